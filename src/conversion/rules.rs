//! The rules of one step: every key of its dictionaries with what a match there does.
//!
//! OpenCC decides at each position which dictionary answers (the first with any match, or the one
//! with the longest). All keys that match at a position are prefixes of the longest of them, so
//! the decision depends on that longest key alone: it is taken here once per key, and at run time
//! a single longest match remains, whatever the groups look like.

use super::config::{Dict, MatchPolicy};
use super::dictionary::{Dictionary, Entry};
use super::ids;
use crate::error::Error;
use crate::hash::FastMap;

/// Looks a dictionary up by the name that a configuration gives it.
pub(crate) type Lookup<'a, 'd> = &'a dyn Fn(&str) -> Option<&'d str>;

/// A step's dictionaries as the configuration groups them.
#[derive(Debug)]
pub(crate) enum Tree<'d> {
    Leaf(u16, Dictionary<'d>),
    Group(MatchPolicy, Vec<Tree<'d>>),
}

/// What is found at a position.
#[derive(Debug, Clone, Copy)]
struct Match<'d> {
    entry: Entry<'d>,
    source: u16,
}

impl<'d> Tree<'d> {
    /// Loads the dictionaries that `dict` names; `sources` collects their names. `None` when
    /// only dictionaries are named that the caller does not want (`tofu`).
    pub(crate) fn load(
        dict: &'d Dict,
        tofu: bool,
        lookup: Lookup<'_, 'd>,
        sources: &mut Vec<String>,
    ) -> Result<Option<Self>, Error> {
        match dict {
            Dict::Text(named) | Dict::Ocd2(named) => {
                if named.may_output_tofu && !tofu {
                    return Ok(None);
                }
                let file = text_name(&named.file);
                let text = lookup(&file).ok_or_else(|| Error::Dictionary {
                    file: file.clone(),
                    line: 0,
                    message:
                        "no such dictionary; a configuration names OpenCC's own, or one given \
                              with --dictionary by the same name"
                            .to_owned(),
                })?;
                let dictionary = Dictionary::parse(&file, text)?;
                let stem = file.strip_suffix(".txt").unwrap_or(&file).to_owned();
                Ok(Some(Self::Leaf(source_number(sources, stem), dictionary)))
            }
            Dict::Inline { entries } => {
                let mut dictionary = Dictionary::default();
                for (key, value) in entries {
                    if key.is_empty() || value.is_empty() {
                        return Err(Error::Options(
                            "an inline dictionary has an empty key or value".to_owned(),
                        ));
                    }
                    dictionary.add(Entry {
                        key,
                        value,
                        others: "",
                    });
                }
                let source = source_number(sources, "inline".to_owned());
                Ok(Some(Self::Leaf(source, dictionary)))
            }
            Dict::Group {
                match_policy,
                dicts,
                may_output_tofu,
            } => {
                if *may_output_tofu && !tofu {
                    return Ok(None);
                }
                let mut trees = Vec::with_capacity(dicts.len());
                for dict in dicts {
                    trees.extend(Self::load(dict, tofu, lookup, sources)?);
                }
                Ok((!trees.is_empty()).then_some(Self::Group(*match_policy, trees)))
            }
        }
    }

    /// What this tree finds at the beginning of `text`.
    fn find(&self, text: &str) -> Option<Match<'d>> {
        match self {
            Self::Leaf(source, dictionary) => {
                let entry = dictionary.longest_prefix(text)?;
                Some(Match {
                    entry,
                    source: *source,
                })
            }
            Self::Group(MatchPolicy::ShortCircuit, trees) => {
                trees.iter().find_map(|tree| tree.find(text))
            }
            Self::Group(MatchPolicy::Union, trees) => {
                let mut best: Option<Match<'d>> = None;
                for tree in trees {
                    let Some(found) = tree.find(text) else {
                        continue;
                    };
                    if best.is_none_or(|best| found.entry.key.len() > best.entry.key.len()) {
                        best = Some(found);
                    }
                    if found.entry.key.len() == text.len() {
                        break;
                    }
                }
                best
            }
        }
    }

    fn each_key(&self, visit: &mut dyn FnMut(&'d str)) {
        match self {
            Self::Leaf(_, dictionary) => {
                for entry in &dictionary.entries {
                    visit(entry.key);
                }
            }
            Self::Group(_, trees) => {
                for tree in trees {
                    tree.each_key(visit);
                }
            }
        }
    }
}

fn text_name(file: &str) -> String {
    match file.strip_suffix(".ocd2") {
        Some(stem) => format!("{stem}.txt"),
        None => file.to_owned(),
    }
}

fn source_number(sources: &mut Vec<String>, name: String) -> u16 {
    let known = sources.iter().position(|source| *source == name);
    let number = known.unwrap_or_else(|| {
        sources.push(name);
        sources.len() - 1
    });
    u16::try_from(number).unwrap_or(u16::MAX)
}

/// One rule: where `key` is the longest key that matches, `consumed` bytes become `value`.
#[derive(Debug, Clone, Copy)]
struct Rule {
    key: (u32, u16),
    value: (u32, u16),
    others: (u32, u16),
    consumed: u16,
    source: u16,
}

/// What a step does at a position.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'r> {
    /// Bytes of input that are replaced.
    pub(crate) consumed: usize,
    /// What stands there instead.
    pub(crate) value: &'r str,
    /// What the key may mean besides, separated by spaces.
    pub(crate) others: &'r str,
    /// The dictionary, by its number.
    pub(crate) source: u16,
}

/// All rules of one step, ready to be matched.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    pool: String,
    rules: Vec<Rule>,
    /// Per character: 0 nothing, else 1 + its single rule, with [`STARTS_PHRASE`].
    firsts: CharTable,
    /// First two characters of a phrase → its rules, longest first.
    pairs: FastMap<u64, (u32, u32)>,
}

/// Marks a character that longer keys begin with.
const STARTS_PHRASE: u32 = 1 << 31;

impl Rules {
    /// Settles every key of `tree`. Linear in the dictionaries.
    pub(crate) fn compile(tree: &Tree<'_>) -> Result<Self, Error> {
        let mut seen: FastMap<&str, ()> = FastMap::default();
        let mut keys: Vec<&str> = Vec::new();
        let single_leaf = matches!(tree, Tree::Leaf(..));
        tree.each_key(&mut |key| {
            if single_leaf || seen.insert(key, ()).is_none() {
                keys.push(key);
            }
        });
        let mut rules = Self::default();
        let mut phrases: Vec<(u64, Rule)> = Vec::with_capacity(keys.len());
        for key in keys {
            let Some(found) = tree.find(key) else {
                continue;
            };
            let rule = rules.store(key, found)?;
            let mut chars = key.chars();
            let first = chars.next().unwrap_or_default();
            match chars.next() {
                None => {
                    let cell = rules.rules.len() as u32 + 1;
                    rules.firsts.update(first, |old| old | cell);
                    rules.rules.push(rule);
                }
                // A phrase that another dictionary's shorter key keeps from ever matching.
                Some(_) if usize::from(rule.consumed) < key.len() => {
                    let shorter = &key[..key.floor_char_boundary(key.len() - 1)];
                    let same = tree.find(shorter).is_some_and(|other| {
                        other.entry.key.len() == usize::from(rule.consumed)
                            && other.entry.value == found.entry.value
                    });
                    if !same {
                        phrases.push((pair_key(first, chars_second(key)), rule));
                    }
                }
                Some(second) => phrases.push((pair_key(first, second), rule)),
            }
        }
        rules.add_phrases(phrases);
        Ok(rules)
    }

    fn store(&mut self, key: &str, found: Match<'_>) -> Result<Rule, Error> {
        let mut put = |text: &str| {
            let start = self.pool.len() as u32;
            self.pool.push_str(text);
            match u16::try_from(text.len()) {
                Ok(length) => Ok((start, length)),
                Err(_) => Err(Error::Options(format!(
                    "a dictionary entry is longer than 65,535 bytes: {key:.20}…"
                ))),
            }
        };
        let stored = put(key)?;
        Ok(Rule {
            key: stored,
            value: if found.entry.value == key {
                stored
            } else {
                put(found.entry.value)?
            },
            others: put(found.entry.others)?,
            consumed: found.entry.key.len() as u16,
            source: found.source,
        })
    }

    fn add_phrases(&mut self, mut phrases: Vec<(u64, Rule)>) {
        phrases.sort_by_key(|(pair, rule)| (*pair, std::cmp::Reverse(rule.key.1)));
        self.pairs.reserve(phrases.len());
        let mut start = 0;
        while start < phrases.len() {
            let pair = phrases[start].0;
            let count = phrases[start..]
                .iter()
                .take_while(|(other, _)| *other == pair)
                .count();
            let first = char::from_u32((pair >> 32) as u32).unwrap_or_default();
            self.firsts.update(first, |old| old | STARTS_PHRASE);
            let at = self.rules.len() as u32;
            self.pairs.insert(pair, (at, count as u32));
            self.rules
                .extend(phrases[start..start + count].iter().map(|(_, rule)| *rule));
            start += count;
        }
    }

    fn text(&self, at: (u32, u16)) -> &str {
        let start = at.0 as usize;
        &self.pool[start..start + usize::from(at.1)]
    }

    fn found(&self, rule: &Rule) -> Found<'_> {
        Found {
            consumed: usize::from(rule.consumed),
            value: self.text(rule.value),
            others: self.text(rule.others),
            source: rule.source,
        }
    }

    /// What this step does at the beginning of `text`, which is not empty. Constant time but for
    /// the phrases that share two characters.
    #[inline]
    pub(crate) fn at(&self, text: &str) -> Option<Found<'_>> {
        let mut chars = text.chars();
        let first = chars.next()?;
        let cell = self.firsts.get(first);
        if cell == 0 {
            return None;
        }
        if cell & STARTS_PHRASE != 0
            && let Some(second) = chars.next()
            && let Some(&(at, count)) = self.pairs.get(&pair_key(first, second))
        {
            let phrases = &self.rules[at as usize..(at + count) as usize];
            let phrase = phrases
                .iter()
                .find(|rule| text.as_bytes().starts_with(self.text(rule.key).as_bytes()));
            if let Some(rule) = phrase {
                return Some(self.found(rule));
            }
        }
        match cell & !STARTS_PHRASE {
            0 => None,
            single => Some(self.found(&self.rules[single as usize - 1])),
        }
    }

    /// Whether nothing at all is done here: no key begins with `c` and `c` is no operator of a
    /// description sequence.
    #[inline]
    pub(crate) fn passes(&self, c: char) -> bool {
        self.firsts.get(c) == 0 && ids::arity(c) == 0
    }

    /// Every key with what a match of it does.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, Found<'_>)> {
        self.rules
            .iter()
            .map(|rule| (self.text(rule.key), self.found(rule)))
    }

    /// The memory of the tables, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.pool.capacity()
            + self.rules.capacity() * size_of::<Rule>()
            + self.firsts.bytes()
            + self.pairs.capacity() * (size_of::<(u64, (u32, u32))>() + 1)
    }
}

fn chars_second(key: &str) -> char {
    key.chars().nth(1).unwrap_or_default()
}

/// Two characters as one number.
#[inline]
pub(crate) fn pair_key(first: char, second: char) -> u64 {
    u64::from(u32::from(first)) << 32 | u64::from(u32::from(second))
}

/// A number per character: pages of 256, shared where they are empty.
#[derive(Debug)]
pub(crate) struct CharTable {
    pages: Box<[u16]>,
    cells: Vec<[u32; 256]>,
}

impl Default for CharTable {
    fn default() -> Self {
        Self {
            pages: vec![0; 0x11_0000 >> 8].into_boxed_slice(),
            cells: vec![[0; 256]],
        }
    }
}

impl CharTable {
    #[inline]
    pub(crate) fn get(&self, c: char) -> u32 {
        let page = self.pages[(u32::from(c) >> 8) as usize];
        self.cells[usize::from(page)][(u32::from(c) & 0xff) as usize]
    }

    pub(crate) fn update(&mut self, c: char, change: impl FnOnce(u32) -> u32) {
        let page = &mut self.pages[(u32::from(c) >> 8) as usize];
        if *page == 0 {
            *page = self.cells.len() as u16;
            self.cells.push([0; 256]);
        }
        let cell = &mut self.cells[usize::from(*page)][(u32::from(c) & 0xff) as usize];
        *cell = change(*cell);
    }

    pub(crate) fn bytes(&self) -> usize {
        self.pages.len() * 2 + self.cells.capacity() * 1024
    }
}
