//! What a regular expression cannot match without: the literals that let it sleep.
//!
//! From the parsed pattern a set of strings is read off of which every match holds at least one,
//! and how far from the beginning of the line it can begin. Where no such set is found the answer
//! is `None`, and the pattern has to be tried on every line; a wrong answer would lose matches, so
//! in doubt there is none.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// Strings of which every match holds at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::stages::strip) struct Required {
    /// The strings; none is empty.
    pub(in crate::stages::strip) literals: Vec<String>,
    /// How many bytes of the line at most stand before such a string, where the pattern is bound
    /// to the beginning of the line and says so.
    pub(in crate::stages::strip) lead: Option<usize>,
}

/// How long (bytes) a line is at most that `pattern` matches, where the pattern is bound to both
/// its ends and says so.
pub(super) fn longest(pattern: &Hir) -> Option<usize> {
    let looks = pattern.properties();
    let begins = looks.look_set_prefix().contains(Look::Start);
    let ends = looks.look_set_suffix().contains(Look::End);
    looks.maximum_len().filter(|_| begins && ends)
}

/// Sets of more strings are given up: they would wake a pattern as often as none. The longest
/// alternation of the built-in rules has a few dozen.
const MOST: usize = 400;
/// Runs of alternatives are multiplied out up to this many strings: more would be one literal with
/// many beginnings.
const PRODUCT: usize = 64;
/// Literals beyond this many bytes are no rarer than this: four Chinese characters. Of two there are words
/// that every other text has.
const ENOUGH: usize = 12;

/// What `pattern` requires, if it requires anything.
pub(in crate::stages::strip) fn required(pattern: &Hir) -> Option<Required> {
    let bound = pattern.properties().look_set_prefix().contains(Look::Start);
    let found = search(pattern)?;
    Some(Required {
        lead: found.lead.filter(|_| bound),
        ..found
    })
}

/// The best set of `hir`, its lead counted from where `hir` begins.
fn search(hir: &Hir) -> Option<Required> {
    if let Some(literals) = exact(hir) {
        return set(literals, Some(0));
    }
    match hir.kind() {
        HirKind::Capture(capture) => search(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => search(&repetition.sub),
        HirKind::Alternation(parts) => {
            let (mut literals, mut lead) = (Vec::new(), Some(0));
            for part in parts {
                let found = search(part)?;
                literals.extend(found.literals);
                lead = lead.zip(found.lead).map(|(a, b)| a.max(b));
            }
            set(literals, lead)
        }
        HirKind::Concat(parts) => concatenation(parts),
        _ => None,
    }
}

fn set(mut literals: Vec<String>, lead: Option<usize>) -> Option<Required> {
    literals.sort_unstable();
    literals.dedup();
    let usable = !literals.is_empty() && literals.len() <= MOST;
    (usable && literals.iter().all(|l| !l.is_empty())).then_some(Required { literals, lead })
}

/// The best of the runs of finite parts and of the other parts of a concatenation.
fn concatenation(parts: &[Hir]) -> Option<Required> {
    let mut best: Option<Required> = None;
    let mut offer = |found: Option<Required>| {
        if let Some(found) = found
            && best.as_ref().is_none_or(|best| worth(&found) > worth(best))
        {
            best = Some(found);
        }
    };
    // The strings of the run of finite parts that is open, and where it begins.
    let mut run: Option<(Vec<String>, Option<usize>)> = None;
    let mut before = Some(0);
    for part in parts {
        let finite = exact(part);
        let longer = match (&run, &finite) {
            (Some((strings, _)), Some(next)) => product(strings, next),
            _ => None,
        };
        match (longer, finite) {
            (Some(strings), _) => {
                if let Some((open, _)) = &mut run {
                    *open = strings;
                }
            }
            (None, finite) => {
                if let Some((strings, lead)) = run.take() {
                    offer(set(strings, lead));
                }
                match finite {
                    Some(strings) => run = Some((strings, before)),
                    None => offer(search(part).map(|found| Required {
                        lead: before.zip(found.lead).map(|(a, b)| a + b),
                        ..found
                    })),
                }
            }
        }
        before = before
            .zip(part.properties().maximum_len())
            .map(|(a, b)| a + b);
    }
    if let Some((strings, lead)) = run {
        offer(set(strings, lead));
    }
    best
}

/// Rare literals first, then those with a bounded lead, then few.
fn worth(found: &Required) -> (usize, bool, std::cmp::Reverse<usize>) {
    let rarest = found.literals.iter().map(|literal| rarity(literal)).min();
    (
        rarest.unwrap_or(0).min(ENOUGH),
        found.lead.is_some(),
        std::cmp::Reverse(found.literals.len()),
    )
}

/// How rare a literal is, in bytes; a sign of Latin-1, such as ©, is as rare as any, and blanks stand
/// everywhere.
fn rarity(literal: &str) -> usize {
    if literal.trim().is_empty() {
        return 0;
    }
    let signs = literal.contains(|c| ('\u{a1}'..='\u{b6}').contains(&c));
    if signs { ENOUGH } else { literal.len() }
}

/// All strings that `hir` matches, where they are few.
fn exact(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Empty => Some(vec![String::new()]),
        HirKind::Literal(literal) => String::from_utf8(literal.0.to_vec())
            .ok()
            .map(|text| vec![text]),
        HirKind::Class(Class::Unicode(class)) => {
            let count: usize = class.ranges().iter().map(|range| range.len()).sum();
            (count <= 32).then(|| {
                class
                    .ranges()
                    .iter()
                    .flat_map(|range| (range.start()..=range.end()).map(String::from))
                    .collect()
            })
        }
        HirKind::Look(_) => Some(vec![String::new()]),
        HirKind::Capture(capture) => exact(&capture.sub),
        HirKind::Repetition(repetition) if repetition.max == Some(1) => {
            let mut strings = exact(&repetition.sub)?;
            if repetition.min == 0 {
                strings.push(String::new());
            }
            Some(strings)
        }
        HirKind::Concat(parts) => {
            let mut strings = vec![String::new()];
            for part in parts {
                strings = product(&strings, &exact(part)?)?;
            }
            Some(strings)
        }
        HirKind::Alternation(parts) => {
            let mut strings = Vec::new();
            for part in parts {
                strings.extend(exact(part)?);
            }
            (strings.len() <= MOST).then_some(strings)
        }
        _ => None,
    }
}

fn product(left: &[String], right: &[String]) -> Option<Vec<String>> {
    (left.len() * right.len() <= PRODUCT.max(left.len()).max(right.len())).then(|| {
        left.iter()
            .flat_map(|a| right.iter().map(move |b| format!("{a}{b}")))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(pattern: &str) -> Hir {
        regex_syntax::parse(pattern).expect("a pattern")
    }

    fn literals(pattern: &str) -> Option<(Vec<String>, Option<usize>)> {
        required(&parsed(pattern)).map(|found| (found.literals, found.lead))
    }

    fn strings(of: &[&str]) -> Vec<String> {
        of.iter().map(|s| (*s).to_owned()).collect()
    }

    #[test]
    fn what_patterns_require() {
        assert_eq!(
            literals("^(更多)?相关(阅读|新闻)"),
            Some((
                strings(&["更多相关新闻", "更多相关阅读", "相关新闻", "相关阅读"]),
                Some(0)
            ))
        );
        assert_eq!(literals("^.{0,2}©"), Some((strings(&["©"]), Some(8))));
        assert_eq!(literals("a+版权.*"), Some((strings(&["版权"]), None)));
        assert_eq!(
            literals(r"\d+(?:[/-]\d)+ \d"),
            Some((strings(&["-", "/"]), None))
        );
        assert_eq!(literals("^[^,]{2,}$"), None);
        assert_eq!(literals("(上|下)?"), None, "it may match nothing");
        assert_eq!(literals("©.*网"), Some((strings(&["©"]), None)));
    }

    #[test]
    fn long_literals_go_before_few() {
        let found = literals("^.{0,9}(原创|独家),(未经|非经)许可,?使用[。!]?$");
        let found = found.expect("it has some").0;
        assert!(
            found.iter().all(|literal| literal.contains("许可")),
            "{found:?}"
        );
    }

    #[test]
    fn how_long_lines_are_that_match() {
        assert_eq!(longest(&parsed(r"(?:^\d{1,4}$)")), Some(16));
        assert_eq!(longest(&parsed("^ab(cd)?$")), Some(4));
        assert_eq!(longest(&parsed("^ab")), None);
        assert_eq!(longest(&parsed("ab$")), None);
        assert_eq!(longest(&parsed("^ab$|^c")), None);
        assert_eq!(longest(&parsed("^a+$")), None);
    }
}
