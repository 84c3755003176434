//! Who signs in a line of his own between a headline and its day.
//!
//! A name alone may be anybody's, a column's or a button's. What stands beside it tells: the word `作者` and a
//! blank before it, the button below it that follows an account, a day right below a name in Latin letters, a time
//! that counts back from now. Only the first day with its hour that a page shows counts, or the first headline:
//! further down are those of other articles and of comments.

use std::sync::LazyLock;

use super::lines::Line;
use super::metadata::{self, Field, MetaLine};
use super::pattern::Pattern;
use super::segment::Look;
use super::skeleton::fold;

/// How far from the top, in lines; menus may come first.
const TOP: usize = 240;

/// The buttons that follow an account.
const FOLLOW: [&str; 14] = [
    "+关注",
    "+ 关注",
    "关注TA",
    "关注他",
    "关注她",
    "关注作者",
    "已关注",
    "+關注",
    "+追蹤",
    "关注",
    "關注",
    "追蹤",
    "订阅",
    "訂閱",
];

/// `河边写字 3 天前`, `河边写字 · 1 月前 · 12 次阅读`, `河边写字 的博客 / 27 / 3 / 创建于 3 天前`, and such a time alone.
static LATELY: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"^(?P<name>[\p{Han}a-z0-9_.~-]{2,14})??(?: 的(?:个人)?(?:博客|主页|专栏))?(?: ?[·|/] ?\d{1,6}){0,3}",
        r"(?: ?[·|/] ?| )?(?:(?:发布|发表|创建)于 ?)?",
        r"\d{1,3} ?(?:秒钟?|分钟|小时|天|周|个?星期|个?月|年)前(?: ?(?:发布|发表|更新))?(?: ?[·|/].{0,60})?$",
    ))
});

/// Reads the lines that sign beside the first day of a page, or below its headline.
pub(super) fn read(lines: &[Line<'_>], looks: &mut [Look]) {
    match first_day(looks) {
        Some(day) => beside(lines, looks, day),
        None => undated(lines, looks),
    }
}

/// Who signs right below the first headline of a page without a day.
fn undated(lines: &[Line<'_>], looks: &mut [Look]) {
    /// The shortest headline, in hanzi, and where the time stands beside the name.
    const HEADLINE: usize = 8;
    const TIMED: usize = 6;
    let free = |at: usize| looks[at].meta.is_none() && !looks[at].suspect();
    let headline = |at: usize, least: usize| {
        let shape = &lines[at].shape;
        let bare = !lines[at].text.contains('|');
        !looks[at].suspect()
            && looks[at].meta.is_none()
            && shape.han >= least
            && shape.stops == 0
            && bare
    };
    let end = lines.len().min(TOP);
    let below = (1..end).find_map(|at| {
        // Counters may stand between.
        let above = at - 1 - usize::from(at > 1 && lines[at - 1].shape.is_numeric());
        let timed = lines[at].text.contains('前') && headline(above, TIMED);
        let signs = looks[at].meta.is_none() && (timed || free(at) && headline(at - 1, HEADLINE));
        Some((at, signs.then(|| signs_lately(lines, at))??))
    });
    if let Some((at, name)) = below {
        looks[at].meta = Some(metadata::signed_by(Field::Author, name));
    }
}

/// The name in a line with a time that counts back from now, or above one, or above the button that follows it.
fn signs_lately<'t>(lines: &[Line<'t>], at: usize) -> Option<&'t str> {
    /// The longest line, in characters.
    const LONGEST: usize = 80;
    let (line, shape) = (lines[at].text, &lines[at].shape);
    if shape.chars > LONGEST {
        return None;
    }
    // Most lines are told without being folded.
    let may_be_lately = |text: &str| text.contains('前');
    if may_be_lately(line) {
        let folded = fold(line);
        if let Some(found) = LATELY.captures(&folded.text) {
            let name = folded.original(line, found.name("name")?.range());
            return is_name(name).then_some(name);
        }
    }
    let below = lines.get(at + 1)?;
    let bare = |text: &str| {
        let folded = fold(text).text;
        let found = LATELY.captures(&folded);
        found.is_some_and(|found| found.name("name").is_none())
    };
    let told = FOLLOW.contains(&below.text)
        || below.shape.chars <= LONGEST && may_be_lately(below.text) && bare(below.text);
    (told && is_name(line)).then_some(line)
}

/// Who signs close to the line `day`.
fn beside(lines: &[Line<'_>], looks: &mut [Look], day: usize) {
    /// How far above the day who signs may stand, and below it, in lines.
    const ABOVE: usize = 3;
    const BELOW: usize = 1;
    let end = lines.len().min(day + BELOW + 1);
    for index in day.saturating_sub(ABOVE)..end {
        if index == day || looks[index].meta.is_some() || looks[index].suspect() {
            continue;
        }
        let meta = behind_a_word(lines[index].text)
            .or_else(|| below_a_word(lines, index))
            .or_else(|| followed(lines, index, day))
            .or_else(|| latin(lines, looks, index, day));
        if meta.is_some() {
            looks[index].meta = meta;
        }
    }
}

/// The first line with a day and its hour that no label says to be of something else, else the first with a day.
fn first_day(looks: &[Look]) -> Option<usize> {
    let of = |timed: bool| {
        looks.iter().take(TOP).position(|look| {
            let date = look.meta.as_ref().and_then(|meta| meta.date.as_ref());
            date.is_some_and(|date| date.year().is_some() && (date.has_time() || !timed))
        })
    };
    of(true).or_else(|| of(false))
}

/// A person and an account in two lines above a date, or an account and a person below it: who wrote and who
/// published.
pub(super) fn author_and_account(lines: &[Line<'_>], looks: &mut [Look]) {
    for index in 0..lines.len().saturating_sub(2).min(TOP) {
        if let Some(signed) = account_again(lines, looks, index)
            .or_else(|| below_a_mark(lines, looks, index))
            .or_else(|| below_a_day(lines, looks, index))
            .or_else(|| above_a_day(lines, looks, index))
        {
            for (at, meta) in signed {
                looks[at].meta = Some(meta);
            }
        }
    }
}

/// Whether a line has a date that no label says to be of anything.
fn is_day(look: &Look) -> bool {
    let meta = look.meta.as_ref();
    meta.is_some_and(|meta| !meta.labelled && meta.date.is_some())
}

/// Whether nothing is known of a line.
fn is_free(look: &Look) -> bool {
    !look.suspect() && look.meta.is_none()
}

/// What several lines say.
type Signed = Vec<(usize, MetaLine)>;

/// `原创 周河 河边写字` above the day, or above the account, which is named again where the copy of an article has none.
fn account_again(lines: &[Line<'_>], looks: &[Look], index: usize) -> Option<Signed> {
    let (name, account) = (lines[index].text, lines[index + 1].text);
    let again = name.ends_with(account);
    if looks[index].meta.is_some() || !(is_day(&looks[index + 1]) || again) {
        return None;
    }
    let mut signed = vec![(index, metadata::original_by(name)?)];
    if again {
        signed.push((index + 1, metadata::signed_by(Field::Source, account)));
    }
    Some(signed)
}

/// `原创`, the author and the account in a line each above the day.
fn below_a_mark(lines: &[Line<'_>], looks: &[Look], index: usize) -> Option<Signed> {
    let (author, account) = (index + 1, index + 2);
    let told = looks.get(index + 3).is_some_and(is_day)
        && metadata::is_mark_of_origin(lines[index].text)
        && [author, account]
            .iter()
            .all(|&at| is_account_of(lines, looks, at));
    told.then(|| {
        vec![
            (index, metadata::value_below()),
            (
                author,
                metadata::signed_by(Field::Author, lines[author].text),
            ),
            (
                account,
                metadata::signed_by(Field::Source, lines[account].text),
            ),
        ]
    })
}

/// The account and a person right below the day.
fn below_a_day(lines: &[Line<'_>], looks: &[Look], day: usize) -> Option<Signed> {
    let (account, name) = (&lines[day + 1], &lines[day + 2]);
    let told = is_day(&looks[day])
        && is_free(&looks[day + 1])
        && is_free(&looks[day + 2])
        && metadata::is_account(account.text, &account.shape)
        && name.shape.chars == 3
        && metadata::is_person(name.text);
    told.then(|| {
        vec![
            (day + 1, metadata::signed_by(Field::Source, account.text)),
            (day + 2, metadata::signed_by(Field::Author, name.text)),
        ]
    })
}

/// A person and the account right above the day.
fn above_a_day(lines: &[Line<'_>], looks: &[Look], index: usize) -> Option<Signed> {
    let (name, account) = (&lines[index], &lines[index + 1]);
    let told = is_day(&looks[index + 2])
        && is_free(&looks[index])
        && is_free(&looks[index + 1])
        && metadata::is_person(name.text)
        && metadata::is_account(account.text, &account.shape);
    told.then(|| {
        vec![
            (index, metadata::signed_by(Field::Author, name.text)),
            (index + 1, metadata::signed_by(Field::Source, account.text)),
        ]
    })
}

/// Whether a line between a mark of origin and a date can be the name of who wrote or of the account.
fn is_account_of(lines: &[Line<'_>], looks: &[Look], index: usize) -> bool {
    /// The longest name, in characters.
    const NAME: usize = 12;
    let shape = &lines[index].shape;
    let bare = shape.stops + shape.commas == 0 && shape.chars <= NAME;
    bare && looks[index].meta.is_none() && !looks[index].suspect()
}

/// `作者 河边写字`: a pen name behind the word, without a colon.
fn behind_a_word(line: &str) -> Option<MetaLine> {
    let rest = line.strip_prefix("作者")?;
    let name = rest.trim_start();
    (name.len() < rest.len() && is_name(name)).then(|| MetaLine {
        labelled: true,
        ..metadata::signed_by(Field::Author, name)
    })
}

/// The name below a line that is the word for who wrote the text and nothing else: `作者`, `Created by`.
fn below_a_word(lines: &[Line<'_>], index: usize) -> Option<MetaLine> {
    const WORDS: [&str; 8] = [
        "作者",
        "撰文",
        "Author",
        "By",
        "by",
        "Written by",
        "Created by",
        "Posted by",
    ];
    let above = lines[index.checked_sub(1)?].text;
    let name = lines[index].text;
    (WORDS.contains(&above) && (is_name(name) || metadata::is_latin_name(name))).then(|| MetaLine {
        labelled: true,
        ..metadata::signed_by(Field::Author, name)
    })
}

/// The account above the button that follows it, which the day stands below.
fn followed(lines: &[Line<'_>], index: usize, day: usize) -> Option<MetaLine> {
    /// How far above the headline stands, in lines, and the shortest, in hanzi.
    const HEADLINE_ABOVE: usize = 4;
    const HEADLINE: usize = 8;
    let button = lines.get(index + 1)?.text;
    let line = lines[index].text;
    // The button may stand behind the name.
    let ends = FOLLOW.iter().find_map(|button| {
        let name = line.strip_suffix(button)?;
        name.ends_with(char::is_whitespace).then(|| name.trim_end())
    });
    let name = ends.unwrap_or(line);
    let button = ends.is_some() || index + 1 < day && FOLLOW.contains(&button);
    // The headline itself is followed by nobody.
    let headline = lines[index.saturating_sub(HEADLINE_ABOVE)..index]
        .iter()
        .any(|line| line.shape.han >= HEADLINE);
    let above = index < day && button && headline && is_name(name);
    let field = match metadata::is_of_a_house(name) {
        true => Field::Source,
        false => Field::Author,
    };
    above.then(|| metadata::signed_by(field, name))
}

/// A name in Latin letters between a Chinese headline and its day: `Lin Wei`.
fn latin(lines: &[Line<'_>], looks: &[Look], index: usize, day: usize) -> Option<MetaLine> {
    /// The shortest headline, in hanzi.
    const HEADLINE: usize = 6;
    let above = index.checked_sub(1)?;
    let headline = lines[above].shape.han >= HEADLINE
        && lines[above].shape.stops == 0
        && looks[above].meta.is_none();
    let name = lines[index].text;
    let fits = metadata::is_latin_name(name);
    (index + 1 == day && headline && fits).then(|| metadata::signed_by(Field::Author, name))
}

/// Whether a line can be the name that somebody has chosen: one short word without marks.
fn is_name(name: &str) -> bool {
    /// In characters.
    const LENGTH: std::ops::RangeInclusive<usize> = 2..=14;
    let mark =
        |c: char| c.is_whitespace() || "：:，。,、|/／？?！!（()）【】[]《》「」#>".contains(c);
    LENGTH.contains(&name.chars().count())
        && !name.contains(mark)
        && name.contains(char::is_alphabetic)
        && !metadata::is_nobody(name)
}
