//! Old and young objects: cards, remembered objects, evacuation, large objects.

use abi::object::{BYTEVECTOR, VECTOR};
use abi::value::Value;

use super::*;

#[test]
fn objects_are_old_after_two_collections() {
    let context = &mut *context();
    context.registers[0] = iota(context, 0, 10);
    collect(context, Collection::Minor);
    assert!(!is_old(context, context.registers[0]));
    collect(context, Collection::Minor);
    assert!(is_old(context, context.registers[0]));
    let old = context.registers[0];
    collect(context, Collection::Minor);
    assert_eq!(context.registers[0], old);
    assert!(is_iota(old, 0, 10));
}

#[test]
fn cards_keep_what_old_objects_refer_to() {
    let context = &mut *context();
    context.registers[0] = vector(context, 400, Value::FALSE).unwrap();
    context.registers[1] = cons(context, Value::NIL, Value::NIL).unwrap();
    age(context);
    for round in 0..8 {
        for place in [0, 150, 399] {
            let young = iota(context, place, place + 50 + round);
            set_field(context, context.registers[0], place as usize, young);
        }
        let young = iota(context, 7, 70);
        set_car(context, context.registers[1], young);
        collect(context, Collection::Minor);
        assert!(is_iota(car(context.registers[1]), 7, 70));
        for place in [0, 150, 399] {
            assert!(is_iota(
                field(context.registers[0], place as usize),
                place,
                place + 50 + round
            ));
        }
    }
}

#[test]
fn old_strings_keep_their_new_bodies() {
    let context = &mut *context();
    let large = string_filled(context, 10_000, 'x').unwrap();
    let small = string_from(context, "narrow").unwrap();
    context.registers[0] = small;
    context.registers[1] = large;
    age(context);
    let (small, large) = (context.registers[0], context.registers[1]);
    string_set(context, small, 0, 'ν').unwrap();
    string_set(context, large, 9_999, 'λ').unwrap();
    for collection in [
        Collection::Minor,
        Collection::Minor,
        Collection::Full,
        Collection::Minor,
    ] {
        collect(context, collection);
        assert_eq!(string_text(context.registers[0]), "νarrow");
        assert_eq!(string_ref(context.registers[1], 9_999), 'λ');
        assert_eq!(string_ref(context.registers[1], 9_998), 'x');
    }
}

#[test]
fn symbols_and_large_objects_never_move() {
    let context = &mut *context();
    let name = string_from(context, "fixed").unwrap();
    let symbol = symbol(context, name, 1).unwrap();
    let vector = vector(context, 600, name).unwrap();
    let data = bytevector(context, 4096, 7).unwrap();
    context.registers[..3].copy_from_slice(&[symbol, vector, data]);
    for collection in [
        Collection::Minor,
        Collection::Full,
        Collection::Minor,
        Collection::Full,
    ] {
        collect(context, collection);
        assert_eq!(context.registers[..3], [symbol, vector, data]);
        assert!(
            elements(vector)
                .iter()
                .all(|&element| element == field(symbol, 0))
        );
        assert_eq!(string_text(elements(vector)[0]), "fixed");
    }
}

#[test]
fn large_objects_are_freed_and_their_pages_used_again() {
    let context = &mut *context();
    for _ in 0..100 {
        let kept = vector(context, 100_000, Value::FALSE).unwrap();
        context.registers[0] = kept;
        bytevector(context, 3_000_000, 1).unwrap();
        safepoint(context);
        assert!(is(context.registers[0], VECTOR) && length(kept) == 100_000);
    }
    collect(context, Collection::Full);
    let heap = heap_of(context);
    assert_eq!(heap.large.objects().len(), 1);
    assert!(heap.large.used_bytes() < 1 << 20);
}

#[test]
fn sparse_blocks_are_evacuated_and_given_back() {
    let context = &mut *context();
    // A table of many old objects, of which one in a hundred stays.
    const COUNT: usize = 20_000;
    let table = vector(context, COUNT, Value::FALSE).unwrap();
    context.registers[0] = table;
    for index in 0..COUNT {
        let (tagged, raw) = (
            iota(context, 0, 10),
            bytevector(context, 100, index as u8).unwrap(),
        );
        let both = cons(context, tagged, raw).unwrap();
        set_field(context, context.registers[0], index, both);
        safepoint(context);
    }
    collect(context, Collection::Full);
    let before = heap_of(context).old.used_blocks();
    for index in 0..COUNT {
        if index % 100 != 0 {
            set_field(context, context.registers[0], index, Value::FALSE);
        }
    }
    for _ in 0..12 {
        collect(context, Collection::Full);
    }
    let heap = heap_of(context);
    assert!(heap.stats.evacuations > 0);
    assert!(
        heap.old.used_blocks() * 10 < before,
        "{} of {before} blocks are left",
        heap.old.used_blocks()
    );
    for index in (0..COUNT).step_by(100) {
        let both = field(context.registers[0], index);
        assert!(is_iota(car(both), 0, 10));
        assert!(is(cdr(both), BYTEVECTOR) && bytes(cdr(both)) == [index as u8; 100]);
    }
}

#[test]
fn holes_are_filled_again() {
    let context = &mut *context();
    for round in 0..30 {
        let list = iota(context, 0, 30_000);
        context.registers[round % 3] = list;
        safepoint(context);
        collect(
            context,
            if round % 5 == 4 {
                Collection::Full
            } else {
                Collection::Minor
            },
        );
        assert!(is_iota(context.registers[round % 3], 0, 30_000));
    }
    // Three lists of 480,000 bytes are alive; without reuse there would be thirty.
    assert!(heap_of(context).old.block_count() * 32 < 12 * 480);
}

#[test]
fn closures_with_an_odd_number_of_words_are_padded() {
    // The code of a closure: the prefix, then the entry address itself, aligned like code.
    #[repr(C, align(16))]
    struct Code([u64; 4]);
    static CODE: Code = Code([0, 2, 0, 0]);
    let entry = &raw const CODE as u64 + 16;
    let context = &mut *context();
    let list = iota(context, 0, 100);
    context.registers[0] = closure(context, entry, &[list, Value::TRUE]).unwrap();
    for collection in [Collection::Minor, Collection::Minor, Collection::Full] {
        collect(context, collection);
        let procedure = context.registers[0];
        assert_eq!(
            (access::entry(procedure), free_variables(procedure)[1]),
            (entry, Value::TRUE)
        );
        assert!(is_iota(free_variables(procedure)[0], 0, 100));
    }
}
