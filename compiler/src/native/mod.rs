//! The back end: Flat to SSA to VCode to machine code.
//!
//! ```text
//! Flat --build_ssa--> SSA --select--> VCode --crossing--> VCode: nothing lives across an ordinary call
//!      --allocate--> registers --locations--> maps --encode--> code object
//! ```

use crate::ir::flat::{Procedure, ProcedureId, Program};
use crate::ir::ssa;
use allocate::Effort;
use code::CodeObject;
use encode::Clause;

// Code objects: what comes out.
pub mod code;
// The registers as the allocator sees them.
pub mod registers;
// Instruction selection: SSA to VCode.
pub mod select;
// Liveness of virtual registers.
mod liveness;
// Values that live across ordinary calls go to frame slots.
pub mod crossing;
// Register allocation.
pub mod allocate;
// The maps of safepoints.
pub mod locations;
// Instructions, labels and relocations to bytes.
pub mod assembler;
// The instructions that the back end uses.
mod instructions;
// Allocated VCode to machine code: frames, control flow, calls.
pub mod encode;
// Straight-line operations.
mod encode_operations;
// Tests of branches.
mod encode_tests;
// The assembly stubs.
pub mod stubs;
// Code objects as text.
pub mod listing;

/// Compiles the clauses of a procedure.
pub fn compile(program: &Program, id: ProcedureId, functions: &[ssa::Function]) -> CodeObject {
    let procedure = &program.procedures[id.0 as usize];
    let clauses: Vec<Clause> = functions
        .iter()
        .zip(&procedure.clauses)
        .map(|(function, clause)| {
            self::clause(
                function,
                clause.formals.required.len() as u32,
                clause.formals.rest.is_some(),
            )
        })
        .collect();
    // A procedure that takes a closure object needs the entry's prefix even if no one calls it as a value.
    let has_checked_entry = procedure.escapes || !procedure.captured.is_empty();
    let mut object = encode::run(&clauses, has_checked_entry, procedure.span);
    object.name = procedure.name.clone();
    object.free_variables = procedure.captured.len() as u32;
    object.arity = arity(procedure);
    object
}

fn clause(function: &ssa::Function, required: u32, rest: bool) -> Clause {
    let mut function = select::run(function);
    crossing::run(&mut function);
    let allocated = allocate::run(&function, Effort::Thorough);
    let maps = locations::run(&function, &allocated);
    Clause {
        function,
        allocated,
        maps,
        required,
        rest,
    }
}

/// The fewest and the most arguments that a procedure takes.
fn arity(procedure: &Procedure) -> (u16, Option<u16>) {
    let required = |clause: &crate::ir::flat::Clause| clause.formals.required.len() as u16;
    let fewest = procedure.clauses.iter().map(required).min().unwrap_or(0);
    let takes_any = procedure
        .clauses
        .iter()
        .any(|clause| clause.formals.rest.is_some());
    let most = procedure.clauses.iter().map(required).max().unwrap_or(0);
    (fewest, (!takes_any).then_some(most))
}
