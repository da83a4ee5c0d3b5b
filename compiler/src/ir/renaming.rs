//! Values replaced by others, wherever operations, conditions and terminators of SSA read them.

use super::ssa::{Callee, Condition, Op, Terminator, Value};

impl Op {
    /// Replaces each operand by what `f` makes of it, in order.
    pub fn replace_operands(&mut self, mut f: impl FnMut(Value) -> Value) {
        let mut one = |v: &mut Value| *v = f(*v);
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
            Op::FreeVariable(a, _)
            | Op::GlobalSet(_, a)
            | Op::GlobalDefine(_, a)
            | Op::Check(_, a, ..)
            | Op::Load(a, _)
            | Op::CheckBound(a, _)
            | Op::Length(a)
            | Op::RegisterSet(_, a)
            | Op::DoubleSqrt(a)
            | Op::Unbox(a)
            | Op::BoxDouble(a)
            | Op::FixnumToDouble(a)
            | Op::CharToFixnum(a)
            | Op::IntegerToRaw(a)
            | Op::ForeignAddress(a)
            | Op::DoubleToSingle(a)
            | Op::SingleToDouble(a)
            | Op::RawToInteger(_, _, a)
            | Op::RawShift(a, _)
            | Op::RawLoad(_, a, _)
            | Op::StackArgument(_, _, a) => one(a),
            Op::CheckIndex(a, b, _)
            | Op::LoadElement(_, a, b)
            | Op::LoadField(a, b)
            | Op::Store(a, _, b, _)
            | Op::Initialise(a, _, b)
            | Op::Arithmetic(_, a, b, _)
            | Op::FixnumArithmetic(_, a, b, _)
            | Op::SafeArithmetic(_, a, b)
            | Op::Bitwise(_, a, b)
            | Op::DoubleArithmetic(_, a, b)
            | Op::StringRef(a, b)
            | Op::RawAdd(a, b)
            | Op::RawOr(a, b)
            | Op::RawStore(_, a, _, b) => [a, b].into_iter().for_each(one),
            Op::StoreElement(_, a, b, c, _) => [a, b, c].into_iter().for_each(one),
            Op::Allocate(_, _, list) | Op::Slow(_, list) => list.iter_mut().for_each(one),
            Op::Materialise(condition) => condition.replace_operands(f),
            Op::Call(callee, list) | Op::CallValues(callee, list, ..) => {
                callee.replace_closure(&mut f);
                list.iter_mut().for_each(|v| *v = f(*v));
            }
            Op::Foreign(call) => {
                call.address = f(call.address);
                call.general
                    .iter_mut()
                    .chain(&mut call.float)
                    .for_each(|v| *v = f(*v));
            }
        }
    }
}

impl Condition {
    /// Replaces each operand by what `f` makes of it, in order.
    pub fn replace_operands(&mut self, mut f: impl FnMut(Value) -> Value) {
        let one = |v: &mut Value| *v = f(*v);
        match self {
            Condition::True(a) | Condition::IsWord(a, _) | Condition::Is(_, a) => {
                let mut one = one;
                one(a)
            }
            Condition::Same(a, b)
            | Condition::Compare(_, a, b, _)
            | Condition::CompareFixnums(_, a, b)
            | Condition::CompareDoubles(_, a, b)
            | Condition::RecordOf(a, b) => [a, b].into_iter().for_each(one),
            Condition::Slow(_, list) => list.iter_mut().for_each(one),
        }
    }
}

impl Terminator {
    /// Replaces each operand, arguments of jumps included, by what `f` makes of it, in order.
    pub fn replace_operands(&mut self, mut f: impl FnMut(Value) -> Value) {
        match self {
            Terminator::Jump(_, list) | Terminator::ReturnValues(list) => {
                list.iter_mut().for_each(|v| *v = f(*v))
            }
            Terminator::Branch(condition, ..) => condition.replace_operands(f),
            Terminator::Return(v) => *v = f(*v),
            Terminator::TailCall(callee, list) => {
                callee.replace_closure(&mut f);
                list.iter_mut().for_each(|v| *v = f(*v));
            }
            Terminator::Unreachable => {}
        }
    }
}

impl Callee {
    fn replace_closure(&mut self, f: impl FnOnce(Value) -> Value) {
        match self {
            Callee::Known(_, _, Some(closure)) | Callee::Unknown(closure, _) => *closure = f(*closure),
            Callee::Known(_, _, None) | Callee::External(..) | Callee::Primitive(_) => {}
        }
    }
}
