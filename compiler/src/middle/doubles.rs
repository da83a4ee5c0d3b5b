//! Doubles stay raw: a flonum is boxed where a tagged word of it is needed, and not again where it is known as a double.
//!
//! Needs: SSA after `types`, where arithmetic on known flonums is between `unbox` and `box-double`. Guarantees: the same
//! program, in which a double that only doubles are computed from is never boxed, across blocks and loops (block
//! parameters of kind double), and a flonum is unboxed once on a path. Boxes move towards their uses, but not into a loop.
//! Leroy, "Unboxed objects and polymorphic typing" (1992) has the coercions; which parameters become doubles is decided
//! as in Serrano and Feeley, "Storage use analysis and its applications" (1996), restricted to one procedure.

use crate::ir::locals;
use crate::ir::ssa::*;
use crate::middle::dominators::Graph;
use crate::source::Span;
use abi::value::Value as Word;
use rustc_hash::FxHashSet;

/// Moves boxes in all functions.
pub fn run(mut program: Program) -> Program {
    for procedure in &mut program.procedures {
        for function in &mut procedure.clauses {
            let touches = |inst: &Inst| matches!(inst.op, Op::Unbox(_) | Op::BoxDouble(_));
            if function
                .blocks
                .iter()
                .any(|block| block.insts.iter().any(touches))
            {
                self::function(function);
            }
        }
    }
    program
}

fn function(function: &mut Function) {
    let graph = Graph::new(function);
    let constants = constants(function);
    let is_raw = raw_parameters(function, &constants);
    let mut kinds = function.kinds.clone();
    let mut box_of = vec![None; kinds.len()];
    for (index, _) in is_raw.iter().enumerate().filter(|(_, is_raw)| **is_raw) {
        kinds.push(Kind::Double);
        box_of[index] = Some(Value(kinds.len() as u32 - 1));
    }
    let mut sources = vec![None; kinds.len()];
    for inst in function.blocks.iter().flat_map(|block| &block.insts) {
        match (&inst.op, inst.result) {
            (Op::BoxDouble(double), Some(result)) => box_of[result.0 as usize] = Some(*double),
            (Op::Unbox(flonum), Some(result)) => sources[result.0 as usize] = Some(Source::Flonum(*flonum)),
            (Op::Double(bits), Some(result)) => {
                let word = Word::try_flonum(f64::from_bits(*bits));
                sources[result.0 as usize] = word.map(Source::Constant);
            }
            _ => {}
        }
    }
    let is_boxed_early = boxed_at_definition(function, &graph, &is_raw, &box_of, &sources);
    let mut rewriter = Rewriter {
        function,
        constants,
        is_raw,
        box_of,
        sources,
        is_boxed_early,
        same: vec![None; function.kinds.len()],
        boxes: Vec::new(),
        unboxed: Vec::new(),
        stand_for: Vec::new(),
        kinds,
        insts: Vec::new(),
        span: Span::NONE,
    };
    let blocks = rewriter.run(&graph);
    let kinds = rewriter.kinds;
    let stand_for = rewriter.stand_for;
    locals::pass_on(&mut function.named, stand_for);
    function.blocks = blocks;
    function.kinds = kinds;
}

/// The constants that are flonums.
fn constants(function: &Function) -> Vec<Option<f64>> {
    let mut constants = vec![None; function.kinds.len()];
    for inst in function.blocks.iter().flat_map(|block| &block.insts) {
        if let (Op::Word(word), Some(result)) = (&inst.op, inst.result) {
            constants[result.0 as usize] = Word(*word).as_self_tagged_flonum();
        }
    }
    constants
}

/// The block parameters that become doubles: flonums on all edges, of which some use unboxes.
///
/// Optimistic: all parameters that are unboxed somewhere, or passed on to one that is, are candidates; those with an
/// argument that is neither a box, a constant nor a candidate are struck out until none is left to strike.
fn raw_parameters(function: &Function, constants: &[Option<f64>]) -> Vec<bool> {
    let count = function.kinds.len();
    let mut is_parameter = vec![false; count];
    for param in function.blocks.iter().skip(1).flat_map(|block| &block.params) {
        is_parameter[param.0 as usize] = true;
    }
    let mut is_box: Vec<bool> = constants.iter().map(|constant| constant.is_some()).collect();
    let mut is_wanted = vec![false; count];
    for inst in function.blocks.iter().flat_map(|block| &block.insts) {
        match (&inst.op, inst.result) {
            (Op::BoxDouble(_), Some(result)) => is_box[result.0 as usize] = true,
            (Op::Unbox(value), _) => is_wanted[value.0 as usize] = true,
            _ => {}
        }
    }
    let edges: Vec<(Value, Value)> = function
        .blocks
        .iter()
        .flat_map(|block| edges(function, block))
        .collect();
    // Wanted, too, is what is passed to a wanted parameter.
    let mut changed = true;
    while changed {
        changed = false;
        for &(param, argument) in &edges {
            if is_wanted[param.0 as usize]
                && !is_wanted[argument.0 as usize]
                && is_parameter[argument.0 as usize]
            {
                is_wanted[argument.0 as usize] = true;
                changed = true;
            }
        }
    }
    let mut raw: Vec<bool> = (0..count)
        .map(|index| is_parameter[index] && is_wanted[index])
        .collect();
    changed = true;
    while changed {
        changed = false;
        for &(param, argument) in &edges {
            let (param, argument) = (param.0 as usize, argument.0 as usize);
            if raw[param] && !raw[argument] && !is_box[argument] {
                raw[param] = false;
                changed = true;
            }
        }
    }
    raw
}

/// The parameters of a block's successor, each with its argument.
fn edges<'a>(function: &'a Function, block: &'a BlockData) -> impl Iterator<Item = (Value, Value)> + 'a {
    let (params, args): (&[Value], &[Value]) = match &block.terminator {
        Terminator::Jump(target, args) => (&function.blocks[target.0 as usize].params, args),
        _ => (&[], &[]),
    };
    params.iter().copied().zip(args.iter().copied())
}

/// The flonums that are boxed where they are defined: a tagged word of them is needed in a loop that they were made
/// outside of, or where an untagged word lives, which must not see the allocation of a box.
fn boxed_at_definition(
    function: &Function,
    graph: &Graph,
    is_raw: &[bool],
    box_of: &[Option<Value>],
    sources: &[Option<Source>],
) -> Vec<bool> {
    let mut depth = vec![0; box_of.len()];
    for (block, &at) in function.blocks.iter().zip(&graph.depth) {
        let results = block.insts.iter().filter_map(|inst| inst.result);
        for value in block.params.iter().copied().chain(results) {
            depth[value.0 as usize] = at;
        }
    }
    let mut early = vec![false; box_of.len()];
    for (block, &at) in function.blocks.iter().zip(&graph.depth) {
        let mut needed = |mut value: Value, is_fixed: bool| {
            while let Some(double) = box_of[value.0 as usize]
                && let Some(Source::Flonum(flonum)) = sources[double.0 as usize]
            {
                value = flonum;
            }
            let index = value.0 as usize;
            early[index] |= box_of[index].is_some() && (is_fixed || at > depth[index]);
        };
        let untagged = untagged_words(function, block);
        for (inst, is_fixed) in block.insts.iter().zip(untagged) {
            if !matches!(inst.op, Op::Unbox(_) | Op::Keep(_)) {
                inst.op.for_each_operand(|value, _| needed(value, is_fixed));
            }
        }
        block.terminator.for_each_operand(|value, _| needed(value, false));
        for (param, argument) in edges(function, block) {
            if !is_raw[param.0 as usize] {
                needed(argument, false);
            }
        }
    }
    early
}

/// For each instruction of a block, whether an untagged word lives before it. These words do not leave their block.
fn untagged_words(function: &Function, block: &BlockData) -> Vec<bool> {
    let is_untagged = |value: Value| function.kinds[value.0 as usize] == Kind::Raw;
    let mut living = FxHashSet::default();
    let mut lives: Vec<bool> = block
        .insts
        .iter()
        .rev()
        .map(|inst| {
            if let Some(result) = inst.result {
                living.remove(&result);
            }
            inst.op.for_each_operand(|value, _| {
                if is_untagged(value) {
                    living.insert(value);
                }
            });
            // What only this instruction needs was made before it.
            !living.is_empty()
        })
        .collect();
    lives.reverse();
    lives
}

/// Where a double comes from that has a tagged word already.
#[derive(Clone, Copy)]
enum Source {
    /// It was in a flonum.
    Flonum(Value),
    /// It is a constant.
    Constant(Word),
}

struct Rewriter<'a> {
    function: &'a Function,
    constants: Vec<Option<f64>>,
    /// The parameters that become doubles.
    is_raw: Vec<bool>,
    /// The double that a flonum is a box of, of those that are boxed where they are needed.
    box_of: Vec<Option<Value>>,
    sources: Vec<Option<Source>>,
    is_boxed_early: Vec<bool>,
    /// The double that stands for another, which was unboxed.
    same: Vec<Option<Value>>,
    /// The flonums that were boxed on the way here, with the tagged words.
    boxes: Vec<(Value, Value)>,
    /// The flonums that were unboxed on the way here, with the doubles.
    unboxed: Vec<(Value, Value)>,
    /// Flonums, each with a double or tagged word that has taken its place somewhere.
    stand_for: Vec<(Value, Value)>,
    kinds: Vec<Kind>,
    insts: Vec<Inst>,
    span: Span,
}

enum Work {
    Enter(Block),
    Leave(usize, usize),
}

impl Rewriter<'_> {
    fn run(&mut self, graph: &Graph) -> Vec<BlockData> {
        let function = self.function;
        let mut blocks = function.blocks.clone();
        let mut work = vec![Work::Enter(Block(0))];
        while let Some(item) = work.pop() {
            match item {
                Work::Leave(boxes, unboxed) => {
                    self.boxes.truncate(boxes);
                    self.unboxed.truncate(unboxed);
                }
                Work::Enter(block) => {
                    work.push(Work::Leave(self.boxes.len(), self.unboxed.len()));
                    blocks[block.0 as usize] = self.block(&function.blocks[block.0 as usize]);
                    let children = &graph.children[block.0 as usize];
                    work.extend(children.iter().rev().map(|&child| Work::Enter(child)));
                }
            }
        }
        blocks
    }

    fn block(&mut self, block: &BlockData) -> BlockData {
        self.insts = Vec::with_capacity(block.insts.len());
        self.span = block.span;
        let params = block.params.iter().map(|&param| self.parameter(param)).collect();
        for inst in &block.insts {
            self.span = inst.span;
            self.inst(inst);
        }
        self.span = block.span;
        let mut terminator = block.terminator.clone();
        match &mut terminator {
            Terminator::Jump(target, args) => {
                let function = self.function;
                for (arg, param) in args.iter_mut().zip(&function.blocks[target.0 as usize].params) {
                    *arg = if self.is_raw[param.0 as usize] {
                        self.double(*arg)
                    } else {
                        self.operand(*arg)
                    };
                }
            }
            other => other.replace_operands(|value| self.operand(value)),
        }
        BlockData {
            params,
            insts: std::mem::take(&mut self.insts),
            terminator,
            span: block.span,
        }
    }

    fn parameter(&mut self, param: Value) -> Value {
        if !self.is_raw[param.0 as usize] {
            return param;
        }
        if self.is_boxed_early[param.0 as usize] {
            self.tagged(param);
        }
        let double = self.double(param);
        self.stand_for.push((param, double));
        double
    }

    fn inst(&mut self, inst: &Inst) {
        match (&inst.op, inst.result) {
            (Op::BoxDouble(double), Some(result)) => {
                self.stand_for.push((result, self.resolve(*double)));
                if self.is_boxed_early[result.0 as usize] {
                    self.tagged(result);
                }
            }
            (Op::Unbox(value), Some(result)) => {
                let double = self.double(*value);
                self.same[result.0 as usize] = Some(double);
            }
            (Op::Keep(values), _) => {
                let kept = values.iter().map(|&value| self.kept(value)).collect();
                self.insts.push(Inst {
                    op: Op::Keep(kept),
                    ..*inst
                });
            }
            _ => {
                let mut inst = inst.clone();
                inst.op.replace_operands(|value| self.operand(value));
                self.insts.push(inst);
            }
        }
    }

    /// What is read for a value where its kind is kept.
    fn operand(&mut self, value: Value) -> Value {
        match self.function.kinds[value.0 as usize] {
            Kind::Double => self.resolve(value),
            Kind::Tagged => self.tagged(value),
            Kind::Raw => value,
        }
    }

    /// What is kept of a value for debuggers: of a flonum that is known as a double, the double, which need not be boxed.
    fn kept(&self, value: Value) -> Value {
        let double = self.box_of[value.0 as usize];
        double.map_or(value, |double| self.resolve(double))
    }

    /// The double that stands for a double; those made here stand for themselves.
    fn resolve(&self, double: Value) -> Value {
        self.same
            .get(double.0 as usize)
            .copied()
            .flatten()
            .unwrap_or(double)
    }

    /// The tagged word of a value.
    fn tagged(&mut self, value: Value) -> Value {
        let Some(double) = self.box_of[value.0 as usize] else {
            return value;
        };
        match self.sources[double.0 as usize] {
            Some(Source::Flonum(flonum)) => return self.tagged(flonum),
            Some(Source::Constant(word)) => return self.push(Op::Word(word.0), Kind::Tagged),
            None => {}
        }
        if let Some(&(_, tagged)) = self.boxes.iter().rev().find(|(flonum, _)| *flonum == value) {
            return tagged;
        }
        let double = self.resolve(double);
        let tagged = self.push(Op::BoxDouble(double), Kind::Tagged);
        self.boxes.push((value, tagged));
        self.stand_for.push((value, tagged));
        tagged
    }

    /// The double in a flonum.
    fn double(&mut self, value: Value) -> Value {
        if let Some(double) = self.box_of[value.0 as usize] {
            return self.resolve(double);
        }
        if let Some(x) = self.constants[value.0 as usize] {
            return self.push(Op::Double(x.to_bits()), Kind::Double);
        }
        if let Some(&(_, double)) = self.unboxed.iter().rev().find(|(flonum, _)| *flonum == value) {
            return double;
        }
        let double = self.push(Op::Unbox(value), Kind::Double);
        self.unboxed.push((value, double));
        self.stand_for.push((value, double));
        double
    }

    fn push(&mut self, op: Op, kind: Kind) -> Value {
        self.kinds.push(kind);
        let result = Value(self.kinds.len() as u32 - 1);
        self.insts.push(Inst {
            op,
            result: Some(result),
            span: self.span,
        });
        result
    }
}
