//! The headline: which line of the head it is.
//!
//! It refuses to invent one: without a declared title that stands in the text, a metadata line
//! below it, or the place of a headline (alone above running text), there is none.

use super::lines::Line;
use super::metadata::Field;
use super::segment::Look;
use super::skeleton::skeleton;

/// The longest and shortest headline, in characters.
const LENGTH: std::ops::RangeInclusive<usize> = 4..=60;
/// The score without which there is no headline; set so that a line needs two reasons.
const ENOUGH: f32 = 2.0;

/// The line of the headline, looked for above the body and in its first line.
pub(super) fn find(
    lines: &[Line<'_>],
    looks: &[Look],
    first: usize,
    last: usize,
    declared_title: Option<&str>,
) -> Option<usize> {
    let original = looks.iter().find_map(|look| {
        let meta = look.meta.as_ref()?;
        meta.fields
            .iter()
            .find(|(field, _)| *field == Field::Title)
            .map(|(_, value)| bare(value))
    });
    let declared_title = declared_title.map(bare).filter(|t| t.chars().count() >= 4);
    let body: String = lines[first..=last]
        .iter()
        .filter(|line| line.shape.chars > 20)
        .take(12)
        .map(|line| bare(line.text))
        .collect();
    let mut best: Option<(f32, usize)> = None;
    for index in 0..=first.min(lines.len() - 1) {
        let Some(score) = rate(
            lines,
            looks,
            index,
            first,
            &body,
            original.as_deref(),
            declared_title.as_deref(),
        ) else {
            continue;
        };
        if score >= ENOUGH && best.is_none_or(|(most, _)| score > most + 0.01) {
            best = Some((score, index));
        }
    }
    best.map(|(_, index)| index)
}

/// The line that is the declared title, on a page of which nothing else is known.
pub(super) fn declared(lines: &[Line<'_>], declared: Option<&str>) -> Option<usize> {
    let title = bare(declared?);
    lines.iter().take(40).position(|line| {
        LENGTH.contains(&line.shape.chars) && matches_declared(&bare(line.text), &title)
    })
}

fn rate(
    lines: &[Line<'_>],
    looks: &[Look],
    index: usize,
    first: usize,
    body: &str,
    original: Option<&str>,
    declared: Option<&str>,
) -> Option<f32> {
    let (line, look) = (&lines[index], &looks[index]);
    if !LENGTH.contains(&line.shape.chars) || look.meta.is_some() || line.shape.is_numeric() {
        return None;
    }
    let text = bare(line.text);
    let mut score = 0.0;
    if let Some(declared) = declared
        && matches_declared(&text, declared)
    {
        score += 4.0;
    }
    if original.is_some_and(|original| similar(&text, original)) {
        score += 1.5;
    }
    score -= 3.0 * look.hit.map_or(0.0, |hit| hit.score);
    if line.text.ends_with('。') || (look.prose && index == first && line.shape.stops > 1) {
        score -= 3.0;
    }
    score += match line.shape.chars {
        10..=45 => 1.0,
        6..=9 => 0.6,
        _ => 0.0,
    };
    if line.shape.items > 4 {
        score -= 1.0;
    }
    // Metadata close below, with nothing but tools and subtitles between.
    let below = (index + 1..lines.len().min(index + 5)).find(|&k| looks[k].meta.is_some());
    if let Some(k) = below {
        let steps = k - index;
        score += match steps {
            1 => 2.0,
            2 => 1.4,
            _ => 1.0,
        };
    }
    score += 1.5 * overlap(&text, body);
    // The place of a headline: the first line, or the last one before running text.
    if index == 0 {
        score += 0.8;
    }
    if index + 1 == first && index < first {
        score += 0.7;
    }
    Some(score)
}

/// Whether `text` is what the page declares: `declared` may carry the name of the site behind it.
fn matches_declared(text: &str, declared: &str) -> bool {
    text == declared
        || (text.chars().count() >= 6 && declared.starts_with(text))
        || (declared.chars().count() >= 6 && text.starts_with(declared))
}

fn similar(a: &str, b: &str) -> bool {
    overlap(a, b) >= 0.6
}

/// The share of character pairs of `a` that stand in `b` too.
fn overlap(a: &str, b: &str) -> f32 {
    let chars: Vec<char> = a.chars().collect();
    let pairs = chars.windows(2);
    let total = pairs.len();
    if total == 0 {
        return 0.0;
    }
    let mut pair = String::new();
    let common = pairs
        .filter(|two| {
            pair.clear();
            pair.extend(*two);
            b.contains(&pair)
        })
        .count();
    #[allow(clippy::cast_precision_loss)]
    let share = common as f32 / total as f32;
    share
}

/// The skeleton without marks, for comparison.
fn bare(text: &str) -> String {
    let mut out = String::new();
    skeleton(text, &mut out);
    out.retain(char::is_alphanumeric);
    out
}
