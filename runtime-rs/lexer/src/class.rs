//! Which bytes belong to what.

use number::ParseError;

/// What a byte is to the lexer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Can stand in an identifier or number.
    Word,
    /// White space.
    Space,
    /// Ends a word and begins another token.
    Delimiter,
    /// Cannot stand outside strings and comments.
    Invalid,
    /// Belongs to a character beyond ASCII.
    NotAscii,
}

/// The class of every byte.
pub(crate) static CLASSES: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut table = [Class::Invalid; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => Class::Word,
            b'!' | b'#' | b'$' | b'%' | b'&' | b'*' | b'+' | b'-' | b'.' | b'/' | b':' => Class::Word,
            b'<' | b'=' | b'>' | b'?' | b'@' | b'^' | b'_' | b'~' => Class::Word,
            b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => Class::Space,
            b'(' | b')' | b'[' | b']' | b'"' | b';' | b'|' | b'\'' | b'`' | b',' => Class::Delimiter,
            0x80..=0xff => Class::NotAscii,
            _ => Class::Invalid,
        };
        byte += 1;
    }
    table
}

/// Whether a symbol's name, written as it is, reads back as that symbol (when case is not folded). Otherwise it must
/// stand between bars.
pub fn is_plain_identifier(name: &str) -> bool {
    let is_word = name
        .chars()
        .all(|c| match u8::try_from(c).map(|byte| CLASSES[usize::from(byte)]) {
            Ok(Class::Word) => true,
            Ok(Class::Space | Class::Delimiter | Class::Invalid) => false,
            Ok(Class::NotAscii) | Err(_) => !c.is_whitespace() && !c.is_control() && c != '\u{feff}',
        });
    is_word
        && !name.is_empty()
        && name != "."
        && !name.starts_with('#')
        && !begins_like_infinity(name)
        && number::parse(name, 10) == Err(ParseError::NotANumber)
}

/// Whether a name begins with the text of an infinity or NaN, in any case: other readers take it for a number.
fn begins_like_infinity(name: &str) -> bool {
    let is_begun_by = |text: &str| {
        name.get(..text.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(text))
    };
    ["+inf.0", "-inf.0", "+nan.0", "-nan.0"]
        .into_iter()
        .any(is_begun_by)
}
