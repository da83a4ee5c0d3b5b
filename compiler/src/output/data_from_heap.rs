//! Run-time values as literal data: what `eval` is given.

use crate::ir::data::{Data, Datum, DatumId};
use abi::object;
use abi::value::Value;
use runtime::heap;
use runtime::number_heap;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Copies a value into an arena, shared and cyclic structure as it is. `Err` is a value inside of it that no program
/// text can contain (a procedure, a port, ...).
pub fn datum(data: &mut Data, value: Value) -> Result<DatumId, Value> {
    let mut copier = Copier {
        data,
        copies: FxHashMap::default(),
        unfilled: Vec::new(),
    };
    let id = copier.copy(value)?;
    while let Some((value, id)) = copier.unfilled.pop() {
        copier.fill(value, id)?;
    }
    Ok(id)
}

struct Copier<'a> {
    data: &'a mut Data,
    /// The copies of pairs and vectors.
    copies: FxHashMap<Value, DatumId>,
    /// Pairs and vectors whose copies have no components yet.
    unfilled: Vec<(Value, DatumId)>,
}

impl Copier<'_> {
    fn copy(&mut self, value: Value) -> Result<DatumId, Value> {
        if let Some(&id) = self.copies.get(&value) {
            return Ok(id);
        }
        if value.is_pair() || heap::is_vector(value) {
            let id = self.data.add(Datum::Nil);
            self.copies.insert(value, id);
            self.unfilled.push((value, id));
            return Ok(id);
        }
        let datum = simple(value).ok_or(value)?;
        Ok(self.data.add(datum))
    }

    fn fill(&mut self, value: Value, id: DatumId) -> Result<(), Value> {
        let datum = if value.is_pair() {
            let car = self.copy(heap::car(value))?;
            Datum::Pair(car, self.copy(heap::cdr(value))?)
        } else {
            let elements: Result<Rc<[DatumId]>, Value> = heap::elements(value)
                .iter()
                .map(|&element| self.copy(element))
                .collect();
            Datum::Vector(elements?)
        };
        self.data.set(id, datum);
        Ok(())
    }
}

/// A value without components.
fn simple(value: Value) -> Option<Datum> {
    Some(match value {
        Value::NIL => Datum::Nil,
        Value::TRUE => Datum::Bool(true),
        Value::FALSE => Datum::Bool(false),
        Value::EOF => Datum::Eof,
        Value::UNSPECIFIED => Datum::Unspecified,
        Value::DEFAULT => Datum::Default,
        _ if value.is_char() => Datum::Char(value.as_char()?),
        _ => match heap::type_code(value) {
            Some(object::SYMBOL) => {
                let name = heap::field(value, object::symbol::NAME as usize);
                Datum::Symbol(heap::string_text(name).into())
            }
            Some(object::STRING) => Datum::String(heap::string_text(value).into()),
            Some(object::BYTEVECTOR) => Datum::Bytevector(heap::bytes(value).into()),
            _ => Datum::Number(number_heap::number(value)?),
        },
    })
}
