//! The main job: inputs through the pipeline into an output.

use std::borrow::Cow;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use zhengwen::batch::{self, BatchOptions, Summary};
use zhengwen::formats::files::{FileOptions, FileSource};
use zhengwen::formats::jsonl::JsonlSink;
use zhengwen::formats::mirror::{self, MirrorSink};
use zhengwen::formats::output::{Output, TempFiles, is_special, would_replace};
use zhengwen::formats::quarantine::{LeaveInPlace, Quarantine, QuarantineFile, QuarantineFolder};
use zhengwen::formats::text::TextSink;
use zhengwen::formats::{Format, Sink, Source};
use zhengwen::stream::StreamOptions;
use zhengwen::{Error, Pipeline};

use crate::args::CleanArgs;
use crate::messages::Messages;
use crate::{EXIT_QUARANTINED, diff, site_lines};

/// Where the records go.
enum Target {
    Stdout(Format),
    File(PathBuf, Format),
    Folder(PathBuf, Format),
    InPlace,
}

impl Target {
    /// Whether text is written and no records, which alone hold metadata and evidence.
    fn is_text(&self) -> bool {
        match self {
            Self::Stdout(format) | Self::File(_, format) | Self::Folder(_, format) => {
                *format == Format::Text
            }
            Self::InPlace => true,
        }
    }
}

/// Runs the main job.
pub fn run(args: &CleanArgs) -> anyhow::Result<ExitCode> {
    let mut pipeline_options = args.pipeline_options()?;
    let paths = if args.paths.is_empty() {
        vec![PathBuf::from("-")]
    } else {
        args.paths.clone()
    };
    let target = target(args, &paths)?;
    let unread = target.is_text() && args.run.stats.is_none() && !args.output.diff;
    pipeline_options.strip.without_metadata = unread;
    let mut options = FileOptions {
        own_files: own_files(args),
        distinct_names: matches!(target, Target::Folder(..)),
        ..args.inputs.file_options()
    };
    if args.output.backup {
        // What an earlier run kept is no document of this one.
        let kept = ["*.bak", "*.bak[0-9]", "*.bak[0-9]*[0-9]"];
        options.exclude.extend(kept.map(str::to_owned));
    }
    check_overwriting(args, &paths, &target, &options)?;
    let many = count(&paths, &options)?;
    let messages = Messages::new(&args.run, many);
    note_what_may_surprise(args, &target, &messages);
    let quarantine = quarantine(args.run.quarantine.as_deref(), args.output.force)?;
    let started = Instant::now();
    let cancel = Arc::new(AtomicBool::new(false));
    let files = TempFiles::default();
    crate::interrupt::handle(&cancel, &files)?;
    let stats = stats_output(args, &files)?;
    let batch_options = BatchOptions {
        jobs: args.run.jobs,
        stream: StreamOptions {
            segment_bytes: args.run.segment_size,
        },
        cancel: Some(&cancel),
        observer: Some(&|event| messages.document(event)),
        ..BatchOptions::default()
    };
    pipeline_options.strip.site_lines = site_lines::gather(
        args,
        &pipeline_options,
        &paths,
        &options,
        &batch_options,
        &files,
    )?;
    let mut source = FileSource::new(paths, options)?;
    let summary = if args.output.diff {
        diff::run(&pipeline_options, &mut source, &*quarantine, &messages)?
    } else {
        let pipeline = Pipeline::new(pipeline_options)?;
        pipeline.prepare();
        let sink = sink(args, &target, &files)?;
        batch::run(&pipeline, &mut source, &*sink, &*quarantine, &batch_options)?
    };
    messages.summary(&summary);
    write_stats(stats, &summary, started)?;
    Ok(if summary.quarantined > 0 {
        ExitCode::from(EXIT_QUARANTINED)
    } else {
        ExitCode::SUCCESS
    })
}

fn note_what_may_surprise(args: &CleanArgs, target: &Target, messages: &Messages) {
    if args.paths.is_empty() && std::io::stdin().is_terminal() {
        messages.note("reading standard input; --help tells what else can be done");
    }
    if let Some(flag) = unseen(args, target) {
        messages.note(&format!(
            "{flag} shows in records only, not in text; add -f jsonl, or take --diff"
        ));
    }
}

fn target(args: &CleanArgs, paths: &[PathBuf]) -> Result<Target, Error> {
    let wanted = args.output.format.map(Format::from);
    if args.output.in_place {
        let placeless = |path: &&PathBuf| path.as_os_str() == "-" || is_special(path);
        return match paths.iter().find(placeless) {
            Some(path) => Err(Error::Options(format!(
                "--in-place needs files: {} has no place",
                input_name(path)
            ))),
            None => Ok(Target::InPlace),
        };
    }
    let Some(output) = &args.output.output else {
        return Ok(Target::Stdout(wanted.unwrap_or(Format::Text)));
    };
    if output.as_os_str() == "-" {
        return Ok(Target::Stdout(wanted.unwrap_or(Format::Text)));
    }
    let named_folder = output.as_os_str().as_encoded_bytes().last() == Some(&b'/');
    let folder_input = paths.iter().any(|path| path.is_dir());
    let folder = output.is_dir()
        || named_folder
        || (folder_input && output.extension().is_none() && !output.exists());
    Ok(if folder {
        Target::Folder(output.clone(), wanted.unwrap_or(Format::Text))
    } else {
        let format = wanted.or(Format::of(output)).unwrap_or(Format::Text);
        Target::File(output.clone(), format)
    })
}

/// An input as messages call it.
pub fn input_name(path: &Path) -> Cow<'_, str> {
    match path.as_os_str() == "-" {
        true => "standard input".into(),
        false => path.to_string_lossy(),
    }
}

/// The flag that asks for what only records hold, where no records are written.
fn unseen(args: &CleanArgs, target: &Target) -> Option<&'static str> {
    match &args.output {
        output if !target.is_text() || output.diff => None,
        output if output.explain => Some("--explain"),
        output if output.keep_removed => Some("--keep-removed"),
        _ => None,
    }
}

/// The run's own outputs, which are no inputs even where they lie in an input folder.
fn own_files(args: &CleanArgs) -> Vec<PathBuf> {
    let run = &args.run;
    // In place, every output but these is an input.
    let output = if args.output.in_place {
        &None
    } else {
        &args.output.output
    };
    [output, &run.quarantine, &run.stats, &args.stages.site_lines]
        .into_iter()
        .flatten()
        .cloned()
        .collect()
}

const IS_INPUT: &str = "is an input; choose another output, or use --in-place";
const EXISTS: &str = "exists already; choose another output, or use --force";

fn refuse(path: &Path, message: &str) -> Result<(), Error> {
    Err(Error::Output {
        path: path.to_owned(),
        message: message.to_owned(),
    })
}

/// Refuses to overwrite an input, ever, and an existing output without `--force`, before
/// anything is written.
fn check_overwriting(
    args: &CleanArgs,
    paths: &[PathBuf],
    target: &Target,
    options: &FileOptions,
) -> Result<(), Error> {
    check_side_outputs(args, paths)?;
    match target {
        Target::File(path, _) => {
            if paths.iter().any(|input| same_file(input, path)) {
                refuse(path, IS_INPUT)?;
            }
            if would_replace(path) && !args.output.force {
                refuse(path, EXISTS)?;
            }
        }
        Target::Folder(folder, format) if folder.is_dir() => {
            if paths.iter().any(|input| same_file(input, folder)) {
                refuse(folder, IS_INPUT)?;
            }
            let mut source = FileSource::new(paths.to_vec(), options.clone())?;
            while let Some(input) = source.next_input() {
                let Ok(input) = input else { continue };
                let path = mirror::target(folder, &input.origin.name, *format);
                let from = input.origin.path.unwrap_or_default();
                if same_file(&from, &path) {
                    refuse(&path, IS_INPUT)?;
                }
                if would_replace(&path) && !args.output.force {
                    refuse(&path, EXISTS)?;
                }
            }
        }
        Target::Folder(..) | Target::Stdout(_) | Target::InPlace => {}
    }
    Ok(())
}

/// The same for what is written beside the records: statistics, reasons and site lines.
fn check_side_outputs(args: &CleanArgs, paths: &[PathBuf]) -> Result<(), Error> {
    let run = &args.run;
    let side = [&run.quarantine, &run.stats, &args.stages.site_lines];
    let side: Vec<&PathBuf> = side.into_iter().flatten().collect();
    for (index, path) in side.iter().enumerate() {
        if paths.iter().any(|input| same_file(input, path)) {
            refuse(path, IS_INPUT)?;
        }
        let others = side[..index].iter().copied().chain(&args.output.output);
        if !is_special(path) && others.into_iter().any(|other| same_place(other, path)) {
            refuse(path, "is named for two outputs; give each its own file")?;
        }
    }
    match &run.stats {
        Some(path) if would_replace(path) && !args.output.force => refuse(path, EXISTS),
        _ => Ok(()),
    }
}

/// Whether two outputs, which need not be there yet, would be one.
fn same_place(a: &Path, b: &Path) -> bool {
    same_file(a, b) || std::path::absolute(a).ok() == std::path::absolute(b).ok()
}

/// Whether both are there and are one.
pub fn same_file(a: &Path, b: &Path) -> bool {
    match (std::fs::canonicalize(a), std::fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// How many documents there are, counted only where somebody will see a progress bar.
fn count(paths: &[PathBuf], options: &FileOptions) -> Result<Option<u64>, Error> {
    if !std::io::stderr().is_terminal() {
        return Ok(None);
    }
    if paths.iter().all(|path| !path.is_dir()) {
        return Ok(Some(paths.len() as u64));
    }
    let mut source = FileSource::new(paths.to_vec(), options.clone())?;
    Ok(Some(
        std::iter::from_fn(|| source.next_input()).count() as u64
    ))
}

fn sink(args: &CleanArgs, target: &Target, files: &TempFiles) -> Result<Box<dyn Sink>, Error> {
    let single = |output: Output, format: Format| -> Box<dyn Sink> {
        match format {
            Format::Text => Box::new(TextSink::new(output)),
            Format::Jsonl => Box::new(JsonlSink::new(output)),
        }
    };
    Ok(match target {
        Target::Stdout(format) => {
            let output = Output::writer("<stdout>", Box::new(std::io::stdout()));
            single(output, *format)
        }
        Target::File(path, format) => single(Output::create(path, files)?, *format),
        Target::Folder(folder, format) => {
            Box::new(MirrorSink::folder(folder, *format, files.clone()))
        }
        Target::InPlace => Box::new(MirrorSink::in_place(args.output.backup, files.clone())),
    })
}

fn quarantine(path: Option<&Path>, force: bool) -> Result<Box<dyn Quarantine>, Error> {
    let Some(path) = path else {
        return Ok(Box::new(LeaveInPlace));
    };
    let named_folder = path.as_os_str().as_encoded_bytes().last() == Some(&b'/');
    let folder = path.is_dir() || named_folder || (path.extension().is_none() && !path.exists());
    let reasons = match folder {
        true => path.join(QuarantineFolder::REASONS),
        false => path.to_owned(),
    };
    if would_replace(&reasons) && !force {
        return Err(Error::Output {
            path: reasons,
            message: "exists already; choose another quarantine, or use --force".to_owned(),
        });
    }
    if folder {
        return Ok(Box::new(QuarantineFolder::create(path)?));
    }
    Ok(Box::new(QuarantineFile::create(path)?))
}

/// Opened before the run, so that a place that cannot be written to ends it early.
fn stats_output(args: &CleanArgs, files: &TempFiles) -> Result<Option<Output>, Error> {
    let path = args.run.stats.as_deref();
    path.map(|path| Output::create(path, files)).transpose()
}

fn write_stats(output: Option<Output>, summary: &Summary, started: Instant) -> anyhow::Result<()> {
    let Some(mut output) = output else {
        return Ok(());
    };
    let mut stats = serde_json::to_value(summary)?;
    stats["seconds"] = serde_json::json!(started.elapsed().as_secs_f64());
    stats["version"] = serde_json::json!(env!("CARGO_PKG_VERSION"));
    let mut text = serde_json::to_string_pretty(&stats)?;
    text.push('\n');
    output.put(text.as_bytes())?;
    output.finish()?;
    Ok(())
}
