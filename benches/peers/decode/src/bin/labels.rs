//! Measures declared labels: how often the right one is believed and a wrong one overruled.
//!
//! ```sh
//! cargo run --release -p zhengwen-decode-lab --bin labels -- FOLDER [SAMPLES]
//! ```
//!
//! FOLDER as for `accuracy`. A row is a true encoding and a label; a cell the share (per cent) of
//! samples of that length whose encoding was named right in spite of the label, or because of it.

use std::path::Path;

use zhengwen::Hints;
use zhengwen::stages::decode::{Decode, DecodeOptions};
use zhengwen_decode_lab::{Encoders, Random, family};

const TRUE: [(&str, &str, &[&str]); 7] = [
    (
        "gb2312",
        "hans",
        &[
            "gbk",
            "big5",
            "utf-8",
            "windows-1252",
            "shift_jis",
            "euc-kr",
        ],
    ),
    ("gbk-hant", "tw", &["gbk", "big5", "utf-8", "windows-1252"]),
    (
        "big5",
        "tw",
        &[
            "big5",
            "gb2312",
            "utf-8",
            "windows-1252",
            "shift_jis",
            "euc-kr",
        ],
    ),
    ("utf-8", "hans", &["utf-8", "gbk", "big5", "windows-1252"]),
    ("shift_jis", "ja", &["shift_jis", "gbk", "big5"]),
    ("euc-kr", "ko", &["euc-kr", "gbk", "big5"]),
    ("windows-1252", "latin", &["windows-1252", "gbk", "utf-8"]),
];

const LENGTHS: [usize; 6] = [8, 16, 32, 64, 128, 256];

fn lines(folder: &Path) -> Vec<String> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("FOLDER")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    let texts = paths
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok());
    let some = |text: String| {
        let step = text.len().div_ceil(1_000_000).max(1);
        let lines = text
            .lines()
            .step_by(step)
            .filter(|line| line.chars().count() > 6);
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    texts.flat_map(some).collect()
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("FOLDER");
    let samples: usize = arguments
        .next()
        .map_or(1000, |n| n.parse().expect("a number"));
    let encoders = Encoders::default();
    let decode = Decode::new(DecodeOptions::default()).expect("options");
    println!(
        "| encoding | label | 8 | 16 | 32 | 64 | 128 | 256 |\n|---|---|---|---|---|---|---|---|"
    );
    for (cell, language, labels) in TRUE {
        let lines = lines(&Path::new(&folder).join(language));
        for label in labels {
            let hints = Hints {
                declared_encoding: Some((*label).to_owned()),
                ..Hints::default()
            };
            let mut row = format!("| {cell} | {label} |");
            for length in LENGTHS {
                let mut random = Random(length as u64);
                let (mut right, mut total, mut tries) = (0, 0, 0);
                while total < samples && tries < 60 * samples {
                    tries += 1;
                    let line = &lines[random.below(lines.len())];
                    let skip = random.below(line.chars().count());
                    let mut text = String::new();
                    let mut bytes = Vec::new();
                    for c in line.chars().skip(skip) {
                        text.push(c);
                        match encoders.encode(cell, &text) {
                            Some(coded) if coded.len() <= length => bytes = coded,
                            // Traditional text may begin with characters of GB 2312.
                            None if cell == "gbk-hant" && 3 * text.len() <= 4 * length => {}
                            _ => break,
                        }
                    }
                    if bytes.len() + 2 < length || bytes.is_ascii() {
                        continue;
                    }
                    total += 1;
                    let plan = decode.survey(&bytes, true, &hints);
                    right += usize::from(plan.is_ok_and(|plan| {
                        let name = plan.evidence().encoding.to_lowercase();
                        family(&plan.evidence().encoding) == family(cell) || name == cell
                    }));
                }
                row.push_str(&format!(
                    " {:.2} |",
                    100.0 * f64::from(right as u32) / total.max(1) as f64
                ));
            }
            println!("{row}");
        }
    }
}
