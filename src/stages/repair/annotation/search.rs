//! The search for what a lost byte may have been: which places are worth one, and what all of a
//! window may cost. What a reading is worth and whether it is believed is decided elsewhere.

use super::super::lattice::{self, Codec, Judge, Solution, Start, Step};
use super::EACH;
use super::judge::Reader;
use super::puzzle::{Line, TRACELESS, tag};
use super::scan::Kind;

/// Characters that the lattice may try in a window where private-use characters that are gone are looked
/// for. In searches that find nothing: so many, for each byte (of a page that is not annotated and so may be
/// honest the first ones only), and for each that was tried in a search that found something. In all: so many, and for
/// each byte. Pages stripped take 50 a byte, dense ones 250 (simulated pages of the development corpus). What lies
/// beyond is looked for without what is gone, and then left as it is. Bounds the time on hostile text.
const VAIN: u64 = 400_000;
const VAIN_PER_BYTE: u64 = 60;
const VAIN_BYTES: u64 = 1 << 14;
const VAIN_FOR_FOUND: u64 = 8;
const BUDGET: u64 = 1_000_000;
const BUDGET_PER_BYTE: u64 = 250;

/// The same where characters that are gone are not looked for.
const PLAIN_VAIN: u64 = 400_000;
const PLAIN: u64 = 1_000_000;
const PLAIN_PER_BYTE: u64 = 16;

/// How many characters behind a sign have to read as well one byte off as they stand, but for so many nats.
const AHEAD: usize = 3;
const SLACK: f32 = 3.0;

/// How many tokens of left context the judge reads.
const CONTEXT: usize = 8;

/// What a window may still cost: with private-use characters that are gone, and without.
#[derive(Debug)]
pub(super) struct Budget {
    thorough: Left,
    plain: Left,
}

/// Characters that may still be tried: in searches that were in vain, and in all.
#[derive(Debug)]
struct Left {
    vain: u64,
    all: u64,
}

impl Budget {
    /// For a window of so many bytes.
    pub(super) fn of(bytes: usize, annotated: bool) -> Self {
        let bytes = bytes as u64;
        let suspected = match annotated {
            true => bytes,
            false => bytes.min(VAIN_BYTES),
        };
        Self {
            thorough: Left {
                vain: VAIN + VAIN_PER_BYTE * suspected,
                all: BUDGET + BUDGET_PER_BYTE * bytes,
            },
            plain: Left {
                vain: PLAIN_VAIN + PLAIN_PER_BYTE * bytes,
                all: PLAIN + PLAIN_PER_BYTE * bytes,
            },
        }
    }

    /// The solutions from token `at` on. Where a thorough search has become too dear, a plain one does.
    pub(super) fn search(
        &mut self,
        line: &mut Line<'_>,
        at: usize,
        judge: &Reader<'_>,
    ) -> Vec<Solution> {
        if !line.page.damaged && !line.thorough && !line.may_be_shifted(at, judge) {
            return Vec::new();
        }
        if line.thorough {
            let found = self.thorough.solve(line, at, judge);
            if !found.is_empty() {
                return found;
            }
        }
        let thorough = std::mem::replace(&mut line.thorough, false);
        let found = self.plain.solve(line, at, judge);
        line.thorough = thorough;
        found
    }
}

impl Left {
    /// The solutions from token `at` on, paid for.
    fn solve(&mut self, line: &Line<'_>, at: usize, judge: &Reader<'_>) -> Vec<Solution> {
        let most = self.vain.min(self.all);
        let mut left = most;
        let found = solve(line, at, judge, &mut left);
        self.all -= most - left;
        match found.first().is_some_and(proves) {
            true => self.vain += VAIN_FOR_FOUND * (most - left),
            false => self.vain -= most - left,
        }
        found
    }
}

/// Whether a solution gains so much that there was something to be found.
fn proves(solution: &Solution) -> bool {
    let (off, signs) = shifted(solution);
    off + signs > 0 && solution.over_copy.is_none_or(|margin| margin > EACH)
}

/// How many characters of a solution were read one byte off, and how many signs that were folded.
pub(super) fn shifted(solution: &Solution) -> (usize, usize) {
    let taken = |wanted: u8| {
        let taken = |step: &&Step| matches!(step, Step::Arc { tag, .. } if *tag == wanted);
        solution.steps.iter().filter(taken).count()
    };
    (taken(tag::BYTES), taken(tag::WIDE))
}

impl Line<'_> {
    /// The text before token `at`, as far as the judge reads it.
    fn before(&self, at: usize) -> String {
        let left = &self.tokens[at.saturating_sub(CONTEXT)..at];
        let texts = left
            .iter()
            .map(|token| &self.text[token.start..token.inner]);
        texts.collect()
    }

    /// Whether the characters behind the sign that follows the lone byte `at` can be what is left of
    /// others, one byte off: of honest text nearly all cannot. Costs as much as six characters.
    fn may_be_shifted(&self, at: usize, judge: &Reader<'_>) -> bool {
        let mut first = match self.tokens.get(at + 1).map(|token| token.kind) {
            Some(Kind::Pair(pair)) => pair[1],
            Some(Kind::Single(byte)) => byte | 0x80,
            _ => return true,
        };
        let (mut off, mut whole, mut cost) = (Vec::new(), Vec::new(), 0.0);
        for token in self.tokens.iter().skip(at + 2).take(AHEAD) {
            let pair = match (token.kind, token.mark) {
                (Kind::Pair(pair), None) => pair,
                (Kind::End, _) => {
                    cost = TRACELESS;
                    break;
                }
                _ => return true,
            };
            let Some(ch) = Codec::Gbk.pair(first, pair[0]) else {
                return false;
            };
            off.push(ch);
            whole.extend(self.text[token.start..token.inner].chars());
            first = pair[1];
        }
        let score = |context: &str, text: &[char]| {
            let mut seen = judge.after(context, false);
            let read = |sum: f32, ch: &char| {
                let (next, score) = judge.read(&seen, *ch);
                seen = next;
                sum + score
            };
            text.iter().fold(0.0, read)
        };
        score("", &off) - cost + SLACK > score(&self.before(at + 2), &whole)
    }
}

fn solve(line: &Line<'_>, at: usize, judge: &Reader<'_>, budget: &mut u64) -> Vec<Solution> {
    let left = &line.tokens[at.saturating_sub(CONTEXT)..at];
    let last = left.last().and_then(|token| match token.kind {
        Kind::Pair(pair) => Some(pair[1]),
        Kind::Single(byte) if line.page.folded => Some(byte | 0x80),
        _ => None,
    });
    let state = judge.after(&line.before(at), left.len() < CONTEXT);
    let start = Start {
        node: at,
        state,
        last,
    };
    lattice::solutions(Codec::Gbk, line, judge, start, budget)
}
