//! Honest characters that a stretch has taken along: beside a hole any will do for the bytes of what was
//! written. A few less are tried at either edge, and what costs least is kept. Each time the characters at
//! the edge alone are read again, up to where they are sure, with those behind as they were read.

use std::ops::Range;

use super::super::round_trip::{Reader, is_improbable};
use super::letters::{Letter, cost, weigh};
use super::open::TAIL_CHARS;
use super::restore::{Damaged, Reading};

/// How many honest characters may have been taken into a stretch at either edge.
const EDGE: usize = 3;

/// How many characters at an edge are read again at least, and how many of those where they meet the others
/// have to have lost nothing.
const AGAIN: usize = 8;
const SURE: usize = 2;

/// How many characters behind are compared as well: the model looks back so many.
const BEHIND: usize = 4;

/// What a guessed character costs (nats) where edges are compared: it was chosen among many.
const GUESS: f32 = 4.0;

/// What the guesses among `letters` cost (nats).
fn guessed(letters: &[Letter]) -> f32 {
    GUESS * letters.iter().filter(|one| !one.known).count() as f32
}

fn shown(letters: &[Letter]) -> impl Iterator<Item = char> {
    letters.iter().map(Letter::shown)
}

impl Damaged<'_> {
    /// A `reading` less the honest characters at its edges; `None` if there are none.
    pub(super) fn trimmed(&self, reading: &Reading, tried: &mut u64) -> Option<Reading> {
        let first = self.trimmed_at_start(reading, tried);
        let second = self.trimmed_at_end(first.as_ref().unwrap_or(reading), tried);
        let mut trimmed = second.or(first)?;
        let stretch = &trimmed.stretch;
        let start = self.reader(self.before(stretch.start));
        let tail = self.tail(self.pieces[stretch.end - 1].end());
        let script = trimmed.shown.script;
        weigh(&mut trimmed.letters, self.least(), start, script, &tail);
        Some(trimmed)
    }

    /// The parts of `stretch` without the honest characters at its end, or at its start, a few more each time:
    /// where those are no bytes of what was written, all of it is no reading. Only those that Chinese text has:
    /// of Hangul all edges are bytes, and looking for them in vain is dear.
    pub(super) fn inside(&self, stretch: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let Range { start, end } = stretch;
        let likely = |at: &usize| !is_improbable(self.pieces[*at].c);
        let ends = self.trims(&stretch, stretch.clone().rev().take_while(likely));
        let starts = self.trims(&stretch, stretch.clone().take_while(likely));
        let less_end = (1..=ends).map(move |less| start..end - less);
        less_end.chain((1..=starts).map(move |less| start + less..end))
    }

    /// How many characters less are worth trying at an edge whose pieces are these, the outermost first.
    fn trims(&self, stretch: &Range<usize>, edge: impl Iterator<Item = usize>) -> usize {
        let most = EDGE.min(stretch.len().saturating_sub(EDGE + 1));
        let honest = edge.take_while(|at| self.pieces[*at].may_be_honest());
        honest.take(most).count()
    }

    fn trimmed_at_start(&self, reading: &Reading, tried: &mut u64) -> Option<Reading> {
        let Reading {
            stretch, letters, ..
        } = reading;
        let trims = self.trims(stretch, stretch.clone());
        if trims == 0 {
            return None;
        }
        // the letters before `split` are read again, the pieces before `node`
        let (split, node) = (AGAIN..letters.len())
            .find_map(|split| Some((split, self.joint(reading, split)?)))
            .filter(|(_, node)| stretch.start + 2 * EDGE < *node)
            .unwrap_or((letters.len(), stretch.end));
        let raw_tail = self.tail(self.pieces[stretch.end - 1].end());
        let behind = letters[split..].iter().map(|one| one.c);
        let behind: String = behind.chain(raw_tail.chars()).take(BEHIND).collect();
        let tail = match split == letters.len() {
            true => raw_tail,
            false => behind.chars().take(TAIL_CHARS).collect(),
        };
        let outside = self.reader(self.before(stretch.start));
        let worth = |before: &str, letters: &[Letter]| {
            let text: String = before.chars().chain(shown(letters)).collect();
            cost(outside, &(text + &behind)) + guessed(letters)
        };
        let mut least = worth("", &letters[..split]);
        let mut best = None;
        for trim in 1..=trims {
            let inner = stretch.start + trim..node;
            let before = self.before(inner.start);
            let start = self.reader(before);
            let Some(part) = self.read_part(inner.clone(), reading, start, tail.clone(), tried)
            else {
                break;
            };
            let cost = worth(&before[self.before(stretch.start).len()..], &part);
            if cost < least {
                least = cost;
                best = Some((inner.start..stretch.end, part));
            }
        }
        let (inner, mut part) = best?;
        part.extend_from_slice(&letters[split..]);
        Some(reading.with(inner, part))
    }

    fn trimmed_at_end(&self, reading: &Reading, tried: &mut u64) -> Option<Reading> {
        let Reading {
            stretch, letters, ..
        } = reading;
        let trims = self.trims(stretch, stretch.clone().rev());
        if trims == 0 {
            return None;
        }
        // the letters from `split` on are read again, the pieces from `node` on
        let (split, node) = (SURE..letters.len().saturating_sub(AGAIN - 1))
            .rev()
            .find_map(|split| Some((split, self.joint(reading, split)?)))
            .filter(|(_, node)| *node + 2 * EDGE < stretch.end)
            .unwrap_or((0, stretch.start));
        let mut start = self.reader(self.before(stretch.start));
        for one in &letters[..split] {
            start.read(one.c);
        }
        let end = self.pieces[stretch.end - 1].end();
        let behind = self.tail(end);
        let worth = |letters: &[Letter], rest: &str| {
            let text: String = shown(letters).collect();
            cost(start, &[&text, rest, &behind].concat()) + guessed(letters)
        };
        let mut least = worth(&letters[split..], "");
        let mut best = None;
        for trim in 1..=trims {
            let inner = node..stretch.end - trim;
            let inner_end = self.pieces[inner.end - 1].end();
            let tail = self.tail(inner_end);
            let Some(part) = self.read_part(inner.clone(), reading, start, tail, tried) else {
                break;
            };
            let cost = worth(&part, &self.line[inner_end..end]);
            if cost < least {
                least = cost;
                best = Some((stretch.start..inner.end, part));
            }
        }
        let (inner, part) = best?;
        let mut all = letters[..split].to_vec();
        all.extend(part);
        Some(reading.with(inner, all))
    }

    /// The node before the character at `split`, if what stands around it is sure.
    fn joint(&self, reading: &Reading, split: usize) -> Option<usize> {
        let around = reading.letters.get(split.checked_sub(SURE)?..split + 1)?;
        let node = around[SURE - 1].end?;
        let inside = reading.stretch.start < node && node < reading.stretch.end;
        (inside && around.iter().all(|one| one.known)).then_some(node)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Strictness;
    use super::super::super::purse::Purse;
    use super::super::{VAIN, VAIN_PER_BYTE, search};

    #[test]
    fn honest_characters_beside_a_hole_are_left_out() {
        // 窗外的雨下了一整夜 and more in UTF-8 that was read as GBK, among honest hanzi
        let damaged = "绐楀?栫殑闆ㄤ笅浜嗕竴鏁村?滐紝鍫傚墠鐨勭伅涔熶寒浜嗕竴鏁村??";
        for (before, behind) in [("掌柜说", ""), ("", "掌柜说"), ("他说", "完了")] {
            let line = format!("{before}{damaged}{behind}");
            let mut purse = Purse::new(VAIN, VAIN_PER_BYTE);
            let all = search(&line, Strictness::Normal, &mut purse, &mut None);
            let spans: Vec<&str> = all.iter().map(|found| &line[found.span.clone()]).collect();
            assert_eq!(spans, [damaged], "{line}");
        }
    }
}
