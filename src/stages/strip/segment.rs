//! Where the body of a document begins and ends, and which lines around it go.
//!
//! Every line gets a mark: running text counts for the body, cues, metadata and short stubs
//! against it. The contiguous run of lines with the highest sum is the body (the maximum-sum
//! segment, one linear pass). Lines outside of it go when a rule says so, or when they stand
//! between lines of which rules say so; lines inside stay, but for a few furniture classes. Without
//! a cue nothing is removed, however odd a text looks.

use std::borrow::Cow;

use super::lines::Line;
use super::metadata::{Field, MetaLine};
use super::rules::{Hit, Protect, RuleSet, Where};
use super::title;
use super::{Place, StripLevel};

/// What is known of one line.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    /// The best rule it matches, protections applied.
    pub(super) hit: Option<Hit>,
    /// Its metadata, if it is such a line.
    pub(super) meta: Option<MetaLine>,
    /// Whether it is running text.
    pub(super) prose: bool,
    /// Whether enough other documents of its site have the same line.
    pub(super) site: bool,
    /// Whether the same line stands elsewhere in the window too.
    pub(super) repeated: bool,
}

impl Look {
    fn score(&self) -> f32 {
        let site = if self.site { SITE } else { 0.0 };
        self.hit.map_or(0.0, |hit| hit.score).max(site)
    }

    /// Whether it is metadata where it stands. A bare date after the body is the date of a letter
    /// or a notice and belongs to it.
    pub(super) fn names_document(&self, place: Place, body: (usize, usize), index: usize) -> bool {
        let Some(meta) = &self.meta else { return false };
        let bare_date = !meta.labelled && meta.date.is_some();
        (place.first && index < body.0) || (place.last && index > body.1 && !bare_date)
    }

    /// Whether anything speaks for boilerplate.
    fn suspect(&self) -> bool {
        self.hit.is_some() || self.site
    }
}

/// What becomes of one line.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Verdict {
    /// It stays.
    #[default]
    Keep,
    /// It goes.
    Cut {
        /// The rule's id, or the structural reason.
        rule: Cow<'static, str>,
        /// The class.
        class: Cow<'static, str>,
        /// How sure, 0 to 1.
        score: f32,
    },
    /// It is metadata.
    Meta,
}

/// The outcome for a window.
#[derive(Debug, Clone, Default)]
pub(super) struct Outcome {
    /// One verdict a line.
    pub(super) verdicts: Vec<Verdict>,
    /// The line of the headline.
    pub(super) title: Option<usize>,
    /// The first and last line of the body.
    pub(super) body: Option<(usize, usize)>,
    /// Why boilerplate was kept all the same.
    pub(super) kept: Option<&'static str>,
}

/// A line with this score or more is boilerplate on its own word. Set on the development half of
/// the labelled pages: single interface words (0.45) must not suffice, whole-line templates must.
const STRONG: f32 = 0.8;
/// With this much evidence (sum of scores) before the headline or after the body, lines without a
/// cue of their own go with their neighbours.
const CROWD: f32 = 1.3;
/// The score of a line that enough documents of a site have.
const SITE: f32 = 0.95;
/// The characters of running text without which a page is a list, a table or a poem.
const LEAST_PROSE: usize = 30;
/// If fewer characters than this would be left, the page is kept as it is.
const LEAST_LEFT: usize = 30;

/// Judges all lines of a window.
pub(super) fn judge(
    lines: &[Line<'_>],
    looks: &[Look],
    rules: &RuleSet,
    place: Place,
    level: StripLevel,
    declared_title: Option<&str>,
) -> Outcome {
    let mut judge = Judge {
        lines,
        looks,
        rules,
        strict: level == StripLevel::Strict,
        verdicts: vec![Verdict::Keep; lines.len()],
    };
    let Some((first, last)) = judge.body() else {
        return judge.without_prose(place, declared_title);
    };
    let title = if place.first {
        title::find(lines, looks, first, last, declared_title)
    } else {
        None
    };
    if place.first {
        judge.head(title, first);
    }
    if place.last {
        judge.tail(last);
    }
    judge.inside(title.unwrap_or(first), last);
    judge.metadata(place, first, last);
    let kept = judge.too_little_left();
    Outcome {
        verdicts: judge.verdicts,
        title,
        body: Some((first, last)),
        kept,
    }
}

struct Judge<'j, 't> {
    lines: &'j [Line<'t>],
    looks: &'j [Look],
    rules: &'j RuleSet,
    strict: bool,
    verdicts: Vec<Verdict>,
}

impl Judge<'_, '_> {
    /// The first and last line of the body, or `None` on a page without running text.
    fn body(&self) -> Option<(usize, usize)> {
        /// The most that a run of lines without a cue counts against the body: a table or a poem
        /// in the middle of an article does not split it.
        const BRIDGE: f32 = 6.0;
        /// What running text counts for once a heading such as 推荐阅读 has come: summaries of
        /// other articles read like text, but an article that goes on has far more of it.
        const TEASED: f32 = 0.4;
        let mut best: Option<(f32, usize, usize)> = None;
        let (mut sum, mut from, mut run) = (0.0_f32, 0, 0.0_f32);
        let mut opened = false;
        for (index, look) in self.looks.iter().enumerate() {
            let mut mark = self.mark(index);
            opened |= look.hit.is_some_and(|hit| self.rules.rule(hit.rule).opens);
            if opened && look.prose && mark > 0.0 {
                mark *= TEASED;
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
        let (_, first, last) = best?;
        let prose: usize = (first..=last)
            .filter(|&i| self.looks[i].prose)
            .map(|i| self.lines[i].shape.chars)
            .sum();
        (prose >= LEAST_PROSE).then_some((first, last))
    }

    /// What a line counts for (above zero) or against (below) the body.
    fn mark(&self, index: usize) -> f32 {
        let (line, look) = (&self.lines[index], &self.looks[index]);
        if look.site {
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
        if look.meta.is_some() {
            return -1.2;
        }
        #[allow(clippy::cast_precision_loss)]
        let chars = line.shape.chars.min(240) as f32;
        if look.prose {
            return 1.0 + chars / 20.0;
        }
        if line.shape.is_numeric() {
            return -0.6;
        }
        if line.shape.ends_sentence {
            return 0.4;
        }
        -0.35
    }

    fn cut(&mut self, index: usize, fallback: &'static str, class: &'static str, score: f32) {
        if self.verdicts[index] != Verdict::Keep {
            return;
        }
        self.verdicts[index] = match self.looks[index].hit {
            _ if self.looks[index].site => Verdict::Cut {
                rule: Cow::Borrowed("site-lines"),
                class: Cow::Borrowed("site_line"),
                score: SITE,
            },
            Some(hit) => {
                let rule = self.rules.rule(hit.rule);
                Verdict::Cut {
                    rule: Cow::Owned(rule.id.clone()),
                    class: Cow::Owned(rule.class.clone()),
                    score: hit.score.max(score),
                }
            }
            None => Verdict::Cut {
                rule: Cow::Borrowed(fallback),
                class: Cow::Borrowed(class),
                score,
            },
        };
    }

    fn allowed(&self, index: usize, place: Where) -> bool {
        self.looks[index].site
            || self.looks[index].hit.is_some_and(|hit| {
                let rule = self.rules.rule(hit.rule);
                rule.place == place || matches!(rule.place, Where::Edge | Where::Any)
            })
    }

    /// The lines before the body: menus above the headline, tools below it.
    fn head(&mut self, title: Option<usize>, first: usize) {
        let top = title.unwrap_or(first);
        let hits: Vec<usize> = (0..top)
            .filter(|&i| self.allowed(i, Where::Head) && !self.is_text(i))
            .collect();
        let anchor = (top..first).any(|i| self.looks[i].meta.is_some());
        let evidence: f32 = hits.iter().map(|&i| self.looks[i].score()).sum::<f32>()
            + if anchor { 0.4 } else { 0.0 };
        let enough = match (self.strict, title.is_some() || anchor) {
            (true, _) => 1.2,
            (false, true) => STRONG,
            (false, false) => CROWD,
        };
        if evidence >= enough {
            for &i in &hits {
                self.cut(i, "", "", 0.8);
            }
            self.named_in_crumbs(top, &hits);
            if evidence >= CROWD && hits.len() >= 2 {
                self.crowd_above(top, *hits.last().unwrap_or(&0));
            }
        }
        self.below_headline(top, first, evidence);
    }

    /// Lines above the headline that a crumb line names too: the sections it stands in.
    fn named_in_crumbs(&mut self, top: usize, hits: &[usize]) {
        for i in 0..top {
            let line = &self.lines[i];
            let short = (2..=10).contains(&line.shape.chars) && !self.looks[i].suspect();
            let named = short
                && hits.iter().any(|&hit| {
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

    /// Whether a line is running text and no injected row of keywords, nor the same notice twice.
    fn is_text(&self, index: usize) -> bool {
        let look = &self.looks[index];
        let spam = look
            .hit
            .is_some_and(|hit| self.rules.rule(hit.rule).class == "ad_spam");
        look.prose && !spam && !(look.repeated && look.score() >= STRONG)
    }

    /// Lines without a cue above the headline: the site's own menu words, and headlines between
    /// menus.
    fn crowd_above(&mut self, top: usize, last_hit: usize) {
        /// A menu entry, in characters.
        const ENTRY: usize = 12;
        /// Directly above the headline stands its own overline, which is longer than this.
        const LAST_ENTRY: usize = 6;
        for i in 0..top {
            let (line, look) = (&self.lines[i], &self.looks[i]);
            if look.suspect() || look.prose || look.meta.is_some() {
                continue;
            }
            let entry = if i < last_hit || i + 1 < top {
                ENTRY
            } else {
                LAST_ENTRY
            };
            let short = line.shape.chars <= entry;
            if (short || i < last_hit) && !(self.strict && line.shape.chars > ENTRY) {
                self.cut(i, "structure.head", "nav_crumb_menu", 0.75);
            }
        }
    }

    /// Counters and buttons between the headline and the body.
    fn below_headline(&mut self, top: usize, first: usize, evidence: f32) {
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
        let enough = if self.strict { 1.2 } else { 0.85 };
        if evidence < enough {
            return;
        }
        for i in from..first {
            if self.looks[i].meta.is_some() || self.is_text(i) {
                continue;
            }
            let counter = self.lines[i].shape.chars <= 6
                && self.lines[i].shape.digits == self.lines[i].shape.chars;
            if self.allowed(i, Where::Head) || counter {
                self.cut(i, "structure.counter", "ui_interaction", 0.75);
            }
        }
    }

    /// The lines after the body, from the first cue on.
    fn tail(&mut self, last: usize) {
        let from = last + 1;
        let end = self.lines.len();
        let hits: Vec<usize> = (from..end)
            .filter(|&i| self.allowed(i, Where::Tail))
            .collect();
        let Some(&first_hit) = hits.first() else {
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
        let enough = if self.strict { 0.9 } else { 0.85 };
        // Interface words alone have to be many and most of what is there.
        let words = strongest < 0.65 && (hits.len() < 5 || hits.len() * 2 < end - first_hit);
        if evidence < enough || words {
            return;
        }
        for &i in &hits {
            self.cut(i, "", "", 0.8);
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

    /// Lines without a cue after the body: they go once a cue or the editor's line has come.
    fn crowd_below(&mut self, from: usize, first_hit: usize, last_hit: usize, evidence: f32) {
        /// Running text in a list of links is a teaser of at most this many characters.
        const TEASER: usize = 120;
        /// There are teasers only where there is much else: a list of references may end a text.
        const TEASERS: f32 = 2.2;
        let first_meta = (from..self.lines.len()).find(|&i| {
            self.looks[i].meta.as_ref().is_some_and(|meta| {
                meta.labelled
                    && [Field::Editor, Field::Title, Field::Author]
                        .iter()
                        .any(|f| meta.names(*f))
            })
        });
        let mut begin = first_meta.map_or(first_hit, |meta| meta.min(first_hit));
        if !self.strict {
            begin = self.headlines_before(from, begin);
        }
        let mut list = false;
        for i in from..self.lines.len() {
            let (line, look) = (&self.lines[i], &self.looks[i]);
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
            if self.strict && !near && !list {
                continue;
            }
            let teaser = list && line.shape.chars <= TEASER && evidence >= TEASERS;
            let sentence = line.text.ends_with('。') && line.shape.chars > 12;
            if (look.prose || sentence) && !teaser {
                continue;
            }
            self.cut(i, "structure.tail", "link_list_related", 0.75);
        }
    }

    /// Where a run of headlines of other articles begins that ends at `end`; `end` if there is none.
    fn headlines_before(&self, from: usize, end: usize) -> usize {
        /// Fewer lines may be the list that an article ends with.
        const LEAST: usize = 5;
        let is_headline = |i: &usize| {
            let (line, look) = (&self.lines[*i], &self.looks[*i]);
            !look.prose
                && look.meta.is_none()
                && (9..=42).contains(&line.shape.chars)
                && line.shape.han * 2 > line.shape.chars
                && !line.text.ends_with(['。', '；', '，', '：', '、'])
                && !line.text.starts_with(|c: char| {
                    c.is_ascii_digit() || "一二三四五六七八九十（(【[·•".contains(c)
                })
        };
        let begin = (from..end)
            .rev()
            .take_while(is_headline)
            .last()
            .unwrap_or(end);
        if end - begin >= LEAST { begin } else { end }
    }

    /// Furniture in the middle of the body: only where the page has furniture at its edges.
    fn inside(&mut self, first: usize, last: usize) {
        let edges: usize = self
            .verdicts
            .iter()
            .filter(|v| **v != Verdict::Keep)
            .count();
        if edges < 3 || self.strict {
            return;
        }
        for i in first + 1..=last {
            let Some(hit) = self.looks[i].hit else {
                continue;
            };
            let class = &self.rules.rule(hit.rule).class;
            let furniture = matches!(
                class.as_str(),
                "ui_interaction" | "share_qr_social" | "ad_spam" | "prev_next_paging"
            );
            if furniture && hit.score >= 0.85 && !self.is_text(i) {
                self.cut(i, "", "", hit.score);
            }
        }
    }

    /// Metadata counts around the headline and after the body.
    fn metadata(&mut self, place: Place, first: usize, last: usize) {
        for i in 0..self.lines.len() {
            if self.looks[i].meta.is_none() || self.verdicts[i] != Verdict::Keep {
                continue;
            }
            if self.looks[i].names_document(place, (first, last), i) {
                self.verdicts[i] = Verdict::Meta;
            }
        }
    }

    /// A page without running text: a list, a table, a poem, a dialogue, code. It stays.
    fn without_prose(self, place: Place, declared: Option<&str>) -> Outcome {
        let any = self.looks.iter().any(Look::suspect);
        let title = if place.first {
            title::declared(self.lines, declared)
        } else {
            None
        };
        Outcome {
            verdicts: self.verdicts,
            title,
            body: None,
            kept: any.then_some("no running text: a list, a table or a poem"),
        }
    }

    fn too_little_left(&mut self) -> Option<&'static str> {
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

/// Applies what protects a line from its rules, given what the whole window is.
pub(super) fn protect(hits: &[Hit], rules: &RuleSet, notice: bool) -> Option<Hit> {
    hits.iter()
        .find(|hit| !(notice && rules.rule(hit.rule).protect == Protect::Notice))
        .copied()
}
