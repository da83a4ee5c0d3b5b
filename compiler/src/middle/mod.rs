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
// Core to Core: no assignment to locals.
pub mod assignments;
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

/// A pass from Core to Core.
pub struct Pass {
    /// Its name, as in `inc ir --after`.
    pub name: &'static str,
    /// From which level of optimisation on it runs.
    pub level: u8,
    /// What its output is.
    pub form: Form,
    run: fn(core::Program, &Interface, Options) -> core::Program,
}

/// The passes from Core to Core, in order. They are followed by closure conversion (`closures`), to Flat.
pub const PASSES: &[Pass] = &[
    Pass {
        name: "letrec",
        level: 0,
        form: Form::Letrec,
        run: |program, _, _| letrec::run(program),
    },
    Pass {
        name: "assignments",
        level: 0,
        form: Form::Assignments,
        run: |program, _, _| assignments::run(program),
    },
];

/// Compiles Core to Flat, and shows each pass's output to `observe`.
pub fn run(
    mut program: core::Program,
    interface: &Interface,
    options: Options,
    mut observe: impl FnMut(&'static str, Stage),
) -> (flat::Program, Vec<Diagnostic>) {
    let mut warnings = Vec::new();
    for pass in PASSES.iter().filter(|pass| pass.level <= options.level) {
        program = (pass.run)(program, interface, options);
        if cfg!(debug_assertions) {
            if let Err(message) = verify::core(&program, pass.form) {
                panic!("after pass {}: {message}\n{}", pass.name, print::core(&program));
            }
        }
        observe(pass.name, Stage::Core(&program));
        if pass.name == "letrec" {
            // Before calls are copied or removed.
            warnings = arity::run(&program, &globals::analyse(&program, options.unit, interface));
        }
    }
    let globals = globals::analyse(&program, options.unit, interface);
    let flat = closures::run(program, &globals, options.unit);
    if cfg!(debug_assertions) {
        if let Err(message) = verify::flat(&flat) {
            panic!("after pass closures: {message}\n{}", print::flat(&flat));
        }
    }
    observe("closures", Stage::Flat(&flat));
    (flat, warnings)
}
// Flat to SSA.
pub mod build_ssa;
mod build_primitives;
