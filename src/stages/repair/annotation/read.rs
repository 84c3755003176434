//! Lines as they have been read so far, and what they show together of how the page writes.

use super::draft::Draft;
use super::habits::Habits;
use super::scan::Token;
use crate::plausibility::{Model, PageCache};

/// Whether anything would be replaced.
pub(super) fn has_runs(read: &[Read<'_>]) -> bool {
    read.iter().any(|one| !one.draft.runs.is_empty())
}

/// The stretches of lines that leave no choice.
pub(super) fn certain(read: &[Read<'_>], least: f32) -> Vec<String> {
    let stretches = read.iter().flat_map(|one| one.draft.certain(least));
    stretches.collect()
}

/// What stands between the lines that were `read`.
pub(super) fn between(read: &[Read<'_>], text: &str) -> Vec<String> {
    let mut from = 0;
    let ends = read
        .iter()
        .map(|one| (one.start, one.start + one.text.len()));
    let stretch =
        |(start, end): (usize, usize)| text[std::mem::replace(&mut from, end)..start].to_owned();
    let last = (text.len(), text.len());
    ends.chain([last]).map(stretch).collect()
}

pub(super) fn counted(stretches: &[String], habits: &Habits) -> PageCache {
    let mut cache = PageCache::new();
    for stretch in stretches {
        cache.add(Model::bundled(), &habits.meant("", stretch, ""));
    }
    cache
}

/// How many characters of the lines were read one byte off.
pub(super) fn shifted_in(read: &[Read<'_>]) -> u32 {
    let runs = read.iter().flat_map(|one| &one.draft.runs);
    runs.map(|run| run.shifted).sum()
}

/// A line, read.
#[derive(Debug)]
pub(super) struct Read<'t> {
    pub(super) text: &'t str,
    /// Where it begins in the text, bytes.
    pub(super) start: usize,
    pub(super) tokens: Vec<Token>,
    pub(super) draft: Draft,
    /// Whether the page as a whole is annotated.
    pub(super) damaged: bool,
    /// By how much (nats) its sites read better restored, and how many there are.
    pub(super) evidence: f32,
    pub(super) witnesses: usize,
    /// How many places were searched.
    pub(super) searched: usize,
    /// Whether a run that an annotation shows has no reading.
    pub(super) unread: bool,
}

impl<'t> Read<'t> {
    /// A line of which nothing has been read.
    pub(super) fn of(text: &'t str, start: usize, tokens: Vec<Token>) -> Self {
        Self {
            text,
            start,
            tokens,
            damaged: false,
            evidence: 0.0,
            witnesses: 0,
            searched: 0,
            unread: false,
            draft: Draft::default(),
        }
    }

    /// A line without damage.
    pub(super) fn plain(text: &'t str, start: usize) -> Self {
        Self {
            draft: Draft::plain(text),
            ..Self::of(text, start, Vec::new())
        }
    }
}
