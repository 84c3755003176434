//! Who wrote a page and who published it, by what its markup calls the parts around the body.
//!
//! Blogs print the name of an author without a word in front of it; the element it stands in says
//! `author`. Only what stands between the headline and the running text is read: further down are
//! the authors of comments and of other articles.

use std::ops::Range;

use super::blocks::Blocks;
use super::declared::{is_person, is_signature};
use super::tokens::attribute;
use super::tree::{Kind, Tag, Tree};
use crate::document::Metadata;

/// What the elements are called, in the words of class names, ids, `rel` and `itemprop`.
const AUTHOR: [&str; 5] = ["author", "writer", "byline", "zuozhe", "creator"];
const ACCOUNT: [&str; 1] = ["nickname"];
const USER: [&str; 4] = ["nickname", "nickName", "username", "userName"];
const NAME: [&str; 3] = ["name", "nickname", "username"];
const SOURCE: [&str; 5] = ["source", "laiyuan", "copyfrom", "origin", "from"];

/// What the label in such an element says; with any other it holds another field.
const AUTHOR_LABELS: [&str; 4] = ["作者", "文", "撰", "by"];
const SOURCE_LABELS: [&str; 5] = ["来源", "來源", "出处", "出處", "自"];

/// The longest name, in characters.
const LONGEST: usize = 20;

/// Fills in the author and the source from the elements around `range`, the blocks between the
/// headline and the running text. Returns whether a house stands there in the place of the author.
pub(super) fn fill(
    tree: &Tree<'_>,
    blocks: &Blocks,
    range: Range<usize>,
    declared: &mut Metadata,
) -> bool {
    let mut house = false;
    let end = tree.nodes.len();
    let node = |at: usize| blocks.blocks.get(at).map_or(end, |block| block.first);
    // An element begins before its first text: behind that of the block above.
    let (from, to) = (node(range.start.saturating_sub(1)), node(range.end));
    for index in from..to {
        let Kind::Element(tag, attributes) = tree.nodes[index].kind else {
            continue;
        };
        if declared.author.is_none()
            && (is_called(attributes, &AUTHOR) || leads_to_author(attributes))
        {
            let found = name(tree, index, &AUTHOR_LABELS);
            house |= found.as_deref().is_some_and(is_paper);
            if declared.source.is_none() {
                declared.source = found.clone().filter(|name| is_paper(name));
            }
            declared.author = found
                .and_then(|name| persons(&name).or_else(|| handle(&name)))
                .or_else(|| in_card(tree, index));
        }
        if declared.source.is_none() && is_called(attributes, &SOURCE) {
            declared.source = name(tree, index, &SOURCE_LABELS);
        }
        // A link to the account of who wrote it.
        if declared.author.is_none() && tag == Tag::Anchor && is_called(attributes, &USER) {
            let user = name(tree, index, &AUTHOR_LABELS);
            declared.author = user.filter(|name| is_signature(name));
        }
        // Beside the author, who else has a name is the account.
        if declared.source.is_none() && declared.author.is_some() && is_called(attributes, &ACCOUNT)
        {
            let account = name(tree, index, &SOURCE_LABELS);
            declared.source = account.filter(|name| Some(name) != declared.author.as_ref());
        }
    }
    house
}

/// The name in the card of an author, with a picture and buttons: the element that is called so.
fn in_card(tree: &Tree<'_>, card: usize) -> Option<String> {
    /// A card of more nodes than this is one of several.
    const NODES: usize = 60;
    let end = tree.nodes[card].end;
    let mut elements = (card + 1..end).filter(|_| end - card <= NODES);
    let named = elements.find(|&at| match tree.nodes[at].kind {
        Kind::Element(_, attributes) => is_called(attributes, &NAME),
        Kind::Text(_) => false,
    })?;
    name(tree, named, &AUTHOR_LABELS).filter(|name| is_signature(name))
}

fn is_called(attributes: &str, words: &[&str]) -> bool {
    words.iter().any(|word| attributes.contains(word))
        && ["class", "id", "rel", "itemprop"].iter().any(|key| {
            attribute(attributes, key).is_some_and(|value| {
                value
                    .split(|c: char| !c.is_ascii_alphabetic())
                    .any(|part| words.iter().any(|word| begins_with_word(part, word)))
            })
        })
}

/// Whether a name is that of a paper, a site or an agency, as a portal has it in the place of an author.
pub(super) fn is_paper(name: &str) -> bool {
    /// In characters.
    const LENGTH: std::ops::RangeInclusive<usize> = 3..=8;
    const ENDS: [&str; 16] = [
        "报", "報", "网", "網", "社", "新闻", "新聞", "周刊", "週刊", "在线", "電視", "电视",
        "卫视", "衛視", "电台", "電台",
    ];
    /// What ends so and is a button or a column.
    const OTHERWISE: [&str; 12] = [
        "海报",
        "海報",
        "快报",
        "快報",
        "预报",
        "預報",
        "举报",
        "舉報",
        "上网",
        "上網",
        "听新闻",
        "聽新聞",
    ];
    LENGTH.contains(&name.chars().count())
        && name.chars().all(is_han)
        && !name.starts_with(['本', '看', '更', '返', '订', '訂'])
        && ENDS.iter().any(|end| name.ends_with(end))
        && !OTHERWISE.iter().any(|end| name.ends_with(end))
}

/// Whether a link leads to the page of an author: `/author/4561`.
fn leads_to_author(attributes: &str) -> bool {
    attributes.contains("/author")
        && attribute(attributes, "href").is_some_and(|address| {
            let mut steps = address.trim_end_matches('/').split('/').rev().skip(1);
            steps.any(|step| matches!(step, "author" | "authors"))
        })
}

/// The person that a name is, or several with a mark between them, without what they are and without the place behind
/// a stroke: `編譯周河、記者林小渡／綜合報導`.
pub(super) fn persons(names: &str) -> Option<String> {
    let names = without_place(names);
    let one = without_role(names);
    if is_person(one) {
        return Some(one.to_owned());
    }
    let mut all: Vec<&str> = names.split(['、', '，', ',']).map(str::trim).collect();
    let whole = |name: &str| (2..=4).contains(&name.chars().count()) && name.chars().all(is_han);
    // In Chinese a blank parts names as well.
    if all.len() == 1 {
        all = names.split_whitespace().collect();
    }
    let all: Vec<&str> = all.into_iter().map(without_role).collect();
    let fits = |name: &&str| is_person(name) && (whole(name) || !name.contains(is_han));
    (all.len() > 1 && all.iter().all(fits)).then(|| all.join(" "))
}

/// A name without what its owner is, run on before it: `記者林小渡`.
fn without_role(name: &str) -> &str {
    const ROLES: [&str; 12] = [
        "特约记者",
        "特約記者",
        "特派记者",
        "特派記者",
        "实习记者",
        "實習記者",
        "记者",
        "記者",
        "编译",
        "編譯",
        "特派员",
        "特派員",
    ];
    let bare = ROLES.iter().find_map(|role| name.strip_prefix(role));
    let bare = bare.map(|bare| bare.trim_start_matches(['：', ':', ' ', '\u{3000}']));
    bare.filter(|bare| (2..=4).contains(&bare.chars().count()))
        .unwrap_or(name)
}

/// The handle of an account that a name is, one word in Latin letters: `river_lin`. Only where the markup says whose it is.
fn handle(name: &str) -> Option<String> {
    /// In bytes.
    const LENGTH: std::ops::RangeInclusive<usize> = 4..=20;
    /// What programs put there before anybody has chosen a name.
    const NOBODY: [&str; 8] = [
        "admin",
        "administrator",
        "author",
        "editor",
        "root",
        "guest",
        "user",
        "webmaster",
    ];
    let nobody =
        NOBODY.contains(&name.to_ascii_lowercase().as_str()) || super::declared::names_a_site(name);
    let worded = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    let word = LENGTH.contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(worded);
    (word && !nobody).then(|| name.to_owned())
}

/// A name without the place from where it is reported: `林小渡／海州`, `林小渡、周河／綜合報導`.
fn without_place(name: &str) -> &str {
    /// The longest place with what was done there, in characters.
    const REPORTS: usize = 9;
    let parts = name.split_once(['/', '／', '╱']);
    let han = |part: &str| part.chars().all(is_han);
    let reports = |rest: &str| {
        ["報導", "报导", "報道", "报道", "編譯", "编译"]
            .iter()
            .any(|verb| rest.ends_with(verb))
    };
    let told = |rest: &str| reports(rest) && rest.chars().count() <= REPORTS;
    let place = |place: &str| (2..=3).contains(&place.chars().count()) && han(place);
    let one = |name: &str| name.chars().count() == 3 && han(name);
    parts
        .filter(|(name, rest)| told(rest.trim()) || one(name) && place(rest.trim()))
        .map_or(name, |(name, _)| name.trim_end())
}

fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// Whether a name is a word, or begins with it in the manner of programs: `sourceTitle`.
fn begins_with_word(name: &str, word: &str) -> bool {
    let rest = name.strip_prefix(word);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// Whether the beginning of an element is the label of what follows.
fn announces(text: &str, labels: &[&str]) -> bool {
    let text = text.trim().to_lowercase();
    text.ends_with([':', '：', '/', '|']) || labels.iter().any(|label| text.ends_with(label))
}

/// The text of an element where it is a name: short, with a letter, without one of its `labels`.
fn name(tree: &Tree<'_>, element: usize, labels: &[&str]) -> Option<String> {
    /// An element of more nodes than this holds more than a name.
    const NODES: usize = 16;
    let end = tree.nodes[element].end;
    if end - element > NODES {
        return None;
    }
    let mut text = String::new();
    for node in &tree.nodes[element + 1..end] {
        if let Kind::Text(part) = node.kind {
            // Behind a name, in an element of its own, stands a button.
            if !text.trim().is_empty() && !part.trim().is_empty() && !announces(&text, labels) {
                break;
            }
            text.push_str(part);
        }
    }
    if text.trim().len() > 8 * LONGEST {
        return None;
    }
    let text = super::one_line(&text);
    let (label, value) = text.split_once([':', '：']).unwrap_or(("", &text));
    let label = label.to_lowercase();
    if !label.is_empty() && !labels.iter().any(|known| label.contains(known)) {
        return None;
    }
    let value = value.trim();
    let value = value.strip_prefix("By ").unwrap_or(value);
    // The label may stand without a colon.
    let bare = ["本文来源于", "来源于", "来源", "作者 "].iter();
    let value = bare
        .fold(value, |value, label| {
            value.strip_prefix(label).unwrap_or(value)
        })
        .trim();
    let chars = value.chars().count();
    let is_name = (2..=LONGEST).contains(&chars)
        && value.contains(char::is_alphabetic)
        && !value.contains(['，', '。', ',', '?', '？', '|', ':', '：'])
        && !value.contains(|c: char| c.is_ascii_digit());
    is_name.then(|| value.to_owned())
}
