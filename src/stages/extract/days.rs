//! Days as the blocks of a page name them: in digits, in English, in two blocks below each other.

use super::declared::iso;

/// The first day that a text names, and the time behind it: in digits, year first, or with the
/// English name of the month.
pub(super) fn day(text: &str) -> Option<String> {
    let english = || {
        let day = english_day(text)?;
        iso(&day)
    };
    numeric_day(text).or_else(english)
}

/// `December 20, 2009`, `20 Dec 2009`, `January 5th, 2017`.
pub(super) fn english_day(text: &str) -> Option<String> {
    const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
    /// The longest name of a month, in bytes.
    const NAME: usize = 9;
    let words: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(12)
        .collect();
    words.iter().enumerate().find_map(|(at, word)| {
        let name = word
            .get(..3)
            .filter(|_| word.len() <= NAME)?
            .to_ascii_lowercase();
        let month = MONTHS.find(&name).filter(|at| at % 3 == 0)? / 3 + 1;
        let is_day = |word: &&&str| {
            (1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit())
        };
        let year = words[at..]
            .iter()
            .find(|word| years(word).next().is_some())?;
        // `January 5th, 2017`
        let words: Vec<&str> = words.iter().copied().map(without_ordinal).collect();
        let day = words
            .get(at + 1)
            .filter(is_day)
            .or_else(|| words.get(at.checked_sub(1)?).filter(is_day))?;
        Some(format!("{year}-{month:0>2}-{day:0>2}"))
    })
}

/// The number of a day without what English puts behind it: `5th`.
fn without_ordinal(word: &str) -> &str {
    let mut ends = ["st", "nd", "rd", "th"].iter();
    ends.find_map(|end| word.strip_suffix(end)).unwrap_or(word)
}

/// The first day that a text names in digits, year first.
pub(super) fn numeric_day(text: &str) -> Option<String> {
    years(text).find_map(|at| {
        let (month, rest) = number_behind(&text[at + 4..], ['-', '/', '.', '年'])?;
        let (day, rest) = number_behind(rest, ['-', '/', '.', '月'])?;
        let time = rest.trim_start_matches(['日', ' ', '\u{3000}', '\u{A0}']);
        iso(&format!(
            "{}-{month:0>2}-{day:0>2} {time}",
            &text[at..at + 4]
        ))
    })
}

/// The number of one or two digits behind one of `marks`, and what follows it.
fn number_behind(text: &str, marks: [char; 4]) -> Option<(&str, &str)> {
    let rest = text.trim_start().strip_prefix(marks)?.trim_start();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits).then(|| rest.split_at(digits))
}

/// Where the years stand in a text.
pub(super) fn years(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    (0..bytes.len().saturating_sub(3)).filter(move |&at| {
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        // The hour may be run on before it: `04:102021/03/14`.
        let timed = at >= 3 && bytes[at - 3] == b':' && digit(at - 2);
        matches!(&bytes[at..at + 2], b"19" | b"20")
            && digit(at + 2)
            && digit(at + 3)
            && !digit(at + 4)
            && !(at > 0 && digit(at - 1) && !timed)
    })
}

/// The day whose number stands above its month and year, as on the leaf of a calendar: `21`, `2024年02月`.
pub(super) fn stacked_day(day: &str, month: &str) -> Option<String> {
    /// The longest month with its year, in bytes.
    const MONTH: usize = 14;
    let number = (1..=2).contains(&day.len()) && day.bytes().all(|byte| byte.is_ascii_digit());
    if !number || month.len() > MONTH || years(month).next() != Some(0) {
        return None;
    }
    let bare = month.trim_end_matches(['月', ' ']);
    let (_, rest) = number_behind(&bare[4..], ['-', '/', '.', '年'])?;
    rest.is_empty()
        .then(|| numeric_day(&format!("{bare}-{day}")))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_english() {
        for text in [
            "January 5th, 2017／ 類型：時評",
            "5 Jan 2017",
            "January 5, 2017",
        ] {
            assert!(
                day(text).is_some_and(|day| day.starts_with("2017-01-05")),
                "{text}"
            );
        }
        assert_eq!(day("January 2017"), None);
    }

    #[test]
    fn a_day_above_its_month() {
        for month in ["2024年02月", "2024-02", "2024/2"] {
            let day = stacked_day("21", month);
            assert!(
                day.is_some_and(|day| day.starts_with("2024-02-21")),
                "{month}"
            );
        }
        for (day, month) in [
            ("210", "2024年02月"),
            ("21", "2024年"),
            ("21", "2024-02-03"),
            ("三", "2024-02"),
        ] {
            assert_eq!(stacked_day(day, month), None, "{day} {month}");
        }
    }
}
