//! Finds many short strings in one pass over the characters of a line.
//!
//! Chinese cues share bytes with everything and begin with characters that every text is full of,
//! but two characters together are rare. One bit for each pair of neighbours, in whatever script and
//! width, says whether a string may begin with it; only then the strings themselves are looked up.
//! Several times faster here than an automaton over bytes, whose states fall out of the cache.

use std::str::Chars;
use std::sync::LazyLock;

use crate::hash::FastMap;
use crate::stages::strip::skeleton::{Folding, behind_annotation, folded_char, is_han};

/// The characters that the table knows: the basic plane. Others are looked at one by one.
const PLANE: usize = 1 << 16;

/// A string by itself.
const SINGLE: u8 = 1;
/// A character that needs a look of its own: a blank, a mark that does not count, a bracket that may
/// open an annotation, one whose folded form has another length.
const ODD: u8 = 2;

/// How many bits tell pairs that no string begins with. The built-in cues, with all ways of writing
/// their characters, fill a thirtieth.
const BITS: usize = 1 << 19;

/// The place of the bit of a pair of characters, not folded.
#[inline]
fn place(first: char, second: char) -> (usize, u32) {
    let hash = (first as u32).wrapping_mul(0x9E37_79B1) ^ (second as u32).wrapping_mul(0x85EB_CA6B);
    let hash = (hash >> 13) as usize & (BITS - 1);
    (hash >> 6, hash as u32 & 63)
}

/// What other characters of the basic plane are folded to one.
static VARIANTS: LazyLock<FastMap<char, Vec<char>>> = LazyLock::new(|| {
    let mut variants: FastMap<char, Vec<char>> = FastMap::default();
    for c in (0..PLANE as u32).filter_map(char::from_u32) {
        if let Some(folded) = folded_char(c).filter(|&folded| folded != c) {
            variants.entry(folded).or_default().push(c);
        }
    }
    variants
});

/// A folded character and all that are folded to it.
fn written(folded: char) -> impl Iterator<Item = char> {
    let variants = VARIANTS.get(&folded).into_iter().flatten().copied();
    std::iter::once(folded).chain(variants)
}

/// A set of strings, numbered in the order given.
#[derive(Debug)]
pub(super) struct Cues {
    strings: Vec<String>,
    /// Strings of one character.
    single: FastMap<char, Vec<usize>>,
    /// Longer strings by their first two characters.
    pairs: FastMap<(char, char), Vec<Longer>>,
    /// One bit for each way of writing such a pair, where a hash of it says.
    known: Box<[u64]>,
    /// What each character, not folded, can be.
    classes: Box<[u8]>,
}

/// A string of two characters or more.
#[derive(Debug, Clone, Copy)]
struct Longer {
    number: usize,
    third: Option<char>,
}

/// One string found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// Which one.
    pub(super) number: usize,
    /// Where it begins and ends in the skeleton, in bytes.
    pub(super) start: usize,
    /// See `start`.
    pub(super) end: usize,
}

impl Cues {
    /// The set of `strings`, which are skeletons; empty ones are never found.
    pub(super) fn new(strings: Vec<String>) -> Self {
        let mut cues = Self {
            strings: Vec::new(),
            single: FastMap::default(),
            pairs: FastMap::default(),
            known: Box::default(),
            classes: Box::default(),
        };
        for (number, string) in strings.iter().enumerate() {
            let mut chars = string.chars();
            match (chars.next(), chars.next()) {
                (Some(only), None) => cues.single.entry(only).or_default().push(number),
                (Some(first), Some(second)) => {
                    let pair = (first, second);
                    let third = chars.next();
                    let longer = Longer { number, third };
                    cues.pairs.entry(pair).or_default().push(longer);
                }
                _ => {}
            }
        }
        cues.strings = strings;
        cues.classes = cues.classes();
        cues.known = cues.known();
        cues
    }

    fn known(&self) -> Box<[u64]> {
        let mut known = vec![0; BITS / 64];
        for &(first, second) in self.pairs.keys() {
            for first in written(first) {
                for second in written(second) {
                    let (word, bit) = place(first, second);
                    known[word] |= 1 << bit;
                }
            }
        }
        known.into_boxed_slice()
    }

    fn classes(&self) -> Box<[u8]> {
        let of = |code: u32| {
            let c = char::from_u32(code).unwrap_or_default();
            match folded_char(c) {
                None | Some(' ') => ODD,
                Some(folded) => {
                    let odd = matches!(c, '(' | '（') || folded.len_utf8() != c.len_utf8();
                    (if odd { ODD } else { 0 }) | self.single_class(folded)
                }
            }
        };
        (0..PLANE as u32).map(of).collect()
    }

    fn single_class(&self, folded: char) -> u8 {
        let single = !self.single.is_empty() && self.single.contains_key(&folded);
        if single { SINGLE } else { 0 }
    }

    #[inline]
    fn class(&self, c: char) -> u8 {
        let class = self.classes.get(c as usize);
        class.copied().unwrap_or(SINGLE | ODD)
    }

    /// Calls `each` with every occurrence of every string in the skeleton of `line`, by where it
    /// begins, until it says no or `reach` bytes of the skeleton have been read; says how many have
    /// been. Nothing is written.
    #[inline]
    pub(super) fn find(
        &self,
        line: &str,
        reach: usize,
        mut each: impl FnMut(Found) -> bool,
    ) -> usize {
        let mut rest = line.chars();
        // The last character of the line, and the last of those that count.
        let (mut last, mut before) = (' ', ' ');
        // How many bytes less the skeleton has than was read of the line.
        let mut lost = 0_usize;
        let read = |rest: &Chars<'_>| line.len() - rest.as_str().len();
        loop {
            if read(&rest).wrapping_sub(lost) >= reach {
                break;
            }
            let Some(c) = rest.next() else { break };
            let class = self.class(c);
            let (word, bit) = place(before, c);
            let pair = self.known[word] >> bit & 1 == 1;
            if pair | (class != 0) {
                let at = read(&rest).wrapping_sub(c.len_utf8() + lost);
                if class & ODD != 0 {
                    if let Some(behind) = behind_annotation(c, rest.as_str())
                        && is_han(last)
                    {
                        lost = (line.len() - behind.len()).wrapping_sub(at);
                        rest = behind.chars();
                        continue;
                    }
                    last = c;
                    let folded = folded_char(c).filter(|&folded| folded != ' ');
                    let length = folded.map_or(0, char::len_utf8);
                    lost = lost.wrapping_add(c.len_utf8()).wrapping_sub(length);
                    if folded.is_none() {
                        continue;
                    }
                }
                let behind = || Folding::behind(c, rest.as_str());
                if pair && !self.beginning_with((before, c), behind, at, &mut each)
                    || class & SINGLE != 0 && !self.alone(c, at, &mut each)
                {
                    break;
                }
            }
            (last, before) = (c, c);
        }
        read(&rest).wrapping_sub(lost)
    }

    /// Calls `each` with the strings that begin with a pair of characters, of which the second stands
    /// at byte `at` of the skeleton; says whether it said yes to all.
    #[inline]
    fn beginning_with<'l>(
        &self,
        (first, second): (char, char),
        behind: impl Fn() -> Folding<'l>,
        at: usize,
        mut each: impl FnMut(Found) -> bool,
    ) -> bool {
        let (Some(first), Some(second)) = (folded_char(first), folded_char(second)) else {
            return true;
        };
        let Some(strings) = self.pairs.get(&(first, second)) else {
            return true;
        };
        let start = at - first.len_utf8();
        let behind = || behind().map(|(_, c)| c).filter(|&c| c != ' ');
        let third = behind().next();
        strings.iter().all(|longer| {
            let number = longer.number;
            if longer.third.is_some() && longer.third != third {
                return true;
            }
            let string = &self.strings[number];
            let mut behind = behind();
            let same = string.chars().skip(2).all(|c| behind.next() == Some(c));
            let end = start + string.len();
            !same || each(Found { number, start, end })
        })
    }

    /// The same with the strings of one character.
    fn alone(&self, c: char, start: usize, mut each: impl FnMut(Found) -> bool) -> bool {
        let Some(folded) = folded_char(c) else {
            return true;
        };
        let end = start + folded.len_utf8();
        let mut numbers = self.single.get(&folded).into_iter().flatten();
        numbers.all(|&number| each(Found { number, start, end }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(cues: &Cues, line: &str, reach: usize) -> Vec<(usize, usize, usize)> {
        let mut found = Vec::new();
        cues.find(line, reach, |f| {
            found.push((f.number, f.start, f.end));
            true
        });
        found.sort_unstable();
        found
    }

    #[test]
    fn every_occurrence_is_found() {
        let strings = ["版权", "权", "版权所有", "©", "a"].map(str::to_owned);
        let cues = Cues::new(strings.to_vec());
        let expected = [(0, 0, 6), (1, 3, 6), (2, 0, 12), (3, 12, 14)];
        assert_eq!(found(&cues, "版权所有©版", usize::MAX), expected);
        assert_eq!(found(&cues, "版 權(quán)　所 有©版", usize::MAX), expected);
        assert_eq!(found(&cues, "版权所有©版", 3), []);
        assert_eq!(found(&cues, "版面", usize::MAX), []);
    }
}
