//! Character for character: where both codecs have two bytes for everything beyond ASCII, no byte
//! ever belongs to two characters, so that undoing a step is to look each character up in one table.
//! Knows the steps of which that is true; a line with characters that were of four bytes or beyond
//! U+10000 is left to the codecs themselves.

use std::sync::LazyLock;

use super::super::codec::Codec;
use super::super::plan::Step;
use super::super::prices::Prices;

/// What a character was, U+0000 where it is left to the codecs.
#[derive(Clone, Copy, Default)]
struct Twin {
    was: u16,
    /// What it was if it was read in the other variant of the wrong codec.
    other: u16,
    /// How much less that costs, each by itself (parts of a nat).
    gain: i16,
}

impl Twin {
    fn of(step: Step, c: char, prices: Prices) -> Option<Self> {
        let was = |read: Codec| {
            if c.is_ascii() {
                return Some(c);
            }
            let pair = read.has_short(c).then(|| read.encode_char(c)).flatten()?;
            match pair.as_slice() {
                pair @ [_, _] => Some(step.written.decode_char(pair)?.0),
                _ => None,
            }
        };
        let unit = |c: char| u16::try_from(u32::from(c)).ok();
        let own = was(step.read)?;
        let other = was(step.read.variant().unwrap_or(step.read));
        Some(Self {
            was: unit(own)?,
            other: other.and_then(unit).unwrap_or(0),
            gain: i16::try_from(prices.of(c) - prices.of(own)).ok()?,
        })
    }
}

/// What a character was.
pub(super) struct Before {
    pub(super) was: char,
    /// The same in the other variant of the wrong codec, where the table says.
    pub(super) other: Option<char>,
    /// How much less it costs than what it became (parts of a nat).
    pub(super) gain: i32,
}

/// What each character was before a step.
pub(super) struct Twins {
    step: Step,
    /// By character below U+10000.
    twins: Box<[Twin]>,
}

impl Twins {
    /// Those of `step`, where it has some.
    pub(super) fn of(step: Step) -> Option<&'static Self> {
        static BIG5: LazyLock<Twins> = LazyLock::new(|| Twins::build(Codec::Gb18030, Codec::Big5));
        static ETEN: LazyLock<Twins> =
            LazyLock::new(|| Twins::build(Codec::Gb18030, Codec::Big5Eten));
        static KOREAN: LazyLock<Twins> =
            LazyLock::new(|| Twins::build(Codec::Gb18030, Codec::EucKr));
        static GB: LazyLock<Twins> = LazyLock::new(|| Twins::build(Codec::Big5, Codec::Gb18030));
        static BIG5_KOREAN: LazyLock<Twins> =
            LazyLock::new(|| Twins::build(Codec::Big5, Codec::EucKr));
        Some(match (step.written, step.read) {
            (Codec::Gb18030, Codec::Big5) => &BIG5,
            (Codec::Gb18030, Codec::Big5Eten) => &ETEN,
            (Codec::Gb18030, Codec::EucKr) => &KOREAN,
            (Codec::Big5, Codec::Gb18030) => &GB,
            (Codec::Big5, Codec::EucKr) => &BIG5_KOREAN,
            _ => return None,
        })
    }

    fn build(written: Codec, read: Codec) -> Self {
        let (step, prices) = (Step { written, read }, Prices::as_is());
        let of = |code| char::from_u32(code).and_then(|c| Twin::of(step, c, prices));
        let twins = (0..0x1_0000).map(|code| of(code).unwrap_or_default());
        Self {
            step,
            twins: twins.collect(),
        }
    }

    /// What `c` was; `None` is for the codecs to say.
    #[inline]
    pub(super) fn before(&self, c: char) -> Option<Before> {
        let twin = match self.twins.get(c as usize) {
            Some(twin) => *twin,
            None => Twin::of(self.step, c, Prices::as_is())?,
        };
        let char = |unit: u16| char::from_u32(unit.into()).filter(|c| *c != '\0');
        Some(Before {
            was: char(twin.was)?,
            other: char(twin.other),
            gain: twin.gain.into(),
        })
    }

    /// What `line` was before the step. Linear.
    pub(super) fn undo(&self, line: &str) -> Option<String> {
        let mut text = String::with_capacity(line.len());
        for c in line.chars() {
            text.push(self.before(c)?.was);
        }
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::super::swapped::SWAPS;
    use super::*;

    #[test]
    fn each_character_is_what_the_codecs_say() {
        let mut told = 0;
        for step in SWAPS {
            let Some(twins) = Twins::of(step) else {
                continue;
            };
            let variant = step.read.variant().map(|read| Step { read, ..step });
            for c in '\0'..='\u{ffff}' {
                let Some(before) = twins.before(c) else {
                    continue;
                };
                let line = format!("a{c}中");
                let of = |step: Step| step.undo(&line);
                let expected = of(step).filter(|_| !c.is_ascii());
                if let Some(expected) = expected {
                    assert_eq!(twins.undo(&line), Some(expected), "{step:?} {c:?}");
                    told += 1;
                }
                let other = variant.and_then(|step| step.undo(c.encode_utf8(&mut [0; 4])));
                if variant.is_some() && before.other.is_some() {
                    assert_eq!(
                        other.and_then(|text| text.chars().next()),
                        before.other,
                        "{c:?}"
                    );
                }
            }
        }
        assert!(told > 60_000, "{told}");
    }
}
