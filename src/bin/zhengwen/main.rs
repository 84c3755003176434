//! The command line of `zhengwen`: parse, build, run, exit code.

mod args;
mod clean;
mod convert;
mod detect;
mod diff;
mod interrupt;
mod messages;
mod rules;
mod shell;
mod site_lines;

use std::io;
use std::process::ExitCode;

use clap::Parser;
use zhengwen::Error;

use crate::args::{Cli, Command};
use crate::messages::Messages;

/// Finished, with documents in quarantine.
pub const EXIT_QUARANTINED: u8 = 1;

/// Could not go on.
const EXIT_FATAL: u8 = 2;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let log_format = cli.clean.run.log_format;
    let outcome = match &cli.command {
        None => clean::run(&cli.clean),
        Some(Command::Detect(args)) => detect::run(args),
        Some(Command::Convert(args)) => convert::run(args),
        Some(Command::Rules(args)) => rules::run(args),
        Some(Command::Completions { shell }) => shell::completions(*shell),
        Some(Command::Man { command }) => shell::man(command.as_deref()),
    };
    outcome.unwrap_or_else(|error| match error.downcast_ref::<Error>() {
        _ if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Some(Error::Interrupted) => ExitCode::from(interrupt::EXIT_INTERRUPTED),
        ours => {
            // Our own errors are whole sentences; their causes are in them.
            let message = ours.map_or_else(|| format!("{error:#}"), Error::to_string);
            Messages::fatal(log_format, &message);
            ExitCode::from(EXIT_FATAL)
        }
    })
}

/// Whether whoever read the output has had enough.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let cause = match error.downcast_ref::<Error>() {
        Some(Error::Io { source, .. }) => Some(source),
        _ => error.downcast_ref::<io::Error>(),
    };
    cause.is_some_and(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}
