//! The other messages of a page of messages, where the body is one of them.
//!
//! The posts of a thread and the answers to a question stand in elements of one kind beside each other, and
//! in each the text has the same place below names, ranks and buttons. So the way from such an element down
//! to the text that is the body leads to the text of each of the others, too, and past all the rest. Every
//! message has the time when it was written, beside its text. Comments on an article are no such messages: the
//! article is none of them. Nor are the entries of a list, which have headings that lead elsewhere.

use std::ops::Range;

use super::body::Page;
use super::credits;
use super::grow::blocks_in;
use super::sections::{children, classes};
use super::tree::{Kind, Tag};

/// So many messages make a thread; fewer may be parts of any layout.
const MESSAGES: usize = 3;

/// How far above the text of a message the element is that holds the message, in elements.
const LEVELS: usize = 12;

/// What a page of messages has beside the body.
#[derive(Debug, Default)]
pub(super) struct Thread {
    /// The texts of the other messages, in ranges of blocks, ascending; none on a page that is no thread.
    pub(super) texts: Vec<Range<usize>>,
    /// The block that says when the first message was written.
    pub(super) stamp: Option<usize>,
}

/// Looks for the messages beside `node`, the element of the body, below the headline. Linear in the elements
/// around it and beside them.
pub(super) fn others(page: &Page<'_, '_>, node: usize, headline: Option<usize>) -> Thread {
    let top = headline.map_or(0, |at| at + 1);
    // A paragraph is a part of what is said.
    let node = match page.tree.nodes[node].kind {
        Kind::Element(Tag::Paragraph | Tag::Item | Tag::Heading(_), _) => {
            page.tree.nodes[node].parent
        }
        _ => node,
    };
    let mut way = vec![node];
    let mut message = node;
    let mut sought = false;
    for _ in 0..LEVELS {
        let parent = page.tree.nodes[message].parent;
        if message == 0 || parent == message {
            break;
        }
        if is_message(page, message, node) {
            let of_its_kind = |&other: &usize| other != message && is_like(page, other, message);
            let mut kin: Vec<usize> = children(page, parent).filter(of_its_kind).collect();
            if !sought && kin.len() + 1 < MESSAGES && !classes(page, message).is_empty() {
                // The best of the answers may have a place of its own.
                let from = headline.map_or(1, |at| page.blocks[at].first);
                let end = page.tree.nodes[message].end;
                let apart = (from..message).chain(end..page.tree.nodes.len());
                kin = apart.filter(of_its_kind).collect();
                sought = true;
            }
            let text = |&other: &usize| {
                let text = counterpart(page, other, &way)?;
                let (from, to) = blocks_in(page, text);
                let told =
                    from.max(top) < to && (is_named(page, &way) || is_message(page, other, text));
                told.then_some(from.max(top)..to)
            };
            let mut texts: Vec<Range<usize>> = kin.iter().filter_map(text).collect();
            if texts.len() + 1 >= MESSAGES {
                texts.sort_by_key(|text| text.start);
                let first = kin.iter().copied().fold(message, usize::min);
                let (from, to) = blocks_in(page, first);
                let stamp = (from.max(top)..to).find(|&at| {
                    let block = &page.blocks[at];
                    page.prose[at] <= 0.0 && credits::is_stamp(block, page.all.text_of(block))
                });
                return Thread { texts, stamp };
            }
        }
        message = parent;
        way.push(message);
    }
    Thread::default()
}

/// Whether so many elements on the way down to a text have names that no other layout shares.
fn is_named(page: &Page<'_, '_>, way: &[usize]) -> bool {
    /// Their least number.
    const NAMED: usize = 4;
    let named = |node: &&usize| !classes(page, **node).is_empty();
    way.iter().filter(named).count() >= NAMED
}

/// The element to which the same way leads down from `from`. `way` goes up, from the text to below the message.
fn counterpart(page: &Page<'_, '_>, from: usize, way: &[usize]) -> Option<usize> {
    let steps = way.split_last()?.1;
    steps.iter().rev().try_fold(from, |at, &step| {
        children(page, at).find(|&child| is_like(page, child, step))
    })
}

/// Whether two elements mean the same for their text, and share the name of a class where either has one.
fn is_like(page: &Page<'_, '_>, one: usize, other: usize) -> bool {
    let tag = |node: usize| match page.tree.nodes[node].kind {
        Kind::Element(tag, _) => Some(tag),
        Kind::Text(_) => None,
    };
    let (names, others) = (classes(page, one), classes(page, other));
    let bare = names.is_empty() && others.is_empty();
    let shared = || {
        names.split_ascii_whitespace().any(|name| {
            let mut others = others.split_ascii_whitespace();
            others.any(|other| other == name)
        })
    };
    tag(one).is_some() && tag(one) == tag(other) && (bare || shared())
}

/// Whether an element is a message with its text in `text`: it says when it was written, and no heading in it leads
/// elsewhere.
fn is_message(page: &Page<'_, '_>, message: usize, text: usize) -> bool {
    let (inner, outer) = (blocks_in(page, text), blocks_in(page, message));
    let mut around = (outer.0..inner.0).chain(inner.1..outer.1).peekable();
    let mut dated = false;
    around.peek().is_some()
        && around.all(|at| {
            let block = &page.blocks[at];
            dated |= credits::is_stamp(block, page.all.text_of(block));
            block.heading == 0 || block.linked * 2 < block.chars
        })
        && dated
        && !matches!(
            page.tree.nodes[message].kind,
            Kind::Element(Tag::Item | Tag::Row | Tag::Cell, _)
        )
}
