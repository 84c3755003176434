//! A date in one of several cells, or beside a column: `要闻 | 某报2020-10-30 | 收藏`, `小渡 | 455 | 2021-03-14`.

use std::ops::Range;

use super::bylines::unlabelled;
use super::names::{is_nobody, is_publisher, tidy};
use super::{Field, MetaLine};
use crate::stages::strip::dates;
use crate::stages::strip::lines::Shape;
use crate::stages::strip::skeleton::{Folded, fold, is_han};

/// The paper and its day in one of several cells, beside the column and a button: `要闻 | 某报2020-10-30 | 收藏`.
pub(super) fn of_a_cell(line: &str, folded: &Folded, shape: &Shape) -> Option<MetaLine> {
    /// The longest such line and the longest cell that is none of it, in characters.
    const LONGEST: usize = 60;
    const OTHER: usize = 16;
    let text = &folded.text;
    let cells = text.matches('|').count() + 1;
    let few = (2..=4).contains(&cells) && shape.chars <= LONGEST;
    if !few || shape.stops + shape.commas > 0 || line.starts_with('|') || shape.digits < 6 {
        return None;
    }
    let date = dates::full(text)?;
    let begin = text[..date.span.start].rfind('|').map_or(0, |at| at + 1);
    let end = text[date.span.end..]
        .find('|')
        .map_or(text.len(), |at| date.span.end + at);
    let named = |range: Range<usize>| tidy(folded.original(line, range));
    let (before, after) = (named(begin..date.span.start), named(date.span.end..end));
    let paper = match (is_publisher(&before), is_publisher(&after)) {
        (true, _) if after.is_empty() => before,
        (_, true) if before.is_empty() => after,
        _ => return None,
    };
    let short = |cell: &str| cell.chars().count() <= OTHER;
    let others = || text[..begin].split('|').chain(text[end..].split('|'));
    others().all(short).then(|| MetaLine {
        fields: vec![(Field::Date, String::new()), (Field::Source, paper)],
        date: Some(date),
        labelled: false,
        beside: false,
        guessed: false,
    })
}

/// Who wrote a post, how often it was read, and when, in cells: `小渡 | 455 | 2021-03-14`.
pub(super) fn of_a_post(line: &str, folded: &Folded, shape: &Shape) -> Option<MetaLine> {
    /// The longest name and the longest line, in characters.
    const NAME: usize = 12;
    const LONGEST: usize = 40;
    let text = &folded.text;
    if shape.chars > LONGEST || shape.digits < 6 || shape.stops + shape.commas > 0 {
        return None;
    }
    let mut cells = text.split('|').map(str::trim);
    let (name, day) = (cells.next()?, cells.next_back()?);
    let counted = cells.clone().any(|cell| cell.parse::<u32>().is_ok());
    let date = dates::full(text)?;
    let alone = text[date.span.clone()].trim() == day && text[date.span.end..].trim().is_empty();
    let fits = (2..=NAME).contains(&name.chars().count()) && name.parse::<u32>().is_err();
    if !counted || !alone || !fits || cells.count() > 2 || is_nobody(name) {
        return None;
    }
    let name = tidy(folded.original(line, 0..name.len()));
    Some(MetaLine {
        fields: vec![(Field::Date, String::new()), (Field::Author, name)],
        date: Some(date),
        labelled: false,
        beside: false,
        guessed: true,
    })
}

/// The day, the category and the tags of a weblog's entry: `2021-03-14渡口 #老桥 #木匠`.
fn day_and_tags(line: &str) -> Option<MetaLine> {
    /// The longest category, in characters.
    const CATEGORY: usize = 8;
    let (head, tags) = line.split_once('#')?;
    let folded = fold(head);
    let date = dates::full(&folded.text).filter(|date| date.span.start == 0)?;
    let category = folded.text[date.span.end..].trim_matches([' ', '|', '·']);
    let fits = category.chars().count() <= CATEGORY && category.chars().all(char::is_alphanumeric);
    let tagged = tags
        .split('#')
        .all(|tag| !tag.trim().is_empty() && !tag.trim().contains([' ', '，', '。']));
    let mut meta = unlabelled(vec![(Field::Date, String::new())]);
    meta.date = Some(date);
    (fits && tagged).then_some(meta)
}

/// The day and the column of a text with a stroke between them: `2021.03.14 | 渡口`, or its category and tags.
pub(super) fn day_and_column(line: &str) -> Option<MetaLine> {
    if line.contains('#') {
        return day_and_tags(line);
    }
    /// The longest column, in characters.
    const COLUMN: usize = 10;
    // The column may come first where a dot follows; before a stroke it is the label of a fact.
    let (day, column) = match line
        .split_once('·')
        .filter(|(one, _)| one.starts_with(is_han))
    {
        Some((column, day)) => (day, column),
        None => line.split_once(['|', '｜'])?,
    };
    let (folded, column) = (fold(day.trim()), column.trim());
    let date = dates::full(&folded.text)?;
    let alone = date.span == (0..folded.text.len());
    let fits = column.chars().count() <= COLUMN && column.chars().all(is_han);
    let mut meta = unlabelled(vec![(Field::Date, String::new())]);
    meta.date = Some(date);
    (alone && fits && !column.is_empty()).then_some(meta)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_with_columns() {
        for line in ["2021.03.14 | 渡口", "渡口·2021-03-14"] {
            assert!(
                day_and_column(line).is_some_and(|meta| meta.date.is_some()),
                "{line}"
            );
        }
        for line in [
            "渡口·老桥",
            "建成时间 | 2021年3月14日",
            "渡口·2021-03-14 老桥",
            "2021-03-14 · Bridge 3",
        ] {
            assert!(day_and_column(line).is_none(), "{line}");
        }
    }

    #[test]
    fn days_with_tags() {
        for line in [
            "2021-03-14渡口 #老桥 #木匠",
            "2021-03-14 #老桥",
            "2021/03/14 · 渡口 #Bridge",
        ] {
            assert!(
                day_and_column(line).is_some_and(|meta| meta.date.is_some()),
                "{line}"
            );
        }
        for line in [
            "2021-03-14渡口的第#3号木船，修好了",
            "2021-03-14 渡口 # # 老桥",
            "渡口 #老桥 2021-03-14",
            "2021-03-14渡口今日复航两岸通行 #老桥",
        ] {
            assert!(day_and_column(line).is_none(), "{line}");
        }
    }
}
