//! The runtime entries: what compiled code calls by itself. See [`abi::entry`] for the list.
//!
//! The collector and the stack overflow handler, and the checks that failed in compiled code: these make the condition
//! that the code then raises.

use abi::context::{Context, register};
use abi::image::ANY_NUMBER;
use abi::object::{self, ConditionKind};
use abi::primitive::{ALL, PrimitiveInfo, Type};
use abi::value::Value;

use crate::arguments;
use crate::condition::{self, Raised, show};
use crate::context::runtime;
use crate::heap;
use crate::images;
use crate::signals::take_interrupt_of;
use crate::symbol_table::symbol_text;

pub use crate::calling::{box_double, box_signed, box_unsigned, capture, fail_values, rest_list, spread};
#[cfg(feature = "foreign")]
pub use crate::foreign::carriers::foreign_move;
#[cfg(feature = "foreign")]
pub use crate::foreign::request::foreign_request;
pub use crate::heap::collect_entry as collect;
#[cfg(feature = "foreign")]
pub use foreign_only::{free_token, take_token};
#[cfg(not(feature = "foreign"))]
pub use without_foreign::{foreign_move, foreign_request, free_token, take_token};

/// The stack check failed: because the stack is full, or because something is pending.
pub fn stack_overflow(context: &mut Context) -> Result<Value, Raised> {
    if heap::stack_check_entry(context) == Value::ERROR {
        let condition = context.condition;
        return Err(condition::raise_made(context, condition));
    }
    if context.registers[register::CRITICAL] != Value::fixnum(0) {
        context.registers[register::DEFERRED] = Value::TRUE;
        context.stack_limit = context.true_stack_limit;
        return Ok(Value::UNSPECIFIED);
    }
    #[cfg(feature = "foreign")]
    if crate::foreign::carriers::give_back(context) {
        return Ok(Value::LEAVE);
    }
    if take_interrupt_of(context) {
        heap::restore_stack_limit(context);
        return match procedure_to_call(context, register::INTERRUPTED, 1) {
            Some(procedure) => Ok(procedure),
            None => Err(condition::interrupted(context)),
        };
    }
    #[cfg(feature = "foreign")]
    {
        if crate::foreign::carriers::is_to_join(context)
            && let Some(procedure) = preemption(context, 2)
        {
            return Ok(procedure);
        }
        if context.wanted.load(std::sync::atomic::Ordering::Relaxed) != 0 {
            crate::foreign::threads::give_way(context);
        }
        if crate::context::runtime_ref(context).scheduling.ticker.take()
            && let Some(procedure) = preemption(context, 0)
        {
            return Ok(procedure);
        }
    }
    Ok(Value::UNSPECIFIED)
}

/// The procedure that the stack check calls, with an argument, if the program has green threads.
#[cfg(feature = "foreign")]
fn preemption(context: &mut Context, reason: i64) -> Option<Value> {
    procedure_to_call(context, register::PREEMPT, reason)
}

/// The procedure in a register, to be called with an argument, if there is one.
fn procedure_to_call(context: &mut Context, register: usize, reason: i64) -> Option<Value> {
    let procedure = context.registers[register];
    context.values[0] = Value::fixnum(reason);
    procedure.is_procedure().then_some(procedure)
}

/// A procedure with a large frame needs room for it, before the frame is there.
pub fn stack_room(context: &mut Context) -> Result<Value, Raised> {
    match heap::stack::clear_stack(context) {
        Ok(()) => Ok(Value::UNSPECIFIED),
        Err(_) => Err(condition::out_of_memory(context)),
    }
}

/// The row of a primitive, by its number.
fn row(primitive: u64) -> &'static PrimitiveInfo {
    ALL[primitive as usize].info()
}

/// Argument `position` (from 1) of a primitive has the wrong type.
pub fn fail_wrong_type(
    primitive: u64,
    position: u64,
    value: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let row = row(primitive);
    let kind = row.parameters[position as usize - 1];
    // Which sequence it is, is not known here.
    if kind == Type::index && arguments::is_bignum(value) {
        let expected = "an index below the length of argument 1";
        return Err(condition::out_of_range(
            context,
            row.name,
            position as usize,
            value,
            expected,
        ));
    }
    let expected = kind.noun();
    Err(condition::wrong_type(
        context,
        row.name,
        position as usize,
        value,
        expected,
    ))
}

/// An index, argument 2 of a primitive, is not valid for its object.
pub fn fail_index(
    primitive: u64,
    object: Value,
    index: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let who = row(primitive).name;
    if !index.is_fixnum() && !arguments::is_bignum(index) {
        return Err(condition::wrong_type(context, who, 2, index, "an index"));
    }
    let length = match heap::type_code(object) {
        Some(object::STRING | object::VECTOR | object::BYTEVECTOR | object::RECORD) => heap::length(object),
        // Counts of shifts.
        Some(_) | None => 61,
    };
    let expected = match length.checked_sub(1) {
        Some(last) => format!("an index from 0 to {last}"),
        None => "an index, of which an empty sequence has none".to_owned(),
    };
    Err(condition::out_of_range(context, who, 2, index, &expected))
}

/// A procedure was called with a number of arguments that it does not take.
pub fn fail_arity(procedure: Value, count: u64, context: &mut Context) -> Result<Value, Raised> {
    let found = runtime(context).images.procedure_at(heap::entry(procedure));
    let (accepted, is_between) = match found {
        Some((_, info)) => {
            let (fewest, most) = (info.minimum_arguments, info.maximum_arguments);
            // No clause of `case-lambda` takes it.
            let is_between = (u64::from(fewest)..=u64::from(most)).contains(&count);
            (accepted_counts(fewest, most), is_between)
        }
        None => ("another number of arguments".to_owned(), false),
    };
    let but = if is_between { "not" } else { "was given" };
    let name = found
        .map(|(image, info)| images::text(image, info.name, info.name_length))
        .filter(|n| !n.is_empty());
    let called = match name {
        Some(name) => name.to_owned(),
        None => show(context, procedure),
    };
    let message = format!("{called}: takes {accepted}, but {but} {count}");
    Err(condition::raise(
        context,
        ConditionKind::Arity,
        name,
        &message,
        &[procedure, Value::fixnum(count as i64)],
    ))
}

/// "2 arguments", "at least 1 argument", "1 to 3 arguments"; "no number of arguments" of a procedure without clauses.
fn accepted_counts(fewest: u16, most: u16) -> String {
    let noun = |count| if count == 1 { "argument" } else { "arguments" };
    match (fewest, most) {
        (0, 0) => "no arguments".to_owned(),
        (fewest, ANY_NUMBER) => format!("at least {fewest} {}", noun(fewest)),
        (fewest, most) if fewest > most => "no number of arguments".to_owned(),
        (fewest, most) if fewest == most => format!("{fewest} {}", noun(fewest)),
        (fewest, most) if fewest + 1 == most => format!("{fewest} or {most} arguments"),
        (fewest, most) => format!("{fewest} to {most} arguments"),
    }
}

/// Something that is not a procedure was called.
pub fn fail_not_procedure(value: Value, context: &mut Context) -> Result<Value, Raised> {
    let message = format!(
        "call of something that is not a procedure: {}",
        show(context, value)
    );
    Err(condition::raise(
        context,
        ConditionKind::NotProcedure,
        None,
        &message,
        &[value],
    ))
}

/// A global variable has no value.
pub fn fail_unbound(global: u64, context: &mut Context) -> Result<Value, Raised> {
    let name = runtime(context)
        .images
        .global_name(global)
        .unwrap_or("?")
        .to_owned();
    Err(unbound(context, &name))
}

/// A local variable, given its name, was used before it was initialised.
pub fn fail_uninitialised(name: Value, context: &mut Context) -> Result<Value, Raised> {
    let message = format!("variable used before it has a value: {}", symbol_text(name));
    Err(condition::raise(
        context,
        ConditionKind::Unbound,
        None,
        &message,
        &[name],
    ))
}

/// A primitive would change an immutable object.
pub fn fail_immutable(primitive: u64, object: Value, context: &mut Context) -> Result<Value, Raised> {
    Err(condition::immutable(context, row(primitive).name, 1, object))
}

/// The result of a fixnum primitive is not a fixnum.
pub fn fail_fixnum_overflow(
    primitive: u64,
    a: Value,
    b: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let who = row(primitive).name;
    let message = format!(
        "{who}: the result for {} and {} is not a fixnum",
        show(context, a),
        show(context, b)
    );
    Err(condition::raise(
        context,
        ConditionKind::OutOfRange,
        Some(who),
        &message,
        &[a, b],
    ))
}

/// The variable of that name has no value.
fn unbound(context: &mut Context, name: &str) -> Raised {
    let symbol = match crate::allocate::symbol(context, name) {
        Ok(symbol) => symbol,
        Err(raised) => return raised,
    };
    let message = format!("unbound variable: {}", condition::show(context, symbol));
    condition::raise_with(context, ConditionKind::Unbound, None, &message, &[symbol], symbol)
}

/// A foreign procedure was called whose slot holds no address but a vector: its name, the reason, and whether that is that
/// foreign calls are denied.
pub fn fail_foreign_symbol(slot: Value, context: &mut Context) -> Result<Value, Raised> {
    let [name, reason, denied] = heap::elements(slot) else {
        unreachable!("a slot without an address holds a vector of three elements")
    };
    let name = symbol_text(*name);
    let message = format!("{name}: {}", heap::string_text(*reason));
    let kind = if denied.is_true() {
        ConditionKind::ForeignDenied
    } else {
        ConditionKind::ForeignSymbol
    };
    Err(condition::raise(context, kind, Some(&name), &message, &[]))
}

/// A continuation leads back into a callback that is over. The condition is raised to the handlers at the place where the
/// continuation was called, if the library knows them; those of the continuation are of the callback.
pub fn fail_stale_frame(context: &mut Context) -> Result<Value, Raised> {
    let handlers = context.registers[register::STALE_HANDLERS];
    if handlers != Value::FALSE {
        context.registers[register::HANDLERS] = handlers;
        context.registers[register::STALE_HANDLERS] = Value::FALSE;
    }
    let message = "a continuation leads back into a callback from C that is over";
    Err(condition::raise(
        context,
        ConditionKind::ForeignStaleFrame,
        None,
        message,
        &[],
    ))
}

/// The transitions to C and back when several threads run Scheme.
#[cfg(feature = "foreign")]
mod foreign_only {
    use super::*;
    use crate::foreign::threads;

    /// Before a foreign call: frees the token of the thread with the given block, which has not got the bias.
    pub fn free_token(thread: u64, context: &mut Context) -> Value {
        // SAFETY: compiled code has noted in the block that the thread does not have the token.
        unsafe { threads::leave(context, thread) };
        Value::UNSPECIFIED
    }

    /// After a foreign call: takes the token for the thread with the given block.
    pub fn take_token(thread: u64, context: &mut Context) -> Value {
        // SAFETY: compiled code freed the token with this block.
        unsafe { threads::come_back(context, thread) };
        Value::UNSPECIFIED
    }
}

/// A program with foreign procedures carries the part of the runtime that this build leaves out.
#[cfg(not(feature = "foreign"))]
mod without_foreign {
    use super::*;

    /// No call of a C function comes here.
    pub fn foreign_request(_call: u64, _context: &mut Context) -> Result<Value, Raised> {
        unreachable!("this build of the runtime makes no foreign calls")
    }

    /// Likewise.
    pub fn foreign_move(_domain: Value, _context: &mut Context) -> Result<Value, Raised> {
        unreachable!("this build of the runtime makes no foreign calls")
    }

    /// Likewise.
    pub fn free_token(_thread: u64, _context: &mut Context) -> Value {
        unreachable!("this build of the runtime makes no foreign calls")
    }

    /// Likewise.
    pub fn take_token(_thread: u64, _context: &mut Context) -> Value {
        unreachable!("this build of the runtime makes no foreign calls")
    }
}
