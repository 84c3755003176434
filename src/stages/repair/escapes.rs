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

    /// Whether the escape is at home in such a line, so that it has to stay.
    fn belongs(self, line: &str, before: &str) -> bool {
        let word = before.rsplit(char::is_whitespace).next().unwrap_or("");
        match self {
            Self::Percent => word.contains(['/', '=', '?', '&', '.', ':', '@', '"', '\'', '<']),
            Self::Entity => line.contains(['<', '>', '"', '{', '`']),
            Self::Unicode | Self::Hexadecimal => {
                line.contains(['"', '\'', '`', '{', '}', '=', ';', '(', '['])
            }
            // Inside a longer word it is base64 or a sum.
            Self::Utf7 => word.ends_with(|c: char| c.is_ascii_alphanumeric() || "+/=".contains(c)),
            Self::QuotedPrintable => line.contains(['<', '>', '"', '{', '`', '&']),
        }
    }
}

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
    let mut done = 0;
    for at in signs {
        if at < done {
            continue;
        }
        if let Some(found) = run(text, at) {
            done = found.span.end;
            rewrite.replace(found.span, &found.text, found.kind.rule(), 0.99, None);
            evidence.count(found.kind.rule(), true);
        }
    }
    rewrite.finish()
}

struct Found {
    span: Range<usize>,
    text: String,
    kind: Kind,
}

/// The run of escapes that begins at `at`, if it proves itself.
fn run(text: &str, at: usize) -> Option<Found> {
    let rest = &text[at..];
    let (kind, decoded, len) = match rest.as_bytes() {
        [b'%', _, _, b'%', ..] => {
            let (bytes, len) = hex_run(rest, "%");
            (Kind::Percent, from_bytes(&bytes)?, len)
        }
        [b'=', _, _, b'=', ..] => {
            let (bytes, len) = hex_run(rest, "=");
            (Kind::QuotedPrintable, from_bytes(&bytes)?, len)
        }
        [b'+', _, _, _, ..] => {
            let (decoded, len) = utf7_run(rest)?;
            (Kind::Utf7, decoded, len)
        }
        [b'\\', b'x', ..] => {
            let (bytes, len) = hex_run(rest, "\\x");
            (Kind::Hexadecimal, from_bytes(&bytes)?, len)
        }
        [b'\\', b'u', ..] => {
            let (decoded, len) = unicode_run(rest);
            (Kind::Unicode, decoded, len)
        }
        [b'&', ..] => {
            let (decoded, len) = entity_run(rest);
            (Kind::Entity, decoded, len)
        }
        _ => return None,
    };
    let hanzi = decoded.chars().filter(|c| !c.is_ascii()).count();
    if hanzi < MIN_CHARS || !is_chinese(&decoded) {
        return None;
    }
    if Fluent::after("").read_all(&decoded) > MAX_COST * decoded.chars().count() as f32 {
        return None;
    }
    let start = memchr::memrchr(b'\n', &text.as_bytes()[..at]).map_or(0, |end| end + 1);
    let end = memchr::memchr(b'\n', rest.as_bytes()).map_or(text.len(), |end| at + end);
    if kind.belongs(&text[start..end], &text[start..at]) {
        return None;
    }
    Some(Found {
        span: at..at + len,
        text: decoded,
        kind,
    })
}

/// The bytes of a run of `prefix` and two hexadecimal digits, and its length. In quoted-printable
/// a line may end between two of them, with an equals sign before its end.
fn hex_run(text: &str, prefix: &str) -> (Vec<u8>, usize) {
    let mut bytes = Vec::new();
    let mut at = 0;
    loop {
        let soft = ["=\n", "=\r\n"].iter().find(|soft| {
            let rest = text[at..].strip_prefix(**soft);
            prefix == "=" && rest.is_some_and(|rest| rest.starts_with(prefix))
        });
        let skipped = soft.map_or(0, |soft| soft.len());
        let Some(digits) = text[at + skipped..]
            .strip_prefix(prefix)
            .and_then(|rest| rest.get(..2))
        else {
            break;
        };
        at += skipped;
        let Some(byte) = hexadecimal(digits) else {
            break;
        };
        bytes.push(byte as u8);
        at += prefix.len() + 2;
    }
    (bytes, at)
}

fn hexadecimal(digits: &str) -> Option<u32> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain
        .then(|| u32::from_str_radix(digits, 16).ok())
        .flatten()
}

fn from_bytes(bytes: &[u8]) -> Option<String> {
    if bytes.len() < 4 || bytes.is_ascii() {
        return None;
    }
    let utf8 = std::str::from_utf8(bytes).ok().map(str::to_owned);
    utf8.or_else(|| Codec::Gb18030.decode(bytes))
}

/// The text of a run of UTF-7, and its length: base64 of UTF-16 between `+` and, mostly, `-`.
fn utf7_run(text: &str) -> Option<(String, usize)> {
    let body = text.strip_prefix('+')?;
    let end = body
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '+' || c == '/'))
        .unwrap_or(body.len());
    let bytes = STANDARD_NO_PAD.decode(&body[..end]).ok()?;
    let units = bytes.chunks_exact(2);
    if !units.remainder().is_empty() {
        return None;
    }
    let units: Vec<u16> = units
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
        .collect();
    let closed = usize::from(body[end..].starts_with('-'));
    Some((String::from_utf16(&units).ok()?, 1 + end + closed))
}

/// The text of a run of `\uXXXX`, and its length.
fn unicode_run(text: &str) -> (String, usize) {
    let mut units = Vec::new();
    let mut at = 0;
    while let Some(unit) = text[at..]
        .strip_prefix("\\u")
        .and_then(|rest| rest.get(..4))
        .and_then(hexadecimal)
    {
        units.push(unit as u16);
        at += 6;
    }
    (String::from_utf16(&units).unwrap_or_default(), at)
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
        let Some((digits, after)) = body.split_once(';') else {
            break;
        };
        let code = match digits.strip_prefix(['x', 'X']) {
            Some(digits) if digits.len() <= 6 => hexadecimal(digits),
            None if digits.len() <= 7 => digits.parse().ok(),
            _ => None,
        };
        let Some(c) = code.and_then(char::from_u32) else {
            break;
        };
        decoded.push(c);
        at = text.len() - after.len();
    }
    (decoded, at)
}

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
