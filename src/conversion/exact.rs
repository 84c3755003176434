//! Step after step, exactly as OpenCC does it: the meaning of a conversion, used directly on the
//! few places where phrases may match and on whole texts where the fast way does not pay.

use super::ids;
use super::rules::{Found, Rules};

/// A piece of input and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// Bytes of input.
    pub(crate) before: usize,
    /// Bytes of output.
    pub(crate) after: usize,
    /// The dictionaries that had a say, one bit each; 0 for text that was copied.
    pub(crate) sources: u64,
    /// What the key may mean besides, separated by spaces.
    pub(crate) others: String,
}

/// Where a step reports its tokens, if anybody wants them.
pub(crate) type Tokens<'v> = Option<&'v mut Vec<Token>>;

/// The compiled steps of a configuration.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    /// Over the whole text.
    pub(crate) normalization: Vec<Rules>,
    /// Cuts the text; `None` leaves it whole.
    pub(crate) segmentation: Option<Rules>,
    /// Over each segment.
    pub(crate) chain: Vec<Rules>,
}

impl Steps {
    /// Appends the conversion of `text` to `output`. Linear in the text.
    pub(crate) fn run(&self, text: &str, output: &mut String) {
        if let ([], None, [only]) = (&self.normalization[..], &self.segmentation, &self.chain[..]) {
            return step(only, text, output, None);
        }
        let mut normal = text.to_owned();
        for rules in &self.normalization {
            let mut next = String::with_capacity(normal.len());
            step(rules, &normal, &mut next, None);
            normal = next;
        }
        let mut scratch = [String::new(), String::new()];
        for segment in self.segments(&normal) {
            self.run_chain(segment, output, &mut scratch);
        }
    }

    fn run_chain(&self, segment: &str, output: &mut String, scratch: &mut [String; 2]) {
        let Some((last, before)) = self.chain.split_last() else {
            return output.push_str(segment);
        };
        let [from, to] = scratch;
        let mut current = segment;
        for rules in before {
            to.clear();
            step(rules, current, to, None);
            std::mem::swap(from, to);
            current = from;
        }
        step(last, current, output, None);
    }

    /// The same, with a token for every piece.
    pub(crate) fn trace(&self, text: &str) -> (String, Vec<Token>) {
        let mut current = text.to_owned();
        let mut tokens = vec![Token {
            before: text.len(),
            after: text.len(),
            sources: 0,
            others: String::new(),
        }];
        for rules in &self.normalization {
            let (mut next, mut found) = (String::new(), Vec::new());
            step(rules, &current, &mut next, Some(&mut found));
            tokens = compose(&tokens, &found);
            current = next;
        }
        let mut segments: Vec<String> = self.segments(&current).map(str::to_owned).collect();
        for rules in &self.chain {
            let mut found = Vec::new();
            for segment in &mut segments {
                let mut next = String::new();
                step(rules, segment, &mut next, Some(&mut found));
                *segment = next;
            }
            tokens = compose(&tokens, &found);
        }
        (segments.concat(), tokens)
    }

    fn segments<'t>(&'t self, text: &'t str) -> impl Iterator<Item = &'t str> {
        let mut rest = text;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let end = match &self.segmentation {
                Some(words) => segment_end(words, rest),
                None => rest.len(),
            };
            let (segment, after) = rest.split_at(end);
            rest = after;
            Some(segment)
        })
    }

    /// All steps that match against the text, in order, and whether they change it.
    pub(crate) fn levels(&self) -> impl Iterator<Item = (&Rules, bool)> {
        self.normalization
            .iter()
            .map(|rules| (rules, true))
            .chain(self.segmentation.iter().map(|rules| (rules, false)))
            .chain(self.chain.iter().map(|rules| (rules, true)))
    }
}

/// Where the first segment of `text` ends: a word of the dictionary, or all before the next one.
fn segment_end(words: &Rules, text: &str) -> usize {
    if let Some(found) = words.at(text) {
        return found.consumed;
    }
    let mut end = 0;
    while end < text.len() && (end == 0 || words.at(&text[end..]).is_none()) {
        end += unmatched_length(words, &text[end..]);
    }
    end
}

/// How far the text is copied where nothing matches: a description sequence, or one character
/// and those after it that cannot begin a match either.
#[inline]
fn unmatched_length(rules: &Rules, text: &str) -> usize {
    let mut end = ids::sequence_length(text)
        .unwrap_or_else(|| text.chars().next().map_or(text.len(), char::len_utf8));
    for c in text[end..].chars() {
        if !rules.passes(c) {
            break;
        }
        end += c.len_utf8();
    }
    end
}

/// One step over `text`, appended to `output`.
pub(crate) fn step(rules: &Rules, text: &str, output: &mut String, mut tokens: Tokens<'_>) {
    let mut rest = text;
    while !rest.is_empty() {
        let (length, token) = match rules.at(rest) {
            Some(found) => {
                output.push_str(found.value);
                (found.consumed, tokens.is_some().then(|| token(&found)))
            }
            None => {
                let length = unmatched_length(rules, rest);
                output.push_str(&rest[..length]);
                (length, tokens.is_some().then(|| copied(length)))
            }
        };
        if let (Some(tokens), Some(token)) = (&mut tokens, token) {
            tokens.push(token);
        }
        rest = &rest[length..];
    }
}

fn token(found: &Found<'_>) -> Token {
    Token {
        before: found.consumed,
        after: found.value.len(),
        sources: 1 << found.source.min(63),
        others: found.others.to_owned(),
    }
}

fn copied(length: usize) -> Token {
    Token {
        before: length,
        after: length,
        sources: 0,
        others: String::new(),
    }
}

/// The tokens of two steps in a row as tokens from the first's input to the second's output:
/// pieces grow until both steps have a border in the same place. Copied text can be cut anywhere.
fn compose(first: &[Token], second: &[Token]) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(first.len().max(second.len()));
    let (mut left, mut right) = (Cursor::new(first), Cursor::new(second));
    while let (Some(a), Some(b)) = (left.next(), right.next()) {
        let a = left.cut(a, b.before);
        let b = right.cut(b, a.after);
        let (mut middle_left, mut middle_right) = (a.after, b.before);
        let mut joined = Token {
            before: a.before,
            after: b.after,
            sources: a.sources | b.sources,
            others: a.others + &b.others,
        };
        while middle_left != middle_right {
            let from_left = middle_left < middle_right;
            let cursor = if from_left { &mut left } else { &mut right };
            let Some(next) = cursor.next() else {
                break;
            };
            let next = cursor.cut(next, middle_left.abs_diff(middle_right));
            if from_left {
                joined.before += next.before;
                middle_left += next.after;
            } else {
                middle_right += next.before;
                joined.after += next.after;
            }
            joined.sources |= next.sources;
            joined.others.push_str(&next.others);
        }
        tokens.push(joined);
    }
    // Steps that delete text leave tokens without a counterpart at the end.
    tokens.extend(std::iter::from_fn(|| left.next()));
    tokens.extend(std::iter::from_fn(|| right.next()));
    tokens
}

/// Walks tokens; what is left of copied text can be given back.
struct Cursor<'a> {
    tokens: std::slice::Iter<'a, Token>,
    rest: Option<Token>,
}

impl<'a> Cursor<'a> {
    fn new(tokens: &'a [Token]) -> Self {
        Self {
            tokens: tokens.iter(),
            rest: None,
        }
    }

    fn next(&mut self) -> Option<Token> {
        self.rest.take().or_else(|| self.tokens.next().cloned())
    }

    /// At most `length` bytes of a copied token; the rest comes next.
    fn cut(&mut self, token: Token, length: usize) -> Token {
        if token.sources != 0 || token.after <= length || length == 0 {
            return token;
        }
        self.rest = Some(copied(token.after - length));
        copied(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(before: usize, after: usize, source: u64) -> Token {
        Token {
            before,
            after,
            sources: source,
            others: String::new(),
        }
    }

    #[test]
    fn tokens_compose_at_common_borders() {
        let first = [copied(10), rule(3, 6, 1), copied(4)];
        let second = [
            copied(4),
            rule(3, 3, 2),
            copied(5),
            rule(6, 2, 4),
            copied(2),
        ];
        assert_eq!(
            compose(&first, &second),
            [
                copied(4),
                rule(3, 3, 2),
                copied(3),
                // The step's six bytes and two more copied ones: the second cut across.
                rule(5, 4, 5),
                copied(2),
            ]
        );
    }
}
