//! What goes after the body: from the first cue or the editor's line on.
//!
//! Lines without a cue go with their neighbours only where there is much evidence, or in a list
//! that a heading has opened; running text stays but in such lists.

use crate::hash::TextMap;
use std::collections::HashSet;

use super::body::AKIN;
use super::{CROWD, Judge, STRONG, Verdict, WEAK};
use crate::stages::strip::lines::Line;
use crate::stages::strip::metadata::Field;
use crate::stages::strip::rules::Where;
use crate::stages::strip::skeleton::is_numeral;

/// What the names of those end in who sign a text.
pub(super) const SIGNED: &str = "局会會委院部厅廳司心府社队隊組组处處所校团團人者完）)】";

impl Judge<'_, '_> {
    /// The lines after the body, from the first cue on.
    pub(super) fn tail(&mut self, first: usize, last: usize) {
        /// What the editor's line counts for among the evidence.
        const OVER: f32 = 0.8;
        /// What furniture at the head counts for, and how many lines of it: a page that has a
        /// menu has a foot.
        const PAGE: f32 = 0.4;
        const MENU: usize = 3;
        /// What is enough in a text, in strict, and below what markup showed to be an article.
        const ENOUGH: f32 = 0.85;
        const STRICTLY: f32 = 0.9;
        const OF_A_PAGE: f32 = 0.7;
        let from = last + 1;
        let end = self.lines.len();
        // Strokes part the cells of a table there, and tags nowhere.
        let cells = |i: usize| self.page && self.lines[i].text.contains(" | ");
        let hits: Vec<usize> = (from..end)
            .filter(|&i| self.allowed(i, Where::Tail) && !cells(i) && !self.is_of_a_program(i))
            .filter(|i| !self.own.contains(i))
            .collect();
        let menu = self.verdicts[..first]
            .iter()
            .filter(|verdict| **verdict != Verdict::Keep)
            .count();
        let page = menu >= MENU && !self.strict;
        let Some(&first_hit) = hits.first() else {
            self.headlines_behind(from);
            return;
        };
        let metas = (from..end)
            .filter(|&i| self.looks[i].meta.is_some())
            .count();
        let strongest = hits
            .iter()
            .map(|&i| self.looks[i].score())
            .fold(0.0, f32::max);
        #[allow(clippy::cast_precision_loss)]
        let evidence: f32 =
            hits.iter().map(|&i| self.looks[i].score()).sum::<f32>() + 0.4 * metas.min(2) as f32;
        // With the editor's line an article is over.
        let over = !self.strict
            && (from..hits[hits.len() - 1]).any(|i| {
                let meta = self.looks[i].meta.as_ref();
                meta.is_some_and(|meta| meta.labelled && meta.names(Field::Editor))
            });
        let (evidence, strongest) = if over {
            (evidence + OVER, strongest.max(STRONG))
        } else {
            (evidence, strongest)
        };
        let evidence = if page { evidence + PAGE } else { evidence };
        let evidence = evidence + self.stamps(from);
        let enough = match (self.strict, self.page) {
            (true, _) => STRICTLY,
            (false, true) => OF_A_PAGE,
            (false, false) => ENOUGH,
        };
        // Interface words alone have to be many and most of what is there.
        let words = strongest < WEAK
            || strongest < 0.65 && (hits.len() < 5 || hits.len() * 2 < end - first_hit);
        if evidence < enough || words {
            return;
        }
        for &i in &hits {
            self.cut(i, "", "", 0.8);
        }
        let first_hit = self.first_below_text(&hits);
        self.over_and_over(first_hit);
        if !self.strict {
            self.blocks_below(from);
        }
        let opened = hits.iter().any(|&i| {
            self.looks[i]
                .hit
                .is_some_and(|hit| self.rules.rule(hit.rule).opens)
        });
        if (strongest >= STRONG && evidence >= CROWD) || opened {
            self.crowd_below(
                from,
                first_hit,
                *hits.last().unwrap_or(&first_hit),
                evidence,
            );
        }
    }

    /// The first of `hits` below which the text is over: where it goes on below a single word of the interface, that
    /// of a player or a picture, the next one.
    fn first_below_text(&self, hits: &[usize]) -> usize {
        /// The shortest paragraph, in characters, and how far below the word it stands, in lines.
        const PARAGRAPH: usize = 20;
        const NEAR: usize = 4;
        /// The longest such word, in characters.
        const WORD: usize = 6;
        let [word, next, ..] = hits else {
            return hits[0];
        };
        let tool = self.looks[*word].hit.is_some_and(|hit| {
            let rule = self.rules.rule(hit.rule);
            rule.class == "ui_interaction" && !rule.opens
        });
        let tool = tool && self.lines[*word].shape.chars <= WORD;
        let below = *word + 1..(*next).min(*word + 1 + NEAR);
        let mut told = below.filter(|&i| {
            let prose = self.looks[i].prose && self.lines[i].shape.chars >= PARAGRAPH;
            prose && self.kinship(i) >= AKIN
        });
        match tool && told.next().is_some() {
            true => *next,
            false => *word,
        }
    }

    /// Short lines below the first cue that stand there again and again: what each entry of a list
    /// or each of several lists says.
    fn over_and_over(&mut self, from: usize) {
        /// How often, and the longest such line, in characters.
        const TIMES: usize = 3;
        const LINE: usize = 20;
        let mut seen: TextMap<&str, usize> = TextMap::default();
        let short = |line: &Line<'_>| (2..=LINE).contains(&line.shape.chars);
        for line in self.lines[from..].iter().filter(|line| short(line)) {
            *seen.entry(line.text).or_default() += 1;
        }
        for i in from..self.lines.len() {
            let times = seen.get(self.lines[i].text).copied().unwrap_or(0);
            if times >= TIMES && !self.looks[i].prose && self.looks[i].meta.is_none() {
                self.cut(i, "structure.again", "link_list_related", 0.8);
            }
        }
    }

    /// The lines of runs of names that stand between two strong cues below the body: links to
    /// offices and to sites. What has to do with the body is none.
    fn enclosed(&self, from: usize) -> HashSet<usize> {
        /// The longest name, in characters, how much of its own one may share with the body, and of how
        /// many one may share more: among dozens of offices there is one that the text names.
        const NAME: usize = 20;
        const KIN: f32 = 0.25;
        const MANY: usize = 8;
        let strong = |i: usize| self.looks[i].score() >= STRONG;
        let is_name = |i: usize| {
            let (line, look) = (&self.lines[i], &self.looks[i]);
            let shape = &line.shape;
            look.meta.is_none()
                && !look.prose
                && shape.chars <= NAME
                && shape.stops + shape.commas == 0
                && !line.text.contains([':', '：'])
        };
        let mut enclosed = HashSet::new();
        let Some(mut i) = (from..self.lines.len()).find(|&i| strong(i)) else {
            return enclosed;
        };
        while i < self.lines.len() {
            let run = (i + 1..self.lines.len())
                .take_while(|&k| !strong(k) && is_name(k))
                .count();
            let end = i + 1 + run;
            let closed = self.looks.get(end).is_some_and(|_| strong(end));
            let akin = || (i + 1..end).filter(|&k| self.kinship(k) >= KIN).count();
            if closed && akin() * MANY <= run {
                enclosed.extend(i + 1..end);
            }
            i = (end..self.lines.len())
                .find(|&k| strong(k))
                .unwrap_or(self.lines.len());
        }
        enclosed
    }

    /// The line of a licence or of the owner of the rights below which nothing more is told.
    fn foot(&self, from: usize) -> usize {
        const SURE: f32 = 0.95;
        let end = self.lines.len();
        let told = (from..end)
            .rev()
            .find(|&i| self.looks[i].prose && !self.looks[i].suspect());
        (told.map_or(from, |told| told + 1)..end)
            .find(|&i| {
                let class = self.looks[i]
                    .hit
                    .map(|hit| self.rules.rule(hit.rule).class.as_str());
                let rights = matches!(class, Some("copyright_reprint" | "icp_license_report"));
                rights && self.looks[i].score() >= SURE
            })
            .unwrap_or(end)
    }

    /// What dates with a time say, alone in their lines: two of them stamp a list of articles or of
    /// comments.
    fn stamps(&self, from: usize) -> f32 {
        /// What each counts for, and how many are counted.
        const STAMP: f32 = 0.45;
        const MOST: usize = 3;
        let count = (from..self.lines.len())
            .filter(|&i| {
                self.looks[i].meta.as_ref().is_some_and(|meta| {
                    !meta.labelled && meta.date.as_ref().is_some_and(|date| date.has_time())
                })
            })
            .take(MOST)
            .count();
        #[allow(clippy::cast_precision_loss)]
        let evidence = STAMP * count as f32;
        if count < 2 { 0.0 } else { evidence }
    }

    /// Lines without a cue after the body: they go once a cue or the editor's line has come.
    fn crowd_below(&mut self, from: usize, first_hit: usize, last_hit: usize, evidence: f32) {
        /// Running text in a list of links is a teaser of at most this many characters.
        const TEASER: usize = 120;
        /// There are teasers only where there is much else: a list of references may end a text.
        const TEASERS: f32 = 2.2;
        /// With this much evidence, and a licence, a copyright line or the like among it, the
        /// foot of a page begins right behind its running text: on the labelled pages 592 of 605
        /// such lines are furniture, and of the others all but one are long or on pages without.
        const FOOT: f32 = 1.8;
        const SURE: f32 = 0.85;
        /// The shortest sentence that no list of links has, in characters.
        const SENTENCE: usize = 6;
        let first_meta = (from..self.lines.len()).find(|&i| {
            self.looks[i].meta.as_ref().is_some_and(|meta| {
                meta.labelled
                    && [Field::Editor, Field::Title, Field::Author]
                        .iter()
                        .any(|f| meta.names(*f))
            })
        });
        let mut begin = first_meta.map_or(first_hit, |meta| meta.min(first_hit));
        let sure = evidence >= FOOT && self.looks[first_hit..].iter().any(|l| l.score() >= SURE);
        let sites = if sure {
            self.sites_before(from, begin)
        } else {
            begin
        };
        let sites = sites..begin;
        if !self.strict {
            begin = self.headlines_before(from, begin);
            if sure {
                begin = self.foot_before(from, begin);
                begin = self.list_before(from, begin);
                begin = self.articles_before(from, begin);
            }
        }
        begin = begin.min(sites.start);
        // Rules and arrows belong to what they announce.
        while begin > from && !self.lines[begin - 1].text.contains(char::is_alphanumeric) {
            begin -= 1;
        }
        let mut list = false;
        let foot = self.foot(from);
        let thread = self.thread(from);
        let enclosed = if self.strict {
            self.enclosed(from)
        } else {
            HashSet::new()
        };
        for i in from..self.lines.len() {
            let (line, look) = (&self.lines[i], &self.looks[i]);
            if thread.contains(&i) && !self.strict {
                self.cut(i, "structure.thread", "user_comments", 0.85);
                continue;
            }
            if let Some(hit) = look.hit {
                let rule = self.rules.rule(hit.rule);
                list |= rule.opens
                    || matches!(rule.class.as_str(), "prev_next_paging" | "user_comments");
            }
            let named = look
                .meta
                .as_ref()
                .is_some_and(|meta| meta.labelled || meta.date.is_none());
            if look.suspect() || named {
                continue;
            }
            if i < begin {
                // A bare counter just before the first cue.
                let counter = line.shape.chars <= 6 && line.shape.digits == line.shape.chars;
                if counter && (i..begin).all(|k| self.lines[k].shape.is_numeric()) {
                    self.cut(i, "structure.counter", "ui_interaction", 0.75);
                }
                continue;
            }
            let near = i < last_hit
                && (i..=last_hit.min(i + 3)).any(|k| self.looks[k].score() >= STRONG)
                && (i.saturating_sub(3)..i).any(|k| k >= from && self.looks[k].score() >= STRONG);
            if self.strict
                && !near
                && !list
                && !sites.contains(&i)
                && !enclosed.contains(&i)
                && i < foot
            {
                continue;
            }
            let teaser = list
                && evidence >= TEASERS
                && (line.shape.chars <= TEASER && self.kinship(i) < AKIN || self.stands_alone(i))
                || list && self.asks_with_others(i);
            let sentence = line.text.ends_with('。') && line.shape.chars >= SENTENCE
                || line.text.ends_with(['，', '、', '；']);
            let row = line.text.starts_with('|') || self.is_row_of_numbers(i);
            // So papers mark what a picture shows.
            let caption = line.text.starts_with(['▲', '▼']);
            let kept = self.heads_text(i) || self.is_of_a_program(i) || caption;
            if row || (look.prose || sentence) && !teaser || kept {
                continue;
            }
            self.cut(i, "structure.tail", "link_list_related", 0.75);
        }
    }

    /// Whether a line of a list asks as the one above or below it does: headlines.
    fn asks_with_others(&self, index: usize) -> bool {
        let below = index + 1 < self.lines.len() && self.asks(index + 1);
        self.asks(index) && (below || self.asks(index - 1))
    }

    /// Whether a sentence stands between lines that are none, as a teaser does below its headline: a text
    /// that goes on has more of them, and more to do with what came before.
    fn stands_alone(&self, index: usize) -> bool {
        /// In characters.
        const TEASER: usize = 160;
        const KIN: f32 = 0.4;
        let aside = |i: usize| self.looks.get(i).is_some_and(|look| !look.prose);
        self.lines[index].shape.chars <= TEASER
            && aside(index - 1)
            && aside(index + 1)
            && self.looks[index - 1].hit.is_none()
            && self.kinship(index) < KIN
    }

    /// Whether a line is the numbered heading of the paragraph below it.
    fn heads_text(&self, index: usize) -> bool {
        let text = self.lines[index].text;
        let numerals = text.trim_start_matches(['（', '(']);
        let rest = numerals.trim_start_matches(is_numeral);
        let numbered = rest.len() < numerals.len() && rest.starts_with(['、', '）', ')']);
        let told = self.looks.get(index + 1).is_some_and(|below| {
            below.prose && !below.suspect() && self.kinship(index + 1) >= AKIN
        });
        numbered && told
    }

    /// The comments below the body: from the heading that counts them to the last of the buttons that
    /// stand below each. Without the heading such lines may be the answers that a page is about.
    fn thread(&self, from: usize) -> std::ops::Range<usize> {
        /// How often a button stands there at least.
        const TIMES: usize = 3;
        const WORDS: [&str; 6] = ["评论", "評論", "留言", "回复", "回復", "跟帖"];
        const KINDS: [&str; 7] = ["全部", "最新", "热门", "熱門", "网友", "網友", "所有"];
        let heads = |i: &usize| {
            let text = self.lines[*i].text;
            self.looks[*i].suspect()
                && WORDS.iter().any(|word| text.contains(word))
                && KINDS.iter().any(|kind| text.starts_with(kind))
        };
        let Some(head) = (from..self.lines.len()).find(heads) else {
            return 0..0;
        };
        let mut seen: TextMap<&str, (usize, usize)> = TextMap::default();
        for i in (head + 1..self.lines.len()).filter(|&i| self.looks[i].suspect()) {
            let (times, last) = seen.entry(self.lines[i].text).or_default();
            (*times, *last) = (*times + 1, i);
        }
        let last = seen
            .values()
            .filter(|(times, _)| *times >= TIMES)
            .map(|(_, last)| *last)
            .max();
        last.map_or(0..0, |last| head..last + 1)
    }
}
