//! Finds many short strings in one pass over the characters of a line.
//!
//! Chinese cues share bytes with everything and begin with characters that every text is full of,
//! but two characters together are rare. One bit for each pair of neighbours, in whatever script and
//! width, says whether a string may begin with it; only then the strings themselves are looked up.
//! Several times faster here than an automaton over bytes, whose states fall out of the cache. Strings
//! that count only where a line begins with them, which are most, are looked up there alone.

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
/// The first character of a line, and the second: strings that a line begins with are looked up there.
const FIRST: u8 = 4;
const SECOND: u8 = 8;
/// A string by itself that a line has to begin with.
const OPENING: u8 = 16;

/// Which pairs of characters, not folded, may be among some: a bit for each, where a hash of it says.
#[derive(Debug)]
struct Pairs {
    /// So many, a power of two, that the pairs fill a thirtieth or less; a table of few stays in the
    /// nearest cache.
    words: Vec<u64>,
}

impl Pairs {
    /// In words of 64 bits; the most are enough for the built-in cues.
    const LEAST: usize = 1 << 6;
    const MOST: usize = 1 << 13;

    fn new(pairs: &[(char, char)]) -> Self {
        let size = pairs.len().next_power_of_two() / 2;
        let mut words = vec![0; size.clamp(Self::LEAST, Self::MOST)];
        for &(first, second) in pairs {
            let (word, bit) = Self::place(words.len(), first, second);
            words[word] |= 1 << bit;
        }
        Self { words }
    }

    /// Where the bit of a pair stands among `count` words.
    #[inline]
    fn place(count: usize, first: char, second: char) -> (usize, u32) {
        let hash =
            (first as u32).wrapping_mul(0x9E37_79B1) ^ (second as u32).wrapping_mul(0x85EB_CA6B);
        let hash = hash >> 13;
        ((hash >> 6) as usize & (count - 1), hash & 63)
    }

    #[inline]
    fn may_have(&self, first: char, second: char) -> bool {
        let (word, bit) = Self::place(self.words.len(), first, second);
        self.words[word] >> bit & 1 == 1
    }
}

/// A table of a fixed size, so that nothing has to be checked where it is read.
fn boxed<T: std::fmt::Debug, const N: usize>(table: Vec<T>) -> Box<[T; N]> {
    let table = table.into_boxed_slice();
    table.try_into().expect("the table has its size")
}

/// Which characters of the basic plane are odd.
static ODDS: LazyLock<Box<[u8; PLANE]>> = LazyLock::new(|| {
    let odd = |code: u32| {
        let c = char::from_u32(code).unwrap_or_default();
        match folded_char(c) {
            None | Some(' ') => ODD,
            Some(_) if matches!(c, '(' | '（') => ODD,
            Some(folded) if folded.len_utf8() != c.len_utf8() => ODD,
            Some(_) => 0,
        }
    };
    boxed((0..PLANE as u32).map(odd).collect())
});

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
    strings: Vec<Cue>,
    /// Strings of one character.
    single: FastMap<char, Vec<usize>>,
    /// Longer strings by their first two characters.
    pairs: FastMap<(char, char), Vec<Longer>>,
    /// All ways of writing such a pair of strings that count anywhere, and of those that count only at
    /// the beginning of a line.
    known: Pairs,
    opening: Pairs,
    /// What each character, not folded, can be.
    classes: Box<[u8; PLANE]>,
}

/// A string to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cue {
    /// A skeleton; an empty one is never found.
    pub(super) text: String,
    /// Whether it counts only at the very beginning of a line.
    pub(super) begins: bool,
}

impl Cue {
    /// The string `text`, wherever it stands.
    pub(super) fn anywhere(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            begins: false,
        }
    }
}

/// A string of two characters or more.
#[derive(Debug, Clone, Copy)]
struct Longer {
    number: usize,
    third: Option<char>,
}

/// A character that has to be looked at.
struct Next {
    c: char,
    class: u8,
    /// Whether a string may begin with the character before it and this one.
    pair: bool,
}

/// How far a line has been read.
#[derive(Clone)]
struct Reader<'l> {
    rest: Chars<'l>,
    /// The last character of the line, and the last of those that count.
    last: char,
    before: char,
    /// How many bytes less the skeleton has than was read of the line.
    lost: usize,
    /// With how many bytes left enough was read.
    stop: usize,
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
    /// The set of `strings`.
    pub(super) fn new(strings: Vec<Cue>) -> Self {
        let mut cues = Self {
            strings: Vec::new(),
            single: FastMap::default(),
            pairs: FastMap::default(),
            known: Pairs::new(&[]),
            opening: Pairs::new(&[]),
            classes: boxed(vec![0; PLANE]),
        };
        for (number, string) in strings.iter().enumerate() {
            let mut chars = string.text.chars();
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
        cues.known = cues.pairs_of(false);
        cues.opening = cues.pairs_of(true);
        cues
    }

    /// All ways of writing the pairs of strings that count anywhere, or at the beginning alone.
    fn pairs_of(&self, begins: bool) -> Pairs {
        let of_these = |longer: &Longer| self.strings[longer.number].begins == begins;
        let pairs = self.pairs.iter();
        let pairs = pairs.filter(|(_, strings)| strings.iter().any(of_these));
        let written = pairs.flat_map(|(&(first, second), _)| {
            written(first).flat_map(move |first| written(second).map(move |second| (first, second)))
        });
        Pairs::new(&written.collect::<Vec<_>>())
    }

    fn classes(&self) -> Box<[u8; PLANE]> {
        let mut classes = ODDS.clone();
        for (&folded, numbers) in &self.single {
            let anywhere = numbers.iter().any(|&number| !self.strings[number].begins);
            let kind = if anywhere { SINGLE } else { OPENING };
            for c in written(folded) {
                if let Some(class) = classes.get_mut(c as usize) {
                    *class |= kind;
                }
            }
        }
        classes
    }

    #[inline]
    fn class(&self, c: char) -> u8 {
        let class = self.classes.get(c as usize);
        class.copied().unwrap_or(SINGLE | ODD | OPENING)
    }

    /// Reads on to the next character that has to be looked at, or until enough was read. A loop of its
    /// own, which a processor holds in its registers.
    #[inline(never)]
    fn next(&self, line: &mut Reader<'_>, early: u8) -> Option<Next> {
        let mut read = line.clone();
        let mut found = None;
        while read.rest.as_str().len() > read.stop
            && let Some(c) = read.rest.next()
        {
            if c == ' ' {
                read.last = c;
                read.lost += 1;
                read.stop = read.stop.saturating_sub(1);
                continue;
            }
            let class = self.class(c) | early;
            let pair = self.known.may_have(read.before, c);
            if pair | (class & !OPENING != 0) {
                found = Some(Next { c, class, pair });
                break;
            }
            (read.last, read.before) = (c, c);
        }
        *line = read;
        found
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
        let mut read = Reader {
            rest: line.chars(),
            last: ' ',
            before: ' ',
            lost: 0,
            stop: line.len().saturating_sub(reach),
        };
        // Which look the next character needs anyway: the first one, or the second.
        let mut early = FIRST;
        while let Some(Next { c, class, pair }) = self.next(&mut read, early) {
            let at = line.len() - read.rest.as_str().len() - c.len_utf8() - read.lost;
            if class & ODD != 0 {
                let folded = folded_char(c).filter(|&folded| folded != ' ');
                let behind = behind_annotation(c, read.rest.as_str());
                let behind = behind.filter(|_| is_han(read.last));
                if let Some(behind) = behind {
                    read.rest = behind.chars();
                    read.lost = line.len() - behind.len() - at;
                } else {
                    read.last = c;
                    // No character is longer when it is folded.
                    read.lost += c.len_utf8() - folded.map_or(0, char::len_utf8);
                }
                let enough = reach.saturating_add(read.lost);
                read.stop = line.len().saturating_sub(enough);
                if behind.is_some() || folded.is_none() {
                    continue;
                }
            }
            let behind = || Folding::behind(c, read.rest.as_str());
            let pair = pair || class & SECOND != 0 && self.opening.may_have(read.before, c);
            let single = class & SINGLE != 0 || class & FIRST != 0 && class & OPENING != 0;
            if pair && !self.beginning_with((read.before, c), behind, at, &mut each)
                || single && !self.alone(c, at, &mut each)
            {
                break;
            }
            early = if early == FIRST { SECOND } else { 0 };
            (read.last, read.before) = (c, c);
        }
        line.len() - read.rest.as_str().len() - read.lost
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
            if string.begins && start > 0 {
                return true;
            }
            let string = &string.text;
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
        let numbers = self.single.get(&folded).into_iter().flatten();
        let mut numbers = numbers.filter(|&&number| start == 0 || !self.strings[number].begins);
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
        let strings = ["版权", "权", "版权所有", "©", "a"].map(Cue::anywhere);
        let cues = Cues::new(strings.to_vec());
        let expected = [(0, 0, 6), (1, 3, 6), (2, 0, 12), (3, 12, 14)];
        assert_eq!(found(&cues, "版权所有©版", usize::MAX), expected);
        assert_eq!(found(&cues, "版 權(quán)　所 有©版", usize::MAX), expected);
        assert_eq!(found(&cues, "版权所有©版", 3), []);
        assert_eq!(found(&cues, "版面", usize::MAX), []);
    }

    #[test]
    fn nothing_is_longer_when_it_is_folded() {
        for c in (0..=char::MAX as u32).filter_map(char::from_u32) {
            let folded = folded_char(c).map_or(0, char::len_utf8);
            assert!(folded <= c.len_utf8(), "{c}");
        }
    }

    #[test]
    fn what_counts_at_the_beginning_is_found_there_alone() {
        let begins = |text: &str| Cue {
            begins: true,
            ..Cue::anywhere(text)
        };
        let cues = Cues::new(vec![
            begins("上"),
            begins("上一"),
            begins("一篇"),
            begins("上一篇"),
            Cue::anywhere("上一页"),
            Cue::anywhere("上"),
        ]);
        let expected = [(0, 0, 3), (1, 0, 6), (3, 0, 9), (5, 0, 3)];
        assert_eq!(found(&cues, "上一篇", usize::MAX), expected);
        assert_eq!(found(&cues, " 上(shàng)　一篇", usize::MAX), expected);
        assert_eq!(found(&cues, "《上一篇", usize::MAX), [(5, 3, 6)]);
    }

    #[test]
    fn the_tables_find_what_reading_the_skeleton_finds() {
        const PIECES: [&str; 18] = [
            "版",
            "權",
            "权",
            "所",
            "有",
            "上",
            "一",
            "篇",
            " ",
            "　",
            "Ａ",
            "a",
            "B",
            "(",
            "（quán）",
            "©",
            "\u{200B}",
            "𠀀",
        ];
        let string = |text: &str, begins| Cue {
            begins,
            ..Cue::anywhere(text)
        };
        let strings = vec![
            string("版权", false),
            string("权所有", false),
            string("上", true),
            string("上一", true),
            string("一篇", false),
            string("ab", false),
            string("a", true),
            string("a版", true),
            string("©", false),
            string("𠀀上", false),
            string("有(", false),
        ];
        let cues = Cues::new(strings.clone());
        let (mut random, mut skeleton) = (7_u64, String::new());
        let mut next = |below: usize| {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (random >> 33) as usize % below
        };
        for _ in 0..20_000 {
            let line: String = (0..next(12)).map(|_| PIECES[next(PIECES.len())]).collect();
            crate::stages::strip::skeleton::skeleton(&line, &mut skeleton);
            let mut expected = Vec::new();
            for (number, string) in strings.iter().enumerate() {
                let starts = (0..skeleton.len()).filter(|&at| {
                    let rest = skeleton.get(at..);
                    rest.is_some_and(|rest| rest.starts_with(&string.text))
                        && (at == 0 || !string.begins)
                });
                expected.extend(starts.map(|at| (number, at, at + string.text.len())));
            }
            expected.sort_unstable();
            assert_eq!(found(&cues, &line, usize::MAX), expected, "{line}");
        }
    }
}
