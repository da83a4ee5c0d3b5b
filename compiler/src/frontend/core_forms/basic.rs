//! The forms nearest to Core: `quote`, `lambda`, `case-lambda`, `if`, `set!`, `begin`.

use super::Use;
use crate::diagnostics::{Code, Diagnostic};
use crate::frontend::expander::Expander;
use crate::frontend::scope::{Binding, Ident, ScopeId};
use crate::frontend::syntax::SyntaxId;
use crate::frontend::variables::GlobalId;
use crate::ir::core::{Clause, Expr, ExprId, Formals, Lambda, Var};
use crate::source::Span;

impl Expander {
    /// `(quote datum)`
    pub(super) fn expand_quote(&mut self, r#use: &Use) -> ExprId {
        match r#use.arguments[..] {
            [datum] => {
                let id = self
                    .syntax
                    .to_datum(datum, &self.scopes, &mut self.unit.program.data);
                self.add(Expr::Const(id), r#use.span)
            }
            _ => self.bad_use(Code::Quote, r#use, "`quote` takes one datum"),
        }
    }

    /// `(if test consequent [alternative])`
    pub(super) fn expand_if(&mut self, r#use: &Use) -> ExprId {
        let (test, consequent, alternative) = match r#use.arguments[..] {
            [test, consequent] => (test, consequent, None),
            [test, consequent, alternative] => (test, consequent, Some(alternative)),
            _ => {
                return self.bad_use(
                    Code::If,
                    r#use,
                    "`if` takes a test, a consequent and at most one alternative",
                );
            }
        };
        let test = self.expand(test, r#use.scope);
        let consequent = self.expand(consequent, r#use.scope);
        let alternative = match alternative {
            Some(alternative) => self.expand(alternative, r#use.scope),
            None => self.nothing(r#use.span),
        };
        self.add(Expr::If(test, consequent, alternative), r#use.span)
    }

    /// `(begin expression ...)`
    pub(super) fn expand_begin(&mut self, r#use: &Use) -> ExprId {
        if r#use.arguments.is_empty() {
            return self.bad_use(Code::Begin, r#use, "`begin` takes at least one expression");
        }
        let exprs = r#use
            .arguments
            .iter()
            .map(|&part| self.expand(part, r#use.scope))
            .collect();
        self.sequence(exprs, r#use.span)
    }

    /// `(set! variable expression)`
    pub(super) fn expand_set(&mut self, r#use: &Use) -> ExprId {
        let [target, value] = r#use.arguments[..] else {
            return self.bad_use(Code::Set, r#use, "`set!` takes a variable and an expression");
        };
        let Some(ident) = self.syntax.ident(target) else {
            self.bad_part(
                Code::Set,
                target,
                "`set!` assigns to a variable, and this is not a name",
            );
            return self.nothing(r#use.span);
        };
        let value = self.expand_named(value, r#use.scope, ident);
        match self.resolve_in(ident, r#use.scope) {
            Some((Binding::Local(var), _)) => {
                self.unit.program.vars[var.0 as usize].assigned = true;
                self.add(Expr::SetLocal(var, value), r#use.span)
            }
            Some((Binding::Global(id), environment)) => {
                let environment = &self.environments[environment.0 as usize];
                if *self.variable_name(id).0 != environment.library && !self.is_of_frame(id) {
                    return self.imported_target(target, ident);
                }
                if self.is_constant(id) {
                    return self.compiled_target(r#use.span, target, id);
                }
                self.set_assigned(id);
                let global = self.global(id);
                self.add(Expr::SetGlobal(global, value), r#use.span)
            }
            Some((Binding::Primitive(_), _)) => self.imported_target(target, ident),
            Some((Binding::Core(_) | Binding::Macro(_) | Binding::Foreign(_), _)) => {
                let name = self.scopes.name(ident);
                self.bad_part(
                    Code::SyntaxAsVariable,
                    target,
                    format!("`{name}` is syntax and cannot be assigned"),
                );
                self.nothing(r#use.span)
            }
            None => {
                let id = self.unknown_name(ident, r#use.scope, self.syntax.span(target));
                self.set_assigned(id);
                let global = self.global(id);
                self.add(Expr::SetGlobal(global, value), r#use.span)
            }
        }
    }

    /// A macro of a library may be given one that assigns, as no one could know when the library was compiled.
    fn compiled_target(&mut self, span: Span, target: SyntaxId, id: GlobalId) -> ExprId {
        let (library, name) = self.variable_name(id);
        let message = format!("`{name}` is a constant of ({library}), which is compiled");
        let hint = format!(
            "assign it by a procedure of ({library}), or by a macro whose own template has the `set!`"
        );
        self.report(Diagnostic::error(Code::ImportedAssigned, self.syntax.span(target), message).hint(hint));
        self.nothing(span)
    }

    fn imported_target(&mut self, target: SyntaxId, ident: Ident) -> ExprId {
        let name = self.scopes.name(ident);
        let span = self.syntax.span(target);
        self.report(
            Diagnostic::error(
                Code::ImportedAssigned,
                span,
                format!("`{name}` is imported and cannot be assigned"),
            )
            .hint(format!(
                "to use the name for a variable of your own, define it: (define {name} ...)"
            )),
        );
        self.nothing(span)
    }

    /// `(lambda formals body ...)`
    pub(super) fn expand_lambda(&mut self, r#use: &Use) -> ExprId {
        let Some((&formals, body)) = r#use.arguments.split_first() else {
            return self.bad_use(Code::Lambda, r#use, "`lambda` takes parameters and a body");
        };
        let clause = self.expand_clause(r#use, formals, body, r#use.scope);
        self.add(
            Expr::Lambda(Lambda {
                name: None,
                clauses: vec![clause],
            }),
            r#use.span,
        )
    }

    /// `(case-lambda (formals body ...) ...)`
    pub(super) fn expand_case_lambda(&mut self, r#use: &Use) -> ExprId {
        let mut clauses = Vec::new();
        for &clause in &r#use.arguments {
            match self.syntax.list(clause).as_deref() {
                Some([formals, body @ ..]) => {
                    clauses.push(self.expand_clause(r#use, *formals, body, r#use.scope));
                }
                Some([]) | None => {
                    self.bad_part(
                        Code::CaseLambda,
                        clause,
                        "a `case-lambda` clause is a list of parameters and a body",
                    );
                }
            }
        }
        self.add(Expr::Lambda(Lambda { name: None, clauses }), r#use.span)
    }

    /// Parameters and body of a procedure.
    pub(in crate::frontend) fn expand_clause(
        &mut self,
        r#use: &Use,
        formals: SyntaxId,
        body: &[SyntaxId],
        scope: ScopeId,
    ) -> Clause {
        let mark = self.scopes.scope_count();
        let inner = self.scopes.open(scope);
        self.lambda_depth += 1;
        let formals = self.bind_formals(r#use, formals, inner);
        let body = self.expand_body(r#use, body, inner);
        self.lambda_depth -= 1;
        self.scopes.close(mark);
        Clause { formals, body }
    }

    /// Binds parameters in a scope.
    pub(super) fn bind_formals(&mut self, r#use: &Use, formals: SyntaxId, scope: ScopeId) -> Formals {
        let mut bound = Formals::default();
        let Some(spine) = self.syntax.spine(formals) else {
            self.bad_part(Code::Circular, formals, "the list of parameters is circular");
            return bound;
        };
        for element in spine.elements {
            bound.required.extend(self.bind_parameter(r#use, element, scope));
        }
        if !self.syntax.is_nil(spine.tail) {
            bound.rest = self.bind_parameter(r#use, spine.tail, scope);
        }
        bound
    }

    fn bind_parameter(&mut self, r#use: &Use, parameter: SyntaxId, scope: ScopeId) -> Option<Var> {
        match self.syntax.ident(parameter) {
            Some(ident) => Some(self.bind_variable(r#use, ident, parameter, scope)),
            None => {
                self.bad_part(
                    Code::NotAName,
                    parameter,
                    format!("`{}` binds names, and this is not one", r#use.form.name()),
                );
                self.lose_names(parameter, scope);
                None
            }
        }
    }

    /// Binds a new local variable; reports an error if the scope binds the name already.
    pub(super) fn bind_variable(
        &mut self,
        r#use: &Use,
        ident: Ident,
        place: SyntaxId,
        scope: ScopeId,
    ) -> Var {
        if self.scopes.bound_in(ident, scope).is_some() {
            let name = self.scopes.name(ident);
            self.bad_part(
                Code::BoundTwice,
                place,
                format!("`{name}` is bound twice by the same `{}`", r#use.form.name()),
            );
        }
        let var = self.new_var(ident);
        self.scopes.bind(ident, scope, Binding::Local(var));
        var
    }
}
