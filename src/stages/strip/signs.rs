//! Which signs a line has: a set of bits, read in the pass that measures it.
//!
//! ASCII characters have a bit each, folded as in a skeleton; the characters that Chinese text is made
//! of have none, but for a stroke; all others share one. So a pattern that cannot do without a bracket,
//! or that a colon breaks, is told from the bits whether it is worth a try.

use super::skeleton::folded_char;

/// A set of signs.
pub(super) type Signs = u128;

/// Of what is neither ASCII nor of the blocks that Chinese text is made of.
pub(super) const OTHER: Signs = 1 << 127;
/// Of the radical `丨`, which stands for a stroke between words. (No skeleton has control characters,
/// whose bits are free.)
pub(super) const STROKE: Signs = 1 << 1;
/// The control characters, which no skeleton has.
pub(super) const FREE: Signs = (1 << 0x20) - 1;

/// The bit of an ASCII character.
pub(super) const fn ascii(c: char) -> Signs {
    1 << (c as u32 & 0x7F)
}

/// What Chinese text is made of: marks, kana and hanzi, forms of marks.
const BLOCKS: [(u32, u32); 5] = [
    (0x2000, 0x206F),
    (0x2E80, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFE10, 0xFFEF),
    (0x2_0000, 0x3_FFFF),
];

/// Whether a range of characters shares any with the blocks that Chinese text is made of.
pub(super) fn is_of_text(from: u32, to: u32) -> bool {
    BLOCKS
        .iter()
        .any(|&(start, end)| from <= end && to >= start)
}

/// The sign that a character of a skeleton is.
pub(super) fn of_folded(c: char) -> Signs {
    match c as u32 {
        0x20 => 0,
        code @ 0..=0x7F => 1 << code,
        code if is_of_text(code, code) => 0,
        _ => OTHER,
    }
}

/// The sign that a hanzi of the first block is.
#[inline]
pub(super) fn of_hanzi(c: char) -> Signs {
    if c == '丨' { STROKE } else { 0 }
}

/// The signs of a text, annotations and all.
pub(super) fn of_text(text: &str) -> Signs {
    text.chars().fold(0, |signs, c| {
        let hanzi = ('\u{4E00}'..='\u{9FFF}').contains(&c);
        signs | if hanzi { of_hanzi(c) } else { of(c) }
    })
}

/// The sign that any other character is.
#[inline]
pub(super) fn of(c: char) -> Signs {
    match c {
        '!'..='~' => 1 << (c.to_ascii_lowercase() as u32),
        '\u{3000}'..='\u{303F}' => 0,
        _ => folded_char(c).map_or(0, of_folded),
    }
}
