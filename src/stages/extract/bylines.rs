//! Who wrote a page and who published it, by what its markup calls the parts around the body.
//!
//! Blogs print the name of an author without a word in front of it; the element it stands in says
//! `author`. Only what stands between the headline and the running text is read: further down are
//! the authors of comments and of other articles.

use std::ops::Range;

use super::blocks::Blocks;
use super::declared::{is_person, is_signature};
use super::tokens::attribute;
use super::tree::{Kind, Tree};
use crate::document::Metadata;

/// What the elements are called, in the words of class names, ids, `rel` and `itemprop`.
const AUTHOR: [&str; 5] = ["author", "writer", "byline", "zuozhe", "creator"];
const ACCOUNT: [&str; 1] = ["nickname"];
const NAME: [&str; 3] = ["name", "nickname", "username"];
const SOURCE: [&str; 5] = ["source", "laiyuan", "copyfrom", "origin", "from"];

/// What the label in such an element says; with any other it holds another field.
const AUTHOR_LABELS: [&str; 4] = ["作者", "文", "撰", "by"];
const SOURCE_LABELS: [&str; 5] = ["来源", "來源", "出处", "出處", "自"];

/// The longest name, in characters.
const LONGEST: usize = 20;

/// Fills in the author and the source from the elements around `range`, the blocks between the
/// headline and the running text.
pub(super) fn fill(tree: &Tree<'_>, blocks: &Blocks, range: Range<usize>, declared: &mut Metadata) {
    let end = tree.nodes.len();
    let node = |at: usize| blocks.blocks.get(at).map_or(end, |block| block.first);
    // An element begins before its first text: behind that of the block above.
    let (from, to) = (node(range.start.saturating_sub(1)), node(range.end));
    for index in from..to {
        let Kind::Element(_, attributes) = tree.nodes[index].kind else {
            continue;
        };
        if declared.author.is_none()
            && (is_called(attributes, &AUTHOR) || leads_to_author(attributes))
        {
            let found = name(tree, index, &AUTHOR_LABELS);
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
        // Beside the author, who else has a name is the account.
        if declared.source.is_none() && declared.author.is_some() && is_called(attributes, &ACCOUNT)
        {
            let account = name(tree, index, &SOURCE_LABELS);
            declared.source = account.filter(|name| Some(name) != declared.author.as_ref());
        }
    }
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

/// Whether a name is that of a paper or an agency, as a portal has it in the place of an author.
fn is_paper(name: &str) -> bool {
    /// In characters.
    const LENGTH: std::ops::RangeInclusive<usize> = 3..=8;
    const ENDS: [&str; 8] = [
        "日报",
        "日報",
        "晚报",
        "晚報",
        "时报",
        "時報",
        "通讯社",
        "通訊社",
    ];
    LENGTH.contains(&name.chars().count()) && ENDS.iter().any(|end| name.ends_with(end))
}

/// Whether a link leads to the page of an author: `/author/4561`.
fn leads_to_author(attributes: &str) -> bool {
    attributes.contains("/author")
        && attribute(attributes, "href").is_some_and(|address| {
            let mut steps = address.trim_end_matches('/').split('/').rev().skip(1);
            steps.any(|step| matches!(step, "author" | "authors"))
        })
}

/// The person that a name is, or several with a mark between them, without the place behind a stroke.
pub(super) fn persons(names: &str) -> Option<String> {
    let names = without_place(names);
    if is_person(names) {
        return Some(names.to_owned());
    }
    let all: Vec<&str> = names.split(['、', '，']).map(str::trim).collect();
    (all.len() > 1 && all.iter().all(|name| is_person(name))).then(|| all.join(" "))
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

/// A name without the place from where it is reported: `林小渡／海州`.
fn without_place(name: &str) -> &str {
    let parts = name.split_once(['/', '／']);
    let han = |part: &str| part.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
    let reports = |rest: &str| {
        ["報導", "报导", "報道", "报道"]
            .iter()
            .any(|verb| rest.ends_with(verb))
    };
    let place = |place: &str| {
        let longest = if reports(place) { 6 } else { 3 };
        (2..=longest).contains(&place.chars().count()) && han(place)
    };
    parts
        .filter(|(name, rest)| name.chars().count() == 3 && han(name) && place(rest.trim()))
        .map_or(name, |(name, _)| name.trim_end())
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
