//! `define-library`: from its declarations to its exports, its definitions going into the program.

use super::body::{Region, Scan};
use super::core_forms::CoreForm;
use super::environment::{EnvironmentId, Purpose};
use super::expander::{Expander, MacroId};
use super::interface::{LibraryInterface, LibraryName, MacroText, Meaning};
use super::library::Exports;
use super::program::LibraryExpansion;
use super::scope::{Binding, Ident, ScopeId};
use super::suggestion;
use super::syntax::SyntaxId;
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::source::Span;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// The library declarations.
const DECLARATIONS: [&str; 7] = [
    "export",
    "import",
    "begin",
    "include",
    "include-ci",
    "include-library-declarations",
    "cond-expand",
];

/// The declarations of a library, sorted.
#[derive(Default)]
struct Declarations {
    imports: Vec<SyntaxId>,
    /// External name, internal name, and the place of the specification.
    exports: Vec<(Ident, Ident, SyntaxId)>,
    /// Whether everything that the library defines is exported: `(export-all)`, for the internal library.
    exports_all: bool,
    body: Vec<SyntaxId>,
}

impl Expander {
    /// Expands a `define-library` form; `None` after an error.
    pub(super) fn expand_library_form(&mut self, name: &LibraryName, form: SyntaxId) -> Option<Exports> {
        let errors = self.error_count();
        let environment = self.new_environment(name.to_core(), Purpose::Library);
        let parts = self.syntax.list(form).unwrap_or_default();
        let mut declarations = Declarations::default();
        let scope = ScopeId::of_environment(environment);
        self.sort_declarations(&parts[2.min(parts.len())..], scope, &mut declarations, 0);
        for &set in &declarations.imports {
            self.import(set, environment);
        }
        if self.environments[environment.0 as usize].incomplete {
            // Without what it wants to import, nothing else in it means what it should.
            return None;
        }
        // What it imports is expanded by now; its own definitions may go into a program of their own.
        let outer = self
            .libraries_apart
            .is_some()
            .then(|| std::mem::take(&mut self.unit));
        let mut scan = Scan::new(Region::TopLevel(environment));
        self.scan(&mut scan, &declarations.body, scope);
        self.note_macro_assignments(environment);
        self.emit_top_level(scan.items);
        let exports = self.resolve_exports(environment, &declarations);
        if let Some(outer) = outer {
            let interface = self.interface(environment, &exports);
            let program = self.take_program();
            self.unit = outer;
            let expansion = LibraryExpansion {
                name: name.clone(),
                program,
                interface,
            };
            self.libraries_apart.get_or_insert_default().push(expansion);
        }
        (self.error_count() == errors).then_some(exports)
    }

    pub(super) fn error_count(&self) -> usize {
        let errors = self
            .diagnostics
            .iter()
            .filter(|found| found.severity == Severity::Error);
        errors.count()
    }

    /// Sorts declarations. Of those that have errors, it notes what they may define in the library's scope.
    fn sort_declarations(
        &mut self,
        forms: &[SyntaxId],
        scope: ScopeId,
        sorted: &mut Declarations,
        depth: usize,
    ) {
        if depth > super::MAX_INCLUDE_DEPTH {
            let place = forms.first().copied();
            if let Some(place) = place {
                self.bad_part(
                    Code::IncludesItself,
                    place,
                    "library declarations are included too deeply",
                );
                self.lose_all(scope);
            }
            return;
        }
        for &form in forms {
            let parts = self.syntax.list(form).unwrap_or_default();
            let head = parts.first().and_then(|&head| self.syntax.ident(head));
            let head = head.map(|head| self.scopes.name(head));
            let arguments = parts.get(1..).unwrap_or_default();
            let span = self.syntax.span(form);
            match head.as_deref() {
                Some("import") => sorted.imports.extend(arguments),
                Some("export") => arguments.iter().for_each(|&spec| self.export_spec(spec, sorted)),
                Some("export-all") if arguments.is_empty() => sorted.exports_all = true,
                Some("begin") => sorted.body.extend(arguments),
                Some("include") => {
                    let forms = self.include_in_library(CoreForm::Include, span, arguments, scope);
                    sorted.body.extend(forms);
                }
                Some("include-ci") => {
                    let forms = self.include_in_library(CoreForm::IncludeCi, span, arguments, scope);
                    sorted.body.extend(forms);
                }
                Some("include-library-declarations") => {
                    let forms = self.include_in_library(CoreForm::Include, span, arguments, scope);
                    self.sort_declarations(&forms, scope, sorted, depth + 1);
                }
                Some("cond-expand") => {
                    let errors = self.error_count();
                    let forms = self.cond_expand_by_name(span, arguments);
                    if self.error_count() > errors {
                        self.lose_names(form, scope);
                    }
                    self.sort_declarations(&forms, scope, sorted, depth + 1);
                }
                other => {
                    let diagnostic =
                        Diagnostic::error(Code::NotADeclaration, span, "not a library declaration").note(
                            "a library is made of export, import, begin, include, include-ci, \
                         include-library-declarations and cond-expand",
                        );
                    let nearest = suggestion::nearest(other.unwrap_or(""), DECLARATIONS.into_iter());
                    self.report(match nearest {
                        Some(nearest) => diagnostic.hint(format!("did you mean `{nearest}`?")),
                        None => diagnostic,
                    });
                    self.lose_names(form, scope);
                }
            }
        }
    }

    /// The forms of files that a library includes; if one cannot be read, any name may be missing.
    fn include_in_library(
        &mut self,
        form: CoreForm,
        span: Span,
        files: &[SyntaxId],
        scope: ScopeId,
    ) -> Vec<SyntaxId> {
        let errors = self.error_count();
        let forms = self.include(form, span, files);
        if self.error_count() > errors {
            self.lose_all(scope);
        }
        forms
    }

    /// `name` or `(rename internal external)`
    fn export_spec(&mut self, spec: SyntaxId, sorted: &mut Declarations) {
        if let Some(name) = self.syntax.ident(spec) {
            sorted.exports.push((name, name, spec));
            return;
        }
        let names: Option<Vec<Ident>> = self
            .syntax
            .list(spec)
            .and_then(|parts| parts.into_iter().map(|part| self.syntax.ident(part)).collect());
        match names.as_deref() {
            Some(&[rename, internal, external]) if self.scopes.name_str(rename) == "rename" => {
                sorted.exports.push((external, internal, spec));
            }
            _ => self.bad_part(
                Code::Export,
                spec,
                "what is exported is a name or a list (rename name external-name)",
            ),
        }
    }

    fn resolve_exports(&mut self, environment: EnvironmentId, declarations: &Declarations) -> Exports {
        let mut exports: Vec<(Ident, Binding)> = Vec::new();
        let mut seen: FxHashMap<Ident, SyntaxId> = FxHashMap::default();
        for &(external, internal, place) in &declarations.exports {
            let entry = self.environments[environment.0 as usize]
                .table
                .get(&internal)
                .copied();
            let Some(entry) = entry else {
                if !self.is_lost(internal, ScopeId::of_environment(environment)) {
                    self.undefined_export(environment, internal, place);
                }
                continue;
            };
            if let Some(first) = seen.insert(external, place) {
                let name = self.scopes.name(external);
                let same = exports.contains(&(external, entry.binding));
                // The same meaning twice does no harm: the library of SRFI 64 does so.
                let new = if same {
                    Diagnostic::warning
                } else {
                    Diagnostic::error
                };
                let message = format!("`{name}` is exported twice");
                let diagnostic = new(Code::ExportedTwice, self.syntax.span(place), message);
                self.report(diagnostic.secondary(self.syntax.span(first), "the first time"));
                continue;
            }
            exports.push((external, entry.binding));
        }
        if declarations.exports_all {
            let table = &self.environments[environment.0 as usize].table;
            let defined = table.iter().filter(|(_, entry)| !entry.imported);
            exports.extend(
                defined
                    .filter(|(name, _)| self.scopes.original(**name).is_none() && !seen.contains_key(name))
                    .map(|(name, entry)| (*name, entry.binding)),
            );
            exports.sort_by_key(|(name, _)| *name);
        }
        exports.into()
    }

    fn undefined_export(&mut self, environment: EnvironmentId, name: Ident, place: SyntaxId) {
        let text = self.scopes.name(name);
        let known = self.environments[environment.0 as usize].table.keys();
        let known = known.map(|&ident| self.scopes.name_str(ident));
        let diagnostic = Diagnostic::error(
            Code::UndefinedExport,
            self.syntax.span(place),
            format!("`{text}` is exported, but neither defined nor imported"),
        );
        let diagnostic = match suggestion::nearest(&text, known) {
            Some(nearest) => diagnostic.hint(format!("did you mean `{nearest}`?")),
            None => diagnostic,
        };
        self.report(diagnostic);
    }

    /// A macro may assign a variable of its library wherever it is used: what it inserts counts as assigned if it may
    /// also insert a `set!`.
    fn note_macro_assignments(&mut self, environment: EnvironmentId) {
        let table = &self.environments[environment.0 as usize].table;
        let macros: Vec<MacroId> = table
            .values()
            .filter_map(|entry| match entry.binding {
                Binding::Macro(id) => Some(id),
                _ => None,
            })
            .collect();
        for id in macros {
            if self.macro_home(id) != environment || !self.may_assign(id) {
                continue;
            }
            let library = self.environments[environment.0 as usize].library.clone();
            for meaning in self.inserted_meanings(id) {
                if let Binding::Global(id) = meaning
                    && *self.variable_name(id).0 == library
                {
                    self.set_assigned(id);
                }
            }
        }
    }

    /// Whether a macro inserts `set!`, or a macro that does.
    fn may_assign(&self, id: MacroId) -> bool {
        let mut seen = vec![id];
        let mut next = 0;
        while let Some(&id) = seen.get(next) {
            next += 1;
            for meaning in self.inserted_meanings(id) {
                match meaning {
                    Binding::Core(CoreForm::Set) => return true,
                    Binding::Macro(inserted) if !seen.contains(&inserted) => seen.push(inserted),
                    _ => {}
                }
            }
        }
        false
    }

    /// What the names mean that the templates of a macro insert.
    fn inserted_meanings(&self, id: MacroId) -> Vec<Binding> {
        let definition = &self.macros[id.0 as usize];
        let inserted = definition.rules.iter().flat_map(|rule| &rule.inserted);
        inserted
            .filter_map(|&ident| self.resolve(ident, definition.scope))
            .collect()
    }

    // Interfaces.

    /// What an environment shows to importers.
    pub(super) fn interface(
        &self,
        environment: EnvironmentId,
        exports: &[(Ident, Binding)],
    ) -> LibraryInterface {
        let home = &self.environments[environment.0 as usize];
        let mut interface = LibraryInterface {
            library: home.library.clone(),
            ..LibraryInterface::default()
        };
        let mut meanings: FxHashMap<Rc<str>, Meaning> = FxHashMap::default();
        let mut macros: Vec<(Ident, MacroId)> = Vec::new();
        for (&name, entry) in &home.table {
            if let Binding::Macro(id) = entry.binding
                && self.macro_home(id) == environment
                && self.scopes.original(name).is_none()
            {
                macros.push((name, id));
            }
        }
        macros.sort_by_key(|(name, _)| *name);
        for (name, id) in macros {
            let Some(text) = self.macro_text(id) else { continue };
            interface.macros.push(MacroText {
                name: self.scopes.name(name),
                text,
            });
            for rule in &self.macros[id.0 as usize].rules {
                for ident in rule.inserted.iter().chain(rule.literals.iter()) {
                    self.add_meaning(environment, *ident, &mut meanings);
                }
            }
        }
        if !interface.macros.is_empty() {
            for keyword in [CoreForm::SyntaxRules, CoreForm::Ellipsis, CoreForm::Underscore] {
                meanings.insert(keyword.name().into(), Meaning::Core(keyword.name().into()));
            }
        }
        for &(external, binding) in exports {
            // The name within the library; a renamed export is found by what it means.
            let name = match home.table.get(&external) {
                Some(entry) if entry.binding == binding => external,
                _ => {
                    let names = home.table.iter().filter(|(_, entry)| entry.binding == binding);
                    *names
                        .map(|(name, _)| name)
                        .min()
                        .expect("what is exported has a name in its library")
                }
            };
            self.add_meaning(environment, name, &mut meanings);
            interface
                .exports
                .push((self.scopes.name(external), self.scopes.name(name)));
        }
        interface.meanings = meanings.into_iter().collect();
        interface.meanings.sort_by(|a, b| a.0.cmp(&b.0));
        interface
    }

    fn add_meaning(
        &self,
        environment: EnvironmentId,
        name: Ident,
        meanings: &mut FxHashMap<Rc<str>, Meaning>,
    ) {
        let home = &self.environments[environment.0 as usize];
        let Some(entry) = home.table.get(&name) else {
            return;
        };
        let text = self.scopes.name(name);
        let meaning = match entry.binding {
            Binding::Core(form) => Meaning::Core(form.name().into()),
            Binding::Primitive(primitive) => Meaning::Primitive(primitive.info().name.into()),
            Binding::Global(id) => {
                let (library, name) = self.variable_name(id);
                let assigned = self.is_assigned(id);
                Meaning::Global {
                    library: library.clone(),
                    name: name.clone(),
                    assigned,
                }
            }
            Binding::Macro(id) => {
                let home = self.macro_home(id);
                Meaning::Macro {
                    library: self.environments[home.0 as usize].library.clone(),
                    name: self.scopes.name(self.macros[id.0 as usize].name),
                }
            }
            // Foreign types are known to the compilation that reads their definitions; see `foreign`.
            Binding::Foreign(_) => return,
            Binding::Local(_) => unreachable!("a top-level name does not mean a local variable"),
        };
        meanings.insert(text, meaning);
    }

    /// The environment that a macro was defined in.
    pub(super) fn macro_home(&self, id: MacroId) -> EnvironmentId {
        self.scopes.environment_of(self.macros[id.0 as usize].scope)
    }

    /// The text of a macro's transformer, if the program has it in one piece.
    fn macro_text(&self, id: MacroId) -> Option<Rc<str>> {
        let span = self.macros[id.0 as usize].span;
        if !span.is_some() {
            return None;
        }
        let text = &self.sources.file(span.file).text[span.start as usize..span.end as usize];
        text.starts_with('(').then(|| text.into())
    }
}
