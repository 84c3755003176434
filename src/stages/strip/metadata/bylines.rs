//! Bylines without labels: reporters, a name beside a date.

use std::sync::LazyLock;

use regex::Captures;

use super::leads::lead_pair;
use super::names::{is_nobody, is_person, is_publisher, tidy};
use super::people::people;
use super::{Field, MetaLine, one, reports};
use crate::stages::strip::lines::Shape;
use crate::stages::strip::pattern::Pattern;
use crate::stages::strip::skeleton::{Folded, fold, is_han};

static REPORTER: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^[(\[【□◎■● ]*(?P<house>[\p{Han}a-z0-9·.《》“”/ ]{0,20}?)(?:全媒体|融媒体|首席|特约|特派|见习|实习|驻[\p{Han}]{2,4})?(?P<role>记者|通讯员|评论员|特约撰稿人?|撰稿人|实习生)[ :/|]*(?P<names>[\p{Han}·a-z 、,/]{2,60}?)(?: ?发自\p{Han}{2,8}| ?文[/、]?[图摄])?[)\]】]?(?:报道|摄影报道| ?(?:文[/、]?[图摄]|[图摄][/、]?文)|摄|文)?$",
    )
});

/// `【某报专讯】`: the paper alone.
static DISPATCH: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^[【\[(〔](?P<house>[\p{Han}]{1,8}(?:报|网|社|台|在线))(?:专讯|讯|消息)[】\])〕]$",
    )
});

/// `By Lin Wei`.
static BY: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^(?:written )?by:? (?P<name>[a-z][a-z.'\-]*(?: [a-z][a-z.'\-]*){0,3}|\p{Han}{2,4})$",
    )
});

/// `甲乙/某某日报`: a name and the paper it writes for.
static NAME_AND_HOUSE: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(r"^(?P<name>\p{Han}{2,3}) ?/ ?(?P<house>\p{Han}{2,8}(?:报|网|社|周刊|客户端))$")
});

/// `某某新闻/甲乙`, `某报/丙丁、戊己`: a paper and who wrote for it.
static HOUSE_AND_NAMES: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"^(?P<house>\p{Han}{1,8}(?:报|网|社|台|新闻|电视|广播|周刊|客户端)) ?/ ?",
        r"(?P<names>\p{Han}{2,3}(?:[ 、]\p{Han}{2,3}){0,3})(?: ?(?:综合)?(?:报导|报道|编译|整理))?$",
    ))
});

/// `【某某新闻/报导】`, `【某报/海州12日电】`, `某报/`: a paper, and nobody who wrote for it.
static HOUSE_ALONE: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"^[【〔(\[]?(?P<house>\p{Han}{1,8}(?:报|网|社|台|新闻|电视|广播|周刊|快讯)) ?/ ?",
        r"(?:\p{Han}{2,12}\d{1,2}日(?:综合|专)?[电讯]|(?:综合|编译)?(?:报导|报道))?[】〕)\]]?$",
    ))
});

/// `甲乙 报道`, `甲乙 丙丁文/图`: names and what was done.
static NAME_REPORTS: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^[(]?(?:(?:文|撰文|采写|图文|撰稿) (?P<writers>\p{Han}{2,4}(?:[ 、]\p{Han}{2,4}){0,3})|(?P<names>\p{Han}{2,4}?(?:[ 、]\p{Han}{2,4}?){0,3}) ?/? ?(?:(?:综合|编译|摄影)?(?:报道|报导)|采写|撰稿|编译|整理|文/图|图/文|文图|图文))[)]?$",
    )
});

/// `甲乙口述 丙丁整理`: who tells and who writes.
static TELLS: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^[(]?(?P<tells>\p{Han}{2,4}) ?/? ?口述[ ,、/]*(?P<writes>\p{Han}{2,4}) ?/? ?(?:整理|采写|撰文|记录|执笔|文)[)]?$",
    )
});

/// `□ 甲乙`: a name behind a mark, as papers print it below a headline.
static MARKED: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"^[□■◎●○☉⊙▲◇◆] ?(?:文/)?(?P<name>\p{Han}{2,4})$"));

/// `甲乙 发表在 某某邦 留言(3) 人气(20)`: who wrote it, as hosts of blogs print it below a text.
static POSTED_AT: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^(?P<name>[\p{Han}a-z0-9_]{1,14}) 发表(?:在|于) ?[\p{Han}a-z0-9]{2,16} ?(?:留言|人气|回应)[(]\d",
    )
});

/// `甲乙 发表于 昨天13:42`: who wrote it, and when as counted from a day that is not known.
static POSTED_LATELY: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^(?P<name>[\p{Han}a-z0-9_]{1,14}) (?:发表|发布|编辑|更新)于 ?(?:刚刚|[今昨前]天|半?\d* ?(?:分钟|小时|天|周|个月|年)前)(?: ?\d{1,2}:\d{2})?$",
    )
});

/// `某某网 甲乙`: the paper and the person.
static HOUSE_AND_NAME: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"^(?P<house>\p{Han}{3,8}) (?P<name>\p{Han}{2,4})$"));

/// The original of a part of a folded line that a pattern found.
pub(super) fn part<'l>(
    line: &'l str,
    folded: &Folded,
    found: &Captures<'_>,
    name: &str,
) -> Option<&'l str> {
    Some(folded.original(line, found.name(name)?.range()))
}

/// A line of one field.
fn only(field: Field, value: &str) -> Option<MetaLine> {
    Some(unlabelled(vec![(field, value.to_owned())]))
}

/// What the two shapes above name.
fn house_and_name(line: &str, folded: &Folded) -> Option<MetaLine> {
    // The longest line of either shape, in bytes.
    if folded.text.len() > 40 {
        return None;
    }
    if let Some(found) = MARKED.captures(&folded.text) {
        let name = part(line, folded, &found, "name").filter(|name| is_person(name))?;
        return only(Field::Author, name);
    }
    let found = HOUSE_AND_NAME.captures(&folded.text)?;
    let house = part(line, folded, &found, "house")?;
    let name = part(line, folded, &found, "name")?;
    let fields = vec![
        (Field::Source, house.to_owned()),
        (Field::Author, name.to_owned()),
    ];
    (is_publisher(house) && is_person(name)).then(|| unlabelled(fields))
}

/// A line that names a reporter, and nothing else.
pub(super) fn reporter(line: &str, folded: &Folded, shape: &Shape) -> Option<MetaLine> {
    /// The longest such line, in characters, of which two Latin ones count for one.
    const LONGEST: usize = 50;
    if let Some(names) = without_both(line) {
        // What they did is as good as a label.
        let meta = reporter(names, &fold(names), shape)?;
        return Some(MetaLine {
            labelled: true,
            ..meta
        });
    }
    // The credit of a photograph belongs to its caption.
    let photograph = line
        .trim_end_matches([')', '）', ']', '】'])
        .strip_suffix(['摄', '攝'])
        .is_some_and(|rest| !rest.ends_with(['文', '/', '／']));
    if width(shape) > LONGEST || shape.stops > 0 || photograph {
        return None;
    }
    by_or_posted(line, folded)
        .or_else(|| dispatch(line, folded))
        .or_else(|| pair_in_brackets(line))
        .or_else(|| house_and_name(line, folded))
        .or_else(|| told_and_written(line, folded))
        .or_else(|| names_and_verb(line, folded))
        .or_else(|| reports::report(line, folded))
        .or_else(|| name_and_house(line, folded))
        .or_else(|| by_role(line, folded, shape))
}

/// The line in brackets but for its end, which says that those it names wrote and took the pictures:
/// `（甲报记者 乙丙 文/摄）`.
fn without_both(line: &str) -> Option<&str> {
    const BOTH: [&str; 6] = ["文/摄", "文/攝", "文／摄", "文／攝", "文并摄", "文並攝"];
    let inner = line.strip_prefix(['(', '（'])?;
    let inner = inner.strip_suffix([')', '）'])?.trim_end();
    let names = BOTH.iter().find_map(|both| inner.strip_suffix(both))?;
    Some(names.trim_end())
}

/// How wide a line is in Chinese characters, two others to one.
fn width(shape: &Shape) -> usize {
    shape.han + (shape.chars - shape.han) / 2
}

/// `By Lin Wei`, `甲乙 发表于 昨天13:42`.
fn by_or_posted(line: &str, folded: &Folded) -> Option<MetaLine> {
    let text = &folded.text;
    let by = text.starts_with("by") || text.starts_with("written by");
    let found = if by && !text.contains("taboola") {
        BY.captures(text)
    } else {
        None
    };
    let posted = || {
        let may = text.contains(['发', '更', '编']);
        may.then(|| {
            POSTED_AT
                .captures(text)
                .or_else(|| POSTED_LATELY.captures(text))
        })?
    };
    let found = found.or_else(posted)?;
    only(Field::Author, part(line, folded, &found, "name")?)
}

/// `【某报专讯】`.
fn dispatch(line: &str, folded: &Folded) -> Option<MetaLine> {
    if !folded.text.starts_with(['【', '[', '(', '〔']) {
        return None;
    }
    let found = DISPATCH.captures(&folded.text)?;
    only(Field::Source, part(line, folded, &found, "house")?)
}

/// `【某报/甲乙】`.
fn pair_in_brackets(line: &str) -> Option<MetaLine> {
    let (house, names, _) = lead_pair(line).filter(|(.., alone)| *alone)?;
    Some(unlabelled(vec![
        (Field::Source, house),
        (Field::Author, names),
    ]))
}

/// `甲乙口述 丙丁整理`.
fn told_and_written(line: &str, folded: &Folded) -> Option<MetaLine> {
    if !folded.text.contains("口述") {
        return None;
    }
    let found = TELLS.captures(&folded.text)?;
    let tells = part(line, folded, &found, "tells")?;
    let writes = part(line, folded, &found, "writes")?;
    let both = is_person(tells) && is_person(writes);
    both.then(|| only(Field::Author, &format!("{tells} {writes}")))?
}

/// `甲乙 报道`, `文 甲乙`.
fn names_and_verb(line: &str, folded: &Folded) -> Option<MetaLine> {
    const ENDS: [&str; 10] = [
        "撰稿", "报道", "报导", "采写", "编译", "整理", "文/图", "图/文", "文图", "图文",
    ];
    const BEGINS: [&str; 5] = ["文 ", "撰文 ", "采写 ", "图文 ", "撰稿 "];
    let text = &folded.text;
    let bare = text.trim_end_matches(')');
    let may = ENDS.iter().any(|end| bare.ends_with(end))
        || BEGINS.iter().any(|begin| text.starts_with(begin));
    if !may || text.starts_with('(') != text.ends_with(')') {
        return None;
    }
    let found = NAME_REPORTS.captures(text)?;
    let names = part(line, folded, &found, "names");
    let names = names.or_else(|| part(line, folded, &found, "writers"))?;
    let persons = names.split([' ', '、']).all(is_person);
    only(Field::Author, &persons.then(|| people(names))??)
}

/// `甲乙/某某日报`.
fn name_and_house(line: &str, folded: &Folded) -> Option<MetaLine> {
    if !folded.text.contains('/') {
        return None;
    }
    if let Some(found) = HOUSE_ALONE.captures(&folded.text) {
        let house = part(line, folded, &found, "house")?;
        return only(
            Field::Source,
            Some(house).filter(|house| is_publisher(house))?,
        );
    }
    if let Some(meta) = house_and_names(line, folded) {
        return Some(meta);
    }
    let found = NAME_AND_HOUSE.captures(&folded.text)?;
    Some(unlabelled(vec![
        (
            Field::Author,
            part(line, folded, &found, "name")?.to_owned(),
        ),
        (
            Field::Source,
            part(line, folded, &found, "house")?.to_owned(),
        ),
    ]))
}

/// `某某新闻/甲乙`; which of both parts is the paper, its end tells.
fn house_and_names(line: &str, folded: &Folded) -> Option<MetaLine> {
    let found = HOUSE_AND_NAMES.captures(&folded.text)?;
    let house = part(line, folded, &found, "house")?;
    let names = part(line, folded, &found, "names")?;
    let persons = names.split([' ', '、']).all(is_person);
    let names = people(names).filter(|_| persons && is_publisher(house))?;
    let fields = vec![(Field::Source, house.to_owned()), (Field::Author, names)];
    Some(unlabelled(fields))
}

/// `某某晚报记者 甲乙 丙丁`.
fn by_role(line: &str, folded: &Folded, shape: &Shape) -> Option<MetaLine> {
    const ROLES: [&str; 7] = ["记者", "通讯员", "评论员", "撰稿", "实习生", "编译", "中心"];
    /// The longest such line, in characters, of which two Latin ones count for one.
    const LONGEST: usize = 40;
    if width(shape) > LONGEST || !ROLES.iter().any(|role| folded.text.contains(role)) {
        return None;
    }
    let found = REPORTER.captures(&folded.text)?;
    let value = people(part(line, folded, &found, "names")?)?;
    // Words behind 记者 that are too long for names are a sentence.
    let name = |word: &str| word.chars().count() <= 4 || word.contains('·') || word.is_ascii();
    let house = tidy(part(line, folded, &found, "house")?);
    let house = house.trim_matches(['《', '》', '“', '”']).to_owned();
    let known = is_publisher(&house) || house.is_empty() || house == "本报" || house == "本報";
    // `记者部落` is a column.
    let names = found.name("names").map_or(0, |names| names.start());
    let role = found.name("role").map_or(0, |role| role.end());
    let known = known && names > role;
    if !value.split(' ').all(name) || !known && !value.split(' ').any(is_person) {
        return None;
    }
    let mut meta = unlabelled(vec![(Field::Author, value)]);
    if is_publisher(&house) && !house.starts_with('本') {
        meta.fields.push((Field::Source, house));
    }
    Some(meta)
}

pub(super) fn unlabelled(fields: Vec<(Field, String)>) -> MetaLine {
    MetaLine {
        fields,
        date: None,
        labelled: false,
        beside: false,
        guessed: false,
    }
}

/// A line that is the name of a person or a paper and nothing else.
pub(super) fn bare_name(line: &str) -> Option<MetaLine> {
    let line = line.trim_start_matches(['◎', '●', '○', '◆', '◇', '▲', '※', ' ']);
    /// The longest name of a paper, in characters.
    const PAPER: usize = 8;
    let field = if is_person(line) && !is_nobody(line) {
        Field::Author
    } else if (4..=PAPER).contains(&line.chars().count())
        && is_publisher(line)
        && !line.contains([':', '：'])
        || is_short_paper(line)
    {
        Field::Source
    } else if let Some(name) = reports_from(line) {
        return Some(MetaLine {
            labelled: false,
            beside: true,
            ..one(Field::Author, name.to_owned())
        });
    } else {
        return house_and_name(line, &fold(line)).map(|meta| MetaLine {
            beside: true,
            ..meta
        });
    };
    Some(MetaLine {
        labelled: false,
        beside: true,
        ..one(field, line.to_owned())
    })
}

/// Whether a line is the name of a site, a paper or an agency of three characters: `青禾网`.
fn is_short_paper(line: &str) -> bool {
    const ENDS: [char; 5] = ['网', '網', '报', '報', '社'];
    /// What makes a report, a poster or a kind of paper with one character before it.
    const OTHER_PAPERS: &str =
        "日晚早周月年季电電海快简簡通预預速财財公壁捷警汇匯回申举舉呈填谎謊情战戰";
    /// Buttons and what is no house of news.
    const OTHERWISE: [&str; 16] = [
        "手机网",
        "手機網",
        "互联网",
        "互聯網",
        "新闻网",
        "新聞網",
        "旅行社",
        "合作社",
        "出版社",
        "编辑社",
        "手机报",
        "手機報",
        "电子报",
        "電子報",
        "数字报",
        "數位報",
    ];
    // Of two characters only papers: `旺报`.
    let paper = line.ends_with(['报', '報']) && !line.starts_with(|c| OTHER_PAPERS.contains(c));
    let count = line.chars().count();
    (count == 3 || count == 2 && paper)
        && line.chars().all(is_han)
        && line.ends_with(ENDS)
        && is_publisher(line)
        && !line.starts_with(['本', '看', '上', '返', '订', '訂', '回', '进', '進', '官'])
        && !OTHERWISE.contains(&line)
}

/// The person who reports from the place behind a stroke: `林小渡／海州`.
fn reports_from(line: &str) -> Option<&str> {
    let brackets: &[char] = &['【', '】', '（', '）', '(', ')', '〔', '〕'];
    let (name, place) = line.trim_matches(brackets).split_once(['/', '／', '╱'])?;
    let (name, place) = (name.trim(), place.trim());
    let fits = (2..=4).contains(&place.chars().count()) && place.chars().all(is_han);
    let place = fits && !is_person(place) && !is_publisher(place) && !is_nobody(place);
    (place && name.chars().count() == 3 && is_person(name)).then_some(name)
}

/// A line of persons, each with his school or office in brackets: `周大河(青禾大学教授)/林小渡(渡口馆馆长)`.
pub(super) fn affiliated(line: &str) -> Option<MetaLine> {
    let mut names = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        let at = rest.find(['(', '（'])?;
        let name = rest[..at].trim();
        let close = rest.find([')', '）'])?;
        let office = rest.get(at..close)?;
        let told = office.contains(['，', '。']) || office.chars().count() < 5;
        if !is_person(name) || told {
            return None;
        }
        names.push(name);
        rest = rest[close..].trim_start_matches([')', '）', '/', '／', '、', ' ', '\u{3000}']);
    }
    let names = (!names.is_empty()).then(|| names.join(" "))?;
    Some(MetaLine {
        beside: true,
        ..unlabelled(vec![(Field::Author, names)])
    })
}
