//! Callbacks: the procedure that converts what C passes, calls a Scheme procedure, and converts what it returns.
//!
//! ```text
//!   (lambda (procedure name)
//!     (foreign-allocate-callback name
//!       (lambda (block)                             see abi::foreign::Callback
//!         (let* ((serial of this entry) (a argument) ...)   read from the block or C's stack
//!           (let ((result (procedure a ...)))
//!             (if (the serial is the current one) (store the result)))))
//!       (lambda (block) (store the `else` value))
//!       whether a freed stub returns that, too
//!       whether arguments come elsewhere than in rdi and rsi))      passed on to foreign-post-callback, if C does not wait
//! ```
//!
//! A continuation of the procedure may be continued when the callback is over: then there are other frames of C where the
//! block was, and nothing is stored.
//!
//! Arguments lie where the System V convention puts them (section 3.2.3), read in the order of the parameters.

use super::super::core_forms::Use;
use super::super::expander::Expander;
use super::super::scope::ScopeId;
use super::convert::{Given, Place};
use super::procedure::Steps;
use super::types::{FunctionType, Post, Structure, Type};
use crate::diagnostics::Code;
use crate::ir::core::{Expr, ExprId, Formals, Var};
use crate::ir::data::Datum;
use crate::ir::foreign::{Access, Class, fits_registers};
use crate::source::Span;
use abi::context::register;
use abi::foreign::Callback;
use abi::primitive::Primitive;
use std::mem::offset_of;
use std::rc::Rc;

const GENERAL: u32 = offset_of!(Callback, general) as u32;
const FLOAT: u32 = offset_of!(Callback, float) as u32;
const STACK: u32 = offset_of!(Callback, stack) as u32;
const GENERAL_RESULTS: u32 = offset_of!(Callback, general_results) as u32;
const FLOAT_RESULTS: u32 = offset_of!(Callback, float_results) as u32;

/// Arguments in so many general registers are always stored in the block; for the others a callback has to ask.
const FEW_ARGUMENTS: u32 = 2;

/// Where the arguments of a callback lie, as they are read one after the other.
#[derive(Default)]
struct Places {
    general: u32,
    float: u32,
    /// Words of C's stack.
    stack: u32,
}

/// A place: an offset in the block, or on C's stack.
#[derive(Clone, Copy)]
enum Source {
    Block(u32),
    Stack(u32),
}

impl Places {
    fn has_room(&self, classes: &[Class]) -> bool {
        fits_registers(self.general as usize, self.float as usize, classes)
    }

    /// The next place of a class.
    fn next(&mut self, class: Class) -> Source {
        if !self.has_room(&[class]) {
            return self.next_words(1);
        }
        match class {
            Class::Integer => {
                self.general += 1;
                Source::Block(GENERAL + 8 * (self.general - 1))
            }
            Class::Sse => {
                self.float += 1;
                Source::Block(FLOAT + 8 * (self.float - 1))
            }
        }
    }

    /// Whether arguments are beyond the first [`FEW_ARGUMENTS`] general registers.
    fn are_many(&self) -> bool {
        self.general > FEW_ARGUMENTS || self.float > 0 || self.stack > 0
    }

    fn next_words(&mut self, words: u32) -> Source {
        self.stack += words;
        Source::Stack(8 * (self.stack - words))
    }
}

/// What C calls, and the procedure that messages name.
#[derive(Clone, Copy)]
pub(super) enum Called<'n> {
    /// A callback, which is an argument of the procedure or was made by it.
    Callback(&'n str),
    /// The procedure itself, by its name.
    Export(&'n str),
}

impl<'n> Called<'n> {
    fn name(self) -> &'n str {
        match self {
            Called::Callback(name) | Called::Export(name) => name,
        }
    }

    /// What messages call its result.
    fn result(self) -> &'static str {
        match self {
            Called::Callback(_) => "result of the callback",
            Called::Export(_) => "result",
        }
    }
}

/// A callback procedure under construction.
struct Receiver<'a> {
    function: &'a FunctionType,
    name: Rc<str>,
    /// What messages call the result.
    result: &'static str,
    scope: ScopeId,
    span: Span,
    block: Var,
    /// The lifetime of what C's pointers lead to: that of the call.
    lifetime: Var,
}

impl Expander {
    /// `(foreign-callback type procedure)`
    pub(in super::super) fn expand_foreign_callback(&mut self, r#use: &Use) -> ExprId {
        let [type_place, procedure] = r#use.arguments[..] else {
            return self.bad_use(
                Code::CallbackType,
                r#use,
                "`foreign-callback` takes a type (-> (type ...) result) and a procedure",
            );
        };
        let function = match self.foreign_type(type_place, r#use.scope) {
            Some(named) if named.function().is_some() => named.function().expect("it was just found").clone(),
            Some(_) => {
                self.bad_part(
                    Code::CallbackType,
                    type_place,
                    "the type of a callback is (-> (type ...) result)",
                );
                return self.nothing(r#use.span);
            }
            None => return self.nothing(r#use.span),
        };
        let span = r#use.span;
        let receiver =
            self.callback_receiver(&function, Called::Callback("foreign-callback"), r#use.scope, span);
        let procedure = self.expand(procedure, r#use.scope);
        let place = self.place_text(span);
        let place = self.text(&place, span);
        self.foreign.outlives_forms = true;
        let is_posted = self.datum(Datum::Bool(function.post.is_some()), span);
        let operands = vec![procedure, receiver, place, is_posted];
        self.foreign_helper("make-foreign-callback", operands, span)
    }

    /// The procedure that makes what a stub calls of a Scheme procedure.
    pub(super) fn callback_receiver(
        &mut self,
        function: &FunctionType,
        called: Called,
        scope: ScopeId,
        span: Span,
    ) -> ExprId {
        let procedure = self.unit.program.new_var("procedure");
        let receiver = self.new_receiver(function, called, scope, span);
        let mut places = Places::default();
        let body = self.callback_body(&receiver, procedure, &mut places);
        let body = self.of_block(&receiver, body);
        let receiver = self.new_receiver(function, called, scope, span);
        let otherwise = self.otherwise(&receiver);
        let otherwise = self.of_block(&receiver, otherwise);
        let stub_name = self.unit.program.new_var("name");
        let is_else_scalar = function.otherwise.is_some()
            && function
                .result
                .as_ref()
                .is_some_and(|result| result.access().is_some());
        let operands = vec![
            self.local(stub_name, span),
            body,
            otherwise,
            self.datum(Datum::Bool(is_else_scalar), span),
            self.datum(Datum::Bool(places.are_many()), span),
        ];
        let mut made = self.foreign_helper("foreign-allocate-callback", operands, span);
        if let Some(post) = function.post {
            let words = self.number(places.stack.into(), span);
            let drops = self.datum(Datum::Bool(post == Post::Drop), span);
            made = self.foreign_helper("foreign-post-callback", vec![made, words, drops], span);
        }
        let formals = Formals {
            required: vec![procedure, stub_name],
            rest: None,
        };
        self.lambda(None, formals, made, span)
    }

    /// `(lambda (block) body)`
    fn of_block(&mut self, receiver: &Receiver, body: ExprId) -> ExprId {
        let formals = Formals {
            required: vec![receiver.block],
            rest: None,
        };
        self.lambda(Some(receiver.name.clone()), formals, body, receiver.span)
    }

    fn new_receiver<'a>(
        &mut self,
        function: &'a FunctionType,
        called: Called,
        scope: ScopeId,
        span: Span,
    ) -> Receiver<'a> {
        Receiver {
            function,
            name: called.name().into(),
            result: called.result(),
            scope,
            span,
            block: self.unit.program.new_var("block"),
            lifetime: self.unit.program.new_var("lifetime"),
        }
    }

    /// Takes the arguments, calls the procedure, and stores its result.
    fn callback_body(&mut self, receiver: &Receiver, procedure: Var, places: &mut Places) -> ExprId {
        let span = receiver.span;
        let function = receiver.function;
        let result_place = function.result_place(places);
        let mut steps = Steps::new();
        let serial = function.result.is_some().then(|| {
            let serial = self.entry_serial(span);
            self.step(&mut steps, "serial", serial)
        });
        let arguments: Vec<Var> = function
            .parameters
            .iter()
            .enumerate()
            .map(|(index, parameter)| {
                let value = self.callback_argument(receiver, parameter, index + 1, places, &mut steps);
                self.step(&mut steps, "argument", value)
            })
            .collect();
        let operator = self.local(procedure, span);
        let operands = arguments
            .iter()
            .map(|&argument| self.local(argument, span))
            .collect();
        let value = self.add(Expr::Call(operator, operands), span);
        let body = if let Some(serial) = serial {
            let result = self.unit.program.new_var("result");
            let stored = self.store_callback_result(receiver, result, result_place);
            let operands = vec![self.entry_serial(span), self.local(serial, span)];
            let is_current = self.primitive(Primitive::eq, operands, span);
            let nothing = self.nothing(span);
            let stored = self.add(Expr::If(is_current, stored, nothing), span);
            self.bind_in(result, value, stored, span)
        } else {
            value
        };
        let body = self.in_order(steps, body, span);
        if !function.passes_to_callback() {
            return body;
        }
        let formals = Formals {
            required: vec![receiver.lifetime],
            rest: None,
        };
        let in_scope = self.lambda(None, formals, body, span);
        self.foreign_helper("foreign-call-in-scope", vec![in_scope], span)
    }

    /// The serial of the current entry into Scheme.
    fn entry_serial(&mut self, span: Span) -> ExprId {
        let operands = vec![self.number(register::ENTRY as i64, span)];
        self.primitive(Primitive::register_ref, operands, span)
    }

    /// Stores what C gets if the procedure does not return: zeros, if the type does not say.
    fn otherwise(&mut self, receiver: &Receiver) -> ExprId {
        let span = receiver.span;
        let place = receiver.function.result_place(&mut Places::default());
        let value = match (&receiver.function.otherwise, &receiver.function.result) {
            (_, None) => return self.nothing(span),
            (&Some((otherwise, scope)), Some(_)) => self.expand(otherwise, scope),
            (None, Some(Type::Structure(structure))) => {
                let descriptor = self.global_value(structure.variable, span);
                self.foreign_helper("foreign-new-instance", vec![descriptor], span)
            }
            (None, Some(_)) => {
                let zeros = [GENERAL_RESULTS, FLOAT_RESULTS].map(|offset| {
                    let block = self.local(receiver.block, span);
                    let zero = self.number(0, span);
                    self.store(Access::Integer(64, false), block, offset, zero, span)
                });
                return self.sequence(zeros.into(), span);
            }
        };
        let result = self.unit.program.new_var("result");
        let stored = self.store_callback_result(receiver, result, place);
        self.bind_in(result, value, stored, span)
    }

    /// The value that C passed for a parameter.
    fn callback_argument(
        &mut self,
        receiver: &Receiver,
        r#type: &Type,
        position: usize,
        places: &mut Places,
        steps: &mut Steps,
    ) -> ExprId {
        let span = receiver.span;
        if let Type::Structure(structure) = r#type {
            return self.callback_structure(receiver, structure, places, steps);
        }
        let access = r#type.access().unwrap_or(Access::Integer(64, false));
        let source = places.next(match access {
            Access::Integer(..) => Class::Integer,
            Access::Single | Access::Double => Class::Sse,
        });
        let (base, offset) = self.source_address(receiver, source);
        let raw = self.load(access, base, offset, span);
        let raw = self.step(steps, "raw", raw);
        let fetched = self.fetched(r#type, raw, span);
        let fetched = self.step(steps, "fetched", fetched);
        let place = Place {
            who: receiver.name.clone(),
            position,
            parameter: "argument".into(),
            scope: receiver.scope,
        };
        let value = self.convert_from_c(r#type, Given { raw, fetched }, &place, span);
        if r#type.is_address() && receiver.function.post.is_none() {
            let lifetime = self.local(receiver.lifetime, span);
            return self.foreign_helper("foreign-in-scope", vec![value, lifetime], span);
        }
        value
    }

    /// Base and offset of a place.
    fn source_address(&mut self, receiver: &Receiver, source: Source) -> (ExprId, u32) {
        let block = self.local(receiver.block, receiver.span);
        match source {
            Source::Block(offset) => (block, offset),
            Source::Stack(offset) => {
                let stack = self.load(Access::Integer(64, false), block, STACK, receiver.span);
                (stack, offset)
            }
        }
    }

    /// A copy of a structure that C passed by value.
    fn callback_structure(
        &mut self,
        receiver: &Receiver,
        structure: &Rc<Structure>,
        places: &mut Places,
        steps: &mut Steps,
    ) -> ExprId {
        let span = receiver.span;
        let size = structure.layout.get().map_or(0, |layout| layout.size);
        let descriptor = self.global_value(structure.variable, span);
        let classes = structure.classes().filter(|classes| places.has_room(classes));
        let Some(classes) = classes else {
            let source = places.next_words(size.div_ceil(8));
            let (base, offset) = self.source_address(receiver, source);
            let offset = self.number(offset.into(), span);
            let from = self.primitive(Primitive::add, vec![base, offset], span);
            return self.foreign_helper("foreign-copy-instance", vec![descriptor, from], span);
        };
        let made = self.foreign_helper("foreign-new-instance", vec![descriptor], span);
        let instance = self.step(steps, "instance", made);
        for (index, class) in classes.into_iter().enumerate() {
            let start = index as u32 * 8;
            let (base, offset) = self.source_address(receiver, places.next(class));
            let instance = self.local(instance, span);
            let to = self.primitive(Primitive::foreign_address, vec![instance], span);
            let moved = self.move_bytes((to, start), (base, offset), (size - start).min(8), span);
            self.step(steps, "moved", moved);
        }
        self.local(instance, span)
    }

    /// Copies bytes from one address and offset to another.
    fn move_bytes(&mut self, to: (ExprId, u32), from: (ExprId, u32), bytes: u32, span: Span) -> ExprId {
        let [to, from] = [to, from].map(|(base, offset)| {
            let offset = self.number(offset.into(), span);
            self.primitive(Primitive::add, vec![base, offset], span)
        });
        let bytes = self.number(bytes.into(), span);
        self.primitive(Primitive::foreign_move, vec![to, from, bytes], span)
    }

    /// Converts a result and stores it where the stub takes it from.
    fn store_callback_result(&mut self, receiver: &Receiver, result: Var, memory: Option<Source>) -> ExprId {
        let span = receiver.span;
        let Some(r#type) = &receiver.function.result else {
            return self.nothing(span);
        };
        let place = Place {
            who: receiver.name.clone(),
            position: 0,
            parameter: receiver.result.into(),
            scope: receiver.scope,
        };
        let converted = self.convert_to_c(r#type, result, &place, span);
        let Type::Structure(structure) = r#type else {
            let (access, offset) = match r#type.access() {
                Some(Access::Single) => (Access::Single, FLOAT_RESULTS),
                Some(Access::Double) => (Access::Double, FLOAT_RESULTS),
                // The whole register: C takes as much of it as the type has.
                _ => (Access::Integer(64, false), GENERAL_RESULTS),
            };
            let block = self.local(receiver.block, span);
            return self.store(access, block, offset, converted, span);
        };
        let size = structure.layout.get().map_or(0, |layout| layout.size);
        let from = self.unit.program.new_var("from");
        let stored = match (structure.classes(), memory) {
            (Some(classes), None) => {
                let (mut general, mut float) = (GENERAL_RESULTS, FLOAT_RESULTS);
                let mut moves = Vec::new();
                for (index, class) in classes.into_iter().enumerate() {
                    let start = index as u32 * 8;
                    let next = match class {
                        Class::Integer => &mut general,
                        Class::Sse => &mut float,
                    };
                    let block = self.local(receiver.block, span);
                    let source = self.local(from, span);
                    moves.push(self.move_bytes((block, *next), (source, start), (size - start).min(8), span));
                    *next += 8;
                }
                self.sequence(moves, span)
            }
            (_, Some(source)) => {
                // C gets back the address that it gave.
                let (base, offset) = self.source_address(receiver, source);
                let address = self.load(Access::Integer(64, false), base, offset, span);
                let target = self.unit.program.new_var("target");
                let block = self.local(receiver.block, span);
                let to = self.local(target, span);
                let returned = self.store(Access::Integer(64, false), block, GENERAL_RESULTS, to, span);
                let (to, source) = (self.local(target, span), self.local(from, span));
                let moved = self.move_bytes((to, 0), (source, 0), size, span);
                let body = self.sequence(vec![moved, returned], span);
                self.bind_in(target, address, body, span)
            }
            (None, None) => self.nothing(span),
        };
        self.bind_in(from, converted, stored, span)
    }
}

impl FunctionType {
    /// Whether C passes pointers, which are good until the callback ends. (Of those of a posted one nothing is known.)
    fn passes_to_callback(&self) -> bool {
        self.post.is_none() && self.parameters.iter().any(Type::is_address)
    }

    /// Where C wants the address of a result in memory: it comes before all arguments.
    fn result_place(&self, places: &mut Places) -> Option<Source> {
        match &self.result {
            Some(Type::Structure(structure)) if structure.classes().is_none() => {
                Some(places.next(Class::Integer))
            }
            _ => None,
        }
    }
}

impl Type {
    /// Whether a value is a foreign pointer, which is good for the time of the callback only.
    pub(super) fn is_address(&self) -> bool {
        match self {
            Type::Pointer(_) => true,
            Type::Maybe(inner) => inner.is_address(),
            _ => false,
        }
    }
}
