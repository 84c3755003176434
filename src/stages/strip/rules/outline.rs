//! What can be said of a line that a regular expression matches without running it: what it begins
//! and ends with, what it has nothing else than, which signs it cannot do without, and which it
//! never has.
//!
//! Read off the parsed pattern. A wrong answer would lose matches, so in doubt there is none.

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look};

use crate::stages::strip::ends::{Set, ends};
use crate::stages::strip::signs::{self, FREE, OTHER, Signs, ascii};
use crate::stages::strip::skeleton::{folded, last_folded};

/// The outline of the lines that a pattern matches.
#[derive(Debug, PartialEq)]
pub(super) struct Outline {
    pub(super) first: Option<Set>,
    pub(super) last: Option<Set>,
    /// The only characters, where the pattern is bound to both ends and these are few.
    pub(super) only: Option<Set>,
    /// Of each of these sets every line has a sign.
    pub(super) signs: Vec<Signs>,
    /// No line has any of these.
    pub(super) never: Signs,
    /// So many strokes and so many digits every line has at least, where it is more than one.
    pub(super) strokes: usize,
    pub(super) digits: usize,
}

/// More sets of signs would say little more.
const MOST_SIGNS: usize = 3;

impl Outline {
    pub(super) fn of(pattern: &Hir) -> Self {
        let (first, last) = ends(pattern);
        let looks = pattern.properties();
        let whole = looks.look_set_prefix().contains(Look::Start)
            && looks.look_set_suffix().contains(Look::End);
        let mut signs = signs(pattern);
        signs.sort_unstable_by_key(|set| set.count_ones());
        signs.dedup();
        signs.truncate(MOST_SIGNS);
        Self {
            first,
            last,
            only: alphabet(pattern).filter(|_| whole).map(Set::new),
            signs,
            never: if whole { !(allowed(pattern) | FREE) } else { 0 },
            strokes: least(pattern, is_stroke),
            digits: least(pattern, char::is_numeric),
        }
    }

    /// Whether a line may be such a one.
    pub(super) fn fits(&self, line: &mut Face<'_>) -> bool {
        !line.has_any(self.never)
            && self.first.as_ref().is_none_or(|set| line.begins(set))
            && self.last.as_ref().is_none_or(|set| line.ends(set))
            && (self.signs.is_empty() || line.has_each(&self.signs))
            && line.has_more(self.strokes, is_stroke)
            && line.has_more(self.digits, char::is_numeric)
            && self.only.as_ref().is_none_or(|set| line.is_made_of(set))
    }
}

fn is_stroke(c: char) -> bool {
    c == '|'
}

/// How many characters of a kind everything that `hir` matches has at least.
fn least(hir: &Hir, is: fn(char) -> bool) -> usize {
    /// A class of more characters is of no kind.
    const CLASS: usize = 2000;
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => 0,
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).unwrap_or_default();
            text.chars().filter(|&c| is(c)).count()
        }
        HirKind::Class(Class::Unicode(class)) => {
            let count: usize = class.ranges().iter().map(|range| range.len()).sum();
            let mut chars = class
                .ranges()
                .iter()
                .flat_map(|range| range.start()..=range.end());
            usize::from((1..=CLASS).contains(&count) && chars.all(is))
        }
        HirKind::Capture(capture) => least(&capture.sub, is),
        HirKind::Repetition(repetition) => {
            let times = usize::try_from(repetition.min).unwrap_or(usize::MAX);
            least(&repetition.sub, is).saturating_mul(times)
        }
        HirKind::Concat(parts) => parts.iter().map(|part| least(part, is)).sum(),
        HirKind::Alternation(parts) => parts.iter().map(|part| least(part, is)).min().unwrap_or(0),
    }
}

/// The characters of all that `hir` matches; `None` where most of the characters there are may
/// stand there.
fn alphabet(hir: &Hir) -> Option<ClassUnicode> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(ClassUnicode::empty()),
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            Some(ClassUnicode::new(text.chars().map(Set::one)))
        }
        HirKind::Class(Class::Unicode(class)) => {
            let last = class.ranges().last().map(|range| range.end());
            (last != Some(char::MAX)).then(|| class.clone())
        }
        HirKind::Class(Class::Bytes(_)) => None,
        HirKind::Capture(capture) => alphabet(&capture.sub),
        HirKind::Repetition(repetition) => alphabet(&repetition.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            let mut all = ClassUnicode::empty();
            for part in parts {
                all.union(&alphabet(part)?);
            }
            Some(all)
        }
    }
}

/// The signs that what `hir` matches may have.
fn allowed(hir: &Hir) -> Signs {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) => text
                .chars()
                .map(|c| if c.is_ascii() { ascii(c) } else { OTHER })
                .fold(0, |all, one| all | one),
            Err(_) => Signs::MAX,
        },
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges().iter();
            ranges.fold(0, |all, range| {
                let beyond = if range.end().is_ascii() { 0 } else { OTHER };
                all | ascii_range(range.start() as u32, range.end() as u32) | beyond
            })
        }
        HirKind::Class(Class::Bytes(_)) => Signs::MAX,
        HirKind::Capture(capture) => allowed(&capture.sub),
        HirKind::Repetition(repetition) => allowed(&repetition.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().fold(0, |all, part| all | allowed(part))
        }
    }
}

/// The signs of the ASCII characters of a range.
fn ascii_range(start: u32, end: u32) -> Signs {
    (start..=end.min(0x7E)).fold(0, |signs, code| signs | 1 << code) & !FREE
}

/// Sets of signs, of each of which everything that `hir` matches has one.
fn signs(hir: &Hir) -> Vec<Signs> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Vec::new(),
        HirKind::Literal(literal) => {
            let signs = literal.0.iter().filter(|byte| byte.is_ascii());
            signs.map(|&byte| ascii(char::from(byte))).collect()
        }
        HirKind::Class(Class::Unicode(class)) => signs_of(class).into_iter().collect(),
        HirKind::Class(Class::Bytes(_)) => Vec::new(),
        HirKind::Capture(capture) => signs(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => signs(&repetition.sub),
        HirKind::Repetition(_) => Vec::new(),
        HirKind::Concat(parts) => parts.iter().flat_map(signs).collect(),
        HirKind::Alternation(parts) => {
            let fewest = |part| signs(part).into_iter().min_by_key(|set| set.count_ones());
            let all = parts.iter().map(fewest);
            let all = all.reduce(|all, one| Some(all? | one?)).flatten();
            all.into_iter().collect()
        }
    }
}

/// The signs of a class, if it is made of nothing else.
fn signs_of(class: &ClassUnicode) -> Option<Signs> {
    let mut signs = 0;
    for range in class.ranges() {
        let (start, end) = (range.start() as u32, range.end() as u32);
        signs |= ascii_range(start, end);
        if end > 0x7F {
            // Full-width ASCII is ASCII in a skeleton.
            let wide = start >= 0xFF01 && end <= 0xFF5E;
            if signs::is_of_text(start, end) && !wide {
                return None;
            }
            signs |= OTHER;
        }
    }
    Some(signs)
}

/// What is asked of a line, read when it is asked for.
pub(super) struct Face<'l> {
    line: &'l str,
    first: Option<Option<char>>,
    last: Option<Option<char>>,
    signs: Option<Signs>,
}

impl<'l> Face<'l> {
    /// The face of `line`, of which the signs may be known.
    pub(super) fn of(line: &'l str, signs: Option<Signs>) -> Self {
        Self {
            line,
            first: None,
            last: None,
            signs,
        }
    }

    /// Whether the line has any of `signs`, as far as it is known.
    fn has_any(&self, signs: Signs) -> bool {
        // What stands in brackets may be an annotation, which the skeleton does not have.
        let known = self.signs.filter(|signs| signs & ascii('(') == 0);
        known.is_some_and(|known| known & signs != 0)
    }

    fn skeleton(&self) -> impl Iterator<Item = char> {
        folded(self.line).map(|(_, c)| c).filter(|&c| c != ' ')
    }

    fn begins(&mut self, set: &Set) -> bool {
        let first = match self.first {
            Some(first) => first,
            None => self.skeleton().next(),
        };
        self.first = Some(first);
        first.is_some_and(|c| set.contains(c))
    }

    fn ends(&mut self, set: &Set) -> bool {
        let last = match self.last {
            Some(last) => last,
            None => last_folded(self.line),
        };
        self.last = Some(last);
        last.is_some_and(|c| set.contains(c))
    }

    fn has_each(&mut self, sets: &[Signs]) -> bool {
        let signs = match self.signs {
            Some(signs) => signs,
            // Annotations have a bracket, of which more is never concluded than may be.
            None => signs::of_text(self.line),
        };
        self.signs = Some(signs);
        sets.iter().all(|set| set & signs != 0)
    }

    /// Whether the line has at least `count` characters of a kind; of one the literals of a pattern tell.
    fn has_more(&self, count: usize, is: fn(char) -> bool) -> bool {
        count < 2 || self.skeleton().filter(|&c| is(c)).take(count).count() == count
    }

    fn is_made_of(&self, set: &Set) -> bool {
        self.skeleton().all(|c| set.contains(c))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stages::strip::lines::Shape;

    fn fits(pattern: &str, line: &str) -> bool {
        let pattern = regex_syntax::parse(pattern).expect("a pattern");
        let known = Shape::of(line).signs;
        let fits = |signs| Outline::of(&pattern).fits(&mut Face::of(line, signs));
        // What is read off the line may not say more than the skeleton does.
        assert!(fits(known) || !fits(None), "{line}");
        fits(known)
    }

    #[test]
    fn lines_that_cannot_match_are_told() {
        for (pattern, line) in [
            (r"^[(]\d{1,3}/\d{1,3}[)]$", "(3)"),
            (r"^[(]\d{1,3}/\d{1,3}[)]$", "(附图 3/4)"),
            (r"(热线|电话)(qq)?[:]\d{7}", "热线电话已经开通"),
            (r"(第|共)\d+(张|页)", "这是第三页"),
            (r"^(分享|收藏|[、“”])+$", "“收藏夹”"),
            (r"(a:|b/)的", "c的d"),
            (r"^[^|]{2,}(\|[^|]{2,}){2,12}$", "老桥的一年 | 青禾频道"),
            (r"(客服|热线)[:]?\d{7,8}", "热线: 12 号桥 2021"),
        ] {
            assert!(!fits(pattern, line), "{pattern} {line}");
        }
    }

    #[test]
    fn lines_that_match_fit() {
        for (pattern, line) in [
            (r"^[(]\d{1,3}/\d{1,3}[)]$", "（ 3/４）"),
            (r"(热线|电话)(qq)?[:]\d{7}", "熱線：７654321"),
            (r"(第|共)\d+(张|页)", "共３頁"),
            (r"第\d+页", "第٣页"),
            (r"第\d{2}页", "第٣３页"),
            (r"^[^|]{2,}(\|[^|]{2,}){2,12}$", "老桥｜新船│渡口"),
            (r"^(分享|收藏|[、“”])+$", "「收藏(cáng)」、分享"),
            (r"^[^,。]{2,}(\|[^,。]{2,})+$", "甲乙｜丙丁"),
            (r"(a:|b/|的)", "的"),
            (r"©.*", "©"),
        ] {
            assert!(fits(pattern, line), "{pattern} {line}");
        }
    }
}
