//! A body of next to nothing: on a page with hardly any running text the one sentence is a note, and the text is
//! what stands around it in short lines.
//!
//! Rather than lose those, all is taken that shares the element of the headline, below it, where that holds next to no
//! links and no headings of sections, each of which may be another text. Buttons, credits and furniture go as elsewhere; what is left of them the rules for lines know.

use std::ops::Range;

use super::body::{Body, Page};
use super::credits;
use super::grow::{blocks_in, is_plain};
use super::tree::{Kind, Tag};

/// A body of fewer characters is slight.
const SLIGHT: usize = 120;

/// The blocks around a slight `body`, below the headline; `None` where the body is none, where they hold links, or
/// where they are so many that this is a layout and no text. Linear in them.
pub(super) fn around(page: &Page<'_, '_>, body: &Body, headline: usize) -> Option<Range<usize>> {
    /// Of so many characters one may be linked.
    const LINKED: usize = 6;
    /// So many characters are a page, and so many blocks with credits those of several articles.
    const PAGE: usize = 1500;
    const CREDITS: usize = 3;
    let chars = |blocks: &mut dyn Iterator<Item = usize>| -> usize {
        blocks.map(|at| page.blocks[at].chars).sum()
    };
    let own = chars(&mut body.blocks.iter().copied());
    let first = *body.blocks.first()?;
    if own >= SLIGHT || first <= headline {
        return None;
    }
    // The innermost element that holds both.
    let mut node = page.blocks[first].node;
    while node != 0 && blocks_in(page, node).0 > headline {
        node = page.tree.nodes[node].parent;
    }
    let (_, to) = blocks_in(page, node);
    let heading = |&at: &usize| page.blocks[at].heading > 0;
    let to = (first..to).find(heading).unwrap_or(to);
    let range = headline + 1..to;
    let all = chars(&mut range.clone());
    let linked: usize = range.clone().map(|at| page.blocks[at].linked).sum();
    let credit = |at: &usize| {
        let block = &page.blocks[*at];
        credits::is_credit(block, page.all.text_of(block))
    };
    let credited = range.clone().filter(credit).take(CREDITS).count() == CREDITS;
    let plain = chars(&mut range.clone().filter(|&at| is_plain(page, at)));
    let sections = range.clone().any(|at| heading(&at));
    let fits = node != 0
        && !sections
        && linked * LINKED <= all
        && plain <= PAGE
        && plain > own
        && !credited;
    fits.then_some(range)
}

/// The first paragraphs right below a heading that is the headline, where the body begins at `from` further below: what
/// readers say of a text may be longer than the text. Linear in them.
pub(super) fn opening(page: &Page<'_, '_>, headline: usize, from: usize) -> Range<usize> {
    /// How far below the headline a sentence stands, and the most that is taken, in blocks.
    const NEAR: usize = 2;
    const MOST: usize = 12;
    let none = headline + 1..headline + 1;
    let credit = |at: usize| {
        let block = &page.blocks[at];
        credits::is_credit(block, page.all.text_of(block))
    };
    let again = |at: usize| {
        let text = |at: usize| page.all.text_of(&page.blocks[at]);
        text(at) == text(headline)
    };
    let told =
        |at: &usize| page.prose[*at] > 0.0 && is_plain(page, *at) && !credit(*at) && !again(*at);
    let mut near = headline + 1..from.min(headline + 1 + NEAR);
    let first = match near.find(told) {
        Some(first) if page.blocks[headline].heading > 0 => first,
        _ => return none,
    };
    // The element around its paragraphs.
    let node = page.blocks[first].node;
    let around = match page.tree.nodes[node].kind {
        Kind::Element(Tag::Paragraph, _) => page.tree.nodes[node].parent,
        _ => node,
    };
    let (begin, end) = blocks_in(page, around);
    let range = begin.max(headline + 1)..end.min(from).min(headline + 1 + MOST);
    let plain = range.clone().take_while(|&at| is_plain(page, at)).count();
    range.start..range.start + plain
}
