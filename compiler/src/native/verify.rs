//! Well-formedness of VCode over virtual registers, before registers are allocated.
//!
//! Checked after every pass in debug builds and in tests; that it is SSA and that its operands can have registers is
//! checked by `regalloc2`.
//!
//! - No raw register is live across a safepoint that comes back: the collector would not know what it points to.
//! - A frame slot is restored or kept only where it has been saved, on every path.
//! - Between an argument on the C stack and the C function that takes it, in their block, nothing else that may come back
//!   uses the C stack: it would overwrite the argument.

use super::liveness::{self, BitSet, defs, uses};
use crate::ir::vcode::{Content, Function, Operation, Safepoint};

/// Checks a function.
pub fn run(function: &Function) -> Result<(), String> {
    raw_registers(function)?;
    slots(function)?;
    stack_arguments(function)
}

fn raw_registers(function: &Function) -> Result<(), String> {
    let is_raw = |vreg: usize| function.contents[vreg] == Content::Raw;
    if !(0..function.contents.len()).any(is_raw) {
        return Ok(());
    }
    let live_out = liveness::live_out(function);
    for (index, (block, live_out)) in function.blocks.iter().zip(&live_out).enumerate() {
        let mut live = live_out.clone();
        block.arguments.iter().for_each(|vreg| live.insert(vreg.vreg()));
        for inst in block.insts.iter().rev() {
            defs(inst).for_each(|vreg| live.remove(vreg.vreg()));
            let comes_back = match inst.operation.safepoint() {
                Safepoint::Ordinary | Safepoint::Preserving => true,
                Safepoint::No | Safepoint::Failing => false,
            };
            if comes_back && let Some(vreg) = live.iter().find(|&vreg| is_raw(vreg)) {
                return Err(format!(
                    "the raw v{vreg} lives across a safepoint in block{index}"
                ));
            }
            uses(inst).for_each(|vreg| live.insert(vreg.vreg()));
        }
    }
    Ok(())
}

/// Forward: the slots that have been saved on every path.
fn slots(function: &Function) -> Result<(), String> {
    let size = function.slots as usize;
    if size == 0 {
        return Ok(());
    }
    let mut at_exit = vec![BitSet::full(size); function.blocks.len()];
    let mut changed = true;
    while changed {
        changed = false;
        for index in 0..function.blocks.len() {
            let mut saved = saved_at_entry(function, &at_exit, index);
            for inst in &function.blocks[index].insts {
                if let Operation::Save(slot) = inst.operation {
                    saved.insert(slot as usize);
                }
            }
            changed |= saved != at_exit[index];
            at_exit[index] = saved;
        }
    }
    for (index, block) in function.blocks.iter().enumerate() {
        let mut saved = saved_at_entry(function, &at_exit, index);
        for inst in &block.insts {
            match inst.operation {
                Operation::Save(slot) => saved.insert(slot as usize),
                Operation::Restore(slot) if !saved.contains(slot as usize) => {
                    return Err(format!(
                        "slot{slot} is restored in block{index} where it may not be saved"
                    ));
                }
                Operation::Keep(ref slots) => {
                    if let Some(slot) = slots.iter().find(|&&slot| !saved.contains(slot as usize)) {
                        return Err(format!(
                            "slot{slot} is kept in block{index} where it may not be saved"
                        ));
                    }
                }
                _ => {}
            }
        }
    }
    Ok(())
}

fn saved_at_entry(function: &Function, at_exit: &[BitSet], index: usize) -> BitSet {
    let predecessors = &function.blocks[index].predecessors;
    let size = function.slots as usize;
    if index == 0 {
        return BitSet::new(size);
    }
    let mut saved = BitSet::full(size);
    predecessors
        .iter()
        .for_each(|predecessor| saved.intersect(&at_exit[predecessor.index()]));
    saved
}

fn stack_arguments(function: &Function) -> Result<(), String> {
    for (index, block) in function.blocks.iter().enumerate() {
        let mut pushed = 0;
        for inst in &block.insts {
            match &inst.operation {
                Operation::StackArgument(..) => pushed += 1,
                Operation::Foreign(call) => {
                    if pushed != call.stack_words {
                        return Err(format!(
                            "{} takes {} words on the C stack and is given {pushed} in block{index}",
                            call.name, call.stack_words
                        ));
                    }
                    pushed = 0;
                }
                operation => match operation.safepoint() {
                    Safepoint::Ordinary | Safepoint::Preserving if pushed > 0 => {
                        return Err(format!(
                            "an argument on the C stack is overwritten in block{index}"
                        ));
                    }
                    Safepoint::Ordinary | Safepoint::Preserving | Safepoint::No | Safepoint::Failing => {}
                },
            }
        }
        if pushed > 0 {
            return Err(format!("no C function takes the arguments of block{index}"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::foreign::Outcome;
    use crate::ir::vcode::{Block, ForeignCode, Inst};
    use crate::source::Span;
    use regalloc2::Operand;

    fn inst(operation: Operation, operands: Vec<Operand>) -> Inst {
        Inst {
            operation,
            operands,
            span: Span::NONE,
        }
    }

    /// A diamond: block 0 to 1 and 2, which meet in 3.
    fn diamond(insts: [Vec<Inst>; 4]) -> Function {
        let block = |index| regalloc2::Block::new(index);
        let edges = [
            (vec![1, 2], vec![]),
            (vec![3], vec![0]),
            (vec![3], vec![0]),
            (vec![], vec![1, 2]),
        ];
        let blocks = insts
            .into_iter()
            .zip(edges)
            .map(|(insts, (successors, predecessors))| Block {
                insts,
                successors: successors.into_iter().map(block).collect(),
                predecessors: predecessors.into_iter().map(block).collect(),
                ..Block::default()
            });
        Function {
            blocks: blocks.collect(),
            ..Function::default()
        }
    }

    #[test]
    fn a_raw_register_does_not_live_across_a_safepoint() {
        let mut function = diamond([vec![], vec![], vec![], vec![]]);
        let raw = function.new_vreg(Content::Raw);
        function.blocks[0].insts = vec![inst(Operation::Length, vec![Operand::reg_def(raw)])];
        function.blocks[3].insts = vec![inst(Operation::Return, vec![Operand::reg_use(raw)])];
        assert_eq!(run(&function), Ok(()));
        function.blocks[1].insts = vec![inst(Operation::StackCheck, vec![])];
        let message = "the raw v0 lives across a safepoint in block1";
        assert_eq!(run(&function), Err(message.to_string()));
    }

    #[test]
    fn a_slot_is_saved_on_every_path() {
        let mut function = diamond([vec![], vec![], vec![], vec![]]);
        let vreg = function.new_vreg(Content::Tagged);
        let save = |slot| vec![inst(Operation::Save(slot), vec![Operand::reg_use(vreg)])];
        function.slots = 1;
        function.blocks[3].insts = vec![inst(Operation::Restore(0), vec![Operand::reg_def(vreg)])];
        function.blocks[1].insts = save(0);
        let message = "slot0 is restored in block3 where it may not be saved";
        assert_eq!(run(&function), Err(message.to_string()));
        function.blocks[2].insts = save(0);
        assert_eq!(run(&function), Ok(()));
    }

    #[test]
    fn an_argument_on_the_c_stack_stays_until_the_call() {
        let mut function = diamond([vec![], vec![], vec![], vec![]]);
        let call = ForeignCode {
            name: "f".into(),
            stack_words: 1,
            floats: 0,
            outcome: Outcome::Nothing,
            leaf: true,
            errno: false,
            variadic: false,
            serial: false,
            dispatched: false,
        };
        let argument = inst(Operation::StackArgument(0, 1), vec![]);
        let call = inst(Operation::Foreign(Box::new(call)), vec![]);
        let check = inst(Operation::StackCheck, vec![]);
        let mut result = |insts: &[&Inst]| {
            function.blocks[1].insts = insts.iter().copied().cloned().collect();
            run(&function)
        };
        assert_eq!(result(&[&check, &argument, &call, &argument, &call]), Ok(()));
        let message = "an argument on the C stack is overwritten in block1";
        assert_eq!(result(&[&argument, &check, &call]), Err(message.to_string()));
        let message = "f takes 1 words on the C stack and is given 0 in block1";
        assert_eq!(result(&[&argument, &call, &call]), Err(message.to_string()));
        let message = "no C function takes the arguments of block1";
        assert_eq!(result(&[&argument, &call, &argument]), Err(message.to_string()));
    }
}
