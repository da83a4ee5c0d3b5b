//! Instructions that types make simpler: checks that cannot fail go, branches that are decided become jumps, arithmetic
//! on known fixnums needs no tags, and on known flonums becomes arithmetic on doubles.
//!
//! What is left behind has the same effects in the same order: only what cannot fail is dropped or replaced.

use super::facts::Facts;
use super::lattice::Type;
use crate::ir::ssa::*;
use crate::source::Span;
use abi::primitive::Primitive;
use abi::value::{TAG_BITS, Value as Word};

/// Builds the new blocks of a function.
pub struct Rewriter {
    /// The blocks; those that were not begun cannot be reached.
    blocks: Vec<BlockData>,
    kinds: Vec<Kind>,
    /// The values that stand for others.
    replaced: Vec<Option<Value>>,
    current: usize,
    span: Span,
}

/// The integers up to this magnitude are doubles.
const EXACT_IN_DOUBLE: i64 = 1 << f64::MANTISSA_DIGITS;

impl Rewriter {
    /// For a function.
    pub fn new(function: &Function) -> Rewriter {
        let blocks = function.blocks.iter().map(|block| BlockData {
            params: block.params.clone(),
            insts: Vec::with_capacity(block.insts.len()),
            terminator: Terminator::Unreachable,
            span: block.span,
        });
        Rewriter {
            blocks: blocks.collect(),
            kinds: function.kinds.clone(),
            replaced: vec![None; function.kinds.len()],
            current: 0,
            span: Span::NONE,
        }
    }

    /// The blocks and the kinds of their values.
    pub fn finish(self) -> (Vec<BlockData>, Vec<Kind>) {
        (self.blocks, self.kinds)
    }

    /// Goes on with a block.
    pub fn begin(&mut self, block: Block) {
        self.current = block.0 as usize;
    }

    // Pieces.

    fn push(&mut self, op: Op, result: Option<Value>) {
        let span = self.span;
        self.blocks[self.current].insts.push(Inst { op, result, span });
    }

    fn double(&mut self, op: Op) -> Value {
        self.kinds.push(Kind::Double);
        let value = Value(self.kinds.len() as u32 - 1);
        self.push(op, Some(value));
        value
    }

    fn tagged(&mut self, op: Op) -> Value {
        self.kinds.push(Kind::Tagged);
        let value = Value(self.kinds.len() as u32 - 1);
        self.push(op, Some(value));
        value
    }

    /// The value in the new function.
    pub fn get(&self, value: Value) -> Value {
        self.replaced[value.0 as usize].unwrap_or(value)
    }

    /// A known flonum, or a known fixnum, as a double.
    fn as_double(&mut self, facts: &Facts, value: Value) -> Value {
        if let Some(n) = facts.of(value).single_fixnum() {
            return self.double(Op::Double((n as f64).to_bits()));
        }
        if let Some(x) = facts.constant_flonum(value) {
            return self.double(Op::Double(x.to_bits()));
        }
        let new = self.get(value);
        if facts.of(value).is_flonum() {
            self.double(Op::Unbox(new))
        } else {
            self.double(Op::FixnumToDouble(new))
        }
    }

    // Instructions.

    /// Adds an instruction, or what it comes to; `facts` hold before it.
    pub fn inst(&mut self, facts: &Facts, inst: &Inst) {
        self.span = inst.span;
        let is = |value: &Value, kind: Type| facts.of(*value).is_within(kind);
        match &inst.op {
            Op::Check(test, value, ..) if is(value, Type::of_test(*test)) => {}
            Op::CheckIndex(object, index, _) if facts.is_index(*object, *index) => {}
            Op::CheckBound(value, _) if facts.of(*value).is_disjoint(Type::UNBOUND) => {}
            Op::Arithmetic(op, a, b, _) => self.arithmetic(facts, inst, *op, *a, *b),
            Op::FixnumArithmetic(op, a, b, _) if is_safe(facts, *op, *a, *b) => {
                self.safe_arithmetic(facts, *op, *a, *b, inst.result);
            }
            Op::Slow(Primitive::divide, args) if is_double_division(facts, args[0], args[1]) => {
                self.double_arithmetic(facts, DoubleArithmetic::Divide, args[0], args[1], inst.result);
            }
            Op::Call(Callee::Primitive(Primitive::inexact), args) if facts.of(args[0]).is_flonum() => {
                self.stand_for(inst.result, args[0]);
            }
            Op::Call(Callee::Primitive(Primitive::inexact), args) if facts.of(args[0]).is_fixnum() => {
                let x = self.as_double(facts, args[0]);
                self.push(Op::BoxDouble(x), inst.result);
            }
            Op::Call(
                Callee::Primitive(
                    Primitive::floor | Primitive::ceiling | Primitive::truncate | Primitive::round,
                ),
                args,
            ) if facts.of(args[0]).is_fixnum() => self.stand_for(inst.result, args[0]),
            Op::IntegerToRaw(value) if facts.of(*value).is_fixnum() => {
                self.push(Op::FixnumToRaw(self.get(*value)), inst.result);
            }
            Op::Materialise(condition) => match facts.decide(condition) {
                Some(answer) => self.push(Op::Word(Word::bool(answer).0), inst.result),
                None => {
                    let condition = self.condition(facts, condition);
                    self.push(Op::Materialise(condition), inst.result);
                }
            },
            op => {
                let mut op = op.clone();
                op.replace_operands(|value| self.get(value));
                self.push(op, inst.result);
            }
        }
    }

    fn stand_for(&mut self, result: Option<Value>, value: Value) {
        let result = result.expect("the operation has a result");
        self.replaced[result.0 as usize] = Some(self.get(value));
    }

    fn arithmetic(&mut self, facts: &Facts, inst: &Inst, op: Arithmetic, a: Value, b: Value) {
        if is_safe(facts, op, a, b) {
            return self.safe_arithmetic(facts, op, a, b, inst.result);
        }
        let double = match op {
            Arithmetic::Add => Some(DoubleArithmetic::Add),
            Arithmetic::Subtract => Some(DoubleArithmetic::Subtract),
            Arithmetic::Multiply => Some(DoubleArithmetic::Multiply),
            Arithmetic::Quotient | Arithmetic::Remainder | Arithmetic::Modulo => None,
        };
        if let Some(double) = double
            && are_doubles(facts, a, b)
        {
            return self.double_arithmetic(facts, double, a, b, inst.result);
        }
        let op = Op::Arithmetic(op, self.get(a), self.get(b), knowledge(facts, a, b));
        self.push(op, inst.result);
    }

    fn safe_arithmetic(&mut self, facts: &Facts, op: Arithmetic, a: Value, b: Value, result: Option<Value>) {
        let power = facts
            .of(b)
            .single_fixnum()
            .filter(|n| *n > 0 && n.count_ones() == 1);
        let not_negative = facts.of(a).range().is_some_and(|(low, _)| low >= 0);
        let a = self.get(a);
        let simple = match (op, power) {
            (Arithmetic::Quotient, Some(n)) if not_negative => {
                Some((Bitwise::ShiftRight, i64::from(n.trailing_zeros())))
            }
            (Arithmetic::Remainder, Some(n)) if not_negative => Some((Bitwise::And, n - 1)),
            (Arithmetic::Modulo, Some(n)) => Some((Bitwise::And, n - 1)),
            _ => None,
        };
        match simple {
            Some((bitwise, constant)) => {
                let constant = self.tagged(Op::Word((constant << TAG_BITS) as u64));
                self.push(Op::Bitwise(bitwise, a, constant), result);
            }
            None => {
                let b = self.get(b);
                self.push(Op::SafeArithmetic(op, a, b), result);
            }
        }
    }

    fn double_arithmetic(
        &mut self,
        facts: &Facts,
        op: DoubleArithmetic,
        a: Value,
        b: Value,
        result: Option<Value>,
    ) {
        let x = self.as_double(facts, a);
        let y = self.as_double(facts, b);
        let z = self.double(Op::DoubleArithmetic(op, x, y));
        self.push(Op::BoxDouble(z), result);
    }

    // Control.

    /// Ends a block; the types of the block parameters are in `params`.
    pub fn terminator(&mut self, function: &Function, facts: &Facts, params: &[Type], block: &BlockData) {
        self.span = block.span;
        let new = match &block.terminator {
            Terminator::Branch(condition, then, otherwise) => match facts.decide(condition) {
                Some(true) => Terminator::Jump(*then, Vec::new()),
                Some(false) => Terminator::Jump(*otherwise, Vec::new()),
                None => {
                    let condition = self.condition(facts, condition);
                    Terminator::Branch(condition, *then, *otherwise)
                }
            },
            Terminator::Jump(target, args) => {
                let targets = &function.blocks[target.0 as usize].params;
                let args = targets.iter().zip(args);
                let args = args.map(|(param, &arg)| match params[param.0 as usize].is_flonum() {
                    true => self.flonum_argument(facts, params, arg),
                    false => self.get(arg),
                });
                Terminator::Jump(*target, args.collect())
            }
            other => {
                let mut other = other.clone();
                other.replace_operands(|value| self.get(value));
                other
            }
        };
        self.blocks[self.current].terminator = new;
    }

    /// What is passed to a parameter that is always a flonum: a box, of which `doubles` passes the double. The parameter
    /// that is passed on is one already, if it is one itself.
    fn flonum_argument(&mut self, facts: &Facts, params: &[Type], arg: Value) -> Value {
        let is_passed_on =
            facts.parameter_of(arg).is_some_and(|of| of.0 > 0) && params[arg.0 as usize].is_flonum();
        if is_passed_on || matches!(facts.definition(arg), Some(Op::BoxDouble(_))) {
            return self.get(arg);
        }
        let double = self.as_double(facts, arg);
        self.tagged(Op::BoxDouble(double))
    }

    fn condition(&mut self, facts: &Facts, condition: &Condition) -> Condition {
        match condition {
            Condition::Compare(comparison, a, b, _) => {
                let knowledge = knowledge(facts, *a, *b);
                if knowledge == FixnumKnowledge::BOTH {
                    Condition::CompareFixnums(*comparison, self.get(*a), self.get(*b))
                } else if are_doubles(facts, *a, *b)
                    && is_exact_double(facts, *a)
                    && is_exact_double(facts, *b)
                {
                    let x = self.as_double(facts, *a);
                    let y = self.as_double(facts, *b);
                    Condition::CompareDoubles(*comparison, x, y)
                } else {
                    Condition::Compare(*comparison, self.get(*a), self.get(*b), knowledge)
                }
            }
            Condition::Slow(Primitive::eqv, args)
                if is_identity(facts.of(args[0])) || is_identity(facts.of(args[1])) =>
            {
                Condition::Same(self.get(args[0]), self.get(args[1]))
            }
            other => {
                let mut other = other.clone();
                other.replace_operands(|value| self.get(value));
                other
            }
        }
    }
}

/// Which operands are fixnums.
fn knowledge(facts: &Facts, a: Value, b: Value) -> FixnumKnowledge {
    FixnumKnowledge {
        first: facts.of(a).is_fixnum(),
        second: facts.of(b).is_fixnum(),
    }
}

/// Whether arithmetic is on fixnums and its result one.
fn is_safe(facts: &Facts, op: Arithmetic, a: Value, b: Value) -> bool {
    let (a, b) = (facts.of(a), facts.of(b));
    let divides = matches!(
        op,
        Arithmetic::Quotient | Arithmetic::Remainder | Arithmetic::Modulo
    );
    a.is_fixnum()
        && b.is_fixnum()
        && (!divides || b.is_disjoint(Type::fixnums(0, 0)))
        && Type::arithmetic(op, a, b).is_fixnum()
}

/// Whether one is a flonum and the other a flonum or fixnum: the result is that of the doubles.
fn are_doubles(facts: &Facts, a: Value, b: Value) -> bool {
    let (a, b) = (facts.of(a), facts.of(b));
    (a.is_flonum() && (b.is_flonum() || b.is_fixnum())) || (a.is_fixnum() && b.is_flonum())
}

/// Likewise of division, which raises when it is by exact zero.
fn is_double_division(facts: &Facts, a: Value, b: Value) -> bool {
    are_doubles(facts, a, b) && facts.of(b).is_disjoint(Type::fixnums(0, 0))
}

/// Whether a flonum, or a fixnum that converts without rounding: numbers are compared exactly.
fn is_exact_double(facts: &Facts, value: Value) -> bool {
    let kind = facts.of(value);
    kind.is_flonum()
        || kind
            .range()
            .is_some_and(|(low, high)| low >= -EXACT_IN_DOUBLE && high <= EXACT_IN_DOUBLE)
}

/// Whether `eqv?` of such a value with any other is `eq?`.
fn is_identity(kind: Type) -> bool {
    !kind.is_none() && kind.is_disjoint(Type::NUMBER.without(Type::FIXNUM))
}
