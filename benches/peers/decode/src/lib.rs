//! Samples of real text in every encoding and every state of damage, to measure detectors on.

use std::collections::HashMap;

use zhengwen::Hints;
use zhengwen::stages::decode::{Decode, DecodeOptions};

/// A small reproducible generator (SplitMix64).
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.draw() % limit.max(1) as u64) as usize
    }
}

/// Encodes characters in encodings that have no encoder elsewhere, by turning a decoder around.
pub struct Reverse {
    codes: HashMap<char, Vec<u8>>,
}

impl Reverse {
    /// Of the two-byte codes of `label` (and the four-byte ones of EUC-TW).
    pub fn of(label: &str) -> Self {
        let decode = Decode::new(DecodeOptions {
            encoding: Some(label.to_owned()),
        })
        .expect("a label");
        let mut codes = HashMap::new();
        let mut add = |code: &[u8]| {
            let staged = decode.apply(code, &Hints::default()).expect("text");
            let mut chars = staged.text.chars();
            if let (Some(c), None, 0) = (chars.next(), chars.next(), staged.evidence.malformed) {
                codes.entry(c).or_insert_with(|| code.to_vec());
            }
        };
        // The standard part first, so that it wins over duplicates in extensions.
        for lead in (0xA1..=0xFEu8).chain(0x81..=0xA0) {
            for trail in 0x40..=0xFEu8 {
                add(&[lead, trail]);
            }
        }
        if label == "euc-tw" {
            for plane in 0xA2..=0xA7u8 {
                for row in 0xA1..=0xFEu8 {
                    for cell in 0xA1..=0xFEu8 {
                        add(&[0x8E, plane, row, cell]);
                    }
                }
            }
        }
        Self { codes }
    }

    /// The bytes of a character.
    pub fn encode(&self, c: char, out: &mut Vec<u8>) -> bool {
        if c.is_ascii() {
            out.push(c as u8);
            return true;
        }
        self.codes.get(&c).map(|code| out.extend(code)).is_some()
    }
}

/// All encoders.
pub struct Encoders {
    big5: Reverse,
    euc_tw: Reverse,
}

impl Default for Encoders {
    fn default() -> Self {
        Self {
            big5: Reverse::of("big5"),
            euc_tw: Reverse::of("euc-tw"),
        }
    }
}

fn is_gb2312(code: &[u8]) -> bool {
    code.len() == 2 && (0xA1..=0xF7).contains(&code[0]) && code[1] >= 0xA1
}

fn is_hkscs(code: &[u8]) -> bool {
    let code = match *code {
        [a, b] => u16::from(a) << 8 | u16::from(b),
        _ => return false,
    };
    code < 0xA140 || (0xC6A1..0xC940).contains(&code) || code >= 0xF9D6
}

impl Encoders {
    /// `text` in `cell` (an encoding's name), if it can be written in it.
    pub fn encode(&self, cell: &str, text: &str) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        match cell {
            "utf-8" => return Some(text.as_bytes().to_vec()),
            "utf-16le" => return Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            "utf-16be" => return Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
            "big5" | "hkscs" => {
                let mut extended = false;
                for c in text.chars() {
                    let from = out.len();
                    if !self.big5.encode(c, &mut out) {
                        return None;
                    }
                    extended |= is_hkscs(&out[from..]);
                }
                return (extended == (cell == "hkscs")).then_some(out);
            }
            "euc-tw" => {
                return text
                    .chars()
                    .all(|c| self.euc_tw.encode(c, &mut out))
                    .then_some(out);
            }
            "hz" | "iso-2022-cn" => {
                let (open, close): (&[u8], &[u8]) = if cell == "hz" {
                    (b"~{", b"~}")
                } else {
                    (b"\x0E", b"\x0F")
                };
                if cell != "hz" {
                    out.extend(b"\x1B$)A");
                }
                let mut shifted = false;
                for c in text.chars() {
                    let (bytes, lost) = gbk(c);
                    if lost || !(c.is_ascii() || is_gb2312(&bytes)) {
                        return None;
                    }
                    if c.is_ascii() == shifted {
                        out.extend(if shifted { close } else { open });
                        shifted = !shifted;
                    }
                    out.extend(bytes.iter().map(|b| b & 0x7F));
                }
                if shifted {
                    out.extend(close);
                }
                return Some(out);
            }
            _ => {}
        }
        let label = match cell {
            "gb2312" | "gbk-hant" => "gbk",
            "gb18030-4" => "gb18030",
            other => other,
        };
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes())?;
        let (bytes, _, lost) = encoding.encode(text);
        let all_gb2312 = || text.chars().all(|c| c.is_ascii() || is_gb2312(&gbk(c).0));
        let fits = match cell {
            "gb2312" => all_gb2312(),
            "gbk-hant" => !all_gb2312(),
            _ => true,
        };
        (!lost && fits).then(|| bytes.into_owned())
    }
}

fn gbk(c: char) -> (Vec<u8>, bool) {
    let mut buffer = [0; 4];
    let (bytes, _, lost) = encoding_rs::GBK.encode(c.encode_utf8(&mut buffer));
    (bytes.into_owned(), lost)
}

/// The family of an encoding's name: what has to be the same for a guess to be right.
pub fn family(name: &str) -> &str {
    match name {
        "gb2312" | "gbk-hant" | "gb18030-4" | "GBK" | "gb18030" | "GB2312" | "GB18030" => "gb18030",
        "big5" | "hkscs" | "Big5" | "Big5-UAO" | "Big5-HKSCS" => "big5",
        "UTF-8" | "ascii" => "utf-8",
        "UTF-16LE" => "utf-16le",
        "UTF-16BE" => "utf-16be",
        "EUC-TW" => "euc-tw",
        "HZ-GB-2312" => "hz",
        "ISO-2022-CN" => "iso-2022-cn",
        other => other,
    }
}

/// Whether it is an encoding of Chinese.
pub fn is_chinese(name: &str) -> bool {
    matches!(
        family(name),
        "gb18030" | "big5" | "euc-tw" | "hz" | "iso-2022-cn" | "utf-16le" | "utf-16be"
    )
}

/// What is done to a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// Nothing.
    None,
    /// Both ends are cut in the middle of a character.
    Torn,
    /// One bit is flipped.
    Flip,
    /// NULs are put in, one per 16 bytes, at least one.
    Nulls,
    /// One byte is lost inside.
    Drop,
}

/// `bytes` after `damage`.
pub fn damaged(mut bytes: Vec<u8>, damage: Damage, random: &mut Random) -> Vec<u8> {
    match damage {
        Damage::None => {}
        Damage::Torn => {
            bytes.pop();
            bytes.remove(0);
        }
        Damage::Flip => {
            let at = random.below(bytes.len());
            bytes[at] ^= 1 << random.below(8);
        }
        Damage::Nulls => {
            for _ in 0..(bytes.len() / 16).max(1) {
                bytes.insert(random.below(bytes.len()), 0);
            }
        }
        Damage::Drop => {
            let at = 1 + random.below(bytes.len() - 2);
            bytes.remove(at);
        }
    }
    bytes
}
