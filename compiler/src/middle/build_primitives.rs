//! How each inline primitive is made of checks and raw operations: the primitives' part of `build_ssa`.

use super::build_ssa::Builder;
use super::foreign;
use crate::ir::ssa::*;
use abi::convention::MAX_DIRECT_ARGUMENTS;
use abi::object;
use abi::primitive::{How, Primitive, Type};
use abi::value::Value as Word;

/// The value of a primitive applied to values.
pub(super) fn value(b: &mut Builder, primitive: Primitive, args: &[Value]) -> Value {
    if let Some(condition) = condition(b, primitive, args) {
        return b.tagged(Op::Materialise(condition));
    }
    match primitive.info().how {
        How::call | How::foreign => b.tagged(Op::Call(Callee::Primitive(primitive), args.to_vec())),
        How::inline_slow => slow(b, primitive, args),
        How::inline | How::special => {
            check_arguments(b, primitive, args);
            inline(b, primitive, args)
        }
        How::stub => unreachable!("build_primitives: {primitive:?} is a call"),
    }
}

/// The test that a type of the table asks of an argument, if any.
fn test_of(kind: Type) -> Option<Test> {
    match kind {
        Type::fixnum | Type::index => Some(Test::Fixnum),
        Type::byte => Some(Test::Byte),
        Type::flonum => Some(Test::Flonum),
        Type::char => Some(Test::Char),
        Type::pair => Some(Test::Pair),
        Type::procedure => Some(Test::Procedure),
        Type::symbol => Some(Test::Object(object::SYMBOL)),
        Type::string => Some(Test::Object(object::STRING)),
        Type::vector => Some(Test::Object(object::VECTOR)),
        Type::bytevector => Some(Test::Object(object::BYTEVECTOR)),
        Type::port => Some(Test::Object(object::PORT)),
        Type::record => Some(Test::Object(object::RECORD)),
        Type::condition => Some(Test::Object(object::CONDITION)),
        Type::promise => Some(Test::Object(object::PROMISE)),
        Type::box_ => Some(Test::Object(object::BOX)),
        Type::foreign => Some(Test::Object(object::FOREIGN)),
        // Cells are made and used by the compiler alone.
        Type::cell | Type::any | Type::rest | Type::unspecified => None,
        Type::boolean => Some(Test::Boolean),
        // Inline primitives ask no more than the above; the others check in the runtime.
        Type::integer | Type::real | Type::number | Type::list => None,
    }
}

fn check_arguments(b: &mut Builder, primitive: Primitive, args: &[Value]) {
    for (position, (&kind, &arg)) in primitive.info().parameters.iter().zip(args).enumerate() {
        if let Some(test) = test_of(kind) {
            b.effect(Op::Check(test, arg, primitive, position as u8));
        }
    }
}

/// The condition by which a primitive answers, if it is a predicate that is compiled inline.
pub(super) fn condition(b: &mut Builder, primitive: Primitive, args: &[Value]) -> Option<Condition> {
    use Primitive as P;
    let is = |test| Some(Condition::Is(test, args[0]));
    let object = |code| Some(Condition::Is(Test::Object(code), args[0]));
    let word = |word: Word| Some(Condition::IsWord(args[0], word.0));
    let compare = |comparison| {
        Some(Condition::Compare(
            comparison,
            args[0],
            args[1],
            FixnumKnowledge::NONE,
        ))
    };
    match primitive {
        P::eq => Some(Condition::Same(args[0], args[1])),
        P::not => word(Word::FALSE),
        P::is_null => word(Word::NIL),
        P::is_eof => word(Word::EOF),
        P::is_default => word(Word::DEFAULT),
        P::is_broken => word(Word::BROKEN),
        P::is_not_ready => word(Word::NOT_READY),
        P::is_pair => is(Test::Pair),
        P::is_fixnum => is(Test::Fixnum),
        P::is_flonum => is(Test::Flonum),
        P::is_char => is(Test::Char),
        P::is_procedure => is(Test::Procedure),
        P::is_boolean => is(Test::Boolean),
        P::is_exact_integer => is(Test::ExactInteger),
        P::is_bignum => object(object::BIGNUM),
        P::is_ratnum => object(object::RATNUM),
        P::is_compnum => object(object::COMPNUM),
        P::is_string => object(object::STRING),
        P::is_symbol => object(object::SYMBOL),
        P::is_vector => object(object::VECTOR),
        P::is_bytevector => object(object::BYTEVECTOR),
        P::is_record => object(object::RECORD),
        P::is_box => object(object::BOX),
        P::is_port => object(object::PORT),
        P::is_condition => object(object::CONDITION),
        P::is_promise => object(object::PROMISE),
        P::is_environment => object(object::ENVIRONMENT),
        P::is_weak_pair => object(object::WEAK_PAIR),
        P::is_ephemeron => object(object::EPHEMERON),
        P::is_guardian => object(object::GUARDIAN),
        P::is_values => object(object::VALUES),
        P::is_foreign => object(object::FOREIGN),
        P::is_record_of => Some(Condition::RecordOf(args[0], args[1])),
        P::number_equal => compare(Comparison::Equal),
        P::number_less => compare(Comparison::Less),
        P::number_greater => compare(Comparison::Greater),
        P::number_less_equal => compare(Comparison::LessEqual),
        P::number_greater_equal => compare(Comparison::GreaterEqual),
        P::eqv => Some(Condition::Slow(primitive, args.to_vec())),
        P::fixnum_equal | P::fixnum_less => {
            check_arguments(b, primitive, args);
            let comparison = if primitive == P::fixnum_equal {
                Comparison::Equal
            } else {
                Comparison::Less
            };
            Some(Condition::CompareFixnums(comparison, args[0], args[1]))
        }
        P::flonum_equal | P::flonum_less => {
            let (x, y) = doubles(b, primitive, args);
            let comparison = if primitive == P::flonum_equal {
                Comparison::Equal
            } else {
                Comparison::Less
            };
            Some(Condition::CompareDoubles(comparison, x, y))
        }
        _ => None,
    }
}

fn doubles(b: &mut Builder, primitive: Primitive, args: &[Value]) -> (Value, Value) {
    check_arguments(b, primitive, args);
    (b.double(Op::Unbox(args[0])), b.double(Op::Unbox(args[1])))
}

/// Primitives with a fast path for the common types and a register-preserving call for the rest.
fn slow(b: &mut Builder, primitive: Primitive, args: &[Value]) -> Value {
    use Primitive as P;
    let arithmetic = match primitive {
        P::add => Some(Arithmetic::Add),
        P::subtract => Some(Arithmetic::Subtract),
        P::multiply => Some(Arithmetic::Multiply),
        P::quotient => Some(Arithmetic::Quotient),
        P::remainder => Some(Arithmetic::Remainder),
        P::modulo => Some(Arithmetic::Modulo),
        _ => None,
    };
    match arithmetic {
        Some(arithmetic) => b.tagged(Op::Arithmetic(
            arithmetic,
            args[0],
            args[1],
            FixnumKnowledge::NONE,
        )),
        None if primitive == P::string_ref => {
            b.effect(Op::Check(Test::Object(object::STRING), args[0], primitive, 0));
            b.effect(Op::Check(Test::Fixnum, args[1], primitive, 1));
            b.effect(Op::CheckIndex(args[0], args[1], primitive));
            b.tagged(Op::StringRef(args[0], args[1]))
        }
        None if primitive == P::string_set => {
            b.effect(Op::Check(Test::Object(object::STRING), args[0], primitive, 0));
            b.effect(Op::Check(Test::Fixnum, args[1], primitive, 1));
            b.effect(Op::CheckIndex(args[0], args[1], primitive));
            b.effect(Op::Check(Test::Char, args[2], primitive, 2));
            b.tagged(Op::Slow(primitive, args.to_vec()))
        }
        None => b.tagged(Op::Slow(primitive, args.to_vec())),
    }
}

fn unspecified(b: &mut Builder) -> Value {
    b.word(Word::UNSPECIFIED)
}

fn store(b: &mut Builder, object: Value, displacement: i32, value: Value, primitive: Primitive) -> Value {
    b.effect(Op::Store(object, displacement, value, primitive));
    unspecified(b)
}

fn float(b: &mut Builder, op: DoubleArithmetic, args: &[Value]) -> Value {
    let x = b.double(Op::Unbox(args[0]));
    let y = b.double(Op::Unbox(args[1]));
    let z = b.double(Op::DoubleArithmetic(op, x, y));
    b.tagged(Op::BoxDouble(z))
}

/// The inline primitives that are not predicates; their arguments are checked. A table.
fn inline(b: &mut Builder, primitive: Primitive, args: &[Value]) -> Value {
    use Primitive as P;
    match primitive {
        P::cons => b.pair(args[0], args[1]),
        P::car => b.tagged(Op::Load(args[0], object::CAR)),
        P::cdr => b.tagged(Op::Load(args[0], object::CDR)),
        P::set_car => store(b, args[0], object::CAR, args[1], primitive),
        P::set_cdr => store(b, args[0], object::CDR, args[1], primitive),
        P::fixnum_add => fixnum(b, Arithmetic::Add, primitive, args),
        P::fixnum_subtract => fixnum(b, Arithmetic::Subtract, primitive, args),
        P::fixnum_multiply => fixnum(b, Arithmetic::Multiply, primitive, args),
        P::fixnum_quotient => fixnum(b, Arithmetic::Quotient, primitive, args),
        P::fixnum_remainder => fixnum(b, Arithmetic::Remainder, primitive, args),
        P::fixnum_and => b.tagged(Op::Bitwise(Bitwise::And, args[0], args[1])),
        P::fixnum_or => b.tagged(Op::Bitwise(Bitwise::Or, args[0], args[1])),
        P::fixnum_xor => b.tagged(Op::Bitwise(Bitwise::Xor, args[0], args[1])),
        P::fixnum_not => {
            let ones = b.word(Word::fixnum(-1));
            b.tagged(Op::Bitwise(Bitwise::Xor, args[0], ones))
        }
        P::fixnum_shift_left => b.tagged(Op::Bitwise(Bitwise::ShiftLeft, args[0], args[1])),
        P::fixnum_shift_right => b.tagged(Op::Bitwise(Bitwise::ShiftRight, args[0], args[1])),
        P::flonum_add => float(b, DoubleArithmetic::Add, args),
        P::flonum_subtract => float(b, DoubleArithmetic::Subtract, args),
        P::flonum_multiply => float(b, DoubleArithmetic::Multiply, args),
        P::flonum_divide => float(b, DoubleArithmetic::Divide, args),
        P::flonum_sqrt => {
            let x = b.double(Op::Unbox(args[0]));
            let y = b.double(Op::DoubleSqrt(x));
            b.tagged(Op::BoxDouble(y))
        }
        P::fixnum_to_flonum => {
            let x = b.double(Op::FixnumToDouble(args[0]));
            b.tagged(Op::BoxDouble(x))
        }
        P::char_to_integer => b.tagged(Op::CharToFixnum(args[0])),
        P::string_length | P::vector_length | P::bytevector_length => b.tagged(Op::Length(args[0])),
        P::symbol_to_string => b.tagged(Op::Load(args[0], object::field(object::symbol::NAME))),
        P::symbol_hash => b.tagged(Op::Load(args[0], object::field(object::symbol::HASH))),
        // One allocation check stands for a bounded number of bytes only (`GUARANTEED_ROOM` of the heap).
        P::vector if args.len() > MAX_DIRECT_ARGUMENTS => {
            let nil = b.word(Word::NIL);
            let list = b.list(args.to_vec(), nil);
            b.tagged(Op::Call(Callee::Primitive(P::list_to_vector), vec![list]))
        }
        P::vector => b.object(object::VECTOR, args.len(), args.to_vec()),
        P::vector_ref => element_ref(b, Element::Word, primitive, args),
        P::vector_set => element_set(b, Element::Word, primitive, args),
        P::bytevector_u8_ref => element_ref(b, Element::Byte, primitive, args),
        P::bytevector_u8_set => element_set(b, Element::Byte, primitive, args),
        P::box_new => b.object(object::BOX, 1, args.to_vec()),
        P::unbox => b.tagged(Op::Load(args[0], object::field(0))),
        P::set_box => store(b, args[0], object::field(0), args[1], primitive),
        P::cell_new => b.object(object::CELL, 1, args.to_vec()),
        P::cell_ref => b.tagged(Op::Load(args[0], object::field(0))),
        P::cell_set => store(b, args[0], object::field(0), args[1], primitive),
        P::make_promise => b.object(object::PROMISE, 1, args.to_vec()),
        P::promise_state => b.tagged(Op::Load(args[0], object::field(0))),
        P::set_promise_state => store(b, args[0], object::field(0), args[1], primitive),
        P::record => b.object(object::RECORD, args.len(), args.to_vec()),
        P::record_type => b.tagged(Op::Load(args[0], object::field(object::record::TYPE))),
        P::record_ref => b.tagged(Op::LoadField(args[0], args[1])),
        P::record_set => {
            b.effect(Op::StoreElement(
                Element::Word,
                args[0],
                args[1],
                args[2],
                primitive,
            ));
            unspecified(b)
        }
        P::condition_kind => b.tagged(Op::Load(args[0], object::field(object::condition::KIND))),
        P::condition_message => b.tagged(Op::Load(args[0], object::field(object::condition::MESSAGE))),
        P::condition_irritants => b.tagged(Op::Load(args[0], object::field(object::condition::IRRITANTS))),
        P::condition_who => b.tagged(Op::Load(args[0], object::field(object::condition::WHO))),
        P::condition_payload => b.tagged(Op::Load(args[0], object::field(object::condition::PAYLOAD))),
        P::register_ref => b.tagged(Op::RegisterRef(constant_index(b, args[0]))),
        P::register_set => {
            let index = constant_index(b, args[0]);
            b.effect(Op::RegisterSet(index, args[1]));
            unspecified(b)
        }
        P::unspecified => unspecified(b),
        P::unbound => b.word(Word::UNBOUND),
        P::check_bound => {
            if let Some(Op::Literal(name)) = b.definition(args[1]).cloned() {
                b.effect(Op::CheckBound(args[0], name));
            }
            args[0]
        }
        P::default => b.word(Word::DEFAULT),
        P::eof => b.word(Word::EOF),
        P::make_foreign => b.object(object::FOREIGN, 4, args.to_vec()),
        P::foreign_address => b.tagged(Op::Load(args[0], object::field(object::foreign::ADDRESS))),
        P::foreign_length => b.tagged(Op::Load(args[0], object::field(object::foreign::LENGTH))),
        P::foreign_type => b.tagged(Op::Load(args[0], object::field(object::foreign::TYPE))),
        P::set_foreign_lifetime => {
            let place = object::field(object::foreign::LIFETIME);
            store(b, args[0], place, args[1], primitive)
        }
        P::foreign_lifetime => b.tagged(Op::Load(args[0], object::field(object::foreign::LIFETIME))),
        P::foreign_call => foreign::call(b, args),
        P::foreign_ref => foreign::reference(b, args),
        P::foreign_set => foreign::set(b, args),
        P::foreign_errno => foreign::errno(b),
        // `(values x)` of one value is that value; other numbers are taken care of by the caller.
        P::values => args[0],
        _ => unreachable!("build_primitives: {primitive:?} is in the table as inline but has no code"),
    }
}

fn fixnum(b: &mut Builder, op: Arithmetic, primitive: Primitive, args: &[Value]) -> Value {
    b.tagged(Op::FixnumArithmetic(op, args[0], args[1], primitive))
}

fn element_ref(b: &mut Builder, element: Element, primitive: Primitive, args: &[Value]) -> Value {
    b.effect(Op::CheckIndex(args[0], args[1], primitive));
    b.tagged(Op::LoadElement(element, args[0], args[1]))
}

fn element_set(b: &mut Builder, element: Element, primitive: Primitive, args: &[Value]) -> Value {
    b.effect(Op::CheckIndex(args[0], args[1], primitive));
    b.effect(Op::StoreElement(element, args[0], args[1], args[2], primitive));
    unspecified(b)
}

/// The number of a Context register, which the library always writes as a constant.
fn constant_index(b: &Builder, value: Value) -> u32 {
    if b.is_unreachable() {
        return 0;
    }
    match b.definition(value) {
        Some(Op::Word(word)) => Word(*word).as_fixnum().expect("a register is named by a fixnum") as u32,
        other => panic!("build_primitives: a register must be a constant, not {other:?}"),
    }
}
