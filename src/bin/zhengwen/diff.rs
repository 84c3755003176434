//! `--diff`: what would change, as a unified diff; nothing is written.

use std::io::{IsTerminal, Read, Write};

use similar::{ChangeTag, TextDiff};
use zhengwen::batch::{Event, Summary};
use zhengwen::formats::quarantine::Quarantine;
use zhengwen::formats::{Body, Input, Source, open, unreadable};
use zhengwen::{Document, Error, Pipeline, Rejection, RejectionKind};

use crate::messages::Messages;

/// Diffs every document against its clean text.
pub fn run(
    pipeline: &Pipeline,
    source: &mut dyn Source,
    quarantine: &dyn Quarantine,
    messages: &Messages,
) -> Result<Summary, Error> {
    let mut summary = Summary::default();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let coloured = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    while let Some(input) = source.next_input() {
        let outcome =
            input.and_then(|input| load(input).and_then(|document| diff(pipeline, document)));
        match outcome {
            Ok((document, before, record)) => {
                let bytes = document.body.len() as u64;
                write_diff(&mut out, &document.id, &before, &record.text, coloured)
                    .map_err(|error| Error::io("<stdout>", error))?;
                let text = record.text.len() as u64;
                summary.add_clean(&record.metadata, &record.report, bytes, text);
            }
            Err(document) => {
                quarantine.put(&document)?;
                summary.add_quarantined(&document);
                messages.document(&Event::Quarantined(&document));
            }
        }
    }
    out.flush().map_err(|error| Error::io("<stdout>", error))?;
    summary.skipped = source.skipped();
    Ok(summary)
}

type Diffed = (Document, String, zhengwen::Record);

fn diff(pipeline: &Pipeline, document: Document) -> Result<Diffed, zhengwen::Quarantined> {
    let read = pipeline
        .read(&document)
        .and_then(|(before, _)| Ok((before, pipeline.clean(&document)?)));
    match read {
        Ok((before, record)) => Ok((document, before, record)),
        Err(rejection) => Err(Input::from(document).quarantine(rejection)),
    }
}

fn load(mut input: Input) -> Result<Document, zhengwen::Quarantined> {
    let body = match std::mem::replace(&mut input.body, Body::Bytes(Vec::new())) {
        Body::Bytes(bytes) => Ok(bytes),
        Body::File(path, _) => open(&path).and_then(|mut file| {
            let mut bytes = Vec::new();
            match file.read_to_end(&mut bytes) {
                Ok(_) => Ok(bytes),
                Err(error) => Err(unreadable(&path, &error)),
            }
        }),
        Body::Reader(mut reader) => {
            let mut bytes = Vec::new();
            let read = reader.read_to_end(&mut bytes);
            read.map(|_| bytes).map_err(|error| {
                Rejection::new(
                    RejectionKind::Unreadable,
                    format!("reading failed: {error}"),
                )
            })
        }
    };
    match body {
        Ok(body) => Ok(Document {
            id: input.id,
            body,
            hints: input.hints,
            metadata: input.metadata,
        }),
        Err(rejection) => Err(input.quarantine(rejection)),
    }
}

/// How many unchanged lines stand around a change.
const CONTEXT_LINES: usize = 3;

fn write_diff(
    out: &mut impl Write,
    id: &str,
    before: &str,
    after: &str,
    coloured: bool,
) -> std::io::Result<()> {
    if before == after {
        return Ok(());
    }
    let paint = |tag: ChangeTag| match tag {
        _ if !coloured => ("", ""),
        ChangeTag::Delete => ("\x1b[31m", "\x1b[0m"),
        ChangeTag::Insert => ("\x1b[32m", "\x1b[0m"),
        ChangeTag::Equal => ("", ""),
    };
    let diff = TextDiff::from_lines(before, after);
    writeln!(out, "--- {id}\n+++ {id} (clean)")?;
    for hunk in diff
        .unified_diff()
        .context_radius(CONTEXT_LINES)
        .iter_hunks()
    {
        writeln!(out, "{}", hunk.header())?;
        for change in hunk.iter_changes() {
            let (on, off) = paint(change.tag());
            let line = change.value();
            let line = line.strip_suffix('\n').unwrap_or(line);
            writeln!(out, "{on}{}{line}{off}", change.tag())?;
            if change.missing_newline() {
                writeln!(out, "\\ No newline at end of file")?;
            }
        }
    }
    Ok(())
}
