//! A hypothesis of the search: what may have been written so far, and which of many are kept.

use super::{ByteSet, Step};

/// How far (nats) a hypothesis may fall behind the best at its node.
pub(super) const PRUNE: f32 = 22.0;

/// Steps that a hypothesis may take between two nodes: an arc and a character for each of its bytes.
pub(super) const FRESH: usize = 6;

/// The bytes of a character that has begun, and what stands behind each.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Begun {
    pub(super) sets: [ByteSet; UNIT_BYTES],
    pub(super) len: u8,
    pub(super) marks: [Option<u16>; UNIT_BYTES],
}

/// The bytes of the longest character.
pub(super) const UNIT_BYTES: usize = 4;

impl Begun {
    pub(super) fn push(&mut self, set: ByteSet, mark: Option<u16>) {
        let at = usize::from(self.len);
        if at < UNIT_BYTES {
            (self.sets[at], self.marks[at]) = (set, mark);
            self.len += 1;
        }
    }

    pub(super) fn sets(&self) -> &[ByteSet] {
        &self.sets[..usize::from(self.len)]
    }

    /// A bit for each byte that more than one value is allowed for.
    pub(super) fn open(&self) -> u8 {
        let sets = self.sets().iter().enumerate();
        sets.fold(0, |open, (at, set)| open | u8::from(set.len() > 1) << at)
    }
}

/// What may have been written up to a node.
#[derive(Debug, Clone)]
pub(super) struct Hypothesis<S> {
    pub(super) begun: Option<Box<Begun>>,
    /// Steps taken since it last survived, and how many.
    pub(super) fresh: [Option<Step>; FRESH],
    /// The last byte of the last whole character, where that is known.
    pub(super) before: Option<u8>,
    pub(super) state: S,
    pub(super) score: f32,
    pub(super) back: u32,
    pub(super) copies_only: bool,
    /// Whether the last step was such that `copies_only` could stay.
    pub(super) whole: bool,
}

impl<S: PartialEq> Hypothesis<S> {
    /// Whether whatever follows is worth the same behind either.
    pub(super) fn alike(&self, other: &Self) -> bool {
        self.before == other.before && self.begun == other.begun && self.state == other.state
    }

    pub(super) fn step(&mut self, step: Step) {
        if let Some(slot) = self.fresh.iter_mut().find(|slot| slot.is_none()) {
            *slot = Some(step);
        }
    }

    /// The bytes of the character that has begun.
    pub(super) fn begun(&self) -> &[ByteSet] {
        self.begun.as_ref().map_or(&[], |begun| begun.sets())
    }

    /// The last byte, whole character or not, where that is known.
    pub(super) fn last(&self) -> Option<u8> {
        match self.begun() {
            [.., last] => last.only(),
            [] => self.before,
        }
    }
}

/// Keeps the `most` best hypotheses, so many `alternatives` for each future.
pub(super) fn prune<S: Clone + PartialEq>(
    beam: &mut Vec<Hypothesis<S>>,
    most: usize,
    alternatives: usize,
) {
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
