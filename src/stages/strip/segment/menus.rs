//! What is a menu above the headline whatever its words, and what is none: records.

use super::{Judge, MENU, WEAK};
use crate::hash::TextMap;

impl Judge<'_, '_> {
    /// Long runs of short lines above the headline, some of which menus have everywhere: the others are the
    /// site's own.
    pub(super) fn menus_above(&mut self, top: usize) {
        self.menu_in_latin(top);
        /// The longest entry, in characters.
        const ENTRY: usize = 8;
        /// How many make a menu, and of how many one is known.
        const LEAST: usize = 8;
        const OF: usize = 6;
        /// Fewer make one where half of them are at least of the kind, and fewer still at the very top,
        /// where all are known.
        const ALIKE: usize = 6;
        const KNOWN: usize = 4;
        let entry = |&i: &usize| {
            let (line, look) = (&self.lines[i], &self.looks[i]);
            let shape = &line.shape;
            (1..=ENTRY).contains(&shape.chars)
                && shape.stops + shape.commas == 0
                && shape.han * 2 >= shape.chars
                && look.meta.is_none()
                && !line.text.ends_with([':', '：'])
                && !line.text.starts_with('第')
        };
        let mut from = 0;
        while from < top {
            let run = (from..top).take_while(entry).count();
            let known = (from..from + run).filter(|&i| self.looks[i].score() >= WEAK);
            let known = known.count();
            let alike = || (from..from + run).filter(|&i| names_a_section(self.lines[i].text));
            let menu = run >= LEAST && known * OF >= run
                || run >= ALIKE && known > 0 && alike().count() * 2 >= run
                || run >= KNOWN && known == run && from == 0;
            if menu {
                for i in from..from + run {
                    self.cut(i, MENU, "nav_crumb_menu", 0.8);
                }
            }
            from += run + 1;
        }
    }

    /// A menu in Latin letters at the very top of a Chinese page: a run of lines without a sentence, one of which
    /// a rule knows.
    fn menu_in_latin(&mut self, top: usize) {
        /// How many lines make one, how far from the top it begins, and the longest line, in characters.
        const LEAST: usize = 6;
        const NEAR: usize = 2;
        const LINE: usize = 200;
        const CODE: [char; 7] = ['=', ';', '{', '}', '<', '$', '_'];
        let entry = |&i: &usize| {
            let (line, look) = (&self.lines[i], &self.looks[i]);
            let shape = &line.shape;
            let words = shape.han * 3 < shape.chars
                && (2..=LINE).contains(&shape.chars)
                && !shape.ends_sentence;
            words
                && shape.commas + shape.stops == 0
                && look.meta.is_none()
                && !line.text.contains(CODE)
        };
        let chinese = self.lines[self.core.0].shape.han > 0;
        let Some(from) = (0..top.min(NEAR)).find(|i| entry(i)).filter(|_| chinese) else {
            return;
        };
        let run = from..from + (from..top).take_while(entry).count();
        let known = run.clone().any(|i| self.looks[i].score() >= WEAK);
        if run.len() >= LEAST && known {
            for i in run {
                self.cut(i, MENU, "nav_crumb_menu", 0.8);
            }
        }
    }

    /// Where records begin above line `top`: lines below one cue and more, among which one label stands again and
    /// again above its value, as in a list of who is who. `top` if there are none; no menu has such labels.
    pub(super) fn records_begin(&self, top: usize) -> usize {
        /// How often the label stands there, and the longest, in characters.
        const TIMES: usize = 3;
        const LABEL: usize = 10;
        /// How many lines above the first label may say whose it is.
        const NAMED: usize = 16;
        let label = |&i: &usize| {
            let line = &self.lines[i];
            let ends = line.text.ends_with(['：', ':']) && self.looks[i].meta.is_none();
            ends && (3..=LABEL).contains(&line.shape.chars) && !self.looks[i].suspect()
        };
        let mut times: TextMap<&str, (usize, usize)> = TextMap::default();
        for i in (0..top).filter(label) {
            let (count, _) = times.entry(self.lines[i].text).or_insert((0, i));
            *count += 1;
        }
        let again = times.values().filter(|(count, _)| *count >= TIMES);
        let Some(first) = again.map(|&(_, first)| first).min() else {
            return top;
        };
        let above = (0..first).rev().take(NAMED);
        let above = above.take_while(|&i| !self.looks[i].suspect());
        above.last().unwrap_or(first)
    }
}

/// Whether a short line ends in what sections of a site are called by, with something before it.
fn names_a_section(text: &str) -> bool {
    const ENDS: [&str; 26] = [
        "概况", "概況", "简介", "簡介", "介绍", "介紹", "新闻", "新聞", "动态", "動態", "公告",
        "中心", "园地", "園地", "服务", "服務", "须知", "須知", "工作", "队伍", "方式", "专栏",
        "專欄", "公开", "互动", "指南",
    ];
    ENDS.iter()
        .any(|end| text.len() > end.len() && text.ends_with(end))
}
