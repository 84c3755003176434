//! What the place of a line says of whether it is the headline: what stands above and below it.

use super::super::heading::{is_affiliation, is_aside, is_counter_row, is_organisation, is_report};
use super::super::likeness::{bare, overlap};
use super::super::lines::Line;
use super::super::metadata::{Field, is_person};
use super::super::segment::Look;
use super::super::skeleton::is_han;
use super::{LENGTH, Page};

impl Page<'_, '_> {
    /// What speaks for a headline in the place of a line.
    pub(super) fn place(&self, index: usize) -> f32 {
        /// What a row of counters right below a line says for it.
        const COUNTED: f32 = 1.4;
        /// What a name alone right below a line says for it.
        const SIGNED: f32 = 1.4;
        /// What a report says for the line right above it that begins as what its paper sends out.
        const SENT: f32 = 1.4;
        /// What the way home right below a line has against it: the name of a site stands there.
        const SITE: f32 = 1.5;
        /// What crumbs right above a line say for it.
        const LED: f32 = 0.7;
        /// In a longer head (lines) a headline is not looked for by the share of menus around it.
        const HEAD: usize = 200;
        let mut score = 0.0;
        if self.is_above_the_way_home(index) {
            score -= SITE;
        }
        // Metadata close below, with nothing but tools and subtitles between.
        let end = self.lines.len().min(index + 5);
        let dated = (index + 1..end).find(|&k| self.looks[k].meta.is_some());
        // A headline stands below the crumbs that lead to it.
        let led = |below: usize| (index + 1..below).any(|k| self.are_crumbs(k));
        if let Some(below) = dated.filter(|&below| !led(below)) {
            score += match below - index {
                1 => 2.0,
                2 => 1.4,
                _ => 1.0,
            };
        } else if self.is_signed_below(index) || self.is_signed_with_a_school(index) {
            score += SIGNED;
        } else if index + 1 < self.first && is_counter_row(&self.lines[index + 1]) {
            // The account, the readers and the comments counted in a row.
            score += COUNTED;
        } else if self.heads_a_report(index) {
            score += SENT;
        }
        if self.is_led_to(index) {
            score += LED;
        }
        // The first line that is no furniture, and the last one before running text.
        let aside = |look: &Look| look.suspect() || look.meta.is_some();
        if self.looks[..index].iter().all(aside) {
            score += 0.8;
        }
        let last = index < self.first && self.looks[index + 1..self.first].iter().all(aside);
        if last || self.exclaims_above_the_text(index) {
            score += 0.7;
        }
        // Or nearly so: most of the lines on either side are.
        let most = |looks: &[Look]| {
            let known = looks.iter().filter(|look| aside(look)).count();
            !looks.is_empty() && known * 3 >= looks.len() * 2
        };
        if index < self.first && self.first <= HEAD {
            score += if most(&self.looks[index + 1..self.first]) {
                0.4
            } else {
                0.0
            };
            score += if most(&self.looks[..index]) { 0.3 } else { 0.0 };
        }
        score
    }

    /// Whether crumbs stand right above a line.
    fn is_led_to(&self, index: usize) -> bool {
        /// The score of the rule for them.
        const CRUMBS: f32 = 0.9;
        let above = index
            .checked_sub(1)
            .map(|above| (&self.lines[above], &self.looks[above]));
        above.is_some_and(|(line, look)| {
            look.score() >= CRUMBS && line.text.matches(['>', '»', '›']).count() >= 2
        })
    }

    /// Whether a line is a way home through at least two steps.
    fn are_crumbs(&self, index: usize) -> bool {
        const HOME: [&str; 4] = ["首页", "首頁", "主页", "主頁"];
        let text = self.lines[index].text;
        let mut steps = text.split(['>', '»', '›', '/', '→']);
        let home = steps
            .next()
            .is_some_and(|step| HOME.iter().any(|home| step.trim_end().ends_with(home)));
        self.looks[index].suspect()
            && home
            && steps.next().is_some_and(|step| !step.trim().is_empty())
    }

    /// Whether a line exclaims or asks, twice at most, with nothing but furniture and metadata above it and a paragraph right
    /// below: as good as one above the body, which begins with whatever ends like a sentence.
    pub(super) fn exclaims_above_the_text(&self, index: usize) -> bool {
        let (line, below) = (&self.lines[index], self.lines.get(index + 1));
        let aside = |look: &Look| look.suspect() || look.meta.is_some();
        let ends = line.text.ends_with(['！', '？', '!', '?']);
        let told =
            |below: &Line<'_>| below.shape.is_prose() && below.shape.chars > line.shape.chars;
        index == self.first
            && index > 0
            && ends
            && (1..=2).contains(&line.shape.stops)
            && !line.text.contains('。')
            && self.looks[..index].iter().all(aside)
            && below.is_some_and(told)
    }

    /// Whether the line below begins as what its paper sends out: `【本报讯】`.
    fn heads_a_report(&self, index: usize) -> bool {
        let line = &self.lines[index];
        let below = self
            .lines
            .get(index + 1)
            .filter(|below| below.shape.is_prose());
        line.shape.stops == 0
            && line.shape.han * 2 > line.shape.chars
            && below.is_some_and(|below| is_report(below.text))
    }

    /// Whether a line above the date that trails off has a whole one right above it, the headline: a summary.
    pub(super) fn is_cut_short_below(&self, index: usize) -> bool {
        /// The shortest headline, in characters.
        const HEADLINE: usize = 8;
        let Some(above) = index.checked_sub(1).map(|above| &self.lines[above]) else {
            return false;
        };
        let dated = |look: &Look| look.meta.as_ref().is_some_and(|meta| meta.date.is_some());
        let line = &self.lines[index];
        let cut = |text: &str| text.ends_with('…') || text.ends_with("...");
        cut(line.text)
            && !cut(above.text)
            && self.looks.get(index + 1).is_some_and(dated)
            && (HEADLINE..=line.shape.chars).contains(&above.shape.chars)
            && above.shape.han * 2 > above.shape.chars
            && above.shape.stops == 0
            && above.shape.items <= 3
    }

    /// Whether a line stands right below the one with the date, above all else but its subtitle.
    pub(super) fn heads_below_the_date(&self, index: usize) -> bool {
        /// The shortest headline, in characters: a column is named in the place of one.
        const HEADLINE: usize = 10;
        let dated = |look: &Look| look.meta.as_ref().is_some_and(|meta| meta.date.is_some());
        let line = &self.lines[index];
        index + 2 == self.first
            && self.looks[..index].last().is_some_and(dated)
            && (HEADLINE..=*LENGTH.end()).contains(&line.shape.chars)
            && line.shape.han * 2 > line.shape.chars
            && line.shape.stops + line.shape.commas == 0
            && !line.text.ends_with(['：', ':', '）', ')'])
            && !is_organisation(line.text)
    }

    /// Whether a line is the first of all and the one below it, about as long, its subtitle above the date.
    pub(super) fn heads_a_text(&self, index: usize) -> bool {
        /// The shortest headline, in characters: a column is named in the place of one.
        const HEADLINE: usize = 9;
        /// So many parts with blanks between them are a menu.
        const PARTS: usize = 4;
        let dated = |look: &Look| look.meta.as_ref().is_some_and(|meta| meta.date.is_some());
        let Some(below) = self.lines.get(1).filter(|_| index == 0) else {
            return false;
        };
        let line = &self.lines[0];
        // What says the same twice is a slug and its headline.
        const SAME: f32 = 0.3;
        let letters: Vec<char> = bare(line.text).chars().collect();
        let same = overlap(&bare(below.text), &letters) >= SAME;
        let parted = |text: &str| text.contains(['|', '｜', '_', '-', '—', '>']);
        self.looks.get(2).is_some_and(dated)
            && self.first >= 3
            && (HEADLINE..=*LENGTH.end()).contains(&line.shape.chars)
            && line.shape.han * 2 > line.shape.chars
            && line.shape.items < PARTS
            && line.shape.chars * 3 >= below.shape.chars * 2
            && line.shape.stops == 0
            && !parted(line.text)
            && !line.text.ends_with(['：', ':', '）', ')', '】'])
            && !same
            && !is_organisation(line.text)
    }

    /// Whether a line stands right below furniture with one line, its subtitle, between it and the date, and has as much
    /// to do with the body as that: the last entry of a menu has not.
    pub(super) fn heads_below_buttons(&self, index: usize) -> bool {
        /// The shortest headline, in characters, and what it shares with its text.
        const HEADLINE: usize = 9;
        const AKIN: f32 = 0.4;
        let dated = |look: &Look| {
            let meta = look.meta.as_ref();
            meta.is_some_and(|meta| meta.date.is_some() && !meta.labelled)
        };
        let (line, above) = (&self.lines[index], index.checked_sub(1));
        let shared = |at: usize| overlap(&bare(self.lines[at].text), self.body());
        let fits = above.is_some_and(|above| self.looks[above].suspect())
            && index + 2 < self.first
            && self.looks.get(index + 2).is_some_and(dated)
            && (HEADLINE..=*LENGTH.end()).contains(&line.shape.chars)
            && line.shape.han * 2 > line.shape.chars
            && line.shape.stops + line.shape.commas == 0
            && !line.text.contains(['：', ':', '>', '|', '｜'])
            && !is_organisation(line.text);
        fits && shared(index) >= AKIN && shared(index) >= shared(index + 1)
    }

    /// Whether the way home stands close below a line, as an entry of a menu: `首页`, `教会主页`.
    fn is_above_the_way_home(&self, index: usize) -> bool {
        /// How far below, in lines, and the longest such entry, in characters.
        const NEAR: usize = 4;
        const ENTRY: usize = 6;
        const HOME: [&str; 4] = ["首页", "首頁", "主页", "主頁"];
        let below = index + 1..self.first.min(index + 1 + NEAR);
        self.lines[below.start.min(below.end)..below.end]
            .iter()
            .any(|line| {
                let home = HOME.iter().any(|home| line.text.ends_with(home));
                let back = line.text.starts_with(['返', '回']);
                matches!(line.text, "HOME" | "Home") || home && !back && line.shape.chars <= ENTRY
            })
    }

    /// Whether a line is the name in Latin letters that stands between a Chinese headline and its date.
    pub(super) fn signs_in_latin(&self, index: usize) -> bool {
        /// In characters, and in words.
        const NAME: usize = 40;
        const WORDS: std::ops::RangeInclusive<usize> = 2..=4;
        /// The least of a Chinese headline, in characters.
        const HEADLINE: usize = 6;
        let shape = &self.lines[index].shape;
        let name = shape.han + shape.digits == 0 && shape.chars <= NAME;
        let dated = |look: &Look| look.meta.as_ref().is_some_and(|meta| meta.date.is_some());
        let headline = index.checked_sub(1).map(|above| &self.lines[above].shape);
        name && WORDS.contains(&shape.items)
            && self.looks.get(index + 1).is_some_and(dated)
            && headline.is_some_and(|shape| shape.han >= HEADLINE)
    }

    /// Whether the line below says a line again, with what it is called elsewhere: `渡口（Ferry）`.
    pub(super) fn is_glossed(&self, index: usize) -> bool {
        let below = self.lines.get(index + 1).filter(|_| index < self.first);
        below.is_some_and(|below| {
            let gloss = below.text.strip_prefix(self.lines[index].text);
            let gloss = gloss.map_or("", str::trim_start);
            is_aside(gloss) && !gloss.contains(is_han)
        })
    }

    /// Whether a line is the first of all, with its credits and then the text right below it: whatever entries of
    /// menus say, it is none.
    pub(super) fn opens_the_text(&self, index: usize) -> bool {
        let credits = self.looks.get(1).and_then(|look| look.meta.as_ref());
        index == 0
            && self.first == 2
            && credits.is_some_and(|meta| {
                let who = [Field::Author, Field::Source];
                meta.date.is_some() && who.into_iter().any(|field| meta.says(field))
            })
    }

    /// Whether a line without hanzi has two more below it, above a line of the head that is Chinese: a menu.
    pub(super) fn is_among_latin(&self, index: usize) -> bool {
        let latin = |i: usize| {
            let (shape, look) = (&self.lines[i].shape, &self.looks[i]);
            shape.han * 3 < shape.chars && look.meta.is_none()
        };
        let run = (index..self.first).take_while(|&i| latin(i)).count();
        run >= 3 && index + run < self.first
    }

    /// Whether a line says what the longer one right below it, the headline, is about: both begin alike.
    pub(super) fn is_kicker(&self, index: usize) -> bool {
        /// What both begin with, in characters.
        const ALIKE: usize = 4;
        let (line, Some(below)) = (&self.lines[index], self.lines.get(index + 1)) else {
            return false;
        };
        let both = line.text.chars().zip(below.text.chars());
        let alike = both.take_while(|(a, b)| a == b).count();
        let longer = line.shape.chars < below.shape.chars && LENGTH.contains(&below.shape.chars);
        let told = self.looks[index + 1].suspect() || below.shape.ends_sentence;
        index + 1 < self.first && longer && !told && alike >= ALIKE && alike * 2 >= line.shape.chars
    }

    /// Whether a line stands right below the crumbs and is none of their steps, with one line between it
    /// and the credits: its subtitle.
    pub(super) fn heads_below_crumbs(&self, index: usize) -> bool {
        /// The shortest headline, in characters: a column is named in the place of one.
        const HEADLINE: usize = 10;
        let Some(crumbs) = index.checked_sub(1).map(|above| self.lines[above].text) else {
            return false;
        };
        let (line, below) = (&self.lines[index], self.looks.get(index + 2));
        let parts = |text: &str| text.matches(['>', '»', '›']).count();
        parts(crumbs) >= 2
            && !crumbs.contains(line.text)
            && (HEADLINE..=*LENGTH.end()).contains(&line.shape.chars)
            && line.shape.han * 2 > line.shape.chars
            && line.shape.stops + line.shape.commas == 0
            && !is_organisation(line.text)
            && below.is_some_and(|look| look.meta.as_ref().is_some_and(|meta| meta.date.is_some()))
    }

    /// Whether nothing but the name of a person stands between a line and the body, and what he is.
    pub(super) fn is_signed_below(&self, index: usize) -> bool {
        /// How many lines say what he is or where the text was printed, and the longest, in characters.
        const OFFICES: usize = 3;
        const OFFICE: usize = 40;
        let shape = &self.lines[index].shape;
        let office = |i: usize| {
            let (line, look) = (&self.lines[i].shape, &self.looks[i]);
            line.chars <= OFFICE && line.stops + line.commas == 0 && !look.suspect()
        };
        let below = index + 2..self.first;
        index + 2 <= self.first
            && below.len() <= OFFICES
            && shape.chars >= 6
            && shape.han * 2 > shape.chars
            && shape.commas == 0
            && is_person(self.lines[index + 1].text)
            && below.into_iter().all(office)
    }

    /// Whether a name stands right below a line, and below that where its owner studies or works and as what.
    fn is_signed_with_a_school(&self, index: usize) -> bool {
        /// The longest name, in characters.
        const NAME: usize = 12;
        let (name, school) = (self.lines.get(index + 1), self.lines.get(index + 2));
        let named = |name: &Line<'_>| {
            let shape = &name.shape;
            shape.chars <= NAME && shape.stops + shape.commas + shape.digits == 0
        };
        index + 2 < self.first
            && self.lines[index].shape.chars > NAME
            && name.is_some_and(named)
            && school.is_some_and(|school| is_affiliation(school.text))
    }

    /// Whether a label right below a line names who wrote what it heads: a poem, whose name may be short.
    pub(super) fn is_credited_below(&self, index: usize) -> bool {
        /// The longest line that may stand between, in characters: a dynasty, no headline.
        const BETWEEN: usize = 8;
        let credits = |at: usize| {
            let meta = self.looks.get(at).and_then(|look| look.meta.as_ref());
            meta.is_some_and(|meta| meta.labelled && meta.says(Field::Author))
        };
        let between = self.lines.get(index + 1);
        credits(index + 1)
            || credits(index + 2) && between.is_some_and(|line| line.shape.chars <= BETWEEN)
    }

    /// Whether a line is as long as a headline and the one right below it has the day and the hour, behind no label
    /// of theirs: what stands above it is a field to fill in, whose value it is not.
    pub(in super::super) fn is_stamped_below(&self, index: usize) -> bool {
        /// The shortest headline, in characters.
        const HEADLINE: usize = 10;
        let Some((below, look)) = self.lines.get(index + 1).zip(self.looks.get(index + 1)) else {
            return false;
        };
        let stamped = look.meta.as_ref().is_some_and(|meta| {
            let date = meta.date.as_ref();
            date.is_some_and(|date| date.has_time() && date.year().is_some())
        });
        let digit = below.text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
        let label = below.text[..digit].trim_end().ends_with(['：', ':']);
        stamped && !label && self.lines[index].shape.chars >= HEADLINE
    }

    /// Whether the parts of a row are as long as clauses and its day stands right below it: a headline in several
    /// lines, where entries of a menu are shorter.
    pub(super) fn is_of_clauses(&self, index: usize) -> bool {
        /// The length of a clause on an average, in characters.
        const CLAUSE: usize = 6;
        let shape = &self.lines[index].shape;
        let below = self.looks.get(index + 1);
        let meta = below.and_then(|look| look.meta.as_ref());
        shape.han >= CLAUSE * shape.items && meta.is_some_and(|meta| meta.date.is_some())
    }

    /// Whether the line right below one is that of its date.
    pub(super) fn is_dated_below(&self, index: usize) -> bool {
        let below = self
            .looks
            .get(index + 1)
            .and_then(|look| look.meta.as_ref());
        let ends = self.lines[index].shape.ends_sentence;
        !ends && below.is_some_and(|meta| meta.labelled && meta.date.is_some())
    }

    /// Whether the line of the date stands close below one, with counters between at most.
    pub(super) fn is_dated_close_below(&self, index: usize) -> bool {
        /// How far below, in lines.
        const NEAR: usize = 4;
        let below = self.looks.iter().skip(index + 1).take(NEAR);
        let mut dates = below.filter_map(|look| look.meta.as_ref()?.date.as_ref());
        dates.next().is_some()
    }

    /// What furniture right above a line and the cards below it say for a headline: the account,
    /// buttons to follow it, counters, in the midst of which no longer line stands.
    pub(super) fn between_furniture(&self, index: usize) -> f32 {
        const ABOVE: f32 = 0.4;
        const BELOW: f32 = 0.4;
        /// In lines: what may stand between a headline and the body, with and without tools there.
        const CARD: usize = 12;
        const NEAR: usize = 3;
        if index >= self.first || self.lines[index].shape.chars < 6 {
            return 0.0;
        }
        let between = index + 1..self.first;
        let aside = |i: usize| self.looks[i].suspect() || self.looks[i].meta.is_some();
        if between.len() > CARD {
            return 0.0;
        }
        let longer = between
            .clone()
            .any(|i| !aside(i) && self.lines[i].shape.chars > self.lines[index].shape.chars);
        let card = aside(self.first - 1) && !longer;
        let above = index > 0 && self.looks[index - 1].suspect() && (card || between.len() <= NEAR);
        (if above { ABOVE } else { 0.0 }) + (if card { BELOW } else { 0.0 })
    }

    /// Whether a short line stands close below a longer one: the name of an account below the
    /// headline.
    pub(super) fn below_longer(&self, index: usize) -> bool {
        /// The longest name and the shortest headline, in characters; how far apart, in lines.
        const NAME: usize = 8;
        const HEADLINE: usize = 10;
        const NEAR: usize = 3;
        let name = self.lines[index].shape.chars <= NAME;
        name && (index.saturating_sub(NEAR)..index).any(|above| {
            let (line, look) = (&self.lines[above], &self.looks[above]);
            (HEADLINE..=*LENGTH.end()).contains(&line.shape.chars)
                && line.shape.han * 2 > line.shape.chars
                && !look.suspect()
                && look.meta.is_none()
                && !line.shape.is_row()
                && !line.text.contains(['>', '»', '›'])
                && !is_page_of_a_paper(line.text)
                && !line.text.ends_with(['：', ':'])
        })
    }
}

/// Whether a line says on which page of a paper a text stands: `第11版（评论）`.
fn is_page_of_a_paper(text: &str) -> bool {
    let number = text.strip_prefix('第').unwrap_or_default();
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < number.len() && rest.starts_with('版')
}
