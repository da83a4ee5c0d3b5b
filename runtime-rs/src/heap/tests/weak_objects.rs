//! Weak pairs, ephemerons, guardians, weak tables.

use abi::object;
use abi::object::weak::{CAR, CDR};
use abi::value::Value;

use super::*;

const BOTH: [Collection; 2] = [Collection::Minor, Collection::Full];

#[test]
fn weak_pairs_break_when_their_object_is_gone() {
    for collection in BOTH {
        let context = &mut *context();
        let kept = iota(context, 0, 5);
        let lost = iota(context, 5, 9);
        context.registers[0] = kept;
        context.registers[1] = weak_pair(context, kept, kept).unwrap();
        context.registers[2] = weak_pair(context, lost, Value::NIL).unwrap();
        let strong = iota(context, 1, 3);
        context.registers[3] = weak_pair(context, Value::fixnum(8), strong).unwrap();
        collect(context, collection);
        assert_eq!(field(context.registers[1], 0), context.registers[0]);
        assert_eq!(field(context.registers[1], 1), context.registers[0]);
        assert_eq!(field(context.registers[2], 0), Value::BROKEN);
        assert_eq!(field(context.registers[3], 0), Value::fixnum(8));
        assert!(is_iota(field(context.registers[3], 1), 1, 3));
    }
}

#[test]
fn old_weak_pairs_follow_young_objects() {
    let context = &mut *context();
    context.registers[0] = weak_pair(context, Value::FALSE, Value::FALSE).unwrap();
    context.registers[1] = weak_pair(context, Value::FALSE, Value::FALSE).unwrap();
    age(context);
    let (kept, lost) = (iota(context, 0, 5), iota(context, 0, 5));
    context.registers[2] = kept;
    set_weak_field(context, context.registers[0], CAR, kept);
    set_weak_field(context, context.registers[1], CAR, lost);
    let strong = iota(context, 3, 6);
    set_weak_field(context, context.registers[1], CDR, strong);
    for _ in 0..4 {
        collect(context, Collection::Minor);
        assert_eq!(field(context.registers[0], 0), context.registers[2]);
        assert_eq!(field(context.registers[1], 0), Value::BROKEN);
        assert!(is_iota(field(context.registers[1], 1), 3, 6));
    }
    context.registers[2] = Value::FALSE;
    collect(context, Collection::Full);
    assert_eq!(field(context.registers[0], 0), Value::BROKEN);
}

#[test]
fn ephemerons_hold_their_value_only_by_their_key() {
    for collection in BOTH {
        let context = &mut *context();
        // A chain: the value of each ephemeron is the key of the one before it; and a key that only its value holds.
        let keys: Vec<Value> = (0..10).map(|i| iota(context, i, i + 3)).collect();
        let mut chain = Value::NIL;
        for pair in keys.windows(2) {
            let ephemeron = ephemeron(context, pair[0], pair[1]).unwrap();
            chain = cons(context, ephemeron, chain).unwrap();
        }
        let lost = iota(context, 0, 3);
        let own_key = cons(context, lost, lost).unwrap();
        context.registers[0] = keys[0];
        context.registers[1] = chain;
        context.registers[2] = ephemeron(context, lost, own_key).unwrap();
        collect(context, collection);
        let mut chain = context.registers[1];
        for i in (0..9).rev() {
            assert!(is_iota(field(car(chain), 0), i, i + 3));
            assert!(is_iota(field(car(chain), 1), i + 1, i + 4));
            chain = cdr(chain);
        }
        assert_eq!(elements_of_weak(context.registers[2]), [Value::BROKEN; 2]);
        context.registers[0] = Value::FALSE;
        age(context);
        collect(context, Collection::Full);
        let mut chain = context.registers[1];
        while chain.is_pair() {
            assert_eq!(elements_of_weak(car(chain)), [Value::BROKEN; 2]);
            chain = cdr(chain);
        }
    }
}

fn elements_of_weak(value: Value) -> [Value; 2] {
    [field(value, 0), field(value, 1)]
}

#[test]
fn guardians_return_what_only_they_hold() {
    for collection in BOTH {
        let context = &mut *context();
        let guardian = guardian(context).unwrap();
        context.registers[0] = guardian;
        let (kept, lost) = (iota(context, 0, 4), iota(context, 4, 8));
        context.registers[1] = kept;
        context.registers[2] = weak_pair(context, lost, Value::NIL).unwrap();
        for object in [kept, lost, lost] {
            guardian_register(context, guardian, object);
        }
        collect(context, collection);
        // Registered twice, it is returned twice; a weak reference to it is not broken, since it can be had again.
        for _ in 0..2 {
            let returned = guardian_retrieve(context, context.registers[0]);
            assert!(is_iota(returned, 4, 8));
            assert_eq!(field(context.registers[2], 0), returned);
        }
        assert_eq!(guardian_retrieve(context, context.registers[0]), Value::FALSE);
        // One is taken back, and handed over again.
        assert_eq!(
            guardian_withdraw(context, context.registers[0]),
            context.registers[1]
        );
        assert_eq!(guardian_withdraw(context, context.registers[0]), Value::FALSE);
        guardian_register(context, context.registers[0], context.registers[1]);
        context.registers[1] = Value::FALSE;
        age(context);
        collect(context, Collection::Full);
        assert!(is_iota(guardian_retrieve(context, context.registers[0]), 0, 4));
        assert_eq!(field(context.registers[2], 0), Value::BROKEN);
    }
}

#[test]
fn a_guardian_may_guard_another_one() {
    let context = &mut *context();
    let (outer, inner) = (guardian(context).unwrap(), guardian(context).unwrap());
    context.registers[0] = outer;
    let lost = iota(context, 0, 3);
    guardian_register(context, inner, lost);
    guardian_register(context, outer, inner);
    collect(context, Collection::Minor);
    let inner = guardian_retrieve(context, context.registers[0]);
    assert!(is_iota(guardian_retrieve(context, inner), 0, 3));
    // Entries of a guardian that is gone are dropped.
    let gone = guardian(context).unwrap();
    let object = iota(context, 0, 3);
    guardian_register(context, gone, object);
    collect(context, Collection::Full);
    let guardians = &heap_of(context).guardians;
    assert!(guardians.young.is_empty() && guardians.old.is_empty());
}

#[test]
fn the_symbol_table_loses_symbols_that_are_gone() {
    let context = &mut *context();
    let symbols: Vec<Value> = (0..100)
        .map(|i| {
            let text = format!("symbol-{i}");
            let name = string_from(context, &text).unwrap();
            let symbol = symbol(context, name, object::symbol::hash(text.as_bytes())).unwrap();
            runtime(context).symbols.insert(symbol);
            symbol
        })
        .collect();
    context.registers[0] = vector_from(context, &symbols[..10]).unwrap();
    collect(context, Collection::Full);
    for (i, &symbol) in symbols.iter().enumerate() {
        let found = runtime(context).symbols.find(&format!("symbol-{i}"));
        assert_eq!(found, (i < 10).then_some(symbol));
    }
}

#[test]
fn an_object_whose_address_is_a_hash_stays_where_it_is() {
    let context = &mut *context();
    let young = iota(context, 0, 1);
    assert!(may_move(context, young));
    context.registers[0] = young;
    // Among much that dies, so that the block would be evacuated.
    context.registers[1] = iota(context, 0, 5000);
    age(context);
    let old = context.registers[0];
    assert!(!may_move(context, old));
    keep_place(context, old);
    context.registers[1] = Value::NIL;
    for _ in 0..4 {
        collect(context, Collection::Full);
        assert_eq!(context.registers[0], old);
    }
}
