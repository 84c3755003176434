//! Dates that a page prints on several lines, for their looks.

use super::{Date, full};

/// A date printed on three lines: `2019`, `09/07`, `19:02`.
pub(in crate::stages::strip) fn stacked(year: &str, day: &str, time: &str) -> Option<Date> {
    let parts = year.len() == 4 && day.len() == 5 && time.len() == 5 && time.contains(':');
    let date = parts
        .then(|| full(&format!("{year}/{day} {time}")))
        .flatten()?;
    (date.has_time() && date.span.end == 16).then_some(date)
}

/// Whether a line is a time of the day and nothing else: `11:51`.
pub(in crate::stages::strip) fn is_time(line: &str) -> bool {
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    line.len() <= 8 && line.contains(':') && line.split(':').all(digits)
}

/// A date printed on two lines: `21`, `2024年02月`.
pub(in crate::stages::strip) fn day_above(day: &str, month: &str) -> Option<Date> {
    /// The longest month with its year, in bytes.
    const MONTH: usize = 14;
    let number = (1..=2).contains(&day.len()) && day.bytes().all(|byte| byte.is_ascii_digit());
    if !number || month.len() > MONTH || !month.starts_with(['1', '2']) {
        return None;
    }
    let parts: Vec<&str> = month
        .split(['年', '月', '-', '/', '.'])
        .filter(|part| !part.is_empty())
        .collect();
    let [year, month] = parts.as_slice() else {
        return None;
    };
    let numbers = year.len() == 4 && (1..=2).contains(&month.len());
    numbers
        .then(|| full(&format!("{year}-{month}-{day}")))
        .flatten()
}
