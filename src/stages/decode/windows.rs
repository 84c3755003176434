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
                self.settled = self.settled || !valid.is_ascii();
                text.push_str(valid);
                return;
            }
            self.broken_utf8(bytes, base, text);
            return;
        }
        self.four_byte |= self.coding.is_gb() && has_four_byte(bytes);
        self.coding
            .decode(bytes, base, &mut self.state, text, &mut self.damage);
    }

    /// A window of a UTF-8 document that is not valid UTF-8.
    fn broken_utf8(&mut self, bytes: &[u8], base: u64, text: &mut String) {
        let guess = detect::detect(bytes);
        if guess.coding == UTF8 || guess.coding.unit() > 1 {
            self.settled = true;
            return UTF8.decode(bytes, base, &mut self.state, text, &mut self.damage);
        }
        if !self.settled {
            self.settled = true;
            self.coding = guess.coding;
            self.evidence.encoding = guess.coding.name().to_owned();
            self.evidence.how = guess.how.to_owned();
            self.evidence.confidence = guess.confidence;
        } else if self.evidence.runs.len() < RUNS_KEPT {
            self.evidence.runs.push(EncodingRun {
                encoding: guess.coding.name().to_owned(),
                bytes: base..base + bytes.len() as u64,
            });
        }
        guess
            .coding
            .decode(bytes, base, &mut self.state, text, &mut self.damage);
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
