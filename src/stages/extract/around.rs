//! The short blocks around the running text that may say who wrote it, with the ends of that text.
//!
//! Markup does not tell a name from a button. What has neither a label nor a day is therefore no part of the
//! article's lines; it is handed on apart from them, so that whoever reads lines can tell names by their words
//! and their places.

use std::ops::Range;

use super::blocks::{Block, Blocks};
use super::body::Body;

/// The headline, what stands between it and the text, the ends of the text and what follows it, a line each. None
/// where nothing short stands there.
pub(super) fn text(
    blocks: &Blocks,
    body: &Body,
    headline: Option<usize>,
    title: Option<&str>,
) -> Option<String> {
    /// How many blocks above and below the text are taken.
    const HEAD: usize = 10;
    const TAIL: usize = 6;
    let (first, last) = body.prose;
    let above = headline.is_none_or(|at| at < first);
    let named = headline.map(|at| blocks.text_of(&blocks.blocks[at]));
    let title = title.or(named).filter(|_| above)?;
    let below = headline.map_or(0, |at| at + 1);
    let head = below.max(first.saturating_sub(HEAD))..first;
    let end = blocks.blocks.len().min(last + 1 + TAIL);
    let head = short(blocks, head);
    // Below a message stand those of others.
    let tail = match body.stamp {
        Some(_) => Vec::new(),
        None => short(blocks, last + 1..end),
    };
    if head.is_empty() && tail.is_empty() {
        return None;
    }
    let mut lines = vec![title];
    lines.extend(head);
    lines.extend(ends(blocks, body));
    lines.extend(tail);
    Some(lines.join("\n"))
}

/// The blocks of a range that are short and no row of links.
fn short(blocks: &Blocks, range: Range<usize>) -> Vec<&str> {
    /// In characters, and the most links.
    const SHORT: usize = 60;
    const LINKS: usize = 2;
    let is_short = |block: &&Block| block.chars <= SHORT && block.links <= LINKS && !block.field;
    let found = blocks.blocks.get(range).unwrap_or_default().iter();
    found
        .filter(is_short)
        .map(|block| blocks.text_of(block))
        .collect()
}

/// The first and the last paragraphs of the running text.
fn ends<'b>(blocks: &'b Blocks, body: &Body) -> Vec<&'b str> {
    const FIRST: usize = 4;
    const LAST: usize = 2;
    let (first, last) = body.prose;
    let of_text = body.blocks.iter().copied();
    // Not the names and the days of other articles amid it.
    let runs = |at: &usize| blocks.blocks[*at].marks > 0;
    let of_text: Vec<usize> = of_text
        .filter(|at| (first..=last).contains(at) && runs(at))
        .collect();
    let rest = of_text.len().saturating_sub(LAST).max(FIRST);
    let begin = of_text.iter().take(FIRST);
    let end = of_text.get(rest..).unwrap_or_default();
    begin
        .chain(end)
        .map(|&at| blocks.text_of(&blocks.blocks[at]))
        .collect()
}
