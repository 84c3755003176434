//! Markup to plain blocks. Plain text passes untouched.
//!
//! A page becomes the text a reader would copy from it: one paragraph a line, the headline first,
//! the lines about source, author and date around it, table rows with their cells apart. Scripts,
//! hidden text and the readings of ruby are left out; menus, related links and comments too, as
//! far as markup tells. What markup cannot tell is left to strip. On a page without running text
//! all shown text is taken, and the evidence says so.

mod around;
mod blocks;
mod body;
mod bylines;
mod credits;
mod days;
mod declared;
mod furniture;
mod grow;
mod gutter;
mod headline;
mod pointers;
mod sections;
mod slight;
mod teasers;
mod thread;
mod tokens;
mod tree;
mod verse;
mod window;

use std::borrow::Cow;
use std::ops::Range;

use blocks::{Block, Blocks};
use body::Body;
use headline::{headline, names_the_page, names_the_site, placed};

use crate::document::{Hints, Metadata};
use crate::report::{ExtractEvidence, Staged};

/// How markup is turned into text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtractOptions {
    /// Off: markup is treated as plain text. Default: on. False-positive cost: a page that is
    /// itself about markup and begins with it loses its tags.
    pub enabled: bool,
}

impl Default for ExtractOptions {
    fn default() -> Self {
        Self { enabled: true }
    }
}

/// The stage.
#[derive(Debug, Clone, Default)]
pub struct Extract {
    options: ExtractOptions,
}

/// The largest markup document (bytes of UTF-8) that is understood as a whole; a larger one is
/// treated as plain text, and its report says so.
pub const MARKUP_BYTES: usize = 16 << 20;

/// How much of a document's head (bytes) is looked at to tell whether it is markup.
pub const SNIFF_BYTES: usize = 1 << 16;

impl Extract {
    /// The stage with `options`.
    pub fn new(options: ExtractOptions) -> Self {
        Self { options }
    }

    /// Whether a document that begins with `head` is markup and has to be extracted as a whole.
    pub fn is_markup(&self, head: &str, hints: &Hints) -> bool {
        self.recognise(head, hints).is_some()
    }

    /// How the document was recognised as HTML, if it is.
    fn recognise(&self, head: &str, hints: &Hints) -> Option<&'static str> {
        if !self.options.enabled {
            return None;
        }
        let declared = hints.media_type.as_deref().map(str::to_ascii_lowercase);
        let html = declared
            .as_deref()
            .is_some_and(|kind| kind.contains("html"));
        // A label does not make text out of nothing: there has to be a tag.
        if html && head.contains('<') {
            return Some("media-type");
        }
        let text = declared.as_deref().is_some_and(|kind| {
            !kind.starts_with("text/plain") && !kind.starts_with("application/octet")
        });
        (!text && looks_like_html(head)).then_some("sniffed")
    }

    /// Turns markup into plain blocks, one paragraph a line; text that is not markup stays as it is.
    pub fn apply<'t>(&self, text: &'t str, hints: &Hints) -> Staged<'t, ExtractEvidence> {
        let head = &text[..text.floor_char_boundary(SNIFF_BYTES)];
        match self.recognise(head, hints) {
            Some(how) => {
                let (text, evidence) = page(text, hints);
                Staged {
                    text: Cow::Owned(text),
                    evidence: ExtractEvidence { how, ..evidence },
                }
            }
            None => Staged::untouched(
                text,
                ExtractEvidence {
                    kind: "text",
                    how: "sniffed",
                    ..ExtractEvidence::default()
                },
            ),
        }
    }
}

/// Whether a document begins like a page: with a doctype, `<html>` or what belongs into a head.
fn looks_like_html(head: &str) -> bool {
    let mut rest = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    // An XML declaration and comments may come first.
    while let Some(inner) = rest
        .strip_prefix("<?xml")
        .or_else(|| rest.strip_prefix("<!--"))
    {
        let end = if rest.starts_with("<!--") {
            "-->"
        } else {
            "?>"
        };
        match inner.find(end) {
            Some(at) => rest = inner[at + end.len()..].trim_start(),
            None => return false,
        }
    }
    let start: String = rest
        .chars()
        .take(16)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return true;
    }
    let fragment = [
        "<head", "<body", "<meta ", "<title>", "<div", "<table", "<p>", "<p ", "<article",
        "<section", "<script", "<link ",
    ];
    if !fragment.iter().any(|tag| start.starts_with(tag)) {
        return false;
    }
    // A fragment has to close what it opens, and more than once.
    let lower = head.to_ascii_lowercase();
    lower.matches("</").count() >= 2 && lower.matches('<').count() >= 5
}

/// How many blocks around the headline and the body are looked through for credits.
const CREDITS: usize = 12;

/// How many blocks below the first of the running text a line with the date may stand.
const SUMMARY: usize = 3;

/// The text of a page, why it is the whole page if it is, what the page declares and what stands around its text.
fn page(source: &str, hints: &Hints) -> (String, ExtractEvidence) {
    let (tree, mut blocks) = shown(source);
    gutter::remove(&mut blocks);
    let (mut declared, abroad) = declared::read(&tree, hints);
    let (headline, body) = locate(&tree, &blocks, &mut declared, abroad);
    let mut evidence = ExtractEvidence {
        kind: "html",
        ..ExtractEvidence::default()
    };
    let text = match body {
        None => {
            evidence.fallback = Some("no article was found in the markup");
            join(blocks.blocks.iter().map(|block| blocks.line_of(block)))
        }
        Some(body) => {
            let title = declared.title.as_deref();
            evidence.around = around::text(&blocks, &body, headline, title);
            join(article(&blocks, &body, headline, title).into_iter())
        }
    };
    evidence.declared = declared;
    (text, evidence)
}

/// The tree and the blocks of what a page shows. Where it hides next to all of its text, a script shows that when
/// the page is there.
fn shown(source: &str) -> (tree::Tree<'_>, Blocks) {
    /// Of so many characters one is shown at once: `加载中`.
    const OF: usize = 10;
    let chars = |blocks: &Blocks| blocks.blocks.iter().map(|block| block.chars).sum::<usize>();
    let tree = tree::build(source);
    let at_once = blocks::of(&tree);
    if body::has_prose(&at_once) {
        return (tree, at_once);
    }
    let unstyled = tree::build_unstyled(source);
    let later = blocks::of(&unstyled);
    if chars(&at_once) * OF <= chars(&later) {
        (unstyled, later)
    } else {
        (tree, at_once)
    }
}

/// The block of the headline and the body of a page; sets the title and fills in what the page does
/// not declare. `abroad` is whether the declared date was counted elsewhere, so that the one that is
/// shown goes first.
fn locate(
    tree: &tree::Tree<'_>,
    blocks: &Blocks,
    declared: &mut Metadata,
    abroad: bool,
) -> (Option<usize>, Option<Body>) {
    let mut prose = body::prose_of(blocks);
    teasers::discount(tree, blocks, &mut prose);
    let window = tree.title.map(one_line).unwrap_or_default();
    declared::without_channel(declared, &window);
    let named = declared.title.is_some();
    let (mut headline, title) = headline(blocks, &prose, declared.title.as_deref(), &window);
    declared.title = title;
    let mut body = body::find(tree, blocks, &prose, headline);
    let running = |&at: &usize| prose[at] > 0.0 && blocks.blocks[at].heading == 0;
    let first = |body: &Body| body.blocks.iter().copied().find(running);
    if (headline.is_none() || !named)
        && let Some(first) = body.as_ref().and_then(first)
        && let Some(at) = placed(tree, blocks, first, &window)
        && headline.is_none_or(|known| names_the_page(tree, blocks, &prose, known, first, at))
        && body
            .as_ref()
            .is_some_and(|body| begins_at(blocks, body, at))
    {
        headline = Some(at);
        declared.title = Some(one_line(blocks.text_of(&blocks.blocks[at])));
        body = body::find(tree, blocks, &prose, headline);
    }
    if let Some(body) = &mut body {
        // The last line of a page, which signs it.
        let signs = |at: usize| {
            let text = blocks.text_of(&blocks.blocks[at]);
            at > body.prose.1 && names_the_site(text, &window, declared.title.as_deref())
        };
        while body.blocks.pop_if(|at| signs(*at)).is_some() {}
        if abroad && let Some(shown) = credits::date(blocks, head_of(headline, body)) {
            declared.date = Some(shown);
        }
        fill_around(tree, blocks, headline, body, declared);
    }
    (headline, body)
}

/// Whether little enough of a body stands above the block `at` for that to be its headline.
fn begins_at(blocks: &Blocks, body: &Body, at: usize) -> bool {
    /// What a column, a path, a row of menus is, in characters.
    const ABOVE: usize = 200;
    let above = body.blocks.iter().take_while(|&&block| block < at);
    above.map(|&at| blocks.blocks[at].chars).sum::<usize>() <= ABOVE
}

/// The blocks between the headline and the running text.
fn head_of(headline: Option<usize>, body: &Body) -> Range<usize> {
    let first = body.prose.0;
    let above = headline.map_or(first.saturating_sub(CREDITS), |headline| headline + 1);
    above.min(first)..first
}

/// The short blocks between a summary, which is the first of the running text, and the rest of it: who wrote the text may
/// be named there.
fn below_lead(blocks: &Blocks, body: &Body) -> Range<usize> {
    /// The longest of them, in characters.
    const SHORT: usize = 30;
    let (first, last) = body.prose;
    let short = |at: &usize| blocks.blocks[*at].chars <= SHORT && blocks.blocks[*at].marks == 0;
    let rest = (first + 1..=last).take_while(short).take(SUMMARY).count();
    // Below the last paragraph stand comments.
    let goes_on = first + 1 + rest <= last;
    first + 1..first + 1 + if goes_on { rest } else { 0 }
}

/// Fills in what a page does not declare and what stands around its headline and its body says.
fn fill_around(
    tree: &tree::Tree<'_>,
    blocks: &Blocks,
    headline: Option<usize>,
    body: &Body,
    declared: &mut Metadata,
) {
    let (first, last) = body.prose;
    let head = head_of(headline, body);
    let house = bylines::fill(tree, blocks, head.clone(), declared);
    if declared.author.is_none() && !house {
        bylines::fill(tree, blocks, below_lead(blocks, body), declared);
    }
    declared::without_twin(declared);
    let date = declared.date.take();
    declared.date = date
        .or_else(|| credits::date(blocks, head))
        .or_else(|| credits::day(credits::over(blocks, headline?)?))
        .or_else(|| credits::day(credits::further_over(blocks, headline?)?))
        .or_else(|| credits::below_summary(blocks, first + 1..last.min(first + 1 + SUMMARY)))
        .or_else(|| credits::day(blocks.text_of(&blocks.blocks[body.stamp?])))
        .or_else(|| credits::signed_on(blocks, last + 1..body.span.1));
}

/// The lines of an article: its headline, its credits, its body.
fn article<'b>(
    blocks: &'b Blocks,
    body: &Body,
    headline: Option<usize>,
    title: Option<&'b str>,
) -> Vec<Cow<'b, str>> {
    let text = |at: usize| blocks.text_of(&blocks.blocks[at]);
    let (first, last) = body.prose;
    let mut lines: Vec<&str> = match (headline.map(text), title) {
        // What stands behind the headline in its line is a line of credits.
        (Some(line), Some(title)) if line.len() > title.len() && line.starts_with(title) => {
            vec![title, line[title.len()..].trim()]
        }
        (line, title) => line.or(title).into_iter().collect(),
    };
    let undated = |at: &usize| credits::date(blocks, (at + 1).min(first)..first).is_none();
    let over = |at| {
        let further = || credits::further_over(blocks, Some(at).filter(undated)?);
        credits::over(blocks, at).or_else(further)
    };
    lines.extend(headline.and_then(over));
    let mut lines: Vec<Cow<'_, str>> = lines.into_iter().map(unescaped_once_more).collect();
    // Above a headline inside the body there is nothing but menus, unless it is the second of its kind.
    let level = |at: usize| blocks.blocks[at].heading;
    let first_of_its_kind = |at: usize| {
        let above = body.blocks.iter().take_while(|&&block| block < at);
        level(at) == 0 || !above.copied().any(|block| level(block) == level(at))
    };
    let from = match headline {
        Some(at) if at < body.span.0 => at + 1,
        Some(at) if body.blocks.contains(&at) && first_of_its_kind(at) => at + 1,
        _ => body.span.0.saturating_sub(CREDITS),
    };
    let to = blocks.blocks.len().min(body.span.1 + CREDITS);
    // Credits count even in a part that is named after its tools.
    lines.extend(
        (from..to)
            .map(|at| (at, &blocks.blocks[at]))
            .filter_map(|(at, block)| {
                let line = blocks.text_of(block);
                let above =
                    || credits::is_above(block, line) || credits::is_paper_beside(blocks, at);
                let credit =
                    (at < first && above()) || (at > last && credits::is_below(block, line));
                (credit || body.blocks.binary_search(&at).is_ok()).then(|| blocks.line_of(block))
            }),
    );
    let editor = credits::editor_far_below(blocks, last + 1).filter(|&at| at >= to);
    lines.extend(editor.map(|at| blocks.line_of(&blocks.blocks[at])));
    lines
}

fn join<'b>(lines: impl Iterator<Item = Cow<'b, str>>) -> String {
    let mut text = String::new();
    for line in lines {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&line);
    }
    text
}

impl Blocks {
    /// The text of a block as it is put out. What keeps its line breaks shows markup because it is about it.
    fn line_of(&self, block: &Block) -> Cow<'_, str> {
        let line = self.text_of(block);
        match block.preformatted {
            true => Cow::Borrowed(line),
            false => unescaped_once_more(line),
        }
    }
}

fn unescaped_once_more(line: &str) -> Cow<'_, str> {
    unleaked(line).map_or(Cow::Borrowed(line), Cow::Owned)
}

/// Markup that was escaped once too often and is shown as text: a block that is wrapped in tags.
fn unleaked(block: &str) -> Option<String> {
    let wrapped = block.starts_with('<') && block.ends_with('>');
    let broken = block.contains("<br>")
        || block.contains("<br />")
        || block.contains("<br/>")
        || block.contains("</p><p");
    // A string in a program.
    let quoted = block.contains("\"<br") || block.contains("'<br");
    let leaked = (broken && !quoted) || (wrapped && block.contains("</"));
    if !leaked {
        return None;
    }
    let tree = tree::build(block);
    let inner = blocks::of(&tree);
    let lines: Vec<&str> = inner.blocks.iter().map(|b| inner.text_of(b)).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn one_line(text: &str) -> String {
    let text = htmlize::unescape(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
