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

impl Op {
    /// Calls `f` with each operand and the kind that it must have; none where an untagged word and a double will do.
    pub fn for_each_operand(&self, mut f: impl FnMut(Value, Option<Kind>)) {
        const TAGGED: Option<Kind> = Some(Kind::Tagged);
        const DOUBLE: Option<Kind> = Some(Kind::Double);
        const RAW: Option<Kind> = Some(Kind::Raw);
        match self {
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
            | Op::ForeignAddress(v) => f(*v, TAGGED),
            Op::DoubleSqrt(v) | Op::BoxDouble(v) | Op::DoubleToSingle(v) | Op::SingleToDouble(v) => {
                f(*v, DOUBLE)
            }
            Op::RawToInteger(_, _, v) | Op::RawShift(v, _) | Op::RawLoad(_, v, _) => f(*v, RAW),
            Op::RawAdd(a, b) | Op::RawOr(a, b) => [a, b].into_iter().for_each(|&v| f(v, RAW)),
            Op::RawStore(access, address, _, v) => {
                f(*address, RAW);
                f(*v, Some(kind_of(*access)));
            }
            Op::StackArgument(_, _, v) => f(*v, None),
            Op::Foreign(call) => {
                f(call.address, RAW);
                call.general.iter().for_each(|&v| f(v, RAW));
                call.float.iter().for_each(|&v| f(v, DOUBLE));
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
            | Op::StringRef(a, b) => [a, b].into_iter().for_each(|&v| f(v, TAGGED)),
            Op::DoubleArithmetic(_, a, b) => [a, b].into_iter().for_each(|&v| f(v, DOUBLE)),
            Op::StoreElement(_, a, b, c, _) => [a, b, c].into_iter().for_each(|&v| f(v, TAGGED)),
            Op::Allocate(_, _, vs) | Op::Slow(_, vs) => vs.iter().for_each(|&v| f(v, TAGGED)),
            Op::Materialise(condition) => condition.for_each_operand(f),
            Op::Call(callee, vs) | Op::CallValues(callee, vs, ..) => {
                callee
                    .closure()
                    .into_iter()
                    .chain(vs.iter().copied())
                    .for_each(|v| f(v, TAGGED));
            }
        }
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
            | Op::ForeignAddress(_)
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
            | Op::Poll => None,
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
            | Op::ForeignAddress(_)
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
            | Op::ForeignAddress(_)
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
            | Op::ForeignErrno => Leaves::No,
        }
    }
}

impl Condition {
    /// Calls `f` with each operand and the kind that it must have.
    pub fn for_each_operand(&self, mut f: impl FnMut(Value, Option<Kind>)) {
        match self {
            Condition::True(v) | Condition::IsWord(v, _) | Condition::Is(_, v) => f(*v, Some(Kind::Tagged)),
            Condition::Same(a, b)
            | Condition::Compare(_, a, b, _)
            | Condition::CompareFixnums(_, a, b)
            | Condition::RecordOf(a, b) => [a, b].into_iter().for_each(|&v| f(v, Some(Kind::Tagged))),
            Condition::CompareDoubles(_, a, b) => [a, b].into_iter().for_each(|&v| f(v, Some(Kind::Double))),
            Condition::Slow(_, vs) => vs.iter().for_each(|&v| f(v, Some(Kind::Tagged))),
        }
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

impl Callee {
    /// The value that goes into the closure register.
    pub fn closure(self) -> Option<Value> {
        match self {
            Callee::Known(_, _, closure) => closure,
            Callee::Unknown(closure, _) => Some(closure),
            Callee::External(..) | Callee::Primitive(_) => None,
        }
    }
}

impl Terminator {
    /// Calls `f` with each operand and the kind that it must have; but for the arguments of a jump, whose kinds are those
    /// of the block's parameters.
    pub fn for_each_operand(&self, mut f: impl FnMut(Value, Option<Kind>)) {
        match self {
            Terminator::Jump(..) | Terminator::Unreachable => {}
            Terminator::Branch(condition, ..) => condition.for_each_operand(f),
            Terminator::Return(v) => f(*v, Some(Kind::Tagged)),
            Terminator::ReturnValues(vs) => vs.iter().for_each(|&v| f(v, Some(Kind::Tagged))),
            Terminator::TailCall(callee, vs) => {
                callee
                    .closure()
                    .into_iter()
                    .chain(vs.iter().copied())
                    .for_each(|v| f(v, Some(Kind::Tagged)));
            }
        }
    }
}

/// The kind in which memory is loaded and stored.
fn kind_of(access: Access) -> Kind {
    match access {
        Access::Integer(..) => Kind::Raw,
        Access::Single | Access::Double => Kind::Double,
    }
}
