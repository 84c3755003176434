//! Where documents go that could not be cleaned: nowhere (they are counted and reported all the
//! same), into a file of JSON lines, or into a folder of their own.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use serde::Serialize;

use crate::error::{Error, Quarantined};

/// Takes documents that were put aside.
pub trait Quarantine: Sync {
    /// Puts one document aside.
    ///
    /// # Errors
    /// An [`Error`] ends the run: a document that can be put nowhere would be lost.
    fn put(&self, document: &Quarantined) -> Result<(), Error>;
}

/// Keeps nothing: the inputs stay where they are, and the summary counts them.
#[derive(Debug, Clone, Copy, Default)]
pub struct LeaveInPlace;

impl Quarantine for LeaveInPlace {
    fn put(&self, _: &Quarantined) -> Result<(), Error> {
        Ok(())
    }
}

#[derive(Serialize)]
struct Line<'q> {
    #[serde(flatten)]
    document: &'q Quarantined,
    /// The bytes, where they lie nowhere else.
    #[serde(skip_serializing_if = "Option::is_none")]
    body_base64: Option<String>,
}

fn line(document: &Quarantined, with_body: bool) -> Vec<u8> {
    let body = document.body.as_deref().filter(|_| with_body);
    let mut line = serde_json::to_vec(&Line {
        document,
        body_base64: body.map(|bytes| base64::engine::general_purpose::STANDARD.encode(bytes)),
    })
    .expect("a quarantined document is strings and numbers");
    line.push(b'\n');
    line
}

/// A file of JSON lines: `id`, `path`, `kind`, `reason`, `offset`; and `body_base64` for a
/// document that came from standard input or from inside another file.
#[derive(Debug)]
pub struct QuarantineFile {
    path: PathBuf,
    file: Mutex<File>,
}

impl QuarantineFile {
    /// Begins the file, overwriting it; folders that are missing are made.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be created.
    pub fn create(path: impl Into<PathBuf>) -> Result<Self, Error> {
        let path = path.into();
        let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        let file = folder.and_then(|()| File::create(&path));
        let file = file.map_err(|error| Error::io(&path, error))?;
        Ok(Self {
            path,
            file: Mutex::new(file),
        })
    }
}

impl Quarantine for QuarantineFile {
    fn put(&self, document: &Quarantined) -> Result<(), Error> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(&line(document, true))
            .map_err(|error| Error::io(&self.path, error))
    }
}

/// A folder with a copy of every document as it came in, and `quarantine.jsonl` with the reasons.
#[derive(Debug)]
pub struct QuarantineFolder {
    folder: PathBuf,
    reasons: QuarantineFile,
    count: Mutex<u64>,
}

impl QuarantineFolder {
    /// The file in the folder that says why each document is there.
    pub const REASONS: &str = "quarantine.jsonl";

    /// Makes the folder if it is not there.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be made or written to.
    pub fn create(folder: impl Into<PathBuf>) -> Result<Self, Error> {
        let folder = folder.into();
        Ok(Self {
            reasons: QuarantineFile::create(folder.join(Self::REASONS))?,
            folder,
            count: Mutex::new(0),
        })
    }

    fn copy(&self, document: &Quarantined) -> Result<(), Error> {
        let number = {
            let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
            *count += 1;
            *count
        };
        let name = document
            .path
            .as_deref()
            .and_then(Path::file_name)
            .unwrap_or_else(|| "document".as_ref());
        let mut numbered = std::ffi::OsString::from(format!("{number:06}-"));
        numbered.push(name);
        let target = self.folder.join(numbered);
        match (&document.body, &document.path) {
            (Some(bytes), _) => {
                std::fs::write(&target, bytes).map_err(|error| Error::io(&target, error))
            }
            // What cannot be read cannot be copied either; the reason says so.
            (None, Some(path)) if path.is_file() => match File::open(path) {
                Ok(_) => std::fs::copy(path, &target)
                    .map(drop)
                    .map_err(|error| Error::io(&target, error)),
                Err(_) => Ok(()),
            },
            _ => Ok(()),
        }
    }
}

impl Quarantine for QuarantineFolder {
    fn put(&self, document: &Quarantined) -> Result<(), Error> {
        self.copy(document)?;
        let mut file = self
            .reasons
            .file
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        file.write_all(&line(document, false))
            .map_err(|error| Error::io(&self.reasons.path, error))
    }
}
