//! Writing to ports.

use abi::context::Context;
use abi::object::port::{BINARY, TEXTUAL};
use abi::value::Value;

use super::ports::with_output;
use crate::arguments;
use crate::condition::Raised;
use crate::entry::contain;
use crate::printer::{self, Style};

/// `(writeln datum port)`: displays a datum and ends the line.
pub extern "C" fn writeln(data: Value, port: Value, context: &mut Context) -> Value {
    contain(context, |context| {
        with_output(context, "writeln", 2, port, TEXTUAL, |output, images| {
            printer::write(output, images, data, Style::Display)?;
            output.push('\n');
            Ok(())
        })
    })
}

/// `write`
pub fn write(datum: Value, port: Value, context: &mut Context) -> Result<Value, Raised> {
    with_output(context, "write", 2, port, TEXTUAL, |output, images| {
        printer::write(output, images, datum, Style::Write)
    })
}

/// `write-shared`
pub fn write_shared(datum: Value, port: Value, context: &mut Context) -> Result<Value, Raised> {
    with_output(context, "write-shared", 2, port, TEXTUAL, |output, images| {
        printer::write_shared(output, images, datum)
    })
}

/// `write-simple`
pub fn write_simple(datum: Value, port: Value, context: &mut Context) -> Result<Value, Raised> {
    with_output(context, "write-simple", 2, port, TEXTUAL, |output, images| {
        printer::write_simple(output, images, datum)
    })
}

/// `display`
pub fn display(datum: Value, port: Value, context: &mut Context) -> Result<Value, Raised> {
    with_output(context, "display", 2, port, TEXTUAL, |output, images| {
        printer::write(output, images, datum, Style::Display)
    })
}

/// `newline`
pub fn newline(port: Value, context: &mut Context) -> Result<Value, Raised> {
    with_output(context, "newline", 1, port, TEXTUAL, |output, _| {
        output.push('\n');
        Ok(())
    })
}

/// `write-char`
pub fn write_char(character: Value, port: Value, context: &mut Context) -> Result<Value, Raised> {
    let c = arguments::character(context, "write-char", 1, character)?;
    with_output(context, "write-char", 2, port, TEXTUAL, |output, _| {
        output.push(c);
        Ok(())
    })
}

/// `write-string`
pub fn write_string(
    string: Value,
    port: Value,
    start: Value,
    end: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let characters = arguments::string(context, "write-string", 1, string)?;
    let range = arguments::range(context, "write-string", 3, start, end, characters.len())?;
    with_output(context, "write-string", 2, port, TEXTUAL, |output, _| {
        printer::display_characters(output, characters.slice(range.start, range.end));
        Ok(())
    })
}

/// `write-u8`
pub fn write_u8(byte: Value, port: Value, context: &mut Context) -> Result<Value, Raised> {
    let byte = arguments::byte(context, "write-u8", 1, byte)?;
    with_output(context, "write-u8", 2, port, BINARY, |output, _| {
        output.push_bytes(&[byte]);
        Ok(())
    })
}

/// `write-bytevector`
pub fn write_bytevector(
    bytevector: Value,
    port: Value,
    start: Value,
    end: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let bytes = arguments::bytevector(context, "write-bytevector", 1, bytevector)?;
    let range = arguments::range(context, "write-bytevector", 3, start, end, bytes.len())?;
    with_output(context, "write-bytevector", 2, port, BINARY, |output, _| {
        output.push_bytes(&bytes[range]);
        Ok(())
    })
}

/// Column, from 0, of the next character written
pub fn port_column(port: Value, context: &mut Context) -> Result<Value, Raised> {
    let mut column = 0;
    with_output(context, "port-column", 1, port, TEXTUAL, |output, _| {
        column = output.column();
        Ok(())
    })?;
    Ok(Value::fixnum(column as i64))
}
