//! What a page says twice: entries of its menu and the name of its owner, above the text and below it.
//!
//! The second time needs no cue. The headline and the body are never asked, and who signs a text stands
//! right below it, where nothing that goes is between.

use std::collections::HashSet;

use super::{Judge, STRONG, Verdict};

/// So many lines that go above the body make a page with a menu.
const MENU: usize = 3;

impl Judge<'_, '_> {
    /// Takes out lines that went above the body and stand there or below it again, and the name of whom
    /// the rights belong to. The text begins at `top`.
    pub(super) fn said_twice(
        &mut self,
        headline: Option<usize>,
        top: usize,
        (first, last): (usize, usize),
    ) {
        if self.strict {
            return;
        }
        let outside = || (0..top).chain(last + 1..self.lines.len());
        let above: HashSet<&str> = (0..first)
            .filter(|&i| matches!(self.verdicts[i], Verdict::Cut { .. }))
            .map(|i| self.lines[i].text)
            .collect();
        let headline = headline.map(|at| self.lines[at].text);
        let again = |&i: &usize| {
            let line = &self.lines[i];
            let named = above.contains(line.text) || i > last && headline == Some(line.text);
            named && line.shape.han > 0 && !self.looks[i].prose
        };
        // A page that is its own menu has the entries for headings.
        let goes = |i: usize| {
            let line = self.verdicts.get(i);
            line.is_some_and(|verdict| *verdict != Verdict::Keep || again(&i))
        };
        let beside =
            |&i: &usize| i < last || i + 1 == self.lines.len() || goes(i - 1) || goes(i + 1);
        let mut twice: Vec<usize> = match above.len() >= MENU {
            true => outside().filter(again).filter(beside).collect(),
            false => Vec::new(),
        };
        if self.is_page() {
            let rights = self.rights();
            twice.extend(outside().filter(|&i| self.names_the_owner(i, last, &rights)));
        }
        for i in twice {
            self.cut(i, "structure.again", "nav_crumb_menu", 0.8);
        }
    }

    /// The lines that say whose the rights are, letters and digits only.
    fn rights(&self) -> Vec<String> {
        let owned = |&i: &usize| {
            let hit = self.looks[i].hit.filter(|hit| hit.score >= STRONG);
            hit.is_some_and(|hit| self.rules.rule(hit.rule).class == "copyright_reprint")
                && self.verdicts[i] != Verdict::Keep
        };
        let owned = (0..self.lines.len()).filter(owned);
        owned.map(|i| bare(self.lines[i].text)).collect()
    }

    /// Whether a line is a name that stands in one of `rights` too, beside a line that goes or at the very
    /// beginning of the page.
    fn names_the_owner(&self, index: usize, last: usize, rights: &[String]) -> bool {
        /// In characters.
        const NAME: std::ops::RangeInclusive<usize> = 4..=24;
        let (line, look) = (&self.lines[index], &self.looks[index]);
        let gone = |i: usize| matches!(self.verdicts.get(i), Some(Verdict::Cut { .. }));
        let beside = match index.checked_sub(1) {
            None => true,
            Some(above) if index > last => gone(above),
            Some(above) => gone(above) || gone(index + 1),
        };
        let name = NAME.contains(&line.shape.chars) && line.shape.stops + line.shape.commas == 0;
        if !name || !beside || look.prose || look.meta.is_some() {
            return false;
        }
        let name = bare(line.text);
        name.chars().count() >= *NAME.start() && rights.iter().any(|rights| rights.contains(&name))
    }
}

/// Letters and digits only.
fn bare(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
