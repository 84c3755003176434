//! What a shell and a manual reader need.

use std::io::Write;
use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;
use zhengwen::Error;

use crate::args::Cli;

/// Prints the completions for `shell`.
pub fn completions(shell: Shell) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "zhengwen", &mut script);
    print(&script)
}

/// Prints the manual page.
pub fn man() -> anyhow::Result<ExitCode> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    print(&page)
}

fn print(bytes: &[u8]) -> anyhow::Result<ExitCode> {
    let written = std::io::stdout().lock().write_all(bytes);
    written.map_err(|error| Error::io("<stdout>", error))?;
    Ok(ExitCode::SUCCESS)
}
