//! Which way characters lean: what each of them gains by itself where it was read wrong, and whether its
//! bytes may stand in UTF-8. One record a character, so that what stands around a suspicion is asked in one
//! pass over a table, ahead of everything dearer: honest text has rare characters, but no stretch of
//! characters all of which are better undone.
//!
//! Damage is a stretch of characters side by side; what it gains is the sum of what they gain, as long as
//! both codecs pair bytes. Errs on the side of damage; knows no pairs of characters and no model.

use std::sync::LazyLock;

use super::characters;
use super::codec::Codec;
use super::prices::{as_is, outcome_of};

/// The steps in which both codecs pair bytes: the right one and the wrong one, by slot.
pub(super) const PAIRED: [(Codec, Codec); 3] = [
    (Codec::Big5, Codec::Gb18030),
    (Codec::Utf16Le, Codec::Gb18030),
    (Codec::Gb18030, Codec::Big5),
];

/// Gains are in so many parts of a nat.
pub(super) const PARTS: i32 = 4;

/// A character that the step cannot have given.
const NEVER: i8 = i8::MIN;

/// What is known of a character.
#[derive(Clone, Copy)]
pub(super) struct Lean {
    /// What it gains if it is read in the right codec, by slot of [`PAIRED`].
    gains: [i8; 3],
    /// What its bytes may be in UTF-8, by codec of [`GIVEN`].
    roles: [u8; 2],
    kind: u8,
}

/// The wrong codecs whose pairs may be bytes of UTF-8.
const GIVEN: [Codec; 2] = [Codec::Gb18030, Codec::Big5];

/// Roles: the first byte begins a sequence of three or follows in one, and the second.
const BEGINS: u8 = 1;
const FOLLOWS: u8 = 2;
const SECOND_BEGINS: u8 = 4;
const SECOND_FOLLOWS: u8 = 8;

/// Kinds that other steps than these need.
const HANGUL: u8 = 1;
const HALF_KANA: u8 = 2;
const SIGN: u8 = 4;
const HOLE: u8 = 8;

static LEANS: LazyLock<Box<[Lean]>> = LazyLock::new(characters::leans);

/// The same, from the codecs and the model.
pub(super) fn made(is_noted: impl Fn(char) -> bool) -> impl Iterator<Item = Lean> {
    let of = move |code: u32| {
        let lean = |c| Lean::of(c, is_sign(c) && is_noted(c));
        char::from_u32(code).map_or(Lean::NONE, lean)
    };
    (0..0x1_0000).map(of)
}

impl Lean {
    const NONE: Self = Self {
        gains: [NEVER; 3],
        roles: [0; 2],
        kind: 0,
    };

    /// As it is written down, and read again.
    pub(super) fn bytes(self) -> [u8; 6] {
        let [one, two, three] = self.gains.map(i8::cast_unsigned);
        let [first, second] = self.roles;
        [one, two, three, first, second, self.kind]
    }

    pub(super) fn of_bytes([one, two, three, first, second, kind]: [u8; 6]) -> Self {
        Self {
            gains: [one, two, three].map(u8::cast_signed),
            roles: [first, second],
            kind,
        }
    }

    fn of(c: char, says_something: bool) -> Self {
        let mut lean = Self {
            kind: kind(c, says_something),
            ..Self::NONE
        };
        if c < '\u{80}' || ('\u{2700}'..'\u{2e80}').contains(&c) {
            return lean;
        }
        let own = as_is(c);
        for (gain, (written, read)) in lean.gains.iter_mut().zip(PAIRED) {
            if let pair @ 0x8000.. = read.code(c)
                && let Some(outcome) = outcome_of(written, pair)
            {
                *gain = ((own - outcome) * PARTS as f32).clamp(-127.0, 127.0) as i8;
            }
        }
        for (roles, read) in lean.roles.iter_mut().zip(GIVEN) {
            if let pair @ 0x8000.. = read.code(c) {
                let [first, second] = pair.to_be_bytes().map(role);
                *roles = first | second << 2;
            }
        }
        lean
    }
}

fn role(byte: u8) -> u8 {
    match byte {
        0x80..=0xBF => FOLLOWS,
        0xE2..=0xEF => BEGINS,
        _ => 0,
    }
}

fn kind(c: char, sign: bool) -> u8 {
    match c {
        '?' | '\u{fffd}' => HOLE,
        _ if is_korean(c) => HANGUL,
        '\u{ff61}'..='\u{ff9f}' => HALF_KANA,
        _ if sign => SIGN,
        _ => 0,
    }
}

/// Whether `c` is a syllable of hangul, or a hanzi that KS X 1001 has once more for another reading: what EUC-KR
/// alone gives.
pub(super) fn is_korean(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{fa0b}')
}

/// Whether `c` is a sign, a single letter of hangul or one of another alphabet that EUC-KR has.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{4ff}' | '\u{2150}'..='\u{2e7f}' | '\u{3131}'..='\u{33ff}')
}

/// What `c` gains in a slot.
pub(super) fn gain(c: char, slot: usize) -> i32 {
    let lean = LEANS.get(c as usize);
    lean.map_or(NEVER, |lean| lean.gains[slot]).into()
}

/// The most that the next characters gain, as far as one likes.
pub(super) fn most(chars: impl Iterator<Item = char>, slot: usize, wide: bool) -> i32 {
    let (mut gain, mut best) = (0, 0);
    for c in chars {
        gain += match LEANS.get(c as usize) {
            _ if c == '\n' => break,
            _ if c.is_ascii() && !wide => 0,
            Some(lean) if lean.gains[slot] != NEVER => i32::from(lean.gains[slot]),
            None => 0,
            _ => break,
        };
        best = best.max(gain);
    }
    best
}

/// What a few characters of a line show all together.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Outlook {
    /// The most that a stretch of them gains, by slot.
    pub(super) gains: [i32; 3],
    /// Whether a sequence of three bytes is in them, by codec of [`GIVEN`].
    utf8: [bool; 2],
    kinds: u8,
    signs: usize,
}

impl Outlook {
    /// Looks `text` over. One pass, a look-up a character.
    pub(super) fn of(text: &str) -> Self {
        let mut outlook = Self::default();
        let mut gains = [0; 3];
        let mut before = [0u8; 2];
        let leans = &**LEANS;
        for c in text.chars() {
            let lean = leans.get(c as usize).copied().unwrap_or(Lean::NONE);
            for ((gain, best), own) in gains.iter_mut().zip(&mut outlook.gains).zip(lean.gains) {
                *gain = match own {
                    _ if c.is_ascii() => *gain,
                    NEVER => 0,
                    own => (*gain + i32::from(own)).max(0),
                };
                *best = (*best).max(*gain);
            }
            for (at, found) in outlook.utf8.iter_mut().enumerate() {
                *found |= ends_sequence(before[at], lean.roles[at]);
            }
            before = lean.roles;
            outlook.kinds |= lean.kind;
            outlook.signs += usize::from(lean.kind == SIGN);
        }
        outlook
    }

    /// Whether there may be UTF-8 that was read in the codec; a hole may be any byte.
    pub(super) fn has_utf8(&self, read: Codec) -> bool {
        let at = GIVEN.iter().position(|codec| *codec == read);
        self.kinds & HOLE != 0 || at.is_none_or(|at| self.utf8[at])
    }

    /// Whether there may be other wrong readings than those of [`PAIRED`] and of UTF-8.
    pub(super) fn has_others(&self, least_signs: usize) -> bool {
        self.kinds & (HANGUL | HALF_KANA) != 0 || self.signs >= least_signs
    }
}

/// Whether a sequence of three bytes stands in two characters side by side.
fn ends_sequence(before: u8, here: u8) -> bool {
    let aligned = before & (BEGINS | SECOND_FOLLOWS) == BEGINS | SECOND_FOLLOWS;
    let across = here & (FOLLOWS | SECOND_FOLLOWS) == FOLLOWS | SECOND_FOLLOWS;
    aligned && here & FOLLOWS != 0 || across && before & SECOND_BEGINS != 0
}

#[cfg(test)]
mod tests {
    use super::super::plan::Step;
    use super::*;

    const TEXT: &str = "渡口的風很大，船夫把纜繩繫在木樁上。";

    fn misread(written: Codec, read: Codec) -> Option<String> {
        read.decode(&written.encode(TEXT)?)
    }

    #[test]
    fn a_wrong_reading_leans_where_it_came_from() {
        let wrong = misread(Codec::Big5, Codec::Gb18030).expect("pairs of GBK");
        let gains = Outlook::of(&wrong).gains;
        assert!(
            gains[0] > 40 * PARTS && gains[0] > gains[1] + 20 * PARTS,
            "{gains:?}"
        );
        assert!(gain('\u{20bb7}', 0) < 0, "no step gives it");
        let honest = Outlook::of(TEXT).gains;
        assert!(honest.iter().all(|gain| *gain < 15 * PARTS), "{honest:?}");
    }

    #[test]
    fn a_stretch_counts_as_a_whole_and_ends_at_what_the_step_cannot_give() {
        let wrong = misread(Codec::Big5, Codec::Gb18030).expect("pairs of GBK");
        let whole = Outlook::of(&wrong).gains[0];
        let among = Outlook::of(&format!("{TEXT}{wrong}{TEXT}")).gains[0];
        assert!(among >= whole);
        let half = wrong.char_indices().nth(wrong.chars().count() / 2);
        let (left, right) = wrong.split_at(half.expect("long enough").0);
        let apart = Outlook::of(&format!("{left}\u{1f600}{right}")).gains[0];
        assert!(apart < whole, "{apart} {whole}");
    }

    #[test]
    fn a_sequence_begins_with_the_first_or_the_second_byte_of_a_pair() {
        let pair = Codec::Gb18030.decode(b"\xE4\xB8").expect("a hanzi");
        let lean = pair.chars().next().map(|c| Lean::of(c, false));
        let lean = lean.expect("one");
        assert_eq!(lean.roles[0], BEGINS | SECOND_FOLLOWS);
        assert!(ends_sequence(BEGINS | SECOND_FOLLOWS, FOLLOWS));
        assert!(ends_sequence(SECOND_BEGINS, FOLLOWS | SECOND_FOLLOWS));
        for (before, here) in [
            (BEGINS, FOLLOWS),
            (BEGINS | SECOND_FOLLOWS, SECOND_FOLLOWS),
            (SECOND_FOLLOWS, FOLLOWS),
            (SECOND_BEGINS, FOLLOWS),
            (BEGINS, FOLLOWS | SECOND_FOLLOWS),
        ] {
            assert!(!ends_sequence(before, here), "{before} {here}");
        }
    }

    #[test]
    fn sequences_of_three_bytes_are_seen_in_either_phase() {
        let read = Codec::Gb18030;
        let undone = |text: &str| {
            let step = Step {
                written: Codec::Utf8,
                read,
            };
            step.undo(text)
                .is_some_and(|text| text.contains(|c| c >= '\u{800}'))
        };
        for text in ["中文", "a中文", "。中", "上文字"] {
            let wrong = read.decode(text.as_bytes()).unwrap_or_default();
            assert!(
                wrong.is_empty() || undone(&wrong) && Outlook::of(&wrong).has_utf8(read),
                "{text}"
            );
        }
        assert!(!Outlook::of("的的的的").has_utf8(read));
        assert!(Outlook::of("的?的").has_utf8(read));
    }
}
