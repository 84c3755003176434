//! Metadata lines: who published, wrote and edited a text, and when.
//!
//! [`parse`] reads one line and says which fields it names; it is a metadata line only when next
//! to nothing is left over besides labels and values. Where in a document such a line counts is
//! decided elsewhere. Values are quoted from the original line, never from its folded form.

mod bylines;
mod cues;
mod dated;
mod labelled;
mod labels;
mod names;
mod roles;

use regex::Regex;

use super::dates::{self, Date};
use super::lines::Shape;
use super::skeleton::{Folded, fold, folded, worded};
pub(super) use bylines::{closing_editor, lead_author, lead_source};
use cues::Heard;
use labels::ORIGINAL_TITLE;
pub(super) use names::{is_person, is_publisher};

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
    /// Whether the names are those beside a date that may be anybody's.
    pub(super) guessed: bool,
}

impl MetaLine {
    /// Whether the line has a value for `field`.
    pub(super) fn says(&self, field: Field) -> bool {
        let mut fields = self.fields.iter();
        fields.any(|(named, value)| *named == field && !value.is_empty())
    }

    /// Whether the line names neither a date nor a field that is of use.
    pub(super) fn says_nothing(&self) -> bool {
        self.date.is_none() && self.fields.iter().all(|(field, _)| *field == Field::Other)
    }

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

/// Whether [`parse`] can find anything in a trimmed line. Much cheaper than to parse it.
pub(super) fn may_be(line: &str, shape: &Shape) -> bool {
    if shape.chars > LONGEST || shape.chars < 2 {
        return false;
    }
    if shape.ends_sentence && !line.ends_with([':', '：', ';', '；']) {
        // Of sentences only the original headline, which may ask or exclaim.
        let head = folded(line).map(|(_, c)| c).filter(|&c| c != ' ');
        return head.take(3).any(|c| c == '原');
    }
    let heard = cues::heard(line);
    (shape.digits >= 3 || heard.any) && can_be(line, shape, heard)
}

/// Whether a line has the signs without which no reader finds anything.
fn can_be(line: &str, shape: &Shape, heard: Heard) -> bool {
    /// The longest line of each kind in characters: a date with words beside it, a paper and a
    /// name, `甲乙、丙丁综合报道`.
    const DATED: usize = 60;
    const NAMED: usize = 12;
    const REPORT: usize = 24;
    let chars = || worded(line).map(|(_, c)| c);
    let original = chars().take(2).any(|c| c == '原');
    if original || labels::may_hold(chars()) {
        return true;
    }
    if shape.stops > 0 || shape.chars > DATED {
        return false;
    }
    let first = chars().next().unwrap_or(' ');
    // What is left of a date that was cut off.
    let cut_off = || first.is_ascii_digit() && chars().any(|c| c == ':');
    if heard.byline || dates::may_tell(chars()) || cut_off() {
        return true;
    }
    // A mark or brackets around a name, or a verb behind it.
    let last = chars().last().unwrap_or(' ');
    "□■◎●○☉▲◇◆".contains(first)
        || "【[(〔".contains(first) && "】])〕".contains(last)
        || shape.chars <= REPORT && "道导写译理".contains(last)
        || shape.items >= 2
            && (heard.role
                || shape.chars <= NAMED
                || "b文图采".contains(first)
                || chars().any(|c| "发更编".contains(c)) && chars().any(|c| "(于".contains(c)))
}

/// Reads a trimmed line; `None` when it is no metadata line.
pub(super) fn parse(line: &str, shape: &Shape) -> Option<MetaLine> {
    if shape.chars > LONGEST || shape.chars < 2 || line.starts_with('|') && line.ends_with('|') {
        return None;
    }
    let line = without_address(line.trim_start_matches(['•', '▪', ' ']));
    let folded = fold(line);
    original_title(line, &folded)
        .or_else(|| labelled::labelled(line, &folded, shape))
        .or_else(|| roles::roles(line, &folded, shape))
        .or_else(|| bylines::reporter(line, &folded, shape))
        .or_else(|| dated::bare_date(line, &folded, shape))
}

/// The line behind the address of the page that it begins with: `http://… 2009年11月1日 某网`.
fn without_address(line: &str) -> &str {
    let address =
        line.starts_with("http://") || line.starts_with("https://") || line.starts_with("www.");
    match line.split_once(char::is_whitespace) {
        Some((_, rest)) if address => rest.trim_start(),
        _ => line,
    }
}

/// The line of a date that was read from several, and the line of a source below it.
pub(super) fn of_date(date: Date) -> MetaLine {
    MetaLine {
        date: Some(date),
        labelled: false,
        ..one(Field::Date, String::new())
    }
}

/// The account that published a text, alone in its line below the date.
pub(super) fn published_by(line: &str) -> MetaLine {
    MetaLine {
        labelled: false,
        ..one(Field::Source, line.to_owned())
    }
}

/// Reads a line that stands beside a metadata line: there a name alone is the author's.
pub(super) fn parse_beside(line: &str) -> Option<MetaLine> {
    bylines::bare_name(line)
}

/// Reads a line right below a headline that begins a text: a day and who published it.
pub(super) fn parse_below_headline(line: &str) -> Option<MetaLine> {
    dated::signed_day(line)
}

/// Whether a line can be the name of an account and nothing else.
pub(super) fn is_account(line: &str, shape: &Shape) -> bool {
    /// The longest name, in characters.
    const NAME: usize = 8;
    (2..=NAME).contains(&shape.chars)
        && shape.items == 1
        && shape.stops + shape.commas + shape.digits == 0
        && !line.contains([':', '：', '《', '“', '「', '[', '【', '(', '（', '#', '-'])
        && !names::is_nobody(line)
        && !names::is_publisher(line)
        && !names::is_office(line)
}

fn one(field: Field, value: String) -> MetaLine {
    MetaLine {
        fields: vec![(field, value)],
        date: None,
        labelled: true,
        beside: false,
        guessed: false,
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
            (
                "文章录入：admin 责任编辑：林小渡",
                of(&[(Editor, "林小渡")]),
            ),
            (
                "来源：海潮日报第3版 日期：2022-11-14",
                of(&[(Source, "海潮日报"), (Date, "2022-11-14")]),
            ),
            ("作者：青石县文联原主席 林小渡", of(&[(Author, "林小渡")])),
            (
                "时间:2020-12-01 来源:海潮日报 林小渡 【字体:大 中 小】",
                of(&[
                    (Source, "海潮日报"),
                    (Author, "林小渡"),
                    (Date, "2020-12-01"),
                ]),
            ),
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
            ("作者：林小渡[全文阅读]", of(&[(Author, "林小渡")])),
            ("【编辑：林小渡 QQ】", of(&[(Editor, "林小渡")])),
            ("来源：13时37分 编辑：林小渡", of(&[(Editor, "林小渡")])),
            (
                "发 文 机 构：渡口县人民政府办公室 成 文 日 期：2018年12月29日",
                of(&[(Source, "渡口县人民政府办公室"), (Date, "2018-12-29")]),
            ),
            (
                "Original 林小渡 河边写字 2022年4月11日 16:10",
                of(&[
                    (Author, "林小渡"),
                    (Source, "河边写字"),
                    (Date, "2022-04-11T16:10"),
                ]),
            ),
            (
                "2022-04-11 河边写字 河边写字",
                of(&[(Source, "河边写字"), (Date, "2022-04-11")]),
            ),
            (
                "本帖最后由 河边写字 于 2022-11-16 17:19 编辑",
                of(&[(Date, "2022-11-16T17:19")]),
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
            (
                "【编辑：任小禾 QQ：1234567；TEL：13800000000】",
                of(&[(Editor, "任小禾")]),
            ),
            ("作者：石头记[全文阅读]", of(&[(Author, "石头记")])),
            ("作者：[网上资料 ]", of(&[])),
            (
                "发表于 2020-9-8 16:57 | 来自PC浏览器",
                of(&[(Date, "2020-09-08T16:57")]),
            ),
            (
                "2020年07月04日 12:10 来源：某某网参与互动",
                of(&[(Source, "某某网"), (Date, "2020-07-04T12:10")]),
            ),
            (
                "来源： 海潮日报 2017年12月6日9版 发稿时间： 2017-12-09 12:45",
                of(&[(Source, "海潮日报"), (Date, "2017-12-09T12:45")]),
            ),
            (
                "【信息发布时间：2020-12-17阅读次数：】 【我要打印】 【关闭】",
                of(&[(Date, "2020-12-17")]),
            ),
            ("河上柳 发表于 昨天13:42", of(&[(Author, "河上柳")])),
            ("• 报纸编辑:林小渡", of(&[(Editor, "林小渡")])),
            ("• 来源:某某网", of(&[(Source, "某某网")])),
            (
                "Lin Xiaodu 發表於 Sat, 15 Aug 2015 12:00:00 +0800",
                of(&[(Author, "Lin Xiaodu"), (Date, "2015-08-15T12:00:00")]),
            ),
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
    fn days_that_an_account_signs() {
        let read = |line| parse_below_headline(line).map(|meta| meta.fields);
        let signed = read("2019-06-29 河边写字").expect("a day and an account");
        assert_eq!(signed[1], (Field::Source, "河边写字".to_owned()));
        for line in [
            "2019-06-29 起施行",
            "2019-06-29",
            "2019-06-29 渡口开航，来了三百多人",
        ] {
            assert!(read(line).is_none(), "{line}");
        }
    }

    #[test]
    fn what_is_no_metadata() {
        for line in [
            "记者：您怎么看这件事？",
            "作者：我写这本书用了三年，其间换了四个城市。",
            "这笔钱的来源：一部分是借的，一部分是卖粮食得来的。",
            "2018年继续扩大，突破3000亿元",
            "灯会将于2022年5月1日上午9:00开始",
            "2021-03-01 10:00 起施行",
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
        assert_eq!(
            lead_author("（文/ 林小满）灯塔上的灯是换过的，").as_deref(),
            Some("林小满")
        );
        assert_eq!(lead_author("一名记者走进了会场。"), None);
        assert_eq!(lead_author("（文中的人名都是化名）"), None);
    }
}
