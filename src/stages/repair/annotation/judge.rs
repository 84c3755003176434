//! Who says which reading is good Chinese: the language model, as the lattice asks it.

use super::super::lattice::Judge;
use crate::plausibility::{Model, State};

/// The model leaves blanks unscored; among candidates they have to pay. A blank in running Chinese
/// text is about as rare as this (nats).
const BLANK: f32 = -7.0;

/// The model.
pub(super) struct Reader {
    model: &'static Model<'static>,
}

impl Reader {
    /// The bundled model.
    pub(super) fn new() -> Self {
        Self {
            model: Model::bundled(),
        }
    }

    /// What has been read after `context`, from the beginning of a line or from anywhere.
    pub(super) fn after(&self, context: &str, begins: bool) -> State {
        let start = match begins {
            true => self.model.start(),
            false => self.model.unknown_start(),
        };
        self.model.advance_text(start, context).0
    }
}

impl Judge for Reader {
    type State = State;

    fn read(&self, state: &State, ch: char) -> (State, f32) {
        if ch == '\n' {
            return (self.model.start(), self.model.end(*state).nats());
        }
        let (state, score) = self.model.advance(*state, self.model.fold(ch));
        let blank = if ch.is_whitespace() { BLANK } else { 0.0 };
        (state, score.nats() + blank)
    }
}
