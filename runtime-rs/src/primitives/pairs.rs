//! Pairs and lists.

use abi::context::Context;
use abi::object::PAIR_BYTES;
use abi::value::Value;

use crate::condition::{self, Raised};
use crate::{allocate, arguments, heap, lists};

/// `mutable?`
pub fn is_mutable(value: Value, context: &mut Context) -> Result<Value, Raised> {
    Ok(Value::bool(heap::is_mutable(context, value)))
}

/// `list?`
pub fn is_list(value: Value, _context: &mut Context) -> Result<Value, Raised> {
    Ok(Value::bool(lists::length(value).is_some()))
}

/// `make-list`: a list that is longer than the heap allows is never begun.
pub fn make_list(count: Value, fill: Value, context: &mut Context) -> Result<Value, Raised> {
    let count = arguments::count(context, "make-list", 1, count)?;
    if count as u64 > heap::room(context) / PAIR_BYTES {
        return Err(condition::out_of_memory(context));
    }
    let mut list = Value::NIL;
    for _ in 0..count {
        list = allocate::pair(context, fill, list)?;
    }
    Ok(list)
}

/// `length`
pub fn length(list: Value, context: &mut Context) -> Result<Value, Raised> {
    match lists::length(list) {
        Some(length) => Ok(Value::fixnum(length as i64)),
        None => Err(condition::wrong_type(context, "length", 1, list, "a list")),
    }
}
