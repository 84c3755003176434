//! Bit-packed arrays, Elias–Fano sequences and a compact hash map, read in place from borrowed
//! bytes.
//!
//! Everything is little-endian and read with `from_le_bytes`, so nothing is copied or built when
//! a model is loaded. Reads beyond the end give zeros: a damaged model can give wrong numbers but
//! never a panic. Writing is the builder's part ([`super::format`]); nothing here allocates.

/// The `width` (at most 32) bits that begin at bit `at`.
#[inline]
pub(super) fn bits(bytes: &[u8], at: usize, width: u32) -> u32 {
    let byte = at >> 3;
    let word = match bytes.get(byte..byte + 8) {
        Some(eight) => u64::from_le_bytes(eight.try_into().expect("a slice of eight bytes")),
        None => tail(bytes, byte),
    };
    ((word >> (at & 7)) & ((1u64 << width) - 1)) as u32
}

/// The last bytes of an array as a word, padded with zeros.
#[cold]
fn tail(bytes: &[u8], byte: usize) -> u64 {
    let mut word = [0; 8];
    for (to, from) in word.iter_mut().zip(bytes.get(byte..).unwrap_or_default()) {
        *to = *from;
    }
    u64::from_le_bytes(word)
}

/// The number of ones among the `width` bits that begin at bit `at`.
#[inline]
pub(super) fn ones(bytes: &[u8], at: usize, width: usize) -> u32 {
    let (mut at, mut left, mut sum) = (at, width, 0);
    while left > 32 {
        sum += bits(bytes, at, 32).count_ones();
        (at, left) = (at + 32, left - 32);
    }
    sum + bits(bytes, at, left as u32).count_ones()
}

/// The place of one number `n` of `word`, which has more than `n`: the byte first, whose counts one
/// multiplication adds up, then what is left in it (Vigna 2008, with a loop for his table).
#[inline]
fn place_of_one(word: u64, n: u32) -> u32 {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let pairs = word - ((word >> 1) & 0x5555_5555_5555_5555);
    let fours = (pairs & 0x3333_3333_3333_3333) + ((pairs >> 2) & 0x3333_3333_3333_3333);
    let counts = (fours + (fours >> 4)) & 0x0F0F_0F0F_0F0F_0F0F;
    // by byte, the ones up to and with it, and which of those are at most `n`
    let sums = counts.wrapping_mul(LOW);
    let below = (((u64::from(n) * LOW) | HIGH) - sums) & HIGH;
    let at = ((below >> 7).wrapping_mul(LOW) >> 56) as u32 * 8;
    let before = (sums << 8 >> at) as u32 & 0xFF;
    let mut byte = (word >> at) as u32 & 0xFF;
    for _ in before..n {
        byte &= byte.wrapping_sub(1);
    }
    at + byte.trailing_zeros()
}

/// A little-endian `u32` at a byte offset; zero beyond the end.
#[inline]
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    match bytes.get(at..at + 4) {
        Some(four) => u32::from_le_bytes(four.try_into().expect("a slice of four bytes")),
        None => 0,
    }
}

/// A little-endian `u64` at a byte offset, zero-padded beyond the end.
#[inline]
fn u64_at(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..at + 8) {
        Some(eight) => u64::from_le_bytes(eight.try_into().expect("a slice of eight bytes")),
        None => tail(bytes, at),
    }
}

/// Every so many ones of the high bits their position is stored.
pub const SELECT_EVERY: usize = 64;

/// A non-decreasing sequence (Elias 1974, Fano 1971) with constant-time access: about
/// `2 + log2(largest / length)` bits a value.
///
/// Layout: `length: u32, low_width: u32, low_bytes: u32, high_bytes: u32`, the low bits packed,
/// the high bits (value `i` sets bit `(value >> low_width) + i`), and as `u32` the position of
/// every 64th one.
#[derive(Debug, Clone, Copy)]
pub(super) struct EliasFano<'m> {
    length: usize,
    low_width: u32,
    low: &'m [u8],
    high: &'m [u8],
    samples: &'m [u8],
}

impl<'m> EliasFano<'m> {
    /// The sequence that fills `bytes`, or `None` when the lengths do not fit.
    pub(super) fn read(bytes: &'m [u8]) -> Option<Self> {
        let header = bytes.get(..16)?;
        let field = |i: usize| u32_at(header, 4 * i) as usize;
        let (length, low_width) = (field(0), field(1) as u32);
        if low_width > 31 {
            return None;
        }
        let (low, rest) = bytes[16..].split_at_checked(field(2))?;
        let (high, samples) = rest.split_at_checked(field(3))?;
        let fits = samples.len() / 4 >= length.div_ceil(SELECT_EVERY)
            && low.len() * 8 >= length.checked_mul(low_width as usize)?;
        fits.then_some(Self {
            length,
            low_width,
            low,
            high,
            samples,
        })
    }

    /// How many values there are.
    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// Values `i` and `i + 1`.
    #[inline]
    pub(super) fn pair(&self, i: usize) -> (usize, usize) {
        let Some((first, word, byte)) = self.select(i) else {
            return (0, 0);
        };
        let second = self.next_one(first, word, byte);
        (self.join(first, i), self.join(second, i + 1))
    }

    /// Value `i`.
    #[inline]
    pub(super) fn get(&self, i: usize) -> usize {
        match self.select(i) {
            Some((position, _, _)) => self.join(position, i),
            None => 0,
        }
    }

    #[inline]
    fn join(&self, position: usize, i: usize) -> usize {
        let low = bits(self.low, i * self.low_width as usize, self.low_width);
        (position.saturating_sub(i) << self.low_width) | low as usize
    }

    /// The position of one number `i`, the rest of its word above it, and where that word begins.
    #[inline]
    fn select(&self, i: usize) -> Option<(usize, u64, usize)> {
        if i >= self.length {
            return None;
        }
        let sampled = u32_at(self.samples, i / SELECT_EVERY * 4) as usize;
        let mut left = (i % SELECT_EVERY) as u32;
        let mut byte = sampled >> 6 << 3;
        let mut word = u64_at(self.high, byte) & (u64::MAX << (sampled & 63));
        loop {
            let here = word.count_ones();
            if left < here {
                break;
            }
            left -= here;
            byte += 8;
            if byte >= self.high.len() {
                return None;
            }
            word = u64_at(self.high, byte);
        }
        let place = place_of_one(word, left);
        word &= (u64::MAX << place) << 1;
        Some((byte * 8 + place as usize, word, byte))
    }

    /// The next one after `position`, given what is left of its word.
    #[inline]
    fn next_one(&self, position: usize, mut word: u64, mut byte: usize) -> usize {
        while word == 0 {
            byte += 8;
            if byte >= self.high.len() {
                return position;
            }
            word = u64_at(self.high, byte);
        }
        byte * 8 + word.trailing_zeros() as usize
    }
}

/// A map from 64-bit hashes to small numbers that keeps `check` bits of each hash: a key that is
/// not in it is taken for one that is with probability about 2^-`check`.
///
/// Layout: `keys: u32, check: u32, width: u32, buckets: u32, starts_bytes: u32`, an Elias–Fano
/// sequence of `buckets + 1` bucket starts, then for each key `check` bits of its hash and `width`
/// bits of value, sorted by hash. The bucket is the hash's high half times `buckets`.
#[derive(Debug, Clone, Copy)]
pub(super) struct HashedMap<'m> {
    check: u32,
    width: u32,
    buckets: u64,
    starts: EliasFano<'m>,
    cells: &'m [u8],
}

impl<'m> HashedMap<'m> {
    /// The map that fills `bytes`, or `None` when the lengths do not fit.
    pub(super) fn read(bytes: &'m [u8]) -> Option<Self> {
        let field = |i: usize| u32_at(bytes, 4 * i);
        let (starts, cells) = bytes.get(20..)?.split_at_checked(field(4) as usize)?;
        let map = Self {
            check: field(1),
            width: field(2),
            buckets: u64::from(field(3)),
            starts: EliasFano::read(starts)?,
            cells,
        };
        let needed = u64::from(field(0)) * u64::from(map.check + map.width);
        let fits = map.check <= 24
            && map.width <= 8
            && map.starts.len() as u64 == map.buckets + 1
            && map.cells.len() as u64 * 8 >= needed;
        fits.then_some(map)
    }

    /// The value stored with `hash`.
    #[inline]
    pub(super) fn get(&self, hash: u64) -> Option<u32> {
        let bucket = ((hash >> 32) * self.buckets) >> 32;
        let check = (hash & ((1 << self.check) - 1)) as u32;
        let (start, end) = self.starts.pair(bucket as usize);
        let cell = (self.check + self.width) as usize;
        for i in start..end.min(start + 64) {
            let found = bits(self.cells, i * cell, cell as u32);
            if found & ((1 << self.check) - 1) == check {
                return Some(found >> self.check);
            }
        }
        None
    }
}

/// A 64-bit hash of a sequence of numbers, the same on every machine (the finaliser of
/// SplitMix64 after each step).
#[inline]
pub(super) fn hash(seed: u64, numbers: impl IntoIterator<Item = u32>) -> u64 {
    numbers.into_iter().fold(seed, |state, number| {
        let mut x = state ^ (u64::from(number).wrapping_add(0x9e37_79b9_7f4a_7c15));
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_one_of_a_word_is_found() {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        for round in 0..2000 {
            state = hash(state, [round]);
            let sparse = state & hash(state, [1]);
            for word in [
                state,
                sparse,
                state | sparse << 1,
                1 << (round % 64),
                u64::MAX,
            ] {
                let places = (0..64).filter(|place| word >> place & 1 == 1);
                for (n, place) in places.enumerate() {
                    assert_eq!(place_of_one(word, n as u32), place, "{n} of {word:x}");
                }
            }
        }
    }
}
