//! How far the body reaches around the element that holds most of its running text.
//!
//! Short paragraphs, captions, verses and the lines of a letter beside that element have no
//! sentences of their own to count with. The body takes in what stands next to it under the same
//! parent, outwards, as long as it is plain text; where it takes in all that the parent holds, it
//! goes on beside the parent. It stops at links that no sentence announces, at furniture, at boxes without a sentence, and at
//! the headline.

use std::ops::Range;

use super::blocks::Block;
use super::body::{Page, introduces, is_link_row};
use super::sections;
use super::tree::{Kind, Tag};

/// The first block of the body and one past its last. `node` is the element with the most
/// running text. Linear: every block is taken once, and the first that is not ends the side.
pub(super) fn grow(page: &Page<'_, '_>, node: usize, headline: Option<usize>) -> (usize, usize) {
    let (mut from, mut to) = blocks_in(page, node);
    let mut node = node;
    while node != 0 {
        let parent = page.tree.nodes[node].parent;
        let (low, high) = blocks_in(page, parent);
        let low = headline
            .filter(|&at| at < from)
            .map_or(low, |at| low.max(at + 1));
        let begun = (from, to);
        while from > low {
            let Some(begin) = before(page, parent, from, low) else {
                break;
            };
            from = begin;
        }
        while to < high {
            let Some(end) = after(page, parent, to, high) else {
                break;
            };
            to = end;
        }
        to = trim(page, begun.1, to);
        if from > low || to < high {
            break;
        }
        node = parent;
    }
    (from, to)
}

/// The blocks inside a node.
pub(super) fn blocks_in(page: &Page<'_, '_>, node: usize) -> (usize, usize) {
    let end = page.tree.nodes[node].end;
    let from = page.blocks.partition_point(|block| block.first < node);
    let to = page.blocks.partition_point(|block| block.first < end);
    (from, to)
}

/// The child of `parent` in which the block begins.
fn child(page: &Page<'_, '_>, parent: usize, block: &Block) -> usize {
    let mut node = block.first;
    while node > parent && page.tree.nodes[node].parent != parent {
        node = page.tree.nodes[node].parent;
    }
    node
}

/// Where the part that ends at `at` begins, if it belongs to the text.
fn before(page: &Page<'_, '_>, parent: usize, at: usize, low: usize) -> Option<usize> {
    let block = &page.blocks[at - 1];
    if block.node == parent {
        return is_plain(page, at - 1).then_some(at - 1);
    }
    let child = child(page, parent, block);
    let (begin, _) = blocks_in(page, child);
    (begin >= low && belongs(page, child, begin..at, at)).then_some(begin)
}

/// Where the part that begins at `at` ends, if it belongs to the text.
fn after(page: &Page<'_, '_>, parent: usize, at: usize, high: usize) -> Option<usize> {
    let block = &page.blocks[at];
    if block.node == parent {
        return is_plain(page, at).then_some(at + 1);
    }
    let child = child(page, parent, block);
    let end = blocks_in(page, child).1.min(high);
    if end > at && introduces(page, at - 1) && page.blocks[at..end].iter().all(is_link_row) {
        return Some(end);
    }
    // The list and its heading in a part of their own.
    let headed = end > at + 1 && block.heading > 0 && introduces(page, at);
    if headed && page.blocks[at + 1..end].iter().all(is_link_row) {
        return Some(end);
    }
    (end > at && belongs(page, child, at..end, at - 1)).then_some(end)
}

/// Whether a part beside the body, the block `beside` next to it, is text and not a box.
fn belongs(page: &Page<'_, '_>, part: usize, range: Range<usize>, beside: usize) -> bool {
    if sections::is_of_paragraphs(page, range.clone()) {
        return true;
    }
    if !range.clone().all(|index| is_plain(page, index)) {
        return false;
    }
    let Kind::Element(Tag::Block | Tag::Article | Tag::Furniture, attributes) =
        page.tree.nodes[part].kind
    else {
        return true;
    };
    let like = |block: &Block| match page.tree.nodes[block.node].kind {
        Kind::Element(Tag::Block, same) => same == attributes,
        _ => false,
    };
    is_mostly_prose(page, range.clone())
        || page.blocks.get(beside).is_some_and(like)
        || range.into_iter().all(|index| {
            let node = page.blocks[index].node;
            matches!(
                page.tree.nodes[node].kind,
                Kind::Element(Tag::Item | Tag::Row | Tag::Pre, _)
            )
        })
}

/// Whether at least half of a part is running text: a box of buttons holds a sentence, too.
pub(super) fn is_mostly_prose(page: &Page<'_, '_>, range: Range<usize>) -> bool {
    let (prose, all) = range.fold((0, 0), |(prose, all), index| {
        let chars = page.blocks[index].chars;
        let running = page.prose[index] > 0.0;
        (prose + if running { chars } else { 0 }, all + chars)
    });
    prose > 0 && prose * 2 >= all
}

/// Whether a block is plain text: no links to speak of, not in a part that is furniture.
pub(super) fn is_plain(page: &Page<'_, '_>, index: usize) -> bool {
    let block = &page.blocks[index];
    block.linked * 3 <= block.chars && !page.furniture[block.node]
}

/// A body that has grown does not end with a heading or a scrap: that is the begin of something else.
fn trim(page: &Page<'_, '_>, begun: usize, to: usize) -> usize {
    /// A scrap, in characters.
    const SCRAP: usize = 4;
    let scrap = |block: &&Block| block.heading > 0 || block.chars < SCRAP;
    to - page.blocks[begun..to]
        .iter()
        .rev()
        .take_while(scrap)
        .count()
}
