//! What two variants of the wrong codec make of a line: the same but for a few characters, so that
//! nothing else need be weighed. Single characters are asked before pairs, and pairs before the
//! language model reads a line; each has the last word where it is clear.

use super::super::prices::{NAT, Prices, bond};
use super::super::reading::{Fluent, Reader};
use crate::plausibility::Model;

/// What single characters, with those pairs that often stand side by side, and all pairs of them, have to say (nats) for the language model to say the same.
const CLEAR_ALONE: f32 = 12.0;
const CLEAR_BOUND: f32 = 9.0;
const CLEAR: f32 = 5.0;

/// Where two texts with the same number of characters differ.
#[derive(Debug)]
pub(super) struct Differences {
    /// The characters of one and the other that differ, or stand behind such, each behind the two before it.
    places: Vec<Place>,
    before: [char; 2],
}

#[derive(Debug)]
struct Place {
    before: [char; 2],
    here: [char; 2],
}

impl Differences {
    /// Before the first character.
    pub(super) fn new() -> Self {
        Self {
            places: Vec::new(),
            before: ['\n'; 2],
        }
    }

    /// Those between `one` text and the `other`. Linear.
    pub(super) fn between(one: &str, other: &str) -> Self {
        let mut differences = Self::new();
        for here in one.chars().zip(other.chars()) {
            differences.note(here.into());
        }
        differences
    }

    /// Takes the next character of both.
    #[inline]
    pub(super) fn note(&mut self, here: [char; 2]) {
        let before = std::mem::replace(&mut self.before, here);
        if here[0] != here[1] || before[0] != before[1] {
            self.places.push(Place { before, here });
        }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Whether `one` text, which these are of, is better than the `other` by so much (nats). Where single characters, or
    /// they and their neighbours, are clear nothing more is read, and the other text not asked for. Linear.
    pub(super) fn prefer(
        &self,
        one: &str,
        other: impl FnOnce() -> Option<String>,
        least: f32,
    ) -> bool {
        let gain = self.gain_one_by_one();
        if (gain - least).abs() >= CLEAR_ALONE {
            return gain >= least;
        }
        let gain = self.gain_by_bonds();
        if (gain - least).abs() >= CLEAR_BOUND {
            return gain >= least;
        }
        let gain = self.gain_by_pairs();
        match (gain - least).abs() >= CLEAR {
            true => gain >= least,
            false => other().is_none_or(|other| preferred(one, &other) >= least),
        }
    }

    /// How much better (nats) one text is, each character by itself.
    fn gain_one_by_one(&self) -> f32 {
        let prices = Prices::as_is();
        let gain = |place: &Place| prices.of(place.here[1]) - prices.of(place.here[0]);
        self.places.iter().map(gain).sum::<i32>() as f32 / NAT
    }

    /// The same where pairs that often stand side by side cost less.
    fn gain_by_bonds(&self) -> f32 {
        let (model, prices) = (Model::bundled(), Prices::as_is());
        let gain = |place: &Place| {
            let cost = |of: usize| {
                let [left, right] = [place.before[of], place.here[of]].map(|c| model.fold(c));
                prices.of(place.here[of]) - bond(left, right)
            };
            cost(1) - cost(0)
        };
        self.places.iter().map(gain).sum::<i32>() as f32 / NAT
    }

    /// The same as the language model reads pairs.
    fn gain_by_pairs(&self) -> f32 {
        let gain = |place: &Place| {
            let [one, other] = [0, 1].map(|of| {
                let mut reader = Fluent::nowhere().in_line(true);
                reader.read(place.before[of]);
                reader.read(place.here[of])
            });
            other - one
        };
        self.places.iter().map(gain).sum()
    }
}

/// How much better (nats) the language model finds `one` text than the `other`, which differ in a
/// few characters. Linear, but reads no more than what follows from these.
fn preferred(one: &str, other: &str) -> f32 {
    let mut readers: Option<[Fluent; 2]> = None;
    let (mut gain, mut alike) = (0.0, 0);
    for ((at, c), d) in one.char_indices().zip(other.chars()) {
        alike = if c == d { alike + 1 } else { 0 };
        if alike > ALIKE {
            readers = None;
        } else if c != d || readers.is_some() {
            // up to here they are alike
            let [one, other] =
                readers.get_or_insert_with(|| [Fluent::after(&one[..at]).in_line(true); 2]);
            gain += other.read(d) - one.read(c);
        }
    }
    gain
}

/// How many characters behind a difference depend on it: the model looks back so far.
const ALIKE: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    fn gains(one: &str, other: &str) -> [f32; 3] {
        let differences = Differences::between(one, other);
        [
            differences.gain_one_by_one(),
            differences.gain_by_bonds(),
            differences.gain_by_pairs(),
        ]
    }

    #[test]
    fn the_same_text_has_no_differences() {
        assert!(Differences::between("今天天气很好", "今天天气很好").is_empty());
        assert_eq!(
            Differences::between("今天晴", "今大晴").places.len(),
            2,
            "and what stands behind"
        );
        assert_eq!(
            Differences::between("今天", "今大").places.len(),
            1,
            "nothing stands behind"
        );
    }

    #[test]
    fn each_way_of_asking_prefers_text() {
        let (one, other) = ("我们起得很早", "我们羝得很早");
        assert!(gains(one, other).iter().all(|gain| *gain > 0.0));
        assert!(gains(other, one).iter().all(|gain| *gain < 0.0));
        assert!(preferred(one, other) > 0.0);
        let all = Differences::between(one, other);
        assert!(all.prefer(one, || unreachable!("it is clear"), -20.0));
        assert!(!all.prefer(one, || unreachable!("it is clear"), 60.0));
    }

    #[test]
    fn a_sentence_is_read_where_characters_say_little() {
        // both names are as frequent
        let (one, other) = ("他把前门关上了", "他把钱门关上了");
        let all = Differences::between(one, other);
        assert!(all.gain_one_by_one().abs() < CLEAR_ALONE);
        assert!(all.prefer(one, || Some(other.to_owned()), 0.0));
        let back = Differences::between(other, one);
        assert!(!back.prefer(other, || Some(one.to_owned()), 0.0));
    }
}
