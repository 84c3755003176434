//! Lists between the body and the foot of a page whose entries no rule knows: told by their heading, or
//! by what their entries are the names of.

use super::Judge;
use super::tail::SIGNED;

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
}
