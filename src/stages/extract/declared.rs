//! What a page declares of itself: title, author, date, source, address.
//!
//! Read from `meta`, `link`, `time`, JSON-LD, items and `title`. Declarations are evidence: what stands
//! in the text for a reader to see goes first, so only fields that say one thing are read here.

use serde_json::Value;

use super::bylines::persons;
use super::tokens::attribute;
use super::tree::{Kind, Tree};
use crate::document::{Hints, Metadata};

/// What a page declares, and whether its date was counted in Greenwich: programs write it so, and
/// what a reader sees goes first.
pub(super) fn read(tree: &Tree<'_>, hints: &Hints) -> (Metadata, bool) {
    let mut declared = Metadata::default();
    let meta = |names: &[&str]| meta(tree, names);
    // Some sites declare their own name as the title of every page.
    let site = meta(&["og:site_name"]);
    let titles = [
        "og:title",
        "twitter:title",
        "articletitle",
        "headline",
        "title",
    ];
    let mut titles = titles.iter().filter_map(|name| meta(&[*name]));
    declared.title = titles.find(|title| Some(title) != site.as_ref());
    let authors = [
        "author",
        "article:author",
        "og:article:author",
        "byl",
        "dc.creator",
        "contentauthor",
    ];
    let person = |name: &&str| meta(&[*name]).filter(|author| is_person(author));
    let signed = |name: &&str| meta(&[*name]).filter(|author| is_signature(author));
    let addressed = |name: &&str| without_address(&meta(&[*name])?);
    declared.author = authors
        .iter()
        .find_map(person)
        .or_else(|| authors.iter().find_map(addressed));
    // The name of an account, where it is said to be the article's.
    let of_article = authors.iter().filter(|name| name.contains("article"));
    declared.author = declared
        .author
        .or_else(|| of_article.clone().find_map(signed));
    declared.source = meta(&[
        "source",
        "contentsource",
        "article:source",
        "mediasource",
        "mediaid",
    ]);
    declared.date = meta(&[
        "article:published_time",
        "og:published_time",
        "og:release_date",
        "publishdate",
        "pubdate",
        "pubtime",
        "publish_time",
        "publishtime",
        "datepublished",
        "date",
        "dc.date",
        "dc.date.issued",
        "apub:time",
        "firstpublishedtime",
        "og:article:published_time",
        "weibo:article:create_at",
        "bytedance:published_time",
    ])
    .filter(|date| iso(date).is_some());
    declared.url = canonical(tree)
        .or_else(|| meta(&["og:url"]))
        .or_else(|| hints.url.clone());
    for text in &tree.json {
        if let Ok(value) = serde_json::from_str::<Value>(text.trim()) {
            from_json(&value, &mut declared, 0);
        }
    }
    if declared.author.is_none() {
        declared.author = signed_by_item(tree);
    }
    if declared.date.is_none() {
        declared.date = tree
            .times
            .iter()
            .filter_map(|attributes| attribute(attributes, "datetime"))
            .find(|date| iso(date).is_some())
            .map(str::to_owned);
    }
    let date = declared.date.take().unwrap_or_default();
    declared.date = local(&date);
    (declared, date.ends_with('Z'))
}

fn clean(text: &str) -> Option<String> {
    let text = htmlize::unescape(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    (!text.is_empty()).then_some(text)
}

fn meta(tree: &Tree<'_>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        tree.metas.iter().find_map(|attributes| {
            let key = ["property", "name", "itemprop"]
                .iter()
                .find_map(|key| attribute(attributes, key))?;
            if !key.eq_ignore_ascii_case(name) {
                return None;
            }
            clean(attribute(attributes, "content")?)
        })
    })
}

/// The name before the address for mail that programs of weblogs declare behind it: `hebian,hebian@example.com`.
fn without_address(author: &str) -> Option<String> {
    let (name, address) = author.split_once([',', '，', ';', '<', '('])?;
    let name = name.trim();
    (address.contains('@') && is_signature(name)).then(|| name.to_owned())
}

/// The person whose name an item of the page's own vocabulary holds: an element that is the `author`, with a
/// `meta` for the `name` in it.
fn signed_by_item(tree: &Tree<'_>) -> Option<String> {
    /// So many elements may lie between.
    const BETWEEN: usize = 3;
    let is = |attributes: &str, item: &str| {
        attribute(attributes, "itemprop").is_some_and(|named| named.eq_ignore_ascii_case(item))
    };
    let is_author = |&element: &usize| match tree.nodes[element].kind {
        Kind::Element(_, attributes) => is(attributes, "author"),
        Kind::Text(_) => false,
    };
    let metas = tree.metas.iter().zip(&tree.meta_parents);
    let mut names = metas.filter(|(attributes, _)| is(attributes, "name"));
    names.find_map(|(attributes, &parent)| {
        let up = std::iter::successors(Some(parent), |&at| Some(tree.nodes[at].parent));
        up.take(BETWEEN).find(is_author)?;
        clean(attribute(attributes, "content")?).filter(|name| is_signature(name))
    })
}

/// Takes back a source that is none: who wrote the text, unless by its name it is a house.
pub(super) fn without_twin(declared: &mut Metadata) {
    let author = declared.author.clone();
    declared
        .source
        .take_if(|source| author.as_ref() == Some(source) && !names_a_site(source));
}

/// Takes back an author that is a channel of the site: the window's title has it as a part, and beside it
/// the site, whose name begins as the channel's does.
pub(super) fn without_channel(declared: &mut Metadata, window: &str) {
    /// The length of a channel's name, in characters; a person's is shorter.
    const CHANNEL: usize = 4;
    let Some(author) = &declared.author else {
        return;
    };
    let begin: String = author.chars().take(2).collect();
    let mut parts = window.split(['_', '-', '|', '–', '—', '｜']).map(str::trim);
    let named = parts.clone().any(|part| part == author);
    let site = parts.any(|part| part != author && part.starts_with(&begin));
    if author.chars().count() == CHANNEL && named && site {
        let channel = declared.author.take();
        fill(&mut declared.source, channel);
    }
}

fn canonical(tree: &Tree<'_>) -> Option<String> {
    tree.links.iter().find_map(|attributes| {
        attribute(attributes, "rel")
            .is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"))
            .then(|| attribute(attributes, "href"))
            .flatten()
            .filter(|href| href.starts_with("http"))
            .and_then(clean)
    })
}

/// Reads an article out of JSON-LD: an object, a list, a graph.
fn from_json(value: &Value, declared: &mut Metadata, depth: usize) {
    /// Deeper nesting holds no article.
    const DEPTH: usize = 4;
    if depth > DEPTH {
        return;
    }
    match value {
        Value::Array(values) => values
            .iter()
            .for_each(|value| from_json(value, declared, depth + 1)),
        Value::Object(fields) => {
            if let Some(graph) = fields.get("@graph") {
                from_json(graph, declared, depth + 1);
            }
            let kind = fields
                .get("@type")
                .map(Value::to_string)
                .unwrap_or_default();
            let known = [
                "Article", "Posting", "Report", "WebPage", "Blog", "QAPage", "Question",
            ];
            if !known.iter().any(|k| kind.contains(k)) || kind.contains("FAQPage") {
                return;
            }
            // What a page asks, and who.
            if let Some(main) = fields.get("mainEntity") {
                from_json(main, declared, depth + 1);
            }
            let text = |name: &str| fields.get(name).and_then(Value::as_str).and_then(clean);
            fill(&mut declared.title, text("headline"));
            fill(
                &mut declared.date,
                text("datePublished").filter(|date| iso(date).is_some()),
            );
            let organisation = |field: &str| fields.get(field).and_then(organisation);
            // A house that is not the page's own is where the text is from.
            if let (Some(house), Some(own)) = (organisation("author"), organisation("publisher"))
                && house != own
            {
                fill(&mut declared.source, Some(house));
            }
            let authors = fields.get("author").map(names).unwrap_or_default();
            if !authors.is_empty() {
                fill(&mut declared.author, Some(authors.join(" ")));
            }
        }
        _ => {}
    }
}

fn fill(slot: &mut Option<String>, value: Option<String>) {
    if slot.is_none() {
        *slot = value;
    }
}

/// The name of an organisation.
fn organisation(value: &Value) -> Option<String> {
    let is_house = value.get("@type")?.as_str()?.contains("Organization");
    let name = value.get("name")?.as_str().filter(|_| is_house)?;
    clean(name)
}

/// The persons that a JSON-LD author is.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::String(name) => clean(name)
            .and_then(|name| persons(&name))
            .into_iter()
            .collect(),
        Value::Array(values) => values.iter().flat_map(names).collect(),
        Value::Object(fields) => {
            let kind = fields.get("@type").map(Value::to_string);
            let kind = kind.unwrap_or_default();
            let name = fields.get("name");
            let name = name.filter(|_| !kind.contains("Organization"));
            let found = name.map(names).unwrap_or_default();
            // The account of somebody, where it is said to be a person's.
            let text = name.and_then(Value::as_str).and_then(clean);
            let account = text.filter(|name| kind.contains("Person") && is_signature(name));
            match found.is_empty() {
                true => account.into_iter().collect(),
                false => found,
            }
        }
        _ => Vec::new(),
    }
}

/// Whether a declared author could be a person: sites like to put themselves here.
pub(super) fn is_person(name: &str) -> bool {
    let han = name
        .chars()
        .filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c))
        .count();
    let placeholders = ["John Doe", "Discuz! Team", "Your Name"];
    if placeholders.iter().any(|known| name.starts_with(known)) {
        return false;
    }
    let marked = name.contains(['(', ')', '（', '）', '–', '—', '|']);
    !names_a_site(name) && !marked && ((2..=4).contains(&han) || (han == 0 && name.contains(' ')))
}

/// Whether a name has a word of sites and papers.
pub(super) fn names_a_site(name: &str) -> bool {
    let site = [
        "网", "網", "报", "報", "社", "台", "频道", "公司", "中心", "www", "http", ".com", "admin",
        "编辑", "消息", "新闻", "新聞", "财经", "在线", "观察", "周刊", "杂志", "雜誌", "资讯",
    ];
    site.iter().any(|word| name.contains(word))
}

/// Whether what a page declares as the author of its article is the name of an account, of one
/// word: a few Chinese characters or a Latin word.
pub(super) fn is_signature(name: &str) -> bool {
    /// The longest names, in characters.
    const HAN: usize = 8;
    const LATIN: usize = 20;
    const NOBODY: [&str; 12] = [
        "admin",
        "administrator",
        "author",
        "root",
        "hexo",
        "wordpress",
        "typecho",
        "user",
        "test",
        "webmaster",
        "undefined",
        "unknown",
    ];
    let chars = name.chars().count();
    let han = name.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
    let latin = name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
        && name.starts_with(|c: char| c.is_ascii_alphabetic());
    is_person(name)
        || han && (2..=HAN).contains(&chars) && !names_a_site(name)
        || latin
            && (3..=LATIN).contains(&chars)
            && !NOBODY.contains(&name.to_ascii_lowercase().as_str())
}

/// A declared date as it is in China: one that ends in `Z` is counted in Greenwich, eight hours behind.
fn local(text: &str) -> Option<String> {
    const AHEAD: u32 = 8;
    let date = iso(text)?;
    let number = |range: std::ops::Range<usize>| date.get(range)?.parse::<u32>().ok();
    let (true, Some(hour)) = (text.ends_with('Z'), number(11..13)) else {
        return Some(date);
    };
    let rest = date.get(13..).unwrap_or_default();
    let day = match hour + AHEAD < 24 {
        true => date[..10].to_owned(),
        false => next_day(number(0..4)?, number(5..7)?, number(8..10)?),
    };
    Some(format!("{day}T{:02}{rest}", (hour + AHEAD) % 24))
}

fn next_day(year: u32, month: u32, day: u32) -> String {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let (year, month, day) = match (day < days, month < 12) {
        (true, _) => (year, month, day + 1),
        (false, true) => (year, month + 1, 1),
        (false, false) => (year + 1, 1, 1),
    };
    format!("{year:04}-{month:02}-{day:02}")
}

/// A declared date, as far as it begins like ISO 8601.
pub(super) fn iso(text: &str) -> Option<String> {
    let text = text.trim();
    let number =
        |range: std::ops::Range<usize>| text.get(range).and_then(|t| t.parse::<u32>().ok());
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let separated = text
        .as_bytes()
        .get(4)
        .is_some_and(|b| matches!(b, b'-' | b'/' | b'.'));
    if !separated
        || !(1990..2100).contains(&year)
        || !(1..=12).contains(&month)
        || !(1..=31).contains(&day)
    {
        return None;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    let time = text.get(10..).unwrap_or_default();
    let time = time.trim_start_matches(['T', ' ']);
    let valid = |t: &str| {
        t.bytes().enumerate().all(|(i, b)| {
            if i % 3 == 2 {
                b == b':'
            } else {
                b.is_ascii_digit()
            }
        })
    };
    Some(match (time.get(..8), time.get(..5)) {
        (Some(seconds), _) if valid(seconds) => format!("{date}T{seconds}"),
        (_, Some(minutes)) if valid(minutes) => format!("{date}T{minutes}"),
        _ => date,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_dates() {
        assert_eq!(
            iso("2020-09-18T08:30:00+08:00").as_deref(),
            Some("2020-09-18T08:30:00")
        );
        assert_eq!(iso("2020-09-18 08:30").as_deref(), Some("2020-09-18T08:30"));
        assert_eq!(iso("2020-09-18").as_deref(), Some("2020-09-18"));
        assert_eq!(iso("September 18"), None);
        let local = |text| local(text).unwrap_or_default();
        assert_eq!(local("2020-09-18T16:30:00.000Z"), "2020-09-19T00:30:00");
        assert_eq!(local("2020-12-31T20:00:00Z"), "2021-01-01T04:00:00");
        assert_eq!(local("2020-02-28T08:00:00Z"), "2020-02-28T16:00:00");
        assert_eq!(local("2020-09-18T16:30:00+08:00"), "2020-09-18T16:30:00");
        assert_eq!(local("2020-09-18"), "2020-09-18");
    }

    #[test]
    fn accounts_that_sign_an_article() {
        for name in ["小河边写字", "hebian", "he_bian2", "林小渡"] {
            assert!(is_signature(name), "{name}");
        }
        for name in ["海潮网编辑部", "admin", "Hexo", "105092", "海潮新闻中心"] {
            assert!(!is_signature(name), "{name}");
        }
    }
}
