//! Simplified or traditional, as far as single characters tell: those that only one of GB 2312 and Big5
//! has. Knows nothing of conversion.

use std::sync::LazyLock;

use super::class::{Class, class};
use super::codec::Codec;

/// Simplified or traditional.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::stages::repair) enum Script {
    Simplified,
    Traditional,
}

impl Script {
    /// The script that only one of GB 2312 and Big5 has a character for.
    pub(super) fn of_char(c: char) -> Option<Self> {
        static SCRIPTS: LazyLock<Box<[Option<Script>]>> = LazyLock::new(|| {
            let script = |code| char::from_u32(code).and_then(Script::by_standards);
            (0..0x1_0000).map(script).collect()
        });
        SCRIPTS.get(c as usize).copied().flatten()
    }

    fn by_standards(c: char) -> Option<Self> {
        if !matches!(class(c), Class::Common | Class::Known) {
            return None;
        }
        let gb = Codec::Gb18030.encode_char(c);
        let simplified =
            gb.is_some_and(|bytes| matches!(bytes.as_slice(), [0xB0..=0xF7, 0xA1..=0xFE]));
        let big5 = Codec::Big5.encode_char(c);
        let traditional = big5.is_some_and(|bytes| matches!(bytes.as_slice(), [0xA4..=0xF9, _]));
        match (simplified, traditional) {
            (true, false) => Some(Self::Simplified),
            (false, true) => Some(Self::Traditional),
            _ => None,
        }
    }

    /// The script that most of the telling characters of `text` are written in.
    pub(in crate::stages::repair) fn of(text: &str) -> Option<Self> {
        Self::of_balance(Self::balance(text))
    }

    /// How many more of them are simplified than traditional.
    pub(super) fn balance(text: &str) -> i32 {
        let tells = |c| match Self::of_char(c) {
            Some(Self::Simplified) => 1,
            Some(Self::Traditional) => -1,
            None => 0,
        };
        text.chars().map(tells).sum()
    }

    /// The script of a text with that [`balance`](Self::balance).
    pub(super) fn of_balance(balance: i32) -> Option<Self> {
        match balance {
            0 => None,
            1.. => Some(Self::Simplified),
            _ => Some(Self::Traditional),
        }
    }

    /// Whether `c` is written in the other script only.
    pub(in crate::stages::repair) fn excludes(self, c: char) -> bool {
        Self::of_char(c).is_some_and(|other| other != self)
    }
}
