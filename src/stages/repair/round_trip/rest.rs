//! The rest of a page: where nearly all damaged lines prove the same, it was the page that was read
//! wrong, so its headings, entries of menus and short answers were read wrong, too, though they are
//! too short to prove anything. Such a line is undone as the page was if all of it can be, gives
//! nothing but everyday hanzi and marks, and reads better from end to end. Says nothing of pages with
//! several kinds of damage, nor of lines that are long enough to prove themselves.

use std::iter;
use std::ops::Range;

use super::class::{Class, class};
use super::plan::{Plan, Step};
use super::proof::loses_in_part;
use super::reading::{Fluent, Reader};

/// How many lines of a page have to prove the same, and of how many one may prove something else.
const FEWEST_LINES: usize = 4;
const OTHERS: usize = 16;

/// With more hanzi a line can be expected to prove itself.
const MOST_HANZI: usize = 8;

/// What a line has to gain at least (nats), and what a part of it may lose (each character by itself).
const LEAST_GAIN: f32 = 6.0;
const WORST_PART: f32 = 4.0;

/// How many lines of a page were undone in which way.
#[derive(Debug, Clone, Default)]
pub(super) struct Votes(Vec<(Plan, usize)>);

impl Votes {
    pub(super) fn add(&mut self, plan: &Plan) {
        match self.0.iter_mut().find(|(of, _)| of == plan) {
            Some((_, count)) => *count += 1,
            None => self.0.push((plan.clone(), 1)),
        }
    }

    /// The plan of the page, if nearly all lines agree.
    pub(super) fn plan(&self) -> Option<&Plan> {
        let all: usize = self.0.iter().map(|(_, count)| count).sum();
        let (plan, count) = self.0.iter().max_by_key(|(_, count)| *count)?;
        (*count >= FEWEST_LINES && (all - count) * OTHERS <= all).then_some(plan)
    }
}

/// A line (bytes of the text) that the plan of its page, or its variant, undoes.
#[derive(Debug)]
pub(super) struct Undone {
    pub(super) line: Range<usize>,
    pub(super) text: String,
    pub(super) plan: Plan,
    /// Nats.
    pub(super) gain: f32,
}

/// The lines of `text` besides the `known` ones (bytes, in order) that the `plan` of the page undoes, in
/// order. Linear.
pub(super) fn undone(text: &str, known: &[Range<usize>], plan: &Plan) -> Vec<Undone> {
    let starts = known.iter().map(|line| line.start);
    let ends = known.iter().map(|line| line.end);
    let parts = iter::once(0).chain(ends).zip(starts.chain([text.len()]));
    let lines = parts.flat_map(|(start, end)| whole_lines(text, start..end));
    let undone = lines.filter_map(|line| {
        let (plan, undone, gain) = line_undone(&text[line.clone()], plan)?;
        Some(Undone {
            line,
            text: undone,
            plan,
            gain,
        })
    });
    undone.collect()
}

/// The lines of `text` that are whole within `part`.
fn whole_lines(text: &str, part: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = part.start;
    text[part.clone()].split('\n').filter_map(move |line| {
        let start = at;
        at += line.len() + 1;
        let begins = start == 0 || text.as_bytes()[start - 1] == b'\n';
        let ends = at <= part.end || part.end == text.len();
        let line = line.strip_suffix('\r').unwrap_or(line);
        (begins && ends).then(|| start..start + line.len())
    })
}

/// What `line` was before `plan` or its variant, if that is plausible, and how much it gains (nats).
fn line_undone(line: &str, plan: &Plan) -> Option<(Plan, String, f32)> {
    if line.is_ascii() {
        return None;
    }
    let own = undone_by(line, plan).map(|(text, gain)| (plan.clone(), text, gain));
    let variant = variant(line, plan).and_then(|variant| {
        let (text, gain) = undone_by(line, &variant)?;
        Some((variant, text, gain))
    });
    let gain = |undone: &Option<(Plan, String, f32)>| undone.as_ref().map(|undone| undone.2);
    match gain(&variant) > gain(&own) {
        true => variant,
        false => own,
    }
}

/// The same plan with the other variant of the wrong codec, where that has other bytes for `line`: a page
/// does not tell before one of the characters turns up in which they differ.
fn variant(line: &str, plan: &Plan) -> Option<Plan> {
    let [step] = plan.steps[..] else {
        return None;
    };
    let read = step.read.variant()?;
    let variant = Step { read, ..step };
    read.reads_otherwise(line).then(|| Plan::from(variant))
}

/// What one plan makes of `line`, if that is plausible, and how much it gains (nats).
fn undone_by(line: &str, plan: &Plan) -> Option<(String, f32)> {
    let text = plan.replay(line)?;
    let mut hanzi = 0;
    for c in text.chars().filter(|c| !c.is_ascii()) {
        match class(c) {
            Class::Common | Class::Known => hanzi += 1,
            Class::CjkMark | Class::Mark => {}
            _ => return None,
        }
    }
    if hanzi == 0 || hanzi > MOST_HANZI || loses_in_part(line, &text, plan, WORST_PART) {
        return None;
    }
    let cost = |text: &str| Fluent::new().in_line(true).read_all(text);
    let gain = cost(line) - cost(&text);
    (gain >= LEAST_GAIN).then_some((text, gain))
}

#[cfg(test)]
mod tests {
    use super::super::codec::Codec;
    use super::*;

    const PLAN: Step = Step {
        written: Codec::Gb18030,
        read: Codec::Windows1252,
    };

    fn damaged(text: &str, step: Step) -> String {
        let bytes = step.written.encode(text).expect("it has all of it");
        step.read.decode(&bytes).expect("all of it can be read")
    }

    #[test]
    fn a_page_has_a_plan_where_nearly_all_lines_prove_it() {
        let [one, other] = [PLAN, swap()].map(Plan::from);
        let of = |ones, others| {
            let mut votes = Votes::default();
            (0..ones).for_each(|_| votes.add(&one));
            (0..others).for_each(|_| votes.add(&other));
            votes.plan().cloned()
        };
        assert_eq!(of(4, 0), Some(one.clone()));
        assert_eq!(of(3, 0), None, "too few lines");
        assert_eq!(of(30, 2), Some(one.clone()));
        assert_eq!(of(30, 3), None, "two kinds of damage");
        assert_eq!(of(0, 9), Some(other.clone()));
    }

    fn swap() -> Step {
        Step {
            written: Codec::Gb18030,
            read: Codec::Big5,
        }
    }

    #[test]
    fn headings_are_undone_as_their_page_was() {
        for step in [PLAN, swap()] {
            for text in ["目录：", "使用 sed", "新闻"] {
                let found = line_undone(&damaged(text, step), &step.into());
                assert_eq!(found.map(|(_, text, _)| text).as_deref(), Some(text));
            }
        }
    }

    #[test]
    fn honest_lines_of_such_a_page_stay() {
        for step in [PLAN, swap()] {
            for honest in [
                "Forêt d’été",
                "À propos",
                "±5 %",
                "目录",
                "新聞",
                "公司簡介",
                "Menu",
                "",
            ] {
                assert!(line_undone(honest, &step.into()).is_none(), "{honest}");
            }
        }
        // honest hanzi before damaged ones
        let half = format!("新聞：{}", damaged("使用", swap()));
        assert!(line_undone(&half, &swap().into()).is_none());
    }

    #[test]
    fn what_lies_between_proven_lines_is_whole_lines() {
        let text = "one\ntwo\r\nthree\n\nfive";
        let of = |part| {
            let lines = whole_lines(text, part).map(|line| &text[line]);
            lines.collect::<Vec<_>>()
        };
        assert_eq!(of(0..text.len()), ["one", "two", "three", "", "five"]);
        assert_eq!(of(3..14), ["two"], "behind a line and in the middle of one");
        assert_eq!(of(1..4), [""; 0]);
        assert_eq!(of(4..9), ["two"]);
    }

    #[test]
    fn the_rest_of_a_page_is_undone_around_what_is_proven() {
        let [one, other] = ["目录：", "新闻"].map(|text| damaged(text, PLAN));
        let long = damaged("今天天气很好，我们去公园玩。", PLAN);
        let lines = [vec![one.as_str()], vec![&long; 8], vec!["abc", &other]].concat();
        let text = lines.join("\n");
        let known: Vec<_> = (0..8)
            .map(|at| one.len() + 1 + at * (long.len() + 1))
            .map(|start| start..start + long.len())
            .collect();
        let undone = undone(&text, &known, &PLAN.into()).into_iter();
        let undone: Vec<_> = undone
            .map(|undone| (undone.line.start, undone.text))
            .collect();
        let last = text.len() - other.len();
        assert_eq!(
            undone,
            [(0, "目录：".to_owned()), (last, "新闻".to_owned())]
        );
    }

    #[test]
    fn the_variant_that_reads_better_is_taken() {
        let [right, wrong] = [Codec::Big5Eten, Codec::Big5].map(|read| Step { read, ..swap() });
        let line = damaged("城市：重庆", right);
        let (plan, text, _) = line_undone(&line, &wrong.into()).expect("either way");
        assert_ne!(wrong.undo(&line).as_deref(), Some("城市：重庆"));
        assert_eq!((plan, text.as_str()), (Plan::from(right), "城市：重庆"));
    }
}
