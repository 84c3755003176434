//! The blocks of a page: its shown text, cut where a reader sees a new line.

use std::borrow::Cow;

use super::tree::{Kind, Tag, Tree};

/// One block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block {
    /// Where its text begins and ends in [`Blocks::text`], in bytes.
    pub(super) start: usize,
    /// See `start`.
    pub(super) end: usize,
    /// The innermost block element it stands in.
    pub(super) node: usize,
    /// The node of its first text: ascending from block to block.
    pub(super) first: usize,
    /// The level of the heading it is, or 0.
    pub(super) heading: u8,
    /// Characters that are not blank.
    pub(super) chars: usize,
    /// Those of them that are links.
    pub(super) linked: usize,
    /// The number of links.
    pub(super) links: usize,
    /// Commas and sentence endings outside of links.
    pub(super) marks: usize,
    /// Whether there is something to fill in.
    pub(super) field: bool,
    /// Whether it keeps its line breaks.
    pub(super) preformatted: bool,
}

/// All blocks in document order.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// The text of all blocks, one after the other.
    pub(super) text: String,
    /// The blocks.
    pub(super) blocks: Vec<Block>,
}

impl Blocks {
    /// The text of one block.
    pub(super) fn text_of(&self, block: &Block) -> &str {
        &self.text[block.start..block.end]
    }
}

/// Between the cells of a table's row.
const CELL: &str = " | ";

struct Writer {
    out: Blocks,
    current: Block,
    blank: bool,
    /// A cell has ended in this row, and another one may follow.
    cell: bool,
}

/// The only link of a page that has a text in it: all of an article may be one, or a link was left open above it.
/// A card of another article has a sentence or two. Linear.
fn link_around_the_text(tree: &Tree<'_>) -> Option<usize> {
    /// So many full stops are a text's.
    const STOPS: usize = 6;
    let (mut found, mut next) = (None, 0);
    for (index, node) in tree.nodes.iter().enumerate() {
        if index < next || !matches!(node.kind, Kind::Element(Tag::Anchor, _)) {
            continue;
        }
        next = node.end;
        let texts = tree.nodes[index..next].iter().map(|node| match node.kind {
            Kind::Text(text) => text.matches('。').count(),
            Kind::Element(..) => 0,
        });
        if texts.sum::<usize>() >= STOPS && found.replace(index).is_some() {
            return None;
        }
    }
    found
}

/// Reads the blocks off a tree. Linear.
pub(super) fn of(tree: &Tree<'_>) -> Blocks {
    let text_link = link_around_the_text(tree);
    let mut writer = Writer {
        out: Blocks::default(),
        current: empty(0, 0),
        blank: true,
        cell: false,
    };
    // The elements that are open, with their ends, and what they add to the text in them.
    let mut open: Vec<(usize, usize, Tag)> = Vec::new();
    let (mut anchors, mut rows, mut pre, mut heading) = (0_usize, 0_usize, 0_usize, 0_u8);
    for (index, node) in tree.nodes.iter().enumerate() {
        while open.last().is_some_and(|&(_, end, _)| end <= index) {
            let Some((_, _, tag)) = open.pop() else { break };
            match tag {
                Tag::Anchor => anchors = anchors.saturating_sub(1),
                Tag::Inline | Tag::Break | Tag::Field => {}
                Tag::Cell if rows > 0 => writer.cell = true,
                tag => {
                    rows -= usize::from(tag == Tag::Row && rows > 0);
                    pre -= usize::from(tag == Tag::Pre && pre > 0);
                    if matches!(tag, Tag::Heading(_)) {
                        writer.current.heading = heading;
                        heading = 0;
                    }
                    if rows == 0 || tag != Tag::Paragraph {
                        writer.flush(block_node(&open));
                    } else {
                        writer.blank_out();
                    }
                }
            }
        }
        match node.kind {
            Kind::Text(raw) => {
                if writer.current.chars == 0 {
                    writer.current.first = index;
                }
                writer.text(raw, anchors > 0, pre > 0);
            }
            Kind::Element(tag, _) => {
                let tag = match text_link == Some(index) {
                    true => Tag::Inline,
                    false => tag,
                };
                match tag {
                    Tag::Anchor => {
                        anchors += 1;
                        writer.current.links += 1;
                    }
                    Tag::Inline => {}
                    Tag::Field => writer.current.field = true,
                    Tag::Break => {
                        writer.current.heading = heading;
                        writer.flush(block_node(&open));
                    }
                    Tag::Cell if rows > 0 => writer.next_cell(),
                    Tag::Paragraph if rows > 0 => writer.blank_out(),
                    tag => {
                        writer.flush(block_node(&open));
                        rows += usize::from(tag == Tag::Row && is_data_row(tree, index));
                        pre += usize::from(tag == Tag::Pre);
                        if let Tag::Heading(level) = tag {
                            heading = level;
                        }
                    }
                }
                if node.end > index + 1 {
                    open.push((index, node.end, tag));
                    if !matches!(tag, Tag::Inline | Tag::Anchor | Tag::Break | Tag::Field)
                        && rows == 0
                    {
                        writer.current.node = index;
                    }
                } else if tag == Tag::Anchor {
                    anchors -= 1;
                } else if tag == Tag::Row && rows > 0 {
                    rows -= 1;
                } else if tag == Tag::Pre {
                    pre -= 1;
                }
            }
        }
    }
    writer.current.heading = heading;
    writer.flush(0);
    writer.out
}

/// Whether a row holds data, its cells short: rows of layout tables hold whole pages.
fn is_data_row(tree: &Tree<'_>, row: usize) -> bool {
    /// More nodes than this in a row are layout.
    const NODES: usize = 80;
    /// More text than this (bytes of markup) too.
    const BYTES: usize = 1500;
    let end = tree.nodes[row].end;
    if end - row > NODES {
        return false;
    }
    let (mut bytes, mut cells) = (0, 0);
    for node in &tree.nodes[row + 1..end] {
        match node.kind {
            Kind::Text(text) => bytes += text.trim().len(),
            Kind::Element(Tag::Cell, _) => cells += 1,
            Kind::Element(Tag::Table | Tag::Row | Tag::Heading(_) | Tag::Item, _) => return false,
            Kind::Element(..) => {}
        }
    }
    cells > 1 && bytes <= BYTES
}

fn block_node(open: &[(usize, usize, Tag)]) -> usize {
    open.iter()
        .rev()
        .find(|(_, _, tag)| !matches!(tag, Tag::Inline | Tag::Anchor | Tag::Break | Tag::Field))
        .map_or(0, |&(node, _, _)| node)
}

fn empty(start: usize, node: usize) -> Block {
    Block {
        start,
        end: start,
        node,
        first: 0,
        heading: 0,
        chars: 0,
        linked: 0,
        links: 0,
        marks: 0,
        field: false,
        preformatted: false,
    }
}

impl Writer {
    fn text(&mut self, raw: &str, linked: bool, preformatted: bool) {
        let text: Cow<'_, str> = if memchr::memchr(b'&', raw.as_bytes()).is_some() {
            htmlize::unescape(raw)
        } else {
            Cow::Borrowed(raw)
        };
        if self.cell && !text.trim().is_empty() {
            self.cell = false;
            if self.current.chars > 0 {
                self.out
                    .text
                    .truncate(self.out.text.trim_end().len().max(self.current.start));
                self.out.text.push_str(CELL);
                self.blank = true;
            }
        }
        for c in text.chars() {
            if c.is_whitespace() && c != '\u{3000}' {
                if preformatted && c == '\n' {
                    self.out.text.push('\n');
                    self.blank = true;
                } else if !self.blank || (preformatted && c != '\r') {
                    self.out.text.push(' ');
                    self.blank = true;
                }
                continue;
            }
            if matches!(c, '\u{200B}' | '\u{FEFF}' | '\u{AD}') {
                continue;
            }
            self.out.text.push(c);
            self.blank = false;
            self.current.chars += 1;
            if linked {
                self.current.linked += 1;
            } else if matches!(
                c,
                '，' | '。' | '！' | '？' | '；' | ',' | '、' | '…' | '：'
            ) {
                self.current.marks += 1;
            }
        }
        self.current.preformatted |= preformatted;
    }

    fn blank_out(&mut self) {
        if !self.blank {
            self.out.text.push(' ');
            self.blank = true;
        }
    }

    fn next_cell(&mut self) {
        self.cell |= self.current.chars > 0;
    }

    fn flush(&mut self, node: usize) {
        self.blank = true;
        self.cell = false;
        if self.current.chars == 0 {
            self.out.text.truncate(self.current.start);
            self.current.links = 0;
            self.current.field = false;
            self.current.node = node;
            self.current.preformatted = false;
            return;
        }
        let mut block = self.current;
        let text = &self.out.text[block.start..];
        let trimmed = text.trim_end();
        block.end = block.start + trimmed.len();
        let lead = trimmed.len() - trimmed.trim_start_matches(['\n', '\u{3000}', ' ']).len();
        block.start += if block.preformatted { 0 } else { lead };
        self.out.blocks.push(block);
        let start = self.out.text.len();
        self.current = empty(start, node);
    }
}
