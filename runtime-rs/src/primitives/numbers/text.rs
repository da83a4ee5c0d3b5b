//! Numbers and texts.

use abi::context::Context;
use abi::primitive::Primitive;
use abi::value::Value;

use super::{name, perform};
use crate::condition::{self, Raised};
use crate::heap;
use crate::number_heap;
use crate::{allocate, arguments};

/// `number->string`
pub fn number_to_string(number: Value, radix: Value, context: &mut Context) -> Result<Value, Raised> {
    let radix = radix_argument(context, Primitive::number_to_string, radix)?;
    match number_heap::number(number) {
        Some(number) => {
            let bits = number.bits();
            // A digit stands for at least this many bits.
            check_text_room(context, bits / u64::from(radix.ilog2()))?;
            let text = perform(context, bits, move || number::to_text(&number, radix))?;
            allocate::string(context, &text)
        }
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
    let text = heap::string_text(string);
    // A character stands for at most this many bits.
    let bits = text.len() as u64 * u64::from(radix.ilog2() + 1);
    match perform(context, bits, move || number::parse(&text, radix))? {
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
