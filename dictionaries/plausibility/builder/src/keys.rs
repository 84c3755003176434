//! N-grams as numbers: 13 bits a symbol, the oldest symbol highest, so that n-grams of one length
//! sort like their texts.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Bits of a symbol: vocabularies of at most 8,192 symbols.
pub const SYMBOL_BITS: u32 = 13;

/// An n-gram; its length is known from where it is kept.
pub type Key = u128;

/// `history` followed by `symbol`.
pub fn append(history: Key, symbol: u16) -> Key {
    history << SYMBOL_BITS | Key::from(symbol)
}

/// All but the newest symbol.
pub fn history(key: Key) -> Key {
    key >> SYMBOL_BITS
}

/// The newest symbol.
pub fn last(key: Key) -> u16 {
    (key & ((1 << SYMBOL_BITS) - 1)) as u16
}

/// All but the oldest symbol of an n-gram of `length` symbols.
pub fn shorten(key: Key, length: usize) -> Key {
    key & ((1 << (SYMBOL_BITS * (length as u32 - 1))) - 1)
}

/// A fast hasher for keys.
#[derive(Default)]
pub struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {
        unreachable!("only keys are hashed")
    }
    fn write_u128(&mut self, key: u128) {
        let mut x = key as u64 ^ ((key >> 64) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        x = (x ^ (x >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        self.0 = x ^ (x >> 29);
    }
}

/// A map by n-gram.
pub type KeyMap<V> = HashMap<Key, V, BuildHasherDefault<KeyHasher>>;
