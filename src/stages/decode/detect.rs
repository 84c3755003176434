//! Which encoding do these bytes have? Judged from the bytes alone.
//!
//! Structure first: escape sequences, the parity of UTF-32. Then every candidate encoding with
//! every language that is written in it competes for the lowest information content of a sample
//! (see [`score`](super::score)); what the candidates cost beyond their text is their rarity.
//! Single-byte encodings that are not modelled compete as one, and chardetng names it.

use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, IBM866, ISO_2022_JP, ISO_8859_5, KOI8_R,
    MACINTOSH, SHIFT_JIS, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252, X_MAC_CYRILLIC,
};

use super::coding::{Coding, UTF8, has_four_byte};
use super::legacy::{escape, uao};
use super::readings::Form;
use super::score::{self, Score};
use super::tables::{BIT, Language, Model, TABLES};

/// What the bytes look like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Guess {
    pub(super) coding: Coding,
    /// Bytes at the start that belong to a character cut off before them.
    pub(super) skip: usize,
    pub(super) confidence: f32,
    pub(super) how: &'static str,
    pub(super) language: Option<&'static str>,
    /// Information content of the sample, in bits per byte: 4 to 6 for text, 8 for noise.
    pub(super) bits_per_byte: f32,
}

impl Guess {
    /// Whether its encoding has one byte a character.
    pub(super) fn is_single_byte(&self) -> bool {
        matches!(self.coding, Coding::Whatwg(encoding) if encoding.is_single_byte())
    }
}

/// An encoding and a language that compete.
struct Candidate {
    coding: Coding,
    form: Form,
    /// `None`: any, in encodings that hold them all.
    language: Option<Language>,
    /// How rare it is, in bits: what it pays at the start.
    rarity: u32,
}

impl Candidate {
    fn model(&self) -> &'static Model {
        match self.language {
            Some(language) => TABLES.model(language),
            None => &TABLES.any,
        }
    }
}

const fn candidate(
    coding: Coding,
    form: Form,
    language: Option<Language>,
    rarity: u32,
) -> Candidate {
    Candidate {
        coding,
        form,
        language,
        rarity,
    }
}

use Language::{Hans, Hant, Japanese, Korean};

/// The candidates scored by characters. The rarities are rough frequencies of encodings in pages
/// and archives; a misjudgement by four bits matters only to samples of four characters.
static CANDIDATES: [Candidate; 17] = [
    candidate(UTF8, Form::Utf8, None, 0),
    candidate(UTF8, Form::Utf8, Some(Hans), 0),
    candidate(UTF8, Form::Utf8, Some(Hant), 0),
    candidate(Coding::Whatwg(GBK), Form::Gb, Some(Hans), 1),
    candidate(Coding::Whatwg(GBK), Form::Gb, Some(Hant), 5),
    candidate(Coding::Whatwg(BIG5), Form::Big5, Some(Hant), 3),
    candidate(Coding::Whatwg(BIG5), Form::Big5, Some(Hans), 9),
    candidate(Coding::EucTw, Form::EucTw, Some(Hant), 8),
    candidate(Coding::Whatwg(SHIFT_JIS), Form::ShiftJis, Some(Japanese), 3),
    candidate(Coding::Whatwg(EUC_JP), Form::EucJp, Some(Japanese), 2),
    candidate(Coding::Whatwg(EUC_KR), Form::EucKr, Some(Korean), 2),
    candidate(Coding::Whatwg(UTF_16LE), Form::Utf16Le, None, 9),
    candidate(Coding::Whatwg(UTF_16LE), Form::Utf16Le, Some(Hans), 8),
    candidate(Coding::Whatwg(UTF_16LE), Form::Utf16Le, Some(Hant), 8),
    candidate(Coding::Whatwg(UTF_16BE), Form::Utf16Be, None, 9),
    candidate(Coding::Whatwg(UTF_16BE), Form::Utf16Be, Some(Hans), 8),
    candidate(Coding::Whatwg(UTF_16BE), Form::Utf16Be, Some(Hant), 8),
];

/// Russian in its single-byte encodings: the encoding, its letters, its rarity in bits.
static CYRILLIC: LazyLock<Vec<(&'static Encoding, [u8; 128], u32)>> = LazyLock::new(|| {
    let encodings = [
        (WINDOWS_1251, 3),
        (KOI8_R, 3),
        (ISO_8859_5, 9),
        (IBM866, 8),
        (X_MAC_CYRILLIC, 12),
    ];
    encodings
        .map(|(encoding, rarity)| (encoding, score::letters(encoding), rarity))
        .into()
});

const LATIN_RARITY: u32 = 4;
const OTHER_RARITY: u32 = 13;

/// What a sample that is nearly all ASCII pays to be CJK: by its ASCII bytes, up to a limit (a page
/// of markup is mostly ASCII in any language), in eighths of a bit.
const ASCII_IN_CJK: u32 = 2;
const ASCII_IN_CJK_LIMIT: u32 = 6 * BIT;

/// What a NUL inside text costs in encodings that have none, in bits.
const NUL: u32 = 8;

/// Up to how many bytes a head is looked at as a whole; of a longer one, slices are.
const WHOLE_BYTES: usize = 1024;
const SLICES: usize = 6;
const SLICE_BYTES: usize = 160;

/// Slices of `head` that hold text beyond ASCII, spread over it. They begin where a character
/// begins, as far as that can be seen, and at a multiple of four bytes.
pub(super) fn slices(head: &[u8]) -> Vec<&[u8]> {
    if head.len() <= WHOLE_BYTES {
        return vec![head];
    }
    let part = head.len() / SLICES;
    let mut slices = Vec::with_capacity(SLICES);
    for from in (0..SLICES).map(|slice| slice * part) {
        let region = &head[from..from + part];
        let starts = |pair: &[u8]| pair[0] < 0x40 && pair[1] >= 0x80;
        let start = region.windows(2).position(starts).map(|at| at + 1);
        let start = start.or_else(|| region.iter().position(|b| *b >= 0x80));
        let start = start.unwrap_or(0) & !3;
        slices.push(&region[start..region.len().min(start + SLICE_BYTES)]);
    }
    slices
}

/// The forms and languages that `coding` is scored by; none for single-byte encodings.
pub(super) fn readings(coding: Coding) -> impl Iterator<Item = (Form, Option<Language>)> {
    let coding = match coding {
        gb if gb.is_gb() => Coding::Whatwg(GBK),
        Coding::Big5Uao => Coding::Whatwg(BIG5),
        other => other,
    };
    let of = CANDIDATES
        .iter()
        .filter(move |candidate| candidate.coding == coding);
    of.map(|candidate| (candidate.form, candidate.language))
}

/// One competitor's result.
#[derive(Debug, Clone, Copy)]
struct Entry {
    coding: Coding,
    language: Option<&'static str>,
    /// Information content in eighths of a bit, rarity included.
    cost: u32,
}

/// The encoding of `head`.
pub(super) fn detect(head: &[u8]) -> Guess {
    if let Some(guess) = by_escapes(head).or_else(|| by_quads(head)) {
        return guess;
    }
    let slices = slices(head);
    let entries = compete(&slices);
    let best = *entries
        .iter()
        .min_by_key(|entry| entry.cost)
        .expect("there are candidates");
    let rival = entries
        .iter()
        .filter(|entry| entry.coding != best.coding)
        .map(|entry| entry.cost);
    let margin = rival.min().unwrap_or(best.cost) - best.cost;
    let bytes: usize = slices.iter().map(|slice| slice.len()).sum();
    Guess {
        coding: named(best, head, &slices),
        skip: torn_head(best, &head[..head.len().min(SLICE_BYTES)]),
        confidence: confidence(margin),
        how: if best.coding.unit() == 2 {
            "utf-16"
        } else {
            "statistics"
        },
        language: best.language,
        bits_per_byte: best.cost as f32 / BIT as f32 / bytes.max(1) as f32,
    }
}

/// How much cheaper (bits) a document must read without its first bytes to be one that begins in
/// the middle of a character. Most documents begin at their beginning, with a rare character now
/// and then: set on 10,000 whole files of which none may lose its first character.
const TORN_MARGIN: u32 = 30;

/// How many bytes at the beginning of a document belong to no character of the winner; `head` is
/// its first bytes.
fn torn_head(best: Entry, head: &[u8]) -> usize {
    let same = |candidate: &&Candidate| {
        candidate.coding == best.coding && candidate.language.map(code) == best.language
    };
    let readings = CANDIDATES.iter().filter(same).map(|candidate| {
        let (form, model) = (candidate.form, candidate.model());
        let torn = score::characters(form, model, head);
        (torn, score::characters_from_the_start(form, model, head))
    });
    let Some((torn, whole)) = readings.min_by_key(|(torn, _)| torn.cost) else {
        return 0;
    };
    if whole.skip == 0 && whole.cost <= torn.cost + TORN_MARGIN * BIT {
        0
    } else {
        usize::from(torn.skip)
    }
}

/// How fast confidence grows with the margin to the best rival, per bit. Fitted on 93,000 samples of
/// 8 to 256 bytes in all encodings and states of damage, rounded down: docs/decode.md shows the fit.
const CONFIDENCE_SLOPE: f32 = 0.5;

/// The probability that a reading ahead by `margin` (eighths of a bit) is right.
fn confidence(margin: u32) -> f32 {
    let bits = margin as f32 / BIT as f32;
    1.0 / (1.0 + (-CONFIDENCE_SLOPE * bits).exp())
}

fn compete(slices: &[&[u8]]) -> Vec<Entry> {
    let zeros: usize = slices
        .iter()
        .map(|slice| memchr::memchr_iter(0, slice).count())
        .sum();
    let stripped: Vec<Vec<u8>> = if zeros == 0 {
        Vec::new()
    } else {
        slices
            .iter()
            .map(|s| s.iter().copied().filter(|b| *b != 0).collect())
            .collect()
    };
    let without: Vec<&[u8]> = if zeros == 0 {
        slices.to_vec()
    } else {
        stripped.iter().map(Vec::as_slice).collect()
    };
    let penalty = zeros as u32 * NUL * BIT;
    let ascii: usize = without
        .iter()
        .map(|s| s.iter().filter(|b| **b < 0x80).count())
        .sum();
    let mostly_ascii = (ascii as u32 * ASCII_IN_CJK).min(ASCII_IN_CJK_LIMIT);
    let mut entries: Vec<Entry> = CANDIDATES
        .iter()
        .map(|candidate| {
            let wide = candidate.form.is_wide();
            let score = characters(candidate, if wide { slices } else { &without });
            let penalty = match (wide, candidate.coding == UTF8) {
                (true, _) => 0,
                (false, true) => penalty,
                (false, false) => penalty + mostly_ascii,
            };
            Entry {
                coding: candidate.coding,
                language: candidate.language.map(code),
                cost: score.cost + candidate.rarity * BIT + penalty,
            }
        })
        .collect();
    let single =
        |coding: &'static Encoding, language, rarity: u32, score: &dyn Fn(&[u8]) -> u32| Entry {
            coding: Coding::Whatwg(coding),
            language,
            cost: without.iter().map(|slice| score(slice)).sum::<u32>() + rarity * BIT + penalty,
        };
    entries.push(single(WINDOWS_1252, None, LATIN_RARITY, &score::latin));
    // MACINTOSH stands for "some other"; it is named later.
    entries.push(single(
        MACINTOSH,
        None,
        OTHER_RARITY,
        &score::any_single_byte,
    ));
    for (encoding, letters, rarity) in CYRILLIC.iter() {
        let score = |slice: &[u8]| score::cyrillic(letters, slice);
        entries.push(single(encoding, Some("ru"), *rarity, &score));
    }
    entries
}

fn characters(candidate: &Candidate, slices: &[&[u8]]) -> Score {
    let model = candidate.model();
    let mut sum = Score {
        cost: 0,
        skip: 0,
        orphans: 0,
    };
    for slice in slices {
        let score = score::characters(candidate.form, model, slice);
        sum.cost += score.cost;
        sum.orphans += score.orphans;
    }
    sum
}

fn code(language: Language) -> &'static str {
    match language {
        Hans | Hant => "zh",
        Japanese => "ja",
        Korean => "ko",
    }
}

/// The exact encoding of the winner: GB18030 or GBK, Big5 or its UAO, which single-byte one.
fn named(best: Entry, head: &[u8], slices: &[&[u8]]) -> Coding {
    let Coding::Whatwg(encoding) = best.coding else {
        return best.coding;
    };
    if encoding == GBK && has_four_byte(head) {
        return Coding::Whatwg(GB18030);
    }
    if encoding == BIG5 && prefers_uao(slices) {
        return Coding::Big5Uao;
    }
    if encoding == WINDOWS_1252 || encoding == MACINTOSH {
        return Coding::Whatwg(single_byte(head));
    }
    best.coding
}

/// How many bits UAO's reading of the codes that it has of its own must be better by.
const UAO_MARGIN: i64 = 12 * BIT as i64;

fn prefers_uao(slices: &[&[u8]]) -> bool {
    let model = TABLES.model(Hant);
    let cost = |c: Option<char>| {
        i64::from(c.map_or(32 * BIT, |c| {
            TABLES.any.cost(c.into()).min(model.cost(c.into()))
        }))
    };
    let mut gain = 0;
    for slice in slices {
        let mut at = 0;
        while at + 1 < slice.len() {
            let (lead, trail) = (slice[at], slice[at + 1]);
            if lead < 0x81 {
                at += 1;
                continue;
            }
            if let Some(other) = uao::difference(lead, trail) {
                let (text, lost) = BIG5.decode_without_bom_handling(&slice[at..at + 2]);
                gain += cost(text.chars().next().filter(|_| !lost)) - cost(other);
            }
            at += 2;
        }
    }
    gain >= UAO_MARGIN
}

/// The single-byte encoding that chardetng finds likeliest.
fn single_byte(head: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // A NUL makes it give up; told that this is the end, it would judge a torn tail.
    let sample: Vec<u8> = head
        .iter()
        .copied()
        .filter(|b| *b != 0)
        .take(1 << 16)
        .collect();
    detector.feed(&sample, false);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    if encoding.is_single_byte() {
        encoding
    } else {
        WINDOWS_1252
    }
}

/// Encodings of seven bits: by what stands between their shifts. Damage may have cost them a
/// shift, or set the eighth bit of a byte here and there.
fn by_escapes(head: &[u8]) -> Option<Guess> {
    let high = head.iter().take(1 << 16).filter(|b| **b >= 0x80).count();
    if high > 1 + head.len().min(1 << 16) / 256 {
        return None;
    }
    let found = |coding, language, margin: u32| {
        Some(Guess {
            coding,
            skip: 0,
            confidence: confidence(margin),
            how: "escape",
            language: Some(language),
            bits_per_byte: 5.0,
        })
    };
    let hanzi = [(Form::Gb, Hans), (Form::EucTw, Hant)];
    if let Some(margin) = shifted_margin(escape::shifted_out(head), &hanzi) {
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
    let margin = shifted_margin(escape::in_tildes(head), &hanzi[..1])?;
    found(Coding::Hz, "zh", margin)
}

/// How much cheaper (bits) what stands between shifts must be as hanzi than as ASCII.
const SHIFTED_MARGIN: u32 = 6;

/// Of how many stretches the first bytes are looked at.
const STRETCHES: usize = 64;

/// How much cheaper `stretches` are as hanzi in one of `readings` than as ASCII, if they are.
fn shifted_margin<'h>(
    stretches: impl Iterator<Item = &'h [u8]>,
    readings: &[(Form, Language)],
) -> Option<u32> {
    let mut as_ascii = 0;
    let mut as_hanzi = vec![0; readings.len()];
    for stretch in stretches.take(STRETCHES) {
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
fn by_quads(head: &[u8]) -> Option<Guess> {
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

/// Whether `head`, which is valid UTF-8, is worth a second look: it holds escape sequences or
/// NULs, or so little beyond ASCII that it may be another encoding by chance (the famous case is
/// 联通 in GBK).
pub(super) fn is_doubtful_utf8(head: &[u8]) -> bool {
    if memchr::memchr(0, head).is_some() {
        return true;
    }
    if head.is_ascii() {
        let short = head.len() <= DOUBTFUL_ASCII;
        let controls = head[..head.len().min(4096)]
            .iter()
            .filter(|b| **b < 9)
            .count()
            > 4;
        return short || controls || escape::has_shifts(head);
    }
    let leads = head.iter().filter(|b| **b >= 0x80);
    leads.take(DOUBTFUL_CHARACTERS + 1).count() <= DOUBTFUL_CHARACTERS
}
