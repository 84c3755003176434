//! Where escapes and rows of question marks may begin.

use fearless_simd::{mask8x64, prelude::*, u8x64};

use super::sweep::{self, BLOCK, Marks, WINDOW};

/// `????`, and `%`, `&`, `\`, `=`, `+` where a run of escapes can begin that gives two characters.
struct Signs;

/// The places (bytes) in `text`, in order, where such a sign stands.
pub(super) fn signs(text: &str) -> Vec<usize> {
    sweep::places::<Signs>(text)
}

impl Marks for Signs {
    #[inline(always)]
    fn any<S: Simd>(simd: S, block: &[u8; BLOCK]) -> bool {
        let mut any = mask8x64::from_bitmask(simd, 0);
        for window in block.as_chunks::<WINDOW>().0 {
            let bytes = u8x64::simd_from(simd, *window);
            // `$%&'`, `=?`
            let is = (bytes & 0xFC).simd_eq(0x24) | (bytes | 0x02).simd_eq(0x3F);
            any = any | is | bytes.simd_eq(b'+') | bytes.simd_eq(b'\\');
        }
        any.any_true()
    }

    #[inline(always)]
    fn of<S: Simd>(simd: S, window: &[u8; WINDOW]) -> u64 {
        let bytes = u8x64::simd_from(simd, *window);
        let is = |sign: u8| bytes.simd_eq(sign);
        let any = is(b'%') | is(b'&') | is(b'\\') | is(b'=') | is(b'+') | is(b'?');
        if !any.any_true() {
            return 0;
        }
        let is = |sign: u8| is(sign).to_bitmask();
        let every = |sign: u64, bytes: u32| {
            sign & sign >> bytes & sign >> (2 * bytes) & sign >> (3 * bytes)
        };
        let (percent, backslash, equals) = (is(b'%'), is(b'\\'), is(b'='));
        // four bytes or two units of UTF-16, in each notation; a line may end between bytes of mail
        let bytes = every(percent, 3) | every(backslash, 4) | equals & equals >> 3;
        let units = backslash & backslash >> 6;
        // `&#` or `&amp;#`
        let hash = is(b'#');
        let references = is(b'&') & (hash >> 1 | hash >> 5);
        let questions = every(is(b'?'), 1);
        bytes | units | references | is(b'+') | questions
    }
}

#[cfg(test)]
mod tests {
    use fearless_simd::Level;

    use super::*;
    use crate::conversion::simd_level;

    /// What [`with`] finds of `text` wherever it stands, in SIMD or without.
    fn is_named(text: &str) -> bool {
        let named = |level, before: usize| {
            let line = ["宁", &" ".repeat(before), text, "静"].concat();
            sweep::with::<Signs>(level, &line).first() == Some(&("宁".len() + before))
        };
        let all: Vec<bool> = (0..2 * WINDOW)
            .flat_map(|before| [simd_level(), Level::baseline()].map(|level| named(level, before)))
            .collect();
        assert!(all.iter().all(|one| *one == all[0]), "{text}");
        all[0]
    }

    #[test]
    fn places_are_named_wherever_they_stand() {
        for text in [
            "%D6%D0%B9%FA",
            "&#22269;",
            "&amp;#20154;",
            "\\u4e2d\\u56fd",
            "\\xe4\\xb8\\xad\\xe5",
            "=E4=B8=AD",
            "=E4=\n=B8=AD",
            "+Ti1W/Q-",
            "????",
        ] {
            assert!(is_named(text), "{text}");
            let far = [&"宁静".repeat(BLOCK), text, &"宁静".repeat(BLOCK)].concat();
            assert!(signs(&far).contains(&(6 * BLOCK)), "{text}");
        }
        for text in [
            "%D6%D0%B9",
            "&amp;",
            "\\n\\r\\t",
            "a = b",
            "??? ?",
            "",
            "AB",
        ] {
            assert!(!is_named(text), "{text}");
        }
    }
}
