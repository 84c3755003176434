//! Boilerplate off, metadata out.
//!
//! [`Strip::survey`] looks at all lines of a window, decides which are the body, which go and
//! which are metadata, and puts that down in a [`StripPlan`]; [`Strip::apply`] carries it out.
//! In doubt a line stays. Text of which no line goes comes out byte for byte; where lines go, the
//! remaining paragraphs are trimmed and joined by single newlines. docs/strip.md tells how lines
//! are judged, how rules are written, and what was measured.

mod cues;
mod dates;
mod kind;
mod lines;
mod metadata;
mod rules;
mod segment;
mod site;
mod skeleton;
mod title;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::document::Metadata;
use crate::error::Error;
use crate::report::{Edit, RemovedLine, Staged, StripEvidence};
use lines::Line;
use metadata::Field;
pub use rules::{Kind, Needs, Protect, Rule, RuleFile, RuleSet, Where};
use segment::{Look, Outcome, Verdict};
pub use site::SiteLines;

/// How much is stripped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StripLevel {
    /// No line is removed; metadata is still read (`--no-strip`).
    None,
    /// What is boilerplate with good evidence.
    #[default]
    Balanced,
    /// Only what is boilerplate beyond doubt.
    Strict,
}

/// How boilerplate is stripped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StripOptions {
    /// Default: [`StripLevel::Balanced`].
    pub level: StripLevel,
    /// Whether removed lines are gathered. Default: off, counts only.
    pub keep_removed: bool,
    /// Whether spans are gathered. Default: off, counts only.
    pub explain: bool,
    /// Rule files merged over the built-in rules, in order. Default: none.
    pub rules: Vec<RuleFile>,
    /// The lines that many documents of a site share. Default: none. False-positive cost: headings
    /// that every document of a folder has, where no text follows them.
    pub site_lines: Option<Arc<SiteLines>>,
}

/// Where in its document a window lies. A document of one window is both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Nothing comes before it.
    pub first: bool,
    /// Nothing comes after it.
    pub last: bool,
}

/// The stage.
#[derive(Debug)]
pub struct Strip {
    options: StripOptions,
    rules: Arc<RuleSet>,
}

/// What a window shows of its lines.
#[derive(Debug, Clone, Default)]
pub struct StripPlan {
    cuts: Vec<Cut>,
    found: Metadata,
    kept: Option<&'static str>,
    last: bool,
}

#[derive(Debug, Clone)]
struct Cut {
    span: Range<usize>,
    rule: Cow<'static, str>,
    class: Cow<'static, str>,
    score: f32,
    fields: Vec<Field>,
}

/// How many lines at the head and at the tail of a window are looked at one by one; between them
/// only running text and headings are expected. Menus of more lines than this are cut short.
const HEAD_LINES: usize = 300;
const TAIL_LINES: usize = 600;

impl Strip {
    /// The stage with `options`. Fails on a rule file that is wrong.
    pub fn new(options: StripOptions) -> Result<Self, Error> {
        let rules = Arc::new(RuleSet::new(&options.rules)?);
        Ok(Self { options, rules })
    }

    /// Looks a whole window over; `declared` is what the document's markup said of itself.
    pub fn survey(&self, window: &str, place: Place, declared: &Metadata) -> StripPlan {
        self.survey_of_site(
            window,
            place,
            declared,
            &SiteLines::site(declared.url.as_deref(), None),
        )
    }

    /// The same for a document of `site` (see [`SiteLines::site`]), whose shared lines are known.
    pub fn survey_of_site(
        &self,
        window: &str,
        place: Place,
        declared: &Metadata,
        site: &str,
    ) -> StripPlan {
        let lines = lines::split(window);
        if lines.is_empty() || !(place.first || place.last) {
            return StripPlan {
                last: place.last,
                ..StripPlan::default()
            };
        }
        let mut looks = self.look(&lines);
        self.look_around(&lines, &mut looks, site);
        let outcome = segment::judge(
            &lines,
            &looks,
            &self.rules,
            place,
            self.options.level,
            declared.title.as_deref(),
        );
        self.plan(&lines, &looks, outcome, place)
    }

    fn look(&self, lines: &[Line<'_>]) -> Vec<Look> {
        let notice = OnceCell::new();
        let notice = || *notice.get_or_init(|| is_notice(lines));
        let count = lines.len();
        let mut folded = String::new();
        lines
            .iter()
            .enumerate()
            .map(|(index, line)| {
                let prose = line.shape.is_prose();
                if index >= HEAD_LINES && index + TAIL_LINES < count {
                    return Look {
                        prose,
                        ..Look::default()
                    };
                }
                let hits = self.rules.matches(line.text, &line.shape, &mut folded);
                let meta = metadata::may_be(line.text, &line.shape, &folded)
                    .then(|| metadata::parse(line.text, &line.shape))
                    .flatten();
                Look {
                    hit: segment::protect(&hits, &self.rules, notice),
                    meta,
                    prose: prose && !is_question(line),
                    ..Look::default()
                }
            })
            .collect()
    }

    /// What other lines and other documents say of each line.
    fn look_around(&self, lines: &[Line<'_>], looks: &mut [Look], site: &str) {
        /// Shorter lines are repeated in any text: interjections, names.
        const REPEATED: usize = 8;
        let mut seen: HashMap<&str, usize> = HashMap::new();
        for (index, line) in lines.iter().enumerate() {
            if looks[index].hit.is_none() || line.shape.chars < REPEATED {
                continue;
            }
            if let Some(first) = seen.insert(line.text, index) {
                looks[first].repeated = true;
                looks[index].repeated = true;
            }
        }
        spare_tables(lines, looks);
        self.names_beside(lines, looks);
        let Some(known) = &self.options.site_lines else {
            return;
        };
        for (line, look) in lines.iter().zip(looks) {
            look.site = known.contains(site, line);
        }
    }

    /// A name alone is the author's where it stands beside a date or a source near the top.
    fn names_beside(&self, lines: &[Line<'_>], looks: &mut [Look]) {
        /// How far from the top, in lines; menus may come first.
        const TOP: usize = 120;
        for index in 0..lines.len().saturating_sub(3).min(TOP) {
            let [year, day, time, below] = [0, 1, 2, 3].map(|k| lines[index + k].text);
            if let Some(date) = dates::stacked(year, day, time) {
                looks[index].meta = Some(metadata::of_date(date));
                let account = !looks[index + 3].suspect()
                    && looks[index + 3].meta.is_none()
                    && (2..=8).contains(&lines[index + 3].shape.chars);
                if account {
                    looks[index + 3].meta = Some(metadata::published_by(below));
                }
            }
        }
        for index in 0..lines.len().min(TOP) {
            let shape = &lines[index].shape;
            if looks[index].suspect() || looks[index].meta.is_some() || shape.chars > 12 {
                continue;
            }
            let beside = |other: Option<usize>| {
                let meta = other.and_then(|at| looks.get(at)?.meta.as_ref());
                meta.is_some_and(|meta| meta.names(Field::Date) && !meta.names(Field::Author))
            };
            if beside(index.checked_sub(1)) || beside(Some(index + 1)) {
                looks[index].meta = metadata::parse_beside(lines[index].text);
            }
        }
    }

    fn plan(
        &self,
        lines: &[Line<'_>],
        looks: &[Look],
        outcome: Outcome,
        place: Place,
    ) -> StripPlan {
        let found = found(lines, looks, &outcome, place);
        let mut plan = StripPlan {
            found,
            kept: outcome.kept,
            last: place.last,
            cuts: Vec::new(),
        };
        if self.options.level == StripLevel::None {
            return plan;
        }
        for ((line, look), verdict) in lines.iter().zip(looks).zip(outcome.verdicts) {
            let (rule, class, score, fields) = match verdict {
                Verdict::Keep => continue,
                Verdict::Cut { rule, class, score } => (rule, class, score, Vec::new()),
                Verdict::Meta => {
                    let fields = look.meta.as_ref().map_or(Vec::new(), |meta| {
                        let mut named: Vec<Field> = meta.fields.iter().map(|(f, _)| *f).collect();
                        named.sort_unstable();
                        named.dedup();
                        named
                    });
                    (
                        Cow::Borrowed("metadata"),
                        Cow::Borrowed("metadata"),
                        1.0,
                        fields,
                    )
                }
            };
            plan.cuts.push(Cut {
                span: line.span.clone(),
                rule,
                class,
                score,
                fields,
            });
        }
        plan
    }

    /// Removes the lines that `plan` says are boilerplate and takes the metadata out. Lossless
    /// where nothing is removed or extracted.
    pub fn apply<'t>(&self, plan: &StripPlan, text: &'t str) -> Staged<'t, StripEvidence> {
        let mut evidence = StripEvidence {
            kept: plan.kept.map(Cow::Borrowed),
            found: plan.found.clone(),
            ..StripEvidence::default()
        };
        if plan.cuts.is_empty() {
            return Staged::untouched(text, evidence);
        }
        for cut in &plan.cuts {
            self.count(cut, text, &mut evidence);
        }
        let mut joiner = Joiner {
            input: text,
            output: String::with_capacity(text.len()),
            edits: Vec::new(),
            explain: self.options.explain,
            done: 0,
        };
        joiner.run(&plan.cuts, plan.last);
        evidence.edits = joiner.edits;
        Staged {
            text: Cow::Owned(joiner.output),
            evidence,
        }
    }

    fn count(&self, cut: &Cut, text: &str, evidence: &mut StripEvidence) {
        if cut.class == "metadata" {
            for field in &cut.fields {
                *evidence
                    .metadata
                    .entry(Cow::Borrowed(field.name()))
                    .or_default() += 1;
            }
        } else {
            *evidence.removed.entry(cut.class.clone()).or_default() += 1;
        }
        if self.options.keep_removed && cut.class != "metadata" {
            evidence.lines.push(RemovedLine {
                line: text[cut.span.clone()].to_owned(),
                rule: cut.rule.clone(),
                class: cut.class.clone(),
                score: cut.score,
            });
        }
    }
}

/// Joins what is left of a window.
struct Joiner<'t> {
    input: &'t str,
    output: String,
    edits: Vec<Edit>,
    explain: bool,
    /// How far the input is accounted for, in bytes.
    done: usize,
}

impl Joiner<'_> {
    fn run(&mut self, cuts: &[Cut], last: bool) {
        let mut next = 0;
        let mut gap: Vec<&Cut> = Vec::new();
        for line in lines::split(self.input) {
            while next < cuts.len() && cuts[next].span.start < line.span.start {
                next += 1;
            }
            if next < cuts.len() && cuts[next].span == line.span {
                gap.push(&cuts[next]);
                next += 1;
                continue;
            }
            let joint = if self.output.is_empty() { "" } else { "\n" };
            self.close(line.span.start, joint, &mut gap);
            self.output.push_str(line.text);
            self.done = line.span.end;
        }
        let joint = if last || self.output.is_empty() {
            ""
        } else {
            "\n"
        };
        self.close(self.input.len(), joint, &mut gap);
    }

    /// Replaces the input up to `end` by `joint`; the removed lines of the gap are its edits.
    fn close(&mut self, end: usize, joint: &str, gap: &mut Vec<&Cut>) {
        let from = self.output.len();
        self.output.push_str(joint);
        if !self.explain {
            gap.clear();
            return;
        }
        let to = self.output.len();
        let count = gap.len();
        for (index, cut) in gap.drain(..).enumerate() {
            let until = if index + 1 == count {
                end
            } else {
                cut.span.end
            };
            let after = if index + 1 == count {
                from..to
            } else {
                from..from
            };
            self.edits.push(Edit::new(
                cut.rule.clone(),
                self.done..until,
                after,
                cut.score,
            ));
            self.done = until;
        }
        if count == 0 && &self.input[self.done..end] != joint {
            self.edits
                .push(Edit::new("joined", self.done..end, from..to, 1.0));
        }
        self.done = end;
    }
}

/// Rows of a table look like rows of links. Neighbours with as many strokes are a table when there
/// are three of them, or two and a number.
fn spare_tables(lines: &[Line<'_>], looks: &mut [Look]) {
    /// Licences, copyright and rows of well-known words stay what they are.
    const SURE: f32 = 0.9;
    let strokes = |line: &Line<'_>| match line.text.as_bytes().contains(&b'|') {
        true => line.text.matches(" | ").count(),
        false => 0,
    };
    let mut from = 0;
    while from < lines.len() {
        let columns = strokes(&lines[from]);
        let run = lines[from..]
            .iter()
            .take_while(|line| strokes(line) == columns)
            .count();
        let rows = from..from + run;
        let numbers = rows.clone().any(|row| lines[row].shape.digits > 0);
        if columns > 0 && (run >= 3 || (run == 2 && numbers)) {
            for row in rows {
                looks[row].hit = looks[row].hit.filter(|hit| hit.score >= SURE);
            }
        }
        from += run.max(1);
    }
}

/// Whether the window is a public notice, whose addresses and telephone numbers are its content.
fn is_notice(lines: &[Line<'_>]) -> bool {
    const WORDS: [&str; 12] = [
        "公示",
        "公告",
        "通知",
        "启事",
        "招标",
        "采购",
        "通告",
        "招聘",
        "公告",
        "投标",
        "征集",
        "公開招標",
    ];
    lines
        .iter()
        .filter(|line| line.shape.chars >= 6)
        .take(12)
        .any(|line| {
            line.shape.chars <= 60
                && WORDS.iter().any(|word| line.text.contains(word))
                && !line.shape.is_row()
        })
}

/// A short question or exclamation: as often a headline as a sentence.
fn is_question(line: &Line<'_>) -> bool {
    line.shape.chars <= 36
        && line.shape.stops <= 1
        && !line.text.contains('。')
        && line.shape.ends_sentence
}

/// The full dates of a window, for those without a year.
struct Context {
    dates: Vec<dates::Date>,
}

impl Context {
    fn of(lines: &[Line<'_>], looks: &[Look], outcome: &Outcome) -> Self {
        /// How many lines of the body are looked at from either end.
        const LINES: usize = 8;
        let named = looks
            .iter()
            .filter_map(|look| look.meta.as_ref()?.date.as_ref());
        let lacking = named.clone().any(|date| date.year().is_none());
        let mut dates: Vec<_> = named
            .filter(|date| date.year().is_some())
            .cloned()
            .collect();
        if lacking && let Some((first, last)) = outcome.body {
            let ends = (first..=last)
                .take(LINES)
                .chain((first..=last).rev().take(LINES));
            dates.extend(
                ends.filter_map(|index| dates::full(&skeleton::fold(lines[index].text).text)),
            );
        }
        Self { dates }
    }

    /// The year of a date that has none: of the same day elsewhere, else of the first full date.
    fn year(&self, date: &dates::Date) -> Option<u32> {
        let same = self.dates.iter().find(|full| full.same_day(date));
        same.or(self.dates.first())?.year()
    }
}

/// What a line such as `（原标题：…）` says the headline was.
fn original_title(looks: &[Look]) -> Option<String> {
    looks.iter().find_map(|look| {
        let fields = &look.meta.as_ref()?.fields;
        let title = fields.iter().find(|(field, _)| *field == Field::Title);
        title.map(|(_, value)| value.clone())
    })
}

/// The account that stands alone between a headline and a line with the date.
fn account(lines: &[Line<'_>], looks: &[Look], outcome: &Outcome) -> Option<String> {
    let (title, (first, _)) = (outcome.title?, outcome.body?);
    let (line, look) = (lines.get(title + 1)?, looks.get(title + 1)?);
    let dated = looks.get(title + 2)?.meta.as_ref()?;
    let alone = title + 2 < first && !look.suspect() && look.meta.is_none();
    (alone && dated.names(Field::Date) && metadata::is_account(line.text, &line.shape))
        .then(|| line.text.to_owned())
}

/// Names beside a date that may be anybody's: the author's, and where he is known, the source's.
fn guess(guesses: Vec<(Field, &String)>, found: &mut Metadata) {
    for (field, name) in guesses.into_iter().filter(|(_, name)| !name.is_empty()) {
        match field {
            Field::Author if found.author.is_none() => found.author = Some(name.clone()),
            Field::Author | Field::Source if found.source.is_none() => {
                found.source = Some(name.clone());
            }
            _ => {}
        }
    }
}

/// Puts the fields together: what stands around the headline first, then what stands at the end.
fn found(lines: &[Line<'_>], looks: &[Look], outcome: &Outcome, place: Place) -> Metadata {
    let mut found = Metadata {
        title: outcome.title.map(|index| lines[index].text.to_owned()),
        ..Metadata::default()
    };
    let (first, last) = outcome.body.unwrap_or((0, 0));
    let counts = |index: usize| {
        let body = outcome.body;
        body.is_some_and(|body| looks[index].names_document(place, body, index))
    };
    if found.title.is_none() && outcome.body.is_some() {
        found.title = original_title(looks);
    }
    let context = Context::of(lines, looks, outcome);
    let mut guesses: Vec<(Field, &String)> = Vec::new();
    let top = outcome.title.unwrap_or(0);
    let order = (top..lines.len()).chain(0..top);
    for index in order.filter(|&i| counts(i)) {
        let Some(meta) = &looks[index].meta else {
            continue;
        };
        for (field, value) in &meta.fields {
            let sure = !meta.guessed || metadata::is_person(value) || metadata::is_publisher(value);
            if !sure {
                guesses.push((*field, value));
                continue;
            }
            let slot = match field {
                Field::Source => &mut found.source,
                Field::Author => &mut found.author,
                Field::Editor => &mut found.editor,
                Field::Title | Field::Date | Field::Other => continue,
            };
            if slot.is_none() && !value.is_empty() {
                *slot = Some(value.clone());
            }
        }
        if found.date.is_none() {
            found.date = meta
                .date
                .as_ref()
                .and_then(|date| date.iso(context.year(date)));
        }
    }
    guess(guesses, &mut found);
    if found.source.is_none() && outcome.body.is_some() && place.first {
        found.source = metadata::lead_source(lines[first].text);
    }
    if found.author.is_none() && outcome.body.is_some() && place.first {
        found.author = lines[first..=last]
            .iter()
            .take(2)
            .find_map(|line| metadata::lead_author(line.text));
    }
    if found.author.is_none() && place.first {
        found.author = account(lines, looks, outcome);
    }
    if found.editor.is_none() && outcome.body.is_some() && place.last {
        let end = lines.len().min(last + 3);
        let mut closing = lines[last.saturating_sub(2)..end].iter();
        found.editor = closing.find_map(|line| metadata::closing_editor(line.text));
    }
    found
}
