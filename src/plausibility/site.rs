//! What speaks for each reading of a site of damage: the features that a choice weighs.
//!
//! A site stands in a line, between a text before and a text after that are taken as given. Every
//! candidate is scored with the same neighbourhood, so only differences matter. Work per candidate
//! is bounded: at most [`REACH`] characters of either side are looked at.

use super::fold::Symbol;
use super::math::{exp, ln};
use super::model::Model;
use super::ngrams::State;
use super::page::PageCache;
use super::score::Score;
use super::words::segment;

/// How far to either side the language model and the words look, in symbols: beyond an n-gram and
/// a long word nothing changes.
const NEAR: usize = 10;
/// How far quotes are paired, in characters: longer than nearly every sentence.
pub const REACH: usize = 400;
/// The share of the page's own model in the two mixtures with the language model.
const SHARES: [f64; 2] = [0.1, 0.3];

/// How many features a candidate has.
pub const FEATURES: usize = 14;

/// Where among them stands what is closed without having been opened, and where how many signs in a row divide sentences.
pub(crate) const UNOPENED: usize = 4;
pub(crate) const DOUBLED: usize = 5;

/// What speaks for a candidate; sums over it and the neighbours it touches.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CandidateFeatures(pub [f32; FEATURES]);

/// The names of the features, in order.
pub const FEATURE_NAMES: [&str; FEATURES] = [
    "language model",
    "words",
    "punctuation marks",
    "unclosed brackets",
    "unopened brackets",
    "doubled punctuation",
    "page mixture .1",
    "page mixture .3",
    "page triples",
    "page pairs",
    "page characters",
    "language model after",
    "other signs",
    "triples the page has",
];

/// A site of damage between two given texts of one line.
#[derive(Debug)]
pub struct Site<'a> {
    model: &'a Model<'a>,
    page: &'a PageCache,
    /// The last symbols before.
    before: Vec<Symbol>,
    /// The first symbols after, with the line's end where it is near.
    after: Vec<Symbol>,
    state: State,
    brackets: Brackets,
    after_text: &'a str,
    /// The brackets at the line's end for a candidate without any.
    plain: (usize, u32),
}

/// Open brackets, innermost last, and how many closed without having been opened.
#[derive(Debug, Clone, Default)]
struct Brackets {
    open: Vec<char>,
    unopened: u32,
}

const PAIRS: [(char, char); 7] = [
    ('‘', '’'),
    ('“', '”'),
    ('《', '》'),
    ('（', '）'),
    ('「', '」'),
    ('『', '』'),
    ('【', '】'),
];

/// A narrow bracket as the wide one.
fn widened(c: char) -> char {
    match c {
        '(' => '（',
        ')' => '）',
        c => c,
    }
}

impl Brackets {
    fn add(&mut self, c: char) {
        let c = widened(c);
        for (open, close) in PAIRS {
            if c == open {
                self.open.push(open);
            } else if c == close {
                match self.open.iter().rposition(|o| *o == open) {
                    Some(at) => self.open.truncate(at),
                    None => self.unopened += 1,
                }
            }
        }
    }
}

/// Signs that end or divide a sentence; two of them in a row are rare but for the pairs below.
const DIVIDERS: &str = "，。、；：？！";

fn doubled(first: Symbol, second: Symbol, dividers: &[Symbol]) -> bool {
    // ？！ and the like are honest; the same sign twice, or ， after 。, is not.
    let emphatic = &dividers[5..];
    dividers.contains(&first)
        && dividers.contains(&second)
        && !(emphatic.contains(&first) && emphatic.contains(&second))
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2027}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}'
        | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '·')
        || c.is_ascii_punctuation()
}

impl<'a> Site<'a> {
    /// A site between the line's text `before` and `after`. Linear in the first and last 400
    /// characters of them.
    pub fn new(model: &'a Model<'a>, page: &'a PageCache, before: &'a str, after: &'a str) -> Self {
        let mut tail: Vec<char> = before.chars().rev().take(REACH).collect();
        tail.reverse();
        let mut brackets = Brackets::default();
        tail.iter().for_each(|c| brackets.add(*c));
        let from = tail.len().saturating_sub(2 * NEAR);
        let near = tail[from..].iter().map(|c| symbol_of(model, *c));
        let begin = if from == 0 {
            model.start()
        } else {
            model.unknown_start()
        };
        let (mut state, mut seen) = (begin, Vec::new());
        for symbol in near {
            state = step(model, state, symbol).0;
            push(&mut seen, symbol);
        }
        let after_text = match after.char_indices().nth(REACH) {
            Some((end, _)) => &after[..end],
            None => after,
        };
        let mut first = Vec::new();
        for c in after_text.chars() {
            push(&mut first, symbol_of(model, c));
            if first.len() > NEAR {
                break;
            }
        }
        if first.len() <= NEAR {
            first.push(Symbol::EDGE);
        }
        let mut site = Self {
            model,
            page,
            before: seen.split_off(seen.len().saturating_sub(NEAR)),
            after: first,
            state,
            brackets,
            after_text,
            plain: (0, 0),
        };
        site.plain = site.brackets_with("");
        site
    }

    fn brackets_with(&self, candidate: &str) -> (usize, u32) {
        let mut brackets = self.brackets.clone();
        candidate
            .chars()
            .chain(self.after_text.chars())
            .for_each(|c| brackets.add(c));
        (brackets.open.len(), brackets.unopened)
    }

    /// The language model's score of a candidate and what follows it: a cheap way to thin out
    /// many candidates before [`Site::features`]. Constant time for candidates of a few characters.
    pub fn quick(&self, candidate: &str) -> Score {
        let (mut state, mut sum) = self.model.advance_text(self.state, candidate);
        for symbol in self.after.iter().take(self.model.order() + 1) {
            let (next, score) = self.model.advance(state, *symbol);
            state = next;
            sum += score;
        }
        sum
    }

    /// What speaks for one candidate. Constant time for candidates of a few characters.
    pub fn features(&self, candidate: &str) -> CandidateFeatures {
        let mut symbols = self.before.clone();
        let begin = symbols.len();
        candidate
            .chars()
            .for_each(|c| push(&mut symbols, symbol_of(self.model, c)));
        let end = symbols.len();
        symbols.extend(&self.after);

        let (mut state, mut own, mut later) = (self.state, Score::ZERO, Score::ZERO);
        let mut mixtures = [0.0f64; 2];
        let reach = end + self.after.len().min(self.model.order() + 1);
        for at in begin..reach {
            let (next, score) = step(self.model, state, symbols[at]);
            state = next;
            match at < end {
                true => own += score,
                false => later += score,
            }
            if at < end + 2 && !self.page.is_empty() && symbols[at] != Symbol::EDGE {
                let p = exp(f64::from(score.millinats()) / 1000.0);
                let page = self.page.probability(&symbols[at.saturating_sub(2)..=at]);
                for (sum, share) in mixtures.iter_mut().zip(SHARES) {
                    *sum += ln((1.0 - share) * p + share * page) - ln(p);
                }
            }
        }
        let known = symbols.last() == Some(&Symbol::EDGE);
        let words = self.words(&symbols[..symbols.len() - usize::from(known)]);
        let (open, unopened) = match candidate
            .chars()
            .map(widened)
            .any(|c| PAIRS.iter().any(|(o, e)| *o == c || *e == c))
        {
            true => self.brackets_with(candidate),
            false => self.plain,
        };
        let marks = candidate.chars().filter(|c| is_mark(*c)).count();
        let page = self.page_features(&symbols, begin, end);
        CandidateFeatures([
            (own + later).nats(),
            words.nats(),
            marks as f32,
            open as f32,
            unopened as f32,
            self.doubled(&symbols, begin, end) as f32,
            mixtures[0] as f32,
            mixtures[1] as f32,
            page[0],
            page[1],
            page[2],
            later.nats(),
            candidate
                .chars()
                .filter(|c| !is_mark(*c) && !is_han(*c))
                .count() as f32,
            page[3],
        ])
    }

    fn words(&self, symbols: &[Symbol]) -> Score {
        match &self.model.words {
            Some(words) => segment(words, symbols, |symbol| self.model.is_han(symbol)),
            None => Score::ZERO,
        }
    }

    fn doubled(&self, symbols: &[Symbol], begin: usize, end: usize) -> usize {
        let dividers: Vec<Symbol> = DIVIDERS.chars().map(|c| self.model.fold(c)).collect();
        let pairs = symbols[begin.saturating_sub(1)..(end + 1).min(symbols.len())].windows(2);
        pairs
            .filter(|pair| doubled(pair[0], pair[1], &dividers))
            .count()
    }

    /// Sums of ln(1 + count) over the triples, pairs and characters that touch the candidate, and
    /// how many of the triples the page has.
    fn page_features(&self, symbols: &[Symbol], begin: usize, end: usize) -> [f32; 4] {
        let mut sums = [0.0; 4];
        if self.page.is_empty() {
            return sums;
        }
        for (slot, length) in [(0, 3), (1, 2), (2, 1)] {
            let from = begin.saturating_sub(length - 1);
            let last = end.min(symbols.len().saturating_sub(length - 1));
            for at in from..last {
                let count = self.page.count(&symbols[at..at + length]);
                sums[slot] += ln(1.0 + f64::from(count)) as f32;
                sums[3] += if length == 3 && count > 0 { 1.0 } else { 0.0 };
            }
        }
        sums
    }
}

/// A line break is the edge of a line.
fn symbol_of(model: &Model<'_>, c: char) -> Symbol {
    match c {
        '\n' => Symbol::EDGE,
        c => model.fold(c),
    }
}

/// The model's step; behind an edge a line begins.
fn step(model: &Model<'_>, state: State, symbol: Symbol) -> (State, Score) {
    let (next, score) = model.advance(state, symbol);
    match symbol {
        Symbol::EDGE => (model.start(), score),
        _ => (next, score),
    }
}

/// Appends a symbol as the model sees it: no blanks, one symbol a run.
fn push(symbols: &mut Vec<Symbol>, symbol: Symbol) {
    let run = matches!(symbol, Symbol::LETTERS | Symbol::DIGITS);
    if symbol != Symbol::BLANK && !(run && symbols.last() == Some(&symbol)) {
        symbols.push(symbol);
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}
