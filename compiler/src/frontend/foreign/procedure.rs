//! The procedure that a foreign declaration defines.
//!
//! ```text
//!   (lambda (parameter ...)
//!     check and convert each argument          nothing is allocated before all are right
//!     reserve a block of C's memory            texts, and what C stores into
//!     call                                     or hand over to another thread, and wait
//!     take errno, texts and what C has stored
//!     free the block
//!     convert the results                      this may raise
//! ```

use super::super::expander::Expander;
use super::super::scope::{Ident, ScopeId};
use super::super::variables::GlobalId;
use super::convert::Place;
use super::declaration::{Declaration, Kind};
use super::types::{FunctionType, Structure, Type};
use crate::ir::core::{Expr, ExprId, Formals, Var};
use crate::ir::data::{Datum, DatumId};
use crate::ir::foreign::{Class, VALUE};
use crate::source::Span;
use abi::primitive::Primitive;
use number::Number;
use std::rc::Rc;

/// Steps in order, each the value of a variable.
pub(super) type Steps = Vec<(Var, ExprId)>;

/// A text argument: how many bytes it takes, and the variable with its address.
pub(super) struct Text {
    pub(super) value: Var,
    pub(super) size: Var,
    pub(super) address: Var,
    pub(super) encoding: i64,
    pub(super) is_bytes: bool,
    pub(super) may_be_null: bool,
    /// Of bytes: whether C only reads them.
    pub(super) is_input: bool,
}

/// An argument that C calls: the variables of its value and of the address that C gets.
pub(super) struct PassedFunction {
    pub(super) value: Var,
    pub(super) address: Var,
    pub(super) r#type: Rc<FunctionType>,
    pub(super) may_be_null: bool,
}

/// What C stores through an address.
pub(super) struct Stored {
    pub(super) r#type: Type,
    pub(super) offset: u32,
    /// The initial value, if it is an argument too.
    pub(super) initial: Option<ExprId>,
    pub(super) name: Ident,
    pub(super) place: Place,
}

/// A wrapper under construction.
pub(super) struct Wrapper<'a> {
    pub(super) declaration: &'a Declaration,
    pub(super) span: Span,
    /// The scope in which the parameters are bound.
    pub(super) scope: ScopeId,
    pub(super) required: Vec<Var>,
    pub(super) checks: Steps,
    /// How each argument is passed, for the description, and its value.
    pub(super) arguments: Vec<(DatumId, ExprId)>,
    pub(super) texts: Vec<Text>,
    pub(super) stored: Vec<Stored>,
    /// Bytes of the block for what C stores.
    pub(super) stored_bytes: u32,
    /// Procedures that C calls during the call.
    pub(super) functions: Vec<PassedFunction>,
    /// Arguments whose memory must not go away during the call; whether it is lent to C.
    pub(super) kept: Vec<(Var, bool)>,
    pub(super) block: Var,
    pub(super) has_block: bool,
    /// Of a dispatched call: whether it is to be waited for.
    pub(super) asynchronous: Var,
}

/// The structure that a call returns.
pub(super) struct Instance {
    pub(super) structure: Rc<Structure>,
    pub(super) object: Var,
    pub(super) address: Var,
}

/// Where the function is.
pub(super) enum Function {
    /// The variable of a slot.
    Slot(GlobalId),
    /// A variable that holds the slot.
    Local(Var),
}

impl Expander {
    /// The lambda expression of a foreign procedure.
    pub(super) fn foreign_wrapper(&mut self, declaration: &Declaration, function: &Function) -> ExprId {
        let span = declaration.span;
        let mark = self.scopes.scope_count();
        let scope = self.scopes.open(declaration.scope);
        let mut wrapper = Wrapper {
            declaration,
            span,
            scope,
            required: Vec::new(),
            checks: Vec::new(),
            arguments: Vec::new(),
            texts: Vec::new(),
            stored: Vec::new(),
            stored_bytes: 0,
            functions: Vec::new(),
            kept: Vec::new(),
            block: self.unit.program.new_var("block"),
            has_block: false,
            asynchronous: self.unit.program.new_var("asynchronous"),
        };
        self.lambda_depth += 1;
        self.convert_parameters(&mut wrapper);
        let rest = declaration.rest.map(|name| self.bind_local(name, scope));
        let body = self.foreign_call(&mut wrapper, function, rest);
        let checks = std::mem::take(&mut wrapper.checks);
        let body = self.in_order(checks, body, span);
        self.lambda_depth -= 1;
        self.scopes.close(mark);
        let formals = Formals {
            required: wrapper.required,
            rest,
        };
        self.lambda(Some(declaration.name.clone()), formals, body, span)
    }

    /// `steps` bound one after the other around `body`.
    pub(super) fn in_order(&mut self, steps: Steps, body: ExprId, span: Span) -> ExprId {
        steps
            .into_iter()
            .rev()
            .fold(body, |body, (var, value)| self.bind_in(var, value, body, span))
    }

    pub(super) fn step(&mut self, steps: &mut Steps, name: &str, value: ExprId) -> Var {
        let var = self.unit.program.new_var(name);
        steps.push((var, value));
        var
    }

    // Arguments.

    fn convert_parameters(&mut self, wrapper: &mut Wrapper) {
        let declaration = wrapper.declaration;
        // Types and computed parameters may refer to any argument.
        let mut values: Vec<Option<Var>> = Vec::new();
        for parameter in &declaration.parameters {
            values.push(match parameter.kind {
                Kind::In | Kind::InOut => {
                    let var = self.bind_local(parameter.name, wrapper.scope);
                    wrapper.required.push(var);
                    Some(var)
                }
                Kind::Out | Kind::Computed(_) => None,
            });
        }
        for (parameter, value) in declaration.parameters.iter().zip(&mut values) {
            if let Kind::Computed(expression) = parameter.kind {
                let computed = self.expand(expression, wrapper.scope);
                let var = self.bind_local(parameter.name, wrapper.scope);
                wrapper.checks.push((var, computed));
                *value = Some(var);
            }
        }
        let mut position = 0;
        for (parameter, value) in declaration.parameters.iter().zip(values) {
            position += usize::from(matches!(parameter.kind, Kind::In | Kind::InOut));
            let place = Place {
                who: declaration.name.clone(),
                position,
                parameter: self.scopes.name(parameter.name),
                scope: wrapper.scope,
            };
            match (parameter.kind, value) {
                (Kind::In | Kind::Computed(_), Some(value)) => {
                    self.convert_argument(wrapper, &parameter.r#type, value, &place);
                }
                _ => self.convert_stored(wrapper, parameter.name, &parameter.r#type, value, place),
            }
        }
    }

    fn convert_argument(&mut self, wrapper: &mut Wrapper, r#type: &Type, value: Var, place: &Place) {
        let span = wrapper.span;
        let (inner, may_be_null) = match r#type {
            Type::Maybe(inner) => (&**inner, true),
            other => (other, false),
        };
        let (encoding, is_bytes, is_input) = match inner {
            Type::Custom(custom) if custom.base.text().is_some() || custom.base.function().is_some() => {
                let converted = self.custom_value(custom, value, place, span);
                let converted = self.step(&mut wrapper.checks, "converted", converted);
                return self.convert_argument(wrapper, &custom.base, converted, place);
            }
            // A posted call may come later than the end of this call.
            Type::Function(function) if function.post.is_none() => {
                return self.convert_function(wrapper, function, may_be_null, value, place);
            }
            Type::Text(encoding) => (*encoding as i64, false, false),
            Type::Bytes { is_input } if wrapper.lends_bytes() => {
                return self.convert_lent_bytes(wrapper, *is_input, may_be_null, value, place);
            }
            Type::Bytes { is_input } => (0, true, *is_input),
            _ => {
                let converted = self.convert_to_c(r#type, value, place, span);
                let converted = self.step(&mut wrapper.checks, "converted", converted);
                let operand = self.local(converted, span);
                let description = self.argument_description(inner);
                wrapper.arguments.push((description, operand));
                if inner.is_memory() {
                    wrapper.kept.push((value, inner.is_lent()));
                }
                return;
            }
        };
        let given = self.local(value, span);
        let at = self.place_constant(place, span);
        let size = if is_bytes {
            let is_input = self.datum(Datum::Bool(is_input), span);
            let is_copied = self.bytes_are_copied(wrapper);
            self.foreign_helper("foreign-bytes-size", vec![given, is_input, is_copied, at], span)
        } else {
            let encoding = self.number(encoding, span);
            self.foreign_helper("foreign-text-size", vec![given, encoding, at], span)
        };
        let size = if may_be_null {
            self.if_given(value, size, span)
        } else {
            size
        };
        let size = self.step(&mut wrapper.checks, "size", size);
        let address = self.unit.program.new_var("address");
        let operand = self.local(address, span);
        let description = self.node(Datum::Symbol("word".into()));
        wrapper.arguments.push((description, operand));
        wrapper.texts.push(Text {
            value,
            size,
            address,
            encoding,
            is_bytes,
            is_input,
            may_be_null,
        });
    }

    /// A bytevector of whose bytes C gets the address, wherever they are: nothing moves before C has returned.
    fn convert_lent_bytes(
        &mut self,
        wrapper: &mut Wrapper,
        is_input: bool,
        may_be_null: bool,
        value: Var,
        place: &Place,
    ) {
        let span = wrapper.span;
        let given = self.local(value, span);
        let is_input = self.datum(Datum::Bool(is_input), span);
        let at = self.place_constant(place, span);
        let checked = self.foreign_helper("foreign-check-bytes", vec![given, is_input, at], span);
        let checked = if may_be_null {
            self.if_given(value, checked, span)
        } else {
            checked
        };
        self.step(&mut wrapper.checks, "checked", checked);
        let operand = self.local(value, span);
        let description = self.node(Datum::Symbol("bytes".into()));
        wrapper.arguments.push((description, operand));
    }

    /// Whether bytes are copied even if they never move: the caller of an asynchronous call may change them meanwhile.
    pub(super) fn bytes_are_copied(&mut self, wrapper: &Wrapper) -> ExprId {
        let span = wrapper.span;
        let options = &wrapper.declaration.options;
        if options.takes_wish() && !options.is_async {
            return self.local(wrapper.asynchronous, span);
        }
        self.datum(Datum::Bool(options.is_async), span)
    }

    /// A procedure that C calls: it gets a stub when all arguments have been checked.
    fn convert_function(
        &mut self,
        wrapper: &mut Wrapper,
        r#type: &Rc<FunctionType>,
        may_be_null: bool,
        value: Var,
        place: &Place,
    ) {
        let span = wrapper.span;
        let given = self.local(value, span);
        let at = self.place_constant(place, span);
        let checked = self.foreign_helper("foreign-check-function", vec![given, at], span);
        let checked = if may_be_null {
            self.if_given(value, checked, span)
        } else {
            checked
        };
        self.step(&mut wrapper.checks, "checked", checked);
        let address = self.unit.program.new_var("address");
        let operand = self.local(address, span);
        let description = self.node(Datum::Symbol("word".into()));
        wrapper.arguments.push((description, operand));
        wrapper.functions.push(PassedFunction {
            value,
            address,
            r#type: r#type.clone(),
            may_be_null,
        });
    }

    /// `(if value expression 0)`
    pub(super) fn if_given(&mut self, value: Var, expression: ExprId, span: Span) -> ExprId {
        let given = self.local(value, span);
        let nothing = self.number(0, span);
        self.add(Expr::If(given, expression, nothing), span)
    }

    fn convert_stored(
        &mut self,
        wrapper: &mut Wrapper,
        name: Ident,
        r#type: &Type,
        value: Option<Var>,
        place: Place,
    ) {
        let span = wrapper.span;
        let (size, alignment) = r#type.size().unwrap_or((8, 8));
        let offset = wrapper.stored_bytes.next_multiple_of(alignment);
        wrapper.stored_bytes = offset + size;
        let initial = value.map(|value| {
            let converted = self.convert_to_c(r#type, value, &place, span);
            let converted = self.step(&mut wrapper.checks, "converted", converted);
            self.local(converted, span)
        });
        let block = self.local(wrapper.block, span);
        let distance = self.number(offset.into(), span);
        let operand = self.primitive(Primitive::add, vec![block, distance], span);
        let description = self.node(Datum::Symbol("word".into()));
        wrapper.arguments.push((description, operand));
        wrapper.stored.push(Stored {
            r#type: r#type.clone(),
            offset,
            initial,
            name,
            place,
        });
    }

    /// How an argument is passed, for the description of the call.
    pub(super) fn argument_description(&mut self, r#type: &Type) -> DatumId {
        match r#type {
            Type::Structure(structure) => self.structure_description(structure),
            Type::Custom(custom) => self.argument_description(&custom.base),
            Type::Object => self.node(Datum::Symbol(VALUE.into())),
            Type::Single => self.node(Datum::Symbol("single".into())),
            Type::Double => self.node(Datum::Symbol("double".into())),
            _ => self.node(Datum::Symbol("word".into())),
        }
    }

    /// `(structure size class ...)` or `(memory size)`
    pub(super) fn structure_description(&mut self, structure: &Rc<Structure>) -> DatumId {
        let size = structure.layout.get().map_or(0, |layout| layout.size);
        let size = Datum::Number(Number::Integer(size.into()));
        let mut parts = Vec::new();
        match structure.classes() {
            Some(classes) => {
                parts.extend([Datum::Symbol("structure".into()), size]);
                parts.extend(classes.into_iter().map(|class| {
                    Datum::Symbol(match class {
                        Class::Integer => "integer".into(),
                        Class::Sse => "sse".into(),
                    })
                }));
            }
            None => parts.extend([Datum::Symbol("memory".into()), size]),
        }
        self.list(parts)
    }

    pub(super) fn list(&mut self, parts: Vec<Datum>) -> DatumId {
        let nodes: Vec<DatumId> = parts.into_iter().map(|part| self.node(part)).collect();
        let nil = self.node(Datum::Nil);
        nodes
            .into_iter()
            .rev()
            .fold(nil, |tail, part| self.node(Datum::Pair(part, tail)))
    }
}

impl Wrapper<'_> {
    /// Whether C gets the address of the bytes of any bytevector.
    fn lends_bytes(&self) -> bool {
        self.declaration.options.is_leaf && self.declaration.rest.is_none()
    }
}

impl Type {
    /// Whether its memory is C's alone during a call.
    fn is_lent(&self) -> bool {
        matches!(self, Type::Buffer(_))
    }

    /// Whether a value holds memory of C, which must stay while C uses it.
    fn is_memory(&self) -> bool {
        match self {
            Type::Pointer(_) | Type::Structure(_) | Type::Buffer(_) => true,
            Type::Custom(custom) => custom.base.is_memory(),
            _ => false,
        }
    }
}
