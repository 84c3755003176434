//! The glance: can the suspicious hanzi that stand here be a wrong reading at all? Honest text has
//! rare characters, too, in names, poems, dialects, Japanese; what it has not is rare characters
//! whose bytes say common ones in another codec.
//!
//! A few dozen characters around the suspicion are taken as bytes of each double-byte codec that
//! has them, and what those bytes say in each right codec is priced character by character, from
//! tables (`prices`), without allocation; the language model reads only what tables leave open. Where
//! even the cheapest way to undo a part of it (`ways`) gains less than any true repair does, there is
//! nothing to search for. It errs on the side of searching,
//! and says nothing about letters and signs, which have a structure of their own (see `gate`).

use std::ops::Range;

use super::codec::{ALL, Codec};
use super::gate::SINGLE;
use super::lean::{Outlook, PAIRED, PARTS, is_korean};
use super::plan::Step;
use super::prices::{AS_IS, ASTRAL, price};
use super::scan::is_noted;
use super::search::{COVERAGE, given_by, written};
use super::suspicion::Suspicion;
use super::telling::{Ways, allowed};
use super::ways::Taken;

/// How far around a suspicion (bytes) the glance looks: sixteen hanzi on either side, in which
/// every true repair of the development set gains enough.
const AROUND_BYTES: usize = 48;

/// The most characters of a window: the suspicion's own and all of ASCII around them.
pub(super) const MOST: usize = 2 * AROUND_BYTES + 64;

/// How much more kana and hangul cost in a Chinese line.
const STRANGE: f32 = 3.5;

/// So many signs that say something, close together, may be EUC-KR without a syllable of hangul.
const SIGNS: usize = 2;

/// A few characters of a line.
pub(super) struct Window {
    pub(super) chars: usize,
    pub(super) all: [char; MOST],
    /// What each costs as it stands.
    pub(super) own: [i16; MOST],
    /// What EUC-KR alone gives.
    korean: usize,
    chinese: bool,
    /// Signs, single letters of hangul and of other alphabets that EUC-KR has.
    signs: usize,
    half_kana: bool,
    hole: bool,
    euro: bool,
}

impl Window {
    fn of(text: &str) -> Self {
        let mut window = Self {
            chars: 0,
            all: ['\0'; MOST],
            own: [0; MOST],
            korean: 0,
            chinese: false,
            signs: 0,
            half_kana: false,
            hole: false,
            euro: false,
        };
        let (mut kana, mut hanzi) = (0, 0);
        for c in text.chars().take(MOST) {
            window.all[window.chars] = c;
            let own = AS_IS.get(c as usize).copied();
            window.own[window.chars] = own.unwrap_or(price(ASTRAL));
            window.chars += 1;
            match c {
                '?' | '\u{fffd}' => window.hole = true,
                '€' => window.euro = true,
                '\u{3041}'..='\u{30ff}' => kana += 1,
                '\u{3400}'..='\u{9fff}' => hanzi += 1,
                _ if is_korean(c) => window.korean += 1,
                '\u{ff61}'..='\u{ff9f}' => window.half_kana = true,
                '\u{370}'..='\u{4ff}' | '\u{2150}'..='\u{2e7f}' | '\u{3131}'..='\u{33ff}' => {
                    window.signs += usize::from(is_noted(c));
                }
                _ => {}
            }
        }
        if window.korean + kana > 0 && kana * 2 < hanzi {
            window.be_strange();
        }
        window.chinese = (window.korean + kana) * 2 < hanzi;
        window
    }

    /// Makes kana and hangul dear.
    fn be_strange(&mut self) {
        for (own, c) in self.own.iter_mut().zip(&self.all[..self.chars]) {
            if matches!(c, '\u{3041}'..='\u{30ff}' | '\u{ac00}'..='\u{d7a3}') {
                *own += price(STRANGE);
            }
        }
    }

    pub(super) fn all(&self) -> &[char] {
        &self.all[..self.chars]
    }
}

/// Whether what is suspicious in `line` up to byte `found`, where a character stands that is, may be
/// a wrong reading. Bounded.
pub(super) fn may_be_damage(line: &str, suspicion: Suspicion, found: usize) -> bool {
    #[cfg(test)]
    if tests::BLIND.get() {
        return true;
    }
    let begins = suspicion.begins;
    let mut noted = line[begins..]
        .char_indices()
        .take_while(|(at, _)| begins + at <= found)
        .filter(|(_, c)| ('\u{80}'..'\u{2e80}').contains(c) && is_noted(*c));
    if noted
        .any(|(at, c)| is_among_its_like(line, begins + at, c) || is_bereft(line, begins + at, c))
    {
        return true;
    }
    let Some(c) = line[found..].chars().next() else {
        return false;
    };
    // A single hint needs neighbours that gain with it.
    let ways = match suspicion.strong {
        true => suspicion.ways,
        false => allowed(line, found, c, suspicion.ways),
    };
    if ways.is_none() {
        return false;
    }
    let around = &line[around(line, begins, found)];
    let Some(ways) = worth_a_look(around, suspicion.strong, ways) else {
        return false;
    };
    let window = Window::of(around);
    if is_korean(c) && window.chinese {
        return true; // honest text has few of them, and no table knows what stands beside one
    }
    let told = |written, read| ways.admit(Step { written, read });
    let lossy = [Codec::Gb18030, Codec::Big5]
        .into_iter()
        .any(|read| told(Codec::Utf8, read));
    window.hole && lossy
        || steps(&window)
            .filter(|(read, from)| from.iter().any(|written| told(*written, *read)))
            .any(|(read, from)| {
                let taken = Taken::new(&window, read);
                let mut from = from.iter().filter(|written| told(**written, read));
                from.any(|written| {
                    taken.may(Step {
                        written: *written,
                        read,
                    })
                })
            })
}

/// What a stretch around a character that is no hanzi has to gain (nats), each character by itself, where
/// both codecs pair bytes.
const LEAST_AMONG_SIGNS: [f32; 3] = [4.0, 4.0, 9.0];

/// Those of the `ways` that what stands `around` a suspicion leaves open, as far as single characters tell;
/// `None` where that are none.
fn worth_a_look(around: &str, strong: bool, ways: Ways) -> Option<Ways> {
    if ways != Ways::ANY {
        return Some(ways);
    }
    let outlook = Outlook::of(around);
    let open = ways.less(|step| {
        match PAIRED
            .iter()
            .position(|paired| *paired == (step.written, step.read))
        {
            Some(slot) => outlook.gains[slot] as f32 >= LEAST_AMONG_SIGNS[slot] * PARTS as f32,
            None => strong || outlook.has_utf8(step.read),
        }
    });
    (open != Ways::OTHERS || outlook.has_others(SIGNS)).then_some(open)
}

/// How many characters a sign is looked around for its like.
const LIKE_CHARS: usize = 3;

/// Whether another character of the same single-byte codec stands near: one alone is no sequence of
/// UTF-8, and with an ASCII character no more than one hanzi. Nor is one that is repeated: a dash
/// drawn of two lines.
fn is_among_its_like(line: &str, at: usize, c: char) -> bool {
    let mask = given_by(c) & ((1 << SINGLE) - 1);
    let like = |other: char| {
        !other.is_ascii() && other != c && given_by(other) & mask != 0 || other == '\u{fffd}'
    };
    let behind = line[at + c.len_utf8()..].chars();
    let before = line[..at].chars().rev();
    before.take(LIKE_CHARS).any(like) || behind.take(LIKE_CHARS).any(like)
}

/// Whether `c` is an `Ã` at the end of a word in small letters, where it is an `à` whose second byte
/// became a blank: no language writes it so.
fn is_bereft(line: &str, at: usize, c: char) -> bool {
    let small = line[..at].ends_with(|c: char| c.is_ascii_lowercase());
    c == 'Ã' && small && line[at + c.len_utf8()..].starts_with(' ')
}

/// The part of the text around a suspicion, on its line.
fn around(line: &str, begins: usize, found: usize) -> Range<usize> {
    let start = line.floor_char_boundary(begins.saturating_sub(AROUND_BYTES));
    let end = line.ceil_char_boundary((found + AROUND_BYTES).min(line.len()));
    let bytes = line.as_bytes();
    let start = memchr::memrchr(b'\n', &bytes[start..begins]).map_or(start, |at| start + at + 1);
    let end = memchr::memchr(b'\n', &bytes[found..end]).map_or(end, |at| found + at);
    start..end
}

/// The double-byte codecs that can have given what is noted in the window, each with the right ones.
fn steps(window: &Window) -> impl Iterator<Item = (Codec, &'static [Codec])> {
    let mut counts = [0u32; ALL.len()];
    for c in window.all().iter().filter(|c| is_noted(**c)) {
        let mask = given_by(*c);
        for (bit, count) in counts.iter_mut().enumerate().skip(SINGLE) {
            *count += mask >> bit & 1;
        }
    }
    let best = counts.iter().max().copied().unwrap_or(0);
    let (korean, half_kana, euro) = (window.korean > 0, window.half_kana, window.euro);
    let signs = window.signs;
    let codecs = ALL.into_iter().zip(counts);
    codecs
        .filter(move |(codec, count)| {
            let scripts = match codec {
                Codec::EucKr => korean || signs >= SIGNS,
                Codec::ShiftJis | Codec::Cp932 => half_kana,
                Codec::Cp936 => euro,
                Codec::Big5Eten => window.all().iter().any(|c| is_eten(*c)),
                _ => codec.is_double(),
            };
            scripts && *count > 0 && *count as f32 >= best as f32 * COVERAGE
        })
        .map(|(codec, _)| (codec, written(codec)))
}

/// Whether the variant of Big5 has `c` elsewhere; without such characters both say the same.
fn is_eten(c: char) -> bool {
    Codec::Big5Eten.code(c) != Codec::Big5.code(c)
}

#[cfg(test)]
pub(super) mod tests {
    use std::cell::Cell;

    use super::super::{Memo, apply, look};
    use super::*;
    use crate::report::RepairEvidence;

    thread_local! {
        /// Whether the glance is left out, so that everything suspicious is searched.
        pub(in super::super) static BLIND: Cell<bool> = const { Cell::new(false) };
    }

    fn fixture(name: &str) -> String {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/repair/");
        std::fs::read_to_string(format!("{folder}{name}")).expect("a fixture")
    }

    fn repaired(text: &str) -> Option<String> {
        let mut memo = Memo::default();
        let rewritten = apply(
            text,
            &look(text).lines,
            &mut memo,
            &mut RepairEvidence::default(),
        );
        rewritten.map(|rewritten| rewritten.text)
    }

    /// Every double-byte wrong reading of `text`.
    fn misread(text: &str) -> impl Iterator<Item = String> {
        let steps = [Codec::Gb18030, Codec::Big5, Codec::ShiftJis, Codec::EucKr]
            .into_iter()
            .flat_map(|read| written(read).iter().map(move |written| (*written, read)));
        steps.filter_map(move |(written, read)| read.decode(&written.encode(text)?))
    }

    #[test]
    fn the_glance_changes_no_outcome() {
        let mut damaged = 0;
        let texts = fixture("clean.txt") + &fixture("sentences.txt");
        let all = texts.lines();
        for line in all.filter(|line| line.chars().count() > 20) {
            let chars: Vec<char> = line.chars().take(60).collect();
            let part = |range: Range<usize>| chars[range].iter().collect::<String>();
            let (head, middle, tail) = (part(0..4), part(4..16), part(16..chars.len()));
            let whole = part(0..chars.len());
            let texts = misread(&whole)
                .chain(misread(&middle).map(|middle| format!("{head}{middle}{tail}")))
                .chain([whole.clone()]);
            for text in texts {
                let seen = repaired(&text);
                BLIND.set(true);
                let blind = repaired(&text);
                BLIND.set(false);
                assert_eq!(seen, blind, "{text}");
                damaged += usize::from(seen.is_some());
            }
        }
        assert!(damaged > 20, "{damaged}");
    }

    #[test]
    fn kana_beside_a_rare_hanzi_are_suspicious_enough() {
        let bytes = Codec::Big5.encode("是由用戶端").expect("traditional");
        let wrong = Codec::Gb18030.decode(&bytes).expect("pairs of GBK");
        let line = format!("這套 POS {wrong}程式和印表機組成。");
        assert_eq!(
            repaired(&line).as_deref(),
            Some("這套 POS 是由用戶端程式和印表機組成。")
        );
    }

    #[test]
    fn an_uncommon_hanzi_is_suspicious_enough_among_common_ones_that_gain_with_it() {
        for (part, wrong) in [
            ("基本生活資源", "價掛汜魂揃埭"),
            ("百倍加工他的", "啃捷樓馱坻腔"),
        ] {
            let line = format!("奶奶站在门口说要{wrong}，谁也没有注意到她。");
            let clean = format!("奶奶站在门口说要{part}，谁也没有注意到她。");
            assert_eq!(repaired(&line), Some(clean));
        }
        assert!(
            look("草坻子里有蚂蚱，我们把捷径留给别人。")
                .lines
                .is_empty()
        );
    }

    #[test]
    fn what_is_korean_alone_is_suspicious_enough_in_a_chinese_line() {
        for part in ["年前种下的树", "年底再说", "英雄也会累", "因为它已经坏了"]
        {
            let bytes = Codec::Gb18030.encode(part).expect("hanzi of GB 2312");
            let wrong = Codec::EucKr.decode(&bytes).expect("pairs of KS X 1001");
            for (head, tail) in [
                ("奶奶指着院子说 17 ", "。"),
                ("他想了想，", "，大家都笑了。"),
            ] {
                let line = format!("{head}{wrong}{tail}");
                let clean = format!("{head}{part}{tail}");
                assert_eq!(repaired(&line), Some(clean), "{line}");
            }
        }
    }

    #[test]
    fn a_hanzi_among_ascii_that_is_no_word_is_suspicious_enough() {
        let bytes = Codec::Utf16Le.encode("鄰居找到长信").expect("hanzi");
        let wrong = Codec::Gb18030.decode(&bytes).expect("pairs of GBK");
        let line = format!("听说{wrong}，大家都很高兴。");
        assert_eq!(
            repaired(&line).as_deref(),
            Some("听说鄰居找到长信，大家都很高兴。")
        );
    }

    #[test]
    fn rare_hanzi_of_honest_text_are_passed_over() {
        for honest in [
            "孩子们在沙滩上捡到一枚鹦鹉螺的化石。",
            "祠堂的匾額上寫著「孝悌傳家」，旁邊是一口古甕。",
        ] {
            assert!(look(honest).lines.is_empty(), "{honest}");
        }
    }
}
