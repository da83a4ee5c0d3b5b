//! Literals that hold objects of the running program, as objects.
//!
//! Literals lie in an image, which the collector does not look into, and objects move. So a pair or vector of program
//! text (a macro's template, say) with an object somewhere inside of it becomes an object itself.

use crate::ir::data::{Data, Datum, DatumId, ObjectId};
use abi::context::Context;
use abi::value::Value;
use runtime::condition::Raised;
use runtime::{allocate, heap};

/// Makes the pairs and vectors of an arena that hold an object, and all that they hold, objects. `object` gives the object
/// of a number, `add` a number for a new object.
pub fn run(
    data: &mut Data,
    context: &mut Context,
    object: impl Fn(&mut Context, ObjectId) -> Value,
    add: impl Fn(&mut Context, Value) -> ObjectId,
) -> Result<(), Raised> {
    let mut maker = Maker {
        values: vec![None; data.len()],
        unfilled: Vec::new(),
        data,
    };
    for id in maker.holders() {
        maker.make(id, context, &object)?;
    }
    while let Some(id) = maker.unfilled.pop() {
        maker.fill(id, context, &object)?;
    }
    let Maker { values, .. } = maker;
    for (index, value) in values.into_iter().enumerate() {
        let id = DatumId(index as u32);
        if let (Some(value), Datum::Pair(..) | Datum::Vector(_)) = (value, &data[id]) {
            data.set(id, Datum::Object(add(context, value)));
        }
    }
    Ok(())
}

struct Maker<'a> {
    data: &'a mut Data,
    /// The objects of the data made so far.
    values: Vec<Option<Value>>,
    /// Pairs and vectors without components yet.
    unfilled: Vec<DatumId>,
}

impl Maker<'_> {
    /// The pairs and vectors from which an object can be reached.
    fn holders(&self) -> Vec<DatumId> {
        let ids = || (0..self.data.len() as u32).map(DatumId);
        let mut parents: Vec<Vec<DatumId>> = vec![Vec::new(); self.data.len()];
        for id in ids() {
            self.parts(id)
                .iter()
                .for_each(|part| parents[part.0 as usize].push(id));
        }
        let mut holds = vec![false; self.data.len()];
        let mut work: Vec<DatumId> = ids()
            .filter(|&id| matches!(self.data[id], Datum::Object(_)))
            .collect();
        while let Some(id) = work.pop() {
            for &parent in &parents[id.0 as usize] {
                if !std::mem::replace(&mut holds[parent.0 as usize], true) {
                    work.push(parent);
                }
            }
        }
        ids().filter(|id| holds[id.0 as usize]).collect()
    }

    fn parts(&self, id: DatumId) -> Vec<DatumId> {
        match &self.data[id] {
            Datum::Pair(car, cdr) => vec![*car, *cdr],
            Datum::Vector(elements) => elements.to_vec(),
            _ => Vec::new(),
        }
    }

    /// The object of a datum, which may get its components later.
    fn make(
        &mut self,
        id: DatumId,
        context: &mut Context,
        object: &impl Fn(&mut Context, ObjectId) -> Value,
    ) -> Result<Value, Raised> {
        if let Some(value) = self.values[id.0 as usize] {
            return Ok(value);
        }
        let value = match &self.data[id] {
            Datum::Nil => Value::NIL,
            Datum::Bool(b) => Value::bool(*b),
            Datum::Char(c) => Value::char(*c),
            Datum::Eof => Value::EOF,
            Datum::Unspecified => Value::UNSPECIFIED,
            Datum::Default => Value::DEFAULT,
            Datum::Object(number) => object(context, *number),
            Datum::Number(number) => allocate::number(context, number)?,
            Datum::Symbol(name) => allocate::symbol(context, name)?,
            Datum::String(text) => allocate::string(context, text)?,
            Datum::Bytevector(bytes) => allocate::bytevector_from(context, bytes)?,
            Datum::Pair(..) => {
                self.unfilled.push(id);
                allocate::pair(context, Value::NIL, Value::NIL)?
            }
            Datum::Vector(elements) => {
                self.unfilled.push(id);
                allocate::vector(context, elements.len(), Value::NIL)?
            }
        };
        self.values[id.0 as usize] = Some(value);
        Ok(value)
    }

    fn fill(
        &mut self,
        id: DatumId,
        context: &mut Context,
        object: &impl Fn(&mut Context, ObjectId) -> Value,
    ) -> Result<(), Raised> {
        let holder = self.values[id.0 as usize].expect("what waits for its components was made");
        for (index, part) in self.parts(id).into_iter().enumerate() {
            let value = self.make(part, context, object)?;
            match (holder.is_pair(), index) {
                (true, 0) => heap::set_car(context, holder, value),
                (true, _) => heap::set_cdr(context, holder, value),
                (false, _) => heap::set_field(context, holder, index, value),
            }
        }
        Ok(())
    }
}
