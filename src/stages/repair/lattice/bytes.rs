//! Bytes of which only some bits of knowledge are left: sets of values, and a few of them in a row.

/// A set of byte values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(in crate::stages::repair) struct ByteSet([u64; 4]);

impl ByteSet {
    /// The set of one byte.
    pub(in crate::stages::repair) const fn one(byte: u8) -> Self {
        Self::range(byte, byte)
    }

    /// The bytes from `first` to `last`, both included.
    pub(in crate::stages::repair) const fn range(first: u8, last: u8) -> Self {
        let mut bits = [0; 4];
        let mut byte = first as usize;
        while byte <= last as usize {
            bits[byte / 64] |= 1 << (byte % 64);
            byte += 1;
        }
        Self(bits)
    }

    /// The bytes of either set.
    pub(in crate::stages::repair) const fn or(self, other: Self) -> Self {
        let mut bits = self.0;
        let mut at = 0;
        while at < 4 {
            bits[at] |= other.0[at];
            at += 1;
        }
        Self(bits)
    }

    /// The bytes of both sets.
    pub(in crate::stages::repair) fn and(self, other: Self) -> Self {
        let mut bits = self.0;
        bits.iter_mut()
            .zip(other.0)
            .for_each(|(one, other)| *one &= other);
        Self(bits)
    }

    /// Adds `byte`.
    pub(in crate::stages::repair) fn insert(&mut self, byte: u8) {
        self.0[usize::from(byte) / 64] |= 1 << (byte % 64);
    }

    /// Whether `byte` is in it.
    pub(in crate::stages::repair) const fn has(self, byte: u8) -> bool {
        self.0[byte as usize / 64] & (1 << (byte % 64)) != 0
    }

    /// How many bytes it holds.
    pub(in crate::stages::repair) fn len(self) -> u32 {
        self.0.iter().map(|bits| bits.count_ones()).sum()
    }

    /// Whether it holds none.
    pub(in crate::stages::repair) fn is_empty(self) -> bool {
        self.0 == [0; 4]
    }

    /// The only byte, if it holds just one.
    pub(in crate::stages::repair) fn only(self) -> Option<u8> {
        let mut only = None;
        for (word, bits) in self
            .0
            .into_iter()
            .enumerate()
            .filter(|(_, bits)| *bits != 0)
        {
            if only.is_some() || !bits.is_power_of_two() {
                return None;
            }
            only = Some((word * 64) as u8 + bits.trailing_zeros() as u8);
        }
        only
    }

    /// Its bytes, ascending.
    pub(in crate::stages::repair) fn iter(self) -> impl Iterator<Item = u8> {
        (0..4usize).flat_map(move |word| {
            let mut bits = self.0[word];
            std::iter::from_fn(move || {
                let low = bits.trailing_zeros();
                (low < 64).then(|| {
                    bits &= bits - 1;
                    (word * 64) as u8 + low as u8
                })
            })
        })
    }
}

/// The most bytes of an arc: four characters of two bytes.
pub(in crate::stages::repair) const MOST_BYTES: usize = 8;

/// The bytes of an [`Arc`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(in crate::stages::repair) struct Bytes {
    pub(super) sets: [ByteSet; MOST_BYTES],
    pub(super) len: u8,
}

impl Bytes {
    /// No bytes: the text between two nodes is taken over as it stands.
    pub(in crate::stages::repair) const COPY: Self = Self {
        sets: [ByteSet([0; 4]); MOST_BYTES],
        len: 0,
    };

    /// The bytes of `sets` ([`MOST_BYTES`] at most; more are ignored).
    pub(in crate::stages::repair) fn new(sets: &[ByteSet]) -> Self {
        let mut bytes = Self::default();
        for set in sets.iter().take(MOST_BYTES) {
            bytes.push(*set);
        }
        bytes
    }

    /// Adds a byte, if there is room.
    pub(in crate::stages::repair) fn push(&mut self, set: ByteSet) {
        if let Some(slot) = self.sets.get_mut(usize::from(self.len)) {
            *slot = set;
            self.len += 1;
        }
    }

    /// The sets, in order.
    pub(in crate::stages::repair) fn sets(&self) -> &[ByteSet] {
        &self.sets[..usize::from(self.len)]
    }
}
