//! Fits the weights of the conditional logits and measures them on other pages.

use zhengwen::plausibility::{FEATURE_NAMES, FEATURES, SiteKind};

use crate::sites::Sample;

/// Strength of the penalty on squared weights, per site.
const RIDGE: f64 = 1e-4;

/// The three kinds that are simulated.
pub const KINDS: [SiteKind; 3] = [SiteKind::Cut, SiteKind::ShiftEnd, SiteKind::Stripped];

/// The most likely weights of the features in `used`, by gradient ascent with momentum (Adam) over
/// scaled features.
pub fn fit(samples: &[&Sample], used: &[usize]) -> [f64; FEATURES] {
    let scale = scales(samples);
    let mut weights = [0.0; FEATURES];
    weights[0] = 0.8 * scale[0];
    let (mut first, mut second) = ([0.0; FEATURES], [0.0; FEATURES]);
    for step in 1..=400 {
        let mut gradient = [0.0; FEATURES];
        for sample in samples {
            add_gradient(sample, &weights, &scale, &mut gradient);
        }
        for k in used {
            let g = gradient[*k] / samples.len() as f64 - RIDGE * weights[*k];
            first[*k] = 0.9 * first[*k] + 0.1 * g;
            second[*k] = 0.99 * second[*k] + 0.01 * g * g;
            let unbiased = first[*k] / (1.0 - 0.9f64.powi(step));
            let spread = (second[*k] / (1.0 - 0.99f64.powi(step))).sqrt();
            weights[*k] += 0.05 * unbiased / (spread + 1e-8) / (1.0 + f64::from(step) / 100.0);
        }
    }
    for k in 0..FEATURES {
        weights[k] = if used.contains(&k) {
            weights[k] / scale[k]
        } else {
            0.0
        };
    }
    weights
}

fn scales(samples: &[&Sample]) -> [f64; FEATURES] {
    let mut sums = [(0.0, 0.0); FEATURES];
    for sample in samples {
        for (k, slot) in sums.iter_mut().enumerate() {
            let values = sample.candidates.iter().map(|c| f64::from(c.0[k]));
            let mean = values.clone().sum::<f64>() / sample.candidates.len().max(1) as f64;
            for value in values {
                slot.0 += (value - mean).powi(2);
                slot.1 += 1.0;
            }
        }
    }
    sums.map(|(sum, n)| (sum / f64::max(n, 1.0)).sqrt().max(1e-3))
}

fn add_gradient(
    sample: &Sample,
    weights: &[f64; FEATURES],
    scale: &[f64; FEATURES],
    gradient: &mut [f64; FEATURES],
) {
    let Some(truth) = sample.truth else { return };
    let scaled = |i: usize, k: usize| f64::from(sample.candidates[i].0[k]) / scale[k];
    let n = sample.candidates.len();
    let utility = |i: usize| {
        (0..FEATURES)
            .map(|k| weights[k] * scaled(i, k))
            .sum::<f64>()
    };
    let utilities: Vec<f64> = (0..n).map(utility).collect();
    let best = utilities.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let odds: Vec<f64> = utilities.iter().map(|u| (u - best).exp()).collect();
    let sum: f64 = odds.iter().sum();
    for (k, slot) in gradient.iter_mut().enumerate() {
        let expected: f64 = (0..n).map(|i| odds[i] * scaled(i, k)).sum::<f64>() / sum;
        *slot += scaled(truth, k) - expected;
    }
}

/// The chosen candidate and its posterior.
pub fn decide(sample: &Sample, weights: &[f64; FEATURES]) -> Option<(usize, f64)> {
    let utility = |c: &[f32; FEATURES]| {
        c.iter()
            .zip(weights)
            .map(|(x, w)| f64::from(*x) * w)
            .sum::<f64>()
    };
    let utilities: Vec<f64> = sample.candidates.iter().map(|c| utility(&c.0)).collect();
    let best = (0..utilities.len()).max_by(|a, b| utilities[*a].total_cmp(&utilities[*b]))?;
    let sum: f64 = utilities.iter().map(|u| (u - utilities[best]).exp()).sum();
    Some((best, 1.0 / sum))
}

/// How many of the samples are right, in per cent.
pub fn accuracy<'a>(
    samples: impl Iterator<Item = &'a Sample>,
    weights: &[f64; FEATURES],
) -> (f64, usize) {
    let (mut right, mut all) = (0, 0);
    for sample in samples {
        all += 1;
        let chosen = decide(sample, weights).map(|(i, _)| i);
        right += usize::from(chosen.is_some() && chosen == sample.truth);
    }
    (100.0 * right as f64 / all.max(1) as f64, all)
}

/// The least posterior at which at most `wrong` of all samples are chosen wrongly, and what share
/// is then chosen rightly and left.
pub fn threshold(samples: &[&Sample], weights: &[f64; FEATURES], wrong: f64) -> (f64, f64, f64) {
    let mut decided: Vec<(f64, bool)> = samples
        .iter()
        .filter_map(|s| decide(s, weights).map(|(i, p)| (p, Some(i) == s.truth)))
        .collect();
    decided.sort_by(|a, b| b.0.total_cmp(&a.0));
    let allowed = wrong * samples.len() as f64;
    let (mut bad, mut good) = (0.0, 0.0);
    let mut least = 1.0;
    for (posterior, right) in decided {
        if !right && bad + 1.0 > allowed {
            break;
        }
        least = posterior;
        if right { good += 1.0 } else { bad += 1.0 }
    }
    let n = samples.len().max(1) as f64;
    (least, 100.0 * good / n, 100.0 * (1.0 - (good + bad) / n))
}

/// For posteriors in tenths: how many samples, their mean posterior and how many are right.
pub fn calibration(samples: &[&Sample], weights: &[f64; FEATURES]) -> String {
    let mut bins = [(0.0, 0.0, 0.0); 10];
    for sample in samples {
        if let Some((chosen, posterior)) = decide(sample, weights) {
            let bin = &mut bins[((posterior * 10.0) as usize).min(9)];
            bin.0 += 1.0;
            bin.1 += posterior;
            bin.2 += f64::from(u8::from(Some(chosen) == sample.truth));
        }
    }
    let bin = |(n, sum, right): &(f64, f64, f64)| {
        format!("{n}: {:.2} {:.2}; ", sum / n.max(1.0), right / n.max(1.0))
    };
    bins.iter().filter(|bin| bin.0 > 0.0).map(bin).collect()
}

/// Weights as a line of Rust.
pub fn show(weights: &[f64; FEATURES]) -> String {
    weights.iter().map(|w| format!("{w:.3}, ")).collect()
}

/// Weights with their names.
pub fn explain(weights: &[f64; FEATURES]) -> String {
    let named = FEATURE_NAMES.iter().zip(weights);
    named.map(|(name, w)| format!("{name} {w:.2}; ")).collect()
}
