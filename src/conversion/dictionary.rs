//! Text dictionaries as OpenCC writes them: `key TAB value [SPACE value…]` a line, `#` comments.
//!
//! The first value counts; the others are what the key may mean besides. A line without a tab,
//! without a key or with a key seen before is an error at that line.

use crate::error::Error;
use crate::hash::FastMap;

/// One line of a dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry<'d> {
    pub(crate) key: &'d str,
    pub(crate) value: &'d str,
    /// Further values, separated by spaces; empty when the value is the only one.
    pub(crate) others: &'d str,
}

/// The entries of a dictionary by key.
#[derive(Debug, Default)]
pub(crate) struct Dictionary<'d> {
    pub(crate) entries: Vec<Entry<'d>>,
    pub(crate) by_key: FastMap<&'d str, u32>,
    /// The longest key, in bytes.
    pub(crate) longest: usize,
}

impl<'d> Dictionary<'d> {
    /// Reads a dictionary; `file` names it in messages. Linear in the text.
    pub(crate) fn parse(file: &str, text: &'d str) -> Result<Self, Error> {
        let text = text.trim_start_matches('\u{feff}');
        let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
        let mut dictionary = Self {
            entries: Vec::with_capacity(lines),
            by_key: FastMap::with_capacity_and_hasher(lines, Default::default()),
            longest: 0,
        };
        for (number, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = |message: String| Error::Dictionary {
                file: file.to_owned(),
                line: number + 1,
                message,
            };
            let (key, values) = line
                .split_once('\t')
                .ok_or_else(|| wrong("expected `key TAB value`, found no tab".to_owned()))?;
            if key.is_empty() {
                return Err(wrong("the key before the tab is empty".to_owned()));
            }
            let (value, others) = values.split_once(' ').unwrap_or((values, ""));
            if !dictionary.add(Entry { key, value, others }) {
                return Err(wrong(format!("the key {key} was given before")));
            }
        }
        Ok(dictionary)
    }

    /// Adds an entry; false when its key is taken.
    pub(crate) fn add(&mut self, entry: Entry<'d>) -> bool {
        let index = self.entries.len() as u32;
        if self.by_key.insert(entry.key, index).is_some() {
            return false;
        }
        self.longest = self.longest.max(entry.key.len());
        self.entries.push(entry);
        true
    }

    /// The entry with the longest key that `text` begins with.
    pub(crate) fn longest_prefix(&self, text: &str) -> Option<Entry<'d>> {
        let mut end = text.floor_char_boundary(self.longest);
        while end > 0 {
            if let Some(&index) = self.by_key.get(&text[..end]) {
                return Some(self.entries[index as usize]);
            }
            end = text.floor_char_boundary(end - 1);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line_of(text: &str) -> usize {
        match Dictionary::parse("d.txt", text) {
            Err(Error::Dictionary { line, .. }) => line,
            other => panic!("accepted: {other:?}"),
        }
    }

    #[test]
    fn wrong_lines_are_named() {
        assert_eq!(line_of("# c\n乾 干\n"), 2);
        assert_eq!(line_of("乾\t干\n\n\t干"), 3);
        assert_eq!(line_of("乾\t干\n乾\t乾"), 2);
    }

    #[test]
    fn values_comments_and_line_ends() {
        let dictionary =
            Dictionary::parse("d.txt", "\u{feff}# c\r\n乾\t干 乾 幹\r\n乾坤\t乾坤\r\n").unwrap();
        let entry = dictionary.longest_prefix("乾坤大").unwrap();
        assert_eq!((entry.key, entry.value), ("乾坤", "乾坤"));
        let entry = dictionary.longest_prefix("乾杯").unwrap();
        assert_eq!((entry.value, entry.others), ("干", "乾 幹"));
        assert!(dictionary.longest_prefix("坤").is_none());
    }
}
