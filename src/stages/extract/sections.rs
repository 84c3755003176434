//! The other sections of a page that is made of several: what a firm says of itself, of its dishes, of its
//! rooms, each below its own heading.
//!
//! The body is one element and what grows around it. On such a page that is one section of several that
//! stand beside each other, with pictures, buttons or a notice between them. A section is taken where it
//! has a heading of its own that is no link, next to no links, and running text or several facts, as where a
//! restaurant is and when it is open. Nothing above the headline
//! is looked at, nor the parts that call themselves furniture. And where one element holds nearly all running text
//! of a page that its parts share, that one is the body.

use std::ops::Range;

use super::blocks::Block;
use super::body::Page;
use super::credits;
use super::grow::{blocks_in, is_mostly_prose};
use super::tokens::attribute;
use super::tree::{Kind, Tag};

/// The element around `node` with nearly all of the page's running text, where `node` has too little of it: links
/// and short lines between the parts of a text count against all of them together. Comments are none.
pub(super) fn around_all(page: &Page<'_, '_>, node: usize, headline: Option<usize>) -> usize {
    /// The share of the running text that is enough, and the one that is nearly all.
    const ENOUGH: f32 = 0.7;
    const ALL: f32 = 0.85;
    /// Of so many characters one may be linked.
    const LINKED: usize = 5;
    /// So many lines with a date are those of comments or of other articles.
    const STAMPS: usize = 2;
    /// So many paragraphs share a heading; comments have none.
    const HEADED: usize = 4;
    let told = |range: (usize, usize)| -> f32 {
        let own = |at: &usize| !page.furniture[page.blocks[*at].node];
        (range.0..range.1)
            .filter(own)
            .map(|at| page.prose[at])
            .sum()
    };
    let total = told((0, page.blocks.len()));
    let mut around = node;
    if told(blocks_in(page, node)) >= ENOUGH * total {
        return node;
    }
    while around != 0 {
        around = page.tree.nodes[around].parent;
        let (from, to) = blocks_in(page, around);
        if told((from, to)) < ALL * total {
            // An article in a box with its headline.
            if headline.is_some_and(|at| (from..to).contains(&at)) {
                return node;
            }
            continue;
        }
        let (linked, chars) = links(&page.blocks[from..to]);
        let inside = blocks_in(page, node);
        let stamps = (inside.1..to).filter(|&at| {
            let block = &page.blocks[at];
            credits::is_credit(block, page.all.text_of(block))
        });
        let outside = || (from..inside.0).chain(inside.1..to);
        let headings = outside().filter(|&at| page.blocks[at].heading > 0).count();
        let paragraphs = outside().filter(|&at| page.prose[at] > 0.0).count();
        let fits = linked * LINKED <= chars
            && stamps.take(STAMPS).count() < STAMPS
            && headings * HEADED >= paragraphs;
        return if fits { around } else { node };
    }
    node
}

/// Whether the article of a headline of its own stands in `best`, below the one in `first`: a heading of the page's
/// uppermost kind, that looks like the headline and leads nowhere, as endless pages have them.
pub(super) fn begins_another(
    page: &Page<'_, '_>,
    headline: usize,
    first: usize,
    best: usize,
) -> bool {
    let kind = |at: usize| match page.tree.nodes[page.blocks[at].node].kind {
        Kind::Element(tag, attributes) => Some((tag, attributes)),
        Kind::Text(_) => None,
    };
    let (_, from) = blocks_in(page, first);
    let (begin, end) = blocks_in(page, best);
    let told = (begin..end).find(|&at| page.prose[at] > 0.0).unwrap_or(end);
    let title = &page.blocks[headline];
    let uppermost = matches!(kind(headline), Some((Tag::Heading(1), _)));
    uppermost
        && (from..end.min(told + 1)).any(|at| {
            let block = &page.blocks[at];
            block.linked == 0
                && kind(at) == kind(headline)
                && page.all.text_of(block) != page.all.text_of(title)
        })
}

/// The blocks of the sections beside the body `span`, in ranges that do not touch it, ascending. Linear in the
/// children of the elements around it.
pub(super) fn beside(
    page: &Page<'_, '_>,
    mut node: usize,
    span: (usize, usize),
    headline: Option<usize>,
) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    while node != 0 {
        let parent = page.tree.nodes[node].parent;
        let top = headline.map_or(0, |at| begins(page, parent, node, at));
        for child in children(page, parent) {
            let (from, to) = blocks_in(page, child);
            let apart = to <= span.0 || from >= span.1;
            let beside = child != node && apart && from >= top && from < to;
            if beside && alike(page, child, node) && is_section(page, from..to) {
                found.push(from..to);
            }
        }
        node = parent;
    }
    found.sort_by_key(|range| range.start);
    found
}

/// Where the sections below the headline `at` begin: right behind it, or with the section that it is the
/// heading of.
fn begins(page: &Page<'_, '_>, parent: usize, node: usize, at: usize) -> usize {
    let first = page.blocks[at].first;
    let holds = |child: &usize| (*child..page.tree.nodes[*child].end).contains(&first);
    let part = children(page, parent).find(holds);
    let part = part.filter(|&part| part != node && alike(page, part, node));
    part.map_or(at + 1, |part| blocks_in(page, part).0)
}

/// The children of an element, texts too, in document order.
pub(super) fn children(page: &Page<'_, '_>, parent: usize) -> impl Iterator<Item = usize> {
    let end = page.tree.nodes[parent].end;
    let mut next = parent + 1;
    std::iter::from_fn(move || {
        let child = next;
        (child < end).then(|| {
            next = page.tree.nodes[child].end;
            child
        })
    })
}

/// Whether two elements are of one kind: they share the name of a class.
fn alike(page: &Page<'_, '_>, one: usize, other: usize) -> bool {
    let names = classes(page, other);
    classes(page, one)
        .split_ascii_whitespace()
        .any(|name| names.split_ascii_whitespace().any(|other| other == name))
}

/// The names of an element's classes, parted by blanks.
pub(super) fn classes<'t>(page: &Page<'_, 't>, node: usize) -> &'t str {
    match page.tree.nodes[node].kind {
        Kind::Element(_, attributes) => attribute(attributes, "class").unwrap_or_default(),
        Kind::Text(_) => "",
    }
}

/// Whether the blocks of `range` are a section.
fn is_section(page: &Page<'_, '_>, range: Range<usize>) -> bool {
    /// How far below the beginning the heading stands, in blocks.
    const NEAR: usize = 2;
    /// Of how many characters one may be linked.
    const LINKED: usize = 6;
    /// A section without a sentence has so many characters.
    const LEAST: usize = 40;
    let blocks = &page.blocks[range.clone()];
    let headed = blocks
        .iter()
        .take(NEAR)
        .any(|block| block.heading > 0 && block.linked * 2 < block.chars);
    let fields = blocks.iter().any(|block| block.field);
    let furniture = blocks.iter().all(|block| page.furniture[block.node]);
    let (linked, all) = links(blocks);
    let told = range.into_iter().any(|at| page.prose[at] > 0.0);
    headed && !fields && !furniture && linked * LINKED <= all && (told || all >= LEAST)
}

/// Whether a part is a section like the body: below its own heading several paragraphs that are most of it,
/// and no links to speak of.
pub(super) fn is_of_paragraphs(page: &Page<'_, '_>, range: Range<usize>) -> bool {
    /// How many paragraphs, and of how many characters one may be linked.
    const PARAGRAPHS: usize = 2;
    const LINKED: usize = 12;
    let blocks = &page.blocks[range.clone()];
    let headed = blocks.first().is_some_and(|block| block.heading > 0);
    let furniture = blocks
        .iter()
        .any(|block| page.furniture[block.node] || block.field);
    let (linked, all) = links(blocks);
    let paragraphs = range.clone().filter(|&index| page.prose[index] > 0.0);
    headed
        && !furniture
        && linked * LINKED <= all
        && paragraphs.count() >= PARAGRAPHS
        && is_mostly_prose(page, range)
}

/// How many characters of `blocks` are linked, and how many there are.
fn links(blocks: &[Block]) -> (usize, usize) {
    let sum = |(linked, all), block: &Block| (linked + block.linked, all + block.chars);
    blocks.iter().fold((0, 0), sum)
}
