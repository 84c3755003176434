//! How badly a piece of text reads: a cost in nats, the same scale for every script.
//!
//! Cheap evidence: each character costs what its class costs in running text, and combinations
//! that honest text does not have (a capital after a small letter, a sign between letters, a
//! control character) cost more. Which hanzi are frequent is read off the standards that ordered
//! them by frequency: the first levels of GB 2312 and of Big5.

use std::sync::LazyLock;

use super::codec::Codec;

/// What kind of character it is, as far as the cost goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    /// Blanks, digits and ASCII marks.
    Plain,
    /// ASCII letters.
    Letter,
    /// Letters of other alphabets, small.
    Small,
    /// Letters of other alphabets, capital.
    Capital,
    /// Marks of Chinese text: `，。「」、`, full-width letters.
    CjkMark,
    /// Marks that every language has: dashes, quotes, ellipsis, bullets, `° ± ×`.
    Mark,
    /// Hanzi of level 1 of GB 2312 or common in both standards.
    Common,
    /// Other hanzi of GB 2312 or level 1 of Big5.
    Known,
    /// Other hanzi.
    Rare,
    Kana,
    HalfKana,
    Hangul,
    /// Box drawing and block elements: they draw lines, so they stand beside each other.
    Line,
    /// Letters that no Chinese text has and few others have.
    Sign,
    /// C1 and other controls, private use, unassigned, U+FFFD.
    Junk,
}

static CLASSES: LazyLock<Box<[Class]>> = LazyLock::new(|| {
    let mut classes: Box<[Class]> = ('\0'..='\u{ffff}').map(by_block).collect();
    // `'\0'..='\u{ffff}'` skips the surrogates: put them back so that the index is the code point
    let mut all = classes[..0xD800].to_vec();
    all.extend([Class::Junk; 0x800]);
    all.extend_from_slice(&classes[0xD800..]);
    classes = all.into_boxed_slice();
    mark_hanzi(&mut classes, Codec::Big5, 0xA4..=0xC6, Class::Known);
    mark_hanzi(&mut classes, Codec::Gb18030, 0xD8..=0xF7, Class::Known);
    mark_hanzi(&mut classes, Codec::Gb18030, 0xB0..=0xD7, Class::Common);
    classes
});

/// Gives the hanzi of the rows `leads` of a codec's main plane (trails from 0xA1 on; Big5's begin at 0x40) their class.
fn mark_hanzi(
    classes: &mut [Class],
    codec: Codec,
    leads: std::ops::RangeInclusive<u8>,
    class: Class,
) {
    let first_trail = if codec == Codec::Big5 { 0x40 } else { 0xA1 };
    for lead in leads {
        for trail in first_trail..=0xFE {
            if let Some((c, 2)) = codec.decode_char(&[lead, trail])
                && let Some(slot) = classes.get_mut(c as usize)
                && matches!(slot, Class::Rare | Class::Known)
            {
                *slot = class;
            }
        }
    }
}

fn by_block(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' => Class::Letter,
        '\t' | '\n' | '\r' | ' '..='~' => Class::Plain,
        '\0'..'\u{a0}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => {
            Class::Junk
        }
        '\u{a0}'
        | '°'
        | '±'
        | '×'
        | '·'
        | '«'
        | '»'
        | '²'
        | '³'
        | '©'
        | '®'
        | '§'
        | '€'
        | '£'
        | '\u{2010}'..='\u{2027}'
        | '\u{2030}'..='\u{203b}'
        | '™'
        | '№'
        | '№'..='℗'
        | '→'
        | '←'
        | '↑'
        | '↓'
        | '−' => Class::Mark,
        '\u{a1}'..='\u{bf}' => Class::Sign,
        '\u{3000}'..='\u{3020}' | '\u{ff01}'..='\u{ff5e}' | '\u{ffe5}' => Class::CjkMark,
        '\u{3040}'..='\u{30ff}' => Class::Kana,
        '\u{ff61}'..='\u{ff9f}' => Class::HalfKana,
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' => Class::Rare,
        '\u{ac00}'..='\u{d7a3}' => Class::Hangul,
        '\u{2500}'..='\u{259f}' => Class::Line,
        '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{ffff}' => Class::Junk,
        _ if c.is_lowercase() => Class::Small,
        _ if c.is_uppercase() => Class::Capital,
        _ => Class::Sign,
    }
}

/// The class of a character.
pub(super) fn class(c: char) -> Class {
    match CLASSES.get(c as usize) {
        Some(class) => *class,
        None if ('\u{20000}'..='\u{3ffff}').contains(&c) => Class::Rare,
        None if ('\u{1f000}'..='\u{1ffff}').contains(&c) => Class::Mark,
        None => Class::Junk,
    }
}

/// The cost of `c` after `before`, in nats.
fn step_cost(before: char, c: char) -> f32 {
    let (left, here) = (class(before), class(c));
    match here {
        Class::Plain => 3.0,
        Class::Letter if matches!(left, Class::Sign | Class::Junk) => 5.0,
        Class::Letter => 3.0,
        Class::CjkMark => 3.5,
        Class::Mark if matches!(left, Class::Small | Class::Capital) => 6.0,
        Class::Mark => 5.0,
        Class::Common => 6.5,
        Class::Known => 10.0,
        Class::Rare => 13.0,
        Class::Kana if matches!(left, Class::Kana | Class::CjkMark | Class::Plain) => 4.0,
        Class::Kana => 5.5,
        Class::HalfKana => 6.0,
        Class::Hangul if matches!(left, Class::Known | Class::Rare | Class::Common) => 9.0,
        Class::Hangul => 6.0,
        Class::Small if left == Class::Capital || before.is_ascii_alphabetic() => 5.0,
        Class::Small => 6.0,
        Class::Capital if matches!(left, Class::Plain | Class::Capital) => 6.5,
        Class::Capital if before.is_ascii_uppercase() => 6.5,
        Class::Capital => 10.0,
        Class::Line if matches!(left, Class::Line | Class::Plain) => 3.0,
        Class::Line => 8.0,
        Class::Sign if c == before => 3.0,
        Class::Sign => 10.0,
        Class::Junk => 14.0,
    }
}

/// What `text` costs when `before` stands in front of it, in nats. Linear.
pub(super) fn cost(before: char, text: &str) -> f32 {
    let mut before = before;
    let mut sum = 0.0;
    for c in text.chars() {
        sum += step_cost(before, c);
        before = c;
    }
    sum
}

/// How many (one in this many) of the characters beyond ASCII may be rare hanzi in Chinese text.
const RARE_SHARE: usize = 6;

/// Whether `text` can be what a Chinese codec wrote: hanzi, most of them frequent, and marks.
pub(super) fn is_chinese(text: &str) -> bool {
    let (mut hanzi, mut rare, mut other) = (0, 0, 0);
    for c in text.chars() {
        match class(c) {
            Class::Plain | Class::Letter => {}
            Class::Common | Class::Known | Class::CjkMark => hanzi += 1,
            Class::Rare => rare += 1,
            Class::Mark | Class::Kana | Class::Small | Class::Capital | Class::Sign => other += 1,
            Class::HalfKana | Class::Hangul | Class::Line | Class::Junk => return false,
        }
    }
    rare * RARE_SHARE <= hanzi && other <= hanzi
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_indexed_by_code_point() {
        assert_eq!(class('的'), Class::Common);
        assert_eq!(class('國'), Class::Known);
        assert_eq!(class('鐨'), Class::Rare);
        assert_eq!(class('\u{e000}'), Class::Junk);
        assert_eq!(class('，'), Class::CjkMark);
        assert_eq!(class('é'), Class::Small);
        assert_eq!(class('ｱ'), Class::HalfKana);
    }
}
