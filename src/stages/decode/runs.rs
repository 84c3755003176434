//! Files that mix encodings: which lines of a window are in which.
//!
//! The lines are a chain: each is likely to have the encoding of the one before it, and its bytes
//! speak for one or another (their information content, see [`score`](super::score)). The
//! cheapest sequence of encodings is found by dynamic programming. A line that is valid UTF-8
//! beyond chance is UTF-8, and a line of ASCII is whatever stands around it.

use std::ops::Range;

use encoding_rs::{BIG5, GBK, WINDOWS_1252};

use super::coding::{Coding, UTF8};
use super::detect;
use super::readings::Form;
use super::score;
use super::tables::BIT;

/// What a change of encoding between two lines costs: files that mix encodings change them now
/// and then, not at every line. Short lines (three characters and less) follow their neighbours.
const CHANGE: u32 = 12 * BIT;

/// The same inside a line, where a change is a paste of a few words.
const CHANGE_INSIDE: u32 = 20 * BIT;

/// What a line in windows-1252 costs beyond its text.
const SINGLE_BYTE: u32 = 4 * BIT;

/// How many bytes of a line are looked at.
const LINE_BYTES: usize = 512;

/// By how much a rival's reading of one sample must be cheaper to have a window taken apart.
const CONTRADICTION: u32 = 30 * BIT;

/// How many bytes of each slice of a window are looked at: little, because every window of a long
/// document pays for it.
const GLANCE_BYTES: usize = 96;

/// Up to how much information per byte nobody asks for a rival's reading: Chinese in its own
/// encoding has 4 to 5 bits, in another 6.5 and more.
const READS_WELL: u32 = 11 * BIT / 2;

/// A stretch of a window and its encoding.
pub(super) type Run = (Range<usize>, Coding);

/// The encodings that the lines of a document in `main` may have.
fn states(main: Coding) -> Vec<Coding> {
    let mut states = vec![main];
    let single = matches!(main, Coding::Whatwg(encoding) if encoding.is_single_byte());
    let others = if single {
        vec![UTF8]
    } else {
        vec![
            UTF8,
            Coding::Whatwg(GBK),
            Coding::Whatwg(BIG5),
            Coding::Whatwg(WINDOWS_1252),
        ]
    };
    let same = |a: Coding, b: Coding| {
        a == b || a.is_gb() && b.is_gb() || a == Coding::Big5Uao && b == Coding::Whatwg(BIG5)
    };
    states.extend(others.into_iter().filter(|other| !same(main, *other)));
    states
}

/// The cost of `line` read in `coding` in the language that suits it best.
fn cost(coding: Coding, line: &[u8]) -> u32 {
    if coding == Coding::Whatwg(WINDOWS_1252) {
        return score::latin(line) + SINGLE_BYTE;
    }
    let best = costs(coding, line).min();
    best.unwrap_or_else(|| score::any_single_byte(line))
}

/// The cost of `line` in each language of `coding`; none for single-byte encodings.
fn costs(coding: Coding, line: &[u8]) -> impl Iterator<Item = u32> {
    detect::readings(coding).map(move |(form, language)| {
        score::characters(form, detect::model(form, language), line).cost
    })
}

/// Whether `line` is UTF-8 and hardly anything else by chance.
fn is_utf8(line: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(line) else {
        return false;
    };
    // Three-byte characters need two lucky trails each; in GBK and Big5 three of them are one
    // chance in thousands. What is shorter is left to its neighbours.
    text.chars().filter(|c| *c >= '\u{800}').take(3).count() == 3
}

/// Whether any line of `bytes` is UTF-8 beyond chance.
pub(super) fn has_utf8_line(bytes: &[u8]) -> bool {
    lines(bytes).any(|line| is_utf8(&bytes[line]))
}

/// Whether the first line of `bytes` is.
pub(super) fn begins_with_utf8_line(bytes: &[u8]) -> bool {
    lines(bytes)
        .next()
        .is_some_and(|line| is_utf8(&bytes[line]))
}

fn lines(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let ends = memchr::memchr_iter(b'\n', bytes).map(|at| at + 1);
    let mut from = 0;
    ends.chain([bytes.len()]).filter_map(move |to| {
        let line = from..to;
        from = to;
        (!line.is_empty()).then_some(line)
    })
}

/// Whether a window of a document in `main`, an encoding of several bytes a character, holds a
/// line of UTF-8 or reads decisively better in another encoding somewhere.
pub(super) fn is_contradicted(main: Coding, bytes: &[u8]) -> bool {
    let utf8 = |line: Range<usize>| {
        let line = &bytes[line];
        let high = line.iter().position(|b| *b >= 0x80).unwrap_or(line.len());
        matches!(&line[high..], [0xE3..=0xEF, 0x80..=0xBF, 0x80..=0xBF, ..]) && is_utf8(line)
    };
    if lines(bytes).any(utf8) {
        return true;
    }
    let states = states(main);
    let slices = if bytes.len() < detect::WHOLE_BYTES {
        vec![bytes]
    } else {
        detect::spread(bytes, GLANCE_BYTES)
    };
    slices.into_iter().any(|slice| {
        let slice = &slice[..slice.len().min(LINE_BYTES)];
        if costs(main, slice).any(|cost| cost <= READS_WELL * slice.len() as u32) {
            return false;
        }
        let own = cost(main, slice);
        let mut others = states[1..].iter();
        others.any(|other| cost(*other, slice) + CONTRADICTION < own)
    })
}

/// The window `bytes` of a document in `main` as runs, one after the other.
pub(super) fn runs(main: Coding, bytes: &[u8]) -> Vec<Run> {
    let states = states(main);
    let lines: Vec<Range<usize>> = lines(bytes).collect();
    let path = cheapest_path(&states, bytes, &lines);
    let mut runs: Vec<Run> = Vec::new();
    let mut add = |range: Range<usize>, coding: Coding| match runs.last_mut() {
        Some(last) if last.1 == coding => last.0.end = range.end,
        _ => runs.push((range, coding)),
    };
    for (line, state) in lines.into_iter().zip(path) {
        let coding = states[state];
        if coding != UTF8 || std::str::from_utf8(&bytes[line.clone()]).is_ok() {
            add(line, coding);
            continue;
        }
        for (piece, coding) in pastes(&states, &bytes[line.clone()]) {
            add(piece.start + line.start..piece.end + line.start, coding);
        }
    }
    runs
}

/// The state of each line.
fn cheapest_path(states: &[Coding], bytes: &[u8], lines: &[Range<usize>]) -> Vec<usize> {
    let mut costs: Vec<u32> = (0..states.len())
        .map(|state| if state == 0 { 0 } else { CHANGE })
        .collect();
    let mut from: Vec<Vec<usize>> = Vec::with_capacity(lines.len());
    for line in lines {
        let line = &bytes[line.clone()];
        let cheapest = (0..states.len())
            .min_by_key(|state| costs[*state])
            .unwrap_or(0);
        let change = costs[cheapest].saturating_add(CHANGE);
        let origins = (0..states.len()).map(|state| {
            if costs[state] <= change {
                state
            } else {
                cheapest
            }
        });
        from.push(origins.collect());
        let emitted = emissions(states, line);
        for (cost, emitted) in costs.iter_mut().zip(emitted) {
            *cost = (*cost).min(change).saturating_add(emitted);
        }
        // Kept small: only differences matter.
        let least = costs.iter().copied().min().unwrap_or(0);
        costs.iter_mut().for_each(|cost| *cost -= least);
    }
    let mut state = (0..states.len())
        .min_by_key(|state| costs[*state])
        .unwrap_or(0);
    let mut path = Vec::with_capacity(lines.len());
    for origins in from.iter().rev() {
        path.push(state);
        state = origins[state];
    }
    path.reverse();
    path
}

/// What `line` costs in each state.
fn emissions(states: &[Coding], line: &[u8]) -> Vec<u32> {
    if line.is_ascii() {
        return vec![0; states.len()];
    }
    if is_utf8(line) {
        return states
            .iter()
            .map(|state| if *state == UTF8 { 0 } else { 4 * CHANGE })
            .collect();
    }
    let line = &line[..line.len().min(LINE_BYTES)];
    states.iter().map(|state| cost(*state, line)).collect()
}

/// A line of UTF-8 that holds bytes which are not: what was pasted into it in another encoding,
/// if that reads better than damage.
fn pastes(states: &[Coding], line: &[u8]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut done = 0;
    for broken in broken_stretches(line) {
        let stretch = &line[broken.clone()];
        let inspected = &stretch[..stretch.len().min(LINE_BYTES)];
        let others = states
            .iter()
            .filter(|state| **state != UTF8 && Form::is_of(**state));
        let best = others
            .map(|state| (cost(*state, inspected), *state))
            .min_by_key(|(cost, _)| *cost);
        let Some((other, coding)) = best else {
            continue;
        };
        if other + CHANGE_INSIDE >= cost(UTF8, inspected) {
            continue;
        }
        if done < broken.start {
            runs.push((done..broken.start, UTF8));
        }
        done = broken.end;
        runs.push((broken, coding));
    }
    if done < line.len() {
        runs.push((done..line.len(), UTF8));
    }
    runs
}

/// Stretches around malformed sequences, joined where less than two good characters beyond ASCII
/// stand between them.
fn broken_stretches(line: &[u8]) -> Vec<Range<usize>> {
    let mut stretches: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for chunk in line.utf8_chunks() {
        let valid = chunk.valid();
        let start = at + valid.len();
        at = start + chunk.invalid().len();
        if chunk.invalid().is_empty() {
            continue;
        }
        let between = valid.chars().filter(|c| *c >= '\u{800}').take(2).count();
        match stretches.last_mut() {
            Some(last) if between < 2 => last.end = at,
            _ => stretches.push(start..at),
        }
    }
    for stretch in &mut stretches {
        // The last trail byte may have been taken for ASCII or for a character's start.
        let odd = line[stretch.clone()].iter().filter(|b| **b >= 0x80).count() % 2 == 1;
        let trail = line
            .get(stretch.end)
            .is_some_and(|b| (0x40..0x7F).contains(b));
        if odd && trail {
            stretch.end += 1;
        }
    }
    stretches
}
