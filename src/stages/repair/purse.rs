//! What may be searched in vain. Noise looks like damage at every place and is none; in a damaged
//! page nearly every search finds something. So a search that finds nothing is paid for, one that
//! does pays back several times its cost, and every byte that goes by pays a little, so that
//! damage behind much noise is found all the same. Bounds the time, never what is found by it.

/// What a search that found something pays back: so many times its cost.
const REFILL: i64 = 4;

/// What may still be spent in vain, in a unit of the searcher's own.
#[derive(Debug)]
pub(super) struct Purse {
    left: i64,
    per_byte: i64,
    refused: u64,
}

impl Purse {
    /// A purse with `start` in it, that gains `per_byte` for each byte that goes by.
    pub(super) fn new(start: i64, per_byte: i64) -> Self {
        Self {
            left: start,
            per_byte,
            refused: 0,
        }
    }

    /// Takes what the next `bytes` pay.
    pub(super) fn pass(&mut self, bytes: usize) {
        self.left += self.per_byte * bytes as i64;
    }

    /// Whether a search may be made now; what it refuses it counts.
    pub(super) fn allows(&mut self) -> bool {
        let allowed = self.left > 0;
        self.refused += u64::from(!allowed);
        allowed
    }

    /// How many searches it has refused.
    pub(super) fn refused(&self) -> u64 {
        self.refused
    }

    /// Gives back what was spent in vain on the way to what was found.
    pub(super) fn pay_back(&mut self, cost: u64) {
        self.left += cost as i64;
    }

    /// Pays for a search, or is paid by it.
    pub(super) fn settle(&mut self, cost: u64, found: bool) {
        let cost = cost as i64;
        self.left += if found { REFILL * cost } else { -cost };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vain_searches_empty_it_and_good_ones_and_bytes_fill_it() {
        let mut purse = Purse::new(10, 1);
        purse.settle(4, true);
        purse.settle(26, false);
        assert!(!purse.allows());
        purse.pass(1);
        assert!(purse.allows());
        assert_eq!(purse.refused(), 1);
    }
}
