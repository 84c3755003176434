//! What one token of a damaged page may have been, as arcs of the lattice: each stands for a
//! sequence of sets of bytes, with what speaks against it and what kind of reading it is.

use std::sync::OnceLock;

use super::super::lattice::{Arc, ByteSet, Bytes, Codec, MOST_BYTES};
use super::readings::Syllable;

/// What an arc stands for.
pub(super) mod tag {
    /// The token as it stands.
    pub(in super::super) const AS_IS: u8 = 0;
    /// Its bytes, in mid-character.
    pub(in super::super) const BYTES: u8 = 1;
    /// A folded wide character, unfolded.
    pub(in super::super) const WIDE: u8 = 2;
    /// The byte before a broken bracket.
    pub(in super::super) const STRADDLE: u8 = 3;
    /// A first byte, alone before a cut.
    pub(in super::super) const CUT: u8 = 4;
    /// The last byte of a shifted run.
    pub(in super::super) const END: u8 = 5;
    /// The last byte of a shifted run and the ASCII character that it ate.
    pub(in super::super) const EATEN: u8 = 6;
    /// The last byte of a shifted run and the `<` of a tag.
    pub(in super::super) const LEAK: u8 = 7;
    /// Two bytes that showed as a private-use character which is gone, and then the token's own.
    pub(in super::super) const PRIVATE: u8 = 8;
    /// A first byte and its second, each alone before a cut.
    pub(in super::super) const CUT_TWICE: u8 = 10;
    /// The same before the last byte of a run.
    pub(in super::super) const PRIVATE_END: u8 = 9;
    /// The same before a folded wide character, and before the last byte of a run with what it ate.
    pub(in super::super) const PRIVATE_WIDE: u8 = 11;
    pub(in super::super) const PRIVATE_EATEN: u8 = 12;

    /// Whether `tag` puts in what is gone.
    pub(in super::super) fn is_private(tag: u8) -> bool {
        matches!(tag, PRIVATE | PRIVATE_END | PRIVATE_WIDE | PRIVATE_EATEN)
    }
}

/// What speaks (nats) against private-use characters in a row that are gone: two, as in 當地政府, and
/// three, as in 。……但. Set by hand; only their size matters.
const TWICE: f32 = 1.0;
const THRICE: f32 = 1.5;

pub(super) const LEADS: ByteSet = ByteSet::range(0x81, 0xFE);

/// The large private-use areas of GBK: first bytes, with the second bytes that belong to them.
const PRIVATE: [(ByteSet, ByteSet); 2] = [
    (
        ByteSet::range(0xAA, 0xAF).or(ByteSet::range(0xF8, 0xFE)),
        ByteSet::range(0xA1, 0xFE),
    ),
    (
        ByteSet::range(0xA1, 0xA7),
        ByteSet::range(0x40, 0x7E).or(ByteSet::range(0x80, 0xA0)),
    ),
];

/// Those and, for each first byte, the cells between assigned ones that are private use, too.
pub(super) fn private_areas() -> &'static [(ByteSet, ByteSet)] {
    static AREAS: OnceLock<Vec<(ByteSet, ByteSet)>> = OnceLock::new();
    AREAS.get_or_init(|| {
        let mut areas = PRIVATE.to_vec();
        for lead in LEADS.iter() {
            let mut trails = ByteSet::default();
            for trail in 0x40..=0xFE_u8 {
                let large = PRIVATE
                    .iter()
                    .any(|(leads, trails)| leads.has(lead) && trails.has(trail));
                if !large && Codec::is_private(lead, trail) {
                    trails.insert(trail);
                }
            }
            if !trails.is_empty() {
                areas.push((ByteSet::one(lead), trails));
            }
        }
        areas
    })
}

/// Where the arcs of one token are gathered.
pub(super) struct Arcs<'o> {
    pub(super) to: usize,
    pub(super) out: &'o mut Vec<Arc>,
    /// What speaks against a private-use character that is gone, if it is considered.
    pub(super) private: Option<f32>,
}

impl Arcs<'_> {
    /// The token as it stands.
    pub(super) fn copy(&mut self, cost: f32) {
        self.push(Bytes::COPY, cost, tag::AS_IS, None);
    }

    /// A byte of each of these sets, in order.
    pub(super) fn add(&mut self, sets: &[ByteSet], cost: f32, tag: u8, mark: Option<Syllable>) {
        self.push(Bytes::new(sets), cost, tag, mark);
    }

    /// The same behind a private-use character that is gone.
    pub(super) fn behind_private(&mut self, sets: &[ByteSet], tag: u8, mark: Option<Syllable>) {
        let Some(price) = self.private else {
            return;
        };
        let [large, _] = PRIVATE;
        let end = matches!(tag, tag::PRIVATE_END | tag::PRIVATE_EATEN);
        for area in private_areas() {
            self.behind(&[*area], sets, price, tag, mark);
            // At the end of a run, where most is open, only what is likely is looked for.
            if !end || *area == large {
                self.behind(&[large, *area], sets, price + TWICE, tag, mark);
            }
            if !end && *area != large {
                self.behind(&[*area, large], sets, price + TWICE, tag, mark);
            }
        }
        if !end {
            self.behind(&[large; 3], sets, price + THRICE, tag, mark);
        }
    }

    /// The same behind characters of these areas, if an arc has room for them.
    fn behind(
        &mut self,
        areas: &[(ByteSet, ByteSet)],
        sets: &[ByteSet],
        price: f32,
        tag: u8,
        mark: Option<Syllable>,
    ) {
        let gone = areas.iter().flat_map(|(high, low)| [*high, *low]);
        let all: Vec<ByteSet> = gone.chain(sets.iter().copied()).collect();
        if all.len() <= MOST_BYTES {
            self.push(Bytes::new(&all), price, tag, mark);
        }
    }

    fn push(&mut self, bytes: Bytes, cost: f32, tag: u8, mark: Option<Syllable>) {
        self.out.push(Arc {
            to: self.to,
            bytes,
            cost,
            tag,
            mark,
            rescue: tag::is_private(tag),
        });
    }
}
