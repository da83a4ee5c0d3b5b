//! Bindings whose variables are not referred to are dropped; one whose variable is only tested, at once, moves there.
//!
//! Needs: no `letrec*`, no labels. Guarantees: the same.
//!
//! Bodies are processed before what is bound around them, so that an initialiser that is dropped counts for nothing.

use crate::ir::core::{Expr, ExprId, Program, Var};
use crate::middle::effects;
use crate::middle::{Setting, globals};

/// Runs the pass.
pub fn run(program: Program, setting: &Setting) -> Program {
    let globals = globals::analyse(&program, setting);
    let mut pass = Pass {
        uses: vec![0; program.vars.len()],
        checked: &globals.checked,
        program,
    };
    for i in 0..pass.program.body.len() {
        pass.expr(pass.program.body[i]);
    }
    pass.program
}

struct Pass<'a> {
    program: Program,
    /// Number of references to each variable in what was processed.
    uses: Vec<u32>,
    checked: &'a [bool],
}

impl Pass<'_> {
    fn expr(&mut self, id: ExprId) {
        let expr = match self.program.take(id) {
            Expr::Local(x) => {
                self.uses[x.0 as usize] += 1;
                Expr::Local(x)
            }
            Expr::SetLocal(x, value) => {
                self.uses[x.0 as usize] += 1;
                self.expr(value);
                Expr::SetLocal(x, value)
            }
            Expr::Let(bindings, body) => self.bindings(bindings, body),
            Expr::Fix(bindings, body) => self.fix(bindings, body),
            expr => {
                expr.for_each_child(|child| self.expr(child));
                expr
            }
        };
        self.program.set(id, expr);
    }

    fn bindings(&mut self, bindings: Vec<(Var, ExprId)>, body: ExprId) -> Expr {
        self.expr(body);
        let mut kept = Vec::new();
        let mut effects = Vec::new();
        for (x, init) in bindings {
            if self.uses[x.0 as usize] > 0 {
                self.expr(init);
                kept.push((x, init));
            } else if effects::may_have_effect(&self.program, self.checked, init) {
                self.expr(init);
                effects.push(init);
            }
        }
        let inner = match kept[..] {
            [] if effects.is_empty() => self.program.take(body),
            [] => {
                effects.push(body);
                return Expr::Seq(effects);
            }
            [(x, init)] if self.uses[x.0 as usize] == 1 => self.move_to_use(x, init, body),
            _ => Expr::Let(kept, body),
        };
        if effects.is_empty() {
            return inner;
        }
        let span = self.program.span(body);
        effects.push(self.program.add(inner, span));
        Expr::Seq(effects)
    }

    /// A binding whose only reference is evaluated first in its body.
    fn move_to_use(&mut self, x: Var, init: ExprId, body: ExprId) -> Expr {
        match self.program[body] {
            Expr::Local(y) if x == y && effects::has_single_value(&self.program, init) => {
                self.program.take(init)
            }
            Expr::If(test, then, otherwise) if self.program[test] == Expr::Local(x) => {
                Expr::If(init, then, otherwise)
            }
            _ => Expr::Let(vec![(x, init)], body),
        }
    }

    fn fix(&mut self, bindings: Vec<(Var, ExprId)>, body: ExprId) -> Expr {
        self.expr(body);
        let mut waiting = bindings;
        let mut kept = Vec::new();
        while let Some(i) = waiting.iter().position(|&(x, _)| self.uses[x.0 as usize] > 0) {
            let (x, lambda) = waiting.remove(i);
            self.expr(lambda);
            kept.push((x, lambda));
        }
        if kept.is_empty() {
            self.program.take(body)
        } else {
            Expr::Fix(kept, body)
        }
    }
}
