//! Blocks of C's memory that compiled code, the assembly stubs and the runtime share in calls of C functions.

use crate::convention::REGISTER_ARGUMENTS;
use crate::value::Value;

/// The xmm registers for arguments.
pub const FLOAT_ARGUMENTS: usize = 8;

/// What a C function left: the beginning of a request, from which the library reads it.
#[derive(Clone, Copy, Default, Debug)]
#[repr(C)]
pub struct Results {
    /// General results.
    pub general: [u64; 2],
    /// The low halves of `xmm0` and `xmm1`.
    pub float: [u64; 2],
    /// `errno` after the call, if the request asks for it.
    pub errno: i64,
}

/// Where the library finds the results of a request.
pub mod results {
    use super::Results;
    use core::mem::offset_of;

    /// `rax`.
    pub const RAX: usize = offset_of!(Results, general);
    /// `rdx`.
    pub const RDX: usize = RAX + 8;
    /// `xmm0`.
    pub const XMM0: usize = offset_of!(Results, float);
    /// `xmm1`.
    pub const XMM1: usize = XMM0 + 8;
    /// `errno`.
    pub const ERRNO: usize = offset_of!(Results, errno);
}

const _: () = assert!(results::RAX == 0 && results::XMM0 == 16 && results::ERRNO == 32);

/// A call of a C function that is to be made later: what would be in registers. The stub `Request` leaves it on the C
/// stack, right below the words of arguments that lie there.
#[derive(Clone, Copy, Default, Debug)]
#[repr(C, align(16))]
pub struct Call {
    /// `rdi rsi rdx rcx r8 r9`.
    pub general: [u64; REGISTER_ARGUMENTS],
    /// The low halves of `xmm0` to `xmm7`.
    pub float: [u64; FLOAT_ARGUMENTS],
    /// The address of the function.
    pub function: u64,
    /// Number of words of arguments on the C stack.
    pub stack_words: u64,
    /// The number of xmm registers that hold arguments, plus [`SETS_ERRNO`].
    pub shape: u64,
}

/// In [`Call::shape`]: `errno` is cleared before the call and captured after it.
pub const SETS_ERRNO: u64 = 1 << 8;

/// What a callback is given: the registers in which C passed its arguments, and the places of its results. It lies on the C
/// stack of the callback; Scheme gets its address.
///
/// ```text
///     0 general arguments   48 xmm arguments   112 address of the arguments on the stack   120 rax   128 rdx   136 xmm0   144 xmm1
/// ```
#[derive(Clone, Copy, Default, Debug)]
#[repr(C, align(16))]
pub struct Callback {
    /// `rdi rsi rdx rcx r8 r9`.
    pub general: [u64; REGISTER_ARGUMENTS],
    /// The low halves of `xmm0` to `xmm7`.
    pub float: [u64; FLOAT_ARGUMENTS],
    /// Address of the arguments on the C stack.
    pub stack: u64,
    /// What will be in `rax` and `rdx`.
    pub general_results: [u64; 2],
    /// What will be in the low halves of `xmm0` and `xmm1`.
    pub float_results: [u64; 2],
}

const _: () = {
    use core::mem::offset_of;
    assert!(offset_of!(Callback, float) == 48 && offset_of!(Callback, stack) == 112);
    assert!(offset_of!(Callback, general_results) == 120 && offset_of!(Callback, float_results) == 136);
};

/// An entry into Scheme by a callback: what was in the Context before, to be put back. It lies on the C stack of the callback;
/// the records of the callbacks that are running on a thread are a list.
///
/// It is written and read in pairs of words, which lie in the Context as they do here: what is saved then was stored by the
/// same instruction that put it back after the callback before, and a processor hands such a pair on at once.
#[derive(Debug)]
#[repr(C, align(16))]
pub struct Entry {
    /// `Context::entry`: the record of the callback outside of this one.
    pub previous: u64,
    /// `Context::c_sp`.
    pub c_sp: u64,
    /// `Context::stack_base`.
    pub stack_base: u64,
    /// `Context::underflow_segment`.
    pub underflow_segment: Value,
    /// `Context::underflow_index`.
    pub underflow_index: Value,
    /// `Context::scheme_sp`: the frames of the foreign call that called back and of its callers are from here to `stack_base`.
    pub scheme_sp: u64,
    /// The registers of the Context that a callback has values of its own in.
    pub registers: EntryRegisters,
    /// The Scheme stack that the callback runs on, if the one before had not enough room: an address of the runtime's, or 0.
    pub stack: u64,
}

/// Registers of the Context ([`crate::context::register`]), in a record of an entry.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct EntryRegisters {
    /// `HANDLERS`.
    pub handlers: Value,
    /// `WINDERS`.
    pub winders: Value,
    /// `ENTRY`: the serial.
    pub serial: Value,
    /// `CALLBACK`.
    pub callback: Value,
    /// `PARAMETERS`.
    pub parameterization: Value,
}

impl Entry {
    /// The block of the callback, which lies right below its record.
    pub fn block(&self) -> u64 {
        &raw const *self as u64 - size_of::<Callback>() as u64
    }
}
