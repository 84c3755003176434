//! Metadata lines: who published, wrote and edited a text, and when.
//!
//! [`parse`] reads one line and says which fields it names; it is a metadata line only when next
//! to nothing is left over besides labels and values. Where in a document such a line counts is
//! decided elsewhere. Values are quoted from the original line, never from its folded form.

mod bylines;
mod labels;
mod names;

use std::sync::LazyLock;

use regex::Regex;

use super::cues::Cues;
use super::dates::{self, Date};
use super::lines::Shape;
use super::skeleton::{Folded, fold};
pub(super) use bylines::lead_author;
use labels::{Label, ORIGINAL_TITLE};
pub(super) use names::is_person;
use names::{is_name_of_a_house, is_nobody, is_publisher, people, tidy, without_code};

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
    /// Whether it is metadata by its neighbour only, and so only before the body.
    pub(super) beside: bool,
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

/// Lines longer than this (characters) are no metadata lines.
const LONGEST: usize = 130;

/// What stands in every metadata line that has no digits, folded. Each label of [`LABEL`] and each
/// role of the bylines holds one of them.
static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let cues = [
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
        "专讯",
        "消息",
        "by",
        "美编",
        "点赞",
        "打印",
        "分享",
        "收藏",
        "年",
    ];
    Cues::new(cues.map(str::to_owned).to_vec())
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
    shape.digits >= 3 || CUES.any(folded)
}

/// Reads a trimmed line; `None` when it is no metadata line.
pub(super) fn parse(line: &str, shape: &Shape) -> Option<MetaLine> {
    if shape.chars > LONGEST || shape.chars < 2 {
        return None;
    }
    let folded = fold(line);
    original_title(line, &folded)
        .or_else(|| labelled(line, &folded, shape))
        .or_else(|| bylines::reporter(line, &folded, shape))
        .or_else(|| bylines::bare_date(line, &folded, shape))
}

/// Reads a line that stands beside a metadata line: there a name alone is the author's.
pub(super) fn parse_beside(line: &str) -> Option<MetaLine> {
    bylines::bare_name(line)
}

fn one(field: Field, value: String) -> MetaLine {
    MetaLine {
        fields: vec![(field, value)],
        date: None,
        labelled: true,
        beside: false,
    }
}

fn original_title(line: &str, folded: &Folded) -> Option<MetaLine> {
    if !folded.text.contains('原') {
        return None;
    }
    let captures = ORIGINAL_TITLE.captures(&folded.text)?;
    let value = folded.original(line, captures.name("title")?.range());
    let bare = value
        .trim()
        .trim_end_matches(['）', ')', '】'])
        .trim_start_matches('《')
        .trim_end_matches('》');
    Some(one(Field::Title, bare.to_owned()))
}

/// Labels with their values, possibly run together.
fn labelled(line: &str, folded: &Folded, shape: &Shape) -> Option<MetaLine> {
    let text = &folded.text;
    let labels = labels::find(text);
    let first = labels.first()?.span.start;
    let date = dates::find(text);
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
            } else {
                span.end = date.span.start;
            }
        }
        fields.push((
            label.field,
            value(label.field, folded.original(line, span))?,
        ));
    }
    if shape.ends_sentence && !fields.iter().any(|(_, value)| value.is_empty()) && shape.stops > 0 {
        return None;
    }
    let nothing = date.is_none() && fields.iter().all(|(_, value)| value.is_empty());
    let about = ["资料", "图片", "数据", "文字"]
        .iter()
        .any(|word| text.starts_with(word));
    if nothing && (about || fields.iter().all(|(field, _)| *field == Field::Other)) {
        return None;
    }
    if let Some(date) = &date {
        if fields.iter().all(|(field, _)| *field != Field::Date) {
            fields.push((Field::Date, String::new()));
        }
        if first > date.span.end {
            let between = folded.original(line, date.span.end..first);
            if let Some(found) = beside_date(between)
                && fields.iter().all(|(field, _)| *field != found.0)
            {
                fields.push(found);
            }
        }
    }
    Some(MetaLine {
        fields,
        date,
        labelled: true,
        beside: false,
    })
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
        .unwrap_or(name);
    let field = if is_person(name) && !is_publisher(name) {
        Field::Author
    } else {
        Field::Source
    };
    (!is_nobody(name) && is_name_of_a_house(name)).then(|| (field, name.to_owned()))
}

/// Whether what stands before the first label is nothing, a date, a counter or a short name.
fn opens_well(line: &str, folded: &Folded, labels: &[Label], date: Option<&Date>) -> bool {
    /// The name of a site, at most; of an editor before the label that names him again.
    const NAME: usize = 14;
    const EDITOR: usize = 4;
    let to = labels.first().map_or(0, |label| label.span.start);
    let dated = date.is_some_and(|date| date.span.end <= to);
    let mut prefix = match date {
        Some(date) if dated => {
            let mut prefix = tidy(folded.original(line, 0..date.span.start));
            prefix.push_str(&tidy(folded.original(line, date.span.end..to)));
            prefix
        }
        _ => tidy(without_buttons(folded.original(line, 0..to))),
    };
    // What is left of a date that was cut off: `07 17:42:00`.
    prefix.retain(|c| !c.is_ascii_digit() && !matches!(c, ':' | ' '));
    let count = prefix.chars().count();
    prefix.is_empty()
        || (dated && count <= NAME && !prefix.contains(['，', '。', '、', '；']))
        || (labels.len() >= 2 && count <= EDITOR && is_person(&prefix))
}

/// What is left behind the buttons in brackets that a line begins with: `【纠错】 【责任编辑：甲】`.
fn without_buttons(prefix: &str) -> &str {
    /// The longest button, in characters.
    const BUTTON: usize = 6;
    let mut rest = prefix.trim_start();
    while let Some(inner) = rest.strip_prefix(['【', '[', '［'])
        && let Some(end) = inner.find(['】', ']', '］'])
        && inner[..end].chars().count() <= BUTTON
    {
        rest = inner[end..].trim_start_matches(['】', ']', '］', ' ', '\u{3000}']);
    }
    rest
}

/// A name without the verb between it and a date: `甲乙 发表于`, `甲乙/台北报导`.
fn without_verb(raw: &str) -> String {
    const VERBS: [&str; 9] = [
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
    let report = ["報導", "报导", "报道", "報道", "編譯", "整理"];
    match bare.split_once(['/', '／']) {
        Some((names, rest)) if report.iter().any(|end| rest.ends_with(end)) => tidy(names),
        _ => bare,
    }
}

/// The value of a field as it is reported; empty where there is none, `None` where the text
/// behind the label is no value at all, so that the line is no metadata line.
fn value(field: Field, raw: &str) -> Option<String> {
    /// The longest value, in characters.
    const LONGEST_VALUE: usize = 40;
    let raw = tidy(raw);
    match field {
        Field::Date => {
            let dated = raw.is_empty() || raw.contains(|c: char| c.is_ascii_digit() || c == '年');
            (dated && raw.chars().count() <= LONGEST_VALUE).then_some(raw)
        }
        Field::Other => {
            (raw.chars().count() <= LONGEST_VALUE && !raw.contains('。')).then_some(raw)
        }
        Field::Author | Field::Editor => {
            let raw = without_verb(&raw);
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
            (
                "某某晚报记者 张小三 李四",
                of(&[(Source, "某某晚报"), (Author, "张小三 李四")]),
            ),
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
            ("编辑 | 小满", of(&[(Editor, "小满")])),
            (
                "陈小树/某某青年报",
                of(&[(Author, "陈小树"), (Source, "某某青年报")]),
            ),
            (
                "2019/08/03 06:10 文／許雅婷",
                of(&[(Author, "許雅婷"), (Date, "2019-08-03T06:10")]),
            ),
            (
                "2018-08-08 文/老表 来源/钟表之家",
                of(&[(Author, "老表"), (Source, "钟表之家"), (Date, "2018-08-08")]),
            ),
            ("記者陳詩涵／新北報導", of(&[(Author, "陳詩涵")])),
            ("作者：澎葉生 ／", of(&[(Author, "澎葉生")])),
            (
                "2021-03-14 08:26 某某日報 記者林雨桐／台南報導",
                of(&[
                    (Source, "某某日報"),
                    (Author, "林雨桐"),
                    (Date, "2021-03-14T08:26"),
                ]),
            ),
            ("【纠错】 【责任编辑:成岚】", of(&[(Editor, "成岚")])),
            (
                "原创 老渡 河边写字 2022-04-11",
                of(&[(Author, "老渡"), (Source, "河边写字"), (Date, "2022-04-11")]),
            ),
            (
                "湖底泥 2020-03-08 22:14:09",
                of(&[(Author, "湖底泥"), (Date, "2020-03-08T22:14:09")]),
            ),
            (
                "2020-04-28 18:45:00 财河网 董一鸣",
                of(&[
                    (Source, "财河网"),
                    (Author, "董一鸣"),
                    (Date, "2020-04-28T18:45:00"),
                ]),
            ),
            (
                "作者：山里人 发表于 2017-8-19 21:06:45",
                of(&[(Author, "山里人"), (Date, "2017-08-19T21:06:45")]),
            ),
            (
                "2016年4月12日 由 小河 发表",
                of(&[(Author, "小河"), (Date, "2016-04-12")]),
            ),
            (
                "By Lin Wei | February 14, 2020",
                of(&[(Author, "Lin Wei"), (Date, "2020-02-14")]),
            ),
            (
                "出版：2022-05-18 06:00 更新：2022-05-18 06:00",
                of(&[(Date, "2022-05-18T06:00")]),
            ),
            (
                "石原 本文来源：科学手册 责任编辑：石原_NX7788",
                of(&[(Source, "科学手册"), (Editor, "石原")]),
            ),
            ("【海潮報專訊】", of(&[(Source, "海潮報")])),
            ("2017年05月24日 星期三", of(&[(Date, "2017-05-24")])),
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
            got.dedup();
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
