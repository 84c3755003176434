//! What a line looks like: the features that tell prose from the furniture of a page.
//!
//! Nothing here knows a single word; words are the business of the rules.

use std::cell::OnceCell;
use std::ops::Range;

use super::signs::{self, Signs};
use super::skeleton::is_han;

/// One line that is not blank, trimmed.
#[derive(Debug, Clone)]
pub(super) struct Line<'t> {
    /// The line without the blanks around it.
    pub(super) text: &'t str,
    /// Where it lies in the window, in bytes.
    pub(super) span: Range<usize>,
    /// What it looks like.
    pub(super) shape: Shape,
    /// Whether it is of a listing, once that has been asked (see [`kind::is_listing`](super::kind::is_listing)).
    pub(super) listing: OnceCell<bool>,
}

impl<'t> Line<'t> {
    /// The line `text`, trimmed, which is a part of `window`.
    pub(super) fn within(window: &str, text: &'t str) -> Self {
        let from = text.as_ptr() as usize - window.as_ptr() as usize;
        Line {
            text,
            span: from..from + text.len(),
            shape: Shape::of(text),
            listing: OnceCell::new(),
        }
    }

    /// Whether the line is the address of a page and nothing else.
    pub(super) fn is_address(&self) -> bool {
        let address = self.text.starts_with("http://") || self.text.starts_with("https://");
        address && self.shape.items > 1 && !self.text.contains(char::is_whitespace)
    }
}

/// The features of one line. Lengths are in characters without blanks; of long sentences
/// ([`PROSE_BYTES`]) only the length is measured, blanks and all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Shape {
    /// Characters that are not blank; lines longer than [`LONG_BYTES`] are counted by their bytes.
    pub(super) chars: usize,
    /// Chinese characters.
    pub(super) han: usize,
    /// Decimal digits.
    pub(super) digits: usize,
    /// Commas, enumeration commas and semicolons.
    pub(super) commas: usize,
    /// Sentence endings anywhere in the line.
    pub(super) stops: usize,
    /// Parts that a separator (`|`, `>`, `·`, a run of blanks) sets apart.
    pub(super) items: usize,
    /// The longest part, in characters.
    pub(super) longest_item: usize,
    /// Whether it ends like a sentence, closing quotes and brackets aside.
    pub(super) ends_sentence: bool,
    /// Which signs it has; `None` where it is not measured in full.
    pub(super) signs: Option<Signs>,
}

/// A line longer than this (bytes) is not measured in full: 1,000 characters with punctuation are
/// prose, and a line without any is an oddity that is left alone.
const LONG_BYTES: usize = 3000;
/// A line that ends like a sentence and is longer than this (bytes) is running text in any script,
/// and too long for a headline that asks, a menu or a credit: only its length is measured. In
/// Chinese it has more than 40 characters, in a Latin script more than the 60 that running text
/// needs there.
const PROSE_BYTES: usize = 120;

/// What an ASCII character is, if it counts for more than itself.
const ASCII: [u8; 128] = {
    let mut kinds = [0; 128];
    let mut code = 0;
    while code < 128 {
        kinds[code] = match code as u8 {
            b' ' | b'\t'..=b'\r' => BLANK,
            b'|' | b'>' | b'/' | b'_' => SEPARATOR,
            b'0'..=b'9' => DIGIT,
            b',' | b';' => COMMA,
            b'!' | b'?' => STOP,
            _ => 0,
        };
        code += 1;
    }
    kinds
};
const BLANK: u8 = 1;
const SEPARATOR: u8 = 2;
const DIGIT: u8 = 3;
const COMMA: u8 = 4;
const STOP: u8 = 5;

/// So many parts set apart by blanks or strokes are a row.
const ROW: usize = 4;

impl Shape {
    /// Measures a trimmed line.
    pub(super) fn of(line: &str) -> Self {
        let mut shape = Shape {
            items: 1,
            ends_sentence: ends_sentence(line),
            ..Shape::default()
        };
        if shape.ends_sentence && line.len() > PROSE_BYTES {
            shape.chars = line.chars().count();
            // Three bytes a character are Chinese, as far as it matters here.
            shape.han = if line.len() > 2 * shape.chars {
                shape.chars
            } else {
                0
            };
            shape.longest_item = shape.chars;
            shape.stops = 1;
            return shape;
        }
        let measured = &line[..line.floor_char_boundary(LONG_BYTES)];
        let mut signs = 0;
        let mut others = 0;
        let mut item = 0;
        let mut blanks = 0;
        for c in measured.chars() {
            // Most are hanzi, of which no more has to be asked, or ASCII, of which a table tells.
            let plain = ('\u{4E00}'..='\u{9FFF}').contains(&c);
            let ascii = ASCII.get(c as usize).copied();
            let blank = || !plain && c.is_whitespace();
            if ascii.map_or_else(blank, |kind| kind == BLANK) {
                blanks += 1;
                continue;
            }
            let separator = || !plain && is_separator(c);
            let separator = ascii.map_or_else(separator, |kind| kind == SEPARATOR);
            if (separator || blanks > 0) && item > 0 {
                shape.longest_item = shape.longest_item.max(item);
                item = 0;
                shape.items += 1;
            }
            blanks = 0;
            item += usize::from(!separator);
            if plain {
                shape.han += 1;
                signs |= signs::of_hanzi(c);
                continue;
            }
            if let Some(kind) = ascii {
                others += 1;
                signs |= signs::of(c);
                shape.digits += usize::from(kind == DIGIT);
                shape.commas += usize::from(kind == COMMA);
                shape.stops += usize::from(kind == STOP);
                continue;
            }
            signs |= signs::of(c);
            if is_han(c) {
                shape.han += 1;
            } else {
                others += 1;
                shape.count_mark(c);
            }
        }
        shape.chars = shape.han + others;
        shape.longest_item = shape.longest_item.max(item);
        shape.signs = (measured.len() == line.len()).then_some(signs);
        // A row of buttons that ends with a label announces nothing: `【打印】 字号：大 中 小 分享到：`.
        if shape.items >= ROW && shape.stops == 0 && line.ends_with([':', '：']) {
            shape.ends_sentence = false;
        }
        shape.chars += line.len().saturating_sub(LONG_BYTES) / 3;
        shape
    }

    fn count_mark(&mut self, c: char) {
        match c {
            '，' | '、' | '；' => self.commas += 1,
            '。' | '！' | '？' | '…' => self.stops += 1,
            _ => {}
        }
    }

    /// Whether the line reads like running text: a sentence of some length, or several clauses.
    pub(super) fn is_prose(&self) -> bool {
        /// The shortest sentence that counts as evidence for running text; headlines that ask or
        /// exclaim are longer only seldom.
        const SENTENCE: usize = 12;
        /// A line without a final stop (cut off, or closed by a credit) needs this many
        /// characters and two commas.
        const CLAUSES: usize = 45;
        if self.han * 4 < self.chars {
            return self.ends_sentence && self.chars >= 60;
        }
        (self.ends_sentence && self.chars >= SENTENCE)
            || (self.chars >= CLAUSES && self.commas + self.stops >= 2 && self.items <= 6)
    }

    /// Whether the line is digits and marks only: a count, a date, a page number.
    pub(super) fn is_numeric(&self) -> bool {
        self.digits > 0 && self.han <= 3 && self.digits * 2 >= self.chars
    }

    /// Whether it is a row of short parts, as menus and footers are.
    pub(super) fn is_row(&self) -> bool {
        self.items >= 3 && self.longest_item <= 12 && !self.ends_sentence
    }
}

/// Whether a trimmed line ends like a sentence, closing quotes and brackets aside.
pub(super) fn ends_sentence(line: &str) -> bool {
    let line = without_references(line);
    let mut closers = 0;
    for c in line.chars().rev() {
        match c {
            '。' | '！' | '？' | '…' | '!' | '?' | '；' | ';' => return true,
            '.' => return line.len() > 40,
            '：' | ':' => return line.len() > 45,
            '”' | '’' | '"' | '」' | '』' | '）' | ')' | '》' | '】' | '〕' | ']' => {
                closers += 1;
                if closers > 3 {
                    return false;
                }
            }
            _ => return false,
        }
    }
    false
}

/// The line without the numbers of notes that it ends in: `。[1][2]`.
fn without_references(mut line: &str) -> &str {
    while let Some(rest) = line.strip_suffix(']') {
        let number = rest.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-');
        match number.strip_suffix('[') {
            Some(before) if number.len() < rest.len() && !before.ends_with(['：', ':', ' ']) => {
                line = before;
            }
            _ => break,
        }
    }
    line
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        '|' | '｜' | '│' | '┃' | '>' | '》' | '»' | '›' | '/' | '·' | '•' | '_' | '→'
    )
}

/// Trims blanks of every kind, no-break and zero-width ones included.
pub(super) fn trim(line: &str) -> &str {
    // Nearly every line begins and ends with something else.
    let plain =
        |c: char| matches!(c, '!'..='~' | '\u{3001}'..='\u{D7FF}' | '\u{FF00}'..='\u{FFEF}');
    if line.starts_with(plain) && line.ends_with(plain) {
        return line;
    }
    line.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200D}' | '\u{FEFF}' | '\u{AD}')
    })
}

/// The texts of the lines of `window` that are not blank, trimmed.
pub(super) fn texts(window: &str) -> Vec<&str> {
    /// Few texts have shorter lines on average, in bytes.
    const LINE: usize = 64;
    let (mut texts, mut rest) = (Vec::with_capacity(window.len() / LINE + 1), window);
    loop {
        let end = memchr::memchr(b'\n', rest.as_bytes());
        let text = trim(&rest[..end.unwrap_or(rest.len())]);
        if !text.is_empty() {
            texts.push(text);
        }
        let Some(end) = end else {
            return texts;
        };
        rest = &rest[end + 1..];
    }
}

/// The lines of `window` that are not blank. Linear.
pub(super) fn split(window: &str) -> Vec<Line<'_>> {
    measured(window, &texts(window))
}

/// The lines of `window` with these texts.
pub(super) fn measured<'t>(window: &str, texts: &[&'t str]) -> Vec<Line<'t>> {
    let lines = texts.iter().map(|text| Line::within(window, text));
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_and_furniture_are_told_apart() {
        assert!(Shape::of("他说，这件事要从去年冬天讲起，那时候河面还没有结冰。").is_prose());
        assert!(!Shape::of("首页 新闻 体育 财经").is_prose());
        assert!(Shape::of("首页 | 新闻 | 体育 | 财经").is_row());
        assert!(Shape::of("2020-09-18 08:30").is_numeric());
        assert!(!Shape::of("第二章 春天").is_numeric());
    }

    #[test]
    fn sentences_of_any_length_are_prose() {
        for clauses in 1..40 {
            let line = format!("{}完了。", "他说这件事要从去年讲起，".repeat(clauses));
            assert!(Shape::of(&line).is_prose(), "{line}");
            let line = format!("{}done.", "and then it went on ".repeat(clauses + 3));
            assert!(Shape::of(&line).is_prose(), "{line}");
        }
    }

    #[test]
    fn the_table_of_ascii_says_what_the_characters_are() {
        for c in (0..128_u8).map(char::from) {
            let shape = Shape::of(&format!("甲{c}乙"));
            let blank = c.is_whitespace();
            let parts = if blank || is_separator(c) { 2 } else { 1 };
            assert_eq!(shape.items, parts, "{c:?}");
            assert_eq!(shape.chars, if blank { 2 } else { 3 }, "{c:?}");
            assert_eq!(shape.digits, usize::from(c.is_ascii_digit()), "{c:?}");
            assert_eq!(shape.commas, usize::from(matches!(c, ',' | ';')), "{c:?}");
            assert_eq!(shape.stops, usize::from(matches!(c, '!' | '?')), "{c:?}");
            let sign = c
                .is_ascii_graphic()
                .then(|| signs::ascii(c.to_ascii_lowercase()));
            assert_eq!(shape.signs, Some(sign.unwrap_or(0)), "{c:?}");
        }
    }

    #[test]
    fn what_is_trimmed_is_trimmed_at_either_end() {
        for c in (0..=char::MAX as u32).filter_map(char::from_u32) {
            let trims =
                c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200D}' | '\u{FEFF}' | '\u{AD}');
            let bare = |line: &str| trim(line) == "甲" && trims || trim(line) == line && !trims;
            assert!(bare(&format!("{c}甲")) && bare(&format!("甲{c}")), "{c:?}");
        }
    }

    #[test]
    fn numbers_of_notes_are_none_of_counters() {
        assert!(Shape::of("渡口最早见于万历二十三年的县志。[1][2]").ends_sentence);
        assert!(!Shape::of("日期：2019-05-17 来源：校团委 点击：[452]").ends_sentence);
    }

    #[test]
    fn lines_keep_their_places() {
        let window = "甲\n\n\u{3000}乙\u{a0}\n丙";
        let spans: Vec<_> = split(window)
            .iter()
            .map(|line| &window[line.span.clone()])
            .map(str::to_owned)
            .collect();
        assert_eq!(spans, ["甲", "乙", "丙"]);
    }
}
