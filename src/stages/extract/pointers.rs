//! Lines of a body that only point to other pages: `延伸閱讀：` with a link behind it, a row of tags, and the label
//! above such links. No sentence is looked at, and no link that says of itself what it is to the text.

use std::collections::HashSet;

use super::blocks::Block;
use super::body::Page;
use super::tokens::attribute;
use super::tree::{Kind, Tag, Tree};

/// The longest label, in characters.
const LABEL: usize = 8;

/// Whether a block is a label of other articles or of tags and otherwise links, or a row of tags.
pub(super) fn points_elsewhere(page: &Page<'_, '_>, at: usize) -> bool {
    let block = &page.blocks[at];
    if block.links == 0 || block.linked * 2 < block.chars {
        return false;
    }
    let text = page.all.text_of(block);
    let tags = text.starts_with(['#', '＃']) && block.marks == 0;
    tags || text.split_once(['：', ':']).is_some_and(|(label, rest)| {
        // Commas and strokes stand between tags.
        let rest = rest.chars().filter(|c| c.is_alphanumeric()).count();
        names_other_pages(label) && block.linked >= rest
    })
}

/// Whether each of a few blocks is a link to a site of its own: what a text refers to. Other articles are all of
/// one.
pub(super) fn leads_to_other_sites(page: &Page<'_, '_>, run: std::ops::Range<usize>) -> bool {
    const LINKS: std::ops::RangeInclusive<usize> = 2..=6;
    /// How far above its text a link is looked for.
    const LEVELS: usize = 4;
    let site = |at: usize| {
        let mut node = page.blocks[at].first;
        for _ in 0..LEVELS {
            if let Kind::Element(Tag::Anchor, attributes) = page.tree.nodes[node].kind {
                let address = attribute(attributes, "href")?;
                let address = address.strip_prefix("http")?.trim_start_matches('s');
                return address.strip_prefix("://")?.split('/').next();
            }
            node = page.tree.nodes[node].parent;
        }
        None
    };
    if !LINKS.contains(&run.len()) {
        return false;
    }
    let sites: Option<HashSet<&str>> = run.clone().map(site).collect();
    sites.is_some_and(|sites| sites.len() == run.len())
}

/// Whether all of a few blocks stand in one link: the card of a book or a film, with its name and its maker each in a
/// line, that a text shows. Several links are a list.
pub(super) fn is_of_one_link(page: &Page<'_, '_>, run: std::ops::Range<usize>) -> bool {
    const LINES: std::ops::RangeInclusive<usize> = 3..=4;
    let mut node = page.blocks[run.start].first;
    while node != 0 && !matches!(page.tree.nodes[node].kind, Kind::Element(Tag::Anchor, _)) {
        node = page.tree.nodes[node].parent;
    }
    let inside = |at: usize| (node..page.tree.nodes[node].end).contains(&page.blocks[at].first);
    node != 0 && LINES.contains(&run.len()) && run.into_iter().all(inside)
}

/// Whether a block is a link to a place on its own page, as a table of contents has them.
pub(super) fn leads_within(tree: &Tree<'_>, block: &Block) -> bool {
    let mut node = block.first;
    while node != 0 {
        if let Kind::Element(Tag::Anchor, attributes) = tree.nodes[node].kind {
            return attribute(attributes, "href").is_some_and(|href| href.starts_with('#'));
        }
        node = tree.nodes[node].parent;
    }
    false
}

/// Whether a block is such a label alone, above its links.
pub(super) fn announces_others(page: &Page<'_, '_>, at: usize) -> bool {
    let block = &page.blocks[at];
    block.chars <= LABEL + 1 && names_other_pages(page.all.text_of(block))
}

/// Whether a text is what lists of other articles and of tags are called by.
pub(super) fn names_other_pages(text: &str) -> bool {
    const NAMES: [&str; 18] = [
        "标签",
        "標籤",
        "关键字",
        "關鍵字",
        "关键词",
        "關鍵詞",
        "tag",
        "tags",
        "更多",
        "看更多",
        "上一篇",
        "下一篇",
        "延伸",
        "同場加映",
        "大家都在看",
        "其他人也在看",
        "其他人还看了",
        "看了又看",
    ];
    const BEGINS: [&str; 23] = [
        "延伸",
        "相关",
        "相關",
        "更多",
        "推荐",
        "推薦",
        "热门",
        "熱門",
        "看更多",
        "本文",
        "文章",
        "点击",
        "點擊",
        "往期",
        "最新",
        "精彩",
        "编辑",
        "編輯",
        "热点",
        "熱點",
        "人气",
        "即时",
        "即時",
    ];
    const ENDS: [&str; 24] = [
        "阅读",
        "閱讀",
        "新闻",
        "新聞",
        "报道",
        "報道",
        "报导",
        "報導",
        "文章",
        "链接",
        "連結",
        "鏈接",
        "推荐",
        "推薦",
        "标签",
        "標籤",
        "回顾",
        "回顧",
        "点阅",
        "點閱",
        "排行",
        "排行榜",
        "精选",
        "精選",
    ];
    /// What a reader may like as well.
    const LIKED: [&str; 6] = ["喜欢", "喜歡", "感兴趣", "感興趣", "还想看", "還想看"];
    let bare: String = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let between = BEGINS.iter().find_map(|begin| bare.strip_prefix(begin));
    let liked = bare.contains("可能") || bare.starts_with("猜你");
    bare.chars().count() <= LABEL
        && (NAMES.contains(&bare.as_str())
            || between.is_some_and(|rest| ENDS.iter().any(|end| rest.ends_with(end)))
            || liked && LIKED.iter().any(|end| bare.ends_with(end)))
}

/// Whether a block is the caption of a picture, in so many words, and no link.
pub(super) fn is_caption(page: &Page<'_, '_>, block: &Block) -> bool {
    /// How far above a caption's text its element is looked for.
    const LEVELS: usize = 3;
    let mut node = block.node;
    for _ in 0..LEVELS {
        if matches!(page.tree.nodes[node].kind, Kind::Element(Tag::Caption, _)) {
            return block.linked * 3 <= block.chars && !page.furniture[block.node];
        }
        node = page.tree.nodes[node].parent;
    }
    false
}

/// Whether a block is the heading right below the headline and says something: clauses, no name of a column.
pub(super) fn is_deck(page: &Page<'_, '_>, headline: Option<usize>, at: usize) -> bool {
    /// In characters.
    const CLAUSES: usize = 16;
    let block = &page.blocks[at];
    headline.is_some_and(|headline| headline + 1 == at && page.blocks[headline].heading > 0)
        && block.heading > 0
        && block.linked == 0
        && block.marks > 0
        && block.chars >= CLAUSES
        && !page.furniture[block.node]
}
