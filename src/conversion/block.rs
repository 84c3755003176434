//! Eight three-byte characters at a time through a table: the inner step of the fast scan.
//!
//! Written for any width of SIMD; which one runs is decided when the program starts (AVX-512,
//! AVX2, SSE4.2, SSE2, NEON, or none), and all give the same. It knows nothing of keys: it says
//! where somebody has to look, and what stands there otherwise.

use fearless_simd::{prelude::*, u8x16, u8x32, u32x8};

use super::plan::{ANCHOR_RIGHT, ANCHOR_SHIFT, DELTA, SPECIAL};

/// Characters converted at a time.
pub(super) const BLOCK_CHARS: usize = 8;
pub(super) const BLOCK_BYTES: usize = 3 * BLOCK_CHARS;
/// The bytes after a block that are read with it, and copied if they are ASCII.
pub(super) const TAIL_BYTES: usize = 8;
/// The bytes that are read, and may be written, for one block.
pub(super) const AHEAD: usize = BLOCK_BYTES + TAIL_BYTES;

/// The cells of a block's characters; 0 beyond them.
pub(super) type Cells = [u32; BLOCK_CHARS];

/// What stands in a block, and what is known of it.
pub(super) struct Block<S: Simd> {
    /// The bytes of each character, the first one highest.
    lanes: u32x8<S>,
    pub(super) cells: u32x8<S>,
    /// How many three-byte characters it begins with.
    pub(super) chars: usize,
}

/// The bytes of four characters, the last of each first, from the beginning of 16 bytes.
const SPREAD_LOW: [u8; 16] = [2, 1, 0, 255, 5, 4, 3, 255, 8, 7, 6, 255, 11, 10, 9, 255];
/// The same from the end of 16 bytes.
const SPREAD_HIGH: [u8; 16] = [6, 5, 4, 255, 9, 8, 7, 255, 12, 11, 10, 255, 15, 14, 13, 255];
/// The way back, to the beginning of 16 bytes.
const PACK: [u8; 16] = [2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 255, 255, 255, 255];

/// All ones in as many lanes as the index says.
const FIRST_LANES: [Cells; BLOCK_CHARS + 1] = {
    let mut masks = [[0; BLOCK_CHARS]; BLOCK_CHARS + 1];
    let mut count = 0;
    while count <= BLOCK_CHARS {
        let mut lane = 0;
        while lane < count {
            masks[count][lane] = u32::MAX;
            lane += 1;
        }
        count += 1;
    }
    masks
};

/// The three bytes of a character as a number, the first one highest.
pub(super) fn word(three: &[u8]) -> u32 {
    let bytes = three.iter().take(3);
    bytes.fold(0, |word, &byte| word << 8 | u32::from(byte))
}

/// Eight characters of three bytes, apart.
pub(super) struct Lanes<S: Simd> {
    /// The bytes of each character, the first one highest.
    lanes: u32x8<S>,
    /// How many three-byte characters there are before something else.
    pub(super) chars: usize,
}

impl<S: Simd> Lanes<S> {
    /// Reads the block that `bytes` begin with, which is the beginning of a character.
    #[inline(always)]
    pub(super) fn read(simd: S, bytes: &[u8; AHEAD]) -> Self {
        let half = |from: usize| {
            let bytes = bytes[from..]
                .first_chunk::<16>()
                .expect("both halves lie within");
            u8x16::simd_from(simd, *bytes)
        };
        let spread =
            u8x16::simd_from(simd, SPREAD_LOW).combine(u8x16::simd_from(simd, SPREAD_HIGH));
        let bytes: u8x32<S> = half(0).combine(half(BLOCK_BYTES - 16));
        let lanes: u32x8<S> = bytes.swizzle_dyn_within_blocks(spread).bitcast();
        let leads = (lanes & 0x00f0_0000).simd_eq(0x00e0_0000).to_bitmask();
        let chars = (!leads | 1 << BLOCK_CHARS).trailing_zeros() as usize;
        Self { lanes, chars }
    }

    /// The code points; what comes after [`chars`](Self::chars) means nothing, but has 16 bits.
    #[inline(always)]
    pub(super) fn codes(&self) -> [u32; BLOCK_CHARS] {
        (self.lanes >> 4 & 0xf000 | self.lanes >> 2 & 0x0fc0 | self.lanes & 0x003f).into()
    }
}

impl<S: Simd> Block<S> {
    /// Reads the block that `bytes` begin with, which is the beginning of a character.
    #[inline(always)]
    pub(super) fn read(simd: S, table: &[u32; 1 << 16], bytes: &[u8; AHEAD]) -> Self {
        let lanes = Lanes::read(simd, bytes);
        let cells = lanes.codes().map(|code| table[usize::from(code as u16)]);
        let Lanes { lanes, chars } = lanes;
        let cells = u32x8::simd_from(simd, cells) & u32x8::simd_from(simd, FIRST_LANES[chars]);
        Self {
            lanes,
            cells,
            chars,
        }
    }

    /// The block without what comes after so many characters.
    #[inline(always)]
    pub(super) fn first(&self, simd: S, chars: usize) -> Self {
        Self {
            lanes: self.lanes,
            cells: self.cells & u32x8::simd_from(simd, FIRST_LANES[chars]),
            chars,
        }
    }

    /// Where the plain replacement may not do: special characters, and the colours that
    /// neighbours share. `before` ends with the cell of the character before the block.
    #[inline(always)]
    pub(super) fn care(&self, before: u32x8<S>) -> u32x8<S> {
        let shared = before.slide::<{ BLOCK_CHARS - 1 }>(self.cells) << ANCHOR_SHIFT & self.cells;
        shared & ANCHOR_RIGHT | self.cells & SPECIAL
    }

    /// Writes the characters with their replacements, and something after them. Returns how many
    /// changed.
    #[inline(always)]
    pub(super) fn write(&self, simd: S, target: &mut [u8; AHEAD]) -> u32 {
        let delta = self.cells & DELTA;
        let pack = u8x16::simd_from(simd, PACK);
        let pack: u8x32<S> = pack.combine(pack);
        let lanes = (self.lanes ^ delta).to_bytes();
        let packed: [u8; 32] = lanes.swizzle_dyn_within_blocks(pack).into();
        target[..16].copy_from_slice(&packed[..16]);
        target[BLOCK_BYTES / 2..][..16].copy_from_slice(&packed[16..]);
        let same = delta.simd_eq(0).to_bitmask() as u32;
        BLOCK_CHARS as u32 - same.count_ones()
    }
}

/// Whether no lane has a bit set.
#[inline(always)]
pub(super) fn is_zero<S: Simd>(lanes: u32x8<S>) -> bool {
    lanes.simd_eq(0).all_true()
}

/// How many of eight bytes (little-endian) are ASCII before the first that is not.
#[inline(always)]
pub(super) fn ascii_count(bytes: [u8; TAIL_BYTES]) -> usize {
    let high = u64::from_le_bytes(bytes) & 0x8080_8080_8080_8080;
    (high.trailing_zeros() / 8) as usize
}
