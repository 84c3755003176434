//! The skeleton of a line: what is left of it for matching.
//!
//! Two foldings. [`fold`] keeps the words apart and remembers where every character came from, so
//! that a value found in it can be quoted from the original line; [`skeleton`] drops the blanks
//! too, because pages space their footers out (`版 权 所 有`). Both drop pinyin annotations
//! (`版權(quán)所有`), fold traditional characters one by one, full-width ASCII and letter case.
//! This is for matching only: nothing that is folded here is ever written out.

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

/// A folded line together with the places its characters came from.
#[derive(Debug, Default, Clone)]
pub(super) struct Folded {
    /// The folded line; blanks of any kind are single ASCII blanks.
    pub(super) text: String,
    /// For each byte of `text`, the byte of the original it came from; one more for the end.
    origin: Vec<u32>,
}

impl Folded {
    /// The original text behind a span (bytes) of the folded one.
    pub(super) fn original<'l>(&self, line: &'l str, span: std::ops::Range<usize>) -> &'l str {
        let place = |byte: usize| self.origin.get(byte).map_or(line.len(), |&at| at as usize);
        line.get(place(span.start)..place(span.end))
            .unwrap_or_default()
    }
}

/// Folds `line`, keeping words apart. Linear in its length.
pub(super) fn fold(line: &str) -> Folded {
    let mut folded = Folded {
        text: String::with_capacity(line.len()),
        origin: Vec::with_capacity(line.len() + 1),
    };
    let mut push = |from: usize, c: char| {
        folded.text.push(c);
        folded
            .origin
            .resize(folded.text.len(), u32::try_from(from).unwrap_or(u32::MAX));
    };
    let mut blank = true;
    each_char(line, |from, c| {
        if c == ' ' {
            if !blank {
                push(from, ' ');
            }
            blank = true;
        } else {
            push(from, c);
            blank = false;
        }
        true
    });
    folded
        .origin
        .push(u32::try_from(line.len()).unwrap_or(u32::MAX));
    folded
}

/// Writes the skeleton of `line` over `out`: folded, without any blank. Linear in its length.
pub(super) fn skeleton(line: &str, out: &mut String) {
    skeleton_head(line, usize::MAX, out);
}

/// Writes the beginning of the skeleton of `line` over `out`: all of it, or at least `reach` bytes.
pub(super) fn skeleton_head(line: &str, reach: usize, out: &mut String) {
    out.clear();
    each_char(line, |_, c| {
        if c != ' ' {
            out.push(c);
        }
        out.len() < reach
    });
}

/// Whether any two characters that stand side by side in the first `reach` bytes of the skeleton of
/// `line` are such that `pair` holds, given where the second begins in it (bytes); the first comes
/// with a blank before it. Nothing is written.
pub(super) fn any_pair(
    line: &str,
    reach: usize,
    mut pair: impl FnMut(usize, char, char) -> bool,
) -> bool {
    let (mut before, mut length, mut any) = (' ', 0, false);
    each_char(line, |_, c| {
        if c == ' ' {
            return true;
        }
        any = pair(length, before, c);
        before = c;
        length += c.len_utf8();
        !any && length < reach
    });
    any
}

/// Calls `each` with the byte offset and the folded form of every character that counts, until it
/// says no.
#[inline]
fn each_char(line: &str, mut each: impl FnMut(usize, char) -> bool) {
    let simplified: &[u16] = &SIMPLIFIED;
    let mut after_han = false;
    let mut skip_to = 0;
    for (at, c) in line.char_indices() {
        if at < skip_to {
            continue;
        }
        if after_han
            && matches!(c, '(' | '（')
            && let Some(length) = annotation(&line[at..])
        {
            skip_to = at + length;
            continue;
        }
        let han = (c as u32).wrapping_sub(HAN.0);
        after_han = han < HAN.1;
        // One call, so that it is made part of the loop.
        let folded = if after_han {
            char::from_u32(u32::from(simplified[han as usize])).unwrap_or(c)
        } else {
            after_han = is_han(c);
            let Some(folded) = fold_char(c) else { continue };
            folded
        };
        if !each(at, folded) {
            return;
        }
    }
}

/// The length in bytes of a pinyin annotation that `text` begins with: brackets around one
/// syllable of at most six small letters, at least one of them with a tone mark or followed by
/// nothing but letters.
fn annotation(text: &str) -> Option<usize> {
    /// The longest syllables, such as `zhuāng`, have six letters.
    const LETTERS: usize = 6;
    let mut letters = 0;
    let mut vowels = 0;
    for (at, c) in text.char_indices().skip(1) {
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
        '丨' | '︱' | '┃' | '│' | '∣' => '|',
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
    }
}
