//! Choosing among the readings of a damaged site: a conditional logit for each kind of site.
//!
//! The log-odds of a candidate are a weighted sum of its features; the posterior follows by
//! normalising over the candidates. The weights were fitted on simulated sites in text that the
//! language model was not trained on (docs/plausibility.md says which, and how well they do on
//! other text), so the posterior is calibrated: of the choices made with posterior .9, about nine
//! in ten are right.

use super::math::exp;
use super::site::{CandidateFeatures, FEATURES};

/// What was lost at a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SiteKind {
    /// One lead byte at a cut: a trail byte that is known, mostly punctuation.
    Cut,
    /// The trail byte at the end of a shifted run.
    ShiftEnd,
    /// Two bytes whose private-use character a later copy dropped.
    Stripped,
    /// A straddle whose key is not in the table: the reading and a byte are known.
    Straddle,
    /// Mojibake that lost bytes on the way.
    Mojibake,
}

/// How far to go when the evidence is thin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Caution {
    /// Restore the likeliest reading where it is likelier than not.
    #[default]
    Normal,
    /// Restore only what is so clear that at most one site in a hundred goes wrong.
    Strict,
}

/// What was chosen, and how clearly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// The candidate's place in the list.
    pub index: usize,
    /// The probability that it is right, given that one of the candidates is.
    pub posterior: f32,
    /// Its lead over the runner-up in log-odds, in nats; infinite for a single candidate.
    pub margin: f32,
}

/// Weights in the order of [`FEATURE_NAMES`](super::FEATURE_NAMES), fitted on the even pages of the
/// texts of docs/plausibility.md. What no simulated site shows (brackets and doubled marks among
/// the candidates of a cut or of the end of a run) has a cautious weight set by hand.
const CUT: [f32; FEATURES] = [
    0.942, 0.193, -3.778, -3.0, -2.0, -1.4, 0.563, -0.129, 1.888, 2.420, 0.846, -0.019, -5.256,
    -0.273,
];
const SHIFT_END: [f32; FEATURES] = [
    0.950, 0.158, 0.0, -4.0, -2.1, -2.7, 0.598, 0.088, 1.905, 1.311, 0.188, 0.050, -5.5, -1.117,
];
const STRIPPED: [f32; FEATURES] = [
    0.992, 0.157, -1.032, -7.933, -8.778, -5.008, 0.346, 0.301, 0.867, 0.978, 0.345, 0.125, -6.699,
    -0.269,
];

/// Posteriors from which a choice is taken in [`Caution::Normal`], set so that under 3 per cent of all sites go
/// wrong: 2.3 on 8,800 simulated documents of a hundred characters of news, essays, technical texts and prose of
/// today; the other kinds have few that are so unsure.
const NORMAL_SHIFT_END: f32 = 0.3;
const NORMAL_STRIPPED: f32 = 0.2;

/// Posteriors from which a choice is taken in [`Caution::Strict`]. With true neighbours, on the odd
/// pages of the same texts, at most one site in a hundred of its kind goes wrong from .73, .925 and
/// .93 on; in a damaged page the neighbours are inferred as well, so the first two stand higher.
const STRICT_CUT: f32 = 0.9;
const STRICT_SHIFT_END: f32 = 0.95;
const STRICT_STRADDLE: f32 = 0.925;
/// A character that is gone may also have been put where none was, so its bar stands higher than the .93 of its kind.
const STRICT_STRIPPED: f32 = 0.97;
const STRICT_MOJIBAKE: f32 = 0.93;

impl SiteKind {
    fn weights(self) -> &'static [f32; FEATURES] {
        match self {
            Self::Cut => &CUT,
            Self::ShiftEnd | Self::Straddle => &SHIFT_END,
            Self::Stripped | Self::Mojibake => &STRIPPED,
        }
    }

    /// The least posterior with which a choice is taken.
    pub fn threshold(self, caution: Caution) -> f32 {
        match (caution, self) {
            (Caution::Normal, Self::ShiftEnd) => NORMAL_SHIFT_END,
            (Caution::Normal, Self::Stripped) => NORMAL_STRIPPED,
            (Caution::Normal, _) => 0.0,
            (Caution::Strict, Self::Cut) => STRICT_CUT,
            (Caution::Strict, Self::ShiftEnd) => STRICT_SHIFT_END,
            (Caution::Strict, Self::Straddle) => STRICT_STRADDLE,
            (Caution::Strict, Self::Stripped) => STRICT_STRIPPED,
            (Caution::Strict, Self::Mojibake) => STRICT_MOJIBAKE,
        }
    }
}

impl Choice {
    /// Whether the choice is clear enough to be taken.
    pub fn holds(&self, kind: SiteKind, caution: Caution) -> bool {
        self.posterior >= kind.threshold(caution)
    }
}

/// The log-odds of one candidate, up to a constant of its site, in nats.
pub fn utility(kind: SiteKind, features: &CandidateFeatures) -> f64 {
    let weighted = kind.weights().iter().zip(features.0);
    weighted
        .map(|(weight, value)| f64::from(*weight) * f64::from(value))
        .sum()
}

/// The likeliest candidate; the first of several alike. `None` without candidates.
pub fn choose(kind: SiteKind, candidates: &[CandidateFeatures]) -> Option<Choice> {
    let utilities: Vec<f64> = candidates.iter().map(|c| utility(kind, c)).collect();
    choose_by(&utilities)
}

/// The same for log-odds that the caller has added to (prior odds of a candidate, say).
pub fn choose_by(utilities: &[f64]) -> Option<Choice> {
    let mut index = 0;
    for (i, utility) in utilities.iter().enumerate() {
        if *utility > utilities[index] {
            index = i;
        }
    }
    let best = *utilities.get(index)?;
    let sum: f64 = utilities.iter().map(|utility| exp(utility - best)).sum();
    let others = utilities.iter().enumerate().filter(|(i, _)| *i != index);
    let second = others
        .map(|(_, utility)| *utility)
        .fold(f64::NEG_INFINITY, f64::max);
    Some(Choice {
        index,
        posterior: (1.0 / sum) as f32,
        margin: (best - second) as f32,
    })
}
