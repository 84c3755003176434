//! What the page itself says: its characters, pairs and triples, counted.
//!
//! A page repeats its names and terms, and damage seldom hits every place where one stands. Of
//! all sources of evidence this one adds most (docs/plausibility.md). Count only what is
//! trustworthy: a wrong guess that is counted would confirm itself.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::fold::Symbol;
use super::math::{exp, ln};
use super::model::Model;
use super::score::Score;

/// How many imagined observations the shorter context weighs in the page's own model.
const PRIOR: f64 = 4.0;

/// Symbols have fewer than 2^16 values, so three fit one number beside their count of symbols.
fn key(symbols: &[Symbol]) -> u64 {
    symbols.iter().fold(symbols.len() as u64, |key, symbol| {
        key << 16 | u64::from(symbol.0)
    })
}

/// Multiplies; the keys are not chosen by an adversary who could gain more than a slow page.
#[derive(Debug, Clone, Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }
    fn write_u64(&mut self, number: u64) {
        let x = (self.0 ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = x ^ (x >> 32);
    }
}

/// The page's share in a probability that is mixed with the model's.
#[derive(Debug, Clone, Copy)]
pub struct Share {
    of_page: f64,
    /// What is left of the model's score where the page has nothing to say.
    unseen: Score,
}

impl Share {
    /// So much of the whole, from 0 to below 1.
    pub fn new(of_page: f64) -> Self {
        Self {
            of_page,
            unseen: Score::from_millinats((ln(1.0 - of_page) * 1000.0) as i32),
        }
    }
}

/// The counted characters, pairs and triples of one page.
#[derive(Debug, Clone, Default)]
pub struct PageCache {
    counts: HashMap<u64, u32, BuildHasherDefault<Mix>>,
    /// A bit for each symbol that was counted, so that most questions need no look-up; empty without any.
    bits: Vec<u64>,
    total: u32,
}

impl PageCache {
    /// A page of which nothing is known.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts a stretch of trustworthy text; n-grams do not reach across its ends. Linear.
    pub fn add(&mut self, model: &Model<'_>, text: &str) {
        let mut recent = [Symbol::BLANK; 3];
        let mut known = 0;
        for c in text.chars() {
            let symbol = model.fold(c);
            // A class of many characters says nothing of the one that stands there.
            if c == '\n' || !symbol.is_known() && symbol != Symbol::BLANK {
                known = 0;
                continue;
            }
            let run = matches!(symbol, Symbol::LETTERS | Symbol::DIGITS);
            if symbol == Symbol::BLANK || (run && known > 0 && recent[2] == symbol) {
                continue;
            }
            recent = [recent[1], recent[2], symbol];
            self.bits.resize(1 << 10, 0);
            self.bits[usize::from(symbol.0) / 64] |= 1 << (symbol.0 % 64);
            known = (known + 1).min(3);
            for length in 1..=known {
                *self.counts.entry(key(&recent[3 - length..])).or_default() += 1;
            }
            self.total = self.total.saturating_add(1);
        }
    }

    /// How often one to three symbols follow each other on the page.
    pub fn count(&self, symbols: &[Symbol]) -> u32 {
        self.counts.get(&key(symbols)).copied().unwrap_or(0)
    }

    /// How many symbols were counted.
    pub fn len(&self) -> u32 {
        self.total
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// Whether the page has `symbol`.
    fn has(&self, symbol: Symbol) -> bool {
        let bits = self.bits.get(usize::from(symbol.0) / 64);
        bits.is_some_and(|bits| bits >> (symbol.0 % 64) & 1 != 0)
    }

    /// `score` of the last of up to three symbols after the others, mixed with what the page says
    /// of it: the page's share is `share`.
    pub fn mixed(&self, symbols: &[Symbol], score: Score, share: Share) -> Score {
        if !symbols.last().is_some_and(|last| self.has(*last)) {
            return score + share.unseen;
        }
        let p = exp(f64::from(score.millinats()) / 1000.0);
        let mixture = ln((1.0 - share.of_page) * p + share.of_page * self.probability(symbols));
        Score::from_millinats((mixture * 1000.0) as i32)
    }

    /// The probability of the last of up to three symbols after the others, on this page alone.
    pub(super) fn probability(&self, symbols: &[Symbol]) -> f64 {
        let mut p = 0.0;
        for length in 1..=symbols.len().min(3) {
            let ngram = &symbols[symbols.len() - length..];
            let context = match length {
                1 => self.total,
                _ => self.count(&ngram[..length - 1]),
            };
            let seen = if context == 0 { 0 } else { self.count(ngram) };
            p = (f64::from(seen) + PRIOR * p) / (f64::from(context) + PRIOR);
        }
        p
    }
}
