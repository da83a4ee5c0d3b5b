//! `inc`: the command line.

// The command line, parsed.
mod arguments;
// Text to standard output and standard error.
mod printing;
// Which of many diagnostics are shown.
mod selection;
// What the compiler says, as JSON.
mod json;
// What each command does.
mod commands;
// The prompt.
mod repl;
// Processes that end with others.
mod owner;
// What the libraries export, with its documentation.
mod reference;
// What `--version` and `-V` print.
mod version;

use arguments::Personality;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, exit};

/// Exit status: wrong usage.
const USAGE: i32 = 64;
/// Exit status: no such file.
const NO_FILE: i32 = 66;

fn main() {
    // An executable of a program that calls `eval` is a copy of this one with the program's image added.
    if runtime::program::embedded_image().is_some() {
        commands::on_large_stack(commands::run_embedded);
    }
    let mut arguments = std::env::args_os();
    let name = arguments.next().unwrap_or_default();
    let personality = match Path::new(&name).file_name() {
        Some(name) if name == "compile-r7rs" => Personality::CompileR7rs,
        _ => Personality::Inc,
    };
    let mut arguments: Vec<OsString> = arguments.collect();
    owner::end_with_owner(&mut arguments);
    if personality == Personality::CompileR7rs {
        forward(&arguments);
    }
    match arguments::parse(
        personality,
        arguments.iter().cloned(),
        std::io::stdin().is_terminal(),
    ) {
        Ok(parsed) => {
            printing::choose_error_format(parsed.error_format);
            commands::on_large_stack(move || commands::perform(parsed.command, &parsed.options))
        }
        Err(error) => {
            printing::choose_error_format(arguments::wanted_error_format(&arguments));
            let message = format_args!("{error}\n(inc --help lists the commands and options)");
            printing::fail(None, message);
            exit(USAGE);
        }
    }
}

/// If the environment names another `compile-r7rs` (SRFI 138), becomes that one.
fn forward(arguments: &[OsString]) {
    let Some(other) = std::env::var_os("COMPILE_R7RS").filter(|other| !other.is_empty()) else {
        return;
    };
    let file = |path: &Path| std::fs::canonicalize(path).ok();
    let own = std::env::current_exe().ok();
    if own.as_deref().and_then(file) == file(Path::new(&other)) {
        return;
    }
    let error = Command::new(&other).args(arguments).exec();
    let other = other.to_string_lossy();
    printing::complain(format_args!("inc: COMPILE_R7RS: {other}: {error}\n"));
    exit(NO_FILE);
}
