//! The fast way over a text: eight three-byte characters at a time through the plan's table.
//!
//! Unchanged stretches are never copied until something after them changes; a text in which
//! nothing changes stays borrowed. Output is collected as bytes in a small buffer that stays in
//! the cache and is checked to be UTF-8 (SIMD) each time it is moved to the string, so that no
//! unsafe code is needed.

use std::borrow::Cow;

use super::exact::Steps;
use super::ids;
use super::plan::{DELTA, HOT_RIGHT, HOT_SHIFT, Plan, SPECIAL};

/// Characters converted at a time.
const BLOCK_CHARS: usize = 8;
const BLOCK_BYTES: usize = 3 * BLOCK_CHARS;
/// The buffer, in bytes: half of a small first-level cache.
const BUFFER_BYTES: usize = 16 << 10;

/// A converted text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted<'t> {
    /// The text; borrowed when nothing changed.
    pub text: Cow<'t, str>,
    /// How many characters were replaced by something else.
    pub changed: u64,
}

/// Converts `text`. Linear; no allocation while nothing changes.
pub(crate) fn convert<'t>(plan: &Plan, steps: &Steps, text: &'t str) -> Converted<'t> {
    let mut scan = Scan {
        plan,
        steps,
        text,
        output: Output::default(),
        before: 0,
        at: 0,
    };
    scan.run();
    scan.output.finish(text)
}

/// Where the output grows: `string`, then `buffer[..filled]`, then the input from `copied` to
/// wherever the scan is, which is unchanged.
#[derive(Debug, Default)]
struct Output {
    string: String,
    buffer: Vec<u8>,
    filled: usize,
    copied: usize,
    changed: u64,
}

struct Scan<'p, 't> {
    plan: &'p Plan,
    steps: &'p Steps,
    text: &'t str,
    output: Output,
    /// The cell of the character before `at`; 0 at the border of a cluster.
    before: u32,
    at: usize,
}

/// What a block shows.
struct Block {
    cells: [u32; BLOCK_CHARS],
    /// All cells together.
    any: u32,
    /// Colours shared by neighbours.
    hot: u32,
    /// Not zero when some character has not three bytes.
    other: u8,
}

#[inline(always)]
fn look(plan: &Plan, bytes: &[u8; BLOCK_BYTES], mut before: u32) -> Block {
    let mut block = Block {
        cells: [0; BLOCK_CHARS],
        any: 0,
        hot: 0,
        other: 0,
    };
    for i in 0..BLOCK_CHARS {
        let (b0, b1, b2) = (bytes[3 * i], bytes[3 * i + 1], bytes[3 * i + 2]);
        block.other |= (b0 & 0xf0) ^ 0xe0;
        let index = (u32::from(b0) << 12) + (u32::from(b1) << 6) + u32::from(b2);
        let cell = plan.cells[usize::from(index as u16)];
        block.cells[i] = cell;
        block.any |= cell;
        block.hot |= before << HOT_SHIFT & cell;
        before = cell;
    }
    block
}

impl Scan<'_, '_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            if let Some(block) = bytes[self.at..].first_chunk::<BLOCK_BYTES>() {
                let seen = look(self.plan, block, self.before);
                if seen.other == 0 && seen.any & SPECIAL == 0 && seen.hot & HOT_RIGHT == 0 {
                    if seen.any & DELTA != 0 {
                        self.output.block(self.text, self.at, block, &seen.cells);
                    }
                    self.before = seen.cells[BLOCK_CHARS - 1];
                    self.at += BLOCK_BYTES;
                    continue;
                }
                if seen.other == 0 {
                    // One of these eight needs care; the others go the same way, singly.
                    let end = self.at + BLOCK_BYTES;
                    while self.at < end {
                        self.one();
                    }
                    continue;
                }
            }
            self.mixed();
        }
    }

    /// Goes over characters of other lengths and those between them.
    fn mixed(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(&first) = bytes.get(self.at) {
            if first < 0x80 && self.plan.ascii_passes {
                self.at += ascii_length(&bytes[self.at..]);
                self.before = 0;
                if bytes.len() - self.at >= BLOCK_BYTES {
                    return;
                }
            } else {
                self.one();
                if !(0xe0..0xf0).contains(&first) {
                    return;
                }
            }
        }
    }

    /// One character, or the cluster that begins with the one before it.
    #[inline]
    fn one(&mut self) {
        let Some(c) = self.text[self.at..].chars().next() else {
            return;
        };
        let cell = self.plan.cell(c);
        if self.before << HOT_SHIFT & cell & HOT_RIGHT != 0
            && let Some(left) = self.text[..self.at].chars().next_back()
            && self.plan.is_hot(left, c)
        {
            return self.cluster(self.at - left.len_utf8());
        }
        let end = self.at + c.len_utf8();
        if cell & SPECIAL != 0 {
            // Its replacement cannot be taken back, so look ahead instead.
            if let Some(next) = self.text[end..].chars().next()
                && self.plan.is_hot(c, next)
            {
                return self.cluster(self.at);
            }
            return self.special(c, end);
        }
        if cell & DELTA != 0 {
            self.output.single(self.text, self.at, cell);
        }
        self.before = cell;
        self.at = end;
    }

    /// A character without a simple replacement.
    fn special(&mut self, c: char, end: usize) {
        self.before = 0;
        if ids::arity(c) == 0 {
            let converted = self.plan.known(&self.text[self.at..end]);
            if let Some(converted) = converted {
                self.output.replace(self.text, self.at..end, converted, 1);
            }
            self.at = end;
            return;
        }
        match ids::sequence_length(&self.text[self.at..]) {
            Some(length) => self.at += length,
            // A broken sequence may become a whole one in a later step: no short cut from here.
            None => self.exact(self.text.len()),
        }
    }

    /// The cluster from `start` on, whose first two characters are known to be hot.
    #[cold]
    fn cluster(&mut self, start: usize) {
        self.output.take_back(self.text, start);
        self.at = start;
        let mut end = start;
        let mut left = None;
        for c in self.text[start..].chars() {
            if left.is_some_and(|left| !self.plan.is_hot(left, c)) {
                break;
            }
            left = Some(c);
            end += c.len_utf8();
        }
        match self.plan.known(&self.text[start..end]) {
            Some(converted) => {
                let changed = changed_chars(&self.text[start..end], converted);
                self.output
                    .replace(self.text, start..end, converted, changed);
                self.at = end;
            }
            None => self.exact(end),
        }
        self.before = 0;
    }

    /// Everything up to `end`, step by step.
    fn exact(&mut self, end: usize) {
        let input = &self.text[self.at..end];
        let mut converted = String::with_capacity(input.len());
        self.steps.run(input, &mut converted);
        let changed = changed_chars(input, &converted);
        self.output
            .replace(self.text, self.at..end, &converted, changed);
        self.at = end;
    }
}

impl Output {
    /// Makes room for a block, and copies what is still owed of the input before `at`.
    #[inline]
    fn reach(&mut self, text: &str, at: usize) {
        if self.filled + (at - self.copied) + 2 * BLOCK_BYTES > self.buffer.len() {
            return self.reach_slowly(text, at);
        }
        let owed = &text.as_bytes()[self.copied..at];
        if !owed.is_empty() {
            self.buffer[self.filled..self.filled + owed.len()].copy_from_slice(owed);
            self.filled += owed.len();
            self.copied = at;
        }
    }

    #[cold]
    fn reach_slowly(&mut self, text: &str, at: usize) {
        if self.buffer.is_empty() {
            // Conversions seldom make text longer; where they do the string grows once.
            let expected = text.len() + text.len() / 32;
            self.string.reserve(expected);
            self.buffer
                .resize(BUFFER_BYTES.min(expected + 3 * BLOCK_BYTES), 0);
        }
        if at > self.copied {
            // The last character is left in the buffer, for `take_back`.
            self.drain(0);
            let last = text.floor_char_boundary(at - 1).max(self.copied);
            self.string.push_str(&text[self.copied..last]);
            let owed = &text.as_bytes()[last..at];
            self.buffer[..owed.len()].copy_from_slice(owed);
            self.filled = owed.len();
            self.copied = at;
        } else {
            let tail = self.buffer[..self.filled].iter().rev();
            let keep = tail.take_while(|&&byte| byte & 0xc0 == 0x80).count() + 1;
            self.drain(keep.min(self.filled));
        }
    }

    /// Moves all but the last `keep` bytes of the buffer to the string.
    fn drain(&mut self, keep: usize) {
        let end = self.filled - keep;
        let bytes = &self.buffer[..end];
        let text = simdutf8::basic::from_utf8(bytes).expect("whole characters were written");
        self.string.push_str(text);
        self.buffer.copy_within(end..self.filled, 0);
        self.filled = keep;
    }

    #[inline]
    fn block(
        &mut self,
        text: &str,
        at: usize,
        block: &[u8; BLOCK_BYTES],
        cells: &[u32; BLOCK_CHARS],
    ) {
        self.reach(text, at);
        let target = self.buffer[self.filled..]
            .first_chunk_mut::<{ BLOCK_BYTES + 1 }>()
            .expect("`reach` made room for two blocks");
        let mut changed = 0;
        for i in 0..BLOCK_CHARS {
            let delta = cells[i] & DELTA;
            changed += u64::from(delta != 0);
            let word = u32::from_le_bytes([block[3 * i], block[3 * i + 1], block[3 * i + 2], 0]);
            target[3 * i..3 * i + 4].copy_from_slice(&(word ^ delta).to_le_bytes());
        }
        self.changed += changed;
        self.filled += BLOCK_BYTES;
        self.copied = at + BLOCK_BYTES;
    }

    /// One three-byte character.
    #[inline]
    fn single(&mut self, text: &str, at: usize, cell: u32) {
        self.reach(text, at);
        let bytes = text.as_bytes();
        let word = u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], 0]);
        let converted = (word ^ (cell & DELTA)).to_le_bytes();
        self.buffer[self.filled..self.filled + 3].copy_from_slice(&converted[..3]);
        self.filled += 3;
        self.copied = at + 3;
        self.changed += 1;
    }

    fn replace(&mut self, text: &str, span: std::ops::Range<usize>, converted: &str, changed: u64) {
        if text[span.clone()] == *converted {
            return;
        }
        self.reach(text, span.start);
        if self.filled + converted.len() > self.buffer.len() {
            self.drain(0);
        }
        if self.filled + converted.len() > self.buffer.len() {
            self.string.push_str(converted);
        } else {
            self.buffer[self.filled..self.filled + converted.len()]
                .copy_from_slice(converted.as_bytes());
            self.filled += converted.len();
        }
        self.copied = span.end;
        self.changed += changed;
    }

    /// Undoes the character that begins at `start`, the last one converted, if it was.
    fn take_back(&mut self, text: &str, start: usize) {
        if self.copied > start {
            let rest = self.filled - (self.copied - start);
            let undone = self.buffer[rest..self.filled] != text.as_bytes()[start..self.copied];
            self.changed -= u64::from(undone);
            self.filled = rest;
            self.copied = start;
        }
    }

    fn finish(mut self, text: &str) -> Converted<'_> {
        if self.copied == 0 {
            return Converted {
                text: Cow::Borrowed(text),
                changed: 0,
            };
        }
        self.drain(0);
        self.string.push_str(&text[self.copied..]);
        Converted {
            text: Cow::Owned(self.string),
            changed: self.changed,
        }
    }
}

/// How many leading bytes are ASCII.
#[inline]
fn ascii_length(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(chunk) = bytes[at..].first_chunk::<8>() {
        let high = u64::from_le_bytes(*chunk) & 0x8080_8080_8080_8080;
        if high != 0 {
            return at + (high.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    at + bytes[at..]
        .iter()
        .take_while(|byte| byte.is_ascii())
        .count()
}

/// How many characters of `input` became something else; where the numbers of characters differ,
/// those between what both begin and end with.
pub(crate) fn changed_chars(input: &str, output: &str) -> u64 {
    let (before, after) = (input.chars().count(), output.chars().count());
    if before == after {
        let pairs = input.chars().zip(output.chars());
        return pairs.filter(|(old, new)| old != new).count() as u64;
    }
    let same = |(old, new): &(char, char)| old == new;
    let head = input.chars().zip(output.chars()).take_while(same).count();
    let tail = (input.chars().rev().zip(output.chars().rev()))
        .take_while(same)
        .count();
    before
        .saturating_sub((head + tail).min(before.min(after)))
        .max(1) as u64
}
