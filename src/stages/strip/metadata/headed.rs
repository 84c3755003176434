//! A headline that goes on with its credits, or with its day in brackets.

use super::{MetaLine, dated, labels, of_date, parse};
use crate::stages::strip::dates;
use crate::stages::strip::lines;
use crate::stages::strip::skeleton::fold;

/// The headline of a line that goes on with a day and labels, and what these say:
/// `渡口今日复航 2021-03-14 来源：某报`.
pub(in crate::stages::strip) fn with_credits(line: &str) -> Option<(&str, MetaLine)> {
    /// The shortest headline, in characters.
    const HEADLINE: usize = 6;
    if let Some(found) = with_stamp(line) {
        return Some(found);
    }
    if !line.contains(|c: char| c.is_ascii_digit()) || !line.contains([':', '：']) {
        return None;
    }
    let folded = fold(line);
    let label = labels::find(&folded.text).first()?.span.start;
    let begins = dates::full(&folded.text)?.span.start.min(label);
    let headline = folded.original(line, 0..begins);
    // The blank may be a part of the label.
    let parted = headline.ends_with(char::is_whitespace) || folded.text[begins..].starts_with(' ');
    let headline = headline.trim_end();
    let credits = lines::split(folded.original(line, begins..folded.text.len()));
    let [credits] = credits.as_slice() else {
        return None;
    };
    let meta = parse(credits.text, &credits.shape)?;
    let fits = parted && headline.chars().count() >= HEADLINE && meta.date.is_some();
    fits.then_some((headline, meta))
}

/// A headline and the day behind it as only programs of weblogs write it, or with its hour: `渡口今日复航 三月 14th, 2021`.
fn with_stamp(line: &str) -> Option<(&str, MetaLine)> {
    /// The shortest headline, in characters.
    const HEADLINE: usize = 6;
    /// What leads to a day that may be of anything.
    const LEADS: [&str; 7] = ["于", "於", "在", "至", "自", "发布", "更新"];
    let ends = line.ends_with(|c: char| c.is_ascii_digit());
    let stamped = || {
        line.contains(':')
            || ["st,", "nd,", "rd,", "th,"]
                .iter()
                .any(|end| line.contains(end))
    };
    if !ends || !stamped() {
        return None;
    }
    let folded = fold(line);
    let date = dates::find(&folded.text).filter(|date| date.span.end == folded.text.len())?;
    let stamp = date.has_time() || dated::is_stamp(&folded.text[date.span.clone()]);
    let headline = folded.original(line, 0..date.span.start);
    let parted = headline.ends_with(char::is_whitespace);
    let headline = headline.trim_end();
    let told = headline.ends_with([':', '：', '|', '｜', '/', '-', '–', '—'])
        || LEADS.iter().any(|lead| headline.ends_with(lead));
    let fits =
        stamp && date.year().is_some() && parted && !told && headline.chars().count() >= HEADLINE;
    fits.then(|| (headline, of_date(date)))
}

/// The day in brackets that a headline ends in, and the headline: without it where a blank parts
/// them. `渡口记事（2002年3月28日）`, `关于渡口的通知 (2021-03-14)`.
pub(in crate::stages::strip) fn day_in_brackets(headline: &str) -> Option<(&str, String)> {
    let inner = headline.strip_suffix([')', '）'])?;
    let (before, day) = inner.rsplit_once(['(', '（'])?;
    let text = fold(day.trim()).text;
    let day = dates::full(&text)
        .filter(|date| date.span == (0..text.len()))?
        .iso(None)?;
    let parted = before.ends_with(char::is_whitespace);
    Some((if parted { before.trim_end() } else { headline }, day))
}

/// The hour in brackets that a headline ends in behind a blank, and the headline without it: `渡口今日复航 【16:15】`.
pub(in crate::stages::strip) fn hour_in_brackets(headline: &str) -> Option<(&str, &str)> {
    let inner = headline.strip_suffix([')', '）', '】', ']'])?;
    let (before, hour) = inner.rsplit_once(['(', '（', '【', '['])?;
    let parted = before.ends_with(char::is_whitespace) && !before.trim().is_empty();
    (parted && dates::is_time(hour)).then_some((before.trim_end(), hour))
}

/// The headline in a line that goes on with who wrote it behind strokes and the word for it, and the name:
/// `渡口今日复航 /文．周河`. Said twice it is the same.
pub(in crate::stages::strip) fn with_author(line: &str) -> Option<(&str, &str)> {
    /// The shortest headline and the length of a name, in characters.
    const HEADLINE: usize = 4;
    const NAME: std::ops::RangeInclusive<usize> = 2..=12;
    const MARKS: [char; 8] = ['.', '．', '·', '。', '：', ':', '／', '/'];
    let strokes: &[char] = &['/', '／'];
    let credit = |rest: &str| {
        let name = rest.trim().strip_prefix('文')?.trim_start();
        let bare = name.trim_start_matches(MARKS);
        (bare.len() < name.len()).then(|| bare.trim().to_owned())
    };
    let (headline, credits) = line.split_once(strokes)?;
    let mut names = credits.split(strokes).map(credit);
    let first = names.next()??;
    let name = line[headline.len()..].find(&first)? + headline.len();
    let name = &line[name..name + first.len()];
    let same = names.all(|other| other.as_deref() == Some(name));
    let headline = headline.trim_end();
    let word = !name.contains([' ', '，', '。', '、']) && NAME.contains(&name.chars().count());
    (same && word && headline.chars().count() >= HEADLINE).then_some((headline, name))
}

/// The headline behind its day, which the word for it in Latin letters comes before, and the day: `date 2021-03-14
/// 渡口今日复航`.
pub(in crate::stages::strip) fn day_before(line: &str) -> Option<(&str, String)> {
    /// The shortest headline, in characters.
    const HEADLINE: usize = 4;
    let rest = line.strip_prefix("date ").or(line.strip_prefix("Date: "))?;
    let (day, headline) = rest.split_once(' ')?;
    let date = dates::full(day).filter(|date| date.span == (0..day.len()))?;
    let fits = headline.trim().chars().count() >= HEADLINE;
    fits.then_some((headline.trim(), date.iso(None)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines_that_go_on() {
        let read = |line| with_credits(line).map(|(headline, _)| headline);
        for (line, headline) in [
            (
                "渡口今日复航 两岸通行 2021-03-14 来源：海潮报",
                Some("渡口今日复航 两岸通行"),
            ),
            ("渡口今日复航 来源：海潮报 2021-03-14", Some("渡口今日复航")),
            ("渡口今日复航 三月 14th, 2021", Some("渡口今日复航")),
            ("渡口今日复航 2021-03-14 10:20", Some("渡口今日复航")),
            ("渡口将复航于 2021-03-14 10:20", None),
            ("渡口今日复航 2021-03-14", None),
            ("渡口今日复航2021-03-14 来源：海潮报", None),
            ("渡口 2021-03-14 来源：海潮报", None),
            ("渡口今日复航 2021-03-14 船票：两元", None),
        ] {
            assert_eq!(read(line), headline, "{line}");
        }
        let day = Some(("渡口记事（2002年3月28日）", "2002-03-28".to_owned()));
        assert_eq!(day_in_brackets("渡口记事（2002年3月28日）"), day);
        let day = Some(("关于渡口的通知", "2021-03-14".to_owned()));
        assert_eq!(day_in_brackets("关于渡口的通知 ( 2021-03-14)"), day);
        assert_eq!(day_in_brackets("渡口记事（2002年3月28日起）"), None);
        for (line, read) in [
            ("渡口今日复航 /文．周河", Some(("渡口今日复航", "周河"))),
            (
                "渡口今日复航 /文.RIVER / 文.RIVER",
                Some(("渡口今日复航", "RIVER")),
            ),
            ("渡口今日复航 /文.周河 /文.林小渡", None),
            ("渡口今日复航/文化周开幕", None),
            ("渡口今日复航", None),
        ] {
            assert_eq!(with_author(line), read, "{line}");
        }
        let day = Some(("渡口今日复航", "2021-03-14".to_owned()));
        assert_eq!(day_before("date 2021-03-14 渡口今日复航"), day);
        for line in [
            "date 2021-03 渡口今日复航",
            "2021-03-14 渡口今日复航",
            "date 2021-03-14",
        ] {
            assert_eq!(day_before(line), None, "{line}");
        }
    }
}
