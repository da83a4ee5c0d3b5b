//! The written form of symbols, strings and characters.

use abi::value::Value;

use crate::heap::{Characters, characters};
use crate::port::Output;
use crate::unicode;

/// The names of characters, as R7RS gives them.
pub const CHARACTER_NAMES: [(char, &str); 9] = [
    ('\u{7}', "alarm"),
    ('\u{8}', "backspace"),
    ('\u{7f}', "delete"),
    ('\u{1b}', "escape"),
    ('\n', "newline"),
    ('\0', "null"),
    ('\r', "return"),
    (' ', "space"),
    ('\t', "tab"),
];

/// Writes a character as `#\a`, `#\newline`, `#\x3bb`.
pub fn write_char(output: &mut Output, c: char) {
    output.push_str("#\\");
    match CHARACTER_NAMES.iter().find(|(named, _)| *named == c) {
        Some((_, name)) => output.push_str(name),
        None if is_graphic(c) => output.push(c),
        None => output.push_str(&format!("x{:x}", c as u32)),
    }
}

/// Writes a string between quotation marks.
pub fn write_string(output: &mut Output, string: Value) {
    output.push('"');
    push_escaped(output, characters(string), '"');
    output.push('"');
}

/// Writes the characters of a string as they are.
pub fn display_characters(output: &mut Output, string: Characters) {
    match string.as_ascii() {
        Some(text) => output.push_str(text),
        None => string.iter().for_each(|c| output.push(c)),
    }
}

/// Writes a symbol's name, between bars if it would not read back as that symbol without them.
pub fn write_symbol(output: &mut Output, name: Value) {
    let name = characters(name);
    let is_plain = match name.as_ascii() {
        Some(text) => lexer::is_plain_identifier(text),
        None => lexer::is_plain_identifier(&name.to_text()),
    };
    if is_plain {
        display_characters(output, name);
    } else {
        output.push('|');
        push_escaped(output, name, '|');
        output.push('|');
    }
}

/// Writes the inside of a string or of a symbol between bars; `quote` is the character that ends it.
fn push_escaped(output: &mut Output, text: Characters, quote: char) {
    for c in text.iter() {
        match c {
            '\\' => output.push_str("\\\\"),
            '\u{7}' => output.push_str("\\a"),
            '\u{8}' => output.push_str("\\b"),
            '\t' => output.push_str("\\t"),
            '\n' => output.push_str("\\n"),
            '\r' => output.push_str("\\r"),
            c if c == quote => {
                output.push('\\');
                output.push(c);
            }
            c if is_graphic(c) || c == ' ' => output.push(c),
            c => output.push_str(&format!("\\x{:x};", c as u32)),
        }
        if output.is_full() {
            break;
        }
    }
}

/// Whether a character shows as itself: it is none of the controls, formats and unassigned (C), and no separator (Z).
fn is_graphic(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_graphic();
    }
    !unicode::general_category(c).starts_with(['C', 'Z'])
}
