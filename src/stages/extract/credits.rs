//! The lines around a body that say who wrote it, where it came from, and when.

use std::ops::Range;

use super::blocks::{Block, Blocks};
use super::bylines::is_paper;
pub(super) use super::days::day;
use super::days::{english_day, numeric_day, stacked_day, years};

/// What credits are labelled with.
const WORDS: [&str; 22] = [
    "来源",
    "來源",
    "作者",
    "记者",
    "記者",
    "编辑",
    "編輯",
    "责编",
    "責編",
    "发布",
    "發布",
    "時間",
    "时间",
    "日期",
    "稿源",
    "出处",
    "原标题",
    "原標題",
    "原题",
    "撰文",
    "通讯员",
    "更新",
];

/// A line of credits, in characters.
const LONGEST: usize = 100;

/// Whether a block above the running text says who wrote it, where it came from, or when. A date
/// needs no label here.
pub(super) fn is_above(block: &Block, text: &str) -> bool {
    let dated = is_dated(text) && !is_listed(block, text);
    is_short(block) && (is_labelled(text) || dated || is_signed(text) || is_report(text))
        || block.linked == block.chars && is_taken_from(text)
}

/// Whether a text, a link to it, says what paper an article was taken from: `摘自海潮时报`.
fn is_taken_from(text: &str) -> bool {
    /// The longest name, in characters.
    const NAME: std::ops::RangeInclusive<usize> = 3..=10;
    const VERBS: [&str; 4] = ["摘自", "转自", "轉自", "转载自"];
    let name = VERBS.iter().find_map(|verb| text.trim().strip_prefix(verb));
    name.is_some_and(|name| {
        NAME.contains(&name.chars().count()) && name.chars().all(char::is_alphanumeric)
    })
}

/// Whether the block at `at` is the name of a paper beside a line with the date, above the running text.
pub(super) fn is_paper_beside(blocks: &Blocks, at: usize) -> bool {
    let block = &blocks.blocks[at];
    let beside = |other: Option<usize>| {
        let block = other.and_then(|other| blocks.blocks.get(other));
        block.is_some_and(|block| is_short(block) && is_dated(blocks.text_of(block)))
    };
    block.marks == 0
        && block.heading == 0
        && is_paper(blocks.text_of(block))
        && (beside(at.checked_sub(1)) || beside(Some(at + 1)))
}

/// The first block from `from` on that names an editor and does nothing else: recommendations may stand between it and
/// the text, buttons, the faces of readers. None where another one has another value: of another article.
pub(super) fn editor_far_below(blocks: &Blocks, from: usize) -> Option<usize> {
    /// How far, in blocks.
    const FAR: usize = 250;
    let end = blocks.blocks.len().min(from + FAR);
    let text = |at: usize| blocks.text_of(&blocks.blocks[at]);
    let mut all = (from..end).filter(|&at| is_editor_alone(text(at)));
    let first = all.next()?;
    all.all(|at| text(at) == text(first)).then_some(first)
}

/// Whether a text is the label of a responsible editor, his name, and the brackets around both: `[责任编辑：林小渡]`.
fn is_editor_alone(text: &str) -> bool {
    /// The longest name with a code behind it, in characters.
    const NAME: std::ops::RangeInclusive<usize> = 2..=16;
    const LABELS: [&str; 4] = ["责任编辑", "責任編輯", "责编", "責編"];
    // Behind the brackets tags may follow.
    let open = text.starts_with(['（', '(', '[', '【']);
    let close = text.find(['）', ')', ']', '】']).filter(|_| open);
    let bare = text[..close.unwrap_or(text.len())].trim_matches(['（', '(', '[', '【', ' ']);
    bare.split_once(['：', ':']).is_some_and(|(label, name)| {
        let name = name.trim();
        LABELS.contains(&label.trim())
            && NAME.contains(&name.chars().count())
            && name.split_whitespace().count() <= 2
            && !name.contains(['：', ':', '，', '。'])
    })
}

/// Whether a block is a headline that is a link, with its day behind it: of a list of what is new.
fn is_listed(block: &Block, text: &str) -> bool {
    /// The longest name of a source before the day, in characters.
    const SOURCE: usize = 14;
    let year = years(text).next().unwrap_or(0);
    let worded = text[..year].chars().filter(|c| c.is_alphabetic());
    let worded = worded.filter(|c| !c.is_ascii()).count();
    block.linked * 2 >= block.chars && worded > SOURCE
}

/// Whether a block is such a line and no sentence that begins with a day.
pub(super) fn is_credit(block: &Block, text: &str) -> bool {
    is_above(block, text) && !text.contains(['，', '。'])
}

/// Whether a block is short and has a day in it, as every message of a thread has.
pub(super) fn is_stamp(block: &Block, text: &str) -> bool {
    block.chars <= LONGEST && day(text).is_some()
}

/// The same below the running text: dates without a label are those of other articles and of
/// comments.
pub(super) fn is_below(block: &Block, text: &str) -> bool {
    is_short(block)
        && (is_labelled(text) || has_role(text))
        && (block.linked * 2 < block.chars || begins_with_label(text))
        || block.chars <= LONGEST && is_linked_credit(text)
}

/// Whether a text that may be one link is the label of a source or an editor and a short value: `（责任编辑:甲乙）`.
fn is_linked_credit(text: &str) -> bool {
    /// The longest value, in characters.
    const VALUE: usize = 8;
    const LABELS: [&str; 6] = ["来源", "來源", "责任编辑", "責任編輯", "编辑", "編輯"];
    // Cells of one row.
    text.split(" | ").all(|cell| {
        let bare = cell.trim_matches(['（', '）', '(', ')', '[', ']', '【', '】', ' ']);
        bare.split_once(['：', ':']).is_some_and(|(label, value)| {
            let chars = value.trim().chars().count();
            LABELS.contains(&label.trim()) && (2..=VALUE).contains(&chars)
        })
    })
}

/// Whether a text is a name and what he did behind a stroke, and nothing else: `甲乙/編輯`.
fn has_role(text: &str) -> bool {
    /// The longest name, in characters.
    const NAME: usize = 4;
    const ROLES: [&str; 8] = [
        "编辑",
        "編輯",
        "责编",
        "責編",
        "责任编辑",
        "責任編輯",
        "记者",
        "記者",
    ];
    text.split_once(['/', '／']).is_some_and(|(name, role)| {
        let (name, role) = (name.trim(), role.trim());
        (2..=NAME).contains(&name.chars().count())
            && name.chars().all(is_han)
            && ROLES.contains(&role)
    })
}

/// Whether a text says who reports from where, and nothing else: `記者甲乙丙／海州報導`.
fn is_report(text: &str) -> bool {
    /// The longest, in characters.
    const REPORT: usize = 28;
    const REPORTER: [&str; 4] = ["记者", "記者", "编译", "編譯"];
    const REPORTS: [&str; 10] = [
        "报导", "報導", "报道", "報道", "编译", "編譯", "整理", "专访", "專訪", "特稿",
    ];
    let text = text.trim_matches(['◎', '●', '（', '）', '(', ')', '【', '】', '〔', '〕', ' ']);
    text.chars().count() <= REPORT
        && text.contains(['/', '／', '╱'])
        && !text.contains(['，', '。'])
        && (REPORTER.iter().any(|word| text.contains(word)) || are_names_before_stroke(text))
        && REPORTS.iter().any(|word| text.ends_with(word))
        || is_house_and_name(text)
}

/// Whether what stands before a stroke may be the names of persons: `林小渡、周河／海州報導`.
fn are_names_before_stroke(text: &str) -> bool {
    let names = text.split(['/', '／', '╱']).next().unwrap_or_default();
    let name = |name: &str| (2..=3).contains(&name.chars().count()) && name.chars().all(is_han);
    let mut names = names
        .split(['、', ' ', '\u{3000}'])
        .filter(|name| !name.is_empty());
    names.all(name)
}

/// Whether a text is a paper and who wrote for it, behind a stroke: `海潮新聞／林小渡`.
fn is_house_and_name(text: &str) -> bool {
    text.split_once(['/', '／', '╱'])
        .is_some_and(|(house, name)| {
            let name = name.trim();
            let fits = (2..=3).contains(&name.chars().count()) && name.chars().all(is_han);
            is_paper(house.trim()) && fits
        })
}

fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// Whether a text is one label and its value: `本文作者：甲乙`. Links to other articles have labels
/// inside.
fn begins_with_label(text: &str) -> bool {
    /// The longest label, in characters.
    const LABEL: usize = 6;
    let text = text.trim_start_matches(['(', '（', '[', '【']);
    text.split_once(['：', ':']).is_some_and(|(label, _)| {
        label.chars().count() <= LABEL && WORDS.iter().any(|word| label.contains(word))
    })
}

/// The date that stands right above the headline, or alone with no more than a column and a writer between.
pub(super) fn over(blocks: &Blocks, headline: usize) -> Option<&str> {
    /// How many blocks may stand between, and their length in characters.
    const BETWEEN: usize = 2;
    const SHORT: usize = 16;
    let above = &blocks.blocks[headline.checked_sub(1)?];
    let text = blocks.text_of(above);
    let labelled = || is_labelled(text) && day(text).is_some() && !text.contains(['，', '。']);
    if is_short(above) && (has_date(text) || is_english_day(text) || labelled()) {
        return Some(text);
    }
    let mut further = blocks.blocks[..headline].iter().rev().take(BETWEEN + 1);
    let dated = further.find(|block| {
        let day = day_cell(blocks.text_of(block));
        // A row of buttons is mostly links.
        let buttons = block.linked * 2 > block.chars && block.chars <= 2 * SHORT;
        day.is_some() || !buttons && (block.chars > SHORT || block.marks > 0)
    })?;
    let text = blocks.text_of(dated);
    day_cell(text).filter(|day| day.len() < text.len() || dated.linked == 0)
}

/// The full day that a text is, or one of its cells, as beside buttons.
fn day_cell(text: &str) -> Option<&str> {
    text.split(" | ").map(str::trim).find(|cell| is_day(cell))
}

/// The line of credits further above the headline, which the page has twice: two labels with their values, one of them
/// the day.
pub(super) fn further_over(blocks: &Blocks, headline: usize) -> Option<&str> {
    /// How far above, in blocks.
    const FAR: usize = 8;
    let credits = |block: &&Block| {
        let text = blocks.text_of(block);
        let labels = WORDS.iter().filter(|word| {
            let value = text.split_once(**word).map_or("", |(_, value)| value);
            value.starts_with(['：', ':'])
        });
        block.chars <= LONGEST
            && block.linked * 2 < block.chars
            && day(text).is_some()
            && labels.count() >= 2
    };
    let near = blocks.blocks[headline.saturating_sub(FAR)..headline].iter();
    near.rev().find(credits).map(|block| blocks.text_of(block))
}

/// Whether a text is a full day, and its weekday, and nothing else.
fn is_day(text: &str) -> bool {
    let weekday = ["星期", "周", "週", "禮拜"].iter();
    let at = weekday.filter_map(|week| text.find(week)).min();
    let bare = text[..at.unwrap_or(text.len())].trim();
    let rest = text[bare.len()..].trim().chars().count();
    let worded = |c: char| c.is_ascii_digit() || c.is_whitespace() || "-/.年月日".contains(c);
    rest <= 5 && bare.chars().all(worded) && has_date(bare)
}

/// Whether a text is a day in English and nothing else.
fn is_english_day(text: &str) -> bool {
    text.split_whitespace().count() <= 3 && english_day(text).is_some()
}

/// The blocks of `range`; none where it is turned around or reaches too far.
fn in_range(blocks: &Blocks, range: Range<usize>) -> impl Iterator<Item = &Block> {
    blocks.blocks.get(range).unwrap_or_default().iter()
}

/// Short, and not a link from end to end: a name or a date in it may be one.
fn is_short(block: &Block) -> bool {
    block.chars <= LONGEST && block.linked < block.chars
}

/// `By Lin`: whose a text is, as blogs print it below a headline; `【某报记者甲乙报道】`, as papers do.
fn is_signed(text: &str) -> bool {
    /// The longest such lines, in bytes.
    const SIGNED: usize = 40;
    const REPORTED: usize = 120;
    const VERBS: [&str; 4] = ["报道", "報道", "报导", "報導"];
    let inner = text
        .strip_prefix(['【', '〔', '［', '['])
        .and_then(|rest| rest.strip_suffix(['】', '〕', '］', ']']));
    let reported = || {
        VERBS
            .iter()
            .any(|verb| inner.is_some_and(|inner| inner.ends_with(verb)))
    };
    let reporter = || {
        let bare = text.trim_start_matches(['◎', '●', '■', '□', '▲', ' ']);
        let role = ["记者", "記者"].iter().any(|role| bare.starts_with(role));
        role && VERBS.iter().any(|verb| bare.ends_with(verb))
    };
    text.len() <= SIGNED && (text.starts_with("By ") || text.starts_with("by "))
        || text.len() <= REPORTED && (reported() || reporter())
}

/// The day that the first dated line says, whatever else it holds; not the one on which the paragraph below
/// the lines says that somebody was born.
pub(super) fn date(blocks: &Blocks, range: Range<usize>) -> Option<String> {
    const BORN: [&str; 5] = ["出生", "生于", "生於", "诞生", "誕生"];
    let below = blocks.blocks.get(range.end);
    let born = below.map(|block| blocks.text_of(block)).and_then(|text| {
        let told = BORN.iter().any(|word| text.contains(word));
        told.then(|| day(text)).flatten()
    });
    let short = |block: &&Block| block.chars <= LONGEST;
    let mut found = in_range(blocks, range.clone()).filter(short);
    found
        .find_map(|block| day(blocks.text_of(block)))
        .filter(|day| Some(day) != born.as_ref())
        .or_else(|| stacked(blocks, range))
}

/// The day of which the year, the rest and the time stand below each other, as on the leaf of a calendar, or the day above
/// its month.
fn stacked(blocks: &Blocks, range: Range<usize>) -> Option<String> {
    /// The rest of the day and the time, in characters.
    const REST: usize = 5;
    let texts: Vec<&str> = in_range(blocks, range)
        .map(|block| blocks.text_of(block))
        .collect();
    texts.windows(2).enumerate().find_map(|(at, pair)| {
        if let Some(day) = stacked_day(pair[0], pair[1]) {
            return Some(day);
        }
        let year = pair[0].strip_suffix('年').unwrap_or(pair[0]);
        let is_year = year.len() == 4 && years(year).next().is_some();
        let short = |text: &&&str| text.chars().count() <= REST;
        let time = texts.get(at + 2).filter(short).copied();
        let rest = Some(pair[1]).filter(|text| is_year && short(&text))?;
        numeric_day(&format!("{year}-{rest} {}", time.unwrap_or_default()))
    })
}

/// The day that stands in a line of its own below a summary with which the running text begins.
pub(super) fn below_summary(blocks: &Blocks, range: Range<usize>) -> Option<String> {
    let mut lines = in_range(blocks, range).filter(|block| is_short(block) && block.marks == 0);
    lines.find_map(|block| day(blocks.text_of(block)))
}

/// The day below the running text with which a letter or a notice ends: nothing else stands in its
/// line, not even a time, which comments have.
pub(super) fn signed_on(blocks: &Blocks, range: Range<usize>) -> Option<String> {
    let is_mark = |c: char| c.is_ascii_digit() || c.is_whitespace() || "-/.年月日".contains(c);
    let texts = in_range(blocks, range).map(|block| blocks.text_of(block));
    let mut days = texts
        .filter(|text| text.chars().all(is_mark) || is_english_day(text))
        .filter_map(day);
    let found = days.next();
    found.filter(|_| days.next().is_none())
}

/// Whether one of the labels has a value: something behind a colon or a blank, or a date.
fn is_labelled(text: &str) -> bool {
    let dated = has_date(text);
    WORDS.iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let rest = text[at + word.len()..].trim_start_matches('人');
            let value = rest.trim_start_matches([
                ' ', '\u{3000}', '：', ':', '／', '/', '|', '｜', '丨', '】', ']', '）', ')',
            ]);
            dated || (value.len() < rest.len() && value.chars().any(char::is_alphanumeric))
        })
    })
}

/// Whether a text says when: a day, or a date with little beside it.
pub(super) fn is_dated(text: &str) -> bool {
    day(text).is_some() || has_date(text)
}

/// Whether a text is a date with little beside it.
fn has_date(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits >= 6 && digits * 3 >= text.chars().count() && years(text).next().is_some()
}
