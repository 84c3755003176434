//! The bounded search for plans: which stretches of a line are bytes of one codec read in another?
//!
//! The characters of the line say which wrong codecs can have given it. For each of them and each
//! right codec, [`cover`] finds the stretches that read better undone: with a quick reader for all
//! pairs, then with a fluent one for the few that gain most. Further rounds are tried on a stretch
//! as a whole. The candidates that gain most, without overlap, win. Bounded by the number of codec
//! pairs and rounds times the length of the line.

use std::ops::Range;
use std::sync::LazyLock;

use super::border;
use super::codec::{ALL, Codec};
use super::cover::{AsIs, BESIDE, Credit, Encoded, cover, hope};
use super::gate::Gate;
use super::memo::Memo;
use super::plan::{Plan, Step};
use super::reading::{
    Fluent, Lone, Quick, Reader, Script, is_chinese, is_common_hanzi, is_eastern, is_hanzi,
    is_joined, is_strange, is_varied,
};
use super::scan::{clusters, is_flagged, is_noted};
use super::stops::is_control;

/// How much better (nats) a reading must be than the text as it stands. Set on 1.6 million clean
/// lines in sixteen languages and formats: at 8, three of them are changed wrongly.
pub(super) const MIN_GAIN: f32 = 10.0;

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

/// What every round behind the first has to gain in addition (nats).
const ROUND_PRICE: f32 = 8.0;

/// What a right reading may cost per character (nats), read in a single-byte codec or in one of
/// pairs: letters that stand side by side by themselves are seldom hanzi there.
const MAX_COST: f32 = 8.5;
const MAX_COST_PAIRS: f32 = 9.0;

/// By how much (nats) one of valid UTF-8 in a Chinese line may exceed that: one character may be rare.
const MORE_COST: f32 = 4.0;

/// A reading that costs no more than this per character (nats) is text: no further round is tried.
const GOOD_COST: f32 = 5.5;

/// How much (nats a character, by the quick reader) valid UTF-8 that is a whole line has to gain to
/// leave no room for another codec.
const SURE_GAIN: f32 = 4.0;

/// So many whole sequences of UTF-8 are text even if the same two hanzi come again and again.
const DIFFERENT_OR_VALID: usize = 4;

/// So many whole sequences are text even if they are all there is.
const FEW_VALID: usize = 2;

/// The fewest different hanzi that are taken for text where there is no other: a line drawn of one
/// sign becomes one hanzi over and over.
const DIFFERENT_HANZI: usize = 3;

/// How many further rounds are tried behind the first, and how many texts are kept in each.
const MORE_ROUNDS: usize = 3;
const BEAM: usize = 6;

/// What a step has to gain at least (nats), each character by itself, to be looked at with the
/// language model.
const LEAST_LONE_GAIN: f32 = 5.0;

/// How many pairs of codecs are looked at with the fluent reader.
const FLUENT_STEPS: usize = 4;

/// A wrong codec is looked at if it can have given at least this share of the flagged characters
/// that the best one can have given.
pub(super) const COVERAGE: f32 = 0.7;

/// The longest piece of a line that is searched at once, in bytes; a longer line is cut between
/// ASCII characters.
const PIECE_BYTES: usize = 4096;

/// How many characters behind a stretch are read with it, so that its end counts.
const TAIL_CHARS: usize = 3;

/// A part of a line that reads better undone.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Bytes of the line.
    pub(super) span: Range<usize>,
    pub(super) text: String,
    pub(super) plan: Plan,
    /// Nats.
    pub(super) gain: f32,
    /// The same less what speaks against the edges: what candidates are compared by.
    pub(super) rank: f32,
}

/// The right codecs that make sense for a wrong one.
pub(super) fn written(read: Codec) -> &'static [Codec] {
    match read {
        Codec::Gb18030 | Codec::Cp936 => &[Codec::Utf8, Codec::Big5, Codec::Utf16Le],
        Codec::Big5 | Codec::Big5Eten => &[Codec::Utf8, Codec::Gb18030],
        // what Shift_JIS has twice is chosen character by character
        Codec::Utf8 | Codec::Utf16Le | Codec::Cp932 => &[],
        _ => &[Codec::Utf8, Codec::Gb18030, Codec::Big5],
    }
}

/// The best candidates of `line` that do not overlap, in order.
pub(super) fn search(line: &str, memo: &mut Memo) -> Vec<Candidate> {
    if let Some(candidate) = memo.again(line) {
        return vec![candidate];
    }
    let chosen = searched(line, memo).to_vec();
    memo.learn(line, &chosen);
    chosen
}

/// The same where no plan is known.
pub(super) fn searched<'m>(line: &str, memo: &'m mut Memo) -> &'m [Candidate] {
    memo.searched(line, search_anew)
}

fn search_anew(line: &str) -> Vec<Candidate> {
    let mut chosen: Vec<Candidate> = Vec::new();
    let all = clusters(line);
    for piece in all.into_iter().flat_map(|cluster| pieces(line, cluster)) {
        let from = chosen.len();
        let mut all = candidates(&line[piece.clone()]);
        // the greatest gain first; among equals the codec named first
        all.sort_by(|a, b| b.rank.total_cmp(&a.rank));
        for at in 0..all.len() {
            let mut candidate = wider(&line[piece.clone()], &all, at).clone();
            candidate.span = candidate.span.start + piece.start..candidate.span.end + piece.start;
            let free = |other: &Candidate| {
                candidate.span.end <= other.span.start || other.span.end <= candidate.span.start
            };
            if chosen[from..].iter().all(free) {
                chosen.push(candidate);
            }
        }
        chosen[from..].sort_by_key(|candidate| candidate.span.start);
    }
    // between its neighbours, those of the next piece, too
    for at in 0..chosen.len() {
        let start = if at == 0 { 0 } else { chosen[at - 1].span.end };
        let end = chosen
            .get(at + 1)
            .map_or(line.len(), |next| next.span.start);
        border::settle(line, &mut chosen[at], start..end);
    }
    chosen
}

/// The reading among `all` that says the same as the one `at`, and explains letters and signs beside it.
fn wider<'c>(line: &str, all: &'c [Candidate], at: usize) -> &'c Candidate {
    let narrow = &all[at];
    let explains = |wide: &&Candidate| {
        let (one, other) = (&wide.span, &narrow.span);
        let around = one.start <= other.start && other.end <= one.end && one != other;
        let more = || {
            let parts = [&line[one.start..other.start], &line[other.end..one.end]];
            let mut chars = parts.into_iter().flat_map(str::chars);
            chars.all(|c| c.is_ascii() || is_flagged(c) && !is_hanzi(c))
        };
        around && wide.rank + WIDER >= narrow.rank && more() && wide.text.contains(&narrow.text)
    };
    let wide = all[at + 1..].iter().find(explains);
    wide.unwrap_or(narrow)
}

/// How much less (nats) it may gain: its first hanzi may be a rare one.
const WIDER: f32 = 4.0;

/// A part of the line in pieces of bounded length.
fn pieces(line: &str, part: Range<usize>) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = part.start;
    while part.end - start > PIECE_BYTES {
        let limit = line.floor_char_boundary(start + PIECE_BYTES);
        let half = line.floor_char_boundary(start + PIECE_BYTES / 2);
        let blank = line[half..limit].rfind(' ').map(|at| half + at + 1);
        let end = blank.unwrap_or(limit);
        pieces.push(start..end);
        start = end;
    }
    pieces.push(start..part.end);
    pieces
}

/// By character below U+10000: one bit for each codec of [`ALL`] that can have given it. A control is half
/// of a pair of UTF-16.
static GIVEN_BY: LazyLock<Box<[u32]>> = LazyLock::new(|| {
    let mask = |code: u32| {
        let c = char::from_u32(code)?;
        let bits = ALL.iter().enumerate();
        let may = |codec: Codec| match is_control(c) {
            true => codec == Codec::Gb18030,
            false => !written(codec).is_empty(),
        };
        Some(bits.fold(0, |mask, (bit, codec)| {
            let given = may(*codec) && codec.has_short(c);
            mask | u32::from(given) << bit
        }))
    };
    (0..0x1_0000).map(|code| mask(code).unwrap_or(0)).collect()
});

/// One bit for each codec of [`ALL`] that can have given `c`.
pub(super) fn given_by(c: char) -> u32 {
    GIVEN_BY.get(c as usize).copied().unwrap_or(0)
}

/// The wrong codecs that can have given the characters of `text` that say something, or most of them.
pub(in crate::stages::repair) fn wrong_codecs(text: &str) -> Vec<Codec> {
    let mut counts = [0u32; ALL.len()];
    for c in text.chars().filter(|c| is_noted(*c)) {
        let mask = given_by(c);
        for (bit, count) in counts.iter_mut().enumerate() {
            *count += mask >> bit & 1;
        }
    }
    let best = counts.iter().max().copied().unwrap_or(0);
    let enough = |count: u32| count > 0 && count as f32 >= best as f32 * COVERAGE;
    let codecs = ALL.iter().zip(counts);
    codecs
        .filter(|(codec, count)| enough(*count) && !codec.is_needless(text))
        .map(|(codec, _)| *codec)
        .collect()
}

/// A line in the bytes of each wrong codec that is tried, and what the steps may gain (nats, by the
/// quick reader).
struct Tried {
    chinese: bool,
    encoded: Vec<Encoded>,
    ranked: Vec<(f32, Step, usize)>,
}

fn candidates(text: &str) -> Vec<Candidate> {
    let gate = Gate::of(text);
    let mut tried = Tried {
        chinese: gate.is_chinese(),
        encoded: Vec::new(),
        ranked: Vec::new(),
    };
    for read in wrong_codecs(text) {
        let steps = written(read).iter().map(|&written| Step { written, read });
        let mut steps = steps.filter(|step| gate.admits(*step)).peekable();
        if steps.peek().is_none() {
            continue;
        }
        let line = Encoded::new(text, read);
        // variants of a codec differ in few characters
        if tried.encoded.iter().any(|other| other.is_like(&line)) {
            continue;
        }
        for step in steps {
            if step.written != Codec::Utf8 || !read.is_double() || line.has_utf8() {
                tried.ranked.push((0.0, step, tried.encoded.len()));
            }
        }
        tried.encoded.push(line);
    }
    let wholes = tried.wholes(text);
    if !wholes.is_empty() {
        return wholes;
    }
    if tried.ranked.is_empty() {
        return Vec::new();
    }
    tried.rank(&AsIs::new(text, Lone::new(tried.chinese)));
    if tried.ranked.is_empty() {
        return Vec::new();
    }
    let as_is = AsIs::new(text, Fluent::new().in_line(tried.chinese));
    tried.read_fluently(text, &as_is)
}

impl Tried {
    /// The candidates that are whole lines of UTF-8, and certain.
    fn wholes(&self, text: &str) -> Vec<Candidate> {
        let mut wholes = Vec::new();
        let as_is = AsIs::new(text, Quick::new(false));
        for (_, step, at) in &self.ranked {
            let line = &self.encoded[*at];
            if step.written == Codec::Utf8
                && let [whole] = &cover(line, *step, &as_is, Credit::Valid)[..]
            {
                wholes.extend(whole_line(text, line, *step, whole));
            }
        }
        wholes
    }

    /// Puts the steps that gain most, each character by itself, first, and drops those that gain
    /// next to nothing.
    fn rank(&mut self, as_is: &AsIs<Lone>) {
        for (gain, step, at) in &mut self.ranked {
            *gain = hope(&self.encoded[*at], *step, as_is, self.chinese);
        }
        self.ranked.retain(|(gain, _, _)| *gain >= LEAST_LONE_GAIN);
        self.ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    }

    /// The candidates of the steps that gain most.
    fn read_fluently(&self, text: &str, as_is: &AsIs<Fluent>) -> Vec<Candidate> {
        let mut found = Vec::new();
        for to_utf8 in [true, false] {
            let steps = self
                .ranked
                .iter()
                .filter(|(_, step, _)| (step.written == Codec::Utf8) == to_utf8);
            for (_, step, at) in steps.take(FLUENT_STEPS) {
                let line = &self.encoded[*at];
                // what comes out may be text, or wait for a further round
                for credit in [Credit::None, Credit::Valid] {
                    if credit == Credit::Valid && !to_utf8 {
                        continue;
                    }
                    for stretch in cover(line, *step, as_is, credit) {
                        found.extend(judge(text, line, *step, stretch.clone(), self.chinese));
                        if credit == Credit::None
                            && (step.pairs_throughout() || step.written == Codec::Utf16Le)
                        {
                            found.extend(inner(line, *step, &stretch).filter_map(|inside| {
                                let cut = cut_ends(line, *step, &stretch, &inside);
                                let mut inside = judge(text, line, *step, inside, self.chinese)?;
                                inside.rank -= WHOLE * cut as f32;
                                Some(inside)
                            }));
                        }
                        if credit == Credit::Valid && stretch.len() >= LONG_STRETCH {
                            let edges = edges(&stretch, line.chars.len());
                            found.extend(edges.filter_map(|stretch| {
                                judge(text, line, *step, stretch, self.chinese)
                            }));
                        }
                    }
                }
            }
        }
        found
    }
}

/// The same stretch less an honest character at its edges, where what became of it is no hanzi
/// or one of the other script.
fn inner(line: &Encoded, step: Step, stretch: &Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let undone = line.undone(step.written, stretch).unwrap_or_default();
    let telling =
        |c: Option<char>| c.is_some_and(|c| is_strange(c) || Script::of_char(c).is_some());
    let starts = stretch.start == 0 || telling(undone.chars().next());
    let ends = stretch.end == line.chars.len() || telling(undone.chars().next_back());
    let [starts, ends] = [starts, ends].map(|inside| if inside { EDGE } else { 0 });
    let Range { start, end } = *stretch;
    let trims = (0..=starts).flat_map(move |left| (0..=ends).map(move |right| (left, right)));
    trims
        .filter(move |(left, right)| left + right > 0 && left + right < end - start)
        .map(move |(left, right)| start + left..end - right)
}

/// How many ends of the line a `stretch` reaches that the one `inside` it does not, and with what text may
/// begin or end.
fn cut_ends(line: &Encoded, step: Step, stretch: &Range<usize>, inside: &Range<usize>) -> usize {
    let undone = line.undone(step.written, stretch).unwrap_or_default();
    let honest = |c: Option<char>| c.is_some_and(|c| !is_strange(c));
    let start = stretch.start == 0 && inside.start > 0 && honest(undone.chars().next());
    let ends = stretch.end == line.chars.len() && inside.end < stretch.end;
    usize::from(start) + usize::from(ends && honest(undone.chars().next_back()))
}

/// How many honest characters may have been taken into a stretch at either edge.
const EDGE: usize = 2;

/// What a reading is taken back in rank (nats) for each end of the line that it could reach and does not:
/// whole lines are damaged most.
const WHOLE: f32 = 3.0;

/// What a reading is taken back in rank (nats) for each of its edges where no hanzi stands.
const STRANGE_EDGE: f32 = 4.0;

/// Stretches that are shorter (characters) hold no two rounds that could gain enough.
const LONG_STRETCH: usize = 6;

/// Other edges that a stretch may have that waits for a further round: ASCII behind it may be the
/// second byte of a pair of the round before, and honest hanzi beside it may be valid UTF-8.
fn edges(stretch: &Range<usize>, chars: usize) -> impl Iterator<Item = Range<usize>> {
    let stretch = stretch.clone();
    let ends = [
        stretch.end + 1,
        stretch.end,
        stretch.end - 1,
        stretch.end - 2,
    ];
    let starts = stretch.start..stretch.start + 3;
    let all = starts.flat_map(move |start| ends.map(|end| start..end));
    all.filter(move |other| other.end <= chars && other.start < other.end && *other != stretch)
}

/// The candidate of a stretch that is the whole line but for ASCII, and certain: valid UTF-8 that
/// reads as Chinese leaves no room for another codec.
fn whole_line(text: &str, line: &Encoded, step: Step, stretch: &Range<usize>) -> Option<Candidate> {
    let span = line.span(stretch);
    let undone = line.undone(step.written, stretch)?;
    let chars = undone.chars().count() as f32;
    let alone = text[..span.start].is_ascii() && text[span.end..].is_ascii();
    if !alone || !is_chinese(&undone) || quick_gain(text, line, step, stretch)? < SURE_GAIN * chars
    {
        return None;
    }
    judge(text, line, step, stretch.clone(), false)
}

/// What the quick reader thinks that a stretch gains; a step towards UTF-8 gets credit for being
/// valid, since a further round may lie behind it.
fn quick_gain(text: &str, line: &Encoded, step: Step, stretch: &Range<usize>) -> Option<f32> {
    let undone = line.undone(step.written, stretch)?;
    let gain =
        Quick::new(false).read_all(&text[line.span(stretch)]) - Quick::new(false).read_all(&undone);
    let credit = match step.written {
        Codec::Utf8 => undone.chars().filter(|c| !c.is_ascii()).count() as f32,
        _ => 0.0,
    };
    Some(gain + credit)
}

/// The candidate of this stretch, if it gains enough, after one round or more.
fn judge(
    text: &str,
    line: &Encoded,
    step: Step,
    stretch: Range<usize>,
    chinese: bool,
) -> Option<Candidate> {
    let span = line.span(&stretch);
    let undone = line.undone(step.written, &stretch)?;
    let tail_end = text[span.end..].char_indices().nth(TAIL_CHARS);
    let tail = &text[span.end..tail_end.map_or(text.len(), |(at, _)| span.end + at)];
    let reader = Fluent::after(&text[..span.start]).in_line(chinese);
    let cost = |text: &str| {
        let mut reader = reader;
        let own = reader.read_all(text);
        (own, own + reader.read_all(tail))
    };
    let rest = [&text[..span.start], &text[span.end..]].concat();
    let rest_is_chinese = chinese && rest.chars().any(is_common_hanzi);
    let letters = |text: &str| text.chars().filter(|c| step.read.is_odd(*c)).count();
    let among_letters = !rest_is_chinese
        && step.written != Codec::Utf8
        && !step.read.is_double()
        && letters(&rest) >= letters(&text[span.clone()]);
    let rest = Script::of(&rest);
    let strange = |c: &char| rest.is_some_and(|script| script.excludes(*c));
    let fitting = |text: &str| {
        let (own, all) = cost(text);
        let strange = text.chars().filter(strange).count();
        (own, all + OTHER_SCRIPT * strange as f32)
    };
    let (_, as_is) = cost(&text[span.clone()]);
    let (undone, plan, (own, fitted)) = further_rounds(undone, step, fitting);
    let gain = as_is - fitted;
    let rounds = plan.steps.len() as f32 - 1.0;
    let self_proving = plan
        .steps
        .iter()
        .all(|step| step.written == Codec::Utf8 && !step.read.is_double());
    let of_the_web = !matches!(step.read, Codec::Cp437 | Codec::Cp850);
    // every sequence of UTF-8 that is whole is evidence, in each round
    let whole = |text: &str| text.chars().filter(|c| *c >= '\u{800}').count();
    let chain = rounds > 0.0 && plan.steps.iter().all(|step| step.written == Codec::Utf8);
    let mut valid = if chain { whole(&undone) } else { 0 };
    if step.written == Codec::Utf8 {
        valid += step
            .undo(&text[span.clone()])
            .map_or(0, |text| whole(&text));
    }
    if step.written == Codec::Utf16Le {
        valid += text[span.clone()].matches('\0').count();
    }
    let base = match step.read {
        Codec::Big5 | Codec::Big5Eten => MIN_GAIN_BIG5,
        _ if step.written == Codec::Utf16Le => MIN_GAIN_UTF16,
        _ => MIN_GAIN,
    };
    let swapped = step.pairs_throughout() && text[span.clone()].chars().all(is_hanzi);
    let few = match undone.chars().filter(|c| is_hanzi(*c)).count() {
        ..=FEW if swapped && rest_is_chinese => FEW_SWAPPED,
        ..DIFFERENT_HANZI => FEW_HANZI,
        _ => 0.0,
    };
    let enough = if self_proving && of_the_web {
        MIN_GAIN_UTF8
    } else {
        let like = if among_letters { AMONG_LETTERS } else { 0.0 };
        base + rounds * ROUND_PRICE + few + like
    };
    // a byte of a rare hanzi, or of a single one in other text, may be a mark or a blank of its own
    let rare = |c: char| is_hanzi(c) && !is_common_hanzi(c);
    let told = undone.chars().filter(|c| *c >= '\u{800}' && !rare(*c));
    let fewest = if rest_is_chinese { 1 } else { FEW_VALID };
    let proven = if told.count() >= fewest { valid } else { 0 };
    let enough = (enough - VALID * proven as f32).max(LEAST_GAIN);
    let around = [
        text[..span.start].chars().next_back(),
        text[span.end..].chars().next(),
    ];
    let least = if rest_is_chinese || valid >= FEW_VALID {
        1
    } else {
        DIFFERENT_HANZI
    };
    let more = if chinese && valid > 0 { MORE_COST } else { 0.0 };
    let most = match step.read.is_double() {
        true => MAX_COST_PAIRS,
        false => MAX_COST,
    };
    let odd = around
        .into_iter()
        .flatten()
        .filter(|c| step.read.is_odd(*c));
    let odd = odd.count();
    // what comes out in the alphabets of the West is the business of `western`
    let readable = is_eastern(&undone)
        && (self_proving
            || (is_chinese(&undone)
                && (chain
                    || (is_varied(&undone, least) || valid >= DIFFERENT_OR_VALID)
                        && is_joined(&undone, around))))
        && own <= most * undone.chars().count() as f32 + more;
    let stretch = &text[span.clone()];
    let ends = [
        (
            span.start > 0,
            stretch.chars().next(),
            undone.chars().next(),
        ),
        (
            span.end < text.len(),
            stretch.chars().next_back(),
            undone.chars().next_back(),
        ),
    ];
    // at an end of the line, only if text ends as it stands
    let strange = |c: Option<char>| c.is_some_and(is_strange);
    let strange_edges = ends
        .into_iter()
        .filter(|(inside, as_is, undone)| strange(*undone) && (*inside || !strange(*as_is)));
    let strange_edges = match step.pairs_throughout() || step.written == Codec::Utf16Le {
        true => strange_edges.count() as f32,
        false => 0.0,
    };
    (gain >= enough && readable).then_some(Candidate {
        span,
        text: undone,
        plan,
        gain,
        rank: gain - ROUND_PRICE * rounds - BESIDE * odd as f32 - STRANGE_EDGE * strange_edges,
    })
}

/// What a reading costs (nats): by itself, and where it stands.
type Costs = (f32, f32);

/// The best of `text` and what it becomes when further wrong readings are undone, where it stands.
fn further_rounds(text: String, step: Step, cost: impl Fn(&str) -> Costs) -> (String, Plan, Costs) {
    let first = cost(&text);
    let mut best = (text, Plan::from(step), first);
    if first.1 <= GOOD_COST * best.0.chars().count() as f32 && !has_flagged_pair(&best.0) {
        return best;
    }
    // what is no text is no outcome, whatever the number of rounds
    let price = |text: &str| if is_chinese(text) { ROUND_PRICE } else { 0.0 };
    let mut frontier = vec![best.clone()];
    // what was read wrong a second time was written down in between, as UTF-8 or as GBK
    for _ in 0..MORE_ROUNDS {
        let mut next: Vec<(String, Plan, Costs)> = Vec::new();
        for (text, plan, _) in &frontier {
            if plan.steps[0].written != Codec::Utf8 && plan.steps[0].written != Codec::Gb18030 {
                continue;
            }
            for step in steps_into(text) {
                let Some(text) = step.undo(text) else {
                    continue;
                };
                if next.iter().all(|(other, _, _)| *other != text) {
                    let now = cost(&text);
                    next.push((text, plan.clone().preceded_by(step), now));
                }
            }
        }
        next.sort_by(|a, b| a.2.1.total_cmp(&b.2.1));
        next.truncate(BEAM);
        match next.first() {
            Some(first) if first.2.1 + price(&best.0) < best.2.1 => best = first.clone(),
            Some(_) => {}
            None => break,
        }
        frontier = next;
    }
    best
}

/// Whether two flagged characters stand side by side.
fn has_flagged_pair(text: &str) -> bool {
    let mut before = false;
    text.chars().any(|c| {
        let here = is_flagged(c);
        std::mem::replace(&mut before, here) && here
    })
}

/// The steps that may have given all of `text`.
fn steps_into(text: &str) -> impl Iterator<Item = Step> {
    let common = text
        .chars()
        .filter(|c| !c.is_ascii())
        .fold(u32::MAX, |mask, c| mask & given_by(c));
    let possible = if text.is_ascii() { 0 } else { common };
    let codecs = ALL.into_iter().enumerate();
    codecs
        .filter(move |(bit, codec)| possible >> bit & 1 != 0 && !codec.is_needless(text))
        .flat_map(|(_, read)| {
            let written = written(read).iter();
            written
                .filter(|written| **written != Codec::Utf16Le)
                .map(move |&written| Step { written, read })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(line: &str) -> (String, String) {
        let all = search(line, &mut Memo::default());
        let [only] = &all[..] else {
            panic!("one candidate in {line}: {all:?}");
        };
        (line[only.span.clone()].to_owned(), only.text.clone())
    }

    #[test]
    fn letters_beside_a_reading_are_explained_too() {
        for (letters, text) in [
            ("Àý£¬GIMP ÊÇÒ»¸ö", "例，GIMP 是一个"),
            ("»ðÕâÒ»³ÔÉ¤×ÓÒ»", "火这一吃嗓子一"),
        ] {
            let line = format!("The note {letters} was kept.");
            assert_eq!(only(&line), (letters.into(), text.into()));
        }
    }

    fn wide(text: &str) -> String {
        let bytes = Codec::Utf16Le.encode(text).expect("all of it");
        Codec::Gb18030.decode(&bytes).expect("pairs and ASCII")
    }

    #[test]
    fn an_honest_character_beside_utf16_is_left_out() {
        let text = "在修理的水车停在河边";
        let wrong = wide(text);
        for line in [
            format!("正{wrong}，没有人管。"),
            format!("椒{wrong}，没有人管。"),
            format!("{wrong}！"),
        ] {
            assert_eq!(only(&line), (wrong.clone(), text.into()));
        }
    }

    #[test]
    fn two_hanzi_of_utf16_are_enough_beside_letters_of_it() {
        let wrong = wide("Shop 照片");
        let line = format!("The file {wrong} was saved.");
        assert_eq!(only(&line), (wrong, "Shop 照片".into()));
        assert!(search("a\0b\0c\0 \0d\0e\0f\0", &mut Memo::default()).is_empty());
    }
}
