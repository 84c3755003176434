//! What was decided of a line, written down: annotations taken off, runs replaced, every site
//! counted, with its evidence. Decides nothing but that a run may read worse than what stands there.

use std::borrow::Cow;

use super::super::hygiene::is_private_use;
use super::super::lattice::Codec;
use super::super::rewrite::Rewrite;
use super::Read;
use super::draft::Run;
use super::scan::{Kind, Token};
use crate::plausibility::Caution;
use crate::report::RepairEvidence;

/// Writes a decided line down.
pub(super) fn down(
    read: &Read<'_>,
    caution: Caution,
    rewrite: &mut Rewrite<'_>,
    evidence: &mut RepairEvidence,
) {
    for kind in &read.draft.refused {
        evidence.count(*kind, false);
    }
    let mut runs = read.draft.runs.iter().peekable();
    let mut at = 0;
    while at < read.tokens.len() {
        match runs.next_if(|run| run.tokens.start <= at) {
            Some(run) => {
                replace(read, run, caution, rewrite, evidence);
                at = run.tokens.end.max(at + 1);
            }
            None => {
                let token = &read.tokens[at];
                if read.damaged || matches!(token.kind, Kind::Pair(_)) {
                    unmark(token, read.start, rewrite, evidence);
                }
                at += 1;
            }
        }
    }
}

/// How sure a run is whose bytes were all determined.
const DETERMINED: f32 = 0.99;

/// How clear the length of a run has to be in [`Caution::Strict`]: on simulated pages of the
/// development corpus fewer than one in a hundred then goes wrong.
const STRICT_RUN: f32 = 0.985;

/// Whether a run would be restored to signs of private use that were not there: then it was
/// something else.
fn reads_worse(before: &str, after: &str) -> bool {
    let private = |text: &str| text.chars().filter(|c| is_private_use(*c)).count();
    private(after) > private(before)
}

fn replace(
    read: &Read<'_>,
    run: &Run,
    caution: Caution,
    rewrite: &mut Rewrite<'_>,
    evidence: &mut RepairEvidence,
) {
    let text: String = read.draft.chars[run.chars.clone()].iter().collect();
    let spots = &read.draft.spots[run.spots.clone()];
    let tokens = &read.tokens[run.tokens.clone()];
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
        return;
    };
    let doubtful = caution == Caution::Strict && run.trust < STRICT_RUN;
    if doubtful || reads_worse(&read.text[first.start..last.end], &text) {
        spots
            .iter()
            .for_each(|spot| evidence.count(spot.kind, false));
        return;
    }
    (0..run.determined).for_each(|_| evidence.count("straddle", true));
    let mut confidence = DETERMINED * run.trust;
    let mut detail = Vec::new();
    for spot in spots {
        evidence.count(spot.kind, !spot.left);
        if !spot.left {
            evidence.inferred += spot.chars() as u64;
        }
        if let Some(choice) = spot.choice {
            confidence = confidence.min(choice.posterior);
            detail.push(format!(
                "{} {}: {} candidates, posterior {:.3}, margin {:.1}",
                if spot.left { "left" } else { "inferred" },
                spot.kind,
                spot.considered,
                choice.posterior,
                choice.margin
            ));
        }
    }
    let bytes: Vec<String> = text
        .chars()
        .filter_map(|ch| Codec::Gbk.bytes_of(ch))
        .map(|[lead, trail]| format!("{lead:02X}{trail:02X}"))
        .collect();
    detail.push(format!("bytes {}", bytes.join(" ")));
    let span = read.start + first.start..read.start + last.end;
    let rule = spots.first().map_or("straddle", |spot| spot.kind);
    rewrite.replace(span, &text, rule, confidence, Some(detail.join("; ")));
}

/// Takes the annotation off a whole character.
fn unmark(token: &Token, offset: usize, rewrite: &mut Rewrite<'_>, evidence: &mut RepairEvidence) {
    if token.clean {
        let span = offset + token.inner..offset + token.end;
        rewrite.replace(span, "", Cow::Borrowed("annotation"), 0.999, None);
        evidence.count("annotation", true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_searched_is_counted_as_left() {
        let mut read = Read::plain("好", 0);
        read.draft.refused.push("cut");
        let (mut rewrite, mut evidence) = (Rewrite::new("好"), RepairEvidence::default());
        down(&read, Caution::Normal, &mut rewrite, &mut evidence);
        assert_eq!(evidence.sites["cut"].left, 1);
        assert!(rewrite.finish().is_none());
    }

    #[test]
    fn nothing_is_restored_to_private_use() {
        assert!(reads_worse("只有一个字", "只有\u{e0e5}个字"));
        assert!(!reads_worse("木\u{E086}?", "精神"));
        assert!(!reads_worse("?shù)", "數"));
    }
}
