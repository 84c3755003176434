//! The rules of our own profiles as dictionaries: reads `dictionaries/opencc/overrides/*.toml`
//! and writes them out in OpenCC's form, so that the engine needs to know of dictionaries only.
//!
//! A rule may give words in which a character becomes something else; their other characters are
//! converted one by one, by the rules without words and OpenCC's character table. Such a word also
//! holds where those characters are simplified already (显著 as 顯著), so that a rule does not change
//! simplified text.

use std::sync::LazyLock;

use serde::Deserialize;

use super::dictionary::Dictionary;
use crate::dictionaries;
use crate::hash::FastMap;

#[derive(Debug, Deserialize)]
struct Overrides {
    rule: Vec<Rule>,
}

/// One rule; `id`, `why` and `examples` are for readers and tests.
#[derive(Debug, Deserialize)]
struct Rule {
    #[serde(default)]
    variants: String,
    from: Option<char>,
    to: Option<char>,
    words: Option<String>,
    #[serde(default)]
    phrases: String,
}

impl Rule {
    /// Its words, each with the spelling in which all but the rule's character is simplified
    /// already, and what both become.
    fn spelled(
        &self,
        characters: &FastMap<char, char>,
        table: &Dictionary<'_>,
    ) -> Vec<(String, String, String)> {
        let (Some(from), Some(to), Some(words)) = (self.from, self.to, &self.words) else {
            return Vec::new();
        };
        let spell = |word: &str, own: char| -> String {
            word.chars()
                .map(|c| match c {
                    c if c == from => own,
                    c => single(characters, table, c),
                })
                .collect()
        };
        words
            .split_whitespace()
            .map(|word| (word.to_owned(), spell(word, from), spell(word, to)))
            .collect()
    }
}

/// The dictionary of a profile of our own, by its file name.
pub(super) fn dictionary(file: &str) -> Option<&'static str> {
    static HANS: LazyLock<Texts> = LazyLock::new(|| Texts::new(dictionaries::HANS));
    static HANS_CN: LazyLock<Texts> = LazyLock::new(|| Texts::new(dictionaries::HANS_CN));
    match file {
        "hans_phrases.txt" => Some(&HANS.phrases),
        "hans_characters.txt" => Some(&HANS.characters),
        "hans_cn_phrases.txt" => Some(&HANS_CN.phrases),
        _ => None,
    }
}

/// The configuration of a profile of our own.
pub(super) fn config(profile: &str) -> Option<&'static str> {
    match profile {
        "hans" => Some(dictionaries::HANS_CONFIG),
        "hans-cn" => Some(dictionaries::HANS_CN_CONFIG),
        _ => None,
    }
}

/// Two dictionaries in OpenCC's form.
#[derive(Debug, Default)]
struct Texts {
    characters: String,
    phrases: String,
}

impl Texts {
    /// Writes the rules out. A wrong file gives empty dictionaries; the tests see to it that the
    /// files of the program are right.
    fn new(toml: &str) -> Self {
        let Ok(overrides) = toml::from_str::<Overrides>(toml) else {
            return Self::default();
        };
        let characters = characters(&overrides.rule);
        let table = dictionaries::opencc("TSCharacters.txt").unwrap_or_default();
        let table = Dictionary::parse("TSCharacters.txt", table).unwrap_or_default();
        let mut texts = Self::default();
        let mut written: FastMap<String, ()> = FastMap::default();
        for (from, to) in &characters {
            texts.characters.extend([*from, '\t', *to, '\n']);
        }
        for rule in &overrides.rule {
            for line in rule.phrases.lines() {
                if let Some((key, value)) = line.split_once(' ')
                    && written.insert(key.to_owned(), ()).is_none()
                    && key.chars().nth(1).is_some()
                {
                    texts.add(key, value);
                }
            }
            for (word, _, value) in rule.spelled(&characters, &table) {
                if written.insert(word.clone(), ()).is_none() {
                    texts.add(&word, &value);
                }
            }
        }
        // The same words as simplified text has them, where no rule says otherwise.
        for rule in &overrides.rule {
            for (_, simplified, value) in rule.spelled(&characters, &table) {
                if written.insert(simplified.clone(), ()).is_none() {
                    texts.add(&simplified, &value);
                }
            }
        }
        texts
    }

    fn add(&mut self, key: &str, value: &str) {
        for part in [key, "\t", value, "\n"] {
            self.phrases.push_str(part);
        }
    }
}

/// The characters that rules replace wherever no longer word says otherwise.
fn characters(rules: &[Rule]) -> FastMap<char, char> {
    let mut characters = FastMap::default();
    for rule in rules {
        for group in rule.variants.split_whitespace() {
            let mut chars = group.chars();
            if let Some(standard) = chars.next() {
                characters.extend(chars.map(|variant| (variant, standard)));
            }
        }
        if let (Some(from), Some(to), None) = (rule.from, rule.to, &rule.words) {
            characters.insert(from, to);
        }
        for line in rule.phrases.lines() {
            let mut chars = line.chars();
            if let (Some(from), Some(' '), Some(to), None) =
                (chars.next(), chars.next(), chars.next(), chars.next())
            {
                characters.insert(from, to);
            }
        }
    }
    characters
}

fn single(characters: &FastMap<char, char>, table: &Dictionary<'_>, c: char) -> char {
    if let Some(&to) = characters.get(&c) {
        return to;
    }
    let mut buffer = [0; 4];
    let key: &str = c.encode_utf8(&mut buffer);
    let index = table.by_key.get(key);
    let entry = index.and_then(|&index| table.entries.get(index as usize));
    entry
        .and_then(|entry| entry.value.chars().next())
        .unwrap_or(c)
}
