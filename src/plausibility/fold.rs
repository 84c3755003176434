//! Characters folded to the symbols of the model: runs of ASCII letters and digits become one
//! symbol each, some ASCII punctuation becomes full width, blanks vanish. Script is folded by the
//! model itself, whose vocabulary says which traditional character is which symbol.
//!
//! The same folding counts text for the builder and scores it; it refuses to look at more than
//! one character, so that it can run inside a search.

/// A symbol of the model's vocabulary, a class of characters outside it, or a blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(pub(super) u16);

impl Symbol {
    /// The edge of a line, before its first and after its last character.
    pub const EDGE: Self = Self(0);
    /// The vocabulary's own unknown character.
    pub(super) const UNKNOWN: Self = Self(1);
    /// A run of ASCII letters.
    pub const LETTERS: Self = Self(2);
    /// A run of ASCII digits.
    pub const DIGITS: Self = Self(3);
    /// A Chinese character outside the vocabulary.
    pub const RARE: Self = Self(u16::MAX - 1);
    /// A letter or sign of another script outside the vocabulary.
    pub const FOREIGN: Self = Self(u16::MAX - 2);
    /// What no text contains: controls, private use, unassigned code points, U+FFFD.
    pub const JUNK: Self = Self(u16::MAX - 3);
    /// White space and invisible joiners: not scored, but a run of letters ends.
    pub const BLANK: Self = Self(u16::MAX);

    /// The symbol's number.
    pub const fn index(self) -> u16 {
        self.0
    }

    /// Whether the model knows the character itself.
    pub const fn is_known(self) -> bool {
        self.0 < Self::JUNK.0 && self.0 != Self::UNKNOWN.0
    }
}

/// What a character is before the vocabulary is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// White space or an invisible joiner.
    Blank,
    /// An ASCII letter.
    Letter,
    /// An ASCII digit.
    Digit,
    /// Anything else, with its width, dash or dot folded.
    Char(char),
}

/// Folds the shape of one character.
pub fn shape(c: char) -> Shape {
    Shape::Char(match c {
        'a'..='z' | 'A'..='Z' => return Shape::Letter,
        '0'..='9' => return Shape::Digit,
        ',' => '，',
        '!' => '！',
        '?' => '？',
        ':' => '：',
        ';' => '；',
        '(' => '（',
        ')' => '）',
        '~' | '〜' | '∼' => '～',
        '―' | '─' | '━' | '⸺' => '—',
        '•' | '‧' | '∙' | '⋅' => '·',
        '$' => '＄',
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => return Shape::Blank,
        c if c.is_whitespace() => return Shape::Blank,
        c => c,
    })
}

/// The class of a character outside the vocabulary.
pub(super) fn class(c: char) -> Symbol {
    match c {
        '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' => {
            Symbol::RARE
        }
        '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{10ffff}' => {
            Symbol::JUNK
        }
        c if c.is_control() => Symbol::JUNK,
        _ => Symbol::FOREIGN,
    }
}
