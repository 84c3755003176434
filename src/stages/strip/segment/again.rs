//! What a page prints again and again: the buttons of an advertisement between teasers, a list that slides
//! past twice, the list of headlines that its own is one of.
//!
//! A text says a sentence or a label twice, and a song its refrain; three lines of different words in the same
//! order, four times and more, are the interface. Only pages with furniture of other kinds are asked.

use crate::hash::TextMap;
use std::collections::{HashMap, HashSet};

use super::body::AKIN;
use super::{Judge, LISTED, Verdict};

/// The longest line of a block or of a list, in characters.
const LINE: usize = 60;
/// The shortest headline of a list, in characters.
const HEADLINE: usize = 8;

impl<'j> Judge<'j, '_> {
    /// The lines of blocks that the page has again and again. Linear.
    pub(super) fn find_blocks(&self) -> HashSet<usize> {
        /// How often a block stands there, and its hanzi, in two of its three lines at least.
        const TIMES: usize = 4;
        const HAN: usize = 8;
        /// So many lines that rules know make a page.
        const FURNITURE: usize = 3;
        let suspects = self.looks.iter().filter(|look| look.suspect());
        if suspects.take(FURNITURE).count() < FURNITURE {
            return HashSet::new();
        }
        let short = |i: usize| self.lines[i].shape.chars <= LINE;
        let mut times: TextMap<&str, usize> = TextMap::default();
        for i in (0..self.lines.len()).filter(|&i| short(i)) {
            *times.entry(self.lines[i].text).or_default() += 1;
        }
        let often = |i: usize| {
            let text = self.lines[i].text;
            !text.ends_with([':', '：']) && times.get(text).is_some_and(|&times| times >= TIMES)
        };
        let block = |from: usize| {
            let [one, two, three] = [0, 1, 2].map(|k| self.lines[from + k].text);
            let han = [0, 1, 2].map(|k| self.lines[from + k].shape.han);
            let worded = han.iter().filter(|&&han| han > 1).count() > 1;
            let told = worded && han.iter().sum::<usize>() >= HAN;
            let other = one != two && two != three && one != three;
            (told && other && (from..from + 3).all(often)).then_some((one, two, three))
        };
        let starts = || (0..self.lines.len().saturating_sub(2)).filter(|&i| often(i));
        let mut blocks: HashMap<_, usize> = HashMap::new();
        for key in starts().filter_map(block) {
            *blocks.entry(key).or_default() += 1;
        }
        starts()
            .filter(|&i| block(i).is_some_and(|key| blocks[&key] >= TIMES))
            .flat_map(|i| i..i + 3)
            .collect()
    }

    /// Whether a line asks or exclaims among others that are no sentences either: the headlines of a list.
    pub(super) fn is_listed(&self, index: usize) -> bool {
        /// How many lines on either side are asked, and how many of all there have to be.
        const NEAR: usize = 3;
        const LEAST: usize = 4;
        const STOPS: usize = 3;
        const QUOTES: [char; 6] = ['“', '「', '『', '"', '：', ':'];
        let headline = |i: usize| {
            let (shape, text) = (&self.lines[i].shape, self.lines[i].text);
            (HEADLINE - 2..=LINE).contains(&shape.chars)
                && shape.stops <= STOPS
                && !text.contains('。')
                && !text.starts_with(QUOTES)
        };
        let asks = self.lines[index].text.ends_with(['！', '？', '!', '?']);
        let near = index.saturating_sub(NEAR)..self.lines.len().min(index + NEAR + 1);
        asks && near.len() > LEAST && near.clone().all(headline) && {
            let mut bare = near.filter(|&i| !self.lines[i].shape.ends_sentence);
            bare.next().is_some()
        }
    }

    /// The last line of what the body, which ends at `last`, has said twice already and says again right below
    /// its last sentence: a refrain.
    pub(super) fn refrain(&self, first: usize, last: usize) -> usize {
        /// The longest one, in lines.
        const LINES: usize = 40;
        let said = |i: &usize| {
            let look = &self.looks[*i];
            let text = self.lines[*i].text;
            let twice = || {
                let same = self.lines[first..=last]
                    .iter()
                    .filter(|line| line.text == text);
                same.take(2).count() == 2
            };
            !look.suspect() && look.meta.is_none() && self.lines[*i].shape.chars <= LINE && twice()
        };
        let below = (last + 1..self.lines.len()).take(LINES);
        last + below.take_while(said).count()
    }

    /// Takes out what stands below the body in blocks that come again and again.
    pub(super) fn blocks_below(&mut self, from: usize) {
        let below: Vec<usize> = self.blocks.iter().copied().filter(|&i| i >= from).collect();
        for i in below {
            self.cut(i, "structure.again", "ui_interaction", 0.85);
        }
    }

    /// Takes out the lists that stand twice below the body, line by line: slides.
    pub(super) fn lists_again(&mut self, last: usize) {
        /// How many headlines make one.
        const LIST: usize = 4;
        if self.strict || !self.is_page() {
            return;
        }
        let from = last + 1;
        let mut seen: TextMap<&'j str, usize> = TextMap::default();
        let (mut i, mut gone) = (from, Vec::new());
        while i < self.lines.len() {
            let text = self.lines[i].text;
            let long = self.lines[i].shape.chars >= HEADLINE;
            let Some(&first) = seen.get(text).filter(|_| long) else {
                seen.insert(text, i);
                i += 1;
                continue;
            };
            let same = |k: &usize| {
                i + k < self.lines.len()
                    && first + k < i
                    && self.lines[first + k].text == self.lines[i + k].text
            };
            let run = (0..).take_while(same).count();
            let headlines = (i..i + run).filter(|&k| self.lines[k].shape.chars >= HEADLINE);
            if headlines.count() >= LIST {
                gone.extend((first..first + run).chain(i..i + run));
            }
            for k in i..i + run {
                seen.insert(self.lines[k].text, k);
            }
            i += run;
        }
        let akin = gone.iter().filter(|&&i| self.kinship(i) >= AKIN).count();
        // A text that the page has twice has its lists twice, too.
        if akin * 2 > gone.len() || self.is_body_again(from..self.lines.len()) {
            return;
        }
        for i in gone
            .into_iter()
            .filter(|&i| self.lines[i].shape.chars <= LINE)
        {
            self.cut(i, LISTED, "link_list_related", 0.85);
        }
    }

    /// Takes out the list above the headline that this is one of.
    pub(super) fn list_with(&mut self, headline: usize) {
        /// How many headlines make one, this among them.
        const LIST: usize = 5;
        let text = self.lines[headline].text;
        let Some(at) = (0..headline).find(|&i| self.lines[i].text == text) else {
            return;
        };
        let listed = |&i: &usize| {
            let (line, look) = (&self.lines[i], &self.looks[i]);
            (HEADLINE..=LINE).contains(&line.shape.chars)
                && line.shape.han * 2 > line.shape.chars
                && !line.text.contains(['。', ':', '：'])
                && look.meta.is_none()
        };
        let begin = at - (0..at).rev().take_while(listed).count();
        let end = at + (at..headline).take_while(listed).count();
        if end - begin < LIST {
            return;
        }
        for i in begin..end.min(headline) {
            self.cut(i, LISTED, "link_list_related", 0.8);
        }
    }

    /// Takes out the headlines of other articles that follow the editor's line, with which an article is over,
    /// down to the end of a page without a foot.
    pub(super) fn headlines_behind(&mut self, from: usize) {
        /// How many there are, and of how many one may have to do with the text.
        const LIST: usize = 5;
        const OF: usize = 5;
        /// The longest heading, in characters.
        const HEADING: usize = 8;
        let end = self.lines.len();
        let closes = |&i: &usize| {
            use crate::stages::strip::metadata::Field;
            let meta = self.looks[i].meta.as_ref();
            meta.is_some_and(|meta| meta.labelled && meta.says(Field::Editor))
        };
        let Some(editor) = (from..end).find(closes).filter(|_| !self.strict) else {
            return;
        };
        let list = editor + 1..end;
        let akin = list.clone().filter(|&i| self.kinship(i) >= AKIN).count();
        // The heading of the list, and a headline that begins with a number, whatever that may be of.
        let plain = |i: usize, length: std::ops::RangeInclusive<usize>| {
            let (line, look) = (&self.lines[i], &self.looks[i]);
            let marks = line.shape.stops + line.shape.commas;
            let told = look.prose || look.meta.is_some() || line.text.contains([':', '：']);
            !told && marks == 0 && length.contains(&line.shape.chars)
        };
        let heading = usize::from(list.len() > LIST && plain(editor + 1, 2..=HEADING));
        let others: Vec<usize> = (editor + 1 + heading..end)
            .filter(|&i| !self.may_be_headline(i))
            .collect();
        let all = list.len() >= LIST + heading
            && others.len() * OF <= list.len()
            && others.iter().all(|&i| plain(i, 9..=42));
        if all && akin * OF <= list.len() {
            for i in list {
                self.cut(i, LISTED, "link_list_related", 0.75);
            }
        }
    }

    /// Whether crumbs that say so themselves lead to the headline: they went, begin with the label of a place or
    /// end in the word for the text.
    pub(super) fn is_led_to(&self, headline: usize) -> bool {
        /// How far above, in lines, and how far into the crumbs the label reaches, in characters.
        const NEAR: usize = 4;
        const LABEL: usize = 8;
        const ENDS: [&str; 5] = ["正文", "内容", "內容", "详情", "詳情"];
        (headline.saturating_sub(NEAR)..headline).any(|i| {
            let text = self.lines[i].text;
            let begins: String = text.chars().take(LABEL).collect();
            let label = begins.contains("位置") && begins.contains(['：', ':']);
            let ends = || ENDS.iter().any(|end| text.ends_with(end));
            matches!(self.verdicts[i], Verdict::Cut { .. })
                && text.contains(['>', '»', '›', '→'])
                && (label || ends())
        })
    }
}
