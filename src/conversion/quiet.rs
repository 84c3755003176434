//! Where nothing can change: the glance ahead of the scan.
//!
//! A few characters, the *signals*, are chosen so that every key of every step has one of them:
//! those that are converted alone, description operators, and one of each phrase that has none
//! of these. Text without a signal is its own conversion, so a glance passes over it with a table
//! of one byte a character, which stays in the first-level cache; simplified text, where signals
//! are rare, is hardly more than read. Around a signal the scan itself has to look.

use std::cmp::Reverse;

use fearless_simd::prelude::*;

use super::block::{AHEAD, BLOCK_BYTES, BLOCK_CHARS, Lanes, TAIL_BYTES, ascii_count};
use super::exact::Steps;
use super::plan::{DELTA, Plan, SPECIAL};
use crate::hash::FastMap;

/// With more phrases than this that have no character which is converted alone, common characters
/// become signals, and looking for them does not pay (measured: 188 of `hans`, 800 of `tw2sp`).
const MAX_BARE: usize = 400;

/// The signals of a plan.
#[derive(Debug)]
pub(super) struct Signals {
    /// Per three-byte character, by its code point: 1 for a signal.
    marks: Box<[u8; 1 << 16]>,
}

impl Signals {
    /// The signals of `plan`, whose cells are complete; none where they would be too many. All
    /// characters that have not three bytes and have a part in anything are signals.
    pub(super) fn new(steps: &Steps, plan: &Plan) -> Option<Self> {
        let mut signals = Self {
            marks: Box::new([0; 1 << 16]),
        };
        for (mark, cell) in signals.marks.iter_mut().zip(&plan.cells[..]) {
            *mark = u8::from(cell & (DELTA | SPECIAL) != 0);
        }
        let phrases: Vec<&str> = steps
            .levels()
            .flat_map(|(rules, _)| rules.iter().map(|(key, _)| key))
            .filter(|key| key.chars().nth(1).is_some())
            .collect();
        let uses = counts(&phrases);
        let mut bare = phrases;
        bare.retain(|key| !key.chars().any(|c| signals.has(plan, c)));
        if bare.len() > MAX_BARE {
            return None;
        }
        while !bare.is_empty() {
            // The one that most of them have; of several, the one that fewest other keys have.
            let counts = counts(&bare);
            let wide = counts.iter().filter(|(c, _)| c.len_utf8() == 3);
            let best = wide.max_by_key(|&(c, many)| (many, Reverse(uses[c]), c));
            let (&best, _) = best?;
            signals.marks[usize::from(u32::from(best) as u16)] = 1;
            bare.retain(|key| !key.contains(best));
        }
        Some(signals)
    }

    fn has(&self, plan: &Plan, c: char) -> bool {
        match c.len_utf8() {
            3 => self.marks[usize::from(u32::from(c) as u16)] != 0,
            _ => plan.cell(c) != 0,
        }
    }

    /// Where the first signal of `text` from byte `at` on stands, or the end of the text.
    #[inline(always)]
    pub(super) fn next<S: Simd>(&self, simd: S, plan: &Plan, text: &str, mut at: usize) -> usize {
        let bytes = text.as_bytes();
        while let Some(input) = bytes[at..].first_chunk::<AHEAD>() {
            let lanes = Lanes::read(simd, input);
            let marks = lanes
                .codes()
                .map(|code| self.marks[usize::from(code as u16)]);
            let marks = u64::from_le_bytes(marks);
            // The characters are known long before the marks: what a processor has guessed wrongly
            // about them, it finds out early.
            if lanes.chars == BLOCK_CHARS {
                if marks != 0 {
                    return at + 3 * (marks.trailing_zeros() / 8) as usize;
                }
                at += BLOCK_BYTES;
                continue;
            }
            let quiet = (marks.trailing_zeros() / 8) as usize;
            if quiet < lanes.chars {
                return at + 3 * quiet;
            }
            let length = 3 * lanes.chars;
            let tail = input[length..].first_chunk::<TAIL_BYTES>();
            let ascii = match plan.ascii_passes {
                true => tail.map_or(0, |tail| ascii_count(*tail)),
                false => 0,
            };
            at += length + ascii;
            if ascii == TAIL_BYTES {
                let rest = bytes[at..].chunks_exact(TAIL_BYTES);
                at += TAIL_BYTES * rest.take_while(|chunk| chunk.is_ascii()).count();
            } else if length + ascii == 0 {
                match text[at..].chars().next() {
                    Some(c) if !self.has(plan, c) => at += c.len_utf8(),
                    _ => return at,
                }
            }
        }
        let signal = text[at..].char_indices().find(|&(_, c)| self.has(plan, c));
        signal.map_or(text.len(), |(offset, _)| at + offset)
    }
}

/// In how many places each character stands.
fn counts(keys: &[&str]) -> FastMap<char, usize> {
    let mut counts: FastMap<char, usize> = FastMap::default();
    for c in keys.iter().flat_map(|key| key.chars()) {
        *counts.entry(c).or_default() += 1;
    }
    counts
}
