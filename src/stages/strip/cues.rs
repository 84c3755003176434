//! Finds many short strings in one pass over the characters of a line.
//!
//! Chinese cues share bytes with everything and begin with characters that every text is full of,
//! but two characters together are rare. The first characters of all cues are dealt out to a few
//! groups; a table says of each character which group it is of, and of which groups it follows a
//! first one. Where two neighbours have a group in common the strings themselves are looked up.
//! Several times faster here than an automaton over bytes, whose states fall out of the cache.

use crate::hash::{FastMap, mix};
use crate::stages::strip::skeleton::{Folding, behind_annotation, folded_char, is_han};

/// The characters that the table knows: the basic plane. Others are looked at one by one.
const PLANE: usize = 1 << 16;

/// How many groups there are. Of each a character has two bits: whether it is a first one of the
/// group, from [`FIRST`] on, and whether it is the second behind one.
const GROUPS: u64 = 15;
const SECONDS: u32 = (1 << GROUPS) - 1;
const FIRST: u32 = 16;
/// A string by itself.
const SINGLE: u32 = 1 << 15;
/// A character that needs a look of its own: a blank, a mark that does not count, a bracket that may
/// open an annotation, one whose folded form has another length.
const ODD: u32 = 1 << 31;

/// A set of strings, numbered in the order given.
#[derive(Debug)]
pub(super) struct Cues {
    strings: Vec<String>,
    /// Strings of one character.
    single: FastMap<char, Vec<usize>>,
    /// Longer strings by their first two characters.
    pairs: FastMap<(char, char), Vec<Longer>>,
    /// One bit for each pair, where a hash of it says.
    known: Box<[u64]>,
    /// What each character, not folded, can be.
    classes: Box<[u32]>,
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

/// How many bits tell pairs that no string begins with.
const KNOWN: usize = 1 << 16;

/// The place of the bit of a pair of folded characters.
#[inline]
fn place((first, second): (char, char)) -> (usize, u32) {
    let pair = u64::from(u32::from(first)) << 32 | u64::from(u32::from(second));
    let hash = mix(pair) as usize & (KNOWN - 1);
    (hash >> 6, hash as u32 & 63)
}

/// The group of a character that strings begin with.
fn group(first: char) -> u32 {
    1 << (mix(u64::from(u32::from(first))) % GROUPS)
}

impl Cues {
    /// The set of `strings`, which are skeletons; empty ones are never found.
    pub(super) fn new(strings: Vec<String>) -> Self {
        let mut cues = Self {
            strings: Vec::new(),
            single: FastMap::default(),
            pairs: FastMap::default(),
            known: vec![0; KNOWN / 64].into_boxed_slice(),
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
                    let (word, bit) = place(pair);
                    cues.known[word] |= 1 << bit;
                }
                _ => {}
            }
        }
        cues.strings = strings;
        cues.classes = cues.classes();
        cues
    }

    fn classes(&self) -> Box<[u32]> {
        let mut of_folded = vec![0_u32; PLANE];
        let mut mark = |c: char, class: u32| {
            if let Some(of) = of_folded.get_mut(c as usize) {
                *of |= class;
            }
        };
        for &only in self.single.keys() {
            mark(only, SINGLE);
        }
        for &(first, second) in self.pairs.keys() {
            mark(first, group(first) << FIRST);
            mark(second, group(first));
        }
        let of = |code: u32| {
            let c = char::from_u32(code).unwrap_or_default();
            match folded_char(c) {
                None | Some(' ') => ODD,
                Some(folded) => {
                    let odd = matches!(c, '(' | '（') || folded.len_utf8() != c.len_utf8();
                    // A character of another plane is asked of each time.
                    let class = of_folded.get(folded as usize).copied().unwrap_or(u32::MAX);
                    if odd { class | ODD } else { class }
                }
            }
        };
        (0..PLANE as u32).map(of).collect()
    }

    #[inline]
    fn class(&self, c: char) -> u32 {
        self.classes.get(c as usize).copied().unwrap_or(u32::MAX)
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
        // The last character of the line, and of those that count the last with its class.
        let (mut last, mut before, mut before_class) = (' ', ' ', 0);
        let mut length = 0;
        while length < reach
            && let Some(c) = rest.next()
        {
            let class = self.class(c);
            let pair = before_class >> FIRST & class & SECONDS;
            let mut size = c.len_utf8();
            if (pair | class & (SINGLE | ODD)) != 0 {
                if class & ODD != 0 {
                    if is_han(last)
                        && let Some(behind) = behind_annotation(c, rest.as_str())
                    {
                        rest = behind.chars();
                        continue;
                    }
                    last = c;
                    match folded_char(c) {
                        None | Some(' ') => continue,
                        Some(folded) => size = folded.len_utf8(),
                    }
                }
                let behind = || Folding::behind(c, rest.as_str());
                if pair != 0 && !self.beginning_with((before, c), behind, length, &mut each)
                    || class & SINGLE != 0 && !self.alone(c, length, &mut each)
                {
                    break;
                }
            }
            length += size;
            (last, before, before_class) = (c, c, class);
        }
        length
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
        let (word, bit) = place((first, second));
        if self.known[word] >> bit & 1 == 0 {
            return true;
        }
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
