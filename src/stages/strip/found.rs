//! The metadata of a document, put together from its lines.
//!
//! What stands around the headline comes first, then what stands at the end; names that may be
//! anybody's come last. Nothing is made up: a value is quoted from a line.

use super::lines::Line;
use super::metadata::{self, Field};
use super::segment::{Look, Outcome};
use super::{Place, dates, skeleton};
use crate::document::Metadata;

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

/// A headline without the label that a form puts before it.
fn without_label(title: &str) -> &str {
    let labels = ["标题", "標題", "题目", "題目"];
    let rest = labels.iter().find_map(|label| title.strip_prefix(label));
    let value = rest.and_then(|rest| rest.trim_start().strip_prefix([':', '：']));
    value.map_or(title, str::trim_start)
}

/// The editor or the author named in a line of credits that a closing paragraph made a part of
/// the body.
fn credited(looks: &[Look], (first, last): (usize, usize), wanted: Field) -> Option<String> {
    /// How far above the last line of the body, in lines.
    const NEAR: usize = 6;
    let credits = &looks[first.max(last.saturating_sub(NEAR))..=last];
    credits.iter().rev().find_map(|look| {
        let meta = look.meta.as_ref().filter(|meta| meta.labelled)?;
        let (_, name) = meta.fields.iter().find(|(field, _)| *field == wanted)?;
        (!name.is_empty()).then(|| name.clone())
    })
}

/// The reporter or the paper whose line stands below the summary that a report begins with.
fn below_summary(body: &[Look], wanted: Field) -> Option<String> {
    /// The longest summary, in lines.
    const SUMMARY: usize = 3;
    let metas = body
        .iter()
        .take(SUMMARY)
        .filter_map(|look| look.meta.as_ref());
    let mut names = metas
        .filter(|meta| (meta.labelled || !meta.guessed) && !meta.beside)
        .flat_map(|meta| &meta.fields);
    let found = names.find(|(field, name)| *field == wanted && !name.is_empty());
    found.map(|(_, name)| name.clone())
}

/// The persons whose names stand alone between the headline and the body, which does not name them:
/// a heading is about what follows.
fn signed_above(lines: &[Line<'_>], title: usize, first: usize) -> Option<String> {
    /// How far below the headline the name may stand, in lines: a subtitle is between.
    const FAR: usize = 3;
    /// How many lines of the body are looked at.
    const BODY: usize = 10;
    let found = |at: usize| {
        let names = metadata::persons(lines[at].text)?;
        // One name further up is a heading, or the name of an account.
        let close = at == title + 1 || at + 1 == first;
        (close || names.len() > 1).then_some(names)
    };
    let names = (title + 1..first.min(title + 1 + FAR)).find_map(found)?;
    let body = || lines[first..].iter().take(BODY);
    let named = |name: &String| body().any(|line| line.text.contains(name.as_str()));
    (!names.iter().any(named)).then(|| names.join(" "))
}

/// The day that stands alone in the last line of a text, in or right below its body, which ends at
/// `last`: a letter or an essay is signed with it.
fn signed_on(lines: &[Line<'_>], last: usize) -> Option<String> {
    /// The longest day, in characters.
    const DAY: usize = 20;
    let line = lines.last().filter(|_| last + 2 >= lines.len())?;
    if line.shape.chars > DAY {
        return None;
    }
    let text = skeleton::fold(line.text).text;
    let date = dates::find(&text).filter(|date| date.span == (0..text.len()))?;
    date.iso(None)
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
    for (field, name) in guesses {
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
pub(super) fn found(
    lines: &[Line<'_>],
    looks: &[Look],
    outcome: &Outcome,
    place: Place,
) -> Metadata {
    let mut found = Metadata {
        title: outcome
            .title
            .map(|index| without_label(lines[index].text).to_owned()),
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
                // Further ones below the body are those of comments.
                if !value.is_empty() && (index < first || guesses.is_empty()) {
                    guesses.push((*field, value));
                }
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
    if found.date.is_none() && outcome.body.is_some() && place.last {
        found.date = signed_on(&lines[first..], last - first);
    }
    guess(guesses, &mut found);
    if found.source.is_none() && outcome.body.is_some() && place.first {
        let above = &lines[outcome.title.map_or(first, |title| title + 1).min(first)..=first];
        let mut above = above.iter();
        found.source = metadata::lead_source(lines[first].text)
            .or_else(|| above.find_map(|line| metadata::printed_in(line.text)))
            .or_else(|| below_summary(&looks[first..=last], Field::Source));
    }
    if found.author.is_none() && outcome.body.is_some() && place.first {
        found.author = lines[first..=last]
            .iter()
            .take(2)
            .find_map(|line| metadata::lead_author(line.text));
    }
    if found.author.is_none() && outcome.body.is_some() && place.first {
        found.author = below_summary(&looks[first..=last], Field::Author)
            .or_else(|| signed_above(&lines[..=last], outcome.title?, first));
    }
    if found.author.is_none() && place.first {
        found.author = account(lines, looks, outcome);
    }
    if found.editor.is_none() && outcome.body.is_some() && place.last {
        let end = lines.len().min(last + 3);
        let mut credits = lines[last.saturating_sub(2)..end].iter();
        found.editor = credits.find_map(|line| metadata::closing_editor(line.text));
        let closing = || lines[last.saturating_sub(1)..end].iter();
        let named = |field| credited(looks, (first, last), field);
        found.editor = found.editor.or_else(|| named(Field::Editor));
        found.author = found
            .author
            .or_else(|| named(Field::Author))
            .or_else(|| closing().find_map(|line| metadata::closing_author(line.text)));
        found.source = found
            .source
            .or_else(|| closing().find_map(|line| metadata::closing_source(line.text)))
            .or_else(|| closing().find_map(|line| metadata::printed_in(line.text)));
    }
    found
}
