//! One character that a page writes for another: 著 for 着, as pages in traditional script do and
//! careless ones in simplified script, while others keep 著 for works and fame. The language model knows
//! both, and is asked which of them the page means; what is written stays as it is.

use std::borrow::Cow;

use crate::plausibility::{Model, Score};

/// What is written, and what it may mean.
pub(super) const WRITTEN: char = '著';
pub(super) const MEANT: char = '着';

/// How many characters before it and behind it say which of them it is.
const BEFORE: usize = 3;
const BEHIND: usize = 2;

/// How many times as often as the character itself the other one has to stand for it.
const TIMES: usize = 4;

/// Whether a page writes the one for the other, of which `clean` is what is certain. Linear.
pub(super) fn seen(clean: &[String]) -> bool {
    let count = |ch: char| {
        let times = clean.iter().map(|text| text.matches(ch).count());
        times.sum::<usize>()
    };
    let own = count(MEANT);
    if count(WRITTEN) <= TIMES * own {
        return false;
    }
    let all = clean
        .iter()
        .map(|text| meant(text).matches(MEANT).count())
        .sum::<usize>();
    all - own > TIMES * own
}

/// `text` with what it means in place of what is written, where that reads better. Linear.
pub(super) fn meant(text: &str) -> Cow<'_, str> {
    if !text.contains(WRITTEN) {
        return Cow::Borrowed(text);
    }
    let mut chars: Vec<char> = text.chars().collect();
    for at in 0..chars.len() {
        if chars[at] == WRITTEN {
            let from = at.saturating_sub(BEFORE);
            let until = (at + 1 + BEHIND).min(chars.len());
            chars[at] = likelier(&chars[from..at], &chars[at + 1..until]);
        }
    }
    chars.into_iter().collect()
}

/// The same for `text` between two others.
pub(super) fn meant_between<'t>(before: &str, text: &'t str, after: &str) -> Cow<'t, str> {
    if !text.contains(WRITTEN) {
        return Cow::Borrowed(text);
    }
    let mut left: Vec<char> = before.chars().rev().take(BEFORE).collect();
    left.reverse();
    let right = after.chars().take(BEHIND);
    let whole: String = left
        .iter()
        .copied()
        .chain(text.chars())
        .chain(right)
        .collect();
    let inner = meant(&whole);
    let inner = inner.chars().skip(left.len());
    inner.take(text.chars().count()).collect()
}

fn likelier(before: &[char], behind: &[char]) -> char {
    let model = Model::bundled();
    let score = |ch: char| {
        let mut state = model.unknown_start();
        let mut sum = Score::ZERO;
        for (at, ch) in before.iter().chain([&ch]).chain(behind).enumerate() {
            let (next, score) = model.advance(state, model.fold(*ch));
            state = next;
            if at >= before.len() {
                sum += score;
            }
        }
        sum
    };
    if score(MEANT) > score(WRITTEN) {
        MEANT
    } else {
        WRITTEN
    }
}

#[cfg(test)]
mod tests {
    use super::{meant, meant_between, seen};

    #[test]
    fn says_what_is_meant() {
        assert_eq!(
            meant("他看著我笑，寫過不少著作"),
            "他看着我笑，寫過不少著作"
        );
        assert_eq!(meant_between("他看", "著", "我笑"), "着");
        assert_eq!(meant_between("不少", "著", "作"), "著");
    }

    #[test]
    fn a_page_shows_whether_it_writes_so() {
        let page = |text: &str| vec![text.to_owned()];
        assert!(seen(&page("他看著我笑，拿著書走了")));
        assert!(!seen(&page("他看着我笑，她的著作很多")));
        assert!(!seen(&page("這位著名學者的著作很多")));
    }
}
