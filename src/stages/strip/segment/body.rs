//! Which run of lines is the body.
//!
//! The contiguous run with the highest sum of marks, then widened by running text close by that
//! nothing but weak cues part from it. It takes no line out.

use super::{Judge, LEAST_PROSE, STRONG};
use crate::stages::strip::lines::Line;
use crate::stages::strip::metadata::Field;

/// How far (lines) running text is looked for beyond either end of the run, and how far such text
/// that has to do with it: an article with a table of facts or of contents in the middle.
const REACH: usize = 12;
const FAR: usize = 30;
/// What a paragraph shares with the body that has to do with it: more in a list of links, which
/// has teasers of other articles, than where nothing but short lines part it from the body.
pub(super) const AKIN: f32 = 0.15;
const AKIN_BELOW: f32 = 0.06;
/// What a short line counts for, which is against the body.
const SHORT: f32 = -0.35;
/// A paragraph that widens the body, in characters.
const PARAGRAPH: usize = 20;
/// What cues between such a paragraph and the body may sum up to: two words of the interface.
const BETWEEN: f32 = 1.0;

impl Judge<'_, '_> {
    /// The first and last line of the body, or `None` on a page without running text. An article stands above
    /// the feed that goes on below it, however much is told there.
    pub(super) fn body(&self) -> Option<(usize, usize)> {
        /// What is told above the first block of a feed: a few sentences.
        const ARTICLE: f32 = 8.0;
        let feed = self.blocks.iter().min();
        let above = feed.and_then(|&feed| self.body_above(feed));
        let above = above.filter(|(sum, _)| *sum >= ARTICLE);
        let (_, body) = above.or_else(|| self.body_above(self.lines.len()))?;
        Some(body)
    }

    /// The run with the highest sum of marks above line `end`, and the sum.
    fn body_above(&self, end: usize) -> Option<(f32, (usize, usize))> {
        /// The most that a run of lines without a cue counts against the body: a table or a poem
        /// in the middle of an article does not split it.
        const BRIDGE: f32 = 6.0;
        /// What running text counts for once a heading such as 推荐阅读 has come: summaries of
        /// other articles read like text, but an article that goes on has far more of it.
        const TEASED: f32 = 0.4;
        /// What a text counts for that is over where it is paged: a few paragraphs.
        const TOLD: f32 = 8.0;
        let mut best: Option<(f32, usize, usize)> = None;
        let (mut sum, mut from, mut run) = (0.0_f32, 0, 0.0_f32);
        let (mut opened, mut paged) = (false, false);
        for (index, look) in self.looks[..end].iter().enumerate() {
            let mut mark = self.mark(index);
            if let Some(hit) = look.hit {
                let rule = self.rules.rule(hit.rule);
                opened = (opened || rule.opens) && !self.leads_to_credits(index);
                paged |= rule.class == "prev_next_paging"
                    && hit.score >= STRONG
                    && numbers_pages(&self.lines[index])
                    && best.is_some_and(|(most, _, _)| most >= TOLD);
            }
            if (opened || paged) && look.prose && mark > 0.0 {
                mark *= TEASED;
            }
            if mark > 0.0 && (paged && self.exclaims(index) || opened && self.asks(index)) {
                mark = SHORT;
            }
            if mark < 0.0 && !look.suspect() && look.meta.is_none() {
                mark = mark.max(-(BRIDGE - run).max(0.0));
                run -= mark;
            } else {
                run = 0.0;
            }
            if sum <= 0.0 {
                (sum, from) = (0.0, index);
            }
            sum += mark;
            if mark > 0.0 && best.is_none_or(|(most, _, _)| sum > most) {
                best = Some((sum, from, index));
            }
        }
        let (sum, first, last) = best?;
        let prose: usize = (first..=last)
            .filter(|&i| self.looks[i].prose)
            .map(|i| self.lines[i].shape.chars)
            .sum();
        (prose >= LEAST_PROSE).then_some((sum, (first, last)))
    }

    /// Whether crumbs stand here and credits close below: whatever a menu above had headings for, an article begins.
    fn leads_to_credits(&self, index: usize) -> bool {
        /// How far below the crumbs the credits stand, in lines.
        const NEAR: usize = 4;
        let rule = self.looks[index].hit.map(|hit| self.rules.rule(hit.rule));
        let crumbs = rule.is_some_and(|rule| rule.class == "nav_crumb_menu")
            && self.looks[index].score() >= STRONG
            && self.lines[index].text.contains(['>', '»', '›']);
        let mut below = self.looks.iter().skip(index + 1).take(NEAR);
        crumbs && below.any(|look| look.meta.as_ref().is_some_and(|meta| meta.labelled))
    }

    /// Whether a line asks or exclaims as headlines do: without a full stop.
    fn exclaims(&self, index: usize) -> bool {
        /// In characters.
        const HEADLINE: usize = 40;
        let line = &self.lines[index];
        line.shape.chars <= HEADLINE
            && line.text.ends_with(['！', '？', '!', '?'])
            && !line.text.contains('。')
    }

    /// Whether a line asks as headlines do.
    pub(super) fn asks(&self, index: usize) -> bool {
        self.exclaims(index) && self.lines[index].text.ends_with(['？', '?'])
    }

    /// What a line counts for (above zero) or against (below) the body.
    fn mark(&self, index: usize) -> f32 {
        let (line, look) = (&self.lines[index], &self.looks[index]);
        if look.site || self.blocks.contains(&index) {
            return -3.0;
        }
        if let Some(hit) = look.hit {
            let opens = self.rules.rule(hit.rule).opens;
            return if opens {
                -5.0
            } else {
                -(0.6 + 2.4 * hit.score)
            };
        }
        if let Some(meta) = &look.meta {
            // The editor's line is the last of an article.
            return if meta.labelled && meta.names(Field::Editor) {
                -3.0
            } else {
                -1.2
            };
        }
        #[allow(clippy::cast_precision_loss)]
        let chars = line.shape.chars.min(240) as f32;
        if line.shape.ends_sentence && self.is_listed(index) {
            return SHORT;
        }
        if look.prose {
            return 1.0 + chars / 20.0;
        }
        if line.shape.is_numeric() {
            return -0.6;
        }
        // A short sentence right behind another; alone among other lines it may be a headline.
        if line.shape.ends_sentence {
            let behind = index > 0 && self.lines[index - 1].shape.ends_sentence;
            return if behind { 0.4 } else { 0.3 };
        }
        SHORT
    }

    /// Where the body begins when its first lines are a sentence or two above the headline and the
    /// credits: a warning, a summary.
    pub(super) fn below_credits(&self, first: usize, last: usize) -> usize {
        /// How far below the first line the credits stand, in lines.
        const NEAR: usize = 6;
        /// The most running text above them, in characters, and the least below.
        const ABOVE: usize = 60;
        const BELOW: usize = 120;
        /// The same where crumbs lead to the headline.
        const FAR_ABOVE: usize = 400;
        let prose = |range: std::ops::Range<usize>| -> usize {
            range
                .filter(|&i| self.looks[i].prose)
                .map(|i| self.lines[i].shape.chars)
                .sum()
        };
        let credits = (first + 2..last.min(first + NEAR)).find(|&i| {
            let meta = self.looks[i].meta.as_ref();
            let headline = &self.lines[i - 1].shape;
            meta.is_some_and(|meta| meta.names(Field::Date) || meta.names(Field::Source))
                && (6..=60).contains(&headline.chars)
                && !headline.ends_sentence
                && self.looks[i - 1].meta.is_none()
        });
        let Some(credits) = credits else {
            return self.below_byline(first, last);
        };
        let most = match self.is_at_the_end_of_crumbs(credits - 1) {
            true => FAR_ABOVE,
            false => ABOVE,
        };
        if prose(first..credits) > most || prose(credits..last + 1) < BELOW {
            return first;
        }
        (credits..=last)
            .find(|&i| self.looks[i].prose)
            .unwrap_or(first)
    }

    /// Whether the crumbs right above a line end in it, cut short or not.
    fn is_at_the_end_of_crumbs(&self, index: usize) -> bool {
        /// The shortest beginning, in characters.
        const BEGINNING: usize = 6;
        let Some(crumbs) = index.checked_sub(1).map(|above| self.lines[above].text) else {
            return false;
        };
        let end = crumbs.rsplit(['>', '»', '›', '→']).next().unwrap_or(crumbs);
        let name = end.trim().trim_end_matches(['.', '…']);
        end.len() < crumbs.len()
            && name.chars().count() >= BEGINNING
            && self.lines[index].text.starts_with(name)
    }

    /// The same where the headline that a name signs stands above it among those of other articles, which ask and
    /// exclaim as sentences do.
    fn below_byline(&self, first: usize, last: usize) -> usize {
        /// How many headlines there may be, and the longest of them, in characters.
        const LIST: usize = 20;
        const HEADLINE: usize = 40;
        let short = |i: usize| self.lines[i].shape.chars <= HEADLINE;
        let list = (first..last).take(LIST).take_while(|&i| short(i));
        let signed = |&i: &usize| {
            let meta = self.looks[i].meta.as_ref();
            let headline = i.checked_sub(1).filter(|&above| above > first);
            let again = |above: usize| {
                let mut list = self.lines[first..above].iter();
                list.any(|line| line.text == self.lines[above].text)
            };
            meta.is_some_and(|meta| meta.says(Field::Author)) && headline.is_some_and(again)
        };
        let byline = list.skip(2).find(signed);
        let told = |&i: &usize| self.looks[i].prose;
        byline
            .and_then(|byline| (byline..=last).find(told))
            .unwrap_or(first)
    }

    /// The run with the paragraphs close by, which short lines part from it: an abstract and a
    /// table of facts above, an address and opening hours below. Never above the headline.
    pub(super) fn widened(
        &self,
        first: usize,
        last: usize,
        title: Option<usize>,
    ) -> (usize, usize) {
        let above = self.paragraphs((title.map_or(0, |title| title + 1)..first).rev());
        let below = self.paragraphs(last + 1..self.lines.len());
        let last = self.refrain(first, below.unwrap_or(last));
        let last = self.next_parts(last);
        let last = self.facts(self.sidebar(last));
        let last = self.own_contacts(self.series(last), title);
        (above.unwrap_or(first), self.signature(last).unwrap_or(last))
    }

    /// The last paragraph of the next parts of a text whose parts have the same headings, as manuals of programs have,
    /// where a line above them looks like a button or an entry of a menu and is none.
    fn next_parts(&self, last: usize) -> usize {
        /// How many such headings there are right above paragraphs, and what these share with the body on the whole.
        const HEADED: usize = 2;
        const SAME: f32 = 0.2;
        let over = |i: &usize| {
            let look = &self.looks[*i];
            let ends = look.hit.is_some_and(|hit| {
                let rule = self.rules.rule(hit.rule);
                let button = matches!(
                    rule.class.as_str(),
                    "ui_interaction" | "nav_crumb_menu" | "share_qr_social"
                );
                rule.opens || !button
            });
            ends || look.site || look.meta.is_some() || self.blocks.contains(i)
        };
        let told = |i: usize| {
            let look = &self.looks[i];
            look.prose && !look.suspect() && self.lines[i].shape.chars >= PARAGRAPH
        };
        let below = (last + 2..self.lines.len()).take_while(|i| !over(i));
        let headed: Vec<usize> = below.filter(|&i| told(i) && self.is_echo(i - 1)).collect();
        let kin: f32 = headed.iter().map(|&i| self.kinship(i)).sum();
        #[allow(clippy::cast_precision_loss)]
        let same = kin >= SAME * headed.len() as f32;
        match headed.last() {
            Some(&end) if headed.len() >= HEADED && same => end,
            _ => last,
        }
    }

    /// The last line of a paragraph below the body that a heading such as 延伸阅读 announces and
    /// nothing follows but the foot of the page: it is told there, not linked.
    fn sidebar(&self, last: usize) -> usize {
        /// In characters.
        const PARAGRAPH: usize = 30;
        let opens = |i: usize| {
            let look = self.looks.get(i);
            look.and_then(|look| look.hit)
                .is_some_and(|hit| self.rules.rule(hit.rule).opens)
        };
        let told = |i: &usize| {
            let (line, look) = (&self.lines[*i], &self.looks[*i]);
            look.prose
                && !look.suspect()
                && line.shape.chars >= PARAGRAPH
                && line.text.ends_with(['。', '”', '」'])
        };
        let end = self.lines.len();
        let run = (last + 2..end).take_while(told).count();
        let over = last + 2 + run;
        let foot = over >= end || self.looks[over].score() >= STRONG && !opens(over);
        if opens(last + 1) && run > 0 && foot {
            over - 1
        } else {
            last
        }
    }

    /// The date that a letter or a notice is signed with, below its body and its clauses.
    fn signature(&self, last: usize) -> Option<usize> {
        /// How far below the last paragraph it stands, in lines.
        const NEAR: usize = 8;
        let end = self.lines.len().min(last + 1 + NEAR);
        let strong = |i: &usize| {
            let hit = self.looks[*i].hit;
            hit.is_some_and(|hit| {
                hit.score >= STRONG && self.rules.rule(hit.rule).class != "contact_address"
            })
        };
        (last + 1..end).take_while(|i| !strong(i)).find(|&i| {
            let bare = self.looks[i].meta.as_ref().is_some_and(|meta| {
                let alone = meta.fields.iter().all(|(_, value)| value.is_empty());
                let timed = meta.date.as_ref().is_some_and(|date| date.has_time());
                meta.date.is_some() && !meta.labelled && alone && !timed
            });
            bare && i > last + 1 && self.lines[i].text.ends_with('日')
        })
    }

    /// The last of the paragraphs that are met on the way before anything parts them from it.
    fn paragraphs(&self, way: impl Iterator<Item = usize>) -> Option<usize> {
        let mut found = None;
        let (mut between, mut steps) = (0.0, 0);
        for index in way {
            let (line, look) = (&self.lines[index], &self.looks[index]);
            let over = look.meta.is_some() || self.blocks.contains(&index);
            if over || look.score() >= STRONG || steps >= FAR {
                break;
            }
            steps += 1;
            if let Some(hit) = look.hit {
                let rule = self.rules.rule(hit.rule);
                between += if rule.class == "contact_address" {
                    0.0
                } else {
                    hit.score
                };
                if rule.opens || between > BETWEEN {
                    break;
                }
            } else if look.prose
                && line.shape.chars >= PARAGRAPH
                && (steps <= REACH || self.kinship(index) >= AKIN_BELOW)
            {
                found = Some(index);
                (between, steps) = (0.0, 0);
            }
        }
        found
    }
}

/// Whether a line has the numbers of pages: `上一页 1 2 3 下一页`.
fn numbers_pages(line: &Line<'_>) -> bool {
    line.shape.digits >= 2 && line.text.contains(['页', '頁'])
}
