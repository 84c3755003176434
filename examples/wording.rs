//! Builds `dictionaries/boilerplate/wording.bin`: how lines of interfaces are worded, as weights.
//!
//! `cargo run --release --example wording -- OUT INTERFACE ARTICLE [INTERFACE-TEST ARTICLE-TEST]`
//!
//! INTERFACE and ARTICLE are lists, one short line of text each, with how often it counts behind a tab
//! (1 where there is none): entries of menus, buttons and labels in one, and headings, items,
//! captions, cells, names and clauses of texts in the other. A list may be anyone's: translations of
//! programs, templates of sites, saved pages. What is written is figures: a scale, a bias and one
//! byte for each slot that pieces of lines are hashed to. With two more lists it says how well the
//! lines of either are told. The method is logistic regression with steps that shrink where much
//! was learned already (AdaGrad); the order of lines is fixed, so that the same lists give the same
//! file.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

use zhengwen::conversion;

#[path = "../src/stages/strip/wording/grams.rs"]
mod grams;
#[allow(dead_code)]
#[path = "../src/stages/strip/skeleton.rs"]
mod skeleton;

/// A line as slots, how often it is of an interface and how often of an article.
struct Seen {
    slots: Vec<usize>,
    times: [f64; 2],
}

struct Weights {
    slots: Vec<f64>,
    bias: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let [out, interface, article, tests @ ..] = paths.as_slice() else {
        return Err("usage: wording OUT INTERFACE ARTICLE [INTERFACE-TEST ARTICLE-TEST]".into());
    };
    let weights = fitted(&seen(interface, article)?);
    let scale = weights
        .slots
        .iter()
        .fold(0.0, |most: f64, w| most.max(w.abs()))
        / 127.0;
    let mut bytes = Vec::with_capacity(8 + grams::SLOTS);
    bytes.extend((scale as f32).to_le_bytes());
    bytes.extend((weights.bias as f32).to_le_bytes());
    bytes.extend(
        weights
            .slots
            .iter()
            .map(|w| (w / scale).round() as i8 as u8),
    );
    fs::write(out, bytes)?;
    if let [interface, article] = tests {
        let seen = seen(interface, article)?;
        for (name, side) in [("interface", 0), ("article", 1)] {
            let of = seen
                .iter()
                .filter(|line| line.times[side] > line.times[1 - side]);
            let scores: Vec<f64> = of.map(|line| weights.score(&line.slots)).collect();
            let above = scores.iter().filter(|score| **score > 0.0).count();
            println!("{name}: {above} of {} above zero", scores.len());
        }
    }
    Ok(())
}

/// The lines of both lists, each once.
fn seen(interface: &str, article: &str) -> Result<Vec<Seen>, Box<dyn Error>> {
    let mut times: BTreeMap<String, [f64; 2]> = BTreeMap::new();
    let mut folded = String::new();
    for (side, path) in [interface, article].into_iter().enumerate() {
        for line in fs::read_to_string(path)?.lines() {
            let (text, count) = line.split_once('\t').unwrap_or((line, "1"));
            skeleton::skeleton(text, &mut folded);
            if !folded.is_empty() {
                times.entry(folded.clone()).or_default()[side] += count.parse::<f64>()?;
            }
        }
    }
    Ok(times
        .into_iter()
        .map(|(text, times)| {
            let mut slots = Vec::new();
            grams::each_slot(&text, |slot| slots.push(slot));
            Seen { slots, times }
        })
        .collect())
}

impl Weights {
    fn score(&self, slots: &[usize]) -> f64 {
        let sum: f64 = slots.iter().map(|slot| self.slots[*slot]).sum();
        self.bias + sum / (slots.len() as f64).sqrt()
    }
}

/// The weights that tell the lines apart best; both sides count for as much.
fn fitted(seen: &[Seen]) -> Weights {
    const EPOCHS: usize = 12;
    const STEP: f64 = 0.2;
    const BIAS_STEP: f64 = 0.01;
    /// What the weights lose after each epoch, so that those of rare pieces stay small.
    const DECAY: f64 = 2e-3;
    /// The most that one line pulls, however often it was seen.
    const PULL: f64 = 3.0;
    /// What an interface's lines count for beside an article's: the latter are a sample.
    const INTERFACE: f64 = 0.7;
    let total = |side: usize| seen.iter().map(|line| line.times[side]).sum::<f64>();
    let half = (total(0) + total(1)) / 2.0;
    let worth = [INTERFACE * half / total(0), half / total(1)];
    let mut weights = Weights {
        slots: vec![0.0; grams::SLOTS],
        bias: 0.0,
    };
    let mut learned = vec![1e-2; grams::SLOTS];
    let mut order: Vec<usize> = (0..seen.len()).collect();
    let mut random = 1_u64;
    for _ in 0..EPOCHS {
        for at in (1..order.len()).rev() {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            order.swap(at, (random >> 33) as usize % (at + 1));
        }
        for line in order.iter().map(|&at| &seen[at]) {
            let likely = 1.0 / (1.0 + (-weights.score(&line.slots)).exp());
            let [interface, article] = [0, 1].map(|side| line.times[side] * worth[side]);
            let pull = ((interface + article) * likely - interface).clamp(-PULL, PULL);
            let slope = pull / (line.slots.len() as f64).sqrt();
            for &slot in &line.slots {
                learned[slot] += slope * slope;
                weights.slots[slot] -= STEP * slope / learned[slot].sqrt();
            }
            weights.bias -= BIAS_STEP * pull;
        }
        weights
            .slots
            .iter_mut()
            .for_each(|weight| *weight *= 1.0 - DECAY);
    }
    weights
}
