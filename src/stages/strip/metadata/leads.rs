//! Who a report names in its lead: the agency and the reporters, before its first sentence.
//!
//! Only the beginning of a paragraph is looked at, and only what brackets, a day or a role set apart from
//! the sentence; who is named further on is whom the report is about.

use std::sync::LazyLock;

use super::bylines::part;
use super::names::{is_person, is_publisher};
use super::people::people;
use super::reports;
use crate::stages::strip::dates;
use crate::stages::strip::pattern::Pattern;
use crate::stages::strip::skeleton::{fold, has_any};

static LEAD: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"^.{0,24}?(?:记者|通讯员)[ :/]*(?P<names>[\p{Han}]{2,4}",
        r"(?:[ 、,和]+(?:(?:(?:实习|见习|特约)?(?:记者|通讯员)|实习生)[ :/]?)?[\p{Han}]{2,4}){0,4})[ ]?(?:[)）]|报道)",
    ))
});

static LEAD_PLACE: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^[(（【\[]?[\p{Han}]{2,8}记者(?P<names>[\p{Han}、]{4,14}?)(?:\d{1,2}日|[一二三四五六七八九十]{1,3}日)(?:综合)?(?:电|专电|讯)",
    )
});

/// `某网记者甲乙丙1月12日报道 …`: the name runs on into the day.
static LEAD_DAY: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^[(【\[]?\p{Han}{0,12}记者 ?(?P<names>\p{Han}{2,3}(?:[、 ]\p{Han}{2,3}){0,3}) ?(?:\d{1,2}月)?\d{1,2}日(?:综合)?(?:报道|报导|消息)",
    )
});

/// `某网上海9月13日电 (甲乙)`: the reporter in brackets behind the place.
static LEAD_BRACKETS: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^\p{Han}{3,12}\d{1,2}月\d{1,2}日[电讯] ?[(（](?P<names>\p{Han}{2,4}(?:[ 、]\p{Han}{2,4}){0,3})[)）]",
    )
});

/// `本报讯（甲乙丙）`, `海州讯（甲乙丙）`: the reporter in brackets behind what his paper sends.
static LEAD_SENT_BY: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(r"^\p{Han}{1,6}讯 ?[(（](?P<names>\p{Han}{3}(?:[ 、]\p{Han}{2,3}){0,3})[)）]")
});

/// `（文/甲乙）` at the beginning of a report, by itself or behind where it is from: `某网讯（编译/甲乙）`.
static LEAD_WRITTEN: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"^(?:\p{Han}{2,10}(?:\d{1,2}月\d{1,2}日)?(?:电|讯|报道|报导|消息) ?)?",
        r"[(\[【](?:文|文字|撰文|编译) ?[/|:] ?(?P<names>[\p{Han}a-z·.、 ]{2,24})[)\]】]",
    ))
});

/// `新华社北京1月20日电`, `（中央社记者甲乙台北21日电）`, `中新网1月20日电`: the agency in a lead.
static LEAD_HOUSE: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"^[(\[【]?(?P<house>\p{Han}{1,5}(?:社|网|报))",
        r"(?:(?:记者\p{Han}{2,12}|[\p{Han}、]{2,8})(?:\d{1,2}月)?|\d{1,2}月)",
        r"\d{1,2}日(?:综合|专)?(?:外)?[电讯]",
    ))
});

/// `【某报专讯】`, `《某社15日专讯》` at the beginning of a report.
static LEAD_DISPATCH: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^[【\[(〔《](?P<house>\p{Han}{1,8}?(?:报|网|社|台|在线))(?:\d{1,2}日)?(?:专讯|讯|消息)[】\])〕》]",
    )
});

/// `【某传媒/记者甲乙/台北报导】` at the beginning of a report.
static LEAD_STROKES: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^[【\[(〔](?P<house>\p{Han}{2,8}) ?/ ?(?:特派|特约|驻地)?记者 ?[\p{Han}、 ]{2,20}/[\p{Han}、 ]{2,8}(?:报导|报道)[】\])〕]",
    )
});

/// `【某报记者甲乙丙台北报导】` at the beginning of a report: the paper and the reporter run together.
static LEAD_REPORTER: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^[【\[(〔](?P<house>\p{Han}{1,6}(?:报|社|网|新闻|周刊|电视|台))(?:特派|特约|驻地|实习)?记者[\p{Han}、 ]{2,16}(?:报导|报道)[】\])〕]",
    )
});

/// `〔某通社〕` at the beginning of a report: the agency alone, which its name has to tell.
static LEAD_AGENCY: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(r"^[【\[(〔](?P<house>[\p{Han}a-z]{2,12})[】\])〕] ?[\p{Han}a-z\d《“「]")
});

/// `【某某快报/甲乙】` at the beginning of a report: the paper and the reporter, and nothing else.
static LEAD_PAIR: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^[【\[(〔](?P<house>\p{Han}{2,8}?(?:报|社|网|新闻|电视|台)) ?/ ?(?P<names>\p{Han}{2,4}(?:[、 ]\p{Han}{2,4}){0,3})[】\])〕]",
    )
});

/// `【甲乙丙/海州报导】` at the beginning of a report: the reporter and the place.
static LEAD_FROM: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^[【\[(〔](?P<names>\p{Han}{2,3}(?:[、 ]\p{Han}{2,3}){0,3}) ?/ ?\p{Han}{2,6}(?:报导|报道)[】\])〕]",
    )
});

/// `某某报讯（记者甲乙）` at the beginning of a report: the paper by its full name.
static LEAD_SENT: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(r"^(?P<house>\p{Han}{2,8}(?:报|网|社|台))(?:讯|消息) ?(?:[(（]|记者)")
});

/// What opens the brackets before a report, and the strokes within them.
const OPENS: [char; 6] = ['【', '[', '(', '〔', '（', '《'];
const STROKES: [char; 3] = ['/', '／', '╱'];

/// The paper and the reporters that the brackets before a report name, and whether nothing follows.
pub(super) fn lead_pair(head: &str) -> Option<(String, String, bool)> {
    if !head.starts_with(OPENS) || !head.contains(STROKES) {
        return None;
    }
    let folded = fold(head);
    let found = LEAD_PAIR.captures(&folded.text)?;
    let house = part(head, &folded, &found, "house")?.to_owned();
    let names = part(head, &folded, &found, "names")?;
    let persons = names.split(['、', ' ']).all(is_person);
    let names = people(names).filter(|_| persons)?;
    let alone = found.get(0)?.end() == folded.text.trim_end().len();
    Some((house, names, alone))
}

/// Whether a name in brackets that nothing explains is that of an agency or a paper: `某通社`, `ABC某新闻`. Columns
/// stand there, too (`热点新闻`).
fn is_agency(name: &str) -> bool {
    const ENDS: [&str; 12] = [
        "财讯",
        "財訊",
        "日报",
        "日報",
        "晚报",
        "晚報",
        "时报",
        "時報",
        "电视台",
        "電視台",
        "新闻网",
        "新聞網",
    ];
    /// Houses that publish no news.
    const OTHERWISE: [&str; 6] = ["旅行社", "合作社", "出版社", "报社", "報社", "会社"];
    let worded = name.chars().count() >= 3 && !name.starts_with(['本', '该', '該', '一']);
    let agency = name.ends_with('社') && !OTHERWISE.iter().any(|end| name.ends_with(end));
    let paper = ENDS.iter().any(|end| name.ends_with(end)) && name.chars().count() >= 4;
    let branded = is_publisher(name) && name.chars().filter(char::is_ascii_alphabetic).count() >= 2;
    worded && (agency || paper || branded)
}

/// The agency that a report names in its lead.
pub(in crate::stages::strip) fn lead_source(line: &str) -> Option<String> {
    /// How much of the line is looked at, in bytes.
    const HEAD: usize = 120;
    let head = &line[..line.floor_char_boundary(HEAD)];
    let bracketed = head.starts_with(OPENS);
    let wired = has_any(head, &["电", "電", "讯", "訊"]);
    if !wired && !bracketed {
        return None;
    }
    if let Some((house, ..)) = lead_pair(head) {
        return Some(house);
    }
    let folded = fold(head);
    let text = &folded.text;
    let bracketed = |pattern: &'static Pattern| bracketed.then(|| pattern.captures(text))?;
    let agency = || {
        let found = bracketed(&LEAD_AGENCY)?;
        let house = folded.original(head, found.name("house")?.range());
        is_agency(house).then_some(found)
    };
    let house = bracketed(&LEAD_DISPATCH)
        .or_else(|| {
            wired.then(|| {
                LEAD_HOUSE
                    .captures(text)
                    .or_else(|| LEAD_SENT.captures(text))
            })?
        })
        .or_else(|| bracketed(&LEAD_STROKES))
        .or_else(|| bracketed(&LEAD_REPORTER))
        .or_else(agency)?
        .name("house")?;
    let house = folded.original(head, house.range());
    let house = house.trim_start_matches(['据', '據']);
    (!house.starts_with('本')).then(|| house.to_owned())
}

/// The day that a report names in its lead with the year: `【某报2021年3月14日讯】`.
pub(in crate::stages::strip) fn lead_date(line: &str) -> Option<String> {
    /// How much of the line is looked at, in bytes, and how far in the day stands, in characters.
    const HEAD: usize = 100;
    const FAR: usize = 14;
    const SENT: [&str; 8] = [
        "讯",
        "电",
        "消息",
        "专讯",
        "专电",
        "综合讯",
        "综合电",
        "外电",
    ];
    let head = &line[..line.floor_char_boundary(HEAD)];
    if !has_any(head, &["电", "電", "讯", "訊", "消息"]) || !head.contains('年') {
        return None;
    }
    let text = fold(head).text;
    let date = dates::full(&text)?;
    let before = &text[..date.span.start];
    let rest = &text[date.span.end..];
    let bare = before.trim_start_matches(['[', '(', '【', '〔', '《']);
    let house =
        bare.chars().count() <= FAR && bare.chars().all(|c| c.is_alphanumeric() || c == ' ');
    let sent = SENT.iter().any(|sent| rest.trim_start().starts_with(sent));
    (house && !bare.is_empty() && sent && date.year().is_some()).then(|| date.iso(None))?
}

/// Whether a lead has what stands in every one that names a reporter, but for those in brackets: asked
/// of the first lines of every text.
fn may_name_a_reporter(lead: &str) -> bool {
    const NAMED: [&str; 14] = [
        "讯(",
        "讯（",
        "訊(",
        "訊（",
        "记者",
        "記者",
        "日电",
        "日電",
        "日讯",
        "日訊",
        "编译",
        "編譯",
        "通讯员",
        "通訊員",
    ];
    has_any(lead, &NAMED)
}

/// Whether a lead may say in brackets who wrote the text: `某网讯（文/甲乙）`.
fn may_be_written(lead: &str) -> bool {
    const ROLES: [&str; 8] = ["文/", "文／", "文╱", "文|", "文｜", "文:", "文：", "文字"];
    lead.contains(['(', '（', '[', '【']) && has_any(lead, &ROLES)
}

/// The reporters named at the beginning of a report: `新华社北京9月1日电（记者 甲 乙）…`.
pub(in crate::stages::strip) fn lead_author(line: &str) -> Option<String> {
    /// How much of the line is looked at, in bytes.
    const HEAD: usize = 240;
    let head = &line[..line.floor_char_boundary(HEAD)];
    if let Some((_, names, _)) = lead_pair(head) {
        return Some(names);
    }
    let reported = head.starts_with(OPENS) && head.contains(STROKES);
    if !reported && !may_be_written(head) && !may_name_a_reporter(head) {
        return None;
    }
    let folded = fold(head);
    if let Some(captures) = reported.then(|| LEAD_FROM.captures(&folded.text)).flatten() {
        let names = folded.original(head, captures.name("names")?.range());
        let persons = names.split(['、', ' ']).all(is_person);
        return persons.then(|| people(names)).flatten();
    }
    if let Some(captures) = LEAD_WRITTEN.captures(&folded.text) {
        return people(folded.original(head, captures.name("names")?.range()));
    }
    if let Some(names) = reports::lead(head, &folded) {
        return Some(names);
    }
    if let Some(captures) = LEAD.captures(&folded.text) {
        let names = captures.name("names")?;
        // Who took the picture.
        if names.as_str().ends_with('摄') {
            return None;
        }
        return people(folded.original(head, names.range()));
    }
    if let Some(captures) = LEAD_DAY.captures(&folded.text) {
        let names = folded.original(head, captures.name("names")?.range());
        let persons = names.split(['、', ' ']).all(is_person);
        return persons.then(|| people(names)).flatten();
    }
    let brackets = LEAD_BRACKETS.captures(&folded.text);
    if let Some(captures) = brackets.or_else(|| LEAD_SENT_BY.captures(&folded.text)) {
        let raw = folded.original(head, captures.name("names")?.range());
        return raw
            .split([' ', '、'])
            .all(is_person)
            .then(|| people(raw))
            .flatten();
    }
    let run = LEAD_PLACE.captures(&folded.text)?.name("names")?.range();
    reports::name_before_place(folded.original(head, run))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_a_lead_names() {
        for (line, names) in [
            (
                "海潮日报讯 (记者/周河 通讯员/林小渡)老渡口昨天重新开航。",
                Some("周河 林小渡"),
            ),
            (
                "海潮娱乐3月14日报道 (文/小渡)近日，老渡口的船工开了账号。",
                Some("小渡"),
            ),
            (
                "海潮网讯（编译/Lin）老渡口的故事被译成五种文字。",
                Some("Lin"),
            ),
            ("（文/周河）老渡口昨天重新开航。", Some("周河")),
            ("海州讯(林小渡)老渡口昨天重新开航。", Some("林小渡")),
            ("海州讯（老渡口）昨天重新开航。", None),
            (
                "海潮网实习记者林小渡3月14日报道 老渡口重新开航。",
                Some("林小渡"),
            ),
            (
                "记者林小渡、周河14日报道：老渡口重新开航。",
                Some("林小渡 周河"),
            ),
            ("记者从渡口14日报道里看到，船要换了。", None),
            ("【林小渡╱海州報導】老渡口昨天重新開航。", Some("林小渡")),
            ("【老渡口／海州報導】老渡口昨天重新開航。", None),
            ("老渡口讲了一课(文/理)，孩子们都来听。", None),
            ("记者走到渡口，看见船工们（不多）在补船。", None),
        ] {
            assert_eq!(lead_author(line).as_deref(), names, "{line}");
        }
    }

    #[test]
    fn which_agency_a_lead_names() {
        for (line, house) in [
            ("〔海潮社〕老渡口昨天重新開航。", Some("海潮社")),
            (
                "[海潮财讯]老渡口公司（000000）昨天发布公告。",
                Some("海潮财讯"),
            ),
            (
                "[FERRY海潮新聞] 老渡口昨天重新開航。",
                Some("FERRY海潮新聞"),
            ),
            (
                "《海潮通訊社１４日專訊》老渡口公告，明年加開夜航。",
                Some("海潮通訊社"),
            ),
            (
                "【海潮醒報記者林小渡海州報導】春天的老渡口人很多。",
                Some("海潮醒報"),
            ),
            ("【海潮快報╱林小渡】春天的老渡口人很多。", Some("海潮快報")),
            (
                "海州晚報訊（記者 林小渡）老渡口昨天重新開航。",
                Some("海州晚報"),
            ),
            ("晨报讯 老渡口昨天重新开航。", None),
            ("【热点新闻】老渡口昨天重新开航。", None),
            ("〔旅行社〕的小船昨天重新開航。", None),
            ("[本社]老渡口昨天重新开航。", None),
            ("（合作社）负责修船。", None),
            ("《老渡口日报》昨天说，船要换了。", None),
            ("【本報記者林小渡海州報導】春天的老渡口人很多。", None),
        ] {
            assert_eq!(lead_source(line).as_deref(), house, "{line}");
        }
    }

    #[test]
    fn which_day_a_lead_names() {
        for (line, day) in [
            (
                "【海潮报2021年3月14日讯】老渡口重新开航。",
                Some("2021-03-14"),
            ),
            (
                "海潮社海州2021年3月14日电 老渡口重新开航。",
                Some("2021-03-14"),
            ),
            (
                "【海潮報2021年3月14日訊】（記者林小渡）",
                Some("2021-03-14"),
            ),
            ("【海潮报3月14日讯】老渡口重新开航。", None),
            ("老渡口的船工说，2021年3月14日讯息断了。", None),
            ("2021年3月14日电闪雷鸣，老渡口停航。", None),
        ] {
            assert_eq!(lead_date(line).as_deref(), day, "{line}");
        }
    }

    #[test]
    fn a_pair_alone_in_its_line() {
        let alone = |line| lead_pair(line).map(|(.., alone)| alone);
        assert_eq!(alone("【海潮新聞／林小渡】"), Some(true));
        assert_eq!(
            alone("【海潮新聞／林小渡】春天的老渡口人很多。"),
            Some(false)
        );
        assert_eq!(alone("【海潮新聞／春天的故事】"), None);
    }
}
