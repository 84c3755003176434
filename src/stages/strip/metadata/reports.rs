//! Bylines that say from where it is reported: `记者甲乙/台北报导`, `甲乙、丙丁/综合报导`.
//!
//! The verb at the end and names that look like names are what tells them from headlines.

use std::sync::LazyLock;

use super::bylines::unlabelled;
use super::names::{is_name_of_a_house, is_person, tidy};
use super::people::people;
use super::{Field, MetaLine};
use crate::stages::strip::dates;
use crate::stages::strip::pattern::Pattern;
use crate::stages::strip::skeleton::Folded;

/// `记者甲乙/台北报导`, in brackets or behind a date and a paper.
static REPORTER: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"^[(\[【〔]?(?P<before>[^,。]{0,40}?) ?(?:特派|特约|实习|驻地)?(?:记者|编译|中心) ?",
        r"(?P<names>[\p{Han}、 ]{2,20}?) ?[/\\] ?[\p{Han}、 ]{0,12}?",
        r"(?:报导|报道|电|整理|摄影|采访|专访|专题|特稿)[)\]】〕]?",
        r"(?: ?(?P<paper>\p{Han}{1,5}(?:报|网|社)))?$",
    ))
});

/// `社会中心/综合报导`, `某某组海州17日电`: a desk in place of a name.
static DESK: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^(?:[(\[【〔]?\p{Han}{2,4}(?:中心|组)/\p{Han}{2,6}(?:报导|报道)[)\]】〕]?|\p{Han}{2,6}(?:中心|组)\p{Han}{2,4}\d{1,2}日(?:综合)?[电讯])$",
    )
});

/// `甲乙丙/台北报导`, `生活中心/甲乙丙报导`, `综合报导/甲乙丙`, `甲乙丙 丁戊 报导 / 台北市`.
static NAMES: LazyLock<Pattern> = LazyLock::new(|| {
    let names = r"\p{Han}{2,3}(?:[、 ]\p{Han}{2,3}){0,3}";
    Pattern::new(&format!(
        concat!(
            r"^[(\[【〔]?(?:",
            r"(?P<first>{0}) ?[/\\] ?[\p{{Han}}、]{{2,6}}(?:报导|报道|专访|特稿)|",
            r"\p{{Han}}{{2,4}}(?:中心|组) ?[/\\] ?(?P<behind>{0})(?:报导|报道)|",
            r"\p{{Han}}{{2}}(?:报导|报道) ?/ ?(?P<last>{0})|",
            r"(?P<done>{0}) (?:报导|报道) ?/ ?\p{{Han}}{{2,4}})[)\]】〕]?$",
        ),
        names
    ))
});

/// `【记者甲乙丙台北报导】`: the name and the place run together, by themselves and before a report.
static TOGETHER: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"^(?:【[^】]{2,24}[讯电]】 ?)?[(\[【〔]\p{Han}{0,6}?(?:特派|特约|驻地|实习|本报)?记者",
        r"(?P<run>\p{Han}{4,6})(?:报导|报道)[)\]】〕](?P<rest>.?)",
    ))
});

/// `某社记者甲乙丙台北14日电` in a line of its own.
static WIRED: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"^[(]?(?P<house>\p{Han}{1,5}(?:社|网|报))?记者(?P<run>\p{Han}{4,6})",
        r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})日(?:综合|专)?[电讯][)]?$",
    ))
});

/// `某电台甲乙报导`, `某电视台甲乙、丙丁海州采访报导`: a station and who reports for it, run together.
static STATION: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"^[(]?(?P<house>\p{Han}{2,10}(?:电台|电视台|卫视|通讯社))",
        r"(?P<first>(?:\p{Han}{2,3}、){0,3})(?P<run>\p{Han}{2,7}?)(?:综合|采访|现场|连线)?(?:报导|报道)[)]?$",
    ))
});

/// `〔记者甲乙/台北报导〕` at the beginning of a paragraph.
static LEAD: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^[(\[【〔]?(?:\p{Han}{2,8} ?/ ?)?[\p{Han}]{0,8}(?:记者|编译) ?(?P<names>[\p{Han}、 ]{2,20}?) ?[/\\] ?[\p{Han}、]{2,12}?(?:报导|报道|电)(?:[)\]】〕]| )",
    )
});

/// A line that names who reports from where, and nothing else.
pub(super) fn report(line: &str, folded: &Folded) -> Option<MetaLine> {
    let text = &folded.text;
    let original = |span| folded.original(line, span);
    if let Some(found) = TOGETHER.captures(text).filter(|c| c["rest"].is_empty()) {
        let name = name_before_place(original(found.name("run")?.range()))?;
        return Some(unlabelled(vec![(Field::Author, name)]));
    }
    if let Some(found) = WIRED.captures(text) {
        let name = name_before_place(original(found.name("run")?.range()))?;
        let mut meta = unlabelled(vec![(Field::Author, name)]);
        if let Some(house) = found.name("house") {
            let house = original(house.range());
            if !house.starts_with('本') {
                meta.fields.push((Field::Source, house.to_owned()));
            }
        }
        return Some(meta);
    }
    if let Some(meta) = of_a_station(line, folded) {
        return Some(meta);
    }
    let stroke = text.contains(['/', '\\']);
    if stroke && let Some(found) = NAMES.captures(text) {
        let mut groups = ["first", "behind", "last", "done"].iter();
        let names = original(groups.find_map(|group| found.name(group))?.range());
        if names.split(['、', ' ']).all(is_person) {
            return people(names).map(|names| unlabelled(vec![(Field::Author, names)]));
        }
    }
    let desk = stroke || text.ends_with(['电', '讯']);
    if desk && DESK.is_match(text) {
        return Some(unlabelled(vec![(Field::Other, String::new())]));
    }
    if !stroke {
        return None;
    }
    let found = REPORTER.captures(text)?;
    let names = people(original(found.name("names")?.range()))?;
    let before = found.name("before")?.range();
    let mut meta = unlabelled(vec![(Field::Author, names)]);
    meta.date = dates::find(&text[before.clone()]);
    let from = meta
        .date
        .as_ref()
        .map_or(before.start, |date| date.span.end);
    let house = tidy(original(from..before.end.max(from)));
    let house = house.trim_matches(['◎', '●', '○', '◆', '◇', '▲', '□', '※', '╱', ' ']);
    if meta.date.is_some() {
        meta.fields.push((Field::Date, String::new()));
    }
    let paper = found.name("paper").map(|paper| original(paper.range()));
    if let Some(paper) = paper {
        meta.fields.push((Field::Source, paper.to_owned()));
    } else if is_name_of_a_house(house) {
        meta.fields.push((Field::Source, house.to_owned()));
    } else if !house.is_empty() {
        return None;
    }
    Some(meta)
}

/// The station and the persons that `某电台甲乙报导` names.
fn of_a_station(line: &str, folded: &Folded) -> Option<MetaLine> {
    let text = folded.text.trim_end_matches(')');
    if !["报导", "报道"].iter().any(|verb| text.ends_with(verb)) || text.contains(['/', ' ']) {
        return None;
    }
    let found = STATION.captures(&folded.text)?;
    let part = |name: &str| Some(folded.original(line, found.name(name)?.range()));
    let run = part("run")?;
    let last = match run.chars().count() {
        2 | 3 => run.to_owned(),
        7 => run.chars().take(3).collect(),
        _ => name_before_place(run)?,
    };
    let first = part("first")?.split('、').filter(|name| !name.is_empty());
    let names: Vec<&str> = first.chain([last.as_str()]).collect();
    names.iter().all(|name| is_person(name)).then(|| {
        unlabelled(vec![
            (Field::Source, part("house").unwrap_or_default().to_owned()),
            (Field::Author, names.join(" ")),
        ])
    })
}

/// The reporters in brackets at the beginning of a report.
pub(super) fn lead(head: &str, folded: &Folded) -> Option<String> {
    if let Some(found) = LEAD.captures(&folded.text) {
        return people(folded.original(head, found.name("names")?.range()));
    }
    let run = TOGETHER.captures(&folded.text)?.name("run")?.range();
    name_before_place(folded.original(head, run))
}

/// The name that a place of two characters, or of three, follows without a mark.
pub(super) fn name_before_place(run: &str) -> Option<String> {
    let name = match run.chars().count() {
        4 => 2,
        5 | 6 => 3,
        _ => return None,
    };
    Some(run.chars().take(name).collect())
}
