//! Damage undone.

use crate::report::{RepairEvidence, Staged};

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

    /// Undoes the damage that `plan` saw.
    pub fn apply<'t>(&self, plan: &RepairPlan, text: &'t str) -> Staged<'t, RepairEvidence> {
        let _ = plan;
        Staged::untouched(text, RepairEvidence::default())
    }
}
