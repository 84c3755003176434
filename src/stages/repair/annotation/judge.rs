//! Who says which reading is good Chinese: the language model, as the lattice asks it.

use super::super::lattice::Judge;

/// Judges by how common a character is.
pub(super) struct Plain;

impl Judge for Plain {
    type State = char;

    fn read(&self, _: &char, ch: char) -> (char, f32) {
        let score = match super::super::lattice::Codec::Gbk.bytes_of(ch) {
            Some([0xB0..=0xD7, 0xA1..=0xFE]) => -7.0,
            Some([0xA1 | 0xA3, _]) => -6.0,
            Some([0x81..=0xA0, _]) => -8.0,
            Some([0xD8..=0xF7, 0xA1..=0xFE]) => -10.0,
            _ if ch.is_ascii() => -6.0,
            _ => -16.0,
        };
        (ch, score)
    }
}

impl Plain {
    pub(super) fn after(&self, _: &str) -> char {
        ' '
    }
}
