//! The bounded search for plans: which parts of a line are bytes of one codec read in another?
//!
//! Every wrong codec cuts the line into runs that it can have given. The bytes of a run, read in a
//! right codec, fall into atoms: stretches of multi-byte characters between ASCII. Atoms that read
//! better are joined to a candidate; further rounds are tried on the candidate as a whole. The
//! candidates that gain most, without overlap, win. Bounded by the number of codec pairs and
//! rounds times the length of the line.

use std::ops::Range;

use super::codec::{ALL, Codec};
use super::plan::{Plan, Step};
use super::reading::{cost, is_chinese};

/// How much better (nats) a reading must be than the text as it stands.
pub(super) const MIN_GAIN: f32 = 12.0;

/// The same where the right codec is UTF-8: valid multi-byte sequences are evidence of their own.
const MIN_GAIN_UTF8: f32 = 7.0;

/// What a right reading may cost per character (nats): frequent hanzi and marks cost about 6.
const MAX_COST: f32 = 8.5;

/// How many further rounds are tried behind the first, and how many texts are kept in each.
const MORE_ROUNDS: usize = 3;
const BEAM: usize = 6;

/// A part of a line that reads better undone.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// Bytes of the line.
    pub(super) span: Range<usize>,
    pub(super) text: String,
    pub(super) plan: Plan,
    /// Nats.
    pub(super) gain: f32,
}

/// The right codecs that make sense for a wrong one.
fn written(read: Codec) -> &'static [Codec] {
    match read {
        Codec::Gb18030 => &[Codec::Utf8, Codec::Big5, Codec::Utf16Le],
        Codec::Big5 => &[Codec::Utf8, Codec::Gb18030],
        Codec::Utf8 | Codec::Utf16Le => &[],
        _ => &[Codec::Utf8, Codec::Gb18030, Codec::Big5],
    }
}

/// The best candidates of `line` that do not overlap, in order.
pub(super) fn search(line: &str) -> Vec<Candidate> {
    let mut all = Vec::new();
    for read in ALL {
        if written(read).is_empty() {
            continue;
        }
        for run in runs(read, line) {
            for &written in written(read) {
                all.extend(candidates(line, &run, Step { written, read }));
            }
        }
    }
    // the greatest gain first; among equals the codec named first
    all.sort_by(|a, b| b.gain.total_cmp(&a.gain));
    let mut chosen: Vec<Candidate> = Vec::new();
    for candidate in all {
        let free = |other: &Candidate| {
            candidate.span.end <= other.span.start || other.span.end <= candidate.span.start
        };
        if chosen.iter().all(free) {
            chosen.push(candidate);
        }
    }
    chosen.sort_by_key(|candidate| candidate.span.start);
    chosen
}

/// A stretch of a line that a wrong codec can have given.
struct Run {
    bytes: Vec<u8>,
    /// Where each character starts: (in the line, in `bytes`), with one more for the end.
    starts: Vec<(usize, usize)>,
}

fn runs(read: Codec, line: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut run = Run {
        bytes: Vec::new(),
        starts: Vec::new(),
    };
    let mut close = |run: &mut Run, end: usize| {
        run.starts.push((end, run.bytes.len()));
        if run.bytes.iter().any(|byte| *byte >= 0x80) {
            runs.push(std::mem::replace(
                run,
                Run {
                    bytes: Vec::new(),
                    starts: Vec::new(),
                },
            ));
        } else {
            run.bytes.clear();
            run.starts.clear();
        }
    };
    for (at, c) in line.char_indices() {
        match read.encode_char(c) {
            Some(sequence) => {
                run.starts.push((at, run.bytes.len()));
                run.bytes.extend_from_slice(sequence.as_slice());
            }
            None => close(&mut run, at),
        }
    }
    close(&mut run, line.len());
    runs
}

/// A stretch of multi-byte characters: indices into the run's characters, and what it gains.
struct Atom {
    chars: Range<usize>,
    gain: f32,
}

fn candidates(line: &str, run: &Run, step: Step) -> Vec<Candidate> {
    let atoms = atoms(line, run, step);
    let mut found = Vec::new();
    let all = atoms.iter().map(|atom| atom.chars.clone());
    if step.written == Codec::Utf8 {
        // valid sequences vouch for themselves: all together, whatever each of them gains
        if let Some(candidate) = all
            .reduce(|a, b| a.start..b.end)
            .and_then(|chars| judge(line, run, step, chars))
        {
            return vec![candidate];
        }
    }
    let mut group: Option<Range<usize>> = None;
    for atom in &atoms {
        if atom.gain > 0.0 && is_decodable(run, step, &group, atom) {
            let start = group.as_ref().map_or(atom.chars.start, |chars| chars.start);
            group = Some(start..atom.chars.end);
            continue;
        }
        found.extend(group.take().and_then(|chars| judge(line, run, step, chars)));
        if atom.gain > 0.0 {
            group = Some(atom.chars.clone());
        }
    }
    found.extend(group.and_then(|chars| judge(line, run, step, chars)));
    found
}

/// Whether what lies between the group and the atom is ASCII.
fn is_decodable(run: &Run, _step: Step, group: &Option<Range<usize>>, atom: &Atom) -> bool {
    group.as_ref().is_none_or(|group| {
        run.bytes[run.starts[group.end].1..run.starts[atom.chars.start].1].is_ascii()
    })
}

fn atoms(line: &str, run: &Run, step: Step) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::new();
    let mut at = 0;
    let last = run.starts.len() - 1;
    while at < last {
        if run.bytes[run.starts[at].1] < 0x80 && step.written != Codec::Utf16Le {
            at += 1;
            continue;
        }
        let end = atom_end(run, step.written, at);
        if end == at {
            at += 1;
            continue;
        }
        let mut atom = weigh(line, run, step, at..end);
        if step.written != Codec::Utf8 && end > at + 1 {
            // the pairs may begin one character later
            let later = atom_end(run, step.written, at + 1);
            if later > at + 1 && run.bytes[run.starts[at + 1].1] >= 0x80 {
                let other = weigh(line, run, step, at + 1..later);
                if other.gain > atom.gain {
                    atom = other;
                }
            }
        }
        at = atom.chars.end;
        atoms.push(atom);
    }
    atoms
}

/// Where the multi-byte characters that begin at character `at` end, on a boundary of the line's
/// characters; `at` itself if there are none.
fn atom_end(run: &Run, written: Codec, at: usize) -> usize {
    let mut byte = run.starts[at].1;
    let mut end = at;
    let mut cursor = at;
    while byte < run.bytes.len() && (run.bytes[byte] >= 0x80 || written == Codec::Utf16Le) {
        let Some((_, len)) = written.decode_char(&run.bytes[byte..]) else {
            break;
        };
        byte += len;
        while cursor + 1 < run.starts.len() && run.starts[cursor].1 < byte {
            cursor += 1;
        }
        if run.starts[cursor].1 == byte {
            end = cursor;
        }
    }
    end
}

fn weigh(line: &str, run: &Run, step: Step, chars: Range<usize>) -> Atom {
    let gain = decoded(run, step, &chars).map_or(f32::MIN, |text| {
        let span = span(run, &chars);
        let before = line[..span.start].chars().next_back().unwrap_or('\n');
        cost(before, &line[span]) - cost(before, &text)
    });
    Atom { chars, gain }
}

fn span(run: &Run, chars: &Range<usize>) -> Range<usize> {
    run.starts[chars.start].0..run.starts[chars.end].0
}

fn decoded(run: &Run, step: Step, chars: &Range<usize>) -> Option<String> {
    let bytes = &run.bytes[run.starts[chars.start].1..run.starts[chars.end].1];
    step.written.decode(bytes)
}

/// The candidate of these characters of the run, if it gains enough, after one round or more.
fn judge(line: &str, run: &Run, step: Step, chars: Range<usize>) -> Option<Candidate> {
    let text = decoded(run, step, &chars)?;
    let span = span(run, &chars);
    let before = line[..span.start].chars().next_back().unwrap_or('\n');
    let as_is = cost(before, &line[span.clone()]);
    let (text, plan, now) = further_rounds(before, text, step);
    let gain = as_is - now;
    let self_proving = plan.steps.iter().all(|step| step.written == Codec::Utf8);
    let enough = if self_proving {
        MIN_GAIN_UTF8
    } else {
        MIN_GAIN
    };
    let readable =
        (self_proving || is_chinese(&text)) && now <= MAX_COST * text.chars().count() as f32;
    (gain >= enough && readable).then_some(Candidate {
        span,
        text,
        plan,
        gain,
    })
}

/// The best of `text` and what it becomes when further wrong readings are undone, with its cost.
fn further_rounds(before: char, text: String, step: Step) -> (String, Plan, f32) {
    let first = cost(before, &text);
    let mut best = (text.clone(), Plan::from(step), first);
    let mut frontier = vec![(text, Plan::from(step), first)];
    // what was read wrong a second time was written down in between, as UTF-8 or as GBK
    for _ in 0..MORE_ROUNDS {
        let mut next: Vec<(String, Plan, f32)> = Vec::new();
        for (text, plan, _) in &frontier {
            if plan.steps[0].written != Codec::Utf8 && plan.steps[0].written != Codec::Gb18030 {
                continue;
            }
            for step in steps_into(text) {
                let Some(text) = step.undo(text) else {
                    continue;
                };
                if next.iter().all(|(other, _, _)| *other != text) {
                    let now = cost(before, &text);
                    next.push((text, plan.clone().preceded_by(step), now));
                }
            }
        }
        next.sort_by(|a, b| a.2.total_cmp(&b.2));
        next.truncate(BEAM);
        match next.first() {
            Some(first) if first.2 < best.2 => best = first.clone(),
            Some(_) => {}
            None => break,
        }
        frontier = next;
    }
    best
}

/// The steps that may have given `text`.
fn steps_into(text: &str) -> impl Iterator<Item = Step> {
    ALL.into_iter()
        .filter(|_| !text.is_ascii())
        .flat_map(|read| {
            written(read)
                .iter()
                .map(move |&written| Step { written, read })
        })
}
