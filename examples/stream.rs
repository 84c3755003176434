//! A document larger than memory: standard input to standard output, part by part.
//!
//! `cargo run --example stream < huge.txt > clean.txt`

use std::io::Write;

use zhengwen::stream::{Stream, StreamOptions};
use zhengwen::{Hints, Pipeline, PipelineOptions};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pipeline = Pipeline::new(PipelineOptions::default())?;
    let mut out = std::io::stdout().lock();
    let mut stream = Stream::open(
        &pipeline,
        std::io::stdin().lock(),
        &Hints::default(),
        &StreamOptions::default(),
    )?;
    while let Some(part) = stream.next_part()? {
        out.write_all(part.as_bytes())?;
    }
    let read = stream.bytes_read();
    let (metadata, _) = stream.finish();
    let encoding = metadata.encoding.unwrap_or_default();
    eprintln!("{read} bytes of {encoding}");
    Ok(())
}
