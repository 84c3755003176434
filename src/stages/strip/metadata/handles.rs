//! Credits as weblogs, boards and translations print them: a label in brackets, a handle in Latin letters
//! beside the day, an author and a translator in one line.
//!
//! A handle is a word without blanks that anybody may have chosen, so it counts only where its place says
//! what it is; such names are guesses.

use std::sync::LazyLock;

use super::bylines::unlabelled;
use super::names::{is_nobody, is_publisher, tidy};
use super::{Field, MetaLine};
use crate::stages::strip::dates;
use crate::stages::strip::pattern::Pattern;
use crate::stages::strip::skeleton::{Folded, fold};

/// The shortest and longest handle, in bytes.
const HANDLE: std::ops::RangeInclusive<usize> = 3..=20;

/// `作者 Lin Wei ，译者 周河 发布于 2021年3月14日`.
static TRANSLATED: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^作者 ?:? ?(?P<name>[^,:|、]{2,40}?) ?[,、|/] ?译者 ?:? ?[^,:|]{2,40}?(?:发布|发表|更新)于 ?:?",
    )
});

/// A line that begins with its label in brackets, with a colon instead: `[作者]周河`. Nothing but who wrote a text
/// is labelled so at the edge of a page; herbals have `[来源]` before where a plant comes from.
pub(super) fn without_brackets(line: &str) -> Option<String> {
    const LABELS: [&str; 4] = ["作者", "作者名", "责任编辑", "責任編輯"];
    let rest = line.strip_prefix(['[', '【', '［'])?;
    let (label, value) = rest.split_once([']', '】', '］'])?;
    let value = value.trim_start_matches([':', '：', ' ', '\u{3000}']);
    let label = label.trim();
    (LABELS.contains(&label) && !value.is_empty())
        .then(|| format!("{}：{value}", label.trim_end_matches('名')))
}

/// The author of a translation and the day, named in one line.
pub(super) fn translated(line: &str, folded: &Folded) -> Option<MetaLine> {
    if !folded.text.starts_with("作者") || !folded.text.contains("译者") {
        return None;
    }
    let found = TRANSLATED.captures(&folded.text)?;
    let end = found.get(0)?.end();
    let name = tidy(folded.original(line, found.name("name")?.range()));
    let date = dates::full(&folded.text[end..])?.shifted(end);
    (!name.is_empty() && !is_nobody(&name)).then(|| MetaLine {
        fields: vec![(Field::Author, name), (Field::Date, String::new())],
        date: Some(date),
        labelled: true,
        beside: false,
        guessed: false,
    })
}

/// Whose own a text is, and the day, run together or not: `原创：海潮网2021-03-14`. A house has published it, anybody else
/// has written it.
pub(super) fn own(line: &str, folded: &Folded) -> Option<MetaLine> {
    /// The longest name, in characters.
    const NAME: std::ops::RangeInclusive<usize> = 2..=10;
    let rest = folded.text.strip_prefix("原创")?.trim_start_matches(' ');
    let rest = rest.strip_prefix(':')?;
    let begin = folded.text.len() - rest.len();
    let date = dates::full(rest)?.shifted(begin);
    let name = tidy(folded.original(line, begin..date.span.start));
    let alone = folded.text[date.span.end..].trim().is_empty();
    let fits = NAME.contains(&name.chars().count()) && !name.contains(['，', '。', '：', ' ']);
    let field = match is_publisher(&name) {
        true => Field::Source,
        false => Field::Author,
    };
    (alone && fits && !is_nobody(&name)).then(|| MetaLine {
        date: Some(date),
        labelled: true,
        ..unlabelled(vec![(field, name), (Field::Date, String::new())])
    })
}

/// Whether a word can be the handle of an account: `river_lin`, `Mr.Lin`.
fn is_handle(word: &str) -> bool {
    HANDLE.contains(&word.len())
        && word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.ends_with(|c: char| c.is_ascii_alphanumeric())
        && word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
        && !is_nobody(word)
        && !is_site(word)
}

/// Whether a word is the address of a site: it ends in what such do.
pub(super) fn is_site(word: &str) -> bool {
    let ends = [".com", ".cn", ".net", ".org", ".tw", ".hk", ".html", ".php"];
    let word = word.to_ascii_lowercase();
    ends.iter().any(|end| word.ends_with(end))
}

/// The day and the handle of who wrote a text, right below its headline: `2021-03-14  river_lin`, `2021-03-14·Mr.Lin`.
pub(super) fn day_and_handle(line: &str) -> Option<MetaLine> {
    let folded = fold(line);
    let date = dates::full(&folded.text)?;
    if date.span.start > 0 {
        return name_and_day(line, &folded, date);
    }
    let rest = folded.original(line, date.span.end..folded.text.len());
    let name = rest.trim_start_matches(|c: char| c.is_whitespace() || "·|".contains(c));
    (rest.len() > name.len() && is_handle(name)).then(|| MetaLine {
        date: Some(date),
        guessed: true,
        ..unlabelled(vec![
            (Field::Date, String::new()),
            (Field::Author, name.to_owned()),
        ])
    })
}

/// The name of several words in Latin letters and the day behind it, right below a headline: `Lin Wei 2021-03-14`.
fn name_and_day(line: &str, folded: &Folded, date: dates::Date) -> Option<MetaLine> {
    let name = folded.original(line, 0..date.span.start);
    let (whole, parted) = (date.span.end == folded.text.len(), name.ends_with(' '));
    let name = name.trim();
    (whole && parted && is_latin_name(name)).then(|| MetaLine {
        date: Some(date),
        ..unlabelled(vec![
            (Field::Date, String::new()),
            (Field::Author, name.to_owned()),
        ])
    })
}

/// Whether a line is a name of several words in Latin letters, each with a capital: `Lin Wei`.
pub(in crate::stages::strip) fn is_latin_name(name: &str) -> bool {
    /// The longest, in bytes.
    const NAME: usize = 30;
    let words: Vec<&str> = name.split(' ').collect();
    let capital = |word: &&str| {
        let letters = |c: char| c.is_ascii_alphabetic() || ".'-".contains(c);
        word.starts_with(|c: char| c.is_ascii_uppercase()) && word.chars().all(letters)
    };
    name.len() <= NAME && (2..=4).contains(&words.len()) && words.iter().all(capital)
}

/// The handle of who wrote a text, alone between its headline and its day.
pub(super) fn handle_alone(line: &str) -> Option<MetaLine> {
    /// Words that stand alone there and are nobody's.
    const WORDS: [&str; 16] = [
        "home", "blog", "news", "menu", "search", "login", "english", "share", "print", "tags",
        "archives", "about", "java", "python", "linux", "android",
    ];
    let word = line.to_ascii_lowercase();
    (is_handle(line) && !WORDS.contains(&word.as_str())).then(|| MetaLine {
        beside: true,
        guessed: true,
        ..unlabelled(vec![(Field::Author, line.to_owned())])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn author(meta: Option<MetaLine>) -> Option<String> {
        let fields = meta?.fields;
        let author = fields
            .into_iter()
            .find(|(field, _)| *field == Field::Author);
        author.map(|(_, name)| name)
    }

    #[test]
    fn a_label_in_brackets_is_a_label() {
        assert_eq!(
            without_brackets("[作者名]river"),
            Some("作者：river".to_owned())
        );
        assert_eq!(
            without_brackets("【责任编辑】：林渡"),
            Some("责任编辑：林渡".to_owned())
        );
        for line in [
            "[来源]河边的一种草",
            "【作者】",
            "[作者介绍]林渡",
            "作者：林渡",
        ] {
            assert_eq!(without_brackets(line), None, "{line}");
        }
    }

    #[test]
    fn a_translation_has_an_author() {
        let line = "作者 Lin Wei ，译者 周河 发布于 2021年3月14日 | 渡口大会三月开幕";
        let meta = translated(line, &fold(line));
        assert!(meta.as_ref().is_some_and(|meta| meta.date.is_some()));
        assert_eq!(author(meta).as_deref(), Some("Lin Wei"));
        for line in [
            "作者 Lin Wei 发布于 2021年3月14日",
            "作者和译者发布于同一天",
        ] {
            assert_eq!(translated(line, &fold(line)), None, "{line}");
        }
    }

    #[test]
    fn handles_beside_a_day_are_authors() {
        for (line, name) in [
            ("2021-03-14  river_lin", "river_lin"),
            ("2021.03.14·Mr.Lin", "Mr.Lin"),
            ("Lin Hsiao-tu 2021-03-14", "Lin Hsiao-tu"),
        ] {
            assert_eq!(
                author(day_and_handle(line)).as_deref(),
                Some(name),
                "{line}"
            );
        }
        for line in [
            "2021-03-14 渡口",
            "river 2021-03-14",
            "2021-03-14 river.com",
            "2021-03-14 a river",
        ] {
            assert_eq!(day_and_handle(line), None, "{line}");
        }
        assert_eq!(
            author(handle_alone("river_lin")).as_deref(),
            Some("river_lin")
        );
        for line in ["Home", "river lin", "渡口", "admin", "5g"] {
            assert_eq!(handle_alone(line), None, "{line}");
        }
    }
}
