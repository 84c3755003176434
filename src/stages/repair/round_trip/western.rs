//! UTF-8 read in a single-byte codec where the text is in an alphabet of the West or the Near
//! East, or in symbols: one sequence may be all there is, so each is weighed by itself.
//!
//! A sequence counts where what it says is common in writing and what stands there is not: a sign
//! between letters, a capital behind a small letter, a control character. The codec is taken when
//! its sequences count enough together, and all else in the line agrees or is outnumbered. Hanzi
//! and kana are left alone here, whether they stand in the line or come out of it.

mod sequence;

use std::ops::Range;

use super::class::{Class, class};
use super::codec::{ALL, Codec};
use super::gate::whole_sequences;
use super::plan::{Plan, Step};
use sequence::{ALONE_NEVER, Sequence, byte, is_control, oddity, script, sequence};

/// The single-byte codecs in the order in which they are asked; the first of equals wins.
const CODECS: [Codec; 11] = [
    Codec::Windows1252,
    Codec::Windows1251,
    Codec::Windows1250,
    Codec::Iso8859_2,
    Codec::Windows1253,
    Codec::Windows1254,
    Codec::Windows1257,
    Codec::Iso8859_15,
    Codec::MacRoman,
    Codec::Cp437,
    Codec::Cp850,
];

/// What the sequences of a line have to count together: one sign between letters behind a capital.
const ENOUGH: u32 = 2;

/// The same where other characters of the line do not fit the codec.
const ENOUGH_MIXED: u32 = 3;

/// How many wrong readings one behind the other are undone.
const ROUNDS: usize = 5;

/// A part of a line that was undone.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Undone {
    /// Bytes of the line.
    pub(super) span: Range<usize>,
    pub(super) text: String,
    pub(super) plan: Plan,
    /// Whether bytes were lost or had been altered, so that the plan alone does not give `text`.
    pub(super) altered: bool,
}

/// What `line` becomes, in order; empty where nothing is wrong. Linear.
pub(super) fn undo(line: &str) -> Vec<Undone> {
    if whole_sequences(line) == 0 && !line.contains(['\u{fffd}', 'Ã']) {
        return Vec::new();
    }
    let mut all = undo_once(line);
    let mut text = line.to_owned();
    for _ in 1..ROUNDS {
        // further rounds are looked for in what came out, as long as all of it goes one way
        let [only] = &mut all[..] else { break };
        let end = text.len() - (line.len() - only.span.end);
        text.replace_range(only.span.start..end, &only.text);
        let next = undo_once(&text);
        let inside = only.span.start..only.span.start + only.text.len();
        match &next[..] {
            [deeper] if inside.start <= deeper.span.start && deeper.span.end <= inside.end => {
                let part = deeper.span.start - inside.start..deeper.span.end - inside.start;
                let around = [&only.text[..part.start], &only.text[part.end..]];
                let whole = around.iter().all(|text| text.is_ascii());
                only.text.replace_range(part, &deeper.text);
                only.altered |= deeper.altered || !whole;
                only.plan
                    .steps
                    .splice(0..0, deeper.plan.steps.iter().copied());
            }
            _ => break,
        }
    }
    all
}

fn undo_once(line: &str) -> Vec<Undone> {
    let chars: Vec<(usize, char)> = line.char_indices().collect();
    let utf8 = whole_sequences(line);
    let open = line.contains(['\u{fffd}', 'Ã']);
    let mut best: Option<(u32, Found)> = None;
    for codec in CODECS {
        let bit = ALL.iter().position(|other| *other == codec).unwrap_or(0);
        if utf8 >> bit & 1 == 0 && !(open && bit < OPEN_CODECS) {
            continue;
        }
        let found = Found::of(line, &chars, codec);
        if !found.convinces() {
            continue;
        }
        let score = found.score + if found.strays == 0 { ENOUGH_MIXED } else { 0 };
        if best.as_ref().is_none_or(|(best, _)| score > *best) {
            best = Some((score, found));
        }
    }
    let found = best.map(|(_, found)| found);
    let clear = found.filter(|found| found.strays == 0 || !are_hanzi(line, found.codec));
    clear.map_or(Vec::new(), |found| found.undone(line, &chars))
}

/// Whether all of `line` is frequent hanzi and marks in pairs of bytes that `read` has read: UTF-8 that
/// explains no more than a part of it is chance.
fn are_hanzi(line: &str, read: Codec) -> bool {
    let Some(bytes) = read.encode_known(line) else {
        return false;
    };
    let frequent = |c: char| c.is_ascii() || matches!(class(c), Class::Common | Class::CjkMark);
    [Codec::Gb18030, Codec::Big5].into_iter().any(|written| {
        let text = written.decode_main_plane(&bytes);
        text.is_some_and(|text| text.chars().all(frequent))
    })
}

/// Whether the replacement characters and question marks of `line` are what became of UTF-8 in an
/// alphabet of the West.
pub(in crate::stages::repair) fn explains(line: &str) -> bool {
    undo(line).iter().any(|undone| undone.altered)
}

/// How many of [`ALL`] are tried on a line that has no whole sequence: the codecs of the Web.
const OPEN_CODECS: usize = 3;

/// What one codec makes of a line.
struct Found {
    codec: Codec,
    sequences: Vec<Sequence>,
    score: u32,
    /// Characters beyond ASCII that belong to no sequence, and those that do.
    strays: usize,
    fitting: usize,
}

impl Found {
    fn of(line: &str, chars: &[(usize, char)], codec: Codec) -> Self {
        let bytes: Vec<Option<u8>> = chars.iter().map(|(_, c)| byte(codec, *c)).collect();
        let mut found = Self {
            codec,
            sequences: Vec::new(),
            score: 0,
            strays: 0,
            fitting: 0,
        };
        let mut at = 0;
        while at < chars.len() {
            let sequence = sequence(chars, &bytes, at, line);
            match sequence {
                Some(sequence) => {
                    found.fitting += sequence.chars.len();
                    at = sequence.chars.end;
                    found.sequences.push(sequence);
                }
                None => {
                    let c = chars[at].1;
                    found.strays +=
                        usize::from(('\u{80}'..'\u{2e80}').contains(&c) || c == '\u{fffd}');
                    at += 1;
                }
            }
        }
        found.weigh(chars);
        found
    }

    /// Gives every sequence what it counts.
    fn weigh(&mut self, chars: &[(usize, char)]) {
        for at in 0..self.sequences.len() {
            let neighbour = at
                .checked_sub(1)
                .map(|before| self.sequences[before].clone());
            let sequence = &self.sequences[at];
            let mut counts = oddity(chars, sequence);
            // two letters of one script side by side
            if let Some(before) = neighbour
                && before.chars.end == sequence.chars.start
                && script(before.c) == script(sequence.c)
                && script(sequence.c) > 0
            {
                counts += 2;
            } else if script(sequence.c) == ALONE_NEVER {
                counts = 0;
            }
            self.sequences[at].counts = counts;
        }
        self.score = self.sequences.iter().map(|sequence| sequence.counts).sum();
    }

    fn convinces(&self) -> bool {
        if self.strays == 0 {
            return self.score >= ENOUGH;
        }
        let several = self.sequences.iter().filter(|one| one.counts > 0).count() > 1;
        let sure = |one: &Sequence| one.chars.len() > 2 || one.counts >= 3 && is_control(one.c);
        let alone = self.sequences.iter().any(sure);
        self.score >= ENOUGH_MIXED && (several || alone) && self.fitting >= self.strays
    }

    fn undone(&self, line: &str, chars: &[(usize, char)]) -> Vec<Undone> {
        let offset = |at: usize| chars.get(at).map_or(line.len(), |(offset, _)| *offset);
        let step = Step {
            written: Codec::Utf8,
            read: self.codec,
        };
        let mut all: Vec<Undone> = Vec::new();
        let mut end = 0;
        for sequence in &self.sequences {
            let between =
                &line[end.min(offset(sequence.chars.start))..offset(sequence.chars.start)];
            let span = offset(sequence.chars.start)..offset(sequence.chars.end);
            end = span.end;
            match all.last_mut() {
                // ASCII reads the same either way
                Some(last) if between.is_ascii() => {
                    last.text.push_str(between);
                    last.text.push(sequence.c);
                    last.span.end = span.end;
                    last.altered |= sequence.altered;
                }
                _ => all.push(Undone {
                    span,
                    text: sequence.c.to_string(),
                    plan: Plan::from(step),
                    altered: sequence.altered,
                }),
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn undone(line: &str) -> String {
        let mut text = String::new();
        let mut end = 0;
        for part in undo(line) {
            text.push_str(&line[end..part.span.start]);
            text.push_str(&part.text);
            end = part.span.end;
            if !part.altered {
                assert_eq!(
                    part.plan.replay(&line[part.span.clone()]).as_deref(),
                    Some(&*part.text)
                );
            }
        }
        text + &line[end..]
    }

    #[test]
    fn single_sequences_are_undone() {
        for (broken, whole) in [
            ("die GrÃ¶ÃŸe des GebÃ¤udes", "die Größe des Gebäudes"),
            (
                "le prix est de 20 â‚¬ par personne",
                "le prix est de 20 € par personne",
            ),
            ("lâ€™hÃ´pital", "l’hôpital"),
            ("Qui est-ceâ€¯?", "Qui est-ce\u{202f}?"),
            ("Ð´Ð¾Ð±Ñ€Ñ‹Ð¹ Ð´ÐµÐ½ÑŒ", "добрый день"),
            ("MÃœNCHEN", "MÜNCHEN"),
            ("crÃƒÂ¨me brÃƒÂ»lÃƒÂ©e", "crème brûlée"),
            ("dÃ©jÃ  vu", "déjà vu"),
            ("ÅšÄ™Å¼Ä‡", "Śężć"),
        ] {
            assert_eq!(undone(broken), whole);
        }
    }

    #[test]
    fn hanzi_in_pairs_are_no_letters() {
        for (text, written) in [
            ("目录：", Codec::Gb18030),
            ("闭幕致辞", Codec::Gb18030),
            ("awk 中的函数", Codec::Gb18030),
            ("在檔 URL。", Codec::Big5),
        ] {
            let bytes = written.encode(text).expect("it has all of it");
            let line = Codec::Windows1252.decode(&bytes).expect("all are letters");
            assert_eq!(undone(&line), line);
        }
        // the same letters, if nothing speaks for pairs
        assert_eq!(undone("die GrÃ¶ÃŸe à la carte"), "die Größe à la carte");
    }

    #[test]
    fn honest_text_stays() {
        for text in [
            "CAFÉ™ und ÜBER…",
            "une journée à l’été «passé»",
            "CONCLUSÃO: NÃO É”",
            "3×4 = 12 ± 0,5 °C",
            "ÅÄÖ åäö, Åsa’s bok",
            "Київ і Львів — Україна",
            "naïve Ökonomie®",
        ] {
            assert_eq!(undone(text), text);
        }
    }
}
