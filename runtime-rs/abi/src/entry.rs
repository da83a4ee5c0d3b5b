//! The runtime entries: functions of the runtime that compiled code calls by itself, not because the program names them.
//!
//! They are called like primitives, `extern "C" fn(argument, ..., &mut Context) -> Value`, through
//! [`crate::context::Context::runtime_entries`]. From the rows of [`for_each_runtime_entry!`] derive the enum
//! [`RuntimeEntry`] and the runtime's table of addresses: a row does not compile until its function exists with the
//! right number of parameters.
//!
//! A row: `rust_name (parameters); "doc";` where a parameter is a `value` or `raw` (a 64-bit integer).
//!
//! The `fail_` entries make the condition for a check that failed in compiled code and return
//! [`crate::value::Value::ERROR`]; the code raises from the place of the check, as it does when a primitive fails.

/// Receives all rows.
#[macro_export]
macro_rules! for_each_runtime_entry {
    ($callback:ident) => {
        $callback! {
            // Memory: all but `stack_room` may run the collector, which walks the Scheme stack from `Context::scheme_sp`.
            collect (); "The allocation check failed: makes room. Value::ERROR when the heap limit is reached.";
            stack_room (); "A procedure with a large frame has been entered, and its frame not been made: moves all frames below to the heap. Never collects. Value::ERROR when there is no memory.";
            stack_overflow (); "The stack check failed: moves frames to the heap, or handles what is pending. Value::ERROR when that raises.";

            // Checks that failed.
            fail_wrong_type (raw, raw, value); "Argument (from 1) of a primitive (its number) has the wrong type.";
            fail_index (raw, value, value); "An index of a primitive (its number) is not valid for the object.";
            fail_arity (value, raw); "A procedure was called with this number of arguments, which it does not take.";
            fail_not_procedure (value); "Something that is not a procedure was called.";
            fail_uninitialised (value); "A local variable (its name, a symbol) was used before it was initialised.";
            fail_unbound (raw); "A global variable (its index) has no value.";
            fail_immutable (raw, value); "A primitive (its number) would change an immutable object.";
            fail_fixnum_overflow (raw, value, value); "The result of a fixnum primitive (its number) is not a fixnum.";
            fail_foreign_symbol (value); "A foreign procedure was called that has no address; its slot says why.";
            fail_stale_frame (); "A continuation leads back into a callback that is over.";
            fail_values (raw, raw); "A place that takes a number of values (at least so many, if it takes a rest) was given another number.";

            // Parts of the calling convention.
            rest_list (raw, raw); "Replaces the arguments after the given number of required ones, of the given number in all, by their list.";
            spread (value); "Spreads a list into argument places; its length as a fixnum.";
            capture (raw); "The current continuation as a procedure with the given entry address; the stack is empty afterwards.";
            box_signed (raw); "The exact integer of a signed word that is no fixnum.";
            box_unsigned (raw); "The exact integer of an unsigned word that is no fixnum.";
            foreign_request (raw); "A request for the call whose arguments lie at an address (`foreign::Call`, the words of the stack above it); its address as a fixnum.";
            foreign_move (value); "Has another system thread carry the program: that of a serial domain, or one that does nothing else (#f); or has this one rest (#t). Value::LEAVE, or whether the program is there already, #f also if that thread is in use.";
            free_token (raw); "Before a foreign call: frees the token, which others want or may want, of the thread with the given block.";
            take_token (raw); "After a foreign call: takes the token, which another thread has or had, for the thread with the given block.";
            box_double (raw); "The flonum of a double, by its bits, that cannot be self-tagged.";
        }
    };
}

macro_rules! define_entries {
    ($($symbol:ident ($($parameter:ident),*); $doc:literal;)*) => {
        /// A runtime entry.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        #[allow(non_camel_case_types)]
        #[repr(u16)]
        pub enum RuntimeEntry {
            $(#[doc = $doc] $symbol,)*
        }

        /// The names of the functions, in the order of the enum: the symbols of listings.
        pub const RUNTIME_ENTRY_SYMBOLS: &[&str] = &[$(stringify!($symbol),)*];

        /// All of them, in order.
        pub const RUNTIME_ENTRIES: &[RuntimeEntry] = &[$(RuntimeEntry::$symbol,)*];

        /// The numbers of their parameters.
        const RUNTIME_ENTRY_ARITIES: &[usize] = &[$(<[&str]>::len(&[$(stringify!($parameter)),*]),)*];
    };
}

for_each_runtime_entry!(define_entries);

/// Number of runtime entries.
pub const RUNTIME_ENTRY_COUNT: usize = RUNTIME_ENTRY_SYMBOLS.len();

impl RuntimeEntry {
    /// The name of the function, and the symbol in listings.
    pub const fn symbol(self) -> &'static str {
        RUNTIME_ENTRY_SYMBOLS[self as usize]
    }

    /// The number of its parameters, the Context not counted.
    pub const fn arity(self) -> usize {
        RUNTIME_ENTRY_ARITIES[self as usize]
    }
}
