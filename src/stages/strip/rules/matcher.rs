//! Holds lines against compiled rules, and most of them at the price of one look.
//!
//! Every cue, and for every regular expression what it cannot match without, stands in one
//! set; only patterns that it wakes are tried, and a pattern is compiled when it first
//! wakes. What is known of where a cue can begin bounds how much of a line is read at all.

use std::collections::HashMap;
use std::sync::OnceLock;

use regex::Regex;

use super::literals::required;
use super::{Kind, Rule};
use crate::hash::FastMap;
use crate::stages::strip::cues::Cues;
use crate::stages::strip::skeleton::{any_pair, skeleton};

/// A regular expression of a rule, compiled on its first use.
#[derive(Debug)]
struct Pattern {
    rule: usize,
    text: String,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    fn is_match(&self, skeleton: &str) -> bool {
        self.compiled
            .get_or_init(|| Regex::new(&self.text).ok())
            .as_ref()
            .is_some_and(|regex| regex.is_match(skeleton))
    }
}

/// Most templates of sentences begin within so many bytes of a line.
const NEAR: usize = 36;

/// What a cue in the set stands for.
#[derive(Debug, Clone, Copy)]
enum Target {
    /// The cue of a rule that is no regular expression.
    Cue { rule: usize, kind: Kind },
    /// What a regular expression requires, beginning within so many bytes.
    Pattern { number: usize, lead: usize },
    /// A word of menus; its length in characters.
    Word {
        rule: usize,
        weight: f32,
        chars: usize,
    },
}

/// A word found in a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// Where it ends in the skeleton, in bytes.
    pub(super) end: usize,
    /// Its length in bytes.
    pub(super) bytes: usize,
    /// Its length in characters.
    pub(super) chars: usize,
    /// Its rule.
    pub(super) rule: usize,
    /// The weight of its rule.
    pub(super) weight: f32,
}

/// The rules that may match a kind of line.
#[derive(Debug)]
pub(super) struct Matcher {
    whole: FastMap<String, usize>,
    cues: Cues,
    targets: Vec<Vec<Target>>,
    patterns: Vec<Pattern>,
    /// Those of the cues that can begin beyond [`NEAR`].
    far: Cues,
    /// Patterns that require nothing: tried on every line.
    always: Vec<usize>,
    /// How many bytes of a skeleton decide whether anything can match.
    reach: usize,
    /// Whether there are cues that no part of a line tells of.
    sleepless: bool,
}

impl Matcher {
    /// Compiles those `rules` that `include` holds to. The cues have been checked.
    pub(super) fn new(rules: &[Rule], include: impl Fn(&Rule) -> bool) -> Self {
        let mut build = Build::default();
        for (number, rule) in rules.iter().enumerate().filter(|(_, rule)| include(rule)) {
            for cue in &rule.cues {
                build.add(number, rule, cue);
            }
        }
        build.finish()
    }

    /// How many bytes of a skeleton [`wakes`](Self::wakes) has to see.
    pub(super) fn reach(&self) -> usize {
        self.reach
    }

    /// The patterns that have to be seen far into a line.
    #[cfg(test)]
    pub(super) fn farthest(&self) -> String {
        let far = self
            .targets
            .iter()
            .flatten()
            .filter_map(|target| match target {
                Target::Pattern { number, lead } => {
                    Some((*lead, self.patterns[*number].text.as_str()))
                }
                _ => None,
            });
        let mut far: Vec<(usize, &str)> = far.filter(|(lead, _)| *lead > 120).collect();
        far.dedup();
        format!("{far:#?}")
    }

    /// Whether [`wakes`](Self::wakes) can hold of `line` at all, at a fraction of its price.
    pub(super) fn may_wake(&self, line: &str) -> bool {
        let begins = |at: usize, a: char, b: char| {
            let cues = if at <= NEAR { &self.cues } else { &self.far };
            cues.may_begin(a, b)
        };
        self.sleepless || any_pair(line, self.reach, begins)
    }

    /// Whether any rule can match a line whose skeleton begins with `head`, which is the whole
    /// skeleton or at least [`reach`](Self::reach) bytes of it.
    pub(super) fn wakes(&self, head: &str) -> bool {
        let mut wakes = self.sleepless;
        if !wakes {
            self.cues.find(head, |found| {
                wakes = self.targets[found.number]
                    .iter()
                    .any(|target| match *target {
                        Target::Pattern { lead, .. } => found.start <= lead,
                        Target::Cue { kind, .. } => kind != Kind::Start || found.start == 0,
                        Target::Word { .. } => true,
                    });
                !wakes
            });
        }
        wakes
    }

    /// The texts of patterns that do not compile.
    pub(super) fn broken(&self) -> impl Iterator<Item = &str> {
        self.patterns
            .iter()
            .filter(|pattern| Regex::new(&pattern.text).is_err())
            .map(|pattern| pattern.text.as_str())
    }

    /// Calls `hit` for every rule whose cues or patterns match; the words go to `words`.
    pub(super) fn scan(
        &self,
        skeleton: &str,
        core: &str,
        rules: &[Rule],
        words: &mut Vec<Word>,
        mut hit: impl FnMut(usize),
    ) {
        if let Some(&rule) = self.whole.get(skeleton).or_else(|| self.whole.get(core)) {
            hit(rule);
        }
        let mut woken: Vec<usize> = self.always.clone();
        let mut counted: Vec<(usize, usize)> = Vec::new();
        self.cues.find(skeleton, |found| {
            for target in &self.targets[found.number] {
                match *target {
                    Target::Pattern { number, lead } => {
                        if found.start <= lead && !woken.contains(&number) {
                            woken.push(number);
                        }
                    }
                    Target::Word {
                        rule,
                        weight,
                        chars,
                    } => words.push(Word {
                        end: found.end,
                        bytes: found.end - found.start,
                        chars,
                        rule,
                        weight,
                    }),
                    Target::Cue { rule, kind } => {
                        let matched = match kind {
                            Kind::Start => found.start == 0,
                            Kind::End => found.end == skeleton.len(),
                            Kind::Count => {
                                if !counted.contains(&(rule, found.end)) {
                                    counted.push((rule, found.end));
                                }
                                let count = counted.iter().filter(|(r, _)| *r == rule).count();
                                count >= rules[rule].least
                            }
                            _ => true,
                        };
                        if matched {
                            hit(rule);
                        }
                    }
                }
            }
            true
        });
        for number in woken {
            let pattern = &self.patterns[number];
            if pattern.is_match(skeleton) {
                hit(pattern.rule);
            }
        }
    }
}

/// A matcher in the making.
#[derive(Debug, Default)]
struct Build {
    whole: FastMap<String, usize>,
    numbers: HashMap<String, usize>,
    literals: Vec<String>,
    targets: Vec<Vec<Target>>,
    patterns: Vec<Pattern>,
    always: Vec<usize>,
    reach: usize,
    sleepless: bool,
}

impl Build {
    fn add(&mut self, number: usize, rule: &Rule, cue: &str) {
        if rule.kind == Kind::Regex {
            self.pattern(number, cue);
            return;
        }
        let mut folded = String::new();
        skeleton(cue, &mut folded);
        let chars = folded.chars().count();
        match rule.kind {
            Kind::Line => {
                self.whole.insert(folded, number);
                self.sleepless = true;
            }
            // Words of one character count where they stand alone only.
            Kind::Words if chars < 2 => self.sleepless = true,
            Kind::Words => self.literal(
                folded,
                None,
                Target::Word {
                    rule: number,
                    weight: rule.weight,
                    chars,
                },
            ),
            kind => {
                let lead = (kind == Kind::Start).then_some(0);
                self.literal(folded, lead, Target::Cue { rule: number, kind });
            }
        }
    }

    fn pattern(&mut self, rule: usize, cue: &str) {
        let text = format!("(?:{cue})");
        let number = self.patterns.len();
        match required(&text) {
            Some(required) => {
                for literal in required.literals {
                    let lead = required.lead.unwrap_or(usize::MAX);
                    self.literal(literal, required.lead, Target::Pattern { number, lead });
                }
            }
            None => {
                self.always.push(number);
                self.sleepless = true;
            }
        }
        self.patterns.push(Pattern {
            rule,
            text,
            compiled: OnceLock::new(),
        });
    }

    fn literal(&mut self, literal: String, lead: Option<usize>, target: Target) {
        let reach = lead.map_or(usize::MAX, |lead| lead.saturating_add(literal.len()));
        self.reach = self.reach.max(reach);
        let next = self.literals.len();
        let number = *self.numbers.entry(literal.clone()).or_insert(next);
        if number == next {
            self.literals.push(literal);
            self.targets.push(Vec::new());
        }
        self.targets[number].push(target);
    }

    fn finish(self) -> Matcher {
        let far = |target: &Target| match *target {
            Target::Pattern { lead, .. } => lead.saturating_add(12) > NEAR,
            Target::Cue { kind, .. } => kind != Kind::Start,
            Target::Word { .. } => true,
        };
        let far = self
            .literals
            .iter()
            .zip(&self.targets)
            .filter(|(_, targets)| targets.iter().any(far))
            .map(|(literal, _)| literal.clone())
            .collect();
        Matcher {
            far: Cues::new(far),
            cues: Cues::new(self.literals),
            whole: self.whole,
            targets: self.targets,
            patterns: self.patterns,
            always: self.always,
            reach: self.reach,
            sleepless: self.sleepless,
        }
    }
}
