//! Ctrl-C and `kill`: the run ends, and no half-written file stays behind.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use zhengwen::Error;
use zhengwen::formats::output::TempFiles;

/// The exit code of a run that was interrupted.
pub const EXIT_INTERRUPTED: u8 = 130;

/// How long the run has to end by itself; it may sit in a read that never returns.
const PATIENCE: Duration = Duration::from_millis(300);

/// On SIGINT and SIGTERM asks the run to end, waits a little, then clears up and leaves.
pub fn handle(cancel: &Arc<AtomicBool>, files: &TempFiles) -> Result<(), Error> {
    let (cancel, files) = (Arc::clone(cancel), files.clone());
    on_interrupt(move || {
        cancel.store(true, Ordering::Relaxed);
        std::thread::sleep(PATIENCE);
        files.remove_all();
        std::process::exit(EXIT_INTERRUPTED.into());
    })
    .map_err(|error| Error::Options(format!("cannot listen for interrupts: {error}")))
}

/// SIGHUP is left as it is, so that `nohup` holds.
#[cfg(unix)]
fn on_interrupt(leave: impl Fn() + Send + 'static) -> io::Result<()> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM])?;
    std::thread::spawn(move || signals.forever().for_each(|_| leave()));
    Ok(())
}

#[cfg(not(unix))]
fn on_interrupt(leave: impl Fn() + Send + 'static) -> io::Result<()> {
    ctrlc::set_handler(leave).map_err(io::Error::other)
}
