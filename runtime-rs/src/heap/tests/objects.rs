//! Making objects and looking at them.

use abi::object;
use abi::value::Value;

use super::context;
use crate::heap::*;

#[test]
fn objects_hold_what_they_were_made_from() {
    let context = &mut *context();
    let pair = cons(context, Value::fixnum(1), Value::NIL).unwrap();
    assert_eq!((car(pair), cdr(pair)), (Value::fixnum(1), Value::NIL));
    set_cdr(context, pair, pair);
    assert_eq!(cdr(pair), pair);
    let numbers = vector(context, 5, Value::TRUE).unwrap();
    assert!(is_vector(numbers) && elements(numbers) == [Value::TRUE; 5]);
    let limbs_of = [1, 2, u64::MAX];
    let big = bignum(context, true, &limbs_of).unwrap();
    assert!(is(big, object::BIGNUM) && is_negative(big) && limbs(big) == limbs_of);
    let data = bytevector(context, 7, 9).unwrap();
    assert_eq!(bytes(data), [9; 7]);
    for x in [1.5, f64::INFINITY, 1e300, -0.0] {
        let flonum = flonum(context, x).unwrap();
        assert!(is_flonum(flonum));
        assert_eq!(as_flonum(flonum).map(f64::to_bits), Some(x.to_bits()));
    }
    let name = string_from(context, "lambda").unwrap();
    let name = symbol(context, name, 77).unwrap();
    assert!(is_symbol(name) && field(name, object::symbol::HASH as usize) == Value::fixnum(77));
}

#[test]
fn strings_are_as_narrow_as_their_characters_allow() {
    let context = &mut *context();
    for (text, wide) in [
        ("", false),
        ("abc", false),
        ("naïve", false),
        ("λx.x", true),
        ("👋", true),
    ] {
        let string = string_from(context, text).unwrap();
        assert_eq!((is_wide(string), string_text(string).as_str()), (wide, text));
    }
    let string = string_filled(context, 5, 'a').unwrap();
    string_set(context, string, 1, 'é').unwrap();
    assert!(!is_wide(string));
    string_set(context, string, 2, 'λ').unwrap();
    assert!(is_wide(string));
    assert_eq!(string_text(string), "aéλaa");
    assert_eq!(string_ref(string, 2), 'λ');
}

#[test]
fn large_objects_are_whole_pages_and_requests_beyond_the_limit_fail() {
    let context = &mut *context();
    let large = vector(context, 100_000, Value::NIL).unwrap();
    assert_eq!(large.address() % 4096, 0);
    assert!(elements(large).iter().all(|&element| element == Value::NIL));
    assert_eq!(vector(context, usize::MAX, Value::NIL), Err(OutOfMemory));
    assert_eq!(bytevector(context, 1 << 40, 0), Err(OutOfMemory));
    assert_eq!(string_filled(context, usize::MAX - 3, 'λ'), Err(OutOfMemory));
}

#[test]
fn rust_allocates_beyond_the_nursery_and_asks_for_a_collection() {
    let context = &mut *context();
    let mut list = Value::NIL;
    for i in 0..100_000 {
        list = cons(context, Value::fixnum(i), list).unwrap();
    }
    assert_eq!((context.allocation_limit, context.stack_limit), (0, u64::MAX));
    assert!((0..100_000).rev().all(|i| {
        let found = car(list) == Value::fixnum(i);
        list = cdr(list);
        found
    }));
}

#[test]
fn immutable_objects_are_told_apart() {
    let context = &mut *context();
    let string = string_from(context, "constant").unwrap();
    assert!(is_mutable(context, string));
    make_immutable(string);
    assert!(!is_mutable(context, string));
    let pair = cons(context, string, string).unwrap();
    assert!(is_mutable(context, pair));
}
