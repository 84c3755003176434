//! Lines that furniture encloses: one or a few that no rule knows, with lines that go on either side.
//!
//! A greeting above the menu, a motto between two of its rows, a note below the owner of the rights:
//! they are sentences or names, so that nothing in them tells. Their place does, where it is certain:
//! apart from the body by lines that go, and without anything of what it is about.

use std::ops::Range;

use super::{Judge, Place, STRONG, Verdict};

/// What a line may share with the body.
const KIN: f32 = 0.25;

impl Judge<'_, '_> {
    /// Takes out such lines above the headline and below the body.
    pub(super) fn enclosed_lines(&mut self, place: Place, top: usize, last: usize) {
        if self.strict || !self.is_page() {
            return;
        }
        let end = self.lines.len();
        for (range, open) in [
            (0..top, place.first.then_some(0)),
            (last + 1..end, place.last.then_some(end)),
        ] {
            let mut from = range.start;
            while from < range.end {
                let kept = |&i: &usize| self.verdicts[i] == Verdict::Keep;
                let run = from..from + (from..range.end).take_while(kept).count();
                if self.is_enclosed(&run, &range, open) {
                    for i in run.clone() {
                        self.cut(i, "structure.enclosed", "nav_crumb_menu", 0.75);
                    }
                }
                from = run.end + 1;
            }
        }
    }

    /// Whether lines that go stand on both sides of `run`, or on one and the end of the page (`open`)
    /// on the other.
    fn is_enclosed(&self, run: &Range<usize>, range: &Range<usize>, open: Option<usize>) -> bool {
        /// How many lines may be enclosed.
        const MOST: usize = 3;
        /// How many lines go on either side, and on the one side at the end of a page.
        const BESIDE: usize = 2;
        const AT_END: usize = 3;
        /// So many lines that go at the very beginning of a page are its menu.
        const MENU: usize = 6;
        /// How near (lines) one stands that a rule is sure of.
        const NEAR: usize = 3;
        /// The longest line, in characters, and the longest sentence that is not below the foot.
        const LINE: usize = 160;
        const SENTENCE: usize = 60;
        if run.is_empty() || run.len() > MOST {
            return false;
        }
        // Credits stand around the text, not around furniture, though a site may share them.
        let gone = |&i: &usize| {
            matches!(self.verdicts[i], Verdict::Cut { .. }) && self.looks[i].meta.is_none()
        };
        let above = (range.start..run.start).rev().take_while(gone).count();
        let below = (run.end..range.end).take_while(gone).count();
        let (at_start, at_end) = (open == Some(run.start), open == Some(run.end));
        let sides = above >= BESIDE && below >= BESIDE
            || at_start && below >= AT_END
            || at_end && above >= AT_END
            || above >= AT_END && below > 0 && self.is_crumbs(run.end);
        if !sides {
            return false;
        }
        // Lines that went with their neighbours prove nothing of others.
        let sure = |mut near: Range<usize>| near.any(|i| self.looks[i].score() >= STRONG);
        let near_above = sure(run.start - above.min(NEAR)..run.start);
        let near_below = sure(run.end..run.end + below.min(NEAR));
        let enclosed = if at_start {
            near_below || below >= MENU
        } else if range.start == 0 {
            near_above || near_below
        } else {
            near_above && (at_end || near_below) && self.is_below_rights(range.start..run.start)
        };
        enclosed
            && run.clone().all(|i| {
                let (line, look) = (&self.lines[i], &self.looks[i]);
                let longest = if at_start || run.len() == 1 {
                    LINE
                } else {
                    SENTENCE
                };
                look.meta.is_none()
                    && line.shape.chars <= longest
                    && !line.text.ends_with(['：', ':'])
                    && self.kinship(i) < KIN
            })
    }

    /// Whether the owner of the rights or a licence stands among `lines`: above it answers and comments
    /// stand between buttons too.
    pub(super) fn is_below_rights(&self, mut lines: Range<usize>) -> bool {
        lines.any(|i| {
            let hit = self.looks[i].hit.filter(|hit| hit.score >= STRONG);
            hit.is_some_and(|hit| {
                let class = self.rules.rule(hit.rule).class.as_str();
                matches!(class, "copyright_reprint" | "icp_license_report")
            })
        })
    }

    /// Takes out labels at the end of the body and below it that nothing follows: `附件：` above the foot of the page.
    pub(super) fn labels_of_nothing(&mut self, below: Range<usize>) {
        /// The longest label, in characters.
        const LABEL: usize = 8;
        if self.strict || !self.is_page() {
            return;
        }
        for i in below.rev() {
            let (line, next) = (&self.lines[i], self.verdicts.get(i + 1));
            let over = next.is_none_or(|next| matches!(next, Verdict::Cut { .. }));
            let label = line.shape.chars <= LABEL && line.shape.digits == 0;
            if over && label && line.text.ends_with(['：', ':']) {
                self.cut(i, "structure.label", "ui_interaction", 0.75);
            }
        }
    }

    /// Takes out lines of strokes alone that furniture encloses, wherever it is.
    pub(super) fn enclosed_strokes(&mut self, range: Range<usize>) {
        let gone = |verdict: Option<&Verdict>| verdict.is_none_or(|v| *v != Verdict::Keep);
        for i in range {
            let stroke = !self.lines[i].text.contains(char::is_alphanumeric);
            let above = i.checked_sub(1).and_then(|above| self.verdicts.get(above));
            if stroke && gone(above) && gone(self.verdicts.get(i + 1)) {
                self.cut(i, "structure.enclosed", "nav_crumb_menu", 0.75);
            }
        }
    }
}
