//! Annotated, byte-shifted GBK: mirror pages that turned text into traditional characters, put
//! toned pinyin in brackets behind some of them, and did both on raw bytes without regard for
//! character boundaries, so that `當地` became `當(dāng)?shù)` and a run of wrong characters.
//!
//! [`evidence`] decides for a whole window whether that happened; [`scan`] reads a line as tokens;
//! [`puzzle`] says what bytes each token may stand for, and the lattice finds the text. What
//! comes out is the page as its bytes were: traditional characters stay traditional. It refuses
//! to touch honest pinyin, honest question marks and honest private-use characters.

mod arcs;
mod draft;
mod drops;
mod eaten;
mod evidence;
mod far;
mod fitting;
mod habits;
mod judge;
mod puzzle;
mod read;
mod readings;
mod rows;
mod runs;
mod scan;
mod search;
mod setting;
mod tally;
mod witness;
mod write;
mod written;

use super::Strictness;
use super::lattice::Judge;
use super::rewrite::{Rewrite, Rewritten};
use crate::plausibility::{Caution, PageCache};
use crate::report::RepairEvidence;
use draft::Draft;
use evidence::Page;
use habits::Habits;
use puzzle::Line;
use read::{Read, between, certain, counted, has_runs, shifted_in};
use readings::Readings;
use scan::{Kind, Token};
use search::{Budget, Found};
use witness::{Witness, together};

pub use readings::{ReadingError, parse_readings};

/// By how much (nats) a line has to read better where bytes may be gone without a trace for that to show that they are:
/// on simulated pages that drop none no page is the worse for it.
const BETTER_GONE: f32 = 8.0;

/// From which probability on a run's characters count for the page.
const SURE: f32 = 0.95;

/// Sites that are decided in a window, and for each kilobyte; the others are left open. Damaged
/// pages have five a kilobyte.
const SITES: usize = 1_000;
const SITES_PER_KILOBYTE: usize = 20;

/// The repair of annotated GBK.
#[derive(Debug, Default)]
pub(super) struct Annotation {
    caution: Caution,
    readings: Option<Readings>,
}

/// What a window shows.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    page: Page,
}

impl Plan {
    /// Whether the page as a whole shows the damage, beyond what single sites may prove.
    pub(super) fn certain(&self) -> bool {
        self.page.damaged
    }
}

impl Annotation {
    /// With the bundled table and `extra` readings.
    pub(super) fn new(strictness: Strictness, extra: &[(char, String)]) -> Self {
        Self {
            caution: match strictness {
                Strictness::Normal => Caution::Normal,
                Strictness::Strict => Caution::Strict,
            },
            readings: (!extra.is_empty()).then(|| Readings::bundled().clone().with(extra)),
        }
    }

    fn readings(&self) -> &Readings {
        self.readings
            .as_ref()
            .unwrap_or_else(|| Readings::bundled())
    }

    /// Looks a window over; `None` when it shows no such damage. Linear.
    pub(super) fn survey(&self, window: &str) -> Option<Plan> {
        if window.is_ascii() {
            return None;
        }
        evidence::page(window, || self.readings()).map(|page| Plan { page })
    }

    /// Whether nothing can come of `plan` on `text`, which shows no more than signs that may be broken: of all of them
    /// a glance says that they are not. Spares an honest page the rest, and those who ask what else it may be. Linear.
    pub(super) fn is_idle(&self, plan: &Plan, text: &str) -> bool {
        if plan.page.damaged || plan.page.straddles || plan.page.drops {
            return false;
        }
        let habits = Habits::default();
        let judge = judge::Reader::new(None, &habits);
        evidence::broken_lines(text).into_iter().all(|line| {
            let text = &text[line.clone()];
            let read = Read::of(text, line.start, self.tokens(plan, text, &habits));
            let line = self.view(plan, &read, &habits, false);
            let mut places = 0..line.tokens.len();
            line.is_spoilt() || places.all(|at| !line.can_begin(at) || line.refuses(at, &judge))
        })
    }

    /// Undoes the damage; `None` when nothing changes. Linear.
    pub(super) fn apply(
        &self,
        plan: &Plan,
        text: &str,
        evidence: &mut RepairEvidence,
    ) -> Option<Rewritten> {
        let mut rewrite = Rewrite::new(text);
        let (joint, mut read) = self.first_look(plan, text);
        let plan = joint.as_ref().unwrap_or(plan);
        let (mut habits, mut cache) = (Habits::default(), PageCache::new());
        habits.gone = self.gone(plan, &read);
        if habits.gone {
            read = self.read(plan, text, &habits, None);
        }
        let searched = habits.gone || read.iter().any(|one| one.searched > 0);
        if has_runs(&read) || (plan.page.damaged && searched) {
            // What is certain says how the page writes; with that, all of it is read again.
            let least = if plan.page.private { 0.0 } else { 2.0 };
            let mut clean = certain(&read, least);
            if !plan.page.damaged {
                clean.extend(between(&read, text));
            }
            let gone = habits.gone;
            habits = Habits::of(&clean, plan.page.folded, shifted_in(&read));
            habits.see_lines(text);
            habits.gone = gone;
            cache = counted(&clean, &habits);
            read = self.read(plan, text, &habits, Some(&cache));
            cache = counted(&certain(&read, SURE), &habits);
        }
        self.decide(plan, &mut read, &habits, &cache, text.len());
        if read.iter().any(|one| !one.draft.spots.is_empty()) {
            // What is clear now says what the rest may be.
            cache = counted(&certain(&read, SURE), &habits);
            self.decide(plan, &mut read, &habits, &cache, text.len());
        }
        for mut one in read {
            one.draft.leave_open();
            write::down(&one, self.caution, &mut rewrite, evidence);
        }
        rewrite.finish()
    }

    /// Decides the sites that are not settled, in order.
    fn decide(
        &self,
        plan: &Plan,
        read: &mut [Read<'_>],
        habits: &Habits,
        cache: &PageCache,
        bytes: usize,
    ) {
        let mut most = SITES + bytes / 1024 * SITES_PER_KILOBYTE;
        for one in read {
            let mut draft = std::mem::take(&mut one.draft);
            let line = self.view(plan, one, habits, true);
            draft.decide(&line, cache, self.caution, most, SURE);
            most = most.saturating_sub(draft.spots.len());
            one.draft = draft;
        }
    }

    /// Reads the lines without knowing the page: what they prove of it, and what they say then.
    fn first_look<'t>(&self, plan: &Plan, text: &'t str) -> (Option<Plan>, Vec<Read<'t>>) {
        let habits = Habits::default();
        let mut read = self.read(plan, text, &habits, None);
        if plan.page.straddles && !plan.page.damaged && !has_runs(&read) {
            // What would prove them may hold characters that are gone.
            read = self.read(plan, text, &habits, Some(&PageCache::new()));
        }
        let gone = plan.page.drops && !plan.page.damaged && self.dropped(plan, text);
        let joint = plan.page.proven(together(&read) || gone, has_runs(&read));
        let joint = joint.map(|mut page| {
            page.gone = gone;
            Plan { page }
        });
        if let Some(joint) = &joint {
            read = self.read(joint, text, &habits, None);
        }
        (joint, read)
    }

    /// Whether bytes that cuts left alone are gone without a trace: behind a sign that cuts, characters
    /// read far better one byte off.
    fn gone(&self, plan: &Plan, read: &[Read<'_>]) -> bool {
        let habits = Habits::default();
        let judge = judge::Reader::new(None, &habits);
        let shows = |one: &Read<'_>| {
            let line = self.view(plan, one, &habits, false);
            one.unread || (1..one.tokens.len()).any(|at| line.gone_before(at, &judge))
        };
        plan.page.drops
            && (plan.page.gone || read.iter().any(shows) || self.reads_better_gone(plan, read))
    }

    /// Whether a run reads far better where bytes may be gone at its end.
    fn reads_better_gone(&self, plan: &Plan, read: &[Read<'_>]) -> bool {
        let usual = Habits::default();
        let mut habits = Habits::default();
        habits.gone = true;
        let judge = judge::Reader::new(None, &usual);
        let fluency = |one: &Read<'_>| -> f32 {
            let mut seen = judge.after("", true);
            let score = |ch: &char| {
                let (next, score) = judge.read(&seen, *ch);
                seen = next;
                score
            };
            one.draft.chars.iter().map(score).sum()
        };
        let straddles = |one: &&Read<'_>| {
            let mut lost = one.tokens.iter().filter(|token| token.kind == Kind::Lost);
            lost.any(|token| token.mark.is_some())
        };
        let mut budget = Budget::of(0);
        read.iter().filter(straddles).any(|one| {
            let other = self.line(plan, one.text, one.start, &habits, None, &mut budget);
            fluency(&other) - fluency(one) > BETTER_GONE
        })
    }

    /// Whether the places of a page that show nothing but a sign prove that bytes are gone before them.
    fn dropped(&self, plan: &Plan, text: &str) -> bool {
        let mut habits = Habits::default();
        habits.gone = true;
        let (mut budget, cache) = (Budget::of(text.len()), PageCache::new());
        let mut read = Vec::new();
        let mut parts = text.lines().flat_map(drops::parts);
        parts.any(|part| {
            let budget = &mut budget;
            read.push(self.line(plan, part, 0, &habits, Some(&cache), budget));
            together(&read)
        })
    }

    /// Reads the lines that hold damage; on a page that is damaged all the others, too, for what it
    /// says of itself.
    fn read<'t>(
        &self,
        plan: &Plan,
        text: &'t str,
        habits: &Habits,
        page: Option<&PageCache>,
    ) -> Vec<Read<'t>> {
        let mut budget = Budget::of(text.len());
        let mut read =
            |content: &'t str, start| self.line(plan, content, start, habits, page, &mut budget);
        if !plan.page.damaged {
            let lines = evidence::broken_lines(text).into_iter();
            return lines
                .map(|line| read(&text[line.clone()], line.start))
                .collect();
        }
        let mut start = 0;
        let lines = text.split_inclusive('\n').map(|whole| {
            let content = whole.strip_suffix('\n').unwrap_or(whole);
            let one = match habits.gone || evidence::prescan(content) {
                true => read(content, start),
                false => Read::plain(content, start),
            };
            start += whole.len();
            one
        });
        lines.collect()
    }

    /// The tokens of a line, with those that stand for a byte which may be gone without a trace.
    fn tokens(&self, plan: &Plan, text: &str, habits: &Habits) -> Vec<Token> {
        let readings = self.readings();
        let is_key = |pair, reading| plan.page.is_key(pair, reading, readings);
        let is_other = |pair, reading| plan.page.is_other(pair, reading, readings);
        let tokens = scan::tokens(text, readings, is_key, is_other);
        let named = |tokens: &[Token], at: usize| {
            scan::names_gone(tokens, at)
                && puzzle::cut(text, plan.page.narrow, &tokens[at]).is_some()
        };
        if habits.gone {
            return scan::with_gone(tokens, |tokens, at| {
                let token = &tokens[at];
                let cuts = puzzle::cut(text, plan.page.narrow, token).is_some();
                token.mark.is_none() && (cuts || token.ends_character() || token.has_name())
            });
        }
        match (0..tokens.len()).any(|at| named(&tokens, at)) {
            true => scan::with_gone(tokens, named),
            false => tokens,
        }
    }

    fn view<'a>(
        &'a self,
        plan: &'a Plan,
        read: &'a Read<'_>,
        habits: &'a Habits,
        thorough: bool,
    ) -> Line<'a> {
        Line {
            text: read.text,
            tokens: &read.tokens,
            page: &plan.page,
            readings: self.readings(),
            habits,
            thorough,
            first: 0,
        }
    }

    fn line<'t>(
        &self,
        plan: &Plan,
        text: &'t str,
        start: usize,
        habits: &Habits,
        page: Option<&PageCache>,
        budget: &mut Budget,
    ) -> Read<'t> {
        let tokens = self.tokens(plan, text, habits);
        let read = Read {
            damaged: plan.page.annotated,
            ..Read::of(text, start, tokens)
        };
        let mut draft = Draft::default();
        let judge = judge::Reader::new(page, habits);
        let mut line = self.view(plan, &read, habits, page.is_some());
        let (mut evidence, mut witnesses, mut searched) = (0.0, 0, 0);
        let mut unread = false;
        let mut at = 0;
        let spoilt = line.is_spoilt();
        while at < line.tokens.len() {
            line.first = at;
            let mut found = Vec::new();
            let begins = !spoilt && line.can_begin(at);
            if begins {
                searched += usize::from(line.tokens[at].kind == Kind::Lost);
                match budget.search(&mut line, at, &judge) {
                    Found::Solutions(solutions) => found = solutions,
                    Found::Refused => draft.refused.push(line.kind(at)),
                }
            }
            let Some((solution, trust)) = runs::best(&line, &draft, found, page) else {
                if begins {
                    unread |= line.tokens[at].mark.is_some();
                    draft.doubt(&line, at, draft.chars.len());
                }
                draft.keep(&line, at);
                at += 1;
                continue;
            };
            let witness = Witness::of(&line, &draft, at, &solution);
            if let Some(gain) = witness.gain {
                evidence += gain;
                witnesses += 1;
            }
            unread |= line.tokens[at].mark.is_some() && search::is_private(&solution);
            let end = solution.end.max(at + 1).min(line.tokens.len());
            if plan.page.damaged || witness.proven {
                draft.take_trusting(&line, &solution, trust);
            } else {
                draft.doubt(&line, at, draft.chars.len());
                (at..end).for_each(|at| draft.keep(&line, at));
            }
            at = end;
        }
        Read {
            draft,
            evidence,
            witnesses,
            searched,
            unread,
            ..read
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn idle(text: &str) -> Option<bool> {
        let annotation = Annotation::default();
        let plan = annotation.survey(text)?;
        Some(annotation.is_idle(&plan, text))
    }

    #[test]
    fn a_glance_tells_honest_signs_from_places_worth_a_search() {
        assert_eq!(idle("真的?!我才不信,你信嗎?!他也不信"), Some(true));
        assert_eq!(
            idle("城市的水質比從前好得多?!?019年的報告說得很清楚"),
            Some(false)
        );
    }

    #[test]
    fn a_line_whose_hanzi_became_question_marks_is_not_searched() {
        let lost = "?些?子都?好,就是屏?太?,看?很累,?里也?有??,?了一?又一?,?家都?他好,";
        let whole =
            "这些本子都挺好,就是屏幕太暗,看着很累,那里也没有??,来了一个又一个,大家都说他好,";
        assert_eq!(idle(lost), Some(true));
        assert_eq!(idle(whole), Some(false));
    }
}
