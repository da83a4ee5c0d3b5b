//! Conditions that the runtime raises.
//!
//! A primitive that fails makes a condition, leaves it in `Context::condition`, and returns [`Value::ERROR`] to its call
//! site, which raises from there. The functions here do the first two and return [`Raised`], the proof of it, so that a
//! primitive reads `return Err(wrong_type(...))` or ends in `?`.
//!
//! Every message names the procedure, the argument and the value. The irritants hold the values that the message shows,
//! so that a handler can get at them.

use std::io;

use abi::context::{Context, register};
use abi::object::ConditionKind;
use abi::value::Value;

use crate::allocate;
use crate::context::runtime;
use crate::heap;
use crate::port::PortError;
use crate::printer;

/// Proof that `Context::condition` holds the condition to be raised.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[must_use]
pub struct Raised(());

impl From<Raised> for Value {
    fn from(_: Raised) -> Value {
        Value::ERROR
    }
}

/// Makes a condition the one to be raised. `message` is the whole text; `who` the procedure that complains.
pub fn raise(
    context: &mut Context,
    kind: ConditionKind,
    who: Option<&str>,
    message: &str,
    irritants: &[Value],
) -> Raised {
    raise_with(context, kind, who, message, irritants, Value::FALSE)
}

/// The same with a payload.
pub fn raise_with(
    context: &mut Context,
    kind: ConditionKind,
    who: Option<&str>,
    message: &str,
    irritants: &[Value],
    payload: Value,
) -> Raised {
    match make(context, kind, who, message, irritants, payload) {
        Ok(condition) => raise_made(context, condition),
        // Out of memory while making it: that is then the condition.
        Err(raised) => raised,
    }
}

/// Makes an object the one to be raised.
pub fn raise_made(context: &mut Context, condition: Value) -> Raised {
    context.condition = condition;
    Raised(())
}

fn make(
    context: &mut Context,
    kind: ConditionKind,
    who: Option<&str>,
    message: &str,
    irritants: &[Value],
    payload: Value,
) -> Result<Value, Raised> {
    let message = allocate::string(context, message)?;
    let irritants = allocate::list(context, irritants)?;
    let who = match who {
        Some(name) => allocate::symbol(context, name)?,
        None => Value::FALSE,
    };
    let kind = Value::fixnum(kind as i64);
    heap::condition(context, [kind, message, irritants, who, Value::FALSE, payload])
        .map_err(|_| out_of_memory(context))
}

/// The beginning of a value's written form.
pub fn show(context: &mut Context, value: Value) -> String {
    printer::excerpt(&runtime(context).images, value)
}

/// Argument `position` (from 1) of `who` is `value`, but must be `expected`: a noun with its article.
pub fn wrong_type(context: &mut Context, who: &str, position: usize, value: Value, expected: &str) -> Raised {
    let message = format!(
        "{who}: argument {position} must be {expected}, but is {}",
        show(context, value)
    );
    raise(context, ConditionKind::WrongType, Some(who), &message, &[value])
}

/// Argument `position` (from 1) of `who` is of the right type but not in range: it must be `expected`.
pub fn out_of_range(
    context: &mut Context,
    who: &str,
    position: usize,
    value: Value,
    expected: &str,
) -> Raised {
    let message = format!(
        "{who}: argument {position} must be {expected}, but is {}",
        show(context, value)
    );
    raise(context, ConditionKind::OutOfRange, Some(who), &message, &[value])
}

/// Argument `position` (from 1) of `who` is a constant, which it would change.
pub fn immutable(context: &mut Context, who: &str, position: usize, object: Value) -> Raised {
    let message = format!(
        "{who}: argument {position} is a constant, which must not be changed: {}",
        show(context, object)
    );
    raise(context, ConditionKind::Immutable, Some(who), &message, &[object])
}

/// `who` would divide `dividend` by zero, an exact one or, where that makes no difference, an inexact one.
pub fn division_by_zero(context: &mut Context, who: &str, dividend: Value, is_exact: bool) -> Raised {
    let zero = if is_exact { "exact zero" } else { "zero" };
    let message = format!("{who}: division of {} by {zero}", show(context, dividend));
    raise(
        context,
        ConditionKind::DivisionByZero,
        Some(who),
        &message,
        &[dividend],
    )
}

/// The operating system refused what `who` wanted of the file at `path`.
pub fn file_error(context: &mut Context, who: &str, path: Value, error: &io::Error) -> Raised {
    let message = format!("{who}: {}: {}", reason(error), show(context, path));
    let code = Value::fixnum(i64::from(error.raw_os_error().unwrap_or(0)));
    raise_with(context, ConditionKind::File, Some(who), &message, &[path], code)
}

/// An operation of `who` on a port failed.
pub fn port_error(context: &mut Context, who: &str, port: Value, error: PortError) -> Raised {
    match &error {
        PortError::System(system_error) => {
            let message = format!("{who}: {error}: {}", show(context, port));
            let code = Value::fixnum(i64::from(system_error.raw_os_error().unwrap_or(0)));
            raise_with(context, ConditionKind::File, Some(who), &message, &[port], code)
        }
        PortError::InvalidUtf8 { .. } => {
            let message = format!("{who}: {error} of {}", show(context, port));
            raise_with(
                context,
                ConditionKind::Read,
                Some(who),
                &message,
                &[port],
                Value::FALSE,
            )
        }
        PortError::Interrupted => interrupted(context),
        PortError::NoRoom => out_of_memory(context),
        PortError::NotReady => unreachable!("who reads waits, or lets Scheme wait"),
    }
}

/// The reason as the system words it, without the number that Rust appends.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

/// So many characters of a message with names are kept at its start and end: only names of absurd length make it longer.
const KEPT: (usize, usize) = (160, 60);

/// The message, without its middle if it is too long to be read.
pub fn shortened(message: String) -> String {
    let (first, last) = KEPT;
    let length = message.chars().count();
    if length <= first + last {
        return message;
    }
    let start: String = message.chars().take(first).collect();
    let end: String = message.chars().skip(length - last).collect();
    format!("{start}...{end}")
}

/// The program was interrupted while it waited.
pub fn interrupted(context: &mut Context) -> Raised {
    raise(context, ConditionKind::Interrupt, None, "interrupted", &[])
}

/// The heap limit was reached.
pub fn out_of_memory(context: &mut Context) -> Raised {
    context.registers[register::CRITICAL] = Value::fixnum(0);
    let condition = heap::out_of_memory_condition(context);
    raise_made(context, condition)
}
