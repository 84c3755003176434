//! Ctrl-C: the run ends, and no half-written file stays behind.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use zhengwen::Error;
use zhengwen::formats::output::TempFiles;

/// The exit code of a run that was interrupted.
pub const EXIT_INTERRUPTED: u8 = 130;

/// How long the run has to end by itself; it may sit in a read that never returns.
const PATIENCE: Duration = Duration::from_millis(300);

/// On SIGINT asks the run to end, waits a little, then clears up and leaves.
pub fn handle(cancel: &Arc<AtomicBool>, files: &TempFiles) -> Result<(), Error> {
    let (cancel, files) = (Arc::clone(cancel), files.clone());
    ctrlc::set_handler(move || {
        cancel.store(true, Ordering::Relaxed);
        std::thread::sleep(PATIENCE);
        files.remove_all();
        std::process::exit(EXIT_INTERRUPTED.into());
    })
    .map_err(|error| Error::Options(format!("cannot listen for interrupts: {error}")))
}
