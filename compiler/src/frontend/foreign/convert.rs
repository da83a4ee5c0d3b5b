//! Core that converts values: to what C takes, from what C gives.
//!
//! Checks and conversions are procedures of the library `(inc foreign)`, which the inliner integrates where they are
//! small. A *place* is the vector `#(procedure position parameter)` of a message.

use super::super::body::{Region, Target};
use super::super::expander::Expander;
use super::super::scope::{Binding, Ident, ScopeId};
use super::super::variables::GlobalId;
use super::types::{Custom, Encoding, Pointee, Type};
use crate::ir::core::{Expr, ExprId, Var};
use crate::ir::data::{Datum, DatumId};
use crate::ir::foreign::Access;
use crate::ir::target::FOREIGN_LIBRARY;
use crate::source::Span;
use abi::primitive::Primitive;
use number::Number;
use std::rc::Rc;

/// Where a value stands, for messages.
#[derive(Clone)]
pub(super) struct Place {
    /// The procedure that complains.
    pub(super) who: Rc<str>,
    /// Number of the argument, from 1; 0: the result.
    pub(super) position: usize,
    /// The parameter's name.
    pub(super) parameter: Rc<str>,
    /// Where expressions in its type are expanded.
    pub(super) scope: ScopeId,
}

/// What a C function gave.
#[derive(Clone, Copy)]
pub(super) struct Given {
    /// The scalar itself.
    pub(super) raw: Var,
    /// What [`Expander::fetched`] made of it.
    pub(super) fetched: Var,
}

impl Expander {
    // Pieces of Core.

    /// A call of a procedure of `(inc foreign)`.
    pub(super) fn foreign_helper(&mut self, name: &str, operands: Vec<ExprId>, span: Span) -> ExprId {
        let id = self.variable(&FOREIGN_LIBRARY.into(), &name.into());
        let operator = self.reference_to(Binding::Global(id), span);
        self.add(Expr::Call(operator, operands), span)
    }

    pub(super) fn primitive(&mut self, primitive: Primitive, operands: Vec<ExprId>, span: Span) -> ExprId {
        self.add(Expr::Primitive(primitive, operands), span)
    }

    pub(super) fn number(&mut self, n: i64, span: Span) -> ExprId {
        self.datum(Datum::Number(Number::Integer(n)), span)
    }

    pub(super) fn symbol(&mut self, name: &str, span: Span) -> ExprId {
        self.datum(Datum::Symbol(name.into()), span)
    }

    pub(super) fn text(&mut self, text: &str, span: Span) -> ExprId {
        self.datum(Datum::String(text.into()), span)
    }

    pub(super) fn local(&mut self, var: Var, span: Span) -> ExprId {
        self.add(Expr::Local(var), span)
    }

    pub(super) fn global_value(&mut self, id: GlobalId, span: Span) -> ExprId {
        self.reference_to(Binding::Global(id), span)
    }

    pub(super) fn false_value(&mut self, span: Span) -> ExprId {
        self.datum(Datum::Bool(false), span)
    }

    /// A new node of a constant.
    pub(super) fn node(&mut self, datum: Datum) -> DatumId {
        self.unit.program.data.add(datum)
    }

    pub(super) fn place_constant(&mut self, place: &Place, span: Span) -> ExprId {
        let parts = [
            Datum::Symbol(place.who.clone()),
            Datum::Number(Number::Integer(place.position as i64)),
            Datum::Symbol(place.parameter.clone()),
        ];
        let parts = parts.into_iter().map(|part| self.node(part)).collect();
        self.datum(Datum::Vector(parts), span)
    }

    /// What memory holds at an address and an offset.
    pub(super) fn load(&mut self, access: Access, address: ExprId, offset: u32, span: Span) -> ExprId {
        let access = self.symbol(&access.name(), span);
        let offset = self.number(offset.into(), span);
        self.primitive(Primitive::foreign_ref, vec![access, address, offset], span)
    }

    /// The same, stored.
    pub(super) fn store(
        &mut self,
        access: Access,
        address: ExprId,
        offset: u32,
        value: ExprId,
        span: Span,
    ) -> ExprId {
        let access = self.symbol(&access.name(), span);
        let offset = self.number(offset.into(), span);
        self.primitive(Primitive::foreign_set, vec![access, address, offset, value], span)
    }

    /// Binds a name in a scope to a new variable.
    pub(super) fn bind_local(&mut self, name: Ident, scope: ScopeId) -> Var {
        let var = self.new_var(name);
        self.scopes.bind(name, scope, Binding::Local(var));
        var
    }

    /// `(let ((var value)) body)`
    pub(super) fn bind_in(&mut self, var: Var, value: ExprId, body: ExprId, span: Span) -> ExprId {
        self.add(Expr::Let(vec![(var, value)], body), span)
    }

    /// A variable that no program sees, at top level, whatever the region.
    pub(super) fn hidden_global(&mut self, scope: ScopeId, name: &str) -> GlobalId {
        let environment = self.scopes.environment_of(scope);
        match self.declare_hidden(Region::TopLevel(environment), name) {
            Target::Global(id) => {
                self.variable_mut(id).emitted = true;
                id
            }
            Target::Local(_) => unreachable!("what is hidden at top level is global"),
        }
    }

    // To C.

    /// What C is given for a value, or stores: an exact integer or a flonum. Texts and what lies in memory are not done
    /// here.
    pub(super) fn convert_to_c(&mut self, r#type: &Type, value: Var, place: &Place, span: Span) -> ExprId {
        let given = self.local(value, span);
        let at = self.place_constant(place, span);
        match r#type {
            Type::Integer(integer) => {
                let name = self.text(integer.name, span);
                match (integer.bits, integer.is_signed) {
                    (64, true) => self.foreign_helper("foreign-s64", vec![given, name, at], span),
                    (64, false) => self.foreign_helper("foreign-u64", vec![given, name, at], span),
                    _ => {
                        let (least, most) = integer.range();
                        let (least, most) = (self.number(least, span), self.number(most, span));
                        self.foreign_helper("foreign-integer", vec![given, least, most, name, at], span)
                    }
                }
            }
            Type::Single => self.foreign_helper("foreign-single", vec![given, at], span),
            Type::Double => self.foreign_helper("foreign-double", vec![given, at], span),
            Type::Boolean => self.foreign_helper("foreign-boolean", vec![given, at], span),
            Type::Character => self.foreign_helper("foreign-character", vec![given, at], span),
            Type::WideCharacter => self.foreign_helper("foreign-wide-character", vec![given, at], span),
            Type::Pointer(pointee) => {
                let (pointee, size) = self.pointee_constants(pointee, span);
                self.foreign_helper("foreign-address", vec![given, pointee, size, at], span)
            }
            Type::Structure(structure) => {
                let pointee = Pointee::Structure(structure.clone());
                let (pointee, size) = self.pointee_constants(&pointee, span);
                self.foreign_helper("foreign-address", vec![given, pointee, size, at], span)
            }
            Type::Maybe(inner) => {
                let converted = self.convert_to_c(inner, value, place, span);
                let null = self.number(0, span);
                self.add(Expr::If(given, converted, null), span)
            }
            Type::Enumeration(enumeration) => {
                let definition = self.global_value(enumeration.variable, span);
                self.foreign_helper("foreign-enumeration-value", vec![definition, given, at], span)
            }
            Type::Custom(custom) => {
                let converted = self.custom_value(custom, value, place, span);
                let var = self.unit.program.new_var("converted");
                let body = self.convert_to_c(&custom.base, var, place, span);
                self.bind_in(var, converted, body, span)
            }
            Type::Buffer(length) => {
                let length = match length {
                    Some(length) => self.expand(*length, place.scope),
                    None => self.number(0, span),
                };
                self.foreign_helper("foreign-buffer-address", vec![given, length, at], span)
            }
            Type::Consumed(inner) => {
                let converted = self.convert_to_c(inner, value, place, span);
                self.foreign_helper("foreign-consume", vec![given, converted], span)
            }
            Type::Retained(inner) => {
                let converted = self.convert_to_c(inner, value, place, span);
                self.foreign_helper("foreign-retain", vec![given, converted], span)
            }
            Type::Text(encoding) => {
                let encoding = self.number(*encoding as i64, span);
                self.foreign_helper("foreign-new-text", vec![given, encoding, at], span)
            }
            Type::Function(_) => self.foreign_helper("foreign-callback-address", vec![given, at], span),
            Type::Object => given,
            Type::Bytes { .. } | Type::Array(..) | Type::View(_) | Type::Owned { .. } => {
                unreachable!("foreign: not converted here: {type:?}")
            }
        }
    }

    /// A value of a type with conversions, checked and made one of the type's base.
    pub(super) fn custom_value(&mut self, custom: &Custom, value: Var, place: &Place, span: Span) -> ExprId {
        let mut converted = self.local(value, span);
        if let Some(check) = custom.check {
            let check = self.target_value(check, span);
            let name = self.scopes.name(custom.name);
            let name = self.symbol(&name, span);
            let at = self.place_constant(place, span);
            converted = self.foreign_helper("foreign-checked", vec![check, converted, name, at], span);
        }
        match custom.to {
            Some(to) => {
                let to = self.target_value(to, span);
                self.add(Expr::Call(to, vec![converted]), span)
            }
            None => converted,
        }
    }

    /// The run-time type of a pointer, and the least number of bytes behind it.
    pub(super) fn pointee_constants(&mut self, pointee: &Pointee, span: Span) -> (ExprId, ExprId) {
        match pointee {
            Pointee::Unknown => (self.false_value(span), self.number(0, span)),
            Pointee::Plain(inner) => {
                let size = inner.size().map_or(0, |(size, _)| size);
                let name = self.type_name(inner);
                (self.symbol(&name, span), self.number(size.into(), span))
            }
            Pointee::Structure(structure) => {
                let size = structure.layout.get().map_or(0, |layout| layout.size);
                (
                    self.global_value(structure.variable, span),
                    self.number(size.into(), span),
                )
            }
            Pointee::Opaque(opaque) => (self.global_value(opaque.variable, span), self.number(0, span)),
        }
    }

    // From C.

    /// What must be taken of a raw result before anything else happens in C: the text that it points to.
    pub(super) fn fetched(&mut self, r#type: &Type, raw: Var, span: Span) -> ExprId {
        let raw = self.local(raw, span);
        match r#type.text() {
            Some(encoding) => {
                let encoding = self.number(encoding as i64, span);
                self.foreign_helper("foreign-fetch-text", vec![raw, encoding], span)
            }
            None => raw,
        }
    }

    /// The Scheme value of what [`Expander::fetched`] gave.
    pub(super) fn convert_from_c(
        &mut self,
        r#type: &Type,
        given: Given,
        place: &Place,
        span: Span,
    ) -> ExprId {
        let value = self.local(given.fetched, span);
        match r#type {
            Type::Integer(_) | Type::Single | Type::Double | Type::Object => value,
            Type::Boolean => self.foreign_helper("foreign->boolean", vec![value], span),
            Type::Character | Type::WideCharacter => {
                let at = self.place_constant(place, span);
                self.foreign_helper("foreign->character", vec![value, at], span)
            }
            Type::Text(_) => {
                let at = self.place_constant(place, span);
                self.foreign_helper("foreign->text", vec![value, at], span)
            }
            Type::Pointer(pointee) => {
                let (pointee, size) = self.pointee_constants(pointee, span);
                let at = self.place_constant(place, span);
                self.foreign_helper("foreign->pointer", vec![value, pointee, size, at], span)
            }
            Type::View(length) => {
                let length = self.expand(*length, place.scope);
                let untyped = self.false_value(span);
                let at = self.place_constant(place, span);
                self.foreign_helper("foreign->pointer", vec![value, untyped, length, at], span)
            }
            // A program calls it through its pointer.
            Type::Function(_) => {
                let untyped = self.false_value(span);
                let length = self.number(0, span);
                let at = self.place_constant(place, span);
                self.foreign_helper("foreign->pointer", vec![value, untyped, length, at], span)
            }
            Type::Maybe(inner) => {
                let converted = self.convert_from_c(inner, given, place, span);
                let is_null = self.foreign_helper("foreign-null-result?", vec![value], span);
                let nothing = self.false_value(span);
                self.add(Expr::If(is_null, nothing, converted), span)
            }
            Type::Enumeration(enumeration) => {
                let definition = self.global_value(enumeration.variable, span);
                self.foreign_helper("foreign->enumeration", vec![definition, value], span)
            }
            Type::Custom(custom) => {
                let value = self.convert_from_c(&custom.base, given, place, span);
                let value = match custom.from {
                    Some(from) => {
                        let from = self.target_value(from, span);
                        self.add(Expr::Call(from, vec![value]), span)
                    }
                    None => value,
                };
                match custom.release {
                    Some(release) => {
                        let release = self.target_value(release, span);
                        self.foreign_helper("foreign-released", vec![value, release], span)
                    }
                    None => value,
                }
            }
            Type::Owned { inner, free, keeps } => {
                let value = self.convert_from_c(inner, given, place, span);
                let free = self.expand(*free, place.scope);
                if inner.text().is_some() {
                    let raw = self.local(given.raw, span);
                    return self.foreign_helper("foreign-freed-text", vec![value, raw, free], span);
                }
                let kept = match keeps {
                    Some(name) => self.reference(*name, place.scope, span),
                    None => self.false_value(span),
                };
                self.foreign_helper("foreign-owned", vec![value, free, kept], span)
            }
            Type::Consumed(inner) | Type::Retained(inner) => self.convert_from_c(inner, given, place, span),
            Type::Structure(_) | Type::Array(..) | Type::Bytes { .. } | Type::Buffer(_) => {
                unreachable!("foreign: not a result: {type:?}")
            }
        }
    }

    /// How messages and untyped constants call a type.
    pub(super) fn type_name(&self, r#type: &Type) -> Rc<str> {
        match r#type {
            Type::Integer(integer) => integer.name.into(),
            Type::Single => "float".into(),
            Type::Double => "double".into(),
            Type::Boolean => "bool".into(),
            Type::Character => "char".into(),
            Type::WideCharacter => "wchar".into(),
            Type::Enumeration(enumeration) => self.scopes.name(enumeration.name),
            Type::Custom(custom) => self.scopes.name(custom.name),
            Type::Structure(structure) => self.scopes.name(structure.name),
            Type::Text(_) => "string".into(),
            Type::Array(element, count) => format!("{}[{count}]", self.type_name(element)).into(),
            Type::Pointer(_)
            | Type::Maybe(_)
            | Type::Bytes { .. }
            | Type::Buffer(_)
            | Type::View(_)
            | Type::Owned { .. }
            | Type::Consumed(_)
            | Type::Retained(_)
            | Type::Function(_)
            | Type::Object => "pointer".into(),
        }
    }
}

impl Type {
    /// The encoding, if it is a text that is copied out of C's memory.
    pub(super) fn text(&self) -> Option<Encoding> {
        match self {
            Type::Text(encoding) => Some(*encoding),
            Type::Maybe(inner) => inner.text(),
            Type::Custom(custom) => custom.base.text(),
            Type::Owned { inner, .. } => inner.text(),
            _ => None,
        }
    }

    /// The same, if the text stays C's.
    pub(super) fn borrowed_text(&self) -> Option<Encoding> {
        match self {
            Type::Owned { .. } => None,
            other => other.text(),
        }
    }
}
