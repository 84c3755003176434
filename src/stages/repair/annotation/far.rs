//! What stands too far away for the language model, which sees four characters: how a quotation was opened
//! says how it ends, a question asks for its sign, and 他 is in the company of 他. Weighs readings
//! beside those that the lattice found; it decides nothing. The counts are of the development corpus but for old
//! novels and Cantonese (27 MB); where a table has fewer than twenty cases it was drawn to its neighbours.

use super::evidence::is_han;
use crate::plausibility::{Model, exponential};

/// The signs that open and close quotations.
pub(super) const QUOTATIONS: [(char, char); 4] =
    [('“', '”'), ('‘', '’'), ('「', '」'), ('『', '』')];

/// How many characters to either side are looked at.
const REACH: usize = 200;

/// How many characters of a sentence are asked whether it is a question.
const SENTENCE: usize = 100;

/// What stands around a site.
pub(super) struct Around {
    before: Vec<char>,
    behind: Vec<char>,
}

impl Around {
    /// A site between `before` and `behind`, both as they are read.
    pub(super) fn new(
        before: impl DoubleEndedIterator<Item = char>,
        behind: impl Iterator<Item = char>,
    ) -> Self {
        let mut before: Vec<char> = before.rev().take(REACH).collect();
        before.reverse();
        Self {
            before,
            behind: behind.take(REACH).collect(),
        }
    }

    /// What speaks (nats) for `text` here. Constant time for a few characters.
    pub(super) fn weigh(&self, text: &[char]) -> f32 {
        let closes = |ch: &char| QUOTATIONS.iter().any(|(_, close)| close == ch);
        let says = |ch: &char| closes(ch) || is_question(*ch) || pronoun(*ch).is_some();
        if !text.iter().any(says) && !self.behind.first().is_some_and(closes) {
            return 0.0;
        }
        let (before, behind) = (self.before.iter(), self.behind.iter());
        let all: Vec<char> = before.chain(text).chain(behind).copied().collect();
        let (from, until) = (self.before.len(), self.before.len() + text.len());
        let ends = (from..all.len().min(until + 1)).map(|at| quotation(&all, at));
        let own = (from..until).map(|at| question(&all, at) + company(&all, at));
        ends.sum::<f32>() + own.sum::<f32>()
    }
}

fn ends_sentence(ch: char) -> bool {
    matches!(
        ch,
        '。' | '！' | '？' | '!' | '?' | '…' | '—' | '～' | '~' | '.'
    )
}

/// The log-odds (nats) that a quotation of so many characters, opened behind `opened`, ends with the end of a
/// sentence; `parts` says that it has several. Without that, all together, half of 64,000 do: of those behind `：` 97 in a
/// hundred, of words of up to four characters behind a hanzi 3 in a thousand.
fn spoken(opened: Option<char>, length: usize, parts: bool) -> f32 {
    let size = match length {
        0..=4 => 0,
        5..=8 => 1,
        9..=16 => 2,
        17..=40 => 3,
        _ => 4,
    };
    let rows: [[f32; 5]; 2] = match opened {
        None | Some('\n') => [[-1.0, 0.3, 1.2, 1.0, 1.0], [1.0, 2.5, 2.6, 2.7, 2.3]],
        Some('：' | ':') => [[1.5, 3.4, 2.8, 1.4, 1.4], [1.5, 3.3, 4.2, 4.1, 4.3]],
        Some('，' | ',') => [[-3.6, -0.7, 0.0, -0.1, 0.0], [0.0, 0.4, 0.6, 1.1, 1.7]],
        Some('。' | '！' | '？' | '!' | '?' | '…' | '”' | '」') => {
            [[-2.5, -0.4, 0.5, 1.0, 1.0], [0.5, 1.6, 1.6, 2.6, 2.6]]
        }
        Some(ch) if is_han(ch) => [
            [-5.8, -4.5, -3.2, -2.7, -2.5],
            [-0.7, -1.5, -2.0, -1.2, 0.2],
        ],
        Some(_) => [[-4.8, -2.7, -2.3, -1.9, -1.0], [0.0, 0.2, 0.0, 0.4, 1.5]],
    };
    rows[usize::from(parts)][size]
}

/// What speaks (nats) for how the quotation ends that the sign at `at` closes, if that is one.
fn quotation(chars: &[char], at: usize) -> f32 {
    let Some((open, close)) = QUOTATIONS.iter().find(|(_, close)| *close == chars[at]) else {
        return 0.0;
    };
    let inside = chars[..at].iter().rev().take(REACH);
    let length = inside.take_while(|ch| *ch != open && *ch != close).count();
    let from = at - length;
    if from == 0 || chars[from - 1] != *open {
        return 0.0;
    }
    let closed = |ch: &&char| !QUOTATIONS.iter().any(|(_, close)| close == *ch);
    let Some(last) = chars[from..at].iter().rev().find(closed) else {
        return 0.0;
    };
    let divides = |ch: &char| "，。！？；,!?;".contains(*ch);
    let parts = chars[from..at - 1].iter().any(divides);
    let opened = from.checked_sub(2).map(|at| chars[at]);
    let odds = f64::from(spoken(opened, length, parts));
    let odds = if ends_sentence(*last) { odds } else { -odds };
    // twice the probability: as much as it is more likely than where nothing is known
    (2.0 / (1.0 + exponential(-odds))).ln() as f32
}

fn is_question(ch: char) -> bool {
    matches!(ch, '？' | '?')
}

/// The characters and words of questions.
const ASKS: &str = "谁誰哪吗嗎呢怎何几幾";
const ASKING: [&str; 7] = ["什么", "什麼", "甚麼", "是否", "难道", "難道", "多少"];

/// The characters at the end of a sentence of which the language model knows what follows.
const PARTICLES: &str = "吗嗎呢么麼吧啊";

/// What speaks (nats) for the question mark at `at`, if it is one: of sentences with a word that asks 25 in
/// a hundred end in one, of others 2; of those that end in a particle 79 and 41.
fn question(chars: &[char], at: usize) -> f32 {
    let Some(last) = at.checked_sub(1).map(|at| chars[at]) else {
        return 0.0;
    };
    if !is_question(chars[at]) || !is_han(last) {
        return 0.0;
    }
    let stops = |ch: char| ends_sentence(ch) || matches!(ch, '\n' | '；' | ';');
    let length = chars[..at].iter().rev().take(SENTENCE);
    let length = length.take_while(|ch| !stops(**ch)).count();
    let sentence: String = chars[at - length..at].iter().collect();
    let asks = sentence.contains(|ch| ASKS.contains(ch))
        || ASKING.iter().any(|word| sentence.contains(word));
    match (asks, PARTICLES.contains(last)) {
        (true, false) => 1.7,
        (false, false) => -0.75,
        (true, true) => 0.4,
        (false, true) => -0.25,
    }
}

/// Which pronoun `ch` is.
fn pronoun(ch: char) -> Option<usize> {
    ['他', '她', '它'].iter().position(|one| *one == ch)
}

/// What speaks (nats) for 他, 她 and 它 between two of them (the last row and column: where there is none), beyond
/// how frequent they are: of 90,700 in documents of 400 characters.
const COMPANY: [[[f32; 3]; 4]; 4] = [
    [
        [0.49, -1.06, -1.69],
        [-0.07, 1.28, -2.26],
        [-0.12, -1.95, 0.42],
        [0.33, -1.06, -0.5],
    ],
    [
        [-0.1, 1.3, -2.2],
        [-1.25, 1.87, -2.84],
        [-0.87, 1.36, -0.17],
        [-0.69, 1.65, -1.62],
    ],
    [
        [-0.1, -2.14, 0.41],
        [-1.12, 1.49, -0.23],
        [-1.33, -3.2, 0.96],
        [-0.72, -2.28, 0.79],
    ],
    [
        [0.32, -1.13, -0.45],
        [-0.71, 1.63, -1.36],
        [-0.76, -2.36, 0.81],
        [0.07, -0.87, 0.1],
    ],
];

/// What a pronoun's company weighs: the page's own counts know some of it.
const WEIGHT: f32 = 0.5;

/// How much of what the language model says of 他 and 她 in one place is believed: with so few counts it
/// differs for want of text more than of sense. What is left is shared as they are frequent.
const BELIEVED: f32 = 0.3;
const FREQUENT: [f32; 2] = [0.81, 0.19];

/// How many characters before and behind a pronoun the language model reads.
const NEAR: usize = 3;

/// What speaks (nats) for the pronoun at `at`, if it is one.
fn company(chars: &[char], at: usize) -> f32 {
    let Some(own) = pronoun(chars[at]) else {
        return 0.0;
    };
    let before = chars[..at].iter().rev().find_map(|ch| pronoun(*ch));
    let behind = chars[at + 1..].iter().find_map(|ch| pronoun(*ch));
    let sum = COMPANY[before.unwrap_or(3)][behind.unwrap_or(3)][own];
    WEIGHT * sum + evened(chars, at, own)
}

/// What 他 or 她 at `at` gains where the language model's preference is believed only in part.
fn evened(chars: &[char], at: usize, own: usize) -> f32 {
    let Some(frequent) = FREQUENT.get(own) else {
        return 0.0;
    };
    let model = Model::bundled();
    let (before, behind) = (&chars[at.saturating_sub(NEAR)..at], &chars[at + 1..]);
    let mut state = model.unknown_start();
    for ch in before {
        state = model.advance(state, model.fold(*ch)).0;
    }
    let read = |pronoun: char| -> f64 {
        let (mut state, mut sum) = (state, 0.0);
        for ch in [&pronoun].into_iter().chain(behind.iter().take(NEAR)) {
            let (next, score) = model.advance(state, model.fold(*ch));
            state = next;
            sum += f64::from(score.nats());
        }
        sum
    };
    let scores = [read('他'), read('她')];
    let share = 1.0 / (1.0 + exponential(scores[1 - own] - scores[own]));
    (1.0 - BELIEVED) * (frequent.ln() - share.max(1e-9).ln() as f32)
}

#[cfg(test)]
mod tests {
    use super::Around;

    fn weigh(before: &str, text: &str, behind: &str) -> f32 {
        let text: Vec<char> = text.chars().collect();
        Around::new(before.chars(), behind.chars()).weigh(&text)
    }

    #[test]
    fn a_quotation_ends_as_it_was_opened() {
        let stop =
            |before: &str| weigh(before, "。", "”，他走了") - weigh(before, "常", "”，他走了");
        assert!(stop("她回答說：“今天的天氣，一切正") > 3.0);
        assert!(stop("我們常說的“正") < -4.0);
        assert_eq!(stop("他說今天的天氣一切正"), 0.0);
    }

    #[test]
    fn the_closing_sign_itself_says_how_it_ends() {
        let said = "她回答說：“今天的天氣，很好";
        assert!(weigh(said, "。”", "\n") > weigh(said, "”", "\n") + 3.0);
        assert!(weigh(said, "。’”", "\n") <= weigh(said, "。”", "\n"));
    }

    #[test]
    fn a_question_asks_for_its_sign() {
        assert!(weigh("你還有什麼東西要帶走", "？", "\n") > 1.0);
        assert!(weigh("我們走到了山上", "？", "\n") < 0.0);
        assert_eq!(weigh("你還有什麼東西要帶走", "！", "\n"), 0.0);
    }

    #[test]
    fn a_pronoun_is_in_company() {
        let she =
            |before: &str, behind: &str| weigh(before, "她", behind) - weigh(before, "他", behind);
        let (hers, his) = (
            ("她早上出門，我央求", "回去，可她不肯"),
            ("他早上出門，我央求", "回去，可他不肯"),
        );
        assert!(she(hers.0, hers.1) > she(his.0, his.1) + 2.0);
    }

    #[test]
    fn the_model_is_believed_in_part() {
        // 央求他 was counted and 央求她 was not.
        let share = |ch: &str| weigh("我央求", ch, "回去");
        assert!(share("她") > share("他"));
    }
}
