//! After allocation: the locations that hold live tagged values at each safepoint.
//!
//! Needs: allocated code. A backward analysis over instructions and moves: a location (register or frame slot) is live
//! and tagged at a point if on some path it is read as a tagged value before it is written. Reading decides, so the map
//! of a register-preserving call lists every copy of a value that the program still looks at, registers and slots alike
//! (the allocator may keep a value in both), and none that it does not. At an ordinary call no register may be live:
//! that is asserted, which proves `crossing`'s work.

use super::liveness::BitSet;
use crate::ir::vcode::{Allocated, Content, Function, Inst, Map, Maps, Operation, Safepoint, Step};
use regalloc2::{Allocation, OperandKind, OperandPos, RegClass};

/// Number of registers, general and floating, before the first frame slot among the locations.
const SLOTS: usize = 32;

/// Finds the maps of the safepoints.
pub fn run(function: &Function, allocated: &Allocated) -> Maps {
    let size = SLOTS + (function.slots + allocated.spill_slots) as usize;
    let mut live_in = vec![BitSet::new(size); function.blocks.len()];
    let mut changed = true;
    while changed {
        changed = false;
        for index in (0..function.blocks.len()).rev() {
            let mut live = live_at_exit(function, &live_in, index, size);
            for step in allocated.blocks[index].iter().rev() {
                step_back(function, step, &mut live);
            }
            changed |= live_in[index].union(&live);
        }
    }
    let mut maps = Vec::with_capacity(function.blocks.len());
    for (index, steps) in allocated.blocks.iter().enumerate() {
        let mut live = live_at_exit(function, &live_in, index, size);
        let mut block_maps = vec![None; steps.len()];
        for (position, step) in steps.iter().enumerate().rev() {
            block_maps[position] = step_back(function, step, &mut live);
        }
        maps.push(block_maps);
    }
    maps
}

fn live_at_exit(function: &Function, live_in: &[BitSet], block: usize, size: usize) -> BitSet {
    let mut live = BitSet::new(size);
    for successor in &function.blocks[block].successors {
        live.union(&live_in[successor.index()]);
    }
    live
}

/// The index of a location; spill slots follow the function's own slots.
fn location(function: &Function, allocation: Allocation) -> usize {
    match (allocation.as_reg(), allocation.as_stack()) {
        (Some(reg), _) => reg.hw_enc() + if reg.class() == RegClass::Float { 16 } else { 0 },
        (_, Some(slot)) => SLOTS + function.slots as usize + slot.index(),
        (None, None) => unreachable!("locations: every operand has a location"),
    }
}

fn step_back(function: &Function, step: &Step, live: &mut BitSet) -> Option<Map> {
    match step {
        Step::Move(from, to, _) => {
            let (from, to) = (location(function, *from), location(function, *to));
            if live.contains(to) {
                live.remove(to);
                live.insert(from);
            }
            None
        }
        Step::Inst(block, index, allocations) => {
            let inst = &function.blocks[*block].insts[*index];
            for (operand, &allocation) in inst.operands.iter().zip(allocations) {
                if operand.kind() == OperandKind::Def {
                    live.remove(location(function, allocation));
                }
            }
            if let Operation::Save(slot) = inst.operation {
                live.remove(SLOTS + slot as usize);
            }
            let map = match inst.operation.safepoint() {
                Safepoint::No => None,
                // A debugger looks at what is there when it fails.
                Safepoint::Failing if function.named.is_empty() => None,
                Safepoint::Failing => {
                    let mut live = live.clone();
                    add_intact_operands(function, inst, allocations, &mut live);
                    Some(map_of(&live))
                }
                Safepoint::Ordinary => {
                    let map = map_of(live);
                    assert!(
                        map.registers == 0,
                        "locations: {inst:?} has live registers {:#x}",
                        map.registers
                    );
                    Some(map)
                }
                Safepoint::Preserving if function.named.is_empty() => Some(map_of(live)),
                // It may fail, too.
                Safepoint::Preserving => {
                    let mut live = live.clone();
                    add_intact_operands(function, inst, allocations, &mut live);
                    Some(map_of(&live))
                }
            };
            for (operand, &allocation) in inst.operands.iter().zip(allocations) {
                if operand.kind() == OperandKind::Use {
                    let location = location(function, allocation);
                    match function.contents[operand.vreg().vreg()] {
                        Content::Tagged => live.insert(location),
                        Content::Raw | Content::Double => live.remove(location),
                    }
                }
            }
            if let Operation::Restore(slot) = inst.operation
                && function.contents[inst.operands[0].vreg().vreg()] == Content::Tagged
            {
                live.insert(SLOTS + slot as usize);
            }
            if let Operation::Keep(slots) = &inst.operation {
                slots.iter().for_each(|&slot| live.insert(SLOTS + slot as usize));
            }
            map
        }
    }
}

/// Adds the tagged operands that are still where they were when the runtime is entered.
fn add_intact_operands(function: &Function, inst: &Inst, allocations: &[Allocation], live: &mut BitSet) {
    for (operand, &allocation) in inst.operands.iter().zip(allocations) {
        if (operand.kind(), operand.pos()) == (OperandKind::Use, OperandPos::Late)
            && function.contents[operand.vreg().vreg()] == Content::Tagged
        {
            live.insert(location(function, allocation));
        }
    }
}

fn map_of(live: &BitSet) -> Map {
    let mut map = Map::default();
    for location in live.iter() {
        match location {
            0..16 => map.registers |= 1 << location,
            16..32 => unreachable!("locations: a tagged value in a floating register"),
            _ => map.slots.push((location - SLOTS) as u32),
        }
    }
    map
}
