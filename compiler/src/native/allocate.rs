//! Register allocation: VCode as `regalloc2` sees it, and its answer.
//!
//! Needs: VCode in which nothing is live across an ordinary call (`crossing`). Guarantees: each operand has a register,
//! and the moves between them are listed. In debug builds and tests, `regalloc2`'s checker proves each answer.

use super::registers;
use crate::ir::ssa::{Arithmetic, Bitwise};
use crate::ir::vcode::{Allocated, Function, Inst, Operation, Safepoint, Step};
use regalloc2::{
    Algorithm, Block, InstRange, Operand, OperandKind, PRegSet, RegClass, RegallocOptions, VReg,
};

/// Allocates registers.
pub fn run(function: &Function) -> Allocated {
    let view = View::new(function);
    let environment = registers::environment();
    let options = RegallocOptions {
        verbose_log: false,
        validate_ssa: cfg!(debug_assertions),
        // The other one, in one pass, pays nowhere: ARCHITECTURE.md has the figures.
        algorithm: Algorithm::Ion,
    };
    let output = regalloc2::run(&view, &environment, &options)
        .unwrap_or_else(|error| panic!("allocate: {error:?}\n{function:?}"));
    if cfg!(debug_assertions) {
        let mut checker = regalloc2::checker::Checker::new(&view, &environment);
        checker.prepare(&output);
        checker
            .run()
            .unwrap_or_else(|error| panic!("allocate: {error:?}\n{function:?}"));
    }
    let mut blocks = Vec::with_capacity(function.blocks.len());
    for (index, range) in view.ranges.iter().enumerate() {
        let steps = output
            .block_insts_and_edits(&view, Block::new(index))
            .map(|item| match item {
                regalloc2::InstOrEdit::Inst(inst) => {
                    let position = inst.index() - range.0;
                    Step::Inst(index, position, output.inst_allocs(inst).to_vec())
                }
                regalloc2::InstOrEdit::Edit(regalloc2::Edit::Move { from, to }) => {
                    let class = from
                        .as_reg()
                        .or(to.as_reg())
                        .map_or(RegClass::Int, |reg| reg.class());
                    Step::Move(*from, *to, class)
                }
            })
            .collect();
        blocks.push(steps);
    }
    Allocated {
        blocks,
        spill_slots: output.num_spillslots as u32,
        placed: output.debug_locations,
    }
}

/// The instructions numbered through.
struct View<'a> {
    function: &'a Function,
    insts: Vec<&'a Inst>,
    /// First and one past the last instruction of each block.
    ranges: Vec<(usize, usize)>,
    /// The registers that have names, each with the first instruction, one past the last, and the index of the name.
    labels: Vec<(VReg, regalloc2::Inst, regalloc2::Inst, u32)>,
}

impl<'a> View<'a> {
    fn new(function: &'a Function) -> View<'a> {
        let mut insts = Vec::new();
        let mut ranges = Vec::new();
        for block in &function.blocks {
            let start = insts.len();
            insts.extend(&block.insts);
            ranges.push((start, insts.len()));
        }
        let (first, end) = (regalloc2::Inst::new(0), regalloc2::Inst::new(insts.len()));
        let named = (0..).zip(&function.named);
        let mut labels: Vec<_> = named.map(|(name, (vreg, _))| (*vreg, first, end, name)).collect();
        labels.sort_unstable();
        View {
            function,
            insts,
            ranges,
            labels,
        }
    }

    fn block(&self, block: Block) -> &'a crate::ir::vcode::Block {
        &self.function.blocks[block.index()]
    }
}

impl regalloc2::Function for View<'_> {
    fn num_insts(&self) -> usize {
        self.insts.len()
    }

    fn num_blocks(&self) -> usize {
        self.function.blocks.len()
    }

    fn entry_block(&self) -> Block {
        Block::new(0)
    }

    fn block_insns(&self, block: Block) -> InstRange {
        let (start, end) = self.ranges[block.index()];
        InstRange::new(regalloc2::Inst::new(start), regalloc2::Inst::new(end))
    }

    fn block_succs(&self, block: Block) -> &[Block] {
        &self.block(block).successors
    }

    fn block_preds(&self, block: Block) -> &[Block] {
        &self.block(block).predecessors
    }

    fn block_params(&self, block: Block) -> &[VReg] {
        &self.block(block).params
    }

    fn is_ret(&self, inst: regalloc2::Inst) -> bool {
        self.insts[inst.index()].operation.is_exit()
    }

    fn is_branch(&self, inst: regalloc2::Inst) -> bool {
        self.insts[inst.index()].operation.is_branch()
    }

    fn branch_blockparams(&self, block: Block, _: regalloc2::Inst, _: usize) -> &[VReg] {
        &self.block(block).arguments
    }

    fn inst_operands(&self, inst: regalloc2::Inst) -> &[Operand] {
        &self.insts[inst.index()].operands
    }

    fn inst_clobbers(&self, inst: regalloc2::Inst) -> PRegSet {
        clobbers(self.insts[inst.index()])
    }

    fn num_vregs(&self) -> usize {
        self.function.contents.len()
    }

    fn debug_value_labels(&self) -> &[(VReg, regalloc2::Inst, regalloc2::Inst, u32)] {
        &self.labels
    }

    fn spillslot_size(&self, _: RegClass) -> usize {
        1
    }
}

/// The registers that an instruction destroys besides its definitions.
fn clobbers(inst: &Inst) -> PRegSet {
    match inst.operation {
        Operation::Divide(Arithmetic::Quotient, ..) | Operation::SafeDivide(Arithmetic::Quotient) => {
            PRegSet::empty().with(registers::RDX)
        }
        Operation::Divide(..) | Operation::SafeDivide(_) => PRegSet::empty().with(registers::RAX),
        Operation::Bitwise(Bitwise::ShiftLeft | Bitwise::ShiftRight) => PRegSet::empty().with(registers::RCX),
        Operation::Foreign(ref call) if call.leaf => {
            let mut set = clobbers_of_call(inst);
            registers::PRESERVED_BY_LEAF
                .iter()
                .for_each(|&register| set.remove(register));
            if call.errno {
                set.add(registers::RBX);
            }
            set
        }
        _ if inst.operation.safepoint() == Safepoint::Ordinary => clobbers_of_call(inst),
        _ => PRegSet::empty(),
    }
}

/// All registers but that of the result: definitions are no clobbers. Every call but that of some C functions defines `rax`.
fn clobbers_of_call(call: &Inst) -> PRegSet {
    let mut set = registers::all();
    match call
        .operands
        .first()
        .map(|operand| (operand.kind(), operand.class()))
    {
        Some((OperandKind::Def, RegClass::Float)) => set.remove(registers::xmm(0)),
        Some((OperandKind::Def, _)) => set.remove(registers::RAX),
        Some((OperandKind::Use, _)) | None => {}
    }
    set
}
