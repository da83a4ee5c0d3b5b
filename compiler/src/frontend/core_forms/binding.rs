//! Binding forms: `let`, `let*`, `letrec`, `letrec*`, `do`, `let-values`, `let*-values`.

use super::{CoreForm, Use};
use crate::diagnostics::Code;
use crate::frontend::expander::Expander;
use crate::frontend::scope::{Binding, Ident, ScopeId};
use crate::frontend::syntax::SyntaxId;
use crate::ir::core::{Expr, ExprId, Formals, Var};

/// `(name init)`, or for `do` `(name init step)`.
struct Bind {
    name: Ident,
    place: SyntaxId,
    init: SyntaxId,
    step: Option<SyntaxId>,
}

/// The bindings of `let-values`: formals and expressions.
type ValuesBinds = Vec<(SyntaxId, SyntaxId)>;

impl Expander {
    /// `(let ((name init) ...) body ...)` or `(let loop ((name init) ...) body ...)`
    pub(super) fn expand_let(&mut self, r#use: &Use) -> ExprId {
        match r#use.arguments[..] {
            [name, bindings, ref body @ ..] if self.syntax.ident(name).is_some() => {
                self.expand_named_let(r#use, name, bindings, body)
            }
            [bindings, ref body @ ..] => {
                let Some(binds) = self.parse_binds(r#use, bindings) else {
                    return self.nothing(r#use.span);
                };
                let mark = self.scopes.scope_count();
                let inner = self.scopes.open(r#use.scope);
                let mut bound = Vec::new();
                for bind in &binds {
                    let value = self.expand_named(bind.init, r#use.scope, bind.name);
                    bound.push((bind, value));
                }
                let bound: Vec<(Var, ExprId)> = bound
                    .into_iter()
                    .map(|(bind, value)| (self.bind_variable(r#use, bind.name, bind.place, inner), value))
                    .collect();
                let body = self.expand_body(r#use, body, inner);
                self.scopes.close(mark);
                if bound.is_empty() {
                    body
                } else {
                    self.add(Expr::Let(bound, body), r#use.span)
                }
            }
            [] => self.bad_use(Code::Let, r#use, "`let` takes bindings and a body"),
        }
    }

    fn expand_named_let(
        &mut self,
        r#use: &Use,
        name: SyntaxId,
        bindings: SyntaxId,
        body: &[SyntaxId],
    ) -> ExprId {
        let Some(binds) = self.parse_binds(r#use, bindings) else {
            return self.nothing(r#use.span);
        };
        let ident = self.syntax.ident(name).expect("a named let has a name");
        let operands = binds
            .iter()
            .map(|bind| self.expand(bind.init, r#use.scope))
            .collect();
        let mark = self.scopes.scope_count();
        let outer = self.scopes.open(r#use.scope);
        let procedure = self.bind_variable(r#use, ident, name, outer);
        let inner = self.scopes.open(outer);
        self.lambda_depth += 1;
        let required = binds
            .iter()
            .map(|bind| self.bind_variable(r#use, bind.name, bind.place, inner))
            .collect();
        let body = self.expand_body(r#use, body, inner);
        self.lambda_depth -= 1;
        self.scopes.close(mark);
        let formals = Formals { required, rest: None };
        let lambda = self.lambda(Some(self.scopes.name(ident)), formals, body, r#use.span);
        self.call_loop(r#use, procedure, lambda, operands)
    }

    /// `(letrec* ((procedure lambda)) (procedure operand ...))`. The operands do not see the procedure: variables are
    /// unique.
    fn call_loop(&mut self, r#use: &Use, procedure: Var, lambda: ExprId, operands: Vec<ExprId>) -> ExprId {
        let operator = self.add(Expr::Local(procedure), r#use.span);
        let call = self.add(Expr::Call(operator, operands), r#use.span);
        self.add(Expr::Letrec(vec![(procedure, lambda)], call), r#use.span)
    }

    /// `(let* ((name init) ...) body ...)`
    pub(super) fn expand_let_star(&mut self, r#use: &Use) -> ExprId {
        let [bindings, ref body @ ..] = r#use.arguments[..] else {
            return self.bad_use(Code::Let, r#use, "`let*` takes bindings and a body");
        };
        let Some(binds) = self.parse_binds(r#use, bindings) else {
            return self.nothing(r#use.span);
        };
        if !self.check_width("`let*`", "bindings", binds.len(), r#use.span) {
            return self.nothing(r#use.span);
        }
        let mark = self.scopes.scope_count();
        let depth = self.depth;
        let mut scope = r#use.scope;
        let mut bound = Vec::new();
        for bind in &binds {
            let value = self.expand_named(bind.init, scope, bind.name);
            scope = self.scopes.open(scope);
            bound.push((self.bind_variable(r#use, bind.name, bind.place, scope), value));
            self.depth += 1;
        }
        let body = self.expand_body(r#use, body, scope);
        self.depth = depth;
        self.scopes.close(mark);
        bound.into_iter().rev().fold(body, |body, bind| {
            self.add(Expr::Let(vec![bind], body), r#use.span)
        })
    }

    /// `(letrec* ((name init) ...) body ...)`
    pub(super) fn expand_letrec_star(&mut self, r#use: &Use) -> ExprId {
        self.expand_recursive(r#use, |bindings, _| bindings)
    }

    /// `(letrec ((name init) ...) body ...)`
    ///
    /// All inits are evaluated before any variable gets its value, and a variable is one location, assigned when its init
    /// returns. That differs from `letrec*` only if a continuation captured by an init that computes is re-entered: so
    /// several such inits go to variables of their own first, and what they initialise is assigned.
    pub(super) fn expand_letrec(&mut self, r#use: &Use) -> ExprId {
        self.expand_recursive(r#use, |bindings, expander| {
            let computes = |expander: &Expander, init: ExprId| {
                !matches!(expander.unit.program[init], Expr::Lambda(_) | Expr::Const(_))
            };
            let several = bindings
                .iter()
                .filter(|(_, init)| computes(expander, *init))
                .count()
                > 1;
            let mut first = Vec::new();
            let mut second = Vec::new();
            for (var, init) in bindings {
                if !computes(expander, init) {
                    first.push((var, init));
                } else if several {
                    let value = expander.unit.program.new_var("value");
                    let span = expander.unit.program.span(init);
                    first.push((value, init));
                    let value = expander.add(Expr::Local(value), span);
                    second.push((var, expander.self_referring(var, value)));
                } else {
                    first.push((var, expander.self_referring(var, init)));
                }
            }
            first.extend(second);
            first
        })
    }

    /// An init that refers to its own variable, to no effect: what makes the variable a location that is assigned, and
    /// not the name of a value (see `middle::letrec`).
    fn self_referring(&mut self, var: Var, init: ExprId) -> ExprId {
        let span = self.unit.program.span(init);
        let reference = self.add(Expr::Local(var), span);
        let unused = self.thunk(reference, span);
        self.add(Expr::Seq(vec![unused, init]), span)
    }

    fn expand_recursive(
        &mut self,
        r#use: &Use,
        arrange: impl Fn(Vec<(Var, ExprId)>, &mut Expander) -> Vec<(Var, ExprId)>,
    ) -> ExprId {
        let [bindings, ref body @ ..] = r#use.arguments[..] else {
            let name = r#use.form.name();
            return self.bad_use(Code::Let, r#use, format!("`{name}` takes bindings and a body"));
        };
        let Some(binds) = self.parse_binds(r#use, bindings) else {
            return self.nothing(r#use.span);
        };
        let mark = self.scopes.scope_count();
        let inner = self.scopes.open(r#use.scope);
        let vars: Vec<Var> = binds
            .iter()
            .map(|bind| self.bind_variable(r#use, bind.name, bind.place, inner))
            .collect();
        let inits: Vec<ExprId> = binds
            .iter()
            .map(|bind| self.expand_named(bind.init, inner, bind.name))
            .collect();
        // Each of these becomes a `let` around what follows; procedures stand side by side.
        let values = inits
            .iter()
            .filter(|&&init| !matches!(self.unit.program[init], Expr::Lambda(_)))
            .count();
        let name = format!("`{}`", r#use.form.name());
        self.check_width(&name, "bindings", values, r#use.span);
        self.depth += values;
        let body = self.expand_body(r#use, body, inner);
        self.depth -= values;
        self.scopes.close(mark);
        if vars.is_empty() {
            return body;
        }
        let bindings = arrange(vars.into_iter().zip(inits).collect(), self);
        self.add(Expr::Letrec(bindings, body), r#use.span)
    }

    /// `(do ((name init [step]) ...) (test result ...) command ...)`
    pub(super) fn expand_do(&mut self, r#use: &Use) -> ExprId {
        let [bindings, end, ref commands @ ..] = r#use.arguments[..] else {
            return self.bad_use(
                Code::Do,
                r#use,
                "`do` takes bindings, a clause (test result ...) and commands",
            );
        };
        let Some(binds) = self.parse_binds(r#use, bindings) else {
            return self.nothing(r#use.span);
        };
        let end_parts = self.syntax.list(end).unwrap_or_default();
        let Some((&test, results)) = end_parts.split_first() else {
            self.bad_part(
                Code::Do,
                end,
                "the second part of `do` is a list (test result ...)",
            );
            return self.nothing(r#use.span);
        };
        let operands = binds
            .iter()
            .map(|bind| self.expand_named(bind.init, r#use.scope, bind.name))
            .collect();
        let mark = self.scopes.scope_count();
        let inner = self.scopes.open(r#use.scope);
        self.lambda_depth += 1;
        let required: Vec<Var> = binds
            .iter()
            .map(|bind| self.bind_variable(r#use, bind.name, bind.place, inner))
            .collect();
        let test = self.expand(test, inner);
        let results = results.iter().map(|&result| self.expand(result, inner)).collect();
        let results = self.sequence(results, r#use.span);
        let mut again: Vec<ExprId> = commands
            .iter()
            .map(|&command| self.expand(command, inner))
            .collect();
        let steps = binds
            .iter()
            .zip(&required)
            .map(|(bind, &var)| match bind.step {
                Some(step) => self.expand(step, inner),
                None => self.add(Expr::Local(var), r#use.span),
            })
            .collect();
        self.lambda_depth -= 1;
        self.scopes.close(mark);
        let procedure = self.unit.program.new_var("do-loop");
        let operator = self.add(Expr::Local(procedure), r#use.span);
        again.push(self.add(Expr::Call(operator, steps), r#use.span));
        let again = self.sequence(again, r#use.span);
        let body = self.add(Expr::If(test, results, again), r#use.span);
        let lambda = self.lambda(
            Some("do-loop".into()),
            Formals { required, rest: None },
            body,
            r#use.span,
        );
        self.call_loop(r#use, procedure, lambda, operands)
    }

    /// `(let-values ((formals init) ...) body ...)`
    pub(super) fn expand_let_values(&mut self, r#use: &Use) -> ExprId {
        let Some((binds, body)) = self.parse_values_binds(r#use) else {
            return self.nothing(r#use.span);
        };
        let inits: Vec<ExprId> = binds
            .iter()
            .map(|&(_, init)| self.expand(init, r#use.scope))
            .collect();
        let mark = self.scopes.scope_count();
        let depth = self.depth;
        let inner = self.scopes.open(r#use.scope);
        let formals: Vec<Formals> = binds
            .iter()
            .map(|&(formals, _)| self.bind_formals(r#use, formals, inner))
            .collect();
        self.depth += binds.len();
        let body = self.expand_body(r#use, body, inner);
        self.depth = depth;
        self.scopes.close(mark);
        self.nest_values(r#use, formals.into_iter().zip(inits).collect(), body)
    }

    /// `(let*-values ((formals init) ...) body ...)`
    pub(super) fn expand_let_star_values(&mut self, r#use: &Use) -> ExprId {
        let Some((binds, body)) = self.parse_values_binds(r#use) else {
            return self.nothing(r#use.span);
        };
        let mark = self.scopes.scope_count();
        let depth = self.depth;
        let mut scope = r#use.scope;
        let mut bound = Vec::new();
        for (formals, init) in binds {
            let init = self.expand(init, scope);
            scope = self.scopes.open(scope);
            bound.push((self.bind_formals(r#use, formals, scope), init));
            self.depth += 1;
        }
        let body = self.expand_body(r#use, body, scope);
        self.depth = depth;
        self.scopes.close(mark);
        self.nest_values(r#use, bound, body)
    }

    fn nest_values(&mut self, r#use: &Use, bound: Vec<(Formals, ExprId)>, body: ExprId) -> ExprId {
        bound.into_iter().rev().fold(body, |body, (formals, init)| {
            self.add(Expr::LetValues(formals, init, body), r#use.span)
        })
    }

    /// The bindings and body of `let-values`.
    fn parse_values_binds<'a>(&mut self, r#use: &'a Use) -> Option<(ValuesBinds, &'a [SyntaxId])> {
        let name = r#use.form.name();
        let Some((&bindings, body)) = r#use.arguments.split_first() else {
            self.bad_use(
                Code::LetValues,
                r#use,
                format!("`{name}` takes bindings and a body"),
            );
            return None;
        };
        let Some(list) = self.syntax.list(bindings) else {
            self.bad_part(
                Code::LetValues,
                bindings,
                format!("the bindings of `{name}` are a list ((names expression) ...)"),
            );
            return None;
        };
        if !self.check_width(&format!("`{name}`"), "bindings", list.len(), r#use.span) {
            return None;
        }
        let mut binds = Vec::new();
        for bind in list {
            match self.syntax.list(bind).as_deref() {
                Some(&[formals, init]) => binds.push((formals, init)),
                Some(_) | None => {
                    self.bad_part(
                        Code::LetValues,
                        bind,
                        format!("a binding of `{name}` is a list of names and an expression"),
                    );
                    return None;
                }
            }
        }
        Some((binds, body))
    }

    /// The bindings of a form.
    fn parse_binds(&mut self, r#use: &Use, bindings: SyntaxId) -> Option<Vec<Bind>> {
        let name = r#use.form.name();
        let Some(list) = self.syntax.list(bindings) else {
            self.bad_part(
                Code::Let,
                bindings,
                format!("the bindings of `{name}` are a list ((name expression) ...)"),
            );
            return None;
        };
        let with_step = r#use.form == CoreForm::Do;
        let mut binds = Vec::new();
        for place in list {
            let parts = self.syntax.list(place);
            let ident = parts
                .as_deref()
                .and_then(|parts| parts.first())
                .and_then(|&x| self.syntax.ident(x));
            let bind = match (ident, parts.as_deref()) {
                (Some(name), Some(&[_, init])) => Bind {
                    name,
                    place,
                    init,
                    step: None,
                },
                (Some(name), Some(&[_, init, step])) if with_step => Bind {
                    name,
                    place,
                    init,
                    step: Some(step),
                },
                (Some(_) | None, Some(_) | None) => {
                    let parts = if with_step {
                        "name, init and step"
                    } else {
                        "name and expression"
                    };
                    self.bad_part(
                        Code::Let,
                        place,
                        format!("a binding of `{name}` is a list of {parts}"),
                    );
                    return None;
                }
            };
            binds.push(bind);
        }
        Some(binds)
    }

    /// Opens a scope in which one name is bound to a new variable.
    pub(super) fn bind_one(&mut self, ident: Ident, scope: ScopeId) -> (Var, ScopeId) {
        let inner = self.scopes.open(scope);
        let var = self.new_var(ident);
        self.scopes.bind(ident, inner, Binding::Local(var));
        (var, inner)
    }
}
