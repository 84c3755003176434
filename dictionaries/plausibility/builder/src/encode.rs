//! Writes a model in the format that `zhengwen::plausibility` reads.

use std::collections::HashMap;

use zhengwen::plausibility::{
    BACKOFF_BITS, HEADER_BYTES, MAGIC, SELECT_EVERY, VALUE_BITS, VERSION, checksum,
};

use crate::estimate::{Gram, Lm};
use crate::keys::{Key, KeyMap, history, last, shorten};

/// Packs numbers into bits, lowest bit first.
#[derive(Debug, Default)]
pub struct BitWriter {
    bytes: Vec<u8>,
    bits: usize,
}

impl BitWriter {
    /// Appends the lowest `width` bits of `value`.
    pub fn push(&mut self, value: u64, width: u32) {
        for i in 0..width {
            if self.bits.is_multiple_of(8) {
                self.bytes.push(0);
            }
            if value >> i & 1 == 1 {
                self.bytes[self.bits / 8] |= 1 << (self.bits % 8);
            }
            self.bits += 1;
        }
    }

    /// The bytes, padded to a multiple of eight.
    pub fn finish(mut self) -> Vec<u8> {
        self.bytes.resize(self.bytes.len().next_multiple_of(8), 0);
        self.bytes
    }
}

/// A non-decreasing sequence as Elias-Fano.
pub fn elias_fano(values: &[u64]) -> Vec<u8> {
    let largest = values.last().copied().unwrap_or(0);
    let low_width = (largest / values.len().max(1) as u64).max(1).ilog2();
    let mut low = BitWriter::default();
    let mut high = vec![0u8; (((largest >> low_width) as usize + values.len()) / 64 + 1) * 8];
    let mut samples = Vec::new();
    for (i, value) in values.iter().enumerate() {
        low.push(*value, low_width);
        let position = (value >> low_width) as usize + i;
        high[position / 8] |= 1 << (position % 8);
        if i % SELECT_EVERY == 0 {
            samples.extend((position as u32).to_le_bytes());
        }
    }
    let low = low.finish();
    let mut bytes = Vec::new();
    for field in [
        values.len() as u32,
        low_width,
        low.len() as u32,
        high.len() as u32,
    ] {
        bytes.extend(field.to_le_bytes());
    }
    bytes.extend(low);
    bytes.extend(high);
    bytes.extend(samples);
    bytes
}

/// A map from hashes to values of `width` bits that keeps `check` bits of each hash.
pub fn hashed_map(entries: &[(u64, u32)], check: u32, width: u32) -> Vec<u8> {
    let buckets = (entries.len() as u64).div_ceil(4).max(1);
    let bucket = |hash: u64| ((hash >> 32) * buckets) >> 32;
    let mut sorted = entries.to_vec();
    sorted.sort_unstable_by_key(|(hash, _)| bucket(*hash));
    let mut starts = vec![0u64; buckets as usize + 1];
    let mut cells = BitWriter::default();
    for (hash, value) in &sorted {
        starts[bucket(*hash) as usize + 1] += 1;
        cells.push(hash & ((1 << check) - 1), check);
        cells.push(u64::from(*value), width);
    }
    for i in 1..starts.len() {
        starts[i] += starts[i - 1];
    }
    let starts = elias_fano(&starts);
    let mut bytes = Vec::new();
    for field in [
        entries.len() as u32,
        check,
        width,
        buckets as u32,
        starts.len() as u32,
    ] {
        bytes.extend(field.to_le_bytes());
    }
    bytes.extend(starts);
    bytes.extend(cells.finish());
    bytes
}

/// Thousandths of a nat.
fn millinats(p: f64) -> i16 {
    (p.ln() * 1000.0).round().clamp(-32000.0, 0.0) as i16
}

/// At most `2^bits` representative values (Lloyd's algorithm on one dimension, from quantiles).
fn bins(values: &mut [f64], bits: u32) -> Vec<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let n = 1usize << bits;
    if values.is_empty() {
        return vec![0.0; n];
    }
    let mut centres: Vec<f64> = (0..n)
        .map(|i| values[((2 * i + 1) * values.len() / (2 * n)).min(values.len() - 1)])
        .collect();
    for _ in 0..30 {
        let mut sums = vec![(0.0, 0u32); n];
        let mut at = 0;
        for value in values.iter() {
            while at + 1 < n && (centres[at + 1] - value).abs() <= (centres[at] - value).abs() {
                at += 1;
            }
            sums[at].0 += value;
            sums[at].1 += 1;
        }
        for (centre, (sum, count)) in centres.iter_mut().zip(sums) {
            if count > 0 {
                *centre = sum / f64::from(count);
            }
        }
        centres.sort_unstable_by(f64::total_cmp);
    }
    centres
}

fn nearest(centres: &[f64], value: f64) -> u64 {
    let after = centres.partition_point(|centre| *centre < value);
    let closer = |i: usize| (centres[i] - value).abs();
    match after {
        0 => 0,
        n if n == centres.len() => n as u64 - 1,
        n if closer(n) < closer(n - 1) => n as u64,
        n => n as u64 - 1,
    }
}

fn table(centres: &[f64]) -> Vec<u8> {
    let rounded = centres
        .iter()
        .map(|c| c.round().clamp(-32000.0, 32000.0) as i16);
    rounded.flat_map(i16::to_le_bytes).collect()
}

/// The levels of the trie.
pub fn levels(lm: &Lm) -> Vec<Vec<u8>> {
    let order = lm.levels.len();
    // The children of every context, by the context's length.
    let mut children: Vec<KeyMap<Vec<u16>>> = vec![KeyMap::default()];
    children[0].insert(0, (0..lm.vocabulary.len() as u16).collect());
    for length in 1..order {
        let mut lists: KeyMap<Vec<u16>> = KeyMap::default();
        for key in lm.levels[length].keys() {
            lists.entry(history(*key)).or_default().push(last(*key));
        }
        lists.values_mut().for_each(|list| list.sort_unstable());
        children.push(lists);
    }
    let mut contexts: Vec<Key> = (0..lm.vocabulary.len() as Key).collect();
    let mut written = Vec::new();
    for length in 1..order {
        let next = children.get(length + 1);
        let (bytes, longer) = level(lm, length, &contexts, &children, next);
        written.push(bytes);
        contexts = longer;
    }
    written
}

/// The children of contexts of one length, and those of them that are contexts themselves.
fn level(
    lm: &Lm,
    length: usize,
    contexts: &[Key],
    children: &[KeyMap<Vec<u16>>],
    next: Option<&KeyMap<Vec<u16>>>,
) -> (Vec<u8>, Vec<Key>) {
    let grams = &lm.levels[length];
    let value = |key: Key| f64::from(millinats(grams[&key].p));
    let weight = |gram: &Gram| (gram.backoff.ln() * 1000.0).clamp(-32000.0, 32000.0);
    let values = bins(
        &mut grams.keys().map(|key| value(*key)).collect::<Vec<_>>(),
        VALUE_BITS,
    );
    let mut weights: Vec<f64> = contexts
        .iter()
        .filter(|key| children[length].contains_key(key))
        .map(|key| weight(&lm.levels[length - 1][key]))
        .collect();
    let mut weights = bins(&mut weights, BACKOFF_BITS);
    if let (1, Some(largest)) = (length, weights.last_mut()) {
        *largest = 0.0; // for the symbols that nothing follows
    }
    let (mut blocks, mut backoffs) = (BitWriter::default(), BitWriter::default());
    let (mut offsets, mut numbers, mut longer) = (vec![0], vec![0], Vec::new());
    let nobody = Vec::new();
    for context in contexts {
        let list = children[length].get(context).unwrap_or(&nobody);
        let shorter = match length {
            1 => &children[0][&0],
            _ => children[length - 1]
                .get(&shorten(*context, length))
                .unwrap_or(&nobody),
        };
        let gram = lm.levels[length - 1].get(context);
        backoffs.push(nearest(&weights, gram.map_or(0.0, weight)), BACKOFF_BITS);
        let keys = list
            .iter()
            .map(|symbol| crate::keys::append(*context, *symbol));
        if let Some(next) = next {
            for key in keys.clone() {
                let inner = next.contains_key(&key);
                blocks.push(u64::from(inner), 1);
                longer.extend(inner.then_some(key));
            }
        }
        let width = rank_bits(shorter.len());
        for symbol in list {
            let rank = shorter
                .binary_search(symbol)
                .expect("closed under suffixes");
            blocks.push(rank as u64, width);
        }
        for key in keys {
            blocks.push(nearest(&values, value(key)), VALUE_BITS);
        }
        offsets.push(blocks.bits as u64);
        numbers.push(longer.len() as u64);
    }
    let numbers = next.map_or(Vec::new(), |_| elias_fano(&numbers));
    let parts = [
        table(&values),
        table(&weights),
        elias_fano(&offsets),
        numbers,
        backoffs.finish(),
        blocks.finish(),
    ];
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend((part.len() as u32).to_le_bytes());
        bytes.extend(part);
    }
    (bytes, longer)
}

fn rank_bits(count: usize) -> u32 {
    usize::BITS - count.saturating_sub(1).leading_zeros()
}

/// The unigram section.
pub fn unigrams(lm: &Lm) -> Vec<u8> {
    let p = |id: usize| lm.levels[0].get(&(id as Key)).map_or(1e-9, |gram| gram.p);
    (0..lm.vocabulary.len())
        .flat_map(|id| millinats(p(id)).to_le_bytes())
        .collect()
}

/// The section that says which character is which symbol.
pub fn fold(vocabulary: &[char], simplified: &HashMap<char, char>) -> Vec<u8> {
    let ids = crate::counts::ids(vocabulary);
    let mut pairs: Vec<(char, u16)> = ids
        .iter()
        .filter(|(_, id)| **id > 3)
        .map(|(c, id)| (*c, *id))
        .collect();
    for (traditional, simple) in simplified {
        if let Some(id) = ids.get(simple) {
            pairs.retain(|(c, _)| c != traditional);
            pairs.push((*traditional, *id));
        }
    }
    pairs.sort_unstable();
    let mut bytes = Vec::new();
    for (c, id) in pairs {
        bytes.extend((c as u32).to_le_bytes());
        bytes.extend(id.to_le_bytes());
    }
    bytes
}

/// The whole file.
pub fn container(sections: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut table = Vec::new();
    let mut body = Vec::new();
    let begin = HEADER_BYTES + 12 * sections.len();
    for (name, bytes) in sections {
        table.extend(name.as_bytes());
        table.extend(((begin + body.len()) as u32).to_le_bytes());
        table.extend((bytes.len() as u32).to_le_bytes());
        body.extend(bytes);
        body.resize(body.len().next_multiple_of(8), 0);
    }
    table.extend(body);
    let mut file = MAGIC.to_vec();
    file.extend(VERSION.to_le_bytes());
    file.extend((sections.len() as u32).to_le_bytes());
    file.extend(checksum(&table).to_le_bytes());
    file.extend(table);
    file
}

/// The sections of a file, in order.
pub fn sections(file: &[u8]) -> Vec<(String, Vec<u8>)> {
    let number = |at: usize| {
        let four = file[at..at + 4].try_into().expect("a slice of four bytes");
        u32::from_le_bytes(four) as usize
    };
    let entry = |i: usize| {
        let at = HEADER_BYTES + 12 * i;
        let name = String::from_utf8_lossy(&file[at..at + 4]).into_owned();
        (
            name,
            file[number(at + 4)..number(at + 4) + number(at + 8)].to_vec(),
        )
    };
    (0..number(8)).map(entry).collect()
}

#[cfg(test)]
mod tests {
    use zhengwen::plausibility::Model;

    use super::*;
    use crate::counts::{Folder, count};
    use crate::estimate::kneser_ney;
    use crate::keys::append;

    #[test]
    fn what_is_read_is_what_was_written() {
        let vocabulary: Vec<char> = "$\u{fffd}a0，。的一是了我不人在他有这".chars().collect();
        let text = [
            "他是我的人。",
            "我不是他的人，他有这人。",
            "这是我的。",
            "他在，我不在。",
        ];
        let mut folder = Folder::new(&vocabulary, HashMap::new());
        text.iter().for_each(|line| folder.add(line));
        for order in 2..=5 {
            let lm = crate::estimate::prune(
                &kneser_ney(&count(&vocabulary, &folder.symbols, 1), order),
                0.0,
            );
            let mut parts = vec![
                ("FOLD", fold(&vocabulary, &HashMap::new())),
                ("UNIG", unigrams(&lm)),
            ];
            parts.extend(
                ["LVL2", "LVL3", "LVL4", "LVL5"]
                    .into_iter()
                    .zip(levels(&lm)),
            );
            let file = container(&parts);
            let model = Model::from_bytes(&file).expect("sound");
            assert_eq!(
                (model.order(), model.vocabulary()),
                (order, vocabulary.len())
            );
            let ids = crate::counts::ids(&vocabulary);
            for line in text.iter().chain(&["我在这的他。", "了一了"]) {
                let mut keys = vec![0u16];
                let mut state = model.start();
                for c in line.chars() {
                    keys.push(ids[&c]);
                    let longest = keys.len().min(order);
                    let key = keys[keys.len() - longest..]
                        .iter()
                        .fold(0, |k, s| append(k, *s));
                    let (next, score) = model.advance(state, model.fold(c));
                    let exact = lm.p(key, longest).ln();
                    assert!(
                        (f64::from(score.nats()) - exact).abs() < 0.4,
                        "{line} {c} {exact} {score:?}"
                    );
                    state = next;
                }
            }
        }
    }
}
