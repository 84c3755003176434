//! Blanks that were bytes: the byte A0 of a UTF-8 sequence is read as a no-break space by the
//! single-byte codecs of the Web, and browsers, editors and copies make a plain blank of it
//! (`ä½ å¥½`, 你好).

use std::borrow::Cow;
use std::ops::Range;

use super::codec::Codec;
use super::search::wrong_codecs;

const BLANK: u8 = 0x20;
const NO_BREAK: u8 = 0xA0;

/// Whether the byte A0 is a no-break space in `codec`.
fn has_no_break(codec: Codec) -> bool {
    let sequence = codec.encode_char('\u{a0}');
    sequence.is_some_and(|sequence| sequence.as_slice() == [NO_BREAK])
}

/// Whether the blank at `at` lies inside a sequence of three bytes of UTF-8 but for itself.
fn is_inside(byte: impl Fn(usize) -> Option<u8>, at: usize) -> bool {
    let lead = |byte: Option<u8>| matches!(byte, Some(0xE2..=0xEF));
    let follows = |byte: Option<u8>| matches!(byte, Some(0x80..=0xBF));
    let before = |by: usize| at.checked_sub(by).and_then(&byte);
    (lead(before(2)) && follows(before(1))) || (lead(before(1)) && follows(byte(at + 1)))
}

/// Whether most bytes beyond ASCII belong to whole sequences of three: bytes of GBK and Big5 seldom do.
fn is_mostly_utf8(byte: impl Fn(usize) -> Option<u8>, chars: usize) -> bool {
    let (mut whole, mut high) = (0, 0);
    let mut at = 0;
    while at < chars {
        let here = byte(at);
        let follows = |by: usize| matches!(byte(at + by), Some(0x80..=0xBF | BLANK));
        let step = match here {
            Some(0xE2..=0xEF) if follows(1) && follows(2) => 3,
            _ => 1,
        };
        whole += if step == 3 { 3 } else { 0 };
        high += if step == 3 {
            3
        } else {
            usize::from(here >= Some(0x80))
        };
        at += step;
    }
    whole * 3 >= high * 2
}

/// The text of `bytes` of UTF-8 that were taken for the codec `read`, the blanks inside sequences
/// being the bytes A0 that they were; `None` where that is not valid. Linear.
pub(super) fn utf8_of(bytes: &[u8], read: Codec) -> Option<String> {
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Some(text.to_owned());
    }
    let mut bytes = bytes.to_vec();
    let mended = mend_bytes(&mut bytes, read);
    mended.then(|| String::from_utf8(bytes).ok()).flatten()
}

/// Makes the byte A0 of blanks inside sequences of UTF-8, in `bytes` of the codec `read`; whether
/// there are any.
fn mend_bytes(bytes: &mut [u8], read: Codec) -> bool {
    if memchr::memchr(BLANK, bytes).is_none() || !has_no_break(read) {
        return false;
    }
    let mut mended = false;
    for at in 0..bytes.len() {
        if bytes[at] == BLANK && is_inside(|at| bytes.get(at).copied(), at) {
            bytes[at] = NO_BREAK;
            mended = true;
        }
    }
    mended
}

/// A line in which blanks inside sequences of UTF-8 are no-break spaces.
pub(in crate::stages::repair) struct Mended<'l> {
    pub(in crate::stages::repair) line: Cow<'l, str>,
    /// Where they stand in the line as it was, in bytes.
    blanks: Vec<usize>,
}

impl<'l> Mended<'l> {
    /// Looks `line` over, which has to have whole sequences besides. Linear.
    pub(in crate::stages::repair) fn of(line: &'l str) -> Self {
        let mut mended = Self {
            line: Cow::Borrowed(line),
            blanks: Vec::new(),
        };
        if memchr::memchr(BLANK, line.as_bytes()).is_none() {
            return mended;
        }
        let codecs = wrong_codecs(line);
        let Some(codec) = codecs.into_iter().find(|&codec| has_no_break(codec)) else {
            return mended;
        };
        let chars: Vec<(usize, char)> = line.char_indices().collect();
        let byte = |at: usize| match codec.encode_char(chars.get(at)?.1)?.as_slice() {
            [byte] => Some(*byte),
            _ => None,
        };
        let blanks = chars.iter().enumerate().filter(|(_, (_, c))| *c == ' ');
        let inside = blanks.filter(|(at, _)| is_inside(byte, *at));
        mended.blanks = inside.map(|(_, (offset, _))| *offset).collect();
        if !mended.blanks.is_empty() && !is_mostly_utf8(byte, chars.len()) {
            mended.blanks.clear();
        }
        if !mended.blanks.is_empty() {
            let mut text = String::with_capacity(line.len() + mended.blanks.len());
            let mut copied = 0;
            for &blank in &mended.blanks {
                text.push_str(&line[copied..blank]);
                text.push('\u{a0}');
                copied = blank + 1;
            }
            text.push_str(&line[copied..]);
            mended.line = Cow::Owned(text);
        }
        mended
    }

    /// Whether there are any.
    pub(in crate::stages::repair) fn is_changed(&self) -> bool {
        !self.blanks.is_empty()
    }

    /// The same span in the line as it was.
    pub(in crate::stages::repair) fn span(&self, span: &Range<usize>) -> Range<usize> {
        // A no-break space has a byte more than a blank.
        let original = |at: usize| {
            let more = self.blanks.iter().enumerate();
            at - more.take_while(|(many, blank)| **blank + many < at).count()
        };
        original(span.start)..original(span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_inside_sequences_are_bytes() {
        let line = "ä½ å¥½ a ä½ ";
        let mended = Mended::of(line);
        assert_eq!(mended.line, "ä½\u{a0}å¥½ a ä½\u{a0}");
        assert_eq!(mended.span(&(0..mended.line.len())), 0..line.len());
        let tail = mended.line.find("å").expect("it is there");
        let span = mended.span(&(tail..mended.line.len()));
        assert_eq!(&line[span], "å¥½ a ä½ ");
        for honest in ["你 好", "a b", "l’été a été", "ÕâÊÇ ÖÐÎÄ è¿ "] {
            assert!(Mended::of(honest).blanks.is_empty(), "{honest}");
        }
        let mut bytes = [0xE4, 0xBD, 0x20, 0x61, 0x20];
        assert!(mend_bytes(&mut bytes, Codec::Windows1252));
        assert_eq!(bytes, [0xE4, 0xBD, 0xA0, 0x61, 0x20]);
        assert!(!mend_bytes(&mut bytes, Codec::Cp437));
        assert_eq!(bytes[4], 0x20);
    }
}
