//! Which encoding do these bytes have? Judged from the bytes alone.
//!
//! First version: structure (UTF-16 and UTF-32 parity, UTF-8 with little damage), then a vote.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{GB18030, GBK, UTF_16BE, UTF_16LE};

use super::coding::{Coding, UTF8, has_four_byte};

/// What the bytes look like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Guess {
    pub(super) coding: Coding,
    pub(super) confidence: f32,
    pub(super) how: &'static str,
    pub(super) language: Option<&'static str>,
}

/// The share of non-ASCII bytes that may be malformed in damaged UTF-8.
const UTF8_DAMAGE_SHARE: f64 = 0.05;

/// The encoding of `sample`, which is not valid UTF-8 without controls.
pub(super) fn detect(sample: &[u8]) -> Guess {
    wide(sample)
        .or_else(|| damaged_utf8(sample))
        .unwrap_or_else(|| vote(sample))
}

/// UTF-16 and UTF-32 without byte order mark: nearly all code units lie where Chinese text has them.
pub(super) fn wide(sample: &[u8]) -> Option<Guess> {
    let found = |coding, confidence| {
        Some(Guess {
            coding,
            confidence,
            how: "utf-16",
            language: None,
        })
    };
    let units = sample.len() / 2;
    if units < 2 {
        return None;
    }
    let quads = sample.chunks_exact(4);
    let total = quads.len();
    let valid = |unit: fn([u8; 4]) -> u32| {
        let ok = sample.chunks_exact(4).filter(|q| {
            let value = unit([q[0], q[1], q[2], q[3]]);
            value != 0 && value < 0x3_0000 && char::from_u32(value).is_some()
        });
        ok.count()
    };
    if total > 0 && valid(u32::from_le_bytes) * 100 >= total * 99 {
        return found(Coding::Utf32Le, 0.99);
    }
    if total > 0 && valid(u32::from_be_bytes) * 100 >= total * 99 {
        return found(Coding::Utf32Be, 0.99);
    }
    let usual = |high: u8, low: u8| match high {
        0 => (0x20..0x7F).contains(&low) || matches!(low, b'\n' | b'\r' | b'\t'),
        0x30 | 0xFF => low < 0xF0,
        0x20 => low >= 0x10,
        0x4E..=0x9F => true,
        _ => false,
    };
    let little = sample.chunks_exact(2).filter(|u| usual(u[1], u[0])).count();
    let big = sample.chunks_exact(2).filter(|u| usual(u[0], u[1])).count();
    if little * 100 >= units * 90 && little > big {
        return found(Coding::Whatwg(UTF_16LE), 0.95);
    }
    if big * 100 >= units * 90 && big > little {
        return found(Coding::Whatwg(UTF_16BE), 0.95);
    }
    None
}

fn damaged_utf8(sample: &[u8]) -> Option<Guess> {
    let mut malformed = 0usize;
    let mut good = 0usize;
    for chunk in sample.utf8_chunks() {
        malformed += chunk.invalid().len();
        good += chunk.valid().bytes().filter(|b| *b >= 0x80).count();
    }
    let damaged = malformed as f64 <= UTF8_DAMAGE_SHARE * (good + malformed) as f64
        || malformed <= 3 && good >= 6;
    (good > 0 && damaged).then_some(Guess {
        coding: UTF8,
        confidence: 0.95,
        how: "statistics",
        language: None,
    })
}

fn vote(sample: &[u8]) -> Guess {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    // A NUL makes it give up on every multi-byte encoding; real text may have some.
    let without_nulls: Vec<u8> = sample.iter().copied().filter(|b| *b != 0).collect();
    // Told that this is the end, it would hold a torn last character against the encoding.
    detector.feed(&without_nulls, false);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let encoding = if encoding == GBK && has_four_byte(sample) {
        GB18030
    } else {
        encoding
    };
    let language = match encoding.name() {
        "GBK" | "gb18030" | "Big5" => Some("zh"),
        "Shift_JIS" | "EUC-JP" | "ISO-2022-JP" => Some("ja"),
        "EUC-KR" => Some("ko"),
        _ => None,
    };
    Guess {
        coding: Coding::Whatwg(encoding),
        confidence: 0.9,
        how: "statistics",
        language,
    }
}
