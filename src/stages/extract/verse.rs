//! Bodies without sentences: a poem, a song, a list of facts below a headline.
//!
//! Short lines without a comma count nothing as running text, and on such a page the motto in a
//! margin would be the body. Many of them under one parent below the headline, more text than all
//! sentences of the page, are it. Without a headline nothing is looked for: any menu could be one.

use super::body::Page;
use super::grow::is_plain;
use super::tree::{Kind, Tag};

/// So many lines make a poem: four lines are what most feet of pages have too.
const LINES: usize = 6;

/// The longest line, in characters.
const LINE: usize = 40;

/// The share of all short lines below the headline that has to stand under the one parent.
const SHARE: usize = 2;

/// The element that holds the lines, if they are the body. Linear.
pub(super) fn find(page: &Page<'_, '_>, headline: usize) -> Option<usize> {
    let mut sums = vec![(0_usize, 0_usize); page.tree.nodes.len()];
    let (mut all, mut sentences) = (0, 0);
    for index in headline + 1..page.blocks.len() {
        let block = &page.blocks[index];
        if !is_plain(page, index) {
            continue;
        }
        if page.prose[index] > 0.0 {
            sentences += block.chars;
        } else if block.chars <= LINE && block.heading == 0 {
            all += block.chars;
            let sum = &mut sums[container(page, block.node)];
            *sum = (sum.0 + block.chars, sum.1 + 1);
        }
    }
    let (node, &(chars, lines)) = sums.iter().enumerate().max_by_key(|(_, sum)| sum.0)?;
    let enough = lines >= LINES && chars * SHARE > all && chars > sentences;
    enough.then_some(node)
}

/// The element that holds a paragraph's neighbours too.
fn container(page: &Page<'_, '_>, node: usize) -> usize {
    match page.tree.nodes[node].kind {
        Kind::Element(Tag::Paragraph | Tag::Item | Tag::Heading(_), _) => {
            page.tree.nodes[node].parent
        }
        _ => node,
    }
}
