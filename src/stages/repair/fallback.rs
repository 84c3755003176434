//! GBK or Big5 that was read as UTF-8 by a lenient reader, which took what is no UTF-8 for
//! Windows-1252 byte by byte: `没有录音` became `ûÓÐ¼Òô`.
//!
//! Nearly every byte has become a character of its own, but two or three that happened to be a
//! sequence of UTF-8 became one, and what that was is not certain: `û` is the byte FB or the
//! bytes C3 BB. All of it goes into the lattice as bytes, and the language model tells. It refuses
//! text that `round_trip` can read: UTF-8 read in Windows-1252, and GBK without such sequences.

mod outlook;

use std::ops::Range;

use super::Strictness;
use super::hygiene::is_private_use;
use super::lattice::{self, Arc, ByteSet, Bytes, Puzzle, Rescue, Start};
use super::lossy::Scripted;
use super::rewrite::{Rewrite, Rewritten};
use super::round_trip::{Codec, Fluent, Memo, Reader, is_chinese, round_trip_outlook};
use crate::report::RepairEvidence;
use outlook::is_promising;

/// The kind under which these sites are counted, and how their rules begin.
const KIND: &str = "fallback";

/// What a stretch has to show.
struct Proof {
    /// Characters of Latin-1. Other characters beyond ASCII must not outnumber them.
    least: usize,
    /// How much better (nats) the reading must be than the text as it stands.
    gain: f32,
    /// Whether whole lines that a round trip could undo are left to it, whatever they gain.
    yields: bool,
}

/// By itself, and on a page that has several of them.
const ALONE: Proof = Proof {
    least: 8,
    gain: 20.0,
    yields: true,
};
const ON_A_PAGE: Proof = Proof {
    least: 2,
    gain: 6.0,
    yields: false,
};
const PAGE: usize = 3;

/// Up to which share (one in so many) of a stretch's bytes beyond ASCII may still be in sequences
/// of UTF-8: a lenient reader would have read them.
const SEQUENCES: usize = 3;

/// What a reading may cost (nats a character): text costs 5 to 6, what noise says 9.
const MAX_COST: f32 = 8.0;

/// What it costs (nats) that a character of Latin-1 was a sequence: one in thirty is.
const LATIN_SEQUENCE: f32 = 3.5;

/// What it costs (nats) that a hanzi in the middle of a stretch was one before.
const HONEST: f32 = 8.0;

/// What it costs (nats) that a character is gone that stood for three bytes: one of private use.
const GONE: f32 = 5.0;

/// The longest stretch that is read, in characters, and how many characters the lattice may try for
/// each of them; and how many in a window, and for each of its bytes, where some may be gone.
const LONGEST: usize = 2_000;
const TRIED: u64 = 1_000;
const THOROUGH: u64 = 2_000_000;
const THOROUGH_PER_BYTE: u64 = 10;

/// Lines that may be searched in vain, and how many more for each that was not: noise has no end.
const VAIN: usize = 40;
const VAIN_EACH: usize = 4;

/// What a character has to cost (nats) for something to be missing before it.
const ODD: f32 = 10.0;

const HYPOTHESES: usize = 6;

/// How far characters that are gone are looked for. Two hypotheses and 12 readings find what eight
/// and 64 find, in a quarter of the time.
const RESCUE: Rescue = Rescue {
    badly: 8.0,
    rescuers: 2,
    within: f32::INFINITY,
    beam: 12,
    long_beam: 12,
    most: 1_000,
};

/// How sure (0 to 1) a stretch is of which all bytes are there, and one of which some are gone.
const ALL_THERE: f32 = 0.98;
const INFERRED: f32 = 0.9;

/// The arcs: as it stands, the byte of a single-byte character, the bytes of a sequence, a sequence
/// that is gone and the character's own byte.
const COPY: u8 = 0;
const BYTE: u8 = 1;
const SEQUENCE: u8 = 2;
const BEHIND_GONE: u8 = 3;

/// First bytes of the sequences of private use, which end a hanzi, and the bytes behind them, which
/// are a sign or another hanzi.
const PRIVATE: ByteSet = ByteSet::range(0xEE, 0xEF);
const NEXT: ByteSet = ByteSet::one(0xA1)
    .or(ByteSet::one(0xA3))
    .or(ByteSet::range(0xB0, 0xBF));
const FOLLOW: ByteSet = ByteSet::range(0xA1, 0xBF);

/// Undoes such readings in the `lines` that the scan found; `None` where there are none. Lines that a
/// plan of the page, which is in `memo`, can undo are left to it. Linear.
pub(super) fn apply(
    text: &str,
    lines: &[Range<usize>],
    memo: &mut Memo,
    strictness: Strictness,
    evidence: &mut RepairEvidence,
) -> Option<Rewritten> {
    let mut rewrite = Rewrite::new(text);
    // Where private use is to be seen nobody has stripped it. Seldom asked for.
    let kept = || text.contains(is_private_use);
    let budget = || match strictness == Strictness::Strict || kept() {
        true => 0,
        false => THOROUGH + THOROUGH_PER_BYTE * text.len() as u64,
    };
    let mut thorough = None;
    let (mut vain, mut fruitful) = (0, 0);
    let mut search = |line: &Range<usize>, proof: &Proof| {
        // The first bytes of Latin-1 in UTF-8.
        memchr::memchr2(0xC2, 0xC3, &text.as_bytes()[line.clone()])?;
        let stretches = stretches(&text[line.clone()], proof);
        if stretches.is_empty() || vain > VAIN + VAIN_EACH * fruitful {
            return None;
        }
        if memo.can_undo(&text[line.clone()]) {
            return None;
        }
        // What needs no guessing comes first: a whole line, or what gains as much.
        let (gain, whole) = round_trip_outlook(&text[line.clone()], memo);
        if whole && proof.yields {
            return None;
        }
        let found = stretches.iter().find_map(|stretch| {
            let thorough = thorough.get_or_insert_with(budget);
            let found = restore(stretch, proof.gain, thorough)?;
            let span = line.start + stretch.at.start..line.start + stretch.at.end;
            (found.gain > gain).then_some((span, found))
        });
        match found {
            Some(_) => fruitful += 1,
            None => vain += 1,
        }
        found
    };
    let mut all: Vec<_> = lines.iter().map(|line| search(line, &ALONE)).collect();
    if all.iter().flatten().count() >= PAGE {
        for (line, found) in lines.iter().zip(&mut all) {
            if found.is_none() {
                *found = search(line, &ON_A_PAGE);
            }
        }
    }
    for (span, found) in all.into_iter().flatten() {
        evidence.count(KIND, true);
        evidence.inferred += found.inferred;
        let rule = format!("{KIND}:{}>utf-8/windows-1252", found.written);
        let detail = format!("gain {:.1} nats, inferred {}", found.gain, found.inferred);
        let confidence = if found.inferred > 0 {
            INFERRED
        } else {
            ALL_THERE
        };
        rewrite.replace(span, &found.text, rule, confidence, Some(detail));
    }
    rewrite.finish()
}

/// Whether `c` is one that a byte beyond ASCII becomes in Windows-1252, and which byte.
fn byte_of(c: char) -> Option<u8> {
    match Codec::Windows1252.encode_char(c)?.as_slice() {
        [byte] if *byte >= 0x80 => Some(*byte),
        _ => None,
    }
}

/// A part of a line, and the codecs that it may have been written in.
struct Stretch<'l> {
    /// Bytes of the line.
    at: Range<usize>,
    text: &'l str,
    codecs: Vec<(lattice::Codec, &'static str)>,
}

impl<'l> Stretch<'l> {
    /// The part `at`, if it is promising in any codec.
    fn of(line: &'l str, at: Range<usize>) -> Option<Self> {
        const CODECS: [(lattice::Codec, Codec, &str); 2] = [
            (lattice::Codec::Gbk, Codec::Gb18030, "gbk"),
            (lattice::Codec::Big5, Codec::Big5, "big5"),
        ];
        let text = &line[at.clone()];
        let promising = CODECS
            .iter()
            .filter(|(_, codec, _)| is_promising(text, *codec));
        let codecs: Vec<_> = promising.map(|&(codec, _, name)| (codec, name)).collect();
        (!codecs.is_empty()).then_some(Self { at, text, codecs })
    }
}

/// The stretches of a line without characters of its own beyond ASCII that may have been read so.
fn stretches<'l>(line: &'l str, proof: &Proof) -> Vec<Stretch<'l>> {
    let latin = |c: char| ('\u{80}'..='\u{ff}').contains(&c);
    let (mut first, mut last, mut counts) = (None, 0, [0usize; 2]);
    for (at, c) in line.char_indices().filter(|(_, c)| !c.is_ascii()) {
        first.get_or_insert(at);
        last = at + c.len_utf8();
        counts[usize::from(!latin(c))] += 1;
    }
    let Some(first) = first else {
        return Vec::new();
    };
    let [latin, others] = counts;
    let stretch = &line[first..last];
    // Such a reader has a character for everything.
    let lost = stretch.contains('\u{fffd}');
    let long = stretch.chars().nth(LONGEST).is_some();
    let fits = latin >= proof.least && others <= latin && !long && !lost;
    // An ASCII letter behind may be the second byte of the last character.
    let end = last + usize::from(line[last..].starts_with(|c: char| c.is_ascii_alphabetic()));
    if !fits || proof.yields && is_for_round_trips(stretch) {
        return Vec::new();
    }
    let without = (end > last).then_some(first..last);
    let all = [Some(first..end), without].into_iter().flatten();
    all.filter_map(|at| Stretch::of(line, at)).collect()
}

/// Whether `stretch` is what a round trip undoes: bytes of one double-byte codec throughout, or of UTF-8.
fn is_for_round_trips(stretch: &str) -> bool {
    let bytes: Option<Vec<u8>> = stretch
        .chars()
        .map(|c| {
            if c.is_ascii() {
                Some(c as u8)
            } else {
                byte_of(c)
            }
        })
        .collect();
    let Some(bytes) = bytes else {
        return false;
    };
    let clean = |encoding: &'static encoding_rs::Encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes);
        text.is_some_and(|text| is_chinese(&text))
    };
    if clean(encoding_rs::GBK) || clean(encoding_rs::BIG5) {
        return true;
    }
    let high = bytes.iter().filter(|byte| **byte >= 0x80).count();
    let valid = bytes.utf8_chunks().flat_map(|chunk| chunk.valid().bytes());
    let in_sequences = valid.filter(|byte| *byte >= 0x80).count();
    in_sequences * SEQUENCES >= high
}

/// A stretch as it was written.
struct Found {
    text: String,
    written: &'static str,
    gain: f32,
    /// Characters that were put in for what is gone.
    inferred: u64,
}

fn restore(stretch: &Stretch<'_>, least: f32, thorough: &mut u64) -> Option<Found> {
    let chars: Vec<char> = stretch.text.chars().collect();
    let stands = Fluent::new().read_all(stretch.text);
    let found = |(text, inferred): (String, u64), written| {
        let own = Fluent::new().read_all(&text);
        let gain = stands - own - GONE / 2.0 * inferred as f32;
        let reads = own <= MAX_COST * text.chars().count() as f32 && is_chinese(&text);
        (gain >= least && reads).then_some(Found {
            text,
            written,
            gain,
            inferred,
        })
    };
    let mut all: Vec<Found> = Vec::new();
    for &(codec, written) in &stretch.codecs {
        let mut budget = TRIED * chars.len() as u64;
        let plain = read(&chars, codec, false, &mut budget);
        all.extend(plain.and_then(|plain| found(plain, written)));
    }
    let better = |one: &Found, other: &Found| one.gain.total_cmp(&other.gain);
    let plain = all.iter().max_by(|one, other| better(one, other));
    if plain.is_none_or(|plain| is_odd(&plain.text)) {
        let written = plain.map(|plain| plain.written);
        for &(codec, name) in &stretch.codecs {
            if *thorough > 0 && written.is_none_or(|written| written == name) {
                let read = read(&chars, codec, true, thorough);
                all.extend(read.and_then(|read| found(read, name)));
            }
        }
    }
    all.into_iter().max_by(better)
}

/// Whether a character of `text` is as if something were missing.
fn is_odd(text: &str) -> bool {
    let mut reader = Fluent::new();
    text.chars().any(|c| reader.read(c) > ODD)
}

/// The text of `chars` in `codec`, and how many characters of it were gone.
fn read(
    chars: &[char],
    codec: lattice::Codec,
    thorough: bool,
    budget: &mut u64,
) -> Option<(String, u64)> {
    let puzzle = Bytewise {
        texts: chars.iter().map(char::to_string).collect(),
        chars,
        thorough,
    };
    let start = Start {
        node: 0,
        state: Fluent::new(),
        last: None,
    };
    let solution = lattice::solve(codec, &puzzle, &Scripted { script: None }, start, budget)?;
    let mut text = String::new();
    let mut inferred = 0;
    for step in &solution.steps {
        match *step {
            lattice::Step::Unit { unit, .. } => text.push(unit.ch),
            lattice::Step::Arc {
                from, tag: COPY, ..
            } => text.extend(chars.get(from as usize)),
            lattice::Step::Arc { tag, .. } => inferred += 2 * u64::from(tag == BEHIND_GONE),
        }
    }
    (solution.end == puzzle.last()).then_some((text, inferred))
}

/// The stretch as a puzzle: a node before each character and one for what is gone at its end.
struct Bytewise<'c> {
    chars: &'c [char],
    texts: Vec<String>,
    /// Whether characters that are gone are considered.
    thorough: bool,
}

impl Puzzle for Bytewise<'_> {
    fn last(&self) -> usize {
        self.chars.len() + 1
    }

    fn arcs(&self, node: usize, begun: Option<ByteSet>, _last: Option<u8>, arcs: &mut Vec<Arc>) {
        let mut push = |bytes: Bytes, cost: f32, tag: u8| {
            arcs.push(Arc {
                rescue: tag == BEHIND_GONE,
                ..Arc::new(node + 1, bytes, cost, tag)
            });
        };
        let Some(&c) = self.chars.get(node) else {
            match begun {
                None => push(Bytes::COPY, 0.0, COPY),
                Some(_) if self.thorough => {
                    push(Bytes::new(&[PRIVATE, NEXT, FOLLOW]), GONE, BEHIND_GONE);
                }
                Some(_) => {}
            }
            return;
        };
        let one = |byte: u8| Bytes::new(&[ByteSet::one(byte)]);
        if c.is_ascii() {
            match begun {
                Some(_) if c as u8 >= 0x40 => push(one(c as u8), 0.0, BYTE),
                Some(_) => {}
                None => push(Bytes::COPY, 0.0, COPY),
            }
            return;
        }
        let mut buffer = [0; 4];
        let sequence = c.encode_utf8(&mut buffer).as_bytes();
        let sets: Vec<ByteSet> = sequence.iter().map(|byte| ByteSet::one(*byte)).collect();
        let latin = if c < '\u{100}' { LATIN_SEQUENCE } else { 0.0 };
        push(Bytes::new(&sets), latin, SEQUENCE);
        if let Some(byte) = byte_of(c) {
            push(one(byte), 0.0, BYTE);
            if self.thorough && begun.is_some() {
                let sets = [PRIVATE, NEXT, FOLLOW, ByteSet::one(byte)];
                push(Bytes::new(&sets), GONE, BEHIND_GONE);
            }
        } else if begun.is_none() {
            push(Bytes::COPY, HONEST, COPY);
        }
    }

    fn text(&self, nodes: Range<usize>) -> &str {
        self.texts.get(nodes.start).map_or("", String::as_str)
    }

    fn boundary(&self, _before: Option<u8>, _byte: u8, _mark: Option<u16>) -> Option<f32> {
        Some(0.0)
    }

    fn beam(&self) -> usize {
        HYPOTHESES
    }

    fn rescue(&self) -> Rescue {
        RESCUE
    }

    fn may_end(&self, _node: usize) -> bool {
        false
    }
}
