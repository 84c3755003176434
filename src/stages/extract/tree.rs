//! A tree of the elements and texts of a page, in document order.
//!
//! Built straight from the tokens with the few rules of HTML that matter for text: void elements,
//! implied end tags, stray end tags ignored. What is never shown is not in it. A node's subtree is
//! the run of nodes up to its `end`, so every pass over the tree is a pass over one vector.

use super::tokens::{Token, Tokens, attribute};

/// What an element means for the text in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// Breaks a line before and after.
    Block,
    /// `p`.
    Paragraph,
    /// `h1` to `h6`.
    Heading(u8),
    /// `li`, `dt`, `dd`.
    Item,
    /// `tr`.
    Row,
    /// `td`, `th`.
    Cell,
    /// `table`.
    Table,
    /// `a`.
    Anchor,
    /// `br`.
    Break,
    /// A field of a form that a reader fills in.
    Field,
    /// `pre`, `code` as a block of its own.
    Pre,
    /// `figcaption`: a block.
    Caption,
    /// `article`, `main`.
    Article,
    /// `nav`, `footer`, `aside`.
    Furniture,
    /// Everything that flows with the text.
    Inline,
}

/// A node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'t> {
    /// The parent's number; the root is its own.
    pub(super) parent: usize,
    /// One past the last node of the subtree.
    pub(super) end: usize,
    /// What it is.
    pub(super) kind: Kind<'t>,
}

/// An element or a piece of text.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind<'t> {
    /// An element and its attributes.
    Element(Tag, &'t str),
    /// Text, entities and all.
    Text(&'t str),
}

/// The tree, and what stood in the head.
#[derive(Debug, Default)]
pub(super) struct Tree<'t> {
    /// In document order; the first is the root.
    pub(super) nodes: Vec<Node<'t>>,
    /// `title`.
    pub(super) title: Option<&'t str>,
    /// The attributes of every `meta`.
    pub(super) metas: Vec<&'t str>,
    /// The element that each of them stands in.
    pub(super) meta_parents: Vec<usize>,
    /// The attributes of every `link`.
    pub(super) links: Vec<&'t str>,
    /// The attributes of every `time`.
    pub(super) times: Vec<&'t str>,
    /// The text of every script of type `application/ld+json`.
    pub(super) json: Vec<&'t str>,
}

/// Deeper nesting than this is flattened: no page needs it, and work stays linear.
const DEPTH: usize = 400;

struct Open<'t> {
    node: usize,
    name: &'t str,
}

impl Open<'_> {
    fn is_button(&self) -> bool {
        self.name.eq_ignore_ascii_case("button")
    }
}

/// Builds the tree of `source`. Linear but for stray end tags, which look up at most [`DEPTH`].
pub(super) fn build(source: &str) -> Tree<'_> {
    build_with(source, false)
}

/// The same with what styles hide: some pages are shown by a script when all has been loaded.
pub(super) fn build_unstyled(source: &str) -> Tree<'_> {
    build_with(source, true)
}

fn build_with(source: &str, unstyled: bool) -> Tree<'_> {
    let mut builder = Builder {
        tree: Tree::default(),
        stack: Vec::new(),
        hidden: 0,
        unstyled,
        button: false,
        rest: source,
        raw: Raw::Skip,
    };
    builder.push(Tag::Block, "", "");
    let mut tokens = Tokens::new(source);
    while let Some(token) = tokens.next() {
        builder.rest = tokens.rest();
        match token {
            Token::Text(text) => builder.text(text),
            Token::Open { name, attributes } => builder.open(name, attributes),
            Token::Close(name) => builder.close(name),
            Token::Raw(text) => builder.raw(text),
        }
    }
    while !builder.stack.is_empty() {
        builder.pop();
    }
    builder.tree
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Raw {
    Skip,
    Title,
    Json,
}

struct Builder<'t> {
    tree: Tree<'t>,
    stack: Vec<Open<'t>>,
    /// The depth of the stack below which nothing is shown; 0 when everything is.
    hidden: usize,
    /// Whether styles hide nothing.
    unstyled: bool,
    /// Whether the button that is hidden is one, whatever it holds.
    button: bool,
    /// The markup behind what is read.
    rest: &'t str,
    raw: Raw,
}

impl<'t> Builder<'t> {
    fn push(&mut self, tag: Tag, name: &'t str, attributes: &'t str) {
        let node = self.tree.nodes.len();
        let parent = self.stack.last().map_or(0, |open| open.node);
        self.tree.nodes.push(Node {
            parent,
            end: node + 1,
            kind: Kind::Element(tag, attributes),
        });
        self.stack.push(Open { node, name });
    }

    fn pop(&mut self) {
        if let Some(open) = self.stack.pop() {
            self.tree.nodes[open.node].end = self.tree.nodes.len();
        }
        if self.stack.len() < self.hidden {
            self.hidden = 0;
        }
    }

    fn text(&mut self, text: &'t str) {
        if self.hidden > 0 {
            return;
        }
        let node = self.tree.nodes.len();
        let parent = self.stack.last().map_or(0, |open| open.node);
        self.tree.nodes.push(Node {
            parent,
            end: node + 1,
            kind: Kind::Text(text),
        });
    }

    fn raw(&mut self, text: &'t str) {
        match self.raw {
            Raw::Skip => {}
            Raw::Title => {
                self.tree.title.get_or_insert(text);
            }
            Raw::Json => self.tree.json.push(text),
        }
        self.raw = Raw::Skip;
    }

    fn open(&mut self, name: &'t str, attributes: &'t str) {
        let mut buffer = [0_u8; 12];
        let lower = lower(name, &mut buffer);
        match lower {
            "br" | "hr" => {
                if self.hidden == 0 {
                    self.push(Tag::Break, name, "");
                    self.pop();
                }
            }
            "meta" => {
                let parent = self.stack.last().map_or(0, |open| open.node);
                self.tree.metas.push(attributes);
                self.tree.meta_parents.push(parent);
            }
            "link" => self.tree.links.push(attributes),
            "input" => {
                if self.hidden == 0 && is_field(attributes) {
                    self.push(Tag::Field, name, "");
                    self.pop();
                }
            }
            "button" if !self.stack.iter().any(|open| is_heading(open.name)) => {
                if self.hidden == 0 {
                    self.button = is_closed_soon(self.rest);
                }
                self.hide(name);
            }
            "img" | "wbr" | "area" | "base" | "col" | "embed" | "param" | "source" | "track"
            | "keygen" | "basefont" | "frame" => {}
            "script" => {
                let json = attribute(attributes, "type").is_some_and(|t| t.contains("ld+json"));
                self.raw = if json { Raw::Json } else { Raw::Skip };
            }
            "title" => {
                let svg = self.hidden > 0;
                self.raw = if svg { Raw::Skip } else { Raw::Title };
            }
            "style" | "textarea" | "xmp" | "iframe" | "noembed" | "noframes" => {
                self.raw = Raw::Skip
            }
            "a" if is_mark(attributes) => self.element(Tag::Inline, lower, name, attributes),
            _ => self.element(lower_tag(lower), lower, name, attributes),
        }
    }

    /// An element that is never shown, whatever is in it.
    fn hide(&mut self, name: &'t str) {
        if self.stack.len() >= DEPTH {
            return;
        }
        let node = self.tree.nodes.len().saturating_sub(1);
        self.stack.push(Open { node, name });
        if self.hidden == 0 {
            self.hidden = self.stack.len();
        }
    }

    fn element(&mut self, tag: Tag, lower: &str, name: &'t str, attributes: &'t str) {
        if lower == "time" {
            self.tree.times.push(attributes);
        }
        if self.stack.len() >= DEPTH {
            return;
        }
        if self.hidden == 0 {
            self.close_implied(lower, tag);
        }
        let in_button = self.hidden > 0 && self.stack[self.hidden - 1].is_button();
        if in_button && tag != Tag::Inline && !self.button {
            // A button that holds a block, or was never closed, is no button.
            self.stack.truncate(self.hidden - 1);
            self.hidden = 0;
        }
        let styled = || !self.unstyled && is_hidden_by_style(attributes);
        if self.hidden > 0 || is_never_shown(lower) || styled() {
            self.hide(name);
        } else {
            self.push(tag, name, attributes);
        }
    }

    /// End tags that may be left out: a paragraph ends where a block begins, an item where the
    /// next one does.
    fn close_implied(&mut self, lower: &str, tag: Tag) {
        let (closes, scope): (&[&str], &[&str]) = match lower {
            "li" => (&["li"], &["ul", "ol", "menu", "dir"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "tr" => (&["tr", "td", "th"], &["table"]),
            "td" | "th" => (&["td", "th"], &["table", "tr"]),
            "option" => (&["option"], &["select"]),
            _ if tag != Tag::Inline && tag != Tag::Anchor && tag != Tag::Cell => {
                (&["p"], &["td", "th", "table", "button", "object"])
            }
            _ => return,
        };
        let mut target = None;
        for (index, open) in self.stack.iter().enumerate().rev().take(24) {
            if scope.iter().any(|s| open.name.eq_ignore_ascii_case(s)) {
                break;
            }
            if closes.iter().any(|c| open.name.eq_ignore_ascii_case(c)) {
                target = Some(index);
                if lower != "tr" {
                    break;
                }
            }
            if lower == "li" && open.name.eq_ignore_ascii_case("div") {
                continue;
            }
        }
        if let Some(index) = target {
            while self.stack.len() > index {
                self.pop();
            }
        }
    }

    fn close(&mut self, name: &str) {
        if matches_any(name, &["br", "p"])
            && !self.stack.iter().any(|o| o.name.eq_ignore_ascii_case(name))
        {
            if self.hidden == 0 {
                self.push(Tag::Break, "br", "");
                self.pop();
            }
            return;
        }
        let table_part = matches_any(
            name,
            &["table", "tbody", "thead", "tfoot", "tr", "td", "th"],
        );
        let mut target = None;
        for (index, open) in self.stack.iter().enumerate().skip(1).rev() {
            if open.name.eq_ignore_ascii_case(name) {
                target = Some(index);
                break;
            }
            if !table_part && matches_any(open.name, &["td", "th", "table"]) {
                break;
            }
        }
        if let Some(index) = target {
            while self.stack.len() > index {
                self.pop();
            }
        }
    }
}

fn matches_any(name: &str, of: &[&str]) -> bool {
    of.iter()
        .any(|candidate| name.eq_ignore_ascii_case(candidate))
}

fn lower<'b>(name: &str, buffer: &'b mut [u8; 12]) -> &'b str {
    let length = name.len().min(buffer.len());
    for (to, from) in buffer.iter_mut().zip(name.bytes()) {
        *to = from.to_ascii_lowercase();
    }
    std::str::from_utf8(&buffer[..length]).unwrap_or_default()
}

fn lower_tag(name: &str) -> Tag {
    match name {
        "p" => Tag::Paragraph,
        "a" => Tag::Anchor,
        "h1" => Tag::Heading(1),
        "h2" => Tag::Heading(2),
        "h3" => Tag::Heading(3),
        "h4" => Tag::Heading(4),
        "h5" | "h6" => Tag::Heading(5),
        "li" | "dt" | "dd" => Tag::Item,
        "tr" => Tag::Row,
        "td" | "th" => Tag::Cell,
        "table" => Tag::Table,
        "pre" => Tag::Pre,
        "figcaption" => Tag::Caption,
        "article" | "main" => Tag::Article,
        "nav" | "footer" | "aside" => Tag::Furniture,
        "div" | "section" | "header" | "ul" | "ol" | "dl" | "form" | "body" | "html"
        | "blockquote" | "center" | "figure" | "tbody" | "thead" | "tfoot" | "caption"
        | "fieldset" | "address" | "details" | "summary" | "hgroup" | "menu" | "dir" | "legend"
        | "marquee" => Tag::Block,
        _ => Tag::Inline,
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h' | b'H', b'1'..=b'6'])
}

/// Whether the button that holds what begins the `rest` of a page ends behind a word or two.
fn is_closed_soon(rest: &str) -> bool {
    /// How far its end is looked for, in bytes of markup, and its text, in characters.
    const FAR: usize = 4000;
    const WORDS: usize = 8;
    let near = &rest[..rest.floor_char_boundary(FAR)];
    let mut tags = near.split('<');
    let mut chars = tags.next().map_or(0, length);
    for tag in tags {
        let name = tag.trim_start_matches('/');
        if starts_with(name, "button") {
            return tag.starts_with('/');
        }
        chars += tag.split_once('>').map_or(0, |(_, text)| length(text));
        if chars > WORDS {
            return false;
        }
    }
    false
}

fn length(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

fn starts_with(text: &str, word: &str) -> bool {
    let head = text.as_bytes().get(..word.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()))
}

/// Whether an anchor marks a place and leads nowhere: old pages leave it open.
fn is_mark(attributes: &str) -> bool {
    attribute(attributes, "href").is_none() && attribute(attributes, "name").is_some()
}

/// Whether an `input` is one to write into.
fn is_field(attributes: &str) -> bool {
    attribute(attributes, "type").is_none_or(|kind| {
        matches_any(
            kind,
            &["", "text", "password", "email", "search", "tel", "url"],
        )
    })
}

/// Whether an element is never shown, whatever its attributes.
fn is_never_shown(name: &str) -> bool {
    matches!(
        name,
        "noscript"
            | "template"
            | "svg"
            | "select"
            | "option"
            | "object"
            | "applet"
            | "canvas"
            | "audio"
            | "video"
            | "map"
            | "rt"
            | "rp"
            | "rtc"
            | "datalist"
            | "math-x"
            | "dialog"
    )
}

/// Whether the attributes of an element hide it.
fn is_hidden_by_style(attributes: &str) -> bool {
    if attributes.is_empty() {
        return false;
    }
    if attributes.contains("hidden") && attribute(attributes, "hidden").is_some() {
        return true;
    }
    let Some(style) = attribute(attributes, "style") else {
        return false;
    };
    let style: String = style
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    style.contains("display:none") || style.contains("visibility:hidden")
}
