//! Which wrong readings a rare hanzi tells of. Rare it is in every text now and then; it tells of a
//! wrong reading only if that makes it more often than honest text has it.
//!
//! Honest text has a hanzi as often as the language model says. A wrong reading has it as often as
//! the right one has what its bytes say there: another character where both codecs pair bytes, two
//! bytes of a sequence, or of two, where one of them is UTF-8. A table holds for each hanzi the
//! readings that make it clearly more frequent; it is made from the model beforehand (`characters`). Knows
//! single characters, no more.

use super::characters;
use super::class::{Class, class};
use super::codec::Codec;
use super::cover::is_single;
use super::halves;
use super::lean::{self, PAIRED, PARTS};
use super::plan::Step;
use super::reading::{Lone, Reader};
use super::scan::is_cantonese;
use super::stops::{Rows, is_control};

/// Wrong readings of double-byte codecs, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ways(u8);

/// What gives hanzi: for each bit the right codec and the wrong one.
const STEPS: [(Codec, Codec); 5] = [
    (Codec::Utf8, Codec::Gb18030),
    (Codec::Big5, Codec::Gb18030),
    (Codec::Utf16Le, Codec::Gb18030),
    (Codec::Utf8, Codec::Big5),
    (Codec::Gb18030, Codec::Big5),
];

/// The bit of all others.
const OTHERS: usize = STEPS.len();

impl Ways {
    /// All of them, and those that have no bit.
    pub(super) const ANY: Self = Self(0xFF);

    /// Those alone that have no bit.
    pub(super) const OTHERS: Self = Self(u8::MAX << OTHERS);

    /// Those where both codecs pair bytes; see [`PAIRED`].
    pub(super) const PAIRED: Self = Self(1 << 1 | 1 << WIDE | 1 << 4);

    /// Those that both tell of.
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    fn has(self, bit: usize) -> bool {
        self.0 >> bit & 1 != 0
    }

    /// The same less the steps that are not `open`; those that have no bit of their own are not asked for.
    pub(super) fn less(self, open: impl Fn(Step) -> bool) -> Self {
        let steps = STEPS.iter().enumerate();
        let closed = steps
            .filter(|(bit, (written, read))| {
                let (written, read) = (*written, *read);
                self.has(*bit) && !open(Step { written, read })
            })
            .fold(0, |closed, (bit, _)| closed | 1 << bit);
        Self(self.0 & !closed)
    }

    pub(super) fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Whether `step` is among them; variants of a codec are as their main form.
    pub(super) fn admit(self, step: Step) -> bool {
        let read = match step.read {
            Codec::Cp936 => Codec::Gb18030,
            Codec::Big5Eten => Codec::Big5,
            read => read,
        };
        let bit = STEPS.iter().position(|way| *way == (step.written, read));
        self.has(bit.unwrap_or(OTHERS))
    }
}

/// By how much (nats) a wrong reading must make a hanzi more frequent than honest text does.
const TELLING: f32 = 1.5;

/// What a character costs (nats) that Cantonese is full of, and the model has hardly met.
const CANTONESE: f32 = 7.0;

/// What characters cost (nats) that text has, but that the model does not price.
const MARK: f32 = 5.0;

/// What a letter costs (nats) where a single-byte codec has read hanzi.
const LETTER: f32 = 5.0;

/// The wrong readings that `c` tells of, if it is a hanzi or a control, half of a pair of UTF-16; any
/// if it is neither.
pub(super) fn ways(c: char) -> Ways {
    ways_in(characters::ways(), c)
}

/// The same from a [`table`].
pub(super) fn ways_in(table: &[u8], c: char) -> Ways {
    match class(c) {
        _ if is_control(c) => Ways(1 << WIDE),
        Class::Common | Class::Known | Class::Rare => {
            let at = (c as usize).wrapping_sub(FIRST as usize);
            table.get(at).map_or(Ways::ANY, |ways| Ways(*ways))
        }
        _ => Ways::ANY,
    }
}

const FIRST: char = '\u{3400}';
const LAST: char = '\u{9fff}';

/// How many hanzi a [`table`] has.
pub(super) const COUNT: usize = LAST as usize - FIRST as usize + 1;

/// The ways of each hanzi from the first to the last that the basic plane has, from the codecs and the model, where it
/// is known which are doubled.
pub(super) fn table(doubled: &Rows) -> Box<[u8]> {
    let pieces = Pieces::new();
    let of = |c: char| {
        let honest = chance(c);
        let bits = STEPS.iter().enumerate();
        bits.fold(0, |ways, (bit, &(written, read))| {
            let wrong = match read.code(c) {
                pair @ 0x8000.. => pieces.chance(written, pair.to_be_bytes()),
                _ => 0.0,
            };
            let letters = doubled.has(c) && (written, read) == STEPS[0];
            ways | u8::from(letters || wrong >= honest * TELLING.exp()) << bit
        })
    };
    (FIRST..=LAST).map(of).collect()
}

/// How often honest text has `c`.
fn chance(c: char) -> f32 {
    let cost = match class(c) {
        _ if is_cantonese(c) => CANTONESE,
        Class::Common | Class::Known | Class::Rare => Lone::new(true).read(c),
        Class::CjkMark | Class::Kana => MARK,
        _ => return 0.0,
    };
    (-cost).exp()
}

/// How often the bytes of UTF-8 stand side by side in text of characters of three.
struct Pieces {
    /// By the lower six bits of two bytes that follow, or by first byte and the one behind it.
    pairs: Vec<f32>,
    first: [f32; 256],
    last: [f32; 256],
}

impl Pieces {
    fn new() -> Self {
        let mut pieces = Self {
            pairs: vec![0.0; 1 << 16],
            first: [0.0; 256],
            last: [0.0; 256],
        };
        let marks = '\u{3000}'..='\u{30ff}';
        for c in marks.chain(FIRST..=LAST).chain('\u{ff01}'..='\u{ff5e}') {
            let own = chance(c);
            let mut buffer = [0; 4];
            let bytes = c.encode_utf8(&mut buffer).as_bytes();
            if let &[one, two, three] = bytes {
                pieces.pairs[usize::from(u16::from_be_bytes([one, two]))] += own;
                pieces.pairs[usize::from(u16::from_be_bytes([two, three]))] += own;
                pieces.first[usize::from(one)] += own;
                pieces.last[usize::from(three)] += own;
            }
        }
        // what single-byte codecs make of hanzi, written down as UTF-8 and read wrong again
        let controls = |c: char| c < '\u{a0}'; // of ISO 8859-1
        for c in ('\u{80}'..='\u{7ff}').filter(|c| controls(*c) || is_single(*c)) {
            let mut buffer = [0; 4];
            if let &[one, two] = c.encode_utf8(&mut buffer).as_bytes() {
                let own = (-LETTER).exp();
                pieces.pairs[usize::from(u16::from_be_bytes([one, two]))] += own;
                pieces.first[usize::from(one)] += own;
                pieces.last[usize::from(two)] += own;
            }
        }
        pieces
    }

    /// How often two bytes stand for one character of the wrong codec, where `written` was read in it.
    fn chance(&self, written: Codec, pair: [u8; 2]) -> f32 {
        match written {
            Codec::Utf8 => {
                let inside = self.pairs[usize::from(u16::from_be_bytes(pair))];
                let across = self.last[usize::from(pair[0])] * self.first[usize::from(pair[1])];
                (inside + across) / 3.0
            }
            _ => match written.decode_char(&pair) {
                Some((c, 2)) => chance(c),
                _ => 0.0,
            },
        }
    }
}

/// How many characters on either side of a hanzi have their say.
const BESIDE: usize = 3;

/// What the characters around a hanzi have to gain with it (nats), where both codecs pair bytes: by
/// slot of [`PAIRED`]. Set so that next to no wrong reading of the development set is missed.
const LEAST: [i32; 3] = [9 * PARTS, 5 * PARTS, 9 * PARTS];

/// The same with so many on either side: the least that a true repair of the development set gains is 9.5, 5
/// and 15.8.
const AROUND: usize = 16;
const LEAST_AROUND: [i32; 3] = [9 * PARTS, 5 * PARTS, 15 * PARTS];

/// How much more (nats) than that a hanzi and its neighbours have to gain that is not rare enough to be suspicious
/// by itself.
const TRACED: i32 = 8 * PARTS;

/// Which of the `ways` that pair bytes the hanzi at `at`, which is no more than uncommon, tells of together with
/// its neighbours. Looks at 33 characters.
pub(super) fn traced(line: &str, at: usize, c: char, ways: Ways) -> Ways {
    allowed_from(line, at, c, ways.and(Ways::PAIRED), TRACED)
}

/// Which of the `ways` that the hanzi at `at` tells of its neighbours allow. Looks at 33
/// characters.
pub(super) fn allowed(line: &str, at: usize, c: char, ways: Ways) -> Ways {
    allowed_from(line, at, c, ways, 0)
}

/// The same where so `much` more has to be gained.
fn allowed_from(line: &str, at: usize, c: char, ways: Ways, much: i32) -> Ways {
    if ways == Ways::ANY || is_control(c) {
        return ways;
    }
    let (before, behind) = (&line[..at], &line[at + c.len_utf8()..]);
    let mut allowed = ways.0;
    let mut around = before.chars().rev().take(BESIDE);
    if around.any(is_control) || behind.chars().take(BESIDE).any(is_control) {
        return Ways(allowed | 1 << WIDE);
    }
    let paired = PAIRED.iter().enumerate();
    for (slot, bit) in paired
        .filter_map(|(slot, step)| Some((slot, STEPS.iter().position(|other| other == step)?)))
        .filter(|(_, bit)| ways.has(*bit))
    {
        let wide = bit == WIDE;
        let most = |reach| {
            lean::gain(c, slot)
                + lean::most(before.chars().rev().take(reach), slot, wide)
                + lean::most(behind.chars().take(reach), slot, wide)
        };
        if most(BESIDE) < LEAST[slot] + much || most(AROUND) < LEAST_AROUND[slot] + much {
            allowed &= !(1 << bit);
        }
    }
    if halves::are_around(before.as_bytes(), behind.as_bytes()) {
        allowed |= 1 << WIDE;
    }
    for bit in [0, 3] {
        if ways.has(bit) && !is_in_sequence(before, c, behind, STEPS[bit].1) {
            allowed &= !(1 << bit);
        }
    }
    Ways(allowed)
}

/// The bit of UTF-16 read as GBK.
const WIDE: usize = 2;

/// Whether both bytes of `c` may be in sequences of UTF-8, as far as its two neighbours on either
/// side tell. A hole may be any byte.
fn is_in_sequence(before: &str, c: char, behind: &str, read: Codec) -> bool {
    let mut bytes = [0; 10];
    let mut put = |place: usize, c: char| {
        let pair = match read.code(c) {
            _ if matches!(c, '?' | '\u{fffd}') => [HOLE, HOLE],
            byte @ 0x100..=0x1FF => [0, byte as u8],
            pair => pair.to_be_bytes(),
        };
        bytes[place..place + 2].copy_from_slice(&pair);
    };
    put(4, c);
    let mut last = before.chars().rev();
    let mut next = behind.chars();
    for place in 1..=2 {
        put(4 - 2 * place, last.next().unwrap_or('\n'));
        put(4 + 2 * place, next.next().unwrap_or('\n'));
    }
    let follow = |at: usize| matches!(bytes[at], 0x80..=0xBF | HOLE);
    let covers = |at: usize| {
        let three = |start: usize| {
            matches!(bytes[start], 0xE2..=0xEF | HOLE) && follow(start + 1) && follow(start + 2)
        };
        let four =
            |start: usize| matches!(bytes[start], 0xF0) && (start + 1..start + 4).all(follow);
        (at - 2..=at).any(three)
            || (at - 1..=at).any(|start| matches!(bytes[start], 0xC2..=0xDF) && follow(start + 1))
            || (at - 3..=at.min(6)).any(four)
    };
    covers(4) && covers(5)
}

/// No byte of UTF-8.
const HOLE: u8 = 0xFF;
