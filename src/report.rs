//! What was done to a document and why: the evidence of every stage.
//!
//! Counts are always there. Spans ([`Edit`]) are gathered on request, in coordinates (bytes) of
//! the stage's own input and output. A document larger than one window is judged window by
//! window, and what each shows is added up.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use crate::document::Metadata;

/// A stage's output together with its evidence. Untouched text stays borrowed.
#[derive(Debug, Clone, PartialEq)]
pub struct Staged<'t, E> {
    /// The text after the stage.
    pub text: Cow<'t, str>,
    /// What the stage did and why.
    pub evidence: E,
}

impl<'t, E> Staged<'t, E> {
    /// Text that the stage left as it was.
    pub(crate) fn untouched(text: &'t str, evidence: E) -> Self {
        Self {
            text: Cow::Borrowed(text),
            evidence,
        }
    }
}

/// One change of one stage.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Edit {
    /// The rule that made it, such as `annotation` or `round-trip:utf-8>windows-1252`.
    pub rule: Cow<'static, str>,
    /// What was replaced: half-open, bytes of the stage's input.
    pub before: Range<usize>,
    /// What stands there now: half-open, bytes of the stage's output.
    pub after: Range<usize>,
    /// How sure the stage is, 0 to 1.
    pub confidence: f32,
    /// The replaced text and its replacement, filled in by the pipeline for whoever reads the report.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub texts: Option<EditTexts>,
    /// What else speaks for the change (bytes, candidates considered, margin).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// The two texts of an [`Edit`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EditTexts {
    /// The replaced text.
    pub before_text: String,
    /// Its replacement.
    pub after_text: String,
}

impl Edit {
    /// An edit; the texts are filled in later.
    pub(crate) fn new(
        rule: impl Into<Cow<'static, str>>,
        before: Range<usize>,
        after: Range<usize>,
        confidence: f32,
    ) -> Self {
        Self {
            rule: rule.into(),
            before,
            after,
            confidence,
            texts: None,
            detail: None,
        }
    }

    fn shift(mut self, input: usize, output: usize) -> Self {
        self.before = self.before.start + input..self.before.end + input;
        self.after = self.after.start + output..self.after.end + output;
        self
    }
}

/// Fills in the texts of `edits`; a span that does not lie on character boundaries is skipped.
pub(crate) fn quote(edits: &mut [Edit], input: &str, output: &str) {
    for edit in edits {
        if let (Some(before), Some(after)) = (
            input.get(edit.before.clone()),
            output.get(edit.after.clone()),
        ) {
            edit.texts = Some(EditTexts {
                before_text: before.to_owned(),
                after_text: after.to_owned(),
            });
        }
    }
}

/// The evidence of all stages for one document.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// How bytes became text.
    pub decode: DecodeEvidence,
    /// How markup became plain blocks; absent for plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extract: Option<ExtractEvidence>,
    /// What damage was undone.
    pub repair: RepairEvidence,
    /// What was converted.
    pub simplify: SimplifyEvidence,
    /// What was stripped.
    pub strip: StripEvidence,
    /// The removed lines, with `--keep-removed`; a record writes them beside the report.
    #[serde(skip)]
    pub removed: Vec<RemovedLine>,
}

/// How long the input and the output of the text stages are, in bytes: where the next window's
/// spans begin.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Offsets {
    /// Bytes that entered repair.
    pub(crate) repair: usize,
    /// Bytes that left repair and entered simplify.
    pub(crate) simplify: usize,
    /// Bytes that left simplify and entered strip.
    pub(crate) strip: usize,
    /// Bytes that left strip.
    pub(crate) output: usize,
}

impl Report {
    /// Adds the evidence of the next window's text stages; `at` is where that window begins.
    pub(crate) fn absorb(&mut self, next: Report, at: Offsets) {
        self.repair.absorb(next.repair, at.repair, at.simplify);
        self.simplify.absorb(next.simplify, at.simplify, at.strip);
        self.strip.absorb(next.strip, at.strip, at.output);
        self.removed.extend(next.removed);
    }
}

fn add_counts<K: Ord>(counts: &mut BTreeMap<K, u64>, next: BTreeMap<K, u64>) {
    for (key, count) in next {
        *counts.entry(key).or_default() += count;
    }
}

fn add_edits(edits: &mut Vec<Edit>, next: Vec<Edit>, input: usize, output: usize) {
    edits.extend(next.into_iter().map(|edit| edit.shift(input, output)));
}

// ---- decode -------------------------------------------------------------------------------

/// How bytes became text.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DecodeEvidence {
    /// The encoding by its WHATWG or IANA name.
    pub encoding: String,
    /// How sure, 0 to 1, calibrated.
    pub confidence: f32,
    /// How it was decided: `bom`, `forced`, `declared`, `meta`, `utf-8`, `ascii`, `utf-16`, `escape`, `statistics`.
    pub how: String,
    /// Malformed sequences, each replaced by one U+FFFD.
    pub malformed: u64,
    /// Byte offsets of the first malformed sequences (a bounded number).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub malformed_at: Vec<u64>,
    /// The encoding that was declared, where the bytes overruled it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overruled: Option<String>,
    /// Parts in another encoding than the document's (the first thousand).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<EncodingRun>,
    /// How many such parts there are.
    #[serde(skip_serializing_if = "is_zero")]
    pub runs_total: u64,
    /// The language that the statistics saw (`zh`, `ja`, `ko`, …), if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// A run of bytes in another encoding than the rest of its document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EncodingRun {
    /// Its encoding.
    pub encoding: String,
    /// Half-open, bytes of the document.
    pub bytes: Range<u64>,
}

// ---- extract ------------------------------------------------------------------------------

/// How markup became plain blocks.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ExtractEvidence {
    /// What the text was taken for: `html` or `text`.
    pub kind: &'static str,
    /// How it was recognised: `media-type` or `sniffed`.
    pub how: &'static str,
    /// Why extraction was given up and the plain text of the whole page was taken, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fallback: Option<&'static str>,
    /// What the page declares of itself (title, author, date, canonical URL).
    #[serde(skip)]
    pub declared: Metadata,
    /// The short lines around the article that are none of it, with its ends: who wrote it may stand there.
    #[serde(skip)]
    pub around: Option<String>,
}

impl ExtractEvidence {
    /// The evidence for plain text.
    pub(crate) fn plain() -> Self {
        Self {
            kind: "text",
            how: "sniffed",
            ..Self::default()
        }
    }

    /// The evidence for markup that is too large to be understood as a whole.
    pub(crate) fn too_large() -> Self {
        Self {
            kind: "html",
            how: "sniffed",
            fallback: Some("the markup is larger than 16 MiB: kept as it is, tags included"),
            ..Self::default()
        }
    }
}

// ---- repair -------------------------------------------------------------------------------

/// What damage was undone, and what was left.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RepairEvidence {
    /// Sites of damage by kind.
    pub sites: BTreeMap<Cow<'static, str>, SiteCounts>,
    /// Characters that were inferred: not determined by the bytes, chosen by plausibility.
    pub inferred: u64,
    /// Kinds of damage that were recognised and cannot be undone.
    pub unrecoverable: Vec<Cow<'static, str>>,
    /// The changes, with `--explain`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
}

/// How many sites of one kind were restored, and how many were left as they were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct SiteCounts {
    /// Undone.
    pub restored: u64,
    /// Recognised, but no reading won clearly.
    pub left: u64,
}

impl RepairEvidence {
    /// Counts one site.
    pub(crate) fn count(&mut self, kind: impl Into<Cow<'static, str>>, restored: bool) {
        let counts = self.sites.entry(kind.into()).or_default();
        if restored {
            counts.restored += 1;
        } else {
            counts.left += 1;
        }
    }

    /// Names a kind of damage that cannot be undone, once.
    pub(crate) fn give_up(&mut self, kind: impl Into<Cow<'static, str>>) {
        let kind = kind.into();
        if !self.unrecoverable.contains(&kind) {
            self.unrecoverable.push(kind);
        }
    }

    /// Adds the evidence of the next window.
    pub(crate) fn absorb(&mut self, next: RepairEvidence, input: usize, output: usize) {
        for (kind, counts) in next.sites {
            let sum = self.sites.entry(kind).or_default();
            sum.restored += counts.restored;
            sum.left += counts.left;
        }
        self.inferred += next.inferred;
        for kind in next.unrecoverable {
            self.give_up(kind);
        }
        add_edits(&mut self.edits, next.edits, input, output);
    }
}

// ---- simplify -----------------------------------------------------------------------------

/// What was converted.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SimplifyEvidence {
    /// The profile that was asked for.
    pub profile: Cow<'static, str>,
    /// The script that was found, as ISO 15924 (`Hans`, `Hant`, `Jpan`, `Kore`, …), if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub script: Option<Cow<'static, str>>,
    /// How sure that is, 0 to 1, calibrated; absent where no script was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f32>,
    /// The region that traditional Chinese shows (`TW` or `HK`), if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Cow<'static, str>>,
    /// How many characters were changed.
    pub changed: u64,
    /// Characters (chars) seen per script, where more than one was found.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub scripts: BTreeMap<Cow<'static, str>, u64>,
    /// The changes, with `--explain`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
}

impl SimplifyEvidence {
    /// Adds the evidence of the next window. The first window that shows a script names it.
    pub(crate) fn absorb(&mut self, next: SimplifyEvidence, input: usize, output: usize) {
        if self.script.is_none() {
            self.script = next.script;
            self.confidence = next.confidence;
        }
        if self.region.is_none() {
            self.region = next.region;
        }
        if self.profile.is_empty() {
            self.profile = next.profile;
        }
        self.changed += next.changed;
        add_counts(&mut self.scripts, next.scripts);
        add_edits(&mut self.edits, next.edits, input, output);
    }
}

// ---- strip --------------------------------------------------------------------------------

/// What was stripped.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct StripEvidence {
    /// Removed lines by class.
    pub removed: BTreeMap<Cow<'static, str>, u64>,
    /// Extracted metadata lines by field.
    pub metadata: BTreeMap<Cow<'static, str>, u64>,
    /// Why lines that looked like boilerplate were kept all the same, if they were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<Cow<'static, str>>,
    /// What the lines said of the document; the pipeline moves it into the record.
    #[serde(skip)]
    pub found: Metadata,
    /// The removed lines; the pipeline moves them into the report with `--keep-removed`.
    #[serde(skip)]
    pub lines: Vec<RemovedLine>,
    /// The changes, with `--explain`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
}

/// A line that strip took out.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RemovedLine {
    /// The line, trimmed.
    pub line: String,
    /// The rule that took it.
    pub rule: Cow<'static, str>,
    /// Its class, such as `copyright_reprint`, or `metadata`.
    pub class: Cow<'static, str>,
    /// Its score, 0 to 1.
    pub score: f32,
}

impl StripEvidence {
    /// Adds the evidence of the next window. What is found first counts.
    pub(crate) fn absorb(&mut self, next: StripEvidence, input: usize, output: usize) {
        add_counts(&mut self.removed, next.removed);
        add_counts(&mut self.metadata, next.metadata);
        if self.kept.is_none() {
            self.kept = next.kept;
        }
        self.found.fill_from(next.found);
        self.lines.extend(next.lines);
        add_edits(&mut self.edits, next.edits, input, output);
    }
}
