//! `--site-lines`: what the documents of a site share, counted in a first pass over the inputs.
//!
//! The first pass takes every document down the same road without stripping anything, and counts
//! the lines of what comes out. What cannot be read is left to the second pass to report, and a
//! document that has to be streamed is no page of a site: it counts for nothing.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use zhengwen::batch::{self, BatchOptions};
use zhengwen::formats::files::{FileOptions, FileSource};
use zhengwen::formats::output::{AtomicFile, Output, TempFiles};
use zhengwen::formats::quarantine::LeaveInPlace;
use zhengwen::formats::{Origin, Rendered, Sink, TextWriter};
use zhengwen::stages::strip::{SiteLines, StripLevel, StripOptions};
use zhengwen::{Error, Metadata, Pipeline, PipelineOptions, Record, Report};

use crate::args::CleanArgs;

/// The count in the file of `args`, made or extended where that is asked for.
pub fn gather(
    args: &CleanArgs,
    options: &PipelineOptions,
    paths: &[PathBuf],
    inputs: &FileOptions,
    batch: &BatchOptions<'_>,
    files: &TempFiles,
) -> Result<Option<Arc<SiteLines>>, Error> {
    let Some(path) = &args.stages.site_lines else {
        return Ok(None);
    };
    let known = match path.exists() {
        true => Some(read(path)?),
        false => None,
    };
    let mut lines = match known {
        Some(known) if !args.stages.update => return Ok(Some(Arc::new(known))),
        Some(known) => known,
        None => SiteLines::new(),
    };
    if paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(Error::Options(format!(
            "--site-lines has to read the inputs twice to make {}, which standard input does not \
             allow; name files or folders",
            path.display()
        )));
    }
    lines.merge(count(options, paths, inputs, batch)?);
    let mut output = Output::file(AtomicFile::create(path, files)?);
    output.put(lines.write().as_bytes())?;
    output.finish()?;
    Ok(Some(Arc::new(lines)))
}

fn read(path: &Path) -> Result<SiteLines, Error> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::io(path, error))?;
    SiteLines::read(&text, &path.display().to_string())
}

fn count(
    options: &PipelineOptions,
    paths: &[PathBuf],
    inputs: &FileOptions,
    batch: &BatchOptions<'_>,
) -> Result<SiteLines, Error> {
    let pipeline = Pipeline::new(PipelineOptions {
        strip: StripOptions {
            level: StripLevel::None,
            ..options.strip.clone()
        },
        explain: false,
        ..options.clone()
    })?;
    let mut source = FileSource::new(paths.to_vec(), inputs.clone())?;
    let counter = Counter::default();
    let batch = BatchOptions {
        observer: None,
        ..batch.clone()
    };
    batch::run(&pipeline, &mut source, &counter, &LeaveInPlace, &batch)?;
    let lines = counter.lines.into_inner();
    Ok(lines.unwrap_or_else(PoisonError::into_inner))
}

/// A sink that keeps nothing of a record but its lines' count.
#[derive(Default)]
struct Counter {
    lines: Mutex<SiteLines>,
}

impl Sink for Counter {
    fn render(&self, origin: &Origin, record: Record) -> Result<Rendered, Error> {
        let site = SiteLines::site(record.metadata.url.as_deref(), origin.folder.as_deref());
        let mut counted = SiteLines::new();
        counted.add(&site, &record.text);
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.merge(counted);
        Ok(Rendered::Nothing)
    }

    fn write(&self, _: Rendered) -> Result<(), Error> {
        Ok(())
    }

    fn stream<'s>(
        &'s self,
        _: &Origin,
        _: &str,
    ) -> Result<Option<Box<dyn TextWriter + 's>>, Error> {
        Ok(Some(Box::new(Passed)))
    }
}

/// Takes a document that is too large for a page.
struct Passed;

impl TextWriter for Passed {
    fn text(&mut self, _: &str) -> Result<(), Error> {
        Ok(())
    }

    fn finish(self: Box<Self>, _: &Metadata, _: &Report) -> Result<(), Error> {
        Ok(())
    }

    fn abort(self: Box<Self>, _: &str) -> Result<(), Error> {
        Ok(())
    }
}
