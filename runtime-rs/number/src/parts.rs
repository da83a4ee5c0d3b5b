//! Numbers from parts and parts of numbers: rectangular, polar, numerator and denominator.

use crate::integer::Integer;
use crate::integer_division::with_exactness;
use crate::number::{Error, Number, Real};
use crate::power::real_root;
use std::f64::consts::PI;

/// The complex number with these parts.
pub fn make_rectangular(real: Number, imaginary: Number) -> Result<Number, Error> {
    let real = real.into_real().ok_or(Error::NotReal(0))?;
    let imaginary = imaginary.into_real().ok_or(Error::NotReal(1))?;
    Ok(Number::rectangular(real, imaginary))
}

/// The complex number with this magnitude and angle.
pub fn make_polar(magnitude: Number, angle: Number) -> Result<Number, Error> {
    let magnitude = magnitude.into_real().ok_or(Error::NotReal(0))?;
    let angle = angle.into_real().ok_or(Error::NotReal(1))?;
    if angle.is_exact_zero() || magnitude.is_exact_zero() {
        return Ok(magnitude.into());
    }
    let (sine, cosine) = angle.to_f64().sin_cos();
    let magnitude = magnitude.to_f64();
    Ok(Number::inexact_rectangular(magnitude * cosine, magnitude * sine))
}

/// The real part.
pub fn real_part(a: Number) -> Number {
    a.into_parts().0.into()
}

/// The imaginary part: exact zero for real numbers.
pub fn imag_part(a: Number) -> Number {
    a.into_parts().1.into()
}

/// The angle, from -pi to pi.
pub fn angle(a: Number) -> Number {
    let is_real = a.is_real();
    match a.into_parts() {
        (x, _) if is_real && x.to_f64().is_nan() => x.into(),
        (x, _) if is_real && x.is_sign_negative() => Number::Flonum(PI),
        (Real::Flonum(_), _) if is_real => Number::Flonum(0.0),
        (Real::Integer(_) | Real::Ratnum(_), _) if is_real => Number::Integer(0),
        (x, y) => Number::Flonum(y.to_f64().atan2(x.to_f64())),
    }
}

/// Absolute value of any number, exact when it is rational.
pub fn magnitude(a: Number) -> Number {
    if a.is_real() {
        return a.into_parts().0.magnitude().into();
    }
    match a.into_parts() {
        (Real::Flonum(x), Real::Flonum(y)) => Number::Flonum(x.hypot(y)),
        (x, y) => real_root(&x.multiply(&x).add(&y.multiply(&y))).into(),
    }
}

/// Numerator of a rational in lowest terms.
pub fn numerator(a: Number) -> Result<Number, Error> {
    part_of_fraction(a, |numerator, _| numerator.clone())
}

/// Denominator of a rational in lowest terms.
pub fn denominator(a: Number) -> Result<Number, Error> {
    part_of_fraction(a, |_, denominator| denominator.clone())
}

fn part_of_fraction(a: Number, part: fn(&Integer, &Integer) -> Integer) -> Result<Number, Error> {
    let exact = a.is_exact();
    let rational = a
        .into_real()
        .and_then(|real| real.to_exact())
        .ok_or(Error::NotRational(0))?;
    let fraction = rational.as_fraction().expect("an exact real is a fraction");
    Ok(with_exactness(
        part(fraction.numerator, fraction.denominator),
        exact,
    ))
}
