//! The lattice of the types pass: sets of classes of values, with the range of the fixnums among them.
//!
//! ```text
//! type ::= {class ...} [low, high]       the range is empty just when the class of fixnums is not in the set
//! ```

use crate::ir::ssa::{Arithmetic, Test};
use abi::object;
use abi::primitive::Type as Declared;
use abi::value::{FIXNUM_MAX, FIXNUM_MIN, Value as Word};

/// A set of values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Type {
    classes: u64,
    /// The smallest and the largest fixnum in the set; above all others and below all others if there is none.
    low: i64,
    high: i64,
}

const FIXNUM: u64 = 1;
const FLONUM: u64 = 1 << 1;
const PAIR: u64 = 1 << 2;
const PROCEDURE: u64 = 1 << 3;
const CHAR: u64 = 1 << 4;
const FALSE: u64 = 1 << 5;
const TRUE: u64 = 1 << 6;
const NIL: u64 = 1 << 7;
const UNBOUND: u64 = 1 << 8;
/// The other immediates.
const IMMEDIATE: u64 = 1 << 9;
/// Bit of the objects of type code 0; those of code `n` are `n` higher.
const OBJECTS: u32 = 10;

const fn object_class(code: u8) -> u64 {
    1 << (OBJECTS + code as u32)
}

const _: () = assert!(OBJECTS as usize + object::OBJECT_TYPES.len() < 64);

const BIGNUM: u64 = object_class(object::BIGNUM);
const RATNUM: u64 = object_class(object::RATNUM);
const COMPNUM: u64 = object_class(object::COMPNUM);
const EXACT_INTEGER: u64 = FIXNUM | BIGNUM;
const EXACT_REAL: u64 = EXACT_INTEGER | RATNUM;

impl Type {
    /// No value.
    pub const NONE: Type = Type::of(0);
    /// Any value.
    pub const ANY: Type = Type::of(u64::MAX);
    /// The fixnums.
    pub const FIXNUM: Type = Type::of(FIXNUM);
    /// The flonums.
    pub const FLONUM: Type = Type::of(FLONUM);
    /// `#t` and `#f`.
    pub const BOOLEAN: Type = Type::of(TRUE | FALSE);
    /// `#f`
    pub const FALSE: Type = Type::of(FALSE);
    /// The procedures.
    pub const PROCEDURE: Type = Type::of(PROCEDURE);
    /// The pairs.
    pub const PAIR: Type = Type::of(PAIR);
    /// The characters.
    pub const CHAR: Type = Type::of(CHAR);
    /// The mark of a local variable without a value.
    pub const UNBOUND: Type = Type::of(UNBOUND);
    /// Exact integers.
    pub const EXACT_INTEGER: Type = Type::of(EXACT_INTEGER);
    /// Real numbers.
    pub const REAL: Type = Type::of(EXACT_REAL | FLONUM);
    /// Numbers.
    pub const NUMBER: Type = Type::of(EXACT_REAL | FLONUM | COMPNUM);
    /// What [`abi::object`] allows a length to be.
    pub const LENGTH: Type = Type::fixnums(0, (1 << (64 - object::LENGTH_SHIFT)) - 1);

    const fn of(classes: u64) -> Type {
        if classes & FIXNUM == 0 {
            Type {
                classes,
                low: i64::MAX,
                high: i64::MIN,
            }
        } else {
            Type {
                classes,
                low: FIXNUM_MIN,
                high: FIXNUM_MAX,
            }
        }
    }

    /// The fixnums from `low` to `high`.
    pub const fn fixnums(low: i64, high: i64) -> Type {
        if low > high {
            return Type::NONE;
        }
        Type {
            classes: FIXNUM,
            low,
            high,
        }
    }

    /// The objects with a type code.
    pub const fn object(code: u8) -> Type {
        if code == object::FLONUM {
            return Type::FLONUM;
        }
        Type::of(object_class(code))
    }

    /// The type of one word that is no pointer.
    pub fn of_word(word: u64) -> Type {
        let word = Word(word);
        match word {
            Word::FALSE => Type::FALSE,
            Word::TRUE => Type::of(TRUE),
            Word::NIL => Type::of(NIL),
            Word::UNBOUND => Type::UNBOUND,
            _ if word.is_char() => Type::CHAR,
            _ if word.is_self_tagged_flonum() => Type::FLONUM,
            _ => match word.as_fixnum() {
                Some(n) => Type::fixnums(n, n),
                None => Type::of(IMMEDIATE),
            },
        }
    }

    /// The type that the table of primitives promises of a result.
    pub fn of_result(declared: Declared) -> Type {
        match declared {
            Declared::boolean => Type::BOOLEAN,
            Declared::fixnum => Type::FIXNUM,
            Declared::index => Type::fixnums(0, FIXNUM_MAX),
            Declared::byte => Type::fixnums(0, 255),
            Declared::flonum => Type::FLONUM,
            Declared::integer | Declared::number => Type::NUMBER,
            Declared::real => Type::REAL,
            Declared::char => Type::CHAR,
            Declared::pair => Type::PAIR,
            Declared::list => Type::of(PAIR | NIL),
            Declared::symbol => Type::object(object::SYMBOL),
            Declared::string => Type::object(object::STRING),
            Declared::vector => Type::object(object::VECTOR),
            Declared::bytevector => Type::object(object::BYTEVECTOR),
            Declared::procedure => Type::PROCEDURE,
            Declared::port => Type::object(object::PORT),
            Declared::record => Type::object(object::RECORD),
            Declared::condition => Type::object(object::CONDITION),
            Declared::promise => Type::object(object::PROMISE),
            Declared::box_ => Type::object(object::BOX),
            Declared::foreign => Type::object(object::FOREIGN),
            Declared::any | Declared::cell | Declared::unspecified | Declared::rest => Type::ANY,
        }
    }

    /// The values that pass a test.
    pub fn of_test(test: Test) -> Type {
        match test {
            Test::Fixnum => Type::FIXNUM,
            Test::Pair => Type::PAIR,
            Test::Procedure => Type::PROCEDURE,
            Test::Char => Type::CHAR,
            Test::Flonum => Type::FLONUM,
            Test::Boolean => Type::BOOLEAN,
            Test::Object(code) => Type::object(code),
            Test::ExactInteger => Type::EXACT_INTEGER,
            Test::Byte => Type::fixnums(0, 255),
        }
    }

    /// The values of either type.
    pub fn join(self, other: Type) -> Type {
        Type {
            classes: self.classes | other.classes,
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }

    /// The values of both types.
    pub fn meet(self, other: Type) -> Type {
        let (low, high) = (self.low.max(other.low), self.high.min(other.high));
        let classes = self.classes & other.classes;
        if low > high {
            return Type::of(classes & !FIXNUM);
        }
        Type { classes, low, high }
    }

    /// The values of this type that are not of another; that one must be a set of whole classes but for the fixnums.
    pub fn without(self, other: Type) -> Type {
        if other.classes & FIXNUM != 0 && (other.low > self.low || other.high < self.high) {
            // The range has a hole, or loses one end only: the fixnums are kept.
            let mut rest = self;
            rest.classes &= !(other.classes & !FIXNUM);
            return rest;
        }
        let classes = self.classes & !other.classes;
        if classes & FIXNUM != 0 {
            Type { classes, ..self }
        } else {
            Type::of(classes)
        }
    }

    /// Whether there is no such value.
    pub fn is_none(self) -> bool {
        self.classes == 0
    }

    /// Whether all values of this type are of another.
    pub fn is_within(self, other: Type) -> bool {
        self.classes & !other.classes == 0 && self.low >= other.low && self.high <= other.high
    }

    /// Whether no value is of both types.
    pub fn is_disjoint(self, other: Type) -> bool {
        self.meet(other).is_none()
    }

    /// Whether all values are fixnums, and there is one.
    pub fn is_fixnum(self) -> bool {
        self.classes == FIXNUM
    }

    /// Whether all values are flonums, and there is one.
    pub fn is_flonum(self) -> bool {
        self.classes == FLONUM
    }

    /// Whether this is a single value that is one word: not a fixnum range, not an object.
    pub fn is_one_constant(self) -> bool {
        matches!(self.classes, FALSE | TRUE | NIL | UNBOUND) || self.single_fixnum().is_some()
    }

    /// The only value, a fixnum.
    pub fn single_fixnum(self) -> Option<i64> {
        (self.classes == FIXNUM && self.low == self.high).then_some(self.low)
    }

    /// The least and the greatest fixnum, if there is one.
    pub fn range(self) -> Option<(i64, i64)> {
        (self.classes & FIXNUM != 0).then_some((self.low, self.high))
    }

    /// This type, with its fixnums bounded.
    pub fn clamp(self, low: i64, high: i64) -> Type {
        self.meet(Type {
            classes: u64::MAX,
            low,
            high,
        })
    }

    /// A type above both, such that chains of these are short: a bound that moved goes to the next landmark.
    pub fn widen(self, next: Type) -> Type {
        let mut wide = self.join(next);
        if self.classes & FIXNUM == 0 || wide == self {
            return wide;
        }
        if wide.low < self.low {
            wide.low = if wide.low >= 0 { 0 } else { FIXNUM_MIN };
        }
        if wide.high > self.high {
            wide.high = if wide.high <= 0 { 0 } else { FIXNUM_MAX };
        }
        wide
    }

    /// The result of generic arithmetic on values of two types; what is no number raises.
    pub fn arithmetic(op: Arithmetic, a: Type, b: Type) -> Type {
        let (a, b) = (a.meet(Type::NUMBER), b.meet(Type::NUMBER));
        if a.is_none() || b.is_none() {
            return Type::NONE;
        }
        if a.is_fixnum() && b.is_fixnum() {
            return match interval(op, (a.low, a.high), (b.low, b.high)) {
                Some((low, high)) => Type::fixnums(low, high),
                None => Type::EXACT_INTEGER,
            };
        }
        let either = a.classes | b.classes;
        if either & COMPNUM != 0 {
            return Type::NUMBER;
        }
        let mut classes = 0;
        if either & FLONUM != 0 {
            classes |= FLONUM;
        }
        if a.classes & EXACT_REAL != 0 && b.classes & EXACT_REAL != 0 {
            classes |= EXACT_INTEGER | either & RATNUM;
        }
        Type::of(classes)
    }
}

/// The range of fixnum arithmetic, if all results are fixnums. A divisor of 0 has no result.
fn interval(op: Arithmetic, a: (i64, i64), b: (i64, i64)) -> Option<(i64, i64)> {
    let (low, high) = match op {
        Arithmetic::Add => (a.0 + b.0, a.1 + b.1),
        Arithmetic::Subtract => (a.0 - b.1, a.1 - b.0),
        Arithmetic::Multiply => {
            let corners =
                [(a.0, b.0), (a.0, b.1), (a.1, b.0), (a.1, b.1)].map(|(x, y)| i128::from(x) * i128::from(y));
            let low = corners.into_iter().min().expect("there are four");
            let high = corners.into_iter().max().expect("there are four");
            (i64::try_from(low).ok()?, i64::try_from(high).ok()?)
        }
        Arithmetic::Quotient => {
            if b.0 > 0 {
                // Towards zero, so no further away than the dividend.
                (a.0.min(0) / b.0, a.1.max(0) / b.0)
            } else {
                let most = a.0.abs().max(a.1.abs());
                (-most, most)
            }
        }
        Arithmetic::Remainder => {
            let most = b.0.abs().max(b.1.abs()) - 1;
            (
                if a.0 < 0 { (-most).max(a.0) } else { 0 },
                if a.1 > 0 { most.min(a.1) } else { 0 },
            )
        }
        Arithmetic::Modulo => (
            if b.0 < 0 { b.0 + 1 } else { 0 },
            if b.1 > 0 { b.1 - 1 } else { 0 },
        ),
    };
    (low >= FIXNUM_MIN && high <= FIXNUM_MAX).then_some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_arithmetic_contain_all_results() {
        let ops = [
            Arithmetic::Add,
            Arithmetic::Subtract,
            Arithmetic::Multiply,
            Arithmetic::Quotient,
            Arithmetic::Remainder,
            Arithmetic::Modulo,
        ];
        let apply = |op, x: i64, y: i64| match op {
            Arithmetic::Add => Some(x + y),
            Arithmetic::Subtract => Some(x - y),
            Arithmetic::Multiply => Some(x * y),
            Arithmetic::Quotient => x.checked_div(y),
            Arithmetic::Remainder => x.checked_rem(y),
            Arithmetic::Modulo => (y != 0).then(|| ((x % y) + y) % y),
        };
        for op in ops {
            for (a, b) in (-3..4).flat_map(|a| (a..4).map(move |b| (a, b))) {
                for (c, d) in (-3..4).flat_map(|c| (c..4).map(move |d| (c, d))) {
                    let result = Type::arithmetic(op, Type::fixnums(a, b), Type::fixnums(c, d));
                    for (x, y) in (a..=b).flat_map(|x| (c..=d).map(move |y| (x, y))) {
                        if let Some(z) = apply(op, x, y) {
                            assert!(
                                Type::fixnums(z, z).is_within(result),
                                "{op:?} {x} {y}: {z} in {result:?}"
                            );
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn ranges_that_overflow_are_no_fixnums() {
        let one = Type::fixnums(1, 1);
        let sum = Type::arithmetic(Arithmetic::Add, Type::fixnums(0, FIXNUM_MAX), one);
        assert_eq!(sum, Type::EXACT_INTEGER);
        let quotient = Type::arithmetic(Arithmetic::Quotient, Type::FIXNUM, Type::fixnums(-1, -1));
        assert_eq!(quotient, Type::EXACT_INTEGER);
    }

    #[test]
    fn a_type_without_part_of_the_fixnums_keeps_them() {
        let rest = Type::ANY.without(Type::fixnums(0, 255));
        assert!(Type::FIXNUM.is_within(rest));
        assert!(Type::FIXNUM.is_disjoint(Type::ANY.without(Type::FIXNUM)));
    }
}
