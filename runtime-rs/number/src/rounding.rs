//! Exact and inexact numbers, reals and integers: conversions to the nearest.

use crate::number::{Error, Number, Real};

/// The exact number equal to this one; infinities and NaN have none.
pub fn exact(a: Number) -> Result<Number, Error> {
    let (real, imaginary) = a.into_parts();
    let real = real.to_exact().ok_or(Error::NotRational(0))?;
    let imaginary = imaginary.to_exact().ok_or(Error::NotRational(0))?;
    Ok(Number::rectangular(real, imaginary))
}

/// The nearest inexact number.
pub fn inexact(a: Number) -> Number {
    let is_real = a.is_real();
    let (real, imaginary) = a.into_parts();
    if is_real {
        Number::Flonum(real.to_f64())
    } else {
        Number::inexact_rectangular(real.to_f64(), imaginary.to_f64())
    }
}

/// The largest integer not above a real.
pub fn floor(a: Number) -> Result<Number, Error> {
    to_integral(a, Real::floor)
}

/// The smallest integer not below a real.
pub fn ceiling(a: Number) -> Result<Number, Error> {
    to_integral(a, Real::ceiling)
}

/// The nearest integer towards zero.
pub fn truncate(a: Number) -> Result<Number, Error> {
    to_integral(a, Real::truncate)
}

/// The nearest integer, the even one of two.
pub fn round(a: Number) -> Result<Number, Error> {
    to_integral(a, Real::round)
}

fn to_integral(a: Number, operation: fn(&Real) -> Real) -> Result<Number, Error> {
    Ok(operation(&a.into_real().ok_or(Error::NotReal(0))?).into())
}
