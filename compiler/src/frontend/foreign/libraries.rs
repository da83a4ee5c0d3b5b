//! Foreign libraries, and the front of a program, which loads them.
//!
//! ```text
//!   (%foreign-declare-exports '#("name" ...))                  if the program exports functions to C
//!   slots = (%foreign-load '#(library ...) '#(symbol ...))      raises if a library is missing
//!   slot  = (%vector-ref slots 0)                               for each foreign procedure
//!   ...
//! ```

use super::super::body::Scan;
use super::super::core_forms::Use;
use super::super::expander::Expander;
use super::super::variables::GlobalId;
use super::Definition;
use super::declaration::Declaration;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::core::{Expr, ExprId};
use crate::ir::data::{Datum, DatumId};
use crate::source::Span;
use abi::primitive::Primitive;
use number::Number;
use std::rc::Rc;

/// A library that a program declares.
#[derive(Debug)]
pub(crate) struct LibraryDefinition {
    pub(super) name: Rc<str>,
    pub(super) file_names: Vec<Rc<str>>,
    pub(super) search: Vec<Rc<str>>,
    pub(super) domain: Option<Rc<str>>,
    pub(super) is_optional: bool,
    /// `file:line:column` of the declaration.
    pub(super) place: Rc<str>,
}

/// A symbol of C that a unit refers to.
struct Symbol {
    slot: GlobalId,
    name: Rc<str>,
    c_name: Rc<str>,
    /// Index in the unit's list.
    library: Option<usize>,
    is_optional: bool,
}

/// What a unit declares.
#[derive(Default)]
pub(crate) struct UnitDeclarations {
    libraries: Vec<Rc<LibraryDefinition>>,
    symbols: Vec<Symbol>,
    /// C names of exported procedures.
    exports: Vec<Rc<str>>,
    /// Definitions of the run-time types.
    types: Vec<ExprId>,
}

impl UnitDeclarations {
    /// Adds the name of an exported procedure.
    pub(super) fn export(&mut self, name: &Rc<str>) {
        self.exports.push(name.clone());
    }
}

impl Expander {
    /// `(define-foreign-library name clause ...)`
    pub(super) fn define_foreign_library(&mut self, scan: &mut Scan, r#use: &Use) {
        let Some((&name_place, clauses)) = r#use.arguments.split_first() else {
            self.bad_use(
                Code::ForeignForm,
                r#use,
                "`define-foreign-library` takes a name and clauses such as (soname \"libm.so.6\")",
            );
            return;
        };
        let Some(name) = self.syntax.ident(name_place) else {
            self.bad_part(
                Code::ForeignForm,
                name_place,
                "the name of a foreign library is a name",
            );
            return;
        };
        let mut library = LibraryDefinition {
            name: self.scopes.name(name),
            file_names: Vec::new(),
            search: Vec::new(),
            domain: None,
            is_optional: false,
            place: self.place_text(r#use.span),
        };
        let errors = self.error_count();
        for &clause in clauses {
            if self.is_word(clause, "optional") {
                library.is_optional = true;
                continue;
            }
            let parts = self.syntax.list(clause).unwrap_or_default();
            let head = parts.first().and_then(|&head| self.syntax.ident(head));
            let head = head.map(|head| self.scopes.name(head));
            let texts: Option<Vec<Rc<str>>> = parts
                .iter()
                .skip(1)
                .map(|&part| self.syntax.string(part))
                .collect();
            match (head.as_deref(), texts) {
                (Some("soname"), Some(names)) if !names.is_empty() => {
                    library
                        .file_names
                        .extend(names.iter().map(|name| file_name(name)));
                }
                (Some("search"), Some(folders)) if !folders.is_empty() => library.search.extend(folders),
                (Some("domain"), _) if parts.len() == 2 && self.syntax.ident(parts[1]).is_some() => {
                    library.domain = self.syntax.ident(parts[1]).map(|name| self.scopes.name(name));
                }
                _ => {
                    let message = "not a clause of `define-foreign-library`";
                    let diagnostic =
                        Diagnostic::error(Code::LibraryClause, self.syntax.span(clause), message);
                    self.report(diagnostic.note("a clause is (soname \"file\" ...), (search \"folder\" ...), (domain name) or the word optional"));
                }
            }
        }
        if library.file_names.is_empty() && self.error_count() == errors {
            self.bad_use(
                Code::LibraryClause,
                r#use,
                format!("nothing says in which file the library `{}` is", library.name),
            );
            return;
        }
        let library = Rc::new(library);
        self.library_index(&library);
        self.declare_definition(
            scan,
            name,
            self.syntax.span(name_place),
            Definition::Library(library),
        );
    }

    /// `file:line:column`
    pub(super) fn place_text(&self, span: Span) -> Rc<str> {
        match self.sources.start(span) {
            Some(start) => format!(
                "{}:{}:{}",
                self.sources.file(span.file).name,
                start.line,
                start.column
            )
            .into(),
            None => "the prompt".into(),
        }
    }

    /// The index of a library in the unit's list, to which it is added if need be.
    fn library_index(&mut self, library: &Rc<LibraryDefinition>) -> usize {
        let libraries = &mut self.unit.foreign.libraries;
        let known = libraries.iter().position(|other| Rc::ptr_eq(other, library));
        known.unwrap_or_else(|| {
            libraries.push(library.clone());
            libraries.len() - 1
        })
    }

    /// A slot for the function that a declaration names; `None` after an error.
    pub(super) fn foreign_slot(&mut self, declaration: &Declaration) -> Option<GlobalId> {
        let c_name: Rc<str> = match &declaration.options.symbol {
            Some(symbol) => symbol.clone(),
            None => match Expander::c_name(&declaration.name) {
                Some(name) => name.into(),
                None => {
                    let message = format!("`{}` is not the name of a C function", declaration.name);
                    let diagnostic = Diagnostic::error(Code::NotACName, declaration.span, message);
                    self.report(diagnostic.hint("say its name in C: (symbol \"name\")"));
                    return None;
                }
            },
        };
        let library = declaration.options.library.clone();
        let is_optional = declaration.options.is_optional;
        Some(self.symbol_slot(declaration.scope, &declaration.name, c_name, library, is_optional))
    }

    /// A slot for the address of a symbol.
    pub(super) fn symbol_slot(
        &mut self,
        scope: super::super::scope::ScopeId,
        name: &Rc<str>,
        c_name: Rc<str>,
        library: Option<Rc<LibraryDefinition>>,
        is_optional: bool,
    ) -> GlobalId {
        let slot = self.hidden_global(scope, &format!("{name}-slot"));
        let is_optional = is_optional || library.as_ref().is_some_and(|library| library.is_optional);
        let library = library.map(|library| self.library_index(&library));
        self.unit.foreign.symbols.push(Symbol {
            slot,
            name: name.clone(),
            c_name,
            library,
            is_optional,
        });
        slot
    }

    /// Defines a hidden variable at the front of the program.
    pub(super) fn emit_at_front(&mut self, variable: GlobalId, value: ExprId, span: Span) {
        let global = self.global(variable);
        let definition = self.add(Expr::DefineGlobal(global, value), span);
        self.unit.foreign.types.push(definition);
    }

    /// Puts what loads the unit's libraries in front of everything else.
    pub(in super::super) fn emit_foreign_front(&mut self) {
        let mut declarations = std::mem::take(&mut self.unit.foreign);
        let types = std::mem::take(&mut declarations.types);
        self.unit.program.body.splice(0..0, types);
        if !declarations.libraries.is_empty() || !declarations.symbols.is_empty() {
            self.emit_load(&declarations);
        }
        if !declarations.exports.is_empty() {
            let span = Span::NONE;
            let names = declarations.exports.iter();
            let names = names.map(|name| self.string_constant(name)).collect();
            let names = self.datum(Datum::Vector(names), span);
            let declared = self.primitive(Primitive::foreign_declare_exports, vec![names], span);
            self.unit.program.body.insert(0, declared);
        }
    }

    /// Puts the loading of libraries and the filling of slots in front.
    fn emit_load(&mut self, declarations: &UnitDeclarations) {
        let span = Span::NONE;
        let libraries = declarations
            .libraries
            .iter()
            .map(|library| self.library_row(library))
            .collect();
        let libraries = self.datum(Datum::Vector(libraries), span);
        let symbols = declarations
            .symbols
            .iter()
            .map(|symbol| self.symbol_row(symbol))
            .collect();
        let symbols = self.datum(Datum::Vector(symbols), span);
        let load = self.primitive(Primitive::foreign_load, vec![libraries, symbols], span);
        let slots = self.unit.program.new_var("slots");
        let mut forms = Vec::new();
        for (index, symbol) in declarations.symbols.iter().enumerate() {
            let vector = self.local(slots, span);
            let index = self.number(index as i64, span);
            let value = self.primitive(Primitive::vector_ref, vec![vector, index], span);
            let slot = self.global(symbol.slot);
            forms.push(self.add(Expr::DefineGlobal(slot, value), span));
        }
        let body = self.sequence(forms, span);
        let front = self.bind_in(slots, load, body, span);
        self.unit.program.body.insert(0, front);
    }

    fn library_row(&mut self, library: &LibraryDefinition) -> DatumId {
        let file_names = self.text_list(&library.file_names);
        let search = self.text_list(&library.search);
        let parts = [
            self.node(Datum::Symbol(library.name.clone())),
            file_names,
            search,
            self.node(Datum::Bool(library.is_optional)),
            self.string_constant(&library.place),
        ];
        self.node(Datum::Vector(parts.into()))
    }

    fn symbol_row(&mut self, symbol: &Symbol) -> DatumId {
        let library = match symbol.library {
            Some(index) => Datum::Number(Number::Integer(index as i64)),
            None => Datum::Bool(false),
        };
        let parts = [
            self.node(Datum::Symbol(symbol.name.clone())),
            self.string_constant(&symbol.c_name),
            self.node(library),
            self.node(Datum::Bool(symbol.is_optional)),
        ];
        self.node(Datum::Vector(parts.into()))
    }

    fn text_list(&mut self, texts: &[Rc<str>]) -> DatumId {
        let nil = self.node(Datum::Nil);
        texts.iter().rev().fold(nil, |tail, text| {
            let text = self.string_constant(text);
            self.node(Datum::Pair(text, tail))
        })
    }
}

/// A name without an ending is that of a shared library.
fn file_name(name: &str) -> Rc<str> {
    if name.contains(".so") || name.contains('/') {
        name.into()
    } else {
        format!("{name}.so").into()
    }
}
