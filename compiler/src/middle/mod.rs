//! The middle end: Core to Core to Flat to SSA.

use crate::diagnostics::Diagnostic;
use crate::ir::verify::{self, Form};
use crate::ir::{core, flat, print};
use globals::Unit;
use interface::Interface;

// What a compiled library tells the units that are compiled against it.
pub mod interface;
// Graphs: strongly connected components.
mod scc;
// Core to Core: no letrec*.
pub mod letrec;
// What is known of globals.
pub mod globals;
// Warnings for calls with the wrong number of arguments.
pub mod arity;
// Which expressions may be left out.
mod effects;
// What primitives come to.
mod fold;
// Core to Core: procedures, copies and constants inlined.
pub mod inline;
// Core to Core: unused bindings dropped.
pub mod dead_code;
// Core to Core: unreachable definitions dropped.
pub mod dead_globals;
// Core to Core: small recursive procedures unrolled.
pub mod unroll;
// Core to Core: no assignment to locals.
pub mod assignments;
// Core to Core: procedures that return to one place become labels.
pub mod contify;
// Core to Flat.
pub mod closures;

/// What the middle end is to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// What kind of program it is.
    pub unit: Unit,
    /// How much to optimise: 0 runs only the passes that are necessary.
    pub level: u8,
}

/// What a pass of the middle end made.
pub enum Stage<'a> {
    /// A pass from Core to Core.
    Core(&'a core::Program),
    /// Closure conversion.
    Flat(&'a flat::Program),
}

/// What passes are told.
pub struct Setting<'a> {
    /// What other units define.
    pub interface: &'a Interface,
    /// What the user wants.
    pub options: Options,
}

/// A pass from Core to Core.
pub struct Pass {
    /// Its name, as in `inc ir --after`.
    pub name: &'static str,
    /// From which level of optimisation on it runs.
    pub level: u8,
    /// What its output is.
    pub form: Form,
    run: fn(core::Program, &Setting) -> core::Program,
}

const fn pass(
    name: &'static str,
    level: u8,
    form: Form,
    run: fn(core::Program, &Setting) -> core::Program,
) -> Pass {
    Pass {
        name,
        level,
        form,
        run,
    }
}

/// The passes from Core to Core, in order. They are followed by closure conversion (`closures`), to Flat.
pub const PASSES: &[Pass] = &[
    pass("letrec", 0, Form::Letrec, letrec::run),
    pass("inline", 1, Form::Letrec, inline::run),
    pass("dead_code", 1, Form::Letrec, dead_code::run),
    pass("dead_globals", 1, Form::Letrec, dead_globals::run),
    pass("unroll", 2, Form::Letrec, unroll::run),
    pass("assignments", 0, Form::Assignments, assignments::run),
    pass("contify", 1, Form::Assignments, contify::run),
];

/// What the middle end makes of a program or library.
pub struct Compiled {
    /// The program.
    pub flat: flat::Program,
    /// What is probably wrong with it.
    pub warnings: Vec<Diagnostic>,
    /// What it exports, for [`Interface::add`].
    pub exports: Vec<u8>,
}

/// Compiles Core to Flat, and shows each pass's output to `observe`.
pub fn run(
    mut program: core::Program,
    interface: &Interface,
    options: Options,
    mut observe: impl FnMut(&'static str, Stage),
) -> Compiled {
    let setting = Setting { interface, options };
    let mut warnings = Vec::new();
    let mut exports = Vec::new();
    let last_inlinable = if options.level == 0 {
        "letrec"
    } else {
        "dead_globals"
    };
    for pass in PASSES.iter().filter(|pass| pass.level <= options.level) {
        program = (pass.run)(program, &setting);
        if cfg!(debug_assertions)
            && let Err(message) = verify::core(&program, pass.form)
        {
            panic!("after pass {}: {message}\n{}", pass.name, print::core(&program));
        }
        observe(pass.name, Stage::Core(&program));
        if pass.name == "letrec" {
            // Before calls are copied or removed.
            warnings = arity::run(&program, &globals::analyse(&program, &setting));
        }
        if pass.name == last_inlinable && options.unit == Unit::Library {
            exports = interface::exports(&program, &setting);
        }
    }
    let globals = globals::analyse(&program, &setting);
    let flat = closures::run(program, &globals, options.unit);
    if cfg!(debug_assertions)
        && let Err(message) = verify::flat(&flat)
    {
        panic!("after pass closures: {message}\n{}", print::flat(&flat));
    }
    observe("closures", Stage::Flat(&flat));
    Compiled {
        flat,
        warnings,
        exports,
    }
}
// Flat to SSA.
pub mod build_ssa;
mod build_primitives;
