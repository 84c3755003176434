//! The headline: which line of the head it is.
//!
//! It refuses to invent one: without a declared title that stands in the text, a metadata line
//! below it, or the place of a headline (alone above running text), there is none.

mod again;
mod others;
mod place;

use std::cell::OnceCell;

use super::boards;
use super::dates::Date;
use super::heading::{
    begins_with_date, ends_in_a_bracket, ends_in_count, ends_in_quotes, exclaims_at_its_end,
    has_tags, is_affiliation, is_anchor, is_aside, is_chapter, is_counter, is_dispatch,
    is_form_row, is_labelled, is_organisation, is_person_in_office, is_remark, is_spaced,
    is_subtitle, is_todays, names_a_site, signs_for_one, trails_off,
};
use super::kind::is_listing;
use super::likeness::{bare, letters, overlap};
use super::lines::Line;
use super::metadata::{Field, MetaLine, is_field_label, printed_in, with_credits};
use super::segment::Look;

/// The longest and shortest headline, in characters.
const LENGTH: std::ops::RangeInclusive<usize> = 4..=60;
/// How far below the first line of the body a heading is looked for that begins with the headline.
const HEADINGS: usize = 8;
/// The longest headline of a notice, with the line of its date right below it.
const LONG: usize = 90;
/// Marks that nothing begins with.
const CLOSING: [char; 12] = [
    '，', '。', '、', '；', '：', '？', '！', '）', ')', ',', ';', ':',
];
/// The longest headline in brackets from end to end, in characters.
const REMARK: usize = 12;
/// Signs that a site puts before its entries.
const SIGNS: [char; 12] = ['■', '□', '◆', '◇', '●', '○', '★', '☆', '▲', '△', '►', '▶'];
/// The score without which there is no headline; set so that a line needs two reasons.
const ENOUGH: f32 = 2.0;
/// The same where so many lines of furniture stand above the body that it is a page of a site,
/// which has a headline nearly always.
const ON_A_PAGE: f32 = 1.6;
const FURNITURE: usize = 5;

/// What a line counts for all of whose pairs of characters stand in the body too.
const OVERLAP: f32 = 1.5;
/// What a line shares with the original headline that is the same headline.
const SIMILAR: f32 = 0.6;
/// What its own credits say for a line that goes on with them.
const CREDITED: f32 = 1.5;
/// What a subtitle, and a line in brackets from end to end, has against it.
const BENEATH: f32 = 2.0;
/// What a line without hanzi that is a headline shares with a Chinese text.
const FOREIGN: f32 = 0.5;
/// What a line that stands again in the midst of the body has against it.
const RECURS: f32 = 1.5;
/// By so much a line has to be better than one above it.
const BETTER: f32 = 0.01;

/// What is known of the headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Headline {
    /// No line has enough for it.
    None,
    /// The line that is most like one on a page of a site: good for the title, too little to judge
    /// other lines by.
    Likely(usize),
    /// This line.
    Sure(usize),
}

impl Headline {
    /// The line that is the headline for sure, and the one that is most like one.
    pub(super) fn places(self) -> (Option<usize>, Option<usize>) {
        match self {
            Headline::Sure(title) => (Some(title), None),
            Headline::Likely(title) => (None, Some(title)),
            Headline::None => (None, None),
        }
    }
}

/// The line of the headline, looked for above the body and in its first line.
pub(super) fn find(
    lines: &[Line<'_>],
    looks: &[Look],
    first: usize,
    last: usize,
    declared_title: Option<&str>,
) -> Headline {
    let original = looks.iter().find_map(|look| {
        let meta = look.meta.as_ref()?;
        meta.fields
            .iter()
            .find(|(field, _)| *field == Field::Title)
            .map(|(_, value)| bare(value))
    });
    let declared_title = declared_title.map(bare).filter(|t| t.chars().count() >= 4);
    let page = Page {
        lines,
        looks,
        first,
        last,
        body: OnceCell::new(),
        longest: OnceCell::new(),
    };
    let candidates: Vec<(f32, usize)> = (0..=first.min(lines.len() - 1))
        .filter_map(|index| {
            let score = page.rate(index, original.as_deref(), declared_title.as_deref())?;
            (score + OVERLAP >= ON_A_PAGE).then_some((score, index))
        })
        .collect();
    if let Some(index) = page.best(&candidates) {
        return Headline::Sure(page.over_the_subtitle(index));
    }
    let furnished = looks[..first].iter().filter(|look| look.suspect()).count() >= FURNITURE;
    match furnished.then(|| page.likely(&candidates)).flatten() {
        Some(index) => Headline::Likely(index),
        None => Headline::None,
    }
}

/// The headline that a box below an article gives with its label, as weblogs print it beside the licence.
pub(super) fn labelled<'t>(lines: &[Line<'t>]) -> Option<&'t str> {
    const LABELS: [&str; 4] = ["本文标题", "本文標題", "文章标题", "文章標題"];
    let value = |line: &Line<'t>| {
        let mut labels = LABELS.iter();
        let rest = labels.find_map(|label| line.text.strip_prefix(label))?;
        let value = rest.trim_start().strip_prefix([':', '：'])?.trim();
        LENGTH.contains(&value.chars().count()).then_some(value)
    };
    lines.iter().rev().find_map(value)
}

/// The line that is the declared title, on a page of which nothing else is known.
pub(super) fn declared(lines: &[Line<'_>], declared: Option<&str>) -> Option<usize> {
    let title = bare(declared?);
    lines.iter().take(40).position(|line| {
        LENGTH.contains(&line.shape.chars) && matches_declared(&bare(line.text), &title)
    })
}

struct Page<'p, 't> {
    lines: &'p [Line<'t>],
    looks: &'p [Look],
    first: usize,
    last: usize,
    /// The beginning of the body, letters only; made when it is needed first.
    body: OnceCell<Vec<char>>,
    /// See [`Page::longest`].
    longest: OnceCell<Option<usize>>,
}

impl Page<'_, '_> {
    /// The best of `candidates`, given what each has but for what the body says of it. That is
    /// dear to tell, and is asked only where it decides.
    fn best(&self, candidates: &[(f32, usize)]) -> Option<usize> {
        let mut best: Option<(f32, usize)> = None;
        for (at, &(score, index)) in candidates.iter().enumerate() {
            let wins =
                |score: f32| score >= ENOUGH && best.is_none_or(|(most, _)| score > most + BETTER);
            if !wins(score + OVERLAP) {
                continue;
            }
            let rival = |&(other, _): &(f32, usize)| {
                other + OVERLAP >= ENOUGH && other + OVERLAP > score + BETTER
            };
            if wins(score) && !candidates[at + 1..].iter().any(rival) {
                return Some(index);
            }
            let text = self.lines[index].text;
            let score = score + OVERLAP * overlap(&bare(text), self.body());
            if wins(score) {
                best = Some((score, index));
            }
        }
        best.map(|(_, index)| index)
    }

    /// The line above a subtitle, which it is a part of, however short, or right below the crumbs.
    fn over_the_subtitle(&self, index: usize) -> usize {
        let above = index.checked_sub(1).filter(|&above| {
            let (line, look) = (&self.lines[above], &self.looks[above]);
            let named = (2..=*LENGTH.end()).contains(&line.shape.chars);
            let heads = self.heads_below_crumbs(above)
                || self.heads_below_the_date(above)
                || self.heads_a_text(above)
                || self.heads_below_buttons(above);
            let beneath = is_subtitle(self.lines[index].text)
                || heads && self.is_as_akin(above, index)
                || self.is_cut_short_below(index);
            let column = self.names_its_column(above);
            beneath && named && !column && !look.suspect() && look.meta.is_none()
        });
        above.unwrap_or(index)
    }

    /// Whether a line has to do with the body where the one below it does: a slogan has not.
    fn is_as_akin(&self, above: usize, below: usize) -> bool {
        /// What a headline shares with its text, and how many times as much as a slogan does.
        const AKIN: f32 = 0.3;
        const TIMES: f32 = 3.0;
        let shared = |index: usize| overlap(&bare(self.lines[index].text), self.body());
        shared(below) < AKIN || shared(above) * TIMES >= shared(below)
    }

    /// The candidate that is most like a headline on a page of a site.
    fn likely(&self, candidates: &[(f32, usize)]) -> Option<usize> {
        let mut likely: Option<(f32, usize)> = None;
        for &(score, index) in candidates {
            if !self.may_head_a_page(index) {
                continue;
            }
            let text = bare(self.lines[index].text);
            let score = score + OVERLAP * overlap(&text, self.body());
            if score >= ON_A_PAGE && likely.is_none_or(|(most, _)| score > most + BETTER) {
                likely = Some((score, index));
            }
        }
        likely.map(|(_, index)| index)
    }

    /// The beginnings of the first paragraphs of the body.
    fn paragraphs(&self) -> impl Iterator<Item = &str> {
        /// How many paragraphs are looked at, and how much of each, in bytes.
        const PARAGRAPHS: usize = 4;
        const HEAD: usize = 400;
        self.lines[self.first..=self.last]
            .iter()
            .filter(|line| line.shape.chars > 20)
            .take(PARAGRAPHS)
            .map(|line| &line.text[..line.text.floor_char_boundary(HEAD)])
    }

    fn body(&self) -> &[char] {
        self.body
            .get_or_init(|| self.paragraphs().flat_map(letters).collect())
    }

    /// How much of a headline a line has, but for what the body says of it; `None` where it cannot be
    /// one.
    fn rate(&self, index: usize, original: Option<&str>, declared: Option<&str>) -> Option<f32> {
        /// The rank of a member as boards show it.
        const RANK: &str = "[lv.";
        let (line, look) = (&self.lines[index], &self.looks[index]);
        let length = LENGTH.contains(&line.shape.chars)
            || (2..*LENGTH.start()).contains(&line.shape.chars)
                && (self.is_defined(index) || self.is_credited_below(index))
            || (*LENGTH.end()..=LONG).contains(&line.shape.chars) && self.is_dated_below(index);
        if !length || look.meta.is_some() || line.shape.is_numeric() || is_dispatch(line.text) {
            return None;
        }
        // What a page declares may be the name of a program, or begin like the label of a field.
        let is_declared = declared.is_some_and(|title| bare(line.text) == title);
        if is_listing(line) && !is_declared {
            return None;
        }
        let named = original.is_some() || declared.is_some();
        if is_remark(line.text) && !is_declared {
            return None;
        }
        // A headline has no full stop, least of all in the middle: that is a caption. But it may trail off.
        let trails = trails_off(line.text) && self.is_dated_close_below(index);
        let quotes = || ends_in_quotes(line.text) && self.is_dated_close_below(index);
        let stops = line.text.contains('。') && !trails && !quotes();
        if stops && !named {
            return None;
        }
        // Blanks part words in a Latin script, and entries in Chinese.
        let is_row = line.shape.is_row() && line.shape.han * 2 > line.shape.chars;
        let mut letters = line.text.chars().filter(|c| c.is_alphanumeric());
        let worded = letters.nth(1).is_some();
        // Credits with a day have six digits at least.
        let credited = line.shape.digits >= 6 && with_credits(line.text).is_some();
        let kicker = || index > 0 && self.is_kicker(index - 1);
        let row = is_row && line.shape.items >= 4 && line.shape.commas == 0 && !credited;
        let row = row && !is_spaced(line.text) && !self.is_of_clauses(index);
        let row = row && !kicker();
        let address = line.text.contains("://") || line.text.contains("www.");
        let address = address || line.shape.han == 0 && line.text.contains('_');
        // A word in small Latin letters is an entry of a menu.
        let small = line.text.bytes().all(|byte| byte.is_ascii_lowercase());
        let head = line.text.get(..RANK.len());
        let ranked = head.is_some_and(|head| head.eq_ignore_ascii_case(RANK));
        let counter = ranked || !is_declared && is_counter(line.text);
        let counter = counter || printed_in(line.text).is_some();
        // What is left of a sentence that was broken.
        let broken = line.text.starts_with(CLOSING) || ends_in_a_bracket(line.text);
        // A remark on the text, where it was printed before.
        let remark = !is_declared && is_aside(line.text) && line.shape.chars > REMARK;
        // Entries that a site marks with signs.
        let marked = !is_declared && line.text.matches(SIGNS).count() > 1;
        let of_a_board = boards::is_headline(self.lines, index);
        let field = is_form_row(line.text) || is_field_label(line.text) || self.is_value(index);
        let field = field && !of_a_board;
        let form = broken || !is_declared && field;
        let form = form || remark || marked;
        let other = row || !worded || address || counter || form || small && !is_declared;
        let other = other || !is_declared && self.is_a_later_step(index);
        let pictured = line.text.ends_with(['摄', '攝']) || line.text.ends_with("编制");
        let pictured = pictured && ["记者", "記者"].iter().any(|role| line.text.contains(role));
        let aside =
            pictured || is_todays(line.text) || is_anchor(line.text) || is_affiliation(line.text);
        if other || aside || is_person_in_office(line.text) || self.is_credit(line.text) {
            return None;
        }
        let text = || bare(line.text);
        let mut score = self.place(index) + if credited { CREDITED } else { 0.0 };
        if of_a_board {
            score += CREDITED;
        }
        if declared.is_some_and(|declared| matches_declared(&text(), declared)) {
            score += 4.0;
        }
        if original.is_some_and(|original| {
            overlap(&text(), &original.chars().collect::<Vec<_>>()) >= SIMILAR
        }) {
            score += 2.0;
        }
        if !self.opens_the_text(index) {
            score -= 3.0 * look.score();
        }
        let told = look.prose && index == self.first && line.shape.stops > 1;
        let told = told && !exclaims_at_its_end(line.text) && !self.exclaims_above_the_text(index);
        if stops || told && !trails {
            score -= 3.0;
        }
        score += match line.shape.chars {
            10..=45 => 1.0,
            6..=9 => 0.6,
            _ => 0.2,
        };
        if is_chapter(line.text) {
            score += 1.2;
        }
        score += self.named_by_others(index);
        let parted = is_row || line.text.contains(['>', '|', '·', '｜', '›']);
        if parted && !self.ends_crumbs(index) {
            score -= 1.0;
        }
        if names_a_site(line)
            || is_labelled(line)
            || ends_in_count(line.text)
            || is_organisation(line.text)
            || signs_for_one(line.text)
            || begins_with_date(line.text)
            || has_tags(line.text)
            || line.text.ends_with(['：', ':', '；', ';'])
        {
            score -= 1.5;
        }
        if self.below_longer(index) || self.names_its_site(index) {
            score -= 0.7;
        }
        if self.signs_in_latin(index) || self.is_kicker(index) && !self.is_glossed(index) {
            score -= BENEATH;
        }
        if is_subtitle(line.text)
            || is_aside(line.text)
            || self.is_among_latin(index)
            || self.names_its_column(index)
            || self.goes_on_with_its_site(index)
        {
            score -= BENEATH;
        }
        if line.shape.han == 0 && overlap(&text(), self.body()) < FOREIGN {
            score -= BENEATH;
        }
        score += self.between_furniture(index);
        if line.shape.chars >= 8 && self.longest() == Some(index) {
            score += 0.4;
        }
        // Asked last, and of candidates alone.
        if score + OVERLAP >= ON_A_PAGE && self.recurs(index) {
            score -= RECURS;
        }
        Some(score)
    }

    /// Whether a line is the value of the label above it, which names no title: `活动类型：`.
    fn is_value(&self, index: usize) -> bool {
        /// The longest label, in characters.
        const LABEL: usize = 8;
        let label = index.checked_sub(1).map(|above| &self.lines[above]);
        label.is_some_and(|label| {
            label.text.ends_with(['：', ':'])
                && (2..=LABEL).contains(&label.shape.chars)
                && !label.text.contains(['题', '題', '名'])
                && !self.is_stamped_below(index)
        }) && !self.is_below_a_button(index)
    }

    /// Whether the label above a line that may be a headline is that of a button or a menu (`字型：`) and has no value: the
    /// day and the hour stand right below, or the text, with nothing but furniture above.
    fn is_below_a_button(&self, index: usize) -> bool {
        /// The shortest such headline, in characters.
        const HEADLINE: usize = 10;
        let stamped = |look: &Look| {
            let sourced = |meta: &&MetaLine| !meta.labelled || meta.names(Field::Source);
            let meta = look.meta.as_ref().filter(sourced);
            meta.is_some_and(|meta| meta.date.as_ref().is_some_and(Date::has_time))
        };
        let aside = |look: &Look| look.suspect() || look.meta.is_some();
        let heads = || {
            index + 1 == self.first
                && index > 1
                && self.looks[self.first].prose
                && self.looks[..index - 1]
                    .iter()
                    .filter(|look| !aside(look))
                    .count()
                    <= 1
        };
        self.lines[index].shape.chars >= HEADLINE
            && (self.looks.get(index + 1).is_some_and(stamped) || heads())
    }

    /// Whether a line has nothing of a menu, a label or a tag.
    fn may_head_a_page(&self, index: usize) -> bool {
        let (line, look) = (&self.lines[index], &self.looks[index]);
        !look.suspect()
            && line.shape.han * 2 > line.shape.chars
            && line.shape.chars >= 6
            && !line.text.contains(['/', '／', ':', '：', '#', '|', '。'])
    }

    /// The longest line above the body that is neither furniture nor metadata.
    fn longest(&self) -> Option<usize> {
        *self.longest.get_or_init(|| {
            (0..self.first)
                .filter(|&i| !self.looks[i].suspect() && self.looks[i].meta.is_none())
                .filter(|&i| !self.looks[i].prose && !self.lines[i].text.starts_with('#'))
                .max_by_key(|&i| (self.lines[i].shape.chars, std::cmp::Reverse(i)))
        })
    }
}

/// Whether `text` is what the page declares: `declared` may carry the name of the site behind it.
fn matches_declared(text: &str, declared: &str) -> bool {
    text == declared
        || (text.chars().count() >= 6 && declared.starts_with(text))
        || (declared.chars().count() >= 6 && text.starts_with(declared))
}
