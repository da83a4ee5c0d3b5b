//! Numbers and texts.

use abi::context::Context;
use abi::primitive::Primitive;
use abi::value::Value;
use number::limbs;

use super::name;
use crate::condition::{self, Raised};
use crate::heap;
use crate::number_heap;
use crate::{allocate, arguments};

/// `number->string`
pub fn number_to_string(number: Value, radix: Value, context: &mut Context) -> Result<Value, Raised> {
    let radix = radix_argument(context, Primitive::number_to_string, radix)?;
    let bits = number_heap::with_limbs(number, |integer| limbs::bit_length(integer.limbs));
    // A digit stands for at least this many bits.
    check_text_room(context, bits.unwrap_or(0) / u64::from(radix.ilog2()))?;
    match number_heap::number(number) {
        Some(number) => allocate::string(context, &number::to_text(&number, radix)),
        None => Err(condition::wrong_type(
            context,
            name(Primitive::number_to_string),
            1,
            number,
            "a number",
        )),
    }
}

/// Raises if a text of so many characters would not fit the heap.
fn check_text_room(context: &mut Context, characters: u64) -> Result<(), Raised> {
    if characters <= heap::room(context) {
        Ok(())
    } else {
        Err(condition::out_of_memory(context))
    }
}

/// `string->number`: `#f` also for a text that denotes an absurdly large exact number.
pub fn string_to_number(string: Value, radix: Value, context: &mut Context) -> Result<Value, Raised> {
    arguments::string(context, name(Primitive::string_to_number), 1, string)?;
    let radix = radix_argument(context, Primitive::string_to_number, radix)?;
    match number::parse(&heap::string_text(string), radix) {
        Ok(number) => {
            number_heap::from_number(context, &number).map_err(|_| condition::out_of_memory(context))
        }
        Err(_) => Ok(Value::FALSE),
    }
}

/// A radix: the second argument of both.
fn radix_argument(context: &mut Context, primitive: Primitive, value: Value) -> Result<u32, Raised> {
    let who = name(primitive);
    match arguments::fixnum(context, who, 2, value)? {
        radix @ 2..=36 => Ok(radix as u32),
        _ => Err(condition::out_of_range(
            context,
            who,
            2,
            value,
            "a radix from 2 to 36",
        )),
    }
}
