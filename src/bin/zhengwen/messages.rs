//! What is said on standard error, for people or as JSON, with or without a progress bar.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use zhengwen::Quarantined;
use zhengwen::batch::{Event, Summary};

use crate::args::{LogFormat, RunArgs};

/// Says what happens.
pub struct Messages {
    format: LogFormat,
    quiet: bool,
    verbose: bool,
    bar: ProgressBar,
    documents: AtomicU64,
}

impl Messages {
    /// Messages as the flags ask for; a progress bar on a terminal for more than one document.
    pub fn new(run: &RunArgs, many: Option<u64>) -> Self {
        let wanted = !run.quiet
            && run.log_format == LogFormat::Text
            && many != Some(1)
            && std::io::stderr().is_terminal();
        let style = "{spinner} {pos}/{len} documents  {bar:32}  {per_sec}  {eta} left";
        let bar = match many {
            Some(count) if wanted => ProgressBar::new(count).with_style(
                ProgressStyle::with_template(style).expect("the template is constant and valid"),
            ),
            _ => ProgressBar::hidden(),
        };
        Self {
            format: run.log_format,
            quiet: run.quiet,
            verbose: run.verbose,
            bar,
            documents: AtomicU64::new(0),
        }
    }

    /// Tells of one document.
    pub fn document(&self, event: &Event<'_>) {
        self.documents.fetch_add(1, Ordering::Relaxed);
        self.bar.inc(1);
        match event {
            Event::Quarantined(document) if !self.quiet => self.say(
                || quarantined_text(document),
                || json!({"level": "warning", "event": "quarantined", "document": document}),
            ),
            Event::Clean {
                id, report, bytes, ..
            } if self.verbose => self.say(
                || format!("{id}: {}, {bytes} bytes, clean", report.decode.encoding),
                || {
                    json!({"level": "info", "event": "clean", "id": id, "bytes": bytes,
                        "encoding": report.decode.encoding})
                },
            ),
            _ => {}
        }
    }

    /// Tells how the run went, where there is something to tell.
    pub fn summary(&self, summary: &Summary) {
        self.bar.finish_and_clear();
        let worth_it =
            self.verbose || summary.read == 0 || summary.quarantined > 0 && summary.read > 1;
        if worth_it && !self.quiet {
            let skipped = match summary.skipped {
                0 => String::new(),
                count => format!(", {count} skipped"),
            };
            self.say(
                || {
                    format!(
                        "{} read, {} clean, {} quarantined{skipped}",
                        summary.read, summary.clean, summary.quarantined
                    )
                },
                || json!({"level": "info", "event": "summary", "summary": summary}),
            );
        }
    }

    /// Says what the user should know, though the run goes on.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            self.say(
                || text.to_owned(),
                || json!({"level": "warning", "message": text}),
            );
        }
    }

    /// Says why the run ended.
    pub fn fatal(format: LogFormat, message: &str) {
        let mut stderr = std::io::stderr().lock();
        // There is nobody to tell that standard error is closed.
        let _ = match format {
            LogFormat::Text => writeln!(stderr, "zhengwen: {message}"),
            LogFormat::Json => {
                writeln!(stderr, "{}", json!({"level": "error", "message": message}))
            }
        };
    }

    fn say(&self, text: impl Fn() -> String, value: impl Fn() -> Value) {
        self.bar.suspend(|| {
            let mut stderr = std::io::stderr().lock();
            let _ = match self.format {
                LogFormat::Text => writeln!(stderr, "zhengwen: {}", text()),
                LogFormat::Json => writeln!(stderr, "{}", value()),
            };
        });
    }
}

/// What became of a document that could not be cleaned, in one line.
pub fn quarantined_text(document: &Quarantined) -> String {
    let place = match document.rejection.offset {
        Some(offset) => format!(" (at byte {offset})"),
        None => String::new(),
    };
    format!("{}: {}{place}", document.id, document.rejection)
}
