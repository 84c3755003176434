//! The search for what a lost byte may have been: which places are worth one, and what all of a
//! window may cost. What a reading is worth and whether it is believed is decided elsewhere.

use super::super::hygiene::is_private_use;
use super::super::lattice::{self, Codec, Judge, Solution, Start, Step};
use super::arcs::tag;
use super::judge::Reader;
use super::puzzle::{HANZI, Line, cut};
use super::scan::{Kind, Token};

/// What the searches of a window may cost in all, in characters that the lattice tries: so many, so
/// many for each of its first bytes, and one for so many bytes beyond. Simulated pages of the development corpus take
/// up to 30 a byte, stripped ones 10 to 70, short ones up to 200, so that 50 KB of stripped pages are searched
/// through. Bounds the time on hostile text: a megabyte takes three seconds at most.
struct Allowance {
    least: u64,
    per_byte: u64,
    first: u64,
    beyond: u64,
}

/// Where private-use characters that are gone are looked for; when it is spent, they no longer are. The least
/// is what a page of two kilobytes with a dozen sites takes; with a third of it one of them was read wrongly.
const THOROUGH: Allowance = Allowance {
    least: 12_000_000,
    per_byte: 1_000,
    first: 1 << 13,
    beyond: 4,
};

/// Where they are not; when it is spent, sites are left as they are.
const PLAIN: Allowance = Allowance {
    least: 500_000,
    per_byte: 16,
    first: 1 << 15,
    beyond: 4,
};

impl Allowance {
    /// For a window of so many bytes.
    fn of(&self, bytes: usize) -> u64 {
        let bytes = bytes as u64;
        let beyond = bytes.saturating_sub(self.first) / self.beyond;
        self.least + self.per_byte * bytes.min(self.first) + beyond
    }
}

/// How many characters behind a sign have to read as well one byte off as they stand, but for so many nats.
const AHEAD: usize = 3;
const SLACK: f32 = 3.0;

/// From how many hanzi on that became `?` a line has lost them otherwise, and how many of its tokens there are at most for each. Set
/// on reviews of the development corpus: two of their lines, with twenty and more, took 5 ms each of the lattice.
const SPOILT: usize = 6;
const SPOILT_OF: usize = 20;

/// How many characters are read on where they are in step again.
const IN_STEP: usize = 2;

/// By how much (nats) they have to read better where nothing shows that a byte is gone.
const CLEARLY: f32 = 5.0;

/// How many tokens of left context the judge reads.
const CONTEXT: usize = 8;

/// What a window may still cost: with private-use characters that are gone, and without.
#[derive(Debug)]
pub(super) struct Budget {
    thorough: u64,
    plain: u64,
}

/// What a search found.
pub(super) enum Found {
    /// All solutions that were kept, the best first; there may be none.
    Solutions(Vec<Solution>),
    /// Nothing, because too much had been searched.
    Refused,
}

impl Budget {
    /// For a window of so many bytes.
    pub(super) fn of(bytes: usize) -> Self {
        Self {
            thorough: THOROUGH.of(bytes),
            plain: PLAIN.of(bytes),
        }
    }

    /// The solutions from token `at` on. Where a thorough search has become too dear, a plain one does.
    pub(super) fn search(&mut self, line: &mut Line<'_>, at: usize, judge: &Reader<'_>) -> Found {
        if line.refuses(at, judge) {
            return Found::Solutions(Vec::new());
        }
        if line.thorough {
            let found = solve(line, at, judge, &mut self.thorough);
            if !found.is_empty() {
                return Found::Solutions(found);
            }
        }
        let thorough = std::mem::replace(&mut line.thorough, false);
        let found = solve(line, at, judge, &mut self.plain);
        line.thorough = thorough;
        match found.is_empty() && self.plain == 0 {
            true => Found::Refused,
            false => Found::Solutions(found),
        }
    }
}

/// How many characters of a solution were read one byte off, and how many signs that were folded.
pub(super) fn shifted(solution: &Solution) -> (usize, usize) {
    let taken = |wanted: u8| {
        let taken = |step: &&Step| matches!(step, Step::Arc { tag, .. } if *tag == wanted);
        solution.steps.iter().filter(taken).count()
    };
    (taken(tag::BYTES), taken(tag::WIDE))
}

/// Whether a solution has signs of private use, which nobody wrote.
pub(super) fn is_private(solution: &Solution) -> bool {
    let private = |step: &Step| matches!(step, Step::Unit { unit, .. } if is_private_use(unit.ch));
    solution.steps.iter().any(private)
}

impl Line<'_> {
    /// Whether so little is to be expected from token `at` on that nothing is looked for there.
    pub(super) fn refuses(&self, at: usize, judge: &Reader<'_>) -> bool {
        let unproven = !self.page.damaged && !self.thorough || self.tokens[at].kind == Kind::Gone;
        unproven && matches!(self.gain_off(at, judge), (gain, true) if gain < -SLACK)
    }

    /// Whether characters of a line that nothing else shows to be damaged became `?` one by one: a byte that this
    /// damage loses stands before a sign or an annotation, or ate an ASCII character, not between hanzi again and again.
    pub(super) fn is_spoilt(&self) -> bool {
        let alone = |three: &&[Token]| {
            let hanzi =
                |token: &Token| matches!(token.kind, Kind::Pair([first, _]) if HANZI.has(first));
            let lost = three[1].kind == Kind::Lost && three[1].mark.is_none();
            lost && hanzi(&three[0]) && hanzi(&three[2])
        };
        if self.page.damaged {
            return false;
        }
        let spoilt = self.tokens.windows(3).filter(alone).count();
        spoilt >= SPOILT && spoilt * SPOILT_OF >= self.tokens.len()
    }

    /// The text before token `at`, as far as the judge reads it.
    fn before(&self, at: usize) -> String {
        let left = &self.tokens[at.saturating_sub(CONTEXT)..at];
        let texts = left
            .iter()
            .map(|token| &self.text[token.start..token.inner]);
        texts.collect()
    }

    /// Whether a byte is gone without a trace before the sign `at`.
    pub(super) fn gone_before(&self, at: usize, judge: &Reader<'_>) -> bool {
        let token = &self.tokens[at];
        let sign = token.mark.is_none() && cut(self.text, self.page.narrow, token).is_some();
        sign && matches!(self.tokens[at - 1].kind, Kind::Pair(_))
            && self.gain_off(at - 1, judge).0 > CLEARLY
    }

    /// By how much (nats) the characters behind the sign that follows the lone byte `at` read better one
    /// byte off, as what is left of others, and whether nothing was left out; of honest text nearly all
    /// read far worse. Costs as much as six characters.
    fn gain_off(&self, at: usize, judge: &Reader<'_>) -> (f32, bool) {
        let never = (f32::NEG_INFINITY, true);
        let mut all = true;
        let mut first = match self.tokens.get(at + 1).map(|token| token.kind) {
            Some(Kind::Pair(pair)) => pair[1],
            Some(Kind::Single(byte)) => byte | 0x80,
            Some(Kind::Lost) if self.page.narrow => {
                all = false;
                b'?' | 0x80
            }
            _ => return (0.0, false),
        };
        let (mut off, mut whole, mut cost) = (Vec::new(), Vec::new(), 0.0);
        for (place, token) in self.tokens.iter().enumerate().skip(at + 2).take(AHEAD) {
            // The second byte of the character that has begun, and the first byte of the next one.
            let (second, next) = match (token.kind, token.mark) {
                (Kind::Pair(pair), None) => (pair[0], Some(pair[1])),
                (Kind::Single(byte), None) if byte >= 0x40 || !self.page.narrow => {
                    all &= !self.page.narrow;
                    (byte, None)
                }
                (Kind::Foreign, _) => return never,
                (Kind::End, _) => {
                    cost = self.traceless();
                    break;
                }
                _ => {
                    all = false;
                    break;
                }
            };
            let Some(ch) = Codec::Gbk.pair(first, second) else {
                return never;
            };
            off.push(ch);
            whole.extend(self.text[token.start..token.inner].chars());
            match next {
                Some(next) => first = next,
                None => {
                    // What follows is in step again, and says which of the two it follows.
                    let behind = self.tokens[place + 1..].iter();
                    let pairs = behind.take_while(|token| matches!(token.kind, Kind::Pair(_)));
                    for token in pairs.take(IN_STEP) {
                        off.extend(self.text[token.start..token.inner].chars());
                        whole.extend(self.text[token.start..token.inner].chars());
                    }
                    break;
                }
            }
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
        let gain = score("", &off) - cost - score(&self.before(at + 2), &whole);
        (gain, all)
    }
}

fn solve(line: &Line<'_>, at: usize, judge: &Reader<'_>, budget: &mut u64) -> Vec<Solution> {
    let left = &line.tokens[at.saturating_sub(CONTEXT)..at];
    let last = left.last().and_then(|token| match token.kind {
        Kind::Pair(pair) => Some(pair[1]),
        Kind::Single(byte) if line.page.narrow => Some(byte | 0x80),
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
