//! `define-foreign-export`: a C function with a name, made of a Scheme procedure.
//!
//! ```text
//!   (define-foreign-export ("name" (parameter type) ...) result [(else value)] body ...)
//!     = (foreign-export "name" (lambda (parameter ...) body ...) receiver place)      see callback.rs
//! ```
//!
//! The front of the program makes the name known before it loads the first library.

use super::super::core_forms::Use;
use super::super::expander::Expander;
use super::super::syntax::SyntaxId;
use super::callback::Called;
use crate::diagnostics::Code;
use crate::ir::core::{Expr, ExprId, Lambda};
use std::rc::Rc;

impl Expander {
    /// `(define-foreign-export ("name" (parameter type) ...) result [(else value)] body ...)`
    pub(in super::super) fn expand_foreign_export(&mut self, r#use: &Use) -> ExprId {
        let [heading, result, rest @ ..] = &r#use.arguments[..] else {
            return self.bad_use(
                Code::ForeignForm,
                r#use,
                "`define-foreign-export` takes (\"name\" (parameter type) ...), a result type and a body",
            );
        };
        let Some((name, parameters, types)) = self.export_heading(*heading) else {
            return self.nothing(r#use.span);
        };
        let is_else = rest.first().is_some_and(|&first| {
            let parts = self.syntax.list(first).unwrap_or_default();
            parts.len() == 2 && self.is_word(parts[0], "else")
        });
        let (options, body) = rest.split_at(usize::from(is_else));
        if body.is_empty() {
            return self.bad_use(Code::ForeignForm, r#use, "an exported procedure has a body");
        }
        let span = r#use.span;
        let heading_span = self.syntax.span(*heading);
        let types = self.syntax.add_list_of(&types, heading_span);
        let Some(r#type) = self.function_type(types, *result, options, r#use.scope) else {
            return self.nothing(span);
        };
        let function = r#type.function().expect("`function_type` makes one").clone();
        let formals = self.syntax.add_list_of(&parameters, heading_span);
        let clause = self.expand_clause(r#use, formals, body, r#use.scope);
        let procedure = self.add(
            Expr::Lambda(Lambda {
                name: Some(name.clone()),
                clauses: vec![clause],
            }),
            span,
        );
        let receiver = self.callback_receiver(&function, Called::Export(&name), r#use.scope, span);
        self.unit.foreign.export(&name);
        let place = self.place_text(span);
        let operands = vec![
            self.text(&name, span),
            procedure,
            receiver,
            self.text(&place, span),
        ];
        self.foreign_helper("foreign-export", operands, span)
    }

    /// The C name, the parameters and their types; `None` after an error.
    fn export_heading(&mut self, heading: SyntaxId) -> Option<(Rc<str>, Vec<SyntaxId>, Vec<SyntaxId>)> {
        let parts = self.syntax.list(heading).unwrap_or_default();
        let Some(name) = parts.first().and_then(|&first| self.syntax.string(first)) else {
            self.bad_part(
                Code::ForeignForm,
                heading,
                "an exported function is written (\"name\" (parameter type) ...)",
            );
            return None;
        };
        if !is_c_name(&name) {
            self.bad_part(
                Code::NotACName,
                parts[0],
                format!("`{name}` is not the name of a C function"),
            );
            return None;
        }
        let mut parameters = Vec::new();
        let mut types = Vec::new();
        for &part in &parts[1..] {
            match self.syntax.list(part).as_deref() {
                Some(&[parameter, r#type]) if self.syntax.ident(parameter).is_some() => {
                    parameters.push(parameter);
                    types.push(r#type);
                }
                _ => {
                    self.bad_part(Code::ForeignParameter, part, "a parameter is written (name type)");
                    return None;
                }
            }
        }
        Some((name, parameters, types))
    }
}

/// Whether C can call a function so.
fn is_c_name(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    name.chars().all(is_part) && name.starts_with(|c: char| !c.is_ascii_digit())
}
