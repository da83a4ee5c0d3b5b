//! The operations that compute, load and store: the encoder's part for straight-line code.

use super::assembler::Cc;
use super::encode::{Argument, Encoder, reg};
use super::instructions::{Alu, Shift, allocation_limit, at, at_index, context};
use crate::ir::ssa::{Arithmetic, Bitwise, DoubleArithmetic, FixnumKnowledge, Test};
use crate::ir::vcode::{Operation, Side};
use crate::native::code::{FaultSite, Stub};
use abi::context::{CARD_SHIFT, Context};
use abi::entry::RuntimeEntry;
use abi::object::{self, HEADER, LENGTH_AS_FIXNUM_SHIFT};
use abi::primitive::Primitive;
use abi::stack_map::CallKind;
use abi::value::{self, FLONUM_ADDEND, FLONUM_ROTATION, FLONUM_TAG_SET, TAG_BITS, TAG_MASK, Value as Word};
use iced_x86::{Code, MemoryOperand, Register};
use regalloc2::Allocation;
use std::mem::offset_of;

impl Encoder<'_> {
    /// Encodes an operation that is neither control nor a call: a table.
    pub(super) fn operation(&mut self, operation: &Operation, allocations: &[Allocation]) {
        let operand = |index: usize| reg(allocations[index]);
        match operation {
            Operation::Word(word) => self.asm.mov_word(operand(0), *word),
            Operation::Double(0) => self.asm.zero_double(operand(0)),
            Operation::Double(bits) => {
                let to = operand(0);
                self.asm
                    .load_double_target(to, crate::native::code::Target::Double(*bits));
            }
            Operation::Address(target) => self.asm.lea_target(operand(0), target.clone()),
            Operation::Load(displacement) => self.asm.load(operand(0), at(operand(1), *displacement)),
            Operation::LoadContext(displacement) => {
                self.asm.load(operand(0), context(*displacement as usize))
            }
            Operation::StoreContext(displacement) => {
                self.asm.store(context(*displacement as usize), operand(0))
            }
            Operation::LoadDefinedGlobal(global) => self.asm.load_global(operand(0), *global),
            Operation::LoadGlobal(global) => {
                self.asm.load_global(operand(0), *global);
                let unbound = self.asm.label();
                self.asm.alu_imm(Alu::Cmp, operand(0), Word::UNBOUND.0 as i32);
                self.asm.jcc(Cc::E, unbound);
                self.fail(unbound, RuntimeEntry::fail_unbound, &[Argument::Global(*global)]);
            }
            Operation::StoreGlobal(global) => {
                let unbound = self.asm.label();
                self.asm.cmp_global_imm(*global, Word::UNBOUND.0 as i32);
                self.asm.jcc(Cc::E, unbound);
                self.asm.store_global(*global, operand(0));
                self.fail(unbound, RuntimeEntry::fail_unbound, &[Argument::Global(*global)]);
            }
            Operation::DefineGlobal(global) => self.asm.store_global(*global, operand(0)),
            Operation::CheckBound(name) => {
                let unbound = self.asm.label();
                self.asm.alu_imm(Alu::Cmp, operand(0), Word::UNBOUND.0 as i32);
                self.asm.jcc(Cc::E, unbound);
                self.fail(
                    unbound,
                    RuntimeEntry::fail_uninitialised,
                    &[Argument::Target(name.clone())],
                );
            }
            Operation::Check(test, primitive, argument) => {
                self.check(*test, *primitive, *argument, operand(0), operand(1));
            }
            Operation::CheckIndex(primitive) => {
                let (object, index, temp) = (operand(0), operand(1), operand(2));
                self.length(temp, object);
                self.asm.alu(Alu::Cmp, index, temp);
                self.fail_index(Cc::Ae, *primitive, object, Argument::Register(index));
            }
            Operation::CheckIndexConstant(primitive, word) => {
                let (object, temp) = (operand(0), operand(1));
                self.length(temp, object);
                self.asm.alu_imm(Alu::Cmp, temp, *word);
                // A negative constant, sign-extended, is above every length.
                self.fail_index(Cc::Be, *primitive, object, Argument::Number(*word));
            }
            Operation::LoadWord => self
                .asm
                .load(operand(0), at_index(operand(1), operand(2), object::field(0))),
            Operation::LoadByte => {
                let (to, object, index) = (operand(0), operand(1), operand(2));
                self.asm.mov(to, index);
                self.asm.shift(Shift::Shr, to, TAG_BITS);
                self.asm.load8(to, at_index(object, to, object::field(0)));
                self.asm.shift(Shift::Shl, to, TAG_BITS);
            }
            Operation::Store(displacement, primitive) => {
                let place = at(operand(0), *displacement);
                self.store(place, operand(0), operand(1), operand(2), *primitive);
            }
            Operation::StoreImmediate(displacement, word, primitive) => {
                self.fault(*primitive, operand(0));
                self.asm.store_imm(at(operand(0), *displacement), *word);
            }
            Operation::StoreWord(primitive) => {
                let place = at_index(operand(0), operand(1), object::field(0));
                self.store(place, operand(0), operand(2), operand(3), *primitive);
            }
            Operation::StoreByte(primitive) => {
                let (object, index, value, temp, byte) =
                    (operand(0), operand(1), operand(2), operand(3), operand(4));
                self.asm.mov(temp, index);
                self.asm.shift(Shift::Shr, temp, TAG_BITS);
                self.asm.mov(byte, value);
                self.asm.shift(Shift::Shr, byte, TAG_BITS);
                self.fault(*primitive, object);
                self.asm.store8(at_index(object, temp, object::field(0)), byte);
            }
            Operation::Initialise(displacement) => self.asm.store(at(operand(0), *displacement), operand(1)),
            Operation::InitialiseConstant(displacement, word) => {
                self.asm.store_imm(at(operand(0), *displacement), *word);
            }
            Operation::InitialiseWord(displacement, word) => {
                self.asm.mov_word(operand(1), *word);
                self.asm.store(at(operand(0), *displacement), operand(1));
            }
            Operation::InitialiseAddress(displacement, target) => {
                self.asm.lea_target(operand(1), target.clone());
                self.asm.store(at(operand(0), *displacement), operand(1));
            }
            Operation::Length => self.length(operand(0), operand(1)),
            Operation::Allocate(bytes, tag) => self.allocate(*bytes, *tag, operand(0)),
            Operation::Arithmetic(op, known) => {
                self.arithmetic(*op, *known, [operand(0), operand(1), operand(2), operand(3)]);
            }
            Operation::ArithmeticConstant(op, word, known, side) => {
                self.arithmetic_constant(*op, (*word, *side), *known, operand(0), operand(1));
            }
            Operation::FixnumArithmetic(op, primitive) => {
                let (to, a, b) = (operand(0), operand(1), operand(2));
                let overflow = self.asm.label();
                self.operate(*op, to, a, b);
                self.asm.jcc(Cc::O, overflow);
                let arguments = [
                    Argument::Number(*primitive as i32),
                    Argument::Register(a),
                    Argument::Register(b),
                ];
                self.fail(overflow, RuntimeEntry::fail_fixnum_overflow, &arguments);
            }
            Operation::SafeArithmetic(op) => self.safe_arithmetic(*op, operand(0), operand(1), operand(2)),
            Operation::SafeConstant(op, word) => self.safe_constant(*op, *word, operand(0), operand(1)),
            Operation::SafeDivide(op) => self.divide_words(*op, operand(2)),
            Operation::Divide(op, primitive, known) => {
                self.divide(*op, *primitive, *known, operand(0), operand(2))
            }
            Operation::Bitwise(op) => self.bitwise(*op, operand(0), operand(1), operand(2)),
            Operation::BitwiseConstant(op, word) => self.bitwise_constant(*op, *word, operand(0), operand(1)),
            Operation::DoubleArithmetic(op) => {
                let code = match op {
                    DoubleArithmetic::Add => Code::Addsd_xmm_xmmm64,
                    DoubleArithmetic::Subtract => Code::Subsd_xmm_xmmm64,
                    DoubleArithmetic::Multiply => Code::Mulsd_xmm_xmmm64,
                    DoubleArithmetic::Divide => Code::Divsd_xmm_xmmm64,
                };
                self.asm.sse(code, operand(0), operand(2));
            }
            Operation::DoubleSqrt => self.asm.sse(Code::Sqrtsd_xmm_xmmm64, operand(0), operand(1)),
            Operation::Unbox => self.unbox(operand(0), operand(1), operand(2)),
            Operation::BoxDouble => self.box_double(operand(0), operand(1), operand(2)),
            Operation::FixnumToDouble => {
                let (to, value, temp) = (operand(0), operand(1), operand(2));
                self.asm.mov(temp, value);
                self.asm.shift(Shift::Sar, temp, TAG_BITS);
                // The conversion keeps the upper half: without this it would wait for the register's last use.
                self.asm.zero_double(to);
                self.asm.cvtsi2sd(to, temp);
            }
            Operation::StringRef => self.string_ref(operand(0), operand(1), operand(2), operand(3)),
            Operation::StringSet => {
                let arguments = [operand(1), operand(2), operand(3)];
                self.string_set(operand(0), arguments, [operand(4), operand(5)]);
            }
            Operation::CharToFixnum => {
                // The kind byte is shifted out: 8 bits down, 3 up.
                self.asm.mov(operand(0), operand(1));
                self.asm
                    .shift(Shift::Shr, operand(0), value::IMMEDIATE_SHIFT - TAG_BITS);
            }
            Operation::Materialise(test) => self.materialise(test, operand(0), &allocations[1..]),
            Operation::Slow(primitive) => {
                let arguments: Vec<Argument> = allocations[1..]
                    .iter()
                    .map(|&allocation| Argument::Register(reg(allocation)))
                    .collect();
                self.preserving(Stub::Slow(*primitive), &arguments, operand(0));
            }
            Operation::IntegerToRaw => self.integer_to_raw(operand(0), operand(1), operand(2)),
            Operation::FixnumToRaw => self.asm.shift(Shift::Sar, operand(0), TAG_BITS),
            Operation::ForeignAddress => self.foreign_address(operand(0), operand(1)),
            // The register allocator has seen to it.
            Operation::SameWord => {}
            Operation::BytesAddress => self.bytes_address(operand(0), operand(1)),
            Operation::RawToInteger(bits, signed) => {
                self.raw_to_integer(*bits, *signed, operand(0), operand(1))
            }
            Operation::DoubleToSingle => self.asm.sse(Code::Cvtsd2ss_xmm_xmmm64, operand(0), operand(1)),
            Operation::SingleToDouble => self.asm.sse(Code::Cvtss2sd_xmm_xmmm32, operand(0), operand(1)),
            Operation::RawAdd => self.asm.alu(Alu::Add, operand(0), operand(2)),
            Operation::RawOr => self.asm.alu(Alu::Or, operand(0), operand(2)),
            Operation::RawShift(bits) => {
                let op = if *bits > 0 { Shift::Shl } else { Shift::Shr };
                self.asm.shift(op, operand(0), bits.unsigned_abs().into());
            }
            Operation::RawLoad(access, displacement) => {
                self.raw_load(*access, operand(0), at(operand(1), *displacement))
            }
            Operation::RawStore(access, displacement) => {
                self.raw_store(*access, at(operand(0), *displacement), operand(1))
            }
            Operation::StackArgument(index, count) => {
                self.stack_argument(*index, *count, operand(0), operand(1))
            }
            other => unreachable!("encode: {other:?} is control"),
        }
    }

    fn length(&mut self, to: Register, object: Register) {
        self.asm.load(to, at(object, HEADER));
        self.asm.shift(Shift::Shr, to, LENGTH_AS_FIXNUM_SHIFT);
    }

    // Checks.

    fn check(&mut self, test: Test, primitive: Primitive, argument: u8, value: Register, temp: Register) {
        let wrong = self.asm.label();
        let right = self.asm.label();
        let condition = self.type_test(test, value, temp, right, wrong);
        self.asm.jcc(condition.negate(), wrong);
        self.asm.bind(right);
        let arguments = [
            Argument::Number(primitive as i32),
            Argument::Number(i32::from(argument) + 1),
            Argument::Register(value),
        ];
        self.fail(wrong, RuntimeEntry::fail_wrong_type, &arguments);
    }

    fn fail_index(&mut self, condition: Cc, primitive: Primitive, object: Register, index: Argument) {
        let wrong = self.asm.label();
        self.asm.jcc(condition, wrong);
        let arguments = [
            Argument::Number(primitive as i32),
            Argument::Register(object),
            index,
        ];
        self.fail(wrong, RuntimeEntry::fail_index, &arguments);
    }

    // Memory.

    /// The next instruction stores into an object that may be a literal, or follows a leaf call or a serial one of C.
    pub(super) fn fault(&mut self, primitive: Primitive, object: Register) {
        let site = FaultSite {
            offset: 0,
            primitive,
            object: object.number() as u8,
            words: self.words(),
            span: self.span,
        };
        self.asm.fault(site);
    }

    /// Stores a tagged word and marks the card of the place.
    fn store(
        &mut self,
        place: MemoryOperand,
        object: Register,
        value: Register,
        temp: Register,
        primitive: Primitive,
    ) {
        self.fault(primitive, object);
        self.asm.store(place, value);
        self.asm.lea(temp, place);
        self.asm.shift(Shift::Shr, temp, CARD_SHIFT);
        self.asm
            .alu_mem(Alu::Add, temp, context(offset_of!(Context, card_bias)));
        self.asm.store8_imm(at(temp, 0), 1);
    }

    /// The collector leaves more room than any allocation takes, so there is no second check after it (under
    /// `--gc-stress` the limit is 0 and none would ever succeed).
    fn allocate(&mut self, bytes: u32, tag: u8, to: Register) {
        let full = self.asm.label();
        let done = self.asm.label();
        self.bump(bytes, tag, to);
        self.asm.alu_mem(Alu::Cmp, Register::R12, allocation_limit());
        self.asm.jcc(Cc::A, full);
        self.asm.bind(done);
        let saved = self.asm.enter_cold();
        self.asm.bind(full);
        self.asm.alu_imm(Alu::Sub, Register::R12, bytes as i32);
        self.asm
            .call_target(crate::native::code::Target::Stub(Stub::Collect));
        self.site(CallKind::Preserving, 0);
        self.bump(bytes, tag, to);
        self.asm.jmp(done);
        self.asm.leave_cold(saved);
    }

    fn bump(&mut self, bytes: u32, tag: u8, to: Register) {
        self.asm.lea(to, at(Register::R12, i32::from(tag)));
        self.asm.alu_imm(Alu::Add, Register::R12, bytes as i32);
    }

    // Fixnums.

    /// Operates on fixnums, setting the overflow flag.
    fn operate(&mut self, op: Arithmetic, to: Register, a: Register, b: Register) {
        self.asm.mov(to, a);
        match op {
            Arithmetic::Add => self.asm.alu(Alu::Add, to, b),
            Arithmetic::Subtract => self.asm.alu(Alu::Sub, to, b),
            Arithmetic::Multiply => {
                self.asm.shift(Shift::Sar, to, TAG_BITS);
                self.asm.imul(to, b);
            }
            Arithmetic::Quotient | Arithmetic::Remainder | Arithmetic::Modulo => {
                unreachable!("encode: {op:?} is a division")
            }
        }
    }

    fn arithmetic(&mut self, op: Arithmetic, known: FixnumKnowledge, [to, a, b, temp]: [Register; 4]) {
        let slow = self.asm.label();
        let back = self.asm.label();
        if let Some(tagged) = self.combined_tags(a, b, temp, known) {
            self.asm.jump_unless_tag_zero(tagged, slow);
        }
        self.operate(op, to, a, b);
        self.asm.jcc(Cc::O, slow);
        self.asm.bind(back);
        let saved = self.asm.enter_cold();
        self.asm.bind(slow);
        let arguments = [Argument::Register(a), Argument::Register(b)];
        self.preserving(Stub::Slow(arithmetic_primitive(op)), &arguments, to);
        self.asm.jmp(back);
        self.asm.leave_cold(saved);
    }

    fn arithmetic_constant(
        &mut self,
        op: Arithmetic,
        (word, side): (i32, Side),
        known: bool,
        to: Register,
        a: Register,
    ) {
        let slow = self.asm.label();
        let back = self.asm.label();
        if !known {
            self.asm.jump_unless_tag_zero(a, slow);
        }
        match op {
            Arithmetic::Add => {
                self.asm.mov(to, a);
                self.asm.alu_imm(Alu::Add, to, word);
            }
            Arithmetic::Subtract => {
                self.asm.mov(to, a);
                self.asm.alu_imm(Alu::Sub, to, word);
            }
            Arithmetic::Multiply => self.asm.imul_imm(to, a, word >> TAG_BITS),
            Arithmetic::Quotient | Arithmetic::Remainder | Arithmetic::Modulo => {
                unreachable!("encode: {op:?} is a division")
            }
        }
        self.asm.jcc(Cc::O, slow);
        self.asm.bind(back);
        let saved = self.asm.enter_cold();
        self.asm.bind(slow);
        let (value, constant) = (Argument::Register(a), Argument::Number(word));
        let arguments = match side {
            Side::First => [constant, value],
            Side::Second => [value, constant],
        };
        self.preserving(Stub::Slow(arithmetic_primitive(op)), &arguments, to);
        self.asm.jmp(back);
        self.asm.leave_cold(saved);
    }

    /// Fixnums whose result is one; but for addition, the result lies where `a` was.
    fn safe_arithmetic(&mut self, op: Arithmetic, to: Register, a: Register, b: Register) {
        match op {
            Arithmetic::Add if to == b => self.asm.alu(Alu::Add, to, a),
            Arithmetic::Add if to != a => self.asm.lea(to, at_index(a, b, 0)),
            _ => self.operate(op, to, a, b),
        }
    }

    fn safe_constant(&mut self, op: Arithmetic, word: i32, to: Register, a: Register) {
        match op {
            Arithmetic::Add if to == a => self.asm.alu_imm(Alu::Add, to, word),
            Arithmetic::Subtract if to == a => self.asm.alu_imm(Alu::Sub, to, word),
            Arithmetic::Add => self.asm.lea(to, at(a, word)),
            // A fixnum's word is a multiple of 8, so its negation fits too, but for the smallest.
            Arithmetic::Subtract if word != i32::MIN => self.asm.lea(to, at(a, -word)),
            Arithmetic::Subtract => {
                self.asm.mov(to, a);
                self.asm.alu_imm(Alu::Sub, to, word);
            }
            Arithmetic::Multiply => self.asm.imul_imm(to, a, word >> TAG_BITS),
            Arithmetic::Quotient | Arithmetic::Remainder | Arithmetic::Modulo => {
                unreachable!("encode: {op:?} is a division")
            }
        }
    }

    /// Division: the dividend is in `rax`, the result goes to `rax` (quotient) or `rdx`.
    fn divide(&mut self, op: Arithmetic, primitive: Primitive, known: bool, to: Register, divisor: Register) {
        let (rax, rdx) = (Register::RAX, Register::RDX);
        let slow = self.asm.label();
        let back = self.asm.label();
        if !known {
            self.asm.mov(rdx, rax);
            self.asm.alu(Alu::Or, rdx, divisor);
            self.asm.jump_unless_tag_zero(rdx, slow);
        }
        self.asm.test(divisor, divisor);
        self.asm.jcc(Cc::E, slow);
        if op == Arithmetic::Quotient {
            // The only quotient of fixnums that is none: of the smallest by -1.
            self.asm.alu_imm(Alu::Cmp, divisor, Word::fixnum(-1).0 as i32);
            self.asm.jcc(Cc::E, slow);
        }
        self.divide_words(op, divisor);
        self.asm.bind(back);
        let operands = [Argument::Register(rax), Argument::Register(divisor)];
        if known {
            let [a, b] = operands;
            self.fail(
                slow,
                RuntimeEntry::fail_fixnum_overflow,
                &[Argument::Number(primitive as i32), a, b],
            );
            return;
        }
        let saved = self.asm.enter_cold();
        self.asm.bind(slow);
        self.preserving(Stub::Slow(primitive), &operands, to);
        self.asm.jmp(back);
        self.asm.leave_cold(saved);
    }

    /// The division itself, of the fixnum in `rax` by another that is not zero.
    fn divide_words(&mut self, op: Arithmetic, divisor: Register) {
        let (rax, rdx) = (Register::RAX, Register::RDX);
        self.asm.cqo();
        self.asm.idiv(divisor);
        match op {
            Arithmetic::Quotient => self.asm.shift(Shift::Shl, rax, TAG_BITS),
            // The remainder of words with zero tags has a zero tag.
            Arithmetic::Remainder => {}
            Arithmetic::Modulo => {
                let same = self.asm.label();
                self.asm.test(rdx, rdx);
                self.asm.jcc(Cc::E, same);
                self.asm.mov(rax, rdx);
                self.asm.alu(Alu::Xor, rax, divisor);
                self.asm.test(rax, rax);
                self.asm.jcc(Cc::Ge, same);
                self.asm.alu(Alu::Add, rdx, divisor);
                self.asm.bind(same);
            }
            Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply => {
                unreachable!("encode: {op:?} is not a division")
            }
        }
    }

    fn bitwise(&mut self, op: Bitwise, to: Register, a: Register, b: Register) {
        self.asm.mov(to, a);
        match op {
            Bitwise::And => self.asm.alu(Alu::And, to, b),
            Bitwise::Or => self.asm.alu(Alu::Or, to, b),
            Bitwise::Xor => self.asm.alu(Alu::Xor, to, b),
            Bitwise::ShiftLeft | Bitwise::ShiftRight => {
                self.asm.shift(Shift::Shr, Register::RCX, TAG_BITS);
                if op == Bitwise::ShiftLeft {
                    self.asm.shift_cl(Shift::Shl, to);
                } else {
                    self.asm.shift_cl(Shift::Sar, to);
                    self.asm.alu_imm(Alu::And, to, !(TAG_MASK as i32));
                }
            }
        }
    }

    fn bitwise_constant(&mut self, op: Bitwise, word: i32, to: Register, a: Register) {
        self.asm.mov(to, a);
        match op {
            Bitwise::And => self.asm.alu_imm(Alu::And, to, word),
            Bitwise::Or => self.asm.alu_imm(Alu::Or, to, word),
            Bitwise::Xor => self.asm.alu_imm(Alu::Xor, to, word),
            Bitwise::ShiftLeft => self.asm.shift(Shift::Shl, to, word as u32),
            Bitwise::ShiftRight => {
                self.asm.shift(Shift::Sar, to, word as u32);
                self.asm.alu_imm(Alu::And, to, !(TAG_MASK as i32));
            }
        }
    }

    // Doubles.

    fn unbox(&mut self, to: Register, value: Register, temp: Register) {
        let boxed = self.asm.label();
        let back = self.asm.label();
        self.asm.mov_imm(temp, FLONUM_TAG_SET);
        self.asm.bt32(temp, value);
        self.asm.jcc(Cc::Ae, boxed);
        self.asm.lea(temp, at(value, -(FLONUM_ADDEND as i32)));
        self.asm.shift(Shift::Ror, temp, FLONUM_ROTATION);
        self.asm.movq_to_xmm(to, temp);
        self.asm.bind(back);
        let saved = self.asm.enter_cold();
        self.asm.bind(boxed);
        self.asm.load_double(to, at(value, object::field(0)));
        self.asm.jmp(back);
        self.asm.leave_cold(saved);
    }

    fn box_double(&mut self, to: Register, value: Register, temp: Register) {
        let rare = self.asm.label();
        let back = self.asm.label();
        self.asm.movq_from_xmm(to, value);
        self.asm.shift(Shift::Rol, to, FLONUM_ROTATION);
        self.asm.alu_imm(Alu::Add, to, FLONUM_ADDEND as i32);
        self.asm.mov_imm(temp, FLONUM_TAG_SET);
        self.asm.bt32(temp, to);
        self.asm.jcc(Cc::Ae, rare);
        self.asm.bind(back);
        let saved = self.asm.enter_cold();
        self.asm.bind(rare);
        self.asm.movq_from_xmm(to, value);
        self.preserving(
            Stub::Preserving(RuntimeEntry::box_double),
            &[Argument::Register(to)],
            to,
        );
        self.asm.jmp(back);
        self.asm.leave_cold(saved);
    }

    // Strings.

    fn string_ref(&mut self, to: Register, string: Register, index: Register, temp: Register) {
        let wide = self.asm.label();
        let back = self.asm.label();
        self.asm
            .test8_mem_imm(at(string, HEADER + 1), object::STRING_WIDE);
        self.asm.jcc(Cc::Ne, wide);
        self.asm.mov(temp, index);
        self.asm.shift(Shift::Shr, temp, TAG_BITS);
        self.asm
            .load8(to, at_index(string, temp, object::string::CHARACTERS));
        self.asm.bind(back);
        self.asm.shift(Shift::Shl, to, value::IMMEDIATE_SHIFT);
        self.asm.alu_imm(Alu::Or, to, value::IMMEDIATE_CHAR as i32);
        let saved = self.asm.enter_cold();
        self.asm.bind(wide);
        // Four bytes a character: half the index as a fixnum word.
        self.asm.mov(temp, index);
        self.asm.shift(Shift::Shr, temp, TAG_BITS - 2);
        self.asm.load(to, at(string, object::field(object::string::BODY)));
        self.asm.load32(to, at_index(to, temp, object::field(0)));
        self.asm.jmp(back);
        self.asm.leave_cold(saved);
    }

    /// Stores a character of one byte in a narrow string; the runtime does the rest.
    fn string_set(&mut self, to: Register, arguments: [Register; 3], [place, byte]: [Register; 2]) {
        let [string, index, character] = arguments;
        let slow = self.asm.label();
        let back = self.asm.label();
        let flags = object::STRING_WIDE | object::IMMUTABLE;
        self.asm.test8_mem_imm(at(string, HEADER + 1), flags);
        self.asm.jcc(Cc::Ne, slow);
        self.asm.mov(byte, character);
        self.asm.shift(Shift::Shr, byte, value::IMMEDIATE_SHIFT);
        self.asm.alu_imm(Alu::Cmp, byte, 0xFF);
        self.asm.jcc(Cc::A, slow);
        self.asm.mov(place, index);
        self.asm.shift(Shift::Shr, place, TAG_BITS);
        self.fault(Primitive::string_set, string);
        self.asm
            .store8(at_index(string, place, object::string::CHARACTERS), byte);
        self.asm.bind(back);
        self.asm.mov_imm(to, Word::UNSPECIFIED.0 as u32);
        let saved = self.asm.enter_cold();
        self.asm.bind(slow);
        let arguments = arguments.map(Argument::Register);
        self.preserving(Stub::Slow(Primitive::string_set), &arguments, to);
        self.asm.jmp(back);
        self.asm.leave_cold(saved);
    }
}

fn arithmetic_primitive(op: Arithmetic) -> Primitive {
    match op {
        Arithmetic::Add => Primitive::add,
        Arithmetic::Subtract => Primitive::subtract,
        Arithmetic::Multiply => Primitive::multiply,
        Arithmetic::Quotient => Primitive::quotient,
        Arithmetic::Remainder => Primitive::remainder,
        Arithmetic::Modulo => Primitive::modulo,
    }
}
