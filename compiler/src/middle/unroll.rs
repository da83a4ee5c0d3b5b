//! Small recursive procedures are unrolled: calls of themselves that are not in tail position are replaced, once, by their
//! bodies.
//!
//! Needs: no `letrec*`, no labels. Guarantees: the same.
//!
//! A doubly recursive procedure such as `fib` then calls itself about a third as often: most of its calls are leaves of
//! the tree of calls, which end in the copies. (The same in C: gcc -O2 inlines the recursion and takes 1.4 s where -O1
//! takes 2.3.)
//!
//! A body that calls itself in tail position too, as those of `tak` and Ackermann's function do, is copied as a procedure
//! that its tail calls call, so that they stay loops (`contify` makes it a label): they would be ordinary calls in the
//! place of an operand.

use crate::ir::core::{Clause, Expr, ExprId, Formals, Global, Lambda, Program, Var};
use crate::middle::Setting;
use crate::middle::globals;
use crate::source::{Inlined, Span};
use rustc_hash::FxHashMap;

/// The largest body to be unrolled, in expressions: that of `tak` has 25.
const MOST_SIZE: usize = 40;
/// How many expressions may be added to a procedure: enough for three calls in a body such as that of `tak`.
const MOST_GROWTH: usize = 100;

/// Runs the pass.
pub fn run(program: Program, setting: &Setting) -> Program {
    let globals = globals::analyse(&program, setting);
    let mut pass = Pass {
        program,
        within: Inlined::NONE,
    };
    for index in 0..pass.program.globals.len() as u32 {
        let g = Global(index);
        if let Some(lambda) = globals.lambda(&pass.program, g) {
            pass.unroll(lambda, &Expr::Global(g));
        }
    }
    for i in 0..pass.program.body.len() {
        pass.expr(pass.program.body[i]);
    }
    pass.program
}

struct Pass {
    program: Program,
    /// The call in whose place the copy is.
    within: Inlined,
}

/// What there is in a body.
struct Survey {
    size: usize,
    /// The calls of the procedure itself, out of tail position.
    calls: Vec<ExprId>,
    /// Whether it calls itself in tail position too.
    is_loop: bool,
    /// Whether there is something whose copying is not worth while or not right.
    is_unsuitable: bool,
}

impl Pass {
    /// Finds the recursive procedures bound locally.
    fn expr(&mut self, id: ExprId) {
        let expr = self.program.take(id);
        expr.for_each_child(|child| self.expr(child));
        let lambdas = if let Expr::Fix(bindings, _) = &expr {
            bindings.clone()
        } else {
            Vec::new()
        };
        self.program.set(id, expr);
        for (x, lambda) in lambdas {
            self.unroll(lambda, &Expr::Local(x));
        }
    }

    /// Unrolls a procedure that calls itself by a reference.
    fn unroll(&mut self, lambda: ExprId, itself: &Expr) {
        let Expr::Lambda(Lambda { clauses, name }) = &self.program[lambda] else {
            return;
        };
        let name = name.clone();
        let [clause] = &clauses[..] else { return };
        if clause.formals.rest.is_some() {
            return;
        }
        let (formals, body) = (clause.formals.clone(), clause.body);
        let mut survey = Survey {
            size: 0,
            calls: Vec::new(),
            is_loop: false,
            is_unsuitable: false,
        };
        self.survey(body, itself, formals.required.len(), true, &mut survey);
        let Survey {
            size,
            calls,
            is_loop,
            is_unsuitable,
        } = survey;
        if is_unsuitable || size > MOST_SIZE || size * calls.len() > MOST_GROWTH {
            return;
        }
        // All copies are made of the body as it was.
        let copies: Vec<_> = calls
            .iter()
            .map(|&call| {
                let span = self.program.span(call);
                self.within = match &name {
                    Some(name) if span.is_some() && !span.is_library => {
                        self.program.inlinings.number(name, span)
                    }
                    Some(_) | None => span.inlined,
                };
                let again = is_loop.then(|| TailCalls {
                    itself: itself.clone(),
                    count: formals.required.len(),
                    copy: self.program.new_var(name.as_deref().unwrap_or("loop")),
                });
                let (parameters, body) = self.copy_of_clause(&formals, body, again.as_ref());
                (parameters, body, again)
            })
            .collect();
        for (call, (parameters, body, again)) in calls.into_iter().zip(copies) {
            let Expr::Call(_, operands) = self.program.take(call) else {
                unreachable!("the survey found calls");
            };
            let unrolled = match again {
                Some(TailCalls { copy, .. }) => self.loop_of(copy, parameters, body, operands),
                None => Expr::Let(parameters.into_iter().zip(operands).collect(), body),
            };
            self.program.set(call, unrolled);
        }
    }

    /// A copy of a body that calls itself, and the first call of it.
    fn loop_of(&mut self, copy: Var, parameters: Vec<Var>, body: ExprId, operands: Vec<ExprId>) -> Expr {
        let span = self.program.span(body);
        let formals = Formals {
            required: parameters,
            rest: None,
        };
        let lambda = Expr::Lambda(Lambda {
            name: Some(self.program.vars[copy.0 as usize].name.clone()),
            clauses: vec![Clause { formals, body }],
        });
        let lambda = self.program.add(lambda, span);
        let operator = self.program.add(Expr::Local(copy), span);
        let first = self.program.add(Expr::Call(operator, operands), span);
        Expr::Fix(vec![(copy, lambda)], first)
    }

    fn survey(&self, id: ExprId, itself: &Expr, count: usize, tail: bool, survey: &mut Survey) {
        survey.size += 1;
        if survey.size > MOST_SIZE || survey.is_unsuitable {
            return;
        }
        match &self.program[id] {
            Expr::Call(operator, operands)
                if self.program[*operator] == *itself && operands.len() == count =>
            {
                if tail {
                    survey.is_loop = true;
                } else {
                    survey.calls.push(id);
                }
                operands
                    .iter()
                    .for_each(|&operand| self.survey(operand, itself, count, false, survey));
            }
            Expr::If(test, then, otherwise) => {
                self.survey(*test, itself, count, false, survey);
                self.survey(*then, itself, count, tail, survey);
                self.survey(*otherwise, itself, count, tail, survey);
            }
            Expr::Seq(items) => {
                for (i, &item) in items.iter().enumerate() {
                    self.survey(item, itself, count, tail && i + 1 == items.len(), survey);
                }
            }
            Expr::Let(bindings, body) => {
                bindings
                    .iter()
                    .for_each(|binding| self.survey(binding.1, itself, count, false, survey));
                self.survey(*body, itself, count, tail, survey);
            }
            Expr::Lambda(_)
            | Expr::Fix(..)
            | Expr::LetValues(..)
            | Expr::SetLocal(..)
            | Expr::DefineGlobal(..) => {
                survey.is_unsuitable = true;
            }
            Expr::Letrec(..) | Expr::Labels(..) | Expr::Jump(..) => survey.is_unsuitable = true,
            Expr::Const(_) | Expr::Local(_) | Expr::Global(_) => {}
            Expr::SetGlobal(..) | Expr::Call(..) | Expr::Primitive(..) => {
                self.program[id].for_each_child(|child| self.survey(child, itself, count, false, survey));
            }
        }
    }

    fn copy_of_clause(
        &mut self,
        formals: &Formals,
        body: ExprId,
        again: Option<&TailCalls>,
    ) -> (Vec<Var>, ExprId) {
        let mut renamed = FxHashMap::default();
        let parameters = formals
            .required
            .iter()
            .map(|&x| self.rename(x, &mut renamed))
            .collect();
        (parameters, self.copy(body, &mut renamed, again))
    }

    fn rename(&mut self, x: Var, renamed: &mut FxHashMap<Var, Var>) -> Var {
        let fresh = self.program.new_copy_of_var(x, self.within);
        renamed.insert(x, fresh);
        fresh
    }

    /// A copy of an expression that the survey found suitable. In tail position of the body, `again` says what becomes of the
    /// calls of the procedure itself.
    fn copy(&mut self, id: ExprId, renamed: &mut FxHashMap<Var, Var>, again: Option<&TailCalls>) -> ExprId {
        let expr = match self.program[id].clone() {
            Expr::Local(x) => Expr::Local(renamed.get(&x).copied().unwrap_or(x)),
            Expr::If(test, then, otherwise) => Expr::If(
                self.copy(test, renamed, None),
                self.copy(then, renamed, again),
                self.copy(otherwise, renamed, again),
            ),
            Expr::Seq(mut items) => {
                let last = items.pop().expect("a sequence is not empty");
                let mut items = self.copies(items, renamed);
                items.push(self.copy(last, renamed, again));
                Expr::Seq(items)
            }
            Expr::Let(bindings, body) => {
                let mut copied = Vec::new();
                for (x, init) in bindings {
                    let init = self.copy(init, renamed, None);
                    copied.push((self.rename(x, renamed), init));
                }
                Expr::Let(copied, self.copy(body, renamed, again))
            }
            Expr::Call(operator, operands) => {
                let operands = self.copies(operands, renamed);
                Expr::Call(self.operator(operator, operands.len(), renamed, again), operands)
            }
            Expr::Primitive(primitive, operands) => {
                Expr::Primitive(primitive, self.copies(operands, renamed))
            }
            Expr::SetGlobal(g, value) => Expr::SetGlobal(g, self.copy(value, renamed, None)),
            simple @ (Expr::Const(_) | Expr::Global(_)) => simple,
            other => unreachable!("not suitable: {other:?}"),
        };
        let span = self.span_of_copy(id);
        self.program.add(expr, span)
    }

    fn copies(&mut self, items: Vec<ExprId>, renamed: &mut FxHashMap<Var, Var>) -> Vec<ExprId> {
        items
            .into_iter()
            .map(|item| self.copy(item, renamed, None))
            .collect()
    }

    /// A copy of the operator of a call with so many operands.
    fn operator(
        &mut self,
        id: ExprId,
        count: usize,
        renamed: &mut FxHashMap<Var, Var>,
        again: Option<&TailCalls>,
    ) -> ExprId {
        match again {
            Some(again) if again.count == count && self.program[id] == again.itself => {
                let span = self.span_of_copy(id);
                self.program.add(Expr::Local(again.copy), span)
            }
            Some(_) | None => self.copy(id, renamed, None),
        }
    }

    fn span_of_copy(&mut self, id: ExprId) -> Span {
        self.program.inlinings.within(self.program.span(id), self.within)
    }
}

/// What becomes of the tail calls in a copy.
struct TailCalls {
    /// How the procedure refers to itself.
    itself: Expr,
    /// With how many operands.
    count: usize,
    /// The copy that they are to call.
    copy: Var,
}
