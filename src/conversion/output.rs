//! What a scan has made so far, and how it is given out as text.
//!
//! Unchanged stretches are never copied until something after them changes. Output is collected
//! as bytes in a small buffer that stays in the cache and is checked to be UTF-8 (SIMD) each time
//! it is moved to the string, so that no unsafe code is needed.

use std::ops::Range;

use super::block::AHEAD;
use super::plan::{DELTA, Known};
use super::scan::changed_chars;

/// The buffer, in bytes: half of a small first-level cache.
const BUFFER_BYTES: usize = 16 << 10;

/// Where the output grows: `string`, then `buffer[..filled]`, then the input from `copied` to
/// wherever the scan is, which is unchanged.
#[derive(Debug)]
pub(super) struct Output<'o> {
    string: &'o mut String,
    pub(super) buffer: Vec<u8>,
    pub(super) filled: usize,
    pub(super) copied: usize,
    pub(super) changed: u64,
    /// How many bytes may be taken back.
    tail: usize,
}

impl<'o> Output<'o> {
    /// Nothing yet, to be appended to `string`; the last `tail` bytes can always be taken back.
    pub(super) fn new(string: &'o mut String, tail: usize) -> Self {
        Self {
            string,
            buffer: Vec::new(),
            filled: 0,
            copied: 0,
            changed: 0,
            tail,
        }
    }

    /// Takes note of what was written to the buffer for the input before `at`.
    #[inline]
    pub(super) fn wrote(&mut self, filled: usize, at: usize, changed: u64) {
        self.filled = filled;
        self.copied = at;
        self.changed += changed;
    }

    /// Makes room for a block, and copies what is still owed of the input before `at`.
    #[inline]
    pub(super) fn reach(&mut self, text: &str, at: usize) {
        if self.filled + (at - self.copied) + 2 * AHEAD > self.buffer.len() {
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
            let room = BUFFER_BYTES.min(expected + 4 * AHEAD);
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

    /// One three-byte character.
    #[inline]
    pub(super) fn single(&mut self, text: &str, at: usize, cell: u32) {
        self.reach(text, at);
        let bytes = text.as_bytes();
        let word = u32::from_be_bytes([0, bytes[at], bytes[at + 1], bytes[at + 2]]);
        let converted = (word ^ (cell & DELTA)).to_be_bytes();
        self.buffer[self.filled..self.filled + 3].copy_from_slice(&converted[1..]);
        self.filled += 3;
        self.copied = at + 3;
        self.changed += 1;
    }

    pub(super) fn replace(&mut self, text: &str, span: Range<usize>, known: &Known) {
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
    pub(super) fn take_back(&mut self, text: &str, start: usize) {
        if self.copied > start {
            let rest = self.filled - (self.copied - start);
            let undone = String::from_utf8_lossy(&self.buffer[rest..self.filled]);
            self.changed -= changed_chars(&text[start..self.copied], &undone);
            self.filled = rest;
            self.copied = start;
        }
    }

    /// Appends what is still owed, unless nothing changed; the number of characters that did.
    pub(super) fn finish(mut self, text: &str) -> u64 {
        if self.changed > 0 {
            self.drain(0);
            self.string.push_str(&text[self.copied..]);
        }
        self.changed
    }
}
