//! All steps of a configuration in one pass, where that is provably the same.
//!
//! Most characters are converted alone. Only where two neighbours stand side by side inside a key
//! of some step can anything else happen; such a pair is called *hot*. A run of characters linked
//! by hot pairs is a *cluster*. No key of any step can reach across the border of a cluster, so
//! the conversion of a text is the conversion of its clusters, one after the other. A cluster of
//! one character is a table look-up, and so is one in which no key stands ([`Triggers`] tells).
//! The others, a few in a thousand characters, go through [`Steps::run`] (those that are keys
//! were converted when the plan was made).
//!
//! A later step sees what the earlier ones made of the text, so a pair of *its* keys is hot for
//! every pair of input characters that may have become it: the preimages are followed back
//! through all steps, phrases included. Deleting steps (empty values) and keys with description
//! operators would break the argument; configurations with them have no plan, nor have those
//! with so many phrases that nearly every pair is hot.

use super::block::word;
use super::exact::Steps;
use super::ids;
use super::quiet::Signals;
use super::rules::{CharTable, pair_key};
use super::scan::changed_chars;
use super::triggers::{Triggers, colour};
use crate::hash::{FastMap, mix};

/// With more keys of several characters than this, clusters cover most of a Chinese text and the
/// steps alone are faster (measured: 49,000 phrases of `s2t`, against 2,300 of `tw2sp`).
const MAX_PHRASES: usize = 12_000;

/// The bits of a cell that turn a character's three bytes (the first one highest) into its
/// replacement's.
pub(crate) const DELTA: u32 = 0x000f_3f3f;
/// Neither unchanged nor replaced by one three-byte character; or an operator.
pub(crate) const SPECIAL: u32 = 0x80;
/// The colours of anchors that begin with this character; those that end with it stand
/// [`ANCHOR_SHIFT`] higher.
const ANCHOR_LEFT: u32 = 0x03f0_0000;
/// The colours of anchors that end with this character.
pub(crate) const ANCHOR_RIGHT: u32 = 0xfc00_0000;
/// From the left colours to the right ones.
pub(crate) const ANCHOR_SHIFT: u32 = 6;

/// The one-pass form of a configuration.
#[derive(Debug)]
pub(crate) struct Plan {
    /// Per three-byte character, by its code point.
    pub(crate) cells: Box<[u32; 1 << 16]>,
    /// For all other characters: their colours, and [`SPECIAL`] where they are converted.
    pub(crate) others: CharTable,
    /// Whether no ASCII character has a part in anything.
    pub(crate) ascii_passes: bool,
    /// The longest key, in characters.
    pub(crate) longest: usize,
    pub(crate) triggers: Triggers,
    /// Where to look at all, if that is known.
    pub(super) signals: Option<Signals>,
    hot: PairSet,
    /// Special characters and keys, converted.
    known: FastMap<Box<str>, Known>,
}

/// A text and its conversion.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) text: Box<str>,
    /// How many characters changed.
    pub(crate) changed: u32,
}

impl Known {
    /// Converts `input` step by step.
    pub(crate) fn new(steps: &Steps, input: &str) -> Self {
        let mut converted = String::with_capacity(input.len() + 8);
        steps.run(input, &mut converted);
        let changed = if converted == input {
            0
        } else {
            changed_chars(input, &converted) as u32
        };
        Self {
            text: converted.into_boxed_str(),
            changed,
        }
    }
}

impl Plan {
    /// The plan of `steps`, if they have one. Takes a few microseconds per key.
    pub(crate) fn new(steps: &Steps) -> Option<Self> {
        let keys = || steps.levels().flat_map(|(rules, _)| rules.iter());
        let phrases = keys()
            .filter(|(key, _)| key.chars().nth(1).is_some())
            .count();
        let broken = keys().any(|(key, found)| {
            found.value.is_empty() || key.chars().any(|c| c == '\0' || ids::arity(c) > 0)
        });
        if broken || phrases > MAX_PHRASES {
            return None;
        }
        let mut plan = Self {
            cells: vec![0; 1 << 16].into_boxed_slice().try_into().ok()?,
            others: CharTable::default(),
            ascii_passes: true,
            longest: keys().map(|(key, _)| key.chars().count()).max()?,
            triggers: Triggers::default(),
            signals: None,
            hot: PairSet::default(),
            known: FastMap::default(),
        };
        plan.add_singles(steps);
        plan.add_hot_pairs(steps);
        plan.add_triggers(steps);
        plan.signals = Signals::new(steps, &plan);
        for (key, _) in keys() {
            if key.chars().nth(1).is_some() && !plan.known.contains_key(key) {
                plan.known.insert(key.into(), Known::new(steps, key));
            }
        }
        Some(plan)
    }

    fn add_singles(&mut self, steps: &Steps) {
        let mut converted = String::new();
        for (rules, transforms) in steps.levels() {
            for (key, _) in rules.iter().filter(|_| transforms) {
                let mut chars = key.chars();
                let (Some(c), None) = (chars.next(), chars.next()) else {
                    continue;
                };
                converted.clear();
                steps.run(key, &mut converted);
                self.add_single(c, key, &converted);
            }
        }
        for operator in ('\u{2FF0}'..='\u{2FFF}').filter(|&c| ids::arity(c) > 0) {
            self.update(operator, |cell| cell | SPECIAL);
        }
    }

    fn add_single(&mut self, c: char, key: &str, converted: &str) {
        if key == converted {
            return;
        }
        if key.len() == 3 && converted.len() == 3 {
            let delta = word(key.as_bytes()) ^ word(converted.as_bytes());
            self.update(c, |cell| cell & !DELTA | delta);
        } else {
            self.update(c, |cell| cell | SPECIAL);
            let known = Known {
                text: converted.into(),
                changed: 1,
            };
            self.known.insert(key.into(), known);
        }
    }

    fn update(&mut self, c: char, change: impl FnOnce(u32) -> u32) {
        if c.len_utf8() == 3 {
            let cell = &mut self.cells[usize::from(u32::from(c) as u16)];
            *cell = change(*cell);
        } else {
            self.ascii_passes &= !c.is_ascii();
            self.others.update(c, change);
        }
    }

    fn add_hot_pairs(&mut self, steps: &Steps) {
        let mut pairs = Vec::new();
        let mut lasts = Preimages::default();
        let mut firsts = Preimages::default();
        for (rules, transforms) in steps.levels() {
            for (key, _) in rules.iter() {
                for (left, right) in key.chars().zip(key.chars().skip(1)) {
                    lasts.each(left, |left| {
                        firsts.each(right, |right| pairs.push((left, right)));
                    });
                }
            }
            if transforms {
                lasts.follow(rules.iter().filter_map(|(key, found)| {
                    let matched = &key[..found.consumed];
                    Some((
                        matched,
                        matched.chars().last()?,
                        found.value.chars().last()?,
                    ))
                }));
                firsts.follow(rules.iter().filter_map(|(key, found)| {
                    let matched = &key[..found.consumed];
                    Some((
                        matched,
                        matched.chars().next()?,
                        found.value.chars().next()?,
                    ))
                }));
            }
        }
        self.hot = PairSet::new(&pairs);
    }

    fn add_triggers(&mut self, steps: &Steps) {
        let (triggers, pairs) = Triggers::new(steps);
        self.triggers = triggers;
        let colours = ANCHOR_LEFT.count_ones() as usize;
        for (left, right, colour) in colour(&self.triggers, &pairs, colours) {
            let colour = 1 << (ANCHOR_LEFT.trailing_zeros() as usize + colour);
            self.update(left, |cell| cell | colour);
            self.update(right, |cell| cell | colour << ANCHOR_SHIFT);
        }
    }

    /// The cell of any character.
    #[inline]
    pub(crate) fn cell(&self, c: char) -> u32 {
        if c.len_utf8() == 3 {
            self.cells[usize::from(u32::from(c) as u16)]
        } else {
            self.others.get(c)
        }
    }

    /// Whether a key of some step may reach across the border between two neighbours.
    #[inline]
    pub(crate) fn is_hot(&self, left: char, right: char) -> bool {
        self.hot.contains(left, right)
    }

    /// The conversion of a special character or of a key, if it was prepared.
    #[inline]
    pub(crate) fn known(&self, text: &str) -> Option<&Known> {
        self.known.get(text)
    }

    /// The memory of the tables, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        let known: usize = self.known.iter().map(|(k, v)| k.len() + v.text.len()).sum();
        (4 << 16)
            + self.signals.as_ref().map_or(0, |_| 1 << 16)
            + self.others.bytes()
            + self.hot.slots.len() * 8
            + self.triggers.bytes()
            + known
            + self.known.capacity() * (size_of::<(Box<str>, Known)>() + 1)
    }
}

/// From a character that a step may see to the input characters it may come from.
#[derive(Debug, Default)]
struct Preimages {
    /// Only where it is not just the character itself.
    of: FastMap<char, Vec<char>>,
}

impl Preimages {
    fn each(&self, c: char, mut visit: impl FnMut(char)) {
        match self.of.get(&c) {
            Some(origins) => origins.iter().copied().for_each(&mut visit),
            None => visit(c),
        }
    }

    /// Goes through one more step: `rules` give its keys, the character of the key that touches
    /// the border in question, and that of the value. A character that is no key of its own
    /// stays what it is.
    fn follow<'r>(&mut self, rules: impl Iterator<Item = (&'r str, char, char)>) {
        let mut made: FastMap<char, Vec<char>> = FastMap::default();
        let mut replaced: FastMap<char, ()> = FastMap::default();
        for (key, from, to) in rules {
            if key.len() == from.len_utf8() {
                replaced.insert(from, ());
            }
            let origins = made.entry(to).or_default();
            self.each(from, |origin| origins.push(origin));
        }
        let mut next: FastMap<char, Vec<char>> = FastMap::default();
        for (&c, origins) in &self.of {
            if !replaced.contains_key(&c) {
                next.insert(c, origins.clone());
            }
        }
        for (c, origins) in made {
            let all = next.entry(c).or_default();
            if all.is_empty() && !replaced.contains_key(&c) {
                all.push(c);
            }
            all.extend(origins);
            all.sort_unstable();
            all.dedup();
        }
        self.of = next;
    }
}

/// A set of character pairs with open addressing.
#[derive(Debug)]
struct PairSet {
    slots: Box<[u64]>,
}

impl Default for PairSet {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl PairSet {
    fn new(pairs: &[(char, char)]) -> Self {
        let size = (pairs.len() * 4).next_power_of_two().max(64);
        let mut slots = vec![0; size].into_boxed_slice();
        for &(left, right) in pairs {
            // Never 0, which marks a free slot: keys with NUL have no plan.
            let pair = pair_key(left, right);
            let mut at = mix(pair) as usize & (size - 1);
            while slots[at] != 0 && slots[at] != pair {
                at = (at + 1) & (size - 1);
            }
            slots[at] = pair;
        }
        Self { slots }
    }

    #[inline]
    fn contains(&self, left: char, right: char) -> bool {
        let pair = pair_key(left, right);
        let mask = self.slots.len() - 1;
        let mut at = mix(pair) as usize & mask;
        loop {
            match self.slots[at] {
                0 => return false,
                slot if slot == pair => return true,
                _ => at = (at + 1) & mask,
            }
        }
    }
}
