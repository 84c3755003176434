//! Reading a line as what the damage left of it: characters, annotations behind them, bytes that
//! are lost. Knows the shapes; whether they mean damage is decided elsewhere.

use std::ops::Range;

use super::super::lattice::Codec;
use super::readings::{Fit, Readings, Syllable};

/// Letters (chars) of the longest reading, `zhuāng`.
const LONGEST_READING: usize = 6;

/// How many bytes of a tag may have leaked.
const LONGEST_TAG: usize = 24;

fn is_tone(ch: char) -> bool {
    matches!(
        ch,
        'ā' | 'á'
            | 'ǎ'
            | 'à'
            | 'ē'
            | 'é'
            | 'ě'
            | 'è'
            | 'ī'
            | 'í'
            | 'ǐ'
            | 'ì'
            | 'ō'
            | 'ó'
            | 'ǒ'
            | 'ò'
            | 'ū'
            | 'ú'
            | 'ǔ'
            | 'ù'
            | 'ǖ'
            | 'ǘ'
            | 'ǚ'
            | 'ǜ'
    )
}

/// The byte length of the toned syllable at the start of `text`, if just one stands there.
pub(super) fn syllable(text: &str) -> Option<usize> {
    let (mut tones, mut letters, mut end) = (0, 0, 0);
    for ch in text.chars() {
        match ch {
            'a'..='z' | 'ü' => {}
            _ if is_tone(ch) => tones += 1,
            _ => break,
        }
        letters += 1;
        end += ch.len_utf8();
        if letters > LONGEST_READING {
            return None;
        }
    }
    (tones == 1).then_some(end)
}

/// `kāi)`, on some pages `kāi )`: the reading and the byte length with its bracket.
pub(super) fn closed_syllable(text: &str) -> Option<(&str, usize)> {
    let end = syllable(text)?;
    let closed = [")", " )"]
        .into_iter()
        .find(|close| text[end..].starts_with(close))?;
    Some((&text[..end], end + closed.len()))
}

/// Whether `text` begins with several readings in one bracket: `yínháng)`, `yín háng)`.
pub(super) fn closed_phrase(text: &str) -> bool {
    /// How far it is read.
    const CHARS: usize = 60;
    // Arguments of code are no readings.
    if text.as_bytes()[..text.len().min(CHARS)].is_ascii() {
        return false;
    }
    let mut tones = 0;
    for ch in text.chars().take(CHARS) {
        match ch {
            'a'..='z' | 'A'..='Z' | 'ü' | ' ' | '\'' | '’' | '-' | ',' => {}
            ')' | '）' => return tones > 1,
            _ if is_tone(ch) => tones += 1,
            _ => return false,
        }
    }
    false
}

/// A tag without its `<` at the start of `text` that stands for a line break, such as `br />`: its byte length.
pub(super) fn leaked_tag(text: &str) -> Option<usize> {
    if opens_tag(text) {
        return None;
    }
    let head = &text.as_bytes()[..text.len().min(LONGEST_TAG)];
    let end = head.iter().position(|byte| *byte == b'>')?;
    let name = head[..end].strip_prefix(b"/").unwrap_or(&head[..end]);
    let length = name
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    let rest = &name[length..];
    let plain = rest.is_empty() || rest == b"/" || rest[0] == b' ';
    let known: &[&[u8]] = &[
        b"br",
        b"p",
        b"div",
        b"span",
        b"b",
        b"strong",
        b"font",
        b"a",
        b"td",
        b"tr",
        b"li",
        b"ul",
        b"em",
        b"i",
        b"h1",
        b"h2",
        b"h3",
        b"h4",
        b"center",
        b"img",
        b"dt",
        b"dd",
        b"dl",
        b"ol",
        b"th",
        b"table",
        b"tbody",
        b"section",
        b"article",
        b"label",
        b"small",
        b"h5",
        b"h6",
        b"blockquote",
    ];
    let is_known = known
        .iter()
        .any(|one| one.eq_ignore_ascii_case(&name[..length]));
    (plain && is_known).then_some(end + 1)
}

/// Whether `text` begins as a tag inside a line does behind its `<`, with attributes: `a href=`.
pub(super) fn opens_tag(text: &str) -> bool {
    let letters = |text: &str| text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let Some((name, rest)) = text.split_at_checked(letters(text)) else {
        return false;
    };
    let known = [
        "a", "span", "font", "b", "strong", "em", "i", "img", "sup", "sub",
    ];
    let attribute = rest.strip_prefix(' ').map(|rest| &rest[letters(rest)..]);
    let is_known = known.iter().any(|one| one.eq_ignore_ascii_case(name));
    is_known && attribute.is_some_and(|rest| rest.starts_with('='))
}

/// Whether `text` begins as a character reference does behind its `&`: `nbsp;`, `#8226;`, `#xff0c;`.
pub(super) fn opens_reference(text: &str) -> bool {
    /// Its longest name or number, bytes.
    const LONGEST: usize = 6;
    let Some(end) = text.bytes().take(LONGEST + 2).position(|byte| byte == b';') else {
        return false;
    };
    let all =
        |text: &str, is: fn(&u8) -> bool| text.len() > 1 && text.bytes().all(|byte| is(&byte));
    match text[..end].strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(number) => all(number, u8::is_ascii_hexdigit),
            None => all(number, u8::is_ascii_digit),
        },
        None => [
            "nbsp", "quot", "amp", "lt", "gt", "middot", "ldquo", "rdquo", "mdash", "hellip",
        ]
        .contains(&&text[..end]),
    }
}

/// `text` behind the tag that it begins with, if it does.
pub(super) fn behind_tag(text: &str) -> &str {
    let inside = text.strip_prefix('<').filter(|inside| opens_tag(inside));
    let behind = inside.and_then(|inside| inside.split_once('>'));
    behind.map_or(text, |(_, behind)| behind)
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A character of two bytes in GBK.
    Pair([u8; 2]),
    /// An ASCII character or `€`: one byte, or the folded form of a wide character.
    Single(u8),
    /// `?` or U+FFFD: a lost byte, or just what it is.
    Lost,
    /// Nothing: a byte may be gone here without a trace.
    Gone,
    /// Something that GBK does not have.
    Foreign,
    /// The end of the line, which may have lost a byte.
    End,
}

/// A piece of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// Where it begins, bytes of the line.
    pub(super) start: usize,
    /// Where its character ends and what belongs to it (annotation, tag) begins.
    pub(super) inner: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// The annotation behind it.
    pub(super) mark: Option<Syllable>,
    /// Whether that annotation can simply go: a key ends here, and nothing is lost.
    pub(super) clean: bool,
}

impl Token {
    /// Whether a tag without its `<` belongs to it.
    pub(super) fn leaks(&self) -> bool {
        self.kind == Kind::Lost && self.mark.is_none() && self.end > self.inner
    }

    /// Whether it is ASCII that no character of two bytes ends in.
    pub(super) fn ends_character(&self) -> bool {
        matches!(self.kind, Kind::Single(0..0x40))
    }

    /// Whether it is a sign that pages like to write by name, as in `&ldquo;`: the stream ends before those, too.
    pub(super) fn has_name(&self) -> bool {
        // · — … ‘ ’ “ ”
        matches!(self.kind, Kind::Pair([0xA1, 0xA4 | 0xAA | 0xAD..=0xB1]))
    }

    /// Its span, bytes of the line.
    pub(super) fn span(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// The tokens of `line`, the [`Kind::End`] last. `is_key` says whether an annotation behind a
/// whole character is taken for the machine's, `is_other` whether it is that of another one, of which the first byte ends this
/// one and the second is gone without a trace: `匆(jiàn)`, where D2 8A had been 見. Linear.
pub(super) fn tokens(
    line: &str,
    readings: &Readings,
    is_key: impl Fn([u8; 2], Syllable) -> bool,
    is_other: impl Fn([u8; 2], Syllable) -> bool,
) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(line.len() / 3 + 1);
    let mut at = 0;
    while let Some(ch) = line[at..].chars().next() {
        let inner = at + ch.len_utf8();
        let kind = kind(ch);
        let other = match kind {
            Kind::Pair(pair) => annotation(&line[inner..], readings)
                .filter(|(syllable, _)| is_other(pair, *syllable)),
            _ => None,
        };
        let (mark, end) = match kind {
            Kind::Lost => lost(&line[inner..], readings),
            _ => annotation(&line[inner..], readings)
                .filter(|(syllable, _)| match kind {
                    Kind::Pair(pair) => is_key(pair, *syllable),
                    Kind::Single(byte) => {
                        byte >= 0x40 && readings.trails(None, *syllable).has(byte)
                    }
                    _ => false,
                })
                .map_or((None, 0), |(syllable, end)| (Some(syllable), end)),
        };
        let twice = mark.map_or(0, |_| {
            again(&line[inner..inner + end], &line[inner + end..])
        });
        let end = end + twice;
        let clean = mark.is_some_and(|syllable| match (kind, tokens.last()) {
            (Kind::Pair(_), _) => true,
            // A key across a character and a letter: 行l(wèi)ast, where D0 6C is 衛.
            (
                Kind::Single(byte),
                Some(Token {
                    kind: Kind::Pair(pair),
                    ..
                }),
            ) => readings.fit([pair[1], byte], syllable) >= Some(Fit::Usual),
            // The same behind a sign that was folded: ,F(xiàn)irefox, where AC 46 is 現.
            (
                Kind::Single(byte),
                Some(Token {
                    kind: Kind::Single(sign),
                    mark: None,
                    ..
                }),
            ) if sign.is_ascii_punctuation() => {
                readings.fit([sign | 0x80, byte], syllable) >= Some(Fit::Usual)
            }
            _ => false,
        });
        tokens.push(Token {
            kind,
            start: at,
            inner,
            end: inner + end,
            mark,
            clean,
        });
        at = inner + end;
        if let Some((syllable, end)) = other.filter(|_| mark.is_none()) {
            tokens.push(Token {
                kind: Kind::Lost,
                start: at,
                inner: at,
                end: at + end,
                mark: Some(syllable),
                clean: false,
            });
            at += end;
        }
    }
    tokens.push(Token {
        kind: Kind::End,
        start: at,
        inner: at,
        end: at,
        mark: None,
        clean: false,
    });
    tokens
}

/// Whether an annotated letter before a hanzi says that the byte before the sign `at` is gone without a trace, if that is
/// one which cuts: `，F(xiàn)任`, where A1 A3 AC 46 had been 。現, but not `，F(xiàn)irefox`.
pub(super) fn names_gone(tokens: &[Token], at: usize) -> bool {
    let Some([before, sign, letter, next]) =
        at.checked_sub(1).and_then(|at| tokens.get(at..at + 4))
    else {
        return false;
    };
    before.kind != Kind::Lost
        && sign.mark.is_none()
        && letter.mark.is_some()
        && matches!(letter.kind, Kind::Single(_))
        && matches!(next.kind, Kind::Pair(_))
}

/// `tokens` with a [`Kind::Gone`] before each that `cuts` the stream, told by its place. Linear.
pub(super) fn with_gone(tokens: Vec<Token>, cuts: impl Fn(&[Token], usize) -> bool) -> Vec<Token> {
    let mut all: Vec<Token> = Vec::with_capacity(tokens.len() + tokens.len() / 8);
    for (at, token) in tokens.iter().copied().enumerate() {
        if cuts(&tokens, at) {
            all.push(Token {
                kind: Kind::Gone,
                start: token.start,
                inner: token.start,
                end: token.start,
                mark: None,
                clean: false,
            });
        }
        all.push(token);
    }
    all
}

/// How many bytes behind the annotation `once` say it again: `經(jīng)(jīng)`.
fn again(once: &str, behind: &str) -> usize {
    let reading = once.trim_start_matches('(');
    let twice = behind
        .strip_prefix('(')
        .filter(|inside| inside.starts_with(reading));
    twice.map_or(0, |_| reading.len() + 1)
}

fn kind(ch: char) -> Kind {
    match ch {
        '?' | '\u{FFFD}' => Kind::Lost,
        '\u{0}'..='\u{7F}' => Kind::Single(ch as u8),
        '€' => Kind::Single(0x80),
        _ => Codec::Gbk.bytes_of(ch).map_or(Kind::Foreign, Kind::Pair),
    }
}

/// `(kāi)` at the start of `text`: its reading and its byte length.
pub(super) fn annotation(text: &str, readings: &Readings) -> Option<(Syllable, usize)> {
    let (reading, end) = closed_syllable(text.strip_prefix('(')?)?;
    Some((readings.syllable(reading)?, end + 1))
}

/// What belongs to a lost byte: an annotation without or with its bracket, or a tag without its `<`.
fn lost(text: &str, readings: &Readings) -> (Option<Syllable>, usize) {
    let broken =
        closed_syllable(text).and_then(|(reading, end)| Some((readings.syllable(reading)?, end)));
    if let Some((syllable, end)) = broken.or_else(|| annotation(text, readings)) {
        return (Some(syllable), end);
    }
    (None, leaked_tag(text).unwrap_or(0))
}
