//! `case`.

use super::{CoreForm, Use};
use crate::diagnostics::Code;
use crate::frontend::expander::Expander;
use crate::frontend::runtime_names::RuntimeName;
use crate::frontend::syntax::{Node, SyntaxId};
use crate::ir::core::{Expr, ExprId, Var};
use crate::ir::data::Datum;
use crate::source::Span;
use abi::primitive::Primitive;
use number::Number;

/// From this many data up, characters aside, a clause looks for the key in a list instead of comparing with each.
const LISTED_DATA: usize = 24;
/// From this many characters up a clause looks for the key by its code, instead of comparing with each.
const RANGED_CHARACTERS: usize = 4;

impl Expander {
    /// `(case key ((datum ...) expression ...) ...)`
    pub(super) fn expand_case(&mut self, r#use: &Use) -> ExprId {
        let [key, ref clauses @ ..] = r#use.arguments[..] else {
            return self.bad_use(Code::Case, r#use, "`case` takes a key and clauses");
        };
        if !self.check_width("`case`", "clauses", clauses.len(), r#use.span) {
            return self.nothing(r#use.span);
        }
        let value = self.expand(key, r#use.scope);
        let key = self.unit.program.new_var("key");
        let depth = self.depth;
        let mut expanded = Vec::new();
        let mut last = None;
        for (i, &clause) in clauses.iter().enumerate() {
            let span = self.syntax.span(clause);
            let parts = self.syntax.list(clause).unwrap_or_default();
            let [data, ref body @ ..] = parts[..] else {
                self.bad_part(
                    Code::Case,
                    clause,
                    "a clause of `case` is a list ((datum ...) expression ...)",
                );
                continue;
            };
            if self.is_keyword(data, r#use.scope, CoreForm::Else) {
                if i + 1 < clauses.len() {
                    self.bad_part(
                        Code::ElseNotLast,
                        clause,
                        "the `else` clause of `case` must be the last",
                    );
                } else {
                    last = Some(self.expand_case_body(r#use, clause, body, key));
                }
                continue;
            }
            let Some(list) = self.syntax.list(data) else {
                self.bad_part(Code::Case, data, "a clause of `case` begins with a list of data");
                continue;
            };
            let test = self.member_test(key, data, &list, span);
            self.depth += 1;
            let body = self.expand_case_body(r#use, clause, body, key);
            expanded.push((test, body, span));
        }
        self.depth = depth;
        let last = match last {
            Some(last) => last,
            None => self.nothing(r#use.span),
        };
        let chosen = expanded.into_iter().rev().fold(last, |rest, (test, body, span)| {
            self.add(Expr::If(test, body, rest), span)
        });
        self.add(Expr::Let(vec![(key, value)], chosen), r#use.span)
    }

    /// What follows the data of a `case` clause: `expression ...` or `=> receiver`.
    fn expand_case_body(&mut self, r#use: &Use, clause: SyntaxId, body: &[SyntaxId], key: Var) -> ExprId {
        let span = self.syntax.span(clause);
        match *body {
            [] => {
                self.bad_part(Code::Case, clause, "a clause of `case` needs an expression");
                self.nothing(span)
            }
            [arrow, ref receiver @ ..] if self.is_keyword(arrow, r#use.scope, CoreForm::Arrow) => {
                let [receiver] = *receiver else {
                    self.bad_part(
                        Code::Arrow,
                        arrow,
                        "`=>` is followed by one expression, a procedure of one argument",
                    );
                    return self.nothing(span);
                };
                let operator = self.expand(receiver, r#use.scope);
                let operand = self.add(Expr::Local(key), span);
                self.add(Expr::Call(operator, vec![operand]), span)
            }
            _ => self.expand_sequence(body, r#use.scope, span),
        }
    }

    /// Whether the key is among the data.
    fn member_test(&mut self, key: Var, data: SyntaxId, list: &[SyntaxId], span: Span) -> ExprId {
        let (characters, others) = self.characters_apart(list);
        if others.len() >= LISTED_DATA {
            let is_eq = list.iter().all(|&datum| self.same_by(datum) == Primitive::eq);
            let member = if is_eq {
                RuntimeName::Memq
            } else {
                RuntimeName::Memv
            };
            let object = self.add(Expr::Local(key), span);
            let list = self.constant(data);
            return self.call_runtime(member, vec![object, list], span);
        }
        let mut tests: Vec<ExprId> = Vec::new();
        for datum in others {
            let compare = self.same_by(datum);
            let object = self.add(Expr::Local(key), span);
            let datum = self.constant(datum);
            tests.push(self.add(Expr::Primitive(compare, vec![object, datum]), span));
        }
        if !characters.is_empty() {
            tests.push(self.character_test(key, &characters, span));
        }
        let Some(last) = tests.pop() else {
            return self.datum(Datum::Bool(false), span);
        };
        tests.into_iter().rev().fold(last, |rest, test| {
            let yes = self.datum(Datum::Bool(true), span);
            self.add(Expr::If(test, yes, rest), span)
        })
    }

    /// The primitive that compares with a datum as `eqv?` does.
    fn same_by(&self, datum: SyntaxId) -> Primitive {
        match self.syntax[datum] {
            Node::Nil | Node::Ident(_) => Primitive::eq,
            Node::Atom(atom) => match self.syntax.atom(atom) {
                Datum::Bool(_) | Datum::Char(_) => Primitive::eq,
                _ => Primitive::eqv,
            },
            Node::Pair(..) | Node::Vector(_) => Primitive::eqv,
        }
    }

    /// The characters among the data, as ranges in ascending order, and the other data; no ranges if there are few.
    fn characters_apart(&self, list: &[SyntaxId]) -> (Vec<(u32, u32)>, Vec<SyntaxId>) {
        let mut codes = Vec::new();
        let mut others = Vec::new();
        for &datum in list {
            match self.syntax[datum] {
                Node::Atom(atom) if let Datum::Char(character) = *self.syntax.atom(atom) => {
                    codes.push(u32::from(character));
                }
                _ => others.push(datum),
            }
        }
        if codes.len() < RANGED_CHARACTERS {
            return (Vec::new(), list.to_vec());
        }
        codes.sort_unstable();
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for code in codes {
            match ranges.last_mut() {
                Some((_, last)) if code <= *last + 1 => *last = code,
                _ => ranges.push((code, code)),
            }
        }
        (ranges, others)
    }

    /// Whether the key is a character in one of the ranges: a binary search.
    fn character_test(&mut self, key: Var, ranges: &[(u32, u32)], span: Span) -> ExprId {
        let operand = self.add(Expr::Local(key), span);
        let is_character = self.add(Expr::Primitive(Primitive::is_char, vec![operand]), span);
        let operand = self.add(Expr::Local(key), span);
        let value = self.add(Expr::Primitive(Primitive::char_to_integer, vec![operand]), span);
        let code = self.unit.program.new_var("code");
        let found = self.range_test(code, ranges, span);
        let found = self.add(Expr::Let(vec![(code, value)], found), span);
        let no = self.datum(Datum::Bool(false), span);
        self.add(Expr::If(is_character, found, no), span)
    }

    fn range_test(&mut self, code: Var, ranges: &[(u32, u32)], span: Span) -> ExprId {
        let (left, right) = ranges.split_at(ranges.len() / 2);
        let (first, last) = right[0];
        if left.is_empty() && first == last {
            return self.compare_code(Primitive::eq, code, first, span);
        }
        let is_below = self.compare_code(Primitive::fixnum_less, code, first, span);
        let (below, above) = if left.is_empty() {
            let no = self.datum(Datum::Bool(false), span);
            (
                no,
                self.compare_code(Primitive::fixnum_less, code, last + 1, span),
            )
        } else {
            (
                self.range_test(code, left, span),
                self.range_test(code, right, span),
            )
        };
        self.add(Expr::If(is_below, below, above), span)
    }

    fn compare_code(&mut self, comparison: Primitive, code: Var, with: u32, span: Span) -> ExprId {
        let code = self.add(Expr::Local(code), span);
        let constant = self.datum(Datum::Number(Number::Integer(i64::from(with))), span);
        self.add(Expr::Primitive(comparison, vec![code, constant]), span)
    }
}
