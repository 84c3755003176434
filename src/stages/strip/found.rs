//! The metadata of a document, put together from its lines.
//!
//! What stands around the headline comes first, then what stands at the end; names that may be
//! anybody's come last. Nothing is made up: a value is quoted from a line.

mod accounts;
mod aside;
mod confirmed;
mod titles;

use super::lines::Line;
use super::metadata::{self, Field, MetaLine};
use super::segment::{Look, Outcome};
use super::{Place, dates, skeleton};
use crate::document::Metadata;
use accounts::{account, is_both, notice};
use aside::{
    below_buttons, below_label, below_summary, is_column, labelled_date, signed_once, summary,
};
use confirmed::{credits_amid, labelled_source, person_of_title, responsible};
use titles::{headed_above, original_title, put_together, shown};

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

/// The editor or the author named in a line of credits that a closing paragraph made a part of
/// the body.
fn credited(looks: &[Look], (first, last): (usize, usize), wanted: Field) -> Option<String> {
    /// How far above the last line of the body, in lines.
    const NEAR: usize = 6;
    let credits = &looks[first.max(last.saturating_sub(NEAR))..=last];
    credits.iter().rev().find_map(|look| {
        let signs = |meta: &&MetaLine| !meta.guessed && !meta.beside && meta.date.is_none();
        let meta = look.meta.as_ref();
        let meta = meta.filter(|meta| meta.labelled || signs(meta))?;
        let (_, name) = meta.fields.iter().find(|(field, _)| *field == wanted)?;
        (!name.is_empty()).then(|| name.clone())
    })
}

/// The persons whose names stand alone between the headline and the body, which does not name them:
/// a heading is about what follows.
fn signed_above(lines: &[Line<'_>], title: usize, first: usize) -> Option<String> {
    /// How far below the headline the name may stand, in lines: a subtitle is between.
    const FAR: usize = 5;
    /// How many lines of the body are looked at.
    const BODY: usize = 10;
    let found = |at: usize| {
        let names = metadata::persons(lines[at].text)?;
        // One name further up is a heading, or the name of an account, but where the person's
        // school or office follows.
        let office = lines[at + 1].text.split_whitespace().next();
        let works = office.is_some_and(metadata::is_institution);
        let close = at == title + 1 || at + 1 == first || works;
        (close || names.len() > 1).then_some(names)
    };
    let names = (title + 1..first.min(title + 1 + FAR)).find_map(found)?;
    let body = || lines[first..].iter().take(BODY);
    let named = |name: &String| body().any(|line| line.text.contains(name.as_str()));
    // Where another name follows, it is a list of people.
    let listed = body().any(|line| metadata::persons(line.text).is_some());
    (!listed && !names.iter().any(named)).then(|| names.join(" "))
}

/// The day that stands alone in the last line of a text, in or right below its body, which ends at
/// `last`: a letter or an essay is signed with it.
fn signed_on(lines: &[Line<'_>], last: usize) -> Option<String> {
    /// The longest day, in characters.
    const DAY: usize = 20;
    /// The end, the hour and the way to other texts may stand around it, in short lines.
    const BELOW: usize = 4;
    const SHORT: usize = 24;
    let day = |line: &Line<'_>| {
        // Who wrote the text may be named in brackets before it.
        let credits = line
            .text
            .starts_with(['(', '（'])
            .then(|| line.text.rsplit_once([')', '）']));
        let day = credits.flatten().map_or(line.text, |(_, day)| day.trim());
        if day.chars().count() > DAY {
            return None;
        }
        let text = skeleton::fold(day).text;
        let bare = without_weekday(text.trim_end_matches(['供', '稿', ' ']));
        let date = dates::find(bare).filter(|date| date.span == (0..bare.len()))?;
        date.iso(None)
    };
    let line = lines.last()?;
    let end = (last + 2 >= lines.len()).then(|| day(line)).flatten();
    // Above the end of the page it has to be written out: comments have their day in digits.
    let below = lines.get(last + 1..).unwrap_or_default();
    let short = below.len() <= BELOW && below.iter().all(|line| line.shape.chars <= SHORT);
    let mut written = lines[last.saturating_sub(BELOW)..]
        .iter()
        .filter(|line| short && line.text.contains('年') && line.text.contains('日'));
    end.or_else(|| written.find_map(day))
}

/// A day without that of the week in brackets behind it.
fn without_weekday(day: &str) -> &str {
    let bare = day.trim_end_matches([')', ' ']);
    let week = ["(星期", "(周", "(週", " 星期"];
    let at = week.iter().find_map(|week| bare.rfind(week));
    match at.filter(|&at| bare[at..].chars().count() <= 4) {
        Some(at) => bare[..at].trim_end(),
        None => day,
    }
}

/// Whether a day is the one on which the text `below` its line says that somebody was born: a page about a
/// person has it beside the name.
fn is_of_a_life(day: &dates::Date, below: &[Line<'_>]) -> bool {
    /// How far below that is said, in lines.
    const NEAR: usize = 8;
    const BORN: [&str; 5] = ["出生", "生于", "生於", "诞生", "誕生"];
    let mut told = below
        .iter()
        .take(NEAR)
        .filter(|line| BORN.iter().any(|word| line.text.contains(word)))
        .filter_map(|line| dates::find(&skeleton::fold(line.text).text));
    !day.has_time() && told.any(|born| born.same_day(day) && born.year() == day.year())
}

/// Whether a date is the one of the day on which the page is read: the lunar calendar stands beside it.
fn is_todays(lines: &[Line<'_>]) -> bool {
    let lunar = |line: &Line<'_>| ["农历", "農曆"].iter().any(|word| line.text.contains(word));
    lines.iter().take(2).any(lunar)
}

/// Names beside a date that may be anybody's: the author's, and where he is known, the source's.
fn guess(guesses: Vec<(Field, &String)>, found: &mut Metadata) {
    for (field, name) in guesses {
        match field {
            Field::Author if found.author.is_none() => found.author = Some(name.clone()),
            Field::Author | Field::Source
                if found.source.is_none() && found.author.as_ref() != Some(name) =>
            {
                found.source = Some(name.clone());
            }
            _ => {}
        }
    }
}

/// Takes over what one line says, and nothing that is known already.
fn take(meta: &metadata::MetaLine, found: &mut Metadata) {
    for (field, value) in meta.fields.iter().filter(|(_, value)| !value.is_empty()) {
        let slot = match field {
            Field::Source => &mut found.source,
            Field::Author => &mut found.author,
            Field::Editor => &mut found.editor,
            Field::Title | Field::Date | Field::Other => continue,
        };
        slot.get_or_insert_with(|| value.clone());
    }
    if found.date.is_none() {
        found.date = meta.date.as_ref().and_then(|date| date.iso(None));
    }
}

/// The metadata of a page without running text, a list of attachments or a picture: of the only
/// line of labels with a date, and of the headline right above it.
fn of_no_body(lines: &[Line<'_>], looks: &[Look], found: &mut Metadata) {
    let credits = |look: &Look| {
        let meta = look.meta.as_ref();
        let named = |meta: &metadata::MetaLine| {
            [Field::Source, Field::Author]
                .iter()
                .any(|&field| meta.names(field))
        };
        meta.is_some_and(|meta| {
            let date = meta.date.as_ref().filter(|_| meta.labelled);
            date.is_some_and(|date| named(meta) || date.has_time())
        })
    };
    let mut of = (0..looks.len()).filter(|&at| credits(&looks[at]));
    let only = match (of.next(), of.next()) {
        (Some(only), None) => Some(only),
        (None, _) => dated_below_a_headline(lines, looks, found.title.is_some()),
        _ => None,
    };
    let Some(only) = only else {
        return;
    };
    // Who wrote it, where one line alone says so.
    let signs = |look: &&Look| {
        let meta = look.meta.as_ref();
        meta.is_some_and(|meta| meta.labelled && meta.says(Field::Author))
    };
    let signed = looks.iter().filter(signs).count() == 1;
    let editor = |look: &&Look| {
        let meta = look.meta.as_ref();
        meta.is_some_and(|meta| meta.names(Field::Editor)) || signed && signs(look)
    };
    let below = looks[only + 1..].iter().filter(editor);
    let named = std::iter::once(&looks[only]).chain(below);
    for meta in named.filter_map(|look| look.meta.as_ref()) {
        let timed = meta.date.as_ref().is_some_and(dates::Date::has_time);
        match meta.guessed && timed && !meta.labelled {
            // Names beside a stamp may be anybody's.
            true => found.date = meta.date.as_ref().and_then(|date| date.iso(None)),
            false => take(meta, found),
        }
    }
    if found.title.is_none() {
        found.title = headed_above(lines, looks, only);
    }
}

/// The only line at the top that has a day and more, the hour or a name, with a headline right above it; the day alone
/// where the page declares a headline and it is the second line.
fn dated_below_a_headline(lines: &[Line<'_>], looks: &[Look], titled: bool) -> Option<usize> {
    /// How far from the top, in lines, and the shortest headline, in characters.
    const TOP: usize = 12;
    const HEADLINE: usize = 10;
    let dated = |look: &Look| look.meta.as_ref().is_some_and(|meta| meta.date.is_some());
    let mut of = (1..looks.len()).filter(|&at| dated(&looks[at]));
    let (Some(only), None) = (of.next(), of.next()) else {
        return None;
    };
    let meta = looks[only].meta.as_ref()?;
    let timed = meta
        .date
        .as_ref()
        .is_some_and(|date| date.year().is_some() && date.has_time());
    let named = meta.fields.iter().any(|(_, value)| !value.is_empty());
    let above = &lines[only - 1].shape;
    let headline = above.chars >= HEADLINE && above.han * 4 > above.chars && !above.ends_sentence;
    let second = titled && only == 1;
    (only <= TOP && (timed || named || second) && headline).then_some(only)
}

/// What the end of the body and the lines right below it say of fields that nothing else names.
fn closing(lines: &[Line<'_>], looks: &[Look], body: (usize, usize), found: &mut Metadata) {
    /// So many more lines of credits are looked through.
    const CREDITS: usize = 3;
    let last = body.1;
    let end = lines.len().min(last + 3);
    let text = |lines: &[Line<'_>], read: fn(&str) -> Option<String>| {
        lines.iter().find_map(|line| read(line.text))
    };
    let ends = &lines[last.saturating_sub(1)..end];
    if found.editor.is_none() {
        found.editor = text(
            &lines[last.saturating_sub(2)..end],
            metadata::closing_editor,
        )
        .or_else(|| credited(looks, body, Field::Editor))
        .or_else(|| responsible(lines, looks, body));
    }
    if found.author.is_none() {
        let editor = found.editor.as_deref();
        let signed = |line: &Line<'_>| metadata::closing_person(line.text, editor);
        found.author =
            credited(looks, body, Field::Author).or_else(|| ends.iter().find_map(signed));
    }
    if found.source.is_none() {
        // Who wrote and who edited may be said before where it was printed.
        let credits = looks[end..].iter().take(CREDITS);
        let more = credits.take_while(|look| look.meta.is_some()).count();
        let ends_and_more = &lines[last.saturating_sub(1)..lines.len().min(end + more + 1)];
        found.source = text(ends, metadata::closing_source)
            .or_else(|| text(ends_and_more, metadata::printed_in));
    }
    if found.author.is_none()
        && let Some(title) = found.title.as_deref()
    {
        found.author = person_of_title(title, &lines[body.0..end]);
    }
}

/// Puts the fields together: what stands around the headline first, then what stands at the end.
pub(super) fn found(
    lines: &[Line<'_>],
    looks: &[Look],
    outcome: &Outcome,
    place: Place,
    declared: Option<&str>,
) -> Metadata {
    let mut found = Metadata {
        title: outcome
            .title
            .map(|index| shown(lines[index].text).to_owned()),
        ..Metadata::default()
    };
    if outcome.body.is_none() && place.first {
        of_no_body(lines, looks, &mut found);
    }
    let beside = outcome
        .title
        .and_then(|index| metadata::with_credits(lines[index].text));
    if let Some((headline, meta)) = &beside {
        found.title = Some(shown(headline).to_owned());
        take(meta, &mut found);
    }
    if let Some(at) = outcome.title {
        let named = [original_title(looks), declared.map(str::to_owned)];
        let mut named = named.into_iter().flatten();
        let whole = named.find(|whole| put_together(lines, at, whole));
        found.title = whole.or(found.title);
    }
    if let Some((headline, name)) = found.title.as_deref().and_then(metadata::with_author) {
        found.author = Some(name.to_owned());
        found.title = Some(headline.to_owned());
    }
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
    /// How far above the headline a name beside a date counts that may be anybody's, in lines.
    const ABOVE: usize = 4;
    /// How far below the body who wrote it may be named, in lines.
    const FAR: usize = 15;
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
                // So are those that stand far above the headline, of the menus.
                let near = index >= top || top - index <= ABOVE;
                if !value.is_empty() && near && (index < first || guesses.is_empty()) {
                    guesses.push((*field, value));
                }
                continue;
            }
            // Far below the text stand the authors of books and of other articles.
            let far = index > last + FAR && *field == Field::Author;
            let slot = match field {
                Field::Source => &mut found.source,
                Field::Author if far => continue,
                Field::Author => &mut found.author,
                Field::Editor => &mut found.editor,
                Field::Title | Field::Date | Field::Other => continue,
            };
            if slot.is_none() && !value.is_empty() {
                *slot = Some(value.clone());
            }
        }
        let date = meta
            .date
            .as_ref()
            .filter(|date| !is_of_a_life(date, &lines[index + 1..]))
            .filter(|_| !is_todays(&lines[index..]))
            .and_then(|date| date.iso(context.year(date)));
        let more = |known: &String| {
            // The same day again, and the hour.
            date.as_ref()
                .is_some_and(|date| known.len() < date.len() && date.starts_with(known))
        };
        if found.date.as_ref().is_none_or(more) && date.is_some() {
            found.date = date;
        }
    }
    if let Some(known) = &found.source {
        let named = (0..lines.len()).filter(|&index| counts(index));
        found.source = labelled_source(known, lines, looks, named).or(found.source);
    }
    let day = |title| metadata::day_in_brackets(title).or_else(|| metadata::day_before(title));
    if let Some((headline, day)) = found.title.as_deref().and_then(day) {
        found.date.get_or_insert(day);
        found.title = Some(headline.to_owned());
    }
    if let Some((headline, hour)) = found.title.as_deref().and_then(metadata::hour_in_brackets) {
        // The day may stand in the crumbs.
        found.date = found.date.map(|date| match date.contains('T') {
            true => date,
            false => format!("{date}T{hour}"),
        });
        found.title = Some(headline.to_owned());
    }
    if found.date.is_none() && outcome.body.is_some() && place.first {
        found.date = summary(&looks[first..=last]).iter().find_map(labelled_date);
    }
    if found.date.is_none() && outcome.body.is_some() && place.last {
        found.date = below_buttons(looks, last).or_else(|| below_label(lines, looks, last));
    }
    if found.date.is_none() && outcome.body.is_some() && place.last {
        found.date = signed_on(&lines[first..], last - first);
    }
    if found.date.is_none() && outcome.body.is_some() && place.first {
        let mut lead = lines[first..=last].iter().take(3);
        found.date = lead.find_map(|line| metadata::lead_date(line.text));
    }
    if found.title.is_none()
        && found.date.is_none()
        && outcome.body.is_some()
        && place.first
        && let Some(at) = credits_amid(lines, looks)
        && let Some(meta) = &looks[at].meta
    {
        take(meta, &mut found);
        found.title = headed_above(lines, looks, at);
    }
    guess(guesses, &mut found);
    if found.source.is_none() && outcome.body.is_some() && place.first {
        let above = &lines[outcome.title.map_or(first, |title| title + 1).min(first)..=first];
        let mut above = above.iter();
        /// A caption or the headline may begin the body.
        const LEAD: usize = 2;
        let mut lead = lines[first..=last].iter().take(LEAD);
        found.source = lead
            .find_map(|line| metadata::lead_source(line.text))
            .or_else(|| above.find_map(|line| metadata::printed_in(line.text)))
            .or_else(|| below_summary(&looks[first..=last], Field::Source));
    }
    if found.author.is_none() && outcome.body.is_some() && place.first {
        /// A caption and the date may stand above the lead.
        const LEAD: usize = 3;
        found.author = lines[first..=last]
            .iter()
            .take(LEAD)
            .find_map(|line| metadata::lead_author(line.text));
    }
    if found.author.is_none() && outcome.body.is_some() && place.first {
        found.author = below_summary(&looks[first..=last], Field::Author)
            .or_else(|| signed_above(&lines[..=last], outcome.title?, first))
            .or_else(|| signed_once(&looks[first..=last]));
    }
    if found.author.is_none() && place.first {
        match account(lines, looks, outcome) {
            Some((Field::Source, name)) => _ = found.source.get_or_insert(name),
            Some((_, name)) => found.author = Some(name),
            None => {}
        }
    }
    if let Some(title) = outcome.title.filter(|_| outcome.body.is_some()) {
        // A label says whose name it is.
        let labelled = |name: &str| {
            let mut head = lines[title.min(first)..=first].iter();
            head.any(|line| {
                let before = line.text.find(name).map(|at| line.text[..at].trim_end());
                before.is_some_and(|before| before.ends_with([':', '：']))
            })
        };
        let column = |name: &String| is_column(&lines[..title], name) && !labelled(name);
        found.source.take_if(|name| column(name));
        found.author.take_if(|name| column(name));
    }
    let source = found.source.clone();
    found
        .author
        .take_if(|author| is_both(author, source.as_deref()));
    if outcome.body.is_some() && (found.source.is_none() || found.author.is_none()) {
        notice(lines, outcome, &mut found);
    }
    if outcome.body.is_some() && place.last {
        closing(lines, looks, (first, last), &mut found);
    }
    found.source = found.source.and_then(metadata::without_reporter);
    let source = found.source.as_deref();
    found.author.take_if(|author| is_both(author, source));
    found
}

#[cfg(test)]
mod tests;
