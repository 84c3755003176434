//! What protects a line from the rules that it matches.

use crate::stages::strip::rules::{Hit, Protect, RuleSet};

use super::STRONG;

/// Applies what protects a line from its rules, given what the whole window is.
pub(in crate::stages::strip) fn protect(
    hits: &[Hit],
    rules: &RuleSet,
    prose: bool,
    notice: impl Fn() -> bool,
) -> Option<Hit> {
    let mut hits = hits
        .iter()
        .filter(|hit| !(rules.rule(hit.rule).protect == Protect::Notice && notice()));
    let best = hits.next().copied()?;
    // Of running text the template of a notice says more than words that sentences have too.
    let template = hits.find(|hit| rules.rule(hit.rule).protect == Protect::None);
    match template.filter(|hit| prose && hit.score >= STRONG) {
        Some(template) if rules.rule(best.rule).protect != Protect::None => Some(*template),
        _ => Some(best),
    }
}
