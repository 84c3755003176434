//! What a page has proved so far: on a page of damage most lines prove the same, or one of a few
//! things, which is asked much faster than a glance looks. Knows its plans, not what proves them.

use std::ops::Range;
use std::sync::Arc;

use super::super::codec::Codec;
use super::super::lines::Lines;
use super::super::plan::{Plan, Step};
use super::line::{Line, Place};
use super::swapped::{AGAIN, HABIT, SWAPS, Swapped};
use super::{FEW_SWAPPED, Planes, Proof, Proven, ROUNDS, frequent, swapped, undone_by};

/// After how many lines that proved the same a page is taken to be all of it.
const HABIT_LINES: usize = 8;

/// How many plans of a page are remembered: more than anybody has seen on one.
const REMEMBERED: usize = 64;

/// A plan of a page.
#[derive(Debug)]
struct Known {
    plan: Arc<Plan>,
    /// What happened last, and where a line tells of it.
    last: Step,
    place: Place,
    /// Whether hanzi became other hanzi, and no more.
    swap: bool,
}

impl Known {
    fn new(plan: Arc<Plan>) -> Option<Self> {
        let last = *plan.steps.last()?;
        let swap = plan.steps.len() == 1 && SWAPS.contains(&last);
        Some(Self {
            plan,
            last,
            place: Place::of(last),
            swap,
        })
    }
}

/// The plans that lines of a page have proved.
#[derive(Debug, Default)]
pub(in super::super) struct Page {
    /// The last one first.
    plans: Vec<Known>,
    /// How many lines in a row proved what the one before did.
    again: usize,
    /// How many lines in a row proved what the last one did, and not what the other variant of its wrong codec
    /// makes of them.
    told: usize,
    /// Up to where (bytes) lines were asked: none is asked twice.
    asked: usize,
}

impl Page {
    /// The first of `lines` of `text`, in which `at` stands, that proves that it is damaged as one
    /// before it was, or in another way where one was.
    pub(in super::super) fn again(
        &mut self,
        text: &str,
        at: usize,
        lines: impl FnOnce() -> Lines,
    ) -> Option<Proven> {
        if self.plans.is_empty() || at < self.asked {
            return None;
        }
        let mut lines = lines().into_iter().flatten();
        lines.find_map(|line| self.again_in(text, line))
    }

    fn again_in(&mut self, text: &str, line: Range<usize>) -> Option<Proven> {
        self.asked = line.end;
        let mut damaged = Line::new(&text[line.clone()]);
        if let Some(text) = self.habitual(&mut damaged) {
            return Some(self.proven(line, text));
        }
        let Some((place, text)) = known(&mut damaged, &self.plans, self.again > 0) else {
            let found = frequent(&mut damaged, ROUNDS).map(|(plan, text)| (Arc::new(plan), text));
            let (plan, text) = found.or_else(|| {
                // what is on no main plane is asked for last: other codecs may have it on one
                let (place, text) = known_beyond(&mut damaged, &self.plans)?;
                Some((Arc::clone(&self.plans[place].plan), text))
            })?;
            self.remember(&plan);
            return Some(Proven { line, plan, text });
        };
        self.plans[..=place].rotate_right(1);
        if place > 0 {
            (self.again, self.told) = (0, 0);
        } else {
            self.again += 1;
            let swapped = damaged.text_and_swapped(self.plans[0].last);
            self.told += usize::from(swapped.is_some_and(|(_, swapped)| swapped.tells_variants()));
        }
        Some(self.proven(line, text))
    }

    /// What a `line` was that proved the same as the last one.
    fn proven(&self, line: Range<usize>, text: String) -> Proven {
        let plan = Arc::clone(&self.plans[0].plan);
        Proven { line, plan, text }
    }

    /// The line behind the one that ends at byte `end` if it proves what so many before it did, whether it looks
    /// damaged or not: what proves itself need not be looked for.
    pub(in super::super) fn follows(&mut self, text: &str, end: usize) -> Option<Proven> {
        // lines of UTF-16 end in the middle of hanzi
        let last = self.plans.first()?;
        if self.again < HABIT_LINES || last.last.written == Codec::Utf16Le {
            return None;
        }
        let bytes = text.as_bytes();
        let ends = bytes[end..]
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let start = end + ends.count();
        let line_end = memchr::memchr(b'\n', &bytes[start..]).map_or(text.len(), |at| start + at);
        if start == end || start == line_end {
            return None;
        }
        let mut line = Line::new(&text[start..line_end]);
        let text = match last.swap && last.last.read.is_big5() {
            true => self.habitual(&mut line)?,
            false => undone_by(&mut line, &last.plan.steps, Planes::Main)?,
        };
        self.asked = line_end;
        Some(self.proven(start..line_end, text))
    }

    /// What `line` was if it is damaged as so many before it that no other way is asked for, and the other variant
    /// of the wrong codec has to be better by so much.
    fn habitual(&self, line: &mut Line<'_>) -> Option<String> {
        let last = self.plans.first()?;
        if !last.swap || self.told < HABIT_LINES {
            return None;
        }
        line.swapped(last.last, f32::INFINITY)?;
        swapped(line, last.last, HABIT, &FEW_SWAPPED)
    }

    /// The same for lines that are damaged by all appearance, if one proves what frequently happens.
    pub(in super::super) fn learn(
        &mut self,
        text: &str,
        at: usize,
        lines: impl FnOnce() -> Lines,
    ) -> Option<Proven> {
        if !self.plans.is_empty() && at < self.asked {
            return None;
        }
        let mut lines = lines().into_iter().flatten();
        lines.find_map(|line| self.learn_in(text, line))
    }

    fn learn_in(&mut self, text: &str, line: Range<usize>) -> Option<Proven> {
        self.asked = line.end;
        let (plan, text) = frequent(&mut Line::new(&text[line.clone()]), ROUNDS)?;
        let plan = Arc::new(plan);
        self.remember(&plan);
        Some(Proven { line, plan, text })
    }

    fn remember(&mut self, plan: &Arc<Plan>) {
        (self.again, self.told) = (0, 0);
        self.plans.retain(|known| known.plan != *plan);
        let known = Known::new(Arc::clone(plan));
        self.plans.splice(0..0, known);
        self.plans.truncate(REMEMBERED);
    }
}

/// Which of the `plans` that a page is known for `line` proves, and what it was. Where hanzi became
/// other hanzi the one is asked first that makes most of it.
fn known(line: &mut Line<'_>, plans: &[Known], again: bool) -> Option<(usize, String)> {
    if let [last, others @ ..] = plans
        && (again && !last.swap || others.is_empty())
    {
        // one plan is sooner tried than asked whether it can be
        let text = undone_by(line, &last.plan.steps, Planes::Main);
        if text.is_some() || others.is_empty() {
            return Some((0, text?));
        }
    }
    line.ask();
    let mut swaps: Vec<(usize, Step, f32)> = Vec::new();
    let mut asked: Vec<Step> = Vec::new();
    for (place, known) in plans.iter().enumerate() {
        if !line.may_be_at(known.place) {
            continue;
        }
        if !known.swap {
            if let Some(text) = undone_by(line, &known.plan.steps, Planes::Main) {
                return Some((place, text));
            }
            continue;
        }
        if line.is_variant(known.last, &asked) {
            continue;
        }
        asked.push(known.last);
        if let Some(swapped) = line.swapped(known.last, f32::INFINITY) {
            let (gain, obvious) = (swapped.gain, is_obvious(swapped));
            swaps.push((place, known.last, gain));
            if obvious && let Some(text) = swapped_again(line, known.last) {
                return Some((place, text));
            }
        }
    }
    swaps.sort_by(|one, other| other.2.total_cmp(&one.2));
    let mut swaps = swaps.into_iter();
    swaps.find_map(|(place, step, _)| Some((place, swapped_again(line, step)?)))
}

fn swapped_again(line: &mut Line<'_>, step: Step) -> Option<String> {
    swapped(line, step, AGAIN, &FEW_SWAPPED)
}

/// Whether hanzi that became other hanzi are text now, so that no other way needs to be asked.
fn is_obvious(swapped: &Swapped) -> bool {
    swapped.gain >= OBVIOUS && PLAIN_TEXT.is_met(swapped.tally())
}

/// What they have to gain (nats, each character by itself): sentences gain 100 and more.
const OBVIOUS: f32 = 60.0;

/// What other codecs make of them costs 9 and more.
const PLAIN_TEXT: Proof = Proof {
    hanzi: 8,
    cost: 7_500,
};

/// The same where pairs are on other planes, too.
fn known_beyond(line: &mut Line<'_>, plans: &[Known]) -> Option<(usize, String)> {
    let mut plans = plans.iter().enumerate();
    plans.find_map(|(place, known)| Some((place, undone_by(line, &known.plan.steps, Planes::All)?)))
}

#[cfg(test)]
mod tests {
    use super::super::super::lines::lines_around;
    use super::*;

    const TEXT: &str = "今天天气很好，我们去公园玩 (v2)。";

    fn latin(bytes: &[u8]) -> String {
        encoding_rs::mem::decode_latin1(bytes).into_owned()
    }

    #[test]
    fn another_codec_is_asked_before_rare_hanzi() {
        let of = |encoding: &'static encoding_rs::Encoding, text: &str| {
            let bytes = encoding_rs::GBK.encode(text).0;
            encoding.decode(&bytes).0.into_owned()
        };
        let first = of(encoding_rs::WINDOWS_1252, TEXT);
        let text = "大家今天都很高兴，等到晚上才回家。";
        let line = of(encoding_rs::ISO_8859_15, text);
        // what Windows-1252 makes of it are hanzi, too
        let step = Step {
            written: Codec::Gb18030,
            read: Codec::Windows1252,
        };
        let rare = Plan::from(step).replay(&line);
        assert!(rare.is_some_and(|rare| rare != text));
        let mut page = Page::default();
        let all = format!("{first}\n{line}");
        page.learn(&all, 0, || lines_around(&all, 0, 0))
            .expect("it proves itself");
        let second = page.again(&all, first.len() + 1, || {
            lines_around(&all, first.len() + 1, 0)
        });
        assert_eq!(second.map(|second| second.text).as_deref(), Some(text));
    }

    #[test]
    fn a_page_asks_a_line_once() {
        let line = latin(TEXT.as_bytes());
        let text = format!("{line}\n{line}\nÀ propos\n");
        let mut page = Page::default();
        let again = |page: &mut Page, at| page.again(&text, at, || lines_around(&text, at, 0));
        assert_eq!(again(&mut page, 0), None, "nothing is known yet");
        let first = page.learn(&text, 0, || lines_around(&text, 0, 0));
        let first = first.expect("it proves itself");
        assert_eq!((first.text.as_str(), first.line.end), (TEXT, line.len()));
        let second = again(&mut page, line.len() + 3).expect("so does this");
        assert_eq!(second.line, line.len() + 1..2 * line.len() + 1);
        assert_eq!(again(&mut page, line.len() + 9), None, "it was asked");
        assert_eq!(again(&mut page, 2 * line.len() + 2), None);
    }

    #[test]
    fn a_page_that_told_one_variant_so_often_tells_names_that_sentences_do_not() {
        let [step, other] = [Codec::Big5Eten, Codec::Big5].map(|read| Step {
            written: Codec::Gb18030,
            read,
        });
        let damaged = |text: &str| {
            let bytes = step.written.encode(text).expect("hanzi of GBK");
            step.read.decode(&bytes)
        };
        let told = damaged("请大家先坐下，前面的桥修好了再起程。").expect("pairs of Big5");
        let mut told_by_page = 0;
        for name in
            "其期七妻奇齐旗骑起启器气千签谦钱前强桥乔巧切亲秦琴勤青轻清晴情庆秋丘球求".chars()
        {
            let text = format!("{name}回答说，这件事以后再谈。");
            let Some(line) = damaged(&text) else {
                continue;
            };
            let alone = |sure| {
                let mut line = Line::new(line.as_str());
                line.swapped(step, f32::INFINITY)?;
                swapped(&mut line, step, sure, &FEW_SWAPPED)
            };
            if alone(AGAIN).is_some() || alone(HABIT).as_deref() != Some(text.as_str()) {
                continue;
            }
            told_by_page += 1;
            let on_page = |lines_before: usize| {
                let page = [vec![told.as_str(); lines_before + 1], vec![&line]].concat();
                let text = page.join("\n");
                let mut page = Page::default();
                page.learn(&text, 0, || lines_around(&text, 0, 0));
                let starts = (1..=lines_before + 1).map(|nth| nth * (told.len() + 1));
                let last = starts.map(|at| page.again(&text, at, || lines_around(&text, at, 0)));
                last.last().flatten().map(|last| last.text)
            };
            assert_eq!(on_page(HABIT_LINES).as_deref(), Some(text.as_str()));
            assert_ne!(on_page(2).as_deref(), Some(text.as_str()), "too few lines");
        }
        assert!(told_by_page > 0);
        assert_ne!(
            other.undo(&told),
            step.undo(&told),
            "it tells the variants apart"
        );
    }

    #[test]
    fn the_line_behind_many_that_proved_the_same_is_asked_at_once() {
        let line = latin(TEXT.as_bytes());
        let text = format!(
            "{}\r\n{line}\nÀ propos\n{line}",
            [line.as_str(); 10].join("\n")
        );
        let start = |nth: usize| nth * (line.len() + 1);
        let mut page = Page::default();
        page.learn(&text, 0, || lines_around(&text, 0, 0))
            .expect("it proves itself");
        for nth in 1..10 {
            let follows = page.follows(&text, start(nth) - 1);
            assert_eq!(follows.is_some(), nth > HABIT_LINES, "{nth}");
            if follows.is_none() {
                let again = page.again(&text, start(nth), || lines_around(&text, start(nth), 0));
                assert!(again.is_some());
            }
        }
        let last = page.follows(&text, start(10) - 1).expect("it does, too");
        assert_eq!((last.line.start, last.text.as_str()), (start(10) + 1, TEXT));
        assert_eq!(page.follows(&text, last.line.end), None, "an honest line");
        assert_eq!(page.follows(&text, text.len()), None, "the end");
    }
}
