//! Where the body of a document begins and ends, and which lines around it go.
//!
//! Every line gets a mark: running text counts for the body, cues, metadata and short stubs
//! against it. The contiguous run of lines with the highest sum is the body (the maximum-sum
//! segment, one linear pass). Lines outside of it go when a rule says so, or when they stand
//! between lines of which rules say so; lines inside stay, but for a few furniture classes. Without
//! a cue nothing is removed, however odd a text looks.

mod again;
mod bare;
mod body;
mod cited;
mod counted;
mod dated;
mod enclosed;
mod facts;
mod head;
mod lists;
mod menus;
mod own;
mod protect;
mod reach;
mod recurring;
mod series;
mod spare;
mod stamps;
mod tail;
mod twice;
mod worded;

use crate::hash::{TextMap, TextSet};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashSet;

pub(super) use protect::protect;
use recurring::Thread;

use super::around::is_signature;
use super::kin::Kin;
use super::kind;
use super::lines::Line;
use super::metadata::{Field, MetaLine};
use super::rules::{CERTAIN, Hit, Protect, RuleSet, Where};
use super::title::{self, Headline};
use super::{Origin, Place, StripLevel};

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
    pub(super) fn score(&self) -> f32 {
        let site = if self.site { SITE } else { 0.0 };
        self.hit.map_or(0.0, |hit| hit.score).max(site)
    }

    /// Whether it is metadata where it stands. A bare date after the body is the date of a letter
    /// or a notice and belongs to it.
    pub(super) fn names_document(&self, place: Place, body: (usize, usize), index: usize) -> bool {
        let Some(meta) = &self.meta else { return false };
        let bare_date = meta.beside || (!meta.labelled && meta.date.is_some());
        (place.first && index < body.0) || (place.last && index > body.1 && !bare_date)
    }

    /// Whether anything speaks for boilerplate.
    pub(super) fn suspect(&self) -> bool {
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
/// Scores below this are of words that headings of manuals have too: they count beside others only.
const WEAK: f32 = 0.4;
/// The rule of entries of a menu without a cue of their own, which needs no other evidence.
const MENU: &str = "structure.menu";
/// The rule of a list of headlines with their days, likewise.
const DATED: &str = "structure.dated";
/// The rule of a list that a page has twice, or that its headline is one of, likewise.
const LISTED: &str = "structure.listed";
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
    origin: Origin,
) -> Outcome {
    let no_article = match origin {
        Origin::NoArticle(why) => Some(why),
        Origin::Text | Origin::Article => None,
    };
    let mut judge = Judge {
        lines,
        looks,
        rules,
        strict: level == StripLevel::Strict,
        page: origin == Origin::Article,
        verdicts: vec![Verdict::Keep; lines.len()],
        core: (0, 0),
        kin: OnceCell::new(),
        headings: OnceCell::new(),
        thread: Thread::default(),
        own: HashSet::new(),
        blocks: HashSet::new(),
    };
    judge.certain(
        place,
        if no_article.is_some() {
            STRONG
        } else {
            CERTAIN
        },
    );
    judge.thread = judge.find_thread();
    // What recurs in a thread is known.
    if judge.thread.is_empty() {
        judge.blocks = judge.find_blocks();
    }
    let anything = |look: &Look| look.suspect() || look.meta.is_some();
    let no_article = match looks.iter().any(anything) {
        true => no_article.or_else(|| kind::is_no_article(lines)),
        false => None,
    };
    let Some((first, last)) = judge.body().filter(|_| no_article.is_none()) else {
        if no_article.is_none() {
            judge.bare_page(place);
        }
        let why = no_article.unwrap_or("no running text: a list, a table or a poem");
        return judge.kept_whole(why, place, declared_title);
    };
    let first = judge.below_credits(first, last);
    judge.core = (first, last);
    let headline = if place.first {
        let declared_title = declared_title.or_else(|| title::labelled(lines));
        title::find(lines, looks, first, last, declared_title)
    } else {
        Headline::None
    };
    let of_a_thread = judge.thread.headline.map(Headline::Likely);
    let (title, likely) = of_a_thread.unwrap_or(headline).places();
    let (first, last) = judge.widened(first, last, title);
    let (first, last) = match looks.iter().any(Look::suspect) {
        true => judge.reached((first, last), title.or(likely)),
        // Nothing can go where there is no cue.
        false => (first, last),
    };
    if looks.iter().any(Look::suspect) {
        judge.own = judge.find_own(last);
    }
    judge.outside(place, (title, likely), (first, last));
    judge.inside(title.unwrap_or(first), last);
    judge.spare_the_slight(title.or(likely));
    judge.metadata(place, title.or(likely), (first, last));
    if judge.is_page() {
        judge.enclosed_strokes(0..first);
        judge.enclosed_strokes(last + 1..lines.len());
    }
    if let Some(likely) = likely {
        judge.verdicts[likely] = Verdict::Keep;
    }
    let kept = judge.too_little_left();
    Outcome {
        verdicts: judge.verdicts,
        title: title.or(likely),
        body: Some((first, last)),
        kept,
    }
}

struct Judge<'j, 't> {
    lines: &'j [Line<'t>],
    looks: &'j [Look],
    rules: &'j RuleSet,
    strict: bool,
    /// Whether markup showed this to be the article of a page.
    page: bool,
    verdicts: Vec<Verdict>,
    /// The run of lines that is the body beyond doubt.
    core: (usize, usize),
    /// Its pairs of characters; made when a line is held against it first.
    kin: OnceCell<Kin>,
    /// The messages of a page that is made of them.
    thread: Thread,
    /// Lines that are the text's own beyond doubt.
    own: HashSet<usize>,
    /// Lines of blocks that come again and again.
    blocks: HashSet<usize>,
    /// Its short lines, without their numbers; made when they are asked for first.
    headings: OnceCell<TextSet<&'t str>>,
}

impl<'j> Judge<'j, '_> {
    /// What goes above the headline and below the body, and between the two.
    fn outside(
        &mut self,
        place: Place,
        (title, likely): (Option<usize>, Option<usize>),
        (first, last): (usize, usize),
    ) {
        if place.first {
            self.head(title, likely, first);
        }
        if place.last {
            self.tail(first, last);
        }
        let top = self.text_begins(title, first);
        self.worded_menus(title, top, (first, last));
        let top = likely.unwrap_or(top);
        self.said_twice(title.or(likely), top, (first, last));
        self.dated_lists(0..top, last + 1);
        self.counted_runs(0..first);
        self.counted_runs(last + 1..self.lines.len());
        self.recurring_blocks(top);
        self.lists_again(last);
        if self.is_page() {
            self.contents_beside(0..title.unwrap_or(0));
            self.contents_beside(title.map_or(0, |title| title + 1)..first);
            self.contents_beside(last + 1..self.lines.len());
        }
        self.labels_of_nothing(last..self.lines.len());
        self.enclosed_lines(place, top, last);
    }

    fn cut(&mut self, index: usize, fallback: &'static str, class: &'static str, score: f32) {
        let own = self.thread.says(index) || self.own.contains(&index);
        // Without a cue nothing tells a line of a program from the text.
        let code = !self.looks[index].suspect() && kind::is_markup(self.lines[index].text);
        if self.verdicts[index] != Verdict::Keep || own || code {
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

    /// How much a line outside of the body has to do with it, 0 to 1.
    fn kinship(&self, index: usize) -> f32 {
        let kin = self
            .kin
            .get_or_init(|| Kin::of(&self.lines[self.core.0..=self.core.1]));
        kin.share(self.lines[index].text)
    }

    /// Lines of which a rule is certain, with a score of `least` or more: above and below the body
    /// alike, whatever the page is.
    fn certain(&mut self, place: Place, least: f32) {
        for i in 0..self.lines.len() {
            let certain = self.looks[i].hit.is_some_and(|hit| {
                let at = self.rules.rule(hit.rule).place;
                hit.score >= least && (at != Where::Head || place.first)
            });
            if certain {
                self.cut(i, "", "", least);
            }
        }
    }

    fn allowed(&self, index: usize, place: Where) -> bool {
        self.looks[index].site
            || self.looks[index].hit.is_some_and(|hit| {
                let rule = self.rules.rule(hit.rule);
                rule.place == place || matches!(rule.place, Where::Edge | Where::Any)
            }) && !self.is_row_of_numbers(index)
    }

    /// Whether a line is running text and no injected row of keywords, no notice that
    /// stands there twice, and no template of a notice.
    fn is_text(&self, index: usize) -> bool {
        let look = &self.looks[index];
        let spam = look
            .hit
            .is_some_and(|hit| self.rules.rule(hit.rule).class == "ad_spam");
        let template = look
            .hit
            .is_some_and(|hit| self.rules.rule(hit.rule).protect == Protect::None);
        let sure = look.score() >= STRONG;
        look.prose && !spam && !(sure && (look.repeated || template))
    }

    /// Whether so many lines went that this is a page of a site.
    fn is_page(&self) -> bool {
        /// In lines.
        const LEAST: usize = 3;
        let gone = self.verdicts.iter().filter(|v| **v != Verdict::Keep);
        gone.take(LEAST).count() == LEAST
    }

    /// Furniture in the middle of the body: only where the page has furniture at its edges.
    fn inside(&mut self, first: usize, last: usize) {
        if !(self.page || self.is_page()) || self.strict {
            return;
        }
        self.contents(first, last);
        self.links_amid(first, last);
        /// What stands beside the headings of an encyclopedia, where it stands there twice.
        const MARKS: [&str; 4] = ["编辑", "編輯", "[编辑]", "[編輯]"];
        let marks = self.lines[first..=last]
            .iter()
            .filter(|line| MARKS.contains(&line.text));
        let edits = marks.take(2).count() == 2;
        let buttons = self.buttons(first, last);
        for i in first + 1..=last {
            let Some(hit) = self.looks[i].hit else {
                continue;
            };
            let class = &self.rules.rule(hit.rule).class;
            let furniture = matches!(
                class.as_str(),
                "ui_interaction" | "share_qr_social" | "ad_spam" | "prev_next_paging"
            );
            let mark = edits && MARKS.contains(&self.lines[i].text);
            let button = mark || buttons.contains(self.lines[i].text);
            if furniture && (hit.score >= 0.85 || button) && !self.is_text(i) {
                self.cut(i, "", "", hit.score);
            }
        }
    }

    /// The buttons of the interface that stand in the body again and again: one below each of its parts.
    fn buttons(&self, first: usize, last: usize) -> TextSet<&'j str> {
        /// How often, and the longest of them, in characters.
        const TIMES: usize = 3;
        const BUTTON: usize = 6;
        let mut seen: TextMap<&str, usize> = TextMap::default();
        for i in first..=last {
            let line = &self.lines[i];
            let button = (2..=BUTTON).contains(&line.shape.chars) && line.shape.digits == 0;
            if self.looks[i].hit.is_some() && button {
                *seen.entry(line.text).or_default() += 1;
            }
        }
        seen.retain(|_, times| *times >= TIMES);
        seen.into_keys().collect()
    }

    /// A table of contents: below its heading, lines that are the headings of what follows.
    fn contents(&mut self, first: usize, last: usize) {
        const HEADS: [&str; 6] = [
            "目录",
            "目錄",
            "文章目录",
            "文章目錄",
            "本文目录",
            "本文目錄",
        ];
        /// How many entries make one, and how many are looked up.
        const LEAST: usize = 2;
        const MOST: usize = 60;
        let named = |line: &Line<'_>| {
            let text = line.text.trim_end_matches(['：', ':']);
            HEADS.contains(&text)
        };
        let Some(head) = (first..last).find(|&i| named(&self.lines[i])) else {
            return;
        };
        let entry = |i: usize| {
            let text = self.lines[i].text;
            let bare = text.trim_start_matches(|c: char| {
                c.is_ascii_digit() || c.is_whitespace() || ".、·•".contains(c)
            });
            let later = &self.lines[i + 1..=last];
            !bare.is_empty()
                && later
                    .iter()
                    .any(|line| line.text == bare || line.text == text)
        };
        let run = (head + 1..last)
            .take(MOST)
            .take_while(|&i| entry(i))
            .count();
        if run < LEAST {
            return;
        }
        for i in head..=head + run {
            self.cut(i, "structure.contents", "nav_crumb_menu", 0.8);
        }
    }

    /// Metadata counts around the headline and after the body. It is read wherever it counts; it
    /// leaves the text where it is a line of a page: below the body only labelled or dated, for a
    /// reporter signs his text there, and in a text without any furniture only the line of a date or
    /// a source above the body, labelled or right below the headline, and that of the editor.
    fn metadata(&mut self, place: Place, title: Option<usize>, (first, last): (usize, usize)) {
        let page = self.page || self.verdicts.iter().any(|v| *v != Verdict::Keep);
        for i in 0..self.lines.len() {
            let Some(meta) = &self.looks[i].meta else {
                continue;
            };
            let counts = self.looks[i].names_document(place, (first, last), i);
            if !counts
                || self.verdicts[i] != Verdict::Keep
                || is_signature(self.lines, self.looks, i)
            {
                continue;
            }
            let dateline = i < first && (meta.date.is_some() || meta.says(Field::Source));
            let below_title = title.is_some_and(|title| title + 1 == i);
            let leaves = match page {
                true => i < first || meta.labelled || meta.date.is_some(),
                false if meta.labelled => dateline || meta.names(Field::Editor),
                false => dateline && below_title,
            };
            if leaves && !(meta.says_nothing() && i > last && self.is_a_fact_among(i)) {
                self.verdicts[i] = Verdict::Meta;
            }
        }
    }

    /// A page that is no article, or has no running text: a list, a table, a poem, a dialogue.
    fn kept_whole(self, why: &'static str, place: Place, declared: Option<&str>) -> Outcome {
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
            kept: any.then_some(why),
        }
    }
}
