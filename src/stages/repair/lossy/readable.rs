//! What a wrong codec can read of UTF-8, or of pairs of bytes: which bytes make no character with those
//! behind them, so that a hole stands for them. Tables of the codecs; it knows nothing of any text.

use std::sync::OnceLock;

use super::super::lattice::ByteSet;
use super::super::round_trip::Codec;

/// Continuation bytes of UTF-8.
pub(super) const FOLLOW: ByteSet = ByteSet::range(0x80, 0xBF);

/// First bytes of the characters that Chinese text is made of: marks, kana, hanzi, full-width forms.
pub(super) const LEAD: ByteSet = ByteSet::one(0xC2)
    .or(ByteSet::range(0xE2, 0xE9))
    .or(ByteSet::one(0xEF));

/// Bytes of pairs: all first ones, the second ones, and those of them that are lost by themselves: a byte of
/// ASCII never is.
pub(super) const PAIR_LEAD: ByteSet = ByteSet::range(0x81, 0xFE);
pub(super) const PAIR_FOLLOW: ByteSet = ByteSet::range(0x40, 0x7E).or(PAIR_FOLLOW_LOST);
pub(super) const PAIR_FOLLOW_LOST: ByteSet = ByteSet::range(0x80, 0xFE);

/// Whether a codec has a character for some bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Readable {
    No,
    /// By some decoders.
    PrivateUse,
    /// By those that know more than the plane that a national standard defines.
    Extended,
    /// With most of the bytes that may be behind it.
    Mostly,
    Yes,
}

impl Readable {
    /// Whether `read` has a character for `bytes` of what was `written`.
    pub(super) fn of(written: Codec, read: Codec, bytes: &[u8]) -> Self {
        match written {
            Codec::Utf8 => Self::of_utf8(read, bytes),
            _ => Self::of_pair(read, bytes),
        }
    }

    fn of_utf8(read: Codec, bytes: &[u8]) -> Self {
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

    /// The same for bytes of pairs.
    fn of_pair(read: Codec, bytes: &[u8]) -> Self {
        let own = Self::of_utf8(read, bytes);
        let &[lead, follow, ..] = bytes else {
            return own;
        };
        let (late, standard) = match read {
            Codec::EucKr => (false, lead >= 0xA1 && follow >= 0xA1),
            read if read.is_shift_jis() => (false, !matches!(lead, 0x87 | 0xED..)),
            // what ETEN added, and what Windows and Hong Kong did
            read if read.is_big5() => (
                matches!((lead, follow), (0xC6, 0xA1..) | (0xC7, _)),
                matches!((lead, follow), (0xA1..=0xC7 | 0xC9..=0xF8, _) | (0xF9, ..=0xD5)),
            ),
            // what GB 18030 has assigned since GBK, and what that did since GB 2312
            read if read.is_gb() => (
                matches!(
                    (lead, follow),
                    (0xFE, _)
                        | (0xA2, 0xE3)
                        | (0xA6, 0xD9..=0xDF | 0xEC | 0xED | 0xF3)
                        | (0xA8, 0xBC | 0xBF)
                        | (0xA9, 0x89..=0x95)
                ),
                lead >= 0xA1 && follow >= 0xA1,
            ),
            _ => (false, true),
        };
        match own {
            Self::Yes if late => Self::PrivateUse,
            Self::Yes if !standard => Self::Extended,
            own => own,
        }
    }

    /// Whether `byte` makes a character with most of what may be `behind` it.
    fn of_most(written: Codec, read: Codec, byte: u8, behind: ByteSet) -> Self {
        let yes = |next: &u8| Self::of(written, read, &[byte, *next]) == Self::Yes;
        let yes = behind.iter().filter(yes);
        match yes.count() as u32 {
            all if all == behind.len() => Self::Yes,
            most if most * 4 >= behind.len() * 3 => Self::Mostly,
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
    /// Only if it knows no more than a standard.
    pub(super) extended: ByteSet,
    /// Only if another hole behind is just one of a few bytes.
    pub(super) seldom: ByteSet,
}

impl Unreadable {
    fn new(written: Codec, read: Codec, next: Next) -> Self {
        let mut sets = Self::default();
        let (all, behind) = match written {
            Codec::Utf8 => (LEAD.or(FOLLOW), FOLLOW),
            _ => (PAIR_FOLLOW_LOST, PAIR_FOLLOW_LOST),
        };
        let of = |bytes: &[u8]| Readable::of(written, read, bytes);
        for byte in all.iter() {
            let pair = match next {
                Next::Hole if read.is_double() => Readable::of_most(written, read, byte, behind),
                Next::Byte(next) => of(&[byte, next]),
                _ => Readable::No,
            };
            match pair.max(of(&[byte])) {
                Readable::No => sets.lost.insert(byte),
                Readable::PrivateUse => sets.private.insert(byte),
                Readable::Extended => sets.extended.insert(byte),
                Readable::Mostly => sets.seldom.insert(byte),
                Readable::Yes => {}
            }
        }
        sets
    }
}

/// The bytes of what was `written` that `read` could not read in front of `next`. Made on first use.
pub(super) fn unreadable(written: Codec, read: Codec, next: Next) -> &'static Unreadable {
    /// So many things may stand behind a hole.
    const NEXT: usize = 258;
    static SETS: [[[OnceLock<Unreadable>; NEXT]; Codec::COUNT]; 2] =
        [const { [const { [const { OnceLock::new() }; NEXT] }; Codec::COUNT] }; 2];
    let pairs = usize::from(written != Codec::Utf8);
    let behind = match next {
        Next::Byte(byte) => usize::from(byte),
        Next::Hole => NEXT - 2,
        Next::Nothing => NEXT - 1,
    };
    SETS[pairs][read as usize][behind].get_or_init(|| Unreadable::new(written, read, next))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoders_know_more_or_less_than_a_standard() {
        let of = |read, bytes: [u8; 2]| match Readable::of(Codec::Big5, read, &bytes) {
            Readable::No => "no",
            Readable::PrivateUse => "some",
            Readable::Extended => "more",
            Readable::Mostly => "most",
            Readable::Yes => "all",
        };
        for (read, bytes, known) in [
            (Codec::Gb18030, [0xB0, 0xA1], "all"),
            (Codec::Gb18030, [0xB0, 0x41], "more"),
            (Codec::Gb18030, [0xA1, 0x41], "some"),
            (Codec::Gb18030, [0xA6, 0xD9], "some"),
            (Codec::EucKr, [0xB0, 0xA1], "all"),
            (Codec::EucKr, [0xB0, 0x41], "more"),
            (Codec::Big5, [0xA4, 0x40], "all"),
            (Codec::Big5, [0xC6, 0xA1], "some"),
            (Codec::Big5, [0xF9, 0xD6], "more"),
            (Codec::Big5, [0xA4, 0x80], "no"),
            (Codec::ShiftJis, [0x88, 0x9F], "all"),
            (Codec::ShiftJis, [0xED, 0x40], "more"),
        ] {
            assert_eq!(of(read, bytes), known, "{read} {bytes:X?}");
        }
    }

    #[test]
    fn a_byte_is_lost_where_it_makes_no_character_with_the_next() {
        let before_a = unreadable(Codec::Big5, Codec::Gb18030, Next::Byte(b'A'));
        assert!(before_a.private.has(0xA1), "the comma of Big5");
        assert!(before_a.extended.has(0xB0) && !before_a.lost.has(0xB0));
        let utf8 = unreadable(Codec::Utf8, Codec::Gb18030, Next::Byte(b'A'));
        assert!(utf8.extended.is_empty(), "UTF-8 asks for private use alone");
    }
}
