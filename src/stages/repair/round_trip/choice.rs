//! Characters that a codec has twice: Shift_JIS has IBM's hanzi in rows ED and EE and again in FA
//! to FC, and both read the same. Which bytes one came from is told by what they say in the right
//! codec: the reading is taken that the language model likes better, from left to right. It depends
//! on nothing but the bytes, so that a plan that is replayed chooses the same.

use super::codec::{Codec, Sequence};
use super::prices::Prices;
use super::reading::{Fluent, Reader};

/// The longest character of any codec, bytes.
const LONGEST: usize = 4;

/// How many bytes behind the ones in question are read with them, at least, and how far both readings
/// are followed until they come to the same boundary again.
const BEHIND: usize = 4;
const WINDOW: usize = 24;

/// How much better (nats, each character by itself) a reading is that the language model finds better, too.
const CLEAR: f32 = 10.0;

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
        let (c, len) = written.decode_char(&bytes[at..])?;
        text.push(c);
        at += len;
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
    let mut otherwise = here.to_vec();
    otherwise[other_place.clone()].copy_from_slice(other);
    let other_ends = ends(written, &otherwise);
    let enough = |end: &usize| *end >= other_place.end + BEHIND && other_ends.contains(end);
    let end = ends(written, here).into_iter().find(enough);
    let end = end.unwrap_or(here.len());
    let cost = |bytes: &[u8], read: &mut dyn FnMut(char) -> f32| {
        let (mut cost, mut at) = (0.0, 0);
        while at < end {
            let Some((c, len)) = written.decode_char(&bytes[at..]) else {
                let torn = !whole && at + LONGEST > bytes.len();
                return if torn { cost } else { f32::INFINITY };
            };
            cost += read(c);
            at += len;
        }
        cost
    };
    let prices = Prices::as_is();
    let mut gain = cost(here, &mut |c| prices.nats(c)) - cost(&otherwise, &mut |c| prices.nats(c));
    if gain.abs() < CLEAR {
        let mut readers = [Fluent::after(text); 2];
        gain =
            cost(here, &mut |c| readers[0].read(c)) - cost(&otherwise, &mut |c| readers[1].read(c));
    }
    if gain > 0.0 {
        here.copy_from_slice(&otherwise);
    }
}

/// Where the characters of `bytes` end, up to one that is malformed.
fn ends(written: Codec, bytes: &[u8]) -> Vec<usize> {
    let mut at = 0;
    let next = || {
        let (_, len) = written.decode_char(&bytes[at..])?;
        at += len;
        Some(at)
    };
    std::iter::from_fn(next).collect()
}

#[cfg(test)]
mod tests {
    use super::super::Step;
    use super::*;

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
