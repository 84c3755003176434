//! What comes in: the bytes of one document and what their carrier said of them.

use serde::{Deserialize, Serialize};

/// One document as it arrived.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The name the record will carry: a path, a URL, the id of a crawl record.
    pub id: String,
    /// The bytes, in any encoding.
    pub body: Vec<u8>,
    /// What the carrier said of the bytes.
    pub hints: Hints,
    /// What is known of the document already; the road fills in the rest and overrides nothing here.
    pub metadata: Metadata,
}

impl Document {
    /// A document with an id and a body, and nothing else known of it.
    pub fn new(id: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        Self {
            id: id.into(),
            body: body.into(),
            ..Self::default()
        }
    }
}

/// What the carrier of a document said of it. Evidence, not truth: a wrong label is overruled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// The label of the encoding, as in `Content-Type: text/html; charset=gbk`.
    pub declared_encoding: Option<String>,
    /// The media type, as in `text/html`; a file extension is translated to one by the source.
    pub media_type: Option<String>,
    /// Where the document was fetched from.
    pub url: Option<String>,
    /// The folder that stands for its site where no address does: the topmost one below the
    /// folder that is read, or that one itself.
    pub folder: Option<String>,
}

/// What is known of a document apart from its text. Only what is known is written out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Metadata {
    /// The headline, without decoration. It stays in the text too, as the first line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who published it (来源).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Who wrote it (作者, 记者); several names are separated by a blank.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Who edited it (责任编辑).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub editor: Option<String>,
    /// When it was published, ISO 8601 (`2020-09-18`, `2020-09-18T08:30`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The encoding it was decoded from, by its WHATWG or IANA name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The path it was read from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The script it was written in, before conversion (`Hans`, `Hant`, `Jpan`, `Kore`, …).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
    /// The language (`zh`, `ja`, …).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Where it was fetched from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Metadata {
    /// Takes from `other` what is not known here yet.
    pub fn fill_from(&mut self, other: Metadata) {
        fn fill(slot: &mut Option<String>, value: Option<String>) {
            if slot.is_none() {
                *slot = value;
            }
        }
        fill(&mut self.title, other.title);
        fill(&mut self.source, other.source);
        fill(&mut self.author, other.author);
        fill(&mut self.editor, other.editor);
        fill(&mut self.date, other.date);
        fill(&mut self.encoding, other.encoding);
        fill(&mut self.path, other.path);
        fill(&mut self.script, other.script);
        fill(&mut self.language, other.language);
        fill(&mut self.url, other.url);
    }
}
