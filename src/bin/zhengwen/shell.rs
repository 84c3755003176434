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

/// Prints the manual page of the main command or of another one.
pub fn man(of: Option<&str>) -> anyhow::Result<ExitCode> {
    let mut command = Cli::command();
    command.build();
    if let Some(name) = of {
        let found = command.find_subcommand(name).cloned();
        command = found.ok_or_else(|| {
            let known: Vec<&str> = command
                .get_subcommands()
                .map(|known| known.get_name())
                .collect();
            Error::Options(format!(
                "no command {name:?}; there are {}",
                known.join(", ")
            ))
        })?;
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    print(&page)
}

fn print(bytes: &[u8]) -> anyhow::Result<ExitCode> {
    let written = std::io::stdout().lock().write_all(bytes);
    written.map_err(|error| Error::io("<stdout>", error))?;
    Ok(ExitCode::SUCCESS)
}
