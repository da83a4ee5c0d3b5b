//! The call itself, in the procedure of a foreign declaration: memory for arguments, the call or the request.

use super::super::expander::Expander;
use super::callback::Called;
use super::declaration::{Kind, Options};
use super::procedure::{Function, Instance, Steps, Wrapper};
use super::results::Taken;
use super::types::{Structure, Type};
use crate::ir::core::{Expr, ExprId, Formals, Var};
use crate::ir::data::{Datum, DatumId};
use crate::ir::foreign::{Access, Class, VALUE};
use crate::source::Span;
use abi::context::register;
use abi::primitive::Primitive;
use std::rc::Rc;

/// A call whose arguments are ready.
struct Call<'f> {
    function: &'f Function,
    operands: Vec<Var>,
    /// The structure that it returns.
    instance: Option<Instance>,
    /// Whether that is returned in memory.
    in_memory: bool,
}

/// How C is called.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// By this thread.
    InPlace,
    /// By this thread, which is that of the domain.
    OnDomainThread,
    /// By another thread.
    ByRequest,
}

impl Expander {
    pub(super) fn foreign_call(
        &mut self,
        wrapper: &mut Wrapper,
        function: &Function,
        rest: Option<Var>,
    ) -> ExprId {
        let span = wrapper.span;
        let declaration = wrapper.declaration;
        let options = &declaration.options;
        let rest = rest.map(|rest| {
            let given = self.local(rest, span);
            let name = self.symbol(&declaration.name, span);
            // The variable arguments come after those of the parameters.
            let fixed = declaration.parameters.iter();
            let fixed = fixed.filter(|parameter| matches!(parameter.kind, Kind::In | Kind::InOut));
            let first = self.number(fixed.count() as i64 + 1, span);
            let size = self.foreign_helper("foreign-rest-size", vec![given, first, name], span);
            (rest, self.step(&mut wrapper.checks, "size", size))
        });
        let is_asynchronous = options.takes_wish().then(|| {
            let taken = self.foreign_helper("foreign-take-asynchronous!", Vec::new(), span);
            let var = wrapper.asynchronous;
            wrapper.checks.insert(0, (var, taken));
            var
        });
        let mut steps = Steps::new();
        self.hold(wrapper, &mut steps);
        self.make_stubs(wrapper, &mut steps);
        let texts_of_rest = self.reserve(wrapper, rest.map(|(_, size)| size), &mut steps);
        let instance = match &declaration.result {
            Some(Type::Structure(structure)) => Some(self.new_instance(structure, &mut steps, span)),
            _ => None,
        };
        let in_memory = instance
            .as_ref()
            .is_some_and(|instance| instance.structure.classes().is_none());
        let operands = self.bind_operands(wrapper, &mut steps);
        let call = Call {
            instance,
            in_memory,
            operands,
            function,
        };
        if let Some((rest, _)) = rest {
            let request = self.variable_request(wrapper, &call, rest, texts_of_rest);
            return self.by_request(wrapper, steps, request, &call, is_asynchronous);
        }
        if options.is_serial_in_place() {
            return self.on_domain_thread(wrapper, steps, &call);
        }
        if options.is_dispatched() {
            let request = self.c_call(wrapper, &call, Way::ByRequest);
            return self.by_request(wrapper, steps, request, &call, is_asynchronous);
        }
        let raw = self.call_in_place(wrapper, &call, Way::InPlace, &mut steps);
        let taken = Taken {
            raw: Some(raw),
            errno: self.errno_in_place(wrapper, &mut steps),
            ..Taken::default()
        };
        let instance = call.instance.map(|instance| instance.object);
        self.complete(wrapper, steps, taken, instance)
    }

    /// Binds the operands to variables, so that the call itself computes nothing.
    fn bind_operands(&mut self, wrapper: &Wrapper, steps: &mut Steps) -> Vec<Var> {
        let operands = wrapper.arguments.iter();
        operands
            .map(|&(_, operand)| self.step(steps, "operand", operand))
            .collect()
    }

    /// The primitive call: in place, its value is what C returned; otherwise it is a request.
    fn c_call(&mut self, wrapper: &Wrapper, call: &Call, way: Way) -> ExprId {
        let span = wrapper.span;
        let description = self.call_description(wrapper, call.in_memory, way);
        let mut operands = vec![description, self.function_value(call.function, span)];
        let place = call.instance.as_ref().map(|instance| instance.address);
        operands.extend(
            place
                .filter(|_| call.in_memory)
                .map(|place| self.local(place, span)),
        );
        operands.extend(call.operands.iter().map(|&operand| self.local(operand, span)));
        operands.extend(
            place
                .filter(|_| !call.in_memory && way != Way::ByRequest)
                .map(|place| self.local(place, span)),
        );
        self.primitive(Primitive::foreign_call, operands, span)
    }

    /// A call by this thread; the variable of what C returned. If it may be left across C's frames, callbacks find a mark in
    /// place of an outcome. No stack check lies between the call and what surrounds it.
    fn call_in_place(&mut self, wrapper: &Wrapper, call: &Call, way: Way, steps: &mut Steps) -> Var {
        let span = wrapper.span;
        if !wrapper.declaration.options.escapes {
            let raw = self.c_call(wrapper, call, way);
            return self.step(steps, "raw", raw);
        }
        let mark = self.foreign_helper("foreign-new-mark", Vec::new(), span);
        let mark = self.step(steps, "mark", mark);
        let outcome = |expander: &mut Expander| expander.number(register::OUTCOME as i64, span);
        let operands = vec![outcome(self), self.local(mark, span)];
        let marked = self.primitive(Primitive::register_set, operands, span);
        self.step(steps, "marked", marked);
        let raw = self.c_call(wrapper, call, way);
        let raw = self.step(steps, "raw", raw);
        let operands = vec![outcome(self)];
        let found = self.primitive(Primitive::register_ref, operands, span);
        let operands = vec![found, self.local(mark, span)];
        let is_marked = self.primitive(Primitive::eq, operands, span);
        let operands = vec![outcome(self), self.false_value(span)];
        let unmarked = self.primitive(Primitive::register_set, operands, span);
        let nothing = self.nothing(span);
        let unmarked = self.add(Expr::If(is_marked, unmarked, nothing), span);
        self.step(steps, "unmarked", unmarked);
        raw
    }

    fn errno_in_place(&mut self, wrapper: &Wrapper, steps: &mut Steps) -> Option<Var> {
        wrapper.declaration.options.sets_errno.then(|| {
            let errno = self.primitive(Primitive::foreign_errno, Vec::new(), wrapper.span);
            self.step(steps, "errno", errno)
        })
    }

    /// The arguments are in a request, which this thread or another one carries out.
    fn by_request(
        &mut self,
        wrapper: &mut Wrapper,
        mut steps: Steps,
        request: ExprId,
        call: &Call,
        is_asynchronous: Option<Var>,
    ) -> ExprId {
        let span = wrapper.span;
        let options = &wrapper.declaration.options;
        let request = self.step(&mut steps, "request", request);
        let mut taking = Steps::new();
        let taken = self.take_request(wrapper, request, call, &mut taking);
        let instance = call.instance.as_ref().map(|instance| instance.object);
        let completion = self.complete(wrapper, taking, taken, instance);
        let completion = self.thunk(completion, span);
        let call = if options.is_dispatched() {
            self.start(wrapper, request, completion, is_asynchronous)
        } else {
            let record = self.local(request, span);
            self.foreign_helper("foreign-call-in-place", vec![record, completion], span)
        };
        self.in_order(steps, call, span)
    }

    /// Takes what C returned out of a request that is done, and gives the request back.
    fn take_request(&mut self, wrapper: &Wrapper, request: Var, call: &Call, taken: &mut Steps) -> Taken {
        let span = wrapper.span;
        let is_dispatched = wrapper.declaration.options.is_dispatched();
        let in_registers = call.instance.as_ref().filter(|_| !call.in_memory);
        let raw = self.request_result(wrapper, request, in_registers, taken);
        let errno = wrapper.declaration.options.sets_errno.then(|| {
            let record = self.local(request, span);
            let errno = self.load(Access::Integer(32, true), record, super::REQUEST_ERRNO, span);
            self.step(taken, "errno", errno)
        });
        let held = is_dispatched.then(|| {
            let record = self.local(request, span);
            let held = self.foreign_helper("foreign-held-outcome", vec![record], span);
            self.step(taken, "held", held)
        });
        let record = self.local(request, span);
        let released = self.primitive(Primitive::foreign_release, vec![record], span);
        self.step(taken, "released", released);
        Taken {
            raw,
            errno,
            held,
            copy: raw.filter(|_| is_dispatched && wrapper.declaration.text().is_some()),
        }
    }

    /// Has a thread of a domain or the pool carry a request out.
    fn start(
        &mut self,
        wrapper: &Wrapper,
        request: Var,
        completion: ExprId,
        is_asynchronous: Option<Var>,
    ) -> ExprId {
        let span = wrapper.span;
        let options = &wrapper.declaration.options;
        let text = match wrapper.declaration.text() {
            Some(encoding) => self.number(encoding as i64, span),
            None => self.false_value(span),
        };
        let domain = self.domain(options, span);
        let mut operands = vec![self.local(request, span), domain, text, completion];
        if options.is_serial_in_place() {
            return self.foreign_helper("foreign-call-serially", operands, span);
        }
        self.foreign.outlives_forms = true;
        if options.is_async {
            return self.foreign_helper("foreign-call-asynchronously", operands, span);
        }
        operands.push(self.optional(is_asynchronous, span));
        self.foreign_helper("foreign-call-dispatched", operands, span)
    }

    /// A serial call in place, by the thread of its domain, to which the program moves if that is possible; otherwise the
    /// call is dispatched.
    ///
    /// ```text
    ///   (let ((finish (lambda (raw errno held copy) ...)))
    ///     (if (or (eq? (%register-ref DOMAIN) 'domain) (foreign-enter-domain 'domain))
    ///         (finish (%foreign-call ...) (%foreign-errno) (foreign-take-outcome) 0)
    ///         ...by request...))
    /// ```
    ///
    /// No stack check lies between the test and the call, so the thread that has been found is the one that calls.
    fn on_domain_thread(&mut self, wrapper: &mut Wrapper, mut steps: Steps, call: &Call) -> ExprId {
        let span = wrapper.span;
        let declaration = wrapper.declaration;
        // In place.
        let mut in_place = Steps::new();
        let returned = self.call_in_place(wrapper, call, Way::OnDomainThread, &mut in_place);
        let errno = self.errno_in_place(wrapper, &mut in_place);
        let held = self.foreign_helper("foreign-take-outcome", Vec::new(), span);
        let held = self.step(&mut in_place, "held", held);
        // By request.
        let request_value = self.c_call(wrapper, call, Way::ByRequest);
        let request = self.unit.program.new_var("request");
        let mut taking = Steps::new();
        let taken = self.take_request(wrapper, request, call, &mut taking);
        // What both end with: a procedure of what there is.
        let of_request = [taken.raw, taken.errno, taken.held, taken.copy];
        let parameters = of_request.map(|given| given.map(|_| self.unit.program.new_var("given")));
        let [raw, errno_given, held_given, copy] = parameters;
        let given = Taken {
            raw,
            errno: errno_given,
            held: held_given,
            copy,
        };
        let instance = call.instance.as_ref().map(|instance| instance.object);
        let body = self.complete(wrapper, Steps::new(), given, instance);
        let formals = Formals {
            required: parameters.into_iter().flatten().collect(),
            rest: None,
        };
        let finish = self.lambda(None, formals, body, span);
        let finish = self.step(&mut steps, "finish", finish);
        let no_copy = self.number(0, span);
        let no_copy = self.step(&mut in_place, "copy", no_copy);
        let of_place = [Some(returned), errno, Some(held), Some(no_copy)];
        let of_place = of_place.into_iter().zip(of_request);
        let of_place = of_place.filter_map(|(var, is_given)| var.filter(|_| is_given.is_some()));
        let finished = self.call_local(finish, of_place.collect(), span);
        let in_place = self.in_order(in_place, finished, span);
        let finished = self.call_local(finish, of_request.into_iter().flatten().collect(), span);
        let completion = self.in_order(taking, finished, span);
        let completion = self.thunk(completion, span);
        let started = self.start(wrapper, request, completion, None);
        let started = self.bind_in(request, request_value, started, span);
        let test = self.domain_test(&declaration.options, span);
        let body = self.add(Expr::If(test, in_place, started), span);
        self.in_order(steps, body, span)
    }

    fn call_local(&mut self, procedure: Var, operands: Vec<Var>, span: Span) -> ExprId {
        let operator = self.local(procedure, span);
        let operands = operands.into_iter().map(|var| self.local(var, span)).collect();
        self.add(Expr::Call(operator, operands), span)
    }

    /// Whether this is the thread of the domain, after going there if that is possible.
    fn domain_test(&mut self, options: &Options, span: Span) -> ExprId {
        let number = self.number(register::DOMAIN as i64, span);
        let current = self.primitive(Primitive::register_ref, vec![number], span);
        let domain = self.domain(options, span);
        let is_there = self.primitive(Primitive::eq, vec![current, domain], span);
        let domain = self.domain(options, span);
        let enter = self.foreign_helper("foreign-enter-domain", vec![domain], span);
        let yes = self.datum(Datum::Bool(true), span);
        self.add(Expr::If(is_there, yes, enter), span)
    }

    /// Lends or holds what C uses, for the time of the call, if all of it is still there.
    fn hold(&mut self, wrapper: &Wrapper, steps: &mut Steps) {
        let span = wrapper.span;
        let (lent, held): (Vec<_>, Vec<_>) = wrapper.kept.iter().partition(|&&(_, is_lent)| is_lent);
        let who = self.symbol(&wrapper.declaration.name, span);
        let kept = match (&lent[..], &held[..]) {
            ([], []) => return,
            ([], &[(value, _)]) => {
                let value = self.local(value, span);
                self.foreign_helper("foreign-hold", vec![value, who], span)
            }
            _ => {
                let mut operands = vec![who, self.number(lent.len() as i64, span)];
                let values = lent.iter().chain(&held);
                operands.extend(values.map(|&(value, _)| self.local(value, span)));
                self.foreign_helper("foreign-lend", operands, span)
            }
        };
        self.step(steps, "kept", kept);
    }

    /// Makes stubs of the procedures that C calls.
    fn make_stubs(&mut self, wrapper: &Wrapper, steps: &mut Steps) {
        let span = wrapper.span;
        for function in &wrapper.functions {
            let name = format!("an argument of {}", wrapper.declaration.name);
            let called = Called::Callback(&wrapper.declaration.name);
            let receiver = self.callback_receiver(&function.r#type, called, wrapper.scope, span);
            let operands = vec![self.local(function.value, span), receiver, self.text(&name, span)];
            let address = self.foreign_helper("foreign-function-of", operands, span);
            let address = if function.may_be_null {
                self.if_given(function.value, address, span)
            } else {
                address
            };
            steps.push((function.address, address));
        }
    }

    /// The domain of a dispatched call, a symbol; `#f` for the pool of threads.
    fn domain(&mut self, options: &Options, span: Span) -> ExprId {
        if options.is_parallel {
            return self.false_value(span);
        }
        let of_library = options
            .library
            .as_ref()
            .and_then(|library| library.domain.as_deref());
        let name = options.domain.as_deref().or(of_library).unwrap_or("foreign");
        self.symbol(name, span)
    }

    fn new_instance(&mut self, structure: &Rc<Structure>, steps: &mut Steps, span: Span) -> Instance {
        let descriptor = self.global_value(structure.variable, span);
        let made = self.foreign_helper("foreign-new-instance", vec![descriptor], span);
        let object = self.step(steps, "instance", made);
        let made = self.local(object, span);
        let address = self.primitive(Primitive::foreign_address, vec![made], span);
        Instance {
            structure: structure.clone(),
            object,
            address: self.step(steps, "place", address),
        }
    }

    /// A request with variable arguments, which are known at run time only.
    fn variable_request(&mut self, wrapper: &Wrapper, call: &Call, rest: Var, texts: ExprId) -> ExprId {
        let span = wrapper.span;
        let mut kinds: Vec<DatumId> = wrapper.arguments.iter().map(|&(kind, _)| kind).collect();
        let mut values: Vec<ExprId> = call
            .operands
            .iter()
            .map(|&operand| self.local(operand, span))
            .collect();
        if let Some(instance) = &call.instance
            && instance.structure.classes().is_none()
        {
            kinds.insert(0, self.node(Datum::Symbol("word".into())));
            values.insert(0, self.local(instance.address, span));
        }
        let kinds = self.datum(Datum::Vector(kinds.into()), span);
        let values = self.primitive(Primitive::vector, values, span);
        let rest = self.local(rest, span);
        let function = self.function_value(call.function, span);
        let errno = self.datum(Datum::Bool(wrapper.declaration.options.sets_errno), span);
        let operands = vec![function, kinds, values, rest, texts, errno];
        self.foreign_helper("foreign-variable-request", operands, span)
    }

    /// Makes the block, if one is needed, and fills it. Answers where the texts among variable arguments go.
    fn reserve(&mut self, wrapper: &mut Wrapper, rest_size: Option<Var>, steps: &mut Steps) -> ExprId {
        let span = wrapper.span;
        wrapper.has_block = !wrapper.texts.is_empty() || !wrapper.stored.is_empty() || rest_size.is_some();
        if !wrapper.has_block {
            return self.false_value(span);
        }
        let mut size = self.number(wrapper.stored_bytes.next_multiple_of(8).into(), span);
        for text in &wrapper.texts {
            let more = self.local(text.size, span);
            size = self.primitive(Primitive::add, vec![size, more], span);
        }
        if let Some(more) = rest_size {
            let more = self.local(more, span);
            size = self.primitive(Primitive::add, vec![size, more], span);
        }
        let block = self.primitive(Primitive::foreign_allocate, vec![size], span);
        steps.push((wrapper.block, block));
        let mut end = wrapper.block;
        let mut distance = self.number(wrapper.stored_bytes.next_multiple_of(8).into(), span);
        for text in &wrapper.texts {
            let start = self.local(end, span);
            let place = self.primitive(Primitive::add, vec![start, distance], span);
            let place = self.step(steps, "place", place);
            let filled = vec![
                self.local(place, span),
                self.local(text.value, span),
                if text.is_bytes {
                    self.bytes_are_copied(wrapper)
                } else {
                    self.number(text.encoding, span)
                },
            ];
            let filled = if text.is_bytes {
                self.foreign_helper("foreign-fill-bytes", filled, span)
            } else {
                self.foreign_helper("foreign-fill-text", filled, span)
            };
            let filled = if text.may_be_null {
                self.if_given(text.value, filled, span)
            } else {
                filled
            };
            steps.push((text.address, filled));
            end = place;
            distance = self.local(text.size, span);
        }
        for stored in &wrapper.stored {
            if let Some(initial) = stored.initial {
                let block = self.local(wrapper.block, span);
                let store = match stored.r#type.access() {
                    Some(access) => self.store(access, block, stored.offset, initial, span),
                    None => {
                        let distance = self.number(stored.offset.into(), span);
                        let to = self.primitive(Primitive::add, vec![block, distance], span);
                        let size = stored.r#type.size().map_or(0, |(size, _)| size);
                        let size = self.number(size.into(), span);
                        self.primitive(Primitive::foreign_move, vec![to, initial, size], span)
                    }
                };
                self.step(steps, "stored", store);
            }
        }
        let end = self.local(end, span);
        self.primitive(Primitive::add, vec![end, distance], span)
    }

    fn function_value(&mut self, function: &Function, span: Span) -> ExprId {
        match function {
            Function::Slot(slot) => self.global_value(*slot, span),
            Function::Local(var) => self.local(*var, span),
        }
    }

    /// The constant `#(name (argument ...) outcome flag ...)`; see `ir::foreign`.
    fn call_description(&mut self, wrapper: &Wrapper, is_result_in_memory: bool, way: Way) -> ExprId {
        let declaration = wrapper.declaration;
        let options = &declaration.options;
        let name = self.node(Datum::Symbol(declaration.name.clone()));
        let mut kinds: Vec<DatumId> = wrapper.arguments.iter().map(|&(kind, _)| kind).collect();
        if is_result_in_memory {
            kinds.insert(0, self.node(Datum::Symbol("word".into())));
        }
        let nil = self.node(Datum::Nil);
        let kinds = kinds
            .into_iter()
            .rev()
            .fold(nil, |tail, kind| self.node(Datum::Pair(kind, tail)));
        let outcome = match &declaration.result {
            _ if way == Way::ByRequest => self.node(Datum::Symbol("void".into())),
            Some(Type::Structure(structure)) if !is_result_in_memory => self.structure_description(structure),
            Some(Type::Object) => self.node(Datum::Symbol(VALUE.into())),
            Some(r#type) => {
                let name = match r#type.access() {
                    Some(access) => access.name().into(),
                    None => "void".into(),
                };
                self.node(Datum::Symbol(name))
            }
            None => self.node(Datum::Symbol("void".into())),
        };
        let mut parts = vec![name, kinds, outcome];
        let flags = [
            (options.is_leaf, "leaf"),
            (options.sets_errno, "errno"),
            (options.variadic.is_some(), "variadic"),
            (way == Way::OnDomainThread, "serial"),
            (way == Way::ByRequest, "dispatched"),
        ];
        for (is_set, flag) in flags {
            if is_set {
                parts.push(self.node(Datum::Symbol(flag.into())));
            }
        }
        self.datum(Datum::Vector(parts.into()), declaration.span)
    }

    /// Takes the raw result out of a completed request.
    fn request_result(
        &mut self,
        wrapper: &Wrapper,
        request: Var,
        in_registers: Option<&Instance>,
        steps: &mut Steps,
    ) -> Option<Var> {
        let span = wrapper.span;
        if let Some(Instance {
            structure, address, ..
        }) = in_registers
        {
            let size = structure.layout.get().map_or(0, |layout| layout.size);
            let (mut general, mut float) = (super::REQUEST_GENERAL, super::REQUEST_FLOAT);
            for (index, class) in structure.classes().unwrap_or_default().into_iter().enumerate() {
                let next = match class {
                    Class::Integer => &mut general,
                    Class::Sse => &mut float,
                };
                let (start, offset) = (index as u32 * 8, *next);
                *next += 8;
                let operands = [(*address, start), (request, offset)].map(|(var, distance)| {
                    let base = self.local(var, span);
                    let distance = self.number(distance.into(), span);
                    self.primitive(Primitive::add, vec![base, distance], span)
                });
                let bytes = self.number((size - start).min(8).into(), span);
                let moved = self.primitive(
                    Primitive::foreign_move,
                    vec![operands[0], operands[1], bytes],
                    span,
                );
                self.step(steps, "moved", moved);
            }
            return None;
        }
        let access = wrapper.declaration.result.as_ref()?.access()?;
        let offset = match access {
            Access::Integer(..) => super::REQUEST_GENERAL,
            Access::Single | Access::Double => super::REQUEST_FLOAT,
        };
        let record = self.local(request, span);
        let raw = self.load(access, record, offset, span);
        Some(self.step(steps, "raw", raw))
    }
}
