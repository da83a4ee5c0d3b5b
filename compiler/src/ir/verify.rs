//! Well-formedness of Core and Flat.
//!
//! Checked after every pass in debug builds and in tests; a message names the first thing that is wrong.
//!
//! - Each expression occurs once as a child.
//! - Each variable is bound once and referred to in its scope only; labels likewise, and jumps are in tail position of
//!   the `labels` form and take as many operands as the label has parameters.
//! - Sequences are not empty, `fix` binds lambda expressions, primitives of fixed arity have so many operands.
//! - What a normal form excludes does not occur.

use crate::ir::core::{Expr, ExprId, Formals, Label, Program, Var};
use crate::ir::flat;
use rustc_hash::FxHashMap;

/// A normal form of Core: what a pass guarantees.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Form {
    /// As expanded: no `fix`, no labels.
    Expanded,
    /// No `letrec*` any more; no assignment to what `fix` binds.
    Letrec,
    /// No assignment to local variables any more.
    Assignments,
}

/// Checks a Core program.
pub fn core(program: &Program, form: Form) -> Result<(), String> {
    let mut check = Check {
        program,
        form,
        seen: vec![false; program.len()],
        vars: vec![Binding::None; program.vars.len()],
        labels: FxHashMap::default(),
    };
    program.body.iter().try_for_each(|&id| check.expr(id, false))
}

/// Checks a Flat program: the parts of a reference to a procedure or a closure fit together.
pub fn flat(program: &flat::Program) -> Result<(), String> {
    for index in 0..program.len() as u32 {
        flat_expr(program, flat::ExprId(index))?;
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Binding {
    None,
    InScope,
    /// Bound by a `fix`, in scope.
    Fixed,
    OutOfScope,
}

struct Check<'a> {
    program: &'a Program,
    form: Form,
    seen: Vec<bool>,
    vars: Vec<Binding>,
    /// Number of parameters of the labels to which a jump is possible from here.
    labels: FxHashMap<Label, usize>,
}

impl Check<'_> {
    /// `tail`: whether the labels in scope may be jumped to.
    fn expr(&mut self, id: ExprId, tail: bool) -> Result<(), String> {
        if std::mem::replace(&mut self.seen[id.0 as usize], true) {
            return Err(format!("expression {} occurs twice", id.0));
        }
        let program = self.program;
        match &program[id] {
            Expr::Const(_) | Expr::Global(_) => Ok(()),
            Expr::Local(x) => self.refer(*x),
            Expr::SetLocal(x, value) => {
                self.refer(*x)?;
                if self.form >= Form::Assignments || self.vars[x.0 as usize] == Binding::Fixed {
                    return Err(format!("assignment to {}", self.name(*x)));
                }
                self.expr(*value, false)
            }
            Expr::SetGlobal(_, value) | Expr::DefineGlobal(_, value) => self.expr(*value, false),
            Expr::If(test, then, otherwise) => {
                self.expr(*test, false)?;
                self.expr(*then, tail)?;
                self.expr(*otherwise, tail)
            }
            Expr::Seq(items) => {
                let Some((last, others)) = items.split_last() else {
                    return Err("an empty sequence, or an expression taken out and not put back".to_string());
                };
                self.operands(others)?;
                self.expr(*last, tail)
            }
            Expr::Lambda(lambda) => {
                let labels = std::mem::take(&mut self.labels);
                for clause in &lambda.clauses {
                    self.formals(&clause.formals)?;
                    self.expr(clause.body, false)?;
                    self.leave(clause.formals.vars());
                }
                self.labels = labels;
                Ok(())
            }
            Expr::Let(bindings, body) => {
                bindings
                    .iter()
                    .try_for_each(|&(_, init)| self.expr(init, false))?;
                bindings
                    .iter()
                    .try_for_each(|&(x, _)| self.bind(x, Binding::InScope))?;
                self.expr(*body, tail)?;
                self.leave(bindings.iter().map(|binding| binding.0));
                Ok(())
            }
            Expr::Letrec(..) if self.form >= Form::Letrec => Err("letrec* after pass letrec".to_string()),
            Expr::Letrec(bindings, body) => self.recursive(bindings, *body, Binding::InScope, tail),
            Expr::Fix(bindings, body) => {
                if bindings
                    .iter()
                    .any(|&(_, init)| !matches!(program[init], Expr::Lambda(_)))
                {
                    return Err("fix binds something other than a lambda expression".to_string());
                }
                self.recursive(bindings, *body, Binding::Fixed, tail)
            }
            Expr::LetValues(formals, producer, body) => {
                self.expr(*producer, false)?;
                self.formals(formals)?;
                self.expr(*body, tail)?;
                self.leave(formals.vars());
                Ok(())
            }
            Expr::Call(operator, operands) => {
                self.expr(*operator, false)?;
                self.operands(operands)
            }
            Expr::Primitive(primitive, operands) => {
                if primitive.arity().is_some_and(|arity| arity != operands.len()) {
                    return Err(format!("{primitive:?} with {} operands", operands.len()));
                }
                self.operands(operands)
            }
            Expr::Labels(labels, body) => self.labels_form(labels, *body, tail),
            Expr::Jump(label, operands) => {
                match self.labels.get(label) {
                    Some(&count) if tail && count == operands.len() => {}
                    Some(_) => {
                        return Err(format!(
                            "jump to l{} out of tail position, or operands missing",
                            label.0
                        ));
                    }
                    None => return Err(format!("jump to l{} out of its scope", label.0)),
                }
                self.operands(operands)
            }
        }
    }

    /// Operands are not in tail position.
    fn operands(&mut self, operands: &[ExprId]) -> Result<(), String> {
        operands.iter().try_for_each(|&operand| self.expr(operand, false))
    }

    fn recursive(
        &mut self,
        bindings: &[(Var, ExprId)],
        body: ExprId,
        kind: Binding,
        tail: bool,
    ) -> Result<(), String> {
        bindings.iter().try_for_each(|&(x, _)| self.bind(x, kind))?;
        bindings
            .iter()
            .try_for_each(|&(_, init)| self.expr(init, false))?;
        self.expr(body, tail)?;
        self.leave(bindings.iter().map(|binding| binding.0));
        Ok(())
    }

    fn labels_form(
        &mut self,
        labels: &[(Label, Vec<Var>, ExprId)],
        body: ExprId,
        tail: bool,
    ) -> Result<(), String> {
        // A form that is not in tail position hides the labels around it.
        let outer = if tail {
            self.labels.clone()
        } else {
            std::mem::take(&mut self.labels)
        };
        for (label, parameters, _) in labels {
            if self.labels.insert(*label, parameters.len()).is_some() {
                return Err(format!("l{} is bound twice", label.0));
            }
        }
        for (_, parameters, label_body) in labels {
            parameters
                .iter()
                .try_for_each(|&x| self.bind(x, Binding::InScope))?;
            self.expr(*label_body, true)?;
            self.leave(parameters.iter().copied());
        }
        self.expr(body, true)?;
        self.labels = outer;
        Ok(())
    }

    fn formals(&mut self, formals: &Formals) -> Result<(), String> {
        formals.vars().try_for_each(|x| self.bind(x, Binding::InScope))
    }

    fn bind(&mut self, x: Var, binding: Binding) -> Result<(), String> {
        match self.vars[x.0 as usize] {
            Binding::None => {
                self.vars[x.0 as usize] = binding;
                Ok(())
            }
            Binding::InScope | Binding::Fixed | Binding::OutOfScope => {
                Err(format!("{} is bound twice", self.name(x)))
            }
        }
    }

    fn leave(&mut self, vars: impl Iterator<Item = Var>) {
        vars.for_each(|x| self.vars[x.0 as usize] = Binding::OutOfScope);
    }

    fn refer(&self, x: Var) -> Result<(), String> {
        match self.vars[x.0 as usize] {
            Binding::InScope | Binding::Fixed => Ok(()),
            Binding::None | Binding::OutOfScope => Err(format!("{} is not in scope", self.name(x))),
        }
    }

    fn name(&self, x: Var) -> String {
        self.program.vars[x.0 as usize].name.to_string()
    }
}

fn flat_expr(program: &flat::Program, id: flat::ExprId) -> Result<(), String> {
    let name = |p: flat::ProcedureId| format!("{}#{}", program.procedures[p.0 as usize].name, p.0);
    match &program[id] {
        flat::Expr::Static(p) => {
            let procedure = &program.procedures[p.0 as usize];
            if !procedure.captured.is_empty() || !procedure.escapes {
                return Err(format!("{} has no static closure", name(*p)));
            }
        }
        flat::Expr::Closures(closures, _) => {
            for closure in closures {
                let captured = &program.procedures[closure.procedure.0 as usize].captured;
                if captured.len() != closure.captures.len() {
                    return Err(format!(
                        "closure of {} with {} values",
                        name(closure.procedure),
                        closure.captures.len()
                    ));
                }
            }
        }
        flat::Expr::CallKnown(call) => {
            let flat::Callee::Procedure(p) = call.callee else {
                return Ok(());
            };
            let procedure = &program.procedures[p.0 as usize];
            let formals = &procedure.clauses[call.clause as usize].formals;
            if formals.vars().count() != call.arguments.len() {
                return Err(format!(
                    "call of {} with {} arguments",
                    name(p),
                    call.arguments.len()
                ));
            }
            if call.closure.is_none() && !procedure.captured.is_empty() {
                return Err(format!("call of {} without its closure", name(p)));
            }
        }
        flat::Expr::Seq(items) if items.is_empty() => return Err("an empty sequence".to_string()),
        _ => {}
    }
    Ok(())
}
