//! Which of the readings that the lattice kept is the best one, weighed by everything that is known
//! of the text around: whole runs against each other, where a site alone cannot say how many characters were lost.

use super::super::lattice::Solution;
use super::draft::Draft;
use super::puzzle::Line;
use crate::plausibility::{
    CandidateFeatures, FEATURES, Model, PageCache, REACH, Site, exponential,
};

/// Weights of the lattice's own score, of the features in the order of
/// [`FEATURE_NAMES`](crate::plausibility::FEATURE_NAMES): what the lattice's score has not
/// counted. Set after the weights of single sites; of 507 runs on simulated pages of the development
/// corpus they get 91.1 % right, the lattice alone 89.0 %, and weights fitted on the other half 90.5 %.
const WEIGHTS: [f64; FEATURES] = [
    0.0, 0.16, -0.3, -1.5, -1.5, -2.0, 0.0, 0.0, 0.9, 0.6, 0.2, 0.0, 0.0, -0.3,
];

/// The best of `solutions`, and how likely it is that as many characters were lost as it says.
pub(super) fn best(
    line: &Line<'_>,
    draft: &Draft,
    solutions: Vec<Solution>,
    page: Option<&PageCache>,
) -> Option<(Solution, f32)> {
    let (Some(page), true) = (page, solutions.len() > 1) else {
        return Some((solutions.into_iter().next()?, 1.0));
    };
    let mut texts: Vec<Vec<char>> = Vec::new();
    let mut kept: Vec<Solution> = Vec::new();
    let better = |one: &Solution| one.over_copy.is_none_or(|margin| margin >= 0.0);
    for solution in solutions.into_iter().filter(better) {
        let mut spelled = Draft::default();
        spelled.take(line, &solution);
        if !texts.contains(&spelled.chars) {
            texts.push(spelled.chars);
            kept.push(solution);
        }
    }
    if kept.len() > 1 {
        let utilities = weigh(line, draft, &texts, &kept, page);
        let best = (0..kept.len()).max_by(|one, other| {
            utilities[*one]
                .total_cmp(&utilities[*other])
                .then(other.cmp(one))
        })?;
        let share = |at: usize| exponential(utilities[at] - utilities[best]);
        let all: f64 = (0..kept.len()).map(share).sum();
        let alike = |at: &usize| texts[*at].len() == texts[best].len();
        let same: f64 = (0..kept.len()).filter(alike).map(share).sum();
        return Some((kept.swap_remove(best), (same / all) as f32));
    }
    Some((kept.pop()?, 1.0))
}

fn weigh(
    line: &Line<'_>,
    draft: &Draft,
    texts: &[Vec<char>],
    solutions: &[Solution],
    page: &PageCache,
) -> Vec<f64> {
    let shortest = texts.iter().map(Vec::len).min().unwrap_or(0);
    let first = &texts[0];
    let head = (0..shortest)
        .take_while(|at| texts.iter().all(|text| text[*at] == first[*at]))
        .count();
    let tail = (0..shortest - head)
        .take_while(|at| {
            let last = |text: &Vec<char>| text[text.len() - 1 - at];
            texts.iter().all(|text| last(text) == last(first))
        })
        .count();
    let from = draft.chars.len().saturating_sub(REACH);
    let before: String = draft.chars[from..].iter().chain(&first[..head]).collect();
    let end = solutions[0].end;
    let rest = line
        .tokens
        .get(end..)
        .unwrap_or_default()
        .iter()
        .take(REACH)
        .map(|token| &line.text[token.start..token.inner]);
    let after: String = first[first.len() - tail..].iter().collect();
    let after = after + &rest.collect::<String>();
    let model = Model::bundled();
    let site = Site::new(model, page, &before, &after);
    texts
        .iter()
        .zip(solutions)
        .map(|(text, solution)| {
            let text: String = text[head..text.len() - tail].iter().collect();
            let CandidateFeatures(features) = site.features(&text);
            let weighed = WEIGHTS.iter().zip(features);
            let weighed = weighed.map(|(weight, value)| weight * f64::from(value));
            f64::from(solution.score) + weighed.sum::<f64>()
        })
        .collect()
}
