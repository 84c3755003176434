//! The fast way over a text: block by block through the plan's table.
//!
//! It looks until something changes, then writes until a buffer has been filled without any
//! change; a text in which nothing changes stays borrowed. Where a phrase may match it stops and
//! has the steps themselves convert the cluster.

use std::borrow::Cow;
use std::sync::LazyLock;

use fearless_simd::{Level, dispatch, prelude::*, u32x8};

use super::block::{
    AHEAD, BLOCK_BYTES, BLOCK_CHARS, Block, Cells, TAIL_BYTES, ascii_count, is_zero,
};
use super::exact::Steps;
use super::ids;
use super::output::Output;
use super::plan::{ANCHOR_RIGHT, ANCHOR_SHIFT, DELTA, Known, Plan, SPECIAL};
use crate::hash::FastMap;

/// A converted text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted<'t> {
    /// The text; borrowed when nothing changed.
    pub text: Cow<'t, str>,
    /// How many characters were replaced by something else.
    pub changed: u64,
}

/// Converts `text`. Linear; no allocation while nothing changes.
pub(crate) fn convert<'t>(plan: &Plan, steps: &Steps, text: &'t str) -> Converted<'t> {
    convert_with(level(), plan, steps, text)
}

/// Appends the conversion of `text` to `output`; how many characters changed.
pub(crate) fn convert_into(plan: &Plan, steps: &Steps, text: &str, output: &mut String) -> u64 {
    let start = output.len();
    let changed = run(level(), plan, steps, text, output);
    if changed == 0 {
        output.truncate(start);
        output.push_str(text);
    }
    changed
}

/// The best SIMD of this machine.
pub(crate) fn level() -> Level {
    static LEVEL: LazyLock<Level> = LazyLock::new(Level::new);
    *LEVEL
}

/// [`convert`] with the SIMD of `level`.
fn convert_with<'t>(level: Level, plan: &Plan, steps: &Steps, text: &'t str) -> Converted<'t> {
    let mut output = String::new();
    let changed = run(level, plan, steps, text, &mut output);
    let text = match changed {
        0 => Cow::Borrowed(text),
        _ => Cow::Owned(output),
    };
    Converted { text, changed }
}

/// Appends the conversion of `text` to `output`, or (a part of) `text` when this returns 0.
fn run(level: Level, plan: &Plan, steps: &Steps, text: &str, output: &mut String) -> u64 {
    let mut scan = Scan {
        plan,
        steps,
        text,
        output: Output::new(output, 4 * plan.longest),
        before: 0,
        barrier: 0,
        at: 0,
        limit: 0,
        looked: 0,
        seen: FastMap::default(),
    };
    dispatch!(level, simd => scan.run(simd));
    scan.output.finish(text)
}

struct Scan<'p, 't, 'o> {
    plan: &'p Plan,
    steps: &'p Steps,
    text: &'t str,
    output: Output<'o>,
    /// The cell of the character before `at`; 0 at the barrier.
    before: u32,
    /// Where the last cluster ended: nothing reaches across.
    barrier: usize,
    at: usize,
    /// Where blocks stop for [`End::Limit`].
    limit: usize,
    /// Where the last signal that was looked for ends.
    looked: usize,
    /// Clusters of this text that were not known before.
    seen: FastMap<&'t str, Known>,
}

/// How many clusters are remembered while one text is converted; about 0.5 MB.
const MAX_SEEN: usize = 4096;

/// How far (bytes) text is written before it is seen whether anything changed in it. Of 256 to
/// 4096 all do alike on traditional text; on simplified text the fewer the better.
const CHANGE_BYTES: usize = 512;

/// Why a run over blocks ended.
enum End {
    /// A key stands across the border before the next character.
    Cluster,
    /// The next character is special, or neither of three bytes nor ASCII that passes.
    Other,
    /// Something changes, and nothing is being written.
    Change,
    /// There is no room for another block.
    Full,
    /// It is time to see whether anything changes here.
    Limit,
    /// The text is too short for another block.
    Text,
}

impl Scan<'_, '_, '_> {
    #[inline(always)]
    fn run<S: Simd>(&mut self, simd: S) {
        let mut writing = false;
        let mut changed = 0;
        self.skip_quiet(simd);
        loop {
            let end = match writing {
                true => self.blocks::<S, true>(simd),
                false => self.blocks::<S, false>(simd),
            };
            match end {
                End::Cluster => self.cluster(),
                End::Other => self.one(),
                End::Change => writing = true,
                End::Full => {}
                End::Limit if writing && self.output.changed != changed => {}
                End::Limit => {
                    writing = false;
                    self.skip_quiet(simd);
                }
                End::Text => break,
            }
            if matches!(end, End::Change | End::Limit) && writing {
                changed = self.output.changed;
                self.limit = self.at + CHANGE_BYTES;
            }
            if writing {
                self.output.reach(self.text, self.at);
            }
        }
        while self.at < self.text.len() {
            self.one();
        }
    }

    /// The most bytes that a key may have.
    fn reach(&self) -> usize {
        4 * self.plan.longest
    }

    /// Goes to where the next signal comes within reach.
    #[inline(always)]
    fn skip_quiet<S: Simd>(&mut self, simd: S) {
        let text = self.text;
        let Some(signals) = &self.plan.signals else {
            self.limit = text.len();
            return;
        };
        let from = self.looked.max(self.at.saturating_sub(self.reach()));
        let from = text.floor_char_boundary(from);
        let signal = signals.next(simd, self.plan, text, from);
        let near = match signal == text.len() {
            true => signal,
            false => text.floor_char_boundary(signal.saturating_sub(self.reach())),
        };
        if near > self.at {
            self.pass(near);
        }
        self.looked = text.ceil_char_boundary(text.len().min(signal + 1));
        self.limit = signal + self.reach();
    }

    /// Block after block, as far as they are plain. Writes them, or stops where one changes.
    #[inline(always)]
    fn blocks<S: Simd, const WRITE: bool>(&mut self, simd: S) -> End {
        let bytes = self.text.as_bytes();
        let (mut at, mut filled, mut changed) = (self.at, self.output.filled, 0);
        let limit = self.limit;
        let mut before = u32x8::splat(simd, self.before);
        let end = loop {
            if at > limit {
                break End::Limit;
            }
            let Some(input) = bytes[at..].first_chunk::<AHEAD>() else {
                break End::Text;
            };
            let mut block = Block::read(simd, &self.plan.cells, input);
            let care = block.care(before);
            let mut stop = None;
            if !is_zero(care) {
                stop = self.stop(at, &care.into());
                if let Some((chars, _)) = stop {
                    block = block.first(simd, chars);
                }
            }
            if !WRITE && !is_zero(block.cells & DELTA) {
                break End::Change;
            }
            // How far it goes if it is not whole: the ASCII after the characters goes with them.
            let length = 3 * block.chars.min(BLOCK_CHARS - 1);
            let tail = input[length..].first_chunk::<TAIL_BYTES>();
            let tail = *tail.expect("it was read with the block");
            if WRITE {
                let room = self.output.buffer[filled..].first_chunk_mut::<AHEAD>();
                let Some(target) = room else {
                    break End::Full;
                };
                changed += u64::from(block.write(simd, target));
                if block.chars < BLOCK_CHARS {
                    target[length..][..TAIL_BYTES].copy_from_slice(&tail);
                }
            }
            if block.chars == BLOCK_CHARS {
                at += BLOCK_BYTES;
                filled += BLOCK_BYTES;
                before = block.cells;
                continue;
            }
            let ascii = match self.plan.ascii_passes && stop.is_none() {
                true => ascii_count(tail),
                false => 0,
            };
            at += length + ascii;
            filled += length + ascii;
            if ascii > 0 {
                before = u32x8::splat(simd, 0);
                continue;
            }
            if let Some(last) = block.chars.checked_sub(1) {
                before = u32x8::splat(simd, Cells::from(block.cells)[last]);
            }
            break stop.map_or(End::Other, |(_, end)| end);
        };
        self.before = Cells::from(before)[BLOCK_CHARS - 1];
        self.at = at;
        if WRITE {
            self.output.wrote(filled, at, changed);
        }
        end
    }

    /// The first of the characters from `at` on, by number, that really is special or ends an
    /// anchor of a key that stands there.
    #[cold]
    #[inline(never)]
    fn stop(&self, at: usize, care: &Cells) -> Option<(usize, End)> {
        care.iter().enumerate().find_map(|(i, &care)| {
            if care & ANCHOR_RIGHT != 0 && self.plan.triggers.fires(self.text, at + 3 * i) {
                Some((i, End::Cluster))
            } else if care & SPECIAL != 0 {
                Some((i, End::Other))
            } else {
                None
            }
        })
    }

    /// One character, or the cluster that it belongs to.
    #[inline]
    fn one(&mut self) {
        let Some(c) = self.text[self.at..].chars().next() else {
            return;
        };
        let cell = self.plan.cell(c);
        if self.before << ANCHOR_SHIFT & cell & ANCHOR_RIGHT != 0
            && self.plan.triggers.fires(self.text, self.at)
        {
            return self.cluster();
        }
        let end = self.at + c.len_utf8();
        if cell & SPECIAL != 0 {
            return self.special(c, end);
        }
        if cell & DELTA != 0 {
            self.output.single(self.text, self.at, cell);
        }
        self.before = cell;
        self.at = end;
    }

    /// A character without a simple replacement: it cannot be taken back once it is converted,
    /// so its neighbours are looked at first.
    fn special(&mut self, c: char, end: usize) {
        if ids::arity(c) > 0 {
            return match ids::sequence_length(&self.text[self.at..]) {
                Some(length) => self.pass(self.at + length),
                // A broken sequence may become a whole one in a later step: no short cut here.
                None => self.exact(self.text.len()),
            };
        }
        let left = self.text[self.barrier..self.at].chars().next_back();
        let right = self.text[end..].chars().next();
        if left.is_some_and(|left| self.plan.is_hot(left, c))
            || right.is_some_and(|right| self.plan.is_hot(c, right))
        {
            return self.cluster();
        }
        if let Some(known) = self.plan.known(&self.text[self.at..end]) {
            self.output.replace(self.text, self.at..end, known);
        }
        self.pass(end);
    }

    fn pass(&mut self, end: usize) {
        self.before = 0;
        self.barrier = end;
        self.at = end;
    }

    /// The cluster that the character at `at` belongs to.
    #[cold]
    fn cluster(&mut self) {
        let text = self.text;
        let (mut start, mut end) = (self.at, self.at);
        // No key that may match begins more than the longest key before the anchor.
        let mut right = text[self.at..].chars().next();
        for left in (text[self.barrier..self.at].chars().rev()).take(self.plan.longest) {
            if !right.is_some_and(|right| self.plan.is_hot(left, right)) {
                break;
            }
            right = Some(left);
            start -= left.len_utf8();
        }
        let mut left = None;
        for c in text[self.at..].chars() {
            if left.is_some_and(|left| !self.plan.is_hot(left, c)) {
                break;
            }
            left = Some(c);
            end += c.len_utf8();
        }
        self.output.take_back(text, start);
        self.at = start;
        match self.plan.known(&text[start..end]) {
            Some(known) => {
                self.output.replace(text, start..end, known);
                self.pass(end);
            }
            None => self.exact(end),
        }
    }

    /// Everything up to `end`, step by step.
    fn exact(&mut self, end: usize) {
        let span = self.at..end;
        let input = &self.text[span.clone()];
        if let Some(known) = self.seen.get(input) {
            self.output.replace(self.text, span, known);
        } else {
            let known = Known::new(self.steps, input);
            self.output.replace(self.text, span, &known);
            if self.seen.len() < MAX_SEEN && input.len() < 128 {
                self.seen.insert(input, known);
            }
        }
        self.pass(end);
    }
}

/// How many characters of `input` became something else; where the numbers of characters differ,
/// those between what both begin and end with.
pub(crate) fn changed_chars(input: &str, output: &str) -> u64 {
    let (before, after) = (input.chars().count(), output.chars().count());
    if before == after {
        let pairs = input.chars().zip(output.chars());
        return pairs.filter(|(old, new)| old != new).count() as u64;
    }
    let same = |(old, new): &(char, char)| old == new;
    let head = input.chars().zip(output.chars()).take_while(same).count();
    let tail = (input.chars().rev().zip(output.chars().rev()))
        .take_while(same)
        .count();
    before
        .saturating_sub((head + tail).min(before.min(after)))
        .max(1) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversion::Converter;

    /// What this machine can do, and all below it.
    fn levels() -> Vec<Level> {
        let best = Level::new();
        let mut levels = vec![best, Level::baseline()];
        #[cfg(target_arch = "x86_64")]
        {
            levels.extend(best.as_sse2().map(Simd::level));
            levels.extend(best.as_sse4_2().map(Simd::level));
            levels.extend(best.as_avx2().map(Simd::level));
        }
        levels
    }

    /// Text in which runs of every length meet ASCII, other widths, phrases and changes.
    fn ragged() -> String {
        let pieces = [
            "著作",
            "計畫",
            "a",
            "，",
            "𠀀",
            "é",
            "  \n",
            "乾隆皇帝",
            "⿰",
            "\u{fe00}",
            "裡",
            "這個",
            "人",
            "abcdefghijk",
        ];
        let mut state = 1u64;
        let mut text = String::new();
        for _ in 0..20_000 {
            state = crate::hash::mix(state ^ 0x5bd1_e995);
            let piece = pieces[(state >> 33) as usize % pieces.len()];
            text.push_str(&piece.repeat(1 + (state >> 20) as usize % 5));
        }
        text
    }

    #[test]
    fn every_width_of_simd_gives_what_the_steps_give() {
        let text = ragged();
        for profile in ["t2s", "hans", "tw2sp", "hk2t"] {
            let converter = Converter::builtin(profile).unwrap();
            let plan = converter.plan.as_ref().unwrap();
            for line in [&text[..], &text[..text.floor_char_boundary(700)]] {
                let mut expected = String::new();
                converter.steps.run(line, &mut expected);
                for level in levels() {
                    let converted = convert_with(level, plan, &converter.steps, line);
                    assert!(converted.text == expected, "{profile} {level:?}");
                }
            }
        }
    }

    #[test]
    fn the_fast_way_is_taken_from_every_position() {
        let converter = Converter::builtin("tw2sp").unwrap();
        let plan = converter.plan.as_ref().unwrap();
        let text: String = ragged().chars().take(300).collect();
        for (start, _) in text.char_indices() {
            let mut expected = String::new();
            converter.steps.run(&text[start..], &mut expected);
            let converted = convert(plan, &converter.steps, &text[start..]);
            assert_eq!(converted.text, expected);
        }
    }
}
