//! Pairs and lists.

use abi::context::Context;
use abi::value::Value;

use crate::condition::{self, Raised};
use crate::{heap, lists};

/// `mutable?`
pub fn is_mutable(value: Value, context: &mut Context) -> Result<Value, Raised> {
    Ok(Value::bool(heap::is_mutable(context, value)))
}

/// `list?`
pub fn is_list(value: Value, _context: &mut Context) -> Result<Value, Raised> {
    Ok(Value::bool(lists::length(value).is_some()))
}

/// `length`
pub fn length(list: Value, context: &mut Context) -> Result<Value, Raised> {
    match lists::length(list) {
        Some(length) => Ok(Value::fixnum(length as i64)),
        None => Err(condition::wrong_type(context, "length", 1, list, "a list")),
    }
}
