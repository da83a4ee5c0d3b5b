//! Conversions, parts and elementary functions: each a row of the table of primitives and a function of the crate
//! `number` under the same name.

use abi::context::Context;
use abi::primitive::Primitive;
use abi::value::Value;
use number::{Error, Number};

use super::{binary, complex, finish, give_flonum, most_bits, operands, perform, unary};
use crate::condition::Raised;
use crate::heap;
use crate::number_heap;

/// `exact`
pub fn exact(a: Value, context: &mut Context) -> Result<Value, Raised> {
    if a.is_fixnum() {
        Ok(a)
    } else {
        unary(context, Primitive::exact, a, number::exact)
    }
}

/// `inexact`
pub fn inexact(a: Value, context: &mut Context) -> Result<Value, Raised> {
    if heap::is_flonum(a) {
        Ok(a)
    } else {
        total(context, Primitive::inexact, a, number::inexact)
    }
}

/// `numerator`
pub fn numerator(a: Value, context: &mut Context) -> Result<Value, Raised> {
    unary(context, Primitive::numerator, a, number::numerator)
}

/// `denominator`
pub fn denominator(a: Value, context: &mut Context) -> Result<Value, Raised> {
    unary(context, Primitive::denominator, a, number::denominator)
}

/// `floor`
pub fn floor(a: Value, context: &mut Context) -> Result<Value, Raised> {
    integral(context, Primitive::floor, a, f64::floor, number::floor)
}

/// `ceiling`
pub fn ceiling(a: Value, context: &mut Context) -> Result<Value, Raised> {
    integral(context, Primitive::ceiling, a, f64::ceil, number::ceiling)
}

/// `truncate`
pub fn truncate(a: Value, context: &mut Context) -> Result<Value, Raised> {
    integral(context, Primitive::truncate, a, f64::trunc, number::truncate)
}

/// `round`
pub fn round(a: Value, context: &mut Context) -> Result<Value, Raised> {
    integral(context, Primitive::round, a, f64::round_ties_even, number::round)
}

fn integral(
    context: &mut Context,
    primitive: Primitive,
    a: Value,
    flonum: fn(f64) -> f64,
    number: fn(Number) -> Result<Number, Error>,
) -> Result<Value, Raised> {
    match heap::as_flonum(a) {
        Some(x) => give_flonum(context, flonum(x)),
        None if a.is_fixnum() => Ok(a),
        None => unary(context, primitive, a, number),
    }
}

/// `exp`
pub fn exp(a: Value, context: &mut Context) -> Result<Value, Raised> {
    total(context, Primitive::exp, a, number::exp)
}

/// `log`
pub fn log(a: Value, context: &mut Context) -> Result<Value, Raised> {
    unary(context, Primitive::log, a, number::log)
}

/// `sin`
pub fn sin(a: Value, context: &mut Context) -> Result<Value, Raised> {
    total(context, Primitive::sin, a, number::sin)
}

/// `cos`
pub fn cos(a: Value, context: &mut Context) -> Result<Value, Raised> {
    total(context, Primitive::cos, a, number::cos)
}

/// `tan`
pub fn tan(a: Value, context: &mut Context) -> Result<Value, Raised> {
    total(context, Primitive::tan, a, number::tan)
}

/// `asin`
pub fn asin(a: Value, context: &mut Context) -> Result<Value, Raised> {
    total(context, Primitive::asin, a, number::asin)
}

/// `acos`
pub fn acos(a: Value, context: &mut Context) -> Result<Value, Raised> {
    total(context, Primitive::acos, a, number::acos)
}

/// `atan` of one argument
pub fn atan(a: Value, context: &mut Context) -> Result<Value, Raised> {
    total(context, Primitive::atan, a, number::atan)
}

/// `atan` of two arguments
pub fn atan2(y: Value, x: Value, context: &mut Context) -> Result<Value, Raised> {
    binary(context, Primitive::atan2, [y, x], number::atan2)
}

/// `sqrt`
pub fn sqrt(a: Value, context: &mut Context) -> Result<Value, Raised> {
    match heap::as_flonum(a) {
        Some(x) if x >= 0.0 => give_flonum(context, x.sqrt()),
        _ => total(context, Primitive::sqrt, a, number::sqrt),
    }
}

/// `expt`
pub fn expt(base: Value, exponent: Value, context: &mut Context) -> Result<Value, Raised> {
    let arguments = [base, exponent];
    let [base, exponent] = operands(context, Primitive::expt, &arguments)?;
    let bits = match exponent {
        Number::Integer(times) => base.bits().saturating_mul(times.unsigned_abs()),
        _ => base.bits().max(exponent.bits()),
    };
    let limit = most_bits(context);
    let power = perform(context, bits, move || number::expt(base, exponent, limit))?;
    finish(context, Primitive::expt, &arguments, power)
}

/// `make-rectangular`
pub fn make_rectangular(real: Value, imaginary: Value, context: &mut Context) -> Result<Value, Raised> {
    binary(
        context,
        Primitive::make_rectangular,
        [real, imaginary],
        number::make_rectangular,
    )
}

/// `make-polar`
pub fn make_polar(magnitude: Value, angle: Value, context: &mut Context) -> Result<Value, Raised> {
    binary(
        context,
        Primitive::make_polar,
        [magnitude, angle],
        number::make_polar,
    )
}

/// `real-part`
pub fn real_part(a: Value, context: &mut Context) -> Result<Value, Raised> {
    match number_heap::parts(a) {
        Some((real, _)) => Ok(real),
        None => total(context, Primitive::real_part, a, number::real_part),
    }
}

/// `imag-part`
pub fn imag_part(a: Value, context: &mut Context) -> Result<Value, Raised> {
    match number_heap::parts(a) {
        Some((_, imaginary)) => Ok(imaginary),
        None => total(context, Primitive::imag_part, a, number::imag_part),
    }
}

/// `magnitude`
pub fn magnitude(a: Value, context: &mut Context) -> Result<Value, Raised> {
    match complex::magnitude(context, a) {
        Some(magnitude) => magnitude,
        None => total(context, Primitive::magnitude, a, number::magnitude),
    }
}

/// `angle`
pub fn angle(a: Value, context: &mut Context) -> Result<Value, Raised> {
    total(context, Primitive::angle, a, number::angle)
}

/// Applies a function that is defined for every number.
fn total(
    context: &mut Context,
    primitive: Primitive,
    a: Value,
    operation: fn(Number) -> Number,
) -> Result<Value, Raised> {
    unary(context, primitive, a, move |a| Ok(operation(a)))
}
