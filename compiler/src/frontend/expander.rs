//! The expander: its state, and the expansion of expressions.
//!
//! [`Expander::expand`] looks at the head of a form: a core form is translated by its function in `core_forms`, a macro use
//! is replaced by its expansion and looked at again, anything else is a call. Whole programs, libraries and forms of the
//! prompt come in through `program`.

use super::core_forms::{CoreForm, Use};
use super::environment::{Environment, EnvironmentId};
use super::foreign::ForeignState;
use super::interface::CompiledLibraries;
use super::library::Libraries;
use super::program::LibraryExpansion;
use super::scope::{Binding, Ident, ScopeId, Scopes};
use super::syntax::{Node, SyntaxArena, SyntaxId, TemplatePart};
use super::syntax_rules::Macro;
use super::variables::{GlobalId, Unit, Variable};
use super::{EXPANSION_FUEL, MACRO_USE_COST, MAX_DEPTH};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::core::{Expr, ExprId, Formals, Var};
use crate::options::Options;
use crate::source::{FileId, SourceMap, Span};
use crate::source_files;
use abi::primitive::{Primitive, Type};
use rustc_hash::FxHashMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Instant;

/// A macro, by its number in the expander.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct MacroId(pub u32);

/// A use of a macro that is being expanded.
#[derive(Clone, Copy, Debug)]
pub(super) struct MacroUse {
    pub(super) keyword: Ident,
    pub(super) span: Span,
}

/// What an expansion may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// When it has to be done.
    pub deadline: Option<Instant>,
    /// The most bytes of a file that it reads.
    pub file_bytes: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            deadline: None,
            file_bytes: source_files::MAX_BYTES,
        }
    }
}

/// The state of the front end. See `program` for its public operations.
pub struct Expander {
    /// The source files read so far.
    pub sources: SourceMap,
    /// Whether the user wants the expansion to stop. Answers true once for each time.
    pub take_interrupt: Box<dyn FnMut() -> bool>,
    /// How long it may take and how much it may read.
    pub limits: Limits,
    pub(super) options: Options,
    pub(super) syntax: SyntaxArena,
    pub(super) scopes: Scopes,
    pub(super) environments: Vec<Environment>,
    pub(super) variables: Vec<Variable>,
    pub(super) variable_numbers: FxHashMap<(Rc<str>, Rc<str>), GlobalId>,
    pub(super) macros: Vec<Rc<Macro>>,
    pub(super) libraries: Libraries,
    pub(super) unit: Unit,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The unknown names that have been reported, and whether each is probably syntax, misspelled.
    pub(super) unknown_seen: FxHashMap<(EnvironmentId, Ident), bool>,
    pub(super) uses: Vec<MacroUse>,
    /// The form that is being looked at, of which errors tell where it stands in the template of a macro.
    pub(super) current: Option<SyntaxId>,
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
    /// Whether a syntax object is kept beyond the unit: the text of a library that no one has imported yet.
    pub(super) syntax_kept: bool,
    /// If libraries are expanded to programs of their own: those finished.
    pub(super) libraries_apart: Option<Vec<LibraryExpansion>>,
    /// The files included so far.
    pub(super) including: Vec<PathBuf>,
    /// For each file that was included, the file that has the `include` form.
    pub(super) includers: FxHashMap<FileId, FileId>,
    /// The environment of the program, and that of the prompt.
    pub(super) program_environment: Option<EnvironmentId>,
    pub(super) interaction: Option<EnvironmentId>,
    pub(super) foreign: ForeignState,
}

impl Expander {
    /// A new one.
    pub fn new(options: &Options, compiled: Rc<dyn CompiledLibraries>) -> Expander {
        Expander {
            sources: SourceMap::default(),
            take_interrupt: Box::new(|| false),
            limits: Limits::default(),
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
            unknown_seen: FxHashMap::default(),
            uses: Vec::new(),
            current: None,
            depth: 0,
            lambda_depth: 0,
            fuel: EXPANSION_FUEL,
            aborted: false,
            aliases_kept: false,
            syntax_kept: false,
            libraries_apart: None,
            including: Vec::new(),
            includers: FxHashMap::default(),
            program_environment: None,
            interaction: None,
            foreign: ForeignState::default(),
        }
    }

    // Expressions.

    /// Expands an expression.
    pub(super) fn expand(&mut self, syntax: SyntaxId, scope: ScopeId) -> ExprId {
        let uses = self.uses.len();
        let around = self.current;
        self.depth += 1;
        let expr = if self.depth > MAX_DEPTH {
            self.too_deep(self.syntax.span(syntax));
            self.nothing(Span::NONE)
        } else {
            self.expand_expression(syntax, scope)
        };
        self.depth -= 1;
        self.current = around;
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
            self.current = Some(syntax);
            if self.aborted {
                return self.nothing(span);
            }
            match self.syntax[syntax] {
                // The report wants a quote before the empty list; that it needs none is an extension which many share.
                Node::Atom(_) | Node::Vector(_) | Node::Nil => return self.constant(syntax),
                Node::Ident(ident) => return self.reference(ident, scope, span),
                Node::Pair(head, _) => match self.head(head, scope) {
                    Some(Binding::Macro(id)) => match self.use_macro(id, syntax, scope) {
                        Some(expansion) => syntax = expansion,
                        None => return self.nothing(span),
                    },
                    Some(Binding::Core(form)) => return self.expand_core(form, syntax, scope),
                    Some(Binding::Primitive(primitive)) => {
                        return self.expand_primitive(primitive, syntax, scope);
                    }
                    Some(Binding::Local(_) | Binding::Global(_) | Binding::Foreign(_)) => {
                        return self.expand_call(syntax, scope);
                    }
                    None => {
                        let forgotten = self
                            .syntax
                            .ident(head)
                            .and_then(|ident| self.forgotten_import(ident, scope, self.syntax.span(head)));
                        if forgotten.is_none()
                            && (self.is_misplaced_declaration(syntax)
                                || self.is_misspelled_syntax(head, scope))
                        {
                            self.lose_names(syntax, scope);
                            return self.nothing(span);
                        }
                        if forgotten.is_none() {
                            return self.expand_call(syntax, scope);
                        }
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
                Code::FormNotList,
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
                Diagnostic::error(Code::CallNotList, span, "a call is not a proper list")
                    .label("a procedure call has no dot")
                    .hint("a list that is data must be quoted"),
            );
            return self.nothing(span);
        };
        let operator = self.expand(parts[0], scope);
        let operands = parts[1..].iter().map(|&part| self.expand(part, scope)).collect();
        let call = self.add(Expr::Call(operator, operands), span);
        if let Some(TemplatePart(part)) = self.syntax.template_part(syntax) {
            self.unit.program.set_template(call, part);
        }
        call
    }

    fn expand_primitive(&mut self, primitive: Primitive, syntax: SyntaxId, scope: ScopeId) -> ExprId {
        let span = self.syntax.span(syntax);
        let operands = self.syntax.list(syntax).unwrap_or_default();
        let given = operands.len().saturating_sub(1);
        let accepted = !operands.is_empty() && primitive.arity().is_none_or(|arity| arity == given);
        if !accepted {
            let arity = primitive.arity().unwrap_or(0);
            self.report(Diagnostic::error(
                Code::Primitive,
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
    pub(super) fn primitive_value(&mut self, primitive: Primitive, span: Span) -> ExprId {
        let info = primitive.info();
        if info.parameters.contains(&Type::rest) {
            let message = format!("primitive `%{}` can only be called", info.name);
            self.report(Diagnostic::error(Code::Primitive, span, message));
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

    // Macro uses.

    /// Expands one use of a macro; `None` after an error.
    fn use_macro(&mut self, id: MacroId, syntax: SyntaxId, scope: ScopeId) -> Option<SyntaxId> {
        let span = self.syntax.span(syntax);
        self.current = Some(syntax);
        if !self.may_go_on(span) {
            return None;
        }
        let (head, _) = self.syntax.pair(syntax).expect("a macro use is a pair");
        let keyword = self
            .syntax
            .ident(head)
            .expect("the head of a macro use is an identifier");
        let size = self.syntax.node_count();
        let expansion = self.transcribe(id, syntax, scope);
        self.uses.push(MacroUse { keyword, span });
        let cost = MACRO_USE_COST + (self.syntax.node_count() - size) as u64;
        self.fuel = self.fuel.saturating_sub(cost);
        if self.fuel == 0 {
            self.out_of_fuel(span);
            return None;
        }
        expansion
    }

    /// Whether the contents of a form may be spliced: a circular one would never be done with.
    pub(super) fn pay_for_splicing(&mut self, parts: usize, span: Span) -> bool {
        self.fuel = self.fuel.saturating_sub(MACRO_USE_COST + parts as u64);
        if self.fuel == 0 {
            self.too_deep(span);
        }
        self.fuel > 0
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

    /// A mark for [`Expander::release_uses`].
    pub(super) fn use_mark(&self) -> usize {
        self.uses.len()
    }

    /// Leaves the macro uses entered since the mark.
    pub(super) fn release_uses(&mut self, mark: usize) {
        self.uses.truncate(mark);
    }

    /// Starts a unit: nothing that went wrong before matters any more.
    pub(super) fn begin_unit(&mut self) {
        self.diagnostics.clear();
        self.unknown_seen.clear();
        self.uses.clear();
        self.current = None;
        self.depth = 0;
        self.lambda_depth = 0;
        self.fuel = EXPANSION_FUEL;
        self.aborted = false;
        self.aliases_kept = false;
        self.syntax_kept = false;
        self.including.clear();
        self.includers.clear();
    }
}
