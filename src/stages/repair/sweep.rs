//! One pass over a text for the places where something may begin, at the speed at which it can be read. What is
//! looked for says so itself ([`Marks`]); it errs on the side of naming a place, and says nothing of what stands there.

use fearless_simd::{Level, dispatch, prelude::*};

use crate::conversion::simd_level;

/// How many bytes are looked at together, and how many of them may begin something: what begins there is
/// told by those behind it.
pub(super) const WINDOW: usize = 64;
const STEP: usize = 48;

/// How many bytes are passed over together where nothing can begin.
pub(super) const BLOCK: usize = 4 * WINDOW;

/// What is looked for.
pub(super) trait Marks {
    /// Whether anything may begin in `block`. Bytes beyond it are not asked.
    fn any<S: Simd>(simd: S, block: &[u8; BLOCK]) -> bool;

    /// Where it begins among the bytes of `window`, one bit a byte; of the last sixteen nothing need be said.
    fn of<S: Simd>(simd: S, window: &[u8; WINDOW]) -> u64;
}

/// The places (bytes) in `text` where `M` may begin, in order.
pub(super) fn places<M: Marks>(text: &str) -> Vec<usize> {
    with::<M>(simd_level(), text)
}

/// The same with the SIMD of `level`.
pub(super) fn with<M: Marks>(level: Level, text: &str) -> Vec<usize> {
    dispatch!(level, simd => all::<_, M>(simd, text.as_bytes()))
}

#[inline(always)]
fn all<S: Simd, M: Marks>(simd: S, bytes: &[u8]) -> Vec<usize> {
    let mut places = Vec::new();
    let (mut at, mut looked) = (0, 0);
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        if at >= looked
            && let Some(block) = rest.first_chunk::<BLOCK>()
        {
            if !M::any(simd, block) {
                at += BLOCK;
                continue;
            }
            looked = at + BLOCK;
        }
        let found = match rest.first_chunk::<WINDOW>() {
            Some(window) => M::of(simd, window),
            None => {
                let mut window = [b' '; WINDOW];
                window[..rest.len()].copy_from_slice(rest);
                M::of(simd, &window)
            }
        };
        let mut found = found & ((1 << STEP) - 1);
        while found != 0 {
            places.push(at + found.trailing_zeros() as usize);
            found &= found - 1;
        }
        at += STEP;
    }
    places
}
