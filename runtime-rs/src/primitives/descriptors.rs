//! File descriptors, which C knows, of ports, and ports of file descriptors.

use std::fs::File;
use std::io;
use std::os::fd::FromRawFd;

use abi::context::Context;
use abi::object::ConditionKind;
use abi::object::port::{BINARY, INPUT, OUTPUT, TEXTUAL};
use abi::value::Value;

use super::ports::{checked_index, closed, flush_output_port, new_port};
use super::requests::notice_interrupt;
use crate::condition::{self, Raised};
use crate::context::runtime;
use crate::foreign::threads::without_token;
use crate::port::{Flush, Input, Output, Port, STANDARD_PORTS, is_terminal, standard_file};
use crate::{allocate, arguments};

/// `%port-descriptor`
pub fn port_descriptor(port: Value, context: &mut Context) -> Result<Value, Raised> {
    const WHO: &str = "port-file-descriptor";
    let index = checked_index(context, WHO, 1, port, 0)?;
    let state = runtime(context).ports.port(index);
    if matches!(state, Port::Closed) {
        return Err(closed(context, WHO, port));
    }
    let is_output = matches!(state, Port::Output(_));
    let Some(descriptor) = state.descriptor() else {
        let expected = "a port of a file, a pipe or a socket";
        return Err(condition::wrong_type(context, WHO, 1, port, expected));
    };
    if is_output {
        // What C writes comes after what Scheme has written.
        flush_output_port(port, context)?;
    }
    Ok(Value::fixnum(descriptor.into()))
}

/// `%open-descriptor`
pub fn open_descriptor(
    descriptor: Value,
    is_output: Value,
    is_binary: Value,
    context: &mut Context,
) -> Result<Value, Raised> {
    const WHO: &str = "file-descriptor->port";
    let number = arguments::index(context, WHO, 1, descriptor, 0, i32::MAX as usize)? as i32;
    let is_output = is_output.is_true();
    if let Err(error) = check(number, is_output) {
        return Err(condition::file_error(context, WHO, descriptor, &error));
    }
    if runtime(context).ports.owns(number) {
        let message = format!("{WHO}: the descriptor belongs to a port already: {number}");
        return Err(condition::raise(
            context,
            ConditionKind::File,
            Some(WHO),
            &message,
            &[descriptor],
        ));
    }
    // The last step that may fail: the descriptor is the caller's until it has become the port's.
    let name = allocate::string(context, &format!("file descriptor {number}"))?;
    let state = match is_output {
        true => Port::Output(output(number)),
        false => Port::Input(input(number)),
    };
    let direction = if is_output { OUTPUT } else { INPUT };
    let content = if is_binary.is_true() { BINARY } else { TEXTUAL };
    new_port(context, state, direction | content, name)
}

/// After so long a wait looks anew for what else may end it: a callback on another thread may close the port, or start green
/// threads, for which another procedure waits; and Ctrl-C may have come just before the wait.
const RECHECK_MILLISECONDS: i32 = 50;

/// `%await-readable`: returns when there is input, and sooner.
pub fn await_readable(descriptor: Value, context: &mut Context) -> Result<Value, Raised> {
    let mut wanted = libc::pollfd {
        fd: arguments::fixnum(context, "await-readable", 1, descriptor)? as i32,
        events: libc::POLLIN,
        revents: 0,
    };
    // SAFETY: one valid pollfd.
    if without_token(context, || unsafe {
        libc::poll(&mut wanted, 1, RECHECK_MILLISECONDS)
    }) < 0
    {
        notice_interrupt(context)?;
    }
    Ok(Value::UNSPECIFIED)
}

/// Whether a descriptor is open, for what it is wanted, and not of a directory.
fn check(number: i32, is_output: bool) -> io::Result<()> {
    // SAFETY: the call only asks.
    let flags = unsafe { libc::fcntl(number, libc::F_GETFL) };
    if flags < 0 {
        return Err(io::Error::last_os_error());
    }
    let unwanted = if is_output { libc::O_RDONLY } else { libc::O_WRONLY };
    if flags & libc::O_ACCMODE == unwanted {
        return Err(io::Error::from_raw_os_error(libc::EBADF));
    }
    match standard_file(number).metadata()?.is_dir() {
        true => Err(io::Error::from_raw_os_error(libc::EISDIR)),
        false => Ok(()),
    }
}

fn input(number: i32) -> Input {
    match is_standard(number) {
        true => Input::from_file(standard_file(number)),
        false => Input::from_owned_file(owned_file(number)),
    }
}

fn output(number: i32) -> Output {
    let flush = if is_terminal(number) {
        Flush::Lines
    } else {
        Flush::WhenFull
    };
    match is_standard(number) {
        true => Output::to_file(standard_file(number), flush),
        false => Output::to_owned_file(owned_file(number)).with_flush(flush),
    }
}

/// Whether it is that of a standard stream, which no port closes.
fn is_standard(number: i32) -> bool {
    (number as usize) < STANDARD_PORTS
}

fn owned_file(number: i32) -> File {
    // SAFETY: it is open, and belongs to no other port; that nothing else closes it is the duty of who gives it away.
    unsafe { File::from_raw_fd(number) }
}
