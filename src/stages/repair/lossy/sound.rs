//! How far a stretch can be UTF-8 in which no byte is gone, holes being any byte or two. A byte that
//! vanished shows there: the character under way ends too soon, or its next one begins too late. It knows
//! nothing of what the bytes say.

use std::ops::Range;

use super::stretch::Piece;

/// How far ahead a byte that is gone shows, in pieces: the bytes left of a character, and the next one.
const AHEAD: u8 = 3;

/// How many bytes a character may still need.
const NEEDS: usize = 4;

/// By piece of a stretch and by bytes still needed before it: how many pieces can be read from there.
pub(super) struct Sound {
    start: usize,
    reach: Vec<[u8; NEEDS]>,
}

impl Sound {
    /// What `stretch` of `pieces` allows. Linear.
    pub(super) fn of(pieces: &[Piece], stretch: Range<usize>) -> Self {
        let start = stretch.start;
        let mut reach = vec![[AHEAD; NEEDS]; stretch.len() + 1]; // a character may be cut off at the end
        for (at, piece) in pieces[stretch].iter().enumerate().rev() {
            let next = reach[at + 1];
            for (need, reached) in reach[at].iter_mut().enumerate() {
                let best = after(piece, need).into_iter().flatten();
                let best = best.map(|need| (next[need] + 1).min(AHEAD)).max();
                *reached = best.unwrap_or(0);
            }
        }
        Self { start, reach }
    }

    /// Whether all is sound as far as `node` is concerned, where a character still needs so many bytes.
    pub(super) fn is_sound(&self, node: usize, need: usize) -> bool {
        let reach = self.reach.get(node - self.start);
        reach.is_some_and(|reach| reach[need.min(NEEDS - 1)] == AHEAD)
    }
}

/// How many bytes may be needed behind `piece` where so many were `need`ed before it.
fn after(piece: &Piece, need: usize) -> [Option<usize>; 3] {
    if piece.is_hole() {
        return match need {
            // itself, a first byte, or that and another one
            0 => [Some(0), Some(2), Some(1)],
            // the last byte, or that and a first one
            1 => [Some(0), Some(2), None],
            _ => [Some(need - 1), None, None],
        };
    }
    let bytes = piece.bytes();
    let behind = |need: usize, byte: &u8| match (need, byte) {
        (0, 0x00..0x80) => Some(0),
        (0, 0xC2..0xF5) => Some(length(*byte) - 1),
        (1.., 0x80..0xC0) => Some(need - 1),
        _ => None,
    };
    let whole = !bytes.is_empty();
    let need = whole.then(|| bytes.iter().try_fold(need, behind)).flatten();
    [need, None, None]
}

/// How many bytes a character of UTF-8 has whose first byte is `lead`.
pub(super) fn length(lead: u8) -> usize {
    match lead {
        0x00..0xC2 => 1,
        0xC2..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::round_trip::Codec;
    use super::super::stretch::pieces;
    use super::*;

    /// 说了很多 read as windows-1252, a byte a piece, three to a character.
    const LINE: [char; 12] = ['è', '¯', '´', 'ä', 'º', '†', 'å', '¾', 'ˆ', 'å', '¤', 'š'];

    fn sound(line: &[char]) -> Sound {
        let line: String = line.iter().collect();
        let pieces = pieces(&line, Codec::Windows1252);
        Sound::of(&pieces, 0..pieces.len())
    }

    #[test]
    fn a_byte_that_is_gone_shows_in_its_character_and_not_before_it() {
        let whole = sound(&LINE);
        assert!((0..LINE.len()).all(|node| whole.is_sound(node, (3 - node % 3) % 3)));
        for gone in 3..9 {
            let left = [&LINE[..gone], &LINE[gone + 1..]].concat();
            let damaged = sound(&left);
            let begins = gone / 3 * 3;
            assert!(damaged.is_sound(begins - 3, 0), "{left:?}");
            match gone % 3 {
                0 => assert!(!damaged.is_sound(begins, 0), "{left:?}"),
                _ => assert!(!damaged.is_sound(begins + 1, 2), "{left:?}"),
            }
        }
    }

    #[test]
    fn a_hole_may_be_the_byte_that_is_needed() {
        for hole in 0..LINE.len() {
            let mut line = LINE;
            line[hole] = '?';
            let holed = sound(&line);
            assert!((0..LINE.len()).all(|node| holed.is_sound(node, (3 - node % 3) % 3)));
        }
    }
}
