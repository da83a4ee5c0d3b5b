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
    /// What follows the name, for example; empty if nothing does.
    example: &'static str,
    /// Whether what follows are forms, which may take several lines.
    takes_forms: bool,
    what: &'static str,
}

/// The row of a command that nothing follows.
const fn alone(command: Command, name: &'static str, what: &'static str) -> Row {
    line(command, name, "", "", what)
}

const fn line(
    command: Command,
    name: &'static str,
    argument: &'static str,
    example: &'static str,
    what: &'static str,
) -> Row {
    Row {
        command,
        name,
        argument,
        example,
        takes_forms: false,
        what,
    }
}

const fn forms(
    command: Command,
    name: &'static str,
    argument: &'static str,
    example: &'static str,
    what: &'static str,
) -> Row {
    Row {
        takes_forms: true,
        ..line(command, name, argument, example, what)
    }
}

/// All commands, in the order of `,help`.
const COMMANDS: &[Row] = &[
    line(
        Command::Help,
        "help",
        "[COMMAND...]",
        "time",
        "list the commands, or say how some are used",
    ),
    line(
        Command::Doc,
        "doc",
        "NAME...",
        "string-copy!",
        "say what names mean, or what libraries export; so does ?NAME",
    ),
    line(
        Command::Apropos,
        "apropos",
        "TEXT",
        "hash",
        "list the names that contain a text",
    ),
    line(
        Command::Explain,
        "explain",
        "[CODE...]",
        "E0201",
        "say what error codes mean, or the last error's; all lists them",
    ),
    forms(
        Command::Expand,
        "expand",
        "FORM",
        "(unless (null? '()) 1)",
        "show what a form expands to",
    ),
    forms(
        Command::Ir,
        "ir",
        "PASS FORM",
        "inline (map car '((1) (2)))",
        "show what a pass makes of a form, or of the procedure of a name",
    ),
    forms(
        Command::Asm,
        "asm",
        "FORM",
        "(lambda (x) (* x x))",
        "show the machine code of a form, or of the procedure of a name",
    ),
    forms(
        Command::Time,
        "time",
        "FORM",
        "(expt 3 100000)",
        "run a form and say what that took",
    ),
    forms(
        Command::Bench,
        "bench",
        "FORM",
        "(expt 3 1000)",
        "run a form again and again and say what one run takes",
    ),
    line(
        Command::Trace,
        "trace",
        "NAME...",
        "area",
        "write each call of procedures and its results",
    ),
    line(
        Command::Untrace,
        "untrace",
        "[NAME...]",
        "area",
        "stop that, for all without a name",
    ),
    alone(
        Command::Backtrace,
        "backtrace",
        "show the last error again, with local variables",
    ),
    line(
        Command::Frame,
        "frame",
        "[N]",
        "1",
        "enter a frame of the last error: forms see its variables",
    ),
    alone(Command::Up, "up", "enter the frame of the caller"),
    alone(Command::Down, "down", "enter the frame that was called"),
    alone(Command::Locals, "locals", "show the variables of the frame"),
    forms(
        Command::Inspect,
        "inspect",
        "FORM",
        "'(1 #(2 3))",
        "show a value part by part; then ,inspect .N goes to a part, ,inspect .. back",
    ),
    line(
        Command::Load,
        "load",
        "FILE",
        "program.scm",
        "run the forms of a file",
    ),
    forms(
        Command::Import,
        "import",
        "SET...",
        "(srfi 1)",
        "import libraries",
    ),
    alone(Command::Gc, "gc", "collect garbage"),
    alone(Command::Threads, "threads", "list the threads"),
    alone(
        Command::Callbacks,
        "callbacks",
        "list the callbacks that C may call",
    ),
    alone(
        Command::Quit,
        "quit",
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
    usage_of(row(command))
}

fn usage_of(row: &Row) -> String {
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
    let lines = COMMANDS.iter().map(help_line).collect::<String>();
    lines + "$1, $2, ... are the values so far.\n"
}

/// The text of `,help` with names of commands, with or without their commas: how each is used. If there is no such command, why.
pub fn help_of(names: &str) -> Result<String, String> {
    let mut text = String::new();
    for name in names.split_whitespace() {
        let (command, _, _) = parse(name.trim_start_matches(','))?;
        let row = row(command);
        text += &help_line(row);
        if !row.example.is_empty() {
            // Writing to a string does not fail.
            let _ = writeln!(text, "  for example ,{} {}", row.name, row.example);
        }
    }
    Ok(text)
}

/// The line of a command in `,help`.
fn help_line(row: &Row) -> String {
    format!("{:<20} {}\n", usage_of(row), row.what)
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

    #[test]
    fn commands_have_examples_of_what_follows() {
        for row in COMMANDS {
            assert_eq!(row.argument.is_empty(), row.example.is_empty(), "{}", row.name);
        }
    }
}
