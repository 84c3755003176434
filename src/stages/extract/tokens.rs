//! The tokens of HTML, as much of them as text needs: tags, text, and what is skipped.
//!
//! A tolerant reader in one pass over the bytes: comments, declarations, scripts and styles never
//! leave it, broken markup is text. It refuses to build anything.

use memchr::{memchr, memchr3, memmem};

/// One token; all slices are of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// Text between tags, entities and all.
    Text(&'t str),
    /// `<name attributes>`.
    Open {
        /// The name as written.
        name: &'t str,
        /// What stands behind the name.
        attributes: &'t str,
    },
    /// `</name>`.
    Close(&'t str),
    /// The content of an element that holds no markup: a script of type `ld+json`, a title.
    Raw(&'t str),
}

/// Reads `source` from start to end.
#[derive(Debug)]
pub(super) struct Tokens<'t> {
    source: &'t str,
    at: usize,
    /// The element whose content is to be taken as it stands.
    raw: Option<&'t str>,
    /// No comment, and no CDATA section, that begins from here on is ever closed: looked for once.
    unclosed: [bool; 2],
}

/// Elements whose content is no markup.
const RAW: [&str; 8] = [
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
];

impl<'t> Tokens<'t> {
    /// Begins at the start of `source`.
    pub(super) fn new(source: &'t str) -> Self {
        Self {
            source,
            at: 0,
            raw: None,
            unclosed: [false; 2],
        }
    }

    /// What has not been read yet.
    pub(super) fn rest(&self) -> &'t str {
        &self.source[self.at..]
    }

    /// The content of a raw element: up to its own end tag, or to the end.
    fn raw_text(&mut self, name: &str) -> Token<'t> {
        let from = self.at;
        let bytes = self.source.as_bytes();
        let mut at = from;
        let end = loop {
            let Some(next) = memmem::find(&bytes[at..], b"</") else {
                break bytes.len();
            };
            let begin = at + next;
            let tail = &bytes[begin + 2..];
            if tail.len() >= name.len() && tail[..name.len()].eq_ignore_ascii_case(name.as_bytes())
            {
                break begin;
            }
            at = begin + 2;
        };
        self.at = end;
        Token::Raw(&self.source[from..end])
    }

    /// The tag, comment or declaration that begins at `self.at`; `None` if it is none.
    fn markup(&mut self) -> Option<Option<Token<'t>>> {
        let bytes = self.source.as_bytes();
        let at = self.at;
        match bytes.get(at + 1)? {
            b'!' | b'?' => {
                self.at = self.skip_declaration(at);
                Some(None)
            }
            b'/' if bytes.get(at + 2).is_some_and(u8::is_ascii_alphabetic) => {
                let end = at + 2 + memchr(b'>', &bytes[at + 2..]).unwrap_or(bytes.len() - at - 2);
                let name = name_of(&self.source[at + 2..end]);
                self.at = (end + 1).min(bytes.len());
                Some(Some(Token::Close(name)))
            }
            c if c.is_ascii_alphabetic() => {
                let end = tag_end(bytes, at + 1);
                let inner = &self.source[at + 1..end];
                let name = name_of(inner);
                self.at = (end + 1).min(bytes.len());
                if RAW.iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
                    self.raw = Some(name);
                }
                Some(Some(Token::Open {
                    name,
                    attributes: &inner[name.len()..],
                }))
            }
            _ => None,
        }
    }

    fn skip_declaration(&mut self, at: usize) -> usize {
        const CLOSED: [(&[u8], &[u8]); 2] = [(b"<!--", b"-->"), (b"<![CDATA[", b"]]>")];
        let bytes = &self.source.as_bytes()[at..];
        for ((begin, end), unclosed) in CLOSED.into_iter().zip(&mut self.unclosed) {
            if !bytes.starts_with(begin) || *unclosed {
                continue;
            }
            if let Some(found) = memmem::find(&bytes[begin.len()..], end) {
                return at + begin.len() + found + end.len();
            }
            *unclosed = true;
        }
        // What is never closed ends at the next `>`.
        at + memchr(b'>', bytes).map_or(bytes.len(), |end| end + 1)
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        if let Some(name) = self.raw.take() {
            return Some(self.raw_text(name));
        }
        let bytes = self.source.as_bytes();
        loop {
            let from = self.at;
            if from >= bytes.len() {
                return None;
            }
            if bytes[from] == b'<' {
                match self.markup() {
                    Some(Some(token)) => return Some(token),
                    Some(None) => continue,
                    None => {}
                }
            }
            let begin = from + usize::from(bytes[from] == b'<');
            let end = memchr(b'<', &bytes[begin..]).map_or(bytes.len(), |next| begin + next);
            self.at = end;
            return Some(Token::Text(&self.source[from..end]));
        }
    }
}

fn name_of(inner: &str) -> &str {
    let end = inner
        .bytes()
        .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_')))
        .unwrap_or(inner.len());
    &inner[..end]
}

/// Where the tag whose name begins at `from` ends: its `>`, quoted ones aside.
fn tag_end(bytes: &[u8], from: usize) -> usize {
    /// A quote that is not closed within so many bytes is no quote.
    const QUOTED: usize = 1 << 16;
    let mut at = from;
    while let Some(next) = memchr3(b'>', b'"', b'\'', &bytes[at..]) {
        let here = at + next;
        let mark = bytes[here];
        if mark == b'>' {
            return here;
        }
        // Only a quote behind `=` opens a value.
        let opens = bytes[from..here]
            .iter()
            .rev()
            .find(|b| !b.is_ascii_whitespace())
            .is_some_and(|&b| b == b'=');
        at = here + 1;
        if opens {
            let limit = bytes.len().min(at + QUOTED);
            if let Some(close) = memchr(mark, &bytes[at..limit]) {
                at += close + 1;
            }
        }
    }
    bytes.len()
}

/// The value of an attribute, quotes off, entities on; an attribute without a value is empty.
pub(super) fn attribute<'t>(attributes: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || c == '=' || c == '/')
            .unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        let (value, after) = attribute_value(after);
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        // A stray `=` has no key: step over it.
        rest = if key.is_empty() && after.len() == rest.len() {
            rest.get(1..).unwrap_or_default()
        } else {
            after
        };
    }
}

/// The value behind a key, and what follows it.
fn attribute_value(after: &str) -> (&str, &str) {
    let Some(raw) = after.trim_start().strip_prefix('=') else {
        return ("", after);
    };
    let raw = raw.trim_start();
    match raw.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let body = &raw[1..];
            match body.find(quote) {
                Some(end) => (&body[..end], &body[end + 1..]),
                None => (body, ""),
            }
        }
        _ => {
            let end = raw.find(char::is_whitespace).unwrap_or(raw.len());
            raw.split_at(end)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_text_and_what_is_skipped() {
        let tokens: Vec<_> =
            Tokens::new("<!DOCTYPE html><p class='a>b'>x < y<br/></P><script>if(a<b){}</script>z")
                .collect();
        assert_eq!(
            tokens,
            [
                Token::Open {
                    name: "p",
                    attributes: " class='a>b'"
                },
                Token::Text("x "),
                Token::Text("< y"),
                Token::Open {
                    name: "br",
                    attributes: "/"
                },
                Token::Close("P"),
                Token::Open {
                    name: "script",
                    attributes: ""
                },
                Token::Raw("if(a<b){}"),
                Token::Close("script"),
                Token::Text("z"),
            ]
        );
    }

    #[test]
    fn attributes_in_all_spellings() {
        let tag = r#" id=main CLASS = "a b" hidden data-x='1' "#;
        assert_eq!(attribute(tag, "class"), Some("a b"));
        assert_eq!(attribute(tag, "id"), Some("main"));
        assert_eq!(attribute(tag, "hidden"), Some(""));
        assert_eq!(attribute(tag, "data-x"), Some("1"));
        assert_eq!(attribute(tag, "title"), None);
        assert_eq!(attribute("== =", "x"), None);
    }

    #[test]
    fn broken_markup_ends() {
        for text in [
            "<",
            "<!--",
            "<p",
            "<p class=\"",
            "</",
            "<script>",
            "a<b",
            "<!",
            "<![CDATA[",
        ] {
            assert!(Tokens::new(text).count() <= 3, "{text}");
        }
    }
}
