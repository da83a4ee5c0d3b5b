//! Types: what values can be, over the whole program; and what becomes simpler by it.
//!
//! Needs: SSA as built, blocks in reverse postorder. Guarantees: the same program with fewer checks; arithmetic whose
//! operands are known fixnums or flonums is in the operations for these. Types flow through operations, checks, branches,
//! block parameters, and from the calls of a procedure that all its callers know to its parameters and back from its
//! results (the closed-world analysis is Shivers's 0CFA restricted to known procedures: "Control flow analysis in
//! Scheme", 1988; within a procedure it is Wegman and Zadeck's optimistic propagation).
//!
//! Code that cannot be reached is dropped, but not from functions with names: what is kept there for debuggers
//! ([`Op::Keep`]) lives where something before it always fails.
//!
//! ```text
//! lattice.rs  types              flow.rs     the walk over a function
//! facts.rs    what holds where   rewrite.rs  what it is good for
//! ```

mod facts;
mod flow;
mod lattice;
mod rewrite;

use crate::ir::data::Data;
use crate::ir::ssa::{Callee, Function, Op, Program, Terminator};
use crate::middle::block_order;
use crate::middle::dominators::Graph;
use flow::Flow;
use lattice::Type;
use rewrite::Rewriter;

/// A function whose types changed more often than this is taken to accept and return anything: it is then analysed no
/// more than once again. (Of the programs of the test suite none changes more often than 5 times.)
const MOST_CHANGES: u32 = 8;

/// Infers types and simplifies.
pub fn run(mut program: Program) -> Program {
    let analysis = Analysis::new(&program);
    let summaries = analysis.solve();
    let data = &program.data;
    let mut number = 0;
    let result_of = |callee: &Callee| summaries.result(callee);
    for procedure in &mut program.procedures {
        for function in &mut procedure.clauses {
            let summary = &summaries.functions[number];
            number += 1;
            if summary.is_reached {
                simplify(function, data, &summary.params, &result_of);
            }
        }
    }
    program
}

fn simplify(function: &mut Function, data: &Data, params: &[Type], result_of: &dyn Fn(&Callee) -> Type) {
    let graph = Graph::new(function);
    let mut rewriter = Rewriter::new(function);
    Flow::new(function, &graph, data, params, result_of).walk(Some(&mut rewriter));
    for (value, _) in &mut function.named {
        *value = rewriter.get(*value);
    }
    (function.blocks, function.kinds) = rewriter.finish();
    block_order::run(function);
}

/// What is known of a function.
#[derive(Clone)]
struct Summary {
    /// The types of its parameters, the closure included.
    params: Vec<Type>,
    /// The type of its result.
    result: Type,
    is_reached: bool,
    changes: u32,
}

/// What is known of all functions.
struct Summaries {
    functions: Vec<Summary>,
    /// The number of the first clause of each procedure.
    first: Vec<usize>,
}

impl Summaries {
    fn number(&self, callee: &Callee) -> Option<usize> {
        match callee {
            Callee::Known(procedure, clause, _) => Some(self.first[procedure.0 as usize] + *clause as usize),
            Callee::External(..) | Callee::Unknown(..) | Callee::Primitive(_) => None,
        }
    }

    fn result(&self, callee: &Callee) -> Type {
        self.number(callee)
            .map_or(Type::ANY, |number| self.functions[number].result)
    }
}

/// The analysis of a program, function by function, until nothing changes.
struct Analysis<'a> {
    program: &'a Program,
    functions: Vec<&'a Function>,
    summaries: Summaries,
    /// The functions that call each.
    callers: Vec<Vec<usize>>,
}

impl<'a> Analysis<'a> {
    fn new(program: &'a Program) -> Analysis<'a> {
        let mut functions = Vec::new();
        let mut summaries = Summaries {
            functions: Vec::new(),
            first: Vec::new(),
        };
        for procedure in &program.procedures {
            summaries.first.push(functions.len());
            for function in &procedure.clauses {
                functions.push(function);
                let kind = if procedure.escapes { Type::ANY } else { Type::NONE };
                let mut params = vec![kind; function.blocks[0].params.len()];
                if function.takes_closure {
                    params[0] = Type::ANY;
                }
                summaries.functions.push(Summary {
                    params,
                    result: Type::NONE,
                    is_reached: procedure.escapes,
                    changes: 0,
                });
            }
        }
        let mut callers = vec![Vec::new(); functions.len()];
        for (caller, function) in functions.iter().enumerate() {
            for block in &function.blocks {
                let mut add = |callee: &Callee| {
                    if let Some(number) = summaries.number(callee)
                        && callers[number].last() != Some(&caller)
                    {
                        callers[number].push(caller);
                    }
                };
                for inst in &block.insts {
                    if let Op::Call(callee, _) | Op::CallValues(callee, ..) = &inst.op {
                        add(callee);
                    }
                }
                if let Terminator::TailCall(callee, _) = &block.terminator {
                    add(callee);
                }
            }
        }
        Analysis {
            program,
            functions,
            summaries,
            callers,
        }
    }

    fn solve(mut self) -> Summaries {
        let mut is_waiting: Vec<bool> = self
            .summaries
            .functions
            .iter()
            .map(|summary| summary.is_reached)
            .collect();
        let mut work: Vec<usize> = (0..self.functions.len())
            .rev()
            .filter(|&number| is_waiting[number])
            .collect();
        while let Some(number) = work.pop() {
            is_waiting[number] = false;
            for changed in self.analyse(number) {
                if !std::mem::replace(&mut is_waiting[changed], true) {
                    work.push(changed);
                }
            }
        }
        self.summaries
    }

    /// Analyses a function; answers those for which something changed.
    fn analyse(&mut self, number: usize) -> Vec<usize> {
        let function = self.functions[number];
        let graph = Graph::new(function);
        let (calls, result) = {
            let result_of = |callee: &Callee| self.summaries.result(callee);
            let entry = &self.summaries.functions[number].params;
            let flow = Flow::new(function, &graph, &self.program.data, entry, &result_of);
            (flow.calls, flow.result)
        };
        let mut changed = Vec::new();
        for (procedure, clause, args) in calls {
            let callee = self.summaries.first[procedure.0 as usize] + clause as usize;
            if self.pass(callee, &args) {
                changed.push(callee);
            }
        }
        let summary = &mut self.summaries.functions[number];
        let joined = if summary.changes > MOST_CHANGES {
            Type::ANY
        } else {
            summary.result.widen(result)
        };
        if joined != summary.result {
            summary.result = joined;
            summary.changes += 1;
            changed.extend(&self.callers[number]);
        }
        changed
    }

    /// A function is called with arguments of these types; answers whether that is new.
    fn pass(&mut self, callee: usize, args: &[Type]) -> bool {
        let takes_closure = self.functions[callee].takes_closure;
        let summary = &mut self.summaries.functions[callee];
        let mut is_new = !std::mem::replace(&mut summary.is_reached, true);
        let params = summary.params.iter_mut().skip(usize::from(takes_closure));
        for (param, &arg) in params.zip(args) {
            let joined = if summary.changes > MOST_CHANGES {
                Type::ANY
            } else if summary.changes > 1 {
                param.widen(arg)
            } else {
                param.join(arg)
            };
            is_new |= joined != *param;
            *param = joined;
        }
        summary.changes += u32::from(is_new);
        is_new
    }
}
