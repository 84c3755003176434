//! EUC-TW: CNS 11643 in two bytes (plane 1) or four (0x8E, plane, row, cell).

use super::cns;
use crate::stages::decode::damage::Damage;

/// A two-byte character.
pub(in crate::stages::decode) fn plane_1(lead: u8, trail: u8) -> Option<char> {
    (lead >= 0xA1 && trail >= 0xA1)
        .then(|| cns(1, lead, trail))
        .flatten()
}

/// A four-byte character at the start of `bytes`.
pub(in crate::stages::decode) fn long(bytes: &[u8]) -> Option<char> {
    let four = bytes.get(..4)?;
    let valid = four[0] == 0x8E && four[1..].iter().all(|b| *b >= 0xA1);
    valid
        .then(|| cns(four[1] - 0xA0, four[2], four[3]))
        .flatten()
}

/// Decodes `bytes`, which begin at byte `base` of the document.
pub(in crate::stages::decode) fn decode(
    bytes: &[u8],
    base: u64,
    text: &mut String,
    damage: &mut Damage,
) {
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let (decoded, length) = match rest[0] {
            0..0x80 => (Some(char::from(rest[0])), 1),
            0x8E => (long(rest), 4),
            _ => (rest.get(1).and_then(|trail| plane_1(rest[0], *trail)), 2),
        };
        let length = match decoded {
            Some(c) => {
                text.push(c);
                length
            }
            None => {
                damage.malformed(base + at as u64);
                text.push('\u{FFFD}');
                // As much of the sequence as has the form of one.
                1 + rest[1..]
                    .iter()
                    .take(length - 1)
                    .take_while(|b| **b >= 0xA1)
                    .count()
            }
        };
        at += length;
    }
}
