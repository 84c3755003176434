//! Where documents come from and records go to: [`Source`] and [`Sink`], the two doors at which
//! outsiders extend the product, and the ones that come with it ([`files`], [`text`], [`jsonl`],
//! [`mirror`], [`quarantine`]). Nothing here knows a stage.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::document::{Document, Hints, Metadata};
pub use crate::error::path_text;
use crate::error::{Error, Quarantined, Rejection, RejectionKind, broken_off, plain};
use crate::record::Record;
use crate::report::Report;

pub mod files;
pub mod jsonl;
pub mod mirror;
pub mod output;
pub mod quarantine;
pub mod text;

/// Gives documents, one after the other, in an order that is the same on every run.
pub trait Source {
    /// The next document; `Err` one that is not to be had, with the reason; `None` at the end.
    fn next_input(&mut self) -> Option<Result<Input, Quarantined>>;

    /// How many files were passed over so far, by the user's own wish.
    fn skipped(&self) -> u64 {
        0
    }
}

/// Any iterator over documents is a source.
impl<I: Iterator<Item = Document>> Source for I {
    fn next_input(&mut self) -> Option<Result<Input, Quarantined>> {
        self.next().map(|document| Ok(Input::from(document)))
    }
}

/// A document that a source offers, not read yet where it lies in a file.
#[derive(Debug)]
pub struct Input {
    /// The id its record will carry.
    pub id: String,
    /// Where it came from.
    pub origin: Origin,
    /// What the carrier says of the bytes.
    pub hints: Hints,
    /// What is known of the document already.
    pub metadata: Metadata,
    /// Its bytes, or where to read them.
    pub body: Body,
}

/// Where a document came from, for sinks that mirror it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The file it was read from, if any.
    pub path: Option<PathBuf>,
    /// Its name below an output folder.
    pub name: PathBuf,
    /// The folder that stands for its site, see [`Hints::folder`].
    pub folder: Option<String>,
}

/// The bytes of a document, or where to read them.
pub enum Body {
    /// In memory.
    Bytes(Vec<u8>),
    /// In a regular file of this many bytes (when it was looked at).
    File(PathBuf, u64),
    /// Behind a reader of unknown length, such as standard input.
    Reader(Box<dyn Read + Send>),
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "Bytes({})", bytes.len()),
            Self::File(path, length) => write!(f, "File({}, {length})", path.display()),
            Self::Reader(_) => f.write_str("Reader"),
        }
    }
}

impl From<Document> for Input {
    fn from(document: Document) -> Self {
        Self {
            origin: Origin {
                path: None,
                name: PathBuf::from(&document.id),
                folder: document.hints.folder.clone(),
            },
            id: document.id,
            hints: document.hints,
            metadata: document.metadata,
            body: Body::Bytes(document.body),
        }
    }
}

impl Input {
    /// The bytes it is known to hold; 0 for a reader.
    pub fn size(&self) -> u64 {
        match &self.body {
            Body::Bytes(bytes) => bytes.len() as u64,
            Body::File(_, length) => *length,
            Body::Reader(_) => 0,
        }
    }

    /// Reads the whole document into memory.
    ///
    /// # Errors
    /// The document put aside, with the reason, and with what could be read of it where that lies
    /// nowhere else.
    pub fn read(mut self) -> Result<Document, Quarantined> {
        let mut bytes = Vec::new();
        let read = match &mut self.body {
            Body::Bytes(held) => {
                bytes = std::mem::take(held);
                Ok(())
            }
            Body::File(path, _) => open(path).and_then(|mut file| {
                let read = file.read_to_end(&mut bytes).map(drop);
                read.map_err(|error| unreadable(path, &error).at(bytes.len() as u64))
            }),
            Body::Reader(reader) => {
                let read = reader.read_to_end(&mut bytes).map(drop);
                read.map_err(|error| broken_off(&error, bytes.len() as u64))
            }
        };
        match read {
            Ok(()) => Ok(Document {
                id: self.id,
                body: bytes,
                hints: self.hints,
                metadata: self.metadata,
            }),
            Err(rejection) => {
                if let Body::Reader(_) = self.body {
                    self.body = Body::Bytes(bytes);
                }
                Err(self.quarantine(rejection))
            }
        }
    }

    /// The document put aside for `rejection`. Bytes that lie nowhere else go with it.
    pub fn quarantine(self, rejection: Rejection) -> Quarantined {
        Quarantined {
            id: self.id,
            path: self.origin.path,
            rejection,
            body: match self.body {
                Body::Bytes(bytes) => Some(bytes),
                Body::File(..) | Body::Reader(_) => None,
            },
        }
    }
}

/// Opens a file for reading, or says why not.
///
/// # Errors
/// A [`Rejection`] of kind `missing` or `unreadable`.
pub fn open(path: &Path) -> Result<File, Rejection> {
    File::open(path).map_err(|error| unreadable(path, &error))
}

/// The rejection of a file that cannot be read.
pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Rejection {
    let kind = if error.kind() == std::io::ErrorKind::NotFound {
        RejectionKind::Missing
    } else {
        RejectionKind::Unreadable
    };
    let dangling = kind == RejectionKind::Missing && path.is_symlink();
    let reason = match (kind, dangling) {
        (_, true) => "a symbolic link to a file that is not there".to_owned(),
        (RejectionKind::Missing, _) => "no such file".to_owned(),
        _ => format!("cannot be read: {}", plain(error)),
    };
    Rejection::new(kind, reason)
}

/// Takes records. Shared by all workers; [`write`](Sink::write) is called in input order.
pub trait Sink: Sync {
    /// The part of the work that any worker may do in any order: serialising, writing a
    /// temporary file. By default nothing.
    ///
    /// # Errors
    /// An [`Error`] ends the run.
    fn render(&self, origin: &Origin, record: Record) -> Result<Rendered, Error> {
        let _ = origin;
        Ok(Rendered::Record(Box::new(record)))
    }

    /// Writes one record, in input order.
    ///
    /// # Errors
    /// An [`Error`] ends the run.
    fn write(&self, rendered: Rendered) -> Result<(), Error>;

    /// Begins a record whose text comes in parts; `None` when the sink takes whole records only
    /// (the text is then gathered in memory).
    ///
    /// # Errors
    /// An [`Error`] ends the run.
    fn stream<'s>(
        &'s self,
        origin: &Origin,
        id: &str,
    ) -> Result<Option<Box<dyn TextWriter + 's>>, Error> {
        let _ = (origin, id);
        Ok(None)
    }

    /// Flushes and makes the output final. Without this call nothing appears under its final name.
    ///
    /// # Errors
    /// An [`Error`] when the last bytes cannot be written.
    fn finish(&self) -> Result<(), Error> {
        Ok(())
    }
}

/// What [`Sink::render`] made of a record.
#[derive(Debug)]
#[non_exhaustive]
pub enum Rendered {
    /// The record itself.
    Record(Box<Record>),
    /// Its bytes.
    Bytes(Vec<u8>),
    /// A file that is complete under a temporary name.
    File(output::AtomicFile),
    /// Nothing is to be written (a file in place that did not change).
    Nothing,
}

/// Takes the text of one record in parts.
pub trait TextWriter {
    /// The next part.
    ///
    /// # Errors
    /// An [`Error`] ends the run.
    fn text(&mut self, part: &str) -> Result<(), Error>;

    /// Ends the record.
    ///
    /// # Errors
    /// An [`Error`] ends the run.
    fn finish(self: Box<Self>, metadata: &Metadata, report: &Report) -> Result<(), Error>;

    /// The document could not be read to its end; what was written is taken back where that is
    /// possible and marked as incomplete where it is not.
    ///
    /// # Errors
    /// An [`Error`] ends the run.
    fn abort(self: Box<Self>, reason: &str) -> Result<(), Error>;
}

/// The shape of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The clean text alone.
    Text,
    /// One JSON object a line.
    Jsonl,
}

impl Format {
    /// The format that a file name asks for, if it asks for one.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            "txt" => Some(Self::Text),
            _ => None,
        }
    }
}

/// The media type that a file extension stands for, if it says anything about the road.
pub fn media_type_of(path: &Path) -> Option<&'static str> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "html" | "htm" | "shtml" => Some("text/html"),
        "xhtml" | "xht" => Some("application/xhtml+xml"),
        "txt" | "md" | "text" => Some("text/plain"),
        _ => None,
    }
}
