//! How far the body reaches beyond its running text: steps, commands, listings, subheadings.
//!
//! Lines that are no sentences are read outwards from the body, each with what speaks for text
//! (code, clauses, what it shares with the body) and for furniture (words of menus, short lines that
//! share nothing); the body ends where their sum is highest. Nothing is passed that is furniture
//! beyond doubt. A table of contents, which repeats headings of the body, is furniture however much it
//! shares with it; it is the only thing that is taken out here.

use crate::hash::TextSet;
use std::ops::Range;

use super::{Judge, STRONG, Verdict};
use crate::stages::strip::{heading, kind};

/// How far below the highest sum the reading goes on: about as many short lines as a list of links
/// has above its first cue. These figures were tried out on bodies of manuals, articles and forums
/// in the furniture of two hundred other pages.
const GIVE_UP: f32 = 2.0;
/// What a line shares with a body that it has to do with, and what one that may have to.
const AKIN: f32 = 0.4;
const NEARLY: f32 = 0.15;

impl Judge<'_, '_> {
    /// The body with the lines on either side that belong to it; never above the headline.
    pub(super) fn reached(
        &self,
        (first, last): (usize, usize),
        title: Option<usize>,
    ) -> (usize, usize) {
        let top = title.map_or(0, |title| title + 1);
        let above = self.farthest((top..first).rev());
        let below = self.farthest(last + 1..self.lines.len());
        (above.unwrap_or(first), below.unwrap_or(last))
    }

    fn farthest(&self, way: impl Iterator<Item = usize>) -> Option<usize> {
        let (mut sum, mut most, mut found) = (0.0, 0.0, None);
        for index in way {
            let Some(lean) = self.leaning(index) else {
                break;
            };
            sum += lean;
            if sum > most {
                (most, found) = (sum, Some(index));
            } else if sum < most - GIVE_UP {
                break;
            }
        }
        found
    }

    /// Whether the body has many lines that are no sentences, so that more of them may follow.
    fn is_loose(&self) -> bool {
        /// One of so many lines is none.
        const OF: usize = 5;
        let core = self.core.0..=self.core.1;
        let short = core.clone().filter(|&i| !self.looks[i].prose).count();
        short * OF >= core.count()
    }

    /// Whether a line may be the heading of what stands right below it, in a text that has more of them.
    fn heads(&self, index: usize) -> bool {
        self.lines.get(index + 1).is_some_and(|below| {
            let listing = kind::is_listing(below) || kind::numbers_a_line(self.lines, index + 1);
            listing
                || self.looks[index].hit.is_none() && self.looks[index + 1].prose && self.is_loose()
        })
    }

    /// What a line speaks for: text above zero, furniture below; `None` where the body is over.
    fn leaning(&self, index: usize) -> Option<f32> {
        /// The shortest line that is a clause, in characters.
        const CLAUSE: usize = 10;
        /// What any short line counts against text, and what a line of a listing counts for.
        const SHORT: f32 = 0.3;
        const LISTING: f32 = 0.6;
        /// What the label or the value of a fact counts for.
        const FACT: f32 = 0.1;
        /// What a heading of the body counts against text where it stands again.
        const ECHO: f32 = 0.6;
        /// The lightest rule that words of the text are no excuse for.
        const WORDS: f32 = 0.6;
        let (line, look) = (&self.lines[index], &self.looks[index]);
        if self.is_fact(index) || self.is_row_of_numbers(index) {
            return Some(FACT);
        }
        let over = look.site
            || self.blocks.contains(&index)
            || look.score() >= STRONG
            || look.hit.is_some_and(|hit| self.rules.rule(hit.rule).opens)
            || look.meta.is_some();
        if over {
            return None;
        }
        if self.is_listed(index) {
            return Some(-SHORT);
        }
        // Alone it is what the text says of each of its parts.
        let among_echoes = || self.is_echo(index + 1) || index > 0 && self.is_echo(index - 1);
        if self.is_echo(index) && among_echoes() {
            return Some(-ECHO);
        }
        if kind::numbers_a_line(self.lines, index) {
            return Some(0.0);
        }
        if kind::is_listing(line) {
            return Some(LISTING);
        }
        let kin = if self.is_loose() {
            self.kinship(index)
        } else {
            0.0
        };
        let akin = if kin >= AKIN {
            0.6
        } else if kin >= NEARLY {
            0.4
        } else {
            0.0
        };
        // A text about labels says `label` in every heading.
        let menu = if kin >= AKIN && look.score() < WORDS {
            0.0
        } else {
            look.score()
        };
        let shape = &line.shape;
        let clause = shape.chars >= CLAUSE && (shape.commas > 0 || shape.ends_sentence);
        let announces = line.text.ends_with(['：', ':']) || self.heads(index);
        let text = akin
            + if look.prose { 1.2 } else { 0.0 }
            + if clause { 0.3 } else { 0.0 }
            + if announces { 0.4 } else { 0.0 };
        Some(text - SHORT - menu)
    }

    /// Takes out the tables of contents among the lines of `range`: runs of lines that are headings of
    /// the body, and the word above them. Where the body's running text stands there too, the page has its
    /// text twice, for wide and for small screens, and these are the headings of the other one.
    pub(super) fn contents_beside(&mut self, range: Range<usize>) {
        /// How many entries make one.
        const LEAST: usize = 2;
        /// The longest word above, in characters.
        const WORD: usize = 8;
        if self.is_body_again(range.clone()) || self.is_copied_below(range.end) {
            return;
        }
        // A text in chapters has its table of contents itself.
        let chapter = |&i: &usize| heading::is_chapter(self.lines[i].text);
        if range.clone().filter(chapter).count() >= LEAST {
            return;
        }
        let mut index = range.start;
        while index < range.end {
            let run = (index..range.end).take_while(|&i| self.is_echo(i)).count();
            if run >= LEAST {
                let word = index > range.start
                    && self.lines[index - 1].shape.chars <= WORD
                    && self.lines[index - 1]
                        .text
                        .contains(['目', '录', '錄', 'C', 'c'])
                    && self.looks[index - 1].meta.is_none();
                for i in index - usize::from(word)..index + run {
                    if self.verdicts[i] == Verdict::Keep {
                        self.cut(i, "structure.contents", "nav_crumb_menu", 0.8);
                    }
                }
            }
            index += run.max(1);
        }
    }

    /// Whether a paragraph of the body stands among the lines of `range` too.
    pub(super) fn is_body_again(&self, range: Range<usize>) -> bool {
        let text = |&i: &usize| self.looks[i].prose;
        let mut told = range.filter(text).peekable();
        if told.peek().is_none() {
            return false;
        }
        let core: TextSet<&str> = (self.core.0..=self.core.1)
            .filter(text)
            .map(|i| self.lines[i].text)
            .collect();
        told.any(|i| core.contains(self.lines[i].text))
    }

    /// The lines of `range` that are a copy of the body, as pages for telephones have one: from the first to the
    /// last line that stands in both, where several paragraphs do.
    pub(super) fn copy_within(&self, range: Range<usize>) -> Range<usize> {
        /// So many paragraphs of this length, in characters, are no refrain.
        const PARAGRAPHS: usize = 3;
        const PARAGRAPH: usize = 30;
        let long = |&i: &usize| self.looks[i].prose && self.lines[i].shape.chars >= PARAGRAPH;
        if range.clone().filter(long).take(PARAGRAPHS).count() < PARAGRAPHS {
            return 0..0;
        }
        let (first, last) = self.core;
        let core: TextSet<&str> = (first..=last).map(|i| self.lines[i].text).collect();
        let both = |i: &usize| core.contains(self.lines[*i].text);
        let mut told = range.clone().filter(long).filter(both);
        let Some(begin) = told.next().filter(|_| told.count() + 1 >= PARAGRAPHS) else {
            return 0..0;
        };
        let end = range.clone().rev().find(both).unwrap_or(begin) + 1;
        // What the body does not reach, an address at its end, stands below both.
        let signs: TextSet<&str> = self.lines[last + 1..]
            .iter()
            .map(|line| line.text)
            .collect();
        let more = (end..range.end).take_while(|&i| signs.contains(self.lines[i].text));
        begin..end + more.count()
    }

    /// Whether the first paragraph from `from` on stands further below again, as pages for telephones have all of a
    /// text twice: what stands above the one copy stands above the other, too.
    fn is_copied_below(&self, from: usize) -> bool {
        /// A shorter paragraph, in characters, may be a refrain.
        const REFRAIN: usize = 40;
        let told = |&i: &usize| self.looks[i].prose && self.lines[i].shape.chars >= REFRAIN;
        let mut below = (from..=self.core.1).filter(told);
        // A paragraph alone may come again: two lines in a row do not.
        let two = |i: usize| {
            (
                self.lines[i].text,
                self.lines.get(i + 1).map(|line| line.text),
            )
        };
        let first = below.next().map(two);
        first.is_some_and(|first| below.any(|i| two(i) == first))
    }

    /// Whether a line outside of the body is, but for its number, a short line of it.
    pub(super) fn is_echo(&self, index: usize) -> bool {
        /// The shortest and longest heading, in characters; `例如：` is none.
        const HEADING: std::ops::RangeInclusive<usize> = 2..=40;
        let heads = |text: &str| HEADING.contains(&text.chars().count());
        let Some(line) = self.lines.get(index) else {
            return false;
        };
        let text = kind::without_number(line.text);
        let (first, last) = self.core;
        let echoes = self.headings.get_or_init(|| {
            let core = &self.lines[first..=last];
            let short = core
                .iter()
                .filter(|line| line.shape.chars <= *HEADING.end() && !line.shape.ends_sentence)
                .map(|line| kind::without_number(line.text))
                .filter(|text| heads(text) && !text.ends_with(['：', ':']));
            short.collect::<TextSet<&str>>()
        });
        !(first..=last).contains(&index)
            && !kind::is_listing(line)
            && line.shape.han > 0
            && echoes.contains(text)
    }
}
