//! Each form of expression, in its context.

use super::{Attempted, Call, Context, Environment, Inliner, OperandId, State};
use crate::ir::core::{Clause, Expr, ExprId, Formals, Global, Lambda, Var};
use crate::ir::data::Datum;
use crate::middle::effects;
use crate::source::{Inlined, Span};
use abi::primitive::{Primitive, Type};

impl Inliner<'_> {
    /// Processes an expression; the result is an expression of its own.
    pub fn expr(&mut self, id: ExprId, context: Context, environment: &Environment) -> Attempted<ExprId> {
        self.charge_effort()?;
        self.depth += 1;
        let result = self.form(id, context, environment);
        self.depth -= 1;
        result
    }

    fn form(&mut self, id: ExprId, context: Context, environment: &Environment) -> Attempted<ExprId> {
        let span = self.program.span(id);
        let span = self.program.inlinings.within(span, self.within);
        match self.program[id].clone() {
            Expr::Const(datum) => match context {
                Context::Test => {
                    let truth = !matches!(self.program.data[datum], Datum::Bool(false));
                    self.constant(Datum::Bool(truth), span)
                }
                Context::Effect => self.nothing(span),
                Context::Value | Context::Operator(_) => self.add(Expr::Const(datum), span),
            },
            Expr::Local(x) => self.reference(environment.lookup(x), context, span, true),
            Expr::Global(g) => self.global(g, context, span),
            Expr::SetLocal(x, value) => self.assignment(environment.lookup(x), value, environment, span),
            Expr::SetGlobal(g, value) => {
                let value = self.expr(value, Context::Value, environment)?;
                self.add(Expr::SetGlobal(g, value), span)
            }
            Expr::DefineGlobal(g, value) => self.definition(g, value, environment, span),
            Expr::If(test, then, otherwise) => {
                self.conditional((test, then, otherwise), context.of_part(), environment, span)
            }
            Expr::Seq(items) => self.sequence(&items, context, environment, span),
            Expr::Lambda(lambda) => match context {
                Context::Test => self.constant(Datum::Bool(true), span),
                Context::Effect => self.nothing(span),
                Context::Value => self.lambda(lambda, environment, span),
                Context::Operator(call) if lambda.clause_for(self.calls[call].operands.len()).is_some() => {
                    self.integrate(id, environment, call)
                }
                Context::Operator(_) => self.lambda(lambda, environment, span),
            },
            Expr::Let(bindings, body) => self.bindings(&bindings, body, context, environment, span),
            Expr::Fix(bindings, body) => self.fix(&bindings, body, context, environment, span),
            Expr::LetValues(formals, producer, body) => {
                self.let_values(formals, producer, body, context.of_part(), environment, span)
            }
            Expr::Call(operator, operands) => {
                self.call(operator, &operands, context.of_part(), environment, span)
            }
            Expr::Primitive(primitive, operands) => {
                self.primitive(primitive, &operands, context.of_part(), environment, span)
            }
            Expr::Letrec(..) | Expr::Labels(..) | Expr::Jump(..) => unreachable!("not at this stage"),
        }
    }

    /// What stands for an expression whose value is not needed and that has no effect.
    pub fn nothing(&mut self, span: Span) -> Attempted<ExprId> {
        self.constant(Datum::Unspecified, span)
    }

    fn assignment(
        &mut self,
        x: Var,
        value: ExprId,
        environment: &Environment,
        span: Span,
    ) -> Attempted<ExprId> {
        if self.bindings[x.0 as usize].uses == 0 {
            let value = self.expr(value, Context::Effect, environment)?;
            let unspecified = self.nothing(span)?;
            return self.in_sequence(vec![value], unspecified, span);
        }
        let value = self.expr(value, Context::Value, environment)?;
        self.bindings[x.0 as usize].referenced = true;
        self.add(Expr::SetLocal(x, value), span)
    }

    fn definition(
        &mut self,
        g: Global,
        value: ExprId,
        environment: &Environment,
        span: Span,
    ) -> Attempted<ExprId> {
        let value = match self.global_operand(g) {
            Some(operand) => self.value(operand)?,
            None => self.expr(value, Context::Value, environment)?,
        };
        self.add(Expr::DefineGlobal(g, value), span)
    }

    fn conditional(
        &mut self,
        (test, then, otherwise): (ExprId, ExprId, ExprId),
        context: Context,
        environment: &Environment,
        span: Span,
    ) -> Attempted<ExprId> {
        let test = self.expr(test, Context::Test, environment)?;
        let (mut effects, mut test) = self.split_effects(test);
        let (mut then, mut otherwise) = (then, otherwise);
        if let Expr::Primitive(Primitive::not, operands) = &self.program[test] {
            test = operands[0];
            std::mem::swap(&mut then, &mut otherwise);
        }
        let result = match self.truth(test) {
            Some(truth) => {
                effects.push(test);
                self.expr(if truth { then } else { otherwise }, context, environment)?
            }
            None => {
                let mut then = self.expr(then, context, environment)?;
                let mut otherwise = self.expr(otherwise, context, environment)?;
                if let Expr::Local(_) = self.program[test] {
                    // What was tested is known where it decides again.
                    let is_truth = context == Context::Test || self.type_of(test) == Some(Type::boolean);
                    if is_truth && self.program[then] == self.program[test] {
                        then = self.constant(Datum::Bool(true), span)?;
                    }
                    if self.program[otherwise] == self.program[test] {
                        otherwise = self.constant(Datum::Bool(false), span)?;
                    }
                }
                self.residual_conditional(test, then, otherwise, context, span)?
            }
        };
        self.in_sequence(effects, result, span)
    }

    fn residual_conditional(
        &mut self,
        test: ExprId,
        then: ExprId,
        otherwise: ExprId,
        context: Context,
        span: Span,
    ) -> Attempted<ExprId> {
        let both = (self.known_constant(then), self.known_constant(otherwise));
        match both {
            (Some(Datum::Unspecified), Some(Datum::Unspecified)) if context == Context::Effect => {
                let effect = self.only_effect(test);
                match effect {
                    Some(effect) => Ok(effect),
                    None => self.nothing(span),
                }
            }
            (Some(Datum::Bool(true)), Some(Datum::Bool(false)))
                if context == Context::Test || self.type_of(test) == Some(Type::boolean) =>
            {
                Ok(test)
            }
            (Some(Datum::Bool(false)), Some(Datum::Bool(true))) => {
                self.add(Expr::Primitive(Primitive::not, vec![test]), span)
            }
            _ => self.add(Expr::If(test, then, otherwise), span),
        }
    }

    /// A test as the effects to have first and the expression that decides.
    fn split_effects(&self, test: ExprId) -> (Vec<ExprId>, ExprId) {
        match &self.program[test] {
            Expr::Seq(items) => {
                let (last, effects) = items.split_last().expect("sequences are not empty");
                (effects.to_vec(), *last)
            }
            _ => (Vec::new(), test),
        }
    }

    fn sequence(
        &mut self,
        items: &[ExprId],
        context: Context,
        environment: &Environment,
        span: Span,
    ) -> Attempted<ExprId> {
        let (last, others) = items.split_last().expect("sequences are not empty");
        let mut effects = Vec::new();
        for &item in others {
            effects.push(self.expr(item, Context::Effect, environment)?);
        }
        let last = self.expr(*last, context, environment)?;
        self.in_sequence(effects, last, span)
    }

    /// The last expression after the effects of others.
    pub fn in_sequence(&mut self, items: Vec<ExprId>, last: ExprId, span: Span) -> Attempted<ExprId> {
        let mut sequence = Vec::new();
        items
            .into_iter()
            .for_each(|item| self.splice_effect(item, &mut sequence));
        if sequence.is_empty() {
            return Ok(last);
        }
        match &self.program[last] {
            // Copied: what came out of an operand may be looked at again when an attempt was given up.
            Expr::Seq(items) => sequence.extend(items),
            _ => sequence.push(last),
        }
        self.add(Expr::Seq(sequence), span)
    }

    fn splice_effect(&mut self, item: ExprId, sequence: &mut Vec<ExprId>) {
        match self.program[item].clone() {
            Expr::Seq(items) => items
                .into_iter()
                .for_each(|item| self.splice_effect(item, sequence)),
            _ => sequence.extend(self.only_effect(item)),
        }
    }

    /// A lambda expression that stays: its code runs wherever it is called, so that spans in it do not tell of the inlined
    /// call around it.
    fn lambda(&mut self, lambda: Lambda, environment: &Environment, span: Span) -> Attempted<ExprId> {
        let mut clauses = Vec::new();
        for Clause { formals, body } in lambda.clauses {
            let (formals, environment) = self.unknown_formals(&formals, environment);
            let outside = (self.in_procedure, self.place, self.within);
            (self.in_procedure, self.place, self.within) = (true, self.place.written(), Inlined::NONE);
            let body = self.expr(body, Context::Value, &environment);
            (self.in_procedure, self.place, self.within) = outside;
            clauses.push(Clause { formals, body: body? });
        }
        self.add(
            Expr::Lambda(Lambda {
                name: lambda.name,
                clauses,
            }),
            span,
        )
    }

    /// Parameters of which nothing is known.
    fn unknown_formals(&mut self, formals: &Formals, environment: &Environment) -> (Formals, Environment) {
        let vars: Vec<(Var, Var)> = formals.vars().map(|x| (x, self.rename(x, None))).collect();
        let renamed = Formals {
            required: vars[..formals.required.len()]
                .iter()
                .map(|entry| entry.1)
                .collect(),
            rest: formals.rest.map(|_| vars[formals.required.len()].1),
        };
        (renamed, environment.extend(vars))
    }

    fn bindings(
        &mut self,
        bindings: &[(Var, ExprId)],
        body: ExprId,
        context: Context,
        environment: &Environment,
        span: Span,
    ) -> Attempted<ExprId> {
        let mut bound = Vec::new();
        let mut entries = Vec::new();
        for &(x, init) in bindings {
            let operand = self.operand(init, environment, State::Fresh);
            let renamed = self.rename(x, Some(operand));
            bound.push((renamed, operand));
            entries.push((x, renamed));
        }
        let body = self.expr(body, context, &environment.extend(entries))?;
        self.bind(&bound, body, span)
    }

    fn fix(
        &mut self,
        bindings: &[(Var, ExprId)],
        body: ExprId,
        context: Context,
        environment: &Environment,
        span: Span,
    ) -> Attempted<ExprId> {
        let renamed: Vec<Var> = bindings.iter().map(|&(x, _)| self.rename(x, None)).collect();
        let environment = environment.extend(
            bindings
                .iter()
                .map(|&(x, _)| x)
                .zip(renamed.iter().copied())
                .collect(),
        );
        let mut waiting: Vec<(Var, OperandId)> = Vec::new();
        for (&(_, lambda), &x) in bindings.iter().zip(&renamed) {
            let operand = self.operand(lambda, &environment, State::Fresh);
            self.bindings[x.0 as usize].operand = Some(operand);
            waiting.push((x, operand));
        }
        let body = self.expr(body, context, &environment)?;
        let mut fixed = Vec::new();
        // Each procedure that stays may refer to others, which then stay as well.
        while let Some(i) = waiting
            .iter()
            .position(|&(x, _)| self.bindings[x.0 as usize].referenced)
        {
            let (x, operand) = waiting.remove(i);
            fixed.push((x, self.value(operand)?));
        }
        if fixed.is_empty() {
            Ok(body)
        } else {
            self.add(Expr::Fix(fixed, body), span)
        }
    }

    fn let_values(
        &mut self,
        formals: Formals,
        producer: ExprId,
        body: ExprId,
        context: Context,
        environment: &Environment,
        span: Span,
    ) -> Attempted<ExprId> {
        let producer = self.expr(producer, Context::Value, environment)?;
        let single = effects::has_single_value(&self.program, producer);
        let results = match &self.program[producer] {
            Expr::Primitive(Primitive::values, operands) => Some(operands.clone()),
            _ if single => Some(vec![producer]),
            _ => None,
        };
        if let (Some(results), None) = (results, formals.rest)
            && results.len() == formals.required.len()
        {
            let mut bound = Vec::new();
            let mut entries = Vec::new();
            for (&x, result) in formals.required.iter().zip(results) {
                let operand = self.operand(result, &Environment::default(), State::Done(result));
                let renamed = self.rename(x, Some(operand));
                bound.push((renamed, operand));
                entries.push((x, renamed));
            }
            let body = self.expr(body, context, &environment.extend(entries))?;
            return self.bind(&bound, body, span);
        }
        if let Some((formals, body, environment)) = self.receiver(&formals, body, environment) {
            let (formals, environment) = self.unknown_formals(&formals, &environment);
            let body = self.expr(body, context, &environment)?;
            return self.add(Expr::LetValues(formals, producer, body), span);
        }
        let (formals, environment) = self.unknown_formals(&formals, environment);
        let body = self.expr(body, context, &environment)?;
        self.add(Expr::LetValues(formals, producer, body), span)
    }

    fn call(
        &mut self,
        operator: ExprId,
        operands: &[ExprId],
        context: Context,
        environment: &Environment,
        span: Span,
    ) -> Attempted<ExprId> {
        let operands = operands
            .iter()
            .map(|&operand| self.operand(operand, environment, State::Fresh))
            .collect();
        self.call_of_operands(operator, operands, context, environment, span)
    }

    /// A call whose operands may have been processed already.
    pub fn call_of_operands(
        &mut self,
        operator: ExprId,
        operands: Vec<OperandId>,
        context: Context,
        environment: &Environment,
        span: Span,
    ) -> Attempted<ExprId> {
        let index = self.calls.len();
        let span = if span.is_some() { span } else { self.place };
        self.calls.push(Call {
            operands,
            context,
            span,
            inlined: false,
        });
        let operator = self.expr(operator, Context::Operator(index), environment);
        let Call {
            operands, inlined, ..
        } = self.calls.pop().expect("pushed above");
        let operator = operator?;
        if inlined {
            return Ok(operator);
        }
        let mut values = Vec::new();
        for operand in operands {
            values.push(self.value(operand)?);
        }
        // A call is more than its operands: it saves what lives across it.
        self.charge_size(2)?;
        self.call_inside(operator, values, span)
    }

    /// A call whose operator may have bindings around it: the call goes inside, where the procedure may be known.
    fn call_inside(&mut self, operator: ExprId, operands: Vec<ExprId>, span: Span) -> Attempted<ExprId> {
        match self.program[operator].clone() {
            Expr::Let(bindings, body) => {
                let body = self.call_inside(body, operands, span)?;
                self.add(Expr::Let(bindings, body), span)
            }
            Expr::Fix(bindings, body) => {
                let body = self.call_inside(body, operands, span)?;
                self.add(Expr::Fix(bindings, body), span)
            }
            Expr::Seq(mut items) => {
                let last = items.pop().expect("sequences are not empty");
                items.push(self.call_inside(last, operands, span)?);
                self.add(Expr::Seq(items), span)
            }
            _ => self.add(Expr::Call(operator, operands), span),
        }
    }
}

impl Context {
    /// The context of a part of an expression in this one that is not itself called.
    fn of_part(self) -> Context {
        match self {
            Context::Operator(_) => Context::Value,
            Context::Test | Context::Effect | Context::Value => self,
        }
    }
}
