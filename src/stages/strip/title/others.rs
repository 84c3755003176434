//! What other lines say of a headline: crumbs, headings, definitions, credits, a list that has it again.

use super::super::lines::Line;
use super::super::metadata::Field;
use super::{BENEATH, HEADINGS, LENGTH, Page};

impl Page<'_, '_> {
    /// What other lines say for a headline: the last of the crumbs, a heading or a definition that
    /// begins with it.
    pub(super) fn named_by_others(&self, index: usize) -> f32 {
        /// The end of the crumbs is the headline, or the column that it stands in.
        const CRUMBS: f32 = 1.5;
        const HEADING: f32 = 0.8;
        const DEFINED: f32 = 2.0;
        const LABELLED: f32 = 2.5;
        const GLOSSED: f32 = 2.0;
        const TWICE: f32 = 1.2;
        /// A heading that begins with a line above it.
        const LONGER: f32 = 1.2;
        /// How far from it they may stand, in lines.
        const FAR: usize = 60;
        /// A longer line that another begins with is a teaser of it that was cut short, in
        /// characters; a shorter one is what both are about.
        const SHORTENED: usize = 12;
        let shortened = |line: &Line<'_>| line.shape.chars >= SHORTENED;
        let text = self.lines[index].text;
        let near = index.saturating_sub(FAR);
        let mut score = 0.0;
        if self.ends_crumbs(index) || self.is_cut_short_in_crumbs(index) {
            score += CRUMBS;
        }
        let end = self.lines.len().min(self.first + HEADINGS).min(index + FAR);
        let heads = |line: &Line<'_>| {
            line.text.starts_with(text)
                && (1..=8).contains(
                    &(line
                        .shape
                        .chars
                        .saturating_sub(self.lines[index].shape.chars)),
                )
        };
        if self.is_glossed(index) {
            score += GLOSSED;
        }
        if index < self.first && self.lines[index + 1..end].iter().any(heads) {
            let teaser = shortened(&self.lines[index]);
            score += if teaser { -HEADING } else { HEADING };
        }
        if self.is_printed_twice(index)
            || self.ends_the_line_above(index)
            || self.stands_again(index)
            || self.is_doubled(index)
            || self.is_broken_below(index)
        {
            score += TWICE;
        }
        if self.is_half_of_one_above(index) {
            score -= BENEATH;
        }
        let short = self.lines[index].shape.chars < *LENGTH.start();
        if self.is_defined(index) || short && self.is_credited_below(index) {
            score += DEFINED;
        }
        if self.follows_its_site(index) {
            score += LABELLED;
        }
        if self.begins_the_name_of_the_page(index) {
            score += TWICE;
        }
        if index > 0
            && matches!(
                self.lines[index - 1].text,
                "标题" | "標題" | "题目" | "題目"
            )
        {
            score += LABELLED;
        }
        let begins = |line: &Line<'_>| {
            (4..SHORTENED).contains(&line.shape.chars)
                && line.text.len() < text.len()
                && text.starts_with(line.text)
        };
        if self.lines[near..index].iter().any(begins) {
            score -= LONGER;
        }
        score
    }

    /// Whether the crumbs, or a label, close by end in a line.
    pub(super) fn ends_crumbs(&self, index: usize) -> bool {
        /// The shortest headline, in characters; the crumbs may end in the column it stands in.
        const HEADLINE: usize = 6;
        /// How far from it they may stand, in lines.
        const FAR: usize = 60;
        let line = &self.lines[index];
        let near = index.saturating_sub(FAR)..self.first.min(index + FAR);
        line.shape.chars >= HEADLINE
            && near.into_iter().any(|at| {
                let crumbs = self.lines[at].text;
                let path = crumbs.strip_suffix(line.text).unwrap_or_default();
                let label = at < index && path.trim_end().ends_with(['：', ':']);
                label || path.contains(['>', '»', '›']) || leads_from_home(path)
            })
    }

    /// Whether a line is the column that the crumbs close above end in, with its motto behind a mark, above another that may be
    /// the headline: `首页 > 渡口夜话`, `渡口夜话·听船工说`.
    pub(super) fn names_its_column(&self, index: usize) -> bool {
        /// The shortest name of a column, in characters, and how far above the crumbs stand, in lines.
        const COLUMN: usize = 4;
        const NEAR: usize = 3;
        let line = &self.lines[index];
        let last = |crumbs: &Line<'_>| -> Option<String> {
            let (_, last) = crumbs.text.rsplit_once(['>', '»', '›'])?;
            Some(last.trim().to_owned()).filter(|last| last.chars().count() >= COLUMN)
        };
        let behind = |column: String| {
            let motto = line.text.strip_prefix(column.as_str());
            motto.is_some_and(|motto| {
                motto.starts_with(['·', '・', '•', '|', '｜', '—', '-', '：', ' '])
            })
        };
        let below = self.lines.get(index + 1).filter(|_| index + 1 < self.first);
        below.is_some_and(|below| LENGTH.contains(&below.shape.chars))
            && self.lines[index.saturating_sub(NEAR)..index]
                .iter()
                .filter_map(last)
                .any(behind)
    }

    /// Whether the body begins by saying what the line is.
    pub(super) fn is_defined(&self, index: usize) -> bool {
        let defines = |line: &Line<'_>| {
            let rest = line.text.strip_prefix(self.lines[index].text);
            line.shape.is_prose()
                && rest.is_some_and(|rest| {
                    rest.starts_with(['是', '，', '（', '(', '为', '指', '又', '：', '為', ','])
                })
        };
        // Tools may stand between.
        let below = index + 1..self.first.min(index + 3) + 1;
        index < self.first && self.lines[below].iter().any(defines)
    }

    /// Whether a line stands again in the midst of the body: what a list says of each of its
    /// entries. Right above the body a headline may be printed twice.
    pub(super) fn recurs(&self, index: usize) -> bool {
        /// How far below the first line of the body, in lines.
        const FAR: usize = 60;
        let end = self.last.min(self.first + FAR);
        let text = self.lines[index].text;
        (self.first + 1..=end).any(|at| self.lines[at].text == text) && !self.frames_its_day(index)
    }

    /// Whether a line stands above its day and again right below it, with which its text begins: a headline, wherever
    /// else pictures are named after it.
    fn frames_its_day(&self, index: usize) -> bool {
        let look = self.looks.get(index + 1);
        let dated =
            look.is_some_and(|look| look.meta.as_ref().is_some_and(|meta| meta.date.is_some()));
        let again = self.lines.get(index + 2);
        dated && again.is_some_and(|line| line.text == self.lines[index].text)
    }

    /// Whether a line is a step of several with the step before it further up: `4. 给木船上漆`.
    pub(super) fn is_a_later_step(&self, index: usize) -> bool {
        /// How far above, in lines.
        const FAR: usize = 40;
        let step = |text: &str| {
            let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
            let number: u32 = text[..text.len() - rest.len()].parse().ok()?;
            let mark = rest.chars().next().filter(|c| ".．、）)".contains(*c))?;
            let goes_on = rest[mark.len_utf8()..].starts_with(|c: char| c.is_ascii_digit());
            (!goes_on).then_some((number, mark))
        };
        let Some((number, mark)) = step(self.lines[index].text).filter(|(number, _)| *number > 1)
        else {
            return false;
        };
        self.lines[index.saturating_sub(FAR)..index]
            .iter()
            .any(|line| step(line.text) == Some((number - 1, mark)))
    }

    /// Whether a metadata line close to the body names the source or author that `text` is.
    pub(super) fn is_credit(&self, text: &str) -> bool {
        /// Above the body, in lines.
        const NEAR: usize = 12;
        self.looks[self.first.saturating_sub(NEAR)..self.first]
            .iter()
            .filter_map(|look| look.meta.as_ref())
            .flat_map(|meta| &meta.fields)
            .filter(|(field, _)| !matches!(field, Field::Title | Field::Other))
            .any(|(_, value)| value == text)
    }
}

/// Whether crumbs begin with the way home and go on in steps parted by dashes or slashes.
fn leads_from_home(path: &str) -> bool {
    let home = ["首页", "首頁", "主页", "主頁"];
    path.trim_end().ends_with(['—', '-', '–', '/', '→', '|'])
        && home.iter().any(|home| path.contains(home))
}
