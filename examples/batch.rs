//! Many documents with a source and a sink of one's own: an iterator in, a count of characters out.
//!
//! `cargo run --example batch`

use std::sync::atomic::{AtomicUsize, Ordering};

use zhengwen::batch::{self, BatchOptions};
use zhengwen::formats::quarantine::LeaveInPlace;
use zhengwen::formats::{Rendered, Sink};
use zhengwen::{Document, Error, Pipeline, PipelineOptions};

/// Counts the characters of all records. A database or a queue would look the same.
#[derive(Default)]
struct Count {
    chars: AtomicUsize,
}

impl Sink for Count {
    fn write(&self, rendered: Rendered) -> Result<(), Error> {
        if let Rendered::Record(record) = rendered {
            self.chars
                .fetch_add(record.text.chars().count(), Ordering::Relaxed);
        }
        Ok(())
    }
}

fn main() -> Result<(), Error> {
    let pipeline = Pipeline::new(PipelineOptions::default())?;
    let mut source = (1..=1000).map(|number| {
        let text = format!("第{number}條：本條文自公布日施行。\n");
        Document::new(number.to_string(), text)
    });
    let sink = Count::default();
    let summary = batch::run(
        &pipeline,
        &mut source,
        &sink,
        &LeaveInPlace,
        &BatchOptions::default(),
    )?;
    println!(
        "{} documents, {} characters",
        summary.clean,
        sink.chars.into_inner()
    );
    Ok(())
}
