//! The expander: its state, and the expansion of expressions.
//!
//! [`Expander::expand`] looks at the head of a form: a core form is translated by its function in `core_forms`, a macro use
//! is replaced by its expansion and looked at again, anything else is a call. Whole programs, libraries and forms of the
//! prompt come in through `program`.

use super::core_forms::{CoreForm, Use};
use super::environment::{Entry, Environment, EnvironmentId, Purpose};
use super::interface::CompiledLibraries;
use super::library::Libraries;
use super::program::LibraryExpansion;
use super::runtime_names::{RUNTIME_LIBRARY, RuntimeName};
use super::scope::{Binding, Ident, Lookup, ScopeId, Scopes};
use super::suggestion;
use super::syntax::{Node, SyntaxArena, SyntaxId};
use super::syntax_rules::Macro;
use super::{EXPANSION_FUEL, MAX_DEPTH, MAX_ERRORS};
use crate::diagnostics::{Diagnostic, Severity};
use crate::ir::core::{Clause, Expr, ExprId, Formals, Global, GlobalInfo, Lambda, Program, Var};
use crate::ir::data::Datum;
use crate::options::Options;
use crate::source::{SourceMap, Span};
use abi::primitive::{Primitive, Type};
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A top-level variable, by its number in the expander (a [`Global`] is its number in one program).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct GlobalId(u32);

/// A macro, by its number in the expander.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct MacroId(pub u32);

/// A top-level variable.
#[derive(Debug)]
pub(super) struct Variable {
    library: Rc<str>,
    name: Rc<str>,
    /// See [`GlobalInfo::assigned`].
    pub(super) assigned: bool,
    /// How many definitions have been seen.
    pub(super) definitions: u32,
    /// Whether its (first) definition has been emitted.
    pub(super) emitted: bool,
    /// What the name was imported as, if a definition took it over.
    pub(super) shadowed: Option<Binding>,
}

/// A use of a macro that is being expanded.
#[derive(Clone, Copy, Debug)]
struct MacroUse {
    keyword: Ident,
    span: Span,
}

/// The program that is being emitted.
#[derive(Default)]
pub(super) struct Unit {
    pub(super) program: Program,
    globals: FxHashMap<GlobalId, Global>,
    order: Vec<GlobalId>,
    /// Variables that are referred to before the definition that takes over an import.
    pub(super) preset: Vec<GlobalId>,
}

/// The state of the front end. See `program` for its public operations.
pub struct Expander {
    /// The source files read so far.
    pub sources: SourceMap,
    /// Set from outside to stop the expansion.
    pub interrupt: Arc<AtomicBool>,
    pub(super) options: Options,
    pub(super) syntax: SyntaxArena,
    pub(super) scopes: Scopes,
    pub(super) environments: Vec<Environment>,
    variables: Vec<Variable>,
    variable_numbers: FxHashMap<(Rc<str>, Rc<str>), GlobalId>,
    pub(super) macros: Vec<Rc<Macro>>,
    pub(super) libraries: Libraries,
    pub(super) unit: Unit,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Unknown names of the unit: errors, unless the program can define names while it runs.
    pub(super) unknown: Vec<Diagnostic>,
    unknown_seen: FxHashSet<(EnvironmentId, Ident)>,
    uses: Vec<MacroUse>,
    /// How deeply the expansion is nested; never more than [`MAX_DEPTH`].
    pub(super) depth: usize,
    /// How many lambda expressions are around the form.
    pub(super) lambda_depth: usize,
    /// How much more macros may do; see [`EXPANSION_FUEL`].
    pub(super) fuel: u64,
    /// Set when going on makes no sense: everything that is left expands to nothing.
    pub(super) aborted: bool,
    /// Whether an alias is referred to by something that outlives the unit.
    pub(super) aliases_kept: bool,
    /// If libraries are expanded to programs of their own: those finished.
    pub(super) libraries_apart: Option<Vec<LibraryExpansion>>,
    /// The files included so far.
    pub(super) including: Vec<PathBuf>,
    /// The environment of the program, and that of the prompt.
    pub(super) program_environment: Option<EnvironmentId>,
    pub(super) interaction: Option<EnvironmentId>,
}

impl Expander {
    /// A new one.
    pub fn new(options: &Options, compiled: Rc<dyn CompiledLibraries>) -> Expander {
        Expander {
            sources: SourceMap::default(),
            interrupt: Arc::default(),
            options: options.clone(),
            syntax: SyntaxArena::default(),
            scopes: Scopes::default(),
            environments: Vec::new(),
            variables: Vec::new(),
            variable_numbers: FxHashMap::default(),
            macros: Vec::new(),
            libraries: Libraries::new(compiled),
            unit: Unit::default(),
            diagnostics: Vec::new(),
            unknown: Vec::new(),
            unknown_seen: FxHashSet::default(),
            uses: Vec::new(),
            depth: 0,
            lambda_depth: 0,
            fuel: EXPANSION_FUEL,
            aborted: false,
            aliases_kept: false,
            libraries_apart: None,
            including: Vec::new(),
            program_environment: None,
            interaction: None,
        }
    }

    // Expressions.

    /// Expands an expression.
    pub(super) fn expand(&mut self, syntax: SyntaxId, scope: ScopeId) -> ExprId {
        let uses = self.uses.len();
        self.depth += 1;
        let expr = if self.depth > MAX_DEPTH {
            self.too_deep(self.syntax.span(syntax));
            self.nothing(Span::NONE)
        } else {
            self.expand_expression(syntax, scope)
        };
        self.depth -= 1;
        self.uses.truncate(uses);
        expr
    }

    /// Expands an expression and calls it `name` if it is a procedure without a name.
    pub(super) fn expand_named(&mut self, syntax: SyntaxId, scope: ScopeId, name: Ident) -> ExprId {
        let expr = self.expand(syntax, scope);
        self.name_procedure(expr, name);
        expr
    }

    fn expand_expression(&mut self, mut syntax: SyntaxId, scope: ScopeId) -> ExprId {
        loop {
            let span = self.syntax.span(syntax);
            if self.aborted {
                return self.nothing(span);
            }
            match self.syntax[syntax] {
                Node::Atom(_) | Node::Vector(_) => return self.constant(syntax),
                Node::Ident(ident) => return self.reference(ident, scope, span),
                Node::Nil => {
                    self.report(
                        Diagnostic::error(span, "an empty combination")
                            .label("a call needs a procedure")
                            .hint("the empty list is written '()"),
                    );
                    return self.nothing(span);
                }
                Node::Pair(head, _) => match self.head(head, scope) {
                    Some(Binding::Macro(id)) => match self.use_macro(id, syntax, scope) {
                        Some(expansion) => syntax = expansion,
                        None => return self.nothing(span),
                    },
                    Some(Binding::Core(form)) => return self.expand_core(form, syntax, scope),
                    Some(Binding::Primitive(primitive)) => {
                        return self.expand_primitive(primitive, syntax, scope);
                    }
                    Some(Binding::Local(_) | Binding::Global(_)) | None => {
                        return self.expand_call(syntax, scope);
                    }
                },
            }
        }
    }

    /// What the head of a form means, if it is an identifier with a meaning.
    pub(super) fn head(&self, head: SyntaxId, scope: ScopeId) -> Option<Binding> {
        self.syntax
            .ident(head)
            .and_then(|ident| self.resolve(ident, scope))
    }

    fn expand_core(&mut self, form: CoreForm, syntax: SyntaxId, scope: ScopeId) -> ExprId {
        let span = self.syntax.span(syntax);
        match self.core_use(form, syntax, scope) {
            Some(r#use) => self.expand_core_form(&r#use),
            None => self.nothing(span),
        }
    }

    /// The parts of a use of a core form; reports an error if it is not a proper list.
    pub(super) fn core_use(&mut self, form: CoreForm, syntax: SyntaxId, scope: ScopeId) -> Option<Use> {
        let span = self.syntax.span(syntax);
        let Some(mut parts) = self.syntax.list(syntax) else {
            self.report(Diagnostic::error(
                span,
                format!("`{}` form is not a proper list", form.name()),
            ));
            return None;
        };
        parts.remove(0);
        Some(Use {
            form,
            span,
            scope,
            arguments: parts,
        })
    }

    fn expand_call(&mut self, syntax: SyntaxId, scope: ScopeId) -> ExprId {
        let span = self.syntax.span(syntax);
        let Some(parts) = self.syntax.list(syntax) else {
            self.report(
                Diagnostic::error(span, "a call is not a proper list")
                    .label("a procedure call has no dot")
                    .hint("a list that is data must be quoted"),
            );
            return self.nothing(span);
        };
        let operator = self.expand(parts[0], scope);
        let operands = parts[1..].iter().map(|&part| self.expand(part, scope)).collect();
        self.add(Expr::Call(operator, operands), span)
    }

    fn expand_primitive(&mut self, primitive: Primitive, syntax: SyntaxId, scope: ScopeId) -> ExprId {
        let span = self.syntax.span(syntax);
        let operands = self.syntax.list(syntax).unwrap_or_default();
        let given = operands.len().saturating_sub(1);
        let accepted = operands.len() > 0 && primitive.arity().is_none_or(|arity| arity == given);
        if !accepted {
            let arity = primitive.arity().unwrap_or(0);
            self.report(Diagnostic::error(
                span,
                format!(
                    "primitive `%{}` takes {arity} arguments, not {given}",
                    primitive.info().name
                ),
            ));
            return self.nothing(span);
        }
        let operands = operands[1..]
            .iter()
            .map(|&operand| self.expand(operand, scope))
            .collect();
        self.add(Expr::Primitive(primitive, operands), span)
    }

    /// A primitive that is not called but used as a value: a procedure that calls it.
    fn primitive_value(&mut self, primitive: Primitive, span: Span) -> ExprId {
        let info = primitive.info();
        if info.parameters.contains(&Type::rest) {
            let message = format!("primitive `%{}` can only be called", info.name);
            self.report(Diagnostic::error(span, message));
            return self.nothing(span);
        }
        let required: Vec<Var> = info
            .parameters
            .iter()
            .map(|_| self.unit.program.new_var("x"))
            .collect();
        let operands = required
            .iter()
            .map(|&var| self.add(Expr::Local(var), span))
            .collect();
        let body = self.add(Expr::Primitive(primitive, operands), span);
        let name = format!("%{}", info.name);
        self.lambda(Some(name.into()), Formals { required, rest: None }, body, span)
    }

    // Names.

    /// What an identifier means in a scope, if anything.
    pub(super) fn resolve(&self, ident: Ident, scope: ScopeId) -> Option<Binding> {
        self.resolve_in(ident, scope).map(|(binding, _)| binding)
    }

    /// The same, and the environment in which the meaning was found, or around it.
    pub(super) fn resolve_in(
        &self,
        mut ident: Ident,
        mut scope: ScopeId,
    ) -> Option<(Binding, EnvironmentId)> {
        loop {
            match self.scopes.lookup(ident, scope) {
                Lookup::Found(binding) => return Some((binding, self.scopes.environment_of(scope))),
                Lookup::TopLevel(environment) => {
                    if let Some(entry) = self.environments[environment.0 as usize].table.get(&ident) {
                        return Some((entry.binding, environment));
                    }
                }
            }
            (ident, scope) = self.scopes.original(ident)?;
        }
    }

    /// `free-identifier=?`: whether two identifiers mean the same, each in its scope.
    pub(super) fn same_meaning(&self, a: Ident, a_scope: ScopeId, b: Ident, b_scope: ScopeId) -> bool {
        match (self.resolve(a, a_scope), self.resolve(b, b_scope)) {
            (Some(a), Some(b)) => a == b,
            (None, None) => self.scopes.name_str(a) == self.scopes.name_str(b),
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    /// Whether a syntax object is a keyword such as `else`. A name without any meaning counts as the keyword: it cannot
    /// be right otherwise.
    pub(super) fn is_keyword(&self, syntax: SyntaxId, scope: ScopeId, keyword: CoreForm) -> bool {
        match self.syntax.ident(syntax) {
            Some(ident) => match self.resolve(ident, scope) {
                Some(binding) => binding == Binding::Core(keyword),
                None => self.scopes.name_str(ident) == keyword.name(),
            },
            None => false,
        }
    }

    fn reference(&mut self, ident: Ident, scope: ScopeId, span: Span) -> ExprId {
        match self.resolve(ident, scope) {
            Some(binding @ (Binding::Local(_) | Binding::Global(_) | Binding::Primitive(_))) => {
                self.reference_to(binding, span)
            }
            Some(Binding::Core(_) | Binding::Macro(_)) => {
                let name = self.scopes.name(ident);
                self.report(
                    Diagnostic::error(span, format!("`{name}` is syntax, not a variable"))
                        .label("used as an expression"),
                );
                self.nothing(span)
            }
            None => {
                let global = self.unknown_name(ident, scope, span);
                self.reference_to(Binding::Global(global), span)
            }
        }
    }

    /// A reference to what a name means; it must not mean syntax.
    pub(super) fn reference_to(&mut self, binding: Binding, span: Span) -> ExprId {
        match binding {
            Binding::Local(var) => self.add(Expr::Local(var), span),
            Binding::Global(id) => {
                let variable = &self.variables[id.0 as usize];
                if variable.shadowed.is_some() && !variable.emitted && self.lambda_depth == 0 {
                    self.unit.preset.push(id);
                }
                let global = self.global(id);
                self.add(Expr::Global(global), span)
            }
            Binding::Primitive(primitive) => self.primitive_value(primitive, span),
            Binding::Core(_) | Binding::Macro(_) => unreachable!("syntax is not referred to as a variable"),
        }
    }

    /// The variable meant by a name without a meaning. In a closed program that is an error.
    pub(super) fn unknown_name(&mut self, ident: Ident, scope: ScopeId, span: Span) -> GlobalId {
        let (mut symbol, mut home) = (ident, scope);
        while let Some((original, definition)) = self.scopes.original(symbol) {
            (symbol, home) = (original, definition);
        }
        let id = self.scopes.environment_of(home);
        let environment = &self.environments[id.0 as usize];
        if !environment.is_open() && self.unknown_seen.insert((id, symbol)) {
            let diagnostic = self.unknown_diagnostic(symbol, id, span);
            self.unknown.push(diagnostic);
        }
        self.variable_of(id, symbol)
    }

    fn unknown_diagnostic(&self, symbol: Ident, environment: EnvironmentId, span: Span) -> Diagnostic {
        let name = self.scopes.name_str(symbol);
        let diagnostic = Diagnostic::error(span, format!("unknown name `{name}`"));
        let known = self.environments[environment.0 as usize].table.keys();
        let known = known.map(|&ident| self.scopes.name_str(ident));
        let local = self.scopes.local_names().map(|name| &**name);
        let diagnostic = match suggestion::nearest(name, known.chain(local)) {
            Some(nearest) => diagnostic
                .label("not defined")
                .hint(format!("did you mean `{nearest}`?")),
            None => diagnostic.label("neither defined nor imported"),
        };
        match self.libraries.exporter_of(name) {
            Some(library) => diagnostic.note(format!("`{name}` is exported by {library}")),
            None => diagnostic,
        }
    }

    // Top-level variables.

    /// The variable of that name in a library; made known if it was not.
    pub(super) fn variable(&mut self, library: &Rc<str>, name: &Rc<str>) -> GlobalId {
        if let Some(&id) = self.variable_numbers.get(&(library.clone(), name.clone())) {
            return id;
        }
        let id = GlobalId(self.variables.len() as u32);
        self.variables.push(Variable {
            library: library.clone(),
            name: name.clone(),
            assigned: false,
            definitions: 0,
            emitted: false,
            shadowed: None,
        });
        self.variable_numbers.insert((library.clone(), name.clone()), id);
        id
    }

    /// The variable that an identifier defines in an environment. That of an alias has a name that no other has.
    pub(super) fn variable_of(&mut self, environment: EnvironmentId, ident: Ident) -> GlobalId {
        if let Some(&id) = self.environments[environment.0 as usize].variables.get(&ident) {
            return id;
        }
        let library = self.environments[environment.0 as usize].library.clone();
        let mut name = self.scopes.name(ident);
        if self.scopes.original(ident).is_some() {
            name = self.fresh_name(&library, &name);
            self.aliases_kept = true;
        }
        let id = self.variable(&library, &name);
        self.environments[environment.0 as usize]
            .variables
            .insert(ident, id);
        id
    }

    /// A name for a variable of a library that is not taken.
    pub(super) fn fresh_name(&self, library: &Rc<str>, name: &str) -> Rc<str> {
        let mut number = self.variables.len();
        loop {
            let fresh: Rc<str> = format!("{name}~{number}").into();
            if !self
                .variable_numbers
                .contains_key(&(library.clone(), fresh.clone()))
            {
                return fresh;
            }
            number += 1;
        }
    }

    /// Notes a definition of an identifier in an environment: the variable that it defines.
    pub(super) fn define(&mut self, environment: EnvironmentId, ident: Ident) -> GlobalId {
        let id = self.variable_of(environment, ident);
        let entry = Entry {
            binding: Binding::Global(id),
            imported: false,
        };
        let previous = self.environments[environment.0 as usize]
            .table
            .insert(ident, entry);
        let open = self.environments[environment.0 as usize].purpose == Purpose::Interaction;
        let variable = &mut self.variables[id.0 as usize];
        variable.definitions += 1;
        variable.assigned |= open || variable.definitions > 1;
        if let Some(Entry {
            binding,
            imported: true,
        }) = previous
            && !matches!(binding, Binding::Core(_) | Binding::Macro(_))
        {
            variable.shadowed = Some(binding);
        }
        id
    }

    /// The number of a variable in the program being emitted.
    pub(super) fn global(&mut self, id: GlobalId) -> Global {
        if let Some(&global) = self.unit.globals.get(&id) {
            return global;
        }
        let variable = &self.variables[id.0 as usize];
        let globals = &mut self.unit.program.globals;
        globals.push(GlobalInfo {
            library: variable.library.clone(),
            name: variable.name.clone(),
            assigned: variable.assigned,
        });
        let global = Global(globals.len() as u32 - 1);
        self.unit.globals.insert(id, global);
        self.unit.order.push(id);
        global
    }

    /// A reference to a procedure of the run-time library.
    pub(super) fn runtime(&mut self, name: RuntimeName, span: Span) -> ExprId {
        let id = self.variable(&RUNTIME_LIBRARY.into(), &name.name().into());
        let global = self.global(id);
        self.add(Expr::Global(global), span)
    }

    /// The name of a top-level variable.
    pub(super) fn variable_name(&self, id: GlobalId) -> (&Rc<str>, &Rc<str>) {
        let variable = &self.variables[id.0 as usize];
        (&variable.library, &variable.name)
    }

    /// The finished program; the next form starts a new one.
    pub(super) fn take_program(&mut self) -> Program {
        self.emit_presets();
        let mut unit = std::mem::take(&mut self.unit);
        for (info, id) in unit.program.globals.iter_mut().zip(&unit.order) {
            info.assigned = self.variables[id.0 as usize].assigned;
        }
        unit.program
    }

    /// A definition that takes over an imported name makes a new variable. What refers to it earlier, while the
    /// program starts (as in `(define old-car car)`), must still see what was imported: so it begins as that.
    fn emit_presets(&mut self) {
        let mut preset = std::mem::take(&mut self.unit.preset);
        preset.sort_unstable();
        preset.dedup();
        for (at, id) in preset.into_iter().enumerate() {
            let shadowed = self.variables[id.0 as usize].shadowed.take();
            let imported = shadowed.expect("only a variable that took over an import is preset");
            self.variables[id.0 as usize].assigned = true;
            let value = self.reference_to(imported, Span::NONE);
            let global = self.global(id);
            let definition = self.add(Expr::DefineGlobal(global, value), Span::NONE);
            self.unit.program.body.insert(at, definition);
        }
    }

    // Pieces of Core.

    /// Adds an expression to the program.
    pub(super) fn add(&mut self, expr: Expr, span: Span) -> ExprId {
        self.unit.program.add(expr, span)
    }

    /// The unspecified value.
    pub(super) fn nothing(&mut self, span: Span) -> ExprId {
        self.datum(Datum::Unspecified, span)
    }

    /// A literal without parts.
    pub(super) fn datum(&mut self, datum: Datum, span: Span) -> ExprId {
        let id = self.unit.program.data.add(datum);
        self.add(Expr::Const(id), span)
    }

    /// A syntax object as a literal.
    pub(super) fn constant(&mut self, syntax: SyntaxId) -> ExprId {
        let id = self
            .syntax
            .to_datum(syntax, &self.scopes, &mut self.unit.program.data);
        self.add(Expr::Const(id), self.syntax.span(syntax))
    }

    /// A sequence, or its only expression.
    pub(super) fn sequence(&mut self, mut exprs: Vec<ExprId>, span: Span) -> ExprId {
        match exprs.len() {
            0 => self.nothing(span),
            1 => exprs.remove(0),
            _ => self.add(Expr::Seq(exprs), span),
        }
    }

    /// A procedure of one clause.
    pub(super) fn lambda(
        &mut self,
        name: Option<Rc<str>>,
        formals: Formals,
        body: ExprId,
        span: Span,
    ) -> ExprId {
        self.add(
            Expr::Lambda(Lambda {
                name,
                clauses: vec![Clause { formals, body }],
            }),
            span,
        )
    }

    /// A procedure without parameters.
    pub(super) fn thunk(&mut self, body: ExprId, span: Span) -> ExprId {
        self.lambda(None, Formals::default(), body, span)
    }

    /// A call of a procedure of the run-time library.
    pub(super) fn call_runtime(&mut self, name: RuntimeName, operands: Vec<ExprId>, span: Span) -> ExprId {
        let operator = self.runtime(name, span);
        self.add(Expr::Call(operator, operands), span)
    }

    /// Gives a name to a lambda expression that has none.
    pub(super) fn name_procedure(&mut self, expr: ExprId, name: Ident) {
        let name = self.scopes.name(name);
        let taken = self.unit.program.take(expr);
        let named = match taken {
            Expr::Lambda(Lambda { name: None, clauses }) => Expr::Lambda(Lambda {
                name: Some(name),
                clauses,
            }),
            other => other,
        };
        self.unit.program.set(expr, named);
    }

    /// A new local variable for an identifier.
    pub(super) fn new_var(&mut self, ident: Ident) -> Var {
        let name = self.scopes.name(ident);
        self.unit.program.new_var(name)
    }

    // Macro uses and errors.

    /// Expands one use of a macro; `None` after an error.
    fn use_macro(&mut self, id: MacroId, syntax: SyntaxId, scope: ScopeId) -> Option<SyntaxId> {
        let span = self.syntax.span(syntax);
        if self.interrupt.load(Ordering::Relaxed) {
            self.abort(Diagnostic::error(span, "expansion interrupted"));
            return None;
        }
        let (head, _) = self.syntax.pair(syntax).expect("a macro use is a pair");
        let keyword = self
            .syntax
            .ident(head)
            .expect("the head of a macro use is an identifier");
        self.uses.push(MacroUse { keyword, span });
        let size = self.syntax.len();
        let expansion = self.transcribe(id, syntax, scope);
        let cost = 10 + (self.syntax.len() - size) as u64;
        self.fuel = self.fuel.saturating_sub(cost);
        if self.fuel == 0 {
            self.out_of_fuel(span);
            return None;
        }
        expansion
    }

    /// Expands macro uses until the form is something else; `None` after an error.
    pub(super) fn use_macros(&mut self, mut syntax: SyntaxId, scope: ScopeId) -> Option<SyntaxId> {
        while let Some((head, _)) = self.syntax.pair(syntax)
            && let Some(Binding::Macro(id)) = self.head(head, scope)
        {
            if self.aborted {
                return None;
            }
            syntax = self.use_macro(id, syntax, scope)?;
        }
        Some(syntax)
    }

    fn out_of_fuel(&mut self, span: Span) {
        let outermost = self.uses.first().copied().expect("a macro is being used");
        let name = self.scopes.name(outermost.keyword);
        let place = if outermost.span.is_some() {
            outermost.span
        } else {
            span
        };
        self.uses.clear();
        self.abort(
            Diagnostic::error(place, format!("the expansion of `{name}` does not end"))
                .label("this use of a macro goes on for ever, or makes far too much code"),
        );
    }

    pub(super) fn too_deep(&mut self, span: Span) {
        let uses = std::mem::take(&mut self.uses);
        let diagnostic = Diagnostic::error(span, "expressions are nested too deeply")
            .label(format!("more than {MAX_DEPTH} levels"));
        let diagnostic = match uses.first() {
            Some(outermost) => {
                let name = self.scopes.name(outermost.keyword);
                diagnostic.note(format!("in the expansion of `{name}`"))
            }
            None => diagnostic,
        };
        self.abort(diagnostic);
    }

    fn abort(&mut self, diagnostic: Diagnostic) {
        if !self.aborted {
            self.report(diagnostic);
        }
        self.aborted = true;
    }

    /// Reports an error; expansion goes on, unless there have been many.
    pub(super) fn report(&mut self, mut diagnostic: Diagnostic) {
        if self.aborted {
            return;
        }
        if let Some(innermost) = self.uses.last() {
            let name = self.scopes.name(innermost.keyword);
            if !diagnostic.span.is_some() {
                diagnostic.span = innermost.span;
            }
            diagnostic = diagnostic.note(format!("in the expansion of `{name}`"));
        }
        self.diagnostics.push(diagnostic);
        let errors = self
            .diagnostics
            .iter()
            .filter(|found| found.severity == Severity::Error)
            .count();
        self.aborted = errors >= MAX_ERRORS;
    }

    /// Starts a unit: nothing that went wrong before matters any more.
    pub(super) fn begin_unit(&mut self) {
        self.diagnostics.clear();
        self.unknown.clear();
        self.unknown_seen.clear();
        self.uses.clear();
        self.depth = 0;
        self.lambda_depth = 0;
        self.fuel = EXPANSION_FUEL;
        self.aborted = false;
        self.aliases_kept = false;
        self.including.clear();
    }

    /// A mark for [`Expander::release_uses`].
    pub(super) fn use_mark(&self) -> usize {
        self.uses.len()
    }

    /// Leaves the macro uses entered since the mark.
    pub(super) fn release_uses(&mut self, mark: usize) {
        self.uses.truncate(mark);
    }

    /// Notes that a variable is assigned.
    pub(super) fn set_assigned(&mut self, id: GlobalId) {
        self.variables[id.0 as usize].assigned = true;
    }

    pub(super) fn variable_mut(&mut self, id: GlobalId) -> &mut Variable {
        &mut self.variables[id.0 as usize]
    }

    pub(super) fn is_assigned(&self, id: GlobalId) -> bool {
        self.variables[id.0 as usize].assigned
    }
}
