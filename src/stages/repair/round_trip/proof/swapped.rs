//! Lines whose hanzi became other hanzi: pairs of bytes, or UTF-16, read as pairs of another codec.
//! Either reading is valid from end to end, so that what the line was has to be weighed against
//! what it is: character by character, and at both ends as the language model reads them, since
//! honest hanzi beside the damage have such bytes, too. Knows one line and one step.

use std::ops::Range;

use super::super::class::{Class, class};
use super::super::codec::Codec;
use super::super::plan::Step;
use super::super::prices::{NAT, Prices, bond};
use super::super::reading::{Fluent, Reader, is_strange};
use crate::plausibility::Model;

/// The wrong readings that make hanzi of hanzi.
pub(super) const SWAPS: [Step; 10] = [
    swap(Codec::Gb18030, Codec::Big5),
    swap(Codec::Gb18030, Codec::Big5Eten),
    swap(Codec::Big5, Codec::Gb18030),
    swap(Codec::Utf16Le, Codec::Gb18030),
    swap(Codec::Gb18030, Codec::EucKr),
    swap(Codec::Big5, Codec::EucKr),
    swap(Codec::Gb18030, Codec::ShiftJis),
    swap(Codec::Gb18030, Codec::Cp932),
    swap(Codec::Big5, Codec::ShiftJis),
    swap(Codec::Big5, Codec::Cp932),
];

const fn swap(written: Codec, read: Codec) -> Step {
    Step { written, read }
}

/// How much a line must gain (nats, each character by itself), and what it may lose at an end:
/// honest hanzi there lose more most of the time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sure {
    gain: f32,
    end: f32,
    /// How much at least, whatever the language model says.
    least: f32,
    /// How much better (nats) the language model must find it than what the other variant of the wrong
    /// codec makes of it.
    rival: f32,
    /// Whether an end may not be stranger than it was, and the language model is asked about one that
    /// loses little, too; otherwise it has
    /// the last word on a line of which a part loses too much.
    asks: bool,
}

/// A line by itself.
pub(super) const ALONE: Sure = Sure {
    gain: 25.0,
    least: 25.0,
    end: 2.0,
    rival: 6.0,
    asks: true,
};

/// A line of a page that has proved the same before.
pub(super) const AGAIN: Sure = Sure {
    gain: 15.0,
    least: f32::NEG_INFINITY,
    end: 6.0,
    rival: 0.0,
    asks: false,
};

/// What a part of the line may lose (nats, each character by itself): names and terms lose that
/// much, an honest phrase more.
pub(super) const WORST_PART: f32 = 16.0;

/// What the language model has to say of a line where it has the last word: what it gains in all,
/// what any part of it may lose, and what an end may.
const READ_GAIN: f32 = 25.0;
const READ_WORST: f32 = 8.0;
const READ_END: f32 = 2.0;

/// How many parts of an end are looked at.
const END: usize = 6;

/// A line undone, each character by itself.
pub(super) struct Swapped {
    pub(super) text: String,
    /// How much less (nats) it costs than what stands there.
    pub(super) gain: f32,
    parts: Vec<Part>,
}

impl Swapped {
    /// The `text` that undoing `step` makes of `line`; `None` where some of it loses more than the
    /// `worst`. Linear.
    pub(super) fn of(line: &str, text: String, step: Step, worst: f32) -> Option<Self> {
        let (gain, parts) = weigh(line, &text, step, worst)?;
        Some(Self { text, gain, parts })
    }

    /// Whether it reads better than `line` from end to end, and better than what the other variant of
    /// the wrong codec makes of it. Linear.
    pub(super) fn is_sure(&self, line: &str, step: Step, sure: Sure) -> bool {
        if self.gain < sure.least || sure.asks && ends_strangely(line, &self.text) {
            return false;
        }
        let parts = Parts {
            line,
            text: &self.text,
            parts: &self.parts,
        };
        let is_plain =
            self.gain >= sure.gain && parts.worst() <= WORST_PART && parts.ends_lose_little(sure);
        if !is_plain && sure.asks {
            return false;
        }
        let variant = step.read.variant();
        let rival = variant.filter(|read| read.reads_otherwise(line));
        let rival = rival.and_then(|read| {
            let step = Step { read, ..step };
            let rival = step.undo(line)?;
            if rival == self.text {
                return None;
            }
            if sure.asks {
                weigh(line, &rival, step, WORST_PART)?;
            }
            Some(rival)
        });
        let is_clear = rival.is_none_or(|rival| is_preferred(&self.text, &rival, sure.rival));
        is_clear && (is_plain || parts.read_better())
    }
}

/// Whether the language model finds `one` text better than the `other` by so much (nats); they differ in
/// a few characters. Where these, or they and their neighbours, are clear it reads no more. Linear.
fn is_preferred(one: &str, other: &str, least: f32) -> bool {
    let gain = preferred_one_by_one(one, other);
    if (gain - least).abs() >= CLEAR_ALONE {
        return gain >= least;
    }
    let gain = preferred_by_bonds(one, other);
    if (gain - least).abs() >= CLEAR_BOUND {
        return gain >= least;
    }
    let gain = preferred_by_pairs(one, other);
    match (gain - least).abs() >= CLEAR {
        true => gain >= least,
        false => preferred(one, other) >= least,
    }
}

/// What single characters, with those pairs that often stand side by side, and all pairs of them, have to say (nats) for the language model to say the same.
const CLEAR_ALONE: f32 = 12.0;
const CLEAR_BOUND: f32 = 9.0;
const CLEAR: f32 = 5.0;

/// How much better (nats, each character by itself) `one` text is than the `other`.
fn preferred_one_by_one(one: &str, other: &str) -> f32 {
    let prices = Prices::as_is();
    let gain = |(one, other)| prices.of(other) - prices.of(one);
    one.chars().zip(other.chars()).map(gain).sum::<i32>() as f32 / NAT
}

/// The same where pairs that often stand side by side cost less.
fn preferred_by_bonds(one: &str, other: &str) -> f32 {
    let (model, prices) = (Model::bundled(), Prices::as_is());
    let (mut gain, mut before) = (0, ['\n'; 2]);
    for here in one.chars().zip(other.chars()).map(<[char; 2]>::from) {
        if here[0] != here[1] || before[0] != before[1] {
            let cost = |of: usize| {
                let [left, right] = [before[of], here[of]].map(|c| model.fold(c));
                prices.of(here[of]) - bond(left, right)
            };
            gain += cost(1) - cost(0);
        }
        before = here;
    }
    gain as f32 / NAT
}

/// How much better (nats) `one` text is than the `other` where they differ, each character behind the one before it.
fn preferred_by_pairs(one: &str, other: &str) -> f32 {
    let (mut gain, mut before) = (0.0, ['\n'; 2]);
    for here in one.chars().zip(other.chars()).map(<[char; 2]>::from) {
        let [one, other] = here;
        if one != other || before[0] != before[1] {
            let [one, other] = [0, 1].map(|of| {
                let mut reader = Fluent::nowhere().in_line(true);
                reader.read(before[of]);
                reader.read(here[of])
            });
            gain += other - one;
        }
        before = here;
    }
    gain
}

/// Whether `text` begins or ends with what text seldom has, and the `line` that it was made of does not: a
/// mark that is honest there.
fn ends_strangely(line: &str, text: &str) -> bool {
    let ends = |text: &str| [text.chars().next(), text.chars().next_back()];
    let strange = |c: Option<char>| c.is_some_and(is_strange);
    let mut both = ends(line).into_iter().zip(ends(text));
    both.any(|(as_is, undone)| strange(undone) && !strange(as_is))
}

/// How much better (nats) the language model finds `one` text than the `other`, which differ in a
/// few characters. Linear, but reads no more than what follows from these.
fn preferred(one: &str, other: &str) -> f32 {
    let mut readers: Option<[Fluent; 2]> = None;
    let (mut gain, mut alike) = (0.0, 0);
    for ((at, c), d) in one.char_indices().zip(other.chars()) {
        alike = if c == d { alike + 1 } else { 0 };
        if alike > ALIKE {
            readers = None;
        } else if c != d || readers.is_some() {
            // up to here they are alike
            let [one, other] =
                readers.get_or_insert_with(|| [Fluent::after(&one[..at]).in_line(true); 2]);
            gain += other.read(d) - one.read(c);
        }
    }
    gain
}

/// How many characters behind a difference depend on it: the model looks back so far.
const ALIKE: usize = 3;

/// What stands between one boundary that both readings have and the next.
struct Part {
    /// Where it ends (bytes), in the line and in what it was.
    end: [usize; 2],
    /// What it gains (nats, each character by itself).
    gain: f32,
}

/// What `text` gains on `line`, each character by itself, in all and part by part; `None` where some
/// of it loses more than the `worst`.
fn weigh(line: &str, text: &str, step: Step, worst: f32) -> Option<(f32, Vec<Part>)> {
    let mut parts = Vec::with_capacity(text.len() / 2 + 1);
    let [written, taken] = [step.written, step.read].map(Width::of);
    let prices = Prices::as_is();
    let worst = (worst * NAT) as i32;
    let (mut gain, mut before, mut highest) = (0, 0, 0);
    // bytes of what was written, up to where each has been read
    let (mut read, mut undone) = (0, 0);
    let mut chars = line.char_indices();
    let mut end = 0;
    for (at, c) in text.char_indices() {
        undone += written.bytes(c);
        gain -= prices.of(c);
        while read < undone {
            let (at, c) = chars.next()?;
            read += taken.bytes(c);
            gain += prices.of(c);
            end = at + c.len_utf8();
        }
        if read == undone {
            parts.push(Part {
                end: [end, at + c.len_utf8()],
                gain: (gain - before) as f32 / NAT,
            });
            before = gain;
            highest = highest.max(gain);
            if gain < highest.saturating_sub(worst) {
                return None;
            }
        }
    }
    (read == undone).then_some((gain as f32 / NAT, parts))
}

/// How many bytes the characters of a codec take that are not ASCII.
#[derive(Clone, Copy)]
enum Width {
    Pairs,
    /// Half-width kana are one byte.
    Kana,
    /// ASCII, too, in units of two.
    Units,
}

impl Width {
    fn of(codec: Codec) -> Self {
        match codec {
            Codec::Utf16Le => Self::Units,
            codec if codec.is_shift_jis() => Self::Kana,
            _ => Self::Pairs,
        }
    }

    /// How many bytes `c` takes.
    #[inline]
    fn bytes(self, c: char) -> usize {
        match self {
            Self::Units => 2 * c.len_utf16(),
            _ if c.is_ascii() => 1,
            Self::Kana if class(c) == Class::HalfKana => 1,
            _ => 2,
        }
    }
}

/// A line and what it was.
struct Parts<'l> {
    line: &'l str,
    text: &'l str,
    parts: &'l [Part],
}

impl Parts<'_> {
    /// Whether nothing at either end loses more than is `sure`, by single characters or as the
    /// language model reads it.
    fn ends_lose_little(&self, sure: Sure) -> bool {
        let count = self.parts.len();
        let (head, tail) = (0..END.min(count), count.saturating_sub(END)..count);
        let lone = |range: &Range<usize>| self.parts[range.clone()].iter().map(|part| part.gain);
        let fluent = |range: &Range<usize>| self.fluent_gains(range.clone()).into_iter();
        let little = |gains: &mut dyn Iterator<Item = f32>| loses_at_most(sure.end, gains);
        let good_head = !sure.asks && little(&mut lone(&head)) || little(&mut fluent(&head));
        let good_tail =
            || !sure.asks && little(&mut lone(&tail).rev()) || little(&mut fluent(&tail).rev());
        good_head && good_tail()
    }

    /// The most that parts in a row lose, each character by itself.
    fn worst(&self) -> f32 {
        worst(self.parts.iter().map(|part| part.gain))
    }

    /// Whether the language model prefers what the line was, and finds nothing, at an end or between,
    /// that loses much.
    fn read_better(&self) -> bool {
        let gains = self.fluent_gains(0..self.parts.len());
        let little = |gains: &mut dyn Iterator<Item = f32>| loses_at_most(READ_END, gains);
        gains.iter().sum::<f32>() >= READ_GAIN
            && worst(gains.iter().copied()) <= READ_WORST
            && little(&mut gains.iter().copied())
            && little(&mut gains.iter().rev().copied())
    }

    /// What the parts of `range` gain (nats) as the language model reads them.
    fn fluent_gains(&self, range: Range<usize>) -> Vec<f32> {
        let before = range.start.checked_sub(1);
        let mut from = before.map_or([0, 0], |before| self.parts[before].end);
        let mut readers = [&self.line[..from[0]], &self.text[..from[1]]]
            .map(|before| Fluent::after(before).in_line(true));
        let gain = |part: &Part| {
            let as_is = readers[0].read_all(&self.line[from[0]..part.end[0]]);
            let undone = readers[1].read_all(&self.text[from[1]..part.end[1]]);
            from = part.end;
            as_is - undone
        };
        self.parts[range].iter().map(gain).collect()
    }
}

/// Whether no sum of the first few of `gains` is a loss of more than `most`.
fn loses_at_most(most: f32, gains: &mut dyn Iterator<Item = f32>) -> bool {
    let mut sum = 0.0;
    let sums = gains.map(|gain| {
        sum += gain;
        sum
    });
    sums.into_iter().all(|sum| sum >= -most)
}

/// The most that some of `gains` in a row lose.
fn worst(gains: impl Iterator<Item = f32>) -> f32 {
    let (mut sum, mut highest, mut worst) = (0.0f32, 0.0f32, 0.0f32);
    for gain in gains {
        sum += gain;
        highest = highest.max(sum);
        worst = worst.max(highest - sum);
    }
    worst
}

#[cfg(test)]
mod tests {
    use super::*;

    fn damaged(text: &str, step: Step) -> String {
        let bytes = step.written.encode(text).expect("it has all of it");
        step.read.decode(&bytes).expect("all of it can be read")
    }

    fn undone(line: &str, step: Step, sure: Sure) -> Option<String> {
        let swapped = Swapped::of(line, step.undo(line)?, step, f32::INFINITY)?;
        swapped.is_sure(line, step, sure).then_some(swapped.text)
    }

    #[test]
    fn sentences_decide_between_variants_where_characters_do_not() {
        let text = "请把电视频道调到第三个，再坐下来慢慢听。";
        let [right, wrong] = [Codec::Big5, Codec::Big5Eten].map(|read| swap(Codec::Gb18030, read));
        let line = damaged(text, right);
        let undone = |step| undone(&line, step, AGAIN);
        assert_ne!(wrong.undo(&line).as_deref(), Some(text));
        assert_eq!(undone(right).as_deref(), Some(text));
        assert_eq!(undone(wrong), None);
    }

    #[test]
    fn the_language_model_has_the_last_word_on_a_page() {
        let step = swap(Codec::Gb18030, Codec::EucKr);
        let text = "今天风大，船不开，我们等雨停了去看日出。";
        let line = damaged(text, step);
        let swapped = |line: &str, sure| undone(line, step, sure);
        assert_eq!(swapped(&line, ALONE), None);
        assert_eq!(swapped(&line, AGAIN).as_deref(), Some(text));
        // what is Korean loses
        let honest = "부산에서 기차를 타고 왔습니다";
        assert_eq!(swapped(honest, AGAIN), None);
        assert_eq!(swapped(&format!("{honest}{line}"), AGAIN), None);
    }

    #[test]
    fn a_mark_at_the_end_may_be_honest() {
        let step = swap(Codec::Big5, Codec::Gb18030);
        let line = damaged("後來我們才知道，那一年的雨下得特別久", step);
        let swapped = |line: &str, sure| undone(line, step, sure).is_some();
        assert!(swapped(&line, ALONE));
        assert!(!swapped(&format!("{line}？"), ALONE));
        assert!(!swapped(&format!("」{line}"), ALONE));
    }

    #[test]
    fn half_width_kana_are_one_byte() {
        let step = swap(Codec::Big5, Codec::ShiftJis);
        let text = "今天風大，老人的孩子在窗前坐，貓很晚才來";
        let line = damaged(text, step);
        assert!(line.contains(|c| class(c) == Class::HalfKana));
        assert_eq!(undone(&line, step, ALONE).as_deref(), Some(text));
    }
}
