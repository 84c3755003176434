//! What the search for wrong readings knows of single characters, made beforehand: whether wrong readings are made of
//! one, whether it says something where it stands, which wrong readings it tells of, whether the scan stops at it,
//! which codecs can have given it, and what it leans to.
//!
//! All of it follows from the codecs and the language model, by rules that stand where their meaning is
//! (`scan`, `suspicion`, `telling`, `given`, `lean`). To ask these for every character there is takes longer than to clean
//! most documents, so that `dictionaries/repair/characters.bin` has the answers; [`made`] asks, and writes what that
//! file has to hold: a byte of facts for each character from U+0080 to U+FFFF, the ways of those that `telling` has
//! ways for, then two [`Table`]s by character below U+10000, of four and of six bytes each.

use super::lean::{self, Lean};
use super::search::given;
use super::stops::{Rows, Table as Stops};
use super::{scan, suspicion, telling};
use crate::dictionaries::REPAIR_CHARACTERS;

/// The first character that there is a byte for, and how many there are.
const FIRST: usize = 0x80;
const COUNT: usize = 0x1_0000 - FIRST;

/// What a bit says: see [`scan::is_flagged`], [`scan::is_noted`] and [`suspicion::is_doubled`].
#[derive(Clone, Copy)]
pub(super) enum Fact {
    Flagged = 1,
    Noted = 2,
    Doubled = 4,
}

/// From this bit on stands what the scan does at the character.
const STOP: u32 = 3;

fn facts() -> &'static [u8] {
    &REPAIR_CHARACTERS[..COUNT]
}

/// The characters of which a fact is true.
pub(super) fn rows(fact: Fact) -> Rows {
    let facts = facts();
    Rows::new(|c| facts[c as usize - FIRST] & fact as u8 != 0)
}

/// At which characters the scan stops.
pub(super) fn stops() -> Stops {
    let facts = facts();
    let like = rows(Fact::Doubled);
    Stops::known(|c| facts[c as usize - FIRST] >> STOP, like)
}

/// The ways of each character that `telling` has ways for.
pub(super) fn ways() -> &'static [u8] {
    &REPAIR_CHARACTERS[COUNT..][..telling::COUNT]
}

/// By character below U+10000, one bit for each codec that can have given it.
pub(super) fn given_by() -> Box<[u32]> {
    let (given, _) = Table::read(&REPAIR_CHARACTERS[COUNT + telling::COUNT..]);
    given.all(u32::from_le_bytes)
}

/// By character below U+10000, what it leans to.
pub(super) fn leans() -> Box<[Lean]> {
    let (_, rest) = Table::<4>::read(&REPAIR_CHARACTERS[COUNT + telling::COUNT..]);
    Table::read(rest).0.all(Lean::of_bytes)
}

/// What stands for each character below U+10000, in `N` bytes: how many different ones there are (two bytes), these,
/// and by character its number among them (two bytes).
struct Table<'f, const N: usize> {
    different: &'f [[u8; N]],
    numbers: &'f [[u8; 2]],
}

impl<'f, const N: usize> Table<'f, N> {
    /// The one that a file begins with, and the rest of the file.
    fn read(file: &'f [u8]) -> (Self, &'f [u8]) {
        let (count, rest) = file.split_first_chunk().expect("the file is our own");
        let count = usize::from(u16::from_le_bytes(*count));
        let (different, rest) = rest.split_at(N * count);
        let (numbers, rest) = rest.split_at(2 << 16);
        let table = Self {
            different: different.as_chunks().0,
            numbers: numbers.as_chunks().0,
        };
        (table, rest)
    }

    fn all<T: Copy>(&self, of: impl Fn([u8; N]) -> T) -> Box<[T]> {
        let different: Vec<T> = self.different.iter().map(|bytes| of(*bytes)).collect();
        let numbers = self.numbers.iter();
        numbers
            .map(|number| different[usize::from(u16::from_le_bytes(*number))])
            .collect()
    }

    /// Writes such a table of `all`.
    fn write(all: impl Iterator<Item = [u8; N]>, file: &mut Vec<u8>) {
        let all: Vec<[u8; N]> = all.collect();
        let mut different = all.clone();
        different.sort_unstable();
        different.dedup();
        file.extend_from_slice(&(different.len() as u16).to_le_bytes());
        file.extend_from_slice(different.as_flattened());
        for one in all {
            let number = different.partition_point(|other| *other < one) as u16;
            file.extend_from_slice(&number.to_le_bytes());
        }
    }
}

/// What the file has to hold. Slow: every character is asked for.
pub(in crate::stages::repair) fn made() -> Vec<u8> {
    let doubled = suspicion::doubled();
    let given = given::masks();
    let flagged = Rows::new(|c| scan::flagged(c, given[c as usize] != 0));
    let noted = Rows::new(|c| scan::noted(c, flagged.has(c), doubled.has(c)));
    let ways = telling::table(&doubled);
    let stops = scan::stops(&flagged, &noted, &doubled, &ways);
    let facts = |c| {
        let all = [
            (&flagged, Fact::Flagged),
            (&noted, Fact::Noted),
            (&doubled, Fact::Doubled),
        ];
        let true_ones = all.iter().filter(|(rows, _)| rows.has(c));
        true_ones.fold(stops.stop(c) << STOP, |all, (_, fact)| all | *fact as u8)
    };
    // surrogates are no characters
    let chars = (FIRST..FIRST + COUNT).map(|code| char::from_u32(code as u32));
    let mut bytes: Vec<u8> = chars.map(|c| c.map_or(0, facts)).collect();
    bytes.extend_from_slice(&ways);
    Table::write(
        given::masks().iter().map(|mask| mask.to_le_bytes()),
        &mut bytes,
    );
    let leans = lean::made(|c| flagged.has(c) || noted.has(c));
    Table::write(leans.map(Lean::bytes), &mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_holds_what_the_rules_say() {
        let made = made();
        assert_eq!(REPAIR_CHARACTERS.len(), made.len());
        let differs = made.iter().zip(REPAIR_CHARACTERS).position(|(a, b)| a != b);
        assert_eq!(
            differs, None,
            "write it anew: cargo run --release --example made_beforehand -- dictionaries"
        );
    }
}
