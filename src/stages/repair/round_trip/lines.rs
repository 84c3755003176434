//! The lines of a text, and which of them belong together: UTF-16 read as GBK has line ends in the middle
//! of sentences, because one of them is half of `上`. Says nothing of damage.

use std::ops::Range;
use std::sync::LazyLock;

use super::class::{Class, class};
use super::codec::Codec;
use super::reading::is_common_hanzi;
use super::stops::is_control;

/// The line (bytes, without its end) that `at` stands in.
fn line_around(text: &str, at: usize) -> Range<usize> {
    let (before, behind) = text.as_bytes().split_at(at);
    let start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
    start..memchr::memchr(b'\n', behind).map_or(text.len(), |end| at + end)
}

/// What may be taken for one line, the likeliest first (bytes).
pub(super) type Lines = [Option<Range<usize>>; 3];

/// What may be the line that `at` stands in, with none of the lines that begin before byte `from`. Never
/// nothing.
pub(super) fn lines_around(text: &str, at: usize, from: usize) -> Lines {
    let line = line_around(text, at);
    let uncut = uncut_line_around(text, at, from);
    let (likely, other) = match uncut != line && has_control(&text.as_bytes()[uncut.clone()]) {
        true => (uncut, Some(line)),
        false => (line, None),
    };
    let bytes = text.as_bytes();
    if bytes.get(likely.start) != Some(&0) || likely.start == at {
        return [Some(likely), other, None];
    }
    // a NUL is half of a line end, or of a hanzi such as `一`: pairs are even
    let behind = likely.start + 1..likely.end;
    let singles = bytes[likely.clone()].iter().filter(|b| b.is_ascii());
    match singles.count().is_multiple_of(2) {
        true => [Some(likely), Some(behind), other],
        false => [Some(behind), Some(likely), other],
    }
}

/// Whether there is a control that no text has. Looks at all bytes, many at a time.
fn has_control(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .fold(false, |any, byte| any | is_control(char::from(*byte)))
}

/// How many line ends on either side may be halves of hanzi: sentences have one or two.
const MOST_HALVES: usize = 8;

/// The same of UTF-16 that was read as GBK: with the lines around that are cut off by half a hanzi, but
/// none that begin before byte `from`.
fn uncut_line_around(text: &str, at: usize, from: usize) -> Range<usize> {
    let mut line = line_around(text, at);
    for _ in 0..MOST_HALVES {
        if line.start == 0 || !is_cut(text, line.start) {
            break;
        }
        let before = line_around(text, line.start - 1);
        if before.start < from {
            break;
        }
        line.start = before.start;
    }
    for _ in 0..MOST_HALVES {
        if !is_cut(text, line.end + 1) {
            break;
        }
        line.end = line_around(text, line.end + 1).end;
    }
    line
}

/// Where the line that begins at byte `start` begins if every line end is half of a hanzi that can be.
pub(super) fn uncut_start(text: &str, mut start: usize) -> usize {
    while start > 0 && is_cut(text, start) {
        start = line_around(text, start - 1).start;
    }
    start
}

/// The same of the line that ends at `end`.
pub(super) fn uncut_end(text: &str, mut end: usize) -> usize {
    while is_cut(text, end + 1) {
        end = line_around(text, end + 1).end;
    }
    end
}

/// Whether the line end before byte `start` may be half of a frequent hanzi or mark, and the character there
/// the other half.
fn is_cut(text: &str, start: usize) -> bool {
    /// By the first byte of what stands there.
    static HALVES: LazyLock<[bool; 256]> =
        LazyLock::new(|| std::array::from_fn(|second| is_half(second as u8)));
    let c = text.get(start..).and_then(|line| line.chars().next());
    c.and_then(first_byte)
        .is_some_and(|second| HALVES[usize::from(second)])
}

/// The first byte of `c` in GB 18030.
fn first_byte(c: char) -> Option<u8> {
    match Codec::Gb18030.code(c) {
        0 if c < '\u{800}' => Some(0x81), // the first of four
        0 => Some(*Codec::Gb18030.encode_char(c)?.as_slice().first()?),
        byte @ 0x100..=0x1FF => Some(byte as u8),
        pair => Some(pair.to_be_bytes()[0]),
    }
}

/// Whether a line end and the `second` byte are a frequent hanzi or mark.
fn is_half(second: u8) -> bool {
    let unit = u16::from_le_bytes([b'\n', second]);
    let hanzi = char::from_u32(u32::from(unit));
    hanzi.is_some_and(|c| is_common_hanzi(c) || class(c) == Class::CjkMark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_are_those_of_the_codec() {
        for c in '\0'..='\u{10ffff}' {
            let bytes = Codec::Gb18030.encode_char(c);
            let first = bytes.map(|bytes| bytes.as_slice()[0]);
            assert_eq!(first_byte(c), first, "{c:?}");
        }
    }

    #[test]
    fn half_of_a_hanzi_ends_no_line() {
        let text = "a\nN*\u{1}\nNc\nNd\n\0e\n";
        let around = |at: usize, from: usize| {
            let lines = lines_around(text, at, from).into_iter().flatten();
            lines.map(|line| &text[line]).collect::<Vec<_>>()
        };
        let whole = "a\nN*\u{1}\nNc\nNd";
        assert_eq!(around(0, 0), [whole, "a"]);
        assert_eq!(around(3, 0), [whole, "N*\u{1}"]);
        assert_eq!(around(7, 2), [&whole[2..], "Nc"]);
        assert_eq!(around(7, 6), ["Nc"]);
        assert_eq!(around(13, 0), ["\0e", "e"]);
        assert_eq!(around(15, 0), [""]);
        assert_eq!(lines_around("\0ef", 1, 0), [Some(1..3), Some(0..3), None]);
        // 《 and 訊, whose second byte is half of another pair
        for text in ["\u{1}\n0b", "\u{1}\n妎`"] {
            assert_eq!(lines_around(text, 0, 0)[0], Some(0..text.len()));
        }
    }
}
