//! The addresses through which compiled code calls the runtime, from the tables in `abi`.
//!
//! Each row that names a runtime function gets an `extern "C"` shim with the row's number of parameters. So a row
//! without an implementation, or with the wrong number of parameters, does not compile.

use abi::context::Context;
use abi::entry::{RUNTIME_ENTRY_COUNT, RuntimeEntry};
use abi::primitive::{PRIMITIVE_COUNT, Primitive};
use abi::value::Value;
use abi::{for_each_primitive, for_each_runtime_entry};

use crate::entry::contain;

/// The shim of one function. The parameter list is matched away one by one, each parameter getting a fresh name.
macro_rules! shim {
    ($function:path, ()) => { shim!(@define $function, [], a b c d e f g) };
    ($function:path, ($($parameter:ident),+)) => { shim!(@name $function, [], ($($parameter),+), a b c d e f g) };
    (@name $function:path, [$($done:tt)*], ($first:ident $(, $rest:ident)*), $name:ident $($names:ident)*) => {
        shim!(@name $function, [$($done)* ($name $first)], ($($rest),*), $($names)*)
    };
    (@name $function:path, [$($done:tt)*], (), $($names:ident)*) => { shim!(@define $function, [$($done)*], ) };
    (@define $function:path, [$(($name:ident $kind:ident))*], $($unused:ident)*) => {{
        extern "C" fn shim($($name: shim!(@type $kind),)* context: &mut Context) -> Value {
            contain(context, |context| $function($($name,)* context))
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
            $(entries[Primitive::$symbol as usize] = address!($how, crate::primitives::$symbol, ($($parameter),*));)*
        }
    };
}

for_each_primitive!(fill_primitives);

macro_rules! fill_runtime_entries {
    ($($symbol:ident ($($parameter:ident),*); $doc:literal;)*) => {
        /// Enters the address of each runtime entry.
        pub fn fill_runtime_entries(entries: &mut [usize; RUNTIME_ENTRY_COUNT]) {
            $(entries[RuntimeEntry::$symbol as usize] = shim!(crate::runtime_entries::$symbol, ($($parameter),*));)*
        }
    };
}

for_each_runtime_entry!(fill_runtime_entries);
