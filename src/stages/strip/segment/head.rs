//! What goes before the body: menus above the headline, tools below it.
//!
//! Without evidence of its own or around it no line goes, and the overline that stands directly
//! above a headline stays.

use super::{CROWD, Judge, MENU, STRONG, Verdict, WEAK};
use crate::stages::strip::kin::share_a_pair;
use crate::stages::strip::kind::numbers_a_line;
use crate::stages::strip::lines::Line;
use crate::stages::strip::metadata::{Field, is_person};
use crate::stages::strip::rules::{Hit, Kind, Where};

impl Judge<'_, '_> {
    /// The lines before the body: menus above the headline, tools below it.
    pub(super) fn head(&mut self, title: Option<usize>, likely: Option<usize>, first: usize) {
        let top = self.text_begins(title, first);
        // What stands below a headline is no menu, even where it is none beyond doubt.
        let crowd = likely.unwrap_or(top);
        self.broken_crumbs(crowd);
        let hits: Vec<usize> = (0..top)
            .filter(|&i| self.allowed(i, Where::Head) && !self.is_text(i))
            .collect();
        let anchor = (top..first).any(|i| self.looks[i].meta.is_some());
        let evidence: f32 = hits.iter().map(|&i| self.looks[i].score()).sum::<f32>()
            + if anchor { 0.4 } else { 0.0 };
        // Weak words alone are no furniture, however many.
        let strongest = hits
            .iter()
            .map(|&i| self.looks[i].score())
            .fold(0.0, f32::max);
        let enough = match (self.strict, title.is_some() || anchor) {
            _ if strongest < WEAK && !anchor => f32::INFINITY,
            (true, _) => 1.2,
            (false, true) => STRONG,
            (false, false) => CROWD,
        };
        if evidence >= enough {
            for &i in &hits {
                self.cut(i, "", "", 0.8);
            }
            self.named_in_crumbs(top, &hits);
            self.twice_above(top);
            // A headline with its credits below is sure enough for one cue above it.
            let sure = title.is_some() && (top..first).any(|i| self.credits(i)) && !self.strict;
            if (evidence >= CROWD && hits.len() >= 2) || sure {
                self.crowd_above(crowd, *hits.last().unwrap_or(&0));
            }
        }
        if !self.strict {
            self.menus_above(top);
        }
        let credited = title.is_some() && (top..first).any(|i| self.credits(i));
        if let Some(title) = title.filter(|_| !self.strict) {
            self.rows_above(top, credited);
            self.list_with(title);
        }
        if credited && !self.strict {
            self.entries_above(top);
            if !hits.is_empty() && evidence < enough && strongest >= WEAK {
                for &i in &hits {
                    self.cut(i, "", "", 0.8);
                }
                self.crowd_above(top, *hits.last().unwrap_or(&0));
            }
        }
        if title.or(likely).is_some() {
            self.below_headline(crowd, first, evidence);
        }
    }

    /// The headline, or where a text may begin above the body: at the first paragraph, with the line above it,
    /// or where the body does. Without a headline nobody can tell what stands between the two.
    pub(super) fn text_begins(&self, title: Option<usize>, first: usize) -> usize {
        /// In characters; notices for readers are shorter.
        const PARAGRAPH: usize = 80;
        if let Some(title) = title {
            return title;
        }
        let told = |&i: &usize| {
            let paragraph = self.looks[i].prose && self.lines[i].shape.chars >= PARAGRAPH;
            paragraph && !self.looks[i].suspect()
        };
        let heads = |i: usize| !self.looks[i].suspect();
        let paragraph = (1..first).find(told);
        paragraph.map_or(first, |i| i - usize::from(heads(i - 1)))
    }

    /// Crumbs of which every part has a line of its own: the label, the home page and the sections, right
    /// above the headline.
    fn broken_crumbs(&mut self, top: usize) {
        /// How many sections, and the longest name of one, in characters.
        const SECTIONS: usize = 6;
        const SECTION: usize = 12;
        const HOME: [&str; 5] = ["首页", "首頁", "主页", "主頁", "网站首页"];
        let label = |i: usize| {
            let text = self.lines[i].text.trim_end_matches([':', '：', '>', ' ']);
            text.ends_with("位置") && self.lines[i].shape.chars <= SECTION
        };
        let Some(from) = (0..top.saturating_sub(1))
            .find(|&i| label(i) && HOME.contains(&self.lines[i + 1].text))
        else {
            return;
        };
        let section = |&i: &usize| {
            let (shape, look) = (&self.lines[i].shape, &self.looks[i]);
            shape.chars <= SECTION && shape.stops + shape.commas == 0 && look.meta.is_none()
        };
        let end = from + 2 + (from + 2..top).take_while(section).count();
        // The headline, found or not, is longer.
        let headed = end >= top || self.lines[end].shape.chars > SECTION;
        if !headed || end - from > SECTIONS + 2 {
            return;
        }
        for i in from..end {
            if self.verdicts[i] == Verdict::Keep {
                self.verdicts[i] = Verdict::Cut {
                    rule: MENU.into(),
                    class: "nav_crumb_menu".into(),
                    score: 0.85,
                };
            }
        }
    }

    /// Whether a line names the date, the source or the author of the document.
    fn credits(&self, index: usize) -> bool {
        self.looks[index].meta.as_ref().is_some_and(|meta| {
            [Field::Date, Field::Source, Field::Author]
                .iter()
                .any(|field| meta.names(*field))
        })
    }

    /// Rows of short entries above a headline that has its credits below: menus, whatever the words. So are
    /// shorter ones at the very top of a page that names the owner of the rights in its foot.
    fn rows_above(&mut self, top: usize, credited: bool) {
        /// Entries, and their length in characters.
        const ENTRIES: usize = 5;
        const ENTRY: usize = 8;
        /// The same of shorter rows, and how far from the top they stand, in lines.
        const FEWER: usize = 3;
        const SHORTER: usize = 6;
        const NEAR: usize = 3;
        let owned = self.is_below_rights(self.core.1 + 1..self.lines.len());
        for i in 0..top {
            let shape = &self.lines[i].shape;
            let row = credited && shape.items >= ENTRIES && shape.longest_item <= ENTRY
                || owned && i < NEAR && shape.items >= FEWER && shape.longest_item <= SHORTER;
            let menu =
                row && !shape.ends_sentence && shape.commas == 0 && shape.han * 2 > shape.chars;
            if menu && self.looks[i].meta.is_none() && !self.lines[i].text.contains(['：', ':']) {
                self.cut(i, "structure.row", "nav_crumb_menu", 0.8);
            }
        }
    }

    /// Short lines above a headline that has its credits below: entries of a menu, where there are
    /// several and little else. One or two may be the overline and the name of a column.
    fn entries_above(&mut self, top: usize) {
        /// The longest entry that is counted, in characters, and how many make a menu.
        const ENTRY: usize = 8;
        const LEAST: usize = 3;
        let entries = (0..top)
            .filter(|&i| {
                let shape = &self.lines[i].shape;
                shape.chars <= ENTRY && shape.stops == 0 && self.looks[i].meta.is_none()
            })
            .count();
        if entries >= LEAST && entries * 3 >= top * 2 {
            for i in (0..top).filter(|&i| self.looks[i].score() >= WEAK / 2.0) {
                self.cut(i, "", "", 0.75);
            }
            self.crowd_above(top, 0);
        }
    }

    /// The headline printed a second time above itself: the end of the crumbs.
    fn twice_above(&mut self, top: usize) {
        for i in 0..top {
            if self.lines[i].text == self.lines[top].text {
                self.cut(i, "structure.crumb", "nav_crumb_menu", 0.85);
            }
        }
    }

    /// Lines above the headline that a crumb line names too: the sections it stands in.
    fn named_in_crumbs(&mut self, top: usize, hits: &[usize]) {
        let is_crumb = |hit: usize| {
            let hit = self.looks[hit].hit;
            hit.is_none_or(|hit| self.rules.rule(hit.rule).class == "nav_crumb_menu")
        };
        for i in 0..top {
            let line = &self.lines[i];
            let short = (2..=10).contains(&line.shape.chars) && !self.looks[i].suspect();
            let named = short
                && hits.iter().filter(|&&hit| is_crumb(hit)).any(|&hit| {
                    let crumbs = &self.lines[hit];
                    crumbs.shape.items >= 2
                        && crumbs.text != line.text
                        && crumbs.text.contains(line.text)
                });
            if named {
                self.cut(i, "structure.crumb", "nav_crumb_menu", 0.85);
            }
        }
    }

    /// Lines without a cue above the headline: the site's own menu words, and headlines between
    /// menus.
    fn crowd_above(&mut self, top: usize, last_hit: usize) {
        let top = self.records_begin(top);
        let last_hit = last_hit.min(top.saturating_sub(1));
        /// A menu entry, in characters.
        const ENTRY: usize = 12;
        /// An entry of a row of them.
        const ROW_ENTRY: usize = 6;
        /// Directly above the headline stands its own overline, which is longer than this.
        const LAST_ENTRY: usize = 6;
        /// What a heading shares with the body.
        const AKIN: f32 = 0.25;
        let copy = self.copy_within(0..top);
        for i in (0..top).filter(|i| !copy.contains(i)) {
            let (line, look) = (&self.lines[i], &self.looks[i]);
            // A question of several clauses is no entry of a menu, nor is a statement.
            let asks =
                line.shape.ends_sentence && line.shape.commas > 0 && line.shape.chars > ENTRY;
            let states = line.text.ends_with('。');
            // Whom the text is about, or whose it is.
            let named = i + 1 == top && is_person(line.text);
            // A clause goes on in the next line; no entry ends like one.
            let goes_on = |line: &Line<'_>| line.text.ends_with(['，', '、', '；']);
            let clause = goes_on(line) || i > 0 && goes_on(&self.lines[i - 1]);
            let own = asks || states || named || clause || self.heads_a_paragraph(i);
            if look.suspect() || look.prose || look.meta.is_some() || own {
                continue;
            }
            let entry = if i < last_hit || i + 1 < top {
                ENTRY
            } else {
                LAST_ENTRY
            };
            let row = line.shape.items >= 4 && line.shape.longest_item <= ROW_ENTRY;
            let short = line.shape.chars <= entry || row;
            // Below the last entry that is known, a heading of the text may stand.
            let own = i > last_hit && self.kinship(i) >= AKIN;
            if (short || i < last_hit) && !own && !(self.strict && line.shape.chars > ENTRY) {
                self.cut(i, "structure.head", "nav_crumb_menu", 0.75);
            }
        }
    }

    /// Whether a line is the heading of a first part and the part stands right below it.
    fn heads_a_paragraph(&self, index: usize) -> bool {
        const HEADINGS: [&str; 16] = [
            "摘要",
            "说明",
            "說明",
            "前言",
            "引言",
            "导言",
            "導言",
            "序言",
            "概述",
            "简介",
            "簡介",
            "背景",
            "内容提要",
            "編者按",
            "编者按",
            "题记",
        ];
        let text = self.lines[index].text.trim_end_matches([':', '：']);
        let told = self.looks.get(index + 1);
        HEADINGS.contains(&text) && told.is_some_and(|below| below.prose && !below.suspect())
    }

    /// Whether a line is the label of a list of tags and nothing else.
    fn heads_tags(&self, index: usize) -> bool {
        let tagged = self.looks[index]
            .hit
            .is_some_and(|hit| self.rules.rule(hit.rule).class == "tags_keywords_seo");
        let shape = &self.lines[index].shape;
        let label = ["关键字", "关键词", "标签", "關鍵字", "關鍵詞", "標籤"]
            .iter()
            .any(|label| self.lines[index].text.starts_with(label));
        shape.chars <= 5 && (tagged || label)
    }

    /// Counters and buttons between the headline and the body.
    fn below_headline(&mut self, top: usize, first: usize, evidence: f32) {
        /// A tool without a cue, in characters.
        const TOOL: usize = 6;
        /// A tag below its label, in characters.
        const TAG: usize = 6;
        let from = top + 1;
        if from > first {
            return;
        }
        let evidence = evidence
            + (from..first)
                .filter(|&i| self.allowed(i, Where::Head))
                .map(|i| self.looks[i].score())
                .sum::<f32>()
            + if (from..first).any(|i| self.looks[i].meta.is_some()) {
                0.5
            } else {
                0.0
            };
        let enough = match (self.strict, self.page) {
            (true, _) => 1.2,
            (false, true) => WEAK,
            (false, false) => 0.85,
        };
        if evidence < enough {
            return;
        }
        self.echoes_below(top, first);
        let mut tags = false;
        for i in from..first {
            if self.looks[i].meta.is_some() || self.is_text(i) {
                tags = false;
                continue;
            }
            // What a program reads and prints, and the parties of a decision.
            if self.is_of_a_program(i) || self.is_among_facts(i) {
                continue;
            }
            // The captions of pictures name whom the headline names.
            let caption = || share_a_pair(self.lines[top].text, self.lines[i].text);
            tags = self.heads_tags(i) || tags && self.lines[i].shape.chars <= TAG;
            if tags && !self.strict && i + 1 < first {
                self.cut(i, "structure.tags", "tags_keywords_seo", 0.75);
            }
            let shape = &self.lines[i].shape;
            // Or the times of a player: `00:00`, `0:00 / 3:13`.
            let clock = || {
                self.lines[i]
                    .text
                    .chars()
                    .all(|c| c.is_ascii_digit() || " :/".contains(c))
            };
            let counter = shape.digits > 0
                && (shape.chars <= 6 && shape.digits == shape.chars
                    || shape.chars <= 12 && clock())
                && !self.numbers_a_section(i, first)
                && !numbers_a_line(self.lines, i);
            // Between credits and tools on either side.
            let known = |k: usize| self.looks[k].suspect() || self.looks[k].meta.is_some();
            let tool = !self.strict
                && shape.chars <= TOOL
                && !shape.ends_sentence
                && i + 1 < first
                && known(i - 1)
                && known(i + 1)
                && evidence >= CROWD;
            if tool && !caption() {
                self.cut(i, "structure.tools", "ui_interaction", 0.75);
            }
            let card = !self.strict && evidence >= CROWD && self.on_a_card(i, from, first);
            if card && !caption() {
                self.cut(i, "structure.tools", "ui_interaction", 0.75);
            }
            if self.heads_the_body(i, first) {
                continue;
            }
            let menu = !self.strict && evidence >= CROWD && self.is_menu_row(i);
            if menu {
                self.cut(i, "structure.row", "nav_crumb_menu", 0.75);
            }
            if self.allowed(i, Where::Head) || counter {
                self.cut(i, "structure.counter", "ui_interaction", 0.75);
            }
        }
    }

    /// Whether a word of menus right above the body may be its first heading: `免责声明`.
    fn heads_the_body(&self, index: usize, first: usize) -> bool {
        let menu = |hit: Hit| {
            let rule = self.rules.rule(hit.rule);
            rule.kind == Kind::Words && rule.class == "nav_crumb_menu" && hit.score < STRONG
        };
        index + 1 == first && self.looks[first].prose && self.looks[index].hit.is_some_and(menu)
    }

    /// Whether a line is a row of short entries and nothing else.
    fn is_menu_row(&self, index: usize) -> bool {
        /// Entries, and their length in characters.
        const ENTRIES: usize = 5;
        const ENTRY: usize = 6;
        let (text, shape) = (self.lines[index].text, &self.lines[index].shape);
        shape.items >= ENTRIES
            && shape.longest_item <= ENTRY
            && shape.han == shape.chars
            && shape.stops + shape.commas == 0
            && !text.contains(['：', ':', '、'])
    }

    /// The headline again and again above the body, with a number or the name of a page behind it:
    /// the pictures of a document that is offered for download. Once it may head the text.
    fn echoes_below(&mut self, top: usize, first: usize) {
        /// How many make a row of pictures.
        const LEAST: usize = 3;
        /// What may stand behind the headline, in characters.
        const BEHIND: usize = 6;
        let headline = &self.lines[top];
        let echoes: Vec<usize> = (top + 1..first)
            .filter(|&i| {
                let line = &self.lines[i];
                line.text.starts_with(headline.text)
                    && line.shape.chars <= headline.shape.chars + BEHIND
            })
            .collect();
        if echoes.len() >= LEAST {
            for i in echoes {
                self.cut(i, "structure.echo", "ui_interaction", 0.8);
            }
        }
    }

    /// Whether a number alone above the body begins a count that goes on in it: sections.
    fn numbers_a_section(&self, index: usize, first: usize) -> bool {
        /// How far the next number is looked for, in lines.
        const NEAR: usize = 80;
        let next = match self.lines[index].text {
            "1" => "2",
            "01" => "02",
            _ => return false,
        };
        let end = self.lines.len().min(first + NEAR);
        self.lines[first..end].iter().any(|line| line.text == next)
    }

    /// Whether a short line between the headline and the body stands among credits and tools and
    /// has nothing to do with the body: what a card says of the account. What stands right below
    /// the headline may be its second half.
    fn on_a_card(&self, index: usize, from: usize, first: usize) -> bool {
        /// In characters.
        const LINE: usize = 16;
        /// Tools below it.
        const TOOLS: usize = 2;
        /// What a subtitle or a first heading shares with the body.
        const AKIN: f32 = 0.3;
        /// More lines in a row of which nothing is known are a list of the text.
        const RUN: usize = 2;
        let unknown = |i: &usize| !self.looks[*i].suspect() && self.looks[*i].meta.is_none();
        let above = (from..index).rev().take_while(unknown).count();
        let run = above + (index..first).take_while(unknown).count();
        let shape = &self.lines[index].shape;
        let tools = (index + 1..first)
            .filter(|&i| self.looks[i].score() >= WEAK)
            .count();
        shape.chars <= LINE
            && run <= RUN
            && !shape.ends_sentence
            && index > from
            && tools >= TOOLS
            && !self.lines[index]
                .text
                .starts_with(['—', '-', '―', '《', '“', '「'])
            && self.kinship(index) < AKIN
    }
}
