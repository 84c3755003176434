//! The codecs of round trips: what bytes a character came from when its text was read in the
//! wrong codec, and what those bytes say in the right one.
//!
//! Each codec is one table in both directions, built on first use from the decoders of
//! `encoding_rs` (the WHATWG indexes), so that the many-to-one corners of the encoders do not
//! matter. Code pages 437 and 850, which the Web never knew, are facts (`table`).
//! This module knows bytes and characters; whether a reading makes sense is not its business.

mod table;

use std::fmt;
use std::sync::LazyLock;

use encoding_rs::Encoding;

use super::class::{Class, class};
use super::scan::is_flagged;
use super::stops::Rows;
use super::suspicion::is_uncommon;
use crate::pairs::decode_one;
use table::Table;

/// A codec on either side of a round trip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Codec {
    Utf8,
    Utf16Le,
    Gb18030,
    /// GB 18030 with the euro sign of Windows and the Web, one byte.
    Cp936,
    Big5,
    /// Big5 with the kana, Cyrillic and circled numbers of ETEN in rows C6 and C7.
    Big5Eten,
    ShiftJis,
    /// Shift_JIS where characters that it has twice are taken from IBM's rows.
    Cp932,
    EucKr,
    /// Windows-1252 and ISO 8859-1 in one: undefined bytes and C1 controls stand for themselves.
    Windows1252,
    Windows1250,
    Windows1251,
    Windows1253,
    Windows1254,
    Windows1257,
    Iso8859_2,
    Iso8859_15,
    MacRoman,
    Cp437,
    Cp850,
}

/// Every codec, single-byte ones first.
pub(super) const ALL: [Codec; Codec::COUNT] = [
    Codec::Windows1252,
    Codec::Windows1250,
    Codec::Windows1251,
    Codec::Windows1253,
    Codec::Windows1254,
    Codec::Windows1257,
    Codec::Iso8859_2,
    Codec::Iso8859_15,
    Codec::MacRoman,
    Codec::Cp437,
    Codec::Cp850,
    Codec::Utf8,
    Codec::Utf16Le,
    Codec::Gb18030,
    Codec::Cp936,
    Codec::Big5,
    Codec::Big5Eten,
    Codec::ShiftJis,
    Codec::Cp932,
    Codec::EucKr,
];

/// The bytes of one character, at most four.
#[derive(Debug, Clone, Copy)]
pub(in crate::stages::repair) struct Sequence {
    bytes: [u8; 4],
    len: u8,
}

impl Sequence {
    fn new(from: &[u8]) -> Self {
        let mut bytes = [0; 4];
        bytes[..from.len()].copy_from_slice(from);
        Self {
            bytes,
            len: from.len() as u8,
        }
    }

    pub(in crate::stages::repair) fn as_slice(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }
}

/// Where in a text's bytes stand such as may have been others, and what others.
pub(super) type Others = Vec<(usize, Sequence)>;

impl Codec {
    /// How many there are.
    pub(in crate::stages::repair) const COUNT: usize = Self::Cp850 as usize + 1;

    /// The codec's usual name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Gb18030 => "gb18030",
            Self::Cp936 => "cp936",
            Self::Big5 => "big5",
            Self::Big5Eten => "big5-eten",
            Self::ShiftJis => "shift_jis",
            Self::Cp932 => "cp932",
            Self::EucKr => "euc-kr",
            Self::Windows1252 => "windows-1252",
            Self::Windows1250 => "windows-1250",
            Self::Windows1251 => "windows-1251",
            Self::Windows1253 => "windows-1253",
            Self::Windows1254 => "windows-1254",
            Self::Windows1257 => "windows-1257",
            Self::Iso8859_2 => "iso-8859-2",
            Self::Iso8859_15 => "iso-8859-15",
            Self::MacRoman => "macintosh",
            Self::Cp437 => "cp437",
            Self::Cp850 => "cp850",
        }
    }

    /// The codec of that [`name`](Self::name).
    pub fn from_name(name: &str) -> Option<Self> {
        ALL.into_iter().find(|codec| codec.name() == name)
    }

    /// Whether it is GB 18030, with either euro sign.
    pub(in crate::stages::repair) fn is_gb(self) -> bool {
        matches!(self, Self::Gb18030 | Self::Cp936)
    }

    /// Whether it is Big5, with either kana.
    pub(in crate::stages::repair) fn is_big5(self) -> bool {
        self.family() == Self::Big5
    }

    /// Whether it is Shift_JIS, with either rows.
    pub(in crate::stages::repair) fn is_shift_jis(self) -> bool {
        self.family() == Self::ShiftJis
    }

    /// The codec that this one is a variant of, or itself.
    fn family(self) -> Self {
        match self {
            Self::Cp936 => Self::Gb18030,
            Self::Big5Eten => Self::Big5,
            Self::Cp932 => Self::ShiftJis,
            other => other,
        }
    }

    /// The other variant of Big5 or Shift_JIS.
    pub(in crate::stages::repair) fn variant(self) -> Option<Self> {
        match self {
            Self::Big5 => Some(Self::Big5Eten),
            Self::Big5Eten => Some(Self::Big5),
            Self::ShiftJis => Some(Self::Cp932),
            Self::Cp932 => Some(Self::ShiftJis),
            _ => None,
        }
    }

    /// Whether characters beyond ASCII take two bytes (some, at least).
    pub(in crate::stages::repair) fn is_double(self) -> bool {
        matches!(
            self,
            Self::Gb18030
                | Self::Cp936
                | Self::Big5
                | Self::Big5Eten
                | Self::ShiftJis
                | Self::Cp932
                | Self::EucKr
        )
    }

    fn encoding(self) -> Option<&'static Encoding> {
        Some(match self {
            Self::Gb18030 | Self::Cp936 => encoding_rs::GB18030,
            Self::Big5 | Self::Big5Eten => encoding_rs::BIG5,
            Self::ShiftJis | Self::Cp932 => encoding_rs::SHIFT_JIS,
            Self::EucKr => encoding_rs::EUC_KR,
            Self::Windows1252 => encoding_rs::WINDOWS_1252,
            Self::Windows1250 => encoding_rs::WINDOWS_1250,
            Self::Windows1251 => encoding_rs::WINDOWS_1251,
            Self::Windows1253 => encoding_rs::WINDOWS_1253,
            Self::Windows1254 => encoding_rs::WINDOWS_1254,
            Self::Windows1257 => encoding_rs::WINDOWS_1257,
            Self::Iso8859_2 => encoding_rs::ISO_8859_2,
            Self::Iso8859_15 => encoding_rs::ISO_8859_15,
            Self::MacRoman => encoding_rs::MACINTOSH,
            Self::Utf8 | Self::Utf16Le | Self::Cp437 | Self::Cp850 => return None,
        })
    }

    fn table(self) -> &'static Table {
        static TABLES: [LazyLock<Table>; ALL.len()] = {
            macro_rules! lazy {
                ($($codec:ident)*) => { [$(LazyLock::new(|| Table::build(Codec::$codec))),*] };
            }
            lazy!(Utf8 Utf16Le Gb18030 Cp936 Big5 Big5Eten ShiftJis Cp932 EucKr Windows1252 Windows1250 Windows1251
                Windows1253 Windows1254 Windows1257 Iso8859_2 Iso8859_15 MacRoman Cp437 Cp850)
        };
        &TABLES[self as usize]
    }

    /// The bytes that `c` was read from, in a codec of one and two bytes: `0x100 | byte` or two of
    /// them; 0 for none.
    pub(super) fn code(self, c: char) -> u16 {
        self.table().code(c)
    }

    /// The bytes that `c` was read from.
    pub(in crate::stages::repair) fn encode_char(self, c: char) -> Option<Sequence> {
        match self {
            Self::Utf8 => return Some(Sequence::new(c.encode_utf8(&mut [0; 4]).as_bytes())),
            Self::Utf16Le => {
                let mut units = [0; 2];
                let units = c.encode_utf16(&mut units);
                let bytes: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
                return Some(Sequence::new(&bytes));
            }
            _ => {}
        }
        match self.code(c) {
            0 if self.family() == Self::Gb18030 => four_bytes(c),
            0 => None,
            code @ 0x100..=0x1FF => Some(Sequence::new(&[code as u8])),
            code => Some(Sequence::new(&code.to_be_bytes())),
        }
    }

    /// Whether the codec has some characters twice.
    pub(super) fn has_twice(self) -> bool {
        self.family() == Self::ShiftJis
    }

    /// The other two bytes that `c` may have been read from, where the codec has it twice.
    pub(in crate::stages::repair) fn other_bytes(self, c: char) -> Option<Sequence> {
        let other = self.variant().filter(|_| self.has_twice())?;
        let (own, code) = (self.code(c), other.code(c));
        let pairs = own > 0x1FF && code > 0x1FF;
        (pairs && own != code).then(|| Sequence::new(&code.to_be_bytes()))
    }

    /// The bytes that `text` was read from in a codec that has some characters twice, and for each of these where
    /// they stand and what others it may have been read from.
    pub(super) fn encode_twice(self, text: &str) -> Option<(Vec<u8>, Others)> {
        static TWICE: LazyLock<Rows> =
            LazyLock::new(|| Rows::new(|c| Codec::ShiftJis.other_bytes(c).is_some()));
        let (table, twice) = (self.table(), &*TWICE);
        let mut bytes = Vec::with_capacity(text.len());
        let mut others = Vec::new();
        for c in text.chars() {
            if twice.has(c) {
                others.extend(self.other_bytes(c).map(|other| (bytes.len(), other)));
            }
            match table.code(c) {
                0 => return None,
                code @ 0x100..=0x1FF => bytes.push(code as u8),
                code => bytes.extend_from_slice(&code.to_be_bytes()),
            }
        }
        Some((bytes, others))
    }

    /// Whether some of `text` has other bytes than in the [`variant`](Self::variant), and not for being there twice.
    pub(super) fn reads_otherwise(self, text: &str) -> bool {
        static BIG5: LazyLock<Rows> = LazyLock::new(|| Rows::new(|c| Codec::Big5.differs(c)));
        static SHIFT_JIS: LazyLock<Rows> =
            LazyLock::new(|| Rows::new(|c| Codec::ShiftJis.differs(c)));
        let rows = match self.family() {
            Self::Big5 => &*BIG5,
            Self::ShiftJis => &*SHIFT_JIS,
            _ => return false,
        };
        text.chars()
            .any(|c| rows.has(c) || c > '\u{ffff}' && self.differs(c))
    }

    /// The same of one character.
    fn differs(self, c: char) -> bool {
        let variant = self.variant();
        variant.is_some_and(|variant| self.code(c) != variant.code(c))
            && self.other_bytes(c).is_none()
    }

    /// Whether `c` was read from one byte above 0x7F.
    pub(super) fn has_byte(self, c: char) -> bool {
        let sequence = self.encode_char(c);
        sequence.is_some_and(|sequence| matches!(sequence.as_slice(), [byte] if *byte >= 0x80))
    }

    /// Whether `c` was read from one or two bytes.
    pub(super) fn has_short(self, c: char) -> bool {
        // Only characters of private use are written otherwise than they are read.
        let private = ('\u{e000}'..='\u{f8ff}').contains(&c);
        let short = |bytes: Sequence| bytes.as_slice().len() <= 2;
        self.code(c) != 0 || private && self.encode_char(c).is_some_and(short)
    }

    /// All characters below U+10000 that were read from one or two bytes; some of them twice.
    pub(super) fn short_chars(self) -> impl Iterator<Item = char> {
        let codes = self.table().encode.iter().zip(0..);
        let known = codes.filter_map(|(code, c)| char::from_u32(c).filter(|_| *code != 0));
        known.chain(('\u{e000}'..='\u{f8ff}').filter(move |c| self.has_short(*c)))
    }

    /// Whether the codec tells nothing about `text` that the one before it in [`ALL`] does not tell.
    pub(super) fn is_needless(self, text: &str) -> bool {
        self == Self::Cp936 && !text.contains('€')
    }

    /// Whether the codec makes one character of two bytes wherever the first one is above 7F, so
    /// that no byte of a pair is left behind as ASCII.
    pub(super) fn is_double_throughout(self) -> bool {
        self.is_double() && !matches!(self, Self::ShiftJis | Self::Cp932)
    }

    /// Whether `c` is one of the characters that the codec makes of bytes and honest Chinese text
    /// has seldom: all but ASCII in a single-byte codec, rare hanzi, kana and the like in others.
    pub(super) fn is_odd(self, c: char) -> bool {
        use Class::{CjkMark, Common, Known, Letter, Mark, Plain};
        let everyday = matches!(class(c), Common | Known | CjkMark | Letter | Mark | Plain);
        match self.is_double() {
            true => !everyday || is_flagged(c) || is_uncommon(c),
            false => !c.is_ascii() && self.encode_char(c).is_some(),
        }
    }

    /// The bytes that `text` was read from, or `None` if the codec cannot have given it.
    pub fn encode(self, text: &str) -> Option<Vec<u8>> {
        let known = self.encode_known(text);
        if known.is_some() || !self.may_have_more(text) {
            return known;
        }
        let mut bytes = Vec::with_capacity(text.len());
        for c in text.chars() {
            bytes.extend_from_slice(self.encode_char(c)?.as_slice());
        }
        Some(bytes)
    }

    /// Whether the codec may have a character of `text` that [`encode_known`](Self::encode_known) does not
    /// know: of four bytes, or beyond U+10000.
    fn may_have_more(self, text: &str) -> bool {
        match self {
            Self::Utf8 | Self::Utf16Le => true,
            _ => self.is_gb() || text.bytes().any(|byte| byte >= 0xF0),
        }
    }

    /// The same where every character has one or two bytes in the codec; `None` for Unicode's.
    pub(super) fn encode_known(self, text: &str) -> Option<Vec<u8>> {
        if matches!(self, Self::Utf8 | Self::Utf16Le) {
            return None;
        }
        let table = self.table();
        // no character has more bytes here than in UTF-8
        let mut bytes = vec![0; text.len()];
        let mut end = 0;
        for c in text.chars() {
            match table.code(c) {
                0 => return None,
                code @ 0x100..=0x1FF => {
                    bytes[end] = code as u8;
                    end += 1;
                }
                code => {
                    bytes[end..end + 2].copy_from_slice(&code.to_be_bytes());
                    end += 2;
                }
            }
        }
        bytes.truncate(end);
        Some(bytes)
    }

    /// What `bytes` say if they are ASCII and pairs of the codec's main plane, which for
    /// GB 18030 is GB 2312; `None` otherwise.
    pub(super) fn decode_main_plane(self, bytes: &[u8]) -> Option<String> {
        let first_trail = if self.is_gb() { 0xA1 } else { 0x40 };
        let pairs = &self.table().pairs;
        let mut text = String::with_capacity(bytes.len() / 2 * 3);
        let mut bytes = bytes.iter();
        while let Some(&lead) = bytes.next() {
            match lead {
                0..0x80 => text.push(char::from(lead)),
                0xA1..=0xF9 => {
                    let trail = *bytes.next().filter(|trail| **trail >= first_trail)?;
                    let pair = usize::from(u16::from_be_bytes([lead, trail]) - 0x8000);
                    text.push(*pairs.get(pair).filter(|c| **c != '\0')?);
                }
                _ => return None,
            }
        }
        Some(text)
    }

    /// The character at the beginning of `bytes`, with its length in bytes.
    pub(in crate::stages::repair) fn decode_char(self, bytes: &[u8]) -> Option<(char, usize)> {
        match self {
            Self::Utf8 => decode_utf8(bytes),
            Self::Utf16Le => decode_utf16(bytes),
            _ => self.decode_by(self.table(), bytes),
        }
    }

    /// The same with the codec's `table` at hand.
    #[inline]
    fn decode_by(self, table: &Table, bytes: &[u8]) -> Option<(char, usize)> {
        let &first = bytes.first()?;
        if first < 0x80 {
            return Some((char::from(first), 1));
        }
        let single = table.single[usize::from(first - 0x80)];
        if single != '\0' {
            return Some((single, 1));
        }
        let &second = bytes.get(1)?;
        let pair = usize::from(u16::from_be_bytes([first, second]) - 0x8000);
        match table.pairs.get(pair) {
            Some(&c) if c != '\0' => Some((c, 2)),
            _ if self.family() == Self::Gb18030 && second.is_ascii_digit() => {
                let c = decode_one(encoding_rs::GB18030, bytes.get(..4)?)?;
                Some((c, 4))
            }
            _ => None,
        }
    }

    /// What `bytes` say, or `None` where they are malformed.
    pub fn decode(self, bytes: &[u8]) -> Option<String> {
        let mut text = String::with_capacity(bytes.len() / 2 * 3);
        let mut rest = bytes;
        match self {
            Self::Utf8 => return Some(simdutf8::basic::from_utf8(bytes).ok()?.to_owned()),
            Self::Utf16Le => {
                while !rest.is_empty() {
                    let (c, len) = decode_utf16(rest)?;
                    text.push(c);
                    rest = &rest[len..];
                }
            }
            _ => {
                let table = self.table();
                while !rest.is_empty() {
                    let (c, len) = self.decode_by(table, rest)?;
                    text.push(c);
                    rest = &rest[len..];
                }
            }
        }
        Some(text)
    }
}

impl fmt::Display for Codec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

fn four_bytes(c: char) -> Option<Sequence> {
    let mut buffer = [0; 4];
    let text: &str = c.encode_utf8(&mut buffer);
    let (bytes, _, unmappable) = encoding_rs::GB18030.encode(text);
    (!unmappable && bytes.len() <= 4).then(|| Sequence::new(&bytes))
}

fn decode_utf8(bytes: &[u8]) -> Option<(char, usize)> {
    let len = match bytes.first()? {
        0..0x80 => 1,
        0xC2..0xE0 => 2,
        0xE0..0xF0 => 3,
        0xF0..0xF5 => 4,
        _ => return None,
    };
    let text = std::str::from_utf8(bytes.get(..len)?).ok()?;
    text.chars().next().map(|c| (c, len))
}

fn decode_utf16(bytes: &[u8]) -> Option<(char, usize)> {
    let unit = |at: usize| Some(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
    let first = unit(0)?;
    if !(0xD800..0xE000).contains(&first) {
        return char::from_u32(u32::from(first)).map(|c| (c, 2));
    }
    let c = char::decode_utf16([first, unit(2)?]).next()?.ok()?;
    Some((c, 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_codec_reads_what_it_wrote() {
        for codec in ALL {
            for c in ('\0'..='\u{ffff}').filter(|c| *c != '\u{feff}') {
                let Some(bytes) = codec.encode_char(c) else {
                    continue;
                };
                let (back, len) = codec.decode_char(bytes.as_slice()).expect("a character");
                assert_eq!(len, bytes.as_slice().len(), "{codec} {c:?}");
                let alias = table::OTHER_READINGS
                    .iter()
                    .any(|(of, other, _)| *of == codec.family() && *other == c);
                let control = !codec.is_double() && c.is_control();
                // GB 18030-2022 gave the codes of some private-use characters to assigned ones.
                let reassigned = ('\u{e000}'..='\u{f8ff}').contains(&c);
                assert!(
                    back == c || alias || control || reassigned,
                    "{codec} {c:?} {back:?}"
                );
            }
        }
    }

    #[test]
    fn short_sequences_are_told_without_encoding() {
        let paired = |codec: &Codec| !matches!(codec, Codec::Utf8 | Codec::Utf16Le);
        for codec in ALL.into_iter().filter(paired) {
            for c in '\0'..='\u{ffff}' {
                let bytes = codec.encode_char(c);
                let short = bytes.is_some_and(|bytes| bytes.as_slice().len() <= 2);
                assert_eq!(codec.has_short(c), short, "{codec} {c:?}");
            }
            let all: std::collections::BTreeSet<char> = codec.short_chars().collect();
            assert!(('\0'..='\u{ffff}').all(|c| all.contains(&c) == codec.has_short(c)));
        }
    }

    #[test]
    fn code_pages_are_complete() {
        assert_eq!(table::eten_rows().last(), Some((0xC7FC, '⑽')));
        assert_eq!(table::CP437.chars().count(), 128);
        assert_eq!(table::CP850.chars().count(), 128);
    }

    #[test]
    fn names_are_unique_and_found() {
        for codec in ALL {
            assert_eq!(Codec::from_name(codec.name()), Some(codec));
        }
    }
}
