//! Running in memory: `run`, `eval`, `repl`.

use super::{
    FAILURE, Reported, Result, compile, new_compiler, print, report, report_timings, reported, system_failure,
};
use crate::printing::complain;
use compiler::frontend::program::Expansion;
use compiler::options::Options;
use compiler::session::Session;
use runtime::port::PortError;
use std::io::IsTerminal;
use std::path::Path;

/// Runs a program; the process ends with it.
pub fn run(file: &Path, arguments: Vec<String>, options: &Options) -> Result<()> {
    let mut compiled = compile(file, options)?;
    report_timings(&compiled.compiler, options);
    if compiled.open {
        compiled.compiler.expander.adopt_program_environment();
    }
    let mut command_line = vec![file.to_string_lossy().into_owned()];
    command_line.extend(arguments);
    let session = Session::new(options, compiled.compiler, &command_line).map_err(system_failure)?;
    let Err(error) = session.run(compiled.unit);
    Err(system_failure(error))
}

/// Prints the values of expressions, which see what the prompt sees.
pub fn eval(expressions: &[String], options: &Options) -> Result<()> {
    let mut compiler = new_compiler(options);
    let environment = compiler.expander.interaction_environment();
    let mut forms = Vec::new();
    for expression in expressions {
        let file = compiler.expander.sources.add("expression", expression);
        let read = compiler.expander.read(file);
        forms.extend(reported(read.map_err(|unreadable| unreadable.errors), &compiler)?);
    }
    let mut session = Session::new(options, compiler, &[]).map_err(system_failure)?;
    let mut status = 0;
    for form in forms {
        let expansion = session.with_expander(|expander| expander.expand_form(form, environment));
        if !run_form(&mut session, expansion)? {
            status = FAILURE;
            break;
        }
    }
    session.exit(status)
}

/// Reads forms from standard input, runs them and prints their results, until the input ends.
pub fn repl(options: &Options) -> Result<()> {
    let mut compiler = new_compiler(options);
    let environment = compiler.expander.interaction_environment();
    let mut session = Session::new(options, compiler, &[]).map_err(system_failure)?;
    let is_terminal = std::io::stdin().is_terminal();
    let prompt = |text: &str| {
        if is_terminal {
            // If that is not possible, the results that follow are not either, and that is reported.
            let _ = print(text);
        }
    };
    if is_terminal {
        prompt(&format!(
            "{}; (exit) or Ctrl-D ends the session\n",
            crate::version::line()
        ));
    }
    let mut text = String::new();
    loop {
        prompt(if text.is_empty() { "> " } else { "  " });
        let line = match session.read_line() {
            Ok(line) => line,
            // Ctrl-C: whatever was typed is forgotten.
            Err(PortError::Interrupted) => {
                text.clear();
                prompt("\n");
                continue;
            }
            Err(error) => {
                complain(format_args!("inc: standard input: {}\n", error));
                session.exit(FAILURE)
            }
        };
        let at_end = line.is_none();
        text.push_str(line.as_deref().unwrap_or_default());
        text.push('\n');
        let file = session.with_expander(|expander| expander.sources.add("prompt", &text));
        match session.with_expander(|expander| expander.read(file)) {
            Err(unreadable) if unreadable.incomplete && !at_end => continue,
            Err(unreadable) => {
                session.with_expander(|expander| report(&unreadable.errors, &expander.sources))
            }
            Ok(forms) => {
                for form in forms {
                    let expansion = session.with_expander(|expander| expander.expand_form(form, environment));
                    if !matches!(run_form(&mut session, expansion), Ok(true)) {
                        break;
                    }
                }
            }
        }
        if at_end {
            session.exit(0);
        }
        text.clear();
    }
}

/// Runs a form of the prompt. Whether it came to an end.
fn run_form(
    session: &mut Session,
    expansion: std::result::Result<Expansion, Vec<compiler::diagnostics::Diagnostic>>,
) -> Result<bool> {
    match expansion {
        Ok(expansion) => {
            session.with_expander(|expander| report(&expansion.warnings, &expander.sources));
            session.run_at_prompt(expansion).map_err(system_failure)
        }
        Err(errors) => {
            session.with_expander(|expander| report(&errors, &expander.sources));
            Err(Reported(super::DOES_NOT_COMPILE))
        }
    }
}
