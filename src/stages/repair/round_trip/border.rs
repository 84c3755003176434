//! Where damage begins and ends, to the character.
//!
//! The search finds stretches by what they gain. Where they end is left to a nat or two then: the
//! hanzi beside one may say something in the right codec, too, and a damaged one may be one that
//! text has. Here an edge inside a line is moved by a few characters, and the line is taken that
//! reads best, with words, scripts and marks considered. Never says whether text is damaged.

use std::ops::Range;

use super::class::{Class, class};
use super::reading::{is_hanzi, is_strange};
use super::script::Script;
use super::search::Candidate;
use crate::plausibility::{self, Model, PageCache, Site};

/// How far an edge may be moved, characters.
const REACH: usize = 3;

/// How often it may be moved on from there.
const MOVES: usize = 4;

/// What a line is worth (log-odds) with the edge at some place: the language model and the words
/// (nats), and in what differs between the places each mark, hanzi of the other script, rare hanzi,
/// sign that does not stand beside hanzi, ASCII letter or digit, hanzi that stays as it is; and each
/// character by which the edge is moved. Fitted (conditional logit) on 119,000 edges of every wrong
/// reading, in simplified and traditional text of the development corpus and among English words;
/// of 501 that the search puts at a wrong place 117 stay there, each half judged by the weights of
/// the other.
const LANGUAGE: f32 = 0.45;
const WORDS: f32 = 0.13;
const MARK: f32 = -3.6;
const OTHER_SCRIPT: f32 = -3.0;
const RARE: f32 = -2.1;
const STRANGE: f32 = -4.8;
const ASCII: f32 = -4.6;
const KEPT: f32 = -1.3;
const MOVED: f32 = -0.9;

/// The same of an ASCII letter or digit that stands right beside a hanzi: where words are parted by
/// blanks it is half of one. Set on 3,400 spans of UTF-16 in text of the development corpus.
const GLUED: f32 = -1.5;

#[derive(Debug, Clone, Copy)]
enum Side {
    Start,
    End,
}

/// A line, and what is counted of it once.
#[derive(Clone, Copy)]
pub(super) struct Line<'l> {
    text: &'l str,
    /// See [`Script::balance`].
    balance: i32,
}

impl<'l> Line<'l> {
    pub(super) fn new(text: &'l str) -> Self {
        Self {
            text,
            balance: Script::balance(text),
        }
    }

    /// The script that it is written in with the `candidate` undone.
    fn script_with(&self, candidate: &Candidate) -> Option<Script> {
        let stretch = &self.text[candidate.span.clone()];
        let gained = Script::balance(&candidate.text) - Script::balance(stretch);
        Script::of_balance(self.balance + gained)
    }

    /// What may have a say before and behind the part `at`.
    fn near(&self, at: Range<usize>) -> (&'l str, &'l str) {
        /// A character more than [`Site`] reads, of four bytes each.
        const BYTES: usize = 4 * (plausibility::REACH + 1);
        let start = at.start.saturating_sub(BYTES);
        let end = self.text.len().min(at.end + BYTES);
        (
            &self.text[self.text.ceil_char_boundary(start)..at.start],
            &self.text[at.end..self.text.floor_char_boundary(end)],
        )
    }
}

/// Moves the edges of `candidate` in `line` to where they read best, within `room` (bytes). What
/// is a whole line stays so: whole lines are damaged most. Linear in the candidate.
pub(super) fn settle(line: Line<'_>, candidate: &mut Candidate, room: Range<usize>) {
    if candidate.span == (0..line.text.len()) {
        return;
    }
    for _ in 0..MOVES {
        let Range { start, end } = candidate.span;
        let places = places(line.text, start, room.start..end);
        move_to_best(line, candidate, Side::Start, &places);
        if candidate.span.start == start {
            break;
        }
    }
    for _ in 0..MOVES {
        let Range { start, end } = candidate.span;
        let places = places(line.text, end, start..room.end);
        move_to_best(line, candidate, Side::End, &places);
        if candidate.span.end == end {
            break;
        }
    }
}

/// The places around `edge` (bytes), each with the number of characters between, `edge` first.
fn places(line: &str, edge: usize, within: Range<usize>) -> Vec<(usize, usize)> {
    let before = line[within.start..edge].char_indices().rev();
    let before = before.map(|(at, _)| within.start + at).take(REACH);
    let behind = line[edge..within.end].char_indices();
    let behind = behind.map(|(at, c)| edge + at + c.len_utf8()).take(REACH);
    let moved = |(at, place)| (place, at + 1);
    let all = before.enumerate().chain(behind.enumerate()).map(moved);
    std::iter::once((edge, 0)).chain(all).collect()
}

/// The candidate with its edge at some place.
struct Variant {
    span: Range<usize>,
    /// What becomes of the span.
    undone: String,
    /// What becomes of the part of the line in which all variants lie.
    part: String,
    moved: usize,
}

fn move_to_best(line: Line<'_>, candidate: &mut Candidate, side: Side, places: &[(usize, usize)]) {
    let (around, mut variants) = variants(line.text, candidate, side, places);
    if variants.len() < 2 {
        return;
    }
    let alike = alike(&variants, side);
    let given = &variants[0].part;
    let (left, right) = match side {
        Side::Start => ("", &given[given.len() - alike..]),
        Side::End => (&given[..alike], ""),
    };
    let (before, after) = line.near(around.clone());
    let (before, after) = ([before, left].concat(), [right, after].concat());
    let page = PageCache::new();
    let site = Site::new(Model::bundled(), &page, &before, &after);
    let script = line.script_with(candidate);
    let worth = |one: &Variant| {
        let differing = &one.part[left.len()..one.part.len() - right.len()];
        let kept = [
            &line.text[around.start..one.span.start],
            &line.text[one.span.end..around.end],
        ];
        let around = [before.chars().next_back(), after.chars().next()];
        worth(&site, differing, script)
            + KEPT * hanzi(kept) as f32
            + MOVED * one.moved as f32
            + GLUED * glued(differing, around) as f32
    };
    let worths: Vec<f32> = variants.iter().map(worth).collect();
    let better = |best: usize, at: usize| if worths[at] > worths[best] { at } else { best };
    let best = variants.swap_remove((1..worths.len()).fold(0, better));
    (candidate.span, candidate.text) = (best.span, best.undone);
}

/// The part of the line (bytes) in which all variants lie, and those that make a difference, the
/// candidate as it is first.
fn variants(
    line: &str,
    candidate: &Candidate,
    side: Side,
    places: &[(usize, usize)],
) -> (Range<usize>, Vec<Variant>) {
    let spans = places.iter().map(|&(place, moved)| match side {
        Side::Start => (place..candidate.span.end, moved),
        Side::End => (candidate.span.start..place, moved),
    });
    let starts = spans.clone().map(|(span, _)| span.start);
    let ends = spans.clone().map(|(span, _)| span.end);
    let around = starts.min().unwrap_or(0)..ends.max().unwrap_or(0);
    let mut variants: Vec<Variant> = Vec::with_capacity(places.len());
    for (span, moved) in spans.filter(|(span, _)| !span.is_empty()) {
        let Some(undone) = candidate.plan.replay(&line[span.clone()]) else {
            continue;
        };
        let kept = [&line[around.start..span.start], &line[span.end..around.end]];
        let part = [kept[0], &undone, kept[1]].concat();
        // ASCII is itself on either side of the edge
        if variants.iter().all(|other| other.part != part) {
            variants.push(Variant {
                span,
                undone,
                part,
                moved,
            });
        }
    }
    (around, variants)
}

/// How many bytes all variants have in common at the side away from the edge.
fn alike(variants: &[Variant], side: Side) -> usize {
    let given = &variants[0].part;
    let common = |other: &Variant| {
        let same = |(one, other): &(char, char)| one == other;
        let len = |(one, _): (char, char)| one.len_utf8();
        let (one, other) = (given.chars(), other.part.chars());
        match side {
            Side::Start => one.rev().zip(other.rev()).take_while(same).map(len).sum(),
            Side::End => one.zip(other).take_while(same).map(len).sum(),
        }
    };
    variants[1..].iter().map(common).min().unwrap_or(0)
}

fn hanzi(parts: [&str; 2]) -> usize {
    let chars = parts.iter().flat_map(|part| part.chars());
    chars.filter(|c| is_hanzi(*c)).count()
}

/// How many ASCII letters and digits of `part`, which stands between two others, stand beside a hanzi.
fn glued(part: &str, [left, right]: [Option<char>; 2]) -> usize {
    let mut glued = 0;
    let chars = left.into_iter().chain(part.chars()).chain(right);
    chars.reduce(|before, c| {
        glued += usize::from(
            is_hanzi(before) && c.is_ascii_alphanumeric()
                || before.is_ascii_alphanumeric() && is_hanzi(c),
        );
        c
    });
    glued
}

/// What `part` is worth between what stands around it.
fn worth(site: &Site<'_>, part: &str, script: Option<Script>) -> f32 {
    let features = site.features(part).0;
    let sign = |c: char| {
        let weights = [
            (
                script.is_some_and(|script| script.excludes(c)),
                OTHER_SCRIPT,
            ),
            (class(c) == Class::Rare, RARE),
            (is_strange(c) || c == '\r', STRANGE),
            (c.is_ascii_alphanumeric(), ASCII),
        ];
        let weights = weights.iter().filter(|(is, _)| *is);
        weights.map(|(_, weight)| weight).sum::<f32>()
    };
    LANGUAGE * features[0]
        + WORDS * features[1]
        + MARK * features[2]
        + part.chars().map(sign).sum::<f32>()
}

#[cfg(test)]
mod tests {
    use super::super::codec::Codec;
    use super::super::search::search;

    fn undone(line: &str) -> String {
        let all = search(line, &mut Default::default());
        let mut line = line.to_owned();
        for found in all.iter().rev() {
            line.replace_range(found.span.clone(), &found.text);
        }
        line
    }

    #[test]
    fn edges_are_found_to_the_character() {
        let (head, tail) = ("奶奶把晒干的萝卜", "上辣椒和芝麻，装进玻璃罐里。");
        let clean = format!("{head}条切成小段，拌{tail}");
        for part in [
            "係학냥鬼뙈，拌",
            "条切냥鬼뙈，계",
            "ag\u{7}R\u{10}b\u{f}\\祂，拌",
        ] {
            assert_eq!(undone(&format!("{head}{part}{tail}")), clean);
        }
        let (head, part, tail) = (
            "圖書館的門口貼著告示，寫",
            "明每週一上午休館，還",
            "書請投入門邊的木箱。",
        );
        let bytes = Codec::Big5.encode(part).expect("traditional characters");
        let wrong = Codec::Gb18030.decode(&bytes).expect("pairs of GBK");
        assert_eq!(
            undone(&[head, &wrong, tail].concat()),
            [head, part, tail].concat()
        );
    }

    #[test]
    fn an_honest_character_at_an_end_of_the_line_stays() {
        use Codec::{Big5, EucKr, Gb18030, ShiftJis};
        for (written, read, head, part, tail) in [
            (Gb18030, Big5, "正", "在修理的水车停在河边", "，没有人管。"),
            (Gb18030, EucKr, "粥", "还是热的", "，快趁热喝。"),
            (Gb18030, ShiftJis, "菜", "的颜色已经不新鲜", "，别吃了。"),
            (Big5, Gb18030, "「", "明天還要早起", "，快睡吧。"),
            (Big5, Gb18030, "她站在門口，等", "著你回來吃晚飯", "？"),
            (Big5, Gb18030, "", "後來我們才知道原因", "？"),
            (Big5, Gb18030, "」", "上面寫著明天休館", ""),
            (Big5, EucKr, "", "這些老照片都發黃了", "』"),
            (Big5, Gb18030, "把", "風從窗口慢慢吹進來", "，有點冷。"),
        ] {
            let bytes = written.encode(part).expect("all of it");
            let wrong = read.decode(&bytes).expect("pairs");
            let clean = [head, part, tail].concat();
            assert_eq!(undone(&[head, &wrong, tail].concat()), clean);
        }
    }

    #[test]
    fn an_edge_is_moved_as_far_as_it_reads_better() {
        // four letters of ASCII are two hanzi
        for part in ["年年夏天都来游泳", "这样的语言的执", "元測試現在會"] {
            let clean = format!("The file {part} was saved.");
            let bytes = Codec::Utf16Le.encode(part).expect("hanzi");
            let wrong = Codec::Gb18030.decode(&bytes).expect("pairs and ASCII");
            assert_eq!(undone(&clean.replace(part, &wrong)), clean);
        }
    }

    #[test]
    fn stretches_of_a_long_line_stay_apart() {
        let bytes = Codec::Utf8.encode("我们把行李一件一件搬上岸");
        let bytes = bytes.expect("UTF-8 has everything");
        let wrong = Codec::Gb18030.decode(&bytes).expect("GBK has all of it");
        for clean in ["", "说", "，", "风大", "渡口的风很大，船夫"] {
            for blanks in 0..12 {
                let line = " ".repeat(blanks) + &format!("{wrong}{clean}").repeat(120);
                let all = search(&line, &mut Default::default());
                assert!(!all.is_empty());
                assert!(all.is_sorted_by(|a, b| a.span.end <= b.span.start));
            }
        }
    }
}
