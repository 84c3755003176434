//! Where a text was printed before, without a colon: `摘自《某报》`, `本文转载自公众号“某号”`.
//!
//! The whole line has to be a verb, the name in its marks and when it was; a sentence about a paper
//! goes on.

use std::sync::LazyLock;

use super::bylines::unlabelled;
use super::names::{is_publisher, tidy};
use super::people::people;
use super::{Field, MetaLine};
use crate::stages::strip::dates;
use crate::stages::strip::pattern::Pattern;
use crate::stages::strip::skeleton::{Folded, fold, has_any};

/// What may stand behind the name: a day, an issue, a page.
const ISSUE: &str =
    r"(?P<issue>[ ,(]{0,2}(?:(?:19|20)\d\d|第?\d)[\da-d年月日第期版号卷总.,:/ ()-]{0,40})?";

static PRINTED: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(&format!(
        concat!(
            r"^[(\[【]?(?:本文|原文|此文|文章)? ?(?:最初|首次|最早)?",
            r"(?:原载于?|原刊于?|转载自|转自|转载于|摘自|摘编自|节选自|选自|刊于|刊载于|载于|发表于|首发于|刊登于|来源于|来自)",
            r"(?:微信)?(?:公众号)? ?[:]? ?",
            r"(?:《(?P<book>[^《》]{{2,20}})》|“(?P<account>[^“”]{{2,16}})”){}[)\]】。]?$",
        ),
        ISSUE
    ))
});

/// `《某报》（2021年3月14日 05版）`.
static PAPER: LazyLock<Pattern> =
    LazyLock::new(|| Pattern::new(&format!(r"^[(]?《(?P<book>[^《》]{{2,12}})》{ISSUE}[)]?$")));

/// `某某论坛 2022年第1期`: a journal and its issue.
static JOURNAL: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^(?P<book>\p{Han}{2,7}|\p{Han}{4,14}(?:学报|学刊|研究|论坛|评论|杂志)) ?(?:19|20)\d\d ?年 ?第?\d{1,2} ?期(?: +(?:文章)?正文)?$",
    )
});

/// The paper, the book or the account that a line says the text was printed in. The line itself
/// belongs to the text: it tells the reader so.
pub(in crate::stages::strip) fn printed_in(line: &str) -> Option<String> {
    /// The longest such line, in bytes.
    const LONGEST: usize = 160;
    if line.len() > LONGEST || !has_any(line, &["《", "“", "「", "『"]) {
        return None;
    }
    let folded = fold(line);
    let found = PRINTED.captures(&folded.text)?;
    let name = found.name("book").or_else(|| found.name("account"))?;
    Some(folded.original(line, name.range()).to_owned())
}

/// `声明:本文来自公众号“河边写字”(ID:hebian),作者:周河,授权某网发布。`
static ACCOUNT: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"^[(\[【* ]{0,2}(?:(?:声明|注|说明|编者按) ?: ?)?(?P<subject>本文|此文|文章|以上文章|原文)?(?:系|已|经)?(?:授权)?(?:最初|首先)?",
        r"(?:来自于?|转载自|转自|转载于|转载|来源于?|首发于?|源自|出自|原载于?|刊于|发表于|发布于|摘自|选自) ?:? ?",
        r"(?:微信)?(?:公众号|公众平台|公众账号|公号|订阅号)(?P<mark> ?[:“《 ]{0,3})",
        r"(?P<account>[^“”《》(),。;:|/ \[\]]{2,20}?)[”》]? ?(?:[(][^()]{0,40}[)])? ?(?P<rest>$|[,。;|)\]】/ ].*$)",
    ))
});

/// `作者:周河` amid such a line.
static WRITTEN: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^[,。;|/ ]{0,3}(?:原文)?作者(?: ?[:|/丨] ?| )(?P<names>[^,。;:()“”|/]{2,20}?) ?(?:$|[,。;|(/)\]】])",
    )
});

/// The account that a line says the text is from, and who wrote it there. The line belongs to the text, or goes with
/// the notices around it.
pub(in crate::stages::strip) fn from_account(line: &str) -> Option<(String, Option<String>)> {
    /// The longest such line, in bytes.
    const LONGEST: usize = 500;
    if line.len() > LONGEST || !has_any(line, &["公众", "公眾", "公号", "公號", "订阅号", "訂閱號"])
    {
        return None;
    }
    let folded = fold(line);
    let found = ACCOUNT.captures(&folded.text)?;
    let account = folded.original(line, found.name("account")?.range());
    // A mark sets a name apart from words.
    let told = found.name("subject").is_some() || !found["mark"].trim().is_empty();
    if !told || account.starts_with(['的', '上', '里', '裡', '中', '是', '和']) {
        return None;
    }
    let rest = found.name("rest")?;
    let author = WRITTEN.captures(rest.as_str()).and_then(|written| {
        let names = written.name("names")?.range();
        let names = rest.start() + names.start..rest.start() + names.end;
        people(&tidy(folded.original(line, names)))
    });
    Some((tidy(account), author))
}

/// `摘自某某晚报`: a verb and a paper whose name tells that it is one, without marks.
fn taken_from(line: &str, folded: &Folded) -> Option<MetaLine> {
    const VERBS: [&str; 5] = ["摘自", "转自", "转载自", "原载", "来源于"];
    /// The longest name, in characters.
    const NAME: usize = 10;
    let text = folded.text.trim_matches(['(', ')', '[', ']']);
    let verb = VERBS.iter().find(|verb| text.starts_with(**verb))?;
    let at = folded.text.find(verb)? + verb.len();
    let end = folded.text.trim_end_matches([')', ']']).len();
    let name = folded.original(line, at..end).trim();
    let fits = name.chars().count() <= NAME && name.chars().all(char::is_alphanumeric);
    (fits && is_publisher(name)).then(|| MetaLine {
        labelled: true,
        ..unlabelled(vec![(Field::Source, name.to_owned())])
    })
}

/// Reads a line that is a paper and its day, or a journal and its issue, or says what paper a text is from.
pub(super) fn paper(line: &str, folded: &Folded) -> Option<MetaLine> {
    if let Some(meta) = taken_from(line, folded) {
        return Some(meta);
    }
    if folded.text.contains('期')
        && let Some(found) = JOURNAL.captures(&folded.text)
    {
        let name = folded.original(line, found.name("book")?.range());
        return Some(MetaLine {
            labelled: true,
            ..unlabelled(vec![(Field::Source, name.to_owned())])
        });
    }
    if folded.text.contains("年/") {
        return archived(line, folded);
    }
    if !folded.text.contains('《') {
        return None;
    }
    let found = PAPER.captures(&folded.text)?;
    let name = folded.original(line, found.name("book")?.range());
    let issue = found.name("issue")?;
    let date = dates::full(issue.as_str()).filter(|_| is_publisher(name))?;
    let fields = vec![
        (Field::Source, name.to_owned()),
        (Field::Date, String::new()),
    ];
    Some(MetaLine {
        date: Some(date.shifted(issue.start())),
        labelled: true,
        ..unlabelled(fields)
    })
}

/// `某某日报/2021年/3月/14日/第003版`: the paper and its day as archives of papers print them.
fn archived(line: &str, folded: &Folded) -> Option<MetaLine> {
    let (name, day) = folded.text.split_once('/')?;
    let (day, page) = day.rsplit_once('/')?;
    let mut date = dates::full(&day.replace('/', ""))?;
    let whole = page.starts_with('第') && is_publisher(name);
    date.span = name.len() + 1..name.len() + 1 + day.len();
    let fields = vec![
        (
            Field::Source,
            folded.original(line, 0..name.len()).to_owned(),
        ),
        (Field::Date, String::new()),
    ];
    whole.then(|| MetaLine {
        date: Some(date),
        labelled: true,
        ..unlabelled(fields)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_text_was_printed() {
        for (line, name) in [
            ("摘自《海潮文摘》", Some("海潮文摘")),
            ("（本文摘自《海潮志》第27期）", Some("海潮志")),
            ("本文轉載自公眾號「河邊寫字」", Some("河邊寫字")),
            ("本文刊载于《海潮周刊》2021年第3期", Some("海潮周刊")),
            ("他摘自《海潮》的那一段写在本子上", None),
            ("来自《海潮》的插曲很好听", None),
        ] {
            assert_eq!(printed_in(line).as_deref(), name, "{line}");
        }
    }

    #[test]
    fn which_account_a_text_is_from() {
        for (line, account, author) in [
            (
                "声明:本文来自于公众号 河边写字(ID:hebian),作者:周河,授权海潮网转载发布。",
                Some("河边写字"),
                Some("周河"),
            ),
            (
                "本文来自公众号：河边写字（ID：hebian），作者：周河、林小渡，题图来自：海潮图库",
                Some("河边写字"),
                Some("周河 林小渡"),
            ),
            ("（本文首发于公众号“河边写字”）", Some("河边写字"), None),
            (
                "本文轉載自公眾號「河邊寫字」，作者：周河",
                Some("河邊寫字"),
                Some("周河"),
            ),
            ("转载公众号的文章要先问作者：这是规矩。", None, None),
            ("来自公众号的读者很多，作者是谁他们并不关心。", None, None),
            ("他在公众号河边写字上读到了这件事。", None, None),
            ("本文来自公众号的投稿，作者：周河", None, None),
        ] {
            let found = from_account(line);
            let (name, by) = found.map_or((None, None), |(name, by)| (Some(name), by));
            assert_eq!(
                (name.as_deref(), by.as_deref()),
                (account, author),
                "{line}"
            );
        }
    }
}
