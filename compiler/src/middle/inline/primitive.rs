//! Primitives whose operands are known.

use super::{Attempted, Context, Environment, Inliner, OperandId, State};
use crate::ir::core::{Expr, ExprId, Formals};
use crate::ir::data::{Datum, DatumId};
use crate::middle::fold;
use crate::source::Span;
use abi::primitive::{Primitive, Type};

/// Whether a primitive only looks into the list that is its last operand, so that the list is still known afterwards.
pub fn only_looks_into_list(primitive: Primitive) -> bool {
    matches!(
        primitive,
        Primitive::car
            | Primitive::cdr
            | Primitive::is_null
            | Primitive::is_pair
            | Primitive::apply
            | Primitive::length
    )
}

impl Inliner<'_> {
    /// Processes a primitive.
    pub fn primitive(
        &mut self,
        primitive: Primitive,
        operands: &[ExprId],
        context: Context,
        environment: &Environment,
        span: Span,
    ) -> Attempted<ExprId> {
        if let (Primitive::apply, [procedure, list]) = (primitive, operands) {
            return self.apply(*procedure, *list, context, environment, span);
        }
        let operand_context = match (primitive, context) {
            (Primitive::not, _) => Context::Test,
            (_, Context::Effect) if fold::is_total(primitive) => Context::Effect,
            (_, _) => Context::Value,
        };
        let mut values = Vec::new();
        for &operand in operands {
            values.push(self.expr(operand, operand_context, environment)?);
        }
        if context == Context::Effect && fold::is_total(primitive) {
            let nothing = self.nothing(span)?;
            return self.in_sequence(values, nothing, span);
        }
        self.residual_primitive(primitive, values, context, span)
    }

    fn residual_primitive(
        &mut self,
        primitive: Primitive,
        operands: Vec<ExprId>,
        context: Context,
        span: Span,
    ) -> Attempted<ExprId> {
        if let Some(datum) = self.fold(primitive, &operands) {
            let folded = match (context, datum) {
                (Context::Test, datum) => {
                    self.constant(Datum::Bool(!matches!(datum, Datum::Bool(false))), span)?
                }
                (_, datum) => self.constant(datum, span)?,
            };
            return self.in_sequence(operands, folded, span);
        }
        match (primitive, &operands[..]) {
            (Primitive::not, &[operand]) => {
                if let Expr::Primitive(Primitive::not, inner) = &self.program[operand] {
                    let inner = inner[0];
                    if context == Context::Test || self.type_of(inner) == Some(Type::boolean) {
                        return Ok(inner);
                    }
                }
            }
            (Primitive::car | Primitive::cdr, &[list]) => {
                if let Some(part) = self.part_of_list(primitive, list, context, span) {
                    return part;
                }
            }
            // The same objects are equivalent, and others only if both are numbers other than fixnums, or have parts.
            (Primitive::eqv | Primitive::equal, &[a, b])
                if self.is_identified(a) || self.is_identified(b) =>
            {
                return self.add(Expr::Primitive(Primitive::eq, operands), span);
            }
            _ => {}
        }
        // Code of a primitive that is a call, or that has a slow path, is longer.
        self.add(Expr::Primitive(primitive, operands), span)
    }

    /// The constant that a primitive comes to, leaving aside the effects of its operands.
    fn fold(&self, primitive: Primitive, operands: &[ExprId]) -> Option<Datum> {
        if let &[operand] = operands {
            if let Some(truth) = self
                .type_of(operand)
                .and_then(|known| fold::test_type(primitive, known))
            {
                return Some(Datum::Bool(truth));
            }
            if primitive == Primitive::not {
                return self.truth(operand).map(|truth| Datum::Bool(!truth));
            }
        }
        let constants: Option<Vec<Datum>> = operands
            .iter()
            .map(|&operand| self.known_constant(operand))
            .collect();
        fold::fold(primitive, &constants?)
    }

    /// Whether an expression is a constant that `eq?` tells from all that are not equal to it.
    fn is_identified(&self, id: ExprId) -> bool {
        self.known_constant(id)
            .is_some_and(|datum| fold::is_identified(&datum))
    }

    /// The first element or the rest of a list that is known and that no one else can change.
    fn part_of_list(
        &mut self,
        primitive: Primitive,
        list: ExprId,
        context: Context,
        span: Span,
    ) -> Option<Attempted<ExprId>> {
        let Expr::Local(x) = self.program[list] else {
            return None;
        };
        let State::Done(value) = self.operand_state(x)? else {
            return None;
        };
        if self.bindings[x.0 as usize].escapes {
            return None;
        }
        let Expr::Primitive(Primitive::cons, parts) = &self.program[value] else {
            return None;
        };
        let part = if primitive == Primitive::car {
            parts[0]
        } else {
            parts[1]
        };
        match self.program[part] {
            Expr::Local(y) if !self.is_assigned(y) => Some(self.reference(y, context, span, false)),
            Expr::Const(datum) => Some(self.add(Expr::Const(datum), span)),
            _ => None,
        }
    }

    /// `(%apply procedure list)`: a call, if the list is known.
    fn apply(
        &mut self,
        procedure: ExprId,
        list: ExprId,
        context: Context,
        environment: &Environment,
        span: Span,
    ) -> Attempted<ExprId> {
        let list = self.expr(list, Context::Value, environment)?;
        if let Some(elements) = self.elements(list) {
            let mut operands = Vec::new();
            for element in elements {
                let element = match self.program[element] {
                    Expr::Local(x) => self.reference(x, Context::Value, span, false)?,
                    _ => element,
                };
                operands.push(self.operand(element, &Environment::default(), State::Done(element)));
            }
            return self.call_of_operands(procedure, operands, context, environment, span);
        }
        let procedure = self.expr(procedure, Context::Value, environment)?;
        self.add(Expr::Primitive(Primitive::apply, vec![procedure, list]), span)
    }

    /// The elements of a list, each an expression for a new place.
    fn elements(&mut self, list: ExprId) -> Option<Vec<ExprId>> {
        let mut elements = Vec::new();
        let mut rest = list;
        let mut fresh = true;
        loop {
            match self.program[rest].clone() {
                Expr::Primitive(Primitive::cons, parts) => {
                    // An expression of a list bound to a variable may not be evaluated again.
                    let is_simple = match self.program[parts[0]] {
                        Expr::Local(x) => !self.is_assigned(x),
                        Expr::Const(_) => true,
                        _ => false,
                    };
                    if !fresh && !is_simple {
                        return None;
                    }
                    let element = self.program[parts[0]].clone();
                    let span = self.program.span(parts[0]);
                    elements.push(if fresh {
                        parts[0]
                    } else {
                        self.program.add(element, span)
                    });
                    rest = parts[1];
                }
                Expr::Local(x) if !self.is_assigned(x) && !self.bindings[x.0 as usize].escapes => {
                    let State::Done(value) = self.operand_state(x)? else {
                        return None;
                    };
                    if value == rest {
                        return None;
                    }
                    fresh = false;
                    rest = value;
                }
                Expr::Const(datum) => {
                    let span = self.program.span(list);
                    elements.extend(
                        self.constant_elements(datum)?
                            .into_iter()
                            .map(|d| self.program.add(Expr::Const(d), span)),
                    );
                    return Some(elements);
                }
                _ => return None,
            }
        }
    }

    fn constant_elements(&self, mut list: DatumId) -> Option<Vec<DatumId>> {
        // Longer lists are not worth a call with so many operands.
        const MOST: usize = 16;
        let mut elements = Vec::new();
        while let Datum::Pair(car, cdr) = self.program.data[list] {
            if elements.len() == MOST {
                return None;
            }
            elements.push(car);
            list = cdr;
        }
        matches!(self.program.data[list], Datum::Nil).then_some(elements)
    }

    /// For `(let-values list producer (%apply procedure list))`, as `call-with-values` is defined: the parameters and
    /// body of the procedure, if it is known and used here only.
    pub fn receiver(
        &mut self,
        formals: &Formals,
        body: ExprId,
        environment: &Environment,
    ) -> Option<(Formals, ExprId, Environment)> {
        let (true, Some(list)) = (formals.required.is_empty(), formals.rest) else {
            return None;
        };
        let Expr::Primitive(Primitive::apply, operands) = &self.program[body] else {
            return None;
        };
        let &[procedure, argument] = &operands[..] else {
            return None;
        };
        if self.program[argument] != Expr::Local(list) || self.bindings[list.0 as usize].uses != 1 {
            return None;
        }
        let (lambda, environment) = match self.program[procedure] {
            Expr::Lambda(_) => (procedure, environment.clone()),
            Expr::Local(x) => {
                let x = environment.lookup(x);
                let binding = &self.bindings[x.0 as usize];
                let operand: OperandId = binding
                    .operand
                    .filter(|_| binding.uses == 1 && !self.is_assigned(x))?;
                let info = &self.operands[operand.0 as usize];
                match info.state {
                    State::Fresh => (info.expr, info.environment.clone()),
                    State::Done(value) => (value, Environment::default()),
                    State::Pending => return None,
                }
            }
            _ => return None,
        };
        let Expr::Lambda(lambda) = &self.program[lambda] else {
            return None;
        };
        let [clause] = &lambda.clauses[..] else {
            return None;
        };
        Some((clause.formals.clone(), clause.body, environment))
    }
}
