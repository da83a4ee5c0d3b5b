//! The middle end: Core to Core to Flat to SSA.

use crate::diagnostics::Diagnostic;
use crate::ir::{core, flat};
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

/// Compiles Core to Flat.
pub fn run(
    program: core::Program,
    interface: &Interface,
    options: Options,
) -> (flat::Program, Vec<Diagnostic>) {
    let program = letrec::run(program);
    let globals = globals::analyse(&program, options.unit, interface);
    let warnings = arity::run(&program, &globals);
    let program = assignments::run(program);
    (closures::run(program, &globals, options.unit), warnings)
}
