//! References to variables, and the operands that they are bound to.

use super::{Attempted, Context, Inliner, OperandId, State};
use crate::ir::core::{Expr, ExprId, Global, Var};
use crate::ir::data::Datum;
use crate::middle::effects;
use crate::middle::fold;
use crate::middle::globals::Definition;
use crate::middle::raising;
use crate::source::Span;
use abi::primitive::{Effect, Type};

/// How deep the pass may be when it processes an operand on demand: a chain of procedures each of which calls the next
/// is processed within one another. Beyond this, references just stay. A level takes up to 2 kB of stack.
pub const MOST_DEPTH: u32 = 30_000;

impl Inliner<'_> {
    /// A reference to a variable of what comes out. `single`: whether only this reference leads to the variable.
    pub fn reference(&mut self, x: Var, context: Context, span: Span, single: bool) -> Attempted<ExprId> {
        let binding = &self.bindings[x.0 as usize];
        let single = single && binding.uses == 1;
        match binding.operand {
            _ if context == Context::Effect => self.nothing(span),
            Some(operand) if !self.is_assigned(x) => {
                self.of_operand(operand, Expr::Local(x), context, span, single)
            }
            Some(_) | None => self.stay(Expr::Local(x), span),
        }
    }

    /// A reference to a global variable.
    pub fn global(&mut self, g: Global, context: Context, span: Span) -> Attempted<ExprId> {
        // Top-level code runs once: nothing is gained there.
        let single = self.in_procedure && self.global_uses[g.0 as usize] == 1;
        if context == Context::Effect && !self.globals.checked[g.0 as usize] {
            return self.nothing(span);
        }
        if matches!(context, Context::Operator(_)) && raising::is_raising(&self.program.globals[g.0 as usize])
        {
            return self.stay(Expr::Global(g), span);
        }
        if let Some(operand) = self.global_operand(g) {
            return self.of_operand(operand, Expr::Global(g), context, span, single);
        }
        if context == Context::Test && self.is_procedure(g) {
            return self.constant(Datum::Bool(true), span);
        }
        self.stay(Expr::Global(g), span)
    }

    /// Whether a global is known to be a procedure wherever it is referred to.
    pub fn is_procedure(&self, g: Global) -> bool {
        match self.globals.definitions[g.0 as usize] {
            Definition::Known(init) => matches!(self.program[init], Expr::Lambda(_)),
            Definition::External(ref shapes) => shapes.is_some(),
            Definition::Unknown => false,
        }
    }

    fn stay(&mut self, reference: Expr, span: Span) -> Attempted<ExprId> {
        if let Expr::Local(x) = reference {
            self.bindings[x.0 as usize].referenced = true;
        }
        self.add(reference, span)
    }

    /// A reference to what is bound to an operand.
    fn of_operand(
        &mut self,
        operand: OperandId,
        reference: Expr,
        context: Context,
        span: Span,
        single: bool,
    ) -> Attempted<ExprId> {
        if let Context::Operator(call) = context
            && let Some(result) = self.inline_unprocessed(operand, call, single)
        {
            return result;
        }
        let state = self.operands[operand.0 as usize].state;
        if state == State::Pending || (state == State::Fresh && self.depth > MOST_DEPTH) {
            return self.stay(reference, span);
        }
        let value = self.value(operand)?;
        match &self.program[value] {
            Expr::Const(datum) => {
                let datum = *datum;
                if context == Context::Test {
                    let truth = !matches!(self.program.data[datum], Datum::Bool(false));
                    return self.constant(Datum::Bool(truth), span);
                }
                self.add(Expr::Const(datum), span)
            }
            Expr::Local(y) if !self.is_assigned(*y) => self.reference(*y, context, span, single),
            Expr::Global(g) if self.globals.is_constant(*g) => self.global(*g, context, span),
            Expr::Lambda(_) => match context {
                Context::Test => self.constant(Datum::Bool(true), span),
                Context::Operator(call) => match self.inline(operand, value, call, single)? {
                    Some(result) => Ok(result),
                    None => self.stay(reference, span),
                },
                Context::Effect | Context::Value => self.stay(reference, span),
            },
            _ => match (context, self.truth(value)) {
                (Context::Test, Some(truth)) => self.constant(Datum::Bool(truth), span),
                (_, _) => self.stay(reference, span),
            },
        }
    }

    /// What came out of an operand for its value.
    pub fn value(&mut self, operand: OperandId) -> Attempted<ExprId> {
        if let State::Done(value) = self.operands[operand.0 as usize].state {
            return Ok(value);
        }
        self.operands[operand.0 as usize].state = State::Pending;
        let result = self.process(operand, Context::Value);
        self.operands[operand.0 as usize].state = match result {
            Ok(value) => State::Done(value),
            Err(_) => State::Fresh,
        };
        result
    }

    /// Processes an operand where it was made, as it were.
    fn process(&mut self, operand: OperandId, context: Context) -> Attempted<ExprId> {
        let info = &self.operands[operand.0 as usize];
        let (expr, environment) = (info.expr, info.environment.clone());
        let (attempt, place, within, inlining) = (info.attempt, info.place, info.within, info.inlining);
        let attempt = std::mem::replace(&mut self.attempt, attempt);
        let place = std::mem::replace(&mut self.place, place);
        let within = std::mem::replace(&mut self.within, within);
        let inside = self.inlining.split_off(inlining.min(self.inlining.len()));
        let result = self.expr(expr, context, &environment);
        self.inlining.truncate(inlining);
        self.inlining.extend(inside);
        (self.attempt, self.place, self.within) = (attempt, place, within);
        result
    }

    /// Binds variables to their operands around a body, as far as that is needed.
    pub fn bind(&mut self, bound: &[(Var, OperandId)], body: ExprId, span: Span) -> Attempted<ExprId> {
        let mut kept = Vec::new();
        let mut effects = Vec::new();
        for &(x, operand) in bound {
            if self.bindings[x.0 as usize].referenced {
                kept.push((x, self.value(operand)?));
                continue;
            }
            match self.operands[operand.0 as usize].state {
                State::Done(value) => effects.push(value),
                State::Fresh => effects.push(self.process(operand, Context::Effect)?),
                State::Pending => unreachable!("an operand is not in the scope of its variable"),
            }
        }
        let result = match kept[..] {
            [] => body,
            [(x, value)]
                if self.program[body] == Expr::Local(x)
                    && effects::has_single_value(&self.program, value) =>
            {
                value
            }
            _ => self.add(Expr::Let(kept, body), span)?,
        };
        self.in_sequence(effects, result, span)
    }

    /// What is left of an expression whose value is not needed.
    pub fn only_effect(&mut self, id: ExprId) -> Option<ExprId> {
        if !effects::may_have_effect(&self.program, &self.globals.checked, id) {
            return None;
        }
        match &self.program[id] {
            Expr::Primitive(primitive, operands) if fold::is_total(*primitive) => {
                let operands = operands.clone();
                let effects: Vec<ExprId> = operands
                    .into_iter()
                    .filter_map(|operand| self.only_effect(operand))
                    .collect();
                match effects[..] {
                    [] => None,
                    [only] => Some(only),
                    _ => Some(self.program.add(Expr::Seq(effects), self.program.span(id))),
                }
            }
            _ => Some(id),
        }
    }

    /// Whether the value of an expression is known to be true or false.
    pub fn truth(&self, id: ExprId) -> Option<bool> {
        match (self.known_constant(id), self.type_of(id)) {
            (Some(datum), _) => Some(datum != Datum::Bool(false)),
            (None, Some(Type::boolean) | None) => None,
            (None, Some(_)) => Some(true),
        }
    }

    /// The constant that an expression is.
    pub fn known_constant(&self, id: ExprId) -> Option<Datum> {
        match self.program[id] {
            Expr::Const(datum) => Some(self.program.data[datum].clone()),
            _ => None,
        }
    }

    /// The type of an expression's value, if it is known.
    pub fn type_of(&self, id: ExprId) -> Option<Type> {
        match &self.program[id] {
            Expr::Const(datum) => fold::type_of_datum(&self.program.data[*datum]),
            Expr::Lambda(_) => Some(Type::procedure),
            Expr::Global(g) if self.is_procedure(*g) => Some(Type::procedure),
            Expr::Primitive(primitive, _) if primitive.info().effect < Effect::control => {
                match primitive.info().result {
                    Type::any | Type::rest | Type::list => None,
                    known => Some(known),
                }
            }
            Expr::Local(x) if !self.is_assigned(*x) => match self.operand_state(*x)? {
                State::Done(value) if value != id => self.type_of(value),
                State::Done(_) | State::Fresh | State::Pending => None,
            },
            Expr::Seq(items) => self.type_of(*items.last()?),
            Expr::Let(_, body) | Expr::Fix(_, body) => self.type_of(*body),
            _ => None,
        }
    }

    /// How far the operand of a variable was processed.
    pub fn operand_state(&self, x: Var) -> Option<State> {
        let operand = self.bindings[x.0 as usize].operand?;
        Some(self.operands[operand.0 as usize].state)
    }
}
