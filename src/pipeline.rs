//! The one road for one document: decode, extract, repair, simplify, strip.
//!
//! Decode and extract see the document as a whole. The text stages walk it in windows: fixed
//! pieces of about [`WINDOW_BYTES`], cut at line ends, each looked over ([`survey`](Repair::survey))
//! and then changed ([`apply`](Repair::apply)) on its own evidence. A document smaller than a
//! window, which is nearly every one, is one window. Because windows depend on the text alone,
//! a document comes out the same whether it is cleaned in memory ([`Pipeline::clean`]) or
//! streamed ([`crate::stream`]), whatever the size of the pieces it was read in.

use std::borrow::Cow;
use std::sync::Arc;

use unicode_segmentation::GraphemeCursor;

use crate::document::{Document, Hints, Metadata};
use crate::error::{Error, Rejection};
use crate::record::Record;
use crate::report::{DecodeEvidence, ExtractEvidence, Offsets, Report, Staged, quote};
use crate::stages::decode::{Decode, DecodeOptions};
use crate::stages::extract::{Extract, ExtractOptions, MARKUP_BYTES, SNIFF_BYTES};
use crate::stages::repair::{Repair, RepairOptions};
use crate::stages::simplify::{Simplify, SimplifyOptions};
use crate::stages::strip::{Origin, Place, SiteLines, Strip, StripOptions, StripPlan};

/// The size of a window in bytes of UTF-8: large enough that the evidence of a whole article,
/// chapter or page lies in one, small enough that dozens fit into memory.
pub const WINDOW_BYTES: usize = 1 << 20;

/// How much text (bytes) is held back so that a document's last window is never just its last
/// few lines: its tail is judged with what stands before it.
pub const TAIL_BYTES: usize = 1 << 16;

/// What the stages are to do. The default is the whole road with every stage's own defaults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PipelineOptions {
    /// How bytes become text.
    pub decode: DecodeOptions,
    /// How markup becomes plain blocks.
    pub extract: ExtractOptions,
    /// How damage is undone; `None` leaves it.
    pub repair: Option<RepairOptions>,
    /// How text is converted; `None` leaves its script.
    pub simplify: Option<SimplifyOptions>,
    /// How boilerplate is stripped.
    pub strip: StripOptions,
    /// Whether every change is reported with its span and texts. Default: off; costs memory in
    /// proportion to the changes.
    pub explain: bool,
}

impl Default for PipelineOptions {
    fn default() -> Self {
        Self {
            decode: DecodeOptions::default(),
            extract: ExtractOptions::default(),
            repair: Some(RepairOptions::default()),
            simplify: Some(SimplifyOptions::default()),
            strip: StripOptions::default(),
            explain: false,
        }
    }
}

/// The five stages, ready to run. Immutable; a clone shares everything.
#[derive(Debug, Clone)]
pub struct Pipeline {
    stages: Arc<Stages>,
}

#[derive(Debug)]
struct Stages {
    decode: Decode,
    extract: Extract,
    repair: Option<Repair>,
    simplify: Option<Simplify>,
    strip: Strip,
}

impl Pipeline {
    /// Builds the stages. Fails on options that do not make sense, before any document is read.
    pub fn new(options: PipelineOptions) -> Result<Self, Error> {
        let explain = options.explain;
        let repair = options.repair.map(|repair| {
            Repair::new(RepairOptions {
                explain: repair.explain || explain,
                ..repair
            })
        });
        let simplify = options.simplify.map(|simplify| {
            Simplify::new(SimplifyOptions {
                explain: simplify.explain || explain,
                ..simplify
            })
        });
        let strip = Strip::new(StripOptions {
            explain: options.strip.explain || explain,
            ..options.strip
        })?;
        Ok(Self {
            stages: Arc::new(Stages {
                decode: Decode::new(options.decode)?,
                extract: Extract::new(options.extract),
                repair,
                simplify: simplify.transpose()?,
                strip,
            }),
        })
    }

    /// Makes what every document needs, which else is made when the first comes, on a thread of its own, and
    /// returns at once. It pays for programs that run for a moment; nothing depends on it.
    pub fn prepare(&self) {
        self.stages.strip.prepare();
    }

    /// Cleans one document. Linear in its length.
    ///
    /// # Errors
    /// A [`Rejection`] when the bytes are not text.
    pub fn clean(&self, document: &Document) -> Result<Record, Rejection> {
        let decoded = self.decode().apply(&document.body, &document.hints)?;
        let mut record = self.clean_decoded(
            &document.id,
            &decoded.text,
            &document.hints,
            &document.metadata,
        );
        record.metadata.fill_from(Metadata {
            encoding: Some(decoded.evidence.encoding.clone()),
            ..Metadata::default()
        });
        record.report.decode = decoded.evidence;
        Ok(record)
    }

    /// Cleans a text that is decoded already: the same road without its first stage.
    pub fn clean_text(&self, id: &str, text: &str) -> Record {
        self.clean_decoded(id, text, &Hints::default(), &Metadata::default())
    }

    /// The first half of the road, decode and extract: the text as repair will see it.
    ///
    /// # Errors
    /// A [`Rejection`] when the bytes are not text.
    pub fn read(&self, document: &Document) -> Result<(String, DecodeEvidence), Rejection> {
        let decoded = self.decode().apply(&document.body, &document.hints)?;
        let extracted = self.extract_whole(&decoded.text, &document.hints);
        Ok((extracted.text.into_owned(), decoded.evidence))
    }

    fn clean_decoded(&self, id: &str, text: &str, hints: &Hints, known: &Metadata) -> Record {
        let extracted = self.extract_whole(text, hints);
        let mut progress = Progress::new(hints, known, &extracted.evidence);
        let mut clean = String::with_capacity(extracted.text.len());
        let mut rest: &str = &extracted.text;
        let mut first = true;
        loop {
            let cut = next_window(rest, true).unwrap_or(0);
            let (window, after) = rest.split_at(cut);
            let place = Place {
                first,
                last: after.is_empty(),
            };
            let cleaned = self.clean_window(window, place, &progress);
            clean.push_str(&cleaned.text);
            progress.add(cleaned);
            (rest, first) = (after, false);
            if rest.is_empty() {
                break;
            }
        }
        let (metadata, report) = self.finish(progress);
        Record {
            id: id.to_owned(),
            text: clean,
            metadata,
            report,
        }
    }

    /// The document's metadata and report; the decode evidence is the caller's to add.
    pub(crate) fn finish(&self, progress: Progress) -> (Metadata, Report) {
        let whole = Place {
            first: true,
            last: true,
        };
        progress.finish(|around| {
            let (hints, known) = (Hints::default(), Metadata::default());
            let apart = Progress::new(&hints, &known, &ExtractEvidence::plain());
            let read = self.clean_window(around, whole, &apart);
            read.report.strip.found
        })
    }

    /// Repair, simplify and strip on one window.
    pub(crate) fn clean_window<'t>(
        &self,
        window: &'t str,
        place: Place,
        progress: &Progress,
    ) -> CleanedWindow<'t> {
        let stages = &*self.stages;
        let mut report = Report::default();
        let mut lengths = Offsets {
            repair: window.len(),
            ..Offsets::default()
        };
        let mut text = Cow::Borrowed(window);
        if let Some(repair) = &stages.repair {
            let staged = repair.apply(&repair.survey(&text), &text);
            report.repair = staged.evidence;
            quote(&mut report.repair.edits, &text, &staged.text);
            if let Cow::Owned(changed) = staged.text {
                text = Cow::Owned(changed);
            }
        }
        lengths.simplify = text.len();
        if let Some(simplify) = &stages.simplify {
            let staged = simplify.apply(&simplify.survey(&text), &text);
            report.simplify = staged.evidence;
            quote(&mut report.simplify.edits, &text, &staged.text);
            if let Cow::Owned(changed) = staged.text {
                text = Cow::Owned(changed);
            }
        }
        lengths.strip = text.len();
        let strip = &stages.strip;
        let staged = strip.apply(&progress.survey(strip, &text, place), &text);
        report.strip = staged.evidence;
        quote(&mut report.strip.edits, &text, &staged.text);
        if let Cow::Owned(changed) = staged.text {
            text = Cow::Owned(changed);
        }
        lengths.output = text.len();
        report.removed = std::mem::take(&mut report.strip.lines);
        CleanedWindow {
            text,
            report,
            lengths,
        }
    }

    fn extract_whole<'t>(&self, text: &'t str, hints: &Hints) -> Staged<'t, ExtractEvidence> {
        if !self.is_markup(text, hints) {
            Staged::untouched(text, ExtractEvidence::plain())
        } else if text.len() > MARKUP_BYTES {
            Staged::untouched(text, ExtractEvidence::too_large())
        } else {
            self.extract().apply(text, hints)
        }
    }

    /// Whether a document is markup, judged by a bounded head so that a stream judges the same.
    pub(crate) fn is_markup(&self, text: &str, hints: &Hints) -> bool {
        let head = &text[..text.floor_char_boundary(SNIFF_BYTES)];
        self.extract().is_markup(head, hints)
    }

    pub(crate) fn decode(&self) -> &Decode {
        &self.stages.decode
    }

    pub(crate) fn extract(&self) -> &Extract {
        &self.stages.extract
    }
}

/// One window after the text stages.
#[derive(Debug)]
pub(crate) struct CleanedWindow<'t> {
    /// The clean text.
    pub(crate) text: Cow<'t, str>,
    report: Report,
    lengths: Offsets,
}

/// What is known of a document so far, window after window.
#[derive(Debug)]
pub(crate) struct Progress {
    /// What the document's markup said of itself.
    declared: Metadata,
    /// The lines around the article of a page that are none of it.
    around: Option<String>,
    known: Metadata,
    site: String,
    report: Report,
    at: Offsets,
}

impl Progress {
    /// Nothing seen yet but the carrier's hints and the markup's declarations.
    pub(crate) fn new(hints: &Hints, known: &Metadata, extracted: &ExtractEvidence) -> Self {
        let mut known = known.clone();
        known.fill_from(Metadata {
            url: hints.url.clone(),
            ..Metadata::default()
        });
        let report = Report {
            extract: (extracted.kind != "text").then(|| extracted.clone()),
            ..Report::default()
        };
        let url = known.url.as_deref().or(extracted.declared.url.as_deref());
        Self {
            site: SiteLines::site(url, hints.folder.as_deref()),
            declared: extracted.declared.clone(),
            around: extracted.around.clone(),
            known,
            report,
            at: Offsets::default(),
        }
    }

    fn survey(&self, strip: &Strip, window: &str, place: Place) -> StripPlan {
        let origin = match self.report.extract.as_ref() {
            Some(page) if page.kind == "html" => {
                page.fallback.map_or(Origin::Article, Origin::NoArticle)
            }
            _ => Origin::Text,
        };
        strip.survey_of(window, place, &self.declared, &self.site, origin)
    }

    /// Adds the next window.
    pub(crate) fn add(&mut self, window: CleanedWindow<'_>) {
        self.report.absorb(window.report, self.at);
        self.at.repair += window.lengths.repair;
        self.at.simplify += window.lengths.simplify;
        self.at.strip += window.lengths.strip;
        self.at.output += window.lengths.output;
    }

    /// The document's metadata and report; `read` says what lines name.
    fn finish(mut self, read: impl FnOnce(&str) -> Metadata) -> (Metadata, Report) {
        let mut metadata = self.known;
        let given = metadata.date.is_some();
        metadata.fill_from(std::mem::take(&mut self.report.strip.found));
        // Of a day that the text says markup often declares the hour.
        let hour = |day: &String| {
            let declared = self.declared.date.as_ref();
            declared.is_some_and(|date| date.len() > day.len() && date.starts_with(day.as_str()))
        };
        metadata.date.take_if(|day| !given && hour(day));
        // Markup often declares as author who edited the page, which its text says better.
        self.declared
            .author
            .take_if(|author| metadata.editor.as_ref() == Some(author));
        metadata.fill_from(self.declared);
        let lacking = metadata.author.is_none() || metadata.source.is_none();
        if let Some(around) = self.around.as_deref().filter(|_| lacking) {
            fill_around(&mut metadata, read(around));
        }
        metadata.fill_from(Metadata {
            script: self.report.simplify.script.as_deref().map(str::to_owned),
            ..Metadata::default()
        });
        (metadata, self.report)
    }
}

/// Fills in who wrote and who published an article from what the lines around it name; who is one of both is not the
/// other, too.
fn fill_around(metadata: &mut Metadata, mut around: Metadata) {
    let known = [
        &metadata.title,
        &metadata.author,
        &metadata.source,
        &metadata.editor,
    ];
    let taken = |name: &String| known.iter().any(|known| known.as_ref() == Some(name));
    around.author.take_if(|name| taken(name));
    around.source.take_if(|name| taken(name));
    metadata.fill_from(Metadata {
        author: around.author,
        source: around.source,
        editor: around.editor,
        ..Metadata::default()
    });
}

/// Where the next window of `text` ends (bytes), or `None` when more text is needed to tell:
/// `text` begins where the last window ended, `complete` when the document ends where it ends.
pub(crate) fn next_window(text: &str, complete: bool) -> Option<usize> {
    if text.len() < WINDOW_BYTES + TAIL_BYTES {
        return (complete && !text.is_empty()).then_some(text.len());
    }
    let half = WINDOW_BYTES / 2;
    match memchr::memrchr(b'\n', &text.as_bytes()[half..WINDOW_BYTES]) {
        Some(line_end) => Some(half + line_end + 1),
        None => Some(grapheme_boundary(text, pause(text, WINDOW_BYTES))),
    }
}

/// Where the last sentence before byte `at` ends, so that no word is cut; in a line without
/// sentences, `at`.
fn pause(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at);
    let start = text.ceil_char_boundary(at - WINDOW_BYTES / 16);
    let last = text[start..at].rfind(['。', '！', '？', '，', '\u{3000}', ' ']);
    last.map_or(at, |last| {
        let mark = text[start + last..].chars().next();
        start + last + mark.map_or(0, char::len_utf8)
    })
}

/// The last grapheme cluster boundary at or before byte `at`; in a cluster of more than half a
/// window, the last character boundary.
fn grapheme_boundary(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at);
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    if cursor.is_boundary(text, 0) == Ok(true) {
        return at;
    }
    match cursor.prev_boundary(text, 0) {
        Ok(Some(boundary)) if boundary >= WINDOW_BYTES / 2 => boundary,
        _ => at,
    }
}
