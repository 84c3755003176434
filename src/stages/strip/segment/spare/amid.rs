//! Lines without a cue that went with a crowd and stand amid text: the body begins or ends where nobody looked for it, or
//! a heading within the text was taken for its headline.
//!
//! A paragraph that stays and has much to do with the body tells that the text has begun. No line comes back that a rule
//! knows.

use super::super::body::AKIN;
use super::super::{Judge, Verdict};
use crate::stages::strip::kind;

/// The shortest paragraph, in characters.
const PARAGRAPH: usize = 30;
/// What a paragraph above the headline shares with the body where that is a heading of the same text. On 1,100 pages
/// notices and summaries of other articles there share less, but for a few on the same matter.
const SAME: f32 = 0.3;
/// How much of a program is read to find its ends, in lines.
const LISTING: usize = 60;

impl Judge<'_, '_> {
    /// Spares lines between paragraphs and amid listings that stay, and those beside a paragraph of the text above a headline
    /// that is none.
    pub(super) fn spare_amid_text(&mut self, title: Option<usize>) {
        let crowd: Vec<usize> = (1..self.lines.len())
            .filter(|&i| self.went_with_a_crowd(i))
            .collect();
        let Some(&uppermost) = crowd.first() else {
            return;
        };
        let title = title.unwrap_or(0);
        let begins = |i: usize| self.is_told(i) && self.kinship(i) >= SAME;
        let begun = (uppermost..title).find(|&i| begins(i)).unwrap_or(title);
        let spared = crowd.into_iter().filter(|&i| {
            let within = (begun..title).contains(&i);
            within && (begins(i + 1) || begins(i - 1)) || self.is_amid(i)
        });
        for i in spared.collect::<Vec<_>>() {
            self.verdicts[i] = Verdict::Keep;
        }
    }

    /// Whether a line went for its neighbours alone.
    fn went_with_a_crowd(&self, index: usize) -> bool {
        const CROWDS: [&str; 3] = ["structure.head", "structure.tail", "structure.enclosed"];
        let crowd = |rule: &str| CROWDS.contains(&rule);
        matches!(&self.verdicts[index], Verdict::Cut { rule, .. } if crowd(rule))
            && !self.looks[index].suspect()
    }

    /// Whether a line is a paragraph that stays and that no rule knows.
    fn is_told(&self, index: usize) -> bool {
        let look = &self.looks[index];
        look.prose
            && !look.suspect()
            && self.lines[index].shape.chars >= PARAGRAPH
            && self.verdicts[index] == Verdict::Keep
    }

    /// Whether a line stands between two paragraphs that have to do with the body, or in a program that begins or ends
    /// beside one.
    fn is_amid(&self, index: usize) -> bool {
        let listing = |i: usize| kind::is_listing(&self.lines[i]);
        let akin = |i: usize| self.is_told(i) && self.kinship(i) >= AKIN;
        let text = |i: usize| self.verdicts[i] == Verdict::Keep && (listing(i) || akin(i));
        let Some(below) = self.lines.get(index + 1).map(|_| index + 1) else {
            return false;
        };
        if akin(index - 1) && akin(below) || listing(index - 1) && text(index - 1) && text(below) {
            return true;
        }
        // Names and values alone look like no program, but stand in one.
        let program = |i: usize| listing(i) || self.lines[i].shape.han == 0;
        let went = |i: &usize| self.went_with_a_crowd(*i) && program(*i);
        let over = (0..index).rev().take(LISTING).find(|i| !went(i));
        let under = (below..self.lines.len()).take(LISTING).find(|i| !went(i));
        program(index)
            && over.is_some_and(text)
            && under.is_some_and(text)
            && (over.is_some_and(listing) || under.is_some_and(listing))
    }
}
