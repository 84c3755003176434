//! With which characters what a regular expression matches begins and ends.
//!
//! Read off the parsed pattern. Where it can match nothing the answer is `None`: any character may
//! stand there.

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look};

/// A set of characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Set(ClassUnicode);

impl Set {
    pub(super) fn new(class: ClassUnicode) -> Self {
        Self(class)
    }

    /// The set of such ranges, both ends included.
    pub(super) fn of(ranges: Vec<(char, char)>) -> Self {
        let ranges = ranges.into_iter();
        let ranges = ranges.map(|(start, end)| ClassUnicodeRange::new(start, end));
        Self(ClassUnicode::new(ranges))
    }

    /// Its ranges, in order.
    pub(super) fn ranges(&self) -> impl Iterator<Item = (char, char)> {
        let ranges = self.0.ranges().iter();
        ranges.map(|range| (range.start(), range.end()))
    }

    /// The range of one character.
    pub(super) fn one(c: char) -> ClassUnicodeRange {
        ClassUnicodeRange::new(c, c)
    }

    /// Whether `c` is in it.
    pub(super) fn contains(&self, c: char) -> bool {
        let ranges = self.0.ranges();
        let at = ranges.partition_point(|range| range.end() < c);
        ranges.get(at).is_some_and(|range| range.start() <= c)
    }
}

/// The characters that a match of `pattern` can end with.
pub(super) fn last(pattern: &str) -> Option<Set> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let (set, empty) = outermost(&hir, Side::Last)?;
    (!empty).then_some(Set(set))
}

/// The characters that a line which `pattern` matches can begin and end with; `None` where the
/// pattern is not bound to that end of the line.
pub(super) fn ends(pattern: &Hir) -> (Option<Set>, Option<Set>) {
    let looks = pattern.properties();
    let begins = looks.look_set_prefix().contains(Look::Start);
    let ends = looks.look_set_suffix().contains(Look::End);
    let side = |bound: bool, side: Side| {
        let (set, empty) = outermost(pattern, side).filter(|_| bound)?;
        (!empty).then_some(Set(set))
    };
    (side(begins, Side::First), side(ends, Side::Last))
}

#[derive(Clone, Copy)]
enum Side {
    First,
    Last,
}

/// The characters at one side of what `hir` matches, and whether it can match nothing.
fn outermost(hir: &Hir, side: Side) -> Option<(ClassUnicode, bool)> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some((ClassUnicode::empty(), true)),
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            let c = match side {
                Side::First => text.chars().next(),
                Side::Last => text.chars().next_back(),
            };
            let range = c.map(Set::one);
            Some((ClassUnicode::new(range), c.is_none()))
        }
        HirKind::Class(Class::Unicode(class)) => Some((class.clone(), false)),
        HirKind::Class(Class::Bytes(_)) => None,
        HirKind::Capture(capture) => outermost(&capture.sub, side),
        HirKind::Repetition(repetition) => {
            let (set, empty) = outermost(&repetition.sub, side)?;
            Some((set, empty || repetition.min == 0))
        }
        HirKind::Alternation(parts) => {
            let (mut set, mut empty) = (ClassUnicode::empty(), false);
            for part in parts {
                let (more, nothing) = outermost(part, side)?;
                set.union(&more);
                empty |= nothing;
            }
            Some((set, empty))
        }
        HirKind::Concat(parts) => {
            let mut set = ClassUnicode::empty();
            for at in 0..parts.len() {
                let at = match side {
                    Side::First => at,
                    Side::Last => parts.len() - 1 - at,
                };
                let (more, empty) = outermost(&parts[at], side)?;
                set.union(&more);
                if !empty {
                    return Some((set, false));
                }
            }
            Some((set, true))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(pattern: &str) -> Hir {
        regex_syntax::parse(pattern).expect("a pattern")
    }

    #[test]
    fn what_matches_end_with() {
        let last = last("(?:(?P<a>来(源|自))|作者?)").expect("it matches something");
        assert!("源自作者".chars().all(|c| last.contains(c)));
        assert!(!last.contains('来'));
    }

    #[test]
    fn what_lines_begin_and_end_with() {
        let (first, last) = ends(&parsed("(?:^(更多)?(相关|热门)[^:]*(阅读|[0-9])$)"));
        let (first, last) = (first.expect("it is bound"), last.expect("it is bound"));
        assert!("更相热".chars().all(|c| first.contains(c)));
        assert!("读07".chars().all(|c| last.contains(c)));
        assert!(!first.contains('多') && !last.contains('阅') && !last.contains('a'));
        assert_eq!(ends(&parsed("a")), (None, None), "not bound");
        assert_eq!(ends(&parsed("^a?")), (None, None), "it may be empty");
        assert_eq!(ends(&parsed("^a|b")).0, None, "not bound in every way");
        let any = ends(&parsed("^[^,]{2,}x?$"));
        assert!(any.0.expect("it is bound").contains('的'));
        assert!(any.1.expect("it is bound").contains('x'));
    }
}
