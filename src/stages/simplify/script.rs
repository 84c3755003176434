//! Which script a text is in, counted from characters that only one of them has.
//!
//! A third of the Chinese characters in running text exist only in the traditional (這 國) or
//! only in the simplified script (这 国); kana mark Japanese, Hangul Korean, and new Japanese
//! forms (広 発) Japanese titles without kana. It looks at nothing else: no words, no model.

use std::collections::{BTreeMap, HashSet};
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use encoding_rs::{Encoding, GBK, SHIFT_JIS};

use crate::dictionaries;

/// A writing system, as far as this stage tells them apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Script {
    /// No character that would tell.
    #[default]
    Unknown,
    Simplified,
    Traditional,
    /// Chinese in both scripts, or next to another language; lines have to be looked at.
    Mixed,
    Japanese,
    Korean,
}

impl Script {
    /// The ISO 15924 code, where there is one.
    pub(super) fn code(self) -> Option<&'static str> {
        match self {
            Self::Unknown => None,
            Self::Simplified => Some("Hans"),
            Self::Traditional => Some("Hant"),
            Self::Mixed => Some("Hani"),
            Self::Japanese => Some("Jpan"),
            Self::Korean => Some("Kore"),
        }
    }
}

/// How many characters of each kind a text has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Chinese characters of any kind.
    pub(super) han: u64,
    /// Those that simplified Chinese does not have.
    pub(super) traditional: u64,
    /// Those that traditional Chinese does not have.
    pub(super) simplified: u64,
    /// Those that are rare in simplified Chinese, such as 於: they count where nothing else does.
    pub(super) weak: u64,
    /// New Japanese forms that neither Chinese script has.
    pub(super) shinjitai: u64,
    /// Characters of Chinese that Japanese does not use, such as 這 and 你.
    pub(super) chinese: u64,
    pub(super) kana: u64,
    pub(super) hangul: u64,
    /// Characters that Taiwan writes and Hong Kong does not, such as 裡.
    pub(super) taiwan: u64,
    /// Characters that Hong Kong writes and Taiwan does not, such as 裏 and 嘅.
    pub(super) hong_kong: u64,
    /// Characters that Japanese does not write: old forms that it has given up, such as 灣 and 氣, and
    /// those that Shift_JIS has not, such as 进.
    pub(super) unjapanese: u64,
}

/// Share of kana among kana and Chinese characters from which on a text is Japanese. Japanese
/// prose has 0.4 and more, Chinese prose that quotes Japanese names below 0.02.
const JAPANESE: f64 = 0.2;
/// The same where no character of Chinese alone stands, as in titles and list items: it keeps 390
/// of 50,000 Japanese lines from being converted and holds back 28 of 490,000 traditional ones.
const JAPANESE_TITLE: f64 = 1.0 / 12.0;
/// Share of Hangul from which on a text is Korean (with Hanja below one half).
const KOREAN: f64 = 0.3;
/// How many times one Chinese script must outnumber the other for a whole document to be in it.
/// Prose of one script has less than 1/90 of the other (variant forms); a page with passages
/// in both is far below.
const CLEARLY: u64 = 20;
/// Characters of the other script that a document may have and still be in one throughout.
const STRAY: u64 = 3;

impl Counts {
    /// Counts the characters of `text`. Linear.
    pub(super) fn of(text: &str) -> Self {
        let kinds = &*KINDS;
        let mut numbers = [0u64; 16];
        let mut regions = [0u64; 16];
        let mut rest = text.as_bytes();
        while let Some(&first) = rest.first() {
            let length = match first {
                0..0x80 => 1,
                0xe0..0xf0 => {
                    if let [b0, b1, b2, ..] = *rest {
                        let code =
                            u32::from(b0) << 12 | u32::from(b1 & 0x3f) << 6 | u32::from(b2 & 0x3f);
                        let kind = kinds[usize::from(code as u16)];
                        numbers[usize::from(kind & 0xf)] += 1;
                        regions[usize::from(kind >> 4)] += 1;
                    }
                    3
                }
                0x80..0xe0 => 2,
                // The supplementary planes hold rare characters of both scripts.
                _ => 4,
            };
            rest = rest.get(length..).unwrap_or_default();
        }
        let of = |kind: u8| numbers[usize::from(kind)];
        let marked = |mark: u8| {
            let all = regions.iter().enumerate();
            all.filter(|(marks, _)| marks & usize::from(mark >> 4) != 0)
                .map(|(_, count)| count)
                .sum()
        };
        let shared = of(CHINESE_TRADITIONAL);
        Self {
            han: of(HAN)
                + of(TRADITIONAL)
                + of(SIMPLIFIED)
                + of(WEAK)
                + of(SHINJITAI)
                + of(CHINESE)
                + shared,
            traditional: of(TRADITIONAL) + shared,
            simplified: of(SIMPLIFIED),
            weak: of(WEAK),
            shinjitai: of(SHINJITAI),
            chinese: of(CHINESE) + shared,
            kana: of(KANA),
            hangul: of(HANGUL),
            taiwan: marked(TAIWAN),
            hong_kong: marked(HONG_KONG),
            unjapanese: marked(UNJAPANESE),
        }
    }

    /// Whether a line of which nothing else is known, and which conversion would make `converted`,
    /// is no traditional Chinese: Japanese, Korean, or simplified with a traditional character or
    /// three, as names have, be they said once or often.
    pub(super) fn are_not_traditional(&self, line: &str, converted: &str) -> bool {
        let (traditional, simplified) = (self.traditional, self.simplified);
        self.other_language().is_some()
            || simplified > CLEARLY * traditional
            || simplified > 3 * traditional && (traditional <= STRAY || few_differ(line, converted))
    }

    /// How sure [`script`](Self::script) is, 0 to 1.
    ///
    /// The figures are the shares of lines that were told right, by how many telling characters
    /// they have: 116,000 lines of news, law, fiction, forum and software texts of both scripts.
    pub(super) fn confidence(&self) -> f32 {
        if self.other_language().is_some() {
            return if self.kana + self.hangul >= 5 {
                0.99
            } else {
                0.9
            };
        }
        let telling = self.traditional + self.simplified;
        match (telling, self.traditional.min(self.simplified)) {
            (0, _) => 0.5,
            (1, _) => 0.985,
            (2..=4, 0) => 0.99,
            (_, 0) => 0.998,
            (2..=3, _) => 0.79,
            _ => 0.99,
        }
    }

    /// The region of traditional text, where its characters tell: right for 97 in 100 passages of
    /// ten lines that have two such characters, for 99 that have four (Taiwan against Hong Kong,
    /// Cantonese included; 14,000 passages).
    pub(super) fn region(&self) -> Option<&'static str> {
        let (taiwan, hong_kong) = (self.taiwan, self.hong_kong);
        let clear = |one: u64, other: u64| one >= REGION_MIN && one >= REGION_SHARE * other;
        if clear(taiwan, hong_kong) {
            Some("TW")
        } else if clear(hong_kong, taiwan) {
            Some("HK")
        } else {
            None
        }
    }

    /// The script of a whole document or window.
    pub(super) fn script(&self) -> Script {
        if let Some(other) = self.other_language() {
            return other;
        }
        let (traditional, simplified) = (self.traditional, self.simplified);
        if traditional + simplified == 0 {
            return match self.weak {
                0 => Script::Unknown,
                _ => Script::Traditional,
            };
        }
        if traditional >= CLEARLY * simplified || simplified <= STRAY && traditional > STRAY * 3 {
            Script::Traditional
        } else if simplified >= CLEARLY * traditional {
            Script::Simplified
        } else {
            Script::Mixed
        }
    }

    /// The script of one line, decided by the majority.
    pub(super) fn line_script(&self) -> Script {
        if let Some(other) = self.other_language() {
            return other;
        }
        match self.traditional.cmp(&self.simplified) {
            std::cmp::Ordering::Greater => Script::Traditional,
            std::cmp::Ordering::Less => Script::Simplified,
            std::cmp::Ordering::Equal => Script::Unknown,
        }
    }

    fn other_language(&self) -> Option<Script> {
        let share = |part: u64, whole: u64| part as f64 / (whole.max(1)) as f64;
        if share(self.hangul, self.hangul + self.han + self.kana) >= KOREAN {
            return Some(Script::Korean);
        }
        let kana = self.kana + self.shinjitai;
        // One new form alone may be a variant in Chinese print (値).
        let title = self.chinese == 0 && self.kana + kana >= 2;
        let least = if title { JAPANESE_TITLE } else { JAPANESE };
        // A particle between words that Japanese writes as Chinese does.
        let headline = self.kana > 0 && self.chinese + self.unjapanese == 0;
        if headline || share(kana, self.kana + self.han) >= least {
            return Some(Script::Japanese);
        }
        None
    }

    /// Adds what is found to the evidence.
    pub(super) fn scripts(&self) -> BTreeMap<std::borrow::Cow<'static, str>, u64> {
        let mut scripts = BTreeMap::new();
        let kinds = [
            ("Hans", self.simplified),
            ("Hant", self.traditional),
            ("Jpan", self.kana + self.shinjitai),
            ("Kore", self.hangul),
        ];
        for (code, count) in kinds {
            if count > 0 {
                scripts.insert(code.into(), count);
            }
        }
        if scripts.len() < 2 {
            scripts.clear();
        }
        scripts
    }
}

/// Whether no more than [`STRAY`] characters, however often each, became others. Linear.
fn few_differ(line: &str, converted: &str) -> bool {
    let pairs = line.chars().zip(converted.chars());
    let mut seen = Vec::new();
    for (c, _) in pairs.filter(|(old, new)| old != new) {
        if !seen.contains(&c) {
            seen.push(c);
        }
        if seen.len() as u64 > STRAY {
            return false;
        }
    }
    true
}

/// Telling characters that a region needs.
const REGION_MIN: u64 = 2;
/// How many times they must outnumber those of the other region.
const REGION_SHARE: u64 = 4;

/// From how many bytes on [`is_plainly_traditional`] is asked, and which share of them must differ:
/// traditional prose has 20 to 25 % that do, simplified prose none. One run of kanji without kana
/// (a title) is shorter.
const PLAIN_BYTES: usize = 60;
const PLAIN_SHARE: usize = 8;

/// Whether `line`, converted to `converted`, needs no count of its characters to be known as
/// traditional: it changed like traditional prose, and has neither kana nor Hangul. Linear, a few
/// bytes a cycle.
pub(super) fn is_plainly_traditional(line: &str, converted: &str) -> bool {
    let (line, converted) = (line.as_bytes(), converted.as_bytes());
    if line.len() < PLAIN_BYTES || line.len() != converted.len() {
        return false;
    }
    // In stretches that a byte can count.
    let stretches = line.chunks(255).zip(converted.chunks(255));
    let differing = stretches.map(|(line, converted)| {
        let pairs = line.iter().zip(converted);
        usize::from(pairs.fold(0, |count: u8, (a, b)| count + u8::from(a != b)))
    });
    let differing: usize = differing.sum();
    // Kana lie at E3 81 to E3 83, those of half width at EF BD and EF BE, Hangul from EA to ED.
    let others = line
        .iter()
        .zip(&line[1..])
        .fold(0, |others, (first, second)| {
            let kana = u8::from(*first == 0xE3) & u8::from(second.wrapping_sub(0x81) < 3);
            let half = u8::from(*first == 0xEF) & u8::from(second.wrapping_sub(0xBD) < 2);
            others | kana | half | u8::from(first.wrapping_sub(0xEA) < 4)
        });
    others == 0 && differing * PLAIN_SHARE >= line.len()
}

const TAIWAN: u8 = 0x10;
const HONG_KONG: u8 = 0x20;
const UNJAPANESE: u8 = 0x40;
const HAN: u8 = 1;
const TRADITIONAL: u8 = 2;
const SIMPLIFIED: u8 = 3;
const WEAK: u8 = 4;
const SHINJITAI: u8 = 5;
const CHINESE: u8 = 6;
const CHINESE_TRADITIONAL: u8 = 7;
const KANA: u8 = 8;
const HANGUL: u8 = 9;

/// Characters that stand in nearly every Chinese text and in no Japanese one.
const NOT_JAPANESE: &str = "這们們你您她妳嗎吗吧呢啊哪麼么說说沒没還还讓让跟啦把很嘅咗喺唔佢哋咁係";

/// Kept in simplified text by some names and words only; elsewhere a sign of traditional text. So
/// are those whose simplified forms are not in GB 2312: few fonts and keyboards have them, so that
/// simplified text writes 赵孟頫, 金日磾.
const WEAKLY_TRADITIONAL: &str = "於麼餘鍾徵捱摺拚";

/// Forms that OpenCC counts as simplified or as new Japanese ones, and that traditional text has
/// all the same.
const IN_BOTH: &str = "群秘床峰吓晒麽恒灶粽么揾嘑温内户研予翻概欠慎瓶郎萌晃褒祢";

const OF_TAIWAN: &str = "裡著臺姊祂牠妳唸週菸佈讚祕";
const OF_HONG_KONG: &str = "裏着嘅咗喺唔佢哋咁嘢冇嗰啲嚟睇衞説綫峯羣牀";

/// The kind of each character of the basic plane (low half) and its region (high half).
static KINDS: LazyLock<Box<[u8; 1 << 16]>> = LazyLock::new(|| {
    let mut kinds: Box<[u8; 1 << 16]> = vec![0; 1 << 16]
        .into_boxed_slice()
        .try_into()
        .expect("the length is that of the array");
    let mut set = |c: char, kind: u8| {
        if let Some(cell) = kinds.get_mut(c as usize) {
            *cell = kind;
        }
    };
    for han in [
        '\u{3400}'..='\u{4dbf}',
        '\u{4e00}'..='\u{9fff}',
        '\u{f900}'..='\u{faff}',
    ] {
        han.for_each(|c| set(c, HAN));
    }
    ('\u{3041}'..='\u{30ff}')
        .filter(|c| !"・ー".contains(*c))
        .for_each(|c| set(c, KANA));
    ('\u{ff66}'..='\u{ff9f}').for_each(|c| set(c, KANA));
    for hangul in [
        '\u{ac00}'..='\u{d7a3}',
        '\u{1100}'..='\u{11ff}',
        '\u{3131}'..='\u{318e}',
    ] {
        hangul.for_each(|c| set(c, HANGUL));
    }
    unambiguous("JPShinjitaiCharacters.txt").for_each(|(c, _)| set(c, SHINJITAI));
    // Many new Japanese forms are simplified or traditional Chinese as well.
    for file in ["TSCharacters.txt", "STCharacters.txt"] {
        values(file).for_each(|c| set(c, HAN));
    }
    unambiguous("STCharacters.txt").for_each(|(c, _)| set(c, SIMPLIFIED));
    // GB 2312 within GBK.
    let everyday = repertoire(GBK, 0xb0..=0xf7, 0xa1);
    for (c, simplified) in unambiguous("TSCharacters.txt") {
        let is_everyday = |c| everyday.get(c as usize) == Some(&true);
        let everyday = simplified.starts_with(is_everyday);
        set(c, if everyday { TRADITIONAL } else { WEAK });
    }
    IN_BOTH.chars().for_each(|c| set(c, HAN));
    WEAKLY_TRADITIONAL.chars().for_each(|c| set(c, WEAK));
    for c in NOT_JAPANESE.chars() {
        let code = c as usize;
        match kinds[code] {
            TRADITIONAL => kinds[code] = CHINESE_TRADITIONAL,
            HAN => kinds[code] = CHINESE,
            _ => {}
        }
    }
    let japanese = repertoire(SHIFT_JIS, 0x88..=0xfc, 0x40);
    let given_up: HashSet<char> = unambiguous("JPShinjitaiCharacters.txt")
        .flat_map(|(_, old)| old.chars())
        .collect();
    for c in ('\u{4e00}'..='\u{9fff}').filter(|c| !japanese[*c as usize] || given_up.contains(c)) {
        kinds[c as usize] |= UNJAPANESE;
    }
    for (chars, region) in [(OF_TAIWAN, TAIWAN), (OF_HONG_KONG, HONG_KONG)] {
        chars.chars().for_each(|c| kinds[c as usize] |= region);
    }
    kinds
});

/// The characters that the dictionary `file` may put in place of others.
fn values(file: &str) -> impl Iterator<Item = char> {
    let lines = dictionaries::opencc(file).unwrap_or_default().lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| Some(line.split_once('\t')?.1))
        .flat_map(|values| values.chars().filter(|&c| c != ' '))
}

/// Which characters of the basic plane `encoding` reads in the pairs of bytes of these rows, from `first` on.
fn repertoire(encoding: &'static Encoding, rows: RangeInclusive<u8>, first: u8) -> Vec<bool> {
    let pairs = rows.flat_map(|row| (first..=0xfe).map(move |trail| [row, trail]));
    // A blank behind each, so that a pair that is none takes nothing of the next one.
    let bytes: Vec<u8> = pairs
        .flat_map(|[lead, trail]| [lead, trail, b' '])
        .collect();
    let text = encoding.decode_without_bom_handling(&bytes).0;
    let mut read = vec![false; 1 << 16];
    for c in text.chars().filter(|c| !c.is_ascii()) {
        if let Some(cell) = read.get_mut(c as usize) {
            *cell = true;
        }
    }
    read
}

/// The characters that the dictionary `file` always replaces, none of whose values is the
/// character itself; with their values.
fn unambiguous(file: &str) -> impl Iterator<Item = (char, &str)> {
    let lines = dictionaries::opencc(file).unwrap_or_default().lines();
    lines.filter_map(|line| {
        let (key, values) = line.split_once('\t')?;
        let alone = !line.starts_with('#') && values.split(' ').all(|value| value != key);
        let mut chars = key.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) if alone => Some((c, values)),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_told_apart() {
        for (text, script) in [
            ("這是一個例子", Script::Traditional),
            ("这是一个例子", Script::Simplified),
            ("これは例です", Script::Japanese),
            ("広島発売", Script::Japanese),
            ("第一段階：キー修飾と基盤建設期間", Script::Japanese),
            ("美味の臺灣小吃，你一定要吃", Script::Traditional),
            ("超値套餐組合", Script::Traditional),
            ("道路改良計画と進捗報告", Script::Japanese),
            ("夜市の燒烤與甜湯攤位一覽表", Script::Traditional),
            ("翻譯概覽", Script::Traditional),
            ("이것은 漢字", Script::Korean),
            ("山中有人", Script::Unknown),
            ("山在於中", Script::Traditional),
            ("這是國語\n这是国语", Script::Mixed),
            ("", Script::Unknown),
        ] {
            assert_eq!(Counts::of(text).script(), script, "{text}");
        }
    }
}
