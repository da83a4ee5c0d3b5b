//! What source texts say of their definitions: how each is called, and the comment above it.
//!
//! ```scheme
//! ;; The text before a definition says what it is for.
//! (define (name parameter ...) ...)
//! ```

use lexer::{Lexed, Lexer, Role, Token, TokenKind};
use rustc_hash::FxHashMap;

/// What a text says of a definition.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Definition {
    /// How it is used, `(name parameter ...)`, for each number of arguments; none if the text does not say.
    pub signatures: Vec<String>,
    /// The comment above it, a line each.
    pub comment: Vec<String>,
}

/// The definitions at the top level of a text, and in the libraries that it defines, by their names.
pub fn definitions(text: &str) -> FxHashMap<String, Definition> {
    let mut scanner = Scanner {
        text,
        tokens: tokens(text),
        found: FxHashMap::default(),
    };
    scanner.forms(0, scanner.tokens.len());
    scanner.found
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut lexer = Lexer::new(text);
    lexer.skip_script_line();
    let mut tokens = Vec::new();
    loop {
        match lexer.next_token() {
            Ok(Lexed::Token(token)) => tokens.push(token),
            Ok(Lexed::End | Lexed::Incomplete) => return tokens,
            Err(_) => {}
        }
    }
}

struct Scanner<'t> {
    text: &'t str,
    tokens: Vec<Token<'t>>,
    found: FxHashMap<String, Definition>,
}

impl<'t> Scanner<'t> {
    /// Looks at the data among the tokens `at .. end`.
    fn forms(&mut self, mut at: usize, end: usize) {
        while at < end {
            let next = self.after_datum(at);
            if self.opens(at) {
                self.form(at, next);
            }
            at = next;
        }
    }

    /// Looks at the list of the tokens `at .. end`.
    fn form(&mut self, at: usize, end: usize) {
        match self.word(at + 1) {
            // What a library or sequence consists of is at the top level too.
            Some("begin" | "define-library") => self.forms(at + 2, end.saturating_sub(1)),
            Some("define") if self.opens(at + 2) => {
                let mut head = at + 2;
                // The outermost procedure of a curried definition is the innermost list.
                while self.opens(head + 1) {
                    head += 1;
                }
                let signature = self.slice(head, self.after_datum(head));
                self.add(at, head + 1, vec![signature]);
            }
            Some("define") => {
                let signatures = self.value_signatures(at + 2);
                self.add(at, at + 2, signatures);
            }
            Some("define-syntax") => {
                let signatures = self.macro_signatures(at + 2);
                self.add(at, at + 2, signatures);
            }
            Some("define-record-type") => self.record(at, end),
            _ => {}
        }
    }

    /// Notes the definition that begins at a token, of the name at another.
    fn add(&mut self, start: usize, name: usize, signatures: Vec<String>) {
        let Some(name) = self.word(name).map(str::to_string) else {
            return;
        };
        let comment = self.comment_above(self.tokens[start].span.start);
        self.found.insert(name, Definition { signatures, comment });
    }

    /// `name (lambda (parameter ...) ...)` or `name (case-lambda ((parameter ...) ...) ...)`.
    fn value_signatures(&self, name: usize) -> Vec<String> {
        let value = name + 1;
        if !self.opens(value) {
            return Vec::new();
        }
        match self.word(value + 1) {
            Some("lambda") => vec![self.call(name, value + 2)],
            Some("case-lambda") => {
                let clauses = self.data(value + 2, self.after_datum(value) - 1);
                let lists = clauses.into_iter().filter(|&clause| self.opens(clause));
                lists.map(|clause| self.call(name, clause + 1)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// `name (syntax-rules (literal ...) ((_ part ...) template) ...)`
    fn macro_signatures(&self, name: usize) -> Vec<String> {
        let rules = name + 1;
        if !self.opens(rules) || self.word(rules + 1) != Some("syntax-rules") || !self.opens(rules + 2) {
            return Vec::new();
        }
        let clauses = self.data(self.after_datum(rules + 2), self.after_datum(rules) - 1);
        let patterns = clauses
            .into_iter()
            .filter(|&clause| self.opens(clause) && self.opens(clause + 1));
        patterns
            .map(|clause| {
                let (first, end) = (clause + 3, self.after_datum(clause + 1) - 1);
                self.join(name, self.slice(first, end))
            })
            .collect()
    }

    /// `(define-record-type type (constructor field ...) predicate (field accessor modifier) ...)`
    fn record(&mut self, at: usize, end: usize) {
        let parts = self.data(at + 2, end.saturating_sub(1));
        let [_, constructor, predicate, ref fields @ ..] = parts[..] else {
            return;
        };
        if self.opens(constructor) {
            let signature = self.slice(constructor, self.after_datum(constructor));
            self.add(at, constructor + 1, vec![signature]);
        }
        if self.word(predicate).is_some() {
            self.add(at, predicate, vec![self.join(predicate, "value".into())]);
        }
        for &field in fields {
            let parts = self.data(field + 1, self.after_datum(field).saturating_sub(1));
            for (&accessor, operands) in parts.iter().skip(1).zip(["record", "record value"]) {
                let signature = self.join(accessor, operands.into());
                self.add(at, accessor, vec![signature]);
            }
        }
    }

    /// The call of a name with the formal parameters at a token.
    fn call(&self, name: usize, formals: usize) -> String {
        let operands = match self.opens(formals) {
            true => self.slice(formals + 1, self.after_datum(formals) - 1),
            // One name for all arguments.
            false => format!(". {}", self.slice(formals, formals + 1)),
        };
        self.join(name, operands)
    }

    fn join(&self, name: usize, operands: String) -> String {
        let name = self.slice(name, name + 1);
        match operands.is_empty() {
            true => format!("({name})"),
            false => format!("({name} {operands})"),
        }
    }

    /// The text of the tokens `at .. end`, on one line, without comments.
    fn slice(&self, at: usize, end: usize) -> String {
        let mut result = String::new();
        for index in at..end.min(self.tokens.len()) {
            let span = self.tokens[index].span;
            if index > at && self.tokens[index - 1].span.end < span.start {
                result.push(' ');
            }
            result.push_str(&self.text[span.start..span.end]);
        }
        result
    }

    /// Where each datum among the tokens `at .. end` begins.
    fn data(&self, mut at: usize, end: usize) -> Vec<usize> {
        let mut result = Vec::new();
        while at < end {
            result.push(at);
            at = self.after_datum(at);
        }
        result
    }

    /// The token after the datum that begins at one, which always lies further on.
    fn after_datum(&self, at: usize) -> usize {
        let mut depth = 0;
        for index in at..self.tokens.len() {
            match self.tokens[index].kind.role() {
                Role::Open => depth += 1,
                Role::Close if depth > 0 => depth -= 1,
                Role::Prefix => continue,
                Role::Close | Role::Whole => {}
            }
            if depth == 0 {
                return index + 1;
            }
        }
        self.tokens.len().max(at + 1)
    }

    fn opens(&self, at: usize) -> bool {
        self.tokens
            .get(at)
            .is_some_and(|token| matches!(token.kind, TokenKind::Open | TokenKind::OpenBracket))
    }

    fn word(&self, at: usize) -> Option<&str> {
        match &self.tokens.get(at)?.kind {
            TokenKind::Identifier(name) => Some(name),
            _ => None,
        }
    }

    /// The lines of comment right above a place.
    fn comment_above(&self, place: usize) -> Vec<String> {
        let line_start = self.text[..place].rfind('\n').map_or(0, |newline| newline + 1);
        let above = self.text[..line_start].lines().rev();
        let mut lines: Vec<String> = above
            .map_while(|line| line.trim_start().strip_prefix(";;"))
            // The headings of files have three semicolons.
            .take_while(|line| !line.starts_with(';'))
            .map(|line| line.strip_prefix('>').unwrap_or(line))
            .map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end().to_string())
            .collect();
        lines.reverse();
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signatures(text: &str, name: &str) -> Vec<String> {
        definitions(text).remove(name).unwrap_or_default().signatures
    }

    #[test]
    fn procedures_are_shown_as_they_are_called() {
        assert_eq!(signatures("(define (f x . rest) x)", "f"), ["(f x . rest)"]);
        assert_eq!(
            signatures("(define f (lambda (x ; a comment\n y) x))", "f"),
            ["(f x y)"]
        );
        assert_eq!(signatures("(define f (lambda all all))", "f"), ["(f . all)"]);
        let text = "(define f (case-lambda ((a) a) ((a b . c) (f (a)))))";
        assert_eq!(signatures(text, "f"), ["(f a)", "(f a b . c)"]);
        assert_eq!(signatures("(define x 1)", "x"), [] as [&str; 0]);
        assert_eq!(signatures("(define ((f a) b) c)", "f"), ["(f a)"]);
    }

    #[test]
    fn macros_are_shown_as_they_are_used() {
        let text = "(define-syntax swap! (syntax-rules () ((_ a b) (let ((t a)) t)) ((_) 1)))";
        assert_eq!(signatures(text, "swap!"), ["(swap! a b)", "(swap!)"]);
    }

    #[test]
    fn records_define_several_names() {
        let text = "(define-record-type point (make-point x y) point? (x point-x set-x!) (y point-y))";
        assert_eq!(signatures(text, "make-point"), ["(make-point x y)"]);
        assert_eq!(signatures(text, "point?"), ["(point? value)"]);
        assert_eq!(signatures(text, "set-x!"), ["(set-x! record value)"]);
        assert_eq!(signatures(text, "point-y"), ["(point-y record)"]);
    }

    #[test]
    fn the_comment_above_belongs_to_the_definition() {
        let text =
            ";;; A file.\n;; Says hello\n;;   twice.\n(define (hello) 1)\n\n;; Not this.\n\n(define (g) 1)";
        let found = definitions(text);
        assert_eq!(found["hello"].comment, ["Says hello", "  twice."]);
        assert!(found["g"].comment.is_empty());
    }

    #[test]
    fn libraries_are_looked_into_and_bodies_are_not() {
        let text = "(define-library (a b) (export f) (begin (define (f) (define (g) 1) g)))";
        let found = definitions(text);
        assert!(found.contains_key("f") && !found.contains_key("g"));
    }

    #[test]
    fn text_that_is_no_program_is_survived() {
        for text in [
            "",
            ")",
            "(define",
            "(define (",
            "(define-syntax",
            "(define-record-type",
            "'",
            "(begin '",
            "(define-record-type a b c (d e . f) g 1 (",
        ] {
            definitions(text);
        }
    }
}
