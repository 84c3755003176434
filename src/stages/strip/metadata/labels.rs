//! Labels such as `来源：` and `责任编辑：`, and where their values stand.
//!
//! Only places are found here; whether the values are any is judged elsewhere.

use std::ops::Range;
use std::sync::LazyLock;

use super::Field;
use crate::stages::strip::dates::{self, Date};
use crate::stages::strip::ends::{self, Set};
use crate::stages::strip::pattern::Pattern;
use crate::stages::strip::skeleton::{fold, is_han};

static LABEL: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(&spaced(LABELS)));
const LABELS: &str = concat!(
    r"(?P<source>(?:文章|新闻|信息|稿件|消息|本文|图文|资料|内容|原文|文章来源|原始)? ?(?:来源于|来源|(?:来自|来源于|转自|转载自|首发于)(?:微信)?公众号|来自|出处|稿源|转自|转载自|摘自|原载|发布机构|发布单位|发文机构|发文机关|发文单位|发稿单位|公告单位|供稿单位))|",
    r"(?P<editor>(?:本文|本期|网络|网站|值班|执行|见习|实习|助理|新媒体|文字|本版|版面|报纸|特约|线上)? ?(?:责任编辑|责任编校|责任编译|责编|编辑|网(?:编(?:辑)?)|选稿|组稿))|",
    r"(?P<author>(?:本报|本站|本网|特约|实习|见习|文章|原文|原创|本文|原)? ?(?:作者|记者|撰文者?|采写|采访撰文|撰文者|采访者|采访人|采访|撰稿人|撰稿|撰写|供稿人|主笔|执笔|口述|整理|通讯员|编译|文字|文图|图文|文/图|图/文|文、图|图、文))|",
    r"(?P<contributor>供稿)|(?P<account>楼主|博主|up主|发布者|发布人|发帖人|投稿人|张贴者|张贴人|提问者|提问人)|",
    r"(?P<date>(?:信息|新闻|文章|本文|稿件|实际)? ?(?:发布|发表|发稿|入稿|刊登|登载|公告|公布|张贴|提问|更新|最后更新|最近更新|最后修改|修改|刊发|上传|创建|录入|添加|公开|印发|发文|成文|撰写|出版)? ?(?:时间|日期)|最后更新|更新于|发布于|发表于|最后编辑于|编辑于|发布|出版|刊登|上架|上载|首发|更新)|",
    r"(?P<other>索引号|组配分类|信息分类|主题分类|(?:生效|失效|废止|实施|施行)(?:时间|日期)|发文字号|文号|主题词|内容概述|有效性|图片作者|摄影作者|(?:首图|题图|头图|封面|配图)(?:来源|来自)|配图来自|封面图?来自|图片来自|译者|译文|翻译|受访者|受访人|受访对象|浏览次数|浏览量|浏览|阅读次数|阅读数|阅读量|阅读|点击次数|点击数|点击量|点击率|点击|访问次数|访问量|访问|人气|评论数|评论|跟贴|参与|热度|字号|字体大小|字体|字数|所属分类|所属栏目|文章分类|分类|栏目|类别|类型|标签|关键词|关键字|版权声明|主编|总编辑|总编|编审|审核人|审核|(?:文章|信息|新闻) ?录入|录入人|录入员|录入|投稿者|上传者|上传人|校对|审校|审稿|初审|复审|终审|一审|二审|三审|编校|核稿|监制|统筹|值班主任|策划|摄影|摄像|制图|题图|视觉|设计|剪辑|配音|出品人|出品|签发|流程编辑|美编|点赞|打印|分享|收藏)",
);

/// A pattern that lets a blank stand between any two Chinese characters, as forms print their
/// labels: `成 文 日 期`. Not within `网(?:编)`: `来源：官网 编辑：甲`.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(2 * text.len());
    let mut after_han = false;
    for c in text.chars() {
        if after_han && is_han(c) {
            out.push_str(" ?");
        }
        after_han = is_han(c);
        out.push(c);
    }
    out
}

pub(super) static ORIGINAL_TITLE: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^[(\[【]?(?:(?:原标题|原题为|原题|原文标题|原文题目|原题目)(?:为|是)? ?[:]?|(?:信息|公文|文件) ?名称 ?:) ?(?P<title>.{2,120}?)[)\]】]?$",
    )
});

/// Labels that a stroke sets apart from their values, `文/甲乙`, `编辑 | 丙丁`, and those of one
/// character: `文：甲乙 图：丙丁`.
static STROKE: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(&format!(
        r"(?:(?:^|[ \])】)〕|/:,]|\d)(?P<label>{STROKES}) ?[/|·]|(?:^|[ \])】)〕|/:]|\d)(?P<short>(?P<text>文)|图) ?:)"
    ))
});
const STROKES: &str = concat!(
    r"(?P<author>图文|文图|文、图|图、文|文|撰文|采访撰文|采访·撰文|采写|采访|编译|整理|作者|记者|",
    r"(?:文字?|撰文|采访|报导|报道|企划)(?:[.·、&+](?:图片?|摄影|照片|撰文|整理|报导|报道|采访))+)|",
    r"(?P<editor>责任编辑|责编|编辑)|(?P<source>来源|稿源)|",
    r"(?P<other>图|摄影|摄|排版|校对|审核|监制|主编|设计|插画|绘图|翻译)",
);

/// The characters that labels end with, and those before a stroke.
static ENDS: LazyLock<(Option<Set>, Option<Set>)> =
    LazyLock::new(|| (ends::last(LABELS), ends::last(STROKES)));

/// Whether [`find`] can find any label in a folded line, given by its characters.
pub(super) fn may_hold(text: impl Iterator<Item = char>) -> bool {
    let (labels, strokes) = &*ENDS;
    let ends = |set: &Option<Set>, c: char| set.as_ref().is_none_or(|set| set.contains(c));
    // The last character that was no blank.
    let (mut before, mut numbers) = (' ', false);
    for c in text {
        match c {
            ' ' => continue,
            ':' if ends(labels, before) => return true,
            '|' | '/' | '│' | '·' if numbers || ends(strokes, before) => return true,
            // A label may begin the line where a stroke with blanks follows.
            '|' => return true,
            _ => {}
        }
        numbers |= c.is_ascii_digit();
        before = c;
    }
    false
}

/// Whether a line is the label of a field and nothing else: `成文日期`.
pub(in crate::stages::strip) fn is_field_label(line: &str) -> bool {
    /// The longest label, in bytes.
    const LONGEST: usize = 24;
    if line.len() > LONGEST {
        return false;
    }
    let folded = fold(line).text;
    let text = folded.trim_end_matches([' ', ':']);
    let ends = |set: &Set| text.chars().next_back().is_some_and(|c| set.contains(c));
    ENDS.0.as_ref().is_none_or(ends)
        && LABEL
            .find(text)
            .is_some_and(|found| found.range() == (0..text.len()))
}

/// What has the shape of a label, or leads to an editor.
static UNKNOWN: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(r"(?:^|[ ;,])(?P<label>\p{Han}{2,4}|qq|tel|u?id|e-?mail) ?:"));

/// A label in a folded line.
#[derive(Debug)]
pub(super) struct Label {
    /// Where it stands.
    pub(super) span: Range<usize>,
    /// What it names.
    pub(super) field: Field,
    /// Where its value begins.
    pub(super) value: usize,
    /// How much the label says of the value.
    pub(super) kind: Kind,
}

/// How much a label says of its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Which field it is.
    Sure,
    /// Who put the text there, who wrote it only where nobody else is named.
    Account,
    /// So little that the value has to be the name of a person.
    Short,
}

/// The labels of a folded line, in order.
pub(super) fn find(text: &str) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    // Much cheaper than the patterns.
    if !may_hold(text.chars()) {
        return labels;
    }
    if text.contains([':', '|', '/', '│']) {
        labels.extend(LABEL.find_iter(text).filter_map(|whole| {
            if let Some(label) = behind_a_house(text, whole.range()) {
                return Some(label);
            }
            let value = value_of(text, whole.range())?;
            // Which it is costs more than where it stands.
            let captures = LABEL.captures_at(text, whole.start())?;
            let field = field(&captures);
            let kind = match captures.name("account") {
                Some(_) => Kind::Account,
                None => Kind::Sure,
            };
            let start = match field {
                Field::Other => whole_word(text, whole.start()),
                Field::Editor if whole.as_str().starts_with('网') => site(text, whole.start()),
                _ => whole.start(),
            };
            Some(Label {
                span: start..whole.end(),
                field,
                value,
                kind,
            })
        }));
    }
    if text.contains(['/', '|', '·', ':']) {
        for captures in STROKE.captures_iter(text) {
            let label = captures.name("label");
            let kind = label.map_or(Kind::Short, |_| Kind::Sure);
            let label = label.or_else(|| captures.name("short"));
            let (Some(whole), Some(label)) = (captures.get(0), label) else {
                continue;
            };
            let taken =
                |known: &Label| known.span.start < whole.end() && label.start() < known.value;
            // `文/摄` says what somebody did.
            let both = text[whole.end()..].trim_matches([' ', ')', ']', '】']) == "摄";
            if !both && !labels.iter().any(taken) {
                labels.push(Label {
                    span: label.range(),
                    field: field(&captures),
                    value: whole.end(),
                    kind,
                });
            }
        }
    }
    if !labels.is_empty() {
        others(text, &mut labels);
    }
    labels.sort_by_key(|label| label.span.start);
    labels
}

/// The label of the editor that follows the name of a site without a blank: `某某网编辑：甲乙`.
fn behind_a_house(text: &str, found: Range<usize>) -> Option<Label> {
    const SITE: &str = "网";
    const REST: &str = "辑";
    let rest = text[found.end..].strip_prefix(REST)?;
    let span = found.start + SITE.len()..found.end + REST.len();
    let value = value_of(text, span.clone()).filter(|_| text[found].starts_with(SITE))?;
    (!rest.is_empty()).then_some(Label {
        span,
        field: Field::Editor,
        value,
        kind: Kind::Sure,
    })
}

/// Labels that are not known, beside one that is: `来源：某报 选题：某某`.
fn others(text: &str, labels: &mut Vec<Label>) {
    for captures in UNKNOWN.captures_iter(text) {
        let (Some(whole), Some(label)) = (captures.get(0), captures.name("label")) else {
            continue;
        };
        let taken = |known: &Label| known.span.start < whole.end() && label.start() < known.value;
        // At the beginning of a line it may be what the line is about: `市值：九千亿（来源：某报）`.
        let next = labels.iter().map(|known| known.span.start);
        let until = next
            .filter(|&at| at >= whole.end())
            .min()
            .unwrap_or(text.len());
        let value = text[whole.end()..until].trim();
        let short = value.chars().count() <= 6 && !value.contains(|c: char| c.is_ascii_digit());
        if (label.start() > 0 || short) && !labels.iter().any(taken) {
            labels.push(Label {
                span: label.range(),
                field: Field::Other,
                value: whole.end(),
                kind: Kind::Sure,
            });
        }
    }
}

/// The date behind the first label of a date that has one: another field may hold a date, too.
pub(super) fn dated(text: &str, labels: &[Label]) -> Option<Date> {
    labels.iter().enumerate().find_map(|(index, label)| {
        let next = labels.get(index + 1).map_or(text.len(), |l| l.span.start);
        let value = label.value.min(next)..next;
        (label.field == Field::Date)
            .then(|| dates::find(&text[value.clone()]))
            .flatten()
            .map(|date| date.shifted(value.start))
    })
}

fn field(captures: &regex::Captures<'_>) -> Field {
    [
        ("source", Field::Source),
        ("contributor", Field::Source),
        ("editor", Field::Editor),
        ("author", Field::Author),
        ("account", Field::Author),
        ("text", Field::Author),
        ("date", Field::Date),
    ]
    .into_iter()
    .find(|(name, _)| captures.name(name).is_some())
    .map_or(Field::Other, |(_, field)| field)
}

/// Where the name of the site begins that the label of its editor ends: `来源：某报 青禾网编辑：甲乙`.
fn site(text: &str, label: usize) -> usize {
    /// The longest name, in characters.
    const SITE: usize = 6;
    let word = text[..label]
        .rfind([' ', '(', '[', '【', ':'])
        .map_or(0, |at| {
            at + text[at..].chars().next().map_or(1, char::len_utf8)
        });
    let name = &text[word..label];
    let fits = name.chars().count() <= SITE && name.chars().all(is_han);
    if fits { word } else { label }
}

/// Where a label begins that is the end of a longer one behind a blank: `作者：甲乙 本章字数：2800`.
fn whole_word(text: &str, label: usize) -> usize {
    /// What may stand before it, in characters.
    const MORE: usize = 2;
    let word = text[..label].rfind(' ').map_or(label, |blank| blank + 1);
    let more = &text[word..label];
    let joined = more.chars().count() <= MORE && more.chars().all(is_han);
    let valued = text[..word].contains(':');
    if joined && valued { word } else { label }
}

/// Where the value of a label begins: behind its colon. Without a colon a label counts only where
/// a part of the line begins with it.
fn value_of(text: &str, label: Range<usize>) -> Option<usize> {
    let rest = text[label.end..].trim_start_matches(' ');
    if rest.starts_with(':') {
        return Some(text.len() - rest.len() + 1);
    }
    let before = &text[..label.start];
    // `作者 甲乙 | 发布日期：…`
    if before.is_empty() && text[label.end..].starts_with(' ') && text.contains(" | ") {
        return Some(label.end);
    }
    let begins = before.trim_end_matches(' ').ends_with(['|', '│', '/'])
        && before.contains(|c: char| c.is_ascii_digit());
    begins.then_some(label.end)
}
