//! Lines around the body that are the text's own beyond doubt, whatever stands beside them.
//!
//! What a text shows between fences or beside numbers of lines is a listing; what stands right below a program
//! is what that reads or prints; short lines right below the last paragraph that are worded as no entry is are
//! verse; and names below a heading that all stand in the body are what the text refers to.

use std::collections::HashSet;

use super::Judge;
use crate::stages::strip::kind::{is_code, is_listing};
use crate::stages::strip::lines::Line;

impl Judge<'_, '_> {
    /// The lines that are the text's own, given the last line of the body. Linear.
    pub(super) fn find_own(&self, last: usize) -> HashSet<usize> {
        let mut own = HashSet::new();
        self.fenced(&mut own);
        self.numbered_listings(&mut own);
        self.numbered_code(&mut own);
        self.printed(last, &mut own);
        self.verse(last, &mut own);
        self.references(last, &mut own);
        self.said_of_the_author(last, &mut own);
        self.cited(last, &mut own);
        own
    }

    /// The line close below a text that says who its author is: `※作者为渡口夜话主笔`.
    fn said_of_the_author(&self, last: usize, own: &mut HashSet<usize>) {
        /// How far below, in lines, and the longest such line, in characters.
        const NEAR: usize = 2;
        const LONGEST: usize = 60;
        const WHO: [&str; 4] = ["作者", "本文作者", "筆者", "笔者"];
        const IS: [&str; 8] = ["为", "為", "是", "系", "係", "现任", "現任", "曾任"];
        let says = |line: &Line<'_>| {
            let text = line
                .text
                .trim_start_matches(['※', '＊', '*', '（', '(', '【', '[', ' ']);
            let rest = WHO.iter().find_map(|who| text.strip_prefix(who));
            line.shape.chars <= LONGEST
                && rest.is_some_and(|rest| IS.iter().any(|is| rest.starts_with(is)))
        };
        let below = last + 1..self.lines.len().min(last + 1 + NEAR);
        own.extend(below.filter(|&i| says(&self.lines[i])));
    }

    /// What stands between fences as Markdown has them.
    fn fenced(&self, own: &mut HashSet<usize>) {
        /// The longest listing, in lines: a fence that is not closed opens none.
        const LISTING: usize = 400;
        let fence = |line: &Line<'_>| line.text.starts_with("```") || line.text.starts_with("~~~");
        let mut open: Option<usize> = None;
        for (i, _) in self
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| fence(line))
        {
            open = match open {
                Some(from) if i - from <= LISTING => {
                    own.extend(from..=i);
                    None
                }
                _ => Some(i),
            };
        }
    }

    /// Listings whose lines are numbered, each number in a line of its own above what it numbers: a list of
    /// headlines may be numbered so, too, and has no code.
    fn numbered_listings(&self, own: &mut HashSet<usize>) {
        /// So many numbers make one, and of so many lines between them one is of a listing.
        const LEAST: usize = 8;
        const OF: usize = 3;
        /// How far apart two numbers stand, in lines: one line may be broken.
        const APART: usize = 3;
        let number = |i: usize| {
            let text = self.lines[i].text;
            let bare = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
            bare.then(|| text.parse::<u16>().ok()).flatten()
        };
        let coded = |i: usize| {
            let line = &self.lines[i];
            let marked = line
                .text
                .starts_with(['#', '-', '*', '`', '>', '|', '/', '%']);
            line.shape.han == 0 || marked || is_listing(line)
        };
        // The first and the last number of a run, how many it has, and the lines between them.
        let mut run: Option<(usize, usize, u16, usize)> = None;
        let (mut lines, mut code) = (0, 0);
        let mut close = |run: Option<(usize, usize, u16, usize)>, lines: usize, code: usize| {
            if let Some((from, to, _, count)) = run
                && count >= LEAST
                && code > 0
                && code * OF >= lines
            {
                own.extend(from..=(to + 1).min(self.lines.len() - 1));
            }
        };
        for i in 0..self.lines.len() {
            match (number(i), run) {
                (Some(next), Some((from, _, known, count)))
                    if known.checked_add(1) == Some(next) =>
                {
                    run = Some((from, i, next, count + 1));
                }
                (Some(next), known) => {
                    close(known, lines, code);
                    (run, lines, code) = (Some((i, i, next, 1)), 0, 0);
                }
                (None, Some((_, to, ..))) if i - to > APART => {
                    close(run, lines, code);
                    run = None;
                }
                (None, Some(_)) => {
                    lines += 1;
                    code += usize::from(coded(i));
                }
                (None, None) => {}
            }
        }
        close(run, lines, code);
    }

    /// Listings whose lines begin with their numbers, `2 ...` below `1roads {`: from a line that has a number and
    /// code on, as long as each number is the next one.
    fn numbered_code(&self, own: &mut HashSet<usize>) {
        /// So many lines make one, and of so many one is code beyond doubt.
        const LEAST: usize = 3;
        const OF: usize = 3;
        let mut from = 0;
        while from + LEAST <= self.lines.len() {
            let Some((number, _)) = numbered(self.lines[from].text) else {
                from += 1;
                continue;
            };
            let next = |&(i, line): &(usize, &Line<'_>)| {
                numbered(line.text).is_some_and(|(n, _)| n == number + i)
            };
            let run = self.lines[from..].iter().enumerate();
            let run = run.take_while(next).count();
            let coded = self.lines[from..from + run]
                .iter()
                .filter_map(|line| numbered(line.text))
                .filter(|(_, rest)| is_code(rest) || rest.ends_with(['{', '}', ';']))
                .count();
            if run >= LEAST && coded * OF >= run {
                own.extend(from..from + run);
            }
            from += run.max(1);
        }
    }

    /// What stands right below a program or a command below the body: rows of single numbers, what a command
    /// prints, the lines of a difference, signs, and what a formula means.
    fn printed(&self, last: usize, own: &mut HashSet<usize>) {
        /// How far below the body, in lines, how many lines of a listing make a program, and how far above
        /// they are looked for.
        const FAR: usize = 120;
        const LISTED: usize = 2;
        const NEAR: usize = 8;
        /// The shortest first sentence in another script, in words.
        const SENTENCE: usize = 5;
        let end = self.lines.len().min(last + 1 + FAR);
        let listed = |i: usize| {
            let text = self.lines[i].text;
            is_listing(&self.lines[i]) || is_code(text) || is_changed_file(text)
        };
        let number = |i: usize| self.lines[i].shape.is_numeric() && self.lines[i].shape.han == 0;
        // The lines of a listing right above, and whether a command or a difference is being shown.
        let latin =
            |i: usize| self.lines[i].shape.han == 0 || self.lines[i].text.starts_with(['#', '/']);
        let above = (0..=last)
            .rev()
            .take(NEAR)
            .take_while(|&i| latin(i) || listed(i));
        let above: Vec<usize> = above.filter(|&i| listed(i)).collect();
        let mut lines = above.len();
        let mut command = is_prompt(self.lines[last].text);
        let mut difference = above.iter().any(|&i| self.lines[i].text.starts_with("@@"));
        for i in last + 1..end {
            let (line, look) = (&self.lines[i], &self.looks[i]);
            if look.suspect() && !number(i) || look.meta.is_some() {
                break;
            }
            let latin = line.shape.han == 0;
            if listed(i) || is_prompt(line.text) {
                lines += 1;
                command |= is_prompt(line.text);
                difference |= line.text.starts_with("@@");
                continue;
            }
            let program = lines >= LISTED;
            let row = number(i) && (i + 1 < end && number(i + 1) || own.contains(&(i - 1)));
            let signs = latin && line.shape.chars > 1 && is_of_signs(line.text);
            let changed = difference && line.text.starts_with(['+', '-']);
            let means = lines > 0 && !own.contains(&(i - 1)) && explains(line);
            let words = line.text.split_whitespace().count();
            let goes_on = is_sentence(line.text)
                && (is_sentence(self.lines[i - 1].text) || i == last + 1 && words >= SENTENCE);
            let prints = command && latin || program && (row || signs || changed);
            if !prints && !means && !goes_on {
                break;
            }
            own.insert(i);
        }
    }

    /// Short lines of hanzi right below the last paragraph, most of which have a word that no name of a section
    /// or of a thing has, or say a syllable twice: verse of uneven lines.
    fn verse(&self, last: usize, own: &mut HashSet<usize>) {
        /// The lines of the verse, and the hanzi of a line.
        const VERSE: std::ops::RangeInclusive<usize> = 4..=40;
        const LINE: std::ops::RangeInclusive<usize> = 2..=9;
        const WORDS: &str = "我你他她它的了着著在是不没沒这這那就也都还還把被谁誰啊呀吗嗎吧呢";
        let line_of_it = |&i: &usize| {
            let (line, look) = (&self.lines[i], &self.looks[i]);
            let marks = line.shape.chars - line.shape.han;
            let bare = LINE.contains(&line.shape.han) && marks <= 1 && line.shape.digits == 0;
            bare && look.hit.is_none() && look.meta.is_none() && !look.prose
        };
        let told = |&i: &usize| {
            let chars: Vec<char> = self.lines[i].text.chars().collect();
            let twice = chars.windows(2).any(|pair| pair[0] == pair[1]);
            twice || chars.iter().any(|&c| WORDS.contains(c))
        };
        let from = last + 1;
        let end = self.lines.len().min(from + VERSE.end() + 1);
        let run = from..from + (from..end).take_while(line_of_it).count();
        let most = run.clone().filter(told).count() * 2 >= run.len();
        if VERSE.contains(&run.len()) && most && self.worded(run.clone()).1 < 0.0 {
            own.extend(run);
        }
    }

    /// A list of names in Latin letters that a heading opens below the body, each of which the body has as a word.
    fn references(&self, last: usize, own: &mut HashSet<usize>) {
        /// How many names make one, and the longest of them, in characters.
        const NAMES: std::ops::RangeInclusive<usize> = 2..=30;
        const NAME: usize = 30;
        let opens = |&i: &usize| {
            let hit = self.looks[i].hit;
            hit.is_some_and(|hit| self.rules.rule(hit.rule).opens)
        };
        let Some(head) = (last + 1..self.lines.len()).find(opens) else {
            return;
        };
        let name = |&i: &usize| {
            let line = &self.lines[i];
            let short = line.shape.han == 0 && (2..=NAME).contains(&line.shape.chars);
            short && line.text.contains(|c: char| c.is_ascii_alphabetic())
        };
        let names = (head + 1..self.lines.len()).take_while(name);
        let run = head + 1..head + 1 + names.take(NAMES.end() + 1).count();
        let body = &self.lines[self.core.0..=self.core.1];
        let named = |i: usize| {
            body.iter()
                .any(|line| has_word(line.text, self.lines[i].text))
        };
        if NAMES.contains(&run.len()) && run.clone().all(named) {
            own.extend(head..run.end);
        }
    }
}

/// The number that a line begins with, and what stands behind it: neither an item `1. x` nor a quantity.
fn numbered(text: &str) -> Option<(usize, &str)> {
    /// The longest number, in digits.
    const DIGITS: usize = 4;
    if !text.starts_with(|c: char| ('1'..='9').contains(&c)) {
        return None;
    }
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = &text[..text.len() - rest.len()];
    let rest = rest.trim_start();
    let item = rest.starts_with(['.', '、', '．', ')', '）']) && !rest.starts_with("...");
    let number = (number.len() <= DIGITS && !item && !rest.is_empty()).then(|| number.parse());
    Some((number?.ok()?, rest))
}

/// Whether a line begins with what a shell or a console prints before a command: `$ ls`, `>>> x`, `db> get x`.
fn is_prompt(text: &str) -> bool {
    /// The longest name of a console, in bytes.
    const NAME: usize = 12;
    let shell = text.starts_with("$ ") || text.starts_with(">>> ") || text.starts_with("C:\\");
    let console = text.split_once("> ").is_some_and(|(name, command)| {
        let named = (2..=NAME).contains(&name.len());
        named
            && name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            && !command.is_empty()
    });
    shell || console
}

/// Whether a line names the file before or after a change: `--- a/bridge.txt`.
fn is_changed_file(text: &str) -> bool {
    let file = text
        .strip_prefix("--- ")
        .or_else(|| text.strip_prefix("+++ "));
    file.is_some_and(|file| file.is_ascii() && file.contains(['/', '.']) && !file.contains(' '))
}

/// Whether a line has nothing but signs, and not one again and again: a line of strokes parts what stands around it.
fn is_of_signs(text: &str) -> bool {
    let first = text.chars().next();
    let signs = text
        .chars()
        .all(|c| c.is_ascii_punctuation() && !"|>-_=".contains(c));
    signs && text.chars().any(|c| Some(c) != first)
}

/// Whether a line right below a formula says what a letter of it is: `其中 m 是质量`.
fn explains(line: &Line<'_>) -> bool {
    let letter = |word: &str| word.len() <= 3 && word.bytes().all(|b| b.is_ascii_alphabetic());
    let mut words = line.text.split(|c: char| !c.is_ascii_alphanumeric());
    let named = words.any(|word| !word.is_empty() && letter(word));
    named && line.shape.han > 0 && line.text.contains(['是', '为', '為'])
}

/// Whether a line is a sentence in Latin letters: `Everybody was there.`
fn is_sentence(text: &str) -> bool {
    /// In words.
    const LEAST: usize = 3;
    text.is_ascii()
        && text.ends_with(['.', '!', '?'])
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.split_whitespace().count() >= LEAST
}

/// Whether `word` stands in `text`, not as a part of a longer one.
fn has_word(text: &str, word: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.match_indices(word).any(|(at, _)| {
        let behind = &text[at + word.len()..];
        !part(text[..at].chars().next_back()) && !part(behind.chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stages::strip::lines::split;

    #[test]
    fn prompts_signs_and_sentences() {
        for text in ["$ ls -l", ">>> add(1, 2)", "redis> GET bridge"] {
            assert!(is_prompt(text), "{text}");
        }
        for text in ["Home > News", "老桥> 新桥", "> 引用", "$5"] {
            assert!(!is_prompt(text), "{text}");
        }
        assert!(
            is_of_signs(".*") && !is_of_signs("...") && !is_of_signs("| |") && !is_of_signs("a*")
        );
        assert!(
            is_sentence("The bridge is open.")
                && !is_sentence("Contact us.")
                && !is_sentence("老桥 is open now.")
        );
        assert!(explains(&split("其中 m 是质量")[0]) && !explains(&split("版本 2 是新的")[0]));
        assert!(has_word("用 gin 写的", "gin") && !has_word("用 nginx 写的", "gin"));
    }
}
