//! What names mean: looking up, and references to what was found.

use super::MAX_SUGGESTIONS;
use super::core_forms::CoreForm;
use super::environment::{Entry, EnvironmentId, Purpose};
use super::expander::Expander;
use super::interface::LibraryName;
use super::scope::{Binding, Ident, Lookup, ScopeId};
use super::syntax::SyntaxId;
use super::variables::GlobalId;
use super::{lookalike, suggestion, text};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::core::{Expr, ExprId};
use crate::source::Span;

impl Expander {
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

    pub(super) fn reference(&mut self, ident: Ident, scope: ScopeId, span: Span) -> ExprId {
        match self.resolve(ident, scope) {
            Some(binding @ (Binding::Local(_) | Binding::Global(_) | Binding::Primitive(_))) => {
                self.reference_to(binding, span)
            }
            Some(Binding::Foreign(_)) => {
                let name = self.scopes.name(ident);
                self.report(
                    Diagnostic::error(
                        Code::ForeignAsVariable,
                        span,
                        format!("`{name}` is a foreign type or library, not a variable"),
                    )
                    .label("used as an expression"),
                );
                self.nothing(span)
            }
            Some(Binding::Core(_) | Binding::Macro(_)) => {
                let name = self.scopes.name(ident);
                self.report(
                    Diagnostic::error(
                        Code::SyntaxAsVariable,
                        span,
                        format!("`{name}` is syntax, not a variable"),
                    )
                    .label("used as an expression"),
                );
                self.nothing(span)
            }
            None => {
                if self.forgotten_import(ident, scope, span).is_some() {
                    return self.reference(ident, scope, span);
                }
                let global = self.unknown_name(ident, scope, span);
                self.reference_to(Binding::Global(global), span)
            }
        }
    }

    /// What a standard library exports under a name that a program uses without importing it. The program cannot mean
    /// anything else, so this is a warning only.
    pub(super) fn forgotten_import(&mut self, ident: Ident, scope: ScopeId, span: Span) -> Option<Binding> {
        let home = self.scopes.environment_of(scope);
        let environment = &self.environments[home.0 as usize];
        if environment.purpose != Purpose::Program
            || environment.incomplete
            || self.scopes.original(ident).is_some()
        {
            return None;
        }
        let name = self.scopes.name(ident);
        let library = self.libraries.exporter_of("scheme", &name)?;
        let exports = self.library_exports(&library, span)?;
        let (_, binding) = *exports.iter().find(|(exported, _)| *exported == ident)?;
        let hint = self.import_hint(&library, binding, home);
        let environment = &mut self.environments[home.0 as usize];
        let entry = Entry {
            binding,
            imported: true,
        };
        environment.table.insert(ident, entry);
        self.report(
            Diagnostic::warning(Code::MissingImport, span, format!("`{name}` is not imported"))
                .label(format!("taken from {library}"))
                .hint(hint),
        );
        Some(binding)
    }

    /// How a binding that a library exports gets into an environment under its own name.
    fn import_hint(&self, library: &LibraryName, binding: Binding, environment: EnvironmentId) -> String {
        let environment = &self.environments[environment.0 as usize];
        let mut imported = environment.table.iter().filter(|(_, entry)| entry.imported);
        if let Some((&name, _)) = imported.find(|(_, entry)| entry.binding == binding) {
            return format!("it is imported as `{}`", self.scopes.name(name));
        }
        match environment.imports.contains(library) {
            true => format!("the import of {library} leaves it out"),
            false => format!("add {library} to the imports"),
        }
    }

    /// A reference to what a name means; it must not mean syntax.
    pub(super) fn reference_to(&mut self, binding: Binding, span: Span) -> ExprId {
        match binding {
            Binding::Local(var) => self.add(Expr::Local(var), span),
            Binding::Global(id) => {
                let variable = self.variable_mut(id);
                if variable.shadowed.is_some() && !variable.emitted && self.lambda_depth == 0 {
                    self.unit.preset.push(id);
                }
                let global = self.global(id);
                self.add(Expr::Global(global), span)
            }
            Binding::Primitive(primitive) => self.primitive_value(primitive, span),
            Binding::Core(_) | Binding::Macro(_) | Binding::Foreign(_) => {
                unreachable!("syntax is not referred to as a variable")
            }
        }
    }

    /// The variable meant by a name without a meaning. In a library or a program with imports that is an error.
    pub(super) fn unknown_name(&mut self, ident: Ident, scope: ScopeId, span: Span) -> GlobalId {
        let (symbol, home) = self.written(ident, scope);
        let id = self.scopes.environment_of(home);
        let environment = &self.environments[id.0 as usize];
        let is_reported = self.unknown_seen.contains_key(&(id, symbol));
        if !environment.is_open() && !environment.incomplete && !is_reported && !self.is_lost(symbol, home) {
            let (diagnostic, is_syntax) = self.unknown_diagnostic(symbol, id, span);
            self.unknown_seen.insert((id, symbol), is_syntax);
            self.report(diagnostic);
        }
        self.variable_of(id, symbol)
    }

    /// Whether a form whose head has no meaning is an `import` or `define-library`; this is reported.
    pub(super) fn is_misplaced_declaration(&mut self, form: SyntaxId) -> bool {
        let Some(declaration) = self.toplevel_form(form) else {
            return false;
        };
        let diagnostic = self.misplaced_declaration(declaration, self.syntax.span(form));
        self.report(diagnostic);
        true
    }

    /// Whether the head of a form is an unknown name that resembles syntax, which is reported, or one that was perhaps to be
    /// defined as syntax. What else is in the form has no meaning then.
    pub(super) fn is_misspelled_syntax(&mut self, head: SyntaxId, scope: ScopeId) -> bool {
        let Some(ident) = self.syntax.ident(head) else {
            return false;
        };
        let id = self.scopes.environment_of(scope);
        let is_closed = match self.environments[id.0 as usize].purpose {
            Purpose::Library | Purpose::Program => true,
            Purpose::Script | Purpose::Interaction | Purpose::Immutable => false,
        };
        if self.is_lost(ident, scope) {
            return true;
        }
        if !is_closed || self.scopes.original(ident).is_some() {
            return false;
        }
        let form = self.current.replace(head);
        self.unknown_name(ident, scope, self.syntax.span(head));
        self.current = form;
        self.unknown_seen.get(&(id, ident)) == Some(&true)
    }

    /// What is said of an unknown name, and whether it is probably syntax, misspelled.
    fn unknown_diagnostic(
        &self,
        symbol: Ident,
        environment: EnvironmentId,
        span: Span,
    ) -> (Diagnostic, bool) {
        let name = self.scopes.name_str(symbol);
        let message = format!("unknown name `{}`", text::symbol_text(name));
        // In a script, as at a prompt, it is an error when it is reached.
        let diagnostic = match self.environments[environment.0 as usize].purpose {
            Purpose::Script => Diagnostic::warning(Code::UnknownName, span, message),
            Purpose::Library | Purpose::Program | Purpose::Interaction | Purpose::Immutable => {
                Diagnostic::error(Code::UnknownName, span, message)
            }
        };
        if self.unknown_seen.len() > MAX_SUGGESTIONS {
            return (diagnostic.label("neither defined nor imported"), false);
        }
        let meant = self.meant_by(name, environment);
        let is_syntax = match &meant {
            Some(Meant::Word(_)) => lookalike::is_syntax(name),
            Some(Meant::Visible(nearest)) => {
                let mut table = self.environments[environment.0 as usize].table.iter();
                table.any(|(ident, entry)| {
                    matches!(entry.binding, Binding::Core(_) | Binding::Macro(_))
                        && self.scopes.name_str(*ident) == &**nearest
                })
            }
            Some(Meant::Exported(library)) => self.libraries.exports_syntax(library, name),
            Some(Meant::AlmostExported(nearest, library)) => self.libraries.exports_syntax(library, nearest),
            None => false,
        };
        let label = match meant {
            Some(Meant::Visible(_)) => "not defined",
            _ => "neither defined nor imported",
        };
        let mut diagnostic = diagnostic.label(label);
        diagnostic.hints = meant.map(|meant| meant.hint(name)).into_iter().collect();
        (diagnostic, is_syntax)
    }

    /// What may be meant by a name that means nothing in an environment, as advice.
    pub fn hint_for(&self, name: &str, environment: EnvironmentId) -> Option<String> {
        Some(self.meant_by(name, environment)?.hint(name))
    }

    /// What may be meant by a name that means nothing in an environment.
    fn meant_by(&self, name: &str, environment: EnvironmentId) -> Option<Meant> {
        let libraries = &self.libraries;
        if let Some(hint) = lookalike::hint_for_name(name) {
            return Some(Meant::Word(hint));
        }
        let mut groups = ["scheme", "srfi", "inc"].into_iter();
        if let Some(library) = groups.find_map(|group| libraries.exporter_of(group, name)) {
            return Some(Meant::Exported(library));
        }
        if let Some(nearest) = self.nearest_name(name, environment) {
            return Some(Meant::Visible(nearest.into()));
        }
        // A library that was not imported is less likely.
        let names = libraries.names_of_group("scheme");
        let nearest = suggestion::almost_equal(name, names.iter().map(|name| &**name))?;
        let library = libraries.exporter_of("scheme", nearest)?;
        Some(Meant::AlmostExported(nearest.into(), library))
    }

    /// The name that means something in an environment, or is bound locally, and is nearest to another.
    fn nearest_name(&self, name: &str, environment: EnvironmentId) -> Option<&str> {
        let table = &self.environments[environment.0 as usize].table;
        let of_table = |imported: bool| {
            let entries = table.iter().filter(move |(_, entry)| entry.imported == imported);
            entries.map(|(&ident, _)| self.scopes.name_str(ident))
        };
        let local = self.scopes.local_names().map(|name| &**name);
        suggestion::nearest_of(name, local.chain(of_table(false)), of_table(true))
    }
}

/// What may be meant by an unknown name.
enum Meant {
    /// What is written otherwise in Scheme, as advice.
    Word(String),
    /// This, which a library exports.
    Exported(LibraryName),
    /// The nearest visible name.
    Visible(Box<str>),
    /// The nearest name that a library exports.
    AlmostExported(Box<str>, LibraryName),
}

impl Meant {
    /// Advice for who wrote the name.
    fn hint(self, name: &str) -> String {
        match self {
            Meant::Word(advice) => advice,
            Meant::Exported(library) => format!("`{name}` is exported by {library}"),
            Meant::Visible(nearest) => format!("did you mean `{nearest}`?"),
            Meant::AlmostExported(nearest, library) => {
                format!("did you mean `{nearest}`, which {library} exports?")
            }
        }
    }
}
