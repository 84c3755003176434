//! What can go wrong: [`Error`] when a run cannot go on, [`Rejection`] when one document cannot
//! be cleaned, [`Quarantined`] for where such a document is put. Every message says what, where
//! and what to do.

use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};

/// A run cannot start or cannot go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An option does not make sense, alone or with others.
    #[error("{0}")]
    Options(String),
    /// A dictionary, a profile or a rule file is wrong.
    #[error("{file}{}: {message}", at_line(*line))]
    Dictionary {
        /// The file, as it was named.
        file: String,
        /// The line, from 1; 0 where no line is to blame.
        line: usize,
        /// What is wrong and what was expected.
        message: String,
    },
    /// The output would overwrite something.
    #[error("{path}: {message}")]
    Output {
        /// The output.
        path: PathBuf,
        /// What is wrong and what to do.
        message: String,
    },
    /// Reading or writing failed.
    #[error("{path}: {}", advice(source))]
    Io {
        /// The file, or a name such as `<stdout>`.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// The run was interrupted.
    #[error("interrupted")]
    Interrupted,
}

impl Error {
    /// An I/O failure at `path`.
    pub fn io(path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        Self::Io {
            path: path.into(),
            source,
        }
    }
}

fn at_line(line: usize) -> String {
    match line {
        0 => String::new(),
        line => format!(":{line}"),
    }
}

/// An I/O error in plain words, with what to do about it where that is known.
fn advice(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    let advised = match error.kind() {
        ErrorKind::PermissionDenied => {
            "permission denied; change its permissions, or choose another place"
        }
        ErrorKind::StorageFull => "no space left on the device; make room, or choose another place",
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only; choose another place",
        ErrorKind::NotFound => "no such file or folder",
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            "a file is where a folder has to be; choose another place"
        }
        ErrorKind::InvalidData if error.get_ref().is_none() => "not UTF-8; save it as UTF-8",
        _ => return plain(error),
    };
    advised.to_owned()
}

/// An I/O error in the system's words, without its number.
pub(crate) fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(at) => text[..at].to_lowercase(),
        None => text,
    }
}

/// Why one document cannot be cleaned. The run goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{reason}")]
pub struct Rejection {
    /// The kind, for counting.
    pub kind: RejectionKind,
    /// The reason, in words for a person.
    pub reason: String,
    /// Where in the document, in bytes, if one place is to blame.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
}

impl Rejection {
    /// A rejection without a place.
    pub fn new(kind: RejectionKind, reason: impl Into<String>) -> Self {
        Self {
            kind,
            reason: reason.into(),
            offset: None,
        }
    }

    /// The same, with the byte offset that is to blame.
    pub fn at(mut self, offset: u64) -> Self {
        self.offset = Some(offset);
        self
    }
}

/// Reading broke off at byte `offset`.
pub(crate) fn broken_off(error: &std::io::Error, offset: u64) -> Rejection {
    let reason = format!("reading failed: {}", plain(error));
    Rejection::new(RejectionKind::Unreadable, reason).at(offset)
}

/// The kinds of [`Rejection`]; their names are the keys of `by_reason` in the statistics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RejectionKind {
    /// Not text: an image, an archive, an executable.
    Binary,
    /// The file cannot be opened or read.
    Unreadable,
    /// The file is not there.
    Missing,
    /// The encoding is known but its text cannot be had.
    Undecodable,
    /// A record of the input format is broken.
    Malformed,
    /// Cleaning it failed in a way that should not be possible; a defect worth reporting.
    Internal,
}

impl RejectionKind {
    /// The name as it is written into reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Binary => "binary",
            Self::Unreadable => "unreadable",
            Self::Missing => "missing",
            Self::Undecodable => "undecodable",
            Self::Malformed => "malformed",
            Self::Internal => "internal",
        }
    }
}

/// A document that was put aside, with everything needed to find it again.
#[derive(Debug, Clone, Serialize)]
pub struct Quarantined {
    /// The document's id.
    pub id: String,
    /// Where it lies, when it came from a file.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_text")]
    pub path: Option<PathBuf>,
    /// Why.
    #[serde(flatten)]
    pub rejection: Rejection,
    /// Its bytes, when they lie nowhere else (standard input, a record inside a file).
    #[serde(skip)]
    pub body: Option<Vec<u8>>,
}

fn as_text<S: Serializer>(path: &Option<PathBuf>, serializer: S) -> Result<S::Ok, S::Error> {
    path.as_deref().map(path_text).serialize(serializer)
}

/// A path as text that stands for exactly this path: bytes that are not UTF-8 become `\xNN`.
pub fn path_text(path: &Path) -> String {
    match path.to_str() {
        Some(text) => text.to_owned(),
        None => {
            let mut text = String::new();
            for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
                text.push_str(chunk.valid());
                for byte in chunk.invalid() {
                    text.push_str(&format!("\\x{byte:02X}"));
                }
            }
            text
        }
    }
}
