//! What a document says of its own encoding: byte order mark, label, `<meta>`, `<?xml ?>`.
//!
//! Nothing here is believed, only read: what it is worth is said in [`label`](super::label).

use encoding_rs::{Encoding, REPLACEMENT, UTF_16BE, UTF_16LE};

use super::coding::{Coding, UTF8};

/// How far into a document a `<meta>` or `<?xml ?>` is looked for, in bytes. The HTML standard
/// says 1024; pages of the time when encodings were still declared put scripts and comments first.
const PRESCAN_BYTES: usize = 4096;

/// The byte order mark at the start of `head` and its length in bytes.
pub(super) fn byte_order_mark(head: &[u8]) -> Option<(Coding, usize)> {
    // UTF-32LE begins with UTF-16LE's mark; a UTF-16 text does not begin with U+0000.
    if head.starts_with(b"\xFF\xFE\0\0") {
        return Some((Coding::Utf32Le, 4));
    }
    if head.starts_with(b"\0\0\xFE\xFF") {
        return Some((Coding::Utf32Be, 4));
    }
    if head.starts_with(b"\xEF\xBB\xBF") {
        return Some((UTF8, 3));
    }
    if head.starts_with(b"\xFF\xFE") {
        return Some((Coding::Whatwg(UTF_16LE), 2));
    }
    head.starts_with(b"\xFE\xFF")
        .then_some((Coding::Whatwg(UTF_16BE), 2))
}

/// Labels beyond those of the WHATWG standard: names that Python, iconv and Windows use.
const LABELS: &[(&str, &str)] = &[
    ("950", "big5"),
    ("936", "gbk"),
    ("big5hkscs", "big5"),
    ("big5-hkscs-2004", "big5"),
    ("cp1252", "windows-1252"),
    ("cp54936", "gb18030"),
    ("cp936", "gbk"),
    ("cp950", "big5"),
    ("euccn", "gbk"),
    ("euc-cn", "gbk"),
    ("gb-18030", "gb18030"),
    ("gb18030-2000", "gb18030"),
    ("gb18030-2005", "gb18030"),
    ("gb18030-2022", "gb18030"),
    ("gb2312-80", "gbk"),
    ("ms936", "gbk"),
    ("ms950", "big5"),
    ("sjis", "shift_jis"),
    ("cp932", "shift_jis"),
    ("cp949", "euc-kr"),
    ("uhc", "euc-kr"),
    ("utf", "utf-8"),
    ("utf8-sig", "utf-8"),
    ("utf-8-sig", "utf-8"),
    ("utf16", "utf-16le"),
    ("utf16le", "utf-16le"),
    ("utf16be", "utf-16be"),
    ("ucs2", "utf-16le"),
    ("windows-936", "gbk"),
    ("windows-950", "big5"),
];

/// Encodings that have labels here and none that decodes in the WHATWG standard.
const OTHERS: &[(&str, Coding)] = &[
    ("utf-32", Coding::Utf32Le),
    ("utf-32le", Coding::Utf32Le),
    ("utf32", Coding::Utf32Le),
    ("utf32le", Coding::Utf32Le),
    ("ucs-4", Coding::Utf32Le),
    ("utf-32be", Coding::Utf32Be),
    ("utf32be", Coding::Utf32Be),
    ("euc-tw", Coding::EucTw),
    ("euctw", Coding::EucTw),
    ("x-euc-tw", Coding::EucTw),
    ("cns11643", Coding::EucTw),
    ("big5-uao", Coding::Big5Uao),
    ("big5uao", Coding::Big5Uao),
    ("uao", Coding::Big5Uao),
    ("hz", Coding::Hz),
    ("hz-gb", Coding::Hz),
    ("hz-gb-2312", Coding::Hz),
    ("hzgb", Coding::Hz),
    ("iso-2022-cn", Coding::Iso2022Cn),
    ("iso2022-cn", Coding::Iso2022Cn),
    ("iso2022cn", Coding::Iso2022Cn),
    ("iso-2022-cn-ext", Coding::Iso2022Cn),
    ("iso2022-cn-ext", Coding::Iso2022Cn),
];

/// The encoding that `label` names, in any case, `_` for `-` allowed.
pub(super) fn resolve(label: &str) -> Option<Coding> {
    let label = label.trim().trim_matches(['"', '\'']).to_ascii_lowercase();
    let dashed = label.replace('_', "-");
    if let Some((_, coding)) = OTHERS.iter().find(|(name, _)| *name == dashed) {
        return Some(*coding);
    }
    let known = |label: &str| {
        Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != REPLACEMENT)
    };
    let alias = LABELS.iter().find(|(name, _)| *name == dashed);
    known(&label)
        .or_else(|| known(&dashed))
        .or_else(|| alias.and_then(|(_, name)| known(name)))
        .map(Coding::Whatwg)
}

/// What to say of a label that no encoding has.
pub(super) fn unknown(label: &str) -> String {
    let mut message = format!("unknown encoding {label:?}");
    let wanted = label.trim().to_ascii_lowercase();
    let close = suggestions(&wanted);
    if !close.is_empty() {
        message.push_str(&format!("; did you mean {}?", close.join(" or ")));
    }
    message.push_str("; examples: auto, utf-8, gbk, gb18030, big5, utf-16le");
    message
}

/// Names that are offered for a misspelt label.
const OFFERED: &[&str] = &[
    "utf-8",
    "utf-16le",
    "utf-16be",
    "utf-32le",
    "utf-32be",
    "gbk",
    "gb2312",
    "gb18030",
    "big5",
    "big5-hkscs",
    "shift_jis",
    "euc-jp",
    "euc-kr",
    "iso-2022-jp",
    "windows-1252",
    "iso-8859-1",
    "windows-1251",
    "koi8-r",
];

/// The names at an edit distance of at most a third of the label's length.
fn suggestions(label: &str) -> Vec<&'static str> {
    let limit = (label.chars().count() / 3).max(1);
    let mut close: Vec<(usize, &'static str)> = OFFERED
        .iter()
        .chain(OTHERS.iter().map(|(name, _)| name))
        .map(|name| (edit_distance(label, name), *name))
        .filter(|(distance, _)| *distance <= limit)
        .collect();
    close.sort();
    close.dedup();
    close.into_iter().map(|(_, name)| name).take(3).collect()
}

/// Levenshtein's distance in characters.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().take(64).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// The label in a `<meta>` or `<?xml ?>` near the start of `head`.
pub(super) fn prescan(head: &[u8]) -> Option<&str> {
    let head = &head[..head.len().min(PRESCAN_BYTES)];
    xml_label(head).or_else(|| meta_label(head))
}

/// The pseudo-attribute `encoding` of an XML declaration.
fn xml_label(head: &[u8]) -> Option<&str> {
    let start = head.iter().position(|b| !b.is_ascii_whitespace())?;
    let declaration = head[start..].strip_prefix(b"<?xml")?;
    let end = memchr::memchr(b'>', declaration)?;
    value_of(&declaration[..end], b"encoding")
}

/// `charset` in the first `<meta>` that has one, as an attribute or inside `content`.
fn meta_label(head: &[u8]) -> Option<&str> {
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', &head[at..]) {
        at += open + 1;
        let tag = &head[at..];
        if tag.starts_with(b"!--") {
            let end = memchr::memmem::find(tag, b"-->")?;
            at += end + 3;
            continue;
        }
        if !tag
            .get(..4)
            .is_some_and(|name| name.eq_ignore_ascii_case(b"meta"))
        {
            continue;
        }
        let end = memchr::memchr(b'>', tag).unwrap_or(tag.len());
        if let Some(label) = value_of(&tag[..end], b"charset") {
            return Some(label);
        }
        at += end;
    }
    None
}

/// The value behind `name =` in `tag`, quoted or not.
fn value_of<'h>(tag: &'h [u8], name: &[u8]) -> Option<&'h str> {
    let mut at = 0;
    loop {
        let found = tag[at..]
            .windows(name.len())
            .position(|w| w.eq_ignore_ascii_case(name))?;
        at += found + name.len();
        let rest = tag[at..].trim_ascii_start();
        let Some(value) = rest.strip_prefix(b"=") else {
            continue;
        };
        let value = value.trim_ascii_start();
        let value = value
            .strip_prefix(b"\"")
            .or(value.strip_prefix(b"'"))
            .unwrap_or(value);
        let end = value
            .iter()
            .position(|b| !(b.is_ascii_alphanumeric() || b"-_.:+".contains(b)))
            .unwrap_or(value.len());
        if end > 0 {
            return std::str::from_utf8(&value[..end]).ok();
        }
    }
}
