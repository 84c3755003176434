//! Many documents: order, bounds, faults; nothing is ever lost.

use std::collections::HashSet;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use zhengwen::batch::{self, BatchOptions, Event, Summary};
use zhengwen::formats::quarantine::{LeaveInPlace, Quarantine};
use zhengwen::formats::{Body, Input, Origin, Rendered, Sink, Source};
use zhengwen::stream::StreamOptions;
use zhengwen::{Document, Error, Hints, Metadata, Quarantined, Record, Rejection, RejectionKind};

use crate::support::shared_pipeline;

/// A sink as an outsider would write one: it keeps whole records.
#[derive(Default)]
struct Keep {
    records: Mutex<Vec<Record>>,
    finished: AtomicBool,
    fail_at: Option<usize>,
}

impl Sink for Keep {
    fn write(&self, rendered: Rendered) -> Result<(), Error> {
        let Rendered::Record(record) = rendered else {
            panic!("this sink does not render")
        };
        let mut records = self.records.lock().expect("no panic");
        if self.fail_at == Some(records.len()) {
            return Err(Error::io("kept", io::Error::other("the disk is full")));
        }
        records.push(*record);
        Ok(())
    }

    fn finish(&self) -> Result<(), Error> {
        self.finished.store(true, Ordering::Relaxed);
        Ok(())
    }
}

#[derive(Default)]
struct Aside(Mutex<Vec<Quarantined>>);

impl Quarantine for Aside {
    fn put(&self, document: &Quarantined) -> Result<(), Error> {
        self.0.lock().expect("no panic").push(document.clone());
        Ok(())
    }
}

struct Offered<I>(I);

impl<I: Iterator<Item = Result<Input, Quarantined>>> Source for Offered<I> {
    fn next_input(&mut self) -> Option<Result<Input, Quarantined>> {
        self.0.next()
    }
}

fn documents(count: usize) -> impl Iterator<Item = Document> {
    (0..count).map(|number| {
        let text =
            format!("第{number}篇。\n这是第{number}篇文章的正文。\n").repeat(1 + number % 50);
        let body = match number % 5 {
            0 => text.into_bytes(),
            1 => encoding_rs::GBK.encode(&text).0.into_owned(),
            2 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            // A PNG: not text.
            3 => b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01".repeat(1 + number % 9),
            _ => Vec::new(),
        };
        Document::new(format!("{number}"), body)
    })
}

fn run(count: usize, options: &BatchOptions<'_>) -> (Summary, Vec<Record>, Vec<Quarantined>) {
    let (sink, aside) = (Keep::default(), Aside::default());
    let summary = batch::run(
        shared_pipeline(),
        &mut documents(count),
        &sink,
        &aside,
        options,
    )
    .expect("the run goes through");
    assert!(sink.finished.into_inner());
    (
        summary,
        sink.records.into_inner().expect("no panic"),
        aside.0.into_inner().expect("no panic"),
    )
}

#[test]
fn records_come_in_order_at_any_number_of_jobs() {
    let (first, expected, aside) = run(
        300,
        &BatchOptions {
            jobs: 1,
            ..Default::default()
        },
    );
    assert_eq!((first.read, first.clean, first.quarantined), (300, 240, 60));
    assert_eq!(first.by_reason["binary"], 60);
    assert_eq!(aside.len(), 60);
    let numbers: Vec<u32> = expected
        .iter()
        .map(|r| r.id.parse().expect("a number"))
        .collect();
    assert!(numbers.is_sorted());
    for jobs in [2, 3, 8] {
        let (summary, records, _) = run(
            300,
            &BatchOptions {
                jobs,
                ..Default::default()
            },
        );
        assert_eq!(summary, first);
        assert_eq!(records, expected);
    }
}

#[test]
fn few_bytes_in_flight_are_enough() {
    let options = BatchOptions {
        jobs: 4,
        bytes_in_flight: 1,
        ..Default::default()
    };
    assert_eq!(run(60, &options).0.clean, 48);
}

#[test]
fn a_large_document_is_streamed_in_its_place() {
    let options = BatchOptions {
        jobs: 2,
        stream: StreamOptions { segment_bytes: 64 },
        ..Default::default()
    };
    let offered = documents(40).map(|document| {
        // Readers of unknown length: those above a segment are streamed.
        let mut input = Input::from(document);
        if let Body::Bytes(bytes) = std::mem::replace(&mut input.body, Body::Bytes(Vec::new())) {
            input.body = Body::Reader(Box::new(io::Cursor::new(bytes)));
        }
        Ok(input)
    });
    let (sink, aside) = (Keep::default(), Aside::default());
    let summary = batch::run(
        shared_pipeline(),
        &mut Offered(offered),
        &sink,
        &aside,
        &options,
    )
    .expect("the run goes through");
    let (expected_summary, expected, _) = run(40, &BatchOptions::default());
    assert_eq!(summary, expected_summary);
    assert_eq!(*sink.records.lock().expect("no panic"), expected);
    let kept = aside.0.into_inner().expect("no panic");
    assert!(
        kept.iter()
            .all(|document| document.rejection.kind == RejectionKind::Binary)
    );
}

/// Fails after some bytes, as a disk does.
struct Broken(usize);

impl Read for Broken {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::Error::other("a bad sector"));
        }
        let length = buffer.len().min(self.0);
        buffer[..length].fill(b'a');
        self.0 -= length;
        Ok(length)
    }
}

#[test]
fn faults_of_every_kind_lose_nothing() {
    let reader = |id: &str, good_bytes: usize| {
        Ok(Input {
            id: id.to_owned(),
            origin: Origin::default(),
            hints: Hints::default(),
            metadata: Metadata::default(),
            body: Body::Reader(Box::new(Broken(good_bytes))),
        })
    };
    let missing = PathBuf::from("not there");
    let offered = vec![
        Ok(Input::from(Document::new("good", "好的正文。"))),
        reader("breaks at once", 0),
        reader("breaks early", 1000),
        reader("breaks in the stream", 3 << 20),
        Ok(Input {
            body: Body::File(missing.clone(), 10),
            ..Input::from(Document::new("gone", ""))
        }),
        Ok(Input {
            body: Body::File(missing, 1 << 30),
            ..Input::from(Document::new("gone, large", ""))
        }),
        Err(Quarantined {
            id: "refused".to_owned(),
            path: None,
            rejection: Rejection::new(RejectionKind::Malformed, "not a record"),
            body: None,
        }),
        Ok(Input::from(Document::new("good too", "也是好的。"))),
    ];
    let count = offered.len() as u64;
    let (sink, aside) = (Keep::default(), Aside::default());
    let seen = AtomicUsize::new(0);
    let observer = |_: &Event<'_>| {
        seen.fetch_add(1, Ordering::Relaxed);
    };
    let options = BatchOptions {
        jobs: 2,
        stream: StreamOptions {
            segment_bytes: 1 << 16,
        },
        observer: Some(&observer),
        ..Default::default()
    };
    let source = &mut Offered(offered.into_iter());
    let summary = batch::run(shared_pipeline(), source, &sink, &aside, &options)
        .expect("the run goes through");
    assert_eq!(summary.read, count);
    assert_eq!(summary.read, summary.clean + summary.quarantined);
    assert_eq!(seen.into_inner() as u64, count);
    let ids: Vec<_> = sink
        .records
        .lock()
        .expect("no panic")
        .iter()
        .map(|r| r.id.clone())
        .collect();
    assert_eq!(ids, ["good", "good too"]);
    let aside = aside.0.into_inner().expect("no panic");
    let by_id = |id: &str| {
        &aside
            .iter()
            .find(|q| q.id == id)
            .expect("it was put aside")
            .rejection
    };
    assert_eq!(by_id("breaks early").offset, Some(1000));
    assert_eq!(by_id("breaks in the stream").offset, Some(3 << 20));
    assert_eq!(by_id("gone").kind, RejectionKind::Missing);
    assert_eq!(by_id("gone, large").kind, RejectionKind::Missing);
    assert_eq!(by_id("refused").kind, RejectionKind::Malformed);
}

#[test]
fn a_sink_that_fails_ends_the_run() {
    let sink = Keep {
        fail_at: Some(7),
        ..Keep::default()
    };
    let options = BatchOptions {
        jobs: 2,
        ..Default::default()
    };
    let result = batch::run(
        shared_pipeline(),
        &mut documents(100),
        &sink,
        &LeaveInPlace,
        &options,
    );
    assert!(matches!(result, Err(Error::Io { .. })), "{result:?}");
    assert!(!sink.finished.into_inner());
    assert_eq!(sink.records.into_inner().expect("no panic").len(), 7);
}

#[test]
fn a_run_can_be_cancelled() {
    let cancel = AtomicBool::new(false);
    let observer = |_: &Event<'_>| cancel.store(true, Ordering::Relaxed);
    let options = BatchOptions {
        jobs: 2,
        cancel: Some(&cancel),
        observer: Some(&observer),
        ..Default::default()
    };
    let sink = Keep::default();
    let mut endless = documents(usize::MAX);
    let result = batch::run(
        shared_pipeline(),
        &mut endless,
        &sink,
        &LeaveInPlace,
        &options,
    );
    assert!(matches!(result, Err(Error::Interrupted)), "{result:?}");
    assert!(!sink.finished.into_inner());
}

#[test]
fn the_pipeline_is_shared_by_all_workers() {
    fn shared<T: Send + Sync + Clone>(_: &T) {}
    shared(shared_pipeline());
    let ids: HashSet<String> = run(50, &BatchOptions::default())
        .1
        .into_iter()
        .map(|r| r.id)
        .collect();
    assert_eq!(ids.len(), 40);
}
