//! What can have given a text: the wrong codecs that have its characters, and the right ones that make
//! sense for each. From tables; says nothing of what is likely.

use std::sync::LazyLock;

use super::super::characters;
use super::super::codec::{ALL, Codec};
use super::super::plan::Step;
use super::super::scan::is_noted;
use super::super::stops::is_control;

/// A wrong codec is looked at if it can have given at least this share of the flagged characters
/// that the best one can have given.
pub(in super::super) const COVERAGE: f32 = 0.7;

/// The right codecs that make sense for a wrong one.
pub(in super::super) fn written(read: Codec) -> &'static [Codec] {
    match read {
        Codec::Gb18030 | Codec::Cp936 => &[Codec::Utf8, Codec::Big5, Codec::Utf16Le],
        Codec::Big5 | Codec::Big5Eten => &[Codec::Utf8, Codec::Gb18030],
        // what Shift_JIS has twice is chosen character by character
        Codec::Utf8 | Codec::Utf16Le | Codec::Cp932 => &[],
        _ => &[Codec::Utf8, Codec::Gb18030, Codec::Big5],
    }
}

/// By character below U+10000: one bit for each codec of [`ALL`] that can have given it. A control is half
/// of a pair of UTF-16.
static GIVEN_BY: LazyLock<Box<[u32]>> = LazyLock::new(characters::given_by);

/// The same, from the codecs.
pub(in super::super) fn masks() -> Box<[u32]> {
    let mut masks = vec![0; 0x1_0000].into_boxed_slice();
    for (bit, codec) in ALL
        .into_iter()
        .enumerate()
        .filter(|(_, codec)| !written(*codec).is_empty())
    {
        for c in codec.short_chars().filter(|c| !is_control(*c)) {
            if let Some(mask) = masks.get_mut(c as usize) {
                *mask |= 1 << bit;
            }
        }
    }
    let gb = ALL.iter().position(|codec| *codec == Codec::Gb18030);
    for c in ('\0'..'\u{80}').filter(|c| is_control(*c)) {
        masks[c as usize] = gb.map_or(0, |bit| 1 << bit);
    }
    masks
}

/// One bit for each codec of [`ALL`] that can have given `c`.
pub(in super::super) fn given_by(c: char) -> u32 {
    let mask = GIVEN_BY.get(c as usize).copied();
    mask.unwrap_or_else(|| given_by_beyond(c))
}

/// The same where `c` is U+10000 or beyond.
#[cold]
fn given_by_beyond(c: char) -> u32 {
    let codecs = ALL.into_iter().enumerate();
    let has = |codec: Codec| !written(codec).is_empty() && codec.code(c) != 0;
    codecs.fold(0, |mask, (bit, codec)| mask | u32::from(has(codec)) << bit)
}

/// The wrong codecs that can have given the characters of `text` that say something, or most of them.
pub(in crate::stages::repair) fn wrong_codecs(text: &str) -> Vec<Codec> {
    let mut counts = [0u32; ALL.len()];
    for c in text.chars().filter(|c| is_noted(*c)) {
        let mask = given_by(c);
        for (bit, count) in counts.iter_mut().enumerate() {
            *count += mask >> bit & 1;
        }
    }
    let best = counts.iter().max().copied().unwrap_or(0);
    let enough = |count: u32| count > 0 && count as f32 >= best as f32 * COVERAGE;
    let codecs = ALL.iter().zip(counts);
    codecs
        .filter(|(codec, count)| enough(*count) && !codec.is_needless(text))
        .map(|(codec, _)| *codec)
        .collect()
}

/// The steps that may have given all of `text`.
pub(super) fn steps_into(text: &str) -> impl Iterator<Item = Step> {
    let common = text
        .chars()
        .filter(|c| !c.is_ascii())
        .fold(u32::MAX, |mask, c| mask & given_by(c));
    let possible = if text.is_ascii() { 0 } else { common };
    let codecs = ALL.into_iter().enumerate();
    codecs
        .filter(move |(bit, codec)| possible >> bit & 1 != 0 && !codec.is_needless(text))
        .flat_map(|(_, read)| {
            let written = written(read).iter();
            written
                .filter(|written| **written != Codec::Utf16Le)
                .map(move |&written| Step { written, read })
        })
}
