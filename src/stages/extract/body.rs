//! Which blocks of a page are its body.
//!
//! Every block counts for the body (running text) or against it (links, stubs); the element whose
//! subtree has the highest sum holds the body: one pass from the leaves up. Inside, rows of links
//! and the parts that call themselves comments, related or shared go. The words of classes and
//! ids are hints only: a part that holds most of the page's text is the body whatever its name.

use super::blocks::{Block, Blocks};
use super::tokens::attribute;
use super::tree::{Kind, Tag, Tree};

/// The body of a page.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// The numbers of the blocks that belong to it, ascending.
    pub(super) blocks: Vec<usize>,
    /// The first block of the element that holds it, and one past its last.
    pub(super) span: (usize, usize),
}

/// A part of a page whose name is against it may hold this share of the page's running text; with
/// more the name is disregarded. Set on the development half of the labelled pages.
const NAMED_SHARE: f32 = 0.4;

/// As many links in a row, each a line of its own, may be part of a text; with more they are a
/// list of other articles. Set on the development half of the labelled pages.
const LINKS: usize = 1;

/// What running text above the headline counts: an article stands below its headline; above it
/// are notices, forms and the pages' common head.
const ABOVE: f32 = 0.25;

/// The share of the running text that has to stand below a headline for it to be one and not a
/// mention in the foot of the page.
const BELOW: f32 = 0.25;

/// Finds the body, below `headline` where there is one; `None` on a page without running text.
pub(super) fn find(tree: &Tree<'_>, blocks: &Blocks, headline: Option<usize>) -> Option<Body> {
    let mut prose: Vec<f32> = blocks.blocks.iter().map(prose).collect();
    if let Some(at) = headline {
        let (above, below) = prose.split_at_mut(at);
        let (high, low): (f32, f32) = (above.iter().sum(), below.iter().sum());
        if low >= BELOW * (high + low) {
            above.iter_mut().for_each(|prose| *prose *= ABOVE);
        }
    }
    let total: f32 = prose.iter().sum();
    if total <= 0.0 {
        return None;
    }
    let furniture = furniture(tree, blocks, &prose, total);
    let mut sums = vec![0.0_f32; tree.nodes.len()];
    for (block, prose) in blocks.blocks.iter().zip(&prose) {
        sums[block.node] += if furniture[block.node] {
            -0.4
        } else {
            mark(block, *prose)
        };
    }
    add_up(tree, &mut sums);
    let mut best = (0.0_f32, 0_usize);
    for (index, sum) in sums.iter().enumerate() {
        // The deeper of two equals comes later.
        if *sum >= best.0 {
            best = (*sum, index);
        }
    }
    let (sum, node) = best;
    if sum <= 0.0 {
        return None;
    }
    Some(pick(tree, blocks, &prose, &furniture, node))
}

/// Adds every node's sum to its parent's, leaves first.
fn add_up(tree: &Tree<'_>, sums: &mut [f32]) {
    for index in (1..tree.nodes.len()).rev() {
        let sum = sums[index];
        sums[tree.nodes[index].parent] += sum;
    }
}

/// How much running text a block is; 0 for everything else.
fn prose(block: &Block) -> f32 {
    let own = block.chars - block.linked;
    let clauses = (own >= 18 && block.marks >= 1) || own >= 60;
    if !clauses || block.linked * 2 > block.chars {
        return 0.0;
    }
    #[allow(clippy::cast_precision_loss)]
    let length = own.min(240) as f32;
    1.0 + length / 20.0
}

/// What a block counts for or against the body.
fn mark(block: &Block, prose: f32) -> f32 {
    if prose > 0.0 {
        prose
    } else if block.linked * 2 > block.chars {
        -0.8
    } else {
        -0.15
    }
}

/// For every node, whether it stands in a part that calls itself furniture.
fn furniture(tree: &Tree<'_>, blocks: &Blocks, prose: &[f32], total: f32) -> Vec<bool> {
    let mut share = vec![0.0_f32; tree.nodes.len()];
    for (block, prose) in blocks.blocks.iter().zip(prose) {
        share[block.node] += prose / total;
    }
    add_up(tree, &mut share);
    let mut furniture = vec![false; tree.nodes.len()];
    for (index, node) in tree.nodes.iter().enumerate().skip(1) {
        let inherited = furniture[node.parent];
        furniture[index] = inherited
            || match node.kind {
                Kind::Element(tag, attributes) => {
                    (tag == Tag::Furniture || is_named_furniture(attributes))
                        && share[index] < NAMED_SHARE
                }
                Kind::Text(_) => false,
            };
    }
    furniture
}

/// Words of class names and ids that stand for furniture, whole words only.
const WORDS: [&str; 58] = [
    "comment",
    "comments",
    "pinglun",
    "reply",
    "replies",
    "share",
    "sharebar",
    "bdsharebuttonbox",
    "bdshare",
    "fenxiang",
    "related",
    "relate",
    "xiangguan",
    "recommend",
    "recommended",
    "recommendation",
    "tuijian",
    "hot",
    "rank",
    "ranking",
    "paihang",
    "sidebar",
    "side",
    "aside",
    "nav",
    "navbar",
    "navigation",
    "menu",
    "crumb",
    "crumbs",
    "breadcrumb",
    "breadcrumbs",
    "footer",
    "foot",
    "copyright",
    "toolbar",
    "tools",
    "login",
    "popup",
    "modal",
    "qrcode",
    "ewm",
    "erweima",
    "advert",
    "advertisement",
    "ad",
    "ads",
    "gg",
    "pager",
    "pagination",
    "tags",
    "tag",
    "keywords",
    "links",
    "friendlink",
    "sitemap",
    "topbar",
    "social",
];
/// Parts of such words that are telling enough wherever they stand.
const PARTS: [&str; 16] = [
    "comment",
    "recommend",
    "related",
    "breadcrumb",
    "sidebar",
    "footer",
    "copyright",
    "qrcode",
    "pagination",
    "prevnext",
    "bdshare",
    "friendlink",
    "sharebtn",
    "share-btn",
    "hotnews",
    "relnews",
];

fn is_named_furniture(attributes: &str) -> bool {
    ["class", "id"].iter().any(|name| {
        attributes.contains(name)
            && attribute(attributes, name).is_some_and(|value| {
                let value = value.to_ascii_lowercase();
                PARTS.iter().any(|part| value.contains(part))
                    || value
                        .split(|c: char| !c.is_ascii_alphanumeric())
                        .any(|word| WORDS.contains(&word))
            })
    })
}

/// The blocks of the body inside `node`.
fn pick(tree: &Tree<'_>, blocks: &Blocks, prose: &[f32], furniture: &[bool], node: usize) -> Body {
    let end = tree.nodes[node].end;
    let inside = |block: &Block| (node..end).contains(&block.node);
    let from = blocks.blocks.iter().position(inside).unwrap_or(0);
    let to = blocks
        .blocks
        .iter()
        .rposition(inside)
        .map_or(from, |last| last + 1);
    let of = |index: &usize| prose[*index] > 0.0 && !furniture[blocks.blocks[*index].node];
    let first = (from..to).find(of).unwrap_or(from);
    let last = (from..to).rev().find(of).unwrap_or(first);
    let linked: Vec<bool> = (from..to)
        .map(|index| is_link_row(&blocks.blocks[index]))
        .collect();
    let run = |index: usize| {
        let at = index - from;
        let before = linked[..at].iter().rev().take_while(|l| **l).count();
        let after = linked[at..].iter().take_while(|l| **l).count();
        before + after
    };
    let kept = (from..to)
        .filter(|&index| {
            let block = &blocks.blocks[index];
            if furniture[block.node] {
                return false;
            }
            let outside = index < first || index > last;
            !(linked[index - from] && (outside || run(index) > LINKS))
        })
        .collect();
    Body {
        blocks: kept,
        span: (from, to),
    }
}

/// Whether a block is a link, or a row of links, and no sentence.
fn is_link_row(block: &Block) -> bool {
    block.linked * 10 > block.chars * 7 && block.marks == 0 && block.heading == 0
}
