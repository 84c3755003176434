//! What a page says twice: entries of its menu and the name of its owner, above the text and below it.
//!
//! The second time needs no cue. The headline and the body are never asked, and who signs a text stands
//! right below it, where nothing that goes is between.

use super::{Judge, STRONG, Verdict};
use crate::hash::TextSet;

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
        let headline_at = headline;
        let outside = || (0..top).chain(last + 1..self.lines.len());
        let above: TextSet<&str> = (0..first)
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
        if let Some(headline) = headline_at.filter(|_| self.is_page()) {
            self.tags_around(headline);
        }
    }

    /// A run of short lines between the headline and the body that stands right below the body again: the tags
    /// of an article.
    fn tags_around(&mut self, headline: usize) {
        /// The longest tag, in characters, how many make a run, and how far below the body the second begins,
        /// in lines.
        const TAG: usize = 8;
        const LEAST: usize = 3;
        const NEAR: usize = 4;
        // What the text shares with its tags makes it reach over them.
        let (first, last) = self.core;
        let tag = |i: usize| {
            let (line, look) = (&self.lines[i], &self.looks[i]);
            line.shape.chars <= TAG && !line.shape.ends_sentence && look.meta.is_none()
        };
        let alike = |above: usize, below: usize| {
            let pairs = (above..first).zip(below..self.lines.len());
            let same = |&(a, b): &(usize, usize)| self.lines[a].text == self.lines[b].text;
            pairs.take_while(|&(a, b)| same(&(a, b)) && tag(a)).count()
        };
        let starts = (headline + 1..first)
            .flat_map(|above| (last + 1..=last + NEAR).map(move |below| (above, below)));
        let Some((run, (above, below))) = starts
            .map(|(above, below)| (alike(above, below), (above, below)))
            .max_by_key(|(run, (above, _))| (*run, std::cmp::Reverse(*above)))
            .filter(|(run, _)| *run >= LEAST)
        else {
            return;
        };
        for i in (above..above + run).chain(below..below + run) {
            self.cut(i, "structure.again", "tags_keywords_seo", 0.8);
        }
    }

    /// Takes out of the body the lists of links in its midst that a list below it repeats: short lines without a
    /// full stop, the first and the last of which went there, too.
    pub(super) fn links_amid(&mut self, first: usize, last: usize) {
        /// How many links make a list, and how many of them have to stand below, too.
        const LIST: usize = 3;
        const AGAIN: usize = 2;
        /// The shortest headline of another article, and one that may be cut short, in characters.
        const HEADLINE: usize = 8;
        const CUT_SHORT: usize = 12;
        let below: Vec<&str> = (last + 1..self.lines.len())
            .filter(|&i| matches!(self.verdicts[i], Verdict::Cut { .. }))
            .filter(|&i| self.lines[i].shape.chars >= HEADLINE)
            .map(|i| self.lines[i].text)
            .collect();
        let short = |&i: &usize| {
            let (line, look) = (&self.lines[i], &self.looks[i]);
            let told = look.prose && !self.asks(i);
            // A telephone number is no headline.
            let known = look.hit.is_some() || look.meta.is_some() || line.shape.digits >= 7;
            !line.text.ends_with(['。', '：', ':', '；', '，']) && !known && !told
        };
        let (mut from, mut gone) = (first + 1, Vec::new());
        // What a page has twice from end to end has its lists of facts twice, too.
        let whole = self.is_body_again(last + 1..self.lines.len());
        while from < last && !below.is_empty() && !whole {
            let run = (from..last).take_while(short).count();
            let again = |i: &usize| {
                let (text, chars) = (self.lines[*i].text, self.lines[*i].shape.chars);
                let same =
                    |other: &&str| *other == text || chars >= CUT_SHORT && other.starts_with(text);
                run >= LIST && chars >= HEADLINE && below.iter().any(same)
            };
            let mut found = (from..from + run).filter(again);
            if let (Some(begin), Some(end)) = (found.next(), found.next_back()) {
                let times = (begin..=end).filter(again).count();
                if times >= AGAIN && end + 1 - begin >= LIST && times * 2 > end + 1 - begin {
                    gone.extend(begin..=end);
                }
            }
            from += run + 1;
        }
        for i in gone {
            self.cut(i, "structure.again", "link_list_related", 0.8);
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
