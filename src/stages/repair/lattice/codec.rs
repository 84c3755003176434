//! Which characters a row of byte sets can make in an encoding. Tables and arithmetic; whether a
//! character is plausible is not asked here.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::OnceLock;

use super::super::hygiene::is_private_use;
use super::ByteSet;
use crate::pairs::each_pair;

/// An encoding whose characters the lattice can enumerate from byte patterns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::stages::repair) enum Codec {
    /// GBK as CP936 programs read it: two bytes at most, `80` is €, unassigned cells are private-use characters.
    Gbk,
    /// UTF-8, two to four bytes.
    Utf8,
    /// Big5 with the extensions of the WHATWG encoding.
    #[allow(dead_code)] // for mojibake that lost bytes of it
    Big5,
}

/// A character and its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::stages::repair) struct Unit {
    /// The character.
    pub(in crate::stages::repair) ch: char,
    bytes: [u8; 4],
    len: u8,
}

impl Unit {
    fn new(ch: char, of: &[u8]) -> Self {
        let mut bytes = [0; 4];
        bytes[..of.len()].copy_from_slice(of);
        Self {
            ch,
            bytes,
            len: of.len() as u8,
        }
    }

    fn fits(&self, pattern: &[ByteSet]) -> bool {
        let bytes = self.bytes();
        bytes.len() == pattern.len() && pattern.iter().zip(bytes).all(|(set, byte)| set.has(*byte))
    }

    /// Its bytes; none for a character that was taken over as it stood.
    pub(in crate::stages::repair) fn bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }
}

const LEAD: ByteSet = ByteSet::range(0x81, 0xFE);

impl Codec {
    /// The characters that the bytes of `pattern` make, into `units`; true when a longer pattern
    /// may make more.
    pub(in crate::stages::repair) fn characters(
        self,
        pattern: &[ByteSet],
        units: &mut Vec<Unit>,
    ) -> bool {
        match self {
            Self::Utf8 => utf8(pattern, units),
            Self::Gbk | Self::Big5 => self.double(pattern, units),
        }
    }

    /// The same of the characters of `all` only, in rising order of their bytes.
    pub(in crate::stages::repair) fn characters_among(
        self,
        all: &[Unit],
        pattern: &[ByteSet],
        units: &mut Vec<Unit>,
    ) -> bool {
        let Some(first) = pattern.first() else {
            return false;
        };
        let (least, most) = (first.iter().next(), first.iter().last());
        let begins =
            |byte: Option<u8>| all.partition_point(|unit| unit.bytes().first() < byte.as_ref());
        let end = most
            .and_then(|most| most.checked_add(1))
            .map_or(all.len(), |end| begins(Some(end)));
        let near = all.get(begins(least)..end).unwrap_or_default();
        units.extend(near.iter().filter(|unit| unit.fits(pattern)));
        match self {
            Self::Utf8 => first.iter().any(|lead| utf8_len(lead) > pattern.len()),
            Self::Gbk | Self::Big5 => pattern.len() == 1 && !first.and(LEAD).is_empty(),
        }
    }

    /// `ch` with its bytes, if the encoding has it.
    pub(in crate::stages::repair) fn unit(self, ch: char) -> Option<Unit> {
        match self {
            Self::Utf8 => Some(Unit::new(ch, ch.encode_utf8(&mut [0; 4]).as_bytes())),
            Self::Gbk | Self::Big5 => Some(Unit::new(ch, &self.bytes_of(ch)?)),
        }
    }

    fn double(self, pattern: &[ByteSet], units: &mut Vec<Unit>) -> bool {
        match *pattern {
            [first] => {
                for byte in first.iter().take_while(|byte| *byte <= 0x80) {
                    let ch = if byte == 0x80 {
                        '€'
                    } else {
                        char::from(byte)
                    };
                    if byte < 0x80 || self == Self::Gbk {
                        units.push(Unit::new(ch, &[byte]));
                    }
                }
                first.iter().any(|byte| LEAD.has(byte))
            }
            [lead, trail] => {
                let table = self.table();
                for lead in lead.iter().filter(|lead| LEAD.has(*lead)) {
                    for trail in trail.iter().filter(|trail| *trail >= 0x40) {
                        let ch = table.chars[cell(lead, trail)];
                        if ch != '\0' {
                            units.push(Unit::new(ch, &[lead, trail]));
                        }
                    }
                }
                false
            }
            _ => false,
        }
    }

    fn table(self) -> &'static Table {
        static GBK: OnceLock<Table> = OnceLock::new();
        static BIG5: OnceLock<Table> = OnceLock::new();
        match self {
            Self::Big5 => BIG5.get_or_init(|| Table::new(encoding_rs::BIG5)),
            _ => GBK.get_or_init(|| Table::new(encoding_rs::GBK)),
        }
    }

    /// The character of a double-byte code; `None` when there is none.
    pub(in crate::stages::repair) fn pair(self, lead: u8, trail: u8) -> Option<char> {
        if !LEAD.has(lead) || trail < 0x40 {
            return None;
        }
        let ch = self.table().chars[cell(lead, trail)];
        (ch != '\0').then_some(ch)
    }

    /// Whether GBK has a private-use character at these bytes, or had one in older programs.
    pub(in crate::stages::repair) fn is_private(lead: u8, trail: u8) -> bool {
        let old = |(_, of, trails): &(u32, u8, RangeInclusive<u8>)| {
            *of == lead && trails.contains(&trail)
        };
        Self::Gbk.pair(lead, trail).is_some_and(is_private_use) || GBK_OLD.iter().any(old)
    }

    /// The two bytes of `ch` in a double-byte code.
    pub(in crate::stages::repair) fn bytes_of(self, ch: char) -> Option<[u8; 2]> {
        let table = self.table();
        match table.bytes.get(ch as usize) {
            Some([0, 0]) => None,
            Some(pair) => Some(*pair),
            None => table.bytes_astral.get(&ch).copied(),
        }
    }
}

fn cell(lead: u8, trail: u8) -> usize {
    usize::from(lead - 0x81) * 0xC0 + usize::from(trail - 0x40)
}

/// A double-byte code, both ways.
struct Table {
    chars: Vec<char>,
    /// By character below U+10000; zeros for those that the code has not.
    bytes: Box<[[u8; 2]]>,
    bytes_astral: HashMap<char, [u8; 2]>,
}

/// Cells of GBK that newer tables assign and older programs showed as private-use characters, from this
/// one on (GB 18030-2000 and -2005 against 2022, tables of changes).
const GBK_OLD: [(u32, u8, RangeInclusive<u8>); 8] = [
    (0xE78D, 0xA6, 0xD9..=0xDF),
    (0xE794, 0xA6, 0xEC..=0xED),
    (0xE796, 0xA6, 0xF3..=0xF3),
    (0xE7C7, 0xA8, 0xBC..=0xBC),
    (0xE7C8, 0xA8, 0xBF..=0xBF),
    (0xE7E7, 0xA9, 0x89..=0x95),
    (0xE815, 0xFE, 0x50..=0x7E),
    (0xE844, 0xFE, 0x80..=0xA0),
];

impl Table {
    fn new(encoding: &'static encoding_rs::Encoding) -> Self {
        let mut table = Self {
            chars: vec!['\0'; 0x7E * 0xC0],
            bytes: vec![[0; 2]; 0x1_0000].into_boxed_slice(),
            bytes_astral: HashMap::new(),
        };
        each_pair(encoding, 0x81..=0xFE, |pair, ch, combined| {
            if combined {
                return;
            }
            table.chars[cell(pair[0], pair[1])] = ch;
            // The first code of a character that has two is its usual one, except that
            // Big5 repeats a few box characters.
            table.add(ch, pair);
        });
        if encoding == encoding_rs::GBK {
            for (first, lead, trails) in GBK_OLD {
                let old = trails
                    .zip(first..)
                    .filter_map(|(trail, code)| Some((char::from_u32(code)?, [lead, trail])));
                old.for_each(|(ch, pair)| table.add(ch, pair));
            }
        }
        table
    }

    fn add(&mut self, ch: char, pair: [u8; 2]) {
        match self.bytes.get_mut(ch as usize) {
            Some(slot) if *slot == [0, 0] => *slot = pair,
            Some(_) => {}
            None => {
                self.bytes_astral.entry(ch).or_insert(pair);
            }
        }
    }
}

/// By length in bytes: the least code point of UTF-8.
const LEAST: [u32; 5] = [0, 0, 0x80, 0x800, 0x1_0000];

fn utf8(pattern: &[ByteSet], units: &mut Vec<Unit>) -> bool {
    let Some((first, rest)) = pattern.split_first() else {
        return false;
    };
    let mut more = false;
    for lead in first.iter() {
        let length = utf8_len(lead);
        more |= length > pattern.len();
        if length == pattern.len() {
            let value = u32::from(lead) & [0, 0x7F, 0x1F, 0x0F, 0x07][length];
            let bytes = [lead, 0, 0, 0];
            follow(
                Begun {
                    value,
                    bytes,
                    len: 1,
                },
                rest,
                LEAST[length],
                units,
            );
        }
    }
    more
}

/// How many bytes a character of UTF-8 has that begins with `lead`; 0 if none does.
fn utf8_len(lead: u8) -> usize {
    match lead {
        0x00..=0x7F => 1,
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => 0,
    }
}

/// The first bytes of a character, and the bits that they give.
#[derive(Clone, Copy)]
struct Begun {
    value: u32,
    bytes: [u8; 4],
    len: u8,
}

/// The characters that have `begun` and go on with the bytes of `rest`.
fn follow(begun: Begun, rest: &[ByteSet], least: u32, units: &mut Vec<Unit>) {
    const FOLLOW: ByteSet = ByteSet::range(0x80, 0xBF);
    let Begun { value, bytes, len } = begun;
    let Some((set, rest)) = rest.split_first() else {
        if let Some(ch) = char::from_u32(value).filter(|_| value >= least) {
            units.push(Unit { ch, bytes, len });
        }
        return;
    };
    for byte in set.and(FOLLOW).iter() {
        let mut next = Begun {
            value: value << 6 | u32::from(byte & 0x3F),
            bytes,
            len: len + 1,
        };
        if let Some(slot) = next.bytes.get_mut(usize::from(len)) {
            *slot = byte;
        }
        follow(next, rest, least, units);
    }
}
