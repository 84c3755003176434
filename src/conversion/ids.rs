//! Ideographic description sequences (⿰木目), which OpenCC 1.4 leaves as they are.
//!
//! The limits are OpenCC's: 16 levels, 64 characters. A sequence that is cut short or goes beyond
//! them is no sequence, and its operator is a character like any other.

const MAX_DEPTH: usize = 16;
const MAX_CHARS: usize = 64;

/// How many operands `c` takes; 0 when it is no operator.
pub(crate) fn arity(c: char) -> usize {
    match c {
        '\u{2FF2}' | '\u{2FF3}' => 3,
        '\u{2FFE}' | '\u{2FFF}' => 1,
        '\u{2FF0}'..='\u{2FFF}' => 2,
        _ => 0,
    }
}

/// The length in bytes of the complete sequence that `text` begins with, if it does.
pub(crate) fn sequence_length(text: &str) -> Option<usize> {
    if arity(text.chars().next()?) == 0 {
        return None;
    }
    let mut chars = 0;
    consume(text, MAX_DEPTH, &mut chars)
}

/// Whether a sequence that begins before byte `at` of `text` may end after it: where the text ends
/// too soon to tell, it may.
pub(crate) fn reaches_across(text: &str, at: usize) -> bool {
    let near = text[..at].char_indices().rev().take(MAX_CHARS);
    let mut starts = near.filter(|&(_, c)| arity(c) > 0).map(|(start, _)| start);
    starts.any(|start| match sequence_length(&text[start..]) {
        Some(length) => start + length > at,
        None => text[at..].chars().nth(MAX_CHARS).is_none(),
    })
}

fn consume(text: &str, depth: usize, chars: &mut usize) -> Option<usize> {
    let c = text.chars().next()?;
    if depth == 0 || *chars >= MAX_CHARS {
        return None;
    }
    *chars += 1;
    let mut end = c.len_utf8();
    for _ in 0..arity(c) {
        end += consume(&text[end..], depth - 1, chars)?;
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complete_nested_and_broken_sequences() {
        assert_eq!(sequence_length("⿰車⿱艹口乾"), Some("⿰車⿱艹口".len()));
        assert_eq!(sequence_length("⿲車乾"), None);
        assert_eq!(sequence_length("車"), None);
        assert_eq!(sequence_length(""), None);
        assert_eq!(sequence_length(&"⿰".repeat(100)), None);
    }

    #[test]
    fn a_line_end_may_be_an_operand() {
        let rest = "乾".repeat(100);
        for (line, across) in [
            ("車⿰\n", true),
            ("⿰車\n", false),
            ("⿲車\n", true),
            ("車\n", false),
        ] {
            let text = format!("{line}{rest}");
            assert_eq!(reaches_across(&text, line.len()), across, "{line}");
        }
        assert!(reaches_across("⿲車\n", 7), "more may come");
    }
}
