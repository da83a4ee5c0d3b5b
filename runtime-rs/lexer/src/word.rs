//! Words: identifiers, numbers, and what begins with `#`.

use crate::class::{CLASSES, Class};
use crate::fold::fold_case;
use crate::lexer::{Lexer, Scan, Stop};
use crate::token::{ErrorKind, TokenKind};
use number::{Number, ParseError};
use std::borrow::Cow;

/// Integers of up to this many digits fit 64 bits.
const SMALL_DIGITS: usize = 18;

impl<'a> Lexer<'a> {
    /// An identifier or number.
    pub(crate) fn word(&mut self) -> Scan<'a> {
        if let Some(n) = self.small_integer() {
            return Ok(TokenKind::Number(Number::Integer(n)));
        }
        let start = self.position;
        let word = self.take_word()?;
        if word == "." {
            return Ok(TokenKind::Dot);
        }
        // Only these can begin a number.
        if matches!(word.as_bytes()[0], b'0'..=b'9' | b'+' | b'-' | b'.') {
            match number::parse(word, 10) {
                Ok(number) => return Ok(TokenKind::Number(number)),
                Err(ParseError::NotANumber) => {}
                Err(error) => return Err(self.error_from(start, number_error(error))),
            }
        }
        self.identifier(start, word)
    }

    /// The common number: a short run of decimal digits, perhaps with a sign, and a delimiter behind.
    fn small_integer(&mut self) -> Option<i64> {
        let rest = &self.text.as_bytes()[self.position..];
        let signs = usize::from(matches!(rest[0], b'-' | b'+'));
        let digits = &rest[signs..];
        let length = digits
            .iter()
            .take(SMALL_DIGITS + 1)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let delimiter = *digits.get(length)?;
        if length == 0 || length > SMALL_DIGITS {
            return None;
        }
        match CLASSES[usize::from(delimiter)] {
            Class::Space | Class::Delimiter => {}
            Class::Word | Class::Invalid | Class::NotAscii => return None,
        }
        self.position += signs + length;
        let magnitude = digits[..length]
            .iter()
            .fold(0, |n, digit| n * 10 + i64::from(digit - b'0'));
        Some(if rest[0] == b'-' { -magnitude } else { magnitude })
    }

    /// Takes the characters up to a delimiter, at least one.
    fn take_word(&mut self) -> Result<&'a str, Stop> {
        let start = self.position;
        self.position = self.end_of_word(start);
        if self.may_go_on() {
            Err(Stop::Incomplete)
        } else {
            Ok(&self.text[start..self.position])
        }
    }

    fn identifier(&mut self, start: usize, word: &'a str) -> Scan<'a> {
        let invalid = |&(_, c): &(usize, char)| match u8::try_from(c).map(|byte| CLASSES[usize::from(byte)]) {
            Ok(class) => class == Class::Invalid || c.is_control(),
            Err(_) => c == '\u{feff}',
        };
        if let Some((offset, c)) = word.char_indices().find(invalid) {
            let end = self.position;
            self.position = start + offset + c.len_utf8();
            let kind = match c {
                '{' | '}' => ErrorKind::ReservedCharacter(c),
                _ => ErrorKind::UnexpectedCharacter(c),
            };
            let error = self.error_from(start + offset, kind);
            self.position = end;
            return Err(error);
        }
        let name = Cow::Borrowed(word);
        Ok(TokenKind::Identifier(if self.fold_case {
            fold_case(name)
        } else {
            name
        }))
    }

    /// What begins with `#`, comments excepted.
    pub(crate) fn after_hash(&mut self) -> Scan<'a> {
        let start = self.position;
        let bytes = &self.text.as_bytes()[start..];
        let short = match bytes.get(1) {
            Some(b'(') => TokenKind::OpenVector,
            Some(b';') => TokenKind::DatumComment,
            Some(b'\\') => return self.character(),
            Some(b'0'..=b'9') => return self.label(),
            _ => {
                let word = self.take_word()?;
                return self.hash_word(start, word);
            }
        };
        self.position += 2;
        Ok(short)
    }

    fn hash_word(&mut self, start: usize, word: &'a str) -> Scan<'a> {
        match word.to_ascii_lowercase().as_str() {
            "#t" | "#true" => return Ok(TokenKind::Boolean(true)),
            "#f" | "#false" => return Ok(TokenKind::Boolean(false)),
            "#u8" if self.peek() == Some(b'(') => {
                self.position += 1;
                return Ok(TokenKind::OpenBytevector);
            }
            "#!eof" => return Ok(TokenKind::Eof),
            "#!default" => return Ok(TokenKind::Default),
            "#!unspecific" => return Ok(TokenKind::Unspecified),
            _ => {}
        }
        if word.starts_with("#!") {
            return Err(self.error_from(start, ErrorKind::UnknownDirective));
        }
        match number::parse(word, 10) {
            Ok(number) => Ok(TokenKind::Number(number)),
            Err(ParseError::NotANumber) => {
                let is_prefix =
                    matches!(word.as_bytes()[1..], [letter, ..] if b"bodxeiBODXEI".contains(&letter));
                let kind = if is_prefix {
                    ErrorKind::NotANumber
                } else {
                    ErrorKind::UnknownSyntax
                };
                Err(self.error_from(start, kind))
            }
            Err(error) => Err(self.error_from(start, number_error(error))),
        }
    }

    /// `#3=` or `#3#`.
    fn label(&mut self) -> Scan<'a> {
        let start = self.position;
        let digits = self.text.as_bytes()[start + 1..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        self.position = start + 1 + digits;
        let label = self.text[start + 1..self.position].parse();
        let token = match self.peek() {
            Some(b'=') => TokenKind::Label,
            Some(b'#') => TokenKind::Reference,
            None if self.may_go_on() => return Err(Stop::Incomplete),
            _ => {
                self.take_word()?;
                return Err(self.error_from(start, ErrorKind::UnknownSyntax));
            }
        };
        self.position += 1;
        label
            .map(token)
            .map_err(|_| self.error_from(start, ErrorKind::LabelTooLarge))
    }
}

fn number_error(error: ParseError) -> ErrorKind {
    match error {
        ParseError::NoSuchNumber => ErrorKind::NoSuchNumber,
        ParseError::TooLarge => ErrorKind::NumberTooLarge,
        ParseError::NotANumber => unreachable!("the callers look for other tokens then"),
    }
}
