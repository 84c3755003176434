//! How well a stretch of text falls into words: the best segmentation under word frequencies.
//!
//! Words and their frequencies are those of jieba's dictionary (MIT). They are kept in a hashed
//! map, so one unknown word in about 4,000 is mistaken for a known one; over the dozen characters
//! around a site of damage that is noise far below the score's own.

use super::bits::{HashedMap, hash};
use super::fold::Symbol;
use super::score::Score;

/// The longest word, in symbols.
pub const MAX_WORD: usize = 6;
/// Steps of the stored values per nat.
pub const WORD_STEPS: f64 = 7.0;
/// What the hash of a word begins with.
const WORD_SEED: u64 = 0x776f_7264;
/// A single character that is not a word: less than the rarest word (frequency 1 of 60 million).
const UNKNOWN: Score = Score::from_millinats(-18_500);
/// The longest stretch that is segmented, in symbols.
pub(super) const LONGEST: usize = 64;

/// The hash of a word.
pub fn word_hash(symbols: impl IntoIterator<Item = Symbol>) -> u64 {
    hash(WORD_SEED, symbols.into_iter().map(|s| u32::from(s.0)))
}

/// The log probability of the best segmentation of `symbols`, of which the first 64 are looked
/// at. What `is_word_part` denies (punctuation, letters) stands alone and costs nothing.
pub(super) fn segment(
    words: &HashedMap<'_>,
    symbols: &[Symbol],
    is_word_part: impl Fn(Symbol) -> bool,
) -> Score {
    let symbols = &symbols[..symbols.len().min(LONGEST)];
    let mut best = [Score::MIN; LONGEST + 1];
    best[0] = Score::ZERO;
    for begin in 0..symbols.len() {
        let so_far = best[begin];
        if !is_word_part(symbols[begin]) {
            best[begin + 1] = best[begin + 1].max(so_far);
            continue;
        }
        let mut state = WORD_SEED;
        for (length, symbol) in (1..).zip(&symbols[begin..symbols.len().min(begin + MAX_WORD)]) {
            if !is_word_part(*symbol) {
                break;
            }
            state = hash(state, [u32::from(symbol.0)]);
            let found = words.get(state).map(value);
            let score = match (found, length) {
                (Some(score), _) => score,
                (None, 1) => UNKNOWN,
                (None, _) => continue,
            };
            let end = begin + length;
            best[end] = best[end].max(so_far + score);
        }
    }
    best[symbols.len()]
}

fn value(code: u32) -> Score {
    Score::from_millinats(-(f64::from(code) * 1000.0 / WORD_STEPS) as i32)
}
