//! What the detector knows of languages: frequencies of characters and of neighbours, unpacked
//! from `dictionaries/decode/tables.bin` on first use.
//!
//! A cost is −log2 of a probability in eighths of a bit, so that costs add up to the information
//! content of a text under a reading. The layout is described where the file is made
//! (`benches/peers/decode/src/bin/tables.rs`).

use std::sync::LazyLock;

use crate::dictionaries::DECODE_TABLES;

/// One bit, in the unit of all costs.
pub(super) const BIT: u32 = 8;

/// A character that no table knows: compatibility ideographs, private use, rare scripts.
const UNKNOWN: u8 = 24 * 8;

/// A hanzi outside the basic block: names and dialect characters of extensions A and B.
const EXTENSION: u8 = 18 * 8;

/// What a pair pays that was not worth a table entry, on top of its second character alone: the
/// mass that the listed pairs take. Estimated from their share of running text (about one half).
const BACKOFF: u32 = BIT;

/// The step of a listed pair's cost, in eighths of a bit.
const PAIR_STEP: u32 = 6;

/// No place in the inventory.
pub(super) const NO_RANK: u16 = u16::MAX;

const HANZI: usize = 0xA000 - 0x4E00;
const HANGUL: usize = 11172;
const SYMBOLS: usize = 5488;
/// Russian letters and "none".
pub(super) const LETTERS: usize = 67;
const LATIN_ROWS: usize = 91;

/// The languages whose characters are modelled one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// Chinese in simplified characters.
    Hans,
    /// Chinese in traditional characters, Cantonese included.
    Hant,
    Japanese,
    Korean,
}

pub(super) const LANGUAGES: [Language; 4] = [
    Language::Hans,
    Language::Hant,
    Language::Japanese,
    Language::Korean,
];

/// One language's characters and pairs.
pub(super) struct Model {
    /// Cost by UTF-16 code unit.
    cost: Vec<u8>,
    /// Rank in the pairs' inventory by UTF-16 code unit.
    rank: Vec<u16>,
    /// Where the followers of each rank begin.
    starts: Vec<u32>,
    /// Rank × 16 + cost, ascending within a character.
    followers: &'static [u8],
}

impl Model {
    /// A model without pairs.
    fn of_characters(cost: Vec<u8>) -> Self {
        Self {
            cost,
            rank: vec![NO_RANK; 0x1_0000],
            starts: Vec::new(),
            followers: &[],
        }
    }

    /// The cost of a character among the non-ASCII ones.
    pub(super) fn cost(&self, c: u32) -> u32 {
        u32::from(match c {
            0..=0xFFFF => self.cost[c as usize],
            0x2_0000..=0x3_FFFF => EXTENSION,
            _ => UNKNOWN,
        })
    }

    /// The rank of a character, or [`NO_RANK`].
    pub(super) fn rank(&self, c: u32) -> u16 {
        self.rank.get(c as usize).copied().unwrap_or(NO_RANK)
    }

    /// The cost of the character of `rank` and `cost` behind that of rank `previous`.
    pub(super) fn behind(&self, previous: u16, rank: u16, cost: u32) -> u32 {
        if previous == NO_RANK {
            return cost;
        }
        if rank != NO_RANK {
            let from = self.starts[usize::from(previous)] as usize;
            let to = self.starts[usize::from(previous) + 1] as usize;
            let (mut low, mut high) = (from, to);
            while low < high {
                let middle = (low + high) / 2;
                let entry = self.follower(middle);
                match (entry >> 4).cmp(&rank) {
                    std::cmp::Ordering::Less => low = middle + 1,
                    std::cmp::Ordering::Greater => high = middle,
                    std::cmp::Ordering::Equal => {
                        return (u32::from(entry & 15) + 1) * PAIR_STEP;
                    }
                }
            }
        }
        cost + BACKOFF
    }

    fn follower(&self, at: usize) -> u16 {
        u16::from_le_bytes([self.followers[2 * at], self.followers[2 * at + 1]])
    }
}

/// All tables.
pub(super) struct Tables {
    ascii: &'static [u8],
    models: [Model; 4],
    /// The cheapest of all languages, by UTF-16 code unit: for encodings that hold them all.
    pub(super) any: Model,
    /// The same, where the letters of other scripts are no surprise.
    pub(super) scripts: Model,
    russian: &'static [u8],
    latin: &'static [u8],
}

impl Tables {
    /// The cost of an ASCII character among ASCII characters.
    pub(super) fn ascii(&self, byte: u8) -> u32 {
        u32::from(self.ascii[usize::from(byte & 0x7F)])
    }

    /// The model of a language.
    pub(super) fn model(&self, language: Language) -> &Model {
        &self.models[language as usize]
    }

    /// The cost of a Russian letter behind another (numbers as [`russian`] gives them).
    pub(super) fn russian(&self, previous: u8, letter: u8) -> u32 {
        u32::from(self.russian[usize::from(previous) * LETTERS + usize::from(letter)])
    }

    /// The cost of a byte from 0x80 of windows-1252 behind the byte `previous`.
    pub(super) fn latin(&self, previous: u8, byte: u8) -> u32 {
        let row = match previous {
            b'a'..=b'z' => previous - b'a' + 1,
            b'A'..=b'Z' => previous - b'A' + 1,
            0xC0.. => previous - 0xC0 + 27,
            _ => 0,
        };
        u32::from(self.latin[usize::from(row) * 128 + usize::from(byte & 0x7F)])
    }
}

/// The number of a Russian letter: 0 none, 1–33 small, 34–66 capital.
pub(super) fn russian(c: char) -> u8 {
    match c {
        'а'..='я' => (c as u32 - 'а' as u32) as u8 + 1,
        'ё' => 33,
        'А'..='Я' => (c as u32 - 'А' as u32) as u8 + 34,
        'Ё' => 66,
        _ => 0,
    }
}

/// The tables, unpacked once (about two milliseconds).
pub(super) static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    Reader {
        rest: DECODE_TABLES,
    }
    .tables()
});

/// Takes the sections off one after the other.
struct Reader {
    rest: &'static [u8],
}

impl Reader {
    fn take(&mut self, bytes: usize) -> &'static [u8] {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        taken
    }

    fn number(&mut self) -> u16 {
        let two = self.take(2);
        u16::from_le_bytes([two[0], two[1]])
    }

    fn tables(mut self) -> Tables {
        assert_eq!(self.take(4), b"ZWD1", "the tables are part of the program");
        let ascii = self.take(128);
        let hanzi = [(); 3].map(|()| self.take(HANZI));
        let hangul = self.take(HANGUL);
        let symbols = [(); 4].map(|()| self.take(SYMBOLS));
        let russian = self.take(LETTERS * LETTERS);
        let latin = self.take(LATIN_ROWS * 128);
        let models = LANGUAGES.map(|language| {
            let cost = costs(
                hanzi.get(language as usize).copied(),
                (language == Language::Korean).then_some(hangul),
                symbols[language as usize],
            );
            self.model(cost)
        });
        let any = cheapest(&models);
        Tables {
            ascii,
            models,
            scripts: Model::of_characters(with_scripts(&any)),
            any: Model::of_characters(any),
            russian,
            latin,
        }
    }

    fn model(&mut self, cost: Vec<u8>) -> Model {
        let characters = usize::from(self.number());
        let mut rank = vec![NO_RANK; 0x1_0000];
        for at in 0..characters {
            rank[usize::from(self.number())] = at as u16;
        }
        let mut starts = vec![0u32];
        for at in 0..characters {
            let followers = u32::from(self.number());
            starts.push(starts[at] + followers);
        }
        let followers = self.take(2 * starts[characters] as usize);
        Model {
            cost,
            rank,
            starts,
            followers,
        }
    }
}

/// The letters of scripts that are not modelled, and what the commoner half of each costs (bits),
/// by the frequencies of letters in such text: a `é` of UTF-8 among ASCII is no surprise.
const SCRIPTS: [(std::ops::RangeInclusive<usize>, u8); 7] = [
    (0xA0..=0xBF, 9),
    (0xC0..=0x17F, 7),
    (0x370..=0x3FF, 7),
    (0x400..=0x45F, 6),
    (0x5D0..=0x6FF, 7),
    (0x900..=0xDFF, 8),
    (0xE00..=0xE7F, 7),
];

/// The cost of each code unit in the language that it is commonest in.
fn cheapest(models: &[Model]) -> Vec<u8> {
    let least = |c: usize| models.iter().map(|model| model.cost[c]).min();
    (0..0x1_0000).filter_map(least).collect()
}

fn with_scripts(cost: &[u8]) -> Vec<u8> {
    let mut cost = cost.to_vec();
    for (script, bits) in SCRIPTS {
        for cost in &mut cost[script] {
            *cost = (*cost).min(bits * BIT as u8);
        }
    }
    cost
}

/// Costs by UTF-16 code unit out of the sections of one language.
fn costs(hanzi: Option<&[u8]>, hangul: Option<&[u8]>, symbols: &[u8]) -> Vec<u8> {
    let mut cost = vec![UNKNOWN; 0x1_0000];
    let ranges = [
        (0x4E00, hanzi.unwrap_or_default()),
        (0xAC00, hangul.unwrap_or_default()),
        (0xA0, &symbols[..0x460]),
        (0x2000, &symbols[0x460..0x1060]),
        (0x3000, &symbols[0x1060..0x1460]),
        (0xFE30, &symbols[0x1460..0x1480]),
        (0xFF00, &symbols[0x1480..]),
    ];
    for (from, section) in ranges {
        let to = (from + section.len()).min(0x1_0000);
        cost[from..to].copy_from_slice(&section[..to - from]);
    }
    cost[0x3400..0x4DC0].fill(EXTENSION);
    if hanzi.is_none() {
        // Hanja are a rarity in Korean text: about as likely as the rarest syllables.
        cost[0x4E00..0xA000].fill(EXTENSION - 16);
    }
    cost
}
