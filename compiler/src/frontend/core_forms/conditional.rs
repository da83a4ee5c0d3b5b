//! Conditionals: `cond`, `and`, `or`, `when`, `unless`.
//!
//! Clauses are expanded in order and then joined from the last to the first, so that many clauses take no machine stack
//! here; what they make is nested, and [`Expander::depth`] counts it.

use super::{CoreForm, Use};
use crate::diagnostics::Code;
use crate::frontend::expander::Expander;
use crate::frontend::scope::ScopeId;
use crate::frontend::syntax::SyntaxId;
use crate::ir::core::{Expr, ExprId};
use crate::ir::data::Datum;
use crate::source::Span;

/// A clause of `cond`, expanded.
enum Clause {
    /// `(test expression ...)`
    Test(ExprId, ExprId),
    /// `(test)`
    Value(ExprId),
    /// `(test => receiver)`
    Arrow(ExprId, ExprId),
}

impl Expander {
    /// `(and test ...)`
    pub(super) fn expand_and(&mut self, r#use: &Use) -> ExprId {
        let Some(tests) = self.expand_nested(r#use) else {
            return self.datum(Datum::Bool(true), r#use.span);
        };
        let (last, tests) = tests;
        tests.into_iter().rev().fold(last, |rest, test| {
            let no = self.datum(Datum::Bool(false), r#use.span);
            self.add(Expr::If(test, rest, no), r#use.span)
        })
    }

    /// `(or test ...)`
    pub(super) fn expand_or(&mut self, r#use: &Use) -> ExprId {
        let Some(tests) = self.expand_nested(r#use) else {
            return self.datum(Datum::Bool(false), r#use.span);
        };
        let (last, tests) = tests;
        tests
            .into_iter()
            .rev()
            .fold(last, |rest, test| self.either(test, rest, r#use.span))
    }

    /// The arguments, each deeper than the one before: the last, and the others.
    fn expand_nested(&mut self, r#use: &Use) -> Option<(ExprId, Vec<ExprId>)> {
        let name = format!("`{}`", r#use.form.name());
        if !self.check_width(&name, "operands", r#use.arguments.len(), r#use.span) {
            return None;
        }
        let depth = self.depth;
        let mut tests = Vec::new();
        for &test in &r#use.arguments {
            tests.push(self.expand(test, r#use.scope));
            self.depth += 1;
        }
        self.depth = depth;
        tests.pop().map(|last| (last, tests))
    }

    /// The value of `test` if it is true, else that of `rest`.
    fn either(&mut self, test: ExprId, rest: ExprId, span: Span) -> ExprId {
        let var = self.unit.program.new_var("test");
        let condition = self.add(Expr::Local(var), span);
        let value = self.add(Expr::Local(var), span);
        let choice = self.add(Expr::If(condition, value, rest), span);
        self.add(Expr::Let(vec![(var, test)], choice), span)
    }

    /// `(when test expression ...)`, `(unless test expression ...)`
    pub(super) fn expand_when_unless(&mut self, r#use: &Use) -> ExprId {
        let [test, ref body @ ..] = r#use.arguments[..] else {
            return self.bad_use(
                Code::When,
                r#use,
                format!("`{}` takes a test and expressions", r#use.form.name()),
            );
        };
        if body.is_empty() {
            let name = r#use.form.name();
            return self.bad_use(
                Code::When,
                r#use,
                format!("`{name}` takes at least one expression after the test"),
            );
        }
        let test = self.expand(test, r#use.scope);
        let body = self.expand_sequence(body, r#use.scope, r#use.span);
        let nothing = self.nothing(r#use.span);
        let expr = if r#use.form == CoreForm::When {
            Expr::If(test, body, nothing)
        } else {
            Expr::If(test, nothing, body)
        };
        self.add(expr, r#use.span)
    }

    pub(super) fn expand_sequence(&mut self, exprs: &[SyntaxId], scope: ScopeId, span: Span) -> ExprId {
        let exprs = exprs.iter().map(|&expr| self.expand(expr, scope)).collect();
        self.sequence(exprs, span)
    }

    /// `(cond clause ...)`
    pub(super) fn expand_cond(&mut self, r#use: &Use) -> ExprId {
        if r#use.arguments.is_empty() {
            return self.bad_use(Code::Cond, r#use, "`cond` takes at least one clause");
        }
        self.expand_clauses(r#use, &r#use.arguments, r#use.scope, None)
    }

    /// Whether the last of some `cond` clauses is an `else` clause.
    pub(super) fn has_else(&self, clauses: &[SyntaxId], scope: ScopeId) -> bool {
        clauses
            .last()
            .and_then(|&clause| self.syntax.pair(clause))
            .is_some_and(|(test, _)| self.is_keyword(test, scope, CoreForm::Else))
    }

    /// Clauses of `cond` or `guard`. Without an `else` clause the value is `otherwise`, or unspecified.
    pub(super) fn expand_clauses(
        &mut self,
        r#use: &Use,
        clauses: &[SyntaxId],
        scope: ScopeId,
        otherwise: Option<ExprId>,
    ) -> ExprId {
        let name = r#use.form.name();
        if !self.check_width(&format!("`{name}`"), "clauses", clauses.len(), r#use.span) {
            return self.nothing(r#use.span);
        }
        let depth = self.depth;
        let mut expanded = Vec::new();
        let mut last = otherwise;
        for (i, &clause) in clauses.iter().enumerate() {
            let span = self.syntax.span(clause);
            let parts = self.syntax.list(clause).unwrap_or_default();
            let Some((&test, body)) = parts.split_first() else {
                self.bad_part(
                    Code::Cond,
                    clause,
                    format!("a clause of `{name}` is a list that begins with a test"),
                );
                continue;
            };
            if self.is_keyword(test, scope, CoreForm::Else) {
                if i + 1 < clauses.len() {
                    self.bad_part(
                        Code::ElseNotLast,
                        clause,
                        format!("the `else` clause of `{name}` must be the last"),
                    );
                } else if body.is_empty() {
                    self.bad_part(
                        Code::Cond,
                        clause,
                        format!("the `else` clause of `{name}` needs an expression"),
                    );
                } else {
                    last = Some(self.expand_sequence(body, scope, span));
                }
                continue;
            }
            let test = self.expand(test, scope);
            self.depth += 1;
            let clause = match *body {
                [] => Clause::Value(test),
                [arrow, ref receiver @ ..] if self.is_keyword(arrow, scope, CoreForm::Arrow) => {
                    let [receiver] = *receiver else {
                        self.bad_part(
                            Code::Arrow,
                            arrow,
                            "`=>` is followed by one expression, a procedure of one argument",
                        );
                        continue;
                    };
                    Clause::Arrow(test, self.expand(receiver, scope))
                }
                _ => Clause::Test(test, self.expand_sequence(body, scope, span)),
            };
            expanded.push((clause, span));
        }
        self.depth = depth;
        let last = match last {
            Some(last) => last,
            None => self.nothing(r#use.span),
        };
        expanded
            .into_iter()
            .rev()
            .fold(last, |rest, (clause, span)| self.join_clause(clause, rest, span))
    }

    fn join_clause(&mut self, clause: Clause, rest: ExprId, span: Span) -> ExprId {
        match clause {
            Clause::Test(test, body) => self.add(Expr::If(test, body, rest), span),
            Clause::Value(test) => self.either(test, rest, span),
            Clause::Arrow(test, receiver) => {
                let var = self.unit.program.new_var("test");
                let condition = self.add(Expr::Local(var), span);
                let value = self.add(Expr::Local(var), span);
                let call = self.add(Expr::Call(receiver, vec![value]), span);
                let choice = self.add(Expr::If(condition, call, rest), span);
                self.add(Expr::Let(vec![(var, test)], choice), span)
            }
        }
    }
}
