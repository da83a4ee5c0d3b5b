//! Bitwise operations on exact integers, as if in two's complement with infinitely many sign bits.

use crate::integer::Integer;
use crate::signed::SignedLimbs;

impl Integer {
    /// The bits that are set in both.
    pub fn bitwise_and(&self, other: &Integer) -> Integer {
        combine(self, other, |a, b| a & b)
    }

    /// The bits that are set in either.
    pub fn bitwise_or(&self, other: &Integer) -> Integer {
        combine(self, other, |a, b| a | b)
    }

    /// The bits that differ.
    pub fn bitwise_xor(&self, other: &Integer) -> Integer {
        combine(self, other, |a, b| a ^ b)
    }

    /// The complement: `-1 - self`.
    pub fn bitwise_not(&self) -> Integer {
        match self {
            Integer::Small(n) => (!n).into(),
            Integer::Big(_) => &Integer::Small(-1) - self,
        }
    }

    /// Number of bits that differ from the sign.
    pub fn bit_count(&self) -> u64 {
        let positive = if self.is_negative() {
            self.bitwise_not()
        } else {
            self.clone()
        };
        positive.with_limbs(|a| a.limbs.iter().map(|limb| u64::from(limb.count_ones())).sum())
    }

    /// Bits needed in two's complement, sign excluded.
    pub fn integer_length(&self) -> u64 {
        if self.is_negative() {
            self.bitwise_not().magnitude_bits()
        } else {
            self.magnitude_bits()
        }
    }
}

fn combine(a: &Integer, b: &Integer, operation: fn(u64, u64) -> u64) -> Integer {
    if let (Integer::Small(a), Integer::Small(b)) = (a, b) {
        return (operation(*a as u64, *b as u64) as i64).into();
    }
    a.with_limbs(|a| {
        b.with_limbs(|b| {
            // One limb more than the longer magnitude holds the sign bit.
            let length = a.limbs.len().max(b.limbs.len()) + 1;
            let limbs = twos_complement(a)
                .zip(twos_complement(b))
                .map(|(a, b)| operation(a, b));
            from_twos_complement(limbs.take(length).collect())
        })
    })
}

/// The limbs in two's complement: without end, the last ones repeating the sign.
fn twos_complement(a: SignedLimbs) -> impl Iterator<Item = u64> {
    let negative = a.negative && !a.limbs.is_empty();
    a.limbs
        .iter()
        .copied()
        .chain(std::iter::repeat(0))
        .scan(negative, move |carry, limb| {
            Some(if negative {
                let complement;
                (complement, *carry) = (!limb).overflowing_add(u64::from(*carry));
                complement
            } else {
                limb
            })
        })
}

/// The integer whose two's complement these limbs are; the top bit is the sign.
fn from_twos_complement(mut limbs: Vec<u64>) -> Integer {
    let negative = limbs.last().is_some_and(|&top| (top as i64) < 0);
    if negative {
        let mut carry = true;
        for limb in &mut limbs {
            (*limb, carry) = (!*limb).overflowing_add(u64::from(carry));
        }
    }
    Integer::from_limbs(negative, limbs)
}
