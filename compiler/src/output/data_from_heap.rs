//! Run-time values as literal data: what `eval` is given.

use crate::ir::data::{Data, Datum, DatumId, ObjectId};
use abi::object;
use abi::value::Value;
use runtime::heap;
use runtime::number_heap;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// A value copied.
pub struct Copy {
    /// The arena of the copy.
    pub data: Data,
    /// The copy.
    pub datum: DatumId,
    /// The objects that the copy stands for: all parts that have an identity, and those that no program text can contain
    /// (a procedure, a port, ...), which are a [`Datum::Object`]. Their numbers follow each other.
    pub objects: Vec<Value>,
    /// The objects that parts of the copy stand for.
    pub numbers: FxHashMap<DatumId, ObjectId>,
}

impl Copy {
    /// The first object that no program text can contain.
    pub fn foreign(&self) -> Option<Value> {
        let number = (0..self.data.len() as u32).find_map(|index| match self.data[DatumId(index)] {
            Datum::Object(number) => Some(number),
            _ => None,
        })?;
        let first = self.numbers.values().map(|number| number.0).min()?;
        Some(self.objects[(number.0 - first) as usize])
    }

    /// The elements of the copy, a list.
    pub fn elements(&self) -> Vec<DatumId> {
        let mut elements = Vec::new();
        let mut rest = self.datum;
        while let Datum::Pair(element, tail) = self.data[rest] {
            elements.push(element);
            rest = tail;
        }
        elements
    }
}

/// Copies a value, shared and cyclic structure as it is. The first object gets the number `first`.
pub fn copy(value: Value, first: u32, is_interned: &dyn Fn(Value) -> bool) -> Copy {
    let mut copier = Copier {
        data: Data::default(),
        is_interned,
        first,
        copies: FxHashMap::default(),
        objects: Vec::new(),
        numbers: FxHashMap::default(),
        unfilled: Vec::new(),
    };
    let datum = copier.copy(value);
    while let Some((value, id)) = copier.unfilled.pop() {
        copier.fill(value, id);
    }
    Copy {
        data: copier.data,
        datum,
        objects: copier.objects,
        numbers: copier.numbers,
    }
}

struct Copier<'a> {
    data: Data,
    /// Whether a symbol is the one of its name.
    is_interned: &'a dyn Fn(Value) -> bool,
    first: u32,
    /// The copies of objects.
    copies: FxHashMap<Value, DatumId>,
    objects: Vec<Value>,
    numbers: FxHashMap<DatumId, ObjectId>,
    /// Pairs and vectors whose copies have no components yet.
    unfilled: Vec<(Value, DatumId)>,
}

impl Copier<'_> {
    fn copy(&mut self, value: Value) -> DatumId {
        if let Some(&id) = self.copies.get(&value) {
            return id;
        }
        if let Some(datum) = self.without_identity(value) {
            return self.data.add(datum);
        }
        let object = ObjectId(self.first + self.objects.len() as u32);
        let datum = match heap::type_code(value) {
            _ if value.is_pair() => Datum::Nil,
            Some(object::VECTOR) => Datum::Nil,
            Some(object::SYMBOL) => Datum::Symbol(symbol_name(value)),
            Some(object::STRING) => Datum::String(heap::string_text(value).into()),
            Some(object::BYTEVECTOR) => Datum::Bytevector(heap::bytes(value).into()),
            _ => Datum::Object(object),
        };
        if datum == Datum::Nil {
            self.unfilled.push((value, DatumId(self.data.len() as u32)));
        }
        let id = self.data.add(datum);
        self.copies.insert(value, id);
        self.objects.push(value);
        self.numbers.insert(id, object);
        id
    }

    fn fill(&mut self, value: Value, id: DatumId) {
        let datum = if value.is_pair() {
            let car = self.copy(heap::car(value));
            Datum::Pair(car, self.copy(heap::cdr(value)))
        } else {
            let elements: Rc<[DatumId]> = heap::elements(value)
                .iter()
                .map(|&element| self.copy(element))
                .collect();
            Datum::Vector(elements)
        };
        self.data.set(id, datum);
    }

    /// A value that a literal can be as well, since no program can tell the two.
    fn without_identity(&self, value: Value) -> Option<Datum> {
        Some(match value {
            Value::NIL => Datum::Nil,
            Value::TRUE => Datum::Bool(true),
            Value::FALSE => Datum::Bool(false),
            Value::EOF => Datum::Eof,
            Value::UNSPECIFIED => Datum::Unspecified,
            Value::DEFAULT => Datum::Default,
            _ if value.is_char() => Datum::Char(value.as_char()?),
            _ if heap::is_symbol(value) && (self.is_interned)(value) => Datum::Symbol(symbol_name(value)),
            _ => Datum::Number(number_heap::number(value)?),
        })
    }
}

fn symbol_name(symbol: Value) -> Rc<str> {
    let name = heap::field(symbol, object::symbol::NAME as usize);
    heap::string_text(name).into()
}
