//! What a stretch of lossy mojibake was: the lattice decodes it, each character that lost a byte is
//! weighed against the others that fit, and honest characters that were taken along are left out again.
//! Says nothing about where to look.

use std::ops::Range;

use super::super::Strictness;
use super::super::lattice::{self, ByteSet, Start, Step as Taken};
use super::super::round_trip::{Codec, Fluent, Reader, Script, Step, is_chinese};
use super::holes::Holes;
use super::letters::{Least, Letter, Scripted, cost, letters, weigh};
use super::open::{
    EXTENDED_FOLLOW, EXTENDED_LEAD, Lossy, NO_PRIVATE_USE, Open, PRIVATE_FOLLOW, PRIVATE_LEAD,
    PRIVATE_USE, TAIL_CHARS, encoding,
};
use super::pairs::Pairs;
use super::readable::Readable;
use super::sound::Sound;
use super::stretch::Piece;

/// How much better (nats) the reading must be than the text as it stands.
const MIN_GAIN: f32 = 20.0;

/// How many characters the lattice may try for one stretch.
const TRIED: u64 = 4_000_000;

/// How many of them may have been tried when a stretch without its edges is tried, too: what so much was tried
/// for in vain is no damage.
const PATIENCE: u64 = TRIED / 40;

/// What is less probable than this is doubtful, and at most one character in so many may be where a
/// search counts as good: of damaged text one in thirty is, of noise one in five.
const DOUBTFUL: f32 = 0.3;
const DOUBTFUL_SHARE: usize = 12;

/// What a stretch shows of its page.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shown {
    pub(super) script: Option<Script>,
    /// Whether holes stand for private use, and for what only those decoders read that know more than a
    /// standard.
    private: bool,
    extended: bool,
}

/// What a stretch was.
pub(super) struct Found {
    pub(super) span: Range<usize>,
    pub(super) text: String,
    pub(super) step: Step,
    pub(super) gain: f32,
    pub(super) confidence: f32,
    pub(super) inferred: u64,
    pub(super) open: u64,
    doubtful: usize,
    pub(super) shown: Shown,
    /// The inferred characters, each with its place (characters of the outcome) and probability.
    pub(super) guesses: String,
}

impl Found {
    /// Takes note of a character with a lost byte, at its place.
    fn decide(&mut self, one: &Letter, at: usize) {
        let Letter { c, sure, left, .. } = *one;
        self.doubtful += usize::from(sure < DOUBTFUL);
        if left {
            self.open += 1;
            return;
        }
        self.inferred += 1;
        self.confidence = self.confidence.min(sure);
        let before = if self.inferred == 1 { ": " } else { ", " };
        self.guesses += &format!("{before}{c} at {at} ({sure:.2})");
    }

    /// Whether anything was lost.
    pub(super) fn has_lost(&self) -> bool {
        self.inferred + self.open > 0
    }

    /// Whether something was lost and most of it is found, as far as it can be told.
    pub(super) fn is_good(&self) -> bool {
        self.has_lost() && self.doubtful * DOUBTFUL_SHARE <= self.text.chars().count()
    }
}

/// A line in the bytes of a wrong codec.
pub(super) struct Damaged<'l> {
    pub(super) line: &'l str,
    pub(super) pieces: &'l [Piece],
    pub(super) step: Step,
    pub(super) strictness: Strictness,
    /// The bytes that the codec leaves out, and whether pairs may be gone.
    pub(super) vanishing: ByteSet,
    pub(super) pairs_vanish: bool,
    /// What the page has shown before.
    pub(super) page: Shown,
    /// Whether honest edges are looked for where all of a stretch is no reading.
    pub(super) patient: bool,
}

impl Damaged<'_> {
    /// What a stretch gives, or the same less a few honest characters at its edges.
    pub(super) fn restore_within(&self, stretch: Range<usize>, tried: &mut u64) -> Option<Found> {
        let double = self.step.read.is_double();
        let read = |stretch: Range<usize>, tried: &mut u64| {
            let reading = self.read(stretch, tried)?;
            let found = self.found(&reading)?;
            Some((reading, found))
        };
        let (reading, found) = match read(stretch.clone(), tried) {
            Some(read) => read,
            None if double && self.patient => self
                .inside(stretch)
                .find_map(|inner| (*tried <= PATIENCE).then(|| read(inner, tried))?)?,
            None => return None,
        };
        if !double || !found.has_lost() {
            return Some(found);
        }
        let trimmed = self.trimmed(&reading, tried);
        trimmed
            .and_then(|reading| self.found(&reading))
            .or(Some(found))
    }

    /// The reader behind what stands `before`. Where nothing but pairs of bytes is there to tell, other
    /// scripts than Chinese are a surprise.
    pub(super) fn reader(&self, before: &str) -> Fluent {
        Fluent::after(before).in_line(self.step.written != Codec::Utf8)
    }

    /// What follows behind `end`.
    pub(super) fn tail(&self, end: usize) -> String {
        let mut tail: String = self.line[end..].chars().take(TAIL_CHARS).collect();
        if tail.chars().count() < TAIL_CHARS {
            tail.push('\n');
        }
        tail
    }

    /// What stands before the piece at that place.
    pub(super) fn before(&self, piece: usize) -> &str {
        let end = self
            .pieces
            .get(piece)
            .map_or(self.line.len(), |piece| piece.at);
        &self.line[..end]
    }

    /// What the characters of a `reading` are worth together; `None` if they are no reading.
    fn found(&self, reading: &Reading) -> Option<Found> {
        let stretch = &reading.stretch;
        let span = self.pieces[stretch.start].at..self.pieces[stretch.end - 1].end();
        let start = self.reader(&self.line[..span.start]);
        let letters = &reading.letters;
        let text: String = letters.iter().map(|one| one.c).collect();
        // that something is lost does not say that these are bytes of pairs: what is left has to
        let as_is = &self.line[span.clone()];
        let as_is = match self.step.written {
            Codec::Utf8 => cost(start, as_is),
            _ => cost(start, &as_is.replace('\u{fffd}', "?")),
        };
        let gain = as_is - cost(start, &text);
        let mut found = Found {
            span,
            text: letters.iter().map(Letter::shown).collect(),
            step: self.step,
            gain,
            confidence: 1.0,
            inferred: 0,
            open: 0,
            doubtful: 0,
            shown: reading.shown,
            guesses: String::new(),
        };
        for (at, one) in letters.iter().enumerate().filter(|(_, one)| !one.known) {
            found.decide(one, at);
        }
        // what comes out as the remains of a worse loss is no reading
        let known = found.text.replace('\u{fffd}', "");
        let reads = is_chinese(&known) && !found.text.contains("锟斤");
        (gain >= MIN_GAIN && reads && !self.is_replacement(letters)).then_some(found)
    }

    /// Whether a guess is rather U+FFFD itself, which begins as the last of the full-width signs do (`￥`) and became
    /// `锟斤拷` elsewhere on the line.
    fn is_replacement(&self, letters: &[Letter]) -> bool {
        let is_sign = |one: &Letter| !one.known && matches!(one.c, '\u{ffc0}'..='\u{ffff}');
        letters.iter().any(is_sign) && self.line.contains("锟斤拷")
    }

    /// The likeliest characters of a stretch, and what those show that lost nothing.
    fn read(&self, stretch: Range<usize>, tried: &mut u64) -> Option<Reading> {
        let start = self.reader(self.before(stretch.start));
        let tail = self.tail(self.pieces[stretch.end - 1].end());
        let open = self.open(stretch, tail.clone());
        let mut reading = match self.step.written {
            Codec::Utf8 => solved(self.holes(open), start, self.page, tried)?,
            _ => {
                let mut solved = |open, wide| solved(Pairs { open, wide }, start, self.page, tried);
                let narrow = solved(open.clone(), false);
                let narrow = narrow.filter(|reading| is_fluent(&reading.letters, start));
                match narrow {
                    Some(narrow) => narrow,
                    None => Reading {
                        wide: true,
                        ..solved(open, true)?
                    },
                }
            }
        };
        let script = reading.shown.script;
        weigh(&mut reading.letters, self.least(), start, script, &tail);
        Some(reading)
    }

    /// The likeliest characters of a part of a `reading`'s stretch, all else as it is there.
    pub(super) fn read_part(
        &self,
        part: Range<usize>,
        reading: &Reading,
        start: Fluent,
        tail: String,
        tried: &mut u64,
    ) -> Option<Vec<Letter>> {
        let script = reading.shown.script;
        let open = Open {
            private_cost: reading.costs.0,
            extended_cost: reading.costs.1,
            ..self.open(part, tail.clone())
        };
        let mut letters = match self.step.written {
            Codec::Utf8 => {
                let puzzle = self.holes(open);
                letters(&solve(&puzzle, script, start, tried)?, &puzzle)
            }
            _ => {
                let wide = reading.wide;
                let puzzle = Pairs { open, wide };
                letters(&solve(&puzzle, script, start, tried)?, &puzzle)
            }
        };
        weigh(&mut letters, self.least(), start, script, &tail);
        Some(letters)
    }

    /// How sure a character has to be.
    pub(super) fn least(&self) -> Least {
        Least::of(self.strictness, self.step.written)
    }

    fn open(&self, stretch: Range<usize>, tail: String) -> Open<'_> {
        // next to every line of pairs has lost some of these, and a second search costs as much as the first
        let unknown = match self.step.written {
            Codec::Utf8 => PRIVATE_USE,
            _ => 0.0,
        };
        Open {
            pieces: self.pieces,
            written: self.step.written,
            read: self.step.read,
            private_cost: unknown,
            extended_cost: unknown,
            tail_cost: match stretch.end < self.pieces.len() {
                true => cost(Fluent::after(""), &tail),
                false => 0.0,
            },
            stretch,
            tail,
        }
    }

    fn holes<'p>(&self, open: Open<'p>) -> Holes<'p> {
        Holes {
            sound: Sound::of(open.pieces, open.stretch.clone()),
            open,
            vanishing: self.vanishing,
            pairs_vanish: self.pairs_vanish,
        }
    }
}

/// A stretch as it was read.
pub(super) struct Reading {
    pub(super) stretch: Range<usize>,
    pub(super) letters: Vec<Letter>,
    pub(super) shown: Shown,
    /// What it costed that a hole stands for private use, and for what only some decoders read.
    costs: (f32, f32),
    /// Whether a hole could stand for two bytes.
    wide: bool,
}

impl Reading {
    /// The same with a smaller stretch of other characters.
    pub(super) fn with(&self, stretch: Range<usize>, letters: Vec<Letter>) -> Self {
        Self {
            stretch,
            letters,
            ..*self
        }
    }
}

/// The best way through a puzzle behind `state`.
fn solve<P: Lossy>(
    puzzle: &P,
    script: Option<Script>,
    state: Fluent,
    tried: &mut u64,
) -> Option<lattice::Solution> {
    let last = None;
    let node = puzzle.open().stretch.start;
    let start = Start { node, state, last };
    let mut budget = TRIED;
    let codec = encoding(puzzle.open().written);
    let solution = lattice::solve(codec, puzzle, &Scripted { script }, start, &mut budget);
    *tried += TRIED - budget;
    solution
}

/// The likeliest characters of a puzzle behind `state`, and what they show. What the `page` has shown holds
/// unless they say otherwise.
fn solved<P: Lossy>(mut puzzle: P, state: Fluent, page: Shown, tried: &mut u64) -> Option<Reading> {
    let open = puzzle.open();
    let [private, extended] = [
        (Readable::PrivateUse, open.private_cost),
        (Readable::Extended, open.extended_cost),
    ]
    .map(|(what, unknown)| {
        // what stands there as a character was read, and no hole stands for it
        let shows = open.shows(what);
        move |taken: bool| match taken {
            _ if shows => NO_PRIVATE_USE,
            true => 0.0,
            false => unknown,
        }
    });
    let costs = |shown: Shown| (private(shown.private), extended(shown.extended));
    let before = costs(page);
    puzzle.set_costs(before.0, before.1);
    // what the first reading shows of script and decoder settles the second
    let first = solve(&puzzle, page.script, state, tried)?;
    let taken = |all: [u8; 2]| {
        let arc = |step: &Taken| matches!(step, Taken::Arc { tag, .. } if all.contains(tag));
        first.steps.iter().any(arc)
    };
    let read = letters(&first, &puzzle);
    let known = read.iter().filter(|one| one.known);
    let script = Script::of(&known.map(|one| one.c).collect::<String>());
    let shown = Shown {
        script: script.or(page.script),
        private: page.private || taken([PRIVATE_LEAD, PRIVATE_FOLLOW]),
        extended: page.extended || taken([EXTENDED_LEAD, EXTENDED_FOLLOW]),
    };
    let strange = |one: &Letter| shown.script.is_some_and(|script| script.excludes(one.c));
    let same_script =
        shown.script == page.script || page.script.is_none() && !read.iter().any(strange);
    let now = costs(shown);
    // what costs no more than before is still the best
    let letters = if same_script && now == before {
        read
    } else {
        puzzle.set_costs(now.0, now.1);
        letters(&solve(&puzzle, shown.script, state, tried)?, &puzzle)
    };
    Some(Reading {
        stretch: puzzle.open().stretch.clone(),
        letters,
        shown,
        costs: now,
        wide: false,
    })
}

/// Whether `letters` read well all along.
fn is_fluent(letters: &[Letter], mut reader: Fluent) -> bool {
    let costs: Vec<f32> = letters.iter().map(|one| reader.read(one.c)).collect();
    let mut parts = costs.windows(PART.min(costs.len().max(1)));
    parts.all(|part| part.iter().sum::<f32>() <= FLUENT * part.len() as f32)
}

/// What so many characters in a row may cost each (nats) that are read as they were written: text costs 5 to
/// 6, what is read from other places 9 and more.
const PART: usize = 4;
const FLUENT: f32 = 8.5;
