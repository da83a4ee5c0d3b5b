//! Calls of C functions and accesses to C's memory: their part of `build_ssa`.
//!
//! A call is made of three steps that no safepoint separates: arguments that belong on the stack are put there, those in
//! registers are converted, the function is called. The operands have been checked by the library, so that no conversion
//! fails.

use super::build_ssa::Builder;
use crate::ir::data::Datum;
use crate::ir::foreign::{Access, Argument, Class, Description, Eightbytes, Outcome, fits_registers};
use crate::ir::ssa::*;
use abi::convention::REGISTER_ARGUMENTS;
use abi::foreign::FLOAT_ARGUMENTS;
use abi::value::Value as Word;

/// `(%foreign-call description address argument ... [result])`
pub(super) fn call(b: &mut Builder, operands: &[Value]) -> Value {
    let Some(description) = description(b, operands[0]) else {
        return b.word(Word::UNSPECIFIED);
    };
    let (address, operands) = (operands[1], &operands[2..]);
    assert_eq!(
        operands.len(),
        description.arguments.len() + usize::from(description.takes_result_address()),
        "foreign: wrong number of operands for {description:?}"
    );
    let mut places = Places::default();
    for (argument, &operand) in description.arguments.iter().zip(operands) {
        places.assign(argument, operand);
    }
    let stack_words = places.stack.len() as u32;
    for (index, part) in places.stack.iter().enumerate() {
        let value = part.value(b);
        b.effect(Op::StackArgument(index as u32, stack_words, value));
    }
    let general = places.general.iter().map(|part| part.value(b)).collect();
    let float = places.float.iter().map(|part| part.value(b)).collect();
    let address = b.raw(Op::ForeignAddress(address));
    let call = Op::Foreign(Box::new(ForeignCall {
        name: description.name,
        address,
        general,
        float,
        stack_words,
        outcome: description.outcome.clone(),
        leaf: description.leaf,
        errno: description.errno,
        variadic: description.variadic,
        serial: description.serial,
        dispatched: description.dispatched,
    }));
    if description.dispatched {
        return b.tagged(call);
    }
    match description.outcome {
        Outcome::Nothing => {
            b.effect(call);
            b.word(Word::UNSPECIFIED)
        }
        Outcome::Scalar(_) if description.returns_value => {
            let result = b.raw(call);
            b.tagged(Op::RawToValue(result))
        }
        Outcome::Scalar(access) => {
            let result = typed(b, access, call);
            tagged(b, access, result)
        }
        Outcome::Structure(eightbytes) => {
            b.effect(call);
            let destination = operands[operands.len() - 1];
            store_result(b, &eightbytes, destination);
            b.word(Word::UNSPECIFIED)
        }
    }
}

/// `(%foreign-ref 'access address offset)`
pub(super) fn reference(b: &mut Builder, operands: &[Value]) -> Value {
    let Some(access) = access(b, operands[0]) else {
        return b.word(Word::UNSPECIFIED);
    };
    let (address, displacement) = address(b, operands[1], operands[2]);
    let loaded = typed(b, access, Op::RawLoad(access, address, displacement));
    tagged(b, access, loaded)
}

/// `(%foreign-set! 'access address offset value)`
pub(super) fn set(b: &mut Builder, operands: &[Value]) -> Value {
    if let Some(access) = access(b, operands[0]) {
        let value = match access {
            Access::Integer(..) => b.raw(Op::IntegerToRaw(operands[3])),
            Access::Single => single(b, operands[3]),
            Access::Double => b.double(Op::Unbox(operands[3])),
        };
        let (address, displacement) = address(b, operands[1], operands[2]);
        b.effect(Op::RawStore(access, address, displacement, value));
    }
    b.word(Word::UNSPECIFIED)
}

/// `(%foreign-errno)`
pub(super) fn errno(b: &mut Builder) -> Value {
    let word = b.raw(Op::ForeignErrno);
    b.tagged(Op::RawToInteger(32, true, word))
}

/// The constant that describes a call; `None` in code that is never reached.
fn description(b: &Builder, value: Value) -> Option<Description> {
    if b.is_unreachable() {
        return None;
    }
    let Some(&Op::Literal(datum)) = b.definition(value) else {
        panic!("foreign: the description of a call is no constant");
    };
    let description = Description::from_datum(b.data(), datum);
    Some(description.unwrap_or_else(|| panic!("foreign: not a description: {:?}", b.data()[datum])))
}

/// The constant that says how memory is accessed; likewise.
fn access(b: &Builder, value: Value) -> Option<Access> {
    if b.is_unreachable() {
        return None;
    }
    match b.definition(value) {
        Some(&Op::Literal(datum)) => match &b.data()[datum] {
            Datum::Symbol(name) => Some(
                Access::from_name(name).unwrap_or_else(|| panic!("foreign: not a type of access: {name}")),
            ),
            other => panic!("foreign: not a type of access: {other:?}"),
        },
        other => panic!("foreign: the type of an access is no constant but {other:?}"),
    }
}

/// An address, with a displacement from it.
fn address(b: &mut Builder, base: Value, offset: Value) -> (Value, i32) {
    let constant = match b.definition(offset) {
        Some(&Op::Word(word)) => Word(word).as_fixnum().and_then(|n| i32::try_from(n).ok()),
        _ => None,
    };
    let base = b.raw(Op::IntegerToRaw(base));
    match constant {
        Some(displacement) => (base, displacement),
        None => {
            let offset = b.raw(Op::IntegerToRaw(offset));
            (b.raw(Op::RawAdd(base, offset)), 0)
        }
    }
}

/// Adds an operation whose result is of the kind in which an access is held.
fn typed(b: &mut Builder, access: Access, op: Op) -> Value {
    match access {
        Access::Integer(..) => b.raw(op),
        Access::Single | Access::Double => b.double(op),
    }
}

fn tagged(b: &mut Builder, access: Access, value: Value) -> Value {
    match access {
        Access::Integer(bits, signed) => b.tagged(Op::RawToInteger(bits, signed, value)),
        Access::Single => {
            let double = b.double(Op::SingleToDouble(value));
            b.tagged(Op::BoxDouble(double))
        }
        Access::Double => b.tagged(Op::BoxDouble(value)),
    }
}

fn single(b: &mut Builder, operand: Value) -> Value {
    let double = b.double(Op::Unbox(operand));
    b.double(Op::DoubleToSingle(double))
}

/// A word of the arguments: where its value comes from. What is good until the next safepoint only is taken when no other
/// follows.
#[derive(Clone, Copy)]
enum Part {
    Word(Value),
    Address(Value),
    Value(Value),
    Double(Value),
    Single(Value),
    /// So many bytes at an offset from an address.
    Bytes(Value, u32, u32),
    /// The same, a double or, of four bytes, a float.
    Float(Value, u32, u32),
}

impl Part {
    fn value(self, b: &mut Builder) -> Value {
        match self {
            Part::Word(operand) => b.raw(Op::IntegerToRaw(operand)),
            Part::Address(bytevector) => b.raw(Op::BytesAddress(bytevector)),
            Part::Value(value) => b.raw(Op::ValueToRaw(value)),
            Part::Double(operand) => b.double(Op::Unbox(operand)),
            Part::Single(operand) => single(b, operand),
            Part::Bytes(address, offset, bytes) => {
                let address = b.raw(Op::IntegerToRaw(address));
                load_bytes(b, address, offset, bytes)
            }
            Part::Float(address, offset, bytes) => {
                let access = if bytes == 4 {
                    Access::Single
                } else {
                    Access::Double
                };
                let address = b.raw(Op::IntegerToRaw(address));
                b.double(Op::RawLoad(access, address, offset as i32))
            }
        }
    }
}

/// The arguments as the convention places them.
#[derive(Default)]
struct Places {
    general: Vec<Part>,
    float: Vec<Part>,
    stack: Vec<Part>,
}

impl Places {
    fn assign(&mut self, argument: &Argument, operand: Value) {
        match argument {
            Argument::Word => self.general_part(Part::Word(operand)),
            Argument::Bytes => self.general_part(Part::Address(operand)),
            Argument::Value => self.general_part(Part::Value(operand)),
            Argument::Double => self.float_part(Part::Double(operand)),
            Argument::Single => self.float_part(Part::Single(operand)),
            Argument::Memory(size) => self.memory(operand, *size),
            Argument::Structure(eightbytes) => {
                if !fits_registers(self.general.len(), self.float.len(), &eightbytes.classes) {
                    return self.memory(operand, eightbytes.size);
                }
                for (class, offset, bytes) in eightbytes.parts() {
                    match class {
                        Class::Integer => self.general.push(Part::Bytes(operand, offset, bytes)),
                        Class::Sse => self.float.push(Part::Float(operand, offset, bytes)),
                    }
                }
            }
        }
    }

    fn general_part(&mut self, part: Part) {
        let place = if self.general.len() < REGISTER_ARGUMENTS {
            &mut self.general
        } else {
            &mut self.stack
        };
        place.push(part);
    }

    fn float_part(&mut self, part: Part) {
        let place = if self.float.len() < FLOAT_ARGUMENTS {
            &mut self.float
        } else {
            &mut self.stack
        };
        place.push(part);
    }

    fn memory(&mut self, address: Value, size: u32) {
        for offset in (0..size).step_by(8) {
            self.stack
                .push(Part::Bytes(address, offset, (size - offset).min(8)));
        }
    }
}

/// The pieces of 8, 4, 2 and 1 bytes that make up so many bytes, at most 8: offset, and length.
fn pieces(bytes: u32) -> Vec<(u32, u32)> {
    let mut pieces = Vec::new();
    let mut done = 0;
    for length in [8, 4, 2, 1] {
        if bytes - done >= length {
            pieces.push((done, length));
            done += length;
        }
    }
    pieces
}

/// Up to eight bytes of memory as a word, without reading any beyond them.
fn load_bytes(b: &mut Builder, address: Value, offset: u32, bytes: u32) -> Value {
    let mut word: Option<Value> = None;
    for (start, length) in pieces(bytes) {
        let access = Access::Integer(length as u8 * 8, false);
        let piece = b.raw(Op::RawLoad(access, address, (offset + start) as i32));
        word = Some(match word {
            None => piece,
            Some(word) => {
                let shifted = b.raw(Op::RawShift(piece, start as i8 * 8));
                b.raw(Op::RawOr(word, shifted))
            }
        });
    }
    word.expect("a part of a structure is not empty")
}

/// Stores the registers in which a structure was returned.
fn store_result(b: &mut Builder, eightbytes: &Eightbytes, destination: Value) {
    let (mut general, mut float) = (0..2, 2..4);
    for (class, offset, bytes) in eightbytes.parts() {
        let registers = match class {
            Class::Integer => &mut general,
            Class::Sse => &mut float,
        };
        let register = registers.next().expect("a structure of two eightbytes");
        let word = b.raw(Op::ForeignResult(register));
        let address = b.raw(Op::IntegerToRaw(destination));
        for (start, length) in pieces(bytes) {
            let piece = match start {
                0 => word,
                _ => b.raw(Op::RawShift(word, -(start as i8 * 8))),
            };
            let access = Access::Integer(length as u8 * 8, false);
            b.effect(Op::RawStore(access, address, (offset + start) as i32, piece));
        }
    }
}
