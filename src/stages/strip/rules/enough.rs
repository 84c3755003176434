//! Whether the words in a line can be enough for any rule, by their number and length alone.
//!
//! One word of menus stands in nearly every headline and is nothing there; it takes a line that is
//! little else, or a row of several. It is asked before anything is looked up, and answers no only
//! where the looking up would find nothing.

use super::words::{covers, is_mark, is_part_separator, may_be_row};
use crate::stages::strip::lines::Shape;
use crate::stages::strip::signs::{STROKE, Signs};
use crate::stages::strip::skeleton::folded;

/// What has been found in a line so far.
#[derive(Debug, Default)]
pub(super) struct Enough {
    /// How many words, and their characters together.
    words: usize,
    chars: usize,
    /// The longest cue that has to be the whole line, in characters.
    whole: usize,
    /// How many cues that are counted.
    counted: usize,
}

impl Enough {
    /// One more word of so many characters; not enough yet.
    pub(super) fn word(&mut self, chars: usize) -> bool {
        self.words += 1;
        self.chars += chars;
        false
    }

    /// A cue of so many characters that has to be the whole line; not enough yet.
    pub(super) fn whole(&mut self, chars: usize) -> bool {
        self.whole = self.whole.max(chars);
        false
    }

    /// One more cue of which several are asked for: whether these are two.
    pub(super) fn counted(&mut self) -> bool {
        self.counted += 1;
        self.counted >= 2
    }

    /// Whether what was found may make `line` a word, a cue or a row.
    /// `signs` are those of the line, where it was measured as it is.
    pub(super) fn may_match(&self, line: &str, shape: &Shape, signs: Option<Signs>) -> bool {
        if self.words >= 2 && may_be_row(shape) {
            return true;
        }
        // A line of a letter or a sign, decoration aside, may be a word that is not looked for.
        let most = self.whole.max(self.chars).max(1);
        // Nothing of a line is left out but annotations and decoration, which is not Chinese save
        // for one stroke.
        let counts = |&c: &char| !c.is_ascii_digit() && !is_mark(c) && !is_part_separator(c);
        let enough = most + most / 4 + 1;
        if shape.han > enough && signs.is_some_and(|signs| signs & STROKE == 0) {
            return false;
        }
        let left = folded(line).map(|(_, c)| c).filter(counts);
        let left = left.take(enough + 1).count();
        self.whole >= left || left <= 1 || covers(self.chars, left)
    }
}
