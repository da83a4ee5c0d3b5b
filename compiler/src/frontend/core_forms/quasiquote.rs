//! `quasiquote`: templates of lists and vectors, nested.
//!
//! A part of the template in which nothing is unquoted is a literal. The rest is built with `cons`, `append` and `vector`
//! from the last element to the first.

use super::{CoreForm, Use};
use crate::diagnostics::Code;
use crate::frontend::MAX_DEPTH;
use crate::frontend::expander::Expander;
use crate::frontend::runtime_names::RuntimeName;
use crate::frontend::scope::ScopeId;
use crate::frontend::syntax::{Node, SyntaxId};
use crate::ir::core::{Expr, ExprId};
use crate::ir::data::Datum;
use crate::source::Span;
use abi::primitive::Primitive;

/// A list is built in pieces of this many elements, joined by `append`, so that a long one is not nested deeply.
const PIECE: usize = 64;

/// A part of a template.
#[derive(Clone, Copy)]
enum Part {
    /// A literal.
    Constant(SyntaxId),
    /// Something computed.
    Computed(ExprId),
    /// A list computed, whose elements are put in place.
    Spliced(ExprId),
}

impl Expander {
    /// `(quasiquote template)`
    pub(super) fn expand_quasiquote(&mut self, r#use: &Use) -> ExprId {
        let [template] = r#use.arguments[..] else {
            return self.bad_use(Code::Quasiquote, r#use, "`quasiquote` takes one template");
        };
        let part = self.quasi(template, r#use.scope, 0);
        self.part_value(part)
    }

    /// Translates a template inside `level` further quasiquotations.
    fn quasi(&mut self, template: SyntaxId, scope: ScopeId, level: usize) -> Part {
        self.depth += 1;
        let part = if self.depth > MAX_DEPTH {
            self.too_deep(self.syntax.span(template));
            Part::Constant(template)
        } else {
            match self.syntax[template] {
                Node::Nil | Node::Atom(_) | Node::Ident(_) => Part::Constant(template),
                Node::Vector(vector) => {
                    let elements = self.syntax.vector(vector);
                    self.quasi_vector(template, &elements, scope, level)
                }
                Node::Pair(..) => match self.quasi_keyword(template, scope) {
                    Some((CoreForm::Unquote, argument)) if level == 0 => {
                        Part::Computed(self.expand(argument, scope))
                    }
                    Some((CoreForm::UnquoteSplicing, _)) if level == 0 => {
                        let message = "`unquote-splicing` stands among the elements of a list or vector";
                        self.bad_part(Code::Quasiquote, template, message);
                        Part::Constant(template)
                    }
                    Some((keyword, argument)) => {
                        let level = if keyword == CoreForm::Quasiquote {
                            level + 1
                        } else {
                            level.max(1) - 1
                        };
                        self.quasi_nested(template, argument, scope, level)
                    }
                    None => {
                        if level == 0
                            && let Some((keyword, _)) = self.quasi_several(template, scope)
                        {
                            self.bad_part(
                                Code::Quasiquote,
                                template,
                                format!("`{}` takes one expression here", keyword.name()),
                            );
                        }
                        self.quasi_list(template, scope, level)
                    }
                },
            }
        };
        self.depth -= 1;
        part
    }

    /// The keyword and argument of `(unquote x)`, `(unquote-splicing x)` or `(quasiquote x)`.
    fn quasi_keyword(&self, template: SyntaxId, scope: ScopeId) -> Option<(CoreForm, SyntaxId)> {
        let (head, rest) = self.syntax.pair(template)?;
        let (argument, end) = self.syntax.pair(rest)?;
        if !self.syntax.is_nil(end) || self.syntax.ident(head).is_none() {
            return None;
        }
        [CoreForm::Unquote, CoreForm::UnquoteSplicing, CoreForm::Quasiquote]
            .into_iter()
            .find(|&keyword| self.is_keyword(head, scope, keyword))
            .map(|keyword| (keyword, argument))
    }

    /// The keyword and arguments of `(unquote)`, `(unquote x y)`, `(unquote-splicing x y)` and the like.
    fn quasi_several(&self, template: SyntaxId, scope: ScopeId) -> Option<(CoreForm, Vec<SyntaxId>)> {
        let (head, rest) = self.syntax.pair(template)?;
        let keyword = [CoreForm::Unquote, CoreForm::UnquoteSplicing]
            .into_iter()
            .find(|&keyword| self.is_keyword(head, scope, keyword))?;
        let arguments = self.syntax.list(rest)?;
        (arguments.len() != 1).then_some((keyword, arguments))
    }

    /// `(keyword argument)` that stays: a list of the keyword's symbol and the argument's part.
    fn quasi_nested(&mut self, template: SyntaxId, argument: SyntaxId, scope: ScopeId, level: usize) -> Part {
        let part = self.quasi_element(argument, scope, level);
        if let Part::Constant(_) = part {
            return Part::Constant(template);
        }
        let span = self.syntax.span(template);
        let (head, _) = self.syntax.pair(template).expect("a quotation form is a pair");
        let nil = self.datum(Datum::Nil, span);
        let rest = self.join(part, nil, true, span);
        let keyword = self.constant(head);
        Part::Computed(self.add(Expr::Primitive(Primitive::cons, vec![keyword, rest]), span))
    }

    fn quasi_list(&mut self, template: SyntaxId, scope: ScopeId, level: usize) -> Part {
        let span = self.syntax.span(template);
        let mut parts = Vec::new();
        let mut tail = template;
        // A tail `(unquote x)` is what the reader makes of `. ,x`.
        while let Some((car, cdr)) = self.syntax.pair(tail)
            && (tail == template || self.quasi_keyword(tail, scope).is_none())
        {
            if parts.len() > self.syntax.node_count() {
                self.bad_part(Code::Circular, template, "a circular list cannot be a template");
                return Part::Constant(template);
            }
            parts.push((self.quasi_element(car, scope, level), tail));
            tail = cdr;
        }
        let last = self.quasi(tail, scope, level);
        // What follows the last computed part is a literal as a whole.
        let computed = parts
            .iter()
            .rposition(|(part, _)| !matches!(part, Part::Constant(_)));
        let mut rest = match (computed, last) {
            (None, Part::Constant(_)) => return Part::Constant(template),
            (Some(last), Part::Constant(_)) if last + 1 < parts.len() => {
                let (_, from) = parts[last + 1];
                parts.truncate(last + 1);
                self.constant(from)
            }
            (_, last) => self.part_value(last),
        };
        let mut at_end = computed.is_some() && self.is_nil_constant(rest);
        let mut pieces = parts.chunks(PIECE).collect::<Vec<_>>();
        if self.depth + pieces.len() > MAX_DEPTH {
            self.too_deep(span);
        }
        // The last piece ends in the rest itself; those before are lists that are put in front of it.
        if let Some(piece) = pieces.pop() {
            for &(part, _) in piece.iter().rev() {
                rest = self.join(part, rest, at_end, span);
                at_end = false;
            }
        }
        for piece in pieces.into_iter().rev() {
            let mut list = self.datum(Datum::Nil, span);
            for (i, &(part, _)) in piece.iter().rev().enumerate() {
                list = self.join(part, list, i == 0, span);
            }
            rest = self.call_runtime(RuntimeName::Append, vec![list, rest], span);
        }
        Part::Computed(rest)
    }

    /// An element of a list or vector: it may be spliced.
    fn quasi_element(&mut self, element: SyntaxId, scope: ScopeId, level: usize) -> Part {
        match self.quasi_keyword(element, scope) {
            Some((CoreForm::UnquoteSplicing, argument)) if level == 0 => {
                Part::Spliced(self.expand(argument, scope))
            }
            Some(_) => self.quasi(element, scope, level),
            None => match self.quasi_several(element, scope) {
                Some((keyword, arguments)) if level == 0 => {
                    self.quasi_all(element, keyword, &arguments, scope)
                }
                Some(_) | None => self.quasi(element, scope, level),
            },
        }
    }

    /// `(unquote x ...)` and `(unquote-splicing x ...)` as elements, with any number of expressions (as R6RS has it): the
    /// values, or the elements of the lists, are put in place.
    fn quasi_all(
        &mut self,
        element: SyntaxId,
        keyword: CoreForm,
        arguments: &[SyntaxId],
        scope: ScopeId,
    ) -> Part {
        let span = self.syntax.span(element);
        if !self.check_width("an unquotation", "expressions", arguments.len(), span) {
            return Part::Constant(element);
        }
        let mut list = self.datum(Datum::Nil, span);
        for (i, &argument) in arguments.iter().rev().enumerate() {
            let value = self.expand(argument, scope);
            let part = if keyword == CoreForm::UnquoteSplicing {
                Part::Spliced(value)
            } else {
                Part::Computed(value)
            };
            list = self.join(part, list, i == 0, span);
        }
        Part::Spliced(list)
    }

    fn quasi_vector(
        &mut self,
        template: SyntaxId,
        elements: &[SyntaxId],
        scope: ScopeId,
        level: usize,
    ) -> Part {
        let span = self.syntax.span(template);
        let parts: Vec<Part> = elements
            .iter()
            .map(|&element| self.quasi_element(element, scope, level))
            .collect();
        if parts.iter().all(|part| matches!(part, Part::Constant(_))) {
            return Part::Constant(template);
        }
        if !parts.iter().any(|part| matches!(part, Part::Spliced(_))) {
            let values = parts.into_iter().map(|part| self.part_value(part)).collect();
            return Part::Computed(self.add(Expr::Primitive(Primitive::vector, values), span));
        }
        let mut list = self.datum(Datum::Nil, span);
        for (i, &part) in parts.iter().rev().enumerate() {
            list = self.join(part, list, i == 0, span);
        }
        Part::Computed(self.add(Expr::Primitive(Primitive::list_to_vector, vec![list]), span))
    }

    /// Puts a part in front of a list. A list spliced at the end is used as it is.
    fn join(&mut self, part: Part, rest: ExprId, at_end: bool, span: Span) -> ExprId {
        match part {
            Part::Spliced(list) if at_end => list,
            Part::Spliced(list) => self.call_runtime(RuntimeName::Append, vec![list, rest], span),
            Part::Constant(_) | Part::Computed(_) => {
                let element = self.part_value(part);
                self.add(Expr::Primitive(Primitive::cons, vec![element, rest]), span)
            }
        }
    }

    fn part_value(&mut self, part: Part) -> ExprId {
        match part {
            Part::Constant(syntax) => self.constant(syntax),
            Part::Computed(expr) | Part::Spliced(expr) => expr,
        }
    }

    fn is_nil_constant(&self, expr: ExprId) -> bool {
        match self.unit.program[expr] {
            Expr::Const(datum) => self.unit.program.data[datum] == Datum::Nil,
            _ => false,
        }
    }
}
