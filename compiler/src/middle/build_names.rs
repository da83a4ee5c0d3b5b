//! What values are called in the program's text, and which are kept for debuggers: a part of `build_ssa`.

use super::build_ssa::Builder;
use crate::ir::core::Var;
use crate::ir::flat;
use crate::ir::locals::{Local, Part};
use crate::ir::ssa::*;
use crate::source::Inlined;
use std::rc::Rc;

/// Whether a debugger may ask for local variables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Debugging {
    /// No one asks.
    Off,
    /// Values are named, and kept until the scopes of their variables end.
    Locals,
}

impl Builder<'_> {
    /// Binds a variable.
    pub(super) fn bind(&mut self, var: Var, value: Value) {
        self.variables.insert(var, value);
        let info = &self.program.vars[var.0 as usize];
        if let Some(frame) = info.frame {
            self.name(value, &info.name, frame, Part::Whole);
        }
    }

    /// Names the free variables in the closure.
    pub(super) fn name_closure(&mut self, procedure: &flat::Procedure) {
        let Some(closure) = self.closure else {
            return;
        };
        for (index, captured) in (0..).zip(&procedure.captured) {
            if captured.is_written {
                self.name(closure, &captured.name, Inlined::NONE, Part::FreeVariable(index));
            }
        }
        if let Some(passed) = procedure.passed.as_ref().filter(|passed| passed.is_written) {
            self.name(closure, &passed.name, Inlined::NONE, Part::Whole);
        }
    }

    fn name(&mut self, value: Value, name: &Rc<str>, frame: Inlined, part: Part) {
        if self.debugging == Debugging::Locals {
            let local = Local {
                name: name.clone(),
                frame,
                part,
                order: self.function.named.len() as u32,
            };
            self.function.named.push((value, local));
            self.in_scope.push(value);
        }
    }

    /// Ends scopes: the values that have names are kept until here, but for those of the first so many in scope.
    pub(super) fn keep(&mut self, outside: usize) {
        let mut kept = self.in_scope[outside..].to_vec();
        kept.sort_unstable();
        kept.dedup();
        if !kept.is_empty() {
            self.effect(Op::Keep(kept));
        }
    }
}
