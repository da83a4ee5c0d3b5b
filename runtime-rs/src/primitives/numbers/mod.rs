//! Numbers: the slow paths of inline arithmetic and everything else that section 6.2 of the report asks for.
//!
//! Fixnums, flonums and small bignums are handled here without taking the numbers out of the heap; all other cases go
//! through [`number::Number`], as do all errors.

// The four operations.
mod arithmetic;
// Complex numbers of flonums.
mod complex;
// Order, equality and the predicates.
mod comparison;
// Division with remainder, roots and bits of integers.
mod integers;
// Conversions, parts and elementary functions.
mod functions;
// Numbers and texts.
mod text;
#[cfg(test)]
mod tests;

pub use arithmetic::{add, divide, multiply, subtract};
pub use comparison::{
    is_exact, is_infinite, is_integer, is_nan, is_number, is_rational, is_real, number_equal, number_greater,
    number_greater_equal, number_less, number_less_equal,
};
pub use functions::{
    acos, angle, asin, atan, atan2, ceiling, cos, denominator, exact, exp, expt, floor, imag_part, inexact,
    log, magnitude, make_polar, make_rectangular, numerator, real_part, round, sin, sqrt, tan, truncate,
};
pub use integers::{
    arithmetic_shift, bit_count, bitwise_and, bitwise_not, bitwise_or, bitwise_xor, exact_integer_sqrt,
    floor_quotient, gcd, integer_length, modulo, quotient, remainder,
};
pub use text::{number_to_string, string_to_number};

use abi::context::Context;
use abi::primitive::Primitive;
use abi::value::Value;
use number::{Error, Number};

use crate::condition::{self, Raised};
use crate::heap;
use crate::long;
use crate::number_heap;
use crate::signals::take_interrupt_of;

/// What the program calls a primitive.
fn name(primitive: Primitive) -> &'static str {
    match primitive {
        Primitive::atan2 => "atan",
        _ => primitive.info().name,
    }
}

/// Argument `index` (from 0) of a primitive, as a number.
fn operand(
    context: &mut Context,
    primitive: Primitive,
    arguments: &[Value],
    index: usize,
) -> Result<Number, Raised> {
    number_heap::number(arguments[index]).ok_or_else(|| {
        let expected = primitive.info().parameters[index].noun();
        condition::wrong_type(context, name(primitive), index + 1, arguments[index], expected)
    })
}

/// Both arguments of a primitive, as numbers.
fn operands(
    context: &mut Context,
    primitive: Primitive,
    arguments: &[Value; 2],
) -> Result<[Number; 2], Raised> {
    let a = operand(context, primitive, arguments, 0)?;
    let b = operand(context, primitive, arguments, 1)?;
    Ok([a, b])
}

/// Applies a function of one number.
fn unary(
    context: &mut Context,
    primitive: Primitive,
    a: Value,
    operation: impl FnOnce(Number) -> Result<Number, Error> + Send + 'static,
) -> Result<Value, Raised> {
    let number = operand(context, primitive, &[a], 0)?;
    let result = perform(context, number.bits(), move || operation(number))?;
    finish(context, primitive, &[a], result)
}

/// Applies a function of two numbers.
fn binary(
    context: &mut Context,
    primitive: Primitive,
    arguments: [Value; 2],
    operation: fn(Number, Number) -> Result<Number, Error>,
) -> Result<Value, Raised> {
    let [a, b] = operands(context, primitive, &arguments)?;
    let result = perform(context, a.bits().max(b.bits()), move || operation(a, b))?;
    finish(context, primitive, &arguments, result)
}

/// The same for a function whose exact result may be too large; `bits` bounds it.
fn bounded_binary(
    context: &mut Context,
    primitive: Primitive,
    arguments: [Value; 2],
    bits: fn(&Number, &Number) -> u64,
    operation: fn(Number, Number) -> Result<Number, Error>,
) -> Result<Value, Raised> {
    let [a, b] = operands(context, primitive, &arguments)?;
    let bits = bits(&a, &b);
    check_room(context, bits)?;
    let result = perform(context, bits, move || operation(a, b))?;
    finish(context, primitive, &arguments, result)
}

/// Does an operation on numbers of so many bits, or with a result of so many; raises if Ctrl-C interrupts it.
fn perform<T: Send + 'static>(
    context: &mut Context,
    bits: u64,
    operation: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Raised> {
    long::perform(bits, operation, || take_interrupt_of(context))
        .ok_or_else(|| condition::interrupted(context))
}

fn finish(
    context: &mut Context,
    primitive: Primitive,
    arguments: &[Value],
    result: Result<Number, Error>,
) -> Result<Value, Raised> {
    match result {
        Ok(number) => give(context, &number),
        Err(error) => Err(fail(context, primitive, arguments, error)),
    }
}

/// A number as a value.
fn give(context: &mut Context, number: &Number) -> Result<Value, Raised> {
    number_heap::from_number(context, number).map_err(|_| condition::out_of_memory(context))
}

/// A flonum as a value.
fn give_flonum(context: &mut Context, x: f64) -> Result<Value, Raised> {
    heap::flonum(context, x).map_err(|_| condition::out_of_memory(context))
}

/// A 64-bit integer as a value.
fn give_i64(context: &mut Context, n: i64) -> Result<Value, Raised> {
    number_heap::from_i64(context, n).map_err(|_| condition::out_of_memory(context))
}

/// The condition for a failed operation.
fn fail(context: &mut Context, primitive: Primitive, arguments: &[Value], error: Error) -> Raised {
    let who = name(primitive);
    match error {
        Error::NotReal(i) => condition::wrong_type(context, who, i + 1, arguments[i], "a real number"),
        Error::NotRational(i) => {
            condition::wrong_type(context, who, i + 1, arguments[i], "a rational number")
        }
        Error::NotInteger(i) => condition::wrong_type(context, who, i + 1, arguments[i], "an integer"),
        Error::NotExactInteger(i) => {
            condition::wrong_type(context, who, i + 1, arguments[i], "an exact integer")
        }
        Error::OutOfRange(i, expected) => {
            condition::out_of_range(context, who, i + 1, arguments[i], expected)
        }
        Error::DivisionByZero => {
            // `expt` divides by its first argument, which is exact then.
            let is_exact = primitive == Primitive::expt || !heap::is_flonum(arguments[1]);
            condition::division_by_zero(context, who, arguments[0], is_exact)
        }
        Error::TooLarge => condition::out_of_memory(context),
    }
}

/// The most bits that an exact result may have: it must fit the heap several times, because the working memory of
/// multiplication comes on top and the heap's limit does not count that.
fn most_bits(context: &mut Context) -> u64 {
    (heap::room(context) / 4).saturating_mul(8)
}

/// Raises if an exact result of so many bits would be too large. Such a result is never begun: it could take minutes.
fn check_room(context: &mut Context, bits: u64) -> Result<(), Raised> {
    if bits <= most_bits(context) {
        Ok(())
    } else {
        Err(condition::out_of_memory(context))
    }
}

/// Makes the integer of `room` limbs or fewer that `fill` writes; `fill` returns whether it is negative.
fn give_limbs(
    context: &mut Context,
    room: usize,
    fill: impl FnOnce(&mut [u64]) -> bool,
) -> Result<Value, Raised> {
    /// Results of up to this many limbs are made on the stack: for larger ones an allocation does not matter.
    const SMALL: usize = 32;
    let mut small = [0; SMALL];
    let mut large = Vec::new();
    let limbs = match small.get_mut(..room) {
        Some(limbs) => limbs,
        None => {
            check_room(context, room as u64 * 64)?;
            large.resize(room, 0);
            &mut large[..]
        }
    };
    let negative = fill(limbs);
    number_heap::from_limbs(context, negative, limbs).map_err(|_| condition::out_of_memory(context))
}
