//! Who a report says, in brackets at its very end, that it was written, edited or published by.
//!
//! Only brackets that close the last paragraph are read, and only names that look like names: a
//! remark in brackets ends many a text.

use std::sync::LazyLock;

use regex::Captures;

use super::names::{is_institution, is_person, is_publisher, tidy};
use super::people::people;
use crate::stages::strip::pattern::Pattern;
use crate::stages::strip::skeleton::{Folded, fold, has_any};

/// `（编辑：甲乙）1110110` at the end of a report.
static EDITOR: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"[(\[【](?:责任编辑|责编|编辑)(?: ?[:/] ?| )(?P<names>[\p{Han}、/ ]{2,12})[)\]】]\d{0,8}$",
    )
});

/// `（甲乙丙 编辑）`, the role behind the name, in a line of its own or at the end of a report.
static NAME_AND_ROLE: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?P<before>^|[^ ]) ?[(\[【](?P<names>\p{Han}{2,3}) ?(?: |/)(?:责任编辑|责编|编辑)[)\]】]$",
    )
});

/// `（某中心：甲乙）`, `（文/甲乙 图/丙丁）`, `（甲乙 文/图）`, `（甲乙丙）`.
static AUTHOR: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"(?P<before>^|[^ ]) ?[(](?:(?P<house>[\p{Han}·]{2,16}?)(?:(?P<reports>记者|通讯员)[: ]{0,2}|: ?))??",
        r"(?P<role>(?:本报|本网|特约|实习|见习)?(?:(?:作者|记者|通讯员)[ :/|]{0,2}|(?:文图|图文|文/图|图/文|文|供稿|撰稿|撰文|采写|报道)[ :/|]{1,2}))?",
        r"(?P<names>\p{Han}{2,4}(?:[ 、,]\p{Han}{2,4}){0,5}(?:[ 、,]\p{Han}{0,8}(?:记者|通讯员|实习生)[ :]\p{Han}{2,4}(?:[ 、,]\p{Han}{2,4}){0,3}){0,2})",
        r"(?P<after> ?(?:文/图|图/文|图文|文图|文|报道|报导|摄影报道|供稿)| (?:图|摄|摄影)[/: ] ?[\p{Han} ]{2,8})?[)]$",
    ))
});

/// `…了。本报记者 甲乙`: behind the last sentence, without brackets.
static BARE: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"[。!?”…] ?(?:本报|本网|特约|实习|见习)?(?:记者|通讯员) ?",
        r"(?P<names>\p{Han}{2,4}(?:[ 、,]\p{Han}{2,4}){0,3})$",
    ))
});

/// `（作者甲乙系某大学教授）`: who he is behind the name.
static AUTHOR_IS: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?P<before>^|[^ ]) ?[(]作者:? ?(?P<name>\p{Han}{2,3}?) ?(?:系|是|为|现为|现任|,|单位)[^()]{2,40}[)]$",
    )
});

/// `（某网）`, `（据某社）`.
static HOUSE: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(r"(?:^|[。!?”])[(](?:据|来源:? ?|转自|摘自)?(?P<house>\p{Han}{3,8})[)]$")
});

/// How much of the end of a line is looked at, in bytes.
const END: usize = 120;

fn end_of(line: &str) -> &str {
    &line[line.ceil_char_boundary(line.len().saturating_sub(END))..]
}

fn named(end: &str, folded: &Folded, captures: &Captures<'_>, group: &str) -> Option<String> {
    let span = captures.name(group)?.range();
    Some(folded.original(end, span).to_owned())
}

fn ends_in_brackets(line: &str) -> bool {
    line.ends_with([')', '）'])
}

/// The editor named in brackets at the end of the last paragraph.
pub(in crate::stages::strip) fn closing_editor(line: &str) -> Option<String> {
    let end = end_of(line);
    if !has_any(end, &["编", "編"]) {
        return None;
    }
    let folded = fold(end);
    if let Some(captures) = EDITOR.captures(&folded.text) {
        return people(&named(end, &folded, &captures, "names")?);
    }
    let captures = NAME_AND_ROLE.captures(&folded.text)?;
    let names = named(end, &folded, &captures, "names")?;
    closes(&captures["before"]).then_some(names)
}

/// The persons named in brackets at the end of the last paragraph, as those who wrote it. A name
/// without a word for what the person did counts behind a full stop, and with three characters.
/// One of two counts where it is that of the editor, `known_as`: who edits a report has written it, too.
pub(in crate::stages::strip) fn closing_person(
    line: &str,
    known_as: Option<&str>,
) -> Option<String> {
    if !ends_in_brackets(line) {
        return behind_last_sentence(line);
    }
    let end = end_of(line);
    let folded = fold(end);
    if let Some(captures) = AUTHOR_IS.captures(&folded.text) {
        let name = named(end, &folded, &captures, "name")?;
        return (is_person(&name) && closes(&captures["before"])).then_some(name);
    }
    let captures = AUTHOR.captures(&folded.text)?;
    let names = named(end, &folded, &captures, "names")?;
    let post = |name: &&str| {
        ["记者", "記者", "通讯员", "通訊員", "实习生"]
            .iter()
            .any(|post| name.ends_with(post))
    };
    let mut persons: Vec<&str> = names
        .split([' ', '、', ',', '，', ':', '：'])
        .filter(|name| !post(name))
        .collect();
    let is_house = |name: &str| is_publisher(name) || is_institution(name);
    let leads = persons.len() > 1 && is_house(persons[0]);
    if leads {
        persons.remove(0);
    }
    let reports = captures.name("reports").is_some();
    let house = captures.name("house").map(|house| house.as_str());
    let role = captures.name("role").or(captures.name("after")).is_some();
    // Beside a role one known family name vouches for rarer ones.
    let known = persons.iter().filter(|name| is_person(name)).count();
    let enough = if role || reports { 1 } else { persons.len() };
    if house.is_some_and(|house| !reports && !is_house(house)) || known < enough {
        return None;
    }
    let told = role || leads || house.is_some();
    let known =
        |name: &&str| known_as.is_some_and(|known| known.split(' ').any(|one| one == *name));
    let sure = told
        || persons
            .iter()
            .any(|name| name.chars().count() == 3 || known(name));
    (sure && closes(&captures["before"]))
        .then(|| people(&persons.join(" ")))
        .flatten()
}

/// The reporters whose names follow the last sentence of a paragraph.
fn behind_last_sentence(line: &str) -> Option<String> {
    let end = end_of(line);
    if !has_any(end, &["记者", "記者", "通讯员", "通訊員"]) {
        return None;
    }
    let folded = fold(end);
    let names = named(end, &folded, &BARE.captures(&folded.text)?, "names")?;
    let persons = names.split([' ', '、', ',', '，']).all(is_person);
    persons.then(|| people(&names)).flatten()
}

/// Whether nothing, or the end of a sentence, stands before the brackets.
fn closes(before: &str) -> bool {
    before.is_empty() || before.contains(['。', '!', '?', '”'])
}

/// The paper or the agency named in brackets at the end of the last paragraph.
pub(in crate::stages::strip) fn closing_source(line: &str) -> Option<String> {
    if !ends_in_brackets(line) {
        return None;
    }
    let end = end_of(line);
    let folded = fold(end);
    let captures = HOUSE
        .captures(&folded.text)
        .or_else(|| AUTHOR.captures(&folded.text))?;
    let house = tidy(&named(end, &folded, &captures, "house")?);
    // Which station it is nobody says.
    let unnamed = house.starts_with(['本', '该']) || matches!(house.as_str(), "总台" | "總台");
    (is_publisher(&house) && !unnamed).then_some(house)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_signs_in_brackets() {
        for (line, author) in [
            ("渡口恢复了往日的安静。（林小渡）", Some("林小渡")),
            ("渡口恢复了往日的安静。(林小渡 周河)", Some("林小渡 周河")),
            ("（海潮县融媒体中心：周河）", Some("周河")),
            ("渡口安静了。（海潮日报记者 周河）", Some("周河")),
            ("渡口安静了。（文/周河 图/林小渡）", Some("周河")),
            ("渡口安静了。 （记者 周河 禤小渡）", Some("周河 禤小渡")),
            ("（总台海潮记者 禤小渡 周河）", Some("禤小渡 周河")),
            ("（总台海潮记者 禤小渡）", None),
            (
                "渡口安静了。(本报记者 林小渡 周河 海潮网记者 陈岸)",
                Some("林小渡 周河 陈岸"),
            ),
            ("渡口安静了。（周河 禤小渡）", None),
            ("渡口安静了。（林小渡 文/图）", Some("林小渡")),
            ("渡口安静了。(记者林小渡)", Some("林小渡")),
            ("渡口安静了。（本报记者林小渡、周河）", Some("林小渡 周河")),
            ("渡口安静了。（记者节快乐）", None),
            ("渡口安静了。（記者林小渡報導）", Some("林小渡")),
            ("渡口安静了。（作者林小渡系海潮大学教授）", Some("林小渡")),
            ("渡口安静了。（作者周河，海潮大学教授）", Some("周河")),
            ("渡口安静了。（作者是海潮大学教授）", None),
            ("渡口安静了。（作者为本刊记者）", None),
            ("渡口安静了。本报记者 林小渡", Some("林小渡")),
            ("渡口安静了。记者周河", Some("周河")),
            ("渡口安静了。记者走了", None),
            ("他要找的是记者周河", None),
            ("渡口安静了。（周河）", None),
            ("渡口安静了。（全文完）", None),
            ("他说的是那个人（林小渡）", None),
            ("渡口安静了。（参考消息：周河）", None),
        ] {
            assert_eq!(closing_person(line, None).as_deref(), author, "{line}");
        }
        assert_eq!(
            closing_source("渡口安静了。（海潮网）").as_deref(),
            Some("海潮网")
        );
        assert_eq!(
            closing_source("渡口安静了。（海潮报记者 周河）").as_deref(),
            Some("海潮报")
        );
        for (known, author) in [
            ("周河", Some("周河")),
            ("林小渡 周河", Some("周河")),
            ("陈岸", None),
        ] {
            let found = closing_person("渡口安静了。（周河）", Some(known));
            assert_eq!(found.as_deref(), author, "{known}");
        }
        assert_eq!(closing_source("渡口安静了。（本报）"), None);
        assert_eq!(closing_source("渡口安静了。（总台记者 周河）"), None);
        assert_eq!(closing_source("渡口安静了。（未完待续）"), None);
    }
}
