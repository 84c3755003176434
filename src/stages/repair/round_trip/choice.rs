//! Characters that a codec has twice: Shift_JIS has IBM's hanzi in rows ED and EE and again in FA
//! to FC, and both read the same. Which bytes one came from is told by what they say in the right
//! codec: the reading is taken that the language model likes better, from left to right. It depends
//! on nothing but the bytes, so that a plan that is replayed chooses the same.

use super::codec::{Codec, Sequence};
use super::prices::Prices;
use super::reading::{Fluent, Reader};

/// The longest character of any codec, bytes.
const LONGEST: usize = 4;

/// How many characters behind the ones in question are read with them.
const BEHIND: usize = 2;

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

/// Puts `other` at `place` if that reads better from `at` on, behind `text`.
fn choose(written: Codec, bytes: &mut [u8], at: usize, place: usize, other: &[u8], text: &str) {
    let until = (place + (BEHIND + 2) * LONGEST).min(bytes.len());
    let here = &mut bytes[at..until];
    let other_place = place - at..place - at + other.len();
    let mut otherwise = here.to_vec();
    otherwise[other_place.clone()].copy_from_slice(other);
    let cost = |bytes: &[u8], read: &mut dyn FnMut(char) -> f32| {
        let (mut cost, mut at, mut behind) = (0.0, 0, 0);
        while at < bytes.len() && behind < BEHIND {
            let Some((c, len)) = written.decode_char(&bytes[at..]) else {
                return f32::INFINITY;
            };
            cost += read(c);
            behind += usize::from(at >= other_place.end);
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
            "本软件是黑龙江省农村信用社专为个人手机",
            "副楼的房间很差简直是学生公寓",
        ] {
            let bytes = Codec::Gb18030.encode(text).expect("hanzi of GBK");
            let read = encoding_rs::SHIFT_JIS.decode(&bytes).0;
            if !read.contains('\u{fffd}') {
                assert_eq!(step.undo(&read).as_deref(), Some(text));
            }
        }
    }
}
