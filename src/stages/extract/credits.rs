//! The lines around a body that say who wrote it, where it came from, and when.

use std::ops::Range;

use super::blocks::{Block, Blocks};

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
    candidates(blocks, range).filter(|text| is_labelled(text) || has_date(text))
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

/// Whether a text is a date with little beside it.
fn has_date(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits < 6 || digits * 3 < text.chars().count() {
        return false;
    }
    text.as_bytes().windows(5).any(|year| {
        matches!(&year[..2], b"19" | b"20")
            && year[2].is_ascii_digit()
            && year[3].is_ascii_digit()
            && !year[4].is_ascii_digit()
    })
}
