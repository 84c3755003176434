//! A regular expression that is bound to the ends of a text: run, and compiled at all, only where the
//! text begins and ends as it asks for.
//!
//! Most lines are held against dozens of such patterns, and hardly any has the first and the last
//! character of one.

use std::sync::OnceLock;

use regex::{CaptureMatches, Captures, Match, Matches, Regex};

use super::ends::{Set, ends};
use super::rules::required;

/// What `\p{Han}` stands for here: the script in six ranges, radicals and strokes left out. The class itself has three times as
/// many, and is repeated dozens of times in some patterns; compiling these was a third of what a short run costs.
const HAN: &str = r"[々〇\x{3400}-\x{4DBF}\x{4E00}-\x{9FFF}\x{F900}-\x{FAFF}\x{20000}-\x{323AF}]";

/// What `\d` and `\w` stand for within a class: the ten digits that a skeleton has, and with them the letters of
/// alphabets, kana and hanzi. Unicode's own classes have hundreds of ranges, and each is compiled wherever it stands.
const DIGITS: &str = "0-9";
const WORD: &str = r"0-9a-zA-Z_\x{C0}-\x{24F}\x{370}-\x{52F}\x{3041}-\x{30FF}々〇\x{3400}-\x{4DBF}\x{4E00}-\x{9FFF}\x{F900}-\x{FAFF}\x{20000}-\x{323AF}";

/// The text of a pattern with classes that are quick to compile.
pub(super) fn lean(text: &str) -> String {
    let mut lean = String::with_capacity(text.len());
    let (mut inside, mut chars) = (0, text.chars());
    while let Some(c) = chars.next() {
        if c == '\\' {
            let escaped = chars.next();
            let class = match escaped {
                Some('d') => DIGITS,
                Some('w') => WORD,
                _ => {
                    lean.extend(['\\'].into_iter().chain(escaped));
                    continue;
                }
            };
            let parts = if inside > 0 {
                ["", class, ""]
            } else {
                ["[", class, "]"]
            };
            lean.extend(parts);
            continue;
        }
        inside = match c {
            '[' => inside + 1,
            ']' if inside > 0 => inside - 1,
            _ => inside,
        };
        lean.push(c);
    }
    lean.replace(r"\p{Han}", HAN)
}

/// Literals that are looked for before a pattern is compiled at all: of more it is not worth the while.
const MOST_LITERALS: usize = 16;

/// The pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    text: String,
    first: Option<Set>,
    last: Option<Set>,
    /// What it cannot match without, if these are few.
    required: Option<Vec<String>>,
    compiled: OnceLock<Regex>,
}

impl Pattern {
    /// The pattern written as `text`, which is fixed and valid.
    pub(super) fn new(text: &str) -> Self {
        let text = lean(text);
        let parsed = regex_syntax::parse(&text).ok();
        let (first, last) = parsed.as_ref().map_or((None, None), ends);
        let required = parsed.as_ref().and_then(required);
        let required = required.map(|required| required.literals);
        Self {
            text,
            first,
            last,
            required: required.filter(|literals| literals.len() <= MOST_LITERALS),
            compiled: OnceLock::new(),
        }
    }

    /// Whether `text` may have a match, as far as that can be told before the pattern is compiled.
    fn may_match(&self, text: &str) -> bool {
        let has = |literals: &Vec<String>| literals.iter().any(|literal| text.contains(literal));
        self.compiled.get().is_some() || self.required.as_ref().is_none_or(has)
    }

    fn regex(&self) -> &Regex {
        let compile = || Regex::new(&self.text).expect("the pattern is fixed and valid");
        self.compiled.get_or_init(compile)
    }

    /// Whether `text` begins and ends with characters with which a match can.
    fn fits(&self, text: &str) -> bool {
        let is_in = |set: &Option<Set>, end: Option<char>| {
            let set = set.as_ref();
            set.is_none_or(|set| end.is_some_and(|c| set.contains(c)))
        };
        is_in(&self.first, text.chars().next())
            && is_in(&self.last, text.chars().next_back())
            && self.may_match(text)
    }

    /// See [`Regex::is_match`].
    pub(super) fn is_match(&self, text: &str) -> bool {
        self.fits(text) && self.regex().is_match(text)
    }

    /// See [`Regex::find`].
    pub(super) fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.fits(text).then(|| self.regex().find(text)).flatten()
    }

    /// See [`Regex::captures`].
    pub(super) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.fits(text)
            .then(|| self.regex().captures(text))
            .flatten()
    }

    /// See [`Regex::captures_at`].
    pub(super) fn captures_at<'t>(&self, text: &'t str, start: usize) -> Option<Captures<'t>> {
        self.regex().captures_at(text, start)
    }

    /// See [`Regex::find_iter`].
    pub(super) fn find_iter<'p, 't>(&'p self, text: &'t str) -> Matches<'p, 't> {
        self.regex().find_iter(text)
    }

    /// See [`Regex::captures_iter`].
    pub(super) fn captures_iter<'p, 't>(&'p self, text: &'t str) -> CaptureMatches<'p, 't> {
        self.regex().captures_iter(text)
    }

    /// See [`Regex::replace_all`].
    pub(super) fn replace_all<'t>(
        &self,
        text: &'t str,
        replacement: &str,
    ) -> std::borrow::Cow<'t, str> {
        self.regex().replace_all(text, replacement)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_lean() {
        assert_eq!(
            lean(r"^\d{2}[^\da-z]\[\d\]\\d"),
            r"^[0-9]{2}[^0-9a-z]\[[0-9]\]\\d"
        );
        assert_eq!(lean(r"\w[^\w-]"), format!("[{WORD}][^{WORD}-]"));
        assert_eq!(lean(r"\p{Han}[\p{Han}b]"), format!("{HAN}[{HAN}b]"));
    }

    #[test]
    fn letters_of_every_script_of_a_text_are_of_words() {
        let pattern = Pattern::new(r"^\w+\d$");
        for text in ["老桥7", "ponté7", "мост7", "はし7", "a_7"] {
            assert!(pattern.is_match(text), "{text}");
        }
        for text in ["老桥。7", "老桥٣", "老 桥7"] {
            assert!(!pattern.is_match(text), "{text}");
        }
    }

    #[test]
    fn what_lacks_a_literal_compiles_nothing() {
        let pattern = Pattern::new("(?:^|[^a-z])(渡口|码头)的");
        assert!(!pattern.is_match("7号桥在河的那一边"));
        assert!(pattern.compiled.get().is_none());
        assert!(pattern.is_match("老码头的7号船"));
        assert!(!pattern.is_match("7号桥在河的那一边"));
    }

    #[test]
    fn only_what_has_the_ends_is_read() {
        let pattern = Pattern::new("^(?P<name>[甲乙]+)的?[船车]$");
        for text in ["", "丙的船", "甲的桥"] {
            assert!(pattern.captures(text).is_none(), "{text}");
        }
        assert!(pattern.compiled.get().is_none());
        assert_eq!(
            &pattern.captures("甲乙的船").expect("it has")["name"],
            "甲乙"
        );
        assert!(!pattern.is_match("甲丙的船"));
        assert!(Pattern::new("^甲?").is_match(""));
        assert!(Pattern::new("乙").is_match("甲乙丙"));
    }
}
