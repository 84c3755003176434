//! What goes out: one clean record.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::document::Metadata;
use crate::report::Report;

/// One clean document. As JSON it is one line with `id`, `text`, `metadata` and `report`, the
/// shape that datatrove and dolma read, and with `removed` where removed lines are kept.
#[derive(Debug, Clone, Default, PartialEq)]
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

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let removed = &self.report.removed;
        let mut record =
            serializer.serialize_struct("Record", 4 + usize::from(!removed.is_empty()))?;
        record.serialize_field("id", &self.id)?;
        record.serialize_field("text", &self.text)?;
        record.serialize_field("metadata", &self.metadata)?;
        record.serialize_field("report", &self.report)?;
        if !removed.is_empty() {
            record.serialize_field("removed", removed)?;
        }
        record.end()
    }
}
