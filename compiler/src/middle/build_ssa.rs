//! Flat to SSA: one function for each clause; tests become control flow, primitives become checks and raw operations.
//!
//! Needs: Flat as described in `ir::flat`. Guarantees: SSA as described in `ir::ssa`, with no critical edges.
//! How each inline primitive is made of checks and operations is in `build_primitives`.

use crate::ir::core::{Formals, Label, Var};
use crate::ir::data::{Data, Datum};
use crate::ir::flat::{self, Expr, ExprId, KnownCall, ProcedureId, Program};
use crate::ir::ssa::{self, *};
use crate::middle::build_names::Debugging;
use crate::middle::{block_order, build_primitives, raising};
use crate::source::Span;
use abi::convention::{MAX_DIRECT_ARGUMENTS, MAX_DIRECT_VALUES};
use abi::object::{self, Header};
use abi::primitive::{How, Primitive};
use abi::value::{TAG_OBJECT, TAG_PROCEDURE, Value as Word};
use rustc_hash::FxHashMap;

/// Builds the SSA of a program.
pub fn run(program: Program, debugging: Debugging) -> ssa::Program {
    let procedures = program
        .procedures
        .iter()
        .map(|flat| Procedure {
            name: flat.name.clone(),
            span: flat.span,
            free_variables: flat.captured.len() as u32,
            escapes: flat.escapes,
            clauses: flat
                .clauses
                .iter()
                .map(|clause| function(&program, flat, clause, debugging))
                .collect(),
        })
        .collect();
    ssa::Program {
        procedures,
        data: program.data,
        globals: program.globals,
        known: program.known,
        initialiser: Some(ProcedureId(program.initialiser)),
    }
}

fn function(
    program: &Program,
    procedure: &flat::Procedure,
    clause: &flat::Clause,
    debugging: Debugging,
) -> Function {
    let mut builder = Builder::new(program, procedure, clause);
    builder.debugging = debugging;
    builder.name_closure(procedure);
    builder.formals(&clause.formals);
    let initialiser = &program.procedures[program.initialiser as usize];
    if program.drops_results && std::ptr::eq(procedure, initialiser) {
        let result = builder.value(clause.body);
        builder.deliver(result, Place::Tail);
    } else {
        builder.expression(clause.body, Place::Tail);
    }
    block_order::run(&mut builder.function);
    builder.function
}

/// Where the value of an expression goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// It is the procedure's result.
    Tail,
    /// It is passed to a block, as its only parameter.
    Join(Block),
    /// All results are passed to a block that takes this many, the last a list if the flag says so.
    Values(Block, u32, bool),
    /// It is dropped; the block takes no parameter.
    Drop(Block),
}

/// Builds one function.
pub(super) struct Builder<'a> {
    /// What is converted.
    pub(super) program: &'a Program,
    /// The function under construction.
    pub(super) function: Function,
    /// The block that instructions are added to; `None` after a terminator.
    current: Option<Block>,
    /// The running closure, if the function takes one.
    pub(super) closure: Option<Value>,
    /// The values of the variables.
    pub(super) variables: FxHashMap<Var, Value>,
    /// Whether values are named.
    pub(super) debugging: Debugging,
    /// The values that have names in the scope of the expression at hand.
    pub(super) in_scope: Vec<Value>,
    labels: FxHashMap<Label, (Block, Place)>,
    /// How many values have names in the scope of each block that others jump to.
    scopes: FxHashMap<Block, usize>,
    /// The block of each loop header whose jumps are back-edges while its body is built.
    open: Vec<Label>,
    /// The expression that instructions come from.
    pub(super) span: Span,
}

impl<'a> Builder<'a> {
    fn new(program: &'a Program, procedure: &flat::Procedure, clause: &flat::Clause) -> Builder<'a> {
        let mut function = Function {
            name: procedure.name.clone(),
            span: procedure.span,
            blocks: Vec::new(),
            kinds: Vec::new(),
            takes_closure: procedure.takes_closure,
            required: clause.formals.required.len() as u32,
            rest: clause.formals.rest.is_some(),
            named: Vec::new(),
        };
        let entry = function.new_block();
        let closure = procedure.takes_closure.then(|| function.new_value(Kind::Tagged));
        function.blocks[0].params.extend(closure);
        Builder {
            program,
            function,
            current: Some(entry),
            closure,
            variables: FxHashMap::default(),
            debugging: Debugging::Off,
            in_scope: Vec::new(),
            labels: FxHashMap::default(),
            scopes: FxHashMap::default(),
            open: Vec::new(),
            span: Span::NONE,
        }
    }

    fn formals(&mut self, formals: &Formals) {
        let places = formals.places().min(MAX_DIRECT_ARGUMENTS);
        let mut values = Vec::with_capacity(places);
        for _ in 0..places {
            values.push(self.function.new_value(Kind::Tagged));
        }
        self.function.blocks[0].params.extend(&values);
        if formals.places() > MAX_DIRECT_ARGUMENTS {
            self.spread(&mut values, formals);
        }
        for (var, value) in formals.vars().zip(values) {
            self.bind(var, value);
        }
    }

    /// Replaces the last of the values, a list, by its elements: as many as the formals have variables left. The list is
    /// long enough, since the number of values was checked.
    fn spread(&mut self, values: &mut Vec<Value>, formals: &Formals) {
        let mut list = values.pop().expect("there are more formals than places");
        for _ in values.len()..formals.required.len() {
            values.push(self.tagged(Op::Load(list, object::CAR)));
            list = self.tagged(Op::Load(list, object::CDR));
        }
        if formals.rest.is_some() {
            values.push(list);
        }
    }

    /// Arguments as they are passed: when there are more than have places, the last is the list of the rest. If `is_list`,
    /// the last one already is a list of further arguments.
    fn gather(&mut self, mut arguments: Vec<Value>, is_list: bool) -> Vec<Value> {
        if arguments.len() > MAX_DIRECT_ARGUMENTS {
            let tail = if is_list { arguments.pop() } else { None };
            let tail = tail.unwrap_or_else(|| self.word(Word::NIL));
            let rest = arguments.split_off(MAX_DIRECT_ARGUMENTS - 1);
            let list = self.list(rest, tail);
            arguments.push(list);
        }
        arguments
    }

    /// New pairs before the rest of a list.
    pub(super) fn list(&mut self, elements: Vec<Value>, tail: Value) -> Value {
        elements
            .into_iter()
            .rev()
            .fold(tail, |list, element| self.pair(element, list))
    }

    // Instructions.

    /// Adds an instruction without result.
    pub(super) fn effect(&mut self, op: Op) {
        self.push(op, None);
    }

    /// Adds an instruction that defines a tagged value.
    pub(super) fn tagged(&mut self, op: Op) -> Value {
        let value = self.function.new_value(Kind::Tagged);
        self.push(op, Some(value));
        value
    }

    /// Adds an instruction that defines a double.
    pub(super) fn double(&mut self, op: Op) -> Value {
        let value = self.function.new_value(Kind::Double);
        self.push(op, Some(value));
        value
    }

    /// Adds an instruction that defines an untagged word.
    pub(super) fn raw(&mut self, op: Op) -> Value {
        let value = self.function.new_value(Kind::Raw);
        self.push(op, Some(value));
        value
    }

    /// The literals of the program.
    pub(super) fn data(&self) -> &Data {
        &self.program.data
    }

    fn push(&mut self, op: Op, result: Option<Value>) {
        // Code after what never returns is built and thrown away: it has no block.
        if let Some(block) = self.current {
            let span = self.span;
            self.function.blocks[block.0 as usize]
                .insts
                .push(Inst { op, result, span });
        }
    }

    /// A constant word.
    pub(super) fn word(&mut self, word: Word) -> Value {
        self.tagged(Op::Word(word.0))
    }

    /// Whether the code being built can never run.
    pub(super) fn is_unreachable(&self) -> bool {
        self.current.is_none()
    }

    /// The operation that defined a value, unless it is the parameter of a block. Mostly that of a recent instruction.
    pub(super) fn definition(&self, value: Value) -> Option<&Op> {
        let insts = self
            .function
            .blocks
            .iter()
            .rev()
            .flat_map(|block| block.insts.iter().rev());
        insts
            .into_iter()
            .find(|inst| inst.result == Some(value))
            .map(|inst| &inst.op)
    }

    pub(super) fn terminate(&mut self, terminator: Terminator) {
        if let Some(block) = self.current.take() {
            let data = &mut self.function.blocks[block.0 as usize];
            data.terminator = terminator;
            data.span = self.span;
        }
    }

    pub(super) fn new_block(&mut self, params: usize) -> Block {
        let block = self.function.new_block();
        for _ in 0..params {
            let value = self.function.new_value(Kind::Tagged);
            self.function.blocks[block.0 as usize].params.push(value);
        }
        block
    }

    /// A new block that others will jump to, out of scopes that begin after this.
    fn new_target(&mut self, params: usize) -> Block {
        let block = self.new_block(params);
        self.scopes.insert(block, self.in_scope.len());
        block
    }

    /// Jumps to a block, which ends the scopes that it is outside of.
    fn jump_to(&mut self, block: Block, values: Vec<Value>) {
        self.keep(self.scopes[&block]);
        self.terminate(Terminator::Jump(block, values));
    }

    fn params(&self, block: Block) -> &[Value] {
        &self.function.blocks[block.0 as usize].params
    }

    fn branch(&mut self, condition: Condition, then: Block, otherwise: Block) {
        self.terminate(Terminator::Branch(condition, then, otherwise));
    }

    // Expressions.

    /// The value of an expression, in the current block.
    pub(super) fn value(&mut self, id: ExprId) -> Value {
        let saved = self.enter(id);
        let value = match &self.program[id] {
            Expr::If(..) | Expr::Labels(..) | Expr::LetValues(..) => {
                let join = self.new_target(1);
                self.expression(id, Place::Join(join));
                self.current = Some(join);
                self.params(join)[0]
            }
            Expr::Seq(_) | Expr::Let(..) | Expr::Closures(..) => self.scoped(id, Builder::value),
            _ => self.simple(id),
        };
        self.span = saved;
        value
    }

    /// Makes an expression the one that instructions come from; answers the one before.
    fn enter(&mut self, id: ExprId) -> Span {
        let saved = self.span;
        let span = self.program.span(id);
        if span.is_some() {
            self.span = span;
        }
        saved
    }

    /// The parts of a sequence or binding form that come before its last expression, which `last` builds.
    fn scoped<T>(&mut self, id: ExprId, last: impl FnOnce(&mut Self, ExprId) -> T) -> T {
        let program = self.program;
        match &program[id] {
            Expr::Seq(exprs) => {
                let (&end, first) = exprs.split_last().expect("a sequence is not empty");
                for &expr in first {
                    self.drop_value(expr);
                }
                last(self, end)
            }
            Expr::Let(bindings, body) => {
                let values: Vec<Value> = bindings.iter().map(|&(_, value)| self.value(value)).collect();
                let outside = self.in_scope.len();
                for (&(var, _), value) in bindings.iter().zip(values) {
                    self.bind(var, value);
                }
                let result = last(self, *body);
                self.keep(outside);
                self.in_scope.truncate(outside);
                result
            }
            Expr::Closures(closures, body) => {
                let outside = self.in_scope.len();
                self.closures(closures);
                let result = last(self, *body);
                self.keep(outside);
                self.in_scope.truncate(outside);
                result
            }
            other => unreachable!("build_ssa: {other:?} is not a scope"),
        }
    }

    /// Builds an expression for its effect.
    fn drop_value(&mut self, id: ExprId) {
        match &self.program[id] {
            Expr::If(..) | Expr::Labels(..) | Expr::LetValues(..) => {
                let join = self.new_target(0);
                self.expression(id, Place::Drop(join));
                self.current = Some(join);
            }
            Expr::Seq(_) | Expr::Let(..) | Expr::Closures(..) => self.scoped(id, Builder::drop_value),
            Expr::Const(_) | Expr::Local(_) | Expr::Captured(_) | Expr::Myself | Expr::Static(_) => {}
            _ => {
                self.value(id);
            }
        }
    }

    /// Builds an expression that ends the current block.
    fn expression(&mut self, id: ExprId, place: Place) {
        let saved_span = self.enter(id);
        let program = self.program;
        match &program[id] {
            Expr::If(test, then, otherwise) => {
                let then_block = self.new_block(0);
                let otherwise_block = self.new_block(0);
                self.test(*test, then_block, otherwise_block);
                self.current = Some(then_block);
                self.expression(*then, place);
                self.current = Some(otherwise_block);
                self.expression(*otherwise, place);
            }
            Expr::Seq(_) | Expr::Let(..) | Expr::Closures(..) => {
                self.scoped(id, |builder, last| builder.expression(last, place));
            }
            Expr::Labels(labels, body) => self.labels(labels, *body, place),
            Expr::Jump(label, arguments) => self.jump(*label, arguments),
            Expr::LetValues(formals, producer, body) => {
                let join = self.new_target(formals.places());
                let wanted = Place::Values(join, formals.required.len() as u32, formals.rest.is_some());
                self.expression(*producer, wanted);
                let outside = self.in_scope.len();
                let values = self.params(join).to_vec();
                for (var, value) in formals.vars().zip(values) {
                    self.bind(var, value);
                }
                self.current = Some(join);
                self.expression(*body, place);
                self.in_scope.truncate(outside);
            }
            Expr::Primitive(Primitive::values, arguments) if arguments.len() != 1 => {
                let values: Vec<Value> = arguments.iter().map(|&argument| self.value(argument)).collect();
                self.deliver_several(values, place);
            }
            Expr::Call(callee, arguments) => self.call(*callee, arguments, place),
            Expr::CallKnown(call) => {
                let (callee, arguments) = self.known_call(call);
                if place == Place::Tail && call.returns && !self.never_returns(callee) {
                    let result = self.tagged(Op::Call(callee, arguments));
                    self.deliver(result, place);
                } else {
                    self.finish_call(callee, arguments, place);
                }
            }
            Expr::Primitive(primitive, arguments) if primitive.info().how == How::stub => {
                let arguments = arguments.iter().map(|&argument| self.value(argument)).collect();
                self.finish_call(Callee::Primitive(*primitive), arguments, place);
            }
            _ => {
                let value = self.simple(id);
                self.deliver(value, place);
            }
        }
        self.span = saved_span;
    }

    /// Ends the block with one value.
    fn deliver(&mut self, value: Value, place: Place) {
        match place {
            Place::Tail => {
                self.keep(0);
                self.terminate(Terminator::Return(value));
            }
            Place::Join(block) => self.jump_to(block, vec![value]),
            Place::Drop(block) => self.jump_to(block, vec![]),
            Place::Values(..) => self.deliver_several(vec![value], place),
        }
    }

    /// Ends the block with any number of values.
    fn deliver_several(&mut self, mut values: Vec<Value>, place: Place) {
        match place {
            Place::Tail if values.len() == 1 => self.deliver(values[0], place),
            Place::Tail => {
                self.keep(0);
                self.terminate(Terminator::ReturnValues(values));
            }
            Place::Join(_) | Place::Drop(_) => {
                let first = match values.first() {
                    Some(&first) => first,
                    None => self.word(Word::UNSPECIFIED),
                };
                self.deliver(first, place);
            }
            Place::Values(block, required, rest) => {
                let given = values.len() as u32;
                if given < required || (given > required && !rest) {
                    self.effect(Op::FailValues(required, given));
                    self.keep(0);
                    self.terminate(Terminator::Unreachable);
                    return;
                }
                if rest {
                    let rest = values.split_off(required as usize);
                    let nil = self.word(Word::NIL);
                    let list = self.list(rest, nil);
                    values.push(list);
                }
                self.jump_to(block, values);
            }
        }
    }

    /// A new pair.
    pub(super) fn pair(&mut self, car: Value, cdr: Value) -> Value {
        self.tagged(Op::Allocate(
            abi::value::TAG_PAIR,
            FirstWord::None,
            vec![car, cdr],
        ))
    }

    /// A new object with a header.
    pub(super) fn object(&mut self, type_code: u8, length: usize, fields: Vec<Value>) -> Value {
        let header = Header::new(type_code, 0, length as u64);
        self.tagged(Op::Allocate(TAG_OBJECT, FirstWord::Header(header.0), fields))
    }

    // Calls.

    fn call(&mut self, callee: ExprId, arguments: &[ExprId], place: Place) {
        let callee = self.value(callee);
        let arguments: Vec<Value> = arguments.iter().map(|&argument| self.value(argument)).collect();
        let count = arguments.len() as u32;
        let arguments = self.gather(arguments, false);
        self.finish_call(Callee::Unknown(callee, count), arguments, place);
    }

    fn known_call(&mut self, call: &KnownCall) -> (Callee, Vec<Value>) {
        let closure = call.closure.map(|closure| self.value(closure));
        let arguments = call
            .arguments
            .iter()
            .map(|&argument| self.value(argument))
            .collect();
        let arguments = self.gather(arguments, call.rest);
        let callee = match call.callee {
            flat::Callee::Procedure(procedure) => Callee::Known(procedure, call.clause, closure),
            flat::Callee::External(global) => Callee::External(global, call.clause),
        };
        (callee, arguments)
    }

    fn finish_call(&mut self, callee: Callee, arguments: Vec<Value>, place: Place) {
        match place {
            Place::Tail if self.never_returns(callee) && self.debugging == Debugging::Off => {
                let result = self.tagged(Op::Call(callee, arguments));
                self.deliver(result, place);
            }
            _ if self.never_returns(callee) => {
                self.tagged(Op::Call(callee, arguments));
                self.never_reached();
            }
            Place::Tail => {
                self.keep(0);
                self.terminate(Terminator::TailCall(callee, arguments));
            }
            Place::Join(_) | Place::Drop(_) => {
                let result = self.tagged(Op::Call(callee, arguments));
                self.deliver(result, place);
            }
            Place::Values(block, required, rest) => {
                let count = self.tagged(Op::CallValues(callee, arguments, required, rest));
                let values = self.results(count, required as usize, rest);
                self.jump_to(block, values);
            }
        }
    }

    /// Whether a call is one of the library's procedures that only raise. No program can tell whether that is a tail call, but
    /// whoever reads the stack trace wants to see where it is.
    fn never_returns(&self, callee: Callee) -> bool {
        let Callee::External(global, _) = callee else {
            return false;
        };
        raising::is_raising(&self.program.globals[global.0 as usize])
    }

    /// Ends the block after a call that never returns. A debugger looks at the frame, as long as there is the call.
    fn never_reached(&mut self) {
        self.keep(0);
        self.terminate(Terminator::Unreachable);
    }

    /// The results of a call for several values, whose number was checked.
    fn results(&mut self, count: Value, required: usize, rest: bool) -> Vec<Value> {
        let is_long = required > MAX_DIRECT_VALUES;
        // Where the results begin that are taken from a list.
        let listed = if is_long { MAX_DIRECT_VALUES - 1 } else { required };
        let mut values: Vec<Value> = (0..listed as u32)
            .map(|index| self.tagged(Op::ResultRef(index)))
            .collect();
        if !is_long && !rest {
            return values;
        }
        let from = self.word(Word::fixnum(listed as i64));
        let callee = Callee::Primitive(Primitive::values_list);
        let mut list = self.tagged(Op::Call(callee, vec![from, count]));
        for _ in listed..required {
            values.push(self.tagged(Op::Load(list, object::CAR)));
            list = self.tagged(Op::Load(list, object::CDR));
        }
        if rest {
            values.push(list);
        }
        values
    }

    // Expressions that do not end the block.

    fn simple(&mut self, id: ExprId) -> Value {
        let program = self.program;
        match &program[id] {
            Expr::Const(datum) => match immediate(&program.data[*datum]) {
                Some(word) => self.word(word),
                None => self.tagged(Op::Literal(*datum)),
            },
            Expr::Local(var) => self.variables[var],
            Expr::Captured(index) => {
                let closure = self
                    .closure
                    .expect("a procedure with free variables takes its closure");
                self.tagged(Op::FreeVariable(closure, *index))
            }
            Expr::Myself => self
                .closure
                .expect("a procedure that mentions its closure takes it"),
            Expr::Global(global) if self.program.checked[global.0 as usize] => {
                self.tagged(Op::GlobalRef(*global))
            }
            Expr::Global(global) => self.tagged(Op::DefinedGlobal(*global)),
            Expr::SetGlobal(global, value) => {
                let value = self.value(*value);
                self.effect(Op::GlobalSet(*global, value));
                self.word(Word::UNSPECIFIED)
            }
            Expr::DefineGlobal(global, value) => {
                let value = self.value(*value);
                self.effect(Op::GlobalDefine(*global, value));
                self.word(Word::UNSPECIFIED)
            }
            Expr::External(global) => self.tagged(Op::ExternalClosure(*global)),
            Expr::Static(procedure) => self.tagged(Op::StaticClosure(*procedure)),
            Expr::Call(..) | Expr::CallKnown(_) => self.joined(id),
            Expr::Primitive(Primitive::values, arguments) if arguments.len() != 1 => {
                let values: Vec<Value> = arguments.iter().map(|&argument| self.value(argument)).collect();
                match values.first() {
                    Some(&first) => first,
                    None => self.word(Word::UNSPECIFIED),
                }
            }
            Expr::Primitive(primitive, _) if primitive.info().how == How::stub => self.joined(id),
            Expr::Primitive(primitive, arguments) => {
                let values: Vec<Value> = arguments.iter().map(|&argument| self.value(argument)).collect();
                build_primitives::value(self, *primitive, &values)
            }
            Expr::Jump(label, arguments) => {
                self.jump(*label, arguments);
                self.unreachable_value()
            }
            other @ (Expr::If(..)
            | Expr::Seq(_)
            | Expr::Let(..)
            | Expr::Closures(..)
            | Expr::LetValues(..)
            | Expr::Labels(..)) => unreachable!("build_ssa: {other:?} is not simple"),
        }
    }

    /// The first result of a call.
    fn joined(&mut self, id: ExprId) -> Value {
        let program = self.program;
        let (callee, arguments) = match &program[id] {
            Expr::CallKnown(call) => self.known_call(call),
            Expr::Primitive(primitive, arguments) => {
                let arguments = arguments.iter().map(|&argument| self.value(argument)).collect();
                (Callee::Primitive(*primitive), arguments)
            }
            Expr::Call(..) => {
                let join = self.new_target(1);
                self.expression(id, Place::Join(join));
                self.current = Some(join);
                return self.params(join)[0];
            }
            other => unreachable!("build_ssa: {other:?} is not a call"),
        };
        let result = self.tagged(Op::Call(callee, arguments));
        if self.debugging == Debugging::Locals && self.never_returns(callee) {
            self.never_reached();
        }
        result
    }

    /// A value for code that is never reached.
    fn unreachable_value(&mut self) -> Value {
        self.function.new_value(Kind::Tagged)
    }

    fn labels(&mut self, labels: &[(Label, Vec<Var>, ExprId)], body: ExprId, place: Place) {
        for (label, params, _) in labels {
            let block = self.new_target(params.len());
            self.labels.insert(*label, (block, place));
        }
        self.expression(body, place);
        for (label, params, body) in labels {
            let (block, _) = self.labels[label];
            let values = self.params(block).to_vec();
            let outside = self.in_scope.len();
            for (&var, value) in params.iter().zip(values) {
                self.bind(var, value);
            }
            self.current = Some(block);
            self.open.push(*label);
            self.expression(*body, place);
            self.open.pop();
            self.in_scope.truncate(outside);
        }
    }

    fn jump(&mut self, label: Label, arguments: &[ExprId]) {
        let values: Vec<Value> = arguments.iter().map(|&argument| self.value(argument)).collect();
        let (block, _) = self.labels[&label];
        if self.open.contains(&label) {
            self.effect(Op::Poll);
            // The scopes around the loop may end nowhere else.
            self.keep(0);
            self.terminate(Terminator::Jump(block, values));
        } else {
            self.jump_to(block, values);
        }
    }

    fn closures(&mut self, closures: &[crate::ir::flat::Closure]) {
        let mut patches = Vec::new();
        for (position, closure) in closures.iter().enumerate() {
            let mut fields = Vec::new();
            for (index, &capture) in closure.captures.iter().enumerate() {
                let later = match &self.program[capture] {
                    Expr::Local(var) => closures[position..].iter().position(|other| other.var == *var),
                    _ => None,
                };
                match later {
                    Some(offset) => {
                        fields.push(self.word(Word::fixnum(0)));
                        patches.push((closure.var, index as i32, closures[position + offset].var));
                    }
                    None => fields.push(self.value(capture)),
                }
            }
            let value = self.tagged(Op::Allocate(
                TAG_PROCEDURE,
                FirstWord::Entry(closure.procedure),
                fields,
            ));
            self.bind(closure.var, value);
        }
        for (holder, index, captured) in patches {
            let (holder, captured) = (self.variables[&holder], self.variables[&captured]);
            // A later closure's allocation may have collected, so the holder may be old: with the barrier.
            self.effect(Op::Store(
                holder,
                object::free_variable(index),
                captured,
                Primitive::cell_set,
            ));
        }
    }

    // Tests.

    /// Branches on an expression.
    fn test(&mut self, id: ExprId, then: Block, otherwise: Block) {
        let program = self.program;
        let saved = self.enter(id);
        match &program[id] {
            Expr::Const(datum) => {
                let target = if program.data[*datum] == Datum::Bool(false) {
                    otherwise
                } else {
                    then
                };
                self.terminate(Terminator::Jump(target, vec![]));
            }
            Expr::If(test, first, second) => {
                let first_block = self.new_block(0);
                let second_block = self.new_block(0);
                self.test(*test, first_block, second_block);
                self.current = Some(first_block);
                let outside = self.in_scope.len();
                self.test_to_join(*first, then, otherwise, outside);
                self.current = Some(second_block);
                self.test_to_join(*second, then, otherwise, outside);
            }
            Expr::Seq(_) | Expr::Let(..) | Expr::Closures(..) => {
                let outside = self.in_scope.len();
                self.scoped(id, |builder, last| match builder.in_scope.len() == outside {
                    true => builder.test(last, then, otherwise),
                    false => builder.test_to_join(last, then, otherwise, outside),
                });
            }
            Expr::Primitive(Primitive::not, arguments) => self.test(arguments[0], otherwise, then),
            Expr::Primitive(primitive, arguments) if primitive.info().how != How::stub => {
                let values: Vec<Value> = arguments.iter().map(|&argument| self.value(argument)).collect();
                match build_primitives::condition(self, *primitive, &values) {
                    Some(condition) => self.branch(condition, then, otherwise),
                    None => {
                        let value = build_primitives::value(self, *primitive, &values);
                        self.branch(Condition::True(value), then, otherwise);
                    }
                }
            }
            _ => {
                let value = self.value(id);
                self.branch(Condition::True(value), then, otherwise);
            }
        }
        self.span = saved;
    }

    /// A nested test, through blocks of its own: its targets may have several predecessors, and no edge is critical; and on the
    /// way, scopes end but for the first so many values.
    fn test_to_join(&mut self, id: ExprId, then: Block, otherwise: Block, outside: usize) {
        let to_then = self.new_block(0);
        let to_otherwise = self.new_block(0);
        self.test(id, to_then, to_otherwise);
        for (from, to) in [(to_then, then), (to_otherwise, otherwise)] {
            self.current = Some(from);
            self.keep(outside);
            self.terminate(Terminator::Jump(to, vec![]));
        }
    }
}

/// The word of a datum that is not a heap object.
fn immediate(datum: &Datum) -> Option<Word> {
    match datum {
        Datum::Nil => Some(Word::NIL),
        Datum::Bool(b) => Some(Word::bool(*b)),
        Datum::Char(c) => Some(Word::char(*c)),
        Datum::Eof => Some(Word::EOF),
        Datum::Unspecified => Some(Word::UNSPECIFIED),
        Datum::Default => Some(Word::DEFAULT),
        Datum::Number(number::Number::Integer(n)) => Word::try_fixnum(*n),
        Datum::Number(number::Number::Flonum(x)) => Word::try_flonum(*x),
        Datum::Number(_)
        | Datum::String(_)
        | Datum::Symbol(_)
        | Datum::Pair(..)
        | Datum::Vector(_)
        | Datum::Bytevector(_)
        | Datum::Object(_) => None,
    }
}
