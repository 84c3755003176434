//! The ways through a window: its characters as bytes of a wrong codec, undone here and there. What the
//! cheapest way gains says whether a search is worth it: by single characters, then with pairs that
//! often stand side by side, then as the language model reads it.

use std::ops::Range;

use super::codec::Codec;
use super::cover::{Credit, HALF, HOPE_ENTER, is_single};
use super::glance::{MOST, Window};
use super::plan::Step;
use super::prices::{FOREIGN, NAT, Outcome, bond, outcomes, price, read_one};
use super::reading::{Fluent, Reader, is_hanzi};
use super::scan::is_cantonese;
use crate::plausibility::{Model, Symbol};

/// What a character costs at most (nats) behind its like: 毿毿, 啱啱.
const AGAIN: f32 = 4.0;

/// What undoing a step has to gain (nats): UTF-8 in a double-byte codec, UTF-16 in GBK, GBK in Big5,
/// and all others. Set so that as good as no true repair of 10,000 damaged sentences and spans of
/// 260 kinds is missed; those of whole sentences gain 20 and more.
const LEAST: [f32; 4] = [8.0, 6.0, 9.0, 6.0];

/// The same where pairs of characters count.
const LEAST_BOUND: [f32; 4] = [5.0, 0.0, 7.0, 3.0];

/// How much more than that (nats) the language model need not be asked about.
const CLEAR: f32 = 25.0;

/// The same where the language model reads both; where UTF-8 comes out, valid sequences count, too.
const LEAST_FLUENT: [f32; 4] = [5.5, 4.0, 4.0, 4.0];

/// What a character costs at most (nats) that Cantonese is full of, and the model has hardly met.
const CANTONESE: f32 = 7.0;

/// How many characters on either side of what single characters gain by are read in pairs with it.
const BESIDE: usize = 6;

/// How much more ASCII costs (nats) as halves of hanzi than the language model says, which knows it in
/// words.
const NO_WORD: f32 = 1.5;

/// Where so many stand in a part or beside it, tables say nothing of what it gains.
const FEW_HALVES: usize = 2;

/// How many characters stand side by side between halves of hanzi.
const BETWEEN_HALVES: usize = 2;

/// How many characters before a part the language model reads to know its context.
const CONTEXT_CHARS: usize = 3;

/// Whether `c` may be half of a hanzi.
fn is_half(c: char) -> bool {
    c.is_ascii() && c != ' '
}

fn of_step(step: Step, [utf8, utf16, gb_in_big5, other]: [f32; 4]) -> f32 {
    match (step.written, step.read) {
        (Codec::Utf8, _) => utf8,
        (Codec::Utf16Le, _) => utf16,
        (_, Codec::Big5 | Codec::Big5Eten) => gb_in_big5,
        _ => other,
    }
}

fn least(step: Step, all: [f32; 4]) -> i32 {
    (of_step(step, all) * NAT) as i32
}

/// No such way.
const FAR: i32 = i32::MAX / 2;

/// The cheapest way to a place in a window.
#[derive(Clone, Copy)]
struct Bound {
    cost: i32,
    last: Symbol,
    /// Where what it undoes begins, and where that ends (characters).
    first: usize,
    end: usize,
}

impl Bound {
    const NONE: Self = Self {
        cost: FAR,
        last: Symbol::EDGE,
        first: usize::MAX,
        end: 0,
    };
}

/// A window in the bytes of a wrong codec.
pub(super) struct Taken<'w> {
    window: &'w Window,
    bytes: [u8; 2 * MOST],
    len: usize,
    starts: [u16; MOST + 1],
    /// By byte: one more than the character that begins there, or 0.
    begins: [u8; 2 * MOST + 1],
}

impl<'w> Taken<'w> {
    pub(super) fn new(window: &'w Window, read: Codec) -> Self {
        let mut taken = Self {
            window,
            bytes: [0; 2 * MOST],
            len: 0,
            starts: [0; MOST + 1],
            begins: [0; 2 * MOST + 1],
        };
        for (at, &c) in window.all().iter().enumerate() {
            taken.begin(at);
            match read.code(c) {
                0 => taken.push(FOREIGN),
                byte @ 0x100..=0x1FF => taken.push(byte as u8),
                pair => pair
                    .to_be_bytes()
                    .into_iter()
                    .for_each(|byte| taken.push(byte)),
            }
        }
        taken.begin(window.chars);
        taken
    }

    fn begin(&mut self, at: usize) {
        self.starts[at] = self.len as u16;
        self.begins[self.len] = at as u8 + 1;
    }

    fn push(&mut self, byte: u8) {
        self.bytes[self.len] = byte;
        self.len += 1;
    }

    pub(super) fn may(&self, step: Step) -> bool {
        let (gain, alone) = self.gain(step.written);
        if gain < least(step, LEAST) {
            return false;
        }
        let around =
            alone.start.saturating_sub(BESIDE)..(alone.end + BESIDE).min(self.window.chars);
        let (gain, part) = self.bound_gain(step, around);
        let above = gain - least(step, LEAST_BOUND);
        if above >= (CLEAR * NAT) as i32 {
            return true;
        }
        let part = if part.is_empty() { alone } else { part };
        let with_halves = self.with_halves(step, part.clone());
        let within = &self.window.all()[with_halves.clone()];
        let wide = step.written == Codec::Utf16Le;
        let halves = if wide {
            within.iter().filter(|c| is_half(**c)).count()
        } else {
            0
        };
        (above >= 0 || halves >= FEW_HALVES)
            && (step.written == Codec::Utf8 || self.gives_hanzi(step, part))
            && self.fluent_gain(step, with_halves) >= of_step(step, LEAST_FLUENT)
    }

    /// The part with the ASCII around it, and a hanzi or two between, where that may be halves of hanzi: no
    /// table prices it.
    fn with_halves(&self, step: Step, part: Range<usize>) -> Range<usize> {
        if step.written != Codec::Utf16Le {
            return part;
        }
        let all = self.window.all();
        let half = |c: &char| is_half(*c);
        let reach = |way: &mut dyn Iterator<Item = &char>| {
            let (mut reach, mut passed, mut others) = (0, 0, 0);
            for c in way {
                passed += 1;
                others = if half(c) { 0 } else { others + 1 };
                if others > BETWEEN_HALVES {
                    break;
                }
                reach = if half(c) { passed } else { reach };
            }
            reach
        };
        let before = reach(&mut all[..part.start].iter().rev());
        let behind = reach(&mut all[part.end..].iter());
        part.start - before..part.end + behind
    }

    /// What the cheapest way through the window costs less than the window as it stands; and the part
    /// (characters) that it undoes.
    fn gain(&self, written: Codec) -> (i32, Range<usize>) {
        // each is compiled by itself: the codec is asked for in every step
        match written {
            Codec::Utf8 => self.gain_of(Codec::Utf8),
            Codec::Utf16Le => self.gain_of(Codec::Utf16Le),
            Codec::Big5 => self.gain_of(Codec::Big5),
            _ => self.gain_of(Codec::Gb18030),
        }
    }

    #[inline(always)]
    fn gain_of(&self, written: Codec) -> (i32, Range<usize>) {
        let outcomes = outcomes(written);
        let n = self.window.chars;
        // costs, and where what is undone begins
        let mut undone = [(FAR, MOST); MOST + 1];
        let mut kept = (0, MOST);
        let (mut end_of_kept, mut whole) = (0, 0);
        for at in 0..n {
            let begun = undone[at];
            let identity = self.window.all[at].is_ascii() && written != Codec::Utf16Le;
            let dear = if at == 0 {
                0
            } else {
                (HOPE_ENTER * NAT) as i32
            };
            let enter = (kept.0 + dear, kept.1.min(at));
            let from = match identity || begun.0 <= enter.0 {
                true => begun,
                false => enter,
            };
            if from.0 < FAR
                && let Some((end, own)) = self.arc(written, outcomes, at)
                && from.0 + own < undone[end].0
            {
                undone[end] = (from.0 + own, from.1);
            }
            let own = i32::from(self.window.own[at]);
            if begun.0 < kept.0 {
                (kept, end_of_kept) = (begun, at);
            }
            kept.0 += own;
            whole += own;
        }
        if undone[n].0 < kept.0 {
            (kept, end_of_kept) = (undone[n], n);
        }
        (whole - kept.0, kept.1.min(end_of_kept)..end_of_kept)
    }

    /// The same of a part of the window where characters that often stand side by side cost less, here and
    /// there.
    fn bound_gain(&self, step: Step, within: Range<usize>) -> (i32, Range<usize>) {
        let model = Model::bundled();
        let Range { start, end: n } = within;
        let mut undone = [Bound::NONE; MOST + 1];
        let mut kept = Bound {
            cost: 0,
            ..Bound::NONE
        };
        let mut whole = 0;
        let mut before = match start.checked_sub(1) {
            Some(at) => model.fold(self.window.all[at]),
            None => Symbol::EDGE,
        };
        for at in start..n {
            let begun = undone[at];
            let c = self.window.all[at];
            let identity = c.is_ascii() && step.written != Codec::Utf16Le;
            let enter = Bound {
                cost: kept.cost
                    + if at == 0 {
                        0
                    } else {
                        (HOPE_ENTER * NAT) as i32
                    },
                last: before,
                first: kept.first.min(at),
                end: at,
            };
            let from = match begun.cost <= enter.cost || identity {
                true => begun,
                false => enter,
            };
            if from.cost < FAR
                && let Some((end, own, last)) = self.bound_arc(step, at, from.last)
                && from.cost + own < undone[end].cost
            {
                let cost = from.cost + own;
                undone[end] = Bound {
                    cost,
                    last,
                    end,
                    ..from
                };
            }
            let here = model.fold(c);
            let again = before == here && here.is_known() && step.written != Codec::Utf8;
            let own = match again {
                true => {
                    (i32::from(self.window.own[at]) - bond(before, here)).min(price(AGAIN).into())
                }
                false => i32::from(self.window.own[at]) - bond(before, here),
            };
            before = here;
            if begun.cost < kept.cost {
                kept = begun;
            }
            kept.cost += own;
            whole += own;
        }
        if undone[n].cost < kept.cost {
            kept = undone[n];
        }
        (whole - kept.cost, kept.first.min(kept.end)..kept.end)
    }

    /// What undoing `part` gains as the language model reads it and what stands there, nats.
    fn fluent_gain(&self, step: Step, part: Range<usize>) -> f32 {
        let mut as_is = Fluent::new().in_line(true);
        for c in &self.window.all[part.start.saturating_sub(CONTEXT_CHARS)..part.start] {
            as_is.read(*c);
        }
        let mut undone = [(f32::INFINITY, as_is); MOST + 1];
        let (mut kept, mut whole) = (0.0f32, 0.0f32);
        for at in part.clone() {
            let begun = undone[at];
            let c = self.window.all[at];
            let identity = c.is_ascii() && step.written != Codec::Utf16Le;
            let enter = kept + if at == 0 { 0.0 } else { HOPE_ENTER };
            let (cost, reader) = match begun.0 <= enter || identity {
                true => begun,
                false => (enter, as_is),
            };
            if cost < f32::INFINITY
                && let Some((end, own, reader)) = self.fluent_arc(step, at, reader)
                && cost + own < undone[end].0
            {
                undone[end] = (cost + own, reader);
            }
            let again = at > 0 && self.window.all[at - 1] == c && step.written != Codec::Utf8;
            let own = match as_is.read(c) {
                own if step.written == Codec::Utf16Le && is_half(c) => own + NO_WORD,
                own if again => own.min(AGAIN),
                own if is_cantonese(c) => own.min(CANTONESE),
                own => own,
            };
            kept = kept.min(begun.0) + own;
            whole += own;
        }
        whole - kept.min(undone[part.end].0)
    }

    /// Whether a hanzi can come out of `part`.
    fn gives_hanzi(&self, step: Step, part: Range<usize>) -> bool {
        let mut at = part.start;
        while at < part.end {
            let mut hanzi = false;
            match self.decoded(step, at, |c| hanzi |= is_hanzi(c)) {
                Some(_) if hanzi => return true,
                Some(end) => at = end,
                None => at += 1,
            }
        }
        false
    }

    /// Where the shortest way from character `at` on ends; `emit` is given its characters.
    fn decoded(&self, step: Step, at: usize, mut emit: impl FnMut(char)) -> Option<usize> {
        let mut byte = usize::from(self.starts[at]);
        loop {
            let (c, len) = step.written.decode_char(&self.bytes[byte..self.len])?;
            emit(c);
            byte += len;
            if self.begins[byte] > 0 {
                return Some(usize::from(self.begins[byte] - 1));
            }
        }
    }

    fn fluent_arc(
        &self,
        step: Step,
        at: usize,
        mut reader: Fluent,
    ) -> Option<(usize, f32, Fluent)> {
        let mut byte = usize::from(self.starts[at]);
        let mut cost = 0.0;
        loop {
            let (c, len) = step.written.decode_char(&self.bytes[byte..self.len])?;
            let half = step.written == Codec::Utf8 && is_single(c);
            let own = reader.read(c);
            let own = if half { own.min(HALF) } else { own };
            cost += own - Credit::Valid.of(step, c);
            byte += len;
            if self.begins[byte] > 0 {
                return Some((usize::from(self.begins[byte] - 1), cost, reader));
            }
        }
    }

    fn bound_arc(&self, step: Step, at: usize, mut left: Symbol) -> Option<(usize, i32, Symbol)> {
        let outcomes = outcomes(step.written);
        let mut byte = usize::from(self.starts[at]);
        let mut cost = 0;
        loop {
            let (len, outcome) = read_one(step.written, outcomes, &self.bytes[byte..self.len])?;
            cost += i32::from(outcome.plain) - bond(left, outcome.symbol);
            left = outcome.symbol;
            byte += len;
            if self.begins[byte] > 0 {
                return Some((usize::from(self.begins[byte] - 1), cost, left));
            }
        }
    }

    /// The shortest way from character `at` on that ends on a boundary of both codecs: where it
    /// ends, and what it costs.
    #[inline(always)]
    fn arc(&self, written: Codec, outcomes: &[Outcome], at: usize) -> Option<(usize, i32)> {
        let mut byte = usize::from(self.starts[at]);
        let mut cost = 0;
        loop {
            let (len, outcome) = read_one(written, outcomes, &self.bytes[byte..self.len])?;
            cost += i32::from(outcome.hoped);
            byte += len;
            if self.begins[byte] > 0 {
                return Some((usize::from(self.begins[byte] - 1), cost));
            }
        }
    }
}
