//! One sequence of UTF-8 in the bytes of a single-byte codec: what it says, whether or not a byte of it is
//! lost, and how little what stands there is like text.

use std::ops::Range;

use super::super::codec::Codec;

/// A sequence: characters of the line, and the character that they are.
#[derive(Debug, Clone)]
pub(super) struct Sequence {
    pub(super) chars: Range<usize>,
    pub(super) c: char,
    pub(super) altered: bool,
    /// How little what stands there is like text.
    pub(super) counts: u32,
}

/// The byte that the codec reads as `c`. Controls stand for themselves only in ISO 8859, and where
/// a code page has nothing.
pub(super) fn byte(codec: Codec, c: char) -> Option<u8> {
    let sequence = codec.encode_char(c)?;
    let &[byte] = sequence.as_slice() else {
        return None;
    };
    let honest = !is_control(c)
        || codec == Codec::Windows1252
        || codec
            .decode_char(&[byte])
            .is_some_and(|(back, _)| back == c);
    honest.then_some(byte)
}

pub(super) fn is_control(c: char) -> bool {
    ('\u{80}'..='\u{9f}').contains(&c)
}

/// The sequence of UTF-8 that begins at character `at`, if it says something common.
pub(super) fn sequence(
    chars: &[(usize, char)],
    bytes: &[Option<u8>],
    at: usize,
    line: &str,
) -> Option<Sequence> {
    let lead = bytes[at]?;
    let len = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let follow = |at: usize| {
        bytes
            .get(at)
            .copied()
            .flatten()
            .filter(|byte| byte & 0xC0 == 0x80)
    };
    let mut raw = vec![lead];
    let mut altered = false;
    for next in at + 1..at + len {
        let c = chars.get(next).map(|(_, c)| *c);
        match (follow(next), c) {
            (Some(byte), _) => raw.push(byte),
            (None, Some('\u{fffd}')) => return lost(chars, bytes, at, next),
            (None, Some('?')) if next > at + 1 || len == 3 && lead == 0xE2 => {
                return lost(chars, bytes, at, next);
            }
            (None, Some('?')) if lead == 0xC3 => return lost(chars, bytes, at, next),
            // a no-break space that became a plain one
            (None, Some(' ')) => {
                altered = true;
                raw.push(0xA0);
            }
            _ => return None,
        }
    }
    let mut end = at + len;
    if altered && lead == 0xC3 {
        return bereft(chars, at, line);
    }
    let c = match surrogates(&raw, bytes, at) {
        Some(c) => {
            end = at + 6;
            c
        }
        None => std::str::from_utf8(&raw).ok()?.chars().next()?,
    };
    let useful = script(c) > 0
        && (script(c) != CONTROL || chars[at].1 == 'Â')
        && (!altered || lead == 0xC2 || script(c) > SYMBOL || lead >= 0xE2);
    useful.then_some(Sequence {
        chars: at..end,
        c,
        altered,
        counts: 0,
    })
}

/// A sequence of which a byte is lost: what is left of it says nothing.
fn lost(chars: &[(usize, char)], bytes: &[Option<u8>], at: usize, hole: usize) -> Option<Sequence> {
    let lead = bytes[at]?;
    let len = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        _ => 4,
    };
    let rest = |at: usize| {
        bytes
            .get(at)
            .copied()
            .flatten()
            .is_some_and(|byte| byte & 0xC0 == 0x80)
    };
    let mut end = hole + 1;
    while end < at + len && rest(end) {
        end += 1;
    }
    (end <= chars.len()).then_some(Sequence {
        chars: at..end,
        c: '\u{fffd}',
        altered: true,
        counts: 0,
    })
}

/// `Ã` whose no-break space became a plain one, or was taken away with the blank behind it.
fn bereft(chars: &[(usize, char)], at: usize, line: &str) -> Option<Sequence> {
    let before = at.checked_sub(1).map(|at| chars[at].1);
    let rest = &line[chars.get(at + 1)?.0..];
    let (small_behind, takes_blank) = match rest.as_bytes() {
        [b' ', b' ', ..] => (true, true),
        // Portuguese writes these on: às, àquele
        rest if [&b" s "[..], b" quel", b" quilo"]
            .iter()
            .any(|word| rest.starts_with(word)) =>
        {
            (true, true)
        }
        [b' ', next, ..] => (next.is_ascii_lowercase(), false),
        _ => (false, false),
    };
    let starts = before.is_none_or(|c| c == ' ' || c.is_lowercase() || c == '\'' || c == '’');
    (small_behind && starts).then_some(Sequence {
        chars: at..at + 1 + usize::from(takes_blank),
        c: 'à',
        altered: true,
        counts: 0,
    })
}

/// A character beyond the basic plane that was written as two surrogates of three bytes each.
fn surrogates(raw: &[u8], bytes: &[Option<u8>], at: usize) -> Option<char> {
    let &[0xED, high @ 0xA0..=0xAF, high_low] = raw else {
        return None;
    };
    let mut next = [0; 3];
    for (offset, slot) in next.iter_mut().enumerate() {
        *slot = bytes.get(at + 3 + offset).copied().flatten()?;
    }
    let [0xED, low @ 0xB0..=0xBF, low_low] = next else {
        return None;
    };
    let unit =
        |middle: u8, last: u8| 0xD000 | u32::from(middle & 0x3F) << 6 | u32::from(last & 0x3F);
    let (high, low) = (unit(high, high_low), unit(low, low_low));
    char::from_u32(0x1_0000 + ((high & 0x3FF) << 10 | low & 0x3FF))
}

/// Symbols, and letters that stand by themselves; numbers above are scripts.
const SYMBOL: u32 = 1;
const LATIN: u32 = 2;
/// A control that waits for a further round; only `Â` comes before it.
const CONTROL: u32 = 6;
const GREEK: u32 = 3;
const CYRILLIC: u32 = 4;
/// Scripts of which one letter alone is no text.
pub(super) const ALONE_NEVER: u32 = 5;

/// The script of a common character; 0 for the others, and for what Chinese is written in.
pub(super) fn script(c: char) -> u32 {
    match c {
        '\u{17f}' => 0,
        '\u{c0}'..='\u{17e}' | '\u{218}'..='\u{21b}' | '\u{1e80}'..='\u{1ef9}' => LATIN,
        '\u{1a0}' | '\u{1a1}' | '\u{1af}' | '\u{1b0}' => LATIN,
        '\u{fb01}' | '\u{fb02}' => LATIN,
        '\u{80}'..='\u{9f}' => CONTROL,
        '\u{a0}'..='\u{bf}' | '\u{2c6}'..='\u{2dd}' | '\u{300}'..='\u{304}' | '\u{336}' => SYMBOL,
        '\u{386}'..='\u{3ce}' => GREEK,
        '\u{400}'..='\u{45f}' | '\u{490}' | '\u{491}' => CYRILLIC,
        '\u{5d0}'..='\u{5ea}' | '\u{621}'..='\u{652}' | '\u{660}'..='\u{669}' => ALONE_NEVER,
        '\u{900}'..='\u{e5b}' | '\u{10d0}'..='\u{10fa}' => ALONE_NEVER,
        '\u{2002}'..='\u{200b}' | '\u{2010}'..='\u{2027}' | '\u{202f}'..='\u{203a}' => SYMBOL,
        '\u{20a0}'..='\u{20bf}' | '\u{2116}' | '\u{2122}' | '\u{2190}'..='\u{22ff}' => SYMBOL,
        '\u{2300}'..='\u{23ff}' | '\u{2500}'..='\u{28ff}' | '\u{2b00}'..='\u{2bff}' => SYMBOL,
        '\u{fe0f}' | '\u{feff}' | '\u{fffd}' | '\u{1f000}'..='\u{1faff}' => SYMBOL,
        _ => 0,
    }
}

/// Marks that honest text has behind a letter: closing quotes, dashes, the ellipsis, blanks.
fn may_follow(c: char) -> bool {
    matches!(
        c,
        '‘' | '’' | '“' | '”' | '…' | '™' | '—' | '–' | '\u{a0}' | '®' | '»' | '©' | '›'
    )
}

/// How little the characters of `sequence` are like text where they stand.
pub(super) fn oddity(chars: &[(usize, char)], sequence: &Sequence) -> u32 {
    let before = sequence
        .chars
        .start
        .checked_sub(1)
        .map_or(' ', |at| chars[at].1);
    let behind = chars.get(sequence.chars.end).map_or(' ', |(_, c)| *c);
    let lead = chars[sequence.chars.start].1;
    let mut counts = 0;
    let second = chars.get(sequence.chars.start + 1).map_or(' ', |(_, c)| *c);
    if lead.is_uppercase() && before.is_lowercase() {
        counts += 1 + u32::from(matches!(lead, 'Â' | 'Ã'));
    }
    if !lead.is_alphabetic() {
        let glued = before.is_ascii_alphabetic() || behind.is_ascii_alphabetic();
        let drawn = ('\u{2500}'..='\u{259f}').contains(&lead);
        counts += u32::from(before.is_ascii_alphabetic());
        counts += u32::from(second.is_alphabetic() && (drawn || glued && before != ' '));
        counts += u32::from(second.is_alphabetic() && drawn);
    }
    let shouted = before.is_uppercase() || lead.is_uppercase() && behind.is_uppercase();
    if sequence.altered && lead == 'Ã' {
        counts += 1;
    }
    let mut left = lead;
    for &(_, c) in &chars[sequence.chars.start + 1..sequence.chars.end] {
        counts += match c {
            _ if is_control(c) => 3,
            '\u{fffd}' => 2,
            '?' | ' ' => 0,
            '\u{a0}' if lead == 'Ã' && (behind.is_lowercase() || before.is_lowercase()) => 2,
            '\u{a0}' if lead == 'Ã' && behind == ' ' => 2,
            '™' if lead == 'Ã' && before.is_uppercase() => 2,
            _ if may_follow(c) => between_letters(before, c, behind),
            'ª' | 'º' => 1 + u32::from(behind.is_alphabetic()),
            _ if c.is_alphabetic() && shouted && c.is_lowercase() => 2,
            _ if c.is_alphabetic() => u32::from(left.is_lowercase() && c.is_uppercase()),
            _ if behind.is_alphabetic() || before.is_alphabetic() && left.is_alphabetic() => 2,
            _ => 1 + u32::from(matches!(lead, 'Â' | 'Ã')),
        };
        left = c;
    }
    counts + telling(sequence)
}

/// What a mark that may follow a letter counts: it joins two letters of one word.
fn between_letters(before: char, c: char, behind: char) -> u32 {
    let joins = before.is_alphabetic() && behind.is_alphabetic();
    match c {
        '\u{a0}' | '’' => 0,
        _ if joins => 2,
        _ => 0,
    }
}

/// What a sequence counts by what it says: three bytes that say a mark, and four bytes at all, are
/// no accident.
fn telling(sequence: &Sequence) -> u32 {
    match (sequence.c, sequence.chars.len()) {
        ('\u{2010}'..='\u{203a}' | '\u{feff}' | '\u{20ac}', 3) => 3,
        ('\u{fffd}', 3) if !sequence.altered => 3,
        ('\u{2000}'..='\u{2bff}' | '\u{fb01}' | '\u{fb02}', 3) => 2,
        (_, 4..) => 4,
        _ => 0,
    }
}
