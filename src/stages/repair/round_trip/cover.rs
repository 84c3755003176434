//! Which stretches of a line read better undone: for one step (bytes of one codec read in
//! another) the cheapest way through the line, every character either kept or undone.
//!
//! A dynamic programme with two hypotheses a position, *kept* and *undone*, each with its own
//! context; changing over costs [`ENTER`] and [`LEAVE`]. Linear in the line; arcs are bounded in bytes.

use std::ops::Range;
use std::sync::LazyLock;

use super::choice::{self, Other};
use super::codec::{ALL, Codec};
use super::halves;
use super::plan::Step;
use super::reading::{Lone, Reader};

/// What it costs (nats) to begin an undone stretch in the middle of a line, and to leave it there.
/// Keeps single characters that happen to read better from becoming stretches, and stretches
/// from falling apart; at the edges of a line both are free, since whole lines are damaged most.
const ENTER: f32 = 6.0;
const LEAVE: f32 = 4.0;

/// The same behind ASCII, which says nothing about what comes next: damage ends at words of another
/// language as often as it goes on behind them.
const LEAVE_ASCII: f32 = 1.0;

/// What it costs (nats) in addition where a character that the wrong codec makes of bytes stands
/// right outside of the stretch: text has few of them, a wrong reading is made of them.
pub(super) const BESIDE: f32 = 4.0;

/// What a valid multi-byte sequence of UTF-8 is worth (nats) when a further round may lie behind
/// it, so that what comes out need not read well yet. Random pairs of bytes above 0x7F form a
/// two-byte sequence about once in eight, triples a three-byte one once in twenty-five.
const VALID_TWO: f32 = 2.0;
const VALID_THREE: f32 = 3.0;

/// What a letter or sign costs at most (nats) when a further round may lie behind it: with another
/// one it becomes a hanzi.
pub(super) const HALF: f32 = 5.0;

/// What a three-byte sequence is worth (nats) when what comes out has to read well as it is.
const PLAIN_THREE: f32 = 1.0;

/// Whether some single-byte codec has `c`, so that a further round may lie behind it.
pub(super) fn is_single(c: char) -> bool {
    static SINGLE: LazyLock<Box<[bool]>> = LazyLock::new(|| {
        let single = |c: char| {
            ALL.iter()
                .any(|codec| !codec.is_double() && codec.has_byte(c))
        };
        ('\0'..'\u{800}')
            .map(|c| c >= '\u{80}' && single(c))
            .collect()
    });
    SINGLE.get(c as usize).is_some_and(|single| *single)
}

/// What valid UTF-8 counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Credit {
    /// Little: the outcome has to be text.
    None,
    /// Much: the outcome may be another wrong reading.
    Valid,
}

impl Credit {
    pub(super) fn of(self, step: Step, c: char) -> f32 {
        match (step.written, self, c) {
            (Codec::Utf8, Self::Valid, '\u{80}'..='\u{7ff}') if is_single(c) => VALID_TWO,
            (Codec::Utf8, Self::Valid, '\u{800}'..) => VALID_THREE,
            (Codec::Utf8, Self::None, '\u{800}'..) => PLAIN_THREE,
            _ => 0.0,
        }
    }
}

/// Two sequences of three bytes side by side, or three of two, as a hanzi has after two rounds.
const UTF8_RUN: u32 = 3;

/// The longest arc in bytes: how far two codecs may go without a common boundary. UTF-16, and
/// UTF-8 of letters, may stay out of step with pairs as long as no single byte and no sequence of
/// three turns up.
const ARC_BYTES: usize = 48;
const ARC_BYTES_EVEN: usize = 160;

/// A line in a wrong codec's bytes. What the codec cannot have given stands as no bytes at all.
pub(super) struct Encoded {
    pub(super) chars: Vec<char>,
    /// Where each character starts in `bytes`, with one more for the end.
    starts: Vec<u32>,
    /// The same in the line.
    offsets: Vec<u32>,
    bytes: Vec<u8>,
    /// Characters that the codec has twice.
    others: Vec<Other>,
    /// How many characters are beyond ASCII and in the codec.
    beyond_ascii: usize,
}

impl Encoded {
    pub(super) fn new(line: &str, read: Codec) -> Self {
        let mut encoded = Self {
            chars: Vec::with_capacity(line.len() / 2),
            starts: Vec::with_capacity(line.len() / 2 + 1),
            offsets: Vec::with_capacity(line.len() / 2 + 1),
            bytes: Vec::with_capacity(line.len()),
            others: Vec::new(),
            beyond_ascii: 0,
        };
        for (at, c) in line.char_indices() {
            encoded.chars.push(c);
            encoded.starts.push(encoded.bytes.len() as u32);
            encoded.offsets.push(at as u32);
            if let Some(other) = read.other_bytes(c) {
                encoded.others.push((encoded.bytes.len(), other));
            }
            if let Some(sequence) = read.encode_char(c) {
                encoded.bytes.extend_from_slice(sequence.as_slice());
                encoded.beyond_ascii += usize::from(!c.is_ascii());
            }
        }
        encoded.starts.push(encoded.bytes.len() as u32);
        encoded.offsets.push(line.len() as u32);
        encoded
    }

    fn len(&self) -> usize {
        self.chars.len()
    }

    /// Whether the two are the same line in the same bytes.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.bytes == other.bytes && self.starts == other.starts
    }

    /// Whether so many sequences of UTF-8 stand side by side somewhere that they may be no accident.
    pub(super) fn has_utf8(&self) -> bool {
        let follow = |at: usize| self.bytes.get(at).is_some_and(|byte| byte & 0xC0 == 0x80);
        let (mut at, mut run) = (0, 0);
        while at < self.bytes.len() && run < UTF8_RUN {
            let (len, weight) = match self.bytes[at] {
                0xE2..=0xEF if follow(at + 1) && follow(at + 2) => (3, 2),
                0xC2..=0xDF if follow(at + 1) => (2, 1),
                _ => (1, 0),
            };
            // the second byte of a pair of Big5 may be ASCII
            let pair = at > 0 && self.bytes[at - 1] >= 0x80 && self.bytes[at].is_ascii_graphic();
            run = if weight > 0 || pair { run + weight } else { 0 };
            at += len;
        }
        run >= UTF8_RUN
    }

    /// The characters' place in the line, in bytes.
    pub(super) fn span(&self, chars: &Range<usize>) -> Range<usize> {
        self.offsets[chars.start] as usize..self.offsets[chars.end] as usize
    }

    /// How many characters are beyond ASCII and in the codec: those of `chars`, and all others.
    pub(super) fn beyond_ascii(&self, chars: &Range<usize>) -> (usize, usize) {
        let has = |at: &usize| self.starts[*at] < self.starts[*at + 1];
        let beyond = |at: &usize| !self.chars[*at].is_ascii() && has(at);
        let inside = chars.clone().filter(beyond).count();
        (inside, self.beyond_ascii - inside)
    }

    /// What the bytes of `chars` say in the codec they were written in.
    pub(super) fn undone(&self, written: Codec, chars: &Range<usize>) -> Option<String> {
        if chars
            .clone()
            .any(|at| self.starts[at] == self.starts[at + 1])
        {
            return None;
        }
        let bytes = self.starts[chars.start] as usize..self.starts[chars.end] as usize;
        let inside =
            |(place, other): &Other| bytes.contains(place).then(|| (place - bytes.start, *other));
        let others: Vec<Other> = self.others.iter().filter_map(inside).collect();
        choice::decode(written, &self.bytes[bytes], &others)
    }

    /// What the character at `at` costs (nats) as it stands besides, if it may be half of a hanzi.
    fn half(&self, step: Step, at: usize) -> f32 {
        match at.checked_sub(1) {
            Some(before) if step.written == Codec::Utf16Le => {
                halves::price_of(self.chars[before], self.chars[at])
            }
            _ => 0.0,
        }
    }

    /// The shortest arc from character `at` that ends on a boundary of both codecs: where it ends.
    /// `emit` is given its characters.
    fn arc(&self, written: Codec, at: usize, mut emit: impl FnMut(char)) -> Option<usize> {
        let start = self.starts[at] as usize;
        if self.starts[at + 1] as usize == start {
            return None;
        }
        let limit = match written {
            Codec::Utf8 | Codec::Utf16Le => ARC_BYTES_EVEN,
            _ => ARC_BYTES,
        };
        let mut byte = start;
        let mut end = at;
        loop {
            let (c, len) = written.decode_char(&self.bytes[byte..])?;
            emit(c);
            byte += len;
            while end < self.len() && (self.starts[end] as usize) < byte {
                end += 1;
                // a character without bytes breaks the run
                if end < self.len() && self.starts[end] == self.starts[end + 1] {
                    break;
                }
            }
            if self.starts[end] as usize == byte {
                return Some(end);
            }
            if byte - start > limit || (self.starts[end] as usize) < byte {
                return None;
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Hypothesis<R> {
    cost: f32,
    reader: R,
    /// The position and mode this one comes from.
    from: u32,
    undone_before: bool,
}

/// A line as it stands, character by character: what each costs (nats), and the reader behind it.
pub(super) struct AsIs<R> {
    start: R,
    read: Vec<(f32, R)>,
}

impl<R: Reader> AsIs<R> {
    pub(super) fn new(line: &str, start: R) -> Self {
        let mut reader = start;
        let read = |c: char| (reader.read(c), reader);
        Self {
            start,
            read: line.chars().map(read).collect(),
        }
    }

    /// What `c` at `at` costs behind `reader`: most of the time what it costs in the line.
    fn read(&self, at: usize, c: char, mut reader: R) -> (f32, R) {
        let before = at.checked_sub(1).map_or(self.start, |at| self.read[at].1);
        if before == reader {
            return self.read[at];
        }
        (reader.read(c), reader)
    }
}

/// The stretches of the line (in characters) that read better undone, in order.
pub(super) fn cover<R: Reader>(
    line: &Encoded,
    step: Step,
    as_is: &AsIs<R>,
    credit: Credit,
) -> Vec<Range<usize>> {
    let n = line.len();
    let mut kept: Vec<Option<Hypothesis<R>>> = vec![None; n + 1];
    let mut undone: Vec<Option<Hypothesis<R>>> = vec![None; n + 1];
    kept[0] = Some(Hypothesis {
        cost: 0.0,
        reader: as_is.start,
        from: 0,
        undone_before: false,
    });
    let mut odd_before = false;
    for at in 0..n {
        let c = line.chars[at];
        let odd = step.read.is_odd(c);
        let beside = |odd: bool| if odd { BESIDE } else { 0.0 };
        let enter = if at == 0 { 0.0 } else { ENTER } + beside(odd_before);
        let behind_ascii = at > 0 && line.chars[at - 1].is_ascii() && step.pairs_throughout();
        let leave = if behind_ascii { LEAVE_ASCII } else { LEAVE } + beside(odd);
        odd_before = odd || odd_before && c.is_ascii_graphic();
        let half = line.half(step, at);
        let before = [(kept[at], false), (undone[at], true)];
        for (hypothesis, was_undone) in before {
            let Some(hypothesis) = hypothesis else {
                continue;
            };
            let (own, reader) = as_is.read(at, c, hypothesis.reader);
            let leave = if was_undone { leave } else { 0.0 };
            let cost = hypothesis.cost + leave + own + half;
            improve(&mut kept[at + 1], cost, reader, at, was_undone);
        }
        let wide = step.written == Codec::Utf16Le;
        let identity = c.is_ascii() && !wide;
        for (hypothesis, was_undone) in before {
            let Some(hypothesis) = hypothesis else {
                continue;
            };
            if identity && !was_undone {
                continue;
            }
            let mut reader = hypothesis.reader;
            let mut cost = hypothesis.cost + if was_undone { 0.0 } else { enter };
            let end = line.arc(step.written, at, |c| {
                let own = reader.read(c);
                let half = credit == Credit::Valid && is_single(c);
                cost += if half { own.min(HALF) } else { own } - credit.of(step, c);
            });
            if let Some(end) = end {
                improve(&mut undone[end], cost, reader, at, was_undone);
            }
        }
    }
    trace(line, step, &kept, &undone)
}

/// What undoing `step` may gain at most in the line (nats): how much the cheapest way through it
/// costs less than the line as it stands, which costs `as_is`, character by character. What comes
/// out is read one character at a time; a hanzi is taken for one that its neighbours make likely.
pub(super) fn hope<R>(line: &Encoded, step: Step, as_is: &AsIs<R>, chinese: bool) -> f32 {
    let n = line.len();
    let (mut kept, mut whole) = (0.0f32, 0.0f32);
    let mut undone = vec![(f32::INFINITY, Lone::new(chinese)); n + 1];
    let mut before = '\n';
    for (at, &c) in line.chars.iter().enumerate() {
        let begun = undone[at];
        let identity = c.is_ascii() && step.written != Codec::Utf16Le;
        let enter = kept + if at == 0 { 0.0 } else { HOPE_ENTER };
        let (mut cost, mut reader) = match begun.0 <= enter || identity {
            true => begun,
            false => (enter, Lone::new(chinese).after(before)),
        };
        if cost < f32::INFINITY {
            let end = line.arc(step.written, at, |c| {
                let own = reader.read(c);
                let half = is_single(c) && step.written == Codec::Utf8;
                let own = if half { own.min(HALF) } else { own };
                let hope = if c < '\u{2e80}' { 0.0 } else { HOPE };
                cost += own - hope - Credit::Valid.of(step, c);
            });
            if let Some(end) = end
                && cost < undone[end].0
            {
                undone[end] = (cost, reader);
            }
        }
        let own = as_is.read[at].0 + line.half(step, at);
        kept = kept.min(begun.0) + own;
        whole += own;
        before = c;
    }
    whole - kept.min(undone[n].0)
}

/// How much (nats) less a hanzi costs among others of a text than by itself, about; and what it
/// costs to begin an undone stretch: less than in earnest.
pub(super) const HOPE: f32 = 2.0;
pub(super) const HOPE_ENTER: f32 = 3.0;

fn improve<R: Copy>(
    slot: &mut Option<Hypothesis<R>>,
    cost: f32,
    reader: R,
    from: usize,
    undone_before: bool,
) {
    if slot.as_ref().is_none_or(|best| cost < best.cost) {
        *slot = Some(Hypothesis {
            cost,
            reader,
            from: from as u32,
            undone_before,
        });
    }
}

/// The undone stretches of the cheapest way, without ASCII at their edges.
fn trace<R: Copy>(
    line: &Encoded,
    step: Step,
    kept: &[Option<Hypothesis<R>>],
    undone: &[Option<Hypothesis<R>>],
) -> Vec<Range<usize>> {
    let mut at = line.len();
    let cost = |slot: &Option<Hypothesis<R>>| slot.as_ref().map_or(f32::MAX, |best| best.cost);
    let mut is_undone = cost(&undone[at]) < cost(&kept[at]);
    let mut stretches: Vec<Range<usize>> = Vec::new();
    while at > 0 {
        let slots = if is_undone { undone } else { kept };
        let Some(best) = &slots[at] else { break };
        let from = best.from as usize;
        if is_undone {
            match stretches.last_mut() {
                Some(last) if last.start == at => last.start = from,
                _ => stretches.push(from..at),
            }
        }
        (at, is_undone) = (from, best.undone_before);
    }
    stretches.reverse();
    if step.written != Codec::Utf16Le {
        for stretch in &mut stretches {
            // an ASCII character at the end may be the second byte of the last pair
            while stretch.end > stretch.start + 1
                && line.chars[stretch.end - 1].is_ascii()
                && line
                    .undone(step.written, &(stretch.start..stretch.end - 1))
                    .is_some()
            {
                stretch.end -= 1;
            }
        }
    }
    stretches
}
