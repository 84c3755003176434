//! The tally of malformed sequences.

use crate::report::DecodeEvidence;

/// How many offsets of malformed sequences are kept.
pub(super) const MALFORMED_KEPT: usize = 16;

/// Malformed sequences seen so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Damage {
    /// How many; each became one U+FFFD.
    pub(super) count: u64,
    /// Byte offsets of the first [`MALFORMED_KEPT`].
    pub(super) first: Vec<u64>,
}

impl Damage {
    /// One malformed sequence at byte `offset` of the document.
    pub(super) fn malformed(&mut self, offset: u64) {
        self.count += 1;
        if self.first.len() < MALFORMED_KEPT {
            self.first.push(offset);
        }
    }

    /// Writes the tally into the evidence.
    pub(super) fn report(self, evidence: &mut DecodeEvidence) {
        evidence.malformed = self.count;
        evidence.malformed_at = self.first;
    }
}
