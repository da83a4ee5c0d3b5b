//! Whole programs, libraries, and forms of the prompt: the public operations of the [`Expander`].

use super::body::{Region, Scan};
use super::core_forms::CoreForm;
use super::environment::{Entry, EnvironmentId, Purpose, Shadowed};
use super::expander::Expander;
use super::interface::{LibraryInterface, LibraryName};
use super::reader::{self, Resumption};
use super::scope::{Binding, Ident, ScopeId};
use super::syntax::SyntaxId;
use super::variables::{GlobalId, Unit};
use crate::diagnostics::{Diagnostic, Severity, drop_repetitions};
use crate::ir::core::Program;
use crate::ir::data::{Data, DatumId, ObjectId};
use crate::source::{FileId, Span};
use rustc_hash::FxHashMap;
use std::path::Path;
use std::rc::Rc;

/// What an expansion yields.
#[derive(Debug)]
pub struct Expansion {
    /// The libraries expanded for it, then its own forms.
    pub program: Program,
    /// What is probably wrong.
    pub warnings: Vec<Diagnostic>,
    /// Whether it can define names while it runs (it refers to `eval`, `load` or `interaction-environment`).
    pub open: bool,
}

/// A library expanded by itself.
#[derive(Debug)]
pub struct LibraryExpansion {
    /// Its name.
    pub name: LibraryName,
    /// Its definitions.
    pub program: Program,
    /// What it shows to importers.
    pub interface: LibraryInterface,
}

/// A form that was read and is not yet expanded.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    syntax: SyntaxId,
}

/// Why text cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    /// What is wrong.
    pub errors: Vec<Diagnostic>,
    /// Whether more text could make it right.
    pub incomplete: bool,
}

/// Why a form of a file cannot be loaded.
#[derive(Debug)]
pub enum Unloadable {
    /// It is no datum.
    Unreadable(Vec<Diagnostic>),
    /// It does not expand.
    Wrong(Vec<Diagnostic>),
}

/// The libraries that a file without imports sees.
const SCRIPT_LIBRARIES: &[&[&str]] = &[
    &["scheme", "base"],
    &["scheme", "case-lambda"],
    &["scheme", "char"],
    &["scheme", "complex"],
    &["scheme", "cxr"],
    &["scheme", "eval"],
    &["scheme", "file"],
    &["scheme", "inexact"],
    &["scheme", "lazy"],
    &["scheme", "load"],
    &["scheme", "process-context"],
    &["scheme", "read"],
    &["scheme", "repl"],
    &["scheme", "time"],
    &["scheme", "write"],
    &["scheme", "r5rs"],
    &["inc", "base"],
];

/// The procedures that need the compiler in the running program, by which some of them can define names.
const OPENING: &[&str] = &["eval", "load", "interaction-environment", "foreign-procedure"];

impl Expander {
    /// Expands a whole program.
    ///
    /// With `import` declarations it sees what it imports; without, it is a script and sees all of R7RS and
    /// `(inc base)`. Libraries that the text defines before the program's forms can be imported.
    pub fn expand_program(&mut self, file: FileId) -> Result<Expansion, Vec<Diagnostic>> {
        self.begin_unit();
        let path = self.sources.file(file).name.clone();
        self.libraries.directory = Path::new(&*path).parent().map(Path::to_path_buf);
        let Some(forms) = self.read_source(file, false) else {
            return Err(std::mem::take(&mut self.diagnostics));
        };
        let mut imports = Vec::new();
        let mut body = Vec::new();
        let mut saw_library = false;
        for form in forms {
            match self.toplevel_form(form) {
                Some(CoreForm::DefineLibrary) if body.is_empty() => {
                    self.declare_library(form);
                    saw_library = true;
                }
                Some(CoreForm::Import) if body.is_empty() => imports.push(form),
                _ => body.push(form),
            }
        }
        let is_script = imports.is_empty() && !(saw_library && body.is_empty());
        let environment = if is_script {
            let environment = self.new_environment("".into(), Purpose::Script);
            self.import_libraries(SCRIPT_LIBRARIES, environment);
            environment
        } else {
            self.new_environment("".into(), Purpose::Program)
        };
        self.program_environment = Some(environment);
        imports.extend(body);
        self.expand_top_level(&imports, environment);
        self.emit_foreign_end();
        if self.program_is_open() {
            self.open_libraries();
        }
        self.finish(is_script.then_some(environment))
    }

    /// Expands libraries, each to a program of its own: those named and, before them, those that they import and that
    /// are not compiled yet.
    pub fn expand_libraries(
        &mut self,
        names: &[LibraryName],
    ) -> Result<Vec<LibraryExpansion>, Vec<Diagnostic>> {
        self.begin_unit();
        self.libraries_apart = Some(Vec::new());
        for name in names {
            self.library_exports(name, Span::NONE);
        }
        let expansions = self.libraries_apart.take().unwrap_or_default();
        self.aliases_kept = true;
        self.finish(None).map(|_| expansions)
    }

    /// Makes the environment of a prompt: all of R7RS and `(inc base)`, in which everything may be defined.
    pub fn interaction_environment(&mut self) -> EnvironmentId {
        if let Some(environment) = self.interaction {
            return environment;
        }
        let environment = self.new_environment("".into(), Purpose::Interaction);
        self.begin_unit();
        self.import_libraries(SCRIPT_LIBRARIES, environment);
        self.interaction = Some(environment);
        environment
    }

    /// The environment of a prompt, if it was made.
    pub fn known_interaction_environment(&self) -> Option<EnvironmentId> {
        self.interaction
    }

    /// Makes an environment that sees libraries and in which nothing should be defined: what the prompt's own commands use.
    pub fn environment_of(&mut self, libraries: &[&[&str]]) -> EnvironmentId {
        let environment = self.new_environment("".into(), Purpose::Immutable);
        self.begin_unit();
        self.import_libraries(libraries, environment);
        environment
    }

    /// Lets names of the prompt mean variables of a library until [`Expander::unshadow`]. A definition of such a name still
    /// defines the prompt's own variable.
    pub fn shadow(&mut self, library: &Rc<str>, names: &[Rc<str>]) -> Shadowed {
        let environment = self.interaction_environment();
        let mut shadowed = Vec::with_capacity(names.len());
        for name in names {
            let ident = self.scopes.intern(name);
            let variable = self.variable(library, name);
            self.set_assigned(variable);
            self.variable_mut(variable).of_frame = true;
            let binding = Binding::Global(variable);
            let entry = Entry {
                binding,
                imported: false,
            };
            let table = &mut self.environments[environment.0 as usize].table;
            shadowed.push((ident, table.insert(ident, entry), binding));
        }
        Shadowed(shadowed)
    }

    /// Lets names mean again what they did, but for those that were defined meanwhile.
    pub fn unshadow(&mut self, shadowed: Shadowed) {
        let environment = self.interaction_environment();
        let table = &mut self.environments[environment.0 as usize].table;
        for (ident, before, binding) in shadowed.0.into_iter().rev() {
            if table.get(&ident).is_none_or(|entry| entry.binding != binding) {
                continue;
            }
            match before {
                Some(entry) => table.insert(ident, entry),
                None => table.remove(&ident),
            };
        }
    }

    /// Expands a form to look at it: definitions in it have no effect on the environment.
    pub fn expand_to_show(
        &mut self,
        form: Form,
        environment: EnvironmentId,
    ) -> Result<Expansion, Vec<Diagnostic>> {
        let before = self.environments[environment.0 as usize].clone();
        let expansion = self.expand_form(form, environment);
        self.environments[environment.0 as usize] = before;
        expansion
    }

    /// Makes `(environment set ...)`: the bindings of import sets, unchangeable.
    pub fn environment_of_imports(
        &mut self,
        data: &Data,
        sets: &[DatumId],
    ) -> Result<(EnvironmentId, Expansion), Vec<Diagnostic>> {
        self.begin_unit();
        let environment = self.new_environment("".into(), Purpose::Immutable);
        for &set in sets {
            let set = self
                .syntax
                .from_datum(data, set, &FxHashMap::default(), &mut self.scopes);
            self.import(set, environment);
        }
        self.aliases_kept = true;
        self.finish(None).map(|expansion| (environment, expansion))
    }

    /// Reads the text of a prompt: its forms. An empty list of errors means that the text is not complete.
    pub fn read(&mut self, file: FileId) -> Result<Vec<Form>, Unreadable> {
        let reading = self.read_text(file, false);
        if !reading.errors.is_empty() {
            return Err(Unreadable {
                errors: reading.errors,
                incomplete: reading.incomplete,
            });
        }
        Ok(reading.forms.into_iter().map(|syntax| Form { syntax }).collect())
    }

    /// The place of a form that was read.
    pub fn form_span(&self, form: Form) -> Span {
        self.syntax.span(form.syntax)
    }

    /// Expands one form that was read, in an environment that lasts.
    pub fn expand_form(
        &mut self,
        form: Form,
        environment: EnvironmentId,
    ) -> Result<Expansion, Vec<Diagnostic>> {
        self.begin_unit();
        self.expand_top_level(&[form.syntax], environment);
        self.finish(None)
    }

    /// Expands a datum, as `eval` does. `objects` are the objects of the running program that its parts are copies of.
    pub fn expand_datum(
        &mut self,
        data: &Data,
        datum: DatumId,
        objects: &FxHashMap<DatumId, ObjectId>,
        environment: EnvironmentId,
    ) -> Result<Expansion, Vec<Diagnostic>> {
        self.expand_and_release(|expander| {
            expander.begin_unit();
            let syntax = &mut expander.syntax;
            let syntax = syntax.from_datum(data, datum, objects, &mut expander.scopes);
            expander.expand_top_level(&[syntax], environment);
            expander.finish(None)
        })
    }

    /// Adds a file that is to be expanded form by form, as `load` does, unless it is there from an earlier time. Text that is
    /// not UTF-8 is an error at its place.
    pub fn add_loaded(&mut self, name: &str, bytes: Vec<u8>) -> Result<FileId, Diagnostic> {
        let known = std::str::from_utf8(&bytes).ok();
        match known.and_then(|text| self.sources.find(name, text)) {
            Some(file) => Ok(file),
            None => self.add_source(name, bytes),
        }
    }

    /// Reads the next form of a file and expands it, in an environment that lasts. At the end of the file there is none.
    pub fn expand_next(
        &mut self,
        file: FileId,
        from: Resumption,
        environment: EnvironmentId,
    ) -> Result<Option<(Expansion, Resumption)>, Unloadable> {
        self.expand_and_release(|expander| {
            let text = expander.sources.file(file).text.clone();
            let (reading, next) =
                reader::read_next(&mut expander.syntax, &mut expander.scopes, file, &text, from);
            if !reading.errors.is_empty() {
                return Err(Unloadable::Unreadable(reading.errors));
            }
            let Some(&form) = reading.forms.first() else {
                return Ok(None);
            };
            let expansion = expander.expand_form(Form { syntax: form }, environment);
            let expansion = expansion.map_err(Unloadable::Wrong)?;
            Ok(Some((expansion, next)))
        })
    }

    /// Gives back what an expansion needed: a program may call `eval` for ever.
    fn expand_and_release<T>(&mut self, expand: impl FnOnce(&mut Expander) -> T) -> T {
        let (mark, idents, macros) = (self.syntax.mark(), self.scopes.ident_count(), self.macros.len());
        let expansion = expand(self);
        if !self.syntax_kept {
            self.syntax.release(mark);
        }
        if !self.aliases_kept {
            self.scopes.forget_aliases(idents);
            self.macros.truncate(macros);
        }
        expansion
    }

    /// Whether something of the last expansion is kept that later ones may use: macros, libraries. It may refer to objects
    /// of the running program.
    pub fn is_kept(&self) -> bool {
        self.syntax_kept || self.aliases_kept
    }

    /// What the environment of the program or of the prompt contains, to be stored in an executable that carries the
    /// compiler.
    pub fn program_interface(&self) -> Option<LibraryInterface> {
        let environment = self.program_environment.or(self.interaction)?;
        let table = &self.environments[environment.0 as usize].table;
        let mut exports: Vec<(Ident, Binding)> = table
            .iter()
            .filter(|(name, _)| self.scopes.original(**name).is_none())
            .map(|(name, entry)| (*name, entry.binding))
            .collect();
        exports.sort_by_key(|(name, _)| *name);
        Some(self.interface(environment, &exports))
    }

    /// What the libraries show that the program has imported from files or its own text, likewise.
    pub fn library_interfaces(&self) -> Vec<LibraryInterface> {
        let ready = self.own_libraries().into_iter();
        ready
            .map(|(environment, exports)| self.interface(environment, &exports))
            .collect()
    }

    /// Makes known the libraries that are part of the running program, so that `environment` imports them as the program did.
    pub fn restore_libraries(&mut self, interfaces: Vec<LibraryInterface>) {
        self.begin_unit();
        self.add_compiled(interfaces);
    }

    /// Takes the environment that a program left behind as the environment of the prompt.
    pub fn restore_interaction(&mut self, interface: LibraryInterface) -> EnvironmentId {
        self.begin_unit();
        let environment = self.new_environment(interface.library.clone(), Purpose::Interaction);
        self.import_interface(Rc::new(interface), environment);
        self.interaction = Some(environment);
        environment
    }

    /// Lets what a program defined be seen and changed at the prompt.
    pub fn adopt_program_environment(&mut self) {
        if let Some(environment) = self.program_environment {
            self.environments[environment.0 as usize].purpose = Purpose::Interaction;
            self.interaction = Some(environment);
        }
    }

    fn import_libraries(&mut self, names: &[&[&str]], environment: EnvironmentId) {
        for parts in names {
            let name = LibraryName(parts.iter().map(|&part| part.into()).collect());
            // A library that is not there is not seen: the prompt works while the library is built.
            if self.library_exists(&name)
                && let Some(exports) = self.library_exports(&name, Span::NONE)
            {
                self.import_bindings(&exports, environment);
            }
        }
    }

    /// Whether a form of a program is an import or a library.
    pub(super) fn toplevel_form(&self, form: SyntaxId) -> Option<CoreForm> {
        let (head, _) = self.syntax.pair(form)?;
        let head = self.scopes.name_str(self.syntax.ident(head)?);
        [CoreForm::Import, CoreForm::DefineLibrary]
            .into_iter()
            .find(|form| form.name() == head)
    }

    fn expand_top_level(&mut self, forms: &[SyntaxId], environment: EnvironmentId) {
        // At the prompt, an import that failed concerns nothing that follows it.
        self.environments[environment.0 as usize].incomplete = false;
        let mut scan = Scan::new(Region::TopLevel(environment));
        self.scan(&mut scan, forms, ScopeId::of_environment(environment));
        self.emit_top_level(scan.items);
    }

    /// Ends a unit: its program, or its errors.
    fn finish(&mut self, script: Option<EnvironmentId>) -> Result<Expansion, Vec<Diagnostic>> {
        let open = self.program_is_open();
        if let (true, Some(environment)) = (open, script) {
            self.open_variables(environment);
        }
        let mut diagnostics = std::mem::take(&mut self.diagnostics);
        drop_repetitions(&mut diagnostics);
        let program = self.take_program();
        self.unit = Unit::default();
        if diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
        {
            diagnostics.sort_by_key(|diagnostic| (diagnostic.span.file, diagnostic.span.start));
            return Err(diagnostics);
        }
        Ok(Expansion {
            program,
            warnings: diagnostics,
            open,
        })
    }

    fn program_is_open(&self) -> bool {
        let globals = &self.unit.program.globals;
        globals
            .iter()
            .any(|global| !global.library.is_empty() && OPENING.contains(&&*global.name))
    }

    /// `eval` may import the libraries of the program: its code finds their variables as it finds assigned ones.
    fn open_libraries(&mut self) {
        for (environment, _) in self.own_libraries() {
            self.open_variables(environment);
        }
    }

    /// All variables of an environment can be changed by `eval`.
    fn open_variables(&mut self, environment: EnvironmentId) {
        let variables: Vec<GlobalId> = self.environments[environment.0 as usize]
            .variables
            .values()
            .copied()
            .collect();
        for id in variables {
            self.set_assigned(id);
        }
    }
}
