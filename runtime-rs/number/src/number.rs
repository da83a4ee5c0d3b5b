//! The kinds of numbers, how they nest, and what can go wrong in an operation.

use crate::integer::{BigInteger, Integer};
use crate::ratnum::Ratnum;

/// A number of any kind, in normal form.
#[derive(Clone, PartialEq, Debug)]
pub enum Number {
    /// An exact integer that fits 64 bits (more than a fixnum: the owner of a value's encoding tests the range).
    Integer(i64),
    /// Any other exact integer.
    Big(BigInteger),
    /// An exact rational that is not an integer.
    Ratnum(Box<Ratnum>),
    /// A flonum.
    Flonum(f64),
    /// A complex number whose imaginary part is not exact zero. Its parts are both exact or both flonums.
    Compnum(Box<Compnum>),
}

/// A real number of any kind, in normal form.
#[derive(Clone, PartialEq, Debug)]
pub enum Real {
    /// An exact integer.
    Integer(Integer),
    /// An exact rational that is not an integer.
    Ratnum(Box<Ratnum>),
    /// A flonum.
    Flonum(f64),
}

/// A complex number that is not real, in rectangular form.
#[derive(Clone, PartialEq, Debug)]
pub struct Compnum {
    /// Exact if and only if the imaginary part is.
    real: Real,
    /// Not exact zero.
    imaginary: Real,
}

impl Compnum {
    /// The real part.
    pub fn real(&self) -> &Real {
        &self.real
    }

    /// The imaginary part, which is not exact zero.
    pub fn imaginary(&self) -> &Real {
        &self.imaginary
    }
}

/// Why an operation has no result. Arguments are counted from 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Error {
    /// This argument should have been a real number.
    NotReal(usize),
    /// This argument should have been a rational number: it is complex, infinite or NaN.
    NotRational(usize),
    /// This argument should have been an integer.
    NotInteger(usize),
    /// This argument should have been an exact integer.
    NotExactInteger(usize),
    /// This argument lies outside the domain of the operation: it should have been what the noun phrase says.
    OutOfRange(usize, &'static str),
    /// Division by exact zero.
    DivisionByZero,
    /// The result would need more memory than the caller allows.
    TooLarge,
}

impl Number {
    /// The number with these parts. If one part is a flonum, the other becomes one too; an imaginary part of exact zero
    /// leaves the real part.
    pub fn rectangular(real: Real, imaginary: Real) -> Number {
        if imaginary.is_exact_zero() {
            return real.into();
        }
        let (real, imaginary) = if real.is_exact() == imaginary.is_exact() {
            (real, imaginary)
        } else {
            (Real::Flonum(real.to_f64()), Real::Flonum(imaginary.to_f64()))
        };
        Number::Compnum(Box::new(Compnum { real, imaginary }))
    }

    /// The same of flonums.
    pub(crate) fn inexact_rectangular(real: f64, imaginary: f64) -> Number {
        Number::rectangular(real.into(), imaginary.into())
    }

    /// The real and the imaginary part.
    pub fn into_parts(self) -> (Real, Real) {
        match self {
            Number::Integer(n) => (Real::Integer(Integer::Small(n)), Real::ZERO),
            Number::Big(big) => (Real::Integer(Integer::Big(big)), Real::ZERO),
            Number::Ratnum(ratnum) => (Real::Ratnum(ratnum), Real::ZERO),
            Number::Flonum(x) => (Real::Flonum(x), Real::ZERO),
            Number::Compnum(compnum) => (compnum.real, compnum.imaginary),
        }
    }

    /// The number as a real, if it is one.
    pub fn into_real(self) -> Option<Real> {
        match self {
            Number::Compnum(_) => None,
            _ => Some(self.into_parts().0),
        }
    }

    /// The number as an exact integer, if it is one.
    pub fn into_exact_integer(self) -> Option<Integer> {
        match self {
            Number::Integer(n) => Some(Integer::Small(n)),
            Number::Big(big) => Some(Integer::Big(big)),
            Number::Ratnum(_) | Number::Flonum(_) | Number::Compnum(_) => None,
        }
    }

    /// Whether it is exact.
    pub fn is_exact(&self) -> bool {
        match self {
            Number::Integer(_) | Number::Big(_) | Number::Ratnum(_) => true,
            Number::Flonum(_) => false,
            Number::Compnum(compnum) => compnum.imaginary.is_exact(),
        }
    }

    /// Whether it is real. A complex number with an imaginary part of `0.0` is not.
    pub fn is_real(&self) -> bool {
        !matches!(self, Number::Compnum(_))
    }

    /// Whether it is rational: real, neither infinite nor NaN.
    pub fn is_rational(&self) -> bool {
        match self {
            Number::Integer(_) | Number::Big(_) | Number::Ratnum(_) => true,
            Number::Flonum(x) => x.is_finite(),
            Number::Compnum(_) => false,
        }
    }

    /// Whether it is an integer, exact or not.
    pub fn is_integer(&self) -> bool {
        match self {
            Number::Integer(_) | Number::Big(_) => true,
            Number::Flonum(x) => x.is_finite() && x.trunc() == *x,
            Number::Ratnum(_) | Number::Compnum(_) => false,
        }
    }

    /// Whether a part is NaN.
    pub fn is_nan(&self) -> bool {
        self.any_flonum(f64::is_nan)
    }

    /// Whether a part is infinite.
    pub fn is_infinite(&self) -> bool {
        self.any_flonum(f64::is_infinite)
    }

    fn any_flonum(&self, test: fn(f64) -> bool) -> bool {
        let test_real = |real: &Real| matches!(real, Real::Flonum(x) if test(*x));
        match self {
            Number::Integer(_) | Number::Big(_) | Number::Ratnum(_) => false,
            Number::Flonum(x) => test(*x),
            Number::Compnum(compnum) => test_real(&compnum.real) || test_real(&compnum.imaginary),
        }
    }

    /// Whether the numbers are equivalent in the sense of `eqv?`: of the same exactness and value, with `0.0` and `-0.0`
    /// distinguished and NaN equivalent to itself.
    pub fn is_equivalent(&self, other: &Number) -> bool {
        let same_flonum = |a: f64, b: f64| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan();
        let same_real = |a: &Real, b: &Real| match (a, b) {
            (Real::Flonum(a), Real::Flonum(b)) => same_flonum(*a, *b),
            _ => a == b,
        };
        match (self, other) {
            (Number::Flonum(a), Number::Flonum(b)) => same_flonum(*a, *b),
            (Number::Compnum(a), Number::Compnum(b)) => {
                same_real(&a.real, &b.real) && same_real(&a.imaginary, &b.imaginary)
            }
            _ => self == other,
        }
    }
}

impl From<Integer> for Number {
    fn from(integer: Integer) -> Number {
        match integer {
            Integer::Small(n) => Number::Integer(n),
            Integer::Big(big) => Number::Big(big),
        }
    }
}

impl From<Real> for Number {
    fn from(real: Real) -> Number {
        match real {
            Real::Integer(integer) => integer.into(),
            Real::Ratnum(ratnum) => Number::Ratnum(ratnum),
            Real::Flonum(x) => Number::Flonum(x),
        }
    }
}

impl From<i64> for Number {
    fn from(n: i64) -> Number {
        Number::Integer(n)
    }
}

impl From<f64> for Number {
    fn from(x: f64) -> Number {
        Number::Flonum(x)
    }
}
