//! Round trips: text whose bytes were read in the wrong codec, once or more often, undone by
//! writing it in the wrong codec and reading it in the right one.
//!
//! One scan over the text finds the lines that hold characters which wrong readings are made of;
//! all others are left unread. In those lines a bounded `search` looks for [`Plan`]s. A plan is
//! accepted only if what comes out reads better than what stands there by a clear margin, in
//! nats; it is the edit's rule, and replaying it on the replaced text gives the replacement.
//! Bytes that are lost are not this module's business: nothing here guesses.

mod blanks;
mod border;
mod characters;
mod choice;
mod class;
mod codec;
mod cover;
mod drawn;
mod gate;
mod glance;
mod halves;
mod lean;
mod lines;
mod memo;
mod plan;
mod prices;
mod proof;
mod reading;
mod rest;
mod scan;
mod script;
mod search;
mod seen;
mod stops;
mod suspicion;
mod telling;
mod ways;
mod western;

pub use codec::Codec;
pub use plan::{NotAPlan, Plan, Step};

pub(super) use blanks::Mended;
pub(super) use characters::made;
pub(super) use codec::Sequence;
pub(super) use gate::Gate;
pub(super) use memo::Memo;
pub(super) use prices::{Prices, outcome_of};
pub(super) use proof::Proven;
pub(super) use reading::{Fluent, Noted, Quick, Reader, is_chinese, is_improbable};
pub(super) use scan::{is_flagged, is_unclean, look};
pub(super) use script::Script;
pub(super) use search::wrong_codecs;
pub(super) use seen::Seen;
pub(super) use stops::Rows;
pub(super) use suspicion::is_uncommon;
pub(super) use western::explains;

use std::ops::Range;

use super::purse::Purse;
use super::rewrite::{Rewrite, Rewritten};
use super::unrecoverable::is_replaced;
use crate::report::RepairEvidence;

/// The name of every rule of this module begins so; its [`Plan`] follows.
pub const RULE_PREFIX: &str = "round-trip:";

/// The kind under which sites are counted.
const KIND: &str = "round-trip";

/// The kind under which sequences with lost or altered bytes are counted, and how their rules begin.
const LOSSY_PREFIX: &str = "lossy:";

/// Undoes UTF-8 of other alphabets than Chinese, read in a single-byte codec, in the `lines` that
/// the scan found; `None` where there is none. Linear.
pub(super) fn apply_western(
    text: &str,
    lines: &[Range<usize>],
    evidence: &mut RepairEvidence,
) -> Option<Rewritten> {
    let mut rewrite = Rewrite::new(text);
    for line in lines {
        if is_replaced(&text[line.clone()]) {
            continue; // nothing of what was written is left
        }
        for found in western::undo(&text[line.clone()]) {
            let prefix = if found.altered {
                LOSSY_PREFIX
            } else {
                RULE_PREFIX
            };
            rewrite.replace(
                line.start + found.span.start..line.start + found.span.end,
                &found.text,
                format!("{prefix}{}", found.plan),
                0.99,
                None,
            );
            evidence.count(prefix.trim_end_matches(':'), true);
        }
    }
    rewrite.finish()
}

/// Undoes the lines of `text` that the scan found to prove what they are, and between them what the
/// plan of the page undoes; `None` where there are none. Linear.
pub(super) fn apply_proven(
    text: &str,
    all: &[Proven],
    memo: &mut Memo,
    evidence: &mut RepairEvidence,
) -> Option<Rewritten> {
    let mut rewrite = Rewrite::new(text);
    let mut rules = Rules::default();
    all.iter().for_each(|proven| memo.vote(&proven.plan));
    let rest = memo.plan_of_page().map_or(Vec::new(), |plan| {
        let known: Vec<_> = all.iter().map(|proven| proven.line.clone()).collect();
        rest::undone(text, &known, &plan)
    });
    let mut rest = rest.into_iter().peekable();
    for proven in all {
        while let Some(undone) = rest.next_if(|undone| undone.line.start < proven.line.start) {
            take_with_its_page(&mut rewrite, undone, &mut rules, evidence);
        }
        memo.remember(&proven.plan);
        let rule = rules.of(&proven.plan);
        take_at_its_word(&mut rewrite, &proven.line, rule, &proven.text, evidence);
    }
    for undone in rest {
        take_with_its_page(&mut rewrite, undone, &mut rules, evidence);
    }
    rewrite.finish()
}

/// The lines (bytes of what [`apply_proven`] gave) that need not be looked at again.
pub(super) fn settled(undone: &Rewritten) -> Vec<Range<usize>> {
    let lines = undone.edits.iter().map(|edit| edit.after.clone());
    lines
        .filter(|line| proof::is_settled(&undone.text[line.clone()]))
        .collect()
}

/// Undoes what the plans of the page undo, before the other modules look at its lines: where no line
/// has proved one, it is looked for in a few of them and tried on all. `None` where there are few
/// lines, or no plan. Linear.
pub(super) fn apply_known(
    text: &str,
    lines: &[Range<usize>],
    memo: &mut Memo,
    evidence: &mut RepairEvidence,
) -> Option<Rewritten> {
    if lines.len() < FEWEST_LINES {
        return None;
    }
    if memo.is_empty() {
        for sample in 0..SAMPLES {
            let line = &lines[sample * lines.len() / SAMPLES];
            search::search(&Mended::of(&text[line.clone()]).line, memo);
        }
        if memo.is_empty() {
            return None;
        }
    }
    let mut rewrite = Rewrite::new(text);
    let mut rules = Rules::default();
    for line in lines {
        if let Some((plan, undone)) = memo.proven(&text[line.clone()]) {
            take_at_its_word(&mut rewrite, line, rules.of(plan), &undone, evidence);
            let plan = plan.clone();
            memo.vote(&plan);
            continue;
        }
        let mended = Mended::of(&text[line.clone()]);
        if let Some(found) = memo.again(&mended.line)
            && !is_doubtful(&found)
        {
            memo.vote(&found.plan);
            replace(&mut rewrite, line, &mended, found, evidence);
        }
    }
    rewrite.finish()
}

/// The rules of the plans of a page, each written once.
#[derive(Default)]
struct Rules(Vec<(Plan, String)>);

impl Rules {
    fn of(&mut self, plan: &Plan) -> &str {
        let at = self.0.iter().position(|(of, _)| of == plan);
        let at = at.unwrap_or_else(|| {
            self.0.push((plan.clone(), format!("{RULE_PREFIX}{plan}")));
            self.0.len() - 1
        });
        &self.0[at].1
    }
}

/// Puts in the `text` that a `line` proves it was before the plan of a `rule`.
fn take_at_its_word(
    rewrite: &mut Rewrite<'_>,
    line: &Range<usize>,
    rule: &str,
    text: &str,
    evidence: &mut RepairEvidence,
) {
    rewrite.replace(line.clone(), text, rule.to_owned(), PROVEN, None);
    evidence.count(KIND, true);
}

/// Puts in what a line was that was read wrong with its page.
fn take_with_its_page(
    rewrite: &mut Rewrite<'_>,
    undone: rest::Undone,
    rules: &mut Rules,
    evidence: &mut RepairEvidence,
) {
    rewrite.replace(
        undone.line,
        &undone.text,
        rules.of(&undone.plan).to_owned(),
        confidence(undone.gain),
        Some(format!("gain {:.1} nats, as its page", undone.gain)),
    );
    evidence.count(KIND, true);
}

/// How sure (0 to 1) a line is that proves itself.
const PROVEN: f32 = 1.0;

/// From how many lines on a page is asked for its plans, and how many of them are searched for one.
const FEWEST_LINES: usize = 16;
const SAMPLES: usize = 4;

/// Undoes round trips of Chinese in the `lines` of `text` that the scan found; `None` where there
/// are none. Linear in the length of a line times the number of codec pairs and rounds; lines that are
/// not searched, because too much had been searched in vain, count as left.
pub(super) fn apply(
    text: &str,
    lines: &[Range<usize>],
    memo: &mut Memo,
    evidence: &mut RepairEvidence,
) -> Option<Rewritten> {
    let mut rewrite = Rewrite::new(text);
    let mut purse = Purse::new(VAIN, VAIN_PER_BYTE);
    for line in lines {
        purse.pass(line.len());
        if !purse.allows() {
            evidence.count(KIND, false);
            continue;
        }
        let mended = Mended::of(&text[line.clone()]);
        let all = search::search(&mended.line, memo);
        if let Some(plan) = search::plan_of_whole(&mended.line, &all) {
            memo.vote(plan);
        }
        purse.settle(
            COST_PER_BYTE * line.len() as u64,
            explains_most(&mended.line, &all),
        );
        let as_letters = match all.iter().any(is_doubtful) {
            true => western::undo(&text[line.clone()]),
            false => Vec::new(),
        };
        for found in all {
            if as_letters.is_empty()
                || !is_doubtful(&found)
                || is_clearer(&text[line.clone()], &mended, &found, &as_letters)
            {
                replace(&mut rewrite, line, &mended, found, evidence);
            }
        }
    }
    rewrite.finish()
}

/// Undoes what the plan of the page undoes, if nearly all lines that were undone so far went one way and
/// that was not known before; `None` where there is nothing of it. Linear.
pub(super) fn apply_rest(
    text: &str,
    memo: &mut Memo,
    evidence: &mut RepairEvidence,
) -> Option<Rewritten> {
    let mut rewrite = Rewrite::new(text);
    let mut rules = Rules::default();
    for undone in rest::undone(text, &[], &memo.plan_of_page()?) {
        take_with_its_page(&mut rewrite, undone, &mut rules, evidence);
    }
    rewrite.finish()
}

/// Whether most of what is suspicious in a line is in what was `found`: in noise pieces are found,
/// too, between others that are nothing.
fn explains_most(line: &str, found: &[search::Candidate]) -> bool {
    let flagged = |text: &str| text.chars().filter(|c| is_flagged(*c)).count();
    let inside: usize = found
        .iter()
        .map(|one| flagged(&line[one.span.clone()]))
        .sum();
    inside > 0 && 2 * inside >= flagged(line)
}

/// What a search costs for each byte, in sixteenths; what may be spent in vain to begin with, four
/// long pages of text, and for each byte.
const COST_PER_BYTE: u64 = 16;
const VAIN: i64 = 16 * 64_000;
const VAIN_PER_BYTE: i64 = 1;

/// Puts in what was `found` in `line`, unless that is no text to begin with.
fn replace(
    rewrite: &mut Rewrite<'_>,
    line: &Range<usize>,
    mended: &Mended<'_>,
    found: search::Candidate,
    evidence: &mut RepairEvidence,
) {
    let controls = found.text.contains(|c| ('\u{80}'..='\u{9f}').contains(&c));
    let stretch = &mended.line[found.span.clone()];
    if controls || drawn::is_no_text(stretch) || is_doubtful(&found) && are_letters(stretch) {
        return;
    }
    let span = mended.span(&found.span);
    rewrite.replace(
        line.start + span.start..line.start + span.end,
        &found.text,
        format!("{RULE_PREFIX}{}", found.plan),
        confidence(found.gain),
        Some(format!("gain {:.1} nats", found.gain)),
    );
    evidence.count(KIND, true);
}

/// Whether a reading may as well be letters of the West: it has no UTF-8 to show for it, and is
/// short or not fluent.
fn is_doubtful(found: &search::Candidate) -> bool {
    is_unproven(found) && !is_fluent(&found.text)
}

/// Whether `stretch` tells of letters of the West in UTF-8, one by one between words: `«Ã©» o «Ã¨»`.
fn are_letters(stretch: &str) -> bool {
    let letter = |part: &str| {
        let mut chars = part.chars().filter(|c| *c != ' ').peekable();
        let follows = |c: Option<&char>| c.is_some_and(|c| ('\u{80}'..='\u{bf}').contains(c));
        std::iter::from_fn(|| Some((chars.next()?, follows(chars.peek()))))
            .any(|(c, followed)| matches!(c, 'Ã' | 'Â') && followed)
    };
    let parts = stretch.split(|c: char| c.is_ascii_alphabetic());
    let mut parts = parts.filter(|part| !part.is_ascii());
    parts.clone().nth(1).is_some() && parts.all(letter)
}

/// Whether a Chinese line reads clearly better with what was `found` than with letters of the West.
fn is_clearer(
    line: &str,
    mended: &Mended<'_>,
    found: &search::Candidate,
    as_letters: &[western::Undone],
) -> bool {
    let cost = |text: &str| Fluent::new().in_line(true).read_all(text);
    let (mut one, mut other) = (mended.line.to_string(), line.to_owned());
    one.replace_range(found.span.clone(), &found.text);
    for letters in as_letters.iter().rev() {
        other.replace_range(letters.span.clone(), &letters.text);
    }
    Gate::of(line).is_chinese() && cost(&one) + CLEARLY <= cost(&other)
}

/// How much (nats) better: two or three hanzi that follow from each other.
const CLEARLY: f32 = 15.0;

/// What undoing the round trips of a line gains (nats).
pub(super) fn round_trip_gain(line: &str) -> f32 {
    round_trip_outlook(line, &mut Memo::default()).0
}

/// What undoing the round trips of a line gains (nats), and whether nothing but ASCII is left of
/// what was there.
pub(super) fn round_trip_outlook(line: &str, memo: &mut Memo) -> (f32, bool) {
    let all = search::searched(line, memo);
    let mut whole = true;
    let mut end = 0;
    for found in all {
        whole &= line[end..found.span.start].is_ascii();
        end = found.span.end;
    }
    whole &= line[end..].is_ascii();
    (all.iter().map(|found| found.gain).sum(), whole)
}

/// Whether a reading has no valid UTF-8 to show for it: pairs of bytes that a single-byte codec has
/// read can be taken for much.
fn is_unproven(found: &search::Candidate) -> bool {
    let last = found.plan.steps.last();
    last.is_some_and(|step| step.written != Codec::Utf8 && !step.read.is_double())
}

/// Whether `text` has so many hanzi and marks, and they read so well in Chinese, that pairs of bytes do
/// not do so by accident.
fn is_fluent(text: &str) -> bool {
    let mut reader = Fluent::new().in_line(true);
    let (mut chars, mut cost) = (0, 0.0);
    for c in text.chars() {
        let own = reader.read(c);
        if !c.is_ascii() {
            chars += 1;
            cost += own;
        }
    }
    chars >= FLUENT_CHARS && cost <= FLUENT_COST * chars as f32
}

/// So many characters beyond ASCII that cost no more than this each (nats): Chinese text costs 5 to
/// 6, what arbitrary pairs of bytes say 9 and more.
const FLUENT_CHARS: usize = 6;
const FLUENT_COST: f32 = 6.5;

/// A gain (nats) as a probability: the odds that both readings were equally likely beforehand,
/// halved because the costs are estimates.
fn confidence(gain: f32) -> f32 {
    1.0 / (1.0 + (-gain / 2.0).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn undone(text: &str) -> Option<Rewritten> {
        apply(
            text,
            &look(text).lines,
            &mut Memo::default(),
            &mut RepairEvidence::default(),
        )
    }

    #[test]
    fn a_few_hanzi_in_a_chinese_line_are_no_letters_of_the_west() {
        let line = "奶奶把晒干的萝卜条ÇÐ³ÉÐ¡¶Î£¬拌上辣椒和芝麻。";
        let clean = "奶奶把晒干的萝卜条切成小段，拌上辣椒和芝麻。";
        assert_eq!(
            undone(line).map(|undone| undone.text).as_deref(),
            Some(clean)
        );
        assert!(undone("A la carte: crÃ¨me brÃ»lÃ©e").is_none());
    }

    #[test]
    fn letters_told_of_one_by_one_are_no_hanzi() {
        for line in [
            "Los acentos se ven como «Ã©» o «Ã¨» en la pantalla.",
            "Aksentene vises som «Ã ©» eller «Ã¨» eller «Â§» på skjermen.",
        ] {
            assert!(undone(line).is_none(), "{line}");
        }
        assert!(undone("The note Àý£¬GIMP ÊÇÒ»¸ö was kept.").is_some());
    }

    #[test]
    fn capitals_of_a_russian_line_stay() {
        assert!(undone("ТАЙСКИЙ СИМВОЛ «САРА И»").is_none());
    }

    #[test]
    fn a_rare_word_of_old_books_stays() {
        assert!(undone("石匠把几块碔砆甃在井沿上，看上去倒也干净。").is_none());
    }

    #[test]
    fn pieces_of_noise_explain_little() {
        let of = |line: &str| explains_most(line, &search::search(line, &mut Memo::default()));
        assert!(of("ÏÂÓêÁË£¬ÕÖÉ¡µÄÈË×ßµÃºÜ¿ì"));
        let noise = "¤½äÂ¸å¤åæçå¸¤½äåäåÃçççåæç¤¸¸åæä¸\u{ad}æ–‡ä¸\u{ad}æ–‡å¤åæçå¸¤½äåäåÃççç";
        assert!(!search::search(noise, &mut Memo::default()).is_empty());
        assert!(!of(noise));
    }

    #[test]
    fn ornaments_are_no_text() {
        let blanks = "\u{a0}".repeat(80);
        for honest in [
            blanks.as_str(),
            "\u{e412}\u{e412}\u{e412}",
            "\u{e00e} \u{e00e} \u{e00e}",
        ] {
            assert!(undone(honest).is_none(), "{honest:?}");
        }
        assert!(undone("\"´µ¶·¸¹\"").is_none());
        let bytes = [171, 128, 32, 32, 172, 128];
        let controls = encoding_rs::GBK.decode(&bytes).0.into_owned();
        if let Some(found) = undone(&controls) {
            assert!(!found.text.contains(|c: char| c.is_control()));
        }
    }
}
