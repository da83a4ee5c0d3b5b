//! Known procedures: attempts to put their bodies in the place of calls.

use super::operand::MOST_DEPTH;
use super::{
    Abort, Attempt, Attempted, Binding, Call, Context, Environment, Inliner, Operand, OperandId, State,
};
use crate::ir::core::{Expr, ExprId, Formals, Var};
use crate::ir::data::Datum;

use abi::primitive::Primitive;
use rustc_hash::FxHashSet;
use std::rc::Rc;

/// What may come out of a call at most, in expressions: a call itself is about five, and code that is this much larger
/// pays by what becomes known. (Chez Scheme uses 20, and counts references and constants for less.)
const SIZE_LIMIT: u32 = 26;
/// The same for each operand: moving an operand into place is no growth.
const SIZE_PER_OPERAND: u32 = 2;
/// The same when a known procedure is given for a parameter that the body calls: the loop of a higher-order procedure is
/// worth a copy in which that call is known.
const SIZE_LIMIT_HIGHER_ORDER: u32 = 120;
/// The same when the body calls a C function, outside of loops and other procedures: in a copy, arguments need neither checks
/// nor boxes where they are known.
const SIZE_LIMIT_FOREIGN: u32 = 80;
/// The same for the only reference to a procedure: the code moves rather than grows, but a reference may be copied with
/// code around it.
const SIZE_LIMIT_SINGLE: u32 = 400;
/// After so many attempts in vain a procedure is not tried again: calls with operands that make it small are rare.
const MOST_FAILURES: u8 = 20;
/// A body that is this many times larger than what may come out is not tried.
const HOPELESS_RATIO: u32 = 3;
/// A body of this size is not tried, whatever the limit; nothing more of it matters.
const HOPELESS_SIZE: u32 = SIZE_LIMIT_SINGLE * HOPELESS_RATIO;
/// How many expressions an attempt may process for each that may come out.
const EFFORT_PER_SIZE: u32 = 8;

/// What matters of a procedure's body for the decision to inline it.
#[derive(Default)]
pub struct BodyShape {
    /// The number of expressions, counted up to [`HOPELESS_SIZE`].
    size: u32,
    /// The variables that are called.
    called: FxHashSet<Var>,
    /// Whether a C function is called.
    calls_foreign: bool,
    /// Whether there is a procedure within.
    has_lambda: bool,
}

impl Inliner<'_> {
    /// Charges expressions that came out to the attempt that made them.
    pub fn charge_size(&mut self, size: u32) -> Attempted<()> {
        if let Some(index) = self.attempt {
            let attempt = &mut self.attempts[index];
            attempt.size += size;
            if attempt.size > attempt.size_limit {
                return Err(Abort(index));
            }
        }
        Ok(())
    }

    /// Charges an expression being processed.
    pub fn charge_effort(&mut self) -> Attempted<()> {
        if let Some(index) = self.attempt {
            let attempt = &mut self.attempts[index];
            attempt.effort += 1;
            if attempt.effort > attempt.effort_limit {
                return Err(Abort(index));
            }
        }
        Ok(())
    }

    /// Inlines a lambda expression that was not processed yet and to which this is the only reference.
    pub fn inline_unprocessed(
        &mut self,
        operand: OperandId,
        call: usize,
        single: bool,
    ) -> Option<Attempted<ExprId>> {
        let info = &self.operands[operand.0 as usize];
        let is_global = info.environment.is_empty();
        let (expr, environment) = (info.expr, info.environment.clone());
        let Expr::Lambda(lambda) = &self.program[expr] else {
            return None;
        };
        let accepts = lambda.clause_for(self.calls[call].operands.len()).is_some();
        if !single
            || is_global
            || !accepts
            || info.state != State::Fresh
            || self.depth > MOST_DEPTH
            || self.is_being_inlined(operand).is_some()
        {
            return None;
        }
        let hidden = self.enter(operand, None);
        let result = self.integrate(expr, &environment, call);
        self.leave(hidden);
        Some(result)
    }

    /// Notes that the body of an operand is being processed in the place of a call. What is returned is for
    /// [`Inliner::leave`].
    fn enter(&mut self, operand: OperandId, attempt: Option<usize>) -> Option<usize> {
        let index = self.inlining.len();
        self.inlining.push((operand, attempt));
        self.operands[operand.0 as usize].inlined_at.replace(index)
    }

    /// Ends what [`Inliner::enter`] began last.
    fn leave(&mut self, hidden: Option<usize>) {
        let (operand, _) = self.inlining.pop().expect("entered before");
        self.operands[operand.0 as usize].inlined_at = hidden;
    }

    fn is_being_inlined(&self, operand: OperandId) -> Option<Option<usize>> {
        let index = self.operands[operand.0 as usize].inlined_at?;
        // The entry may be put aside; see `process`.
        let entry = self.inlining.get(index)?;
        (entry.0 == operand).then_some(entry.1)
    }

    /// Attempts to inline what came out of an operand, a lambda expression.
    pub fn inline(
        &mut self,
        operand: OperandId,
        lambda: ExprId,
        call: usize,
        single: bool,
    ) -> Attempted<Option<ExprId>> {
        let Expr::Lambda(procedure) = &self.program[lambda] else {
            unreachable!("the caller has seen a lambda expression");
        };
        let Some(clause) = procedure.clause_for(self.calls[call].operands.len()) else {
            return Ok(None);
        };
        let body = procedure.clauses[clause].body;
        match self.is_being_inlined(operand) {
            Some(Some(attempt)) => {
                self.operands[operand.0 as usize].recursive = true;
                return Err(Abort(attempt));
            }
            Some(None) => return Ok(None),
            None => {}
        }
        let formals = procedure.clauses[clause].formals.clone();
        let shape = self.shape(body);
        let size_limit = self.size_limit(&formals, &shape, call, single);
        let Operand {
            recursive, failures, ..
        } = self.operands[operand.0 as usize];
        // What other operands of the call could change is little when the code is large.
        let is_hopeless = failures >= if single { 1 } else { MOST_FAILURES };
        if recursive || is_hopeless || shape.size > size_limit * HOPELESS_RATIO {
            return Ok(None);
        }
        let index = self.start_attempt(size_limit);
        let hidden = self.enter(operand, Some(index));
        let calls = self.calls.len();
        let depth = self.depth;
        let result = self.integrate(lambda, &Environment::default(), call);
        self.leave(hidden);
        self.finish_attempt(index, result.is_ok())?;
        match result {
            Ok(result) => Ok(Some(result)),
            Err(Abort(aborted)) if aborted == index => {
                debug_assert_eq!(self.calls.len(), calls);
                self.depth = depth;
                let failures = &mut self.operands[operand.0 as usize].failures;
                *failures = failures.saturating_add(1);
                Ok(None)
            }
            Err(abort) => Err(abort),
        }
    }

    fn size_limit(&self, formals: &Formals, shape: &BodyShape, call: usize, single: bool) -> u32 {
        let operands = &self.calls[call].operands;
        let mut arguments = formals.required.iter().zip(operands);
        if single {
            SIZE_LIMIT_SINGLE
        } else if arguments.any(|(x, &operand)| shape.called.contains(x) && self.is_known_procedure(operand))
        {
            SIZE_LIMIT_HIGHER_ORDER
        } else if shape.calls_foreign && !shape.has_lambda {
            SIZE_LIMIT_FOREIGN
        } else {
            SIZE_LIMIT + SIZE_PER_OPERAND * operands.len() as u32
        }
    }

    /// Whether an operand is a lambda expression or refers to a known procedure.
    fn is_known_procedure(&self, operand: OperandId) -> bool {
        let info = &self.operands[operand.0 as usize];
        let expr = match info.state {
            State::Done(value) => value,
            State::Fresh | State::Pending => info.expr,
        };
        match self.program[expr] {
            Expr::Lambda(_) => true,
            Expr::Global(g) => self.is_procedure(g),
            Expr::Local(x) => match self.bindings[info.environment.lookup(x).0 as usize].operand {
                Some(bound) => bound != operand && self.is_lambda(bound),
                None => false,
            },
            _ => false,
        }
    }

    fn is_lambda(&self, operand: OperandId) -> bool {
        let info = &self.operands[operand.0 as usize];
        let expr = match info.state {
            State::Done(value) => value,
            State::Fresh | State::Pending => info.expr,
        };
        matches!(self.program[expr], Expr::Lambda(_))
    }

    fn start_attempt(&mut self, size_limit: u32) -> usize {
        let mut effort_limit = size_limit * EFFORT_PER_SIZE;
        if let Some(outer) = self.attempt {
            let outer = &self.attempts[outer];
            effort_limit = effort_limit.min(outer.effort_limit - outer.effort.min(outer.effort_limit));
        }
        let outer = self.attempt;
        self.attempts.push(Attempt {
            outer,
            size: 0,
            size_limit,
            effort: 0,
            effort_limit,
        });
        self.attempt = Some(self.attempts.len() - 1);
        self.attempts.len() - 1
    }

    /// Charges the attempt to the one around it.
    fn finish_attempt(&mut self, index: usize, success: bool) -> Attempted<()> {
        let Attempt {
            outer, size, effort, ..
        } = self.attempts[index];
        self.attempt = outer;
        let Some(outer) = outer else { return Ok(()) };
        self.attempts[outer].effort += effort;
        if success { self.charge_size(size) } else { Ok(()) }
    }

    /// Processes the body of a lambda expression in the place of a call.
    pub fn integrate(&mut self, lambda: ExprId, environment: &Environment, call: usize) -> Attempted<ExprId> {
        let Call {
            operands,
            context,
            span,
            ..
        } = &self.calls[call];
        let (operands, context, span) = (operands.clone(), *context, *span);
        let Expr::Lambda(procedure) = &self.program[lambda] else {
            unreachable!("callers have seen a lambda expression");
        };
        let clause = procedure
            .clause_for(operands.len())
            .expect("callers have checked the number of arguments");
        let clause = procedure.clauses[clause].clone();
        let name = procedure.name.clone().unwrap_or_default();
        let outside = (self.place, self.within);
        let has_place = self.program.span(lambda).is_some();
        if !has_place {
            self.place = span.of_library();
        }
        self.within = match has_place && span.is_some() {
            true => self.program.inlinings.number(&name, span),
            false => span.inlined,
        };
        let result = self.integrate_clause(
            &clause.formals,
            clause.body,
            &operands,
            context,
            environment,
            call,
        );
        (self.place, self.within) = outside;
        result
    }

    fn integrate_clause(
        &mut self,
        formals: &Formals,
        body: ExprId,
        operands: &[OperandId],
        context: Context,
        environment: &Environment,
        call: usize,
    ) -> Attempted<ExprId> {
        let span = self.calls[call].span;
        let (required, rest) = operands.split_at(formals.required.len());
        let mut bound: Vec<(Var, OperandId)> = Vec::new();
        let mut entries = Vec::new();
        for (&x, &operand) in formals.required.iter().zip(required) {
            let renamed = self.rename(x, Some(operand));
            bound.push((renamed, operand));
            entries.push((x, renamed));
        }
        let mut elements = Vec::new();
        if let Some(x) = formals.rest {
            let list = self.rest_list(rest, &mut elements);
            let renamed = self.rename(x, Some(list));
            bound.push((renamed, list));
            entries.push((x, renamed));
        }
        let body = self.expr(body, context, &environment.extend(entries))?;
        let body = self.bind(&bound, body, span)?;
        let body = self.bind(&elements, body, span)?;
        self.calls[call].inlined = true;
        Ok(body)
    }

    /// An operand that makes the list of other operands, each bound to a variable.
    fn rest_list(&mut self, operands: &[OperandId], elements: &mut Vec<(Var, OperandId)>) -> OperandId {
        let place = self.place;
        let nil = self.program.data.add(Datum::Nil);
        let mut list = self.program.add(Expr::Const(nil), place);
        for &operand in operands.iter().rev() {
            let x = self.program.new_var("element");
            self.bindings.push(Binding {
                uses: 1,
                escapes: true,
                operand: Some(operand),
                referenced: false,
            });
            elements.push((x, operand));
            let element = self.program.add(Expr::Local(x), place);
            list = self
                .program
                .add(Expr::Primitive(Primitive::cons, vec![element, list]), place);
        }
        self.operand(list, &Environment::default(), State::Fresh)
    }

    /// What matters of a body for the decision to inline it.
    fn shape(&mut self, body: ExprId) -> Rc<BodyShape> {
        if let Some(shape) = self.shapes.get(&body) {
            return shape.clone();
        }
        let mut shape = BodyShape::default();
        let mut work = vec![body];
        while let Some(id) = work.pop() {
            shape.size += 1;
            if shape.size > HOPELESS_SIZE {
                break;
            }
            match self.program[id] {
                Expr::Call(operator, _) => {
                    if let Expr::Local(x) = self.program[operator] {
                        shape.called.insert(x);
                    }
                }
                Expr::Primitive(Primitive::foreign_call, _) => shape.calls_foreign = true,
                Expr::Lambda(_) => shape.has_lambda = true,
                _ => {}
            }
            self.program[id].for_each_child(|child| work.push(child));
        }
        let shape = Rc::new(shape);
        self.shapes.insert(body, shape.clone());
        shape
    }
}
