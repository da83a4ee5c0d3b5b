//! Literal data in an arena: what the reader produces and what programs quote.
//!
//! Nodes refer to each other by index, so data may be cyclic (datum labels), of any depth, and is dropped without
//! recursion.

use number::Number;
use std::rc::Rc;

/// A datum, by its index in a [`Data`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct DatumId(pub u32);

/// An object of the running program, by its number: whoever compiles code for the program knows the object.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ObjectId(pub u32);

/// A datum.
#[derive(Clone, PartialEq, Debug)]
pub enum Datum {
    /// `()`
    Nil,
    /// `#t`, `#f`
    Bool(bool),
    /// A character.
    Char(char),
    /// A number.
    Number(Number),
    /// A string.
    String(Rc<str>),
    /// A symbol, by its name.
    Symbol(Rc<str>),
    /// A pair.
    Pair(DatumId, DatumId),
    /// A vector.
    Vector(Rc<[DatumId]>),
    /// A bytevector.
    Bytevector(Rc<[u8]>),
    /// The end-of-file object.
    Eof,
    /// The unspecified value.
    Unspecified,
    /// Stands for an argument not given.
    Default,
    /// An object of the running program, itself: code that `eval` compiles refers to it. It is none that the variants above
    /// could stand for by `eqv?`; nothing else is known of it, since its contents may change.
    Object(ObjectId),
}

/// An arena of data.
#[derive(Clone, Default, Debug)]
pub struct Data {
    nodes: Vec<Datum>,
}

impl Data {
    /// Adds a node.
    pub fn add(&mut self, datum: Datum) -> DatumId {
        self.nodes.push(datum);
        DatumId(self.nodes.len() as u32 - 1)
    }

    /// Replaces a node: how cycles are closed.
    pub fn set(&mut self, id: DatumId, datum: Datum) {
        self.nodes[id.0 as usize] = datum;
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no node.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}

impl std::ops::Index<DatumId> for Data {
    type Output = Datum;
    fn index(&self, id: DatumId) -> &Datum {
        &self.nodes[id.0 as usize]
    }
}
