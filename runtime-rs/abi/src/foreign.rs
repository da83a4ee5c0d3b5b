//! Blocks of C's memory that compiled code, the assembly stubs and the runtime share in calls of C functions.

use crate::convention::REGISTER_ARGUMENTS;

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
