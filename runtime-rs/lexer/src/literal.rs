//! Strings, identifiers between bars, characters.

use crate::class::{CLASSES, Class};
use crate::lexer::{Lexer, Scan, Stop};
use crate::token::{ErrorKind, TokenKind};
use std::borrow::Cow;

/// The names of characters: those of the report, then those that only R6RS has.
const CHARACTER_NAMES: &[(&str, char)] = &[
    ("alarm", '\u{7}'),
    ("backspace", '\u{8}'),
    ("delete", '\u{7f}'),
    ("escape", '\u{1b}'),
    ("newline", '\n'),
    ("null", '\0'),
    ("return", '\r'),
    ("space", ' '),
    ("tab", '\t'),
    ("nul", '\0'),
    ("linefeed", '\n'),
    ("vtab", '\u{b}'),
    ("page", '\u{c}'),
    ("esc", '\u{1b}'),
];

impl<'a> Lexer<'a> {
    /// A string, from its opening quotation mark.
    pub(crate) fn string(&mut self) -> Scan<'a> {
        Ok(TokenKind::String(
            self.quoted(b'"', ErrorKind::UnterminatedString)?,
        ))
    }

    /// An identifier between bars, from the first one. Its case is never folded.
    pub(crate) fn barred_identifier(&mut self) -> Scan<'a> {
        Ok(TokenKind::Identifier(
            self.quoted(b'|', ErrorKind::UnterminatedIdentifier)?,
        ))
    }

    /// Text up to the second `mark`, escapes replaced. After an error within, the lexer goes on behind that mark. In a
    /// string each line ending stands for one newline; in an identifier it stands for itself.
    fn quoted(&mut self, mark: u8, unterminated: ErrorKind) -> Result<Cow<'a, str>, Stop> {
        let start = self.position;
        self.position += 1;
        let mut replaced = String::new();
        let mut bad_escape = None;
        let mut plain = self.position;
        let replaces_endings = mark == b'"';
        loop {
            let rest = &self.text.as_bytes()[self.position..];
            let ends_run = |&byte: &u8| byte == mark || byte == b'\\' || (byte == b'\r' && replaces_endings);
            let Some(length) = rest.iter().position(ends_run) else {
                return Err(self.at_end(start, unterminated));
            };
            self.position += length;
            let run = &self.text[plain..self.position];
            if rest[length] == mark {
                self.position += 1;
                return match bad_escape {
                    Some(error) => Err(error),
                    None if plain == start + 1 => Ok(Cow::Borrowed(run)),
                    None => Ok(Cow::Owned(replaced + run)),
                };
            }
            replaced.push_str(run);
            if rest[length] == b'\r' {
                self.position += if rest.get(length + 1) == Some(&b'\n') {
                    2
                } else {
                    1
                };
                replaced.push('\n');
            } else {
                match self.escape(start, unterminated) {
                    Ok(c) => replaced.extend(c),
                    Err(Stop::Incomplete) => return Err(Stop::Incomplete),
                    Err(error) => bad_escape = bad_escape.or(Some(error)),
                }
            }
            plain = self.position;
        }
    }

    /// An escape, from its backslash: a character, or none for a line continuation.
    fn escape(&mut self, start: usize, unterminated: ErrorKind) -> Result<Option<char>, Stop> {
        let backslash = self.position;
        self.position += 1;
        let Some(c) = self.text[self.position..].chars().next() else {
            return Err(self.at_end(start, unterminated));
        };
        self.position += c.len_utf8();
        Ok(Some(match c {
            'a' => '\u{7}',
            'b' => '\u{8}',
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            '"' | '\\' | '|' => c,
            'x' | 'X' => return self.hexadecimal_escape(backslash).map(Some),
            ' ' | '\t' | '\n' | '\r' => {
                self.position = backslash + 1;
                return self.line_continuation(backslash).map(|()| None);
            }
            _ => return Err(self.error_from(backslash, ErrorKind::UnknownEscape)),
        }))
    }

    /// The digits and semicolon of `\x41;`.
    fn hexadecimal_escape(&mut self, backslash: usize) -> Result<char, Stop> {
        let rest = &self.text[self.position..];
        let length = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
        let digits = &rest[..length];
        self.position += length;
        if self.may_go_on() {
            return Err(Stop::Incomplete);
        }
        if self.peek() != Some(b';') {
            return Err(self.error_from(backslash, ErrorKind::BadScalarValue));
        }
        self.position += 1;
        scalar_value(digits).ok_or_else(|| self.error_from(backslash, ErrorKind::BadScalarValue))
    }

    /// Blanks, the end of the line, and blanks again, after the backslash.
    fn line_continuation(&mut self, backslash: usize) -> Result<(), Stop> {
        self.skip_blanks();
        match self.peek() {
            Some(b'\n') => self.position += 1,
            Some(b'\r') => {
                self.position += 1;
                self.position += usize::from(self.peek() == Some(b'\n'));
            }
            None if self.may_go_on() => return Err(Stop::Incomplete),
            _ => return Err(self.error_from(backslash, ErrorKind::UnknownEscape)),
        }
        self.skip_blanks();
        Ok(())
    }

    fn skip_blanks(&mut self) {
        while let Some(b' ' | b'\t') = self.peek() {
            self.position += 1;
        }
    }

    /// A character, from its `#`.
    pub(crate) fn character(&mut self) -> Scan<'a> {
        let start = self.position;
        self.position += 2;
        let Some(first) = self.text[self.position..].chars().next() else {
            return Err(self.at_end(start, ErrorKind::UnknownCharacterName));
        };
        let name_start = self.position;
        self.position += first.len_utf8();
        // Parentheses and the like are never the first letter of a name.
        if u8::try_from(first)
            .is_ok_and(|byte| matches!(CLASSES[usize::from(byte)], Class::Delimiter | Class::Space))
        {
            return Ok(TokenKind::Character(first));
        }
        self.position = self.end_of_word(self.position);
        if self.may_go_on() {
            return Err(Stop::Incomplete);
        }
        let name = &self.text[name_start..self.position];
        if name.len() == first.len_utf8() {
            return Ok(TokenKind::Character(first));
        }
        let folded = if self.fold_case {
            name.to_ascii_lowercase()
        } else {
            name.to_owned()
        };
        if let Some((_, c)) = CHARACTER_NAMES.iter().find(|(known, _)| *known == folded) {
            return Ok(TokenKind::Character(*c));
        }
        match folded.strip_prefix(['x', 'X']) {
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => scalar_value(digits)
                .map(TokenKind::Character)
                .ok_or_else(|| self.error_from(start, ErrorKind::BadScalarValue)),
            _ => Err(self.error_from(start, ErrorKind::UnknownCharacterName)),
        }
    }
}

/// The character with this scalar value, in hexadecimal.
fn scalar_value(digits: &str) -> Option<char> {
    u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)
}
