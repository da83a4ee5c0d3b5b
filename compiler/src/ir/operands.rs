//! What each operation of SSA uses and defines, whether the collector may run in it, and whether it has an effect.

use crate::ir::foreign::{Access, Outcome};
use crate::ir::ssa::{Callee, Condition, Kind, Op, Terminator, Value};

/// Whether control may leave the function in an operation, and come back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Leaves {
    /// It never leaves, or never comes back.
    No,
    /// On a slow path that preserves registers: the collector may run, other Scheme code does not.
    Preserving,
    /// Other Scheme code may run.
    Call,
}

/// What an operand must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// A value of this kind.
    Kind(Kind),
    /// An untagged word or a double.
    Untagged,
    /// Any value.
    Any,
}

const TAGGED: Wanted = Wanted::Kind(Kind::Tagged);
const DOUBLE: Wanted = Wanted::Kind(Kind::Double);
const RAW: Wanted = Wanted::Kind(Kind::Raw);

// The operands, each with what it must be. Reading them and replacing them differ in how they are borrowed alone: `$borrow`
// is `&` or `&mut`, and `$f` takes such a reference.

macro_rules! visit_op {
    ([$($borrow:tt)+] $op:expr, $f:ident) => {
        match $op {
            Op::Word(_)
            | Op::Double(_)
            | Op::Literal(_)
            | Op::StaticClosure(_)
            | Op::ExternalClosure(_)
            | Op::GlobalRef(_)
            | Op::DefinedGlobal(_)
            | Op::RegisterRef(_)
            | Op::ResultRef(_)
            | Op::FailValues(..)
            | Op::Poll
            | Op::ForeignResult(_)
            | Op::ForeignErrno => {}
            Op::FreeVariable(v, _)
            | Op::GlobalSet(_, v)
            | Op::GlobalDefine(_, v)
            | Op::Check(_, v, ..)
            | Op::Load(v, _)
            | Op::CheckBound(v, _)
            | Op::Length(v)
            | Op::RegisterSet(_, v)
            | Op::Unbox(v)
            | Op::FixnumToDouble(v)
            | Op::CharToFixnum(v)
            | Op::IntegerToRaw(v)
            | Op::FixnumToRaw(v)
            | Op::ForeignAddress(v)
            | Op::BytesAddress(v)
            | Op::ValueToRaw(v) => $f(v, TAGGED),
            Op::DoubleSqrt(v) | Op::BoxDouble(v) | Op::DoubleToSingle(v) | Op::SingleToDouble(v) => {
                $f(v, DOUBLE)
            }
            Op::RawToInteger(_, _, v) | Op::RawToValue(v) | Op::RawShift(v, _) | Op::RawLoad(_, v, _) => {
                $f(v, RAW)
            }
            Op::RawAdd(a, b) | Op::RawOr(a, b) => {
                $f(a, RAW);
                $f(b, RAW);
            }
            Op::RawStore(access, address, _, v) => {
                let kind = kind_of(*access);
                $f(address, RAW);
                $f(v, Wanted::Kind(kind));
            }
            Op::StackArgument(_, _, v) => $f(v, Wanted::Untagged),
            Op::Keep(vs) => {
                for v in vs {
                    $f(v, Wanted::Any);
                }
            }
            Op::Foreign(call) => {
                $f($($borrow)+ call.address, RAW);
                for v in $($borrow)+ call.general {
                    $f(v, RAW);
                }
                for v in $($borrow)+ call.float {
                    $f(v, DOUBLE);
                }
            }
            Op::CheckIndex(a, b, _)
            | Op::LoadElement(_, a, b)
            | Op::LoadField(a, b)
            | Op::Store(a, _, b, _)
            | Op::Initialise(a, _, b)
            | Op::Arithmetic(_, a, b, _)
            | Op::SafeArithmetic(_, a, b)
            | Op::FixnumArithmetic(_, a, b, _)
            | Op::Bitwise(_, a, b)
            | Op::StringRef(a, b) => {
                $f(a, TAGGED);
                $f(b, TAGGED);
            }
            Op::DoubleArithmetic(_, a, b) => {
                $f(a, DOUBLE);
                $f(b, DOUBLE);
            }
            Op::StoreElement(_, a, b, c, _) => {
                $f(a, TAGGED);
                $f(b, TAGGED);
                $f(c, TAGGED);
            }
            Op::Allocate(_, _, vs) | Op::Slow(_, vs) => {
                for v in vs {
                    $f(v, TAGGED);
                }
            }
            Op::Materialise(condition) => visit_condition!(condition, $f),
            Op::Call(callee, vs) | Op::CallValues(callee, vs, ..) => visit_call!(callee, vs, $f),
        }
    };
}

macro_rules! visit_condition {
    ($condition:expr, $f:ident) => {
        match $condition {
            Condition::True(v) | Condition::IsWord(v, _) | Condition::Is(_, v) => $f(v, TAGGED),
            Condition::Same(a, b)
            | Condition::Compare(_, a, b, _)
            | Condition::CompareFixnums(_, a, b)
            | Condition::RecordOf(a, b) => {
                $f(a, TAGGED);
                $f(b, TAGGED);
            }
            Condition::CompareDoubles(_, a, b) => {
                $f(a, DOUBLE);
                $f(b, DOUBLE);
            }
            Condition::Slow(_, vs) => {
                for v in vs {
                    $f(v, TAGGED);
                }
            }
        }
    };
}

macro_rules! visit_call {
    ($callee:expr, $arguments:expr, $f:ident) => {{
        match $callee {
            Callee::Known(_, _, Some(closure)) | Callee::Unknown(closure, _) => $f(closure, TAGGED),
            Callee::Known(_, _, None) | Callee::External(..) | Callee::Primitive(_) => {}
        }
        for v in $arguments {
            $f(v, TAGGED);
        }
    }};
}

// All but the arguments of a jump, whose kinds are those of the block's parameters.
macro_rules! visit_terminator {
    ($terminator:expr, $f:ident) => {
        match $terminator {
            Terminator::Jump(..) | Terminator::Unreachable => {}
            Terminator::Branch(condition, ..) => visit_condition!(condition, $f),
            Terminator::Return(v) => $f(v, TAGGED),
            Terminator::ReturnValues(vs) => {
                for v in vs {
                    $f(v, TAGGED);
                }
            }
            Terminator::TailCall(callee, vs) => visit_call!(callee, vs, $f),
        }
    };
}

impl Op {
    /// Calls `f` with each operand and what it must be.
    pub fn for_each_operand(&self, mut f: impl FnMut(Value, Wanted)) {
        let mut f = |v: &Value, kind| f(*v, kind);
        visit_op!([&] self, f);
    }

    /// Replaces each operand by what `f` makes of it, in order.
    pub fn replace_operands(&mut self, mut f: impl FnMut(Value) -> Value) {
        let mut f = |v: &mut Value, _| *v = f(*v);
        visit_op!([&mut] self, f);
    }

    /// The kind of what this defines, if it defines a value.
    pub fn result_kind(&self) -> Option<Kind> {
        match self {
            Op::Double(_)
            | Op::DoubleArithmetic(..)
            | Op::DoubleSqrt(_)
            | Op::Unbox(_)
            | Op::FixnumToDouble(_)
            | Op::DoubleToSingle(_)
            | Op::SingleToDouble(_) => Some(Kind::Double),
            Op::IntegerToRaw(_)
            | Op::FixnumToRaw(_)
            | Op::ForeignAddress(_)
            | Op::BytesAddress(_)
            | Op::ValueToRaw(_)
            | Op::RawAdd(..)
            | Op::RawOr(..)
            | Op::RawShift(..)
            | Op::ForeignResult(_)
            | Op::ForeignErrno => Some(Kind::Raw),
            Op::RawLoad(access, ..) => Some(kind_of(*access)),
            Op::Foreign(call) if call.dispatched => Some(Kind::Tagged),
            Op::Foreign(call) => match call.outcome {
                Outcome::Scalar(access) => Some(kind_of(access)),
                Outcome::Nothing | Outcome::Structure(_) => None,
            },
            Op::GlobalSet(..)
            | Op::GlobalDefine(..)
            | Op::Check(..)
            | Op::CheckIndex(..)
            | Op::CheckBound(..)
            | Op::Store(..)
            | Op::StoreElement(..)
            | Op::Initialise(..)
            | Op::RegisterSet(..)
            | Op::FailValues(..)
            | Op::RawStore(..)
            | Op::StackArgument(..)
            | Op::Poll
            | Op::Keep(_) => None,
            Op::Word(_)
            | Op::Literal(_)
            | Op::StaticClosure(_)
            | Op::ExternalClosure(_)
            | Op::FreeVariable(..)
            | Op::GlobalRef(_)
            | Op::DefinedGlobal(_)
            | Op::Load(..)
            | Op::LoadElement(..)
            | Op::LoadField(..)
            | Op::Length(_)
            | Op::RegisterRef(_)
            | Op::Allocate(..)
            | Op::Arithmetic(..)
            | Op::FixnumArithmetic(..)
            | Op::SafeArithmetic(..)
            | Op::Bitwise(..)
            | Op::BoxDouble(_)
            | Op::StringRef(..)
            | Op::CharToFixnum(_)
            | Op::Materialise(_)
            | Op::Slow(..)
            | Op::Call(..)
            | Op::CallValues(..)
            | Op::ResultRef(_)
            | Op::RawToValue(_)
            | Op::RawToInteger(..) => Some(Kind::Tagged),
        }
    }

    /// Whether this may be left out if nothing needs its result: it has no effect and never raises. (Memory of C may be
    /// a device's: it is read as often as the program says.)
    pub fn is_removable(&self) -> bool {
        match self {
            Op::Word(_)
            | Op::Double(_)
            | Op::Literal(_)
            | Op::StaticClosure(_)
            | Op::ExternalClosure(_)
            | Op::FreeVariable(..)
            | Op::DefinedGlobal(_)
            | Op::Load(..)
            | Op::LoadElement(..)
            | Op::LoadField(..)
            | Op::Length(_)
            | Op::RegisterRef(_)
            | Op::Allocate(..)
            | Op::SafeArithmetic(..)
            | Op::Bitwise(..)
            | Op::DoubleArithmetic(..)
            | Op::DoubleSqrt(_)
            | Op::Unbox(_)
            | Op::BoxDouble(_)
            | Op::FixnumToDouble(_)
            | Op::StringRef(..)
            | Op::CharToFixnum(_)
            | Op::ResultRef(_)
            | Op::IntegerToRaw(_)
            | Op::FixnumToRaw(_)
            | Op::RawToInteger(..)
            | Op::DoubleToSingle(_)
            | Op::SingleToDouble(_)
            | Op::RawAdd(..)
            | Op::RawOr(..)
            | Op::RawShift(..)
            | Op::ForeignResult(_)
            | Op::ForeignErrno => true,
            Op::Materialise(condition) => condition.leaves() == Leaves::No,
            Op::GlobalRef(_)
            | Op::GlobalSet(..)
            | Op::GlobalDefine(..)
            | Op::Check(..)
            | Op::CheckIndex(..)
            | Op::CheckBound(..)
            | Op::Store(..)
            | Op::StoreElement(..)
            | Op::Initialise(..)
            | Op::RegisterSet(..)
            | Op::Arithmetic(..)
            | Op::FixnumArithmetic(..)
            | Op::Slow(..)
            | Op::Call(..)
            | Op::CallValues(..)
            | Op::FailValues(..)
            | Op::Poll
            | Op::Keep(_)
            | Op::ForeignAddress(_)
            | Op::BytesAddress(_)
            | Op::ValueToRaw(_)
            | Op::RawToValue(_)
            | Op::RawLoad(..)
            | Op::RawStore(..)
            | Op::StackArgument(..)
            | Op::Foreign(_) => false,
        }
    }

    /// Whether control may leave the function here and come back. Checks that fail never come back.
    pub fn leaves(&self) -> Leaves {
        match self {
            // A C function may call back.
            Op::Call(..) | Op::CallValues(..) | Op::Foreign(_) => Leaves::Call,
            Op::Allocate(..) | Op::Arithmetic(..) | Op::BoxDouble(_) | Op::Slow(..) | Op::Poll => {
                Leaves::Preserving
            }
            Op::Materialise(condition) => condition.leaves(),
            Op::Word(_)
            | Op::Double(_)
            | Op::Literal(_)
            | Op::StaticClosure(_)
            | Op::ExternalClosure(_)
            | Op::FreeVariable(..)
            | Op::GlobalRef(_)
            | Op::DefinedGlobal(_)
            | Op::GlobalSet(..)
            | Op::GlobalDefine(..)
            | Op::Check(..)
            | Op::CheckIndex(..)
            | Op::Load(..)
            | Op::LoadElement(..)
            | Op::LoadField(..)
            | Op::CheckBound(..)
            | Op::Store(..)
            | Op::StoreElement(..)
            | Op::Initialise(..)
            | Op::Length(_)
            | Op::RegisterRef(_)
            | Op::RegisterSet(..)
            | Op::FixnumArithmetic(..)
            | Op::SafeArithmetic(..)
            | Op::Bitwise(..)
            | Op::DoubleArithmetic(..)
            | Op::DoubleSqrt(_)
            | Op::Unbox(_)
            | Op::FixnumToDouble(_)
            | Op::StringRef(..)
            | Op::CharToFixnum(_)
            | Op::ResultRef(_)
            | Op::FailValues(..)
            | Op::IntegerToRaw(_)
            | Op::FixnumToRaw(_)
            | Op::ForeignAddress(_)
            | Op::BytesAddress(_)
            | Op::ValueToRaw(_)
            | Op::RawToValue(_)
            | Op::RawToInteger(..)
            | Op::DoubleToSingle(_)
            | Op::SingleToDouble(_)
            | Op::RawAdd(..)
            | Op::RawOr(..)
            | Op::RawShift(..)
            | Op::RawLoad(..)
            | Op::RawStore(..)
            | Op::StackArgument(..)
            | Op::ForeignResult(_)
            | Op::ForeignErrno
            | Op::Keep(_) => Leaves::No,
        }
    }
}

impl Condition {
    /// Calls `f` with each operand and what it must be.
    pub fn for_each_operand(&self, mut f: impl FnMut(Value, Wanted)) {
        let mut f = |v: &Value, kind| f(*v, kind);
        visit_condition!(self, f);
    }

    /// Replaces each operand by what `f` makes of it, in order.
    pub fn replace_operands(&mut self, mut f: impl FnMut(Value) -> Value) {
        let mut f = |v: &mut Value, _| *v = f(*v);
        visit_condition!(self, f);
    }

    /// Whether control may leave the function here and come back.
    pub fn leaves(&self) -> Leaves {
        match self {
            Condition::Compare(..) | Condition::Slow(..) => Leaves::Preserving,
            Condition::True(_)
            | Condition::IsWord(..)
            | Condition::Is(..)
            | Condition::Same(..)
            | Condition::CompareFixnums(..)
            | Condition::CompareDoubles(..)
            | Condition::RecordOf(..) => Leaves::No,
        }
    }
}

impl Terminator {
    /// Calls `f` with each operand and what it must be; but for the arguments of a jump, whose kinds are those of the
    /// block's parameters.
    pub fn for_each_operand(&self, mut f: impl FnMut(Value, Wanted)) {
        let mut f = |v: &Value, kind| f(*v, kind);
        visit_terminator!(self, f);
    }

    /// Replaces each operand, arguments of jumps included, by what `f` makes of it, in order.
    pub fn replace_operands(&mut self, mut f: impl FnMut(Value) -> Value) {
        let mut f = |v: &mut Value, _| *v = f(*v);
        if let Terminator::Jump(_, arguments) = self {
            arguments.iter_mut().for_each(|v| f(v, Wanted::Any));
        }
        visit_terminator!(self, f);
    }
}

/// The kind in which memory is loaded and stored.
fn kind_of(access: Access) -> Kind {
    match access {
        Access::Integer(..) => Kind::Raw,
        Access::Single | Access::Double => Kind::Double,
    }
}
