//! What single characters say about the place where they stand: the scan stops at those that
//! wrong readings are made of and asks here. Two hints close together, or one proof, make a
//! suspicion. A letter with an accent between ASCII letters says nothing, a capital behind a small
//! letter does, and so does a hangul syllable beside a hanzi: honest text keeps such things apart.
//! Knows a character and its two neighbours, no more; it never decides that text is damaged.

use super::gate;
use super::reading::{Class, class};

/// Three hints within so many bytes (start to start) make a suspicion: eight hanzi. Few characters
/// of honest text are flagged, of a wrong reading about every second.
const NEAR_BYTES: usize = 24;

/// Two within so many bytes are enough: five hanzi.
const CLOSE_BYTES: usize = 15;

/// What a character says where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Nothing,
    Hint,
    /// UTF-8 in a single-byte codec, where honest text has no such thing, or a hanzi beside kana that
    /// Japanese does not use.
    Proof,
}

/// Adds hints up, along one line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Watch {
    /// Where the last two hints stand (bytes).
    last: [Option<usize>; 2],
}

impl Watch {
    /// Takes note of what stands at `at`: where the suspicion begins, if there is one now.
    pub(super) fn note(&mut self, bytes: &[u8], at: usize, weight: Weight) -> Option<usize> {
        if weight == Weight::Nothing {
            return None;
        }
        let near = |place: Option<usize>, within: usize| {
            place.filter(|place| {
                at - place <= within && memchr::memchr(b'\n', &bytes[*place..at]).is_none()
            })
        };
        let begins = near(self.last[0], NEAR_BYTES).or(near(self.last[1], CLOSE_BYTES));
        self.last = [self.last[1], Some(at)];
        match weight {
            Weight::Proof => begins.or(Some(at)),
            _ => begins,
        }
    }
}

/// Kana that Japanese does not put between hanzi every now and then: particles and the ends of
/// verbs stay away.
pub(super) fn is_seldom_alone(c: char) -> bool {
    const OFTEN: &str = "いえかがきくけさしすせたちつでとなにねのはびへべみめもやりるれわをっ・ー";
    class(c) == Class::Kana && !OFTEN.contains(c)
}

/// What `c` at `at` says in `text`; `c` is one that wrong readings are made of.
pub(super) fn weigh(text: &str, at: usize, c: char) -> Weight {
    let before = text[..at].chars().next_back().unwrap_or('\n');
    let mut behind = text[at + c.len_utf8()..].chars();
    let after = behind.next().unwrap_or('\n');
    let here = class(c);
    let hint = |is: bool| if is { Weight::Hint } else { Weight::Nothing };
    match here {
        Class::Hangul => hint(is_odd_hangul(before, after)),
        Class::Kana => hint(is_hanzi(class(before)) && is_hanzi(class(after))),
        Class::Common | Class::Known | Class::Rare
            if class(before) == Class::Kana || class(after) == Class::Kana =>
        {
            Weight::Proof
        }
        _ if c < '\u{800}' || matches!(here, Class::Line | Class::Sign) => {
            let beyond = behind.next().unwrap_or('\n');
            weigh_letter(before, c, after, beyond)
        }
        _ => Weight::Hint,
    }
}

/// Syllables that are rare in Korean, side by side; and syllables beside hanzi.
fn is_odd_hangul(before: char, after: char) -> bool {
    let hanzi = |c: char| is_hanzi(class(c));
    class(before) == Class::Hangul || hanzi(before) || hanzi(after)
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
        return if odd { Weight::Proof } else { Weight::Hint };
    }
    match (c, after) {
        // a no-break space that became a plain one; a byte that was lost
        ('Ã', ' ' | '\u{a0}' | '?' | '\u{fffd}') | ('Â', '\u{a0}') => return Weight::Proof,
        // marks that the scan does not stop at
        (_, '\u{2010}'..='\u{2122}') if gate::may_be_utf8(c, after) => {
            let closing = matches!(after, '…' | '”' | '’' | '—' | '–');
            let goes_on = gate::may_be_utf8(c, beyond) || matches!(beyond, '?' | '\u{fffd}');
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
            ("в СССР", 'С'),
            ("được", 'đ'),
            ("바텍은", '텍'),
        ] {
            assert_eq!(weight(text, c), Weight::Nothing, "{text}");
        }
    }

    #[test]
    fn what_stands_apart_in_honest_text_is_a_hint_or_a_proof() {
        for (text, c) in [("бЖ", 'Ж'), ("以묎", '묎'), ("aö¤b", '¤'), ("中ε", 'ε')] {
            assert_eq!(weight(text, c), Weight::Hint, "{text}");
        }
        for (text, c) in [("rÃ©gion", '©'), ("dÃ\u{a0} ", 'Ã'), ("lâ€™", 'â')] {
            assert_eq!(weight(text, c), Weight::Proof, "{text}");
        }
    }

    #[test]
    fn hints_have_to_stand_close_together() {
        let far = "一二三四五六七八九十";
        let mut watch = Watch::default();
        assert_eq!(watch.note(far.as_bytes(), 0, Weight::Hint), None);
        assert_eq!(watch.note(far.as_bytes(), 24, Weight::Hint), None);
        assert_eq!(watch.note(far.as_bytes(), 27, Weight::Hint), Some(24));
    }
}
