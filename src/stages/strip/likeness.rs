//! How much of one text stands in another, by pairs of characters: letters alone, folded.

use super::skeleton::{folded, is_han};

/// The share of the character pairs of `a`, which is short, that stand in `b` too.
pub(super) fn overlap(a: &str, b: &[char]) -> f32 {
    let wanted: Vec<char> = a.chars().collect();
    let mut found = vec![false; wanted.len().saturating_sub(1)];
    // Of the pairs of `b` most are told at once to be none of these.
    let mut may = [0_u64; BITS / 64];
    for pair in wanted.windows(2) {
        let (word, bit) = place(pair);
        may[word] |= 1 << bit;
    }
    for pair in b.windows(2) {
        let (word, bit) = place(pair);
        if may[word] >> bit & 1 == 1 {
            let same = wanted.windows(2).zip(&mut found);
            let same = same.filter(|(one, _)| *one == pair);
            same.for_each(|(_, found)| *found = true);
        }
    }
    let common = found.iter().filter(|found| **found).count();
    share(common, found.len())
}

/// How many bits tell pairs: those of a headline fill a hundredth.
const BITS: usize = 1 << 12;

/// The place of the bit of a pair.
fn place(pair: &[char]) -> (usize, u32) {
    let (first, second) = (pair[0] as u32, pair[1] as u32);
    let hash = first.wrapping_mul(0x9E37_79B1) ^ second.wrapping_mul(0x85EB_CA6B);
    ((hash >> 6) as usize & (BITS / 64 - 1), hash >> 20 & 63)
}

fn share(common: usize, total: usize) -> f32 {
    if total == 0 {
        return 0.0;
    }
    #[allow(clippy::cast_precision_loss)]
    let share = common as f32 / total as f32;
    share
}

/// Whether a character is a letter or a digit; marks of CJK are none.
fn is_word(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{3004}' | '\u{ff00}'..='\u{ff0f}' => false,
        _ => c.is_alphanumeric(),
    }
}

/// The skeleton without marks, for comparison.
pub(super) fn bare(text: &str) -> String {
    letters(text).collect()
}

/// The letters of it, folded.
pub(super) fn letters(text: &str) -> impl Iterator<Item = char> {
    let letters = folded(text).map(|(_, c)| c);
    letters.filter(|&c| is_han(c) || is_word(c))
}
