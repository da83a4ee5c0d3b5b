//! Values that live across ordinary calls go to frame slots.
//!
//! Needs: VCode from instruction selection, in SSA form. Guarantees: no virtual register is live across an ordinary
//! call. Each value that was is saved in a frame slot and restored, as a new register, before its first use after a
//! call in each block. So the frame map of an ordinary call follows from the slots alone, and the register allocator sees
//! only ranges without calls (measured with regalloc2's Ion: with values left to it across calls, 0.06 to 0.29 million
//! instructions a second; so, 0.33 to 0.75).
//!
//! Saves are lazy, restores are not (Burger, Waddell, Dybvig, "Register allocation using lazy saves, eager restores, and
//! greedy shuffling", 1995): a value is saved right before the first call that it crosses on each path, so a path
//! without calls saves nothing. Where a path on which a value is saved meets one on which it is not, it is saved at the
//! end of the latter: a slot holds its value on all paths or on none, and a call in a loop does not save anew what was
//! defined before the loop. Saved or intact: a value that is not saved has crossed no call, so its register still holds it.
//! What is kept for debuggers is not restored: it is kept in the slot.
//!
//! Two values share a slot when neither is live at the definition of the other.

use super::liveness::{self, BitSet, defs, uses};
use crate::ir::locals;
use crate::ir::vcode::{Block, Content, Function, Inst, Operation, Safepoint};
use regalloc2::{Operand, VReg};
use rustc_hash::FxHashMap;

/// Moves values that cross calls to slots.
pub fn run(function: &mut Function) {
    let has_calls = function
        .blocks
        .iter()
        .flat_map(|block| &block.insts)
        .any(|inst| inst.operation.safepoint() == Safepoint::Ordinary);
    if !has_calls {
        return;
    }
    let live_out = liveness::live_out(function);
    let crossing = crossing_values(function, &live_out);
    if crossing.is_empty() {
        return;
    }
    let slots = assign_slots(function, &live_out, &crossing);
    let intact = intact_at_entry(function, &crossing);
    let saves = place_saves(function, &live_out, &crossing);
    rewrite(function, &crossing, &slots, &intact, &saves);
    function.slots = slots.iter().map(|slot| slot + 1).max().unwrap_or(0);
}

/// The values that cross, each with a small number.
struct Crossing {
    index: FxHashMap<VReg, usize>,
    vregs: Vec<VReg>,
}

impl Crossing {
    fn is_empty(&self) -> bool {
        self.vregs.is_empty()
    }

    fn index(&self, vreg: VReg) -> Option<usize> {
        self.index.get(&vreg).copied()
    }
}

fn crossing_values(function: &Function, live_out: &[BitSet]) -> Crossing {
    let mut set = BitSet::new(function.contents.len());
    for (block, live_out) in function.blocks.iter().zip(live_out) {
        let mut live = live_out.clone();
        block.arguments.iter().for_each(|vreg| live.insert(vreg.vreg()));
        for inst in block.insts.iter().rev() {
            defs(inst).for_each(|vreg| live.remove(vreg.vreg()));
            if inst.operation.safepoint() == Safepoint::Ordinary {
                set.union(&live);
            }
            uses(inst).for_each(|vreg| live.insert(vreg.vreg()));
        }
    }
    let vregs: Vec<VReg> = set.iter().map(|index| vreg(function, index)).collect();
    Crossing {
        index: vregs
            .iter()
            .enumerate()
            .map(|(index, &vreg)| (vreg, index))
            .collect(),
        vregs,
    }
}

fn vreg(function: &Function, index: usize) -> VReg {
    let class = match function.contents[index] {
        Content::Tagged | Content::Raw => regalloc2::RegClass::Int,
        Content::Double => regalloc2::RegClass::Float,
    };
    VReg::new(index, class)
}

/// A slot for each crossing value, by greedy colouring in the order of definition.
fn assign_slots(function: &Function, live_out: &[BitSet], crossing: &Crossing) -> Vec<u32> {
    let count = crossing.vregs.len();
    let mut conflicts = vec![BitSet::new(count); count];
    let mut define = |vreg: VReg, live: &BitSet| {
        let Some(defined) = crossing.index(vreg) else {
            return;
        };
        for (other, other_vreg) in crossing.vregs.iter().enumerate() {
            if other != defined && live.contains(other_vreg.vreg()) {
                conflicts[defined].insert(other);
                conflicts[other].insert(defined);
            }
        }
    };
    for (block, live_out) in function.blocks.iter().zip(live_out) {
        let mut live = live_out.clone();
        block.arguments.iter().for_each(|vreg| live.insert(vreg.vreg()));
        for inst in block.insts.iter().rev() {
            defs(inst).for_each(|vreg| define(vreg, &live));
            defs(inst).for_each(|vreg| live.remove(vreg.vreg()));
            uses(inst).for_each(|vreg| live.insert(vreg.vreg()));
        }
        block.params.iter().for_each(|&vreg| define(vreg, &live));
    }
    let mut slots: Vec<Option<u32>> = vec![None; count];
    for value in 0..count {
        let taken: Vec<u32> = conflicts[value].iter().filter_map(|other| slots[other]).collect();
        slots[value] = (0..).find(|slot| !taken.contains(slot));
    }
    slots
        .into_iter()
        .map(|slot| slot.expect("there is always a further slot"))
        .collect()
}

/// For each block, the crossing values whose own register is intact at its start: no call since the definition, on any
/// path.
fn intact_at_entry(function: &Function, crossing: &Crossing) -> Vec<BitSet> {
    let count = crossing.vregs.len();
    let mut at_entry = vec![BitSet::full(count); function.blocks.len()];
    at_entry[0].clear();
    let mut at_exit = vec![BitSet::full(count); function.blocks.len()];
    let mut changed = true;
    while changed {
        changed = false;
        for (index, block) in function.blocks.iter().enumerate() {
            let mut state = at_entry[index].clone();
            for predecessor in &block.predecessors {
                state.intersect(&at_exit[predecessor.index()]);
            }
            at_entry[index] = state.clone();
            block
                .params
                .iter()
                .filter_map(|&vreg| crossing.index(vreg))
                .for_each(|value| state.insert(value));
            for inst in &block.insts {
                if inst.operation.safepoint() == Safepoint::Ordinary {
                    state.clear();
                }
                defs(inst)
                    .filter_map(|vreg| crossing.index(vreg))
                    .for_each(|value| state.insert(value));
            }
            if state != at_exit[index] {
                at_exit[index] = state;
                changed = true;
            }
        }
    }
    at_entry
}

/// The index of a call in its block, the values that cross it, and those that are saved before it.
type Crossed = (usize, BitSet, BitSet);

/// Which values are saved where, by block.
struct Saves {
    /// Before calls: the index of the call, the values that cross it, and those of them that cross a call for the first time.
    before_calls: Vec<Vec<Crossed>>,
    /// Before the jump that ends the block.
    at_end: Vec<BitSet>,
    /// What is saved at the start of the block.
    at_start: Vec<BitSet>,
    /// The values that live across each other safepoint; only if there are names.
    across_others: Vec<Vec<BitSet>>,
}

/// Finds the calls before which each value is saved, and the edges.
fn place_saves(function: &Function, live_out: &[BitSet], crossing: &Crossing) -> Saves {
    let count = crossing.vregs.len();
    let blocks = function.blocks.len();
    let crossing_among = |live: &BitSet| {
        let mut set = BitSet::new(count);
        let indices = live
            .iter()
            .filter_map(|index| crossing.index(vreg(function, index)));
        indices.for_each(|value| set.insert(value));
        set
    };
    // What crosses each call, what is live at the start of each block, and what each block defines and saves.
    let mut across: Vec<Vec<Crossed>> = vec![Vec::new(); blocks];
    let mut across_others = vec![Vec::new(); blocks];
    let mut live_in = Vec::with_capacity(blocks);
    let mut defined = vec![BitSet::new(count); blocks];
    let mut saved_inside = vec![BitSet::new(count); blocks];
    for (index, block) in function.blocks.iter().enumerate() {
        let mut live = live_out[index].clone();
        block.arguments.iter().for_each(|vreg| live.insert(vreg.vreg()));
        for (position, inst) in block.insts.iter().enumerate().rev() {
            for vreg in defs(inst) {
                live.remove(vreg.vreg());
                crossing
                    .index(vreg)
                    .into_iter()
                    .for_each(|value| defined[index].insert(value));
            }
            match inst.operation.safepoint() {
                Safepoint::Ordinary => {
                    let set = crossing_among(&live);
                    saved_inside[index].union(&set);
                    across[index].push((position, set.clone(), set));
                }
                Safepoint::Preserving | Safepoint::Failing if !function.named.is_empty() => {
                    across_others[index].push(crossing_among(&live));
                }
                Safepoint::Preserving | Safepoint::Failing | Safepoint::No => {}
            }
            uses(inst).for_each(|vreg| live.insert(vreg.vreg()));
        }
        for &vreg in &block.params {
            live.remove(vreg.vreg());
            crossing
                .index(vreg)
                .into_iter()
                .for_each(|value| defined[index].insert(value));
        }
        live_in.push(crossing_among(&live));
        across[index].reverse();
        across_others[index].reverse();
    }
    // What is saved on some path to the start and to the end of each block.
    let mut saved_in = vec![BitSet::new(count); blocks];
    let mut saved_out = vec![BitSet::new(count); blocks];
    let mut changed = true;
    while changed {
        changed = false;
        for (index, block) in function.blocks.iter().enumerate() {
            let mut saved = BitSet::new(count);
            for predecessor in &block.predecessors {
                saved.union(&saved_out[predecessor.index()]);
            }
            saved.intersect(&live_in[index]);
            saved_in[index].union(&saved);
            saved.subtract(&defined[index]);
            saved.union(&saved_inside[index]);
            changed |= saved_out[index].union(&saved);
        }
    }
    for (index, calls) in across.iter_mut().enumerate() {
        let mut saved = saved_in[index].clone();
        saved.subtract(&defined[index]);
        for (_, crossed, first) in calls {
            first.subtract(&saved);
            saved.union(crossed);
        }
    }
    let mut at_end = vec![BitSet::new(count); blocks];
    for (index, block) in function.blocks.iter().enumerate() {
        // A block with two successors is their only predecessor: what they have saved, it has.
        if let [only] = block.successors[..] {
            at_end[index].union(&saved_in[only.index()]);
            at_end[index].subtract(&saved_out[index]);
        }
    }
    Saves {
        before_calls: across,
        at_end,
        at_start: saved_in,
        across_others,
    }
}

/// Adds the saves and restores.
fn rewrite(function: &mut Function, crossing: &Crossing, slots: &[u32], intact: &[BitSet], saves: &Saves) {
    // The register that holds each crossing value at the end of each block.
    let mut at_exit: Vec<Vec<Option<VReg>>> = vec![Vec::new(); function.blocks.len()];
    for index in 0..function.blocks.len() {
        let block = std::mem::take(&mut function.blocks[index]);
        let mut holders: Vec<Option<VReg>> = match block.predecessors[..] {
            [only] if only.index() < index => at_exit[only.index()].clone(),
            _ => vec![None; crossing.vregs.len()],
        };
        for value in intact[index].iter() {
            holders[value] = Some(crossing.vregs[value]);
        }
        let mut rewriter = Rewriter {
            function,
            crossing,
            slots,
            holders,
            saved: saves.at_start[index].clone(),
            block: index,
            insts: Vec::with_capacity(block.insts.len()),
        };
        let block = rewriter.block(block, saves);
        at_exit[index] = rewriter.holders;
        function.blocks[index] = block;
    }
}

struct Rewriter<'a> {
    function: &'a mut Function,
    crossing: &'a Crossing,
    slots: &'a [u32],
    /// The register that holds each crossing value now.
    holders: Vec<Option<VReg>>,
    /// The values that are saved now.
    saved: BitSet,
    /// The number of the block.
    block: usize,
    insts: Vec<Inst>,
}

impl Rewriter<'_> {
    fn block(&mut self, mut block: Block, saves: &Saves) -> Block {
        for &param in &block.params {
            self.define(param);
        }
        let mut before_calls = saves.before_calls[self.block].iter();
        let mut across_others = saves.across_others[self.block].iter();
        let at_end = &saves.at_end[self.block];
        let count = block.insts.len();
        for (index, mut inst) in std::mem::take(&mut block.insts).into_iter().enumerate() {
            if index + 1 == count {
                at_end.iter().for_each(|value| self.save(value, inst.span));
                for argument in &mut block.arguments {
                    *argument = self.holder(*argument, inst.span);
                }
            }
            if let Operation::Keep(slots) = &mut inst.operation {
                inst.operands
                    .retain(|operand| !self.is_kept_in_slot(operand.vreg(), slots));
            }
            for operand in &mut inst.operands {
                if operand.kind() == regalloc2::OperandKind::Use {
                    let vreg = self.holder(operand.vreg(), inst.span);
                    *operand = Operand::new(vreg, operand.constraint(), operand.kind(), operand.pos());
                }
            }
            match inst.operation.safepoint() {
                Safepoint::Ordinary => {
                    let (_, crossed, first_crossed) = before_calls.next().expect("each call has its saves");
                    first_crossed.iter().for_each(|value| self.save(value, inst.span));
                    self.holders.fill(None);
                    self.saved.union(crossed);
                    if !self.function.named.is_empty() {
                        self.note_saved(crossed);
                    }
                }
                Safepoint::Preserving | Safepoint::Failing if !self.function.named.is_empty() => {
                    let mut saved = across_others.next().expect("each safepoint is known").clone();
                    saved.intersect(&self.saved);
                    self.note_saved(&saved);
                }
                Safepoint::Preserving | Safepoint::Failing | Safepoint::No => {}
            }
            defs(&inst).for_each(|vreg| self.define(vreg));
            self.insts.push(inst);
        }
        block.insts = std::mem::take(&mut self.insts);
        block
    }

    /// Notes which values are in slots at the next instruction.
    fn note_saved(&mut self, values: &BitSet) {
        let values = values.iter();
        let saved = values.map(|value| (self.slots[value], self.crossing.vregs[value]));
        let inst = (self.block, self.insts.len());
        self.function.saved.insert(inst, saved.collect());
    }

    /// Whether a value that is to be kept is in a slot; a tagged one is added to the slots that are kept.
    fn is_kept_in_slot(&self, vreg: VReg, slots: &mut Vec<u32>) -> bool {
        let Some(value) = self
            .crossing
            .index(vreg)
            .filter(|&value| self.saved.contains(value))
        else {
            return false;
        };
        if self.function.contents[vreg.vreg()] == Content::Tagged {
            slots.push(self.slots[value]);
        }
        true
    }

    /// At a definition: the register holds the value.
    fn define(&mut self, vreg: VReg) {
        if let Some(value) = self.crossing.index(vreg) {
            self.holders[value] = Some(vreg);
        }
    }

    /// Saves a crossing value, which its own register still holds.
    fn save(&mut self, value: usize, span: crate::source::Span) {
        let operands = vec![Operand::reg_use(self.crossing.vregs[value])];
        self.insts.push(Inst {
            operation: Operation::Save(self.slots[value]),
            operands,
            span,
        });
    }

    /// Before a use: the register that holds the value, restored if need be.
    fn holder(&mut self, vreg: VReg, span: crate::source::Span) -> VReg {
        let Some(value) = self.crossing.index(vreg) else {
            return vreg;
        };
        if let Some(holder) = self.holders[value] {
            return holder;
        }
        let restored = self.function.new_vreg(self.function.contents[vreg.vreg()]);
        let operands = vec![Operand::reg_def(restored)];
        self.insts.push(Inst {
            operation: Operation::Restore(self.slots[value]),
            operands,
            span,
        });
        self.holders[value] = Some(restored);
        locals::pass_on(&mut self.function.named, [(vreg, restored)]);
        restored
    }
}
