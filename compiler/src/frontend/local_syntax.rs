//! `let-syntax` and `letrec-syntax`.
//!
//! The report gives them a body, whose definitions are local: `(let-syntax () (define x 1) x)` defines nothing outside. A
//! body of definitions alone would then be of no use, and an error; many programs write one to define something with the
//! help of a macro that nothing else sees. So definitions alone are spliced into the surrounding body or top level.

use super::MAX_DEPTH;
use super::body::{Item, Region, Scan};
use super::core_forms::{CoreForm, Use};
use super::expander::Expander;
use super::scope::ScopeId;
use super::syntax::SyntaxId;
use crate::diagnostics::Code;

impl Expander {
    /// Whether the body of the form consists of definitions alone. It is looked at as far as its first expression; what
    /// is wrong in it will be reported when it is expanded.
    pub(super) fn defines_only(&mut self, r#use: &Use) -> bool {
        if self.depth >= MAX_DEPTH {
            self.too_deep(r#use.span);
            return false;
        }
        self.depth += 1;
        let mark = self.scopes.scope_count();
        let reported = self.diagnostics.len();
        let mut scan = None;
        if let Some((body, scope)) = self.bind_local_syntax(r#use) {
            let inner = self.scopes.open(scope);
            let mut trial = Scan::new(Region::Body(inner));
            trial.push(&body, inner);
            while !trial.has_expression() && self.scan_next(&mut trial) {}
            scan = Some(trial);
        }
        if !self.aborted {
            // A name that was taken from where it is exported stays known: that was not said of it yet.
            let found = self.diagnostics.split_off(reported);
            let kept = found
                .into_iter()
                .filter(|found| found.code == Code::MissingImport);
            self.diagnostics.extend(kept);
        }
        self.scopes.close(mark);
        self.depth -= 1;
        scan.is_some_and(|scan| !scan.items.is_empty() && !scan.has_expression())
    }

    /// Binds the keywords; the body and its scope, or `None` after an error.
    pub(super) fn bind_local_syntax(&mut self, r#use: &Use) -> Option<(Vec<SyntaxId>, ScopeId)> {
        let name = r#use.form.name();
        let Some((&bindings, body)) = r#use.arguments.split_first() else {
            self.bad_use(
                Code::LocalSyntax,
                r#use,
                format!("`{name}` takes bindings and a body"),
            );
            return None;
        };
        let Some(list) = self.syntax.list(bindings) else {
            self.bad_part(
                Code::LocalSyntax,
                bindings,
                format!("the bindings of `{name}` are a list ((keyword transformer) ...)"),
            );
            return None;
        };
        let inner = self.scopes.open(r#use.scope);
        let definition_scope = match r#use.form {
            CoreForm::LetSyntax => r#use.scope,
            _ => inner,
        };
        let mut bound = Vec::new();
        for bind in list {
            let parts = self.syntax.list(bind);
            let Some(&[keyword, transformer]) = parts.as_deref() else {
                self.bad_part(
                    Code::LocalSyntax,
                    bind,
                    format!("a binding of `{name}` is a list of a keyword and a transformer"),
                );
                continue;
            };
            match self.syntax.ident(keyword) {
                Some(ident) => {
                    let binding = self.transformer(ident, transformer, definition_scope);
                    bound.extend(binding.map(|binding| (ident, binding)));
                }
                None => self.bad_part(
                    Code::NotAName,
                    keyword,
                    format!("`{name}` binds keywords, and this is not a name"),
                ),
            }
        }
        for (keyword, binding) in bound {
            self.scopes.bind(keyword, inner, binding);
        }
        Some((body.to_vec(), inner))
    }
}

impl Scan {
    fn has_expression(&self) -> bool {
        self.items.iter().any(|item| matches!(item, Item::Expression(_)))
    }
}
