//! Bytes that are gone without a trace: some decoders drop the byte that a cut left alone, so that a page without
//! annotations shows nothing but a sign and odd characters behind it, `設?茖W歷` for 設專科學歷. Where that may
//! be is told here, from one sign and a few characters; whether it is, the lattice says.

use super::super::lattice::Codec;
use super::evidence::is_han;
use super::far::QUOTATIONS;
use super::scan::leaked_tag;
use crate::plausibility::{Model, State};

/// How much of a line (bytes) is read before and behind a sign that may show that bytes are gone.
const BEFORE: usize = 60;
const BEHIND: usize = 600;

/// The parts of `line` that may show that bytes are gone without a trace. A byte search.
pub(super) fn parts(line: &str) -> impl Iterator<Item = &str> {
    let mut signs = memchr::memchr2_iter(b'?', b'!', line.as_bytes());
    let mut passed = 0;
    std::iter::from_fn(move || {
        let at = signs.find(|at| *at >= passed && dropped(line, *at))?;
        let start = line.floor_char_boundary(at.saturating_sub(BEFORE));
        passed = line.ceil_char_boundary(line.len().min(at + BEHIND));
        Some(&line[start..passed])
    })
}

/// The second bytes of the characters that make `？` or `！` behind a byte A3 and are frequent there: 科 可 看 考 客
/// 口 快 空 克 恐 苦, and “ ” 《.
const ASKED: &[u8] = b"\xC6\xC9\xB4\xBC\xCD\xDA\xEC\xD5\xCB\xD6\xE0";
const EXCLAIMED: &[u8] = b"\xB0\xB1\xB6";

/// How improbable (nats) a hanzi by itself is that shows what stands behind such a sign to be out of step, and by how
/// much better it has to read one byte off where there is none.
const SELDOM: f32 = 12.0;
const BETTER: f32 = 4.0;

/// The same for the first one on a page that is known to be damaged.
const HINT: f32 = 9.0;
const HINTED: f32 = 1.0;

/// How many characters behind the sign are asked.
const ASKED_BEHIND: usize = 3;

/// Whether the `?` or `!` at byte `at` may be half of a character, the byte before it being gone without a
/// trace: what stands behind is seldom seen, or common one byte off. Costs a few characters of the model at
/// one sign in twelve that stands between hanzi, and hardly anything elsewhere.
pub(super) fn dropped(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let between = at > 0 && bytes[at - 1] > 0x7F;
    if !between || !matches!(bytes.get(at + 1), Some(0xE3..=0xE9)) {
        return false;
    }
    let halves = match bytes[at] {
        b'?' => ASKED,
        b'!' => EXCLAIMED,
        _ => return false,
    };
    let behind = || text[at + 1..].chars();
    let pair = behind().next().and_then(|ch| Codec::Gbk.bytes_of(ch));
    if !pair.is_some_and(|pair| halves.contains(&pair[0])) {
        return false;
    }
    let off = one_byte_off(bytes[at] | 0x80, behind().take(ASKED_BEHIND));
    let better = |off: Vec<char>| {
        let stands = score(behind().take(off.len()));
        score(off.into_iter()) - stands > BETTER
    };
    let seldom = |ch| is_han(ch) && score(std::iter::once(ch)) < -SELDOM;
    off.is_some_and(better) || behind().skip(1).take(ASKED_BEHIND).any(seldom)
}

/// What the model says (nats) of `text` by itself.
fn score(text: impl Iterator<Item = char>) -> f32 {
    let model = Model::bundled();
    let read = |(state, sum): (State, f32), ch| {
        let (state, score) = model.advance(state, model.fold(ch));
        (state, sum + score.nats())
    };
    text.fold((model.unknown_start(), 0.0), read).1
}

/// Whether a sign in the text of a page that is annotated and shows no lone byte may be half of a character: what stands
/// behind is seldom seen or joined to a letter, or the sign ate the `<` of a tag. More of these are honest than of [`dropped`]'s,
/// which has to be right on any page; all that follows is that the lattice is asked. Linear.
pub(super) fn hinted(page: &str) -> bool {
    let mut signs = page.match_indices(['?', '!', ';', '？', '！', '；']);
    page.lines().any(unclosed)
        || signs.any(|(at, sign)| {
            let behind = &page[at + sign.len()..];
            let honest = page[..at].ends_with(['?', '!', '？', '！', '\n', ' ']) || at == 0;
            let eaten = || {
                matches!(sign, "!" | "！")
                    && behind
                        .strip_prefix(['?', '\u{FFFD}'])
                        .is_some_and(|tag| leaked_tag(tag).is_some())
            };
            let mut chars = behind.chars();
            let better = |first: char| {
                let half = match sign {
                    "?" | "？" => 0xBF,
                    ";" | "；" => 0xBB,
                    _ => 0xA1,
                };
                let behind = || std::iter::once(first).chain(behind.chars().skip(1));
                let off = one_byte_off(half, behind().take(ASKED_BEHIND));
                off.is_some_and(|off| {
                    let stands = score(behind().take(off.len()));
                    score(off.into_iter()) - stands > HINTED
                })
            };
            let first = chars.next();
            // The letters of pinyin stand in GBK, too.
            let toned = first.is_some_and(|ch| ('à'..='ǜ').contains(&ch));
            let first = first.filter(|ch| is_han(*ch));
            let odd = |first: char| {
                let letter = chars
                    .next()
                    .is_some_and(|ch| ch.is_ascii_graphic() && ch >= '@')
                    && chars.next().is_some_and(is_han);
                letter || score(std::iter::once(first)) < -HINT || better(first)
            };
            !honest && (eaten() || toned || first.is_some_and(odd))
        })
}

/// Whether a quotation of `line` stays open where it ends in an exclamation mark, which may be half of 。”.
fn unclosed(line: &str) -> bool {
    let opened = |(open, close): &(char, char)| {
        let last = line.rfind([*open, *close]);
        last.is_some_and(|at| line[at..].starts_with(*open))
    };
    line.ends_with(['!', '！']) && QUOTATIONS.iter().any(opened)
}

/// What `text` reads as behind the byte `first`, up to a letter that is a second byte; `None` where that is no GBK.
fn one_byte_off(mut first: u8, mut text: impl Iterator<Item = char>) -> Option<Vec<char>> {
    let mut off = Vec::new();
    for ch in text.by_ref() {
        let (second, next) = match ch {
            '@'..='~' => (ch as u8, None),
            _ => Codec::Gbk
                .bytes_of(ch)
                .map(|[second, next]| (second, Some(next)))?,
        };
        off.push(Codec::Gbk.pair(first, second)?);
        match next {
            Some(next) => first = next,
            None => break,
        }
    }
    off.extend(text);
    Some(off)
}
