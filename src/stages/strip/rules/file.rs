//! Rules as they are written, and files of them merged.
//!
//! Nothing is matched here. A file that is wrong is refused with the line that is wrong.

use std::collections::HashSet;

use serde::Deserialize;

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
    /// The line is an entry of a run of at least `least` short lines that are worded as menus are;
    /// it has no cues.
    Wording,
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
    /// The cues; none for [`Kind::Wording`].
    #[serde(default)]
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
    /// For [`Kind::Count`]: how many different cues there have to be. For [`Kind::Wording`]: how many
    /// lines. Default: 2.
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

/// The longest line that a rule matches which does not say otherwise, in characters.
pub(super) const LONGEST: usize = 200;

fn default_longest() -> usize {
    LONGEST
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileText {
    #[serde(default)]
    rule: Vec<Rule>,
    #[serde(default)]
    disable: Vec<String>,
}

/// Merges the rules of one file into `rules`. The patterns of a built-in file are known to compile
/// (a test says so) and are not compiled here.
pub(super) fn merge(
    rules: &mut Vec<Rule>,
    name: &str,
    text: &str,
    builtin: bool,
) -> Result<(), Error> {
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
        check(&rule, builtin).map_err(|message| wrong(line_of(&rule.id), message))?;
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

fn check(rule: &Rule, builtin: bool) -> Result<(), String> {
    if !(0.0..=1.0).contains(&rule.weight) {
        return Err(format!(
            "rule `{}`: weight {} is not between 0 and 1",
            rule.id, rule.weight
        ));
    }
    if rule.kind == Kind::Wording {
        return match rule.cues.is_empty() {
            true => Ok(()),
            false => Err(format!(
                "rule `{}` has cues, which its kind has not",
                rule.id
            )),
        };
    }
    if rule.cues.is_empty() || rule.cues.iter().any(String::is_empty) {
        return Err(format!("rule `{}` has no cue, or an empty one", rule.id));
    }
    if rule.kind == Kind::Regex && !builtin {
        for cue in &rule.cues {
            regex::Regex::new(cue).map_err(|e| format!("rule `{}`: {e}", rule.id))?;
        }
    }
    Ok(())
}
