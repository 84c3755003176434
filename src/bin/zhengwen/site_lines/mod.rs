//! `--site-lines`: what the documents of a site share, counted in a first pass over the inputs.
//!
//! The first pass takes every document down the same road without stripping anything, and counts
//! the lines of what comes out. What cannot be read is left to the second pass to report, and a
//! document that has to be streamed is no page of a site: it counts for nothing.

mod runs;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use zhengwen::batch::{self, BatchOptions};
use zhengwen::formats::files::{FileOptions, FileSource};
use zhengwen::formats::output::{AtomicFile, Output, TempFiles, is_special};
use zhengwen::formats::quarantine::LeaveInPlace;
use zhengwen::formats::{Origin, Rendered, Sink, TextWriter};
use zhengwen::stages::strip::{SiteLines, StripLevel, StripOptions};
use zhengwen::{Error, Metadata, Pipeline, PipelineOptions, Record, Report};

use crate::args::CleanArgs;
use crate::clean::input_name;
use runs::{MOST_LINES, Runs};

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
    if let Some(mut known) = known
        && !args.stages.update
    {
        known.keep_shared();
        return Ok(Some(Arc::new(known)));
    }
    let passing = |input: &&PathBuf| input.as_os_str() == "-" || is_special(input);
    if let Some(input) = paths.iter().find(passing) {
        return Err(Error::Options(format!(
            "--site-lines has to read the inputs twice to make {}, which {} does not allow; name \
             files or folders",
            path.display(),
            input_name(input)
        )));
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut output = Output::file(AtomicFile::create(path, files)?);
    let mut runs = Runs::new(folder);
    if path.exists() {
        runs.add(path)?;
    }
    let counter = Counter::new(runs);
    count(options, paths, inputs, batch, &counter)?;
    let shared = counter.runs()?.merge(|row| output.put(row.as_bytes()))?;
    output.finish()?;
    Ok(Some(Arc::new(shared)))
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
    counter: &Counter,
) -> Result<(), Error> {
    let pipeline = Pipeline::new(PipelineOptions {
        strip: StripOptions {
            level: StripLevel::None,
            without_metadata: true,
            ..options.strip.clone()
        },
        explain: false,
        ..options.clone()
    })?;
    let mut source = FileSource::new(paths.to_vec(), inputs.clone())?;
    let batch = BatchOptions {
        observer: None,
        ..batch.clone()
    };
    batch::run(&pipeline, &mut source, counter, &LeaveInPlace, &batch)?;
    Ok(())
}

/// After how many documents the size of the count is looked at.
const OFTEN: usize = 512;

/// A sink that keeps nothing of a record but its lines' count.
struct Counter {
    /// The count in memory, the runs on disk, and how many documents were counted.
    counted: Mutex<(SiteLines, Runs, usize)>,
}

impl Counter {
    fn new(runs: Runs) -> Self {
        Self {
            counted: Mutex::new((SiteLines::new(), runs, 0)),
        }
    }

    /// All runs, the last one written out.
    fn runs(self) -> Result<Runs, Error> {
        let counted = self.counted.into_inner();
        let (lines, mut runs, _) = counted.unwrap_or_else(PoisonError::into_inner);
        runs.write(&lines)?;
        Ok(runs)
    }
}

impl Sink for Counter {
    fn render(&self, origin: &Origin, record: Record) -> Result<Rendered, Error> {
        let site = SiteLines::site(record.metadata.url.as_deref(), origin.folder.as_deref());
        let mut counted = SiteLines::new();
        counted.add(&site, &record.text);
        let mut all = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let (lines, runs, documents) = &mut *all;
        lines.merge(counted);
        *documents += 1;
        if documents.is_multiple_of(OFTEN) && lines.lines() >= MOST_LINES {
            runs.write(lines)?;
            *lines = SiteLines::new();
        }
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
