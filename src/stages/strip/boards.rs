//! The head of an article on a bulletin board: who wrote it, on which board, what it is called and when. Each is
//! named by a label without a colon, in a line with its value, in the line above it, or all of them in one.
//!
//! One such label says nothing, for each begins sentences, too. An account in Latin letters behind `作者` and two
//! more labels beside it do.

use super::lines::Line;
use super::metadata::{self, Field, MetaLine};
use super::segment::Look;
use super::{dates, skeleton};

/// What the author's label is.
const AUTHOR: &str = "作者";
/// The others: the board, the headline, the day.
const OTHERS: [&[&str]; 3] = [
    &["看板", "站內", "站内"],
    &["標題", "标题"],
    &["時間", "时间"],
];
const HEADLINE: usize = 1;
const DAY: usize = 2;
/// So many other labels make a head.
const LEAST: usize = 2;

/// Reads the head, where there is one.
pub(super) fn read(lines: &[Line<'_>], looks: &mut [Look]) {
    /// How far from the top it stands, and how far from the author the others do, in lines.
    const TOP: usize = 60;
    const FAR: usize = 6;
    for index in 0..lines.len().min(TOP) {
        let text = lines[index].text;
        // The head begins with one of these, and this goes through the head of every text.
        if !text.starts_with(['作', '看', '站']) {
            continue;
        }
        let Some(at) = text.find(AUTHOR) else {
            continue;
        };
        if let Some(meta) = in_one_line(text) {
            looks[index].meta = Some(meta);
            return;
        }
        if at > 0 {
            continue;
        }
        let Some((account, below)) = value(lines, index, AUTHOR).filter(|v| is_account(v.0)) else {
            continue;
        };
        let near = index.saturating_sub(FAR)..lines.len().min(index + FAR + 1);
        let others: Vec<(usize, usize)> = near
            .filter_map(|i| Some((i, label(lines[i].text)?)))
            .collect();
        let kinds = (0..OTHERS.len()).filter(|&kind| others.iter().any(|(_, k)| *k == kind));
        if kinds.count() < LEAST {
            continue;
        }
        looks[index].meta = Some(metadata::signed_by(Field::Author, account));
        if below {
            looks[index + 1].meta = Some(metadata::value_below());
        }
        for (i, kind) in others {
            let named = OTHERS[kind].iter().find_map(|label| value(lines, i, label));
            let Some((value, below)) = named else {
                continue;
            };
            let date = if kind == DAY { day(value) } else { None };
            // The headline stays where it is.
            if kind != HEADLINE || below {
                looks[i].meta = Some(date.map_or_else(metadata::value_below, metadata::of_date));
            }
            if kind != HEADLINE && below {
                looks[i + 1].meta = Some(metadata::value_below());
            }
        }
        return;
    }
}

/// Whether the line at `index` is the headline of such a head, behind its label.
pub(super) fn is_headline(lines: &[Line<'_>], index: usize) -> bool {
    let beside = [index.checked_sub(1), Some(index + 1)];
    let headed = |i: usize| {
        let text = lines.get(i).map_or("", |line| line.text);
        text.starts_with(AUTHOR) || label(text).is_some_and(|kind| kind != HEADLINE)
    };
    headline(lines[index].text).is_some() && beside.into_iter().flatten().all(headed)
}

/// What stands behind the label of a headline that has no colon: `標題 [心得] 老橋`.
pub(super) fn headline(text: &str) -> Option<&str> {
    let mut labels = OTHERS[HEADLINE].iter();
    let rest = labels.find_map(|label| text.strip_prefix(label))?;
    rest.starts_with([' ', '\u{3000}', '[', '［'])
        .then(|| rest.trim())
}

/// Which label but the author's a line begins with, and nothing that a sentence would go on with.
fn label(text: &str) -> Option<usize> {
    let goes_on = |rest: &str| rest.starts_with(['：', ':', '，', '的', '是', '在', '上', '，']);
    OTHERS.iter().position(|labels| {
        let mut labels = labels.iter();
        labels.any(|label| text.strip_prefix(label).is_some_and(|rest| !goes_on(rest)))
    })
}

/// The value of the label that the line at `index` begins with, and whether it stands in the line below.
fn value<'t>(lines: &[Line<'t>], index: usize, label: &str) -> Option<(&'t str, bool)> {
    let rest = lines[index].text.strip_prefix(label)?.trim();
    if rest.is_empty() {
        return Some((lines.get(index + 1)?.text.trim(), true));
    }
    Some((rest, false))
}

/// Whether `name` is that of an account, with what it calls itself behind it: `dahe (阿河)`.
fn is_account(name: &str) -> bool {
    /// In bytes.
    const LENGTH: std::ops::RangeInclusive<usize> = 2..=16;
    let (id, rest) = name.split_at(name.find([' ', '(', '（']).unwrap_or(name.len()));
    let rest = rest.trim();
    LENGTH.contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && id.starts_with(|c: char| c.is_ascii_alphabetic())
        && (rest.is_empty() || rest.starts_with(['(', '（']) && rest.ends_with([')', '）']))
}

/// The day of an article: `Sat Aug  3 01:56:16 2013`, or as anybody writes it.
fn day(text: &str) -> Option<dates::Date> {
    let folded = skeleton::fold(text).text;
    dates::of_a_clock(&folded).or_else(|| dates::find(&folded))
}

/// All of it in one line: `看板 Live作者dahe (阿河)時間2013/08/03 01:56`.
fn in_one_line(text: &str) -> Option<MetaLine> {
    let at = text.find(AUTHOR)?;
    let behind = &text[at + AUTHOR.len()..];
    let places = OTHERS.map(|labels| {
        labels
            .iter()
            .find_map(|label| Some((text.find(label)?, label.len())))
    });
    if places.iter().flatten().count() < LEAST
        || !(at == 0 || places[0].is_some_and(|(at, _)| at == 0))
    {
        return None;
    }
    let ends = places
        .iter()
        .flatten()
        .map(|(place, _)| *place)
        .filter(|&place| place > at);
    let end = ends
        .min()
        .map_or(behind.len(), |end| end - at - AUTHOR.len());
    let account = behind[..end].trim();
    if !is_account(account) {
        return None;
    }
    let mut meta = metadata::signed_by(Field::Author, account);
    meta.labelled = true;
    meta.date = places[DAY].and_then(|(at, label)| day(&text[at + label..]));
    Some(meta)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_in_one_line_and_what_begins_like_one() {
        let meta = in_one_line("看板 Bridge作者dahe (阿河)時間17年前 (2009/02/05 04:55)推噓3(3推)")
            .expect("it is one");
        assert_eq!(meta.fields, vec![(Field::Author, "dahe (阿河)".to_owned())]);
        let date = meta.date.and_then(|date| date.iso(None));
        assert_eq!(date.as_deref(), Some("2009-02-05T04:55"));
        for text in [
            "作者 dahe 說了時間",
            "作者在看板上寫了時間",
            "看板 Bridge 時間",
        ] {
            assert!(in_one_line(text).is_none(), "{text}");
        }
        assert!(is_account("dahe") && is_account("dahe (阿 河)") && is_account("dahe(阿河)"));
        assert!(!is_account("周大河") && !is_account("dahe 說") && !is_account("3dahe"));
        assert_eq!(headline("標題 [心得] 老橋"), Some("[心得] 老橋"));
        assert_eq!(headline("標題黨的故事"), None);
        assert_eq!(label("時間 Sat Aug  3"), Some(DAY));
        assert_eq!(label("時間的河"), None);
        let clock = day("Sat Aug  3 01:56:16 2013").and_then(|date| date.iso(None));
        assert_eq!(clock.as_deref(), Some("2013-08-03T01:56:16"));
    }
}
