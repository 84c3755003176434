//! Finds characters of a set in a text, and controls, at the speed at which it can be read: the inner
//! step of the scan. Knows nothing of what the characters mean.
//!
//! Forty-eight bytes at a time: as many hanzi as a wide register has lanes. SIMD tells where characters
//! of two and of three bytes begin, whatever ASCII stands between them; each is looked up in a table
//! that stays in the first-level cache. What is done depends on the text as little as can be: nobody
//! can predict where hanzi, digits and line ends take turns. All levels of SIMD give the same.

use fearless_simd::{Level, dispatch, mask8x64, prelude::*, u8x64, u16x32, u32x16};

use crate::conversion::simd_level;

/// A set of characters below U+10000 beyond ASCII, one bit each.
pub(in crate::stages::repair) struct Rows(Box<[u64; 1024]>);

impl Rows {
    pub(in crate::stages::repair) fn new(of: impl Fn(char) -> bool) -> Self {
        let mut rows = Box::new([0; 1024]);
        for c in Self::all().filter(|c| of(*c)) {
            rows[c as usize >> 6] |= 1 << (c as usize & 63);
        }
        Self(rows)
    }

    /// All characters that can be in such a set; surrogates are none.
    pub(super) fn all() -> impl Iterator<Item = char> {
        '\u{80}'..='\u{ffff}'
    }

    pub(in crate::stages::repair) fn has(&self, c: char) -> bool {
        let row = self.0.get(c as usize >> 6);
        row.is_some_and(|row| row >> (c as usize & 63) & 1 != 0)
    }
}

/// At which characters below U+10000 a scan stops: two bits each, sixteen in a row.
pub(super) struct Table {
    rows: Box<[u32; ROWS]>,
    like: Rows,
}

/// How many rows of sixteen characters there are.
const ROWS: usize = 0x1_0000 / 16;

/// What the two bits say: it stops always, or only behind one of the like; or is one of them.
const ALWAYS: u32 = 1;
const BEHIND: u32 = 2;
const LIKE: u32 = 3;

impl Table {
    /// One that stops `always` at some characters, at others only right `behind` characters that are
    /// `like`; both of three bytes.
    pub(super) fn new(
        always: impl Fn(char) -> bool,
        behind: impl Fn(char) -> bool,
        like: impl Fn(char) -> bool,
    ) -> Self {
        let bits = |c| match c {
            c if always(c) => ALWAYS,
            ..'\u{800}' => 0,
            c if behind(c) => BEHIND,
            c if like(c) => LIKE,
            _ => 0,
        };
        Self::known(|c| bits(c) as u8, Rows::new(&like))
    }

    /// One of which it is known what it does at each character (see [`stop`](Self::stop)), and which are `like`.
    pub(super) fn known(stop: impl Fn(char) -> u8, like: Rows) -> Self {
        let mut rows = Box::new([0; ROWS]);
        for c in Rows::all() {
            rows[c as usize >> 4] |= u32::from(stop(c) & 3) << (2 * (c as usize & 15));
        }
        Self { rows, like }
    }

    /// What it does at `c`, as a number below four.
    pub(super) fn stop(&self, c: char) -> u8 {
        u16::try_from(u32::from(c)).map_or(0, |code| self.bits(code) as u8)
    }

    #[inline(always)]
    fn bits(&self, code: u16) -> u32 {
        self.rows[usize::from(code >> 4)] >> (2 * (code & 15)) & 3
    }

    /// Whether it stops at the control or the character of two or three bytes at `at`.
    fn stops_at(&self, bytes: &[u8], at: usize) -> bool {
        let code = match bytes[at..] {
            [one @ 0xE0..=0xEF, two, three, ..] => wide(one, two, three),
            [one @ 0xC0..=0xDF, two, ..] => narrow(one, two),
            _ => return true,
        };
        self.bits(code) == ALWAYS || self.is_behind_its_like(&bytes[..at])
    }

    fn is_behind_its_like(&self, before: &[u8]) -> bool {
        match *before {
            [.., one @ 0xE0..=0xEF, two, three] => {
                let c = char::from_u32(wide(one, two, three).into());
                c.is_some_and(|c| self.like.has(c))
            }
            _ => false,
        }
    }
}

/// The character of three bytes, or of two.
#[inline(always)]
fn wide(one: u8, two: u8, three: u8) -> u16 {
    u16::from(one) << 12 | u16::from(two & 0x3F) << 6 | u16::from(three & 0x3F)
}

#[inline(always)]
fn narrow(one: u8, two: u8) -> u16 {
    u16::from(one & 0x1F) << 6 | u16::from(two & 0x3F)
}

/// How many bytes are looked at together, how many of them a register holds, and how many are read.
const STEP: usize = 48;
const WINDOW: usize = 64;
const AHEAD: usize = WINDOW + 2;

/// Where in a window characters are looked for.
const STEPPED: u64 = (1 << STEP) - 1;

/// The most characters of three bytes that begin in a step.
const MOST: usize = STEP / 3;

/// Whether `c` is a control that no text has: neither a tab nor a part of a line end.
pub(super) fn is_control(c: char) -> bool {
    c < ' ' && !matches!(c, '\t' | '\n' | '\r') || c == '\u{7f}'
}

/// The places (bytes) in a text where a table stops, and where controls stand, in order.
#[derive(Clone, Copy)]
pub(super) struct Stops<'t> {
    table: &'t Table,
    bytes: &'t [u8],
    level: Level,
    /// Where the next step begins, and those of the last one that were not handed out: one bit a byte.
    ahead: usize,
    found: u64,
}

impl<'t> Stops<'t> {
    /// Those at or behind byte `at` of `text`.
    pub(super) fn new(table: &'t Table, text: &'t str, at: usize) -> Self {
        Self::with(simd_level(), table, text, at)
    }

    /// The same with the SIMD of `level`.
    fn with(level: Level, table: &'t Table, text: &'t str, at: usize) -> Self {
        Self {
            table,
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
            let begin = (at + STEP).saturating_sub(self.ahead);
            self.found &= u64::MAX << begin;
        }
    }
}

impl Iterator for Stops<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.found == 0 {
            let (table, bytes, ahead) = (self.table, self.bytes, self.ahead);
            let level = self.level;
            let (ahead, found) = dispatch!(level, simd => find(simd, table, bytes, ahead))?;
            (self.ahead, self.found) = (ahead, exactly(table, bytes, ahead - STEP, found));
        }
        let place = self.found.trailing_zeros() as usize;
        self.found &= self.found - 1;
        Some(self.ahead - STEP + place)
    }
}

/// Those of the characters `found` in the step that begins at `start` at which the table stops.
fn exactly(table: &Table, bytes: &[u8], start: usize, found: u64) -> u64 {
    let (mut rest, mut exact) = (found, 0);
    while rest != 0 {
        let place = rest.trailing_zeros();
        exact |= u64::from(table.stops_at(bytes, start + place as usize)) << place;
        rest &= rest - 1;
    }
    exact
}

/// The end of the first step from `at` on that has places where the table may stop, and these places.
#[inline(always)]
fn find<S: Simd>(simd: S, table: &Table, bytes: &[u8], mut at: usize) -> Option<(usize, u64)> {
    while let Some(window) = bytes.get(at..)?.first_chunk::<AHEAD>() {
        let found = all(simd, table, window);
        at += STEP;
        if found != 0 {
            return Some((at, found));
        }
    }
    // Behind the end stand blanks.
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let mut window = [b' '; AHEAD];
        window[..rest.len()].copy_from_slice(rest);
        let found = all(simd, table, &window);
        at += STEP;
        if found != 0 {
            return Some((at, found));
        }
    }
    None
}

/// Where the table may stop in a window, and controls: one bit a byte. What is before a character that is
/// the first in the window is not known here, nor whether what the table knows is of its like.
#[inline(always)]
fn all<S: Simd>(simd: S, table: &Table, window: &[u8; AHEAD]) -> u64 {
    let head = window.first_chunk::<WINDOW>().expect("it is longer");
    let bytes = u8x64::simd_from(simd, *head);
    let inside = mask8x64::from_bitmask(simd, STEPPED);
    let wide = (bytes & 0xF0).simd_eq(0xE0) & inside;
    let narrow = (bytes & 0xE0).simd_eq(0xC0).to_bitmask() & STEPPED;
    let blank = bytes.simd_eq(b'\t') | bytes.simd_eq(b'\n') | bytes.simd_eq(b'\r');
    let low = (bytes & 0xE0).simd_eq(0) & !blank;
    let controls = (low | bytes.simd_eq(0x7F)).to_bitmask() & STEPPED;
    // Others take more steps to put bytes side by side than that saves.
    if !matches!(simd.level(), Level::Avx512(_)) {
        return controls | one_by_one(table, window, wide.to_bitmask() | narrow);
    }
    let found = match wide.any_true() {
        true => side_by_side(simd, table, window, wide),
        false => 0,
    };
    controls | found | one_by_one(table, window, narrow)
}

/// Those of the characters of three bytes that begin at `begins` where the table may stop: their bytes are
/// put side by side, so that they are looked up together without asking where they stand.
#[inline(always)]
fn side_by_side<S: Simd>(simd: S, table: &Table, window: &[u8; AHEAD], begins: mask8x64<S>) -> u64 {
    // Behind the last of them stand zeros, which no character has.
    let side_by_side = |at: usize| -> u16x32<S> {
        let bytes = window[at..].first_chunk::<WINDOW>();
        let bytes = u8x64::simd_from(simd, *bytes.expect("all lie within"));
        let zeros = u8x64::splat(simd, 0);
        bytes.compress(begins).zip_low(zeros).bitcast()
    };
    let (one, two, three) = (side_by_side(0), side_by_side(1), side_by_side(2));
    let codes: u16x32<S> = one << 12 | (two & 0x3F) << 6 | three & 0x3F;
    let codes: u32x16<S> = codes.zip_low(u16x32::splat(simd, 0)).bitcast();
    let codes: [u32; MOST] = codes.into();
    // A function of the library's own would not be a part of what is made for this SIMD; and of all at
    // once, or of sixteen bits, the compiler gathers only some together.
    let mut bits = [[0; 8]; MOST / 8];
    for (bits, codes) in bits.iter_mut().zip(codes.as_chunks::<8>().0) {
        for (bits, code) in bits.iter_mut().zip(codes) {
            *bits = table.rows[(code >> 4) as usize % ROWS] >> (2 * (code & 15)) & 3;
        }
    }
    let bits: &[u32; MOST] = bits.as_flattened().first_chunk().expect("all of them");
    let bits = u32x16::simd_from(simd, *bits);
    let always = bits.simd_eq(ALWAYS).to_bitmask();
    let behind = bits.simd_eq(BEHIND).to_bitmask();
    let unknown = bits.simd_eq(0).to_bitmask();
    let mut nth = always | behind & !(unknown << 1);
    let (mut begin, mut passed, mut found) = (begins.to_bitmask(), 0, 0);
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

/// The same of the characters that begin at `begins`.
#[inline(always)]
fn one_by_one(table: &Table, window: &[u8; AHEAD], mut begins: u64) -> u64 {
    let (mut found, mut known) = (0, true);
    while begins != 0 {
        let at = begins.trailing_zeros() as usize % WINDOW;
        let (one, two, three) = (window[at], window[at + 1], window[at + 2]);
        let bits = table.bits(match one {
            0xE0.. => wide(one, two, three),
            _ => narrow(one, two),
        });
        found |= u64::from(bits == ALWAYS || bits == BEHIND && known) << at;
        known = bits != 0;
        begins &= begins - 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is_always(c: char) -> bool {
        (c as u32).is_multiple_of(7)
    }

    fn is_behind(c: char) -> bool {
        c >= '\u{800}' && (c as u32).is_multiple_of(3)
    }

    fn is_like(c: char) -> bool {
        c >= '\u{800}' && (c as u32).is_multiple_of(5)
    }

    fn places(text: &str) -> Vec<usize> {
        let mut before = None;
        let stops = text.char_indices().filter(|(_, c)| {
            let before = before
                .replace(*c)
                .filter(|c| ('\u{80}'..='\u{ffff}').contains(c));
            let behind = is_behind(*c) && before.is_some_and(is_like);
            is_control(*c) || ('\u{80}'..='\u{ffff}').contains(c) && (is_always(*c) || behind)
        });
        stops.map(|(at, _)| at).collect()
    }

    proptest! {
        #[test]
        fn all_stops_are_found(
            text in "([a-z\n]{0,70}|[\u{0}-\u{2f}\u{7f}]{0,70}|[一-龥，。]{0,40}|[é-ж가-힣𠀀-𠀐]{0,20}){0,6}",
            skip in 1usize..90,
        ) {
            let table = Table::new(is_always, is_behind, is_like);
            let places = places(&text);
            for level in [simd_level(), Level::baseline()] {
                let all: Vec<usize> = Stops::with(level, &table, &text, 0).collect();
                prop_assert_eq!(&all, &places);
                let mut stops = Stops::with(level, &table, &text, skip);
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
