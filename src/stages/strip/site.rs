//! Lines that many documents of one site share.
//!
//! A site is the host of a document's address, or the folder it lies in. A line that is
//! neither running text nor numeric and stands in [`DOCUMENTS`] different documents of a site is
//! its furniture. For every line the smallest few *signatures* of the documents that hold it are
//! kept; the signature of a document is the hash of its longest paragraph, so the same article
//! under two addresses counts once. Smallest-few sets join in any order and any number of times
//! with the same result: counting is exact for the question asked, whatever the order of the
//! documents and the number of threads, and a file can be extended by what it holds already.
//!
//! Memory is about 32 bytes for each different short line; whoever counts a large corpus writes the
//! count out now and then ([`SiteLines::lines`] tells when), merges the sorted files and keeps in
//! memory what is shared ([`SiteLines::keep_shared`]).

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use super::lines::{self, Line};
use super::skeleton::skeleton;
use crate::error::Error;

/// In how many different documents of its site a line has to stand. With two, an article printed
/// twice under a new headline would lose its subheadings.
const DOCUMENTS: usize = 3;

/// Longer lines (characters) are text even without a full stop.
const LONGEST: usize = 120;
/// The first line of a file.
const HEADER: &str = "zhengwen site-lines 1";
/// Stands for no document.
const NONE: u64 = u64::MAX;

type Documents = [u64; DOCUMENTS];

/// The lines of many documents, counted by site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiteLines {
    sites: BTreeMap<String, HashMap<u64, Documents>>,
}

impl SiteLines {
    /// In how many different documents of its site a line has to stand.
    pub const DOCUMENTS: usize = DOCUMENTS;

    /// Nothing counted yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The site of a document: the host of its address, else its folder, else a name that all
    /// documents without either share.
    pub fn site(url: Option<&str>, folder: Option<&str>) -> String {
        let after_scheme = url.and_then(|url| Some(url.split_once("://")?.1));
        let authority = after_scheme.and_then(|rest| rest.split(['/', '?', '#']).next());
        let host = authority.and_then(|authority| authority.rsplit('@').next());
        match host.filter(|host| !host.is_empty()) {
            Some(host) => host.to_ascii_lowercase(),
            None => folder.unwrap_or_default().to_owned(),
        }
    }

    /// Counts the lines of one document, as strip sees it. Counting a document again changes
    /// nothing. Linear in the length of `text`.
    pub fn add(&mut self, site: &str, text: &str) {
        let lines = lines::split(text);
        let Some(longest) = lines
            .iter()
            .max_by_key(|line| (line.shape.chars, line.text))
        else {
            return;
        };
        let mut folded = String::new();
        // Letters and digits only: a mark or a blank that differs does not make another article.
        let letters: String = longest
            .text
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect();
        let document = key(&letters, &mut folded).min(NONE - 1);
        let counted = self.sites.entry(site.to_owned()).or_default();
        for line in lines.iter().filter(|line| counts(line)) {
            let documents = counted
                .entry(key(line.text, &mut folded))
                .or_insert([NONE; DOCUMENTS]);
            insert(documents, document);
        }
    }

    /// Adds what another count holds.
    pub fn merge(&mut self, other: Self) {
        for (site, lines) in other.sites {
            let counted = self.sites.entry(site).or_default();
            for (line, documents) in lines {
                let known = counted.entry(line).or_insert([NONE; DOCUMENTS]);
                for document in documents.into_iter().filter(|&d| d != NONE) {
                    insert(known, document);
                }
            }
        }
    }

    /// Whether `line` is furniture of `site`.
    pub(super) fn contains(&self, site: &str, line: &Line<'_>) -> bool {
        counts(line)
            && self
                .sites
                .get(site)
                .and_then(|lines| lines.get(&key(line.text, &mut String::new())))
                .is_some_and(is_shared)
    }

    /// How many different lines are counted, over all sites: a measure of the memory taken.
    pub fn lines(&self) -> usize {
        self.sites.values().map(HashMap::len).sum()
    }

    /// Forgets all lines that are not furniture: for a count that is only looked up in.
    pub fn keep_shared(&mut self) {
        for lines in self.sites.values_mut() {
            lines.retain(|_, documents| is_shared(documents));
            lines.shrink_to_fit();
        }
    }

    /// How many lines are furniture, over all sites.
    pub fn shared(&self) -> usize {
        self.sites
            .values()
            .flat_map(HashMap::values)
            .filter(|documents| is_shared(documents))
            .count()
    }

    /// The count as text: sorted, so that equal counts are equal files.
    pub fn write(&self) -> String {
        let mut out = format!("{HEADER}\n");
        for (site, lines) in &self.sites {
            let _ = writeln!(out, "site\t{site}");
            let sorted: BTreeMap<_, _> = lines.iter().collect();
            for (line, documents) in sorted {
                let _ = write!(out, "{line:016x}");
                for document in documents.iter().filter(|&&d| d != NONE) {
                    let _ = write!(out, "\t{document:016x}");
                }
                out.push('\n');
            }
        }
        out
    }

    /// Reads what [`write`](Self::write) wrote; `name` is for messages.
    ///
    /// # Errors
    /// [`Error::Dictionary`] with the line that is wrong.
    pub fn read(text: &str, name: &str) -> Result<Self, Error> {
        let wrong = |line: usize, message: &str| Error::Dictionary {
            file: name.to_owned(),
            line,
            message: message.to_owned(),
        };
        let mut rows = text.lines().enumerate();
        if rows.next().map(|(_, first)| first) != Some(HEADER) {
            return Err(wrong(
                1,
                "this is no file of site lines: its first line has to be `zhengwen site-lines 1`",
            ));
        }
        let mut read = Self::default();
        let mut site: Option<String> = None;
        for (index, row) in rows {
            if let Some(name) = row.strip_prefix("site\t") {
                site = Some(name.to_owned());
                read.sites.entry(name.to_owned()).or_default();
                continue;
            }
            let Some(site) = &site else {
                return Err(wrong(index + 1, "a line before the first site"));
            };
            let numbers: Result<Vec<u64>, _> = row
                .split('\t')
                .map(|n| u64::from_str_radix(n, 16))
                .collect();
            let Ok([line, documents @ ..]) = numbers.as_deref() else {
                return Err(wrong(
                    index + 1,
                    "expected hexadecimal numbers between tabs",
                ));
            };
            let known = read
                .sites
                .entry(site.clone())
                .or_default()
                .entry(*line)
                .or_insert([NONE; DOCUMENTS]);
            documents
                .iter()
                .for_each(|&document| insert(known, document));
        }
        Ok(read)
    }
}

/// Whether a line can be furniture at all.
fn counts(line: &Line<'_>) -> bool {
    let shape = &line.shape;
    shape.chars >= 2 && shape.chars <= LONGEST && !shape.is_prose() && !shape.is_numeric()
}

fn is_shared(documents: &Documents) -> bool {
    documents[DOCUMENTS - 1] != NONE
}

/// Keeps the smallest few, sorted, each once.
fn insert(documents: &mut Documents, document: u64) {
    match documents.binary_search(&document) {
        Ok(_) => {}
        Err(at) if at < DOCUMENTS => {
            documents[at..].rotate_right(1);
            documents[at] = document;
        }
        Err(_) => {}
    }
}

/// The hash of a line's skeleton: FNV-1a of 64 bits, then mixed (the finaliser of MurmurHash3).
/// Written out here because files are kept: it must never change.
fn key(line: &str, folded: &mut String) -> u64 {
    skeleton(line, folded);
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in folded.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(number: usize) -> String {
        format!(
            "某某县报\n第{number}件事\n这是第{number}篇文章的正文，写的是第{number}件事情的经过。\n小编手记"
        )
    }

    fn line(text: &str) -> Line<'_> {
        lines::split(text).remove(0)
    }

    #[test]
    fn three_documents_make_a_line_furniture() {
        let mut counted = SiteLines::new();
        for number in 0..2 {
            counted.add("a", &page(number));
        }
        assert!(!counted.contains("a", &line("某某县报")));
        counted.add("a", &page(1));
        assert!(
            !counted.contains("a", &line("某某县报")),
            "the same document again"
        );
        counted.add("a", &page(2));
        assert!(
            counted.contains("a", &line("某某縣報")),
            "whatever the script"
        );
        assert!(!counted.contains("b", &line("某某县报")));
        assert!(!counted.contains("a", &line("第1件事")));
    }

    #[test]
    fn order_and_parts_do_not_matter() {
        let whole = |order: &mut dyn Iterator<Item = usize>| {
            let mut counted = SiteLines::new();
            order.for_each(|number| counted.add("a", &page(number)));
            counted
        };
        let forward = whole(&mut (0..20));
        assert_eq!(forward, whole(&mut (0..20).rev()));
        let mut merged = whole(&mut (10..20));
        merged.merge(whole(&mut (0..12)));
        assert_eq!(forward, merged);
        assert_eq!(
            SiteLines::read(&forward.write(), "x").expect("own file"),
            forward
        );
    }

    #[test]
    fn sites() {
        assert_eq!(
            SiteLines::site(Some("https://me@News.example.com/a?b"), Some("crawl")),
            "news.example.com"
        );
        assert_eq!(SiteLines::site(Some("about:blank"), Some("crawl")), "crawl");
        assert_eq!(SiteLines::site(None, None), "");
        assert!(SiteLines::read("nonsense", "x").is_err());
    }
}
