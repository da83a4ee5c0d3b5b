//! Structures and unions.
//!
//! ```text
//!   (define-foreign-struct point (x int) (y int))
//!     make-point   of no arguments (all zero) or of a value for each field
//!     point?       point-x   point-x-set!   ...
//! ```

use super::super::body::{Scan, Target};
use super::super::core_forms::Use;
use super::super::expander::Expander;
use super::super::scope::ScopeId;
use super::super::syntax::SyntaxId;
use super::super::variables::GlobalId;
use super::convert::{Given, Place};
use super::definitions::base_integer;
use super::types::{Layout, Pointee, Structure, Type};
use super::{Definition, ForeignItem};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::core::{Clause, Expr, ExprId, Formals, Lambda, Var};
use crate::ir::data::Datum;
use crate::source::Span;
use std::cell::OnceCell;
use std::rc::Rc;

/// A procedure for a field: the structure, the field's number, its own name.
struct FieldProcedure<'a> {
    structure: &'a Rc<Structure>,
    field: usize,
    name: Rc<str>,
    scope: ScopeId,
    span: Span,
}

impl Expander {
    // Structures and unions.

    /// `(define-foreign-struct name (field type) ...)`
    pub(super) fn define_structure(
        &mut self,
        scan: &mut Scan,
        r#use: &Use,
        is_union: bool,
    ) -> Option<ForeignItem> {
        let (name, name_place, fields) = self.name_and_parts(r#use, "a name and fields (name type)")?;
        if fields.is_empty() {
            self.bad_use(Code::ForeignField, r#use, "C has no structure without fields");
            return None;
        }
        let text = self.scopes.name(name);
        let structure = Rc::new(Structure {
            name,
            is_union,
            variable: self.hidden_global(r#use.scope, &format!("{text}-type")),
            layout: OnceCell::new(),
        });
        // Its fields may hold its address.
        let span = self.syntax.span(name_place);
        self.declare_definition(scan, name, span, Definition::Structure(structure.clone()));
        let layout = self.read_fields(fields, r#use.scope, is_union)?;
        let size = layout.size;
        if structure.layout.set(layout).is_err() {
            return None;
        }
        self.emit_type(structure.variable, &text, size, r#use.span);
        Some(ForeignItem::Values(
            self.structure_procedures(scan, &structure, r#use),
        ))
    }

    /// A field of a wrong type becomes an `int`, so that its procedures are defined: that they are not is no second mistake.
    fn read_fields(&mut self, fields: &[SyntaxId], scope: ScopeId, is_union: bool) -> Option<Layout> {
        let mut layout = Layout::default();
        for &field in fields {
            let (name_place, type_place) = match self.syntax.list(field).as_deref() {
                Some(&[name, r#type]) => (name, Some(r#type)),
                Some(&[name, ..]) if self.syntax.ident(name).is_some() => (name, None),
                _ => (field, None),
            };
            if type_place.is_none() {
                self.bad_part(Code::ForeignField, field, "a field is a list (name type)");
            }
            let Some(name) = self.syntax.ident(name_place) else {
                if type_place.is_some() {
                    self.bad_part(Code::ForeignField, name_place, "the name of a field is a name");
                }
                continue;
            };
            if layout.fields.iter().any(|other| other.name == name) {
                let name = self.scopes.name(name);
                self.bad_part(
                    Code::ForeignField,
                    name_place,
                    format!("there are two fields `{name}`"),
                );
                continue;
            }
            let r#type = type_place.and_then(|place| self.field_type(place, scope));
            let r#type = r#type.unwrap_or(Type::Integer(base_integer("int")));
            if !layout.add(name, r#type, is_union) {
                self.bad_part(Code::ForeignField, field, "the structure is too large");
            }
        }
        layout.close().then_some(layout)
    }

    fn field_type(&mut self, place: SyntaxId, scope: ScopeId) -> Option<Type> {
        let r#type = self.foreign_type(place, scope)?;
        if !r#type.may_be_field() {
            self.bad_part(Code::ForeignField, place, "a field cannot have this type");
            return None;
        }
        if r#type.size().is_none() {
            let message = "the size of this type is not known here";
            let diagnostic = Diagnostic::error(Code::ForeignField, self.syntax.span(place), message);
            self.report(diagnostic.hint("a structure holds itself only by address: (* name)"));
            return None;
        }
        Some(r#type)
    }

    /// Makes a type known at run time, at the front of the program.
    pub(super) fn emit_type(&mut self, variable: GlobalId, name: &str, size: u32, span: Span) {
        let operands = vec![self.symbol(name, span), self.number(size.into(), span)];
        let value = self.foreign_helper("make-foreign-type", operands, span);
        self.emit_at_front(variable, value, span);
    }

    fn structure_procedures(
        &mut self,
        scan: &mut Scan,
        structure: &Rc<Structure>,
        r#use: &Use,
    ) -> Vec<(Target, ExprId)> {
        let base = structure.name;
        let text = self.scopes.name(base);
        let span = r#use.span.of_declaration();
        let mut values = Vec::new();
        let constructor = format!("make-{text}");
        values.push(
            self.define_derived(scan, base, &constructor, span, |expander, name| {
                expander.structure_constructor(structure, name, r#use.scope, span)
            }),
        );
        values.push(
            self.define_derived(scan, base, &format!("{text}?"), span, |expander, name| {
                expander.type_predicate(structure.variable, name, span)
            }),
        );
        let names: Vec<Rc<str>> = structure.layout.get().map_or(Vec::new(), |layout| {
            layout
                .fields
                .iter()
                .map(|field| self.scopes.name(field.name))
                .collect()
        });
        for (field, field_name) in names.iter().enumerate() {
            for suffix in ["", "-set!"] {
                let name = format!("{text}-{field_name}{suffix}");
                values.push(self.define_derived(scan, base, &name, span, |expander, name| {
                    let procedure = FieldProcedure {
                        structure,
                        field,
                        name: name.into(),
                        scope: r#use.scope,
                        span,
                    };
                    match suffix {
                        "" => expander.field_getter(&procedure),
                        _ => expander.field_setter(&procedure),
                    }
                }));
            }
        }
        values
    }

    /// Without arguments all is zero; a structure takes a value for each field too.
    fn structure_constructor(
        &mut self,
        structure: &Rc<Structure>,
        name: &str,
        scope: ScopeId,
        span: Span,
    ) -> ExprId {
        let descriptor = self.global_value(structure.variable, span);
        let zero = self.foreign_helper("foreign-new-instance", vec![descriptor], span);
        let mut clauses = vec![Clause {
            formals: Formals::default(),
            body: zero,
        }];
        if !structure.is_union {
            clauses.push(self.filling_clause(structure, name, scope, span));
        }
        self.add(
            Expr::Lambda(Lambda {
                name: Some(name.into()),
                clauses,
            }),
            span,
        )
    }

    fn filling_clause(
        &mut self,
        structure: &Rc<Structure>,
        name: &str,
        scope: ScopeId,
        span: Span,
    ) -> Clause {
        let descriptor = self.global_value(structure.variable, span);
        let made = self.foreign_helper("foreign-new-instance", vec![descriptor], span);
        let instance = self.unit.program.new_var("instance");
        let count = structure.layout.get().map_or(0, |layout| layout.fields.len());
        let mut required = Vec::new();
        let mut forms = Vec::new();
        for field in 0..count {
            let procedure = FieldProcedure {
                structure,
                field,
                name: name.into(),
                scope,
                span,
            };
            let value = self.field_variable(&procedure);
            required.push(value);
            forms.push(self.store_field(&procedure, instance, value, field + 1));
        }
        forms.push(self.local(instance, span));
        let body = self.sequence(forms, span);
        clause(required, self.bind_in(instance, made, body, span))
    }

    fn field_variable(&mut self, procedure: &FieldProcedure) -> Var {
        let name = procedure
            .structure
            .layout
            .get()
            .map(|layout| layout.fields[procedure.field].name);
        match name {
            Some(name) => self.new_var(name),
            None => self.unit.program.new_var("value"),
        }
    }

    pub(super) fn type_predicate(&mut self, variable: GlobalId, name: &str, span: Span) -> ExprId {
        let object = self.unit.program.new_var("object");
        let operands = vec![self.local(object, span), self.global_value(variable, span)];
        let body = self.foreign_helper("foreign-pointer-of-type?", operands, span);
        let formals = Formals {
            required: vec![object],
            rest: None,
        };
        self.lambda(Some(name.into()), formals, body, span)
    }

    /// The address of an instance, checked.
    fn instance_address(&mut self, procedure: &FieldProcedure, instance: Var) -> ExprId {
        let span = procedure.span;
        let pointee = Pointee::Structure(procedure.structure.clone());
        let (pointee, size) = self.pointee_constants(&pointee, span);
        let place = Place {
            who: procedure.name.clone(),
            position: 1,
            parameter: self.scopes.name(procedure.structure.name),
            scope: procedure.scope,
        };
        let at = self.place_constant(&place, span);
        let given = self.local(instance, span);
        self.foreign_helper("foreign-address", vec![given, pointee, size, at], span)
    }

    /// `(lambda (instance) ...)`; for arrays `(lambda (instance index) ...)` too
    fn field_getter(&mut self, procedure: &FieldProcedure) -> ExprId {
        let span = procedure.span;
        let Some((r#type, offset)) = procedure.field() else {
            return self.nothing(span);
        };
        let instance = self.unit.program.new_var("instance");
        let address = self.instance_address(procedure, instance);
        let body = self.read_place(procedure, &r#type, address, offset, instance);
        let mut clauses = vec![clause(vec![instance], body)];
        if let Type::Array(element, _) = &r#type {
            let instance = self.unit.program.new_var("instance");
            let index = self.unit.program.new_var("index");
            let address = self.element_address(procedure, instance, index);
            let body = self.read_place(procedure, element, address, 0, instance);
            clauses.push(clause(vec![instance, index], body));
        }
        self.field_procedure(procedure, clauses)
    }

    /// `(lambda (instance value) ...)`; for arrays `(lambda (instance index value) ...)` too
    fn field_setter(&mut self, procedure: &FieldProcedure) -> ExprId {
        let span = procedure.span;
        let Some((r#type, _)) = procedure.field() else {
            return self.nothing(span);
        };
        let instance = self.unit.program.new_var("instance");
        let value = self.field_variable(procedure);
        let body = self.store_field(procedure, instance, value, 2);
        let mut clauses = vec![clause(vec![instance, value], body)];
        if let Type::Array(element, _) = &r#type {
            let instance = self.unit.program.new_var("instance");
            let index = self.unit.program.new_var("index");
            let value = self.field_variable(procedure);
            let address = self.element_address(procedure, instance, index);
            let body = self.write_place(procedure, element, address, 0, instance, value, 3);
            clauses.push(clause(vec![instance, index, value], body));
        }
        self.field_procedure(procedure, clauses)
    }

    fn field_procedure(&mut self, procedure: &FieldProcedure, clauses: Vec<Clause>) -> ExprId {
        let name = Some(procedure.name.clone());
        self.add(Expr::Lambda(Lambda { name, clauses }), procedure.span)
    }

    /// The address of an element of an array, the index checked.
    fn element_address(&mut self, procedure: &FieldProcedure, instance: Var, index: Var) -> ExprId {
        let span = procedure.span;
        let Some((Type::Array(element, count), offset)) = procedure.field() else {
            return self.nothing(span);
        };
        let size = element.size().map_or(0, |(size, _)| size);
        let operands = vec![
            self.instance_address(procedure, instance),
            self.number(offset.into(), span),
            self.local(index, span),
            self.number(count.into(), span),
            self.number(size.into(), span),
            self.symbol(&procedure.name, span),
        ];
        self.foreign_helper("foreign-element-address", operands, span)
    }

    fn store_field(
        &mut self,
        procedure: &FieldProcedure,
        instance: Var,
        value: Var,
        position: usize,
    ) -> ExprId {
        let Some((r#type, offset)) = procedure.field() else {
            return self.nothing(procedure.span);
        };
        let address = self.instance_address(procedure, instance);
        self.write_place(procedure, &r#type, address, offset, instance, value, position)
    }

    /// The value at a place of an instance; of a structure or array a pointer to it, which lives as long.
    fn read_place(
        &mut self,
        procedure: &FieldProcedure,
        r#type: &Type,
        address: ExprId,
        offset: u32,
        instance: Var,
    ) -> ExprId {
        let span = procedure.span;
        let place = Place {
            who: procedure.name.clone(),
            position: 0,
            parameter: "field".into(),
            scope: procedure.scope,
        };
        let Some(access) = r#type.access() else {
            let (pointee, size) = self.pointee_constants(&Pointee::of(r#type.clone()), span);
            let operands = vec![
                self.local(instance, span),
                address,
                self.number(offset.into(), span),
                pointee,
                size,
            ];
            return self.foreign_helper("foreign-part", operands, span);
        };
        let raw = self.unit.program.new_var("raw");
        let loaded = self.load(access, address, offset, span);
        let fetched = self.unit.program.new_var("fetched");
        let taken = self.fetched(r#type, raw, span);
        let mut body = self.convert_from_c(r#type, Given { raw, fetched }, &place, span);
        if r#type.is_address() {
            let owner = self.local(instance, span);
            body = self.foreign_helper("foreign-reached", vec![body, owner], span);
        }
        let body = self.bind_in(fetched, taken, body, span);
        self.bind_in(raw, loaded, body, span)
    }

    #[allow(
        clippy::too_many_arguments,
        reason = "a place is an address, an offset and what they are in"
    )]
    fn write_place(
        &mut self,
        procedure: &FieldProcedure,
        r#type: &Type,
        address: ExprId,
        offset: u32,
        instance: Var,
        value: Var,
        position: usize,
    ) -> ExprId {
        let span = procedure.span;
        let place = Place {
            who: procedure.name.clone(),
            position,
            parameter: "value".into(),
            scope: procedure.scope,
        };
        let target = self.unit.program.new_var("target");
        let to = self.local(target, span);
        let Some(access) = r#type.access() else {
            let (pointee, size) = self.pointee_constants(&Pointee::of(r#type.clone()), span);
            let operands = vec![
                to,
                self.number(offset.into(), span),
                self.local(value, span),
                pointee,
                size,
                self.place_constant(&place, span),
            ];
            let body = self.foreign_helper("foreign-store-part", operands, span);
            return self.bind_in(target, address, body, span);
        };
        let converted = match r#type.text() {
            Some(encoding) => {
                let operands = vec![
                    self.local(instance, span),
                    self.local(value, span),
                    self.number(encoding as i64, span),
                    self.datum(Datum::Bool(matches!(r#type, Type::Maybe(_))), span),
                    self.place_constant(&place, span),
                ];
                self.foreign_helper("foreign-text-of-instance", operands, span)
            }
            None => self.convert_to_c(r#type, value, &place, span),
        };
        let body = self.store(access, to, offset, converted, span);
        self.bind_in(target, address, body, span)
    }
}

/// A clause of a fixed number of arguments.
fn clause(required: Vec<Var>, body: ExprId) -> Clause {
    let formals = Formals { required, rest: None };
    Clause { formals, body }
}

impl FieldProcedure<'_> {
    /// Type and offset of the field.
    fn field(&self) -> Option<(Type, u32)> {
        let field = &self.structure.layout.get()?.fields[self.field];
        Some((field.r#type.clone(), field.offset))
    }
}

impl Type {
    /// Whether memory can hold it for longer than a call.
    pub(super) fn may_be_field(&self) -> bool {
        match self {
            Type::Maybe(inner) => inner.may_be_field(),
            Type::Array(element, _) => element.may_be_field() && element.text().is_none(),
            Type::Bytes { .. }
            | Type::Buffer(_)
            | Type::View(_)
            | Type::Owned { .. }
            | Type::Consumed(_)
            | Type::Retained(_)
            | Type::Object => false,
            Type::Custom(_)
            | Type::Integer(_)
            | Type::Single
            | Type::Double
            | Type::Boolean
            | Type::Character
            | Type::WideCharacter
            | Type::Text(_)
            | Type::Pointer(_)
            | Type::Function(_)
            | Type::Structure(_)
            | Type::Enumeration(_) => true,
        }
    }
}
