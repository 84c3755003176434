//! The headline as it is reported: put together from its parts, without the labels and badges around it.

use super::super::boards;
use super::super::likeness::bare;
use super::super::lines::Line;
use super::super::metadata::Field;
use super::super::segment::Look;

/// A headline without what a page prints around it.
pub(super) fn shown(line: &str) -> &str {
    without_count(without_badge(without_label(line)))
}

/// The headline right above the line of credits at `credits`, where that is neither furniture nor a sentence.
pub(super) fn headed_above(lines: &[Line<'_>], looks: &[Look], credits: usize) -> Option<String> {
    /// In characters.
    const HEADLINE: std::ops::RangeInclusive<usize> = 8..=60;
    let above = credits.checked_sub(1)?;
    let (line, look) = (&lines[above], &looks[above]);
    // It may ask or exclaim.
    let told = line.shape.stops > 1 || line.text.contains('。');
    let fits = HEADLINE.contains(&line.shape.chars) && !told;
    let known = look.suspect() || look.meta.is_some();
    (fits && !known).then(|| line.text.to_owned())
}

/// What a line such as `（原标题：…）` says the headline was.
pub(super) fn original_title(looks: &[Look]) -> Option<String> {
    looks.iter().find_map(|look| {
        let fields = &look.meta.as_ref()?.fields;
        let title = fields.iter().find(|(field, _)| *field == Field::Title);
        title.map(|(_, value)| value.clone())
    })
}

/// What a label or the page's markup says that the headline is, where the line `at` and its neighbours are its parts: a
/// heading that is broken into lines.
pub(super) fn put_together(lines: &[Line<'_>], at: usize, whole: &str) -> bool {
    /// In lines.
    const PARTS: usize = 4;
    let letters = bare(whole);
    let is_whole = |from: usize, count: usize| {
        let parts = lines.get(from..from + count).unwrap_or_default();
        parts.iter().map(|line| bare(line.text)).collect::<String>() == letters
    };
    let mut runs = (2..=PARTS).flat_map(|count| {
        let from = (at + 1).saturating_sub(count);
        (from..=at).map(move |from| (from, count))
    });
    runs.any(|(from, count)| is_whole(from, count))
}

/// A headline without the label that a form puts before it.
fn without_label(title: &str) -> &str {
    // The end of the crumbs in front of it.
    let title = match title.strip_prefix('》') {
        Some(rest) if !rest.trim().is_empty() => rest.trim_start(),
        _ => title,
    };
    let labels = ["标题", "標題", "题目", "題目"];
    let rest = labels.iter().find_map(|label| title.strip_prefix(label));
    let value = rest.and_then(|rest| rest.trim_start().strip_prefix([':', '：']));
    // Records of libraries have no colon.
    let records = ["题名 ", "題名 "];
    let record = records.iter().find_map(|label| title.strip_prefix(label));
    value
        .or(record)
        .map(str::trim_start)
        .or_else(|| boards::headline(title))
        .unwrap_or(title)
        .trim_end_matches(['|', '｜', ' '])
}

/// A headline without the number of the picture that is shown: `渡口的春天 (5/7)`.
fn without_count(title: &str) -> &str {
    let inner = title.strip_suffix([')', '）']);
    let parted = inner.and_then(|inner| inner.rsplit_once(['(', '（']));
    let number = |part: &str| {
        let part = part.trim();
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let counts = |count: &str| {
        let parts = count.split_once(['/', '／']);
        parts.is_some_and(|(shown, all)| number(shown) && number(all))
    };
    match parted {
        Some((before, count)) if counts(count) && !before.trim().is_empty() => before.trim_end(),
        _ => title,
    }
}

/// A headline without the name of its board before it, with which it begins: `Ferry Ferry：渡口的一年`.
fn without_badge(title: &str) -> &str {
    let badge = title.split_once(' ');
    let rest = badge.and_then(|(badge, rest)| rest.starts_with(badge).then_some(rest));
    rest.filter(|rest| rest.contains(['：', ':']))
        .unwrap_or(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_a_headline() {
        for (line, title) in [
            ("渡口的春天 (5/7)", "渡口的春天"),
            ("渡口的春天（3/2012）", "渡口的春天（3/2012）"),
            ("(1/2)", "(1/2)"),
            ("》渡口的春天", "渡口的春天"),
            ("《渡口》的春天", "《渡口》的春天"),
            ("标题：渡口的春天", "渡口的春天"),
            ("題名 渡口的春天", "渡口的春天"),
            ("題名錄：渡口的春天", "題名錄：渡口的春天"),
        ] {
            assert_eq!(shown(line), title, "{line}");
        }
    }
}
