//! Text that was left in the escapes of a carrier: `%E4%B8%AD` (UTF-8 or GBK), `&#x4E2D;`,
//! `&#20013;` and `&amp;#20013;`, `\u4e2d`, `\xe4\xb8\xad`, `=E4=B8=AD` with its soft line
//! breaks, and UTF-7 (`+Ti1W/Q-`).
//!
//! Only runs that prove themselves are decoded: several escapes in a row that give frequent hanzi
//! and marks and nothing else. URLs, markup, code and JSON keep their escapes, which are right
//! where they stand; the line and the word around a run tell.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::rewrite::{Rewrite, Rewritten};
use super::round_trip::{Codec, Fluent, Reader, is_chinese};
use crate::report::RepairEvidence;

/// The kinds of escapes and their rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Percent,
    Entity,
    Unicode,
    Hexadecimal,
    QuotedPrintable,
    Utf7,
}

impl Kind {
    fn rule(self) -> &'static str {
        match self {
            Self::Percent => "escape:percent",
            Self::Entity => "escape:entity",
            Self::Unicode => "escape:unicode",
            Self::Hexadecimal => "escape:hexadecimal",
            Self::QuotedPrintable => "escape:quoted-printable",
            Self::Utf7 => "escape:utf-7",
        }
    }

    /// Whether the escape is at home in a line with such `marks` and in a word that begins so: it has to stay.
    fn belongs(self, marks: Marks, word: &str) -> bool {
        match self {
            Self::Percent => word.contains(['/', '=', '?', '&', '.', ':', '@', '"', '\'', '<']),
            Self::Entity => marks.has("<>\"{`"),
            Self::Unicode | Self::Hexadecimal => marks.has("\"'`{}=;(["),
            // Inside a longer word it is base64 or a sum.
            Self::Utf7 => word.ends_with(|c: char| c.is_ascii_alphanumeric() || "+/=".contains(c)),
            Self::QuotedPrintable => marks.has("<>\"{`&"),
        }
    }
}

/// Which ASCII characters a line has, one bit each.
#[derive(Debug, Clone, Copy, Default)]
struct Marks(u128);

impl Marks {
    fn of(line: &str) -> Self {
        let ascii = line.bytes().filter(u8::is_ascii);
        Self(ascii.fold(0, |marks, byte| marks | 1 << byte))
    }

    fn has(self, any: &str) -> bool {
        self.0 & Self::of(any).0 != 0
    }
}

/// The line that was asked for last: a long one may have many runs.
#[derive(Debug, Default)]
struct Line {
    range: Range<usize>,
    marks: Marks,
}

impl Line {
    /// What the line of `text` has that byte `at` stands in.
    fn marks_at(&mut self, text: &str, at: usize) -> Marks {
        if !self.range.contains(&at) {
            let bytes = text.as_bytes();
            let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
            let end = memchr::memchr(b'\n', &bytes[at..]).map_or(text.len(), |end| at + end);
            self.range = start..end;
            self.marks = Marks::of(&text[start..end]);
        }
        self.marks
    }
}

/// The word that ends at byte `at`, as far as [`WORD_BYTES`] go.
fn word_before(text: &str, at: usize) -> &str {
    let before = &text[text.floor_char_boundary(at.saturating_sub(WORD_BYTES))..at];
    before.rsplit(char::is_whitespace).next().unwrap_or("")
}

/// How much of a word before a run is read: more than nearly all addresses have.
const WORD_BYTES: usize = 1024;

/// How often what is left of a run is tried when it proves nothing, from its first escapes on: the
/// first of them may not belong to it.
const TRIES: usize = 8;

/// The fewest characters that a run has to give.
const MIN_CHARS: usize = 2;

/// What a character of the outcome may cost at most (nats).
const MAX_COST: f32 = 8.0;

/// Decodes escapes in `text`, which may begin at `signs` (see [`super::signs`]); `None` where there are
/// none. Linear.
pub(super) fn apply(
    text: &str,
    signs: &[usize],
    evidence: &mut RepairEvidence,
) -> Option<Rewritten> {
    let at_one_of = |all: &'static [u8]| {
        let signs = signs.iter().copied();
        signs.filter(move |at| all.contains(&text.as_bytes()[*at]))
    };
    // The codings of mail have signs of their own; mixed with others they do not occur.
    decode(text, at_one_of(b"%&\\"), evidence).or_else(|| decode(text, at_one_of(b"=+"), evidence))
}

/// Decodes the runs that begin at one of `signs`.
fn decode(
    text: &str,
    signs: impl Iterator<Item = usize>,
    evidence: &mut RepairEvidence,
) -> Option<Rewritten> {
    let mut rewrite = Rewrite::new(text);
    let mut line = Line::default();
    // Where what was read last ends, how often it was, and whether it was decoded.
    let (mut end, mut tries) = (0, 0);
    for at in signs {
        if at >= end {
            tries = 0;
        } else if tries == TRIES {
            continue;
        }
        let Some(run) = Run::at(text, at) else {
            continue;
        };
        tries += 1;
        end = end.max(at + run.len);
        if run.proves_itself()
            && !run
                .kind
                .belongs(line.marks_at(text, at), word_before(text, at))
        {
            let rule = run.kind.rule();
            rewrite.replace(at..at + run.len, &run.decoded, rule, 0.99, None);
            evidence.count(rule, true);
            (end, tries) = (at + run.len, TRIES);
        }
    }
    rewrite.finish()
}

/// Escapes that follow each other.
struct Run {
    kind: Kind,
    /// What they give, or nothing where that is no text.
    decoded: String,
    /// How long they are (bytes).
    len: usize,
}

impl Run {
    /// The run that begins at `at`. Linear in its length.
    fn at(text: &str, at: usize) -> Option<Self> {
        let rest = &text[at..];
        let (kind, (decoded, len)) = match *rest.as_bytes() {
            [b'%', one, two, b'%', ..] if is_hexadecimal(one, two) => {
                (Kind::Percent, bytes_run(rest, "%"))
            }
            [b'=', one, two, b'=', ..] if is_hexadecimal(one, two) => {
                (Kind::QuotedPrintable, bytes_run(rest, "="))
            }
            [b'+', _, _, _, ..] => (Kind::Utf7, utf7_run(rest)),
            [b'\\', b'x', ..] => (Kind::Hexadecimal, bytes_run(rest, "\\x")),
            [b'\\', b'u', ..] => (Kind::Unicode, unicode_run(rest)),
            [b'&', ..] => (Kind::Entity, entity_run(rest)),
            _ => return None,
        };
        Some(Self { kind, decoded, len })
    }

    /// Whether what comes out is Chinese that reads well.
    fn proves_itself(&self) -> bool {
        let decoded = &self.decoded;
        let beyond = decoded.chars().filter(|c| !c.is_ascii()).count();
        beyond >= MIN_CHARS
            && is_chinese(decoded)
            && Fluent::after("").read_all(decoded) <= MAX_COST * decoded.chars().count() as f32
    }
}

/// The text of a run of `prefix` and two hexadecimal digits, and its length. In quoted-printable
/// a line may end between two of them, with an equals sign before its end.
fn bytes_run(text: &str, prefix: &str) -> (String, usize) {
    let (text, prefix) = (text.as_bytes(), prefix.as_bytes());
    let mut bytes = Vec::new();
    let mut rest = text;
    loop {
        let hard = [&b"=\n"[..], b"=\r\n"].iter().find_map(|end| {
            let rest = rest.strip_prefix(*end)?;
            (prefix == b"=" && rest.starts_with(prefix)).then_some(rest)
        });
        let behind = hard.unwrap_or(rest).strip_prefix(prefix);
        let Some(&[one, two, ref behind @ ..]) = behind else {
            break;
        };
        let Some(byte) = hexadecimal(&[one, two]) else {
            break;
        };
        bytes.push(byte as u8);
        rest = behind;
    }
    let decoded = from_bytes(&bytes).unwrap_or_default();
    (decoded, text.len() - rest.len())
}

fn is_hexadecimal(one: u8, two: u8) -> bool {
    one.is_ascii_hexdigit() && two.is_ascii_hexdigit()
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| {
        Some(number << 4 | char::from(*digit).to_digit(16)?)
    })
}

fn from_bytes(bytes: &[u8]) -> Option<String> {
    if bytes.len() < 4 || bytes.is_ascii() {
        return None;
    }
    let utf8 = std::str::from_utf8(bytes).ok().map(str::to_owned);
    utf8.or_else(|| Codec::Gb18030.decode(bytes))
}

/// The text of a run of UTF-7, and its length: base64 of UTF-16 between `+` and, mostly, `-`.
fn utf7_run(text: &str) -> (String, usize) {
    let body = &text[1..];
    let end = body
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '+' || c == '/'))
        .unwrap_or(body.len());
    let closed = usize::from(body[end..].starts_with('-'));
    let bytes = STANDARD_NO_PAD.decode(&body[..end]).unwrap_or_default();
    let (pairs, odd) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
    let decoded = String::from_utf16(&units).ok().filter(|_| odd.is_empty());
    (decoded.unwrap_or_default(), 1 + end + closed)
}

/// The text of a run of `\uXXXX`, and its length.
fn unicode_run(text: &str) -> (String, usize) {
    let mut units = Vec::new();
    let mut rest = text.as_bytes();
    while let [b'\\', b'u', digits @ ..] = rest
        && let Some((digits, behind)) = digits.split_first_chunk::<4>()
        && let Some(unit) = hexadecimal(digits)
    {
        units.push(unit as u16);
        rest = behind;
    }
    let decoded = String::from_utf16(&units).unwrap_or_default();
    (decoded, text.len() - rest.len())
}

/// The text of a run of numeric character references, and its length.
fn entity_run(text: &str) -> (String, usize) {
    let mut decoded = String::new();
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let Some(body) = rest
            .strip_prefix("&amp;#")
            .or_else(|| rest.strip_prefix("&#"))
        else {
            break;
        };
        let near = body.floor_char_boundary(REFERENCE_BYTES);
        let Some((digits, _)) = body[..near].split_once(';') else {
            break;
        };
        let code = match digits.strip_prefix(['x', 'X']) {
            Some(digits) if (1..=6).contains(&digits.len()) => hexadecimal(digits.as_bytes()),
            None if digits.len() <= 7 => digits.parse().ok(),
            _ => None,
        };
        let Some(c) = code.and_then(char::from_u32) else {
            break;
        };
        decoded.push(c);
        at = text.len() - body.len() + digits.len() + 1;
    }
    (decoded, at)
}

/// How far behind `&#` the semicolon of a reference stands at most (bytes).
const REFERENCE_BYTES: usize = 9;

#[cfg(test)]
mod tests {
    use super::super::signs::signs;
    use super::*;

    fn decoded(text: &str) -> Option<String> {
        let undone = apply(text, &signs(text), &mut RepairEvidence::default());
        undone.map(|rewritten| rewritten.text)
    }

    #[test]
    fn runs_that_prove_themselves_are_decoded() {
        for escaped in [
            "标题：%E4%B8%AD%E5%9B%BD%E4%BA%BA%E6%B0%91",
            "标题：%D6%D0%B9%FA%C8%CB%C3%F1",
            "标题：&#x4E2D;&#22269;&#20154;&amp;#27665;",
            "标题：\\u4e2d\\u56fd\\u4eba\\u6c11",
            "标题：\\xe4\\xb8\\xad\\xe5\\x9b\\xbd\\xe4\\xba\\xba\\xe6\\xb0\\x91",
            "标题：=E4=B8=AD=E5=9B=BD=E4=BA=BA=E6=B0=91",
            "标题：=E4=B8=AD=E5=9B=\n=BD=E4=BA=BA=\r\n=E6=B0=91",
            "标题：+Ti1W/U66bBE-",
            "标题：+Ti1W/U66bBE",
        ] {
            assert_eq!(
                decoded(escaped).as_deref(),
                Some("标题：中国人民"),
                "{escaped}"
            );
        }
    }

    #[test]
    fn the_first_escapes_need_not_belong_to_a_run() {
        for (escaped, clean) in [
            (
                "标题：%81%FF%E4%B8%AD%E5%9B%BD%E4%BA%BA%E6%B0%91",
                "标题：%81%FF中国人民",
            ),
            (
                "标题：\\udc00\\u4e2d\\u56fd\\u4eba\\u6c11",
                "标题：\\udc00中国人民",
            ),
        ] {
            assert_eq!(decoded(escaped).as_deref(), Some(clean));
        }
    }

    /// Read from every escape on to its end, each of these takes minutes.
    #[test]
    fn what_proves_nothing_is_not_read_again_and_again() {
        for escape in [
            "%41%FF%81",
            "\\u0041",
            "&#65;",
            "\\x81\\xff",
            "=81=FF",
            "+AB",
        ] {
            let text = format!("标题{}", escape.repeat(200_000));
            assert_eq!(decoded(&text), None, "{escape}");
        }
    }

    #[test]
    fn escapes_that_are_at_home_stay() {
        for text in [
            "见 https://zh.wikipedia.org/wiki/%E4%B8%AD%E5%9B%BD",
            "{\"title\": \"\\u4e2d\\u56fd\"}",
            "print('\\xe4\\xb8\\xad\\xe5\\x9b\\xbd')",
            "<p>&#20013;&#22269;</p>",
            "100%25%30 和 a=3D=20",
            "价格&#165;",
            "a=E4=\n1",
            "7x+Ti1W/U66bBE+w==",
            "C+++Qt",
        ] {
            assert_eq!(decoded(text), None, "{text}");
        }
    }
}
