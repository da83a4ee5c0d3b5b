//! SSA: control-flow graphs with block parameters.
//!
//! ```text
//! program    ::= function ...
//! function   ::= [known] function p.clausei [closure] [rest] [of n]: block ...
//! block      ::= b(v ...): inst ... terminator     a line each; the first block is the entry
//! inst       ::= [v =] op operand ...              operand ::= v | number | datum | %primitive | g | p | ...
//! terminator ::= jump b(v ...) | branch condition b b | return v | return-values v ...
//!              | tail-call callee(v ...) | unreachable
//! callee     ::= p.clausei [v] | external g.clausei | unknown v [of n] | %primitive     v: the closure
//! ```
//!
//! A procedure is `known` if all its callers know it; `closure` says that the first parameter is its closure, `rest` that
//! the last one is a list. Where `of n` is written, there are more arguments than places for them
//! (`abi::convention::MAX_DIRECT_ARGUMENTS`): n, or n required ones, of which the last v is the list. A value that is a double is written `v7:double` where it is defined. The operations and
//! conditions are written as the names of [`Op`] and [`Condition`], in lower case with hyphens.
//!
//! Values are tagged words or raw doubles ([`Kind`]). A primitive is checks followed by raw operations: an operation
//! such as [`Op::Load`] relies on the checks that dominate it. Each value is defined once, and its definition dominates
//! its uses. The targets of a branch take no arguments and have that one predecessor (no critical edges).
//!
//! Three sorts of operation may enter the runtime: ordinary calls ([`Op::Call`]), register-preserving slow paths
//! (generic arithmetic, allocation, polls), and checks that fail, which never come back.

use crate::ir::core::{Global, GlobalInfo};
use crate::ir::data::{Data, DatumId};
use crate::ir::flat::ProcedureId;
use crate::ir::foreign::{Access, Outcome};
use crate::ir::locals::Named;
use crate::source::Span;
use abi::primitive::Primitive;
use std::fmt;
use std::rc::Rc;

/// A value, by its index.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Value(pub u32);

/// A block, by its index.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Block(pub u32);

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}", self.0)
    }
}

impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "block{}", self.0)
    }
}

/// What a value is in the machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A tagged word.
    Tagged,
    /// A double (or a float) in an xmm register.
    Double,
    /// An untagged word. Made where it is used: it never leaves its block, nor lives across a safepoint.
    Raw,
}

/// A test of a tagged word.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Test {
    /// A fixnum.
    Fixnum,
    /// A pair.
    Pair,
    /// A procedure.
    Procedure,
    /// A character.
    Char,
    /// A self-tagged or boxed float.
    Flonum,
    /// `#t` or `#f`.
    Boolean,
    /// An object with this type code.
    Object(u8),
    /// A fixnum or bignum.
    ExactInteger,
    /// A fixnum from 0 to 255.
    Byte,
}

/// An order or equality of numbers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<`
    Less,
    /// `>`
    Greater,
    /// `<=`
    LessEqual,
    /// `>=`
    GreaterEqual,
}

impl Comparison {
    /// The comparison with its operands exchanged.
    pub fn mirrored(self) -> Comparison {
        match self {
            Comparison::Equal => Comparison::Equal,
            Comparison::Less => Comparison::Greater,
            Comparison::Greater => Comparison::Less,
            Comparison::LessEqual => Comparison::GreaterEqual,
            Comparison::GreaterEqual => Comparison::LessEqual,
        }
    }
}

/// What a branch tests.
#[derive(Clone, PartialEq, Debug)]
pub enum Condition {
    /// Not `#f`.
    True(Value),
    /// The same word.
    Same(Value, Value),
    /// The word is this constant.
    IsWord(Value, u64),
    /// A type test.
    Is(Test, Value),
    /// Numbers compared; fixnums inline, all else by the primitive's runtime function.
    Compare(Comparison, Value, Value, FixnumKnowledge),
    /// Fixnums compared.
    CompareFixnums(Comparison, Value, Value),
    /// Doubles compared.
    CompareDoubles(Comparison, Value, Value),
    /// A record whose type is the second value.
    RecordOf(Value, Value),
    /// A boolean answered by a register-preserving call.
    Slow(Primitive, Vec<Value>),
}

/// Arithmetic with a fast path for fixnums.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `quotient`
    Quotient,
    /// `remainder`
    Remainder,
    /// `modulo`
    Modulo,
}

/// Which operands of arithmetic are known to be fixnums.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FixnumKnowledge {
    /// The first.
    pub first: bool,
    /// The second.
    pub second: bool,
}

impl FixnumKnowledge {
    /// What is known when the operands are exchanged.
    pub fn exchanged(self) -> FixnumKnowledge {
        FixnumKnowledge {
            first: self.second,
            second: self.first,
        }
    }

    /// Neither.
    pub const NONE: FixnumKnowledge = FixnumKnowledge {
        first: false,
        second: false,
    };
    /// The first alone.
    pub const FIRST: FixnumKnowledge = FixnumKnowledge {
        first: true,
        second: false,
    };
    /// The second alone.
    pub const SECOND: FixnumKnowledge = FixnumKnowledge {
        first: false,
        second: true,
    };
    /// Both.
    pub const BOTH: FixnumKnowledge = FixnumKnowledge {
        first: true,
        second: true,
    };
}

/// Bitwise operations on fixnums.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Bitwise {
    /// And.
    And,
    /// Inclusive or.
    Or,
    /// Exclusive or.
    Xor,
    /// Shift left; the count is 0 to 60.
    ShiftLeft,
    /// Arithmetic shift right; likewise.
    ShiftRight,
}

/// Arithmetic on doubles.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum DoubleArithmetic {
    /// Sum.
    Add,
    /// Difference.
    Subtract,
    /// Product.
    Multiply,
    /// Quotient.
    Divide,
}

/// Whom a call calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Callee {
    /// A procedure of this unit, entered at a clause; with its closure if it has free variables.
    Known(ProcedureId, u32, Option<Value>),
    /// A procedure of another unit, entered at a clause.
    External(Global, u32),
    /// Any value: raises if it is not a procedure. With the number of arguments, which is not that of the operands when
    /// the last of these is a list (`abi::convention::MAX_DIRECT_ARGUMENTS`).
    Unknown(Value, u32),
    /// The runtime function of a primitive.
    Primitive(Primitive),
}

/// The first word of a new object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FirstWord {
    /// None: a pair.
    None,
    /// A header.
    Header(u64),
    /// The checked entry of a procedure: a closure.
    Entry(ProcedureId),
}

/// Sequences with an index check.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Element {
    /// A tagged word of a vector.
    Word,
    /// A byte of a bytevector.
    Byte,
}

/// An operation.
#[derive(Clone, PartialEq, Debug)]
pub enum Op {
    /// A constant word.
    Word(u64),
    /// A constant double, by its bits.
    Double(u64),
    /// A literal object.
    Literal(DatumId),
    /// The closure of a procedure without free variables.
    StaticClosure(ProcedureId),
    /// Likewise, of another unit.
    ExternalClosure(Global),
    /// A free variable of a closure.
    FreeVariable(Value, u32),
    /// A global variable; raises if it has no value.
    GlobalRef(Global),
    /// A global variable that is known to have a value.
    DefinedGlobal(Global),
    /// Assigns a global variable; raises if it has no value yet.
    GlobalSet(Global, Value),
    /// Defines a global variable.
    GlobalDefine(Global, Value),
    /// Raises unless the value passes the test; names the primitive and the argument (from 0).
    Check(Test, Value, Primitive, u8),
    /// Raises unless the index (a fixnum) is below the object's length.
    CheckIndex(Value, Value, Primitive),
    /// A word at a displacement from a tagged pointer.
    Load(Value, i32),
    /// An element, by its fixnum index.
    LoadElement(Element, Value, Value),
    /// A word of a record, by its fixnum index.
    LoadField(Value, Value),
    /// Raises if the value is the mark of a local variable without a value; the variable's name.
    CheckBound(Value, DatumId),
    /// Stores a word, with the write barrier.
    Store(Value, i32, Value, Primitive),
    /// Stores an element, likewise.
    StoreElement(Element, Value, Value, Value, Primitive),
    /// Stores into an object made since the last safepoint.
    Initialise(Value, i32, Value),
    /// The length in the header, as a fixnum.
    Length(Value),
    /// A register of the Context.
    RegisterRef(u32),
    /// Sets a register of the Context.
    RegisterSet(u32, Value),
    /// A new object: tag, first word, fields.
    Allocate(u64, FirstWord, Vec<Value>),
    /// Numbers; fixnums inline.
    Arithmetic(Arithmetic, Value, Value, FixnumKnowledge),
    /// Fixnums; raises on overflow and on division by zero, in the name of the primitive.
    FixnumArithmetic(Arithmetic, Value, Value, Primitive),
    /// Fixnums whose result is known to be one; a divisor is not zero.
    SafeArithmetic(Arithmetic, Value, Value),
    /// Fixnums.
    Bitwise(Bitwise, Value, Value),
    /// Doubles.
    DoubleArithmetic(DoubleArithmetic, Value, Value),
    /// Square root of a double.
    DoubleSqrt(Value),
    /// The double in a flonum.
    Unbox(Value),
    /// A flonum of a double; allocates for rare exponents.
    BoxDouble(Value),
    /// The double of a fixnum.
    FixnumToDouble(Value),
    /// A character of a string: narrow strings inline.
    StringRef(Value, Value),
    /// A fixnum of a character.
    CharToFixnum(Value),
    /// `#t` or `#f`.
    Materialise(Condition),
    /// A register-preserving call of a primitive's runtime function.
    Slow(Primitive, Vec<Value>),
    /// An ordinary call, for one result.
    Call(Callee, Vec<Value>),
    /// An ordinary call whose results are left in the Context; raises unless there are exactly so many, or at least so
    /// many if the flag is set. Its value is their number, a fixnum.
    CallValues(Callee, Vec<Value>, u32, bool),
    /// Result `i` of the preceding call for several.
    ResultRef(u32),
    /// Raises: a number of values other than expected. The expected and the given number.
    FailValues(u32, u32),
    /// Lets signals and other threads in: at the back-edge of a loop.
    Poll,
    /// The values of variables whose scopes end here, for debuggers: they live until here, and nothing is done.
    Keep(Vec<Value>),
    /// The low 64 bits of an exact integer from -2^63 to 2^64 - 1.
    IntegerToRaw(Value),
    /// A fixnum as a word.
    FixnumToRaw(Value),
    /// The address of a C function, from the fixnum in its slot; raises if there is something else, which says why.
    ForeignAddress(Value),
    /// The address of the bytes of a bytevector, good until the next safepoint; of `#f` it is 0.
    BytesAddress(Value),
    /// A tagged word as a word, good until the next safepoint.
    ValueToRaw(Value),
    /// A word that is a tagged word.
    RawToValue(Value),
    /// The exact integer of the low bits of a word: how many, and whether they are signed.
    RawToInteger(u8, bool, Value),
    /// A double, rounded to a float.
    DoubleToSingle(Value),
    /// A float, as a double.
    SingleToDouble(Value),
    /// Sum of words.
    RawAdd(Value, Value),
    /// Inclusive or of words.
    RawOr(Value, Value),
    /// A word shifted, to the left by a positive number of bits, else to the right, zeros entering.
    RawShift(Value, i8),
    /// Loads from memory, at a displacement from an address.
    RawLoad(Access, Value, i32),
    /// Stores into memory: address, displacement, a word or double.
    RawStore(Access, Value, i32, Value),
    /// Puts a word or double into a place among the arguments on the C stack: which of how many words.
    StackArgument(u32, u32, Value),
    /// Calls a C function.
    Foreign(Box<ForeignCall>),
    /// A register in which the last C function returned part of a structure: 0 and 1 are `rax` and `rdx`, 2 and 3 are
    /// `xmm0` and `xmm1`.
    ForeignResult(u8),
    /// `errno` after the last call that captures it, a word.
    ForeignErrno,
}

/// A call of a C function whose arguments are where the System V convention wants them.
#[derive(Clone, PartialEq, Debug)]
pub struct ForeignCall {
    /// The name of the foreign procedure.
    pub name: Rc<str>,
    /// The address of the function: a word.
    pub address: Value,
    /// The arguments in general registers: words.
    pub general: Vec<Value>,
    /// The arguments in xmm registers.
    pub float: Vec<Value>,
    /// How many words of arguments lie on the C stack.
    pub stack_words: u32,
    /// What it returns. A structure is left in the Context.
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

impl ForeignCall {
    /// The flags that are printed, in this order: leaf, errno, variadic, serial, dispatched.
    pub fn flags(&self) -> [bool; 5] {
        [self.leaf, self.errno, self.variadic, self.serial, self.dispatched]
    }
}

/// An instruction.
#[derive(Clone, PartialEq, Debug)]
pub struct Inst {
    /// What it does.
    pub op: Op,
    /// What it defines.
    pub result: Option<Value>,
    /// The expression that it comes from.
    pub span: Span,
}

/// The end of a block.
#[derive(Clone, PartialEq, Debug)]
pub enum Terminator {
    /// To a block, with arguments.
    Jump(Block, Vec<Value>),
    /// To the first block if the condition holds, else to the second.
    Branch(Condition, Block, Block),
    /// One result.
    Return(Value),
    /// Any other number of results.
    ReturnValues(Vec<Value>),
    /// A tail call.
    TailCall(Callee, Vec<Value>),
    /// After what never comes back; also a block under construction.
    Unreachable,
}

/// A block.
#[derive(Clone, PartialEq, Debug)]
pub struct BlockData {
    /// Its parameters.
    pub params: Vec<Value>,
    /// Its instructions.
    pub insts: Vec<Inst>,
    /// Its end.
    pub terminator: Terminator,
    /// The expression of the terminator.
    pub span: Span,
}

/// A clause of a procedure.
#[derive(Clone, PartialEq, Debug)]
pub struct Function {
    /// The procedure's name.
    pub name: Rc<str>,
    /// Where it is defined.
    pub span: Span,
    /// The blocks; the parameters of block 0 are the closure, if `takes_closure`, and the arguments.
    pub blocks: Vec<BlockData>,
    /// The kinds of the values.
    pub kinds: Vec<Kind>,
    /// Whether the first parameter is the closure.
    pub takes_closure: bool,
    /// Number of required parameters. The entry's block has no more parameters than there are places for arguments: when
    /// the clause has, the last is the list of the rest.
    pub required: u32,
    /// Whether the last parameter is the list of further arguments.
    pub rest: bool,
    /// What the program's text calls the values, for debuggers; no names if none will look.
    pub named: Named<Value>,
}

/// A procedure.
#[derive(Clone, PartialEq, Debug)]
pub struct Procedure {
    /// The name for messages and listings; empty when there is none.
    pub name: Rc<str>,
    /// Where it is defined.
    pub span: Span,
    /// Number of its free variables.
    pub free_variables: u32,
    /// Whether it can be called by callers that do not know it.
    pub escapes: bool,
    /// The clauses.
    pub clauses: Vec<Function>,
}

/// A unit: all that the passes on SSA and the back end know of it.
#[derive(Clone, Default, Debug)]
pub struct Program {
    /// The procedures, as in Flat.
    pub procedures: Vec<Procedure>,
    /// The literals.
    pub data: Data,
    /// The global variables.
    pub globals: Vec<GlobalInfo>,
    /// For each global, the procedure that it is defined as, when that is known and never changes.
    pub known: Vec<Option<ProcedureId>>,
    /// The procedure that runs the top-level forms.
    pub initialiser: Option<ProcedureId>,
}

impl Program {
    /// Number of instructions, terminators included.
    pub fn len(&self) -> usize {
        let clauses = self.procedures.iter().flat_map(|procedure| &procedure.clauses);
        clauses.map(Function::len).sum()
    }

    /// Whether there is no instruction.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A clause, by its place in a program.
#[derive(Clone, Copy, Debug)]
pub struct Position<'a> {
    /// The program.
    pub program: &'a Program,
    /// The procedure.
    pub procedure: ProcedureId,
    /// Index of the clause.
    pub clause: usize,
}

impl<'a> Position<'a> {
    /// The clause.
    pub fn function(self) -> &'a Function {
        &self.program.procedures[self.procedure.0 as usize].clauses[self.clause]
    }
}

impl Function {
    /// Number of instructions, terminators included.
    pub fn len(&self) -> usize {
        self.blocks.iter().map(|block| block.insts.len() + 1).sum()
    }

    /// Whether there is no instruction; never, in a finished function.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// A new value.
    pub fn new_value(&mut self, kind: Kind) -> Value {
        self.kinds.push(kind);
        Value(self.kinds.len() as u32 - 1)
    }

    /// A new block without instructions.
    pub fn new_block(&mut self) -> Block {
        self.blocks.push(BlockData {
            params: Vec::new(),
            insts: Vec::new(),
            terminator: Terminator::Unreachable,
            span: Span::NONE,
        });
        Block(self.blocks.len() as u32 - 1)
    }
}

impl Terminator {
    /// The blocks that may follow.
    pub fn successors(&self) -> impl Iterator<Item = Block> + use<> {
        let pair = match self {
            Terminator::Jump(block, _) => [Some(*block), None],
            Terminator::Branch(_, then, otherwise) => [Some(*then), Some(*otherwise)],
            Terminator::Return(_)
            | Terminator::ReturnValues(_)
            | Terminator::TailCall(..)
            | Terminator::Unreachable => [None, None],
        };
        pair.into_iter().flatten()
    }
}
