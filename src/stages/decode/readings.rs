//! How bytes read in each multi-byte encoding, one character at a time, for scoring.
//!
//! Only what scoring needs: which character stands at a place and how long it is. The text itself
//! is made by [`coding`](super::coding).

use std::sync::LazyLock;

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS};

use super::coding::Coding;
use super::legacy::euc_tw;
use crate::pairs::each_pair;

/// The shape of an encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Utf8,
    Utf16Le,
    Utf16Be,
    Gb,
    Big5,
    EucTw,
    ShiftJis,
    EucJp,
    EucKr,
}

/// A character (or an ASCII byte) as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Read {
    /// How many bytes it takes.
    pub(super) length: usize,
    /// Its code point.
    pub(super) c: u32,
}

/// Characters by lead and trail byte; 0 is none, 1 one outside the basic plane.
struct Pairs {
    of: Vec<u16>,
}

const FIRST_LEAD: u8 = 0x81;
const FIRST_TRAIL: u8 = 0x40;
const TRAILS: usize = 0x100 - FIRST_TRAIL as usize;
/// A stand-in for characters outside the basic plane: a rare hanzi.
const ASTRAL: u32 = 0x2_0000;

impl Pairs {
    fn of(encoding: &'static Encoding) -> Self {
        let mut pairs = Self::none();
        each_pair(encoding, FIRST_LEAD..=0xFF, |pair, c, _| pairs.set(pair, c));
        pairs
    }

    fn by(read: impl Fn(u8, u8) -> Option<char>) -> Self {
        let mut pairs = Self::none();
        for lead in FIRST_LEAD..=0xFF {
            for trail in FIRST_TRAIL..=0xFF {
                if let Some(c) = read(lead, trail) {
                    pairs.set([lead, trail], c);
                }
            }
        }
        pairs
    }

    fn none() -> Self {
        let of = vec![0; usize::from(0xFF - FIRST_LEAD + 1) * TRAILS];
        Self { of }
    }

    fn set(&mut self, [lead, trail]: [u8; 2], c: char) {
        self.of[place(lead, trail)] = u16::try_from(u32::from(c)).unwrap_or(1);
    }

    fn get(&self, lead: u8, trail: u8) -> Option<u32> {
        if lead < FIRST_LEAD || trail < FIRST_TRAIL {
            return None;
        }
        match self.of[place(lead, trail)] {
            0 => None,
            1 => Some(ASTRAL),
            c => Some(u32::from(c)),
        }
    }
}

fn place(lead: u8, trail: u8) -> usize {
    usize::from(lead - FIRST_LEAD) * TRAILS + usize::from(trail - FIRST_TRAIL)
}

static GB_PAIRS: LazyLock<Pairs> = LazyLock::new(|| Pairs::of(GB18030));
static BIG5_PAIRS: LazyLock<Pairs> = LazyLock::new(|| Pairs::of(BIG5));
static EUC_TW_PAIRS: LazyLock<Pairs> = LazyLock::new(|| Pairs::by(euc_tw::plane_1));
static SJIS_PAIRS: LazyLock<Pairs> = LazyLock::new(|| Pairs::of(SHIFT_JIS));
static EUC_JP_PAIRS: LazyLock<Pairs> = LazyLock::new(|| Pairs::of(EUC_JP));
static EUC_KR_PAIRS: LazyLock<Pairs> = LazyLock::new(|| Pairs::of(EUC_KR));

impl Form {
    /// Whether `coding` is one of several bytes a character that has a form.
    pub(super) fn is_of(coding: Coding) -> bool {
        !matches!(coding, Coding::Whatwg(encoding) if encoding.is_single_byte())
    }

    /// Whether its code units are wider than a byte.
    pub(super) fn is_wide(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
    }

    /// The character at the start of `bytes` (not empty), if one can be read there.
    pub(super) fn read(self, bytes: &[u8]) -> Option<Read> {
        match self {
            Self::Utf16Le => return utf16(bytes, u16::from_le_bytes),
            Self::Utf16Be => return utf16(bytes, u16::from_be_bytes),
            _ => {}
        }
        let lead = bytes[0];
        if lead < 0x80 {
            return Some(Read {
                length: 1,
                c: u32::from(lead),
            });
        }
        if self == Self::Utf8 {
            return utf8(bytes);
        }
        let trail = *bytes.get(1)?;
        let pair = |pairs: &Pairs| pairs.get(lead, trail).map(|c| Read { length: 2, c });
        match self {
            Self::Gb if trail.is_ascii_digit() => gb_four(bytes),
            Self::Gb => pair(&GB_PAIRS),
            Self::Big5 => pair(&BIG5_PAIRS),
            Self::EucTw if lead == 0x8E => {
                let c = euc_tw::long(bytes)?;
                Some(Read {
                    length: 4,
                    c: u32::from(c),
                })
            }
            Self::EucTw => pair(&EUC_TW_PAIRS),
            Self::ShiftJis if (0xA1..=0xDF).contains(&lead) => Some(Read {
                length: 1,
                c: u32::from(lead) - 0xA1 + 0xFF61,
            }),
            Self::ShiftJis => pair(&SJIS_PAIRS),
            Self::EucJp if lead == 0x8F => {
                let rest = bytes.get(1..3)?;
                let valid = rest.iter().all(|b| *b >= 0xA1);
                // JIS X 0212 is hardly ever used.
                valid.then_some(Read {
                    length: 3,
                    c: ASTRAL,
                })
            }
            Self::EucJp => pair(&EUC_JP_PAIRS),
            _ => pair(&EUC_KR_PAIRS),
        }
    }
}

/// What can be left of a character that was cut: for scoring samples that begin and end anywhere.
impl Form {
    /// Whether `bytes` (1 to 3) can be the end of a character whose beginning was cut off.
    pub(super) fn is_rest(self, bytes: &[u8]) -> bool {
        let high = |b: u8| (0xA1..=0xFE).contains(&b);
        match (self, bytes) {
            (Self::Utf8, _) => bytes.iter().all(|b| b & 0xC0 == 0x80),
            (Self::Utf16Le | Self::Utf16Be, [_]) => true,
            (Self::Gb, [b]) => (0x40..=0xFE).contains(b) && *b != 0x7F,
            (Self::Gb, [third, fourth]) => *third >= 0x81 && fourth.is_ascii_digit(),
            (Self::Gb, [second, third, fourth]) => {
                second.is_ascii_digit() && *third >= 0x81 && fourth.is_ascii_digit()
            }
            (Self::Big5, [b]) => matches!(b, 0x40..=0x7E | 0xA1..=0xFE),
            (Self::EucTw, [plane, row, cell]) => {
                (0xA1..=0xB0).contains(plane) && high(*row) && high(*cell)
            }
            (Self::EucTw | Self::EucJp, [_] | [_, _]) => bytes.iter().all(|b| high(*b)),
            (Self::ShiftJis, [b]) => matches!(b, 0x40..=0x7E | 0x80..=0xFC),
            (Self::EucKr, [b]) => matches!(b, b'A'..=b'Z' | b'a'..=b'z' | 0x81..=0xFE),
            _ => false,
        }
    }

    /// Whether `bytes` (1 to 3) can be the beginning of a character whose end was cut off.
    pub(super) fn is_cut_off(self, bytes: &[u8]) -> bool {
        let double = |lead: u8| (0x81..=0xFE).contains(&lead);
        match (self, bytes) {
            (Self::Utf8, _) => std::str::from_utf8(bytes)
                .is_err_and(|error| error.valid_up_to() == 0 && error.error_len().is_none()),
            (Self::Utf16Le | Self::Utf16Be, [_]) => true,
            (Self::Gb | Self::Big5 | Self::EucKr, [lead]) => double(*lead),
            (Self::Gb, [lead, second]) => double(*lead) && second.is_ascii_digit(),
            (Self::Gb, [lead, second, third]) => {
                double(*lead) && second.is_ascii_digit() && double(*third)
            }
            (Self::EucTw, [lead]) => *lead == 0x8E || (0xA1..=0xFE).contains(lead),
            (Self::EucTw, [0x8E, plane, rest @ ..]) => {
                (0xA1..=0xB0).contains(plane) && rest.iter().all(|b| *b >= 0xA1)
            }
            (Self::ShiftJis, [lead]) => matches!(lead, 0x81..=0x9F | 0xE0..=0xFC),
            (Self::EucJp, [lead]) => *lead == 0x8F || (0xA1..=0xFE).contains(lead),
            (Self::EucJp, [0x8F, second]) => *second >= 0xA1,
            _ => false,
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<Read> {
    let at = |from: usize| Some(unit([*bytes.get(from)?, *bytes.get(from + 1)?]));
    let first = at(0)?;
    match first {
        0xD800..=0xDBFF => {
            let second = at(2)?;
            let c = 0x1_0000
                + (u32::from(first - 0xD800) << 10)
                + u32::from(second.wrapping_sub(0xDC00));
            (0xDC00..=0xDFFF)
                .contains(&second)
                .then_some(Read { length: 4, c })
        }
        0xDC00..=0xDFFF => None,
        _ => Some(Read {
            length: 2,
            c: u32::from(first),
        }),
    }
}

fn utf8(bytes: &[u8]) -> Option<Read> {
    let length = match bytes[0] {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let c = std::str::from_utf8(bytes.get(..length)?)
        .ok()?
        .chars()
        .next()?;
    Some(Read {
        length,
        c: u32::from(c),
    })
}

/// A four-byte sequence of GB18030. Which hanzi it is does not matter to scoring, only that it is
/// one.
fn gb_four(bytes: &[u8]) -> Option<Read> {
    let four = bytes.get(..4)?;
    let valid = (0x81..=0xFE).contains(&four[2]) && four[3].is_ascii_digit();
    let c = match four[0] {
        0x81..=0x82 => 0x3400,
        0x95..=0x98 => ASTRAL,
        0x83..=0x84 | 0x90..=0xE3 => 0xE000,
        _ => return None,
    };
    valid.then_some(Read { length: 4, c })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_read_as_they_are_decoded() {
        let forms = [
            (Form::Gb, GB18030),
            (Form::Big5, BIG5),
            (Form::ShiftJis, SHIFT_JIS),
            (Form::EucJp, EUC_JP),
            (Form::EucKr, EUC_KR),
        ];
        for (form, encoding) in forms {
            let mut count = 0;
            for pair in (0x81..=0xFFu8).flat_map(|lead| (0x40..=0xFFu8).map(move |b| [lead, b])) {
                let read = form.read(&pair).filter(|read| read.length == 2);
                let text = encoding.decode_without_bom_handling_and_without_replacement(&pair);
                let first = text.as_ref().and_then(|text| text.chars().next());
                let first = first.map(u32::from).filter(|_| read.is_some());
                assert_eq!(
                    read.map(|read| read.c),
                    first.map(|c| if c > 0xFFFF { ASTRAL } else { c }),
                    "{} {pair:x?}",
                    encoding.name()
                );
                let one = text.is_some_and(|text| text.chars().count() == 1);
                assert!(read.is_some() || !one, "{} {pair:x?}", encoding.name());
                count += usize::from(read.is_some());
            }
            assert!(count > 6_000, "{} {count}", encoding.name());
        }
    }
}
