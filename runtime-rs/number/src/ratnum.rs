//! Exact ratios that are not integers.

use crate::integer::Integer;

/// A ratio in lowest terms whose denominator is at least 2.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Ratnum {
    /// Carries the sign; has no factor in common with the denominator.
    numerator: Integer,
    /// At least 2.
    denominator: Integer,
}

impl Ratnum {
    /// The numerator, which carries the sign.
    pub fn numerator(&self) -> &Integer {
        &self.numerator
    }

    /// The denominator, at least 2.
    pub fn denominator(&self) -> &Integer {
        &self.denominator
    }
}
