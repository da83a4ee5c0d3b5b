//! The prompt: reads forms and commands, runs them, and shows what they yield. `docs/repl.md` is its manual.
//!
//! What is typed comes from an editor on a terminal, or from standard input as plain lines. A text is a command if it begins with a comma,
//! which no datum of a program does; anything else is forms, which run as soon as they are complete.

// When a text is complete.
mod completeness;
// The commands by their names.
mod command;
// Running forms, and asking the compiler about them.
mod evaluation;
// What the sources of the user's libraries and forms say of their definitions.
mod definitions;
// What names mean, for people.
mod names;
// What each command does.
mod perform;
// The prompt on plain lines.
mod plain;
// The prompt on a terminal.
mod editor;
// The prompt for programs.
pub mod json;

use crate::commands::{Result, report};
use compiler::driver::Runner;
use compiler::options::Options;
use evaluation::Prompt;
use std::io::IsTerminal;

/// Runs the prompt until its input ends.
pub fn run(options: &Options) -> Result<()> {
    match is_edited() {
        true => editor::run(options),
        false => plain::run(options),
    }
}

/// Whether there is a terminal on which text can be edited.
fn is_edited() -> bool {
    let is_dumb = std::env::var_os("TERM").is_none_or(|name| name.is_empty() || name == "dumb");
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal() && !is_dumb
}

/// Runs what was typed or pasted; whatever went wrong has been said.
fn submit(prompt: &mut Prompt, text: &str, runner: Runner) {
    for part in plain::parts(text) {
        submit_part(prompt, &part, runner);
    }
}

/// Runs a command, or forms.
fn submit_part(prompt: &mut Prompt, text: &str, runner: Runner) {
    let report = &mut report;
    let report = &mut prompt.noting(report);
    let done = match perform::command_in(prompt, text) {
        Some(command) => perform::perform(prompt, &command, runner, report, &mut |_| Ok(())),
        None => prompt.run(text, runner, report),
    };
    // The next text is independent of this one.
    drop(done);
}
