//! Procedures: what is known of them, and the results of a call for several values.

use abi::context::Context;
use abi::convention::MAX_DIRECT_VALUES;
use abi::image::{ANY_NUMBER, CONTINUATION_NAME, PARAMETER_NAME};
use abi::value::Value;

use crate::condition::Raised;
use crate::context::runtime;
use crate::{allocate, arguments, heap};

/// `procedure-arity`: a pair of the fewest arguments and the most, or `#f` for any number.
pub fn procedure_arity(procedure: Value, context: &mut Context) -> Result<Value, Raised> {
    let procedure = arguments::procedure(context, "procedure-arity", 1, procedure)?;
    let (fewest, most) = match runtime(context).images.procedure_at(heap::entry(procedure)) {
        Some((_, info)) => (info.minimum_arguments, info.maximum_arguments),
        None => (0, ANY_NUMBER),
    };
    let most = if most == ANY_NUMBER {
        Value::FALSE
    } else {
        Value::fixnum(i64::from(most))
    };
    allocate::pair(context, Value::fixnum(i64::from(fewest)), most)
}

/// `procedure-name`: a symbol, or `#f`.
pub fn procedure_name(procedure: Value, context: &mut Context) -> Result<Value, Raised> {
    let procedure = arguments::procedure(context, "procedure-name", 1, procedure)?;
    match runtime(context).images.procedure_name(heap::entry(procedure)) {
        Some(name) => allocate::symbol(context, name),
        None => Ok(Value::FALSE),
    }
}

/// Whether two values are closures of the same lambda expression
pub fn is_same_code(a: Value, b: Value, _context: &mut Context) -> Result<Value, Raised> {
    Ok(Value::bool(
        a.is_procedure() && b.is_procedure() && heap::entry(a) == heap::entry(b),
    ))
}

/// Whether a value is a procedure made by `make-parameter`
pub fn is_parameter(value: Value, context: &mut Context) -> Result<Value, Raised> {
    Ok(Value::bool(has_name(value, PARAMETER_NAME, context)))
}

/// Whether a value is a procedure made by `%call/cc`
pub fn is_continuation(value: Value, context: &mut Context) -> Result<Value, Raised> {
    Ok(Value::bool(has_name(value, CONTINUATION_NAME, context)))
}

/// Whether a value is a procedure whose code has a name that no program can give.
fn has_name(value: Value, name: &str, context: &mut Context) -> bool {
    value.is_procedure() && runtime(context).images.procedure_name(heap::entry(value)) == Some(name)
}

/// The results of the last call for several, from the first number up to the second.
pub fn values_list(start: Value, end: Value, context: &mut Context) -> Result<Value, Raised> {
    let end = arguments::count(context, "values", 2, end)?;
    let start = arguments::index(context, "values", 1, start, 0, end)?;
    if end <= MAX_DIRECT_VALUES {
        let values = context.values;
        return allocate::list(context, &values[start..end]);
    }
    // The last place holds the list of all that have no place of their own.
    let direct = MAX_DIRECT_VALUES - 1;
    let (values, mut tail) = (context.values, context.values[direct]);
    for _ in direct..start {
        tail = heap::cdr(tail);
    }
    allocate::list_with_tail(context, values.get(start..direct).unwrap_or_default(), tail)
}
