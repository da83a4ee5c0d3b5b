//! Liveness of virtual registers in VCode: the classical backward analysis, by blocks.

use crate::ir::vcode::{Block, Function, Inst};
use regalloc2::{OperandKind, VReg};

/// A set of small numbers.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct BitSet {
    words: Vec<u64>,
}

impl BitSet {
    /// The empty set, with room for numbers below `size`.
    pub fn new(size: usize) -> BitSet {
        BitSet {
            words: vec![0; size.div_ceil(64)],
        }
    }

    /// The set of all numbers below `size`.
    pub fn full(size: usize) -> BitSet {
        let mut set = BitSet::new(size);
        (0..size).for_each(|index| set.insert(index));
        set
    }

    /// Adds a number.
    pub fn insert(&mut self, index: usize) {
        self.words[index / 64] |= 1 << (index % 64);
    }

    /// Removes a number.
    pub fn remove(&mut self, index: usize) {
        self.words[index / 64] &= !(1 << (index % 64));
    }

    /// Removes all numbers.
    pub fn clear(&mut self) {
        self.words.fill(0);
    }

    /// Whether a number is in the set.
    pub fn contains(&self, index: usize) -> bool {
        self.words[index / 64] >> (index % 64) & 1 != 0
    }

    /// Adds the numbers of another set; answers whether any was new.
    pub fn union(&mut self, other: &BitSet) -> bool {
        let mut changed = false;
        for (word, &more) in self.words.iter_mut().zip(&other.words) {
            changed |= more & !*word != 0;
            *word |= more;
        }
        changed
    }

    /// Keeps the numbers that another set has too.
    pub fn intersect(&mut self, other: &BitSet) {
        for (word, &other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    /// Removes the numbers of another set.
    pub fn subtract(&mut self, other: &BitSet) {
        for (word, &other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    /// The numbers, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(index, &word)| {
            std::iter::successors((word != 0).then_some(word), |&rest| {
                let rest = rest & (rest - 1);
                (rest != 0).then_some(rest)
            })
            .map(move |rest| index * 64 + rest.trailing_zeros() as usize)
        })
    }
}

/// The registers that an instruction defines.
pub fn defs(inst: &Inst) -> impl Iterator<Item = VReg> + '_ {
    inst.operands
        .iter()
        .filter(|operand| operand.kind() == OperandKind::Def)
        .map(|operand| operand.vreg())
}

/// The registers that an instruction uses.
pub fn uses(inst: &Inst) -> impl Iterator<Item = VReg> + '_ {
    inst.operands
        .iter()
        .filter(|operand| operand.kind() == OperandKind::Use)
        .map(|operand| operand.vreg())
}

/// For each block, the registers live at its end.
pub fn live_out(function: &Function) -> Vec<BitSet> {
    let size = function.contents.len();
    let mut live_in = vec![BitSet::new(size); function.blocks.len()];
    let mut live_out = live_in.clone();
    let mut changed = true;
    while changed {
        changed = false;
        for (index, block) in function.blocks.iter().enumerate().rev() {
            let mut live = std::mem::take(&mut live_out[index]);
            for successor in &block.successors {
                live.union(&live_in[successor.index()]);
            }
            live_out[index] = live.clone();
            step_over_block(block, &mut live);
            changed |= live_in[index].union(&live);
        }
    }
    live_out
}

fn step_over_block(block: &Block, live: &mut BitSet) {
    block.arguments.iter().for_each(|vreg| live.insert(vreg.vreg()));
    for inst in block.insts.iter().rev() {
        defs(inst).for_each(|vreg| live.remove(vreg.vreg()));
        uses(inst).for_each(|vreg| live.insert(vreg.vreg()));
    }
    block.params.iter().for_each(|vreg| live.remove(vreg.vreg()));
}
