//! The encodings this stage decodes, and the loop that decodes one window in one of them.
//!
//! A window is decoded on its own, from the first byte to the last: where it is cut is decided so
//! that no character is torn (see [`Coding::cut`]). Deciding *which* encoding is not done here.

use encoding_rs::{DecoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::damage::Damage;
use super::legacy::{escape, euc_tw, uao};

/// An encoding that can be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// One of the WHATWG Encoding Standard.
    Whatwg(&'static Encoding),
    /// UTF-32, little endian.
    Utf32Le,
    /// UTF-32, big endian.
    Utf32Be,
    /// EUC-TW.
    EucTw,
    /// Big5 with the Unicode-at-on extension.
    Big5Uao,
    /// HZ-GB-2312.
    Hz,
    /// ISO-2022-CN and ISO-2022-CN-EXT, which one decoder reads.
    Iso2022Cn,
}

pub(super) const UTF8: Coding = Coding::Whatwg(UTF_8);

impl Coding {
    /// Its WHATWG name, or the IANA name where WHATWG has none.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Whatwg(encoding) => encoding.name(),
            Self::Utf32Le => "UTF-32LE",
            Self::Utf32Be => "UTF-32BE",
            Self::EucTw => "EUC-TW",
            Self::Big5Uao => "Big5-UAO",
            Self::Hz => "HZ-GB-2312",
            Self::Iso2022Cn => "ISO-2022-CN",
        }
    }

    /// The size of a code unit in bytes.
    pub(super) fn unit(self) -> usize {
        match self {
            Self::Whatwg(encoding) if encoding == UTF_16LE || encoding == UTF_16BE => 2,
            Self::Utf32Le | Self::Utf32Be => 4,
            _ => 1,
        }
    }

    /// Whether it is GBK or GB18030, which one decoder reads.
    pub(super) fn is_gb(self) -> bool {
        self == Self::Whatwg(GBK) || self == Self::Whatwg(GB18030)
    }

    /// Where to cut a window of at most `bytes.len()` bytes that has more text behind it: after
    /// the last line end of its second half, else at the last character boundary.
    pub(super) fn cut(self, bytes: &[u8]) -> usize {
        let half = bytes.len() / 2;
        match self.unit() {
            1 => match memchr::memrchr(b'\n', &bytes[half..]) {
                Some(line_end) => half + line_end + 1,
                None => self.boundary(bytes),
            },
            2 => {
                let end = bytes.len() & !1;
                let high = match self {
                    Self::Whatwg(encoding) if encoding == UTF_16LE => bytes[end - 1],
                    _ => bytes[end - 2],
                };
                // A high surrogate goes with the low one behind it.
                if (0xD8..0xDC).contains(&high) {
                    end - 2
                } else {
                    end
                }
            }
            unit => bytes.len() / unit * unit,
        }
    }

    /// The last character boundary of a long stretch without line ends.
    fn boundary(self, bytes: &[u8]) -> usize {
        let length = bytes.len();
        if self == UTF8 {
            let tail = bytes[length - 4..].iter().rposition(|b| b & 0xC0 != 0x80);
            return tail.map_or(length, |at| length - 4 + at);
        }
        let mut at = 0;
        let mut last = 0;
        while at < length {
            last = at;
            at += self.char_length(&bytes[at..]);
        }
        if at > length { last } else { length }
    }

    /// How long (bytes) the character at the start of `bytes` is by its lead byte.
    fn char_length(self, bytes: &[u8]) -> usize {
        let lead = bytes[0];
        let double = match self {
            Self::Whatwg(encoding) => !encoding.is_single_byte() && lead >= 0x81,
            Self::Big5Uao | Self::EucTw => lead >= 0x81,
            _ => false,
        };
        if !double {
            return 1;
        }
        let digit = |at: usize| bytes.get(at).is_none_or(u8::is_ascii_digit);
        if self.is_gb() && digit(1) { 4 } else { 2 }
    }

    /// Decodes all of `bytes`, which begin at byte `base` of the document, onto the end of `text`.
    /// `state` is carried from one window to the next.
    pub(super) fn decode(
        self,
        bytes: &[u8],
        base: u64,
        state: &mut escape::State,
        text: &mut String,
        damage: &mut Damage,
    ) {
        match self {
            Self::Whatwg(encoding) => decode_whatwg(encoding, bytes, base, text, damage),
            Self::Utf32Le => decode_utf32(bytes, u32::from_le_bytes, base, text, damage),
            Self::Utf32Be => decode_utf32(bytes, u32::from_be_bytes, base, text, damage),
            Self::EucTw => euc_tw::decode(bytes, base, text, damage),
            Self::Big5Uao => uao::decode(bytes, base, text, damage),
            Self::Hz => escape::decode_hz(bytes, base, state, text, damage),
            Self::Iso2022Cn => escape::decode_iso_2022_cn(bytes, base, state, text, damage),
        }
    }
}

/// Whether `bytes` hold a four-byte sequence of GB18030. In text that is not damaged no other
/// place of GBK looks like one: a digit is never a trail byte, and the byte between the two
/// digits would be a lead byte without its trail.
pub(super) fn has_four_byte(bytes: &[u8]) -> bool {
    const BLOCK: usize = 4096;
    // Without an early exit inside a block the compiler vectorises it.
    let in_block = |block: &[u8]| {
        let behind = |by: usize| block.get(by..).unwrap_or_default();
        let pairs = block
            .iter()
            .zip(behind(1))
            .zip(behind(2).iter().zip(behind(3)));
        pairs.fold(false, |found, ((lead, second), (third, fourth))| {
            let digits = (second.wrapping_sub(b'0') < 10) & (fourth.wrapping_sub(b'0') < 10);
            found | (digits & (*lead >= 0x81) & (*third >= 0x81))
        })
    };
    (0..bytes.len())
        .step_by(BLOCK)
        .any(|at| in_block(&bytes[at..bytes.len().min(at + BLOCK + 3)]))
}

fn decode_whatwg(
    encoding: &'static Encoding,
    bytes: &[u8],
    base: u64,
    text: &mut String,
    damage: &mut Damage,
) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut at = 0;
    loop {
        let rest = &bytes[at..];
        let room = decoder.max_utf8_buffer_length_without_replacement(rest.len());
        text.reserve(room.unwrap_or(rest.len()));
        let (result, read) = decoder.decode_to_string_without_replacement(rest, text, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => return,
            DecoderResult::OutputFull => text.reserve(64),
            DecoderResult::Malformed(length, behind) => {
                let start = at.saturating_sub(usize::from(length) + usize::from(behind));
                damage.malformed(base + start as u64);
                text.push('\u{FFFD}');
            }
        }
    }
}

fn decode_utf32(
    bytes: &[u8],
    unit: fn([u8; 4]) -> u32,
    base: u64,
    text: &mut String,
    damage: &mut Damage,
) {
    for (index, chunk) in bytes.chunks(4).enumerate() {
        let decoded = chunk
            .try_into()
            .ok()
            .and_then(|four| char::from_u32(unit(four)));
        text.push(decoded.unwrap_or_else(|| {
            damage.malformed(base + 4 * index as u64);
            '\u{FFFD}'
        }));
    }
}
