//! The skeleton of a line: what is left of it for matching.
//!
//! Two foldings. [`fold`] keeps the words apart and remembers where every character came from, so
//! that a value found in it can be quoted from the original line; [`skeleton`] drops the blanks
//! too, because pages space their footers out (`版 权 所 有`). Both drop pinyin annotations
//! (`版權(quán)所有`), fold traditional characters one by one, full-width ASCII and letter case.
//! This is for matching only: nothing that is folded here is ever written out.

use std::cell::OnceCell;
use std::str::Chars;
use std::sync::LazyLock;

use crate::conversion::simplified_char;

/// The first of the unified ideographs, and how many there are in the first block.
const HAN: (u32, u32) = (0x4E00, 0x5200);

/// What each of them is folded to: all lie in the basic plane. One look-up without a search.
static SIMPLIFIED: LazyLock<Box<[u16]>> = LazyLock::new(|| {
    (HAN.0..HAN.0 + HAN.1)
        .map(|code| {
            let folded = char::from_u32(code).map_or(0, |c| simplified_char(c) as u32);
            u16::try_from(folded).unwrap_or(u16::try_from(code).unwrap_or(0))
        })
        .collect()
});

/// A folded line, and the way back to the original.
#[derive(Debug, Default, Clone)]
pub(super) struct Folded {
    /// The folded line; blanks of any kind are single ASCII blanks.
    pub(super) text: String,
    /// For each byte of `text`, the byte of the original it came from; one more for the end. Made
    /// when it is asked for first, which is in few lines.
    origin: OnceCell<Vec<u32>>,
}

impl Folded {
    /// The original text behind a span (bytes) of the folded one; `line` is what was folded.
    pub(super) fn original<'l>(&self, line: &'l str, span: std::ops::Range<usize>) -> &'l str {
        let origin = self.origin.get_or_init(|| origin(line));
        let place = |byte: usize| origin.get(byte).map_or(line.len(), |&at| at as usize);
        line.get(place(span.start)..place(span.end))
            .unwrap_or_default()
    }
}

/// Folds `line`, keeping words apart. Linear in its length.
pub(super) fn fold(line: &str) -> Folded {
    let mut text = String::with_capacity(line.len());
    text.extend(worded(line).map(|(_, c)| c));
    Folded {
        text,
        origin: OnceCell::new(),
    }
}

fn origin(line: &str) -> Vec<u32> {
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let mut origin = Vec::with_capacity(line.len() + 1);
    for (at, c) in worded(line) {
        origin.resize(origin.len() + c.len_utf8(), place(at));
    }
    origin.push(place(line.len()));
    origin
}

/// The folded characters of `line` with single blanks between words and none before them.
pub(super) fn worded(line: &str) -> impl Iterator<Item = (usize, char)> {
    let mut blank = true;
    // The radical `丨` stands for a stroke between words, though it is a Chinese character.
    let stroked = folded(line).map(|(at, c)| (at, if c == '丨' { '|' } else { c }));
    stroked.filter(move |&(_, c)| {
        let again = blank && c == ' ';
        blank = c == ' ';
        !again
    })
}

/// Writes the skeleton of `line` over `out`: folded, without any blank. Linear in its length.
pub(super) fn skeleton(line: &str, out: &mut String) {
    out.clear();
    out.extend(folded(line).map(|(_, c)| c).filter(|&c| c != ' '));
}

/// The characters of `line` that count, folded, each with the byte it stands at; every blank is an
/// ASCII blank.
#[inline]
pub(super) fn folded(line: &str) -> Folding<'_> {
    Folding {
        rest: line.chars(),
        length: line.len(),
        after_han: false,
    }
}

/// See [`folded`].
#[derive(Debug, Clone)]
pub(super) struct Folding<'l> {
    rest: Chars<'l>,
    /// Of the line, in bytes.
    length: usize,
    /// Whether a Chinese character came last, behind which an annotation may stand.
    after_han: bool,
}

impl Folding<'_> {
    /// The rest of a line of which `before` was read last.
    pub(super) fn behind(before: char, rest: &str) -> Folding<'_> {
        Folding {
            rest: rest.chars(),
            length: rest.len(),
            after_han: is_han(before),
        }
    }

    /// The next character that counts, from `c` on, which stands at byte `at` and is no ideograph of
    /// the first block.
    fn next_from(&mut self, mut at: usize, mut c: char) -> Option<(usize, char)> {
        loop {
            // Most others are ASCII, of which a bracket alone may be more than itself.
            if matches!(c, ' '..='~') && c != '(' {
                self.after_han = false;
                return Some((at, c.to_ascii_lowercase()));
            }
            if let Some(folded) = simplified(c) {
                self.after_han = true;
                return Some((at, folded));
            }
            match behind_annotation(c, self.rest.as_str()) {
                Some(rest) if self.after_han => self.rest = rest.chars(),
                _ => {
                    self.after_han = is_han(c);
                    if let Some(folded) = fold_char(c) {
                        return Some((at, folded));
                    }
                }
            }
            at = self.length - self.rest.as_str().len();
            c = self.rest.next()?;
        }
    }
}

impl Iterator for Folding<'_> {
    type Item = (usize, char);

    #[inline]
    fn next(&mut self) -> Option<(usize, char)> {
        let at = self.length - self.rest.as_str().len();
        let c = self.rest.next()?;
        match simplified(c) {
            Some(folded) => {
                self.after_han = true;
                Some((at, folded))
            }
            None => self.next_from(at, c),
        }
    }
}

/// The folded form of a character of the first block of ideographs.
#[inline]
fn simplified(c: char) -> Option<char> {
    let han = (c as u32).wrapping_sub(HAN.0);
    let folded = SIMPLIFIED.get(han as usize)?;
    Some(char::from_u32(u32::from(*folded)).unwrap_or(c))
}

/// The folded form of one character by itself; `None` where it does not count.
pub(super) fn folded_char(c: char) -> Option<char> {
    simplified(c).or_else(|| fold_char(c))
}

/// The last character of the skeleton of `line`.
pub(super) fn last_folded(line: &str) -> Option<char> {
    match line.chars().next_back().and_then(folded_char) {
        // It may close an annotation, or be none that counts.
        None | Some(' ' | ')') => folded(line).map(|(_, c)| c).filter(|&c| c != ' ').last(),
        last => last,
    }
}

/// What comes behind the annotation that `c`, which stands behind a Chinese character, opens
/// before `rest`.
#[inline]
pub(super) fn behind_annotation(c: char, rest: &str) -> Option<&str> {
    match c {
        '(' | '（' => annotation(rest).map(|length| &rest[length..]),
        _ => None,
    }
}

/// The length in bytes of a pinyin annotation in whose brackets `text` begins: one syllable of at
/// most six small letters, at least one of them with a tone mark or followed by nothing but letters.
fn annotation(text: &str) -> Option<usize> {
    /// The longest syllables, such as `zhuāng`, have six letters.
    const LETTERS: usize = 6;
    let mut letters = 0;
    let mut vowels = 0;
    for (at, c) in text.char_indices() {
        match c {
            ')' | '）' if letters > 0 && vowels > 0 => return Some(at + c.len_utf8()),
            'a' | 'e' | 'i' | 'o' | 'u' => vowels += 1,
            'a'..='z' => {}
            _ if is_marked_vowel(c) => vowels += 1,
            _ => return None,
        }
        letters += 1;
        if letters > LETTERS {
            return None;
        }
    }
    None
}

fn is_marked_vowel(c: char) -> bool {
    matches!(c, 'à'..='ü' | 'ā' | 'ē' | 'ě' | 'ī' | 'ń' | 'ň' | 'ō' | 'ū' | 'ǎ'..='ǜ' | 'ǹ')
}

/// Whether `c` is a Chinese character (unified ideographs, extensions and compatibility).
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}' | '〇')
}

/// Whether `text` has any of a few strings: each is looked for by its bytes, faster than all by characters.
pub(super) fn has_any(text: &str, strings: &[&str]) -> bool {
    strings.iter().any(|string| text.contains(string))
}

/// Whether `c` is one of the Chinese numerals from one to ten.
pub(super) fn is_numeral(c: char) -> bool {
    matches!(
        c,
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
    )
}

fn fold_char(c: char) -> Option<char> {
    Some(match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        '!'..='~' => c,
        '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{AD}' | '\u{2060}' => return None,
        '\u{FF01}'..='\u{FF5E}' => {
            let ascii = char::from_u32(c as u32 - 0xFEE0).unwrap_or(c);
            ascii.to_ascii_lowercase()
        }
        '︰' | '∶' | '﹕' => ':',
        '︱' | '┃' | '│' | '∣' => '|',
        '╱' | '∕' | '⁄' => '/',
        '‧' | '•' | '・' | '∙' => '·',
        '「' | '『' => '“',
        '」' | '』' => '”',
        _ if c.is_whitespace() || c.is_control() => ' ',
        _ => c,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> String {
        let mut out = String::new();
        skeleton(line, &mut out);
        out
    }

    #[test]
    fn annotations_script_width_and_blanks_are_folded() {
        assert_eq!(of("版權(quán)所有"), "版权所有");
        assert_eq!(of("版 权\u{3000}所 有"), "版权所有");
        assert_eq!(of("來源（lái）：Ｎｅｗｓ"), "来源:news");
    }

    #[test]
    fn brackets_that_are_no_annotation_stay() {
        assert_eq!(of("人工智能(AI)"), "人工智能(ai)");
        assert_eq!(of("函数(x)"), "函数(x)");
        assert_eq!(of("声明(第2版)"), "声明(第2版)");
    }

    #[test]
    fn values_are_quoted_from_the_original() {
        let line = "來源：　中央社";
        let folded = fold(line);
        assert_eq!(folded.text, "来源: 中央社");
        let at = folded.text.find("中央社").expect("it is there");
        assert_eq!(folded.original(line, at..folded.text.len()), "中央社");
        assert_eq!(fold("作者丨甲｜乙").text, "作者|甲|乙");
    }
}
