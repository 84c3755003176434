//! Entries that only point to other articles: a linked headline, the beginning of its text, a date.
//!
//! What stands in such a list are sentences, and a long list holds more of them than a short
//! article. Markup tells it all the same: every entry has a box of its own, and in every box a link
//! comes first and one paragraph follows. Linked headings of one text share their box. A page that
//! is nothing but such a list is left as it is.

use super::blocks::{Block, Blocks};
use super::tree::Tree;

/// The longest paragraph that sums up an article, in characters.
const SUMMARY: usize = 200;
/// The shortest linked headline, in characters; what is shorter is the name of who writes.
const HEADLINE: usize = 6;
/// So many entries in a row are a list; of paragraphs that break off two are enough.
const ENTRIES: usize = 3;
const BROKEN_OFF: usize = 2;
/// How many blocks may stand between a link and its paragraph, and between two entries: a date, a
/// counter, a column.
const BETWEEN: usize = 1;
const APART: usize = 4;
/// How far above a paragraph the box of its entry is looked for, in elements.
const LEVELS: usize = 8;
/// The share of a page's running text that has to be left for it to be more than a list.
const LEFT: f32 = 0.1;

/// An entry of a list.
struct Entry {
    /// The block of its paragraph.
    at: usize,
    /// The element that holds the link, the paragraph and no other paragraph.
    node: usize,
}

/// Takes what sums up other articles, or this one again, out of the running text. Linear.
pub(super) fn discount(tree: &Tree<'_>, blocks: &Blocks, prose: &mut [f32]) {
    let total: f32 = prose.iter().sum();
    let mut teasers = listed(tree, blocks, prose);
    teasers.extend(repeated(blocks, prose));
    let taken: f32 = teasers.iter().map(|&at| prose[at]).sum();
    if total - taken >= LEFT * total {
        teasers.iter().for_each(|&at| prose[at] = 0.0);
    }
}

/// The paragraphs of all entries that stand in lists.
fn listed(tree: &Tree<'_>, blocks: &Blocks, prose: &[f32]) -> Vec<usize> {
    let running: Vec<usize> = (0..prose.len()).filter(|&at| prose[at] > 0.0).collect();
    let mut teasers = Vec::new();
    let mut run: Vec<Entry> = Vec::new();
    let mut close = |run: &mut Vec<Entry>| {
        let broken = run.iter().all(|entry| breaks_off(text(blocks, entry.at)));
        if run.len() >= if broken { BROKEN_OFF } else { ENTRIES } {
            teasers.extend(run.iter().map(|entry| entry.at));
        }
        run.clear();
    };
    for (number, &at) in running.iter().enumerate() {
        let before = number.checked_sub(1).map(|number| running[number]);
        let after = running.get(number + 1).copied();
        let found = entry(tree, blocks, at).filter(|entry| {
            let inside = |other: usize| {
                let first = blocks.blocks[other].first;
                (entry.node..tree.nodes[entry.node].end).contains(&first)
            };
            !before.is_some_and(inside) && !after.is_some_and(inside)
        });
        let Some(found) = found else {
            close(&mut run);
            continue;
        };
        if run.last().is_some_and(|last| at - last.at > APART) {
            close(&mut run);
        }
        run.push(found);
    }
    close(&mut run);
    teasers
}

/// The entry whose paragraph a block is: short, below a link.
fn entry(tree: &Tree<'_>, blocks: &Blocks, at: usize) -> Option<Entry> {
    let block = &blocks.blocks[at];
    if block.chars > SUMMARY {
        return None;
    }
    let mut above = blocks.blocks[..at].iter().rev().take(1 + BETWEEN);
    let link = above.find(|block| is_headline(block))?;
    let mut node = tree.nodes[block.first].parent;
    for _ in 0..LEVELS {
        if node <= link.first {
            return Some(Entry { at, node });
        }
        node = tree.nodes[node].parent;
    }
    None
}

/// Whether a block is a link from end to end, long enough for a headline.
fn is_headline(block: &Block) -> bool {
    block.chars >= HEADLINE && block.linked * 10 > block.chars * 8
}

/// The paragraphs that break off and say again how the article begins.
fn repeated(blocks: &Blocks, prose: &[f32]) -> Vec<usize> {
    /// As much of an opening, in characters, is no refrain.
    const OPENING: usize = 20;
    let letters = |at: usize| text(blocks, at).chars().filter(|c| c.is_alphanumeric());
    let mut running = (0..prose.len()).filter(|&at| prose[at] > 0.0);
    let opening: Vec<char> = running.clone().flat_map(letters).take(OPENING).collect();
    running.next();
    running
        .filter(|&at| {
            breaks_off(text(blocks, at)) && letters(at).take(OPENING).eq(opening.iter().copied())
        })
        .collect()
}

/// Whether a paragraph ends in dots.
fn breaks_off(text: &str) -> bool {
    text.ends_with(['…', '⋯']) || text.ends_with("...") || text.ends_with("。。。")
}

fn text(blocks: &Blocks, at: usize) -> &str {
    blocks.text_of(&blocks.blocks[at])
}
