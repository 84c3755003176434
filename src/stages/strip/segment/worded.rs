//! Menus that nobody listed: runs of short lines above and below the body that are worded as menus are.
//!
//! They need no cue beside them, which is what makes them worth the trouble: a page whose menu has
//! no known word is kept whole otherwise. What shares its pairs of characters with the body counts
//! less, and only runs go: the parts of a row count as so many lines, and a line is enough beside others that
//! go, where it is twice as sure.

use std::ops::Range;

use super::{Judge, Verdict};
use crate::stages::strip::heading::names_a_site;
use crate::stages::strip::lines::{Line, Shape};
use crate::stages::strip::rules::is_part_separator;
use crate::stages::strip::wording;

/// What a line counts less where it shares all its pairs with the body.
const KIN: f32 = 1.0;
/// How many lines are enough beside others that go, where they are worded as entries beyond doubt.
const FEW: usize = 1;
/// The same where only what is beyond doubt goes.
const FEW_SURE: usize = 3;

impl Judge<'_, '_> {
    /// Takes out such runs above the headline, between it and the body, and below the body.
    pub(super) fn worded_menus(
        &mut self,
        title: Option<usize>,
        top: usize,
        (first, last): (usize, usize),
    ) {
        let Some(least) = self.rules.wording().map(|rule| rule.least) else {
            return;
        };
        let below = title.map_or(first, |title| title + 1)..first;
        for range in [0..top, below, last + 1..self.lines.len()] {
            let mut from = range.start;
            while from < range.end {
                let entries = (from..range.end).take_while(|&i| self.is_entry(i));
                let run = from..from + entries.count();
                from = run.end + 1;
                if self.may_be_menu(&run, &range, least) {
                    let run = self.apart_from_text(run, &range, range.start > last);
                    if self.is_worded(&run, &range, least) {
                        run.for_each(|i| self.cut_worded(i));
                    }
                }
            }
        }
    }

    /// Whether a line may be an entry of a menu, or a row of them.
    pub(super) fn is_entry(&self, index: usize) -> bool {
        let (line, look) = (&self.lines[index], &self.looks[index]);
        let longest = self.rules.wording().map_or(0, |rule| rule.longest);
        !look.prose
            && look.meta.is_none()
            && (wording::is_entry(line.text, &line.shape, longest) || is_row(line, longest))
    }

    /// Whether `run` has what a menu needs but for its words, which are dearer to tell.
    fn may_be_menu(&self, run: &Range<usize>, range: &Range<usize>, least: usize) -> bool {
        let entries = |i: usize| match is_row(&self.lines[i], usize::MAX) {
            true => self.lines[i].shape.items,
            false => 1,
        };
        let count: usize = run.clone().map(entries).sum();
        let kept = |i: usize| self.verdicts[i] == Verdict::Keep;
        let few = count >= self.few() && self.is_beside_furniture(run, range);
        (count >= least || few) && run.clone().any(kept)
    }

    fn few(&self) -> usize {
        if self.strict { FEW_SURE } else { FEW }
    }

    /// Whether a line of `run` or one right above or below it goes.
    fn is_beside_furniture(&self, run: &Range<usize>, range: &Range<usize>) -> bool {
        let mut around = run.start.saturating_sub(1).max(range.start)..range.end.min(run.end + 1);
        around.any(|i| matches!(self.verdicts[i], Verdict::Cut { .. }))
    }

    /// `run` without the lines that touch the text and are not worded as entries themselves: who
    /// signs it, an overline, a first heading.
    fn apart_from_text(
        &self,
        run: Range<usize>,
        range: &Range<usize>,
        below: bool,
    ) -> Range<usize> {
        let own = |i: &usize| {
            self.verdicts[*i] == Verdict::Keep && self.worded([*i].into_iter()).1 < wording::MENU
        };
        let Range { start, end } = run;
        if below && start == range.start {
            start + (start..end).take_while(own).count()..end
        } else if !below && end == range.end {
            start..end - (start..end).rev().take_while(own).count()
        } else {
            start..end
        }
    }

    /// Whether the lines of `run` are worded as menus are.
    fn is_worded(&self, run: &Range<usize>, range: &Range<usize>, least: usize) -> bool {
        /// What the mean of a few lines has to be.
        const SURE: f32 = 2.0;
        let kept = |i: &usize| self.verdicts[*i] == Verdict::Keep;
        let (count, mean) = self.worded(run.clone());
        if count >= least && mean >= wording::MENU {
            return true;
        }
        if !self.is_beside_furniture(run, range) {
            return false;
        }
        // The name of a paper alone below a headline is where the text was printed.
        let left: Vec<usize> = run.clone().filter(kept).collect();
        let source = range.start > 0 && left.len() == 1 && names_a_site(&self.lines[left[0]]);
        let (count, mean) = self.worded(left.into_iter());
        !source && count >= self.few() && mean >= SURE
    }

    /// How many entries lines have, and how they are worded on the average, less what they share with
    /// the body; that is dear to tell, and asked only of what is worded as a menu.
    pub(super) fn worded(&self, lines: impl Iterator<Item = usize> + Clone) -> (usize, f32) {
        let (mut sum, mut count) = (0.0, 0_u16);
        let mut room = String::new();
        let parts_of = |i: usize| {
            let text = self.lines[i].text;
            let row = is_row(&self.lines[i], usize::MAX).then(|| parts(text));
            let whole = row.is_none().then_some(text);
            row.into_iter().flatten().chain(whole)
        };
        for part in lines.clone().flat_map(parts_of) {
            sum += wording::interface(part, &mut room);
            count += 1;
        }
        let number = f32::from(count.max(1));
        if sum < wording::MENU * number {
            return (usize::from(count), sum / number);
        }
        for i in lines {
            let kin = KIN * self.kinship(i);
            parts_of(i).for_each(|_| sum -= kin);
        }
        (usize::from(count), sum / number)
    }

    pub(super) fn cut_worded(&mut self, index: usize) {
        let Some(rule) = self.rules.wording() else {
            return;
        };
        if self.verdicts[index] == Verdict::Keep && !self.own.contains(&index) {
            self.verdicts[index] = Verdict::Cut {
                rule: rule.id.clone().into(),
                class: rule.class.clone().into(),
                score: rule.weight,
            };
        }
    }
}

/// Whether a line is a row of short parts, none longer than `longest` characters.
fn is_row(line: &Line<'_>, longest: usize) -> bool {
    /// So many parts make one; of fewer it may be a name and its surname.
    const PARTS: usize = 3;
    let Shape {
        items,
        longest_item,
        ..
    } = line.shape;
    items >= PARTS
        && longest_item <= longest
        && line.shape.stops + line.shape.commas == 0
        && line.shape.han > 0
        && line.shape.digits * 4 < line.shape.chars
        && !line.text.contains([':', '：', '\t'])
}

/// The parts of a row that have words.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_part_separator)
        .filter(|part| part.contains(char::is_alphabetic))
}
