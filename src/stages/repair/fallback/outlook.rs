//! What a stretch may say at best, told from a table of single characters before the lattice is
//! asked: the cheapest way to take its characters for bytes of a double-byte codec. No model, no
//! allocation; it says where a search is in vain, never what was written.

use super::super::round_trip::{Codec, outcome_of};
use super::{HONEST, LATIN_SEQUENCE, byte_of};

/// What a character may cost (nats, by itself) in what was written. Of a thousand sentences and
/// spans of the development texts that were read so, all but one in two hundred cost less; half
/// of the readings of noise and of other damage cost more.
const PROMISING: f32 = 7.25;

/// Whether `text` may be bytes of `codec`. Linear.
pub(super) fn is_promising(text: &str, codec: Codec) -> bool {
    let mut ways = Ways {
        clean: Some(Way::default()),
        ..Ways::default()
    };
    for c in text.chars() {
        ways = ways.behind(c, codec);
    }
    let best = ways.best();
    best.is_some_and(|best| best.read <= PROMISING * best.chars as f32)
}

/// A way to a place.
#[derive(Debug, Clone, Copy, Default)]
struct Way {
    /// What everything costs up to there, and what is read as the codec's characters (nats).
    cost: f32,
    read: f32,
    /// How many characters those are.
    chars: u32,
}

impl Way {
    fn keep_best(self, slot: &mut Option<Self>) {
        if slot.is_none_or(|best| self.cost < best.cost) {
            *slot = Some(self);
        }
    }

    fn dearer(self, cost: f32) -> Self {
        Self {
            cost: self.cost + cost,
            ..self
        }
    }
}

/// The cheapest ways to a place: between characters, and behind a first byte. A character gives at
/// most two of those: the byte that it is, and the last one of its sequence.
#[derive(Debug, Clone, Copy, Default)]
struct Ways {
    clean: Option<Way>,
    begun: [Option<(u8, Way)>; 2],
}

impl Ways {
    /// The ways behind the next character.
    fn behind(&self, c: char, codec: Codec) -> Self {
        let mut next = Self::default();
        if c.is_ascii() {
            self.feed(&[c as u8], 0.0, codec, 0, &mut next);
            return next;
        }
        let mut buffer = [0; 4];
        let sequence = c.encode_utf8(&mut buffer).as_bytes();
        let latin = if c < '\u{100}' { LATIN_SEQUENCE } else { 0.0 };
        self.feed(sequence, latin, codec, 0, &mut next);
        match (byte_of(c), self.clean) {
            (Some(byte), _) => self.feed(&[byte], 0.0, codec, 1, &mut next),
            (None, Some(clean)) => clean.dearer(HONEST).keep_best(&mut next.clean),
            (None, None) => {}
        }
        next
    }

    /// Takes `bytes`, which cost so much, into `next`; a first byte at their end goes to `slot`.
    fn feed(&self, bytes: &[u8], cost: f32, codec: Codec, slot: usize, next: &mut Self) {
        let clean = self.clean.map(|way| (None, way));
        let begun = self.begun.into_iter().flatten();
        for (first, way) in clean
            .into_iter()
            .chain(begun.map(|(byte, way)| (Some(byte), way)))
        {
            match read(way.dearer(cost), first, bytes, codec) {
                Some((way, None)) => way.keep_best(&mut next.clean),
                Some((way, Some(byte))) => {
                    let mut best = next.begun[slot].map(|(_, way)| way);
                    way.keep_best(&mut best);
                    next.begun[slot] = best.map(|way| (byte, way));
                }
                None => {}
            }
        }
    }

    fn best(&self) -> Option<Way> {
        let begun = self.begun.iter().flatten().map(|(_, way)| *way);
        let all = self.clean.into_iter().chain(begun);
        all.min_by(|one, other| one.cost.total_cmp(&other.cost))
    }
}

/// The way behind `bytes`, and the first byte that is left over; `None` if they do not fit.
fn read(mut way: Way, first: Option<u8>, bytes: &[u8], codec: Codec) -> Option<(Way, Option<u8>)> {
    let mut begun = first;
    for &byte in bytes {
        match begun.take() {
            None if byte < 0x80 => {}
            None => begun = Some(byte),
            Some(first) => {
                let own = outcome_of(codec, u16::from_be_bytes([first, byte]))?;
                way = way.dearer(own);
                way.read += own;
                way.chars += 1;
            }
        }
    }
    Some((way, begun))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_promising_and_noise_is_not() {
        for (text, codec) in [("ûÓÐ¼Òô", Codec::Gb18030), ("¤µ¤Ñ®ð«Ü¦n", Codec::Big5)]
        {
            assert!(is_promising(text, codec), "{text}");
        }
        let noise = "ýþÿøùúýÿþøýùÿúþýøùþÿ";
        assert!(!is_promising(noise, Codec::Gb18030));
        assert!(!is_promising(noise, Codec::Big5));
    }
}
