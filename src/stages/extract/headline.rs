//! Which block of a page is its headline, and what the page's title is.
//!
//! The window's title, the declared title and the headings have to agree. The name of the site is
//! a heading on many pages and a part of the window's title too: it stands above the headline.

use super::blocks::{Block, Blocks};
use super::body::is_link_row;
use super::credits::{is_credit, is_dated};
use super::furniture::is_named_furniture;
use super::one_line;
use super::pointers::leads_within;
use super::tokens::attribute;
use super::tree::{Kind, Tree};
use super::window::{
    claims_rights, greets, is_a_site, parts, without_badge, without_button, without_number,
    without_site,
};

/// The block of the headline and its text; without a heading that agrees with what the page calls
/// itself, the title is the window's without the site. `prose` is how much running text each block
/// is.
pub(super) fn headline(
    blocks: &Blocks,
    prose: &[f32],
    declared: Option<&str>,
    window: &str,
) -> (Option<usize>, Option<String>) {
    let names = Names::new(declared, window);
    let below = shares_below(prose);
    let text = |index: usize| blocks.text_of(&blocks.blocks[index]);
    // Without the day that a heading may go on with.
    let undated = |index: usize| {
        let text = text(index);
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let heading = blocks.blocks[index].heading > 0 && digits >= 6;
        heading
            .then(|| without_credits(text, window))
            .flatten()
            .unwrap_or(text)
    };
    let has_text = |index: usize| below.first().is_none_or(|&all| below[index] >= LEAST * all);
    let found = |wanted: &dyn Fn(&Block) -> bool| {
        let fit = |index: &usize| {
            let block = &blocks.blocks[*index];
            (2..=LONGEST_NAMED).contains(&block.chars) && has_text(*index) && wanted(block)
        };
        let rated: Vec<(usize, u8)> = (0..blocks.blocks.len())
            .filter(fit)
            .map(|index| (index, names.agreement(undated(index))))
            .filter(|&(index, agreement)| {
                let block = &blocks.blocks[index];
                let named = agreement == Names::WHOLE
                    || agreement == Names::SEGMENT && names.opens_with(text(index));
                let shown = block.heading > 0
                    || (block.chars >= SHORTEST || named) && !is_credit(block, text(index));
                // A line of the foot may begin the site's name, too.
                let above = agreement > 1 || block.heading > 0 || below[index] >= BELOW;
                agreement > 0 && shown && above
            })
            .collect();
        best(blocks, &below, &rated).map(|at| first_of_its_name(blocks, prose, &rated, at))
    };
    let only_heading = || {
        let highest = |index: &usize| {
            let block = &blocks.blocks[*index];
            has_text(*index)
                && block.heading == 1
                && (2..=LONGEST).contains(&block.chars)
                && block.linked == 0
                && !claims_rights(text(*index))
        };
        // Where there are several they are those of sections.
        let mut found = (0..blocks.blocks.len()).filter(highest);
        let only = found.next().filter(|&at| blocks.blocks[at].chars >= 5)?;
        found.next().is_none().then_some(only)
    };
    let heading = found(&|block| (1..=3).contains(&block.heading))
        .map(|at| names.instead_of_the_site(blocks, &below, at))
        .or_else(|| {
            found(&|block| block.linked == 0).map(|at| {
                // A few words of the window's title in the midst of the text are less than a heading above it.
                let told = |from: usize| prose[from..at].iter().any(|&prose| prose > 0.0);
                let above = |&only: &usize| only < at && told(only);
                let weak = names.agreement(text(at)) < Names::SEGMENT;
                only_heading()
                    .filter(|only| weak && above(only))
                    .unwrap_or(at)
            })
        })
        .or_else(only_heading);
    if let Some(index) = heading {
        let whole = across_lines(blocks, index).filter(|(_, whole)| names.agreement(whole) > 0);
        if let Some((last, whole)) = whole {
            return (Some(last), Some(whole));
        }
        let shown = one_line(text(index));
        let title = without_credits(&shown, window)
            .unwrap_or_else(|| without_number(without_button(&shown), window));
        return (Some(index), Some(title.to_owned()));
    }
    let declared = declared
        .map(|declared| behind_the_site(declared, window))
        .or_else(|| before_the_owner(blocks, window));
    let title = declared.map(str::to_owned).or_else(|| {
        let title = without_site(window);
        (title.chars().count() >= 4 && !is_a_site(title)).then(|| title.to_owned())
    });
    (None, title)
}

/// The last block of a heading that is broken into several, one of which is `at`, and all of its text.
fn across_lines(blocks: &Blocks, at: usize) -> Option<(usize, String)> {
    let node = blocks.blocks[at].node;
    let of_it = |&index: &usize| blocks.blocks[index].node == node;
    let first = (0..=at).rev().take_while(of_it).last()?;
    let last = (at..blocks.blocks.len()).take_while(of_it).last()?;
    let text = |index: usize| one_line(blocks.text_of(&blocks.blocks[index]));
    let heading = (first..=last).any(|index| blocks.blocks[index].heading > 0);
    (heading && first < last).then(|| (last, (first..=last).map(text).collect()))
}

/// The headline of a page that does not name it, by its place over the running text, which begins
/// at the block `first`: the heading or the short line above the first dated line, the heading right
/// below it, or the nearest heading. A headline with a comma looks like running text, too. What
/// `window`, the window's title, has a part of names the site.
pub(super) fn placed(
    tree: &Tree<'_>,
    blocks: &Blocks,
    first: usize,
    window: &str,
) -> Option<usize> {
    /// How many blocks above the running text the headline or the date may stand.
    const CREDITS: usize = 8;
    /// How many blocks above the date the headline may stand: a share button, a label is between.
    const ABOVE: usize = 2;
    /// What stands between the parts of a path.
    const PATH: [char; 4] = ['>', '»', '›', '→'];
    /// What the first section of a text begins with.
    const FIRST: [&str; 4] = ["一、", "（一）", "1、", "1."];
    let text = |index: usize| blocks.text_of(&blocks.blocks[index]);
    let fits = |index: usize, shortest: usize| {
        let block = &blocks.blocks[index];
        (shortest..=LONGEST).contains(&block.chars)
            && block.linked == 0
            && !block.field
            && !text(index).contains(PATH)
            && !text(index).ends_with(['：', ':', '；', '。'])
            && !FIRST.iter().any(|number| text(index).starts_with(number))
            && (block.heading > 0 || !is_credit(block, text(index)))
            && !names_the_site(text(index), window, None)
    };
    let from = first.saturating_sub(CREDITS);
    let heading = |&index: &usize| is_heading(tree, &blocks.blocks[index]) && fits(index, 2);
    let end = blocks.blocks.len().min(first + ABOVE + 1);
    let dated =
        (from..end).find(|&index| blocks.blocks[index].chars <= LONGEST && is_dated(text(index)));
    let by_date = dated.and_then(|dated| {
        let line = |&index: &usize| fits(index, SHORTEST);
        let mut above = (dated.saturating_sub(ABOVE)..dated).rev();
        let below = Some(dated + 1).filter(|&below| below < first);
        (from..dated)
            .rev()
            .find(heading)
            .or_else(|| above.find(line))
            .or_else(|| below.filter(heading))
    });
    by_date.or_else(|| (from..first).rev().find(heading))
}

/// Whether a block is a heading, or its markup calls it a title.
fn is_heading(tree: &Tree<'_>, block: &Block) -> bool {
    if (1..=3).contains(&block.heading) {
        return true;
    }
    let mut node = tree.nodes[block.first].parent;
    loop {
        match tree.nodes[node].kind {
            Kind::Element(tag, attributes) if is_called_title(attributes) => {
                // The comments have a title, too.
                return !is_named_furniture(tag, attributes);
            }
            _ if node <= block.node => return false,
            _ => node = tree.nodes[node].parent,
        }
    }
}

fn is_called_title(attributes: &str) -> bool {
    ["class", "id"].iter().any(|name| {
        attribute(attributes, name).is_some_and(|value| {
            let value = value.to_ascii_lowercase();
            let mut words = value.split(|c: char| !c.is_ascii_alphabetic());
            value.contains("title") || words.any(|word| matches!(word, "tit" | "bt" | "biaoti"))
        })
    })
}

/// Whether a headline at `headline` names the page rather than what the running text, which begins
/// at `first`, is about: a menu stands between them, or a heading above it. Where running text stands
/// between them, the text begins there.
pub(super) fn names_the_page(
    tree: &Tree<'_>,
    blocks: &Blocks,
    prose: &[f32],
    headline: usize,
    first: usize,
    placed: usize,
) -> bool {
    /// So many links, each in a line of its own, are a menu.
    const MENU: usize = 3;
    if blocks.blocks[headline].node == blocks.blocks[placed].node {
        // Two lines of one heading.
        return false;
    }
    let begun = |at: &usize| prose[*at] > 0.0 && blocks.blocks[*at].heading == 0;
    if blocks.blocks[headline].heading > 0 && (headline + 1..placed).any(|at| begun(&at)) {
        return false;
    }
    let between = blocks.blocks.get(headline + 1..first).unwrap_or_default();
    let entry = |block: &&Block| is_link_row(block) && !leads_within(tree, block);
    let menu = between.iter().filter(entry).count() >= MENU;
    let is_heading = |at: usize| blocks.blocks[at].heading > 0;
    let says_more = bare_of(blocks, headline).contains(&bare_of(blocks, placed));
    !says_more && menu || placed < headline && is_heading(placed) && !is_heading(headline)
}

/// The shortest headline that is no heading, in characters; what is shorter names a part of the site,
/// unless it is all that the page calls itself.
const SHORTEST: usize = 6;

/// The longest headline, in characters.
const LONGEST: usize = 90;

/// The longest headline that is a part of the page's title, word for word.
const LONGEST_NAMED: usize = 160;

/// The share of a page's running text that has to stand below a headline so that one further up
/// the page, of the same standing, gives way to it: the site's name is above, and in a margin.
const BELOW: f32 = 0.5;

/// The share of a page's running text below which nothing is its headline: who signs an article
/// is a part of the window's title, too.
const LEAST: f32 = 0.1;

/// For every block, the share of the page's running text that stands in it and below.
fn shares_below(prose: &[f32]) -> Vec<f32> {
    let total = prose.iter().sum::<f32>().max(1.0);
    let mut below = 0.0;
    let mut shares: Vec<f32> = prose
        .iter()
        .rev()
        .map(|prose| {
            below += prose;
            below / total
        })
        .collect();
    shares.reverse();
    shares
}

/// Of the blocks that agree: the best agreement, and of those the last that most of the running
/// text is below, or the longest.
fn best(blocks: &Blocks, below: &[f32], rated: &[(usize, u8)]) -> Option<usize> {
    let most = rated.iter().map(|&(_, agreement)| agreement).max()?;
    let of = || {
        let standing = rated.iter().filter(|&&(_, agreement)| agreement == most);
        standing.map(|&(index, _)| index)
    };
    if most == Names::SEGMENT {
        let last = of().rfind(|&index| below[index] >= BELOW);
        if let Some(last) = last {
            // A chapter stands before its book, and a part of the headline in the text again: the
            // longer name says more.
            let short = bare_of(blocks, last);
            let longer = |&index: &usize| {
                let name = bare_of(blocks, index);
                name.len() > short.len() && (index + 1 == last || name.contains(&short))
            };
            return of()
                .filter(|&index| below[index] >= BELOW)
                .find(longer)
                .or(Some(last));
        }
    }
    let longest = of().map(|index| blocks.blocks[index].chars).max()?;
    of().find(|&index| blocks.blocks[index].chars == longest)
}

/// The headline, where what it says stands further up, too, and text between the two: a table within the text has
/// what it is about in a row, and a first section may be called as the whole.
fn first_of_its_name(blocks: &Blocks, prose: &[f32], rated: &[(usize, u8)], at: usize) -> usize {
    /// What is told between them, at least, and that where one is no heading: a few sentences, and several paragraphs.
    const TOLD: f32 = 6.0;
    const MUCH: f32 = 40.0;
    let name = bare_of(blocks, at);
    let told = |from: usize| prose[from..at].iter().sum::<f32>();
    let heading = |at: usize| (1..=3).contains(&blocks.blocks[at].heading);
    let same = |&(index, _): &(usize, u8)| {
        let least = match heading(index) && heading(at) {
            true => TOLD,
            false => MUCH,
        };
        index < at && bare_of(blocks, index) == name && told(index) >= least
    };
    rated
        .iter()
        .copied()
        .find(same)
        .map_or(at, |(index, _)| index)
}

/// What a page calls itself.
struct Names {
    /// The declared title and the window's, letters and digits only.
    whole: Vec<String>,
    /// The parts of the window's title.
    segments: Vec<String>,
    /// Parts that follow each other, run together: a headline holds separators, too.
    runs: Vec<String>,
}

impl Names {
    /// The declared title, or the window's.
    const WHOLE: u8 = 3;
    /// A part of the window's title, word for word.
    const SEGMENT: u8 = 2;
    /// More parts than this are keywords.
    const SEGMENTS: usize = 8;

    fn new(declared: Option<&str>, window: &str) -> Self {
        let long = |name: &String| name.chars().count() >= 2;
        let segments: Vec<String> = parts(window)
            .map(bare)
            .filter(long)
            .take(Self::SEGMENTS)
            .collect();
        let runs = (0..segments.len())
            .flat_map(|from| (from + 2..=segments.len()).map(move |to| (from, to)))
            .map(|(from, to)| segments[from..to].concat())
            .collect();
        Self {
            whole: declared
                .into_iter()
                .chain([window])
                .map(bare)
                .filter(long)
                .collect(),
            segments,
            runs,
        }
    }

    /// The headline, where the heading at `at` is the name of the site: the window's title begins
    /// with another text, which stands alone further down.
    fn instead_of_the_site(&self, blocks: &Blocks, below: &[f32], at: usize) -> usize {
        let Some(first) = self.segments.first() else {
            return at;
        };
        if self.segments.len() < 2 || !self.segments[1..].contains(&bare_of(blocks, at)) {
            return at;
        }
        (at + 2..blocks.blocks.len())
            .find(|&index| {
                let block = &blocks.blocks[index];
                let heading = block.heading > 0 && block.linked == 0;
                (heading || below[index] >= BELOW)
                    && block.chars <= LONGEST
                    && bare_of(blocks, index) == *first
            })
            .unwrap_or(at)
    }

    /// Whether a text is the first of several parts of the window's title, and long enough for a
    /// headline.
    fn opens_with(&self, text: &str) -> bool {
        /// In characters.
        const HEADLINE: usize = 4;
        let first = self.segments.first().filter(|_| self.segments.len() > 1);
        first.is_some_and(|first| first.chars().count() >= HEADLINE && *first == bare(text))
    }

    /// How well a text agrees with the names: 0 not at all, [`Self::WHOLE`] it is one of them.
    fn agreement(&self, text: &str) -> u8 {
        if greets(text) {
            return 0;
        }
        let text = bare(without_button(without_badge(text)));
        let chars = text.chars().count();
        if chars < 2 {
            return 0;
        }
        if self.whole.contains(&text) {
            return Self::WHOLE;
        }
        if self.segments.contains(&text) || self.runs.contains(&text) {
            return Self::SEGMENT;
        }
        if chars > LONGEST {
            return 0;
        }
        // A word in Latin letters that a Chinese title begins with is what many lines have: a prompt.
        let foreign = |name: &str| text.is_ascii() && !name.is_ascii();
        let agrees = self.whole.iter().any(|name| {
            (chars >= 3 && name.starts_with(&text) && !foreign(name))
                || (chars >= 8 && name.contains(&text))
                || (text.starts_with(name) && name.chars().count() >= 6)
        });
        u8::from(agrees)
    }
}

/// Whether a line is a part of the window's title that is not the headline: the name of the site.
pub(super) fn names_the_site(text: &str, window: &str, headline: Option<&str>) -> bool {
    let name = bare(text);
    name.chars().count() >= 4
        && headline.is_none_or(|headline| bare(headline) != name)
        && parts(window).any(|part| bare(part) == name)
}

/// The headline in a line that goes on with the date, if the window's title names it.
fn without_credits<'s>(line: &'s str, window: &str) -> Option<&'s str> {
    /// The shortest part of a window's title that is a headline, in characters.
    const SHORTEST: usize = 6;
    let mut parts = parts(window).map(str::trim);
    if parts.clone().any(|part| part == line) {
        return None;
    }
    parts.find_map(|part| {
        let rest = line.strip_prefix(part)?;
        let found = part.chars().count() >= SHORTEST && is_dated(rest);
        found.then(|| &line[..part.len()])
    })
}

/// A declared title without the name of the site in front, where the window's title begins with what is left.
fn behind_the_site<'t>(declared: &'t str, window: &str) -> &'t str {
    let first = parts(window).next().map(str::trim).unwrap_or_default();
    let site = declared.strip_suffix(first).unwrap_or_default().trim_end();
    let parted = site.ends_with([':', '：', '|', '｜', '-', '_']);
    match parted && first.chars().count() >= 4 {
        true => &declared[declared.len() - first.len()..],
        false => declared,
    }
}

/// The first of two parts of a window's title, where the second is the owner of the page, as its
/// foot says.
fn before_the_owner<'w>(blocks: &Blocks, window: &'w str) -> Option<&'w str> {
    /// What stands beside the owner in a foot.
    const MARKS: [&str; 6] = ["©", "copyright", "版权", "版權", "主办", "主辦"];
    let mut parts = parts(window).map(str::trim);
    let (Some(first), Some(owner), None) = (parts.next(), parts.next(), parts.next()) else {
        return None;
    };
    let owns = |block: &Block| {
        let text = blocks.text_of(block);
        text.contains(owner) && {
            let text = text.to_lowercase();
            MARKS.iter().any(|mark| text.contains(mark))
        }
    };
    let long = first.chars().count() >= 2 && owner.chars().count() >= 4;
    (long && blocks.blocks.iter().any(owns)).then_some(first)
}

fn bare_of(blocks: &Blocks, index: usize) -> String {
    bare(blocks.text_of(&blocks.blocks[index]))
}

/// Letters and digits only, for comparison; of a long text as much as a title can be.
fn bare(text: &str) -> String {
    /// No title is longer, in characters.
    const TITLE: usize = 300;
    text.chars()
        .take(TITLE)
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_title() {
        let of = |title| parts(title).collect::<Vec<_>>();
        assert_eq!(
            of("老桥2014-2015年修好_青禾吧"),
            ["老桥2014-2015年修好", "青禾吧"]
        );
        assert_eq!(of("老桥修好-青禾网"), ["老桥修好", "青禾网"]);
        assert_eq!(of("第3期-2 木船"), ["第3期", "2 木船"]);
        assert_eq!(of(""), [""]);
    }
}
