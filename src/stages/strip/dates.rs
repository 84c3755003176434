//! Dates as Chinese pages write them, read into ISO 8601.
//!
//! Western and Republican (民國) years, Chinese numerals, two-digit years, dates without a year
//! (completed from another date of the same document), times behind them. It refuses to guess a
//! date out of anything that is not one: every number is checked against the calendar.

mod stacked;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Captures;

use super::pattern::Pattern;
use super::skeleton::is_numeral;
pub(super) use stacked::{day_above, is_time, stacked};

/// A date as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Date {
    /// Where it stands, time included: bytes of the folded line.
    pub(super) span: Range<usize>,
    year: Option<u32>,
    month: u32,
    day: u32,
    time: Option<(u32, u32, Option<u32>)>,
}

impl Date {
    /// The year, if the date has one.
    pub(super) fn year(&self) -> Option<u32> {
        self.year
    }

    /// The same in a line that has `by` more bytes in front.
    pub(super) fn shifted(mut self, by: usize) -> Self {
        self.span = self.span.start + by..self.span.end + by;
        self
    }

    /// Whether it has a time of day.
    pub(super) fn has_time(&self) -> bool {
        self.time.is_some()
    }

    /// Whether both name the same day of the year.
    pub(super) fn same_day(&self, other: &Self) -> bool {
        (self.month, self.day) == (other.month, other.day)
    }

    /// ISO 8601, with `context` for the year where the date has none.
    pub(super) fn iso(&self, context: Option<u32>) -> Option<String> {
        let year = self.year.or(context)?;
        let date = format!("{year:04}-{:02}-{:02}", self.month, self.day);
        Some(match self.time {
            None => date,
            Some((hour, minute, None)) => format!("{date}T{hour:02}:{minute:02}"),
            Some((hour, minute, Some(second))) => {
                format!("{date}T{hour:02}:{minute:02}:{second:02}")
            }
        })
    }
}

/// No boundary of a word is asked for behind `pm`: with one the engine would be ten times as slow.
const TIME: &str = r"(?:[日号]?[ t,-]{0,3}[(]?(?:星期.|周.)?[)]?[ ]?(?:hkt|北京时间)?[ ]?(?P<half>上午|下午|晚上|早上|中午|凌晨|am|pm)?[ ]?(?P<h>[01]?\d|2[0-4])[:时点](?P<min>[0-5]\d)?(?:[:分](?P<s>[0-5]\d)?秒?)?(?P<tail> ?(?P<late>am|pm)(?P<stuck>\w)?)?)?";

static FULL: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(&format!(
        r"(?P<y>(?:19|20)\d\d) ?[-./年] ?(?P<m>1[0-2]|0?[1-9]) ?[-./月] ?(?P<d>3[01]|[12]\d|0?[1-9])(?: ?[日号])?{TIME}"
    ))
});
/// A day whose parts blanks set apart, with the hour, at the beginning of a line: `2010 11 2 02:46`.
static BLANKS: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^(?P<y>(?:19|20)\d\d) (?P<m>1[0-2]|0?[1-9]) (?P<d>3[01]|[12]\d|0?[1-9]) (?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)(?::(?P<s>[0-5]\d))?(?P<tail> ?(?P<late>am|pm))?(?: |$)",
    )
});
/// A time in front of its date, run together with it or not: `02:00 2021/06/01`.
static TIME_BEFORE: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?:^|[^\d:.]|[^\d]:)(?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)(?::(?P<s>[0-5]\d))?[ ,]{0,2}$",
    )
});
static REPUBLIC: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(&format!(
        r"(?:^|[^\d.])(?P<mark>(?:中华)?民国 ?)?(?P<y>1[0-4]\d|\d\d) ?[年/.] ?(?P<m>1[0-2]|0?[1-9]) ?[月/.] ?(?P<d>3[01]|[12]\d|0?[1-9])[日号]?{TIME}"
    ))
});
/// A year of the Republic among hyphens, with a month and a day of two digits: `110-03-14`.
static REPUBLIC_SHORT: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?:^|[^\d-])(?P<y>1[0-4]\d)-(?P<m>0[1-9]|1[0-2])-(?P<d>3[01]|[12]\d|0[1-9])(?:[^\d-]|$)",
    )
});
static SHORT_YEAR: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(&format!(
        r"(?:^|[^\d])(?P<y>[0-3]\d)[-./](?P<m>0[1-9]|1[0-2])[-./](?P<d>0[1-9]|[12]\d|3[01]){TIME}"
    ))
});
static NO_YEAR: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(&format!(
        r"(?:^|[^\d.])(?P<m>1[0-2]|0?[1-9]) ?月 ?(?P<d>3[01]|[12]\d|0?[1-9]) ?[日号]{TIME}"
    ))
});
static NO_YEAR_SHORT: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?:^|[^\d.-])(?P<m>0[1-9]|1[0-2])[-/](?P<d>0[1-9]|[12]\d|3[01]) ?(?P<h>[01]\d|2[0-3]):(?P<min>[0-5]\d)(?::(?P<s>[0-5]\d))?",
    )
});
/// Day, month and year in that order: `25.08.2020`, `25/8/2020`.
static YEAR_LAST: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(&format!(
        r"(?:^|[^\d])(?P<d>3[01]|[12]\d|0?[1-9])[./-](?P<m>1[0-2]|0?[1-9])[./-](?P<y>(?:19|20)\d\d){TIME}"
    ))
});
/// `February 14, 2020`, `Feb 14 Fri 2020`.
static ENGLISH: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(&format!(
        r"(?:^|[^a-z])(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{{0,6}}\.? (?P<d>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?,? ?(?:[a-z]{{3}} )?(?P<y>(?:19|20)\d\d){TIME}"
    ))
});
/// `15 Aug 2015`.
static ENGLISH_DAY: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(&format!(
        r"(?:^|[^a-z\d])(?P<d>3[01]|[12]\d|0?[1-9]) (?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{{0,6}}\.?,? (?P<y>(?:19|20)\d\d){TIME}"
    ))
});
/// `Sat Aug 3 01:56:16 2013`, as clocks of machines print it.
static CLOCK: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"^(?:sun|mon|tue|wed|thu|fri|sat) (?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) {1,2}(?P<d>3[01]|[12]\d|0?[1-9]) (?P<h>[01]\d|2[0-3]):(?P<min>[0-5]\d):(?P<s>[0-5]\d) (?P<y>(?:19|20)\d\d)$",
    )
});
/// Month, day and year, the month in Chinese, as blogs print it: `一月 26th, 2005`, `8 月 5, 2013`.
static MONTH_FIRST: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(&format!(
        r"(?:^|[^\d一二三四五六七八九十])(?:(?P<m>1[0-2]|0?[1-9])|(?P<written>[一二三四五六七八九十]{{1,2}})) ?月 ?(?P<d>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?, ?(?P<y>(?:19|20)\d\d){TIME}"
    ))
});
static NUMERALS: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?:(?P<republic>(?:中华)?民国 ?)(?P<years>[一二三四五六七八九十百〇零○]{1,5})|(?P<y>[一二三四五六七八九〇零○Ｏo]{4}))年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})[日号]",
    )
});

/// The date of a folded line that is one as clocks of machines print it, and nothing else.
pub(super) fn of_a_clock(text: &str) -> Option<Date> {
    CLOCK.captures(text).and_then(|found| read(&found, Some))
}

/// The first date in a folded line.
pub(super) fn find(text: &str) -> Option<Date> {
    if !may_hold(text) {
        return None;
    }
    // A number alone can be a date in one way only.
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return compact(text);
    }
    let digits = Digits::of(text);
    let western = || {
        full(text)
            .or_else(|| compact(text.trim()))
            .or_else(|| numerals(text))
            .or_else(|| YEAR_LAST.captures(text).and_then(|c| read(&c, Some)))
            .or_else(|| ENGLISH.captures(text).and_then(|c| read(&c, Some)))
            .or_else(|| ENGLISH_DAY.captures(text).and_then(|c| read(&c, Some)))
            .or_else(|| {
                let may = text.starts_with(['1', '2']) && text.get(4..5) == Some(" ");
                may.then(|| BLANKS.captures(text).and_then(|c| read(&c, Some)))?
            })
            .or_else(|| month_first(text))
    };
    let republican = || {
        if let Some(captures) = REPUBLIC_SHORT.captures(text) {
            return read(&captures, |y| Some(y + 1911));
        }
        let captures = REPUBLIC.captures(text)?;
        let marked = captures.name("mark").is_some();
        read(&captures, |y| {
            (marked || (100..150).contains(&y)).then_some(y + 1911)
        })
    };
    let found = match digits.year {
        true => western(),
        false => numerals(text),
    };
    found
        .or_else(|| match digits.three || text.contains("民国") {
            true => republican(),
            false => None,
        })
        .or_else(|| {
            let captures = digits.two.then(|| SHORT_YEAR.captures(text)).flatten()?;
            read(&captures, |y| Some(2000 + y))
        })
        .or_else(|| {
            let may = text.contains('月');
            let captures = may.then(|| NO_YEAR.captures(text)).flatten()?;
            read(&captures, |_| None)
        })
        .or_else(|| {
            let may = digits.two && text.contains(':');
            let captures = may.then(|| NO_YEAR_SHORT.captures(text)).flatten()?;
            read(&captures, |_| None)
        })
}

/// A year, a month and a day without marks: `20210314`.
fn compact(text: &str) -> Option<Date> {
    let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || !text.starts_with("19") && !text.starts_with("20") {
        return None;
    }
    let number = |span: Range<usize>| text[span].parse::<u32>().ok();
    let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
    let valid = (1..=12).contains(&month) && (1..=days(Some(year), month)).contains(&day);
    valid.then_some(Date {
        span: 0..text.len(),
        year: Some(year),
        month,
        day,
        time: None,
    })
}

/// Which numbers a line has, so that only patterns are tried that can match.
#[derive(Debug, Clone, Copy, Default)]
struct Digits {
    /// Four digits of a year of the last century or this one.
    year: bool,
    /// A number of three digits that begins with a one: a year of the Republic.
    three: bool,
    /// Two digits before a mark of dates.
    two: bool,
}

impl Digits {
    fn of(text: &str) -> Self {
        let mut digits = Self::default();
        let bytes = text.as_bytes();
        let mut from = 0;
        for at in 0..=bytes.len() {
            if bytes.get(at).is_some_and(u8::is_ascii_digit) {
                continue;
            }
            let run = &bytes[from..at];
            if run.len() >= 4 {
                let years = |two: &[u8]| two == b"19" || two == b"20";
                digits.year |= run[..run.len() - 2].windows(2).any(years);
            }
            digits.three |= run.len() == 3 && run[0] == b'1';
            let mark = bytes
                .get(at)
                .is_some_and(|b| matches!(b, b'-' | b'.' | b'/'));
            digits.two |= run.len() >= 2 && mark;
            from = at + 1;
        }
        digits
    }
}

/// Whether a folded line can hold a date: two numbers with a mark of dates between them, years and
/// months in Chinese numerals, a word of Latin letters beside a number, or a number alone.
fn may_hold(text: &str) -> bool {
    let (mut number, mut marked) = (false, false);
    let (mut letters, mut any, mut year) = (0, false, false);
    let mut before = ' ';
    for c in text.chars() {
        letters = if c.is_ascii_alphabetic() {
            letters + 1
        } else {
            0
        };
        match c {
            '0'..='9' if marked => return true,
            '0'..='9' => (number, any) = (true, true),
            ' ' => {}
            '年' | '月' | '-' | '.' | '/' | ':' => {
                if c == '月' && year {
                    return true;
                }
                year |= c == '年';
                // `十月 2, 2016`
                marked = number || marked || c == '月' && is_numeral(before);
            }
            _ => (number, marked) = (false, false),
        }
        before = c;
        if letters >= 3 && (any || text.contains(|c: char| c.is_ascii_digit())) {
            return true;
        }
    }
    any && text.trim().bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a folded line, given by its characters, can hold a date with a year or a time: three
/// numbers with marks of dates between them, two and the mark of a time, years and months in
/// Chinese numerals, a word of Latin letters beside a year, or a number alone.
pub(super) fn may_tell(text: impl Iterator<Item = char>) -> bool {
    // How many numbers hang together, and whether another may be joined to them.
    let (mut chain, mut joined, mut longest) = (0, false, 0);
    let (mut digits, mut letters, mut before) = (0, 0, ' ');
    let (mut timed, mut year, mut word, mut numerals) = (false, false, false, false);
    let (mut alone, mut numbers) = (true, 0);
    for c in text {
        let digit = c.is_ascii_digit();
        digits = if digit { digits + 1 } else { 0 };
        letters = if c.is_ascii_alphabetic() {
            letters + 1
        } else {
            0
        };
        year |= digits >= 4;
        word |= letters >= 3;
        alone &= digit || c == ' ';
        match c {
            '0'..='9' if digits == 1 => {
                chain = if joined { chain + 1 } else { 1 };
                longest = longest.max(chain);
                joined = false;
                numbers += 1;
            }
            '0'..='9' | ' ' => {}
            '年' | '月' | '-' | '.' | '/' => {
                if c == '月' && numerals {
                    return true;
                }
                // `十月 2, 2016`: the name of a month, as in Latin letters
                word |= c == '月' && is_numeral(before);
                numerals |= c == '年' && "一二三四五六七八九〇零○o".contains(before);
                joined = chain > 0;
            }
            // `8 月 5, 2013`
            ',' if chain == 2 => joined = true,
            _ => {
                timed |= matches!(c, ':' | '时' | '点');
                (chain, joined) = (0, false);
            }
        }
        before = c;
    }
    longest >= 3 || longest == 2 && timed || word && year || alone && numbers == 1
}

/// The first date with a four-digit year in a folded line.
pub(super) fn full(text: &str) -> Option<Date> {
    let mut date = FULL.captures(text).and_then(|c| read(&c, Some))?;
    if date.time.is_none()
        && let Some(before) = TIME_BEFORE.captures(&text[..date.span.start])
    {
        let number = |name: &str| before.name(name).and_then(|m| m.as_str().parse().ok());
        date.time = number("h")
            .zip(number("min"))
            .map(|(hour, minute): (u32, u32)| (hour, minute, number("s")));
        date.span.start = before
            .name("h")
            .map_or(date.span.start, |hour| hour.start());
    }
    Some(date)
}

fn read(captures: &Captures<'_>, year: impl Fn(u32) -> Option<u32>) -> Option<Date> {
    let number = |name: &str| captures.name(name).and_then(|m| m.as_str().parse().ok());
    let named = captures.name("name").and_then(|name| {
        const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
        let at = MONTHS.find(name.as_str())?;
        u32::try_from(at / 3 + 1).ok()
    });
    let written = || captures.name("written").and_then(|m| small(m.as_str()));
    let month = named.or_else(|| number("m")).or_else(written)?;
    let day = number("d").filter(|_| (1..=12).contains(&month))?;
    let year = match number("y") {
        Some(written) => Some(year(written)?),
        None => None,
    };
    if day > days(year, month) {
        return None;
    }
    let from = ["mark", "name", "y", "m", "written", "d"]
        .iter()
        .filter_map(|name| captures.name(name))
        .map(|part| part.start())
        .min()?;
    // `05:00 pm` with more letters behind is the time, and something else.
    let stuck = captures.name("stuck").is_some();
    let end = match captures.name("tail").filter(|_| stuck) {
        Some(tail) => tail.start(),
        None => captures.get(0)?.end(),
    };
    // A number before a colon is an hour only with its minutes: `3月14日-1：出发`.
    let hourly = captures.name("h").is_some_and(|hour| {
        let all = captures
            .get(0)
            .map_or("", |all| &all.as_str()[hour.end() - all.start()..]);
        captures.name("min").is_some() || all.starts_with(['时', '点'])
    });
    Some(Date {
        span: from..end,
        year,
        month,
        day,
        time: number("h").filter(|_| hourly).and_then(|hour: u32| {
            let late = captures
                .name("half")
                .or_else(|| captures.name("late").filter(|_| !stuck))
                .is_some_and(|half| matches!(half.as_str(), "下午" | "晚上" | "pm"));
            let hour = if late && hour < 12 { hour + 12 } else { hour };
            (hour < 24).then(|| (hour, number("min").unwrap_or(0), number("s")))
        }),
    })
}

fn days(year: Option<u32>, month: u32) -> u32 {
    let leap = year.is_none_or(|y| y % 4 == 0 && (y % 100 != 0 || y % 400 == 0));
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The value of a Chinese numeral.
fn digit(c: char) -> Option<u32> {
    let at = "〇一二三四五六七八九".chars().position(|d| d == c)?;
    u32::try_from(at).ok()
}

/// A number whose digits are written one by one: `二〇二〇`.
fn positional(text: &str) -> u32 {
    let digits = text.chars().map(|c| digit(c).unwrap_or(0));
    digits.fold(0, |number, digit| number * 10 + digit)
}

/// A number below a thousand in Chinese numerals: `二十六`, `一百零三`, `一一〇`.
fn small(text: &str) -> Option<u32> {
    if !text.contains(['十', '百']) {
        return Some(positional(text));
    }
    let (mut total, mut last) = (0, 0);
    for c in text.chars() {
        match c {
            '十' => total += std::mem::take(&mut last).max(1) * 10,
            '百' => total += std::mem::take(&mut last).max(1) * 100,
            '零' | '○' => {}
            _ => last = digit(c)?,
        }
    }
    Some(total + last)
}

fn month_first(text: &str) -> Option<Date> {
    let may = text.contains(',') && text.contains('月');
    let captures = may.then(|| MONTH_FIRST.captures(text)).flatten()?;
    read(&captures, Some)
}

fn numerals(text: &str) -> Option<Date> {
    if !text.contains('年') || !text.contains('月') {
        return None;
    }
    let captures = NUMERALS.captures(text)?;
    let year = match (captures.name("years"), captures.name("y")) {
        (Some(years), _) => small(years.as_str())? + 1911,
        (None, year) => positional(year?.as_str()),
    };
    let (month, day) = (small(&captures["m"])?, small(&captures["d"])?);
    ((1..=12).contains(&month) && (1..=days(Some(year), month)).contains(&day)).then(|| Date {
        span: captures.get(0).map_or(0..0, |m| m.range()),
        year: Some(year),
        month,
        day,
        time: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stages::strip::skeleton::fold;

    fn iso(text: &str) -> Option<String> {
        find(&fold(text).text).and_then(|date| date.iso(Some(2021)))
    }

    #[test]
    fn every_way_of_writing_a_date() {
        for (written, expected) in [
            ("2020-09-18", "2020-09-18"),
            ("2019年11月25日 16:04:30", "2019-11-25T16:04:30"),
            ("2019-09-0714:10", "2019-09-07T14:10"),
            ("2023/2/21 21:20", "2023-02-21T21:20"),
            ("2019.1.5", "2019-01-05"),
            ("民国112年2月21日", "2023-02-21"),
            ("112年2月21日", "2023-02-21"),
            ("110-03-14", "2021-03-14"),
            ("18-03-0823:16", "2018-03-08T23:16"),
            ("二〇二〇年九月十八日", "2020-09-18"),
            ("中华民国91年3月14日", "2002-03-14"),
            ("中华民国九十一年三月十四日", "2002-03-14"),
            ("民国一百零三年十月二十日", "2014-10-20"),
            ("民国一一〇年三月十四日", "2021-03-14"),
            ("二〇一九年十二月三十一日", "2019-12-31"),
            ("10月1日", "2021-10-01"),
            ("09-08 12:30", "2021-09-08T12:30"),
            ("2020年1月2日 下午3:05", "2020-01-02T15:05"),
            ("20200918", "2020-09-18"),
            ("25.08.2020", "2020-08-25"),
            ("8 月 5, 2013", "2013-08-05"),
            ("February 14, 2020", "2020-02-14"),
            ("Nov 20 Wed 2013 10:32", "2013-11-20T10:32"),
            ("2021-12-08 HKT 12:31", "2021-12-08T12:31"),
            ("2021年3月14日（星期日） 08:26", "2021-03-14T08:26"),
            ("2022 年 7 月 30 日 22:18", "2022-07-30T22:18"),
            ("2022年6月21日 05:00 AM", "2022-06-21T05:00"),
            ("2022年6月21日 05:00 PM", "2022-06-21T17:00"),
            ("2022年6月21日 05:00 pm渡口", "2022-06-21T05:00"),
            ("02:00 2021/06/01", "2021-06-01T02:00"),
            ("13:22 2023-09-04 HKT", "2023-09-04T13:22"),
            ("2018年07月31日 - 13时37分", "2018-07-31T13:37"),
        ] {
            assert_eq!(iso(written).as_deref(), Some(expected), "{written}");
            let told = find(&fold(written).text)
                .is_some_and(|date| date.year().is_some() || date.has_time());
            assert!(!told || may_tell(fold(written).text.chars()), "{written}");
        }
    }

    #[test]
    fn what_cannot_be_a_date_is_seen_at_once() {
        for text in [
            "1.领航中国 共护一江水",
            "21家银行减免1375亿元",
            "第600架交付",
            "今年五号",
        ] {
            assert!(!may_hold(text), "{text}");
        }
        for text in ["5.2022年度总量", "9月24日起", "今年前十个月"] {
            assert!(!may_tell(text.chars()), "{text}");
        }
    }

    #[test]
    fn a_word_that_goes_on_is_no_half_of_the_day() {
        let rest = |text: &'static str| find(text).map(|date| &text[date.span.end..]);
        assert_eq!(rest("2022年6月21日 05:00 pm渡口"), Some(" pm渡口"));
        assert_eq!(rest("2022年6月21日 05:00 pm 渡口"), Some(" 渡口"));
    }

    #[test]
    fn a_date_on_three_lines() {
        let date = stacked("2019", "09/07", "19:02").and_then(|date| date.iso(None));
        assert_eq!(date.as_deref(), Some("2019-09-07T19:02"));
        assert_eq!(stacked("2019", "09-77", "19:02"), None);
        assert_eq!(stacked("3000", "12/30", "19.02"), None);
    }

    #[test]
    fn what_is_no_date() {
        for text in ["2019-02-30", "13月1日", "比分 21-19", "3.14", "2019年全年"] {
            assert_eq!(iso(text), None, "{text}");
        }
        // What tells of it stands beside it.
        assert_eq!(
            iso("posted: 十一月 26th, 2005 | author:").as_deref(),
            Some("2005-11-26")
        );
        for text in ["二十一月 26th, 2005", "五月 1日, 2005人"] {
            assert_eq!(iso(text), None, "{text}");
        }
    }
}
