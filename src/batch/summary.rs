//! What a run did, in numbers.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::document::Metadata;
use crate::error::Quarantined;
use crate::report::Report;

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Documents that were offered: `clean + quarantined`.
    pub read: u64,
    /// Documents that became records.
    pub clean: u64,
    /// Documents that were put aside.
    pub quarantined: u64,
    /// What in folders was passed over: files that the user's globs and ignore files took out, and
    /// pipes and devices; not part of `read`.
    pub skipped: u64,
    /// Bytes of the clean documents before.
    pub bytes_in: u64,
    /// Bytes of their text after.
    pub bytes_out: u64,
    /// Quarantined documents by kind of reason.
    pub by_reason: BTreeMap<String, u64>,
    /// Clean documents by encoding.
    pub by_encoding: BTreeMap<String, u64>,
    /// Clean documents by script.
    pub by_script: BTreeMap<String, u64>,
    /// Malformed sequences replaced.
    pub malformed: u64,
    /// Damage sites restored, by kind.
    pub repaired: BTreeMap<String, u64>,
    /// Damage sites recognised and left, by kind.
    pub left: BTreeMap<String, u64>,
    /// Characters changed by conversion.
    pub simplified: u64,
    /// Lines stripped, by class.
    pub stripped: BTreeMap<String, u64>,
}

impl Summary {
    /// Counts one clean document.
    pub fn add_clean(&mut self, metadata: &Metadata, report: &Report, bytes: u64, text: u64) {
        fn add(map: &mut BTreeMap<String, u64>, key: &str, count: u64) {
            if count > 0 {
                *map.entry(key.to_owned()).or_default() += count;
            }
        }
        self.read += 1;
        self.clean += 1;
        self.bytes_in += bytes;
        self.bytes_out += text;
        let unknown = || "unknown".to_owned();
        add(&mut self.by_encoding, &report.decode.encoding, 1);
        add(
            &mut self.by_script,
            &metadata.script.clone().unwrap_or_else(unknown),
            1,
        );
        self.malformed += report.decode.malformed;
        for (kind, sites) in &report.repair.sites {
            add(&mut self.repaired, kind, sites.restored);
            add(&mut self.left, kind, sites.left);
        }
        self.simplified += report.simplify.changed;
        for (class, count) in &report.strip.removed {
            add(&mut self.stripped, class, *count);
        }
    }

    /// Counts one document that was put aside.
    pub fn add_quarantined(&mut self, document: &Quarantined) {
        self.read += 1;
        self.quarantined += 1;
        let reason = document.rejection.kind.as_str().to_owned();
        *self.by_reason.entry(reason).or_default() += 1;
    }
}
