//! Closure conversion: Core to Flat.
//!
//! Needs: no `letrec*`, no assignment to locals. Guarantees: Flat, in which a procedure has a closure only where it
//! needs one.
//!
//! Keep, Hearn and Dybvig, "Optimizing closures in O(0) time", 2012. A procedure is *well-known* if all its calls are
//! known. Free variables are dropped where they are bound to procedures that need no closure; a procedure without free
//! variables needs none (if it is well-known) or a static one; a well-known one with a single free variable takes that
//! variable's value for its closure; the well-known procedures of a recursive group share one closure, that of an
//! escaping member where there is one. Departure: closures are not shared between nested groups.

// Free variables, known calls, groups.
mod analysis;
// The closure of each procedure.
mod layout;
// Flat expressions.
mod emit;

use crate::ir::core::{self, ExprId, Global, Var};
use crate::ir::flat;
use crate::middle::globals::Globals;
use crate::middle::{Options, Traced, returning};
use std::rc::Rc;

/// Runs the pass.
pub fn run(program: core::Program, globals: &Globals, options: &Options) -> flat::Program {
    let facts = analysis::analyse(&program, globals, options.unit);
    let layouts = layout::choose(&facts);
    let returning = match options.traced {
        Traced::Shown => Some(returning::analyse(&program, globals)),
        Traced::LeftOut => None,
    };
    emit::emit(program, globals, facts, layouts, returning)
}

/// A procedure: the initialiser, or a lambda expression, by its index; the same as its index in Flat.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
struct Function(u32);

impl Function {
    /// The initialiser, which contains all others.
    const INITIALISER: Function = Function(0);
}

/// What is known of a procedure.
struct FunctionInfo {
    /// The lambda expression; none for the initialiser.
    lambda: Option<ExprId>,
    /// The name, or the empty one.
    name: Rc<str>,
    /// The procedure whose body contains it.
    parent: Function,
    /// The variable that holds its closure, if it has one of its own.
    var: Var,
    /// The variables bound outside that it or a procedure inside refers to.
    free: Vec<Var>,
    /// Whether its closure is used as a value.
    escapes: bool,
}

/// What the analysis finds.
struct Facts {
    functions: Vec<FunctionInfo>,
    /// The procedure of each lambda expression.
    of_lambda: rustc_hash::FxHashMap<ExprId, Function>,
    /// The procedure that each variable is bound to.
    of_var: Vec<Option<Function>>,
    /// The procedure that each global is defined as.
    of_global: Vec<Option<Function>>,
    /// The procedure that binds each variable.
    owner: Vec<Function>,
    /// Procedures bound together, in an order in which a group's free variables are bound by or in groups before.
    bound_together: Vec<Vec<Function>>,
    /// Variables that the pass adds, by name: the closures of anonymous procedures.
    new_vars: Vec<Rc<str>>,
}

impl Facts {
    fn function(&self, f: Function) -> &FunctionInfo {
        &self.functions[f.0 as usize]
    }

    fn known_var(&self, x: Var) -> Option<Function> {
        self.of_var[x.0 as usize]
    }

    fn known_global(&self, g: Global) -> Option<Function> {
        self.of_global[g.0 as usize]
    }
}

/// The closure of a procedure.
#[derive(Clone, Debug)]
enum Layout {
    /// None, or a static one.
    Static,
    /// The value of its only free variable.
    Value(Var),
    /// A closure that this variable holds, with the values of these variables.
    Record(Var, Rc<[Var]>),
}
