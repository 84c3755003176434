//! The readings that the bytes of a site allow, each with what speaks against it by those bytes. Which of
//! them is good Chinese is decided elsewhere.

use std::ops::RangeInclusive;

use super::super::hygiene::is_private_use;
use super::super::lattice::{Codec, Puzzle, Unit};
use super::arcs;
use super::draft::{Marks, Spot};
use super::puzzle::Line;
use crate::plausibility::Model;

/// The most candidates of one site whose features are computed, best first by the model alone.
const MOST: usize = 600;

/// The first bytes of hanzi.
const HANZI: RangeInclusive<u8> = 0xB0..=0xF7;

/// One reading of a site.
pub(super) struct Candidate {
    pub(super) text: Vec<char>,
    pub(super) cost: f64,
}

/// The readings that the bytes allow.
pub(super) fn candidates(spot: &Spot, line: &Line<'_>, before: &str) -> Vec<Candidate> {
    let last = before
        .chars()
        .next_back()
        .and_then(|ch| Codec::Gbk.bytes_of(ch))
        .map(|pair| pair[1]);
    match spot.units[..] {
        [(unit, bits)] => single(unit, bits, spot, line, last),
        [(first, first_bits), (second, second_bits)] => {
            pairs((first, first_bits), (second, second_bits), line, before)
        }
        _ => Vec::new(),
    }
}

fn single(unit: Unit, bits: u8, spot: &Spot, line: &Line<'_>, last: Option<u8>) -> Vec<Candidate> {
    let [first, second] = *unit.bytes() else {
        return Vec::new();
    };
    let range = |open: bool, known: u8| if open { 0x81..=0xFE } else { known..=known };
    let mut all = Vec::new();
    let leads = range(bits & 1 == 1, first);
    for lead in leads.filter(|lead| !spot.twice || HANZI.contains(lead)) {
        for trail in range(bits & 2 == 2, second) {
            let Some(ch) = Codec::Gbk
                .pair(lead, trail)
                .filter(|ch| !is_private_use(*ch))
            else {
                continue;
            };
            let Some(cost) = line.weigh(last, [lead, trail], spot.marks) else {
                continue;
            };
            all.push(Candidate {
                text: vec![line.folded(ch)],
                cost: f64::from(cost),
            });
        }
    }
    all
}

/// Two characters around a private-use character that is gone.
fn pairs(first: (Unit, u8), second: (Unit, u8), line: &Line<'_>, before: &str) -> Vec<Candidate> {
    let (&[lead, _], &[_, trail]) = (first.0.bytes(), second.0.bytes()) else {
        return Vec::new();
    };
    if second.1 != 1 {
        // Both bytes of the second are open: what the lattice found has to do.
        return vec![Candidate {
            text: vec![first.0.ch, second.0.ch],
            cost: 0.0,
        }];
    }
    let model = Model::bundled();
    let mut all = Vec::new();
    for (high, low) in arcs::private_areas() {
        for one in high.iter() {
            let Some(left) = Codec::Gbk.pair(lead, one).filter(|ch| !is_private_use(*ch)) else {
                continue;
            };
            for other in low.iter() {
                let right = Codec::Gbk
                    .pair(other, trail)
                    .filter(|ch| !is_private_use(*ch));
                if let Some(right) = right {
                    all.push((left, right));
                }
            }
        }
    }
    // Thinned out by the model alone, each behind what stands before.
    let state = model.advance_text(model.unknown_start(), before).0;
    all.sort_by_cached_key(|(left, right)| {
        let (state, one) = model.advance(state, model.fold(*left));
        -(one + model.advance(state, model.fold(*right)).1).millinats()
    });
    all.truncate(MOST);
    let found = (first.0.ch, second.0.ch);
    if !all.contains(&found) {
        all.push(found);
    }
    all.into_iter()
        .map(|(left, right)| Candidate {
            text: vec![line.folded(left), line.folded(right)],
            cost: 0.0,
        })
        .collect()
}

impl Line<'_> {
    /// `ch` in the page's width.
    pub(super) fn folded(&self, ch: char) -> char {
        match ch {
            '\u{FF01}'..='\u{FF5E}' if self.page.folded => {
                char::from_u32(ch as u32 - 0xFEE0).unwrap_or(ch)
            }
            _ => ch,
        }
    }

    /// What speaks against the bytes `pair` of a site behind the byte `last`; `None` when they
    /// are impossible.
    fn weigh(&self, last: Option<u8>, pair: [u8; 2], marks: Marks) -> Option<f32> {
        let across = self.boundary(last, pair[0], marks.lead)?;
        Some(across + self.boundary(Some(pair[0]), pair[1], marks.trail)?)
    }
}
