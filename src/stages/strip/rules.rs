//! The dictionary of cues: reads rule files, merges them, and says which rule a line matches.
//!
//! A rule knows one line and nothing of the lines around it; whether a matched line goes is
//! decided where the whole window is seen. Rules live in TOML (`dictionaries/boilerplate/`, and
//! whatever files a user adds); docs/strip.md describes the format. Cues are matched on the
//! skeleton of a line, see the module of that name.

use std::collections::{HashMap, HashSet};

use aho_corasick::{AhoCorasick, MatchKind};
use regex::{RegexSet, RegexSetBuilder};
use serde::Deserialize;

use super::lines::Shape;
use super::skeleton::skeleton;
use crate::error::Error;

/// A rule file: its name for messages, and its TOML text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFile {
    /// The name, as it is to appear in error messages.
    pub name: String,
    /// The TOML text.
    pub text: String,
}

/// How a rule's cues are matched against the skeleton of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The whole line is the cue, decoration and counts around it aside.
    Line,
    /// The line begins with the cue.
    Start,
    /// The line ends with the cue.
    End,
    /// The cue stands anywhere in the line.
    Within,
    /// The cue is a regular expression over the skeleton.
    Regex,
    /// The line consists of such words, apart or run together.
    Words,
    /// At least `least` different cues stand in the line.
    Count,
}

/// Where in its document a line has to stand for a rule to match.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Where {
    /// Before the body.
    Head,
    /// After the body.
    Tail,
    /// Before or after the body.
    #[default]
    Edge,
    /// Anywhere.
    Any,
}

/// What keeps a line that matches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protect {
    /// Nothing but the rule's own shape: the cues are whole-line templates of sentences.
    None,
    /// A line that ends like a sentence.
    #[default]
    Sentence,
    /// A line that ends like a sentence, and a document that is a public notice, whose contact
    /// block belongs to it.
    Notice,
}

/// What a line has to contain besides the cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Needs {
    /// A decimal digit.
    Digit,
}

/// One rule as it is written in a file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name, unique; a later file replaces a rule of the same name.
    pub id: String,
    /// The class of what it finds, such as `copyright_reprint`.
    pub class: String,
    /// How its cues are matched.
    pub kind: Kind,
    /// The cues.
    pub cues: Vec<String>,
    /// Where the line has to stand. Default: before or after the body.
    #[serde(rename = "where", default)]
    pub place: Where,
    /// How surely a matched line is boilerplate, 0 to 1.
    pub weight: f32,
    /// The longest line that can match, in characters. Default: 200.
    #[serde(default = "default_longest")]
    pub longest: usize,
    /// Whether the line opens a list that is boilerplate as a whole.
    #[serde(default)]
    pub opens: bool,
    /// What keeps a line that matches. Default: that it ends like a sentence.
    #[serde(default)]
    pub protect: Protect,
    /// What else the line has to contain.
    #[serde(default)]
    pub needs: Option<Needs>,
    /// For [`Kind::Count`]: how many different cues there have to be. Default: 2.
    #[serde(default = "two")]
    pub least: usize,
    /// Lines that match, run as tests.
    #[serde(default)]
    pub example: Vec<String>,
    /// Lines that do not match, run as tests.
    #[serde(default)]
    pub counter_example: Vec<String>,
}

fn two() -> usize {
    2
}

fn default_longest() -> usize {
    200
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileText {
    #[serde(default)]
    rule: Vec<Rule>,
    #[serde(default)]
    disable: Vec<String>,
}

/// A line's match.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hit {
    /// The rule's number.
    pub(super) rule: usize,
    /// How surely the line is boilerplate, 0 to 1.
    pub(super) score: f32,
}

/// How much memory (bytes) all patterns may take when compiled.
const PATTERN_BYTES: usize = 64 << 20;

/// All rules, compiled.
#[derive(Debug)]
pub struct RuleSet {
    rules: Vec<Rule>,
    whole: HashMap<String, usize>,
    words: HashMap<String, (usize, f32)>,
    longest_word: usize,
    substrings: AhoCorasick,
    substring_rule: Vec<usize>,
    patterns: RegexSet,
    pattern_rule: Vec<usize>,
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
            merge(&mut rules, name, text)?;
        }
        for file in files {
            merge(&mut rules, &file.name, &file.text)?;
        }
        Self::compile(rules)
    }

    /// The rules of one file alone.
    ///
    /// # Errors
    /// [`Error::Dictionary`] with the file and line of what is wrong.
    pub fn only(file: &RuleFile) -> Result<Self, Error> {
        let mut rules = Vec::new();
        merge(&mut rules, &file.name, &file.text)?;
        Self::compile(rules)
    }

    fn compile(rules: Vec<Rule>) -> Result<Self, Error> {
        let mut whole = HashMap::new();
        let mut words: HashMap<String, (usize, f32)> = HashMap::new();
        let (mut substrings, mut substring_rule) = (Vec::new(), Vec::new());
        let (mut patterns, mut pattern_rule) = (Vec::new(), Vec::new());
        for (number, rule) in rules.iter().enumerate() {
            for cue in &rule.cues {
                if rule.kind == Kind::Regex {
                    patterns.push(format!("(?:{cue})"));
                    pattern_rule.push(number);
                    continue;
                }
                let mut folded = String::new();
                skeleton(cue, &mut folded);
                match rule.kind {
                    Kind::Line => {
                        whole.insert(folded, number);
                    }
                    Kind::Words => {
                        let slot = words.entry(folded).or_insert((number, rule.weight));
                        if rule.weight > slot.1 {
                            *slot = (number, rule.weight);
                        }
                    }
                    _ => {
                        substrings.push(folded);
                        substring_rule.push(number);
                    }
                }
            }
        }
        let wrong = |message: String| Error::Dictionary {
            file: "rules".to_owned(),
            line: 0,
            message,
        };
        Ok(Self {
            longest_word: words.keys().map(|w| w.chars().count()).max().unwrap_or(0),
            substrings: AhoCorasick::builder()
                .match_kind(MatchKind::Standard)
                .build(&substrings)
                .map_err(|e| wrong(e.to_string()))?,
            patterns: RegexSetBuilder::new(&patterns)
                .size_limit(PATTERN_BYTES)
                .build()
                .map_err(|e| wrong(e.to_string()))?,
            rules,
            whole,
            words,
            substring_rule,
            pattern_rule,
        })
    }

    /// The rules, in order.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    pub(super) fn rule(&self, number: usize) -> &Rule {
        &self.rules[number]
    }

    /// Every rule that `line` (trimmed) matches by itself, wherever it stands, best first.
    pub(super) fn matches(&self, line: &str, shape: &Shape) -> Vec<Hit> {
        if is_heading(line) || is_code(line) {
            return Vec::new();
        }
        let mut whole = String::new();
        skeleton(line, &mut whole);
        let mut hits = Vec::new();
        self.match_whole(&whole, &mut hits);
        self.match_substrings(&whole, &mut hits);
        self.match_words(line, &whole, shape, &mut hits);
        for pattern in self.patterns.matches(&whole) {
            self.push(self.pattern_rule[pattern], &mut hits);
        }
        hits.retain(|hit| {
            let rule = &self.rules[hit.rule];
            let sentence = rule.protect != Protect::None && is_sentence(&whole, shape);
            let lacks_digit = rule.needs == Some(Needs::Digit) && shape.digits == 0;
            !sentence && !lacks_digit && shape.chars <= rule.longest
        });
        hits.sort_by(|a, b| b.score.total_cmp(&a.score));
        hits
    }

    /// The rules that `line` matches by itself, best first: id, class and score.
    pub fn explain(&self, line: &str) -> Vec<(&str, &str, f32)> {
        let line = super::lines::trim(line);
        self.matches(line, &Shape::of(line))
            .iter()
            .map(|hit| {
                let rule = &self.rules[hit.rule];
                (rule.id.as_str(), rule.class.as_str(), hit.score)
            })
            .collect()
    }

    /// Runs every rule's examples and counter-examples; each message names a rule and the line
    /// that it gets wrong.
    pub fn failures(&self) -> Vec<String> {
        let mut failures = Vec::new();
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

    fn push(&self, rule: usize, hits: &mut Vec<Hit>) {
        if hits.iter().all(|hit| hit.rule != rule) {
            let score = self.rules[rule].weight;
            hits.push(Hit { rule, score });
        }
    }

    fn match_whole(&self, skeleton: &str, hits: &mut Vec<Hit>) {
        if let Some(&rule) = self
            .whole
            .get(skeleton)
            .or_else(|| self.whole.get(core(skeleton)))
        {
            self.push(rule, hits);
        }
    }

    fn match_substrings(&self, skeleton: &str, hits: &mut Vec<Hit>) {
        let mut seen: HashMap<usize, HashSet<usize>> = HashMap::new();
        for found in self.substrings.find_overlapping_iter(skeleton) {
            let cue = found.pattern().as_usize();
            let number = self.substring_rule[cue];
            let matched = match self.rules[number].kind {
                Kind::Start => found.start() == 0,
                Kind::End => found.end() == skeleton.len(),
                Kind::Count => {
                    let cues = seen.entry(number).or_default();
                    cues.insert(found.end());
                    cues.len() >= self.rules[number].least
                }
                _ => true,
            };
            if matched {
                self.push(number, hits);
            }
        }
    }

    /// A line made of listed words: one of them alone has the weight of its rule, several make a
    /// menu.
    fn match_words(&self, line: &str, whole: &str, shape: &Shape, hits: &mut Vec<Hit>) {
        /// Longer lines are rows of links at most, and then they have separators.
        const RUN_TOGETHER: usize = 90;
        if shape.ends_sentence && shape.chars > 8 {
            return;
        }
        let single = core(whole);
        if let Some(&(rule, score)) = self.words.get(single).or_else(|| self.words.get(whole)) {
            hits.push(Hit { rule, score });
            return;
        }
        if let Some(hit) = self.row_of_words(line, shape) {
            hits.push(hit);
        } else if shape.chars <= RUN_TOGETHER
            && let Some(hit) = self.run_of_words(whole)
        {
            hits.push(hit);
        }
    }

    /// A row of short parts of which many are listed words.
    fn row_of_words(&self, line: &str, shape: &Shape) -> Option<Hit> {
        /// The share of parts that have to be known; the others are names of the site's own.
        const KNOWN: f32 = 0.34;
        if shape.items < 2 || shape.longest_item > 14 {
            return None;
        }
        let mut item = String::new();
        let (mut parts, mut known) = (0, 0);
        let mut best: Option<(usize, f32)> = None;
        for part in line.split(is_part_separator) {
            skeleton(part, &mut item);
            let part = core(&item);
            if part.is_empty() {
                continue;
            }
            parts += 1;
            // Single letters are names of things: 配置 X11 服务.
            if part.len() == 1 {
                continue;
            }
            if let Some(&(rule, weight)) = self.words.get(part) {
                known += 1;
                if best.is_none_or(|(_, most)| weight > most) {
                    best = Some((rule, weight));
                }
            }
        }
        let (rule, weight) = best?;
        #[allow(clippy::cast_precision_loss)]
        let share = known as f32 / parts.max(1) as f32;
        if known < 2 || share < KNOWN {
            return None;
        }
        Some(Hit {
            rule,
            score: (weight + 0.3 + 0.2 * share).min(0.97),
        })
    }

    /// A line of listed words run together, with at most a fifth of something else.
    fn run_of_words(&self, whole: &str) -> Option<Hit> {
        let chars: Vec<(usize, char)> = whole
            .char_indices()
            .filter(|(_, c)| !c.is_ascii_digit() && !is_mark(*c))
            .collect();
        if chars.len() < 4 {
            return None;
        }
        let text: String = chars.iter().map(|(_, c)| c).collect();
        let starts: Vec<usize> = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        // covered[i]: the most characters of the first i that words cover, and with how many words.
        let mut covered = vec![(0_usize, 0_isize); starts.len()];
        let mut best: Option<(usize, f32)> = None;
        for end in 1..starts.len() {
            covered[end] = covered[end - 1];
            for length in 2..=self.longest_word.min(end) {
                let from = end - length;
                let Some(&(rule, weight)) = self.words.get(&text[starts[from]..starts[end]]) else {
                    continue;
                };
                if best.is_none_or(|(_, most)| weight > most) {
                    best = Some((rule, weight));
                }
                let with = (covered[from].0 + length, covered[from].1 - 1);
                covered[end] = covered[end].max(with);
            }
        }
        let (most, words) = covered[starts.len() - 1];
        let (rule, weight) = best?;
        let total = starts.len() - 1;
        if -words < 2 || most * 5 < total * 4 {
            return None;
        }
        Some(Hit {
            rule,
            score: (weight + 0.2 + if most == total { 0.1 } else { 0.0 }).min(0.95),
        })
    }
}

/// Whether a line is a sentence. A short exclamation is one only between quotation marks: calls to
/// follow and to buy exclaim too.
fn is_sentence(skeleton: &str, shape: &Shape) -> bool {
    /// In characters.
    const EXCLAMATION: usize = 40;
    shape.ends_sentence
        && !(skeleton.ends_with('!') && shape.chars <= EXCLAMATION && !skeleton.contains('“'))
}

/// Whether a line is code: a tag, a string, a comment, an assignment.
fn is_code(line: &str) -> bool {
    let mut chars = line.chars();
    let (first, second) = (chars.next(), chars.next());
    let opens = match first {
        Some('<') => second.is_some_and(|c| c.is_ascii_alphabetic() || c == '/' || c == '!'),
        Some('"' | '`') => line.ends_with(['"', '`', ',', ';']) || second == Some('`'),
        Some('/') => matches!(second, Some('/' | '*')),
        _ => false,
    };
    opens || line.ends_with([';', '{', '}']) || line.contains(" = ") || line.contains("();")
}

/// Whether a line is a heading in Markdown: `# 第一章`, but not `#标签`.
fn is_heading(line: &str) -> bool {
    let rest = line.trim_start_matches('#');
    rest.len() < line.len() && rest.starts_with(' ')
}

/// Merges the rules of one file into `rules`.
fn merge(rules: &mut Vec<Rule>, name: &str, text: &str) -> Result<(), Error> {
    let wrong = |line: usize, message: String| Error::Dictionary {
        file: name.to_owned(),
        line,
        message,
    };
    let file: FileText = toml::from_str(text).map_err(|e| {
        let line = e.span().map_or(0, |span| {
            1 + text[..span.start.min(text.len())].matches('\n').count()
        });
        wrong(line, e.message().to_owned())
    })?;
    let line_of = |id: &str| {
        let at = text.find(&format!("\"{id}\"")).unwrap_or(0);
        1 + text[..at].matches('\n').count()
    };
    let mut own = HashSet::new();
    for rule in file.rule {
        if !own.insert(rule.id.clone()) {
            return Err(wrong(
                line_of(&rule.id),
                format!("rule `{}` stands twice in this file", rule.id),
            ));
        }
        check(&rule).map_err(|message| wrong(line_of(&rule.id), message))?;
        match rules.iter_mut().find(|known| known.id == rule.id) {
            Some(known) => *known = rule,
            None => rules.push(rule),
        }
    }
    for id in file.disable {
        let before = rules.len();
        rules.retain(|rule| rule.id != id);
        if rules.len() == before {
            return Err(wrong(
                line_of(&id),
                format!("`disable` names `{id}`, which is no rule"),
            ));
        }
    }
    Ok(())
}

fn check(rule: &Rule) -> Result<(), String> {
    if !(0.0..=1.0).contains(&rule.weight) {
        return Err(format!(
            "rule `{}`: weight {} is not between 0 and 1",
            rule.id, rule.weight
        ));
    }
    if rule.cues.is_empty() || rule.cues.iter().any(String::is_empty) {
        return Err(format!("rule `{}` has no cue, or an empty one", rule.id));
    }
    if rule.kind == Kind::Regex {
        for cue in &rule.cues {
            regex::Regex::new(cue).map_err(|e| format!("rule `{}`: {e}", rule.id))?;
        }
    }
    Ok(())
}

/// The skeleton without the decoration and counts around it: `【打印】`, `更多>>`, `评论(12)`.
fn core(skeleton: &str) -> &str {
    let bare = skeleton.trim_matches(|c: char| is_mark(c) || is_part_separator(c));
    let without_count = bare.trim_end_matches(|c: char| c.is_ascii_digit() || is_mark(c));
    if without_count.is_empty() {
        bare
    } else {
        without_count
    }
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        '[' | ']'
            | '【'
            | '】'
            | '('
            | ')'
            | '<'
            | '>'
            | '《'
            | '》'
            | '〉'
            | '〈'
            | '»'
            | '«'
            | '›'
            | '‹'
            | ':'
            | '-'
            | '—'
            | '–'
            | '.'
            | '。'
            | '…'
            | '*'
            | '■'
            | '□'
            | '●'
            | '○'
            | '◆'
            | '▲'
            | '▼'
            | '△'
            | '▽'
            | '※'
            | '☆'
            | '★'
            | '→'
            | '←'
            | '↓'
            | '↑'
            | '~'
            | '='
            | '!'
            | '"'
            | '“'
            | '”'
    )
}

fn is_part_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '|' | '｜'
                | '│'
                | '┃'
                | '>'
                | '»'
                | '›'
                | '/'
                | '／'
                | '·'
                | '•'
                | '-'
                | '－'
                | '—'
                | '丨'
                | '、'
                | '，'
                | ','
        )
}
