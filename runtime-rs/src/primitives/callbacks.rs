//! Callbacks: C functions that call Scheme procedures.
//!
//! The library knows them by their addresses, exact integers, and passes only those of callbacks that it has not freed.

use abi::context::Context;
use abi::object::ConditionKind;
use abi::value::Value;

use super::foreign::address;
use crate::condition::{self, Raised};
use crate::context::{runtime, runtime_ref};
use crate::foreign::callbacks::Stub;
use crate::foreign::posts::WhenFull;
use crate::foreign::{entries, threads};
use crate::heap::{self, Continuation, string_text};
use crate::{allocate, arguments, report};

/// `%foreign-callback`
pub fn foreign_callback(procedure: Value, takes_many: Value, context: &mut Context) -> Result<Value, Raised> {
    let procedure = arguments::procedure(context, "foreign-callback", 1, procedure)?;
    let pointer: *mut Context = context;
    if runtime(context).foreign.callbacks.is_empty() {
        threads::know_c_stack(context);
    }
    let callbacks = &mut runtime(context).foreign.callbacks;
    match callbacks.make(pointer, procedure, takes_many != Value::FALSE) {
        Ok(stub) => Ok(Value::fixnum(stub.0 as i64)),
        Err(error) => {
            let message = format!("there is no memory for callbacks: {error}");
            Err(condition::raise(
                context,
                ConditionKind::ForeignThread,
                None,
                &message,
                &[],
            ))
        }
    }
}

/// `%foreign-callback-name!`
pub fn foreign_callback_name(callback: Value, name: Value, _: &mut Context) -> Value {
    Stub(address(callback)).set_name(string_text(name));
    Value::UNSPECIFIED
}

/// `%foreign-callback-else!`
pub fn foreign_callback_else(callback: Value, general: Value, float: Value, _: &mut Context) -> Value {
    Stub(address(callback)).set_else(address(general), heap::as_flonum(float).unwrap_or(0.0));
    Value::UNSPECIFIED
}

/// `%foreign-callback-post!`
pub fn foreign_callback_post(
    callback: Value,
    stack_words: Value,
    drops: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let stack_words = arguments::count(context, "foreign-callback-post!", 2, stack_words)?;
    let when_full = if drops.is_true() {
        WhenFull::Drop
    } else {
        WhenFull::Wait
    };
    let callbacks = &mut runtime(context).foreign.callbacks;
    match callbacks.post(Stub(address(callback)), stack_words, when_full) {
        Ok(()) => Ok(Value::UNSPECIFIED),
        Err(error) => {
            let message = format!("there is no thread for posted callbacks: {error}");
            Err(condition::raise(
                context,
                ConditionKind::ForeignThread,
                None,
                &message,
                &[],
            ))
        }
    }
}

/// `%foreign-caller`
pub fn foreign_caller(context: &mut Context) -> Result<Value, Raised> {
    let images = &runtime_ref(context).images;
    let innermost = Continuation::of(context)
        .return_addresses(images)
        .find_map(|address| report::frames(images, address).next());
    let Some(frame) = innermost else {
        return Ok(Value::FALSE);
    };
    let (file, line, column) = frame.place();
    allocate::string(context, &format!("{file}:{line}:{column}"))
}

/// `%foreign-callback-free`
pub fn foreign_callback_free(callback: Value, context: &mut Context) -> Value {
    runtime(context).foreign.callbacks.free(Stub(address(callback)));
    Value::UNSPECIFIED
}

/// `%foreign-escape`
pub fn foreign_escape(context: &mut Context) -> Value {
    entries::leave(context);
    // What the foreign call finds in `rax`.
    Value::fixnum(0)
}

/// `%foreign-entry-live?`
pub fn foreign_entry_live(serial: Value, context: &mut Context) -> Value {
    Value::bool(entries::is_live(context, serial))
}

/// `%foreign-entry-block`
pub fn foreign_entry_block(context: &mut Context) -> Value {
    Value::fixnum(entries::innermost(context).block() as i64)
}

/// `%foreign-entry-winders`
pub fn foreign_entry_winders(context: &mut Context) -> Value {
    entries::innermost(context).registers.winders
}

/// `%foreign-entry-parameterization`
pub fn foreign_entry_parameterization(context: &mut Context) -> Value {
    entries::innermost(context).registers.parameterization
}

/// `%foreign-declare-exports`
pub fn foreign_declare_exports(names: Value, context: &mut Context) -> Result<Value, Raised> {
    if runtime(context).deny_foreign {
        return Ok(Value::UNSPECIFIED);
    }
    let names: Vec<String> = heap::elements(names).iter().copied().map(string_text).collect();
    match runtime(context).foreign.exports.declare(&names) {
        Ok(()) => Ok(Value::UNSPECIFIED),
        Err(reason) => {
            let message = format!("the functions that are exported to C cannot be made known: {reason}");
            Err(condition::raise(
                context,
                ConditionKind::ForeignLoad,
                None,
                &message,
                &[],
            ))
        }
    }
}

/// `%foreign-export!`
pub fn foreign_export(name: Value, callback: Value, context: &mut Context) -> Value {
    let exports = &runtime(context).foreign.exports;
    exports.define(&string_text(name), address(callback));
    Value::UNSPECIFIED
}
