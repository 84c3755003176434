//! What can have happened to a line, told by one pass over it: which steps are worth a search.
//!
//! Every wrong reading leaves a structure behind. UTF-8 read in a single-byte codec is a first
//! byte and its continuation bytes side by side; GB 2312 and Big5 are pairs of bytes in a row;
//! double-byte codecs mix what honest text keeps apart. Where the structure is missing the step
//! is not tried. The gate errs on the side of opening; it never decides that text is damaged.

use std::sync::LazyLock;

use super::class::{Class, class};
use super::codec::{ALL, Codec};
use super::plan::Step;
use super::scan::is_noted;
use super::script::Script;
use super::stops::is_control;

/// How many of [`ALL`] are single-byte codecs; they come first.
pub(super) const SINGLE: usize = 11;

/// What a character may be as a byte: one bit for each single-byte codec.
#[derive(Clone, Copy, Default)]
struct Roles {
    follow: u16,
    lead_two: u16,
    lead_three: u16,
    lead_four: u16,
    gb_lead: u16,
    gb_trail: u16,
    gbk_lead: u16,
    gbk_trail: u16,
    big5_lead: u16,
    big5_trail: u16,
}

/// Characters of single-byte codecs stand below this; those few above it are private use.
const ROLES_END: usize = 0x2600;

static ROLES: LazyLock<Box<[Roles]>> =
    LazyLock::new(|| (0..ROLES_END as u32).map(roles_of).collect());

fn roles_of(code: u32) -> Roles {
    let mut roles = Roles::default();
    let Some(c) = char::from_u32(code) else {
        return roles;
    };
    for (bit, codec) in ALL.iter().take(SINGLE).enumerate() {
        let Some(sequence) = codec.encode_char(c) else {
            continue;
        };
        let &[byte] = sequence.as_slice() else {
            continue;
        };
        let put = |is: bool, mask: &mut u16| *mask |= u16::from(is) << bit;
        put((0x80..=0xBF).contains(&byte), &mut roles.follow);
        put((0xC2..=0xDF).contains(&byte), &mut roles.lead_two);
        put((0xE0..=0xEF).contains(&byte), &mut roles.lead_three);
        put((0xF0..=0xF4).contains(&byte), &mut roles.lead_four);
        // level 1 and the row of marks: nearly all of a running text
        put(
            matches!(byte, 0xA1 | 0xA3 | 0xB0..=0xD7),
            &mut roles.gb_lead,
        );
        put((0xA1..=0xFE).contains(&byte), &mut roles.gb_trail);
        put((0x81..=0xFE).contains(&byte), &mut roles.gbk_lead);
        put(
            matches!(byte, 0x40..=0x7E | 0x80..=0xFE),
            &mut roles.gbk_trail,
        );
        put(matches!(byte, 0xA1 | 0xA4..=0xC6), &mut roles.big5_lead);
        put(
            matches!(byte, 0x40..=0x7E | 0xA1..=0xFE),
            &mut roles.big5_trail,
        );
    }
    roles
}

/// Whether `first` and `second`, side by side, may be the first byte of a sequence of UTF-8 and a
/// continuation byte, both read in the same single-byte codec.
pub(super) fn may_be_utf8(first: char, second: char) -> bool {
    static PAIRS: LazyLock<Box<[[u16; 2]]>> = LazyLock::new(|| {
        let pair = |roles: &Roles| {
            [
                roles.lead_two | roles.lead_three | roles.lead_four,
                roles.follow,
            ]
        };
        ROLES.iter().map(pair).collect()
    });
    let of = |c: char| PAIRS.get(c as usize).copied().unwrap_or_default();
    of(first)[0] & of(second)[1] != 0
}

/// What stands two, four or six characters before `at`.
fn in_phase(pairs: &[u16; PHASES], at: usize) -> u16 {
    pairs[(at + 2) % PHASES] | pairs[(at + 4) % PHASES] | pairs[(at + 6) % PHASES]
}

/// How many characters back another pair of the same phase may stand.
const PHASES: usize = 8;

/// Sequences of UTF-8 in characters that follow each other.
#[derive(Default)]
struct Sequences {
    last: [Roles; 3],
    /// Single-byte codecs in which some are whole, and those of them in which they are of three bytes.
    whole: u16,
    three: u16,
}

impl Sequences {
    fn take(&mut self, here: Roles) {
        let [a, b, d] = self.last;
        let two = here.follow & d.lead_two;
        let three = here.follow & d.follow & b.lead_three;
        let four = here.follow & d.follow & b.follow & a.lead_four;
        self.whole |= two | three | four;
        self.three |= three;
        self.last = [b, d, here];
    }
}

/// Single-byte codecs in which some characters of `line` are whole sequences of UTF-8: what [`Gate::of`]
/// tells besides, for those who ask for no more.
pub(super) fn whole_sequences(line: &str) -> u16 {
    let roles = &**ROLES;
    let mut sequences = Sequences::default();
    for c in line.chars() {
        match roles.get(c as usize) {
            Some(here) => sequences.take(*here),
            None if is_private(c) => sequences.take(roles_of(c as u32)),
            None => sequences.last = Default::default(),
        }
    }
    sequences.whole
}

/// What a line shows.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::stages::repair) struct Gate {
    /// Single-byte codecs in which some characters are whole sequences of UTF-8.
    pub(super) utf8: u16,
    /// Those of them in which the sequences are of three bytes, as those of hanzi are.
    utf8_three: u16,
    gb: u16,
    big5: u16,
    half_kana: usize,
    /// Hangul beside other scripts.
    hangul_mixed: usize,
    /// Kana, bopomofo and foreign letters beside hanzi, rare hanzi, private use.
    mixed: usize,
    rare: usize,
    /// Hanzi that GB 2312 has not.
    beyond: usize,
    /// What only halves of UTF-16 are.
    controls: usize,
    hanzi: usize,
    hangul: usize,
    seldom_hangul: usize,
    /// Hangul that is not frequent in Korean.
    infrequent_hangul: usize,
    hiragana: usize,
    chars: usize,
}

impl Gate {
    /// Looks `line` over. One pass, a few operations a character.
    pub(in crate::stages::repair) fn of(line: &str) -> Self {
        let mut gate = Self::default();
        let roles = &**ROLES;
        let mut sequences = Sequences::default();
        let (mut gb, mut gbk, mut big5) = ([0u16; PHASES], [0u16; PHASES], [0u16; PHASES]);
        let mut before = '\n';
        let mut beyond = '\n';
        let mut live = true;
        for (at, c) in line.chars().enumerate() {
            if c as usize >= ROLES_END && !is_private(c) {
                if live {
                    sequences.last = Default::default();
                    (gb, gbk, big5) = Default::default();
                    live = false;
                }
                gate.note(before, beyond, c);
                (before, beyond) = (c, c);
                continue;
            }
            live = true;
            let here = roles
                .get(c as usize)
                .map_or_else(|| roles_of(c as u32), |roles| *roles);
            let d = sequences.last[2];
            sequences.take(here);
            // one common pair and another pair of the same phase near it
            let (common, any) = (d.gb_lead & here.gb_trail, d.gbk_lead & here.gbk_trail);
            gate.gb |= common & in_phase(&gbk, at) | any & in_phase(&gb, at);
            (gb[at % PHASES], gbk[at % PHASES]) = (common, any);
            let common = d.big5_lead & here.big5_trail;
            gate.big5 |= common & in_phase(&big5, at);
            big5[at % PHASES] = common;
            gate.controls += usize::from(is_control(c));
            if c as usize >= 0x80 {
                gate.note(before, beyond, c);
                beyond = c;
            }
            before = c;
        }
        (gate.utf8, gate.utf8_three) = (sequences.whole, sequences.three);
        gate
    }

    /// Takes note of `c` behind `before`, and behind `beyond` if ASCII is passed over.
    fn note(&mut self, before: char, beyond: char, c: char) {
        let (left, here) = (class(before), class(c));
        self.chars += 1;
        match here {
            Class::HalfKana => self.half_kana += 1,
            Class::Common | Class::Known | Class::Rare => {
                self.hanzi += 1;
                let rare = is_noted(c);
                self.rare += usize::from(rare);
                self.mixed += usize::from(rare);
                let beyond = here == Class::Rare || Script::of_char(c) == Some(Script::Traditional);
                self.beyond += usize::from(beyond);
            }
            Class::Junk => self.mixed += 1,
            _ => {}
        }
        self.hiragana += usize::from(('\u{3041}'..='\u{309f}').contains(&c));
        let hangul = |class| {
            matches!(
                class,
                Class::Hangul | Class::FrequentHangul | Class::SeldomHangul
            )
        };
        let hanzi = |class| matches!(class, Class::Common | Class::Known | Class::Rare);
        let foreign = |class| {
            matches!(
                class,
                Class::Kana
                    | Class::Bopomofo
                    | Class::Small
                    | Class::Capital
                    | Class::SmallCyrillic
                    | Class::CapitalCyrillic
                    | Class::Line
                    | Class::Sign
                    | Class::Script
            )
        };
        self.hangul += usize::from(hangul(here));
        self.seldom_hangul += usize::from(here == Class::SeldomHangul);
        let infrequent = matches!(here, Class::Hangul | Class::SeldomHangul);
        self.infrequent_hangul += usize::from(infrequent);
        let other = |class| hanzi(class) || foreign(class);
        if hangul(left) && other(here) || hangul(here) && other(left) {
            self.hangul_mixed += 1;
        }
        // signs say as much in brackets of their own
        let sign = |class| matches!(class, Class::Line | Class::Sign);
        let far = class(beyond);
        if hanzi(left) && foreign(here)
            || hanzi(here) && foreign(left)
            || hanzi(far) && sign(here)
            || hanzi(here) && sign(far)
        {
            self.mixed += 1;
        }
    }

    /// Whether the line is neither Japanese nor Korean, as far as its characters tell.
    pub(super) fn is_chinese(&self) -> bool {
        self.hiragana * HIRAGANA_SHARE_CHINESE < self.chars
            && self.hangul * 2 < self.chars
            && self.hanzi > 0
    }

    /// Whether the line may be UTF-8 of hanzi read in `read`, of which some bytes are lost and
    /// left a trace or (`holes`) did not.
    pub(in crate::stages::repair) fn admits_lossy(&self, read: Codec, holes: bool) -> bool {
        let bit = ALL.iter().position(|codec| *codec == read).unwrap_or(0);
        match bit < SINGLE {
            true => self.utf8_three >> bit & 1 != 0,
            false if holes => self.mixed > 0,
            // What is gone leaves no trace of its own: then all the rest has to speak.
            false => read.is_gb() && self.mixed + self.rare >= WITHOUT_TRACE,
        }
    }

    /// Whether the line may have gone through `step`.
    pub(in crate::stages::repair) fn admits(&self, step: Step) -> bool {
        let bit = ALL.iter().position(|codec| *codec == step.read);
        let single = |mask: u16| bit.is_some_and(|bit| bit < SINGLE && mask >> bit & 1 != 0);
        match (step.written, step.read) {
            (Codec::Utf8, read) if !read.is_double() => single(self.utf8),
            (_, Codec::EucKr) if self.is_chinese() => self.hangul > 0 || self.mixed > 0,
            (Codec::Utf8, Codec::EucKr) => self.hangul_mixed > 0,
            (Codec::Utf8, Codec::ShiftJis | Codec::Cp932) => self.half_kana > 0,
            (Codec::Utf8, _) => self.mixed > 0,
            (Codec::Gb18030, read) if !read.is_double() => single(self.gb),
            (Codec::Big5, read) if !read.is_double() => single(self.big5),
            (_, Codec::ShiftJis | Codec::Cp932) => self.half_kana >= MIXED,
            (_, Codec::EucKr) => {
                let seldom = self.seldom_hangul * SELDOM_HANGUL_SHARE >= self.hangul
                    || self.infrequent_hangul * INFREQUENT_HANGUL_SHARE >= self.hangul;
                self.hangul_mixed >= MIXED || self.hangul > 0 && seldom
            }
            (Codec::Utf16Le, _) => self.mixed + self.controls >= MIXED,
            // two of five pairs of Big5 are none of GB 2312
            (_, Codec::Gb18030 | Codec::Cp936) => {
                self.mixed >= MIXED
                    && (self.beyond > 0 || self.mixed >= 2 * MIXED)
                    && self.hiragana * HIRAGANA_SHARE < self.chars
            }
            _ => self.mixed >= MIXED,
        }
    }
}

/// How many rare hanzi and meetings of scripts a line needs to have lost bytes without a trace.
const WITHOUT_TRACE: usize = 6;

/// Of the syllables of Korean less than one in so many is one that KS X 1001 has not.
const SELDOM_HANGUL_SHARE: usize = 8;

/// Of the syllables of Korean one in eight is not frequent, of those made of arbitrary bytes eight in nine.
const INFREQUENT_HANGUL_SHARE: usize = 2;

/// How often scripts have to meet, or rare hanzi to turn up, to make a suspicion.
const MIXED: usize = 1;

/// Japanese is half hiragana; Big5 read as GBK gives about one in seven, in a title more.
const HIRAGANA_SHARE: usize = 2;

/// Less hiragana than one in this many characters beyond ASCII is a word or a title in a Chinese line.
const HIRAGANA_SHARE_CHINESE: usize = 4;

/// Whether a character above all others is one of a single-byte codec, such as Mac Roman's apple.
fn is_private(c: char) -> bool {
    matches!(c, '\u{f8ff}' | '\u{fb01}' | '\u{fb02}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(line: &str, written: Codec, read: Codec) -> bool {
        Gate::of(line).admits(Step { written, read })
    }

    #[test]
    fn structure_opens_the_gate() {
        assert!(admits("rÃ©gion", Codec::Utf8, Codec::Windows1252));
        assert!(admits("ÖÐÎÄ", Codec::Gb18030, Codec::Windows1252));
        assert!(admits("¤¤¤å¦r", Codec::Big5, Codec::Windows1252));
        assert!(admits("ﾖﾐﾎﾄ", Codec::Gb18030, Codec::ShiftJis));
        assert!(admits("匡兜] (┪ [設定", Codec::Big5, Codec::Gb18030));
    }

    #[test]
    fn whole_sequences_are_those_of_the_gate() {
        for (line, any) in [
            ("rÃ©gion，你好", true),
            ("Ã你©", false),
            ("ä½\u{a0}好", true),
            ("√©", true),
            ("今天天气很好，é。", false),
        ] {
            assert_eq!(whole_sequences(line), Gate::of(line).utf8, "{line}");
            assert_eq!(whole_sequences(line) != 0, any, "{line}");
        }
    }

    #[test]
    fn honest_text_leaves_it_closed() {
        for line in ["Le café déjà fermé à Paris", "Größe und Maß"] {
            assert_eq!(Gate::of(line).utf8, 0, "{line}");
            assert!(!admits(line, Codec::Gb18030, Codec::Windows1252));
            assert!(!admits(line, Codec::Big5, Codec::Windows1252));
        }
        let russian = "Это обычный русский текст";
        assert!(!admits(russian, Codec::Utf8, Codec::Windows1251));
        assert!(!admits(russian, Codec::Gb18030, Codec::Windows1251));
        assert!(!admits("한국어 문장입니다", Codec::Gb18030, Codec::EucKr));
    }
}
