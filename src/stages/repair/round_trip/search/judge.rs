//! The verdict on one stretch of a line: does it read so much better undone, where it stands, that it was
//! damaged? Which stretches there are is for the search to say.

use std::ops::Range;

use super::super::codec::Codec;
use super::super::cover::{BESIDE, Encoded};
use super::super::halves;
use super::super::plan::{Plan, Step};
use super::super::reading::{
    Fluent, Reader, is_chinese, is_common_hanzi, is_eastern, is_hanzi, is_joined, is_strange,
    is_varied,
};
use super::super::script::Script;
use super::Candidate;
use super::rounds::{Costs, ROUND_PRICE, further_rounds};

/// How much better (nats) a reading must be than the text as it stands. Set on 1.6 million clean
/// lines in sixteen languages and formats: at 8, three of them are changed wrongly.
pub(in super::super) const MIN_GAIN: f32 = 10.0;

/// How much more where less than three hanzi come out: a pair of letters in a Japanese line gained 11.
const FEW_HANZI: f32 = 2.0;

/// The same where no more than three come out among others and nothing but hanzi stands there: a rare
/// word that only old books have (碔砆) says something in another codec, too, and gained 11.3.
const FEW_SWAPPED: f32 = 5.5;
const FEW: usize = 3;

/// The same where pairs are found among as many other letters of the wrong codec: three hanzi in a line of
/// Russian capitals gained 11.
const AMONG_LETTERS: f32 = 10.0;

/// The same where bytes of GBK were read as Big5: hanzi became other hanzi, and Cantonese has many
/// that the model does not know. The greatest gain of a wrong repair on the same lines was 14.8.
const MIN_GAIN_BIG5: f32 = 15.5;

/// The same where bytes of UTF-16 were read as GBK: two bytes are a character in both, so that all
/// of a text is valid either way. The greatest gain on the same lines was 14.7.
const MIN_GAIN_UTF16: f32 = 15.5;

/// How much less (nats) is asked for each character of three bytes that is valid UTF-8: that
/// arbitrary pairs of GBK or EUC-KR form one is less likely than one in twenty. No more for each NUL,
/// half of a letter in UTF-16.
const VALID: f32 = 3.0;

/// What is asked at least (nats).
const LEAST_GAIN: f32 = 8.0;

/// What a character costs (nats) that is written in another script than the rest of the line.
const OTHER_SCRIPT: f32 = 4.0;

/// The same where UTF-8 was read in a single-byte codec of the Web: the valid sequences are
/// evidence of their own.
const MIN_GAIN_UTF8: f32 = 14.0;

/// What a right reading may cost per character (nats), read in a single-byte codec or in one of
/// pairs: letters that stand side by side by themselves are seldom hanzi there.
const MAX_COST: f32 = 8.5;
const MAX_COST_PAIRS: f32 = 9.0;

/// By how much (nats) one of valid UTF-8 in a Chinese line may exceed that: one character may be rare.
const MORE_COST: f32 = 4.0;

/// So many whole sequences of UTF-8 are text even if the same two hanzi come again and again.
const DIFFERENT_OR_VALID: usize = 4;

/// So many whole sequences are text even if they are all there is.
const FEW_VALID: usize = 2;

/// The fewest different hanzi that are taken for text where there is no other: a line drawn of one
/// sign becomes one hanzi over and over.
const DIFFERENT_HANZI: usize = 3;

/// What a reading is taken back in rank (nats) for each of its edges where no hanzi stands.
const STRANGE_EDGE: f32 = 4.0;

/// How many characters behind a stretch are read with it, so that its end counts.
const TAIL_CHARS: usize = 3;

/// A piece of a line, and what is counted of it once for all of its stretches.
pub(super) struct Piece<'l> {
    text: &'l str,
    /// Whether other scripts are a surprise in it.
    chinese: bool,
    /// See [`Script::balance`].
    balance: i32,
    common_hanzi: usize,
}

impl<'l> Piece<'l> {
    pub(super) fn new(text: &'l str, chinese: bool) -> Self {
        Self {
            text,
            chinese,
            balance: Script::balance(text),
            common_hanzi: common_hanzi(text),
        }
    }
}

fn common_hanzi(text: &str) -> usize {
    text.chars().filter(|c| is_common_hanzi(*c)).count()
}

/// A stretch of a piece, and what stands around it.
struct Place<'l> {
    text: &'l str,
    /// Bytes of the text.
    span: Range<usize>,
    step: Step,
    chinese: bool,
    /// What has read all before it, and what is behind it.
    reader: Fluent,
    tail: &'l str,
    /// Whether there is Chinese around it, and in which script.
    rest_is_chinese: bool,
    rest: Option<Script>,
    /// Whether it is pairs of bytes among as many letters of the wrong codec.
    among_letters: bool,
}

/// What a stretch was, after one round or more.
struct Outcome {
    text: String,
    plan: Plan,
    /// What it costs by itself (nats).
    own: f32,
    /// Characters that are evidence of their own: valid UTF-8, in each round; NULs of UTF-16.
    valid: usize,
}

impl Outcome {
    /// Rounds behind the first.
    fn rounds(&self) -> f32 {
        self.plan.steps.len() as f32 - 1.0
    }

    /// Whether every round made valid UTF-8 of letters.
    fn proves_itself(&self) -> bool {
        let proves = |step: &Step| step.written == Codec::Utf8 && !step.read.is_double();
        self.plan.steps.iter().all(proves)
    }
}

/// Whether there were several rounds, all of UTF-8.
fn is_chain(plan: &Plan) -> bool {
    plan.steps.len() > 1 && plan.steps.iter().all(|step| step.written == Codec::Utf8)
}

/// The candidate of this stretch, if it gains enough, after one round or more.
pub(super) fn judge(
    piece: &Piece<'_>,
    line: &Encoded,
    step: Step,
    stretch: &Range<usize>,
) -> Option<Candidate> {
    let undone = line.undone(step.written, stretch)?;
    let place = Place::new(piece, line, step, stretch);
    let (text, plan, (own, fitted)) = further_rounds(undone, step, |text| place.fitting(text));
    let gain = place.cost(place.stretch()).1 + place.halves() - fitted;
    if gain < LEAST_GAIN {
        return None;
    }
    let found = Outcome {
        valid: place.valid(&text, &plan),
        text,
        plan,
        own,
    };
    if gain < place.enough(&found) || !place.is_readable(&found) {
        return None;
    }
    let edges = BESIDE * place.odd_neighbours() as f32
        + STRANGE_EDGE * place.strange_edges(&found.text) as f32;
    Some(Candidate {
        rank: gain - ROUND_PRICE * found.rounds() - edges,
        span: place.span,
        text: found.text,
        plan: found.plan,
        gain,
    })
}

impl<'l> Place<'l> {
    fn new(piece: &Piece<'l>, line: &Encoded, step: Step, stretch: &Range<usize>) -> Self {
        let &Piece { text, chinese, .. } = piece;
        let span = line.span(stretch);
        let (inside, behind) = (&text[span.clone()], &text[span.end..]);
        let tail = behind.char_indices().nth(TAIL_CHARS);
        let rest_is_chinese = chinese && piece.common_hanzi > common_hanzi(inside);
        let pairs = step.written != Codec::Utf8 && !step.read.is_double();
        let is_among_letters = || {
            let (inside, outside) = line.beyond_ascii(stretch);
            outside >= inside
        };
        Self {
            reader: Fluent::after(&text[..span.start]).in_line(chinese),
            tail: tail.map_or(behind, |(at, _)| &behind[..at]),
            rest_is_chinese,
            rest: Script::of_balance(piece.balance - Script::balance(inside)),
            among_letters: pairs && !rest_is_chinese && is_among_letters(),
            text,
            span,
            step,
            chinese,
        }
    }

    fn stretch(&self) -> &'l str {
        &self.text[self.span.clone()]
    }

    /// What it costs (nats) as it stands besides, if it may be halves of hanzi.
    fn halves(&self) -> f32 {
        match self.step.written {
            Codec::Utf16Le => halves::price(self.stretch()),
            _ => 0.0,
        }
    }

    /// The characters beside it.
    fn around(&self) -> [Option<char>; 2] {
        let (before, behind) = (&self.text[..self.span.start], &self.text[self.span.end..]);
        [before.chars().next_back(), behind.chars().next()]
    }

    /// What `text` costs here, by itself and with what is behind it.
    fn cost(&self, text: &str) -> Costs {
        let mut reader = self.reader;
        let own = reader.read_all(text);
        (own, own + reader.read_all(self.tail))
    }

    /// The same where characters of another script than the rest of the line are dear.
    fn fitting(&self, text: &str) -> Costs {
        let (own, all) = self.cost(text);
        let strange = |c: &char| self.rest.is_some_and(|script| script.excludes(*c));
        (
            own,
            all + OTHER_SCRIPT * text.chars().filter(strange).count() as f32,
        )
    }

    /// How many characters of an outcome are evidence of their own.
    fn valid(&self, undone: &str, plan: &Plan) -> usize {
        // every sequence of UTF-8 that is whole is evidence, in each round
        let whole = |text: &str| text.chars().filter(|c| *c >= '\u{800}').count();
        let last = if is_chain(plan) { whole(undone) } else { 0 };
        last + match self.step.written {
            Codec::Utf8 => {
                let first = self.step.undo(self.stretch());
                first.map_or(0, |text| whole(&text))
            }
            Codec::Utf16Le => self.stretch().matches('\0').count(),
            _ => 0,
        }
    }

    /// What an outcome has to gain (nats).
    fn enough(&self, found: &Outcome) -> f32 {
        let of_the_web = !matches!(self.step.read, Codec::Cp437 | Codec::Cp850);
        let enough = if found.proves_itself() && of_the_web {
            MIN_GAIN_UTF8
        } else {
            let base = match self.step.read {
                Codec::Big5 | Codec::Big5Eten => MIN_GAIN_BIG5,
                _ if self.step.written == Codec::Utf16Le => MIN_GAIN_UTF16,
                _ => MIN_GAIN,
            };
            let swapped = self.step.pairs_throughout() && self.stretch().chars().all(is_hanzi);
            let few = match found.text.chars().filter(|c| is_hanzi(*c)).count() {
                ..=FEW if swapped && self.rest_is_chinese => FEW_SWAPPED,
                ..DIFFERENT_HANZI => FEW_HANZI,
                _ => 0.0,
            };
            let like = if self.among_letters {
                AMONG_LETTERS
            } else {
                0.0
            };
            base + found.rounds() * ROUND_PRICE + few + like
        };
        // a byte of a rare hanzi, or of a single one in other text, may be a mark or a blank of its own
        let rare = |c: char| is_hanzi(c) && !is_common_hanzi(c);
        let told = found.text.chars().filter(|c| *c >= '\u{800}' && !rare(*c));
        let fewest = if self.rest_is_chinese { 1 } else { FEW_VALID };
        let proven = if told.count() >= fewest {
            found.valid
        } else {
            0
        };
        (enough - VALID * proven as f32).max(LEAST_GAIN)
    }

    /// Whether an outcome is text; what comes out in the alphabets of the West is the business of `western`.
    fn is_readable(&self, found: &Outcome) -> bool {
        let text = &found.text;
        let least = match self.rest_is_chinese || found.valid >= FEW_VALID {
            true => 1,
            false => DIFFERENT_HANZI,
        };
        let has_enough = || is_varied(text, least) || found.valid >= DIFFERENT_OR_VALID;
        let is_chinese = || {
            is_chinese(text)
                && (is_chain(&found.plan) || has_enough() && is_joined(text, self.around()))
        };
        let more = match self.chinese && found.valid > 0 {
            true => MORE_COST,
            false => 0.0,
        };
        let most = match self.step.read.is_double() {
            true => MAX_COST_PAIRS,
            false => MAX_COST,
        };
        is_eastern(text)
            && (found.proves_itself() || is_chinese())
            && found.own <= most * text.chars().count() as f32 + more
    }

    /// How many neighbours the wrong codec makes of bytes and text has seldom.
    fn odd_neighbours(&self) -> usize {
        let around = self.around().into_iter().flatten();
        around.filter(|c| self.step.read.is_odd(*c)).count()
    }

    /// How many edges of an outcome of pairs are strange, at an end of the line only where it did not end so as
    /// it stands.
    fn strange_edges(&self, undone: &str) -> usize {
        if !self.step.pairs_throughout() && self.step.written != Codec::Utf16Le {
            return 0;
        }
        let inside = [self.span.start > 0, self.span.end < self.text.len()];
        let ends = |text: &str| [text.chars().next(), text.chars().next_back()];
        let strange = |c: Option<char>| c.is_some_and(is_strange);
        let edges = ends(self.stretch()).into_iter().zip(ends(undone));
        let edges = inside.into_iter().zip(edges);
        edges
            .filter(|(inside, (as_is, undone))| strange(*undone) && (*inside || !strange(*as_is)))
            .count()
    }
}
