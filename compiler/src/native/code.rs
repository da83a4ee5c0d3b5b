//! Code objects: what the back end makes of each procedure, and what the linker takes.
//!
//! A [`Unit`] is what one compilation makes: a program, a library, a form typed at the prompt. Its code objects refer to
//! each other, to literals, to globals and to procedures of other units by [`Target`]; the linker (`output::link`) lays
//! out the ones that are reached and fills in the addresses.

pub use crate::ir::target::{Entry, Stub, Target};

use crate::ir::core::GlobalInfo;
use crate::ir::data::Data;
use crate::ir::flat::ProcedureId;
use crate::ir::inlining::Inlinings;
use crate::ir::locals::Located;
use crate::source::Span;
use abi::primitive::Primitive;
use abi::stack_map::CallKind;
use std::rc::Rc;

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
    /// The local variables whose values are in the frame, for debuggers.
    pub locals: Vec<Located>,
}

/// A store that faults when its object is a literal: the handler finds it by its address. Or the end of a leaf call of C.
#[derive(Clone, PartialEq, Debug)]
pub struct FaultSite {
    /// Offset of the store instruction, or of the one after the call.
    pub offset: u32,
    /// The primitive that stores, or `%foreign-call`.
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
    /// The inlined calls in the code.
    pub inlinings: Inlinings,
}

impl Default for Span {
    fn default() -> Span {
        Span::NONE
    }
}
