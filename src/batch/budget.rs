//! The bound on memory: how many bytes of documents may be in flight.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Bytes in flight. Taken in document order and given back after writing, so the document that
/// everything waits for always has its share.
pub(super) struct Budget {
    limit: usize,
    used: Mutex<usize>,
    freed: Condvar,
}

/// How long a waiting reader sleeps before it looks whether the run was cancelled.
const CANCEL_POLL: Duration = Duration::from_millis(50);

impl Budget {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            used: Mutex::new(0),
            freed: Condvar::new(),
        }
    }

    fn wait(
        &self,
        ready: impl Fn(usize) -> bool,
        stopped: impl Fn() -> bool,
    ) -> MutexGuard<'_, usize> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        while !ready(*used) && !stopped() {
            let waited = self.freed.wait_timeout(used, CANCEL_POLL);
            used = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        used
    }

    /// Takes `cost` bytes; one document alone may cost more than the limit.
    pub(super) fn acquire(&self, cost: usize, stopped: impl Fn() -> bool) {
        *self.wait(|used| used == 0 || used + cost <= self.limit, stopped) += cost;
    }

    pub(super) fn wait_until_idle(&self, stopped: impl Fn() -> bool) {
        drop(self.wait(|used| used == 0, stopped));
    }

    pub(super) fn release(&self, cost: usize) {
        *self.used.lock().unwrap_or_else(PoisonError::into_inner) -= cost;
        self.freed.notify_one();
    }
}
