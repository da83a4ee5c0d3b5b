//! The calling convention of Scheme code: which register holds what.
//!
//! ```text
//!   rdi rsi rdx rcx r8 r9   arguments 1 to 6, tagged; argument i > 6 is in Context::arguments[i - 7]
//!   rbx                     the callee's closure (tagged procedure), where the callee has free variables or is unknown
//!   eax                     number of arguments (unknown callees only: known ones are entered past the test)
//!   rax                     result; rax also holds the first of several results
//!   carry flag              clear: one result. set: rcx = number of results, all in Context::values[0..]
//!   r12                     allocation pointer
//!   r13                     the Context
//!   rsp                     Scheme stack pointer, 8-byte aligned
//!   all others              free; no register survives an ordinary call
//! ```
//!
//! A place that takes one value ignores the carry flag: a procedure that returns no value puts "unspecified" in `rax`.

/// Number of arguments passed in registers.
pub const REGISTER_ARGUMENTS: usize = 6;
/// Number of further arguments passed in [`crate::context::Context::arguments`]. A call with more arguments passes a
/// list of the rest in the last slot; see [`MAX_DIRECT_ARGUMENTS`].
pub const CONTEXT_ARGUMENTS: usize = 506;
/// The most arguments that are passed each in its own place. A call with more passes the first `MAX_DIRECT_ARGUMENTS - 1`
/// so and the list of all the others in the last place, with the true count in `eax`; a clause with more parameters takes
/// them so, from known callers too.
pub const MAX_DIRECT_ARGUMENTS: usize = REGISTER_ARGUMENTS + CONTEXT_ARGUMENTS;
/// The most results that are returned each in its own place of [`crate::context::Context::values`]; when there are
/// more, the last place holds the list of the rest, as for arguments.
pub const MAX_DIRECT_VALUES: usize = 512;

/// A general register, by its number in machine code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Register {
    Rax = 0,
    Rcx = 1,
    Rdx = 2,
    Rbx = 3,
    Rsp = 4,
    Rbp = 5,
    Rsi = 6,
    Rdi = 7,
    R8 = 8,
    R9 = 9,
    R10 = 10,
    R11 = 11,
    R12 = 12,
    R13 = 13,
    R14 = 14,
    R15 = 15,
}

/// The argument registers, in order.
pub const ARGUMENTS: [Register; REGISTER_ARGUMENTS] = [
    Register::Rdi,
    Register::Rsi,
    Register::Rdx,
    Register::Rcx,
    Register::R8,
    Register::R9,
];
/// The callee's closure.
pub const CLOSURE: Register = Register::Rbx;
/// The number of arguments of a call to an unknown procedure.
pub const ARGUMENT_COUNT: Register = Register::Rax;
/// The result.
pub const RESULT: Register = Register::Rax;
/// The number of results, when there is not exactly one.
pub const RESULT_COUNT: Register = Register::Rcx;
/// The allocation pointer.
pub const ALLOCATION: Register = Register::R12;
/// The context.
pub const CONTEXT: Register = Register::R13;

/// The registers that a register-preserving stub saves, in the order in which they lie in memory from the lowest
/// address: every general register but `rsp`, [`ALLOCATION`] and [`CONTEXT`]. Above them lie the sixteen xmm registers'
/// low halves, then the return address of the preserving call.
pub const SAVED_REGISTERS: [Register; 13] = [
    Register::Rax,
    Register::Rcx,
    Register::Rdx,
    Register::Rbx,
    Register::Rbp,
    Register::Rsi,
    Register::Rdi,
    Register::R8,
    Register::R9,
    Register::R10,
    Register::R11,
    Register::R14,
    Register::R15,
];
/// Number of xmm registers saved with them.
pub const SAVED_FLOATS: usize = 16;
/// Words in a register save area.
pub const SAVE_AREA_WORDS: usize = SAVED_REGISTERS.len() + SAVED_FLOATS;
