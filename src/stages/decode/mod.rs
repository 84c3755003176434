//! Bytes to text: which encoding a document has, and its text.
//!
//! The order of evidence: an encoding asked for in the options wins over everything but a byte
//! order mark; then structure that cannot be chance (a mark, escape sequences, valid UTF-8); then
//! likelihood, in which what the carrier or the markup declares is evidence among the rest.
//! Malformed sequences become U+FFFD and are counted; bytes that are no text at all are rejected
//! with a reason.
//!
//! Nothing is repaired here: text that went through a wrong decoder before it arrived is valid
//! text to this stage.

mod binary;
mod coding;
mod damage;
mod declared;
mod detect;
mod label;
mod legacy;
mod readings;
mod runs;
mod score;
mod structure;
mod tables;
mod windows;

use std::borrow::Cow;

use encoding_rs::GB18030;

use crate::document::Hints;
use crate::error::{Error, Rejection};
use crate::report::{DecodeEvidence, Staged};
use coding::{Coding, UTF8, has_four_byte};
use damage::Damage;
use detect::Guess;
use label::Declared;
use windows::{WINDOW_BYTES, Walk};

/// How bytes are decoded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DecodeOptions {
    /// An encoding label that wins over everything but a byte order mark. Default: none, decided
    /// from the bytes. A wrong label makes every document wrong: nothing is cross-checked.
    pub encoding: Option<String>,
}

/// The stage.
#[derive(Debug, Clone, Default)]
pub struct Decode {
    forced: Option<Coding>,
}

/// What the head of a document shows: the encoding that its bytes are decoded with.
#[derive(Debug, Clone)]
pub struct DecodePlan {
    walk: Walk,
}

impl DecodePlan {
    /// The evidence so far: the encoding, how it was decided and how sure. Damage and runs are
    /// known only when the whole document was decoded.
    pub fn evidence(&self) -> &DecodeEvidence {
        &self.walk.evidence
    }
}

/// How many bytes at the head of a document decide on its encoding.
pub const HEAD_BYTES: usize = 1 << 20;

impl Decode {
    /// The stage with `options`.
    ///
    /// # Errors
    /// [`Error::Options`] for a label that no encoding has, with the labels it may have meant.
    pub fn new(options: DecodeOptions) -> Result<Self, Error> {
        let label = options
            .encoding
            .filter(|label| !label.eq_ignore_ascii_case("auto"));
        let forced = label.map(|label| {
            declared::resolve(&label).ok_or_else(|| Error::Options(declared::unknown(&label)))
        });
        Ok(Self {
            forced: forced.transpose()?,
        })
    }

    /// Decides on the encoding from the first [`HEAD_BYTES`] of a document, or from all of it;
    /// `complete` when `head` is all there is.
    ///
    /// # Errors
    /// A [`Rejection`] when the bytes are not text.
    pub fn survey(
        &self,
        head: &[u8],
        complete: bool,
        hints: &Hints,
    ) -> Result<DecodePlan, Rejection> {
        self.plan(head, hints, valid_utf8(head, complete))
    }

    /// Decodes a whole document. Valid UTF-8 stays borrowed. Linear in its length.
    ///
    /// # Errors
    /// A [`Rejection`] when the bytes are not text.
    pub fn apply<'t>(
        &self,
        bytes: &'t [u8],
        hints: &Hints,
    ) -> Result<Staged<'t, DecodeEvidence>, Rejection> {
        let first = &bytes[..bytes.len().min(FIRST_BYTES)];
        let may_be = first.len() == bytes.len() || valid_utf8(first, false);
        let whole = may_be
            .then(|| simdutf8::basic::from_utf8(bytes).ok())
            .flatten();
        let head = &bytes[..bytes.len().min(HEAD_BYTES)];
        let complete = head.len() == bytes.len();
        let valid = whole.is_some() || (may_be && !complete && valid_utf8(head, complete));
        let mut walk = self.plan(head, hints, valid)?.walk;
        if let (Some(whole), true) = (whole, walk.coding == UTF8) {
            return Ok(Staged {
                text: Cow::Borrowed(&whole[walk.skip..]),
                evidence: walk.finish(),
            });
        }
        // What GBK and Big5 become, and room for the decoder's bound of one more window.
        let room = bytes.len() + bytes.len() / 2 + 3 * bytes.len().min(WINDOW_BYTES);
        let mut text = String::with_capacity(room);
        walk.advance(bytes, true, &mut text);
        Ok(Staged {
            text: Cow::Owned(text),
            evidence: walk.finish(),
        })
    }

    /// A decoder for a document that arrives in parts, split anywhere: the same text and evidence
    /// as [`apply`](Self::apply) on the whole. It holds back at most one evidence window (256 KiB).
    pub fn decoder(&self, plan: DecodePlan) -> StreamDecoder {
        StreamDecoder {
            walk: plan.walk,
            held: Vec::new(),
        }
    }

    /// `valid` when `head` is valid UTF-8, but for a character cut at its end.
    fn plan(&self, head: &[u8], hints: &Hints, valid: bool) -> Result<DecodePlan, Rejection> {
        let mut walk = Walk {
            coding: UTF8,
            forced: false,
            settled: true,
            skip: 0,
            at: 0,
            window: WINDOW_BYTES,
            four_byte: false,
            state: legacy::escape::State::default(),
            damage: Damage::default(),
            torn: false,
            evidence: DecodeEvidence::default(),
        };
        let declared = Declared::read(hints, head);
        let (coding, confidence, how) =
            if let Some((coding, length)) = declared::byte_order_mark(head) {
                walk.skip = length;
                (coding, 1.0, "bom")
            } else if let Some(coding) = self.forced {
                walk.forced = true;
                (coding, 1.0, "forced")
            } else {
                let guess = decide(head, valid, &declared)?;
                walk.settled = guess.how != "ascii";
                walk.state = guess.state;
                walk.evidence.language = guess.language.map(str::to_owned);
                if guess.skip > 0 && !runs::begins_with_utf8_line(head) {
                    (walk.skip, walk.torn) = (guess.skip, true);
                }
                (guess.coding, guess.confidence, guess.how)
            };
        if !walk.forced {
            walk.evidence.overruled = declared.overruled_by(coding, how);
        }
        walk.coding = coding;
        walk.evidence.encoding = coding.name().to_owned();
        walk.evidence.confidence = confidence;
        walk.evidence.how = how.to_owned();
        if coding.is_gb() && (coding == Coding::Whatwg(GB18030) || has_four_byte(head)) {
            walk.four_byte = true;
            walk.evidence.encoding = GB18030.name().to_owned();
        }
        Ok(DecodePlan { walk })
    }
}

fn valid_utf8(head: &[u8], complete: bool) -> bool {
    if simdutf8::basic::from_utf8(head).is_ok() {
        return true;
    }
    let cut = |error: std::str::Utf8Error| error.error_len().is_none();
    !complete && std::str::from_utf8(head).is_err_and(cut)
}

/// How many bytes are tried as UTF-8 before all are.
const FIRST_BYTES: usize = 1 << 12;

/// How sure a declared encoding of seven bits is whose shifts are there.
const DECLARED_CONFIDENCE: f32 = 0.97;

/// A decision by structure: nothing else is possible.
fn certain(coding: Coding, how: &'static str) -> Guess {
    Guess {
        coding,
        skip: 0,
        state: legacy::escape::State::default(),
        confidence: 1.0,
        how,
        language: None,
        bits_per_byte: 5.0,
    }
}

/// The decision for a head that is valid UTF-8.
fn utf8(head: &[u8]) -> Guess {
    certain(UTF8, if head.is_ascii() { "ascii" } else { "utf-8" })
}

/// How sure a document is UTF-8 that has lines of it and does not read as UTF-8 on the whole.
const MIXED_CONFIDENCE: f32 = 0.8;

fn decide(head: &[u8], valid: bool, declared: &Declared<'_>) -> Result<Guess, Rejection> {
    if let Some(rejection) = binary::magic(head) {
        return Err(rejection);
    }
    if valid && !structure::is_doubtful_utf8(head) {
        return Ok(utf8(head));
    }
    let label = declared.label(head);
    if let Some(coding) = declared.shifted(head) {
        return Ok(Guess {
            confidence: DECLARED_CONFIDENCE,
            ..certain(coding, declared.how)
        });
    }
    let mut guess = detect::detect_labelled(head, label);
    if guess.is_single_byte() && runs::has_utf8_line(head) {
        // A mixture of UTF-8 and something else reads well in nothing; its lines will.
        let mixed = Guess {
            coding: UTF8,
            confidence: MIXED_CONFIDENCE,
            language: None,
            ..guess
        };
        return Ok(mixed);
    }
    let wide = guess.coding.unit() > 1;
    // Noise is no valid UTF-8, however little it says.
    let bits_per_byte = match valid && structure::sequences(head) > 1 {
        true => 0.0,
        false => guess.bits_per_byte,
    };
    if let Some(rejection) = binary::controls(head, bits_per_byte, wide) {
        return Err(rejection);
    }
    if valid
        && guess.coding.unit() == 1
        && guess.how != "escape"
        && (head.is_ascii() || guess.coding == UTF8)
    {
        return Ok(utf8(head));
    }
    if declared.is_for(guess.coding) && guess.how != "escape" {
        guess.how = declared.how;
    }
    Ok(guess)
}

/// Decodes a document that arrives in parts.
pub struct StreamDecoder {
    walk: Walk,
    held: Vec<u8>,
}

impl StreamDecoder {
    /// Decodes the next bytes onto the end of `text`; `last` with the final ones (which may be
    /// empty). Text comes out an evidence window (256 KiB) at a time.
    pub fn push(&mut self, bytes: &[u8], last: bool, text: &mut String) {
        if self.held.is_empty() {
            let done = self.walk.advance(bytes, last, text);
            self.held.extend_from_slice(&bytes[done..]);
            return;
        }
        self.held.extend_from_slice(bytes);
        let done = self.walk.advance(&self.held, last, text);
        self.held.drain(..done);
    }

    /// The evidence, complete once the last bytes were pushed.
    pub fn finish(self) -> DecodeEvidence {
        self.walk.finish()
    }
}
