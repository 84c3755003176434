//! Log probabilities in fixed point: exact sums, the same on every machine and in every order.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

/// A natural-log probability or a difference of two, in thousandths of a nat.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(i32);

impl Score {
    /// Log of one: certain.
    pub const ZERO: Self = Self(0);
    /// Smaller than any score of a text.
    pub const MIN: Self = Self(i32::MIN);

    /// A score from thousandths of a nat.
    pub const fn from_millinats(millinats: i32) -> Self {
        Self(millinats)
    }

    /// The score in thousandths of a nat.
    pub const fn millinats(self) -> i32 {
        self.0
    }

    /// The score in nats.
    pub fn nats(self) -> f32 {
        self.0 as f32 / 1000.0
    }
}

impl Add for Score {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Score {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Score {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl Sum for Score {
    fn sum<I: Iterator<Item = Self>>(scores: I) -> Self {
        scores.fold(Self::ZERO, Add::add)
    }
}
