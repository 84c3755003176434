//! Decoders of encodings that the WHATWG standard does not have: EUC-TW, Big5-UAO, HZ-GB-2312 and
//! ISO-2022-CN with its extension.
//!
//! The mappings are facts out of `dictionaries/decode/legacy.bin`; how that file is laid out and
//! made says `benches/peers/decode/legacy_tables.py`. A malformed sequence becomes one U+FFFD; an
//! ASCII byte is never swallowed by the sequence before it.

pub(super) mod escape;
pub(super) mod euc_tw;
pub(super) mod uao;

use std::sync::LazyLock;

use encoding_rs::GBK;

use crate::dictionaries::DECODE_LEGACY;

/// Rows and cells of a 94 × 94 set.
const PLACES: usize = 94 * 94;
/// CNS 11643 planes 1 to 7 and 15.
const PLANES: usize = 8;

/// The unpacked tables.
struct Legacy {
    /// Per plane: low halves of code points, and a bit for those of plane 2 of Unicode.
    cns: [(&'static [u8], &'static [u8]); PLANES],
    uao: &'static [u8],
    ir165: &'static [u8],
}

static LEGACY: LazyLock<Legacy> = LazyLock::new(|| {
    let mut rest = DECODE_LEGACY
        .strip_prefix(b"ZWL1")
        .expect("the tables are part of the program");
    let mut take = |bytes: usize| {
        let (taken, behind) = rest.split_at(bytes);
        rest = behind;
        taken
    };
    let cns = [(); PLANES].map(|()| (take(2 * PLACES), take(PLACES.div_ceil(8))));
    let mut list = || {
        let count = take(2);
        take(4 * usize::from(u16::from_le_bytes([count[0], count[1]])))
    };
    Legacy {
        cns,
        uao: list(),
        ir165: list(),
    }
});

/// GB 2312 as the GBK of WHATWG maps it.
static GB2312: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let pair = |index: usize| [0xA1 + (index / 94) as u8, 0xA1 + (index % 94) as u8];
    let read = |index: usize| {
        let pair = pair(index);
        let (text, lost) = GBK.decode_without_bom_handling(&pair);
        let c = text.chars().next().filter(|_| !lost)?;
        u16::try_from(u32::from(c))
            .ok()
            .filter(|c| !(0xE000..0xF900).contains(c))
    };
    (0..PLACES).map(|index| read(index).unwrap_or(0)).collect()
});

/// The place of two bytes of seven bits (the eighth is ignored) in a 94 × 94 set.
fn place(row: u8, cell: u8) -> Option<usize> {
    let at = |byte: u8| {
        (byte & 0x7F)
            .checked_sub(0x21)
            .filter(|at| *at < 94)
            .map(usize::from)
    };
    Some(at(row)? * 94 + at(cell)?)
}

/// A character of CNS 11643, by plane (1 to 7, 15) and row and cell bytes.
fn cns(plane: u8, row: u8, cell: u8) -> Option<char> {
    let plane = match plane {
        1..=7 => usize::from(plane) - 1,
        15 => 7,
        _ => return None,
    };
    let place = place(row, cell)?;
    let (low, high) = LEGACY.cns[plane];
    let code = u32::from(u16::from_le_bytes([low[2 * place], low[2 * place + 1]]));
    let bit = u32::from(high[place / 8] >> (place % 8) & 1);
    char::from_u32(code + bit * 0x2_0000).filter(|c| *c != '\0')
}

/// A character of GB 2312, by row and cell bytes.
fn gb2312(row: u8, cell: u8) -> Option<char> {
    let code = GB2312[place(row, cell)?];
    char::from_u32(u32::from(code)).filter(|c| *c != '\0')
}

/// A character of ISO-IR-165, which is GB 2312 with additions.
fn ir165(row: u8, cell: u8) -> Option<char> {
    let code = u16::from(row & 0x7F) << 8 | u16::from(cell & 0x7F);
    match listed(LEGACY.ir165, code) {
        Some(c) => char::from_u32(u32::from(c)),
        None => gb2312(row, cell),
    }
}

/// Looks `code` up in a sorted list of codes and characters.
fn listed(list: &[u8], code: u16) -> Option<u16> {
    let entry = |at: usize| {
        let four = &list[4 * at..4 * at + 4];
        (
            u16::from_le_bytes([four[0], four[1]]),
            u16::from_le_bytes([four[2], four[3]]),
        )
    };
    let (mut low, mut high) = (0, list.len() / 4);
    while low < high {
        let middle = (low + high) / 2;
        let (key, value) = entry(middle);
        match key.cmp(&code) {
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Greater => high = middle,
            std::cmp::Ordering::Equal => return Some(value),
        }
    }
    None
}
