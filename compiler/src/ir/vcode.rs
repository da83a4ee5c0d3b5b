//! VCode: x86-64 operations over virtual registers, before and after register allocation.
//!
//! ```text
//! function ::= function p.clausei [slots n]: block ...    block 0 is the entry; n: see `native::crossing`
//! block    ::= b(d ...): inst ...                         a line each; parameters only where the predecessors jump
//! inst     ::= [d ... =] operation u ... [scratch d ...] [b(v ...) | b b]
//! d        ::= v | v:raw | v:double | v:register | v:reuse     reuse: in the register of the first use
//! u        ::= v | v:late | v:register
//! ```
//!
//! After register allocation, `d` and `u` are registers, a line may be a move (`rax = move slot2`) between registers and
//! frame slots, and `; live: rax slot0` behind a safepoint is its map. The operands of each operation are listed at
//! [`Operation`].
//!
//! An operation is one or a few machine instructions with, where it has a slow path, a cold part that the encoder puts
//! behind the function's code. Operands are registers by the rules of `regalloc2`: `use` is read before anything is
//! written, `late use` stays intact to the end (for the cold part), `temp` is scratch.
//!
//! Which operations are safepoints ([`Operation::safepoint`]) decides everything about maps: an ordinary call clobbers
//! all registers and, after `native::crossing`, no register lives across it; a preserving call keeps all registers, and
//! its map is found after allocation by `native::locations`.

use crate::ir::core::Global;
use crate::ir::foreign::{Access, Outcome};
use crate::ir::locals::Named;
use crate::ir::ssa::{Arithmetic, Bitwise, Comparison, DoubleArithmetic, FixnumKnowledge, Test};
use crate::ir::target::Target;
use crate::source::Span;
use abi::entry::RuntimeEntry;
use abi::primitive::Primitive;
use regalloc2::{Allocation, Operand, ProgPoint, RegClass, VReg};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// What a virtual register holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Content {
    /// A tagged word: the collector must know it.
    Tagged,
    /// An untagged integer; never lives across a safepoint.
    Raw,
    /// A double.
    Double,
}

/// What sort of safepoint an operation is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Safepoint {
    /// None.
    No,
    /// An ordinary call: clobbers all registers.
    Ordinary,
    /// A call, on a cold path, that preserves all registers and comes back.
    Preserving,
    /// A check that fails: never comes back.
    Failing,
}

/// A branch's or materialised test, without its operands.
#[derive(Clone, PartialEq, Debug)]
pub enum MachineTest {
    /// Not `#f`. Operands: use.
    True,
    /// The same word. Operands: use, use.
    Same,
    /// The word is a constant of 32 bits. Operands: use.
    IsWord(i32),
    /// A type test. Operands: late use, temp.
    Is(Test),
    /// Numbers. Operands: late use, late use, temp. A slow path unless both are known to be fixnums.
    Compare(Comparison, FixnumKnowledge),
    /// A number and a fixnum constant, which the program has on the given side. Operands: late use.
    CompareConstant(Comparison, i32, FixnumKnowledge, Side),
    /// Doubles. Operands: use, use.
    CompareDoubles(Comparison),
    /// A record of a type. Operands: late use, late use, temp.
    RecordOf,
    /// `eqv?`, with a slow path for numbers that are objects. Operands: late use, late use, temp.
    Equivalent,
    /// Operands: late use ...
    Slow(Primitive),
}

/// Which operand of a primitive a constant was, before it became the second operand of an instruction: the slow path calls
/// the primitive with its operands as the program has them, so that errors name the right one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// The first.
    First,
    /// The second.
    Second,
}

/// Where a call goes.
#[derive(Clone, PartialEq, Debug)]
pub enum CallTarget {
    /// To a place known to the linker.
    Direct(Target),
    /// To the closure in the closure register; the argument count is passed. Raises if it is not a procedure.
    Closure(u32),
}

/// An operation; behind each, its operands in order.
#[derive(Clone, PartialEq, Debug)]
pub enum Operation {
    /// The closure and arguments as the caller left them. fixed defs ...
    Parameters,
    /// A constant word. def.
    Word(u64),
    /// A constant double. def.
    Double(u64),
    /// The address of a target. def.
    Address(Target),
    /// A word at a displacement. def, use base.
    Load(i32),
    /// A word of the Context. def.
    LoadContext(i32),
    /// Stores a word of the Context. use.
    StoreContext(i32),
    /// A global; raises if unbound. def.
    LoadGlobal(Global),
    /// A global that has a value. def.
    LoadDefinedGlobal(Global),
    /// Raises if the word marks a local variable without a value, whose name is the target. use.
    CheckBound(Target),
    /// Sets a global; raises if unbound. use.
    StoreGlobal(Global),
    /// Defines a global. use.
    DefineGlobal(Global),
    /// A type check. late use, temp.
    Check(Test, Primitive, u8),
    /// Index (second) below the length of the object (first). late use, late use, temp.
    CheckIndex(Primitive),
    /// The same for a constant index (a fixnum word). late use, temp.
    CheckIndexConstant(Primitive, i32),
    /// A word of a vector or record. def, use object, use index.
    LoadWord,
    /// A byte of a bytevector, as a fixnum. def, late use object, late use index.
    LoadByte,
    /// Stores a tagged word with the write barrier, at a displacement. use object, use value, temp.
    Store(i32, Primitive),
    /// Stores an immediate (32 bits), which needs no barrier. use object.
    StoreImmediate(i32, i32, Primitive),
    /// Stores into a vector or record with the barrier. use object, use index, use value, temp.
    StoreWord(Primitive),
    /// Stores a byte. use object, use index, use value (fixnum), temp, temp.
    StoreByte(Primitive),
    /// Stores into a new object. use object, use value.
    Initialise(i32),
    /// Stores a constant of 32 bits into a new object. use object.
    InitialiseConstant(i32, i32),
    /// Stores a constant of 64 bits into a new object. use object, temp.
    InitialiseWord(i32, u64),
    /// Stores the address of a target into a new object. use object, temp.
    InitialiseAddress(i32, Target),
    /// The length of an object as a fixnum. def, use.
    Length,
    /// Room for an object of so many bytes, and its tag. def.
    Allocate(u32, u8),
    /// Numbers. def, late use, late use, temp.
    Arithmetic(Arithmetic, FixnumKnowledge),
    /// A number and a fixnum constant (as a word), which the program has on the given side. def, late use.
    ArithmeticConstant(Arithmetic, i32, bool, Side),
    /// Fixnums, raising on overflow. def, late use, late use.
    FixnumArithmetic(Arithmetic, Primitive),
    /// Division of fixnums: `rax` and `rdx` are fixed. def (rax or rdx), use (rax), late use, temp (the other).
    /// The boolean says that the operands are known to be fixnums and raises in the name of the primitive otherwise.
    Divide(Arithmetic, Primitive, bool),
    /// Fixnums whose result is one. Addition: def, use, use; the others: def (reuses the first use), use, late use.
    SafeArithmetic(Arithmetic),
    /// The same with a constant word. def, use.
    SafeConstant(Arithmetic, i32),
    /// Division of fixnums whose result is one. def (rax or rdx), use (rax), late use.
    SafeDivide(Arithmetic),
    /// Bitwise operation. def, late use, late use; shifts: the count is in `rcx`.
    Bitwise(Bitwise),
    /// Bitwise operation with a constant word or, for shifts, count. def, use.
    BitwiseConstant(Bitwise, i32),
    /// Doubles. def (reuses the first use), use, use.
    DoubleArithmetic(DoubleArithmetic),
    /// def, use.
    DoubleSqrt,
    /// def (double), late use, temp.
    Unbox,
    /// def, late use (double), temp.
    BoxDouble,
    /// def (double), use, temp.
    FixnumToDouble,
    /// def, late use string, late use index, temp.
    StringRef,
    /// The arguments have been checked, but for whether the string is constant. def, late use string, late use index, late
    /// use character, temp, temp.
    StringSet,
    /// def, use.
    CharToFixnum,
    /// def, then the operands of the test.
    Materialise(MachineTest),
    /// def, late use ...
    Slow(Primitive),
    /// def (rax), fixed uses ...
    Call(CallTarget),
    /// def (rax), fixed uses ...; required results, whether more are taken. The definition is their number.
    CallValues(CallTarget, u32, bool),
    /// Raises for a wrong number of values: expected, given.
    FailValues(u32, u32),
    /// An exact integer as a word. def, late use, temp.
    IntegerToRaw,
    /// A fixnum as a word. def (reuses the use), use.
    FixnumToRaw,
    /// A slot as an address; raises if it is no fixnum. def, late use.
    ForeignAddress,
    /// The address of a bytevector's bytes; of `#f` it is 0. def, late use.
    BytesAddress,
    /// The same word, tagged before or afterwards. def (reuses the use), use.
    SameWord,
    /// The exact integer of the low bits of a word. def, late use.
    RawToInteger(u8, bool),
    /// def, use (doubles).
    DoubleToSingle,
    /// def, use (doubles).
    SingleToDouble,
    /// def (reuses the first use), use, late use.
    RawAdd,
    /// def (reuses the first use), use, late use.
    RawOr,
    /// def (reuses the use), use.
    RawShift(i8),
    /// def, use address.
    RawLoad(Access, i32),
    /// use address, use value.
    RawStore(Access, i32),
    /// An argument on the C stack: which of how many words. use, temp.
    StackArgument(u32, u32),
    /// Calls a C function. [fixed def (rax or xmm0)], fixed use (r11: the address), fixed uses ...
    Foreign(Box<ForeignCode>),
    /// The stack check before calls, or the poll of a loop.
    StackCheck,
    /// Saves a register in a frame slot. use.
    Save(u32),
    /// Restores it. def.
    Restore(u32),
    /// For debuggers: registers, and tagged words in frame slots, live until here; no code. uses anywhere ...
    Keep(Vec<u32>),
    /// To the only successor.
    Jump,
    /// To the first successor if the test holds, else to the second. The operands of the test.
    Branch(MachineTest),
    /// One result. fixed use (rax).
    Return,
    /// Several results, already in the Context. fixed use (rax: the first).
    ReturnValues(u32),
    /// Fixed uses ...
    TailCall(CallTarget),
    /// Raises through an entry with raw numbers; never comes back.
    Fail(RuntimeEntry, i32, i32),
    /// Never reached.
    Unreachable,
}

/// What the encoder needs to know of a call of a C function.
#[derive(Clone, PartialEq, Debug)]
pub struct ForeignCode {
    /// The name of the foreign procedure.
    pub name: Rc<str>,
    /// Number of words of arguments on the C stack.
    pub stack_words: u32,
    /// Number of xmm registers that hold arguments.
    pub floats: u32,
    /// What is returned.
    pub outcome: Outcome,
    /// See [`crate::ir::foreign::Description`].
    pub leaf: bool,
    /// Likewise.
    pub errno: bool,
    /// Likewise.
    pub variadic: bool,
    /// Likewise.
    pub serial: bool,
    /// Likewise.
    pub dispatched: bool,
}

impl MachineTest {
    fn safepoint(&self) -> Safepoint {
        match self {
            MachineTest::Compare(_, known) if known.first && known.second => Safepoint::No,
            MachineTest::CompareConstant(_, _, known, _) if known.first => Safepoint::No,
            MachineTest::Compare(..)
            | MachineTest::CompareConstant(..)
            | MachineTest::Equivalent
            | MachineTest::Slow(_) => Safepoint::Preserving,
            MachineTest::True
            | MachineTest::Same
            | MachineTest::IsWord(_)
            | MachineTest::Is(_)
            | MachineTest::CompareDoubles(_)
            | MachineTest::RecordOf => Safepoint::No,
        }
    }
}

impl Operation {
    /// What sort of safepoint this is.
    pub fn safepoint(&self) -> Safepoint {
        use Operation::*;
        match self {
            // Nothing is collected and no callback runs while a leaf call does.
            Foreign(call) if call.leaf => Safepoint::No,
            Call(_) | CallValues(..) | Foreign(_) => Safepoint::Ordinary,
            Allocate(..)
            | Arithmetic(..)
            | ArithmeticConstant(..)
            | BoxDouble
            | StringSet
            | Slow(_)
            | StackCheck => Safepoint::Preserving,
            RawToInteger(64, _) => Safepoint::Preserving,
            Divide(_, _, false) => Safepoint::Preserving,
            Materialise(test) | Branch(test) => test.safepoint(),
            LoadGlobal(_)
            | CheckBound(_)
            | StoreGlobal(_)
            | Check(..)
            | CheckIndex(_)
            | CheckIndexConstant(..)
            | FixnumArithmetic(..)
            | Divide(_, _, true)
            | FailValues(..)
            | ForeignAddress
            | Fail(..) => Safepoint::Failing,
            Parameters
            | Word(_)
            | Double(_)
            | Address(_)
            | Load(_)
            | LoadContext(_)
            | StoreContext(_)
            | DefineGlobal(_)
            | LoadDefinedGlobal(_)
            | LoadWord
            | LoadByte
            | Store(..)
            | StoreImmediate(..)
            | StoreWord(_)
            | StoreByte(_)
            | Initialise(_)
            | InitialiseConstant(..)
            | InitialiseWord(..)
            | InitialiseAddress(..)
            | Length
            | SafeArithmetic(_)
            | SafeConstant(..)
            | SafeDivide(_)
            | Bitwise(_)
            | BitwiseConstant(..)
            | DoubleArithmetic(_)
            | DoubleSqrt
            | Unbox
            | FixnumToDouble
            | StringRef
            | CharToFixnum
            | IntegerToRaw
            | FixnumToRaw
            | BytesAddress
            | SameWord
            | RawToInteger(..)
            | DoubleToSingle
            | SingleToDouble
            | RawAdd
            | RawOr
            | RawShift(_)
            | RawLoad(..)
            | RawStore(..)
            | StackArgument(..)
            | Save(_)
            | Restore(_)
            | Keep(_)
            | Jump
            | Return
            | ReturnValues(_)
            | TailCall(_)
            | Unreachable => Safepoint::No,
        }
    }

    /// Whether this leaves the function.
    pub fn is_exit(&self) -> bool {
        use Operation::*;
        matches!(
            self,
            Return | ReturnValues(_) | TailCall(_) | Unreachable | Fail(..)
        )
    }

    /// Whether this goes to another block of the function.
    pub fn is_branch(&self) -> bool {
        matches!(self, Operation::Jump | Operation::Branch(_))
    }
}

/// An instruction.
#[derive(Clone, Debug)]
pub struct Inst {
    /// What it does.
    pub operation: Operation,
    /// Its registers.
    pub operands: Vec<Operand>,
    /// The expression it comes from.
    pub span: Span,
}

/// A block.
#[derive(Clone, Default, Debug)]
pub struct Block {
    /// Its parameters.
    pub params: Vec<VReg>,
    /// Its instructions; the last one is a terminator.
    pub insts: Vec<Inst>,
    /// Arguments for the only successor's parameters.
    pub arguments: Vec<VReg>,
    /// The successors.
    pub successors: Vec<regalloc2::Block>,
    /// The predecessors.
    pub predecessors: Vec<regalloc2::Block>,
}

/// A clause of a procedure.
#[derive(Clone, Default, Debug)]
pub struct Function {
    /// The blocks.
    pub blocks: Vec<Block>,
    /// The content of each virtual register.
    pub contents: Vec<Content>,
    /// Number of frame slots made by `native::crossing`.
    pub slots: u32,
    /// Where the procedure is defined.
    pub span: Span,
    /// What the program's text calls the registers' values, for debuggers.
    pub named: Named<VReg>,
    /// Where `native::crossing` has the values that are in slots at each safepoint, by block and index of the instruction;
    /// only if there are names.
    pub saved: FxHashMap<(usize, usize), Vec<(u32, VReg)>>,
}

impl Function {
    /// Number of instructions, terminators included.
    pub fn len(&self) -> usize {
        self.blocks.iter().map(|block| block.insts.len()).sum()
    }

    /// Whether there is no instruction; never, in a finished function.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// A new virtual register.
    pub fn new_vreg(&mut self, content: Content) -> VReg {
        let class = match content {
            Content::Tagged | Content::Raw => regalloc2::RegClass::Int,
            Content::Double => regalloc2::RegClass::Float,
        };
        self.contents.push(content);
        VReg::new(self.contents.len() - 1, class)
    }
}

/// A function with registers.
pub struct Allocated {
    /// For each block, its instructions and moves in order.
    pub blocks: Vec<Vec<Step>>,
    /// Number of frame slots that the allocator added after the function's own.
    pub spill_slots: u32,
    /// Where it has the registers that have names: index of the name, first point, point after the last. Instructions are
    /// numbered in the order of the blocks.
    pub placed: Vec<(u32, ProgPoint, ProgPoint, Allocation)>,
}

/// An instruction or a move.
pub enum Step {
    /// An instruction: block, index in the block, and the registers of its operands.
    Inst(usize, usize, Vec<Allocation>),
    /// A move between locations of one class.
    Move(Allocation, Allocation, RegClass),
}

/// The live tagged locations at a safepoint.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Map {
    /// Registers by machine number.
    pub registers: u16,
    /// Frame slots, ascending.
    pub slots: Vec<u32>,
}

/// The maps of the safepoints, by block and step: `None` where a step is no safepoint, and, if nothing has a name, where it is
/// one that does not come back.
pub type Maps = Vec<Vec<Option<Map>>>;
