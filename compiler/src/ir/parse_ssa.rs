//! Reads SSA back from the text that `ir::print` writes, so that each pass on SSA is tested alone.
//!
//! Printing what was read gives the same text. Places in the source and numbers of free variables are not part of it.

use crate::ir::flat::ProcedureId;
use crate::ir::foreign::{Access, Class, Eightbytes, Outcome};
use crate::ir::parse::{self, Node, Parser};
use crate::ir::print::words;
use crate::ir::ssa::*;
use crate::source::Span;
use abi::object::Header;
use abi::primitive::Primitive;
use abi::value::Value as Word;

/// Reads a program.
///
/// # Panics
///
/// Panics when the text is not SSA: it is written by tests and by `ir::print`.
pub fn ssa(text: &str) -> Program {
    let mut reader = Reader::default();
    for line in text.lines() {
        let line = line.trim();
        if !line.is_empty() && !line.starts_with(';') {
            reader.line(line);
        }
    }
    reader.program.data = reader.names.program.data;
    reader.program.globals = reader.names.program.globals;
    reader.program.known = vec![None; reader.program.globals.len()];
    reader.program
}

#[derive(Default)]
struct Reader {
    program: Program,
    /// Reads data and names of globals.
    names: Parser,
    /// The procedure whose last clause is being read.
    current: usize,
}

impl Reader {
    fn line(&mut self, line: &str) {
        let is_head = ["function ", "known ", "block"]
            .iter()
            .any(|word| line.starts_with(word));
        let nodes = parse::nodes(if is_head { line.trim_end_matches(':') } else { line });
        match (parse::word(&nodes[0]), &nodes[1..]) {
            ("function", rest) => self.head(true, rest),
            ("known", rest) => self.head(false, &rest[1..]),
            (name, [Node::List(params)]) if is_head => {
                let params = params.iter().map(|param| self.define(param)).collect();
                let block = self.function().new_block();
                assert_eq!(name, format!("{block:?}"), "blocks are listed in order");
                self.block().params = params;
                self.count_required();
            }
            (_, [Node::Atom(equals), op, rest @ ..]) if equals == "=" => {
                let result = Some(self.define(&nodes[0]));
                let op = self.op(parse::word(op), rest);
                let span = Span::NONE;
                self.block().insts.push(Inst { op, result, span });
            }
            (head, rest) => match self.terminator(head, rest) {
                Some(terminator) => self.block().terminator = terminator,
                None => {
                    let op = self.op(head, rest);
                    let (result, span) = (None, Span::NONE);
                    self.block().insts.push(Inst { op, result, span });
                }
            },
        }
    }

    /// The line that begins a function.
    fn head(&mut self, escapes: bool, nodes: &[Node]) {
        let (p, clause) = clause(&nodes[0]);
        let attribute = |name: &str| nodes[1..].iter().any(|node| parse::word(node) == name);
        let name = procedure_name(parse::word(&nodes[0]));
        let index = p.0 as usize;
        while self.program.procedures.len() <= index {
            self.program.procedures.push(Procedure {
                name: "".into(),
                span: Span::NONE,
                free_variables: 0,
                escapes: true,
                clauses: Vec::new(),
            });
        }
        let procedure = &mut self.program.procedures[index];
        assert_eq!(
            procedure.clauses.len(),
            clause as usize,
            "clauses are listed in order"
        );
        procedure.name = name.into();
        procedure.escapes = escapes;
        procedure.clauses.push(Function {
            name: name.into(),
            span: Span::NONE,
            blocks: Vec::new(),
            kinds: Vec::new(),
            takes_closure: attribute("closure"),
            required: 0,
            rest: attribute("rest"),
            named: Vec::new(),
        });
        self.current = index;
        if let [.., of, count] = nodes
            && parse::word(of) == "of"
        {
            self.function().required = number(count);
        }
    }

    /// Counts the required parameters, unless the head has said how many they are.
    fn count_required(&mut self) {
        let function = self.function();
        let others = usize::from(function.takes_closure) + usize::from(function.rest);
        if function.required == 0 {
            function.required = (function.blocks[0].params.len() - others) as u32;
        }
    }

    fn function(&mut self) -> &mut Function {
        let clauses = &mut self.program.procedures[self.current].clauses;
        clauses.last_mut().expect("a function begins with its head")
    }

    fn block(&mut self) -> &mut BlockData {
        self.function()
            .blocks
            .last_mut()
            .expect("an instruction is in a block")
    }

    /// A value where it is defined.
    fn define(&mut self, node: &Node) -> Value {
        let word = parse::word(node);
        let (v, kind) = match word.split_once(':') {
            None => (value(word), Kind::Tagged),
            Some((v, "double")) => (value(v), Kind::Double),
            Some((v, "raw")) => (value(v), Kind::Raw),
            Some((_, other)) => panic!("no kind: {other}"),
        };
        let kinds = &mut self.function().kinds;
        let size = kinds.len().max(v.0 as usize + 1);
        kinds.resize(size, Kind::Tagged);
        kinds[v.0 as usize] = kind;
        v
    }

    fn terminator(&mut self, head: &str, rest: &[Node]) -> Option<Terminator> {
        Some(match (head, rest) {
            ("jump", [target, arguments]) => Terminator::Jump(block(target), values(arguments)),
            ("branch", [condition @ .., then, otherwise]) => {
                let condition = self.condition(parse::word(&condition[0]), &condition[1..]);
                Terminator::Branch(condition, block(then), block(otherwise))
            }
            ("return", [v]) => Terminator::Return(value_of(v)),
            ("return-values", [vs]) => Terminator::ReturnValues(values(vs)),
            ("tail-call", [callee @ .., arguments]) => {
                Terminator::TailCall(self.callee(callee, arguments), values(arguments))
            }
            ("unreachable", []) => Terminator::Unreachable,
            _ => return None,
        })
    }

    /// An operation: a table.
    fn op(&mut self, head: &str, rest: &[Node]) -> Op {
        use words::{ELEMENTS, member};
        let v = value_of;
        match (head, rest) {
            ("word", [constant]) => Op::Word(self.constant(constant)),
            ("double", [x]) => Op::Double(number::<f64>(x).to_bits()),
            ("literal", [datum]) => Op::Literal(self.datum(datum)),
            ("static-closure", [p]) => Op::StaticClosure(procedure(p)),
            ("external-closure", [g]) => Op::ExternalClosure(self.names.global(parse::word(g))),
            ("free-variable", [closure, i]) => Op::FreeVariable(v(closure), number(i)),
            ("global-ref", [g]) => Op::GlobalRef(self.names.global(parse::word(g))),
            ("defined-global", [g]) => Op::DefinedGlobal(self.names.global(parse::word(g))),
            ("global-set", [g, x]) => Op::GlobalSet(self.names.global(parse::word(g)), v(x)),
            ("global-define", [g, x]) => Op::GlobalDefine(self.names.global(parse::word(g)), v(x)),
            ("check", [test, x, p, argument]) => {
                let test = words::test_of(parse::word(test)).expect("a test");
                Op::Check(test, v(x), primitive(p), number(argument))
            }
            ("check-index", [x, i, p]) => Op::CheckIndex(v(x), v(i), primitive(p)),
            ("load", [x, displacement]) => Op::Load(v(x), number(displacement)),
            ("load-element", [element, x, i]) => {
                let element = member(ELEMENTS, parse::word(element)).expect("a sort of element");
                Op::LoadElement(element, v(x), v(i))
            }
            ("load-field", [x, i]) => Op::LoadField(v(x), v(i)),
            ("check-bound", [x, name]) => Op::CheckBound(v(x), self.datum(name)),
            ("store", [x, displacement, y, p]) => Op::Store(v(x), number(displacement), v(y), primitive(p)),
            ("store-element", [element, x, i, y, p]) => {
                let element = member(ELEMENTS, parse::word(element)).expect("a sort of element");
                Op::StoreElement(element, v(x), v(i), v(y), primitive(p))
            }
            ("initialise", [x, displacement, y]) => Op::Initialise(v(x), number(displacement), v(y)),
            ("length", [x]) => Op::Length(v(x)),
            ("register-ref", [i]) => Op::RegisterRef(number(i)),
            ("register-set", [i, x]) => Op::RegisterSet(number(i), v(x)),
            ("allocate", [tag, shape @ .., fields]) => {
                let tag = member(words::TAGS, parse::word(tag)).expect("a tag");
                Op::Allocate(tag, first_word(shape), values(fields))
            }
            ("double-sqrt", [x]) => Op::DoubleSqrt(v(x)),
            ("unbox", [x]) => Op::Unbox(v(x)),
            ("box-double", [x]) => Op::BoxDouble(v(x)),
            ("fixnum-to-double", [x]) => Op::FixnumToDouble(v(x)),
            ("string-ref", [x, i]) => Op::StringRef(v(x), v(i)),
            ("char-to-fixnum", [x]) => Op::CharToFixnum(v(x)),
            ("materialise", [condition, rest @ ..]) => {
                Op::Materialise(self.condition(parse::word(condition), rest))
            }
            ("slow", [p, arguments]) => Op::Slow(primitive(p), values(arguments)),
            ("call", [callee @ .., arguments]) => Op::Call(self.callee(callee, arguments), values(arguments)),
            ("call-values", [callee @ .., arguments, count, Node::Atom(more)]) if more == "or-more" => {
                Op::CallValues(
                    self.callee(callee, arguments),
                    values(arguments),
                    number(count),
                    true,
                )
            }
            ("call-values", [callee @ .., arguments, count]) => Op::CallValues(
                self.callee(callee, arguments),
                values(arguments),
                number(count),
                false,
            ),
            ("result-ref", [i]) => Op::ResultRef(number(i)),
            ("fail-values", [expected, given]) => Op::FailValues(number(expected), number(given)),
            ("poll", []) => Op::Poll,
            ("keep", [kept]) => Op::Keep(values(kept)),
            (head, rest) => foreign_op(head, rest).unwrap_or_else(|| arithmetic(head, rest)),
        }
    }

    fn condition(&mut self, head: &str, rest: &[Node]) -> Condition {
        use words::{COMPARISONS, member};
        let v = value_of;
        match (head, rest) {
            ("true", [x]) => Condition::True(v(x)),
            ("same", [a, b]) => Condition::Same(v(a), v(b)),
            ("is-word", [x, constant]) => Condition::IsWord(v(x), self.constant(constant)),
            ("is", [test, x]) => Condition::Is(words::test_of(parse::word(test)).expect("a test"), v(x)),
            ("record-of", [x, record_type]) => Condition::RecordOf(v(x), v(record_type)),
            ("slow", [p, arguments]) => Condition::Slow(primitive(p), values(arguments)),
            (_, [a, b, known @ ..]) => {
                let (a, b) = (v(a), v(b));
                let after = |prefix: &str| {
                    head.strip_prefix(prefix)
                        .and_then(|word| member(COMPARISONS, word))
                };
                let any = member(COMPARISONS, head).map(|op| Condition::Compare(op, a, b, knowledge(known)));
                let fixnums = after("fixnum-").map(|op| Condition::CompareFixnums(op, a, b));
                let doubles = after("double-").map(|op| Condition::CompareDoubles(op, a, b));
                let condition = any.or(fixnums).or(doubles);
                condition.unwrap_or_else(|| panic!("no condition: {head}"))
            }
            _ => panic!("no condition: {head} {rest:?}"),
        }
    }

    fn callee(&mut self, nodes: &[Node], arguments: &Node) -> Callee {
        match nodes {
            [Node::Atom(external), name] if external == "external" => {
                let name = parse::word(name);
                let (g, clause) = name.rsplit_once(".clause").expect("a clause of a global");
                let clause = clause.parse().expect("the number of a clause");
                Callee::External(self.names.global(g), clause)
            }
            [Node::Atom(unknown), x] if unknown == "unknown" => {
                Callee::Unknown(value_of(x), values(arguments).len() as u32)
            }
            [Node::Atom(unknown), x, _, count] if unknown == "unknown" => {
                Callee::Unknown(value_of(x), number(count))
            }
            [Node::Atom(word)] if word.starts_with('%') => Callee::Primitive(primitive(&nodes[0])),
            [known, closure @ ..] => {
                let (p, clause) = clause(known);
                Callee::Known(p, clause, closure.first().map(value_of))
            }
            [] => panic!("a call without callee"),
        }
    }

    /// A constant word.
    fn constant(&mut self, node: &Node) -> u64 {
        let word = match node {
            Node::Quote(nil) if matches!(&**nil, Node::List(items) if items.is_empty()) => {
                return Word::NIL.0;
            }
            Node::Char(c) => return Word::char(*c).0,
            other => parse::word(other),
        };
        let fixnum = || word.parse().ok().and_then(Word::try_fixnum);
        let flonum = || word.parse().ok().and_then(Word::try_flonum);
        match (word, word.strip_prefix("0x")) {
            ("#t", _) => Word::TRUE.0,
            ("#f", _) => Word::FALSE.0,
            (_, Some(digits)) => u64::from_str_radix(digits, 16).expect("a word in hexadecimal"),
            _ => {
                words::special(word)
                    .or_else(fixnum)
                    .or_else(flonum)
                    .expect("a constant word")
                    .0
            }
        }
    }

    fn datum(&mut self, node: &Node) -> crate::ir::data::DatumId {
        match node {
            Node::Quote(quoted) => self.names.datum(quoted),
            other => self.names.datum(other),
        }
    }
}

/// Arithmetic, by the tables of words.
fn arithmetic(head: &str, rest: &[Node]) -> Op {
    use words::{ARITHMETIC, BITWISE, DOUBLE_ARITHMETIC, member};
    let op = match rest {
        [a, b, p] if head.starts_with("fixnum-") => {
            let arithmetic = head
                .strip_prefix("fixnum-")
                .and_then(|word| member(ARITHMETIC, word));
            arithmetic.map(|op| Op::FixnumArithmetic(op, value_of(a), value_of(b), primitive(p)))
        }
        [a, b, known @ ..] => {
            let (a, b) = (value_of(a), value_of(b));
            let arithmetic = member(ARITHMETIC, head).map(|op| Op::Arithmetic(op, a, b, knowledge(known)));
            let safe = head
                .strip_prefix("safe-")
                .and_then(|word| member(ARITHMETIC, word));
            let safe = safe.map(|op| Op::SafeArithmetic(op, a, b));
            let bitwise = member(BITWISE, head).map(|op| Op::Bitwise(op, a, b));
            let double = member(DOUBLE_ARITHMETIC, head).map(|op| Op::DoubleArithmetic(op, a, b));
            arithmetic.or(safe).or(bitwise).or(double)
        }
        _ => None,
    };
    op.unwrap_or_else(|| panic!("no operation: {head} {rest:?}"))
}

/// Which operands are known to be fixnums.
fn knowledge(nodes: &[Node]) -> FixnumKnowledge {
    let word = nodes.first().map_or("", |node| parse::word(node));
    words::member(words::KNOWLEDGE, word).expect("which operands are known")
}

/// Operations on untagged words and calls of C functions.
fn foreign_op(head: &str, rest: &[Node]) -> Option<Op> {
    let v = value_of;
    Some(match (head, rest) {
        ("integer-to-raw", [x]) => Op::IntegerToRaw(v(x)),
        ("fixnum-to-raw", [x]) => Op::FixnumToRaw(v(x)),
        ("foreign-address", [x]) => Op::ForeignAddress(v(x)),
        ("bytes-address", [x]) => Op::BytesAddress(v(x)),
        ("value-to-raw", [x]) => Op::ValueToRaw(v(x)),
        ("raw-to-value", [x]) => Op::RawToValue(v(x)),
        ("raw-to-integer", [width, x]) => match access(width) {
            Access::Integer(bits, signed) => Op::RawToInteger(bits, signed, v(x)),
            other => panic!("not an integer: {other:?}"),
        },
        ("double-to-single", [x]) => Op::DoubleToSingle(v(x)),
        ("single-to-double", [x]) => Op::SingleToDouble(v(x)),
        ("raw-add", [a, b]) => Op::RawAdd(v(a), v(b)),
        ("raw-or", [a, b]) => Op::RawOr(v(a), v(b)),
        ("raw-shift", [x, bits]) => Op::RawShift(v(x), number(bits)),
        ("raw-load", [width, address, displacement]) => {
            Op::RawLoad(access(width), v(address), number(displacement))
        }
        ("raw-store", [width, address, displacement, x]) => {
            Op::RawStore(access(width), v(address), number(displacement), v(x))
        }
        ("stack-argument", [index, count, x]) => Op::StackArgument(number(index), number(count), v(x)),
        ("foreign", [name, address, _, general, _, float, flags @ ..]) => {
            Op::Foreign(Box::new(ForeignCall {
                name: parse::word(name).into(),
                address: v(address),
                general: values(general),
                float: values(float),
                ..foreign_flags(flags)
            }))
        }
        ("foreign-result", [register]) => Op::ForeignResult(number(register)),
        ("foreign-errno", []) => Op::ForeignErrno,
        _ => return None,
    })
}

/// What a call of a C function returns and how it is called.
fn foreign_flags(flags: &[Node]) -> ForeignCall {
    let mut call = ForeignCall {
        name: "".into(),
        address: Value(0),
        general: Vec::new(),
        float: Vec::new(),
        stack_words: 0,
        outcome: Outcome::Nothing,
        leaf: false,
        errno: false,
        variadic: false,
        serial: false,
        dispatched: false,
    };
    let mut flags = flags.iter();
    let mut classes = Vec::new();
    let mut size = None;
    while let Some(flag) = flags.next() {
        let mut next = || flags.next().expect("a word follows");
        match parse::word(flag) {
            "returns" => call.outcome = Outcome::Scalar(access(next())),
            "returns-structure" => size = Some(number(next())),
            "integer" => classes.push(Class::Integer),
            "sse" => classes.push(Class::Sse),
            "stack" => call.stack_words = number(next()),
            "leaf" => call.leaf = true,
            "errno" => call.errno = true,
            "variadic" => call.variadic = true,
            "serial" => call.serial = true,
            "dispatched" => call.dispatched = true,
            other => panic!("no property of a call: {other}"),
        }
    }
    if let Some(size) = size {
        call.outcome = Outcome::Structure(Eightbytes { size, classes });
    }
    call
}

fn access(node: &Node) -> Access {
    Access::from_name(parse::word(node)).expect("a type of access")
}

/// What precedes an object's fields: nothing, `vector 3`, `loop#2`.
fn first_word(nodes: &[Node]) -> FirstWord {
    match nodes {
        [] => FirstWord::None,
        [p] => FirstWord::Entry(procedure(p)),
        [name, length] => {
            let code = words::type_code(parse::word(name)).expect("a type of object");
            FirstWord::Header(Header::new(code, 0, number(length)).0)
        }
        other => panic!("no first word: {other:?}"),
    }
}

fn number<T: std::str::FromStr>(node: &Node) -> T {
    let word = parse::word(node);
    word.parse().unwrap_or_else(|_| panic!("not a number: {word}"))
}

fn value(word: &str) -> Value {
    let index = word.strip_prefix('v').and_then(|index| index.parse().ok());
    Value(index.unwrap_or_else(|| panic!("not a value: {word}")))
}

fn value_of(node: &Node) -> Value {
    value(parse::word(node))
}

fn values(node: &Node) -> Vec<Value> {
    parse::list(node).iter().map(value_of).collect()
}

fn block(node: &Node) -> Block {
    let word = parse::word(node);
    let index = word.strip_prefix("block").and_then(|index| index.parse().ok());
    Block(index.unwrap_or_else(|| panic!("not a block: {word}")))
}

/// `loop` of `loop#2.clause0`.
fn procedure_name(word: &str) -> &str {
    let name = word.rsplit_once('#').expect("a procedure has a number").0;
    if name == "lambda" { "" } else { name }
}

fn procedure(node: &Node) -> ProcedureId {
    let number = parse::word(node)
        .rsplit_once('#')
        .and_then(|(_, number)| number.parse().ok());
    ProcedureId(number.expect("a procedure has a number"))
}

/// `loop#2.clause0`.
fn clause(node: &Node) -> (ProcedureId, u32) {
    let parts = parse::word(node)
        .rsplit_once('#')
        .and_then(|(_, rest)| rest.split_once(".clause"));
    let (p, clause) = parts.expect("a clause of a procedure");
    let number = |word: &str| word.parse().expect("a number");
    (ProcedureId(number(p)), number(clause))
}

fn primitive(node: &Node) -> Primitive {
    let name = parse::word(node).strip_prefix('%').and_then(Primitive::from_name);
    name.unwrap_or_else(|| panic!("no primitive: {node:?}"))
}
