//! Further rounds: what was read wrong twice is undone twice. Knows what a text costs where it stands, not
//! what it has to gain.

use super::super::codec::Codec;
use super::super::plan::{Plan, Step};
use super::super::reading::is_chinese;
use super::super::scan::is_flagged;
use super::given::steps_into;

/// What every round behind the first has to gain in addition (nats).
pub(super) const ROUND_PRICE: f32 = 8.0;

/// A reading that costs no more than this per character (nats) is text: no further round is tried.
const GOOD_COST: f32 = 5.5;

/// How many further rounds are tried behind the first, and how many texts are kept in each.
const MORE_ROUNDS: usize = 3;
const BEAM: usize = 6;

/// What a reading costs (nats): by itself, and where it stands.
pub(super) type Costs = (f32, f32);

/// The best of `text` and what it becomes when further wrong readings are undone, where it stands.
pub(super) fn further_rounds(
    text: String,
    step: Step,
    cost: impl Fn(&str) -> Costs,
) -> (String, Plan, Costs) {
    let first = cost(&text);
    let mut best = (text, Plan::from(step), first);
    if first.1 <= GOOD_COST * best.0.chars().count() as f32 && !has_flagged_pair(&best.0) {
        return best;
    }
    // what is no text is no outcome, whatever the number of rounds
    let price = |text: &str| if is_chinese(text) { ROUND_PRICE } else { 0.0 };
    let mut frontier = vec![best.clone()];
    // what was read wrong a second time was written down in between, as UTF-8 or as GBK
    for _ in 0..MORE_ROUNDS {
        let mut next: Vec<(String, Plan, Costs)> = Vec::new();
        for (text, plan, _) in &frontier {
            if plan.steps[0].written != Codec::Utf8 && plan.steps[0].written != Codec::Gb18030 {
                continue;
            }
            for step in steps_into(text) {
                let Some(text) = step.undo(text) else {
                    continue;
                };
                if next.iter().all(|(other, _, _)| *other != text) {
                    let now = cost(&text);
                    next.push((text, plan.clone().preceded_by(step), now));
                }
            }
        }
        next.sort_by(|a, b| a.2.1.total_cmp(&b.2.1));
        next.truncate(BEAM);
        match next.first() {
            Some(first) if first.2.1 + price(&best.0) < best.2.1 => best = first.clone(),
            Some(_) => {}
            None => break,
        }
        frontier = next;
    }
    best
}

/// Whether two flagged characters stand side by side.
fn has_flagged_pair(text: &str) -> bool {
    let mut before = false;
    text.chars().any(|c| {
        let here = is_flagged(c);
        std::mem::replace(&mut before, here) && here
    })
}
