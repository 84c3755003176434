//! The lattice: a byte string with known, unknown and possibly missing bytes, decoded to its most
//! plausible text. ONE decoder for shifted GBK and for lossy mojibake alike.
//!
//! What may have been written is a [`Puzzle`]: nodes in a row, and from each node arcs to later
//! ones, every arc a few [`ByteSet`]s with a cost. The search is a beam over (node, bytes of a
//! character begun); it is linear in the number of nodes, and holds at most [`BEAM`] hypotheses
//! a node. Byte arithmetic is a hard constraint: what no character of the [`Codec`] can be made
//! of dies. It does not know where damage is, nor what to do with a doubtful reading.

mod beams;
mod bytes;
mod codec;
mod hypothesis;
mod made;
mod search;

use std::ops::Range;

pub(super) use bytes::{ByteSet, Bytes, MOST_BYTES};
pub(super) use codec::{Codec, Unit};

/// Hypotheses kept at a node. Fewer lose readings of stripped private-use characters, which only
/// the text after them tells apart (measured on simulated pages of the development corpus).
pub(super) const BEAM: usize = 96;

/// How far a search goes for arcs of last resort.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rescue {
    /// What an arc's reading has to cost at least (nats) before an arc of last resort is tried.
    pub(super) badly: f32,
    /// How many hypotheses of a node may try one.
    pub(super) rescuers: usize,
    /// How far (nats) such a hypothesis may lie behind the best of its node; half as far where four
    /// bytes and more are open, a third where six are.
    pub(super) within: f32,
    /// Hypotheses kept between the bytes of one, and of one with more than four bytes.
    pub(super) beam: usize,
    pub(super) long_beam: usize,
    /// How many are tried in one search; beyond, damage is too dense for them to mean anything.
    pub(super) most: usize,
}

impl Rescue {
    /// A character that fits has a probability of more than one in 150 in most places.
    pub(super) const SELDOM: Self = Self {
        badly: 5.0,
        rescuers: 8,
        within: f32::INFINITY,
        beam: 64,
        long_beam: 64,
        most: 4_000,
    };
}

/// One way on from a node.
#[derive(Debug, Clone)]
pub(super) struct Arc {
    /// The node it leads to, behind the one it leaves.
    pub(super) to: usize,
    /// Its bytes; none for a text that is taken over as it stands.
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

impl Arc {
    /// An arc without a mark, and not of last resort.
    pub(super) fn new(to: usize, bytes: Bytes, cost: f32, tag: u8) -> Self {
        Self {
            to,
            bytes,
            cost,
            tag,
            mark: None,
            rescue: false,
        }
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
    /// How far the search goes for arcs of last resort.
    fn rescue(&self) -> Rescue {
        Rescue::SELDOM
    }
    /// How many hypotheses with the same future are kept, so that many solutions come out.
    fn alternatives(&self) -> usize {
        1
    }
    /// Whether `ch` is considered where bytes are unknown.
    fn admits(&self, _ch: char) -> bool {
        true
    }
    /// Whether `ch` is common enough to be considered where nearly anything fits.
    fn common(&self, _ch: char) -> bool {
        true
    }
    /// The characters that are considered where bytes are open in many ways, in rising order of their
    /// bytes; where there is no such list, all that fit are.
    fn everyday(&self) -> &[Unit] {
        &[]
    }
    /// Whether a solution may end at `node` once every hypothesis is between characters there.
    fn may_end(&self, node: usize) -> bool;
}

/// How well characters read after one another.
pub(super) trait Judge {
    /// What has been read.
    type State: Clone + PartialEq;
    /// What is known of a character wherever it stands.
    type Note: Copy;
    /// The state after `ch`, and the logarithm of its probability.
    fn read(&self, state: &Self::State, ch: char) -> (Self::State, f32);

    /// What is to be known of `ch` where it is weighed many times.
    fn note(&self, ch: char) -> Self::Note;

    /// The same logarithm for many characters, one after the other, each right behind `state`.
    fn each<'s>(&'s self, state: &'s Self::State) -> impl FnMut(char, Self::Note) -> f32 + 's {
        move |ch, _| self.read(state, ch).1
    }
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
/// (characters that may be tried; hypotheses made as another one was cost half of one) is used up.
/// Linear in the nodes it passes; a very long run is solved in parts.
pub(super) fn solve<P: Puzzle, J: Judge>(
    codec: Codec,
    puzzle: &P,
    judge: &J,
    start: Start<J::State>,
    budget: &mut u64,
) -> Option<Solution> {
    solutions(codec, puzzle, judge, start, budget)
        .into_iter()
        .next()
}

/// The same with all solutions that were kept, the best first; they end at the same node.
pub(super) fn solutions<P: Puzzle, J: Judge>(
    codec: Codec,
    puzzle: &P,
    judge: &J,
    start: Start<J::State>,
    budget: &mut u64,
) -> Vec<Solution> {
    search::Search::new(codec, puzzle, judge, budget).run(start)
}
