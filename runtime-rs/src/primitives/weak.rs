//! Weak pairs, ephemerons, guardians, and requests to the collector.

use abi::context::Context;
use abi::object::{self, weak};
use abi::value::Value;

use crate::condition::{self, Raised};
use crate::heap::Collection;
use crate::{arguments, heap};

/// `weak-cons`
pub fn weak_cons(car: Value, cdr: Value, context: &mut Context) -> Result<Value, Raised> {
    heap::weak_pair(context, car, cdr).map_err(|_| condition::out_of_memory(context))
}

/// `weak-car`
pub fn weak_car(pair: Value, context: &mut Context) -> Result<Value, Raised> {
    let pair = weak_pair(context, "weak-car", pair)?;
    Ok(heap::field(pair, weak::CAR as usize))
}

/// `weak-cdr`
pub fn weak_cdr(pair: Value, context: &mut Context) -> Result<Value, Raised> {
    let pair = weak_pair(context, "weak-cdr", pair)?;
    Ok(heap::field(pair, weak::CDR as usize))
}

/// `set-weak-car!`
pub fn set_weak_car(pair: Value, value: Value, context: &mut Context) -> Result<Value, Raised> {
    let pair = weak_pair(context, "set-weak-car!", pair)?;
    heap::set_weak_field(context, pair, weak::CAR, value);
    Ok(Value::UNSPECIFIED)
}

/// `set-weak-cdr!`
pub fn set_weak_cdr(pair: Value, value: Value, context: &mut Context) -> Result<Value, Raised> {
    let pair = weak_pair(context, "set-weak-cdr!", pair)?;
    heap::set_weak_field(context, pair, weak::CDR, value);
    Ok(Value::UNSPECIFIED)
}

fn weak_pair(context: &mut Context, who: &str, pair: Value) -> Result<Value, Raised> {
    arguments::object(context, who, 1, pair, object::WEAK_PAIR, "a weak pair")
}

/// `make-ephemeron`
pub fn make_ephemeron(key: Value, value: Value, context: &mut Context) -> Result<Value, Raised> {
    heap::ephemeron(context, key, value).map_err(|_| condition::out_of_memory(context))
}

/// `ephemeron-key`
pub fn ephemeron_key(ephemeron: Value, context: &mut Context) -> Result<Value, Raised> {
    let ephemeron = arguments::object(
        context,
        "ephemeron-key",
        1,
        ephemeron,
        object::EPHEMERON,
        "an ephemeron",
    )?;
    Ok(heap::field(ephemeron, weak::CAR as usize))
}

/// `ephemeron-value`
pub fn ephemeron_value(ephemeron: Value, context: &mut Context) -> Result<Value, Raised> {
    let ephemeron = arguments::object(
        context,
        "ephemeron-value",
        1,
        ephemeron,
        object::EPHEMERON,
        "an ephemeron",
    )?;
    Ok(heap::field(ephemeron, weak::CDR as usize))
}

/// A new guardian
pub fn make_guardian(context: &mut Context) -> Result<Value, Raised> {
    heap::guardian(context).map_err(|_| condition::out_of_memory(context))
}

/// Hands an object to a guardian
pub fn guardian_register(guardian: Value, object: Value, context: &mut Context) -> Result<Value, Raised> {
    let guardian = arguments::object(context, "guardian", 1, guardian, object::GUARDIAN, "a guardian")?;
    heap::guardian_register(context, guardian, object);
    Ok(Value::UNSPECIFIED)
}

/// An object found inaccessible, or `#f`
pub fn guardian_retrieve(guardian: Value, context: &mut Context) -> Result<Value, Raised> {
    let guardian = arguments::object(context, "guardian", 1, guardian, object::GUARDIAN, "a guardian")?;
    Ok(heap::guardian_retrieve(context, guardian))
}

/// An object that was handed to a guardian and not found inaccessible, or `#f`
pub fn guardian_withdraw(guardian: Value, context: &mut Context) -> Result<Value, Raised> {
    let guardian = arguments::object(context, "guardian", 1, guardian, object::GUARDIAN, "a guardian")?;
    Ok(heap::guardian_withdraw(context, guardian))
}

/// Asks for a collection at the next safepoint: 0 minor, 1 full
pub fn collect(kind: Value, context: &mut Context) -> Result<Value, Raised> {
    let collection = match arguments::index(context, "collect", 1, kind, 0, 1)? {
        0 => Collection::Minor,
        _ => Collection::Full,
    };
    heap::request(context, collection);
    Ok(Value::UNSPECIFIED)
}
