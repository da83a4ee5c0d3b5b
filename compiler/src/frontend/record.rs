//! `define-record-type`.
//!
//! ```text
//! (define-record-type <point> (make-point x y) point? (x point-x set-point-x!) ...)
//!   type         = (%record (%root-record-type) '<point> '#(x y) #f #f), in a variable of its own
//!   <point>      = type
//!   make-point   = (lambda (x y) (%record type x y))
//!   point?       = (lambda (object) (%record-of-type? object type))
//!   point-x      = (lambda (record)
//!                    (if (%record-of-type? record type) (%record-ref record 1)
//!                        (raise-wrong-record 'point-x type record)))
//! ```
//!
//! The type is made anew whenever the definition is evaluated. It is kept in a variable that no program can assign, so
//! that the procedures work even if the type's name is given another meaning.

use super::body::{Scan, Target};
use super::core_forms::Use;
use super::expander::Expander;
use super::runtime_names::{RUNTIME_LIBRARY, RuntimeName};
use super::scope::{Binding, Ident};
use super::suggestion;
use super::syntax::SyntaxId;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::core::{Expr, ExprId, Formals, Var};
use crate::ir::data::Datum;
use crate::source::Span;
use abi::primitive::Primitive;
use number::Number;

/// A record type definition, its names bound.
pub(super) struct RecordDefinition {
    span: Span,
    /// The variable that the procedures use.
    hidden: Target,
    type_name: Ident,
    type_target: Target,
    fields: Vec<Ident>,
    /// The constructor, and the numbers of the fields that it takes.
    constructor: Option<(Target, Ident, Vec<usize>)>,
    predicate: Option<(Target, Ident)>,
    /// Accessors: the procedure and the number of its field.
    accessors: Vec<(Target, Ident, usize)>,
    modifiers: Vec<(Target, Ident, usize)>,
}

/// The libraries whose records are no records to those who use them: what is shown of one is its name, if it has a field for
/// that, or its only field.
const OPAQUE: &[&str] = &[RUNTIME_LIBRARY, "inc.threads"];

const FORM: &str = "`define-record-type` takes a type name, a constructor, a predicate and fields";

impl Expander {
    /// Binds the names that a record type definition defines.
    pub(super) fn scan_record(&mut self, scan: &mut Scan, r#use: &Use) -> Option<RecordDefinition> {
        let [type_spec, constructor, predicate, ref field_specs @ ..] = r#use.arguments[..] else {
            self.bad_use(Code::DefineRecordType, r#use, FORM);
            return None;
        };
        let Some(type_name) = self.syntax.ident(type_spec) else {
            self.bad_part(
                Code::DefineRecordType,
                type_spec,
                "the name of a record type is a name",
            );
            return None;
        };
        let type_target = self.declare(scan, type_name, self.syntax.span(type_spec));
        let hidden = self.declare_hidden(scan.region, &format!("{}-type", self.scopes.name(type_name)));
        let mut record = RecordDefinition {
            span: r#use.span.of_declaration(),
            hidden,
            type_name,
            type_target,
            fields: Vec::new(),
            constructor: None,
            predicate: None,
            accessors: Vec::new(),
            modifiers: Vec::new(),
        };
        let mut fields_known = true;
        for &spec in field_specs {
            fields_known &= self.scan_field(scan, spec, &mut record);
        }
        let fields = fields_known.then_some(&*record.fields);
        record.constructor = self.scan_constructor(scan, constructor, fields);
        if !self.is_false(predicate) {
            match self.syntax.ident(predicate) {
                Some(name) => {
                    record.predicate = Some((self.declare(scan, name, self.syntax.span(predicate)), name));
                }
                None => self.bad_part(
                    Code::DefineRecordType,
                    predicate,
                    "the predicate of a record type is a name or #f",
                ),
            }
        }
        Some(record)
    }

    /// `name`, `(name accessor)` or `(name accessor modifier)`. Whether it is one.
    fn scan_field(&mut self, scan: &mut Scan, spec: SyntaxId, record: &mut RecordDefinition) -> bool {
        let parts = match self.syntax.ident(spec) {
            Some(_) => vec![spec],
            None => self.syntax.list(spec).unwrap_or_default(),
        };
        let names: Option<Vec<Ident>> = parts.iter().map(|&part| self.syntax.ident(part)).collect();
        let Some(names) = names.filter(|names| (1..=3).contains(&names.len())) else {
            self.bad_part(
                Code::DefineRecordType,
                spec,
                "a field of a record type is a list (name accessor [modifier])",
            );
            return false;
        };
        if record.fields.contains(&names[0]) {
            let name = self.scopes.name(names[0]);
            self.bad_part(
                Code::RecordField,
                spec,
                format!("the record type has two fields `{name}`"),
            );
            return true;
        }
        record.fields.push(names[0]);
        let number = record.fields.len();
        if let Some(&accessor) = names.get(1) {
            let target = self.declare(scan, accessor, self.syntax.span(parts[1]));
            record.accessors.push((target, accessor, number));
        }
        if let Some(&modifier) = names.get(2) {
            let target = self.declare(scan, modifier, self.syntax.span(parts[2]));
            record.modifiers.push((target, modifier, number));
        }
        true
    }

    /// `#f`, `name` (which takes all fields) or `(name field ...)`; without the fields if those have errors.
    fn scan_constructor(
        &mut self,
        scan: &mut Scan,
        spec: SyntaxId,
        fields: Option<&[Ident]>,
    ) -> Option<(Target, Ident, Vec<usize>)> {
        if self.is_false(spec) {
            return None;
        }
        if let Some(name) = self.syntax.ident(spec) {
            let target = self.declare(scan, name, self.syntax.span(spec));
            return Some((target, name, (1..=fields.unwrap_or_default().len()).collect()));
        }
        let parts = self.syntax.list(spec).unwrap_or_default();
        let name = parts.first().and_then(|&name| self.syntax.ident(name));
        let Some(name) = name else {
            self.bad_part(
                Code::DefineRecordType,
                spec,
                "the constructor of a record type is a list (name field ...), a name or #f",
            );
            return None;
        };
        let target = self.declare(scan, name, self.syntax.span(parts[0]));
        let mut numbers = Vec::new();
        let Some(fields) = fields else {
            return Some((target, name, numbers));
        };
        for &part in &parts[1..] {
            let position = self
                .syntax
                .ident(part)
                .and_then(|ident| fields.iter().position(|&f| f == ident));
            match position {
                Some(position) if numbers.contains(&(position + 1)) => {
                    let name = self.scopes.name(fields[position]);
                    self.bad_part(
                        Code::RecordField,
                        part,
                        format!("the constructor takes field `{name}` twice"),
                    );
                }
                Some(position) => numbers.push(position + 1),
                None => self.unknown_field(part, fields),
            }
        }
        Some((target, name, numbers))
    }

    /// Something among the fields that a constructor takes is not a field of the record type.
    fn unknown_field(&mut self, part: SyntaxId, fields: &[Ident]) {
        let Some(ident) = self.syntax.ident(part) else {
            self.bad_part(
                Code::RecordField,
                part,
                "the constructor takes names of fields, and this is not one",
            );
            return;
        };
        let name = self.scopes.name(ident);
        let message = format!("the record type has no field `{name}`");
        let diagnostic = Diagnostic::error(Code::RecordField, self.syntax.span(part), message)
            .label("taken by the constructor");
        let known: Vec<&str> = fields.iter().map(|&field| self.scopes.name_str(field)).collect();
        let diagnostic = match suggestion::nearest(&name, known.iter().copied()) {
            Some(nearest) => diagnostic.hint(format!("did you mean `{nearest}`?")),
            None if known.is_empty() => diagnostic.note("it has no fields"),
            None => diagnostic.note(format!("its fields: {}", known.join(", "))),
        };
        self.report(diagnostic);
    }

    fn is_false(&self, syntax: SyntaxId) -> bool {
        use super::syntax::Node;
        matches!(self.syntax[syntax], Node::Atom(atom) if *self.syntax.atom(atom) == Datum::Bool(false))
    }

    /// The values of the names that a record type definition defines, in order.
    pub(super) fn record_definitions(&mut self, record: &RecordDefinition) -> Vec<(Target, ExprId)> {
        let span = record.span;
        self.mark_emitted(record.hidden);
        let mut definitions = vec![(record.hidden, self.make_record_type(record))];
        definitions.push((record.type_target, self.target_value(record.hidden, span)));
        if let Some((target, name, fields)) = &record.constructor {
            definitions.push((*target, self.record_constructor(record, *name, fields)));
        }
        if let Some((target, name)) = record.predicate {
            let object = self.unit.program.new_var("object");
            let test = self.is_record(record, object);
            definitions.push((target, self.record_procedure(name, vec![object], test, span)));
        }
        for &(target, name, field) in &record.accessors {
            let object = self.unit.program.new_var("record");
            let reference = self.add(Expr::Local(object), span);
            let index = self.index(field, span);
            let value = self.add(
                Expr::Primitive(Primitive::record_ref, vec![reference, index]),
                span,
            );
            let body = self.checked(record, name, object, value);
            definitions.push((target, self.record_procedure(name, vec![object], body, span)));
        }
        for &(target, name, field) in &record.modifiers {
            let object = self.unit.program.new_var("record");
            let new = self.unit.program.new_var("value");
            let reference = self.add(Expr::Local(object), span);
            let index = self.index(field, span);
            let value = self.add(Expr::Local(new), span);
            let operands = vec![reference, index, value];
            let effect = self.add(Expr::Primitive(Primitive::record_set, operands), span);
            let body = self.checked(record, name, object, effect);
            definitions.push((target, self.record_procedure(name, vec![object, new], body, span)));
        }
        definitions
    }

    fn make_record_type(&mut self, record: &RecordDefinition) -> ExprId {
        let span = record.span;
        let root = self.add(Expr::Primitive(Primitive::root_record_type, Vec::new()), span);
        let type_name = Datum::Symbol(self.scopes.name(record.type_name));
        let name = self.datum(type_name, span);
        let shown = self.shown_fields(record);
        let fields = self.datum(shown, span);
        let parent = self.datum(Datum::Bool(false), span);
        let unique = self.datum(Datum::Bool(false), span);
        self.add(
            Expr::Primitive(Primitive::record, vec![root, name, fields, parent, unique]),
            span,
        )
    }

    /// What the printer shows of the fields: `abi::object::record::TYPE_FIELDS`.
    fn shown_fields(&mut self, record: &RecordDefinition) -> Datum {
        if let Target::Global(id) = record.hidden
            && OPAQUE.contains(&&**self.variable_name(id).0)
        {
            let is_named = record
                .fields
                .first()
                .is_some_and(|&field| self.scopes.name_str(field) == "name");
            return Datum::Number(Number::Integer((is_named || record.fields.len() == 1).into()));
        }
        let names: Vec<Datum> = record
            .fields
            .iter()
            .map(|&field| Datum::Symbol(self.scopes.name(field)))
            .collect();
        let data = &mut self.unit.program.data;
        Datum::Vector(names.into_iter().map(|name| data.add(name)).collect())
    }

    fn record_constructor(&mut self, record: &RecordDefinition, name: Ident, taken: &[usize]) -> ExprId {
        let span = record.span;
        let parameters: Vec<Var> = taken
            .iter()
            .map(|&field| self.new_var(record.fields[field - 1]))
            .collect();
        let mut operands = vec![self.target_value(record.hidden, span)];
        for field in 1..=record.fields.len() {
            let operand = match taken.iter().position(|&number| number == field) {
                Some(position) => self.add(Expr::Local(parameters[position]), span),
                None => self.datum(Datum::Bool(false), span),
            };
            operands.push(operand);
        }
        let body = self.add(Expr::Primitive(Primitive::record, operands), span);
        self.record_procedure(name, parameters, body, span)
    }

    /// `value` if the object is a record of the type; otherwise the procedure `who` complains.
    fn checked(&mut self, record: &RecordDefinition, who: Ident, object: Var, value: ExprId) -> ExprId {
        let span = record.span;
        let test = self.is_record(record, object);
        let who = Datum::Symbol(self.scopes.name(who));
        let who = self.datum(who, span);
        let record_type = self.target_value(record.hidden, span);
        let object = self.add(Expr::Local(object), span);
        let complaint = self.call_runtime(
            RuntimeName::RaiseWrongRecord,
            vec![who, record_type, object],
            span,
        );
        self.add(Expr::If(test, value, complaint), span)
    }

    fn is_record(&mut self, record: &RecordDefinition, object: Var) -> ExprId {
        let object = self.add(Expr::Local(object), record.span);
        let record_type = self.target_value(record.hidden, record.span);
        self.add(
            Expr::Primitive(Primitive::is_record_of, vec![object, record_type]),
            record.span,
        )
    }

    fn record_procedure(&mut self, name: Ident, required: Vec<Var>, body: ExprId, span: Span) -> ExprId {
        let name = self.scopes.name(name);
        self.lambda(Some(name), Formals { required, rest: None }, body, span)
    }

    fn index(&mut self, field: usize, span: Span) -> ExprId {
        self.datum(Datum::Number(Number::Integer(field as i64)), span)
    }

    pub(super) fn target_value(&mut self, target: Target, span: Span) -> ExprId {
        match target {
            Target::Local(var) => self.reference_to(Binding::Local(var), span),
            Target::Global(id) => self.reference_to(Binding::Global(id), span),
        }
    }

    fn mark_emitted(&mut self, target: Target) {
        if let Target::Global(id) = target {
            self.variable_mut(id).emitted = true;
        }
    }
}
