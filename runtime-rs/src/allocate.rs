//! New objects, for primitives: the heap's allocation with its one failure made into a condition.

use abi::context::Context;
use abi::object::symbol;
use abi::value::Value;
use number::Number;

use crate::condition::{self, Raised};
use crate::context::runtime;
use crate::heap::{self, CharactersMut};
use crate::number_heap;

/// A pair.
#[inline]
pub fn pair(context: &mut Context, car: Value, cdr: Value) -> Result<Value, Raised> {
    heap::cons(context, car, cdr).map_err(|_| condition::out_of_memory(context))
}

/// The given values in front of a tail.
pub fn list_with_tail(context: &mut Context, values: &[Value], tail: Value) -> Result<Value, Raised> {
    heap::list_with_tail(context, values, tail).map_err(|_| condition::out_of_memory(context))
}

/// A proper list.
pub fn list(context: &mut Context, values: &[Value]) -> Result<Value, Raised> {
    list_with_tail(context, values, Value::NIL)
}

/// A vector of `length` elements that are all `fill`.
pub fn vector(context: &mut Context, length: usize, fill: Value) -> Result<Value, Raised> {
    heap::vector(context, length, fill).map_err(|_| condition::out_of_memory(context))
}

/// A vector of the given elements.
pub fn vector_from(context: &mut Context, elements: &[Value]) -> Result<Value, Raised> {
    heap::vector_from(context, elements).map_err(|_| condition::out_of_memory(context))
}

/// A bytevector of `length` bytes that are all `fill`.
pub fn bytevector(context: &mut Context, length: usize, fill: u8) -> Result<Value, Raised> {
    heap::bytevector(context, length, fill).map_err(|_| condition::out_of_memory(context))
}

/// A bytevector of the given bytes.
pub fn bytevector_from(context: &mut Context, bytes: &[u8]) -> Result<Value, Raised> {
    heap::bytevector_from(context, bytes).map_err(|_| condition::out_of_memory(context))
}

/// A flonum.
pub fn flonum(context: &mut Context, x: f64) -> Result<Value, Raised> {
    heap::flonum(context, x).map_err(|_| condition::out_of_memory(context))
}

/// A record: its type, then its fields.
pub fn record(context: &mut Context, fields: &[Value]) -> Result<Value, Raised> {
    heap::record(context, fields).map_err(|_| condition::out_of_memory(context))
}

/// A port object for entry `index` of the port table.
pub fn port(context: &mut Context, index: usize, kind: i64, name: Value) -> Result<Value, Raised> {
    heap::port(context, index as i64, kind, name).map_err(|_| condition::out_of_memory(context))
}

/// A string of `length` characters that are all `fill`.
pub fn string_filled(context: &mut Context, length: usize, fill: char) -> Result<Value, Raised> {
    heap::string_filled(context, length, fill).map_err(|_| condition::out_of_memory(context))
}

/// A string of the given text, as narrow as it allows.
pub fn string(context: &mut Context, text: &str) -> Result<Value, Raised> {
    heap::string_from(context, text).map_err(|_| condition::out_of_memory(context))
}

/// A string of characters that one function after the other writes into it: first the narrow, or first the wide form.
/// `write` gets the characters of a string of this length and width, to be filled completely.
pub fn string_with(
    context: &mut Context,
    length: usize,
    is_wide: bool,
    write: impl FnOnce(CharactersMut),
) -> Result<Value, Raised> {
    let string = if is_wide {
        heap::string_wide_uninitialised(context, length)
    } else {
        heap::string_narrow_uninitialised(context, length)
    }
    .map_err(|_| condition::out_of_memory(context))?;
    write(heap::characters_mut(string));
    Ok(string)
}

/// A string of the given characters, as narrow as they allow.
pub fn string_from_chars(context: &mut Context, chars: &[char]) -> Result<Value, Raised> {
    let is_wide = chars.iter().any(|&c| c as u32 > 0xff);
    string_with(context, chars.len(), is_wide, |characters| match characters {
        CharactersMut::Narrow(bytes) => bytes.iter_mut().zip(chars).for_each(|(byte, &c)| *byte = c as u8),
        CharactersMut::Wide(units) => units
            .iter_mut()
            .zip(chars)
            .for_each(|(unit, &c)| *unit = c as u32),
    })
}

/// The symbol of a name.
pub fn symbol(context: &mut Context, name: &str) -> Result<Value, Raised> {
    if let Some(symbol) = runtime(context).symbols.find(name) {
        return Ok(symbol);
    }
    let symbol = uninterned_symbol(context, name)?;
    runtime(context).symbols.insert(symbol);
    Ok(symbol)
}

/// A symbol that is not in the symbol table.
pub fn uninterned_symbol(context: &mut Context, name: &str) -> Result<Value, Raised> {
    let string = string(context, name)?;
    heap::make_immutable(string);
    heap::symbol(context, string, symbol::hash(name.as_bytes()))
        .map_err(|_| condition::out_of_memory(context))
}

/// A number of any kind.
pub fn number(context: &mut Context, number: &Number) -> Result<Value, Raised> {
    number_heap::from_number(context, number).map_err(|_| condition::out_of_memory(context))
}
