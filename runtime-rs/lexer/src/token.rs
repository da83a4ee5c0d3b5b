//! What the lexer produces: tokens, and errors that say where and what.

use number::Number;
use std::borrow::Cow;

/// A range of bytes in the text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A token.
#[derive(Clone, PartialEq, Debug)]
pub struct Token<'a> {
    /// What it is.
    pub kind: TokenKind<'a>,
    /// Where it is.
    pub span: Span,
}

/// What a token is. Texts are borrowed where they stand in the source as they are meant.
#[derive(Clone, PartialEq, Debug)]
pub enum TokenKind<'a> {
    /// `(`
    Open,
    /// `)`
    Close,
    /// `[`: an extension.
    OpenBracket,
    /// `]`
    CloseBracket,
    /// `#(`
    OpenVector,
    /// `#u8(`
    OpenBytevector,
    /// `'`
    Quote,
    /// `` ` ``
    Quasiquote,
    /// `,`
    Unquote,
    /// `,@`
    UnquoteSplicing,
    /// `.` by itself
    Dot,
    /// `#;`: the datum that follows is a comment.
    DatumComment,
    /// `#3=`
    Label(u64),
    /// `#3#`
    Reference(u64),
    /// `#t`, `#false`, ...
    Boolean(bool),
    /// `#\a`
    Character(char),
    /// A number.
    Number(Number),
    /// A string, its escapes replaced.
    String(Cow<'a, str>),
    /// An identifier, its escapes replaced, its case folded if that was asked for.
    Identifier(Cow<'a, str>),
    /// `#!eof`
    Eof,
    /// `#!default`
    Default,
    /// `#!unspecific`
    Unspecified,
}

/// What a token does to the data around it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// It begins a list, vector or bytevector.
    Open,
    /// It ends one.
    Close,
    /// It belongs to the datum that follows: a quotation mark, `#;`, a label.
    Prefix,
    /// It is a datum, or the dot of a list.
    Whole,
}

impl TokenKind<'_> {
    /// What the token does to the data around it.
    pub fn role(&self) -> Role {
        match self {
            TokenKind::Open | TokenKind::OpenBracket | TokenKind::OpenVector | TokenKind::OpenBytevector => {
                Role::Open
            }
            TokenKind::Close | TokenKind::CloseBracket => Role::Close,
            TokenKind::Quote
            | TokenKind::Quasiquote
            | TokenKind::Unquote
            | TokenKind::UnquoteSplicing
            | TokenKind::DatumComment
            | TokenKind::Label(_) => Role::Prefix,
            TokenKind::Dot
            | TokenKind::Reference(_)
            | TokenKind::Boolean(_)
            | TokenKind::Character(_)
            | TokenKind::Number(_)
            | TokenKind::String(_)
            | TokenKind::Identifier(_)
            | TokenKind::Eof
            | TokenKind::Default
            | TokenKind::Unspecified => Role::Whole,
        }
    }
}

/// The answer to a request for a token.
#[derive(Clone, PartialEq, Debug)]
pub enum Lexed<'a> {
    /// A token.
    Token(Token<'a>),
    /// The text is at its end.
    End,
    /// The text ends where a token may go on, and more text may follow.
    Incomplete,
}

/// Why the text is not made of tokens. The lexer goes on behind the span.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Error {
    /// What is wrong.
    pub kind: ErrorKind,
    /// Where.
    pub span: Span,
}

/// The kinds of [`Error`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ErrorKind {
    /// A string without its closing quotation mark; the span is the whole rest.
    UnterminatedString,
    /// `|` without a second one.
    UnterminatedIdentifier,
    /// `#|` without `|#`.
    UnterminatedComment,
    /// A character that begins no token or cannot stand in a word.
    UnexpectedCharacter(char),
    /// `[`, `]`, `{` or `}`, which the report reserves.
    ReservedCharacter(char),
    /// A backslash in a string or between bars that begins no escape.
    UnknownEscape,
    /// `#\name` with a name that no character has.
    UnknownCharacterName,
    /// A hexadecimal escape or character that is no Unicode scalar value, or lacks its semicolon.
    BadScalarValue,
    /// `#` followed by something that it cannot begin.
    UnknownSyntax,
    /// A prefix of a number (`#x`, `#e`, ...) followed by something that is no number.
    NotANumber,
    /// `#!` followed by an unknown word.
    UnknownDirective,
    /// A number that does not exist: with a zero denominator, or an exact infinity.
    NoSuchNumber,
    /// An exact number that is absurdly large or small.
    NumberTooLarge,
    /// A datum label too large to be one.
    LabelTooLarge,
}

impl ErrorKind {
    /// What is wrong, as a noun phrase.
    pub fn message(self) -> String {
        match self {
            ErrorKind::UnterminatedString => "string without closing quotation mark".into(),
            ErrorKind::UnterminatedIdentifier => "identifier without closing bar".into(),
            ErrorKind::UnterminatedComment => "block comment without end".into(),
            ErrorKind::UnexpectedCharacter(c) => format!("unexpected character `{}`", c.escape_default()),
            ErrorKind::ReservedCharacter(c) => format!("reserved character `{c}`"),
            ErrorKind::UnknownEscape => "unknown escape sequence".into(),
            ErrorKind::UnknownCharacterName => "unknown character name".into(),
            ErrorKind::BadScalarValue => "bad hexadecimal scalar value".into(),
            ErrorKind::UnknownSyntax => "unknown syntax after `#`".into(),
            ErrorKind::NotANumber => "not a number after the prefix".into(),
            ErrorKind::UnknownDirective => "unknown directive".into(),
            ErrorKind::NoSuchNumber => "division by zero in a number, or exact infinity".into(),
            ErrorKind::NumberTooLarge => "exact number with too large an exponent".into(),
            ErrorKind::LabelTooLarge => "too large a datum label".into(),
        }
    }
}
