//! A line as what may have become of it last: the steps that can have given all of it, told by one
//! pass for all codecs at once, and what undoing them gives, worked out once however many plans ask
//! for it. Says what is possible, never what is likely.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::super::blanks::utf8_of;
use super::super::codec::{ALL, Codec};
use super::super::gate::SINGLE;
use super::super::plan::Step;
use super::super::search::given_by;
use super::swapped::Swapped;
use super::twins::Twins;

/// One bit for each single-byte codec of [`ALL`].
type Codecs = u16;

const ALL_SINGLE: u32 = (1 << SINGLE) - 1;

/// The bit of a codec.
fn bit(codec: Codec) -> u32 {
    const BITS: [u8; ALL.len()] = {
        let mut bits = [0; ALL.len()];
        let mut at = 0;
        while at < ALL.len() {
            bits[ALL[at] as usize] = at as u8;
            at += 1;
        }
        bits
    };
    1 << BITS[codec as usize]
}

/// What a character is as a byte, and in which codecs.
#[derive(Debug, Clone, Copy, Default)]
struct Roles {
    /// ASCII, or a byte of UTF-8: one that follows, or the first one of so many.
    ascii: Codecs,
    follow: Codecs,
    lead: [Codecs; 3],
    /// Bytes of pairs of the main planes of GB 18030 and Big5: the first one, and the second.
    first: Codecs,
    gb_second: Codecs,
    big5_second: Codecs,
}

/// Characters of single-byte codecs stand below this, but for a few.
const END: usize = 0x2600;

static ROLES: LazyLock<Box<[Roles]>> = LazyLock::new(|| {
    let of = |code| char::from_u32(code).map_or(Roles::default(), Roles::of);
    (0..END as u32).map(of).collect()
});

impl Roles {
    fn of(c: char) -> Self {
        let mut roles = Self::default();
        for (bit, codec) in ALL.iter().take(SINGLE).enumerate() {
            let byte = match codec.code(c) {
                code @ 0x100..=0x1FF => code as u8,
                _ => continue,
            };
            let put = |is: bool, codecs: &mut Codecs| *codecs |= Codecs::from(is) << bit;
            put(byte < 0x80, &mut roles.ascii);
            // a blank may be the no-break space that it was
            put(matches!(byte, 0x80..=0xBF | b' '), &mut roles.follow);
            let leads = [0xC2..=0xDF, 0xE0..=0xEF, 0xF0..=0xF4];
            for (lead, slot) in leads.iter().zip(&mut roles.lead) {
                put(lead.contains(&byte), slot);
            }
            put(matches!(byte, 0xA1..=0xF9), &mut roles.first);
            put(byte >= 0xA1, &mut roles.gb_second);
            put(byte >= 0x40, &mut roles.big5_second);
        }
        roles
    }
}

/// The single-byte codecs in whose bytes a line may be text, as far as it has been read: those in which
/// it is whole, and those in which so many bytes are still to come.
#[derive(Debug, Clone, Copy)]
struct Whole {
    utf8: [Codecs; 4],
    gb: [Codecs; 2],
    big5: [Codecs; 2],
}

impl Whole {
    const START: Self = Self {
        utf8: [Codecs::MAX, 0, 0, 0],
        gb: [Codecs::MAX, 0],
        big5: [Codecs::MAX, 0],
    };

    /// The same where what is begun may yet become whole.
    fn so_far(self) -> Self {
        let any = |begun: &[Codecs]| begun.iter().fold(0, |any, codecs| any | codecs);
        Self {
            utf8: [any(&self.utf8), 0, 0, 0],
            gb: [any(&self.gb), 0],
            big5: [any(&self.big5), 0],
        }
    }

    #[inline]
    fn behind(&self, c: &Roles) -> Self {
        let [whole, one, two, three] = self.utf8;
        let pair =
            |[whole, one]: [Codecs; 2], second| [whole & c.ascii | one & second, whole & c.first];
        Self {
            utf8: [
                whole & c.ascii | one & c.follow,
                whole & c.lead[0] | two & c.follow,
                whole & c.lead[1] | three & c.follow,
                whole & c.lead[2],
            ],
            gb: pair(self.gb, c.gb_second),
            big5: pair(self.big5, c.big5_second),
        }
    }
}

/// How many characters of a line tell what can have given it: what the others say against it shows when
/// it is tried.
const ENOUGH_CHARS: usize = 48;

/// What can have given a line.
#[derive(Debug, Clone, Copy)]
struct Given {
    /// One bit for each codec of [`ALL`] that has all of its characters; and those in whose bytes it may be
    /// whole, by what was written.
    by: u32,
    whole: [u32; 4],
}

/// Where it is told whether a step can have given a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    written: usize,
    bit: u32,
}

impl Place {
    pub(super) fn of(step: Step) -> Self {
        let written = match step.written {
            // pairs are not looked at
            _ if step.read.is_double() => 0,
            Codec::Utf8 => 1,
            written if written.is_gb() => 2,
            _ => 3,
        };
        let bit = bit(step.read);
        Self { written, bit }
    }
}

impl Given {
    fn of(line: &str) -> Self {
        let roles = &**ROLES;
        let (mut by, mut whole) = (u32::MAX, Whole::START);
        let mut chars = line.chars();
        for c in chars.by_ref().take(ENOUGH_CHARS) {
            if !c.is_ascii() {
                by &= given_by(c);
            }
            if by & ALL_SINGLE != 0 {
                whole = match roles.get(c as usize) {
                    Some(roles) => whole.behind(roles),
                    None => whole.behind(&Roles::of(c)),
                };
            } else if by == 0 {
                break;
            }
        }
        if chars.next().is_some() {
            whole = whole.so_far();
        }
        let [utf8, gb, big5] = [whole.utf8[0], whole.gb[0], whole.big5[0]].map(u32::from);
        Self {
            by,
            whole: [by, by & utf8, by & gb, by & big5],
        }
    }
}

/// Whether `line` has letters of Windows-1252 and controls of ISO 8859-1 at the same bytes.
fn is_mixed(line: &str) -> bool {
    let latin = |c: char| match u8::try_from(c) {
        Ok(byte) => (0x80..0xA0).contains(&byte) && !UNDEFINED.contains(&byte),
        Err(_) => false,
    };
    line.contains(|c| c > '\u{ff}') && line.contains(latin)
}

/// The bytes that Windows-1252 has nothing for, and that stand for themselves.
const UNDEFINED: [u8; 5] = [0x81, 0x8D, 0x8F, 0x90, 0x9D];

/// A line, or what it was before a step.
pub(super) struct Line<'l> {
    text: Cow<'l, str>,
    given: Option<Given>,
    /// Whether it was read now in Windows-1252, now in ISO 8859-1.
    mixed: Option<bool>,
    bytes: Vec<(Codec, Option<Vec<u8>>)>,
    before: Vec<(Step, Option<Box<Line<'static>>>)>,
    swapped: Vec<(Step, Option<Swapped>)>,
}

impl<'l> Line<'l> {
    pub(super) fn new(text: impl Into<Cow<'l, str>>) -> Self {
        Self {
            text: text.into(),
            given: None,
            mixed: None,
            bytes: Vec::new(),
            before: Vec::new(),
            swapped: Vec::new(),
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Tells what can have given it, which pays where many steps are asked for.
    pub(super) fn ask(&mut self) {
        self.given.get_or_insert_with(|| Given::of(&self.text));
    }

    /// Whether `step` can have given all of it, as far as is told; pairs in a single-byte codec those of a
    /// main plane.
    pub(super) fn may_be(&self, step: Step) -> bool {
        self.may_be_at(Place::of(step))
    }

    /// The same of the step of a `place`.
    pub(super) fn may_be_at(&self, place: Place) -> bool {
        let given = self.given.as_ref();
        given.is_none_or(|given| given.whole[place.written] & place.bit != 0)
    }

    /// Whether the codec has all of its characters, as far as is told.
    pub(super) fn may_be_in(&self, read: Codec) -> bool {
        self.given
            .as_ref()
            .is_none_or(|given| given.by & bit(read) != 0)
    }

    /// Its bytes in the codec, where it was read in one: now Windows-1252 and now ISO 8859-1 would be a
    /// third codec, which has the same letters elsewhere.
    pub(super) fn bytes_of_one(&mut self, read: Codec) -> Option<&[u8]> {
        if read == Codec::Windows1252 && *self.mixed.get_or_insert_with(|| is_mixed(&self.text)) {
            return None;
        }
        self.bytes(read)
    }

    /// Its bytes in the codec, where each character has one or two.
    pub(super) fn bytes(&mut self, read: Codec) -> Option<&[u8]> {
        let at = self.bytes.iter().position(|(of, _)| *of == read);
        let at = at.unwrap_or_else(|| {
            self.bytes.push((read, read.encode_known(&self.text)));
            self.bytes.len() - 1
        });
        self.bytes[at].1.as_deref()
    }

    /// What it was before `step`, whatever that says.
    pub(super) fn before(&mut self, step: Step) -> Option<&mut Line<'static>> {
        let at = self.before.iter().position(|(of, _)| *of == step);
        let at = at.unwrap_or_else(|| {
            let mut before = self.undo(step).map(|text| Box::new(Line::new(text)));
            if let Some(before) = &mut before
                && self.given.is_some()
            {
                before.ask();
            }
            self.before.push((step, before));
            self.before.len() - 1
        });
        self.before[at].1.as_deref_mut()
    }

    fn undo(&mut self, step: Step) -> Option<String> {
        if step.read.has_twice() {
            return step.undo(&self.text);
        }
        match self.bytes(step.read) {
            Some(bytes) => match step.written {
                Codec::Utf8 => utf8_of(bytes, step.read),
                written => written.decode(bytes),
            },
            None => step.undo(&self.text),
        }
    }

    /// Whether the other variant of the wrong codec is among those `asked` and gives the same: nothing that they
    /// have at different places is in the line.
    pub(super) fn is_variant(&self, step: Step, asked: &[Step]) -> bool {
        let variant = step.read.variant().filter(|_| !step.read.has_twice());
        variant.is_some_and(|read| asked.contains(&Step { read, ..step }))
            && !step.read.reads_otherwise(&self.text)
    }

    /// What it was before `step`, if that makes hanzi of hanzi and no part of it loses more than the
    /// `worst` (nats); the first one who asks says how much that is.
    pub(super) fn swapped(&mut self, step: Step, worst: f32) -> Option<&Swapped> {
        let at = self.swapped.iter().position(|(of, _)| *of == step);
        let at = at.unwrap_or_else(|| {
            let twins =
                Twins::of(step).and_then(|twins| Swapped::of_twins(&self.text, twins, worst));
            let swapped = twins.unwrap_or_else(|| {
                let before = self.undo(step)?;
                Swapped::of(&self.text, before, step, worst)
            });
            self.swapped.push((step, swapped));
            self.swapped.len() - 1
        });
        self.swapped[at].1.as_ref()
    }

    /// The same with the line itself, once it is worked out.
    pub(super) fn text_and_swapped(&self, step: Step) -> Option<(&str, &Swapped)> {
        let (_, swapped) = self.swapped.iter().find(|(of, _)| *of == step)?;
        Some((&self.text, swapped.as_ref()?))
    }

    /// Whether two codecs, of which the bytes are worked out, have the same bytes for it.
    pub(super) fn is_alike(&self, one: Codec, other: Codec) -> bool {
        let bytes = |codec| self.bytes.iter().find(|(of, _)| *of == codec);
        bytes(one).map(|(_, bytes)| bytes) == bytes(other).map(|(_, bytes)| bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_have_given_a_line_may_have() {
        let text = "今天天气很好，我们去公园玩 (v2)。";
        let mut given = 0;
        for read in ALL {
            for written in [Codec::Utf8, Codec::Gb18030, Codec::Big5] {
                let step = Step { written, read };
                let damaged = written.encode(text).and_then(|bytes| read.decode(&bytes));
                let Some(damaged) = damaged.filter(|damaged| given_by_all(damaged, read)) else {
                    continue;
                };
                let mut line = Line::new(damaged.as_str());
                line.ask();
                assert!(line.may_be(step), "{damaged} {written} {read}");
                let before = line.before(step).map(|before| before.text().to_owned());
                assert_eq!(before.as_deref(), Some(text), "{damaged} {written} {read}");
                given += 1;
            }
        }
        assert!(given > 20, "{given}");
    }

    fn given_by_all(text: &str, read: Codec) -> bool {
        let beyond = text.chars().filter(|c| !c.is_ascii());
        beyond.fold(u32::MAX, |codecs, c| codecs & given_by(c)) & bit(read) != 0
    }

    #[test]
    fn variants_are_the_same_where_nothing_stands_elsewhere() {
        let [step, other] = [Codec::Big5, Codec::Big5Eten].map(|read| Step {
            written: Codec::Gb18030,
            read,
        });
        // the same but for kana, which one has in private use
        for (text, same) in [("碭翋衄", true), ("碭あ翋衄", false)] {
            let line = Line::new(text);
            assert_eq!(line.is_variant(other, &[step]), same, "{text}");
            assert!(!line.is_variant(other, &[other]));
            assert!(!line.is_variant(step, &[]));
        }
        let twice = [Codec::ShiftJis, Codec::Cp932].map(|read| Step { read, ..step });
        assert!(!Line::new("碭翋").is_variant(twice[0], &twice));
    }

    #[test]
    fn bytes_that_are_no_text_say_so() {
        for (line, written, may) in [
            ("ÖÐÎÄ", Codec::Gb18030, true),
            ("ÖÐÎÄ", Codec::Utf8, false),
            ("ÖÐÎ", Codec::Gb18030, false),
            ("ä¸\u{ad}æ–‡", Codec::Utf8, true),
            ("ä¸\u{ad}æ–", Codec::Utf8, false),
            ("ä½ å¥½", Codec::Utf8, true),
            ("¤¤¤å¦r", Codec::Big5, true),
            ("中文", Codec::Utf8, false),
        ] {
            let read = Codec::Windows1252;
            let mut line = Line::new(line);
            line.ask();
            assert_eq!(line.may_be(Step { written, read }), may, "{}", line.text());
        }
    }
}
