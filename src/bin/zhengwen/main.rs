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
        Some(Command::Man) => shell::man(),
    };
    outcome.unwrap_or_else(|error| match error.downcast_ref::<Error>() {
        Some(Error::Interrupted) => ExitCode::from(interrupt::EXIT_INTERRUPTED),
        // Whoever read the output has had enough.
        Some(Error::Io { source, .. }) if source.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        // Our own errors are whole sentences; their causes are in them.
        Some(error) => {
            Messages::fatal(log_format, &error.to_string());
            ExitCode::from(EXIT_FATAL)
        }
        None if error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe) =>
        {
            ExitCode::SUCCESS
        }
        None => {
            Messages::fatal(log_format, &format!("{error:#}"));
            ExitCode::from(EXIT_FATAL)
        }
    })
}
