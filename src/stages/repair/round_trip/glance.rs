//! The glance: can the suspicious hanzi that stand here be a wrong reading at all? Honest text has
//! rare characters, too, in names, poems, dialects, Japanese; what it has not is rare characters
//! whose bytes say common ones in another codec.
//!
//! A few dozen characters around the suspicion are taken as bytes of each double-byte codec that
//! has them, and what those bytes say in each right codec is priced character by character, from
//! tables: no model, no allocation. Where even the cheapest way to undo a part of it gains less
//! than any true repair does, there is nothing to search for. It errs on the side of searching,
//! and says nothing about letters and signs, which have a structure of their own (see `gate`).

use std::ops::Range;
use std::sync::LazyLock;

use super::codec::{ALL, Codec};
use super::cover::{Credit, HALF, HOPE, HOPE_ENTER, is_single};
use super::gate::SINGLE;
use super::plan::Step;
use super::reading::{Class, Fluent, Lone, Reader, class};
use super::scan::is_noted;
use super::search::{COVERAGE, given_by, written};
use super::suspicion::Suspicion;
use super::telling::allowed;
use crate::plausibility::{Model, Symbol};

/// How far around a suspicion (bytes) the glance looks: sixteen hanzi on either side, in which
/// every true repair of the development set gains enough.
const AROUND_BYTES: usize = 48;

/// The most characters of a window: the suspicion's own and all of ASCII around them.
const MOST: usize = 2 * AROUND_BYTES + 64;

/// What a character costs at most (nats) behind its like: 毿毿, 啱啱.
const AGAIN: f32 = 4.0;

/// Prices are in so many parts of a nat.
const NAT: f32 = 8.0;

/// What undoing a step has to gain (nats): UTF-8 in a double-byte codec, UTF-16 in GBK, GBK in Big5,
/// and all others. Set so that as good as no true repair of 10,000 damaged sentences and spans of
/// 260 kinds is missed; those of whole sentences gain 20 and more.
const LEAST: [f32; 4] = [8.0, 12.0, 9.0, 6.0];

/// The same where pairs of characters count.
const LEAST_BOUND: [f32; 4] = [5.0, 10.0, 7.0, 3.0];

/// The same where the language model reads both.
const LEAST_FLUENT: f32 = 4.0;

/// How many characters before a part the language model reads to know its context.
const CONTEXT_CHARS: usize = 3;

fn least(step: Step, [utf8, utf16, gb_in_big5, other]: [f32; 4]) -> i32 {
    let nats = match (step.written, step.read) {
        (Codec::Utf8, _) => utf8,
        (Codec::Utf16Le, _) => utf16,
        (_, Codec::Big5 | Codec::Big5Eten) => gb_in_big5,
        _ => other,
    };
    (nats * NAT) as i32
}

/// Where nothing can be said.
const NONE: i16 = i16::MAX;

/// No such way.
const FAR: i32 = i32::MAX / 2;

/// A byte that no codec has, for characters that the wrong codec has not.
const FOREIGN: u8 = 0xFF;

fn price(nats: f32) -> i16 {
    (nats * NAT) as i16
}

/// What the second of two characters costs less than by itself.
fn bond(left: Symbol, right: Symbol) -> i32 {
    match left.is_known() && right.is_known() && are_bound(left, right) {
        true => (BOND * NAT) as i32,
        false => 0,
    }
}

/// What a character costs beside hanzi, by itself; kana and hangul in a line of their own language.
fn alone(c: char) -> f32 {
    match class(c) {
        Class::Kana => 4.5,
        Class::Hangul => 9.0,
        Class::FrequentHangul => 5.0,
        _ => Lone::new(true).after('的').read(c),
    }
}

/// How much more kana and hangul cost in a Chinese line.
const STRANGE: f32 = 3.5;

/// By character below U+10000: what it costs as it stands.
static AS_IS: LazyLock<Box<[i16]>> = LazyLock::new(|| by_char(alone));

/// What a character beyond costs.
const ASTRAL: f32 = 13.0;

fn by_char(cost: impl Fn(char) -> f32) -> Box<[i16]> {
    let price = |code| char::from_u32(code).map_or(NONE, |c| price(cost(c)));
    (0..0x1_0000).map(price).collect()
}

/// What `c` costs as it stands (nats).
pub(super) fn as_is(c: char) -> f32 {
    let own = AS_IS.get(c as usize).copied();
    f32::from(own.unwrap_or(price(ASTRAL))) / NAT
}

/// What the bytes of `pair` cost (nats) where they were written in `written`, if they are a character.
pub(in crate::stages::repair) fn outcome_of(written: Codec, pair: u16) -> Option<f32> {
    let own = read_one(written, outcomes(written), &pair.to_be_bytes());
    own.map(|(_, own)| f32::from(own) / NAT)
}

/// What undoing gives: `c` among other characters, with what its being valid is worth.
fn outcome(written: Codec, c: char) -> f32 {
    let step = Step {
        written,
        read: Codec::Gb18030,
    };
    let half = is_single(c) && written == Codec::Utf8;
    let own = if half { alone(c).min(HALF) } else { alone(c) };
    let hope = if c < '\u{2e80}' { 0.0 } else { HOPE };
    own - hope - Credit::Valid.of(step, c)
}

/// By pair of bytes, from 8000 on, or by character: what they cost in the right codec.
fn outcomes(written: Codec) -> &'static [i16] {
    static UTF8: LazyLock<Box<[i16]>> = LazyLock::new(|| by_char(|c| outcome(Codec::Utf8, c)));
    static UTF16: LazyLock<Box<[i16]>> = LazyLock::new(|| by_char(|c| outcome(Codec::Utf16Le, c)));
    static GB: LazyLock<Box<[i16]>> = LazyLock::new(|| by_pair(Codec::Gb18030));
    static BIG5: LazyLock<Box<[i16]>> = LazyLock::new(|| by_pair(Codec::Big5));
    match written {
        Codec::Utf8 => &UTF8,
        Codec::Utf16Le => &UTF16,
        Codec::Gb18030 => &GB,
        _ => &BIG5,
    }
}

fn by_pair(codec: Codec) -> Box<[i16]> {
    let price = |pair: u16| match codec.decode_char(&pair.to_be_bytes()) {
        Some((c, 2)) => price(outcome(codec, c)),
        _ => NONE,
    };
    (0x8000..=0xFFFF).map(price).collect()
}

/// So many signs that say something, close together, may be EUC-KR without a syllable of hangul.
const SIGNS: usize = 2;

/// How much (nats) less a character costs that often stands behind the one before it.
const BOND: f32 = 2.5;

/// From which gain (nats) over its own on a pair counts as one of those.
const BOUND: f32 = 1.0;

/// Pairs of characters that often stand side by side, as bits at their hashes: a quarter of a
/// million of them in 256 KiB, so that one of eight other pairs is taken for one.
static BONDS: LazyLock<Box<[u64]>> = LazyLock::new(|| {
    let mut bits = vec![0u64; 1 << (BOND_BITS - 6)].into_boxed_slice();
    for (left, right, behind, own) in Model::bundled().pairs() {
        if behind.nats() - own.nats() >= BOUND {
            let at = place(left, right);
            bits[at >> 6] |= 1 << (at & 63);
        }
    }
    bits
});

const BOND_BITS: u32 = 21;

fn place(left: Symbol, right: Symbol) -> usize {
    let pair = u32::from(left.index()) << 16 | u32::from(right.index());
    (pair.wrapping_mul(0x9E37_79B1) >> (32 - BOND_BITS)) as usize
}

fn are_bound(left: Symbol, right: Symbol) -> bool {
    let at = place(left, right);
    BONDS[at >> 6] >> (at & 63) & 1 != 0
}

/// A few characters of a line.
struct Window {
    chars: usize,
    all: [char; MOST],
    /// What each costs as it stands.
    own: [i16; MOST],
    hangul: usize,
    /// Signs, single letters of hangul and of other alphabets that EUC-KR has.
    signs: usize,
    half_kana: bool,
    hole: bool,
    euro: bool,
}

impl Window {
    fn of(text: &str) -> Self {
        let mut window = Self {
            chars: 0,
            all: ['\0'; MOST],
            own: [0; MOST],
            hangul: 0,
            signs: 0,
            half_kana: false,
            hole: false,
            euro: false,
        };
        let (mut kana, mut hanzi) = (0, 0);
        for c in text.chars().take(MOST) {
            window.all[window.chars] = c;
            let own = AS_IS.get(c as usize).copied();
            window.own[window.chars] = own.unwrap_or(price(ASTRAL));
            window.chars += 1;
            match c {
                '?' | '\u{fffd}' => window.hole = true,
                '€' => window.euro = true,
                '\u{3041}'..='\u{30ff}' => kana += 1,
                '\u{3400}'..='\u{9fff}' => hanzi += 1,
                '\u{ac00}'..='\u{d7a3}' => window.hangul += 1,
                '\u{ff61}'..='\u{ff9f}' => window.half_kana = true,
                '\u{370}'..='\u{4ff}' | '\u{2150}'..='\u{2e7f}' | '\u{3131}'..='\u{33ff}' => {
                    window.signs += usize::from(is_noted(c));
                }
                _ => {}
            }
        }
        if window.hangul + kana > 0 && kana * 2 < hanzi {
            window.be_strange();
        }
        window
    }

    /// Makes kana and hangul dear.
    fn be_strange(&mut self) {
        for (own, c) in self.own.iter_mut().zip(&self.all[..self.chars]) {
            if matches!(c, '\u{3041}'..='\u{30ff}' | '\u{ac00}'..='\u{d7a3}') {
                *own += price(STRANGE);
            }
        }
    }

    fn all(&self) -> &[char] {
        &self.all[..self.chars]
    }
}

/// Whether what is suspicious in `line` up to byte `found`, where a character stands that is, may be
/// a wrong reading. Bounded.
pub(super) fn may_be_damage(line: &str, suspicion: Suspicion, found: usize) -> bool {
    #[cfg(test)]
    if tests::BLIND.get() {
        return true;
    }
    let begins = suspicion.begins;
    let mut noted = line[begins..]
        .char_indices()
        .take_while(|(at, _)| begins + at <= found)
        .filter(|(_, c)| ('\u{80}'..'\u{2e80}').contains(c) && is_noted(*c));
    if noted
        .any(|(at, c)| is_among_its_like(line, begins + at, c) || is_bereft(line, begins + at, c))
    {
        return true;
    }
    let Some(c) = line[found..].chars().next() else {
        return false;
    };
    let ways = allowed(line, found, c, suspicion.ways);
    if ways.is_none() {
        return false;
    }
    let window = Window::of(&line[around(line, begins, found)]);
    let told = |written, read| ways.admit(Step { written, read });
    let lossy = [Codec::Gb18030, Codec::Big5]
        .into_iter()
        .any(|read| told(Codec::Utf8, read));
    window.hole && lossy
        || steps(&window)
            .filter(|(read, from)| from.iter().any(|written| told(*written, *read)))
            .any(|(read, from)| {
                let taken = Taken::new(&window, read);
                let mut from = from.iter().filter(|written| told(**written, read));
                from.any(|written| {
                    taken.may(Step {
                        written: *written,
                        read,
                    })
                })
            })
}

/// How many characters a sign is looked around for its like.
const LIKE_CHARS: usize = 3;

/// Whether another character of the same single-byte codec stands near: one alone is no sequence of
/// UTF-8, and with an ASCII character no more than one hanzi. Nor is one that is repeated: a dash
/// drawn of two lines.
fn is_among_its_like(line: &str, at: usize, c: char) -> bool {
    let mask = given_by(c) & ((1 << SINGLE) - 1);
    let like = |other: char| {
        !other.is_ascii() && other != c && given_by(other) & mask != 0 || other == '\u{fffd}'
    };
    let behind = line[at + c.len_utf8()..].chars();
    let before = line[..at].chars().rev();
    before.take(LIKE_CHARS).any(like) || behind.take(LIKE_CHARS).any(like)
}

/// Whether `c` is an `Ã` at the end of a word in small letters, where it is an `à` whose second byte
/// became a blank: no language writes it so.
fn is_bereft(line: &str, at: usize, c: char) -> bool {
    let small = line[..at].ends_with(|c: char| c.is_ascii_lowercase());
    c == 'Ã' && small && line[at + c.len_utf8()..].starts_with(' ')
}

/// The part of the text around a suspicion, on its line.
fn around(line: &str, begins: usize, found: usize) -> Range<usize> {
    let start = line.floor_char_boundary(begins.saturating_sub(AROUND_BYTES));
    let end = line.ceil_char_boundary((found + AROUND_BYTES).min(line.len()));
    let bytes = line.as_bytes();
    let start = memchr::memrchr(b'\n', &bytes[start..begins]).map_or(start, |at| start + at + 1);
    let end = memchr::memchr(b'\n', &bytes[found..end]).map_or(end, |at| found + at);
    start..end
}

/// The double-byte codecs that can have given what is noted in the window, each with the right ones.
fn steps(window: &Window) -> impl Iterator<Item = (Codec, &'static [Codec])> {
    let mut counts = [0u32; ALL.len()];
    for c in window.all().iter().filter(|c| is_noted(**c)) {
        let mask = given_by(*c);
        for (bit, count) in counts.iter_mut().enumerate().skip(SINGLE) {
            *count += mask >> bit & 1;
        }
    }
    let best = counts.iter().max().copied().unwrap_or(0);
    let (hangul, half_kana, euro) = (window.hangul > 0, window.half_kana, window.euro);
    let signs = window.signs;
    let codecs = ALL.into_iter().zip(counts);
    codecs
        .filter(move |(codec, count)| {
            let scripts = match codec {
                Codec::EucKr => hangul || signs >= SIGNS,
                Codec::ShiftJis | Codec::Cp932 => half_kana,
                Codec::Cp936 => euro,
                _ => codec.is_double(),
            };
            scripts && *count > 0 && *count as f32 >= best as f32 * COVERAGE
        })
        .map(|(codec, _)| (codec, written(codec)))
}

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
struct Taken<'w> {
    window: &'w Window,
    bytes: [u8; 2 * MOST],
    len: usize,
    starts: [u16; MOST + 1],
    /// By byte: one more than the character that begins there, or 0.
    begins: [u8; 2 * MOST + 1],
}

impl<'w> Taken<'w> {
    fn new(window: &'w Window, read: Codec) -> Self {
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

    fn may(&self, step: Step) -> bool {
        if self.gain(step.written) < least(step, LEAST) {
            return false;
        }
        let (gain, part) = self.bound_gain(step);
        gain >= least(step, LEAST_BOUND) && self.fluent_gain(step, part) >= LEAST_FLUENT
    }

    /// What the cheapest way through the window costs less than the window as it stands.
    fn gain(&self, written: Codec) -> i32 {
        let prices = outcomes(written);
        let n = self.window.chars;
        let mut undone = [FAR; MOST + 1];
        let (mut kept, mut whole) = (0, 0);
        for at in 0..n {
            let begun = undone[at];
            let identity = self.window.all[at].is_ascii() && written != Codec::Utf16Le;
            let enter = kept
                + if at == 0 {
                    0
                } else {
                    (HOPE_ENTER * NAT) as i32
                };
            let cost = if identity { begun } else { begun.min(enter) };
            if cost < FAR
                && let Some((end, own)) = self.arc(written, prices, at)
            {
                undone[end] = undone[end].min(cost + own);
            }
            let own = i32::from(self.window.own[at]);
            kept = kept.min(begun) + own;
            whole += own;
        }
        whole - kept.min(undone[n])
    }

    /// The same where characters that often stand side by side cost less, here and there; and the
    /// part of the window (characters) that the cheapest way undoes.
    fn bound_gain(&self, step: Step) -> (i32, Range<usize>) {
        let model = Model::bundled();
        let n = self.window.chars;
        let mut undone = [Bound::NONE; MOST + 1];
        let mut kept = Bound {
            cost: 0,
            ..Bound::NONE
        };
        let mut whole = 0;
        let mut before = Symbol::EDGE;
        for at in 0..n {
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
                && let Some((end, own, last)) = self.bound_arc(model, step, at, from.last)
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
                true => i32::from(self.window.own[at].min(price(AGAIN))),
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
            let own = as_is.read(c);
            kept = kept.min(begun.0) + own;
            whole += own;
        }
        whole - kept.min(undone[part.end].0)
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

    fn bound_arc(
        &self,
        model: &Model<'_>,
        step: Step,
        at: usize,
        mut left: Symbol,
    ) -> Option<(usize, i32, Symbol)> {
        let mut byte = usize::from(self.starts[at]);
        let mut cost = 0;
        loop {
            let (c, len) = step.written.decode_char(&self.bytes[byte..self.len])?;
            let hope = if c < '\u{2e80}' { 0.0 } else { HOPE };
            let right = model.fold(c);
            cost += i32::from(price(outcome(step.written, c) + hope)) - bond(left, right);
            left = right;
            byte += len;
            if self.begins[byte] > 0 {
                return Some((usize::from(self.begins[byte] - 1), cost, left));
            }
        }
    }

    /// The shortest way from character `at` on that ends on a boundary of both codecs: where it
    /// ends, and what it costs.
    fn arc(&self, written: Codec, prices: &[i16], at: usize) -> Option<(usize, i32)> {
        let mut byte = usize::from(self.starts[at]);
        let mut cost = 0;
        loop {
            let (len, own) = read_one(written, prices, &self.bytes[byte..self.len])?;
            cost += i32::from(own);
            byte += len;
            if self.begins[byte] > 0 {
                return Some((usize::from(self.begins[byte] - 1), cost));
            }
        }
    }
}

/// The length of the first character of `bytes` in the right codec, and its price.
fn read_one(written: Codec, prices: &[i16], bytes: &[u8]) -> Option<(usize, i16)> {
    let (len, slot) = match (written, bytes) {
        (Codec::Utf16Le, &[low, high, ..]) if low != FOREIGN && high != FOREIGN => {
            (2, usize::from(u16::from_le_bytes([low, high])))
        }
        (Codec::Utf16Le, _) | (_, []) => return None,
        (_, &[first, ..]) if first < 0x80 => return Some((1, price(3.0))),
        (Codec::Utf8, &[lead @ 0xC2..=0xDF, second @ 0x80..=0xBF, ..]) => (
            2,
            usize::from(lead & 0x1F) << 6 | usize::from(second & 0x3F),
        ),
        (
            Codec::Utf8,
            &[
                lead @ 0xE0..=0xEF,
                second @ 0x80..=0xBF,
                third @ 0x80..=0xBF,
                ..,
            ],
        ) => {
            let upper = usize::from(lead & 0x0F) << 12 | usize::from(second & 0x3F) << 6;
            let code = upper | usize::from(third & 0x3F);
            if code < 0x800 {
                return None;
            }
            (3, code)
        }
        (Codec::Utf8, &[0xF0, 0x90..=0xBF, 0x80..=0xBF, 0x80..=0xBF, ..]) => {
            return Some((4, price(2.0)));
        }
        (Codec::Gb18030 | Codec::Big5, &[first, second, ..]) if second != FOREIGN => {
            (2, usize::from(u16::from_be_bytes([first, second]) - 0x8000))
        }
        _ => return None,
    };
    (prices[slot] != NONE).then_some((len, prices[slot]))
}

#[cfg(test)]
pub(super) mod tests {
    use std::cell::Cell;

    use super::super::{Memo, apply, look};
    use super::*;
    use crate::report::RepairEvidence;

    thread_local! {
        /// Whether the glance is left out, so that everything suspicious is searched.
        pub(in super::super) static BLIND: Cell<bool> = const { Cell::new(false) };
    }

    fn fixture(name: &str) -> String {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/repair/");
        std::fs::read_to_string(format!("{folder}{name}")).expect("a fixture")
    }

    fn repaired(text: &str) -> Option<String> {
        let mut memo = Memo::default();
        let rewritten = apply(
            text,
            &look(text).lines,
            &mut memo,
            &mut RepairEvidence::default(),
        );
        rewritten.map(|rewritten| rewritten.text)
    }

    /// Every double-byte wrong reading of `text`.
    fn misread(text: &str) -> impl Iterator<Item = String> {
        let steps = [Codec::Gb18030, Codec::Big5, Codec::ShiftJis, Codec::EucKr]
            .into_iter()
            .flat_map(|read| written(read).iter().map(move |written| (*written, read)));
        steps.filter_map(move |(written, read)| read.decode(&written.encode(text)?))
    }

    #[test]
    fn the_glance_changes_no_outcome() {
        let mut damaged = 0;
        let texts = fixture("clean.txt") + &fixture("sentences.txt");
        let all = texts.lines();
        for line in all.filter(|line| line.chars().count() > 20) {
            let chars: Vec<char> = line.chars().take(60).collect();
            let part = |range: Range<usize>| chars[range].iter().collect::<String>();
            let (head, middle, tail) = (part(0..4), part(4..16), part(16..chars.len()));
            let whole = part(0..chars.len());
            let texts = misread(&whole)
                .chain(misread(&middle).map(|middle| format!("{head}{middle}{tail}")))
                .chain([whole.clone()]);
            for text in texts {
                let seen = repaired(&text);
                BLIND.set(true);
                let blind = repaired(&text);
                BLIND.set(false);
                assert_eq!(seen, blind, "{text}");
                damaged += usize::from(seen.is_some());
            }
        }
        assert!(damaged > 20, "{damaged}");
    }

    #[test]
    fn rare_hanzi_of_honest_text_are_passed_over() {
        for honest in [
            "孩子们在沙滩上捡到一枚鹦鹉螺的化石。",
            "祠堂的匾額上寫著「孝悌傳家」，旁邊是一口古甕。",
        ] {
            assert!(look(honest).lines.is_empty(), "{honest}");
        }
    }
}
