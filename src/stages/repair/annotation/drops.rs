//! Bytes that are gone without a trace: some decoders drop the byte that a cut left alone, so that a page without
//! annotations shows nothing but a sign and odd characters behind it, `設?茖W歷` for 設專科學歷. Where that may
//! be is told here, from one sign and a few characters; whether it is, the lattice says.

use super::super::lattice::Codec;
use super::evidence::is_han;
use crate::plausibility::Model;

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
/// 口 快 空 克 恐 苦, and “ 《.
const ASKED: &[u8] = b"\xC6\xC9\xB4\xBC\xCD\xDA\xEC\xD5\xCB\xD6\xE0";
const EXCLAIMED: &[u8] = b"\xB0\xB6";

/// How improbable (nats) a hanzi by itself is that shows what stands behind such a sign to be out of step, and by how
/// much a commoner one has to be rarer than what it becomes one byte off.
const SELDOM: f32 = 12.0;
const RARER: f32 = 2.0;

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
    let mut behind = text[at + 1..].chars();
    let pair = behind.clone().next().and_then(|ch| Codec::Gbk.bytes_of(ch));
    let Some([_, begun]) = pair.filter(|pair| halves.contains(&pair[0])) else {
        return false;
    };
    let model = Model::bundled();
    let cost = |ch| {
        -model
            .advance(model.unknown_start(), model.fold(ch))
            .1
            .nats()
    };
    let next = behind.clone().nth(1).and_then(|next| match next {
        '@'..='~' => Some(next as u8),
        _ => Codec::Gbk.bytes_of(next).map(|pair| pair[0]),
    });
    let off = next.and_then(|next| Codec::Gbk.pair(begun, next));
    let rarer = |ch| off.is_some_and(|off| cost(ch) - cost(off) > RARER);
    behind.clone().next().is_some_and(rarer)
        || behind
            .by_ref()
            .take(ASKED_BEHIND)
            .any(|ch| is_han(ch) && cost(ch) > SELDOM)
}
