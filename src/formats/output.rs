//! Files that appear whole or not at all: written under a temporary name in their own folder,
//! flushed to the disk, then renamed.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::error::Error;

/// The temporary files of a run, so that whoever ends the process early can take them away.
#[derive(Debug, Clone, Default)]
pub struct TempFiles {
    open: Arc<Mutex<BTreeSet<PathBuf>>>,
}

impl TempFiles {
    /// Removes all that are still there. For a signal handler's thread: the run must not go on.
    pub fn remove_all(&self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        for path in std::mem::take(&mut *open) {
            // Already renamed or gone: nothing to do.
            let _ = std::fs::remove_file(path);
        }
    }

    fn add(&self, path: &Path) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.insert(path.to_owned());
    }

    fn forget(&self, path: &Path) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.remove(path);
    }
}

const TEMP_PREFIX: &str = ".zhengwen-";
const TEMP_SUFFIX: &str = ".tmp";

/// Whether `path` is named as an output that is being written, or that a killed run left behind.
pub(crate) fn is_temporary(path: &Path) -> bool {
    let name = path.file_name().map(OsStr::as_encoded_bytes);
    name.is_some_and(|name| {
        name.starts_with(TEMP_PREFIX.as_bytes()) && name.ends_with(TEMP_SUFFIX.as_bytes())
    })
}

/// A file under a temporary name next to its final one. Dropped without
/// [`persist`](Self::persist) it disappears.
#[derive(Debug)]
pub struct AtomicFile {
    target: PathBuf,
    temp: Option<tempfile::NamedTempFile>,
    files: TempFiles,
    backup: Option<PathBuf>,
}

impl AtomicFile {
    /// Creates the temporary file; folders that are missing are made. A symbolic link stays: what
    /// it points to is replaced.
    ///
    /// # Errors
    /// [`Error::Io`] with the final path when the folder cannot be made or written to.
    pub fn create(target: &Path, files: &TempFiles) -> Result<Self, Error> {
        let target = &match target.is_symlink() {
            true => std::fs::canonicalize(target).unwrap_or_else(|_| target.to_owned()),
            false => target.to_owned(),
        };
        let folder = match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        std::fs::create_dir_all(folder).map_err(|error| Error::io(folder, error))?;
        let temp = tempfile::Builder::new()
            .prefix(TEMP_PREFIX)
            .suffix(TEMP_SUFFIX)
            .permissions(mode(target))
            .tempfile_in(folder)
            .map_err(|error| Error::io(target, error))?;
        files.add(temp.path());
        Ok(Self {
            target: target.to_owned(),
            temp: Some(temp),
            files: files.clone(),
            backup: None,
        })
    }

    /// Keeps what stands under the final name as `backup` when this file takes its place, or as
    /// `backup2`, `backup3`, … where that name is taken: no earlier backup is lost.
    pub fn with_backup(mut self, backup: PathBuf) -> Self {
        self.backup = Some(backup);
        self
    }

    /// The final path.
    pub fn target(&self) -> &Path {
        &self.target
    }

    fn file(&mut self) -> &mut File {
        self.temp
            .as_mut()
            .expect("the temporary file is there until it is persisted")
            .as_file_mut()
    }

    /// Makes sure that all bytes are on the disk.
    ///
    /// # Errors
    /// [`Error::Io`] with the final path.
    pub fn sync(&mut self) -> Result<(), Error> {
        let synced = self.file().sync_data();
        synced.map_err(|error| Error::io(&self.target, error))
    }

    /// Gives the file its final name.
    ///
    /// # Errors
    /// [`Error::Io`] with the final path.
    pub fn persist(mut self) -> Result<(), Error> {
        let temp = self.temp.take().expect("a file is persisted once");
        let path = temp.path().to_owned();
        if let Some(backup) = &self.backup {
            keep(&self.target, backup).map_err(|error| Error::io(backup, error))?;
        }
        let persisted = temp.persist(&self.target);
        self.files.forget(&path);
        persisted
            .map(drop)
            .map_err(|error| Error::io(&self.target, error.error))
    }
}

/// Keeps the file `path` under the first of the names `backup`, `backup2`, … that is free.
fn keep(path: &Path, backup: &Path) -> io::Result<()> {
    let mut name = backup.to_owned();
    for number in 2.. {
        // A link, not a rename: at no moment is there no file under the final name.
        let kept = std::fs::hard_link(path, &name).or_else(|_| {
            let mut file = File::open(path)?;
            let mut copy = File::create_new(&name)?;
            io::copy(&mut file, &mut copy)?;
            copy.sync_data()
        });
        match kept {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            kept => return kept,
        }
        name = backup.to_owned();
        name.as_mut_os_string().push(number.to_string());
    }
    unreachable!("some number is free")
}

/// The permissions of the file that is replaced, or what a new file gets.
#[cfg(unix)]
fn mode(target: &Path) -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(target)
        .map(|metadata| metadata.permissions())
        .unwrap_or_else(|_| std::fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn mode(target: &Path) -> std::fs::Permissions {
    std::fs::metadata(target)
        .or_else(|_| std::fs::metadata("."))
        .map(|metadata| metadata.permissions())
        .expect("the current folder has permissions")
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file().flush()
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        if let Some(temp) = &self.temp {
            self.files.forget(temp.path());
        }
    }
}

/// Whether an output named `path` would take the place of a file or folder. A device, a pipe or a
/// socket is written to and keeps its place.
pub fn would_replace(path: &Path) -> bool {
    path.exists() && !is_special(path)
}

/// Whether `path` is a device, a pipe or a socket.
pub fn is_special(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// One output for many records: standard output, any writer, or an [`AtomicFile`].
pub struct Output {
    name: PathBuf,
    inner: Inner,
}

enum Inner {
    Writer(BufWriter<Box<dyn Write + Send>>),
    File(BufWriter<AtomicFile>),
    Finished,
}

impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Output").field("name", &self.name).finish()
    }
}

const BUFFER_BYTES: usize = 1 << 16;

impl Output {
    /// An output to any writer; `name` stands in error messages.
    pub fn writer(name: &str, writer: Box<dyn Write + Send>) -> Self {
        Self {
            name: name.into(),
            inner: Inner::Writer(BufWriter::with_capacity(BUFFER_BYTES, writer)),
        }
    }

    /// An output to `path`: to a device or a pipe as it stands there, else to a file that appears
    /// when it is finished.
    ///
    /// # Errors
    /// [`Error::Io`] with the path when it cannot be written to.
    pub fn create(path: &Path, files: &TempFiles) -> Result<Self, Error> {
        if !is_special(path) {
            return Ok(Self::file(AtomicFile::create(path, files)?));
        }
        let writer = File::options()
            .write(true)
            .open(path)
            .map_err(|error| Error::io(path, error))?;
        Ok(Self::writer(&path.to_string_lossy(), Box::new(writer)))
    }

    /// An output to a file that appears when it is finished.
    pub fn file(file: AtomicFile) -> Self {
        Self {
            name: file.target().to_owned(),
            inner: Inner::File(BufWriter::with_capacity(BUFFER_BYTES, file)),
        }
    }

    /// Writes all of `bytes`.
    ///
    /// # Errors
    /// [`Error::Io`] with the output's name.
    pub fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        match &mut self.inner {
            Inner::Writer(writer) => writer.write_all(bytes),
            Inner::File(file) => file.write_all(bytes),
            Inner::Finished => Ok(()),
        }
        .map_err(|error| Error::io(&self.name, error))
    }

    /// Where the next byte goes, if the output can be taken back to here.
    pub fn position(&mut self) -> Option<u64> {
        match &mut self.inner {
            Inner::File(file) => {
                file.flush().ok()?;
                file.get_mut().file().stream_position().ok()
            }
            _ => None,
        }
    }

    /// Takes the output back to a [`position`](Self::position).
    ///
    /// # Errors
    /// [`Error::Io`] with the output's name.
    pub fn take_back(&mut self, position: u64) -> Result<(), Error> {
        let Inner::File(file) = &mut self.inner else {
            return Ok(());
        };
        file.flush()
            .and_then(|()| file.get_mut().file().set_len(position))
            .and_then(|()| file.get_mut().file().seek(SeekFrom::Start(position)))
            .map(drop)
            .map_err(|error| Error::io(&self.name, error))
    }

    /// Flushes; a file gets its final name. Later calls do nothing.
    ///
    /// # Errors
    /// [`Error::Io`] with the output's name.
    pub fn finish(&mut self) -> Result<(), Error> {
        match std::mem::replace(&mut self.inner, Inner::Finished) {
            Inner::Writer(mut writer) => {
                writer.flush().map_err(|error| Error::io(&self.name, error))
            }
            Inner::File(file) => {
                let mut file = file
                    .into_inner()
                    .map_err(|error| Error::io(&self.name, error.into_error()))?;
                file.sync()?;
                file.persist()
            }
            Inner::Finished => Ok(()),
        }
    }
}
