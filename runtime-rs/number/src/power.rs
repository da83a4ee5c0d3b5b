//! Powers and square roots, exact wherever they can be.

use crate::arithmetic::{divide, multiply};
use crate::complex;
use crate::integer::Integer;
use crate::number::{Error, Number, Real};
use crate::ratnum::{Fraction, in_lowest_terms};
use std::f64::consts::PI;

/// Exponents up to this are worth repeated multiplication of inexact complex numbers; for larger ones the errors add up
/// to more than those of logarithm and exponential.
const MOST_MULTIPLICATIONS: u64 = 1 << 10;

/// Power. An exact result of more than `limit` bits (numerator and denominator each) is an error.
pub fn expt(base: Number, exponent: Number, limit: u64) -> Result<Number, Error> {
    match exponent {
        Number::Integer(_) | Number::Big(_) => {
            let exponent = exponent.into_exact_integer().expect("the pattern says so");
            power_of_integer(base, &exponent, limit)
        }
        Number::Ratnum(ref ratio) if base.is_exact() && *ratio.denominator() == Integer::Small(2) => {
            match sqrt(base.clone()) {
                root if root.is_exact() => power_of_integer(root, ratio.numerator(), limit),
                _ => general_power(base, exponent),
            }
        }
        Number::Ratnum(_) | Number::Flonum(_) | Number::Compnum(_) => general_power(base, exponent),
    }
}

fn power_of_integer(base: Number, exponent: &Integer, limit: u64) -> Result<Number, Error> {
    if exponent.is_zero() {
        return Ok(if base.is_exact() {
            Number::Integer(1)
        } else {
            Number::Flonum(1.0)
        });
    }
    if let Number::Flonum(x) = base {
        // The exponent as a flonum may have lost its lowest bit, which decides the sign.
        let magnitude = x.abs().powf(exponent.to_f64());
        let negative = x.is_sign_negative() && exponent.is_odd();
        return Ok(Number::Flonum(if negative { -magnitude } else { magnitude }));
    }
    if !base.is_exact() && exponent.magnitude() > Integer::Small(MOST_MULTIPLICATIONS as i64) {
        return general_power(base, exponent.clone().into());
    }
    let power = positive_power(base, exponent.magnitude(), limit)?;
    if exponent.is_negative() {
        divide(Number::Integer(1), power)
    } else {
        Ok(power)
    }
}

/// The power of an exact number or of an inexact complex one.
fn positive_power(base: Number, exponent: Integer, limit: u64) -> Result<Number, Error> {
    let is_unit = |real: &Real| matches!(real, Real::Integer(Integer::Small(-1..=1)));
    let (real, imaginary) = base.into_parts();
    // Powers of 0, 1, -1, i and -i repeat with period 4 at most, however large the exponent.
    let exponent =
        if is_unit(&real) && is_unit(&imaginary) && (real.is_exact_zero() || imaginary.is_exact_zero()) {
            &exponent.bitwise_and(&Integer::Small(3)) + &Integer::Small(4)
        } else {
            exponent
        };
    let exponent = match exponent {
        Integer::Small(n) => n.unsigned_abs(),
        Integer::Big(_) => return Err(Error::TooLarge),
    };
    if bits_of_power(&real, exponent).max(bits_of_power(&imaginary, exponent)) > limit {
        return Err(Error::TooLarge);
    }
    if let (Some(fraction), true) = (real.as_fraction(), imaginary.is_exact_zero()) {
        return Ok(fraction.power(exponent).into());
    }
    let base = Number::rectangular(real, imaginary);
    let mut power = base.clone();
    for i in (0..exponent.ilog2()).rev() {
        power = multiply(power.clone(), power);
        if exponent >> i & 1 != 0 {
            power = multiply(power, base.clone());
        }
    }
    Ok(power)
}

/// About how many bits the larger part of `real`, raised to the power, will have.
fn bits_of_power(real: &Real, exponent: u64) -> u64 {
    // The power of n has at most bits(n - 1) * exponent + 1 bits; for powers of two that makes a difference.
    let bits = |n: &Integer| (&n.magnitude() - &Integer::ONE).magnitude_bits();
    match real.as_fraction() {
        Some(Fraction {
            numerator,
            denominator,
        }) => bits(numerator).max(bits(denominator)).saturating_mul(exponent),
        None => 0,
    }
}

/// The power whose exponent is not an exact integer, or whose base is complex: inexact, unless the base is exact zero.
fn general_power(base: Number, exponent: Number) -> Result<Number, Error> {
    let (base_real, base_imaginary) = base.into_parts();
    let (real, imaginary) = exponent.into_parts();
    if base_real.is_zero() && base_imaginary.is_zero() {
        let exact = base_real.is_exact() && real.is_exact();
        return if !real.is_sign_negative() && !real.is_zero() {
            Ok(if exact {
                Number::Integer(0)
            } else {
                Number::Flonum(0.0)
            })
        } else if real.is_zero() && imaginary.is_zero() {
            Ok(Number::Flonum(1.0))
        } else if let (Real::Flonum(x), true) = (&base_real, imaginary.is_exact_zero()) {
            Ok(Number::Flonum(x.powf(real.to_f64())))
        } else {
            Err(Error::DivisionByZero)
        };
    }
    if base_imaginary.is_exact_zero() && imaginary.is_exact_zero() {
        return Ok(real_power(&base_real, real.to_f64()));
    }
    // base^exponent = exp(exponent * log(base))
    let logarithm = complex::log(base_real.to_f64(), base_imaginary.to_f64());
    let (real, imaginary) = (real.to_f64(), imaginary.to_f64());
    let power = complex::exp(
        real * logarithm.0 - imaginary * logarithm.1,
        real * logarithm.1 + imaginary * logarithm.0,
    );
    Ok(Number::inexact_rectangular(power.0, power.1))
}

fn real_power(base: &Real, exponent: f64) -> Number {
    let base_flonum = base.to_f64();
    let integral = exponent.trunc() == exponent;
    // An exact base may be too large or too small for a flonum while its power is not.
    let power_of_magnitude = if base.is_exact() && (base_flonum.is_infinite() || base_flonum == 0.0) {
        (exponent * logarithm_of_magnitude(base)).exp()
    } else if base_flonum >= 0.0 || integral || base_flonum.is_nan() || exponent.is_nan() {
        return Number::Flonum(base_flonum.powf(exponent));
    } else {
        base_flonum.abs().powf(exponent)
    };
    if !base.is_sign_negative() {
        Number::Flonum(power_of_magnitude)
    } else if integral {
        Number::Flonum(if exponent % 2.0 == 0.0 {
            power_of_magnitude
        } else {
            -power_of_magnitude
        })
    } else {
        let (sine, cosine) = (PI * exponent).sin_cos();
        Number::inexact_rectangular(power_of_magnitude * cosine, power_of_magnitude * sine)
    }
}

/// Square root: exact when it is rational; of a negative number on the positive imaginary axis.
pub fn sqrt(a: Number) -> Number {
    let complex = !a.is_real();
    let (real, imaginary) = a.into_parts();
    if complex {
        return exact_complex_root(&real, &imaginary).unwrap_or_else(|| {
            let (real, imaginary) = complex::sqrt(real.to_f64(), imaginary.to_f64());
            // The report asks for a non-negative imaginary part when the real part is zero.
            let imaginary = if real == 0.0 { imaginary.abs() } else { imaginary };
            Number::inexact_rectangular(real, imaginary)
        });
    }
    // The root of -0.0 is -0.0, not imaginary.
    if real.is_sign_negative() && !real.is_zero() && !real.to_f64().is_nan() {
        let root = real_root(&real.negate());
        let zero = if root.is_exact() {
            Real::ZERO
        } else {
            Real::Flonum(0.0)
        };
        return Number::rectangular(zero, root);
    }
    real_root(&real).into()
}

/// Square root of a real that is not below zero.
pub(crate) fn real_root(real: &Real) -> Real {
    exact_real_root(real).unwrap_or_else(|| {
        let x = real.to_f64();
        if real.is_exact() && !x.is_normal() {
            let (scaled, exponent) = scale(real);
            // The exponent is made even; half of it is far inside the range of doubles or the result overflows.
            let odd = exponent.rem_euclid(2);
            let root = (scaled * (1 << odd) as f64).sqrt();
            return Real::Flonum(root * 2f64.powf(((exponent - odd) / 2) as f64));
        }
        Real::Flonum(x.sqrt())
    })
}

fn exact_real_root(real: &Real) -> Option<Real> {
    let fraction = real.as_fraction()?;
    Some(in_lowest_terms(
        fraction.numerator.exact_square_root()?,
        fraction.denominator.exact_square_root()?,
    ))
}

/// For exact parts: sqrt(a + bi) = sqrt((m + a) / 2) +- sqrt((m - a) / 2) i, where m = sqrt(aa + bb), if all three roots
/// are rational.
fn exact_complex_root(a: &Real, b: &Real) -> Option<Number> {
    let magnitude = exact_real_root(&a.multiply(a).add(&b.multiply(b)))?;
    let half = |real: Real| real.divide(&2.into()).expect("two is not zero");
    let real = exact_real_root(&half(magnitude.add(a)))?;
    let imaginary = exact_real_root(&half(magnitude.subtract(a)))?;
    Some(Number::rectangular(
        real,
        if b.is_sign_negative() {
            imaginary.negate()
        } else {
            imaginary
        },
    ))
}

/// Natural logarithm of the absolute value of a real that is not zero, also when that is no flonum.
pub(crate) fn logarithm_of_magnitude(real: &Real) -> f64 {
    let x = real.to_f64().abs();
    if real.is_exact() && !x.is_normal() {
        let (scaled, exponent) = scale(&real.magnitude());
        return scaled.ln() + exponent as f64 * std::f64::consts::LN_2;
    }
    x.ln()
}

/// A double near 1 and an exponent whose product `x * 2^exponent` is a given positive exact number.
fn scale(real: &Real) -> (f64, i64) {
    let Fraction {
        numerator,
        denominator,
    } = real.as_fraction().expect("callers pass exact numbers");
    let exponent = numerator.magnitude_bits() as i64 - denominator.magnitude_bits() as i64;
    let scaled = if exponent >= 0 {
        crate::ratnum::ratio(numerator, &denominator.shift_left(exponent as u64))
    } else {
        crate::ratnum::ratio(&numerator.shift_left(exponent.unsigned_abs()), denominator)
    };
    (scaled.to_f64(), exponent)
}
