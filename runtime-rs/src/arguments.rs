//! Checks of arguments, for primitives: each returns the argument in the form that Rust code wants, or raises.
//!
//! `who` is the name that the program knows the procedure by and `position` counts its arguments from 1.

use std::ops::Range;

use abi::context::Context;
use abi::object;
use abi::value::{FIXNUM_MAX, Value};

use crate::condition::{self, Raised};
use crate::heap::{self, Characters, characters};
use crate::lists;

/// A value of a type that a predicate tells.
fn checked(
    context: &mut Context,
    who: &str,
    position: usize,
    value: Value,
    is_right: bool,
    expected: &str,
) -> Result<Value, Raised> {
    if is_right {
        Ok(value)
    } else {
        Err(condition::wrong_type(context, who, position, value, expected))
    }
}

/// A string.
pub fn string<'a>(
    context: &mut Context,
    who: &str,
    position: usize,
    value: Value,
) -> Result<Characters<'a>, Raised> {
    checked(context, who, position, value, heap::is_string(value), "a string").map(characters)
}

/// A symbol.
pub fn symbol(context: &mut Context, who: &str, position: usize, value: Value) -> Result<Value, Raised> {
    checked(context, who, position, value, heap::is_symbol(value), "a symbol")
}

/// A vector.
pub fn vector<'a>(
    context: &mut Context,
    who: &str,
    position: usize,
    value: Value,
) -> Result<&'a [Value], Raised> {
    checked(context, who, position, value, heap::is_vector(value), "a vector").map(heap::elements)
}

/// A bytevector.
pub fn bytevector<'a>(
    context: &mut Context,
    who: &str,
    position: usize,
    value: Value,
) -> Result<&'a [u8], Raised> {
    checked(
        context,
        who,
        position,
        value,
        heap::is_bytevector(value),
        "a bytevector",
    )
    .map(heap::bytes)
}

/// A procedure.
pub fn procedure(context: &mut Context, who: &str, position: usize, value: Value) -> Result<Value, Raised> {
    checked(context, who, position, value, value.is_procedure(), "a procedure")
}

/// A condition.
pub fn condition(context: &mut Context, who: &str, position: usize, value: Value) -> Result<Value, Raised> {
    checked(
        context,
        who,
        position,
        value,
        heap::is(value, object::CONDITION),
        "a condition",
    )
}

/// An object of a type that users see seldom: `code`, called `expected` in messages.
pub fn object(
    context: &mut Context,
    who: &str,
    position: usize,
    value: Value,
    code: u8,
    expected: &str,
) -> Result<Value, Raised> {
    checked(context, who, position, value, heap::is(value, code), expected)
}

/// A character.
pub fn character(context: &mut Context, who: &str, position: usize, value: Value) -> Result<char, Raised> {
    value
        .as_char()
        .ok_or_else(|| condition::wrong_type(context, who, position, value, "a character"))
}

/// A fixnum.
pub fn fixnum(context: &mut Context, who: &str, position: usize, value: Value) -> Result<i64, Raised> {
    value
        .as_fixnum()
        .ok_or_else(|| condition::wrong_type(context, who, position, value, "a small exact integer"))
}

/// A length or count: an exact integer that is not negative. There are never as many of anything as a bignum says, nor as the
/// largest fixnum, which stands for it.
pub fn count(context: &mut Context, who: &str, position: usize, value: Value) -> Result<usize, Raised> {
    match value.as_fixnum() {
        Some(count) if count >= 0 => Ok(count as usize),
        None if is_bignum(value) && !heap::is_negative(value) => Ok(FIXNUM_MAX as usize),
        _ => Err(condition::wrong_type(
            context,
            who,
            position,
            value,
            "an exact non-negative integer",
        )),
    }
}

/// A byte.
pub fn byte(context: &mut Context, who: &str, position: usize, value: Value) -> Result<u8, Raised> {
    match value.as_fixnum().map(u8::try_from) {
        Some(Ok(byte)) => Ok(byte),
        _ => Err(condition::wrong_type(
            context,
            who,
            position,
            value,
            "a byte (an exact integer from 0 to 255)",
        )),
    }
}

/// A proper list.
pub fn list(context: &mut Context, who: &str, position: usize, value: Value) -> Result<Vec<Value>, Raised> {
    lists::elements(value).ok_or_else(|| condition::wrong_type(context, who, position, value, "a list"))
}

/// An index from `first` up to `last`, both included.
pub fn index(
    context: &mut Context,
    who: &str,
    position: usize,
    value: Value,
    first: usize,
    last: usize,
) -> Result<usize, Raised> {
    match value.as_fixnum() {
        None if !is_bignum(value) => Err(condition::wrong_type(context, who, position, value, "an index")),
        Some(index) if index >= first as i64 && index <= last as i64 => Ok(index as usize),
        Some(_) | None => {
            let expected = format!("an index from {first} to {last}");
            Err(condition::out_of_range(context, who, position, value, &expected))
        }
    }
}

/// Whether a value is an exact integer that is out of range for every index.
pub fn is_bignum(value: Value) -> bool {
    heap::is(value, object::BIGNUM)
}

/// The range given by two successive arguments, the first at `position`, of a sequence of `length`. An argument that was
/// not given stands for the beginning or the end.
pub fn range(
    context: &mut Context,
    who: &str,
    position: usize,
    start: Value,
    end: Value,
    length: usize,
) -> Result<Range<usize>, Raised> {
    let end = match end {
        Value::DEFAULT => length,
        end => index(context, who, position + 1, end, 0, length)?,
    };
    let start = match start {
        Value::DEFAULT => 0,
        start => index(context, who, position, start, 0, end)?,
    };
    Ok(start..end)
}

/// Raises if an object must not be changed.
pub fn mutable(context: &mut Context, who: &str, position: usize, object: Value) -> Result<(), Raised> {
    if heap::is_mutable(context, object) {
        Ok(())
    } else {
        Err(condition::immutable(context, who, position, object))
    }
}
