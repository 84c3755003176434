//! Is this window's damage, or honest pinyin? The joint evidence of a whole window: which
//! characters are annotated, always or now and then, with which readings, and how many brackets
//! are broken in just the way that the damage breaks them. Changes nothing.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;

use super::super::lattice::Codec;
use super::drops::{dropped, hinted};
use super::readings::{Entry, Fit, Readings, Syllable};
use super::scan;
use super::tally::Tally;

/// The log-odds (nats) from which on a page's annotations are taken for the machine's. Two
/// characters that pages usually annotate, met in running text and never without, come to 9; one
/// comes to 4.6. Set on simulated pages cut down to one line, and on honest pinyin.
const ENOUGH: f32 = 7.0;

/// A broken bracket whose bytes close: the chance that an honest `?` followed by a syllable and a
/// bracket has a fitting byte before it is below one in a hundred.
const STRADDLE: f32 = 5.0;

/// A site that proves itself by what it reads one byte off: as much.
const PROOF: f32 = 5.0;

/// A syllable behind a character that has no simplified form: the machine never does that.
const SAME_FORM: f32 = -3.0;

/// Several syllables in one bracket: nor that.
const PHRASE: f32 = -1.0;

/// A character beyond the table with the reading that dictionaries give first, and the most that such characters may add.
const BEYOND: f32 = 1.0;
const BEYOND_MOST: f32 = 2.0;

/// The most that the same characters annotated again and again add, where no other reading has to be
/// ruled out: who glosses does it once.
const AGAIN_MOST: f32 = 3.0;

/// What it adds that more than one place is annotated. Of 923 passages of a hundred characters in
/// traditional script with one to three honest glosses none comes to [`ENOUGH`], of 2,034 half converted
/// ones nine; eight before this and the script counted.
const SEVERAL: f32 = 2.5;

/// Characters that simplification merged with others, and the traditional ones that went: of passages of a
/// hundred characters the machine's hold more of the first than of the second in 47 %, texts of Taiwan and
/// Hong Kong in 1 %, and the other way round in 1 and 51 %. A tenth of honest pages with pinyin is taken to
/// be half converted, too.
const MERGED: &str = "后里几于余干范征斗采么";
const PARTED: &str = "後裡裏幾於餘幹乾範徵鬥隻係製採鬆誌";
const HALF_CONVERTED: f32 = 2.0;
const TRADITIONAL: f32 = -3.5;

/// How likely an honest page is to gloss one of the table's characters that it has.
const HONEST: f32 = 0.01;

/// What an annotation is worth that stands apart (in a list, behind a blank) and not in running text.
const APART: f32 = 0.3;

/// From how many characters in its table on a page is annotated beyond doubt, so that it needs no habit to
/// tell the machine's readings from somebody's glosses: a machine has other readings, too, and somebody may
/// have put words in afterwards.
const MANY_KEYS: usize = 8;

/// Bytes of a reading that is not closed.
const LONGEST_BEGUN: usize = 8;

/// How sharply pages agree on the order in which characters are annotated; see [`density`].
const NESTED: f32 = 8.0;

/// What a page shows.
#[derive(Debug, Clone, Default)]
pub(super) struct Page {
    /// Whether the whole page is damaged; otherwise single sites may be, if they prove it themselves.
    pub(super) damaged: bool,
    /// Whether it was annotated, too.
    pub(super) annotated: bool,
    /// The page's table: characters that it annotates, with their reading.
    pub(super) keys: Keys,
    /// Whether it annotates so many characters that a reading behind any other one is the machine's.
    dense: bool,
    /// What speaks for annotation by a machine (nats), and what would be the table then.
    weight: f32,
    table: Keys,
    /// Whether there are broken brackets whose bytes close.
    pub(super) straddles: bool,
    /// How often the characters stand there without annotation (only those with a simplified form).
    pub(super) bare: HashMap<[u8; 2], u32>,
    /// Whether full-width ASCII was folded: none is to be seen.
    pub(super) folded: bool,
    /// Whether narrow signs cut the stream: those that had been wide where it was damaged are narrow now.
    pub(super) narrow: bool,
    /// Whether ideographic blanks were folded, too.
    pub(super) folded_blanks: bool,
    /// Whether private-use characters are to be seen, so that nobody has stripped them.
    pub(super) private: bool,
    /// Whether tags have leaked: lines ended in tags, not in line breaks.
    pub(super) leaks: bool,
    /// Whether a byte that a cut left alone may be gone without a trace: the page is annotated, and none
    /// is to be seen.
    pub(super) drops: bool,
    /// Whether its signs prove that.
    pub(super) gone: bool,
}

/// The characters that a page annotates, with their reading.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys {
    syllables: HashMap<[u8; 2], Syllable>,
    /// A bit for each of them, so that most questions need no look-up; empty without any.
    bits: Vec<u64>,
}

impl Keys {
    fn insert(&mut self, pair: [u8; 2], syllable: Syllable) {
        self.bits.resize(1 << 10, 0);
        let at = usize::from(u16::from_be_bytes(pair));
        self.bits[at / 64] |= 1 << (at % 64);
        self.syllables.insert(pair, syllable);
    }

    /// The reading of `pair`, if it is annotated. Constant time.
    pub(super) fn get(&self, pair: [u8; 2]) -> Option<Syllable> {
        let at = usize::from(u16::from_be_bytes(pair));
        let bit = self.bits.get(at / 64)? >> (at % 64) & 1;
        (bit == 1).then(|| self.syllables.get(&pair).copied())?
    }
}

/// Looks `window` over; `None` when there is nothing that could be damage. Linear; on text
/// without brackets and question marks as fast as a byte search.
pub(super) fn page<'r>(window: &str, readings: impl Fn() -> &'r Readings) -> Option<Page> {
    let tally = Tally::of(window, &readings);
    if tally.sites == 0 && tally.annotated.is_empty() && tally.dropped < 2 {
        return None;
    }
    let readings = readings();
    let mut page = Page {
        leaks: tally.leaks,
        straddles: tally.straddles > 0,
        ..Page::default()
    };
    survey_signs(window, &mut page);
    if !tally.annotated.is_empty() {
        let counts = counts(window);
        page.bare = bare(&counts, readings);
        page.weight = half_converted(&counts);
    }
    for (pair, count) in &tally.annotated {
        let seen = count.running + count.apart;
        if let Some(bare) = page.bare.get_mut(pair) {
            *bare = bare.saturating_sub(seen);
        }
        let bare = page.bare.get(pair).copied().unwrap_or(0);
        let fit = readings.fit(*pair, count.syllable);
        let steady = bare <= seen / 4;
        if steady && (fit >= Some(Fit::Usual) || (fit.is_some() && seen > 1)) {
            page.keys.insert(*pair, count.syllable);
        }
    }
    page.weight += weigh(&tally, &page, readings);
    page.annotated = page.weight >= ENOUGH;
    page.dense = page.annotated && page.keys.syllables.len() >= MANY_KEYS;
    page.damaged = page.annotated;
    page.drops = tally.sites == tally.straddles && (page.annotated || tally.dropped > 1);
    page.gone = page.drops && page.annotated && (tally.dropped > 0 || hinted(window));
    if !page.damaged {
        if tally.sites == 0 && !page.drops {
            return None;
        }
        page.table = std::mem::take(&mut page.keys);
    }
    Some(page)
}

impl Page {
    /// Whether the reading behind the character with the bytes `pair` is the machine's.
    pub(super) fn is_key(&self, pair: [u8; 2], reading: Syllable, readings: &Readings) -> bool {
        self.keys.get(pair) == Some(reading) || self.dense && readings.fit(pair, reading).is_some()
    }

    /// Whether the reading behind the character with the bytes `pair`, which is not read so, is the machine's for another
    /// one that its last byte begins.
    pub(super) fn is_other(&self, pair: [u8; 2], reading: Syllable, readings: &Readings) -> bool {
        self.annotated
            && readings.fit(pair, reading).is_none()
            && !readings.trails(Some(pair[1]), reading).is_empty()
    }

    /// The page with what its sites have shown: whether they prove each other, and whether one proves
    /// itself. `None` where that changes nothing.
    pub(super) fn proven(&self, together: bool, alone: bool) -> Option<Self> {
        let annotated = (together || alone) && self.weight + PROOF >= ENOUGH;
        (!self.damaged && (together || annotated)).then(|| Self {
            damaged: true,
            annotated,
            keys: if annotated {
                self.table.clone()
            } else {
                Keys::default()
            },
            ..self.clone()
        })
    }
}

/// Whether `text` holds anything at all that this damage leaves behind. A byte search.
pub(super) fn prescan(text: &str) -> bool {
    let bytes = text.as_bytes();
    let suspicious = |at: usize| {
        // An annotation or a broken one: a letter; a broken sign: punctuation, never a blank.
        bytes.get(at + 1).is_some_and(|next| {
            (bytes[at] != b'!' && next.is_ascii_lowercase())
                || (bytes[at] == b'?'
                    && matches!(next, b'!' | b'?' | b',' | b';' | b'(' | 0xE3 | 0xEF))
                || (bytes[at] != b'!' && matches!(next, 0xC3..=0xC5 | 0xC7))
                || dropped(text, at)
        })
    };
    memchr::memchr3_iter(b'(', b'?', b'!', bytes).any(suspicious) || REPLACED.find(bytes).is_some()
}

/// The search for U+FFFD, made ready once.
static REPLACED: LazyLock<memmem::Finder<'static>> =
    LazyLock::new(|| memmem::Finder::new("\u{FFFD}"));

/// The lines of `text` (bytes, without their ends) in which a damaged run can begin: a lost byte
/// before a sign that cuts the stream or a syllable. ASCII lines say nothing. A byte search.
pub(super) fn broken_lines(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let marks = memchr::memchr_iter(b'?', bytes).filter(|at| begins(&text[at + 1..]));
    let replaced = REPLACED
        .find_iter(bytes)
        .filter(|at| begins(&text[at + 3..]));
    let mut places: Vec<usize> = marks.chain(replaced).collect();
    places.sort_unstable();
    let mut lines: Vec<Range<usize>> = Vec::new();
    for at in places {
        if lines.last().is_some_and(|line| at < line.end) {
            continue;
        }
        let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
        lines.push(start..end);
    }
    lines.retain(|line| !text[line.clone()].is_ascii());
    lines
}

/// Whether what stands behind a lost byte can follow one.
fn begins(after: &str) -> bool {
    match after.chars().next() {
        Some('!' | '！' | '?' | '？' | ',' | '，' | '、' | ';' | '；' | '。') => true,
        Some('(') => scan::closed_syllable(&after[1..]).is_some(),
        _ => scan::closed_syllable(after).is_some(),
    }
}

/// Whether `ch` is a hanzi.
pub(super) fn is_han(ch: char) -> bool {
    HAN.contains(&(ch as u32))
}

/// The hanzi of the basic plane, from the first to the last.
const HAN: std::ops::RangeInclusive<u32> = 0x3400..=0x9FFF;

/// `window` without a character behind whose bracket it breaks off.
fn unbroken(window: &str) -> &str {
    let begun = |inside: &str| {
        inside.len() <= LONGEST_BEGUN
            && inside
                .chars()
                .all(|ch| ch.is_alphabetic() && (ch as u32) < 0x300)
    };
    match window.trim_end().rsplit_once('(') {
        Some((before, inside)) if begun(inside) => {
            let last = before.chars().next_back().map_or(0, char::len_utf8);
            &before[..before.len() - last]
        }
        _ => window,
    }
}

fn survey_signs(window: &str, page: &mut Page) {
    let bytes = window.as_bytes();
    let behind = |at: usize| window[at..].chars().next().unwrap_or('\0');
    // Behind a lost byte a wide sign may be the damage's own, made after the others were folded.
    let wide = |at: &usize| ('\u{FF01}'..='\u{FF5E}').contains(&behind(*at));
    let made = |at: usize| window[..at].ends_with(['?', '\u{FFFD}']);
    let mut signs = memchr::memchr_iter(0xEF, bytes).filter(wide).peekable();
    page.folded = signs.peek().is_none();
    page.narrow = page.folded || (signs.all(made) && has_narrow(bytes));
    page.folded_blanks = page.folded && memmem::find(bytes, "\u{3000}".as_bytes()).is_none();
    page.private =
        memchr::memchr_iter(0xEE, bytes).any(|at| ('\u{E000}'..='\u{E864}').contains(&behind(at)));
}

/// Whether a narrow sign stands behind a character where a wide one would.
fn has_narrow(window: &[u8]) -> bool {
    let mut signs = memchr::memchr3_iter(b',', b'!', b':', window);
    signs.any(|at| at > 0 && window[at - 1] > 0x7F)
}

/// How often each of [`HAN`] stands in `window`.
fn counts(window: &str) -> Vec<u32> {
    let mut counts = vec![0u32; HAN.count()];
    for ch in unbroken(window).chars() {
        let at = (ch as u32).wrapping_sub(*HAN.start()) as usize;
        if let Some(count) = counts.get_mut(at) {
            *count += 1;
        }
    }
    counts
}

/// How often the characters of the table were counted, annotated or not.
fn bare(counts: &[u32], readings: &Readings) -> HashMap<[u8; 2], u32> {
    // Counted first and looked up then: there are fewer characters than places where they stand.
    let mut bare = HashMap::new();
    for (code, count) in HAN.zip(counts).filter(|(_, count)| **count > 0) {
        if let Some(ch) = char::from_u32(code)
            && let Some(pair) = Codec::Gbk.bytes_of(ch)
            && readings.entry(pair).is_some()
        {
            bare.insert(pair, *count);
        }
    }
    bare
}

/// What the script says (nats): the machine leaves what simplification merged as it is, and whoever writes
/// traditional characters does not.
fn half_converted(counts: &[u32]) -> f32 {
    let seen = |chars: &str| -> u32 {
        let at = chars.chars().map(|ch| ch as usize - *HAN.start() as usize);
        at.map(|at| counts[at]).sum()
    };
    match seen(MERGED).cmp(&seen(PARTED)) {
        Ordering::Greater => HALF_CONVERTED,
        Ordering::Less => TRADITIONAL,
        Ordering::Equal => 0.0,
    }
}

/// The log-odds of damage against honest pinyin.
fn weigh(tally: &Tally, page: &Page, readings: &Readings) -> f32 {
    let beyond: f32 = tally
        .annotated
        .iter()
        .filter_map(|(pair, count)| {
            let worth = if count.running > 0 { BEYOND } else { 0.0 };
            match readings.fit(*pair, count.syllable) {
                Some(Fit::Seen) => None,
                Some(Fit::Usual) => Some(worth),
                _ => Some(-BEYOND / 2.0),
            }
        })
        .sum();
    let again: u32 = tally
        .annotated
        .iter()
        .filter(|(pair, count)| {
            let entry = readings.entry(**pair);
            readings.fit(**pair, count.syllable) == Some(Fit::Seen)
                && entry.is_some_and(Entry::reads_one_way)
        })
        .map(|(_, count)| count.running.saturating_sub(1))
        .sum();
    let places: u32 = tally
        .annotated
        .iter()
        .filter(|(pair, _)| page.keys.get(**pair).is_some())
        .map(|(_, count)| count.running + count.apart)
        .sum();
    density(tally, page, readings)
        + if places > 1 { SEVERAL } else { 0.0 }
        + beyond.min(BEYOND_MOST)
        + (again as f32).min(AGAIN_MOST)
        + tally.straddles as f32 * STRADDLE
        + tally.same_form as f32 * SAME_FORM
        + tally.phrases as f32 * PHRASE
}

/// Page tables are nearly nested: what a sparse page annotates, a dense page annotates too. For
/// the density that fits best, the log-odds of which characters of the table are annotated here
/// and which are not.
fn density(tally: &Tally, page: &Page, readings: &Readings) -> f32 {
    let share = |pair: &[u8; 2]| {
        let entry = readings.entry(*pair)?;
        let (with, without) = (f32::from(entry.with), f32::from(entry.without));
        (with + without > 0.0).then(|| (with + 0.5) / (with + without + 1.0))
    };
    let mut annotated = Vec::new();
    for (pair, count) in &tally.annotated {
        let steady = page.bare.get(pair).copied().unwrap_or(0) <= (count.running + count.apart) / 4;
        if let (Some(share), Some(Fit::Seen), true) =
            (share(pair), readings.fit(*pair, count.syllable), steady)
        {
            annotated.push((share, if count.running > 0 { 1.0 } else { APART }));
        }
    }
    let bare: Vec<f32> = page
        .bare
        .iter()
        .filter(|(pair, count)| **count > 0 && page.keys.get(**pair).is_none())
        .filter_map(|(pair, _)| share(pair))
        .collect();
    if annotated.is_empty() {
        return 0.0;
    }
    // Floating-point sums depend on their order, and a hash map's order is nobody's.
    annotated.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
    let mut bare = bare;
    bare.sort_by(f32::total_cmp);
    (1..20)
        .map(|step| {
            let line = step as f32 / 20.0;
            let chance =
                |share: f32| (1.0 / (1.0 + (-NESTED * (share - line)).exp())).clamp(0.02, 0.98);
            let with: f32 = annotated
                .iter()
                .map(|(share, worth)| worth * (chance(*share) / HONEST).ln())
                .sum();
            let without: f32 = bare
                .iter()
                .map(|share| ((1.0 - chance(*share)) / (1.0 - HONEST)).ln())
                .sum();
            with + without
        })
        .fold(f32::MIN, f32::max)
}
