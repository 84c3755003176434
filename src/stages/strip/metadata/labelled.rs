//! Lines of labels with values, run together or not: `2020-09-18 来源：某报 责任编辑：甲`.
//!
//! A line is read only when labels, values and dates account for all of it; what is left over makes
//! it a sentence about sources and authors.

use super::counters::{is_counter, without_button};
use super::handles::is_site;
use super::labels::{self, Kind, Label};
use super::names::{
    is_institution, is_name_of_a_house, is_nobody, is_office, is_person, is_publisher, tidy,
};
use super::people::people;
use super::programs::is_of_a_program;
use super::values::value;
use super::{Field, MetaLine};
use super::{bylines, roles};
use crate::stages::strip::dates::{self, Date};
use crate::stages::strip::lines::Shape;
use crate::stages::strip::skeleton::{Folded, fold, has_any, is_han};

/// Labels with their values, possibly run together.
pub(super) fn labelled(line: &str, folded: &Folded, shape: &Shape) -> Option<MetaLine> {
    let text = &folded.text;
    let labels = labels::find(text);
    let first = labels.first()?.span.start;
    let date = labels::dated(text, &labels).or_else(|| dates::find(text));
    if !opens_well(line, folded, &labels, date.as_ref()) {
        return None;
    }
    let mut fields = Vec::new();
    for (index, label) in labels.iter().enumerate() {
        let to = labels
            .get(index + 1)
            .map_or(text.len(), |next| next.span.start);
        let mut span = label.value.min(to)..to;
        let inside = date.as_ref().filter(|date| span.contains(&date.span.start));
        if let Some(date) = inside {
            if label.field == Field::Date {
                let behind = folded.original(line, date.span.end.min(to)..to);
                fields.extend(beside_date(behind));
            } else if date.span.start > span.start + 1 {
                span.end = date.span.start;
            } else {
                // `来源：9月30日《某报》`
                span.start = date.span.end.min(to);
            }
        }
        let raw = folded.original(line, span);
        // Tags are words without capitals, too.
        let told = label.field != Field::Other || raw.contains(" = ");
        if told && is_of_a_program(raw) {
            return None;
        }
        let named = &text[label.span.clone()];
        if label.field == Field::Date && is_verb(named) && is_person(&tidy(raw)) {
            fields.push((Field::Author, tidy(raw)));
            continue;
        }
        let value = value(label.field, raw)?;
        let person = || value.split(' ').all(is_person);
        if label.kind == Kind::Short && label.field == Field::Author && !person() {
            return None;
        }
        if label.kind == Kind::Account && !value.is_empty() {
            let wrote = |other: &Label| other.field == Field::Author && other.kind == Kind::Sure;
            if labels.iter().any(wrote) {
                fields.push((Field::Other, String::new()));
                continue;
            }
        }
        // Who contributes a text has written it, if it is a person.
        if label.field == Field::Source && named.ends_with("供稿") && !value.is_empty() && person()
        {
            fields.push((Field::Author, value));
            continue;
        }
        // An office publishes what no person has signed.
        let office = label.field == Field::Author && is_office(&value);
        let unnamed = labels.iter().all(|other| other.field != Field::Source);
        let own = match (office, unnamed) {
            (true, true) => (Field::Source, value),
            (true, false) => (Field::Author, String::new()),
            _ => (label.field, value),
        };
        // Who is responsible goes before who edits.
        let first = fields.iter().position(|(field, _)| *field == Field::Editor);
        match first.filter(|_| own.0 == Field::Editor && named.contains('责')) {
            Some(first) if !own.1.is_empty() => fields.insert(first, own),
            _ => fields.push(own),
        }
        if label.field == Field::Author {
            join_authors(&mut fields);
        }
        if label.field == Field::Source
            && let Some(name) = person_behind(raw)
        {
            fields.push((Field::Author, name));
        }
    }
    if shape.ends_sentence && !fields.iter().any(|(_, value)| value.is_empty()) && shape.stops > 0 {
        return None;
    }
    let nothing = date.is_none() && fields.iter().all(|(_, value)| value.is_empty());
    let about = ["资料", "图片", "数据", "文字"]
        .iter()
        .any(|word| text.starts_with(word));
    // A lone role with more behind it than a name: `一审：某地法院依某法判决`.
    let wordy = fields.iter().all(|(field, _)| *field == Field::Other)
        && fields.len() == 1
        && fields
            .iter()
            .any(|(_, value)| value.chars().count() > 12 && !value.contains('、'));
    if wordy && date.is_none() {
        return None;
    }
    if nothing && (about || fields.iter().all(|(field, _)| *field == Field::Other)) {
        return None;
    }
    if let Some(date) = &date {
        if fields.iter().all(|(field, _)| *field != Field::Date) {
            fields.push((Field::Date, String::new()));
        }
        let names = |fields: &[(Field, String)], one: Field| fields.iter().any(|(f, _)| *f == one);
        if date.span.end <= first
            && let Some(found) = before_date(folded.original(line, 0..date.span.start))
            && !names(&fields, found.0)
        {
            fields.push(found);
        }
        if first > date.span.end {
            let between = folded.original(line, date.span.end..first).trim();
            let found =
                by_roles(between).unwrap_or_else(|| beside_date(between).into_iter().collect());
            for found in found {
                if fields.iter().all(|(field, _)| *field != found.0) {
                    fields.push(found);
                }
            }
        }
    }
    let opening = date
        .as_ref()
        .map_or(first, |date| date.span.start.min(first));
    let house = without_address(&tidy(folded.original(line, 0..opening)));
    // The site itself may stand in brackets before it.
    let house = house
        .rsplit(['】', ']'])
        .next()
        .unwrap_or(&house)
        .to_owned();
    if let Some(names) = reporters(&house).or_else(|| reported_by(&house))
        && fields.iter().all(|(field, _)| *field != Field::Author)
    {
        fields.push((Field::Author, names));
    }
    // Who edits for a site has it from elsewhere, and is a person: what else may follow is a sentence.
    let edits = date.is_none() && is_of_a_house(&house, &labels);
    let person = |(_, name): &(Field, String)| name.split(' ').all(is_person);
    if edits && !fields.iter().all(person) {
        return None;
    }
    let site = || is_house(&house) || names_a_site(&house, &labels, date.as_ref());
    if opening == first
        && !edits
        && fields.iter().all(|(field, _)| *field != Field::Source)
        && site()
    {
        fields.push((Field::Source, house));
    }
    Some(MetaLine {
        fields,
        date,
        labelled: true,
        beside: false,
        guessed: false,
    })
}

/// Puts the author named last beside those that another label names: `记者：甲乙 通讯员：丙丁`.
fn join_authors(fields: &mut Vec<(Field, String)>) {
    let persons = |names: &str| names.split(' ').all(is_person);
    let Some(((Field::Author, name), before)) = fields.split_last_mut() else {
        return;
    };
    let mut others = before
        .iter_mut()
        .filter(|(field, _)| *field == Field::Author);
    if let Some((_, names)) = others.find(|(_, names)| !names.is_empty())
        && persons(names)
        && persons(name)
    {
        if !names.split(' ').any(|known| known == name) {
            names.push(' ');
            names.push_str(name);
        }
        fields.pop();
    }
}

/// Whether a label of a date is a verb, behind which who did it may stand: `发布：甲乙`.
fn is_verb(label: &str) -> bool {
    matches!(label.trim(), "发布" | "刊登" | "上载" | "更新")
}

/// The person named behind the source: `来源：某网 甲乙`.
fn person_behind(raw: &str) -> Option<String> {
    let mut words = raw
        .split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric));
    let (_, name) = (words.next()?, words.next()?);
    let name = tidy(name);
    (words.next().is_none() && is_person(&name) && !is_publisher(&name)).then_some(name)
}

/// The name in front of a date that labels follow: of a paper its source, else of its author.
fn before_date(raw: &str) -> Option<(Field, String)> {
    /// The longest name of an account, in characters.
    const ACCOUNT: usize = 8;
    let name = without_verb(raw);
    let fits = name.chars().count() <= ACCOUNT && !name.contains(char::is_whitespace);
    let nobody = is_nobody(&name) || is_counter(&name) || is_site(&name);
    if !fits || nobody || !is_name_of_a_house(&name) {
        return None;
    }
    let field = if is_publisher(&name) || is_office(&name) {
        Field::Source
    } else {
        Field::Author
    };
    Some((field, name))
}

/// The paper or the person named behind a date, before the next label.
fn beside_date(raw: &str) -> Option<(Field, String)> {
    let bare = tidy(raw);
    let name = bare
        .split([' ', '\u{a0}', '\u{3000}', '[', '【', '（', '('])
        .next()?;
    let name = ["官方帐号", "官方账号", "官方帳號"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(without_button(name));
    let field = if is_person(name) && !is_publisher(name) {
        Field::Author
    } else {
        Field::Source
    };
    (!is_nobody(name) && !is_counter(name) && !is_site(name) && is_name_of_a_house(name))
        .then(|| (field, name.to_owned()))
}

/// Whether what stands before the first label is nothing, a date, a counter or a short name.
fn opens_well(line: &str, folded: &Folded, labels: &[Label], date: Option<&Date>) -> bool {
    /// The name of a site, at most, and of what may be one by its length alone; of an editor before
    /// the label that names him again.
    const NAME: usize = 14;
    const SHORT: usize = 8;
    const EDITOR: usize = 4;
    /// With so many labels and a date any word may stand in front: `版权声明 来源：… 时间：… 作者：`.
    const LABELS: usize = 3;
    /// The longest button in brackets, and before a date among labels the longest name of a site.
    const BUTTON: usize = 6;
    const SITE: usize = 40;
    let to = labels.first().map_or(0, |label| label.span.start);
    let dated = date.is_some_and(|date| date.span.end <= to);
    let mut prefix = match date {
        Some(date) if dated => {
            let mut prefix = tidy(folded.original(line, 0..date.span.start));
            prefix.push_str(&tidy(folded.original(line, date.span.end..to)));
            prefix
        }
        _ => tidy(without_buttons(
            folded.original(line, 0..to),
            if labels.len() >= 2 && date.is_some() {
                SITE
            } else {
                BUTTON
            },
        )),
    };
    if prefix.is_ascii() || prefix.contains("www.") || prefix.split_whitespace().any(is_site) {
        prefix = without_address(&prefix);
    }
    let reported = reported_by(&prefix).is_some() || by_roles(&prefix).is_some();
    let is_who =
        |label: &&Label| matches!(label.field, Field::Author | Field::Editor | Field::Source);
    let who = labels.iter().filter(is_who).count();
    // What is left of a date that was cut off: `07 17:42:00`.
    prefix.retain(|c| !c.is_ascii_digit() && !matches!(c, ':' | ' '));
    let count = prefix.chars().count();
    prefix.is_empty()
        || ((labels.len() >= 2 || date.is_some()) && count <= NAME && is_house(&prefix))
        || (dated && count <= SHORT && !prefix.contains(['，', '。', '、', '；']))
        || (labels.len() >= 2 && count <= EDITOR && is_person(&prefix))
        || (labels.len() >= LABELS && date.is_some() && count <= EDITOR)
        || date.is_some_and(Date::has_time) && count <= EDITOR && is_a_column(&folded.text[..to])
        || (who >= 2 && date.is_some_and(Date::has_time) && count <= NAME && is_plain(&prefix))
        || (labels.len() >= LABELS && is_path(&prefix))
        || (count <= NAME && names_a_site(&prefix, labels, date))
        || is_of_a_house(&prefix, labels)
        || reported
        || reporters(&prefix).is_some()
}

/// Whether a word with Latin letters before the labels of two people and a day with its hour can be the site that
/// they write for: `FERRY中文 作者：甲乙 责任编辑：丙丁 2021年3月14日 12:30`.
fn names_a_site(prefix: &str, labels: &[Label], date: Option<&Date>) -> bool {
    let named = |field: Field| labels.iter().any(|label| label.field == field);
    named(Field::Author)
        && named(Field::Editor)
        && !named(Field::Source)
        && date.is_some_and(Date::has_time)
        && prefix.contains(|c: char| c.is_ascii_alphabetic())
        && !prefix.contains(['，', '。', '、', '？', '！', '.'])
}

/// Whether a paper or a site stands right before the only label, of its editor: `青禾网编辑：林小渡`.
fn is_of_a_house(prefix: &str, labels: &[Label]) -> bool {
    let [label] = labels else {
        return false;
    };
    label.field == Field::Editor && is_publisher(prefix) && !prefix.starts_with(['本', '该', '該'])
}

/// The persons who report, of a prefix that says nothing else: `甲乙丙／綜合報導`.
fn reporters(prefix: &str) -> Option<String> {
    let names = without_verb(prefix);
    let reported = names.len() < prefix.len() && prefix.contains(['/', '／', '╱']);
    let persons = |names: &str| names.split([' ', '、']).all(is_person);
    (reported && persons(&names))
        .then(|| people(&names))
        .flatten()
}

/// The reporter that a prefix names with his paper and nothing else: `青禾报记者 林小渡`.
fn reported_by(prefix: &str) -> Option<String> {
    if !has_any(prefix, &["记者", "記者"]) {
        return None;
    }
    let folded = fold(prefix);
    let meta = bylines::reporter(prefix, &folded, &Shape::of(prefix))?;
    let mut fields = meta.fields.into_iter();
    fields.find_map(|(field, name)| (field == Field::Author).then_some(name))
}

/// The people whom words between a date and a label name by their roles and nothing else: `青禾报记者 林小渡 编辑 周大河`.
fn by_roles(words: &str) -> Option<Vec<(Field, String)>> {
    let meta = roles::roles(words, &fold(words), &Shape::of(words))?;
    let known = |(field, _): &(Field, String)| *field != Field::Other;
    Some(meta.fields.into_iter().filter(known).collect())
}

/// Whether what stands before the labels is one word with a stroke behind it: `渡口 | 编辑：甲乙 2021-03-14 10:20`.
fn is_a_column(prefix: &str) -> bool {
    let word = prefix.trim_end().strip_suffix('|').map(str::trim);
    word.is_some_and(|word| !word.is_empty() && word.chars().all(is_han))
}

/// Whether words have no mark of a sentence among them.
fn is_plain(words: &str) -> bool {
    !words.contains(['，', '。', '、', '；', '？', '！', ','])
}

/// Whether what stands before the labels is a path to the page: `某网 > 小说 > 某书 作者：甲`.
fn is_path(prefix: &str) -> bool {
    let steps: Vec<&str> = prefix.split(['>', '»', '›']).collect();
    steps.len() >= 3 && steps.iter().all(|step| step.trim().chars().count() <= 16)
}

/// The words of a line but for the addresses among them: `某网 www.example.com`.
fn without_address(words: &str) -> String {
    let is_address = |word: &&str| word.is_ascii() && word.contains('.');
    if !words.split_whitespace().any(|word| is_address(&word)) {
        return words.to_owned();
    }
    let words = words.split_whitespace().filter(|word| !is_address(word));
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a name is that of a paper, a site or an institution.
pub(super) fn is_house(name: &str) -> bool {
    is_publisher(name.trim_end_matches('站')) || is_institution(name)
}

/// What is left behind the buttons in brackets that a line begins with, each of `longest` characters
/// at most: `【纠错】 【责任编辑：甲】`.
fn without_buttons(prefix: &str, longest: usize) -> &str {
    let mut rest = prefix.trim_start();
    while let Some(inner) = rest.strip_prefix(['【', '[', '［'])
        && let Some(end) = inner.find(['】', ']', '］'])
        && inner[..end].chars().count() <= longest
    {
        rest = inner[end..].trim_start_matches(['】', ']', '］', ' ', '\u{3000}']);
    }
    rest
}

/// A name without the verb between it and a date: `甲乙 发表于`, `甲乙/台北报导`.
pub(super) fn without_verb(raw: &str) -> String {
    const VERBS: [&str; 12] = [
        "发表",
        "发布",
        "更新",
        "发表于",
        "發表於",
        "发布于",
        "發布於",
        "更新于",
        "更新於",
        "编辑于",
        "編輯於",
        "發佈於",
    ];
    let verb = VERBS
        .iter()
        .find_map(|verb| raw.trim_end().strip_suffix(verb));
    let bare = tidy(verb.unwrap_or(raw));
    // The place and the verb of a report behind a stroke.
    let report = ["報導", "报导", "报道", "報道", "編譯", "编译", "整理"];
    match bare.split_once(['/', '／', '╱']) {
        Some((names, rest)) if report.iter().any(|end| rest.ends_with(end)) => tidy(names),
        _ => bare,
    }
}
