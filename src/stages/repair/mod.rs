//! Damage undone: the third stage of the road.
//!
//! Each kind of damage is a module of its own that looks a window over for evidence (its plan)
//! and then rewrites the text; here they are only asked in turn. Clean text stays borrowed. A
//! kind that runs after another one has changed the text looks again, at the text as it stands.

mod hygiene;
mod rewrite;
pub mod round_trip;

use crate::report::{RepairEvidence, Staged};
use rewrite::Chain;

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
}

/// The stage.
#[derive(Debug, Clone, Default)]
pub struct Repair {
    options: RepairOptions,
}

/// What a window shows of damage.
#[derive(Debug, Clone, Default)]
pub struct RepairPlan {}

impl Repair {
    /// The stage with `options`.
    pub fn new(options: RepairOptions) -> Self {
        Self { options }
    }

    /// Looks a whole window over for damage.
    pub fn survey(&self, window: &str) -> RepairPlan {
        let _ = (window, &self.options);
        RepairPlan {}
    }

    /// Undoes the damage that `plan` saw. Linear in the length of `text`.
    pub fn apply<'t>(&self, plan: &RepairPlan, text: &'t str) -> Staged<'t, RepairEvidence> {
        let _ = plan;
        let mut evidence = RepairEvidence::default();
        let mut chain = Chain::new(text);
        let next = round_trip::apply(chain.text(), &mut evidence);
        chain.push(next);
        let next = hygiene::apply(chain.text(), &mut evidence);
        chain.push(next);
        let (mut staged, edits) = chain.finish(evidence);
        if self.options.explain {
            staged.evidence.edits = edits;
        }
        staged
    }
}
