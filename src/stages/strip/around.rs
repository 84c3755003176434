//! What neighbours, repetitions and other documents say of a line.

use super::lines::Line;
use super::metadata::{self, Field};
use super::segment::Look;
use super::{Strip, boards, dates, mastheads};
use crate::hash::TextMap;

impl Strip {
    /// What other lines and other documents say of each line.
    pub(super) fn look_around(&self, lines: &[Line<'_>], looks: &mut [Look], site: &str) {
        /// Shorter lines are repeated in any text: interjections, names.
        const REPEATED: usize = 8;
        let mut seen: TextMap<&str, usize> = TextMap::default();
        for (index, line) in lines.iter().enumerate() {
            if looks[index].hit.is_none() || line.shape.chars < REPEATED {
                continue;
            }
            if let Some(first) = seen.insert(line.text, index) {
                looks[first].repeated = true;
                looks[index].repeated = true;
            }
        }
        spare_tables(lines, looks);
        names_beside(lines, looks);
        mastheads::read(lines, looks);
        spare_signatures(lines, looks);
        boards::read(lines, looks);
        spare_events(lines, looks);
        self.spare_references(lines, looks);
        self.spare_entries(lines, looks);
        let Some(known) = &self.options.site_lines else {
            return;
        };
        for (line, look) in lines.iter().zip(looks) {
            look.site = known.contains(site, line);
        }
    }

    /// Whom to call is told of each entry of a list next to what no imprint tells of its offices: the
    /// price, the hours. There it is a part of the text.
    fn spare_entries(&self, lines: &[Line<'_>], looks: &mut [Look]) {
        /// So many lines with one label, never two in a row, are those of entries.
        const ENTRIES: usize = 4;
        let contact = |look: &Look| {
            let rule = look.hit.map(|hit| self.rules.rule(hit.rule));
            rule.is_some_and(|rule| rule.class == "contact_address")
        };
        if looks.iter().filter(|look| contact(look)).count() < ENTRIES {
            return;
        }
        let mut times: TextMap<&str, usize> = TextMap::default();
        let mut others: TextMap<&str, usize> = TextMap::default();
        let mut above = None;
        for (line, look) in lines.iter().zip(&*looks) {
            let own = label(line);
            if let Some(label) = own.filter(|_| own != above) {
                let of = if contact(look) {
                    &mut times
                } else {
                    &mut others
                };
                *of.entry(label).or_default() += usize::from(contact(look) || !look.suspect());
            }
            above = own;
        }
        if others.values().all(|&times| times < ENTRIES) {
            return;
        }
        for (line, look) in lines.iter().zip(looks) {
            let entry = label(line).is_some_and(|label| times.get(label) >= Some(&ENTRIES));
            look.hit = look.hit.filter(|_| !entry || !contact(look));
        }
    }

    /// A heading of links that announces bare addresses is one of references: `参考链接：`. Links to
    /// other articles of a site have their headlines for text.
    fn spare_references(&self, lines: &[Line<'_>], looks: &mut [Look]) {
        for (look, pair) in looks.iter_mut().zip(lines.windows(2)) {
            let opens = |look: &Look| look.hit.is_some_and(|hit| self.rules.rule(hit.rule).opens);
            let announced = pair[0].text.ends_with([':', '：']) && pair[1].is_address();
            if announced && opens(look) {
                look.hit = None;
            }
        }
    }
}

/// The day below the name of an office that signs the paragraph above it, as a notice has it before what it
/// announces. Where a label names the day of the document it is the text's own.
fn spare_signatures(lines: &[Line<'_>], looks: &mut [Look]) {
    let named = |look: &Look| {
        let meta = look.meta.as_ref();
        meta.is_some_and(|meta| meta.labelled && meta.date.is_some())
    };
    if !looks.iter().any(named) {
        return;
    }
    for index in 2..lines.len() {
        if is_signature(lines, looks, index) {
            looks[index].meta = None;
        }
    }
}

/// Whether a line is the day that an office has signed the paragraph above it on.
pub(super) fn is_signature(lines: &[Line<'_>], looks: &[Look], index: usize) -> bool {
    /// The longest name of an office, in characters, and what one ends in.
    const OFFICE: usize = 24;
    const OFFICES: &str = "府局委会會厅廳院部办辦室处處社司校";
    let bare = looks[index].meta.as_ref().is_some_and(|meta| {
        let timed = meta.date.as_ref().is_none_or(|date| date.has_time());
        !meta.labelled && !timed && meta.fields.iter().all(|(_, value)| value.is_empty())
    });
    let told = |above: &Line<'_>| above.text.ends_with(['。', '！', '：', ':']);
    bare && index >= 2 && lines[index].text.ends_with('日') && {
        let office = &lines[index - 1];
        (4..=OFFICE).contains(&office.shape.chars)
            && office.text.ends_with(|c| OFFICES.contains(c))
            && told(&lines[index - 2])
            && looks[index - 2].prose
    }
}

/// The label of a line that is one with its value: `票价：两元`.
fn label<'t>(line: &Line<'t>) -> Option<&'t str> {
    /// In characters.
    const LABEL: std::ops::RangeInclusive<usize> = 2..=8;
    let (label, value) = line.text.split_once(['：', ':'])?;
    (LABEL.contains(&label.chars().count()) && !value.trim().is_empty()).then_some(label)
}

/// A name alone is the author's where it stands beside a date or a source near the top.
fn names_beside(lines: &[Line<'_>], looks: &mut [Look]) {
    /// How far from the top, in lines; menus may come first.
    const TOP: usize = 240;
    /// Where the first headline ends, in lines, and its length, in characters.
    const HEAD: usize = 3;
    const HEADLINE: std::ops::RangeInclusive<usize> = 6..=60;
    /// The longest line of persons with their offices, in characters.
    const OFFICES: usize = 120;
    for index in 0..lines.len().saturating_sub(3).min(TOP) {
        let [year, day, time, below] = [0, 1, 2, 3].map(|k| lines[index + k].text);
        if let Some(date) = dates::stacked(year, day, time) {
            looks[index].meta = Some(metadata::of_date(date));
            let account = !looks[index + 3].suspect()
                && looks[index + 3].meta.is_none()
                && (2..=8).contains(&lines[index + 3].shape.chars);
            if account {
                looks[index + 3].meta = Some(metadata::published_by(below));
            }
        }
    }
    let mut days = (0..lines.len().saturating_sub(1)).filter_map(|index| {
        let date = dates::day_above(lines[index].text, lines[index + 1].text)?;
        Some((index, date))
    });
    // A list has a day for each of its entries.
    if let (Some((index, date)), None) = (days.next(), days.next())
        && index < TOP
    {
        looks[index].meta = Some(metadata::of_date(date));
        looks[index + 1].meta = Some(metadata::value_below());
    }
    for index in 1..lines.len().min(HEAD) {
        let (above, look) = (&lines[index - 1], &looks[index]);
        let headline = (HEADLINE).contains(&above.shape.chars)
            && looks[index - 1].meta.is_none()
            && !looks[index - 1].suspect();
        // A day and a name, and so no sentence.
        let shape = &lines[index].shape;
        if headline && look.meta.is_none() && shape.digits >= 6 && shape.stops == 0 {
            looks[index].meta = metadata::parse_below_headline(lines[index].text);
        }
    }
    for index in 1..lines.len().min(TOP) {
        let (above, shape) = (&lines[index - 1], &lines[index].shape);
        let headline = HEADLINE.contains(&above.shape.chars)
            && looks[index - 1].meta.is_none()
            && !looks[index - 1].suspect();
        let free = looks[index].meta.is_none() && !looks[index].suspect();
        if headline && free && shape.digits >= 6 && shape.stops + shape.commas == 0 {
            looks[index].meta = metadata::day_and_column(lines[index].text);
        }
    }
    signed_by_a_column(lines, looks);
    values_below(lines, looks);
    mastheads::author_and_account(lines, looks);
    for index in 0..lines.len().min(TOP) {
        let shape = &lines[index].shape;
        if looks[index].suspect() || looks[index].meta.is_some() {
            continue;
        }
        let office = shape.chars <= OFFICES && lines[index].text.ends_with([')', '）']);
        let dated = |other: Option<usize>| {
            let meta = other.and_then(|at| looks.get(at)?.meta.as_ref());
            meta.is_some_and(|meta| meta.date.is_some())
        };
        if office && (1..=2).any(|above| dated(index.checked_sub(above))) {
            looks[index].meta = metadata::affiliated(lines[index].text);
        }
        if looks[index].meta.is_some() || shape.chars > 12 {
            continue;
        }
        let beside = |other: Option<usize>| {
            let meta = other.and_then(|at| looks.get(at)?.meta.as_ref());
            meta.is_some_and(|meta| meta.names(Field::Date) && !meta.names(Field::Author))
        };
        // The time may have a line of its own below the day.
        let timed = index
            .checked_sub(1)
            .filter(|&at| dates::is_time(lines[at].text));
        let above = timed.unwrap_or(index).checked_sub(1);
        // The paper may stand between the day and who wrote for it.
        let paper = |at: usize| {
            let meta = looks[at].meta.as_ref();
            meta.is_some_and(|meta| meta.beside && meta.says(Field::Source))
        };
        let above = above.map(|at| at - usize::from(at > 0 && paper(at)));
        if beside(above) || beside(Some(index + 1)) {
            let handle =
                beside(Some(index + 1)) && is_below_a_chinese_headline(lines, looks, index);
            looks[index].meta = metadata::parse_beside(lines[index].text)
                .or_else(|| handle.then(|| metadata::handle_alone(lines[index].text))?);
        } else if is_below_a_headline(lines, looks, index) && beside(below_buttons(looks, index)) {
            // A person's name there may be that of an account.
            let meta = metadata::parse_beside(lines[index].text);
            looks[index].meta = meta.filter(|meta| meta.says(Field::Source));
        }
    }
}

/// The day with a column named after a number between a headline and a paragraph, once: `2021/03/14 海潮24小時`.
fn signed_by_a_column(lines: &[Line<'_>], looks: &mut [Look]) {
    /// The length of the line and of the headline, in characters.
    const DAY: std::ops::RangeInclusive<usize> = 10..=20;
    const HEADLINE: usize = 10;
    let mut found = (1..lines.len().saturating_sub(1)).filter_map(|index| {
        let (above, shape) = (&lines[index - 1], &lines[index].shape);
        let free = |at: usize| looks[at].meta.is_none() && !looks[at].suspect();
        let fits = DAY.contains(&shape.chars) && shape.digits >= 7 && above.shape.chars >= HEADLINE;
        let told = lines[index + 1].shape.is_prose() && free(index) && free(index - 1);
        let meta = (fits && told).then(|| metadata::parse_below_headline(lines[index].text))??;
        let bare = meta.fields.iter().all(|(_, value)| value.is_empty());
        bare.then_some((index, meta))
    });
    if let (Some((index, meta)), None) = (found.next(), found.next()) {
        looks[index].meta = Some(meta);
    }
}

/// Whether the line above another may be a headline: the name of a site stands above a menu and a date, too.
fn is_below_a_headline(lines: &[Line<'_>], looks: &[Look], index: usize) -> bool {
    /// In characters.
    const HEADLINE: usize = 8;
    index.checked_sub(1).is_some_and(|above| {
        let free = !looks[above].suspect() && looks[above].meta.is_none();
        free && lines[above].shape.chars >= HEADLINE
    })
}

/// The same of a headline that hanzi tell from the name of a site.
fn is_below_a_chinese_headline(lines: &[Line<'_>], looks: &[Look], index: usize) -> bool {
    /// In characters.
    const HANZI: usize = 4;
    let above = index.checked_sub(1).map(|above| &lines[above].shape);
    above.is_some_and(|shape| shape.han >= HANZI && shape.stops == 0)
        && is_below_a_headline(lines, looks, index)
}

/// The line below the buttons right below another.
fn below_buttons(looks: &[Look], index: usize) -> Option<usize> {
    /// In lines.
    const BUTTONS: usize = 3;
    let end = looks.len().min(index + 2 + BUTTONS);
    (index + 1..end).find(|&at| !looks[at].suspect())
}

/// A label alone in its line has its value in the next one: `来源：`, `某报`.
fn values_below(lines: &[Line<'_>], looks: &mut [Look]) {
    /// The longest value, in characters.
    const VALUE: usize = 12;
    for index in 0..lines.len().saturating_sub(1) {
        let (line, below) = (&lines[index], &lines[index + 1]);
        if !line.text.ends_with([':', '：']) || looks[index + 1].suspect() {
            continue;
        }
        let known = looks[index + 1].meta.as_ref();
        let short = (2..=VALUE).contains(&below.shape.chars)
            && below.shape.stops + below.shape.digits == 0
            && !below.text.contains([':', '：'])
            && known.is_none_or(|meta| meta.beside);
        let Some(meta) = looks[index].meta.as_mut().filter(|_| short) else {
            continue;
        };
        let [(field, value)] = meta.fields.as_mut_slice() else {
            continue;
        };
        let fits = match field {
            Field::Source => true,
            Field::Author | Field::Editor => metadata::is_person(below.text),
            _ => false,
        };
        if fits && value.is_empty() {
            below.text.clone_into(value);
            looks[index + 1].meta = Some(metadata::value_below());
        }
    }
}

/// When and where something takes place is no date of publication: `时间：…`, `地点：…`.
fn spare_events(lines: &[Line<'_>], looks: &mut [Look]) {
    let begins = |line: &Line<'_>, labels: [&str; 3]| {
        let label = line.text.split([':', '：']).next().unwrap_or_default();
        let bare: String = label.chars().filter(|c| !c.is_whitespace()).collect();
        label.len() < line.text.len() && labels.contains(&bare.as_str())
    };
    for index in 0..lines.len().saturating_sub(1) {
        if looks[index].meta.is_some()
            && begins(&lines[index + 1], ["地点", "地點", "会场"])
            && begins(&lines[index], ["时间", "時間", "日期"])
        {
            looks[index].meta = None;
        }
    }
    // Several days of one year are those of sessions; a text is published once.
    let sessions: Vec<usize> = (0..lines.len())
        .filter(|&index| {
            let meta = looks[index].meta.as_ref();
            let date = meta.and_then(|meta| meta.date.as_ref());
            date.is_some_and(|date| date.year().is_none())
                && begins(&lines[index], ["时间", "時間", "日期"])
        })
        .collect();
    if sessions.len() > 1 {
        sessions
            .into_iter()
            .for_each(|index| looks[index].meta = None);
    }
    for index in 1..lines.len() {
        if is_value(lines, looks, index) {
            looks[index].meta = None;
        }
    }
}

/// Whether a date alone is the value of the label above it, which names something else than when the
/// text was published: `开始时间：`.
fn is_value(lines: &[Line<'_>], looks: &[Look], index: usize) -> bool {
    /// The longest label, in characters.
    const LABEL: usize = 8;
    let alone = looks[index].meta.as_ref().is_some_and(|meta| {
        let bare = meta.fields.iter().all(|(_, value)| value.is_empty());
        meta.date.is_some() && !meta.labelled && bare
    });
    let (label, look) = (&lines[index - 1], &looks[index - 1]);
    let named = look.meta.is_some() || look.suspect();
    alone
        && !named
        && label.text.ends_with([':', '：'])
        && (2..=LABEL).contains(&label.shape.chars)
        && ![
            "日期", "发布", "發布", "發佈", "更新", "文章", "新闻", "新聞", "本文",
        ]
        .iter()
        .any(|word| label.text.contains(word))
}

/// Rows of a table look like rows of links. Neighbours with as many strokes are a table when there
/// are three of them, or two and a number.
fn spare_tables(lines: &[Line<'_>], looks: &mut [Look]) {
    /// Licences, copyright and rows of well-known words stay what they are.
    const SURE: f32 = 0.9;
    let strokes = |line: &Line<'_>| match line.text.as_bytes().contains(&b'|') {
        true => line.text.matches(" | ").count(),
        false => 0,
    };
    if looks.iter().all(|look| look.hit.is_none()) || lines.iter().all(|line| strokes(line) == 0) {
        return;
    }
    let mut from = 0;
    while from < lines.len() {
        let columns = strokes(&lines[from]);
        let run = lines[from..]
            .iter()
            .take_while(|line| strokes(line) == columns)
            .count();
        let rows = from..from + run;
        let numbers = rows.clone().any(|row| lines[row].shape.digits > 0);
        if columns > 0 && (run >= 3 || (run == 2 && numbers)) {
            for row in rows {
                looks[row].hit = looks[row].hit.filter(|hit| hit.score >= SURE);
            }
        }
        from += run.max(1);
    }
}

/// Whether the window is a public notice, whose addresses and telephone numbers are its content.
pub(super) fn is_notice(lines: &[Line<'_>]) -> bool {
    lines
        .iter()
        .filter(|line| line.shape.chars >= 6)
        .take(12)
        .any(|line| line.shape.chars <= 60 && names_a_notice(line) && !line.shape.is_row())
}

/// Whether a line has a word for a notice other than as an entry of a menu: `新闻 通知公告`.
fn names_a_notice(line: &Line<'_>) -> bool {
    const WORDS: [&str; 17] = [
        "公示",
        "公告",
        "通知",
        "启事",
        "招标",
        "采购",
        "通告",
        "招聘",
        "投标",
        "征集",
        "公開招標",
        "决定书",
        "決定書",
        "判决书",
        "判決書",
        "裁定书",
        "告知书",
    ];
    /// An entry of a menu, in characters.
    const ENTRY: usize = 4;
    let named = |text: &str| WORDS.iter().any(|word| text.contains(word));
    let menu = line.shape.items >= 2 && line.shape.longest_item <= ENTRY;
    !menu && named(line.text)
}

/// A short question or exclamation: as often a headline as a sentence.
pub(super) fn is_question(line: &Line<'_>) -> bool {
    line.shape.chars <= 36
        && line.shape.stops <= 1
        && !line.text.contains('。')
        && line.shape.ends_sentence
}
