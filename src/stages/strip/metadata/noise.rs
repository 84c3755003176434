//! What stands beside a date and is no name: a weekday, an hour, a counter, a verb.
//!
//! The patterns have many alternatives and are dear to run; they are asked only where a string stands
//! that one of these needs.

use std::sync::LazyLock;

use crate::stages::strip::cues::{Cue, Cues};
use crate::stages::strip::pattern::Pattern;
use crate::stages::strip::rules::required;

/// What stands beside a date and is no name.
static NOISE: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(&noise("")));
/// The same with the words that stand for themselves only. Boundaries of words make the engine slow, so
/// that this one is for lines that have such a word.
static NOISE_AND_WORDS: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(&noise(WORDS)));
const WORDS: &str = r"\bhkt\b|^original\b|";

/// The strings, without blanks, of which every such match holds one: few words beside a date do, and the
/// patterns are dear to run.
static NOISY: LazyLock<Cues> = LazyLock::new(|| {
    let strings = strings_of_noise();
    Cues::new(strings.iter().map(|text| Cue::anywhere(text)).collect())
});

fn strings_of_noise() -> Vec<String> {
    let pattern = regex_syntax::parse(&noise(WORDS)).expect("the pattern is fixed and valid");
    let required = required(&pattern).expect("every alternative has a string");
    let bare = required.literals.iter().map(|text| text.replace(' ', ""));
    bare.collect()
}

fn noise(words: &str) -> String {
    let noise = concat!(
        r"本帖最后由 .{1,20} 于 ?$|星期[一二三四五六日天]|周[一二三四五六日]|礼拜[一二三四五六日]|发表于[\p{Han}]{2,3}$|",
        r"[(]?(?:最后|最新)?(?:更新)?[: ]*\d{1,4}(?:[/-]\d{1,2}){1,2} \d{1,2}:\d{2}(?::\d{2})? ?(?:更新|发布)?[)]?|",
        r"(?:last )?(?:updated|modified|edited)(?: (?:on|at))?[: ]*\d{4}(?:[/.年-]\d{1,2}){1,2}日?(?: \d{1,2}:\d{2}(?::\d{2})?)?|",
        r"^(?:本文|文章|稿件)(?:来源于|来源自|来源) ?|最新推荐文章于|首次发布|首次发表|最[后近新](?:发布|发表|更新|编辑|修改)于|发布于|发表于|更新于|编辑于|刊登于|刊载于|发布$|发表$|更新$|刊登$|原创|转载|首发|已编辑|编辑$|官方账号|官方帐号|(?:友善)?列印|文字大小|",
        r"^\d{4}年\d{1,2}月\d{1,2}日 ?by |\d+ ?字 +(?:大概|大约|约|需|共|预计)? ?\d+ ?(?:分钟|min)(?:读完|阅读)?|",
        r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},|[+-]\d{4}$|",
        r"(?:字数|阅读[数量]?|喜欢|人气|热度|查看|回复|浏览|点击)[ :]*\d[\d,.]*|",
        r"\d+ ?(?:次|条|人)? ?(?:阅读|浏览|点击|评论|看过|参与)|(?:阅读|浏览|点击|评论)[ (]*\d+[)]?|\d+ ?人(?:围观|浏览|阅读|看过)|[ ,，]*发现 ?\d+ ?个评论|\d* ?个评论$|(?:posted|published) (?:@|on|by)|^(?:本文|此文)已?于 ?$|^ by |^(?:posted|published):? ?$|^posted: ?|author: ?\||filed (?:under|in):? [^|]*|(?:views|disqus|valine|word count|reading time)[ :]+[\d.,k]*|^ in [^ |:]{1,16}| in [^ |]{1,16}$|(?:\d+|no) comments?\b.{0,2}$|(?:编辑 )?收藏 举报$|[|/] ?hits$",
    );
    format!("{words}{noise}")
}

/// What of it may stand in `text`, if anything.
pub(super) fn noise_in(text: &str) -> Option<&'static Pattern> {
    let mut may = false;
    NOISY.find(text, usize::MAX, |_| {
        may = true;
        false
    });
    may.then(
        || match text.contains("hkt") || text.starts_with("original") {
            true => &*NOISE_AND_WORDS,
            false => &*NOISE,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stages::strip::skeleton::skeleton;

    #[test]
    fn what_noise_needs_is_found_in_folded_text() {
        let mut folded = String::new();
        for text in strings_of_noise() {
            skeleton(&text, &mut folded);
            assert!(!text.is_empty() && folded == text, "{text}");
        }
    }

    #[test]
    fn noise_is_told_from_names() {
        for text in [
            " 周三 ",
            "posted by ",
            "3/14 09:30 更新",
            " in 河边",
            " 阅读 12",
            "updated: 2021-03-14",
            " 09:30 hkt",
            "12 comments",
            " +0800",
        ] {
            let found = noise_in(text).is_some_and(|noise| noise.is_match(text));
            assert!(found, "{text}");
        }
        for text in ["海潮报 ", "林小渡", ""] {
            assert!(noise_in(text).is_none(), "{text}");
        }
    }
}
