//! What stands around every message of a thread, and beside every entry of a list, again and again.
//!
//! A page prints who wrote a message, on which floor and when in the same few lines each time, with its buttons;
//! a list of other articles says below each headline how often it was read, and its cards when. Lines that recur at the same distance
//! from such a line are its furniture, wherever they stand; what was written does not recur. A log of a chat has
//! times and names, too, but no buttons and no floors.

use crate::hash::TextMap;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::Judge;
use super::stamps::{
    day_and_count, is_count, is_floor, is_numbered_stamp, is_read_count, is_signed_stamp, is_stamp,
    is_written_out,
};

/// So many lines of a kind make a thread, and a list.
const STAMPS: usize = 4;
const COUNTERS: usize = 5;
/// So often a line recurs at its distance from the time.
const RECURS: usize = 3;
/// The longest line that is furniture for its recurring, in characters.
const SHORT: usize = 16;

/// A page of messages.
#[derive(Default)]
pub(super) struct Thread {
    /// What stands around each of them.
    recurring: HashSet<usize>,
    /// What they say, and the headline.
    messages: HashSet<usize>,
    pub(super) headline: Option<usize>,
    /// Whether each has its number beside its name, so that nothing else need tell a page.
    signed: bool,
}

impl Thread {
    pub(super) fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    pub(super) fn says(&self, index: usize) -> bool {
        self.messages.contains(&index)
    }
}

impl<'j> Judge<'j, '_> {
    /// The messages that a page is made of, where the first of them has the same lines around it as the others:
    /// the comments on an article are none. Linear.
    pub(super) fn find_thread(&self) -> Thread {
        /// How far above its time a message begins, and the headline above that, in lines.
        const FAR: usize = 80;
        const NEAR: usize = 5;
        let stamps: Vec<usize> = (0..self.lines.len())
            .filter(|&i| self.lines[i].shape.digits >= 6)
            .filter(|&i| is_stamp(self.text(i)) || is_floor_of_its_own(self.text(i)))
            .collect();
        if stamps.len() < STAMPS || self.are_of_a_list(&stamps) {
            return Thread::default();
        }
        let mut recurring = self.around(&stamps);
        let first = stamps[0];
        let signed = !recurring.is_empty() && is_floor_of_its_own(self.text(first));
        if signed {
            self.buttons_below(first, &mut recurring);
        }
        let mut times: TextMap<&str, usize> = TextMap::default();
        for &i in &recurring {
            *times.entry(self.text(i)).or_default() += 1;
        }
        let named = |&i: &usize| {
            let line = &self.lines[i];
            line.shape.digits < line.shape.chars
                && line.shape.chars > 1
                && !self.looks[i].suspect()
                && times
                    .get(self.text(i))
                    .is_some_and(|times| *times >= RECURS)
        };
        let Some(from) = self
            .signed_thread(first, &recurring)
            .or_else(|| (first.saturating_sub(FAR)..first).find(named))
        else {
            return Thread::default();
        };
        // The name alone stands above its time and its number.
        let near = match is_numbered_stamp(self.text(first)) {
            true => 0,
            false => NEAR,
        };
        let headline = (from.saturating_sub(near)..from)
            .rev()
            .find(|&i| !self.looks[i].suspect() && self.looks[i].meta.is_none());
        let messages = (from..=stamps[stamps.len() - 1])
            .filter(|i| !recurring.contains(i) && self.looks[*i].hit.is_none())
            .filter(|i| !named(i))
            .chain(headline)
            .collect();
        Thread {
            recurring,
            messages,
            headline,
            signed,
        }
    }

    /// Whether most times stand so close that there is room for a headline and its rank between them, and no more: a
    /// message has its name, its time, its floor and what it says.
    fn are_of_a_list(&self, stamps: &[usize]) -> bool {
        /// How far apart such times stand, in lines.
        const CLOSE: usize = 3;
        let listed = |pair: &&[usize]| {
            let told = (pair[0] + 1..pair[1]).any(|i| self.lines[i].shape.ends_sentence);
            pair[1] - pair[0] <= CLOSE && !told && !is_floor_of_its_own(self.text(pair[0]))
        };
        stamps.windows(2).filter(listed).count() * 2 >= stamps.len()
    }

    /// The buttons that stand below message after message, however long these are.
    fn buttons_below(&self, first: usize, recurring: &mut HashSet<usize>) {
        let mut times: TextMap<&str, usize> = TextMap::default();
        let suspects = || (first..self.lines.len()).filter(|&i| self.looks[i].suspect());
        for i in suspects() {
            *times.entry(self.text(i)).or_default() += 1;
        }
        recurring.extend(suspects().filter(|&i| times[self.text(i)] >= RECURS));
    }

    /// Where a thread begins whose first message has its name, its day and its number in one line: there, or at the
    /// sign above, where no paragraph stands above it, as that of an article with its comments does.
    fn signed_thread(&self, first: usize, recurring: &HashSet<usize>) -> Option<usize> {
        /// In characters.
        const PARAGRAPH: usize = 40;
        let told = |i: usize| {
            let look = &self.looks[i];
            look.prose && !look.suspect() && self.lines[i].shape.chars >= PARAGRAPH
        };
        if !is_floor_of_its_own(self.text(first)) || (0..first).any(told) {
            return None;
        }
        let above = first
            .checked_sub(1)
            .filter(|above| recurring.contains(above));
        Some(above.unwrap_or(first))
    }

    /// Takes out the furniture of a thread, and lists of articles whose readers are counted, below line `top`.
    pub(super) fn recurring_blocks(&mut self, top: usize) {
        if self.strict || !(self.is_page() || self.thread.signed) {
            return;
        }
        let around: Vec<usize> = self.thread.recurring.iter().copied().collect();
        for i in around {
            self.cut(i, "structure.thread", "user_comments", 0.85);
        }
        self.counted_entries(top + 1..self.lines.len());
        self.cards(top + 1..self.lines.len());
    }

    /// Takes out the cards of other articles: each has its headline, and when it was written and how often read in
    /// digits alone, with a summary or the account beside them.
    fn cards(&mut self, range: Range<usize>) {
        /// How many lines a card has.
        const CARD: std::ops::RangeInclusive<usize> = 2..=6;
        let (mut stamps, mut counted) = (Vec::new(), HashSet::new());
        for i in range {
            if self.lines[i].shape.digits == 0 {
                continue;
            }
            let above = |i: usize| i.checked_sub(1).map_or("", |above| self.text(above));
            match day_and_count(self.text(i)) {
                Some(count) => {
                    stamps.push(i);
                    counted.extend(count.then_some(i));
                }
                None if is_count(self.text(i)) && is_written_out(above(i)) => {
                    stamps.push(i);
                    counted.insert(i);
                }
                None => {}
            }
        }
        let mut from = 0;
        while from < stamps.len() {
            let near = |pair: &&[usize]| CARD.contains(&(pair[1] - pair[0]));
            let steps = stamps[from..].windows(2).take_while(near);
            let (run, step) = steps.fold((1, 1), |(run, step), pair| {
                (run + 1, step.max(pair[1] - pair[0]))
            });
            let cards = &stamps[from..from + run];
            let read = cards.iter().filter(|at| counted.contains(at)).count();
            if read >= COUNTERS && read * 2 >= run {
                self.cut_cards(cards[0], cards[run - 1], step - 1);
            }
            from += run;
        }
    }

    /// Takes out the cards from the one with the stamp `first` to that with `last`, and what stands beside these two: up to
    /// `beside` lines as far as the next furniture, no running text but summaries that are cut short.
    fn cut_cards(&mut self, first: usize, last: usize, beside: usize) {
        let own = |&i: &usize| {
            let told = self.looks[i].prose && !self.lines[i].text.ends_with("...");
            // The account right above the stamp may be called as an entry of a menu is.
            (!self.looks[i].suspect() || i + 1 == first) && !told
        };
        let above = (first.saturating_sub(beside)..first).rev();
        let above = above.take_while(own).count();
        let below = (last + 1..self.lines.len()).take(beside);
        let below = below.take_while(own).count();
        for i in first - above..=last + below {
            self.cut(i, "structure.counted", "link_list_related", 0.85);
        }
    }

    /// The lines that recur around times, where floors or buttons are among them.
    fn around(&self, stamps: &[usize]) -> HashSet<usize> {
        /// How far from its time the furniture of a message reaches, in lines.
        const REACH: isize = 6;
        let at = |stamp: usize, offset: isize| {
            stamp
                .checked_add_signed(offset)
                .filter(|&i| i < self.lines.len())
        };
        let mut recurring: HashSet<usize> = stamps.iter().copied().collect();
        let signed = |&&i: &&usize| is_floor_of_its_own(self.text(i));
        let (mut floors, mut buttons) = (stamps.iter().filter(signed).count(), 0);
        // A picture of an account without one is the first sign of its name.
        for &i in stamps.iter().filter(signed) {
            let above = i.checked_sub(1).map(|above| (above, self.text(above)));
            if let Some((above, sign)) = above
                && sign.chars().count() == 1
                && self.text(i).starts_with(sign)
            {
                recurring.insert(above);
            }
        }
        // Away from the time as long as other messages have the like there.
        for step in [-1, 1] {
            let mut open: Vec<usize> = stamps.to_vec();
            for offset in (1..=REACH).map(|offset| offset * step) {
                let mut counts: HashMap<String, usize> = HashMap::new();
                for i in open.iter().filter_map(|&s| at(s, offset)) {
                    *counts.entry(self.key(i)).or_default() += 1;
                }
                let like = |i: usize| {
                    let shape = &self.lines[i].shape;
                    shape.chars <= SHORT && !shape.ends_sentence && counts[&self.key(i)] >= RECURS
                };
                open.retain(|&s| at(s, offset).is_some_and(like));
                for i in open.iter().filter_map(|&s| at(s, offset)) {
                    floors += usize::from(is_floor(self.text(i)));
                    buttons += usize::from(self.looks[i].suspect());
                    recurring.insert(i);
                }
            }
        }
        match floors.max(buttons) * 2 < stamps.len() {
            true => HashSet::new(),
            false => recurring,
        }
    }

    /// The text of a line. Every look at one is counted in tests: the search is linear.
    fn text(&self, index: usize) -> &'j str {
        #[cfg(test)]
        tests::LOOKS.set(tests::LOOKS.get() + 1);
        self.lines[index].text
    }

    /// A line without its numbers.
    fn key(&self, index: usize) -> String {
        let text = self.text(index);
        text.chars().filter(|c| !c.is_ascii_digit()).collect()
    }

    fn counted_entries(&mut self, range: Range<usize>) {
        /// How many lines an entry has.
        const ENTRY: usize = 3;
        let counters: Vec<usize> = range.filter(|&i| is_read_count(self.text(i))).collect();
        let mut from = 0;
        while from < counters.len() {
            let near = |pair: &[usize]| (2..=ENTRY).contains(&(pair[1] - pair[0]));
            let run = counters[from..]
                .windows(2)
                .take_while(|pair| near(pair))
                .count()
                + 1;
            let (first, last) = (counters[from], counters[from + run - 1]);
            if run >= COUNTERS {
                let step = counters[from + 1] - first;
                for i in first - 1..(last + step - 1).min(self.lines.len()) {
                    self.cut(i, "structure.counted", "link_list_related", 0.85);
                }
            }
            from += run;
        }
    }
}

/// Whether a time has the number of its message beside it.
fn is_floor_of_its_own(text: &str) -> bool {
    is_signed_stamp(text) || is_numbered_stamp(text)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use crate::document::Metadata;
    use crate::stages::strip::{Place, Strip, StripOptions};

    thread_local! {
        /// How often the text of a line was looked at.
        pub(super) static LOOKS: Cell<usize> = const { Cell::new(0) };
    }

    /// How many looks a page of `messages` takes, each a few lines long.
    fn looks(messages: usize, post: impl Fn(usize) -> String) -> usize {
        let strip = Strip::new(StripOptions::default()).expect("the rules are good");
        let posts: Vec<String> = (0..messages).map(post).collect();
        let page = format!(
            "首页\n论坛\n登录\n注册\n联系我们\n老桥修好了吗\n{}\n版权所有 © 青禾网\n",
            posts.join("\n")
        );
        let whole = Place {
            first: true,
            last: true,
        };
        LOOKS.set(0);
        strip.survey(&page, whole, &Metadata::default());
        LOOKS.get()
    }

    #[test]
    fn the_search_for_threads_is_linear() {
        let stamped = |n: usize| {
            format!(
                "木船\n三级水手\n老桥第{n}块木板昨天夜里终于钉了上去，孩子们排着队从桥上跑过。\n回复\n{}楼\n2021-03-14 07:20\n举报",
                n + 2
            )
        };
        let signed = |n: usize| {
            format!(
                "河\n河边 2014-07-01 {}楼\n老桥第{n}块木板昨天夜里终于钉了上去，孩子们排着队从桥上跑过。\n回复",
                n + 1
            )
        };
        let read = |n: usize| {
            let told = "河对岸的人等这座桥等了整整三年，昨天夜里最后一块木板终于钉了上去。\n"
                .repeat(usize::from(n == 0) * 3);
            format!("{told}第{n}块木板的来历\n02-26 阅读数 {n}9")
        };
        let card = |n: usize| {
            let told = "河对岸的人等这座桥等了整整三年，昨天夜里最后一块木板终于钉了上去。\n"
                .repeat(usize::from(n == 0) * 3);
            format!(
                "{told}第{n}块木板的来历\n河边的博客\n02-26 {n}9\n木板从山里运来，每一块都有两丈长"
            )
        };
        let posts: [&dyn Fn(usize) -> String; 4] = [&stamped, &signed, &read, &card];
        for post in posts {
            let (few, many) = (looks(200, post), looks(800, post));
            assert!(few > 200, "{few}");
            assert!(many <= few * 5, "{few} {many}");
        }
    }
}
