//! How likely is it that these bytes are text of that encoding? The information content of a
//! sample under one reading, in eighths of a bit: the less, the likelier.
//!
//! A reading may leave out bytes at a price, so that a sample that begins or ends in the middle
//! of a character, or that lost or damaged a byte, still reads well in its own encoding: the
//! cheapest path over the sample is found by dynamic programming, linear in its length.

use super::readings::{Form, Read};
use super::tables::{BIT, Model, NO_RANK, TABLES, Tables, russian};

/// What a byte costs that no character takes up, inside a sample: its own eight bits and the
/// surprise that damage is. About one such byte in five hundred: dearer,
/// and short damaged samples pass for single-byte text; cheaper, and those pass for damaged Chinese.
const ORPHAN: u32 = 17 * BIT;
/// The same for the bytes behind it: one accident may cost several.
const ORPHAN_FURTHER: u32 = 9 * BIT;

/// What is left of a character at either end of a sample, which may be cut anywhere: the surprise
/// and the first byte, and each further byte.
const TORN: u32 = 9 * BIT;
const TORN_FURTHER: u32 = 6 * BIT;

/// How many bytes can be left of a character.
const TORN_BYTES: usize = 3;

/// Up to how many bytes before the first character are told.
const MOST_SKIPPED: usize = 16;

/// From ASCII to other characters and back. Measured on mixed prose of all languages; only the
/// difference between encodings matters, and it is small.
const ASCII_TO_OTHER: u32 = 28;
const OTHER_TO_ASCII: u32 = 16;
const SAME: u32 = 2;

/// A byte above 0x7F in an encoding that is not modelled: any of 96 places, a little skewed.
const ANY_BYTE: u32 = 52;

/// A control character of the upper half (0x80–0x9F in ISO encodings): never in text.
const C1: u32 = 14 * BIT;

/// A reading's score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Score {
    /// Information content in eighths of a bit.
    pub(super) cost: u32,
    /// Bytes before the first character.
    pub(super) skip: u8,
    /// Bytes that no character took up, those at the ends not counted.
    pub(super) orphans: u32,
}

#[derive(Clone, Copy)]
struct Place {
    cost: u32,
    previous: u16,
    ascii: bool,
    skip: u8,
    orphans: u32,
    /// Whether the byte before was left out.
    orphan: bool,
}

impl Place {
    /// The place behind what is left of a character in `bytes` bytes.
    fn torn(self, bytes: usize) -> Self {
        let change = if self.ascii { ASCII_TO_OTHER } else { SAME };
        Self {
            cost: self.cost + change + TORN + (bytes as u32 - 1) * TORN_FURTHER,
            previous: NO_RANK,
            ascii: false,
            orphan: false,
            ..self
        }
    }
}

const NOWHERE: Place = Place {
    cost: u32::MAX,
    previous: NO_RANK,
    ascii: true,
    skip: 0,
    orphans: 0,
    orphan: false,
};

/// The score of `sample` read in `form` as text of the language of `model`; it may begin in the
/// middle of a character.
pub(super) fn characters(form: Form, model: &Model, sample: &[u8]) -> Score {
    cheapest(form, model, sample, true)
}

/// The same for a sample that begins with a character, if there is one to read.
pub(super) fn characters_from_the_start(form: Form, model: &Model, sample: &[u8]) -> Score {
    cheapest(form, model, sample, false)
}

fn cheapest(form: Form, model: &Model, sample: &[u8], torn_head: bool) -> Score {
    let tables = &*TABLES;
    let length = sample.len();
    // The places of the next four bytes are all that a step can reach.
    let mut ring = [NOWHERE; 5];
    ring[0] = Place { cost: 0, ..NOWHERE };
    if torn_head {
        tear_head(form, sample, &mut ring);
    }
    for at in 0..length {
        let here = ring[at % 5];
        ring[at % 5] = NOWHERE;
        if here.cost == u32::MAX {
            continue;
        }
        if at + TORN_BYTES >= length && form.is_cut_off(&sample[at..]) {
            relax(&mut ring[length % 5], here.torn(length - at));
        }
        let read = form.read(&sample[at..]);
        if torn_head || at > 0 || read.is_none() {
            let skip = here.skip + u8::from(usize::from(here.skip) == at && at < MOST_SKIPPED);
            let price = if here.orphan { ORPHAN_FURTHER } else { ORPHAN };
            let next = Place {
                cost: here.cost + price,
                previous: NO_RANK,
                skip,
                orphans: here.orphans + 1,
                orphan: true,
                ..here
            };
            relax(&mut ring[(at + 1) % 5], next);
        }
        if let Some(read) = read {
            relax(
                &mut ring[(at + read.length) % 5],
                step(tables, model, here, read),
            );
        }
    }
    let end = ring[length % 5];
    Score {
        cost: end.cost,
        skip: end.skip,
        orphans: end.orphans,
    }
}

/// The places behind what may be left of a character at the start.
fn tear_head(form: Form, sample: &[u8], ring: &mut [Place; 5]) {
    for length in 1..=TORN_BYTES.min(sample.len()) {
        if form.is_rest(&sample[..length]) {
            let torn = ring[0].torn(length);
            let skip = length as u8;
            relax(&mut ring[length], Place { skip, ..torn });
        }
    }
}

fn relax(place: &mut Place, candidate: Place) {
    if candidate.cost < place.cost {
        *place = candidate;
    }
}

fn step(tables: &Tables, model: &Model, here: Place, read: Read) -> Place {
    if read.c < 0x80 {
        let change = if here.ascii { SAME } else { OTHER_TO_ASCII };
        let cost = here.cost + change + tables.ascii(read.c as u8);
        return Place {
            cost,
            previous: NO_RANK,
            ascii: true,
            orphan: false,
            ..here
        };
    }
    let rank = model.rank(read.c);
    let change = if here.ascii { ASCII_TO_OTHER } else { SAME };
    let cost = here.cost + change + model.behind(here.previous, rank, model.cost(read.c));
    Place {
        cost,
        previous: rank,
        ascii: false,
        orphan: false,
        ..here
    }
}

/// The score of `sample` as windows-1252 of a Western European language.
pub(super) fn latin(sample: &[u8]) -> u32 {
    let tables = &*TABLES;
    let mut previous = b'\n';
    sample.iter().fold(0, |cost, &byte| {
        let before = std::mem::replace(&mut previous, byte);
        cost + match (before < 0x80, byte < 0x80) {
            (true, true) => SAME + tables.ascii(byte),
            (false, true) => SAME + tables.ascii(byte),
            (true, false) => ASCII_TO_OTHER + tables.latin(before, byte),
            (false, false) => ASCII_TO_OTHER + BIT + tables.latin(before, byte),
        }
    })
}

/// The score of `sample` as Russian, in the single-byte encoding whose letters are `letters` (by
/// byte from 0x80; 0 for what is no letter).
pub(super) fn cyrillic(letters: &[u8; 128], sample: &[u8]) -> u32 {
    let tables = &*TABLES;
    let (mut previous, mut ascii, mut cost) = (0, true, 0);
    for &byte in sample {
        let change = match (ascii, byte < 0x80) {
            (true, false) => ASCII_TO_OTHER,
            (false, true) => OTHER_TO_ASCII,
            _ => SAME,
        };
        let letter = if byte < 0x80 {
            0
        } else {
            letters[usize::from(byte & 0x7F)]
        };
        cost += change
            + match (byte < 0x80, letter) {
                (true, _) => tables.ascii(byte),
                (false, 0) => C1,
                _ => tables.russian(previous, letter),
            };
        (previous, ascii) = (letter, byte < 0x80);
    }
    cost
}

/// The score of `sample` as text of a single-byte encoding that is not modelled.
pub(super) fn any_single_byte(sample: &[u8]) -> u32 {
    let tables = &*TABLES;
    let mut ascii = true;
    sample.iter().fold(0, |cost, &byte| {
        let change = match (ascii, byte < 0x80) {
            (true, false) => ASCII_TO_OTHER,
            (false, true) => OTHER_TO_ASCII,
            _ => SAME,
        };
        ascii = byte < 0x80;
        cost + change
            + match byte {
                0..0x80 => tables.ascii(byte),
                0x80..0xA0 => ANY_BYTE + 2 * BIT,
                _ => ANY_BYTE,
            }
    })
}

/// The letters of a single-byte encoding, by byte from 0x80.
pub(super) fn letters(encoding: &'static encoding_rs::Encoding) -> [u8; 128] {
    std::array::from_fn(|at| {
        let (text, _) = encoding.decode_without_bom_handling(std::slice::from_ref(&BYTES[at]));
        text.chars().next().map_or(0, russian)
    })
}

const BYTES: [u8; 128] = {
    let mut bytes = [0; 128];
    let mut at = 0;
    while at < 128 {
        bytes[at] = at as u8 + 0x80;
        at += 1;
    }
    bytes
};
