//! What single characters say about the place where they stand: the scan stops at those that
//! wrong readings are made of and asks here. Two hints close together, or one proof, make a
//! suspicion. A letter with an accent between ASCII letters says nothing, a capital behind a small
//! letter does, and so does a hangul syllable beside a hanzi: honest text keeps such things apart.
//! Knows a character and its two neighbours, no more; it never decides that text is damaged.

use std::sync::LazyLock;

use super::characters::{self, Fact};
use super::class::{Class, class};
use super::codec::Codec;
use super::drawn;
use super::gate;
use super::reading::Lone;
use super::scan::is_flagged;
use super::stops::Rows;
use super::telling::Ways;

/// What a character says where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Nothing,
    /// An uncommon hanzi.
    Trace,
    Hint,
    /// UTF-8 in a single-byte codec where honest text has no such thing, a hanzi beside kana that
    /// Japanese does not use, or what UTF-8 of Latin letters is in GBK.
    Proof,
}

impl Weight {
    fn points(self) -> u32 {
        match self {
            Self::Nothing => 0,
            Self::Trace => 1,
            Self::Hint => 2,
            Self::Proof => STRONG,
        }
    }
}

/// So many points make a suspicion: few characters of honest text are flagged, of a wrong reading
/// about every second.
const ENOUGH: u32 = 2;

/// So many within [`CLOSE_BYTES`] (start to start; five hanzi), or so many more within
/// [`NEAR_BYTES`] (eight hanzi), make a strong one.
const STRONG: u32 = 4;
const CLOSE_BYTES: usize = 15;
const STRONG_NEAR: u32 = 6;
const NEAR_BYTES: usize = 24;

/// How many places are remembered: as many hanzi as stand within [`NEAR_BYTES`].
const REMEMBERED: usize = 8;

/// What stands close together and is suspicious.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Suspicion {
    /// Where it begins (bytes).
    pub(super) begins: usize,
    /// Whether it is more than one hint.
    pub(super) strong: bool,
    /// The wrong readings that the last character of it tells of.
    pub(super) ways: Ways,
}

/// Adds up what stands close together, along one line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Watch {
    /// Where the last ones stand (bytes), their points, and what they tell of.
    last: [(usize, u32, Ways); REMEMBERED],
    next: usize,
}

impl Default for Watch {
    fn default() -> Self {
        Self {
            last: [(0, 0, Ways::ANY); REMEMBERED],
            next: 0,
        }
    }
}

impl Watch {
    /// Takes note of what stands at `at`: the suspicion, if there is one now.
    pub(super) fn note(
        &mut self,
        bytes: &[u8],
        at: usize,
        weight: Weight,
        ways: Ways,
    ) -> Option<Suspicion> {
        let own = weight.points();
        if own == 0 {
            return None;
        }
        let (mut close, mut near, mut begins) = (own, own, at);
        for &(place, points, others) in &self.last {
            if points > 0 && at - place <= NEAR_BYTES && !ways.and(others).is_none() {
                near += points;
                close += if at - place <= CLOSE_BYTES { points } else { 0 };
                begins = begins.min(place);
            }
        }
        if begins < at && memchr::memchr(b'\n', &bytes[begins..at]).is_some() {
            // another line: forget it
            *self = Self::default();
            (close, near, begins) = (own, own, at);
        }
        self.last[self.next % REMEMBERED] = (at, own, ways);
        self.next += 1;
        let strong = close >= STRONG || near >= STRONG_NEAR;
        let suspicion = Suspicion {
            begins,
            strong,
            ways,
        };
        (close >= ENOUGH).then_some(suspicion)
    }
}

/// Kana that Japanese does not put between hanzi every now and then: particles and the ends of
/// verbs stay away.
pub(super) fn is_seldom_alone(c: char) -> bool {
    const OFTEN: &str = "いえかがきくけさしすせたちつでとなにねのはびへべみめもやりるれわをっ・ー";
    class(c) == Class::Kana && !OFTEN.contains(c)
}

/// How improbable (nats) a hanzi by itself must be to be uncommon: about one in 60,000 characters.
const UNCOMMON: f32 = 11.0;

/// Whether Chinese text has the hanzi `c` now and then only.
pub(in crate::stages::repair) fn is_uncommon(c: char) -> bool {
    is_hanzi(class(c)) && Lone::hanzi(c).is_some_and(|cost| cost >= UNCOMMON)
}

/// Characters that GBK has where UTF-8 has a letter or sign of Windows-1252.
static DOUBLED: LazyLock<Rows> = LazyLock::new(|| characters::rows(Fact::Doubled));

/// The same, from the codecs.
pub(super) fn doubled() -> Rows {
    let western = (0x80..=0xFF).filter_map(|byte| Codec::Windows1252.decode_char(&[byte]));
    let doubled: Vec<char> = western
        .filter_map(|(c, _)| Codec::Utf8.encode_char(c))
        .filter_map(|bytes| Codec::Gb18030.decode_char(bytes.as_slice()))
        .map(|(c, _)| c)
        .collect();
    Rows::new(|c| doubled.contains(&c))
}

/// Whether GBK has `c` where UTF-8 has a letter or sign of Windows-1252.
pub(super) fn is_doubled(c: char) -> bool {
    DOUBLED.has(c)
}

/// Whether `c`, one of them, is a hanzi that says nothing unless another one stands before it.
pub(super) fn is_silent(c: char, flagged: bool) -> bool {
    is_hanzi(class(c)) && !flagged && !is_uncommon(c)
}

/// What `c` at `at` says in `text`; `c` is one that wrong readings are made of.
pub(super) fn weigh(text: &str, at: usize, c: char) -> Weight {
    let before = text[..at].chars().next_back().unwrap_or('\n');
    let mut behind = text[at + c.len_utf8()..].chars();
    let after = behind.next().unwrap_or('\n');
    let here = class(c);
    if is_hanzi(here) {
        return weigh_hanzi(&text[..at], c, after);
    }
    let hint = |is: bool| if is { Weight::Hint } else { Weight::Nothing };
    match here {
        Class::Hangul | Class::SeldomHangul => {
            let behind = &text[at + c.len_utf8()..];
            hint(is_odd_hangul(&text[..at], behind) || is_lone_hangul(&text[..at], after))
        }
        Class::Kana => hint(is_alone_beside_hanzi(before, after)),
        Class::Line if drawn::is_branch(before, c, after) => Weight::Nothing,
        Class::Line if is_dash(before, c, after) => Weight::Nothing,
        // next to no wrong reading has two of them side by side
        Class::CjkMark => hint(!is_wide_letter(before) && !is_wide_letter(after)),
        _ if c < '\u{800}' || matches!(here, Class::Line | Class::Sign) => {
            let beyond = behind.next().unwrap_or('\n');
            weigh_letter(before, c, after, beyond)
        }
        _ => Weight::Hint,
    }
}

/// A dash drawn of lines behind a hanzi or a mark.
fn is_dash(before: char, c: char, after: char) -> bool {
    let left = class(before);
    c == '─' && after == c && (is_hanzi(left) || left == Class::CjkMark)
}

fn is_wide_letter(c: char) -> bool {
    matches!(c, 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

fn weigh_hanzi(before: &str, c: char, after: char) -> Weight {
    let mut last = before.chars().rev();
    let (one, two) = (last.next().unwrap_or('\n'), last.next().unwrap_or('\n'));
    let flagged = is_flagged(c);
    let doubled = is_doubled(c) && is_doubled(one) && (is_doubled(two) || is_doubled(after));
    let kana = class(one) == Class::Kana || class(after) == Class::Kana;
    match flagged {
        _ if doubled => Weight::Proof,
        true if kana => Weight::Proof,
        true => Weight::Hint,
        false if is_uncommon(c) => Weight::Trace,
        false => Weight::Nothing,
    }
}

/// Between hanzi, or one and what is no kana.
fn is_alone_beside_hanzi(before: char, after: char) -> bool {
    let [left, right] = [class(before), class(after)];
    let kana = |class| class == Class::Kana;
    !kana(left) && !kana(right) && (is_hanzi(left) || is_hanzi(right))
}

/// Syllables that are rare in Korean, side by side; and a few syllables right beside hanzi.
fn is_odd_hangul(before: &str, behind: &str) -> bool {
    let syllable = |c: &char| ('\u{ac00}'..='\u{d7a3}').contains(c);
    let last = before.chars().next_back().unwrap_or('\n');
    let beside = |way: &mut dyn Iterator<Item = char>| {
        let next = way.take(SYLLABLES).find(|c| !syllable(c));
        next.is_some_and(|c| is_hanzi(class(c)))
    };
    matches!(class(last), Class::Hangul | Class::SeldomHangul)
        || beside(&mut before.chars().rev())
        || beside(&mut behind.chars())
}

/// How many syllables a few are, with the one in question.
const SYLLABLES: usize = 3;

/// How much ASCII may stand between a hanzi and a syllable that is alone behind it.
const APART: usize = 6;

/// A syllable by itself, with nothing but ASCII between a hanzi and it: the `日` of a date.
fn is_lone_hangul(before: &str, after: char) -> bool {
    let last = before.chars().rev().take(APART + 1).find(|c| !c.is_ascii());
    last.is_some_and(|c| is_hanzi(class(c))) && !('\u{ac00}'..='\u{d7a3}').contains(&after)
}

fn is_hanzi(class: Class) -> bool {
    matches!(class, Class::Common | Class::Known | Class::Rare)
}

fn is_letter(class: Class) -> bool {
    use Class::{Capital, CapitalCyrillic, Letter, Small, SmallCyrillic};
    matches!(
        class,
        Letter | Small | Capital | SmallCyrillic | CapitalCyrillic
    )
}

fn weigh_letter(before: char, c: char, after: char, beyond: char) -> Weight {
    let odd = is_odd(before, c);
    if gate::may_be_utf8(before, c) {
        let goes_on = gate::may_be_utf8(before, after) || matches!(before, 'Ã' | 'Â');
        return if odd || goes_on {
            Weight::Proof
        } else {
            Weight::Hint
        };
    }
    match (c, after) {
        // a no-break space that became a plain one; a byte that was lost
        ('Ã', ' ' | '\u{a0}' | '?' | '\u{fffd}') | ('Â', '\u{a0}') => return Weight::Proof,
        // marks that the scan does not stop at
        (_, '\u{2010}'..='\u{2122}') if gate::may_be_utf8(c, after) => {
            let closing = matches!(after, '…' | '”' | '’' | '—' | '–');
            let goes_on = gate::may_be_utf8(c, beyond)
                || matches!(beyond, '?' | '\u{fffd}')
                || c == 'Ã' && beyond.is_alphabetic();
            return match class(c) {
                _ if goes_on => Weight::Proof,
                Class::Capital if !closing || !is_letter(class(before)) => Weight::Proof,
                Class::Sign | Class::Line | Class::Mark => Weight::Proof,
                _ => Weight::Hint,
            };
        }
        _ => {}
    }
    match class(c) {
        Class::Line | Class::Sign if c >= '\u{800}' && c != before => Weight::Hint,
        _ if odd || is_odd(c, after) => Weight::Hint,
        _ => Weight::Nothing,
    }
}

/// Whether `left` and `right` do not stand side by side in honest text.
fn is_odd(left: char, right: char) -> bool {
    use Class::{Capital, CapitalCyrillic, Junk, Mark, Sign, Small, SmallCyrillic};
    let (a, b) = (class(left), class(right));
    let eastern = |class: Class| is_hanzi(class) || matches!(class, Class::Kana | Class::HalfKana);
    let foreign = |c: char, class: Class| !c.is_ascii() && is_letter(class);
    match (a, b) {
        (Junk, _) | (_, Junk) if left != '\n' && left != '\r' => true,
        (Small | SmallCyrillic, Capital | CapitalCyrillic) => true,
        (Class::Letter, Capital) => left.is_ascii_lowercase(),
        (Capital, Capital) => left < '\u{250}' && right < '\u{250}',
        (Capital, Mark) => left < '\u{250}' && right < '\u{100}',
        (Sign, _) if is_letter(b) => !matches!(left, '¿' | '¡' | 'µ' | 'ª' | 'º'),
        (_, Sign) if is_letter(a) => !matches!(right, 'ª' | 'º' | '¹'),
        (Mark, _) if foreign(right, b) => is_lone_mark(left),
        (_, Mark) if foreign(left, a) => is_lone_mark(right),
        (Sign, _) if eastern(b) => true,
        (_, Sign) if eastern(a) => true,
        _ if eastern(a) => foreign(right, b),
        _ if eastern(b) => foreign(left, a),
        _ if foreign(left, a) && foreign(right, b) => block(left) != block(right),
        _ => false,
    }
}

/// Marks below U+0100 that stand apart from letters.
fn is_lone_mark(c: char) -> bool {
    matches!(c, '±' | '×' | '§' | '£')
}

/// Latin, Greek, Cyrillic.
fn block(c: char) -> u32 {
    match c {
        ..'\u{370}' => 0,
        '\u{370}'..'\u{400}' => 1,
        '\u{400}'..'\u{530}' => 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(text: &str, c: char) -> Weight {
        weigh(text, text.find(c).expect("it stands there"), c)
    }

    #[test]
    fn letters_in_their_words_say_nothing() {
        for (text, c) in [
            ("créée", 'é'),
            ("¿Qué?", '¿'),
            ("được", 'đ'),
            ("в СССР", 'С'),
            ("바텍은", '텍'),
            ("어제 바텍, 3휑 ", '휑'),
            ("│  ├─lib", '├'),
            ("└─ src", '─'),
            ("他走了──真的", '─'),
            ("「喂──」", '─'),
            ("Ｌｉｎｕｘ", 'ｉ'),
            ("Ｌｉｎｕｘ", 'ｕ'),
        ] {
            assert_eq!(weight(text, c), Weight::Nothing, "{text}");
        }
    }

    #[test]
    fn what_stands_apart_in_honest_text_is_a_hint_or_a_proof() {
        for (text, c) in [
            ("бЖ", 'Ж'),
            ("以묎", '묎'),
            ("aö¤b", '¤'),
            ("中ε", 'ε'),
            ("╘├─┬", '├'),
            ("币ノ ", 'ノ'),
            ("17 쾨품唐", '쾨'),
            ("月3휑 ", '휑'),
            ("山ｉ水", 'ｉ'),
            ("山─水", '─'),
            ("山═══水", '═'),
        ] {
            assert_eq!(weight(text, c), Weight::Hint, "{text}");
        }
        for (text, c) in [
            ("rÃ©gion", '©'),
            ("dÃ\u{a0} ", 'Ã'),
            ("lâ€™", 'â'),
            ("HÃ”TEL", 'Ã'),
        ] {
            assert_eq!(weight(text, c), Weight::Proof, "{text}");
        }
    }

    #[test]
    fn hints_have_to_stand_close_together() {
        let far = "一二三四五六七八九十";
        let mut watch = Watch::default();
        let mut note = |at, weight| watch.note(far.as_bytes(), at, weight, Ways::ANY);
        let suspicion = |begins, strong| {
            let ways = Ways::ANY;
            Some(Suspicion {
                begins,
                strong,
                ways,
            })
        };
        assert_eq!(note(0, Weight::Trace), None);
        assert_eq!(note(3, Weight::Hint), suspicion(0, false));
        assert_eq!(note(27, Weight::Hint), suspicion(3, false));
        assert_eq!(note(29, Weight::Hint), suspicion(27, true));
    }
}
