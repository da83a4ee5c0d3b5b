//! Assignment conversion: variables that are assigned become cells.
//!
//! Needs: no `letrec*`. Guarantees: no `set!` of a local variable; every reference to a variable gives the same value.
//!
//! Variables that no closure captures become cells as well: a continuation that is re-entered must see the assignments
//! made since it was captured, and frames are copied. Where no continuation can be captured, sinking of allocations
//! removes the cell again.

use crate::ir::core::{Expr, ExprId, Formals, Program, Var};
use crate::middle::Setting;
use abi::primitive::Primitive;

/// Runs the pass.
pub fn run(program: Program, _: &Setting) -> Program {
    let mut pass = Pass {
        cells: vec![false; program.vars.len()],
        program,
    };
    for i in 0..pass.program.body.len() {
        pass.find_assigned(pass.program.body[i]);
    }
    if pass.cells.contains(&true) {
        for i in 0..pass.program.body.len() {
            pass.convert(pass.program.body[i]);
        }
    }
    for info in &mut pass.program.vars {
        info.assigned = false;
    }
    pass.program
}

struct Pass {
    program: Program,
    /// Whether each variable is assigned, and so holds a cell afterwards.
    cells: Vec<bool>,
}

impl Pass {
    fn find_assigned(&mut self, id: ExprId) {
        let expr = self.program.take(id);
        if let Expr::SetLocal(x, _) = expr {
            self.cells[x.0 as usize] = true;
        }
        expr.for_each_child(|child| self.find_assigned(child));
        self.program.set(id, expr);
    }

    fn is_cell(&self, x: Var) -> bool {
        // Variables made by this pass are beyond the end.
        self.cells.get(x.0 as usize).is_some_and(|&cell| cell)
    }

    fn convert(&mut self, id: ExprId) {
        let mut expr = self.program.take(id);
        expr.for_each_child(|child| self.convert(child));
        match &mut expr {
            Expr::Local(x) if self.is_cell(*x) => {
                let cell = self.program.add(Expr::Local(*x), self.program.span(id));
                expr = Expr::Primitive(Primitive::cell_ref, vec![cell]);
            }
            Expr::SetLocal(x, value) => {
                let cell = self.program.add(Expr::Local(*x), self.program.span(id));
                expr = Expr::Primitive(Primitive::cell_set, vec![cell, *value]);
            }
            Expr::Let(bindings, _) => {
                for (x, init) in bindings {
                    if self.is_cell(*x) {
                        *init = self.program.add(
                            Expr::Primitive(Primitive::cell_new, vec![*init]),
                            self.program.span(*init),
                        );
                    }
                }
            }
            Expr::Lambda(lambda) => {
                for clause in &mut lambda.clauses {
                    clause.body = self.wrap_formals(&mut clause.formals, clause.body);
                }
            }
            Expr::LetValues(formals, _, body) => *body = self.wrap_formals(formals, *body),
            Expr::Labels(labels, _) => {
                for (_, parameters, body) in labels {
                    for parameter in parameters {
                        *body = self.wrap(parameter, *body);
                    }
                }
            }
            Expr::Const(_)
            | Expr::Local(_)
            | Expr::Global(_)
            | Expr::SetGlobal(..)
            | Expr::DefineGlobal(..) => {}
            Expr::If(..) | Expr::Seq(_) | Expr::Letrec(..) | Expr::Fix(..) => {}
            Expr::Call(..) | Expr::Primitive(..) | Expr::Jump(..) => {}
        }
        self.program.set(id, expr);
    }

    fn wrap_formals(&mut self, formals: &mut Formals, mut body: ExprId) -> ExprId {
        for parameter in formals.required.iter_mut().chain(&mut formals.rest) {
            body = self.wrap(parameter, body);
        }
        body
    }

    /// Gives an assigned parameter another name, from whose value the cell is made.
    fn wrap(&mut self, parameter: &mut Var, body: ExprId) -> ExprId {
        if !self.is_cell(*parameter) {
            return body;
        }
        let cell = *parameter;
        // What the program names is the cell.
        *parameter = self
            .program
            .new_var(self.program.vars[cell.0 as usize].name.clone());
        let span = self.program.span(body);
        let value = self.program.add(Expr::Local(*parameter), span);
        let init = self
            .program
            .add(Expr::Primitive(Primitive::cell_new, vec![value]), span);
        self.program.add(Expr::Let(vec![(cell, init)], body), span)
    }
}
