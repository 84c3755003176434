//! The plans of a page: damaged documents are damaged in one way, or in a few, so what undid one
//! line is tried on the next one before anything is searched. It is taken again only where the
//! outcome is beyond doubt and the whole line; everything else is for `search` to say, which several
//! modules ask about the same line.

use std::collections::HashMap;

use super::plan::Plan;
use super::proof;
use super::reading::{Lone, Reader, is_chinese};
use super::rest::Votes;
use super::search::{Candidate, MIN_GAIN, plan_of_whole};

/// How many plans are remembered.
const REMEMBERED: usize = 4;

/// How much (nats a character beyond ASCII, each by itself) a known plan has to gain to be taken again. Pairs of
/// GBK that were read as Big5 gain less, and variants of Big5 differ in few of them: at 2, two of
/// five such sentences came out by the wrong variant.
const SURE_GAIN: f32 = 4.0;

/// What its outcome may cost (nats a character beyond ASCII, each by itself): text costs about 7, what a wrong
/// codec makes of it 10.
const SURE_COST: f32 = 8.0;

/// How much of what was searched (bytes) is remembered.
const SEARCHED_BYTES: usize = 1 << 20;

/// What is known of a page.
#[derive(Debug, Default)]
pub(in crate::stages::repair) struct Memo {
    /// The plans that undid whole lines lately, the last one first.
    plans: Vec<Plan>,
    /// What whole lines were undone by, and whether the plan of the page has been told.
    votes: Votes,
    is_told: bool,
    /// Lines that were searched, and what was found in each; and how long they are together.
    searched: HashMap<String, Vec<Candidate>>,
    bytes: usize,
}

impl Memo {
    /// What `search` finds in `line`, which is not searched twice.
    pub(super) fn searched(
        &mut self,
        line: &str,
        search: impl FnOnce(&str) -> Vec<Candidate>,
    ) -> &[Candidate] {
        if !self.searched.contains_key(line) {
            self.bytes += line.len();
            if self.bytes > SEARCHED_BYTES {
                self.searched.clear();
                self.bytes = line.len();
            }
            self.searched.insert(line.to_owned(), search(line));
        }
        &self.searched[line]
    }

    /// Whether no plan is known.
    pub(super) fn is_empty(&self) -> bool {
        self.plans.is_empty()
    }

    /// What a plan of an earlier line makes of this one, if that proves itself.
    pub(super) fn proven(&mut self, line: &str) -> Option<(&Plan, String)> {
        let known = self.plans.iter().enumerate();
        let mut proven = known.filter_map(|(at, plan)| Some((at, proof::undone(line, plan)?)));
        let (at, text) = proven.next()?;
        self.plans[..=at].rotate_right(1);
        Some((&self.plans[0], text))
    }

    /// What a plan of an earlier line makes of this one.
    pub(super) fn again(&mut self, line: &str) -> Option<Candidate> {
        let known = self.plans.iter().enumerate();
        let mut again = known.filter_map(|(at, plan)| Some((at, again(line, plan)?)));
        let (at, candidate) = again.next()?;
        self.plans[..=at].rotate_right(1);
        Some(candidate)
    }

    /// Whether a plan of an earlier line can be replayed on all of this one, whatever that says.
    pub(in crate::stages::repair) fn can_undo(&self, line: &str) -> bool {
        self.plans.iter().any(|plan| plan.replay(line).is_some())
    }

    /// Remembers the plan that undid all of `line`.
    pub(super) fn learn(&mut self, line: &str, chosen: &[Candidate]) {
        if let Some(plan) = plan_of_whole(line, chosen) {
            self.remember(plan);
        }
    }

    /// Counts a plan that undid a whole line.
    pub(super) fn vote(&mut self, plan: &Plan) {
        self.votes.add(plan);
    }

    /// The plan of the page, once: when nearly all lines that were undone so far went one way.
    pub(super) fn plan_of_page(&mut self) -> Option<Plan> {
        let plan = self.votes.plan().filter(|_| !self.is_told)?.clone();
        self.is_told = true;
        Some(plan)
    }

    /// Remembers a plan that undid a whole line.
    pub(super) fn remember(&mut self, plan: &Plan) {
        if !self.plans.contains(plan) {
            self.plans.insert(0, plan.clone());
            self.plans.truncate(REMEMBERED);
        }
    }
}

/// What `plan` makes of `line`, if that is beyond doubt: all of it undone, hanzi of which most are
/// frequent, and much better than what stands there.
fn again(line: &str, plan: &Plan) -> Option<Candidate> {
    let text = plan.replay(line)?;
    let cost = |text: &str| -> f32 {
        let mut reader = Lone::new(false);
        beyond_ascii(text).map(|c| reader.read(c)).sum()
    };
    let chars = beyond_ascii(&text).count() as f32;
    let own = cost(&text);
    let gain = cost(line) - own;
    let beyond_doubt = gain >= 2.0 * MIN_GAIN
        && gain >= SURE_GAIN * chars
        && own <= SURE_COST * chars
        && is_chinese(&text);
    beyond_doubt.then(|| Candidate {
        span: 0..line.len(),
        text,
        plan: plan.clone(),
        gain,
        rank: gain,
    })
}

/// The characters that a wrong reading can have changed: ASCII is itself before and behind.
fn beyond_ascii(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_ascii())
}
