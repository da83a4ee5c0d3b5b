//! The primitives on values in the heap: kinds of results, errors, and the limits of size.

use abi::context::Context;
use abi::entry::RUNTIME_ENTRY_COUNT;
use abi::object::{ConditionKind, condition};
use abi::primitive::PRIMITIVE_COUNT;
use abi::value::{FIXNUM_MAX, FIXNUM_MIN, Value};
use proptest::prelude::*;

use super::*;
use crate::context::{Options, OwnedContext};

fn context() -> OwnedContext {
    let options = Options {
        max_heap: 16 << 20,
        ..Options::default()
    };
    OwnedContext::new(&options, [0; PRIMITIVE_COUNT], [0; RUNTIME_ENTRY_COUNT])
        .expect("the system has memory")
}

/// The number with this text, in the heap.
fn value(context: &mut Context, text: &str) -> Value {
    let number = number::parse(text, 10).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    give(context, &number).expect("memory for a number")
}

fn text(value: Value) -> String {
    number::to_text(&number_heap::number(value).expect("a number"), 10)
}

type Binary = fn(Value, Value, &mut Context) -> Result<Value, Raised>;

#[track_caller]
fn gives(context: &mut Context, operation: Binary, a: &str, b: &str, result: &str) {
    let (a_value, b_value) = (value(context, a), value(context, b));
    match operation(a_value, b_value, context) {
        Ok(value) => assert_eq!(text(value), result, "{a} {b}"),
        Err(_) => panic!("{a} {b}: {}", message(context)),
    }
}

#[track_caller]
fn raises(context: &mut Context, outcome: Result<Value, Raised>, kind: ConditionKind, expected: &str) {
    assert!(outcome.is_err());
    assert_eq!(
        heap::field(context.condition, condition::KIND as usize),
        Value::fixnum(kind as i64)
    );
    assert_eq!(message(context), expected);
}

fn message(context: &Context) -> String {
    heap::string_text(heap::field(context.condition, condition::MESSAGE as usize))
}

#[test]
fn results_are_in_normal_form() {
    let mut context = context();
    let most = FIXNUM_MAX.to_string();
    let least = FIXNUM_MIN.to_string();
    gives(&mut context, add, &most, "1", "1152921504606846976");
    gives(&mut context, subtract, &least, "1", "-1152921504606846977");
    gives(
        &mut context,
        multiply,
        &most,
        &most,
        "1329227995784915870597964051066650625",
    );
    gives(
        &mut context,
        multiply,
        &least,
        &least,
        "1329227995784915872903807060280344576",
    );
    gives(&mut context, divide, &least, "-1", "1152921504606846976");
    gives(&mut context, quotient, &least, "-1", "1152921504606846976");
    gives(&mut context, divide, "6", "-4", "-3/2");
    let big = value(&mut context, "1152921504606846976");
    assert!(heap::is(big, abi::object::BIGNUM));
    let one = Value::fixnum(1);
    assert_eq!(subtract(big, one, &mut context), Ok(Value::fixnum(FIXNUM_MAX)));
    assert_eq!(subtract(big, big, &mut context), Ok(Value::fixnum(0)));
    assert_eq!(quotient(big, big, &mut context), Ok(one));
    assert_eq!(number_equal(big, big, &mut context), Ok(Value::TRUE));
    let negative = value(&mut context, &least);
    assert_eq!(negative, Value::fixnum(FIXNUM_MIN));
}

#[test]
fn kinds_mix() {
    let mut context = context();
    gives(&mut context, add, "1", "1.5", "2.5");
    gives(
        &mut context,
        add,
        "100000000000000000000",
        "0.5",
        "100000000000000000000.0",
    );
    gives(&mut context, add, "1/2", "1/2", "1");
    gives(&mut context, multiply, "1e200", "1e200", "+inf.0");
    gives(&mut context, multiply, "1+2i", "1-2i", "5");
    gives(&mut context, divide, "1", "0.0", "+inf.0");
    gives(
        &mut context,
        modulo,
        "-7",
        "100000000000000000000",
        "99999999999999999993",
    );
    gives(&mut context, modulo, "100000000000000000007", "-10", "-3");
    gives(&mut context, remainder, "-100000000000000000007", "10", "-7");
    gives(&mut context, floor_quotient, "-7", "2", "-4");
    gives(&mut context, expt, "2", "100", "1267650600228229401496703205376");
    gives(
        &mut context,
        arithmetic_shift,
        "1",
        "70",
        "1180591620717411303424",
    );
    gives(
        &mut context,
        arithmetic_shift,
        "-1180591620717411303425",
        "-70",
        "-2",
    );
    gives(
        &mut context,
        arithmetic_shift,
        "-5",
        "-100000000000000000000",
        "-1",
    );
    gives(
        &mut context,
        bitwise_and,
        "-1180591620717411303424",
        "1180591620717411303425",
        "1180591620717411303424",
    );
    let (n, x) = (
        value(&mut context, "9007199254740993"),
        value(&mut context, "9007199254740992.0"),
    );
    assert_eq!(number_equal(n, x, &mut context), Ok(Value::FALSE));
    assert_eq!(number_less(x, n, &mut context), Ok(Value::TRUE));
    let nan = value(&mut context, "+nan.0");
    for compare in [
        number_less,
        number_greater,
        number_less_equal,
        number_greater_equal,
        number_equal,
    ] {
        assert_eq!(compare(nan, n, &mut context), Ok(Value::FALSE));
    }
}

#[test]
fn errors_name_procedure_argument_and_value() {
    let mut context = context();
    let context = &mut *context;
    let (zero, one, half) = (Value::fixnum(0), Value::fixnum(1), value(context, "1/2"));
    let imaginary = value(context, "+i");
    let wrong = ConditionKind::WrongType;
    let outcome = add(one, Value::TRUE, context);
    raises(
        context,
        outcome,
        wrong,
        "+: argument 2 must be a number, but is #t",
    );
    let outcome = number_less(imaginary, one, context);
    raises(
        context,
        outcome,
        wrong,
        "<: argument 1 must be a real number, but is +i",
    );
    let outcome = modulo(one, half, context);
    raises(
        context,
        outcome,
        wrong,
        "modulo: argument 2 must be an integer, but is 1/2",
    );
    let outcome = bitwise_and(half, one, context);
    raises(
        context,
        outcome,
        wrong,
        "bitwise-and: argument 1 must be an exact integer, but is 1/2",
    );
    let outcome = divide(one, zero, context);
    raises(
        context,
        outcome,
        ConditionKind::DivisionByZero,
        "/: division of 1 by exact zero",
    );
    let outcome = atan2(zero, Value::NIL, context);
    raises(
        context,
        outcome,
        wrong,
        "atan: argument 2 must be a real number, but is ()",
    );
    let minus_one = Value::fixnum(-1);
    let outcome = exact_integer_sqrt(minus_one, context);
    let expected = "exact-integer-sqrt: argument 1 must be an exact integer that is not negative, but is -1";
    raises(context, outcome, ConditionKind::OutOfRange, expected);
    let outcome = number_to_string(one, one, context);
    let expected = "number->string: argument 2 must be a radix from 2 to 36, but is 1";
    raises(context, outcome, ConditionKind::OutOfRange, expected);
    let infinity = value(context, "-inf.0");
    let outcome = exact(infinity, context);
    raises(
        context,
        outcome,
        wrong,
        "exact: argument 1 must be a rational number, but is -inf.0",
    );
}

#[test]
fn results_beyond_the_heap_are_refused_at_once() {
    let mut context = context();
    let context = &mut *context;
    let trillion = Value::fixnum(1_000_000_000_000);
    for operation in [expt, arithmetic_shift] {
        let outcome = operation(Value::fixnum(7), trillion, context);
        assert!(outcome.is_err());
    }
    let huge = value(context, "100000000000000000000000");
    assert!(expt(huge, huge, context).is_err());
    assert!(arithmetic_shift(huge, huge, context).is_err());
    assert_eq!(
        arithmetic_shift(Value::fixnum(0), huge, context),
        Ok(Value::fixnum(0))
    );
    let mut square = expt(Value::fixnum(3), Value::fixnum(5_000_000), context).expect("a part of the heap");
    let outcome = loop {
        match multiply(square, square, context) {
            Ok(product) => square = product,
            error => break error,
        }
    };
    assert!(outcome.is_err());
}

#[test]
fn texts() {
    let mut context = context();
    let context = &mut *context;
    let number = value(context, "-255/16");
    let shown = number_to_string(number, Value::fixnum(16), context).expect("text");
    assert_eq!(heap::string_text(shown), "-ff/10");
    assert_eq!(
        string_to_number(shown, Value::fixnum(16), context).map(text),
        Ok("-255/16".into())
    );
    let nonsense = crate::allocate::string(context, "12λ").expect("text");
    assert_eq!(
        string_to_number(nonsense, Value::fixnum(10), context),
        Ok(Value::FALSE)
    );
}

proptest! {
    // Each case makes a Context.
    #![proptest_config(ProptestConfig::with_cases(50))]

    /// The shortcuts for values in the heap agree with the crate `number`.
    #[test]
    fn shortcuts_agree(a in "(0|-?[1-9][0-9]{0,25})(|\\.5)", b in "(0|-?[1-9][0-9]{0,25})(|\\.0)") {
        let mut context = context();
        let context = &mut *context;
        let (x, y) = (value(context, &a), value(context, &b));
        let parsed = |text: &str| number::parse(text, 10).expect("a number");
        type Reference = fn(Number, Number) -> Result<Number, Error>;
        let rows: [(Binary, Reference); 8] = [
            (add, |a, b| Ok(number::add(a, b))),
            (subtract, |a, b| Ok(number::subtract(a, b))),
            (multiply, |a, b| Ok(number::multiply(a, b))),
            (divide, number::divide),
            (quotient, number::quotient),
            (remainder, number::remainder),
            (modulo, number::modulo),
            (floor_quotient, number::floor_quotient),
        ];
        for (primitive, reference) in rows {
            let result = primitive(x, y, context).ok().map(text);
            let expected = reference(parsed(&a), parsed(&b)).ok().map(|number| number::to_text(&number, 10));
            prop_assert_eq!(result, expected);
        }
        let ordering = number::compare(parsed(&a), parsed(&b)).expect("real");
        prop_assert_eq!(number_less(x, y, context), Ok(Value::bool(ordering.is_some_and(|o| o.is_lt()))));
        prop_assert_eq!(number_equal(x, y, context), Ok(Value::bool(ordering.is_some_and(|o| o.is_eq()))));
    }
}
