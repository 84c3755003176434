//! The fast way over a text: eight three-byte characters at a time through the plan's table.
//!
//! Unchanged stretches are never copied until something after them changes; a text in which
//! nothing changes stays borrowed. Output is collected as bytes in a small buffer that stays in
//! the cache and is checked to be UTF-8 (SIMD) each time it is moved to the string, so that no
//! unsafe code is needed.

use std::borrow::Cow;
use std::ops::Range;

use super::exact::Steps;
use super::hash::FastMap;
use super::ids;
use super::plan::{
    ANCHOR_RIGHT, ANCHOR_SHIFT, CHANGED, CHANGED_SHIFT, DELTA, Known, Plan, SPECIAL,
};

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
        output: Output {
            tail: 4 * plan.longest,
            ..Output::default()
        },
        before: 0,
        barrier: 0,
        at: 0,
        seen: FastMap::default(),
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
    /// How many bytes may be taken back.
    tail: usize,
}

struct Scan<'p, 't> {
    plan: &'p Plan,
    steps: &'p Steps,
    text: &'t str,
    output: Output,
    /// The cell of the character before `at`; 0 at the barrier.
    before: u32,
    /// Where the last cluster ended: nothing reaches across.
    barrier: usize,
    at: usize,
    /// Clusters of this text that were not known before.
    seen: FastMap<&'t str, Known>,
}

/// How many clusters are remembered while one text is converted; about 0.5 MB.
const MAX_SEEN: usize = 4096;

/// The cells of a block's characters, as if all had three bytes.
type Cells = [u32; BLOCK_CHARS];

/// The high halves of the leading bytes of eight three-byte characters, in three words.
const LEADS: [u64; 3] = [
    0x00f0_0000_f000_00f0,
    0xf000_00f0_0000_f000,
    0x0000_f000_00f0_0000,
];

/// How many three-byte characters `bytes` begins with, if it begins with a whole character.
#[inline(always)]
fn three_byte_chars(bytes: &[u8; BLOCK_BYTES]) -> usize {
    let (words, _) = bytes.as_chunks::<8>();
    let mut wrong = [0; 3];
    for ((wrong, word), leads) in wrong.iter_mut().zip(words).zip(LEADS) {
        *wrong = (u64::from_le_bytes(*word) ^ 0xe0e0_e0e0_e0e0_e0e0) & leads;
    }
    if wrong[0] | wrong[1] | wrong[2] == 0 {
        return BLOCK_CHARS;
    }
    let at = wrong.iter().position(|&wrong| wrong != 0).unwrap_or(0);
    (at * 8 + (wrong[at].trailing_zeros() / 8) as usize) / 3
}

/// The `i`th three bytes of a block as a number, with whatever comes after them above.
#[inline(always)]
fn word(block: &[u8; BLOCK_BYTES], i: usize) -> u32 {
    let at = (3 * i).min(BLOCK_BYTES - 4);
    let bytes = [block[at], block[at + 1], block[at + 2], block[at + 3]];
    // The last three are read with the byte before them.
    u32::from_le_bytes(bytes) >> (8 * (3 * i - at))
}

#[inline(always)]
fn look_up(plan: &Plan, block: &[u8; BLOCK_BYTES]) -> Cells {
    std::array::from_fn(|i| {
        let word = word(block, i);
        let code = (word & 0xf) << 12 | (word & 0x3f00) >> 2 | word >> 16 & 0x3f;
        plan.cells[usize::from(code as u16)]
    })
}

/// All cells together, and the colours that neighbours share.
#[inline(always)]
fn gather(cells: &[u32], mut before: u32) -> (u32, u32) {
    let (mut any, mut anchors) = (0, 0);
    for &cell in cells {
        any |= cell;
        anchors |= before << ANCHOR_SHIFT & cell;
        before = cell;
    }
    (any, anchors)
}

impl Scan<'_, '_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(block) = bytes[self.at..].first_chunk::<BLOCK_BYTES>() {
            let chars = three_byte_chars(block);
            let cells = look_up(self.plan, block);
            // Constant bounds where they can be: a whole block is what nearly always comes.
            let (any, anchors) = match chars {
                BLOCK_CHARS => gather(&cells, self.before),
                chars => gather(&cells[..chars], self.before),
            };
            if any & SPECIAL != 0 || anchors & ANCHOR_RIGHT != 0 && self.fires(&cells[..chars]) {
                // One of these characters needs care; the others go the same way, singly.
                let end = self.at + 3 * chars;
                while self.at < end {
                    self.one();
                }
                continue;
            }
            if any & DELTA != 0 {
                self.output.block(self.text, self.at, block, &cells, chars);
            }
            self.at += 3 * chars;
            if chars == BLOCK_CHARS {
                self.before = cells[BLOCK_CHARS - 1];
            } else {
                if chars > 0 {
                    self.before = cells[chars - 1];
                }
                self.other();
            }
        }
        while self.at < bytes.len() {
            self.one();
        }
    }

    /// ASCII, or one character of another length than three bytes.
    #[inline]
    fn other(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        if self.plan.ascii_passes && rest.first().is_some_and(u8::is_ascii) {
            self.at += ascii_length(rest);
            self.before = 0;
        } else {
            self.one();
        }
    }

    /// Whether a key may stand across the border before one of the characters of a block.
    #[inline(never)]
    fn fires(&self, cells: &[u32]) -> bool {
        let mut before = self.before;
        cells.iter().enumerate().any(|(i, &cell)| {
            let shared = before << ANCHOR_SHIFT & cell & ANCHOR_RIGHT;
            before = cell;
            shared != 0 && self.plan.triggers.fires(self.text, self.at + 3 * i)
        })
    }

    /// One character, or the cluster that it belongs to.
    #[inline]
    fn one(&mut self) {
        let Some(c) = self.text[self.at..].chars().next() else {
            return;
        };
        let cell = self.plan.cell(c);
        if self.before << ANCHOR_SHIFT & cell & ANCHOR_RIGHT != 0
            && self.plan.triggers.fires(self.text, self.at)
        {
            return self.cluster();
        }
        let end = self.at + c.len_utf8();
        if cell & SPECIAL != 0 {
            return self.special(c, end);
        }
        if cell & DELTA != 0 {
            self.output.single(self.text, self.at, cell);
        }
        self.before = cell;
        self.at = end;
    }

    /// A character without a simple replacement: it cannot be taken back once it is converted,
    /// so its neighbours are looked at first.
    fn special(&mut self, c: char, end: usize) {
        if ids::arity(c) > 0 {
            return match ids::sequence_length(&self.text[self.at..]) {
                Some(length) => self.pass(self.at + length),
                // A broken sequence may become a whole one in a later step: no short cut here.
                None => self.exact(self.text.len()),
            };
        }
        let left = self.text[self.barrier..self.at].chars().next_back();
        let right = self.text[end..].chars().next();
        if left.is_some_and(|left| self.plan.is_hot(left, c))
            || right.is_some_and(|right| self.plan.is_hot(c, right))
        {
            return self.cluster();
        }
        if let Some(known) = self.plan.known(&self.text[self.at..end]) {
            self.output.replace(self.text, self.at..end, known);
        }
        self.pass(end);
    }

    fn pass(&mut self, end: usize) {
        self.before = 0;
        self.barrier = end;
        self.at = end;
    }

    /// The cluster that the character at `at` belongs to.
    #[cold]
    fn cluster(&mut self) {
        let text = self.text;
        let (mut start, mut end) = (self.at, self.at);
        // No key that may match begins more than the longest key before the anchor.
        let mut right = text[self.at..].chars().next();
        for left in (text[self.barrier..self.at].chars().rev()).take(self.plan.longest) {
            if !right.is_some_and(|right| self.plan.is_hot(left, right)) {
                break;
            }
            right = Some(left);
            start -= left.len_utf8();
        }
        let mut left = None;
        for c in text[self.at..].chars() {
            if left.is_some_and(|left| !self.plan.is_hot(left, c)) {
                break;
            }
            left = Some(c);
            end += c.len_utf8();
        }
        self.output.take_back(text, start);
        self.at = start;
        match self.plan.known(&text[start..end]) {
            Some(known) => {
                self.output.replace(text, start..end, known);
                self.pass(end);
            }
            None => self.exact(end),
        }
    }

    /// Everything up to `end`, step by step.
    fn exact(&mut self, end: usize) {
        let span = self.at..end;
        let input = &self.text[span.clone()];
        if let Some(known) = self.seen.get(input) {
            self.output.replace(self.text, span, known);
        } else {
            let known = Known::new(self.steps, input);
            self.output.replace(self.text, span, &known);
            if self.seen.len() < MAX_SEEN && input.len() < 128 {
                self.seen.insert(input, known);
            }
        }
        self.pass(end);
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
            let room = BUFFER_BYTES.min(expected + 3 * BLOCK_BYTES);
            self.buffer.resize(room + 3 * self.tail, 0);
        }
        if at > self.copied + self.tail {
            // The last characters are left in the buffer, for `take_back`.
            self.drain(0);
            let last = text.floor_char_boundary(at - self.tail);
            self.string.push_str(&text[self.copied..last]);
            let owed = &text.as_bytes()[last..at];
            self.buffer[..owed.len()].copy_from_slice(owed);
            self.filled = owed.len();
            self.copied = at;
        } else {
            let start = self.filled.saturating_sub(self.tail);
            let inside = self.buffer[start..self.filled].iter();
            let keep = inside.skip_while(|&&byte| byte & 0xc0 == 0x80).count();
            self.drain(keep);
            let owed = &text.as_bytes()[self.copied..at];
            self.buffer[self.filled..self.filled + owed.len()].copy_from_slice(owed);
            self.filled += owed.len();
            self.copied = at;
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
        cells: &Cells,
        chars: usize,
    ) {
        self.reach(text, at);
        let target = self.buffer[self.filled..]
            .first_chunk_mut::<{ BLOCK_BYTES + 1 }>()
            .expect("`reach` made room for two blocks");
        // Characters beyond `chars` are written too, and then written over.
        for (i, cell) in cells.iter().enumerate() {
            let bytes = (word(block, i) ^ (cell & DELTA)).to_le_bytes();
            target[3 * i..3 * i + 4].copy_from_slice(&bytes);
        }
        let changed = match chars {
            BLOCK_CHARS => cells.iter().map(|cell| cell & CHANGED).sum(),
            chars => cells[..chars]
                .iter()
                .map(|cell| cell & CHANGED)
                .sum::<u32>(),
        };
        self.changed += u64::from(changed >> CHANGED_SHIFT);
        self.filled += 3 * chars;
        self.copied = at + 3 * chars;
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

    fn replace(&mut self, text: &str, span: Range<usize>, known: &Known) {
        if known.changed == 0 {
            return;
        }
        let converted = &*known.text;
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
        self.changed += u64::from(known.changed);
    }

    /// Undoes the characters from `start` on, which became characters of the same length.
    fn take_back(&mut self, text: &str, start: usize) {
        if self.copied > start {
            let rest = self.filled - (self.copied - start);
            let undone = String::from_utf8_lossy(&self.buffer[rest..self.filled]);
            self.changed -= changed_chars(&text[start..self.copied], &undone);
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
