//! The call itself, in the procedure of a foreign declaration: memory for arguments, the call or the request.

use super::super::expander::Expander;
use super::declaration::Options;
use super::procedure::{Function, Instance, Steps, Wrapper};
use super::types::{Structure, Type};
use crate::ir::core::{ExprId, Var};
use crate::ir::data::{Datum, DatumId};
use crate::ir::foreign::{Access, Class};
use crate::source::Span;
use abi::primitive::Primitive;
use std::rc::Rc;

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
            let size = self.foreign_helper("foreign-rest-size", vec![given, name], span);
            (rest, self.step(&mut wrapper.checks, "size", size))
        });
        let is_asynchronous = (options.is_dispatched() && !options.is_sync).then(|| {
            let taken = self.foreign_helper("foreign-take-asynchronous!", Vec::new(), span);
            let var = self.unit.program.new_var("asynchronous");
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
        let call = match rest {
            None => {
                let description = self.call_description(wrapper, in_memory);
                let mut operands = vec![description, self.function_value(function, span)];
                let place = instance.as_ref().map(|instance| instance.address);
                operands.extend(place.filter(|_| in_memory).map(|place| self.local(place, span)));
                operands.extend(wrapper.arguments.iter().map(|&(_, operand)| operand));
                operands.extend(
                    place
                        .filter(|_| !in_memory && !options.is_dispatched())
                        .map(|place| self.local(place, span)),
                );
                self.primitive(Primitive::foreign_call, operands, span)
            }
            Some((rest, _)) => self.variable_request(wrapper, function, rest, texts_of_rest, &instance),
        };
        if !options.is_dispatched() && rest.is_none() {
            let raw = self.step(&mut steps, "raw", call);
            let errno = options.sets_errno.then(|| {
                let errno = self.primitive(Primitive::foreign_errno, Vec::new(), span);
                self.step(&mut steps, "errno", errno)
            });
            return self.complete(wrapper, steps, None, Some(raw), errno, instance.map(|i| i.object));
        }
        // The arguments are in a request, which this thread or another one carries out.
        let request = self.step(&mut steps, "request", call);
        let mut taken = Steps::new();
        let raw = self.request_result(
            wrapper,
            request,
            instance.as_ref().filter(|_| !in_memory),
            &mut taken,
        );
        let errno = options.sets_errno.then(|| {
            let record = self.local(request, span);
            let errno = self.load(Access::Integer(32, true), record, super::REQUEST_ERRNO, span);
            self.step(&mut taken, "errno", errno)
        });
        let record = self.local(request, span);
        let held = self.foreign_helper("foreign-held-outcome", vec![record], span);
        let held = options
            .is_dispatched()
            .then(|| self.step(&mut taken, "held", held));
        let record = self.local(request, span);
        let released = self.primitive(Primitive::foreign_release, vec![record], span);
        self.step(&mut taken, "released", released);
        let completion = self.complete(wrapper, taken, held, raw, errno, instance.map(|i| i.object));
        let completion = self.thunk(completion, span);
        let record = self.local(request, span);
        let call = if !options.is_dispatched() {
            self.foreign_helper("foreign-call-in-place", vec![record, completion], span)
        } else {
            let text = match declaration.result.as_ref().and_then(Type::borrowed_text) {
                Some(encoding) => self.number(encoding as i64, span),
                None => self.false_value(span),
            };
            let domain = self.domain(options, span);
            let mut operands = vec![record, domain, text, completion];
            if options.is_async {
                self.foreign_helper("foreign-call-asynchronously", operands, span)
            } else {
                operands.push(self.optional(is_asynchronous, span));
                self.foreign_helper("foreign-call-dispatched", operands, span)
            }
        };
        self.in_order(steps, call, span)
    }

    /// Lends or holds what C uses, for the time of the call.
    fn hold(&mut self, wrapper: &Wrapper, steps: &mut Steps) {
        if wrapper.declaration.options.is_leaf {
            return;
        }
        let span = wrapper.span;
        let mut lent = vec![self.symbol(&wrapper.declaration.name, span)];
        for &(kept, is_lent) in &wrapper.kept {
            let value = self.local(kept, span);
            if is_lent {
                lent.push(value);
            } else {
                let held = self.foreign_helper("foreign-hold", vec![value], span);
                self.step(steps, "held", held);
            }
        }
        if lent.len() > 1 {
            let lent = self.foreign_helper("foreign-lend", lent, span);
            steps.insert(0, (self.unit.program.new_var("lent"), lent));
        }
    }

    /// Makes stubs of the procedures that C calls.
    fn make_stubs(&mut self, wrapper: &Wrapper, steps: &mut Steps) {
        let span = wrapper.span;
        for function in &wrapper.functions {
            let name = format!("an argument of {}", wrapper.declaration.name);
            let receiver =
                self.callback_receiver(&function.r#type, &wrapper.declaration.name, wrapper.scope, span);
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
    fn variable_request(
        &mut self,
        wrapper: &Wrapper,
        function: &Function,
        rest: Var,
        texts: ExprId,
        instance: &Option<Instance>,
    ) -> ExprId {
        let span = wrapper.span;
        let mut kinds: Vec<DatumId> = wrapper.arguments.iter().map(|&(kind, _)| kind).collect();
        let mut values: Vec<ExprId> = wrapper.arguments.iter().map(|&(_, operand)| operand).collect();
        if let Some(instance) = instance
            && instance.structure.classes().is_none()
        {
            kinds.insert(0, self.node(Datum::Symbol("word".into())));
            values.insert(0, self.local(instance.address, span));
        }
        let kinds = self.datum(Datum::Vector(kinds.into()), span);
        let values = self.primitive(Primitive::vector, values, span);
        let rest = self.local(rest, span);
        let function = self.function_value(function, span);
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
                self.number(text.encoding, span),
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
    fn call_description(&mut self, wrapper: &Wrapper, is_result_in_memory: bool) -> ExprId {
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
            _ if options.is_dispatched() => self.node(Datum::Symbol("void".into())),
            Some(Type::Structure(structure)) if !is_result_in_memory => self.structure_description(structure),
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
            (options.is_dispatched(), "dispatched"),
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
