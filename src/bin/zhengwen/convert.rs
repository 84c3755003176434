//! `zhengwen convert`: the conversion engine alone, UTF-8 in, UTF-8 out, everything converted
//! whatever its script.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use rayon::prelude::*;
use zhengwen::Error;
use zhengwen::conversion::{Config, Converter};
use zhengwen::formats::output::{AtomicFile, Output, TempFiles};
use zhengwen::stages::simplify::{Engine, SimplifyOptions};

use crate::args::ConvertArgs;

/// How much (bytes) one worker converts at a time; a piece ends with its line.
const PIECE_BYTES: usize = 1 << 20;

/// How many pieces are read before they are converted.
const PIECES: usize = 8;

/// Runs the subcommand.
pub fn run(args: &ConvertArgs) -> anyhow::Result<ExitCode> {
    let converter = converter(&args.profile.simplify_options()?)?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(args.jobs)
        .build()?;
    let mut output = output(args)?;
    if args.paths.is_empty() {
        convert(&pool, &converter, Path::new("-"), &mut output)?;
    }
    for path in &args.paths {
        convert(&pool, &converter, path, &mut output)?;
    }
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}

fn converter(options: &SimplifyOptions) -> Result<Arc<Converter>, Error> {
    if options.engine == Engine::OpenCc {
        return Converter::opencc(&options.profile);
    }
    let config = match &options.config {
        None if options.dictionaries.is_empty() => return Converter::builtin(&options.profile),
        None => Converter::builtin_config(&options.profile)?,
        Some(json) => Config::parse(&options.profile, json)?,
    };
    Converter::with_dictionaries(&config, &options.dictionaries).map(Arc::new)
}

fn output(args: &ConvertArgs) -> Result<Output, Error> {
    let Some(path) = args.output.as_ref().filter(|path| path.as_os_str() != "-") else {
        return Ok(Output::writer("<stdout>", Box::new(io::stdout())));
    };
    if path.exists() && !args.force {
        return Err(Error::Output {
            path: path.clone(),
            message: "exists already; choose another output, or use --force".to_owned(),
        });
    }
    let files = TempFiles::default();
    crate::interrupt::handle(&Arc::default(), &files)?;
    Ok(Output::file(AtomicFile::create(path, &files)?))
}

fn convert(
    pool: &rayon::ThreadPool,
    converter: &Converter,
    path: &Path,
    output: &mut Output,
) -> Result<(), Error> {
    let failed = |error| Error::io(path, error);
    let mut reader: Box<dyn Read> = match path.as_os_str() == "-" {
        true => Box::new(io::stdin().lock()),
        false => Box::new(File::open(path).map_err(failed)?),
    };
    let mut buffer = Vec::with_capacity(PIECES * PIECE_BYTES);
    let mut offset = 0;
    loop {
        let wanted = PIECES * PIECE_BYTES;
        let read = (&mut reader).take(wanted as u64).read_to_end(&mut buffer);
        let complete = read.map_err(failed)? < wanted;
        let end = match memchr::memrchr(b'\n', &buffer) {
            _ if complete => buffer.len(),
            Some(line_end) => line_end + 1,
            // An endless line: read on.
            None => continue,
        };
        let text = simdutf8::compat::from_utf8(&buffer[..end])
            .map_err(|error| not_utf8(path, offset + error.valid_up_to()))?;
        let pieces = pieces(text);
        let converted: Vec<Cow<'_, str>> = pool.install(|| {
            pieces
                .par_iter()
                .map(|piece| converter.convert(piece))
                .collect()
        });
        for piece in converted {
            output.put(piece.as_bytes())?;
        }
        offset += end;
        buffer.drain(..end);
        if complete {
            return Ok(());
        }
    }
}

/// `text` in pieces of about [`PIECE_BYTES`], cut at line ends.
fn pieces(mut text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    while text.len() > PIECE_BYTES {
        let Some(line_end) = memchr::memchr(b'\n', &text.as_bytes()[PIECE_BYTES..]) else {
            break;
        };
        let (piece, rest) = text.split_at(PIECE_BYTES + line_end + 1);
        pieces.push(piece);
        text = rest;
    }
    pieces.push(text);
    pieces
}

fn not_utf8(path: &Path, offset: usize) -> Error {
    let path = match path.as_os_str() == "-" {
        true => PathBuf::from("<stdin>"),
        false => path.to_owned(),
    };
    let message = format!(
        "not UTF-8 at byte {offset}; `zhengwen --no-strip --no-repair` reads every encoding"
    );
    Error::io(path, io::Error::new(io::ErrorKind::InvalidData, message))
}
