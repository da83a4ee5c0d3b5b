//! The middle end: Core to Core to Flat to SSA.

use crate::ir::verify::Form;
use crate::ir::{core, ssa};
use build_names::Debugging;
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
// Warnings for calls that cannot succeed.
pub mod wrong_calls;
// Which expressions may be left out.
mod effects;
// What primitives come to.
mod fold;
// Which procedures never return.
mod raising;
// Which procedures return by themselves.
mod returning;
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
// Flat to SSA.
pub mod build_ssa;
mod build_primitives;
// Names for debuggers.
pub mod build_names;
// How calls of C functions and accesses to C's memory are made of raw operations.
mod foreign;
// Predecessors, dominators, loops of SSA.
mod dominators;
// The blocks of SSA in order.
mod block_order;
// SSA to SSA: checks that cannot fail removed, arithmetic on known types.
pub mod types;
// SSA to SSA: doubles kept raw.
pub mod doubles;
// SSA to SSA: what nothing needs dropped.
pub mod dead_values;

/// Whether stack traces show the calls of a unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Traced {
    /// They do: tail calls of the library that can be ordinary calls are.
    Shown,
    /// It is a library of `inc`, whose frames are left out.
    LeftOut,
}

/// What the middle end is to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Options {
    /// What kind of program it is.
    pub unit: Unit,
    /// How much to optimise: 0 runs only the passes that are necessary.
    pub level: u8,
    /// Whether a debugger may look at the running program.
    pub debugging: Debugging,
    /// Whether its calls are told in stack traces.
    pub traced: Traced,
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
    /// What it does.
    pub run: fn(core::Program, &Setting) -> core::Program,
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

/// The passes from Core to Core, in order. `closures` (to Flat) and `build_ssa` follow.
pub const PASSES: &[Pass] = &[
    pass("letrec", 0, Form::Letrec, letrec::run),
    pass("inline", 1, Form::Letrec, inline::run),
    pass("dead_code", 1, Form::Letrec, dead_code::run),
    pass("dead_globals", 1, Form::Letrec, dead_globals::run),
    pass("unroll", 2, Form::Letrec, unroll::run),
    pass("assignments", 0, Form::Assignments, assignments::run),
    pass("contify", 1, Form::Assignments, contify::run),
];

/// A pass from SSA to SSA.
pub struct SsaPass {
    /// Its name, as in `inc ir --after`.
    pub name: &'static str,
    /// From which level of optimisation on it runs.
    pub level: u8,
    /// What it does.
    pub run: fn(ssa::Program) -> ssa::Program,
}

/// The passes from SSA to SSA, in order.
pub const SSA_PASSES: &[SsaPass] = &[
    SsaPass {
        name: "types",
        level: 1,
        run: types::run,
    },
    SsaPass {
        name: "doubles",
        level: 1,
        run: doubles::run,
    },
    SsaPass {
        name: "dead_values",
        level: 1,
        run: dead_values::run,
    },
];
