//! Order, equality and the predicates on numbers.

use std::cmp::Ordering;

use abi::context::Context;
use abi::object;
use abi::primitive::Primitive;
use abi::value::Value;
use number::Number;

use super::arithmetic::with_both_limbs;
use super::{fail, operand};
use crate::condition::Raised;
use crate::heap;
use crate::number_heap;

/// `=`
pub fn number_equal(a: Value, b: Value, context: &mut Context) -> Result<Value, Raised> {
    if let Some(ordering) = compare_simple(a, b) {
        return Ok(Value::bool(ordering == Some(Ordering::Equal)));
    }
    let arguments = [a, b];
    let a = operand(context, Primitive::number_equal, &arguments, 0)?;
    let b = operand(context, Primitive::number_equal, &arguments, 1)?;
    Ok(Value::bool(number::equal(&a, &b)))
}

/// `<`
pub fn number_less(a: Value, b: Value, context: &mut Context) -> Result<Value, Raised> {
    let ordering = compare(context, Primitive::number_less, a, b)?;
    Ok(Value::bool(ordering.is_some_and(Ordering::is_lt)))
}

/// `>`
pub fn number_greater(a: Value, b: Value, context: &mut Context) -> Result<Value, Raised> {
    let ordering = compare(context, Primitive::number_greater, a, b)?;
    Ok(Value::bool(ordering.is_some_and(Ordering::is_gt)))
}

/// `<=`
pub fn number_less_equal(a: Value, b: Value, context: &mut Context) -> Result<Value, Raised> {
    let ordering = compare(context, Primitive::number_less_equal, a, b)?;
    Ok(Value::bool(ordering.is_some_and(Ordering::is_le)))
}

/// `>=`
pub fn number_greater_equal(a: Value, b: Value, context: &mut Context) -> Result<Value, Raised> {
    let ordering = compare(context, Primitive::number_greater_equal, a, b)?;
    Ok(Value::bool(ordering.is_some_and(Ordering::is_ge)))
}

fn compare(
    context: &mut Context,
    primitive: Primitive,
    a: Value,
    b: Value,
) -> Result<Option<Ordering>, Raised> {
    if let Some(ordering) = compare_simple(a, b) {
        return Ok(ordering);
    }
    let arguments = [a, b];
    let a = operand(context, primitive, &arguments, 0)?;
    let b = operand(context, primitive, &arguments, 1)?;
    number::compare(a, b).map_err(|error| fail(context, primitive, &arguments, error))
}

/// The order of two fixnums, flonums or bignums (none with NaN), where it needs no conversion that may round.
fn compare_simple(a: Value, b: Value) -> Option<Option<Ordering>> {
    if let (Some(a), Some(b)) = (a.as_fixnum(), b.as_fixnum()) {
        return Some(Some(a.cmp(&b)));
    }
    if let (Some(a), Some(b)) = (as_exact_flonum(a), as_exact_flonum(b)) {
        return Some(a.partial_cmp(&b));
    }
    with_both_limbs(a, b, |a, b| Some(a.compare(b)))
}

/// A flonum, or a fixnum that is one without rounding.
fn as_exact_flonum(value: Value) -> Option<f64> {
    match value.as_fixnum() {
        Some(n) => (n.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS).then_some(n as f64),
        None => heap::as_flonum(value),
    }
}

/// `number?`
pub fn is_number(value: Value, _context: &mut Context) -> Result<Value, Raised> {
    Ok(Value::bool(has_type(
        value,
        &[object::BIGNUM, object::RATNUM, object::COMPNUM],
    )))
}

/// `real?`
pub fn is_real(value: Value, _context: &mut Context) -> Result<Value, Raised> {
    Ok(Value::bool(has_type(value, &[object::BIGNUM, object::RATNUM])))
}

/// `rational?`
pub fn is_rational(value: Value, _context: &mut Context) -> Result<Value, Raised> {
    Ok(Value::bool(match heap::as_flonum(value) {
        Some(x) => x.is_finite(),
        None => has_type(value, &[object::BIGNUM, object::RATNUM]),
    }))
}

/// `integer?`
pub fn is_integer(value: Value, _context: &mut Context) -> Result<Value, Raised> {
    Ok(Value::bool(match heap::as_flonum(value) {
        Some(x) => x.is_finite() && x.trunc() == x,
        None => has_type(value, &[object::BIGNUM]),
    }))
}

/// Whether a value is a fixnum, a flonum or an object of one of the types.
fn has_type(value: Value, types: &[u8]) -> bool {
    value.is_fixnum()
        || heap::is_flonum(value)
        || heap::type_code(value).is_some_and(|code| types.contains(&code))
}

/// `exact?`
pub fn is_exact(a: Value, context: &mut Context) -> Result<Value, Raised> {
    test(context, Primitive::is_exact, a, Number::is_exact)
}

/// `nan?`
pub fn is_nan(a: Value, context: &mut Context) -> Result<Value, Raised> {
    test(context, Primitive::is_nan, a, Number::is_nan)
}

/// `infinite?`
pub fn is_infinite(a: Value, context: &mut Context) -> Result<Value, Raised> {
    test(context, Primitive::is_infinite, a, Number::is_infinite)
}

fn test(
    context: &mut Context,
    primitive: Primitive,
    a: Value,
    predicate: fn(&Number) -> bool,
) -> Result<Value, Raised> {
    // Spares taking a large integer out of the heap.
    let number = match number_heap::with_limbs(a, |_| Number::Integer(0)) {
        Some(integer) => integer,
        None => operand(context, primitive, &[a], 0)?,
    };
    Ok(Value::bool(predicate(&number)))
}
