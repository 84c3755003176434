//! What goes from a page that is kept for want of running text: its menu and its foot, nothing else.
//!
//! A table, a curriculum vitae or a sentence below a photograph stands on a page of a site like any
//! article. What it is nobody can tell here, so that it stays as it is; but a long run of lines at the
//! very top that are worded as menus are, with cues among them and crumbs or a foot further down, and what
//! rules know around the owner of the rights at the very end, belong to the site whatever stands between.

use super::{Judge, Place, STRONG, WEAK};
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
        if place.first && place.last {
            self.around_crumbs();
        }
        self.too_little_left();
    }

    /// What stands above the crumbs of a page whose owner of the rights is named at its end, and below
    /// them the tools, and all from the links to its neighbours or a list of other articles on.
    fn around_crumbs(&mut self) {
        /// How many lines above them are a menu, and how many of these rules know.
        const LEAST: usize = 8;
        const KNOWN: usize = 5;
        /// How far from the end of the page the owner of the rights is looked for, in lines.
        const FOOT: usize = 30;
        /// What stands between the crumbs and the end of the text at least: a headline and two lines.
        const TEXT: usize = 3;
        let end = self.lines.len();
        let Some(crumbs) = (0..end).find(|&i| self.is_crumbs(i)) else {
            return;
        };
        let told = |i: usize| self.looks[i].prose && self.looks[i].score() < WEAK;
        let known = (0..crumbs)
            .filter(|&i| self.looks[i].score() >= WEAK)
            .count();
        let site = self.is_below_rights(end.saturating_sub(FOOT)..end);
        if crumbs < LEAST || known < KNOWN || !site || (0..crumbs).any(told) {
            return;
        }
        for i in 0..=crumbs {
            self.cut(i, "structure.head", "nav_crumb_menu", STRONG);
        }
        let over = (crumbs + 1..end).find(|&i| {
            let hit = self.looks[i].hit.filter(|hit| hit.score >= STRONG);
            hit.map(|hit| self.rules.rule(hit.rule))
                .is_some_and(|rule| rule.opens || rule.class == "prev_next_paging")
        });
        let over = over.filter(|&over| over > crumbs + TEXT && !(over..end).any(told));
        let over = over.unwrap_or(end);
        for i in over..end {
            self.cut(i, "structure.tail", "link_list_related", STRONG);
        }
        for i in crumbs + 1..over {
            let hit = self.looks[i].hit.filter(|hit| hit.score >= STRONG);
            let class = hit.map(|hit| self.rules.rule(hit.rule).class.as_str());
            if matches!(class, Some("share_qr_social" | "ui_interaction")) {
                self.cut(i, "", "", STRONG);
            }
        }
    }

    /// Whether a line is a path from the home page to this one.
    pub(super) fn is_crumbs(&self, index: usize) -> bool {
        let hit = self.looks[index].hit.filter(|hit| hit.score >= STRONG);
        hit.is_some_and(|hit| self.rules.rule(hit.rule).class == "nav_crumb_menu")
            && self.lines[index].text.contains(['>', '»', '›'])
    }

    fn bare_menu(&mut self) {
        /// How many lines such a menu has, and how many of them rules know.
        const LEAST: usize = 8;
        const KNOWN: usize = 3;
        /// The same where only what is beyond doubt goes.
        const SURE: usize = 12;
        /// How far below it crumbs may stand, in lines.
        const CRUMBS: usize = 12;
        /// How far from the end of the page the owner of the rights is looked for, in lines.
        const FOOT: usize = 30;
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
        // The labels of a program are worded like a menu too, but no crumbs and no foot follow.
        let lines = self.lines.len();
        let crumbs = (end..lines.min(end + CRUMBS)).filter(|&i| self.is_crumbs(i));
        let crumbs: Vec<usize> = crumbs.collect();
        let site = !crumbs.is_empty() || self.is_below_rights(lines.saturating_sub(FOOT)..lines);
        if !menu || !site {
            return;
        }
        for i in 0..end {
            if self.looks[i].score() >= STRONG {
                self.cut(i, "", "", STRONG);
            }
            self.cut_worded(i);
        }
        for i in crumbs {
            self.cut(i, "", "", STRONG);
        }
    }

    /// The lines at the very end that rules know, where the owner of the rights or a licence is one. A
    /// few short ones between them that nobody knows are part of it.
    fn bare_foot(&mut self) {
        /// How many in a row, and their length, in characters.
        const UNKNOWN: usize = 2;
        const LINE: usize = 24;
        /// Of the number of a licence.
        const DIGITS: usize = 6;
        let end = self.lines.len();
        let mut from = end;
        let mut unknown = 0;
        for i in (0..end).rev() {
            let (line, look) = (&self.lines[i], &self.looks[i]);
            let known =
                look.score() >= STRONG || !self.strict && look.score() >= WEAK && !look.prose;
            if known {
                (from, unknown) = (i, 0);
                continue;
            }
            unknown += 1;
            let short = line.shape.chars <= LINE && !look.prose && look.meta.is_none();
            if self.strict || !short || unknown > UNKNOWN {
                break;
            }
        }
        // A verse may speak of rights; it has no menu above it, and no number of a licence.
        let licence = |i: usize| {
            let hit = self.looks[i].hit.filter(|hit| hit.score >= STRONG);
            let class = hit.map(|hit| self.rules.rule(hit.rule).class.as_str());
            class == Some("icp_license_report") && self.lines[i].shape.digits >= DIGITS
        };
        let page = self.is_page() || (from..end).any(licence);
        if page && self.is_below_rights(from..end) {
            for i in from..end {
                self.cut(i, "structure.foot", "nav_crumb_menu", STRONG);
            }
        }
    }
}
