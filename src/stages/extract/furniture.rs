//! The parts of a page that call themselves furniture, by the words of their classes and ids: hints only, a
//! part that holds most of the running text is believed to be none.

use std::collections::{HashMap, HashSet};

use super::blocks::Blocks;
use super::body::add_up;
use super::pointers::names_other_pages;
use super::tokens::attribute;
use super::tree::{Kind, Tag, Tree};

/// A part of a page whose name is against it may hold this share of the page's running text; with
/// more the name is disregarded. Set on the development half of the labelled pages.
const NAMED_SHARE: f32 = 0.4;
/// The same of an element that HTML has for nothing but what stands beside an article, where the headline is
/// outside: summaries of other articles beside a short one.
const MARKED_SHARE: f32 = 0.8;

/// For every node, whether it stands in a part that calls itself furniture. `total` is how much running text
/// there is on the page.
pub(super) fn furniture(
    tree: &Tree<'_>,
    blocks: &Blocks,
    prose: &[f32],
    (total, headline): (f32, Option<usize>),
) -> Vec<bool> {
    let title = headline;
    let headline = headline.map(|at| blocks.blocks[at].first);
    let mut share = vec![0.0_f32; tree.nodes.len()];
    for (block, prose) in blocks.blocks.iter().zip(prose) {
        share[block.node] += prose / total;
    }
    add_up(tree, &mut share);
    let others = headed_otherwise(tree, blocks, prose, &share, title);
    let known = title.map_or_else(Vec::new, |at| {
        names_of_text(tree, blocks, prose, &share, at)
    });
    let mut furniture = vec![false; tree.nodes.len()];
    for (index, node) in tree.nodes.iter().enumerate().skip(1) {
        let inherited = furniture[node.parent];
        furniture[index] = inherited
            || others.contains(&index)
            || match node.kind {
                // Who said what is quoted.
                Kind::Element(Tag::Furniture, attributes) if attributes.contains("blockquote") => {
                    false
                }
                Kind::Element(Tag::Furniture, _) => {
                    let beside = headline.is_some_and(|at| !(index..node.end).contains(&at));
                    share[index] < if beside { MARKED_SHARE } else { NAMED_SHARE }
                }
                Kind::Element(tag, attributes) => {
                    // The headline and the text below it stand in no such part.
                    let holds = headline.is_some_and(|at| (index..node.end).contains(&at));
                    let most = if is_closed(attributes) {
                        MARKED_SHARE
                    } else {
                        NAMED_SHARE
                    };
                    is_named_furniture_but_for(tag, attributes, &known)
                        && share[index] < most
                        && !(holds && share[index] > 0.0)
                        || is_unshown(attributes) && share[index] <= 0.0
                }
                Kind::Text(_) => false,
            };
    }
    furniture
}

/// The elements below the headline that begin with what lists of other articles are called by: `相关新闻`, `你可能还想看`.
/// Nothing is one in which the article stands, too; below a heading and the first paragraph of an article it may
/// have the more text.
fn headed_otherwise(
    tree: &Tree<'_>,
    blocks: &Blocks,
    prose: &[f32],
    share: &[f32],
    headline: Option<usize>,
) -> HashSet<usize> {
    /// In characters.
    const PARAGRAPH: usize = 40;
    let mut found = HashSet::new();
    let Some(headline) = headline else {
        return found;
    };
    let told = |at: &usize| prose[*at] > 0.0 && blocks.blocks[*at].chars >= PARAGRAPH;
    let first_told = (headline + 1..blocks.blocks.len()).find(told);
    for at in headline + 1..blocks.blocks.len() {
        let block = &blocks.blocks[at];
        if !names_other_pages(blocks.text_of(block)) {
            continue;
        }
        if heads_text(blocks, prose, at) {
            continue;
        }
        let behind = blocks.blocks[at - 1].first;
        let below = first_told.is_some_and(|told| told < at);
        let mut heading = false;
        let mut node = tree.nodes[block.first].parent;
        // Up as long as nothing stands before it.
        while node > behind {
            heading |= matches!(tree.nodes[node].kind, Kind::Element(Tag::Heading(_), _));
            if heading && below || share[node] < NAMED_SHARE {
                found.insert(node);
            }
            node = tree.nodes[node].parent;
        }
    }
    found
}

/// Whether what stands below the heading of other articles is told there and not linked: a box that belongs to the text.
fn heads_text(blocks: &Blocks, prose: &[f32], at: usize) -> bool {
    /// How far below it the text begins, and how much of it stands in a row, in blocks.
    const NEAR: usize = 2;
    const TOLD: usize = 2;
    let below = at + 1..blocks.blocks.len();
    let plain = below.take_while(|&at| blocks.blocks[at].linked == 0);
    let told = plain
        .take(NEAR + TOLD)
        .filter(|&at| prose[at] > 0.0)
        .count();
    told >= TOLD
}

/// Words of class names and ids that stand for furniture, whole words only.
const WORDS: [&str; 71] = [
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
    "promo",
    "newsletter",
    "vote",
    "cmt",
    "cmts",
    "cmmt",
    "cmmts",
    "facebook",
    "twitter",
    "whatsapp",
    "qzone",
    "weibo",
    "audio",
];
/// Parts of such words that are telling enough wherever they stand.
const PARTS: [&str; 27] = [
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
    "sharegroup",
    "keyword",
    "fontsize",
    "font-size",
    "font_size",
    "font-change",
    "font_change",
    "video-player",
    "videoplayer",
    "app-download",
    "appdownload",
];
/// Names of parts that are not shown, or not on paper. With a colon in another name they are shown on some
/// screens: `hidden md:block`.
const UNSHOWN: [&str; 6] = [
    "hidden",
    "visually-hidden",
    "sr-only",
    "screen-reader-text",
    "noprint",
    "no-print",
];

/// Names of furniture that three texts bear and that say nothing on this page: the first running text below the
/// headline bears them too, as on a page of messages each of which is a `CommentPost`, or nearly all text does.
fn names_of_text<'t>(
    tree: &Tree<'t>,
    blocks: &Blocks,
    prose: &[f32],
    share: &[f32],
    headline: usize,
) -> Vec<&'t str> {
    /// So many texts bear one name.
    const TEXTS: usize = 3;
    /// So much of all running text bears a name that says nothing.
    const ALL: f32 = 0.8;
    let class = |node: usize| match tree.nodes[node].kind {
        Kind::Element(_, attributes) => attribute(attributes, "class").unwrap_or_default(),
        Kind::Text(_) => "",
    };
    let is_furniture = |name: &&str| has_part(name) || has_word(name);
    let top = blocks.blocks[headline].first;
    let mut borne: HashMap<&str, (f32, usize, usize)> = HashMap::new();
    for node in (1..tree.nodes.len()).filter(|&node| share[node] > 0.0) {
        for name in class(node).split_ascii_whitespace().filter(is_furniture) {
            let (sum, count, end) = borne.entry(name).or_default();
            if *end <= node {
                *sum += share[node];
                *end = tree.nodes[node].end;
            }
            *count += 1;
        }
    }
    borne.retain(|_, (_, count, _)| *count >= TEXTS);
    if borne.is_empty() {
        return Vec::new();
    }
    let mut first: Vec<&str> = Vec::new();
    let told = (headline + 1..prose.len()).find(|&at| prose[at] > 0.0);
    let mut node = told.map_or(0, |told| blocks.blocks[told].node);
    while node > top {
        first.extend(class(node).split_ascii_whitespace());
        node = tree.nodes[node].parent;
    }
    let known = |&(name, (sum, ..)): &(&str, (f32, usize, usize))| {
        first.contains(&name) || sum >= ALL && !is_of_comments(name)
    };
    borne
        .into_iter()
        .filter(known)
        .map(|(name, _)| name)
        .collect()
}

/// Whether a name is one of what readers say of an article, which may be longer than the article.
fn is_of_comments(name: &str) -> bool {
    const NAMES: [&str; 5] = ["comment", "pinglun", "repl", "cmt", "cmmt"];
    let name = name.to_ascii_lowercase();
    NAMES.iter().any(|part| name.contains(part))
}

/// Whether the class or the id of an element stands for furniture.
pub(super) fn is_named_furniture(tag: Tag, attributes: &str) -> bool {
    is_named_furniture_but_for(tag, attributes, &[])
}

/// The same, where `known` names stand for none.
fn is_named_furniture_but_for(tag: Tag, attributes: &str, known: &[&str]) -> bool {
    // The class of a heading says how it looks, and that of a listing how it is shown: `brush:sql; toolbar:true`.
    let heading = matches!(tag, Tag::Heading(_) | Tag::Pre);
    ["class", "id"].iter().any(|name| {
        attributes.contains(name)
            && attribute(attributes, name).is_some_and(|value| {
                // The id of a heading is made of what it says.
                if heading && *name == "id" && !value.is_ascii() {
                    return false;
                }
                let post = *name == "class" && is_of_a_post(value);
                // What follows two hyphens says of which kind it is: `dates--with-comments`.
                let mut names = value
                    .split_ascii_whitespace()
                    .filter(|name| !(known.contains(name) || post && is_subject(name)))
                    .map(|name| name.split_once("--").map_or(name, |(name, _)| name));
                names.any(|name| !is_state(name) && (has_part(name) || !heading && has_word(name)))
            })
    })
}

/// Whether the name of a class has one of the parts, or is what a reader's time is called by, with a letter for its
/// kind before it: `a-reading-time`.
fn has_part(name: &str) -> bool {
    const TIMES: [&str; 4] = ["reading-time", "reading_time", "read-time", "readtime"];
    let lower = name.to_ascii_lowercase();
    let bare = lower.split_once('-').filter(|(kind, _)| kind.len() == 1);
    let bare = bare.map_or(lower.as_str(), |(_, bare)| bare);
    PARTS.iter().any(|part| lower.contains(part)) || TIMES.contains(&bare)
}

/// Whether the name of a class says what a part has or lacks, which it is not itself: `noSidebar`.
fn is_state(name: &str) -> bool {
    const STATES: [&str; 10] = [
        "has", "no", "with", "without", "is", "enable", "disable", "show", "use", "allow",
    ];
    let first = name.split(|c: char| !c.is_ascii_lowercase()).next();
    first.is_some_and(|first| first.len() < name.len() && STATES.contains(&first))
}

/// Whether the name of a class has one of the words: `share-bar`, `shareBar`.
fn has_word(name: &str) -> bool {
    /// The shortest word, in bytes, that is looked for between capitals: shorter ones stand in any hash.
    const WORD: usize = 4;
    let lower = name.to_ascii_lowercase();
    // At which side of its neighbours a picture stands: `photo-side`.
    let beside = |at: usize, word: &str| at > 0 && word == "side" && !is_at_a_side(&lower);
    let mut words = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .enumerate();
    let mut capitals = name.char_indices().filter(|(_, c)| c.is_ascii_uppercase());
    words.any(|(at, word)| {
        WORDS.contains(&word)
            && !beside(at, word)
            && !(at == 0 && word == "tag" && is_tagged(&lower))
    }) || capitals.any(|(at, _)| {
        let end = |from: usize| {
            let rest = lower.as_bytes()[from..].iter();
            let own = |byte: usize| name.as_bytes()[byte].is_ascii_lowercase();
            from + 1
                + rest
                    .skip(1)
                    .enumerate()
                    .take_while(|(k, _)| own(from + 1 + k))
                    .count()
        };
        let word = &lower[at..end(at)];
        word.len() >= WORD && WORDS.contains(&word) && !beside(at, word)
    })
}

/// Whether the names of an element's classes are those that weblogs give to a post.
fn is_of_a_post(value: &str) -> bool {
    value.split_ascii_whitespace().any(|name| {
        let number = name.strip_prefix("post-");
        let numbered =
            number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        numbered || matches!(name, "hentry" | "type-post" | "status-publish")
    })
}

/// Whether the name of a class says what a post is about, which may be called as furniture is: `category-hot`.
fn is_subject(name: &str) -> bool {
    ["tag-", "category-"]
        .iter()
        .any(|kind| name.starts_with(kind))
}

/// Whether a class says that nobody sees the part. Scripts show what running text is hidden so.
fn is_unshown(attributes: &str) -> bool {
    attribute(attributes, "class").is_some_and(|value| {
        let mut names = value.split_ascii_whitespace();
        names.clone().any(|name| UNSHOWN.contains(&name)) && !names.any(|name| name.contains(':'))
    })
}

/// Whether a class says that the part is closed until somebody opens it, as the rules for comments are.
fn is_closed(attributes: &str) -> bool {
    attributes.contains("collapse")
        && attribute(attributes, "class").is_some_and(|value| {
            let mut names = value.split_ascii_whitespace();
            let opened = |name: &str| matches!(name, "show" | "in" | "open");
            names.any(|name| name == "collapse") && !value.split_ascii_whitespace().any(opened)
        })
}

/// Whether the name of a class says which tag an article has: `tag-hedao`, and not `tag-list`.
fn is_tagged(name: &str) -> bool {
    const LISTS: [&str; 8] = [
        "list",
        "lists",
        "links",
        "cloud",
        "box",
        "wrap",
        "wrapper",
        "container",
    ];
    let behind = name
        .trim_start_matches("tag")
        .trim_start_matches(['-', '_']);
    !behind.is_empty() && !LISTS.iter().any(|list| behind.starts_with(list))
}

/// Whether the name of a class begins with a side of the page: `left-side`.
fn is_at_a_side(name: &str) -> bool {
    name.starts_with("left") || name.starts_with("right")
}
