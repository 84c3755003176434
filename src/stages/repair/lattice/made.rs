//! The characters that a few byte sets make in the encoding of a search, and which of them are considered.

use super::hypothesis::{Begun, SetId, Sets, UNIT_BYTES};
use super::{Codec, Puzzle, Unit};

/// From how many fitting characters on only common ones are considered.
const CROWD: usize = 2_000;

/// In how many ways the bytes of a character have to be open for everyday characters alone to be
/// considered, where the puzzle has a list of them: more than one continuation byte of UTF-8 is.
const MANY_WAYS: usize = 65;

/// The same as [`CROWD`] for an arc of last resort: more than one open byte of a character makes. What a model
/// expects by itself says little of a character that has one or two companions (`際`, `嗎`).
const RESCUE_CROWD: usize = 126;

/// The characters that the bytes `of` make, and whether more bytes would make more.
#[derive(Debug, Default)]
pub(super) struct Made {
    pub(super) units: Vec<Unit>,
    pub(super) more: bool,
    of: [SetId; UNIT_BYTES],
    len: u8,
    rescue: bool,
}

impl Made {
    /// Makes the characters of `begun`; hypotheses of one arc ask for the same ones in a row.
    pub(super) fn make<P: Puzzle>(
        &mut self,
        codec: Codec,
        puzzle: &P,
        begun: &Begun,
        known: &Sets,
        rescue: bool,
    ) {
        if (self.of, self.len, self.rescue) == (begun.sets, begun.len, rescue) {
            return;
        }
        self.units.clear();
        let sets = begun.sets.map(|set| known.get(set));
        let sets = &sets[..usize::from(begun.len)];
        let ways: usize = begun.sets().iter().map(|set| known.count(*set)).product();
        let everyday = if ways < MANY_WAYS {
            &[]
        } else {
            puzzle.everyday()
        };
        if !everyday.is_empty() {
            self.more = codec.characters_among(everyday, sets, &mut self.units);
        } else {
            self.more = codec.characters(sets, &mut self.units);
            if ways > 1 {
                self.units.retain(|unit| puzzle.admits(unit.ch));
            }
        }
        if self.units.len() > if rescue { RESCUE_CROWD } else { CROWD } {
            self.units.retain(|unit| puzzle.common(unit.ch));
        }
        (self.of, self.len, self.rescue) = (begun.sets, begun.len, rescue);
    }
}
