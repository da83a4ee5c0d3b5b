//! Pieces of Core: what the core forms are put together from.

use super::expander::Expander;
use super::runtime_names::RuntimeName;
use super::scope::Ident;
use super::syntax::SyntaxId;
use crate::ir::core::{Clause, Expr, ExprId, Formals, Lambda, Var};
use crate::ir::data::Datum;
use crate::source::{Inlined, Span};
use std::rc::Rc;

impl Expander {
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
        let var = self.unit.program.new_var(name);
        // A name that a macro made is nothing that a user asks for.
        let is_written = self.scopes.original(ident).is_none();
        self.unit.program.vars[var.0 as usize].frame = is_written.then_some(Inlined::NONE);
        var
    }
}
