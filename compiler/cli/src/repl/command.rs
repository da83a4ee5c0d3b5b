//! The commands of the prompt, by their names.

use std::fmt::Write;

/// A command of the prompt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Command {
    Help,
    Doc,
    Apropos,
    Explain,
    Expand,
    Ir,
    Asm,
    Time,
    Bench,
    Trace,
    Untrace,
    Backtrace,
    Frame,
    Up,
    Down,
    Locals,
    Inspect,
    Load,
    Import,
    Gc,
    Threads,
    Callbacks,
    Quit,
}

/// A command, its name, what follows the name, and what it does.
struct Row {
    command: Command,
    name: &'static str,
    argument: &'static str,
    /// Whether what follows are forms, which may take several lines.
    takes_forms: bool,
    what: &'static str,
}

const fn line(command: Command, name: &'static str, argument: &'static str, what: &'static str) -> Row {
    Row {
        command,
        name,
        argument,
        takes_forms: false,
        what,
    }
}

const fn forms(command: Command, name: &'static str, argument: &'static str, what: &'static str) -> Row {
    Row {
        takes_forms: true,
        ..line(command, name, argument, what)
    }
}

/// All commands, in the order of `,help`.
const COMMANDS: &[Row] = &[
    line(Command::Help, "help", "", "list the commands"),
    line(
        Command::Doc,
        "doc",
        "NAME...",
        "say what names mean, or what libraries export; so does ?NAME",
    ),
    line(
        Command::Apropos,
        "apropos",
        "TEXT",
        "list the names that contain a text",
    ),
    line(
        Command::Explain,
        "explain",
        "[CODE...]",
        "say what error codes mean, or the last error's; all lists them",
    ),
    forms(Command::Expand, "expand", "FORM", "show what a form expands to"),
    forms(
        Command::Ir,
        "ir",
        "PASS FORM",
        "show what a pass makes of a form, or of the procedure of a name",
    ),
    forms(
        Command::Asm,
        "asm",
        "FORM",
        "show the machine code of a form, or of the procedure of a name",
    ),
    forms(Command::Time, "time", "FORM", "run a form and say what that took"),
    forms(
        Command::Bench,
        "bench",
        "FORM",
        "run a form again and again and say what one run takes",
    ),
    line(
        Command::Trace,
        "trace",
        "NAME...",
        "write each call of procedures and its results",
    ),
    line(
        Command::Untrace,
        "untrace",
        "[NAME...]",
        "stop that, for all without a name",
    ),
    line(
        Command::Backtrace,
        "backtrace",
        "",
        "show the last error again, with local variables",
    ),
    line(
        Command::Frame,
        "frame",
        "[N]",
        "enter a frame of the last error: forms see its variables",
    ),
    line(Command::Up, "up", "", "enter the frame of the caller"),
    line(Command::Down, "down", "", "enter the frame that was called"),
    line(Command::Locals, "locals", "", "show the variables of the frame"),
    forms(
        Command::Inspect,
        "inspect",
        "FORM",
        "show a value part by part; then .N goes to a part, .. back",
    ),
    line(Command::Load, "load", "FILE", "run the forms of a file"),
    forms(Command::Import, "import", "SET...", "import libraries"),
    line(Command::Gc, "gc", "", "collect garbage"),
    line(Command::Threads, "threads", "", "list the threads"),
    line(
        Command::Callbacks,
        "callbacks",
        "",
        "list the callbacks that C may call",
    ),
    line(
        Command::Quit,
        "quit",
        "",
        "leave the frame, or end the session; so does Ctrl-D",
    ),
];

/// Finds the command that a text begins with, after its comma: the command, whether forms follow, and what follows. If
/// there is no such command, why.
pub fn parse(text: &str) -> Result<(Command, bool, &str), String> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    // As in Guile and Racket, the start of a name is enough if no other has it.
    let exact = COMMANDS.iter().filter(|row| row.name == name);
    let starting = COMMANDS
        .iter()
        .filter(|row| row.name.starts_with(name) && !name.is_empty());
    let found: Vec<&Row> = match exact.clone().next() {
        Some(_) => exact.collect(),
        None => starting.collect(),
    };
    match found[..] {
        [row] => Ok((row.command, row.takes_forms, rest.trim())),
        [] => Err(format!("no command is called ,{name}; ,help lists the commands")),
        _ => {
            let names: Vec<String> = found.iter().map(|row| format!(",{}", row.name)).collect();
            Err(format!(",{name} can be {}", names.join(" or ")))
        }
    }
}

fn row(command: Command) -> &'static Row {
    let row = COMMANDS.iter().find(|row| row.command == command);
    row.expect("every command is in the table")
}

/// How a command is used.
pub fn usage(command: Command) -> String {
    let row = row(command);
    format!(",{} {}", row.name, row.argument).trim_end().to_owned()
}

/// Whether nothing follows a command's name.
pub fn takes_nothing(command: Command) -> bool {
    row(command).argument.is_empty()
}

/// The names of the commands that begin so.
pub fn names_starting(beginning: &str) -> Vec<String> {
    let names = COMMANDS.iter().map(|row| row.name.to_string());
    names.filter(|name| name.starts_with(beginning)).collect()
}

/// The text of `,help`.
pub fn help() -> String {
    let mut text = String::new();
    for row in COMMANDS {
        let usage = format!(",{} {}", row.name, row.argument);
        // Writing to a string does not fail.
        let _ = writeln!(text, "{usage:<20} {}", row.what);
    }
    text.push_str("$1, $2, ... are the values so far.\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_of_a_name_is_enough() {
        assert_eq!(parse("help"), Ok((Command::Help, false, "")));
        assert_eq!(parse("expand (f)\n"), Ok((Command::Expand, true, "(f)")));
        assert_eq!(parse("ti (f)"), Ok((Command::Time, true, "(f)")));
        assert_eq!(parse("i x"), Err(",i can be ,ir or ,inspect or ,import".into()));
        assert!(parse("frobnicate").is_err());
        assert!(parse("").is_err());
    }
}
