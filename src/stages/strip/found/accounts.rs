//! Accounts: who signs with the name of one, and what a notice says of the one that a text is from.

use super::super::heading;
use super::super::lines::Line;
use super::super::metadata::{self, Field};
use super::super::segment::{Look, Outcome};
use crate::document::Metadata;

/// The account that stands alone between a headline and a line with the date, or with where its owner studies or works.
/// A badge may stand above it. A house has published the text, and so has an account whose platform says from where it
/// writes.
pub(super) fn account(
    lines: &[Line<'_>],
    looks: &[Look],
    outcome: &Outcome,
) -> Option<(Field, String)> {
    const BADGES: [&str; 10] = [
        "精华", "精華", "置顶", "置頂", "推荐", "推薦", "热门", "熱門", "加精", "原创",
    ];
    let (title, (first, _)) = (outcome.title?, outcome.body?);
    let badge = BADGES.contains(&lines.get(title + 1)?.text);
    let at = title + 1 + usize::from(badge);
    let (line, look) = (lines.get(at)?, looks.get(at)?);
    let below = at + 1;
    let dated = looks.get(below)?.meta.as_ref();
    let dated = dated.is_some_and(|meta| meta.names(Field::Date));
    let told = dated || !badge && heading::is_affiliation(lines[below].text);
    let alone = below < first && !look.suspect() && look.meta.is_none();
    // A word of two characters names a section.
    let worded = line.shape.chars > 2 || metadata::is_person(line.text);
    let hidden: &[char] = &['\u{200b}', '\u{feff}'];
    if !(alone && worded && told && metadata::is_account(line.text, &line.shape)) {
        return None;
    }
    let name = line.text.trim_matches(hidden);
    let timed = looks[below].meta.as_ref().is_some_and(|meta| {
        let date = meta.date.as_ref();
        date.is_some_and(|date| date.has_time())
    });
    let placed = lines
        .get(below + 1)
        .is_some_and(|line| metadata::is_region(line.text));
    let published = timed && placed && !metadata::is_person(name) || metadata::is_of_a_house(name);
    let field = if published {
        Field::Source
    } else {
        Field::Author
    };
    Some((field, name.to_owned()))
}

/// Fills in what a notice at either end of the body says: which account the text is from and who wrote it there.
pub(super) fn notice(lines: &[Line<'_>], outcome: &Outcome, found: &mut Metadata) {
    /// How far it stands from the ends of the body, inside and outside, in lines.
    const WITHIN: usize = 3;
    const BELOW: usize = 5;
    let Some((first, last)) = outcome.body else {
        return;
    };
    let top = outcome.title.map_or(first, |title| title + 1).min(first);
    let head = top..(first + WITHIN).min(last + 1);
    let foot = (last + 1).saturating_sub(WITHIN).max(head.end)..lines.len().min(last + 1 + BELOW);
    let said = head
        .chain(foot)
        .find_map(|at| metadata::from_account(lines[at].text));
    let Some((account, author)) = said else {
        return;
    };
    if found.source.is_none() && found.author.as_ref() != Some(&account) {
        found.source = Some(account);
    }
    let source = found.source.as_deref();
    let author = author.filter(|author| source != Some(author.as_str()));
    found.author = found.author.take().or(author);
}

/// Whether a house is named as author and as source: it has published the text.
pub(super) fn is_both(author: &str, source: Option<&str>) -> bool {
    let house = author.is_ascii() || metadata::is_publisher(author);
    house && source.is_some_and(|source| author.eq_ignore_ascii_case(source))
}
