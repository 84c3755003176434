//! The walk over a document in evidence windows: the one engine behind decoding in memory and
//! decoding a stream, so that both give the same text and the same evidence.
//!
//! A window is [`WINDOW_BYTES`] of the document or a little less, cut by the bytes alone. The
//! encoding is decided by the head; a window that is decisively something else is decoded on its
//! own evidence and reported as a run.

use super::coding::{Coding, UTF8, has_four_byte};
use super::damage::Damage;
use super::detect;
use super::legacy::escape;
use super::runs;
use crate::report::{DecodeEvidence, EncodingRun};

/// The size of an evidence window in bytes.
pub(super) const WINDOW_BYTES: usize = 1 << 18;

/// How many runs in another encoding are reported.
pub(super) const RUNS_KEPT: usize = 1000;

/// The walk: what is known so far.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    /// The document's encoding.
    pub(super) coding: Coding,
    /// Whether it was asked for, so that no evidence matters.
    pub(super) forced: bool,
    /// Whether anything but ASCII was seen yet.
    pub(super) settled: bool,
    /// Bytes at the start that are no text: the byte order mark.
    pub(super) skip: usize,
    /// Where the next window begins, in bytes of the document.
    pub(super) at: u64,
    pub(super) window: usize,
    pub(super) four_byte: bool,
    pub(super) state: escape::State,
    pub(super) damage: Damage,
    /// The first bytes belong to a character that was cut off: they are one malformed sequence.
    pub(super) torn: bool,
    pub(super) evidence: DecodeEvidence,
}

impl Walk {
    /// Decodes as many windows of `bytes` as are complete, all when `last`; the bytes consumed.
    pub(super) fn advance(&mut self, bytes: &[u8], last: bool, text: &mut String) -> usize {
        let mut done = 0;
        while done < bytes.len() {
            let rest = &bytes[done..];
            let length = if rest.len() > self.window {
                self.coding.cut(&rest[..self.window]).max(1)
            } else if last {
                rest.len()
            } else {
                break;
            };
            self.window(&rest[..length], text);
            done += length;
        }
        done
    }

    fn window(&mut self, bytes: &[u8], text: &mut String) {
        let start = std::mem::take(&mut self.skip).min(bytes.len());
        let base = self.at + start as u64;
        self.at += bytes.len() as u64;
        let bytes = &bytes[start..];
        if std::mem::take(&mut self.torn) {
            self.damage.malformed(0);
            text.push('\u{FFFD}');
        }
        if self.forced {
            return self
                .coding
                .decode(bytes, base, &mut self.state, text, &mut self.damage);
        }
        if self.coding == UTF8 {
            if let Ok(valid) = simdutf8::basic::from_utf8(bytes) {
                return self.valid_utf8(valid, base, text);
            }
            if !self.settled {
                self.settle(bytes);
            } else {
                return self.mixed(bytes, base, text);
            }
        }
        self.four_byte = self.four_byte || self.coding.is_gb() && has_four_byte(bytes);
        if !self.is_segmentable() {
            return self
                .coding
                .decode(bytes, base, &mut self.state, text, &mut self.damage);
        }
        if self.coding == UTF8 || runs::is_contradicted(self.coding, bytes) {
            return self.mixed(bytes, base, text);
        }
        let (length, damage) = (text.len(), self.damage.clone());
        self.coding
            .decode(bytes, base, &mut self.state, text, &mut self.damage);
        if self.damage.count > damage.count {
            text.truncate(length);
            self.damage = damage;
            self.mixed(bytes, base, text);
        }
    }

    /// A window of valid UTF-8 in a document of UTF-8. One of pure ASCII may hide escape sequences.
    fn valid_utf8(&mut self, valid: &str, base: u64, text: &mut String) {
        if self.settled || !valid.is_ascii() {
            self.settled = true;
            text.push_str(valid);
            return;
        }
        if base > 0 && escape::has_shifts(valid.as_bytes()) {
            let guess = detect::detect(valid.as_bytes());
            if guess.how == "escape" {
                self.adopt(&guess);
                return guess.coding.decode(
                    valid.as_bytes(),
                    base,
                    &mut self.state,
                    text,
                    &mut self.damage,
                );
            }
        }
        text.push_str(valid);
    }

    /// Whether single lines may be in another encoding: not in encodings with wide code units or
    /// with a state.
    fn is_segmentable(&self) -> bool {
        self.coding.unit() == 1 && !matches!(self.coding, Coding::Hz | Coding::Iso2022Cn)
    }

    /// The first window beyond ASCII decides for the document.
    fn settle(&mut self, bytes: &[u8]) {
        let guess = detect::detect(bytes);
        self.settled = true;
        if guess.coding.unit() == 1 {
            self.adopt(&guess);
        }
    }

    fn adopt(&mut self, guess: &detect::Guess) {
        self.settled = true;
        self.coding = guess.coding;
        self.evidence.encoding = guess.coding.name().to_owned();
        self.evidence.how = guess.how.to_owned();
        self.evidence.confidence = guess.confidence;
        self.evidence.language = guess.language.map(str::to_owned);
    }

    /// A window whose lines may be in several encodings.
    fn mixed(&mut self, bytes: &[u8], base: u64, text: &mut String) {
        for (range, coding) in runs::runs(self.coding, bytes) {
            let from = base + range.start as u64;
            if coding != self.coding {
                self.report(coding, from..base + range.end as u64);
            }
            coding.decode(&bytes[range], from, &mut self.state, text, &mut self.damage);
        }
    }

    fn report(&mut self, coding: Coding, bytes: std::ops::Range<u64>) {
        let evidence = &mut self.evidence;
        let runs = &mut evidence.runs;
        if let Some(last) = runs.last_mut()
            && last.encoding == coding.name()
            && last.bytes.end == bytes.start
        {
            last.bytes.end = bytes.end;
            return;
        }
        evidence.runs_total += 1;
        if runs.len() < RUNS_KEPT {
            runs.push(EncodingRun {
                encoding: coding.name().to_owned(),
                bytes,
            });
        }
    }

    /// The evidence, once all windows were decoded.
    pub(super) fn finish(self) -> DecodeEvidence {
        let mut evidence = self.evidence;
        if self.four_byte && evidence.encoding == "GBK" {
            evidence.encoding = "gb18030".to_owned();
        }
        if self.state.extended && evidence.encoding == "ISO-2022-CN" {
            evidence.encoding = "ISO-2022-CN-EXT".to_owned();
        }
        self.damage.report(&mut evidence);
        evidence
    }
}
