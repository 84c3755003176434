//! Lossy mojibake: UTF-8 that was read in a wrong codec which had no character for some of its
//! bytes, so that they became `?` or U+FFFD or vanished.
//!
//! Lines with such holes beside characters that wrong readings are made of are looked at. A small
//! automaton over the structure of UTF-8 finds the stretch; the lattice decodes it with the lost
//! bytes open; every character that had a lost byte is then weighed against the others that fit
//! the same bytes. It is put in where it wins clearly, and counted as inferred; otherwise U+FFFD
//! stands for it. Where the bytes are all there, `round_trip` does the work, without guessing.

mod stretch;

use std::ops::Range;

use super::Strictness;
use super::lattice::{self, Arc, ByteSet, Bytes, Judge, Puzzle, Start, Step as Taken, Unit};
use super::rewrite::{Rewrite, Rewritten};
use super::round_trip::{
    Codec, Fluent, Reader, Script, Step, is_chinese, is_flagged, is_improbable, suspicious_lines,
    wrong_codecs,
};
use crate::report::RepairEvidence;
use stretch::{Piece, pieces, stretches};

/// Rules of this module; the wrong reading follows.
const RULE_PREFIX: &str = "lossy:";

/// How much better (nats) the reading must be than the text as it stands.
const MIN_GAIN: f32 = 20.0;

/// How probable a character must be among those that fit the same bytes. Set on simulated lines
/// of the development texts so that most sentences come back whole, and so that the second leaves
/// what is not all but certain.
const LIKELY: f32 = 0.3;
const CERTAIN: f32 = 0.98;

/// What a hole costs (nats) that stands for two bytes, or for itself; and what a byte costs that
/// vanished.
const TWO_BYTES: f32 = 3.0;
const HONEST: f32 = 3.0;
const VANISHED: f32 = 8.0;

/// What a character of the other script costs (nats).
const OTHER_SCRIPT: f32 = 4.0;

/// The longest stretch that is decoded, in characters.
const MAX_CHARS: usize = 1000;

/// How many characters the lattice may try for one stretch.
const TRIED: u64 = 2_000_000;

/// At most one in this many characters of a stretch may be a hole; beyond, guessing begins.
const MOST_HOLES: usize = 3;

/// Restores lossy mojibake in `text`; `None` where there is none.
pub(super) fn apply(
    text: &str,
    strictness: Strictness,
    evidence: &mut RepairEvidence,
) -> Option<Rewritten> {
    if memchr::memchr(b'?', text.as_bytes()).is_none()
        && memchr::memmem::find(text.as_bytes(), "\u{fffd}".as_bytes()).is_none()
    {
        return None;
    }
    let mut rewrite = Rewrite::new(text);
    for line in suspicious_lines(text) {
        if !text[line.clone()].contains(['?', '\u{fffd}']) {
            continue;
        }
        for found in search(&text[line.clone()], strictness) {
            evidence.count(RULE_PREFIX.trim_end_matches(':'), true);
            evidence.inferred += found.inferred;
            rewrite.replace(
                line.start + found.span.start..line.start + found.span.end,
                &found.text,
                format!("{RULE_PREFIX}{}>{}", Codec::Utf8, found.read),
                found.confidence,
                Some(format!(
                    "gain {:.1} nats, inferred {}, open {}",
                    found.gain, found.inferred, found.open
                )),
            );
        }
    }
    rewrite.finish()
}

struct Found {
    span: Range<usize>,
    text: String,
    read: Codec,
    gain: f32,
    confidence: f32,
    inferred: u64,
    open: u64,
}

/// The best readings of a line's stretches, in order.
fn search(line: &str, strictness: Strictness) -> Vec<Found> {
    let mut all: Vec<Found> = Vec::new();
    let codecs = wrong_codecs(line);
    let lossless = codecs.iter().any(|read| {
        let step = Step {
            written: Codec::Utf8,
            read: *read,
        };
        step.undo(line).is_some_and(|text| is_chinese(&text))
    });
    if lossless {
        return all; // the question marks are honest
    }
    for read in codecs {
        let pieces = pieces(line, read);
        for stretch in stretches(&pieces) {
            let holes = pieces[stretch.clone()]
                .iter()
                .filter(|piece| piece.is_hole())
                .count();
            let holes = holes > 0 && holes * MOST_HOLES <= stretch.len();
            let flagged = pieces[stretch.clone()]
                .iter()
                .any(|piece| is_flagged(piece.c));
            let text = &line[pieces[stretch.start].at..pieces[stretch.end - 1].end()];
            if text.contains("锟斤拷") {
                continue; // nothing of what was written is left in these bytes
            }
            if holes && flagged && stretch.len() <= MAX_CHARS {
                all.extend(restore(line, &pieces, stretch, read, strictness));
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

fn restore(
    line: &str,
    pieces: &[Piece],
    stretch: Range<usize>,
    read: Codec,
    strictness: Strictness,
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
        private_cost: PRIVATE_USE,
        tail,
    };
    let solve = |puzzle: &Holes<'_>, script: Option<Script>| {
        let reader = Scripted { script };
        {
            let start = Start {
                node: stretch.start,
                state: start,
                last: None,
            };
            let mut budget = TRIED;
            lattice::solve(lattice::Codec::Utf8, puzzle, &reader, start, &mut budget)
        }
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
    puzzle.private_cost = if private { 0.0 } else { NO_PRIVATE_USE };
    let known: String = letters(&first, &puzzle)
        .iter()
        .filter(|one| one.known)
        .map(|one| one.c)
        .collect();
    let script = Script::of(&known);
    let mut letters = letters(&solve(&puzzle, script)?, &puzzle);
    let (mut inferred, mut open, mut confidence) = (0, 0, 1.0f32);
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
        if sure >= least {
            inferred += 1;
            confidence = confidence.min(sure);
        } else {
            letters[at].left = true;
            open += 1;
        }
    }
    let text: String = letters
        .iter()
        .map(|one| if one.left { '\u{fffd}' } else { one.c })
        .collect();
    let lost = letters.iter().filter(|one| !one.known).count();
    (gain >= MIN_GAIN && lost <= letters.len()).then_some(Found {
        span,
        text,
        read,
        gain,
        confidence,
        inferred,
        open,
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
    let cost = |c: char| {
        let mut reader = reader;
        let strange = script.is_some_and(|script| script.excludes(c));
        let own = reader.read(c) + if strange { OTHER_SCRIPT } else { 0.0 };
        own + behind.iter().map(|c| reader.read(*c)).sum::<f32>()
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
    let mut pattern: Vec<ByteSet> = Vec::new();
    for step in &solution.steps {
        match step {
            Taken::Arc { from, tag, .. } => {
                pattern.extend_from_slice(puzzle.bytes(*from as usize, *tag).sets());
            }
            Taken::Unit { unit, .. } => {
                let len = unit.bytes().len().min(pattern.len());
                // the units come behind the arc that completes them, and in order
                let bytes: Vec<ByteSet> = pattern.drain(..len).collect();
                letters.push(letter(unit, &bytes));
            }
        }
    }
    letters
}

fn letter(unit: &Unit, bytes: &[ByteSet]) -> Letter {
    let known = bytes.iter().all(|set| set.only().is_some());
    let mut others = Vec::new();
    if !known {
        let mut units = Vec::new();
        lattice::Codec::Utf8.characters(bytes, &mut units);
        others = units.iter().map(|unit| unit.ch).collect();
    }
    Letter {
        c: unit.ch,
        known,
        others,
        left: false,
    }
}

/// Whether a codec has a character for some bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Readable {
    No,
    PrivateUse,
    Yes,
}

/// How many hypotheses are kept: the model looks back four characters, and few of the candidates
/// of one hole are in earnest.
const HYPOTHESES: usize = 10;

/// The puzzle of one stretch: a node before each piece and one at the end.
struct Holes<'p> {
    pieces: &'p [Piece],
    stretch: Range<usize>,
    read: Codec,
    private_cost: f32,
    /// What follows the stretch, with the end of the line where it is near.
    tail: String,
}

/// What an arc takes a piece for.
const KNOWN: u8 = 0;
const ITSELF: u8 = 1;
const LOST_LEAD: u8 = 2;
const LOST_FOLLOW: u8 = 3;
const LEAD_FOLLOW: u8 = 4;
const FOLLOW_LEAD: u8 = 5;
const LEAD_VANISHED: u8 = 6;
const FOLLOW_VANISHED: u8 = 7;
const CUT_ONE: u8 = 8;
const CUT_TWO: u8 = 9;
const PRIVATE_LEAD: u8 = 10;
const PRIVATE_FOLLOW: u8 = 11;

/// What it costs (nats) that a hole stands for what some decoders read as private use: when it
/// is not known whether this one does, and when no hole of the stretch needs it.
const PRIVATE_USE: f32 = 1.5;
const NO_PRIVATE_USE: f32 = 6.0;

/// Continuation bytes of UTF-8.
const FOLLOW: ByteSet = ByteSet::range(0x80, 0xBF);

/// First bytes of the characters that Chinese text is made of: marks, kana, hanzi, full-width forms.
const LEAD: ByteSet = ByteSet::one(0xC2)
    .or(ByteSet::range(0xE2, 0xE9))
    .or(ByteSet::one(0xEF));

/// What it costs (nats) when a stretch ends in the middle of a character.
const CUT: f32 = 3.0;

/// How many characters behind a stretch are read with it.
const TAIL_CHARS: usize = 3;

impl Holes<'_> {
    /// The bytes that the wrong codec could not read in front of the piece behind `node`: certainly,
    /// and only if it has no private use.
    fn unreadable(&self, node: usize) -> [ByteSet; 2] {
        let next = self.pieces.get(node + 1);
        let before_hole = next.is_some_and(Piece::is_hole) && self.read.is_double();
        let next = next.filter(|piece| !piece.is_hole());
        let next = next.and_then(|piece| piece.bytes().first().copied());
        let mut sets = [ByteSet::default(); 2];
        for byte in LEAD.or(FOLLOW).iter() {
            let alone = self.readable(&[byte]);
            let pair = next.map_or(Readable::No, |next| self.readable(&[byte, next]));
            let pair = if before_hole {
                self.readable_before(byte)
            } else {
                pair
            };
            match alone.max(pair) {
                Readable::No => sets[0].insert(byte),
                Readable::PrivateUse => sets[1].insert(byte),
                Readable::Yes => {}
            }
        }
        sets
    }

    /// Whether `byte` makes a character with most of the bytes that UTF-8 may have behind it.
    fn readable_before(&self, byte: u8) -> Readable {
        let behind = FOLLOW.iter();
        let most = behind.filter(|next| self.readable(&[byte, *next]) == Readable::Yes);
        if most.count() as u32 * 4 >= FOLLOW.len() * 3 {
            Readable::Yes
        } else {
            Readable::No
        }
    }

    fn readable(&self, bytes: &[u8]) -> Readable {
        // decoders other than the Web's have nothing here
        if matches!(bytes[0], 0x80 | 0xA0) && self.read.is_double() {
            return Readable::No;
        }
        match self.read.decode_char(bytes) {
            Some((c, len)) if len <= bytes.len() && !c.is_control() => match c {
                '\u{e000}'..='\u{f8ff}' => Readable::PrivateUse,
                _ => Readable::Yes,
            },
            _ => Readable::No,
        }
    }

    fn bytes(&self, from: usize, tag: u8) -> Bytes {
        match tag {
            CUT_ONE => return Bytes::new(&[FOLLOW]),
            CUT_TWO => return Bytes::new(&[FOLLOW, FOLLOW]),
            _ if from >= self.stretch.end => return Bytes::COPY,
            _ => {}
        }
        let piece = &self.pieces[from];
        let known = |first: Option<ByteSet>| {
            let own = piece.bytes().iter().map(|byte| ByteSet::one(*byte));
            let sets: Vec<ByteSet> = first.into_iter().chain(own).collect();
            Bytes::new(&sets)
        };
        match tag {
            LOST_LEAD => Bytes::new(&[self.unreadable(from)[0].and(LEAD)]),
            LOST_FOLLOW => Bytes::new(&[self.unreadable(from)[0].and(FOLLOW)]),
            PRIVATE_LEAD => Bytes::new(&[self.unreadable(from)[1].and(LEAD)]),
            PRIVATE_FOLLOW => Bytes::new(&[self.unreadable(from)[1].and(FOLLOW)]),
            LEAD_FOLLOW => Bytes::new(&[LEAD, FOLLOW]),
            FOLLOW_LEAD => Bytes::new(&[FOLLOW, LEAD]),
            ITSELF => Bytes::new(&[ByteSet::one(b'?')]),
            LEAD_VANISHED => known(Some(LEAD)),
            FOLLOW_VANISHED => known(Some(FOLLOW)),
            _ => known(None),
        }
    }
}

impl Puzzle for Holes<'_> {
    fn last(&self) -> usize {
        // behind the last piece one node more: what was cut off and the text that follows
        self.stretch.end + 1
    }

    fn arcs(&self, node: usize, begun: Option<ByteSet>, _last: Option<u8>, arcs: &mut Vec<Arc>) {
        let begun = begun.is_some();
        if node >= self.stretch.end {
            let tail = |bytes, cost, tag| Arc {
                to: node + 1,
                bytes,
                cost,
                tag,
                mark: None,
                rescue: false,
            };
            if begun {
                arcs.push(tail(Bytes::new(&[FOLLOW]), CUT, CUT_ONE));
                arcs.push(tail(Bytes::new(&[FOLLOW, FOLLOW]), CUT, CUT_TWO));
            } else {
                arcs.push(tail(Bytes::COPY, 0.0, KNOWN));
            }
            return;
        }
        let piece = &self.pieces[node];
        let mut push = |tag: u8, cost: f32| {
            let bytes = self.bytes(node, tag);
            if bytes.sets().iter().all(|set| set.len() > 0) {
                arcs.push(Arc {
                    to: node + 1,
                    bytes,
                    cost,
                    tag,
                    mark: None,
                    rescue: false,
                });
            }
        };
        if !piece.is_hole() {
            push(KNOWN, 0.0);
            if piece.bytes().len() <= 3 && !piece.c.is_ascii() {
                push(
                    if begun {
                        FOLLOW_VANISHED
                    } else {
                        LEAD_VANISHED
                    },
                    VANISHED,
                );
            }
            return;
        }
        let place = if begun { FOLLOW } else { LEAD };
        let [lost, private] = self.unreadable(node).map(|set| set.and(place));
        let mut push_sets = |sets: &[ByteSet], cost: f32, tag: u8| {
            if sets.iter().all(|set| set.len() > 0) {
                let bytes = Bytes::new(sets);
                arcs.push(Arc {
                    to: node + 1,
                    bytes,
                    cost,
                    tag,
                    mark: None,
                    rescue: false,
                });
            }
        };
        push_sets(&[lost], 0.0, if begun { LOST_FOLLOW } else { LOST_LEAD });
        push_sets(
            &[private],
            self.private_cost,
            if begun { PRIVATE_FOLLOW } else { PRIVATE_LEAD },
        );
        if begun {
            push_sets(&[FOLLOW, LEAD], TWO_BYTES, FOLLOW_LEAD);
        } else {
            push_sets(&[LEAD, FOLLOW], TWO_BYTES, LEAD_FOLLOW);
        }
        if !begun && piece.c == '?' {
            push_sets(&[ByteSet::one(b'?')], HONEST, ITSELF);
        }
    }

    fn text(&self, _nodes: Range<usize>) -> &str {
        &self.tail // only the last arc has no bytes of its own
    }

    fn beam(&self) -> usize {
        HYPOTHESES
    }

    fn admits(&self, ch: char) -> bool {
        !is_improbable(ch) && ch != '\u{3000}'
    }

    fn boundary(&self, _before: Option<u8>, _byte: u8, _mark: Option<u16>) -> Option<f32> {
        Some(0.0)
    }

    fn may_end(&self, node: usize) -> bool {
        node > self.stretch.end
    }
}

/// The fluent reader in one script.
struct Scripted {
    script: Option<Script>,
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
