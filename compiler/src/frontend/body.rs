//! Bodies and the top level: sequences of definitions and expressions.
//!
//! Two passes. The first looks at each form only as far as needed to see what it defines: it uses macros, takes the
//! contents of `begin`, `include`, `cond-expand` and `let-syntax` out, binds what is defined, and keeps the rest as items. The
//! second expands what was kept, when all names are known. So a procedure may call one defined further down, and a
//! definition anywhere in a body shadows an outer one in the whole body.
//!
//! The items of a body become one `letrec*`; those of the top level definitions of globals, in order.

use super::core_forms::{CORE_FORMS, CoreForm, Use};
use super::environment::{Entry, EnvironmentId, Purpose};
use super::expander::Expander;
use super::foreign::ForeignItem;
use super::record::RecordDefinition;
use super::scope::{Binding, Ident, ScopeId};
use super::syntax::SyntaxId;
use super::variables::GlobalId;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::core::{Expr, ExprId, Formals, Lambda, Var};
use crate::ir::data::Datum;
use crate::source::Span;
use abi::primitive::Primitive;
use number::Number;
use rustc_hash::FxHashMap;
use std::collections::hash_map;

/// Where definitions go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Region {
    /// A body, whose definitions are bound in this scope.
    Body(ScopeId),
    /// The top level.
    TopLevel(EnvironmentId),
}

impl Region {
    /// The scope that definitions are bound in.
    pub(super) fn scope(self) -> ScopeId {
        match self {
            Region::Body(scope) => scope,
            Region::TopLevel(environment) => ScopeId::of_environment(environment),
        }
    }
}

/// A variable that a definition gives a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Target {
    Local(Var),
    Global(GlobalId),
}

/// A syntax object and the scope in which it is to be expanded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub(super) syntax: SyntaxId,
    pub(super) scope: ScopeId,
}

/// What the first pass leaves of a form.
pub(super) enum Item {
    Expression(Placed),
    /// `(define name expression)`
    Define(Target, Ident, Placed),
    /// `(define (name . formals) body ...)`
    DefineProcedure {
        target: Target,
        name: Ident,
        formals: SyntaxId,
        body: Vec<SyntaxId>,
        r#use: Use,
    },
    /// `(define-values formals expression)`
    DefineValues {
        required: Vec<(Target, Ident)>,
        rest: Option<(Target, Ident)>,
        value: Placed,
    },
    Record(RecordDefinition),
    Foreign(ForeignItem),
}

/// The first pass over the forms of one region.
pub(super) struct Scan {
    pub(super) region: Region,
    /// Forms still to be looked at, the next one last.
    pending: Vec<Placed>,
    pub(super) items: Vec<Item>,
    /// Where each name was defined first.
    defined: FxHashMap<Ident, Span>,
    /// Whether a form was left out because of an error.
    incomplete: bool,
}

impl Scan {
    /// Notes where a name is defined; answers where it was defined before.
    fn note_definition(&mut self, name: Ident, span: Span) -> Option<Span> {
        match self.defined.entry(name) {
            hash_map::Entry::Occupied(first) => Some(*first.get()),
            hash_map::Entry::Vacant(entry) => {
                entry.insert(span);
                None
            }
        }
    }

    pub(super) fn new(region: Region) -> Scan {
        Scan {
            region,
            pending: Vec::new(),
            items: Vec::new(),
            defined: FxHashMap::default(),
            incomplete: false,
        }
    }

    /// Puts forms in front of those that are pending.
    pub(super) fn push(&mut self, forms: &[SyntaxId], scope: ScopeId) {
        self.pending
            .extend(forms.iter().rev().map(|&syntax| Placed { syntax, scope }));
    }
}

impl Expander {
    /// Expands a body: what stands in `lambda` and its like after the parameters.
    pub(super) fn expand_body(&mut self, r#use: &Use, forms: &[SyntaxId], scope: ScopeId) -> ExprId {
        if forms.is_empty() {
            return self.bad_use(
                Code::BodyWithoutExpression,
                r#use,
                format!(
                    "`{}` needs at least one expression in its body",
                    r#use.form.name()
                ),
            );
        }
        let mark = self.scopes.scope_count();
        let inner = self.scopes.open(scope);
        let mut scan = Scan::new(Region::Body(inner));
        self.scan(&mut scan, forms, inner);
        let body = self.emit_body(scan, r#use.span);
        self.scopes.close(mark);
        body
    }

    /// A form that may hold definitions, where an expression is expected: a body of its own.
    pub(super) fn expand_splicing_form(&mut self, r#use: &Use) -> ExprId {
        let mark = self.scopes.scope_count();
        let contents = self.spliced(r#use);
        let Some((forms, scope)) = contents.filter(|(forms, _)| !forms.is_empty()) else {
            self.scopes.close(mark);
            return self.nothing(r#use.span);
        };
        let inner = self.scopes.open(scope);
        let mut scan = Scan::new(Region::Body(inner));
        self.scan(&mut scan, &forms, inner);
        let body = self.emit_body(scan, r#use.span);
        self.scopes.close(mark);
        body
    }

    // First pass.

    /// Looks at forms in order.
    pub(super) fn scan(&mut self, scan: &mut Scan, forms: &[SyntaxId], scope: ScopeId) {
        scan.push(forms, scope);
        self.scan_pending(scan);
    }

    fn scan_pending(&mut self, scan: &mut Scan) {
        while self.scan_next(scan) {}
    }

    /// Looks at the next form; false if there is none.
    pub(super) fn scan_next(&mut self, scan: &mut Scan) -> bool {
        let Some(Placed { syntax, scope }) = scan.pending.pop() else {
            return false;
        };
        let uses = self.use_mark();
        let errors = self.error_count();
        let expanded = self.use_macros(syntax, scope);
        self.current = expanded.or(self.current);
        match expanded {
            Some(syntax) => self.scan_form(scan, syntax, scope),
            None => {
                scan.incomplete = true;
                self.lose_names(syntax, scan.region.scope());
            }
        }
        self.lose_definitions(errors, expanded.unwrap_or(syntax), scope, scan.region);
        self.release_uses(uses);
        !self.aborted
    }

    fn scan_form(&mut self, scan: &mut Scan, syntax: SyntaxId, scope: ScopeId) {
        let head = self.syntax.pair(syntax).map(|(head, _)| head);
        let form = head.and_then(|head| self.definition_form(head, scope, scan.region));
        if let Region::TopLevel(environment) = scan.region
            && self.environments[environment.0 as usize].incomplete
            && form != Some(CoreForm::Import)
        {
            // Without what the program wants to import, nothing else in it means what it should.
            return;
        }
        let Some(form) = form else {
            scan.items.push(Item::Expression(Placed { syntax, scope }));
            return;
        };
        let Some(r#use) = self.core_use(form, syntax, scope) else {
            return;
        };
        match form {
            CoreForm::Define => self.scan_define(scan, r#use),
            CoreForm::DefineValues => self.scan_define_values(scan, &r#use),
            CoreForm::DefineRecordType => {
                if let Some(record) = self.scan_record(scan, &r#use) {
                    scan.items.push(Item::Record(record));
                }
            }
            CoreForm::DefineSyntax => self.scan_define_syntax(scan, &r#use),
            form if form.is_foreign() => self.scan_foreign(scan, r#use),
            CoreForm::Import => self.scan_import(&r#use),
            CoreForm::DefineLibrary => self.scan_library(syntax),
            CoreForm::Begin => {
                if self.pay_for_splicing(r#use.arguments.len(), r#use.span) {
                    scan.push(&r#use.arguments, scope);
                }
            }
            CoreForm::LetSyntax | CoreForm::LetrecSyntax if !self.defines_only(&r#use) => {
                scan.items.push(Item::Expression(Placed { syntax, scope }));
            }
            _ => {
                // The scope of local syntax stays open at top level, since the contents may define macros.
                self.aliases_kept |= matches!(scan.region, Region::TopLevel(_));
                match self.spliced(&r#use) {
                    Some((forms, scope)) => {
                        if self.pay_for_splicing(forms.len(), r#use.span) {
                            scan.push(&forms, scope);
                        }
                    }
                    None => scan.incomplete = true,
                }
            }
        }
    }

    /// The form that a head means, if forms of its kind are treated in the first pass.
    fn definition_form(&mut self, head: SyntaxId, scope: ScopeId, region: Region) -> Option<CoreForm> {
        let top_level = matches!(region, Region::TopLevel(_));
        if top_level {
            // These two are not bindings of any standard library: they are known by name.
            for form in [CoreForm::Import, CoreForm::DefineLibrary] {
                if self.is_keyword(head, scope, form) {
                    return Some(form);
                }
            }
        }
        let binding = self
            .head(head, scope)
            .or_else(|| self.forgotten_definition_form(head, scope))?;
        match binding {
            Binding::Core(form) => form.is_looked_at_first().then_some(form),
            Binding::Macro(_)
            | Binding::Local(_)
            | Binding::Global(_)
            | Binding::Primitive(_)
            | Binding::Foreign(_) => None,
        }
    }

    /// [`Expander::forgotten_import`] for a head that is the name of such a form.
    fn forgotten_definition_form(&mut self, head: SyntaxId, scope: ScopeId) -> Option<Binding> {
        let ident = self.syntax.ident(head)?;
        let name = self.scopes.name(ident);
        let (form, _) = CORE_FORMS.iter().find(|(_, form_name)| **form_name == *name)?;
        if !form.is_looked_at_first() {
            return None;
        }
        self.forgotten_import(ident, scope, self.syntax.span(head))
    }

    /// The contents of a form that may hold definitions, and their scope; `None` after an error.
    fn spliced(&mut self, r#use: &Use) -> Option<(Vec<SyntaxId>, ScopeId)> {
        match r#use.form {
            CoreForm::LetSyntax | CoreForm::LetrecSyntax => self.bind_local_syntax(r#use),
            CoreForm::CondExpand => Some((
                self.cond_expand(r#use.span, &r#use.arguments, r#use.scope),
                r#use.scope,
            )),
            CoreForm::Include | CoreForm::IncludeCi => Some((
                self.include(r#use.form, r#use.span, &r#use.arguments),
                r#use.scope,
            )),
            _ => unreachable!("not a form whose contents are spliced"),
        }
    }

    /// `(define name expression)`, `(define (name . formals) body ...)`
    fn scan_define(&mut self, scan: &mut Scan, r#use: Use) {
        let Some((&target, rest)) = r#use.arguments.split_first() else {
            self.bad_use(Code::Define, &r#use, "`define` takes a name and an expression");
            return;
        };
        if let Some(name) = self.syntax.ident(target) {
            let &[value] = rest else {
                self.bad_use(Code::Define, &r#use, "`define` takes a name and one expression");
                return;
            };
            let target = self.declare(scan, name, self.syntax.span(target));
            scan.items.push(Item::Define(
                target,
                name,
                Placed {
                    syntax: value,
                    scope: r#use.scope,
                },
            ));
            return;
        }
        let parts = self.syntax.pair(target);
        let name = parts.and_then(|(name, _)| self.syntax.ident(name));
        let (Some((place, formals)), Some(name)) = (parts, name) else {
            self.bad_part(
                Code::Define,
                target,
                "`define` defines a name or a procedure (name parameter ...)",
            );
            return;
        };
        let body = rest.to_vec();
        let target = self.declare(scan, name, self.syntax.span(place));
        scan.items.push(Item::DefineProcedure {
            target,
            name,
            formals,
            body,
            r#use,
        });
    }

    /// `(define-values formals expression)`
    fn scan_define_values(&mut self, scan: &mut Scan, r#use: &Use) {
        let [formals, value] = r#use.arguments[..] else {
            self.bad_use(
                Code::DefineValues,
                r#use,
                "`define-values` takes names and an expression",
            );
            return;
        };
        let Some(spine) = self.syntax.spine(formals) else {
            self.bad_part(Code::Circular, formals, "the list of names is circular");
            return;
        };
        let mut required: Vec<(Target, Ident)> = Vec::new();
        for element in spine.elements {
            self.check_new(scan, &required, element);
            required.extend(self.declare_element(scan, element));
        }
        let rest = if self.syntax.is_nil(spine.tail) {
            None
        } else {
            self.check_new(scan, &required, spine.tail);
            self.declare_element(scan, spine.tail)
        };
        let value = Placed {
            syntax: value,
            scope: r#use.scope,
        };
        scan.items.push(Item::DefineValues {
            required,
            rest,
            value,
        });
    }

    /// Reports a name that is among those which the same form defines; in a body no two definitions are of the same name
    /// anyway.
    fn check_new(&mut self, scan: &Scan, defined: &[(Target, Ident)], element: SyntaxId) {
        if let Some(ident) = self.syntax.ident(element)
            && matches!(scan.region, Region::TopLevel(_))
            && defined.iter().any(|&(_, name)| name == ident)
        {
            let name = self.scopes.name(ident);
            self.bad_part(
                Code::BoundTwice,
                element,
                format!("`{name}` is bound twice by the same `define-values`"),
            );
        }
    }

    fn declare_element(&mut self, scan: &mut Scan, element: SyntaxId) -> Option<(Target, Ident)> {
        match self.syntax.ident(element) {
            Some(name) => Some((self.declare(scan, name, self.syntax.span(element)), name)),
            None => {
                self.bad_part(
                    Code::NotAName,
                    element,
                    "`define-values` defines names, and this is not one",
                );
                None
            }
        }
    }

    /// `(define-syntax keyword transformer)`
    fn scan_define_syntax(&mut self, scan: &mut Scan, r#use: &Use) {
        let [keyword, transformer] = r#use.arguments[..] else {
            self.bad_use(
                Code::DefineSyntax,
                r#use,
                "`define-syntax` takes a keyword and a transformer",
            );
            return;
        };
        let Some(name) = self.syntax.ident(keyword) else {
            self.bad_part(
                Code::DefineSyntax,
                keyword,
                "`define-syntax` defines a keyword, and this is not a name",
            );
            return;
        };
        if let Some(binding) = self.transformer(name, transformer, r#use.scope) {
            self.declare_syntax(scan, name, self.syntax.span(keyword), binding);
        }
    }

    // What definitions bind.

    /// Binds a name that a definition gives a value.
    pub(super) fn declare(&mut self, scan: &mut Scan, name: Ident, span: Span) -> Target {
        match scan.region {
            Region::Body(scope) => {
                self.check_duplicate(scan, name, span);
                let var = self.new_var(name);
                self.scopes.bind(name, scope, Binding::Local(var));
                Target::Local(var)
            }
            Region::TopLevel(environment) => {
                self.check_mutable(environment, span);
                self.check_redefinition(scan, environment, name, span);
                Target::Global(self.define(environment, name))
            }
        }
    }

    /// A variable that has no name in the program.
    pub(super) fn declare_hidden(&mut self, region: Region, name: &str) -> Target {
        match region {
            Region::Body(_) => Target::Local(self.unit.program.new_var(name)),
            Region::TopLevel(environment) => {
                let library = self.environments[environment.0 as usize].library.clone();
                let name = self.fresh_name(&library, name);
                let id = self.variable(&library, &name);
                self.variable_mut(id).definitions = 1;
                Target::Global(id)
            }
        }
    }

    pub(super) fn declare_syntax(&mut self, scan: &mut Scan, name: Ident, span: Span, binding: Binding) {
        match scan.region {
            Region::Body(scope) => {
                self.check_duplicate(scan, name, span);
                self.scopes.bind(name, scope, binding);
            }
            Region::TopLevel(environment) => {
                self.check_mutable(environment, span);
                self.check_redefinition(scan, environment, name, span);
                self.aliases_kept = true;
                let entry = Entry {
                    binding,
                    imported: false,
                };
                self.environments[environment.0 as usize]
                    .table
                    .insert(name, entry);
            }
        }
    }

    fn check_duplicate(&mut self, scan: &mut Scan, name: Ident, span: Span) {
        if let Some(first) = scan.note_definition(name, span) {
            let text = self.scopes.name(name);
            let message = format!("`{text}` is defined twice in this body");
            self.report(second_definition(
                Diagnostic::error(Code::DefinedTwice, span, message),
                first,
            ));
        }
    }

    /// At top level a second definition is an assignment, which is seldom meant.
    fn check_redefinition(&mut self, scan: &mut Scan, environment: EnvironmentId, name: Ident, span: Span) {
        let is_likely_wrong = match self.environments[environment.0 as usize].purpose {
            Purpose::Program | Purpose::Library => true,
            Purpose::Script | Purpose::Interaction | Purpose::Immutable => false,
        };
        if let (true, Some(first)) = (is_likely_wrong, scan.note_definition(name, span)) {
            let text = self.scopes.name(name);
            let message = format!("`{text}` is defined twice");
            self.report(second_definition(
                Diagnostic::warning(Code::DefinedAgain, span, message),
                first,
            ));
        }
    }

    fn check_mutable(&mut self, environment: EnvironmentId, span: Span) {
        if self.environments[environment.0 as usize].purpose == Purpose::Immutable {
            self.report(Diagnostic::error(
                Code::ImmutableEnvironment,
                span,
                "a definition in an environment that cannot be changed",
            ));
        }
    }

    // Second pass.

    /// The items of a body as one expression.
    fn emit_body(&mut self, scan: Scan, span: Span) -> ExprId {
        let mut items = scan.items;
        let last = items
            .iter()
            .rposition(|item| !matches!(item, Item::Expression(_)));
        let expressions = items.split_off(last.map_or(0, |last| last + 1));
        if expressions.is_empty() && scan.incomplete {
            return self.nothing(span);
        }
        if expressions.is_empty() {
            let message = match last {
                Some(_) => "a body ends in a definition",
                None => "a body has no expression",
            };
            self.report(
                Diagnostic::error(Code::BodyWithoutExpression, span, message)
                    .note("the last form of a body is an expression; its value is the value of the body"),
            );
            return self.nothing(span);
        }
        let depth = self.depth;
        let mut bindings = Vec::new();
        // Each value becomes a `let` around what follows; procedures stand side by side.
        let is_value = |item: &Item| !matches!(item, Item::DefineProcedure { .. });
        let values = items.iter().filter(|item| is_value(item)).count();
        self.check_width("a body", "definitions of values", values, span);
        for item in items {
            self.depth += usize::from(is_value(&item));
            self.emit_local(item, &mut bindings);
        }
        let mut values = Vec::new();
        for item in expressions {
            if let Item::Expression(Placed { syntax, scope }) = item {
                values.push(self.expand(syntax, scope));
            }
        }
        self.depth = depth;
        let body = self.sequence(values, span);
        if bindings.is_empty() {
            body
        } else {
            self.add(Expr::Letrec(bindings, body), span)
        }
    }

    /// Adds the bindings of an item of a body. An expression between definitions is bound to a variable of its own.
    fn emit_local(&mut self, item: Item, bindings: &mut Vec<(Var, ExprId)>) {
        match item {
            Item::Expression(Placed { syntax, scope }) => {
                let value = self.expand(syntax, scope);
                bindings.push((self.unit.program.new_var("effect"), value));
            }
            Item::DefineValues {
                required,
                rest,
                value,
            } => {
                self.emit_local_values(required, rest, value, bindings);
            }
            Item::Define(..) | Item::DefineProcedure { .. } | Item::Record(_) | Item::Foreign(_) => {
                for (target, value) in self.definitions(item) {
                    if let Target::Local(var) = target {
                        bindings.push((var, value));
                    }
                }
            }
        }
    }

    /// The results are kept in a vector for a moment, so that each variable has an init of its own and none is
    /// assigned.
    fn emit_local_values(
        &mut self,
        required: Vec<(Target, Ident)>,
        rest: Option<(Target, Ident)>,
        value: Placed,
        bindings: &mut Vec<(Var, ExprId)>,
    ) {
        let span = self.syntax.span(value.syntax);
        let value = self.expand(value.syntax, value.scope);
        let (formals, targets) = self.receive(required, rest);
        let received: Vec<Var> = formals.required.iter().copied().chain(formals.rest).collect();
        let elements = received
            .iter()
            .map(|&var| self.add(Expr::Local(var), span))
            .collect();
        let vector = self.add(Expr::Primitive(Primitive::vector, elements), span);
        let values = self.unit.program.new_var("values");
        bindings.push((values, self.add(Expr::LetValues(formals, value, vector), span)));
        for (i, target) in targets.into_iter().enumerate() {
            let vector = self.add(Expr::Local(values), span);
            let index = self.datum(Datum::Number(Number::Integer(i as i64)), span);
            let element = self.add(Expr::Primitive(Primitive::vector_ref, vec![vector, index]), span);
            if let Target::Local(var) = target {
                bindings.push((var, element));
            }
        }
    }

    /// Temporary variables for the results that `targets` are defined as.
    fn receive(
        &mut self,
        required: Vec<(Target, Ident)>,
        rest: Option<(Target, Ident)>,
    ) -> (Formals, Vec<Target>) {
        let formals = Formals {
            required: required.iter().map(|&(_, name)| self.new_var(name)).collect(),
            rest: rest.map(|(_, name)| self.new_var(name)),
        };
        (
            formals,
            required
                .into_iter()
                .chain(rest)
                .map(|(target, _)| target)
                .collect(),
        )
    }

    /// Adds items of the top level to the program.
    pub(super) fn emit_top_level(&mut self, items: Vec<Item>) {
        for item in items {
            match item {
                Item::Expression(Placed { syntax, scope }) => {
                    let value = self.expand(syntax, scope);
                    self.unit.program.body.push(value);
                }
                Item::DefineValues {
                    required,
                    rest,
                    value,
                } => {
                    let span = self.syntax.span(value.syntax);
                    let value = self.expand(value.syntax, value.scope);
                    let (formals, targets) = self.receive(required, rest);
                    let received: Vec<Var> = formals.required.iter().copied().chain(formals.rest).collect();
                    let mut definitions = Vec::new();
                    for (target, var) in targets.into_iter().zip(received) {
                        let value = self.add(Expr::Local(var), span);
                        definitions.extend(self.define_global(target, value, span));
                    }
                    let body = self.sequence(definitions, span);
                    let form = self.add(Expr::LetValues(formals, value, body), span);
                    self.unit.program.body.push(form);
                }
                Item::Define(..) | Item::DefineProcedure { .. } | Item::Record(_) | Item::Foreign(_) => {
                    for (target, value) in self.definitions(item) {
                        let span = self.unit.program.span(value);
                        let definition = self.define_global(target, value, span);
                        self.unit.program.body.extend(definition);
                    }
                }
            }
        }
    }

    fn define_global(&mut self, target: Target, value: ExprId, span: Span) -> Option<ExprId> {
        let Target::Global(id) = target else { return None };
        self.variable_mut(id).emitted = true;
        let global = self.global(id);
        Some(self.add(Expr::DefineGlobal(global, value), span))
    }

    /// The variables and values of an item that defines single names.
    fn definitions(&mut self, item: Item) -> Vec<(Target, ExprId)> {
        match item {
            Item::Define(target, name, Placed { syntax, scope }) => {
                vec![(target, self.expand_named(syntax, scope, name))]
            }
            Item::DefineProcedure {
                target,
                name,
                formals,
                body,
                r#use,
            } => {
                let clause = self.expand_clause(&r#use, formals, &body, r#use.scope);
                let name = Some(self.scopes.name(name));
                vec![(
                    target,
                    self.add(
                        Expr::Lambda(Lambda {
                            name,
                            clauses: vec![clause],
                        }),
                        r#use.span,
                    ),
                )]
            }
            Item::Record(record) => self.record_definitions(&record),
            Item::Foreign(item) => self.foreign_definitions(item),
            Item::Expression(_) | Item::DefineValues { .. } => Vec::new(),
        }
    }
}

/// Says where the two definitions of a name are.
fn second_definition(diagnostic: Diagnostic, first: Span) -> Diagnostic {
    diagnostic
        .label("the second definition")
        .secondary(first, "the first definition")
}
