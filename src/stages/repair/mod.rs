//! Damage undone: the third stage of the road.
//!
//! Each kind of damage is a module of its own that looks a window over for evidence (its plan)
//! and then rewrites the text; here they are only asked in turn. Clean text stays borrowed. A
//! kind that runs after another one has changed the text looks again, at the text as it stands.

mod annotation;
mod escapes;
mod fallback;
mod hygiene;
mod lattice;
mod lossy;
mod purse;
mod rewrite;
pub mod round_trip;
mod signs;
mod sweep;
mod unrecoverable;

use std::sync::Arc;

use crate::report::{RepairEvidence, Staged};
use rewrite::Chain;

pub use annotation::{ReadingError, parse_readings};
pub use hygiene::HygieneOptions;

/// How often damage is looked for under Western damage that was undone: short text that was read
/// wrong twice shows itself one layer at a time.
const LAYERS: usize = 3;

/// How sure repair has to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Strictness {
    /// The likeliest reading is taken, and marked where it was inferred.
    #[default]
    Normal,
    /// Only what is all but certain; the rest is left and reported.
    Strict,
}

/// How damage is undone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RepairOptions {
    /// Default: [`Strictness::Normal`].
    pub strictness: Strictness,
    /// Whether spans are gathered. Default: off, counts only.
    pub explain: bool,
    /// Further characters that machine annotation is known to be put behind, each with its
    /// reading, beside those that are bundled (see [`parse_readings`]). Default: none. Cost in
    /// false positives: an honest gloss behind one of them counts as evidence of damage.
    pub readings: Vec<(char, String)>,
    /// Which characters are cleaned away. Default: [`HygieneOptions::default`].
    pub hygiene: HygieneOptions,
}

/// The stage.
#[derive(Debug, Clone, Default)]
pub struct Repair {
    options: RepairOptions,
    annotation: Arc<annotation::Annotation>,
}

/// What a window shows of damage.
#[derive(Debug, Clone, Default)]
pub struct RepairPlan {
    annotation: Option<annotation::Plan>,
}

impl Repair {
    /// The stage with `options`.
    pub fn new(options: RepairOptions) -> Self {
        let annotation = annotation::Annotation::new(options.strictness, &options.readings);
        Self {
            options,
            annotation: Arc::new(annotation),
        }
    }

    /// What `dictionaries/repair/characters.bin` has to hold, by the rules that its facts follow from: for the
    /// example `made_beforehand`, which writes it. Takes a moment.
    #[doc(hidden)]
    pub fn characters() -> Vec<u8> {
        round_trip::made()
    }

    /// Looks a whole window over for damage. Linear in its length.
    pub fn survey(&self, window: &str) -> RepairPlan {
        let plan = self.annotation.survey(window);
        RepairPlan {
            // where most of a text is gone nothing is left to go by
            annotation: plan.filter(|_| !unrecoverable::is_replaced(window)),
        }
    }

    /// Undoes the damage that `plan` saw. Linear in the length of `text`.
    pub fn apply<'t>(&self, plan: &RepairPlan, text: &'t str) -> Staged<'t, RepairEvidence> {
        let mut evidence = RepairEvidence::default();
        let mut chain = Chain::new(text, self.options.explain);
        // The quick pass goes first: it brings the text near for the one that does much with each byte.
        let signs = signs::signs(text);
        let mut seen = round_trip::look(text);
        give_up(&mut seen, text, &mut evidence);
        unrecoverable::report(text, &signs, &seen.remains, &mut evidence);
        // A page that this damage is plain on was read with the right decoder, so it is no
        // mojibake besides; and what is mojibake may hide this damage until it is undone.
        let strictness = self.options.strictness;
        let mojibake = || !seen.proven.is_empty() || lossy::is_plain(text, &seen.lines, strictness);
        let plan = plan.annotation.as_ref();
        let plan = plan
            .filter(|plan| plan.certain() || !self.annotation.is_idle(plan, text) && !mojibake());
        if let Some(plan) = plan {
            let next = self.annotation.apply(plan, chain.text(), &mut evidence);
            push(&mut chain, &mut seen, next, &mut evidence);
        }
        if !plan.is_some_and(annotation::Plan::certain) {
            let signs = match chain.changed() {
                true => signs::signs(chain.text()),
                false => signs,
            };
            let next = escapes::apply(chain.text(), &signs, &mut evidence);
            push(&mut chain, &mut seen, next, &mut evidence);
            let mut memo = round_trip::Memo::default();
            let next =
                round_trip::apply_proven(chain.text(), &seen.proven, &mut memo, &mut evidence);
            let settled = match &next {
                Some(next) => round_trip::settled(next),
                None => Vec::new(),
            };
            push(&mut chain, &mut seen, next, &mut evidence);
            seen.forget(&settled);
            let next = round_trip::apply_known(chain.text(), &seen.lines, &mut memo, &mut evidence);
            push(&mut chain, &mut seen, next, &mut evidence);
            let next = fallback::apply(
                chain.text(),
                &seen.lines,
                &mut memo,
                strictness,
                &mut evidence,
            );
            push(&mut chain, &mut seen, next, &mut evidence);
            for _ in 0..LAYERS {
                let next = lossy::apply(chain.text(), &seen.lines, strictness, &mut evidence);
                push(&mut chain, &mut seen, next, &mut evidence);
                let next = round_trip::apply(chain.text(), &seen.lines, &mut memo, &mut evidence);
                push(&mut chain, &mut seen, next, &mut evidence);
                let next = round_trip::apply_rest(chain.text(), &mut memo, &mut evidence);
                push(&mut chain, &mut seen, next, &mut evidence);
                let next = round_trip::apply_western(chain.text(), &seen.lines, &mut evidence);
                if !push(&mut chain, &mut seen, next, &mut evidence) {
                    break;
                }
            }
        }
        let hygiene = self.options.hygiene;
        let next = hygiene::apply(
            chain.text(),
            &seen.unclean,
            &seen.nuls,
            hygiene,
            &mut evidence,
        );
        chain.push(next);
        if plan.is_none()
            && chain.changed()
            && let Some(plan) = self.annotation.survey(chain.text())
        {
            let next = self.annotation.apply(&plan, chain.text(), &mut evidence);
            chain.push(next);
        }
        let (mut staged, edits) = chain.finish(evidence);
        staged.evidence.edits = edits;
        staged
    }
}

/// Leaves out the lines of `text` of which nothing is left.
fn give_up(seen: &mut round_trip::Seen, text: &str, evidence: &mut RepairEvidence) {
    seen.forget_if(|line| unrecoverable::gives_up(&text[line], evidence));
}

/// Takes the outcome of a pass; the lines that have changed are looked over again. Whether any have.
fn push(
    chain: &mut Chain<'_>,
    seen: &mut round_trip::Seen,
    next: Option<rewrite::Rewritten>,
    evidence: &mut RepairEvidence,
) -> bool {
    let Some(next) = next else {
        return false;
    };
    *seen = seen.again(&next.text, &next.edits);
    give_up(seen, &next.text, evidence);
    chain.push(Some(next));
    true
}
