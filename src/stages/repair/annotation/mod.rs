//! Annotated, byte-shifted GBK: mirror pages that turned text into traditional characters, put
//! toned pinyin in brackets behind some of them, and did both on raw bytes without regard for
//! character boundaries, so that `當地` became `當(dāng)?shù)` and a run of wrong characters.
//!
//! [`evidence`] decides for a whole window whether that happened; [`scan`] reads a line as tokens;
//! [`puzzle`] says what bytes each token may stand for, and the lattice finds the text. What
//! comes out is the page as its bytes were: traditional characters stay traditional. It refuses
//! to touch honest pinyin, honest question marks and honest private-use characters.

mod evidence;
mod judge;
mod puzzle;
mod readings;
mod scan;
mod site;

use std::borrow::Cow;

use super::Strictness;
use super::lattice::{self, Codec, Solution};
use super::rewrite::{Rewrite, Rewritten};
use crate::report::RepairEvidence;
use evidence::Page;
use puzzle::Line;
use readings::Readings;
use scan::Token;

pub use readings::{ReadingError, parse_readings};

/// By how many nats a single site must read better restored than as it stands, on a page that
/// shows no other evidence: one in a million, and the arithmetic has to close besides.
const CLEARLY: f32 = 14.0;

/// How many tokens of left context the judge reads.
const CONTEXT: usize = 8;

/// The repair of annotated GBK.
#[derive(Debug, Default)]
pub(super) struct Annotation {
    strict: bool,
    readings: Option<Readings>,
}

/// What a window shows.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    page: Page,
}

impl Annotation {
    /// With the bundled table and `extra` readings.
    pub(super) fn new(strictness: Strictness, extra: &[(char, String)]) -> Self {
        Self {
            strict: strictness == Strictness::Strict,
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
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let content = line.strip_suffix('\n').unwrap_or(line);
            if evidence::prescan(content) {
                self.line(plan, content, start, &mut rewrite, evidence);
            }
            start += line.len();
        }
        rewrite.finish()
    }

    fn line(
        &self,
        plan: &Plan,
        text: &str,
        offset: usize,
        rewrite: &mut Rewrite<'_>,
        evidence: &mut RepairEvidence,
    ) {
        let readings = self.readings();
        let keys = &plan.page.keys;
        let tokens = scan::tokens(text, readings, |pair, syllable| {
            keys.get(&pair) == Some(&syllable)
        });
        let mut line = Line {
            text,
            tokens: &tokens,
            page: &plan.page,
            readings,
            first: 0,
        };
        let mut at = 0;
        while at < tokens.len() {
            line.first = at;
            if line.can_begin(at)
                && let Some(solution) = self.solve(&line, at)
            {
                let trusted =
                    plan.page.damaged || solution.over_copy.is_none_or(|margin| margin > CLEARLY);
                let writer = site::Writer {
                    line: &line,
                    offset,
                    strict: self.strict,
                };
                if trusted {
                    writer.write(&solution, rewrite, evidence);
                }
                at = solution.end.max(at + 1);
                continue;
            }
            unmark(&tokens[at], offset, rewrite, evidence);
            at += 1;
        }
    }

    fn solve(&self, line: &Line<'_>, at: usize) -> Option<Solution> {
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
        lattice::solve(Codec::Gbk, line, &judge, at, state, last)
    }
}

/// Takes the annotation off a whole character.
fn unmark(token: &Token, offset: usize, rewrite: &mut Rewrite<'_>, evidence: &mut RepairEvidence) {
    if token.mark.is_some() && matches!(token.kind, scan::Kind::Pair(_)) {
        let span = offset + token.inner..offset + token.end;
        rewrite.replace(span, "", Cow::Borrowed("annotation"), 0.999, None);
        evidence.count("annotation", true);
    }
}
