//! A line as the lattice read it: its characters, which runs of tokens they replace, and at which
//! sites a byte was not determined. The sites are then decided, each with its neighbours given,
//! by the calibrated choice of the language model and what the page itself says.

use std::ops::Range;

use super::super::lattice::{Solution, Step, Unit};
use super::arcs::tag;
use super::far::Around;
use super::fitting::candidates;
use super::puzzle::Line;
use super::readings::Syllable;
use super::scan::{self, Kind};
use crate::plausibility::{
    Caution, Choice, DOUBLED, Model, PageCache, Site, SiteKind, choose_by, utility,
};

/// How often an eaten sign is guessed right, measured on simulated pages.
const EATEN: f32 = 0.8;

/// What speaks (nats) for 。 where a cut left a first byte alone: four of five such bytes of the wild are
/// its. On simulated pages as many cuts are right with it and without.
const STOP: f64 = 0.7;

/// The same for 啊 before an exclamation mark: all fourteen such bytes of the wild are its (and 82 in a hundred of the
/// characters with its second byte that stand there in the development corpus), but what the model was made of exclaims little.
const AH: f64 = 1.0;

/// What stands where a site is left open.
const OPEN: char = '?';

/// A site: characters that the bytes do not determine.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    /// Which damage it is.
    pub(super) kind: &'static str,
    site: SiteKind,
    /// Its characters, in [`Draft::chars`].
    at: Range<usize>,
    pub(super) units: Vec<(Unit, u8)>,
    /// Whether its second byte is half of a sign that cut, too: two such signs in a row are whole, so it is a hanzi.
    pub(super) twice: bool,
    pub(super) marks: Marks,
    /// Where the digit stands that its last byte ate, in [`Draft::chars`], if it is the only one of its
    /// number: which one nobody knows, and a figure must not be invented.
    digit: Option<usize>,
    /// How likely its other parts are right.
    pub(super) trust: f32,
    /// What was decided; `None` where the bytes left no choice.
    pub(super) choice: Option<Choice>,
    /// How many readings were considered.
    pub(super) considered: usize,
    /// Whether it was left open.
    pub(super) left: bool,
}

impl Spot {
    /// How many characters it has.
    pub(super) fn chars(&self) -> usize {
        self.at.len()
    }

    /// Whether it was decided, and is so clear (`least`).
    fn settled(&self, least: f32) -> bool {
        self.choice.is_some_and(|choice| choice.posterior >= least)
    }

    /// Whether `choice` is clear enough. Where an annotation names a byte the site is a straddle, too, and
    /// those are seldom wrong.
    fn holds(&self, choice: &Choice, caution: Caution) -> bool {
        let named = self.marks.lead.or(self.marks.trail).is_some();
        match caution {
            Caution::Normal if named => choice.holds(SiteKind::Straddle, caution),
            _ => choice.holds(self.site, caution),
        }
    }
}

/// The annotations behind the bytes of a site's first character.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Marks {
    pub(super) lead: Option<Syllable>,
    pub(super) trail: Option<Syllable>,
}

/// A run of tokens that are replaced.
#[derive(Debug, Clone)]
pub(super) struct Run {
    /// The tokens.
    pub(super) tokens: Range<usize>,
    /// The characters in their place, in [`Draft::chars`].
    pub(super) chars: Range<usize>,
    /// Its sites, in [`Draft::spots`].
    pub(super) spots: Range<usize>,
    /// How many broken brackets the bytes determined.
    pub(super) determined: usize,
    /// How many of its characters were read one byte off.
    pub(super) shifted: u32,
    /// How likely it has as many characters as it should.
    pub(super) trust: f32,
}

/// A line being restored.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    /// The line's characters as far as it has been read.
    pub(super) chars: Vec<char>,
    /// What is replaced, in order.
    pub(super) runs: Vec<Run>,
    /// What had to be decided, in order.
    pub(super) spots: Vec<Spot>,
    /// What may be a run of which no reading was found, in [`Draft::chars`].
    doubts: Vec<Range<usize>>,
    /// What was not looked at because too much had been searched.
    pub(super) refused: Vec<&'static str>,
}

/// How many characters may belong to such a run: nine in ten are shorter.
const DOUBTED: usize = 40;

impl Draft {
    /// A line without damage.
    pub(super) fn plain(text: &str) -> Self {
        Self {
            chars: text.chars().collect(),
            ..Self::default()
        }
    }

    /// Takes token `at` over as it stands, without an annotation.
    pub(super) fn keep(&mut self, line: &Line<'_>, at: usize) {
        let token = &line.tokens[at];
        // Where only single sites are damaged, no letter loses what stands behind it.
        let unmarked = token.clean && (line.page.annotated || matches!(token.kind, Kind::Pair(_)));
        let end = if unmarked { token.inner } else { token.end };
        self.chars.extend(line.text[token.start..end].chars());
    }

    /// Takes over what the lattice found.
    pub(super) fn take(&mut self, line: &Line<'_>, solution: &Solution) {
        let mut steps = solution.steps.iter().peekable();
        let mut run: Option<(Run, usize)> = None;
        // The arc whose last byte began the character that the next arc completes.
        let mut begun = None;
        while let Some(step) = steps.next() {
            let Step::Arc { from, to, tag } = *step else {
                continue;
            };
            let (from, to) = (from as usize, to as usize);
            let mut units = Vec::new();
            while let Some(Step::Unit { unit, open }) = steps.peek() {
                units.push((*unit, *open));
                steps.next();
            }
            if tag == tag::AS_IS {
                (from..to).for_each(|at| self.keep(line, at));
                continue;
            }
            let (mut open, mut bytes) = run.take().unwrap_or_else(|| (self.begin(from), 0));
            bytes += width(line.tokens[to - 1].kind, tag);
            open.shifted += u32::from(tag == tag::BYTES);
            let made: usize = units.iter().map(|(unit, _)| unit.bytes().len()).sum();
            let sites = self.spots.len();
            self.units(line, Taken { to, tag }, begun, &units);
            let lone = tag == tag::STRADDLE && (bytes == made || units.is_empty());
            open.determined += usize::from(lone && bytes == made && sites == self.spots.len());
            // How many private-use characters are gone only the characters say; one byte waits at most.
            bytes = (bytes + made) & 1;
            begun = (bytes > 0).then_some((tag, line.tokens[to - 1].mark));
            if let (Some((tag::STRADDLE, _)), Some(Step::Arc { .. })) = (begun, steps.peek()) {
                open.determined += usize::from(determined(steps.clone()));
            }
            open.tokens.end = to;
            open.chars.end = self.chars.len();
            open.spots.end = self.spots.len();
            match bytes {
                0 => self.runs.push(open),
                _ => run = Some((open, bytes)),
            }
        }
        if let Some((open, _)) = run {
            self.runs.push(open);
        }
    }

    /// The same for a reading that has, as likely as `trust`, as many characters as it should.
    pub(super) fn take_trusting(&mut self, line: &Line<'_>, solution: &Solution, trust: f32) {
        let (spots, runs, chars) = (self.spots.len(), self.runs.len(), self.chars.len());
        self.take(line, solution);
        if self.runs.len() == runs {
            self.doubt(line, line.first, chars);
        }
        for spot in &mut self.spots[spots..] {
            spot.trust *= trust;
        }
        for run in &mut self.runs[runs..] {
            run.trust = trust;
        }
    }

    /// What stands from `place` on may be a run that was not read, where token `at` shows that something is lost.
    pub(super) fn doubt(&mut self, line: &Line<'_>, at: usize, place: usize) {
        match line.tokens[at].kind {
            Kind::Lost => self.doubts.push(place..place + DOUBTED),
            // The sign behind it may be half of another one: counted, it would confirm itself.
            Kind::Gone if line.is_often_half(at + 1) => self.doubts.push(place..place + 1),
            _ => {}
        }
    }

    fn begin(&self, token: usize) -> Run {
        let (chars, spots) = (self.chars.len(), self.spots.len());
        Run {
            tokens: token..token,
            chars: chars..chars,
            spots: spots..spots,
            determined: 0,
            shifted: 0,
            trust: 1.0,
        }
    }

    /// Adds the characters that one arc completed; `begun` is the arc that began the first of them.
    fn units(
        &mut self,
        line: &Line<'_>,
        arc: Taken,
        begun: Option<(u8, Option<Syllable>)>,
        units: &[(Unit, u8)],
    ) {
        let mut open: Option<Spot> = None;
        for (at, (unit, bits)) in units.iter().enumerate() {
            // A line break that the damage swallowed and that stands there all the same.
            let doubled = unit.ch == '\n'
                && line
                    .tokens
                    .get(arc.to)
                    .is_none_or(|next| next.kind == Kind::End);
            if doubled {
                continue;
            }
            let place = self.chars.len();
            self.chars.push(line.folded(unit.ch));
            if *bits == 0 {
                // An eaten sign is a guess among a dozen.
                if let (Some(spot), tag::EATEN | tag::PRIVATE_EATEN) = (&mut open, arc.tag) {
                    let next = line.tokens.get(arc.to).map(|next| next.kind);
                    let more = matches!(next, Some(Kind::Single(b'0'..=b'9')));
                    match unit.ch {
                        '0'..='9' if !more => spot.digit = Some(place),
                        // What a tag or a character reference shows is none.
                        '<' | '&' => {}
                        _ if arc.tag == tag::EATEN => spot.trust = EATEN,
                        _ => {}
                    }
                }
                continue;
            }
            if let Some(spot) = &mut open {
                spot.at.end = place + 1;
                spot.units.push((*unit, *bits));
                continue;
            }
            let begun = begun.filter(|_| at == 0);
            let token = &line.tokens[arc.to - 1];
            let marks = Marks {
                lead: begun.and_then(|(_, mark)| mark),
                trail: token.mark.filter(|_| !matches!(token.kind, Kind::Pair(_))),
            };
            let tag = match begun {
                Some((tag, _)) if bits & 1 == 1 => tag,
                _ => arc.tag,
            };
            let tag = if tag::is_private(arc.tag) {
                arc.tag
            } else {
                tag
            };
            let (kind, site) = kind(tag);
            open = Some(Spot {
                kind,
                site,
                at: place..place + 1,
                units: vec![(*unit, *bits)],
                twice: arc.tag == tag::CUT_TWICE && token.kind == Kind::Lost,
                marks,
                digit: None,
                trust: 1.0,
                choice: None,
                considered: 1,
                left: false,
            });
        }
        self.spots.extend(open);
    }

    /// What is certain, for the page's own counts: all that lies outside of runs and of what may be
    /// one, and runs of which it is clear (`least`) how many characters they have and what was open in them.
    pub(super) fn certain(&self, least: f32) -> impl Iterator<Item = String> {
        let unsure = move |run: &&Run| {
            let spots = &self.spots[run.spots.clone()];
            spots.iter().any(|spot| !spot.settled(least)) || (run.shifted > 0 && run.trust < least)
        };
        let open = self.runs.iter().filter(unsure);
        let doubted = self.doubts.iter().cloned();
        let mut gaps: Vec<Range<usize>> =
            open.map(|run| run.chars.clone()).chain(doubted).collect();
        gaps.sort_by_key(|gap| (gap.start, gap.end));
        let end = self.chars.len();
        gaps.push(end..end);
        let mut from = 0;
        gaps.into_iter().map(move |gap| {
            let stretch = from.min(gap.start)..gap.start;
            from = from.max(gap.end.min(end));
            self.chars[stretch].iter().collect()
        })
    }

    /// Decides the sites, in order; `most` of them, the others are left open. What is settled (`least`)
    /// stays as it is.
    pub(super) fn decide(
        &mut self,
        line: &Line<'_>,
        page: &PageCache,
        caution: Caution,
        most: usize,
        least: f32,
    ) {
        self.spots
            .iter_mut()
            .skip(most)
            .for_each(|spot| spot.left = true);
        for at in 0..self.spots.len().min(most) {
            let mut spot = self.spots[at].clone();
            if spot.settled(least) {
                continue;
            }
            let model = Model::bundled();
            let candidates = candidates(&spot, line, &self.before(&spot, 3));
            spot.considered = candidates.len();
            if candidates.len() > 1 {
                let before = self.before(&spot, crate::plausibility::REACH);
                let after: String = self.chars[spot.at.end..]
                    .iter()
                    .take(crate::plausibility::REACH)
                    .collect();
                let (left, right) = (
                    line.habits.meant("", &before, ""),
                    line.habits.meant("", &after, ""),
                );
                let site = Site::new(model, page, &left, scan::behind_tag(&right));
                let around = Around::new(before.chars(), after.chars());
                let exclaimed = after.starts_with(['！', '!']);
                let odds: Vec<f64> = candidates
                    .iter()
                    .map(|candidate| {
                        let text: String = candidate.text.iter().collect();
                        let habit: f32 = text.chars().map(|ch| line.habits.cost(ch)).sum();
                        let usual = match (spot.site, &candidate.text[..]) {
                            (SiteKind::Cut, ['。']) => STOP,
                            (SiteKind::Cut, ['啊']) if exclaimed => AH,
                            _ => 0.0,
                        };
                        let features = site.features(&line.habits.meant(&before, &text, &after));
                        let doubled = line.habits.setting.doubled(features.0[DOUBLED]);
                        utility(spot.site, &features) - f64::from(doubled)
                            + usual
                            + f64::from(around.weigh(&candidate.text))
                            - candidate.cost
                            - f64::from(habit)
                    })
                    .collect();
                if let Some(mut choice) = choose_by(&odds) {
                    choice.posterior *= spot.trust;
                    let chosen = &candidates[choice.index].text;
                    for (slot, ch) in self.chars[spot.at.clone()].iter_mut().zip(chosen) {
                        *slot = *ch;
                    }
                    spot.left = !spot.holds(&choice, caution);
                    spot.choice = Some(choice);
                }
            } else if spot.trust < 1.0 {
                // The bytes leave one reading, or more than can be weighed one by one.
                let choice = Choice {
                    index: 0,
                    posterior: spot.trust,
                    margin: 0.0,
                };
                spot.left = !spot.holds(&choice, caution);
                spot.choice = Some(choice);
            }
            self.spots[at] = spot;
        }
    }

    /// Marks what is left open.
    pub(super) fn leave_open(&mut self) {
        for spot in self.spots.iter().filter(|spot| spot.left) {
            self.chars[spot.at.clone()].fill(OPEN);
        }
        for place in self.spots.iter().filter_map(|spot| spot.digit) {
            self.chars[place] = OPEN;
        }
    }

    fn before(&self, spot: &Spot, most: usize) -> String {
        let from = spot.at.start.saturating_sub(most);
        self.chars[from..spot.at.start].iter().collect()
    }
}

/// An arc that was taken.
#[derive(Debug, Clone, Copy)]
struct Taken {
    to: usize,
    tag: u8,
}

fn kind(tag: u8) -> (&'static str, SiteKind) {
    match tag {
        tag::STRADDLE => ("straddle", SiteKind::Straddle),
        tag::CUT | tag::CUT_TWICE => ("cut", SiteKind::Cut),
        tag if tag::is_private(tag) => ("private-use", SiteKind::Stripped),
        _ => ("shift-end", SiteKind::ShiftEnd),
    }
}

/// Whether the character that the next arc completes leaves nothing open.
fn determined<'s>(mut steps: impl Iterator<Item = &'s Step>) -> bool {
    steps.next();
    matches!(steps.next(), Some(Step::Unit { open: 0, .. }))
}

/// How many bytes the arc called `tag` from a token of `kind` has.
fn width(kind: Kind, tag: u8) -> usize {
    let own = match kind {
        Kind::Pair(_) => 2,
        _ => 1,
    };
    match tag {
        tag::CUT_TWICE => 2,
        tag::WIDE | tag::EATEN | tag::LEAK | tag::PRIVATE_WIDE | tag::PRIVATE_EATEN => 2,
        tag::PRIVATE | tag::PRIVATE_END => 2 + own,
        _ => own,
    }
}
