//! The start of a process that runs Scheme code, and its end.

use std::io::ErrorKind;
use std::process;

use abi::context::{Context, register};
use abi::object::record;
use abi::value::Value;

use crate::allocate;
use crate::condition::Raised;
use crate::context::runtime;
use crate::heap;
use crate::port::{STANDARD_KINDS, STANDARD_NAMES, STANDARD_OUTPUT};
use crate::report;

/// Status of a process whose output could not be written: that of an uncaught condition.
const LOST_OUTPUT: i32 = 70;

/// Makes the objects that every Context has: the standard ports and the type of record types.
pub fn make_constants(context: &mut Context) -> Result<(), Raised> {
    for (index, (kind, name)) in STANDARD_KINDS.into_iter().zip(STANDARD_NAMES).enumerate() {
        let name = allocate::string(context, name)?;
        let port = allocate::port(context, index, kind, name)?;
        runtime(context).ports.set_object(index, port);
        context.registers[register::STANDARD_PORTS + index] = port;
    }
    context.registers[register::INPUT_PORT] = context.registers[register::STANDARD_PORTS];
    context.registers[register::OUTPUT_PORT] = context.registers[register::STANDARD_PORTS + 1];
    context.registers[register::ERROR_PORT] = context.registers[register::STANDARD_PORTS + 2];
    context.registers[register::ROOT_RECORD_TYPE] = root_record_type(context)?;
    context.registers[register::COMMAND_LINE] = Value::NIL;
    Ok(())
}

/// The type of record types: a record of itself.
fn root_record_type(context: &mut Context) -> Result<Value, Raised> {
    let mut names = Vec::new();
    for name in ["name", "fields", "parent", "unique-name"] {
        names.push(allocate::symbol(context, name)?);
    }
    let fields = allocate::vector_from(context, &names)?;
    let name = allocate::symbol(context, "record-type")?;
    let root = allocate::record(context, &[Value::FALSE, name, fields, Value::FALSE, name])?;
    heap::set_field(context, root, record::TYPE as usize, root);
    Ok(root)
}

/// How it went to write out everything that was buffered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum WrittenOut {
    /// All is written.
    Whole,
    /// Something could not be written, which is reported.
    InPart,
    /// Nobody reads standard output any more.
    Unread,
}

/// Writes out everything that is buffered and ends the process, with another status than success if that is not possible.
pub fn end_process(context: &mut Context, status: i32) -> ! {
    let written_out = write_out(context);
    if written_out == WrittenOut::Unread {
        end_by_signal(context, libc::SIGPIPE)
    }
    call_before_exit(context);
    let is_lost = written_out == WrittenOut::InPart && status == 0;
    leave_process(context, if is_lost { LOST_OUTPUT } else { status })
}

/// Writes out everything that is buffered, and reports what could not be written.
pub fn write_out(context: &mut Context) -> WrittenOut {
    let mut written_out = WrittenOut::Whole;
    for lost in runtime(context).ports.flush_all() {
        if lost.port == Some(STANDARD_OUTPUT) && lost.error.kind() == ErrorKind::BrokenPipe {
            written_out = WrittenOut::Unread;
        } else {
            report::write_lost(context, &lost);
            written_out = written_out.max(WrittenOut::InPart);
        }
    }
    written_out
}

/// Calls what is to be done before the process ends, after all output.
pub fn call_before_exit(context: &mut Context) {
    while let Some(action) = runtime(context).before_exit.pop() {
        action(context);
    }
}

/// Ends the process. What is buffered has been written out.
pub fn leave_process(context: &mut Context, status: i32) -> ! {
    #[cfg(feature = "foreign")]
    crate::foreign::exit::end_if_busy(context, status);
    #[cfg(not(feature = "foreign"))]
    let _ = context;
    process::exit(status)
}

/// Writes out everything that is buffered and ends the process as the signal does, so that whoever waits for it knows why
/// (a shell, which stops its script at Ctrl-C).
pub fn end_by_signal(context: &mut Context, signal: libc::c_int) -> ! {
    write_out(context);
    call_before_exit(context);
    // SAFETY: the default action is valid for every signal, and no state of ours is needed after it.
    unsafe {
        libc::signal(signal, libc::SIG_DFL);
        libc::raise(signal);
    }
    // Where the signal is blocked: the status that shells give for it.
    process::exit(128 + signal)
}
