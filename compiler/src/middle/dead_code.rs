//! Bindings whose variables are not referred to are dropped; an initialiser whose variable is referred to once, where the
//! body's evaluation begins, moves there.
//!
//! Needs: no `letrec*`, no labels. Guarantees: the same. Where a debugger may ask, the variables that the program's text
//! names stay if they are referred to.
//!
//! Bodies are processed before what is bound around them, so that an initialiser that is dropped counts for nothing.

use crate::ir::core::{Expr, ExprId, Program, Var};
use crate::middle::Setting;
use crate::middle::build_names::Debugging;
use crate::middle::effects;
use crate::middle::globals::{self, Globals};

/// Runs the pass.
pub fn run(program: Program, setting: &Setting) -> Program {
    let globals = globals::analyse(&program, setting);
    let mut pass = Pass {
        uses: vec![0; program.vars.len()],
        globals: &globals,
        debugging: setting.options.debugging,
        program,
    };
    for i in 0..pass.program.body.len() {
        pass.expr(pass.program.body[i]);
    }
    pass.program
}

/// How far into a body the pass looks for the place where its evaluation begins: what is deeper is rarely that place.
const MOST_DEPTH: u32 = 8;

struct Pass<'a> {
    program: Program,
    /// Number of references to each variable in what was processed.
    uses: Vec<u32>,
    globals: &'a Globals,
    debugging: Debugging,
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
            Expr::Let(bindings, body) => self.bindings(id, bindings, body),
            Expr::Fix(bindings, body) => self.fix(id, bindings, body),
            expr => {
                expr.for_each_child(|child| self.expr(child));
                expr
            }
        };
        self.program.set(id, expr);
    }

    fn bindings(&mut self, id: ExprId, bindings: Vec<(Var, ExprId)>, body: ExprId) -> Expr {
        self.expr(body);
        let mut kept = Vec::new();
        let mut effects = Vec::new();
        for (x, init) in bindings {
            if self.uses[x.0 as usize] > 0 {
                self.expr(init);
                kept.push((x, init));
            } else if effects::may_have_effect(&self.program, &self.globals.checked, init) {
                self.expr(init);
                effects.push(init);
            }
        }
        kept.retain(|&(x, init)| {
            self.uses[x.0 as usize] != 1
                || self.is_asked_for(x)
                || !self.move_to_use(x, init, body, MOST_DEPTH)
        });
        if kept.is_empty() && effects.is_empty() {
            return self.program.take_for(id, body);
        }
        let mut inner = body;
        if !kept.is_empty() {
            if effects.is_empty() {
                return Expr::Let(kept, body);
            }
            inner = self.program.add(Expr::Let(kept, body), self.program.span(body));
        }
        effects.push(inner);
        Expr::Seq(effects)
    }

    /// Whether a debugger may ask for a variable.
    fn is_asked_for(&self, x: Var) -> bool {
        self.debugging == Debugging::Locals && self.program.vars[x.0 as usize].frame.is_some()
    }

    /// Puts an initialiser in the place of its variable's only reference, if nothing with an effect is evaluated before
    /// that and it is evaluated once. Whether it did.
    fn move_to_use(&mut self, x: Var, init: ExprId, body: ExprId, depth: u32) -> bool {
        if depth == 0 {
            return false;
        }
        let parts: Vec<ExprId> = match &self.program[body] {
            Expr::Local(y) => {
                if *y != x || !effects::has_single_value(&self.program, init) {
                    return false;
                }
                let init = self.program.take_for(body, init);
                self.program.set(body, init);
                return true;
            }
            Expr::If(part, ..) | Expr::LetValues(_, part, _) => vec![*part],
            Expr::SetLocal(_, part) | Expr::SetGlobal(_, part) | Expr::DefineGlobal(_, part) => vec![*part],
            Expr::Seq(items) => items[..1].to_vec(),
            Expr::Let(bindings, _) => bindings.iter().map(|binding| binding.1).collect(),
            Expr::Primitive(_, operands) => operands.clone(),
            Expr::Call(operator, operands) => std::iter::once(*operator)
                .chain(operands.iter().copied())
                .collect(),
            Expr::Const(_) | Expr::Global(_) | Expr::Lambda(_) | Expr::Fix(..) => return false,
            Expr::Letrec(..) | Expr::Labels(..) | Expr::Jump(..) => return false,
        };
        // The parts are evaluated in any order: those without effects may come after the initialiser.
        let is_simple = |id: &ExprId| {
            matches!(
                self.program[*id],
                Expr::Const(_) | Expr::Local(_) | Expr::Lambda(_)
            )
        };
        let mut others = parts
            .iter()
            .copied()
            .filter(|id| !is_simple(id) || self.program[*id] == Expr::Local(x));
        match (others.next(), others.next()) {
            (Some(part), None) => self.move_to_use(x, init, part, depth - 1),
            (_, _) => false,
        }
    }

    fn fix(&mut self, id: ExprId, bindings: Vec<(Var, ExprId)>, body: ExprId) -> Expr {
        self.expr(body);
        let mut waiting = bindings;
        let mut kept = Vec::new();
        while let Some(i) = waiting.iter().position(|&(x, _)| self.uses[x.0 as usize] > 0) {
            let (x, lambda) = waiting.remove(i);
            self.expr(lambda);
            kept.push((x, lambda));
        }
        if kept.is_empty() {
            self.program.take_for(id, body)
        } else {
            Expr::Fix(kept, body)
        }
    }
}
