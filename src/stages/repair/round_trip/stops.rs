//! Finds characters of a set in a text, and controls, at the speed at which it can be read: the inner
//! step of the scan. Knows nothing of what the characters mean.
//!
//! Sixty-four bytes at a time. SIMD tells where characters of two and of three bytes begin, whatever
//! ASCII stands between them; each is looked up in a bitmap that stays in the first-level cache. What
//! is done depends on the text as little as can be: nobody can predict where hanzi, digits and line
//! ends take turns. All levels of SIMD give the same.

use std::ops::Range;

use fearless_simd::{Level, dispatch, mask8x64, prelude::*, u8x64, u16x32};

use crate::conversion::simd_level;

/// A set of characters below U+10000 beyond ASCII: their bits, 64 in a row, at the first byte's lower
/// half times 256 plus the second byte. Of each 256 rows 64 are in use, 8 KiB in all.
pub(super) struct Rows(Box<[u64; 4096]>);

impl Rows {
    pub(super) fn new(of: impl Fn(char) -> bool) -> Self {
        let mut rows = Box::new([0; 4096]);
        for c in ('\u{80}'..='\u{ffff}').filter(|c| of(*c)) {
            rows[row(c as usize)] |= 1 << (c as usize & 63);
        }
        Self(rows)
    }

    pub(super) fn has(&self, c: char) -> bool {
        c <= '\u{ffff}' && self.bit(row(c as usize), c as u8)
    }

    /// The bit of a row at the lower end of a character's last byte.
    #[inline(always)]
    fn bit(&self, row: usize, last: u8) -> bool {
        self.0[row & 0x0FFF] >> (last & 63) & 1 != 0
    }
}

fn row(code: usize) -> usize {
    code >> 12 << 8 | 0x80 | code >> 6 & 0x3F
}

/// How many bytes are looked at together, and how many are read for it.
const WINDOW: usize = 64;
const AHEAD: usize = WINDOW + 4;

/// The most characters of three bytes that begin in a window, and so many as text of other scripts
/// has there.
const MOST: usize = WINDOW.div_ceil(3);
const FEW: usize = 4;

/// Whether `c` is a control that no text has: neither a tab nor a part of a line end.
pub(super) fn is_control(c: char) -> bool {
    c < ' ' && !matches!(c, '\t' | '\n' | '\r')
}

/// The places (bytes) in a text where characters of a set begin, and controls, in order.
#[derive(Clone, Copy)]
pub(super) struct Stops<'t> {
    rows: &'t Rows,
    bytes: &'t [u8],
    level: Level,
    /// Where the next window begins, and those of the last one that were not handed out: one bit a byte.
    ahead: usize,
    found: u64,
}

impl<'t> Stops<'t> {
    /// Those at or behind byte `at` of `text`.
    pub(super) fn new(rows: &'t Rows, text: &'t str, at: usize) -> Self {
        Self::with(simd_level(), rows, text, at)
    }

    /// The same with the SIMD of `level`.
    fn with(level: Level, rows: &'t Rows, text: &'t str, at: usize) -> Self {
        Self {
            rows,
            bytes: text.as_bytes(),
            level,
            ahead: at,
            found: 0,
        }
    }

    /// Leaves out those before byte `at`.
    pub(super) fn skip_to(&mut self, at: usize) {
        if at >= self.ahead {
            (self.ahead, self.found) = (at, 0);
        } else {
            let begin = (at + WINDOW).saturating_sub(self.ahead);
            self.found &= u64::MAX << begin;
        }
    }
}

impl Iterator for Stops<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        if self.found == 0 {
            let (rows, bytes, ahead) = (self.rows, self.bytes, self.ahead);
            let level = self.level;
            (self.ahead, self.found) = dispatch!(level, simd => find(simd, rows, bytes, ahead))?;
        }
        let place = self.found.trailing_zeros() as usize;
        self.found &= self.found - 1;
        Some(self.ahead - WINDOW + place)
    }
}

/// The end of the first window from `at` on that has characters of the set, and where they begin in it.
#[inline(always)]
fn find<S: Simd>(simd: S, rows: &Rows, bytes: &[u8], mut at: usize) -> Option<(usize, u64)> {
    while let Some(window) = bytes.get(at..)?.first_chunk::<AHEAD>() {
        let found = all(simd, rows, window);
        at += WINDOW;
        if found != 0 {
            return Some((at, found));
        }
    }
    // Behind the end stand blanks.
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let mut window = [b' '; AHEAD];
        window[..rest.len()].copy_from_slice(rest);
        let found = all(simd, rows, &window);
        at += WINDOW;
        if found != 0 {
            return Some((at, found));
        }
    }
    None
}

/// Where characters of the set begin in a window, and controls: one bit a byte.
#[inline(always)]
fn all<S: Simd>(simd: S, rows: &Rows, window: &[u8; AHEAD]) -> u64 {
    let head = window.first_chunk::<WINDOW>().expect("it is longer");
    let bytes = u8x64::simd_from(simd, *head);
    let wide = (bytes & 0xF0).simd_eq(0xE0);
    let narrow = (bytes & 0xE0).simd_eq(0xC0).to_bitmask();
    let blank = bytes.simd_eq(b'\t') | bytes.simd_eq(b'\n') | bytes.simd_eq(b'\r');
    let controls = ((bytes & 0xE0).simd_eq(0) & !blank).to_bitmask();
    // Others take more steps to put bytes side by side than that saves.
    if !matches!(simd.level(), Level::Avx512(_)) {
        return controls | one_by_one(rows, window, wide.to_bitmask() | narrow);
    }
    let found = match wide.any_true() {
        true => side_by_side(simd, rows, window, wide),
        false => 0,
    };
    controls | found | one_by_one(rows, window, narrow)
}

/// Those of the characters of three bytes that begin at `wide` and are of the set: their bytes are
/// put side by side, so that they are looked up one after the other without asking where they stand.
#[inline(always)]
fn side_by_side<S: Simd>(simd: S, rows: &Rows, window: &[u8; AHEAD], wide: mask8x64<S>) -> u64 {
    let byte = |at: usize| {
        let bytes = window[at..].first_chunk::<WINDOW>();
        u8x64::simd_from(simd, *bytes.expect("all lie within"))
    };
    // Behind the last of them stand zeros, which no character has.
    let lead = (byte(0) & 0x0F).compress(wide);
    let row: u16x32<S> = byte(1).compress(wide).zip_low(lead).bitcast();
    let row: [u16; WINDOW / 2] = row.into();
    let bit: [u8; WINDOW] = byte(2).compress(wide).into();
    let ones = |range: Range<usize>| {
        let one = |at: usize| u32::from(rows.bit(usize::from(row[at]), bit[at])) << at;
        range.fold(0, |ones, at| ones | one(at))
    };
    let mut nth = ones(0..FEW);
    if row[FEW] != 0 {
        nth |= ones(FEW..MOST);
    }
    let (mut begin, mut passed, mut found) = (wide.to_bitmask(), 0, 0);
    while nth != 0 {
        for _ in passed..nth.trailing_zeros() {
            begin &= begin - 1;
        }
        passed = nth.trailing_zeros();
        found |= begin & begin.wrapping_neg();
        nth &= nth - 1;
    }
    found
}

/// Those of the characters that begin at `begin` and are of the set.
#[inline(always)]
fn one_by_one(rows: &Rows, window: &[u8; AHEAD], mut begin: u64) -> u64 {
    let mut found = 0;
    while begin != 0 {
        let at = begin.trailing_zeros() as usize % WINDOW;
        let (one, two, three) = (window[at], window[at + 1], window[at + 2]);
        let is_one = match one {
            0xE0.. => rows.bit(usize::from(one & 0x0F) << 8 | usize::from(two), three),
            _ => rows.bit(usize::from(0x80 | one & 0x1F), two),
        };
        found |= u64::from(is_one) << at;
        begin &= begin - 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_stop(c: char) -> bool {
        is_control(c) || c > '\u{7f}' && c <= '\u{ffff}' && (c as u32).is_multiple_of(7)
    }

    proptest! {
        #[test]
        fn all_stops_are_found(
            text in "([a-z\n]{0,70}|[\u{0}-\u{2f}]{0,70}|[一-龥，。]{0,40}|[é-ж가-힣𠀀-𠀐]{0,20}){0,6}",
            skip in 1usize..90,
        ) {
            let rows = Rows::new(is_stop);
            let places = text.char_indices().filter(|(_, c)| is_stop(*c));
            let places: Vec<usize> = places.map(|(at, _)| at).collect();
            for level in [simd_level(), Level::baseline()] {
                let all: Vec<usize> = Stops::with(level, &rows, &text, 0).collect();
                prop_assert_eq!(&all, &places);
                let mut stops = Stops::with(level, &rows, &text, skip);
                let mut at = skip;
                while let Some(found) = stops.next() {
                    prop_assert_eq!(Some(&found), places.iter().find(|place| **place >= at));
                    at = found + skip;
                    stops.skip_to(at);
                }
                prop_assert!(places.iter().all(|place| *place < at));
            }
        }
    }
}
