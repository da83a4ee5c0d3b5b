//! Code objects: what the back end makes of each procedure, and what the linker takes.
//!
//! A [`Unit`] is what one compilation makes: a program, a library, a form typed at the prompt. Its code objects refer to
//! each other, to literals, to globals and to procedures of other units by [`Target`]; the linker (`output::link`) lays
//! out the ones that are reached and fills in the addresses.

use crate::ir::core::{Global, GlobalInfo};
use crate::ir::data::{Data, DatumId};
use crate::ir::flat::ProcedureId;
use crate::source::Span;
use abi::entry::RuntimeEntry;
use abi::primitive::Primitive;
use abi::stack_map::CallKind;
use std::rc::Rc;

/// An assembly stub, by what it does. The back end's `stubs.rs` makes the code object of each on request.
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
    /// Raises the condition in its argument, at the place of the call.
    Signal,
    /// Raises: calls a runtime entry whose arguments lie on the stack, the last on top.
    Fail(RuntimeEntry),
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

/// How a relocated field is filled.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RelocationKind {
    /// 32 bits: address of the target minus address of the field's end. All code and static data of an image lie
    /// within 2 GB.
    Relative32,
    /// 32 bits: the target is a number (`Global`, `GlobalNumber`).
    Number32,
    /// 64 bits: the address.
    Absolute64,
}

/// A field to be filled by the linker.
#[derive(Clone, PartialEq, Debug)]
pub struct Relocation {
    /// Offset of the field in the code object.
    pub offset: u32,
    /// How it is filled.
    pub kind: RelocationKind,
    /// With what.
    pub target: Target,
    /// Bytes of the instruction after the field (its end is what `Relative32` counts from): 0 unless an immediate
    /// follows.
    pub trailing: u8,
}

/// A call's return address and what the collector needs there.
#[derive(Clone, PartialEq, Debug)]
pub struct ReturnSite {
    /// Offset of the return address in the code object.
    pub offset: u32,
    /// What sort of call.
    pub kind: CallKind,
    /// Words of the frame, those pushed for the call included.
    pub words: u32,
    /// Slots that hold live tagged values, ascending.
    pub slots: Vec<u32>,
    /// Registers that hold live tagged values (preserving calls).
    pub registers: u16,
    /// The call in the source.
    pub span: Span,
}

/// A store that faults when its object is a literal: the handler finds it by its address.
#[derive(Clone, PartialEq, Debug)]
pub struct FaultSite {
    /// Offset of the store instruction.
    pub offset: u32,
    /// The primitive that stores.
    pub primitive: Primitive,
    /// The register that holds the tagged object, by machine number.
    pub object: u8,
    /// Words of the frame.
    pub words: u32,
    /// The expression.
    pub span: Span,
}

/// The machine code of one procedure or stub.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct CodeObject {
    /// The name in listings.
    pub name: Rc<str>,
    /// The code. Every [`Entry`] is 16-byte aligned in it and preceded by room for `abi::image::EntryPrefix` where it is
    /// an entry that closures hold (the checked one).
    pub bytes: Vec<u8>,
    /// Offset of the checked entry; `None` for a procedure that is only called as a known one.
    pub checked_entry: Option<u32>,
    /// Offsets of the clauses' entries.
    pub clause_entries: Vec<u32>,
    /// Number of free variables.
    pub free_variables: u32,
    /// Fewest and most arguments (`None`: any number).
    pub arity: (u16, Option<u16>),
    /// The fields to fill.
    pub relocations: Vec<Relocation>,
    /// The return addresses.
    pub return_sites: Vec<ReturnSite>,
    /// The stores that may fault.
    pub fault_sites: Vec<FaultSite>,
    /// Where the procedure is defined.
    pub span: Span,
    /// For listings: instruction offset to the expression it comes from, ascending.
    pub lines: Vec<(u32, Span)>,
    /// For listings: names of local labels.
    pub labels: Vec<(u32, String)>,
}

/// What one compilation makes.
#[derive(Clone, Default, Debug)]
pub struct Unit {
    /// The code objects, in the order of Flat's procedures.
    pub procedures: Vec<CodeObject>,
    /// The literals.
    pub data: Data,
    /// The globals that it defines or mentions.
    pub globals: Vec<GlobalInfo>,
    /// For each global, the procedure that it is defined as, when that is known and never changes.
    pub known: Vec<Option<ProcedureId>>,
    /// The procedure that runs the top-level forms.
    pub initialiser: Option<ProcedureId>,
}

impl Default for Span {
    fn default() -> Span {
        Span::NONE
    }
}
