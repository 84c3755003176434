//! The bounded search for plans: which stretches of a line are bytes of one codec read in another?
//!
//! The characters of the line say which wrong codecs can have given it. For each of them and each
//! right codec, [`cover`] finds the stretches that read better undone: with a quick reader for all
//! pairs, then with a fluent one for the few that gain most. Further rounds are tried on a stretch
//! as a whole. The candidates that gain most, without overlap, win. Bounded by the number of codec
//! pairs and rounds times the length of the line.

pub(super) mod given;
mod judge;
mod rounds;

pub(in crate::stages::repair) use given::wrong_codecs;
pub(super) use given::{COVERAGE, given_by, written};
pub(super) use judge::MIN_GAIN;

use std::ops::Range;

use judge::{Piece, judge};

use super::border;
use super::codec::Codec;
use super::cover::{AsIs, Credit, Encoded, cover, hope};
use super::gate::Gate;
use super::memo::Memo;
use super::plan::{Plan, Step};
use super::reading::{Fluent, Lone, Quick, Reader, is_chinese, is_hanzi, is_strange};
use super::scan::{clusters, is_flagged};
use super::script::Script;

/// How much (nats a character, by the quick reader) valid UTF-8 that is a whole line has to gain to
/// leave no room for another codec.
const SURE_GAIN: f32 = 4.0;

/// What a step has to gain at least (nats), each character by itself, to be looked at with the
/// language model.
const LEAST_LONE_GAIN: f32 = 5.0;

/// How many pairs of codecs are looked at with the fluent reader.
const FLUENT_STEPS: usize = 4;

/// How much more (nats) than another step may gain one that undoes a whole line has to gain for the other
/// not to be read: several rounds gain more than the first of them tells.
const CLEARLY_MORE: f32 = 30.0;

/// How many times as much has to be hoped for of it: variants of a codec gain nearly the same.
const CLEARLY_TIMES: f32 = 2.0;

/// The longest piece of a line that is searched at once, in bytes; a longer line is cut between
/// ASCII characters.
const PIECE_BYTES: usize = 4096;

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

/// The plan that undoes all of `line` but for ASCII.
pub(super) fn plan_of_whole<'c>(line: &str, chosen: &'c [Candidate]) -> Option<&'c Plan> {
    let [only] = chosen else {
        return None;
    };
    let around = [&line[..only.span.start], &line[only.span.end..]];
    around
        .iter()
        .all(|part| part.is_ascii())
        .then_some(&only.plan)
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
    let whole = border::Line::new(line);
    for at in 0..chosen.len() {
        let start = if at == 0 { 0 } else { chosen[at - 1].span.end };
        let end = chosen
            .get(at + 1)
            .map_or(line.len(), |next| next.span.start);
        border::settle(whole, &mut chosen[at], start..end);
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
        let piece = Piece::new(text, false);
        for (_, step, at) in &self.ranked {
            let line = &self.encoded[*at];
            if step.written == Codec::Utf8
                && let [whole] = &cover(line, *step, &as_is, Credit::Valid)[..]
            {
                wholes.extend(whole_line(text, &piece, line, *step, whole));
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

    /// The candidates of the steps that gain most. The most promising one is read first: where it undoes the
    /// whole line and gains clearly more than others may, these are not read.
    fn read_fluently(&self, text: &str, as_is: &AsIs<Fluent>) -> Vec<Candidate> {
        let to_utf8 =
            |(_, (_, step, _)): &(usize, &(f32, Step, usize))| step.written == Codec::Utf8;
        let (utf8, others): (Vec<_>, Vec<_>) = self.ranked.iter().enumerate().partition(to_utf8);
        let mut steps: Vec<_> = utf8.into_iter().take(FLUENT_STEPS).collect();
        steps.extend(others.into_iter().take(FLUENT_STEPS));
        let mut by_hope: Vec<usize> = (0..steps.len()).collect();
        by_hope.sort_by_key(|at| steps[*at].0);
        let piece = Piece::new(text, self.chinese);
        let mut found: Vec<Vec<Candidate>> = vec![Vec::new(); steps.len()];
        // the rank of the best one, and what was hoped for
        let mut whole = (f32::NEG_INFINITY, 0.0);
        for at in by_hope {
            let (_, (hope, step, line)) = steps[at];
            if hope + CLEARLY_MORE <= whole.0 && hope * CLEARLY_TIMES <= whole.1 {
                break;
            }
            found[at] = self.read_step(&piece, &self.encoded[*line], *step, as_is);
            let wholes = found[at]
                .iter()
                .filter(|one| text[..one.span.start].is_ascii() && text[one.span.end..].is_ascii());
            let best = wholes.map(|one| one.rank).fold(f32::NEG_INFINITY, f32::max);
            if best > whole.0 {
                whole = (best, *hope);
            }
        }
        found.into_iter().flatten().collect()
    }

    /// The candidates of one step.
    fn read_step(
        &self,
        piece: &Piece<'_>,
        line: &Encoded,
        step: Step,
        as_is: &AsIs<Fluent>,
    ) -> Vec<Candidate> {
        let mut found = Vec::new();
        let to_utf8 = step.written == Codec::Utf8;
        // what comes out may be text, or wait for a further round
        for credit in [Credit::None, Credit::Valid] {
            if credit == Credit::Valid && !to_utf8 {
                continue;
            }
            for stretch in cover(line, step, as_is, credit) {
                found.extend(judge(piece, line, step, &stretch));
                if credit == Credit::None
                    && (step.pairs_throughout() || step.written == Codec::Utf16Le)
                {
                    found.extend(inner(line, step, &stretch).filter_map(|inside| {
                        let cut = cut_ends(line, step, &stretch, &inside);
                        let mut inside = judge(piece, line, step, &inside)?;
                        inside.rank -= WHOLE * cut as f32;
                        Some(inside)
                    }));
                }
                if credit == Credit::Valid && stretch.len() >= LONG_STRETCH {
                    let edges = edges(&stretch, line.chars.len());
                    found.extend(edges.filter_map(|stretch| judge(piece, line, step, &stretch)));
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
fn whole_line(
    text: &str,
    piece: &Piece<'_>,
    line: &Encoded,
    step: Step,
    stretch: &Range<usize>,
) -> Option<Candidate> {
    let span = line.span(stretch);
    let undone = line.undone(step.written, stretch)?;
    let chars = undone.chars().count() as f32;
    let alone = text[..span.start].is_ascii() && text[span.end..].is_ascii();
    if !alone || !is_chinese(&undone) || quick_gain(text, line, step, stretch)? < SURE_GAIN * chars
    {
        return None;
    }
    judge(piece, line, step, stretch)
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
    fn words_of_any_cyrillic_alphabet_and_of_greek_stay() {
        for honest in [
            "ПІСОК-ЛІКИ-ГІЛКА",
            "ПІСНЯ] [ЗІРКА] [ЛІКИ",
            "ήταν και μένει· ΔΡΟΜΟΣ5 πάμε πάμε",
        ] {
            let found = search(honest, &mut Memo::default());
            assert!(found.is_empty(), "{honest}: {found:?}");
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
