//! Text to standard output and standard error. Neither may be writable: a pipe's reader may have left, a disk be full.

use crate::json;
use compiler::diagnostics::{COLUMNS, Code, reason};
use runtime::port::{STANDARD_OUTPUT, standard_file, terminal_columns};
use std::fmt::Display;
use std::io::{ErrorKind, Write};
use std::sync::OnceLock;

/// How errors are written to standard error (`--error-format`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ErrorFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: a JSON object a line.
    Json,
}

/// The format that the command line asks for: set once, before anything can go wrong.
static ERROR_FORMAT: OnceLock<ErrorFormat> = OnceLock::new();

/// Chooses the format of errors; only the first choice counts.
pub fn choose_error_format(format: ErrorFormat) {
    let _ = ERROR_FORMAT.set(format);
}

/// The format that was chosen.
pub fn error_format() -> ErrorFormat {
    ERROR_FORMAT.get().copied().unwrap_or_default()
}

/// Writes all of a text to standard output. If that fails, says so and answers the error's kind; a reader that left is no
/// news to anyone.
pub fn print(text: impl Display) -> Result<(), ErrorKind> {
    let mut output = standard_file(STANDARD_OUTPUT as i32);
    output.write_all(text.to_string().as_bytes()).map_err(|error| {
        if error.kind() != ErrorKind::BrokenPipe {
            fail(None, format_args!("standard output: {}", reason(&error)));
        }
        error.kind()
    })
}

/// The columns of the terminal that standard output is.
pub fn columns() -> Option<usize> {
    terminal_columns(1)
}

/// The columns that an error may take on standard error: those of a narrow terminal, or as many as can be read well.
pub fn error_columns() -> usize {
    terminal_columns(2).map_or(COLUMNS, |columns| columns.min(COLUMNS))
}

/// Writes a text to standard error. If that fails, there is no place left to say so; the exit status tells.
pub fn complain(text: impl Display) {
    let _ = write!(std::io::stderr(), "{text}");
}

/// Says on standard error why a command fails, where no place in a program is to blame.
pub fn fail(code: Option<Code>, message: impl Display) {
    let message = message.to_string();
    match error_format() {
        ErrorFormat::Text => complain(failure(code, &message)),
        ErrorFormat::Json => complain(json::failure(code, &message)),
    }
}

/// What is said to people then.
pub fn failure(code: Option<Code>, message: &str) -> String {
    match code {
        Some(code) => format!("error[{code}]: {message}\n"),
        None => format!("inc: {message}\n"),
    }
}
