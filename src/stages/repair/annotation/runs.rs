//! Which of the readings that the lattice kept is the best one, weighed by everything that is known
//! of the text around: whole runs against each other, where a site alone cannot say how many characters were lost.

use super::super::lattice::{Solution, Step};
use super::arcs::tag;
use super::draft::Draft;
use super::far::{Around, QUOTATIONS};
use super::puzzle::Line;
use super::scan::{self, Kind};
use crate::plausibility::{
    CandidateFeatures, DOUBLED, FEATURES, Model, PageCache, REACH, Site, UNOPENED, exponential,
};

/// What speaks for a reading: the lattice's own score, the features of
/// [`FEATURE_NAMES`](crate::plausibility::FEATURE_NAMES), how many characters it has, how many of
/// them are seldom seen, how many times characters that are gone were put in, what stands far away and how the page sets its text.
pub(super) const WEIGHED: usize = FITTED + 1;
const FITTED: usize = FEATURES + 4;
pub(super) type Features = [f32; WEIGHED];

/// Fitted (conditional logit, drawn towards what stood here before) on 26,777 runs of pages of 100, 250, 400 and 1,000 characters simulated
/// over the development corpus, seven texts, half of them with private-use characters stripped; each half of the pages
/// chooses better on the other than what stood here before. The last feature weighs one.
const WEIGHTS: [f64; FITTED] = [
    0.886, 0.1, 0.162, -0.858, -3.136, -2.627, -0.113, -0.207, -0.028, -0.422, 0.561, 0.117, 0.029,
    -1.411, 0.498, 0.857, -0.734, -0.581,
];

/// What speaks (nats) for a reading that closes a quotation, on a page of which bytes are gone without a trace: the
/// `!` at the end of a line that leaves one open is what is left of 。” there. Set on simulated pages; with 6 one of
/// 800 comes out worse.
const CLOSES: f32 = 9.0;

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
    let closing = |one: &Solution| -> f32 {
        let closes = line.habits.gone && closes_quotation(line, draft, line.first, one);
        if closes { CLOSES } else { 0.0 }
    };
    let better = |one: &Solution| {
        let margin = one.over_copy;
        margin.is_none_or(|margin| margin >= 0.0 || margin + closing(one) >= 0.0)
    };
    for solution in solutions.into_iter().filter(better) {
        let mut spelled = Draft::default();
        spelled.take(line, &solution);
        if !texts.contains(&spelled.chars) {
            texts.push(spelled.chars);
            kept.push(solution);
        }
    }
    if kept.len() > 1 {
        let weigh = |features: &Features| -> f64 {
            let weighed = WEIGHTS.iter().zip(features);
            let fitted = weighed.map(|(weight, value)| weight * f64::from(*value));
            fitted.sum::<f64>() + f64::from(features[FITTED])
        };
        let features = features(line, draft, &texts, &kept, page);
        let utilities = features.iter().zip(&kept);
        let utilities: Vec<f64> = utilities
            .map(|(features, one)| weigh(features) + f64::from(closing(one)))
            .collect();
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

/// Whether `solution`, from token `at` on, closes a quotation of the line that stays open as the line stands.
pub(super) fn closes_quotation(
    line: &Line<'_>,
    draft: &Draft,
    at: usize,
    solution: &Solution,
) -> bool {
    let mut spelled = Draft::default();
    spelled.take(line, solution);
    let stands = |end: usize| (at..end).flat_map(|at| line.spelled(at).chars());
    QUOTATIONS.iter().any(|(open, close)| {
        let either = |ch: &char| ch == open || ch == close;
        let mut before = draft.chars.iter().rev().take(REACH).copied();
        let mut behind = stands(line.tokens.len()).take(REACH);
        before.find(either) == Some(*open)
            && behind.find(either) != Some(*close)
            && spelled.chars.contains(close)
            && !stands(solution.end).any(|ch| ch == *close)
    })
}

pub(super) fn features(
    line: &Line<'_>,
    draft: &Draft,
    texts: &[Vec<char>],
    solutions: &[Solution],
    page: &PageCache,
) -> Vec<Features> {
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
    let rest = (end..line.tokens.len())
        .take(REACH)
        .map(|at| line.spelled(at));
    let rest: String = rest.collect();
    let after: String = first[first.len() - tail..].iter().collect::<String>() + &rest;
    let model = Model::bundled();
    let (to_left, to_right) = (
        line.habits.meant("", &before, ""),
        line.habits.meant("", &after, ""),
    );
    let site = Site::new(model, page, &to_left, scan::behind_tag(&to_right));
    let around = Around::new(draft.chars.iter().copied(), rest.chars());
    texts
        .iter()
        .zip(solutions)
        .map(|(text, solution)| {
            let set = broken(line, draft, text, end);
            let far = around.weigh(text) + set;
            let text: String = text[head..text.len() - tail].iter().collect();
            let CandidateFeatures(features) =
                site.features(&line.habits.meant(&before, &text, &after));
            let mut all = [0.0; WEIGHED];
            all[0] = solution.score;
            all[1..=FEATURES].copy_from_slice(&features);
            all[FEATURES + 1] = text.chars().count() as f32;
            all[FEATURES + 2] = text.chars().filter(|ch| !line.habits.common(*ch)).count() as f32;
            all[FEATURES + 3] = gone(solution) as f32;
            let setting = &line.habits.setting;
            all[FEATURES + 4] =
                far - setting.doubled(features[DOUBLED]) - setting.unopened * features[UNOPENED];
            all
        })
        .collect()
}

/// What speaks (nats) for the line break in `text`, up to token `end`, if it has one.
fn broken(line: &Line<'_>, draft: &Draft, text: &[char], end: usize) -> f32 {
    let Some(at) = text.iter().position(|ch| *ch == '\n') else {
        return 0.0;
    };
    let wide = |text: &[char]| text.iter().filter(|ch| !ch.is_ascii()).count();
    let rest = line.tokens[end.min(line.tokens.len())..].iter().take(REACH);
    let rest = rest.filter(|token| matches!(token.kind, Kind::Pair(_)));
    let from = draft.chars.len().saturating_sub(REACH);
    let left = wide(&draft.chars[from..]) + wide(&text[..at]);
    let right = wide(&text[at..]) + rest.count();
    line.habits.setting.broken(left, right)
}

fn gone(solution: &Solution) -> usize {
    let gone = |step: &&Step| matches!(step, Step::Arc { tag, .. } if tag::is_private(*tag));
    solution.steps.iter().filter(gone).count()
}
