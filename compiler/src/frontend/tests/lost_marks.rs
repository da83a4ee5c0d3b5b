//! Which string is told when a quotation mark is lost, wherever it was.

use super::super::lost_mark;
use lexer::{Lexed, Lexer, Span, TokenKind};

/// What misleads: escapes, comments with marks, characters that are marks, blanks, parentheses and semicolons in strings.
const TEXT: &str = r##"
;; The report's "quoted" names, and a backslash: \.
(import (scheme base) (scheme write))

(define (greet name)
  (display "hello, ")
  (display name) ; not "name", but its value
  (display "; (and so on")
  (newline))

(define separators '("|" " \\ " "\n" "#\\\""))

(define (quoted? text)
  (and (> (string-length text) 1)
       (char=? (string-ref text 0) #\")))

(define (show text)
  (cond
    ((quoted? text) (write (string-append "'" text "'")))
    ((string=? text "") (error "show: an \"empty\" text" text))
    (else
     (for-each
       (lambda (separator)
         (display text)
         (display separator))
       separators)
     (display ") "))))

(define usage
  "usage: show TEXT
  (where TEXT is quoted)")

;; (show "it's")
(greet "world")
(show "a, b; c") (show "d")
(display usage)
"##;

#[test]
fn a_lost_quotation_mark_is_told_in_its_line() {
    let line = |at: usize| TEXT[..at].matches('\n').count();
    for string in strings() {
        let lines = line(string.start)..=line(string.end);
        for lost in [string.start, string.end - 1] {
            let mut text = TEXT.to_owned();
            text.remove(lost);
            let told = lost_mark::find(&text).map(|alone| line(alone.at));
            assert!(told.is_some_and(|told| lines.contains(&told)), "{told:?}: {text}");
        }
    }
}

fn strings() -> Vec<Span> {
    let mut lexer = Lexer::new(TEXT);
    let mut strings = Vec::new();
    while let Ok(Lexed::Token(token)) = lexer.next_token() {
        if let TokenKind::String(_) = token.kind {
            strings.push(token.span);
        }
    }
    strings
}
