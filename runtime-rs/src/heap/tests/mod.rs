//! Tests of the heap and the collector alone, driven from Rust.

// Making objects and looking at them.
mod objects;

use abi::entry::RUNTIME_ENTRY_COUNT;
use abi::primitive::PRIMITIVE_COUNT;

use crate::context::{Options, OwnedContext};

/// A Context without primitives, whose heap is small and verified after every collection.
fn context() -> OwnedContext {
    context_with(&Options {
        max_heap: 256 << 20,
        nursery_bytes: 256 << 10,
        verify_heap: true,
        ..Options::default()
    })
}

/// A Context without primitives.
fn context_with(options: &Options) -> OwnedContext {
    OwnedContext::new(options, [0; PRIMITIVE_COUNT], [0; RUNTIME_ENTRY_COUNT]).expect("the system has memory")
}
