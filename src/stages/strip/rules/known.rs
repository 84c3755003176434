//! What is known of the built-in patterns beforehand: what wakes each and how the lines look that it matches.
//!
//! To parse three hundred patterns and read that off them is most of what a short run does for boilerplate, and
//! it is the same every time. So `dictionaries/boilerplate/patterns.bin` has it; [`made`] writes what that file
//! has to hold. A pattern that is not in the file, of a user's rule or one that has just been changed, is
//! read as before: the file makes nothing right or wrong. For each pattern a hash of its text and how many bytes
//! follow (8 and 4 bytes), then a number in as many bytes as it needs for every length, count, character and
//! distance, 0 where there is none.

use std::sync::LazyLock;

use super::literals::Required;
use super::outline::Outline;
use crate::dictionaries::STRIP_PATTERNS;
use crate::hash::{FastMap, mix};
use crate::stages::strip::ends::Set;
use crate::stages::strip::signs::Signs;

/// What is read off a pattern.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Facts {
    /// The longest skeleton that it can match, in bytes; `None` where there is no end.
    pub(super) longest: Option<usize>,
    pub(super) required: Option<Required>,
    pub(super) outline: Option<Outline>,
}

/// What is known of the pattern with that text.
pub(super) fn facts(text: &str) -> Option<Facts> {
    static KNOWN: LazyLock<FastMap<u64, &[u8]>> = LazyLock::new(|| {
        let mut rest = STRIP_PATTERNS;
        std::iter::from_fn(|| {
            let (hash, after) = rest.split_first_chunk()?;
            let (length, after) = after.split_first_chunk()?;
            let (facts, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            rest = after;
            Some((u64::from_le_bytes(*hash), facts))
        })
        .collect()
    });
    Input(KNOWN.get(&hash(text))?).facts()
}

/// What the file has to hold for patterns of these texts and facts.
pub(super) fn made<'p>(patterns: impl Iterator<Item = (&'p str, Facts)>) -> Vec<u8> {
    let mut file = Vec::new();
    for (text, facts) in patterns {
        let mut out = Output::default();
        out.facts(&facts);
        file.extend_from_slice(&hash(text).to_le_bytes());
        file.extend_from_slice(&(out.0.len() as u32).to_le_bytes());
        file.extend_from_slice(&out.0);
    }
    file
}

fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(text.len() as u64, |hash, byte| mix(hash ^ u64::from(byte)))
}

/// Writes facts.
#[derive(Default)]
struct Output(Vec<u8>);

impl Output {
    fn facts(&mut self, facts: &Facts) {
        self.maybe(facts.longest);
        let none = Required {
            literals: Vec::new(),
            lead: None,
        };
        let required = facts.required.as_ref().unwrap_or(&none);
        self.number(required.literals.len());
        for literal in &required.literals {
            self.number(literal.len());
            self.0.extend_from_slice(literal.as_bytes());
        }
        self.maybe(required.lead);
        let Some(outline) = &facts.outline else {
            return self.number(0);
        };
        self.number(1);
        for set in [&outline.first, &outline.last, &outline.only] {
            self.set(set.as_ref());
        }
        self.number(outline.signs.len());
        for signs in outline.signs.iter().chain([&outline.never]) {
            self.0.extend_from_slice(&signs.to_le_bytes());
        }
        self.number(outline.strokes);
        self.number(outline.digits);
    }

    fn set(&mut self, set: Option<&Set>) {
        self.maybe(set.map(|set| set.ranges().count()));
        for (start, end) in set.into_iter().flat_map(Set::ranges) {
            self.number(start as usize);
            self.number(end as usize);
        }
    }

    fn maybe(&mut self, number: Option<usize>) {
        self.number(number.map_or(0, |number| number.saturating_add(1)));
    }

    fn number(&mut self, mut number: usize) {
        while number > 0x7F {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }
}

/// Reads them again.
struct Input<'f>(&'f [u8]);

impl Input<'_> {
    fn facts(&mut self) -> Option<Facts> {
        let longest = self.maybe()?;
        let literals = self.number()?;
        let literals = (0..literals)
            .map(|_| self.text())
            .collect::<Option<Vec<_>>>()?;
        let lead = self.maybe()?;
        let required = (!literals.is_empty()).then_some(Required { literals, lead });
        let outline = match self.number()? {
            0 => None,
            _ => Some(self.outline()?),
        };
        Some(Facts {
            longest,
            required,
            outline,
        })
    }

    fn outline(&mut self) -> Option<Outline> {
        let [first, last, only] = [self.set()?, self.set()?, self.set()?];
        let signs = self.number()?;
        Some(Outline {
            first,
            last,
            only,
            signs: (0..signs).map(|_| self.signs()).collect::<Option<_>>()?,
            never: self.signs()?,
            strokes: self.number()?,
            digits: self.number()?,
        })
    }

    fn set(&mut self) -> Option<Option<Set>> {
        let Some(ranges) = self.maybe()? else {
            return Some(None);
        };
        let mut char = || char::from_u32(u32::try_from(self.number()?).ok()?);
        let ranges = (0..ranges).map(|_| Some((char()?, char()?)));
        Some(Some(Set::of(ranges.collect::<Option<Vec<_>>>()?)))
    }

    fn text(&mut self) -> Option<String> {
        let length = self.number()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        String::from_utf8(text.to_vec()).ok()
    }

    fn signs(&mut self) -> Option<Signs> {
        let (signs, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(Signs::from_le_bytes(*signs))
    }

    fn maybe(&mut self) -> Option<Option<usize>> {
        Some(self.number()?.checked_sub(1))
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..usize::BITS).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= usize::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::matcher::read_off;
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for text in [
            "^[(]第[0-9]{1,3}页[)]$",
            "©.*",
            "(热线|电话)[:]?[0-9]{7,}",
            "^[^,。]{2,}(\\|[^,。]{2,})+$",
            "^.{0,9}$",
            "乙|",
        ] {
            let facts = read_off(text);
            let mut out = Output::default();
            out.facts(&facts);
            assert_eq!(Input(&out.0).facts(), Some(facts), "{text}");
            for end in 0..out.0.len() {
                let _ = Input(&out.0[..end]).facts();
            }
        }
    }

    #[test]
    fn the_file_holds_what_the_rules_say() {
        let rules = super::super::RuleSet::new(&[]).expect("the built-in rules are right");
        assert!(
            rules.patterns() == STRIP_PATTERNS,
            "write it anew: cargo run --release --example made_beforehand -- dictionaries"
        );
    }

    #[test]
    fn a_pattern_that_is_not_there_is_not_known() {
        assert_eq!(facts("(?:^老渡口的船[0-9]+号$)"), None);
    }
}
