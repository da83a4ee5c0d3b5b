//! The instructions that the back end uses, as methods of [`Assembler`] with the names of the manuals.

use super::assembler::{Assembler, Label};
use crate::ir::core::Global;
use crate::native::code::Target;
use abi::context::Context;
use iced_x86::{Code, Instruction, MemoryOperand, Register};
use std::mem::offset_of;

/// A general register, as an index of `abi::convention::Register`.
pub type Gpr = Register;

/// Arithmetic with a register destination.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Alu {
    Add,
    Sub,
    And,
    Or,
    Xor,
    Cmp,
}

impl Alu {
    /// With a register or memory, with an immediate of 8 bits, with one of 32 bits.
    fn codes(self) -> (Code, Code, Code) {
        match self {
            Alu::Add => (Code::Add_r64_rm64, Code::Add_rm64_imm8, Code::Add_rm64_imm32),
            Alu::Sub => (Code::Sub_r64_rm64, Code::Sub_rm64_imm8, Code::Sub_rm64_imm32),
            Alu::And => (Code::And_r64_rm64, Code::And_rm64_imm8, Code::And_rm64_imm32),
            Alu::Or => (Code::Or_r64_rm64, Code::Or_rm64_imm8, Code::Or_rm64_imm32),
            Alu::Xor => (Code::Xor_r64_rm64, Code::Xor_rm64_imm8, Code::Xor_rm64_imm32),
            Alu::Cmp => (Code::Cmp_r64_rm64, Code::Cmp_rm64_imm8, Code::Cmp_rm64_imm32),
        }
    }
}

/// A shift by a constant or `cl`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shift {
    Shl,
    Shr,
    Sar,
    Rol,
    Ror,
}

impl Shift {
    fn codes(self) -> (Code, Code) {
        match self {
            Shift::Shl => (Code::Shl_rm64_imm8, Code::Shl_rm64_CL),
            Shift::Shr => (Code::Shr_rm64_imm8, Code::Shr_rm64_CL),
            Shift::Sar => (Code::Sar_rm64_imm8, Code::Sar_rm64_CL),
            Shift::Rol => (Code::Rol_rm64_imm8, Code::Rol_rm64_CL),
            Shift::Ror => (Code::Ror_rm64_imm8, Code::Ror_rm64_CL),
        }
    }
}

/// The general register of a machine number.
pub fn gpr(number: usize) -> Register {
    Register::RAX + number as u32
}

/// The lower half of a general register.
pub fn low32(register: Register) -> Register {
    register.full_register32()
}

/// The lowest 16 bits of a general register.
pub fn low16(register: Register) -> Register {
    Register::AX + register.number() as u32
}

/// The lowest byte of a general register.
pub fn low8(register: Register) -> Register {
    let number = register.number() as u32;
    if number < 4 {
        Register::AL + number
    } else {
        Register::SPL + (number - 4)
    }
}

/// The word at a displacement from a register.
pub fn at(base: Register, displacement: i32) -> MemoryOperand {
    MemoryOperand::with_base_displ(base, i64::from(displacement))
}

/// The word at a displacement from the sum of two registers.
pub fn at_index(base: Register, index: Register, displacement: i32) -> MemoryOperand {
    MemoryOperand::with_base_index_scale_displ_size(base, index, 1, i64::from(displacement), 1)
}

/// A register times a scale.
pub fn scaled(index: Register, scale: u32) -> MemoryOperand {
    MemoryOperand::with_index_scale_displ_size(index, scale, 0, 8)
}

/// A word of the Context.
pub fn context(displacement: usize) -> MemoryOperand {
    at(Register::R13, displacement as i32)
}

/// The allocation limit.
pub fn allocation_limit() -> MemoryOperand {
    context(offset_of!(Context, allocation_limit))
}

/// The stack limit.
pub fn stack_limit() -> MemoryOperand {
    context(offset_of!(Context, stack_limit))
}

fn built(result: Result<Instruction, iced_x86::IcedError>) -> Instruction {
    result.expect("the operands fit the instruction")
}

impl Assembler {
    pub fn mov(&mut self, to: Gpr, from: Gpr) {
        if to != from {
            self.inst(built(Instruction::with2(Code::Mov_r64_rm64, to, from)));
        }
    }

    /// A constant, by the shortest instruction; changes the flags.
    pub fn mov_word(&mut self, to: Gpr, word: u64) {
        let instruction = if word == 0 {
            Instruction::with2(Code::Xor_r32_rm32, low32(to), low32(to))
        } else if let Ok(word) = u32::try_from(word) {
            Instruction::with2(Code::Mov_r32_imm32, low32(to), word)
        } else if let Ok(word) = i32::try_from(word as i64) {
            Instruction::with2(Code::Mov_rm64_imm32, to, word)
        } else {
            Instruction::with2(Code::Mov_r64_imm64, to, word)
        };
        self.inst(built(instruction));
    }

    /// A constant of 32 bits, without changing the flags.
    pub fn mov_imm(&mut self, to: Gpr, word: u32) {
        self.inst(built(Instruction::with2(Code::Mov_r32_imm32, low32(to), word)));
    }

    pub fn load(&mut self, to: Gpr, from: MemoryOperand) {
        self.inst(built(Instruction::with2(Code::Mov_r64_rm64, to, from)));
    }

    pub fn load32(&mut self, to: Gpr, from: MemoryOperand) {
        self.inst(built(Instruction::with2(Code::Mov_r32_rm32, low32(to), from)));
    }

    pub fn load8(&mut self, to: Gpr, from: MemoryOperand) {
        self.inst(built(Instruction::with2(Code::Movzx_r32_rm8, low32(to), from)));
    }

    pub fn store(&mut self, to: MemoryOperand, from: Gpr) {
        self.inst(built(Instruction::with2(Code::Mov_rm64_r64, to, from)));
    }

    /// A load, or a move with extension, by its code; likewise the following two.
    pub fn load_by(&mut self, code: Code, to: Register, from: MemoryOperand) {
        self.inst(built(Instruction::with2(code, to, from)));
    }

    pub fn store_by(&mut self, code: Code, to: MemoryOperand, from: Register) {
        self.inst(built(Instruction::with2(code, to, from)));
    }

    pub fn move_by(&mut self, code: Code, to: Register, from: Register) {
        self.inst(built(Instruction::with2(code, to, from)));
    }

    pub fn store32_imm(&mut self, to: MemoryOperand, word: i32) {
        self.inst(built(Instruction::with2(Code::Mov_rm32_imm32, to, word)));
    }

    pub fn store_imm(&mut self, to: MemoryOperand, word: i32) {
        self.inst(built(Instruction::with2(Code::Mov_rm64_imm32, to, word)));
    }

    pub fn store8(&mut self, to: MemoryOperand, from: Gpr) {
        self.inst(built(Instruction::with2(Code::Mov_rm8_r8, to, low8(from))));
    }

    pub fn store8_imm(&mut self, to: MemoryOperand, byte: u32) {
        self.inst(built(Instruction::with2(Code::Mov_rm8_imm8, to, byte)));
    }

    pub fn lea(&mut self, to: Gpr, from: MemoryOperand) {
        self.inst(built(Instruction::with2(Code::Lea_r64_m, to, from)));
    }

    /// `lea` of 32 bits, which is one byte shorter.
    pub fn lea32(&mut self, to: Register, from: MemoryOperand) {
        self.inst(built(Instruction::with2(Code::Lea_r32_m, to, from)));
    }

    /// The address of a target.
    pub fn lea_target(&mut self, to: Gpr, target: Target) {
        self.with_target(target, |memory| {
            built(Instruction::with2(Code::Lea_r64_m, to, memory))
        });
    }

    /// The double at a target.
    pub fn load_double_target(&mut self, to: Register, target: Target) {
        self.with_target(target, |memory| {
            built(Instruction::with2(Code::Movsd_xmm_xmmm64, to, memory))
        });
    }

    /// A global variable.
    pub fn load_global(&mut self, to: Gpr, global: Global) {
        self.with_global(global, |memory| {
            built(Instruction::with2(Code::Mov_r64_rm64, to, memory))
        });
    }

    /// Sets a global variable.
    pub fn store_global(&mut self, global: Global, from: Gpr) {
        self.with_global(global, |memory| {
            built(Instruction::with2(Code::Mov_rm64_r64, memory, from))
        });
    }

    /// Compares a global variable with a constant.
    pub fn cmp_global_imm(&mut self, global: Global, word: i32) {
        self.with_global(global, |memory| {
            built(Instruction::with2(Code::Cmp_rm64_imm32, memory, word))
        });
    }

    pub fn test8_mem_imm(&mut self, memory: MemoryOperand, byte: u8) {
        self.inst(built(Instruction::with2(
            Code::Test_rm8_imm8,
            memory,
            u32::from(byte),
        )));
    }

    pub fn alu(&mut self, op: Alu, to: Gpr, from: Gpr) {
        self.inst(built(Instruction::with2(op.codes().0, to, from)));
    }

    pub fn alu_mem(&mut self, op: Alu, to: Gpr, from: MemoryOperand) {
        self.inst(built(Instruction::with2(op.codes().0, to, from)));
    }

    pub fn alu_imm(&mut self, op: Alu, to: Gpr, word: i32) {
        let (_, byte, long) = op.codes();
        let code = if i8::try_from(word).is_ok() { byte } else { long };
        self.inst(built(Instruction::with2(code, to, word)));
    }

    /// On the lower half of a register.
    pub fn alu32_imm(&mut self, op: Alu, register: Register, word: i32) {
        let (byte, long) = match op {
            Alu::Cmp => (Code::Cmp_rm32_imm8, Code::Cmp_rm32_imm32),
            Alu::Add => (Code::Add_rm32_imm8, Code::Add_rm32_imm32),
            Alu::Sub => (Code::Sub_rm32_imm8, Code::Sub_rm32_imm32),
            Alu::And => (Code::And_rm32_imm8, Code::And_rm32_imm32),
            Alu::Or => (Code::Or_rm32_imm8, Code::Or_rm32_imm32),
            Alu::Xor => (Code::Xor_rm32_imm8, Code::Xor_rm32_imm32),
        };
        let code = if i8::try_from(word).is_ok() { byte } else { long };
        self.inst(built(Instruction::with2(code, register, word)));
    }

    pub fn cmp_mem_imm(&mut self, memory: MemoryOperand, word: i32) {
        let code = if i8::try_from(word).is_ok() {
            Code::Cmp_rm64_imm8
        } else {
            Code::Cmp_rm64_imm32
        };
        self.inst(built(Instruction::with2(code, memory, word)));
    }

    pub fn cmp8_mem_imm(&mut self, memory: MemoryOperand, byte: u8) {
        self.inst(built(Instruction::with2(
            Code::Cmp_rm8_imm8,
            memory,
            u32::from(byte),
        )));
    }

    pub fn cmp8_imm(&mut self, register: Gpr, byte: u8) {
        self.inst(built(Instruction::with2(
            Code::Cmp_rm8_imm8,
            low8(register),
            u32::from(byte),
        )));
    }

    pub fn test(&mut self, a: Gpr, b: Gpr) {
        self.inst(built(Instruction::with2(Code::Test_rm64_r64, a, b)));
    }

    pub fn test8_imm(&mut self, register: Gpr, byte: u8) {
        self.inst(built(Instruction::with2(
            Code::Test_rm8_imm8,
            low8(register),
            u32::from(byte),
        )));
    }

    pub fn test_imm(&mut self, register: Gpr, word: i32) {
        self.inst(built(Instruction::with2(Code::Test_rm64_imm32, register, word)));
    }

    pub fn shift(&mut self, op: Shift, register: Gpr, count: u32) {
        self.inst(built(Instruction::with2(op.codes().0, register, count)));
    }

    pub fn shift_cl(&mut self, op: Shift, register: Gpr) {
        self.inst(built(Instruction::with2(op.codes().1, register, Register::CL)));
    }

    pub fn imul(&mut self, to: Gpr, from: Gpr) {
        self.inst(built(Instruction::with2(Code::Imul_r64_rm64, to, from)));
    }

    pub fn imul_imm(&mut self, to: Gpr, from: Gpr, word: i32) {
        self.inst(built(Instruction::with3(
            Code::Imul_r64_rm64_imm32,
            to,
            from,
            word,
        )));
    }

    pub fn neg(&mut self, register: Gpr) {
        self.inst(built(Instruction::with1(Code::Neg_rm64, register)));
    }

    pub fn cqo(&mut self) {
        self.inst(Instruction::with(Code::Cqo));
    }

    pub fn idiv(&mut self, divisor: Gpr) {
        self.inst(built(Instruction::with1(Code::Idiv_rm64, divisor)));
    }

    /// Sets the carry flag if the bit of `set` selected by the low five bits of `index` is set.
    pub fn bt32(&mut self, set: Gpr, index: Gpr) {
        self.inst(built(Instruction::with2(
            Code::Bt_rm32_r32,
            low32(set),
            low32(index),
        )));
    }

    pub fn push(&mut self, register: Gpr) {
        self.inst(built(Instruction::with1(Code::Push_r64, register)));
    }

    pub fn push_imm(&mut self, word: i32) {
        let code = if i8::try_from(word).is_ok() {
            Code::Pushq_imm8
        } else {
            Code::Pushq_imm32
        };
        self.inst(built(Instruction::with1(code, word)));
    }

    pub fn pop(&mut self, register: Gpr) {
        self.inst(built(Instruction::with1(Code::Pop_r64, register)));
    }

    pub fn call_register(&mut self, register: Gpr) {
        self.inst(built(Instruction::with1(Code::Call_rm64, register)));
    }

    pub fn call_mem(&mut self, memory: MemoryOperand) {
        self.inst(built(Instruction::with1(Code::Call_rm64, memory)));
    }

    pub fn jmp_mem(&mut self, memory: MemoryOperand) {
        self.inst(built(Instruction::with1(Code::Jmp_rm64, memory)));
    }

    pub fn jmp_register(&mut self, register: Gpr) {
        self.inst(built(Instruction::with1(Code::Jmp_rm64, register)));
    }

    pub fn ret(&mut self) {
        self.inst(Instruction::with(Code::Retnq));
    }

    /// Returns and drops so many bytes of arguments.
    pub fn ret_imm(&mut self, bytes: u32) {
        if bytes == 0 {
            self.ret();
        } else {
            self.inst(built(Instruction::with1(Code::Retnq_imm16, bytes)));
        }
    }

    pub fn clc(&mut self) {
        self.inst(Instruction::with(Code::Clc));
    }

    pub fn stc(&mut self) {
        self.inst(Instruction::with(Code::Stc));
    }

    pub fn ud2(&mut self) {
        self.inst(Instruction::with(Code::Ud2));
    }

    // Doubles.

    pub fn movq_to_xmm(&mut self, to: Register, from: Gpr) {
        self.inst(built(Instruction::with2(Code::Movq_xmm_rm64, to, from)));
    }

    pub fn movq_from_xmm(&mut self, to: Gpr, from: Register) {
        self.inst(built(Instruction::with2(Code::Movq_rm64_xmm, to, from)));
    }

    pub fn movapd(&mut self, to: Register, from: Register) {
        if to != from {
            self.inst(built(Instruction::with2(Code::Movapd_xmm_xmmm128, to, from)));
        }
    }

    pub fn load_double(&mut self, to: Register, from: MemoryOperand) {
        self.inst(built(Instruction::with2(Code::Movsd_xmm_xmmm64, to, from)));
    }

    pub fn store_double(&mut self, to: MemoryOperand, from: Register) {
        self.inst(built(Instruction::with2(Code::Movsd_xmmm64_xmm, to, from)));
    }

    pub fn zero_double(&mut self, register: Register) {
        self.inst(built(Instruction::with2(
            Code::Xorps_xmm_xmmm128,
            register,
            register,
        )));
    }

    /// An instruction with two xmm registers.
    pub fn sse(&mut self, code: Code, to: Register, from: Register) {
        self.move_by(code, to, from);
    }

    pub fn cvtsi2sd(&mut self, to: Register, from: Gpr) {
        self.inst(built(Instruction::with2(Code::Cvtsi2sd_xmm_rm64, to, from)));
    }

    /// Jumps unless the tag bits of `scratch` are zero.
    pub fn jump_unless_tag_zero(&mut self, scratch: Gpr, label: Label) {
        self.test8_imm(scratch, abi::value::TAG_MASK as u8);
        self.jcc(super::assembler::Cc::Ne, label);
    }
}
