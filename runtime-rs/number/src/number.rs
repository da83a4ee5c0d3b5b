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
    /// This argument lies outside the domain of the operation.
    OutOfRange(usize),
    /// Division by exact zero.
    DivisionByZero,
    /// The result would need more memory than the caller allows.
    TooLarge,
}

impl Number {
    /// Whether it is exact.
    pub fn is_exact(&self) -> bool {
        match self {
            Number::Integer(_) | Number::Big(_) | Number::Ratnum(_) => true,
            Number::Flonum(_) => false,
            Number::Compnum(compnum) => !matches!(compnum.imaginary, Real::Flonum(_)),
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
