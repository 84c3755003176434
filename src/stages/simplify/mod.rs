//! Traditional to simplified: which profile, which script.

use std::borrow::Cow;

use crate::error::Error;
use crate::report::{SimplifyEvidence, Staged};

/// Which engine converts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Engine {
    /// Our own, pure Rust.
    #[default]
    Native,
    /// The C++ OpenCC (cargo feature `opencc`).
    OpenCc,
}

/// How text is converted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimplifyOptions {
    /// The profile, by its OpenCC name. Default: `t2s`.
    pub profile: String,
    /// Default: [`Engine::Native`].
    pub engine: Engine,
    /// Whether spans are gathered. Default: off, counts only.
    pub explain: bool,
}

impl Default for SimplifyOptions {
    fn default() -> Self {
        Self {
            profile: "t2s".to_owned(),
            engine: Engine::Native,
            explain: false,
        }
    }
}

/// The stage.
#[derive(Debug)]
pub struct Simplify {
    options: SimplifyOptions,
}

/// What a window shows of its script.
#[derive(Debug, Clone, Default)]
pub struct SimplifyPlan {}

impl Simplify {
    /// The stage with `options`. Fails on an unknown profile or an engine that was not built in.
    pub fn new(options: SimplifyOptions) -> Result<Self, Error> {
        Ok(Self { options })
    }

    /// Looks a whole window over for its script.
    pub fn survey(&self, window: &str) -> SimplifyPlan {
        let _ = window;
        SimplifyPlan {}
    }

    /// Converts what `plan` says is traditional.
    pub fn apply<'t>(&self, plan: &SimplifyPlan, text: &'t str) -> Staged<'t, SimplifyEvidence> {
        let _ = plan;
        Staged::untouched(
            text,
            SimplifyEvidence {
                profile: Cow::Owned(self.options.profile.clone()),
                ..SimplifyEvidence::default()
            },
        )
    }
}
