//! A solution written down: the edits of a damaged run, its sites counted by kind, each with what
//! it was decided on. Decides nothing about the text itself.

use super::super::lattice::{Solution, Step, Unit};
use super::super::rewrite::Rewrite;
use super::puzzle::{Line, tag};
use super::scan::Kind;
use super::unmark;
use crate::report::RepairEvidence;

/// What a lost byte's site is called in reports.
fn kind(tag: u8) -> Option<&'static str> {
    match tag {
        tag::STRADDLE => Some("straddle"),
        tag::CUT => Some("cut"),
        tag::END | tag::EATEN | tag::LEAK => Some("shift-end"),
        tag::PRIVATE | tag::PRIVATE_END => Some("private-use"),
        _ => None,
    }
}

/// Writes the solutions of a line.
pub(super) struct Writer<'a> {
    pub(super) line: &'a Line<'a>,
    /// Where the line begins in the text, bytes.
    pub(super) offset: usize,
    pub(super) strict: bool,
}

/// A run of tokens that are not what they were, from one character boundary to the next.
#[derive(Debug, Default)]
struct Run {
    from: usize,
    arcs: usize,
    units: usize,
    text: String,
    sites: Vec<&'static str>,
    bytes: Vec<u8>,
}

impl Writer<'_> {
    /// Writes `solution` down.
    pub(super) fn write(
        &self,
        solution: &Solution,
        rewrite: &mut Rewrite<'_>,
        evidence: &mut RepairEvidence,
    ) {
        let mut run: Option<Run> = None;
        let mut steps = solution.steps.iter().peekable();
        while let Some(step) = steps.next() {
            let Step::Arc { from, to, tag } = *step else {
                continue;
            };
            let mut units = Vec::new();
            while let Some(Step::Unit { unit, .. }) = steps.peek() {
                units.push(*unit);
                steps.next();
            }
            if tag == tag::AS_IS {
                for token in &self.line.tokens[from..to] {
                    unmark(token, self.offset, rewrite, evidence);
                }
                continue;
            }
            let mut open = run.take().unwrap_or(Run {
                from,
                ..Run::default()
            });
            open.arcs += self.width(from, tag);
            open.sites.extend(kind(tag));
            for unit in units {
                self.add(&mut open, unit, to);
            }
            if open.arcs == open.units {
                self.close(open, to, rewrite, evidence);
            } else {
                run = Some(open);
            }
        }
    }

    /// How many bytes the arc called `tag` from token `at` has.
    fn width(&self, at: usize, tag: u8) -> usize {
        let own = match self.line.tokens[at].kind {
            Kind::Pair(_) => 2,
            _ => 1,
        };
        match tag {
            tag::WIDE | tag::EATEN | tag::LEAK => 2,
            tag::PRIVATE | tag::PRIVATE_END => 2 + own,
            _ => own,
        }
    }

    fn add(&self, run: &mut Run, unit: Unit, to: usize) {
        run.units += unit.bytes().len();
        run.bytes.extend(unit.bytes());
        match unit.ch {
            '\u{FF01}'..='\u{FF5E}' if self.line.page.folded => {
                run.text.extend(char::from_u32(unit.ch as u32 - 0xFEE0));
            }
            // A line break that the damage swallowed and that stands there all the same.
            '\n' if self
                .line
                .tokens
                .get(to)
                .is_none_or(|next| next.kind == Kind::End) => {}
            ch => run.text.push(ch),
        }
    }

    fn close(&self, run: Run, to: usize, rewrite: &mut Rewrite<'_>, evidence: &mut RepairEvidence) {
        let tokens = self.line.tokens;
        let start = self.offset + tokens[run.from].start;
        let end = self.offset + tokens[to - 1].end;
        let inferred = run.sites.iter().filter(|site| **site != "straddle").count();
        let restored = !(self.strict && inferred > 0);
        for site in &run.sites {
            evidence.count(*site, restored);
        }
        if !restored {
            return;
        }
        evidence.inferred += inferred as u64;
        let detail = format!("sites {}; bytes {:02X?}", run.sites.join(" "), run.bytes);
        let rule = run.sites.first().copied().unwrap_or("straddle");
        let confidence = if inferred == 0 { 0.99 } else { 0.8 };
        rewrite.replace(start..end, &run.text, rule, confidence, Some(detail));
    }
}
