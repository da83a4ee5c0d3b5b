//! Running in memory: `run`, `eval`.

use super::{
    Reported, Result, advise, compile, new_compiler, new_session, report, report_timings, reported,
    system_failure,
};
use compiler::frontend::program::Expansion;
use compiler::options::Options;
use compiler::session::Session;
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
    let session = new_session(options, compiled.compiler, &command_line)?;
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
    let mut session = new_session(options, compiler, &[])?;
    let mut status = 0;
    for form in forms {
        let expansion = session.with_expander(|expander| expander.expand_form(form, environment));
        status = run_form(&mut session, expansion)?;
        if status != 0 {
            break;
        }
    }
    session.exit(status)
}

/// Runs a form as the prompt does. The status of a process that this ends, or 0.
fn run_form(
    session: &mut Session,
    expansion: std::result::Result<Expansion, Vec<compiler::diagnostics::Diagnostic>>,
) -> Result<i32> {
    match expansion {
        Ok(expansion) => {
            session.with_expander(|expander| report(&expansion.warnings, &expander.sources));
            session
                .run_for_status(expansion, &mut |warnings, sources| report(warnings, sources))
                .map_err(system_failure)
        }
        Err(errors) => {
            session.with_expander(|expander| report(&errors, &expander.sources));
            advise(&errors);
            Err(Reported(super::DOES_NOT_COMPILE))
        }
    }
}
