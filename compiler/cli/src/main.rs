//! `inc`: the command line.

// The command line, parsed.
mod arguments;
// What each command does.
mod commands;
// What `--version` and `-V` print.
mod version;

use arguments::{Arguments, Command, Personality};
use std::io::IsTerminal;
use std::path::Path;

/// Exit status: wrong usage.
const USAGE: i32 = 64;

fn main() {
    // An executable of a program that calls `eval` is a copy of this one with the program's image added.
    if runtime::program::embedded_image().is_some() {
        std::process::exit(commands::on_large_stack(commands::run_embedded));
    }
    let mut arguments = std::env::args_os();
    let name = arguments.next().unwrap_or_default();
    let personality = match Path::new(&name).file_name() {
        Some(name) if name == "compile-r7rs" => Personality::CompileR7rs,
        _ => Personality::Inc,
    };
    match arguments::parse(personality, arguments, std::io::stdin().is_terminal()) {
        Ok(arguments) => std::process::exit(perform(arguments)),
        Err(error) => {
            eprintln!("inc: {error}\n(inc --help lists the commands and options)");
            std::process::exit(USAGE);
        }
    }
}

/// Performs a command; returns the exit status.
fn perform(arguments: Arguments) -> i32 {
    match arguments.command {
        Command::Help => print!("{}", arguments::HELP),
        Command::Version => println!("{}", version::line()),
        Command::Properties => print!("{}", version::properties()),
        command => return commands::on_large_stack(move || commands::perform(command, &arguments.options)),
    }
    0
}
