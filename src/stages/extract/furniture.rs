//! The parts of a page that call themselves furniture, by the words of their classes and ids: hints only, a
//! part that holds most of the running text is believed to be none.

use super::blocks::Blocks;
use super::body::add_up;
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
    let headline = headline.map(|at| blocks.blocks[at].first);
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
                Kind::Element(Tag::Furniture, _) => {
                    let beside = headline.is_some_and(|at| !(index..node.end).contains(&at));
                    share[index] < if beside { MARKED_SHARE } else { NAMED_SHARE }
                }
                Kind::Element(tag, attributes) => {
                    is_named_furniture(tag, attributes) && share[index] < NAMED_SHARE
                }
                Kind::Text(_) => false,
            };
    }
    furniture
}

/// Words of class names and ids that stand for furniture, whole words only.
const WORDS: [&str; 61] = [
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

fn is_named_furniture(tag: Tag, attributes: &str) -> bool {
    // The class of a heading says how it looks.
    let heading = matches!(tag, Tag::Heading(_));
    ["class", "id"].iter().any(|name| {
        attributes.contains(name)
            && attribute(attributes, name).is_some_and(|value| {
                let value = value.to_ascii_lowercase();
                PARTS.iter().any(|part| value.contains(part))
                    || !heading
                        && value.split_ascii_whitespace().any(|name| {
                            let words = name.split(|c: char| !c.is_ascii_alphanumeric());
                            let mut words = words.enumerate();
                            words.any(|(at, word)| {
                                // At which side of its neighbours a picture stands: `photo-side`.
                                WORDS.contains(&word)
                                    && !(at > 0 && word == "side" && !is_at_a_side(name))
                                    && !(at == 0 && word == "tag" && is_tagged(name))
                            })
                        })
            })
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
