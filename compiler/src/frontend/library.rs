//! Libraries: names, import sets, `define-library`, and where libraries come from.
//!
//! A library is looked for among those that the program's own text defines, then among the compiled ones, then in `.sld`
//! files: in the directories of `-I`, in that of the program, in the current one, in those of `-A` (SRFI 138). It is
//! expanded when first imported, into the program that imports it, before everything else of that program.

use super::MAX_DEPTH;
use super::core_forms::{CORE_FORMS, CoreForm, Use};
use super::environment::{Entry, Environment, EnvironmentId, Purpose};
use super::expander::{Expander, MacroId};
use super::interface::{CompiledLibraries, LibraryInterface, LibraryName, Meaning};
use super::scope::{Binding, Ident, ScopeId};
use super::syntax::{Node, SyntaxId};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::data::Datum;
use crate::source::Span;
use abi::primitive::{ALL, Primitive};
use number::Number;
use rustc_hash::FxHashMap;
use std::path::PathBuf;
use std::rc::Rc;

/// The pseudo-library of all core forms.
pub(super) const CORE_LIBRARY: &[&str] = &["inc", "core"];
/// The pseudo-library of all primitives, under their names with a `%` in front.
const PRIMITIVES_LIBRARY: &[&str] = &["inc", "primitives"];

/// So many libraries of a file are shown where the one that is looked for is none of them.
const MOST_LIBRARIES_SHOWN: usize = 4;

/// What is exported: external names and what they mean.
pub(super) type Exports = Rc<[(Ident, Binding)]>;

enum State {
    /// Its text is in the program, and no one has imported it yet.
    Declared(SyntaxId),
    /// Being expanded, for the import at this place.
    Loading,
    Ready(Exports),
    /// It has errors, which have been reported.
    Broken,
}

/// All libraries that an expander knows.
pub(super) struct Libraries {
    compiled: Rc<dyn CompiledLibraries>,
    states: FxHashMap<LibraryName, State>,
    /// Those being expanded, the outermost first.
    loading: Vec<LibraryName>,
    /// The interfaces of compiled libraries, by their Core names, and the environments made for their macros.
    interfaces: FxHashMap<Rc<str>, Rc<LibraryInterface>>,
    environments: FxHashMap<Rc<str>, EnvironmentId>,
    macros: FxHashMap<(Rc<str>, Rc<str>), MacroId>,
    /// The directory of the program.
    pub(super) directory: Option<PathBuf>,
}

impl Libraries {
    pub(super) fn new(compiled: Rc<dyn CompiledLibraries>) -> Libraries {
        Libraries {
            compiled,
            states: FxHashMap::default(),
            loading: Vec::new(),
            interfaces: FxHashMap::default(),
            environments: FxHashMap::default(),
            macros: FxHashMap::default(),
            directory: None,
        }
    }

    /// A library of a group (`scheme`, `srfi`) that exports a name. The old report's all-in-one library comes last.
    pub(super) fn exporter_of(&self, group: &str, name: &str) -> Option<LibraryName> {
        let mut names = self.libraries_of_group(group);
        names.sort_by_key(|library| (is_named(library, &["scheme", "r5rs"]), library.clone()));
        names.into_iter().find(|library| self.exports_name(library, name))
    }

    /// The names that the compiled libraries of a group export.
    pub(super) fn names_of_group(&self, group: &str) -> Vec<Rc<str>> {
        self.libraries_of_group(group)
            .into_iter()
            .filter_map(|library| self.compiled.interface(&library))
            .flat_map(|interface| interface.exports.into_iter().map(|(external, _)| external))
            .collect()
    }

    /// The compiled libraries that export a name.
    pub(super) fn exporters_of(&self, name: &str) -> Vec<LibraryName> {
        let mut names = self.compiled.names();
        names.retain(|library| self.exports_name(library, name));
        names
    }

    /// Whether a compiled library exports a name.
    fn exports_name(&self, library: &LibraryName, name: &str) -> bool {
        let interface = self.compiled.interface(library);
        interface.is_some_and(|interface| interface.exports.iter().any(|(external, _)| &**external == name))
    }

    /// The compiled libraries of a group that are for users.
    fn libraries_of_group(&self, group: &str) -> Vec<LibraryName> {
        let is_of_group = |library: &LibraryName| library.0.first().is_some_and(|part| &**part == group);
        let mut names = self.compiled.names();
        names.retain(|library| is_of_group(library) && !library.is_internal());
        names
    }

    /// Whether a compiled library exports a name as syntax.
    pub(super) fn exports_syntax(&self, library: &LibraryName, name: &str) -> bool {
        let Some(interface) = self.compiled.interface(library) else {
            return false;
        };
        let mut exports = interface.exports.iter();
        let Some((_, internal)) = exports.find(|(external, _)| &**external == name) else {
            return false;
        };
        let mut meanings = interface.meanings.iter();
        let meaning = meanings.find(|(name, _)| name == internal);
        matches!(meaning, Some((_, Meaning::Core(_) | Meaning::Macro { .. })))
    }

    /// The names of the compiled ones.
    pub(super) fn names(&self) -> Vec<LibraryName> {
        self.compiled.names()
    }

    fn is_known(&self, name: &LibraryName) -> bool {
        is_named(name, CORE_LIBRARY)
            || is_named(name, PRIMITIVES_LIBRARY)
            || self.states.contains_key(name)
            || self.compiled.contains(name)
    }
}

fn is_named(name: &LibraryName, parts: &[&str]) -> bool {
    name.0.iter().map(|part| &**part).eq(parts.iter().copied())
}

impl Expander {
    // Names and import sets.

    /// The library name that a syntax object is.
    pub(super) fn library_name(&self, syntax: SyntaxId) -> Option<LibraryName> {
        let parts = self.syntax.list(syntax)?;
        let parts: Option<Vec<Rc<str>>> = parts
            .into_iter()
            .map(|part| match self.syntax[part] {
                Node::Ident(ident) => Some(self.scopes.name(ident)),
                Node::Atom(atom) => match self.syntax.atom(atom) {
                    Datum::Number(Number::Integer(n)) if *n >= 0 => Some(n.to_string().into()),
                    _ => None,
                },
                Node::Nil | Node::Pair(..) | Node::Vector(_) => None,
            })
            .collect();
        parts.filter(|parts| !parts.is_empty()).map(LibraryName)
    }

    /// `(import set ...)` at top level.
    pub(super) fn scan_import(&mut self, r#use: &Use) {
        let environment = self.scopes.environment_of(r#use.scope);
        for &set in &r#use.arguments {
            self.import(set, environment);
        }
    }

    /// Imports the bindings of an import set.
    pub(super) fn import(&mut self, set: SyntaxId, environment: EnvironmentId) {
        let errors = self.error_count();
        let Some((library, exports)) = self.import_set(set) else {
            self.environments[environment.0 as usize].incomplete = true;
            return;
        };
        self.environments[environment.0 as usize].imports.push(library);
        if self.error_count() > errors {
            // Names that the library does not export.
            self.lose_names(set, ScopeId::of_environment(environment));
        }
        let conflicts = self.import_bindings(&exports, environment);
        if self.environments[environment.0 as usize].purpose == Purpose::Interaction {
            self.define_mentioned(&exports, environment);
            return;
        }
        for name in conflicts {
            let name = self.scopes.name(name);
            let span = self.syntax.span(set);
            let message = format!("`{name}` is imported from two libraries, with different meanings");
            self.report(
                Diagnostic::warning(Code::ConflictingImports, span, message).label("this import is used"),
            );
        }
    }

    /// Puts imported bindings into an environment; those that had another meaning by an earlier import are returned.
    pub(super) fn import_bindings(
        &mut self,
        bindings: &[(Ident, Binding)],
        environment: EnvironmentId,
    ) -> Vec<Ident> {
        let table = &mut self.environments[environment.0 as usize].table;
        table.reserve(bindings.len());
        let mut conflicts = Vec::new();
        for &(name, binding) in bindings {
            let previous = table.insert(
                name,
                Entry {
                    binding,
                    imported: true,
                },
            );
            if let Some(Entry {
                binding: before,
                imported: true,
            }) = previous
                && before != binding
            {
                conflicts.push(name);
            }
        }
        conflicts
    }

    /// Gives imported values to the variables of a prompt that procedures mention and nothing has defined: a forgotten import
    /// helps them too.
    fn define_mentioned(&mut self, bindings: &[(Ident, Binding)], environment: EnvironmentId) {
        for &(name, binding) in bindings {
            let variables = &self.environments[environment.0 as usize].variables;
            let Some(&id) = variables.get(&name) else {
                continue;
            };
            let is_constant = match binding {
                Binding::Primitive(_) => true,
                Binding::Global(imported) => !self.is_assigned(imported),
                Binding::Local(_) | Binding::Core(_) | Binding::Macro(_) | Binding::Foreign(_) => false,
            };
            if is_constant && self.variable_mut(id).definitions == 0 {
                let definition = self.definition_as(id, binding);
                self.unit.program.body.push(definition);
            }
        }
    }

    /// The library of an import set, and the names and meanings; `None` after an error.
    fn import_set(&mut self, set: SyntaxId) -> Option<(LibraryName, Vec<(Ident, Binding)>)> {
        // The modifiers from the outermost in, so that nesting takes no machine stack.
        let mut modifiers = Vec::new();
        let mut inner = set;
        while let Some(parts) = self.syntax.list(inner)
            && let [modifier, library, ref rest @ ..] = parts[..]
            && let Some(name) = self.syntax.ident(modifier).map(|ident| self.scopes.name(ident))
            && ["only", "except", "prefix", "rename"].contains(&&*name)
            && self.syntax.pair(library).is_some()
        {
            modifiers.push((name, rest.to_vec(), self.syntax.span(inner)));
            if modifiers.len() > MAX_DEPTH {
                self.too_deep(self.syntax.span(set));
                return None;
            }
            inner = library;
        }
        let span = self.syntax.span(inner);
        let Some(name) = self.library_name(inner) else {
            self.report(
                Diagnostic::error(Code::NotALibraryName, span, "not a library name")
                    .note("a library name is a list of names and numbers, as (scheme base)"),
            );
            return None;
        };
        let exports = self.library_exports(&name, span)?;
        let mut names = exports.to_vec();
        for (modifier, arguments, span) in modifiers.into_iter().rev() {
            names = match &*modifier {
                "only" => self.import_only(names, &arguments, &name)?,
                "except" => self.import_except(names, &arguments, &name)?,
                "prefix" => self.import_prefix(names, &arguments, span)?,
                _ => self.import_rename(names, &arguments, &name)?,
            };
        }
        Some((name, names))
    }

    fn import_only(
        &mut self,
        names: Vec<(Ident, Binding)>,
        arguments: &[SyntaxId],
        library: &LibraryName,
    ) -> Option<Vec<(Ident, Binding)>> {
        let by_name: FxHashMap<Ident, Binding> = names.into_iter().collect();
        let mut kept = Vec::new();
        for &argument in arguments {
            let ident = self.imported_name(argument)?;
            match by_name.get(&ident) {
                Some(&binding) => kept.push((ident, binding)),
                None => self.not_exported(argument, ident, library, by_name.keys().copied().collect()),
            }
        }
        Some(kept)
    }

    fn import_except(
        &mut self,
        mut names: Vec<(Ident, Binding)>,
        arguments: &[SyntaxId],
        library: &LibraryName,
    ) -> Option<Vec<(Ident, Binding)>> {
        for &argument in arguments {
            let ident = self.imported_name(argument)?;
            match names.iter().position(|(name, _)| *name == ident) {
                Some(position) => drop(names.swap_remove(position)),
                None => self.not_exported(argument, ident, library, names.iter().map(|(n, _)| *n).collect()),
            }
        }
        Some(names)
    }

    fn import_prefix(
        &mut self,
        names: Vec<(Ident, Binding)>,
        arguments: &[SyntaxId],
        span: Span,
    ) -> Option<Vec<(Ident, Binding)>> {
        let &[prefix] = arguments else {
            self.report(Diagnostic::error(
                Code::ImportSet,
                span,
                "`prefix` takes an import set and a name",
            ));
            return None;
        };
        let prefix = self.imported_name(prefix)?;
        let prefix = self.scopes.name(prefix);
        let prefixed = names.into_iter().map(|(name, binding)| {
            let name = format!("{prefix}{}", self.scopes.name_str(name));
            (self.scopes.intern(&name), binding)
        });
        Some(prefixed.collect())
    }

    fn import_rename(
        &mut self,
        mut names: Vec<(Ident, Binding)>,
        arguments: &[SyntaxId],
        library: &LibraryName,
    ) -> Option<Vec<(Ident, Binding)>> {
        let mut renamed = Vec::new();
        for &argument in arguments {
            let Some(&[from, to]) = self.syntax.list(argument).as_deref() else {
                self.bad_part(
                    Code::ImportSet,
                    argument,
                    "`rename` takes an import set and lists (name new-name)",
                );
                return None;
            };
            let (from, to) = (self.imported_name(from)?, self.imported_name(to)?);
            match names.iter().position(|(name, _)| *name == from) {
                Some(position) => renamed.push((to, names.swap_remove(position).1)),
                None => self.not_exported(argument, from, library, names.iter().map(|(n, _)| *n).collect()),
            }
        }
        names.extend(renamed);
        Some(names)
    }

    fn imported_name(&mut self, syntax: SyntaxId) -> Option<Ident> {
        let ident = self.syntax.ident(syntax);
        if ident.is_none() {
            self.bad_part(
                Code::ImportSet,
                syntax,
                "an import names what is imported, and this is not a name",
            );
        }
        ident
    }

    fn not_exported(&mut self, place: SyntaxId, ident: Ident, library: &LibraryName, known: Vec<Ident>) {
        let name = self.scopes.name(ident);
        let diagnostic = Diagnostic::error(
            Code::NotExported,
            self.syntax.span(place),
            format!("{library} does not export `{name}`"),
        );
        let known = known.iter().map(|&ident| self.scopes.name_str(ident));
        let diagnostic = match super::suggestion::nearest(&name, known) {
            Some(nearest) => diagnostic.hint(format!("did you mean `{nearest}`?")),
            None => diagnostic,
        };
        let diagnostic = match self.libraries.exporter_of("scheme", &name) {
            Some(exporter) => diagnostic.hint(format!("`{name}` is exported by {exporter}")),
            None => diagnostic,
        };
        self.report(diagnostic);
    }

    // Finding libraries.

    /// Whether a library can be imported, for `cond-expand`.
    pub(super) fn library_exists(&self, name: &LibraryName) -> bool {
        self.libraries.is_known(name) || self.library_paths(name).iter().any(|path| path.is_file())
    }

    /// Where the file of a library is looked for, in order.
    fn library_paths(&self, name: &LibraryName) -> Vec<PathBuf> {
        let mut file: PathBuf = name.0.iter().map(|part| &**part).collect();
        file.as_mut_os_string().push(".sld");
        let mut directories = self.options.prepended.clone();
        directories.extend(self.libraries.directory.clone());
        directories.push(PathBuf::new());
        directories.extend(self.options.appended.clone());
        let mut paths: Vec<PathBuf> = directories
            .into_iter()
            .map(|directory| directory.join(&file))
            .collect();
        let mut seen = Vec::new();
        paths.retain(|path| {
            !seen.contains(path) && {
                seen.push(path.clone());
                true
            }
        });
        paths
    }

    /// What a library exports; expands it if need be. `None` after an error.
    pub(super) fn library_exports(&mut self, name: &LibraryName, span: Span) -> Option<Exports> {
        match self.libraries.states.get(name) {
            Some(State::Ready(exports)) => return Some(exports.clone()),
            Some(State::Broken) => return None,
            Some(State::Loading) => {
                self.cyclic_import(name, span);
                return None;
            }
            Some(&State::Declared(syntax)) => return self.load_library(name, syntax),
            None => {}
        }
        let exports = if is_named(name, CORE_LIBRARY) {
            self.core_exports()
        } else if is_named(name, PRIMITIVES_LIBRARY) {
            self.primitive_exports()
        } else if let Some(interface) = self.libraries.compiled.interface(name) {
            self.interface_exports(Rc::new(interface))
        } else {
            let syntax = self.find_library(name, span)?;
            return self.load_library(name, syntax);
        };
        self.libraries
            .states
            .insert(name.clone(), State::Ready(exports.clone()));
        Some(exports)
    }

    fn core_exports(&mut self) -> Exports {
        CORE_FORMS
            .iter()
            .map(|&(form, name)| (self.scopes.intern(name), Binding::Core(form)))
            .collect()
    }

    fn primitive_exports(&mut self) -> Exports {
        ALL.iter()
            .map(|&primitive| {
                let name = format!("%{}", primitive.info().name);
                (self.scopes.intern(&name), Binding::Primitive(primitive))
            })
            .collect()
    }

    fn cyclic_import(&mut self, name: &LibraryName, span: Span) {
        let from = self
            .libraries
            .loading
            .iter()
            .position(|loading| loading == name)
            .unwrap_or(0);
        let mut chain: Vec<String> = self.libraries.loading[from..]
            .iter()
            .map(|n| n.to_string())
            .collect();
        chain.push(name.to_string());
        self.report(
            Diagnostic::error(Code::CyclicImport, span, format!("{name} imports itself"))
                .note(format!("the imports go round: {}", chain.join(" imports "))),
        );
    }

    /// Reads the file of a library: the form that defines it.
    fn find_library(&mut self, name: &LibraryName, span: Span) -> Option<SyntaxId> {
        let paths = self.library_paths(name);
        let Some(path) = paths.iter().find(|path| path.is_file()) else {
            let mut diagnostic =
                Diagnostic::error(Code::NoLibrary, span, format!("there is no library {name}"));
            let compiled = self.libraries.compiled.names();
            let compiled: Vec<String> = compiled.iter().map(LibraryName::to_string).collect();
            let text = name.to_string();
            // Another number is another library.
            let number = |name: &str| name.replace(|c: char| !c.is_ascii_digit(), "");
            let alike = compiled
                .iter()
                .map(|n| &**n)
                .filter(|n| number(n) == number(&text));
            if let Some(nearest) = super::suggestion::nearest(&text, alike) {
                diagnostic = diagnostic.hint(format!("did you mean {nearest}?"));
            }
            for path in paths {
                diagnostic = diagnostic.note(format!("tried {}", path.display()));
            }
            let folders = self.options.prepended.iter().chain(&self.options.appended);
            for folder in folders.filter(|folder| !folder.is_dir()) {
                diagnostic = diagnostic.note(format!("there is no folder {}", folder.display()));
            }
            // Who asked for it may be far from what the user wrote.
            let importers = self.libraries.loading.iter().rev().map(LibraryName::to_string);
            let importers: Vec<String> = importers.collect();
            if !importers.is_empty() {
                diagnostic = diagnostic.note(format!("imported by {}", importers.join(", imported by ")));
            }
            self.report(diagnostic);
            self.libraries.states.insert(name.clone(), State::Broken);
            return None;
        };
        let path = path.clone();
        let file = self.load_file(&path, span);
        let Some(forms) = file.and_then(|file| self.read_source(file, false)) else {
            self.libraries.states.insert(name.clone(), State::Broken);
            return None;
        };
        let errors = self.error_count();
        for &form in &forms {
            self.declare_library(form);
        }
        match self.libraries.states.get(name) {
            Some(&State::Declared(syntax)) => Some(syntax),
            // What is no definition of a library in it has been reported.
            _ if self.error_count() > errors => {
                self.libraries.states.insert(name.clone(), State::Broken);
                None
            }
            _ => {
                let message = format!("{} does not define {name}", path.display());
                let mut diagnostic =
                    Diagnostic::error(Code::LibraryNotInFile, span, message).label("imported here");
                for &form in forms.iter().take(MOST_LIBRARIES_SHOWN) {
                    let place = self.syntax.list(form).map_or(form, |parts| parts[1]);
                    let label = "the file defines this library";
                    diagnostic = diagnostic.secondary(self.syntax.span(place), label);
                }
                let diagnostic = match forms[..] {
                    [] => diagnostic.note("the file defines nothing"),
                    [_, ..] => {
                        diagnostic.hint("the name in the file and that in the import must be the same")
                    }
                };
                self.report(diagnostic);
                self.libraries.states.insert(name.clone(), State::Broken);
                None
            }
        }
    }

    /// Notes a `(define-library name declaration ...)` form, to be expanded when it is imported.
    pub(super) fn declare_library(&mut self, form: SyntaxId) {
        let name = self.syntax.list(form).and_then(|parts| parts.get(1).copied());
        let name = name.and_then(|name| self.library_name(name));
        let is_library = self
            .syntax
            .pair(form)
            .and_then(|(head, _)| self.syntax.ident(head))
            .is_some_and(|head| self.scopes.name_str(head) == CoreForm::DefineLibrary.name());
        match name {
            Some(name) if is_library => {
                self.syntax_kept = true;
                if let Some(&State::Declared(earlier)) = self.libraries.states.get(&name) {
                    let message = format!("library {name} is defined twice");
                    let diagnostic = Diagnostic::error(Code::LibraryTwice, self.syntax.span(form), message);
                    self.report(diagnostic.secondary(self.syntax.span(earlier), "the first time"));
                }
                self.libraries.states.insert(name, State::Declared(form));
            }
            _ => self.bad_part(
                Code::DefineLibrary,
                form,
                "expected a form (define-library name declaration ...)",
            ),
        }
    }

    /// A `define-library` at the prompt: it is expanded at once.
    pub(super) fn scan_library(&mut self, form: SyntaxId) {
        self.declare_library(form);
        let name = self.syntax.list(form).and_then(|parts| parts.get(1).copied());
        if let Some(name) = name.and_then(|name| self.library_name(name)) {
            self.library_exports(&name, self.syntax.span(form));
        }
    }

    fn load_library(&mut self, name: &LibraryName, form: SyntaxId) -> Option<Exports> {
        self.libraries.states.insert(name.clone(), State::Loading);
        self.libraries.loading.push(name.clone());
        let exports = self.expand_library_form(name, form);
        self.libraries.loading.pop();
        let state = match &exports {
            Some(exports) => State::Ready(exports.clone()),
            None => State::Broken,
        };
        self.libraries.states.insert(name.clone(), state);
        exports
    }

    // Compiled libraries.

    /// The libraries that were expanded here: their environments, and what they export, in the order of the former.
    pub(super) fn own_libraries(&self) -> Vec<(EnvironmentId, Exports)> {
        let by_name = |name: &LibraryName| {
            let core = name.to_core();
            let is_own = |(index, environment): &(usize, &Environment)| {
                let id = EnvironmentId(*index as u32);
                environment.library == core && self.libraries.environments.get(&core) != Some(&id)
            };
            let found = self.environments.iter().enumerate().rfind(is_own);
            found.map(|(index, _)| EnvironmentId(index as u32))
        };
        let mut own: Vec<(EnvironmentId, Exports)> = self
            .libraries
            .states
            .iter()
            .filter_map(|(name, state)| match state {
                State::Ready(exports) => Some((by_name(name)?, exports.clone())),
                State::Declared(_) | State::Loading | State::Broken => None,
            })
            .collect();
        own.sort_by_key(|(environment, _)| environment.0);
        own
    }

    /// Adds libraries to those that are compiled.
    pub(super) fn add_compiled(&mut self, interfaces: Vec<LibraryInterface>) {
        let interfaces: Vec<_> = interfaces.into_iter().map(Rc::new).collect();
        // Each may refer to macros of the others.
        for interface in &interfaces {
            self.libraries
                .interfaces
                .insert(interface.library.clone(), interface.clone());
        }
        for interface in interfaces {
            let name = LibraryName::from_core(&interface.library);
            let exports = self.interface_exports(interface);
            self.libraries.states.insert(name, State::Ready(exports));
        }
    }

    fn interface_exports(&mut self, interface: Rc<LibraryInterface>) -> Exports {
        self.libraries
            .interfaces
            .insert(interface.library.clone(), interface.clone());
        let meanings: FxHashMap<&str, &Meaning> = interface
            .meanings
            .iter()
            .map(|(name, meaning)| (&**name, meaning))
            .collect();
        let mut exports = Vec::new();
        for (external, internal) in &interface.exports {
            let meaning = meanings.get(&**internal);
            let binding = meaning.and_then(|meaning| self.meaning_binding(meaning));
            if let Some(binding) = binding {
                exports.push((self.scopes.intern(external), binding));
            }
        }
        exports.into()
    }

    /// Puts what an interface contains into an environment, as if it had been defined there.
    pub(super) fn import_interface(&mut self, interface: Rc<LibraryInterface>, environment: EnvironmentId) {
        self.libraries
            .environments
            .insert(interface.library.clone(), environment);
        let exports = self.interface_exports(interface);
        for &(name, binding) in exports.iter() {
            let own = match binding {
                Binding::Global(id) => {
                    *self.variable_name(id).0 == self.environments[environment.0 as usize].library
                }
                Binding::Core(_)
                | Binding::Macro(_)
                | Binding::Local(_)
                | Binding::Primitive(_)
                | Binding::Foreign(_) => false,
            };
            if let (true, Binding::Global(id)) = (own, binding) {
                self.environments[environment.0 as usize]
                    .variables
                    .insert(name, id);
                self.set_assigned(id);
            }
            let entry = Entry {
                binding,
                imported: !own,
            };
            self.environments[environment.0 as usize]
                .table
                .insert(name, entry);
        }
    }

    fn meaning_binding(&mut self, meaning: &Meaning) -> Option<Binding> {
        match meaning {
            Meaning::Global {
                library,
                name,
                assigned,
            } => {
                let id = self.variable(library, name);
                let variable = self.variable_mut(id);
                variable.assigned |= assigned;
                variable.compiled = true;
                Some(Binding::Global(id))
            }
            Meaning::Primitive(name) => Primitive::from_name(name).map(Binding::Primitive),
            Meaning::Core(name) => CORE_FORMS
                .iter()
                .find(|(_, form_name)| *form_name == &**name)
                .map(|&(form, _)| Binding::Core(form)),
            Meaning::Macro { library, name } => self.compiled_macro(library, name).map(Binding::Macro),
        }
    }

    /// A macro of a compiled library. It is compiled when first imported, in an environment made of the interface.
    fn compiled_macro(&mut self, library: &Rc<str>, name: &Rc<str>) -> Option<MacroId> {
        let key = (library.clone(), name.clone());
        if let Some(&id) = self.libraries.macros.get(&key) {
            return Some(id);
        }
        let interface = self.interface_of_library(library)?;
        let text = interface
            .macros
            .iter()
            .find(|text| text.name == *name)?
            .text
            .clone();
        let environment = self.compiled_environment(&interface);
        let file = self
            .sources
            .add(&format!("{}: {name}", LibraryName::from_core(library)), &text);
        let forms = self.read_source(file, false)?;
        let scope = ScopeId::of_environment(environment);
        let ident = self.scopes.intern(name);
        // Macros may use each other, so this one is known before those that its environment names.
        let Some(Binding::Macro(id)) = self.transformer(ident, *forms.first()?, scope) else {
            return None;
        };
        self.aliases_kept = true;
        self.libraries.macros.insert(key, id);
        for (name, meaning) in &interface.meanings {
            let ident = self.scopes.intern(name);
            let known = self.environments[environment.0 as usize]
                .table
                .contains_key(&ident);
            if !known && let Some(binding) = self.meaning_binding(meaning) {
                let entry = Entry {
                    binding,
                    imported: true,
                };
                self.environments[environment.0 as usize]
                    .table
                    .insert(ident, entry);
            }
        }
        Some(id)
    }

    fn interface_of_library(&mut self, library: &Rc<str>) -> Option<Rc<LibraryInterface>> {
        if let Some(interface) = self.libraries.interfaces.get(library) {
            return Some(interface.clone());
        }
        let interface = Rc::new(
            self.libraries
                .compiled
                .interface(&LibraryName::from_core(library))?,
        );
        self.libraries
            .interfaces
            .insert(library.clone(), interface.clone());
        Some(interface)
    }

    /// The environment in which the macros of a compiled library are compiled. Syntax is put in at once, because the
    /// compilation of a macro looks for `...` and `_`; the rest follows.
    fn compiled_environment(&mut self, interface: &LibraryInterface) -> EnvironmentId {
        if let Some(&environment) = self.libraries.environments.get(&interface.library) {
            return environment;
        }
        let environment = self.new_environment(interface.library.clone(), Purpose::Library);
        self.libraries
            .environments
            .insert(interface.library.clone(), environment);
        for (name, meaning) in &interface.meanings {
            if let Meaning::Core(_) = meaning
                && let Some(binding) = self.meaning_binding(meaning)
            {
                let ident = self.scopes.intern(name);
                let entry = Entry {
                    binding,
                    imported: true,
                };
                self.environments[environment.0 as usize]
                    .table
                    .insert(ident, entry);
            }
        }
        environment
    }

    /// Whether a scope is in a library that comes with the compiler.
    pub(super) fn is_compiled(&self, scope: ScopeId) -> bool {
        let id = self.scopes.environment_of(scope);
        let library = &self.environments[id.0 as usize].library;
        self.libraries.environments.get(library) == Some(&id)
    }

    /// A new, empty environment.
    pub(super) fn new_environment(&mut self, library: Rc<str>, purpose: Purpose) -> EnvironmentId {
        self.environments.push(Environment::new(library, purpose));
        EnvironmentId(self.environments.len() as u32 - 1)
    }
}
