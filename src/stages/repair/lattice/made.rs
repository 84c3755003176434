//! The characters that a few byte sets make in the encoding of a search, and which of them are considered.
//! Hypotheses of one node ask for the same ones again and again, so they are kept as long as a search runs.

use super::hypothesis::{Begun, SetId, Sets, UNIT_BYTES};
use super::{Codec, Judge, Puzzle, Unit};
use crate::hash::FastMap;

/// From how many fitting characters on only common ones are considered.
const CROWD: usize = 2_000;

/// In how many ways the bytes of a character have to be open for everyday characters alone to be
/// considered, where the puzzle has a list of them: more than one continuation byte of UTF-8 is.
const MANY_WAYS: usize = 65;

/// The same as [`CROWD`] for an arc of last resort: more than one open byte of a character makes. What a model
/// expects by itself says little of a character that has one or two companions (`際`, `嗎`).
const RESCUE_CROWD: usize = 126;

/// So many characters are kept at most: beyond, a search begins to keep them anew.
const KEPT: usize = 1 << 16;

/// What characters are asked for by: the sets of their bytes, as a search numbers them, how many there are, and
/// whether it is for an arc of last resort.
type Key = ([SetId; UNIT_BYTES], u8, bool);

/// The characters that some bytes make, with what the judge notes of each, and whether more bytes would make more.
#[derive(Debug)]
pub(super) struct Units<N> {
    pub(super) all: Vec<(Unit, N)>,
    pub(super) more: bool,
}

/// Those of a search.
#[derive(Debug)]
pub(super) struct Made<N> {
    known: FastMap<Key, usize>,
    kept: Vec<Units<N>>,
    count: usize,
    /// What was asked for last.
    last: Option<(Key, usize)>,
    room: Vec<Unit>,
}

impl<N> Default for Made<N> {
    fn default() -> Self {
        Self {
            known: FastMap::default(),
            kept: Vec::new(),
            count: 0,
            last: None,
            room: Vec::new(),
        }
    }
}

impl<N: Copy> Made<N> {
    /// The characters of `begun`.
    pub(super) fn make<P: Puzzle, J: Judge<Note = N>>(
        &mut self,
        codec: Codec,
        (puzzle, judge): (&P, &J),
        begun: &Begun,
        sets: &Sets,
        rescue: bool,
    ) -> &Units<N> {
        let key = (begun.sets, begun.len, rescue);
        let at = match self.last {
            Some((last, at)) if last == key => at,
            _ => match self.known.get(&key) {
                Some(at) => *at,
                None => {
                    let more = self.characters(codec, puzzle, begun, sets, rescue);
                    let noted = self.room.iter().map(|unit| (*unit, judge.note(unit.ch)));
                    let all: Vec<(Unit, N)> = noted.collect();
                    self.keep(key, Units { all, more })
                }
            },
        };
        self.last = Some((key, at));
        &self.kept[at]
    }

    fn keep(&mut self, key: Key, units: Units<N>) -> usize {
        self.count += units.all.len();
        if self.count > KEPT {
            self.known.clear();
            self.kept.clear();
            self.count = units.all.len();
        }
        self.kept.push(units);
        self.known.insert(key, self.kept.len() - 1);
        self.kept.len() - 1
    }

    /// Makes the characters of `begun`, in `room`; gives whether more bytes would make more.
    fn characters<P: Puzzle>(
        &mut self,
        codec: Codec,
        puzzle: &P,
        begun: &Begun,
        known: &Sets,
        rescue: bool,
    ) -> bool {
        let units = &mut self.room;
        units.clear();
        let sets = begun.sets.map(|set| known.get(set));
        let sets = &sets[..usize::from(begun.len)];
        let ways: usize = begun.sets().iter().map(|set| known.count(*set)).product();
        let everyday = if ways < MANY_WAYS {
            &[]
        } else {
            puzzle.everyday()
        };
        let more = match everyday.is_empty() {
            false => codec.characters_among(everyday, sets, units),
            true => codec.characters(sets, units),
        };
        if everyday.is_empty() && ways > 1 {
            units.retain(|unit| puzzle.admits(unit.ch));
        }
        if units.len() > if rescue { RESCUE_CROWD } else { CROWD } {
            units.retain(|unit| puzzle.common(unit.ch));
        }
        more
    }
}
