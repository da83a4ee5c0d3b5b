//! The tests of branches and of materialised booleans: machine code that ends in a condition code.

use super::assembler::{Cc, Label};
use super::encode::{Argument, Encoder, reg};
use super::instructions::{Alu, at, low32};
use crate::ir::ssa::{Comparison, FixnumKnowledge, Test};
use crate::ir::vcode::{MachineTest, Side};
use crate::native::code::Stub;
use abi::object;
use abi::primitive::Primitive;
use abi::value::{self, FLONUM_TAG_SET, TAG_MASK, TAG_OBJECT, Value as Word};
use iced_x86::{Code, Register};
use regalloc2::Allocation;

/// What a slow path does with its boolean.
#[derive(Clone, Copy)]
enum Answer {
    /// Jumps to one of two labels.
    Labels(Label, Label),
    /// Puts it in a register and goes on at a label.
    Value(Register, Label),
}

impl Encoder<'_> {
    /// Tests; the answer is in the condition code, but some paths jump to the labels themselves.
    pub(super) fn test_to_labels(
        &mut self,
        test: &MachineTest,
        allocations: &[Allocation],
        on_true: Label,
        on_false: Label,
    ) -> Cc {
        self.machine_test(
            test,
            allocations,
            Answer::Labels(on_true, on_false),
            on_true,
            on_false,
        )
    }

    /// The boolean of a test in a register.
    pub(super) fn materialise(&mut self, test: &MachineTest, result: Register, allocations: &[Allocation]) {
        let done = self.asm.label();
        let on_true = self.asm.label();
        let on_false = self.asm.label();
        let answer = Answer::Value(result, done);
        let condition = self.machine_test(test, allocations, answer, on_true, on_false);
        // The result may lie in an operand's register: it is written after the test, without changing the flags.
        self.asm.jcc(condition.negate(), on_false);
        self.asm.bind(on_true);
        self.asm.mov_imm(result, Word::TRUE.0 as u32);
        self.asm.jmp(done);
        self.asm.bind(on_false);
        self.asm.mov_imm(result, Word::FALSE.0 as u32);
        self.asm.bind(done);
    }

    fn machine_test(
        &mut self,
        test: &MachineTest,
        allocations: &[Allocation],
        answer: Answer,
        on_true: Label,
        on_false: Label,
    ) -> Cc {
        let operand = |index: usize| reg(allocations[index]);
        match test {
            MachineTest::True => {
                self.asm.alu_imm(Alu::Cmp, operand(0), Word::FALSE.0 as i32);
                Cc::Ne
            }
            MachineTest::Same => {
                self.asm.alu(Alu::Cmp, operand(0), operand(1));
                Cc::E
            }
            MachineTest::IsWord(word) => {
                self.compare_constant(operand(0), *word);
                Cc::E
            }
            MachineTest::Is(test) => self.type_test(*test, operand(0), operand(1), on_true, on_false),
            MachineTest::Compare(comparison, known) => {
                let (a, b, temp) = (operand(0), operand(1), operand(2));
                if let Some(tagged) = self.combined_tags(a, b, temp, *known) {
                    let slow = self.asm.label();
                    self.asm.jump_unless_tag_zero(tagged, slow);
                    self.slow_test(
                        slow,
                        comparison_primitive(*comparison),
                        &[Argument::Register(a), Argument::Register(b)],
                        answer,
                    );
                }
                self.asm.alu(Alu::Cmp, a, b);
                signed(*comparison)
            }
            MachineTest::CompareConstant(comparison, word, known, side) => {
                let a = operand(0);
                if !known.first {
                    let slow = self.asm.label();
                    self.asm.jump_unless_tag_zero(a, slow);
                    let (value, constant) = (Argument::Register(a), Argument::Number(*word));
                    let (comparison, arguments) = match side {
                        Side::First => (comparison.mirrored(), [constant, value]),
                        Side::Second => (*comparison, [value, constant]),
                    };
                    self.slow_test(slow, comparison_primitive(comparison), &arguments, answer);
                }
                self.compare_constant(a, *word);
                signed(*comparison)
            }
            MachineTest::CompareDoubles(comparison) => {
                self.compare_doubles(*comparison, operand(0), operand(1), on_false)
            }
            MachineTest::RecordOf => {
                let (value, record_type, temp) = (operand(0), operand(1), operand(2));
                let header = self.type_test(Test::Object(object::RECORD), value, temp, on_true, on_false);
                self.asm.jcc(header.negate(), on_false);
                self.asm.alu_mem(
                    Alu::Cmp,
                    record_type,
                    at(value, object::field(object::record::TYPE)),
                );
                Cc::E
            }
            MachineTest::Slow(primitive) => {
                let slow = self.asm.label();
                let arguments: Vec<Argument> =
                    allocations_of_test(allocations).map(Argument::Register).collect();
                self.asm.jmp(slow);
                self.slow_test(slow, *primitive, &arguments, answer);
                Cc::E
            }
            MachineTest::Equivalent => {
                let (a, b, temp) = (operand(0), operand(1), operand(2));
                let slow = self.asm.label();
                self.asm.alu(Alu::Cmp, a, b);
                self.asm.jcc(Cc::E, on_true);
                // Different words are equivalent only if both are numbers that do not fit into a word.
                self.asm.mov(temp, a);
                self.asm.alu_imm(Alu::And, temp, TAG_MASK as i32);
                self.asm.alu_imm(Alu::Cmp, temp, TAG_OBJECT as i32);
                self.asm.jcc(Cc::Ne, on_false);
                self.asm
                    .cmp8_mem_imm(at(a, object::HEADER), object::type_byte(object::LAST_NUMBER));
                self.asm.jcc(Cc::Be, slow);
                let arguments = [Argument::Register(a), Argument::Register(b)];
                self.slow_test(slow, Primitive::eqv, &arguments, answer);
                // Here it is not.
                Cc::E
            }
        }
    }

    fn compare_constant(&mut self, register: Register, word: i32) {
        if word == 0 {
            self.asm.test(register, register);
        } else {
            self.asm.alu_imm(Alu::Cmp, register, word);
        }
    }

    /// The cold part of a test that a runtime function decides.
    fn slow_test(&mut self, slow: Label, primitive: Primitive, arguments: &[Argument], answer: Answer) {
        let saved = self.asm.enter_cold();
        self.asm.bind(slow);
        self.preserving_on_stack(Stub::Slow(primitive), arguments);
        match answer {
            Answer::Labels(on_true, on_false) => {
                self.asm.cmp_mem_imm(at(Register::RSP, 0), Word::FALSE.0 as i32);
                self.asm.lea(Register::RSP, at(Register::RSP, 8));
                self.asm.jcc(Cc::Ne, on_true);
                self.asm.jmp(on_false);
            }
            Answer::Value(result, done) => {
                self.asm.pop(result);
                self.asm.jmp(done);
            }
        }
        self.asm.leave_cold(saved);
    }

    /// A register whose tag bits are zero just when all operands not known to be fixnums are fixnums; `None` when all
    /// are known.
    pub(super) fn combined_tags(
        &mut self,
        a: Register,
        b: Register,
        temp: Register,
        known: FixnumKnowledge,
    ) -> Option<Register> {
        match (known.first, known.second) {
            (true, true) => None,
            (true, false) => Some(b),
            (false, true) => Some(a),
            (false, false) => {
                self.asm.mov(temp, a);
                self.asm.alu(Alu::Or, temp, b);
                Some(temp)
            }
        }
    }

    /// Tests a type.
    pub(super) fn type_test(
        &mut self,
        test: Test,
        value: Register,
        temp: Register,
        on_true: Label,
        on_false: Label,
    ) -> Cc {
        match test {
            Test::Fixnum => self.asm.test8_imm(value, TAG_MASK as u8),
            Test::Pair => self.tag_test(value::TAG_PAIR, value, temp),
            Test::Procedure => self.tag_test(value::TAG_PROCEDURE, value, temp),
            Test::Char => self.asm.cmp8_imm(value, value::IMMEDIATE_CHAR as u8),
            Test::Boolean => {
                self.asm.mov(temp, value);
                self.asm
                    .alu_imm(Alu::And, temp, !(Word::TRUE.0 as i32 ^ Word::FALSE.0 as i32));
                self.asm
                    .alu_imm(Alu::Cmp, temp, (Word::TRUE.0 & Word::FALSE.0) as i32);
            }
            Test::Object(code) => {
                self.tag_test(value::TAG_OBJECT, value, temp);
                self.asm.jcc(Cc::Ne, on_false);
                self.asm
                    .cmp8_mem_imm(at(value, object::HEADER), object::type_byte(code));
            }
            Test::Flonum => {
                self.asm.mov_imm(temp, FLONUM_TAG_SET);
                self.asm.bt32(temp, value);
                self.asm.jcc(Cc::B, on_true);
                return self.type_test(Test::Object(object::FLONUM), value, temp, on_true, on_false);
            }
            Test::ExactInteger => {
                self.asm.test8_imm(value, TAG_MASK as u8);
                self.asm.jcc(Cc::E, on_true);
                return self.type_test(Test::Object(object::BIGNUM), value, temp, on_true, on_false);
            }
            Test::Byte => self.asm.test_imm(value, !(0xff << value::TAG_BITS)),
        }
        Cc::E
    }

    /// Compares the tag: the difference from the tag has zero tag bits.
    fn tag_test(&mut self, tag: u64, value: Register, temp: Register) {
        self.asm.lea32(low32(temp), at(value, -(tag as i32)));
        self.asm.test8_imm(temp, TAG_MASK as u8);
    }

    fn compare_doubles(&mut self, comparison: Comparison, a: Register, b: Register, on_false: Label) -> Cc {
        // Unordered operands set the carry flag: "above" is false for them.
        let (first, second, condition) = match comparison {
            Comparison::Less => (b, a, Cc::A),
            Comparison::LessEqual => (b, a, Cc::Ae),
            Comparison::Greater => (a, b, Cc::A),
            Comparison::GreaterEqual => (a, b, Cc::Ae),
            Comparison::Equal => (a, b, Cc::E),
        };
        self.asm.sse(Code::Ucomisd_xmm_xmmm64, first, second);
        if comparison == Comparison::Equal {
            self.asm.jcc(Cc::P, on_false);
        }
        condition
    }
}

/// The general registers among a test's operands, which come last.
fn allocations_of_test(allocations: &[Allocation]) -> impl Iterator<Item = Register> + '_ {
    allocations.iter().map(|&allocation| reg(allocation))
}

/// The condition code of a comparison of fixnums.
fn signed(comparison: Comparison) -> Cc {
    match comparison {
        Comparison::Equal => Cc::E,
        Comparison::Less => Cc::L,
        Comparison::Greater => Cc::G,
        Comparison::LessEqual => Cc::Le,
        Comparison::GreaterEqual => Cc::Ge,
    }
}

fn comparison_primitive(comparison: Comparison) -> Primitive {
    match comparison {
        Comparison::Equal => Primitive::number_equal,
        Comparison::Less => Primitive::number_less,
        Comparison::Greater => Primitive::number_greater,
        Comparison::LessEqual => Primitive::number_less_equal,
        Comparison::GreaterEqual => Primitive::number_greater_equal,
    }
}
