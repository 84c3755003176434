//! What is spared after all: where next to nothing speaks for furniture, or next to nothing would be left.

mod amid;

use super::{DATED, Judge, LEAST_LEFT, LISTED, MENU, MetaLine, Verdict};
use crate::stages::strip::metadata::Field;
use crate::stages::strip::rules::Kind;

impl Judge<'_, '_> {
    /// Where next to nothing speaks for a page, everything stays: a word or two that menus have too
    /// are no furniture, nor is a heading at the end with nothing below it.
    pub(super) fn spare_the_slight(&mut self, title: Option<usize>) {
        /// So many lines with a rule of their own are furniture, or one less of different rules.
        const LINES: usize = 4;
        /// A line of so many characters says which other article, or what to scan.
        const TOLD: usize = 8;
        /// Classes of which one line will do.
        const SURE: [&str; 6] = [
            "copyright_reprint",
            "icp_license_report",
            "disclaimer",
            "ad_spam",
            "user_comments",
            "contact_address",
        ];
        /// The weight of a rule of which one line will do.
        const ALONE: f32 = 0.98;
        /// The entries of a menu in one line, and their length in characters.
        const ROW: usize = 6;
        const ENTRY: usize = 8;
        self.spare_amid_text(title);
        // Lines of credits and times of publication make a page.
        let stamped = |meta: &MetaLine| meta.date.as_ref().is_some_and(|date| date.has_time());
        let credits = self.looks.iter().enumerate().any(|(index, look)| {
            let meta = look.meta.as_ref().filter(|meta| !meta.names(Field::Title));
            meta.is_some_and(|meta| meta.labelled || index < self.core.0 && stamped(meta))
        });
        let led = |title: usize| self.ends_crumbs(title) || self.is_led_to(title);
        if self.page || credits || title.is_some_and(led) {
            return;
        }
        let wording = self.rules.wording();
        let worded = |id: &str| wording.is_some_and(|rule| rule.id == id);
        let (mut lines, mut bare) = (0, 0);
        let mut rules: Vec<usize> = Vec::new();
        // A row of entries parted by strokes, as no table has where rows like it are spared.
        let row = |index: usize| {
            let (text, shape) = (self.lines[index].text, &self.lines[index].shape);
            shape.items >= ROW
                && shape.longest_item <= ENTRY
                && text.matches('|').count() + 1 >= ROW
        };
        for (index, verdict) in self.verdicts.iter().enumerate() {
            let Verdict::Cut { rule, class, score } = verdict else {
                continue;
            };
            if self.looks[index].site
                || [MENU, DATED, LISTED].contains(&rule.as_ref())
                || worded(rule)
            {
                return;
            }
            let Some(hit) = self.looks[index].hit else {
                // Other articles have headlines in Chinese; addresses are what a text refers to.
                bare += usize::from(self.lines[index].shape.han > 0);
                continue;
            };
            let told = matches!(class.as_ref(), "prev_next_paging" | "share_qr_social");
            let words = self.rules.rule(hit.rule).kind == Kind::Words;
            let told = told && !words && self.lines[index].shape.chars >= TOLD;
            if *score >= ALONE || SURE.contains(&class.as_ref()) || told || row(index) {
                return;
            }
            lines += 1;
            if !rules.contains(&hit.rule) {
                rules.push(hit.rule);
            }
        }
        // A list of other articles ends the page: a text that goes on behind it has it as a part.
        let went = |verdict: &&Verdict| **verdict != Verdict::Keep;
        let closing = self.verdicts.iter().rev().take_while(went).count();
        let listed = bare >= LINES
            && closing == self.verdicts.iter().filter(went).count()
            && rules.iter().any(|&rule| self.rules.rule(rule).opens);
        let few = lines + usize::from(rules.len() > 1) < LINES;
        if few && !listed {
            self.verdicts.fill(Verdict::Keep);
        }
    }

    /// Whether crumbs above the headline end in it, which no text does by chance.
    fn ends_crumbs(&self, title: usize) -> bool {
        let headline = self.lines[title].text;
        (0..title).any(|i| {
            let crumbs = self.lines[i].text;
            self.verdicts[i] != Verdict::Keep
                && crumbs.contains(['>', '»', '›'])
                && crumbs.len() > headline.len()
                && crumbs.ends_with(headline)
        })
    }

    pub(super) fn too_little_left(&mut self) -> Option<&'static str> {
        let left: usize = self
            .verdicts
            .iter()
            .zip(self.lines)
            .filter(|(verdict, _)| **verdict == Verdict::Keep)
            .map(|(_, line)| line.shape.chars)
            .sum();
        if left >= LEAST_LEFT {
            return None;
        }
        self.verdicts.fill(Verdict::Keep);
        Some("next to nothing would be left")
    }
}
