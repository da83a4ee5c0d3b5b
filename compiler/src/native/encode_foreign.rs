//! Calls of C functions, and the untagged words that they take and give.
//!
//! ```text
//!   while a C function runs       C stack                            Scheme stack
//!                                 arguments beyond the registers     frame of the caller
//!                                 return address                     its return address, unless the call is a leaf
//! ```
//!
//! A call that is no leaf publishes its frame, as a call of the runtime does: `Context::scheme_sp` points at the address
//! at which the caller goes on, which has a map. Frames may be moved while C runs (a callback may run Scheme code), so the
//! stack pointer is read back. It also frees the token before the call and takes it afterwards (`foreign::token` of the
//! runtime), so that other system threads can run Scheme in between; r14 holds this thread's block meanwhile.

use super::assembler::Cc;
use super::encode::{Argument, Encoder};
use super::instructions::{Alu, Shift, at, context, low8, low16, low32};
use crate::ir::foreign::{Access, Outcome};
use crate::ir::vcode::ForeignCode;
use crate::native::code::{Stub, Target};
use abi::context::{Context, IN_SCHEME, TOKEN_BIASED};
use abi::entry::RuntimeEntry;
use abi::foreign::SETS_ERRNO;
use abi::object::{self, BIGNUM_NEGATIVE, HEADER};
use abi::primitive::Primitive;
use abi::stack_map::CallKind;
use abi::value::{FIXNUM_MAX, TAG_BITS, Value as Word};
use iced_x86::{Code, MemoryOperand, Register};
use std::mem::offset_of;

/// The C stack pointer is a multiple of this at every call.
const C_STACK_ALIGNMENT: u32 = 16;

// C functions preserve these, and no argument is in them: they hold what is needed after the call.
const SAVED_SP: Register = Register::RBP;
const THREAD: Register = Register::R14;
const ERRNO: Register = Register::RBX;

impl Encoder<'_> {
    /// Calls the C function at the address in `r11`, or makes a request of the call; the arguments are in place.
    pub(super) fn foreign_call(&mut self, call: &ForeignCode) {
        if call.dispatched {
            let errno = if call.errno { SETS_ERRNO as u32 } else { 0 };
            self.asm.mov_imm(Register::R10, call.floats | errno);
            self.asm.mov_imm(Register::RAX, call.stack_words);
            self.asm.call_target(Target::Stub(Stub::Request));
            return self.site(CallKind::Ordinary, 0);
        }
        let resume = self.asm.label();
        if call.errno {
            self.asm.load(ERRNO, context(offset_of!(Context, errno_address)));
            self.asm.store32_imm(at(ERRNO, 0), 0);
        }
        if call.leaf {
            self.asm.mov(SAVED_SP, Register::RSP);
            self.asm
                .store(context(offset_of!(Context, leaf_sp)), Register::RSP);
        } else {
            self.asm.lea_label(Register::RAX, resume);
            self.asm.push(Register::RAX);
            self.asm
                .store(context(offset_of!(Context, allocation_pointer)), Register::R12);
            self.asm
                .store(context(offset_of!(Context, scheme_sp)), Register::RSP);
        }
        self.asm.load(Register::RSP, context(offset_of!(Context, c_sp)));
        if call.stack_words > 0 {
            let bytes = stack_bytes(call.stack_words);
            self.asm.alu_imm(Alu::Sub, Register::RSP, bytes as i32);
        }
        if !call.leaf {
            self.free_token();
        }
        if call.variadic {
            self.asm.mov_imm(Register::RAX, call.floats);
        }
        self.asm.call_register(Register::R11);
        if call.leaf {
            self.fault(Primitive::foreign_call, Register::RAX);
        }
        if call.errno {
            self.asm.load32(ERRNO, at(ERRNO, 0));
        }
        if !call.leaf {
            self.take_token();
        }
        if call.leaf {
            self.asm.mov(Register::RSP, SAVED_SP);
        } else {
            self.asm
                .load(Register::RSP, context(offset_of!(Context, scheme_sp)));
            self.asm
                .load(Register::R12, context(offset_of!(Context, allocation_pointer)));
            self.asm.lea(Register::RSP, at(Register::RSP, 8));
            self.site(CallKind::Ordinary, 0);
        }
        self.asm.bind(resume);
        if call.serial {
            self.fault(Primitive::foreign_call, Register::RAX);
        }
        if call.errno {
            self.asm.store(context(offset_of!(Context, foreign_errno)), ERRNO);
        }
        if let Outcome::Structure(_) = call.outcome {
            let place = |index: usize| context(offset_of!(Context, foreign_results) + 8 * index);
            self.asm.store(place(0), Register::RAX);
            self.asm.store(place(1), Register::RDX);
            self.asm.store_double(place(2), Register::XMM0);
            self.asm.store_double(place(3), Register::XMM1);
        }
    }

    /// From here on another thread may take the token, and Scheme's state with it.
    fn free_token(&mut self) {
        self.asm.load(THREAD, context(offset_of!(Context, thread)));
        self.pass_token(0, Register::RAX, Stub::FreeToken);
    }

    /// Takes the token back; the results of the call are kept.
    fn take_token(&mut self) {
        self.pass_token(1, Register::RCX, Stub::TakeToken);
    }

    /// Notes whether this thread is in Scheme, and if it has not got the token's bias, calls a stub.
    fn pass_token(&mut self, in_scheme: i32, temp: Register, unbiased: Stub) {
        let (slow, on) = (self.asm.label(), self.asm.label());
        self.asm.lea(temp, at(THREAD, TOKEN_BIASED as i32));
        self.asm.store32_imm(at(THREAD, IN_SCHEME as i32), in_scheme);
        self.asm
            .alu_mem(Alu::Cmp, temp, context(offset_of!(Context, token)));
        self.asm.jcc(Cc::Ne, slow);
        self.asm.bind(on);
        self.asm.in_cold(|asm| {
            asm.bind(slow);
            asm.call_target(Target::Stub(unbiased));
            asm.jmp(on);
        });
    }

    /// Stores an argument where a C function called next with so many words of arguments on the stack finds it.
    pub(super) fn stack_argument(&mut self, index: u32, count: u32, value: Register, temp: Register) {
        self.asm.load(temp, context(offset_of!(Context, c_sp)));
        let place = at(temp, index as i32 * 8 - stack_bytes(count) as i32);
        if value.is_gpr() {
            self.asm.store(place, value);
        } else {
            self.asm.store_double(place, value);
        }
    }

    /// The address that a slot holds as a fixnum.
    pub(super) fn foreign_address(&mut self, to: Register, slot: Register) {
        let missing = self.asm.label();
        self.asm.jump_unless_tag_zero(slot, missing);
        self.fail(
            missing,
            RuntimeEntry::fail_foreign_symbol,
            &[Argument::Register(slot)],
        );
        self.asm.mov(to, slot);
        self.asm.shift(Shift::Sar, to, TAG_BITS);
    }

    /// The address of a bytevector's bytes, or 0 for `#f`.
    pub(super) fn bytes_address(&mut self, to: Register, value: Register) {
        let done = self.asm.label();
        self.asm.mov_imm(to, 0);
        self.asm.alu_imm(Alu::Cmp, value, Word::FALSE.0 as i32);
        self.asm.jcc(Cc::E, done);
        self.asm.lea(to, at(value, object::field(0)));
        self.asm.bind(done);
    }

    /// The low 64 bits of a fixnum, or of a bignum of one limb.
    pub(super) fn integer_to_raw(&mut self, to: Register, value: Register, temp: Register) {
        let (big, done) = (self.asm.label(), self.asm.label());
        self.asm.jump_unless_tag_zero(value, big);
        self.asm.mov(to, value);
        self.asm.shift(Shift::Sar, to, TAG_BITS);
        self.asm.bind(done);
        let saved = self.asm.enter_cold();
        self.asm.bind(big);
        self.asm.load(to, at(value, object::field(0)));
        self.asm.mov(temp, value);
        self.asm.test8_mem_imm(at(temp, HEADER + 1), BIGNUM_NEGATIVE);
        self.asm.jcc(Cc::E, done);
        self.asm.neg(to);
        self.asm.jmp(done);
        self.asm.leave_cold(saved);
    }

    /// The exact integer of the low bits of a word: a bignum where it is no fixnum.
    pub(super) fn raw_to_integer(&mut self, bits: u8, signed: bool, to: Register, value: Register) {
        if bits < 64 {
            self.extend(bits, signed, to, value);
            return self.asm.shift(Shift::Shl, to, TAG_BITS);
        }
        let (big, done) = (self.asm.label(), self.asm.label());
        if signed {
            self.asm.imul_imm(to, value, 1 << TAG_BITS);
            self.asm.jcc(Cc::O, big);
        } else {
            self.asm.mov(to, value);
            self.asm.shift(Shift::Shr, to, FIXNUM_MAX.count_ones());
            self.asm.test(to, to);
            self.asm.jcc(Cc::Ne, big);
            self.asm.mov(to, value);
            self.asm.shift(Shift::Shl, to, TAG_BITS);
        }
        self.asm.bind(done);
        let entry = if signed {
            RuntimeEntry::box_signed
        } else {
            RuntimeEntry::box_unsigned
        };
        let saved = self.asm.enter_cold();
        self.asm.bind(big);
        self.preserving(Stub::Preserving(entry), &[Argument::Register(value)], to);
        self.asm.jmp(done);
        self.asm.leave_cold(saved);
    }

    fn extend(&mut self, bits: u8, signed: bool, to: Register, from: Register) {
        let (code, from) = match (bits, signed) {
            (8, true) => (Code::Movsx_r64_rm8, low8(from)),
            (8, false) => (Code::Movzx_r64_rm8, low8(from)),
            (16, true) => (Code::Movsx_r64_rm16, low16(from)),
            (16, false) => (Code::Movzx_r64_rm16, low16(from)),
            (32, true) => (Code::Movsxd_r64_rm32, low32(from)),
            (32, false) => return self.asm.move_by(Code::Mov_r32_rm32, low32(to), low32(from)),
            (bits, _) => unreachable!("encode_foreign: integers of {bits} bits"),
        };
        self.asm.move_by(code, to, from);
    }

    pub(super) fn raw_load(&mut self, access: Access, to: Register, from: MemoryOperand) {
        let (code, to) = match access {
            Access::Integer(8, true) => (Code::Movsx_r64_rm8, to),
            Access::Integer(8, false) => (Code::Movzx_r64_rm8, to),
            Access::Integer(16, true) => (Code::Movsx_r64_rm16, to),
            Access::Integer(16, false) => (Code::Movzx_r64_rm16, to),
            Access::Integer(32, true) => (Code::Movsxd_r64_rm32, to),
            Access::Integer(32, false) => (Code::Mov_r32_rm32, low32(to)),
            Access::Integer(..) => (Code::Mov_r64_rm64, to),
            Access::Single => (Code::Movss_xmm_xmmm32, to),
            Access::Double => (Code::Movsd_xmm_xmmm64, to),
        };
        self.asm.load_by(code, to, from);
    }

    pub(super) fn raw_store(&mut self, access: Access, to: MemoryOperand, from: Register) {
        let (code, from) = match access {
            Access::Integer(8, _) => (Code::Mov_rm8_r8, low8(from)),
            Access::Integer(16, _) => (Code::Mov_rm16_r16, low16(from)),
            Access::Integer(32, _) => (Code::Mov_rm32_r32, low32(from)),
            Access::Integer(..) => (Code::Mov_rm64_r64, from),
            Access::Single => (Code::Movss_xmmm32_xmm, from),
            Access::Double => (Code::Movsd_xmmm64_xmm, from),
        };
        self.asm.store_by(code, to, from);
    }
}

/// Bytes that so many words of arguments take on the C stack.
fn stack_bytes(words: u32) -> u32 {
    (words * 8).next_multiple_of(C_STACK_ALIGNMENT)
}
