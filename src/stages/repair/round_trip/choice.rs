//! Characters that a codec has twice: Shift_JIS has IBM's hanzi in rows ED and EE and again in FA
//! to FC, and both read the same. Which bytes one came from is told by what they say in the right
//! codec: the reading is taken that the language model likes better, from left to right. It depends
//! on nothing but the bytes, so that a plan that is replayed chooses the same.

use super::codec::{Codec, Sequence};
use super::prices::{NAT, Prices, bond};
use super::reading::{Fluent, Reader};
use crate::plausibility::Model;

/// The longest character of any codec, bytes.
const LONGEST: usize = 4;

/// How many bytes behind the ones in question are read with them, at least, and how far both readings
/// are followed until they come to the same boundary again.
const BEHIND: usize = 4;
const WINDOW: usize = 24;

/// How much better (nats) a reading is that the language model finds better, too: each character by itself, and
/// with pairs that often stand side by side. Of 3,779 choices in 2,930 sentences of GBK that was read as cp932 tables
/// decide seven of ten so, all as the model does; from 5 and 6 on it finds two and one the other way round.
const CLEAR_ALONE: f32 = 6.0;
const CLEAR: f32 = 7.0;

/// A place (bytes) where other bytes may have stood.
pub(super) type Other = (usize, Sequence);

/// What `bytes` say, with the choices that read best; `None` where they are malformed. Linear.
pub(super) fn decode(written: Codec, bytes: &[u8], others: &[Other]) -> Option<String> {
    if others.is_empty() {
        return written.decode(bytes);
    }
    let mut bytes = bytes.to_vec();
    let mut text = String::with_capacity(bytes.len());
    let mut others = others.iter().peekable();
    let mut at = 0;
    while at < bytes.len() {
        if let Some((place, other)) = others.next_if(|(place, _)| *place < at + LONGEST) {
            choose(written, &mut bytes, at, *place, other.as_slice(), &text);
            continue;
        }
        // up to where the next one is asked for everything is as it stands
        let asked = others.peek().map_or(bytes.len(), |(place, _)| *place);
        loop {
            let (c, len) = written.decode_char(&bytes[at..])?;
            text.push(c);
            at += len;
            if at + LONGEST > asked {
                break;
            }
        }
    }
    Some(text)
}

/// Puts `other` at `place` if that reads better from `at` on, behind `text`, up to where both readings
/// come to the same boundary again.
fn choose(written: Codec, bytes: &mut [u8], at: usize, place: usize, other: &[u8], text: &str) {
    let until = (place + WINDOW).min(bytes.len());
    let whole = until == bytes.len();
    let here = &mut bytes[at..until];
    let other_place = place - at..place - at + other.len();
    let mut otherwise = [0; MOST];
    let otherwise = &mut otherwise[..here.len()];
    otherwise.copy_from_slice(here);
    otherwise[other_place.clone()].copy_from_slice(other);
    let enough = other_place.end + BEHIND;
    let mut both = [here, &*otherwise].map(|bytes| Chars::of(written, bytes, whole));
    if let Some(ends) = common_end(&both, enough) {
        for (chars, end) in both.iter_mut().zip(ends) {
            chars.cut(end);
        }
    }
    if reads_better(&both[1], &both[0], text) {
        here.copy_from_slice(otherwise);
    }
}

/// How many bytes a window has at most.
const MOST: usize = LONGEST - 1 + WINDOW;

/// What the bytes of a window say.
struct Chars {
    /// Each character, and where (bytes) it ends.
    all: [(char, usize); MOST],
    len: usize,
    /// Whether they are malformed behind.
    torn: bool,
}

impl Chars {
    /// What `bytes` say, of which the last may be torn off unless they are the `whole`.
    fn of(written: Codec, bytes: &[u8], whole: bool) -> Self {
        let mut chars = Self {
            all: [('\0', 0); MOST],
            len: 0,
            torn: false,
        };
        let mut at = 0;
        while at < bytes.len() {
            let Some((c, len)) = written.decode_char(&bytes[at..]) else {
                chars.torn = whole || at + LONGEST <= bytes.len();
                break;
            };
            at += len;
            chars.all[chars.len] = (c, at);
            chars.len += 1;
        }
        chars
    }

    fn all(&self) -> &[(char, usize)] {
        &self.all[..self.len]
    }

    /// Leaves out all but the first `len` characters.
    fn cut(&mut self, len: usize) {
        (self.len, self.torn) = (len, false);
    }

    /// What they cost (nats), `read` one by one.
    fn cost(&self, mut read: impl FnMut(char) -> f32) -> f32 {
        match self.torn {
            true => f32::INFINITY,
            false => self.all().iter().map(|(c, _)| read(*c)).sum(),
        }
    }
}

/// How many characters of each of `both` readings there are up to the first boundary that both have, so many bytes
/// behind or more.
fn common_end([one, other]: &[Chars; 2], least: usize) -> Option<[usize; 2]> {
    let mut others = other.all().iter().zip(1..).peekable();
    one.all().iter().zip(1..).find_map(|((_, end), chars)| {
        while others.next_if(|((_, other), _)| other < end).is_some() {}
        let ((_, other), others) = *others.peek()?;
        (other == end && *end >= least).then_some([chars, others])
    })
}

/// Whether `one` reading is better than the `other` behind `text`: by tables, or where these are not clear as the
/// language model reads them.
fn reads_better(one: &Chars, other: &Chars, text: &str) -> bool {
    let prices = Prices::as_is();
    let gain = |cost: &dyn Fn(&Chars) -> f32| cost(other) - cost(one);
    let alone = gain(&|chars| chars.cost(|c| prices.nats(c)));
    if alone.is_nan() || alone.abs() >= CLEAR_ALONE {
        return alone > 0.0;
    }
    let model = Model::bundled();
    let before = model.fold(text.chars().next_back().unwrap_or('\n'));
    let in_pairs = gain(&|chars| {
        let mut before = before;
        chars.cost(|c| {
            let left = std::mem::replace(&mut before, model.fold(c));
            prices.nats(c) - bond(left, before) as f32 / NAT
        })
    });
    if in_pairs.abs() >= CLEAR {
        return in_pairs > 0.0;
    }
    let reader = Fluent::after(text);
    let read = |chars: &Chars| {
        let mut reader = reader;
        chars.cost(|c| reader.read(c))
    };
    gain(&read) > 0.0
}

#[cfg(test)]
mod tests {
    use super::super::Step;
    use super::*;

    #[test]
    fn both_readings_end_at_the_first_boundary_that_they_share() {
        // pairs, and the same with a byte before and one behind
        let both = [
            [0xB0; 12],
            [
                0x41, 0xB0, 0xB0, 0xB0, 0xB0, 0xB0, 0xB0, 0xB0, 0xB0, 0xB0, 0x41, 0x41,
            ],
        ];
        let both = both.map(|bytes| Chars::of(Codec::Gb18030, &bytes, true));
        assert_eq!(both.each_ref().map(|chars| chars.len), [6, 7]);
        assert_eq!(common_end(&both, 6), Some([6, 7]));
        let same = [[0xB0; 12]; 2].map(|bytes| Chars::of(Codec::Gb18030, &bytes, true));
        assert_eq!(common_end(&same, 5), Some([3, 3]));
        assert_eq!(common_end(&same, 13), None);
    }

    #[test]
    fn what_is_malformed_is_no_reading_unless_it_is_torn_off() {
        let of = |bytes: &[u8], whole| Chars::of(Codec::Gb18030, bytes, whole).torn;
        assert!(of(&[0xB0, 0xA1, 0xB0], true));
        assert!(!of(&[0xB0, 0xA1, 0xB0], false));
        assert!(of(&[0xB0, 0xFF, 0xB0, 0xA1, 0xB0], false));
    }

    #[test]
    fn the_reading_decides_where_a_character_came_from() {
        let step = Step {
            written: Codec::Gb18030,
            read: Codec::ShiftJis,
        };
        for text in [
            "副楼的房间很差简直是学生公寓的样子",
            // one reading comes to a boundary a byte before the other
            "农民的一生並不平坦。",
        ] {
            let bytes = Codec::Gb18030.encode(text).expect("hanzi of GBK");
            let (read, _, lost) = encoding_rs::SHIFT_JIS.decode(&bytes);
            assert!(!lost, "{text}");
            assert_eq!(step.undo(&read).as_deref(), Some(text));
        }
    }
}
