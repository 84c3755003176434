//! Facts with labels: opening hours, a price, where a firm is and whom to call.
//!
//! The foot of a page has labels too, and an address more often than not. So a run of them is text
//! where one of them is of the kind that no imprint has, or where the body is about the one who is to be
//! called.

use super::{Judge, STRONG, Verdict};
use crate::stages::strip::heading::is_organisation;
use crate::stages::strip::kind::{is_code, is_listing};
use crate::stages::strip::lines::Line;

/// What labels of how to reach somebody end in, which imprints have as well.
const REACHED_BY: [&str; 20] = [
    "地址",
    "校址",
    "电话",
    "電話",
    "热线",
    "熱線",
    "传真",
    "傳真",
    "邮编",
    "郵編",
    "邮政编码",
    "郵遞區號",
    "邮箱",
    "信箱",
    "手机",
    "手機",
    "网址",
    "網址",
    "联系人",
    "聯絡人",
];

impl Judge<'_, '_> {
    /// Whether a line without a cue, but for its numbers, is one of a program or of what that reads and prints:
    /// of lines without a Chinese character, or of code, in which a listing stands, not all of it above.
    pub(super) fn is_of_a_program(&self, index: usize) -> bool {
        /// How far it is looked for, in lines, and how many lines have to be of a listing.
        const REACH: usize = 16;
        const LISTED: usize = 3;
        let line = &self.lines[index];
        let of_it = |line: &&Line<'_>| line.shape.han == 0 || is_code(line.text);
        let cue = self.looks[index].hit.is_some() && !line.shape.is_numeric();
        if cue || !of_it(&line) {
            return false;
        }
        let listed = |line: &&Line<'_>| is_code(line.text) || is_listing(line);
        let from_here = self.lines[index..].iter().take(REACH);
        let below = from_here.take_while(of_it).filter(listed).count();
        let above = self.lines[..index].iter().rev().take(REACH);
        below > 0 && below + above.take_while(of_it).filter(listed).count() >= LISTED
    }

    /// Whether a line is a row of numbers with another one above or below it: data. Numbers of pages stand in
    /// one row, counters by themselves.
    pub(super) fn is_row_of_numbers(&self, index: usize) -> bool {
        let row = |index: usize| {
            let line = self.lines.get(index);
            line.is_some_and(|line| {
                let several = line.text.split_whitespace().nth(1).is_some();
                let bare = line.shape.han == 0 && self.looks[index].meta.is_none();
                line.shape.is_numeric() && bare && several
            })
        };
        row(index) && (row(index + 1) || index > 0 && row(index - 1))
    }

    /// Whether an address stands among labels that no rule knows: `当事人：` above it, `职务：` below.
    pub(super) fn is_among_facts(&self, index: usize) -> bool {
        /// The longest label, in characters.
        const LABEL: usize = 8;
        let address = self.looks[index].hit.is_some_and(|hit| {
            let rule = self.rules.rule(hit.rule);
            rule.class == "contact_address"
        });
        let fact = |at: usize| {
            let (text, look) = (self.lines[at].text, &self.looks[at]);
            let label = text.split_once(['：', ':']);
            label.is_some_and(|(label, value)| {
                (2..=LABEL).contains(&label.trim().chars().count()) && value.trim().len() > 3
            }) && !look.suspect()
                && look.meta.is_none()
        };
        address && index > 0 && fact(index - 1) && index + 1 < self.lines.len() && fact(index + 1)
    }

    /// Whether a line below the body says who did what in a list that stays: `主办：` above it, `协力：` below.
    pub(super) fn is_a_fact_among(&self, index: usize) -> bool {
        /// The longest label, in characters.
        const LABEL: usize = 8;
        let fact = |at: usize| {
            let label = self.lines[at].text.split_once(['：', ':']);
            let named =
                label.is_some_and(|(label, _)| (2..=LABEL).contains(&label.chars().count()));
            named && self.verdicts[at] == Verdict::Keep && self.looks[at].meta.is_none()
        };
        index > 1
            && fact(index - 1)
            && (fact(index - 2) || index + 1 < self.lines.len() && fact(index + 1))
    }

    /// The last of a run of facts with labels right below the body: where a restaurant is, and when
    /// it is open. An imprint has an address too, and none of these.
    pub(super) fn facts(&self, last: usize) -> usize {
        const LABELS: [&str; 46] = [
            "营业时间",
            "營業時間",
            "开放时间",
            "開放時間",
            "人均",
            "门票",
            "門票",
            "票价",
            "票價",
            "交通",
            "地点",
            "地點",
            "时间",
            "時間",
            "推荐菜",
            "推薦菜",
            "材质",
            "材質",
            "规格",
            "規格",
            "品牌",
            "停车",
            "停車",
            "公休",
            "预约方式",
            "預約方式",
            "预约",
            "報名方式",
            "报名方式",
            "报名时间",
            "報名時間",
            "乘车路线",
            "赞助",
            "贊助",
            "协力",
            "協力",
            "主讲",
            "主講",
            "主讲人",
            "主講人",
            "与谈人",
            "與談人",
            "活动时间",
            "活動時間",
            "活动地点",
            "活動地點",
        ];
        /// Of a heading, a label and its value, in characters.
        const HEADING: usize = 12;
        const LABEL: usize = 6;
        const VALUE: usize = 40;
        let label = |index: usize| {
            let (label, value) = self.lines[index].text.split_once(['：', ':'])?;
            let fits = label.chars().count() <= LABEL && value.chars().count() <= VALUE;
            let rule = self.looks[index].hit.map(|hit| self.rules.rule(hit.rule));
            let other = rule.is_some_and(|rule| rule.class != "contact_address")
                && !LABELS.contains(&label.trim());
            // Who planned it signs no text.
            let meta = self.looks[index].meta.as_ref();
            let signs = meta.is_some_and(|meta| !meta.says_nothing());
            (fits && !value.trim().is_empty() && !other && !signs).then_some(label.trim())
        };
        let end = self.lines.len();
        // A heading may stand above them.
        let headed = last + 2 < end
            && self.lines[last + 1].shape.chars <= HEADING
            && !self.looks[last + 1].suspect()
            && label(last + 1).is_none()
            && label(last + 2).is_some();
        let last = last + usize::from(headed);
        let run = (last + 1..end).take_while(|&i| label(i).is_some()).count();
        // One line will do that nothing takes for an imprint.
        let named = (last + 1..=last + run).any(|i| {
            label(i).is_some_and(|label| LABELS.contains(&label))
                && (run >= 2 || self.looks[i].hit.is_none())
        });
        if named {
            last + run
        } else {
            last - usize::from(headed)
        }
    }

    /// The last line of how to reach whom the body introduces: below what a school or a firm says of
    /// itself its address is its own. The foot of the page has it beside the owner of the rights.
    pub(super) fn own_contacts(&self, last: usize, title: Option<usize>) -> usize {
        /// A heading above them, in characters.
        const HEADING: usize = 8;
        /// So many lines, or labels in one line, are more than a hint.
        const LEAST: usize = 2;
        let end = self.lines.len();
        let reaches = |index: usize| match self.looks[index].hit {
            Some(hit) => self.rules.rule(hit.rule).class == "contact_address",
            None => labels_a_way(self.lines[index].text),
        };
        let headed = last + 2 < end
            && self.lines[last + 1].shape.chars <= HEADING
            && !reaches(last + 1)
            && reaches(last + 2);
        let from = last + 1 + usize::from(headed);
        let run = (from..end).take_while(|&i| reaches(i)).count();
        let labels = |i: usize| self.lines[i].text.matches([':', '：']).count();
        let told = run >= LEAST || run == 1 && labels(from) >= LEAST;
        if !told || !self.introduces(title) {
            return last;
        }
        let rights = self.looks.get(from + run).and_then(|look| look.hit);
        let imprint = rights.is_some_and(|hit| {
            let class = self.rules.rule(hit.rule).class.as_str();
            matches!(class, "copyright_reprint" | "icp_license_report")
        });
        if imprint { last } else { from + run - 1 }
    }

    /// Whether the body says who somebody is: by its headline, or by how it begins.
    fn introduces(&self, title: Option<usize>) -> bool {
        const HEADLINES: [&str; 9] = [
            "简介", "簡介", "概况", "概況", "介绍", "介紹", "关于", "關於", "联系",
        ];
        const BEGINS: [&str; 12] = [
            "成立于",
            "成立於",
            "创办于",
            "創辦於",
            "创建于",
            "創建於",
            "始建于",
            "創立於",
            "创立于",
            "是一家",
            "是一所",
            "是一間",
        ];
        /// How far into the body it is said, in characters, and the longest such headline.
        const EARLY: usize = 60;
        const HEADLINE: usize = 24;
        let headline = title.map(|title| &self.lines[title]);
        let named = headline.is_some_and(|line| {
            let word = HEADLINES.iter().any(|word| line.text.contains(word));
            word && line.shape.chars <= HEADLINE || is_organisation(line.text)
        });
        let paragraph = || (self.core.0..=self.core.1).find(|&i| self.looks[i].prose);
        named
            || paragraph().is_some_and(|i| {
                let text = self.lines[i].text;
                let early = text
                    .char_indices()
                    .nth(EARLY)
                    .map_or(text.len(), |(at, _)| at);
                BEGINS.iter().any(|begins| text[..early].contains(begins))
            })
    }

    /// Whether a line is of a table of facts of which each label and each value has a line of its own:
    /// `注册资本：` above `十万元`. How to reach somebody belongs to such a table where it goes on with it.
    pub(super) fn is_fact(&self, index: usize) -> bool {
        /// So many facts are a table.
        const LEAST: usize = 3;
        /// How far a table is followed, in lines.
        const FAR: usize = 40;
        let label = |i: usize| self.labels_a_value(i);
        // A heading may stand between two parts.
        let heading = |i: usize| i >= 2 && label(i - 2) && label(i + 1);
        let part = |&i: &usize| label(i) || i > 0 && label(i - 1) || heading(i);
        if !part(&index) {
            return false;
        }
        let above = (index.saturating_sub(FAR)..index)
            .rev()
            .take_while(part)
            .last();
        let below = (index..self.lines.len().min(index + FAR))
            .take_while(part)
            .last();
        let table = above.unwrap_or(index)..=below.unwrap_or(index);
        let facts = table.filter(|&i| {
            let bare = self.lines[i].text.trim_end_matches([':', '：']);
            label(i) && !REACHED_BY.iter().any(|by| bare.ends_with(by))
        });
        facts.take(LEAST).count() == LEAST
    }

    /// Whether a line is a label alone with its value right below it.
    fn labels_a_value(&self, index: usize) -> bool {
        /// The longest label and value, in characters.
        const LABEL: usize = 9;
        const VALUE: usize = 160;
        let is_label = |i: usize| {
            let line = &self.lines[i];
            (2..=LABEL).contains(&line.shape.chars) && line.text.ends_with([':', '：'])
        };
        let Some(value) = self.lines.get(index + 1) else {
            return false;
        };
        is_label(index)
            && !is_label(index + 1)
            && value.shape.chars <= VALUE
            && self.looks[index].meta.is_none()
            && self.looks[index].score() < STRONG
    }
}

/// Whether a line is a label of how to reach somebody, with its value.
fn labels_a_way(text: &str) -> bool {
    let Some((label, value)) = text.split_once([':', '：']) else {
        return false;
    };
    let bare: String = label.chars().filter(|c| !c.is_whitespace()).collect();
    !value.trim().is_empty() && REACHED_BY.iter().any(|by| bare.ends_with(by))
}
