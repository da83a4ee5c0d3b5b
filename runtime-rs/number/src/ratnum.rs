//! Exact ratios that are not integers, and rational arithmetic: Knuth, "The Art of Computer Programming", volume 2,
//! section 4.5.1, which takes the common factors out before they are multiplied in.

use crate::integer::Integer;
use crate::number::Real;
use std::cmp::Ordering;

/// A ratio in lowest terms whose denominator is at least 2.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Ratnum {
    /// Carries the sign; has no factor in common with the denominator.
    numerator: Integer,
    /// At least 2.
    denominator: Integer,
}

impl Ratnum {
    /// The ratio of these integers, which have no common factor; the denominator is at least 2.
    pub fn from_lowest_terms(numerator: Integer, denominator: Integer) -> Ratnum {
        debug_assert!(denominator > Integer::ONE && numerator.gcd(&denominator) == Integer::ONE);
        Ratnum {
            numerator,
            denominator,
        }
    }

    /// The numerator, which carries the sign.
    pub fn numerator(&self) -> &Integer {
        &self.numerator
    }

    /// The denominator, at least 2.
    pub fn denominator(&self) -> &Integer {
        &self.denominator
    }
}

/// A rational as a fraction in lowest terms whose denominator is positive: borrowed from a [`Real`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fraction<'a> {
    pub numerator: &'a Integer,
    pub denominator: &'a Integer,
}

impl<'a> Fraction<'a> {
    /// The integer `n`.
    pub fn integer(n: &'a Integer) -> Fraction<'a> {
        Fraction {
            numerator: n,
            denominator: &Integer::ONE,
        }
    }

    /// The ratio `ratnum`.
    pub fn ratnum(ratnum: &'a Ratnum) -> Fraction<'a> {
        Fraction {
            numerator: &ratnum.numerator,
            denominator: &ratnum.denominator,
        }
    }

    pub fn add(self, other: Fraction) -> Real {
        self.combine(other, |a, b| a + b)
    }

    pub fn subtract(self, other: Fraction) -> Real {
        self.combine(other, |a, b| a - b)
    }

    fn combine(self, other: Fraction, operation: fn(&Integer, &Integer) -> Integer) -> Real {
        let common = self.denominator.gcd(other.denominator);
        let own_rest = self.denominator.divide_exactly(&common);
        let other_rest = other.denominator.divide_exactly(&common);
        let sum = operation(&(self.numerator * &other_rest), &(other.numerator * &own_rest));
        // Only factors of the common part can be left to take out.
        let left = sum.gcd(&common);
        in_lowest_terms(
            sum.divide_exactly(&left),
            &own_rest * &other.denominator.divide_exactly(&left),
        )
    }

    pub fn multiply(self, other: Fraction) -> Real {
        let first = self.numerator.gcd(other.denominator);
        let second = other.numerator.gcd(self.denominator);
        in_lowest_terms(
            &self.numerator.divide_exactly(&first) * &other.numerator.divide_exactly(&second),
            &self.denominator.divide_exactly(&second) * &other.denominator.divide_exactly(&first),
        )
    }

    /// The divisor is not zero.
    pub fn divide(self, divisor: Fraction) -> Real {
        let positive = divisor.numerator.magnitude();
        let reciprocal = Fraction {
            numerator: divisor.denominator,
            denominator: &positive,
        };
        let quotient = self.multiply(reciprocal);
        if divisor.numerator.is_negative() {
            quotient.negate()
        } else {
            quotient
        }
    }

    pub fn compare(self, other: Fraction) -> Ordering {
        match self.numerator.is_negative().cmp(&other.numerator.is_negative()) {
            Ordering::Equal if self.denominator == other.denominator => self.numerator.cmp(other.numerator),
            Ordering::Equal => {
                (self.numerator * other.denominator).cmp(&(other.numerator * self.denominator))
            }
            unlike_signs => unlike_signs.reverse(),
        }
    }

    /// The power; the caller has checked the size of the result.
    pub fn power(self, exponent: u64) -> Real {
        in_lowest_terms(self.numerator.power(exponent), self.denominator.power(exponent))
    }
}

/// The quotient of two integers, the second of which is not zero.
pub(crate) fn ratio(numerator: &Integer, denominator: &Integer) -> Real {
    let common = numerator.gcd(denominator);
    let (mut numerator, mut denominator) = (
        numerator.divide_exactly(&common),
        denominator.divide_exactly(&common),
    );
    if denominator.is_negative() {
        (numerator, denominator) = (-&numerator, -&denominator);
    }
    in_lowest_terms(numerator, denominator)
}

/// The number of a fraction that has no common factor and a positive denominator.
pub(crate) fn in_lowest_terms(numerator: Integer, denominator: Integer) -> Real {
    if denominator == Integer::ONE {
        Real::Integer(numerator)
    } else {
        Real::Ratnum(Box::new(Ratnum {
            numerator,
            denominator,
        }))
    }
}
