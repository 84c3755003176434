//! What comes in series below the body: the sessions of a programme, the rows of a table of figures.
//!
//! Lists of links and feet of pages say neither where something takes place, again and again, nor
//! figures with their tolerances and units. So the body goes on as far as these do.

use std::collections::HashSet;

use super::{Judge, STRONG};
use crate::stages::strip::lines::Line;

impl Judge<'_, '_> {
    /// The last line of a programme or of a table of figures that follows line `last`, the last of
    /// the body; `last` itself where there is none.
    pub(super) fn series(&self, last: usize) -> usize {
        let last = self.programme(last);
        self.figures(last)
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
        let told: HashSet<&str> = (last + 1..last_place).map(|i| self.lines[i].text).collect();
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
    let signed = line.text.contains(|c| SIGNS.contains(c));
    let range = line.text.contains('-') && shape.digits <= RANGE;
    (1..=DIGITS).contains(&shape.digits)
        && shape.chars <= FIGURE
        && shape.han == 0
        && (signed || range && shape.digits >= 2)
        && !line
            .text
            .contains([':', '：', '¥', '￥', '$', '©', '#', '_'])
        && !["www", "http", ".com", ".cn", ".html"]
            .iter()
            .any(|part| line.text.contains(part))
}
