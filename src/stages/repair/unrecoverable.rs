//! Damage that cannot be undone, recognised and reported so that nobody takes it for text: what
//! stands there holds nothing of what was written. This module changes nothing.
//!
//! | kind | how it arose |
//! |---|---|
//! | `replacement-as-gbk` | 锟斤拷: U+FFFD in UTF-8, read as GBK; 閿熸枻鎷: the same twice |
//! | `replacement-as-letters` | ï¿½ï¿½: U+FFFD in UTF-8, read in a single-byte codec |
//! | `gbk-as-utf-8` | GBK or Big5 read as UTF-8, every sequence replaced by U+FFFD |
//! | `question-marks` | everything but ASCII written in a codec that has none of it |
//! | `uninitialised-stack` | 烫烫烫: bytes CC of a debugging C run time, read as GBK |
//! | `uninitialised-heap` | 屯屯屯: the same with bytes CD |

use std::ops::Range;
use std::sync::LazyLock;

use super::round_trip::Codec;
use crate::report::RepairEvidence;

/// U+FFFD twice in UTF-8 is six bytes: three characters of GBK.
const REPLACEMENT: &str = "锟斤拷";

/// The same in UTF-8 and read as GBK again: the first character, and half of the second.
const REPLACEMENT_TWICE: &str = "閿熸枻";

/// All that a line of nothing but those reads.
const REPLACEMENTS_TWICE: &str = "閿熸枻鎷烽敓鏂ゆ嫹";

/// U+FFFD in UTF-8 is three bytes: what single-byte codecs make of them.
static REPLACEMENTS_AS_LETTERS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let codecs = [
        Codec::Windows1252,
        Codec::Windows1251,
        Codec::Windows1250,
        Codec::Windows1253,
        Codec::MacRoman,
        Codec::Cp437,
        Codec::Cp850,
    ];
    let all = codecs
        .iter()
        .filter_map(|codec| codec.decode(&[0xEF, 0xBF, 0xBD]));
    all.collect()
});

/// So many characters for each of them may be left of something else: twice as many pairs of bytes.
const LETTERS_LEFT: usize = 4;

/// Filling of memory shows as runs. Whoever cries 烫烫烫 over a hot pot is named with them: it
/// costs nothing but an entry in the report.
const STACK: &str = "烫烫烫";
const HEAP: &str = "屯屯屯";

/// How many replacement characters a line must have to be called GBK read as UTF-8.
const MIN_REPLACED: usize = 4;

/// Four question marks in a row make a line worth a look, so many in all, and half of what is
/// no blank, a line of which nothing is left; or a third, if they stand apart from words.
const QUESTIONS: usize = 8;

/// Names what cannot be undone in `text`; `signs` are where rows of question marks begin (see
/// [`super::signs`]), `remains` where the scan found characters that may be left of it (bytes, in order).
/// Linear in the lines they stand in.
pub(super) fn report(
    text: &str,
    signs: &[usize],
    remains: &[usize],
    evidence: &mut RepairEvidence,
) {
    let mut seen = 0;
    for &at in signs {
        if at >= seen && text[at..].starts_with('?') {
            let line = line_at(text, at);
            seen = line.end;
            if is_questions(&text[line]) {
                give_up(evidence, "question-marks");
                break;
            }
        }
    }
    let mut seen = 0;
    for &at in remains {
        let rest = &text[at..];
        if rest.starts_with(REPLACEMENT) || rest.starts_with(REPLACEMENT_TWICE) {
            give_up(evidence, "replacement-as-gbk");
        } else if rest.starts_with(STACK) {
            give_up(evidence, "uninitialised-stack");
        } else if rest.starts_with(HEAP) {
            give_up(evidence, "uninitialised-heap");
        } else if at >= seen && rest.starts_with('\u{fffd}') {
            // the line is looked at once
            let line = line_at(text, at);
            seen = line.end;
            if is_replaced(&text[line]) {
                give_up(evidence, "gbk-as-utf-8");
            }
        }
    }
}

/// Whether a line is mostly question marks, and the rest ASCII.
fn is_questions(line: &str) -> bool {
    let (mut questions, mut apart, mut dark) = (0, 0, 0);
    let (mut before, mut stands_apart) = (b' ', true);
    for byte in line.bytes() {
        if byte == b'?' {
            if before != b'?' {
                stands_apart = !before.is_ascii_alphanumeric();
            }
            questions += 1;
            apart += usize::from(stands_apart);
        }
        dark += usize::from(!byte.is_ascii_whitespace());
        before = byte;
    }
    let mostly = questions >= QUESTIONS && questions * 2 >= dark;
    line.is_ascii() && (mostly || apart >= QUESTIONS && apart * 3 >= dark)
}

/// Whether nothing is left in a suspicious `line` but what became of U+FFFD, and of little else. Names
/// it, so that nobody undoes it.
pub(super) fn gives_up(line: &str, evidence: &mut RepairEvidence) -> bool {
    let beyond = line.chars().filter(|c| !c.is_ascii()).count();
    let letters = |mark: &String| {
        let marks = memchr::memmem::find_iter(line.as_bytes(), mark.as_bytes()).count();
        marks >= MIN_REPLACED && beyond <= marks * (mark.chars().count() + LETTERS_LEFT)
    };
    if REPLACEMENTS_AS_LETTERS.iter().any(letters) {
        give_up(evidence, "replacement-as-letters");
        return true;
    }
    let mostly = |mark: &str, set: &str| {
        line.contains(mark) && 2 * line.chars().filter(|c| set.contains(*c)).count() >= beyond
    };
    mostly(REPLACEMENT, REPLACEMENT) || mostly(REPLACEMENT_TWICE, REPLACEMENTS_TWICE)
}

/// The line that `at` stands in (bytes), without its end.
fn line_at(text: &str, at: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
    let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
    start..end
}

/// Names a kind, once.
fn give_up(evidence: &mut RepairEvidence, kind: &'static str) {
    if !evidence.unrecoverable.iter().any(|known| known == kind) {
        evidence.count(kind, false);
        evidence.give_up(kind);
    }
}

/// Whether a line is what a UTF-8 decoder makes of GBK or Big5: replacement characters, and
/// between them what two bytes in a row happen to form.
pub(super) fn is_replaced(line: &str) -> bool {
    let marks = memchr::memmem::find_iter(line.as_bytes(), "\u{fffd}".as_bytes());
    if marks.take(MIN_REPLACED).count() < MIN_REPLACED {
        return false;
    }
    let (mut replaced, mut pairs, mut other) = (0, 0, 0);
    for c in line.chars() {
        match c {
            '\u{fffd}' => replaced += 1,
            '\u{80}'..='\u{7ff}' => pairs += 1,
            '\0'..='\u{7f}' => {}
            _ => other += 1,
        }
    }
    replaced >= MIN_REPLACED && replaced >= 2 * other && replaced * 2 >= pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<String> {
        let mut evidence = RepairEvidence::default();
        report(
            text,
            &super::super::signs::signs(text),
            &super::super::round_trip::look(text).remains,
            &mut evidence,
        );
        let kinds = evidence.unrecoverable;
        kinds.into_iter().map(|kind| kind.into_owned()).collect()
    }

    #[test]
    fn each_kind_is_named() {
        assert_eq!(kinds("好锟斤拷锟斤拷好"), ["replacement-as-gbk"]);
        assert_eq!(kinds("好的閿熸枻鎷?"), ["replacement-as-gbk"]);
        assert_eq!(kinds("????????, ABC ????!"), ["question-marks"]);
        let line = "????? /etc/hosts ????, ?? Linux ????";
        assert_eq!(kinds(line), ["question-marks"]);
        assert_eq!(kinds("名字是烫烫烫，共三项"), ["uninitialised-stack"]);
        assert_eq!(kinds("值屯屯屯屯屯屯"), ["uninitialised-heap"]);
        let (replaced, _) = encoding_rs::UTF_8.decode_without_bom_handling(
            b"\xd6\xd0\xbb\xaa\xc8\xcb\xc3\xf1\xb9\xb2\xba\xcd\xb9\xfa\xd6\xd0\xd1\xeb\xd5\xfe\xb8\xae",
        );
        assert_eq!(kinds(&replaced), ["gbk-as-utf-8"]);
    }

    #[test]
    fn what_became_of_replacement_characters_is_left_alone() {
        let replaced = "\u{fffd}\u{fffd}Ի\u{fffd}\u{fffd}\u{fffd}, ok";
        for codec in [Codec::Windows1252, Codec::Windows1251, Codec::Cp437] {
            let line = codec.decode(replaced.as_bytes()).expect("single bytes");
            let mut evidence = RepairEvidence::default();
            assert!(gives_up(&line, &mut evidence), "{line}");
            assert_eq!(evidence.unrecoverable, ["replacement-as-letters"]);
        }
        let mut evidence = RepairEvidence::default();
        assert!(gives_up("好閿熸枻鎷烽敓鏂ゆ嫹", &mut evidence));
        assert!(gives_up("锟斤拷台锟斤拷纾�锟斤拷斐е�", &mut evidence));
        for line in [
            "Le cafÃ© ï¿½ cÃ´tÃ©",
            "鐨勪腑鏂囦功锛屾垜浠閿熸枻鎷",
            "鐨勪腑鏂囦功锛屾垜浠锟斤拷",
        ] {
            assert!(!gives_up(line, &mut evidence), "{line}");
        }
    }

    #[test]
    fn honest_text_is_not() {
        assert!(kinds("水很烫，烫烫的！屯田，屯粮。斤拷问").is_empty());
        assert!(kinds("why???? and how????").is_empty());
        assert!(kinds("一\u{fffd}二三四五六七八九十").is_empty());
    }
}
