//! Parts of the calling convention that are too long for assembly: argument lists, capture of continuations, rare
//! flonums. The stubs of the compiler call these; see `abi::convention` for the places of arguments.

use abi::context::Context;
use abi::convention::{MAX_DIRECT_ARGUMENTS, REGISTER_ARGUMENTS};
use abi::object::ConditionKind;
use abi::value::Value;

use crate::condition::{self, Raised};
use crate::{allocate, heap, lists, number_heap};

/// The place of argument `index` while the argument registers are saved in `Context::values`.
fn place(context: &mut Context, index: usize) -> &mut Value {
    match index.checked_sub(REGISTER_ARGUMENTS) {
        None => &mut context.values[index],
        Some(further) => &mut context.arguments[further],
    }
}

/// The arguments from `start` on, of `count` in all, as a list. When there are more than have places, the last place
/// already holds the list of the rest.
fn argument_list(context: &mut Context, start: usize, count: usize) -> Result<Value, Raised> {
    let (end, tail) = if count > MAX_DIRECT_ARGUMENTS {
        (
            MAX_DIRECT_ARGUMENTS - 1,
            *place(context, MAX_DIRECT_ARGUMENTS - 1),
        )
    } else {
        (count, Value::NIL)
    };
    let arguments: Vec<Value> = (start..end).map(|index| *place(context, index)).collect();
    allocate::list_with_tail(context, &arguments, tail)
}

/// Replaces the arguments after the `required` ones, of `count` in all, by their list.
pub fn rest_list(required: u64, count: u64, context: &mut Context) -> Result<Value, Raised> {
    let list = argument_list(context, required as usize, count as usize)?;
    *place(context, required as usize) = list;
    Ok(Value::UNSPECIFIED)
}

/// Spreads a list into the places of arguments; answers its length.
pub fn spread(list: Value, context: &mut Context) -> Result<Value, Raised> {
    let Some(count) = lists::length(list) else {
        return Err(condition::wrong_type(context, "apply", 2, list, "a list"));
    };
    let mut rest = list;
    for index in 0..count.min(MAX_DIRECT_ARGUMENTS) {
        let is_last_place = index + 1 == MAX_DIRECT_ARGUMENTS && count > MAX_DIRECT_ARGUMENTS;
        *place(context, index) = if is_last_place { rest } else { heap::car(rest) };
        rest = heap::cdr(rest);
    }
    Ok(Value::fixnum(count as i64))
}

/// The current continuation as a procedure with the entry address `entry`; the stack is empty afterwards.
pub fn capture(entry: u64, context: &mut Context) -> Result<Value, Raised> {
    let segment = match heap::stack::capture_stack(context) {
        Ok(segment) => segment,
        Err(_) => return Err(condition::out_of_memory(context)),
    };
    let position = context.underflow_index;
    match heap::closure(context, entry, &[segment, position]) {
        Ok(continuation) => Ok(continuation),
        Err(_) => Err(condition::out_of_memory(context)),
    }
}

/// The exact integer of a signed word.
pub fn box_signed(bits: u64, context: &mut Context) -> Result<Value, Raised> {
    number_heap::from_i64(context, bits as i64).map_err(|_| condition::out_of_memory(context))
}

/// The exact integer of an unsigned word.
pub fn box_unsigned(bits: u64, context: &mut Context) -> Result<Value, Raised> {
    number_heap::from_limbs(context, false, &[bits]).map_err(|_| condition::out_of_memory(context))
}

/// The flonum of the double with the given bits.
pub fn box_double(bits: u64, context: &mut Context) -> Result<Value, Raised> {
    allocate::flonum(context, f64::from_bits(bits))
}

/// A place that takes `expected` values (or more, if it takes a rest) was given another number.
pub fn fail_values(expected: u64, given: u64, context: &mut Context) -> Result<Value, Raised> {
    let noun = if expected == 1 { "value" } else { "values" };
    let message = format!("expected {expected} {noun}, but was given {given}");
    let irritants = [Value::fixnum(expected as i64), Value::fixnum(given as i64)];
    Err(condition::raise(
        context,
        ConditionKind::Arity,
        None,
        &message,
        &irritants,
    ))
}
