//! The limit of the heap.

use abi::object::{ConditionKind, condition};
use abi::value::Value;

use super::*;

#[test]
fn exhaustion_raises_once_and_recovery_restores_the_reserve() {
    let options = Options {
        max_heap: 16 << 20,
        nursery_bytes: 256 << 10,
        ..Options::default()
    };
    let context = &mut *context_with(&options);
    for _ in 0..2 {
        let raised = loop {
            let more = iota(context, 0, 1000);
            context.registers[0] = cons(context, more, context.registers[0]).unwrap();
            if context.allocation_limit == 0 && collect_entry(context) == Value::ERROR {
                break context.condition;
            }
        };
        let kind = Value::fixnum(ConditionKind::OutOfMemory as i64);
        assert_eq!(field(raised, condition::KIND as usize), kind);
        assert_eq!(
            string_text(field(raised, condition::MESSAGE as usize)),
            "out of memory"
        );
        let heap = heap_of(context);
        assert_eq!(heap.reserve, 0);
        assert!(heap.max_heap > heap.configured_max_heap);
        context.registers[0] = Value::NIL;
        request(context, Collection::Full);
        assert_eq!(collect_entry(context), Value::UNSPECIFIED);
        let heap = heap_of(context);
        assert_eq!(heap.max_heap, heap.configured_max_heap);
    }
}

#[test]
fn garbage_is_no_reason_for_exhaustion() {
    let options = Options {
        max_heap: 16 << 20,
        nursery_bytes: 256 << 10,
        ..Options::default()
    };
    let context = &mut *context_with(&options);
    for round in 0..200 {
        context.registers[round % 2] = bytevector(context, 3 << 20, 0).unwrap();
        context.registers[2] = iota(context, 0, 50_000);
        safepoint(context);
    }
}

#[test]
fn under_stress_every_safepoint_collects() {
    let options = Options {
        max_heap: 64 << 20,
        gc_stress: true,
        ..Options::default()
    };
    let context = &mut *context_with(&options);
    context.registers[0] = Value::NIL;
    for i in (0..2500).rev() {
        context.registers[0] = cons(context, Value::fixnum(i), context.registers[0]).unwrap();
        safepoint(context);
    }
    assert!(is_iota(context.registers[0], 0, 2500));
    let stats = heap_of(context).stats.clone();
    assert_eq!((stats.minor, stats.full), (2498, 2));
}
