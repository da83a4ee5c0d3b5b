//! Calls of C functions as SSA and VCode see them: where the System V calling convention puts each argument.
//!
//! Source: System V Application Binary Interface, AMD64 Architecture Processor Supplement, section 3.2.3.

use crate::ir::data::{Data, Datum, DatumId};
use abi::convention::REGISTER_ARGUMENTS;
use abi::foreign::FLOAT_ARGUMENTS;
use number::Number;
use std::rc::Rc;

/// How a word, or part of one, lies in memory or comes back in a register.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Access {
    /// An integer of so many bits (8, 16, 32 or 64), signed or not.
    Integer(u8, bool),
    /// A `float`.
    Single,
    /// A `double`.
    Double,
}

impl Access {
    /// By its name in descriptions: `s8` to `s64`, `u8` to `u64`, `single`, `double`.
    pub fn from_name(name: &str) -> Option<Access> {
        Some(match name {
            "s8" => Access::Integer(8, true),
            "s16" => Access::Integer(16, true),
            "s32" => Access::Integer(32, true),
            "s64" => Access::Integer(64, true),
            "u8" => Access::Integer(8, false),
            "u16" => Access::Integer(16, false),
            "u32" => Access::Integer(32, false),
            "u64" => Access::Integer(64, false),
            "single" => Access::Single,
            "double" => Access::Double,
            _ => return None,
        })
    }

    /// Its name in descriptions.
    pub fn name(self) -> String {
        match self {
            Access::Integer(bits, true) => format!("s{bits}"),
            Access::Integer(bits, false) => format!("u{bits}"),
            Access::Single => "single".into(),
            Access::Double => "double".into(),
        }
    }

    /// Size in bytes.
    pub fn bytes(self) -> u32 {
        match self {
            Access::Integer(bits, _) => u32::from(bits) / 8,
            Access::Single => 4,
            Access::Double => 8,
        }
    }
}

/// Whether a structure of these classes fits in the registers that are left after so many of each kind: all of a structure is
/// passed in registers, or all of it on the stack.
pub fn fits_registers(general: usize, float: usize, classes: &[Class]) -> bool {
    let of_general = classes.iter().filter(|&&class| class == Class::Integer).count();
    general + of_general <= REGISTER_ARGUMENTS && float + classes.len() - of_general <= FLOAT_ARGUMENTS
}

/// The class of an eightbyte of a structure.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Class {
    /// In a general register.
    Integer,
    /// In an xmm register.
    Sse,
}

/// A structure that is passed or returned in registers.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Eightbytes {
    /// Size of the structure in bytes, at most 16.
    pub size: u32,
    /// The class of each eightbyte.
    pub classes: Vec<Class>,
}

impl Eightbytes {
    /// The eightbytes: class, offset in the structure, number of bytes.
    pub fn parts(&self) -> impl Iterator<Item = (Class, u32, u32)> + '_ {
        self.classes
            .iter()
            .enumerate()
            .map(|(index, &class)| (class, index as u32 * 8, (self.size - index as u32 * 8).min(8)))
    }
}

/// How an operand becomes an argument.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Argument {
    /// An exact integer from -2^63 to 2^64 - 1: a general register or a word of the stack.
    Word,
    /// A bytevector, of whose bytes the address is passed; `#f` is NULL. Of a leaf call only.
    Bytes,
    /// Any object, as the tagged word that it is. Of a leaf call only.
    Value,
    /// A flonum: an xmm register or a word of the stack.
    Double,
    /// A flonum, rounded to a `float`: likewise.
    Single,
    /// The address of a structure that is passed in registers, if enough of them are left.
    Structure(Eightbytes),
    /// The address of a structure of so many bytes that is passed on the stack.
    Memory(u32),
}

/// What a call returns.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Outcome {
    /// Nothing.
    Nothing,
    /// A scalar.
    Scalar(Access),
    /// A structure in registers, stored at the address that is the last operand.
    Structure(Eightbytes),
}

/// The description of a call. In Core and Flat it is the constant first operand of the primitive `%foreign-call`:
///
/// ```text
///   description ::= #(name (argument ...) outcome flag ...)
///   argument    ::= word | bytes | scheme | double | single | (structure size class ...) | (memory size)
///   outcome     ::= void | scheme | s8 | ... | u64 | single | double | (structure size class ...)
///   class       ::= integer | sse
///   flag        ::= leaf | errno | variadic | serial | dispatched
/// ```
///
/// The other operands are the address of the function, the arguments, and the address of the result if the outcome is a
/// structure. Addresses are exact integers.
///
/// A dispatched call only makes a request ([`abi::foreign`]), whose address is its value; it takes no address of a
/// result, which is read from the request.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Description {
    /// The name of the foreign procedure, for listings.
    pub name: Rc<str>,
    /// The arguments.
    pub arguments: Vec<Argument>,
    /// The outcome.
    pub outcome: Outcome,
    /// The word that it returns is a tagged word.
    pub returns_value: bool,
    /// No collection, no other thread and no callback during the call: nothing is published.
    pub leaf: bool,
    /// `errno` is cleared before and captured after the call.
    pub errno: bool,
    /// The function takes variable arguments: `al` holds the number of xmm registers used.
    pub variadic: bool,
    /// The thread of a serial domain, which this is, makes the call: for the report of a crash.
    pub serial: bool,
    /// Another system thread is to make the call.
    pub dispatched: bool,
}

/// The word of descriptions for an object as the tagged word that it is.
pub const VALUE: &str = "scheme";

impl Description {
    /// Whether the last operand is the address at which a structure is stored that comes back in registers.
    pub fn takes_result_address(&self) -> bool {
        matches!(self.outcome, Outcome::Structure(_)) && !self.dispatched
    }

    /// Reads a description; `None` if it is not one.
    pub fn from_datum(data: &Data, id: DatumId) -> Option<Description> {
        let Datum::Vector(parts) = &data[id] else {
            return None;
        };
        let [name, arguments, outcome, flags @ ..] = &parts[..] else {
            return None;
        };
        let mut description = Description {
            name: symbol(data, *name)?,
            arguments: list(data, *arguments)?
                .into_iter()
                .map(|argument| self::argument(data, argument))
                .collect::<Option<_>>()?,
            outcome: self::outcome(data, *outcome)?,
            returns_value: symbol(data, *outcome).as_deref() == Some(VALUE),
            leaf: false,
            errno: false,
            variadic: false,
            serial: false,
            dispatched: false,
        };
        for &flag in flags {
            match &*symbol(data, flag)? {
                "leaf" => description.leaf = true,
                "errno" => description.errno = true,
                "variadic" => description.variadic = true,
                "serial" => description.serial = true,
                "dispatched" => description.dispatched = true,
                _ => return None,
            }
        }
        Some(description)
    }
}

fn symbol(data: &Data, id: DatumId) -> Option<Rc<str>> {
    match &data[id] {
        Datum::Symbol(name) => Some(name.clone()),
        _ => None,
    }
}

fn list(data: &Data, mut id: DatumId) -> Option<Vec<DatumId>> {
    let mut items = Vec::new();
    while let Datum::Pair(first, rest) = data[id] {
        items.push(first);
        id = rest;
    }
    (data[id] == Datum::Nil).then_some(items)
}

fn number(data: &Data, id: DatumId) -> Option<u32> {
    match data[id] {
        Datum::Number(Number::Integer(n)) => u32::try_from(n).ok(),
        _ => None,
    }
}

fn argument(data: &Data, id: DatumId) -> Option<Argument> {
    if let Some(name) = symbol(data, id) {
        return match &*name {
            "word" => Some(Argument::Word),
            "bytes" => Some(Argument::Bytes),
            VALUE => Some(Argument::Value),
            "double" => Some(Argument::Double),
            "single" => Some(Argument::Single),
            _ => None,
        };
    }
    let items = list(data, id)?;
    match (&*symbol(data, *items.first()?)?, &items[1..]) {
        ("memory", [size]) => Some(Argument::Memory(number(data, *size)?)),
        ("structure", rest) => eightbytes(data, rest).map(Argument::Structure),
        _ => None,
    }
}

fn outcome(data: &Data, id: DatumId) -> Option<Outcome> {
    if let Some(name) = symbol(data, id) {
        return match &*name {
            "void" => Some(Outcome::Nothing),
            VALUE => Some(Outcome::Scalar(Access::Integer(64, false))),
            name => Access::from_name(name).map(Outcome::Scalar),
        };
    }
    let items = list(data, id)?;
    match (&*symbol(data, *items.first()?)?, &items[1..]) {
        ("structure", rest) => eightbytes(data, rest).map(Outcome::Structure),
        _ => None,
    }
}

fn eightbytes(data: &Data, items: &[DatumId]) -> Option<Eightbytes> {
    let [size, classes @ ..] = items else {
        return None;
    };
    let classes = classes
        .iter()
        .map(|&class| match &*symbol(data, class)? {
            "integer" => Some(Class::Integer),
            "sse" => Some(Class::Sse),
            _ => None,
        })
        .collect::<Option<Vec<_>>>()?;
    let size = number(data, *size)?;
    (size > 0 && size.div_ceil(8) as usize == classes.len() && size <= 16)
        .then_some(Eightbytes { size, classes })
}
