//! What code refers to: entries, literals, globals, stubs. Operands of VCode and of relocations.

use crate::ir::core::Global;
use crate::ir::data::DatumId;
use crate::ir::flat::ProcedureId;
use abi::entry::RuntimeEntry;
use abi::primitive::Primitive;
use std::rc::Rc;

/// The library that defines the names of this file, as Core names it ([`crate::ir::core::GlobalInfo::library`]).
pub const RUNTIME_LIBRARY: &str = "inc.runtime";

/// The library that foreign procedures are made of.
pub const FOREIGN_LIBRARY: &str = "inc.foreign";

/// An assembly stub, by what it does. `native::stubs` makes the code object of each on request.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Stub {
    /// Entered by Rust: `extern "C" fn(context, procedure)`; calls a Scheme procedure of no arguments.
    Enter,
    /// Continues a continuation whose frames lie in a segment; at the end of the last one, goes back to Rust.
    Underflow,
    /// Restores the registers of a save area and returns to the register-preserving call.
    Restore,
    /// Moves frames to the heap, or runs what is pending; preserves all registers.
    StackCheck,
    /// Moves all frames to the heap but that of the caller, which has no slots yet; preserves all registers.
    StackRoom,
    /// Collects; preserves all registers.
    Collect,
    /// `%call/cc`.
    CallCc,
    /// The code of continuations.
    Continuation,
    /// `%apply`.
    Apply,
    /// Makes the list for a rest parameter; the clause's number of required parameters is in `r11d`, the number of
    /// arguments in `eax`.
    RestList,
    /// Makes a request of a dispatched call: the arguments are in the registers and on the C stack as for the call itself, the
    /// function's address in `r11`, its shape (`abi::foreign::Call`) in `r10d`, its words on the C stack in `eax`. The
    /// request's address comes back, a fixnum.
    Request,
    /// `%foreign-return`.
    ForeignReturn,
    /// `%call-on-empty-stack`.
    CallOnEmptyStack,
    /// `%foreign-move-to`.
    ForeignMove,
    /// Before a call of a C function, on the C stack: frees the token of a thread without its bias. Preserves the arguments.
    FreeToken,
    /// After a call of a C function, on the C stack: takes the token, for a thread without its bias. Preserves the results.
    TakeToken,
    /// Raises the condition in its argument, at the place of the call.
    Signal,
    /// Raises: calls a runtime entry whose arguments lie on the stack, the last on top.
    Fail(RuntimeEntry),
    /// The same; the registers stay on the stack, where debuggers find them.
    FailKeeping(RuntimeEntry),
    /// Calls a runtime entry with one argument on the stack, which the result replaces; preserves all registers.
    Preserving(RuntimeEntry),
    /// A primitive of kind `call`: the ordinary call of its runtime function.
    Primitive(Primitive),
    /// A primitive of kind `inline_slow`: arguments on the stack, result in the place of the first; preserves all
    /// registers.
    Slow(Primitive),
}

/// What a relocation refers to.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Target {
    /// An entry of a procedure of this unit.
    Entry(ProcedureId, Entry),
    /// The static closure (tagged) of a procedure of this unit that has no free variables.
    StaticClosure(ProcedureId),
    /// An entry of the procedure that a global of another unit is defined as.
    ExternalEntry(Global, Entry),
    /// The static closure (tagged) of such a procedure.
    ExternalClosure(Global),
    /// A literal (tagged).
    Literal(DatumId),
    /// The bits of a double in the constant area.
    Double(u64),
    /// A stub.
    Stub(Stub),
    /// A stub's closure (tagged): the continuation code and others that are called through closures.
    StubClosure(Stub),
    /// A clause of a procedure of the library `inc.runtime`, by name: what stubs call.
    Library(Rc<str>, u32),
    /// A global variable: its displacement from the Context.
    Global(Global),
    /// A global variable: its number in the image.
    GlobalNumber(Global),
}

/// Where a procedure is entered.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Entry {
    /// By unknown callers: tests the number of arguments in `eax`.
    Checked,
    /// By known callers, into clause `i`: the arguments are in place, a rest list made.
    Clause(u32),
}
