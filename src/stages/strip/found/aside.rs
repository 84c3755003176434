//! Credits that stand neither between the headline and the body nor at its end: below a summary, below buttons.

use super::super::lines::Line;
use super::super::metadata::{self, Field};
use super::super::segment::Look;
use super::super::skeleton::is_han;

/// The lines of a body in which the credits may stand that a summary came before: a labelled date makes
/// the next few of them credits, too.
pub(super) fn summary(body: &[Look]) -> &[Look] {
    /// The longest summary, and what stands below a date, in lines.
    const SUMMARY: usize = 3;
    const CREDITS: usize = 5;
    /// How far down both stand, in lines.
    const FURTHER: usize = 7;
    let head = &body[..body.len().min(SUMMARY)];
    let dated = head.iter().any(|look| labelled_date(look).is_some());
    // Captions may stand there, too, above who wrote it and, right below, when.
    let signed = |look: &Look| {
        let meta = look.meta.as_ref();
        meta.is_some_and(|meta| meta.says(Field::Author) && !meta.guessed && !meta.beside)
    };
    let both = |pair: &[Look]| signed(&pair[0]) && labelled_date(&pair[1]).is_some();
    let further = &body[..body.len().min(FURTHER)];
    let end = match further.windows(2).position(both) {
        Some(at) => CREDITS.max(at + 2),
        None if dated => CREDITS,
        None => SUMMARY,
    };
    &body[..body.len().min(end)]
}

/// The date of a line that labels it, or has nothing else but the hour.
pub(super) fn labelled_date(look: &Look) -> Option<String> {
    let meta = look.meta.as_ref()?;
    let date = meta.date.as_ref()?;
    let alone = meta.fields.iter().all(|(_, value)| value.is_empty());
    (meta.labelled || alone && date.has_time()).then(|| date.iso(None))?
}

/// The reporter or the paper whose line stands below the summary that a report begins with.
pub(super) fn below_summary(body: &[Look], wanted: Field) -> Option<String> {
    let metas = summary(body).iter().filter_map(|look| look.meta.as_ref());
    let mut names = metas
        .filter(|meta| (meta.labelled || !meta.guessed) && !meta.beside)
        .flat_map(|meta| &meta.fields);
    let found = names.find(|(field, name)| *field == wanted && !name.is_empty());
    found.map(|(_, name)| name.clone())
}

/// The reporter whose line stands among the first of a body, where no other line of it is one: summaries and boxes
/// stand above it.
pub(super) fn signed_once(body: &[Look]) -> Option<String> {
    /// How far down, in lines.
    const NEAR: usize = 8;
    let author = |look: &Look| {
        let meta = look.meta.as_ref()?;
        let sure = !meta.guessed && !meta.beside && meta.date.is_none();
        let mut fields = meta.fields.iter().filter(|_| sure);
        let (_, name) = fields.find(|(field, name)| *field == Field::Author && !name.is_empty())?;
        Some(name.clone())
    };
    let mut all = body.iter().enumerate();
    let (at, name) = all.find_map(|(at, look)| Some((at, author(look)?)))?;
    let only = all.all(|(_, look)| author(look).is_none());
    (at < NEAR && only).then_some(name)
}

/// The day that stands alone below the body, with nothing but buttons and counters between: a post is
/// dated there.
pub(super) fn below_buttons(looks: &[Look], last: usize) -> Option<String> {
    /// How far below, in lines.
    const NEAR: usize = 4;
    let near = &looks[last + 1..looks.len().min(last + 1 + NEAR)];
    let at = near.iter().position(|look| look.meta.is_some())?;
    let meta = near[at].meta.as_ref()?;
    let alone = meta.fields.iter().all(|(_, value)| value.is_empty());
    let buttons = near[..at].iter().any(Look::suspect);
    // Above a headline it is that of another article.
    let below = looks.get(last + 2 + at);
    let closed = below.is_none_or(Look::suspect);
    (alone && buttons && closed)
        .then(|| meta.date.as_ref()?.iso(None))
        .flatten()
}

/// The day below the body in the line right below a label that stands alone: programs of weblogs print a card there.
pub(super) fn below_label(lines: &[Line<'_>], looks: &[Look], last: usize) -> Option<String> {
    /// How far below, in lines.
    const FAR: usize = 12;
    const LABELS: [&str; 8] = [
        "Published",
        "Published on",
        "Posted on",
        "发布于",
        "發佈於",
        "發布於",
        "发表于",
        "發表於",
    ];
    let below = last + 1..looks.len().saturating_sub(1).min(last + 1 + FAR);
    let label = |at: usize| LABELS.contains(&lines[at].text.trim_end_matches([':', '：']));
    let meta = looks[below.into_iter().find(|&at| label(at))? + 1]
        .meta
        .as_ref()?;
    let alone = meta.fields.iter().all(|(_, value)| value.is_empty());
    alone.then(|| meta.date.as_ref()?.iso(None)).flatten()
}

/// Whether a name is that of a column which the crumbs above the headline lead through, or an entry of a menu there:
/// who writes or publishes is a person, a paper or an office.
pub(super) fn is_column(above: &[Line<'_>], name: &str) -> bool {
    /// The longest name of one, in characters.
    const COLUMN: usize = 6;
    /// A row of so many entries is a menu.
    const ROW: usize = 3;
    const HOME: [&str; 5] = ["首页", "首頁", "主页", "主頁", "当前位置"];
    let short = name.chars().count() <= COLUMN;
    let known = || {
        let house = metadata::is_institution(name) || metadata::is_office(name);
        house || metadata::is_person(name) || metadata::is_publisher(name)
    };
    let parts = |text: &'_ str| {
        // Between the steps of a path a blank parts nothing: `小渡 的博客`.
        let steps = text.contains(['>', '»', '›']);
        text.split(|c: char| !steps && c.is_whitespace() || ">»›-—/|".contains(c))
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let leads = |line: &Line<'_>| {
        let crumbs = HOME.iter().any(|home| line.text.contains(home));
        line.text.contains(name) && {
            let parts = parts(line.text);
            // A row begins with the name of the site.
            let from = usize::from(!crumbs);
            (crumbs || parts.len() >= ROW) && parts.iter().skip(from).any(|part| part == name)
        }
    };
    // Alone in its line, between others as short.
    let entry = |line: &Line<'_>| line.shape.chars <= COLUMN && line.shape.digits == 0;
    let listed = || {
        let mut lines = above.windows(ROW);
        lines.any(|run| run[ROW / 2].text == name && run.iter().all(entry))
    };
    // The name of an account may stand in a menu of its own.
    let worded = || name.chars().all(is_han);
    short && !known() && (above.iter().any(leads) || worded() && listed())
}
