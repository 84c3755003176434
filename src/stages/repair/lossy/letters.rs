//! The characters of a solution, and how sure each is that lost a byte: it is weighed against all others
//! that fit what is left of it, its neighbours given.

use super::super::Strictness;
use super::super::lattice::{self, ByteSet, Judge, Step as Taken, Unit};
use super::super::round_trip::{Codec, Fluent, Noted, Reader, Script};
use super::open::{Lossy, encoding, is_admitted, is_lost, is_other_form};

/// How probable a character must be among those that fit the same bytes. Set on simulated lines
/// of the development texts: at the first, 94 to 97 of 100 inferred characters are right and most
/// sentences come back whole; at the last, 99. Of pairs of bytes half a character is gone where of UTF-8 a
/// third is; and what stands beside guesses is a guess itself.
const LIKELY: f32 = 0.15;
const LIKELY_PAIR: f32 = 0.3;
const LIKELY_AMONG_MANY: f32 = 0.6;
const CERTAIN: f32 = 0.997;

/// Guesses are many if one character in less than so many is one.
const MANY: usize = 2;

/// What a character of the other script costs (nats).
const OTHER_SCRIPT: f32 = 4.0;

/// What the seldom form of a frequent character costs (nats) besides: the model knows them as one.
const OTHER_FORM: f32 = 2.0;

/// What a wide blank and a wide letter cost (nats) besides: they have no probability of their own.
const BLANK: f32 = 7.0;
const WIDE: f32 = 5.0;

/// How probable a character must be to be put in, alone and where guesses are many.
#[derive(Debug, Clone, Copy)]
pub(super) struct Least {
    alone: f32,
    among_many: f32,
}

impl Least {
    pub(super) fn of(strictness: Strictness, written: Codec) -> Self {
        let (alone, among_many) = match (strictness, written) {
            (Strictness::Strict, _) => (CERTAIN, CERTAIN),
            (Strictness::Normal, Codec::Utf8) => (LIKELY, LIKELY),
            _ => (LIKELY_PAIR, LIKELY_AMONG_MANY),
        };
        Self { alone, among_many }
    }
}

/// Says of each of the `letters` behind `start` and before `tail` how sure it is.
pub(super) fn weigh(
    letters: &mut [Letter],
    least: Least,
    start: Fluent,
    script: Option<Script>,
    tail: &str,
) {
    let guesses = letters.iter().filter(|one| !one.known).count();
    let least = match guesses * MANY > letters.len() {
        true => least.among_many,
        false => least.alone,
    };
    for at in 0..letters.len() {
        if !letters[at].known {
            letters[at].sure = posterior(letters, at, start, script, tail);
            letters[at].left = letters[at].sure < least;
        }
    }
}

pub(super) fn cost(mut reader: Fluent, text: &str) -> f32 {
    reader.read_all(text)
}

/// One character of a solution.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    pub(super) c: char,
    /// Whether all its bytes were there.
    pub(super) known: bool,
    /// The node behind it, if a character ends there.
    pub(super) end: Option<usize>,
    /// The characters that fit the same bytes.
    others: Vec<char>,
    /// How probable it is among them, and whether that is too little to put it in.
    pub(super) sure: f32,
    pub(super) left: bool,
}

impl Letter {
    /// What is put in for it.
    pub(super) fn shown(&self) -> char {
        if self.left { '\u{fffd}' } else { self.c }
    }
}

/// What `c` costs (nats) besides what the reader says.
fn besides(c: char, script: Option<Script>) -> f32 {
    match c {
        '\u{3000}' => BLANK,
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' => WIDE,
        c if script.is_some_and(|script| script.excludes(c)) => OTHER_SCRIPT,
        c if is_other_form(c) => OTHER_FORM,
        _ => 0.0,
    }
}

/// How probable the character at `at` is among those that fit, its neighbours given.
fn posterior(
    letters: &[Letter],
    at: usize,
    start: Fluent,
    script: Option<Script>,
    tail: &str,
) -> f32 {
    const NEAR: usize = 5;
    let from = at.saturating_sub(NEAR);
    let mut reader = if from > 0 { start.anew() } else { start };
    for one in &letters[from..at] {
        reader.read(one.c);
    }
    let own = letters[at + 1..].iter().map(|one| one.c);
    let behind: Vec<char> = own.chain(tail.chars()).take(NEAR - 1).collect();
    // What stands behind costs the same behind all that the model has not seen with it.
    let mut unseen: Option<(Fluent, f32)> = None;
    let mut cost = |c: char| {
        let mut reader = reader;
        let mut own = reader.read(c) + besides(c, script);
        let Some((next, rest)) = behind.split_first() else {
            return own;
        };
        own += reader.read(*next);
        own + match unseen {
            Some((known, rest)) if known == reader => rest,
            _ => {
                let begun = reader;
                let rest = rest.iter().map(|c| reader.read(*c)).sum::<f32>();
                unseen = Some((begun, rest));
                rest
            }
        }
    };
    let own = cost(letters[at].c);
    let rivals = letters[at].others.iter().filter(|c| is_admitted(**c));
    let sum: f32 = rivals.map(|c| (own - cost(*c)).exp()).sum();
    1.0 / sum.max(1.0)
}

/// The solution's characters; the bytes of each say which others fit.
pub(super) fn letters<P: Lossy>(solution: &lattice::Solution, puzzle: &P) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    // what each byte may have been, and whether it is lost
    let mut pattern: Vec<(ByteSet, bool)> = Vec::new();
    let mut node = 0;
    for step in &solution.steps {
        match step {
            Taken::Arc { from, tag, to } => {
                node = *to as usize;
                let lost = is_lost(*tag);
                let sets = puzzle.rivals(*from as usize, *tag);
                pattern.extend(sets.sets().iter().map(|set| (*set, lost)));
            }
            Taken::Unit { unit, .. } => {
                let len = unit.bytes().len().min(pattern.len());
                // the units come behind the arc that completes them, and in order
                let bytes: Vec<(ByteSet, bool)> = pattern.drain(..len).collect();
                let end = pattern.is_empty().then_some(node);
                letters.push(letter(puzzle.open().written, unit, &bytes, end));
            }
        }
    }
    letters
}

/// So many characters fit at most in which one byte is open.
const ONE_BYTE: usize = 64;

fn letter(written: Codec, unit: &Unit, bytes: &[(ByteSet, bool)], end: Option<usize>) -> Letter {
    let there = |(set, lost): &(ByteSet, bool)| !lost && set.only().is_some();
    let known = bytes.iter().all(there);
    let mut others = Vec::new();
    if !known {
        let mut units = Vec::with_capacity(ONE_BYTE);
        let sets: Vec<ByteSet> = bytes.iter().map(|(set, _)| *set).collect();
        encoding(written).characters(&sets, &mut units);
        others = units.iter().map(|unit| unit.ch).collect();
    }
    Letter {
        c: unit.ch,
        known,
        end,
        others,
        sure: 1.0,
        left: false,
    }
}

/// The fluent reader in one script, or in any.
pub(in crate::stages::repair) struct Scripted {
    pub(in crate::stages::repair) script: Option<Script>,
}

impl Judge for Scripted {
    type State = Fluent;
    /// What the reader knows of it, and what it costs besides.
    type Note = (Noted, f32);

    fn note(&self, ch: char) -> Self::Note {
        (Noted::of(ch), besides(ch, self.script))
    }

    fn read(&self, state: &Fluent, ch: char) -> (Fluent, f32) {
        let mut reader = *state;
        let cost = reader.read(ch) + besides(ch, self.script);
        (reader, -cost)
    }

    fn each<'s>(&'s self, state: &'s Fluent) -> impl FnMut(char, Self::Note) -> f32 + 's {
        let mut costs = state.costs();
        move |ch, (noted, besides)| -(costs(ch, noted) + besides)
    }
}
