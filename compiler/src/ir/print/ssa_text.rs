//! SSA as text, as the grammar in `ir::ssa` says; `ir::parse_ssa` reads it.

use super::located::Located;
use super::{datum, procedure_name, words};
use crate::ir::core::Global;
use crate::ir::data::{Data, DatumId};
use crate::ir::flat::ProcedureId;
use crate::ir::foreign::Access;
use crate::ir::ssa::*;
use crate::source::Span;
use abi::convention::MAX_DIRECT_ARGUMENTS;
use abi::object::Header;

/// A clause of a procedure.
pub fn function(position: Position) -> Located {
    let function = position.function();
    let printer = Printer {
        program: position.program,
        function,
    };
    let mut out = Located::default();
    let known = !position.program.procedures[position.procedure.0 as usize].escapes;
    let words = [("closure", function.takes_closure), ("rest", function.rest)];
    let attributes = words.iter().filter(|word| word.1).map(|word| word.0);
    let mut head = vec![format!("{}function", if known { "known " } else { "" })];
    head.push(printer.clause(position.procedure, position.clause as u32));
    head.extend(attributes.map(str::to_string));
    if function.required as usize + usize::from(function.rest) > MAX_DIRECT_ARGUMENTS {
        head.push(format!("of {}", function.required));
    }
    out.line(&format!("{}:", head.join(" ")), function.span);
    for (index, block) in function.blocks.iter().enumerate() {
        let params: Vec<String> = block.params.iter().map(|&v| printer.defined(v)).collect();
        out.line(&format!("block{index}({}):", params.join(" ")), Span::NONE);
        for inst in &block.insts {
            let result = inst.result.map(|v| format!("{} = ", printer.defined(v)));
            let result = result.unwrap_or_default();
            out.line(&format!("    {result}{}", printer.op(&inst.op)), inst.span);
        }
        let terminator = printer.terminator(&block.terminator);
        out.line(&format!("    {terminator}"), block.span);
    }
    out
}

struct Printer<'a> {
    program: &'a Program,
    function: &'a Function,
}

impl Printer<'_> {
    fn defined(&self, v: Value) -> String {
        match self.function.kinds[v.0 as usize] {
            Kind::Tagged => format!("{v:?}"),
            Kind::Double => format!("{v:?}:double"),
            Kind::Raw => format!("{v:?}:raw"),
        }
    }

    fn procedure(&self, p: ProcedureId) -> String {
        procedure_name(&self.program.procedures[p.0 as usize].name, p.0 as usize)
    }

    fn clause(&self, p: ProcedureId, clause: u32) -> String {
        format!("{}.clause{clause}", self.procedure(p))
    }

    fn global(&self, g: Global) -> String {
        super::global_name(&self.program.globals[g.0 as usize])
    }

    fn op(&self, op: &Op) -> String {
        use words::{ARITHMETIC, BITWISE, DOUBLE_ARITHMETIC, ELEMENTS, constant, test, word};
        match op {
            Op::Word(bits) => format!("word {}", constant(*bits)),
            Op::Double(bits) => format!("double {:?}", f64::from_bits(*bits)),
            Op::Literal(id) => format!("literal {}", literal(&self.program.data, *id)),
            Op::StaticClosure(p) => format!("static-closure {}", self.procedure(*p)),
            Op::ExternalClosure(g) => format!("external-closure {}", self.global(*g)),
            Op::FreeVariable(closure, i) => format!("free-variable {closure:?} {i}"),
            Op::GlobalRef(g) => format!("global-ref {}", self.global(*g)),
            Op::DefinedGlobal(g) => format!("defined-global {}", self.global(*g)),
            Op::GlobalSet(g, v) => format!("global-set {} {v:?}", self.global(*g)),
            Op::GlobalDefine(g, v) => format!("global-define {} {v:?}", self.global(*g)),
            Op::Check(t, v, primitive, argument) => {
                format!("check {} {v:?} {primitive:?} {argument}", test(*t))
            }
            Op::CheckIndex(object, index, primitive) => {
                format!("check-index {object:?} {index:?} {primitive:?}")
            }
            Op::Load(v, displacement) => format!("load {v:?} {displacement}"),
            Op::LoadElement(element, v, i) => {
                format!("load-element {} {v:?} {i:?}", word(ELEMENTS, *element))
            }
            Op::LoadField(v, i) => format!("load-field {v:?} {i:?}"),
            Op::CheckBound(v, name) => format!("check-bound {v:?} {}", literal(&self.program.data, *name)),
            Op::Store(object, displacement, v, primitive) => {
                format!("store {object:?} {displacement} {v:?} {primitive:?}")
            }
            Op::StoreElement(element, object, i, v, primitive) => {
                let element = word(ELEMENTS, *element);
                format!("store-element {element} {object:?} {i:?} {v:?} {primitive:?}")
            }
            Op::Initialise(object, displacement, v) => format!("initialise {object:?} {displacement} {v:?}"),
            Op::Length(v) => format!("length {v:?}"),
            Op::RegisterRef(i) => format!("register-ref {i}"),
            Op::RegisterSet(i, v) => format!("register-set {i} {v:?}"),
            Op::Allocate(tag, first, fields) => {
                format!("allocate {} {}", self.shape(*tag, *first), values(fields))
            }
            Op::Arithmetic(arithmetic, a, b, known) => {
                format!(
                    "{} {a:?} {b:?}{}",
                    word(ARITHMETIC, *arithmetic),
                    knowledge(*known)
                )
            }
            Op::SafeArithmetic(arithmetic, a, b) => {
                format!("safe-{} {a:?} {b:?}", word(ARITHMETIC, *arithmetic))
            }
            Op::FixnumArithmetic(arithmetic, a, b, primitive) => {
                format!(
                    "fixnum-{} {a:?} {b:?} {primitive:?}",
                    word(ARITHMETIC, *arithmetic)
                )
            }
            Op::Bitwise(bitwise, a, b) => format!("{} {a:?} {b:?}", word(BITWISE, *bitwise)),
            Op::DoubleArithmetic(arithmetic, a, b) => {
                format!("{} {a:?} {b:?}", word(DOUBLE_ARITHMETIC, *arithmetic))
            }
            Op::DoubleSqrt(v) => format!("double-sqrt {v:?}"),
            Op::Unbox(v) => format!("unbox {v:?}"),
            Op::BoxDouble(v) => format!("box-double {v:?}"),
            Op::FixnumToDouble(v) => format!("fixnum-to-double {v:?}"),
            Op::StringRef(v, i) => format!("string-ref {v:?} {i:?}"),
            Op::CharToFixnum(v) => format!("char-to-fixnum {v:?}"),
            Op::Materialise(condition) => format!("materialise {}", self.condition(condition)),
            Op::Slow(primitive, arguments) => format!("slow {primitive:?} {}", values(arguments)),
            Op::Call(callee, arguments) => format!("call {}{}", self.callee(*callee), values(arguments)),
            Op::CallValues(callee, arguments, count, more) => {
                let more = if *more { " or-more" } else { "" };
                format!(
                    "call-values {}{} {count}{more}",
                    self.callee(*callee),
                    values(arguments)
                )
            }
            Op::ResultRef(i) => format!("result-ref {i}"),
            Op::FailValues(expected, given) => format!("fail-values {expected} {given}"),
            Op::Poll => "poll".to_string(),
            Op::Keep(kept) => format!("keep {}", values(kept)),
            Op::IntegerToRaw(v) => format!("integer-to-raw {v:?}"),
            Op::FixnumToRaw(v) => format!("fixnum-to-raw {v:?}"),
            Op::ForeignAddress(v) => format!("foreign-address {v:?}"),
            Op::BytesAddress(v) => format!("bytes-address {v:?}"),
            Op::ValueToRaw(v) => format!("value-to-raw {v:?}"),
            Op::RawToValue(v) => format!("raw-to-value {v:?}"),
            Op::RawToInteger(bits, signed, v) => {
                format!("raw-to-integer {} {v:?}", Access::Integer(*bits, *signed).name())
            }
            Op::DoubleToSingle(v) => format!("double-to-single {v:?}"),
            Op::SingleToDouble(v) => format!("single-to-double {v:?}"),
            Op::RawAdd(a, b) => format!("raw-add {a:?} {b:?}"),
            Op::RawOr(a, b) => format!("raw-or {a:?} {b:?}"),
            Op::RawShift(v, bits) => format!("raw-shift {v:?} {bits}"),
            Op::RawLoad(access, address, displacement) => {
                format!("raw-load {} {address:?} {displacement}", access.name())
            }
            Op::RawStore(access, address, displacement, v) => {
                format!("raw-store {} {address:?} {displacement} {v:?}", access.name())
            }
            Op::StackArgument(index, count, v) => format!("stack-argument {index} {count} {v:?}"),
            Op::Foreign(call) => format!(
                "foreign {} {:?} general{} float{}{}",
                datum::symbol(&call.name),
                call.address,
                values(&call.general),
                values(&call.float),
                super::foreign_flags(&call.outcome, call.stack_words, call.flags())
            ),
            Op::ForeignResult(register) => format!("foreign-result {register}"),
            Op::ForeignErrno => "foreign-errno".to_string(),
        }
    }

    /// What is allocated: `pair`, `procedure loop#2`, `object vector 3`.
    fn shape(&self, tag: u64, first: FirstWord) -> String {
        let tag = words::word(words::TAGS, tag);
        match first {
            FirstWord::None => tag.to_string(),
            FirstWord::Header(header) => {
                let header = Header(header);
                format!(
                    "{tag} {} {}",
                    words::type_name(header.type_code()),
                    header.length()
                )
            }
            FirstWord::Entry(p) => format!("{tag} {}", self.procedure(p)),
        }
    }

    fn condition(&self, condition: &Condition) -> String {
        use words::{COMPARISONS, constant, test, word};
        match condition {
            Condition::True(v) => format!("true {v:?}"),
            Condition::Same(a, b) => format!("same {a:?} {b:?}"),
            Condition::IsWord(v, bits) => format!("is-word {v:?} {}", constant(*bits)),
            Condition::Is(t, v) => format!("is {} {v:?}", test(*t)),
            Condition::Compare(comparison, a, b, known) => {
                format!(
                    "{} {a:?} {b:?}{}",
                    word(COMPARISONS, *comparison),
                    knowledge(*known)
                )
            }
            Condition::CompareFixnums(comparison, a, b) => {
                format!("fixnum-{} {a:?} {b:?}", word(COMPARISONS, *comparison))
            }
            Condition::CompareDoubles(comparison, a, b) => {
                format!("double-{} {a:?} {b:?}", word(COMPARISONS, *comparison))
            }
            Condition::RecordOf(v, record_type) => format!("record-of {v:?} {record_type:?}"),
            Condition::Slow(primitive, arguments) => format!("slow {primitive:?} {}", values(arguments)),
        }
    }

    fn callee(&self, callee: Callee) -> String {
        match callee {
            Callee::Known(p, clause, None) => self.clause(p, clause),
            Callee::Known(p, clause, Some(closure)) => format!("{} {closure:?} ", self.clause(p, clause)),
            Callee::External(g, clause) => format!("external {}.clause{clause}", self.global(g)),
            Callee::Unknown(v, count) if count as usize > MAX_DIRECT_ARGUMENTS => {
                format!("unknown {v:?} of {count} ")
            }
            Callee::Unknown(v, _) => format!("unknown {v:?} "),
            Callee::Primitive(primitive) => format!("{primitive:?}"),
        }
    }

    fn terminator(&self, terminator: &Terminator) -> String {
        match terminator {
            Terminator::Jump(block, arguments) => format!("jump {block:?}{}", values(arguments)),
            Terminator::Branch(condition, then, otherwise) => {
                format!("branch {} {then:?} {otherwise:?}", self.condition(condition))
            }
            Terminator::Return(v) => format!("return {v:?}"),
            Terminator::ReturnValues(vs) => format!("return-values {}", values(vs)),
            Terminator::TailCall(callee, arguments) => {
                format!("tail-call {}{}", self.callee(*callee), values(arguments))
            }
            Terminator::Unreachable => "unreachable".to_string(),
        }
    }
}

/// Which operands are known to be fixnums.
fn knowledge(known: FixnumKnowledge) -> String {
    match words::word(words::KNOWLEDGE, known) {
        "" => String::new(),
        word => format!(" {word}"),
    }
}

fn values(vs: &[Value]) -> String {
    let words: Vec<String> = vs.iter().map(|v| format!("{v:?}")).collect();
    format!("({})", words.join(" "))
}

fn literal(data: &Data, id: DatumId) -> String {
    datum::text(data, id)
}
