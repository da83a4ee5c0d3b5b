//! Operations on integers, exact or not: division with remainder, greatest common divisor.
//!
//! Flonum integers are converted to exact ones and the result back, so that no precision is lost in between. A result is
//! exact if both arguments are.

use crate::integer::Integer;
use crate::number::{Error, Number, Real};

/// Quotient truncated towards zero.
pub fn quotient(a: Number, b: Number) -> Result<Number, Error> {
    division(a, b, |a, b| a.divide_truncated(b).0)
}

/// Remainder of truncated division.
pub fn remainder(a: Number, b: Number) -> Result<Number, Error> {
    division(a, b, |a, b| a.divide_truncated(b).1)
}

/// Quotient rounded down.
pub fn floor_quotient(a: Number, b: Number) -> Result<Number, Error> {
    division(a, b, |a, b| a.divide_floored(b).0)
}

/// Remainder of floored division.
pub fn modulo(a: Number, b: Number) -> Result<Number, Error> {
    division(a, b, |a, b| a.divide_floored(b).1)
}

/// Greatest common divisor, never negative.
pub fn gcd(a: Number, b: Number) -> Result<Number, Error> {
    let exact = a.is_exact() && b.is_exact();
    let result = integer(a, 0)?.gcd(&integer(b, 1)?);
    Ok(with_exactness(result, exact))
}

fn division(a: Number, b: Number, operation: fn(&Integer, &Integer) -> Integer) -> Result<Number, Error> {
    let exact = a.is_exact() && b.is_exact();
    let (a, b) = (integer(a, 0)?, integer(b, 1)?);
    if b.is_zero() {
        return Err(Error::DivisionByZero);
    }
    Ok(with_exactness(operation(&a, &b), exact))
}

fn integer(number: Number, argument: usize) -> Result<Integer, Error> {
    if !number.is_integer() {
        return Err(Error::NotInteger(argument));
    }
    match number.into_parts().0 {
        Real::Integer(n) => Ok(n),
        Real::Flonum(x) => Ok(Integer::from_f64(x)),
        Real::Ratnum(_) => unreachable!("not an integer"),
    }
}

pub(crate) fn with_exactness(result: Integer, exact: bool) -> Number {
    if exact {
        result.into()
    } else {
        Number::Flonum(result.to_f64())
    }
}

/// The largest `s` with `s * s <= n`, and `n - s * s`, of an exact integer that is not negative.
pub fn exact_integer_sqrt(n: Number) -> Result<(Number, Number), Error> {
    let n = n.into_exact_integer().ok_or(Error::NotExactInteger(0))?;
    if n.is_negative() {
        return Err(Error::OutOfRange(0, "an exact integer that is not negative"));
    }
    let (root, rest) = n.square_root();
    Ok((root.into(), rest.into()))
}
