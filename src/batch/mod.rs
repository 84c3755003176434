//! Many documents at once: a source is read in order, workers clean, records are written in the
//! order of their documents, whatever the number of workers.
//!
//! The bytes in flight are bounded, not the documents: a worker that is slow holds back the
//! reader, never the memory. A document larger than a segment is [streamed](crate::stream) by
//! itself, its windows spread over the workers. One bad document never ends the run: it goes to
//! quarantine with its reason, and [`Summary`] counts it, so that
//! `read = clean + quarantined` holds after any run.

mod budget;
mod summary;

use std::collections::BTreeMap;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

pub use summary::Summary;

use budget::Budget;

use crate::document::Metadata;
use crate::error::{Error, Quarantined, Rejection, RejectionKind, broken_off};
use crate::formats::quarantine::Quarantine;
use crate::formats::{Body, Input, Origin, Rendered, Sink, Source, open};
use crate::pipeline::Pipeline;
use crate::record::Record;
use crate::report::Report;
use crate::stream::{Stream, StreamOptions};

/// How a batch runs.
#[derive(Clone, Default)]
pub struct BatchOptions<'a> {
    /// How many workers. Default: 0, as many as there are cores.
    pub jobs: usize,
    /// How many bytes of documents may be in flight. Default: 0, which stands for 64 MiB.
    pub bytes_in_flight: usize,
    /// From which size on a document is streamed, and in which pieces.
    pub stream: StreamOptions,
    /// Set from outside (a signal handler) to end the run; it then returns [`Error::Interrupted`].
    pub cancel: Option<&'a AtomicBool>,
    /// Told of every document as it is done, from any worker, in input order.
    pub observer: Option<&'a (dyn Fn(&Event<'_>) + Sync)>,
}

impl std::fmt::Debug for BatchOptions<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BatchOptions")
            .field("jobs", &self.jobs)
            .field("bytes_in_flight", &self.bytes_in_flight)
            .field("stream", &self.stream)
            .finish_non_exhaustive()
    }
}

/// What became of a document.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'e> {
    /// It is clean and written.
    Clean {
        /// Its id.
        id: &'e str,
        /// What is known of it.
        metadata: &'e Metadata,
        /// What was done to it.
        report: &'e Report,
        /// Its size in bytes.
        bytes: u64,
    },
    /// It was put aside.
    Quarantined(&'e Quarantined),
}

const DEFAULT_BYTES_IN_FLIGHT: usize = 64 << 20;

/// What a document costs (bytes) beside its body, so that a million empty files are bounded too.
const DOCUMENT_COST: usize = 16 << 10;

/// Cleans every document of `source` into `sink`.
///
/// # Errors
/// An [`Error`] when the output cannot be written or the run was cancelled; the sink is then not
/// finished. A document that cannot be cleaned is no error: it is in the [`Summary`].
pub fn run(
    pipeline: &Pipeline,
    source: &mut dyn Source,
    sink: &dyn Sink,
    quarantine: &dyn Quarantine,
    options: &BatchOptions<'_>,
) -> Result<Summary, Error> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(options.jobs)
        .build()
        .map_err(|error| {
            Error::Options(format!("cannot start {} workers: {error}", options.jobs))
        })?;
    let run = Run {
        pipeline,
        options,
        sink,
        quarantine,
        budget: Budget::new(match options.bytes_in_flight {
            0 => DEFAULT_BYTES_IN_FLIGHT,
            bytes => bytes,
        }),
        order: Mutex::new(Order {
            next: 0,
            waiting: BTreeMap::new(),
            summary: Summary::default(),
            failed: None,
        }),
        stop: AtomicBool::new(false),
    };
    pool.in_place_scope(|scope| {
        let mut index = 0;
        while let Some(next) = run.next_document(source) {
            match next {
                Next::Large(input) => pool.install(|| run.stream_document(index, input)),
                Next::Small(input, cost) => {
                    let run = &run;
                    scope.spawn(move |_| run.clean_document(index, input, cost));
                }
                Next::PutAside(document) => run.deliver(index, Outcome::Quarantined(document), 0),
            }
            index += 1;
        }
    });
    let order = run
        .order
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    if let Some(error) = order.failed {
        return Err(error);
    }
    if options
        .cancel
        .is_some_and(|cancel| cancel.load(Ordering::Relaxed))
    {
        return Err(Error::Interrupted);
    }
    sink.finish()?;
    Ok(Summary {
        skipped: source.skipped(),
        ..order.summary
    })
}

/// A run under way; shared by all workers.
struct Run<'r> {
    pipeline: &'r Pipeline,
    options: &'r BatchOptions<'r>,
    sink: &'r dyn Sink,
    quarantine: &'r dyn Quarantine,
    budget: Budget,
    order: Mutex<Order>,
    stop: AtomicBool,
}

/// What is to be done with the next document.
enum Next {
    Large(Input),
    Small(Input, usize),
    PutAside(Quarantined),
}

/// A reader whose first bytes were taken already; they are given back and let go.
struct Resumed {
    head: Vec<u8>,
    at: usize,
    rest: Box<dyn Read + Send>,
}

impl Read for Resumed {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let given = (&self.head[self.at..]).read(buffer)?;
        self.at += given;
        if given > 0 || buffer.is_empty() {
            return Ok(given);
        }
        (self.head, self.at) = (Vec::new(), 0);
        self.rest.read(buffer)
    }
}

enum Outcome {
    Clean {
        id: String,
        metadata: Box<Metadata>,
        report: Box<Report>,
        bytes: u64,
        text: u64,
        rendered: Rendered,
    },
    Quarantined(Quarantined),
    Failed(Error),
}

impl Run<'_> {
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
            || self
                .options
                .cancel
                .is_some_and(|cancel| cancel.load(Ordering::Relaxed))
    }

    /// Takes the next document from the source and waits until there is room for it.
    fn next_document(&self, source: &mut dyn Source) -> Option<Next> {
        if self.stopped() {
            return None;
        }
        let mut input = match source.next_input()? {
            Ok(input) => input,
            Err(document) => return Some(Next::PutAside(document)),
        };
        let segment = self.options.stream.segment_bytes;
        if let Body::Reader(reader) = &mut input.body {
            let mut head = Vec::new();
            if let Err(error) = reader.take(segment as u64 + 1).read_to_end(&mut head) {
                let quarantined = input.quarantine(broken_off(&error, head.len() as u64));
                return Some(Next::PutAside(Quarantined {
                    body: Some(head),
                    ..quarantined
                }));
            }
            input.body = match std::mem::replace(&mut input.body, Body::Bytes(Vec::new())) {
                Body::Reader(rest) if head.len() > segment => {
                    Body::Reader(Box::new(Resumed { head, at: 0, rest }))
                }
                _ => Body::Bytes(head),
            };
        }
        let large = match &input.body {
            Body::Reader(_) => true,
            Body::File(_, length) => *length > segment as u64,
            Body::Bytes(_) => false,
        };
        let cost = input.size() as usize + DOCUMENT_COST;
        if large {
            self.budget.wait_until_idle(|| self.stopped());
            return (!self.stopped()).then_some(Next::Large(input));
        }
        self.budget.acquire(cost, || self.stopped());
        (!self.stopped()).then_some(Next::Small(input, cost))
    }

    fn clean_document(&self, index: u64, input: Input, cost: usize) {
        if self.stopped() {
            return self.budget.release(cost);
        }
        let outcome = self.clean_input(input);
        self.deliver(index, outcome, cost);
    }

    fn clean_input(&self, input: Input) -> Outcome {
        let (origin, in_file) = (input.origin.clone(), matches!(input.body, Body::File(..)));
        let document = match input.read() {
            Ok(document) => document,
            Err(quarantined) => return Outcome::Quarantined(quarantined),
        };
        // A panic is a defect of ours; it must not cost the other documents.
        let cleaned = catch_unwind(AssertUnwindSafe(|| self.pipeline.clean(&document)))
            .unwrap_or_else(|panic| Err(defect(&*panic)));
        match cleaned {
            Ok(record) => self.render(&origin, record, document.body.len() as u64),
            Err(rejection) => Outcome::Quarantined(Quarantined {
                id: document.id,
                path: origin.path,
                rejection,
                body: (!in_file).then_some(document.body),
            }),
        }
    }

    fn render(&self, origin: &Origin, record: Record, bytes: u64) -> Outcome {
        let (id, metadata) = (record.id.clone(), Box::new(record.metadata.clone()));
        let report = Box::new(record.report.clone());
        let text = record.text.len() as u64;
        match self.sink.render(origin, record) {
            Ok(rendered) => Outcome::Clean {
                id,
                metadata,
                report,
                bytes,
                text,
                rendered,
            },
            Err(error) => Outcome::Failed(error),
        }
    }

    /// Hands in what became of document `index`; writes it and those that waited for it.
    fn deliver(&self, index: u64, outcome: Outcome, cost: usize) {
        let mut order = self.order.lock().unwrap_or_else(PoisonError::into_inner);
        order.waiting.insert(index, (outcome, cost));
        while let Some((outcome, cost)) = order.take_next() {
            if order.failed.is_none()
                && let Err(error) = self.write(&mut order.summary, outcome)
            {
                order.failed = Some(error);
                self.stop.store(true, Ordering::Relaxed);
            }
            self.budget.release(cost);
        }
    }

    fn write(&self, summary: &mut Summary, outcome: Outcome) -> Result<(), Error> {
        let event = |event: &Event<'_>| {
            if let Some(observer) = self.options.observer {
                observer(event);
            }
        };
        match outcome {
            Outcome::Clean {
                id,
                metadata,
                report,
                bytes,
                text,
                rendered,
            } => {
                self.sink.write(rendered)?;
                summary.add_clean(&metadata, &report, bytes, text);
                event(&Event::Clean {
                    id: &id,
                    metadata: &metadata,
                    report: &report,
                    bytes,
                });
            }
            Outcome::Quarantined(document) => {
                self.quarantine.put(&document)?;
                summary.add_quarantined(&document);
                event(&Event::Quarantined(&document));
            }
            Outcome::Failed(error) => return Err(error),
        }
        Ok(())
    }

    /// Streams one large document; nothing else is in flight.
    fn stream_document(&self, index: u64, input: Input) {
        let (id, path) = (input.id.clone(), input.origin.path.clone());
        // A panic is a defect of ours; it must not cost the other documents.
        let outcome =
            catch_unwind(AssertUnwindSafe(|| self.stream_input(input))).unwrap_or_else(|panic| {
                Outcome::Quarantined(Quarantined {
                    id,
                    path,
                    rejection: defect(&*panic),
                    body: None,
                })
            });
        self.deliver(index, outcome, 0);
    }

    fn stream_input(&self, mut input: Input) -> Outcome {
        let body = std::mem::replace(&mut input.body, Body::Bytes(Vec::new()));
        let reader: Box<dyn Read + Send> = match body {
            Body::Reader(reader) => {
                input.body = Body::Reader(Box::new(std::io::empty()));
                reader
            }
            Body::Bytes(bytes) => Box::new(std::io::Cursor::new(bytes)),
            Body::File(path, length) => match open(&path) {
                Ok(file) => {
                    input.body = Body::File(path, length);
                    Box::new(file)
                }
                Err(rejection) => return Outcome::Quarantined(input.quarantine(rejection)),
            },
        };
        match Stream::open(self.pipeline, reader, &input.hints, &self.options.stream) {
            Ok(stream) => self.drain(stream, input).unwrap_or_else(Outcome::Failed),
            Err(rejection) => Outcome::Quarantined(put_aside_streamed(input, rejection)),
        }
    }

    /// Writes a stream part by part, or as one record where the sink takes nothing less.
    fn drain<R: Read>(&self, mut stream: Stream<'_, R>, input: Input) -> Result<Outcome, Error> {
        let mut writer = self.sink.stream(&input.origin, &input.id)?;
        let mut gathered = String::new();
        let mut length = 0;
        loop {
            if self.stopped() {
                return Err(Error::Interrupted);
            }
            match stream.next_part() {
                Ok(Some(part)) => {
                    length += part.len() as u64;
                    match &mut writer {
                        Some(writer) => writer.text(&part)?,
                        None => gathered.push_str(&part),
                    }
                }
                Ok(None) => break,
                Err(rejection) => {
                    if let Some(writer) = writer {
                        writer.abort(&rejection.reason)?;
                    }
                    return Ok(Outcome::Quarantined(put_aside_streamed(input, rejection)));
                }
            }
        }
        let bytes = stream.bytes_read();
        let (found, report) = stream.finish();
        let mut metadata = input.metadata.clone();
        metadata.fill_from(found);
        let rendered = match writer {
            Some(writer) => {
                writer.finish(&metadata, &report)?;
                Rendered::Nothing
            }
            None => {
                let record = Record {
                    id: input.id.clone(),
                    text: gathered,
                    metadata: metadata.clone(),
                    report: report.clone(),
                };
                self.sink.render(&input.origin, record)?
            }
        };
        Ok(Outcome::Clean {
            id: input.id,
            metadata: Box::new(metadata),
            report: Box::new(report),
            bytes,
            text: length,
            rendered,
        })
    }
}

/// A streamed document that is put aside. What came from a pipe has gone by, and the reason says so.
fn put_aside_streamed(input: Input, mut rejection: Rejection) -> Quarantined {
    if let Body::Reader(_) = input.body {
        rejection.reason += "; it came through a pipe in segments, so its bytes are not kept";
    }
    input.quarantine(rejection)
}

fn defect(panic: &(dyn std::any::Any + Send)) -> Rejection {
    let message = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    Rejection::new(
        RejectionKind::Internal,
        format!("a defect in zhengwen, please report it with this document: {message}"),
    )
}

/// Outcomes that wait for those before them, and what was written so far.
struct Order {
    next: u64,
    waiting: BTreeMap<u64, (Outcome, usize)>,
    summary: Summary,
    failed: Option<Error>,
}

impl Order {
    fn take_next(&mut self) -> Option<(Outcome, usize)> {
        let outcome = self.waiting.remove(&self.next)?;
        self.next += 1;
        Some(outcome)
    }
}
