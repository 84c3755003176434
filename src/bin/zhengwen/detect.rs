//! `zhengwen detect`: which encoding, how sure, how decided; one JSON line an input.

use std::io::{Read, Write};
use std::process::ExitCode;

use rayon::prelude::*;
use serde::Serialize;
use zhengwen::formats::files::FileSource;
use zhengwen::formats::{Body, Input, Source, open};
use zhengwen::report::DecodeEvidence;
use zhengwen::stages::decode::{Decode, DecodeOptions, HEAD_BYTES};
use zhengwen::{Error, Quarantined, Rejection, RejectionKind};

use crate::EXIT_QUARANTINED;
use crate::args::DetectArgs;

#[derive(Serialize)]
#[serde(untagged)]
enum Line<'l> {
    Found {
        path: &'l str,
        #[serde(flatten)]
        evidence: DecodeEvidence,
    },
    Failed {
        path: &'l str,
        encoding: Option<&'static str>,
        #[serde(flatten)]
        rejection: &'l Rejection,
    },
}

/// How many inputs are looked at together; their lines come out in order.
const BATCH: usize = 256;

/// Runs the subcommand.
pub fn run(args: &DetectArgs) -> anyhow::Result<ExitCode> {
    let paths = match args.paths.is_empty() {
        true => vec!["-".into()],
        false => args.paths.clone(),
    };
    let decode = Decode::new(DecodeOptions::default())?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(args.jobs)
        .build()?;
    let mut source = FileSource::new(paths, args.inputs.file_options())?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut failed = false;
    loop {
        let batch: Vec<_> = std::iter::from_fn(|| source.next_input())
            .take(BATCH)
            .collect();
        if batch.is_empty() {
            break;
        }
        let lines: Vec<(Vec<u8>, bool)> = pool.install(|| {
            batch
                .into_par_iter()
                .map(|input| detect(&decode, input))
                .collect()
        });
        for (line, found) in lines {
            failed |= !found;
            out.write_all(&line)
                .map_err(|error| Error::io("<stdout>", error))?;
        }
    }
    out.flush().map_err(|error| Error::io("<stdout>", error))?;
    Ok(if failed {
        ExitCode::from(EXIT_QUARANTINED)
    } else {
        ExitCode::SUCCESS
    })
}

fn detect(decode: &Decode, input: Result<Input, Quarantined>) -> (Vec<u8>, bool) {
    let (id, found) = match input {
        Ok(input) => {
            let id = input.id.clone();
            (id, evidence(decode, input))
        }
        Err(document) => (document.id, Err(document.rejection)),
    };
    let line = match &found {
        Ok(evidence) => Line::Found {
            path: &id,
            evidence: evidence.clone(),
        },
        Err(rejection) => Line::Failed {
            path: &id,
            encoding: None,
            rejection,
        },
    };
    let mut line = serde_json::to_vec(&line).expect("evidence is strings and numbers");
    line.push(b'\n');
    (line, found.is_ok())
}

/// Reads to the end, so that damage anywhere is found, but keeps no more than a piece.
fn evidence(decode: &Decode, input: Input) -> Result<DecodeEvidence, Rejection> {
    let mut reader: Box<dyn Read> = match input.body {
        Body::Bytes(bytes) => Box::new(std::io::Cursor::new(bytes)),
        Body::File(path, _) => Box::new(open(&path)?),
        Body::Reader(reader) => reader,
    };
    let mut piece = Vec::new();
    let mut read = |piece: &mut Vec<u8>| -> Result<bool, Rejection> {
        piece.clear();
        match (&mut reader).take(HEAD_BYTES as u64).read_to_end(piece) {
            Ok(length) => Ok(length < HEAD_BYTES),
            Err(error) => {
                let reason = format!("cannot be read: {error}");
                Err(Rejection::new(RejectionKind::Unreadable, reason))
            }
        }
    };
    let mut complete = read(&mut piece)?;
    if complete {
        return decode
            .apply(&piece, &input.hints)
            .map(|staged| staged.evidence);
    }
    let mut decoder = decode.decoder(decode.survey(&piece, complete, &input.hints)?);
    let mut text = String::new();
    loop {
        text.clear();
        decoder.push(&piece, complete, &mut text);
        if complete {
            return Ok(decoder.finish());
        }
        complete = read(&mut piece)?;
    }
}
