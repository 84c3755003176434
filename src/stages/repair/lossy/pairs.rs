//! Pairs of bytes, GBK or Big5, that lost some: the puzzle of a stretch, and where in a line it stands.
//!
//! Nearly all pairs are characters, whatever codec they are read in, so that structure says little: a
//! stretch is where the bytes say frequent characters, one by one, and those that stand there are rare.
//! A hole may be any byte that the wrong codec could not read there, or two; where a decoder took one
//! byte for lost and went on with the next, pairs behind it begin at other places than its own.

use std::ops::Range;
use std::sync::LazyLock;

use super::super::lattice::{Arc, ByteSet, Bytes};
use super::super::round_trip::{Codec, Prices};
use super::open::{
    CUT, CUT_ONE, EXTENDED_FOLLOW, EXTENDED_LEAD, FOLLOW_LEAD, HONEST, ITSELF, KNOWN, LEAD_FOLLOW,
    LOST_FOLLOW, LOST_LEAD, Lossy, OWN, Open, PRIVATE_FOLLOW, PRIVATE_LEAD, SELDOM, SELDOM_FOLLOW,
    SELDOM_LEAD, TWO_BYTES, is_admitted,
};
use super::readable::{PAIR_FOLLOW, PAIR_LEAD};
use super::stretch::Piece;

/// The puzzle of pairs.
pub(super) struct Pairs<'p> {
    pub(super) open: Open<'p>,
    /// Whether a hole may stand for two bytes.
    pub(super) wide: bool,
}

/// What it costs (nats) that a question mark between characters stands for one: somebody may have asked.
const ASKED: f32 = 8.0;

/// What an arc takes a piece for besides: the other bytes of a character that the wrong codec has twice.
const OTHER: u8 = OWN;

impl Lossy for Pairs<'_> {
    fn open(&self) -> &Open<'_> {
        &self.open
    }

    fn set_costs(&mut self, private: f32, extended: f32) {
        (self.open.private_cost, self.open.extended_cost) = (private, extended);
    }

    fn bytes(&self, from: usize, tag: u8) -> Bytes {
        match tag {
            OTHER => {
                let bytes = self.open.pieces[from].other_bytes().iter();
                let sets: Vec<ByteSet> = bytes.map(|byte| ByteSet::one(*byte)).collect();
                Bytes::new(&sets)
            }
            _ => self.open.bytes(from, tag),
        }
    }

    fn ways(&self, node: usize, begun: Option<ByteSet>, arcs: &mut Vec<Arc>) {
        let open = &self.open;
        let begun = begun.is_some();
        let mut push = |cost: f32, tag: u8| {
            let bytes = self.bytes(node, tag);
            if !bytes.sets().iter().any(|set| set.is_empty()) {
                arcs.push(Arc::new(node + 1, bytes, cost, tag));
            }
        };
        if node >= open.stretch.end {
            match begun {
                true => push(CUT + open.tail_cost, CUT_ONE), // this does not read what follows
                false => push(0.0, KNOWN),
            }
            return;
        }
        let piece = &open.pieces[node];
        if !piece.is_hole() {
            push(0.0, KNOWN);
            if !piece.other_bytes().is_empty() {
                push(0.0, OTHER);
            }
            return;
        }
        match begun {
            true => {
                push(0.0, LOST_FOLLOW);
                push(open.private_cost, PRIVATE_FOLLOW);
                push(open.extended_cost, EXTENDED_FOLLOW);
                push(SELDOM, SELDOM_FOLLOW);
                if self.wide {
                    push(TWO_BYTES, FOLLOW_LEAD);
                }
            }
            false => {
                push(0.0, LOST_LEAD);
                push(open.private_cost, PRIVATE_LEAD);
                push(open.extended_cost, EXTENDED_LEAD);
                push(SELDOM, SELDOM_LEAD);
                if self.wide {
                    push(if piece.c == '?' { ASKED } else { TWO_BYTES }, LEAD_FOLLOW);
                }
                if piece.c == '?' {
                    push(HONEST, ITSELF);
                }
            }
        }
    }
}

/// What a character costs (nats) of which nothing is known; and what one costs of which a byte is open, more
/// than the likeliest that it may be.
const OPEN: f32 = 7.0;
const CHOICE: f32 = 1.0;

/// What the likeliest character costs (nats) that has a byte in one of its two places.
struct Likeliest([[f32; 256]; 2]);

impl Likeliest {
    fn of(written: Codec) -> &'static Self {
        static GBK: LazyLock<Likeliest> = LazyLock::new(|| Likeliest::new(Codec::Gb18030));
        static BIG5: LazyLock<Likeliest> = LazyLock::new(|| Likeliest::new(Codec::Big5));
        match written.is_big5() {
            true => &BIG5,
            false => &GBK,
        }
    }

    fn new(written: Codec) -> Self {
        let mut all = [[f32::INFINITY; 256]; 2];
        for lead in PAIR_LEAD.iter() {
            for follow in PAIR_FOLLOW.iter() {
                let own = written.decode_char(&[lead, follow]);
                if let Some((c, 2)) = own.filter(|(c, _)| is_admitted(*c)) {
                    let own = Prices::as_is().nats(c) + CHOICE;
                    for (place, byte) in [lead, follow].into_iter().enumerate() {
                        let least = &mut all[place][usize::from(byte)];
                        *least = least.min(own);
                    }
                }
            }
        }
        Self(all)
    }

    /// With `lead`, and any byte behind it.
    fn behind(&self, lead: u8) -> f32 {
        self.0[0][usize::from(lead)]
    }

    /// With `follow`, and any byte before it.
    fn before(&self, follow: u8) -> f32 {
        self.0[1][usize::from(follow)]
    }
}

/// What ASCII costs, and a hole where it stands as it is: it says nothing.
const ASCII: f32 = 3.0;

/// Beginning and leaving a stretch in the middle of a line.
const ENTER: f32 = 6.0;
const LEAVE: f32 = 4.0;

/// How much (nats) a stretch has to gain, each character by itself.
const LEAST: f32 = 20.0;

/// How many characters a stretch has to have, and of how many one may be a hole.
const FEWEST_CHARS: usize = 6;
const MOST_HOLES: usize = 2;

/// States: text as it stands, between pairs, behind a first byte that is known, or that is open.
const KEPT: usize = 0;
const BETWEEN: usize = 1;
const BEHIND: usize = 2;
const BEHIND_OPEN: usize = 3;
const STATES: usize = 4;

/// Where in the pieces of a line pairs of what was `written` stand, with what all of it gains (nats), each
/// character by itself. Linear.
pub(super) fn stretches(pieces: &[Piece], written: Codec) -> (f32, Vec<Range<usize>>) {
    let mut costs = [f32::INFINITY; STATES];
    costs[KEPT] = 0.0;
    let mut back: Vec<[u8; STATES]> = Vec::with_capacity(pieces.len());
    let (mut last, mut whole) = (0, 0.0);
    for (at, piece) in pieces.iter().enumerate() {
        let own = match piece.is_hole() {
            true => ASCII,
            false => Prices::as_is().nats(piece.c),
        };
        whole += own;
        let mut next = [f32::INFINITY; STATES];
        let mut from = [0u8; STATES];
        for (state, &cost) in costs.iter().enumerate() {
            if cost == f32::INFINITY {
                continue;
            }
            let mut improve = |to: usize, cost: f32| {
                if cost < next[to] {
                    (next[to], from[to]) = (cost, state as u8);
                }
            };
            match state {
                KEPT => improve(KEPT, cost + own),
                BETWEEN => improve(KEPT, cost + own + LEAVE),
                _ => {}
            }
            let (inside, enter) = match state {
                KEPT if at == 0 => (BETWEEN, 0.0),
                KEPT => (BETWEEN, ENTER),
                state => (state, 0.0),
            };
            ways(written, inside, last, piece, |to, own| {
                improve(to, cost + enter + own)
            });
        }
        last = piece.bytes().last().copied().unwrap_or(0);
        costs = next;
        back.push(from);
    }
    costs[BEHIND] += CUT; // the second byte of the last pair was cut off
    let ends = [KEPT, BETWEEN, BEHIND].into_iter();
    let end = ends.min_by(|one, other| costs[*one].total_cmp(&costs[*other]));
    let end = end.unwrap_or(KEPT);
    let gain = whole - costs[end];
    let mut all = match gain >= LEAST {
        true => trace(pieces, &back, end),
        false => Vec::new(),
    };
    all.retain(|stretch| {
        let holes = pieces[stretch.clone()].iter();
        let holes = holes.filter(|piece| piece.is_hole()).count();
        stretch.len() >= FEWEST_CHARS && (1..=stretch.len() / MOST_HOLES).contains(&holes)
    });
    (gain, all)
}

/// Where a piece `leads` from a state inside a stretch, behind the byte `last`, and what that costs.
fn ways(written: Codec, state: usize, last: u8, piece: &Piece, mut leads: impl FnMut(usize, f32)) {
    if !piece.is_hole() {
        if let Some((to, own)) = after(written, state, last, piece.bytes()) {
            leads(to, own);
        }
        // what comes next looks back to the usual byte
        if let Some((BETWEEN, own)) = after(written, state, last, piece.other_bytes()) {
            leads(BETWEEN, own);
        }
        return;
    }
    if state == BETWEEN {
        leads(BEHIND_OPEN, 0.0);
        leads(BETWEEN, OPEN + TWO_BYTES);
        if piece.c == '?' {
            leads(BETWEEN, HONEST);
        }
        return;
    }
    let own = match state {
        BEHIND => Likeliest::of(written).behind(last),
        _ => OPEN,
    };
    leads(BETWEEN, own);
    leads(BEHIND_OPEN, own + TWO_BYTES);
}

/// The stretches on the way that leads `back` from a state at the end, without the ASCII at their ends that
/// stands for itself.
fn trace(pieces: &[Piece], back: &[[u8; STATES]], end: usize) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    let mut state = end;
    for at in (0..pieces.len()).rev() {
        let before = usize::from(back[at][state]);
        let itself = state == BETWEEN && !matches!(before, BEHIND | BEHIND_OPEN);
        if state != KEPT {
            match all.last_mut() {
                Some(last) if last.start == at + 1 => last.start = at,
                _ if itself && is_plain(&pieces[at]) => {}
                _ => all.push(at..at + 1),
            }
        }
        state = before;
    }
    all.reverse();
    for stretch in &mut all {
        let plain = pieces[stretch.clone()]
            .iter()
            .take_while(|piece| is_plain(piece));
        stretch.start += plain.count();
    }
    all
}

fn is_plain(piece: &Piece) -> bool {
    piece.c.is_ascii() && !piece.is_hole()
}

/// Where known bytes lead behind the byte `last`, and what they cost.
fn after(written: Codec, mut state: usize, mut last: u8, bytes: &[u8]) -> Option<(usize, f32)> {
    if bytes.is_empty() || bytes.len() > 2 {
        return None;
    }
    let mut cost = 0.0;
    for &byte in bytes {
        (state, cost) = match state {
            BEHIND => {
                let (c, _) = written.decode_char(&[last, byte])?;
                (BETWEEN, cost + Prices::as_is().nats(c))
            }
            BEHIND_OPEN => (BETWEEN, cost + Likeliest::of(written).before(byte)),
            BETWEEN if byte < 0x20 && byte != b'\t' => return None,
            BETWEEN if byte < 0x80 => (BETWEEN, cost + ASCII),
            BETWEEN => (BEHIND, cost),
            _ => return None,
        };
        last = byte;
    }
    Some((state, cost))
}

#[cfg(test)]
mod tests {
    use super::super::stretch::pieces;
    use super::*;

    /// What stands in the stretches of `line` as Big5 that was read in GBK.
    fn found(line: &str) -> Vec<String> {
        let all = pieces(line, Codec::Gb18030);
        let (_, stretches) = stretches(&all, Codec::Big5);
        let text = |stretch: Range<usize>| all[stretch].iter().map(|piece| piece.c).collect();
        stretches.into_iter().map(text).collect()
    }

    #[test]
    fn a_stretch_stands_where_the_bytes_say_frequent_characters() {
        // Big5 of 我們都很高興，晚上早早就把行李收拾好了
        let damaged = "и�坛＋馨�砍�A边�WΝΝ碞р︽�酽�珺�n�F";
        let all = found(damaged);
        assert_eq!(all.len(), 1, "{all:?}");
        assert!(
            all[0].chars().count() * 10 >= damaged.chars().count() * 9,
            "{all:?}"
        );
        let inside = found(&format!("渡口的老人说过，{damaged}"));
        assert_eq!(inside, all, "good text before it is left out");
        assert!(
            found(&damaged.replace('�', "")).is_empty(),
            "nothing is lost"
        );
    }

    #[test]
    fn neither_good_text_nor_noise_is_a_stretch() {
        for line in [
            "渡口的老人�每年春天河水都会涨到第三级石阶。",
            "Why? Because there is no other way, is there?",
            "�\u{4}�\u{1}@�\u{2}垩\u{1}�\u{4}忮\u{5}�琊\u{2}�",
        ] {
            assert!(found(line).is_empty(), "{line}");
        }
    }

    #[test]
    fn a_hole_costs_what_the_likeliest_character_does() {
        let big5 = Likeliest::of(Codec::Big5);
        let comma = Prices::as_is().nats('，') + CHOICE;
        assert!(big5.before(0x41) <= comma, "A1 41 is a comma");
        assert!(big5.behind(0xFF).is_infinite(), "no character begins so");
    }
}
