//! Between exact numbers and flonums: conversions are correctly rounded (to nearest, ties to even), and exact the other
//! way.

use crate::integer::Integer;
use crate::limbs;
use crate::number::Real;
use crate::ratnum::{Fraction, in_lowest_terms};
use crate::signed::SignedLimbs;

/// Explicitly stored bits of a double's significand.
const FRACTION_BITS: u32 = f64::MANTISSA_DIGITS - 1;
/// Exponent of the lowest bit of the least double.
const LEAST_EXPONENT: i64 = f64::MIN_EXP as i64 - f64::MANTISSA_DIGITS as i64;

/// The double nearest to an integer.
pub fn from_limbs(integer: SignedLimbs) -> f64 {
    let length = limbs::bit_length(integer.limbs);
    let excess = length.saturating_sub(64);
    let mut top = [0];
    let inexact = limbs::shift_right(&mut top, integer.limbs, excess);
    round(integer.negative, top[0], excess as i64, inexact)
}

impl Integer {
    /// The nearest flonum; infinite when it is too large for any other.
    pub fn to_f64(&self) -> f64 {
        match self {
            Integer::Small(n) => *n as f64,
            Integer::Big(_) => self.with_limbs(from_limbs),
        }
    }

    /// The flonum, which is an integer.
    pub(crate) fn from_f64(x: f64) -> Integer {
        // All integral doubles below 2^63 fit an i64.
        if x.abs() < 9.2e18 {
            return Integer::Small(x as i64);
        }
        let (negative, significand, exponent) = decode(x);
        let magnitude = Integer::from(significand).shift_left(exponent as u64);
        if negative { -&magnitude } else { magnitude }
    }
}

impl Fraction<'_> {
    /// The nearest flonum.
    pub fn to_f64(self) -> f64 {
        let (numerator, denominator) = (self.numerator, self.denominator);
        if *denominator == Integer::ONE {
            return numerator.to_f64();
        }
        // Small parts are exact doubles, and then IEEE division rounds correctly.
        if let (Integer::Small(n), Integer::Small(d)) = (numerator, denominator)
            && n.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS
            && d.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS
        {
            return *n as f64 / *d as f64;
        }
        // Scale so that the integer quotient has 63 or 64 bits, enough for all of the significand and a rounding bit.
        let shift = 63 + denominator.magnitude_bits() as i64 - numerator.magnitude_bits() as i64;
        let magnitude = numerator.magnitude();
        let (quotient, remainder) = if shift >= 0 {
            magnitude.shift_left(shift as u64).divide_truncated(denominator)
        } else {
            magnitude.divide_truncated(&denominator.shift_left(shift.unsigned_abs()))
        };
        let top = quotient.with_limbs(|q| q.limbs[0]);
        round(numerator.is_negative(), top, -shift, !remainder.is_zero())
    }
}

impl Real {
    /// The exact value of a finite flonum.
    pub(crate) fn from_finite(x: f64) -> Real {
        debug_assert!(x.is_finite());
        if x.trunc() == x {
            return Real::Integer(Integer::from_f64(x));
        }
        // Not an integer, so the exponent is negative and the significand, made odd, has no factor in common with 2^k.
        let (negative, significand, exponent) = decode(x);
        let twos = significand.trailing_zeros();
        let odd = Integer::from(significand >> twos);
        let denominator = Integer::ONE.shift_left((-exponent) as u64 - u64::from(twos));
        in_lowest_terms(if negative { -&odd } else { odd }, denominator)
    }
}

/// Sign, significand and exponent of a finite double: `x = +-significand * 2^exponent`.
pub(crate) fn decode(x: f64) -> (bool, u64, i64) {
    let bits = x.to_bits();
    let fraction = bits & ((1 << FRACTION_BITS) - 1);
    let exponent = (bits >> FRACTION_BITS & 0x7ff) as i64;
    let hidden = 1 << FRACTION_BITS;
    let (significand, exponent) = if exponent == 0 {
        (fraction, LEAST_EXPONENT)
    } else {
        (fraction | hidden, exponent - 1 + LEAST_EXPONENT)
    };
    (x.is_sign_negative(), significand, exponent)
}

/// The double nearest to `significand * 2^exponent`, or, if `inexact`, to something between that and the next
/// significand.
fn round(negative: bool, significand: u64, exponent: i64, inexact: bool) -> f64 {
    let sign = u64::from(negative) << 63;
    if significand == 0 {
        return f64::from_bits(sign);
    }
    // Bring the highest bit to the top; `inexact` implies that it is there or one below, so nothing is lost.
    let shift = significand.leading_zeros();
    let significand = significand << shift;
    let exponent = exponent - i64::from(shift);
    if exponent > f64::MAX_EXP as i64 {
        return f64::from_bits(sign | f64::INFINITY.to_bits());
    }
    // Bits to drop: 11 of a normal double, more of a subnormal one.
    let dropped = (LEAST_EXPONENT - exponent).max(64 - i64::from(f64::MANTISSA_DIGITS));
    if dropped > 64 {
        return f64::from_bits(sign);
    }
    let wide = u128::from(significand);
    let kept = (wide >> dropped) as u64;
    let rest = wide & ((1 << dropped) - 1);
    let half = 1 << (dropped - 1);
    let up = rest > half || rest == half && (inexact || kept & 1 != 0);
    let rounded = kept + u64::from(up);
    // The hidden bit, when present, adds one to the exponent field; so does a carry out of the significand. The sum
    // reaches the encoding of infinity exactly when the number is too large.
    let field = (exponent + dropped - LEAST_EXPONENT) as u64;
    let bits = (field << FRACTION_BITS) + rounded;
    f64::from_bits(sign | bits.min(f64::INFINITY.to_bits()))
}
