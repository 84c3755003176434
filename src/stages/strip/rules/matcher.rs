//! Holds lines against compiled rules, and most of them at the price of one look.
//!
//! Every cue, and for every regular expression what it cannot match without, stands in one
//! set. A line is passed over once to see whether what it has of them can be enough for any
//! rule; only then its skeleton is written and patterns are tried that were woken, and a pattern is
//! compiled when it first wakes. What is known of where a cue can begin bounds how much of a line is
//! read at all.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use regex::Regex;

use super::enough::Enough;
use super::known::{self, Facts};
use super::literals::{Required, longest, required};
use super::outline::{Face, Outline};
use super::words::LETTER;
use super::{Kind, Rule};
use crate::hash::FastMap;
use crate::stages::strip::cues::{Cue, Cues};
use crate::stages::strip::heard::{self, Heard};
use crate::stages::strip::lines::Shape;
use crate::stages::strip::pattern::lean;
use crate::stages::strip::signs::Signs;
use crate::stages::strip::skeleton::skeleton;

/// A regular expression of a rule, compiled on its first use.
#[derive(Debug)]
struct Pattern {
    rule: usize,
    text: String,
    /// The longest skeleton that it can match, in bytes.
    longest: usize,
    /// What can be said of a line that it matches.
    outline: Option<Outline>,
    compiled: OnceLock<Option<Regex>>,
}

/// The patterns of all rules, each read once whatever the number of matchers that have it.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    of: Vec<OnceLock<Vec<Reading>>>,
}

/// A pattern, and what wakes it.
#[derive(Debug)]
struct Reading {
    pattern: Arc<Pattern>,
    required: Option<Required>,
}

impl Patterns {
    /// Room for the patterns of so many rules.
    pub(super) fn new(rules: usize) -> Self {
        Self {
            of: (0..rules).map(|_| OnceLock::new()).collect(),
        }
    }

    fn of(&self, number: usize, rule: &Rule) -> &[Reading] {
        let read = |cue: &String| Reading::of(number, cue);
        self.of[number].get_or_init(|| rule.cues.iter().map(read).collect())
    }
}

impl Reading {
    fn of(rule: usize, cue: &str) -> Self {
        let text = text_of(cue);
        let facts = known::facts(&text).unwrap_or_else(|| read_off(&text));
        Self {
            required: facts.required,
            pattern: Arc::new(Pattern {
                rule,
                longest: facts.longest.unwrap_or(usize::MAX),
                outline: facts.outline,
                text,
                compiled: OnceLock::new(),
            }),
        }
    }
}

/// What is compiled for a cue that is a regular expression.
pub(super) fn text_of(cue: &str) -> String {
    format!("(?:{})", lean(cue))
}

/// What can be said of a pattern without running it, read off its text.
pub(super) fn read_off(text: &str) -> Facts {
    let parsed = regex_syntax::parse(text).ok();
    let parsed = parsed.as_ref();
    Facts {
        longest: parsed.and_then(longest),
        required: parsed.and_then(required),
        outline: parsed.map(Outline::of),
    }
}

impl Pattern {
    /// Whether it can match a line that looks like that.
    fn fits(&self, line: &mut Face<'_>) -> bool {
        let outline = self.outline.as_ref();
        outline.is_none_or(|outline| outline.fits(line))
    }

    fn is_match(&self, skeleton: &str) -> bool {
        let compiled = || {
            let compiled = self.compiled.get_or_init(|| Regex::new(&self.text).ok());
            compiled.as_ref()
        };
        skeleton.len() <= self.longest && compiled().is_some_and(|regex| regex.is_match(skeleton))
    }
}

/// What a cue in the set stands for.
#[derive(Debug, Clone, Copy)]
enum Target {
    /// A whole line, but for the decoration around it; its length in characters.
    Line { chars: usize },
    /// The cue of another rule that is no regular expression.
    Cue { rule: usize, kind: Kind },
    /// What a regular expression requires, beginning within so many bytes.
    Pattern { number: usize, lead: usize },
    /// A word of menus; its length in characters.
    Word {
        rule: usize,
        weight: f32,
        chars: usize,
    },
    /// A word of menus of one character, which counts where it stands alone.
    Letter,
    /// What is listened for besides the cues of rules.
    Heard(usize),
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
    patterns: Vec<Arc<Pattern>>,
    /// Patterns that require nothing: tried on every line that is not too long.
    always: Vec<usize>,
    /// How many bytes of a skeleton decide whether anything can match.
    reach: usize,
    /// Lines whose skeleton is not longer (bytes) may match a pattern that requires nothing.
    sleepless: usize,
    /// Whether it listens for more than cues of rules.
    listens: bool,
}

impl Matcher {
    /// Compiles those `rules` that `include` holds to. The cues have been checked. With `listens` the
    /// pass for the cues is the one for what wakes the reading of a metadata line, too.
    pub(super) fn new(
        (rules, patterns): (&[Rule], &Patterns),
        include: impl Fn(&Rule) -> bool,
        listens: bool,
    ) -> Self {
        let mut build = Build {
            listens,
            ..Build::default()
        };
        if listens {
            for (number, cue) in heard::cues().enumerate() {
                build.literal(cue.to_owned(), None, Target::Heard(number));
            }
        }
        for (number, rule) in rules.iter().enumerate().filter(|(_, rule)| include(rule)) {
            if rule.kind == Kind::Regex {
                patterns
                    .of(number, rule)
                    .iter()
                    .for_each(|read| build.pattern(read));
                continue;
            }
            for cue in &rule.cues {
                build.add(number, rule, cue);
            }
        }
        build.finish()
    }

    /// Whether it listens for what wakes the reading of a metadata line.
    pub(super) fn listens(&self) -> bool {
        self.listens
    }

    /// How many bytes of a skeleton [`wakes`](Self::wakes) has to see.
    #[cfg(test)]
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

    /// Whether any rule can match `line`, at a fraction of the price of [`scan`](Self::scan). Of a
    /// line without a cue as much is read as decides it; what is heard up to there goes to `heard`.
    pub(super) fn wakes(
        &self,
        line: &str,
        shape: &Shape,
        signs: Option<Signs>,
        heard: &mut Heard,
    ) -> bool {
        let mut enough = Enough::default();
        let mut face = Face::of(line, signs);
        let mut wakes = false;
        let read = self.cues.find(line, self.reach, |found| {
            wakes = self.targets[found.number]
                .iter()
                .any(|target| match *target {
                    Target::Pattern { number, lead } => {
                        found.start <= lead && self.patterns[number].fits(&mut face)
                    }
                    Target::Cue { kind, .. } => match kind {
                        Kind::Start => found.start == 0,
                        Kind::Count => enough.counted(),
                        _ => true,
                    },
                    Target::Line { chars } => enough.whole(chars),
                    Target::Word { chars, .. } => enough.word(chars),
                    Target::Letter => enough.word(1),
                    Target::Heard(number) => {
                        heard.hear(number);
                        false
                    }
                });
            !wakes
        });
        wakes
            || read <= self.sleepless
                && self
                    .always
                    .iter()
                    .any(|&one| self.patterns[one].fits(&mut face))
            || enough.may_match(line, shape, signs)
    }

    /// The texts of patterns that do not compile.
    pub(super) fn broken(&self) -> impl Iterator<Item = &str> {
        self.patterns
            .iter()
            .filter(|pattern| Regex::new(&pattern.text).is_err())
            .map(|pattern| pattern.text.as_str())
    }

    /// Calls `hit` for every rule whose cues or patterns match `line`, given its skeleton and the
    /// core of that; the words go to `words`. Returns what is heard in the line.
    pub(super) fn scan(
        &self,
        line: &str,
        signs: Option<Signs>,
        (skeleton, core): (&str, &str),
        rules: &[Rule],
        words: &mut Vec<Word>,
        mut hit: impl FnMut(usize),
    ) -> Heard {
        let mut heard = Heard::default();
        if let Some(&rule) = self.whole.get(skeleton).or_else(|| self.whole.get(core)) {
            hit(rule);
        }
        let mut woken: Vec<usize> = self.always.clone();
        let mut counted: Vec<(usize, usize)> = Vec::new();
        self.cues.find(line, usize::MAX, |found| {
            for target in &self.targets[found.number] {
                match *target {
                    Target::Pattern { number, lead } => {
                        if found.start <= lead && !woken.contains(&number) {
                            woken.push(number);
                        }
                    }
                    Target::Line { .. } | Target::Letter => {}
                    Target::Heard(number) => heard.hear(number),
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
        let mut face = Face::of(line, signs);
        for number in woken {
            let pattern = &self.patterns[number];
            if pattern.fits(&mut face) && pattern.is_match(skeleton) {
                hit(pattern.rule);
            }
        }
        heard
    }
}

/// A matcher in the making.
#[derive(Debug, Default)]
struct Build {
    whole: FastMap<String, usize>,
    numbers: HashMap<String, usize>,
    literals: Vec<Cue>,
    targets: Vec<Vec<Target>>,
    patterns: Vec<Arc<Pattern>>,
    always: Vec<usize>,
    reach: usize,
    sleepless: usize,
    listens: bool,
}

impl Build {
    fn add(&mut self, number: usize, rule: &Rule, cue: &str) {
        let mut folded = String::new();
        skeleton(cue, &mut folded);
        let chars = folded.chars().count();
        match rule.kind {
            Kind::Line => {
                self.whole.insert(folded.clone(), number);
                self.literal(folded, None, Target::Line { chars });
            }
            Kind::Words if chars < 2 && folded.len() < LETTER => {}
            Kind::Words if chars < 2 => self.literal(folded, None, Target::Letter),
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
                // One is enough where two are not asked for.
                let kind = match kind {
                    Kind::Count if rule.least < 2 => Kind::Within,
                    kind => kind,
                };
                self.literal(folded, lead, Target::Cue { rule: number, kind });
            }
        }
    }

    fn pattern(&mut self, read: &Reading) {
        let number = self.patterns.len();
        match &read.required {
            Some(required) => {
                for literal in &required.literals {
                    let lead = required.lead.unwrap_or(usize::MAX);
                    let target = Target::Pattern { number, lead };
                    self.literal(literal.clone(), required.lead, target);
                }
            }
            None => {
                let longest = read.pattern.longest;
                self.always.push(number);
                self.sleepless = self.sleepless.max(longest);
                self.reach = self.reach.max(longest.saturating_add(1));
            }
        }
        self.patterns.push(Arc::clone(&read.pattern));
    }

    fn literal(&mut self, literal: String, lead: Option<usize>, target: Target) {
        let reach = lead.map_or(usize::MAX, |lead| lead.saturating_add(literal.len()));
        self.reach = self.reach.max(reach);
        let next = self.literals.len();
        let number = *self.numbers.entry(literal.clone()).or_insert(next);
        if number == next {
            let begins = true;
            let cue = Cue {
                text: literal,
                begins,
            };
            self.literals.push(cue);
            self.targets.push(Vec::new());
        }
        self.literals[number].begins &= lead == Some(0);
        self.targets[number].push(target);
    }

    fn finish(self) -> Matcher {
        Matcher {
            cues: Cues::new(self.literals),
            whole: self.whole,
            targets: self.targets,
            patterns: self.patterns,
            always: self.always,
            reach: self.reach,
            sleepless: self.sleepless,
            listens: self.listens,
        }
    }
}
