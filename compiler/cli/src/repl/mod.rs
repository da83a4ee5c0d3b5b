//! The prompt: reads forms and commands, runs them, and shows what they yield. `docs/repl.md` is its manual.
//!
//! What is typed comes from standard input as plain lines. A text is a command if it begins with a comma,
//! which no datum of a program does; anything else is forms, which run as soon as they are complete.

// When a text is complete.
mod completeness;
// The commands by their names.
mod command;
// Running forms, and asking the compiler about them.
mod evaluation;
// What the sources of libraries and forms say of their definitions.
mod documentation;
// The syntax of the core forms.
mod core_syntax;
// What names mean, for people.
mod names;
// What each command does.
mod perform;
// The prompt on plain lines.
mod plain;

use crate::commands::Result;
use compiler::options::Options;

/// Runs the prompt until its input ends.
pub fn run(options: &Options) -> Result<()> {
    plain::run(options)
}
