//! A plan: what happened to a text, as steps that can be undone one by one and replayed.

use std::fmt;
use std::str::FromStr;

use super::blanks::utf8_of;
use super::choice;
use super::codec::Codec;

/// One wrong reading: bytes of one codec, read in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Step {
    /// What the bytes were.
    pub written: Codec,
    /// What they were taken for.
    pub read: Codec,
}

impl Step {
    /// Whether pairs of bytes of one Chinese codec stand for characters of a double-byte one, so
    /// that damage begins and ends between hanzi.
    pub(super) fn pairs_throughout(self) -> bool {
        !matches!(self.written, Codec::Utf8 | Codec::Utf16Le) && self.read.is_double_throughout()
    }

    /// Undoes the step: `text` as bytes of the codec it was read in, read in the right one; a
    /// blank inside a sequence of UTF-8 is taken for the no-break space that it was, a character
    /// that the wrong codec has twice for the one that reads better.
    /// `None` where the step cannot have given `text`. Linear.
    pub fn undo(self, text: &str) -> Option<String> {
        if !self.read.has_twice() {
            let bytes = self.read.encode(text)?;
            return match self.written {
                Codec::Utf8 => utf8_of(&bytes, self.read),
                written => written.decode(&bytes),
            };
        }
        let (bytes, others) = self.read.encode_twice(text)?;
        choice::decode(self.written, &bytes, &others)
    }
}

/// The wrong readings that a text went through, the first one first. Written
/// `gbk>windows-1252,utf-8>gbk` and the like: *written* `>` *read as*, in order of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The steps, in order of time.
    pub steps: Vec<Step>,
}

impl Plan {
    /// Undoes the steps, the last one first. `None` where they cannot have given `text`.
    /// Linear in the length of `text` times the number of steps.
    pub fn replay(&self, text: &str) -> Option<String> {
        let mut text = text.to_owned();
        for step in self.steps.iter().rev() {
            text = step.undo(&text)?;
        }
        Some(text)
    }

    /// The plan with a step that came before all others.
    pub(super) fn preceded_by(mut self, step: Step) -> Self {
        self.steps.insert(0, step);
        self
    }
}

impl From<Step> for Plan {
    fn from(step: Step) -> Self {
        Self { steps: vec![step] }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.steps.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            write!(f, "{comma}{}>{}", step.written, step.read)?;
        }
        Ok(())
    }
}

/// A text that is not a plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a plan: {0:?} (expected steps such as utf-8>windows-1252, separated by commas)")]
pub struct NotAPlan(String);

impl FromStr for Plan {
    type Err = NotAPlan;

    fn from_str(text: &str) -> Result<Self, NotAPlan> {
        let step = |part: &str| {
            let (written, read) = part.split_once('>')?;
            Some(Step {
                written: Codec::from_name(written)?,
                read: Codec::from_name(read)?,
            })
        };
        text.split(',')
            .map(step)
            .collect::<Option<Vec<_>>>()
            .map(|steps| Self { steps })
            .ok_or_else(|| NotAPlan(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_written_and_read() {
        let text = "gb18030>windows-1252,utf-8>gb18030";
        let plan: Plan = text.parse().expect("a plan");
        assert_eq!(plan.to_string(), text);
        assert_eq!(plan.replay("脰脨脦脛").as_deref(), Some("中文"));
        assert!("utf-8".parse::<Plan>().is_err());
        assert!("utf-8>latin-9".parse::<Plan>().is_err());
    }

    #[test]
    fn a_step_that_cannot_have_happened_is_refused() {
        let plan: Plan = "utf-8>windows-1252".parse().expect("a plan");
        assert_eq!(plan.replay("中文"), None);
        assert_eq!(plan.replay("é"), None);
    }
}
