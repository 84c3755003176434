//! The one scan that clean text pays: where are characters, close together, that wrong readings
//! are made of, and which characters does the text hold that other modules wait for? Everything
//! that is not flagged here is never looked at again, so the scan errs on the side of flagging; it
//! never decides that text is damaged.

use std::ops::Range;
use std::sync::LazyLock;

use super::characters::{self, Fact};
use super::class::{Class, class};
use super::codec::Codec;
use super::glance::may_be_damage;
use super::lines::lines_around;
use super::prices::bond;
use super::proof::Page;
use super::reading::{Lone, is_hanzi};
use super::seen::Seen;
use super::stops::{Rows, Stops, Table, is_control};
use super::suspicion::{Suspicion, Watch, Weight, is_seldom_alone, is_silent, is_uncommon, weigh};
use super::telling::{traced, ways, ways_in};
use crate::plausibility::Model;

/// Which characters stop the scan: those that wrong readings are made of, and those that are
/// waited for.
static STOPS: LazyLock<Table> = LazyLock::new(characters::stops);

/// The same from what single characters are.
pub(super) fn stops(flagged: &Rows, noted: &Rows, doubled: &Rows, told: &[u8]) -> Table {
    let notes = |c| flagged.has(c) || noted.has(c) || is_control(c);
    let stops = |c| notes(c) && !ways_in(told, c).is_none() || is_awaited(c);
    let silent = |c| doubled.has(c) && is_silent(c, flagged.has(c));
    let always = |c| stops(c) && !silent(c);
    Table::new(always, |c| stops(c) && silent(c), |c| doubled.has(c))
}

/// Which of them are waited for.
static AWAITED: LazyLock<Table> = LazyLock::new(|| Table::new(is_awaited, |_| false, |_| false));

/// Which of them wrong readings are made of.
static FLAGGED: LazyLock<Rows> = LazyLock::new(|| characters::rows(Fact::Flagged));

/// Whether wrong readings are made of `c`.
pub(in crate::stages::repair) fn is_flagged(c: char) -> bool {
    ('\u{20000}'..='\u{3ffff}').contains(&c) || FLAGGED.has(c)
}

/// The same, from the model, where it is known whether a codec can have given `c`.
pub(super) fn flagged(c: char, is_given: bool) -> bool {
    // U+FFFD is what some codecs give for bytes that they cannot read
    if !is_given && c != '\u{fffd}' || is_cantonese(c) {
        return false;
    }
    match class(c) {
        Class::CjkMark => ('ａ'..='ｚ').contains(&c),
        Class::Common | Class::Known => is_seldom(c) && !is_everyday_japanese(c),
        Class::Plain | Class::Letter | Class::Script => false,
        Class::Kana | Class::FrequentHangul | Class::SmallCyrillic => false,
        Class::Mark => matches!(c, '\u{a0}'..='\u{ff}'),
        // no codec that text is read in by mistake has the letters of Vietnamese and old Greek
        Class::Small | Class::Capital => !('\u{1e00}'..='\u{1fff}').contains(&c),
        Class::Rare => !is_everyday_japanese(c),
        Class::Hangul
        | Class::SeldomHangul
        | Class::Bopomofo
        | Class::HalfKana
        | Class::Line
        | Class::CapitalCyrillic
        | Class::Sign
        | Class::Junk => true,
    }
}

/// Those of them that say something where they stand.
static NOTED: LazyLock<Rows> = LazyLock::new(|| characters::rows(Fact::Noted));

/// Whether `c` is one of them, from the codecs and the model.
pub(super) fn noted(c: char, flagged: bool, doubled: bool) -> bool {
    flagged
        || is_seldom_alone(c)
        || doubled && !OFTEN_DOUBLED.contains(c)
        || is_uncommon(c) && !is_everyday_japanese(c)
}

/// Whether `c` may say something where it stands; see [`weigh`].
pub(super) fn is_noted(c: char) -> bool {
    is_flagged(c) || NOTED.has(c) || is_control(c)
}

/// Hanzi that are doubled Latin letters at times but most often themselves.
const OFTEN_DOUBLED: &str = "没么每路录忙楼露毛";

/// Hanzi that Cantonese (and the first one, older print) is full of and the language model has
/// hardly met: those that make up one in 10,000 characters or more of an encyclopedia, forums and
/// subtitles in Cantonese.
const CANTONESE: &str = "爲嘅佢喺咗啲冇嗰哋嘢嚟咁噉㗎啱搵咩攞諗喎靚啫揾瞓舖嗌枱綫邨衞";

/// Whether `c` is one of them.
pub(super) fn is_cantonese(c: char) -> bool {
    CANTONESE.contains(c)
}

/// How improbable (nats) a hanzi by itself must be to be flagged: about one in 160,000 characters.
const SELDOM: f32 = 12.0;

/// Whether Chinese text has this hanzi very seldom.
fn is_seldom(c: char) -> bool {
    Lone::hanzi(c).is_some_and(|cost| cost >= SELDOM)
}

/// Whether `c` is on the first level of JIS X 0208.
fn is_everyday_japanese(c: char) -> bool {
    let bytes = Codec::ShiftJis.encode_char(c);
    bytes.is_some_and(|bytes| matches!(bytes.as_slice(), [0x88..=0x97, _] | [0x98, 0x40..=0x72]))
}

/// Hanzi that remain of what was no text: see `unrecoverable`.
pub(super) fn is_remains(c: char) -> bool {
    matches!(c, '锟' | '閿' | '烫' | '屯' | '\u{fffd}')
}

/// Characters that hygiene may have an opinion on.
pub(in crate::stages::repair) fn is_unclean(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}'
        | '\u{2e80}'..='\u{2fdf}' | '\u{e000}'..='\u{faff}' | '\u{feff}')
}

fn is_awaited(c: char) -> bool {
    is_remains(c) || is_unclean(c)
}

/// Looks `text` over. One pass.
pub(in crate::stages::repair) fn look(text: &str) -> Seen {
    let bytes = text.as_bytes();
    let mut seen = Seen::default();
    let mut watch = Watch::default();
    let mut innocent = Innocent::default();
    let mut page = Page::default();
    let mut stops = Stops::new(&STOPS, text, 0);
    while let Some((found, c)) = next_stop(&mut stops, text) {
        seen.note(found, c);
        if !is_noted(c) {
            continue;
        }
        let Some(suspicion) = suspicion_at(text, found, c, &mut watch) else {
            continue;
        };
        let passed = seen.lines.last().map_or(0, |last| last.end);
        let lines = || lines_around(text, found, passed);
        let proven = match page.again(text, found, lines) {
            Some(proven) => Some(proven),
            None if innocent.may_be_damage(text, suspicion, found) => {
                page.learn(text, found, lines)
            }
            None => continue,
        };
        let line = match &proven {
            Some(proven) => proven.line.clone(),
            None => {
                let line = lines().into_iter().flatten().next().unwrap_or_default();
                let from = line.start.max(passed);
                part_around(text, from..line.end, suspicion.begins.max(from), stops)
            }
        };
        // what stands in a line that is undone is looked for in what it becomes, all but NULs
        let behind = found + c.len_utf8();
        match &proven {
            None => {
                for found in Stops::new(&AWAITED, &text[..line.end], behind) {
                    seen.note(found, char_at(text, found));
                }
            }
            Some(_) => seen.note_nuls(bytes, behind..line.end),
        }
        let mut end = line.end;
        seen.lines.push(line);
        if let Some(proven) = proven {
            seen.proven.push(proven);
            while let Some(next) = page.follows(text, end) {
                end = next.line.end;
                seen.note_nuls(bytes, next.line.clone());
                seen.lines.push(next.line.clone());
                seen.proven.push(next);
            }
        }
        stops.skip_to(end);
        watch = Watch::default();
    }
    seen
}

/// What is suspicious about `c`, which stands at byte `at`, with what `watch` has noted before it.
fn suspicion_at(text: &str, at: usize, c: char, watch: &mut Watch) -> Option<Suspicion> {
    let (weight, ways) = (weigh(text, at, c), ways(c));
    let noted = watch.note(text.as_bytes(), at, weight, ways);
    if let Some(suspicion) = noted {
        return (suspicion.strong || !is_in_word(text, at)).then_some(suspicion);
    }
    // an uncommon hanzi says something where common ones gain with it
    let ways = match weight {
        Weight::Trace if !is_in_word(text, at) => traced(text, at, c, ways),
        _ => return None,
    };
    (!ways.is_none()).then_some(Suspicion {
        begins: at,
        strong: false,
        ways,
    })
}

/// Whether a hanzi stands at `at` that often stands beside one of its neighbours: rare hanzi of
/// honest text are parts of words, those of a wrong reading stand where they fall.
fn is_in_word(text: &str, at: usize) -> bool {
    let (before, mut from) = (&text[..at], text[at..].chars());
    let all = [before.chars().next_back(), from.next(), from.next()];
    let [before, here, after] = all.map(|c| {
        let c = c.unwrap_or('\n');
        is_hanzi(c).then(|| Model::bundled().fold(c))
    });
    let pairs = [before.zip(here), here.zip(after)];
    let mut pairs = pairs.into_iter().flatten();
    pairs.any(|(left, right)| bond(left, right) > 0)
}

/// Characters that turned out to be innocent beside another one: names and words come again on a page,
/// and damage shows itself at other places, too.
#[derive(Debug, Default)]
struct Innocent(Vec<u64>);

impl Innocent {
    /// How many are remembered; a new one takes the place of another.
    const PLACES: usize = 1 << 10;

    fn may_be_damage(&mut self, text: &str, suspicion: Suspicion, found: usize) -> bool {
        let before = text[..found].chars().next_back().unwrap_or('\n');
        let mut behind = text[found..].chars();
        let c = behind.next().unwrap_or('\n');
        let after = behind.next().unwrap_or('\n');
        let keys = Self::keys(before, c, after);
        let mut known = keys.into_iter().flatten();
        if known.any(|key| self.0.get(Self::place(key)) == Some(&key)) {
            return false;
        }
        let may = may_be_damage(text, suspicion, found);
        if !may {
            self.0.resize(Self::PLACES, 0);
            for key in keys.into_iter().flatten() {
                self.0[Self::place(key)] = key;
            }
        }
        may
    }

    /// What `c` is known by: with either hanzi beside it, or with both neighbours where there is none.
    fn keys(before: char, c: char, after: char) -> [Option<u64>; 2] {
        let is_hanzi = |c: &char| ('\u{3400}'..='\u{9fff}').contains(c);
        let key = |all: [char; 3]| all.iter().fold(0, |key, c| key << 21 | u64::from(*c));
        let left = Some(before)
            .filter(is_hanzi)
            .map(|before| key([before, c, '\0']));
        let right = Some(after)
            .filter(is_hanzi)
            .map(|after| key(['\0', c, after]));
        match (left, right) {
            (None, None) => [Some(key([before, c, after])), None],
            both => both.into(),
        }
    }

    fn place(key: u64) -> usize {
        (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 54) as usize
    }
}

/// How much (bytes) of a long line on either side of what is suspicious is looked at with it: what
/// says nothing for so long, some hundred and fifty hanzi, is no part of a wrong reading.
const QUIET_BYTES: usize = 480;

/// The part of a `line` from what `begins` to be suspicious on up to where nothing of what `stops`
/// the scan says anything any more, with some quiet text around it.
fn part_around(text: &str, line: Range<usize>, begins: usize, stops: Stops<'_>) -> Range<usize> {
    let start = text
        .floor_char_boundary(begins.saturating_sub(QUIET_BYTES))
        .max(line.start);
    let mut end = begins + QUIET_BYTES;
    let mut stops = stops;
    while let Some((found, c)) = next_stop(&mut stops, text) {
        if found >= end.min(line.end) {
            break;
        }
        if is_noted(c) {
            end = found + QUIET_BYTES;
        }
    }
    start..text.ceil_char_boundary(end.min(line.end))
}

/// How far a wrong reading may reach beyond what is suspicious about it, bytes: fifty hanzi that
/// are all common; and beyond a single hint.
const AROUND_BYTES: usize = 150;
const AROUND_HINT_BYTES: usize = 60;

/// The parts of `line` around what is suspicious in it, in order and apart.
pub(super) fn clusters(line: &str) -> Vec<Range<usize>> {
    let mut clusters: Vec<Range<usize>> = Vec::new();
    let mut watch = Watch::default();
    let mut stops = Stops::new(&STOPS, line, 0);
    while let Some((found, c)) = next_stop(&mut stops, line) {
        let at = found + c.len_utf8();
        if !is_noted(c) {
            continue;
        }
        // what is well inside need not be asked again
        if clusters
            .last()
            .is_some_and(|last| last.end == line.len() || at + AROUND_BYTES / 2 <= last.end)
        {
            continue;
        }
        let suspicion = match suspicion_at(line, found, c, &mut watch) {
            Some(suspicion) if may_be_damage(line, suspicion, found) => suspicion,
            _ => continue,
        };
        let around = match suspicion.strong {
            true => AROUND_BYTES,
            false => AROUND_HINT_BYTES,
        };
        let start = line.floor_char_boundary(suspicion.begins.saturating_sub(around));
        let end = line.ceil_char_boundary((at + around).min(line.len()));
        let mut part = start..end;
        while let Some(last) = clusters.pop_if(|last| part.start <= last.end) {
            part = last.start.min(part.start)..last.end.max(part.end);
        }
        clusters.push(part);
    }
    clusters
}

/// The next character that stops the scan and may say something, and where it stands.
fn next_stop(stops: &mut Stops<'_>, text: &str) -> Option<(usize, char)> {
    let bytes = text.as_bytes();
    loop {
        let found = stops.next()?;
        let running = is_kana(bytes, found)
            && (is_kana(bytes, found + 3) || found >= 3 && is_kana(bytes, found - 3));
        if !running {
            return Some((found, char_at(text, found)));
        }
        // running Japanese, which says nothing: see `weigh`
        let mut at = found;
        while is_kana(bytes, at) {
            at += 3;
        }
        stops.skip_to(at);
    }
}

/// The character that begins at byte `at`.
fn char_at(text: &str, at: usize) -> char {
    text[at..].chars().next().unwrap_or('\n')
}

/// Whether the three bytes at `at`, where a character begins or not, are one of the syllables of
/// Japanese.
fn is_kana(bytes: &[u8], at: usize) -> bool {
    matches!(
        bytes.get(at..at + 3),
        Some([0xE3, 0x81 | 0x82, _] | [0xE3, 0x83, 0x80..=0xBA])
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suspicious_lines(text: &str) -> Vec<Range<usize>> {
        look(text).lines
    }

    #[test]
    fn clean_text_is_not_suspicious() {
        for clean in [
            "今天天气很好，我们去公园玩。\n他说：“好啊！”",
            "國家發展與改革委員會",
            "Le café est déjà fermé, c’est dommage.",
            "これはペンです。",
            "한국어 문장입니다.",
            "Это русский текст.",
        ] {
            let found = suspicious_lines(clean);
            assert!(found.len() <= 1, "{clean}: {found:?}");
        }
        assert!(suspicious_lines("今天天气很好，我们去公园玩。").is_empty());
    }

    #[test]
    fn a_rare_hanzi_in_its_word_is_none_by_itself() {
        let suspicions = |text: &str| {
            let mut watch = Watch::default();
            let all = text.char_indices().filter(|(_, c)| is_noted(*c));
            all.filter_map(|(at, c)| suspicion_at(text, at, c, &mut watch))
                .count()
        };
        for text in ["他心里忐忑了一天", "操场边上打橄榄球的人"] {
            assert!(text.contains(is_flagged));
            assert_eq!(suspicions(text), 0, "{text}");
        }
        for text in ["他心里榄了一天", "操场边上打鹉球的人"] {
            assert!(suspicions(text) > 0, "{text}");
        }
    }

    #[test]
    fn wrong_readings_are() {
        let text = "好\nä¸\u{ad}æ–‡\n好\n鐨勪腑鏂囨枃\nÖÐÎÄ\n";
        let lines: Vec<&str> = suspicious_lines(text)
            .into_iter()
            .map(|line| &text[line])
            .collect();
        assert_eq!(lines, ["ä¸\u{ad}æ–‡", "鐨勪腑鏂囨枃", "ÖÐÎÄ"]);
    }

    #[test]
    fn the_first_suspicion_of_a_line_that_follows_another_is_found() {
        assert_eq!(suspicious_lines("鐨\n鐨勪腑鏂囨枃").len(), 1);
    }

    #[test]
    fn a_control_beside_a_rare_hanzi_may_be_half_of_a_pair() {
        for line in [
            "The file \u{c}剟v\u{f}\\+s was kept.",
            "倻\u{5}\u{5}r倓v襳P[",
        ] {
            assert_eq!(suspicious_lines(line).len(), 1, "{line:?}");
        }
    }

    #[test]
    fn controls_are_halves_of_utf16() {
        // no hanzi here is rare
        let line = "我们在 \0L\0i\0n\0u\0x\0 \0\nN\u{b}\u{f}_\u{b}z";
        assert!(line.chars().all(|c| !is_flagged(c) && !NOTED.has(c)));
        assert_eq!(suspicious_lines(line).first(), Some(&(0..line.len())));
        assert!(suspicious_lines("\u{c}第二章\t下雨了\r\n").is_empty());
    }

    #[test]
    fn clusters_are_apart() {
        let clean =
            "渡口的风很大，船夫把缆绳系在木桩上，等我们把行李一件一件搬上岸，才去喝一口热茶。";
        for gap in 0..=40 {
            let gap: String = clean.chars().take(gap).collect();
            let line = ["莉･", &gap, "蜿ｯ", &gap, "莉･蜿ｯ莉･", &gap, clean].concat();
            let all = clusters(&line);
            assert!(!all.is_empty(), "{line}");
            assert!(all.is_sorted_by(|a, b| a.end < b.start), "{line}: {all:?}");
        }
    }
}
