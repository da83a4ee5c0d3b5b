//! The intermediate languages as text, as the grammars in `ir` say: Core and Flat as S-expressions, SSA and VCode in lines.
//!
//! Names are readable and the same from run to run: a local variable `x.12` by its name and a number that tells it from
//! others of that name (in order of appearance, so that it does not depend on what passes did before), a global variable
//! `car@inc.runtime` by its name and library (`fib@` in the program itself), a label `l3`, a procedure `loop#2`, a
//! primitive `%car`. Constants that evaluate to themselves are not quoted. Core in this form is read by
//! `ir::parse`, SSA by `ir::parse_ssa`. A value or virtual register is `v7`, a block `block3`, clause 0 of a procedure
//! `loop#2.clause0`. The functions that take a name print the procedures of that name only.

// Text that says where its parts come from.
pub mod located;
// Lines and indentation.
mod layout;
// Literal data.
mod datum;
// Core.
mod core_text;
// Flat.
mod flat_text;
// Words of SSA and VCode.
pub mod words;
// SSA.
mod ssa_text;
// The fields of the Context.
pub mod context_names;
// What code refers to.
pub mod target_text;
// VCode, before and after register allocation.
mod vcode_text;

use crate::ir::core::{self, Formals, Global, GlobalInfo, Label, Var, VarInfo};
use crate::ir::data::Data;
use crate::ir::foreign::{Class, Outcome};
use crate::ir::ssa::Position;
use crate::ir::{flat, ssa, vcode};
use layout::Text;
use located::Located;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::rc::Rc;

/// A Core program as text.
pub fn core(program: &core::Program) -> Located {
    let names = Names::new(&program.vars, &program.globals, &program.data);
    let forms = program.body.iter();
    layout::lines(forms.map(|&form| core_text::expr(program, &names, form)))
}

/// The bindings and definitions of a name in a Core program, where they are procedures, as text.
pub fn core_procedures(program: &core::Program, name: &str) -> Located {
    let names = Names::new(&program.vars, &program.globals, &program.data);
    let found = core_text::procedures(program, name);
    layout::lines(found.into_iter().map(|id| core_text::expr(program, &names, id)))
}

/// A Flat program as text.
pub fn flat(program: &flat::Program) -> Located {
    flat_where(program, |_| true)
}

/// The procedures of a name in a Flat program as text.
pub fn flat_procedures(program: &flat::Program, name: &str) -> Located {
    flat_where(program, |procedure| *procedure.name == *name)
}

fn flat_where(program: &flat::Program, wanted: impl Fn(&flat::Procedure) -> bool) -> Located {
    let names = Names::new(&program.vars, &program.globals, &program.data);
    let indices = (0..program.procedures.len()).filter(|&index| wanted(&program.procedures[index]));
    layout::lines(indices.map(|index| flat_text::procedure(program, &names, index)))
}

/// An SSA program as text.
pub fn ssa(program: &ssa::Program) -> Located {
    ssa_where(program, |_| true)
}

/// The procedures of a name in an SSA program as text.
pub fn ssa_procedures(program: &ssa::Program, name: &str) -> Located {
    ssa_where(program, |procedure| *procedure.name == *name)
}

fn ssa_where(program: &ssa::Program, wanted: impl Fn(&ssa::Procedure) -> bool) -> Located {
    let mut out = Located::default();
    for (index, procedure) in program.procedures.iter().enumerate() {
        for clause in 0..procedure.clauses.len() {
            let procedure_id = flat::ProcedureId(index as u32);
            let position = Position {
                program,
                procedure: procedure_id,
                clause,
            };
            if wanted(procedure) {
                if !out.text.is_empty() {
                    out.text.push('\n');
                }
                out.append(ssa_text::function(position));
            }
        }
    }
    out
}

/// A clause in VCode as text.
pub fn vcode(position: Position, function: &vcode::Function) -> Located {
    vcode_text::function(position, function)
}

/// A clause in VCode with registers as text; with the maps of its safepoints, if they are given.
pub fn allocated(
    position: Position,
    function: &vcode::Function,
    allocated: &vcode::Allocated,
    maps: Option<&vcode::Maps>,
) -> Located {
    vcode_text::allocated(position, function, allocated, maps)
}

/// What gives things their names.
struct Names<'a> {
    vars: &'a [VarInfo],
    globals: &'a [GlobalInfo],
    data: &'a Data,
    /// The numbers that the local variables have been given.
    numbers: RefCell<FxHashMap<Var, usize>>,
}

impl<'a> Names<'a> {
    fn new(vars: &'a [VarInfo], globals: &'a [GlobalInfo], data: &'a Data) -> Names<'a> {
        Names {
            vars,
            globals,
            data,
            numbers: RefCell::default(),
        }
    }

    fn var(&self, x: Var) -> Text {
        let mut numbers = self.numbers.borrow_mut();
        let next = numbers.len();
        let number = numbers.entry(x).or_insert(next);
        Text::Atom(format!(
            "{}.{number}",
            datum::symbol(&self.vars[x.0 as usize].name)
        ))
    }

    fn global(&self, g: Global) -> Text {
        Text::Atom(global_name(&self.globals[g.0 as usize]))
    }

    fn label(&self, label: Label) -> Text {
        Text::Atom(format!("l{}", label.0))
    }

    fn vars(&self, vars: &[Var]) -> Text {
        Text::list(vars.iter().map(|&x| self.var(x)))
    }

    fn formals(&self, formals: &Formals) -> Text {
        // Numbered before the rest parameter, which comes after them in the text.
        let required: Vec<Text> = formals.required.iter().map(|&x| self.var(x)).collect();
        match formals.rest {
            None => Text::list(required),
            Some(rest) if formals.required.is_empty() => self.var(rest),
            Some(rest) => Text::list(required.into_iter().chain([Text::atom("."), self.var(rest)])),
        }
    }
}

/// The name of a global variable.
fn global_name(info: &GlobalInfo) -> String {
    format!("{}@{}", datum::symbol(&info.name), info.library)
}

/// The name of a procedure in Flat and later languages.
fn procedure_name(name: &Rc<str>, index: usize) -> String {
    let name = if name.is_empty() { "lambda" } else { &**name };
    format!("{}#{index}", datum::symbol(name))
}

/// What a call of a C function returns and how it is called: ` returns s32 stack 2 leaf`.
fn foreign_flags(outcome: &Outcome, stack_words: u32, flags: [bool; 5]) -> String {
    let mut text = match outcome {
        Outcome::Nothing => String::new(),
        Outcome::Scalar(access) => format!(" returns {}", access.name()),
        Outcome::Structure(eightbytes) => {
            let classes = eightbytes.classes.iter().map(|class| match class {
                Class::Integer => " integer",
                Class::Sse => " sse",
            });
            format!(
                " returns-structure {}{}",
                eightbytes.size,
                classes.collect::<String>()
            )
        }
    };
    if stack_words > 0 {
        text += &format!(" stack {stack_words}");
    }
    for (flag, word) in flags
        .into_iter()
        .zip([" leaf", " errno", " variadic", " serial", " dispatched"])
    {
        if flag {
            text += word;
        }
    }
    text
}
