//! What goes wrong in an operation on a port, before it becomes a condition.

use std::io;

use crate::signals;

/// Why an operation on a port has no result.
#[derive(Debug)]
pub enum PortError {
    /// The operating system refused.
    System(io::Error),
    /// The bytes at this place are not UTF-8.
    InvalidUtf8 {
        /// Line, from 1.
        line: u64,
        /// Column, in characters, from 1.
        column: u64,
        /// The first offending byte.
        byte: u8,
    },
    /// Ctrl-C arrived while the operation waited.
    Interrupted,
    /// What is read or kept would take the heap beyond its limit.
    NoRoom,
}

impl From<io::Error> for PortError {
    fn from(error: io::Error) -> PortError {
        if error.kind() == io::ErrorKind::Interrupted {
            PortError::Interrupted
        } else {
            PortError::System(error)
        }
    }
}

/// Repeats a system call as long as signals interrupt it, unless one was Ctrl-C.
pub(super) fn repeated<T>(mut call: impl FnMut() -> io::Result<T>) -> Result<T, PortError> {
    loop {
        match call() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted && !signals::is_interrupted() => {}
            result => return result.map_err(PortError::from),
        }
    }
}
