//! What a wrong codec can read of UTF-8: which bytes make no character with those behind them, so that a
//! hole stands for them. Tables of the codecs; it knows nothing of any text.

use std::sync::OnceLock;

use super::super::lattice::ByteSet;
use super::super::round_trip::Codec;

/// Continuation bytes of UTF-8.
pub(super) const FOLLOW: ByteSet = ByteSet::range(0x80, 0xBF);

/// First bytes of the characters that Chinese text is made of: marks, kana, hanzi, full-width forms.
pub(super) const LEAD: ByteSet = ByteSet::one(0xC2)
    .or(ByteSet::range(0xE2, 0xE9))
    .or(ByteSet::one(0xEF));

/// Whether a codec has a character for some bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Readable {
    No,
    /// By some decoders.
    PrivateUse,
    /// With most of the bytes that may be behind it.
    Mostly,
    Yes,
}

impl Readable {
    /// Whether `read` has a character for `bytes`.
    pub(super) fn of(read: Codec, bytes: &[u8]) -> Self {
        /// The first byte of the signs that NEC added.
        const ROW_13: u8 = 0x87;
        // decoders other than the Web's have nothing here, but for the pairs behind A0 in GBK
        let none = bytes[0] == 0x80 || bytes[0] == 0xA0 && !read.is_gb();
        if none && read.is_double() {
            return Self::No;
        }
        // what Windows added
        let windows = read == Codec::ShiftJis && bytes[0] == ROW_13;
        match read.decode_char(bytes) {
            Some(_) if windows => Self::PrivateUse,
            Some((c, len)) if len <= bytes.len() && !c.is_control() => match c {
                '\u{e000}'..='\u{f8ff}' => Self::PrivateUse,
                _ => Self::Yes,
            },
            _ => Self::No,
        }
    }

    /// Whether `byte` makes a character with most of the bytes that UTF-8 may have behind it.
    fn of_most(read: Codec, byte: u8) -> Self {
        let behind = FOLLOW.iter();
        let yes = behind.filter(|next| Self::of(read, &[byte, *next]) == Self::Yes);
        match yes.count() as u32 {
            all if all == FOLLOW.len() => Self::Yes,
            most if most * 4 >= FOLLOW.len() * 3 => Self::Mostly,
            _ => Self::No,
        }
    }
}

/// What stands behind a hole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    Nothing,
    Hole,
    /// Something with that first byte.
    Byte(u8),
}

/// The bytes that a codec could not read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Unreadable {
    /// Certainly.
    pub(super) lost: ByteSet,
    /// Only if it has no private use.
    pub(super) private: ByteSet,
    /// Only if another hole behind is just one of a few bytes.
    pub(super) seldom: ByteSet,
}

impl Unreadable {
    fn new(read: Codec, next: Next) -> Self {
        let mut sets = Self::default();
        for byte in LEAD.or(FOLLOW).iter() {
            let pair = match next {
                Next::Hole if read.is_double() => Readable::of_most(read, byte),
                Next::Byte(next) => Readable::of(read, &[byte, next]),
                _ => Readable::No,
            };
            match pair.max(Readable::of(read, &[byte])) {
                Readable::No => sets.lost.insert(byte),
                Readable::PrivateUse => sets.private.insert(byte),
                Readable::Mostly => sets.seldom.insert(byte),
                Readable::Yes => {}
            }
        }
        sets
    }
}

/// The bytes that `read` could not read in front of `next`. Made on first use.
pub(super) fn unreadable(read: Codec, next: Next) -> &'static Unreadable {
    /// So many things may stand behind a hole.
    const NEXT: usize = 258;
    static SETS: [[OnceLock<Unreadable>; NEXT]; Codec::COUNT] =
        [const { [const { OnceLock::new() }; NEXT] }; Codec::COUNT];
    let behind = match next {
        Next::Byte(byte) => usize::from(byte),
        Next::Hole => NEXT - 2,
        Next::Nothing => NEXT - 1,
    };
    SETS[read as usize][behind].get_or_init(|| Unreadable::new(read, next))
}

/// The bytes that a single-byte codec has nothing for, so that some programs leave them out.
pub(super) fn vanishing(read: Codec) -> ByteSet {
    let mut gone = ByteSet::default();
    if !read.is_double() {
        let undefined = |byte: &u8| match read.decode_char(&[*byte]) {
            Some((c, _)) => ('\u{80}'..='\u{9f}').contains(&c),
            None => true,
        };
        (0x80..=0xBF)
            .filter(undefined)
            .for_each(|byte| gone.insert(byte));
    }
    gone
}
