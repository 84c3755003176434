//! The word list: jieba's dictionary, thinned out, as a hashed map.

use std::collections::HashMap;

use zhengwen::plausibility::{MAX_WORD, Model, WORD_STEPS, word_hash};

use crate::encode::hashed_map;

/// Bits of the hash that are kept: one unknown word in 4,096 is taken for a known one.
const CHECK_BITS: u32 = 12;
/// Bits of a word's log frequency, in steps of a seventh of a nat.
const FREQUENCY_BITS: u32 = 7;

/// The section of words that were seen at least `least` times, from lines `word frequency …`;
/// `model` is only asked how it folds.
pub fn section(text: &str, least: f64, model: &Model<'_>) -> Vec<u8> {
    let mut words: HashMap<u64, f64> = HashMap::new();
    let mut total = 0.0;
    for line in text.lines() {
        let mut fields = line.split([' ', '\t']);
        let (Some(word), Some(Ok(frequency))) =
            (fields.next(), fields.next().map(str::parse::<f64>))
        else {
            continue;
        };
        total += frequency;
        let symbols: Vec<_> = word.chars().map(|c| model.fold(c)).collect();
        let fits = (1..=MAX_WORD).contains(&symbols.len()) && symbols.iter().all(|s| s.is_known());
        if fits && (frequency >= least || symbols.len() == 1) {
            *words.entry(word_hash(symbols)).or_default() += frequency;
        }
    }
    let code = |frequency: f64| ((total / frequency).ln() * WORD_STEPS).round().min(127.0) as u32;
    let mut entries: Vec<(u64, u32)> = words.into_iter().map(|(h, f)| (h, code(f))).collect();
    entries.sort_unstable();
    hashed_map(&entries, CHECK_BITS, FREQUENCY_BITS)
}
