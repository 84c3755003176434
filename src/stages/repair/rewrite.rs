//! Rewriting text while keeping account of it: [`Rewrite`] is one pass over a text, [`Chain`] is
//! several passes one after the other, with every edit told in the coordinates of the first input
//! and the last output. Decides nothing about what to change.

use std::borrow::Cow;
use std::ops::Range;

use crate::report::{Edit, Staged};

/// One pass over a text: what is not replaced is copied.
#[derive(Debug)]
pub(super) struct Rewrite<'t> {
    input: &'t str,
    output: String,
    copied: usize,
    edits: Vec<Edit>,
}

impl<'t> Rewrite<'t> {
    /// A pass that has changed nothing yet.
    pub(super) fn new(input: &'t str) -> Self {
        Self {
            input,
            output: String::new(),
            copied: 0,
            edits: Vec::new(),
        }
    }

    /// Replaces `span` (bytes, at or after the end of the last one) by `text`.
    pub(super) fn replace(
        &mut self,
        span: Range<usize>,
        text: &str,
        rule: impl Into<Cow<'static, str>>,
        confidence: f32,
        detail: Option<String>,
    ) {
        if self.edits.is_empty() {
            // about as long as before: growing bit by bit would copy all of it again and again
            self.output.reserve(self.input.len());
        }
        let span = span.start.max(self.copied)..span.end.max(self.copied);
        self.output.push_str(&self.input[self.copied..span.start]);
        let start = self.output.len();
        self.output.push_str(text);
        self.copied = span.end;
        let mut edit = Edit::new(rule, span, start..self.output.len(), confidence);
        edit.detail = detail;
        self.edits.push(edit);
    }

    /// The new text and its edits; `None` when nothing was replaced.
    pub(super) fn finish(mut self) -> Option<Rewritten> {
        if self.edits.is_empty() {
            return None;
        }
        self.output.push_str(&self.input[self.copied..]);
        Some(Rewritten {
            text: self.output,
            edits: self.edits,
        })
    }
}

/// A text that came out changed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rewritten {
    /// The new text.
    pub(super) text: String,
    /// The changes, in order.
    pub(super) edits: Vec<Edit>,
}

/// Passes one after the other.
#[derive(Debug)]
pub(super) struct Chain<'t> {
    text: Cow<'t, str>,
    /// `None` where nobody asks for them.
    edits: Option<Vec<Edit>>,
}

impl<'t> Chain<'t> {
    /// Before the first pass; the edits are kept if somebody asks for them to `explain`.
    pub(super) fn new(text: &'t str, explain: bool) -> Self {
        Self {
            text: Cow::Borrowed(text),
            edits: explain.then(Vec::new),
        }
    }

    /// The text as it stands.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether a pass has changed the text.
    pub(super) fn changed(&self) -> bool {
        matches!(self.text, Cow::Owned(_))
    }

    /// Takes the outcome of the next pass.
    pub(super) fn push(&mut self, next: Option<Rewritten>) {
        if let Some(next) = next {
            if let Some(edits) = &mut self.edits {
                *edits = compose(std::mem::take(edits), next.edits);
            }
            self.text = Cow::Owned(next.text);
        }
    }

    /// The last text with `evidence`, and the edits of all passes if they were kept.
    pub(super) fn finish<E>(self, evidence: E) -> (Staged<'t, E>, Vec<Edit>) {
        let staged = Staged {
            text: self.text,
            evidence,
        };
        (staged, self.edits.unwrap_or_default())
    }
}

/// The edits of two passes as edits of one: `first` leads from a to b, `second` from b to c.
fn compose(first: Vec<Edit>, second: Vec<Edit>) -> Vec<Edit> {
    if first.is_empty() {
        return second;
    }
    let forward: Vec<_> = second
        .iter()
        .map(|edit| (edit.before.clone(), edit.after.clone()))
        .collect();
    let backward: Vec<_> = first
        .iter()
        .map(|edit| (edit.after.clone(), edit.before.clone()))
        .collect();
    let mut edits = first;
    for edit in &mut edits {
        edit.after = project(&forward, &edit.after);
    }
    edits.extend(second.into_iter().map(|mut edit| {
        edit.before = project(&backward, &edit.before);
        edit
    }));
    edits.sort_by_key(|edit| (edit.before.start, edit.before.end));
    let mut joined: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        match joined.last_mut() {
            Some(last)
                if edit.before.start < last.before.end || edit.after.start < last.after.end =>
            {
                join(last, edit);
            }
            _ => joined.push(edit),
        }
    }
    joined
}

/// The rule of an edit that several passes made together; its detail names theirs.
const COMBINED: &str = "combined";

fn join(edit: &mut Edit, next: Edit) {
    let told = |edit: &Edit| match &edit.detail {
        Some(detail) if edit.rule == COMBINED => detail.clone(),
        Some(detail) => format!("{} ({detail})", edit.rule),
        None => edit.rule.clone().into_owned(),
    };
    edit.detail = Some(format!("{} + {}", told(edit), told(&next)));
    edit.rule = Cow::Borrowed(COMBINED);
    edit.before = edit.before.start.min(next.before.start)..edit.before.end.max(next.before.end);
    edit.after = edit.after.start.min(next.after.start)..edit.after.end.max(next.after.end);
    edit.confidence = edit.confidence.min(next.confidence);
}

/// Where `span` lies on the other side of `steps` (here, there); it grows to hold every step that
/// it touches.
fn project(steps: &[(Range<usize>, Range<usize>)], span: &Range<usize>) -> Range<usize> {
    let start = edge(steps, span.start, false);
    let end = edge(steps, span.end, true);
    start.min(end)..end
}

fn edge(steps: &[(Range<usize>, Range<usize>)], at: usize, is_end: bool) -> usize {
    let next = steps.partition_point(|(here, _)| here.end <= at);
    let (end_here, end_there) = match next {
        0 => (0, 0),
        n => (steps[n - 1].0.end, steps[n - 1].1.end),
    };
    match steps.get(next) {
        Some((here, there)) if here.start < at => {
            if is_end {
                there.end
            } else {
                there.start
            }
        }
        _ => end_there + (at - end_here),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pass(text: &str, changes: &[(Range<usize>, &str)]) -> Rewritten {
        let mut rewrite = Rewrite::new(text);
        for (span, with) in changes {
            rewrite.replace(span.clone(), with, "test", 1.0, None);
        }
        rewrite.finish().expect("there are changes")
    }

    #[test]
    fn untouched_text_is_no_rewrite() {
        assert_eq!(Rewrite::new("abc").finish(), None);
    }

    #[test]
    fn spans_of_two_passes_fit_first_input_and_last_output() {
        let input = "one two three four";
        let mut chain = Chain::new(input, true);
        chain.push(Some(pass(input, &[(4..7, "2"), (14..18, "4444")])));
        assert_eq!(chain.text(), "one 2 three 4444");
        let text = chain.text().to_owned();
        chain.push(Some(pass(&text, &[(0..3, "1"), (6..11, "3")])));
        let (staged, edits) = chain.finish(());
        assert_eq!(staged.text, "1 2 3 4444");
        let told: Vec<_> = edits
            .iter()
            .map(|edit| {
                (
                    &input[edit.before.clone()],
                    &staged.text[edit.after.clone()],
                )
            })
            .collect();
        assert_eq!(
            told,
            [("one", "1"), ("two", "2"), ("three", "3"), ("four", "4444")]
        );
    }

    #[test]
    fn overlapping_passes_give_one_edit_that_holds_both() {
        let input = "a b c d";
        let mut chain = Chain::new(input, true);
        chain.push(Some(pass(input, &[(2..3, "XYZ")])));
        let text = chain.text().to_owned();
        chain.push(Some(pass(&text, &[(3..6, "-")])));
        let (staged, edits) = chain.finish(());
        assert_eq!(staged.text, "a X-c d");
        assert_eq!(edits.len(), 1);
        assert_eq!((&edits[0].before, &edits[0].after), (&(2..4), &(2..4)));
        assert_eq!(edits[0].rule, COMBINED);
        assert_eq!(edits[0].detail.as_deref(), Some("test + test"));
    }
}
