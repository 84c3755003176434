//! Lossy mojibake: UTF-8 that was read in a wrong codec which had no character for some of its
//! bytes, so that they became `?` or U+FFFD or vanished.
//!
//! Lines with such holes beside characters that wrong readings are made of are looked at. A small
//! automaton over the structure of UTF-8 finds the stretch; the lattice decodes it with the lost
//! bytes open; every character that had a lost byte is then weighed against the others that fit
//! the same bytes. It is put in where it wins clearly, and counted as inferred; otherwise U+FFFD
//! stands for it. Where the bytes are all there, `round_trip` does the work, without guessing.

mod holes;
mod stretch;

use std::ops::Range;

use super::Strictness;
use super::hygiene::is_private_use;
use super::lattice::{self, ByteSet, Judge, Start, Step as Taken, Unit};
use super::purse::Purse;
use super::rewrite::{Rewrite, Rewritten};
use super::round_trip::{
    Codec, Fluent, Gate, Mended, Reader, Script, Step, explains, is_chinese, is_flagged,
    is_improbable, round_trip_gain, wrong_codecs,
};
use crate::report::RepairEvidence;
use holes::{
    FIRST_HYPOTHESES, HYPOTHESES, Holes, NO_PRIVATE_USE, PRIVATE_FOLLOW, PRIVATE_LEAD, PRIVATE_USE,
    TAIL_CHARS,
};
use stretch::{Piece, pieces, stretches};

/// Rules of this module; the wrong reading follows.
const RULE_PREFIX: &str = "lossy:";

/// The kind under which sites are counted; one that was not searched, because too much had been
/// searched in vain, counts as left.
const KIND: &str = "lossy";

/// How much better (nats) the reading must be than the text as it stands.
const MIN_GAIN: f32 = 20.0;

/// How probable a character must be among those that fit the same bytes. Set on simulated lines
/// of the development texts: at the first, 94 to 97 of 100 inferred characters are right and most
/// sentences come back whole; at the second, 99.
const LIKELY: f32 = 0.15;
const CERTAIN: f32 = 0.997;

/// By how much (nats) a reading in which a blank is a blank and a byte is gone must be better than
/// one in which the blank was the byte: blanks that were bytes are common.
const BLANK: f32 = 6.0;

/// What a character of the other script costs (nats).
const OTHER_SCRIPT: f32 = 4.0;

/// The longest stretch that is decoded, in characters.
const MAX_CHARS: usize = 1000;

/// How many characters the lattice may try for one stretch.
const TRIED: u64 = 4_000_000;

/// How many it may try in vain: to begin with, and for each byte.
const VAIN: i64 = 4_000_000;
const VAIN_PER_BYTE: i64 = 8;

/// What is less probable than this is doubtful, and at most one character in so many may be where a
/// search counts as good: of damaged text one in thirty is, of noise one in five.
const DOUBTFUL: f32 = 0.3;
const DOUBTFUL_SHARE: usize = 12;

/// At most one in this many characters of a stretch may be a hole; beyond, guessing begins.
const MOST_HOLES: usize = 2;

/// Restores lossy mojibake in the `lines` of `text` that the scan found; `None` where there is none.
pub(super) fn apply(
    text: &str,
    lines: &[Range<usize>],
    strictness: Strictness,
    evidence: &mut RepairEvidence,
) -> Option<Rewritten> {
    let mut rewrite = Rewrite::new(text);
    let mut purse = Purse::new(VAIN, VAIN_PER_BYTE);
    for line in lines {
        purse.pass(line.len());
        let refused = purse.refused();
        let all = search_around_blanks(&text[line.clone()], strictness, &mut purse);
        if purse.refused() > refused {
            evidence.count(KIND, false);
        }
        for found in all {
            let span = &found.span;
            evidence.count(KIND, true);
            evidence.inferred += found.inferred;
            rewrite.replace(
                line.start + span.start..line.start + span.end,
                &found.text,
                format!("{RULE_PREFIX}{}>{}", Codec::Utf8, found.read),
                found.confidence,
                Some(format!(
                    "gain {:.1} nats, open {}, inferred {}{}",
                    found.gain, found.open, found.inferred, found.guesses
                )),
            );
        }
    }
    rewrite.finish()
}

/// The best readings of a line in which blanks may be bytes: what they give as bytes, here or
/// without loss in `round_trip`, or what they give as blanks behind bytes that vanished.
fn search_around_blanks(line: &str, strictness: Strictness, purse: &mut Purse) -> Vec<Found> {
    let as_blanks = search(line, strictness, purse);
    let mended = Mended::of(line);
    if as_blanks.is_empty() || !mended.is_changed() {
        return as_blanks;
    }
    let mut as_bytes = search(&mended.line, strictness, purse);
    let gain = |all: &[Found]| all.iter().map(|found| found.gain).sum::<f32>();
    let lossless = round_trip_gain(&mended.line);
    if gain(&as_blanks) > gain(&as_bytes).max(lossless) + BLANK {
        return as_blanks;
    }
    for found in &mut as_bytes {
        found.span = mended.span(&found.span);
    }
    as_bytes
}

struct Found {
    span: Range<usize>,
    text: String,
    read: Codec,
    gain: f32,
    confidence: f32,
    inferred: u64,
    open: u64,
    doubtful: usize,
    /// The inferred characters, each with its place (characters of the outcome) and probability.
    guesses: String,
}

impl Found {
    /// Whether most of what was lost is found, as far as it can be told.
    fn is_good(&self) -> bool {
        self.doubtful * DOUBTFUL_SHARE <= self.text.chars().count()
    }
}

/// The best readings of a line's stretches, in order.
fn search(line: &str, strictness: Strictness, purse: &mut Purse) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::new();
    let gate = Gate::of(line);
    let holes = line.contains(['?', '\u{fffd}']);
    let mut codecs = wrong_codecs(line);
    codecs.retain(|read| gate.admits_lossy(*read, holes));
    if codecs.is_empty() {
        return all;
    }
    let lossless = codecs.iter().any(|read| {
        let step = Step {
            written: Codec::Utf8,
            read: *read,
        };
        step.undo(line).is_some_and(|text| is_chinese(&text))
    });
    // the question marks are honest, or Latin letters lost something
    if lossless || explains(line) {
        return all;
    }
    for read in codecs {
        let pieces = pieces(line, read);
        if !Lost::of(&pieces, read).is_credible(usize::MAX) {
            continue;
        }
        let gone = vanishing(read).len() > 0 || pairs_vanish(line, read);
        for stretch in stretches(&pieces, gone) {
            let inside = &pieces[stretch.clone()];
            let lost = Lost::of(inside, read);
            let flagged = inside.iter().any(|piece| is_flagged(piece.c));
            let text = &line[inside[0].at..inside[inside.len() - 1].end()];
            if text.contains("锟斤拷") {
                continue; // nothing of what was written is left in these bytes
            }
            if lost.is_credible(stretch.len()) && flagged && stretch.len() <= MAX_CHARS {
                if !purse.allows() {
                    continue;
                }
                let mut tried = 0;
                let found = restore(line, &pieces, stretch, read, strictness, &mut tried);
                purse.settle(tried, found.as_ref().is_some_and(Found::is_good));
                all.extend(found);
            }
        }
    }
    all.sort_by(|a, b| b.gain.total_cmp(&a.gain));
    let mut chosen: Vec<Found> = Vec::new();
    for found in all {
        let free = |other: &Found| {
            found.span.end <= other.span.start || other.span.end <= found.span.start
        };
        if chosen.iter().all(free) {
            chosen.push(found);
        }
    }
    chosen.sort_by_key(|found| found.span.start);
    chosen
}

/// What a stretch has lost, and whether what is left is what Chinese text in UTF-8 leaves.
#[derive(Debug, Clone, Copy, Default)]
struct Lost {
    holes: usize,
    /// First bytes of UTF-8 that lack a continuation byte and have no hole behind them, and
    /// continuation bytes without a first one where both may be gone.
    short: usize,
    /// First bytes that Chinese text has, and those that it has not.
    leads: usize,
    strange: usize,
}

impl Lost {
    fn of(pieces: &[Piece], read: Codec) -> Self {
        let mut lost = Self::default();
        let mut pending = 0usize;
        for piece in pieces {
            if piece.is_hole() {
                lost.holes += 1;
                pending = 0;
                continue;
            }
            for &byte in piece.bytes() {
                match byte {
                    0x80..0xC0 => {
                        lost.short += usize::from(pending == 0 && read.is_gb());
                        pending = pending.saturating_sub(1);
                    }
                    _ => {
                        lost.short += usize::from(pending > 0);
                        pending = match byte {
                            0xE0..0xF0 => 2,
                            0xC2..0xE0 => 1,
                            _ => 0,
                        };
                        let chinese = matches!(byte, 0xC2 | 0xE2..=0xE9 | 0xEF);
                        lost.leads += usize::from(chinese);
                        lost.strange += usize::from(byte >= 0x80 && !chinese);
                    }
                }
            }
        }
        if vanishing(read).len() == 0 && !read.is_gb() {
            lost.short = 0;
        }
        lost
    }

    fn is_credible(self, pieces: usize) -> bool {
        self.holes + self.short > 0
            && self.holes <= pieces / MOST_HOLES
            && self.leads >= FEWEST_LEADS
            && self.strange * STRANGE_SHARE <= self.leads
    }
}

/// A stretch has to show at least so many first bytes of Chinese characters.
const FEWEST_LEADS: usize = 2;

/// At most one first byte in so many may be one that Chinese text has not.
const STRANGE_SHARE: usize = 4;

/// Whether pairs of bytes that the wrong codec has for private use may be gone from `line`: not if some
/// are there.
fn pairs_vanish(line: &str, read: Codec) -> bool {
    read.is_gb() && !line.contains(is_private_use)
}

/// The bytes that a single-byte codec has nothing for, so that some programs leave them out.
fn vanishing(read: Codec) -> ByteSet {
    let mut gone = ByteSet::default();
    if !read.is_double() {
        let undefined = |byte: &u8| match read.decode_char(&[*byte]) {
            Some((c, _)) => ('\u{80}'..='\u{9f}').contains(&c),
            None => true,
        };
        (0x80..=0xBF)
            .filter(undefined)
            .for_each(|byte| gone.insert(byte));
    }
    gone
}

fn restore(
    line: &str,
    pieces: &[Piece],
    stretch: Range<usize>,
    read: Codec,
    strictness: Strictness,
    tried: &mut u64,
) -> Option<Found> {
    let span = pieces[stretch.start].at..pieces[stretch.end - 1].end();
    let start = Fluent::after(&line[..span.start]);
    let mut tail: String = line[span.end..].chars().take(TAIL_CHARS).collect();
    if tail.chars().count() < TAIL_CHARS {
        tail.push('\n');
    }
    let mut puzzle = Holes {
        pieces,
        stretch: stretch.clone(),
        read,
        vanishing: vanishing(read),
        private_cost: PRIVATE_USE,
        pairs_vanish: pairs_vanish(line, read),
        hypotheses: FIRST_HYPOTHESES,
        tail,
    };
    let mut solve = |puzzle: &Holes<'_>, script: Option<Script>| {
        let reader = Scripted { script };
        let start = Start {
            node: stretch.start,
            state: start,
            last: None,
        };
        let mut budget = TRIED;
        let codec = lattice::Codec::Utf8;
        let solution = lattice::solve(codec, puzzle, &reader, start, &mut budget);
        *tried += TRIED - budget;
        solution
    };
    // what the first reading shows of script and decoder settles the second
    let first = solve(&puzzle, None)?;
    let private = first.steps.iter().any(|step| {
        matches!(
            step,
            Taken::Arc {
                tag: PRIVATE_LEAD | PRIVATE_FOLLOW,
                ..
            }
        )
    });
    puzzle.hypotheses = HYPOTHESES;
    puzzle.private_cost = match puzzle.shows_private_use() {
        true => NO_PRIVATE_USE,
        false if private => 0.0,
        false => PRIVATE_USE,
    };
    let known: String = letters(&first, &puzzle)
        .iter()
        .filter(|one| one.known)
        .map(|one| one.c)
        .collect();
    let script = Script::of(&known);
    let mut letters = letters(&solve(&puzzle, script)?, &puzzle);
    let (mut inferred, mut open, mut doubtful, mut confidence) = (0, 0, 0, 1.0f32);
    let mut guesses = String::new();
    let least = if strictness == Strictness::Strict {
        CERTAIN
    } else {
        LIKELY
    };
    let text: String = letters.iter().map(|one| one.c).collect();
    let gain = cost(start, &line[span.clone()]) - cost(start, &text);
    for at in 0..letters.len() {
        if letters[at].known {
            continue;
        }
        let sure = posterior(&letters, at, start, script, &puzzle.tail);
        doubtful += usize::from(sure < DOUBTFUL);
        if sure >= least {
            inferred += 1;
            confidence = confidence.min(sure);
            let before = if inferred == 1 { ": " } else { ", " };
            guesses += &format!("{before}{} at {at} ({sure:.2})", letters[at].c);
        } else {
            letters[at].left = true;
            open += 1;
        }
    }
    let text: String = letters
        .iter()
        .map(|one| if one.left { '\u{fffd}' } else { one.c })
        .collect();
    let lost = letters.iter().any(|one| !one.known);
    // what comes out as the remains of a worse loss is no reading
    let reads = is_chinese(&text.replace('\u{fffd}', "")) && !text.contains("锟斤");
    (gain >= MIN_GAIN && lost && reads).then_some(Found {
        span,
        text,
        read,
        gain,
        confidence,
        inferred,
        open,
        doubtful,
        guesses,
    })
}

fn cost(mut reader: Fluent, text: &str) -> f32 {
    reader.read_all(text)
}

/// One character of a solution.
#[derive(Debug, Clone)]
struct Letter {
    c: char,
    /// Whether all its bytes were there.
    known: bool,
    /// The characters that fit the same bytes.
    others: Vec<char>,
    left: bool,
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
    let mut reader = if from > 0 { Fluent::after("") } else { start };
    for one in &letters[from..at] {
        reader.read(one.c);
    }
    let own = letters[at + 1..].iter().map(|one| one.c);
    let behind: Vec<char> = own.chain(tail.chars()).take(NEAR - 1).collect();
    // What stands behind costs the same behind all that the model has not seen with it.
    let mut unseen: Option<(Fluent, f32)> = None;
    let mut cost = |c: char| {
        let mut reader = reader;
        let strange = script.is_some_and(|script| script.excludes(c));
        let mut own = reader.read(c) + if strange { OTHER_SCRIPT } else { 0.0 };
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
    let rivals = letters[at]
        .others
        .iter()
        .filter(|c| !is_improbable(**c) && **c != '\u{3000}');
    let sum: f32 = rivals.map(|c| (own - cost(*c)).exp()).sum();
    1.0 / sum.max(1.0)
}

/// The solution's characters; the bytes of each say which others fit.
fn letters(solution: &lattice::Solution, puzzle: &Holes<'_>) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    // what each byte may have been, and whether it is lost
    let mut pattern: Vec<(ByteSet, bool)> = Vec::new();
    for step in &solution.steps {
        match step {
            Taken::Arc { from, tag, .. } => {
                let lost = Holes::is_lost(*tag);
                let sets = puzzle.rivals(*from as usize, *tag);
                pattern.extend(sets.sets().iter().map(|set| (*set, lost)));
            }
            Taken::Unit { unit, .. } => {
                let len = unit.bytes().len().min(pattern.len());
                // the units come behind the arc that completes them, and in order
                let bytes: Vec<(ByteSet, bool)> = pattern.drain(..len).collect();
                letters.push(letter(unit, &bytes));
            }
        }
    }
    letters
}

fn letter(unit: &Unit, bytes: &[(ByteSet, bool)]) -> Letter {
    let there = |(set, lost): &(ByteSet, bool)| !lost && set.only().is_some();
    let known = bytes.iter().all(there);
    let mut others = Vec::new();
    if !known {
        let mut units = Vec::new();
        let sets: Vec<ByteSet> = bytes.iter().map(|(set, _)| *set).collect();
        lattice::Codec::Utf8.characters(&sets, &mut units);
        others = units.iter().map(|unit| unit.ch).collect();
    }
    Letter {
        c: unit.ch,
        known,
        others,
        left: false,
    }
}

/// The fluent reader in one script, or in any.
pub(super) struct Scripted {
    pub(super) script: Option<Script>,
}

impl Judge for Scripted {
    type State = Fluent;

    fn read(&self, state: &Fluent, ch: char) -> (Fluent, f32) {
        let mut reader = *state;
        let strange = self.script.is_some_and(|script| script.excludes(ch));
        let cost = reader.read(ch) + if strange { OTHER_SCRIPT } else { 0.0 };
        (reader, -cost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_empties_the_purse_and_damage_fills_it() {
        let purse = |lines: &mut dyn Iterator<Item = String>| {
            let mut purse = Purse::new(60_000, 0);
            for line in lines.take(12) {
                search(&line, Strictness::Normal, &mut purse);
            }
            purse
        };
        let signs = ['?', '\u{fffd}', '锛', '鐨', '勬', '涓'];
        let mut state = 7u32;
        let noise = std::iter::repeat_with(|| {
            let mut draw = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                signs[(state >> 16) as usize % signs.len()]
            };
            std::iter::repeat_with(&mut draw).take(60).collect()
        });
        assert!(purse(&mut { noise }).refused() > 0);
        let damaged = "鐪熺殑寰堝枩娆㈣繖鏈\u{fffd}功锛屽叾瀹炲彧鏄\u{fffd}兂璇达紝鏄庡ぉ浼氭洿濂斤紝鎴戜滑閮藉湪銆\u{fffd}";
        let damage = std::iter::repeat_with(|| damaged.to_owned());
        assert_eq!(purse(&mut { damage }).refused(), 0);
    }
}
