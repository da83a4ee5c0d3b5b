//! The four operations, order and equality of numbers of every kind.

use crate::number::{Error, Number, Real};
use std::cmp::Ordering;

/// Sum.
pub fn add(a: Number, b: Number) -> Number {
    if let (Number::Integer(a), Number::Integer(b)) = (&a, &b)
        && let Some(sum) = a.checked_add(*b)
    {
        return Number::Integer(sum);
    }
    let ((a, b), (c, d)) = (a.into_parts(), b.into_parts());
    Number::rectangular(a.add(&c), add_imaginary(b, d))
}

/// Difference.
pub fn subtract(a: Number, b: Number) -> Number {
    if a.is_real() && b.is_real() {
        return a.into_parts().0.subtract(&b.into_parts().0).into();
    }
    add(a, negate(b))
}

/// A real number has no imaginary part, not one of 0.0: it leaves -0.0 alone.
fn add_imaginary(a: Real, b: Real) -> Real {
    match (a.is_exact_zero(), b.is_exact_zero()) {
        (true, _) => b,
        (_, true) => a,
        (false, false) => a.add(&b),
    }
}

/// The number with the other sign.
pub fn negate(a: Number) -> Number {
    let (real, imaginary) = a.into_parts();
    Number::rectangular(real.negate(), imaginary.negate())
}

/// Product.
pub fn multiply(a: Number, b: Number) -> Number {
    if let (Number::Integer(a), Number::Integer(b)) = (&a, &b)
        && let Some(product) = a.checked_mul(*b)
    {
        return Number::Integer(product);
    }
    match (a.is_real(), b.is_real()) {
        (true, true) => a.into_parts().0.multiply(&b.into_parts().0).into(),
        // Componentwise, as in add_imaginary, so that infinities and signed zeros come out right.
        (true, false) => scale(b, &a.into_parts().0),
        (false, true) => scale(a, &b.into_parts().0),
        (false, false) => {
            let ((a, b), (c, d)) = (a.into_parts(), b.into_parts());
            Number::rectangular(
                a.multiply(&c).subtract(&b.multiply(&d)),
                a.multiply(&d).add(&b.multiply(&c)),
            )
        }
    }
}

fn scale(a: Number, factor: &Real) -> Number {
    let (real, imaginary) = a.into_parts();
    Number::rectangular(real.multiply(factor), imaginary.multiply(factor))
}

/// Quotient.
pub fn divide(a: Number, divisor: Number) -> Result<Number, Error> {
    if divisor.is_real() {
        let divisor = divisor.into_parts().0;
        let exact_real = a.is_real();
        let (real, imaginary) = a.into_parts();
        let real = real.divide(&divisor)?;
        return Ok(if exact_real {
            real.into()
        } else {
            Number::rectangular(real, imaginary.divide(&divisor)?)
        });
    }
    let ((a, b), (c, d)) = (a.into_parts(), divisor.into_parts());
    if let (Real::Flonum(c), Real::Flonum(d)) = (&c, &d) {
        let (real, imaginary) = divide_inexact((a.to_f64(), b.to_f64()), (*c, *d));
        return Ok(Number::inexact_rectangular(real, imaginary));
    }
    // (a + bi) / (c + di) = ((ac + bd) + (bc - ad)i) / (cc + dd), where the norm of the exact divisor is not zero.
    let norm = c.multiply(&c).add(&d.multiply(&d));
    let real = a.multiply(&c).add(&b.multiply(&d)).divide(&norm)?;
    let imaginary = b.multiply(&c).subtract(&a.multiply(&d)).divide(&norm)?;
    Ok(Number::rectangular(real, imaginary))
}

/// Smith, "Algorithm 116: Complex division", 1962: no intermediate result overflows when the quotient does not.
fn divide_inexact((a, b): (f64, f64), (c, d): (f64, f64)) -> (f64, f64) {
    if c.abs() >= d.abs() {
        let ratio = d / c;
        let denominator = c + d * ratio;
        ((a + b * ratio) / denominator, (b - a * ratio) / denominator)
    } else {
        let ratio = c / d;
        let denominator = c * ratio + d;
        ((a * ratio + b) / denominator, (b * ratio - a) / denominator)
    }
}

/// Numerical equality.
pub fn equal(a: &Number, b: &Number) -> bool {
    match (a, b) {
        (Number::Integer(a), Number::Integer(b)) => a == b,
        (Number::Flonum(a), Number::Flonum(b)) => a == b,
        _ => {
            let ((a, b), (c, d)) = (a.clone().into_parts(), b.clone().into_parts());
            a.compare(&c) == Some(Ordering::Equal) && b.compare(&d) == Some(Ordering::Equal)
        }
    }
}

/// Numerical order of two real numbers; none with NaN.
pub fn compare(a: Number, b: Number) -> Result<Option<Ordering>, Error> {
    let a = a.into_real().ok_or(Error::NotReal(0))?;
    let b = b.into_real().ok_or(Error::NotReal(1))?;
    Ok(a.compare(&b))
}
