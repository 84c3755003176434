//! What goes from a page that is kept for want of running text: its menu and its foot, nothing else.
//!
//! A table, a curriculum vitae or a sentence below a photograph stands on a page of a site like any
//! article. What it is nobody can tell here, so that it stays as it is; but a long run of lines at the
//! very top that are worded as menus are, with cues among them, and what rules know above and around
//! the owner of the rights at the very end, belong to the site whatever stands between.

use super::{Judge, Place, STRONG, Verdict, WEAK};
use crate::stages::strip::wording;

/// How near (lines) to the end of the page a menu stands.
const NEAR: usize = 3;

impl Judge<'_, '_> {
    /// Takes out the menu at the top and the foot of a page without running text.
    pub(super) fn bare_page(&mut self, place: Place) {
        if place.first {
            self.bare_menu();
        }
        if place.last {
            self.bare_foot();
        }
        self.too_little_left();
    }

    fn bare_menu(&mut self) {
        /// How many lines such a menu has, and how many of them rules know.
        const LEAST: usize = 8;
        const KNOWN: usize = 3;
        /// The same where only what is beyond doubt goes.
        const SURE: usize = 12;
        /// How far below it crumbs may stand, in lines.
        const CRUMBS: usize = 12;
        let least = if self.strict { SURE } else { LEAST };
        let member = |i: usize| self.is_entry(i) || self.looks[i].score() >= STRONG;
        let Some(start) = (0..self.lines.len().min(NEAR)).find(|&i| member(i)) else {
            return;
        };
        let mut end = start + (start..self.lines.len()).take_while(|&i| member(i)).count();
        let known = |&i: &usize| self.looks[i].score() >= WEAK;
        let entry = |&i: &usize| self.is_entry(i);
        // The first lines of the text may be short too.
        while end > start
            && !known(&(end - 1))
            && self.worded([end - 1].into_iter()).1 < wording::MENU
        {
            end -= 1;
        }
        let menu = end - start >= least
            && (start..end).filter(known).count() >= KNOWN
            && self.worded((start..end).filter(entry)).1 >= wording::MENU;
        if !menu {
            return;
        }
        for i in 0..end {
            if self.looks[i].score() >= STRONG {
                self.cut(i, "", "", STRONG);
            }
            self.cut_worded(i);
        }
        for i in end..self.lines.len().min(end + CRUMBS) {
            let crumbs = self.looks[i].hit.is_some_and(|hit| {
                hit.score >= STRONG && self.rules.rule(hit.rule).class == "nav_crumb_menu"
            });
            if crumbs {
                self.cut(i, "", "", STRONG);
            }
        }
    }

    /// The lines at the very end that rules know, where the owner of the rights or a licence is one.
    fn bare_foot(&mut self) {
        let known = |i: &usize| {
            let look = &self.looks[*i];
            look.score() >= STRONG || !self.strict && look.score() >= WEAK && !look.prose
        };
        let foot = (0..self.lines.len()).rev().take_while(known).count();
        let from = self.lines.len() - foot;
        if self.is_below_rights(from..self.lines.len()) {
            for i in from..self.lines.len() {
                if self.verdicts[i] == Verdict::Keep {
                    self.cut(i, "", "", STRONG);
                }
            }
        }
    }
}
