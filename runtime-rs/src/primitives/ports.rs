//! Ports: opening, closing, properties.

use std::fs::{File, OpenOptions};
use std::io;

use abi::context::{Context, register};
use abi::object::port::{BINARY, INPUT, OUTPUT, TEXTUAL};
use abi::object::{self, ConditionKind, port};
use abi::value::Value;

use crate::condition::{self, Raised};
use crate::context::runtime;
use crate::images::Images;
use crate::port::{self as ports, Input, Output, Port, PortError, STANDARD_OUTPUT, kind_noun};
use crate::signals::take_interrupt_of;
use crate::{allocate, arguments, heap, start};

/// The port of standard input (0), output (1) or error (2)
pub fn standard_port(number: Value, context: &mut Context) -> Result<Value, Raised> {
    let number = arguments::index(context, "standard-port", 1, number, 0, ports::STANDARD_PORTS - 1)?;
    Ok(context.registers[register::STANDARD_PORTS + number])
}

/// A new port object for a port state.
pub(super) fn new_port(context: &mut Context, state: Port, kind: i64, name: Value) -> Result<Value, Raised> {
    let index = runtime(context).ports.insert(state);
    note_bytes(context, index);
    let object = allocate::port(context, index, kind, name)?;
    runtime(context).ports.set_object(index, object);
    Ok(object)
}

/// Notes the memory that a port takes up after an operation.
#[inline]
fn note_bytes(context: &mut Context, index: usize) {
    let ports = &mut runtime(context).ports;
    if ports.note_bytes(index) {
        let bytes = ports.bytes();
        heap::set_port_bytes(context, bytes);
    }
}

/// Opens a file whose name is argument 1 of `who`.
fn open(
    context: &mut Context,
    who: &str,
    path: Value,
    kind: i64,
    open: impl FnOnce(&str) -> io::Result<Port>,
) -> Result<Value, Raised> {
    let text = arguments::string(context, who, 1, path)?.to_text();
    match open(&text) {
        Ok(state) => {
            // The name is kept as it is now, whatever happens to the string.
            let name = allocate::string(context, &text)?;
            new_port(context, state, kind, name)
        }
        Err(error) => Err(condition::file_error(context, who, path, &error)),
    }
}

/// `open-input-file`
pub fn open_input_file(path: Value, context: &mut Context) -> Result<Value, Raised> {
    open(context, "open-input-file", path, INPUT | TEXTUAL, open_input)
}

/// `open-binary-input-file`
pub fn open_binary_input_file(path: Value, context: &mut Context) -> Result<Value, Raised> {
    open(
        context,
        "open-binary-input-file",
        path,
        INPUT | BINARY,
        open_input,
    )
}

fn open_input(path: &str) -> io::Result<Port> {
    let file = File::open(path)?;
    // Opening a directory succeeds, only reading fails: say so at once.
    if file.metadata()?.is_dir() {
        return Err(io::Error::from_raw_os_error(libc::EISDIR));
    }
    Ok(Port::Input(Input::from_owned_file(file)))
}

/// `open-output-file`, with a flag to append
pub fn open_output_file(path: Value, appends: Value, context: &mut Context) -> Result<Value, Raised> {
    open(context, "open-output-file", path, OUTPUT | TEXTUAL, |path| {
        let appends = appends.is_true();
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .append(appends)
            .truncate(!appends)
            .open(path)?;
        Ok(Port::Output(Output::to_owned_file(file)))
    })
}

/// `open-binary-output-file`
pub fn open_binary_output_file(path: Value, context: &mut Context) -> Result<Value, Raised> {
    open(
        context,
        "open-binary-output-file",
        path,
        OUTPUT | BINARY,
        |path| Ok(Port::Output(Output::to_owned_file(File::create(path)?))),
    )
}

/// `open-input-string`
pub fn open_input_string(string: Value, context: &mut Context) -> Result<Value, Raised> {
    let text = arguments::string(context, "open-input-string", 1, string)?.to_text();
    let state = Port::Input(Input::from_memory(text.into_bytes()));
    new_port(context, state, INPUT | TEXTUAL, Value::FALSE)
}

/// `open-input-bytevector`
pub fn open_input_bytevector(bytevector: Value, context: &mut Context) -> Result<Value, Raised> {
    let bytes = arguments::bytevector(context, "open-input-bytevector", 1, bytevector)?.to_vec();
    new_port(
        context,
        Port::Input(Input::from_memory(bytes)),
        INPUT | BINARY,
        Value::FALSE,
    )
}

/// `open-output-string`
pub fn open_output_string(context: &mut Context) -> Result<Value, Raised> {
    new_port(
        context,
        Port::Output(Output::to_memory()),
        OUTPUT | TEXTUAL,
        Value::FALSE,
    )
}

/// `open-output-bytevector`
pub fn open_output_bytevector(context: &mut Context) -> Result<Value, Raised> {
    new_port(
        context,
        Port::Output(Output::to_memory()),
        OUTPUT | BINARY,
        Value::FALSE,
    )
}

/// `get-output-string`
pub fn get_output_string(port: Value, context: &mut Context) -> Result<Value, Raised> {
    let contents = kept_output(
        context,
        "get-output-string",
        port,
        TEXTUAL,
        "a string output port",
    )?;
    let text = String::from_utf8(contents).expect("only whole characters are written to textual ports");
    allocate::string(context, &text)
}

/// `get-output-bytevector`
pub fn get_output_bytevector(port: Value, context: &mut Context) -> Result<Value, Raised> {
    let contents = kept_output(
        context,
        "get-output-bytevector",
        port,
        BINARY,
        "a bytevector output port",
    )?;
    allocate::bytevector_from(context, &contents)
}

fn kept_output(
    context: &mut Context,
    who: &str,
    port: Value,
    content: i64,
    expected: &str,
) -> Result<Vec<u8>, Raised> {
    if kind(port).is_none_or(|kind| !ports::has_kind(kind, OUTPUT | content)) {
        return Err(condition::wrong_type(context, who, 1, port, expected));
    }
    match output_of(context, who, 1, port)?.contents().map(<[u8]>::to_vec) {
        Some(contents) => Ok(contents),
        None => Err(condition::wrong_type(context, who, 1, port, expected)),
    }
}

/// The properties of a port; `None` for anything else.
#[inline]
fn kind(value: Value) -> Option<i64> {
    heap::is(value, object::PORT)
        .then(|| heap::field(value, port::KIND as usize).as_fixnum())
        .flatten()
}

fn has_kind(value: Value, wanted: i64) -> Result<Value, Raised> {
    Ok(Value::bool(
        kind(value).is_some_and(|kind| ports::has_kind(kind, wanted)),
    ))
}

/// `input-port?`
pub fn is_input_port(value: Value, _context: &mut Context) -> Result<Value, Raised> {
    has_kind(value, INPUT)
}

/// `output-port?`
pub fn is_output_port(value: Value, _context: &mut Context) -> Result<Value, Raised> {
    has_kind(value, OUTPUT)
}

/// `textual-port?`
pub fn is_textual_port(value: Value, _context: &mut Context) -> Result<Value, Raised> {
    has_kind(value, TEXTUAL)
}

/// `binary-port?`
pub fn is_binary_port(value: Value, _context: &mut Context) -> Result<Value, Raised> {
    has_kind(value, BINARY)
}

/// `input-port-open?`: false for a port that is for output only.
pub fn is_input_port_open(port: Value, context: &mut Context) -> Result<Value, Raised> {
    let index = checked_index(context, "input-port-open?", 1, port, 0)?;
    Ok(Value::bool(matches!(
        runtime(context).ports.port(index),
        Port::Input(_)
    )))
}

/// `output-port-open?`: false for a port that is for input only.
pub fn is_output_port_open(port: Value, context: &mut Context) -> Result<Value, Raised> {
    let index = checked_index(context, "output-port-open?", 1, port, 0)?;
    Ok(Value::bool(matches!(
        runtime(context).ports.port(index),
        Port::Output(_)
    )))
}

/// `close-port`
pub fn close_port(port: Value, context: &mut Context) -> Result<Value, Raised> {
    close(context, "close-port", port, 0)
}

/// `close-input-port`
pub fn close_input_port(port: Value, context: &mut Context) -> Result<Value, Raised> {
    close(context, "close-input-port", port, INPUT)
}

/// `close-output-port`
pub fn close_output_port(port: Value, context: &mut Context) -> Result<Value, Raised> {
    close(context, "close-output-port", port, OUTPUT)
}

fn close(context: &mut Context, who: &str, port: Value, wanted: i64) -> Result<Value, Raised> {
    let index = checked_index(context, who, 1, port, wanted)?;
    let result = runtime(context).ports.port(index).close();
    note_bytes(context, index);
    match result {
        Ok(()) => Ok(Value::UNSPECIFIED),
        Err(error) => Err(output_failure(context, who, port, index, error)),
    }
}

/// `flush-output-port`
pub fn flush_output_port(port: Value, context: &mut Context) -> Result<Value, Raised> {
    with_output(context, "flush-output-port", 1, port, 0, |output, _| {
        output.flush()
    })
}

/// The index of a port, argument `position` of `who`, of the wanted properties.
#[inline]
pub(super) fn checked_index(
    context: &mut Context,
    who: &str,
    position: usize,
    value: Value,
    wanted: i64,
) -> Result<usize, Raised> {
    if kind(value).is_some_and(|kind| ports::has_kind(kind, wanted)) {
        let index = heap::field(value, port::INDEX as usize);
        Ok(index.as_fixnum().expect("the index of a port is a fixnum") as usize)
    } else {
        Err(not_wanted(context, who, position, value, wanted))
    }
}

/// The failure of [`checked_index`], out of the way of reading and writing single characters.
#[cold]
fn not_wanted(context: &mut Context, who: &str, position: usize, value: Value, wanted: i64) -> Raised {
    condition::wrong_type(context, who, position, value, kind_noun(wanted))
}

#[cold]
pub(super) fn closed(context: &mut Context, who: &str, port: Value) -> Raised {
    let message = format!("{who}: the port is closed: {}", condition::show(context, port));
    condition::raise(context, ConditionKind::File, Some(who), &message, &[port])
}

/// The output of a port that is known to be an output port.
fn output_of<'a>(
    context: &'a mut Context,
    who: &str,
    position: usize,
    port: Value,
) -> Result<&'a mut Output, Raised> {
    let index = checked_index(context, who, position, port, OUTPUT)?;
    if matches!(runtime(context).ports.port(index), Port::Closed) {
        return Err(closed(context, who, port));
    }
    match runtime(context).ports.port(index) {
        Port::Output(output) => Ok(output),
        Port::Input(_) | Port::Closed => unreachable!("an open output port"),
    }
}

/// Runs an operation on the output of a port, argument `position` of `who`; `content` is [`TEXTUAL`], [`BINARY`] or 0.
/// The operation also gets what the printer needs to name procedures.
#[inline]
pub(super) fn with_output(
    context: &mut Context,
    who: &str,
    position: usize,
    port: Value,
    content: i64,
    operation: impl FnOnce(&mut Output, &Images) -> Result<(), PortError>,
) -> Result<Value, Raised> {
    let index = checked_index(context, who, position, port, OUTPUT | content)?;
    let pointer = context.allocation_pointer;
    let state = runtime(context);
    let Port::Output(output) = state.ports.port(index) else {
        return Err(closed(context, who, port));
    };
    output.let_grow(|| state.heap.room(pointer));
    let mut result = operation(output, &state.images).and_then(|()| output.settle());
    // A signal that does not concern the program: the buffer is written on.
    while matches!(result, Err(PortError::Interrupted)) && !take_interrupt_of(context) {
        result = output_of(context, who, position, port)?.flush();
    }
    note_bytes(context, index);
    match result {
        Ok(()) => Ok(Value::UNSPECIFIED),
        Err(error) => Err(output_failure(context, who, port, index, error)),
    }
}

/// The condition of a failed operation on an output port, whose index is given.
fn output_failure(context: &mut Context, who: &str, port: Value, index: usize, error: PortError) -> Raised {
    match error {
        // Whoever read the output wants no more of it (`inc run x | head`): programs end at that without a word.
        PortError::System(error) if index == STANDARD_OUTPUT && error.kind() == io::ErrorKind::BrokenPipe => {
            start::end_by_signal(context, libc::SIGPIPE)
        }
        error => condition::port_error(context, who, port, error),
    }
}

/// What reading comes to.
pub(super) enum Read<T> {
    /// It has a result.
    Done(T),
    /// Nothing has happened: the library is to wait first.
    NotReady,
}

impl<T> Read<T> {
    /// The value of what it has come to.
    #[inline]
    pub(super) fn value(self, value: impl FnOnce(T) -> Value) -> Value {
        match self {
            Read::Done(result) => value(result),
            Read::NotReady => Value::NOT_READY,
        }
    }
}

/// Whether who reads waits in place for input: in a program that runs nothing else meanwhile, neither green threads nor
/// callbacks from C.
pub fn waits_in_place(context: &Context) -> bool {
    !context.registers[register::AWAIT_INPUT].is_procedure()
}

/// Runs an operation on the input of a port, argument `position` of `who`; `content` is [`TEXTUAL`] or [`BINARY`].
#[inline]
pub(super) fn with_input<T>(
    context: &mut Context,
    who: &str,
    position: usize,
    port: Value,
    content: i64,
    mut operation: impl FnMut(&mut Input) -> Result<T, PortError>,
) -> Result<Read<T>, Raised> {
    let index = checked_index(context, who, position, port, INPUT | content)?;
    loop {
        let Port::Input(input) = runtime(context).ports.port(index) else {
            return Err(closed(context, who, port));
        };
        let before = input.bytes();
        let result = operation(input);
        if !matches!(result, Err(PortError::NoRoom)) {
            input.end_operation();
        }
        if input.bytes() != before {
            note_bytes(context, index);
        }
        match result {
            // There is room: the operation begins again.
            Err(PortError::NoRoom) if let_grow(context, index) => {}
            // A signal that does not concern the program: the operation goes on.
            Err(PortError::Interrupted) if !take_interrupt_of(context) => {}
            Err(PortError::NotReady) => {
                if !let_wait(context, index) {
                    return Ok(Read::NotReady);
                }
            }
            Ok(result) => return Ok(Read::Done(result)),
            Err(error) => return Err(condition::port_error(context, who, port, error)),
        }
    }
}

/// Gives an input port leave to wait; false if Scheme is to wait.
#[cold]
fn let_wait(context: &mut Context, index: usize) -> bool {
    let waits = waits_in_place(context);
    if let (true, Port::Input(input)) = (waits, runtime(context).ports.port(index)) {
        input.let_wait();
    }
    waits
}

/// `%input-descriptor`
pub fn input_descriptor(port: Value, context: &mut Context) -> Result<Value, Raised> {
    let index = checked_index(context, "input-descriptor", 1, port, INPUT)?;
    match runtime(context).ports.port(index) {
        Port::Input(input) => Ok(Value::fixnum(input.descriptor().unwrap_or(-1).into())),
        Port::Output(_) | Port::Closed => Err(closed(context, "input-descriptor", port)),
    }
}

/// Gives an input port leave to grow as it wanted; false if there is no room.
#[cold]
fn let_grow(context: &mut Context, index: usize) -> bool {
    let room = heap::room(context);
    match runtime(context).ports.port(index) {
        Port::Input(input) => input.let_grow(room),
        Port::Output(_) | Port::Closed => false,
    }
}

/// Takes the input out of a port, argument 1 of `who`, for an operation that also needs the Context; gives it back.
pub(super) fn borrow_input<T>(
    context: &mut Context,
    who: &str,
    port: Value,
    operation: impl FnOnce(&mut Input, &mut Context) -> Result<T, Raised>,
) -> Result<T, Raised> {
    let index = checked_index(context, who, 1, port, INPUT | TEXTUAL)?;
    match std::mem::replace(runtime(context).ports.port(index), Port::Closed) {
        Port::Input(mut input) => {
            let result = operation(&mut input, context);
            input.end_operation();
            *runtime(context).ports.port(index) = Port::Input(input);
            note_bytes(context, index);
            result
        }
        Port::Output(_) | Port::Closed => Err(closed(context, who, port)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{read_char, read_line, write_string, writeln};
    use super::*;
    use crate::testing::{context, datum, outcome, written};

    #[test]
    fn writeln_of_the_talk() {
        let context = &mut *context();
        let directory = std::env::temp_dir().join(format!("inc-ports-{}", std::process::id()));
        std::fs::create_dir_all(&directory).expect("a temporary directory");
        let file = directory.join("io.txt");
        let path = allocate::string(context, file.to_str().expect("the path is UTF-8")).expect("room");
        let port = open_output_file(path, Value::FALSE, context).expect("the file can be made");
        let data = datum(context, "\"Hello !!con 👋\"");
        assert_eq!(writeln(data, port, context), Value::UNSPECIFIED);
        close_port(port, context).expect("it is open");
        assert_eq!(
            std::fs::read_to_string(&file).expect("it is there"),
            "Hello !!con 👋\n"
        );
        let input = open_input_file(path, context).expect("it is there");
        let line = read_line(input, context);
        assert_eq!(outcome(context, line), "\"Hello !!con 👋\"");
        assert_eq!(read_char(input, context), Ok(Value::EOF));
        std::fs::remove_dir_all(directory).expect("it is there");
    }

    #[test]
    fn string_ports_keep_what_is_written() {
        let context = &mut *context();
        let port = open_output_string(context).expect("room");
        let text = datum(context, "\"abcλ\"");
        write_string(text, port, Value::fixnum(1), Value::DEFAULT, context).expect("in range");
        let result = get_output_string(port, context);
        assert_eq!(outcome(context, result), "\"bcλ\"");
        assert_eq!(written(context, port), "#<textual-output-port>");
    }

    #[test]
    fn failures_are_conditions() {
        let context = &mut *context();
        let path = datum(context, "\"/no/such/file\"");
        let result = open_input_file(path, context);
        let expected = "open-input-file: No such file or directory: \"/no/such/file\"";
        assert_eq!(outcome(context, result), expected);
        let port = open_input_string(path, context).expect("a string");
        close_port(port, context).expect("closing works any number of times");
        close_port(port, context).expect("closing works any number of times");
        let result = read_char(port, context);
        assert_eq!(
            outcome(context, result),
            "read-char: the port is closed: #<textual-input-port>"
        );
        let result = read_char(Value::fixnum(1), context);
        assert_eq!(
            outcome(context, result),
            "read-char: argument 1 must be a textual input port, but is 1"
        );
    }
}
