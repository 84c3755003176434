//! The puzzle of one stretch of UTF-8 that lost bytes: what a hole may stand for, and where a byte may be
//! gone, as arcs over bytes that the lattice solves, and what each costs.

use super::super::lattice::{Arc, ByteSet, Bytes};
use super::open::{
    CUT, CUT_ONE, FOLLOW_LEAD, HONEST, ITSELF, KNOWN, LEAD_FOLLOW, LOST_FOLLOW, LOST_LEAD, Lossy,
    OWN, Open, PRIVATE_FOLLOW, PRIVATE_LEAD, SELDOM, SELDOM_FOLLOW, SELDOM_LEAD, TWO_BYTES,
};
use super::readable::{FOLLOW, LEAD, Unreadable};
use super::sound::{Sound, length};

/// What a byte costs (nats) that vanished.
const VANISHED: f32 = 8.0;

/// The same where the codec has nothing for some bytes: five of the 64 that may stand there.
const GONE: f32 = 2.5;

/// The puzzle of UTF-8.
pub(super) struct Holes<'p> {
    pub(super) open: Open<'p>,
    /// The bytes that vanish in this codec.
    pub(super) vanishing: ByteSet,
    /// Whether pairs of bytes that GBK has for private use may be gone.
    pub(super) pairs_vanish: bool,
    /// Where the stretch shows that a byte is gone.
    pub(super) sound: Sound,
}

/// What an arc takes a piece for besides.
const LEAD_VANISHED: u8 = OWN;
const FOLLOW_VANISHED: u8 = OWN + 1;
const TWO_VANISHED: u8 = OWN + 2;
const PAIR_VANISHED: u8 = OWN + 3;
const OTHER_PAIR_VANISHED: u8 = OWN + 4;
const CUT_VANISHED: u8 = OWN + 5;
const CUT_TWO: u8 = OWN + 6;

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

impl Lossy for Holes<'_> {
    fn open(&self) -> &Open<'_> {
        &self.open
    }

    fn set_costs(&mut self, private: f32, extended: f32) {
        (self.open.private_cost, self.open.extended_cost) = (private, extended);
    }

    fn bytes(&self, from: usize, tag: u8) -> Bytes {
        let behind = |first: &[ByteSet]| self.open.behind(from, first);
        match tag {
            CUT_VANISHED => Bytes::new(&[self.vanishing]),
            CUT_TWO => Bytes::new(&[FOLLOW, FOLLOW]),
            LEAD_VANISHED => behind(&[LEAD]),
            FOLLOW_VANISHED if !self.vanishing.is_empty() => behind(&[self.vanishing]),
            FOLLOW_VANISHED => behind(&[FOLLOW]),
            TWO_VANISHED => behind(&[self.vanishing; 2]),
            PAIR_VANISHED => behind(&PAIR),
            OTHER_PAIR_VANISHED => behind(&OTHER_PAIR),
            _ => self.open.bytes(from, tag),
        }
    }

    fn ways(&self, node: usize, begun: Option<ByteSet>, arcs: &mut Vec<Arc>) {
        // a character that two bytes of are read has three
        let need = begun.map_or(0, |last| match last.and(FOLLOW).is_empty() {
            true => last.iter().map(|lead| length(lead) - 1).fold(1, usize::max),
            false => 1,
        });
        if node >= self.open.stretch.end {
            let tail = |bytes, cost, tag| Arc::new(node + 1, bytes, cost, tag);
            if begun.is_some() {
                // these do not read what follows
                let cut = |bytes, cost, tag| tail(bytes, cost + self.open.tail_cost, tag);
                if !self.vanishing.is_empty() {
                    arcs.push(cut(Bytes::new(&[self.vanishing]), GONE, CUT_VANISHED));
                }
                arcs.push(cut(Bytes::new(&[FOLLOW]), CUT, CUT_ONE));
                arcs.push(cut(Bytes::new(&[FOLLOW, FOLLOW]), CUT, CUT_TWO));
            } else {
                arcs.push(tail(Bytes::COPY, 0.0, KNOWN));
            }
            return;
        }
        let piece = &self.open.pieces[node];
        let mut push = |bytes: Bytes, cost: f32, tag: u8| {
            if !bytes.sets().iter().any(|set| set.is_empty()) {
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
            match (!self.vanishing.is_empty(), begun.is_some()) {
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
            ..
        } = *self.open.unreadable(node);
        if leads_on(Some(one)) {
            push(
                Bytes::new(&[lost.and(place)]),
                0.0,
                if begun { LOST_FOLLOW } else { LOST_LEAD },
            );
            push(
                Bytes::new(&[private.and(place)]),
                self.open.private_cost,
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
}
