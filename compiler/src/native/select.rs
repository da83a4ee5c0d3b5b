//! Instruction selection: SSA to VCode.
//!
//! Needs: SSA without critical edges, blocks in reverse postorder. Guarantees: VCode in which every operand obeys the
//! constraints listed at `ir::vcode::Operation`. Constants are made anew at each use, so that none occupies a register
//! or a frame slot across a call; constants of 32 bits become immediates where the instruction has such a form.

use super::registers::{self, preg};
use crate::ir::flat::ProcedureId;
use crate::ir::ssa::{
    self, Arithmetic, Bitwise, Callee, Comparison, Condition, Element, FirstWord, FixnumKnowledge, Kind, Op,
    Terminator, Value,
};
use crate::ir::vcode::*;
use crate::native::code::{Entry, Stub, Target};
use crate::source::Span;
use abi::context::Context;
use abi::convention::{self, REGISTER_ARGUMENTS};
use abi::object;
use abi::primitive::Primitive;
use abi::value::{TAG_MASK, TAG_PAIR, Value as Word};
use regalloc2::{Operand, VReg};
use std::mem::offset_of;

/// Selects instructions for one function.
pub fn run(function: &ssa::Function) -> Function {
    let mut selector = Selector {
        ssa: function,
        vcode: Function {
            span: function.span,
            ..Function::default()
        },
        vregs: Vec::new(),
        constants: vec![None; function.kinds.len()],
        current: 0,
        span: Span::NONE,
    };
    selector.run();
    selector.vcode
}

struct Selector<'a> {
    ssa: &'a ssa::Function,
    vcode: Function,
    /// The register of each SSA value.
    vregs: Vec<VReg>,
    /// The operation of each SSA value that is a constant.
    constants: Vec<Option<&'a Op>>,
    current: usize,
    span: Span,
}

impl<'a> Selector<'a> {
    fn run(&mut self) {
        for kind in &self.ssa.kinds {
            let content = match kind {
                Kind::Tagged => Content::Tagged,
                Kind::Double => Content::Double,
                Kind::Raw => Content::Raw,
            };
            let vreg = self.vcode.new_vreg(content);
            self.vregs.push(vreg);
        }
        for block in &self.ssa.blocks {
            for inst in &block.insts {
                if let (
                    Some(result),
                    Op::Word(_)
                    | Op::Literal(_)
                    | Op::StaticClosure(_)
                    | Op::ExternalClosure(_)
                    | Op::Double(_),
                ) = (inst.result, &inst.op)
                {
                    self.constants[result.0 as usize] = Some(&inst.op);
                }
            }
        }
        for (value, local) in &self.ssa.named {
            if self.constant_op(*value).is_none() {
                let vreg = self.vregs[value.0 as usize];
                self.vcode.named.push((vreg, local.clone()));
            }
        }
        self.vcode.blocks = vec![Block::default(); self.ssa.blocks.len()];
        for (index, block) in self.ssa.blocks.iter().enumerate() {
            self.current = index;
            if index == 0 {
                self.parameters(&block.params);
            } else {
                self.vcode.blocks[index].params = block
                    .params
                    .iter()
                    .map(|param| self.vregs[param.0 as usize])
                    .collect();
            }
            for inst in &block.insts {
                self.span = inst.span;
                self.inst(&inst.op, inst.result);
            }
            self.span = block.span;
            self.terminator(&block.terminator);
            for successor in block.terminator.successors() {
                let successor = regalloc2::Block::new(successor.0 as usize);
                self.vcode.blocks[index].successors.push(successor);
                self.vcode.blocks[successor.index()]
                    .predecessors
                    .push(regalloc2::Block::new(index));
            }
        }
    }

    /// The function's own parameters.
    fn parameters(&mut self, params: &[Value]) {
        let (closure, arguments) = params.split_at(usize::from(self.ssa.takes_closure));
        let mut operands = Vec::new();
        for value in closure {
            operands.push(Operand::reg_fixed_def(
                self.vregs[value.0 as usize],
                preg(convention::CLOSURE),
            ));
        }
        for (value, register) in arguments.iter().zip(convention::ARGUMENTS) {
            operands.push(Operand::reg_fixed_def(
                self.vregs[value.0 as usize],
                preg(register),
            ));
        }
        self.push(Operation::Parameters, operands);
        for (index, value) in arguments.iter().skip(REGISTER_ARGUMENTS).enumerate() {
            let displacement = offset_of!(Context, arguments) + index * 8;
            self.push(
                Operation::LoadContext(displacement as i32),
                vec![Operand::reg_def(self.vregs[value.0 as usize])],
            );
        }
    }

    // Pieces.

    fn push(&mut self, operation: Operation, operands: Vec<Operand>) {
        let inst = Inst {
            operation,
            operands,
            span: self.span,
        };
        self.vcode.blocks[self.current].insts.push(inst);
    }

    fn constant_op(&self, value: Value) -> Option<&'a Op> {
        self.constants[value.0 as usize]
    }

    /// The register that holds a value; made here if the value is a constant.
    fn reg(&mut self, value: Value) -> VReg {
        let Some(op) = self.constant_op(value) else {
            return self.vregs[value.0 as usize];
        };
        let (content, operation) = match op {
            Op::Word(word) => (Content::Tagged, Operation::Word(*word)),
            Op::Literal(datum) => (Content::Tagged, Operation::Address(Target::Literal(*datum))),
            Op::StaticClosure(id) => (Content::Tagged, Operation::Address(Target::StaticClosure(*id))),
            Op::ExternalClosure(global) => (
                Content::Tagged,
                Operation::Address(Target::ExternalClosure(*global)),
            ),
            Op::Double(bits) => (Content::Double, Operation::Double(*bits)),
            other => unreachable!("select: {other:?} is not a constant"),
        };
        let vreg = self.vcode.new_vreg(content);
        self.push(operation, vec![Operand::reg_def(vreg)]);
        vreg
    }

    fn temp(&mut self) -> Operand {
        Operand::reg_temp(self.vcode.new_vreg(Content::Raw))
    }

    fn use_(&mut self, value: Value) -> Operand {
        Operand::reg_use(self.reg(value))
    }

    fn late(&mut self, value: Value) -> Operand {
        Operand::reg_use_at_end(self.reg(value))
    }

    fn def(&self, result: Option<Value>) -> Operand {
        Operand::reg_def(self.vregs[result.expect("the operation has a result").0 as usize])
    }

    /// The word of a constant that fits an immediate of 32 bits.
    fn immediate(&self, value: Value) -> Option<i32> {
        match self.constant_op(value) {
            Some(Op::Word(word)) => i32::try_from(*word as i64).ok(),
            _ => None,
        }
    }

    /// The word of a constant fixnum that fits an immediate of 32 bits.
    fn fixnum_immediate(&self, value: Value) -> Option<i32> {
        self.immediate(value).filter(|&word| word as u64 & TAG_MASK == 0)
    }

    /// What is known, with the constants.
    fn knowledge(&self, first: Value, second: Value, known: FixnumKnowledge) -> FixnumKnowledge {
        let is_constant =
            |value: Value| matches!(self.constant_op(value), Some(Op::Word(word)) if Word(*word).is_fixnum());
        FixnumKnowledge {
            first: known.first || is_constant(first),
            second: known.second || is_constant(second),
        }
    }

    // Instructions: a table.

    fn inst(&mut self, op: &'a Op, result: Option<Value>) {
        match op {
            Op::Word(_) | Op::Double(_) | Op::Literal(_) | Op::StaticClosure(_) | Op::ExternalClosure(_) => {}
            Op::FreeVariable(closure, index) => {
                let operands = vec![self.def(result), self.use_(*closure)];
                self.push(Operation::Load(object::free_variable(*index as i32)), operands);
            }
            Op::GlobalRef(global) => {
                let operands = vec![self.def(result)];
                self.push(Operation::LoadGlobal(*global), operands);
            }
            Op::DefinedGlobal(global) => {
                let operands = vec![self.def(result)];
                self.push(Operation::LoadDefinedGlobal(*global), operands);
            }
            Op::CheckBound(value, name) => {
                let operands = vec![self.use_(*value)];
                self.push(Operation::CheckBound(Target::Literal(*name)), operands);
            }
            Op::GlobalSet(global, value) => {
                let operands = vec![self.use_(*value)];
                self.push(Operation::StoreGlobal(*global), operands);
            }
            Op::GlobalDefine(global, value) => {
                let operands = vec![self.use_(*value)];
                self.push(Operation::DefineGlobal(*global), operands);
            }
            Op::Check(test, value, primitive, argument) => {
                let operands = vec![self.late(*value), self.temp()];
                self.push(Operation::Check(*test, *primitive, *argument), operands);
            }
            Op::CheckIndex(object, index, primitive) => match self.fixnum_immediate(*index) {
                Some(word) => {
                    let operands = vec![self.late(*object), self.temp()];
                    self.push(Operation::CheckIndexConstant(*primitive, word), operands);
                }
                None => {
                    let operands = vec![self.late(*object), self.late(*index), self.temp()];
                    self.push(Operation::CheckIndex(*primitive), operands);
                }
            },
            Op::Load(object, displacement) => {
                let operands = vec![self.def(result), self.use_(*object)];
                self.push(Operation::Load(*displacement), operands);
            }
            Op::LoadElement(Element::Word, object, index) | Op::LoadField(object, index) => {
                match self.fixnum_immediate(*index) {
                    Some(word) => {
                        let operands = vec![self.def(result), self.use_(*object)];
                        self.push(Operation::Load(object::field(0) + word), operands);
                    }
                    None => {
                        let operands = vec![self.def(result), self.use_(*object), self.use_(*index)];
                        self.push(Operation::LoadWord, operands);
                    }
                }
            }
            Op::LoadElement(Element::Byte, object, index) => {
                let operands = vec![self.def(result), self.late(*object), self.late(*index)];
                self.push(Operation::LoadByte, operands);
            }
            Op::Store(object, displacement, value, primitive) => {
                self.store(*object, *displacement, *value, *primitive)
            }
            Op::StoreElement(Element::Word, object, index, value, primitive) => {
                if let Some(word) = self.fixnum_immediate(*index) {
                    return self.store(*object, object::field(0) + word, *value, *primitive);
                }
                let operands = vec![
                    self.use_(*object),
                    self.use_(*index),
                    self.use_(*value),
                    self.temp(),
                ];
                self.push(Operation::StoreWord(*primitive), operands);
            }
            Op::StoreElement(Element::Byte, object, index, value, primitive) => {
                let operands = vec![
                    self.use_(*object),
                    self.use_(*index),
                    self.use_(*value),
                    self.temp(),
                    self.temp(),
                ];
                self.push(Operation::StoreByte(*primitive), operands);
            }
            Op::Initialise(object, displacement, value) => {
                let object = self.reg(*object);
                self.initialise(object, *displacement, *value);
            }
            Op::Length(object) => {
                let operands = vec![self.def(result), self.use_(*object)];
                self.push(Operation::Length, operands);
            }
            Op::RegisterRef(index) => {
                let operands = vec![self.def(result)];
                self.push(
                    Operation::LoadContext(registers::context_register(*index)),
                    operands,
                );
            }
            Op::RegisterSet(index, value) => {
                let operands = vec![self.use_(*value)];
                self.push(
                    Operation::StoreContext(registers::context_register(*index)),
                    operands,
                );
            }
            Op::Allocate(tag, first, fields) => self.allocate(*tag, *first, fields, result),
            Op::Arithmetic(arithmetic, a, b, known) => self.arithmetic(*arithmetic, *a, *b, *known, result),
            Op::SafeArithmetic(arithmetic, a, b) => self.safe_arithmetic(*arithmetic, *a, *b, result),
            Op::FixnumArithmetic(arithmetic, a, b, primitive) => match arithmetic {
                Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply => {
                    let operands = vec![self.def(result), self.late(*a), self.late(*b)];
                    self.push(Operation::FixnumArithmetic(*arithmetic, *primitive), operands);
                }
                Arithmetic::Quotient | Arithmetic::Remainder | Arithmetic::Modulo => {
                    self.divide(*arithmetic, *a, *b, result, *primitive, true);
                }
            },
            Op::Bitwise(bitwise, a, b) => self.bitwise(*bitwise, *a, *b, result),
            Op::DoubleArithmetic(arithmetic, a, b) => {
                let result = self.vregs[result.expect("arithmetic has a result").0 as usize];
                let operands = vec![Operand::reg_reuse_def(result, 1), self.use_(*a), self.late(*b)];
                self.push(Operation::DoubleArithmetic(*arithmetic), operands);
            }
            Op::DoubleSqrt(value) => {
                let operands = vec![self.def(result), self.use_(*value)];
                self.push(Operation::DoubleSqrt, operands);
            }
            Op::Unbox(value) => {
                let operands = vec![self.def(result), self.late(*value), self.temp()];
                self.push(Operation::Unbox, operands);
            }
            Op::BoxDouble(value) => {
                let operands = vec![self.def(result), self.late(*value), self.temp()];
                self.push(Operation::BoxDouble, operands);
            }
            Op::FixnumToDouble(value) => {
                let operands = vec![self.def(result), self.use_(*value), self.temp()];
                self.push(Operation::FixnumToDouble, operands);
            }
            Op::StringRef(string, index) => {
                let operands = vec![
                    self.def(result),
                    self.late(*string),
                    self.late(*index),
                    self.temp(),
                ];
                self.push(Operation::StringRef, operands);
            }
            Op::CharToFixnum(value) => {
                let operands = vec![self.def(result), self.use_(*value)];
                self.push(Operation::CharToFixnum, operands);
            }
            Op::Materialise(condition) => {
                let mut operands = vec![self.def(result)];
                let test = self.condition(condition, &mut operands);
                self.push(Operation::Materialise(test), operands);
            }
            Op::Slow(Primitive::string_set, args) => {
                let mut operands = vec![self.def(result)];
                operands.extend(args.iter().map(|&arg| self.late(arg)));
                operands.extend([self.temp(), self.temp()]);
                self.push(Operation::StringSet, operands);
            }
            Op::Slow(primitive, args) => {
                let mut operands = vec![self.def(result)];
                for &arg in args {
                    operands.push(self.late(arg));
                }
                self.push(Operation::Slow(*primitive), operands);
            }
            Op::Call(callee, args) => {
                let (target, mut operands) = self.call(*callee, args);
                self.result_in_rax(result, &mut operands);
                self.push(Operation::Call(target), operands);
            }
            Op::CallValues(callee, args, required, rest) => {
                let (target, mut operands) = self.call(*callee, args);
                self.result_in_rax(result, &mut operands);
                self.push(Operation::CallValues(target, *required, *rest), operands);
            }
            Op::ResultRef(index) => {
                let displacement = offset_of!(Context, values) + *index as usize * 8;
                let operands = vec![self.def(result)];
                self.push(Operation::LoadContext(displacement as i32), operands);
            }
            Op::IntegerToRaw(value) => {
                let operands = vec![self.def(result), self.late(*value), self.temp()];
                self.push(Operation::IntegerToRaw, operands);
            }
            Op::FixnumToRaw(value) => {
                let operands = vec![self.reuse_def(result), self.use_(*value)];
                self.push(Operation::FixnumToRaw, operands);
            }
            Op::ForeignAddress(slot) => {
                let operands = vec![self.def(result), self.late(*slot)];
                self.push(Operation::ForeignAddress, operands);
            }
            Op::BytesAddress(value) => {
                let operands = vec![self.def(result), self.late(*value)];
                self.push(Operation::BytesAddress, operands);
            }
            Op::ValueToRaw(value) | Op::RawToValue(value) => {
                let operands = vec![self.reuse_def(result), self.use_(*value)];
                self.push(Operation::SameWord, operands);
            }
            Op::RawToInteger(bits, signed, value) => {
                let operands = vec![self.def(result), self.late(*value)];
                self.push(Operation::RawToInteger(*bits, *signed), operands);
            }
            Op::DoubleToSingle(value) => {
                let operands = vec![self.def(result), self.use_(*value)];
                self.push(Operation::DoubleToSingle, operands);
            }
            Op::SingleToDouble(value) => {
                let operands = vec![self.def(result), self.use_(*value)];
                self.push(Operation::SingleToDouble, operands);
            }
            Op::RawAdd(a, b) => {
                let operands = vec![self.reuse_def(result), self.use_(*a), self.late(*b)];
                self.push(Operation::RawAdd, operands);
            }
            Op::RawOr(a, b) => {
                let operands = vec![self.reuse_def(result), self.use_(*a), self.late(*b)];
                self.push(Operation::RawOr, operands);
            }
            Op::RawShift(value, bits) => {
                let operands = vec![self.reuse_def(result), self.use_(*value)];
                self.push(Operation::RawShift(*bits), operands);
            }
            Op::RawLoad(access, address, displacement) => {
                let operands = vec![self.def(result), self.use_(*address)];
                self.push(Operation::RawLoad(*access, *displacement), operands);
            }
            Op::RawStore(access, address, displacement, value) => {
                let operands = vec![self.use_(*address), self.use_(*value)];
                self.push(Operation::RawStore(*access, *displacement), operands);
            }
            Op::StackArgument(index, count, value) => {
                let operands = vec![self.use_(*value), self.temp()];
                self.push(Operation::StackArgument(*index, *count), operands);
            }
            Op::Foreign(call) => self.foreign(call, result),
            Op::ForeignResult(register) => {
                let displacement = offset_of!(Context, foreign_results) + *register as usize * 8;
                let operands = vec![self.def(result)];
                self.push(Operation::LoadContext(displacement as i32), operands);
            }
            Op::ForeignErrno => {
                let operands = vec![self.def(result)];
                let displacement = offset_of!(Context, foreign_errno);
                self.push(Operation::LoadContext(displacement as i32), operands);
            }
            Op::FailValues(expected, given) => self.push(Operation::FailValues(*expected, *given), vec![]),
            Op::Poll => self.push(Operation::StackCheck, vec![]),
            Op::Keep(values) => {
                let values = values.iter().filter(|value| self.constant_op(**value).is_none());
                let operands = values
                    .map(|value| Operand::any_use(self.vregs[value.0 as usize]))
                    .collect();
                self.push(Operation::Keep(vec![]), operands);
            }
        }
    }

    fn reuse_def(&self, result: Option<Value>) -> Operand {
        Operand::reg_reuse_def(
            self.vregs[result.expect("the operation has a result").0 as usize],
            1,
        )
    }

    /// A call of a C function: its operands are in the registers of the System V convention, the address in `r11`.
    fn foreign(&mut self, call: &ssa::ForeignCall, result: Option<Value>) {
        let mut operands = Vec::new();
        if let Some(result) = result {
            let place = match self.ssa.kinds[result.0 as usize] {
                Kind::Double => registers::xmm(0),
                Kind::Raw | Kind::Tagged => registers::RAX,
            };
            operands.push(Operand::reg_fixed_def(self.vregs[result.0 as usize], place));
        }
        let address = self.reg(call.address);
        operands.push(Operand::reg_fixed_use(address, preg(convention::Register::R11)));
        for (&value, register) in call.general.iter().zip(convention::ARGUMENTS) {
            operands.push(Operand::reg_fixed_use(self.reg(value), preg(register)));
        }
        for (index, &value) in call.float.iter().enumerate() {
            operands.push(Operand::reg_fixed_use(self.reg(value), registers::xmm(index)));
        }
        let code = ForeignCode {
            name: call.name.clone(),
            stack_words: call.stack_words,
            floats: call.float.len() as u32,
            outcome: call.outcome.clone(),
            leaf: call.leaf,
            errno: call.errno,
            variadic: call.variadic,
            serial: call.serial,
            dispatched: call.dispatched,
        };
        self.push(Operation::Foreign(Box::new(code)), operands);
    }

    fn result_in_rax(&mut self, result: Option<Value>, operands: &mut Vec<Operand>) {
        let vreg = self.vregs[result.expect("a call has a result").0 as usize];
        operands.insert(0, Operand::reg_fixed_def(vreg, preg(convention::RESULT)));
    }

    fn store(&mut self, object: Value, displacement: i32, value: Value, primitive: Primitive) {
        match self.immediate(value) {
            Some(word) if !Word(word as i64 as u64).is_pointer() => {
                let operands = vec![self.use_(object)];
                self.push(Operation::StoreImmediate(displacement, word, primitive), operands);
            }
            _ => {
                let operands = vec![self.use_(object), self.use_(value), self.temp()];
                self.push(Operation::Store(displacement, primitive), operands);
            }
        }
    }

    fn initialise(&mut self, object: VReg, displacement: i32, value: Value) {
        match self.immediate(value) {
            Some(word) => {
                self.push(
                    Operation::InitialiseConstant(displacement, word),
                    vec![Operand::reg_use(object)],
                );
            }
            None => {
                let operands = vec![Operand::reg_use(object), self.use_(value)];
                self.push(Operation::Initialise(displacement), operands);
            }
        }
    }

    fn allocate(&mut self, tag: u64, first: FirstWord, fields: &[Value], result: Option<Value>) {
        let words = fields.len() as u32 + if tag == TAG_PAIR { 0 } else { 1 };
        let bytes = (words * 8).next_multiple_of(abi::value::OBJECT_ALIGNMENT as u32);
        let object = self.vregs[result.expect("an allocation has a result").0 as usize];
        self.push(
            Operation::Allocate(bytes, tag as u8),
            vec![Operand::reg_def(object)],
        );
        let start = -(tag as i32);
        let mut displacement = start;
        match first {
            FirstWord::None => {}
            FirstWord::Header(header) => {
                match i32::try_from(header) {
                    Ok(word) => {
                        let operands = vec![Operand::reg_use(object)];
                        self.push(Operation::InitialiseConstant(displacement, word), operands);
                    }
                    Err(_) => {
                        let operands = vec![Operand::reg_use(object), self.temp()];
                        self.push(Operation::InitialiseWord(displacement, header), operands);
                    }
                }
                displacement += 8;
            }
            FirstWord::Entry(procedure) => {
                let operands = vec![Operand::reg_use(object), self.temp()];
                let target = Target::Entry(procedure, Entry::Checked);
                self.push(Operation::InitialiseAddress(displacement, target), operands);
                displacement += 8;
            }
        }
        for &field in fields {
            self.initialise(object, displacement, field);
            displacement += 8;
        }
        // The padding word is scanned like any other.
        if displacement - start < bytes as i32 {
            self.push(
                Operation::InitialiseConstant(displacement, 0),
                vec![Operand::reg_use(object)],
            );
        }
    }

    fn arithmetic(
        &mut self,
        arithmetic: Arithmetic,
        a: Value,
        b: Value,
        known: FixnumKnowledge,
        result: Option<Value>,
    ) {
        let (a, b, known, side) = match arithmetic {
            Arithmetic::Add | Arithmetic::Multiply if self.fixnum_immediate(a).is_some() => {
                (b, a, known.exchanged(), Side::First)
            }
            _ => (a, b, known, Side::Second),
        };
        let known = self.knowledge(a, b, known);
        match arithmetic {
            Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply => match self.fixnum_immediate(b) {
                Some(word) => {
                    let operands = vec![self.def(result), self.late(a)];
                    self.push(
                        Operation::ArithmeticConstant(arithmetic, word, known.first, side),
                        operands,
                    );
                }
                None => {
                    let operands = vec![self.def(result), self.late(a), self.late(b), self.temp()];
                    self.push(Operation::Arithmetic(arithmetic, known), operands);
                }
            },
            Arithmetic::Quotient => self.divide(arithmetic, a, b, result, Primitive::quotient, false),
            Arithmetic::Remainder => self.divide(arithmetic, a, b, result, Primitive::remainder, false),
            Arithmetic::Modulo => self.divide(arithmetic, a, b, result, Primitive::modulo, false),
        }
    }

    fn safe_arithmetic(&mut self, op: Arithmetic, a: Value, b: Value, result: Option<Value>) {
        let (a, b) = match op {
            Arithmetic::Add | Arithmetic::Multiply if self.fixnum_immediate(a).is_some() => (b, a),
            _ => (a, b),
        };
        match (op, self.fixnum_immediate(b)) {
            (Arithmetic::Quotient | Arithmetic::Remainder | Arithmetic::Modulo, _) => {
                let operands = self.division(op, a, b, result);
                self.push(Operation::SafeDivide(op), operands);
            }
            (_, Some(word)) => {
                let operands = vec![self.def(result), self.use_(a)];
                self.push(Operation::SafeConstant(op, word), operands);
            }
            (Arithmetic::Add, None) => {
                let operands = vec![self.def(result), self.use_(a), self.use_(b)];
                self.push(Operation::SafeArithmetic(op), operands);
            }
            (Arithmetic::Subtract | Arithmetic::Multiply, None) => {
                let result = self.vregs[result.expect("arithmetic has a result").0 as usize];
                let operands = vec![Operand::reg_reuse_def(result, 1), self.use_(a), self.late(b)];
                self.push(Operation::SafeArithmetic(op), operands);
            }
        }
    }

    fn divide(
        &mut self,
        op: Arithmetic,
        a: Value,
        b: Value,
        result: Option<Value>,
        primitive: Primitive,
        known: bool,
    ) {
        let operands = self.division(op, a, b, result);
        self.push(Operation::Divide(op, primitive, known), operands);
    }

    /// The operands of a division, with the registers that the instruction takes.
    fn division(&mut self, op: Arithmetic, a: Value, b: Value, result: Option<Value>) -> Vec<Operand> {
        let place = if op == Arithmetic::Quotient {
            registers::RAX
        } else {
            registers::RDX
        };
        let result = self.vregs[result.expect("a division has a result").0 as usize];
        let a = self.reg(a);
        vec![
            Operand::reg_fixed_def(result, place),
            Operand::reg_fixed_use(a, registers::RAX),
            self.late(b),
        ]
    }

    fn bitwise(&mut self, op: Bitwise, a: Value, b: Value, result: Option<Value>) {
        if let Some(word) = self.fixnum_immediate(b) {
            let operands = vec![self.def(result), self.use_(a)];
            let constant = match op {
                Bitwise::ShiftLeft | Bitwise::ShiftRight => word >> abi::value::TAG_BITS,
                Bitwise::And | Bitwise::Or | Bitwise::Xor => word,
            };
            return self.push(Operation::BitwiseConstant(op, constant), operands);
        }
        let second = match op {
            Bitwise::ShiftLeft | Bitwise::ShiftRight => {
                let count = self.reg(b);
                Operand::reg_fixed_use(count, registers::RCX)
            }
            Bitwise::And | Bitwise::Or | Bitwise::Xor => self.late(b),
        };
        let operands = vec![self.def(result), self.late(a), second];
        self.push(Operation::Bitwise(op), operands);
    }

    // Tests.

    fn condition(&mut self, condition: &Condition, operands: &mut Vec<Operand>) -> MachineTest {
        match condition {
            Condition::True(value) => {
                operands.push(self.use_(*value));
                MachineTest::True
            }
            Condition::Same(a, b) => {
                let (a, b) = if self.immediate(*a).is_some() {
                    (*b, *a)
                } else {
                    (*a, *b)
                };
                operands.push(self.use_(a));
                match self.immediate(b) {
                    Some(word) => MachineTest::IsWord(word),
                    None => {
                        operands.push(self.use_(b));
                        MachineTest::Same
                    }
                }
            }
            Condition::IsWord(value, word) => {
                operands.push(self.use_(*value));
                MachineTest::IsWord(*word as i32)
            }
            Condition::Is(test, value) => {
                operands.push(self.late(*value));
                operands.push(self.temp());
                MachineTest::Is(*test)
            }
            Condition::Compare(comparison, a, b, known) => {
                self.compare(*comparison, *a, *b, *known, operands)
            }
            Condition::CompareFixnums(comparison, a, b) => {
                self.compare(*comparison, *a, *b, FixnumKnowledge::BOTH, operands)
            }
            Condition::CompareDoubles(comparison, a, b) => {
                operands.push(self.use_(*a));
                operands.push(self.use_(*b));
                MachineTest::CompareDoubles(*comparison)
            }
            Condition::RecordOf(value, record_type) => {
                operands.push(self.late(*value));
                operands.push(self.late(*record_type));
                operands.push(self.temp());
                MachineTest::RecordOf
            }
            Condition::Slow(Primitive::eqv, args) => {
                operands.push(self.late(args[0]));
                operands.push(self.late(args[1]));
                operands.push(self.temp());
                MachineTest::Equivalent
            }
            Condition::Slow(primitive, args) => {
                for &arg in args {
                    operands.push(self.late(arg));
                }
                MachineTest::Slow(*primitive)
            }
        }
    }

    fn compare(
        &mut self,
        op: Comparison,
        a: Value,
        b: Value,
        known: FixnumKnowledge,
        operands: &mut Vec<Operand>,
    ) -> MachineTest {
        let (op, a, b, known, side) = if self.fixnum_immediate(a).is_some() {
            (op.mirrored(), b, a, known.exchanged(), Side::First)
        } else {
            (op, a, b, known, Side::Second)
        };
        let known = self.knowledge(a, b, known);
        operands.push(self.late(a));
        match self.fixnum_immediate(b) {
            Some(word) => MachineTest::CompareConstant(op, word, known, side),
            None => {
                operands.push(self.late(b));
                operands.push(self.temp());
                MachineTest::Compare(op, known)
            }
        }
    }

    // Control.

    fn call(&mut self, callee: Callee, args: &[Value]) -> (CallTarget, Vec<Operand>) {
        assert!(
            args.len() <= convention::MAX_DIRECT_ARGUMENTS,
            "build_ssa: a call with {} operands",
            args.len()
        );
        let vregs: Vec<VReg> = args.iter().map(|&arg| self.reg(arg)).collect();
        let mut operands: Vec<Operand> = vregs
            .iter()
            .zip(convention::ARGUMENTS)
            .map(|(&vreg, register)| Operand::reg_fixed_use(vreg, preg(register)))
            .collect();
        for (index, &vreg) in vregs.iter().skip(REGISTER_ARGUMENTS).enumerate() {
            let displacement = offset_of!(Context, arguments) + index * 8;
            self.push(
                Operation::StoreContext(displacement as i32),
                vec![Operand::reg_use(vreg)],
            );
        }
        let target = match callee {
            Callee::Known(procedure, clause, closure) => {
                operands.extend(closure.map(|closure| self.closure_operand(closure)));
                known(procedure, clause)
            }
            Callee::External(global, clause) => Target::ExternalEntry(global, Entry::Clause(clause)),
            Callee::Primitive(primitive) => Target::Stub(match primitive {
                Primitive::apply => Stub::Apply,
                Primitive::call_cc => Stub::CallCc,
                Primitive::raise_condition => Stub::Signal,
                Primitive::foreign_return => Stub::ForeignReturn,
                Primitive::call_on_empty_stack => Stub::CallOnEmptyStack,
                Primitive::foreign_move_to => Stub::ForeignMove,
                _ => Stub::Primitive(primitive),
            }),
            Callee::Unknown(closure, count) => {
                operands.push(self.closure_operand(closure));
                return (CallTarget::Closure(count), operands);
            }
        };
        (CallTarget::Direct(target), operands)
    }

    fn closure_operand(&mut self, closure: Value) -> Operand {
        Operand::reg_fixed_use(self.reg(closure), preg(convention::CLOSURE))
    }

    fn terminator(&mut self, terminator: &Terminator) {
        match terminator {
            Terminator::Jump(_, args) => {
                let arguments = args.iter().map(|&arg| self.reg(arg)).collect();
                self.vcode.blocks[self.current].arguments = arguments;
                self.push(Operation::Jump, vec![]);
            }
            Terminator::Branch(condition, ..) => {
                let mut operands = Vec::new();
                let test = self.condition(condition, &mut operands);
                self.push(Operation::Branch(test), operands);
            }
            Terminator::Return(value) => {
                let operands = vec![Operand::reg_fixed_use(self.reg(*value), preg(convention::RESULT))];
                self.push(Operation::Return, operands);
            }
            Terminator::ReturnValues(values) => {
                for (index, &value) in values.iter().enumerate() {
                    let displacement = offset_of!(Context, values) + index * 8;
                    let operands = vec![self.use_(value)];
                    self.push(Operation::StoreContext(displacement as i32), operands);
                }
                let first = match values.first() {
                    Some(&first) => self.reg(first),
                    None => {
                        let vreg = self.vcode.new_vreg(Content::Tagged);
                        self.push(Operation::Word(Word::UNSPECIFIED.0), vec![Operand::reg_def(vreg)]);
                        vreg
                    }
                };
                let operands = vec![Operand::reg_fixed_use(first, preg(convention::RESULT))];
                self.push(Operation::ReturnValues(values.len() as u32), operands);
            }
            Terminator::TailCall(callee, args) => {
                let (target, operands) = self.call(*callee, args);
                self.push(Operation::TailCall(target), operands);
            }
            Terminator::Unreachable => self.push(Operation::Unreachable, vec![]),
        }
    }
}

fn known(procedure: ProcedureId, clause: u32) -> Target {
    Target::Entry(procedure, Entry::Clause(clause))
}
