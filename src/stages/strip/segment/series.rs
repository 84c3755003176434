//! What comes in series below the body: the sessions of a programme, the rows of a table of figures.
//!
//! Lists of links and feet of pages say neither where something takes place, again and again, nor
//! figures with their tolerances and units. So the body goes on as far as these do.

use super::{Judge, STRONG};
use crate::hash::TextSet;
use crate::stages::strip::lines::Line;
use crate::stages::strip::skeleton::is_numeral;

impl Judge<'_, '_> {
    /// The last line of a programme or of a table of figures that follows line `last`, the last of
    /// the body; `last` itself where there is none.
    pub(super) fn series(&self, last: usize) -> usize {
        let last = self.programme(self.numbered(last));
        self.counted(self.figures(last))
    }

    /// The last of a run of topics with how often each was spoken of, close below the body: `渡口复航(551620)`. What
    /// a weblog counts, its columns and months, has fewer digits.
    fn counted(&self, last: usize) -> usize {
        /// So many make a run, the shortest number in digits, and how far below the body it begins, in lines.
        const LEAST: usize = 4;
        const DIGITS: usize = 5;
        const NEAR: usize = 2;
        let counted = |i: usize| {
            let text = self.lines[i].text.trim_end_matches([')', '）']);
            let number = text.rsplit(['(', '（']).next().unwrap_or_default();
            let closed = text.len() < self.lines[i].text.len() && number.len() < text.len();
            let digits = number.bytes().all(|byte| byte.is_ascii_digit());
            closed && digits && number.len() >= DIGITS
        };
        let end = self.lines.len();
        // Some of them may be taken for text.
        let begun = (self.core.0..=last)
            .rev()
            .take_while(|&i| counted(i))
            .count();
        let mut below = last + 1..end.min(last + 1 + NEAR);
        let from = if begun > 0 {
            Some(last + 1)
        } else {
            below.find(|&i| counted(i))
        };
        let Some(from) = from else {
            return last;
        };
        let more = (from..end).take_while(|&i| counted(i)).count();
        if more > 0 && begun + more >= LEAST {
            from + more - 1
        } else {
            last
        }
    }

    /// The last line of a numbered list that the body is in the midst of, or that begins right below it: the next
    /// numbers follow, whatever rules say of single entries. A list of other articles has a heading and begins anew.
    fn numbered(&self, last: usize) -> usize {
        /// How far from the end of the body its last number stands, or the first below, in lines, and how many
        /// lines may stand between two entries.
        const NEAR: usize = 6;
        const BETWEEN: usize = 2;
        /// So many entries are a list where none of them stands in the body.
        const LEAST: usize = 3;
        let number = |i: usize| number_of(self.lines[i].text);
        let end = self.lines.len();
        let begun = (last.saturating_sub(NEAR).max(self.core.0)..=last)
            .rev()
            .find_map(number);
        let begins = || {
            let below =
                (last + 1..end.min(last + 1 + NEAR)).take_while(|&i| !self.looks[i].suspect());
            below
                .filter_map(number)
                .next()
                .filter(|first| first.value == 1)
        };
        let Some(mut next) = begun.map(Number::next).or_else(begins) else {
            return last;
        };
        let (mut found, mut entries, mut between) = (last, 0, BETWEEN);
        for i in last + 1..end {
            if number(i) == Some(next) {
                between = if entries > 0 {
                    between.min(i - found - 1)
                } else {
                    between
                };
                (next, found, entries) = (next.next(), i, entries + 1);
            } else if i - found > if entries > 0 { BETWEEN } else { NEAR }
                || self.looks[i].score() >= STRONG
                || self.ends_the_text(i)
            {
                break;
            }
        }
        if entries < LEAST {
            return if begun.is_some() { found } else { last };
        }
        // The last entry has as many lines as the others.
        let own = (found + 1..end).take(between);
        found + own.take_while(|&i| !self.looks[i].suspect()).count()
    }

    /// The last line of a programme: every session of it has its time and its place. The last one ends
    /// where a cue comes that none of the others has.
    fn programme(&self, last: usize) -> usize {
        const WHEN: [&str; 4] = ["时间", "時間", "日期", "日時"];
        const WHERE: [&str; 4] = ["地点", "地點", "会场", "會場"];
        /// So many sessions are a programme.
        const SESSIONS: usize = 2;
        /// How many times as long as the longest of them the last one may be.
        const TIMES: usize = 2;
        let end = (last + 1..self.lines.len())
            .find(|&i| self.ends_the_text(i))
            .unwrap_or(self.lines.len());
        let labelled = |labels: [&str; 4]| -> Vec<usize> {
            let lines = (last + 1..end).filter(|&i| begins_with(&self.lines[i], &labels));
            lines.collect()
        };
        let places = labelled(WHERE);
        if places.len() < SESSIONS || labelled(WHEN).len() < SESSIONS {
            return last;
        }
        let last_place = places[places.len() - 1];
        let longest = places.windows(2).map(|pair| pair[1] - pair[0]).max();
        let far = last_place + TIMES * longest.unwrap_or(1);
        let told: TextSet<&str> = (last + 1..last_place).map(|i| self.lines[i].text).collect();
        let own = |i: &usize| !self.looks[*i].suspect() || told.contains(self.lines[*i].text);
        last_place + (last_place + 1..end.min(far)).take_while(own).count()
    }

    /// The last of the figures that alternate with their names or stand in rows below each other.
    fn figures(&self, last: usize) -> usize {
        /// So many figures are a table.
        const LEAST: usize = 4;
        /// How many lines without a figure may part two of them.
        const BETWEEN: usize = 6;
        let (mut count, mut found) = (0, last);
        for i in last + 1..self.lines.len() {
            if i - found > BETWEEN + 1 || self.ends_the_text(i) || self.looks[i].score() >= STRONG {
                break;
            }
            if is_figure(&self.lines[i]) {
                (count, found) = (count + 1, i);
            }
        }
        if count >= LEAST { found } else { last }
    }

    /// Whether a line is furniture beyond doubt, a button aside: texts have these too.
    fn ends_the_text(&self, index: usize) -> bool {
        let look = &self.looks[index];
        look.site
            || look.meta.as_ref().is_some_and(|meta| meta.labelled)
            || look.hit.is_some_and(|hit| {
                let rule = self.rules.rule(hit.rule);
                rule.opens || hit.score >= STRONG && rule.class != "ui_interaction"
            })
    }
}

/// The number that an entry of a list begins with, and how it is written: `3.`, `三、`, `（3）`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Number {
    value: usize,
    /// In Chinese numerals.
    written_out: bool,
    bracketed: bool,
    /// What stands behind it.
    mark: char,
}

impl Number {
    fn next(self) -> Self {
        Self {
            value: self.value + 1,
            ..self
        }
    }
}

fn number_of(text: &str) -> Option<Number> {
    /// The longest number, in digits.
    const DIGITS: usize = 3;
    const NUMERALS: &str = "一二三四五六七八九";
    let bare = text.trim_start_matches(['（', '(']);
    let bracketed = bare.len() < text.len();
    let end = bare.find(|c: char| !c.is_ascii_digit() && !is_numeral(c))?;
    if end == 0 {
        return None;
    }
    let (digits, rest) = bare.split_at(end);
    let mut behind = rest.chars();
    let mark = behind.next().filter(|mark| ".．、)）".contains(*mark))?;
    // `3.5` is no entry.
    if mark == '.' && behind.next().is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    let count = digits.chars().count();
    let numeral = |c: char| {
        NUMERALS
            .chars()
            .position(|known| known == c)
            .map(|at| at + 1)
    };
    let value = match digits.split_once('十') {
        _ if !(1..=DIGITS).contains(&count) => None,
        None if count == 1 && !digits.is_ascii() => digits.chars().next().and_then(numeral),
        None => digits.parse().ok(),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() {
                Some(1)
            } else {
                one(tens).and_then(numeral)
            };
            let ones = if ones.is_empty() {
                Some(0)
            } else {
                one(ones).and_then(numeral)
            };
            tens.zip(ones).map(|(tens, ones)| tens * 10 + ones)
        }
    }?;
    Some(Number {
        value,
        written_out: !digits.is_ascii(),
        bracketed,
        mark,
    })
}

/// The only character of `text`.
fn one(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// Whether a line has one of `labels` before its colon, and a value behind it.
fn begins_with(line: &Line<'_>, labels: &[&str]) -> bool {
    let Some((label, value)) = line.text.split_once([':', '：']) else {
        return false;
    };
    let bare: String = label.chars().filter(|c| !c.is_whitespace()).collect();
    !value.trim().is_empty() && labels.iter().any(|label| bare.ends_with(label))
}

/// Whether a line is a figure and nothing else: `±0.05 mm`, `2×2-20×20`, `<10″`. Prices, telephone
/// numbers, times and bare numbers are none: lists of links have them.
fn is_figure(line: &Line<'_>) -> bool {
    /// In characters, and the most digits.
    const FIGURE: usize = 24;
    const DIGITS: usize = 12;
    /// The digits of a range without a sign; more are a telephone number.
    const RANGE: usize = 6;
    const SIGNS: &str = "±×<>≤≥＜＞°′″%％~～+.μλΩ℃";
    let shape = &line.shape;
    let signed = || line.text.contains(|c| SIGNS.contains(c));
    let range = || line.text.contains('-') && shape.digits <= RANGE;
    (1..=DIGITS).contains(&shape.digits)
        && shape.chars <= FIGURE
        && shape.han == 0
        && (signed() || range() && shape.digits >= 2)
        && !line
            .text
            .contains([':', '：', '¥', '￥', '$', '©', '#', '_'])
        && !["www", "http", ".com", ".cn", ".html"]
            .iter()
            .any(|part| line.text.contains(part))
}

#[cfg(test)]
mod tests {
    use super::number_of;

    #[test]
    fn entries_of_lists_have_their_number() {
        let value = |text: &str| number_of(text).map(|number| number.value);
        assert_eq!(value("12.渡口"), Some(12));
        assert_eq!(value("（三）渡口"), Some(3));
        assert_eq!(value("十、渡口"), Some(10));
        assert_eq!(value("二十一、渡口"), Some(21));
        for text in [
            "3.5米",
            "2021年",
            "1024.渡口",
            "一个人",
            "渡口",
            "三十",
            "一二、渡口",
        ] {
            assert_eq!(value(text), None, "{text}");
        }
        assert_ne!(number_of("2.渡口"), number_of("2、渡口"));
    }
}
