//! The lattice: a byte string with known, unknown and possibly missing bytes, decoded to its most
//! plausible text. ONE decoder for shifted GBK and for lossy mojibake alike.
//!
//! What may have been written is a [`Puzzle`]: nodes in a row, and from each node arcs to later
//! ones, every arc a few [`ByteSet`]s with a cost. The search is a beam over (node, bytes of a
//! character begun); it is linear in the number of nodes, and holds at most [`BEAM`] hypotheses
//! a node. Byte arithmetic is a hard constraint: what no character of the [`Codec`] can be made
//! of dies. It does not know where damage is, nor what to do with a doubtful reading.

// The codecs of mojibake and what only they use are at hand for the room's next tenant.
#![allow(dead_code)]

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// Hypotheses kept at a node. Fewer lose readings of stripped private-use characters, which only
/// the text after them tells apart (measured on simulated pages of the development corpus).
pub(super) const BEAM: usize = 96;

/// How far (nats) a hypothesis may fall behind the best at its node.
const PRUNE: f32 = 22.0;

/// What an arc's reading has to cost at least (nats) before an arc of last resort is tried: a
/// character that fits has a probability of more than one in 150 in most places.
const BADLY: f32 = 5.0;

/// Hypotheses kept between the bytes of an arc of last resort, and how many of a node may try one.
const RESCUE_BEAM: usize = 64;
const RESCUERS: usize = 8;

/// Arcs of last resort in one search; beyond, damage is too dense for them to mean anything.
const RESCUES: usize = 4_000;

/// Steps that a hypothesis may take between two nodes: an arc and a character for each of its bytes.
const FRESH: usize = 5;

/// Nodes that one search passes at most; a longer run is taken in parts.
const LONGEST: usize = 1 << 10;

/// A set of byte values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct ByteSet([u64; 4]);

impl ByteSet {
    /// The set of one byte.
    pub(super) const fn one(byte: u8) -> Self {
        Self::range(byte, byte)
    }

    /// The bytes from `first` to `last`, both included.
    pub(super) const fn range(first: u8, last: u8) -> Self {
        let mut bits = [0; 4];
        let mut byte = first as usize;
        while byte <= last as usize {
            bits[byte / 64] |= 1 << (byte % 64);
            byte += 1;
        }
        Self(bits)
    }

    /// The bytes of either set.
    pub(super) const fn or(self, other: Self) -> Self {
        let mut bits = self.0;
        let mut at = 0;
        while at < 4 {
            bits[at] |= other.0[at];
            at += 1;
        }
        Self(bits)
    }

    /// The bytes of both sets.
    pub(super) fn and(self, other: Self) -> Self {
        let mut bits = self.0;
        bits.iter_mut()
            .zip(other.0)
            .for_each(|(one, other)| *one &= other);
        Self(bits)
    }

    /// Adds `byte`.
    pub(super) fn insert(&mut self, byte: u8) {
        self.0[usize::from(byte) / 64] |= 1 << (byte % 64);
    }

    /// Whether `byte` is in it.
    pub(super) const fn has(self, byte: u8) -> bool {
        self.0[byte as usize / 64] & (1 << (byte % 64)) != 0
    }

    /// How many bytes it holds.
    pub(super) fn len(self) -> u32 {
        self.0.iter().map(|bits| bits.count_ones()).sum()
    }

    /// The only byte, if it holds just one.
    pub(super) fn only(self) -> Option<u8> {
        (self.len() == 1).then(|| self.iter().next()).flatten()
    }

    /// Its bytes, ascending.
    pub(super) fn iter(self) -> impl Iterator<Item = u8> {
        (0..4usize).flat_map(move |word| {
            let mut bits = self.0[word];
            std::iter::from_fn(move || {
                let low = bits.trailing_zeros();
                (low < 64).then(|| {
                    bits &= bits - 1;
                    (word * 64) as u8 + low as u8
                })
            })
        })
    }
}

/// An encoding whose characters the lattice can enumerate from byte patterns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Codec {
    /// GBK as CP936 programs read it: two bytes at most, `80` is €, unassigned cells are private-use characters.
    Gbk,
    /// UTF-8, two to four bytes.
    Utf8,
    /// Big5 with the extensions of the WHATWG encoding.
    Big5,
}

/// A character and its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    /// The character.
    pub(super) ch: char,
    bytes: [u8; 4],
    len: u8,
}

impl Unit {
    fn new(ch: char, of: &[u8]) -> Self {
        let mut bytes = [0; 4];
        bytes[..of.len()].copy_from_slice(of);
        Self {
            ch,
            bytes,
            len: of.len() as u8,
        }
    }

    /// Its bytes; none for a character that was taken over as it stood.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }
}

const LEAD: ByteSet = ByteSet::range(0x81, 0xFE);

impl Codec {
    /// The characters that the bytes of `pattern` make, into `units`; true when a longer pattern
    /// may make more.
    pub(super) fn characters(self, pattern: &[ByteSet], units: &mut Vec<Unit>) -> bool {
        match self {
            Self::Utf8 => utf8(pattern, units),
            Self::Gbk | Self::Big5 => self.double(pattern, units),
        }
    }

    fn double(self, pattern: &[ByteSet], units: &mut Vec<Unit>) -> bool {
        match *pattern {
            [first] => {
                for byte in first.iter().take_while(|byte| *byte <= 0x80) {
                    let ch = if byte == 0x80 {
                        '€'
                    } else {
                        char::from(byte)
                    };
                    if byte < 0x80 || self == Self::Gbk {
                        units.push(Unit::new(ch, &[byte]));
                    }
                }
                first.iter().any(|byte| LEAD.has(byte))
            }
            [lead, trail] => {
                let table = self.table();
                for lead in lead.iter().filter(|lead| LEAD.has(*lead)) {
                    for trail in trail.iter().filter(|trail| *trail >= 0x40) {
                        let ch = table.chars[cell(lead, trail)];
                        if ch != '\0' {
                            units.push(Unit::new(ch, &[lead, trail]));
                        }
                    }
                }
                false
            }
            _ => false,
        }
    }

    fn table(self) -> &'static Table {
        static GBK: OnceLock<Table> = OnceLock::new();
        static BIG5: OnceLock<Table> = OnceLock::new();
        match self {
            Self::Big5 => BIG5.get_or_init(|| Table::new(encoding_rs::BIG5)),
            _ => GBK.get_or_init(|| Table::new(encoding_rs::GBK)),
        }
    }

    /// The character of a double-byte code; `None` when there is none.
    pub(super) fn pair(self, lead: u8, trail: u8) -> Option<char> {
        if !LEAD.has(lead) || trail < 0x40 {
            return None;
        }
        let ch = self.table().chars[cell(lead, trail)];
        (ch != '\0').then_some(ch)
    }

    /// The two bytes of `ch` in a double-byte code.
    pub(super) fn bytes_of(self, ch: char) -> Option<[u8; 2]> {
        self.table().bytes.get(&ch).copied()
    }
}

fn cell(lead: u8, trail: u8) -> usize {
    usize::from(lead - 0x81) * 0xC0 + usize::from(trail - 0x40)
}

/// A double-byte code, both ways.
struct Table {
    chars: Vec<char>,
    bytes: HashMap<char, [u8; 2]>,
}

/// Cells of GBK that newer tables assign and older programs showed as private-use characters
/// (GB 18030-2005 against 2022, table of changes).
const GBK_OLD: [(char, [u8; 2]); 19] = [
    ('\u{E78D}', [0xA6, 0xD9]),
    ('\u{E78E}', [0xA6, 0xDA]),
    ('\u{E78F}', [0xA6, 0xDB]),
    ('\u{E790}', [0xA6, 0xDC]),
    ('\u{E791}', [0xA6, 0xDD]),
    ('\u{E792}', [0xA6, 0xDE]),
    ('\u{E793}', [0xA6, 0xDF]),
    ('\u{E794}', [0xA6, 0xEC]),
    ('\u{E795}', [0xA6, 0xED]),
    ('\u{E796}', [0xA6, 0xF3]),
    ('\u{E7C7}', [0xA8, 0xBC]),
    ('\u{E81E}', [0xFE, 0x59]),
    ('\u{E826}', [0xFE, 0x61]),
    ('\u{E82B}', [0xFE, 0x66]),
    ('\u{E82C}', [0xFE, 0x67]),
    ('\u{E832}', [0xFE, 0x6D]),
    ('\u{E843}', [0xFE, 0x7E]),
    ('\u{E854}', [0xFE, 0x90]),
    ('\u{E864}', [0xFE, 0xA0]),
];

impl Table {
    fn new(encoding: &'static encoding_rs::Encoding) -> Self {
        let mut chars = vec!['\0'; 0x7E * 0xC0];
        let mut bytes = HashMap::with_capacity(24_000);
        for lead in 0x81..=0xFE_u8 {
            for trail in (0x40..=0xFE_u8).filter(|trail| *trail != 0x7F) {
                let pair = [lead, trail];
                let Some(text) =
                    encoding.decode_without_bom_handling_and_without_replacement(&pair)
                else {
                    continue;
                };
                let mut decoded = text.chars();
                if let (Some(ch), None) = (decoded.next(), decoded.next()) {
                    chars[cell(lead, trail)] = ch;
                    // The first code of a character that has two is its usual one, except that
                    // Big5 repeats a few box characters.
                    bytes.entry(ch).or_insert(pair);
                }
            }
        }
        if encoding == encoding_rs::GBK {
            for (ch, pair) in GBK_OLD {
                bytes.entry(ch).or_insert(pair);
            }
        }
        Self { chars, bytes }
    }
}

fn utf8(pattern: &[ByteSet], units: &mut Vec<Unit>) -> bool {
    const FOLLOW: ByteSet = ByteSet::range(0x80, 0xBF);
    let Some((first, rest)) = pattern.split_first() else {
        return false;
    };
    let mut more = false;
    for lead in first.iter() {
        let (length, bits) = match lead {
            0x00..=0x7F => (1, u32::from(lead)),
            0xC2..=0xDF => (2, u32::from(lead & 0x1F)),
            0xE0..=0xEF => (3, u32::from(lead & 0x0F)),
            0xF0..=0xF4 => (4, u32::from(lead & 0x07)),
            _ => continue,
        };
        more |= length > pattern.len();
        if length != pattern.len() {
            continue;
        }
        let mut stack = vec![(bits, 0)];
        while let Some((value, at)) = stack.pop() {
            let Some(set) = rest.get(at) else {
                let least = [0, 0, 0x80, 0x800, 0x1_0000][length];
                if let Some(ch) = char::from_u32(value).filter(|_| value >= least) {
                    let mut buffer = [0; 4];
                    units.push(Unit::new(ch, ch.encode_utf8(&mut buffer).as_bytes()));
                }
                continue;
            };
            for byte in set.iter().filter(|byte| FOLLOW.has(*byte)) {
                stack.push((value << 6 | u32::from(byte & 0x3F), at + 1));
            }
        }
    }
    more
}

/// One way on from a node.
#[derive(Debug, Clone)]
pub(super) struct Arc {
    /// The node it leads to, behind the one it leaves.
    pub(super) to: usize,
    /// Its bytes, four at most; none for a text that is taken over as it stands.
    pub(super) bytes: Bytes,
    /// What speaks against it, in nats.
    pub(super) cost: f32,
    /// What the puzzle calls it.
    pub(super) tag: u8,
    /// What stood behind its last byte, in the puzzle's own numbering.
    pub(super) mark: Option<u16>,
    /// Whether it is tried only where the arcs listed before it read badly. It may then have many readings.
    pub(super) rescue: bool,
}

/// The bytes of an [`Arc`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct Bytes {
    sets: [ByteSet; 4],
    len: u8,
}

impl Bytes {
    /// No bytes: the text between two nodes is taken over as it stands.
    pub(super) const COPY: Self = Self {
        sets: [ByteSet([0; 4]); 4],
        len: 0,
    };

    /// The bytes of `sets` (four at most; more are ignored).
    pub(super) fn new(sets: &[ByteSet]) -> Self {
        let mut bytes = Self::default();
        for set in sets.iter().take(4) {
            bytes.push(*set);
        }
        bytes
    }

    /// Adds a byte, if there is room.
    pub(super) fn push(&mut self, set: ByteSet) {
        if let Some(slot) = self.sets.get_mut(usize::from(self.len)) {
            *slot = set;
            self.len += 1;
        }
    }

    /// The sets, in order.
    pub(super) fn sets(&self) -> &[ByteSet] {
        &self.sets[..usize::from(self.len)]
    }
}

/// What may have been written.
pub(super) trait Puzzle {
    /// The last node.
    fn last(&self) -> usize;
    /// The ways on from `node` for a hypothesis that has begun a character with one of `begun`, or
    /// is between characters, and whose last byte is `last` if that is known.
    fn arcs(&self, node: usize, begun: Option<ByteSet>, last: Option<u8>, arcs: &mut Vec<Arc>);
    /// The characters between two nodes, for an arc without bytes.
    fn text(&self, nodes: Range<usize>) -> &str;
    /// What speaks (nats) against `byte` behind `before` with `mark` behind it; `None` rules it out.
    fn boundary(&self, before: Option<u8>, byte: u8, mark: Option<u16>) -> Option<f32>;
    /// How many hypotheses are kept at a node.
    fn beam(&self) -> usize {
        BEAM
    }
    /// Whether `ch` is considered where bytes are unknown.
    fn admits(&self, _ch: char) -> bool {
        true
    }
    /// Whether a solution may end at `node` once every hypothesis is between characters there.
    fn may_end(&self, node: usize) -> bool;
}

/// How well characters read after one another.
pub(super) trait Judge {
    /// What has been read.
    type State: Clone + PartialEq;
    /// The state after `ch`, and the logarithm of its probability.
    fn read(&self, state: &Self::State, ch: char) -> (Self::State, f32);
}

/// One step of a [`Solution`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Step {
    /// An arc was taken.
    Arc { from: u32, to: u32, tag: u8 },
    /// A character was completed by the arc before this step. `open` has a bit for each of its
    /// bytes that more than one value was allowed for, the lowest for the first.
    Unit { unit: Unit, open: u8 },
}

/// The most plausible way through a puzzle.
#[derive(Debug, Clone)]
pub(super) struct Solution {
    /// What was done, in order.
    pub(super) steps: Vec<Step>,
    /// The node where it ends.
    pub(super) end: usize,
    /// Its score, nats: the logarithm of its probability without the costs of its arcs, less those costs.
    pub(super) score: f32,
    /// By how many nats it beats the best hypothesis that took only copies, if that one lived to the end.
    pub(super) over_copy: Option<f32>,
}

#[derive(Debug, Clone)]
struct Hypothesis<S> {
    begun: Bytes,
    marks: [Option<u16>; 4],
    /// Steps taken since it last survived, and how many.
    fresh: [Option<Step>; FRESH],
    /// The last byte of the last whole character, where that is known.
    before: Option<u8>,
    state: S,
    score: f32,
    back: u32,
    copies_only: bool,
}

struct Search<'p, P, J: Judge> {
    codec: Codec,
    puzzle: &'p P,
    judge: &'p J,
    trail: Vec<(u32, Step)>,
    units: Vec<Unit>,
    rescues: usize,
    budget: &'p mut u64,
}

const START: u32 = u32::MAX;

/// How many beams of hypotheses may wait at a node before the best are chosen: memory only, the
/// same ones survive.
const CROWD: usize = 8;

/// Where a search begins.
#[derive(Debug, Clone)]
pub(super) struct Start<S> {
    /// The first node.
    pub(super) node: usize,
    /// What has been read.
    pub(super) state: S,
    /// The last byte of that, where it is known.
    pub(super) last: Option<u8>,
}

/// Solves `puzzle` from `start` on; `None` when the arithmetic leaves nothing or `budget`
/// (characters that may be tried) is used up. Linear in the nodes it passes, [`LONGEST`] at most.
pub(super) fn solve<P: Puzzle, J: Judge>(
    codec: Codec,
    puzzle: &P,
    judge: &J,
    start: Start<J::State>,
    budget: &mut u64,
) -> Option<Solution> {
    let mut search = Search {
        codec,
        puzzle,
        judge,
        trail: Vec::new(),
        units: Vec::new(),
        rescues: 0,
        budget,
    };
    search.run(start)
}

impl<P: Puzzle, J: Judge> Search<'_, P, J> {
    fn run(&mut self, start: Start<J::State>) -> Option<Solution> {
        let (first, state, last) = (start.node, start.state, start.last);
        let start = Hypothesis {
            begun: Bytes::COPY,
            marks: [None; 4],
            fresh: [None; FRESH],
            before: last,
            state,
            score: 0.0,
            back: START,
            copies_only: true,
        };
        // Arcs reach a few nodes ahead at most: a ring of beams would do, a map is as fast.
        let mut beams = std::collections::BTreeMap::from([(first, vec![start])]);
        let mut arcs = Vec::new();
        while let Some((node, mut beam)) = beams.pop_first() {
            prune(&mut beam, self.puzzle.beam());
            beam.iter_mut().for_each(|one| self.keep(one));
            if *self.budget == 0 {
                return None;
            }
            let settled = beams.is_empty() && beam.iter().all(|one| one.begun.len == 0);
            let long = node >= first + LONGEST && beam.iter().any(|one| one.begun.len == 0);
            if node >= self.puzzle.last() || long || (settled && self.puzzle.may_end(node)) {
                if let Some(solution) = self.finish(node, beam) {
                    return Some(solution);
                }
                continue;
            }
            for (rank, one) in beam.iter().enumerate() {
                arcs.clear();
                let begun = one.begun.sets().last().copied();
                self.puzzle.arcs(node, begun, one.last(), &mut arcs);
                let mut best = f32::MIN;
                for arc in arcs.iter().filter(|arc| arc.to > node) {
                    if arc.rescue {
                        if rank >= RESCUERS || self.rescues >= RESCUES || best > -BADLY {
                            continue;
                        }
                        self.rescues += 1;
                    }
                    let next = self.take(one, node, arc);
                    best = next
                        .iter()
                        .fold(best, |best, next| best.max(next.score - one.score));
                    let there = beams.entry(arc.to).or_default();
                    there.extend(next);
                    if there.len() > CROWD * self.puzzle.beam() {
                        prune(there, self.puzzle.beam());
                    }
                }
            }
        }
        None
    }

    fn finish(&self, end: usize, beam: Vec<Hypothesis<J::State>>) -> Option<Solution> {
        let whole = |one: &&Hypothesis<J::State>| one.begun.len == 0;
        let best = beam
            .iter()
            .filter(whole)
            .max_by(|one, other| one.score.total_cmp(&other.score))?;
        let copied = beam.iter().filter(whole).find(|one| one.copies_only);
        let mut steps = Vec::new();
        let mut back = best.back;
        while let Some((parent, step)) = self.trail.get(back as usize) {
            steps.push(*step);
            back = *parent;
        }
        steps.reverse();
        Some(Solution {
            steps,
            end,
            score: best.score,
            over_copy: copied.map(|copied| best.score - copied.score),
        })
    }

    /// The hypotheses that `arc` makes of `one`.
    fn take(
        &mut self,
        one: &Hypothesis<J::State>,
        node: usize,
        arc: &Arc,
    ) -> Vec<Hypothesis<J::State>> {
        let mut start = one.clone();
        start.score -= arc.cost;
        start.copies_only &= arc.bytes.len == 0 || arc.cost == 0.0;
        start.step(Step::Arc {
            from: node as u32,
            to: arc.to as u32,
            tag: arc.tag,
        });
        if arc.bytes.len == 0 {
            return self.copy(start, node..arc.to).into_iter().collect();
        }
        let clean = one.begun.len == 0;
        let mut now = vec![start];
        let sets = arc.bytes.sets();
        for (at, set) in sets.iter().enumerate() {
            let mark = arc.mark.filter(|_| at + 1 == sets.len());
            let whole = clean && at + 1 == sets.len();
            let mut next = Vec::new();
            for one in now {
                self.byte(one, *set, mark, whole, &mut next);
            }
            let most = if arc.rescue {
                RESCUE_BEAM
            } else {
                self.puzzle.beam()
            };
            if next.len() > most {
                prune(&mut next, most);
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
        if one.begun.len > 0 {
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
        next: &mut Vec<Hypothesis<J::State>>,
    ) {
        let at = usize::from(one.begun.len);
        one.begun.push(set);
        if let Some(slot) = one.marks.get_mut(at) {
            *slot = mark;
        }
        let mut units = std::mem::take(&mut self.units);
        units.clear();
        let more = self.codec.characters(one.begun.sets(), &mut units);
        *self.budget = self.budget.saturating_sub(units.len() as u64);
        let open = one.begun.sets().iter().any(|set| set.only().is_none());
        for unit in &units {
            if !open || self.puzzle.admits(unit.ch) {
                next.extend(self.complete(&one, *unit, whole));
            }
        }
        self.units = units;
        if more && one.begun.len < 4 {
            // Of a first byte only the leads can go on.
            if at == 0 {
                let mut leads = ByteSet::default();
                one.begun.sets[0]
                    .iter()
                    .filter(|byte| *byte > 0x80)
                    .for_each(|byte| leads.insert(byte));
                one.begun.sets[0] = leads;
            }
            next.push(one);
        }
    }

    fn complete(
        &mut self,
        one: &Hypothesis<J::State>,
        unit: Unit,
        whole: bool,
    ) -> Option<Hypothesis<J::State>> {
        let mut before = one.before;
        let mut cost = 0.0;
        for (at, byte) in unit.bytes().iter().enumerate() {
            cost += self.puzzle.boundary(before, *byte, one.marks[at])?;
            before = Some(*byte);
        }
        let (state, score) = self.judge.read(&one.state, unit.ch);
        let whole = whole && unit.bytes().len() == usize::from(one.begun.len);
        let open = one
            .begun
            .sets()
            .iter()
            .enumerate()
            .fold(0, |open, (at, set)| open | u8::from(set.len() > 1) << at);
        let mut next = Hypothesis {
            begun: Bytes::COPY,
            marks: [None; 4],
            fresh: one.fresh,
            before,
            state,
            score: one.score + score - cost,
            back: one.back,
            copies_only: one.copies_only && whole,
        };
        next.step(Step::Unit { unit, open });
        Some(next)
    }
}

impl<S> Hypothesis<S> {
    fn step(&mut self, step: Step) {
        if let Some(slot) = self.fresh.iter_mut().find(|slot| slot.is_none()) {
            *slot = Some(step);
        }
    }

    /// The last byte, whole character or not, where that is known.
    fn last(&self) -> Option<u8> {
        match self.begun.sets() {
            [.., last] => last.only(),
            [] => self.before,
        }
    }
}

/// Keeps the `most` best hypotheses, one for each future.
fn prune<S: PartialEq>(beam: &mut Vec<Hypothesis<S>>, most: usize) {
    beam.sort_by(|one, other| other.score.total_cmp(&one.score));
    let Some(best) = beam.first().map(|one| one.score) else {
        return;
    };
    let mut kept: Vec<Hypothesis<S>> = Vec::with_capacity(most.min(beam.len()));
    for one in beam.drain(..) {
        if kept.len() == most || one.score < best - PRUNE {
            break;
        }
        let same = |other: &Hypothesis<S>| {
            other.begun == one.begun
                && other.before == one.before
                && other.marks == one.marks
                && other.state == one.state
        };
        if !kept.iter().any(same) {
            kept.push(one);
        }
    }
    *beam = kept;
}
