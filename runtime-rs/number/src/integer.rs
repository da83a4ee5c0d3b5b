//! Exact integers of any size: representation and ring arithmetic.

use crate::limbs;
use crate::signed::{self, SignedLimbs, SmallLimb};
use dashu_int::UBig;
use dashu_int::ops::{SquareRoot, SquareRootRem};
use std::cmp::Ordering;
use std::ops::{Add, Mul, Neg, Sub};

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
        limbs.truncate(limbs::trim(&limbs).len());
        match limbs[..] {
            [] => Integer::ZERO,
            [limb] if limb <= i64::MAX as u64 => {
                Integer::Small(if negative { -(limb as i64) } else { limb as i64 })
            }
            [limb] if negative && limb == i64::MIN.unsigned_abs() => Integer::Small(i64::MIN),
            _ => Integer::Big(BigInteger { negative, limbs }),
        }
    }

    /// The same of borrowed limbs.
    pub fn from_signed_limbs(signed: SignedLimbs) -> Integer {
        Integer::from_limbs(signed.negative, signed.limbs.to_vec())
    }

    pub(crate) fn from_ubig(negative: bool, magnitude: &UBig) -> Integer {
        Integer::from_limbs(negative, magnitude.as_words().to_vec())
    }

    /// Calls `f` with the sign and limbs.
    pub fn with_limbs<R>(&self, f: impl FnOnce(SignedLimbs) -> R) -> R {
        match self {
            Integer::Small(n) => f(SmallLimb::new(*n).borrow()),
            Integer::Big(big) => f(SignedLimbs {
                negative: big.negative,
                limbs: &big.limbs,
            }),
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

    /// Whether it is odd.
    pub fn is_odd(&self) -> bool {
        match self {
            Integer::Small(n) => n & 1 != 0,
            Integer::Big(big) => big.limbs[0] & 1 != 0,
        }
    }

    /// The absolute value.
    pub fn magnitude(&self) -> Integer {
        if self.is_negative() { -self } else { self.clone() }
    }

    /// Number of bits of the absolute value.
    pub fn magnitude_bits(&self) -> u64 {
        self.with_limbs(|a| limbs::bit_length(a.limbs))
    }

    /// Number of zero bits below the lowest one bit; 0 for zero.
    pub fn trailing_zeros(&self) -> u64 {
        self.with_limbs(|a| match a.limbs.iter().position(|&limb| limb != 0) {
            None => 0,
            Some(i) => i as u64 * 64 + u64::from(a.limbs[i].trailing_zeros()),
        })
    }

    /// The quotient truncated towards zero, and the remainder, which has the sign of the dividend. The divisor is not
    /// zero.
    pub fn divide_truncated(&self, divisor: &Integer) -> (Integer, Integer) {
        if let (Integer::Small(a), Integer::Small(b)) = (self, divisor)
            && let (Some(quotient), Some(remainder)) = (a.checked_div(*b), a.checked_rem(*b))
        {
            return (quotient.into(), remainder.into());
        }
        self.with_limbs(|a| {
            divisor.with_limbs(|b| {
                if a.limbs.len() < b.limbs.len() {
                    return (Integer::ZERO, self.clone());
                }
                let mut quotient = vec![0; a.limbs.len() - b.limbs.len() + 1];
                let mut remainder = vec![0; b.limbs.len()];
                limbs::divide(&mut quotient, &mut remainder, a.limbs, b.limbs);
                let quotient = Integer::from_limbs(a.negative != b.negative, quotient);
                (quotient, Integer::from_limbs(a.negative, remainder))
            })
        })
    }

    /// The quotient rounded down, and the remainder, which has the sign of the divisor. The divisor is not zero.
    pub fn divide_floored(&self, divisor: &Integer) -> (Integer, Integer) {
        let (quotient, remainder) = self.divide_truncated(divisor);
        if !remainder.is_zero() && remainder.is_negative() != divisor.is_negative() {
            (&quotient - &Integer::ONE, &remainder + divisor)
        } else {
            (quotient, remainder)
        }
    }

    /// The quotient by a divisor that leaves no remainder.
    pub fn divide_exactly(&self, divisor: &Integer) -> Integer {
        if *divisor == Integer::ONE {
            return self.clone();
        }
        let (quotient, remainder) = self.divide_truncated(divisor);
        debug_assert!(remainder.is_zero());
        quotient
    }

    /// The greatest common divisor, never negative.
    pub fn gcd(&self, other: &Integer) -> Integer {
        if let (Integer::Small(a), Integer::Small(b)) = (self, other) {
            return limbs::gcd_of_limbs(a.unsigned_abs(), b.unsigned_abs()).into();
        }
        self.with_limbs(|a| other.with_limbs(|b| Integer::from_limbs(false, limbs::gcd(a.limbs, b.limbs))))
    }

    /// The absolute value and sign as `dashu-int` has them.
    fn to_ubig(&self) -> UBig {
        self.with_limbs(|a| UBig::from_words(a.limbs))
    }

    /// The power, by repeated squaring. The caller has checked that the result is of a sane size.
    pub fn power(&self, exponent: u64) -> Integer {
        match (self, exponent) {
            (_, 0) | (Integer::Small(1), _) => return Integer::ONE,
            (Integer::Small(0), _) => return Integer::ZERO,
            (Integer::Small(-1), _) => {
                return if exponent.is_multiple_of(2) {
                    Integer::ONE
                } else {
                    self.clone()
                };
            }
            _ => {}
        }
        // Powers of two are shifts; take their factor out of any base.
        let twos = self.trailing_zeros();
        let odd = self.shift_right_floored(twos);
        let mut result = Integer::ONE;
        for i in (0..u64::BITS - exponent.leading_zeros()).rev() {
            result = &result * &result;
            if exponent >> i & 1 != 0 {
                result = &result * &odd;
            }
        }
        result.shift_left(twos * exponent)
    }

    /// For an integer that is not negative: the largest `s` with `s * s <= self`, and `self - s * s`.
    pub fn square_root(&self) -> (Integer, Integer) {
        debug_assert!(!self.is_negative());
        match self {
            Integer::Small(n) => {
                let root = n.isqrt();
                (root.into(), (n - root * root).into())
            }
            Integer::Big(_) => {
                let (root, rest) = self.to_ubig().sqrt_rem();
                (Integer::from_ubig(false, &root), Integer::from_ubig(false, &rest))
            }
        }
    }

    /// The square root of a perfect square, if it is one.
    pub fn exact_square_root(&self) -> Option<Integer> {
        if self.is_negative() {
            return None;
        }
        let low = self.with_limbs(|a| a.limbs.first().copied().unwrap_or(0));
        // Squares are 0, 1, 4, 9, 16, 17, 25, 33, 36, 41, 49 or 57 modulo 64: this settles most of the others.
        if 0x0202_0212_0203_0213_u64 >> (low % 64) & 1 == 0 {
            return None;
        }
        if let Integer::Big(_) = self {
            let root = Integer::from_ubig(false, &self.to_ubig().sqrt());
            return (&root * &root == *self).then_some(root);
        }
        let (root, rest) = self.square_root();
        rest.is_zero().then_some(root)
    }

    /// `self * 2^count`.
    pub fn shift_left(&self, count: u64) -> Integer {
        if count == 0 || self.is_zero() {
            return self.clone();
        }
        self.with_limbs(|a| {
            let room =
                a.limbs.len() + usize::try_from(count / 64).expect("the caller has checked the size") + 1;
            let mut shifted = vec![0; room];
            limbs::shift_left(&mut shifted, a.limbs, count);
            Integer::from_limbs(a.negative, shifted)
        })
    }

    /// `self / 2^count`, rounded down.
    pub fn shift_right_floored(&self, count: u64) -> Integer {
        if let Integer::Small(n) = self {
            return (n >> count.min(63)).into();
        }
        self.with_limbs(|a| {
            let gone = usize::try_from(count / 64).unwrap_or(usize::MAX);
            let mut shifted = vec![0; a.limbs.len().saturating_sub(gone)];
            let inexact = limbs::shift_right(&mut shifted, a.limbs, count);
            let truncated = Integer::from_limbs(a.negative, shifted);
            if inexact && a.negative {
                &truncated - &Integer::ONE
            } else {
                truncated
            }
        })
    }
}

impl From<i64> for Integer {
    fn from(n: i64) -> Integer {
        Integer::Small(n)
    }
}

impl From<u64> for Integer {
    fn from(n: u64) -> Integer {
        match i64::try_from(n) {
            Ok(n) => Integer::Small(n),
            Err(_) => Integer::from_limbs(false, vec![n]),
        }
    }
}

impl Ord for Integer {
    fn cmp(&self, other: &Integer) -> Ordering {
        match (self, other) {
            (Integer::Small(a), Integer::Small(b)) => a.cmp(b),
            _ => self.with_limbs(|a| other.with_limbs(|b| a.compare(b))),
        }
    }
}

impl PartialOrd for Integer {
    fn partial_cmp(&self, other: &Integer) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Neg for &Integer {
    type Output = Integer;
    fn neg(self) -> Integer {
        match self {
            Integer::Small(n) if *n != i64::MIN => Integer::Small(-n),
            _ => self.with_limbs(|a| Integer::from_signed_limbs(a.negate())),
        }
    }
}

impl Add for &Integer {
    type Output = Integer;
    fn add(self, other: &Integer) -> Integer {
        if let (Integer::Small(a), Integer::Small(b)) = (self, other)
            && let Some(sum) = a.checked_add(*b)
        {
            return sum.into();
        }
        self.with_limbs(|a| other.with_limbs(|b| sum(a, b)))
    }
}

impl Sub for &Integer {
    type Output = Integer;
    fn sub(self, other: &Integer) -> Integer {
        if let (Integer::Small(a), Integer::Small(b)) = (self, other)
            && let Some(difference) = a.checked_sub(*b)
        {
            return difference.into();
        }
        self.with_limbs(|a| other.with_limbs(|b| sum(a, b.negate())))
    }
}

fn sum(a: SignedLimbs, b: SignedLimbs) -> Integer {
    let mut limbs = vec![0; signed::add_room(a, b)];
    let negative = signed::add(&mut limbs, a, b);
    Integer::from_limbs(negative, limbs)
}

impl Mul for &Integer {
    type Output = Integer;
    fn mul(self, other: &Integer) -> Integer {
        if let (Integer::Small(a), Integer::Small(b)) = (self, other)
            && let Some(product) = a.checked_mul(*b)
        {
            return product.into();
        }
        self.with_limbs(|a| {
            other.with_limbs(|b| {
                let mut limbs = vec![0; signed::multiply_room(a, b)];
                let negative = signed::multiply(&mut limbs, a, b);
                Integer::from_limbs(negative, limbs)
            })
        })
    }
}
