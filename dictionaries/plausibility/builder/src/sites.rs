//! Simulated sites of damage in clean text, with what was lost and all that the bytes allow.
//!
//! Three kinds, as byte-shifted GBK pages have them: a lone lead byte at a cut, the last character
//! of a shifted run, and a dropped private-use character (the trail of one character and the lead
//! of the next). The neighbours are the true ones.

use std::collections::HashMap;

use encoding_rs::GBK;
use zhengwen::plausibility::{CandidateFeatures, Model, PageCache, Score, Site, SiteKind};

/// Candidates beyond this many are thinned out by the language model alone.
const FULLY_SCORED: usize = 64;
/// Characters of a page, about.
const PAGE_CHARS: usize = 1800;

/// One site, ready for fitting.
pub struct Sample {
    pub kind: SiteKind,
    pub genre: usize,
    pub page: usize,
    /// The place of the truth among the candidates, if it is among them.
    pub truth: Option<usize>,
    pub candidates: Vec<CandidateFeatures>,
}

/// A small deterministic generator (SplitMix64).
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((x ^ (x >> 31)) % n.max(1) as u64) as usize
    }
}

/// GBK as a table, without private use, and without characters that a page in traditional script
/// does not hold.
pub struct Gbk {
    chars: HashMap<[u8; 2], char>,
    bytes: HashMap<char, [u8; 2]>,
    traditional: HashMap<char, char>,
}

impl Gbk {
    pub fn new(traditional: HashMap<char, char>) -> Self {
        let mut gbk = Self {
            chars: HashMap::new(),
            bytes: HashMap::new(),
            traditional,
        };
        for lead in 0x81..=0xfe {
            for trail in 0x40..=0xfe {
                let pair = [lead, trail];
                let text = GBK.decode_without_bom_handling_and_without_replacement(&pair);
                let mut chars = text.iter().flat_map(|t| t.chars());
                if let (Some(c), None) = (chars.next(), chars.next())
                    && !('\u{e000}'..='\u{f8ff}').contains(&c)
                    && !gbk.traditional.contains_key(&c)
                {
                    gbk.chars.insert(pair, c);
                    gbk.bytes.insert(c, pair);
                }
            }
        }
        gbk
    }

    fn get(&self, lead: u8, trail: u8) -> Option<char> {
        self.chars.get(&[lead, trail]).copied()
    }
}

fn is_private(first: u8, second: u8) -> bool {
    match first {
        0xaa..=0xaf | 0xf8..=0xfe => (0xa1..=0xfe).contains(&second),
        0xa1..=0xa7 => (0x40..=0xa0).contains(&second) && second != 0x7f,
        _ => false,
    }
}

/// Where a site stands, how many characters it covers, and what could stand there.
type Found = (usize, usize, Vec<String>);

fn cut(gbk: &Gbk, line: &[char], at: usize) -> Option<Found> {
    let (own, next) = (gbk.bytes.get(&line[at])?, gbk.bytes.get(line.get(at + 1)?)?);
    let fires = match own[1] {
        0xa3 => matches!(next[0], 0xa1 | 0xbf | 0xac),
        0xa1 => next[0] == 0xa2,
        _ => false,
    };
    let candidates = (0x81..=0xfe)
        .filter_map(|lead| gbk.get(lead, own[1]))
        .map(String::from);
    fires.then(|| (at, 1, candidates.collect()))
}

fn shift_end(gbk: &Gbk, line: &[char], at: usize, anywhere: bool) -> Option<Found> {
    let own = gbk.bytes.get(&line[at])?;
    let next = line.get(at + 1)?;
    if !('\u{4e00}'..='\u{9fff}').contains(&line[at]) || !(anywhere || "，、！？".contains(*next))
    {
        return None;
    }
    let candidates = (0x40..=0xfe)
        .filter_map(|trail| gbk.get(own[0], trail))
        .map(String::from);
    Some((at, 1, candidates.collect()))
}

fn stripped(gbk: &Gbk, line: &[char], at: usize) -> Option<Found> {
    let (own, next) = (gbk.bytes.get(&line[at])?, gbk.bytes.get(line.get(at + 1)?)?);
    if !is_private(own[1], next[0]) {
        return None;
    }
    let mut candidates = Vec::new();
    for trail in 0x40..=0xfe {
        for lead in 0x40..=0xfe {
            if is_private(trail, lead)
                && let (Some(first), Some(second)) =
                    (gbk.get(own[0], trail), gbk.get(lead, next[1]))
            {
                candidates.push([first, second].iter().collect());
            }
        }
    }
    Some((at, 2, candidates))
}

/// The pages of a text: lines, in traditional script.
pub fn pages(text: &str, gbk: &Gbk, most: usize) -> Vec<Vec<Vec<char>>> {
    let mut pages = vec![Vec::new()];
    let mut size = 0;
    for line in text.lines().filter(|line| !line.is_empty()) {
        let line: Vec<char> = line
            .chars()
            .map(|c| *gbk.traditional.get(&c).unwrap_or(&c))
            .collect();
        size += line.len();
        pages.last_mut().expect("never empty").push(line);
        if size > PAGE_CHARS {
            pages.push(Vec::new());
            size = 0;
        }
    }
    let step = (pages.len() / most.max(1)).max(1);
    pages
        .into_iter()
        .step_by(step)
        .take(most)
        .filter(|page| !page.is_empty())
        .collect()
}

/// The sites of one page: up to three cuts, four ends of shifts, four dropped pairs.
pub fn sample(
    model: &Model<'_>,
    gbk: &Gbk,
    page: &[Vec<char>],
    random: &mut Random,
    with_page: bool,
) -> Vec<Sample> {
    let mut found: Vec<(SiteKind, usize, Found)> = Vec::new();
    for (kind, wanted) in [
        (SiteKind::Cut, 3),
        (SiteKind::ShiftEnd, 4),
        (SiteKind::Stripped, 4),
    ] {
        let mut all = Vec::new();
        for (number, line) in page.iter().enumerate() {
            for at in 1..line.len() {
                let site = match kind {
                    SiteKind::Cut => cut(gbk, line, at),
                    SiteKind::ShiftEnd => shift_end(gbk, line, at, random.below(12) == 0),
                    _ => stripped(gbk, line, at),
                };
                all.extend(site.map(|site| (kind, number, site)));
            }
        }
        for _ in 0..wanted.min(all.len()) {
            let one = all.swap_remove(random.below(all.len()));
            let clear = |(_, number, (at, length, _)): &(SiteKind, usize, Found)| {
                *number != one.1 || at + length + 2 < one.2.0 || one.2.0 + one.2.1 + 2 < *at
            };
            if found.iter().all(clear) {
                found.push(one);
            }
        }
    }
    let mut cache = PageCache::new();
    if with_page {
        count(model, page, &found, &mut cache);
    }
    found
        .into_iter()
        .map(|(kind, number, site)| score(model, &cache, kind, &page[number], site))
        .collect()
}

fn count(
    model: &Model<'_>,
    page: &[Vec<char>],
    found: &[(SiteKind, usize, Found)],
    cache: &mut PageCache,
) {
    for (number, line) in page.iter().enumerate() {
        let mut left = line.clone();
        for (_, at_line, (at, length, _)) in found {
            if *at_line == number {
                left[*at..at + length].fill('\n');
            }
        }
        cache.add(model, &left.into_iter().collect::<String>());
    }
}

fn score(
    model: &Model<'_>,
    cache: &PageCache,
    kind: SiteKind,
    line: &[char],
    found: Found,
) -> Sample {
    let (at, length, mut texts) = found;
    let before: String = line[..at].iter().collect();
    let after: String = line[at + length..].iter().collect();
    let truth: String = line[at..at + length].iter().collect();
    let site = Site::new(model, cache, &before, &after);
    if texts.len() > FULLY_SCORED {
        let mut quick: Vec<(Score, String)> = texts
            .into_iter()
            .map(|text| (site.quick(&text), text))
            .collect();
        quick.sort_by(|a, b| b.cmp(a));
        texts = quick
            .into_iter()
            .take(FULLY_SCORED)
            .map(|(_, text)| text)
            .collect();
    }
    Sample {
        kind,
        genre: 0,
        page: 0,
        truth: texts.iter().position(|text| *text == truth),
        candidates: texts.iter().map(|text| site.features(text)).collect(),
    }
}
