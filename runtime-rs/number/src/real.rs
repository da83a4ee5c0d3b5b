//! Arithmetic and order of real numbers.
//!
//! An operation on an exact number and a flonum converts the exact one first. Comparison does not: it converts the
//! flonum to its exact value, so that it is transitive.

use crate::integer::Integer;
use crate::number::{Error, Real};
use crate::ratnum::{self, Fraction};
use std::cmp::Ordering;

/// Two reals of the same exactness.
enum Pair<'a> {
    Exact(Fraction<'a>, Fraction<'a>),
    Inexact(f64, f64),
}

impl Real {
    /// Exact zero.
    pub const ZERO: Real = Real::Integer(Integer::ZERO);
    /// Exact one.
    pub const ONE: Real = Real::Integer(Integer::ONE);

    /// The exact quotient of two integers, the second of which is not zero.
    pub fn ratio(numerator: &Integer, denominator: &Integer) -> Real {
        ratnum::ratio(numerator, denominator)
    }

    pub(crate) fn as_fraction(&self) -> Option<Fraction<'_>> {
        match self {
            Real::Integer(n) => Some(Fraction::integer(n)),
            Real::Ratnum(ratnum) => Some(Fraction::ratnum(ratnum)),
            Real::Flonum(_) => None,
        }
    }

    /// Whether it is exact.
    pub fn is_exact(&self) -> bool {
        !matches!(self, Real::Flonum(_))
    }

    /// Whether it is exact zero.
    pub fn is_exact_zero(&self) -> bool {
        *self == Real::ZERO
    }

    /// Whether it is zero, exact or not.
    pub fn is_zero(&self) -> bool {
        match self {
            Real::Integer(n) => n.is_zero(),
            Real::Ratnum(_) => false,
            Real::Flonum(x) => *x == 0.0,
        }
    }

    /// Whether it is below zero; of a flonum, whether its sign bit is set.
    pub fn is_sign_negative(&self) -> bool {
        match self {
            Real::Integer(n) => n.is_negative(),
            Real::Ratnum(ratnum) => ratnum.numerator().is_negative(),
            Real::Flonum(x) => x.is_sign_negative(),
        }
    }

    /// The nearest flonum.
    pub fn to_f64(&self) -> f64 {
        match self {
            Real::Flonum(x) => *x,
            Real::Integer(n) => n.to_f64(),
            Real::Ratnum(ratnum) => Fraction::ratnum(ratnum).to_f64(),
        }
    }

    /// The exact number that this is, unless it is infinite or NaN.
    pub fn to_exact(&self) -> Option<Real> {
        match self {
            Real::Flonum(x) => x.is_finite().then(|| Real::from_finite(*x)),
            Real::Integer(_) | Real::Ratnum(_) => Some(self.clone()),
        }
    }

    fn pair<'a>(&'a self, other: &'a Real) -> Pair<'a> {
        match (self.as_fraction(), other.as_fraction()) {
            (Some(a), Some(b)) => Pair::Exact(a, b),
            _ => Pair::Inexact(self.to_f64(), other.to_f64()),
        }
    }

    /// The number with the other sign.
    pub fn negate(&self) -> Real {
        match self {
            Real::Integer(n) => Real::Integer(-n),
            Real::Ratnum(ratnum) => {
                ratnum::in_lowest_terms(-ratnum.numerator(), ratnum.denominator().clone())
            }
            Real::Flonum(x) => Real::Flonum(-x),
        }
    }

    /// The absolute value.
    pub fn magnitude(&self) -> Real {
        if self.is_sign_negative() {
            self.negate()
        } else {
            self.clone()
        }
    }

    /// Sum.
    pub fn add(&self, other: &Real) -> Real {
        match (self, other) {
            (Real::Integer(a), Real::Integer(b)) => Real::Integer(a + b),
            _ => match self.pair(other) {
                Pair::Exact(a, b) => a.add(b),
                Pair::Inexact(a, b) => Real::Flonum(a + b),
            },
        }
    }

    /// Difference.
    pub fn subtract(&self, other: &Real) -> Real {
        match (self, other) {
            (Real::Integer(a), Real::Integer(b)) => Real::Integer(a - b),
            _ => match self.pair(other) {
                Pair::Exact(a, b) => a.subtract(b),
                Pair::Inexact(a, b) => Real::Flonum(a - b),
            },
        }
    }

    /// Product.
    pub fn multiply(&self, other: &Real) -> Real {
        match (self, other) {
            (Real::Integer(a), Real::Integer(b)) => Real::Integer(a * b),
            _ => match self.pair(other) {
                Pair::Exact(a, b) => a.multiply(b),
                Pair::Inexact(a, b) => Real::Flonum(a * b),
            },
        }
    }

    /// Quotient. Division by exact zero is an error even when the dividend is a flonum.
    pub fn divide(&self, divisor: &Real) -> Result<Real, Error> {
        if divisor.is_exact_zero() {
            return Err(Error::DivisionByZero);
        }
        Ok(match (self, divisor) {
            (Real::Integer(a), Real::Integer(b)) => ratnum::ratio(a, b),
            _ => match self.pair(divisor) {
                Pair::Exact(a, b) => a.divide(b),
                Pair::Inexact(a, b) => Real::Flonum(a / b),
            },
        })
    }

    /// Numerical order; none with NaN.
    pub fn compare(&self, other: &Real) -> Option<Ordering> {
        match (self, other) {
            (Real::Integer(a), Real::Integer(b)) => Some(a.cmp(b)),
            (Real::Flonum(a), Real::Flonum(b)) => a.partial_cmp(b),
            (Real::Flonum(a), _) => compare_with_flonum(other, *a).map(Ordering::reverse),
            (_, Real::Flonum(b)) => compare_with_flonum(self, *b),
            (Real::Integer(_) | Real::Ratnum(_), Real::Integer(_) | Real::Ratnum(_)) => {
                match self.pair(other) {
                    Pair::Exact(a, b) => Some(a.compare(b)),
                    Pair::Inexact(..) => unreachable!("both are exact"),
                }
            }
        }
    }

    /// The largest integer not above it; of the same exactness.
    pub fn floor(&self) -> Real {
        self.to_integral(f64::floor, |fraction| {
            fraction.numerator.divide_floored(fraction.denominator).0
        })
    }

    /// The smallest integer not below it.
    pub fn ceiling(&self) -> Real {
        self.negate().floor().negate()
    }

    /// The nearest integer towards zero.
    pub fn truncate(&self) -> Real {
        self.to_integral(f64::trunc, |fraction| {
            fraction.numerator.divide_truncated(fraction.denominator).0
        })
    }

    /// The nearest integer, the even one of two.
    pub fn round(&self) -> Real {
        self.to_integral(f64::round_ties_even, |fraction| {
            // floor(x + 1/2), which is one too large when x lies halfway above an even integer.
            let doubled = &fraction.numerator.shift_left(1) + fraction.denominator;
            let (quotient, remainder) = doubled.divide_floored(&fraction.denominator.shift_left(1));
            if remainder.is_zero() && quotient.is_odd() {
                &quotient - &Integer::ONE
            } else {
                quotient
            }
        })
    }

    fn to_integral(&self, flonum: fn(f64) -> f64, fraction: impl Fn(Fraction) -> Integer) -> Real {
        match self {
            Real::Integer(_) => self.clone(),
            Real::Ratnum(ratnum) => Real::Integer(fraction(Fraction::ratnum(ratnum))),
            Real::Flonum(x) => Real::Flonum(flonum(*x)),
        }
    }
}

/// Order of an exact number and a flonum.
fn compare_with_flonum(exact: &Real, x: f64) -> Option<Ordering> {
    if x.is_nan() {
        return None;
    }
    if x.is_infinite() {
        return Some(if x > 0.0 {
            Ordering::Less
        } else {
            Ordering::Greater
        });
    }
    // Rounding is monotonic: a difference between the rounded numbers is a difference between the numbers.
    match exact.to_f64().partial_cmp(&x) {
        Some(Ordering::Equal) => exact.compare(&Real::from_finite(x)),
        unequal => unequal,
    }
}

impl From<i64> for Real {
    fn from(n: i64) -> Real {
        Real::Integer(n.into())
    }
}

impl From<f64> for Real {
    fn from(x: f64) -> Real {
        Real::Flonum(x)
    }
}
