//! A folder that mirrors the inputs, one file each under its own name; or the inputs themselves,
//! rewritten in place.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use crate::document::Metadata;
use crate::error::Error;
use crate::formats::jsonl::{self, JsonlStream};
use crate::formats::output::{AtomicFile, Output, TempFiles};
use crate::formats::{Format, Origin, Rendered, Sink, TextWriter};
use crate::record::Record;
use crate::report::Report;

/// Where each record goes.
#[derive(Debug, Clone)]
enum Place {
    Folder(PathBuf),
    InPlace { backup: bool },
}

/// Writes every record into a file of its own.
#[derive(Debug)]
pub struct MirrorSink {
    place: Place,
    format: Format,
    files: TempFiles,
    persister: Persister,
}

impl MirrorSink {
    /// Below `folder`, each record under its document's own name (`.jsonl` added for JSON lines).
    pub fn folder(folder: impl Into<PathBuf>, format: Format, files: TempFiles) -> Self {
        Self {
            place: Place::Folder(folder.into()),
            format,
            files,
            persister: Persister::default(),
        }
    }

    /// Over the inputs themselves, as text. A file whose text does not change is not written.
    /// With `backup`, what it was stays beside it with `.bak` added (`.bak2`, … where that is taken).
    pub fn in_place(backup: bool, files: TempFiles) -> Self {
        Self {
            place: Place::InPlace { backup },
            format: Format::Text,
            files,
            persister: Persister::default(),
        }
    }

    /// The file that a document's record goes to.
    pub fn target(&self, origin: &Origin) -> PathBuf {
        match &self.place {
            Place::Folder(folder) => target(folder, &origin.name, self.format),
            Place::InPlace { .. } => origin.path.clone().unwrap_or_else(|| origin.name.clone()),
        }
    }

    fn create(&self, origin: &Origin) -> Result<AtomicFile, Error> {
        let target = self.target(origin);
        // A link stays a link: what it points to is rewritten.
        let target = match &self.place {
            Place::InPlace { .. } => std::fs::canonicalize(&target).unwrap_or(target),
            Place::Folder(_) => target,
        };
        let file = AtomicFile::create(&target, &self.files)?;
        Ok(match self.place {
            Place::InPlace { backup: true } => file.with_backup(appended(&target, ".bak")),
            _ => file,
        })
    }
}

/// The file below `folder` for a document called `name`.
pub fn target(folder: &Path, name: &Path, format: Format) -> PathBuf {
    let path = folder.join(name);
    match format {
        Format::Text => path,
        Format::Jsonl => appended(&path, ".jsonl"),
    }
}

fn appended(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

impl Sink for MirrorSink {
    fn render(&self, origin: &Origin, record: Record) -> Result<Rendered, Error> {
        let bytes = match self.format {
            Format::Text => record.text.into_bytes(),
            Format::Jsonl => jsonl::line(&record),
        };
        if matches!(self.place, Place::InPlace { .. })
            && std::fs::read(self.target(origin)).is_ok_and(|old| old == bytes)
        {
            return Ok(Rendered::Nothing);
        }
        let mut file = self.create(origin)?;
        file.write_all(&bytes)
            .map_err(|error| Error::io(file.target(), error))?;
        Ok(Rendered::File(file))
    }

    fn write(&self, rendered: Rendered) -> Result<(), Error> {
        match rendered {
            Rendered::File(file) => self.persister.take(file),
            _ => Ok(()),
        }
    }

    fn stream<'s>(
        &'s self,
        origin: &Origin,
        id: &str,
    ) -> Result<Option<Box<dyn TextWriter + 's>>, Error> {
        let output = Box::new(Output::file(self.create(origin)?));
        Ok(Some(match self.format {
            Format::Text => Box::new(FileStream { output }),
            Format::Jsonl => Box::new(JsonlStream::begin(output, id)?),
        }))
    }

    fn finish(&self) -> Result<(), Error> {
        self.persister.finish()?;
        // A run over nothing still makes its folder.
        if let Place::Folder(folder) = &self.place {
            std::fs::create_dir_all(folder).map_err(|error| Error::io(folder, error))?;
        }
        Ok(())
    }
}

/// Flushes files to the disk and gives them their names, several at once: a disk takes its time
/// to confirm one file, and confirms many in the same time.
#[derive(Debug, Default)]
struct Persister {
    state: Mutex<PersisterState>,
    failed: Arc<Mutex<Option<Error>>>,
}

#[derive(Debug, Default)]
struct PersisterState {
    queue: Option<SyncSender<AtomicFile>>,
    threads: Vec<JoinHandle<()>>,
}

/// How many files are flushed at once; beyond this a local disk gains nothing.
const PERSISTERS: usize = 8;

/// How many files wait to be flushed before writers wait too.
const PERSIST_QUEUE: usize = 64;

impl Persister {
    fn take(&self, file: AtomicFile) -> Result<(), Error> {
        self.check()?;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.queue.is_none() {
            let (queue, files) = sync_channel(PERSIST_QUEUE);
            let files = Arc::new(Mutex::new(files));
            for _ in 0..PERSISTERS {
                let (files, failed) = (Arc::clone(&files), Arc::clone(&self.failed));
                let work = move || persist_all(&files, &failed);
                state.threads.push(std::thread::spawn(work));
            }
            state.queue = Some(queue);
        }
        let queue = state.queue.as_ref().expect("it was made above");
        queue
            .send(file)
            .expect("the threads live as long as the queue");
        Ok(())
    }

    fn check(&self) -> Result<(), Error> {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.take().map_or(Ok(()), Err)
    }

    fn finish(&self) -> Result<(), Error> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.queue = None;
        for thread in state.threads.drain(..) {
            thread.join().expect("the threads do not panic");
        }
        self.check()
    }
}

impl Drop for Persister {
    fn drop(&mut self) {
        // Errors were `finish`'s to tell; what is dropped here belongs to a run that failed.
        let _ = self.finish();
    }
}

fn persist_all(files: &Mutex<Receiver<AtomicFile>>, failed: &Mutex<Option<Error>>) {
    loop {
        let next = files.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(mut file) = next else { return };
        if let Err(error) = file.sync().and_then(|()| file.persist()) {
            let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
            failed.get_or_insert(error);
        }
    }
}

struct FileStream {
    output: Box<Output>,
}

impl TextWriter for FileStream {
    fn text(&mut self, part: &str) -> Result<(), Error> {
        self.output.put(part.as_bytes())
    }

    fn finish(mut self: Box<Self>, _: &Metadata, _: &Report) -> Result<(), Error> {
        self.output.finish()
    }

    fn abort(self: Box<Self>, _: &str) -> Result<(), Error> {
        Ok(())
    }
}

impl TextWriter for JsonlStream<Box<Output>> {
    fn text(&mut self, part: &str) -> Result<(), Error> {
        self.part(part)
    }

    fn finish(mut self: Box<Self>, metadata: &Metadata, report: &Report) -> Result<(), Error> {
        self.end(metadata, report)?;
        self.output.finish()
    }

    fn abort(self: Box<Self>, _: &str) -> Result<(), Error> {
        Ok(())
    }
}
