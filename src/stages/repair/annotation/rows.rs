//! Rows of `?`: how many stand side by side, and which of them no damage makes.

use super::puzzle::Line;
use super::scan::{Kind, Token};

/// From how many `?` in a row on they are no lost bytes: 停靠、 cut at every place leaves three, and blanks that became `?` come in fours.
pub(super) const CROWD: usize = 4;

/// How many people put in a row.
pub(super) const ROW: usize = 3;

impl Line<'_> {
    /// Whether token `at` stands in a row of `?` that is longer than any damage makes one.
    pub(super) fn crowded(&self, at: usize) -> bool {
        self.row_of(at) >= CROWD
    }

    /// How many `?` stand in a row around token `at`, as far as it matters.
    pub(super) fn row_of(&self, at: usize) -> usize {
        let lost = |token: &&Token| token.kind == Kind::Lost && token.end == token.inner;
        let before = self.tokens[..at].iter().rev().take(CROWD).take_while(lost);
        let after = self.tokens[at..].iter().take(CROWD).take_while(lost);
        before.count() + after.count()
    }

    /// Whether no other `?` stands before token `at`: the first of a row may be a lost byte, blanks
    /// that became `?` behind it.
    pub(super) fn opens_row(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.is_none_or(|token| token.kind != Kind::Lost)
    }
}
