//! Where the hypotheses of a search wait for their node.

use std::collections::VecDeque;

use super::hypothesis::Hypothesis;

/// Some hypotheses.
pub(super) type Beam<S> = Vec<Hypothesis<S>>;

/// Hypotheses that wait at the nodes from `first` on: arcs reach a few nodes ahead at most.
pub(super) struct Beams<S> {
    first: usize,
    pub(super) waiting: VecDeque<Beam<S>>,
}

impl<S> Beams<S> {
    /// With one hypothesis, at the `first` node.
    pub(super) fn new(first: usize, start: Hypothesis<S>) -> Self {
        let waiting = VecDeque::from([vec![start]]);
        Self { first, waiting }
    }

    /// The next node where hypotheses wait.
    pub(super) fn next(&mut self) -> Option<(usize, Beam<S>)> {
        while let Some(beam) = self.waiting.pop_front() {
            self.first += 1;
            if !beam.is_empty() {
                return Some((self.first - 1, beam));
            }
        }
        None
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.iter().all(Vec::is_empty)
    }

    pub(super) fn at(&mut self, node: usize) -> &mut Beam<S> {
        let at = node - self.first;
        if self.waiting.len() <= at {
            self.waiting.resize_with(at + 1, Vec::new);
        }
        &mut self.waiting[at]
    }
}
