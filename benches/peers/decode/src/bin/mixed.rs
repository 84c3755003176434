//! Measures files that mix encodings: the share of lines that are decoded right.
//!
//! ```sh
//! cargo run --release -p zhengwen-decode-lab --bin mixed -- FILE… [-- FILES]
//! ```
//!
//! Each FILE is UTF-8, a paragraph a line. From random lines (cut to 120 characters) files of 40
//! lines are made in which each line is GBK or UTF-8, in stretches of one to five lines; and pages
//! of UTF-8 with a paste of Big5 of two to six lines. Only lines of six characters and more count.

use zhengwen::Hints;
use zhengwen::stages::decode::{Decode, DecodeOptions};
use zhengwen_decode_lab::Random;

fn main() {
    let decode = Decode::new(DecodeOptions::default()).expect("options");
    let mut random = Random(7);
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).expect("a UTF-8 file");
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_ascii()).collect();
        for other in ["gbk", "big5"] {
            let encoding = encoding_rs::Encoding::for_label(other.as_bytes()).expect("a label");
            let (mut right, mut total, mut files) = (0usize, 0usize, 0usize);
            for _ in 0..500 {
                let mut bytes = Vec::new();
                let mut expected = Vec::new();
                let (mut legacy, mut left) =
                    (random.below(2) == 0 && other == "gbk", 1 + random.below(5));
                for at in 0..40 {
                    if other == "big5" {
                        legacy = (17..17 + left).contains(&at);
                    } else if left == 0 {
                        (legacy, left) = (!legacy, 1 + random.below(5));
                    }
                    left -= usize::from(other == "gbk");
                    let line: String = lines[random.below(lines.len())].chars().take(120).collect();
                    let (coded, _, lost) = encoding.encode(&line);
                    if legacy && lost {
                        continue;
                    }
                    bytes.extend_from_slice(if legacy { &coded } else { line.as_bytes() });
                    bytes.push(b'\n');
                    expected.push(line);
                }
                let staged = decode.apply(&bytes, &Hints::default()).expect("text");
                let decoded: Vec<&str> = staged.text.lines().collect();
                let before = right;
                let counted = expected
                    .iter()
                    .zip(&decoded)
                    .filter(|(line, _)| line.chars().count() >= 6);
                for (line, decoded) in counted {
                    total += 1;
                    right += usize::from(line == decoded);
                    if line != decoded && std::env::var("SHOW").is_ok() {
                        eprintln!("{line:?} {decoded:?} {}", staged.evidence.encoding);
                    }
                }
                files += usize::from(right > before);
            }
            println!(
                "{path}: utf-8 with {other}: {right} of {total} lines right, {:.3} % ({files} files)",
                100.0 * right as f64 / total as f64
            );
        }
    }
}
