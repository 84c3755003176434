//! What a window shows of the damage, counted: annotations, broken brackets and signs, bytes that may be gone. What it
//! proves is decided elsewhere. Text that shows nothing costs one sweep.

use std::collections::HashMap;

use fearless_simd::{mask8x64, prelude::*, u8x64};

use super::super::lattice::Codec;
use super::super::sweep::{self, BLOCK, Marks, WINDOW};
use super::drops::dropped;
use super::evidence::is_han;
use super::readings::{Readings, Syllable};
use super::rows::CROWD;
use super::scan;

#[derive(Debug, Default)]
pub(super) struct Count {
    pub(super) syllable: Syllable,
    pub(super) running: u32,
    pub(super) apart: u32,
}

#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) annotated: HashMap<[u8; 2], Count>,
    pub(super) straddles: u32,
    pub(super) sites: u32,
    pub(super) same_form: u32,
    pub(super) phrases: u32,
    pub(super) leaks: bool,
    pub(super) dropped: u32,
}

/// A `?` or U+FFFD, `(` before a letter, `!` before a hanzi.
struct Begins;

impl Marks for Begins {
    #[inline(always)]
    fn any<S: Simd>(simd: S, block: &[u8; BLOCK]) -> bool {
        let mut any = mask8x64::from_bitmask(simd, 0);
        let mut replaced = 0;
        for window in block.as_chunks::<WINDOW>().0 {
            let bytes = u8x64::simd_from(simd, *window);
            let is = |sign: u8| bytes.simd_eq(sign);
            any = any | is(b'(') | is(b'?') | is(b'!');
            // Half of U+FFFD is enough, where it stands in two windows.
            let middle = is(0xBF).to_bitmask();
            replaced |= middle & is(0xEF).to_bitmask() << 1 | middle & is(0xBD).to_bitmask() >> 1;
        }
        let cut = block.ends_with(b"\xEF") || block.ends_with(b"\xEF\xBF");
        replaced != 0 || cut || any.any_true()
    }

    #[inline(always)]
    fn of<S: Simd>(simd: S, window: &[u8; WINDOW]) -> u64 {
        let bytes = u8x64::simd_from(simd, *window);
        let is = |sign: u8| bytes.simd_eq(sign).to_bitmask();
        let letters = (bytes | 0x20).simd_ge(b'a') & (bytes | 0x20).simd_le(b'z');
        // U+00C0 to U+02FF
        let latin = bytes.simd_ge(0xC3) & bytes.simd_le(0xCB);
        let hanzi = bytes.simd_ge(0xE3) & bytes.simd_le(0xE9);
        let replaced = is(0xEF) & is(0xBF) >> 1 & is(0xBD) >> 2;
        is(b'?')
            | replaced
            | is(b'(') & (letters | latin).to_bitmask() >> 1
            | is(b'!') & hanzi.to_bitmask() >> 1
    }
}

impl Tally {
    /// Counts what `window` shows. Linear. Most text shows nothing that the `readings` are asked for, which have to be
    /// read first.
    pub(super) fn of<'r>(window: &str, readings: &impl Fn() -> &'r Readings) -> Self {
        let mut tally = Self::default();
        for at in sweep::places::<Begins>(window) {
            match window.as_bytes()[at] {
                b'(' => bracket(window, at, readings, &mut tally),
                b'?' => lost(window, at, 1, readings, &mut tally),
                b'!' => {}
                _ => lost(window, at, 3, readings, &mut tally),
            }
            tally.dropped += u32::from(dropped(window, at));
        }
        tally
    }
}

fn bracket<'r>(window: &str, at: usize, readings: &impl Fn() -> &'r Readings, tally: &mut Tally) {
    let inside = &window[at + 1..];
    let Some((reading, end)) = scan::closed_syllable(inside) else {
        if inside.starts_with(|ch: char| (ch as u32) < 0x300 && ch.is_alphabetic())
            && scan::closed_phrase(inside)
        {
            tally.phrases += 1;
        }
        return;
    };
    let before = &window[..at];
    let Some(ch) = before.chars().next_back() else {
        return;
    };
    let readings = readings();
    let (Some(pair), Some(syllable)) = (Codec::Gbk.bytes_of(ch), readings.syllable(reading)) else {
        return;
    };
    if readings.entry(pair).is_none() {
        if is_han(ch) {
            tally.same_form += 1;
        }
        return;
    }
    let count = tally.annotated.entry(pair).or_default();
    count.syllable = syllable;
    let outer = before[..before.len() - ch.len_utf8()].chars().next_back();
    let after = inside[end..].chars().next();
    let joins = |ch: Option<char>| ch.is_some_and(|ch| is_han(ch) || ch == ')' || ch == '?');
    if joins(after)
        || (joins(outer) && after.is_none_or(|ch| "，。、,！!？：:；;”」\"（）()》』".contains(ch)))
    {
        count.running += 1;
    } else {
        count.apart += 1;
    }
}

/// A `?` or U+FFFD of `length` bytes: does a broken bracket or a broken sign follow?
fn lost<'r>(
    window: &str,
    at: usize,
    length: usize,
    readings: &impl Fn() -> &'r Readings,
    tally: &mut Tally,
) {
    let after = &window[at + length..];
    let bracket = after.strip_prefix('(').unwrap_or(after);
    if let Some((reading, _)) = scan::closed_syllable(bracket) {
        let (before, readings) = (last_byte(&window[..at]), readings());
        if let (Some(syllable), Some(lead)) = (readings.syllable(reading), before)
            && !readings.trails(Some(lead), syllable).is_empty()
        {
            tally.straddles += 1;
            tally.sites += 1;
        }
        return;
    }
    tally.leaks |= scan::leaked_tag(after).is_some();
    let wide = window[..at].bytes().next_back() > Some(0x7F);
    if !in_row(window, at) && (broken_sign(after, wide) || broken_stop(after)) {
        tally.sites += 1;
    }
}

/// Whether the `?` at byte `at` stands in a row that is longer than any damage makes one: blanks had been there.
fn in_row(window: &str, at: usize) -> bool {
    let lost = |byte: &&u8| **byte == b'?';
    let (before, behind) = window.as_bytes().split_at(at);
    let before = before.iter().rev().take(CROWD).take_while(lost).count();
    before + behind.iter().take(CROWD).take_while(lost).count() >= CROWD
}

/// The last byte of `text` in GBK, looking through an annotation.
fn last_byte(text: &str) -> Option<u8> {
    let text = match text.strip_suffix(')') {
        Some(inside) => {
            let open = inside
                .rfind(['(', '?'])
                .filter(|open| inside.len() - open < 12)?;
            if inside.as_bytes()[open] == b'?' {
                return None;
            }
            &inside[..open]
        }
        None => text,
    };
    match text.chars().next_back()? {
        // A sign that may have been folded.
        ch @ (',' | '!' | ';' | ':' | '(' | ')') => Some(ch as u8 | 0x80),
        ch => Codec::Gbk.bytes_of(ch).map(|pair| pair[1]),
    }
}

/// Whether `text`, behind a lost byte, begins with a sign that cuts the stream, and goes on. Honest
/// text has that too (真的?!我不信); how it reads one byte off is asked later. Behind a `wide`
/// character it may go on with any second byte or folded sign.
fn broken_sign(text: &str, wide: bool) -> bool {
    let mut chars = text.chars();
    let sign = chars.next();
    let cuts = matches!(
        sign,
        Some('!' | '！' | '?' | '？' | ',' | '，' | '、' | ';' | '；')
    );
    // 。” before a line break leaves no more than ?!?
    let quote = matches!(sign, Some('!' | '！'));
    let reads_on = |ch: char| {
        ch.is_ascii_uppercase()
            || (wide && ch.is_ascii_graphic())
            || Codec::Gbk.bytes_of(ch).is_some()
            || (quote && matches!(ch, '?' | '\u{FFFD}'))
    };
    cuts && chars.next().is_some_and(reads_on)
}

/// Whether `text`, behind a lost byte, begins with 。 and another one that ate the `<` of a tag, as in `?。?/p>` for 啊！.
fn broken_stop(text: &str) -> bool {
    let behind = text
        .strip_prefix('。')
        .and_then(|text| text.strip_prefix(['?', '\u{FFFD}']));
    behind.is_some_and(|text| scan::leaked_tag(text).is_some())
}

#[cfg(test)]
mod tests {
    use fearless_simd::Level;

    use super::*;
    use crate::conversion::simd_level;

    #[test]
    fn what_may_begin_damage_is_named_wherever_it_stands() {
        for sign in ["?", "(kāi)", "(Kāi)", "(āi)", "!我", "\u{FFFD}"] {
            for before in 0..2 * BLOCK {
                let text = [&" ".repeat(before), sign, &"，".repeat(BLOCK)].concat();
                for level in [simd_level(), Level::baseline()] {
                    let named = sweep::with::<Begins>(level, &text);
                    assert_eq!(named, [before], "{sign}");
                }
            }
        }
        for text in ["(1)", "（好）！，", "！？", "!)", "ｋ￥ﾡ", ""] {
            assert_eq!(sweep::places::<Begins>(text), [0usize; 0], "{text}");
        }
    }
}
