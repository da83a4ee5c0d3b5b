//! Exact integers of any size.

/// An exact integer in normal form: `Small` whenever it fits.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Integer {
    /// An integer that fits 64 bits.
    Small(i64),
    /// Any other.
    Big(BigInteger),
}

/// An integer that does not fit 64 bits, as sign and magnitude.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct BigInteger {
    /// Whether it is below zero.
    negative: bool,
    /// Least significant first; the last is not zero, and the value does not fit an `i64`.
    limbs: Vec<u64>,
}

impl BigInteger {
    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// The magnitude, least significant limb first; the last limb is not zero.
    pub fn limbs(&self) -> &[u64] {
        &self.limbs
    }
}

impl Integer {
    /// Zero.
    pub const ZERO: Integer = Integer::Small(0);
    /// One.
    pub const ONE: Integer = Integer::Small(1);

    /// The integer of a sign and a magnitude (least significant limb first), which may have zeros on top.
    pub fn from_limbs(negative: bool, mut limbs: Vec<u64>) -> Integer {
        while limbs.last() == Some(&0) {
            limbs.pop();
        }
        match limbs[..] {
            [] => Integer::ZERO,
            [limb] if limb <= i64::MAX as u64 => Integer::Small(if negative { -(limb as i64) } else { limb as i64 }),
            [limb] if negative && limb == i64::MIN.unsigned_abs() => Integer::Small(i64::MIN),
            _ => Integer::Big(BigInteger { negative, limbs }),
        }
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        match self {
            Integer::Small(n) => *n < 0,
            Integer::Big(big) => big.negative,
        }
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        *self == Integer::ZERO
    }
}

impl From<i64> for Integer {
    fn from(n: i64) -> Integer {
        Integer::Small(n)
    }
}
