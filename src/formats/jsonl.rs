//! One JSON object a line: `id`, `text`, `metadata`, `report`.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use crate::document::Metadata;
use crate::error::Error;
use crate::formats::output::Output;
use crate::formats::{Origin, Rendered, Sink, TextWriter};
use crate::record::Record;
use crate::report::Report;

/// Writes every record as a line of JSON into one output.
#[derive(Debug)]
pub struct JsonlSink {
    output: Mutex<Output>,
}

impl JsonlSink {
    /// A sink into `output`.
    pub fn new(output: Output) -> Self {
        Self {
            output: Mutex::new(output),
        }
    }

    fn output(&self) -> MutexGuard<'_, Output> {
        self.output.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One record as a line of JSON with its newline.
pub fn line(record: &Record) -> Vec<u8> {
    let mut line = json(record);
    line.push(b'\n');
    line
}

fn json<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("records hold strings, numbers and maps with string keys only")
}

impl Sink for JsonlSink {
    fn render(&self, _: &Origin, record: Record) -> Result<Rendered, Error> {
        Ok(Rendered::Bytes(line(&record)))
    }

    fn write(&self, rendered: Rendered) -> Result<(), Error> {
        match rendered {
            Rendered::Bytes(bytes) => self.output().put(&bytes),
            _ => Ok(()),
        }
    }

    fn stream<'s>(
        &'s self,
        _: &Origin,
        id: &str,
    ) -> Result<Option<Box<dyn TextWriter + 's>>, Error> {
        Ok(Some(Box::new(JsonlStream::begin(self.output(), id)?)))
    }

    fn finish(&self) -> Result<(), Error> {
        self.output().finish()
    }
}

/// A record whose text is written part by part, between its `id` and its `metadata`.
pub(crate) struct JsonlStream<O> {
    pub(crate) output: O,
    position: Option<u64>,
}

impl<O: std::ops::DerefMut<Target = Output>> JsonlStream<O> {
    /// Begins the line.
    pub(crate) fn begin(mut output: O, id: &str) -> Result<Self, Error> {
        let position = output.position();
        output.put(b"{\"id\":")?;
        output.put(&json(id))?;
        output.put(b",\"text\":\"")?;
        Ok(Self { output, position })
    }

    /// The next part of the text.
    pub(crate) fn part(&mut self, part: &str) -> Result<(), Error> {
        let quoted = json(part);
        self.output.put(&quoted[1..quoted.len() - 1])
    }

    /// Ends the line.
    pub(crate) fn end(&mut self, metadata: &Metadata, report: &Report) -> Result<(), Error> {
        self.output.put(b"\",\"metadata\":")?;
        self.output.put(&json(metadata))?;
        self.output.put(b",\"report\":")?;
        self.output.put(&json(report))?;
        if !report.removed.is_empty() {
            self.output.put(b",\"removed\":")?;
            self.output.put(&json(&report.removed))?;
        }
        self.output.put(b"}\n")
    }
}

impl TextWriter for JsonlStream<MutexGuard<'_, Output>> {
    fn text(&mut self, part: &str) -> Result<(), Error> {
        self.part(part)
    }

    fn finish(mut self: Box<Self>, metadata: &Metadata, report: &Report) -> Result<(), Error> {
        self.end(metadata, report)
    }

    fn abort(mut self: Box<Self>, reason: &str) -> Result<(), Error> {
        if let Some(position) = self.position {
            return self.output.take_back(position);
        }
        // Written bytes cannot be taken back: the line is closed and says that it is incomplete.
        self.output.put(b"\",\"error\":")?;
        self.output.put(&json(reason))?;
        self.output.put(b"}\n")
    }
}
