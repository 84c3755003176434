//! `zhengwen` (正文, the body of a text) turns Chinese text in any state into clean UTF-8 records.
//!
//! The road of one document is straight: a [`Source`](formats::Source) gives a [`Document`]
//! (bytes and what their carrier said of them); five stages follow each other, *decode* (bytes to
//! text), *extract* (markup to plain blocks), *repair* (mojibake undone), *simplify* (traditional
//! to simplified) and *strip* (boilerplate off, title, source, author, editor and date out); a
//! [`Sink`](formats::Sink) takes the [`Record`]. A document that cannot be read becomes a
//! [`Rejection`] with its reason, never nothing. [`Pipeline::clean`] is that road for one
//! document in memory, [`stream`] walks it with bounded memory, [`batch`] for many at once.
//!
//! ```
//! use zhengwen::{Document, Pipeline, PipelineOptions};
//!
//! let pipeline = Pipeline::new(PipelineOptions::default())?;
//! let record = pipeline.clean(&Document::new("a.txt", b"\xd5\xfd\xce\xc4".to_vec()))?;
//! assert_eq!(record.text, "正文"); // the four bytes were GBK
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod ahead;
pub mod batch;
pub mod conversion;
mod dictionaries;
mod document;
mod error;
pub mod formats;
mod hash;
mod pairs;
mod pipeline;
pub mod plausibility;
mod record;
pub mod report;
pub mod stages;
pub mod stream;

pub use document::{Document, Hints, Metadata};
pub use error::{Error, Quarantined, Rejection, RejectionKind};
pub use pipeline::{Pipeline, PipelineOptions, TAIL_BYTES, WINDOW_BYTES};
pub use record::Record;
pub use report::Report;
