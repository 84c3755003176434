//! `zhengwen rules`: the dictionary of boilerplate, checked and explained.
//!
//! `check` runs every rule's own examples; `explain` says of every line of a file what would
//! become of it and why; `test` holds lines against the rules one by one, without their document.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use zhengwen::stages::strip::{Place, RuleFile, RuleSet, Strip, StripOptions};
use zhengwen::{Error, Metadata};

/// What to do with the rules.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// Rule files merged over the built-in rules, in order.
    #[arg(long = "rules", value_name = "FILE", global = true)]
    pub files: Vec<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: RulesCommand,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Run the examples and counter-examples of every rule (of FILE merged over the built-in rules).
    Check {
        /// A rule file.
        file: Option<PathBuf>,
    },
    /// Say what becomes of every line of a text, and why.
    Explain {
        /// The text; `-` is standard input.
        file: PathBuf,
    },
    /// Say which rules every line of a text matches, whatever stands around it.
    Test {
        /// The lines; `-` is standard input.
        file: PathBuf,
    },
}

/// Runs the subcommand: exit code 1 when a rule fails its examples.
pub fn run(args: &RulesArgs) -> anyhow::Result<ExitCode> {
    let mut files = args.files.clone();
    if let RulesCommand::Check { file: Some(file) } = &args.command {
        files.push(file.clone());
    }
    let files = crate::args::rule_files(&files)?;
    let mut out = std::io::stdout().lock();
    match &args.command {
        RulesCommand::Check { .. } => check(&RuleSet::new(&files)?, &mut out),
        RulesCommand::Explain { file } => explain(&text(file)?, files, &mut out),
        RulesCommand::Test { file } => test(&text(file)?, &RuleSet::new(&files)?, &mut out),
    }
}

fn text(path: &Path) -> Result<String, Error> {
    let mut text = String::new();
    match path.as_os_str() == "-" {
        true => io::stdin().read_to_string(&mut text),
        false => File::open(path).and_then(|mut file| file.read_to_string(&mut text)),
    }
    .map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData => Error::Options(format!(
            "{}: not UTF-8; `zhengwen --no-strip` makes it the text that rules see",
            path.display()
        )),
        _ => Error::io(path, error),
    })?;
    Ok(text)
}

fn check(rules: &RuleSet, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let failures = rules.failures();
    for failure in &failures {
        writeln!(out, "{failure}")?;
    }
    writeln!(
        out,
        "{} rules, {} failures",
        rules.rules().len(),
        failures.len()
    )?;
    Ok(if failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    })
}

fn explain(text: &str, rules: Vec<RuleFile>, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let strip = Strip::new(StripOptions {
        rules,
        explain: true,
        ..StripOptions::default()
    })?;
    let place = Place {
        first: true,
        last: true,
    };
    let staged = strip.apply(&strip.survey(text, place, &Metadata::default()), text);
    if let Some(kept) = &staged.evidence.kept {
        writeln!(out, "kept: {kept}")?;
    }
    let edits = staged
        .evidence
        .edits
        .iter()
        .filter(|edit| edit.rule != "joined");
    let cut: Vec<_> = edits
        .map(|edit| (edit.before.clone(), edit.rule.as_ref(), edit.confidence))
        .collect();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.trim_end().len();
        let start = end - line.trim().len();
        let found = cut
            .iter()
            .find(|(span, _, _)| span.start <= start && end <= span.end);
        match found {
            _ if line.trim().is_empty() => {}
            Some((_, rule, score)) => writeln!(out, "- {rule} {score:.2}\t{}", line.trim())?,
            None => writeln!(out, "+\t{}", line.trim())?,
        }
        at += line.len();
    }
    writeln!(out, "{}", serde_json::to_string(&staged.evidence.found)?)?;
    Ok(ExitCode::SUCCESS)
}

fn test(text: &str, rules: &RuleSet, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let matches: Vec<String> = rules
            .explain(line)
            .iter()
            .map(|(id, class, score)| format!("{id} ({class}, {score:.2})"))
            .collect();
        writeln!(out, "{}\t{}", line.trim(), matches.join(", "))?;
    }
    Ok(ExitCode::SUCCESS)
}
