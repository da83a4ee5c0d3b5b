//! The x86-64 registers as `regalloc2` sees them; their roles are in `abi::convention`.

use abi::context::Context;
use abi::convention::{ALLOCATION, CONTEXT, Register};
use regalloc2::{MachineEnv, PReg, PRegSet, RegClass};
use std::mem::offset_of;

/// `rax`
pub const RAX: PReg = preg(Register::Rax);
/// `rcx`
pub const RCX: PReg = preg(Register::Rcx);
/// `rdx`
pub const RDX: PReg = preg(Register::Rdx);

/// `rbx`
pub const RBX: PReg = preg(Register::Rbx);

/// What a leaf call of a C function preserves, as C does; in `rbp` is the Scheme stack pointer meanwhile, and in `rbx` the
/// address of `errno` if the call captures that.
pub const PRESERVED_BY_LEAF: [PReg; 3] = [RBX, preg(Register::R14), preg(Register::R15)];

/// A general register.
pub const fn preg(register: Register) -> PReg {
    PReg::new(register as usize, RegClass::Int)
}

/// A floating register.
pub const fn xmm(index: usize) -> PReg {
    PReg::new(index, RegClass::Float)
}

/// The general registers that hold values, the ones with short encodings first.
const GENERAL: [Register; 13] = [
    Register::Rax,
    Register::Rcx,
    Register::Rdx,
    Register::Rsi,
    Register::Rdi,
    Register::Rbx,
    Register::Rbp,
    Register::R8,
    Register::R9,
    Register::R10,
    Register::R11,
    Register::R14,
    Register::R15,
];

const _: () = assert!(GENERAL.len() + 3 == 16 && ALLOCATION as u8 == 12 && CONTEXT as u8 == 13);

/// What `regalloc2` may use.
pub fn environment() -> MachineEnv {
    let general: PRegSet = GENERAL.iter().map(|&register| preg(register)).collect();
    let float: PRegSet = (0..16).map(|index| PReg::new(index, RegClass::Float)).collect();
    MachineEnv {
        preferred_regs_by_class: [general, float, PRegSet::empty()],
        non_preferred_regs_by_class: [PRegSet::empty(); 3],
        scratch_by_class: [None; 3],
        fixed_stack_slots: Vec::new(),
    }
}

/// All registers that an ordinary call clobbers.
pub fn all() -> PRegSet {
    let mut set: PRegSet = GENERAL.iter().map(|&register| preg(register)).collect();
    set.union_from((0..16).map(|index| PReg::new(index, RegClass::Float)).collect());
    set
}

/// Displacement, from the Context, of one of `Context::registers`.
pub fn context_register(index: u32) -> i32 {
    offset_of!(Context, registers) as i32 + index as i32 * 8
}
