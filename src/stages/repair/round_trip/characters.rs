//! What the scan knows of single characters, made beforehand: whether wrong readings are made of one,
//! whether it says something where it stands, which wrong readings it tells of, and whether the scan stops
//! at it.
//!
//! All of it follows from the codecs and the language model, by rules that stand where their meaning is
//! (`scan`, `suspicion`, `telling`). To ask these for every character there is takes longer than to clean most
//! documents, so that `dictionaries/repair/characters.bin` has the answers; [`made`] asks, and writes what that
//! file has to hold. A byte for each character from U+0080 to U+FFFF, then the ways of those that
//! `telling` has ways for.

use super::stops::{Rows, Table};
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
pub(super) fn stops() -> Table {
    let facts = facts();
    let like = rows(Fact::Doubled);
    Table::known(|c| facts[c as usize - FIRST] >> STOP, like)
}

/// The ways of each character that `telling` has ways for.
pub(super) fn ways() -> &'static [u8] {
    &REPAIR_CHARACTERS[COUNT..]
}

/// What the file has to hold. Slow: every character is asked for.
pub(in crate::stages::repair) fn made() -> Vec<u8> {
    let doubled = suspicion::doubled();
    let flagged = Rows::new(scan::flagged);
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
