//! Counts text into `dictionaries/decode/tables.bin`, what the encoding detector knows of languages.
//!
//! ```sh
//! cargo run --release -p zhengwen-decode-lab --bin tables -- OUT LANGUAGE=FILE…
//! ```
//!
//! LANGUAGE is one of `hans`, `hant`, `ja`, `ko`, `ru`, `latin`, `ascii`; files are UTF-8, a
//! paragraph a line, any number per language; `LANGUAGE:CAP=FILE` takes at most CAP characters of
//! it, in lines spread over the whole file (default two million), so that no one source outweighs
//! the others. Only frequencies leave this program.
//!
//! # The file
//!
//! Costs are in eighths of a bit, one byte, 255 at most; a cost is −log2 of a probability.
//! All sections have a fixed size but the last ones; integers are little endian.
//!
//! | section | bytes |
//! |---|---|
//! | magic `ZWD1` | 4 |
//! | ASCII characters among ASCII characters | 128 |
//! | hanzi U+4E00–U+9FFF among non-ASCII characters: hans, hant, ja | 3 × 20992 |
//! | hangul U+AC00–U+D7A3: ko | 11172 |
//! | symbols (see `symbol_index` of the reader): hans, hant, ja, ko | 4 × 5488 |
//! | Russian letters, previous × next | 67 × 67 |
//! | bytes of windows-1252 from 0x80 behind a Latin letter | 91 × 128 |
//! | per language hans, hant, ja, ko: number of characters (u16), the characters (u16 each, by frequency), then per character the number of its followers (u16), then all followers (u16: rank × 16 + cost in steps of six eighths of a bit − 1) | |

use std::collections::HashMap;
use std::process::ExitCode;

const LANGUAGES: [&str; 4] = ["hans", "hant", "ja", "ko"];
/// How many pairs of neighbours each language may have.
const PAIRS: [usize; 4] = [55_000, 55_000, 12_000, 12_000];
/// How many characters each language's pairs are made of.
const INVENTORY: usize = 4096;
const SYMBOLS: usize = 5488;
/// The step of a pair's cost, in eighths of a bit.
const PAIR_STEP: f64 = 6.0;

#[derive(Default)]
struct Counts {
    single: HashMap<char, f64>,
    pair: HashMap<(char, char), f64>,
}

fn symbol_index(c: char) -> Option<usize> {
    let c = c as usize;
    Some(match c {
        0xA0..=0x4FF => c - 0xA0,
        0x2000..=0x2BFF => c - 0x2000 + 0x460,
        0x3000..=0x33FF => c - 0x3000 + 0x1060,
        0xFE30..=0xFE4F => c - 0xFE30 + 0x1460,
        0xFF00..=0xFFEF => c - 0xFF00 + 0x1480,
        _ => return None,
    })
}

fn sampled(path: &str, cap: usize) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let total = text.chars().count();
    let every = total.div_ceil(cap).max(1);
    text.lines().step_by(every).map(str::to_owned).collect()
}

fn cost(probability: f64) -> u8 {
    (-probability.log2() * 8.0).round().clamp(0.0, 255.0) as u8
}

impl Counts {
    fn add(&mut self, line: &str) {
        let mut previous = '\n';
        for c in line.chars() {
            if !c.is_ascii() {
                *self.single.entry(c).or_default() += 1.0;
                if !previous.is_ascii() {
                    *self.pair.entry((previous, c)).or_default() += 1.0;
                }
            }
            previous = c;
        }
    }

    /// Costs of `characters` among all non-ASCII ones. What was never seen has half a count.
    fn costs(&self, characters: impl Iterator<Item = char>) -> Vec<u8> {
        let total: f64 = self.single.values().sum::<f64>() + 20_000.0;
        characters
            .map(|c| cost((self.single.get(&c).copied().unwrap_or(0.0) + 0.5) / total))
            .collect()
    }

    fn pairs(&self, limit: usize, out: &mut Vec<u8>) {
        let mut inventory: Vec<(char, f64)> = self
            .single
            .iter()
            .filter(|(c, _)| (**c as u32) < 0x1_0000)
            .map(|(c, n)| (*c, *n))
            .collect();
        inventory.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        inventory.truncate(INVENTORY);
        let rank: HashMap<char, u16> = inventory
            .iter()
            .enumerate()
            .map(|(i, (c, _))| (*c, i as u16))
            .collect();
        // How many bits a pair saves over its characters alone, all its occurrences together.
        let total: f64 = self.single.values().sum();
        let mut kept: Vec<(f64, u16, u16, f64)> = self
            .pair
            .iter()
            .filter_map(|((a, b), n)| {
                let (ra, rb) = (*rank.get(a)?, *rank.get(b)?);
                let conditional = n / self.single[a];
                let saved = n * (conditional / (self.single[b] / total)).log2();
                (*n >= 4.0 && saved > 0.0).then_some((saved, ra, rb, conditional))
            })
            .collect();
        kept.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        kept.truncate(limit);
        kept.sort_by_key(|(_, a, b, _)| (*a, *b));
        out.extend((inventory.len() as u16).to_le_bytes());
        for (c, _) in &inventory {
            out.extend((*c as u16).to_le_bytes());
        }
        for r in 0..inventory.len() as u16 {
            let followers = kept.iter().filter(|(_, a, _, _)| *a == r).count();
            out.extend((followers as u16).to_le_bytes());
        }
        for (_, _, b, conditional) in &kept {
            let halves = (-conditional.log2() * 8.0 / PAIR_STEP)
                .round()
                .clamp(1.0, 16.0) as u16
                - 1;
            out.extend((b * 16 + halves).to_le_bytes());
        }
        eprintln!("{} characters, {} pairs", inventory.len(), kept.len());
    }
}

/// The letter's number: 0 none, 1–33 small, 34–66 capital.
fn russian(c: char) -> usize {
    match c {
        'а'..='я' => c as usize - 'а' as usize + 1,
        'ё' => 33,
        'А'..='Я' => c as usize - 'А' as usize + 34,
        'Ё' => 66,
        _ => 0,
    }
}

fn latin_row(c: char) -> usize {
    match c {
        'a'..='z' => c as usize - 'a' as usize + 1,
        'A'..='Z' => c as usize - 'A' as usize + 1,
        'À'..='ÿ' => c as usize - 0xC0 + 27,
        _ => 0,
    }
}

/// The share of a row's probability that is spread as if the row were unknown.
const SMOOTHING: f64 = 0.1;

fn conditional(rows: Vec<Vec<f64>>) -> Vec<u8> {
    let width = rows[0].len();
    let columns: Vec<f64> = (0..width)
        .map(|at| rows.iter().map(|row| row[at]).sum::<f64>() + 0.5)
        .collect();
    let all: f64 = columns.iter().sum();
    let mut out = Vec::new();
    for row in rows {
        let total: f64 = row.iter().sum::<f64>() + 1e-9;
        let mixed = |at: usize| (1.0 - SMOOTHING) * row[at] / total + SMOOTHING * columns[at] / all;
        out.extend((0..width).map(|at| cost(mixed(at))));
    }
    out
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(out_path) = arguments.next() else {
        eprintln!("usage: tables OUT LANGUAGE[:CAP]=FILE…");
        return ExitCode::from(2);
    };
    let mut counts: [Counts; 4] = Default::default();
    let mut ascii = [1.0f64; 128];
    let mut cyrillic = vec![vec![0.0; 67]; 67];
    let mut latin = vec![vec![0.0; 128]; 91];
    for argument in arguments {
        let (key, path) = argument.split_once('=').expect("LANGUAGE=FILE");
        let (language, cap) = key.split_once(':').unwrap_or((key, "2000000"));
        for line in sampled(path, cap.parse().expect("a number of characters")) {
            for b in line.bytes().filter(u8::is_ascii) {
                ascii[b as usize] += 1.0;
            }
            ascii[b'\n' as usize] += 1.0;
            match LANGUAGES.iter().position(|l| *l == language) {
                Some(at) => counts[at].add(&line),
                None if language == "ru" => {
                    let mut previous = 0;
                    for c in line.chars() {
                        cyrillic[previous][russian(c)] += 1.0;
                        previous = russian(c);
                    }
                }
                None if language == "latin" => {
                    let mut previous = 0;
                    for c in line.chars() {
                        let mut buffer = [0; 4];
                        let (bytes, _, lost) =
                            encoding_rs::WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
                        if !lost && bytes[0] >= 0x80 {
                            latin[previous][bytes[0] as usize - 0x80] += 1.0;
                        }
                        previous = latin_row(c);
                    }
                }
                None => assert_eq!(language, "ascii", "an unknown language"),
            }
        }
    }
    let mut out = b"ZWD1".to_vec();
    // Control characters are damage or binary: never cheap, whatever the corpus held.
    let total: f64 = ascii.iter().sum();
    out.extend(ascii.iter().map(|n| cost(n / total)));
    let hanzi = || (0x4E00..=0x9FFFu32).filter_map(char::from_u32);
    for counts in &counts[..3] {
        out.extend(counts.costs(hanzi()));
    }
    out.extend(counts[3].costs(('\u{AC00}'..='\u{D7A3}').by_ref()));
    for counts in &counts {
        let mut by_index = vec!['\u{1}'; SYMBOLS];
        for c in ('\u{A0}'..='\u{FFEF}').filter(|c| symbol_index(*c).is_some()) {
            by_index[symbol_index(c).expect("filtered")] = c;
        }
        out.extend(counts.costs(by_index.into_iter()));
    }
    out.extend(conditional(cyrillic));
    out.extend(conditional(latin));
    for (counts, limit) in counts.iter().zip(PAIRS) {
        counts.pairs(limit, &mut out);
    }
    std::fs::write(&out_path, &out).expect("the output can be written");
    eprintln!("{out_path}: {} bytes", out.len());
    ExitCode::SUCCESS
}
