//! A document larger than memory: the same road, piece by piece.
//!
//! A [`Stream`] reads [`StreamOptions::segment_bytes`] at a time, decodes them, and cleans the
//! windows that are complete, several at once on the current `rayon` pool. What comes out is
//! byte for byte what [`Pipeline::clean`] gives for the whole, because windows depend on the text
//! and not on how it was read. Memory stays within a few segments plus a window, however long the
//! document and however long its lines; markup, which can only be understood as a whole, is held
//! back up to [`MARKUP_BYTES`].
//!
//! ```
//! use zhengwen::{Hints, Pipeline, PipelineOptions};
//! use zhengwen::stream::{Stream, StreamOptions};
//!
//! let pipeline = Pipeline::new(PipelineOptions::default())?;
//! let reader = "汉字\n".repeat(3).into_bytes();
//! let mut stream = Stream::open(&pipeline, &reader[..], &Hints::default(), &StreamOptions::default())?;
//! let mut text = String::new();
//! while let Some(part) = stream.next_part()? {
//!     text.push_str(&part);
//! }
//! let (metadata, report) = stream.finish();
//! assert_eq!(text, "汉字\n汉字\n汉字\n");
//! assert_eq!(metadata.encoding.as_deref(), Some("UTF-8"));
//! assert_eq!(report.decode.malformed, 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::io::Read;

use rayon::prelude::*;

use crate::document::{Hints, Metadata};
use crate::error::{Rejection, broken_off};
use crate::pipeline::{Pipeline, Progress, TAIL_BYTES, WINDOW_BYTES, next_window};
use crate::report::{ExtractEvidence, Report};
use crate::stages::decode::{HEAD_BYTES, StreamDecoder};
use crate::stages::extract::{MARKUP_BYTES, SNIFF_BYTES};
use crate::stages::strip::Place;

/// How much (bytes) is read and decoded at a time.
const PIECE_BYTES: usize = 1 << 18;

/// How many windows are cleaned together, for each worker: enough to keep all busy, few enough
/// that what they need at once stays small.
const WINDOWS_PER_WORKER: usize = 2;

/// How a stream is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamOptions {
    /// How many bytes are read and decoded at most before the windows that are complete are
    /// cleaned. Default: 8 MiB. The output does not depend on it; memory and the use of several
    /// cores do.
    pub segment_bytes: usize,
}

impl Default for StreamOptions {
    fn default() -> Self {
        Self {
            segment_bytes: 8 << 20,
        }
    }
}

/// A document on its way through the road.
pub struct Stream<'p, R> {
    pipeline: &'p Pipeline,
    reader: R,
    segment_bytes: usize,
    read: u64,
    decoder: Option<StreamDecoder>,
    /// Decoded text that is not cleaned yet; begins where the last window ended.
    text: String,
    hints: Hints,
    /// Whether the document is markup and held back as a whole; `None` until its head is decoded.
    markup: Option<bool>,
    progress: Progress,
    first: bool,
    ended: bool,
    decode: crate::report::DecodeEvidence,
}

impl<R> std::fmt::Debug for Stream<'_, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stream")
            .field("read", &self.read)
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}

impl<'p, R: Read> Stream<'p, R> {
    /// Reads the head of the document and decides on its encoding.
    ///
    /// # Errors
    /// A [`Rejection`] when the head cannot be read or is not text.
    pub fn open(
        pipeline: &'p Pipeline,
        mut reader: R,
        hints: &Hints,
        options: &StreamOptions,
    ) -> Result<Self, Rejection> {
        let mut head = Vec::new();
        let complete = read_some(&mut reader, HEAD_BYTES, &mut head, 0)?;
        let plan = pipeline.decode().survey(&head, complete, hints)?;
        let mut decoder = pipeline.decode().decoder(plan);
        let mut text = String::new();
        decoder.push(&head, complete, &mut text);
        let (decoder, decode) = if complete {
            (None, decoder.finish())
        } else {
            (Some(decoder), Default::default())
        };
        let plain = ExtractEvidence::plain();
        Ok(Self {
            pipeline,
            reader,
            segment_bytes: options.segment_bytes.max(1),
            read: head.len() as u64,
            decoder,
            text,
            hints: hints.clone(),
            markup: None,
            progress: Progress::new(hints, &Metadata::default(), &plain),
            first: true,
            ended: false,
            decode,
        })
    }

    /// The next part of the clean text; `None` at the end. An empty document has one empty part.
    ///
    /// # Errors
    /// A [`Rejection`] with the byte offset when reading fails.
    pub fn next_part(&mut self) -> Result<Option<String>, Rejection> {
        while !self.ended {
            if let Some(part) = self.clean_complete_windows() {
                return Ok(Some(part));
            }
            self.read_segment()?;
        }
        Ok(None)
    }

    /// What is known of the document and what was done to it; complete after the last part.
    pub fn finish(self) -> (Metadata, Report) {
        let (mut metadata, mut report) = self.pipeline.finish(self.progress);
        metadata.fill_from(Metadata {
            encoding: Some(self.decode.encoding.clone()),
            ..Metadata::default()
        });
        report.decode = self.decode;
        (metadata, report)
    }

    /// How many bytes were read so far.
    pub fn bytes_read(&self) -> u64 {
        self.read
    }

    /// Reads and decodes a segment in small pieces, so that it lies in memory only once, as text;
    /// less of it when there is enough for all workers.
    fn read_segment(&mut self) -> Result<(), Rejection> {
        let enough = windows_at_once() * WINDOW_BYTES + TAIL_BYTES;
        let mut piece = Vec::new();
        let mut left = self.segment_bytes;
        while left > 0 && (self.text.len() < enough || self.markup == Some(true)) {
            let Some(decoder) = &mut self.decoder else {
                break;
            };
            let limit = left.min(PIECE_BYTES);
            piece.clear();
            let complete = read_some(&mut self.reader, limit, &mut piece, self.read)?;
            self.read += piece.len() as u64;
            decoder.push(&piece, complete, &mut self.text);
            left -= limit;
            if complete && let Some(decoder) = self.decoder.take() {
                self.decode = decoder.finish();
            }
        }
        Ok(())
    }

    /// Cleans what is complete; `None` when more has to be read first.
    fn clean_complete_windows(&mut self) -> Option<String> {
        let complete = self.decoder.is_none();
        if self.markup.is_none() && (complete || self.text.len() >= SNIFF_BYTES) {
            self.markup = Some(self.pipeline.is_markup(&self.text, &self.hints));
        }
        if self.markup? {
            if !complete && self.text.len() <= MARKUP_BYTES {
                return None;
            }
            self.markup = Some(false);
            if self.text.len() <= MARKUP_BYTES {
                self.extract_markup();
            } else {
                let evidence = ExtractEvidence::too_large();
                self.progress = Progress::new(&self.hints, &Metadata::default(), &evidence);
            }
        }
        let most = windows_at_once();
        let mut ends = Vec::new();
        let mut at = 0;
        while ends.len() < most
            && let Some(length) = next_window(&self.text[at..], complete)
        {
            at += length;
            ends.push(at);
        }
        if ends.is_empty() && complete && self.first {
            ends.push(0);
        }
        self.ended = complete && at == self.text.len();
        if ends.is_empty() {
            return None;
        }
        let part = self.clean_windows(&ends);
        self.text.drain(..at);
        Some(part)
    }

    fn clean_windows(&mut self, ends: &[usize]) -> String {
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let windows: Vec<(usize, usize)> = starts.zip(ends.iter().copied()).collect();
        let (first, ended, text) = (self.first, self.ended, &self.text);
        let last = windows.len() - 1;
        let progress = &self.progress;
        let cleaned: Vec<_> = windows
            .par_iter()
            .enumerate()
            .map(|(index, &(start, end))| {
                let place = Place {
                    first: first && index == 0,
                    last: ended && index == last,
                };
                self.pipeline
                    .clean_window(&text[start..end], place, progress)
            })
            .collect();
        let mut part = String::with_capacity(ends[last]);
        for window in cleaned {
            part.push_str(&window.text);
            self.progress.add(window);
        }
        self.first = false;
        part
    }

    fn extract_markup(&mut self) {
        let extracted = self.pipeline.extract().apply(&self.text, &self.hints);
        self.progress = Progress::new(&self.hints, &Metadata::default(), &extracted.evidence);
        let text = extracted.text.into_owned();
        self.text = text;
    }
}

/// How many windows are cleaned together.
fn windows_at_once() -> usize {
    WINDOWS_PER_WORKER * rayon::current_num_threads()
}

/// Reads up to `limit` bytes; `true` when the reader is at its end.
fn read_some(
    reader: &mut impl Read,
    limit: usize,
    bytes: &mut Vec<u8>,
    offset: u64,
) -> Result<bool, Rejection> {
    let read = reader.take(limit as u64).read_to_end(bytes);
    read.map(|read| read < limit)
        .map_err(|error| broken_off(&error, offset + bytes.len() as u64))
}
