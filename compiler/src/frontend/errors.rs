//! Errors found while expanding: how they are collected, and those that end the expansion.

use super::expander::Expander;
use super::syntax::TemplatePlace;
use super::{MAX_DEPTH, MAX_ERRORS};
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::source::Span;
use std::time::Instant;

impl Expander {
    pub(super) fn out_of_fuel(&mut self, span: Span) {
        let outermost = self.uses.first().copied().expect("a macro is being used");
        let name = self.scopes.name(outermost.keyword);
        let place = if outermost.span.is_some() {
            outermost.span
        } else {
            span
        };
        self.uses.clear();
        self.abort(
            Diagnostic::error(
                Code::EndlessExpansion,
                place,
                format!("the expansion of `{name}` does not end"),
            )
            .label("this use of a macro goes on for ever, or makes far too much code"),
        );
    }

    /// Whether nobody wants the expansion to end before its end, at a place from where it could go on for long.
    pub(super) fn may_go_on(&mut self, span: Span) -> bool {
        let is_late = |deadline| Instant::now() > deadline;
        let reason = if (self.take_interrupt)() {
            "expansion interrupted"
        } else if !self.limits.deadline.is_some_and(is_late) {
            return true;
        } else if self.uses.is_empty() {
            "the time for expanding the program is up"
        } else {
            // The macro does too much, in time instead of code.
            self.out_of_fuel(span);
            return false;
        };
        self.abort(Diagnostic::error(Code::Interrupted, span, reason));
        false
    }

    pub(super) fn too_deep(&mut self, span: Span) {
        let uses = std::mem::take(&mut self.uses);
        let diagnostic = Diagnostic::error(Code::TooDeep, span, "expressions are nested too deeply")
            .label(format!("more than {MAX_DEPTH} levels"));
        let diagnostic = match uses.first() {
            Some(outermost) => {
                let name = self.scopes.name(outermost.keyword);
                diagnostic.note(format!("in the expansion of `{name}`"))
            }
            None => diagnostic,
        };
        self.abort(diagnostic);
    }

    /// Whether a form whose `count` parts become nested in one another stays within [`MAX_DEPTH`]; if not, that is reported
    /// and the expansion ends. `parts` is what they are called.
    pub(super) fn check_width(&mut self, form: &str, parts: &str, count: usize, span: Span) -> bool {
        let fits = self.depth + count <= MAX_DEPTH;
        if !fits {
            self.abort(
                Diagnostic::error(Code::TooDeep, span, format!("{form} has too many {parts}"))
                    .label(format!("{count} {parts}"))
                    .note(format!(
                        "each is nested in those before it, and there are at most {MAX_DEPTH} levels"
                    )),
            );
        }
        fits
    }

    pub(super) fn abort(&mut self, diagnostic: Diagnostic) {
        if !self.aborted {
            self.report(diagnostic);
        }
        self.aborted = true;
    }

    /// Adds where the form that is being looked at stands in the template of a macro: the place of the diagnostic is that of
    /// the use. What a template reports itself, by `syntax-error`, is no mistake in it.
    fn with_template(&self, diagnostic: Diagnostic) -> Diagnostic {
        if diagnostic.code == Code::SyntaxError {
            return diagnostic;
        }
        let Some(form) = self
            .current
            .filter(|&form| self.syntax.span(form) == diagnostic.span)
        else {
            return diagnostic;
        };
        match self.syntax.template_place(form) {
            Some(TemplatePlace { keyword, span }) if span != diagnostic.span => {
                let name = self.scopes.name(keyword);
                let mut diagnostic = diagnostic.secondary(span, format!("in this template of `{name}`"));
                // The label says it.
                let note = format!("in the expansion of `{name}`");
                diagnostic.notes.retain(|other| *other != note);
                diagnostic
            }
            Some(_) | None => diagnostic,
        }
    }

    /// Reports an error; expansion goes on, unless there have been many.
    pub(super) fn report(&mut self, mut diagnostic: Diagnostic) {
        if self.aborted {
            return;
        }
        if let Some(innermost) = self.uses.last() {
            let name = self.scopes.name(innermost.keyword);
            if !diagnostic.span.is_some() {
                diagnostic.span = innermost.span;
            }
            diagnostic = diagnostic.note(format!("in the expansion of `{name}`"));
        }
        diagnostic = self.with_template(diagnostic);
        self.diagnostics.push(diagnostic);
        let errors = self
            .diagnostics
            .iter()
            .filter(|found| found.severity == Severity::Error)
            .count();
        self.aborted = errors >= MAX_ERRORS;
    }
}
