//! Stack checks off the fast paths.
//!
//! Needs: VCode from instruction selection. Guarantees: on each path there is one [`Operation::StackCheck`] before the
//! first call that enters Scheme code, and none on paths without such a call. Where checked and unchecked paths meet
//! before a further call, the unchecked one is checked at its end; so a loop checks once, before it. (Loops have polls of
//! their own at their back-edges, calls of runtime functions run on the C stack.)
//!
//! Asking which domain's system thread this is counts as such a call: at a stack check the program may go to another thread, and
//! what follows from the answer, a call of C, must find it still there.

use crate::ir::vcode::{CallTarget, Function, Inst, Operation};
use crate::native::code::{Stub, Target};
use crate::native::registers;
use abi::context::register;

/// Adds the checks.
pub fn run(function: &mut Function) {
    let count = function.blocks.len();
    let enters: Vec<bool> = function
        .blocks
        .iter()
        .map(|block| block.insts.iter().any(|inst| enters_scheme(&inst.operation)))
        .collect();
    if !enters.contains(&true) {
        return;
    }
    let mut reaches = enters.clone();
    let mut checked_in = vec![false; count];
    let mut changed = true;
    while changed {
        changed = false;
        for (index, block) in function.blocks.iter().enumerate().rev() {
            if !reaches[index] && block.successors.iter().any(|next| reaches[next.index()]) {
                reaches[index] = true;
                changed = true;
            }
        }
    }
    changed = true;
    while changed {
        changed = false;
        for (index, block) in function.blocks.iter().enumerate() {
            let is_checked = |block: usize| checked_in[block] || enters[block];
            if reaches[index]
                && !checked_in[index]
                && block
                    .predecessors
                    .iter()
                    .any(|previous| is_checked(previous.index()))
            {
                checked_in[index] = true;
                changed = true;
            }
        }
    }
    let span = function.span;
    for (index, block) in function.blocks.iter_mut().enumerate() {
        let check = Inst {
            operation: Operation::StackCheck,
            operands: Vec::new(),
            span,
        };
        if checked_in[index] {
            continue;
        }
        if enters[index] {
            block.insts.insert(parameters(&block.insts), check);
        } else if let [only] = block.successors[..]
            && checked_in[only.index()]
        {
            block.insts.insert(block.insts.len() - 1, check);
        }
    }
}

fn enters_scheme(operation: &Operation) -> bool {
    match operation {
        Operation::Call(target) | Operation::CallValues(target, ..) => {
            !matches!(target, CallTarget::Direct(Target::Stub(Stub::Primitive(_))))
        }
        Operation::TailCall(_) => true,
        _ => asks_for_domain(operation),
    }
}

fn asks_for_domain(operation: &Operation) -> bool {
    let domain = registers::context_register(register::DOMAIN as u32);
    matches!(operation, Operation::LoadContext(displacement) if *displacement == domain)
}

/// The number of instructions that take the parameters: the caller left some in the Context, where the first safepoint
/// must not find them.
fn parameters(insts: &[Inst]) -> usize {
    match insts.first().map(|inst| &inst.operation) {
        Some(Operation::Parameters) => {
            let is_load = |inst: &&Inst| {
                matches!(inst.operation, Operation::LoadContext(_)) && !asks_for_domain(&inst.operation)
            };
            1 + insts[1..].iter().take_while(is_load).count()
        }
        _ => 0,
    }
}
