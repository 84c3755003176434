//! What a page declares of itself: title, author, date, source, address.
//!
//! Read from `meta`, `link`, `time`, JSON-LD and `title`. Declarations are evidence: what stands
//! in the text for a reader to see goes first, so only fields that say one thing are read here.

use serde_json::Value;

use super::tokens::attribute;
use super::tree::Tree;
use crate::document::{Hints, Metadata};

/// All declarations of a page.
pub(super) fn read(tree: &Tree<'_>, hints: &Hints) -> Metadata {
    let mut declared = Metadata::default();
    let meta = |names: &[&str]| meta(tree, names);
    declared.title = meta(&[
        "og:title",
        "twitter:title",
        "articletitle",
        "headline",
        "title",
    ]);
    declared.author = meta(&[
        "author",
        "article:author",
        "og:article:author",
        "byl",
        "dc.creator",
        "contentauthor",
    ])
    .filter(|name| is_person(name));
    declared.source = meta(&["source", "contentsource", "article:source", "mediasource"]);
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
    .as_deref()
    .and_then(iso);
    declared.url = canonical(tree)
        .or_else(|| meta(&["og:url"]))
        .or_else(|| hints.url.clone());
    for text in &tree.json {
        if let Ok(value) = serde_json::from_str::<Value>(text.trim()) {
            from_json(&value, &mut declared, 0);
        }
    }
    if declared.date.is_none() {
        declared.date = tree
            .times
            .iter()
            .filter_map(|attributes| attribute(attributes, "datetime"))
            .find_map(iso);
    }
    declared
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
            if !["Article", "Posting", "Report", "WebPage", "Blog"]
                .iter()
                .any(|k| kind.contains(k))
            {
                return;
            }
            let text = |name: &str| fields.get(name).and_then(Value::as_str).and_then(clean);
            fill(&mut declared.title, text("headline"));
            fill(
                &mut declared.date,
                text("datePublished").as_deref().and_then(iso),
            );
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

/// The persons that a JSON-LD author is.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::String(name) => clean(name)
            .filter(|name| is_person(name))
            .into_iter()
            .collect(),
        Value::Array(values) => values.iter().flat_map(names).collect(),
        Value::Object(fields) => {
            let organisation = fields
                .get("@type")
                .is_some_and(|kind| kind.to_string().contains("Organization"));
            fields
                .get("name")
                .filter(|_| !organisation)
                .map(names)
                .unwrap_or_default()
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
    let site = [
        "网", "網", "报", "報", "社", "台", "频道", "公司", "中心", "www", "http", ".com", "admin",
        "编辑", "消息", "新闻", "新聞", "财经", "在线", "观察", "周刊", "杂志", "雜誌", "资讯",
    ];
    !site.iter().any(|word| name.contains(word))
        && ((2..=4).contains(&han) || (han == 0 && name.contains(' ')))
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
    }
}
