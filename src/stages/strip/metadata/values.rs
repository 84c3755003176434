//! What stands behind a label, as the value of its field: freed of pages, codes and verbs, or told for none.

use super::Field;
use super::labelled::{is_house, without_verb};
use super::names::{
    is_institution, is_no_source, is_nobody, is_office, is_publisher, tidy, without_code,
    without_tools,
};
use super::people::people;
use crate::stages::strip::skeleton::is_han;

/// The name of a paper without the page of it that is printed behind: `某某日报第3版`.
fn without_page(name: &str) -> &str {
    let is_digit = |c: char| c.is_ascii_digit();
    match name.strip_suffix('版') {
        Some(rest) if rest.ends_with(is_digit) => {
            let paper = rest.trim_end_matches(is_digit);
            paper.strip_suffix('第').unwrap_or(paper)
        }
        _ => name,
    }
}

/// The name in the marks that a source begins with: `《某报》第3版`, `“某号”`.
fn in_marks(raw: &str) -> Option<&str> {
    const MARKS: [(char, char); 4] = [('《', '》'), ('“', '”'), ('「', '」'), ('『', '』')];
    MARKS.iter().find_map(|(open, close)| {
        let (name, _) = raw.strip_prefix(*open)?.split_once(*close)?;
        (!name.is_empty()).then_some(name)
    })
}

/// Whether what stands behind the label of a source is the headline of another article: `文章来源：渡口 AI 航线改由新船承运`.
fn is_a_headline(value: &str) -> bool {
    /// The shortest, in Chinese characters, and the longest part that may be the name of a person or of a house.
    const HEADLINE: usize = 9;
    const PART: usize = 6;
    let han = |text: &str| text.chars().filter(|&c| is_han(c)).count();
    let mut words = value.split_whitespace();
    let first = words.next().unwrap_or_default();
    let known = is_publisher(first) || is_institution(first) || is_office(first);
    han(value) >= HEADLINE && !known && words.any(|word| han(word) > PART && !is_house(word))
}

/// The first name of a value: words in Latin letters in a row are one.
fn first_name(value: &str) -> String {
    let latin =
        |word: &&str| word.is_ascii() && word.starts_with(|c: char| c.is_ascii_alphabetic());
    let words: Vec<&str> = value.split_whitespace().take_while(latin).collect();
    /// The longest name, in bytes; what is longer is a headline or an office with its address.
    const NAME: usize = 30;
    match words.is_empty() {
        true => value
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned(),
        false if words.iter().map(|word| word.len() + 1).sum::<usize>() > NAME => String::new(),
        false => words.join(" "),
    }
}

/// The value of a field as it is reported; empty where there is none, `None` where the text
/// behind the label is no value at all, so that the line is no metadata line.
pub(super) fn value(field: Field, raw: &str) -> Option<String> {
    /// The longest value, in characters.
    const LONGEST_VALUE: usize = 40;
    let raw = tidy(raw);
    match field {
        Field::Date => {
            let dated = raw.is_empty() || raw.contains(|c: char| c.is_ascii_digit() || c == '年');
            (dated && raw.chars().count() <= LONGEST_VALUE).then_some(raw)
        }
        Field::Other => {
            (raw.chars().count() <= LONGEST_VALUE && !raw.contains('。')).then_some(raw)
        }
        Field::Author | Field::Editor => {
            let raw = without_verb(without_tools(&raw));
            if raw.is_empty() || is_nobody(&raw) || without_code(&raw).is_empty() {
                return Some(String::new());
            }
            people(&raw)
        }
        Field::Source | Field::Title => {
            let raw = match field {
                Field::Source => in_marks(&raw).unwrap_or(&raw),
                _ => &raw,
            };
            let end = raw
                .find(['|', '｜', '【', '[', '（', '('])
                .filter(|&at| at > 0)
                .unwrap_or(raw.len());
            let name = tidy(without_tools(&raw[..end]));
            if is_a_headline(&name) {
                return Some(String::new());
            }
            let name = first_name(&name);
            // Offices sign so: `青禾发布`.
            let name = match is_publisher(&name) {
                true => without_page(&name).to_owned(),
                false => without_verb(without_page(&name)),
            };
            if is_no_source(&name) {
                return Some(String::new());
            }
            (name.chars().count() <= LONGEST_VALUE && !raw.contains(['。', '？'])).then_some(name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_words_are_a_source() {
        for (raw, name) in [
            ("海潮网 渡口频道", "海潮网"),
            ("River Daily", "River Daily"),
            ("River Daily 渡口频道", "River Daily"),
            ("海潮网 River", "海潮网"),
            ("The River Has Risen Again And The Ferry Stays", ""),
            ("《海潮报》第3版", "海潮报"),
        ] {
            assert_eq!(value(Field::Source, raw).as_deref(), Some(name), "{raw}");
        }
        assert_eq!(value(Field::Source, "从前有一条河。").as_deref(), None);
    }
}
