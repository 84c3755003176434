//! Who says which reading is good Chinese: the language model and the page itself, as the lattice
//! asks them.

use super::super::lattice::Judge;
use super::habits::{Habits, ends_sentence, is_wide};
use super::written::{MEANT, WRITTEN};
use crate::plausibility::{Model, PageCache, Share, State, Symbol};

/// The page's share in the probability of a character. The choice at a site weighs the page anew,
/// so this only has to keep the right reading in the beam.
const SHARE: f64 = 0.2;

/// The model and the page.
pub(super) struct Reader<'p> {
    model: &'static Model<'static>,
    page: Option<&'p PageCache>,
    share: Share,
    habits: &'p Habits,
}

/// What has been read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen {
    state: State,
    last: [Symbol; 2],
    /// Whether a blank stands behind a Chinese sign.
    blank: bool,
    wide: bool,
    /// Whether a sentence may have ended.
    ended: bool,
}

impl<'p> Reader<'p> {
    /// The bundled model, and what the page has shown so far.
    pub(super) fn new(page: Option<&'p PageCache>, habits: &'p Habits) -> Self {
        Self {
            model: Model::bundled(),
            page,
            share: Share::new(SHARE),
            habits,
        }
    }

    /// What has been read after `context`, from the beginning of a line or from anywhere.
    pub(super) fn after(&self, context: &str, begins: bool) -> Seen {
        let state = match begins {
            true => self.model.start(),
            false => self.model.unknown_start(),
        };
        let mut seen = Seen {
            state,
            last: [Symbol::EDGE; 2],
            blank: false,
            wide: false,
            ended: false,
        };
        for ch in context.chars() {
            seen = self.read(&seen, ch).0;
        }
        seen
    }
}

impl Judge for Reader<'_> {
    type State = Seen;
    type Note = ();

    fn note(&self, _ch: char) {}

    fn read(&self, seen: &Seen, ch: char) -> (Seen, f32) {
        if ch == '\n' {
            let after = Seen {
                state: self.model.start(),
                last: [Symbol::EDGE; 2],
                blank: false,
                wide: false,
                ended: false,
            };
            let broken = match seen.ended {
                true => 0.0,
                false => self.habits.broken,
            };
            return (after, self.model.end(seen.state).nats() - broken);
        }
        let mut symbol = self.model.fold(ch);
        let (mut state, mut score) = self.model.advance(seen.state, symbol);
        if self.habits.written && ch == WRITTEN {
            let meant = self.model.fold(MEANT);
            let other = self.model.advance(seen.state, meant);
            if other.1 > score {
                (symbol, (state, score)) = (meant, other);
            }
        }
        let repeats = matches!(symbol, Symbol::LETTERS | Symbol::DIGITS) && state == seen.state;
        let mut after = Seen { state, ..*seen };
        let wide = is_wide(ch);
        (after.blank, after.wide) = (ch == ' ' && seen.wide, wide);
        after.ended = ends_sentence(ch);
        if symbol != Symbol::BLANK && !repeats {
            if let Some(page) = self.page {
                score = page.mixed(&[seen.last[0], seen.last[1], symbol], score, self.share);
            }
            after.last = [seen.last[1], symbol];
        }
        let inner = match seen.blank && wide {
            true => self.habits.inner_blank,
            false => 0.0,
        };
        (after, score.nats() - self.habits.cost(ch) - inner)
    }
}
