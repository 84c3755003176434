//! How much of one text stands in another, by pairs of characters: letters alone, folded.
//!
//! [`overlap`] tells it exactly and is dear; [`Pairs`] says at once that it is little.

use super::skeleton::{folded, is_han};

/// The share of character pairs of `a` that stand in `b` too.
pub(super) fn overlap(a: &str, b: &str) -> f32 {
    let (mut total, mut common) = (0_usize, 0_usize);
    let mut before: Option<usize> = None;
    for (at, c) in a.char_indices() {
        if let Some(from) = before {
            total += 1;
            common += usize::from(b.contains(&a[from..at + c.len_utf8()]));
        }
        before = Some(at);
    }
    share(common, total)
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

fn letters(text: &str) -> impl Iterator<Item = char> {
    let letters = folded(text).map(|(_, c)| c);
    letters.filter(|&c| is_han(c) || is_word(c))
}

/// Pairs of characters of a text, of which it may have some more.
pub(super) struct Pairs {
    bits: [u64; Self::BITS / 64],
}

impl Pairs {
    /// Four paragraphs fill a fifteenth of it.
    const BITS: usize = 1 << 13;

    pub(super) fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut bits = [0; Self::BITS / 64];
        let mut before = None;
        for c in texts.flat_map(letters) {
            if let Some(before) = before.replace(c) {
                let at = Self::place(before, c);
                bits[at >> 6] |= 1 << (at & 63);
            }
        }
        Self { bits }
    }

    fn place(a: char, b: char) -> usize {
        let hash = (a as u32).wrapping_mul(0x9E37_79B1) ^ (b as u32).wrapping_mul(0x85EB_CA6B);
        (hash >> 15) as usize & (Self::BITS - 1)
    }

    /// The share of the pairs of `text` that may be among these: never less than [`overlap`] has.
    pub(super) fn share_at_most(&self, text: &str) -> f32 {
        let (mut total, mut common) = (0_usize, 0_usize);
        let mut before = None;
        for c in letters(text) {
            if let Some(before) = before.replace(c) {
                let at = Self::place(before, c);
                total += 1;
                common += usize::from(self.bits[at >> 6] >> (at & 63) & 1 == 1);
            }
        }
        share(common, total)
    }
}
