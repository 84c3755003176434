//! The small models of other languages: their commonest triples, pairs and characters.

use std::collections::HashMap;

use zhengwen::plausibility::{LANGUAGE_STEPS, Language, language_hash, plain};

use crate::encode::hashed_map;

const CHECK_BITS: u32 = 12;
const VALUE_BITS: u32 = 8;
/// Characters that are read of a language's text.
const MOST_CHARS: usize = 4_000_000;

/// The n-grams of one language: hashes and coded log probabilities of the `most` commonest.
pub fn table(language: Language, text: &str, most: usize) -> Vec<(u64, u32)> {
    let mut counts: HashMap<Vec<char>, u32> = HashMap::new();
    let mut contexts: HashMap<Vec<char>, u32> = HashMap::new();
    let mut recent = [' '; 3];
    for c in text.chars().take(MOST_CHARS) {
        let c = if c == '\n' { ' ' } else { plain(c) };
        recent = [recent[1], recent[2], c];
        for length in 1..=3 {
            let ngram = &recent[3 - length..];
            *counts.entry(ngram.to_vec()).or_default() += 1;
            *contexts.entry(ngram[..length - 1].to_vec()).or_default() += 1;
        }
    }
    let mut kept: Vec<(Vec<char>, u32)> = counts.into_iter().filter(|(_, n)| *n > 2).collect();
    // Shorter n-grams first among those alike: every longer one backs off to them.
    kept.sort_unstable_by(|a, b| (b.1, a.0.len(), &a.0).cmp(&(a.1, b.0.len(), &b.0)));
    kept.truncate(most);
    kept.into_iter()
        .map(|(ngram, count)| {
            let p = f64::from(count) / f64::from(contexts[&ngram[..ngram.len() - 1]]);
            let code = (-p.ln() * LANGUAGE_STEPS).round().clamp(0.0, 255.0);
            (language_hash(language, &ngram), code as u32)
        })
        .collect()
}

/// The section of all languages.
pub fn section(mut entries: Vec<(u64, u32)>) -> Vec<u8> {
    entries.sort_unstable();
    hashed_map(&entries, CHECK_BITS, VALUE_BITS)
}
