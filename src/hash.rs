//! Hashing of short keys from our own dictionaries: fast, not resistant to chosen keys, which is
//! why nothing read from a document is ever inserted. What is read from a document goes into a [`TextMap`]
//! or [`TextSet`], whose hashes nobody can foresee.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A map with [`FastHasher`].
pub(crate) type FastMap<K, V> = HashMap<K, V, BuildHasherDefault<FastHasher>>;

/// A map by text of a document. The order of its entries differs from run to run.
pub(crate) type TextMap<K, V> = HashMap<K, V, foldhash::quality::RandomState>;

/// A set of text of a document, likewise.
pub(crate) type TextSet<T> = HashSet<T, foldhash::quality::RandomState>;

/// Multiplies and folds eight bytes at a time.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct FastHasher(u64);

/// An odd constant with well-spread bits (the golden ratio times 2⁶⁴).
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Folds the product so that low bits depend on all.
#[inline]
pub(crate) fn mix(value: u64) -> u64 {
    let product = u128::from(value) * u128::from(MULTIPLIER);
    (product as u64) ^ ((product >> 64) as u64)
}

impl Hasher for FastHasher {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            let word = u64::from_le_bytes(chunk.try_into().expect("chunks of eight"));
            self.0 = mix(self.0.rotate_left(5) ^ word);
        }
        let mut word = bytes.len() as u64;
        for &byte in chunks.remainder() {
            word = word << 8 | u64::from(byte);
        }
        self.0 = mix(self.0.rotate_left(5) ^ word);
    }

    #[inline]
    fn write_u8(&mut self, value: u8) {
        self.write_u64(u64::from(value));
    }

    #[inline]
    fn write_u32(&mut self, value: u32) {
        self.write_u64(u64::from(value));
    }

    #[inline]
    fn write_u64(&mut self, value: u64) {
        self.0 = mix(self.0.rotate_left(5) ^ value);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
}
