//! Lists of other articles in which each headline has its day: before it, behind it or in a line of its own.
//!
//! Only days in digits count, and only beside other furniture: a chronicle writes them out, and what was
//! changed in a program when is announced as such.

use std::ops::Range;

use super::{DATED, Judge};

/// How many entries make a list.
const LEAST: usize = 3;
/// The same where only what is beyond doubt goes.
const SURE: usize = 5;

impl Judge<'_, '_> {
    /// Takes out such lists above the headline, and `below` the body.
    pub(super) fn dated_lists(&mut self, above: Range<usize>, below: usize) {
        let mut outside = above.clone().chain(below..self.lines.len());
        let beside = outside.any(|i| self.looks[i].suspect());
        let least = if self.strict { SURE } else { LEAST };
        self.timed_headlines(above.clone());
        for part in [above, below..self.lines.len()] {
            let mut from = part.start;
            while from < part.end {
                let run = self.dated_run(from..part.end);
                let entries = run.clone().filter(|&i| self.has_day(i)).count();
                // So many that each have their hour are enough for themselves.
                let timed = || {
                    run.clone()
                        .filter(|&i| has_hour(self.lines[i].text))
                        .count()
                        >= SURE
                };
                let enough = entries >= least && (beside || timed());
                if enough && !self.is_chronicle(from) && !self.is_akin(run.clone()) {
                    for i in run.clone() {
                        self.cut(i, DATED, "link_list_related", 0.8);
                    }
                }
                from = run.end.max(from + 1);
            }
        }
    }

    /// Takes out what is new today above the headline: headlines that each end with their hour, five and more. Below
    /// it they may be a timetable.
    fn timed_headlines(&mut self, above: Range<usize>) {
        /// The shortest headline, in characters.
        const HEADLINE: usize = 8;
        let timed = |i: usize| {
            let parts = self.lines[i].text.rsplit_once(' ');
            parts.is_some_and(|(text, hour)| {
                is_hour(hour) && text.chars().count() >= HEADLINE && is_headline(text.trim_end())
            })
        };
        let all: Vec<usize> = above.filter(|&i| timed(i)).collect();
        for run in all
            .chunk_by(|a, b| a + 1 == *b)
            .filter(|run| run.len() >= SURE)
        {
            for &i in run {
                self.cut(i, DATED, "link_list_related", 0.8);
            }
        }
    }

    /// Whether most of what a list says has to do with the body.
    fn is_akin(&self, run: Range<usize>) -> bool {
        const AKIN: f32 = 0.4;
        let told = run.filter(|&i| !is_day(self.lines[i].text));
        let (akin, others): (Vec<usize>, Vec<usize>) = told.partition(|&i| self.kinship(i) >= AKIN);
        akin.len() > others.len()
    }

    fn has_day(&self, index: usize) -> bool {
        let text = self.lines[index].text;
        is_day(text) || without_day(text).is_some()
    }

    /// The lines from the first of `part` on that are entries of such a list: headlines with a day, or
    /// headlines and days by turns.
    fn dated_run(&self, part: Range<usize>) -> Range<usize> {
        let start = part.start;
        let with_day = |i: &usize| without_day(self.lines[*i].text).is_some_and(is_headline);
        let run = part.clone().take_while(with_day).count();
        if run > 0 {
            return start..start + run;
        }
        let headline = |i: usize| is_headline(self.lines[i].text) && !self.looks[i].prose;
        let mut end = start;
        // Its rank may stand below each.
        let rank = |i: usize| i < part.end && is_rank(self.lines[i].text);
        while end + 1 < part.end && headline(end) && is_day(self.lines[end + 1].text) {
            end += if rank(end + 2) { 3 } else { 2 };
        }
        start..end
    }

    /// Whether what stands above a list says that it is the text's own.
    fn is_chronicle(&self, from: usize) -> bool {
        const WORDS: [&str; 12] = [
            "更新", "日志", "日誌", "记录", "記錄", "历史", "歷史", "修订", "修訂", "版本", "大事",
            "沿革",
        ];
        let Some(above) = from.checked_sub(1).map(|i| self.lines[i].text) else {
            return false;
        };
        above.ends_with([':', '：']) || WORDS.iter().any(|word| above.contains(word))
    }
}

/// Whether `text` may be the headline of another article.
fn is_headline(text: &str) -> bool {
    /// In characters.
    const LENGTH: Range<usize> = 6..61;
    LENGTH.contains(&text.chars().count())
        && text.contains(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c))
        && !text.ends_with(['。', '；', '，', '：', ':', '、'])
}

/// Whether a line is a number of one or two digits and nothing else.
fn is_rank(text: &str) -> bool {
    (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A line without the day that it begins or ends with.
fn without_day(text: &str) -> Option<&str> {
    let (head, tail) = text.split_at_checked(text.find(|c| !is_of_day(c))?)?;
    if is_day(head) {
        return Some(tail.trim_start());
    }
    let at = text.trim_end_matches(is_of_day).len();
    let (head, tail) = text.split_at(at);
    is_day(tail).then(|| head.trim_end())
}

fn is_of_day(c: char) -> bool {
    c.is_ascii_digit() || "-/.[]()（）【】: ".contains(c)
}

/// `12:30`, `12:30:45`.
fn is_hour(text: &str) -> bool {
    let mut parts = text.split(':');
    let number = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    (2..=3).contains(&parts.clone().count()) && parts.all(number)
}

/// Whether a line ends with the hour of its day.
fn has_hour(text: &str) -> bool {
    let hour = without_zone(text).rsplit_once(' ').map(|(_, hour)| hour);
    hour.is_some_and(is_hour) && is_day(text)
}

/// A line without the zone that papers of Hong Kong put behind the hour.
fn without_zone(text: &str) -> &str {
    text.strip_suffix("HKT").unwrap_or(text).trim_end()
}

/// The hour of a line that says of today's articles in which column each is and since when: `渡口要闻 ｜ 今日 12:30`.
fn hour_of_today(text: &str) -> Option<&str> {
    /// The longest name of a column, in characters.
    const COLUMN: usize = 16;
    let (column, time) = text.rsplit_once(['|', '｜'])?;
    let days = ["今日", "今天", "昨日", "昨天"];
    let hour = days
        .iter()
        .find_map(|day| time.trim_start().strip_prefix(day))?;
    (column.chars().count() <= COLUMN).then(|| hour.trim())
}

/// Whether `text` is a day in digits and nothing else but the hour: `2021-03-05`, `2021-03-05 12:30`, or in
/// brackets `[03-05]`; or the hour today, with the column.
fn is_day(text: &str) -> bool {
    // Most lines are told by their last character.
    if !text.trim_end().ends_with(|c| is_of_day(c) || c == 'T') {
        return false;
    }
    if hour_of_today(text).is_some_and(is_hour) {
        return true;
    }
    let text = without_zone(text);
    let bare = text.trim_matches(|c| "[]()（）【】 ".contains(c));
    if let Some((day, hour)) = bare.split_once(' ') {
        return is_hour(hour.trim_start()) && is_day(day) && !day.contains(['(', '[']);
    }
    let bracketed = bare.len() < text.trim().len();
    let parts: Vec<&str> = bare.split(['-', '/', '.']).collect();
    let digits = parts
        .iter()
        .all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
    digits
        && match parts[..] {
            [year, month, day] => year.len() == 4 && month.len() <= 2 && day.len() <= 2,
            [month, day] => bracketed && month.len() == 2 && day.len() == 2,
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_stand_before_and_behind_headlines() {
        assert!(is_day("2021-03-05") && is_day("[03-05]") && is_day("(2021/3/5)"));
        assert!(!is_day("03-05") && !is_day("1.2.3") && !is_day("2021年3月5日"));
        assert_eq!(without_day("2021-03-05 渡口重开"), Some("渡口重开"));
        assert_eq!(without_day("[03-05]渡口重开"), Some("渡口重开"));
        assert_eq!(without_day("渡口重开 2021.03.05"), Some("渡口重开"));
        assert!(is_day("2021-03-05 12:30") && is_day("2021/3/5 12:30:45"));
        assert!(
            !is_day("2021-03-05 12") && !is_day("[03-05] 2:30") && !is_day("2021-03-05 1:2:3:4")
        );
        assert_eq!(without_day("渡口重开 2021-03-05 12:30"), Some("渡口重开"));
        assert_eq!(without_day("渡口重开"), None);
        assert!(is_day("渡口要闻 ｜ 今日 12:30") && is_day("2021-03-05 12:30 HKT"));
        assert!(!is_day("渡口要闻 ｜ 今日停航") && !is_day("今日 12:30") && !is_day("12:30 HKT"));
        assert!(
            has_hour("2021-03-05 12:30 HKT")
                && has_hour("河边 | 昨天 07:15")
                && !has_hour("2021-03-05")
        );
    }
}
