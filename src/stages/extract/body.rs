//! Which blocks of a page are its body.
//!
//! Every block counts for the body (running text) or against it (links, stubs); the element whose
//! subtree has the highest sum holds the body: one pass from the leaves up. Inside, rows of links
//! and the parts that call themselves comments, related or shared go. The words of classes and
//! ids are hints only: a part that holds most of the page's text is the body whatever its name.

use std::collections::HashSet;
use std::ops::Range;

use super::blocks::{Block, Blocks};
use super::credits;
use super::furniture::furniture;
use super::grow;
use super::pointers::{
    announces_others, is_caption, is_deck, is_of_one_link, leads_to_other_sites, points_elsewhere,
};
use super::sections;
use super::slight;
use super::thread;
use super::tokens::attribute;
use super::tree::{Kind, Tree};
use super::verse;

/// The body of a page.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// The numbers of the blocks that belong to it, ascending.
    pub(super) blocks: Vec<usize>,
    /// The first block of the element that holds it, and one past its last.
    pub(super) span: (usize, usize),
    /// The first and the last block of running text in it.
    pub(super) prose: (usize, usize),
    /// The block that says when the first of several messages was written.
    pub(super) stamp: Option<usize>,
}

impl Body {
    /// Takes in a section beside it, but for rows of links and furniture.
    fn take(&mut self, page: &Page<'_, '_>, section: Range<usize>) {
        let plain = |at: &usize| grow::is_plain(page, *at);
        self.blocks.extend(section.clone().filter(plain));
        self.blocks.sort_unstable();
        self.span = (self.span.0.min(section.start), self.span.1.max(section.end));
        let told = |at: &usize| page.prose[*at] > 0.0;
        let first = section.clone().find(told).unwrap_or(self.prose.0);
        let last = section.rev().find(told).unwrap_or(self.prose.1);
        self.prose = (self.prose.0.min(first), self.prose.1.max(last));
    }
}

impl Body {
    /// Takes in the texts of other messages, whatever they link to.
    fn take_messages(&mut self, page: &Page<'_, '_>, texts: Vec<Range<usize>>) {
        for text in texts {
            let plain = |at: &usize| !page.furniture[page.blocks[*at].node];
            self.blocks.extend(text.clone().filter(plain));
            self.span = (self.span.0.min(text.start), self.span.1.max(text.end));
            self.prose = (self.prose.0.min(text.start), self.prose.1.max(text.end - 1));
        }
        self.blocks.sort_unstable();
        self.blocks.dedup();
    }
}

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
pub(super) fn find(
    tree: &Tree<'_>,
    blocks: &Blocks,
    prose: &[f32],
    headline: Option<usize>,
) -> Option<Body> {
    let mut prose = prose.to_vec();
    if let Some(at) = headline {
        let (above, below) = prose.split_at_mut(at);
        let (high, low): (f32, f32) = (above.iter().sum(), below.iter().sum());
        if low >= BELOW * (high + low) {
            above.iter_mut().for_each(|prose| *prose *= ABOVE);
        }
    }
    let total: f32 = prose.iter().sum();
    let furniture = furniture(tree, blocks, &prose, (total.max(1.0), headline));
    let page = Page {
        tree,
        all: blocks,
        blocks: &blocks.blocks,
        prose: &prose,
        furniture: &furniture,
    };
    if let Some(node) = headline.and_then(|at| verse::find(&page, at)) {
        let (from, to) = grow::grow(&page, node, headline);
        let blocks = (from..to).filter(|&at| !furniture[page.blocks[at].node]);
        return Some(Body {
            blocks: blocks
                .filter(|&at| !is_link_row(&page.blocks[at]))
                .collect(),
            span: (from, to),
            prose: (from, to.max(1) - 1),
            stamp: None,
        });
    }
    let node = densest(&page, total, headline)?;
    let node = declared(&page, node).unwrap_or(node);
    let (from, to) = grow::grow(&page, node, headline);
    let from = headline
        .and_then(|at| lead(&page, at, from))
        .unwrap_or(from);
    let mut body = pick(&page, (from, to), headline);
    if let Some(rest) = headline.and_then(|at| slight::around(&page, &body, at)) {
        body.take(&page, rest);
    }
    let thread = thread::others(&page, node, headline);
    body.stamp = thread.stamp;
    body.take_messages(&page, thread.texts);
    for section in sections::beside(&page, node, (from, to), headline) {
        body.take(&page, section);
    }
    if let Some(at) = headline {
        // The picture below the headline, apart from the text, what is said in a heading right below it, and a text so
        // short that more is said of it.
        let opening = slight::opening(&page, at, body.span.0);
        let beside = |at: &usize| {
            let block = &page.blocks[*at];
            opening.contains(at) || is_caption(&page, block) || is_deck(&page, headline, *at)
        };
        let above = (at + 1..body.span.0).filter(beside).collect::<Vec<_>>();
        body.blocks.splice(0..0, above);
    }
    Some(body)
}

/// The share of the most running text that the part right below the headline has to have to be
/// the article: comments can be longer than what they are about.
const FIRST: f32 = 0.5;

/// The element with the most running text, if there is any, and what belongs around it, or the one between it and
/// the headline.
fn densest(page: &Page<'_, '_>, total: f32, headline: Option<usize>) -> Option<usize> {
    if total <= 0.0 {
        return None;
    }
    let mut sums = vec![0.0_f32; page.tree.nodes.len()];
    for (block, prose) in page.blocks.iter().zip(page.prose) {
        sums[block.node] += if page.furniture[block.node] {
            -0.4
        } else {
            mark(block, *prose)
        };
    }
    add_up(page.tree, &mut sums);
    let best = highest(&sums, 0..sums.len())?;
    let first = headline.and_then(|at| {
        let from = page.blocks[at].first;
        // What begins behind the headline and has ended where the best begins.
        let between = (from..best).filter(|&index| page.tree.nodes[index].end <= best);
        highest(&sums, between)
    });
    let first = first.filter(|&index| {
        sums[index] >= FIRST * sums[best]
            || headline.is_some_and(|at| sections::begins_another(page, at, index, best))
    });
    Some(sections::around_all(page, first.unwrap_or(best), headline))
}

/// The first paragraph of a lead that stands right below the headline, apart from the element with the body,
/// which begins at `from`: above the contents, the table of facts or the pictures of an article.
fn lead(page: &Page<'_, '_>, headline: usize, from: usize) -> Option<usize> {
    /// How far below the headline it stands, in blocks, and its length, in characters: what is shorter may be
    /// a notice for readers.
    const NEAR: usize = 12;
    const PARAGRAPH: usize = 40;
    let heading = page.blocks[headline].heading > 0;
    (headline + 1..from.min(headline + 1 + NEAR)).find(|&at| {
        let block = &page.blocks[at];
        heading && page.prose[at] > 0.0 && block.chars >= PARAGRAPH && grow::is_plain(page, at)
    })
}

/// Names of classes and ids that weblogs, wikis and their like give to the whole of an article, and to nothing else.
const WHOLE: [&str; 10] = [
    "article-body",
    "article-container",
    "article-content",
    "articlebody",
    "entry-content",
    "markdown-body",
    "post-body",
    "post-content",
    "post__content",
    "rich_media_content",
];

/// The element around `node` that says of itself that it holds the whole article, if it holds no list of links.
fn declared(page: &Page<'_, '_>, mut node: usize) -> Option<usize> {
    while node != 0 {
        if let Kind::Element(_, attributes) = page.tree.nodes[node].kind
            && is_whole(attributes)
        {
            let (from, to) = grow::blocks_in(page, node);
            let (linked, chars) = page.blocks[from..to]
                .iter()
                .fold((0, 0), |(linked, chars), block| {
                    (linked + block.linked, chars + block.chars)
                });
            return (!page.furniture[node] && linked * 3 <= chars).then_some(node);
        }
        node = page.tree.nodes[node].parent;
    }
    None
}

fn is_whole(attributes: &str) -> bool {
    ["class", "id", "itemprop"].iter().any(|name| {
        attributes.contains(name)
            && attribute(attributes, name).is_some_and(|value| {
                let mut names = value.split_ascii_whitespace();
                names.any(|name| WHOLE.iter().any(|whole| name.eq_ignore_ascii_case(whole)))
            })
    })
}

/// The node with the highest sum above nothing; the deeper of two equals comes later.
fn highest(sums: &[f32], nodes: impl Iterator<Item = usize>) -> Option<usize> {
    nodes
        .filter(|&index| sums[index] > 0.0)
        .max_by(|&a, &b| sums[a].total_cmp(&sums[b]))
}

/// A page as the body is looked for on it.
pub(super) struct Page<'p, 't> {
    pub(super) tree: &'p Tree<'t>,
    pub(super) all: &'p Blocks,
    pub(super) blocks: &'p [Block],
    /// How much running text every block is.
    pub(super) prose: &'p [f32],
    /// For every node, whether it stands in a part that is furniture.
    pub(super) furniture: &'p [bool],
}

/// Adds every node's sum to its parent's, leaves first.
pub(super) fn add_up(tree: &Tree<'_>, sums: &mut [f32]) {
    for index in (1..tree.nodes.len()).rev() {
        let sum = sums[index];
        sums[tree.nodes[index].parent] += sum;
    }
}

/// Whether a page has any running text.
pub(super) fn has_prose(blocks: &Blocks) -> bool {
    blocks.blocks.iter().any(|block| prose(block) > 0.0)
}

/// How much running text each block is.
pub(super) fn prose_of(blocks: &Blocks) -> Vec<f32> {
    let of = |block: &Block| match prose(block) {
        told if told > 0.0 && is_contact(blocks.text_of(block)) => 0.0,
        told => told,
    };
    blocks.blocks.iter().map(of).collect()
}

/// Whether a text says how to reach somebody and no more: an address is as long as a sentence.
fn is_contact(text: &str) -> bool {
    const LABELS: [&str; 10] = [
        "地址", "电话", "電話", "热线", "熱線", "邮箱", "郵箱", "网址", "網址", "公司",
    ];
    /// The longest label, in characters.
    const LABEL: usize = 6;
    let Some((label, value)) = text.split_once(['：', ':']) else {
        return false;
    };
    let bare: String = label.chars().filter(|c| !c.is_whitespace()).collect();
    bare.chars().count() <= LABEL
        && LABELS.iter().any(|end| bare.ends_with(end))
        && !value.contains(['。', '，', '！'])
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

/// The blocks of the body in `span`. What stands above a headline inside it is no running text.
fn pick(page: &Page<'_, '_>, span: (usize, usize), headline: Option<usize>) -> Body {
    let (from, mut to) = span;
    let furniture = |index: usize| page.furniture[page.blocks[index].node];
    let of = |index: &usize| page.prose[*index] > 0.0 && !furniture(*index);
    let below = headline.map_or(from, |at| from.max(at + 1));
    let credit = |index: usize| {
        let block = &page.blocks[index];
        credits::is_credit(block, page.all.text_of(block))
    };
    let running = |at: &usize| of(at) && !credit(*at);
    let first = (below..to).find(running);
    let begin = (from..to).find(of).unwrap_or(from);
    let first = first.unwrap_or(begin);
    let mut last = (from..to).rev().find(of).unwrap_or(first);
    if let Some(again) = second_copy(page, first, last) {
        last = (first..again).rev().find(running).unwrap_or(first);
        // Who signs it stands beside its last paragraph.
        let parent = |at: usize| page.tree.nodes[page.blocks[at].node].parent;
        let beside = (last + 1..again).take_while(|&at| parent(at) == parent(last));
        to = last + 1 + beside.count();
    }
    let mut kept = Vec::with_capacity(to - from);
    let mut index = from;
    while index < to {
        let outside = index < begin || index > last;
        if !outside && points_elsewhere(page, index) {
            index += 1;
            continue;
        }
        // An address says where it leads and stands for no other article.
        let listed = |at: usize| is_link_row(&page.blocks[at]) && !is_address(page, at);
        let run = (index..to).take_while(|&at| listed(at)).count();
        if run == 0 {
            let asks = page.blocks[index].field && page.prose[index] <= 0.0;
            if !furniture(index) && !asks {
                kept.push(index);
            }
            index += 1;
            continue;
        }
        let introduced = is_attachment(page, index)
            || index > from && (introduces(page, index - 1) || is_of_references(page, index - 1));
        let announced = index > from && announces_others(page, index - 1);
        let more = run == 1 && announces_others(page, index);
        let refers = run <= LINKS
            || is_of_one_link(page, index..index + run)
            || leads_to_other_sites(page, index..index + run);
        if introduced || (!outside && !announced && !more && refers) {
            kept.extend((index..index + run).filter(|&at| !furniture(at)));
        } else if announced || !more && index > from && page.blocks[index - 1].heading > 0 {
            // The heading of a list goes with it.
            kept.pop_if(|last| *last == index - 1);
        }
        index += run;
    }
    // A label at the end announces nothing: `附件：`.
    while kept
        .pop_if(|&mut at| at > last && is_bare_label(page, at))
        .is_some()
    {}
    Body {
        blocks: kept,
        span: (from, to),
        prose: (first, last),
        stamp: None,
    }
}

/// Where the running text from `first` to `last` begins once more: pages print an article a second
/// time for telephones.
fn second_copy(page: &Page<'_, '_>, first: usize, last: usize) -> Option<usize> {
    /// A shorter paragraph, in characters, may be a refrain.
    const REFRAIN: usize = 40;
    let running: Vec<usize> = (first..=last).filter(|&at| page.prose[at] > 0.0).collect();
    let text = |number: usize| {
        let at = running.get(number);
        at.map(|&at| page.all.text_of(&page.blocks[at]))
    };
    let length = |number: usize| page.blocks[running[number]].chars;
    let opening = (0..running.len()).find(|&number| length(number) >= REFRAIN)?;
    let alike =
        |&number: &usize| length(number) == length(opening) && text(number) == text(opening);
    // A caption may come again and again.
    let again = (opening + 1..running.len())
        .find(alike)
        .filter(|&again| again > opening + 1)?;
    // A lead may be quoted; two paragraphs in a row are not.
    let next = text(again + 1);
    if next.is_some() && next != text(opening + 1) {
        return None;
    }
    // A text that repeats its lead goes on otherwise.
    let second: HashSet<&str> = (again..running.len()).filter_map(text).collect();
    let twice =
        (opening..again).filter(|&number| text(number).is_some_and(|text| second.contains(text)));
    if twice.count() * 2 <= again - opening {
        return None;
    }
    // Shorter paragraphs above it are the same, too.
    let above = (1..=opening)
        .take_while(|&up| again - up > opening && text(opening - up) == text(again - up));
    Some(running[again - above.count()])
}

/// Whether a block is an address and nothing else, but for the words that announce it: `原文在这里：https://…`.
fn is_address(page: &Page<'_, '_>, at: usize) -> bool {
    let text = page.all.text_of(&page.blocks[at]);
    let begins = ["http://", "https://"].iter();
    let Some(at) = begins.filter_map(|begin| text.find(begin)).min() else {
        return false;
    };
    let words = text[..at].trim_end();
    let announced = words.is_empty() || words.ends_with(['：', ':']);
    announced && !text[at..].contains(char::is_whitespace)
}

/// Whether a block is a label without a value.
fn is_bare_label(page: &Page<'_, '_>, at: usize) -> bool {
    /// The longest label, in characters.
    const LABEL: usize = 8;
    let block = &page.blocks[at];
    block.chars <= LABEL && page.all.text_of(block).ends_with(['：', ':'])
}

/// Whether a block announces the list that follows as a part of the text: a sentence that ends
/// with a colon, or the heading of references.
pub(super) fn introduces(page: &Page<'_, '_>, index: usize) -> bool {
    let text = page.all.text_of(&page.blocks[index]);
    if page.prose[index] > 0.0 {
        return text.ends_with(['：', ':']);
    }
    const SOURCES: [&str; 2] = ["来源", "來源"];
    const REFERENCES: [&str; 8] = [
        "参考",
        "參考",
        "资料",
        "資料",
        "引用",
        "文献",
        "文獻",
        "reference",
    ];
    /// A heading of references, in characters.
    const LONGEST: usize = 12;
    let text = text
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    // Without being a heading that is the credit of the article.
    let sources = page.blocks[index].heading > 0 && SOURCES.iter().any(|end| text.ends_with(end));
    let named = sources || REFERENCES.iter().any(|word| text.contains(word));
    text.chars().count() <= LONGEST && named
}

/// Whether a block is a heading within the section of references: `视频` below `参考资料`.
fn is_of_references(page: &Page<'_, '_>, at: usize) -> bool {
    /// How far above the heading of the section stands, in blocks.
    const FAR: usize = 40;
    let level = page.blocks[at].heading;
    let above = (at.saturating_sub(FAR)..at).rev();
    let mut over = above.filter(|&at| (1..level).contains(&page.blocks[at].heading));
    over.next().is_some_and(|section| introduces(page, section))
}

/// Whether a block is one of the attachments of a notice: `附件：1.申报表`, or a number further down.
fn is_attachment(page: &Page<'_, '_>, at: usize) -> bool {
    /// More attachments than this are a list of downloads.
    const MOST: usize = 12;
    let letters = |at: usize| {
        let text = page.all.text_of(&page.blocks[at]).chars();
        text.filter(|c| !c.is_whitespace())
    };
    let opens = |at: &usize| {
        let mut letters = letters(*at);
        letters.by_ref().take(2).eq("附件".chars()) && letters.take(2).any(|c| c == '1')
    };
    let counts = |at: &usize| letters(*at).next().is_some_and(|c| c.is_ascii_digit());
    let mut above = (0..=at).rev().take(MOST).skip_while(counts);
    above.next().as_ref().is_some_and(opens)
}

/// Whether a block is a link, or a row of links, and no sentence.
pub(super) fn is_link_row(block: &Block) -> bool {
    block.linked * 10 > block.chars * 7 && block.marks == 0 && block.heading == 0
}
