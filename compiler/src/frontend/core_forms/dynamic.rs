//! Forms that work with the help of the run-time library: `parameterize`, `guard`, `delay`, `delay-force`.

use super::{CoreForm, Use};
use crate::diagnostics::Code;
use crate::frontend::expander::Expander;
use crate::frontend::runtime_names::RuntimeName;
use crate::ir::core::{Expr, ExprId, Formals};
use crate::ir::data::Datum;
use abi::primitive::Primitive;

impl Expander {
    /// `(parameterize ((parameter value) ...) body ...)`
    pub(super) fn expand_parameterize(&mut self, r#use: &Use) -> ExprId {
        let [bindings, ref body @ ..] = r#use.arguments[..] else {
            return self.bad_use(
                Code::Parameterize,
                r#use,
                "`parameterize` takes bindings and a body",
            );
        };
        let Some(list) = self.syntax.list(bindings) else {
            self.bad_part(
                Code::Parameterize,
                bindings,
                "the bindings of `parameterize` are a list ((parameter value) ...)",
            );
            return self.nothing(r#use.span);
        };
        let mut pairs = Vec::new();
        for bind in list {
            let span = self.syntax.span(bind);
            let Some(&[parameter, value]) = self.syntax.list(bind).as_deref() else {
                self.bad_part(
                    Code::Parameterize,
                    bind,
                    "a binding of `parameterize` is a list of a parameter and a value",
                );
                continue;
            };
            let parameter = self.expand(parameter, r#use.scope);
            let value = self.expand(value, r#use.scope);
            pairs.push(self.add(Expr::Primitive(Primitive::cons, vec![parameter, value]), span));
        }
        let none = pairs.is_empty();
        let nil = self.datum(Datum::Nil, r#use.span);
        let pairs = pairs.into_iter().rev().fold(nil, |rest, pair| {
            self.add(Expr::Primitive(Primitive::cons, vec![pair, rest]), r#use.span)
        });
        self.lambda_depth += 1;
        let body = self.expand_body(r#use, body, r#use.scope);
        self.lambda_depth -= 1;
        if none {
            return body;
        }
        let body = self.thunk(body, r#use.span);
        self.call_runtime(
            RuntimeName::CallWithParameterization,
            vec![pairs, body],
            r#use.span,
        )
    }

    /// `(guard (name clause ...) body ...)`
    pub(super) fn expand_guard(&mut self, r#use: &Use) -> ExprId {
        let [handler, ref body @ ..] = r#use.arguments[..] else {
            return self.bad_use(
                Code::Guard,
                r#use,
                "`guard` takes a list (name clause ...) and a body",
            );
        };
        let parts = self.syntax.list(handler).unwrap_or_default();
        let name = parts.first().and_then(|&name| self.syntax.ident(name));
        let Some(name) = name else {
            self.bad_part(
                Code::Guard,
                handler,
                "`guard` begins with a list (name clause ...)",
            );
            return self.nothing(r#use.span);
        };
        let clauses = &parts[1..];
        self.lambda_depth += 1;
        let body = self.expand_body(r#use, body, r#use.scope);
        let mark = self.scopes.scope_count();
        let (object, inner) = self.bind_one(name, r#use.scope);
        let (runtime, formals, value) = if self.has_else(clauses, inner) {
            let value = self.expand_clauses(r#use, clauses, inner, None);
            (RuntimeName::CallWithTotalGuard, vec![object], value)
        } else {
            let reraise = self.unit.program.new_var("reraise");
            let operator = self.add(Expr::Local(reraise), r#use.span);
            let otherwise = self.add(Expr::Call(operator, Vec::new()), r#use.span);
            let value = self.expand_clauses(r#use, clauses, inner, Some(otherwise));
            (RuntimeName::CallWithGuard, vec![object, reraise], value)
        };
        self.scopes.close(mark);
        self.lambda_depth -= 1;
        let handler = self.lambda(
            None,
            Formals {
                required: formals,
                rest: None,
            },
            value,
            r#use.span,
        );
        let body = self.thunk(body, r#use.span);
        self.call_runtime(runtime, vec![body, handler], r#use.span)
    }

    /// `(delay expression)`, `(delay-force expression)`
    pub(super) fn expand_delay(&mut self, r#use: &Use) -> ExprId {
        let [expression] = r#use.arguments[..] else {
            return self.bad_use(
                Code::Delay,
                r#use,
                format!("`{}` takes one expression", r#use.form.name()),
            );
        };
        self.lambda_depth += 1;
        let value = self.expand(expression, r#use.scope);
        self.lambda_depth -= 1;
        let thunk = self.thunk(value, r#use.span);
        let runtime = if r#use.form == CoreForm::Delay {
            RuntimeName::MakeDelayed
        } else {
            RuntimeName::MakeDelayedForce
        };
        self.call_runtime(runtime, vec![thunk], r#use.span)
    }
}
