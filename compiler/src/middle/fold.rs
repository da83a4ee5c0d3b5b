//! Constant folding: what a primitive comes to when its operands are known, or their types.
//!
//! A primitive is folded only where it cannot fail; one that would is left to raise when it runs.

use crate::ir::data::Datum;
use abi::primitive::{Effect, How, Primitive, Type};
use abi::value::{FIXNUM_MAX, FIXNUM_MIN};
use number::Number;
use std::cmp::Ordering;

/// Bignums of more bits are not made at compile time.
const MOST_BITS: u64 = 1024;

/// Whether a primitive accepts all arguments and has no effect but to read and to allocate, so that it may be removed
/// when its result is not used.
pub fn is_total(primitive: Primitive) -> bool {
    let info = primitive.info();
    // Cells are made by the compiler, which passes nothing else where one is expected.
    let accepts_all = |parameter: &Type| matches!(parameter, Type::any | Type::rest | Type::cell);
    info.effect <= Effect::allocates && info.how != How::stub && info.parameters.iter().all(accepts_all)
}

/// The value of a primitive applied to constants.
pub fn fold(primitive: Primitive, operands: &[Datum]) -> Option<Datum> {
    match operands {
        [] => match primitive {
            Primitive::unspecified => Some(Datum::Unspecified),
            Primitive::default => Some(Datum::Default),
            Primitive::eof => Some(Datum::Eof),
            _ => None,
        },
        [a] => fold_one(primitive, a),
        [Datum::Number(a), Datum::Number(b)] => fold_numbers(primitive, a, b),
        [a, b] => match primitive {
            Primitive::eq | Primitive::eqv | Primitive::equal if is_identified(a) || is_identified(b) => {
                Some(Datum::Bool(a == b))
            }
            _ => None,
        },
        _ => None,
    }
}

fn fold_one(primitive: Primitive, a: &Datum) -> Option<Datum> {
    match (primitive, a) {
        (_, Datum::Object(_)) => None,
        (Primitive::is_null, _) => Some(Datum::Bool(*a == Datum::Nil)),
        (Primitive::is_eof, _) => Some(Datum::Bool(*a == Datum::Eof)),
        (Primitive::is_default, _) => Some(Datum::Bool(*a == Datum::Default)),
        (Primitive::is_pair, Datum::Nil) => Some(Datum::Bool(false)),
        (Primitive::not, _) => Some(Datum::Bool(*a == Datum::Bool(false))),
        (Primitive::char_to_integer, Datum::Char(c)) => {
            Some(Datum::Number(Number::Integer(i64::from(*c as u32))))
        }
        (Primitive::integer_to_char, Datum::Number(Number::Integer(n))) => {
            Some(Datum::Char(char::from_u32(u32::try_from(*n).ok()?)?))
        }
        (_, Datum::Number(n)) => fold_number(primitive, n),
        (_, _) => None,
    }
}

fn fold_number(primitive: Primitive, n: &Number) -> Option<Datum> {
    let owned = || n.clone();
    let truth = match primitive {
        Primitive::is_real => Some(n.is_real()),
        Primitive::is_rational => Some(n.is_rational()),
        Primitive::is_integer => Some(n.is_integer()),
        Primitive::is_exact => Some(n.is_exact()),
        Primitive::is_nan => Some(n.is_nan()),
        Primitive::is_infinite => Some(n.is_infinite()),
        _ => None,
    };
    if let Some(truth) = truth {
        return Some(Datum::Bool(truth));
    }
    let result = match primitive {
        Primitive::exact => number::exact(owned()).ok()?,
        Primitive::inexact => number::inexact(owned()),
        Primitive::floor => number::floor(owned()).ok()?,
        Primitive::ceiling => number::ceiling(owned()).ok()?,
        Primitive::truncate => number::truncate(owned()).ok()?,
        Primitive::round => number::round(owned()).ok()?,
        Primitive::sqrt => number::sqrt(owned()),
        Primitive::fixnum_to_flonum if is_fixnum(n) => number::inexact(owned()),
        Primitive::fixnum_not => Number::Integer(!fixnum(n)?),
        _ => return None,
    };
    number_datum(result)
}

fn fold_numbers(primitive: Primitive, a: &Number, b: &Number) -> Option<Datum> {
    if let Some(truth) = compare(primitive, a, b) {
        return Some(Datum::Bool(truth));
    }
    let (x, y) = (a.clone(), b.clone());
    let result = match primitive {
        Primitive::add => number::add(x, y),
        Primitive::subtract => number::subtract(x, y),
        Primitive::multiply if bits(a) + bits(b) <= MOST_BITS => number::multiply(x, y),
        Primitive::divide => number::divide(x, y).ok()?,
        Primitive::quotient => number::quotient(x, y).ok()?,
        Primitive::remainder => number::remainder(x, y).ok()?,
        Primitive::modulo => number::modulo(x, y).ok()?,
        Primitive::floor_quotient => number::floor_quotient(x, y).ok()?,
        Primitive::gcd => number::gcd(x, y).ok()?,
        Primitive::expt => number::expt(x, y, MOST_BITS).ok()?,
        Primitive::fixnum_add => Number::Integer(fixnum(a)? + fixnum(b)?),
        Primitive::fixnum_subtract => Number::Integer(fixnum(a)? - fixnum(b)?),
        Primitive::fixnum_multiply => Number::Integer(fixnum(a)?.checked_mul(fixnum(b)?)?),
        Primitive::fixnum_and => Number::Integer(fixnum(a)? & fixnum(b)?),
        Primitive::fixnum_or => Number::Integer(fixnum(a)? | fixnum(b)?),
        Primitive::fixnum_xor => Number::Integer(fixnum(a)? ^ fixnum(b)?),
        Primitive::flonum_add => Number::Flonum(flonum(a)? + flonum(b)?),
        Primitive::flonum_subtract => Number::Flonum(flonum(a)? - flonum(b)?),
        Primitive::flonum_multiply => Number::Flonum(flonum(a)? * flonum(b)?),
        Primitive::flonum_divide => Number::Flonum(flonum(a)? / flonum(b)?),
        _ => return None,
    };
    let is_fixnum_operation = primitive.info().result == Type::fixnum;
    if is_fixnum_operation && !is_fixnum(&result) {
        None
    } else {
        number_datum(result)
    }
}

fn compare(primitive: Primitive, a: &Number, b: &Number) -> Option<bool> {
    let order = |accept: fn(Ordering) -> bool| {
        let order = number::compare(a.clone(), b.clone()).ok()?;
        Some(order.is_some_and(accept))
    };
    match primitive {
        Primitive::number_equal => Some(number::equal(a, b)),
        Primitive::number_less => order(Ordering::is_lt),
        Primitive::number_greater => order(Ordering::is_gt),
        Primitive::number_less_equal => order(Ordering::is_le),
        Primitive::number_greater_equal => order(Ordering::is_ge),
        Primitive::fixnum_equal => Some(fixnum(a)? == fixnum(b)?),
        Primitive::fixnum_less => Some(fixnum(a)? < fixnum(b)?),
        Primitive::flonum_equal => Some(flonum(a)? == flonum(b)?),
        Primitive::flonum_less => Some(flonum(a)? < flonum(b)?),
        Primitive::eqv | Primitive::equal => Some(a.is_equivalent(b)),
        Primitive::eq if is_fixnum(a) && is_fixnum(b) => Some(a == b),
        _ => None,
    }
}

/// A number as a literal, unless it is too large to be made at compile time.
fn number_datum(n: Number) -> Option<Datum> {
    (bits(&n) <= MOST_BITS).then_some(Datum::Number(n))
}

/// A bound of the size of an exact number.
fn bits(n: &Number) -> u64 {
    match n {
        Number::Integer(_) | Number::Flonum(_) => 64,
        Number::Big(big) => 64 * big.limbs().len() as u64,
        Number::Ratnum(ratnum) => ratnum.numerator().magnitude_bits() + ratnum.denominator().magnitude_bits(),
        // Not worth the distinction of cases.
        Number::Compnum(_) => MOST_BITS,
    }
}

fn is_fixnum(n: &Number) -> bool {
    fixnum(n).is_some()
}

fn fixnum(n: &Number) -> Option<i64> {
    match n {
        Number::Integer(i) if (FIXNUM_MIN..=FIXNUM_MAX).contains(i) => Some(*i),
        _ => None,
    }
}

fn flonum(n: &Number) -> Option<f64> {
    match n {
        Number::Flonum(x) => Some(*x),
        _ => None,
    }
}

/// Whether `eq?` tells a constant from everything that is not equal to it.
pub fn is_identified(datum: &Datum) -> bool {
    match datum {
        Datum::Nil | Datum::Bool(_) | Datum::Char(_) | Datum::Symbol(_) => true,
        Datum::Eof | Datum::Unspecified | Datum::Default => true,
        Datum::Number(n) => is_fixnum(n),
        Datum::String(_) | Datum::Pair(..) | Datum::Vector(_) | Datum::Bytevector(_) => false,
        Datum::Object(_) => false,
    }
}

/// The type of a constant, if there is one that says more than [`Type::any`].
pub fn type_of_datum(datum: &Datum) -> Option<Type> {
    match datum {
        Datum::Bool(_) => Some(Type::boolean),
        Datum::Char(_) => Some(Type::char),
        Datum::Number(n) if is_fixnum(n) => Some(Type::fixnum),
        Datum::Number(Number::Flonum(_)) => Some(Type::flonum),
        Datum::Number(_) => Some(Type::number),
        Datum::String(_) => Some(Type::string),
        Datum::Symbol(_) => Some(Type::symbol),
        Datum::Pair(..) => Some(Type::pair),
        Datum::Vector(_) => Some(Type::vector),
        Datum::Bytevector(_) => Some(Type::bytevector),
        Datum::Unspecified => Some(Type::unspecified),
        // There is no name for the type of the empty list, but a truth value it is not.
        Datum::Nil | Datum::Eof | Datum::Default | Datum::Object(_) => None,
    }
}

/// What a type test says of a value of a known type, when that is certain.
pub fn test_type(test: Primitive, known: Type) -> Option<bool> {
    let is_number = matches!(
        known,
        Type::fixnum | Type::index | Type::byte | Type::flonum | Type::integer | Type::real | Type::number
    );
    let exactly = |tested: Type| Some(known == tested);
    match test {
        _ if matches!(known, Type::any | Type::rest | Type::list) => None,
        Primitive::is_null | Primitive::is_eof | Primitive::is_default => Some(false),
        Primitive::is_pair => exactly(Type::pair),
        Primitive::is_char => exactly(Type::char),
        Primitive::is_string => exactly(Type::string),
        Primitive::is_symbol => exactly(Type::symbol),
        Primitive::is_vector => exactly(Type::vector),
        Primitive::is_bytevector => exactly(Type::bytevector),
        Primitive::is_procedure => exactly(Type::procedure),
        Primitive::is_boolean => exactly(Type::boolean),
        Primitive::is_record => exactly(Type::record),
        Primitive::is_box => exactly(Type::box_),
        Primitive::is_port => exactly(Type::port),
        Primitive::is_condition => exactly(Type::condition),
        Primitive::is_promise => exactly(Type::promise),
        Primitive::is_number => Some(is_number),
        Primitive::is_fixnum | Primitive::is_flonum | Primitive::is_real | Primitive::is_integer
            if !is_number =>
        {
            Some(false)
        }
        Primitive::is_rational | Primitive::is_exact_integer if !is_number => Some(false),
        Primitive::is_fixnum | Primitive::is_exact_integer => match known {
            Type::fixnum | Type::index | Type::byte => Some(true),
            Type::flonum => Some(false),
            _ => None,
        },
        Primitive::is_flonum => match known {
            Type::fixnum | Type::index | Type::byte => Some(false),
            Type::flonum => Some(true),
            _ => None,
        },
        _ => None,
    }
}
