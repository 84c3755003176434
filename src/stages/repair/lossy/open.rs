//! One stretch of lossy mojibake as the puzzles have it: which bytes are known, and which are open. What
//! was written may be UTF-8 or pairs of bytes; how their characters follow from each other is for the
//! puzzles to say (`holes`, `pairs`).

use std::ops::Range;
use std::sync::LazyLock;

use super::super::lattice::{Arc, ByteSet, Bytes, Codec as Encoding, Puzzle, Unit};
use super::super::round_trip::{Codec, Rows, is_improbable, is_uncommon};
use super::readable::{
    FOLLOW, LEAD, Next, PAIR_FOLLOW, PAIR_FOLLOW_LOST, PAIR_LEAD, Readable, Unreadable, unreadable,
};
use super::stretch::Piece;
use crate::plausibility::Model;

/// What a hole costs (nats) that stands for two bytes, or for itself.
pub(super) const TWO_BYTES: f32 = 3.0;
pub(super) const HONEST: f32 = 3.0;

/// What it costs (nats) that a hole is one of the few bytes that make the hole before it unreadable:
/// one of 64 continuation bytes, or a handful.
pub(super) const SELDOM: f32 = 3.0;

/// What it costs (nats) that a hole stands for what some decoders read as private use: when it
/// is not known whether this one does, and when the stretch shows that it does.
pub(super) const PRIVATE_USE: f32 = 1.5;
pub(super) const NO_PRIVATE_USE: f32 = 6.0;

/// What it costs (nats) when a stretch ends in the middle of a character.
pub(super) const CUT: f32 = 3.0;

/// How many characters behind a stretch are read with it.
pub(super) const TAIL_CHARS: usize = 3;

/// How many hypotheses are kept: the model looks back four characters, and few of the candidates
/// of one hole are in earnest.
const HYPOTHESES: usize = 10;

/// What an arc takes a piece for; a puzzle has others of its own from [`OWN`] on.
pub(super) const KNOWN: u8 = 0;
pub(super) const ITSELF: u8 = 1;
pub(super) const LOST_LEAD: u8 = 2;
pub(super) const LOST_FOLLOW: u8 = 3;
pub(super) const LEAD_FOLLOW: u8 = 4;
pub(super) const FOLLOW_LEAD: u8 = 5;
pub(super) const PRIVATE_LEAD: u8 = 6;
pub(super) const PRIVATE_FOLLOW: u8 = 7;
pub(super) const SELDOM_LEAD: u8 = 8;
pub(super) const SELDOM_FOLLOW: u8 = 9;
pub(super) const EXTENDED_LEAD: u8 = 10;
pub(super) const EXTENDED_FOLLOW: u8 = 11;
pub(super) const CUT_ONE: u8 = 12;
pub(super) const OWN: u8 = 13;

/// A stretch: a node before each piece and one at the end.
#[derive(Clone)]
pub(super) struct Open<'p> {
    pub(super) pieces: &'p [Piece],
    pub(super) stretch: Range<usize>,
    pub(super) written: Codec,
    pub(super) read: Codec,
    /// What it costs (nats) that a hole stands for what only some decoders read.
    pub(super) private_cost: f32,
    /// The same for what only those decoders read that know more than a standard.
    pub(super) extended_cost: f32,
    /// What follows the stretch, with the end of the line where it is near.
    pub(super) tail: String,
    /// What that costs (nats) by itself, if it is on the same line.
    pub(super) tail_cost: f32,
}

/// A puzzle of bytes that were lost: what is not said here is alike in all of them.
pub(super) trait Lossy {
    fn open(&self) -> &Open<'_>;

    /// Takes note of what it costs (nats) from now on that a hole stands for private use, and for what only those
    /// decoders read that know more than a standard.
    fn set_costs(&mut self, private: f32, extended: f32);

    /// The ways on from `node`, as [`Puzzle::arcs`] has them.
    fn ways(&self, node: usize, begun: Option<ByteSet>, arcs: &mut Vec<Arc>);

    /// The bytes that an arc from a node takes a piece for.
    fn bytes(&self, from: usize, tag: u8) -> Bytes;

    /// All that may have stood where an arc takes a hole for a lost byte.
    fn rivals(&self, from: usize, tag: u8) -> Bytes {
        let open = self.open();
        let place = match tag {
            LOST_LEAD | PRIVATE_LEAD | EXTENDED_LEAD => open.lead(),
            LOST_FOLLOW | PRIVATE_FOLLOW | EXTENDED_FOLLOW => open.follow_lost(),
            _ => return self.bytes(from, tag),
        };
        let Unreadable {
            lost,
            private,
            extended,
            ..
        } = *open.unreadable(from);
        let mut all = lost;
        if open.private_cost < NO_PRIVATE_USE {
            all = all.or(private);
        }
        if open.extended_cost < NO_PRIVATE_USE {
            all = all.or(extended);
        }
        Bytes::new(&[all.and(place)])
    }
}

impl<P: Lossy> Puzzle for P {
    fn last(&self) -> usize {
        // behind the last piece one node more: what was cut off and the text that follows
        self.open().stretch.end + 1
    }

    fn arcs(&self, node: usize, begun: Option<ByteSet>, _last: Option<u8>, arcs: &mut Vec<Arc>) {
        self.ways(node, begun, arcs);
    }

    fn text(&self, _nodes: Range<usize>) -> &str {
        &self.open().tail // only the last arc has no bytes of its own
    }

    fn beam(&self) -> usize {
        HYPOTHESES
    }

    fn admits(&self, ch: char) -> bool {
        is_admitted(ch)
    }

    fn everyday(&self) -> &[Unit] {
        everyday(self.open().written)
    }

    fn boundary(&self, _before: Option<u8>, _byte: u8, _mark: Option<u16>) -> Option<f32> {
        Some(0.0)
    }

    fn may_end(&self, node: usize) -> bool {
        node > self.open().stretch.end
    }
}

/// Whether what an arc takes for a lost byte is one that this decoder may be unable to read.
pub(super) fn is_lost(tag: u8) -> bool {
    matches!(
        tag,
        LOST_LEAD | LOST_FOLLOW | PRIVATE_LEAD | PRIVATE_FOLLOW | EXTENDED_LEAD | EXTENDED_FOLLOW
    )
}

/// What the lattice calls a codec that text was written in.
pub(super) fn encoding(written: Codec) -> Encoding {
    match written {
        Codec::Utf8 => Encoding::Utf8,
        written if written.is_big5() => Encoding::Big5,
        _ => Encoding::Gbk,
    }
}

impl Open<'_> {
    /// The bytes that begin a character of several, that go on with it, and that do so and can be lost alone.
    pub(super) fn lead(&self) -> ByteSet {
        match self.written {
            Codec::Utf8 => LEAD,
            _ => PAIR_LEAD,
        }
    }

    pub(super) fn follow(&self) -> ByteSet {
        match self.written {
            Codec::Utf8 => FOLLOW,
            _ => PAIR_FOLLOW,
        }
    }

    pub(super) fn follow_lost(&self) -> ByteSet {
        match self.written {
            Codec::Utf8 => FOLLOW,
            _ => PAIR_FOLLOW_LOST,
        }
    }

    /// The bytes that the wrong codec could not read in front of the piece behind `node`.
    pub(super) fn unreadable(&self, node: usize) -> &'static Unreadable {
        // what stands behind the stretch was never beside these bytes
        let next = self.pieces[..self.stretch.end].get(node + 1);
        let next = next.map_or(Next::Nothing, |piece| match piece.bytes() {
            _ if piece.is_hole() => Next::Hole,
            [first, ..] => Next::Byte(*first),
            [] => Next::Nothing,
        });
        unreadable(self.written, self.read, next)
    }

    /// Whether the stretch holds what only some decoders read, so that this one reads it.
    pub(super) fn shows(&self, what: Readable) -> bool {
        let known = self.pieces[self.stretch.clone()].iter();
        let known = known.filter(|piece| !piece.is_hole()).map(Piece::bytes);
        let mut known = known.filter(|bytes| bytes.len() > 1);
        known.any(|bytes| Readable::of(self.written, self.read, bytes) == what)
    }

    /// The bytes that an arc of a shared kind takes the piece behind `node` for.
    pub(super) fn bytes(&self, node: usize, tag: u8) -> Bytes {
        let unreadable = || self.unreadable(node);
        match tag {
            LOST_LEAD => Bytes::new(&[unreadable().lost.and(self.lead())]),
            LOST_FOLLOW => Bytes::new(&[unreadable().lost.and(self.follow_lost())]),
            PRIVATE_LEAD => Bytes::new(&[unreadable().private.and(self.lead())]),
            PRIVATE_FOLLOW => Bytes::new(&[unreadable().private.and(self.follow_lost())]),
            EXTENDED_LEAD => Bytes::new(&[unreadable().extended.and(self.lead())]),
            EXTENDED_FOLLOW => Bytes::new(&[unreadable().extended.and(self.follow_lost())]),
            SELDOM_LEAD => Bytes::new(&[unreadable().seldom.and(self.lead())]),
            SELDOM_FOLLOW => Bytes::new(&[unreadable().seldom.and(self.follow_lost())]),
            LEAD_FOLLOW => Bytes::new(&[self.lead(), self.follow()]),
            FOLLOW_LEAD => Bytes::new(&[self.follow(), self.lead()]),
            ITSELF => Bytes::new(&[ByteSet::one(b'?')]),
            CUT_ONE => Bytes::new(&[self.follow()]),
            _ if node >= self.stretch.end => Bytes::COPY,
            _ => self.behind(node, &[]),
        }
    }

    /// The known bytes of the piece behind `node`, with some `first` before them.
    pub(super) fn behind(&self, node: usize, first: &[ByteSet]) -> Bytes {
        let mut bytes = Bytes::new(first);
        for byte in self.pieces[node].bytes() {
            bytes.push(ByteSet::one(*byte));
        }
        bytes
    }
}

/// Whether a hole may have been `c`. Of general punctuation text has what the model knows; of the
/// marks of Chinese and Japanese no signs of the post, and nothing that is no character at all; and it is
/// neither Greek nor Russian.
pub(super) fn is_admitted(c: char) -> bool {
    static ADMITTED: LazyLock<Rows> = LazyLock::new(|| Rows::new(admits));
    match c {
        '\u{80}'..='\u{ffff}' => ADMITTED.has(c),
        _ => admits(c),
    }
}

fn admits(c: char) -> bool {
    let known = || Model::bundled().fold(c).is_known();
    let unused = matches!(c,
        '\u{370}'..='\u{52f}' | '\u{3004}' | '\u{3012}' | '\u{3013}' | '\u{301d}'..='\u{3040}'
        | '\u{3097}'..='\u{309a}');
    (!is_improbable(c) || is_other_form(c))
        && !unused
        && (!('\u{2000}'..='\u{206f}').contains(&c) || known())
}

/// Hanzi that neither GB 2312 nor Big5 has, and traditional text all the same: what OpenCC's standard gives for
/// common simplified ones that most traditional text writes otherwise.
pub(super) fn is_other_form(c: char) -> bool {
    matches!(
        c,
        '爲' | '裏' | '羣' | '衆' | '啓' | '峯' | '牀' | '僞' | '竈'
    )
}

/// The characters that are considered where bytes are open in many ways.
fn everyday(written: Codec) -> &'static [Unit] {
    static UTF8: LazyLock<Vec<Unit>> = LazyLock::new(|| everyday_in(Encoding::Utf8));
    static GBK: LazyLock<Vec<Unit>> = LazyLock::new(|| everyday_in(Encoding::Gbk));
    static BIG5: LazyLock<Vec<Unit>> = LazyLock::new(|| everyday_in(Encoding::Big5));
    match encoding(written) {
        Encoding::Utf8 => &UTF8,
        Encoding::Gbk => &GBK,
        Encoding::Big5 => &BIG5,
    }
}

fn everyday_in(encoding: Encoding) -> Vec<Unit> {
    let admitted = ('\u{80}'..='\u{ffff}').filter(|c| is_admitted(*c) && !is_uncommon(*c));
    let mut units: Vec<Unit> = admitted.filter_map(|c| encoding.unit(c)).collect();
    units.sort_unstable_by_key(|unit| unit.bytes().to_vec());
    units
}
