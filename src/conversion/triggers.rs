//! Where a phrase may really match: the few places at which the fast scan has to stop.
//!
//! Every key of several characters has an anchor, the pair of neighbours in it that is rarest in
//! running text. Until some key matches, every step sees its input converted character by
//! character; so the first match of any step leaves a trace in the *input*: the key's characters,
//! each perhaps in another of the forms that single characters are converted from and to. Such
//! forms are one class here. The scan stops where the classes of an anchor stand, and only if
//! those of the whole key stand around it.
//!
//! A key whose value is what its characters become singly needs no stop: whether it matches or
//! not, the text is the same, and where it overlaps another key that other key's stop counts.

use std::ops::Range;

use super::exact::Steps;
use super::hash::{FastMap, mix};
use super::rules::{CharTable, Rules, pair_key};

/// The 384 most frequent characters of news, law, encyclopaedia, forum and software texts from
/// Taiwan and Hong Kong (60 million characters), most frequent first; the last stands 45 times
/// less often than the first. They make poor anchors.
const FREQUENT: &str = "的一在是有用中不人之個以會定為時可這行式要年或法上下資使者到如作本案大理來選我出後所事設國其與於應和能對他地及方關新文件分成程機動項了自同入第發工生數主前得學您將開台取檔過位業間表名建公器部日多們指示員體當性立面而就管列目都料果務請並更但經此政二現三最民字內無重期也實相條外服度進存家合代點從計灣區標證十規制化任提原全至單由加好組物被執然網因子專已結變正具長記處則小需說路類統視參置等明次訊保意格稱例電元金些安通係影系型月接別未教解回何特沒報令種權圖值包除心議查線顯產碼只辦錄連問受依情題高每場兩啟傳市命力集該港裝向它術基看按道色構認語你完模預展樣四天知起整量想清像核必輸屬始常讓平轉確容寫比身義收話去交告控算檢形那支供功編引改非書試放社錯信各五號移美域直見著空運伺共源反做決還手調範總片許品先導增備水驗利論言少戶擇再端效流麼限香口態食版己海考唔持測音求層藝司裡官院段";

/// How much a character weighs in the choice of anchors: about its frequency, in parts per
/// 40,000, by Zipf's law over [`FREQUENT`].
fn weight(rank: Option<usize>) -> u64 {
    rank.map_or(4, |rank| 40 + 4_000 / (rank as u64 + 3))
}

/// A key around an anchor.
#[derive(Debug)]
struct Check {
    /// The classes of the key's characters.
    key: Range<u32>,
    /// How many of them stand before the anchor's second one.
    before: u32,
}

/// All anchors.
#[derive(Debug, Default)]
pub(crate) struct Triggers {
    /// 1 + the class of a character; 0 for one that is alone in its class.
    classes: CharTable,
    checks: Vec<Check>,
    keys: Vec<u32>,
    /// The classes of an anchor → its checks.
    anchors: FastMap<u64, Range<u32>>,
    /// One bit in [`FILTER_BITS`] for every anchor of two three-byte characters.
    filter: Vec<u64>,
}

/// The size of the filter in front of the anchors, in bits: 8 KB stay in the cache, and of
/// `tw2sp`'s 7,000 pairs fewer than one bit in eight is set.
const FILTER_BITS: usize = 1 << 16;

/// The bit of two neighbours of three bytes each, if `window` is that.
#[inline]
fn filter_bit(window: &[u8]) -> Option<usize> {
    let &[l0, l1, l2, r0, r1, r2] = window else {
        return None;
    };
    let pair = u64::from_le_bytes([l0, l1, l2, r0, r1, r2, 0, 0]);
    let three = l0 & 0xf0 == 0xe0 && r0 & 0xf0 == 0xe0;
    three.then(|| (mix(pair) >> 48) as usize)
}

impl Triggers {
    /// The anchors of all keys of `steps`, and every pair of input characters that is one.
    pub(crate) fn new(steps: &Steps) -> (Self, Vec<(char, char)>) {
        let mut triggers = Self::default();
        let members = triggers.join_classes(steps);
        let ranks = triggers.ranks();
        let mut anchored: Vec<(u64, u32, Vec<u32>)> = Vec::new();
        for (rules, transforms) in steps.levels() {
            for (key, found) in rules.iter().filter(|_| transforms) {
                let classes: Vec<u32> = key.chars().map(|c| triggers.class(c)).collect();
                if classes.len() < 2
                    || found.consumed == key.len() && is_singly(rules, key, found.value)
                {
                    continue;
                }
                let weigh = |class: &u32| weight(ranks.get(class).copied());
                let anchor = (1..classes.len())
                    .min_by_key(|&i| weigh(&classes[i - 1]) * weigh(&classes[i]))
                    .unwrap_or(1);
                let pair = u64::from(classes[anchor - 1]) << 32 | u64::from(classes[anchor]);
                anchored.push((pair, anchor as u32, classes));
            }
        }
        anchored.sort_unstable();
        anchored.dedup();
        triggers.filter = vec![0; FILTER_BITS / 64];
        let mut pairs = Vec::new();
        for (pair, before, classes) in anchored {
            let at = triggers.checks.len() as u32;
            let known = triggers.anchors.entry(pair).or_insert(at..at);
            if known.start == known.end {
                for &left in forms(&members, (pair >> 32) as u32).iter() {
                    for &right in forms(&members, pair as u32).iter() {
                        pairs.push((left, right));
                        let window: String = [left, right].into_iter().collect();
                        if let Some(bit) = filter_bit(window.as_bytes()) {
                            triggers.filter[bit / 64] |= 1 << (bit % 64);
                        }
                    }
                }
            }
            known.end = at + 1;
            let start = triggers.keys.len() as u32;
            triggers.keys.extend(classes);
            triggers.checks.push(Check {
                key: start..triggers.keys.len() as u32,
                before,
            });
        }
        (triggers, pairs)
    }

    /// The frequent classes, by rank.
    fn ranks(&self) -> FastMap<u32, usize> {
        let frequent: Vec<char> = FREQUENT.chars().collect();
        let ranked = frequent.iter().enumerate().rev();
        ranked.map(|(rank, &c)| (self.class(c), rank)).collect()
    }

    /// Puts characters into one class that single rules turn into one another. Returns the
    /// members of classes with several.
    fn join_classes(&mut self, steps: &Steps) -> FastMap<u32, Vec<char>> {
        let mut members: FastMap<u32, Vec<char>> = FastMap::default();
        for (rules, _) in steps.levels().filter(|(_, transforms)| *transforms) {
            for (key, found) in rules.iter() {
                let (Some(from), Some(to)) = (only(key), only(found.value)) else {
                    continue;
                };
                let (mut keep, mut join) = (self.class(from), self.class(to));
                if keep == join {
                    continue;
                }
                let size = |class| members.get(&class).map_or(1, Vec::len);
                if size(keep) < size(join) {
                    std::mem::swap(&mut keep, &mut join);
                }
                let joined = members.remove(&join).unwrap_or_else(|| alone(join));
                for &c in &joined {
                    self.classes.update(c, |_| keep + 1);
                }
                if let Some(c) = alone(keep).first().filter(|_| !members.contains_key(&keep)) {
                    self.classes.update(*c, |_| keep + 1);
                }
                members
                    .entry(keep)
                    .or_insert_with(|| alone(keep))
                    .extend(joined);
            }
        }
        members
    }

    /// The class of a character: a number that is one member's code point.
    #[inline]
    fn class(&self, c: char) -> u32 {
        match self.classes.get(c) {
            0 => u32::from(c),
            class => class - 1,
        }
    }

    /// Whether a key may match across the border at byte `at` of `text`, by the classes of its
    /// characters. Takes time in proportion to the keys that share the anchor.
    pub(crate) fn fires(&self, text: &str, at: usize) -> bool {
        let window = text.as_bytes().get(at.saturating_sub(3)..at + 3);
        if let Some(bit) = window.and_then(filter_bit)
            && self.filter[bit / 64] >> (bit % 64) & 1 == 0
        {
            return false;
        }
        let (before, after) = text.split_at(at);
        let (Some(left), Some(right)) = (before.chars().next_back(), after.chars().next()) else {
            return false;
        };
        let pair = u64::from(self.class(left)) << 32 | u64::from(self.class(right));
        let Some(checks) = self.anchors.get(&pair) else {
            return false;
        };
        self.checks[checks.start as usize..checks.end as usize]
            .iter()
            .any(|check| self.stands(check, before, after))
    }

    fn stands(&self, check: &Check, before: &str, after: &str) -> bool {
        let key = &self.keys[check.key.start as usize..check.key.end as usize];
        let (head, tail) = key.split_at(check.before as usize);
        let mut chars = before.chars();
        let heads = head
            .iter()
            .rev()
            .all(|&class| chars.next_back().is_some_and(|c| self.class(c) == class));
        let mut chars = after.chars();
        heads
            && tail
                .iter()
                .all(|&class| chars.next().is_some_and(|c| self.class(c) == class))
    }

    /// The memory of the tables, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.classes.bytes()
            + self.checks.capacity() * size_of::<Check>()
            + self.keys.capacity() * 4
            + FILTER_BITS / 8
            + self.anchors.capacity() * (size_of::<(u64, Range<u32>)>() + 1)
    }
}

/// Whether `value` is what the characters of `key` become one by one.
fn is_singly(rules: &Rules, key: &str, value: &str) -> bool {
    let mut rest = value;
    for c in key.chars() {
        let mut buffer = [0; 4];
        let single = &*c.encode_utf8(&mut buffer);
        let becomes = rules.at(single).map_or(single, |found| found.value);
        match rest.strip_prefix(becomes) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    rest.is_empty()
}

fn only(text: &str) -> Option<char> {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Some(c),
        _ => None,
    }
}

fn alone(class: u32) -> Vec<char> {
    char::from_u32(class).into_iter().collect()
}

fn forms(members: &FastMap<u32, Vec<char>>, class: u32) -> Vec<char> {
    members.get(&class).cloned().unwrap_or_else(|| alone(class))
}

/// Gives each anchor one of `colours` so that few other pairs of neighbours share one: the
/// expected number of false stops is kept low greedily. Returns the pairs with their colours.
pub(crate) fn colour(
    triggers: &Triggers,
    pairs: &[(char, char)],
    colours: usize,
) -> Vec<(char, char, usize)> {
    let ranks = triggers.ranks();
    let weigh = |c: char| weight(ranks.get(&triggers.class(c)).copied());
    let mut order: Vec<(char, char)> = pairs.to_vec();
    order.sort_by_key(|&(left, right)| {
        (
            std::cmp::Reverse(weigh(left) * weigh(right)),
            pair_key(left, right),
        )
    });
    let mut masks: FastMap<char, [u32; 2]> = FastMap::default();
    let mut sums = vec![[0u64; 2]; colours];
    let mut coloured = Vec::with_capacity(order.len());
    for (left, right) in order {
        let has = |c: char, side: usize, colour: usize| {
            masks
                .get(&c)
                .is_some_and(|masks| masks[side] >> colour & 1 == 1)
        };
        let cost = |colour: usize| {
            let [lefts, rights] = sums[colour];
            let new_left = if has(left, 0, colour) { 0 } else { weigh(left) };
            let new_right = if has(right, 1, colour) {
                0
            } else {
                weigh(right)
            };
            (lefts + new_left) * (rights + new_right) - lefts * rights
        };
        let best = (0..colours).min_by_key(|&colour| cost(colour)).unwrap_or(0);
        for (side, c) in [(0, left), (1, right)] {
            let mask = masks.entry(c).or_default();
            if mask[side] >> best & 1 == 0 {
                mask[side] |= 1 << best;
                sums[best][side] += weigh(c);
            }
        }
        coloured.push((left, right, best));
    }
    coloured
}
