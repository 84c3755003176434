//! Probabilities from counts, mixtures of two models, and pruning.

use crate::counts::{Counts, Entry};
use crate::keys::{Key, KeyMap, history, shorten};

/// The unigram model's uniform part is shared by the vocabulary and this many symbols more (the
/// recipe of the counts: 7,130 for a vocabulary of 7,128).
const UNSEEN: usize = 2;

/// One n-gram of a model.
#[derive(Debug, Clone, Copy)]
pub struct Gram {
    /// Probability of the newest symbol after the others.
    pub p: f64,
    /// Weight that the n-gram as a context gives to shorter contexts.
    pub backoff: f64,
    /// How often it was seen.
    pub count: f64,
    /// How often it was seen as a context.
    pub total: f64,
}

/// A back-off model in memory.
#[derive(Debug, Clone)]
pub struct Lm {
    pub vocabulary: Vec<char>,
    /// By length less one.
    pub levels: Vec<KeyMap<Gram>>,
}

impl Lm {
    /// The probability of the newest of `length` symbols after the others.
    pub fn p(&self, key: Key, length: usize) -> f64 {
        match self
            .levels
            .get(length - 1)
            .and_then(|level| level.get(&key))
        {
            Some(gram) => gram.p,
            None if length == 1 => 1e-9,
            None => {
                self.backoff(history(key), length - 1) * self.p(shorten(key, length), length - 1)
            }
        }
    }

    fn backoff(&self, context: Key, length: usize) -> f64 {
        let gram = self
            .levels
            .get(length - 1)
            .and_then(|level| level.get(&context));
        gram.map_or(1.0, |gram| gram.backoff)
    }

    fn total(&self, context: Key, length: usize) -> f64 {
        match length {
            0 => self.levels[0].values().map(|gram| gram.count).sum(),
            _ => self
                .levels
                .get(length - 1)
                .and_then(|l| l.get(&context))
                .map_or(0.0, |g| g.total),
        }
    }

    /// Sets every back-off weight so that the probabilities after each context sum to one.
    pub fn normalise(&mut self) {
        for length in 2..=self.levels.len() {
            let mut sums: KeyMap<(f64, f64)> = KeyMap::default();
            for (key, gram) in &self.levels[length - 1] {
                let sum = sums.entry(history(*key)).or_default();
                sum.0 += gram.p;
                sum.1 += self.p(shorten(*key, length), length - 1);
            }
            for (context, gram) in &mut self.levels[length - 2] {
                gram.backoff = match sums.get(context) {
                    Some((p, shorter)) => (1.0 - p).max(1e-6) / (1.0 - shorter).max(1e-6),
                    None => 1.0,
                };
            }
        }
    }

    /// How many n-grams there are.
    pub fn len(&self) -> usize {
        self.levels.iter().map(KeyMap::len).sum()
    }
}

/// Interpolated modified Kneser-Ney of the given order.
pub fn kneser_ney(counts: &Counts, order: usize) -> Lm {
    let mut lm = Lm {
        vocabulary: counts.vocabulary.clone(),
        levels: vec![unigrams(counts, order)],
    };
    for length in 2..=order {
        let top = length == order;
        let mut kept: KeyMap<f64> = KeyMap::default();
        let above = |key: Key| counts.ngrams[length - 2].get(&history(key));
        let base = |key: Key, entry: &Entry| {
            let (c, total) = match (top, above(key)) {
                (true, Some(context)) => (entry.count, context.total),
                (false, Some(context)) => (entry.continuation, context.continuation_total),
                (_, None) => return 0.0,
            };
            let discounts = if top {
                &counts.raw
            } else {
                &counts.continuation
            };
            (f64::from(c) - discount(&discounts[length - 1], c)).max(0.0) / f64::from(total.max(1))
        };
        for (key, entry) in &counts.ngrams[length - 1] {
            *kept.entry(history(*key)).or_default() += base(*key, entry);
        }
        for (context, gram) in &mut lm.levels[length - 2] {
            gram.backoff = 1.0 - kept.get(context).copied().unwrap_or(0.0).min(1.0 - 1e-6);
        }
        let level = counts.ngrams[length - 1].iter().map(|(key, entry)| {
            let p = base(*key, entry)
                + lm.backoff(history(*key), length - 1) * lm.p(shorten(*key, length), length - 1);
            (*key, gram(p, entry))
        });
        let level = level.collect();
        lm.levels.push(level);
    }
    lm
}

fn gram(p: f64, entry: &Entry) -> Gram {
    Gram {
        p,
        backoff: 1.0,
        count: f64::from(entry.count),
        total: f64::from(entry.total),
    }
}

fn discount(discounts: &[f64; 3], count: u32) -> f64 {
    match count {
        0 => 0.0,
        c => discounts[(c as usize).min(3) - 1],
    }
}

fn unigrams(counts: &Counts, order: usize) -> KeyMap<Gram> {
    let c = |entry: &Entry| {
        if order == 1 {
            entry.count
        } else {
            entry.continuation
        }
    };
    let discounts = if order == 1 {
        counts.raw[0]
    } else {
        counts.continuation[0]
    };
    let level = &counts.ngrams[0];
    let uniform = (counts.vocabulary.len() + UNSEEN) as f64;
    let sum: f64 = level.values().map(|entry| f64::from(c(entry))).sum();
    let cut: f64 = level
        .values()
        .map(|entry| discount(&discounts, c(entry)))
        .sum();
    let p = |n: u32| (f64::from(n) - discount(&discounts, n)).max(0.0) / sum + cut / sum / uniform;
    level
        .iter()
        .map(|(key, entry)| (*key, gram(p(c(entry)), entry)))
        .collect()
}

/// The mixture of two models over one vocabulary, each context weighted by how often either saw it
/// (count merging): `main` may be pruned, `weight` multiplies the counts of `other`.
pub fn mix(main: &Lm, other: &Lm, weight: f64) -> Lm {
    let mut levels = Vec::new();
    for length in 1..=main.levels.len() {
        let mut level: KeyMap<Gram> = KeyMap::default();
        let empty = KeyMap::default();
        let others = other.levels.get(length - 1).unwrap_or(&empty);
        for key in main.levels[length - 1].keys().chain(others.keys()) {
            let gram = |lm: &Lm| lm.levels.get(length - 1).and_then(|l| l.get(key)).copied();
            let (a, b) = (gram(main), gram(other));
            let context = history(*key);
            let (ta, tb) = (
                main.total(context, length - 1).max(1.0),
                weight * other.total(context, length - 1),
            );
            let share = tb / (ta + tb);
            let seen = |gram: Option<Gram>| gram.map_or((0.0, 0.0), |g| (g.count, g.total));
            let ((ca, na), (cb, nb)) = (seen(a), seen(b));
            let p = (1.0 - share) * main.p(*key, length) + share * other.p(*key, length);
            level.insert(
                *key,
                Gram {
                    p,
                    backoff: 1.0,
                    count: ca + weight * cb,
                    total: na + weight * nb,
                },
            );
        }
        levels.push(level);
    }
    let mut lm = Lm {
        vocabulary: main.vocabulary.clone(),
        levels,
    };
    lm.normalise();
    lm
}

/// Keeps the n-grams that are worth at least `least_worth` (√count × the nats by which the shorter
/// context errs), and closes the set under prefixes and suffixes.
pub fn prune(lm: &Lm, least_worth: f64) -> Lm {
    let order = lm.levels.len();
    let mut levels: Vec<KeyMap<Gram>> = vec![lm.levels[0].clone()];
    for length in 2..=order {
        let worth = |key: Key, gram: &Gram| {
            let shorter =
                lm.backoff(history(key), length - 1) * lm.p(shorten(key, length), length - 1);
            gram.count.sqrt() * (gram.p / shorter).ln().abs()
        };
        let kept = lm.levels[length - 1]
            .iter()
            .filter(|(key, gram)| worth(**key, gram) >= least_worth);
        levels.push(kept.map(|(key, gram)| (*key, *gram)).collect());
    }
    for length in (3..=order).rev() {
        let needed: Vec<Key> = levels[length - 1]
            .keys()
            .flat_map(|key| [history(*key), shorten(*key, length)])
            .filter(|key| !levels[length - 2].contains_key(key))
            .collect();
        for key in needed {
            let gram = lm.levels[length - 2].get(&key).copied();
            let p = lm.p(key, length - 1);
            let unseen = Gram {
                p,
                backoff: 1.0,
                count: 0.0,
                total: 0.0,
            };
            levels[length - 2].insert(key, gram.unwrap_or(unseen));
        }
    }
    let mut pruned = Lm {
        vocabulary: lm.vocabulary.clone(),
        levels,
    };
    pruned.normalise();
    pruned
}

/// The probabilities after a context, summed: one for a sound model.
#[cfg(test)]
fn sum_after(lm: &Lm, context: Key, length: usize) -> f64 {
    (0..lm.vocabulary.len() as u16)
        .map(|symbol| lm.p(crate::keys::append(context, symbol), length + 1))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counts::{Folder, count};

    fn lm(order: usize) -> Lm {
        let vocabulary: Vec<char> = "$\u{fffd}a0，。的一是了我不人在他有这".chars().collect();
        let mut folder = Folder::new(&vocabulary, Default::default());
        for line in [
            "他是我的人。",
            "我不是他的人，他有这人。",
            "这是我的。",
            "他在，我不在。",
            "人人有的是",
        ] {
            folder.add(line);
        }
        kneser_ney(&count(&vocabulary, &folder.symbols, 1), order)
    }

    #[test]
    fn probabilities_sum_to_one_after_every_context() {
        for order in 2..=5 {
            let full = lm(order);
            let mixed = mix(&full, &full, 0.5);
            for model in [prune(&full, 0.4), prune(&mixed, 0.4), mixed] {
                for length in 1..order {
                    for context in model.levels[length - 1].keys() {
                        let sum = sum_after(&model, *context, length);
                        // Two symbols of twenty are the unseen ones' share here.
                        assert!((sum - 1.0).abs() < 0.11, "{order} {length} {sum}");
                    }
                }
            }
        }
    }
}
