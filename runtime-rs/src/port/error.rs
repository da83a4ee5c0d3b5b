//! What goes wrong in an operation on a port, before it becomes a condition.

use std::{fmt, io};

use crate::condition::reason;
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
    /// Reading would have to wait, without leave to do so ([`super::Input::let_wait`]).
    NotReady,
    /// What is read or kept would take the heap beyond its limit.
    NoRoom,
}

impl fmt::Display for PortError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PortError::System(error) => f.write_str(&reason(error)),
            PortError::InvalidUtf8 { line, column, byte } => {
                write!(
                    f,
                    "byte #x{byte:02x} is not valid UTF-8, at line {line}, column {column}"
                )
            }
            PortError::Interrupted => f.write_str("interrupted"),
            PortError::NotReady => f.write_str("there is nothing to read yet"),
            PortError::NoRoom => f.write_str("out of memory"),
        }
    }
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

/// Repeats a system call until its descriptor, which C may have told not to wait (`O_NONBLOCK`), is ready for it.
#[inline]
pub(super) fn patiently<T>(
    descriptor: i32,
    events: libc::c_short,
    mut call: impl FnMut() -> io::Result<T>,
) -> io::Result<T> {
    loop {
        let result = call();
        let is_early = matches!(&result, Err(error) if cfg!(feature = "foreign") && error.kind() == io::ErrorKind::WouldBlock);
        if !is_early {
            return result;
        }
        let mut wanted = libc::pollfd {
            fd: descriptor,
            events,
            revents: 0,
        };
        // SAFETY: one valid pollfd.
        if unsafe { libc::poll(&mut wanted, 1, -1) } < 0 {
            return Err(io::Error::last_os_error());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_that_is_no_ctrl_c_repeats_the_call() {
        let mut calls = 0;
        let result = repeated(|| {
            calls += 1;
            match calls {
                1 | 2 => Err(io::ErrorKind::Interrupted.into()),
                _ => Ok(calls),
            }
        });
        assert_eq!(result.expect("it ends well"), 3);
    }
}
