//! Which block of a page is its headline, and what the page's title is.
//!
//! The window's title, the declared title and the headings have to agree. The name of the site is
//! a heading on many pages and a part of the window's title too: it stands above the headline.

use super::blocks::{Block, Blocks};
use super::credits::is_dated;
use super::one_line;

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
    let has_text = |index: usize| below.first().is_none_or(|&all| below[index] >= LEAST * all);
    let found = |wanted: &dyn Fn(&Block) -> bool| {
        let fit = |index: &usize| {
            let block = &blocks.blocks[*index];
            (2..=LONGEST_NAMED).contains(&block.chars) && has_text(*index) && wanted(block)
        };
        let rated: Vec<(usize, u8)> = (0..blocks.blocks.len())
            .filter(fit)
            .map(|index| (index, names.agreement(text(index))))
            .filter(|&(_, agreement)| agreement > 0)
            .collect();
        best(blocks, &below, &rated)
    };
    let heading = found(&|block| (1..=3).contains(&block.heading))
        .map(|at| names.instead_of_the_site(blocks, &below, at))
        .or_else(|| found(&|block| block.chars >= 6 && block.linked == 0))
        .or_else(|| {
            let alone = |index: &usize| {
                let block = &blocks.blocks[*index];
                block.heading == 1 && (5..=LONGEST).contains(&block.chars) && block.linked == 0
            };
            let mut first = (0..blocks.blocks.len()).filter(alone);
            let only = first.next()?;
            first.next().is_none().then_some(only)
        });
    if let Some(index) = heading {
        return (Some(index), Some(one_line(text(index))));
    }
    let title = declared.map(str::to_owned).or_else(|| {
        let title = without_site(window);
        (title.chars().count() >= 4 && !is_a_site(title)).then(|| title.to_owned())
    });
    (None, title)
}

/// The headline of a page that does not name it: the short line right above the first dated line
/// over the running text, which begins at the block `first`. A headline with a comma looks like
/// running text, too.
pub(super) fn placed(blocks: &Blocks, first: usize) -> Option<usize> {
    /// How many blocks above the running text the date may stand.
    const CREDITS: usize = 8;
    /// How many blocks above the date the headline may stand: a share button, a label is between.
    const ABOVE: usize = 2;
    /// The shortest headline, in characters; what is shorter names a part of the site.
    const SHORTEST: usize = 6;
    /// What stands between the parts of a path.
    const PATH: [char; 4] = ['>', '»', '›', '→'];
    let text = |index: usize| blocks.text_of(&blocks.blocks[index]);
    let end = blocks.blocks.len().min(first + ABOVE + 1);
    let dated = (first.saturating_sub(CREDITS)..end)
        .find(|&index| blocks.blocks[index].chars <= LONGEST && is_dated(text(index)))?;
    (dated.saturating_sub(ABOVE)..dated).rev().find(|&index| {
        let block = &blocks.blocks[index];
        (SHORTEST..=LONGEST).contains(&block.chars)
            && block.linked == 0
            && !text(index).contains(PATH)
            && !text(index).ends_with(['：', ':'])
    })
}

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
    /// A part of the window's title, word for word.
    const SEGMENT: u8 = 2;
    /// More parts than this are keywords.
    const SEGMENTS: usize = 8;

    fn new(declared: Option<&str>, window: &str) -> Self {
        let long = |name: &String| name.chars().count() >= 2;
        let segments: Vec<String> = window
            .split(SEPARATORS)
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

    /// How well a text agrees with the names: 0 not at all, 3 it is one of them.
    fn agreement(&self, text: &str) -> u8 {
        if greets(text) {
            return 0;
        }
        let text = bare(text);
        let chars = text.chars().count();
        if chars < 2 {
            return 0;
        }
        if self.whole.contains(&text) {
            return 3;
        }
        if self.segments.contains(&text) || self.runs.contains(&text) {
            return Self::SEGMENT;
        }
        if chars > LONGEST {
            return 0;
        }
        let agrees = self.whole.iter().any(|name| {
            (chars >= 3 && name.starts_with(&text))
                || (chars >= 8 && name.contains(&text))
                || (text.starts_with(name) && name.chars().count() >= 6)
        });
        u8::from(agrees)
    }
}

/// What stands between the parts of a window's title.
const SEPARATORS: [char; 11] = ['_', '|', '｜', '—', '–', '-', '－', '«', '»', '›', '·'];

/// Whether a window's title is the name of a site and no more: `某某网站 example.com`.
fn is_a_site(title: &str) -> bool {
    const ENDS: [&str; 9] = [
        "网站", "網站", "官网", "官網", "首页", "首頁", ".com", ".cn", ".tw",
    ];
    let title = title.to_lowercase();
    ENDS.iter().any(|end| title.ends_with(end))
}

/// Whether a line is a part of the window's title that is not the headline: the name of the site.
pub(super) fn names_the_site(text: &str, window: &str, headline: Option<&str>) -> bool {
    let name = bare(text);
    name.chars().count() >= 4
        && headline.is_none_or(|headline| bare(headline) != name)
        && window.split(SEPARATORS).any(|part| bare(part) == name)
}

/// Whether a line greets who comes to a site.
fn greets(text: &str) -> bool {
    let text = text.trim_end_matches(['!', '！', '。']);
    [
        "欢迎您",
        "歡迎您",
        "欢迎你",
        "歡迎你",
        "欢迎光临",
        "歡迎光臨",
    ]
    .iter()
    .any(|end| text.ends_with(end))
}

/// A window's title without the name of the site behind or before it.
fn without_site(title: &str) -> &str {
    let mut best = title.trim();
    if let Some(part) = title
        .split(SEPARATORS)
        .map(str::trim)
        .max_by_key(|part| part.chars().count())
        && part.chars().count() >= 6
    {
        best = part;
    }
    best
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
