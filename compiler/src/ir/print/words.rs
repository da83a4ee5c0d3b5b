//! The words of SSA and VCode: how the members of small enumerations are written. `ir::parse_ssa` reads by these tables.

use super::datum;
use crate::ir::ssa::{Arithmetic, Bitwise, Comparison, DoubleArithmetic, Element, FixnumKnowledge, Test};
use abi::object::{OBJECT_TYPES, object_type};
use abi::value::{TAG_OBJECT, TAG_PAIR, TAG_PROCEDURE, Value};

/// Comparisons.
pub const COMPARISONS: &[(Comparison, &str)] = &[
    (Comparison::Equal, "equal"),
    (Comparison::Less, "less"),
    (Comparison::Greater, "greater"),
    (Comparison::LessEqual, "less-equal"),
    (Comparison::GreaterEqual, "greater-equal"),
];

/// Arithmetic.
pub const ARITHMETIC: &[(Arithmetic, &str)] = &[
    (Arithmetic::Add, "add"),
    (Arithmetic::Subtract, "subtract"),
    (Arithmetic::Multiply, "multiply"),
    (Arithmetic::Quotient, "quotient"),
    (Arithmetic::Remainder, "remainder"),
    (Arithmetic::Modulo, "modulo"),
];

/// Which operands are known to be fixnums.
pub const KNOWLEDGE: &[(FixnumKnowledge, &str)] = &[
    (FixnumKnowledge::NONE, ""),
    (FixnumKnowledge::FIRST, "known-first"),
    (FixnumKnowledge::SECOND, "known-second"),
    (FixnumKnowledge::BOTH, "known"),
];

/// Bitwise operations.
pub const BITWISE: &[(Bitwise, &str)] = &[
    (Bitwise::And, "and"),
    (Bitwise::Or, "or"),
    (Bitwise::Xor, "xor"),
    (Bitwise::ShiftLeft, "shift-left"),
    (Bitwise::ShiftRight, "shift-right"),
];

/// Arithmetic on doubles.
pub const DOUBLE_ARITHMETIC: &[(DoubleArithmetic, &str)] = &[
    (DoubleArithmetic::Add, "double-add"),
    (DoubleArithmetic::Subtract, "double-subtract"),
    (DoubleArithmetic::Multiply, "double-multiply"),
    (DoubleArithmetic::Divide, "double-divide"),
];

/// Sorts of elements.
pub const ELEMENTS: &[(Element, &str)] = &[(Element::Word, "word"), (Element::Byte, "byte")];

/// Tests, but those for a type of object.
const TESTS: &[(Test, &str)] = &[
    (Test::Fixnum, "fixnum"),
    (Test::Pair, "pair"),
    (Test::Procedure, "procedure"),
    (Test::Char, "char"),
    (Test::Flonum, "flonum"),
    (Test::Boolean, "boolean"),
    (Test::ExactInteger, "exact-integer"),
    (Test::Byte, "byte"),
];

/// Tags of pointers.
pub const TAGS: &[(u64, &str)] = &[
    (TAG_OBJECT, "object"),
    (TAG_PAIR, "pair"),
    (TAG_PROCEDURE, "procedure"),
];

/// The immediates that have no datum of their own.
const SPECIAL: &[(Value, &str)] = &[
    (Value::EOF, "#!eof"),
    (Value::UNSPECIFIED, "#!unspecified"),
    (Value::DEFAULT, "#!default"),
    (Value::UNBOUND, "#!unbound"),
    (Value::BROKEN, "#!broken"),
    (Value::ERROR, "#!error"),
    (Value::EMPTY, "#!empty"),
    (Value::NOT_READY, "#!not-ready"),
];

/// The word of a member of a table.
pub fn word<T: Copy + PartialEq>(table: &[(T, &'static str)], member: T) -> &'static str {
    let found = table.iter().find(|row| row.0 == member);
    found.expect("the tables are complete").1
}

/// The member that a word of a table stands for.
pub fn member<T: Copy>(table: &[(T, &str)], word: &str) -> Option<T> {
    table.iter().find(|row| row.1 == word).map(|row| row.0)
}

/// The word of a test; a type of object by its name: `object-vector`.
pub fn test(test: Test) -> String {
    match test {
        Test::Object(code) => format!("object-{}", type_name(code)),
        other => word(TESTS, other).to_string(),
    }
}

/// The test that a word stands for.
pub fn test_of(word: &str) -> Option<Test> {
    match word.strip_prefix("object-") {
        Some(name) => type_code(name).map(Test::Object),
        None => member(TESTS, word),
    }
}

/// The name of a type of object, in one word.
pub fn type_name(code: u8) -> String {
    let row = object_type(code).expect("a type code of the table");
    row.name.replace(' ', "-")
}

/// The code of a type of object.
pub fn type_code(name: &str) -> Option<u8> {
    let row = OBJECT_TYPES.iter().find(|row| row.name.replace(' ', "-") == name);
    row.map(|row| row.code)
}

/// A constant word as a datum; in hexadecimal if it is none.
pub fn constant(bits: u64) -> String {
    let value = Value(bits);
    match value {
        Value::FALSE => return "#f".into(),
        Value::TRUE => return "#t".into(),
        Value::NIL => return "'()".into(),
        _ => {}
    }
    if let Some(&(_, word)) = SPECIAL.iter().find(|row| row.0 == value) {
        return word.into();
    }
    if let Some(n) = value.as_fixnum() {
        return n.to_string();
    }
    if let Some(x) = value.as_self_tagged_flonum() {
        return format!("{x:?}");
    }
    match value.as_char() {
        Some(c) => {
            let mut text = String::new();
            datum::character(c, &mut text);
            text
        }
        None => format!("{bits:#x}"),
    }
}

/// The special immediate that a word stands for.
pub fn special(word: &str) -> Option<Value> {
    member(SPECIAL, word)
}
