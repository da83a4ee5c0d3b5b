//! Where the local variables of the program's text are at each safepoint, for debuggers.
//!
//! Needs: allocated code, and its maps. Changes nothing. A variable is told of only where its value is one that the code
//! still needs or keeps, and so is in a frame slot or register that the map of the safepoint has as well: the collector
//! keeps it.

use crate::ir::locals::{Located, Location};
use crate::ir::vcode::{Allocated, Content, Function, Map, Maps, Safepoint, Step};
use regalloc2::{Allocation, Inst, OperandKind, ProgPoint, VReg};

/// The variables at the safepoints, by block and step; nothing at all for a function whose values have no names.
pub type DebugLocals = Vec<Vec<Vec<Located>>>;

/// Finds the variables.
pub fn run(function: &Function, allocated: &Allocated, maps: &Maps) -> DebugLocals {
    if function.named.is_empty() {
        return Vec::new();
    }
    let mut placed = allocated.placed.clone();
    placed.sort_by_key(|&(_, from, ..)| from);
    let mut finder = Finder {
        function,
        placed,
        begun: 0,
        open: Vec::new(),
    };
    let mut number = 0;
    let mut result = Vec::with_capacity(function.blocks.len());
    for (steps, maps) in allocated.blocks.iter().zip(maps) {
        let mut of_block = vec![Vec::new(); steps.len()];
        for ((step, map), found) in steps.iter().zip(maps).zip(&mut of_block) {
            if let Step::Inst(block, index, _) = step {
                if let Some(map) = map {
                    *found = finder.at(*block, *index, Inst::new(number), map);
                }
                number += 1;
            }
        }
        result.push(of_block);
    }
    result
}

struct Finder<'a> {
    function: &'a Function,
    /// Where the allocator has each named register: index of the name, first point, point after the last. By first point.
    placed: Vec<(u32, ProgPoint, ProgPoint, Allocation)>,
    /// How many of these have begun.
    begun: usize,
    /// Those that may not have ended.
    open: Vec<usize>,
}

impl Finder<'_> {
    /// The variables at an instruction; those of later ones are asked for later.
    fn at(&mut self, block: usize, index: usize, inst: Inst, map: &Map) -> Vec<Located> {
        let operation = &self.function.blocks[block].insts[index];
        match operation.operation.safepoint() {
            Safepoint::No => Vec::new(),
            Safepoint::Ordinary => self.in_slots(block, index, map),
            Safepoint::Preserving | Safepoint::Failing => {
                // What the instruction is about to define is not there yet.
                let defined: Vec<VReg> = operation
                    .operands
                    .iter()
                    .filter(|operand| operand.kind() == OperandKind::Def)
                    .map(|operand| operand.vreg())
                    .collect();
                let mut found = self.live(ProgPoint::after(inst), &defined, map);
                for located in self.in_slots(block, index, map) {
                    if !found.iter().any(|known| known.local == located.local) {
                        found.push(located);
                    }
                }
                found
            }
        }
    }

    /// The variables in the slots of values that live across ordinary calls.
    fn in_slots(&self, block: usize, index: usize, map: &Map) -> Vec<Located> {
        let Some(saved) = self.function.saved.get(&(block, index)) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for &(slot, vreg) in saved {
            let names = self.function.named.iter().filter(|(named, _)| *named == vreg);
            for (_, local) in names {
                let location = match self.function.contents[vreg.vreg()] {
                    Content::Tagged if map.slots.contains(&slot) => Location::Slot(slot),
                    Content::Double => Location::DoubleSlot(slot),
                    Content::Tagged | Content::Raw => continue,
                };
                found.push(Located {
                    local: local.clone(),
                    location,
                });
            }
        }
        found
    }

    /// The variables where the allocator has them at a point.
    fn live(&mut self, point: ProgPoint, defined: &[VReg], map: &Map) -> Vec<Located> {
        while let Some(&(_, from, ..)) = self.placed.get(self.begun)
            && from <= point
        {
            self.open.push(self.begun);
            self.begun += 1;
        }
        let placed = &self.placed;
        self.open.retain(|&index| placed[index].2 > point);
        let mut found: Vec<Located> = Vec::new();
        for &index in &self.open {
            let (name, _, _, allocation) = self.placed[index];
            let (vreg, local) = &self.function.named[name as usize];
            let is_known = found.iter().any(|located| located.local == *local);
            if !is_known
                && !defined.contains(vreg)
                && let Some(location) = self.location(*vreg, allocation, map)
            {
                found.push(Located {
                    local: local.clone(),
                    location,
                });
            }
        }
        found
    }

    /// Where an allocation is, if the map has it.
    fn location(&self, vreg: VReg, allocation: Allocation, map: &Map) -> Option<Location> {
        let slot = allocation
            .as_stack()
            .map(|slot| self.function.slots + slot.index() as u32);
        let register = allocation.as_reg().map(|register| register.hw_enc() as u8);
        match (self.function.contents[vreg.vreg()], slot, register) {
            (Content::Tagged, Some(slot), _) => map.slots.contains(&slot).then_some(Location::Slot(slot)),
            (Content::Tagged, _, Some(register)) => {
                (map.registers >> register & 1 != 0).then_some(Location::Register(register))
            }
            (Content::Double, Some(slot), _) => Some(Location::DoubleSlot(slot)),
            (Content::Double, _, Some(register)) => Some(Location::DoubleRegister(register)),
            (Content::Raw, ..) | (_, None, None) => None,
        }
    }
}
