//! Which encoding do these bytes have? Judged from the bytes alone.
//!
//! Structure first: escape sequences, the parity of UTF-32. Then every candidate encoding with
//! every language that is written in it competes for the lowest information content of a sample
//! (see [`score`](super::score)); what the candidates cost beyond their text is their rarity.
//! Single-byte encodings that are not modelled compete as one, and chardetng names it.

use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, IBM866, ISO_8859_5, KOI8_R, MACINTOSH, SHIFT_JIS,
    UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252, X_MAC_CYRILLIC,
};

use super::coding::{Coding, UTF8, has_four_byte};
use super::legacy::{escape, uao};
use super::readings::Form;
use super::score::{self, Score};
use super::structure;
use super::tables::{BIT, Language, Model, TABLES};

/// What the bytes look like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Guess {
    pub(super) coding: Coding,
    /// Bytes at the start that belong to a character cut off before them.
    pub(super) skip: usize,
    /// What a text that begins inside shifts begins with.
    pub(super) state: escape::State,
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
        model(self.form, self.language)
    }
}

/// What text in `form` is scored by.
pub(super) fn model(form: Form, language: Option<Language>) -> &'static Model {
    match language {
        Some(language) => TABLES.model(language),
        None if form == Form::Utf8 => &TABLES.scripts,
        None => &TABLES.any,
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
static CANDIDATES: [Candidate; 19] = [
    candidate(UTF8, Form::Utf8, None, 0),
    candidate(UTF8, Form::Utf8, Some(Hans), 0),
    candidate(UTF8, Form::Utf8, Some(Hant), 0),
    candidate(Coding::Whatwg(GBK), Form::Gb, Some(Hans), 1),
    candidate(Coding::Whatwg(GBK), Form::Gb, Some(Hant), 5),
    candidate(Coding::Whatwg(BIG5), Form::Big5, Some(Hant), 3),
    candidate(Coding::Whatwg(BIG5), Form::Big5, Some(Hans), 9),
    // Passages of Japanese in Chinese text.
    candidate(Coding::Whatwg(GBK), Form::Gb, Some(Japanese), 12),
    candidate(Coding::Whatwg(BIG5), Form::Big5, Some(Japanese), 14),
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
pub(super) const WHOLE_BYTES: usize = 1024;
const SLICES: usize = 6;
pub(super) const SLICE_BYTES: usize = 160;

/// Up to how many bytes beyond ASCII a head is looked at around each of them, not in slices: a
/// page of markup may have a dozen characters, and none should be missed.
const SPARSE_BYTES: usize = 192;

/// How many bytes of ASCII are looked at on either side of the others.
const AROUND: usize = 4;

/// Slices of `head` that hold text beyond ASCII, spread over it; all of it when it is short.
fn slices(head: &[u8]) -> Vec<&[u8]> {
    if head.len() <= WHOLE_BYTES {
        return vec![head];
    }
    let beyond = head.iter().filter(|byte| **byte >= 0x80).count();
    if (1..=SPARSE_BYTES).contains(&beyond) {
        return clusters(head);
    }
    spread(head, SLICE_BYTES)
}

/// What stands around the bytes beyond ASCII, from multiples of four bytes.
fn clusters(head: &[u8]) -> Vec<&[u8]> {
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, _) in head.iter().enumerate().filter(|(_, byte)| **byte >= 0x80) {
        let end = head.len().min(at + 1 + AROUND);
        match ranges.last_mut() {
            Some(last) if at.saturating_sub(AROUND) <= last.end => last.end = end,
            _ => ranges.push((at.saturating_sub(AROUND) & !3)..end),
        }
    }
    ranges.into_iter().map(|range| &head[range]).collect()
}

/// Slices of `head` (at least [`WHOLE_BYTES`]) of `bytes` bytes at most that hold text beyond
/// ASCII, spread over it. They begin where a character begins, as far as that can be seen, and at a
/// multiple of four bytes.
pub(super) fn spread(head: &[u8], bytes: usize) -> Vec<&[u8]> {
    let part = head.len() / SLICES;
    let mut slices = Vec::with_capacity(SLICES);
    for from in (0..SLICES).map(|slice| slice * part) {
        let region = &head[from..from + part];
        let starts = |pair: &[u8]| pair[0] < 0x40 && pair[1] >= 0x80;
        let start = region.windows(2).position(starts).map(|at| at + 1);
        let start = start.or_else(|| region.iter().position(|b| *b >= 0x80));
        let start = start.unwrap_or(0) & !3;
        slices.push(&region[start..region.len().min(start + bytes)]);
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

/// A declared encoding as evidence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label {
    pub(super) coding: Coding,
    /// What every other encoding pays.
    pub(super) weight: u32,
}

impl Label {
    /// Whether it speaks for `coding`; [`MACINTOSH`] stands for any single-byte encoding that is
    /// not modelled.
    fn is_for(self, coding: Coding) -> bool {
        let is = |encoding| coding == Coding::Whatwg(encoding);
        match self.coding {
            gb if gb.is_gb() => coding.is_gb(),
            Coding::Big5Uao => is(BIG5),
            Coding::Whatwg(encoding) if encoding.is_single_byte() => {
                let modelled = CYRILLIC.iter().any(|(known, ..)| *known == encoding);
                coding == self.coding || !modelled && (is(WINDOWS_1252) || is(MACINTOSH))
            }
            other => other == coding,
        }
    }
}

/// The encoding of `head`.
pub(super) fn detect(head: &[u8]) -> Guess {
    detect_labelled(head, None)
}

/// The encoding of `head`, which is declared to be that of `label`.
pub(super) fn detect_labelled(head: &[u8], label: Option<Label>) -> Guess {
    if let Some(guess) = structure::by_escapes(head).or_else(|| structure::by_quads(head)) {
        return guess;
    }
    let slices = slices(head);
    let mut entries = compete(&slices);
    let charge = |entry: &Entry| match label {
        Some(label) if !label.is_for(entry.coding) => label.weight,
        _ => 0,
    };
    entries
        .iter_mut()
        .for_each(|entry| entry.cost += charge(entry));
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
    let information = (best.cost - charge(&best)) as f32 / BIT as f32;
    let labelled = label.filter(|label| label.is_for(best.coding));
    Guess {
        coding: named(best, head, &slices, labelled),
        skip: torn_head(best, &head[..head.len().min(SLICE_BYTES)]),
        state: escape::State::default(),
        confidence: confidence(margin),
        how: if best.coding.unit() == 2 {
            "utf-16"
        } else {
            "statistics"
        },
        language: best.language,
        bits_per_byte: information / bytes.max(1) as f32,
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
pub(super) fn confidence(margin: u32) -> f32 {
    let bits = margin as f32 / BIT as f32;
    1.0 / (1.0 + (-CONFIDENCE_SLOPE * bits).exp())
}

/// What damaged UTF-8 pays to be in a script that is not modelled: what reads as nothing else would
/// be that.
const DAMAGED_SCRIPT: u32 = 12 * BIT;

/// Whether `slice` is valid UTF-8, but for what was cut off its end.
fn is_utf8(slice: &[u8]) -> bool {
    std::str::from_utf8(slice).map_or_else(|error| error.error_len().is_none(), |_| true)
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
    let valid = without.iter().all(|slice| is_utf8(slice));
    let chance = match valid && zeros == 0 {
        true => slices
            .iter()
            .map(|slice| structure::utf8_by_chance(slice))
            .sum(),
        false => 0,
    };
    let mostly_ascii = (ascii as u32 * ASCII_IN_CJK).min(ASCII_IN_CJK_LIMIT);
    let mut entries: Vec<Entry> = CANDIDATES
        .iter()
        .map(|candidate| {
            let wide = candidate.form.is_wide();
            let score = characters(candidate, if wide { slices } else { &without });
            let penalty = match (wide, candidate.coding == UTF8) {
                (false, true) if candidate.language.is_none() && !valid => penalty + DAMAGED_SCRIPT,
                (true, _) => chance * BIT,
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

/// The exact encoding of the winner: GB18030 or GBK, Big5 or its UAO, which single-byte one. A
/// `label` for the winner says it, but between GBK and GB18030, which one decoder reads.
fn named(best: Entry, head: &[u8], slices: &[&[u8]], label: Option<Label>) -> Coding {
    if let Some(label) = label.filter(|label| !label.coding.is_gb()) {
        return label.coding;
    }
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
