//! What a text is made of, counted in one pass from a table: what proofs are about. Judges nothing.

use std::sync::LazyLock;

use super::super::super::hygiene::is_private_use;
use super::super::reading::{Lone, is_strange};

/// What a text is made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) hanzi: usize,
    /// What the hanzi cost, each by itself, in thousandths of a nat.
    pub(super) cost: usize,
    pub(super) private_use: usize,
    /// Characters that are neither hanzi, nor marks of Chinese, nor ASCII, nor private use.
    pub(super) others: usize,
    /// Whether there are controls beyond ASCII, or U+FFFD.
    pub(super) junk: bool,
    /// Whether there are letters of ASCII.
    pub(super) letters: bool,
    /// Whether there is anything that does not stand beside hanzi every day.
    pub(super) strange: bool,
}

/// By character below U+10000: what a hanzi costs, or what else it is.
static SHARES: LazyLock<Box<[u16]>> = LazyLock::new(|| {
    let share = |code| char::from_u32(code).map_or(NO_HANZI, share);
    (0..0x1_0000).map(share).collect()
});

const NO_HANZI: u16 = 0x8000;
const PRIVATE: u16 = 1;
const OTHER: u16 = 2;
const JUNK: u16 = 4;
const LETTER: u16 = 8;
const STRANGE: u16 = 16;

fn share(c: char) -> u16 {
    if let Some(own) = Lone::hanzi(c) {
        return ((own * 1000.0).round() as u16).min(NO_HANZI - 1);
    }
    let kind = match c {
        '\u{80}'..='\u{9f}' | '\u{fffd}' => JUNK,
        c if c.is_ascii_alphabetic() => LETTER,
        c if c.is_ascii() || is_mark(c) => 0,
        c if is_private_use(c) => PRIVATE,
        _ => OTHER,
    };
    NO_HANZI | kind | if is_strange(c) { STRANGE } else { 0 }
}

/// Whether `c` is a mark of Chinese, or full-width.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2026}' | '\u{3000}'..='\u{3011}' | '\u{ff01}'..='\u{ff5e}')
}

impl Tally {
    /// Counts `text`. Linear.
    pub(super) fn of(text: &str) -> Self {
        let shares = &**SHARES;
        let mut tally = Self::default();
        let mut kinds = 0;
        for c in text.chars() {
            let share = shares.get(c as usize).copied();
            let share = share.unwrap_or_else(|| share_beyond(c));
            if share < NO_HANZI {
                tally.hanzi += 1;
                tally.cost += usize::from(share);
            } else {
                kinds |= share;
                tally.others += usize::from(share & OTHER != 0);
                tally.private_use += usize::from(share & PRIVATE != 0);
            }
        }
        tally.junk = kinds & JUNK != 0;
        tally.letters = kinds & LETTER != 0;
        tally.strange = kinds & STRANGE != 0;
        tally
    }
}

#[cold]
fn share_beyond(c: char) -> u16 {
    share(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_kinds_are_told_apart() {
        let tally = Tally::of("石桥 v2，é\u{e000}。");
        let costs = "石桥".chars().filter_map(Lone::hanzi);
        let expected = Tally {
            hanzi: 2,
            cost: (costs.sum::<f32>() * 1000.0).round() as usize,
            private_use: 1,
            others: 1,
            junk: false,
            letters: true,
            strange: true,
        };
        assert_eq!(tally, expected);
        let plain = Tally::of("一，二：3 —");
        assert!(!plain.letters && !plain.strange && plain.others == 0);
        assert!(Tally::of("\u{85}").junk && Tally::of("\u{fffd}").junk);
        assert_eq!(Tally::of("𠀀").others, 1);
    }
}
