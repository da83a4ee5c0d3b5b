//! How C comes into Scheme by a callback, and how Scheme goes back.
//!
//! What this costs is the number of its stores, since a processor completes them one by one: so there is one record of what
//! the Context held, written in pairs of words ([`Entry`]), and nothing on the heap.

use std::arch::naked_asm;
use std::mem::{offset_of, size_of};

use abi::context::{Context, IN_SCHEME, TOKEN_BIASED, register};
use abi::foreign::{Callback, Entry};
use abi::object;
use abi::value::{TAG_BITS, Value};

use super::argument_registers::{load_float_arguments, store_float_arguments};
use super::callbacks::{CONTEXT, TAKES_MANY};
use super::stacks::{leave_stacks, low_c_stack, more_stack};
use super::threads::{self, IDENTITY, Thread};
use crate::context::STACK_BYTES;

/// What a callback needs at least of the Scheme stack, or it gets another one: the largest frame that there is takes half.
const STACK_ROOM: u64 = STACK_BYTES / 2 + (64 << 10);

/// Where a callback's C stack has what; the stack pointer, which is aligned, at [`Callback`], then [`Entry`], then a word that
/// aligns them.
const RECORD: usize = size_of::<Callback>();
const FRAME: usize = RECORD + size_of::<Entry>() + 8;
// With the return address and six saved registers.
const _: () = assert!((FRAME + 7 * 8).is_multiple_of(16));

/// The place of a register in the Context.
const fn place(register: usize) -> usize {
    offset_of!(Context, registers) + 8 * register
}

/// Where Scheme code goes at the end of a callback, with the Context in `r13`: [`callback_exit`].
pub fn exit_address() -> u64 {
    callback_exit as *const () as u64
}

/// Calls the procedure of a callback: what C calls. `r11` is the address of the procedure in the block's data.
///
/// ```text
///   rsp at entry      return address, arguments of C beyond the registers
///   -8 ... -48        the registers that C code preserves
///   -FRAME            Callback, Entry; also what the callback's own calls of C begin at (c_sp)
/// ```
///
/// Every call has its return, so that the processor predicts all of them: the procedure is entered by a call, whose return
/// address is the bottom of this callback's part of the Scheme stack in place of that of the stub `Underflow`. It goes there
/// if the frames of the continuation are in the heap.
#[unsafe(naked)]
pub(super) extern "C" fn callback_entry() {
    naked_asm!(
        "push rbx",
        "push r13",
        // The token, with this thread's bias: then its state is in the Context. In a leaf call it has it.
        "mov r13, [r11 + {context}]",
        "mov rbx, [r13 + {token}]",
        "and rbx, -{block_alignment}",
        "mov r10, fs:[0]",
        "cmp r10, [rbx + {identity}]",
        "jne 20f",
        "cmp dword ptr [rbx + {in_scheme}], 0",
        "jne 20f",
        "mov dword ptr [rbx + {in_scheme}], 1",
        "lea rax, [rbx + {token_biased}]",
        "cmp rax, [r13 + {token}]",
        "jne 10f",
        "2:",
        "push rbp",
        "push r12",
        "push r14",
        "push r15",
        "sub rsp, {frame}",
        "mov [rsp + {general}], rdi",
        "mov [rsp + {general} + 8], rsi",
        "cmp qword ptr [r11 + {takes_many}], 0",
        "jne 50f",
        "3:",
        // The record of this entry; it has no stack of its own yet.
        "movaps xmm0, [r13 + {entry}]",
        "movaps [rsp + {record} + {entry_previous}], xmm0",
        "movaps xmm1, [r13 + {stack_base}]",
        "movaps [rsp + {record} + {entry_stack_base}], xmm1",
        "movaps xmm2, [r13 + {underflow_index}]",
        "movaps [rsp + {record} + {entry_underflow_index}], xmm2",
        "movaps xmm3, [r13 + {handlers}]",
        "movaps [rsp + {record} + {entry_handlers}], xmm3",
        "movaps xmm4, [r13 + {serial}]",
        "movaps [rsp + {record} + {entry_serial}], xmm4",
        "movq xmm5, qword ptr [r13 + {parameterization}]",
        "movaps [rsp + {record} + {entry_parameterization}], xmm5",
        // Room on the C stack; r10 is the stack pointer for what the callback calls.
        "mov r10, rsp",
        "cmp rsp, [r13 + {c_limit}]",
        "jb 30f",
        "4:",
        "mov [r13 + {c_sp}], r10",
        // Room on the Scheme stack; rdx is the bottom of this callback's part of it.
        "mov rdx, [r13 + {scheme_sp}]",
        "lea rcx, [rdx - {stack_room}]",
        "cmp rcx, [r13 + {stack_limit}]",
        "jb 40f",
        "sub rdx, 8",
        "5:",
        "mov [r13 + {stack_base}], rdx",
        "lea rcx, [rsp + {record}]",
        "mov [r13 + {entry}], rcx",
        // The serial, a fixnum.
        "mov rcx, [r13 + {last_serial}]",
        "add rcx, {one}",
        "mov [r13 + {last_serial}], rcx",
        "mov [r13 + {serial}], rcx",
        "mov [r13 + {underflow_segment}], rcx",
        "mov rcx, [r13 + {barrier}]",
        "mov [r13 + {handlers}], rcx",
        // Into Scheme: rbx the procedure, rdi its argument.
        "mov rbx, [r11]",
        "mov [r13 + {callback}], rbx",
        "mov rdi, rsp",
        "shl rdi, {tag_bits}",
        "mov eax, 1",
        "mov r12, [r13 + {allocation_pointer}]",
        "lea rsp, [rdx + 8]",
        "call [rbx + {procedure_entry}]",
        // The bottom of the stack. Several results (carry set) are the stub's affair.
        "jc 7f",
        "mov rdx, [r13 + {underflow_segment}]",
        "cmp rdx, [r13 + {serial}]",
        "jne 6f",
        "mov [r13 + {allocation_pointer}], r12",
        "jmp {exit}",
        // Frames of the continuation are in the heap.
        "6:",
        "clc",
        "7:",
        "jmp [r13 + {underflow_handler}]",
        // The rare cases. First the token, while the arguments are still in registers.
        "10:",
        "mov dword ptr [rbx + {in_scheme}], 0",
        "20:",
        "push rdi",
        "push rsi",
        "push rdx",
        "push rcx",
        "push r8",
        "push r9",
        "push r11",
        "sub rsp, 8 * 8",
        store_float_arguments!("rsp"),
        "mov rdi, r13",
        "mov rsi, r11",
        "call {attach}",
        load_float_arguments!("rsp"),
        "add rsp, 8 * 8",
        "pop r11",
        "pop r9",
        "pop r8",
        "pop rcx",
        "pop rdx",
        "pop rsi",
        "pop rdi",
        "jmp 2b",
        // In the others r11 is kept in the place of a result. They allocate, but no collection comes before Scheme runs.
        "30:",
        "mov [rsp + {rax}], r11",
        "mov rdi, r13",
        "lea rsi, [rsp + {record}]",
        "call {low_c_stack}",
        "mov r11, [rsp + {rax}]",
        "mov r10, rsp",
        "test rax, rax",
        "cmovnz r10, rax",
        "jmp 4b",
        "40:",
        "mov [rsp + {rax}], r11",
        "mov rdi, r13",
        "lea rsi, [rsp + {record}]",
        "call {more_stack}",
        "mov rdx, rax",
        "mov r11, [rsp + {rax}]",
        "jmp 5b",
        // The arguments that few callbacks have.
        "50:",
        "mov [rsp + {general} + 16], rdx",
        "mov [rsp + {general} + 24], rcx",
        "mov [rsp + {general} + 32], r8",
        "mov [rsp + {general} + 40], r9",
        store_float_arguments!("rsp + {float}"),
        "lea rax, [rsp + {frame} + 7 * 8]",
        "mov [rsp + {stack}], rax",
        "jmp 3b",
        frame = const FRAME,
        record = const RECORD,
        general = const offset_of!(Callback, general),
        float = const offset_of!(Callback, float),
        stack = const offset_of!(Callback, stack),
        rax = const offset_of!(Callback, general_results),
        context = const CONTEXT,
        takes_many = const TAKES_MANY,
        token = const offset_of!(Context, token),
        token_biased = const TOKEN_BIASED,
        in_scheme = const IN_SCHEME,
        identity = const IDENTITY,
        block_alignment = const align_of::<Thread>(),
        c_limit = const offset_of!(Context, c_limit),
        c_sp = const offset_of!(Context, c_sp),
        entry = const offset_of!(Context, entry),
        stack_base = const offset_of!(Context, stack_base),
        stack_limit = const offset_of!(Context, true_stack_limit),
        scheme_sp = const offset_of!(Context, scheme_sp),
        underflow_segment = const offset_of!(Context, underflow_segment),
        underflow_index = const offset_of!(Context, underflow_index),
        underflow_handler = const offset_of!(Context, underflow_handler),
        allocation_pointer = const offset_of!(Context, allocation_pointer),
        last_serial = const offset_of!(Context, last_serial),
        handlers = const place(register::HANDLERS),
        serial = const place(register::ENTRY),
        callback = const place(register::CALLBACK),
        parameterization = const place(register::PARAMETERS),
        barrier = const place(register::BARRIER),
        one = const Value::fixnum(1).0,
        tag_bits = const TAG_BITS,
        procedure_entry = const object::ENTRY,
        stack_room = const STACK_ROOM,
        entry_previous = const offset_of!(Entry, previous),
        entry_stack_base = const offset_of!(Entry, stack_base),
        entry_underflow_index = const offset_of!(Entry, underflow_index),
        entry_handlers = const offset_of!(Entry, registers.handlers),
        entry_serial = const offset_of!(Entry, registers.serial),
        entry_parameterization = const offset_of!(Entry, registers.parameterization),
        exit = sym callback_exit,
        attach = sym threads::attach,
        low_c_stack = sym low_c_stack,
        more_stack = sym more_stack,
    )
}

/// Puts back what was in the Context before a callback, frees the token and returns to C, with the results in the block.
/// Scheme jumps here, with the Context in `r13` and its allocation pointer stored; the stack pointer does not matter.
#[unsafe(naked)]
extern "C" fn callback_exit() {
    naked_asm!(
        "mov rsp, [r13 + {entry}]",
        "sub rsp, {record}",
        "movaps xmm0, [rsp + {record} + {entry_previous}]",
        "movaps [r13 + {entry}], xmm0",
        "movaps xmm1, [rsp + {record} + {entry_stack_base}]",
        "movaps [r13 + {stack_base}], xmm1",
        "movaps xmm2, [rsp + {record} + {entry_underflow_index}]",
        "movaps [r13 + {underflow_index}], xmm2",
        "movaps xmm3, [rsp + {record} + {entry_handlers}]",
        "movaps [r13 + {handlers}], xmm3",
        "movaps xmm4, [rsp + {record} + {entry_serial}]",
        "movaps [r13 + {serial}], xmm4",
        "cmp qword ptr [rsp + {record} + {entry_stack}], 0",
        "jne 50f",
        "5:",
        "mov rsi, [r13 + {thread}]",
        "lea rax, [rsi + {token_biased}]",
        "mov dword ptr [rsi + {in_scheme}], 0",
        "cmp rax, [r13 + {token}]",
        "jne 60f",
        "6:",
        "mov rax, [rsp + {rax}]",
        "mov rdx, [rsp + {rax} + 8]",
        "movsd xmm0, [rsp + {xmm0}]",
        "movsd xmm1, [rsp + {xmm0} + 8]",
        "add rsp, {frame}",
        "pop r15",
        "pop r14",
        "pop r12",
        "pop rbp",
        "pop r13",
        "pop rbx",
        "ret",
        "50:",
        "mov rdi, r13",
        "lea rsi, [rsp + {record}]",
        "call {leave_stacks}",
        "jmp 5b",
        "60:",
        "mov rdi, r13",
        "call {leave}",
        "jmp 6b",
        frame = const FRAME,
        record = const RECORD,
        rax = const offset_of!(Callback, general_results),
        xmm0 = const offset_of!(Callback, float_results),
        token = const offset_of!(Context, token),
        token_biased = const TOKEN_BIASED,
        in_scheme = const IN_SCHEME,
        thread = const offset_of!(Context, thread),
        entry = const offset_of!(Context, entry),
        stack_base = const offset_of!(Context, stack_base),
        underflow_index = const offset_of!(Context, underflow_index),
        handlers = const place(register::HANDLERS),
        serial = const place(register::ENTRY),
        entry_previous = const offset_of!(Entry, previous),
        entry_stack_base = const offset_of!(Entry, stack_base),
        entry_underflow_index = const offset_of!(Entry, underflow_index),
        entry_handlers = const offset_of!(Entry, registers.handlers),
        entry_serial = const offset_of!(Entry, registers.serial),
        entry_stack = const offset_of!(Entry, stack),
        leave_stacks = sym leave_stacks,
        leave = sym threads::leave,
    )
}
