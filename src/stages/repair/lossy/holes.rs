//! The puzzle of one stretch of lossy mojibake: what a hole may stand for, as arcs over bytes that
//! the lattice solves, and what each costs.

use std::ops::Range;
use std::sync::LazyLock;

use super::super::lattice::{Arc, ByteSet, Bytes, Codec as Encoding, Puzzle, Unit};
use super::super::round_trip::{Codec, is_improbable, is_uncommon};
use super::readable::{FOLLOW, LEAD, Next, Readable, Unreadable, unreadable};
use super::sound::{Sound, length};
use super::stretch::Piece;
use crate::plausibility::Model;

/// What a hole costs (nats) that stands for two bytes, or for itself; and what a byte costs that
/// vanished.
const TWO_BYTES: f32 = 3.0;
const HONEST: f32 = 3.0;
const VANISHED: f32 = 8.0;

/// What a hole costs (nats) where the codec has nothing for some bytes: five of the 64 that may stand there.
const GONE: f32 = 2.5;

/// How many hypotheses are kept: the model looks back four characters, and few of the candidates
/// of one hole are in earnest.
const HYPOTHESES: usize = 10;

/// The puzzle of one stretch: a node before each piece and one at the end.
pub(super) struct Holes<'p> {
    pub(super) pieces: &'p [Piece],
    pub(super) stretch: Range<usize>,
    pub(super) read: Codec,
    /// The bytes that vanish in this codec.
    pub(super) vanishing: ByteSet,
    pub(super) private_cost: f32,
    /// Whether pairs of bytes that GBK has for private use may be gone.
    pub(super) pairs_vanish: bool,
    /// Where the stretch shows that a byte is gone.
    pub(super) sound: Sound,
    /// What follows the stretch, with the end of the line where it is near.
    pub(super) tail: String,
    /// What that costs (nats) by itself, if it is on the same line.
    pub(super) tail_cost: f32,
}

/// What an arc takes a piece for.
const KNOWN: u8 = 0;
const ITSELF: u8 = 1;
const LOST_LEAD: u8 = 2;
const LOST_FOLLOW: u8 = 3;
const LEAD_FOLLOW: u8 = 4;
const FOLLOW_LEAD: u8 = 5;
const LEAD_VANISHED: u8 = 6;
const FOLLOW_VANISHED: u8 = 7;
const TWO_VANISHED: u8 = 12;
const CUT_VANISHED: u8 = 13;
const CUT_ONE: u8 = 8;
const CUT_TWO: u8 = 9;
pub(super) const PRIVATE_LEAD: u8 = 10;
pub(super) const PRIVATE_FOLLOW: u8 = 11;

const PAIR_VANISHED: u8 = 16;
const OTHER_PAIR_VANISHED: u8 = 17;

/// What it costs (nats) that a pair of bytes is gone that GBK has for private use: one pair in fifteen
/// is such a one.
const PAIR_GONE: f32 = 4.0;

/// Those pairs, as far as UTF-8 has them: the end of a character and the beginning of the next, or two
/// bytes in the middle of one.
const PAIR: [ByteSet; 2] = [
    ByteSet::range(0xAA, 0xAF),
    ByteSet::range(0xA1, 0xBF)
        .or(ByteSet::range(0xE2, 0xE9))
        .or(ByteSet::one(0xEF)),
];
const OTHER_PAIR: [ByteSet; 2] = [ByteSet::range(0xA1, 0xA7), ByteSet::range(0x80, 0xA0)];

const SELDOM_LEAD: u8 = 14;
const SELDOM_FOLLOW: u8 = 15;

/// What it costs (nats) that a hole is one of the few bytes that make the hole before it unreadable:
/// one of 64 continuation bytes, or a handful.
const SELDOM: f32 = 3.0;

/// What it costs (nats) that a hole stands for what some decoders read as private use: when it
/// is not known whether this one does, and when the stretch shows that it does.
pub(super) const PRIVATE_USE: f32 = 1.5;
pub(super) const NO_PRIVATE_USE: f32 = 6.0;

/// What it costs (nats) when a stretch ends in the middle of a character.
const CUT: f32 = 3.0;

/// How many characters behind a stretch are read with it.
pub(super) const TAIL_CHARS: usize = 3;

/// Whether a hole may have been `c`. Of general punctuation text has what the model knows; of the
/// marks of Chinese and Japanese no signs of the post, and nothing that is no character at all.
fn is_admitted(c: char) -> bool {
    let known = || Model::bundled().fold(c).is_known();
    let unused = matches!(c,
        '\u{3004}' | '\u{3012}' | '\u{3013}' | '\u{301d}'..='\u{3040}'
        | '\u{3097}'..='\u{309a}');
    !is_improbable(c) && !unused && (!('\u{2000}'..='\u{206f}').contains(&c) || known())
}

impl Holes<'_> {
    /// The bytes that the wrong codec could not read in front of the piece behind `node`.
    fn unreadable(&self, node: usize) -> &'static Unreadable {
        // what stands behind the stretch was never beside these bytes
        let next = self.pieces[..self.stretch.end].get(node + 1);
        let next = next.map_or(Next::Nothing, |piece| match piece.bytes() {
            _ if piece.is_hole() => Next::Hole,
            [first, ..] => Next::Byte(*first),
            [] => Next::Nothing,
        });
        unreadable(self.read, next)
    }

    /// Whether the stretch holds what only some decoders read, so that this one reads it.
    pub(super) fn shows_private_use(&self) -> bool {
        let known = self.pieces[self.stretch.clone()].iter();
        let mut known = known.map(Piece::bytes).filter(|bytes| bytes.len() > 1);
        known.any(|bytes| Readable::of(self.read, bytes) == Readable::PrivateUse)
    }

    /// Whether what an arc takes for a lost byte is one that this decoder may be unable to read.
    pub(super) fn is_lost(tag: u8) -> bool {
        matches!(tag, LOST_LEAD | LOST_FOLLOW | PRIVATE_LEAD | PRIVATE_FOLLOW)
    }

    /// All that may have stood where an arc takes a hole for a lost byte.
    pub(super) fn rivals(&self, from: usize, tag: u8) -> Bytes {
        let place = match tag {
            LOST_LEAD | PRIVATE_LEAD => LEAD,
            LOST_FOLLOW | PRIVATE_FOLLOW => FOLLOW,
            _ => return self.bytes(from, tag),
        };
        let Unreadable { lost, private, .. } = *self.unreadable(from);
        let all = match self.private_cost < NO_PRIVATE_USE {
            true => lost.or(private),
            false => lost,
        };
        Bytes::new(&[all.and(place)])
    }

    pub(super) fn bytes(&self, from: usize, tag: u8) -> Bytes {
        match tag {
            CUT_VANISHED => return Bytes::new(&[self.vanishing]),
            CUT_ONE => return Bytes::new(&[FOLLOW]),
            CUT_TWO => return Bytes::new(&[FOLLOW, FOLLOW]),
            _ if from >= self.stretch.end => return Bytes::COPY,
            _ => {}
        }
        let piece = &self.pieces[from];
        let behind = |first: &[ByteSet]| {
            let own = piece.bytes().iter().map(|byte| ByteSet::one(*byte));
            let sets: Vec<ByteSet> = first.iter().copied().chain(own).collect();
            Bytes::new(&sets)
        };
        match tag {
            LOST_LEAD => Bytes::new(&[self.unreadable(from).lost.and(LEAD)]),
            LOST_FOLLOW => Bytes::new(&[self.unreadable(from).lost.and(FOLLOW)]),
            PRIVATE_LEAD => Bytes::new(&[self.unreadable(from).private.and(LEAD)]),
            PRIVATE_FOLLOW => Bytes::new(&[self.unreadable(from).private.and(FOLLOW)]),
            SELDOM_LEAD => Bytes::new(&[self.unreadable(from).seldom.and(LEAD)]),
            SELDOM_FOLLOW => Bytes::new(&[self.unreadable(from).seldom.and(FOLLOW)]),
            LEAD_FOLLOW => Bytes::new(&[LEAD, FOLLOW]),
            FOLLOW_LEAD => Bytes::new(&[FOLLOW, LEAD]),
            ITSELF => Bytes::new(&[ByteSet::one(b'?')]),
            LEAD_VANISHED => behind(&[LEAD]),
            FOLLOW_VANISHED if self.vanishing.len() > 0 => behind(&[self.vanishing]),
            FOLLOW_VANISHED => behind(&[FOLLOW]),
            TWO_VANISHED => behind(&[self.vanishing; 2]),
            PAIR_VANISHED => behind(&PAIR),
            OTHER_PAIR_VANISHED => behind(&OTHER_PAIR),
            _ => behind(&[]),
        }
    }
}

impl Puzzle for Holes<'_> {
    fn last(&self) -> usize {
        // behind the last piece one node more: what was cut off and the text that follows
        self.stretch.end + 1
    }

    fn arcs(&self, node: usize, begun: Option<ByteSet>, _last: Option<u8>, arcs: &mut Vec<Arc>) {
        // a character that two bytes of are read has three
        let need = begun.map_or(0, |last| match last.and(FOLLOW).len() {
            0 => last.iter().map(|lead| length(lead) - 1).fold(1, usize::max),
            _ => 1,
        });
        if node >= self.stretch.end {
            let tail = |bytes, cost, tag| Arc::new(node + 1, bytes, cost, tag);
            if begun.is_some() {
                // these do not read what follows
                let cut = |bytes, cost, tag| tail(bytes, cost + self.tail_cost, tag);
                if self.vanishing.len() > 0 {
                    arcs.push(cut(Bytes::new(&[self.vanishing]), GONE, CUT_VANISHED));
                }
                arcs.push(cut(Bytes::new(&[FOLLOW]), CUT, CUT_ONE));
                arcs.push(cut(Bytes::new(&[FOLLOW, FOLLOW]), CUT, CUT_TWO));
            } else {
                arcs.push(tail(Bytes::COPY, 0.0, KNOWN));
            }
            return;
        }
        let piece = &self.pieces[node];
        let mut push = |bytes: Bytes, cost: f32, tag: u8| {
            if bytes.sets().iter().all(|set| set.len() > 0) {
                arcs.push(Arc::new(node + 1, bytes, cost, tag));
            }
        };
        if !piece.is_hole() {
            let mut push = |tag: u8, cost: f32| push(self.bytes(node, tag), cost, tag);
            push(KNOWN, 0.0);
            // next to nothing would be known of a character one byte of which is lost and another one gone
            let open = !self.pairs_vanish && begun.is_some_and(|last| last.len() > 1);
            if open || self.sound.is_sound(node, need) {
                return;
            }
            match (self.vanishing.len() > 0, begun.is_some()) {
                (true, true) => {
                    push(FOLLOW_VANISHED, GONE);
                    push(TWO_VANISHED, 2.0 * GONE);
                }
                (true, false) => {}
                // A first byte of a pair before a character that is no second one.
                (false, true) if self.pairs_vanish && piece.c.is_ascii() => {
                    push(FOLLOW_VANISHED, PAIR_GONE);
                }
                (false, _) if piece.bytes().len() > 3 || piece.c.is_ascii() => {}
                (false, true) if self.pairs_vanish => {
                    push(FOLLOW_VANISHED, VANISHED);
                    push(PAIR_VANISHED, PAIR_GONE);
                    push(OTHER_PAIR_VANISHED, PAIR_GONE);
                }
                (false, true) => push(FOLLOW_VANISHED, VANISHED),
                (false, false) => push(LEAD_VANISHED, VANISHED),
            }
            return;
        }
        let begun = begun.is_some();
        let (place, one, two) = match begun {
            true => (FOLLOW, need - 1, if need == 1 { Some(2) } else { None }),
            false => (LEAD, 2, Some(1)),
        };
        let honest = (!begun && piece.c == '?').then_some(0);
        // what leads to where a byte would have to be gone is left out, if there is another way
        let behind =
            |need: Option<usize>| need.is_some_and(|need| self.sound.is_sound(node + 1, need));
        let any = behind(Some(one)) || behind(two) || behind(honest);
        let leads_on = |need: Option<usize>| need.is_some() && (!any || behind(need));
        let Unreadable {
            lost,
            private,
            seldom,
        } = *self.unreadable(node);
        if leads_on(Some(one)) {
            push(
                Bytes::new(&[lost.and(place)]),
                0.0,
                if begun { LOST_FOLLOW } else { LOST_LEAD },
            );
            push(
                Bytes::new(&[private.and(place)]),
                self.private_cost,
                if begun { PRIVATE_FOLLOW } else { PRIVATE_LEAD },
            );
            push(
                Bytes::new(&[seldom.and(place)]),
                SELDOM,
                if begun { SELDOM_FOLLOW } else { SELDOM_LEAD },
            );
        }
        if leads_on(two) {
            if begun {
                push(Bytes::new(&[FOLLOW, LEAD]), TWO_BYTES, FOLLOW_LEAD);
            } else {
                push(Bytes::new(&[LEAD, FOLLOW]), TWO_BYTES, LEAD_FOLLOW);
            }
        }
        if leads_on(honest) {
            push(Bytes::new(&[ByteSet::one(b'?')]), HONEST, ITSELF);
        }
    }

    fn text(&self, _nodes: Range<usize>) -> &str {
        &self.tail // only the last arc has no bytes of its own
    }

    fn beam(&self) -> usize {
        HYPOTHESES
    }

    fn admits(&self, ch: char) -> bool {
        is_admitted(ch)
    }

    fn everyday(&self) -> &[Unit] {
        static EVERYDAY: LazyLock<Vec<Unit>> = LazyLock::new(|| {
            let admitted = ('\u{80}'..='\u{ffff}').filter(|c| is_admitted(*c) && !is_uncommon(*c));
            admitted.filter_map(|c| Encoding::Utf8.unit(c)).collect()
        });
        &EVERYDAY
    }

    fn boundary(&self, _before: Option<u8>, _byte: u8, _mark: Option<u16>) -> Option<f32> {
        Some(0.0)
    }

    fn may_end(&self, node: usize) -> bool {
        node > self.stretch.end
    }
}
