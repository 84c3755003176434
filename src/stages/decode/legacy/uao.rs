//! Big5-UAO (Unicode-at-on 2.50), the Big5 of Taiwan's bulletin boards.

use encoding_rs::BIG5;

use super::{LEGACY, listed};
use crate::stages::decode::damage::Damage;

/// What UAO has where it differs from the Big5 of WHATWG: `None` where it does not differ,
/// `Some(None)` where it has no character.
pub(in crate::stages::decode) fn difference(lead: u8, trail: u8) -> Option<Option<char>> {
    let code = listed(LEGACY.uao, u16::from(lead) << 8 | u16::from(trail))?;
    Some(char::from_u32(u32::from(code)).filter(|c| *c != '\0'))
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
        if rest[0] < 0x80 {
            text.push(char::from(rest[0]));
            at += 1;
            continue;
        }
        let pair = rest.get(..2);
        let done = pair.is_some_and(|pair| match difference(pair[0], pair[1]) {
            Some(Some(c)) => {
                text.push(c);
                true
            }
            Some(None) => false,
            None => match BIG5.decode_without_bom_handling_and_without_replacement(pair) {
                Some(decoded) => {
                    text.push_str(&decoded);
                    true
                }
                None => false,
            },
        });
        if done {
            at += 2;
            continue;
        }
        damage.malformed(base + at as u64);
        text.push('\u{FFFD}');
        at += if pair.is_some_and(|pair| pair[1] >= 0x80) {
            2
        } else {
            1
        };
    }
}
