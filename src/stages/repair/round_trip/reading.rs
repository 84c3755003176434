//! How badly a piece of text reads: a cost in nats, the same scale for every script.
//!
//! Hanzi and the marks of Chinese cost what the language model says. Other characters cost what
//! their class costs in running text, and combinations that honest text does not have (a capital
//! after a small letter, a sign between letters, a control character) cost more. Two readers:
//! [`Quick`] knows classes only, where frequent hanzi are those that GB 2312 and Big5 put on
//! their first levels; [`Fluent`] asks the model.

use std::sync::LazyLock;

use super::class::{Class, class};
use super::scan::is_cantonese;
use crate::plausibility::{Model, Score, State, Symbol};

/// The cost of `c` after `before`, in nats. `chinese` says that the line is Chinese, so that other
/// scripts beside its hanzi are a surprise.
fn class_cost(before: char, c: char, chinese: bool) -> f32 {
    let (left, here) = (class(before), class(c));
    match here {
        Class::Plain => 3.0,
        Class::Letter if matches!(left, Class::Sign | Class::Junk) => 5.0,
        Class::Letter => 3.0,
        Class::CjkMark => 3.5,
        Class::Mark if matches!(left, Class::Small | Class::Capital) => 6.0,
        Class::Mark => 5.0,
        Class::Common => 6.5,
        Class::Known => 8.0,
        Class::Rare => 13.0,
        Class::Line if c == before => 2.0,
        Class::Line => 7.5,
        Class::Script if left == here => 4.5,
        Class::Script => 8.0,
        Class::Sign if c == before => 3.0,
        Class::Sign => 10.0,
        Class::Junk => 14.0,
        Class::Kana
        | Class::Bopomofo
        | Class::HalfKana
        | Class::Hangul
        | Class::FrequentHangul
        | Class::SeldomHangul => syllable_cost(left, here, chinese),
        _ => {
            let own = letter_cost(before, left, c, here);
            let strange = chinese && matches!(left, Class::Common | Class::Known | Class::Rare);
            if strange { own.max(BESIDE_HANZI) } else { own }
        }
    }
}

/// What a letter costs (nats) that stands beside hanzi in a Chinese line.
const BESIDE_HANZI: f32 = 8.5;

/// What a syllable costs (nats) beside one of another alphabet, or a sign.
const BESIDE_ANOTHER: f32 = 10.0;

fn syllable_cost(left: Class, here: Class, chinese: bool) -> f32 {
    let hangul = matches!(
        left,
        Class::Hangul | Class::FrequentHangul | Class::SeldomHangul
    );
    match here {
        Class::Kana if left == Class::Kana => 4.0,
        Class::Kana if hangul => BESIDE_ANOTHER,
        Class::Kana if chinese => BESIDE_HANZI,
        Class::Kana if matches!(left, Class::CjkMark | Class::Plain) => 4.0,
        Class::Kana => 5.5,
        Class::Bopomofo if left == here => 6.0,
        Class::Bopomofo => 9.0,
        Class::HalfKana => 6.0,
        Class::Hangul if chinese && !hangul => 11.0,
        Class::SeldomHangul => 13.0,
        Class::Hangul => 9.0,
        _ if hangul => 5.0,
        _ if matches!(
            left,
            Class::Kana | Class::Sign | Class::Line | Class::Script
        ) =>
        {
            BESIDE_ANOTHER
        }
        _ if chinese || matches!(left, Class::Known | Class::Rare) => 8.5,
        _ => 5.0,
    }
}

fn letter_cost(before: char, left: Class, c: char, here: Class) -> f32 {
    match here {
        Class::Small if is_greek(c) && is_greek(before) => 4.0,
        Class::Capital if is_greek(c) && (is_greek(before) || left == Class::Plain) => 4.5,
        Class::Small if left == Class::Capital || before.is_ascii_alphabetic() => 5.0,
        Class::Small => 6.0,
        Class::SmallCyrillic if left == here || left == Class::CapitalCyrillic => 4.0,
        Class::SmallCyrillic => 5.5,
        Class::CapitalCyrillic if left == here || left == Class::Plain => 4.5,
        Class::CapitalCyrillic => 9.0,
        Class::Capital if matches!(left, Class::Plain | Class::Capital) => 6.5,
        Class::Capital if before.is_ascii_uppercase() => 6.5,
        _ => 10.0,
    }
}

/// Whether `c` is a letter of Greek.
fn is_greek(c: char) -> bool {
    matches!(c, '\u{386}'..='\u{3ce}' | '\u{1f00}'..='\u{1fff}')
}

/// Reads a text character by character and says what each costs.
pub(in crate::stages::repair) trait Reader: Copy + PartialEq {
    /// The cost of `c` after all that was read before, in nats.
    fn read(&mut self, c: char) -> f32;

    /// The cost of `text`.
    fn read_all(&mut self, text: &str) -> f32 {
        text.chars().map(|c| self.read(c)).sum()
    }
}

/// Classes only.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::stages::repair) struct Quick {
    before: char,
    chinese: bool,
}

impl Quick {
    /// At the beginning of a line; `chinese` says that other scripts are a surprise in it.
    pub(in crate::stages::repair) fn new(chinese: bool) -> Self {
        Self {
            before: '\n',
            chinese,
        }
    }
}

impl Reader for Quick {
    fn read(&mut self, c: char) -> f32 {
        let cost = class_cost(self.before, c, self.chinese);
        self.before = c;
        cost
    }
}

/// Classes, and of each hanzi how frequent it is by itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lone(Quick);

impl Lone {
    /// At the beginning of a line; `chinese` says that other scripts are a surprise in it.
    pub(super) fn new(chinese: bool) -> Self {
        Self(Quick::new(chinese))
    }

    /// What the hanzi `c` costs by itself.
    pub(super) fn hanzi(c: char) -> Option<f32> {
        /// By hanzi from U+4E00 on.
        static COSTS: LazyLock<Box<[f32]>> = LazyLock::new(|| {
            let model = Model::bundled();
            let cost = |c: char| {
                let symbol = model.fold(c);
                let (_, score) = model.advance(model.unknown_start(), symbol);
                let known = symbol.is_known();
                if known { -score.nats() } else { UNKNOWN_HANZI }
            };
            (FIRST_HANZI..='\u{9fff}').map(cost).collect()
        });
        let at = (c as usize).checked_sub(FIRST_HANZI as usize)?;
        COSTS.get(at).copied()
    }

    /// The same behind `before`.
    pub(super) fn after(mut self, before: char) -> Self {
        self.0.before = before;
        self
    }
}

impl Reader for Lone {
    fn read(&mut self, c: char) -> f32 {
        match Self::hanzi(c) {
            Some(cost) => {
                self.0.before = c;
                cost
            }
            None => self.0.read(c),
        }
    }
}

const FIRST_HANZI: char = '\u{4e00}';

/// The bounds of what a hanzi may cost (nats). The model is trained on modern prose: what it calls
/// impossible still happens in names, terms and old texts.
const HANZI_COSTS: (f32, f32) = (0.5, 12.5);

/// What a hanzi costs that the model does not know.
const UNKNOWN_HANZI: f32 = 12.5;

/// Classes and the language model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::stages::repair) struct Fluent {
    before: char,
    chinese: bool,
    state: State,
}

impl Fluent {
    /// At the beginning of a line.
    pub(in crate::stages::repair) fn new() -> Self {
        Self {
            before: '\n',
            chinese: false,
            state: Model::bundled().start(),
        }
    }

    /// Where nothing is known of what stands before.
    pub(super) fn nowhere() -> Self {
        Self {
            state: Model::bundled().unknown_start(),
            ..Self::new()
        }
    }

    /// The same in a line of which is known whether it is Chinese.
    pub(in crate::stages::repair) fn in_line(mut self, chinese: bool) -> Self {
        self.chinese = chinese;
        self
    }

    /// The same at the beginning of a line.
    pub(in crate::stages::repair) fn anew(self) -> Self {
        Self::new().in_line(self.chinese)
    }

    /// In the middle of a text of which only `before` is known.
    pub(in crate::stages::repair) fn after(before: &str) -> Self {
        let mut reader = Self::new();
        let mut tail = before.char_indices().rev();
        let mut hanzi = tail.clone().take(LOOKS_BACK).filter(|(_, c)| is_hanzi(*c));
        let tail = match hanzi.nth(LOOKS_BACK - 1) {
            Some(first) => Some(first),
            None => tail.nth(CONTEXT_CHARS - 1),
        };
        reader.read_all(tail.map_or(before, |(at, _)| &before[at..]));
        reader
    }
}

/// How many characters before a stretch are read to know its context; the model looks back so many, if they
/// are hanzi: blanks and what follows in a run of letters do not count.
const CONTEXT_CHARS: usize = 6;
const LOOKS_BACK: usize = 4;

impl Reader for Fluent {
    fn read(&mut self, c: char) -> f32 {
        let model = Model::bundled();
        if c == '\n' {
            let end = model.end(self.state);
            *self = Self::new().in_line(self.chinese);
            return -end.nats();
        }
        let symbol = model.fold(c);
        let (state, score) = model.advance(self.state, symbol);
        self.state = state;
        let cost = fluent_cost(self.before, c, self.chinese, symbol, score);
        self.before = c;
        cost
    }
}

/// What `c` costs (nats) that the model calls so probable.
fn fluent_cost(before: char, c: char, chinese: bool, symbol: Symbol, score: Score) -> f32 {
    let by_class = || class_cost(before, c, chinese);
    match class(c) {
        Class::Common | Class::Known | Class::Rare if symbol.is_known() => {
            (-score.nats()).clamp(HANZI_COSTS.0, HANZI_COSTS.1)
        }
        Class::Common | Class::Known | Class::Rare => UNKNOWN_HANZI,
        Class::Mark if chinese && c >= '\u{2010}' => match symbol.is_known() {
            true => (-score.nats()).clamp(HANZI_COSTS.0, by_class() + 3.0),
            false => by_class() + 3.0,
        },
        Class::CjkMark => (-score.nats()).clamp(HANZI_COSTS.0, by_class() + 3.0),
        _ => by_class(),
    }
}

/// What the fluent reader knows of a character wherever it stands.
#[derive(Debug, Clone, Copy)]
pub(in crate::stages::repair) struct Noted {
    symbol: Symbol,
    /// Whether it is a hanzi that the model knows: what it costs is for the model to say.
    is_known_hanzi: bool,
}

impl Noted {
    /// What it knows of `c`, which ends no line.
    pub(in crate::stages::repair) fn of(c: char) -> Self {
        let symbol = Model::bundled().fold(c);
        Self {
            symbol,
            is_known_hanzi: is_hanzi(c) && symbol.is_known(),
        }
    }
}

impl Fluent {
    /// What each of many characters would cost after all that was read before.
    pub(in crate::stages::repair) fn costs(&self) -> impl FnMut(char, Noted) -> f32 {
        let reader = *self;
        let mut fan = Model::bundled().fan(self.state);
        move |c, noted| {
            let score = fan.score(noted.symbol);
            match noted.is_known_hanzi {
                true => (-score.nats()).clamp(HANZI_COSTS.0, HANZI_COSTS.1),
                false => fluent_cost(reader.before, c, reader.chinese, noted.symbol, score),
            }
        }
    }
}

/// Whether Chinese text all but never has `c`.
pub(in crate::stages::repair) fn is_improbable(c: char) -> bool {
    matches!(
        class(c),
        Class::Rare
            | Class::Junk
            | Class::Sign
            | Class::Hangul
            | Class::FrequentHangul
            | Class::SeldomHangul
            | Class::Bopomofo
            | Class::Script
            | Class::HalfKana
            | Class::Line
            | Class::Small
            | Class::Capital
    )
}

/// Whether `c` is neither a hanzi nor what stands beside hanzi every day.
pub(super) fn is_strange(c: char) -> bool {
    use Class::{CjkMark, Common, Known, Letter, Mark, Plain, Rare};
    match class(c) {
        Common | Known | Rare | Plain | Letter => false,
        CjkMark => ('\u{3012}'..='\u{3020}').contains(&c),
        Mark => !('\u{2010}'..='\u{2027}').contains(&c) && c != '·',
        _ => true,
    }
}

/// Whether `c` is a hanzi.
pub(super) fn is_hanzi(c: char) -> bool {
    matches!(class(c), Class::Common | Class::Known | Class::Rare)
}

/// Whether `c` is a frequent hanzi.
pub(super) fn is_common_hanzi(c: char) -> bool {
    matches!(class(c), Class::Common | Class::Known)
}

/// Whether `text` holds three different hanzi, or `least`, none of them twice.
pub(super) fn is_varied(text: &str, least: usize) -> bool {
    const MANY: usize = 3;
    let mut seen: Vec<char> = Vec::with_capacity(MANY);
    let mut again = false;
    for c in text.chars() {
        let hanzi = is_hanzi(c);
        if hanzi && seen.contains(&c) {
            again = true;
        } else if hanzi {
            seen.push(c);
            if seen.len() == MANY {
                return true;
            }
        }
    }
    !again && seen.len() >= least
}

/// How many (one in this many) of the characters beyond ASCII may be rare hanzi in Chinese text.
const RARE_SHARE: usize = 3;

/// The same for kana, letters beyond ASCII and signs.
const OTHER_SHARE: usize = 3;

/// Whether `text` can be what a Chinese codec wrote: hanzi, most of them frequent, and marks.
pub(in crate::stages::repair) fn is_chinese(text: &str) -> bool {
    let (mut hanzi, mut rare, mut other, mut marks) = (0, 0, 0, 0);
    for c in text.chars() {
        match class(c) {
            Class::Plain | Class::Letter => {}
            // marks of Chinese that other languages have as well
            Class::Mark if matches!(c, '—' | '‘' | '’' | '“' | '”' | '…' | '·') => {
                marks += 1
            }
            Class::Common | Class::Known | Class::CjkMark => hanzi += 1,
            Class::Rare if is_cantonese(c) => hanzi += 1,
            Class::Rare => rare += 1,
            Class::Mark
            | Class::Kana
            | Class::Bopomofo
            | Class::Line
            | Class::Script
            | Class::Small
            | Class::Capital
            | Class::Sign
            | Class::SmallCyrillic
            | Class::CapitalCyrillic => other += 1,
            Class::HalfKana
            | Class::Hangul
            | Class::FrequentHangul
            | Class::SeldomHangul
            | Class::Junk => {
                return false;
            }
        }
    }
    rare * RARE_SHARE <= hanzi && other * OTHER_SHARE <= hanzi && (hanzi > 0 || marks == 0)
}

/// Whether at most half of the hanzi of `text` stand between letters of an alphabet, `around` it
/// (the character before and the one behind) included: letters with accents become such hanzi.
pub(super) fn is_joined(text: &str, around: [Option<char>; 2]) -> bool {
    let (mut hanzi, mut alone) = (0, 0);
    let [left, right] = around.map(|c| c.map_or(Class::Letter, class));
    let mut before = left;
    let mut chars = text.chars().peekable();
    let eastern = |class| {
        matches!(
            class,
            Class::Common | Class::Known | Class::Rare | Class::CjkMark
        )
    };
    while let Some(c) = chars.next() {
        let here = class(c);
        if matches!(here, Class::Common | Class::Known | Class::Rare) {
            hanzi += 1;
            let behind = chars.peek().map_or(right, |c| class(*c));
            let beside = before == Class::Letter || behind == Class::Letter;
            alone += u32::from(beside && !eastern(before) && !eastern(behind));
        }
        before = here;
    }
    alone * 2 <= hanzi
}

/// Whether `text` holds hanzi, kana or hangul.
pub(super) fn is_eastern(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(
            class(c),
            Class::Common
                | Class::Known
                | Class::Rare
                | Class::Kana
                | Class::Hangul
                | Class::FrequentHangul
                | Class::SeldomHangul
                | Class::CjkMark
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cantonese_is_chinese() {
        assert!(is_chinese("佢哋喺嗰度瞓緊覺"));
        assert!(!is_chinese("鐨勪腑鏂囨枃"));
    }

    #[test]
    fn classes_are_indexed_by_code_point() {
        assert_eq!(class('的'), Class::Common);
        assert_eq!(class('國'), Class::Known);
        assert_eq!(class('鐨'), Class::Rare);
        assert_eq!(class('\u{e000}'), Class::Junk);
        assert_eq!(class('，'), Class::CjkMark);
        assert_eq!(class('é'), Class::Small);
        assert_eq!(class('ｱ'), Class::HalfKana);
        assert_eq!(class('ㄓ'), Class::Bopomofo);
        assert_eq!(class('ש'), Class::Script);
    }
}
