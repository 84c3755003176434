//! The model file: its sections, and loading them in place.
//!
//! Header: `ZWLM`, version, number of sections and a checksum of all that follows; then for each
//! section its name (four letters), offset and length; all numbers little-endian `u32`, the
//! checksum `u64`. Nothing is unpacked on loading but a table from characters to symbols
//! (128 KiB), so loading takes well under a millisecond.

use std::sync::OnceLock;

use super::bits::{HashedMap, hash, u32_at};
use super::fold::{Shape, Symbol, class, shape};
use super::ngrams::{Fan, Ngrams, State};
use super::score::Score;

/// The first bytes of a model.
pub const MAGIC: [u8; 4] = *b"ZWLM";
/// The version of the format that this code reads.
pub const VERSION: u32 = 1;
/// Bytes before the table of sections.
pub const HEADER_BYTES: usize = 20;

/// Why bytes are not a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// They do not begin with [`MAGIC`] and [`VERSION`].
    #[error("not a plausibility model of version {VERSION}")]
    Format,
    /// The checksum does not agree.
    #[error("the plausibility model is damaged: its checksum does not agree")]
    Checksum,
    /// A section is missing or its lengths do not fit.
    #[error("the plausibility model is damaged: section {0}")]
    Section(&'static str),
}

/// The language model.
#[derive(Debug, Clone)]
pub struct Model<'m> {
    plane: Box<[u16]>,
    astral: Vec<(char, u16)>,
    pub(super) ngrams: Ngrams<'m>,
    han: Box<[bool]>,
    pub(super) words: Option<HashedMap<'m>>,
    pub(super) languages: Option<HashedMap<'m>>,
}

impl Model<'static> {
    /// The model that comes with the program; loaded on first use.
    ///
    /// # Panics
    /// Never with the bundled bytes: a test loads them with their checksum.
    pub fn bundled() -> &'static Self {
        static MODEL: OnceLock<Model<'static>> = OnceLock::new();
        MODEL.get_or_init(|| {
            Model::read(zhengwen_plausibility::MODEL).expect("the bundled model is sound")
        })
    }
}

impl<'m> Model<'m> {
    /// A model from bytes; what it holds stays in them. Reads all of them once for the checksum.
    ///
    /// # Errors
    /// When the bytes are not a whole model of this version.
    pub fn from_bytes(bytes: &'m [u8]) -> Result<Self, ModelError> {
        let sum = bytes.get(12..HEADER_BYTES).ok_or(ModelError::Format)?;
        let sum = u64::from_le_bytes(sum.try_into().expect("a slice of eight bytes"));
        if bytes[..4] != MAGIC {
            return Err(ModelError::Format);
        }
        if checksum(&bytes[HEADER_BYTES..]) != sum {
            return Err(ModelError::Checksum);
        }
        Self::read(bytes)
    }

    fn read(bytes: &'m [u8]) -> Result<Self, ModelError> {
        if bytes.len() < HEADER_BYTES || bytes[..4] != MAGIC || u32_at(bytes, 4) != VERSION {
            return Err(ModelError::Format);
        }
        let section = |name: &'static str| section(bytes, name).ok_or(ModelError::Section(name));
        let levels: Vec<&[u8]> = ["LVL2", "LVL3", "LVL4", "LVL5"]
            .into_iter()
            .map_while(|name| section(name).ok())
            .collect();
        let ngrams = Ngrams::read(section("UNIG")?, &levels).ok_or(ModelError::Section("UNIG"))?;
        let map = |name| match section(name) {
            Ok(bytes) => match HashedMap::read(bytes) {
                Some(map) => Ok(Some(map)),
                None => Err(ModelError::Section(name)),
            },
            Err(_) => Ok(None),
        };
        let (plane, astral) = fold_table(section("FOLD")?, ngrams.vocabulary());
        let mut han = vec![false; ngrams.vocabulary()].into_boxed_slice();
        let beyond = astral.iter().map(|(_, symbol)| *symbol);
        for symbol in plane[0x3400..0xa000].iter().copied().chain(beyond) {
            if let Some(slot) = han.get_mut(usize::from(symbol)) {
                *slot = true;
            }
        }
        Ok(Self {
            plane,
            astral,
            han,
            ngrams,
            words: map("WORD")?,
            languages: map("LANG")?,
        })
    }

    /// The longest n-gram, in characters.
    pub fn order(&self) -> usize {
        self.ngrams.order()
    }

    /// How many symbols the vocabulary holds; the symbols are numbered from zero.
    pub fn vocabulary(&self) -> usize {
        self.ngrams.vocabulary()
    }

    /// All symbols of the vocabulary.
    pub fn symbols(&self) -> impl Iterator<Item = Symbol> {
        (0..self.vocabulary() as u16).map(Symbol)
    }

    /// The pairs of symbols that the model has met, each with the log probability of the second one
    /// behind the first and by itself. Linear in the size of the model.
    pub fn pairs(&self) -> impl Iterator<Item = (Symbol, Symbol, Score, Score)> {
        self.ngrams.pairs()
    }

    /// The symbol of a character: width folded, script simplified character by character.
    #[inline]
    pub fn fold(&self, c: char) -> Symbol {
        let code = c as u32 as usize;
        match self.plane.get(code) {
            Some(symbol) => Symbol(*symbol),
            None => match self.astral.binary_search_by_key(&c, |entry| entry.0) {
                Ok(at) => Symbol(self.astral[at].1),
                Err(_) => class(c),
            },
        }
    }

    /// Whether a symbol is a Chinese character.
    pub(super) fn is_han(&self, symbol: Symbol) -> bool {
        symbol == Symbol::RARE || self.han.get(usize::from(symbol.0)).is_some_and(|han| *han)
    }

    /// The state at the beginning of a line.
    pub fn start(&self) -> State {
        self.ngrams.start()
    }

    /// The state that knows nothing of what came before.
    pub(crate) fn unknown_start(&self) -> State {
        self.ngrams.empty()
    }

    /// The state after `symbol`, and the log probability of `symbol` in `state`. Constant time.
    #[inline]
    pub fn advance(&self, state: State, symbol: Symbol) -> (State, Score) {
        self.ngrams.advance(state, symbol)
    }

    /// What may come behind `state`, where many symbols are weighed.
    pub(crate) fn fan(&self, state: State) -> Fan<'_> {
        self.ngrams.fan(state)
    }

    /// The log probability that the line ends in `state`.
    pub fn end(&self, state: State) -> Score {
        self.advance(state, Symbol::EDGE).1
    }

    /// The state and the score after all of `text`, beginning in `state`. Linear in its length.
    pub fn advance_text(&self, state: State, text: &str) -> (State, Score) {
        text.chars().fold((state, Score::ZERO), |(state, sum), c| {
            let (state, score) = self.advance(state, self.fold(c));
            (state, sum + score)
        })
    }

    /// The log probability of a whole line, its two edges included. Linear in its length.
    pub fn score_line(&self, line: &str) -> Score {
        let (state, score) = self.advance_text(self.start(), line);
        score + self.end(state)
    }
}

/// The checksum of a model's bytes after the header.
pub fn checksum(bytes: &[u8]) -> u64 {
    let words = bytes.chunks(8).map(|chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        u64::from_le_bytes(word)
    });
    words.fold(hash(0, [bytes.len() as u32]), |sum, word| {
        (sum ^ word)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(29)
    })
}

fn section<'m>(bytes: &'m [u8], name: &str) -> Option<&'m [u8]> {
    let count = u32_at(bytes, 8) as usize;
    let table = bytes.get(HEADER_BYTES..)?.chunks_exact(12).take(count);
    for entry in table {
        if &entry[..4] == name.as_bytes() {
            let offset = u32_at(entry, 4) as usize;
            return bytes.get(offset..offset.checked_add(u32_at(entry, 8) as usize)?);
        }
    }
    None
}

/// The symbol of every character of the basic plane, and of the known ones beyond it, from the
/// section of (`u32` character, `u16` symbol) pairs.
fn fold_table(section: &[u8], vocabulary: usize) -> (Box<[u16]>, Vec<(char, u16)>) {
    let known = |c: char| match shape(c) {
        Shape::Blank => Symbol::BLANK,
        Shape::Letter => Symbol::LETTERS,
        Shape::Digit => Symbol::DIGITS,
        Shape::Char(c) => class(c),
    };
    let mut plane: Box<[u16]> = (0..=0xffff)
        .map(|code| char::from_u32(code).map_or(Symbol::JUNK.0, |c| known(c).0))
        .collect();
    let mut astral = Vec::new();
    for entry in section.chunks_exact(6) {
        let symbol = u16::from_le_bytes([entry[4], entry[5]]);
        let code = u32_at(entry, 0);
        match (char::from_u32(code), plane.get_mut(code as usize)) {
            (None, _) => {}
            (Some(_), Some(slot)) if usize::from(symbol) < vocabulary => *slot = symbol,
            (Some(c), None) if usize::from(symbol) < vocabulary => astral.push((c, symbol)),
            _ => {}
        }
    }
    astral.sort_unstable();
    for code in 0..=0xffff {
        if let Some(c) = char::from_u32(code)
            && let Shape::Char(folded) = shape(c)
            && folded != c
            && let Some(symbol) = plane.get(folded as u32 as usize).copied()
        {
            plane[code as usize] = symbol;
        }
    }
    (plane, astral)
}
