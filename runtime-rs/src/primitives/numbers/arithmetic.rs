//! The four operations.

use abi::context::Context;
use abi::primitive::Primitive;
use abi::value::Value;
use number::signed::{self, SignedLimbs};

use super::{bounded_binary, complex, give_flonum, give_i64, give_limbs};
use crate::condition::Raised;
use crate::heap;
use crate::long::is_long_product;
use crate::number_heap;

/// `+`
pub fn add(a: Value, b: Value, context: &mut Context) -> Result<Value, Raised> {
    if let (Some(a), Some(b)) = (a.as_fixnum(), b.as_fixnum()) {
        return give_i64(context, a + b);
    }
    if let Some((a, b)) = as_flonums(a, b) {
        return give_flonum(context, a + b);
    }
    match with_both_limbs(a, b, |a, b| sum(context, a, b)) {
        Some(result) => result,
        None => complex::sum(context, a, b).unwrap_or_else(|| {
            bounded_binary(context, Primitive::add, [a, b], number::bits_of_sum, |a, b| {
                Ok(number::add(a, b))
            })
        }),
    }
}

/// `-`
pub fn subtract(a: Value, b: Value, context: &mut Context) -> Result<Value, Raised> {
    if let (Some(a), Some(b)) = (a.as_fixnum(), b.as_fixnum()) {
        return give_i64(context, a - b);
    }
    if let Some((a, b)) = as_flonums(a, b) {
        return give_flonum(context, a - b);
    }
    match with_both_limbs(a, b, |a, b| sum(context, a, b.negate())) {
        Some(result) => result,
        None => complex::difference(context, a, b).unwrap_or_else(|| {
            bounded_binary(
                context,
                Primitive::subtract,
                [a, b],
                number::bits_of_sum,
                |a, b| Ok(number::subtract(a, b)),
            )
        }),
    }
}

fn sum(context: &mut Context, a: SignedLimbs, b: SignedLimbs) -> Result<Value, Raised> {
    give_limbs(context, signed::add_room(a, b), |sum| signed::add(sum, a, b))
}

/// `*`
pub fn multiply(a: Value, b: Value, context: &mut Context) -> Result<Value, Raised> {
    if let (Some(a), Some(b)) = (a.as_fixnum(), b.as_fixnum())
        && let Some(product) = a.checked_mul(b)
    {
        return give_i64(context, product);
    }
    if let Some((a, b)) = as_flonums(a, b) {
        return give_flonum(context, a * b);
    }
    let product = with_both_limbs(a, b, |a, b| product_of_limbs(context, a, b));
    match product.flatten() {
        Some(result) => result,
        None => complex::product(context, a, b).unwrap_or_else(|| {
            bounded_binary(
                context,
                Primitive::multiply,
                [a, b],
                number::bits_of_product,
                |a, b| Ok(number::multiply(a, b)),
            )
        }),
    }
}

/// The product of integers; none if that may take long.
fn product_of_limbs(context: &mut Context, a: SignedLimbs, b: SignedLimbs) -> Option<Result<Value, Raised>> {
    if is_long_product(a.limbs.len(), b.limbs.len()) {
        return None;
    }
    let room = signed::multiply_room(a, b);
    Some(give_limbs(context, room, |product| {
        signed::multiply(product, a, b)
    }))
}

/// `/`
pub fn divide(a: Value, b: Value, context: &mut Context) -> Result<Value, Raised> {
    if let (Some(a), Some(b)) = (a.as_fixnum(), b.as_fixnum())
        && b != 0
        && a % b == 0
    {
        return give_i64(context, a / b);
    }
    if b != Value::fixnum(0)
        && let Some((a, b)) = as_flonums(a, b)
    {
        return give_flonum(context, a / b);
    }
    bounded_binary(
        context,
        Primitive::divide,
        [a, b],
        number::bits_of_quotient,
        number::divide,
    )
}

/// Two numbers as flonums, if one is a flonum and the other a flonum or fixnum.
pub(super) fn as_flonums(a: Value, b: Value) -> Option<(f64, f64)> {
    match (heap::as_flonum(a), heap::as_flonum(b)) {
        (Some(a), Some(b)) => Some((a, b)),
        (Some(a), None) => b.as_fixnum().map(|b| (a, b as f64)),
        (None, Some(b)) => a.as_fixnum().map(|a| (a as f64, b)),
        (None, None) => None,
    }
}

/// Calls `f` with two numbers if both are exact integers.
pub(super) fn with_both_limbs<R>(
    a: Value,
    b: Value,
    f: impl FnOnce(SignedLimbs, SignedLimbs) -> R,
) -> Option<R> {
    number_heap::with_limbs(a, |a| number_heap::with_limbs(b, |b| f(a, b))).flatten()
}
