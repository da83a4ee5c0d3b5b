//! Complex numbers whose parts are flonums, without the detour by the crate `number`, which gives the same results.

use abi::context::Context;
use abi::value::Value;

use super::give_flonum;
use crate::condition::{self, Raised};
use crate::heap;
use crate::number_heap;

/// A number of flonums. A real one has no imaginary part, rather than one of 0.0: signed zeros and infinities come out right.
#[derive(Clone, Copy)]
struct Inexact {
    real: f64,
    imaginary: Option<f64>,
}

/// The sum, if both are numbers of flonums and one is not real.
pub(super) fn sum(context: &mut Context, a: Value, b: Value) -> Option<Result<Value, Raised>> {
    let (a, b) = operands(a, b)?;
    let imaginary = match (a.imaginary, b.imaginary) {
        (Some(a), Some(b)) => a + b,
        (a, b) => a.or(b)?,
    };
    Some(give(context, a.real + b.real, imaginary))
}

/// The difference, likewise.
pub(super) fn difference(context: &mut Context, a: Value, b: Value) -> Option<Result<Value, Raised>> {
    let (a, b) = operands(a, b)?;
    let imaginary = match (a.imaginary, b.imaginary) {
        (Some(a), Some(b)) => a - b,
        (a, b) => a.or(b.map(|b| -b))?,
    };
    Some(give(context, a.real - b.real, imaginary))
}

/// The product, likewise.
pub(super) fn product(context: &mut Context, a: Value, b: Value) -> Option<Result<Value, Raised>> {
    let (a, b) = operands(a, b)?;
    let (real, imaginary) = match (a.imaginary, b.imaginary) {
        (Some(y), Some(z)) => (a.real * b.real - y * z, a.real * z + y * b.real),
        (Some(y), None) => (a.real * b.real, y * b.real),
        (None, z) => (a.real * b.real, a.real * z?),
    };
    Some(give(context, real, imaginary))
}

/// The magnitude, if it is a number of flonums.
pub(super) fn magnitude(context: &mut Context, a: Value) -> Option<Result<Value, Raised>> {
    let a = inexact(a)?;
    let magnitude = a.imaginary.map_or(a.real.abs(), |y| a.real.hypot(y));
    Some(give_flonum(context, magnitude))
}

fn operands(a: Value, b: Value) -> Option<(Inexact, Inexact)> {
    let (a, b) = (inexact(a)?, inexact(b)?);
    (a.imaginary.is_some() || b.imaginary.is_some()).then_some((a, b))
}

fn inexact(value: Value) -> Option<Inexact> {
    if let Some(real) = heap::as_flonum(value) {
        return Some(Inexact {
            real,
            imaginary: None,
        });
    }
    let (real, imaginary) = number_heap::parts(value)?;
    Some(Inexact {
        real: heap::as_flonum(real)?,
        imaginary: Some(heap::as_flonum(imaginary)?),
    })
}

fn give(context: &mut Context, real: f64, imaginary: f64) -> Result<Value, Raised> {
    let (real, imaginary) = (give_flonum(context, real)?, give_flonum(context, imaginary)?);
    heap::compnum(context, real, imaginary).map_err(|_| condition::out_of_memory(context))
}
