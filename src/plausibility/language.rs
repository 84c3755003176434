//! Which language does a text read like? Small models of those that must not be mistaken for
//! Chinese, on one scale with it.
//!
//! The languages besides Chinese have a table of their commonest character triples, pairs and
//! characters each; what is not in the table is charged for backing off, so the scores are not
//! quite probabilities, but on text they come within a few per cent of one. Log probabilities of
//! the *same bytes* read in different ways can be compared as they are: each is the cost of one
//! explanation. The tables refuse subtlety: a word or two is not enough to tell French from English.

use super::bits::{HashedMap, hash};
use super::fold::Symbol;
use super::model::Model;
use super::score::Score;

/// A language that text may be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// Chinese, in either script.
    Chinese,
    /// Japanese.
    Japanese,
    /// Korean.
    Korean,
    /// English.
    English,
    /// French.
    French,
    /// German.
    German,
    /// Spanish.
    Spanish,
    /// Russian.
    Russian,
    /// Vietnamese.
    Vietnamese,
}

impl Language {
    /// All of them; Chinese first.
    pub const ALL: [Self; 9] = [
        Self::Chinese,
        Self::Japanese,
        Self::Korean,
        Self::English,
        Self::French,
        Self::German,
        Self::Spanish,
        Self::Russian,
        Self::Vietnamese,
    ];

    /// Its ISO 639-1 code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Chinese => "zh",
            Self::Japanese => "ja",
            Self::Korean => "ko",
            Self::English => "en",
            Self::French => "fr",
            Self::German => "de",
            Self::Spanish => "es",
            Self::Russian => "ru",
            Self::Vietnamese => "vi",
        }
    }
}

/// What the hash of a language's n-gram begins with, less the number of the language.
const SEED: u64 = 0x6c61_6e67_0000;
/// Steps of the stored values per nat.
pub const LANGUAGE_STEPS: f64 = 12.0;
/// What it costs that a triple, or a triple and a pair, is not in the table.
const BACK_OFF: [Score; 3] = [
    Score::ZERO,
    Score::from_millinats(-1_000),
    Score::from_millinats(-2_500),
];
/// A character that the language does not use: one of the 150,000 of Unicode, and a surprise.
const UNUSED: Score = Score::from_millinats(-14_000);
/// In Chinese text the n-gram model sees a run of letters or digits as one symbol; spelling it out
/// costs this much a letter (one of 26), a digit (one of ten), and a blank (about one in 20).
const LETTER: Score = Score::from_millinats(-3_250);
const DIGIT: Score = Score::from_millinats(-2_300);
const BLANK: Score = Score::from_millinats(-3_000);

/// What a text reads like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The language that explains it best.
    pub language: Language,
    /// Its log probability in that language.
    pub score: Score,
    /// How many characters were scored.
    pub chars: usize,
    /// The second best language and its log probability.
    pub second: (Language, Score),
}

impl Reading {
    /// The log probability of a character on average. Text of its language has -1.5 to -3 in an
    /// alphabet, about -3.5 in Japanese and Korean, -4 to -5.5 in Chinese; mojibake has -7 and less.
    pub fn per_char(&self) -> Score {
        let chars = i32::try_from(self.chars.max(1)).unwrap_or(i32::MAX);
        Score::from_millinats(self.score.millinats() / chars)
    }
}

/// The hash of an n-gram of a language.
pub fn language_hash(language: Language, chars: &[char]) -> u64 {
    hash(SEED + language as u64, chars.iter().map(|c| *c as u32))
}

/// A character as the small models see it: small letters, one digit, one blank.
pub fn plain(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        '0'..='9' => '0',
        c if c.is_ascii() => c,
        c if c.is_whitespace() => ' ',
        c => c.to_lowercase().next().unwrap_or(c),
    }
}

impl Model<'_> {
    /// The log probability of `text` in a language; line edges do not count. Linear.
    fn score_as(&self, text: &str, language: Language) -> Score {
        match (language, &self.languages) {
            (Language::Chinese, _) => self.score_chinese(text),
            (language, Some(table)) => score(table, language, text),
            (_, None) => UNUSED,
        }
    }

    /// The language that explains `text` best. Linear; nine passes.
    pub fn language(&self, text: &str) -> Reading {
        let score = |language| (language, self.score_as(text, language));
        let mut best = score(Language::Chinese);
        let mut second = (Language::Chinese, Score::MIN);
        for language in Language::ALL.into_iter().skip(1) {
            let next = score(language);
            if next.1 > best.1 {
                (best, second) = (next, best);
            } else if next.1 > second.1 {
                second = next;
            }
        }
        Reading {
            language: best.0,
            score: best.1,
            chars: text.chars().count(),
            second,
        }
    }

    fn score_chinese(&self, text: &str) -> Score {
        let mut state = self.unknown_start();
        let mut sum = Score::ZERO;
        for c in text.chars() {
            let symbol = self.fold(c);
            let (next, score) = self.advance(state, symbol);
            state = next;
            sum += score;
            sum += match symbol {
                Symbol::LETTERS => LETTER,
                Symbol::DIGITS => DIGIT,
                Symbol::BLANK => BLANK,
                _ => Score::ZERO,
            };
        }
        sum
    }
}

fn score(table: &HashedMap<'_>, language: Language, text: &str) -> Score {
    let mut recent = [' ', ' ', ' '];
    let mut sum = Score::ZERO;
    for c in text.chars().map(plain) {
        recent = [recent[1], recent[2], c];
        let found = BACK_OFF.iter().enumerate().find_map(|(missing, cost)| {
            let code = table.get(language_hash(language, &recent[missing..]))?;
            Some(*cost + Score::from_millinats(-(f64::from(code) * 1000.0 / LANGUAGE_STEPS) as i32))
        });
        sum += found.unwrap_or(UNUSED);
        if c.is_ascii_digit() {
            sum += DIGIT;
        }
    }
    sum
}
