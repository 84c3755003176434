//! The one scan that clean text pays: where are characters, close together, that wrong readings
//! are made of? Everything that is not flagged here is never looked at again, so the scan errs
//! on the side of flagging; it never decides that text is damaged.

use std::ops::Range;
use std::sync::LazyLock;

use super::reading::{Class, class};

/// Three flagged characters within so many bytes (start to start) make a suspicion: eight hanzi.
/// Few characters of honest text are flagged, of a wrong reading about every second.
const NEAR_BYTES: usize = 24;

/// Two within so many bytes are enough: five hanzi.
const CLOSE_BYTES: usize = 15;

/// Two flagged letters or signs below U+0800 so close (bytes, start to start) are one already.
const ADJACENT_BYTES: usize = 5;

/// One bit a code point below U+10000: whether the character is one that wrong readings are made
/// of. 8 KiB, so that it stays in the first-level cache.
static FLAGGED: LazyLock<Box<[u64; 1024]>> = LazyLock::new(|| {
    let mut bits = Box::new([0u64; 1024]);
    for c in '\u{80}'..='\u{ffff}' {
        if flagged(c) {
            bits[c as usize >> 6] |= 1 << (c as usize & 63);
        }
    }
    bits
});

/// Whether wrong readings are made of `c`.
pub(in crate::stages::repair) fn is_flagged(c: char) -> bool {
    let code = c as usize;
    FLAGGED
        .get(code >> 6)
        .is_none_or(|bits| bits >> (code & 63) & 1 != 0)
}

fn flagged(c: char) -> bool {
    match class(c) {
        Class::CjkMark => ('ａ'..='ｚ').contains(&c),
        Class::Plain | Class::Letter | Class::Common | Class::Known => false,
        Class::Kana | Class::FrequentHangul => false,
        Class::Mark => matches!(c, '\u{a0}'..='\u{ff}'),
        Class::SmallCyrillic => false,
        Class::Hangul
        | Class::Rare
        | Class::HalfKana
        | Class::Line
        | Class::Capital
        | Class::Small
        | Class::CapitalCyrillic
        | Class::Sign
        | Class::Junk => true,
    }
}

/// The lines of `text` (without their ends) that hold flagged characters close together, in order.
pub(in crate::stages::repair) fn suspicious_lines(text: &str) -> Vec<Range<usize>> {
    let bits = &**FLAGGED;
    let bytes = text.as_bytes();
    let mut lines = Vec::new();
    let mut at = 0;
    // where the last two flagged characters of this line stand
    let mut last: [Option<usize>; 2] = [None; 2];
    while let Some(found) = next_flagged(bits, bytes, at) {
        at = found + 1;
        let near = |place: Option<usize>, within: usize| {
            place.is_some_and(|place| {
                found - place <= within && memchr::memchr(b'\n', &bytes[place..found]).is_none()
            })
        };
        let small = |place: usize| bytes[place] < 0xE3;
        let adjacent = small(found) && near(last[1], ADJACENT_BYTES) && last[1].is_some_and(small);
        if !adjacent && !near(last[0], NEAR_BYTES) && !near(last[1], CLOSE_BYTES) {
            last = [last[1], Some(found)];
            continue;
        }
        let start = memchr::memrchr(b'\n', &bytes[..found]).map_or(0, |end| end + 1);
        let end = memchr::memchr(b'\n', &bytes[found..]).map_or(bytes.len(), |end| found + end);
        lines.push(start..end);
        at = end;
        last = [None; 2];
    }
    lines
}

/// The first flagged character at or after `at` (any byte).
fn next_flagged(bits: &[u64; 1024], bytes: &[u8], mut at: usize) -> Option<usize> {
    while at < bytes.len() {
        let lead = bytes[at];
        if lead < 0x80 {
            at += ascii_run(&bytes[at..]);
            continue;
        }
        let code = match (lead, bytes.get(at + 1), bytes.get(at + 2)) {
            (0xE0..=0xEF, Some(&second), Some(&third)) => {
                let code = usize::from(lead & 0xF) << 12
                    | usize::from(second & 0x3F) << 6
                    | usize::from(third & 0x3F);
                if bits[code >> 6] >> (code & 63) & 1 == 0 {
                    at += 3;
                    continue;
                }
                return Some(at);
            }
            (0xC2..=0xDF, Some(&second), _) => {
                usize::from(lead & 0x1F) << 6 | usize::from(second & 0x3F)
            }
            (0xF0.., ..) => {
                at += 4;
                continue;
            }
            _ => {
                at += 1; // the middle of a character
                continue;
            }
        };
        if bits[code >> 6] >> (code & 63) & 1 != 0 {
            return Some(at);
        }
        at += 2;
    }
    None
}

/// How many bytes at the beginning of `bytes` are ASCII, at least one.
fn ascii_run(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(chunk) = bytes.get(at..at + 16) {
        if chunk.iter().fold(0, |all, byte| all | byte) >= 0x80 {
            break;
        }
        at += 16;
    }
    while bytes.get(at).is_some_and(|byte| *byte < 0x80) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clean_text_is_not_suspicious() {
        for clean in [
            "今天天气很好，我们去公园玩。\n他说：“好啊！”",
            "國家發展與改革委員會",
            "Le café est déjà fermé, c’est dommage.",
            "これはペンです。",
            "한국어 문장입니다.",
            "Это русский текст.",
        ] {
            let found = suspicious_lines(clean);
            assert!(found.len() <= 1, "{clean}: {found:?}");
        }
        assert!(suspicious_lines("今天天气很好，我们去公园玩。").is_empty());
    }

    #[test]
    fn wrong_readings_are() {
        let text = "好\nä¸\u{ad}æ–‡\n好\n鐨勪腑鏂囨枃\nÖÐÎÄ\n";
        let lines: Vec<&str> = suspicious_lines(text)
            .into_iter()
            .map(|line| &text[line])
            .collect();
        assert_eq!(lines, ["ä¸\u{ad}æ–‡", "鐨勪腑鏂囨枃", "ÖÐÎÄ"]);
    }

    #[test]
    fn the_first_suspicion_of_a_line_that_follows_another_is_found() {
        assert_eq!(suspicious_lines("é\né é").len(), 1);
    }
}
