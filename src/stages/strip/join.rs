//! What is left of a window, joined.
//!
//! Lines that go take the blanks around them along; what stays is joined by single newlines. Every
//! removed line becomes an edit where that is asked for.

use super::{Cut, lines};
use crate::report::Edit;

/// Joins what is left of a window.
pub(super) struct Joiner<'t> {
    pub(super) input: &'t str,
    pub(super) output: String,
    pub(super) edits: Vec<Edit>,
    pub(super) explain: bool,
    /// How far the input is accounted for, in bytes.
    pub(super) done: usize,
}

impl Joiner<'_> {
    pub(super) fn run(&mut self, cuts: &[Cut], last: bool) {
        let mut next = 0;
        let mut gap: Vec<&Cut> = Vec::new();
        for line in lines::split(self.input) {
            while next < cuts.len() && cuts[next].span.start < line.span.start {
                next += 1;
            }
            if next < cuts.len() && cuts[next].span == line.span {
                gap.push(&cuts[next]);
                next += 1;
                continue;
            }
            let joint = if self.output.is_empty() { "" } else { "\n" };
            self.close(line.span.start, joint, &mut gap);
            self.output.push_str(line.text);
            self.done = line.span.end;
        }
        let joint = if last || self.output.is_empty() {
            ""
        } else {
            "\n"
        };
        self.close(self.input.len(), joint, &mut gap);
    }

    /// Replaces the input up to `end` by `joint`; the removed lines of the gap are its edits.
    fn close(&mut self, end: usize, joint: &str, gap: &mut Vec<&Cut>) {
        let from = self.output.len();
        self.output.push_str(joint);
        if !self.explain {
            gap.clear();
            return;
        }
        let to = self.output.len();
        let count = gap.len();
        for (index, cut) in gap.drain(..).enumerate() {
            let until = if index + 1 == count {
                end
            } else {
                cut.span.end
            };
            let after = if index + 1 == count {
                from..to
            } else {
                from..from
            };
            self.edits.push(Edit::new(
                cut.rule.clone(),
                self.done..until,
                after,
                cut.score,
            ));
            self.done = until;
        }
        if count == 0 && &self.input[self.done..end] != joint {
            self.edits
                .push(Edit::new("joined", self.done..end, from..to, 1.0));
        }
        self.done = end;
    }
}
