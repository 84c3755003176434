//! `zhengwen convert`: the conversion alone, UTF-8 in, UTF-8 out, whatever the document's script.
//! OpenCC's profiles convert everything; `hans` leaves simplified and Japanese lines alone.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use rayon::prelude::*;
use zhengwen::Error;
use zhengwen::conversion::seam;
use zhengwen::formats::output::{Output, TempFiles, would_replace};
use zhengwen::stages::simplify::Simplify;

use crate::args::ConvertArgs;
use crate::clean::same_file;

/// How much (bytes) one worker converts at a time.
const PIECE_BYTES: usize = 1 << 20;

/// How many pieces are read at a time.
const PIECES: usize = 8;

/// Runs the subcommand.
pub fn run(args: &ConvertArgs) -> anyhow::Result<ExitCode> {
    let simplify = Simplify::new(args.profile.simplify_options()?)?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(args.jobs)
        .build()?;
    let mut output = output(args)?;
    if args.paths.is_empty() {
        convert(&pool, &simplify, Path::new("-"), &mut output)?;
    }
    for path in &args.paths {
        convert(&pool, &simplify, path, &mut output)?;
    }
    output.finish()?;
    Ok(ExitCode::SUCCESS)
}

fn output(args: &ConvertArgs) -> Result<Output, Error> {
    let Some(path) = args.output.as_ref().filter(|path| path.as_os_str() != "-") else {
        return Ok(Output::writer("<stdout>", Box::new(io::stdout())));
    };
    if args.paths.iter().any(|input| same_file(input, path)) {
        return Err(Error::Output {
            path: path.clone(),
            message: "is an input; choose another output".to_owned(),
        });
    }
    if would_replace(path) && !args.force {
        return Err(Error::Output {
            path: path.clone(),
            message: "exists already; choose another output, or use --force".to_owned(),
        });
    }
    let files = TempFiles::default();
    crate::interrupt::handle(&Arc::default(), &files)?;
    Output::create(path, &files)
}

/// Reads, converts and writes; while one part is converted the one before it is written and the
/// next one is read.
fn convert(
    pool: &rayon::ThreadPool,
    simplify: &Simplify,
    path: &Path,
    output: &mut Output,
) -> Result<(), Error> {
    let mut input = Input::open(path)?;
    let mut text = input.next()?;
    let mut converted: Vec<String> = Vec::new();
    let mut written: Vec<String> = Vec::new();
    while !text.is_empty() {
        let pieces = pieces(&text);
        converted.resize_with(pieces.len(), String::new);
        let (next, ()) = pool.install(|| {
            rayon::join(
                || write(&written, output).map(|()| input.next()),
                || {
                    let outputs = converted.par_iter_mut();
                    outputs.zip(pieces).for_each(|(output, piece)| {
                        output.clear();
                        simplify.convert_into(piece, output);
                    });
                },
            )
        });
        std::mem::swap(&mut converted, &mut written);
        text = match next? {
            Ok(next) => next,
            Err(unread) => {
                write(&written, output)?;
                return Err(unread);
            }
        };
    }
    write(&written, output)
}

fn write(pieces: &[String], output: &mut Output) -> Result<(), Error> {
    pieces
        .iter()
        .try_for_each(|piece| output.put(piece.as_bytes()))
}

/// A file that is read part by part, each cut where the conversion allows it.
struct Input<'p> {
    path: &'p Path,
    reader: Box<dyn Read + Send>,
    /// What was read after the last seam.
    rest: Vec<u8>,
    /// Where in the file `rest` begins.
    offset: usize,
}

impl<'p> Input<'p> {
    fn open(path: &'p Path) -> Result<Self, Error> {
        let reader: Box<dyn Read + Send> = match path.as_os_str() == "-" {
            true => Box::new(io::stdin()),
            false => Box::new(File::open(path).map_err(|error| Error::io(path, error))?),
        };
        Ok(Self {
            path,
            reader,
            rest: Vec::with_capacity(PIECES * PIECE_BYTES),
            offset: 0,
        })
    }

    /// The next part, of at least one line; empty at the end.
    fn next(&mut self) -> Result<String, Error> {
        loop {
            // An endless line doubles what is read.
            let wanted = (PIECES * PIECE_BYTES).max(self.rest.len());
            let read = (&mut self.reader)
                .take(wanted as u64)
                .read_to_end(&mut self.rest);
            let complete = read.map_err(|error| Error::io(self.path, error))? < wanted;
            let end = match memchr::memrchr(b'\n', &self.rest) {
                _ if complete => self.rest.len(),
                Some(line_end) => line_end + 1,
                None => continue,
            };
            let text = simdutf8::compat::from_utf8(&self.rest[..end])
                .map_err(|error| not_utf8(self.path, self.offset + error.valid_up_to()))?;
            let seam = match complete {
                true => Some(end),
                false => seam(text),
            };
            let Some(seam) = seam else { continue };
            let text = text[..seam].to_owned();
            self.offset += seam;
            self.rest.drain(..seam);
            return Ok(text);
        }
    }
}

/// `text` in pieces of about [`PIECE_BYTES`], cut where the conversion allows it.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut limit = PIECE_BYTES;
    while limit < rest.len() {
        match seam(&rest[..rest.floor_char_boundary(limit)]) {
            Some(seam) => {
                let (piece, after) = rest.split_at(seam);
                pieces.push(piece);
                rest = after;
                limit = PIECE_BYTES;
            }
            // A long line.
            None => limit *= 2,
        }
    }
    pieces.push(rest);
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
