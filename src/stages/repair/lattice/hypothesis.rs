//! A hypothesis of the search: what may have been written so far, and which of many are kept.

use std::collections::HashMap;

use super::{ByteSet, Step, Unit};

/// How far (nats) a hypothesis may fall behind the best at its node.
pub(super) const PRUNE: f32 = 22.0;

/// Steps that a hypothesis may take between two nodes: an arc and a character for each of its bytes.
pub(super) const FRESH: usize = 6;

/// A [`ByteSet`] by its number in the [`Sets`] of a search: hypotheses are copied by the thousand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) struct SetId(u32);

/// The sets that a search has met: those of one byte go by that byte, others are numbered from 256 on.
#[derive(Debug, Default)]
pub(super) struct Sets {
    wide: Vec<ByteSet>,
    numbers: HashMap<ByteSet, u32>,
}

const BYTES: u32 = 1 << 8;

impl Sets {
    pub(super) fn id(&mut self, set: ByteSet) -> SetId {
        if let Some(byte) = set.only() {
            return SetId(byte.into());
        }
        let next = BYTES + self.wide.len() as u32;
        let number = *self.numbers.entry(set).or_insert(next);
        if number == next {
            self.wide.push(set);
        }
        SetId(number)
    }

    /// How many bytes a set holds.
    pub(super) fn count(&self, id: SetId) -> usize {
        match id.0 < BYTES {
            true => 1,
            false => self.get(id).len() as usize,
        }
    }

    pub(super) fn get(&self, id: SetId) -> ByteSet {
        match id.0.checked_sub(BYTES) {
            Some(at) => self.wide.get(at as usize).copied().unwrap_or_default(),
            None => ByteSet::one(id.0 as u8),
        }
    }
}

/// The bytes of a character that has begun, and what stands behind each.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Begun {
    pub(super) sets: [SetId; UNIT_BYTES],
    pub(super) len: u8,
    pub(super) marks: [Option<u16>; UNIT_BYTES],
}

/// The bytes of the longest character.
pub(super) const UNIT_BYTES: usize = 4;

impl Begun {
    pub(super) fn push(&mut self, set: SetId, mark: Option<u16>) {
        let at = usize::from(self.len);
        if at < UNIT_BYTES {
            (self.sets[at], self.marks[at]) = (set, mark);
            self.len += 1;
        }
    }

    pub(super) fn sets(&self) -> &[SetId] {
        &self.sets[..usize::from(self.len)]
    }

    /// A bit for each byte that more than one value is allowed for.
    pub(super) fn open(&self, sets: &Sets) -> u8 {
        let own = self.sets().iter().enumerate();
        own.fold(0, |open, (at, set)| {
            open | u8::from(sets.count(*set) > 1) << at
        })
    }
}

/// What may have been written up to a node.
#[derive(Debug, Clone)]
pub(super) struct Hypothesis<S> {
    pub(super) begun: Option<Begun>,
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

    /// The same with the character that has begun completed as `unit`; `whole` says that nothing was begun before.
    pub(super) fn with(&self, unit: Unit, score: f32, state: S, whole: bool, sets: &Sets) -> Self {
        let bytes = unit.bytes();
        let whole = whole && bytes.len() == self.begun();
        let mut next = Self {
            begun: None,
            fresh: self.fresh,
            before: bytes.last().copied().or(self.before),
            state,
            score,
            back: self.back,
            copies_only: self.copies_only && whole,
            whole: self.whole && whole,
        };
        let open = self.begun.map_or(0, |begun| begun.open(sets));
        next.step(Step::Unit { unit, open });
        next
    }

    pub(super) fn step(&mut self, step: Step) {
        if let Some(slot) = self.fresh.iter_mut().find(|slot| slot.is_none()) {
            *slot = Some(step);
        }
    }

    /// How many bytes of a character have begun.
    pub(super) fn begun(&self) -> usize {
        self.begun.map_or(0, |begun| usize::from(begun.len))
    }

    /// The last byte of the character that has begun.
    pub(super) fn open(&self, sets: &Sets) -> Option<ByteSet> {
        let last = self.begun.as_ref()?.sets().last()?;
        Some(sets.get(*last))
    }
}

/// Keeps the `most` best hypotheses, so many `alternatives` for each future.
pub(super) fn prune<S: Clone + PartialEq>(
    beam: &mut Vec<Hypothesis<S>>,
    most: usize,
    alternatives: usize,
) {
    if beam.len() < 2 {
        return;
    }
    let best = beam.iter().map(|one| one.score).fold(f32::MIN, f32::max);
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
    let mut kept = 0;
    for at in 0..beam.len() {
        if kept == most {
            break;
        }
        let alike = |other: &&Hypothesis<S>| other.alike(&beam[at]);
        if beam[..kept].iter().filter(alike).count() < alternatives {
            beam.swap(kept, at);
            kept += 1;
        }
    }
    beam.truncate(kept);
    if let Some(copied) = copied
        && !beam
            .iter()
            .any(|one| one.copies_only && one.begun.is_none())
    {
        beam.push(copied);
    }
}
