//! The prompt on plain lines: what `inc repl` is when its input is no terminal. Values are written in full, one a line.

use super::completeness::Completeness;
use super::evaluation::{PLAINLY, Prompt, Waited};
use super::{command, perform, submit_part};
use crate::commands::Result;
use crate::printing::{complain, print};
use compiler::options::Options;
use runtime::port::PortError;
use std::io::IsTerminal;
use std::os::fd::AsFd;

/// Reads lines from standard input, which the forms read from too, until it ends.
pub fn run(options: &Options) -> Result<()> {
    let mut prompt = Prompt::new(options)?;
    let is_terminal = std::io::stdin().is_terminal();
    let invite = |text: &str| {
        if is_terminal {
            // If that is not possible, the results that follow are not either, and that is reported.
            let _ = print(text);
        }
    };
    invite(&format!(
        "{}; ,help lists commands, Ctrl-D ends the session\n",
        crate::version::line()
    ));
    let mut text = String::new();
    let mut completeness = Completeness::default();
    loop {
        match text.is_empty() {
            true => invite(&perform::invitation(&prompt)),
            false => invite("  "),
        }
        let line = match read_line(&mut prompt) {
            Ok(line) => line,
            // Ctrl-C: whatever was typed is forgotten.
            Err(PortError::Interrupted) => {
                text.clear();
                completeness = Completeness::default();
                invite("\n");
                continue;
            }
            // What is no text says nothing; what follows may.
            Err(error @ PortError::InvalidUtf8 { .. }) => {
                complain(format_args!("inc: standard input: {error}\n"));
                skip_line(&mut prompt);
                text.clear();
                completeness = Completeness::default();
                continue;
            }
            Err(error) => {
                complain(format_args!("inc: standard input: {error}\n"));
                prompt.fail()
            }
        };
        let at_end = line.is_none();
        let line = line.unwrap_or_default();
        // Comments belong to the form that follows, which they may document, but not to a command, and not across an
        // empty line.
        let is_comment_so_far = perform::command_text(&text).is_none() && completeness.has_no_datum();
        if is_comment_so_far && (perform::command_text(&line).is_some() || line.trim().is_empty()) {
            text.clear();
            completeness = Completeness::default();
        }
        text.push_str(&line);
        text.push('\n');
        let is_over = at_end || (is_complete(&text, &mut completeness) && !is_comment(&text, &completeness));
        if !is_over {
            continue;
        }
        submit_part(&mut prompt, &text, PLAINLY);
        if at_end {
            // On a terminal there is more to read after Ctrl-D.
            match is_terminal && !prompt.session.entered_frames().is_empty() {
                true => submit_part(&mut prompt, ",quit", PLAINLY),
                false => prompt.session.exit(0),
            }
        }
        text.clear();
        completeness = Completeness::default();
    }
}

/// The next line; green threads run until it is there.
fn read_line(prompt: &mut Prompt) -> std::result::Result<Option<String>, PortError> {
    match prompt.session.read_arrived_line() {
        Err(PortError::NotReady) => {}
        line => return line,
    }
    let stdin = std::io::stdin();
    match prompt.wait_for(stdin.as_fd()) {
        Waited::Ready => prompt.session.read_line(),
        Waited::Interrupted => Err(PortError::Interrupted),
    }
}

/// Skips the rest of a line. If that cannot be read, the next line cannot either, and that is reported.
fn skip_line(prompt: &mut Prompt) {
    while let Err(PortError::InvalidUtf8 { .. }) = read_line(prompt) {}
}

/// Whether a text, which has all that was typed, needs no more lines.
pub fn is_whole(text: &str) -> bool {
    is_complete(&format!("{text}\n"), &mut Completeness::default())
}

/// The parts of a text of several lines: each command, and the forms between two.
pub fn parts(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut completeness = Completeness::default();
    for line in text.lines() {
        part.push_str(line);
        part.push('\n');
        if is_complete(&part, &mut completeness) {
            add_part(&mut parts, std::mem::take(&mut part));
            completeness = Completeness::default();
        }
    }
    if !part.is_empty() {
        add_part(&mut parts, part);
    }
    parts
}

fn add_part(parts: &mut Vec<String>, part: String) {
    let is_command = |text: &str| perform::command_text(text).is_some();
    match parts.last_mut() {
        Some(last) if !is_command(last) && !is_command(&part) => last.push_str(&part),
        _ => parts.push(part),
    }
}

/// Whether a text needs no more lines.
fn is_complete(text: &str, completeness: &mut Completeness) -> bool {
    match perform::command_text(text) {
        Some(command) => match command::parse(command) {
            Ok((_, true, forms)) => Completeness::default().is_complete(&format!("{forms}\n")),
            Ok((_, false, _)) | Err(_) => true,
        },
        None => completeness.is_complete(text),
    }
}

/// Whether a complete text has comments only.
fn is_comment(text: &str, completeness: &Completeness) -> bool {
    perform::command_text(text).is_none() && completeness.has_no_datum() && !text.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_in_lines_of_their_own_are_parts() {
        let text = "(define x\n  `(1\n,x))\n(f)\n,time (g\n 2)\n,doc car\n; end\n(h";
        assert_eq!(
            parts(text),
            [
                "(define x\n  `(1\n,x))\n(f)\n",
                ",time (g\n 2)\n",
                ",doc car\n",
                "; end\n(h\n"
            ]
        );
        assert_eq!(parts("(+ 1 2)"), ["(+ 1 2)\n"]);
        assert_eq!(parts(""), [""; 0]);
    }
}
