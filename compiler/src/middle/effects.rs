//! Which expressions may be left out when their values are not needed.

use crate::ir::core::{Expr, ExprId, Program};
use crate::middle::fold;

/// How many expressions are looked at. An answer for every expression by looking at all of it would make passes
/// quadratic; what is larger is nearly always of use.
const FUEL: u32 = 24;

/// Whether evaluating an expression may have an effect (errors included), as far as a short look tells. `checked`: the
/// globals that may be referred to before their definition.
pub fn may_have_effect(program: &Program, checked: &[bool], id: ExprId) -> bool {
    let mut look = Look {
        program,
        checked,
        fuel: FUEL,
    };
    look.expr(id)
}

struct Look<'a> {
    program: &'a Program,
    checked: &'a [bool],
    fuel: u32,
}

impl Look<'_> {
    fn expr(&mut self, id: ExprId) -> bool {
        if self.fuel == 0 {
            return true;
        }
        self.fuel -= 1;
        match &self.program[id] {
            Expr::Const(_) | Expr::Local(_) | Expr::Lambda(_) => false,
            Expr::Global(g) => self.checked[g.0 as usize],
            Expr::Primitive(primitive, operands) => !fold::is_total(*primitive) || self.any(operands),
            Expr::If(test, then, otherwise) => self.any(&[*test, *then, *otherwise]),
            Expr::Seq(items) => self.any(items),
            Expr::Let(bindings, body) => {
                bindings.iter().any(|&(_, init)| self.expr(init)) || self.expr(*body)
            }
            Expr::Fix(_, body) => self.expr(*body),
            Expr::SetLocal(..) | Expr::SetGlobal(..) | Expr::DefineGlobal(..) | Expr::Letrec(..) => true,
            Expr::LetValues(..) | Expr::Call(..) | Expr::Labels(..) | Expr::Jump(..) => true,
        }
    }

    fn any(&mut self, items: &[ExprId]) -> bool {
        items.iter().any(|&item| self.expr(item))
    }
}

/// Whether an expression is known to have exactly one value.
pub fn has_single_value(program: &Program, id: ExprId) -> bool {
    match &program[id] {
        Expr::Const(_) | Expr::Local(_) | Expr::Global(_) | Expr::Lambda(_) => true,
        Expr::SetLocal(..) | Expr::SetGlobal(..) | Expr::DefineGlobal(..) => true,
        Expr::Primitive(primitive, _) => primitive.info().effect < abi::primitive::Effect::control,
        Expr::If(_, then, otherwise) => {
            has_single_value(program, *then) && has_single_value(program, *otherwise)
        }
        Expr::Seq(items) => items.last().is_some_and(|&last| has_single_value(program, last)),
        Expr::Let(_, body) | Expr::Fix(_, body) | Expr::LetValues(_, _, body) => {
            has_single_value(program, *body)
        }
        Expr::Call(..) | Expr::Letrec(..) | Expr::Labels(..) | Expr::Jump(..) => false,
    }
}
