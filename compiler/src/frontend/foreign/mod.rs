//! Foreign definitions: `define-foreign` and its kin, the core forms of `(inc ffi)`.
//!
//! The first pass of a body binds what they define (`scan_foreign`), the second makes Core of them: procedures that check
//! and convert arguments by the library `(inc foreign)`, around the primitive `%foreign-call`. The addresses of functions
//! are in *slots*, hidden variables that the front of the program fills: all libraries that a program declares load before
//! its first expression.

// The call itself.
mod call;
// Procedures that C calls.
mod callback;
// Procedures that C calls by name.
mod export;
// Core that converts values.
mod convert;
// Reading declarations of procedures.
mod declaration;
// Libraries, and the front of the program that loads them.
mod libraries;
// Reading types.
mod parse_type;
// The procedure that a declaration defines.
mod procedure;
// What follows the call.
mod results;
// Structures and unions.
mod structures;
// Enumerations, opaque and custom types, variables.
mod definitions;
// Types and their layouts.
mod types;

use super::body::{Item, Scan, Target};
use super::core_forms::{CoreForm, Use};
use super::expander::Expander;
use super::scope::{Binding, Ident, ScopeId};
use super::syntax::SyntaxId;
use crate::diagnostics::Code;
use crate::ir::core::ExprId;
use crate::ir::data::Datum;
use crate::source::Span;
use declaration::Declaration;
use definitions::VariableItem;
pub(super) use libraries::{LibraryDefinition, UnitDeclarations};
use procedure::Function;
use std::rc::Rc;
use types::{Custom, Enumeration, Opaque, Structure};

/// Offsets in a request of what a function returned: general registers, xmm registers, `errno`.
const REQUEST_GENERAL: u32 = 0;
const REQUEST_FLOAT: u32 = 16;
const REQUEST_ERRNO: u32 = 32;

/// Something that a foreign definition gives a name, by its number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ForeignId(pub(super) u32);

/// What such a name means.
#[derive(Clone, Debug)]
enum Definition {
    Library(Rc<LibraryDefinition>),
    Structure(Rc<Structure>),
    /// A type that C alone knows, and the type of pointers to it.
    Opaque(Rc<Opaque>),
    OpaquePointer(Rc<Opaque>),
    Enumeration(Rc<Enumeration>),
    Custom(Rc<Custom>),
}

/// The foreign definitions of an expander.
#[derive(Default)]
pub(super) struct ForeignState {
    definitions: Vec<Definition>,
    /// Whether there is a callback that stays, or a call that another thread makes: the end of the program concerns them.
    outlives_forms: bool,
}

/// A foreign definition whose names are bound.
pub(super) enum ForeignItem {
    Procedure(ProcedureItem),
    /// Variables and their values, made when the definition was read.
    Values(Vec<(Target, ExprId)>),
    /// Variables and the expressions whose values they get, in a scope.
    Expressions(Vec<(Target, SyntaxId)>, ScopeId),
    Variable(VariableItem),
}

/// A `define-foreign` form.
pub(super) struct ProcedureItem {
    target: Target,
    registration: Target,
    name: Ident,
    parameters: SyntaxId,
    rest: Vec<SyntaxId>,
    r#use: Use,
}

impl Expander {
    /// A program does not end before the callbacks that it has said it waits for, nor without telling of calls that have failed.
    pub(super) fn emit_foreign_end(&mut self) {
        if self.foreign.outlives_forms {
            let end = self.foreign_helper("foreign-end-of-program", Vec::new(), Span::NONE);
            self.unit.program.body.push(end);
        }
    }

    /// Looks at a foreign definition in the first pass over a body.
    pub(super) fn scan_foreign(&mut self, scan: &mut Scan, r#use: Use) {
        let item = match r#use.form {
            CoreForm::DefineForeign => self.scan_foreign_procedure(scan, r#use),
            CoreForm::DefineForeignLibrary => {
                self.define_foreign_library(scan, &r#use);
                None
            }
            CoreForm::DefineForeignStruct => self.define_structure(scan, &r#use, false),
            CoreForm::DefineForeignUnion => self.define_structure(scan, &r#use, true),
            CoreForm::DefineForeignEnum => self.define_enumeration(scan, &r#use, false),
            CoreForm::DefineForeignFlags => self.define_enumeration(scan, &r#use, true),
            CoreForm::DefineForeignOpaque => self.define_opaque(scan, &r#use),
            CoreForm::DefineForeignType => self.define_custom(scan, &r#use),
            CoreForm::DefineForeignVariable => self.define_variable(scan, &r#use),
            _ => unreachable!("not a foreign definition"),
        };
        scan.items.extend(item.map(Item::Foreign));
    }

    /// The name that a definition begins with, its place, and what follows; `what` says what the form takes.
    fn name_and_parts<'a>(
        &mut self,
        r#use: &'a Use,
        what: &str,
    ) -> Option<(Ident, SyntaxId, &'a [SyntaxId])> {
        let form = r#use.form.name();
        let Some((&place, parts)) = r#use.arguments.split_first() else {
            self.bad_use(Code::ForeignForm, r#use, format!("`{form}` takes {what}"));
            return None;
        };
        let Some(name) = self.syntax.ident(place) else {
            self.bad_part(
                Code::ForeignForm,
                place,
                format!("`{form}` defines a name, and this is not one"),
            );
            return None;
        };
        Some((name, place, parts))
    }

    /// `(define-foreign (name parameter ...) result option ...)`
    fn scan_foreign_procedure(&mut self, scan: &mut Scan, r#use: Use) -> Option<ForeignItem> {
        const FORM: &str =
            "`define-foreign` takes (name (parameter type) ...), the type of the result, and options";
        let Some((&head, rest)) = r#use.arguments.split_first() else {
            self.bad_use(Code::ForeignForm, &r#use, FORM);
            return None;
        };
        let parts = self.syntax.pair(head);
        let name = parts.and_then(|(name, _)| self.syntax.ident(name));
        let (Some((place, parameters)), Some(name)) = (parts, name) else {
            self.bad_part(Code::ForeignForm, head, FORM);
            return None;
        };
        let rest = rest.to_vec();
        let target = self.declare(scan, name, self.syntax.span(place));
        let registration = self.declare_hidden(scan.region, "registration");
        Some(ForeignItem::Procedure(ProcedureItem {
            target,
            registration,
            name,
            parameters,
            rest,
            r#use,
        }))
    }

    /// The variables and values of a foreign definition.
    pub(super) fn foreign_definitions(&mut self, item: ForeignItem) -> Vec<(Target, ExprId)> {
        match item {
            ForeignItem::Values(values) => values,
            ForeignItem::Expressions(expressions, scope) => expressions
                .into_iter()
                .map(|(target, syntax)| (target, self.expand(syntax, scope)))
                .collect(),
            ForeignItem::Variable(item) => self.variable_definitions(&item),
            ForeignItem::Procedure(item) => self.foreign_procedure(item),
        }
    }

    fn foreign_procedure(&mut self, item: ProcedureItem) -> Vec<(Target, ExprId)> {
        let ProcedureItem {
            target,
            registration,
            name,
            parameters,
            rest,
            r#use,
        } = item;
        let (span, scope) = (r#use.span, r#use.scope);
        let name = self.scopes.name(name);
        let Some(declaration) = self.foreign_declaration(span, scope, name.clone(), parameters, &rest) else {
            let nothing = self.nothing(span);
            return vec![(target, nothing)];
        };
        let value = match declaration.options.pointer {
            Some(pointer) => self.pointer_wrapper(&declaration, pointer),
            None => self.slot_wrapper(&declaration),
        };
        let defined = match target {
            Target::Local(var) => Binding::Local(var),
            Target::Global(id) => Binding::Global(id),
        };
        let procedure = self.reference_to(defined, span);
        let mode = self.symbol(declaration.options.mode(), span);
        let signature = self.signature(parameters, &rest, span);
        let helper = match registration {
            Target::Global(id) => {
                self.variable_mut(id).emitted = true;
                "foreign-register"
            }
            // A body may be run again and again.
            Target::Local(_) => "foreign-register-weakly",
        };
        let registered = self.foreign_helper(helper, vec![procedure, mode, signature], span);
        vec![(target, value), (registration, registered)]
    }

    /// `(foreign-lambda (parameter ...) result option ...)`
    pub(super) fn expand_foreign_lambda(&mut self, r#use: &Use) -> ExprId {
        let Some((&parameters, rest)) = r#use.arguments.split_first() else {
            return self.bad_use(
                Code::ForeignForm,
                r#use,
                "`foreign-lambda` takes a list of parameters, the type of the result, and options",
            );
        };
        let (span, scope) = (r#use.span, r#use.scope);
        let rest = rest.to_vec();
        let Some(declaration) =
            self.foreign_declaration(span, scope, "foreign-lambda".into(), parameters, &rest)
        else {
            return self.nothing(span);
        };
        let wrapper = match declaration.options.pointer {
            Some(pointer) => self.pointer_wrapper(&declaration, pointer),
            None if declaration.options.symbol.is_none() => {
                return self.bad_use(
                    Code::ForeignForm,
                    r#use,
                    "`foreign-lambda` needs the option (symbol \"name\") or (pointer expression)",
                );
            }
            None => self.slot_wrapper(&declaration),
        };
        let mode = self.symbol(declaration.options.mode(), span);
        let signature = self.signature(parameters, &rest, span);
        self.foreign_helper("foreign-register-weakly", vec![wrapper, mode, signature], span)
    }

    /// The procedure of a declaration whose function is known by its name; `#f` if it is optional and missing.
    fn slot_wrapper(&mut self, declaration: &Declaration) -> ExprId {
        let span = declaration.span;
        let Some(slot) = self.foreign_slot(declaration) else {
            return self.nothing(span);
        };
        let wrapper = self.foreign_wrapper(declaration, &Function::Slot(slot));
        let options = &declaration.options;
        let library = options.library.as_ref();
        if !options.is_optional && !library.is_some_and(|library| library.is_optional) {
            return wrapper;
        }
        let slot = self.global_value(slot, span);
        let missing = self.false_value(span);
        self.add(crate::ir::core::Expr::If(slot, wrapper, missing), span)
    }

    /// The procedure of a declaration whose function is the value of an expression.
    fn pointer_wrapper(&mut self, declaration: &Declaration, pointer: SyntaxId) -> ExprId {
        let span = declaration.span;
        let pointer = self.expand(pointer, declaration.scope);
        let address = self.foreign_helper("foreign-function-address", vec![pointer], span);
        let var = self.unit.program.new_var("function");
        let wrapper = self.foreign_wrapper(declaration, &Function::Local(var));
        self.bind_in(var, address, wrapper, span)
    }

    /// What `foreign-signature` answers: the declaration without its name.
    fn signature(&mut self, parameters: SyntaxId, rest: &[SyntaxId], span: Span) -> ExprId {
        let rest = self.syntax.add_list_of(rest, span);
        let signature = self.syntax.add(super::syntax::Node::Pair(parameters, rest), span);
        self.constant(signature)
    }

    /// Gives a name the meaning of a foreign definition.
    fn declare_definition(&mut self, scan: &mut Scan, name: Ident, span: Span, definition: Definition) {
        self.foreign.definitions.push(definition);
        let id = ForeignId(self.foreign.definitions.len() as u32 - 1);
        self.declare_syntax(scan, name, span, Binding::Foreign(id));
    }

    /// A name made of a defined one, with the meaning that it would have if the program had written it.
    fn derived_name(&mut self, base: Ident, text: &str) -> Ident {
        match self.scopes.original(base) {
            Some((original, scope)) => {
                let derived = self.derived_name(original, text);
                self.scopes.alias(derived, scope)
            }
            None => self.scopes.intern(text),
        }
    }

    /// Adds a definition of a derived name.
    fn define_derived(
        &mut self,
        scan: &mut Scan,
        base: Ident,
        name: &str,
        span: Span,
        make: impl FnOnce(&mut Expander, &str) -> ExprId,
    ) -> (Target, ExprId) {
        let ident = self.derived_name(base, name);
        let target = self.declare(scan, ident, span);
        (target, make(self, name))
    }

    fn string_constant(&mut self, text: &str) -> crate::ir::data::DatumId {
        self.node(Datum::String(text.into()))
    }
}
