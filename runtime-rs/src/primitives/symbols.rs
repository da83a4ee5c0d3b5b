//! Symbols.

use abi::context::Context;
use abi::value::Value;

use crate::condition::Raised;
use crate::context::runtime;
use crate::{allocate, arguments};

/// `string->symbol`
pub fn string_to_symbol(string: Value, context: &mut Context) -> Result<Value, Raised> {
    let characters = arguments::string(context, "string->symbol", 1, string)?;
    match characters.as_ascii() {
        Some(name) => allocate::symbol(context, name),
        None => allocate::symbol(context, &characters.to_text()),
    }
}

/// `gensym`: an uninterned symbol; a number makes the printed name unique, too.
pub fn gensym(prefix: Value, context: &mut Context) -> Result<Value, Raised> {
    let prefix = arguments::string(context, "gensym", 1, prefix)?.to_text();
    let number = runtime(context).symbols.next_generated();
    allocate::uninterned_symbol(context, &format!("{prefix}{number}"))
}
