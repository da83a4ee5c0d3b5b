//! What goes wrong in an operation on a port, before it becomes a condition.

use std::io;

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
    /// A signal arrived while the operation waited.
    Interrupted,
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
