//! The procedures of library `(inc runtime)` that expanded code calls, with what each must do.
//!
//! Most core forms expand into Core alone. Those below need help at run time; they expand into a call of a global of
//! `(inc runtime)`, whatever the program imports. The library must define every name of [`RUNTIME_NAMES`].

pub use crate::ir::target::RUNTIME_LIBRARY;

/// A procedure of the library that expanded code calls.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RuntimeName {
    /// `(call-with-guard body handler)`: `guard` without an `else` clause. Calls the thunk `body` and returns its
    /// results. If an object is raised meanwhile (and no inner handler takes it), returns to the continuation and
    /// dynamic environment of the call of `call-with-guard` (running winders), and there tail-calls
    /// `(handler object reraise)`. The thunk `reraise` goes back to the dynamic environment of the original raise,
    /// the current handler excepted, and does `(raise-continuable object)` there; what that returns, the original
    /// `raise-continuable` returns.
    CallWithGuard,
    /// `(call-with-total-guard body handler)`: `guard` with an `else` clause. As above, but the handler is called as
    /// `(handler object)` and never goes back, so the continuation of the raise need not be captured.
    CallWithTotalGuard,
    /// `(call-with-parameterization bindings body)`: `parameterize`. `bindings` is a list of pairs of a parameter and
    /// a value not yet converted. Raises if one is not a parameter; converts each value once, before anything is
    /// bound; then calls the thunk `body` in the new dynamic environment.
    CallWithParameterization,
    /// `(make-delayed thunk)`: `delay`. A promise that, when forced, takes the value of `(thunk)`, even if that is a
    /// promise itself.
    MakeDelayed,
    /// `(make-delayed-force thunk)`: `delay-force`. A promise that, when forced, goes on as the promise `(thunk)`, in
    /// constant space.
    MakeDelayedForce,
    /// `(raise-wrong-record who type value)`: an accessor or modifier of a record type was given something else.
    /// Raises a wrong-type condition; `who` is the accessor's name, a symbol; `type` the record type.
    RaiseWrongRecord,
    /// `(append list tail)`: `append`, called with two arguments, for `unquote-splicing`.
    Append,
    /// `(memq object list)`: `memq`, for a `case` clause with many data.
    Memq,
    /// `(memv object list)`: `memv`, for one with numbers among them.
    Memv,
}

/// All of them, with their names in Scheme.
pub const RUNTIME_NAMES: &[(RuntimeName, &str)] = &[
    (RuntimeName::CallWithGuard, "call-with-guard"),
    (RuntimeName::CallWithTotalGuard, "call-with-total-guard"),
    (
        RuntimeName::CallWithParameterization,
        "call-with-parameterization",
    ),
    (RuntimeName::MakeDelayed, "make-delayed"),
    (RuntimeName::MakeDelayedForce, "make-delayed-force"),
    (RuntimeName::RaiseWrongRecord, "raise-wrong-record"),
    (RuntimeName::Append, "append"),
    (RuntimeName::Memq, "memq"),
    (RuntimeName::Memv, "memv"),
];

impl RuntimeName {
    /// The name in Scheme.
    pub fn name(self) -> &'static str {
        RUNTIME_NAMES[self as usize].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enum() {
        for (i, (name, _)) in RUNTIME_NAMES.iter().enumerate() {
            assert_eq!(*name as usize, i);
        }
    }
}
