//! The classes of characters: what kind of character each is, as far as the cost of reading it goes. By
//! block, and hanzi by the levels on which GB 2312 and Big5 have them. Says nothing of costs.

use std::sync::LazyLock;

use super::codec::Codec;

/// What kind of character it is, as far as the cost goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Class {
    /// Blanks, digits and ASCII marks.
    Plain,
    /// ASCII letters.
    Letter,
    /// Letters of other alphabets, small.
    Small,
    /// Letters of other alphabets, capital.
    Capital,
    SmallCyrillic,
    CapitalCyrillic,
    /// Marks of Chinese text: `，。「」、`, full-width letters.
    CjkMark,
    /// Marks that every language has: dashes, quotes, ellipsis, bullets, `° ± ×`.
    Mark,
    /// Hanzi of level 1 of GB 2312 or common in both standards.
    Common,
    /// Other hanzi of GB 2312 or level 1 of Big5.
    Known,
    /// Other hanzi.
    Rare,
    Kana,
    Bopomofo,
    HalfKana,
    /// Hangul syllables that are rare in running Korean.
    Hangul,
    FrequentHangul,
    /// Syllables that KS X 1001 has not.
    SeldomHangul,
    /// Box drawing and block elements: they draw lines, so they stand beside each other.
    Line,
    /// Letters of scripts without case: Hebrew, Arabic, those of India, Thai, Georgian.
    Script,
    /// Letters that no Chinese text has and few others have.
    Sign,
    /// C1 and other controls, private use, unassigned, U+FFFD.
    Junk,
}

static CLASSES: LazyLock<Box<[Class]>> = LazyLock::new(|| {
    let mut classes: Box<[Class]> = ('\0'..='\u{ffff}').map(by_block).collect();
    // `'\0'..='\u{ffff}'` skips the surrogates: put them back so that the index is the code point
    let mut all = classes[..0xD800].to_vec();
    all.extend([Class::Junk; 0x800]);
    all.extend_from_slice(&classes[0xD800..]);
    classes = all.into_boxed_slice();
    for c in '\u{ac00}'..='\u{d7a3}' {
        let bytes = Codec::EucKr.encode_char(c);
        if !bytes.is_some_and(|bytes| bytes.as_slice().iter().all(|byte| *byte >= 0xA1)) {
            classes[c as usize] = Class::SeldomHangul;
        }
    }
    for c in HANGUL.chars() {
        classes[c as usize] = Class::FrequentHangul;
    }
    mark_hanzi(&mut classes, Codec::Big5, 0xA4..=0xC6, Class::Known);
    mark_hanzi(&mut classes, Codec::Gb18030, 0xD8..=0xF7, Class::Known);
    mark_hanzi(&mut classes, Codec::Gb18030, 0xB0..=0xD7, Class::Common);
    classes
});

/// Gives the hanzi of the rows `leads` of a codec's main plane (trails from 0xA1 on; Big5's begin at 0x40) their class.
fn mark_hanzi(
    classes: &mut [Class],
    codec: Codec,
    leads: std::ops::RangeInclusive<u8>,
    class: Class,
) {
    let first_trail = if codec == Codec::Big5 { 0x40 } else { 0xA1 };
    for lead in leads {
        for trail in first_trail..=0xFE {
            if let Some((c, 2)) = codec.decode_char(&[lead, trail])
                && let Some(slot) = classes.get_mut(c as usize)
                && matches!(slot, Class::Rare | Class::Known)
            {
                *slot = class;
            }
        }
    }
}

fn by_block(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' => Class::Letter,
        '\t' | '\n' | '\r' | ' '..='~' => Class::Plain,
        '\u{a0}' => Class::Plain,
        '\0'..'\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => Class::Junk,
        '\u{ad}'
        | '\u{2c7}'
        | '\u{2c9}'..='\u{2cb}'
        | '\u{2d9}'
        | '°'
        | '±'
        | '×'
        | '·'
        | '«'
        | '»'
        | '²'
        | '³'
        | '©'
        | '®'
        | '§'
        | '€'
        | '£'
        | '\u{2010}'..='\u{2027}'
        | '\u{2030}'..='\u{203b}'
        | '™'
        | '№'
        | '№'..='℗'
        | '→'
        | '←'
        | '↑'
        | '↓'
        | '−' => Class::Mark,
        '\u{a1}'..='\u{bf}' => Class::Sign,
        '\u{3000}'..='\u{3020}' | '\u{ff01}'..='\u{ff5e}' | '\u{ffe5}' => Class::CjkMark,
        '\u{3040}'..='\u{30ff}' => Class::Kana,
        '\u{3105}'..='\u{312f}' => Class::Bopomofo,
        '\u{ff61}'..='\u{ff9f}' => Class::HalfKana,
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' => Class::Rare,
        '\u{ac00}'..='\u{d7a3}' => Class::Hangul,
        '\u{2500}'..='\u{259f}' => Class::Line,
        '\u{2460}'..='\u{24ff}' => Class::Sign,
        '■' | '□' | '▲' | '△' | '▼' | '▽' | '◆' | '◇' | '○' | '◎' | '●' | '★' | '☆' => {
            Class::Mark
        }
        '\u{e000}'..='\u{f8ff}' | '\u{fff0}'..='\u{ffff}' => Class::Junk,
        'а'..='я' | 'ё' => Class::SmallCyrillic,
        '\u{400}'..='Я' | 'Ґ' => Class::CapitalCyrillic,
        'ơ' | 'ư' => Class::Small,
        'Ơ' | 'Ư' => Class::Capital,
        // letters of phonetics and of scripts that mojibake is seldom read into
        '\u{180}'..='\u{217}' | '\u{21c}'..='\u{36f}' | '\u{460}'..='\u{487}' => Class::Sign,
        '\u{530}'..='\u{58f}' | '\u{1d00}'..='\u{1dff}' => Class::Sign,
        '\u{590}'..='\u{6ff}' | '\u{900}'..='\u{10ff}' => Class::Script,
        _ if c.is_lowercase() => Class::Small,
        _ if c.is_uppercase() => Class::Capital,
        _ => Class::Sign,
    }
}

/// The class of a character.
pub(super) fn class(c: char) -> Class {
    match CLASSES.get(c as usize) {
        Some(class) => *class,
        None if ('\u{20000}'..='\u{3ffff}').contains(&c) => Class::Rare,
        None if ('\u{1f000}'..='\u{1ffff}').contains(&c) => Class::Mark,
        None => Class::Junk,
    }
}

/// The 256 most frequent syllables of Korean (88 % of running text), counted in encyclopedic
/// text of 29,000 lines; sorted.
const HANGUL: &str = "\
가각간감강같개거건것게격결경계고공과관광교구국군권그금급기까나난날남내녀년노농는\
능니다단달당대더데도독돌동되된두드든들등디때라란람래러레려력로록료루류르른를리린\
립마만말매메며면명모목무문물미민바반받발방배버번법베변보복본부분불비사산상새생서\
선설성세소속수순술스습시식신실심아악안않았야약양어억언업없었에여역연열였영예오온\
와완외요용우운원월위유육으은을음의이인일임입있자작장재저적전점정제조족존종주준중\
증지직진질집차창처천청체초최추축출치카크타태터토통투트특파판편평포표품프하학한할\
함합해했행향험현형호화확환회후히";
