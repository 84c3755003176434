//! How the page writes, as far as it is undamaged: which of several forms of a character it uses,
//! and what it puts behind Chinese characters. Counts and costs; it decides nothing.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::super::lattice::Codec;
use super::readings::Readings;
use super::setting::Setting;
use super::written;
use crate::dictionaries;
use crate::plausibility::{Model, Symbol};

/// Costs are kept in sixteenths of a nat.
const UNIT: f32 = 16.0;

/// What a form costs (nats) that such pages seldom show: a simplified character that has just one
/// traditional form, a second traditional form, a variant. Set from the table of forms on pages
/// simulated and real; where the page shows a form of its own, that decides.
const SIMPLIFIED: f32 = 4.0;
const SECOND: f32 = 2.5;
const VARIANT: f32 = 4.0;

/// How many imagined characters the share of simplified forms on a page is weighed against; on a page that
/// shows a hundred traditional ones and no such form it costs 7 nats.
const CONVERTED: f32 = 5.0;

/// What a form costs that the page has not, while it has another form of the same character.
const OTHER_FORM: f32 = 5.0;

/// What a blank costs while the page has not shown where it puts them, and the least it costs: the
/// model leaves blanks unscored.
const BLANK: f32 = 7.0;
const BLANK_LEAST: f32 = 1.5;

/// What one digit among ten costs.
const DIGIT: f32 = 2.5;

/// How many imagined characters a page's own share of blanks is weighed against.
const IMAGINED: f32 = 60.0;

/// ASCII signs that a lost byte may have eaten; one digit stands for all of them.
const SIGNS: &[u8] = b"1\"-./!,():;?'#%&*+=$";

/// How the page writes.
#[derive(Debug, Clone)]
pub(super) struct Habits {
    forms: Box<[u8]>,
    /// The characters that the page has.
    here: HashSet<char>,
    /// What speaks against each sign having been eaten, nats.
    pub(super) eaten: Vec<(u8, f32)>,
    /// How many characters were read one byte off.
    pub(super) shifted: u32,
    /// Whether bytes that cuts left alone are gone without a trace.
    pub(super) gone: bool,
    /// What speaks (nats) for a blank before a number and not for one more digit.
    pub(super) spaced: f32,
    /// What a line break costs behind a character that ends no sentence, nats.
    pub(super) broken: f32,
    /// What a blank between two Chinese signs costs beyond any blank, nats.
    pub(super) inner_blank: f32,
    /// Whether the page writes 著 for 着.
    pub(super) written: bool,
    /// How the page sets its text.
    pub(super) setting: Setting,
}

impl Default for Habits {
    fn default() -> Self {
        Self {
            forms: forms().into(),
            here: HashSet::new(),
            eaten: vec![
                (b'1', 3.0),
                (b' ', 0.0),
                (b'"', 3.0),
                (b'-', 4.0),
                (b'.', 4.0),
            ],
            shifted: 0,
            gone: false,
            spaced: 0.0,
            broken: 0.0,
            inner_blank: inner_blank(0.0, 0.0),
            written: false,
            setting: Setting::default(),
        }
    }
}

/// What a blank between two Chinese signs costs beyond any blank, on a page with so many behind a
/// Chinese sign and so many of them before another.
fn inner_blank(all: f32, inner: f32) -> f32 {
    -((inner + 0.3) / (all + 3.0)).ln()
}

impl Habits {
    /// What the clean part of a page shows. Linear in its length.
    pub(super) fn of(clean: &[String], folded: bool, shifted: u32) -> Self {
        let mut habits = Self {
            shifted,
            ..Self::default()
        };
        let mut counts: HashMap<char, u32> = HashMap::new();
        let (mut han, mut behind) = (0.0, [0.0f32; 128]);
        let (mut blanks, mut inner, mut spaced) = (0.0, 0.0, 0.0f32);
        for text in clean {
            let mut last = false;
            let mut before = ['\n'; 2];
            for ch in text.chars() {
                if is_han(before[0]) && before[1] == ' ' && ch.is_ascii_digit() {
                    spaced += 1.0;
                }
                if is_wide(before[0]) && before[1] == ' ' {
                    blanks += 1.0;
                    inner += f32::from(u8::from(is_wide(ch)));
                }
                before = [before[1], ch];
                *counts.entry(ch).or_default() += 1;
                if last && ch.is_ascii() {
                    behind[ch as usize] += 1.0;
                }
                last = is_han(ch);
                han += f32::from(u8::from(last));
            }
        }
        habits.inner_blank = inner_blank(blanks, inner);
        habits.weigh_forms(&counts);
        habits.written = written::seen(clean);
        if habits.written {
            habits.set(written::MEANT, OTHER_FORM);
        }
        habits.here = counts.into_keys().collect();
        let share = |count: f32, prior: f32| (count + prior * IMAGINED) / (han + IMAGINED);
        let blank = -share(behind[usize::from(b' ')], (-BLANK).exp()).ln();
        let blank = blank.clamp(BLANK_LEAST, BLANK);
        habits.set(' ', blank);
        habits.set('\t', BLANK);
        let digits: f32 = behind[usize::from(b'0')..=usize::from(b'9')].iter().sum();
        habits.spaced = ((spaced + 0.5) / (digits + 0.5)).ln();
        habits.eaten = SIGNS
            .iter()
            .filter_map(|sign| {
                let seen = behind[usize::from(*sign)];
                // On a folded page most of these were wide, and a wide sign is not eaten.
                let wide = folded && b"!,():;?".contains(sign);
                match sign {
                    b'1' => Some((b'1', DIGIT)),
                    _ if wide => (seen > 0.0).then_some((*sign, 6.0)),
                    _ => (seen > 0.0).then_some((*sign, 1.0)),
                }
            })
            .chain([(b' ', 0.0)])
            .collect();
        habits
    }

    /// How the page sets its text, and whether its lines end in sentences, as `text` shows. Linear.
    pub(super) fn see_lines(&mut self, text: &str) {
        let (mut ends, mut broken) = (2.0f32, 1.0f32);
        for last in text.lines().filter_map(|line| line.chars().next_back()) {
            // What may be a lost byte says nothing.
            if !matches!(last, '?' | '\u{FFFD}' | '>') {
                ends += 1.0;
                broken += f32::from(u8::from(!ends_sentence(last)));
            }
        }
        self.broken = -(broken / ends).ln();
        self.setting = Setting::of(text);
    }

    fn weigh_forms(&mut self, counts: &HashMap<char, u32>) {
        let model = Model::bundled();
        let mut classes: HashMap<Symbol, u32> = HashMap::new();
        for (ch, count) in counts.iter().filter(|(ch, _)| is_han(**ch)) {
            *classes.entry(model.fold(*ch)).or_default() += count;
        }
        let class = |ch: &char| classes.get(&model.fold(*ch)).copied().unwrap_or(0);
        let own = |ch: &char| counts.get(ch).copied().unwrap_or(0);
        let all: u32 = simplified().iter().map(class).sum();
        let kept: u32 = simplified().iter().map(own).sum();
        let kept = (kept as f32 + (-SIMPLIFIED).exp() * CONVERTED) / (all as f32 + CONVERTED);
        for ch in simplified() {
            self.set(*ch, -kept.ln());
        }
        for code in 0x3400..0xA000_u32 {
            let Some(ch) = char::from_u32(code) else {
                continue;
            };
            let symbol = model.fold(ch);
            let Some(class) = classes.get(&symbol).filter(|_| symbol.is_known()) else {
                continue;
            };
            let cost = match own(&ch) {
                0 if simplified().binary_search(&ch).is_ok() => self.cost(ch).max(OTHER_FORM),
                0 => OTHER_FORM,
                own => (*class as f32 / own as f32).ln(),
            };
            self.set(ch, cost);
        }
    }

    fn set(&mut self, ch: char, cost: f32) {
        if let Some(slot) = self.forms.get_mut(ch as usize) {
            *slot = (cost * UNIT).clamp(0.0, 255.0) as u8;
        }
    }

    /// `text`, which stands between `before` and `after`, as the page means it.
    pub(super) fn meant<'t>(&self, before: &str, text: &'t str, after: &str) -> Cow<'t, str> {
        match self.written {
            true => written::meant_between(before, text, after),
            false => Cow::Borrowed(text),
        }
    }

    /// Whether `ch` is one of the most common characters, or one that the page has.
    pub(super) fn common(&self, ch: char) -> bool {
        common().get(ch as usize).is_some_and(|common| *common) || self.here.contains(&ch)
    }

    /// What speaks against `ch` on this page, nats, besides what the language model says.
    pub(super) fn cost(&self, ch: char) -> f32 {
        self.forms
            .get(ch as usize)
            .map_or(0.0, |cost| f32::from(*cost) / UNIT)
    }
}

/// Whether `ch` may end a sentence.
pub(super) fn ends_sentence(ch: char) -> bool {
    matches!(
        ch,
        '。' | '！'
            | '？'
            | '!'
            | '?'
            | '…'
            | '”'
            | '」'
            | '』'
            | '’'
            | '：'
            | ':'
            | '；'
            | ';'
            | '.'
            | '"'
    )
}

/// Whether `ch` is a Chinese character or a sign as wide as one.
pub(super) fn is_wide(ch: char) -> bool {
    ch >= '\u{2010}' && !ch.is_whitespace()
}

fn is_han(ch: char) -> bool {
    ('\u{3400}'..='\u{9FFF}').contains(&ch)
}

/// How many characters count as common.
const COMMON: usize = 3_000;

/// The characters that the language model expects most, by code.
fn common() -> &'static [bool] {
    static COMMONEST: OnceLock<Vec<bool>> = OnceLock::new();
    COMMONEST.get_or_init(|| {
        let model = Model::bundled();
        let score = |ch: char| model.advance(model.unknown_start(), model.fold(ch)).1;
        let mut all: Vec<char> = (0x2000..0x1_0000).filter_map(char::from_u32).collect();
        all.retain(|ch| Codec::Gbk.bytes_of(*ch).is_some() && model.fold(*ch).is_known());
        all.sort_by_cached_key(|ch| (-score(*ch), *ch));
        let mut common = vec![false; 0x1_0000];
        all[..all.len().min(COMMON)]
            .iter()
            .for_each(|ch| common[*ch as usize] = true);
        common
    })
}

/// The simplified characters that have just one traditional form each, sorted.
fn simplified() -> &'static [char] {
    static SIMPLIFIED_FORMS: OnceLock<Vec<char>> = OnceLock::new();
    SIMPLIFIED_FORMS.get_or_init(|| {
        let rows = rows("STCharacters.txt");
        let mut all: Vec<char> = rows
            .filter(|(from, to)| to.clone().all(|ch| ch != *from))
            .map(|(from, _)| from)
            .collect();
        all.sort_unstable();
        all
    })
}

/// The rows of a table of single characters: each with what it becomes.
fn rows(file: &str) -> impl Iterator<Item = (char, impl Iterator<Item = char> + Clone)> {
    let lines = dictionaries::opencc(file).unwrap_or_default().lines();
    lines.filter_map(|line| {
        let mut chars = line.chars();
        let from = chars.next()?;
        (chars.next() == Some('\t')).then(|| (from, chars.filter(|ch| *ch != ' ')))
    })
}

/// What each character costs on a page of which nothing is known.
fn forms() -> &'static [u8] {
    static FORMS: OnceLock<Vec<u8>> = OnceLock::new();
    FORMS.get_or_init(|| {
        let mut habits = Habits {
            forms: vec![0; 0x1_0000].into(),
            here: HashSet::new(),
            eaten: Vec::new(),
            shifted: 0,
            gone: false,
            spaced: 0.0,
            broken: 0.0,
            inner_blank: 0.0,
            written: false,
            setting: Setting::default(),
        };
        for (from, mut to) in rows("TSCharacters.txt") {
            if to.any(|ch| ch != from) {
                habits.set(from, VARIANT);
            }
        }
        let known = Readings::bundled();
        let seen = |ch: &char| {
            let pair = Codec::Gbk.bytes_of(*ch);
            pair.and_then(|pair| known.entry(pair))
                .is_some_and(|entry| entry.with > 0)
        };
        for (from, to) in rows("STCharacters.txt") {
            let stays = to.clone().find(|ch| *ch == from);
            let first = to.clone().next();
            let usual = to.clone().find(seen).or(stays).or(first);
            for ch in to.chain([from]) {
                let cost = match () {
                    () if Some(ch) == usual => 0.0,
                    () if ch == from && stays.is_none() => SIMPLIFIED,
                    () => SECOND,
                };
                habits.set(ch, cost);
            }
        }
        for blank in [' ', '\t', '\u{3000}', '\u{A0}'] {
            habits.set(blank, BLANK);
        }
        habits.forms.into_vec()
    })
}
