//! Enumerations, opaque types, types with conversions, and foreign variables.
//!
//! ```text
//!   (define-foreign-enum color red (green 5) blue)        (define-foreign-flags mode (read 1) (write 2))
//!     color->integer   integer->color
//!   (define-foreign-opaque sqlite)                         the types sqlite*, (* sqlite);  sqlite*?
//!   (define-foreign-type name base (to procedure) (from procedure) (check predicate) (release procedure))
//!   (define-foreign-variable name type option ...)         (name) reads, (name-set! value) writes
//! ```

use super::super::body::{Scan, Target};
use super::super::core_forms::Use;
use super::super::expander::Expander;
use super::super::scope::ScopeId;
use super::super::syntax::{Node, SyntaxId};
use super::super::variables::GlobalId;
use super::convert::{Given, Place};
use super::types::{Custom, Enumeration, INTEGERS, Integer, Opaque, Pointee, Type};
use super::{Definition, ForeignItem};
use crate::diagnostics::Code;
use crate::ir::core::{Expr, ExprId, Formals};
use crate::ir::data::{Datum, DatumId};
use crate::source::Span;
use number::Number;
use std::rc::Rc;

/// What C's `int` and `unsigned int` are.
pub(super) fn base_integer(name: &str) -> &'static Integer {
    INTEGERS
        .iter()
        .find(|integer| integer.name == name)
        .expect("the table has C's basic types")
}

/// A foreign variable whose names are bound.
pub(in super::super) struct VariableItem {
    reader: Target,
    setter: Target,
    name: Rc<str>,
    type_place: SyntaxId,
    options: Vec<SyntaxId>,
    scope: ScopeId,
    span: Span,
}

impl Expander {
    /// `(define-foreign-enum name symbol (symbol value) ...)`
    pub(super) fn define_enumeration(
        &mut self,
        scan: &mut Scan,
        r#use: &Use,
        is_flags: bool,
    ) -> Option<ForeignItem> {
        let (name, name_place, members) = self.name_and_parts(r#use, "a name and symbols")?;
        let base = base_integer(if is_flags { "uint" } else { "int" });
        let (least, most) = base.range();
        let mut symbols = Vec::new();
        let mut values = Vec::new();
        let mut next: i64 = i64::from(is_flags);
        for &member in members {
            let parts = match self.syntax.ident(member) {
                Some(_) => vec![member],
                None => self.syntax.list(member).unwrap_or_default(),
            };
            let symbol = parts.first().and_then(|&symbol| self.syntax.ident(symbol));
            let value = match parts[..] {
                [_] => Some(next),
                [_, value] => self.whole_number(value),
                _ => None,
            };
            let (Some(symbol), Some(value)) = (symbol, value.filter(|value| (least..=most).contains(value)))
            else {
                let message =
                    format!("a member is a symbol, or a list of a symbol and a value from {least} to {most}");
                self.bad_part(Code::EnumMember, member, message);
                continue;
            };
            symbols.push(self.scopes.name(symbol));
            values.push(value);
            next = if is_flags { value << 1 } else { value + 1 };
        }
        let text = self.scopes.name(name);
        let enumeration = Rc::new(Enumeration {
            name,
            variable: self.hidden_global(r#use.scope, &format!("{text}-type")),
            base,
        });
        let span = r#use.span.of_declaration();
        let symbols: Vec<DatumId> = symbols
            .into_iter()
            .map(|symbol| self.node(Datum::Symbol(symbol)))
            .collect();
        let values: Vec<DatumId> = values
            .into_iter()
            .map(|value| self.node(Datum::Number(Number::Integer(value))))
            .collect();
        let operands = vec![
            self.symbol(&text, span),
            self.datum(Datum::Bool(is_flags), span),
            self.datum(Datum::Vector(symbols.into()), span),
            self.datum(Datum::Vector(values.into()), span),
        ];
        let value = self.foreign_helper("make-foreign-enumeration", operands, span);
        self.emit_at_front(enumeration.variable, value, span);
        let place = self.syntax.span(name_place);
        self.declare_definition(scan, name, place, Definition::Enumeration(enumeration.clone()));
        let conversions = [
            (format!("{text}->integer"), true),
            (format!("integer->{text}"), false),
        ];
        let values = conversions.map(|(conversion, to_c)| {
            self.define_derived(scan, name, &conversion, span, |expander, name| {
                expander.enumeration_conversion(&enumeration, name, to_c, r#use)
            })
        });
        Some(ForeignItem::Values(values.into()))
    }

    fn enumeration_conversion(
        &mut self,
        enumeration: &Rc<Enumeration>,
        name: &str,
        to_c: bool,
        r#use: &Use,
    ) -> ExprId {
        let span = r#use.span.of_declaration();
        let r#type = Type::Enumeration(enumeration.clone());
        let value = self.unit.program.new_var("value");
        let place = Place {
            who: name.into(),
            position: 1,
            parameter: "value".into(),
            scope: r#use.scope,
        };
        let body = if to_c {
            self.convert_to_c(&r#type, value, &place, span)
        } else {
            let checked = self.convert_to_c(&Type::Integer(enumeration.base), value, &place, span);
            let raw = self.unit.program.new_var("raw");
            let given = Given { raw, fetched: raw };
            let body = self.convert_from_c(&r#type, given, &place, span);
            self.bind_in(raw, checked, body, span)
        };
        let formals = Formals {
            required: vec![value],
            rest: None,
        };
        self.lambda(Some(name.into()), formals, body, span)
    }

    fn whole_number(&self, syntax: SyntaxId) -> Option<i64> {
        let Node::Atom(atom) = self.syntax[syntax] else {
            return None;
        };
        match self.syntax.atom(atom) {
            Datum::Number(Number::Integer(n)) => Some(*n),
            _ => None,
        }
    }

    /// `(define-foreign-opaque name)`
    pub(super) fn define_opaque(&mut self, scan: &mut Scan, r#use: &Use) -> Option<ForeignItem> {
        let name = match r#use.arguments[..] {
            [name] => self.syntax.ident(name),
            _ => None,
        };
        let Some(name) = name else {
            self.bad_use(Code::ForeignForm, r#use, "`define-foreign-opaque` takes a name");
            return None;
        };
        let text = self.scopes.name(name);
        let span = r#use.span.of_declaration();
        let opaque = Rc::new(Opaque {
            variable: self.hidden_global(r#use.scope, &format!("{text}-type")),
        });
        self.emit_type(opaque.variable, &text, 0, span);
        self.declare_definition(scan, name, span, Definition::Opaque(opaque.clone()));
        let pointer = self.derived_name(name, &format!("{text}*"));
        self.declare_definition(scan, pointer, span, Definition::OpaquePointer(opaque.clone()));
        let predicate = self.define_derived(scan, name, &format!("{text}*?"), span, |expander, name| {
            expander.type_predicate(opaque.variable, name, span)
        });
        Some(ForeignItem::Values(vec![predicate]))
    }

    /// `(define-foreign-type name base clause ...)`
    pub(super) fn define_custom(&mut self, scan: &mut Scan, r#use: &Use) -> Option<ForeignItem> {
        let [name_place, base_place, ref clauses @ ..] = r#use.arguments[..] else {
            self.bad_use(
                Code::ForeignForm,
                r#use,
                "`define-foreign-type` takes a name, a type and clauses such as (to procedure)",
            );
            return None;
        };
        let Some(name) = self.syntax.ident(name_place) else {
            self.bad_part(Code::ForeignForm, name_place, "the name of a type is a name");
            return None;
        };
        let base = self.foreign_type(base_place, r#use.scope)?;
        if !base.may_be_field() || base.access().is_none() {
            self.bad_part(
                Code::ForeignConversion,
                base_place,
                "a type with conversions is based on a scalar type",
            );
            return None;
        }
        let mut custom = Custom {
            name,
            base,
            check: None,
            to: None,
            from: None,
            release: None,
        };
        let text = self.scopes.name(name);
        let mut procedures = Vec::new();
        for &clause in clauses {
            let parts = self.syntax.list(clause).unwrap_or_default();
            let word = parts.first().and_then(|&word| self.syntax.ident(word));
            let word = word.map(|word| self.scopes.name(word));
            let place = match (word.as_deref(), parts.len()) {
                (Some("to"), 2) => &mut custom.to,
                (Some("from"), 2) => &mut custom.from,
                (Some("check"), 2) => &mut custom.check,
                (Some("release"), 2) => &mut custom.release,
                _ => {
                    self.bad_part(Code::ForeignConversion,
                        clause,
                        "a clause is (to procedure), (from procedure), (check predicate) or (release procedure)",
                    );
                    continue;
                }
            };
            let word = word.unwrap_or_default();
            let variable = self.declare_hidden(scan.region, &format!("{text}-{word}"));
            *place = Some(variable);
            procedures.push((variable, parts[1]));
        }
        let span = self.syntax.span(name_place);
        self.declare_definition(scan, name, span, Definition::Custom(Rc::new(custom)));
        Some(ForeignItem::Expressions(procedures, r#use.scope))
    }

    /// `(define-foreign-variable name type option ...)`
    pub(super) fn define_variable(&mut self, scan: &mut Scan, r#use: &Use) -> Option<ForeignItem> {
        let [name_place, type_place, ref options @ ..] = r#use.arguments[..] else {
            self.bad_use(
                Code::ForeignForm,
                r#use,
                "`define-foreign-variable` takes a name, a type and options",
            );
            return None;
        };
        let Some(name) = self.syntax.ident(name_place) else {
            self.bad_part(Code::ForeignForm, name_place, "the name of a variable is a name");
            return None;
        };
        let text = self.scopes.name(name);
        let span = r#use.span.of_declaration();
        let reader = self.declare(scan, name, span);
        let setter_name: Rc<str> = format!("{text}-set!").into();
        let setter_ident = self.derived_name(name, &setter_name);
        let setter = self.declare(scan, setter_ident, span);
        Some(ForeignItem::Variable(VariableItem {
            reader,
            setter,
            name: text,
            type_place,
            options: options.to_vec(),
            scope: r#use.scope,
            span,
        }))
    }

    /// The procedures of a foreign variable.
    pub(super) fn variable_definitions(&mut self, item: &VariableItem) -> Vec<(Target, ExprId)> {
        let VariableItem {
            name, scope, span, ..
        } = item;
        let (scope, span) = (*scope, *span);
        let empty = self.syntax.add(Node::Nil, span);
        let mut rest = vec![item.type_place];
        rest.extend(&item.options);
        let declaration = self.foreign_declaration(span, scope, name.clone(), empty, &rest);
        let slot = declaration
            .as_ref()
            .and_then(|declaration| self.foreign_slot(declaration));
        let c_name = declaration
            .as_ref()
            .and_then(|declaration| match &declaration.options.symbol {
                Some(symbol) => Some(symbol.to_string()),
                None => Expander::c_name(name),
            });
        let r#type = declaration.and_then(|declaration| declaration.result);
        let (Some(slot), Some(r#type)) = (slot, r#type) else {
            let nothing = self.nothing(span);
            return vec![(item.reader, nothing), (item.setter, nothing)];
        };
        let mut values = Vec::new();
        for (target, name, is_setter) in [
            (item.reader, name.clone(), false),
            (item.setter, format!("{name}-set!").into(), true),
        ] {
            let address = self.variable_address(slot, &name, c_name.as_deref().unwrap_or(&name), span);
            let place = Place {
                who: name.clone(),
                position: usize::from(is_setter),
                parameter: "value".into(),
                scope,
            };
            let access = r#type.access();
            let value = self.unit.program.new_var("value");
            let body = match (access, is_setter) {
                (Some(access), true) => {
                    let converted = self.convert_to_c(&r#type, value, &place, span);
                    self.store(access, address, 0, converted, span)
                }
                (Some(access), false) => {
                    let loaded = self.load(access, address, 0, span);
                    let fetched = self.unit.program.new_var("fetched");
                    let taken = self.fetched(&r#type, value, span);
                    let body = self.convert_from_c(&r#type, Given { raw: value, fetched }, &place, span);
                    let body = self.bind_in(fetched, taken, body, span);
                    self.bind_in(value, loaded, body, span)
                }
                (None, _) => {
                    let (pointee, size) = self.pointee_constants(&Pointee::of(r#type.clone()), span);
                    let at = self.place_constant(&place, span);
                    if is_setter {
                        let zero = self.number(0, span);
                        let given = self.local(value, span);
                        let operands = vec![address, zero, given, pointee, size, at];
                        self.foreign_helper("foreign-store-part", operands, span)
                    } else {
                        self.foreign_helper("foreign->pointer", vec![address, pointee, size, at], span)
                    }
                }
            };
            let formals = Formals {
                required: if is_setter { vec![value] } else { Vec::new() },
                rest: None,
            };
            values.push((target, self.lambda(Some(name), formals, body, span)));
        }
        values
    }

    /// The address of a foreign variable. That of an optional one that is missing is `#f` in the slot, which says why like that
    /// of any other instead: its name, the reason, and that calls are not denied.
    fn variable_address(&mut self, slot: GlobalId, name: &Rc<str>, c_name: &str, span: Span) -> ExprId {
        let reason = format!("the library has no symbol `{c_name}`");
        let parts = [
            self.node(Datum::Symbol(name.clone())),
            self.string_constant(&reason),
            self.node(Datum::Bool(false)),
        ];
        let missing = self.datum(Datum::Vector(parts.into()), span);
        let test = self.global_value(slot, span);
        let there = self.global_value(slot, span);
        let slot = self.add(Expr::If(test, there, missing), span);
        self.foreign_helper("foreign-variable-address", vec![slot], span)
    }
}
