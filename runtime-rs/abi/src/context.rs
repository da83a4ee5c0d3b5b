//! The Context: all run-time state hangs off it, and compiled code keeps its address in a register.
//!
//! The fields that compiled code and the assembly stubs touch come first. Everything private to the runtime (heap,
//! ports, symbol table) is behind [`Context::runtime`]. Global variables follow the struct: global `i` lies at
//! `GLOBALS + 8 * i`, in a reserved region that grows without moving, so that code reads one by a single load.

use crate::convention::{CONTEXT_ARGUMENTS, MAX_DIRECT_VALUES};
use crate::entry::RUNTIME_ENTRY_COUNT;
use crate::primitive::PRIMITIVE_COUNT;
use crate::value::Value;
use core::sync::atomic::{AtomicU32, AtomicU64};

/// Number of [`Context::registers`].
pub const REGISTER_COUNT: usize = 26;

/// The state shared by compiled code and the runtime.
#[repr(C)]
pub struct Context {
    /// Compiled code may allocate while the allocation pointer stays at or below this address. Set to 0 to make the
    /// next allocation check enter the runtime.
    pub allocation_limit: u64,
    /// A procedure whose stack pointer is below this address enters the runtime. Set to `u64::MAX` to make the next
    /// check (at an entry or a loop's back-edge) do so.
    pub stack_limit: u64,
    /// The allocation pointer, while Scheme code is not running.
    pub allocation_pointer: u64,
    /// The card of address `a` is the byte at `card_bias + (a >> CARD_SHIFT)` (wrapping).
    pub card_bias: u64,
    // From here to the registers are the pairs of words that a callback saves and restores together.
    /// Address of the record of the innermost callback that is running ([`crate::foreign::Entry`]), or 0.
    pub entry: u64,
    /// The C stack pointer to be used by calls into Rust or C: 16-byte aligned.
    pub c_sp: u64,
    /// The bottom of the active stack: the word of the Scheme stack that holds the address of the underflow handler, or in a
    /// callback one that leads there.
    pub stack_base: u64,
    /// The rest of the continuation below the active stack: a segment, or where there is none the serial of the entry into
    /// Scheme to whose end the stack leads ([`register::ENTRY`]).
    pub underflow_segment: Value,
    /// Where in that segment it continues: index of a data word, a fixnum.
    pub underflow_index: Value,
    /// The Scheme stack pointer, while Scheme code is not running: it points at a return address.
    pub scheme_sp: u64,
    /// Set, before `stack_limit`, when something waits to be handled at the next check: a sum of `PENDING_` constants. A signal
    /// handler sets bits, on any thread.
    pub pending: AtomicU64,
    /// The condition of a primitive that returned [`Value::ERROR`].
    pub condition: Value,
    /// Registers for the library written in Scheme: the handler stack, the winders, the current parameterization, ...
    /// See [`register`].
    pub registers: [Value; REGISTER_COUNT],
    /// The Scheme stack pointer where the last leaf call of a C function was made, within its frame: for the report of a crash.
    pub leaf_sp: u64,
    /// The registers in which a C function returned a structure: `rax`, `rdx`, `xmm0`, `xmm1`.
    pub foreign_results: [u64; 4],
    /// `errno` after the last foreign call that captures it.
    pub foreign_errno: u64,
    /// Address of the variable `errno` of the system thread that runs Scheme.
    pub errno_address: u64,
    /// The system thread that runs Scheme, or did so last: address of a block of the runtime, a multiple of 64.
    pub thread: u64,
    /// That of the program: of the code with no frames of C below it, whichever system thread carries that.
    pub program: AtomicU64,
    /// The token, without which no thread touches the heap: `thread`, and a sum of `TOKEN_` constants.
    pub token: AtomicU64,
    /// How many other threads wait for the token.
    pub wanted: AtomicU64,
    /// Counts how often the token became free while it was wanted: the waiting threads sleep on it.
    pub turn: AtomicU32,
    /// How often in a row the thread that has the token took it back.
    pub retakes: AtomicU32,
    /// The block that stands for threads that have none yet.
    pub newcomer: u64,
    /// The serial of the callback that was entered last: a fixnum.
    pub last_serial: Value,
    /// Callbacks are refused when the C stack pointer is below this address.
    pub c_limit: u64,
    /// Results, when a procedure returns any number but one.
    pub values: [Value; MAX_DIRECT_VALUES],
    /// Arguments from the seventh on.
    pub arguments: [Value; CONTEXT_ARGUMENTS],
    /// The stack limit to restore once nothing is pending.
    pub true_stack_limit: u64,
    /// The lowest usable address of the Scheme stack.
    pub stack_lowest: u64,
    /// Address of the underflow handler (a stub of the program's image).
    pub underflow_handler: u64,
    /// Where Scheme code goes at the end of a callback whose frames were in the heap: into the runtime, on any stack.
    pub callback_exit: u64,
    /// The runtime's own state.
    pub runtime: *mut core::ffi::c_void,
    /// Entry addresses of the primitives, by number.
    pub entries: [usize; PRIMITIVE_COUNT],
    /// Entry addresses of the runtime entries, by number ([`crate::entry::RuntimeEntry`]).
    pub runtime_entries: [usize; RUNTIME_ENTRY_COUNT],
}

// The pairs that callbacks save lie as they do in `crate::foreign::Entry`, aligned.
const _: () = {
    use core::mem::offset_of;
    const fn is_pair(first: usize, second: usize) -> bool {
        first.is_multiple_of(16) && second == first + 8
    }
    const REGISTERS: usize = offset_of!(Context, registers);
    assert!(is_pair(offset_of!(Context, entry), offset_of!(Context, c_sp)));
    assert!(is_pair(
        offset_of!(Context, stack_base),
        offset_of!(Context, underflow_segment)
    ));
    assert!(is_pair(
        offset_of!(Context, underflow_index),
        offset_of!(Context, scheme_sp)
    ));
    assert!(is_pair(
        REGISTERS + 8 * register::HANDLERS,
        REGISTERS + 8 * register::WINDERS
    ));
    assert!(is_pair(
        REGISTERS + 8 * register::ENTRY,
        REGISTERS + 8 * register::CALLBACK
    ));
};

/// Binary logarithm of the bytes covered by one card.
pub const CARD_SHIFT: u32 = 9;

/// Something wants the Scheme stack checked for an interrupt (Ctrl-C).
pub const PENDING_INTERRUPT: u64 = 1;
/// A collection was asked for.
pub const PENDING_COLLECTION: u64 = 2;
/// Foreign calls wait for the system thread that carries the program.
pub const PENDING_MOVE: u64 = 4;

/// In [`Context::token`]: any thread may take it.
pub const TOKEN_FREE: u64 = 1;
/// In [`Context::token`]: its thread may take and free it by [`IN_SCHEME`] alone.
pub const TOKEN_BIASED: u64 = 2;
/// In [`Context::token`], with [`TOKEN_BIASED`]: no longer so.
pub const TOKEN_REVOKED: u64 = 4;
/// Where the block of a thread has the word, of 32 bits, that says, if the block is the one in the token, whether the thread has
/// that, or is about to look: 1, or else 0.
pub const IN_SCHEME: usize = 8;

/// Bytes reserved for global variables after the Context: virtual memory only.
pub const GLOBALS_RESERVED: u64 = 1 << 26;

/// Displacement of global variable 0 from the Context.
pub const GLOBALS: i32 = (core::mem::size_of::<Context>() as i32 + 63) & !63;

/// The use of [`Context::registers`].
pub mod register {
    /// The list of current exception handlers.
    pub const HANDLERS: usize = 0;
    /// The list of winders of `dynamic-wind`.
    pub const WINDERS: usize = 1;
    /// The current parameterization: an association list of parameters and cells.
    pub const PARAMETERS: usize = 2;
    /// The current input port.
    pub const INPUT_PORT: usize = 3;
    /// The current output port.
    pub const OUTPUT_PORT: usize = 4;
    /// The current error port.
    pub const ERROR_PORT: usize = 5;
    /// The command line: a list of strings.
    pub const COMMAND_LINE: usize = 6;
    /// The green thread that runs, or `#f`.
    pub const THREAD: usize = 7;
    /// The ports of standard input, output and error: three registers.
    pub const STANDARD_PORTS: usize = 8;
    /// The type of record types.
    pub const ROOT_RECORD_TYPE: usize = 11;
    /// The serial of the innermost entry into Scheme from C: a fixnum, 0 outside of callbacks. Where a continuation ends, the
    /// serial of its entry is.
    pub const ENTRY: usize = 12;
    /// The callback that is running: the procedure of its stub, which without arguments answers what it is, or once something
    /// unusual has happened a state (`outcomes.scm`); `#f` outside of callbacks.
    pub const CALLBACK: usize = 13;
    /// What is to happen when the innermost foreign call returns, in place of its result; or `#f`.
    pub const OUTCOME: usize = 14;
    /// The condition by which the callback that is just being entered is refused, or `#f`.
    pub const REFUSAL: usize = 15;
    /// The handlers at the place where a continuation of a callback that is over was called, or `#f`.
    pub const STALE_HANDLERS: usize = 16;
    /// The procedure that continues a continuation of an entry other than the current one.
    pub const LEAVE_ENTRY: usize = 17;
    /// What a stack check calls when the time slice of a green thread is over (with 0) or the code is to go on elsewhere
    /// (with 2); `#f` before a program has green threads.
    pub const PREEMPT: usize = 18;
    /// How many regions the running code is in that must not be left to another thread: a fixnum.
    pub const CRITICAL: usize = 19;
    /// Whether something came up in such a region that waits for its end.
    pub const DEFERRED: usize = 20;
    /// The procedure that waits for input on a descriptor (or ends such waits: `ports.scm`), while others run; `#f` in a
    /// program that neither calls C nor has green threads.
    pub const AWAIT_INPUT: usize = 21;
    /// The procedure by which a green thread waits for a dispatched foreign call; `#f` before a program has green threads.
    pub const AWAIT_REQUEST: usize = 22;
    /// The serial domain, a symbol, whose system thread this is; or `#f`.
    pub const DOMAIN: usize = 23;
    /// The handlers that a callback begins with: a list of the one that ends it.
    pub const BARRIER: usize = 24;
    /// What a stack check calls, with 1, when the program was interrupted (Ctrl-C); the code goes on if it returns.
    pub const INTERRUPTED: usize = 25;

    /// The registers of which each system thread has its own.
    pub const OF_THREAD: [usize; 13] = [
        HANDLERS,
        WINDERS,
        PARAMETERS,
        INPUT_PORT,
        OUTPUT_PORT,
        ERROR_PORT,
        THREAD,
        ENTRY,
        CALLBACK,
        OUTCOME,
        REFUSAL,
        STALE_HANDLERS,
        DOMAIN,
    ];
}
