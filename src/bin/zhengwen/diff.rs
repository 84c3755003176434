//! `--diff`: what would change, as a unified diff with the evidence behind it; nothing is written.
//!
//! The diff is between the decoded text and the clean one. What strip takes is struck out on a
//! terminal, and below the hunks stands why each change was made, in lines that begin with `#`
//! and that `patch` passes over.

use std::collections::HashSet;
use std::io::{IsTerminal, Write};

use similar::{ChangeTag, TextDiff};
use zhengwen::batch::{Event, Summary};
use zhengwen::formats::quarantine::Quarantine;
use zhengwen::formats::{Body, Input, Source};
use zhengwen::report::Edit;
use zhengwen::stages::strip::StripLevel;
use zhengwen::{
    Document, Error, Pipeline, PipelineOptions, Quarantined, Record, Rejection, Report,
};

use crate::messages::Messages;

/// How many reasons are shown for a document; `--explain` has them all.
const REASONS: usize = 200;

/// How many annotations that were taken out are shown.
const SHOWN: usize = 12;

/// The rule of strip's edits that only close the gaps between what is left.
const JOINED: &str = "joined";

/// Diffs every document against its clean text.
pub fn run(
    options: &PipelineOptions,
    source: &mut dyn Source,
    quarantine: &dyn Quarantine,
    messages: &Messages,
) -> Result<Summary, Error> {
    let mut kept = options.clone();
    kept.strip.level = StripLevel::None;
    let road = Road {
        whole: Pipeline::new(PipelineOptions {
            explain: true,
            ..options.clone()
        })?,
        kept: Pipeline::new(kept)?,
    };
    let mut summary = Summary::default();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let coloured = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    while let Some(input) = source.next_input() {
        let outcome = input.and_then(|input| road.diff(input));
        match outcome {
            Ok((document, diffed)) => {
                write_diff(&mut out, &document.id, &diffed, coloured)
                    .map_err(|error| Error::io("<stdout>", error))?;
                let record = &diffed.record;
                let (bytes, text) = (document.body.len() as u64, record.text.len() as u64);
                summary.add_clean(&record.metadata, &record.report, bytes, text);
            }
            Err(document) => {
                quarantine.put(&document)?;
                summary.add_quarantined(&document);
                messages.document(&Event::Quarantined(&document));
            }
        }
    }
    out.flush().map_err(|error| Error::io("<stdout>", error))?;
    summary.skipped = source.skipped();
    Ok(summary)
}

/// The road, and the same road with every line kept.
struct Road {
    whole: Pipeline,
    kept: Pipeline,
}

/// A document before and after.
struct Diffed {
    before: String,
    record: Record,
    /// The lines of `before` that strip takes.
    stripped: HashSet<usize>,
}

impl Road {
    fn diff(&self, input: Input) -> Result<(Document, Diffed), Quarantined> {
        let (path, in_file) = (
            input.origin.path.clone(),
            matches!(input.body, Body::File(..)),
        );
        let document = input.read()?;
        match self.diffed(&document) {
            Ok(diffed) => Ok((document, diffed)),
            Err(rejection) => Err(Quarantined {
                id: document.id,
                path,
                rejection,
                body: (!in_file).then_some(document.body),
            }),
        }
    }

    fn diffed(&self, document: &Document) -> Result<Diffed, Rejection> {
        let (before, _) = self.whole.read(document)?;
        let record = self.whole.clean(document)?;
        let stripped = match record.report.strip.edits.is_empty() {
            true => HashSet::new(),
            false => stripped(&before, &self.kept.clean(document)?.text, &record.report),
        };
        Ok(Diffed {
            before,
            record,
            stripped,
        })
    }
}

/// Which lines of `before` strip took: `kept` is the same text, line by line, as strip saw it.
fn stripped(before: &str, kept: &str, report: &Report) -> HashSet<usize> {
    if before.lines().count() != kept.lines().count() {
        return HashSet::new();
    }
    let mut lines = kept.lines().enumerate();
    let edits = report.strip.edits.iter().filter(|edit| edit.rule != JOINED);
    let texts = edits.filter_map(|edit| edit.texts.as_ref());
    let wanted = texts.flat_map(|texts| texts.before_text.lines().map(str::trim));
    wanted
        .filter(|line| !line.is_empty())
        .filter_map(|line| lines.find(|(_, kept)| kept.trim() == line))
        .map(|(index, _)| index)
        .collect()
}

/// How many unchanged lines stand around a change.
const CONTEXT_LINES: usize = 3;

fn write_diff(
    out: &mut impl Write,
    id: &str,
    diffed: &Diffed,
    coloured: bool,
) -> std::io::Result<()> {
    let (before, after) = (&diffed.before, &diffed.record.text);
    if before == after {
        return Ok(());
    }
    let diff = TextDiff::from_lines(before.as_str(), after.as_str());
    writeln!(out, "--- {id}\n+++ {id} (clean)")?;
    for hunk in diff
        .unified_diff()
        .context_radius(CONTEXT_LINES)
        .iter_hunks()
    {
        writeln!(out, "{}", hunk.header())?;
        for change in hunk.iter_changes() {
            let stripped = change
                .old_index()
                .is_some_and(|index| diffed.stripped.contains(&index));
            let (on, off) = match change.tag() {
                _ if !coloured => ("", ""),
                ChangeTag::Delete if stripped => ("\x1b[9;31m", "\x1b[0m"),
                ChangeTag::Delete => ("\x1b[31m", "\x1b[0m"),
                ChangeTag::Insert => ("\x1b[32m", "\x1b[0m"),
                ChangeTag::Equal => ("", ""),
            };
            let line = change.value();
            let line = line.strip_suffix('\n').unwrap_or(line);
            writeln!(out, "{}{on}{line}{off}", change.tag())?;
            if change.missing_newline() {
                writeln!(out, "\\ No newline at end of file")?;
            }
        }
    }
    write_reasons(out, &diffed.record.report)
}

/// Why each change was made.
fn write_reasons(out: &mut impl Write, report: &Report) -> std::io::Result<()> {
    let (plain, other): (Vec<&Edit>, Vec<&Edit>) = report
        .repair
        .edits
        .iter()
        .partition(|edit| is_deletion(edit));
    if let Some(first) = plain.first() {
        let texts = plain.iter().filter_map(|edit| edit.texts.as_ref());
        let some: Vec<&str> = texts
            .take(SHOWN)
            .map(|texts| texts.before_text.as_str())
            .collect();
        let more = if plain.len() > SHOWN { " …" } else { "" };
        let (rule, count) = (&first.rule, plain.len());
        writeln!(
            out,
            "# repair {rule}, {count} taken out: {}{more}",
            some.join(" ")
        )?;
    }
    let stripped = report.strip.edits.iter().filter(|edit| edit.rule != JOINED);
    let edits = other.into_iter().map(|edit| ("repair", edit));
    let mut edits = edits.chain(stripped.map(|edit| ("strip", edit)));
    for (stage, edit) in edits.by_ref().take(REASONS) {
        writeln!(out, "# {stage} {}", reason(edit))?;
    }
    match edits.count() {
        0 => {}
        left => writeln!(out, "# and {left} more; --explain reports them all")?,
    }
    if report.simplify.changed > 0 {
        let (changed, profile) = (report.simplify.changed, &report.simplify.profile);
        writeln!(out, "# simplify {profile}: {changed} characters")?;
    }
    Ok(())
}

/// Whether an edit only takes an annotation out, which needs no reason of its own.
fn is_deletion(edit: &Edit) -> bool {
    edit.rule == "annotation"
        && edit.detail.is_none()
        && edit
            .texts
            .as_ref()
            .is_some_and(|texts| texts.after_text.is_empty())
}

fn reason(edit: &Edit) -> String {
    let mut reason = format!("{} {:.2}", edit.rule, edit.confidence);
    if let Some(texts) = &edit.texts {
        reason += &format!(": {:?}", texts.before_text.trim());
        if !texts.after_text.trim().is_empty() {
            reason += &format!(" → {:?}", texts.after_text.trim());
        }
    }
    if let Some(detail) = &edit.detail {
        reason += &format!(" ({detail})");
    }
    reason
}
