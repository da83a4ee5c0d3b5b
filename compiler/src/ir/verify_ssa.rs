//! Well-formedness of SSA.
//!
//! Checked after every pass in debug builds and in tests; a message names the function and the first thing that is wrong.
//!
//! - The first block has no predecessor. Blocks are numbered in reverse postorder: each other one has a predecessor
//!   before it.
//! - No edge is critical: the targets of a branch take no arguments and have one predecessor. A jump passes as many
//!   arguments as its block has parameters, of their kinds.
//! - Each value is defined once, by what makes its kind, and its definition dominates its uses, which take its kind.
//! - No untagged word is live across a safepoint.
//! - What an operation relies on since the last safepoint: an initialised object is new, results are those of a call for
//!   several.
//! - Calls of procedures of the unit pass a closure and arguments as the clause takes them.

use crate::ir::dominators;
use crate::ir::operands::{Leaves, Wanted};
use crate::ir::ssa::*;
use rustc_hash::FxHashSet;

/// Checks a program.
pub fn run(program: &Program) -> Result<(), String> {
    for (number, procedure) in program.procedures.iter().enumerate() {
        for (clause, function) in procedure.clauses.iter().enumerate() {
            let check = Check::new(program, function);
            check
                .run()
                .map_err(|message| format!("{}#{number}.clause{clause}: {message}", procedure.name))?;
        }
    }
    Ok(())
}

/// Where a value is defined: the block and the instruction; parameters precede instruction 0.
#[derive(Clone, Copy)]
struct Definition {
    block: usize,
    position: usize,
}

struct Check<'a> {
    program: &'a Program,
    function: &'a Function,
    predecessors: Vec<Vec<usize>>,
    /// The immediate dominator of each block.
    dominators: Vec<u32>,
    definitions: Vec<Option<Definition>>,
}

impl<'a> Check<'a> {
    fn new(program: &'a Program, function: &'a Function) -> Check<'a> {
        Check {
            program,
            function,
            predecessors: Vec::new(),
            dominators: Vec::new(),
            definitions: vec![None; function.kinds.len()],
        }
    }

    fn run(mut self) -> Result<(), String> {
        self.edges()?;
        let count = self.predecessors.len();
        self.dominators = dominators::immediate(count, |block| {
            self.predecessors[block].iter().map(|&from| from as u32)
        });
        for (index, block) in self.function.blocks.iter().enumerate() {
            self.define_all(index, block)?;
        }
        for (index, block) in self.function.blocks.iter().enumerate() {
            self.block(index, block)?;
        }
        self.raw_values()
    }

    fn edges(&mut self) -> Result<(), String> {
        let count = self.function.blocks.len();
        self.predecessors = vec![Vec::new(); count];
        for (index, block) in self.function.blocks.iter().enumerate() {
            for successor in block.terminator.successors() {
                let Some(predecessors) = self.predecessors.get_mut(successor.0 as usize) else {
                    return Err(format!(
                        "block{index} goes to {successor:?}, which does not exist"
                    ));
                };
                predecessors.push(index);
            }
        }
        if !self.predecessors[0].is_empty() {
            return Err("the entry has a predecessor".to_string());
        }
        for index in 1..count {
            if self.predecessors[index].iter().all(|&before| before >= index) {
                return Err(format!("block{index} has no predecessor before it"));
            }
        }
        for (index, block) in self.function.blocks.iter().enumerate() {
            if let Terminator::Branch(..) = block.terminator {
                for successor in block.terminator.successors() {
                    let target = successor.0 as usize;
                    if self.predecessors[target].len() > 1 || !self.function.blocks[target].params.is_empty()
                    {
                        return Err(format!("the edge from block{index} to {successor:?} is critical"));
                    }
                }
            }
        }
        Ok(())
    }

    fn define_all(&mut self, index: usize, block: &BlockData) -> Result<(), String> {
        for &param in &block.params {
            self.define(
                param,
                Definition {
                    block: index,
                    position: 0,
                },
            )?;
        }
        for (position, inst) in block.insts.iter().enumerate() {
            let kind = inst.result.map(|v| self.kind(v)).transpose()?;
            if kind != inst.op.result_kind() {
                return Err(format!(
                    "{:?} defines {:?} of kind {kind:?}",
                    inst.op, inst.result
                ));
            }
            if let Some(result) = inst.result {
                self.define(
                    result,
                    Definition {
                        block: index,
                        position: position + 1,
                    },
                )?;
            }
        }
        Ok(())
    }

    fn define(&mut self, v: Value, definition: Definition) -> Result<(), String> {
        self.kind(v)?;
        match self.definitions[v.0 as usize].replace(definition) {
            None => Ok(()),
            Some(_) => Err(format!("{v:?} is defined twice")),
        }
    }

    fn kind(&self, v: Value) -> Result<Kind, String> {
        let kind = self.function.kinds.get(v.0 as usize).copied();
        kind.ok_or_else(|| format!("{v:?} does not exist"))
    }

    fn block(&self, index: usize, block: &BlockData) -> Result<(), String> {
        for (position, inst) in block.insts.iter().enumerate() {
            let mut result = Ok(());
            inst.op.for_each_operand(|v, wanted| {
                if result.is_ok() {
                    result = self.operand(v, wanted, index, position);
                }
            });
            result?;
            self.since_safepoint(block, position)?;
            if let Op::Call(callee, arguments) | Op::CallValues(callee, arguments, ..) = &inst.op {
                self.call(*callee, arguments)?;
            }
        }
        let end = block.insts.len();
        let mut result = Ok(());
        block.terminator.for_each_operand(|v, wanted| {
            if result.is_ok() {
                result = self.operand(v, wanted, index, end);
            }
        });
        result?;
        match &block.terminator {
            Terminator::Jump(target, arguments) => self.jump(*target, arguments, index, end),
            Terminator::TailCall(callee, arguments) => self.call(*callee, arguments),
            Terminator::Branch(..)
            | Terminator::Return(_)
            | Terminator::ReturnValues(_)
            | Terminator::Unreachable => Ok(()),
        }
    }

    /// A use by instruction `position` of a block.
    fn operand(&self, v: Value, wanted: Wanted, block: usize, position: usize) -> Result<(), String> {
        let actual = self.kind(v)?;
        let needed = match wanted {
            Wanted::Kind(kind) if actual != kind => Some(format!("{kind:?}")),
            Wanted::Untagged if actual == Kind::Tagged => Some("untagged".to_string()),
            Wanted::Kind(_) | Wanted::Untagged | Wanted::Any => None,
        };
        if let Some(needed) = needed {
            return Err(format!(
                "{v:?} in block{block} is {actual:?} and must be {needed}"
            ));
        }
        let Some(definition) = self.definitions[v.0 as usize] else {
            return Err(format!("{v:?} in block{block} is not defined"));
        };
        let dominates = if definition.block == block {
            definition.position <= position
        } else {
            self.dominates(definition.block, block)
        };
        if dominates {
            Ok(())
        } else {
            Err(format!(
                "{v:?} is used in block{block} where it may have no value"
            ))
        }
    }

    fn dominates(&self, above: usize, mut below: usize) -> bool {
        while below > above {
            below = self.dominators[below] as usize;
        }
        below == above
    }

    fn jump(&self, target: Block, arguments: &[Value], block: usize, position: usize) -> Result<(), String> {
        let params = &self.function.blocks[target.0 as usize].params;
        if params.len() != arguments.len() {
            return Err(format!(
                "block{block} passes {} arguments to {target:?}, which takes {}",
                arguments.len(),
                params.len()
            ));
        }
        for (&param, &argument) in params.iter().zip(arguments) {
            self.operand(argument, Wanted::Kind(self.kind(param)?), block, position)?;
        }
        Ok(())
    }

    fn call(&self, callee: Callee, arguments: &[Value]) -> Result<(), String> {
        let Callee::Known(p, clause, closure) = callee else {
            return Ok(());
        };
        let procedure = self.program.procedures.get(p.0 as usize);
        let Some(function) = procedure.and_then(|procedure| procedure.clauses.get(clause as usize)) else {
            return Err(format!(
                "a call of clause {clause} of procedure {}, which does not exist",
                p.0
            ));
        };
        let given = arguments.len() + usize::from(function.takes_closure);
        if function.blocks[0].params.len() != given || function.takes_closure && closure.is_none() {
            return Err(format!(
                "a call of {}#{}.clause{clause} with {callee:?} {arguments:?}",
                function.name, p.0
            ));
        }
        Ok(())
    }

    /// No untagged word is live across a safepoint, or leaves its block.
    fn raw_values(&self) -> Result<(), String> {
        if !self.function.kinds.contains(&Kind::Raw) {
            return Ok(());
        }
        for (index, block) in self.function.blocks.iter().enumerate() {
            self.raw_values_of(index, block)?;
        }
        Ok(())
    }

    fn raw_values_of(&self, index: usize, block: &BlockData) -> Result<(), String> {
        let is_raw = |v: Value| self.function.kinds[v.0 as usize] == Kind::Raw;
        let mut live = FxHashSet::default();
        if let Terminator::Jump(_, arguments) = &block.terminator {
            live.extend(arguments.iter().copied().filter(|&v| is_raw(v)));
        }
        for inst in block.insts.iter().rev() {
            if let Some(result) = inst.result {
                live.remove(&result);
            }
            if inst.op.leaves() != Leaves::No
                && let Some(v) = live.iter().min()
            {
                return Err(format!(
                    "the untagged {v:?} lives across a safepoint in block{index}"
                ));
            }
            inst.op.for_each_operand(|v, _| {
                if is_raw(v) {
                    live.insert(v);
                }
            });
        }
        let outside = block.params.iter().copied().filter(|&v| is_raw(v)).chain(live);
        match outside.min() {
            Some(v) => Err(format!("the untagged {v:?} comes from outside of block{index}")),
            None => Ok(()),
        }
    }

    /// What instruction `position` relies on since the last safepoint.
    fn since_safepoint(&self, block: &BlockData, position: usize) -> Result<(), String> {
        let last = block.insts[..position]
            .iter()
            .rev()
            .find(|inst| inst.op.leaves() != Leaves::No);
        let last = last.map(|inst| (&inst.op, inst.result));
        if let Op::Initialise(object, ..) = block.insts[position].op
            && !matches!(last, Some((Op::Allocate(..), made)) if made == Some(object))
        {
            return Err(format!("{object:?} is initialised and is not new"));
        }
        if let Op::ResultRef(index) = block.insts[position].op
            && !matches!(last, Some((Op::CallValues(_, _, count, _), _)) if index < *count)
        {
            return Err(format!("result {index} is that of no call"));
        }
        Ok(())
    }
}
