//! What an OpenCC configuration says: normalization, segmentation and a chain of dictionaries.
//!
//! Reads the JSON of OpenCC 1.4 (comments and trailing commas included) and refuses to guess:
//! an unknown dictionary type, segmentation or match policy is an error with its line. It opens
//! no file; dictionaries are named here and looked up by [`Converter`](super::Converter).

use serde::Deserialize;

use crate::error::Error;

/// An OpenCC configuration.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Config {
    /// What the configuration calls itself.
    #[serde(default)]
    pub name: String,
    /// Steps over the whole text, before segmentation.
    #[serde(default)]
    pub normalization: Vec<Step>,
    /// How the text is cut before the chain; each piece goes through the chain alone.
    #[serde(default)]
    pub segmentation: Option<Segmentation>,
    /// The steps, each over the output of the one before.
    pub conversion_chain: Vec<Step>,
}

/// One step of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Step {
    /// Its dictionary.
    pub dict: Dict,
}

/// How text is cut into segments.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Segmentation {
    /// Greedy longest match against a dictionary.
    Mmseg {
        /// The words.
        dict: Dict,
    },
}

/// A dictionary, or several under one policy.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Dict {
    /// A text dictionary: `key TAB value` a line.
    Text(DictFile),
    /// OpenCC's binary form; the text dictionary of the same stem is taken.
    Ocd2(DictFile),
    /// Several dictionaries.
    Group {
        /// Which of several matches counts.
        #[serde(default)]
        match_policy: MatchPolicy,
        /// The dictionaries, in order.
        dicts: Vec<Dict>,
        /// Whether the values may be characters that few fonts have.
        #[serde(default)]
        may_output_tofu: bool,
    },
    /// Entries written into the configuration itself.
    Inline {
        /// Key to value.
        entries: std::collections::BTreeMap<String, String>,
    },
}

/// A dictionary in a file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DictFile {
    /// Its name.
    pub file: String,
    /// Whether its values may be characters that few fonts have.
    #[serde(default)]
    pub may_output_tofu: bool,
}

/// Which match of a group counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchPolicy {
    /// That of the first dictionary with any match, however short.
    #[default]
    ShortCircuit,
    /// The longest of all dictionaries; the first of equally long ones.
    Union,
}

impl Config {
    /// Reads a configuration; `file` names it in messages. Linear in the text.
    pub fn parse(file: &str, json: &str) -> Result<Self, Error> {
        serde_json::from_str(&plain_json(json)).map_err(|error| Error::Dictionary {
            file: file.to_owned(),
            line: error.line(),
            message: format!("not an OpenCC configuration: {error}"),
        })
    }
}

/// JSON without comments and trailing commas, which OpenCC allows. Line numbers stay.
fn plain_json(json: &str) -> String {
    let mut plain = String::with_capacity(json.len());
    let mut rest = json.trim_start_matches('\u{feff}');
    let mut string = false;
    while let Some(c) = rest.chars().next() {
        let mut width = c.len_utf8();
        if string {
            if c == '\\' {
                width += rest[width..].chars().next().map_or(0, char::len_utf8);
            }
            string = c != '"';
            plain.push_str(&rest[..width]);
        } else if rest.starts_with("//") {
            width = rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            width = rest.find("*/").map_or(rest.len(), |end| end + 2);
            plain.extend(rest[..width].chars().filter(|&c| c == '\n'));
        } else {
            if matches!(c, ']' | '}') {
                drop_trailing_comma(&mut plain);
            }
            string = c == '"';
            plain.push(c);
        }
        rest = &rest[width..];
    }
    plain
}

fn drop_trailing_comma(plain: &mut String) {
    let end = plain.trim_end().len();
    if plain[..end].ends_with(',') {
        plain.replace_range(end - 1..end, " ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_trailing_commas_are_read() {
        let json = "{ // a\n \"conversion_chain\": [ {\"dict\": {\"type\": \"text\", /* b\n */ \"file\": \"a//,]\"},}, ],\n}";
        let config = Config::parse("x.json", json).unwrap();
        assert_eq!(
            config.conversion_chain[0].dict,
            Dict::Text(DictFile {
                file: "a//,]".into(),
                may_output_tofu: false
            })
        );
    }

    #[test]
    fn unknown_policies_are_refused_with_their_line() {
        let json = "{\n\"conversion_chain\": [{\"dict\": {\"type\": \"group\",\n \"match_policy\": \"best\", \"dicts\": []}}]}";
        let Err(Error::Dictionary { message, .. }) = Config::parse("x.json", json) else {
            panic!("accepted");
        };
        assert!(message.contains("best"), "{message}");
    }
}
