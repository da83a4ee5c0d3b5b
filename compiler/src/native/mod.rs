//! The back end: SSA to VCode to machine code.
//!
//! ```text
//! SSA --select--> VCode --stack_checks, crossing--> VCode: nothing lives across an ordinary call
//!      --allocate--> registers --locations--> maps --encode--> code object
//! ```

use crate::ir::ssa::{self, Procedure};
use crate::ir::vcode::Function;
use abi::image::ANY_NUMBER;
use code::CodeObject;
use encode::Clause;

// Code objects: what comes out.
pub mod code;
// The registers as the allocator sees them.
pub mod registers;
// Instruction selection: SSA to VCode.
pub mod select;
// Stack checks off the fast paths.
mod stack_checks;
// Liveness of virtual registers.
mod liveness;
// Values that live across ordinary calls go to frame slots.
pub mod crossing;
// Well-formedness of VCode.
pub mod verify;
// Register allocation.
pub mod allocate;
// The maps of safepoints.
pub mod locations;
// Where local variables are at safepoints, for debuggers.
pub mod debug_locals;
// Which blocks run with a frame.
mod frames;
// Instructions, labels and relocations to bytes.
pub mod assembler;
// The instructions that the back end uses.
mod instructions;
// Allocated VCode to machine code: frames, control flow, calls.
pub mod encode;
// Straight-line operations.
mod encode_operations;
// Calls of C functions, untagged words.
mod encode_foreign;
// Tests of branches.
mod encode_tests;
// The assembly stubs.
pub mod stubs;
// Code objects as text.
pub mod listing;

/// A pass from VCode to VCode, before registers are allocated.
pub struct Pass {
    /// Its name, as in `inc ir --after`.
    pub name: &'static str,
    /// From which level of optimisation on it runs.
    pub level: u8,
    /// What it does.
    pub run: fn(&mut Function),
}

/// The passes from VCode to VCode, in order.
pub const PASSES: &[Pass] = &[
    Pass {
        name: "stack_checks",
        level: 0,
        run: stack_checks::run,
    },
    Pass {
        name: "crossing",
        level: 0,
        run: crossing::run,
    },
];

/// Makes the code object of a procedure of its clauses.
pub fn encode(procedure: &Procedure, clauses: &[Clause]) -> CodeObject {
    // A procedure that takes a closure object needs the entry's prefix even if no one calls it as a value.
    let has_checked_entry = procedure.escapes || procedure.free_variables > 0;
    let mut object = encode::run(clauses, has_checked_entry, procedure.span);
    object.name = procedure.name.clone();
    object.free_variables = procedure.free_variables;
    object.arity = arity(procedure);
    object
}

/// The fewest and the most arguments that a procedure takes. (Only messages tell them; those of procedures with more
/// parameters than the numbers can say are not exact.) Of a procedure without clauses, the most are less than the fewest.
fn arity(procedure: &Procedure) -> (u16, Option<u16>) {
    let required = |clause: &ssa::Function| u16::try_from(clause.required).unwrap_or(ANY_NUMBER - 1);
    let fewest = procedure.clauses.iter().map(required).min().unwrap_or(1);
    let takes_any = procedure.clauses.iter().any(|clause| clause.rest);
    let most = procedure.clauses.iter().map(required).max().unwrap_or(0);
    (fewest, (!takes_any).then_some(most))
}
