//! Runs of lines that only a page has, whatever is around them: the numbers of its pictures one below the other, and
//! tags with their signs.

use std::ops::Range;

use super::Judge;

impl Judge<'_, '_> {
    /// Takes out such runs above the body and below it, on a page of a site.
    pub(super) fn counted_runs(&mut self, range: Range<usize>) {
        /// So many numbers in a row are no accident, and so many tags.
        const NUMBERS: usize = 4;
        const TAGS: usize = 3;
        if self.strict || !(self.page || self.is_page()) {
            return;
        }
        let mut from = range.start;
        while from < range.end {
            let counted = |&i: &usize| self.lines[i].text.parse() == Ok(i - from + 1);
            let numbers = (from..range.end).take_while(counted).count();
            let tagged = |&i: &usize| is_tag(self.lines[i].text) && !self.looks[i].prose;
            let tags = (from..range.end).take_while(tagged).count();
            if numbers >= NUMBERS {
                for i in from..from + numbers {
                    self.cut(i, "structure.count", "prev_next_paging", 0.8);
                }
            }
            if tags >= TAGS && (from..from + tags).any(|i| self.is_tagged(i)) {
                for i in from..from + tags {
                    self.cut(i, "structure.tags", "tags_keywords_seo", 0.8);
                }
            }
            from += numbers.max(tags).max(1);
        }
    }

    /// Whether a rule knows a line for tags: a program has such lines too.
    fn is_tagged(&self, index: usize) -> bool {
        let hit = self.looks[index].hit;
        hit.is_some_and(|hit| self.rules.rule(hit.rule).class == "tags_keywords_seo")
    }
}

/// Whether a line is one tag with its sign: `#渡口`. A heading of Markdown has a blank behind the sign.
fn is_tag(text: &str) -> bool {
    /// The longest tag, in characters.
    const TAG: usize = 24;
    text.strip_prefix(['#', '＃']).is_some_and(|tag| {
        tag.starts_with(char::is_alphanumeric)
            && tag.chars().count() <= TAG
            && tag
                .chars()
                .all(|c| c.is_alphanumeric() || " -_+.".contains(c))
    })
}
