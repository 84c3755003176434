//! Lines that prove what they are: all of their characters are bytes of the wrong codec, those
//! bytes are whole characters of the right one from end to end, and what they say is frequent hanzi.
//! Nothing honest is read so by accident, so nothing has to be searched, compared or weighed. A line
//! that proves nothing may still be damaged: that is for `search` to say.

mod swapped;

use std::ops::Range;

use swapped::{SWAPS, Sure, Swapped};

use super::super::hygiene::is_private_use;
use super::blanks::utf8_of;
use super::class::{Class, class};
use super::codec::{ALL, Codec};
use super::plan::{Plan, Step};
use super::reading::{Lone, is_joined, is_strange, is_varied};
use super::search::given_by;

/// The codecs that damaged pages were read in most, and those that they were written in.
const READ: [Codec; 13] = [
    Codec::Windows1252,
    Codec::Gb18030,
    Codec::Iso8859_15,
    Codec::Windows1250,
    Codec::Windows1251,
    Codec::Windows1254,
    Codec::MacRoman,
    Codec::Cp437,
    Codec::Cp850,
    Codec::Iso8859_2,
    Codec::ShiftJis,
    Codec::Big5,
    Codec::EucKr,
];
const WRITTEN: [Codec; 3] = [Codec::Utf8, Codec::Gb18030, Codec::Big5];

/// What may have happened to damaged text once more.
const AGAIN: [Step; 2] = [
    Step {
        written: Codec::Utf8,
        read: Codec::Windows1252,
    },
    Step {
        written: Codec::Utf8,
        read: Codec::Gb18030,
    },
];

/// What the bytes have to say.
struct Proof {
    /// How many hanzi at least.
    hanzi: usize,
    /// What one of them may cost on average (nats, each by itself): text costs about 7, lists of names
    /// 9, what waits for a further round 11, what letters become 10.
    cost: f32,
}

/// Sequences of UTF-8, three bytes of one pattern each.
const SEQUENCES: Proof = Proof {
    hanzi: 8,
    cost: 9.5,
};

/// A few of them: what waits for a further round costs so little on average now and then, but not 7.5.
const FEW_SEQUENCES: Proof = Proof {
    hanzi: 4,
    cost: 7.5,
};

/// Pairs: honest letters with accents stand side by side, too, but not in so many even runs.
const PAIRS: Proof = Proof {
    hanzi: 8,
    cost: 8.0,
};

/// Pairs on a page that has proved the same before.
const MORE_PAIRS: Proof = Proof {
    hanzi: 6,
    cost: 9.0,
};

/// Hanzi that became other hanzi on a page that has proved the same before: what they gain says the
/// rest.
const FEW_SWAPPED: Proof = Proof {
    hanzi: 4,
    cost: 9.0,
};

/// How many hanzi sequences of UTF-8 have to give on a page that has proved the same before.
const FEW_HANZI: usize = 2;

/// For one character that is neither a hanzi, nor a mark of Chinese, nor ASCII, there have to be so
/// many hanzi.
const OTHERS: usize = 8;

/// What a private-use character costs (nats): a text has one or two of them, what waits for a further
/// round one among ten.
const PRIVATE_USE: f32 = 30.0;

/// A line that proves what it is.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::stages::repair) struct Proven {
    /// Bytes of the text.
    pub(super) line: Range<usize>,
    pub(super) plan: Plan,
    /// What it was before.
    pub(super) text: String,
}

impl Proven {
    /// Whether no further round can be waiting in what it was.
    pub(in crate::stages::repair) fn is_settled(&self) -> bool {
        PAIRS.is_met(&self.text) && !self.text.contains(is_strange)
    }
}

/// How many plans of a page are remembered.
const REMEMBERED: usize = 16;

/// How many rounds are looked for.
const ROUNDS: usize = 3;

/// By how much (nats, each character by itself) hanzi that became other hanzi must read better one
/// way than another.
const CLEARLY: f32 = 6.0;

/// What a page has proved so far: on a page of damage most lines prove the same, or one of a few
/// things, which is asked much faster than a glance looks.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// The last one first.
    plans: Vec<Plan>,
    /// Up to where (bytes) lines were asked: none is asked twice.
    asked: usize,
}

impl Page {
    /// The line of `text` that `at` stands in, if it proves that it is damaged as one before it was,
    /// or in another way where one was.
    pub(super) fn again(&mut self, text: &str, at: usize) -> Option<Proven> {
        if self.plans.is_empty() || at < self.asked {
            return None;
        }
        let line = line_around(text, at);
        let damaged = &text[line.clone()];
        // one plan is sooner tried than asked whether it can be
        let common = (self.plans.len() > 1).then(|| codecs_of(damaged));
        let may = |plan: &Plan| {
            let last = plan.steps.last();
            last.is_some_and(|step| common.is_none_or(|common| common.has(step.read)))
        };
        let known = self.plans.iter().enumerate().filter(|(_, plan)| may(plan));
        let mut known = known.filter_map(|(place, plan)| Some((place, undone(damaged, plan)?)));
        let Some((place, text)) = known.next() else {
            return self.learn(text, at);
        };
        self.asked = line.end;
        self.plans[..=place].rotate_right(1);
        let plan = self.plans[0].clone();
        Some(Proven { line, plan, text })
    }

    /// The same for a line that is damaged by all appearance, if it proves what frequently happens.
    pub(super) fn learn(&mut self, text: &str, at: usize) -> Option<Proven> {
        if !self.plans.is_empty() && at < self.asked {
            return None;
        }
        let line = line_around(text, at);
        self.asked = line.end;
        let (plan, text) = frequent(&text[line.clone()], ROUNDS)?;
        self.plans.retain(|known| *known != plan);
        self.plans.insert(0, plan.clone());
        self.plans.truncate(REMEMBERED);
        Some(Proven { line, plan, text })
    }
}

/// The one thing that `line` proves, after so many `rounds` at most, and the text that it was.
fn frequent(line: &str, rounds: usize) -> Option<(Plan, String)> {
    let common = codecs_of(line);
    if let Some((step, text)) = frequent_step(line, common).or_else(|| swap_of(line, common)) {
        return Some((Plan::from(step), text));
    }
    let rounds = rounds.checked_sub(1).filter(|rounds| *rounds > 0)?;
    let mut again = AGAIN.into_iter().filter(|again| common.has(again.read));
    again.find_map(|again| {
        let (plan, text) = frequent(&again.undo(line)?, rounds)?;
        let steps = plan.steps.into_iter().chain([again]).collect();
        Some((Plan { steps }, text))
    })
}

fn frequent_step(line: &str, common: Codecs) -> Option<(Step, String)> {
    let mut proven: Option<(Step, String)> = None;
    let mut known: Vec<Vec<u8>> = Vec::new();
    for read in READ.into_iter().filter(|read| common.has(*read)) {
        // many codecs have most letters at the same places
        let bytes = bytes_of(line, read).filter(|bytes| !known.contains(bytes));
        let Some(bytes) = bytes else {
            continue;
        };
        for written in WRITTEN {
            let step = Step { written, read };
            match (text_of(&bytes, step, &PAIRS), &proven) {
                (Some(text), Some((_, other))) if text != *other => return None,
                (Some(text), None) => proven = Some((step, text)),
                _ => {}
            }
        }
        known.push(bytes);
    }
    proven
}

/// The one way in which hanzi of `line` that are other hanzi read well, and the text that it was.
fn swap_of(line: &str, common: Codecs) -> Option<(Step, String)> {
    let mut best: Option<(Step, Swapped)> = None;
    let mut second = 0.0;
    for step in SWAPS.into_iter().filter(|step| common.has(step.read)) {
        let Some(swapped) = swapped(line, step, swapped::ALONE, &PAIRS) else {
            continue;
        };
        match &best {
            Some((_, other)) if other.text == swapped.text => {}
            Some((_, other)) if other.gain >= swapped.gain => second = swapped.gain.max(second),
            other => {
                second = other.as_ref().map_or(second, |(_, other)| other.gain);
                best = Some((step, swapped));
            }
        }
    }
    let (step, swapped) = best?;
    (swapped.gain >= second + CLEARLY).then_some((step, swapped.text))
}

/// What undoing `step` makes of `line`, hanzi being other hanzi, if that is `sure` and proves so much.
fn swapped(line: &str, step: Step, sure: Sure, pairs: &Proof) -> Option<Swapped> {
    let swapped = swapped::undone(line, step, sure)?;
    pairs.is_met_by_pairs(&swapped.text).then_some(swapped)
}

/// One bit for each codec.
#[derive(Debug, Clone, Copy)]
struct Codecs(u32);

impl Codecs {
    fn has(self, codec: Codec) -> bool {
        let bit = ALL.iter().position(|other| *other == codec);
        bit.is_some_and(|bit| self.0 >> bit & 1 != 0)
    }
}

/// The codecs that can have given all of `line`.
fn codecs_of(line: &str) -> Codecs {
    let beyond = line.chars().filter(|c| !c.is_ascii());
    Codecs(beyond.fold(u32::MAX, |codecs, c| codecs & given_by(c)))
}

/// The line (bytes, without its end) that `at` stands in.
pub(super) fn line_around(text: &str, at: usize) -> Range<usize> {
    let (before, behind) = text.as_bytes().split_at(at);
    let start = memchr::memrchr(b'\n', before).map_or(0, |end| end + 1);
    start..memchr::memchr(b'\n', behind).map_or(text.len(), |end| at + end)
}

/// What `plan`, which the page is known for, makes of `line`, if that proves itself. Linear.
pub(super) fn undone(line: &str, plan: &Plan) -> Option<String> {
    let (first, later) = plan.steps.split_first()?;
    let mut between = None;
    for step in later.iter().rev() {
        between = Some(step.undo(between.as_deref().unwrap_or(line))?);
    }
    undone_step(between.as_deref().unwrap_or(line), *first)
}

/// The same for one step.
fn undone_step(line: &str, step: Step) -> Option<String> {
    if SWAPS.contains(&step) {
        return Some(swapped(line, step, swapped::AGAIN, &FEW_SWAPPED)?.text);
    }
    let bytes = bytes_of(line, step.read)?;
    text_of(&bytes, step, &MORE_PAIRS).or_else(|| match step.written {
        _ if step.read.is_double() => None,
        Codec::Utf8 => utf8_of(&bytes, step.read).filter(|text| are_sequences(text)),
        // rare hanzi stand beyond the main plane
        written => {
            let text = written.decode(&bytes)?;
            PAIRS.is_met_by_pairs(&text).then_some(text)
        }
    })
}

/// Whether a line that was valid UTF-8 in a single-byte codec, as others of its page were, is text: letters
/// that wait for a further round are fewer than hanzi and signs.
fn are_sequences(text: &str) -> bool {
    let (mut hanzi, mut signs, mut letters) = (0, 0, 0);
    for c in text.chars() {
        match c {
            '\0'..='\u{7f}' => {}
            '\u{80}'..='\u{9f}' | '\u{e000}'..='\u{f8ff}' | '\u{fffd}' => return false,
            '\u{a0}'..='\u{7ff}' => letters += 1,
            c if matches!(class(c), Class::Common | Class::Known) => hanzi += 1,
            _ => signs += 1,
        }
    }
    hanzi >= FEW_HANZI && 2 * letters <= hanzi && signs <= 2 * hanzi
}

/// The bytes of a line that was `read` so, if all of it was.
fn bytes_of(line: &str, read: Codec) -> Option<Vec<u8>> {
    match read {
        Codec::Windows1252 => web_bytes(line),
        read => read.encode_known(line),
    }
}

/// What `bytes` are, if they prove it, `pairs` so much.
fn text_of(bytes: &[u8], step: Step, pairs: &Proof) -> Option<String> {
    match step.written {
        Codec::Utf8 => {
            let text = utf8_of(bytes, step.read)?;
            let proves = SEQUENCES.is_met(&text) || FEW_SEQUENCES.is_met(&text);
            (proves && !may_be_in_part(&text, step.read)).then_some(text)
        }
        Codec::Gb18030 | Codec::Big5 if !step.read.is_double() => {
            let text = step.written.decode_main_plane(bytes)?;
            pairs.is_met_by_pairs(&text).then_some(text)
        }
        _ => None,
    }
}

/// Whether honest hanzi at an end of a line may have become a part of `text`: in Japanese and
/// Korean codecs theirs are valid UTF-8 at times, though hardly of other hanzi.
fn may_be_in_part(text: &str, read: Codec) -> bool {
    read.is_double() && !read.is_gb() && text.chars().any(is_strange)
}

/// The bytes of a line that was read in Windows-1252 or in ISO 8859-1, but not now in the one and
/// now in the other: that would be a third codec, which has the same letters elsewhere.
fn web_bytes(line: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(line.len());
    let (mut latin, mut windows) = (false, false);
    for c in line.chars() {
        match u8::try_from(c) {
            Ok(byte) => {
                latin |= (0x80..0xA0).contains(&byte) && !UNDEFINED.contains(&byte);
                bytes.push(byte);
            }
            Err(_) => {
                windows = true;
                bytes.push(u8::try_from(Codec::Windows1252.code(c) ^ 0x100).ok()?);
            }
        }
    }
    (!(latin && windows)).then_some(bytes)
}

/// The bytes that Windows-1252 has nothing for, and that stand for themselves.
const UNDEFINED: [u8; 5] = [0x81, 0x8D, 0x8F, 0x90, 0x9D];

impl Proof {
    /// The same where nothing but pairs of bytes speaks for `text`.
    fn is_met_by_pairs(&self, text: &str) -> bool {
        self.is_met(text)
            && !text.contains(is_private_use)
            && is_varied(text, self.hanzi)
            && is_joined(text, [None, None])
    }

    /// Whether `text` has so many hanzi, frequent ones on the whole, and little else.
    fn is_met(&self, text: &str) -> bool {
        let (mut hanzi, mut cost, mut others) = (0, 0.0, 0);
        for c in text.chars().filter(|c| !c.is_ascii()) {
            match Lone::hanzi(c) {
                Some(own) => {
                    hanzi += 1;
                    cost += own;
                }
                None => match c {
                    '\u{80}'..='\u{9f}' | '\u{fffd}' => return false,
                    '\u{e000}'..='\u{f8ff}' => cost += PRIVATE_USE,
                    '\u{2010}'..='\u{2026}' | '\u{3000}'..='\u{3011}' => {}
                    '\u{ff01}'..='\u{ff5e}' => {}
                    _ => others += 1,
                },
            }
        }
        hanzi >= self.hanzi && others * OTHERS <= hanzi && cost <= self.cost * hanzi as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(text: &str) -> Plan {
        text.parse().expect("a plan")
    }

    fn latin(bytes: &[u8]) -> String {
        encoding_rs::mem::decode_latin1(bytes).into_owned()
    }

    const TEXT: &str = "今天天气很好，我们去公园玩 (v2)。";

    #[test]
    fn whole_lines_prove_themselves() {
        let once = plan("utf-8>windows-1252");
        let damaged = latin(TEXT.as_bytes());
        assert_eq!(undone(&damaged, &once).as_deref(), Some(TEXT));
        let twice = latin(damaged.as_bytes());
        let double = plan("utf-8>windows-1252,utf-8>windows-1252");
        assert_eq!(undone(&twice, &double).as_deref(), Some(TEXT));
        assert_eq!(undone(&twice, &once), None, "a further round waits");
        let gb = encoding_rs::GBK.encode(TEXT).0;
        let pairs = plan("gb18030>windows-1252");
        assert_eq!(undone(&latin(&gb), &pairs).as_deref(), Some(TEXT));
        let text = "今天的天气真好看";
        let (hanzi, lost) = encoding_rs::GBK.decode_without_bom_handling(text.as_bytes());
        assert!(!lost);
        assert_eq!(
            undone(&hanzi, &plan("utf-8>gb18030")).as_deref(),
            Some(text)
        );
    }

    #[test]
    fn a_blank_in_a_sequence_is_a_byte() {
        let text = "你们好，你好";
        let damaged = latin(text.as_bytes()).replace('\u{a0}', " ");
        assert!(damaged.contains(' '));
        assert_eq!(
            undone(&damaged, &plan("utf-8>windows-1252")).as_deref(),
            Some(text)
        );
    }

    #[test]
    fn what_may_be_honest_proves_nothing() {
        let pairs = plan("gb18030>windows-1252");
        let hanzi = plan("utf-8>gb18030");
        for (honest, plan) in [
            ("Le café de l’été, déjà", &pairs),
            ("ÖÐÎÄ", &pairs),
            ("±±±±±±±±±±±±±±±±±±±±±±", &pairs),
            ("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß", &pairs),
            (
                "Привет, друзья и подруги, как дела",
                &plan("gb18030>windows-1251"),
            ),
            ("锟斤拷锟斤拷锟斤拷锟斤拷", &hanzi),
            (TEXT, &hanzi),
        ] {
            assert_eq!(undone(honest, plan), None, "{honest}");
        }
    }

    #[test]
    fn a_line_of_a_page_needs_few_hanzi() {
        let plan = plan("utf-8>windows-1252");
        let undone = |text: &str| undone(&latin(text.as_bytes()), &plan);
        for text in [
            "\"name\": \"石桥\"",
            "✪ 石桥 ☎ 12 ©",
            "[石桥一日游][3]\u{a0}见下",
        ] {
            assert_eq!(undone(text).as_deref(), Some(text));
        }
        for waits in ["石", "Ã©tÃ© 石桥", "石桥\u{85}"] {
            assert_eq!(undone(waits), None, "{waits}");
        }
    }

    #[test]
    fn two_codecs_in_a_line_prove_neither() {
        let text = "好的，我们的站点今天开通，纊";
        let damaged = encoding_rs::ISO_8859_15.decode(text.as_bytes()).0;
        assert!(
            damaged.contains('Š') || damaged.contains('€') || damaged.contains('ž'),
            "{damaged}"
        );
        assert_eq!(undone(&damaged, &plan("utf-8>windows-1252")), None);
    }

    #[test]
    fn a_page_asks_a_line_once() {
        let line = latin(TEXT.as_bytes());
        let text = format!("{line}\n{line}\nÀ propos\n");
        let mut page = Page::default();
        assert_eq!(page.again(&text, 0), None, "nothing is known yet");
        let first = page.learn(&text, 0).expect("it proves itself");
        assert_eq!((first.text.as_str(), first.line.end), (TEXT, line.len()));
        let second = page.again(&text, line.len() + 3).expect("so does this");
        assert_eq!(second.line, line.len() + 1..2 * line.len() + 1);
        assert_eq!(page.again(&text, line.len() + 9), None, "it was asked");
        assert_eq!(page.again(&text, 2 * line.len() + 2), None);
    }
}
