//! R7RS tokens with byte spans: one lexer for the compiler's reader and run-time `read`.
//!
//! The lexical syntax is that of section 7.1.1 of the report. Where the report leaves room this lexer is generous: a
//! word that is no number is an identifier even if it begins like one (`1+`), and quotation marks end a word as
//! delimiters do.
//!
//! [`Lexer`] works on a piece of text. When more text may follow the piece, it does not guess at its end but answers
//! [`Lexed::Incomplete`]; the caller then makes a new lexer on the text from [`Lexer::position`] on with more appended.
//! Appending at least as much as is there keeps the whole linear.
#![forbid(unsafe_code)]

// What the lexer produces.
mod token;
// Which bytes belong to what.
mod class;
// White space, comments and the choice by the first character.
mod lexer;
// Words: identifiers, numbers, and what begins with `#`.
mod word;
// Strings, identifiers between bars, characters.
mod literal;
// Folding of case.
mod fold;

pub use class::is_plain_identifier;
pub use fold::fold_case;
pub use lexer::Lexer;
pub use token::{Error, ErrorKind, Lexed, Role, Span, Token, TokenKind};
