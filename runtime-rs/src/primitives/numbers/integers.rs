//! Division with remainder, roots and bits of integers.

use abi::context::Context;
use abi::primitive::Primitive;
use abi::value::Value;
use number::signed::SignedLimbs;
use number::{Error, Integer, Number, limbs};

use super::arithmetic::with_both_limbs;
use super::{binary, check_room, fail, finish, give, give_i64, give_limbs, perform};
use crate::condition::{self, Raised};
use crate::heap;
use crate::long::is_long_product;
use crate::number_heap;

/// `quotient`
pub fn quotient(a: Value, b: Value, context: &mut Context) -> Result<Value, Raised> {
    if let Some((a, b)) = divisible_fixnums(a, b) {
        return give_i64(context, a / b);
    }
    match with_both_limbs(a, b, |a, b| quotient_of_limbs(context, a, b)).flatten() {
        Some(result) => result,
        None => binary(context, Primitive::quotient, [a, b], number::quotient),
    }
}

/// `remainder`
pub fn remainder(a: Value, b: Value, context: &mut Context) -> Result<Value, Raised> {
    if let Some((a, b)) = divisible_fixnums(a, b) {
        return give_i64(context, a % b);
    }
    match with_both_limbs(a, b, |a, b| remainder_of_limbs(context, a, b)).flatten() {
        Some(result) => result,
        None => binary(context, Primitive::remainder, [a, b], number::remainder),
    }
}

/// `modulo`
pub fn modulo(a: Value, b: Value, context: &mut Context) -> Result<Value, Raised> {
    if let Some((a, b)) = divisible_fixnums(a, b) {
        let remainder = a % b;
        return give_i64(
            context,
            if remainder != 0 && (a < 0) != (b < 0) {
                remainder + b
            } else {
                remainder
            },
        );
    }
    // With like signs the result is that of truncated division.
    let remainder = with_both_limbs(a, b, |a, b| {
        if a.negative == b.negative {
            remainder_of_limbs(context, a, b)
        } else {
            None
        }
    });
    match remainder.flatten() {
        Some(result) => result,
        None => binary(context, Primitive::modulo, [a, b], number::modulo),
    }
}

/// `floor-quotient`
pub fn floor_quotient(a: Value, b: Value, context: &mut Context) -> Result<Value, Raised> {
    match divisible_fixnums(a, b) {
        Some((a, b)) if a % b != 0 && (a < 0) != (b < 0) => give_i64(context, a / b - 1),
        Some((a, b)) => give_i64(context, a / b),
        None => binary(context, Primitive::floor_quotient, [a, b], number::floor_quotient),
    }
}

/// Two fixnums, the second of which is not zero. Their quotient may be one more than the largest fixnum, but fits 64
/// bits.
fn divisible_fixnums(a: Value, b: Value) -> Option<(i64, i64)> {
    Some((a.as_fixnum()?, b.as_fixnum().filter(|&b| b != 0)?))
}

/// The truncated quotient of bignums; none by zero or by a longer one, or if that may take long.
fn quotient_of_limbs(context: &mut Context, a: SignedLimbs, b: SignedLimbs) -> Option<Result<Value, Raised>> {
    if !divides_soon(a, b) {
        return None;
    }
    Some(give_limbs(
        context,
        a.limbs.len() - b.limbs.len() + 1,
        |quotient| {
            limbs::divide(quotient, &mut vec![0; b.limbs.len()], a.limbs, b.limbs);
            a.negative != b.negative
        },
    ))
}

/// The remainder of their truncated division, likewise.
fn remainder_of_limbs(
    context: &mut Context,
    a: SignedLimbs,
    b: SignedLimbs,
) -> Option<Result<Value, Raised>> {
    if !divides_soon(a, b) {
        return None;
    }
    Some(give_limbs(context, b.limbs.len(), |remainder| {
        limbs::divide(
            &mut vec![0; a.limbs.len() - b.limbs.len() + 1],
            remainder,
            a.limbs,
            b.limbs,
        );
        a.negative
    }))
}

/// Whether `b` is a divisor, not longer than `a`, by which it is divided before anyone loses patience.
fn divides_soon(a: SignedLimbs, b: SignedLimbs) -> bool {
    let (length, divisor) = (a.limbs.len(), b.limbs.len());
    divisor > 0 && divisor <= length && !is_long_product(divisor, length - divisor + 1)
}

/// `gcd`
pub fn gcd(a: Value, b: Value, context: &mut Context) -> Result<Value, Raised> {
    binary(context, Primitive::gcd, [a, b], number::gcd)
}

/// `exact-integer-sqrt`
pub fn exact_integer_sqrt(n: Value, context: &mut Context) -> Result<Value, Raised> {
    let integer: Number = integer_operand(context, Primitive::exact_integer_sqrt, &[n], 0)?.into();
    match perform(context, integer.bits(), || number::exact_integer_sqrt(integer))? {
        Ok((root, rest)) => {
            let root = give(context, &root)?;
            let rest = give(context, &rest)?;
            heap::cons(context, root, rest).map_err(|_| condition::out_of_memory(context))
        }
        Err(error) => Err(fail(context, Primitive::exact_integer_sqrt, &[n], error)),
    }
}

/// `bitwise-and`
pub fn bitwise_and(a: Value, b: Value, context: &mut Context) -> Result<Value, Raised> {
    bitwise(context, Primitive::bitwise_and, [a, b], Integer::bitwise_and)
}

/// `bitwise-ior`
pub fn bitwise_or(a: Value, b: Value, context: &mut Context) -> Result<Value, Raised> {
    bitwise(context, Primitive::bitwise_or, [a, b], Integer::bitwise_or)
}

/// `bitwise-xor`
pub fn bitwise_xor(a: Value, b: Value, context: &mut Context) -> Result<Value, Raised> {
    bitwise(context, Primitive::bitwise_xor, [a, b], Integer::bitwise_xor)
}

fn bitwise(
    context: &mut Context,
    primitive: Primitive,
    arguments: [Value; 2],
    operation: fn(&Integer, &Integer) -> Integer,
) -> Result<Value, Raised> {
    let a = integer_operand(context, primitive, &arguments, 0)?;
    let b = integer_operand(context, primitive, &arguments, 1)?;
    give(context, &operation(&a, &b).into())
}

/// `bitwise-not`
pub fn bitwise_not(a: Value, context: &mut Context) -> Result<Value, Raised> {
    of_integer(context, Primitive::bitwise_not, a, Integer::bitwise_not)
}

/// `bit-count`
pub fn bit_count(a: Value, context: &mut Context) -> Result<Value, Raised> {
    of_integer(context, Primitive::bit_count, a, |a| a.bit_count().into())
}

/// `integer-length`
pub fn integer_length(a: Value, context: &mut Context) -> Result<Value, Raised> {
    of_integer(context, Primitive::integer_length, a, |a| {
        a.integer_length().into()
    })
}

fn of_integer(
    context: &mut Context,
    primitive: Primitive,
    a: Value,
    operation: fn(&Integer) -> Integer,
) -> Result<Value, Raised> {
    let integer = integer_operand(context, primitive, &[a], 0)?;
    give(context, &operation(&integer).into())
}

/// `arithmetic-shift`
pub fn arithmetic_shift(a: Value, count: Value, context: &mut Context) -> Result<Value, Raised> {
    let arguments = [a, count];
    let integer = integer_operand(context, Primitive::arithmetic_shift, &arguments, 0)?;
    let count = integer_operand(context, Primitive::arithmetic_shift, &arguments, 1)?;
    if count.is_negative() {
        // A count beyond 64 bits shifts out everything, as the largest count does.
        let count = if let Integer::Small(n) = count {
            n.unsigned_abs()
        } else {
            u64::MAX
        };
        return give(context, &integer.shift_right_floored(count).into());
    }
    if integer.is_zero() {
        return Ok(Value::fixnum(0));
    }
    let shifted = match count {
        Integer::Small(count) => {
            let count = count.unsigned_abs();
            check_room(context, integer.magnitude_bits().saturating_add(count))?;
            Ok(integer.shift_left(count).into())
        }
        Integer::Big(_) => Err(Error::TooLarge),
    };
    finish(context, Primitive::arithmetic_shift, &arguments, shifted)
}

fn integer_operand(
    context: &mut Context,
    primitive: Primitive,
    arguments: &[Value],
    index: usize,
) -> Result<Integer, Raised> {
    number_heap::integer(arguments[index])
        .ok_or_else(|| fail(context, primitive, arguments, Error::NotExactInteger(index)))
}
