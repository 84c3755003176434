//! Round trips: text whose bytes were read in the wrong codec, once or more often, undone by
//! writing it in the wrong codec and reading it in the right one.
//!
//! One scan over the text finds the lines that hold characters which wrong readings are made of;
//! all others are left unread. In those lines a bounded `search` looks for [`Plan`]s. A plan is
//! accepted only if what comes out reads better than what stands there by a clear margin, in
//! nats; it is the edit's rule, and replaying it on the replaced text gives the replacement.
//! Bytes that are lost are not this module's business: nothing here guesses.

mod codec;
mod cover;
mod plan;
mod reading;
mod scan;
mod search;

pub use codec::Codec;
pub use plan::{NotAPlan, Plan, Step};

pub(super) use codec::Sequence;
pub(super) use reading::{Fluent, Quick, Reader, Script, is_chinese, is_improbable};
pub(super) use scan::{is_flagged, suspicious_lines};
pub(super) use search::wrong_codecs;

use super::rewrite::{Rewrite, Rewritten};
use crate::report::RepairEvidence;

/// The name of every rule of this module begins so; its [`Plan`] follows.
pub const RULE_PREFIX: &str = "round-trip:";

/// The kind under which sites are counted.
const KIND: &str = "round-trip";

/// Undoes round trips in `text`; `None` where there are none. One scan of clean text; elsewhere
/// linear in the length of the line times the number of codec pairs and rounds.
pub(super) fn apply(text: &str, evidence: &mut RepairEvidence) -> Option<Rewritten> {
    let mut rewrite = Rewrite::new(text);
    let mut memo = None;
    for line in scan::suspicious_lines(text) {
        for found in search::search(&text[line.clone()], &mut memo) {
            let controls = found.text.contains(|c| ('\u{80}'..='\u{9f}').contains(&c));
            if controls || is_ornament(&text[line.clone()][found.span.clone()]) {
                continue;
            }
            rewrite.replace(
                line.start + found.span.start..line.start + found.span.end,
                &found.text,
                format!("{RULE_PREFIX}{}", found.plan),
                confidence(found.gain),
                Some(format!("gain {:.1} nats", found.gain)),
            );
            evidence.count(KIND, true);
        }
    }
    rewrite.finish()
}

/// Whether a stretch is one or two signs over and over (blanks of a layout, stars, pictures of a
/// telephone's private use): repeated, they gain on any model, and they are no text.
fn is_ornament(stretch: &str) -> bool {
    let mut signs: Vec<char> = stretch.chars().filter(|c| !c.is_ascii()).collect();
    let count = signs.len();
    let private = |c: &char| ('\u{e000}'..='\u{f8ff}').contains(c);
    let all_private = signs.iter().all(private);
    signs.sort_unstable();
    signs.dedup();
    count >= 3 && (signs.len() == 1 || all_private && signs.len() == 2)
}

/// A gain (nats) as a probability: the odds that both readings were equally likely beforehand,
/// halved because the costs are estimates.
fn confidence(gain: f32) -> f32 {
    1.0 / (1.0 + (-gain / 2.0).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ornaments_are_no_text() {
        let blanks = "\u{a0}".repeat(80);
        for honest in [
            blanks.as_str(),
            "\u{e412}\u{e412}\u{e412}",
            "\u{e00e} \u{e00e} \u{e00e}",
        ] {
            assert!(
                apply(honest, &mut RepairEvidence::default()).is_none(),
                "{honest:?}"
            );
        }
        assert!(!is_ornament("Ã©"));
        let bytes = [171, 128, 32, 32, 172, 128];
        let controls = encoding_rs::GBK.decode(&bytes).0.into_owned();
        if let Some(found) = apply(&controls, &mut RepairEvidence::default()) {
            assert!(!found.text.contains(|c: char| c.is_control()));
        }
    }
}
