//! The beam search itself: hypotheses are carried from node to node, and of those with the same
//! future only the best are kept.

use std::ops::Range;

use super::{Arc, ByteSet, Bytes, Codec, Judge, Puzzle, Solution, Start, Step, Unit};

/// How far (nats) a hypothesis may fall behind the best at its node.
const PRUNE: f32 = 22.0;

/// From how many fitting characters on only common ones are considered.
const CROWD: usize = 2_000;

/// The same for an arc of last resort.
const RESCUE_CROWD: usize = 48;

/// Steps that a hypothesis may take between two nodes: an arc and a character for each of its bytes.
const FRESH: usize = 6;

/// Nodes that one search passes at most; a longer run is taken in parts.
const LONGEST: usize = 1 << 10;

/// The bytes of a character that has begun, and what stands behind each.
#[derive(Debug, Clone, Default, PartialEq)]
struct Begun {
    bytes: Bytes,
    marks: [Option<u16>; 4],
}

#[derive(Debug, Clone)]
struct Hypothesis<S> {
    begun: Option<Box<Begun>>,
    /// Steps taken since it last survived, and how many.
    fresh: [Option<Step>; FRESH],
    /// The last byte of the last whole character, where that is known.
    before: Option<u8>,
    state: S,
    score: f32,
    back: u32,
    copies_only: bool,
    /// Whether the last step was such that `copies_only` could stay.
    whole: bool,
}

/// Hypotheses that wait at each node.
type Beams<S> = std::collections::BTreeMap<usize, Vec<Hypothesis<S>>>;

/// What becomes of a hypothesis, and at which node.
type Ways<S> = Vec<(usize, Hypothesis<S>)>;

/// A search under way.
pub(super) struct Search<'p, P, J: Judge> {
    codec: Codec,
    puzzle: &'p P,
    judge: &'p J,
    trail: Vec<(u32, Step)>,
    /// The characters that the bytes `made_of` make, and whether more bytes would make more.
    units: Vec<Unit>,
    made_of: Bytes,
    for_rescue: bool,
    more: bool,
    rescues: usize,
    budget: &'p mut u64,
}

const START: u32 = u32::MAX;

/// How many beams of hypotheses may wait at a node before the best are chosen: memory only, the
/// same ones survive.
const WAITING: usize = 8;

impl<'p, P: Puzzle, J: Judge> Search<'p, P, J> {
    /// A search that has not begun.
    pub(super) fn new(codec: Codec, puzzle: &'p P, judge: &'p J, budget: &'p mut u64) -> Self {
        Self {
            codec,
            puzzle,
            judge,
            trail: Vec::new(),
            units: Vec::new(),
            made_of: Bytes::default(),
            for_rescue: false,
            more: false,
            rescues: 0,
            budget,
        }
    }

    /// All solutions that were kept, the best first.
    pub(super) fn run(&mut self, start: Start<J::State>) -> Vec<Solution> {
        let alternatives = self.puzzle.alternatives();
        let (first, state, last) = (start.node, start.state, start.last);
        let start = Hypothesis {
            begun: None,
            fresh: [None; FRESH],
            before: last,
            state,
            score: 0.0,
            back: START,
            copies_only: true,
            whole: true,
        };
        // Arcs reach a few nodes ahead at most: a ring of beams would do, a map is as fast.
        let mut beams = Beams::from([(first, vec![start])]);
        while let Some((node, mut beam)) = beams.pop_first() {
            prune(&mut beam, self.puzzle.beam(), alternatives);
            beam.iter_mut().for_each(|one| self.keep(one));
            if *self.budget == 0 {
                return Vec::new();
            }
            let settled = beams.is_empty() && beam.iter().all(|one| one.begun.is_none());
            let long = node >= first + LONGEST && beam.iter().any(|one| one.begun.is_none());
            if node >= self.puzzle.last() || long || (settled && self.puzzle.may_end(node)) {
                let solutions = self.finish(node, beam);
                if !solutions.is_empty() {
                    return solutions;
                }
                continue;
            }
            self.expand(node, &beam, &mut beams);
        }
        Vec::new()
    }

    /// Takes the hypotheses of `node`, the best first, on to later nodes. Of those with the same
    /// future only the first is taken on by reading; the others come out as it does, with their own scores.
    fn expand(&mut self, node: usize, beam: &[Hypothesis<J::State>], beams: &mut Beams<J::State>) {
        // Each future's first hypothesis, and what became of it.
        let mut futures = Vec::<(usize, Ways<_>)>::new();
        for (at, one) in beam.iter().enumerate() {
            let alike = futures.iter().find(|(first, _)| beam[*first].alike(one));
            if let Some((first, ways)) = alike {
                let first = &beam[*first];
                for (to, next) in ways {
                    let there = beams.entry(*to).or_default();
                    let score = next.score - first.score + one.score;
                    let copies_only = one.copies_only && next.whole;
                    // The first is about the best; the rest is for prune to say.
                    let behind = |first: &Hypothesis<J::State>| score < first.score - PRUNE;
                    if !copies_only && there.first().is_some_and(behind) {
                        continue;
                    }
                    there.push(Hypothesis {
                        score,
                        back: one.back,
                        copies_only,
                        ..next.clone()
                    });
                }
            } else {
                let ways = self.ways(node, one, futures.len(), beam[0].score - one.score);
                for (to, next) in &ways {
                    beams.entry(*to).or_default().push(next.clone());
                }
                futures.push((at, ways));
            }
            for there in beams.values_mut() {
                if there.len() > WAITING * self.puzzle.beam() {
                    prune(there, self.puzzle.beam(), self.puzzle.alternatives());
                }
            }
        }
    }

    /// What can become of `one`, whose future is the `rank`th of its node and which lies `behind`
    /// (nats) the best there, and at which node.
    fn ways(
        &mut self,
        node: usize,
        one: &Hypothesis<J::State>,
        rank: usize,
        behind: f32,
    ) -> Ways<J::State> {
        let rescue = self.puzzle.rescue();
        let (mut arcs, mut ways) = (Vec::new(), Vec::new());
        let begun = one.begun().last().copied();
        self.puzzle.arcs(node, begun, one.last(), &mut arcs);
        let mut best = f32::MIN;
        for arc in arcs.iter().filter(|arc| arc.to > node) {
            if arc.rescue {
                // The more bytes are open, the more readings there are, and the fewer may look.
                let open = arc.bytes.sets().iter().filter(|set| set.len() > 1);
                let (rescuers, within) = match open.count() {
                    0..=2 => (rescue.rescuers, rescue.within),
                    3 => (rescue.rescuers / 3, rescue.within),
                    4 => (rescue.rescuers / 4, rescue.within / 2.0),
                    _ => (rescue.rescuers / 6, rescue.within / 3.0),
                };
                let worth = rank < rescuers.max(1) && behind <= within && best <= -rescue.badly;
                if !worth || self.rescues >= rescue.most {
                    continue;
                }
                self.rescues += 1;
            }
            let beam = match arc.bytes.sets().len() {
                0..=4 => rescue.beam,
                _ => rescue.long_beam,
            };
            for next in self.take(one, node, arc, beam) {
                best = best.max(next.score - one.score);
                ways.push((arc.to, next));
            }
        }
        ways
    }

    /// What the hypotheses of a beam, the best first, did.
    fn finish(&self, end: usize, beam: Vec<Hypothesis<J::State>>) -> Vec<Solution> {
        let whole = |one: &&Hypothesis<J::State>| one.begun.is_none();
        let copied = beam.iter().filter(whole).find(|one| one.copies_only);
        let solution = |one: &Hypothesis<J::State>| {
            let mut steps = Vec::new();
            let mut back = one.back;
            while let Some((parent, step)) = self.trail.get(back as usize) {
                steps.push(*step);
                back = *parent;
            }
            steps.reverse();
            Solution {
                steps,
                end,
                score: one.score,
                over_copy: copied.map(|copied| one.score - copied.score),
            }
        };
        beam.iter().filter(whole).map(solution).collect()
    }

    /// The hypotheses that `arc` makes of `one`.
    fn take(
        &mut self,
        one: &Hypothesis<J::State>,
        node: usize,
        arc: &Arc,
        rescue_beam: usize,
    ) -> Vec<Hypothesis<J::State>> {
        let mut start = one.clone();
        start.score -= arc.cost;
        start.whole = arc.bytes.len == 0 || arc.cost == 0.0;
        start.copies_only &= start.whole;
        start.step(Step::Arc {
            from: node as u32,
            to: arc.to as u32,
            tag: arc.tag,
        });
        if arc.bytes.len == 0 {
            return self.copy(start, node..arc.to).into_iter().collect();
        }
        let clean = one.begun.is_none();
        let mut now = vec![start];
        let sets = arc.bytes.sets();
        for (at, set) in sets.iter().enumerate() {
            let mark = arc.mark.filter(|_| at + 1 == sets.len());
            let whole = clean && at + 1 == sets.len();
            let mut next = Vec::new();
            for one in now {
                self.byte(one, *set, mark, whole, arc.rescue, &mut next);
            }
            let most = if arc.rescue {
                rescue_beam
            } else {
                self.puzzle.beam()
            };
            if next.len() > most {
                prune(&mut next, most, 1);
            }
            now = next;
        }
        now
    }

    /// Writes the steps of a survivor down.
    fn keep(&mut self, one: &mut Hypothesis<J::State>) {
        for step in std::mem::take(&mut one.fresh).into_iter().flatten() {
            self.trail.push((one.back, step));
            one.back = (self.trail.len() - 1) as u32;
        }
    }

    /// Takes the text between two nodes over as it stands; only between characters.
    fn copy(
        &mut self,
        mut one: Hypothesis<J::State>,
        nodes: Range<usize>,
    ) -> Option<Hypothesis<J::State>> {
        if one.begun.is_some() {
            return None;
        }
        for ch in self.puzzle.text(nodes).chars() {
            let (state, score) = self.judge.read(&one.state, ch);
            one.state = state;
            one.score += score;
        }
        one.before = None;
        Some(one)
    }

    fn byte(
        &mut self,
        mut one: Hypothesis<J::State>,
        set: ByteSet,
        mark: Option<u16>,
        whole: bool,
        rescue: bool,
        next: &mut Vec<Hypothesis<J::State>>,
    ) {
        let mut begun = one.begun.take().unwrap_or_default();
        let at = usize::from(begun.bytes.len);
        begun.bytes.push(set);
        if let Some(slot) = begun.marks.get_mut(at) {
            *slot = mark;
        }
        // Hypotheses of one arc ask for the same characters in a row.
        let (mut units, mut more) = (std::mem::take(&mut self.units), self.more);
        if (self.made_of, self.for_rescue) != (begun.bytes, rescue) {
            units.clear();
            more = self.codec.characters(begun.bytes.sets(), &mut units);
            if units.len() > if rescue { RESCUE_CROWD } else { CROWD } {
                units.retain(|unit| self.puzzle.common(unit.ch));
            }
            (self.made_of, self.for_rescue, self.more) = (begun.bytes, rescue, more);
        }
        *self.budget = self.budget.saturating_sub(units.len() as u64);
        let open = begun.bytes.sets().iter().any(|set| set.only().is_none());
        let mut floor = next.iter().fold(f32::MIN, |best, one| best.max(one.score)) - PRUNE;
        for unit in &units {
            if (!open || self.puzzle.admits(unit.ch))
                && let Some(done) = self.complete(&one, &begun, *unit, whole, floor)
            {
                floor = floor.max(done.score - PRUNE);
                next.push(done);
            }
        }
        self.units = units;
        if more && begun.bytes.len < 4 {
            // Of a first byte only the leads can go on.
            if at == 0 {
                let mut leads = ByteSet::default();
                begun.bytes.sets[0]
                    .iter()
                    .filter(|byte| *byte > 0x80)
                    .for_each(|byte| leads.insert(byte));
                begun.bytes.sets[0] = leads;
            }
            one.begun = Some(begun);
            next.push(one);
        }
    }

    /// The hypothesis with `unit` read, unless it scores less than `floor`.
    fn complete(
        &mut self,
        one: &Hypothesis<J::State>,
        begun: &Begun,
        unit: Unit,
        whole: bool,
        floor: f32,
    ) -> Option<Hypothesis<J::State>> {
        let mut before = one.before;
        let mut cost = 0.0;
        for (at, byte) in unit.bytes().iter().enumerate() {
            cost += self.puzzle.boundary(before, *byte, begun.marks[at])?;
            before = Some(*byte);
        }
        let (state, score) = self.judge.read(&one.state, unit.ch);
        let score = one.score + score - cost;
        if score < floor {
            return None;
        }
        let sets = begun.bytes.sets();
        let whole = whole && unit.bytes().len() == sets.len();
        let open = sets
            .iter()
            .enumerate()
            .fold(0, |open, (at, set)| open | u8::from(set.len() > 1) << at);
        let mut next = Hypothesis {
            begun: None,
            fresh: one.fresh,
            before,
            state,
            score,
            back: one.back,
            copies_only: one.copies_only && whole,
            whole: one.whole && whole,
        };
        next.step(Step::Unit { unit, open });
        Some(next)
    }
}

impl<S: PartialEq> Hypothesis<S> {
    /// Whether whatever follows is worth the same behind either.
    fn alike(&self, other: &Self) -> bool {
        self.before == other.before && self.begun == other.begun && self.state == other.state
    }

    fn step(&mut self, step: Step) {
        if let Some(slot) = self.fresh.iter_mut().find(|slot| slot.is_none()) {
            *slot = Some(step);
        }
    }

    /// The bytes of the character that has begun.
    fn begun(&self) -> &[ByteSet] {
        self.begun.as_ref().map_or(&[], |begun| begun.bytes.sets())
    }

    /// The last byte, whole character or not, where that is known.
    fn last(&self) -> Option<u8> {
        match self.begun() {
            [.., last] => last.only(),
            [] => self.before,
        }
    }
}

/// Keeps the `most` best hypotheses, so many `alternatives` for each future.
fn prune<S: Clone + PartialEq>(beam: &mut Vec<Hypothesis<S>>, most: usize, alternatives: usize) {
    let Some(best) = beam.iter().map(|one| one.score).max_by(f32::total_cmp) else {
        return;
    };
    // What only copies is what every other reading is measured against.
    let copied = beam
        .iter()
        .filter(|one| one.copies_only && one.begun.is_none())
        .max_by(|one, other| one.score.total_cmp(&other.score))
        .cloned();
    beam.retain(|one| one.score >= best - PRUNE);
    // Of very many hypotheses the worst need no place in the order.
    let enough = most * 8;
    if beam.len() > enough {
        beam.select_nth_unstable_by(enough, |one, other| other.score.total_cmp(&one.score));
        beam.truncate(enough);
    }
    beam.sort_by(|one, other| other.score.total_cmp(&one.score));
    let mut kept: Vec<Hypothesis<S>> = Vec::with_capacity(most.min(beam.len()));
    for one in beam.drain(..) {
        if kept.len() == most {
            break;
        }
        if kept.iter().filter(|other| other.alike(&one)).count() < alternatives {
            kept.push(one);
        }
    }
    if let Some(copied) = copied
        && !kept
            .iter()
            .any(|one| one.copies_only && one.begun.is_none())
    {
        kept.push(copied);
    }
    *beam = kept;
}
