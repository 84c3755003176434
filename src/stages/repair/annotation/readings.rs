//! The characters that machine annotation is put behind, and their readings: those seen on pages,
//! and beyond them every character of GBK that has a simplified form. A table; it decides nothing.

use std::sync::OnceLock;

use super::super::lattice::{ByteSet, Codec};
use crate::dictionaries;
use crate::hash::FastMap;

/// A reading by number.
pub(super) type Syllable = u16;

/// How a reading fits a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// One of its other readings.
    Other,
    /// The reading that dictionaries give first, which is the one that pages print.
    Usual,
    /// Seen on pages.
    Seen,
}

/// What is known of a character.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    readings: Vec<Syllable>,
    seen: Option<Syllable>,
    /// On how many pages it was seen annotated.
    pub(super) with: u16,
    /// On how many pages it was seen without.
    pub(super) without: u16,
}

impl Entry {
    /// Whether nobody has to say which of its readings is meant.
    pub(super) fn reads_one_way(&self) -> bool {
        self.readings.len() == 1
    }
}

/// About how many characters the bundled table has.
const CHARACTERS: usize = 4_500;

/// The table.
#[derive(Debug, Clone, Default)]
pub(super) struct Readings {
    syllables: FastMap<Box<str>, Syllable>,
    entries: FastMap<[u8; 2], Entry>,
    by_syllable: Vec<Vec<[u8; 2]>>,
}

/// A line of a readings table that is not "character, tab, reading".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: expected a character of GBK, a tab and a toned reading: {text:?}")]
pub struct ReadingError {
    /// The line, from 1.
    pub line: usize,
    /// What stands there.
    pub text: String,
}

/// Reads a table of annotated characters, one to a line: the character, a tab and its reading
/// with a tone mark (`開<TAB>kāi`); further columns, blank lines and lines that begin with `#` are skipped.
///
/// # Errors
/// The first line that is neither.
pub fn parse_readings(table: &str) -> Result<Vec<(char, String)>, ReadingError> {
    let mut readings = Vec::new();
    for (at, line) in table.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let mut columns = line.split('\t');
        let mut character = columns.next().unwrap_or_default().chars();
        let reading = columns.next().unwrap_or_default().trim();
        match (character.next(), character.next()) {
            (Some(ch), None)
                if Codec::Gbk.bytes_of(ch).is_some()
                    && super::scan::syllable(reading).is_some() =>
            {
                readings.push((ch, reading.to_owned()));
            }
            _ => {
                return Err(ReadingError {
                    line: at + 1,
                    text: line.to_owned(),
                });
            }
        }
    }
    Ok(readings)
}

impl Readings {
    /// The bundled table.
    pub(super) fn bundled() -> &'static Self {
        static BUNDLED: OnceLock<Readings> = OnceLock::new();
        BUNDLED.get_or_init(|| {
            let mut table = Self::default();
            table.entries.reserve(CHARACTERS);
            for line in dictionaries::ANNOTATION_READINGS.lines() {
                if let Some((ch, reading)) = line.split_once('\t') {
                    table.add(ch, reading);
                }
            }
            for line in dictionaries::ANNOTATION_KEYS.lines() {
                let columns: Vec<_> = line.split('\t').collect();
                if let [ch, reading, with, without] = columns[..] {
                    let pages = (with.parse().unwrap_or(1), without.parse().unwrap_or(0));
                    table.see(ch, reading, pages);
                }
            }
            table
        })
    }

    /// The table with further characters that are known to be annotated.
    pub(super) fn with(mut self, extra: &[(char, String)]) -> Self {
        for (ch, reading) in extra {
            self.see(ch.encode_utf8(&mut [0; 4]), reading, (1, 0));
        }
        self
    }

    fn add(&mut self, ch: &str, reading: &str) -> Option<([u8; 2], Syllable)> {
        let pair = Codec::Gbk.bytes_of(ch.chars().next()?)?;
        let syllable = self.syllable(reading).unwrap_or_else(|| {
            let next = self.syllables.len() as Syllable;
            self.syllables.insert(reading.into(), next);
            self.by_syllable.push(Vec::new());
            next
        });
        let entry = self.entries.entry(pair).or_default();
        if !entry.readings.contains(&syllable) {
            entry.readings.push(syllable);
            self.by_syllable[usize::from(syllable)].push(pair);
        }
        Some((pair, syllable))
    }

    fn see(&mut self, ch: &str, reading: &str, (with, without): (u16, u16)) {
        if let Some((pair, syllable)) = self.add(ch, reading) {
            let entry = self.entries.entry(pair).or_default();
            entry.seen = Some(syllable);
            (entry.with, entry.without) = (with, without);
        }
    }

    /// The number of a reading, if any character has it.
    pub(super) fn syllable(&self, reading: &str) -> Option<Syllable> {
        self.syllables.get(reading).copied()
    }

    /// What is known of the character with the bytes `pair`.
    pub(super) fn entry(&self, pair: [u8; 2]) -> Option<&Entry> {
        self.entries.get(&pair)
    }

    /// How `syllable` fits the character with the bytes `pair`.
    pub(super) fn fit(&self, pair: [u8; 2], syllable: Syllable) -> Option<Fit> {
        let entry = self.entries.get(&pair)?;
        if entry.seen == Some(syllable) {
            return Some(Fit::Seen);
        }
        let rank = entry.readings.iter().position(|one| *one == syllable)?;
        Some(if rank == 0 { Fit::Usual } else { Fit::Other })
    }

    /// The characters with that reading.
    pub(super) fn read(&self, syllable: Syllable) -> &[[u8; 2]] {
        self.by_syllable
            .get(usize::from(syllable))
            .map_or(&[], Vec::as_slice)
    }

    /// The second bytes of the characters with that reading, of those with the first byte `lead` where that is known.
    pub(super) fn trails(&self, lead: Option<u8>, syllable: Syllable) -> ByteSet {
        let mut trails = ByteSet::default();
        for [first, second] in self.read(syllable) {
            if lead.is_none_or(|lead| lead == *first) {
                trails.insert(*second);
            }
        }
        trails
    }
}
