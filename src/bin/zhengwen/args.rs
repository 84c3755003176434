//! Flags to options. Every default is the library's own; nothing is decided here.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use zhengwen::conversion::UserDictionary;
use zhengwen::formats::Format;
use zhengwen::formats::files::FileOptions;
use zhengwen::stages::decode::DecodeOptions;
use zhengwen::stages::extract::ExtractOptions;
use zhengwen::stages::repair::{HygieneOptions, RepairOptions, Strictness, parse_readings};
use zhengwen::stages::simplify::{Engine, SimplifyOptions};
use zhengwen::stages::strip::{RuleFile, StripLevel, StripOptions};
use zhengwen::{Error, PipelineOptions};

const EXAMPLES: &str = "\
Examples:
  zhengwen page.html                       clean text to the terminal
  zhengwen < old.txt > new.txt             any encoding in, UTF-8 out
  zhengwen crawl/ -o clean.jsonl           a folder into records, one JSON line each
  zhengwen crawl/ -o clean/ -j 8           a folder into a folder, file by file
  zhengwen --diff page.txt                 what would change, and nothing written
  zhengwen detect *.txt                    which encoding, how sure, how decided";

/// Chinese text in any state to clean UTF-8: detects the encoding, repairs mojibake, converts
/// traditional to simplified, strips boilerplate.
#[derive(Debug, Parser)]
#[command(
    name = "zhengwen",
    version,
    after_help = EXAMPLES,
    args_conflicts_with_subcommands = true,
    subcommand_help_heading = "Other commands"
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub clean: CleanArgs,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Tell the encoding of each input, one JSON line each
    Detect(DetectArgs),
    /// Convert the script of UTF-8 text, and nothing else
    Convert(ConvertArgs),
    /// Check, explain and test the rules of boilerplate
    Rules(crate::rules::RulesArgs),
    /// Print the completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page, or that of another command
    Man {
        /// The command [default: the main one]
        command: Option<String>,
    },
}

#[derive(Debug, Args)]
pub struct CleanArgs {
    /// Files and folders; none or - is standard input
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub stages: StageArgs,
    #[command(flatten)]
    pub inputs: InputArgs,
    #[command(flatten)]
    pub run: RunArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// Where the result goes; a folder input is mirrored below a folder [default: standard output]
    #[arg(short, long, value_name = "FILE|DIR")]
    pub output: Option<PathBuf>,
    /// The shape of the result [default: jsonl for a .jsonl output, else text]
    #[arg(short, long, value_enum)]
    pub format: Option<FormatArg>,
    /// Overwrite an output that exists
    #[arg(long)]
    pub force: bool,
    /// Rewrite the inputs themselves, as clean text
    #[arg(long, conflicts_with_all = ["output", "format", "diff"])]
    pub in_place: bool,
    /// With --in-place: keep what a file was as FILE.bak (FILE.bak2, … where that is taken), which
    /// is then no input
    #[arg(long, requires = "in_place")]
    pub backup: bool,
    /// Show what would change as a unified diff; nothing is written
    #[arg(long, conflicts_with_all = ["output", "format"])]
    pub diff: bool,
    /// Report every change with its span, texts, rule and confidence
    #[arg(long)]
    pub explain: bool,
    /// Put the removed lines into the record
    #[arg(long)]
    pub keep_removed: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Stages")]
pub struct StageArgs {
    /// The encoding of the inputs; a label wins over everything but a byte order mark
    #[arg(short, long, value_name = "auto|LABEL", default_value = "auto")]
    pub encoding: String,
    #[command(flatten)]
    pub profile: ProfileArgs,
    /// How sure repair must be: the likeliest reading, or only what is all but certain
    #[arg(long, value_enum, default_value_t)]
    pub repair: RepairArg,
    /// How much is stripped: what has good evidence, or only what is beyond doubt
    #[arg(long, value_enum, default_value_t)]
    pub strip: StripArg,
    /// Rules of boilerplate of your own, merged over the built-in ones by id (may be repeated)
    #[arg(long, value_name = "FILE")]
    pub rules: Vec<PathBuf>,
    /// Strip what many documents of a site share, as counted in FILE; it is made by a first pass
    /// over the inputs where it is missing
    #[arg(long, value_name = "FILE")]
    pub site_lines: Option<PathBuf>,
    /// With --site-lines: count these inputs too and extend the file
    #[arg(long, requires = "site_lines")]
    pub update: bool,
    /// Characters that machine annotation is put behind, with their readings, beside the built-in
    /// ones: a character, a tab and its pinyin a line (may be repeated)
    #[arg(long, value_name = "FILE")]
    pub readings: Vec<PathBuf>,
    /// Characters to clean away beyond damage; each has its cost in honest text
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KIND,…")]
    pub hygiene: Vec<HygieneArg>,
    /// Leave markup as it is
    #[arg(long)]
    pub no_extract: bool,
    /// Leave damage as it is
    #[arg(long, conflicts_with_all = ["repair", "readings", "hygiene"])]
    pub no_repair: bool,
    /// Leave the script as it is
    #[arg(long, conflicts_with_all = ["profile", "dictionary", "engine"])]
    pub no_simplify: bool,
    /// Keep every line; metadata is still read
    #[arg(long, conflicts_with_all = ["strip", "site_lines", "keep_removed"])]
    pub no_strip: bool,
}

#[derive(Debug, Args)]
pub struct ProfileArgs {
    /// The conversion profile, such as hans, t2s, tw2sp, s2t or none; or a .json configuration
    #[arg(short, long, default_value_t = SimplifyOptions::default().profile)]
    pub profile: String,
    /// A conversion dictionary of your own: key, tab, value a line (may be repeated)
    #[arg(long, value_name = "FILE")]
    pub dictionary: Vec<PathBuf>,
    /// The conversion engine: our own, or the C++ OpenCC (cargo feature `opencc`)
    #[arg(long, value_enum, default_value_t)]
    pub engine: EngineArg,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Inputs")]
pub struct InputArgs {
    /// In folders, read only what matches this glob (may be repeated)
    #[arg(long, value_name = "GLOB")]
    pub include: Vec<String>,
    /// In folders, pass over what matches this glob (may be repeated); see also .zhengwenignore
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    /// In folders, let .gitignore, .ignore and hidden names hide files too
    #[arg(long)]
    pub ignore_rules: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Run")]
pub struct RunArgs {
    /// How many workers [default: one a core]
    #[arg(short, long, default_value_t = 0, hide_default_value = true, value_parser = parse_jobs)]
    pub jobs: usize,
    /// From this size on a document is streamed, in pieces of this size
    #[arg(long, value_name = "SIZE", default_value = "8M", value_parser = parse_size)]
    pub segment_size: usize,
    /// Where documents that cannot be cleaned are put, with their reasons
    #[arg(long, value_name = "FILE|DIR")]
    pub quarantine: Option<PathBuf>,
    /// Write a JSON summary of the run
    #[arg(long, value_name = "FILE")]
    pub stats: Option<PathBuf>,
    /// Say only what ends the run
    #[arg(short, long)]
    pub quiet: bool,
    /// Say what is done with each document
    #[arg(short, long, conflicts_with = "quiet")]
    pub verbose: bool,
    /// The shape of the messages on standard error
    #[arg(long, value_enum, default_value_t)]
    pub log_format: LogFormat,
}

#[derive(Debug, Args)]
pub struct DetectArgs {
    /// Files and folders; none or - is standard input
    pub paths: Vec<PathBuf>,
    /// How many workers [default: one a core]
    #[arg(short, long, default_value_t = 0, hide_default_value = true, value_parser = parse_jobs)]
    pub jobs: usize,
    #[command(flatten)]
    pub inputs: InputArgs,
}

#[derive(Debug, Args)]
pub struct ConvertArgs {
    /// UTF-8 files; none or - is standard input
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub profile: ProfileArgs,
    /// Where the result goes [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Overwrite an output that exists
    #[arg(long)]
    pub force: bool,
    /// How many workers [default: one a core]
    #[arg(short, long, default_value_t = 0, hide_default_value = true, value_parser = parse_jobs)]
    pub jobs: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    // The clean text alone
    Text,
    // One JSON object a line: id, text, metadata, report
    Jsonl,
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Text => Self::Text,
            FormatArg::Jsonl => Self::Jsonl,
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum EngineArg {
    // Our own
    #[default]
    Native,
    // The C++ OpenCC (built with the feature `opencc`)
    Opencc,
}

impl From<EngineArg> for Engine {
    fn from(engine: EngineArg) -> Self {
        match engine {
            EngineArg::Native => Self::Native,
            EngineArg::Opencc => Self::OpenCc,
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum RepairArg {
    // The likeliest reading, marked where it was inferred
    #[default]
    Normal,
    // Only what is all but certain
    Strict,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum HygieneArg {
    // Zero-width characters and direction marks between Chinese characters
    Invisible,
    // Kangxi and supplementary radicals become hanzi
    Radicals,
    // Compatibility ideographs become unified ones
    Compatibility,
    // Private-use characters of old GBK and Big5 fonts become what Unicode has by now
    PrivateUse,
    // CR LF and CR become LF
    LineEnds,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum StripArg {
    // What is boilerplate with good evidence
    #[default]
    Balanced,
    // Only what is boilerplate beyond doubt
    Strict,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    // For people
    #[default]
    Text,
    // One JSON object a line
    Json,
}

impl CleanArgs {
    /// What the stages are to do.
    pub fn pipeline_options(&self) -> Result<PipelineOptions, Error> {
        let stages = &self.stages;
        let strictness = match stages.repair {
            RepairArg::Normal => Strictness::Normal,
            RepairArg::Strict => Strictness::Strict,
        };
        let level = match (stages.no_strip, stages.strip) {
            (true, _) => StripLevel::None,
            (false, StripArg::Balanced) => StripLevel::Balanced,
            (false, StripArg::Strict) => StripLevel::Strict,
        };
        let simplify = match stages.no_simplify {
            true => None,
            false => Some(stages.profile.simplify_options()?),
        };
        let repair = match stages.no_repair {
            true => None,
            false => Some(RepairOptions {
                strictness,
                readings: stages.readings()?,
                hygiene: stages.hygiene(),
                ..RepairOptions::default()
            }),
        };
        Ok(PipelineOptions {
            decode: DecodeOptions {
                encoding: (stages.encoding != "auto").then(|| stages.encoding.clone()),
            },
            extract: ExtractOptions {
                enabled: !stages.no_extract,
            },
            repair,
            simplify,
            strip: StripOptions {
                level,
                keep_removed: self.output.keep_removed,
                rules: rule_files(&stages.rules)?,
                ..StripOptions::default()
            },
            explain: self.output.explain,
        })
    }
}

impl StageArgs {
    fn hygiene(&self) -> HygieneOptions {
        let asked = |kind| self.hygiene.contains(&kind);
        HygieneOptions {
            invisible: asked(HygieneArg::Invisible),
            radicals: asked(HygieneArg::Radicals),
            compatibility: asked(HygieneArg::Compatibility),
            private_use: asked(HygieneArg::PrivateUse),
            line_ends: asked(HygieneArg::LineEnds),
            ..HygieneOptions::default()
        }
    }

    fn readings(&self) -> Result<Vec<(char, String)>, Error> {
        let mut readings = Vec::new();
        for path in &self.readings {
            let table = parse_readings(&read_text(path)?).map_err(|error| Error::Dictionary {
                file: path.display().to_string(),
                line: error.line,
                message: format!(
                    "expected a character, a tab and its reading with a tone mark, found {:?}",
                    error.text
                ),
            })?;
            readings.extend(table);
        }
        Ok(readings)
    }
}

/// The user's rule files, read.
pub fn rule_files(paths: &[PathBuf]) -> Result<Vec<RuleFile>, Error> {
    let read = |path: &PathBuf| {
        Ok(RuleFile {
            name: path.display().to_string(),
            text: read_text(path)?,
        })
    };
    paths.iter().map(read).collect()
}

impl ProfileArgs {
    /// How text is converted; reads the user's own files.
    pub fn simplify_options(&self) -> Result<SimplifyOptions, Error> {
        let config = match self.profile.ends_with(".json") {
            true => Some(read_text(self.profile.as_ref())?),
            false => None,
        };
        let dictionaries = self.dictionary.iter().map(|path| {
            Ok(UserDictionary {
                name: path.display().to_string(),
                text: read_text(path)?,
            })
        });
        Ok(SimplifyOptions {
            profile: self.profile.clone(),
            config,
            dictionaries: dictionaries.collect::<Result<_, Error>>()?,
            engine: self.engine.into(),
            ..SimplifyOptions::default()
        })
    }
}

fn read_text(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|error| Error::io(path, error))
}

impl InputArgs {
    /// What of the folders is read.
    pub fn file_options(&self) -> FileOptions {
        FileOptions {
            include: self.include.clone(),
            exclude: self.exclude.clone(),
            ignore_rules: self.ignore_rules,
            ..FileOptions::default()
        }
    }
}

/// A size in bytes: `65536`, `64K`, `8M`, `1G` (powers of 1024).
fn parse_size(text: &str) -> Result<usize, String> {
    let size = text.trim_end_matches(['b', 'B', 'i']);
    let digits = size.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match &size[digits.len()..] {
        "" => 0,
        "K" | "k" => 10,
        "M" | "m" => 20,
        "G" | "g" => 30,
        _ => usize::BITS, // overflows
    };
    digits
        .parse::<usize>()
        .ok()
        .and_then(|number| number.checked_mul(1usize.checked_shl(shift)?))
        .filter(|size| *size > 0)
        .ok_or_else(|| format!("{text:?} is not a size such as 65536, 64K or 8M"))
}

/// More workers than any machine has cores only cost the time to start them.
const MOST_JOBS: usize = 1024;

fn parse_jobs(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| *number <= MOST_JOBS);
    number.ok_or_else(|| {
        format!("{text:?} is not a number of workers, 0 (one a core) to {MOST_JOBS}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_powers_of_1024() {
        assert_eq!(parse_size("65536"), Ok(65536));
        assert_eq!(parse_size("64K"), Ok(65536));
        assert_eq!(parse_size("8MiB"), Ok(8 << 20));
        for wrong in ["", "0", "K", "8X", "-1", "99999999999G"] {
            assert!(parse_size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_arguments_are_consistent() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}
