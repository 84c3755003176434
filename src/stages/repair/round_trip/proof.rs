//! Lines that prove what they are: all of their characters are bytes of the wrong codec, those
//! bytes are whole characters of the right one from end to end, and what they say is frequent hanzi.
//! Nothing honest is read so by accident, so nothing has to be searched, compared or weighed. A line
//! that proves nothing may still be damaged: that is for `search` to say.

mod line;
mod page;
mod rival;
mod swapped;
mod tally;
mod twins;

pub(super) use page::Page;

use std::ops::Range;
use std::sync::Arc;

use line::Line;
use swapped::{SWAPS, Sure, Swapped, WORST_PART};
use tally::Tally;

use super::class::{Class, class};
use super::codec::Codec;
use super::plan::{Plan, Step};
use super::reading::{is_joined, is_varied};

/// The codecs that damaged pages were read in most, and those that they were written in.
const READ: [Codec; 14] = [
    Codec::Windows1252,
    Codec::Gb18030,
    Codec::Iso8859_15,
    Codec::Windows1250,
    Codec::Windows1251,
    Codec::Windows1253,
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
    /// What one of them may cost on average (thousandths of a nat, each by itself): text costs about 7
    /// nats, lists of names 9, what waits for a further round 11, what letters become 10.
    cost: usize,
}

/// Sequences of UTF-8, three bytes of one pattern each.
const SEQUENCES: Proof = Proof {
    hanzi: 8,
    cost: 9_500,
};

/// A few of them: what waits for a further round costs so little on average now and then, but not 7.5.
const FEW_SEQUENCES: Proof = Proof {
    hanzi: 4,
    cost: 7_500,
};

/// Pairs: honest letters with accents stand side by side, too, but not in so many even runs.
const PAIRS: Proof = Proof {
    hanzi: 8,
    cost: 8_000,
};

/// Pairs on a page that has proved the same before.
const MORE_PAIRS: Proof = Proof {
    hanzi: 6,
    cost: 9_000,
};

/// Hanzi that became other hanzi on a page that has proved the same before: what they gain says the
/// rest.
const FEW_SWAPPED: Proof = Proof {
    hanzi: 4,
    cost: 9_000,
};

/// How many hanzi sequences of UTF-8 have to give on a page that has proved the same before.
const FEW_HANZI: usize = 2;

/// For one character that is neither a hanzi, nor a mark of Chinese, nor ASCII, there have to be so
/// many hanzi.
const OTHERS: usize = 8;

/// What a private-use character costs (thousandths of a nat): a text has one or two of them, what waits for a further
/// round one among ten.
const PRIVATE_USE: usize = 30_000;

/// A line that proves what it is.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::stages::repair) struct Proven {
    /// Bytes of the text.
    pub(super) line: Range<usize>,
    pub(super) plan: Arc<Plan>,
    /// What it was before.
    pub(super) text: String,
}

/// Whether no further round can be waiting in `text`, which a line was.
pub(super) fn is_settled(text: &str) -> bool {
    let tally = Tally::of(text);
    PAIRS.is_met(&tally) && !tally.strange
}

/// Whether some part of `line` loses more than the `worst` (nats, each character by itself) as the
/// `text` that undoing `plan` gives, hanzi being other hanzi.
pub(super) fn loses_in_part(line: &str, text: &str, plan: &Plan, worst: f32) -> bool {
    match plan.steps[..] {
        [step] if SWAPS.contains(&step) => {
            Swapped::of(line, text.to_owned(), step, worst).is_none()
        }
        _ => false,
    }
}

/// How many rounds are looked for.
const ROUNDS: usize = 3;

/// By how much (nats, each character by itself) hanzi that became other hanzi must read better one
/// way than another.
const CLEARLY: f32 = 6.0;

/// The one thing that `line` proves, after so many `rounds` at most, and the text that it was.
fn frequent(line: &mut Line<'_>, rounds: usize) -> Option<(Plan, String)> {
    line.ask();
    if let Some((step, text)) = frequent_step(line, Planes::Main).or_else(|| swap_of(line)) {
        return Some((Plan::from(step), text));
    }
    let again = |line: &mut Line<'_>| {
        let rounds = rounds.checked_sub(1).filter(|rounds| *rounds > 0)?;
        AGAIN.into_iter().find_map(|again| {
            if !line.may_be(again) {
                return None;
            }
            let (plan, text) = frequent(line.before(again)?, rounds)?;
            let steps = plan.steps.into_iter().chain([again]).collect();
            Some((Plan { steps }, text))
        })
    };
    // what is on no main plane is asked for last: other codecs may have it on one
    again(line).or_else(|| {
        let (step, text) = frequent_step(line, Planes::All)?;
        Some((Plan::from(step), text))
    })
}

fn frequent_step(line: &mut Line<'_>, planes: Planes) -> Option<(Step, String)> {
    let mut proven: Option<(Step, String)> = None;
    let mut tried: Vec<Codec> = Vec::new();
    for read in READ {
        let steps = WRITTEN.map(|written| Step { written, read });
        let possible = match planes {
            Planes::Main => steps.map(|step| line.may_be(step)),
            Planes::All => [!read.is_double() && line.may_be_in(read); WRITTEN.len()],
        };
        if possible == [false; WRITTEN.len()] || line.bytes_of_one(read).is_none() {
            continue;
        }
        // many codecs have most letters at the same places
        if tried.iter().any(|other| line.is_alike(read, *other)) {
            continue;
        }
        tried.push(read);
        for (step, _) in steps.into_iter().zip(possible).filter(|(_, may)| *may) {
            let text = match planes {
                Planes::Main => text_of(line, step, &PAIRS),
                Planes::All => undone_step(line, step, planes),
            };
            match (text, &proven) {
                (Some(text), Some((_, other))) if text != *other => return None,
                (Some(text), None) => proven = Some((step, text)),
                _ => {}
            }
        }
    }
    proven
}

/// The one way in which hanzi of `line` that are other hanzi read well, and the text that it was.
fn swap_of(line: &mut Line<'_>) -> Option<(Step, String)> {
    let mut all: Vec<(Step, f32)> = Vec::new();
    let mut asked: Vec<Step> = Vec::new();
    for step in SWAPS {
        if !line.may_be(step) || line.is_variant(step, &asked) {
            continue;
        }
        asked.push(step);
        if let Some(swapped) = line.swapped(step, WORST_PART) {
            all.push((step, swapped.gain));
        }
    }
    all.sort_by(|one, other| other.1.total_cmp(&one.1));
    let mut best: Option<(Step, String, f32)> = None;
    for (step, gain) in all {
        if best.as_ref().is_some_and(|best| gain + CLEARLY <= best.2) {
            break;
        }
        match (swapped(line, step, swapped::ALONE, &PAIRS), &best) {
            (Some(text), Some((_, other, _))) if text != *other => return None,
            (Some(text), None) => best = Some((step, text, gain)),
            _ => {}
        }
    }
    best.map(|(step, text, _)| (step, text))
}

/// What undoing `step` makes of `line`, hanzi being other hanzi, if that is `sure` and proves so much.
fn swapped(line: &mut Line<'_>, step: Step, sure: Sure, pairs: &Proof) -> Option<String> {
    line.swapped(step, WORST_PART)?;
    let (text, swapped) = line.text_and_swapped(step)?;
    let is_sure = !may_have_lost(text)
        && pairs.is_met_by(&swapped.text, swapped.tally())
        && swapped.is_sure(text, step, sure);
    is_sure.then(|| swapped.text.clone())
}

/// Whether a byte may be lost between the pairs of `line`: a question mark stands between two of them.
fn may_have_lost(line: &str) -> bool {
    let marks = memchr::memchr_iter(b'?', line.as_bytes());
    let pair = |byte: Option<&u8>| byte.is_some_and(|byte| !byte.is_ascii());
    let beside = |at: usize| [line.as_bytes()[..at].last(), line.as_bytes().get(at + 1)];
    marks.map(beside).any(|beside| beside.into_iter().all(pair))
}

/// Which pairs of bytes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Planes {
    Main,
    /// Rare hanzi stand beyond the main plane.
    All,
}

/// What `plan`, which the page is known for, makes of `line`, if that proves itself. Linear.
pub(super) fn undone(line: &str, plan: &Plan) -> Option<String> {
    let mut line = Line::new(line);
    let main = undone_by(&mut line, &plan.steps, Planes::Main);
    main.or_else(|| undone_by(&mut line, &plan.steps, Planes::All))
}

fn undone_by(line: &mut Line<'_>, steps: &[Step], planes: Planes) -> Option<String> {
    match *steps {
        [] => None,
        [step] => undone_step(line, step, planes),
        [ref earlier @ .., last] => {
            let possible =
                line.may_be_in(last.read) && (last.written != Codec::Utf8 || line.may_be(last));
            undone_by(possible.then(|| line.before(last))??, earlier, planes)
        }
    }
}

/// The same for one step.
fn undone_step(line: &mut Line<'_>, step: Step, planes: Planes) -> Option<String> {
    if planes == Planes::All {
        // what is valid there was asked for before
        let pairs = step.written != Codec::Utf8 && !step.read.is_double();
        if !pairs || !line.may_be_in(step.read) {
            return None;
        }
        let text = step.written.decode(line.bytes_of_one(step.read)?)?;
        return PAIRS.is_met_by_pairs(&text).then_some(text);
    }
    if !line.may_be(step) {
        return None;
    }
    if SWAPS.contains(&step) {
        line.swapped(step, f32::INFINITY)?;
        return swapped(line, step, swapped::AGAIN, &FEW_SWAPPED);
    }
    text_of(line, step, &MORE_PAIRS).or_else(|| {
        let sequences = step.written == Codec::Utf8 && !step.read.is_double();
        line.bytes_of_one(step.read).filter(|_| sequences)?;
        let text = line.before(step)?.text();
        are_sequences(text).then(|| text.to_owned())
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

/// What `line` was before `step`, if that proves it, `pairs` so much.
fn text_of(line: &mut Line<'_>, step: Step, pairs: &Proof) -> Option<String> {
    let bytes = line.bytes_of_one(step.read)?;
    match step.written {
        Codec::Utf8 => {
            let text = line.before(step)?.text();
            let tally = Tally::of(text);
            let proves = SEQUENCES.is_met(&tally) || FEW_SEQUENCES.is_met(&tally);
            (proves && !may_be_in_part(&tally, step.read)).then(|| text.to_owned())
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
fn may_be_in_part(text: &Tally, read: Codec) -> bool {
    read.is_double() && !read.is_gb() && text.strange
}

impl Proof {
    /// The same where nothing but pairs of bytes speaks for `text`.
    fn is_met_by_pairs(&self, text: &str) -> bool {
        self.is_met_by(text, &Tally::of(text))
    }

    /// The same with the `tally` of the text at hand.
    fn is_met_by(&self, text: &str, tally: &Tally) -> bool {
        self.is_met(tally)
            && tally.private_use == 0
            && is_varied(text, self.hanzi)
            // without letters no more than the first and the last hanzi may stand apart
            && (!tally.letters || is_joined(text, [None, None]))
    }

    /// Whether a text has so many hanzi, frequent ones on the whole, and little else.
    fn is_met(&self, text: &Tally) -> bool {
        let cost = text.cost + PRIVATE_USE * text.private_use;
        !text.junk
            && text.hanzi >= self.hanzi
            && text.others * OTHERS <= text.hanzi
            && cost <= self.cost * text.hanzi
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

    /// Whether the `damaged` line proves that undoing `step` gives `text`.
    #[track_caller]
    fn assert_proves(damaged: String, step: Step, text: &str) {
        let proven = frequent(&mut Line::new(damaged), ROUNDS);
        assert_eq!(proven, Some((step.into(), text.to_owned())));
    }

    #[track_caller]
    fn assert_proves_nothing(honest: &str) {
        assert_eq!(frequent(&mut Line::new(honest), ROUNDS), None, "{honest}");
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
    fn pairs_beyond_the_main_plane_prove_themselves_where_no_other_reading_does() {
        let text = "昨天下午還沒開會，他們就離開學校了。";
        let bytes = Codec::Gb18030.encode(text).expect("traditional");
        assert!(Codec::Gb18030.decode_main_plane(&bytes).is_none());
        for read in [Codec::Windows1252, Codec::Windows1251, Codec::Cp850] {
            let Some(damaged) = read.decode(&bytes) else {
                panic!("{read}: {bytes:?}");
            };
            let written = Codec::Gb18030;
            assert_proves(damaged, Step { written, read }, text);
        }
        for honest in [
            "Ça a été très dur, même à l’été où Hélène s’était égarée près d’ici",
            "Přišel k řece, oči měl těžké, čekal až půjdeš domů",
            "Žene, děti, můžeme jíst, těšíme se na večeři",
        ] {
            assert_proves_nothing(honest);
        }
    }

    #[test]
    fn lines_that_were_read_as_greek_prove_themselves() {
        // Windows-1253 has nothing for D2, so 我 and 家 cannot stand here.
        let text = "今天的天气真好，们和孩子们去河边走走，晚上回吃饭。";
        for written in [Codec::Gb18030, Codec::Big5] {
            let text = match written {
                Codec::Big5 => "今天天氣真好，我們和孩子去邊走走，晚上回家吃飯。",
                _ => text,
            };
            let read = Codec::Windows1253;
            let bytes = written.encode(text).expect("it has all of it");
            let Some(damaged) = read.decode(&bytes) else {
                panic!("{written}: {bytes:?}");
            };
            assert_proves(damaged, Step { written, read }, text);
        }
        for honest in [
            "Καλημέρα σας, σήμερα ο καιρός είναι πολύ καλός στην πόλη",
            "ΣΗΜΕΡΑ Ο ΚΑΙΡΟΣ ΕΙΝΑΙ ΠΟΛΥ ΚΑΛΟΣ ΣΤΗΝ ΠΟΛΗ",
        ] {
            assert_proves_nothing(honest);
        }
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
}
