//! The addresses through which compiled code calls the runtime, from the tables in `abi`.
//!
//! Each row that names a runtime function gets an `extern "C"` shim with the row's number of parameters. So a row
//! without an implementation, or with the wrong number of parameters, does not compile. The compiler relies on the type
//! that a row promises of the result, so builds with debug assertions check each result.

use abi::context::Context;
use abi::entry::{RUNTIME_ENTRY_COUNT, RuntimeEntry};
use abi::object;
use abi::primitive::{PRIMITIVE_COUNT, Primitive, Type};
use abi::value::Value;
use abi::{for_each_primitive, for_each_runtime_entry};

use crate::entry::{Outcome, contain};
use crate::heap;

/// The shim of one function. The parameter list is matched away one by one, each parameter getting a fresh name.
macro_rules! shim {
    ($function:path, ($($parameter:ident),*), $result:ident) => {
        shim!(@name $function, $result, [], ($($parameter),*), a b c d e f g)
    };
    (@name $function:path, $result:ident, [$($done:tt)*], ($first:ident $(, $rest:ident)*), $name:ident $($names:ident)*) => {
        shim!(@name $function, $result, [$($done)* ($name $first)], ($($rest),*), $($names)*)
    };
    (@name $function:path, $result:ident, [$(($name:ident $kind:ident))*], (), $($unused:ident)*) => {{
        extern "C" fn shim($($name: shim!(@type $kind),)* context: &mut Context) -> Value {
            contain(context, |context| {
                let result = $function($($name,)* context).into_value();
                debug_assert!(keeps_promise(Type::$result, result), "the result of {}", stringify!($function));
                result
            })
        }
        shim as *const () as usize
    }};
    (@type raw) => { u64 };
    (@type $value:ident) => { Value };
}

/// The address of a primitive's shim, or 0 for one that the compiler does alone.
macro_rules! address {
    (call, $($rest:tt)*) => { shim!($($rest)*) };
    (inline_slow, $($rest:tt)*) => { shim!($($rest)*) };
    (foreign, $($rest:tt)*) => {{
        #[cfg(feature = "foreign")]
        let address = shim!($($rest)*);
        #[cfg(not(feature = "foreign"))]
        let address = 0;
        address
    }};
    (inline, $($rest:tt)*) => { 0 };
    (stub, $($rest:tt)*) => { 0 };
    (special, $($rest:tt)*) => { 0 };
}

macro_rules! fill_primitives {
    ($($symbol:ident $name:literal $how:ident ($($parameter:ident),*) -> $result:ident, $effect:ident; $doc:literal;)*) => {
        /// Enters the address of each primitive that is a runtime function; the others keep 0.
        pub fn fill(entries: &mut [usize; PRIMITIVE_COUNT]) {
            $(entries[Primitive::$symbol as usize] = address!($how, crate::primitives::$symbol, ($($parameter),*), $result);)*
        }
    };
}

for_each_primitive!(fill_primitives);

macro_rules! fill_runtime_entries {
    ($($symbol:ident ($($parameter:ident),*); $doc:literal;)*) => {
        /// Enters the address of each runtime entry.
        pub fn fill_runtime_entries(entries: &mut [usize; RUNTIME_ENTRY_COUNT]) {
            $(entries[RuntimeEntry::$symbol as usize] = shim!(crate::runtime_entries::$symbol, ($($parameter),*), any);)*
        }
    };
}

for_each_runtime_entry!(fill_runtime_entries);

/// Whether a result is of the type that the table promises, or a failure.
fn keeps_promise(promised: Type, result: Value) -> bool {
    let is_real = |value: Value| {
        value.is_fixnum()
            || heap::is_flonum(value)
            || heap::is(value, object::BIGNUM)
            || heap::is(value, object::RATNUM)
    };
    if result == Value::ERROR {
        return true;
    }
    match promised {
        Type::any | Type::cell | Type::unspecified | Type::rest => true,
        Type::boolean => result == Value::TRUE || result == Value::FALSE,
        Type::fixnum => result.is_fixnum(),
        Type::index => result.as_fixnum().is_some_and(|n| n >= 0),
        Type::byte => result.as_fixnum().is_some_and(|n| (0..256).contains(&n)),
        Type::flonum => heap::is_flonum(result),
        Type::real => is_real(result),
        Type::integer | Type::number => is_real(result) || heap::is(result, object::COMPNUM),
        Type::char => result.is_char(),
        Type::pair => result.is_pair(),
        Type::list => result.is_pair() || result == Value::NIL,
        Type::symbol => heap::is_symbol(result),
        Type::string => heap::is_string(result),
        Type::vector => heap::is_vector(result),
        Type::bytevector => heap::is_bytevector(result),
        Type::procedure => result.is_procedure(),
        Type::port => heap::is(result, object::PORT),
        Type::record => heap::is(result, object::RECORD),
        Type::condition => heap::is(result, object::CONDITION),
        Type::promise => heap::is(result, object::PROMISE),
        Type::box_ => heap::is(result, object::BOX),
        Type::foreign => heap::is(result, object::FOREIGN),
    }
}
