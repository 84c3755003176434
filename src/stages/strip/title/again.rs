//! What a page says again of its headline: a second time elsewhere, behind the name of its site, in the
//! crumbs, or broken in two.

use super::super::likeness::bare;
use super::super::lines::Line;
use super::Page;

impl Page<'_, '_> {
    /// Whether a line that may be a headline stands again elsewhere on a page, above or below its text, and not
    /// with what stands around it: a list that is printed twice is no headline.
    pub(super) fn stands_again(&self, index: usize) -> bool {
        /// An entry of a menu is shorter, in characters.
        const HEADLINE: usize = 8;
        /// How far apart the two may stand, in lines.
        const FAR: usize = 200;
        let (line, lines) = (&self.lines[index], self.lines);
        // A day that stands twice is one of a programme.
        const DIGITS: usize = 6;
        let worded = line.shape.chars >= HEADLINE
            && line.shape.han * 2 > line.shape.chars
            && line.shape.digits < DIGITS;
        let outside = |&at: &usize| (at < self.first || at > self.last) && at.abs_diff(index) > 1;
        let text = |at: usize| lines.get(at).map_or("", |line| line.text);
        let alone = |at: usize| {
            let beside = [
                (index.wrapping_sub(1), at.wrapping_sub(1)),
                (index + 1, at + 1),
            ];
            let same = beside.map(|(one, other)| text(one) == text(other) && one < lines.len());
            let long = beside
                .iter()
                .zip(same)
                .any(|(&(one, _), same)| same && lines[one].shape.chars >= HEADLINE);
            !long && !same.iter().all(|&same| same)
        };
        let near = index.saturating_sub(FAR)..lines.len().min(index + FAR);
        let mut others = near.filter(|&at| at != index && lines[at].text == line.text);
        // What stands more than twice is a button or the entry of a list.
        let other = others.next().filter(|at| outside(at) && alone(*at));
        // A site puts its name before its headline, which stands alone, too.
        let last = line.text.rsplit_once(char::is_whitespace);
        let of_a_site = || last.is_some_and(|(_, last)| lines.iter().any(|line| line.text == last));
        worded && other.is_some() && others.next().is_none() && !of_a_site()
    }

    /// Whether a line stands right above the body, and again further up: above the tools, in a list of
    /// what else there is.
    pub(super) fn is_printed_twice(&self, index: usize) -> bool {
        /// An entry of a menu is shorter, in characters, and the name of an account is not Chinese.
        const HEADLINE: usize = 8;
        /// How far above the body it stands, in lines.
        const NEAR: usize = 3;
        /// How far above it the other is looked for, in lines.
        const FAR: usize = 60;
        let line = &self.lines[index];
        let above = index.saturating_sub(FAR)..index.saturating_sub(1);
        line.shape.chars >= HEADLINE
            && line.shape.han * 2 > line.shape.chars
            && index <= self.first
            && self.first - index <= NEAR
            && self.lines[above]
                .iter()
                .any(|other| other.text == line.text)
    }

    /// Whether the line right above ends in a line, where a site has put more before its headline.
    pub(super) fn ends_the_line_above(&self, index: usize) -> bool {
        /// The shortest headline, in characters.
        const HEADLINE: usize = 8;
        let line = &self.lines[index];
        let above = index.checked_sub(1).map(|above| self.lines[above].text);
        let more = above.and_then(|above| above.strip_suffix(line.text));
        line.shape.chars >= HEADLINE && more.is_some_and(|more| !more.is_empty())
    }

    /// Whether a line close above ends in a line, behind the name of the site and a blank.
    pub(super) fn follows_its_site(&self, index: usize) -> bool {
        /// The shortest headline, in characters.
        const HEADLINE: usize = 6;
        /// How far above, in lines.
        const NEAR: usize = 4;
        let line = &self.lines[index];
        let behind_a_site = |above: &Line<'_>| {
            let name = above.text.strip_suffix(line.text);
            name.is_some_and(|name| name.ends_with(char::is_whitespace))
        };
        line.shape.chars >= HEADLINE
            && self.lines[index.saturating_sub(NEAR)..index]
                .iter()
                .any(behind_a_site)
    }

    /// Whether a line is the name of a site and, behind a blank, what a line close below it has: its headline.
    pub(super) fn names_its_site(&self, index: usize) -> bool {
        /// How far below, in lines.
        const NEAR: usize = 4;
        let below = self.lines.len().min(index + 1 + NEAR);
        let ends = |at: usize| {
            let name = self.lines[index].text.strip_suffix(self.lines[at].text);
            name.is_some() && self.follows_its_site(at)
        };
        (index + 1..below).any(ends)
    }

    /// Whether a line is a line close below it with the name of the site behind a stroke: what a page calls itself.
    pub(super) fn goes_on_with_its_site(&self, index: usize) -> bool {
        /// How far below, in lines, and the shortest headline and the longest name, in characters.
        const NEAR: usize = 4;
        const HEADLINE: usize = 8;
        const SITE: usize = 24;
        const STROKES: [char; 7] = ['_', '|', '｜', '-', '–', '—', '－'];
        let text = self.lines[index].text;
        let below = index + 1..self.lines.len().min(index + 1 + NEAR);
        below.into_iter().any(|at| {
            let line = &self.lines[at];
            let site = text.strip_prefix(line.text).map(str::trim_start);
            line.shape.chars >= HEADLINE
                && site
                    .is_some_and(|site| site.starts_with(STROKES) && site.chars().count() <= SITE)
        })
    }

    /// Whether one of the first lines of a page is this line with more behind a stroke.
    pub(super) fn begins_the_name_of_the_page(&self, index: usize) -> bool {
        /// How far from the top, in lines, and the shortest headline, in characters.
        const TOP: usize = 2;
        const HEADLINE: usize = 8;
        let line = &self.lines[index];
        let goes_on = |first: &Line<'_>| {
            let rest = first.text.strip_prefix(line.text).map(str::trim_start);
            rest.is_some_and(|rest| rest.starts_with(['_', '|', '-', '—']))
        };
        line.shape.chars >= HEADLINE && self.lines[..TOP.min(index)].iter().any(goes_on)
    }

    /// Whether a line stands twice, one below the other, above the body: what a page declares and what its text
    /// begins with.
    pub(super) fn is_doubled(&self, index: usize) -> bool {
        /// An entry of a menu is shorter, in characters.
        const HEADLINE: usize = 8;
        /// How far above the body it stands, in lines.
        const NEAR: usize = 5;
        let shape = &self.lines[index].shape;
        shape.chars >= HEADLINE
            && shape.han * 2 > shape.chars
            && index + 1 < self.first
            && self.first - index <= NEAR
            && self.lines[index + 1].text == self.lines[index].text
    }

    /// Whether crumbs close above end in the beginning of a line, cut short: `首页 > 河边 → 老桥的第一块木...`.
    pub(super) fn is_cut_short_in_crumbs(&self, index: usize) -> bool {
        /// The shortest beginning, in characters.
        const BEGINNING: usize = 6;
        /// How far above, in lines.
        const NEAR: usize = 4;
        let text = self.lines[index].text;
        let begins = |crumbs: &Line<'_>| {
            let cut = crumbs.text.trim_end_matches(['.', '…']);
            let end = cut
                .rsplit(['>', '»', '›', '→'])
                .next()
                .unwrap_or(cut)
                .trim();
            crumbs.text.len() > cut.len()
                && end.len() < cut.len()
                && end.chars().count() >= BEGINNING
                && text.starts_with(end)
        };
        self.lines[index.saturating_sub(NEAR)..index]
            .iter()
            .any(begins)
    }

    /// Whether two lines close below say a line again, which is broken in two there.
    pub(super) fn is_broken_below(&self, index: usize) -> bool {
        /// How far below, in lines.
        const NEAR: usize = 8;
        let end = self.first.min(index + NEAR);
        (index + 1..end.saturating_sub(1)).any(|at| self.breaks(index, at))
    }

    /// Whether a line is one of the two that say one close above again.
    pub(super) fn is_half_of_one_above(&self, index: usize) -> bool {
        /// How far above, in lines.
        const NEAR: usize = 8;
        let above = index.saturating_sub(NEAR)..index;
        let half = |whole: usize| {
            let first = index + 1 < self.lines.len() && self.breaks(whole, index);
            first || index > whole + 1 && self.breaks(whole, index - 1)
        };
        above.into_iter().any(half)
    }

    /// Whether the lines `at` and below it are the two halves of line `whole`.
    fn breaks(&self, whole: usize, at: usize) -> bool {
        let (one, two) = (self.lines[at].text, self.lines[at + 1].text);
        let text = self.lines[whole].text;
        // Most lines begin otherwise.
        text.starts_with(one)
            && text.ends_with(two)
            && text.len() > one.len()
            && bare(text).strip_prefix(&bare(one)) == Some(&bare(two))
    }
}
