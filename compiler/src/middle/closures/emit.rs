//! Writes the Flat procedures.

use super::{Facts, Function, Layout};
use crate::ir::core::{self, Formals, Var, VarInfo};
use crate::ir::data::{Datum, DatumId};
use crate::ir::flat::{self, Callee, Expr, ExprId, KnownCall, Procedure, ProcedureId};
use crate::middle::globals::{Definition, Globals};
use crate::middle::returning::Returning;
use crate::source::Span;
use abi::primitive::Primitive;
use rustc_hash::FxHashMap;

/// Converts a program.
pub fn emit(
    mut program: core::Program,
    globals: &Globals,
    facts: Facts,
    layouts: Vec<Layout>,
    returning: Option<Returning>,
) -> flat::Program {
    let mut flat = flat::Program::default();
    flat.data = std::mem::take(&mut program.data);
    flat.vars = std::mem::take(&mut program.vars);
    flat.globals = std::mem::take(&mut program.globals);
    flat.known = facts.of_global.iter().map(|f| f.map(procedure)).collect();
    flat.checked.clone_from(&globals.checked);
    flat.labels = program.labels;
    flat.drops_results = program.drops_results;
    flat.initialiser = Function::INITIALISER.0;
    flat.vars.extend(facts.new_vars.iter().map(|name| VarInfo {
        name: name.clone(),
        assigned: false,
        frame: None,
    }));
    let nil = flat.data.add(Datum::Nil);
    let unspecified = flat.data.add(Datum::Unspecified);
    let mut emitter = Emitter {
        program: &program,
        globals,
        facts: &facts,
        layouts: &layouts,
        returning,
        flat,
        nil,
        unspecified,
        current: Function::INITIALISER,
        slots: FxHashMap::default(),
    };
    for index in 0..facts.functions.len() as u32 {
        emitter.function(Function(index));
    }
    emitter.flat
}

fn procedure(f: Function) -> ProcedureId {
    ProcedureId(f.0)
}

struct Emitter<'a> {
    program: &'a core::Program,
    globals: &'a Globals,
    facts: &'a Facts,
    layouts: &'a [Layout],
    /// Which procedures return by themselves; none where stack traces leave the program out.
    returning: Option<Returning>,
    flat: flat::Program,
    nil: DatumId,
    unspecified: DatumId,
    /// The procedure being written.
    current: Function,
    /// The index in its closure of each variable that it captures.
    slots: FxHashMap<Var, u32>,
}

impl Emitter<'_> {
    fn function(&mut self, f: Function) {
        let info = self.facts.function(f);
        self.current = f;
        let captures: &[Var] = match &self.layouts[f.0 as usize] {
            Layout::Static | Layout::Value(_) => &[],
            Layout::Record(_, captures) => captures,
        };
        self.slots = captures.iter().enumerate().map(|(i, &x)| (x, i as u32)).collect();
        let captured = captures.iter().map(|&x| self.captured(x)).collect();
        let passed = match self.layouts[f.0 as usize] {
            Layout::Value(x) => Some(self.captured(x)),
            Layout::Static | Layout::Record(..) => None,
        };
        let program = self.program;
        let (span, clauses) = match info
            .lambda
            .map(|lambda| (program.span(lambda).written(), &program[lambda]))
        {
            Some((span, core::Expr::Lambda(lambda))) => (span, self.clauses(lambda)),
            Some(_) => unreachable!("functions are lambda expressions"),
            None => (Span::NONE, vec![self.top_level()]),
        };
        let name = info.name.clone();
        self.flat.procedures.push(Procedure {
            name,
            span,
            captured,
            passed,
            clauses,
            escapes: info.escapes,
            takes_closure: !matches!(self.layouts[f.0 as usize], Layout::Static),
        });
    }

    fn captured(&self, x: Var) -> flat::Captured {
        let VarInfo { name, frame, .. } = &self.flat.vars[x.0 as usize];
        flat::Captured {
            name: name.clone(),
            is_written: frame.is_some(),
        }
    }

    fn clauses(&mut self, lambda: &core::Lambda) -> Vec<flat::Clause> {
        let clause = |clause: &core::Clause| flat::Clause {
            formals: clause.formals.clone(),
            body: self.expr(clause.body),
        };
        lambda.clauses.iter().map(clause).collect()
    }

    fn top_level(&mut self) -> flat::Clause {
        let program = self.program;
        let mut items: Vec<ExprId> = program.body.iter().map(|&form| self.expr(form)).collect();
        if items.is_empty() {
            items.push(self.flat.add(Expr::Const(self.unspecified), Span::NONE));
        }
        let body = self.flat.add(Expr::Seq(items), Span::NONE);
        flat::Clause {
            formals: Formals::default(),
            body,
        }
    }

    fn expr(&mut self, id: core::ExprId) -> ExprId {
        let program = self.program;
        let span = program.span(id);
        let expr = match &program[id] {
            core::Expr::Const(datum) => Expr::Const(*datum),
            core::Expr::Local(x) => match self.facts.known_var(*x) {
                Some(f) => self.closure_value(f),
                None => self.access(*x),
            },
            core::Expr::Global(g) => match (
                self.facts.known_global(*g),
                &self.globals.definitions[g.0 as usize],
            ) {
                (Some(f), _) => Expr::Static(procedure(f)),
                (None, Definition::External(Some(_))) => Expr::External(*g),
                (None, _) => Expr::Global(*g),
            },
            core::Expr::SetGlobal(g, value) => Expr::SetGlobal(*g, self.expr(*value)),
            // Procedures that globals are known to be defined as need no definition at run time.
            core::Expr::DefineGlobal(g, _) if self.facts.known_global(*g).is_some() => {
                Expr::Const(self.unspecified)
            }
            core::Expr::DefineGlobal(g, value) => Expr::DefineGlobal(*g, self.expr(*value)),
            core::Expr::If(test, then, otherwise) => {
                Expr::If(self.expr(*test), self.expr(*then), self.expr(*otherwise))
            }
            core::Expr::Seq(items) => Expr::Seq(self.exprs(items)),
            core::Expr::Lambda(_) => {
                let f = self.facts.of_lambda[&id];
                let body = self.closure_value(f);
                let body = self.flat.add(body, span);
                return self.closures(&[f], body, span);
            }
            core::Expr::Let(bindings, body) => return self.bindings(bindings, *body, span),
            core::Expr::Fix(bindings, body) => {
                let functions: Vec<Function> = bindings
                    .iter()
                    .map(|(_, lambda)| self.facts.of_lambda[lambda])
                    .collect();
                let body = self.expr(*body);
                return self.closures(&functions, body, span);
            }
            core::Expr::LetValues(formals, producer, body) => {
                Expr::LetValues(formals.clone(), self.expr(*producer), self.expr(*body))
            }
            core::Expr::Call(operator, operands) => return self.call(*operator, operands, span),
            core::Expr::Primitive(primitive, operands) => Expr::Primitive(*primitive, self.exprs(operands)),
            core::Expr::Labels(labels, body) => {
                let convert = |(label, parameters, body): &(_, Vec<Var>, _)| {
                    (*label, parameters.clone(), self.expr(*body))
                };
                let labels = labels.iter().map(convert).collect();
                Expr::Labels(labels, self.expr(*body))
            }
            core::Expr::Jump(label, operands) => Expr::Jump(*label, self.exprs(operands)),
            core::Expr::SetLocal(..) | core::Expr::Letrec(..) => unreachable!("removed by earlier passes"),
        };
        self.flat.add(expr, span)
    }

    fn exprs(&mut self, items: &[core::ExprId]) -> Vec<ExprId> {
        items.iter().map(|&item| self.expr(item)).collect()
    }

    fn bindings(&mut self, bindings: &[(Var, core::ExprId)], body: core::ExprId, span: Span) -> ExprId {
        let mut functions = Vec::new();
        let mut values = Vec::new();
        for &(x, init) in bindings {
            match self.facts.known_var(x) {
                Some(f) => functions.push(f),
                None => values.push((x, self.expr(init))),
            }
        }
        let mut body = self.expr(body);
        if !values.is_empty() {
            body = self.flat.add(Expr::Let(values, body), span);
        }
        self.closures(&functions, body, span)
    }

    /// Puts the closures that procedures need around an expression.
    fn closures(&mut self, functions: &[Function], body: ExprId, span: Span) -> ExprId {
        let mut closures = Vec::new();
        for &f in functions {
            let Layout::Record(var, captures) = &self.layouts[f.0 as usize] else {
                continue;
            };
            if *var != self.facts.function(f).var {
                continue;
            }
            let captures = captures.iter().map(|&x| {
                let expr = self.access(x);
                self.flat.add(expr, span)
            });
            closures.push(flat::Closure {
                var: *var,
                procedure: procedure(f),
                captures: captures.collect(),
            });
        }
        if closures.is_empty() {
            body
        } else {
            self.flat.add(Expr::Closures(closures, body), span)
        }
    }

    /// Whether a procedure of the program returns by itself and is what a declaration stands for, which has no place of its own.
    fn keeps_caller(&self, operator: core::ExprId, f: Function, clause: usize) -> bool {
        let (Some(returning), core::Expr::Global(g)) = (&self.returning, &self.program[operator]) else {
            return false;
        };
        let lambda = self.facts.function(f).lambda;
        lambda.is_some_and(|lambda| self.program.span(lambda).is_declaration) && returning.holds(*g, clause)
    }

    fn call(&mut self, operator: core::ExprId, operands: &[core::ExprId], span: Span) -> ExprId {
        let program = self.program;
        let operator_span = program.span(operator);
        let known = match program[operator] {
            core::Expr::Local(x) => self.facts.known_var(x),
            core::Expr::Global(g) => match &self.globals.definitions[g.0 as usize] {
                Definition::External(Some(shapes)) => {
                    if let Some(clause) = shapes.iter().position(|shape| shape.accepts(operands.len())) {
                        let shape = shapes[clause];
                        let arguments = self.arguments(operands, shape.required as usize, shape.rest, span);
                        let call = KnownCall {
                            callee: Callee::External(g),
                            clause: clause as u32,
                            closure: None,
                            arguments,
                            rest: shape.rest,
                            returns: shape.returns && self.returning.is_some(),
                        };
                        return self.flat.add(Expr::CallKnown(call), span);
                    }
                    None
                }
                Definition::External(None) | Definition::Known(_) | Definition::Unknown => {
                    self.facts.known_global(g)
                }
            },
            core::Expr::Lambda(_) => Some(self.facts.of_lambda[&operator]),
            _ => None,
        };
        let lambda = known
            .and_then(|f| self.facts.function(f).lambda)
            .map(|lambda| &program[lambda]);
        let clause = match lambda {
            Some(core::Expr::Lambda(lambda)) => lambda
                .clause_for(operands.len())
                .map(|i| (i, &lambda.clauses[i].formals)),
            Some(_) | None => None,
        };
        let (Some(f), Some((clause, formals))) = (known, clause) else {
            let operator = self.expr(operator);
            let operands = self.exprs(operands);
            return self.flat.add(Expr::Call(operator, operands), span);
        };
        let arguments = self.arguments(operands, formals.required.len(), formals.rest.is_some(), span);
        let closure = match self.layouts[f.0 as usize] {
            Layout::Static => None,
            Layout::Value(x) | Layout::Record(x, _) => {
                let expr = self.access(x);
                Some(self.flat.add(expr, operator_span))
            }
        };
        let call = KnownCall {
            callee: Callee::Procedure(procedure(f)),
            clause: clause as u32,
            closure,
            arguments,
            rest: formals.rest.is_some(),
            returns: self.keeps_caller(operator, f, clause),
        };
        let call = self.flat.add(Expr::CallKnown(call), span);
        if matches!(program[operator], core::Expr::Lambda(_)) {
            self.closures(&[f], call, span)
        } else {
            call
        }
    }

    /// The arguments of a known call, with the list for a rest parameter.
    fn arguments(
        &mut self,
        operands: &[core::ExprId],
        required: usize,
        rest: bool,
        span: Span,
    ) -> Vec<ExprId> {
        let mut arguments = self.exprs(operands);
        if rest {
            let mut list = self.flat.add(Expr::Const(self.nil), span);
            for argument in arguments.split_off(required).into_iter().rev() {
                list = self
                    .flat
                    .add(Expr::Primitive(Primitive::cons, vec![argument, list]), span);
            }
            arguments.push(list);
        }
        arguments
    }

    /// The closure of a procedure that escapes.
    fn closure_value(&self, f: Function) -> Expr {
        match self.layouts[f.0 as usize] {
            Layout::Static => Expr::Static(procedure(f)),
            Layout::Record(x, _) => self.access(x),
            Layout::Value(_) => unreachable!("only well-known procedures lack a closure"),
        }
    }

    /// The value of a variable in the procedure being written.
    fn access(&self, x: Var) -> Expr {
        if self.facts.owner[x.0 as usize] == self.current {
            return Expr::Local(x);
        }
        match self.layouts[self.current.0 as usize] {
            Layout::Value(y) | Layout::Record(y, _) if x == y => Expr::Myself,
            Layout::Static | Layout::Value(_) | Layout::Record(..) => Expr::Captured(self.slots[&x]),
        }
    }
}
