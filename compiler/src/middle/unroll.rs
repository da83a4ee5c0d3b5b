//! Small recursive procedures are unrolled: calls of themselves that are not in tail position are replaced, once, by their
//! bodies.
//!
//! Needs: no `letrec*`, no labels. Guarantees: the same.
//!
//! A doubly recursive procedure such as `fib` then calls itself about a third as often: most of its calls are leaves of
//! the tree of calls, which end in the copies. (The same in C: gcc -O2 inlines the recursion and takes 1.4 s where -O1
//! takes 2.3.)

use crate::ir::core::{Expr, ExprId, Formals, Global, Lambda, Program, Var};
use crate::middle::Setting;
use crate::middle::globals;
use crate::source::Inlined;
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
            is_unsuitable: false,
        };
        self.survey(body, itself, formals.required.len(), true, &mut survey);
        let Survey {
            size,
            calls,
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
                    Some(name) if span.is_some() => self.program.inlinings.number(name, span),
                    Some(_) | None => span.inlined,
                };
                self.copy_of_clause(&formals, body)
            })
            .collect();
        for (call, (parameters, copy)) in calls.into_iter().zip(copies) {
            let Expr::Call(_, operands) = self.program.take(call) else {
                unreachable!("the survey found calls");
            };
            let bindings = parameters.into_iter().zip(operands).collect();
            self.program.set(call, Expr::Let(bindings, copy));
        }
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
                if !tail {
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

    fn copy_of_clause(&mut self, formals: &Formals, body: ExprId) -> (Vec<Var>, ExprId) {
        let mut renamed = FxHashMap::default();
        let parameters = formals
            .required
            .iter()
            .map(|&x| self.rename(x, &mut renamed))
            .collect();
        (parameters, self.copy(body, &mut renamed))
    }

    fn rename(&mut self, x: Var, renamed: &mut FxHashMap<Var, Var>) -> Var {
        let fresh = self.program.new_copy_of_var(x, self.within);
        renamed.insert(x, fresh);
        fresh
    }

    /// A copy of an expression that the survey found suitable.
    fn copy(&mut self, id: ExprId, renamed: &mut FxHashMap<Var, Var>) -> ExprId {
        let expr = match self.program[id].clone() {
            Expr::Local(x) => Expr::Local(renamed.get(&x).copied().unwrap_or(x)),
            Expr::If(test, then, otherwise) => Expr::If(
                self.copy(test, renamed),
                self.copy(then, renamed),
                self.copy(otherwise, renamed),
            ),
            Expr::Seq(items) => Expr::Seq(self.copies(items, renamed)),
            Expr::Let(bindings, body) => {
                let mut copied = Vec::new();
                for (x, init) in bindings {
                    let init = self.copy(init, renamed);
                    copied.push((self.rename(x, renamed), init));
                }
                Expr::Let(copied, self.copy(body, renamed))
            }
            Expr::Call(operator, operands) => {
                Expr::Call(self.copy(operator, renamed), self.copies(operands, renamed))
            }
            Expr::Primitive(primitive, operands) => {
                Expr::Primitive(primitive, self.copies(operands, renamed))
            }
            Expr::SetGlobal(g, value) => Expr::SetGlobal(g, self.copy(value, renamed)),
            simple @ (Expr::Const(_) | Expr::Global(_)) => simple,
            other => unreachable!("not suitable: {other:?}"),
        };
        let span = self.program.span(id);
        let span = self.program.inlinings.within(span, self.within);
        self.program.add(expr, span)
    }

    fn copies(&mut self, items: Vec<ExprId>, renamed: &mut FxHashMap<Var, Var>) -> Vec<ExprId> {
        items.into_iter().map(|item| self.copy(item, renamed)).collect()
    }
}
