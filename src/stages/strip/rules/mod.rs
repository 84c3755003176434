//! The dictionary of cues: reads rule files, merges them, and says which rule a line matches.
//!
//! A rule knows one line and nothing of the lines around it; whether a matched line goes is
//! decided where the whole window is seen. Rules live in TOML (`dictionaries/boilerplate/`, and
//! whatever files a user adds); docs/strip.md describes the format. Cues are matched on the
//! skeleton of a line, see the module of that name.

mod enough;
mod file;
mod known;
mod literals;
mod matcher;
mod outline;
mod words;

use std::sync::OnceLock;

pub use file::{Kind, Needs, Protect, Rule, RuleFile, Where};
pub(super) use literals::required;
use matcher::{Matcher, Patterns};
pub(super) use words::is_part_separator;
use words::{Words, core};

use super::heard::Heard;
use super::lines::Shape;
use super::skeleton::{is_numeral, skeleton};
use super::wording;
use crate::error::Error;

/// A rule of this weight asks for no other evidence. None of the built-in rules has it.
pub(super) const CERTAIN: f32 = 1.0;

/// A line's match.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hit {
    /// The rule's number.
    pub(super) rule: usize,
    /// How surely the line is boilerplate, 0 to 1.
    pub(super) score: f32,
}

/// All rules, compiled.
#[derive(Debug)]
pub struct RuleSet {
    rules: Vec<Rule>,
    patterns: Patterns,
    /// The number of the rule about the wording of lines.
    wording: Option<usize>,
    words: Words,
    /// By the length of the lines they are for, shortest first.
    tiers: Vec<Tier>,
}

/// The rules for lines of some length: those that match no longer than a line is need not be tried. Compiled
/// when the first such line comes: a short text has few kinds of lines.
#[derive(Debug)]
struct Tier {
    /// Lines are longer than that, and the longest line, in characters.
    above: usize,
    longest: usize,
    /// For lines that do not end like sentences.
    all: OnceLock<Matcher>,
    /// For sentences: the rules that nothing protects them from.
    unprotected: OnceLock<Matcher>,
}

/// How long (characters) the lines of each tier are but for the last: up to the length that rules
/// match where they do not say otherwise, and up to that of paragraphs that say how to read a page.
const LENGTHS: [usize; 2] = [file::LONGEST, 600];

impl Tier {
    fn new(above: usize, longest: usize) -> Self {
        Self {
            above,
            longest,
            all: OnceLock::new(),
            unprotected: OnceLock::new(),
        }
    }

    fn reaches(&self, rule: &Rule) -> bool {
        rule.longest > self.above
    }

    fn all(&self, rules: (&[Rule], &Patterns)) -> &Matcher {
        let matcher = || Matcher::new(rules, |rule| self.reaches(rule), self.above == 0);
        self.all.get_or_init(matcher)
    }

    fn unprotected(&self, rules: (&[Rule], &Patterns)) -> &Matcher {
        let include = |rule: &Rule| self.reaches(rule) && rule.protect == Protect::None;
        let matcher = || Matcher::new(rules, include, false);
        self.unprotected.get_or_init(matcher)
    }
}

impl RuleSet {
    /// The built-in rules with the `files` merged over them in order: a rule of a known id
    /// replaces it, `disable` removes.
    ///
    /// # Errors
    /// [`Error::Dictionary`] with the file and line of what is wrong.
    pub fn new(files: &[RuleFile]) -> Result<Self, Error> {
        let builtin = crate::dictionaries::BOILERPLATE;
        let mut rules: Vec<Rule> = Vec::new();
        for (name, text) in builtin {
            file::merge(&mut rules, name, text, true)?;
        }
        for file in files {
            file::merge(&mut rules, &file.name, &file.text, false)?;
        }
        Ok(Self::compile(rules))
    }

    /// The rules of one file alone.
    ///
    /// # Errors
    /// [`Error::Dictionary`] with the file and line of what is wrong.
    pub fn only(file: &RuleFile) -> Result<Self, Error> {
        let mut rules = Vec::new();
        file::merge(&mut rules, &file.name, &file.text, false)?;
        Ok(Self::compile(rules))
    }

    fn compile(rules: Vec<Rule>) -> Self {
        let wording = rules.iter().position(|rule| rule.kind == Kind::Wording);
        let longest = rules.iter().map(|rule| rule.longest).max().unwrap_or(0);
        let lengths = LENGTHS.into_iter().take_while(|&length| length < longest);
        let mut above = 0;
        let tiers = lengths.chain([longest]).map(|longest| {
            let tier = Tier::new(above, longest);
            above = longest;
            tier
        });
        Self {
            wording,
            words: Words::new(&rules),
            patterns: Patterns::new(rules.len()),
            tiers: tiers.collect(),
            rules,
        }
    }

    /// Compiles them for lines that are not long, which else is done for the first of these.
    pub(super) fn prepare(&self) {
        if let Some(tier) = self.tiers.first() {
            tier.all(self.compiled());
            tier.unprotected(self.compiled());
        }
    }

    /// What `dictionaries/boilerplate/patterns.bin` has to hold for these rules.
    pub(super) fn patterns(&self) -> Vec<u8> {
        let rules = self.rules.iter().filter(|rule| rule.kind == Kind::Regex);
        let cues = rules.flat_map(|rule| &rule.cues);
        let texts: Vec<String> = cues.map(|cue| matcher::text_of(cue)).collect();
        known::made(
            texts
                .iter()
                .map(|text| (text.as_str(), matcher::read_off(text))),
        )
    }

    /// What matchers are made of.
    fn compiled(&self) -> (&[Rule], &Patterns) {
        (&self.rules, &self.patterns)
    }

    /// The rules, in order.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Whether a rule asks for no other evidence, so that its lines go anywhere.
    pub(super) fn has_certain(&self) -> bool {
        self.rules.iter().any(|rule| rule.weight >= CERTAIN)
    }

    pub(super) fn rule(&self, number: usize) -> &Rule {
        &self.rules[number]
    }

    /// Every rule that `line` (trimmed) matches by itself, wherever it stands, best first.
    pub(super) fn matches(&self, line: &str, shape: &Shape, room: &mut String) -> Vec<Hit> {
        self.read(line, shape, room).0
    }

    /// The same, and what is heard in the line besides where that was listened for: in what is no
    /// sentence and not long. `room` is for its skeleton. Linear in the length of the line; of a
    /// sentence without a cue only the head is read.
    pub(super) fn read(
        &self,
        line: &str,
        shape: &Shape,
        room: &mut String,
    ) -> (Vec<Hit>, Option<Heard>) {
        let whole = line;
        let line = without_number(without_bullet(whole));
        // No rule is about these, and telling them is cheaper than the rules are.
        if is_heading(line) || opens_code(line) || is_own(line) || is_number(line) {
            return (Vec::new(), None);
        }
        let signs = shape.signs.filter(|_| line.len() == whole.len());
        let sentence = is_sentence(line, shape);
        let mut tiers = self.tiers.iter();
        let Some(tier) = tiers.find(|tier| shape.chars <= tier.longest) else {
            return (Vec::new(), None);
        };
        let matcher = if sentence {
            tier.unprotected(self.compiled())
        } else {
            tier.all(self.compiled())
        };
        let mut heard = Heard::default();
        // What was cut off in front may be a part of what is listened for.
        let whole = matcher.listens() && line.len() == whole.len();
        let known = |heard: Heard| whole.then_some(heard);
        if !matcher.wakes(line, shape, signs, &mut heard) {
            return (Vec::new(), known(heard));
        }
        skeleton(line, room);
        let mut hits: Vec<Hit> = Vec::new();
        let mut found = Vec::new();
        let skeleton = (room.as_str(), core(room));
        let heard = matcher.scan(line, signs, skeleton, &self.rules, &mut found, |rule| {
            if hits.iter().all(|hit| hit.rule != rule) {
                let score = self.rules[rule].weight;
                hits.push(Hit { rule, score });
            }
        });
        hits.extend(self.words.matches(line, room, shape, &found));
        if hits.is_empty() || has_code(line) {
            return (Vec::new(), known(heard));
        }
        hits.retain(|hit| {
            let rule = &self.rules[hit.rule];
            let protected = sentence && rule.protect != Protect::None;
            let lacks_digit = rule.needs == Some(Needs::Digit) && shape.digits == 0;
            !protected && !lacks_digit && shape.chars <= rule.longest
        });
        hits.sort_by(|a, b| b.score.total_cmp(&a.score));
        (hits, known(heard))
    }

    /// The rule about the wording of lines; `None` where it is switched off.
    pub(super) fn wording(&self) -> Option<&Rule> {
        self.wording.map(|rule| &self.rules[rule])
    }

    /// The rules that `line` matches by itself, best first: id, class and score.
    pub fn explain(&self, line: &str) -> Vec<(&str, &str, f32)> {
        let line = super::lines::trim(line);
        let (shape, mut room) = (Shape::of(line), String::new());
        let mut hits = self.matches(line, &shape, &mut room);
        hits.extend(self.wording.and_then(|rule| {
            let (longest, score) = (self.rules[rule].longest, self.rules[rule].weight);
            let entry = wording::is_entry(line, &shape, longest);
            (entry && wording::interface(line, &mut room) >= wording::MENU)
                .then_some(Hit { rule, score })
        }));
        hits.iter()
            .map(|hit| {
                let rule = &self.rules[hit.rule];
                (rule.id.as_str(), rule.class.as_str(), hit.score)
            })
            .collect()
    }

    /// Runs every rule's examples and counter-examples; each message names a rule and the line
    /// that it gets wrong.
    pub fn failures(&self) -> Vec<String> {
        let mut failures: Vec<String> = self.tiers[0]
            .all(self.compiled())
            .broken()
            .map(|pattern| format!("the pattern {pattern} does not compile"))
            .collect();
        for rule in &self.rules {
            let matches =
                |line: &String| self.explain(line).iter().any(|(id, _, _)| *id == rule.id);
            if rule.example.is_empty() || rule.counter_example.is_empty() {
                failures.push(format!(
                    "rule `{}` has no example or no counter-example",
                    rule.id
                ));
            }
            for line in rule.example.iter().filter(|line| !matches(line)) {
                failures.push(format!(
                    "rule `{}` does not match its example: {line}",
                    rule.id
                ));
            }
            for line in rule.counter_example.iter().filter(|line| matches(line)) {
                failures.push(format!(
                    "rule `{}` matches its counter-example: {line}",
                    rule.id
                ));
            }
        }
        failures
    }
}

/// Whether a line is a sentence. A short exclamation is one only between quotation marks: calls to
/// follow and to buy exclaim too.
fn is_sentence(line: &str, shape: &Shape) -> bool {
    /// In characters.
    const EXCLAMATION: usize = 40;
    shape.ends_sentence
        && !(shape.chars <= EXCLAMATION
            && line.ends_with(['!', '！'])
            && !line.contains(['“', '「', '『']))
}

/// A line without the bullet that it begins with: `▪ 上一篇：`.
fn without_bullet(line: &str) -> &str {
    let rest = line.trim_start_matches(['▪', '•', '◦', '‣']);
    rest.trim_start()
}

/// A line without its number where it is a numbered clause that a site says of itself:
/// `1.凡本网注明…`.
fn without_number(line: &str) -> &str {
    const SELF: [&str; 10] = [
        "本网",
        "本站",
        "本平台",
        "本报",
        "本刊",
        "本公众号",
        "本網",
        "本報",
        "我网",
        "我站",
    ];
    /// How much of the line names the site, in bytes.
    const HEAD: usize = 120;
    let numerals = line.trim_start_matches(['（', '(']);
    let rest = numerals.trim_start_matches(|c: char| c.is_ascii_digit() || is_numeral(c));
    if rest.len() == numerals.len() {
        return line;
    }
    let clause = rest.trim_start_matches(['、', '.', '．', '）', ')', ' ']);
    let head = &clause[..clause.floor_char_boundary(HEAD)];
    let own = clause.starts_with(['凡', '本', '未', '如', '对']);
    if clause.len() < rest.len() && own && SELF.iter().any(|word| head.contains(word)) {
        clause
    } else {
        line
    }
}

/// Whether a line begins or ends as code does: a tag, a string, a comment, a statement.
fn opens_code(line: &str) -> bool {
    let mut chars = line.chars();
    let (first, second) = (chars.next(), chars.next());
    let opens = match first {
        Some('<') => second.is_some_and(|c| c.is_ascii_alphabetic() || c == '/' || c == '!'),
        Some('"' | '`') => line.ends_with(['"', '`', ',', ';']) || second == Some('`'),
        Some('/') => matches!(second, Some('/' | '*')),
        _ => false,
    };
    opens || line.ends_with([';', '{', '}'])
}

/// Whether there is code within a line: an assignment, a call.
fn has_code(line: &str) -> bool {
    line.contains(" = ") || line.contains("();")
}

/// Whether a line is a numbered clause, an item of a list that is a clause, a row of a table, an
/// entry of a list of things to do, or says who a quotation is by.
fn is_own(line: &str) -> bool {
    let attribution = line.starts_with("-- ") || line.starts_with("——");
    let numerals = line.trim_start_matches(['（', '(']);
    let rest = numerals.trim_start_matches(is_numeral);
    let numbered = rest.len() < numerals.len() && rest.starts_with(['、', '）', ')']);
    // A tag has no blank in it; a comment in a script does.
    let comment = line.strip_prefix('#').is_some_and(|rest| {
        // `#城市味道 12个` counts what has the tag.
        let name = rest.trim_end_matches(['个', '個', ' ']);
        let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
        name.trim_end().contains(' ') && !rest.contains('#')
    });
    let row = line.len() > 2 && line.starts_with('|') && line.ends_with('|');
    numbered
        || comment
        || row
        || line.starts_with("[ ]")
        || line.starts_with("[x]")
        || attribution && !line.ends_with(['-', '—'])
}

/// Whether a line is one long number, as of a telephone: those of pages stand apart.
fn is_number(line: &str) -> bool {
    /// The shortest, in digits.
    const LEAST: usize = 5;
    line.len() >= LEAST && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a line is a heading in Markdown: `# 第一章`, but not `#标签` nor `# 标签 # 标签`.
fn is_heading(line: &str) -> bool {
    let rest = line.trim_start_matches('#');
    rest.len() < line.len() && rest.starts_with(' ') && !rest.contains(" # ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_sentence_only_the_head_is_read() {
        let rules = RuleSet::new(&[]).expect("the built-in rules are right");
        let matcher = rules.tiers[0].unprotected(rules.compiled());
        let (reach, farthest) = (matcher.reach(), matcher.farthest());
        assert!(reach <= 150, "{reach} bytes: {farthest}");
    }

    #[test]
    fn lines_of_every_length_are_held_against_the_rules_that_reach_them() {
        let file = |longest: usize| {
            let more = "weight = 0.5\nexample = []\ncounter_example = []\n";
            format!(
                "[[rule]]\nid = \"a{longest}\"\nclass = \"c\"\nkind = \"within\"\n\
                 cues = [\"渡口\"]\nwhere = \"any\"\nlongest = {longest}\n{more}"
            )
        };
        let lengths = [LENGTHS[0] - 50, LENGTHS[0], 300, LENGTHS[1], 2000];
        let rules = RuleSet::only(&RuleFile {
            name: "a".to_owned(),
            text: lengths.map(file).concat(),
        });
        let rules = rules.expect("the file is right");
        for length in [2, 150, 151, 200, 201, 300, 301, 600, 601, 2000, 2001] {
            let line = "渡口".repeat(length / 2 + 1);
            let line: String = line.chars().take(length).collect();
            let hits = rules.explain(&line).len();
            let reach = lengths.iter().filter(|&&longest| length <= longest);
            assert_eq!(hits, reach.count(), "{length}");
        }
    }
}
