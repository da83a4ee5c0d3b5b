//! Core and Flat as text: S-expressions, as the grammars in `ir::core` and `ir::flat` say.
//!
//! Names are readable and the same from run to run: a local variable `x.12` by its name and index, a global variable
//! `car@inc.runtime` by its name and library (`fib@` in the program itself), a label `l3`, a procedure `loop#2`, a
//! primitive `%car`. Constants that evaluate to themselves are not quoted. Core in this form is read by `ir::parse`.

// Lines and indentation.
mod layout;
// Literal data.
mod datum;
// Core.
mod core_text;
// Flat.
mod flat_text;

use crate::ir::core::{self, Formals, Global, GlobalInfo, Label, Var, VarInfo};
use crate::ir::data::Data;
use crate::ir::flat;
use layout::Text;
use std::rc::Rc;

/// A Core program as text.
pub fn core(program: &core::Program) -> String {
    let names = Names {
        vars: &program.vars,
        globals: &program.globals,
        data: &program.data,
    };
    layout::lines(
        program
            .body
            .iter()
            .map(|&form| core_text::expr(program, &names, form)),
    )
}

/// A Flat program as text.
pub fn flat(program: &flat::Program) -> String {
    let names = Names {
        vars: &program.vars,
        globals: &program.globals,
        data: &program.data,
    };
    layout::lines((0..program.procedures.len()).map(|index| flat_text::procedure(program, &names, index)))
}

/// What gives things their names.
struct Names<'a> {
    vars: &'a [VarInfo],
    globals: &'a [GlobalInfo],
    data: &'a Data,
}

impl Names<'_> {
    fn var(&self, x: Var) -> Text {
        Text::Atom(format!(
            "{}.{}",
            datum::symbol(&self.vars[x.0 as usize].name),
            x.0
        ))
    }

    fn global(&self, g: Global) -> Text {
        let info = &self.globals[g.0 as usize];
        Text::Atom(format!("{}@{}", datum::symbol(&info.name), info.library))
    }

    fn label(&self, label: Label) -> Text {
        Text::Atom(format!("l{}", label.0))
    }

    fn vars(&self, vars: &[Var]) -> Text {
        Text::list(vars.iter().map(|&x| self.var(x)))
    }

    fn formals(&self, formals: &Formals) -> Text {
        let required = formals.required.iter().map(|&x| self.var(x));
        match formals.rest {
            None => Text::list(required),
            Some(rest) if formals.required.is_empty() => self.var(rest),
            Some(rest) => Text::list(required.chain([Text::atom("."), self.var(rest)])),
        }
    }
}

/// The name of a procedure in Flat.
fn procedure_name(name: &Rc<str>, index: usize) -> String {
    let name = if name.is_empty() { "lambda" } else { &**name };
    format!("{}#{index}", datum::symbol(name))
}
