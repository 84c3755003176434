//! What goes out: one clean record.

use serde::Serialize;

use crate::document::Metadata;
use crate::report::Report;

/// One clean document. As JSON it is one line with `id`, `text`, `metadata` and `report`, the
/// shape that datatrove and dolma read.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Record {
    /// The document's id.
    pub id: String,
    /// The clean text.
    pub text: String,
    /// What is known of the document.
    pub metadata: Metadata,
    /// What was done to it and why.
    pub report: Report,
}
