//! The characters of a double-byte encoding, read from the decoder of `encoding_rs`: what tables of codes are made of.
//! Every start of the program waits for them, so a row of pairs is decoded at once, not pair by pair.

use std::ops::RangeInclusive;

use encoding_rs::{DecoderResult, Encoding};

/// The second bytes that pairs may have.
const TRAILS: RangeInclusive<u8> = 0x40..=0xFE;

/// What two characters for one pair end in (four pairs of Big5, Ê̄ and its like).
const COMBINING: [u16; 2] = [0x304, 0x30C];
/// What stands for a pair that is wrong.
const REPLACED: char = char::REPLACEMENT_CHARACTER;

/// Gives every pair behind one of `leads` that is a character in `encoding`, in rising order, and whether another one that
/// combines with it follows (four pairs of Big5). Linear in the pairs, some thirty thousand for all leads.
pub(crate) fn each_pair(
    encoding: &'static Encoding,
    leads: RangeInclusive<u8>,
    mut give: impl FnMut([u8; 2], char, bool),
) {
    for lead in leads {
        if !begins_pair(encoding, lead) {
            continue;
        }
        let bytes: Vec<u8> = TRAILS.flat_map(|trail| [lead, trail]).collect();
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let room = decoder.max_utf16_buffer_length(bytes.len());
        let mut units = vec![0; room.expect("a row fits into memory")];
        let (_, _, length, _) = decoder.decode_to_utf16(&bytes, &mut units, true);
        let mut rest = &units[..length];
        for trail in TRAILS {
            let Some((c, behind)) = first_char(rest) else {
                break;
            };
            rest = behind;
            if c == REPLACED {
                // of a wrong pair an ASCII byte stands for itself
                rest = rest.strip_prefix(&[u16::from(trail)]).unwrap_or(rest);
                continue;
            }
            let combined = rest.first().is_some_and(|next| COMBINING.contains(next));
            rest = &rest[usize::from(combined)..];
            give([lead, trail], c, combined);
        }
    }
}

/// The first character of UTF-16, and what stands behind it.
#[inline]
fn first_char(units: &[u16]) -> Option<(char, &[u16])> {
    let (first, behind) = units.split_first()?;
    match char::from_u32(u32::from(*first)) {
        Some(c) => Some((c, behind)),
        None => {
            let (low, behind) = behind.split_first()?;
            let c = char::decode_utf16([*first, *low]).next()?;
            Some((c.unwrap_or(REPLACED), behind))
        }
    }
}

/// Whether more bytes have to follow `lead` before anything can be said of it.
fn begins_pair(encoding: &'static Encoding, lead: u8) -> bool {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (result, _, length) =
        decoder.decode_to_utf16_without_replacement(&[lead], &mut [0; 8], false);
    result == DecoderResult::InputEmpty && length == 0
}

/// The one character that `bytes` are in `encoding`.
pub(crate) fn decode_one(encoding: &'static Encoding, bytes: &[u8]) -> Option<char> {
    let mut units = [0; 8];
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (result, _, len) = decoder.decode_to_utf16_without_replacement(bytes, &mut units, true);
    if result != DecoderResult::InputEmpty {
        return None;
    }
    let mut chars = char::decode_utf16(units[..len].iter().copied());
    let c = chars.next()?.ok()?;
    chars.next().is_none().then_some(c)
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, EUC_KR, GB18030, GBK, SHIFT_JIS};

    use super::*;

    #[test]
    fn pairs_are_the_same_together_and_one_by_one() {
        for encoding in [GB18030, GBK, BIG5, SHIFT_JIS, EUC_KR] {
            let mut together = Vec::new();
            each_pair(encoding, 0x80..=0xFF, |pair, c, combined| {
                if !combined {
                    together.push((pair, c));
                }
            });
            let pairs = (0x80..=0xFF).flat_map(|lead| TRAILS.map(move |trail| [lead, trail]));
            let alone = pairs.filter_map(|pair| decode_one(encoding, &pair).map(|c| (pair, c)));
            assert_eq!(together, alone.collect::<Vec<_>>(), "{}", encoding.name());
        }
    }
}
