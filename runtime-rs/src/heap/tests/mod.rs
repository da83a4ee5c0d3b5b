//! Tests of the heap and the collector alone, driven from Rust. Each is at a safepoint whenever it collects: it keeps what
//! it needs in registers of the Context.

// Making objects and looking at them.
mod objects;
// Programs that allocate: what is reachable survives, unchanged.
mod programs;
// Old and young objects: cards, remembered objects, evacuation, large objects.
mod generations;
// Weak pairs, ephemerons, guardians, weak tables.
mod weak_objects;
// Frames, save areas and segments, with hand-made images.
mod frames;
// The limit of the heap.
mod limits;

use abi::context::Context;
use abi::entry::RUNTIME_ENTRY_COUNT;
use abi::primitive::PRIMITIVE_COUNT;
use abi::value::Value;

use super::*;
use crate::context::OwnedContext;

/// A Context without primitives, whose heap is small and verified after every collection.
fn context() -> OwnedContext {
    context_with(&Options {
        max_heap: 256 << 20,
        nursery_bytes: 256 << 10,
        verify_heap: true,
        deny_foreign: false,
        ..Options::default()
    })
}

/// A Context without primitives.
fn context_with(options: &Options) -> OwnedContext {
    OwnedContext::new(options, [0; PRIMITIVE_COUNT], [0; RUNTIME_ENTRY_COUNT]).expect("the system has memory")
}

/// Passes a safepoint: collects if allocation has asked for it.
fn safepoint(context: &mut Context) {
    if context.allocation_limit == 0 {
        assert_eq!(collect_entry(context), Value::UNSPECIFIED);
    }
}

/// A number of minor collections after which everything alive is old.
fn age(context: &mut Context) {
    collect(context, Collection::Minor);
    collect(context, Collection::Minor);
}

/// Whether an object is in the old zone.
fn is_old(context: &mut Context, value: Value) -> bool {
    heap_of(context).zones.is_old(value.address())
}

/// A list of the fixnums `from .. to`.
fn iota(context: &mut Context, from: i64, to: i64) -> Value {
    let numbers: Vec<Value> = (from..to).map(Value::fixnum).collect();
    list(context, &numbers).unwrap()
}

/// Whether a value is the list of the fixnums `from .. to`.
fn is_iota(mut value: Value, from: i64, to: i64) -> bool {
    for i in from..to {
        if !value.is_pair() || car(value) != Value::fixnum(i) {
            return false;
        }
        value = cdr(value);
    }
    value == Value::NIL
}
