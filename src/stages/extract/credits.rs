//! The lines around a body that say who wrote it, where it came from, and when.

use std::ops::Range;

use super::blocks::{Block, Blocks};
use super::declared::iso;

/// What credits are labelled with.
const WORDS: [&str; 22] = [
    "来源",
    "來源",
    "作者",
    "记者",
    "記者",
    "编辑",
    "編輯",
    "责编",
    "責編",
    "发布",
    "發布",
    "時間",
    "时间",
    "日期",
    "稿源",
    "出处",
    "原标题",
    "原標題",
    "原题",
    "撰文",
    "通讯员",
    "更新",
];

/// A line of credits, in characters.
const LONGEST: usize = 100;

/// Short blocks above the body that say who wrote it, where it came from, and when. A date needs
/// no label here.
pub(super) fn above(blocks: &Blocks, range: Range<usize>) -> impl Iterator<Item = &str> {
    candidates(blocks, range).filter(|text| is_labelled(text) || is_dated(text))
}

/// The same below the body: dates without a label are those of other articles and of comments.
pub(super) fn below(blocks: &Blocks, range: Range<usize>) -> impl Iterator<Item = &str> {
    candidates(blocks, range).filter(|text| is_labelled(text))
}

fn candidates(blocks: &Blocks, range: Range<usize>) -> impl Iterator<Item = &str> {
    let short = |block: &&Block| block.chars <= LONGEST && block.linked * 2 < block.chars;
    let found = blocks.blocks[range].iter().filter(short);
    found.map(|block| blocks.text_of(block))
}

/// The day that the first dated line says, whatever else it holds.
pub(super) fn date(blocks: &Blocks, range: Range<usize>) -> Option<String> {
    let short = |block: &&Block| block.chars <= LONGEST;
    let mut found = blocks.blocks[range].iter().filter(short);
    found.find_map(|block| day(blocks.text_of(block)))
}

/// Whether one of the labels has a value: something behind a colon or a blank, or a date.
fn is_labelled(text: &str) -> bool {
    let dated = has_date(text);
    WORDS.iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let rest = text[at + word.len()..].trim_start_matches('人');
            let value = rest.trim_start_matches([
                ' ', '\u{3000}', '：', ':', '／', '/', '|', '丨', '】', ']', '）', ')',
            ]);
            dated || (value.len() < rest.len() && value.chars().any(char::is_alphanumeric))
        })
    })
}

/// Whether a text says when: a day, or a date with little beside it.
pub(super) fn is_dated(text: &str) -> bool {
    day(text).is_some() || has_date(text)
}

/// Whether a text is a date with little beside it.
fn has_date(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits >= 6 && digits * 3 >= text.chars().count() && years(text).next().is_some()
}

/// The first day that a text names in digits, year first, and the time behind it.
fn day(text: &str) -> Option<String> {
    years(text).find_map(|at| {
        let (month, rest) = number_behind(&text[at + 4..], ['-', '/', '.', '年'])?;
        let (day, rest) = number_behind(rest, ['-', '/', '.', '月'])?;
        let time = rest.trim_start_matches(['日', ' ', '\u{3000}', '\u{A0}']);
        iso(&format!(
            "{}-{month:0>2}-{day:0>2} {time}",
            &text[at..at + 4]
        ))
    })
}

/// The number of one or two digits behind one of `marks`, and what follows it.
fn number_behind(text: &str, marks: [char; 4]) -> Option<(&str, &str)> {
    let rest = text.trim_start().strip_prefix(marks)?.trim_start();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits).then(|| rest.split_at(digits))
}

/// Where the years stand in a text.
fn years(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    (0..bytes.len().saturating_sub(3)).filter(move |&at| {
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        matches!(&bytes[at..at + 2], b"19" | b"20")
            && digit(at + 2)
            && digit(at + 3)
            && !digit(at + 4)
            && !(at > 0 && digit(at - 1))
    })
}
