//! Arithmetic on borrowed integers, sign and limbs, into a slice of the caller: what the runtime does with bignums in
//! the heap and [`crate::Integer`] with its own.

use crate::limbs;
use std::cmp::Ordering;

/// An integer whose limbs lie elsewhere: in a heap object, in an [`crate::Integer`], in a [`SmallLimb`].
#[derive(Clone, Copy, Debug)]
pub struct SignedLimbs<'a> {
    /// Whether it is below zero; irrelevant when there are no limbs.
    pub negative: bool,
    /// The magnitude, least significant limb first, without zeros on top.
    pub limbs: &'a [u64],
}

/// Room for the one limb of a small integer.
#[derive(Clone, Copy, Debug)]
pub struct SmallLimb {
    negative: bool,
    limb: [u64; 1],
}

impl SmallLimb {
    /// The sign and magnitude of `n`.
    pub fn new(n: i64) -> SmallLimb {
        SmallLimb {
            negative: n < 0,
            limb: [n.unsigned_abs()],
        }
    }

    /// The integer, borrowed.
    pub fn borrow(&self) -> SignedLimbs<'_> {
        SignedLimbs {
            negative: self.negative,
            limbs: limbs::trim(&self.limb),
        }
    }
}

impl SignedLimbs<'_> {
    /// The number with the other sign.
    pub fn negate(self) -> Self {
        SignedLimbs {
            negative: !self.negative,
            ..self
        }
    }

    /// Numerical order.
    pub fn compare(self, other: SignedLimbs) -> Ordering {
        match (self.sign(), other.sign()) {
            (-1, -1) => limbs::compare(other.limbs, self.limbs),
            (1, 1) => limbs::compare(self.limbs, other.limbs),
            (a, b) => a.cmp(&b),
        }
    }

    fn sign(self) -> i8 {
        match (self.limbs.is_empty(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }
}

/// Limbs that [`add`] needs for its result.
pub fn add_room(a: SignedLimbs, b: SignedLimbs) -> usize {
    a.limbs.len().max(b.limbs.len()) + 1
}

/// `sum = a + b`, where `sum` has [`add_room`] limbs; returns whether the sum is negative. Zeros may be left on top.
pub fn add(sum: &mut [u64], a: SignedLimbs, b: SignedLimbs) -> bool {
    let (long, short) = if a.limbs.len() >= b.limbs.len() {
        (a, b)
    } else {
        (b, a)
    };
    let (top, sum) = sum.split_last_mut().expect("add_room is at least 1");
    if a.negative == b.negative {
        *top = u64::from(limbs::add(sum, long.limbs, short.limbs));
        return a.negative;
    }
    *top = 0;
    match limbs::compare(long.limbs, short.limbs) {
        Ordering::Less => {
            limbs::subtract(sum, short.limbs, long.limbs);
            short.negative
        }
        Ordering::Equal | Ordering::Greater => {
            limbs::subtract(sum, long.limbs, short.limbs);
            long.negative
        }
    }
}

/// Limbs that [`multiply`] needs for its result.
pub fn multiply_room(a: SignedLimbs, b: SignedLimbs) -> usize {
    a.limbs.len() + b.limbs.len()
}

/// `product = a * b`, where `product` has [`multiply_room`] limbs; returns whether the product is negative (or zero with
/// unlike signs). Zeros may be left on top.
pub fn multiply(product: &mut [u64], a: SignedLimbs, b: SignedLimbs) -> bool {
    limbs::multiply(product, a.limbs, b.limbs);
    a.negative != b.negative
}
