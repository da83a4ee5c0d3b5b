//! Crossing from Scheme into Rust: results, and panics.
//!
//! A primitive is written either as `fn(argument, ..., &mut Context) -> Result<Value, Raised>`, where `?` passes a
//! failure on, or as a function that returns a plain `Value` (with [`Value::ERROR`] for a failure). The entry points
//! ([`crate::entry_points`]) wrap both by [`contain`], so that compiled code sees one form.
//!
//! A panic is a defect of the runtime. It never passes into Scheme frames, which have no unwind information: it ends at
//! the entry and becomes a condition that says so.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use abi::context::Context;
use abi::object::ConditionKind;
use abi::value::Value;

use crate::condition::{self, Raised};

/// What a primitive may return.
pub trait Outcome {
    /// The form in which compiled code takes it.
    fn into_value(self) -> Value;
}

impl Outcome for Value {
    fn into_value(self) -> Value {
        self
    }
}

impl Outcome for Result<Value, Raised> {
    fn into_value(self) -> Value {
        self.unwrap_or_else(Value::from)
    }
}

/// Runs the body of an entry: the result in the form for compiled code; a panic becomes a [`ConditionKind::Bug`].
pub fn contain<O: Outcome>(context: &mut Context, body: impl FnOnce(&mut Context) -> O) -> Value {
    // The body's only shared state is the Context, whose invariants hold between the operations of the heap; a table
    // that a panic left half changed costs no memory safety.
    match catch_unwind(AssertUnwindSafe(|| body(context))) {
        Ok(outcome) => outcome.into_value(),
        Err(payload) => bug(context, payload),
    }
}

/// What a panic becomes. It takes the payload with it, and is `extern "C"` because a panic in it could not be contained: so
/// that little of this is in each of the entries.
#[cold]
#[allow(improper_ctypes_definitions)]
extern "C" fn bug(context: &mut Context, payload: Box<dyn Any + Send>) -> Value {
    let told = payload
        .downcast_ref::<&str>()
        .copied()
        .or(payload.downcast_ref::<String>().map(String::as_str));
    let place = PANIC_PLACE
        .take()
        .map(|place| format!(" ({place})"))
        .unwrap_or_default();
    let message = format!("bug in inc: {}{place}", told.unwrap_or("unknown panic"));
    condition::raise(context, ConditionKind::Bug, None, &message, &[]).into()
}

thread_local! {
    /// Where the last panic of this thread began.
    static PANIC_PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Makes panics silent: a panic inside a primitive is reported as the condition that it becomes, with the place in the
/// runtime's source, and not also on standard error. Called once by the process that runs Scheme code.
pub fn silence_panics() {
    std::panic::set_hook(Box::new(|info| {
        PANIC_PLACE.set(info.location().map(ToString::to_string))
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{context, message};

    #[test]
    fn a_panic_is_a_condition() {
        let context = &mut *context();
        let outcome = contain(context, |_| -> Value { panic!("nothing is {}", "there") });
        assert_eq!(outcome, Value::ERROR);
        assert!(
            message(context).starts_with("bug in inc: nothing is there"),
            "{}",
            message(context)
        );
        assert_eq!(contain(context, |_| Value::fixnum(1)), Value::fixnum(1));
    }
}
