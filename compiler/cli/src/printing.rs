//! Text to standard output and standard error. Neither may be writable: a pipe's reader may have left, a disk be full.

use compiler::diagnostics::reason;
use runtime::port::{STANDARD_OUTPUT, standard_file};
use std::fmt::Display;
use std::io::{ErrorKind, Write};

/// Writes all of a text to standard output. If that fails, says so and answers the error's kind; a reader that left is no
/// news to anyone.
pub fn print(text: impl Display) -> Result<(), ErrorKind> {
    let mut output = standard_file(STANDARD_OUTPUT as i32);
    output.write_all(text.to_string().as_bytes()).map_err(|error| {
        if error.kind() != ErrorKind::BrokenPipe {
            complain(format_args!("inc: standard output: {}\n", reason(&error)));
        }
        error.kind()
    })
}

/// Writes a text to standard error. If that fails, there is no place left to say so; the exit status tells.
pub fn complain(text: impl Display) {
    let _ = write!(std::io::stderr(), "{text}");
}
