//! Elementary functions of inexact complex numbers, given and returned as pairs of real and imaginary part.
//!
//! Formulas and branch cuts from Kahan, "Branch cuts for complex elementary functions", 1987.

use std::f64::consts::LN_2;

type Pair = (f64, f64);

/// e to the power.
pub fn exp(x: f64, y: f64) -> Pair {
    let size = x.exp();
    // An infinite size times a sine of zero would be NaN.
    (size * y.cos(), if y == 0.0 { y } else { size * y.sin() })
}

/// Natural logarithm; the imaginary part lies from -pi to pi.
pub fn log(x: f64, y: f64) -> Pair {
    let (large, small) = if x.abs() >= y.abs() {
        (x.abs(), y.abs())
    } else {
        (y.abs(), x.abs())
    };
    let size = if large > f64::MAX / 4.0 {
        (large / 4.0).hypot(small / 4.0).ln() + 2.0 * LN_2
    } else if 0.5 < large && large < 2.0 {
        // Near the unit circle the logarithm of the rounded magnitude would lose all its digits.
        0.5 * ((large - 1.0) * (large + 1.0) + small * small).ln_1p()
    } else {
        large.hypot(small).ln()
    };
    (size, y.atan2(x))
}

/// Square root; the sign of the imaginary part is that of the argument's, also of zero.
pub fn sqrt(x: f64, y: f64) -> Pair {
    if y.is_infinite() {
        return (f64::INFINITY, y);
    }
    // Halving or quartering keeps the magnitude in range.
    let (scale, x, y) = if x.abs().max(y.abs()) > f64::MAX / 4.0 {
        (2.0, x / 4.0, y / 4.0)
    } else if x.abs().max(y.abs()) < f64::MIN_POSITIVE * 4.0 {
        (2f64.powi(-27), x * 2f64.powi(54), y * 2f64.powi(54))
    } else {
        (1.0, x, y)
    };
    let root = ((x.abs() + x.hypot(y)) / 2.0).sqrt();
    if root == 0.0 {
        (0.0, y)
    } else if x >= 0.0 {
        (scale * root, scale * (y / (2.0 * root)))
    } else {
        (scale * (y.abs() / (2.0 * root)), scale * root.copysign(y))
    }
}

/// Sine.
pub fn sin(x: f64, y: f64) -> Pair {
    (x.sin() * y.cosh(), x.cos() * y.sinh())
}

/// Cosine.
pub fn cos(x: f64, y: f64) -> Pair {
    (x.cos() * y.cosh(), -(x.sin() * y.sinh()))
}

/// Tangent.
pub fn tan(x: f64, y: f64) -> Pair {
    // From here on the hyperbolic terms dwarf the others and the quotient has its limit; they would soon overflow.
    const LIMIT: f64 = 20.0;
    if y.abs() > LIMIT {
        return (4.0 * x.sin() * x.cos() * (-2.0 * y.abs()).exp(), 1f64.copysign(y));
    }
    let denominator = (2.0 * x).cos() + (2.0 * y).cosh();
    ((2.0 * x).sin() / denominator, (2.0 * y).sinh() / denominator)
}

/// Inverse sine.
pub fn asin(x: f64, y: f64) -> Pair {
    let (a, b) = sqrt(1.0 - x, -y);
    let (c, d) = sqrt(1.0 + x, y);
    (x.atan2(a * c - b * d), (a * d - b * c).asinh())
}

/// Inverse cosine.
pub fn acos(x: f64, y: f64) -> Pair {
    let (a, b) = sqrt(1.0 - x, -y);
    let (c, d) = sqrt(1.0 + x, y);
    (2.0 * a.atan2(c), (c * b - d * a).asinh())
}

/// Inverse tangent.
pub fn atan(x: f64, y: f64) -> Pair {
    let real = 0.5 * (2.0 * x).atan2((1.0 - x) * (1.0 + x) - y * y);
    let imaginary = 0.25 * (4.0 * y / (x * x + (1.0 - y) * (1.0 - y))).ln_1p();
    (real, imaginary)
}
