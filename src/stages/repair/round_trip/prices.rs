//! What single characters cost, from tables: as they stand, and as what undoing a wrong reading gives;
//! and which pairs often stand side by side. No model at run time, no allocation: for those who look
//! before a search, the glance and its neighbours.

use std::sync::LazyLock;

use super::class::{Class, class};
use super::codec::Codec;
use super::cover::{Credit, HALF, HOPE, is_single};
use super::plan::Step;
use super::reading::{Lone, Reader};
use crate::plausibility::{Model, Symbol};

/// Prices are in so many parts of a nat.
pub(super) const NAT: f32 = 8.0;

/// Where nothing can be said.
pub(super) const NONE: i16 = i16::MAX;

/// A byte that no codec has, for characters that the wrong codec has not.
pub(super) const FOREIGN: u8 = 0xFF;

pub(super) fn price(nats: f32) -> i16 {
    (nats * NAT) as i16
}

/// What the second of two characters costs less than by itself.
pub(super) fn bond(left: Symbol, right: Symbol) -> i32 {
    match left.is_known() && right.is_known() && are_bound(left, right) {
        true => (BOND * NAT) as i32,
        false => 0,
    }
}

/// What a character costs beside hanzi, by itself; kana and hangul in a line of their own language.
fn alone(c: char) -> f32 {
    match class(c) {
        Class::Kana => 4.5,
        Class::Hangul => 9.0,
        Class::FrequentHangul => 5.0,
        _ => Lone::new(true).after('的').read(c),
    }
}

/// By character below U+10000: what it costs as it stands.
pub(super) static AS_IS: LazyLock<Box<[i16]>> = LazyLock::new(|| by_char(alone));

/// What a character beyond costs.
pub(super) const ASTRAL: f32 = 13.0;

fn by_char(cost: impl Fn(char) -> f32) -> Box<[i16]> {
    let price = |code| char::from_u32(code).map_or(NONE, |c| price(cost(c)));
    (0..0x1_0000).map(price).collect()
}

/// What characters cost as they stand, for those who ask for many.
#[derive(Clone, Copy)]
pub(in crate::stages::repair) struct Prices(&'static [i16]);

impl Prices {
    pub(in crate::stages::repair) fn as_is() -> Self {
        Self(&AS_IS)
    }

    /// What `c` costs (nats).
    pub(in crate::stages::repair) fn nats(self, c: char) -> f32 {
        self.of(c) as f32 / NAT
    }

    /// What `c` costs, in parts of a nat.
    #[inline]
    pub(super) fn of(self, c: char) -> i32 {
        let own = self.0.get(c as usize).copied();
        own.unwrap_or(price(ASTRAL)).into()
    }
}

/// What `c` costs as it stands (nats).
pub(super) fn as_is(c: char) -> f32 {
    Prices::as_is().nats(c)
}

/// What the bytes of `pair` cost (nats) where they were written in `written`, if they are a character.
pub(in crate::stages::repair) fn outcome_of(written: Codec, pair: u16) -> Option<f32> {
    let own = read_one(written, outcomes(written), &pair.to_be_bytes());
    own.map(|(_, outcome)| f32::from(outcome.hoped) / NAT)
}

/// What undoing gives: `c` among other characters, with what its being valid is worth.
pub(super) fn outcome(written: Codec, c: char) -> f32 {
    let step = Step {
        written,
        read: Codec::Gb18030,
    };
    let half = is_single(c) && written == Codec::Utf8;
    let own = if half { alone(c).min(HALF) } else { alone(c) };
    let hope = if c < '\u{2e80}' { 0.0 } else { HOPE };
    own - hope - Credit::Valid.of(step, c)
}

/// A character that undoing gives.
#[derive(Clone, Copy)]
pub(super) struct Outcome {
    /// What it costs among others, a hanzi as one that they make likely.
    pub(super) hoped: i16,
    /// What it costs where pairs are told.
    pub(super) plain: i16,
    pub(super) symbol: Symbol,
}

impl Outcome {
    const NONE: Self = Self {
        hoped: NONE,
        plain: NONE,
        symbol: Symbol::EDGE,
    };

    fn of(written: Codec, c: char) -> Self {
        let hoped = outcome(written, c);
        let hope = if c < '\u{2e80}' { 0.0 } else { HOPE };
        Self {
            hoped: price(hoped),
            plain: price(hoped + hope),
            symbol: Model::bundled().fold(c),
        }
    }

    fn ascii(byte: u8) -> Self {
        Self {
            hoped: price(3.0),
            plain: price(3.0),
            symbol: Model::bundled().fold(char::from(byte)),
        }
    }

    /// One of four bytes in UTF-8.
    fn astral() -> Self {
        Self {
            hoped: price(2.0),
            plain: price(2.0 + HOPE),
            symbol: Symbol::EDGE,
        }
    }
}

/// By pair of bytes, from 8000 on, or by character: what comes out in the right codec.
pub(super) fn outcomes(written: Codec) -> &'static [Outcome] {
    static UTF8: LazyLock<Box<[Outcome]>> = LazyLock::new(|| outcomes_by_char(Codec::Utf8));
    static UTF16: LazyLock<Box<[Outcome]>> = LazyLock::new(|| outcomes_by_char(Codec::Utf16Le));
    static GB: LazyLock<Box<[Outcome]>> = LazyLock::new(|| outcomes_by_pair(Codec::Gb18030));
    static BIG5: LazyLock<Box<[Outcome]>> = LazyLock::new(|| outcomes_by_pair(Codec::Big5));
    match written {
        Codec::Utf8 => &UTF8,
        Codec::Utf16Le => &UTF16,
        Codec::Gb18030 => &GB,
        _ => &BIG5,
    }
}

fn outcomes_by_char(written: Codec) -> Box<[Outcome]> {
    let of = |code| char::from_u32(code).map_or(Outcome::NONE, |c| Outcome::of(written, c));
    (0..0x1_0000).map(of).collect()
}

fn outcomes_by_pair(codec: Codec) -> Box<[Outcome]> {
    let of = |pair: u16| match codec.decode_char(&pair.to_be_bytes()) {
        Some((c, 2)) => Outcome::of(codec, c),
        _ => Outcome::NONE,
    };
    (0x8000..=0xFFFF).map(of).collect()
}

/// How much (nats) less a character costs that often stands behind the one before it.
const BOND: f32 = 2.5;

/// From which gain (nats) over its own on a pair counts as one of those.
const BOUND: f32 = 1.0;

/// Pairs of characters that often stand side by side, as two bits of a word at their hashes: a quarter of a
/// million of them in 256 KiB, so that one of twenty other pairs is taken for one.
static BONDS: LazyLock<Box<[u64]>> = LazyLock::new(|| {
    let mut bits = vec![0u64; 1 << (BOND_BITS - 6)].into_boxed_slice();
    for (left, right, behind, own) in Model::bundled().pairs() {
        if behind.nats() - own.nats() >= BOUND {
            let (at, both) = place(left, right);
            bits[at] |= both;
        }
    }
    bits
});

const BOND_BITS: u32 = 21;

/// The word of a pair, and its bits.
fn place(left: Symbol, right: Symbol) -> (usize, u64) {
    let pair = u64::from(left.index()) << 16 | u64::from(right.index());
    let hash = pair.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let both = 1 << (hash >> 20 & 63) | 1 << (hash >> 26 & 63);
    ((hash >> (64 + 6 - BOND_BITS)) as usize, both)
}

fn are_bound(left: Symbol, right: Symbol) -> bool {
    let (at, both) = place(left, right);
    BONDS[at] & both == both
}

/// The length of the first character of `bytes` in the right codec, and what it is there.
#[inline(always)]
pub(super) fn read_one(
    written: Codec,
    outcomes: &[Outcome],
    bytes: &[u8],
) -> Option<(usize, Outcome)> {
    let (len, slot) = match (written, bytes) {
        (Codec::Utf16Le, &[low, high, ..]) if low != FOREIGN && high != FOREIGN => {
            (2, usize::from(u16::from_le_bytes([low, high])))
        }
        (Codec::Utf16Le, _) | (_, []) => return None,
        (_, &[first, ..]) if first < 0x80 => {
            return Some((1, Outcome::ascii(first)));
        }
        (Codec::Utf8, &[lead @ 0xC2..=0xDF, second @ 0x80..=0xBF, ..]) => (
            2,
            usize::from(lead & 0x1F) << 6 | usize::from(second & 0x3F),
        ),
        (
            Codec::Utf8,
            &[
                lead @ 0xE0..=0xEF,
                second @ 0x80..=0xBF,
                third @ 0x80..=0xBF,
                ..,
            ],
        ) => {
            let upper = usize::from(lead & 0x0F) << 12 | usize::from(second & 0x3F) << 6;
            let code = upper | usize::from(third & 0x3F);
            if code < 0x800 {
                return None;
            }
            (3, code)
        }
        (Codec::Utf8, &[0xF0, 0x90..=0xBF, 0x80..=0xBF, 0x80..=0xBF, ..]) => {
            return Some((4, Outcome::astral()));
        }
        (Codec::Gb18030 | Codec::Big5, &[first, second, ..]) if second != FOREIGN => {
            (2, usize::from(u16::from_be_bytes([first, second]) - 0x8000))
        }
        _ => return None,
    };
    (outcomes[slot].hoped != NONE).then_some((len, outcomes[slot]))
}
