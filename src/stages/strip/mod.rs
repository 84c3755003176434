//! Boilerplate off, metadata out.

use crate::document::Metadata;
use crate::error::Error;
use crate::report::{Staged, StripEvidence};

/// How much is stripped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StripLevel {
    /// No line is removed; metadata is still read (`--no-strip`).
    None,
    /// What is boilerplate with good evidence.
    #[default]
    Balanced,
    /// Only what is boilerplate beyond doubt.
    Strict,
}

/// How boilerplate is stripped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StripOptions {
    /// Default: [`StripLevel::Balanced`].
    pub level: StripLevel,
    /// Whether removed lines are gathered. Default: off, counts only.
    pub keep_removed: bool,
    /// Whether spans are gathered. Default: off, counts only.
    pub explain: bool,
}

/// Where in its document a window lies. A document of one window is both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Nothing comes before it.
    pub first: bool,
    /// Nothing comes after it.
    pub last: bool,
}

/// The stage.
#[derive(Debug, Default)]
pub struct Strip {
    options: StripOptions,
}

/// What a window shows of its lines.
#[derive(Debug, Clone, Default)]
pub struct StripPlan {}

impl Strip {
    /// The stage with `options`. Fails on a rule file that is wrong.
    pub fn new(options: StripOptions) -> Result<Self, Error> {
        Ok(Self { options })
    }

    /// Looks a whole window over; `declared` is what the document's markup said of itself.
    pub fn survey(&self, window: &str, place: Place, declared: &Metadata) -> StripPlan {
        let _ = (window, place, declared, &self.options);
        StripPlan {}
    }

    /// Removes the lines that `plan` says are boilerplate and takes the metadata out. Lossless
    /// where nothing is removed or extracted.
    pub fn apply<'t>(&self, plan: &StripPlan, text: &'t str) -> Staged<'t, StripEvidence> {
        let _ = plan;
        Staged::untouched(text, StripEvidence::default())
    }
}
