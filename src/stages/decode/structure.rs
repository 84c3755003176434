//! Structure that speaks for an encoding before any statistics: shifts between sets, the zeros of
//! UTF-32, valid UTF-8 beyond chance.
//!
//! Escapes alone prove nothing, a page about HZ holds them too: what stands between them must read
//! as hanzi.

use encoding_rs::ISO_2022_JP;

use super::coding::Coding;
use super::detect::{Guess, SLICE_BYTES, confidence};
use super::legacy::escape;
use super::readings::Form;
use super::score;
use super::tables::Language::{self, Hans, Hant};
use super::tables::{BIT, TABLES};

/// Encodings of seven bits: by what stands between their shifts. Damage may have cost them a
/// shift, or set the eighth bit of a byte here and there.
pub(super) fn by_escapes(head: &[u8]) -> Option<Guess> {
    let high = head.iter().take(1 << 16).filter(|b| **b >= 0x80).count();
    if high > 1 + head.len().min(1 << 16) / 256 {
        return None;
    }
    let found = |coding, language, margin: u32| {
        Some(Guess {
            coding,
            skip: 0,
            state: escape::State::default(),
            confidence: confidence(margin),
            how: "escape",
            language: Some(language),
            bits_per_byte: 5.0,
        })
    };
    let hanzi = [(Form::Gb, Hans), (Form::EucTw, Hant)];
    let closed = if escape::has_closed_tildes(head) {
        CLOSED_TILDES
    } else {
        0
    };
    let shifts = shifted_margin(escape::shifted_out(head), 0, &hanzi);
    let tildes = shifted_margin(escape::in_tildes(head), closed, &hanzi[..1]);
    if let Some(margin) = shifts.filter(|margin| Some(*margin) >= tildes) {
        return found(Coding::Iso2022Cn, "zh", margin);
    }
    if escape::is_iso_2022_cn(head) {
        return found(Coding::Iso2022Cn, "zh", 20 * BIT);
    }
    let japanese = [&b"\x1B$B"[..], b"\x1B$@", b"\x1B(J", b"\x1B(I"];
    if japanese
        .iter()
        .any(|mark| memchr::memmem::find(head, mark).is_some())
    {
        return found(Coding::Whatwg(ISO_2022_JP), "ja", 20 * BIT);
    }
    let Some((skip, torn)) = torn_hz(head) else {
        return found(Coding::Hz, "zh", tildes?);
    };
    let state = escape::State::inside();
    let margin = torn.max(tildes.unwrap_or(0));
    found(Coding::Hz, "zh", margin).map(|guess| Guess {
        skip,
        state,
        ..guess
    })
}

/// Whether `head` begins inside `~{ … ~}`: the bytes before its first character and how much
/// cheaper that reading is.
fn torn_hz(head: &[u8]) -> Option<(usize, u32)> {
    let (skip, stretch) = escape::torn_hz(head)?;
    let margin = shifted_margin(std::iter::once(stretch), 0, &[(Form::Gb, Hans)])?;
    Some((skip, margin))
}

/// How much cheaper (bits) what stands between shifts must be as hanzi than as ASCII.
const SHIFTED_MARGIN: u32 = 6;

/// What `~{ … ~}` around whole characters adds to that: four bytes that other text hardly has
/// together.
const CLOSED_TILDES: u32 = 12 * BIT;

/// How much cheaper `stretches` are as hanzi in one of `readings` than as ASCII, their `marks`
/// included, if they are.
fn shifted_margin<'h>(
    stretches: impl Iterator<Item = &'h [u8]>,
    marks: u32,
    readings: &[(Form, Language)],
) -> Option<u32> {
    let mut as_ascii = marks;
    let mut as_hanzi = vec![0; readings.len()];
    for stretch in stretches.take(escape::STRETCHES) {
        let stretch = stretch.iter().take(SLICE_BYTES).filter(|b| **b != 0);
        let ascii: Vec<u8> = stretch.map(|b| b & 0x7F).collect();
        let high: Vec<u8> = ascii.iter().map(|b| b | 0x80).collect();
        as_ascii += score::any_single_byte(&ascii);
        for (sum, (form, language)) in as_hanzi.iter_mut().zip(readings) {
            *sum += score::characters(*form, TABLES.model(*language), &high).cost;
        }
    }
    let best = as_hanzi.into_iter().min()?;
    as_ascii
        .checked_sub(best)
        .filter(|margin| *margin >= SHIFTED_MARGIN * BIT)
}

/// UTF-32 without byte order mark: every fourth byte is zero, and its neighbour nearly always.
pub(super) fn by_quads(head: &[u8]) -> Option<Guess> {
    let quads = head.len() / 4;
    if quads == 0 || !head.len().is_multiple_of(4) && quads < 16 {
        return None;
    }
    let valid = |unit: fn([u8; 4]) -> u32| {
        let good = head.chunks_exact(4).filter(|q| {
            let value = unit([q[0], q[1], q[2], q[3]]);
            (9..0x3_2000).contains(&value) && char::from_u32(value).is_some()
        });
        good.count() * 50 >= quads * 49
    };
    let coding = if valid(u32::from_le_bytes) {
        Coding::Utf32Le
    } else if valid(u32::from_be_bytes) {
        Coding::Utf32Be
    } else {
        return None;
    };
    Some(Guess {
        coding,
        skip: 0,
        state: escape::State::default(),
        confidence: 0.99,
        how: "utf-32",
        language: None,
        bits_per_byte: 3.0,
    })
}

/// Up to how many characters beyond ASCII valid UTF-8 may be chance.
const DOUBTFUL_CHARACTERS: usize = 12;

/// Up to how many bytes of pure ASCII may be UTF-16 of hanzi by chance.
const DOUBTFUL_ASCII: usize = 64;

/// How much of valid UTF-8 with NULs is looked at, in bytes.
const SAMPLE_BYTES: usize = 1 << 16;

/// So many hanzi are no accident: of 600,000 pieces of Chinese in UTF-16, 1 to 40 characters long, 129 are
/// valid UTF-8 with one, and a single one with two.
const FEWEST_HANZI: usize = 2;

/// Of text that was read wrong fewer bytes than one in so many are controls behind another one, of tables
/// of numbers and records of fixed width more.
const DOUBLED_SHARE: usize = 16;

/// Whether `head`, which is valid UTF-8, holds hanzi that are no accident and is text, whatever the NULs in
/// it are: pairs of UTF-16 read as GBK are hanzi, letters and controls, which is for repair to undo.
fn is_hanzi_with_nuls(head: &[u8]) -> bool {
    let sample = &head[..head.len().min(SAMPLE_BYTES)];
    let hanzi = sample.iter().filter(|b| matches!(b, 0xE3..=0xE9));
    let is_control = |b: &u8| *b < b'\t';
    let doubled = sample.windows(2).filter(|two| two.iter().all(is_control));
    hanzi.take(FEWEST_HANZI).count() == FEWEST_HANZI
        && doubled.count() * DOUBLED_SHARE < sample.len()
}

/// Whether `head`, which is valid UTF-8, is worth a second look: it holds escape sequences or
/// NULs, or so little beyond ASCII that it may be another encoding by chance (the famous case is
/// 联通 in GBK).
pub(super) fn is_doubtful_utf8(head: &[u8]) -> bool {
    if memchr::memchr(0, head).is_some() {
        return !is_hanzi_with_nuls(head);
    }
    if head.is_ascii() {
        let short = head.len() <= DOUBTFUL_ASCII;
        let controls = head[..head.len().min(4096)]
            .iter()
            .filter(|b| **b < 9)
            .count()
            > 4;
        return short || controls || escape::has_shifts(head) || may_be_torn_hz(head);
    }
    let leads = head.iter().filter(|b| **b >= 0x80);
    leads.take(DOUBTFUL_CHARACTERS + 1).count() <= DOUBTFUL_CHARACTERS
}

/// How many characters beyond ASCII `bytes` hold, which are valid UTF-8.
pub(super) fn sequences(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte >= 0xC0).count()
}

/// How improbable (bits) it is that Chinese text in UTF-16 is valid UTF-8, as `bytes` are: of its bytes
/// four in ten are above 7F, and those stand side by side as UTF-8 wants one time in some hundred.
/// Three hanzi are so by chance at times.
pub(super) fn utf8_by_chance(bytes: &[u8]) -> u32 {
    let sequences = sequences(bytes) as u32;
    let ascii = bytes.iter().filter(|byte| byte.is_ascii()).count() as u32;
    match sequences {
        0 => 0,
        _ => (8 * sequences + ascii * 3 / 4).saturating_sub(12),
    }
}

/// Whether ASCII has half a mark of HZ at either end (and does not begin like JSON).
fn may_be_torn_hz(head: &[u8]) -> bool {
    let begins = matches!(head, [b'{', second, ..] if !b"\"' \t\r\n}{".contains(second));
    begins || head.ends_with(b"~")
}
