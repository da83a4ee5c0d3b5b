//! The flow of types through one function: an optimistic walk over the tree of dominators, repeated until the types of
//! block parameters no longer change.
//!
//! A block is entered once an edge to it is found that can be taken; the parameters of a block have the join of what
//! the edges bring. So code that no type leads to says nothing, as in Wegman and Zadeck, "Constant propagation with
//! conditional branches" (1991).

use super::facts::{Facts, Mark};
use super::lattice::Type;
use super::rewrite::Rewriter;
use crate::ir::data::Data;
use crate::ir::flat::ProcedureId;
use crate::ir::ssa::*;
use crate::middle::dominators::Graph;

/// After so many changes of a parameter's type, its range is widened.
const CHANGES_BEFORE_WIDENING: u8 = 2;

/// The types of a function.
pub struct Flow<'a> {
    function: &'a Function,
    graph: &'a Graph,
    facts: Facts<'a>,
    /// The types of block parameters, by value; those of other values are not used.
    params: Vec<Type>,
    /// How often each changed.
    changes: Vec<u8>,
    reached: Vec<bool>,
    result_of: &'a dyn Fn(&Callee) -> Type,
    /// The known calls, with the types of their arguments.
    pub calls: Vec<(ProcedureId, u32, Vec<Type>)>,
    /// The type of what is returned.
    pub result: Type,
    is_changed: bool,
}

enum Work {
    Enter(Block),
    Leave(Mark),
}

impl<'a> Flow<'a> {
    /// Analyses a function whose parameters are of the types in `entry`.
    pub fn new(
        function: &'a Function,
        graph: &'a Graph,
        data: &'a Data,
        entry: &[Type],
        result_of: &'a dyn Fn(&Callee) -> Type,
    ) -> Flow<'a> {
        let mut params = vec![Type::NONE; function.kinds.len()];
        for (param, &kind) in function.blocks[0].params.iter().zip(entry) {
            params[param.0 as usize] = kind;
        }
        let mut reached = vec![false; function.blocks.len()];
        reached[0] = true;
        let mut flow = Flow {
            function,
            graph,
            facts: Facts::new(function, graph, data),
            changes: vec![0; params.len()],
            params,
            reached,
            result_of,
            calls: Vec::new(),
            result: Type::NONE,
            is_changed: true,
        };
        while std::mem::replace(&mut flow.is_changed, false) {
            flow.calls.clear();
            flow.result = Type::NONE;
            flow.walk(None);
        }
        flow
    }

    /// Walks over the function, with a rewriter if the types are final.
    pub fn walk(&mut self, mut rewriter: Option<&mut Rewriter>) {
        let mut work = vec![Work::Enter(Block(0))];
        while let Some(item) = work.pop() {
            match item {
                Work::Leave(mark) => self.facts.back_to(mark),
                Work::Enter(block) => {
                    if !self.reached[block.0 as usize] {
                        continue;
                    }
                    work.push(Work::Leave(self.facts.mark()));
                    if self.block(block, rewriter.as_deref_mut()) {
                        let children = &self.graph.children[block.0 as usize];
                        work.extend(children.iter().rev().map(|&child| Work::Enter(child)));
                    }
                }
            }
        }
    }

    /// Answers whether the block's end can be reached.
    fn block(&mut self, block: Block, mut rewriter: Option<&mut Rewriter>) -> bool {
        let data = &self.function.blocks[block.0 as usize];
        if let Some(rewriter) = rewriter.as_deref_mut() {
            rewriter.begin(block);
        }
        for &param in &data.params {
            self.facts.define(param, self.params[param.0 as usize]);
        }
        // Where a debugger may ask, code that cannot be reached stays: it keeps variables for those who look at what fails.
        let is_kept = !self.function.named.is_empty();
        let mut possible = self.assume_branch(block) || is_kept;
        for inst in &data.insts {
            if !possible {
                break;
            }
            if let Some(rewriter) = rewriter.as_deref_mut() {
                rewriter.inst(&self.facts, inst);
            }
            possible = self.inst(inst) || is_kept;
        }
        if possible {
            if let Some(rewriter) = rewriter {
                rewriter.terminator(self.function, &self.facts, &self.params, data);
            }
            self.terminator(block, &data.terminator);
        }
        possible
    }

    /// Learns from the branch that leads to a block.
    fn assume_branch(&mut self, block: Block) -> bool {
        let dominator = self.graph.immediate[block.0 as usize];
        match &self.function.blocks[dominator.0 as usize].terminator {
            Terminator::Branch(condition, then, otherwise) if *then == block || *otherwise == block => {
                self.facts.assume(condition, *then == block)
            }
            _ => true,
        }
    }

    /// Answers whether the instruction can succeed.
    fn inst(&mut self, inst: &Inst) -> bool {
        if !self.facts.learn(&inst.op) {
            inst.result
                .into_iter()
                .for_each(|result| self.facts.define(result, Type::NONE));
            return false;
        }
        if let Op::Call(callee, args) | Op::CallValues(callee, args, ..) = &inst.op {
            self.call(callee, args);
        }
        let Some(result) = inst.result else {
            return true;
        };
        let kind = self.facts.result(&inst.op, self.result_of);
        self.facts.define(result, kind);
        !kind.is_none()
    }

    fn call(&mut self, callee: &Callee, args: &[Value]) {
        if let Callee::Known(procedure, clause, _) = callee {
            let types = args.iter().map(|&arg| self.facts.of(arg)).collect();
            self.calls.push((*procedure, *clause, types));
        }
    }

    fn terminator(&mut self, block: Block, terminator: &Terminator) {
        match terminator {
            Terminator::Jump(target, args) => self.edge(*target, args),
            Terminator::Branch(condition, then, otherwise) => {
                let answer = self.facts.decide(condition);
                if answer != Some(false) {
                    self.edge(*then, &[]);
                }
                if answer != Some(true) {
                    self.edge(*otherwise, &[]);
                }
            }
            Terminator::Return(value) => self.result = self.result.join(self.facts.of(*value)),
            Terminator::ReturnValues(_) => self.result = Type::ANY,
            Terminator::TailCall(callee, args) => {
                self.call(callee, args);
                let kind = match callee {
                    Callee::Primitive(_) => Type::ANY,
                    _ => (self.result_of)(callee),
                };
                self.result = self.result.join(kind);
            }
            Terminator::Unreachable => {
                debug_assert!(block.0 < self.function.blocks.len() as u32);
            }
        }
    }

    fn edge(&mut self, target: Block, args: &[Value]) {
        let index = target.0 as usize;
        self.is_changed |= !std::mem::replace(&mut self.reached[index], true);
        for (param, &arg) in self.function.blocks[index].params.iter().zip(args) {
            let slot = param.0 as usize;
            let (before, brought) = (self.params[slot], self.facts.of(arg));
            let now = if self.changes[slot] < CHANGES_BEFORE_WIDENING {
                before.join(brought)
            } else {
                before.widen(brought)
            };
            if now != before {
                self.params[slot] = now;
                self.changes[slot] += 1;
                self.is_changed = true;
            }
        }
    }
}
