//! Characters that carry nothing: byte order marks in the middle of a text, and control
//! characters of the C1 range that no encoding of running text has.
//!
//! NEL (U+0085) is a line end of some systems and becomes one; everything else of C1 is dropped
//! where text of the same line reads on without it. Nothing visible is touched.

use super::rewrite::{Rewrite, Rewritten};
use crate::report::RepairEvidence;

/// The rules of this module.
const BOM: &str = "hygiene:bom";
const C1: &str = "hygiene:c1";

/// Removes what carries nothing from `text`; `None` where there is nothing such. One scan.
pub(super) fn apply(text: &str, evidence: &mut RepairEvidence) -> Option<Rewritten> {
    let bytes = text.as_bytes();
    let mut rewrite = Rewrite::new(text);
    for at in memchr::memchr2_iter(0xC2, 0xEF, bytes) {
        let (len, rule, with) = match bytes[at..] {
            [0xEF, 0xBB, 0xBF, ..] => (3, BOM, ""),
            [0xC2, 0x85, ..] if is_lone(text, at) => (2, C1, "\n"),
            [0xC2, 0x80..=0x9F, ..] if is_lone(text, at) => (2, C1, ""),
            _ => continue,
        };
        rewrite.replace(at..at + len, with, rule, 1.0, None);
        evidence.count(rule, true);
    }
    rewrite.finish()
}

/// Whether the control character at `at` stands alone: tables and dumps of control characters stay.
fn is_lone(text: &str, at: usize) -> bool {
    let is_c1 = |c: char| ('\u{80}'..='\u{9f}').contains(&c);
    let after = text[at..].chars().nth(1);
    let before = text[..at].chars().next_back();
    !before.is_some_and(is_c1) && !after.is_some_and(is_c1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(text: &str) -> Option<String> {
        apply(text, &mut RepairEvidence::default()).map(|rewritten| rewritten.text)
    }

    #[test]
    fn marks_and_controls_go_and_nothing_else_does() {
        let text = "一\u{feff}二\u{80}三\u{85}四，ïé\u{a0}五";
        assert_eq!(clean(text).as_deref(), Some("一二三\n四，ïé\u{a0}五"));
        assert_eq!(clean("正文，é \u{a0} ï"), None);
    }
}
