//! The sources that a text names below its end: a heading such as 参考资料 and what is numbered from one on below it.
//!
//! Each number stands at the beginning of its line or in a line of its own. A list of other articles has no such
//! heading; without numbers nobody can tell where one of sources ends, so that such a list is not looked at.

use std::collections::HashSet;

use super::Judge;

/// What a list of sources is called.
const HEADINGS: [&str; 12] = [
    "参考资料",
    "參考資料",
    "参考文献",
    "參考文獻",
    "参考来源",
    "參考來源",
    "资料来源",
    "資料來源",
    "引用来源",
    "引用文献",
    "引用文獻",
    "references",
];

impl Judge<'_, '_> {
    /// The heading of a list of sources below `last` and its entries. Linear.
    pub(super) fn cited(&self, last: usize, own: &mut HashSet<usize>) {
        /// How far below the text the heading stands, in lines.
        const NEAR: usize = 40;
        /// The shortest source, in characters, and how many make a list.
        const SOURCE: usize = 6;
        const LEAST: usize = 2;
        let heads = |&i: &usize| {
            let text = self.lines[i].text.trim_end_matches([':', '：', ' ']);
            HEADINGS
                .iter()
                .any(|heading| heading.eq_ignore_ascii_case(text))
        };
        let end = self.lines.len();
        let Some(head) = (last + 1..end.min(last + 1 + NEAR)).find(heads) else {
            return;
        };
        let (mut at, mut number) = (head + 1, 1);
        while at < end {
            let text = self.lines[at]
                .text
                .trim_start_matches(['[', '［', '【', '(', '（']);
            let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            if text[..digits].parse() != Ok(number) {
                break;
            }
            let rest =
                text[digits..].trim_start_matches([']', '］', '】', ')', '）', '.', '、', ' ']);
            // What is numbered stands beside the number or below it.
            let below = at + 1 < end && self.lines[at + 1].shape.chars >= SOURCE;
            at += match rest.is_empty() {
                true if below => 2,
                false if rest.chars().count() >= SOURCE => 1,
                _ => break,
            };
            number += 1;
        }
        if number > LEAST {
            own.extend(head..at);
        }
    }
}
