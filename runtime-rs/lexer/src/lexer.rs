//! White space, comments and the choice by the first character.

use crate::class::{CLASSES, Class};
use crate::token::{Error, ErrorKind, Lexed, Span, Token, TokenKind};

/// A lexer on a piece of text.
#[derive(Clone, Debug)]
pub struct Lexer<'a> {
    pub(crate) text: &'a str,
    /// At a character boundary of the text.
    pub(crate) position: usize,
    pub(crate) fold_case: bool,
    /// Whether more text may follow the piece.
    more: bool,
}

/// Why a token was not recognised.
pub(crate) enum Stop {
    Incomplete,
    Error(Error),
}

pub(crate) type Scan<'a> = Result<TokenKind<'a>, Stop>;

impl<'a> Lexer<'a> {
    /// A lexer on a whole source text, which may begin with a byte order mark.
    pub fn new(text: &'a str) -> Lexer<'a> {
        let position = if text.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        Lexer {
            text,
            position,
            fold_case: false,
            more: false,
        }
    }

    /// A lexer on a piece of text that more text may follow.
    pub fn on_piece(text: &'a str) -> Lexer<'a> {
        Lexer {
            text,
            position: 0,
            fold_case: false,
            more: true,
        }
    }

    /// A lexer on the last piece of a text.
    pub fn on_last_piece(text: &'a str) -> Lexer<'a> {
        Lexer {
            more: false,
            ..Lexer::on_piece(text)
        }
    }

    /// Skips a first line `#!...`, by which systems find the program that runs a script. Not at `#!fold-case` and the
    /// like, which no slash or blank follows.
    pub fn skip_script_line(&mut self) {
        let rest = &self.text[self.position..];
        if rest.starts_with("#!/") || rest.starts_with("#! ") {
            self.position += rest.find(['\n', '\r']).unwrap_or(rest.len());
        }
    }

    /// Whether the case of identifiers is folded.
    pub fn folds_case(&self) -> bool {
        self.fold_case
    }

    /// Folds the case of identifiers, or stops to, until a directive in the text says otherwise.
    pub fn set_fold_case(&mut self, fold_case: bool) {
        self.fold_case = fold_case;
    }

    /// The byte where the next token is looked for: after the last token, or at the start of an incomplete one.
    pub fn position(&self) -> usize {
        self.position
    }

    /// The next token.
    pub fn next_token(&mut self) -> Result<Lexed<'a>, Error> {
        match self.skip_atmosphere() {
            Ok(true) => {}
            Ok(false) if self.more => return Ok(Lexed::Incomplete),
            Ok(false) => return Ok(Lexed::End),
            Err(Stop::Incomplete) => return Ok(Lexed::Incomplete),
            Err(Stop::Error(error)) => return Err(error),
        }
        let start = self.position;
        match self.token() {
            Ok(kind) => Ok(Lexed::Token(Token {
                kind,
                span: Span {
                    start,
                    end: self.position,
                },
            })),
            Err(Stop::Incomplete) => {
                self.position = start;
                Ok(Lexed::Incomplete)
            }
            Err(Stop::Error(error)) => Err(error),
        }
    }

    fn token(&mut self) -> Scan<'a> {
        let byte = self.text.as_bytes()[self.position];
        let single = match byte {
            b'(' => TokenKind::Open,
            b')' => TokenKind::Close,
            b'\'' => TokenKind::Quote,
            b'`' => TokenKind::Quasiquote,
            b',' => return self.unquote(),
            b'"' => return self.string(),
            b'|' => return self.barred_identifier(),
            b'#' => return self.after_hash(),
            b'[' => TokenKind::OpenBracket,
            b']' => TokenKind::CloseBracket,
            b'{' | b'}' => {
                self.position += 1;
                return Err(
                    self.error_from(self.position - 1, ErrorKind::ReservedCharacter(char::from(byte)))
                );
            }
            _ => return self.word(),
        };
        self.position += 1;
        Ok(single)
    }

    fn unquote(&mut self) -> Scan<'a> {
        self.position += 1;
        match self.peek() {
            Some(b'@') => {
                self.position += 1;
                Ok(TokenKind::UnquoteSplicing)
            }
            None if self.more => Err(Stop::Incomplete),
            _ => Ok(TokenKind::Unquote),
        }
    }

    /// The next byte.
    pub(crate) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    /// What the end of the text within a token means: `kind`, from `start`, or that more is needed.
    pub(crate) fn at_end(&mut self, start: usize, kind: ErrorKind) -> Stop {
        if self.more {
            return Stop::Incomplete;
        }
        self.position = self.text.len();
        self.error_from(start, kind)
    }

    /// An error that spans the text from `start` to the current position.
    pub(crate) fn error_from(&self, start: usize, kind: ErrorKind) -> Stop {
        Stop::Error(Error {
            kind,
            span: Span {
                start,
                end: self.position,
            },
        })
    }

    /// Whether a word that ends at the current position may go on in text to come.
    pub(crate) fn may_go_on(&self) -> bool {
        self.more && self.position == self.text.len()
    }

    /// Skips white space, comments and directives on the folding of case; whether anything follows.
    fn skip_atmosphere(&mut self) -> Result<bool, Stop> {
        loop {
            let Some(byte) = self.peek() else { return Ok(false) };
            match CLASSES[usize::from(byte)] {
                Class::Space => self.position += 1,
                Class::Delimiter if byte == b';' => self.skip_line_comment()?,
                Class::Word if byte == b'#' => {
                    if !self.skip_hash_comment()? {
                        return Ok(true);
                    }
                }
                Class::NotAscii => match self.text[self.position..].chars().next() {
                    Some(c) if c.is_whitespace() => self.position += c.len_utf8(),
                    _ => return Ok(true),
                },
                Class::Word | Class::Delimiter | Class::Invalid => return Ok(true),
            }
        }
    }

    /// Skips a comment to the end of its line; one that is cut off stays, since the rest of it is to come.
    fn skip_line_comment(&mut self) -> Result<(), Stop> {
        let rest = &self.text.as_bytes()[self.position..];
        match rest.iter().position(|&byte| byte == b'\n' || byte == b'\r') {
            Some(length) => self.position += length,
            None if self.more => return Err(Stop::Incomplete),
            None => self.position = self.text.len(),
        }
        Ok(())
    }

    /// Skips `#|...|#`, `#!fold-case`, `#!no-fold-case`; whether it was one of them.
    fn skip_hash_comment(&mut self) -> Result<bool, Stop> {
        match self.text.as_bytes().get(self.position + 1) {
            Some(b'|') => {
                self.skip_block_comment()?;
                Ok(true)
            }
            Some(b'!') => {
                let end = self.end_of_word(self.position);
                let fold_case = match self.text[self.position..end].to_ascii_lowercase().as_str() {
                    "#!fold-case" => true,
                    "#!no-fold-case" => false,
                    _ => return Ok(false),
                };
                if self.more && end == self.text.len() {
                    return Err(Stop::Incomplete);
                }
                self.fold_case = fold_case;
                self.position = end;
                Ok(true)
            }
            None if self.more => Err(Stop::Incomplete),
            _ => Ok(false),
        }
    }

    fn skip_block_comment(&mut self) -> Result<(), Stop> {
        let start = self.position;
        let bytes = self.text.as_bytes();
        let mut depth = 0u64;
        let mut position = start;
        while let Some(offset) = bytes[position..]
            .iter()
            .position(|&byte| byte == b'#' || byte == b'|')
        {
            position += offset;
            match bytes[position..] {
                [b'#', b'|', ..] => {
                    depth += 1;
                    position += 2;
                }
                [b'|', b'#', ..] => {
                    depth -= 1;
                    position += 2;
                }
                _ => position += 1,
            }
            if depth == 0 {
                self.position = position;
                return Ok(());
            }
        }
        Err(self.at_end(start, ErrorKind::UnterminatedComment))
    }

    /// The end of the word that begins at `start`: at a delimiter, white space or the end.
    pub(crate) fn end_of_word(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = start;
        while let Some(&byte) = bytes.get(end) {
            match CLASSES[usize::from(byte)] {
                Class::Word | Class::Invalid => end += 1,
                Class::Space | Class::Delimiter => break,
                Class::NotAscii => match self.text[end..].chars().next() {
                    Some(c) if !c.is_whitespace() => end += c.len_utf8(),
                    _ => break,
                },
            }
        }
        end
    }
}
