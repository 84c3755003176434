//! Annotated, byte-shifted GBK: mirror pages that turned text into traditional characters, put
//! toned pinyin in brackets behind some of them, and did both on raw bytes without regard for
//! character boundaries, so that `當地` became `當(dāng)?shù)` and a run of wrong characters.
//!
//! [`evidence`] decides for a whole window whether that happened; [`scan`] reads a line as tokens;
//! [`puzzle`] says what bytes each token may stand for, and the lattice finds the text. What
//! comes out is the page as its bytes were: traditional characters stay traditional. It refuses
//! to touch honest pinyin, honest question marks and honest private-use characters.

mod draft;
mod evidence;
mod judge;
mod puzzle;
mod readings;
mod scan;

use std::borrow::Cow;

use super::Strictness;
use super::lattice::{self, Codec, Solution, Start, Step};
use super::rewrite::{Rewrite, Rewritten};
use crate::plausibility::{Caution, Model, PageCache};
use crate::report::RepairEvidence;
use draft::{Draft, Run};
use evidence::Page;
use puzzle::Line;
use readings::Readings;
use scan::Token;

pub use readings::{ReadingError, parse_readings};

/// By how many nats a single site must read better restored than as it stands, on a page that
/// shows no other evidence: one in a million, and the arithmetic has to close besides.
const CLEARLY: f32 = 14.0;

/// How many characters have to have been read one byte off at a single site: fewer prove nothing,
/// whatever they read like.
const SHIFTED: usize = 3;

/// Characters that the lattice may try in a window, and for each of its bytes (a damaged page
/// needs some 20 a byte); what lies beyond is left as it is. Bounds the time on hostile text.
const BUDGET: u64 = 4_000_000;
const BUDGET_PER_BYTE: u64 = 64;

/// Sites that are decided in a window, and for each kilobyte; the others are left open. Damaged
/// pages have five a kilobyte.
const SITES: usize = 1_000;
const SITES_PER_KILOBYTE: usize = 20;

/// How many tokens of left context the judge reads.
const CONTEXT: usize = 8;

/// The repair of annotated GBK.
#[derive(Debug, Default)]
pub(super) struct Annotation {
    caution: Caution,
    readings: Option<Readings>,
}

/// What a window shows.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    page: Page,
}

impl Plan {
    /// Whether the page as a whole shows the damage, beyond what single sites may prove.
    pub(super) fn certain(&self) -> bool {
        self.page.damaged
    }
}

impl Annotation {
    /// With the bundled table and `extra` readings.
    pub(super) fn new(strictness: Strictness, extra: &[(char, String)]) -> Self {
        Self {
            caution: match strictness {
                Strictness::Normal => Caution::Normal,
                Strictness::Strict => Caution::Strict,
            },
            readings: (!extra.is_empty()).then(|| Readings::bundled().clone().with(extra)),
        }
    }

    fn readings(&self) -> &Readings {
        self.readings
            .as_ref()
            .unwrap_or_else(|| Readings::bundled())
    }

    /// Looks a window over; `None` when it shows no such damage. Linear.
    pub(super) fn survey(&self, window: &str) -> Option<Plan> {
        if !evidence::prescan(window) {
            return None;
        }
        evidence::page(window, self.readings()).map(|page| Plan { page })
    }

    /// Undoes the damage; `None` when nothing changes. Linear.
    pub(super) fn apply(
        &self,
        plan: &Plan,
        text: &str,
        evidence: &mut RepairEvidence,
    ) -> Option<Rewritten> {
        let mut rewrite = Rewrite::new(text);
        let read = self.read(plan, text);
        let model = Model::bundled();
        let mut cache = PageCache::new();
        for one in &read {
            one.draft
                .certain()
                .for_each(|stretch| cache.add(model, &stretch));
        }
        let mut most = SITES + text.len() / 1024 * SITES_PER_KILOBYTE;
        for mut one in read {
            let mut draft = std::mem::take(&mut one.draft);
            draft.decide(&self.view(plan, &one), model, &cache, self.caution, most);
            most = most.saturating_sub(draft.spots.len());
            one.draft = draft;
            write(&one, &mut rewrite, evidence);
        }
        rewrite.finish()
    }

    /// Reads the lines that hold damage, and for what the page says of itself all the others.
    fn read<'t>(&self, plan: &Plan, text: &'t str) -> Vec<Read<'t>> {
        let mut start = 0;
        let mut read = Vec::new();
        let mut budget = BUDGET + BUDGET_PER_BYTE * text.len() as u64;
        for whole in text.split_inclusive('\n') {
            let content = whole.strip_suffix('\n').unwrap_or(whole);
            if evidence::prescan(content) {
                read.push(self.line(plan, content, start, &mut budget));
            } else if plan.page.damaged {
                read.push(Read::plain(content, start));
            }
            start += whole.len();
        }
        read
    }

    fn view<'a>(&'a self, plan: &'a Plan, read: &'a Read<'_>) -> Line<'a> {
        Line {
            text: read.text,
            tokens: &read.tokens,
            page: &plan.page,
            readings: self.readings(),
            first: 0,
        }
    }

    fn line<'t>(&self, plan: &Plan, text: &'t str, start: usize, budget: &mut u64) -> Read<'t> {
        let readings = self.readings();
        let keys = &plan.page.keys;
        let mut read = Read {
            text,
            start,
            tokens: scan::tokens(text, readings, |pair, syllable| {
                keys.get(&pair) == Some(&syllable)
            }),
            draft: Draft::default(),
            damaged: plan.page.damaged,
        };
        let mut draft = Draft::default();
        let mut line = self.view(plan, &read);
        let mut at = 0;
        while at < line.tokens.len() {
            line.first = at;
            if line.can_begin(at)
                && let Some(solution) = self.solve(&line, at, budget)
            {
                let margin = solution.over_copy.unwrap_or(f32::INFINITY);
                let clear = margin > CLEARLY && shifted(&solution) >= SHIFTED;
                let end = solution.end.max(at + 1).min(line.tokens.len());
                if plan.page.damaged || clear {
                    draft.take(&line, &solution);
                } else {
                    (at..end).for_each(|at| draft.keep(&line, at));
                }
                at = end;
                continue;
            }
            draft.keep(&line, at);
            at += 1;
        }
        read.draft = draft;
        read
    }

    fn solve(&self, line: &Line<'_>, at: usize, budget: &mut u64) -> Option<Solution> {
        let judge = judge::Reader::new();
        let left = &line.tokens[at.saturating_sub(CONTEXT)..at];
        let context: String = left
            .iter()
            .map(|token| &line.text[token.start..token.inner])
            .collect();
        let last = left.last().and_then(|token| match token.kind {
            scan::Kind::Pair(pair) => Some(pair[1]),
            scan::Kind::Single(byte) if line.page.folded => Some(byte | 0x80),
            _ => None,
        });
        let state = judge.after(&context, left.len() < CONTEXT);
        let start = Start {
            node: at,
            state,
            last,
        };
        lattice::solve(Codec::Gbk, line, &judge, start, budget)
    }
}

/// How many characters of a solution were read one byte off.
fn shifted(solution: &Solution) -> usize {
    let off = |step: &&Step| matches!(step, Step::Arc { tag, .. } if *tag == puzzle::tag::BYTES);
    solution.steps.iter().filter(off).count()
}

/// A line, read.
#[derive(Debug)]
struct Read<'t> {
    text: &'t str,
    /// Where it begins in the text, bytes.
    start: usize,
    tokens: Vec<Token>,
    draft: Draft,
    /// Whether the page as a whole is damaged.
    damaged: bool,
}

impl<'t> Read<'t> {
    /// A line without damage.
    fn plain(text: &'t str, start: usize) -> Self {
        Self {
            text,
            start,
            tokens: Vec::new(),
            damaged: false,
            draft: Draft {
                chars: text.chars().collect(),
                ..Draft::default()
            },
        }
    }
}

/// Writes a decided line down: annotations taken off, runs replaced, every site counted.
fn write(read: &Read<'_>, rewrite: &mut Rewrite<'_>, evidence: &mut RepairEvidence) {
    let mut runs = read.draft.runs.iter().peekable();
    let mut at = 0;
    while at < read.tokens.len() {
        match runs.next_if(|run| run.tokens.start <= at) {
            Some(run) => {
                replace(read, run, rewrite, evidence);
                at = run.tokens.end.max(at + 1);
            }
            None => {
                let token = &read.tokens[at];
                if read.damaged || matches!(token.kind, scan::Kind::Pair(_)) {
                    unmark(token, read.start, rewrite, evidence);
                }
                at += 1;
            }
        }
    }
}

/// How sure a run is whose bytes were all determined.
const DETERMINED: f32 = 0.99;

/// From how many characters on a run is long enough for its two readings to be compared as text.
/// Shorter ones are straddles and single cuts, which the bytes decide.
const COMPARABLE: usize = 8;

/// Whether a run reads worse restored than as it stands: with signs of private use that were not
/// there, or as less likely text. Then it was honest, whatever the rest of the page is.
fn reads_worse(before: &str, after: &str) -> bool {
    let private = |text: &str| {
        let is_private = |c: &char| ('\u{e000}'..='\u{f8ff}').contains(c);
        text.chars().filter(is_private).count()
    };
    if private(after) > private(before) {
        return true;
    }
    let model = Model::bundled();
    before.chars().count() >= COMPARABLE && model.score_line(after) < model.score_line(before)
}

fn replace(read: &Read<'_>, run: &Run, rewrite: &mut Rewrite<'_>, evidence: &mut RepairEvidence) {
    let text: String = read.draft.chars[run.chars.clone()].iter().collect();
    let spots = &read.draft.spots[run.spots.clone()];
    let tokens = &read.tokens[run.tokens.clone()];
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
        return;
    };
    if reads_worse(&read.text[first.start..last.end], &text) {
        spots
            .iter()
            .for_each(|spot| evidence.count(spot.kind, false));
        return;
    }
    (0..run.determined).for_each(|_| evidence.count("straddle", true));
    let mut confidence = DETERMINED;
    let mut detail = Vec::new();
    for spot in spots {
        evidence.count(spot.kind, !spot.left);
        if !spot.left {
            evidence.inferred += spot.chars() as u64;
        }
        if let Some(choice) = spot.choice {
            confidence = confidence.min(choice.posterior);
            detail.push(format!(
                "{} {}: {} candidates, posterior {:.3}, margin {:.1}",
                if spot.left { "left" } else { "inferred" },
                spot.kind,
                spot.considered,
                choice.posterior,
                choice.margin
            ));
        }
    }
    let bytes: Vec<String> = text
        .chars()
        .filter_map(|ch| Codec::Gbk.bytes_of(ch))
        .map(|[lead, trail]| format!("{lead:02X}{trail:02X}"))
        .collect();
    detail.push(format!("bytes {}", bytes.join(" ")));
    let span = read.start + first.start..read.start + last.end;
    let rule = spots.first().map_or("straddle", |spot| spot.kind);
    rewrite.replace(span, &text, rule, confidence, Some(detail.join("; ")));
}

/// Takes the annotation off a whole character.
fn unmark(token: &Token, offset: usize, rewrite: &mut Rewrite<'_>, evidence: &mut RepairEvidence) {
    if token.clean {
        let span = offset + token.inner..offset + token.end;
        rewrite.replace(span, "", Cow::Borrowed("annotation"), 0.999, None);
        evidence.count("annotation", true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn honest_text_behind_a_question_mark_is_not_shifted() {
        let honest = "，倘用福先寺事，数字以责我酬，我其薄矣，何侈为？";
        let shifted = "\u{e0e7}扔酶Ｏ人率拢\u{e0e5}\u{e440}忠栽鹞页辏";
        assert!(reads_worse(honest, shifted));
        assert!(reads_worse("只有一个字", "只有\u{e0e5}个字"));
        assert!(!reads_worse(shifted, honest));
        assert!(!reads_worse("?shù)", "數"));
    }
}
