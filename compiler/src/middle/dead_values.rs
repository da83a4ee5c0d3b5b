//! Dead values: operations without effect whose result nothing needs are dropped.
//!
//! Needs: SSA. Guarantees: the same program, in which each value that an operation without effect defines is needed by an
//! effect, a branch, a result or a block parameter. The parameters stay: what a loop accumulates is kept as the program
//! says, so that one that fills the heap does so at every level of optimisation.

use crate::ir::ssa::*;

/// Drops values in all functions.
pub fn run(mut program: Program) -> Program {
    let clauses = program
        .procedures
        .iter_mut()
        .flat_map(|procedure| &mut procedure.clauses);
    clauses.for_each(function);
    program
}

fn function(function: &mut Function) {
    let is_needed = needed(function);
    let is_needed = |v: Value| is_needed[v.0 as usize];
    for block in &mut function.blocks {
        block
            .insts
            .retain(|inst| !inst.op.is_removable() || inst.result.is_none_or(is_needed));
    }
}

/// The values that are needed: the least set that is closed under the operands of definitions.
fn needed(function: &Function) -> Vec<bool> {
    let mut operations = vec![None; function.kinds.len()];
    let mut roots = Vec::new();
    for block in &function.blocks {
        for inst in &block.insts {
            match inst.result {
                Some(result) if inst.op.is_removable() => operations[result.0 as usize] = Some(&inst.op),
                _ => inst.op.for_each_operand(|v, _| roots.push(v)),
            }
        }
        block.terminator.for_each_operand(|v, _| roots.push(v));
        if let Terminator::Jump(_, args) = &block.terminator {
            roots.extend(args);
        }
    }
    let mut is_needed = vec![false; function.kinds.len()];
    let mut work = roots;
    while let Some(v) = work.pop() {
        if !std::mem::replace(&mut is_needed[v.0 as usize], true)
            && let Some(op) = operations[v.0 as usize]
        {
            op.for_each_operand(|operand, _| work.push(operand));
        }
    }
    is_needed
}
