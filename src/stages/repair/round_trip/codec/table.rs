//! The tables of the codecs, in both directions, from the decoders of `encoding_rs` and from facts
//! that these do not have. What a table is asked for is its owner's business.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use encoding_rs::Encoding;

use super::Codec;
use crate::pairs::{decode_one, each_pair};

/// The upper half of code page 437 (IBM PC; <https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/PC/CP437.TXT>).
pub(super) const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»\
░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// The upper half of code page 850 (<https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/PC/CP850.TXT>).
pub(super) const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»\
░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// Characters that other decoders than the WHATWG's give for these bytes.
pub(super) const OTHER_READINGS: &[(Codec, char, u16)] = &[
    (Codec::Big5, '∕', 0xA241),
    (Codec::Big5, '•', 0xA145),
    (Codec::Big5, '､', 0xA14E),
    (Codec::Big5, '\u{203e}', 0xA1C2),
    (Codec::Big5, '\u{223c}', 0xA1E3),
    (Codec::Big5, '♁', 0xA1F2),
    (Codec::Big5, '☉', 0xA1F3),
    (Codec::Big5, '¥', 0xA244),
    (Codec::Big5, '¢', 0xA246),
    (Codec::Big5, '£', 0xA247),
    (Codec::ShiftJis, '\u{a0}', 0x1A0),
    (Codec::ShiftJis, '\u{f8f0}', 0x1A0),
    (Codec::ShiftJis, '\u{f8f1}', 0x1FD),
    (Codec::ShiftJis, '\u{f8f2}', 0x1FE),
    (Codec::ShiftJis, '\u{f8f3}', 0x1FF),
    (Codec::Gb18030, '\u{2015}', 0xA1AA),
    (Codec::Gb18030, '\u{30fb}', 0xA1A4),
    (Codec::Gb18030, '\u{e7c7}', 0xA8BC),
    (Codec::ShiftJis, '\u{301c}', 0x8160),
    (Codec::ShiftJis, '\u{2016}', 0x8161),
    (Codec::ShiftJis, '\u{2212}', 0x817C),
    (Codec::ShiftJis, '\u{2014}', 0x815C),
    (Codec::ShiftJis, '¢', 0x8191),
    (Codec::ShiftJis, '£', 0x8192),
    (Codec::ShiftJis, '¬', 0x81CA),
    (Codec::ShiftJis, '¥', 0x015C),
    (Codec::ShiftJis, '\u{203e}', 0x017E),
    (Codec::MacRoman, '¤', 0x01DB),
    (Codec::MacRoman, '\u{3a9}', 0x01BD),
    (Codec::Windows1252, 'Ž', 0x018E),
];

/// Rows C6 (from A1) and C7 of Big5 with the ETEN extensions, as Python's `cp950` has them.
const ETEN: &str = "ヾゝゞ々ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてで\
とどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをん\
ァアィイゥウェエォオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂッツヅテデトドナニヌネノ\
ハバパヒビピフブプヘベペホボポマミムメモャヤュユョヨラリルレロヮワヰヱヲンヴヵヶ\
ДЕЁЖЗИЙКЛМУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽";

/// What [`ETEN`] holds: codes and their characters.
pub(super) fn eten_rows() -> impl Iterator<Item = (u16, char)> {
    let codes = (0xC6A1..=0xC6FEu16)
        .chain(0xC740..=0xC77E)
        .chain(0xC7A1..=0xC7FC);
    codes.zip(ETEN.chars())
}

/// A single- or double-byte codec in both directions.
pub(super) struct Table {
    /// By character below U+10000: 0, or `0x100 | byte`, or the two bytes of a pair.
    pub(super) encode: Box<[u16]>,
    /// The characters beyond.
    encode_astral: HashMap<char, u16>,
    /// By byte above 0x7F: its character, or `\0`.
    pub(super) single: [char; 128],
    /// By `(lead - 0x80) << 8 | trail`: the pair's character, or `\0`; empty for a single-byte codec.
    pub(super) pairs: Box<[char]>,
}

impl Table {
    fn empty(double: bool) -> Self {
        Self {
            encode: vec![0; 0x1_0000].into_boxed_slice(),
            encode_astral: HashMap::new(),
            single: ['\0'; 128],
            pairs: vec!['\0'; if double { 0x8000 } else { 0 }].into_boxed_slice(),
        }
    }

    /// See [`Codec::code`].
    #[inline]
    pub(super) fn code(&self, c: char) -> u16 {
        match self.encode.get(c as usize) {
            Some(&code) => code,
            None => self.encode_astral.get(&c).copied().unwrap_or(0),
        }
    }

    fn add(&mut self, c: char, code: u16) {
        match self.encode.get_mut(c as usize) {
            Some(slot) if *slot == 0 => *slot = code,
            Some(_) => {}
            None => {
                self.encode_astral.entry(c).or_insert(code);
            }
        }
    }

    fn add_single(&mut self, byte: u8, c: char) {
        self.single[usize::from(byte - 0x80)] = c;
        self.add(c, 0x100 | u16::from(byte));
    }

    pub(super) fn build(codec: Codec) -> Self {
        let mut table = Self::empty(codec.is_double());
        for byte in 0..0x80u8 {
            table.add(char::from(byte), 0x100 | u16::from(byte));
        }
        match codec {
            Codec::Cp437 | Codec::Cp850 => {
                let upper = if codec == Codec::Cp437 { CP437 } else { CP850 };
                for (byte, c) in (0x80..=0xFFu8).zip(upper.chars()) {
                    table.add_single(byte, c);
                }
            }
            _ => table.fill_from(codec),
        }
        for &(_, c, code) in OTHER_READINGS
            .iter()
            .filter(|(of, _, _)| *of == codec.family())
        {
            table.add(c, code);
            if let (1, Some(byte)) = (code >> 8, (code as u8).checked_sub(0x80))
                && table.single[usize::from(byte)] == '\0'
            {
                table.single[usize::from(byte)] = c;
            }
        }
        table
    }

    fn fill_from(&mut self, codec: Codec) {
        let Some(encoding) = codec.encoding() else {
            return;
        };
        let two = codec == Codec::Gb18030; // the euro sign is a pair
        for byte in if two { 0x81 } else { 0x80 }..=0xFFu8 {
            if let Some(c) = decode_one(encoding, &[byte]) {
                self.add_single(byte, c);
            }
        }
        if two {
            self.single[0] = '€';
        }
        if !codec.is_double() {
            for byte in 0x80..=0x9Fu8 {
                // an undefined byte stands for itself; ISO 8859-1 reads all of these so
                if self.single[usize::from(byte - 0x80)] == '\0' {
                    self.single[usize::from(byte - 0x80)] = char::from(byte);
                }
                self.add(char::from(byte), 0x100 | u16::from(byte));
            }
            return;
        }
        if codec == Codec::Cp932 {
            self.fill_pairs(encoding, 0xFA..=0xFC);
        }
        if codec == Codec::Big5Eten {
            for (code, c) in eten_rows() {
                self.pairs[usize::from(code - 0x8000)] = c;
                self.add(c, code);
            }
        }
        if codec.family() == Codec::Big5 {
            // the Web reads a sign here that no text uses; Unicode's BIG5.TXT a full-width stroke
            self.pairs[0xA241 - 0x8000] = '／';
        }
        // of a character that stands twice, the place on the main planes is the one in use
        if codec.family() == Codec::Big5 {
            self.fill_pairs(encoding, 0xA1..=0xF9);
        }
        self.fill_pairs(encoding, 0x81..=0xFE);
    }

    fn fill_pairs(&mut self, encoding: &'static Encoding, leads: RangeInclusive<u8>) {
        each_pair(encoding, leads, |pair, c, combined| {
            if combined {
                return;
            }
            let code = u16::from_be_bytes(pair);
            let slot = &mut self.pairs[usize::from(code - 0x8000)];
            if *slot == '\0' {
                *slot = c;
                self.add(c, code);
            }
        });
    }
}
