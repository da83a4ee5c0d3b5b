//! Numbers between the heap and the crate `number`.
//!
//! On the heap an exact integer is a fixnum if it fits 61 bits, else a bignum; the parts of ratnums and complex numbers
//! are such integers, ratnums or flonums. [`Number`] draws the first line at 64 bits, so a bignum of one limb may become
//! its small integer.

use abi::context::Context;
use abi::object;
use abi::value::Value;
use number::signed::{SignedLimbs, SmallLimb};
use number::{Integer, Number, Ratnum, Real, limbs};

use crate::heap::{self, Allocation};

/// Index of the numerator of a ratnum, or the real part of a complex number.
const FIRST: usize = 0;
/// Index of the denominator, or the imaginary part.
const SECOND: usize = 1;

/// The number that a value is, if it is one.
pub fn number(value: Value) -> Option<Number> {
    if let Some(n) = value.as_fixnum() {
        return Some(Number::Integer(n));
    }
    if let Some(x) = heap::as_flonum(value) {
        return Some(Number::Flonum(x));
    }
    Some(match heap::type_code(value)? {
        object::BIGNUM => integer(value)?.into(),
        object::RATNUM => Number::from(real(value)?),
        object::COMPNUM => {
            let (first, second) = parts(value)?;
            Number::rectangular(real(first)?, real(second)?)
        }
        _ => return None,
    })
}

/// The real and the imaginary part of a number that is not real.
#[inline]
pub fn parts(value: Value) -> Option<(Value, Value)> {
    heap::is(value, object::COMPNUM).then(|| (heap::field(value, FIRST), heap::field(value, SECOND)))
}

/// The real number that a value is, if it is one.
pub fn real(value: Value) -> Option<Real> {
    if let Some(x) = heap::as_flonum(value) {
        return Some(Real::Flonum(x));
    }
    if heap::is(value, object::RATNUM) {
        let numerator = integer(heap::field(value, FIRST))?;
        let denominator = integer(heap::field(value, SECOND))?;
        return Some(Real::Ratnum(Box::new(Ratnum::from_lowest_terms(
            numerator,
            denominator,
        ))));
    }
    integer(value).map(Real::Integer)
}

/// The exact integer that a value is, if it is one.
pub fn integer(value: Value) -> Option<Integer> {
    match value.as_fixnum() {
        Some(n) => Some(n.into()),
        None => with_limbs(value, Integer::from_signed_limbs),
    }
}

/// Calls `f` with the sign and limbs of a value, if it is an exact integer.
#[inline]
pub fn with_limbs<R>(value: Value, f: impl FnOnce(SignedLimbs) -> R) -> Option<R> {
    if let Some(n) = value.as_fixnum() {
        return Some(f(SmallLimb::new(n).borrow()));
    }
    heap::is(value, object::BIGNUM).then(|| {
        f(SignedLimbs {
            negative: heap::is_negative(value),
            limbs: heap::limbs(value),
        })
    })
}

/// The value of a number.
pub fn from_number(context: &mut Context, number: &Number) -> Allocation {
    match number {
        Number::Integer(n) => from_i64(context, *n),
        Number::Big(big) => from_limbs(context, big.is_negative(), big.limbs()),
        Number::Ratnum(ratnum) => from_ratnum(context, ratnum),
        Number::Flonum(x) => heap::flonum(context, *x),
        Number::Compnum(compnum) => {
            let real = from_real(context, compnum.real())?;
            let imaginary = from_real(context, compnum.imaginary())?;
            heap::compnum(context, real, imaginary)
        }
    }
}

fn from_real(context: &mut Context, real: &Real) -> Allocation {
    match real {
        Real::Integer(integer) => from_integer(context, integer),
        Real::Ratnum(ratnum) => from_ratnum(context, ratnum),
        Real::Flonum(x) => heap::flonum(context, *x),
    }
}

fn from_ratnum(context: &mut Context, ratnum: &Ratnum) -> Allocation {
    let numerator = from_integer(context, ratnum.numerator())?;
    let denominator = from_integer(context, ratnum.denominator())?;
    heap::ratnum(context, numerator, denominator)
}

/// The value of an exact integer.
pub fn from_integer(context: &mut Context, integer: &Integer) -> Allocation {
    match integer {
        Integer::Small(n) => from_i64(context, *n),
        Integer::Big(big) => from_limbs(context, big.is_negative(), big.limbs()),
    }
}

/// The value of a 64-bit integer.
#[inline]
pub fn from_i64(context: &mut Context, n: i64) -> Allocation {
    match Value::try_fixnum(n) {
        Some(fixnum) => Ok(fixnum),
        None => heap::bignum(context, n < 0, &[n.unsigned_abs()]),
    }
}

/// The value of the integer with this sign and magnitude, which may have zeros on top.
#[inline]
pub fn from_limbs(context: &mut Context, negative: bool, magnitude: &[u64]) -> Allocation {
    let magnitude = limbs::trim(magnitude);
    let small = match *magnitude {
        [] => Some(0),
        [limb] if negative => 0i64.checked_sub_unsigned(limb),
        [limb] => i64::try_from(limb).ok(),
        _ => None,
    };
    match small.and_then(Value::try_fixnum) {
        Some(fixnum) => Ok(fixnum),
        None => heap::bignum(context, negative, magnitude),
    }
}
