//! The beam search itself: hypotheses are carried from node to node, and of those with the same
//! future only the best are kept.

use std::mem::take;
use std::ops::Range;

use super::beams::{Beam, Beams};
use super::hypothesis::{Begun, FRESH, Hypothesis, PRUNE, Sets, UNIT_BYTES, prune};
use super::made::Made;
use super::{Arc, ByteSet, Codec, Judge, Puzzle, Solution, Start, Step, Unit};

/// Nodes that one search passes at most; a longer run is taken in parts.
const LONGEST: usize = 1 << 10;

/// A hypothesis and a character that completes it, scored before anything is made of it.
#[derive(Debug, Clone, Copy)]
struct Scored {
    score: f32,
    /// Which hypothesis.
    of: u32,
    unit: Unit,
}

/// What becomes of a hypothesis, and at which node.
type Ways<S> = Vec<(usize, Hypothesis<S>)>;

/// A search under way.
pub(super) struct Search<'p, P, J: Judge> {
    codec: Codec,
    puzzle: &'p P,
    judge: &'p J,
    trail: Vec<(u32, Step)>,
    sets: Sets,
    made: Made<J::Note>,
    rescues: usize,
    budget: &'p mut u64,
    room: Room<J::State>,
}

/// Room for what is at work, kept from one step to the next.
struct Room<S> {
    arcs: Vec<Arc>,
    /// The hypotheses along an arc, at one byte and at the next.
    now: Beam<S>,
    next: Beam<S>,
    scored: Vec<Scored>,
    /// Which of `now` can go on with more bytes.
    unfinished: Vec<usize>,
    /// The states behind those of `now` that can go on in one way only.
    states: Vec<(u32, S)>,
}

const START: u32 = u32::MAX;

/// So many hypotheses that are made as another one was cost as much as a character that is tried.
const COPIES: u64 = 2;

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
            sets: Sets::default(),
            made: Made::default(),
            rescues: 0,
            budget,
            room: Room {
                arcs: Vec::new(),
                now: Vec::new(),
                next: Vec::new(),
                scored: Vec::new(),
                unfinished: Vec::new(),
                states: Vec::new(),
            },
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
        let mut beams = Beams::new(first, start);
        let mut ways = Vec::new();
        while let Some((node, mut beam)) = beams.next() {
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
            self.expand(node, &beam, &mut beams, &mut ways);
        }
        Vec::new()
    }

    /// Takes the hypotheses of `node`, the best first, on to later nodes. Of those with the same
    /// future only the first is taken on by reading; the others come out as it does, with their own scores.
    fn expand(
        &mut self,
        node: usize,
        beam: &[Hypothesis<J::State>],
        beams: &mut Beams<J::State>,
        ways: &mut Ways<J::State>,
    ) {
        // Each future's first hypothesis, and the others.
        let mut futures = Vec::<(usize, Vec<usize>)>::new();
        for (at, one) in beam.iter().enumerate() {
            match futures
                .iter_mut()
                .find(|(first, _)| beam[*first].alike(one))
            {
                Some((_, others)) => others.push(at),
                None => futures.push((at, Vec::new())),
            }
        }
        for (rank, (first, others)) in futures.into_iter().enumerate() {
            let first = &beam[first];
            let floor = self.floor(node + 1, beams.at(node + 1));
            self.ways(node, first, rank, beam[0].score - first.score, floor, ways);
            let made = (others.len() * ways.len()) as u64;
            *self.budget = self.budget.saturating_sub(made / COPIES);
            for (to, next) in ways.drain(..) {
                let there = beams.at(to);
                for one in others.iter().map(|other| &beam[*other]) {
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
                there.push(next);
            }
            for there in &mut beams.waiting {
                if there.len() > WAITING * self.puzzle.beam() {
                    prune(there, self.puzzle.beam(), self.puzzle.alternatives());
                }
            }
        }
    }

    /// What a hypothesis has to be worth (nats) to survive among those that wait `there`, at `node`. Only
    /// where one hypothesis is kept for each future can that be told so soon.
    fn floor(&self, node: usize, there: &mut Beam<J::State>) -> f32 {
        let most = self.puzzle.beam();
        if self.puzzle.alternatives() > 1 {
            return f32::MIN;
        }
        // nothing follows: only the best comes out
        if node == self.puzzle.last() {
            let whole = there.iter().filter(|one| one.begun.is_none());
            return whole.map(|one| one.score).fold(f32::MIN, f32::max);
        }
        if there.len() < most {
            return f32::MIN;
        }
        prune(there, most, 1);
        there.get(most - 1).map_or(f32::MIN, |last| last.score)
    }

    /// What can become of `one`, whose future is the `rank`th of its node and which lies `behind`
    /// (nats) the best there, and at which node.
    fn ways(
        &mut self,
        node: usize,
        one: &Hypothesis<J::State>,
        rank: usize,
        behind: f32,
        floor: f32,
        ways: &mut Ways<J::State>,
    ) {
        let rescue = self.puzzle.rescue();
        let mut arcs = take(&mut self.room.arcs);
        arcs.clear();
        let begun = one.open(&self.sets);
        let last = begun.map_or(one.before, ByteSet::only);
        self.puzzle.arcs(node, begun, last, &mut arcs);
        let mut best = f32::MIN;
        for arc in arcs.iter().filter(|arc| arc.to > node) {
            let floor = if arc.to == node + 1 { floor } else { f32::MIN };
            let copies = one.copies_only && arc.cost == 0.0;
            if one.score - arc.cost < floor && !copies {
                continue;
            }
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
            self.take(one, node, arc, beam, floor);
            for next in self.room.now.drain(..) {
                best = best.max(next.score - one.score);
                ways.push((arc.to, next));
            }
        }
        self.room.arcs = arcs;
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

    /// The hypotheses that `arc` makes of `one`, into `room.now`.
    fn take(
        &mut self,
        one: &Hypothesis<J::State>,
        node: usize,
        arc: &Arc,
        rescue_beam: usize,
        floor: f32,
    ) {
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
            let copied = self.copy(start, node..arc.to);
            self.room.now.extend(copied);
            return;
        }
        let clean = one.begun.is_none();
        let most = match arc.rescue {
            true => rescue_beam,
            false => self.puzzle.beam(),
        };
        self.room.now.push(start);
        let sets = arc.bytes.sets();
        for (at, set) in sets.iter().enumerate() {
            let last = at + 1 == sets.len();
            let mark = arc.mark.filter(|_| last);
            let set = self.sets.id(*set);
            for one in &mut self.room.now {
                one.begun.get_or_insert_default().push(set, mark);
            }
            self.complete(clean && last, arc.rescue, most, floor);
        }
    }

    /// Writes the steps of a survivor down.
    fn keep(&mut self, one: &mut Hypothesis<J::State>) {
        for step in take(&mut one.fresh).into_iter().flatten() {
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

    /// What the hypotheses of `room.now` become behind one more byte: the `most` best characters, and those
    /// that need more bytes. `whole` says that nothing was begun before.
    fn complete(&mut self, whole: bool, rescue: bool, most: usize, floor: f32) {
        if self.complete_alone(whole, rescue, floor) {
            return;
        }
        let mut now = take(&mut self.room.now);
        let copied = self.score_all(&now, whole, rescue, floor);
        let mut scored = take(&mut self.room.scored);
        let crowded = scored.len() + self.room.unfinished.len() > most;
        let better = |one: &Scored, other: &Scored| other.score.total_cmp(&one.score);
        if scored.len() > 2 * most {
            scored.select_nth_unstable_by(2 * most, better);
            scored.truncate(2 * most);
        }
        scored.sort_unstable_by(better);
        let floor = scored.first().map_or(f32::MIN, |best| best.score) - PRUNE;
        let mut next = take(&mut self.room.next);
        for one in scored.iter().take_while(|one| one.score >= floor) {
            if next.len() == most {
                break;
            }
            let done = self.done(&now[one.of as usize], *one, whole);
            if !crowded || !next.iter().any(|other| other.alike(&done)) {
                next.push(done);
            }
        }
        if let Some(copied) = copied
            && !next.iter().any(|one| one.copies_only)
        {
            next.push(self.done(&now[copied.of as usize], copied, whole));
        }
        self.room.scored = scored;
        let mut unfinished = self.room.unfinished.iter().peekable();
        for (of, mut one) in now.drain(..).enumerate() {
            if unfinished.next_if(|next| **next == of).is_none() {
                continue;
            }
            if let Some(begun) = &mut one.begun {
                go_on(begun, &mut self.sets);
            }
            next.push(one);
        }
        if next.len() > most {
            prune(&mut next, most, 1);
        }
        (self.room.now, self.room.next) = (next, now);
    }

    /// The same for the commonest case, by itself: one hypothesis, whose bytes make one character, or none yet.
    fn complete_alone(&mut self, whole: bool, rescue: bool, floor: f32) -> bool {
        let [one] = &mut self.room.now[..] else {
            return false;
        };
        let Some(mut begun) = one.begun else {
            return false;
        };
        let by = (self.puzzle, self.judge);
        let made = self.made.make(self.codec, by, &begun, &self.sets, rescue);
        let more = made.more && usize::from(begun.len) < UNIT_BYTES;
        let unit = match made.all[..] {
            [] if more => {
                go_on(&mut begun, &mut self.sets);
                one.begun = Some(begun);
                return true;
            }
            [] => None,
            [(unit, _)] if !more => Some(unit),
            _ => return false,
        };
        *self.budget = self.budget.saturating_sub(made.all.len() as u64);
        let next = unit.and_then(|unit| {
            let cost = boundaries(self.puzzle, one, &begun, unit)?;
            let (state, read) = self.judge.read(&one.state, unit.ch);
            let score = one.score + read - cost;
            let copies = one.copies_only && whole && unit.bytes().len() == begun.sets().len();
            (score >= floor || copies).then(|| one.with(unit, score, state, whole, &self.sets))
        });
        match next {
            Some(next) => *one = next,
            None => self.room.now.clear(),
        }
        true
    }

    /// Scores the characters that complete the hypotheses `now`, into `room`; gives the best one that
    /// leaves a text as it stands.
    fn score_all(
        &mut self,
        now: &[Hypothesis<J::State>],
        whole: bool,
        rescue: bool,
        mut floor: f32,
    ) -> Option<Scored> {
        self.room.scored.clear();
        self.room.unfinished.clear();
        self.room.states.clear();
        let mut copied = None::<Scored>;
        for (of, one) in now.iter().enumerate() {
            let Some(begun) = &one.begun else {
                continue;
            };
            let by = (self.puzzle, self.judge);
            let made = self.made.make(self.codec, by, begun, &self.sets, rescue);
            let units = &made.all[..];
            *self.budget = self.budget.saturating_sub(units.len() as u64);
            let mut note = |unit: Unit, read: f32, cost: f32| {
                let score = one.score + read - cost;
                let copies = one.copies_only && whole && unit.bytes().len() == begun.sets().len();
                if score < floor && !copies {
                    return;
                }
                floor = floor.max(score - PRUNE);
                let scored = Scored {
                    score,
                    of: of as u32,
                    unit,
                };
                self.room.scored.push(scored);
                if copies && copied.is_none_or(|best| best.score < score) {
                    copied = Some(scored);
                }
            };
            let allowed = |unit: Unit| boundaries(self.puzzle, one, begun, unit);
            if let [(unit, _)] = *units {
                if let Some(cost) = allowed(unit) {
                    let (state, read) = self.judge.read(&one.state, unit.ch);
                    self.room.states.push((of as u32, state));
                    note(unit, read, cost);
                }
            } else if !units.is_empty() {
                let mut each = self.judge.each(&one.state);
                for (unit, known) in units {
                    if let Some(cost) = allowed(*unit) {
                        note(*unit, each(unit.ch, *known), cost);
                    }
                }
            }
            if made.more && begun.sets().len() < UNIT_BYTES {
                self.room.unfinished.push(of);
            }
        }
        copied
    }

    /// The hypothesis with its character read.
    fn done(
        &self,
        one: &Hypothesis<J::State>,
        scored: Scored,
        whole: bool,
    ) -> Hypothesis<J::State> {
        let known = self.room.states.iter().find(|(of, _)| *of == scored.of);
        let state = match known {
            Some((_, state)) => state.clone(),
            None => self.judge.read(&one.state, scored.unit.ch).0,
        };
        one.with(scored.unit, scored.score, state, whole, &self.sets)
    }
}

/// Takes note that a character needs more bytes than have `begun`: of a first byte only the leads can go on.
fn go_on(begun: &mut Begun, sets: &mut Sets) {
    if begun.len == 1 {
        let lead = sets.get(begun.sets[0]).and(LEADS);
        begun.sets[0] = sets.id(lead);
    }
}

/// What speaks (nats) against the bytes of `unit` behind `one`; `None` if the puzzle rules them out.
fn boundaries<P: Puzzle, S>(
    puzzle: &P,
    one: &Hypothesis<S>,
    begun: &Begun,
    unit: Unit,
) -> Option<f32> {
    let mut before = one.before;
    let mut cost = 0.0;
    for (byte, mark) in unit.bytes().iter().zip(begun.marks) {
        cost += puzzle.boundary(before, *byte, mark)?;
        before = Some(*byte);
    }
    Some(cost)
}

/// The bytes that can begin a character of several.
const LEADS: ByteSet = ByteSet::range(0x81, 0xFF);
