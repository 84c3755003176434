//! Lines whose hanzi became other hanzi: pairs of bytes, or UTF-16, read as pairs of another codec.
//! Either reading is valid from end to end, so that what the line was has to be weighed against
//! what it is: character by character, and at both ends as the language model reads them, since
//! honest hanzi beside the damage have such bytes, too. Knows one line and one step.

use std::cell::OnceCell;
use std::ops::Range;

use super::super::class::{Class, class};
use super::super::codec::Codec;
use super::super::plan::Step;
use super::super::prices::{NAT, Prices};
use super::super::reading::{Fluent, Reader, is_strange};
use super::rival::Differences;
use super::tally::Tally;
use super::twins::{Before, Twins};

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
    /// How much it must gain as the language model reads it, which has the last word on a line that does not
    /// gain so much or of which a part loses too much.
    read: f32,
    /// How much better (nats) the language model must find it than what the other variant of the wrong
    /// codec makes of it.
    rival: f32,
    /// Whether an end may not be stranger than it was, and the language model is asked about one that
    /// loses little, too.
    asks: bool,
}

/// A line by itself.
pub(super) const ALONE: Sure = Sure {
    gain: 25.0,
    read: 40.0,
    end: 2.0,
    rival: 6.0,
    asks: true,
};

/// A line of a page that has proved the same before.
pub(super) const AGAIN: Sure = Sure {
    gain: 15.0,
    read: 25.0,
    end: 6.0,
    rival: 0.0,
    asks: false,
};

/// A line of a page of which many have proved the same, and not what the other variant makes of them.
pub(super) const HABIT: Sure = Sure {
    rival: -6.0,
    ..AGAIN
};

/// What a part of the line may lose (nats, each character by itself): names and terms lose that
/// much, an honest phrase more.
pub(super) const WORST_PART: f32 = 16.0;

/// What a line may lose as the language model reads it where that has the last word: any part of it, and an end.
const READ_WORST: f32 = 8.0;
const READ_END: f32 = 2.0;

/// No longer line (bytes) is weighed; nobody has seen one of a hundred megabytes.
const LONGEST: usize = 1 << 30;

/// How many parts of an end are looked at.
const END: usize = 6;

/// A line undone, each character by itself.
pub(super) struct Swapped {
    pub(super) text: String,
    /// How much less (nats) it costs than what stands there.
    pub(super) gain: f32,
    /// The most (nats) that parts in a row lose.
    loss: f32,
    parts: Vec<Part>,
    tally: OnceCell<Tally>,
    /// Where it differs from what the other variant of the wrong codec makes of the line, where twins say.
    differences: Option<Differences>,
}

impl Swapped {
    /// The `text` that undoing `step` makes of `line`; `None` where some of it loses more than the
    /// `worst`. Linear.
    pub(super) fn of(line: &str, text: String, step: Step, worst: f32) -> Option<Self> {
        if line.len() > LONGEST {
            return None;
        }
        let scale = weigh(line, &text, step, worst)?;
        Some(Self::weighed(text, scale))
    }

    /// The same where every character was one, told by its twin; `None` is for the codecs to say. Linear.
    pub(super) fn of_twins(line: &str, twins: &Twins, worst: f32) -> Option<Option<Self>> {
        if line.len() > LONGEST {
            return Some(None);
        }
        let mut text = String::with_capacity(line.len());
        let mut scale = Scale::new(worst, line.len());
        let mut differences = Some(Differences::new());
        for (at, c) in line.char_indices() {
            let Before { was, other, gain } = twins.before(c)?;
            text.push(was);
            if !scale.bears(gain, [at + c.len_utf8(), text.len()]) {
                return Some(None);
            }
            match (other, &mut differences) {
                (Some(other), Some(differences)) => differences.note([was, other]),
                _ => differences = None,
            }
        }
        Some(Some(Self {
            differences,
            ..Self::weighed(text, scale)
        }))
    }

    fn weighed(text: String, scale: Scale) -> Self {
        Self {
            text,
            gain: nats(scale.gain),
            loss: nats(scale.loss),
            parts: scale.parts,
            tally: OnceCell::new(),
            differences: None,
        }
    }

    /// Whether the other variant of the wrong codec makes something else of the line, as far as twins say.
    pub(super) fn tells_variants(&self) -> bool {
        let differences = self.differences.as_ref();
        differences.is_some_and(|differences| !differences.is_empty())
    }

    /// What the text is made of.
    pub(super) fn tally(&self) -> &Tally {
        self.tally.get_or_init(|| Tally::of(&self.text))
    }

    /// Whether it reads better than `line` from end to end, and better than what the other variant of
    /// the wrong codec makes of it. Linear.
    pub(super) fn is_sure(&self, line: &str, step: Step, sure: Sure) -> bool {
        if sure.asks && ends_strangely(line, &self.text) {
            return false;
        }
        let parts = Parts {
            line,
            text: &self.text,
            parts: &self.parts,
        };
        let is_plain =
            self.gain >= sure.gain && self.loss <= WORST_PART && parts.ends_lose_little(sure);
        let has_last_word = || parts.read_better(sure);
        self.beats_variant(line, step, sure) && (is_plain || has_last_word())
    }

    /// Whether the other variant of the wrong codec makes nothing of `line`, the same, or something worse.
    fn beats_variant(&self, line: &str, step: Step, sure: Sure) -> bool {
        let rival = || {
            let read = step.read.variant()?;
            let step = Step { read, ..step };
            let twins = Twins::of(step).and_then(|twins| twins.undo(line));
            twins.or_else(|| step.undo(line))
        };
        if let Some(differences) = self.differences.as_ref().filter(|_| !sure.asks) {
            return differences.is_empty() || differences.prefer(&self.text, rival, sure.rival);
        }
        if !step.read.reads_otherwise(line) {
            return true;
        }
        let step = step.read.variant().map(|read| Step { read, ..step });
        let rival = step.zip(rival()).filter(|(step, rival)| {
            *rival != self.text && (!sure.asks || weigh(line, rival, *step, WORST_PART).is_some())
        });
        rival.is_none_or(|(_, rival)| {
            let differences = Differences::between(&self.text, &rival);
            differences.prefer(&self.text, || Some(rival), sure.rival)
        })
    }
}

/// Whether `text` begins or ends with what text seldom has, and the `line` that it was made of does not: a
/// mark that is honest there.
fn ends_strangely(line: &str, text: &str) -> bool {
    let ends = |text: &str| [text.chars().next(), text.chars().next_back()];
    let strange = |c: Option<char>| c.is_some_and(is_strange);
    let mut both = ends(line).into_iter().zip(ends(text));
    both.any(|(as_is, undone)| strange(undone) && !strange(as_is))
}

/// What stands between one boundary that both readings have and the next.
struct Part {
    /// Where it ends (bytes), in the line and in what it was.
    end: [u32; 2],
    /// What it gains (parts of a nat, each character by itself).
    gain: i32,
}

/// What a line gains, each character by itself, in all and part by part.
struct Scale {
    parts: Vec<Part>,
    /// All in parts of a nat: what the parts gain together, the most that those up to one of them do, the most
    /// that some in a row lose, and may.
    gain: i32,
    highest: i32,
    loss: i32,
    worst: i32,
}

impl Scale {
    /// For a line of so many bytes.
    fn new(worst: f32, bytes: usize) -> Self {
        Self {
            // hanzi have three
            parts: Vec::with_capacity(bytes / 3 + 8),
            gain: 0,
            highest: 0,
            loss: 0,
            worst: (worst * NAT) as i32,
        }
    }

    /// Takes what the next part gains and where it `end`s; whether no more is lost up to there than may be.
    #[inline]
    fn bears(&mut self, gain: i32, end: [usize; 2]) -> bool {
        let end = end.map(|end| end as u32);
        self.parts.push(Part { end, gain });
        self.gain += gain;
        self.highest = self.highest.max(self.gain);
        self.loss = self.loss.max(self.highest - self.gain);
        self.loss <= self.worst
    }
}

fn nats(parts: i32) -> f32 {
    parts as f32 / NAT
}

/// What `text` gains on `line`; `None` where some of it loses more than the `worst`.
fn weigh(line: &str, text: &str, step: Step, worst: f32) -> Option<Scale> {
    let mut scale = Scale::new(worst, text.len());
    let [written, taken] = [step.written, step.read].map(Width::of);
    let prices = Prices::as_is();
    let mut gain = 0;
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
        if read == undone && !scale.bears(std::mem::take(&mut gain), [end, at + c.len_utf8()]) {
            return None;
        }
    }
    (read == undone).then_some(scale)
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
        let lone =
            |range: &Range<usize>| self.parts[range.clone()].iter().map(|part| nats(part.gain));
        let fluent = |range: &Range<usize>| self.fluent_gains(range.clone()).into_iter();
        let little = |gains: &mut dyn Iterator<Item = f32>| loses_at_most(sure.end, gains);
        let good_head = !sure.asks && little(&mut lone(&head)) || little(&mut fluent(&head));
        let good_tail =
            || !sure.asks && little(&mut lone(&tail).rev()) || little(&mut fluent(&tail).rev());
        good_head && good_tail()
    }

    /// Whether the language model prefers what the line was, and finds nothing, at an end or between,
    /// that loses much; nor do the ends of a line by itself, each character by itself.
    fn read_better(&self, sure: Sure) -> bool {
        let gains = self.fluent_gains(0..self.parts.len());
        let little = |gains: &mut dyn Iterator<Item = f32>| loses_at_most(READ_END, gains);
        let lone = || self.parts.iter().map(|part| nats(part.gain));
        gains.iter().sum::<f32>() >= sure.read
            && worst(gains.iter().copied()) <= READ_WORST
            && little(&mut gains.iter().copied())
            && little(&mut gains.iter().rev().copied())
            && (!sure.asks || little(&mut lone().take(END)) && little(&mut lone().rev().take(END)))
    }

    /// What the parts of `range` gain (nats) as the language model reads them.
    fn fluent_gains(&self, range: Range<usize>) -> Vec<f32> {
        let before = range.start.checked_sub(1);
        let end = |part: &Part| part.end.map(|end| end as usize);
        let mut from = before.map_or([0, 0], |before| end(&self.parts[before]));
        let mut readers = [&self.line[..from[0]], &self.text[..from[1]]]
            .map(|before| Fluent::after(before).in_line(true));
        let gain = |part: &Part| {
            let to = end(part);
            let as_is = readers[0].read_all(&self.line[from[0]..to[0]]);
            let undone = readers[1].read_all(&self.text[from[1]..to[1]]);
            from = to;
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
        let (text, long) = (
            "今天风大，船不开。",
            "今天风大，船不开，我们等雨停了去看日出。",
        );
        let line = damaged(text, step);
        let swapped = |line: &str, sure| undone(line, step, sure);
        assert_eq!(swapped(&line, ALONE), None);
        assert_eq!(swapped(&line, AGAIN).as_deref(), Some(text));
        assert_eq!(swapped(&damaged(long, step), ALONE).as_deref(), Some(long));
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
