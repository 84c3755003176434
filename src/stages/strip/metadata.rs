//! Metadata lines: who published, wrote and edited a text, and when.
//!
//! [`parse`] reads one line and says which fields it names; it is a metadata line only when next
//! to nothing is left over besides labels and values. Where in a document such a line counts is
//! decided elsewhere. Values are quoted from the original line, never from its folded form.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

use super::dates::{self, Date};
use super::lines::Shape;
use super::skeleton::{Folded, fold, is_han};

/// A field that a line can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Title,
    Source,
    Author,
    Editor,
    Date,
    /// Named and of no use: counters, categories, staff other than the editor.
    Other,
}

impl Field {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Source => "source",
            Self::Author => "author",
            Self::Editor => "editor",
            Self::Date => "date",
            Self::Other => "other",
        }
    }
}

/// A metadata line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MetaLine {
    /// The fields and their values; a field that is named without a value is here with an empty one.
    pub(super) fields: Vec<(Field, String)>,
    /// The first date.
    pub(super) date: Option<Date>,
    /// Whether a label names a field (a bare date or byline has none).
    pub(super) labelled: bool,
}

impl MetaLine {
    /// Whether the line says anything of `field`, be it empty.
    pub(super) fn names(&self, field: Field) -> bool {
        self.fields.iter().any(|(named, _)| *named == field)
    }
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is fixed and valid")
}

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?P<source>(?:文章|新闻|信息|稿件|消息|本文|图文|资料|内容|原文|文章来源)?(?:来源于|来源|来自|出处|稿源|转自|转载自|摘自|原载|发布机构|发布单位|供稿单位|供稿))|",
        r"(?P<editor>(?:本文|本期|网络|网站|值班|执行|见习|实习|助理|新媒体|文字|本版|版面)?(?:责任编辑|责任编校|责编|责 ?任 ?编 ?辑|编辑|编 辑|网编))|",
        r"(?P<author>(?:本报|本站|本网|特约|实习|见习|文章|原文|原创|本文)?(?:作者|作 者|记者|撰文|采写|撰稿人|撰稿|撰写|执笔|通讯员|编译|发布者|发布人|发帖人|投稿人|文字|文图|图文|文/图|采访))|",
        r"(?P<date>(?:发布|发表|发稿|更新|最后更新|最近更新|刊发|上传|创建|信息|录入|添加|公开|印发|发文|成文|新闻|文章|撰写|出版)?(?:时间|日期|时 间|日 期)|最后更新|更新于|发布于|发表于|编辑于|发布)|",
        r"(?P<other>译者|译文|翻译|浏览次数|浏览量|浏览|阅读次数|阅读数|阅读量|阅读|点击次数|点击数|点击量|点击率|点击|访问次数|访问量|访问|人气|评论数|评论|跟贴|参与|热度|字号|字体大小|字体|字数|所属分类|所属栏目|文章分类|分类|栏目|类别|标签|关键词|关键字|版权声明|主编|总编辑|总编|编审|审核|校对|审校|审稿|初审|复审|终审|一审|二审|三审|编校|核稿|监制|统筹|值班主任|策划|摄影|摄像|制图|题图|视觉|设计|剪辑|配音|出品人|出品|签发|流程编辑|美编|点赞|打印|分享|收藏)",
    ))
});

static ORIGINAL_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[(\[【]?(?:原标题|原题为|原题|原文标题|原文题目|原题目)(?:为|是)? ?[:]? ?(?P<title>.{2,120}?)[)\]】]?$",
    )
});

static SLASH_BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[■◎●□◆▲ ]*(?:文|图文|文图|撰文|采写|作者|图、?文|文、?图) ?[/|丨︱｜·] ?(?P<names>.{2,30})$",
    )
});

static REPORTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[(\[【□◎■● ]*(?P<house>[\p{Han}a-z0-9·.《》“”/ ]{0,20}?)(?:全媒体|融媒体|首席|特约|特派|见习|实习|驻[\p{Han}]{2,4})?(?P<role>记者|通讯员|评论员|特约撰稿人?|撰稿人|实习生)[ :]*(?P<names>[\p{Han}·a-z 、,/]{2,40})[)\]】]?(?:报道|摄影报道|文/图|摄|文)?$",
    )
});

static ROLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^.{0,14}?(?:记者|通讯员|评论员|特约撰稿人?|撰稿人|实习生|编辑)[ :：]*")
});

static INNER_ROLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"[ 、,]+(?:本报|见习|实习|特约)?(?:记者|通讯员|实习生|摄影|摄影报道|报道|文|图)[ :]*")
});

static STAFF_CODE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[_\-— ]*(?:[a-z]{1,3}\d{2,7}|\d{3,7})$"));

static COUNTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[(（]?\d+[)）]?\s*(?:次|条|人|个)?(?:阅读|浏览|点击|评论|参与|跟贴|跟帖|收藏|字|赞)*|阅读|浏览|点击量?|评论|字号|[at][-+]?|大|中|小|我要评论|收藏|打印|分享|原创|转载|整理",
    )
});

static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^.{0,24}?(?:记者|通讯员)[ :]*(?P<names>[\p{Han}]{2,4}(?:[ 、,和]+[\p{Han}]{2,4}){0,4})[ ]?(?:[)）]|报道|摄)",
    )
});

static LEAD_PLACE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[(（【\[]?[\p{Han}]{2,8}记者(?P<names>[\p{Han}、]{4,14}?)(?:\d{1,2}日|[一二三四五六七八九十]{1,3}日)(?:综合)?(?:电|专电|讯)",
    )
});

/// Lines longer than this (characters) are no metadata lines.
const LONGEST: usize = 130;

/// What stands in every metadata line that has no digits, folded. Each label of [`LABEL`] and each
/// role of the bylines holds one of them.
static CUES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::new([
        "来源",
        "来自",
        "出处",
        "稿源",
        "转自",
        "转载自",
        "摘自",
        "原载",
        "发布",
        "供稿",
        "编辑",
        "责编",
        "责任编",
        "网编",
        "作者",
        "记者",
        "撰",
        "采写",
        "执笔",
        "通讯员",
        "编译",
        "发帖人",
        "投稿人",
        "文字",
        "文/",
        "文|",
        "文·",
        "图文",
        "文图",
        "文、图",
        "采访",
        "时间",
        "日期",
        "更新",
        "发表",
        "原标题",
        "原题",
        "原文",
        "评论员",
        "实习生",
        "译者",
        "译文",
        "翻译",
        "浏览",
        "阅读",
        "点击",
        "访问",
        "人气",
        "评论",
        "跟贴",
        "参与",
        "热度",
        "字号",
        "字体",
        "字数",
        "分类",
        "栏目",
        "类别",
        "标签",
        "关键",
        "声明",
        "主编",
        "总编",
        "编审",
        "审核",
        "校对",
        "审校",
        "审稿",
        "初审",
        "复审",
        "终审",
        "一审",
        "二审",
        "三审",
        "编校",
        "核稿",
        "监制",
        "统筹",
        "值班",
        "策划",
        "摄",
        "制图",
        "题图",
        "视觉",
        "设计",
        "剪辑",
        "配音",
        "出品",
        "签发",
        "美编",
        "点赞",
        "打印",
        "分享",
        "收藏",
        "年",
    ])
    .expect("the words are fixed")
});

/// Whether [`parse`] can find anything in a trimmed line; `folded` is its skeleton, whole or at
/// least the head of a sentence. Much cheaper than to parse it.
pub(super) fn may_be(line: &str, shape: &Shape, folded: &str) -> bool {
    if shape.chars > LONGEST || shape.chars < 2 {
        return false;
    }
    if shape.ends_sentence && !line.ends_with([':', '：', ';', '；']) {
        // Of sentences only the original headline, which may ask or exclaim.
        return folded.chars().take(3).any(|c| c == '原');
    }
    shape.digits >= 3 || CUES.is_match(folded)
}

/// Reads a trimmed line; `None` when it is no metadata line.
pub(super) fn parse(line: &str, shape: &Shape) -> Option<MetaLine> {
    if shape.chars > LONGEST || shape.chars < 2 {
        return None;
    }
    let folded = fold(line);
    original_title(line, &folded)
        .or_else(|| labelled(line, &folded, shape))
        .or_else(|| slash_byline(line, &folded))
        .or_else(|| reporter(line, &folded, shape))
        .or_else(|| bare_date(line, &folded, shape))
}

fn one(field: Field, value: String) -> MetaLine {
    MetaLine {
        fields: vec![(field, value)],
        date: None,
        labelled: true,
    }
}

fn original_title(line: &str, folded: &Folded) -> Option<MetaLine> {
    let captures = ORIGINAL_TITLE.captures(&folded.text)?;
    let value = folded.original(line, captures.name("title")?.range());
    let bare = value
        .trim()
        .trim_end_matches(['）', ')', '】'])
        .trim_start_matches('《')
        .trim_end_matches('》');
    Some(one(Field::Title, bare.to_owned()))
}

fn slash_byline(line: &str, folded: &Folded) -> Option<MetaLine> {
    let names = SLASH_BYLINE.captures(&folded.text)?.name("names")?;
    let value = people(folded.original(line, names.range()))?;
    Some(MetaLine {
        labelled: false,
        ..one(Field::Author, value)
    })
}

fn reporter(line: &str, folded: &Folded, shape: &Shape) -> Option<MetaLine> {
    // The credit of a photograph belongs to its caption.
    let photograph = line
        .trim_end_matches([')', '）', ']', '】'])
        .ends_with(['摄', '攝']);
    if shape.chars > 40 || shape.stops > 0 || photograph {
        return None;
    }
    let captures = REPORTER.captures(&folded.text)?;
    let value = people(folded.original(line, captures.name("names")?.range()))?;
    Some(MetaLine {
        labelled: false,
        ..one(Field::Author, value)
    })
}

/// A date alone, or with little besides: `2019-09-26 10:56:28 某报`.
fn bare_date(line: &str, folded: &Folded, shape: &Shape) -> Option<MetaLine> {
    /// What may stand beside a date: the name of a paper, a counter.
    const REST: usize = 14;
    if shape.chars > 60 || shape.stops > 0 {
        return None;
    }
    let date = dates::find(&folded.text)?;
    // Without a year, or without a time and with words beside it, it is part of a headline.
    if date.year().is_none() && !date.has_time() {
        return None;
    }
    // A label that is none of ours: the time of a meeting, not of publication.
    if folded.text[..date.span.start].contains(':') {
        return None;
    }
    let before = tidy(folded.original(line, 0..date.span.start));
    let after = tidy(folded.original(line, date.span.end..folded.text.len()));
    let rest = before.chars().count() + after.chars().count();
    if rest > REST || (rest > 0 && format!("{before}{after}").contains(['，', '。', '、'])) {
        return None;
    }
    if rest > 0 && !date.has_time() && !is_publisher(&before) && !is_publisher(&after) {
        return None;
    }
    let mut fields = vec![(Field::Date, String::new())];
    let name = if after.is_empty() { &before } else { &after };
    let name = name
        .split_whitespace()
        .find(|word| !is_nobody(word))
        .unwrap_or_default();
    if !name.is_empty() && is_name_of_a_house(name) {
        fields.push((Field::Source, name.to_owned()));
    }
    Some(MetaLine {
        fields,
        date: Some(date),
        labelled: false,
    })
}

/// Labels with their values, possibly run together.
fn labelled(line: &str, folded: &Folded, shape: &Shape) -> Option<MetaLine> {
    let text = &folded.text;
    let marks = labels(text);
    let (first, _, _) = marks.first()?;
    let date = dates::find(text);
    if !opens_well(line, folded, first.start, date.as_ref()) {
        return None;
    }
    let mut fields = Vec::new();
    for (index, (label, field, value_from)) in marks.iter().enumerate() {
        let _ = label;
        let to = marks
            .get(index + 1)
            .map_or(text.len(), |(next, _, _)| next.start);
        let mut span = *value_from..to;
        if let Some(date) = &date
            && date.span.start >= span.start
            && date.span.start < span.end
            && *field != Field::Date
        {
            span.end = date.span.start;
        }
        fields.push((*field, value(*field, folded.original(line, span.clone()))?));
    }
    if shape.ends_sentence && !fields.iter().any(|(_, value)| value.is_empty()) && shape.stops > 0 {
        return None;
    }
    if let Some(date) = &date {
        if fields.iter().all(|(field, _)| *field != Field::Date) {
            fields.push((Field::Date, String::new()));
        }
        if first.start > date.span.end {
            let between = tidy(folded.original(line, date.span.end..first.start));
            if is_name_of_a_house(&between) && fields.iter().all(|(f, _)| *f != Field::Source) {
                fields.push((Field::Source, between));
            }
        }
    }
    Some(MetaLine {
        fields,
        date,
        labelled: true,
    })
}

/// The labels in a folded line: their spans, fields, and where their values begin.
fn labels(text: &str) -> Vec<(Range<usize>, Field, usize)> {
    let mut marks: Vec<(Range<usize>, Field, usize)> = Vec::new();
    for captures in LABEL.captures_iter(text) {
        let Some(whole) = captures.get(0) else {
            continue;
        };
        let field = [
            ("source", Field::Source),
            ("editor", Field::Editor),
            ("author", Field::Author),
            ("date", Field::Date),
        ]
        .into_iter()
        .find(|(name, _)| captures.name(name).is_some())
        .map_or(Field::Other, |(_, field)| field);
        let rest = &text[whole.end()..];
        let trimmed = rest.trim_start_matches(' ');
        let colon = trimmed.starts_with(':');
        // Without a colon a label counts only where a part of the line begins with it.
        let begins = text[..whole.start()]
            .trim_end_matches(' ')
            .ends_with(['|', '│', '/'])
            && !marks.is_empty() | text[..whole.start()].contains(|c: char| c.is_ascii_digit());
        if !colon && !begins {
            continue;
        }
        let value = if colon {
            text.len() - trimmed.len() + 1
        } else {
            whole.end()
        };
        marks.push((whole.range(), field, value));
    }
    marks
}

/// Whether what stands before the first label is nothing, a date, a counter or a short name.
fn opens_well(line: &str, folded: &Folded, to: usize, date: Option<&Date>) -> bool {
    /// The name of a site, at most.
    const NAME: usize = 14;
    let mut prefix = match date {
        Some(date) if date.span.end <= to => {
            let mut prefix = tidy(folded.original(line, 0..date.span.start));
            prefix.push_str(&tidy(folded.original(line, date.span.end..to)));
            prefix
        }
        _ => tidy(folded.original(line, 0..to)),
    };
    // What is left of a date that was cut off: `07 17:42:00`.
    prefix.retain(|c| !c.is_ascii_digit() && !matches!(c, ':' | ' '));
    if prefix.is_empty() {
        return true;
    }
    date.is_some_and(|date| date.span.end <= to)
        && prefix.chars().count() <= NAME
        && !prefix.contains(['，', '。', '、', '；'])
}

/// The value of a field as it is reported; empty where there is none, `None` where the text
/// behind the label is no value at all, so that the line is no metadata line.
fn value(field: Field, raw: &str) -> Option<String> {
    /// The longest value, in characters.
    const LONGEST_VALUE: usize = 40;
    let raw = tidy(raw);
    match field {
        Field::Date => (raw.chars().count() <= LONGEST_VALUE).then_some(raw),
        Field::Other => {
            (raw.chars().count() <= LONGEST_VALUE && !raw.contains('。')).then_some(raw)
        }
        Field::Author | Field::Editor => {
            if raw.is_empty() || is_nobody(&raw) || without_code(&raw).is_empty() {
                return Some(String::new());
            }
            people(&raw)
        }
        Field::Source | Field::Title => {
            let end = raw
                .find(['|', '｜', '【', '[', '（', '('])
                .filter(|&at| at > 0)
                .unwrap_or(raw.len());
            let name = tidy(&raw[..end]);
            let name = name
                .split_whitespace()
                .next()
                .unwrap_or_default()
                .to_owned();
            (name.chars().count() <= LONGEST_VALUE && !raw.contains(['。', '？'])).then_some(name)
        }
    }
}

/// Whether `name` ends like the name of a paper, a site or a station.
fn is_publisher(name: &str) -> bool {
    const ENDS: [&str; 26] = [
        "网",
        "網",
        "报",
        "報",
        "社",
        "台",
        "臺",
        "周刊",
        "週刊",
        "杂志",
        "雜誌",
        "在线",
        "新闻",
        "新聞",
        "频道",
        "客户端",
        "头条",
        "日报",
        "晚报",
        "博客",
        "号",
        "號",
        "电视",
        "广播",
        "原创",
        "原題",
    ];
    ENDS.iter().any(|end| name.ends_with(end))
}

/// What stands in a field in place of a name.
fn is_nobody(name: &str) -> bool {
    matches!(
        name,
        "原创"
            | "转载"
            | "原創"
            | "轉載"
            | "未知"
            | "佚名"
            | "不详"
            | "本站"
            | "本站原创"
            | "admin"
            | "管理员"
            | "小编"
            | "匿名"
            | "无"
            | "暂无"
            | "-"
    )
}

fn without_code(raw: &str) -> String {
    let lower = fold(raw);
    match STAFF_CODE.find(&lower.text) {
        Some(code) => tidy(lower.original(raw, 0..code.start())),
        None => raw.to_owned(),
    }
}

/// One or several names, separated by single blanks; `None` if it does not look like names.
fn people(raw: &str) -> Option<String> {
    /// More names than this are a list of guests, not of authors.
    const MOST: usize = 8;
    /// The longest name: a pen name, a transliterated one, an office.
    const LONGEST_NAME: usize = 16;
    let mut text = without_code(raw.trim());
    let folded = fold(&text);
    if let Some(role) = ROLE.find(&folded.text) {
        text = folded
            .original(&text, role.end()..folded.text.len())
            .to_owned();
    }
    let folded = fold(&text);
    let joined = INNER_ROLE.replace_all(&folded.text, "、");
    // Roles inside the list cost the original spelling only where there are any.
    let text = if joined == folded.text {
        text.clone()
    } else {
        joined.into_owned()
    };
    let mut names: Vec<String> = Vec::new();
    let mut open = false;
    for token in
        text.split(|c: char| c.is_whitespace() || "、，,;；/|｜&＆()（）[]【】".contains(c))
    {
        let token = tidy(token);
        let count = token.chars().count();
        let counter = matches!(
            token.as_str(),
            "评论" | "阅读" | "浏览" | "点击" | "分享" | "收藏" | "打印" | "人气"
        );
        if count == 0 || counter || token.chars().all(|c| c.is_ascii_digit()) {
            continue;
        }
        if count > LONGEST_NAME || token.contains(['。', '？', '！', '：', ':', '“', '…', '?', '!'])
        {
            return None;
        }
        let latin = !token.contains(is_han);
        match names.last_mut() {
            // 丁 涛 is one name, and so is Bill Gates.
            Some(last) if open && count == 1 && !latin => {
                last.push_str(&token);
                open = false;
            }
            Some(last) if latin && !last.contains(is_han) => {
                last.push(' ');
                last.push_str(&token);
            }
            _ => {
                open = count == 1 && !latin;
                names.push(token);
            }
        }
    }
    (!names.is_empty() && names.len() <= MOST).then(|| names.join(" "))
}

/// Whether `name` could be a paper, a site or an office: words, not a counter.
fn is_name_of_a_house(name: &str) -> bool {
    let count = name.chars().count();
    (2..=14).contains(&count)
        && name.contains(|c: char| is_han(c) || c.is_ascii_alphabetic())
        && !name.contains(['，', '。', '：', ':', '？', '！'])
}

/// Trims brackets, separators and blanks, and drops counters and sizes.
fn tidy(raw: &str) -> String {
    let marks: &[char] = &[
        ' ', '\u{a0}', '\u{3000}', '|', '｜', '丨', '︱', '/', ':', '：', '-', '—', '·', '•', ',',
        '，', ';', '；', '[', ']', '【', '】', '(', ')', '（', '）', '\t', '_', '>', '<', '»', '.',
        '*', '■', '〔', '〕', '"',
    ];
    let bare = raw.trim_matches(|c: char| c.is_whitespace() || marks.contains(&c));
    let lower = bare.to_lowercase();
    if let Some(counter) = COUNTER.find(&lower)
        && counter.range() == (0..lower.len())
    {
        return String::new();
    }
    if bare.chars().all(|c| c.is_ascii_digit()) {
        return String::new();
    }
    bare.to_owned()
}

/// The reporters named at the beginning of a report: `新华社北京9月1日电（记者 甲 乙）…`.
pub(super) fn lead_author(line: &str) -> Option<String> {
    /// How much of the line is looked at, in bytes.
    const HEAD: usize = 240;
    let head = &line[..line.floor_char_boundary(HEAD)];
    let folded = fold(head);
    if let Some(captures) = LEAD.captures(&folded.text) {
        return people(folded.original(head, captures.name("names")?.range()));
    }
    let names = LEAD_PLACE.captures(&folded.text)?.name("names")?;
    let run: Vec<char> = folded.original(head, names.range()).chars().collect();
    // Name and place run together: three and two, two and two, three and three characters.
    let name = match run.len() {
        4 => 2,
        5 | 6 => 3,
        _ => return None,
    };
    Some(run[..name].iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Vec<(Field, String)> {
        let mut fields = parse(line, &Shape::of(line)).map_or(Vec::new(), |meta| {
            let mut fields = meta.fields;
            for (field, value) in &mut fields {
                if *field == Field::Date {
                    *value = meta
                        .date
                        .as_ref()
                        .and_then(|d| d.iso(Some(2021)))
                        .unwrap_or_default();
                }
            }
            fields
        });
        fields.retain(|(field, value)| *field != Field::Other && !value.is_empty());
        fields
    }

    #[test]
    fn all_forms_that_occur() {
        use Field::*;
        let of = |pairs: &[(Field, &str)]| -> Vec<(Field, String)> {
            pairs.iter().map(|(f, v)| (*f, (*v).to_owned())).collect()
        };
        for (line, expected) in [
            (
                "2020-09-18 来源：某某日报",
                of(&[(Source, "某某日报"), (Date, "2020-09-18")]),
            ),
            ("[责任编辑：牛勇威]", of(&[(Editor, "牛勇威")])),
            ("(责编：甲乙丙、丁戊)", of(&[(Editor, "甲乙丙 丁戊")])),
            (
                "（原标题：春天来了 花开了）",
                of(&[(Title, "春天来了 花开了")]),
            ),
            ("某某晚报记者 张小三 李四", of(&[(Author, "张小三 李四")])),
            (
                "2017-03-10 09:58:03来源：某网科学人作者：责任编辑：肖某某",
                of(&[
                    (Source, "某网科学人"),
                    (Editor, "肖某某"),
                    (Date, "2017-03-10T09:58:03"),
                ]),
            ),
            (
                "本文来源：某某报 责任编辑：杜某_NB12556",
                of(&[(Source, "某某报"), (Editor, "杜某")]),
            ),
            ("（责任编辑： HN666）", of(&[])),
            ("作者：", of(&[])),
            (
                "2019-09-26 10:56:28 证券某报网",
                of(&[(Date, "2019-09-26T10:56:28"), (Source, "证券某报网")]),
            ),
            ("來源：中央社", of(&[(Source, "中央社")])),
            ("文｜王小明", of(&[(Author, "王小明")])),
            (
                "发表于2014-08-24 21:30| 1164次阅读| 来源CSDN| 0 条评论| 作者魏星",
                of(&[
                    (Source, "CSDN"),
                    (Author, "魏星"),
                    (Date, "2014-08-24T21:30"),
                ]),
            ),
        ] {
            let mut got = read(line);
            let mut expected = expected;
            got.sort();
            expected.sort();
            assert_eq!(got, expected, "{line}");
        }
    }

    #[test]
    fn what_is_no_metadata() {
        for line in [
            "记者：您怎么看这件事？",
            "作者：我写这本书用了三年，其间换了四个城市。",
            "这笔钱的来源：一部分是借的，一部分是卖粮食得来的。",
            "2018年继续扩大，突破3000亿元",
        ] {
            assert!(parse(line, &Shape::of(line)).is_none(), "{line}");
        }
    }

    #[test]
    fn reporters_in_the_lead() {
        assert_eq!(
            lead_author("新华社北京9月1日电（记者 张三、李四五）今天，").as_deref(),
            Some("张三 李四五")
        );
        assert_eq!(
            lead_author("（中央社記者溫貴香台北21日電）行政院今天表示，").as_deref(),
            Some("溫貴香")
        );
        assert_eq!(lead_author("一名记者走进了会场。"), None);
    }
}
