//! Rows and runs of the words that menus are made of.
//!
//! One listed word alone has the weight of its rule, several make a menu. What stands between
//! them may be names of the site's own, up to a share.

use super::matcher::Word;
use super::{Hit, Kind, Rule};
use crate::hash::FastMap;
use crate::stages::strip::lines::Shape;
use crate::stages::strip::skeleton::skeleton;

/// The shortest part of a row that may be a word, in bytes: one Chinese character.
pub(super) const LETTER: usize = 3;

/// The listed words, by their skeletons.
#[derive(Debug, Default)]
pub(super) struct Words {
    known: FastMap<String, (usize, f32)>,
    /// Of the longest, in bytes.
    longest: usize,
}

impl Words {
    /// The words of all `rules` of that kind; of two rules with the same word the heavier counts.
    pub(super) fn new(rules: &[Rule]) -> Self {
        let mut known: FastMap<String, (usize, f32)> = FastMap::default();
        let mut folded = String::new();
        for (number, rule) in rules.iter().enumerate() {
            for cue in rule.cues.iter().filter(|_| rule.kind == Kind::Words) {
                skeleton(cue, &mut folded);
                let slot = known.entry(folded.clone()).or_insert((number, rule.weight));
                if rule.weight > slot.1 {
                    *slot = (number, rule.weight);
                }
            }
        }
        let longest = known.keys().map(String::len).max().unwrap_or(0);
        Self { known, longest }
    }

    /// A line made of listed words; `found` are those that stand anywhere in its skeleton.
    pub(super) fn matches(
        &self,
        line: &str,
        whole: &str,
        shape: &Shape,
        found: &[Word],
    ) -> Option<Hit> {
        /// Longer lines are rows of links at most, and then they have separators.
        const RUN_TOGETHER: usize = 90;
        if shape.ends_sentence && shape.chars > 8 {
            return None;
        }
        if let Some(&(rule, score)) = self
            .known
            .get(core(whole))
            .or_else(|| self.known.get(whole))
        {
            return Some(Hit { rule, score });
        }
        self.row(line, shape).or_else(|| {
            let short = shape.chars <= RUN_TOGETHER && found.len() >= 2;
            short.then(|| run(whole, found)).flatten()
        })
    }

    /// A row of short parts of which many are listed words.
    fn row(&self, line: &str, shape: &Shape) -> Option<Hit> {
        /// The share of parts that have to be known; the others are names of the site's own.
        const KNOWN: f32 = 0.34;
        /// The share in a row of many parts.
        const KNOWN_OF_MANY: f32 = 0.2;
        const LONG: usize = 6;
        if !may_be_row(shape) {
            return None;
        }
        let mut item = String::new();
        let mut parts = 0;
        // The same word again and again is what a line is about.
        let mut known: Vec<String> = Vec::new();
        let mut best: Option<(usize, f32)> = None;
        for part in line.split(is_part_separator) {
            skeleton(part, &mut item);
            let part = core(&item);
            if part.is_empty() {
                continue;
            }
            parts += 1;
            // Single letters and signs are names of things: 配置 X11 服务, 时间 × 速度.
            if part.len() < LETTER {
                continue;
            }
            if let Some((rule, weight)) = self.part(part) {
                if known.iter().any(|word| word == part) {
                    continue;
                }
                known.push(part.to_owned());
                if best.is_none_or(|(_, most)| weight > most) {
                    best = Some((rule, weight));
                }
            }
        }
        let (rule, weight) = best?;
        #[allow(clippy::cast_precision_loss)]
        let share = known.len() as f32 / parts.max(1) as f32;
        let least = if parts >= LONG { KNOWN_OF_MANY } else { KNOWN };
        if known.len() < 2 || share < least {
            return None;
        }
        Some(Hit {
            rule,
            score: (weight + 0.3 + 0.2 * share).min(0.97),
        })
    }

    /// A part of a row that is a listed word, or two of them: 生活新闻.
    fn part(&self, part: &str) -> Option<(usize, f32)> {
        if part.len() > 2 * self.longest {
            return None;
        }
        self.known.get(part).copied().or_else(|| {
            part.char_indices().skip(2).find_map(|(at, _)| {
                let (first, second) = part.split_at(at);
                (second.chars().count() >= 2 && self.known.contains_key(first))
                    .then(|| self.known.get(second).copied())
                    .flatten()
            })
        })
    }
}

/// Whether a line has the shape of a row of short parts.
pub(super) fn may_be_row(shape: &Shape) -> bool {
    /// Of the longest part, in characters.
    const PART: usize = 14;
    shape.items >= 2 && shape.longest_item <= PART
}

/// A line of listed words run together, with at most a fifth of something else.
fn run(whole: &str, found: &[Word]) -> Option<Hit> {
    let counts = |c: &char| !c.is_ascii_digit() && !is_mark(*c);
    let total = whole.chars().filter(counts).count();
    let possible: usize = found.iter().map(|word| word.chars).sum();
    if total < 4 || !covers(possible, total) {
        return None;
    }
    // The most characters up to each byte that words cover, and with how few words.
    let mut covered = vec![(0_usize, 0_isize); whole.len() + 1];
    let mut sorted = found.to_vec();
    sorted.sort_unstable_by_key(|word| word.end);
    let mut words = sorted.iter().peekable();
    for end in 1..=whole.len() {
        covered[end] = covered[end].max(covered[end - 1]);
        while let Some(word) = words.next_if(|word| word.end == end) {
            let before = covered[end - word.bytes];
            covered[end] = covered[end].max((before.0 + word.chars, before.1 - 1));
        }
    }
    let (most, count) = covered[whole.len()];
    let best = found.iter().max_by(|a, b| a.weight.total_cmp(&b.weight))?;
    if -count < 2 || !covers(most, total) {
        return None;
    }
    Some(Hit {
        rule: best.rule,
        score: (best.weight + 0.2 + if most >= total { 0.1 } else { 0.0 }).min(0.95),
    })
}

/// Whether words of so many characters leave a fifth of a line at most, both without marks.
pub(super) fn covers(words: usize, line: usize) -> bool {
    words * 5 >= line * 4
}

/// The skeleton without the decoration and counts around it: `【打印】`, `更多>>`, `评论(12)`.
pub(super) fn core(skeleton: &str) -> &str {
    let bare = skeleton.trim_matches(|c: char| is_mark(c) || is_part_separator(c));
    let without_count = bare.trim_end_matches(|c: char| c.is_ascii_digit() || is_mark(c));
    if without_count.is_empty() {
        bare
    } else {
        without_count
    }
}

pub(super) fn is_mark(c: char) -> bool {
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

pub(in crate::stages::strip) fn is_part_separator(c: char) -> bool {
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
