//! Exponential, logarithm, trigonometric functions. Where the exact result is known to be an exact integer
//! (the sine of exact zero, ...) it is that; all others are inexact.

use crate::complex;
use crate::number::{Error, Number, Real};
use crate::power::logarithm_of_magnitude;
use std::f64::consts::{FRAC_PI_2, PI};

/// e to the power.
pub fn exp(a: Number) -> Number {
    match a {
        Number::Integer(0) => Number::Integer(1),
        _ => apply(a, f64::exp, complex::exp),
    }
}

/// Natural logarithm; of exact zero it is an error.
pub fn log(a: Number) -> Result<Number, Error> {
    let is_real = a.is_real();
    let (real, imaginary) = a.into_parts();
    Ok(match (&real, is_real) {
        (_, false) => {
            let (real, imaginary) = complex::log(real.to_f64(), imaginary.to_f64());
            Number::inexact_rectangular(real, imaginary)
        }
        (Real::Integer(n), true) if n.is_zero() => {
            return Err(Error::OutOfRange(0, "a number other than exact zero"));
        }
        (Real::Integer(crate::Integer::Small(1)), true) => Number::Integer(0),
        (_, true) if real.is_sign_negative() && !real.to_f64().is_nan() => {
            Number::inexact_rectangular(logarithm_of_magnitude(&real), PI)
        }
        (_, true) => Number::Flonum(logarithm_of_magnitude(&real)),
    })
}

/// Sine.
pub fn sin(a: Number) -> Number {
    fixed_at_zero(a, f64::sin, complex::sin)
}

/// Cosine.
pub fn cos(a: Number) -> Number {
    match a {
        Number::Integer(0) => Number::Integer(1),
        _ => apply(a, f64::cos, complex::cos),
    }
}

/// Tangent.
pub fn tan(a: Number) -> Number {
    fixed_at_zero(a, f64::tan, complex::tan)
}

/// Inverse sine; complex for real numbers outside -1 to 1.
pub fn asin(a: Number) -> Number {
    match outside_unit_interval(&a) {
        // The side of the branch cut is the one given by the report's formula -i log(iz + sqrt(1 - zz)).
        Some(x) if x > 0.0 => Number::inexact_rectangular(FRAC_PI_2, -x.acosh()),
        Some(x) => Number::inexact_rectangular(-FRAC_PI_2, (-x).acosh()),
        None => fixed_at_zero(a, f64::asin, complex::asin),
    }
}

/// Inverse cosine: pi/2 less the inverse sine.
pub fn acos(a: Number) -> Number {
    match (outside_unit_interval(&a), a) {
        (Some(x), _) if x > 0.0 => Number::inexact_rectangular(0.0, x.acosh()),
        (Some(x), _) => Number::inexact_rectangular(PI, -(-x).acosh()),
        (None, Number::Integer(1)) => Number::Integer(0),
        (None, a) => apply(a, f64::acos, complex::acos),
    }
}

/// Inverse tangent.
pub fn atan(a: Number) -> Number {
    fixed_at_zero(a, f64::atan, complex::atan)
}

/// Angle of the point (x, y); the origin with exact coordinates has none.
pub fn atan2(y: Number, x: Number) -> Result<Number, Error> {
    let y = y.into_real().ok_or(Error::NotReal(0))?;
    let x = x.into_real().ok_or(Error::NotReal(1))?;
    if y.is_exact_zero() && x.is_exact() {
        if x.is_zero() {
            return Err(Error::OutOfRange(
                1,
                "a number other than exact zero, as the other argument is zero",
            ));
        }
        if !x.is_sign_negative() {
            return Ok(Number::Integer(0));
        }
    }
    Ok(Number::Flonum(y.to_f64().atan2(x.to_f64())))
}

/// A function that maps exact zero to itself.
fn fixed_at_zero(a: Number, real: fn(f64) -> f64, complex: fn(f64, f64) -> (f64, f64)) -> Number {
    match a {
        Number::Integer(0) => a,
        _ => apply(a, real, complex),
    }
}

fn apply(a: Number, real: fn(f64) -> f64, complex: fn(f64, f64) -> (f64, f64)) -> Number {
    let is_real = a.is_real();
    let (x, y) = a.into_parts();
    if is_real {
        return Number::Flonum(real(x.to_f64()));
    }
    let (x, y) = complex(x.to_f64(), y.to_f64());
    Number::inexact_rectangular(x, y)
}

/// A real number, as a flonum, if its magnitude is more than one.
fn outside_unit_interval(a: &Number) -> Option<f64> {
    let x = a.clone().into_real()?.to_f64();
    (x.abs() > 1.0).then_some(x)
}
