//! What is known of values at a point: their types, and which index lies below which length.
//!
//! Facts hold in all that the point where they were learnt dominates. A walk over the tree of dominators takes a mark
//! when it enters a block and goes back to it when it leaves.

use super::lattice::Type;
use crate::ir::data::{Data, Datum};
use crate::ir::ssa::*;
use crate::middle::dominators::Graph;
use abi::primitive::Primitive;
use abi::value::{FIXNUM_MAX, FIXNUM_MIN, TAG_PAIR, TAG_PROCEDURE, Value as Word};
use number::Number;

/// The facts at a point of a function.
pub struct Facts<'a> {
    function: &'a Function,
    graph: &'a Graph,
    data: &'a Data,
    /// Block and index of the instruction that defines each value; none of a parameter.
    definitions: Vec<Option<(Block, usize)>>,
    /// The block whose parameter each value is.
    parameter_of: Vec<Option<Block>>,
    types: Vec<Type>,
    /// What `types` held before.
    log: Vec<(Value, Type)>,
    /// Pairs of fixnums of which the first is less.
    below: Vec<(Value, Value)>,
    /// Pairs of an object and an index that was checked.
    checked: Vec<(Value, Value)>,
}

/// A point to go back to.
pub struct Mark(usize, usize, usize);

/// The most facts of a kind that are looked through.
const MOST_RELATIONS: usize = 32;

impl<'a> Facts<'a> {
    /// Nothing is known.
    pub fn new(function: &'a Function, graph: &'a Graph, data: &'a Data) -> Facts<'a> {
        let count = function.kinds.len();
        let mut definitions = vec![None; count];
        let mut parameter_of = vec![None; count];
        for (number, block) in function.blocks.iter().enumerate() {
            let number = Block(number as u32);
            for param in &block.params {
                parameter_of[param.0 as usize] = Some(number);
            }
            for (index, inst) in block.insts.iter().enumerate() {
                if let Some(result) = inst.result {
                    definitions[result.0 as usize] = Some((number, index));
                }
            }
        }
        Facts {
            function,
            graph,
            data,
            definitions,
            parameter_of,
            types: vec![Type::ANY; count],
            log: Vec::new(),
            below: Vec::new(),
            checked: Vec::new(),
        }
    }

    /// The present point.
    pub fn mark(&self) -> Mark {
        Mark(self.log.len(), self.below.len(), self.checked.len())
    }

    /// Forgets what was learnt since.
    pub fn back_to(&mut self, mark: Mark) {
        for (value, before) in self.log.drain(mark.0..).rev() {
            self.types[value.0 as usize] = before;
        }
        self.below.truncate(mark.1);
        self.checked.truncate(mark.2);
    }

    /// The type of a value.
    pub fn of(&self, value: Value) -> Type {
        self.types[value.0 as usize]
    }

    /// A value is defined.
    pub fn define(&mut self, value: Value, kind: Type) {
        self.types[value.0 as usize] = kind;
    }

    /// A value turns out to be of a type; answers whether it can be.
    pub fn narrow(&mut self, value: Value, kind: Type) -> bool {
        let before = self.types[value.0 as usize];
        let now = before.meet(kind);
        if now != before {
            self.log.push((value, before));
            self.types[value.0 as usize] = now;
        }
        !now.is_none()
    }

    /// The operation that defines a value.
    pub fn definition(&self, value: Value) -> Option<&'a Op> {
        let (block, index) = self.definitions[value.0 as usize]?;
        Some(&self.function.blocks[block.0 as usize].insts[index].op)
    }

    /// The block that a value is a parameter of.
    pub fn parameter_of(&self, value: Value) -> Option<Block> {
        self.parameter_of[value.0 as usize]
    }

    /// The flonum that a value is, if it is a constant.
    pub fn constant_flonum(&self, value: Value) -> Option<f64> {
        match self.definition(value)? {
            Op::Word(word) => Word(*word).as_self_tagged_flonum(),
            Op::Literal(datum) => match self.data[*datum] {
                Datum::Number(Number::Flonum(x)) => Some(x),
                _ => None,
            },
            _ => None,
        }
    }

    // Operations.

    /// Learns what an operation that succeeds tells; answers false if none can.
    pub fn learn(&mut self, op: &Op) -> bool {
        match op {
            Op::Check(test, value, ..) => self.narrow(*value, Type::of_test(*test)),
            Op::CheckIndex(object, index, _) => {
                self.checked.push((*object, *index));
                self.narrow(*index, Type::LENGTH.clamp(0, i64::MAX))
            }
            Op::CheckBound(value, _) => {
                let bound = self.of(*value).without(Type::UNBOUND);
                self.narrow(*value, bound)
            }
            Op::Arithmetic(Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply, a, b, _) => {
                self.narrow(*a, Type::NUMBER) && self.narrow(*b, Type::NUMBER)
            }
            _ => true,
        }
    }

    /// The type of an operation's result; `result_of` answers that of calls of known procedures.
    pub fn result(&self, op: &Op, result_of: &dyn Fn(&Callee) -> Type) -> Type {
        match op {
            Op::Word(word) => Type::of_word(*word),
            Op::Literal(datum) => of_datum(&self.data[*datum]),
            Op::StaticClosure(_) | Op::ExternalClosure(_) => Type::PROCEDURE,
            Op::LoadElement(Element::Byte, ..) => Type::fixnums(0, 255),
            Op::Length(object) => match self.known_length(*object) {
                Some(length) => Type::fixnums(length, length),
                None => Type::LENGTH,
            },
            Op::Allocate(tag, first, _) => match first {
                FirstWord::Header(header) => Type::object(abi::object::Header(*header).type_code()),
                FirstWord::None | FirstWord::Entry(_) => match *tag {
                    TAG_PAIR => Type::PAIR,
                    TAG_PROCEDURE => Type::PROCEDURE,
                    _ => Type::ANY,
                },
            },
            Op::Arithmetic(op, a, b, _) => Type::arithmetic(*op, self.of(*a), self.of(*b)),
            Op::FixnumArithmetic(op, a, b, _) | Op::SafeArithmetic(op, a, b) => {
                let (a, b) = (self.of(*a).meet(Type::FIXNUM), self.of(*b).meet(Type::FIXNUM));
                Type::arithmetic(*op, a, b).meet(Type::FIXNUM)
            }
            Op::Bitwise(op, a, b) => bitwise(*op, self.of(*a), self.of(*b)),
            Op::BoxDouble(_) => Type::FLONUM,
            Op::StringRef(..) => Type::CHAR,
            Op::CharToFixnum(_) => Type::fixnums(0, char::MAX as i64),
            Op::Materialise(condition) => match self.decide(condition) {
                Some(answer) => Type::of_word(Word::bool(answer).0),
                None => Type::BOOLEAN,
            },
            Op::Slow(primitive, args) => self.primitive(*primitive, args),
            Op::Call(Callee::Primitive(primitive), args) => self.primitive(*primitive, args),
            Op::Call(callee, _) => result_of(callee),
            Op::CallValues(..) => Type::fixnums(0, FIXNUM_MAX),
            Op::RawToInteger(bits, signed, _) => raw_integers(*bits, *signed),
            Op::Double(_)
            | Op::FreeVariable(..)
            | Op::GlobalRef(_)
            | Op::DefinedGlobal(_)
            | Op::GlobalSet(..)
            | Op::GlobalDefine(..)
            | Op::Check(..)
            | Op::CheckIndex(..)
            | Op::Load(..)
            | Op::LoadElement(Element::Word, ..)
            | Op::LoadField(..)
            | Op::CheckBound(..)
            | Op::Store(..)
            | Op::StoreElement(..)
            | Op::Initialise(..)
            | Op::RegisterRef(_)
            | Op::RegisterSet(..)
            | Op::DoubleArithmetic(..)
            | Op::DoubleSqrt(_)
            | Op::Unbox(_)
            | Op::FixnumToDouble(_)
            | Op::ResultRef(_)
            | Op::FailValues(..)
            | Op::IntegerToRaw(_)
            | Op::FixnumToRaw(_)
            | Op::ForeignAddress(_)
            | Op::BytesAddress(_)
            | Op::ValueToRaw(_)
            | Op::RawToValue(_)
            | Op::DoubleToSingle(_)
            | Op::SingleToDouble(_)
            | Op::RawAdd(..)
            | Op::RawOr(..)
            | Op::RawShift(..)
            | Op::RawLoad(..)
            | Op::RawStore(..)
            | Op::StackArgument(..)
            | Op::Foreign(_)
            | Op::ForeignResult(_)
            | Op::ForeignErrno
            | Op::Poll
            | Op::Keep(_) => Type::ANY,
        }
    }

    fn primitive(&self, primitive: Primitive, args: &[Value]) -> Type {
        use Primitive as P;
        let argument = |index: usize| self.of(args[index]);
        match primitive {
            P::divide => {
                let (a, b) = (argument(0).meet(Type::NUMBER), argument(1).meet(Type::NUMBER));
                if a.is_within(Type::REAL) && b.is_within(Type::REAL) && (a.is_flonum() || b.is_flonum()) {
                    Type::FLONUM
                } else {
                    Type::NUMBER
                }
            }
            P::inexact if argument(0).is_within(Type::REAL) => Type::FLONUM,
            P::floor | P::ceiling | P::truncate | P::round | P::sin | P::cos | P::tan | P::exp | P::atan
                if argument(0).is_flonum() =>
            {
                Type::FLONUM
            }
            P::floor | P::ceiling | P::truncate | P::round if argument(0).is_fixnum() => argument(0),
            _ => Type::of_result(primitive.info().result),
        }
    }

    // Conditions.

    /// The answer of a condition, if it is known.
    pub fn decide(&self, condition: &Condition) -> Option<bool> {
        match condition {
            Condition::True(value) => self.decide_type(self.of(*value), Type::ANY.without(Type::FALSE)),
            Condition::Same(a, b) if a == b => Some(true),
            Condition::Same(a, b) => decide_same(self.of(*a), self.of(*b)),
            Condition::IsWord(value, word) => decide_same(self.of(*value), Type::of_word(*word)),
            Condition::Is(test, value) => self.decide_type(self.of(*value), Type::of_test(*test)),
            Condition::Compare(comparison, a, b, _) | Condition::CompareFixnums(comparison, a, b) => {
                if !self.of(*a).is_fixnum() || !self.of(*b).is_fixnum() {
                    return None;
                }
                let ((a_low, a_high), (b_low, b_high)) = (self.of(*a).range()?, self.of(*b).range()?);
                match comparison {
                    Comparison::Less => order(a_high < b_low, a_low >= b_high),
                    Comparison::GreaterEqual => order(a_low >= b_high, a_high < b_low),
                    Comparison::Greater => order(a_low > b_high, a_high <= b_low),
                    Comparison::LessEqual => order(a_high <= b_low, a_low > b_high),
                    Comparison::Equal => decide_same(self.of(*a), self.of(*b)),
                }
            }
            Condition::RecordOf(value, _) => self
                .of(*value)
                .is_disjoint(Type::object(abi::object::RECORD))
                .then_some(false),
            Condition::CompareDoubles(..) | Condition::Slow(..) => None,
        }
    }

    fn decide_type(&self, of: Type, tested: Type) -> Option<bool> {
        if of.is_none() {
            None
        } else if of.is_within(tested) {
            Some(true)
        } else if of.is_disjoint(tested) {
            Some(false)
        } else {
            None
        }
    }

    /// Learns from the answer of a condition; answers false if it cannot be.
    pub fn assume(&mut self, condition: &Condition, answer: bool) -> bool {
        match condition {
            Condition::True(value) => {
                if let Some(Op::Materialise(inner)) = self.definition(*value)
                    && !self.assume(inner, answer)
                {
                    return false;
                }
                self.assume_type(*value, Type::FALSE, !answer)
            }
            Condition::Same(a, b) if answer => {
                let both = self.of(*a).meet(self.of(*b));
                self.narrow(*a, both) && self.narrow(*b, both)
            }
            Condition::Same(a, b) => {
                let fixnums = self.of(*a).is_fixnum() && self.of(*b).is_fixnum();
                !fixnums || (self.assume_different(*a, *b) && self.assume_different(*b, *a))
            }
            Condition::IsWord(value, word) => {
                let word = Type::of_word(*word);
                (!answer && !word.is_one_constant()) || self.assume_type(*value, word, answer)
            }
            Condition::Is(test, value) => self.assume_type(*value, Type::of_test(*test), answer),
            Condition::Compare(comparison, a, b, _) | Condition::CompareFixnums(comparison, a, b) => {
                let allowed = match comparison {
                    Comparison::Equal => Type::NUMBER,
                    _ => Type::REAL,
                };
                self.narrow(*a, allowed)
                    && self.narrow(*b, allowed)
                    && self.assume_comparison(*comparison, *a, *b, answer)
            }
            Condition::RecordOf(value, _) => {
                !answer || self.narrow(*value, Type::object(abi::object::RECORD))
            }
            Condition::CompareDoubles(..) | Condition::Slow(..) => true,
        }
    }

    fn assume_type(&mut self, value: Value, tested: Type, answer: bool) -> bool {
        let learnt = if answer {
            tested
        } else {
            self.of(value).without(tested)
        };
        self.narrow(value, learnt)
    }

    fn assume_comparison(&mut self, comparison: Comparison, a: Value, b: Value, answer: bool) -> bool {
        match (comparison, answer) {
            (Comparison::Less, true) => self.assume_less(a, b),
            (Comparison::Greater, true) => self.assume_less(b, a),
            (Comparison::LessEqual, true) => self.assume_at_most(a, b),
            (Comparison::GreaterEqual, true) => self.assume_at_most(b, a),
            (Comparison::Equal, true) => self.assume_at_most(a, b) && self.assume_at_most(b, a),
            (Comparison::Equal, false) => self.assume_different(a, b) && self.assume_different(b, a),
            // Neither order holds of a NaN.
            (_, false) if !self.of(a).is_fixnum() || !self.of(b).is_fixnum() => true,
            (Comparison::Less, false) => self.assume_at_most(b, a),
            (Comparison::Greater, false) => self.assume_at_most(a, b),
            (Comparison::LessEqual, false) => self.assume_less(b, a),
            (Comparison::GreaterEqual, false) => self.assume_less(a, b),
        }
    }

    fn assume_less(&mut self, a: Value, b: Value) -> bool {
        if self.of(a).is_fixnum() && self.of(b).is_fixnum() && self.below.len() < MOST_RELATIONS {
            self.below.push((a, b));
        }
        self.bound(a, b, 1)
    }

    fn assume_at_most(&mut self, a: Value, b: Value) -> bool {
        self.bound(a, b, 0)
    }

    /// `a + gap <= b`: bounds the fixnums of one if the other is a fixnum.
    fn bound(&mut self, a: Value, b: Value, gap: i64) -> bool {
        let (before_a, before_b) = (self.of(a), self.of(b));
        let mut possible = true;
        if before_b.is_fixnum()
            && let Some((_, high)) = before_b.range()
        {
            possible &= self.narrow(a, before_a.clamp(FIXNUM_MIN, high - gap));
        }
        if before_a.is_fixnum()
            && let Some((low, _)) = before_a.range()
        {
            possible &= self.narrow(b, before_b.clamp(low + gap, FIXNUM_MAX));
        }
        possible
    }

    /// `a` is not `b`: a single value is cut off an end of a range, and the counter of a loop that has not reached its
    /// bound is below it.
    fn assume_different(&mut self, a: Value, b: Value) -> bool {
        if let (Some((low, high)), Some(single)) = (self.of(a).range(), self.of(b).single_fixnum()) {
            let cut = if single == low {
                self.of(a).clamp(low + 1, FIXNUM_MAX)
            } else if single == high {
                self.of(a).clamp(FIXNUM_MIN, high - 1)
            } else {
                self.of(a)
            };
            if !self.narrow(a, cut) {
                return false;
            }
        }
        if self.counts_up_to(a, b) {
            return self.assume_less(a, b);
        }
        true
    }

    /// Whether `counter <= bound` by induction: the counter is the parameter of a loop, starts at most at the bound, and
    /// is stepped by one only where it was found different from the bound.
    fn counts_up_to(&self, counter: Value, bound: Value) -> bool {
        let Some(header) = self.parameter_of[counter.0 as usize] else {
            return false;
        };
        if !self.of(counter).is_fixnum() || !self.of(bound).is_fixnum() || !self.is_invariant(bound, header) {
            return false;
        }
        // What holds here of a value that the loop does not change held when the loop was entered, too.
        let Some((bound_low, _)) = self.of(bound).range() else {
            return false;
        };
        let params = &self.function.blocks[header.0 as usize].params;
        let position = params
            .iter()
            .position(|&param| param == counter)
            .expect("it is a parameter");
        header.0 != 0
            && self.graph.predecessors[header.0 as usize].iter().all(|&from| {
                let Terminator::Jump(_, args) = &self.function.blocks[from.0 as usize].terminator else {
                    return false;
                };
                let argument = args[position];
                if let Some((block, _)) = self.definitions[argument.0 as usize]
                    && let Some(
                        Op::Arithmetic(Arithmetic::Add, a, b, _) | Op::SafeArithmetic(Arithmetic::Add, a, b),
                    ) = self.definition(argument)
                    && ((*a == counter && self.is_one(*b)) || (*b == counter && self.is_one(*a)))
                {
                    return self.is_where_different(block, counter, bound);
                }
                self.is_defined_before(argument, header)
                    && self
                        .of(argument)
                        .range()
                        .is_some_and(|(_, high)| high <= bound_low)
            })
    }

    /// Whether a value is the constant 1.
    fn is_one(&self, value: Value) -> bool {
        matches!(self.definition(value), Some(Op::Word(word)) if *word == Word::fixnum(1).0)
    }

    /// Whether a value is the same in all iterations of a loop: the length of an object never changes.
    fn is_invariant(&self, value: Value, header: Block) -> bool {
        let object = match self.definition(value) {
            Some(Op::Length(object)) => *object,
            _ => value,
        };
        self.is_defined_before(object, header)
    }

    fn is_defined_before(&self, value: Value, header: Block) -> bool {
        let block = match self.definitions[value.0 as usize] {
            Some((block, _)) => block,
            None => match self.parameter_of[value.0 as usize] {
                Some(block) => block,
                None => return false,
            },
        };
        block != header && self.graph.dominates(block, header)
    }

    /// Whether a block is reached only where the two were compared and found different.
    fn is_where_different(&self, mut block: Block, a: Value, b: Value) -> bool {
        while block.0 != 0 {
            let dominator = self.graph.immediate[block.0 as usize];
            if let Terminator::Branch(
                Condition::Compare(Comparison::Equal, x, y, _)
                | Condition::CompareFixnums(Comparison::Equal, x, y)
                | Condition::Same(x, y),
                _,
                otherwise,
            ) = &self.function.blocks[dominator.0 as usize].terminator
                && *otherwise == block
                && ((*x == a && *y == b) || (*x == b && *y == a))
            {
                return true;
            }
            block = dominator;
        }
        false
    }

    // Indices.

    /// Whether an index (a fixnum) is known to be below the length of an object.
    pub fn is_index(&self, object: Value, index: Value) -> bool {
        if self.checked.contains(&(object, index)) {
            return true;
        }
        let Some((low, high)) = self.of(index).range().filter(|_| self.of(index).is_fixnum()) else {
            return false;
        };
        if low < 0 {
            return false;
        }
        if self.known_length(object).is_some_and(|length| high < length) {
            return true;
        }
        self.below
            .iter()
            .any(|&(small, large)| small == index && self.is_length(large, object))
    }

    /// Whether a value is the length of an object.
    fn is_length(&self, length: Value, object: Value) -> bool {
        if matches!(self.definition(length), Some(Op::Length(of)) if *of == object) {
            return true;
        }
        matches!(self.definition(object),
            Some(Op::Call(Callee::Primitive(Primitive::make_vector | Primitive::make_bytevector | Primitive::make_string), args))
                if args[0] == length)
    }

    fn known_length(&self, object: Value) -> Option<i64> {
        match self.definition(object) {
            Some(Op::Allocate(_, FirstWord::Header(header), _)) => {
                Some(abi::object::Header(*header).length() as i64)
            }
            Some(Op::Call(
                Callee::Primitive(
                    Primitive::make_vector | Primitive::make_bytevector | Primitive::make_string,
                ),
                args,
            )) => match self.definition(args[0]) {
                Some(Op::Word(word)) => Type::of_word(*word).single_fixnum(),
                _ => None,
            },
            Some(Op::Literal(datum)) => match &self.data[*datum] {
                Datum::Vector(items) => Some(items.len() as i64),
                Datum::Bytevector(bytes) => Some(bytes.len() as i64),
                _ => None,
            },
            _ => None,
        }
    }
}

fn order(holds: bool, fails: bool) -> Option<bool> {
    match (holds, fails) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        (false, false) => None,
    }
}

fn decide_same(a: Type, b: Type) -> Option<bool> {
    if a.is_none() || b.is_none() {
        None
    } else if a.is_disjoint(b) {
        Some(false)
    } else if a.is_one_constant() && a == b {
        Some(true)
    } else {
        None
    }
}

/// The exact integers of so many bits.
fn raw_integers(bits: u8, signed: bool) -> Type {
    match (bits, signed) {
        (64, _) => Type::EXACT_INTEGER,
        (_, true) => Type::fixnums(-1 << (bits - 1), (1 << (bits - 1)) - 1),
        (_, false) => Type::fixnums(0, (1 << bits) - 1),
    }
}

fn bitwise(op: Bitwise, a: Type, b: Type) -> Type {
    let (Some((a_low, a_high)), Some((b_low, b_high))) = (a.range(), b.range()) else {
        return Type::FIXNUM;
    };
    match op {
        Bitwise::And => match (a_low >= 0, b_low >= 0) {
            (true, true) => Type::fixnums(0, a_high.min(b_high)),
            (true, false) => Type::fixnums(0, a_high),
            (false, true) => Type::fixnums(0, b_high),
            (false, false) => Type::FIXNUM,
        },
        Bitwise::Or | Bitwise::Xor if a_low >= 0 && b_low >= 0 => {
            let bits = u64::BITS - (a_high.max(b_high) as u64).leading_zeros();
            Type::fixnums(0, (1 << bits) - 1)
        }
        Bitwise::ShiftRight if b_low >= 0 => Type::fixnums(a_low.min(0), a_high.max(-1)),
        Bitwise::Or | Bitwise::Xor | Bitwise::ShiftLeft | Bitwise::ShiftRight => Type::FIXNUM,
    }
}

fn of_datum(datum: &Datum) -> Type {
    match datum {
        Datum::Number(Number::Flonum(_)) => Type::FLONUM,
        Datum::Number(_) => Type::NUMBER,
        Datum::String(_) => Type::object(abi::object::STRING),
        Datum::Symbol(_) => Type::object(abi::object::SYMBOL),
        Datum::Pair(..) => Type::PAIR,
        Datum::Vector(_) => Type::object(abi::object::VECTOR),
        Datum::Bytevector(_) => Type::object(abi::object::BYTEVECTOR),
        Datum::Nil
        | Datum::Bool(_)
        | Datum::Char(_)
        | Datum::Eof
        | Datum::Unspecified
        | Datum::Default
        | Datum::Object(_) => Type::ANY,
    }
}
