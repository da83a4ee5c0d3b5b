//! Reading from ports.

use abi::context::Context;
use abi::object::port::{BINARY, TEXTUAL};
use abi::value::Value;

use super::ports::{Read, borrow_input, with_input};
use crate::condition::Raised;
use crate::port::Input;
use crate::reader::Reader;
use crate::{allocate, arguments, heap};

/// A character, or the end-of-file object.
fn char_or_eof(c: Option<char>) -> Value {
    c.map_or(Value::EOF, Value::char)
}

/// A byte, or the end-of-file object.
fn byte_or_eof(byte: Option<u8>) -> Value {
    byte.map_or(Value::EOF, |byte| Value::fixnum(i64::from(byte)))
}

/// `read-char`
pub fn read_char(port: Value, context: &mut Context) -> Result<Value, Raised> {
    with_input(context, "read-char", 1, port, TEXTUAL, Input::read_char).map(|read| read.value(char_or_eof))
}

/// `peek-char`
pub fn peek_char(port: Value, context: &mut Context) -> Result<Value, Raised> {
    with_input(context, "peek-char", 1, port, TEXTUAL, Input::peek_char).map(|read| read.value(char_or_eof))
}

/// `char-ready?`
pub fn is_char_ready(port: Value, context: &mut Context) -> Result<Value, Raised> {
    with_input(context, "char-ready?", 1, port, TEXTUAL, Input::is_char_ready)
        .map(|read| read.value(Value::bool))
}

/// `read-line`
pub fn read_line(port: Value, context: &mut Context) -> Result<Value, Raised> {
    match with_input(context, "read-line", 1, port, TEXTUAL, Input::read_line)? {
        Read::Done(Some(line)) => allocate::string(context, &line),
        Read::Done(None) => Ok(Value::EOF),
        Read::NotReady => Ok(Value::NOT_READY),
    }
}

/// `read-string`
pub fn read_string(count: Value, port: Value, context: &mut Context) -> Result<Value, Raised> {
    let count = arguments::count(context, "read-string", 1, count)?;
    match with_input(context, "read-string", 2, port, TEXTUAL, |input| {
        input.read_string(count)
    })? {
        Read::Done(Some(text)) => allocate::string(context, &text),
        Read::Done(None) => Ok(Value::EOF),
        Read::NotReady => Ok(Value::NOT_READY),
    }
}

/// `read-u8`
pub fn read_u8(port: Value, context: &mut Context) -> Result<Value, Raised> {
    with_input(context, "read-u8", 1, port, BINARY, Input::read_byte).map(|read| read.value(byte_or_eof))
}

/// `peek-u8`
pub fn peek_u8(port: Value, context: &mut Context) -> Result<Value, Raised> {
    with_input(context, "peek-u8", 1, port, BINARY, Input::peek_byte).map(|read| read.value(byte_or_eof))
}

/// `u8-ready?`
pub fn is_u8_ready(port: Value, context: &mut Context) -> Result<Value, Raised> {
    with_input(context, "u8-ready?", 1, port, BINARY, Input::is_byte_ready)
        .map(|read| read.value(Value::bool))
}

/// `read-bytevector`
pub fn read_bytevector(count: Value, port: Value, context: &mut Context) -> Result<Value, Raised> {
    let count = arguments::count(context, "read-bytevector", 1, count)?;
    match with_input(context, "read-bytevector", 2, port, BINARY, |input| {
        input.read_bytes(count)
    })? {
        Read::Done(Some(bytes)) => allocate::bytevector_from(context, &bytes),
        Read::Done(None) => Ok(Value::EOF),
        Read::NotReady => Ok(Value::NOT_READY),
    }
}

/// `read-bytevector!`
pub fn read_bytevector_to(
    bytevector: Value,
    port: Value,
    start: Value,
    end: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    let who = "read-bytevector!";
    let length = arguments::bytevector(context, who, 1, bytevector)?.len();
    let range = arguments::range(context, who, 3, start, end, length)?;
    arguments::mutable(context, who, 1, bytevector)?;
    match with_input(context, who, 2, port, BINARY, |input| {
        input.read_bytes(range.len())
    })? {
        Read::Done(Some(bytes)) => {
            heap::bytes_mut(bytevector)[range.start..range.start + bytes.len()].copy_from_slice(&bytes);
            Ok(Value::fixnum(bytes.len() as i64))
        }
        Read::Done(None) => Ok(Value::EOF),
        Read::NotReady => Ok(Value::NOT_READY),
    }
}

/// `read`
pub fn read(port: Value, context: &mut Context) -> Result<Value, Raised> {
    borrow_input(context, "read", port, |input, context| {
        Reader::new(input, port).read(context)
    })
}

/// Whether `read` folds case on a port
pub fn port_fold_case(port: Value, folds: Value, context: &mut Context) -> Result<Value, Raised> {
    with_input(context, "set-port-fold-case!", 1, port, TEXTUAL, |input| {
        input.fold_case = folds.is_true();
        Ok(())
    })
    .map(|read| read.value(|()| Value::UNSPECIFIED))
}
