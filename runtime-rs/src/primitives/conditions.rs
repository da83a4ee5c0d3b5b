//! Conditions: making them, and what is said of one that nobody caught.

use abi::context::Context;
#[cfg(feature = "foreign")]
use abi::object;
#[cfg(feature = "foreign")]
use abi::object::ConditionKind;
use abi::object::condition;
use abi::value::Value;

use crate::condition::{Raised, out_of_memory};
use crate::context::runtime;
use crate::{allocate, arguments, heap, report};

/// A condition of a kind, from message, irritants, who and payload
pub fn make_condition(
    kind: Value,
    message: Value,
    irritants: Value,
    who: Value,
    payload: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    arguments::fixnum(context, "make-condition", 1, kind)?;
    heap::condition(context, [kind, message, irritants, who, Value::FALSE, payload])
        .map_err(|_| out_of_memory(context))
}

/// Records the current stack in a condition, unless one is recorded: raising it again keeps the first place.
pub fn condition_set_trace(condition: Value, context: &mut Context) -> Result<Value, Raised> {
    let condition = arguments::condition(context, "condition-set-trace!", 1, condition)?;
    record_trace(context, condition, None)?;
    Ok(Value::UNSPECIFIED)
}

/// Records the current stack in a condition, unless one is recorded; `innermost` is the address of a store that faulted.
pub(crate) fn record_trace(
    context: &mut Context,
    condition: Value,
    innermost: Option<u64>,
) -> Result<(), Raised> {
    let is_new = heap::field(condition, condition::TRACE as usize) == Value::FALSE;
    if is_new && heap::is_mutable(context, condition) {
        #[cfg(feature = "foreign")]
        if let Some(trace) = trace_of_cause(condition) {
            heap::set_field(context, condition, condition::TRACE as usize, trace);
            return Ok(());
        }
        let mut addresses: Vec<u64> = innermost.into_iter().collect();
        addresses.extend(heap::return_addresses(context, report::RECORDED_FRAMES));
        let mut trace: Vec<Value> = addresses
            .iter()
            .map(|&address| Value::fixnum(address as i64))
            .collect();
        let images = &runtime(context).images;
        let mut keepers: Vec<Value> = addresses
            .iter()
            .filter_map(|&address| images.keeper(address))
            .collect();
        keepers.dedup();
        trace.append(&mut keepers);
        let trace = allocate::list(context, &trace)?;
        heap::set_field(context, condition, condition::TRACE as usize, trace);
    }
    Ok(())
}

/// The stack that is recorded in the condition which another one is about: what has ended a thread, for whoever joins it.
#[cfg(feature = "foreign")]
fn trace_of_cause(condition: Value) -> Option<Value> {
    let cause = heap::field(condition, condition::PAYLOAD as usize);
    let trace = |cause| heap::field(cause, condition::TRACE as usize);
    let is_of_thread = heap::field(condition, condition::KIND as usize)
        == Value::fixnum(ConditionKind::ThreadUncaught as i64);
    let has_trace = is_of_thread && heap::is(cause, object::CONDITION) && trace(cause) != Value::FALSE;
    has_trace.then(|| trace(cause))
}

/// Writes the report of an uncaught object to standard error
pub fn report_condition(object: Value, context: &mut Context) -> Result<Value, Raised> {
    report::write_report(context, object);
    Ok(Value::UNSPECIFIED)
}

/// What the report of an uncaught object says, as strings: code, message, the whole report, and for each frame file, line,
/// column and procedure
pub fn uncaught_description(object: Value, context: &mut Context) -> Result<Value, Raised> {
    let mut strings = Vec::new();
    for text in report::description(context, object) {
        strings.push(allocate::string(context, &text)?);
    }
    allocate::list(context, &strings)
}
