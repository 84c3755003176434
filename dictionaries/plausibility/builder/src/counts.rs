//! N-gram counts: reading and writing the table, and counting text.
//!
//! The table has one n-gram a line, tab-separated: the n-gram, its count, its continuation count
//! (distinct left neighbours), the sum of the counts of the n-grams that continue it by one
//! symbol, and the same sum over continuation counts. Lines of `#D raw|continuation order D1 D2 D3`
//! give the discounts of modified Kneser-Ney.

use std::collections::HashMap;
use std::io::{BufRead, Write};

use zhengwen::plausibility::{MAX_ORDER, Shape, shape};

use crate::keys::{Key, KeyMap, append, history, last, shorten};

/// The symbols every vocabulary begins with: edge, unknown, letters, digits.
pub const FIXED: [char; 4] = ['$', '\u{fffd}', 'a', '0'];

/// What is known of one n-gram.
#[derive(Debug, Clone, Copy, Default)]
pub struct Entry {
    pub count: u32,
    pub continuation: u32,
    pub total: u32,
    pub continuation_total: u32,
}

/// The counts of one text collection.
#[derive(Debug, Default)]
pub struct Counts {
    pub vocabulary: Vec<char>,
    /// By length less one.
    pub ngrams: Vec<KeyMap<Entry>>,
    /// By length less one: discounts for counts of 1, 2, 3 and more.
    pub raw: Vec<[f64; 3]>,
    pub continuation: Vec<[f64; 3]>,
}

/// Reads a table.
pub fn read(input: impl BufRead) -> Result<Counts, String> {
    let mut counts = Counts {
        vocabulary: FIXED.to_vec(),
        ngrams: (0..MAX_ORDER).map(|_| KeyMap::default()).collect(),
        raw: vec![[0.5, 1.0, 1.5]; MAX_ORDER],
        continuation: vec![[0.5, 1.0, 1.5]; MAX_ORDER],
    };
    let mut ids = ids(&counts.vocabulary);
    let mut later = Vec::new();
    for line in input.lines() {
        let line = line.map_err(|e| e.to_string())?;
        if line.starts_with("#D ") {
            discounts(&mut counts, &line)?;
        } else if !line.starts_with("#ngram\t") {
            let text = line.split('\t').next().unwrap_or_default();
            if text.chars().count() == 1 {
                let c = text.chars().next().expect("one character");
                let next = ids.len() as u16;
                if let std::collections::hash_map::Entry::Vacant(slot) = ids.entry(c) {
                    slot.insert(next);
                    counts.vocabulary.push(c);
                }
                add_line(&mut counts.ngrams, &ids, &line)?;
            } else {
                later.push(line);
            }
        }
    }
    for line in later {
        add_line(&mut counts.ngrams, &ids, &line)?;
    }
    Ok(counts)
}

/// The number of every symbol of a vocabulary.
pub fn ids(vocabulary: &[char]) -> HashMap<char, u16> {
    (0..).zip(vocabulary).map(|(id, c)| (*c, id)).collect()
}

fn discounts(counts: &mut Counts, line: &str) -> Result<(), String> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let number = |i: usize| fields.get(i).and_then(|f| f.parse::<f64>().ok());
    let (Some(order), Some(one), Some(two), Some(three)) =
        (number(2), number(3), number(4), number(5))
    else {
        return Err(format!("bad discounts: {line}"));
    };
    let kind = match fields[1] {
        "raw" => &mut counts.raw,
        _ => &mut counts.continuation,
    };
    let slot = kind.get_mut(order as usize - 1).ok_or("bad order")?;
    *slot = [one, two, three];
    Ok(())
}

fn add_line(
    ngrams: &mut [KeyMap<Entry>],
    ids: &HashMap<char, u16>,
    line: &str,
) -> Result<(), String> {
    let mut fields = line.split('\t');
    let text = fields.next().unwrap_or_default();
    let mut number = || fields.next().and_then(|f| f.parse().ok()).unwrap_or(0);
    let entry = Entry {
        count: number(),
        continuation: number(),
        total: number(),
        continuation_total: number(),
    };
    let mut key = 0;
    let mut length = 0;
    for c in text.chars() {
        let id = ids
            .get(&c)
            .ok_or_else(|| format!("not in the vocabulary: {line}"))?;
        key = append(key, *id);
        length += 1;
    }
    // A literal U+FFFD of the text can stand in the table beside the unknown character: the first counts.
    match ngrams.get_mut(length - 1) {
        Some(map) => map.entry(key).or_insert(entry),
        None => return Err(format!("too long: {line}")),
    };
    Ok(())
}

/// Writes a table.
pub fn write(counts: &Counts, mut output: impl Write) -> std::io::Result<()> {
    for (name, lists) in [("raw", &counts.raw), ("continuation", &counts.continuation)] {
        for (order, d) in (1..).zip(lists) {
            writeln!(output, "#D {name} {order} {} {} {}", d[0], d[1], d[2])?;
        }
    }
    for (length, map) in (1..).zip(&counts.ngrams) {
        let mut keys: Vec<&Key> = map.keys().collect();
        keys.sort_unstable();
        for key in keys {
            let entry = map[key];
            let text: String = (0..length)
                .rev()
                .map(|i| counts.vocabulary[last(key >> (13 * i)) as usize])
                .collect();
            writeln!(
                output,
                "{text}\t{}\t{}\t{}\t{}",
                entry.count, entry.continuation, entry.total, entry.continuation_total
            )?;
        }
    }
    Ok(())
}

/// Text as symbols of a vocabulary, line by line, each with an edge at both ends.
pub struct Folder {
    ids: HashMap<char, u16>,
    simplified: HashMap<char, char>,
    pub symbols: Vec<u16>,
}

impl Folder {
    pub fn new(vocabulary: &[char], simplified: HashMap<char, char>) -> Self {
        Self {
            ids: ids(vocabulary),
            simplified,
            symbols: Vec::new(),
        }
    }

    /// Folds one line and appends it.
    pub fn add(&mut self, line: &str) {
        let edge = 0;
        self.symbols.push(edge);
        let mut run = None;
        for c in line.chars() {
            let folded = shape(c);
            let symbol = match folded {
                Shape::Blank => {
                    run = None;
                    continue;
                }
                Shape::Letter => 2,
                Shape::Digit => 3,
                Shape::Char(c) => self.id(c),
            };
            let runs = matches!(folded, Shape::Letter | Shape::Digit);
            if !(runs && run == Some(folded)) {
                self.symbols.push(symbol);
            }
            run = runs.then_some(folded);
        }
        if self.symbols.last() == Some(&edge) {
            self.symbols.pop();
        } else {
            self.symbols.push(edge);
        }
    }

    fn id(&self, c: char) -> u16 {
        let simple = self.simplified.get(&c).unwrap_or(&c);
        let id = self.ids.get(simple).or_else(|| self.ids.get(&c));
        id.copied().unwrap_or(1)
    }
}

/// Counts text over a vocabulary. N-grams longer than two symbols that were seen less than
/// `least` times are left out; sums are from before that.
pub fn count(vocabulary: &[char], symbols: &[u16], least: u32) -> Counts {
    let mut counts = Counts {
        vocabulary: vocabulary.to_vec(),
        ngrams: (0..MAX_ORDER).map(|_| KeyMap::default()).collect(),
        raw: Vec::new(),
        continuation: Vec::new(),
    };
    for length in 1..=MAX_ORDER {
        let sorted = sorted_ngrams(symbols, length);
        let longer = sorted_ngrams(symbols, (length + 1).min(MAX_ORDER + 1));
        add_length(&mut counts, length, &sorted, &longer);
    }
    let dropped = |length: usize, entry: &Entry| length > 2 && entry.count < least;
    for (length, map) in (1..).zip(&mut counts.ngrams) {
        map.retain(|_, entry| !dropped(length, entry));
    }
    for id in 0..vocabulary.len() as Key {
        counts.ngrams[0].entry(id).or_default();
    }
    counts
}

/// Every n-gram of a length in the text with its count, sorted. An n-gram may begin or end with
/// an edge but holds none inside.
fn sorted_ngrams(symbols: &[u16], length: usize) -> Vec<(Key, u32)> {
    let mut keys: Vec<Key> = symbols
        .windows(length)
        .filter(|w| length < 3 || !w[1..length - 1].contains(&0))
        .filter(|w| w.len() < 2 || !(w[0] == 0 && w[1] == 0))
        .map(|w| w.iter().fold(0, |key, symbol| append(key, *symbol)))
        .collect();
    keys.sort_unstable();
    let mut counted: Vec<(Key, u32)> = Vec::new();
    for key in keys {
        match counted.last_mut() {
            Some((same, count)) if *same == key => *count += 1,
            _ => counted.push((key, 1)),
        }
    }
    counted
}

fn add_length(counts: &mut Counts, length: usize, sorted: &[(Key, u32)], longer: &[(Key, u32)]) {
    let mut map: KeyMap<Entry> = KeyMap::default();
    let mut left: KeyMap<u32> = KeyMap::default();
    for (key, _) in longer {
        *left.entry(shorten(*key, length + 1)).or_default() += 1;
    }
    let mut of_count = [0u64; 4];
    let mut of_continuation = [0u64; 4];
    for (key, count) in sorted {
        let at_edge = length > 1 && key >> (13 * (length - 1)) == 0;
        let continuation = match at_edge || length == MAX_ORDER {
            true => *count,
            false => left.get(key).copied().unwrap_or(0),
        };
        for (of, n) in [
            (&mut of_count, *count),
            (&mut of_continuation, continuation),
        ] {
            if (1..=4).contains(&n) {
                of[n as usize - 1] += 1;
            }
        }
        if length > 1 {
            let above = counts.ngrams[length - 2].get_mut(&history(*key));
            if let Some(entry) = above {
                entry.total += count;
                entry.continuation_total += continuation;
            }
        }
        map.insert(
            *key,
            Entry {
                count: *count,
                continuation,
                ..Entry::default()
            },
        );
    }
    counts.raw.push(modified_kneser_ney(&of_count));
    counts
        .continuation
        .push(modified_kneser_ney(&of_continuation));
    counts.ngrams[length - 1] = map;
}

/// The discounts of Chen and Goodman (1999) from the numbers of n-grams seen once to four times.
fn modified_kneser_ney(of: &[u64; 4]) -> [f64; 3] {
    let n: Vec<f64> = of.iter().map(|n| (*n).max(1) as f64).collect();
    let y = n[0] / (n[0] + 2.0 * n[1]);
    let d = |k: usize| (k as f64 - (k + 1) as f64 * y * n[k] / n[k - 1]).clamp(0.1, k as f64 - 0.1);
    [d(1), d(2), d(3)]
}
