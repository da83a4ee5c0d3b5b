//! The assembly stubs: entry from Rust, calls into the runtime, underflow, continuations, `apply`.
//!
//! A stub that calls the runtime switches to the C stack with the Scheme stack pointer published in the Context, its top
//! word a return address, so that the runtime can walk the Scheme frames. The runtime may move frames (`capture`,
//! `stack_overflow`): the stack pointer is read back afterwards.
//!
//! ```text
//!   while a register-preserving stub is in the runtime
//!   rsp + 30*8 + 8*n   arguments pushed by the call site, the first at the highest address
//!   rsp + 30*8         return address into the call site
//!   rsp + 8            save area: 13 general registers, 16 doubles (abi::convention)
//!   rsp                address of the stub Restore
//! ```

use super::assembler::{Assembler, Cc, Label};
use super::instructions::{Alu, Shift, allocation_limit, at, at_index, context, gpr};
use crate::native::code::{CodeObject, ReturnSite, Stub, Target};
use crate::source::Span;
use abi::context::{Context, register};
use abi::convention::{
    CONTEXT_ARGUMENTS, MAX_DIRECT_VALUES, REGISTER_ARGUMENTS, Register as Role, SAVE_AREA_WORDS,
    SAVED_FLOATS, SAVED_REGISTERS,
};
use abi::entry::RuntimeEntry;
use abi::foreign::{Call, FLOAT_ARGUMENTS};
use abi::object::{self, HEADER, LENGTH_AS_FIXNUM_SHIFT, segment};
use abi::primitive::Primitive;
use abi::stack_map::CallKind;
use abi::value::{
    FLONUM_ADDEND, FLONUM_ROTATION, FLONUM_TAG_SET, TAG_BITS, TAG_MASK, TAG_PROCEDURE, Value as Word,
};
use iced_x86::{Code, MemoryOperand, Register};
use std::mem::offset_of;

const RAX: Register = Register::RAX;
const RBX: Register = Register::RBX;
const RCX: Register = Register::RCX;
const RDX: Register = Register::RDX;
const RSI: Register = Register::RSI;
const RDI: Register = Register::RDI;
const RSP: Register = Register::RSP;
const R8: Register = Register::R8;
const R9: Register = Register::R9;
const R10: Register = Register::R10;
const R11: Register = Register::R11;
const R12: Register = Register::R12;
const R13: Register = Register::R13;
const R14: Register = Register::R14;

/// The argument registers of Scheme and of C, which are the same.
const ARGUMENTS: [Register; REGISTER_ARGUMENTS] = [RDI, RSI, RDX, RCX, R8, R9];
/// The registers that C code preserves, as `Enter` saves them.
const CALLEE_SAVED: [Register; 6] = [RBX, Register::RBP, R12, R13, R14, Register::R15];
/// Words between the stack pointer and the call site's return address while a preserving stub is in the runtime.
const SAVED_WORDS: i32 = SAVE_AREA_WORDS as i32 + 1;
/// The procedure of the library that raises a condition.
fn raise_procedure() -> Target {
    Target::Library("%raise-condition".into(), 0)
}

/// The code of a stub.
pub fn code(stub: Stub) -> CodeObject {
    let mut stubs = Stubs {
        asm: Assembler::new(),
    };
    let mut entry_offset = 0;
    let mut free_variables = 0;
    match stub {
        Stub::Enter => stubs.enter(),
        Stub::Underflow => stubs.underflow(),
        Stub::Restore => {
            // Its entry is a return address, and must not be that of a call at the end of the code before it.
            entry_offset = 16;
            stubs.asm.align(16);
            stubs.restore();
        }
        Stub::StackCheck => stubs.stack_check(),
        Stub::StackRoom => stubs.preserving_entry(RuntimeEntry::stack_room),
        Stub::Collect => stubs.preserving_entry(RuntimeEntry::collect),
        Stub::CallCc => stubs.call_cc(),
        Stub::Continuation => {
            // Continuations are closures with two free variables: the segment and the position in it.
            free_variables = 2;
            entry_offset = 16;
            stubs.asm.align(abi::image::ENTRY_PREFIX_BYTES as u32 + 8);
            stubs.continuation();
        }
        Stub::Apply => stubs.apply(),
        Stub::RestList => stubs.rest_list(),
        Stub::Request => stubs.request(),
        Stub::ForeignReturn => stubs.foreign_return(),
        Stub::CallOnEmptyStack => stubs.call_on_empty_stack(),
        Stub::ForeignMove => stubs.foreign_move(),
        Stub::FreeToken => stubs.free_token(),
        Stub::TakeToken => stubs.take_token(),
        Stub::Signal => stubs.asm.jmp_target(raise_procedure()),
        Stub::Fail(entry) => stubs.fail(entry),
        Stub::FailKeeping(entry) => stubs.fail_keeping(entry),
        Stub::Preserving(entry) => stubs.slow(runtime_entry(entry), 1),
        Stub::Primitive(primitive) => stubs.primitive(primitive),
        Stub::Slow(primitive) => {
            stubs.doubles(primitive);
            let arity = primitive.info().parameters.len();
            stubs.slow(primitive_entry(primitive), arity);
        }
    }
    let (mut object, _) = stubs.asm.finish();
    object.name = name(stub).into();
    object.clause_entries = vec![entry_offset];
    object.checked_entry = (stub == Stub::Continuation).then_some(entry_offset);
    object.free_variables = free_variables;
    object.arity = (0, None);
    object
}

/// The symbol of a stub in listings.
pub fn name(stub: Stub) -> String {
    match stub {
        Stub::Enter => "inc_enter".into(),
        Stub::Underflow => "inc_underflow".into(),
        Stub::Restore => "inc_restore_registers".into(),
        Stub::StackCheck => "inc_stack_overflow".into(),
        Stub::StackRoom => "inc_stack_room".into(),
        Stub::Collect => "inc_collect".into(),
        Stub::CallCc => "inc_call_cc".into(),
        Stub::Continuation => abi::image::CONTINUATION_NAME.into(),
        Stub::Apply => "inc_apply".into(),
        Stub::RestList => "inc_rest_list".into(),
        Stub::Request => "inc_foreign_request".into(),
        Stub::ForeignReturn => "inc_foreign_return".into(),
        Stub::CallOnEmptyStack => "inc_call_on_empty_stack".into(),
        Stub::ForeignMove => "inc_foreign_move".into(),
        Stub::FreeToken => "inc_free_token".into(),
        Stub::TakeToken => "inc_take_token".into(),
        Stub::Signal => "inc_raise".into(),
        Stub::Fail(entry) | Stub::Preserving(entry) => format!("inc_{}", entry.symbol()),
        Stub::FailKeeping(entry) => format!("inc_{}_keeping", entry.symbol()),
        Stub::Primitive(primitive) => primitive.symbol().into(),
        Stub::Slow(primitive) => format!("{}_slow", primitive.symbol()),
    }
}

fn primitive_entry(primitive: Primitive) -> MemoryOperand {
    context(offset_of!(Context, entries) + 8 * primitive as usize)
}

fn runtime_entry(entry: RuntimeEntry) -> MemoryOperand {
    context(offset_of!(Context, runtime_entries) + 8 * entry as usize)
}

fn register_place(register: usize) -> MemoryOperand {
    context(offset_of!(Context, registers) + 8 * register)
}

fn value_place(index: usize) -> MemoryOperand {
    context(offset_of!(Context, values) + 8 * index)
}

struct Stubs {
    asm: Assembler,
}

impl Stubs {
    // Into the runtime and back.

    /// Calls a runtime function on the C stack; its arguments are in place.
    fn call_runtime(&mut self, entry: MemoryOperand) {
        self.asm
            .store(context(offset_of!(Context, allocation_pointer)), R12);
        self.asm.store(context(offset_of!(Context, scheme_sp)), RSP);
        self.asm.load(RSP, context(offset_of!(Context, c_sp)));
        self.asm.call_mem(entry);
        self.asm.load(RSP, context(offset_of!(Context, scheme_sp)));
        self.asm
            .load(R12, context(offset_of!(Context, allocation_pointer)));
    }

    fn jump_if_error(&mut self, label: Label) {
        self.asm.alu_imm(Alu::Cmp, RAX, Word::ERROR.0 as i32);
        self.asm.jcc(Cc::E, label);
    }

    /// Raises the condition in the Context. The top of the stack is the return address of the place that failed, or of the stub
    /// Restore, below which lies the save area with the registers of that place: whoever looks at the frame finds them there.
    fn raise(&mut self) {
        self.asm.load(RDI, context(offset_of!(Context, condition)));
        self.asm.jmp_target(raise_procedure());
    }

    fn site(&mut self, kind: CallKind, words: u32, registers: u16) {
        self.asm.site(ReturnSite {
            offset: 0,
            kind,
            words,
            slots: Vec::new(),
            registers,
            span: Span::NONE,
            locals: Vec::new(),
        });
    }

    fn save_registers(&mut self) {
        self.asm.lea(RSP, at(RSP, -(SAVE_AREA_WORDS as i32) * 8));
        for (index, register) in SAVED_REGISTERS.into_iter().enumerate() {
            self.asm.store(at(RSP, index as i32 * 8), gpr(register as usize));
        }
        for index in 0..SAVED_FLOATS {
            let place = at(RSP, (SAVED_REGISTERS.len() + index) as i32 * 8);
            self.asm.store_double(place, Register::XMM0 + index as u32);
        }
        self.asm.lea_target(RAX, Target::Stub(Stub::Restore));
        self.asm.push(RAX);
    }

    /// Loads the saved registers and drops the save area, at the top of the stack.
    fn load_registers(&mut self) {
        for (index, register) in SAVED_REGISTERS.into_iter().enumerate() {
            self.asm.load(gpr(register as usize), at(RSP, index as i32 * 8));
        }
        for index in 0..SAVED_FLOATS {
            let place = at(RSP, (SAVED_REGISTERS.len() + index) as i32 * 8);
            self.asm.load_double(Register::XMM0 + index as u32, place);
        }
        self.asm.lea(RSP, at(RSP, SAVE_AREA_WORDS as i32 * 8));
    }

    fn restore(&mut self) {
        self.site(CallKind::SaveArea, SAVE_AREA_WORDS as u32, 0);
        self.load_registers();
        self.asm.ret();
    }

    /// A runtime entry without arguments that may collect or move the stack.
    fn preserving_entry(&mut self, entry: RuntimeEntry) {
        self.save_registers();
        self.asm.mov(RDI, R13);
        self.call_runtime(runtime_entry(entry));
        self.back_to_saved_registers();
    }

    /// The stack check. If the runtime answers a procedure, that is called with the argument in `Context::values`; it
    /// returns to the stub Restore, as if the place of the check had called it with all registers preserved. If Scheme is
    /// left, the other thread goes on there.
    fn stack_check(&mut self) {
        self.save_registers();
        self.asm.mov(RDI, R13);
        self.call_runtime(runtime_entry(RuntimeEntry::stack_overflow));
        self.leave_if_told();
        let procedure = self.asm.label();
        self.asm.lea(RDX, at(RAX, (TAG_MASK + 1 - TAG_PROCEDURE) as i32));
        self.asm.test8_imm(RDX, TAG_MASK as u8);
        self.asm.jcc(Cc::E, procedure);
        self.back_to_saved_registers();
        self.asm.bind(procedure);
        self.asm.mov(RBX, RAX);
        self.asm.load(RDI, value_place(0));
        self.asm.mov_imm(RAX, 1);
        self.asm.jmp_mem(at(RBX, object::ENTRY));
    }

    /// After `save_registers` and a call of the runtime: restores them, or raises.
    fn back_to_saved_registers(&mut self) {
        let error = self.asm.label();
        self.jump_if_error(error);
        self.asm.ret();
        self.asm.bind(error);
        self.raise();
    }

    /// A runtime function with its arguments on the stack; the result replaces the first.
    fn slow(&mut self, entry: MemoryOperand, arity: usize) {
        self.save_registers();
        self.load_pushed_arguments(arity);
        self.call_runtime(entry);
        let error = self.asm.label();
        self.jump_if_error(error);
        self.asm.store(at(RSP, (SAVED_WORDS + arity as i32) * 8), RAX);
        // As in `primitive`; the call site's map has the result's place.
        let full = self.asm.label();
        let back = self.asm.label();
        self.asm.alu_mem(Alu::Cmp, R12, allocation_limit());
        self.asm.jcc(Cc::A, full);
        self.asm.bind(back);
        let saved = self.asm.enter_cold();
        self.asm.bind(full);
        self.asm.mov(RDI, R13);
        self.call_runtime(runtime_entry(RuntimeEntry::collect));
        self.jump_if_error(error);
        self.asm.jmp(back);
        self.asm.leave_cold(saved);
        self.asm.lea(RSP, at(RSP, 8));
        self.load_registers();
        self.asm.ret_imm((arity as u32 - 1) * 8);
        self.asm.bind(error);
        self.raise();
    }

    /// Before the slow path of arithmetic and comparisons: two self-tagged doubles, without entering the runtime.
    fn doubles(&mut self, primitive: Primitive) {
        let operation = match primitive {
            Primitive::add => Code::Addsd_xmm_xmmm64,
            Primitive::subtract => Code::Subsd_xmm_xmmm64,
            Primitive::multiply => Code::Mulsd_xmm_xmmm64,
            Primitive::number_equal
            | Primitive::number_less
            | Primitive::number_greater
            | Primitive::number_less_equal
            | Primitive::number_greater_equal => Code::Ucomisd_xmm_xmmm64,
            _ => return,
        };
        let compares = operation == Code::Ucomisd_xmm_xmmm64;
        let other = self.asm.label();
        let rare = self.asm.label();
        // a at rsp + 48, b at rsp + 40, once all is saved.
        let (a, b) = (at(RSP, 48), at(RSP, 40));
        self.asm.lea(RSP, at(RSP, -32));
        self.asm.store(at(RSP, 0), RAX);
        self.asm.store(at(RSP, 8), RCX);
        self.asm.mov_imm(RCX, FLONUM_TAG_SET);
        for place in [b, a] {
            self.asm.load(RAX, place);
            self.asm.bt32(RCX, RAX);
            self.asm.jcc(Cc::Ae, other);
        }
        self.asm.store_double(at(RSP, 16), Register::XMM0);
        self.asm.store_double(at(RSP, 24), Register::XMM1);
        for (place, xmm) in [(a, Register::XMM0), (b, Register::XMM1)] {
            self.asm.load(RAX, place);
            self.asm.alu_imm(Alu::Sub, RAX, FLONUM_ADDEND as i32);
            self.asm.shift(Shift::Ror, RAX, FLONUM_ROTATION);
            self.asm.movq_to_xmm(xmm, RAX);
        }
        if compares {
            self.compare_doubles(primitive);
        } else {
            self.asm.sse(operation, Register::XMM0, Register::XMM1);
            self.asm.movq_from_xmm(RAX, Register::XMM0);
            self.asm.shift(Shift::Rol, RAX, FLONUM_ROTATION);
            self.asm.alu_imm(Alu::Add, RAX, FLONUM_ADDEND as i32);
            self.asm.bt32(RCX, RAX);
            self.asm.jcc(Cc::Ae, rare);
        }
        self.asm.store(a, RAX);
        self.drop_double_save();
        self.asm.ret_imm(8);
        self.asm.bind(rare);
        self.drop_double_save();
        let general = self.asm.label();
        self.asm.jmp(general);
        self.asm.bind(other);
        self.asm.load(RAX, at(RSP, 0));
        self.asm.load(RCX, at(RSP, 8));
        self.asm.lea(RSP, at(RSP, 32));
        self.asm.bind(general);
    }

    /// The boolean of a comparison of `xmm0` with `xmm1` in `rax`.
    fn compare_doubles(&mut self, primitive: Primitive) {
        let (x, y) = (Register::XMM0, Register::XMM1);
        // Unordered operands set carry and parity: "above" is false for them.
        let (first, second, condition) = match primitive {
            Primitive::number_less => (y, x, Cc::A),
            Primitive::number_less_equal => (y, x, Cc::Ae),
            Primitive::number_greater => (x, y, Cc::A),
            Primitive::number_greater_equal => (x, y, Cc::Ae),
            _ => (x, y, Cc::E),
        };
        let (is_false, done) = (self.asm.label(), self.asm.label());
        self.asm.sse(Code::Ucomisd_xmm_xmmm64, first, second);
        if condition == Cc::E {
            self.asm.jcc(Cc::P, is_false);
        }
        self.asm.jcc(condition.negate(), is_false);
        self.asm.mov_imm(RAX, Word::TRUE.0 as u32);
        self.asm.jmp(done);
        self.asm.bind(is_false);
        self.asm.mov_imm(RAX, Word::FALSE.0 as u32);
        self.asm.bind(done);
    }

    fn drop_double_save(&mut self) {
        self.asm.load(RAX, at(RSP, 0));
        self.asm.load(RCX, at(RSP, 8));
        self.asm.load_double(Register::XMM0, at(RSP, 16));
        self.asm.load_double(Register::XMM1, at(RSP, 24));
        self.asm.lea(RSP, at(RSP, 32));
    }

    /// A check that failed: the arguments are on the stack.
    fn fail(&mut self, entry: RuntimeEntry) {
        let arity = entry.arity();
        for (index, &register) in ARGUMENTS.iter().enumerate().take(arity) {
            self.asm.load(register, at(RSP, (arity - index) as i32 * 8));
        }
        self.asm.mov(ARGUMENTS[arity], R13);
        self.call_runtime(runtime_entry(entry));
        self.raise();
    }

    /// Likewise; the registers stay in a save area, for debuggers.
    fn fail_keeping(&mut self, entry: RuntimeEntry) {
        self.save_registers();
        self.load_pushed_arguments(entry.arity());
        self.call_runtime(runtime_entry(entry));
        self.raise();
    }

    /// After `save_registers`: loads the arguments of a runtime function, which are on the stack, and the Context.
    fn load_pushed_arguments(&mut self, arity: usize) {
        for (index, &register) in ARGUMENTS.iter().enumerate().take(arity) {
            let place = (SAVED_WORDS + (arity - index) as i32) * 8;
            self.asm.load(register, at(RSP, place));
        }
        self.asm.mov(ARGUMENTS[arity], R13);
    }

    /// The ordinary call of a runtime function.
    fn primitive(&mut self, primitive: Primitive) {
        let arity = primitive.info().parameters.len();
        self.asm.mov(ARGUMENTS[arity], R13);
        self.call_runtime(primitive_entry(primitive));
        let error = self.asm.label();
        self.jump_if_error(error);
        // The runtime does not collect; it leaves the allocation pointer beyond the limit instead.
        let full = self.asm.label();
        let back = self.asm.label();
        self.asm.alu_mem(Alu::Cmp, R12, allocation_limit());
        self.asm.jcc(Cc::A, full);
        self.asm.bind(back);
        let saved = self.asm.enter_cold();
        self.asm.bind(full);
        self.asm.call_target(Target::Stub(Stub::Collect));
        self.site(CallKind::Preserving, 0, 1 << Role::Rax as u16);
        self.asm.jmp(back);
        self.asm.leave_cold(saved);
        self.asm.clc();
        self.asm.ret();
        self.asm.bind(error);
        self.raise();
    }

    // Entry and exit.

    fn enter(&mut self) {
        for register in CALLEE_SAVED {
            self.asm.push(register);
        }
        // Aligns the stack: with the return address seven words are on it.
        self.asm.lea(RSP, at(RSP, -8));
        self.asm.mov(R13, RDI);
        self.asm.mov(RBX, RSI);
        self.asm.store(context(offset_of!(Context, c_sp)), RSP);
        self.asm
            .load(R12, context(offset_of!(Context, allocation_pointer)));
        self.asm.load(RSP, context(offset_of!(Context, stack_base)));
        self.asm.lea_target(RAX, Target::Stub(Stub::Underflow));
        self.asm.store(at(RSP, 0), RAX);
        self.asm
            .store(context(offset_of!(Context, underflow_handler)), RAX);
        // Programs are called from outside of callbacks.
        self.asm.store_imm(
            context(offset_of!(Context, underflow_segment)),
            Word::fixnum(0).0 as i32,
        );
        self.asm.mov_word(RAX, 0);
        self.asm.jmp_mem(at(RBX, object::ENTRY));
    }

    fn leave(&mut self) {
        self.asm
            .store(context(offset_of!(Context, allocation_pointer)), R12);
        self.asm.load(RSP, context(offset_of!(Context, c_sp)));
        self.asm.lea(RSP, at(RSP, 8));
        for register in CALLEE_SAVED.into_iter().rev() {
            self.asm.pop(register);
        }
        self.asm.ret();
    }

    /// After a call of the runtime: leaves Scheme if the answer says so. What is on top of the stack, a return address, is where
    /// another thread goes on (`carriers::resume` of the runtime).
    fn leave_if_told(&mut self) {
        let told = self.asm.label();
        self.asm.alu_imm(Alu::Cmp, RAX, Word::LEAVE.0 as i32);
        self.asm.jcc(Cc::E, told);
        let saved = self.asm.enter_cold();
        self.asm.bind(told);
        self.leave();
        self.asm.leave_cold(saved);
    }

    // Continuations.

    /// The bottom of the active stack was reached: copies the next frame from the heap. `rax`, `rcx` and the carry flag
    /// are results in flight; two copies of the code, so that the flag need not be saved.
    fn underflow(&mut self) {
        let several = self.asm.label();
        let end = self.asm.label();
        let stale = self.asm.label();
        self.asm.jcc(Cc::B, several);
        self.copy_frame(end);
        self.asm.clc();
        self.asm.jmp_register(RDI);
        self.asm.bind(several);
        self.copy_frame(end);
        self.asm.stc();
        self.asm.jmp_register(RDI);
        // The continuation leads out of Scheme, through the entry whose serial is in rdx: to C, or to what called the program.
        self.asm.bind(end);
        self.asm.alu_mem(Alu::Cmp, RDX, register_place(register::ENTRY));
        self.asm.jcc(Cc::Ne, stale);
        let program = self.asm.label();
        self.asm.load(RDX, context(offset_of!(Context, entry)));
        self.asm.test(RDX, RDX);
        self.asm.jcc(Cc::E, program);
        self.asm
            .store(context(offset_of!(Context, allocation_pointer)), R12);
        self.asm.jmp_mem(context(offset_of!(Context, callback_exit)));
        self.asm.bind(program);
        self.leave();
        self.asm.bind(stale);
        self.empty_stack();
        self.asm.mov(RDI, R13);
        self.call_runtime(runtime_entry(RuntimeEntry::fail_stale_frame));
        self.raise();
    }

    /// Makes the end of the current entry the rest of the computation; the stack is empty.
    fn empty_stack(&mut self) {
        self.asm.load(RSP, context(offset_of!(Context, stack_base)));
        self.asm.load(RDX, register_place(register::ENTRY));
        self.asm
            .store(context(offset_of!(Context, underflow_segment)), RDX);
    }

    /// `%foreign-return`: ends the callback that is running.
    fn foreign_return(&mut self) {
        self.empty_stack();
        self.asm.ret();
    }

    /// `%call-on-empty-stack`: the procedure is in `rdi`.
    fn call_on_empty_stack(&mut self) {
        self.asm.mov(RBX, RDI);
        self.empty_stack();
        self.tail_call_closure(|asm| asm.mov_imm(RAX, 0));
    }

    /// Copies a frame to the bottom of the stack; the address to continue at is left in `rdi`. If there is none, goes to `end`
    /// with the serial of an entry in `rdx`. A save area and the frame
    /// whose registers it holds are copied together.
    fn copy_frame(&mut self, end: Label) {
        let (segment_place, index_place) = (
            context(offset_of!(Context, underflow_segment)),
            context(offset_of!(Context, underflow_index)),
        );
        let (is_save_area, copy, next, done, kept) = (
            self.asm.label(),
            self.asm.label(),
            self.asm.label(),
            self.asm.label(),
            self.asm.label(),
        );
        let (has_pair, resume) = (self.asm.label(), self.asm.label());
        self.asm.load(RDX, segment_place);
        self.asm.test8_imm(RDX, TAG_MASK as u8);
        self.asm.jcc(Cc::E, end);
        // The position is a fixnum: a number of words as a number of bytes.
        self.asm.load(RSI, index_place);
        self.asm.load(RDI, at_index(RDX, RSI, object::field(0)));
        self.split_return_address(RDI, R8);
        // r14 is the return address below a save area, or 0.
        self.asm.mov_word(R14, 0);
        self.asm.lea_target(R9, Target::Stub(Stub::Restore));
        self.asm.alu(Alu::Cmp, RDI, R9);
        self.asm.jcc(Cc::E, is_save_area);
        self.asm.bind(copy);
        self.asm.load(RSP, context(offset_of!(Context, stack_base)));
        self.asm.mov(R10, R8);
        self.asm.shift(Shift::Shl, R10, 3);
        self.asm.alu(Alu::Sub, RSP, R10);
        self.asm.lea(R11, at_index(RDX, RSI, object::field(1)));
        self.asm.test(R8, R8);
        self.asm.jcc(Cc::E, done);
        self.asm.bind(next);
        self.asm.load(RBX, word_before(R11, R8));
        self.asm.store(word_before(RSP, R8), RBX);
        self.asm.alu_imm(Alu::Sub, R8, 1);
        self.asm.jcc(Cc::Ne, next);
        self.asm.bind(done);
        self.asm.test(R14, R14);
        self.asm.jcc(Cc::Ne, has_pair);
        self.asm.bind(resume);
        self.asm.alu(Alu::Add, RSI, R10);
        self.asm.alu_imm(Alu::Add, RSI, 8);
        self.asm.load(R10, at(RDX, HEADER));
        self.asm.shift(Shift::Shr, R10, LENGTH_AS_FIXNUM_SHIFT);
        self.asm.alu(Alu::Cmp, RSI, R10);
        self.asm.jcc(Cc::B, kept);
        self.asm.load(RSI, at(RDX, object::field(segment::NEXT_INDEX)));
        self.asm.load(RDX, at(RDX, object::field(segment::NEXT)));
        self.asm.store(segment_place, RDX);
        self.asm.bind(kept);
        self.asm.store(index_place, RSI);
        let saved = self.asm.enter_cold();
        self.asm.bind(is_save_area);
        // The pair is one run of words: save area, return address, frame.
        self.asm.lea(R11, at_index(RDX, RSI, object::field(1)));
        self.asm.load(R14, at(R11, SAVE_AREA_WORDS as i32 * 8));
        self.split_return_address(R14, R9);
        self.asm.lea(R8, at_index(R8, R9, 1));
        self.asm.jmp(copy);
        self.asm.bind(has_pair);
        self.asm.store(at(RSP, SAVE_AREA_WORDS as i32 * 8), R14);
        self.asm.jmp(resume);
        self.asm.leave_cold(saved);
    }

    /// Splits a return address of a segment: the frame size in words goes to `words`.
    fn split_return_address(&mut self, address: Register, words: Register) {
        self.asm.mov(words, address);
        self.asm.shift(Shift::Shr, words, segment::FRAME_SIZE_SHIFT);
        self.asm
            .shift(Shift::Shl, address, 64 - segment::FRAME_SIZE_SHIFT);
        self.asm
            .shift(Shift::Shr, address, 64 - segment::FRAME_SIZE_SHIFT);
    }

    /// `%call/cc`: the procedure is in `rdi`.
    fn call_cc(&mut self) {
        self.asm.mov(RBX, RDI);
        self.asm.lea_target(RDI, Target::Stub(Stub::Continuation));
        self.asm.mov(RSI, R13);
        self.call_runtime(runtime_entry(RuntimeEntry::capture));
        let error = self.asm.label();
        self.jump_if_error(error);
        self.asm.mov(RDI, RAX);
        self.tail_call_closure(|asm| asm.mov_imm(RAX, 1));
        self.asm.bind(error);
        self.raise();
    }

    /// Enters the closure in `rbx` if it is a procedure; `count` puts the number of arguments into `eax`, which is free.
    fn tail_call_closure(&mut self, count: impl FnOnce(&mut Assembler)) {
        let wrong = self.asm.label();
        self.asm.lea(RAX, at(RBX, (TAG_MASK + 1 - TAG_PROCEDURE) as i32));
        self.asm.jump_unless_tag_zero(RAX, wrong);
        count(&mut self.asm);
        self.asm.jmp_mem(at(RBX, object::ENTRY));
        let saved = self.asm.enter_cold();
        self.asm.bind(wrong);
        self.asm.push(RBX);
        self.asm
            .call_target(Target::Stub(Stub::Fail(RuntimeEntry::fail_not_procedure)));
        self.site(CallKind::Ordinary, 1, 0);
        self.asm.leave_cold(saved);
    }

    /// The code of continuations: drops the stack and returns the arguments to the frames of the segment.
    fn continuation(&mut self) {
        let several = self.asm.label();
        self.asm.alu32_imm(Alu::Cmp, Register::EAX, 1);
        self.asm.jcc(Cc::Ne, several);
        self.asm.mov(RAX, RDI);
        self.reinstate();
        self.asm.clc();
        self.asm.ret();

        self.asm.bind(several);
        let (next, done, no_result) = (self.asm.label(), self.asm.label(), self.asm.label());
        for (index, register) in ARGUMENTS.into_iter().enumerate() {
            self.asm.store(value_place(index), register);
        }
        self.asm.mov_imm(RCX, 0);
        self.asm.bind(next);
        self.asm.lea(RDX, at(RCX, REGISTER_ARGUMENTS as i32));
        self.asm.alu(Alu::Cmp, RDX, RAX);
        self.asm.jcc(Cc::Ae, done);
        self.asm.alu_imm(Alu::Cmp, RCX, CONTEXT_ARGUMENTS as i32);
        self.asm.jcc(Cc::Ae, done);
        self.asm
            .load(RDI, context_word(offset_of!(Context, arguments), RCX));
        self.asm.store(
            context_word(offset_of!(Context, values) + 8 * REGISTER_ARGUMENTS, RCX),
            RDI,
        );
        self.asm.alu_imm(Alu::Add, RCX, 1);
        self.asm.jmp(next);
        self.asm.bind(done);
        self.asm.mov(RCX, RAX);
        self.asm.mov_imm(RAX, Word::UNSPECIFIED.0 as u32);
        self.asm.test(RCX, RCX);
        self.asm.jcc(Cc::E, no_result);
        self.asm.load(RAX, value_place(0));
        self.asm.bind(no_result);
        self.reinstate();
        self.asm.stc();
        self.asm.ret();
    }

    /// Makes the segment of the continuation in `rbx` the rest of the computation; the stack is empty.
    fn reinstate(&mut self) {
        self.asm.load(RDX, at(RBX, object::free_variable(0)));
        self.asm
            .store(context(offset_of!(Context, underflow_segment)), RDX);
        self.asm.load(RDX, at(RBX, object::free_variable(1)));
        self.asm.store(context(offset_of!(Context, underflow_index)), RDX);
        self.asm.load(RSP, context(offset_of!(Context, stack_base)));
    }

    // Calls of C functions.

    /// `%foreign-move-to`: the domain is in `rdi`. Its frames are in memory alone, so any thread can go on with them.
    fn foreign_move(&mut self) {
        self.asm.mov(RSI, R13);
        self.call_runtime(runtime_entry(RuntimeEntry::foreign_move));
        let error = self.asm.label();
        self.jump_if_error(error);
        self.leave_if_told();
        self.asm.clc();
        self.asm.ret();
        self.asm.bind(error);
        self.raise();
    }

    /// Stores the arguments of a call of a C function in a block below those on the C stack, and makes a request of them.
    fn request(&mut self) {
        self.asm
            .store(context(offset_of!(Context, allocation_pointer)), R12);
        self.asm.store(context(offset_of!(Context, scheme_sp)), RSP);
        self.asm.load(RSP, context(offset_of!(Context, c_sp)));
        // Every register but those of arguments is free. Words of arguments are aligned to two.
        self.asm.lea(R14, at(RAX, 1));
        self.asm.alu_imm(Alu::And, R14, -2);
        self.asm.shift(Shift::Shl, R14, 3);
        self.asm.alu(Alu::Sub, RSP, R14);
        self.asm.lea(RSP, at(RSP, -(size_of::<Call>() as i32)));
        for (index, register) in ARGUMENTS.into_iter().enumerate() {
            let place = at(RSP, (offset_of!(Call, general) + 8 * index) as i32);
            self.asm.store(place, register);
        }
        for index in 0..FLOAT_ARGUMENTS {
            let place = at(RSP, (offset_of!(Call, float) + 8 * index) as i32);
            self.asm.store_double(place, Register::XMM0 + index as u32);
        }
        for (offset, register) in [
            (offset_of!(Call, function), R11),
            (offset_of!(Call, stack_words), RAX),
            (offset_of!(Call, shape), R10),
        ] {
            self.asm.store(at(RSP, offset as i32), register);
        }
        self.asm.mov(RDI, RSP);
        self.asm.mov(RSI, R13);
        self.asm.call_mem(runtime_entry(RuntimeEntry::foreign_request));
        self.asm.load(RSP, context(offset_of!(Context, scheme_sp)));
        self.asm
            .load(R12, context(offset_of!(Context, allocation_pointer)));
        let error = self.asm.label();
        self.jump_if_error(error);
        self.asm.ret();
        self.asm.bind(error);
        self.raise();
    }

    /// On the C stack, before a call of a C function, whose arguments are kept: frees the token.
    fn free_token(&mut self) {
        let saved = [RDI, RSI, RDX, RCX, R8, R9, R11, RAX];
        self.with_saved(&saved, FLOAT_ARGUMENTS, RuntimeEntry::free_token);
    }

    /// On the C stack, after a call of a C function, whose results are kept: takes the token.
    fn take_token(&mut self) {
        self.with_saved(&[RAX, RDX], 2, RuntimeEntry::take_token);
    }

    /// Calls the runtime on the stack that this stub was called on; some registers are kept.
    fn with_saved(&mut self, registers: &[Register], floats: usize, entry: RuntimeEntry) {
        let words = registers.len() + floats;
        assert!(words.is_multiple_of(2));
        // With the return address, the stack is aligned.
        let bytes = (words as i32 + 1) * 8;
        self.asm.lea(RSP, at(RSP, -bytes));
        for (index, &register) in registers.iter().enumerate() {
            self.asm.store(at(RSP, index as i32 * 8), register);
        }
        let float = |index: usize| at(RSP, (registers.len() + index) as i32 * 8);
        for index in 0..floats {
            self.asm.store_double(float(index), Register::XMM0 + index as u32);
        }
        // Of the thread that calls, r14 has the block.
        if entry.arity() == 1 {
            self.asm.mov(RDI, R14);
        }
        self.asm.mov(ARGUMENTS[entry.arity()], R13);
        self.asm.call_mem(runtime_entry(entry));
        for (index, &register) in registers.iter().enumerate() {
            self.asm.load(register, at(RSP, index as i32 * 8));
        }
        for index in 0..floats {
            self.asm.load_double(Register::XMM0 + index as u32, float(index));
        }
        self.asm.lea(RSP, at(RSP, bytes));
        self.asm.ret();
    }

    // Arguments.

    /// `%apply`: the procedure is in `rdi`, the list in `rsi`.
    fn apply(&mut self) {
        self.asm.mov(RBX, RDI);
        self.asm.mov(RDI, RSI);
        self.asm.mov(RSI, R13);
        self.call_runtime(runtime_entry(RuntimeEntry::spread));
        let error = self.asm.label();
        self.jump_if_error(error);
        // The count survives in r10: the argument registers and rax are needed.
        self.asm.mov(R10, RAX);
        self.asm.shift(Shift::Shr, R10, TAG_BITS);
        self.load_arguments();
        self.tail_call_closure(|asm| asm.mov(RAX, R10));
        self.asm.bind(error);
        self.raise();
    }

    fn load_arguments(&mut self) {
        for (index, register) in ARGUMENTS.into_iter().enumerate() {
            self.asm.load(register, value_place(index));
        }
    }

    /// Puts the list of the arguments beyond the required ones in the place after these; the closure register is kept.
    fn rest_list(&mut self) {
        for (index, register) in ARGUMENTS.into_iter().enumerate() {
            self.asm.store(value_place(index), register);
        }
        self.asm.mov(RDI, R11);
        self.asm.mov(RSI, RAX);
        self.asm.mov(RDX, R13);
        self.call_runtime(runtime_entry(RuntimeEntry::rest_list));
        let error = self.asm.label();
        self.jump_if_error(error);
        self.load_arguments();
        self.asm.ret();
        self.asm.bind(error);
        self.raise();
    }
}

/// Word `index - 1` of an array.
fn word_before(base: Register, index: Register) -> MemoryOperand {
    MemoryOperand::with_base_index_scale_displ_size(base, index, 8, -8, 1)
}

/// Word `index` of an array in the Context.
fn context_word(displacement: usize, index: Register) -> MemoryOperand {
    MemoryOperand::with_base_index_scale_displ_size(R13, index, 8, displacement as i64, 8)
}

const _: () = assert!(REGISTER_ARGUMENTS + CONTEXT_ARGUMENTS == MAX_DIRECT_VALUES);
