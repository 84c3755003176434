//! Lists between the body and the foot of a page whose entries no rule knows: told by their heading, by
//! what their entries are the names of, or by their shape: headlines, days and short lines down to the foot.

use super::Judge;
use super::tail::SIGNED;
use crate::stages::strip::around::is_notice;
use crate::stages::strip::lines::Line;
use crate::stages::strip::metadata::is_person;
use crate::stages::strip::skeleton::is_han;

/// What a line of the text shares with it that stands below its end.
const KIN: f32 = 0.25;

impl Judge<'_, '_> {
    /// Where the first list begins between running text and `end` whose heading says that it is of
    /// other things: `附近单位` above names, whatever these share with the body.
    pub(super) fn list_before(&self, from: usize, end: usize) -> usize {
        const BEGINS: [&str; 13] = [
            "相关", "相關", "附近", "周边", "周邊", "热门", "熱門", "最新", "推荐", "推薦", "猜",
            "往期", "其他",
        ];
        /// A heading and an entry, in characters, and how many entries make a list.
        const HEADING: usize = 8;
        const ENTRY: usize = 24;
        const LEAST: usize = 3;
        let short = |i: usize, most: usize| {
            let (line, look) = (&self.lines[i], &self.looks[i]);
            line.shape.chars <= most
                && line.shape.stops + line.shape.commas == 0
                && !look.prose
                && !line.text.ends_with([':', '：'])
        };
        let heads = |&i: &usize| {
            let text = self.lines[i].text;
            short(i, HEADING) && BEGINS.iter().any(|begin| text.starts_with(begin))
        };
        (from..end.saturating_sub(LEAST))
            .filter(heads)
            .find(|&i| (i..end).all(|k| short(k, ENTRY)))
            .unwrap_or(end)
    }

    /// Where a list of offices and sites begins that stands between running text and `end`: many names in
    /// a row, some of which say that they are those of sites. Two lines may sign the text above.
    pub(super) fn sites_before(&self, from: usize, end: usize) -> usize {
        /// The longest name, in characters, how many make such a list, and how many of them are of sites.
        const NAME: usize = 20;
        const LEAST: usize = 12;
        const SITES: usize = 3;
        let is_name = |i: &usize| {
            let (line, look) = (&self.lines[*i], &self.looks[*i]);
            (2..=NAME).contains(&line.shape.chars)
                && line.shape.stops + line.shape.commas + line.shape.digits == 0
                && !look.prose
                && look.meta.is_none()
                && !line.text.contains([':', '：'])
        };
        let begin = (from..end).rev().take_while(is_name).last().unwrap_or(end);
        let of_site = |i: &usize| self.lines[*i].text.ends_with(['网', '網']);
        let sites = (begin..end).filter(of_site).take(SITES).count();
        if end - begin < LEAST || sites < SITES {
            return end;
        }
        let signs = |i: &usize| self.lines[*i].text.ends_with(|c| SIGNED.contains(c));
        let signed = (begin..end).take(2).take_while(signs).count();
        if begin == from { begin + signed } else { begin }
    }

    /// Where a run of headlines of other articles begins that ends at `end`; `end` if there is none.
    pub(super) fn headlines_before(&self, from: usize, end: usize) -> usize {
        /// Fewer lines may be the list that an article ends with.
        const LEAST: usize = 5;
        let run = (from..end).rev().take_while(|&i| self.may_be_headline(i));
        let begin = run.last().unwrap_or(end);
        if end - begin >= LEAST { begin } else { end }
    }

    /// Whether a line may be the headline of another article.
    pub(super) fn may_be_headline(&self, index: usize) -> bool {
        /// What one with more Latin letters than ideographs may share with the body.
        const LATIN: f32 = 0.5;
        /// So many ideographs it has.
        const HAN: usize = 3;
        let (line, look) = (&self.lines[index], &self.looks[index]);
        let shape = &line.shape;
        !look.prose
            && look.meta.is_none()
            && (9..=42).contains(&shape.chars)
            && !line.text.ends_with(['。', '；', '，', '：', '、'])
            && !line.text.starts_with(|c: char| {
                c.is_ascii_digit() || "一二三四五六七八九十（(【[·•".contains(c)
            })
            && (shape.han * 2 > shape.chars || shape.han >= HAN && self.kinship(index) < LATIN)
    }

    /// Where a list of other articles begins that ends at `end`: headlines, and between them their days, their
    /// columns and other short lines. `end` if there is none.
    pub(super) fn articles_before(&self, from: usize, end: usize) -> usize {
        /// So many of its lines are headlines, and the longest that is none, in characters.
        const LEAST: usize = 5;
        const LINE: usize = 42;
        if self.announces(from) {
            return end;
        }
        let day = |i: usize| {
            let text = self.lines[i].text;
            self.lines[i].shape.digits > 0 && text.chars().all(|c| "0123456789-/.:[] ".contains(c))
        };
        let is_part = |i: usize| self.may_be_headline(i) || self.is_of_foot(i) || day(i);
        // One alone may be of another kind: a name in Latin letters.
        let other = |i: usize| {
            let (shape, look) = (&self.lines[i].shape, &self.looks[i]);
            let line = !look.prose && look.meta.is_none() && shape.stops == 0;
            line && shape.chars <= LINE && self.kinship(i) < KIN && i > from && is_part(i - 1)
        };
        let run = (from..end).rev().take_while(|&i| is_part(i) || other(i));
        let begin = run.last().unwrap_or(end);
        let headlines = (begin..end).filter(|&i| self.may_be_headline(i)).count();
        // What the text ends with stands right below it.
        let begin = (begin..end).find(|&i| self.kinship(i) < KIN).unwrap_or(end);
        if headlines >= LEAST { begin } else { end }
    }

    /// Whether the line above `from` announces what follows, or the whole text is a notice.
    fn announces(&self, from: usize) -> bool {
        from > 0 && self.lines[from - 1].text.ends_with(['：', ':']) || is_notice(self.lines)
    }

    /// Where the run of short lines begins that stands between running text and `end`. What the
    /// text announces, signs, numbers or sets in brackets is its own.
    pub(super) fn foot_before(&self, from: usize, end: usize) -> usize {
        if self.announces(from) {
            return end;
        }
        let is_foot = |i: &usize| self.is_of_foot(*i);
        let begin = (from..end).rev().take_while(is_foot).last().unwrap_or(end);
        // A line of strokes that the text has too parts a postscript from it.
        let stroke = |line: &Line<'_>| !line.text.contains(char::is_alphanumeric);
        let body = &self.lines[..from];
        let parted = (from.max(begin.saturating_sub(1))..end).find(|&i| {
            stroke(&self.lines[i]) && body.iter().any(|line| stroke(line) && line.shape.chars > 2)
        });
        if parted.is_some() { end } else { begin }
    }

    /// Whether a short line may be of the foot of a page or of a list beside it. What the text signs, numbers or
    /// sets in brackets is its own.
    fn is_of_foot(&self, index: usize) -> bool {
        /// A line of a page's foot, in characters.
        const LINE: usize = 24;
        /// The digits of a telephone number: other labels with values are facts of the text.
        const TELEPHONE: usize = 7;
        /// A caption or a last subheading, in characters.
        const CAPTION: usize = 8;
        /// The shortest name of an office that signs, in characters; shorter ones are tags.
        const SIGNATURE: usize = 3;
        const OWN: &str = "附注註（(【[“「『《一二三四五六七八九十";
        let (line, look) = (&self.lines[index], &self.looks[index]);
        (2..=LINE).contains(&line.shape.chars)
            && !look.prose
            && !line.shape.ends_sentence
            && look.meta.is_none()
            && line.shape.commas <= 1
            && !(line.shape.chars >= CAPTION && self.kinship(index) >= KIN)
            && !is_caption(line.text)
            && (!line.text.contains([':', '：']) || line.shape.digits >= TELEPHONE)
            && !line.text.ends_with(['，', '、', '～', '~'])
            && !(line.shape.chars >= SIGNATURE && line.text.ends_with(|c| SIGNED.contains(c)))
            && !line.text.starts_with(|c: char| OWN.contains(c))
            && !is_numbered(line.text)
            && !line.text.split_whitespace().any(is_person)
            && !self.is_verse(index)
            && !self.own.contains(&index)
    }

    /// Whether a line is one of several below each other that are hanzi and marks, as many in each: verse.
    fn is_verse(&self, index: usize) -> bool {
        /// How many lines make a stanza, and how many hanzi a line of it has.
        const STANZA: usize = 4;
        const METRE: std::ops::RangeInclusive<usize> = 5..=9;
        let han = self.lines[index].shape.han;
        let alike = |line: &&Line<'_>| {
            let marks = line.shape.chars - line.shape.han;
            line.shape.han == han && marks <= 1
        };
        if !METRE.contains(&han) || !alike(&&self.lines[index]) {
            return false;
        }
        let above = self.lines[..index].iter().rev().take(STANZA);
        let below = self.lines[index..].iter().take(STANZA);
        above.take_while(alike).count() + below.take_while(alike).count() >= STANZA
    }
}

/// Whether a line begins with its number, and not with what it counts: `84岁老人`.
fn is_numbered(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && !rest.starts_with(is_han)
}

/// Whether a line is the caption of a picture: it says who took it or gave it, or what it shows.
fn is_caption(text: &str) -> bool {
    let end = text.trim_end_matches([')', '）', '。', '】']);
    [
        "摄",
        "攝",
        "摄影",
        "攝影",
        "供图",
        "供圖",
        "提供",
        "資料圖",
        "资料图",
        "合影",
        "合照",
        "现场",
        "現場",
        "留影",
        "一角",
        "场面",
        "場面",
        "过程",
        "過程",
    ]
    .iter()
    .any(|credit| end.ends_with(credit))
        || ["图／", "圖／", "图/", "圖/", "图：", "圖："]
            .iter()
            .any(|credit| text.contains(credit))
}
