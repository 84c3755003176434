//! What a declared label is worth: evidence among the rest, by how well the bytes agree with it.

use encoding_rs::{BIG5, ISO_2022_JP};

use super::coding::Coding;
use super::damage::Damage;
use super::{declared, detect, legacy, tables};
use crate::document::Hints;

/// The label that the carrier or the markup gave, and the encoding it names.
pub(super) struct Declared<'d> {
    label: Option<&'d str>,
    coding: Option<Coding>,
    pub(super) how: &'static str,
}

impl<'d> Declared<'d> {
    pub(super) fn read(hints: &'d Hints, head: &'d [u8]) -> Self {
        let hinted = hints.declared_encoding.as_deref();
        let usable = hinted.filter(|label| declared::resolve(label).is_some());
        let (label, how) = match usable {
            Some(label) => (Some(label), "declared"),
            None => (declared::prescan(head).or(hinted), "meta"),
        };
        Self {
            label,
            coding: label.and_then(declared::resolve),
            how,
        }
    }

    /// What the label weighs as evidence on `head`. One of a wide encoding inside markup is wrong:
    /// it was read as ASCII.
    pub(super) fn label(&self, head: &[u8]) -> Option<detect::Label> {
        let coding = self.coding?;
        if coding.unit() > 1 && self.how == "meta" {
            return None;
        }
        let single = matches!(coding, Coding::Whatwg(encoding) if encoding.is_single_byte());
        let bits = match (single, fits(coding, head)) {
            (true, _) => LABEL_OF_SINGLE_BYTES,
            (false, true) => LABEL,
            (false, false) => LABEL_OF_DAMAGED,
        };
        Some(detect::Label {
            coding,
            weight: bits * tables::BIT,
        })
    }

    /// The declared encoding, if it is one of seven bits and `head` holds its shifts.
    pub(super) fn shifted(&self, head: &[u8]) -> Option<Coding> {
        let of_seven_bits = |coding: &Coding| match coding {
            Coding::Hz | Coding::Iso2022Cn => true,
            Coding::Whatwg(encoding) => *encoding == ISO_2022_JP,
            _ => false,
        };
        let coding = self.coding.filter(of_seven_bits)?;
        let holds = head.is_ascii() && legacy::escape::has_shifts(head) && fits(coding, head);
        holds.then_some(coding)
    }

    /// Whether the label names `coding` or another edition of it.
    pub(super) fn is_for(&self, coding: Coding) -> bool {
        let is_big5 = |coding| matches!(coding, Coding::Big5Uao) || coding == Coding::Whatwg(BIG5);
        self.coding.is_some_and(|named| {
            named == coding || named.is_gb() && coding.is_gb() || is_big5(named) && is_big5(coding)
        })
    }

    /// The label, where `coding` is another encoding than it names.
    pub(super) fn overruled_by(&self, coding: Coding, how: &str) -> Option<String> {
        self.coding?;
        let same = self.is_for(coding) || how == "ascii";
        (!same).then(|| self.label.unwrap_or_default().to_owned())
    }
}

/// How much better (bits) the bytes must read in another encoding to overrule a label that they
/// fit. Set so that no right label is overruled on samples of 8 bytes and more and nearly every wrong
/// one from 32 bytes on (docs/decode.md has the table).
const LABEL: u32 = 20;

/// The same for a label that they do not fit: they may be damaged.
const LABEL_OF_DAMAGED: u32 = 6;

/// The same for a label of a single-byte encoding: any bytes fit it, and it is what servers and
/// editors say that know nothing.
const LABEL_OF_SINGLE_BYTES: u32 = 4;

/// How much of a head is tried in a declared encoding, in bytes.
const FITS_BYTES: usize = 1 << 16;

/// Whether the head reads in a declared encoding, but for one byte beyond ASCII in a hundred and what
/// is cut off its end.
fn fits(coding: Coding, head: &[u8]) -> bool {
    let head = &head[..head.len().min(FITS_BYTES)];
    let mut damage = Damage::default();
    let mut state = legacy::escape::State::default();
    coding.decode(head, 0, &mut state, &mut String::new(), &mut damage);
    let cut = damage
        .first
        .last()
        .is_some_and(|at| at + 4 > head.len() as u64);
    let beyond = head.iter().filter(|byte| **byte >= 0x80).count();
    (damage.count - u64::from(cut)) * 100 <= beyond as u64
}
