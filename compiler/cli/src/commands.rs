//! What each command does. The exit statuses are those of sysexits.h where it has one.

use crate::arguments::Command;
use compiler::diagnostics::{self, Diagnostic, Style};
use compiler::driver::{self, Compiler};
use compiler::ir::print;
use compiler::middle::Stage;
use compiler::options::Options;
use compiler::output::archive::Archive;
use compiler::session::Session;
use compiler::source::{FileId, SourceMap};
use std::io::{IsTerminal, Read};
use std::path::Path;
use std::rc::Rc;

/// Exit status: the program does not compile.
const DOES_NOT_COMPILE: i32 = 65;
/// Exit status: no such file.
const NO_FILE: i32 = 66;
/// Exit status: something of the system's own failed.
const FAILURE: i32 = 70;

/// A reason to end with a status, already reported.
struct Reported(i32);

type Result<T> = std::result::Result<T, Reported>;

/// Runs a command on a stack that nested programs need.
pub fn on_large_stack(command: impl FnOnce() -> i32 + Send + 'static) -> i32 {
    let thread = std::thread::Builder::new().stack_size(compiler::frontend::STACK_BYTES).spawn(command);
    let thread = match thread {
        Ok(thread) => thread,
        Err(error) => {
            eprintln!("inc: cannot start a thread: {error}");
            return FAILURE;
        }
    };
    // A panic has been reported by the thread.
    thread.join().unwrap_or(FAILURE)
}

/// Performs a command; returns the exit status.
pub fn perform(command: Command, options: &Options) -> i32 {
    let result = match command {
        Command::Run { file, arguments } => run(&file, arguments, options),
        Command::Ir { file, after } => ir(&file, &after, options),
        Command::Expand { file } => expand(&file, options),
        _ => {
            eprintln!("inc: this command is not there yet");
            Err(Reported(FAILURE))
        }
    };
    match result {
        Ok(()) => 0,
        Err(Reported(status)) => status,
    }
}

fn run(file: &Path, arguments: Vec<String>, options: &Options) -> Result<()> {
    let mut compiler = Compiler::new(options, library()?);
    let file_id = read_source(file, &mut compiler)?;
    let expansion = compiler.expander.expand_program(file_id);
    let expansion = reported(expansion, &compiler)?;
    report(&expansion.warnings, &compiler.expander.sources);
    let open = expansion.open;
    let (unit, warnings) = compiler.compile_program(expansion, &mut |_, _| {});
    report(&warnings, &compiler.expander.sources);
    if options.time_passes {
        eprint!("{}", compiler.timings);
    }
    if open {
        compiler.expander.adopt_program_environment();
    }
    let mut command_line = vec![file.to_string_lossy().into_owned()];
    command_line.extend(arguments);
    let mut session = Session::new(options, compiler, &command_line).map_err(system_failure)?;
    session.run(unit).map_err(system_failure)?;
    session.exit(0)
}

fn ir(file: &Path, after: &str, options: &Options) -> Result<()> {
    let mut compiler = Compiler::new(options, library()?);
    let file_id = read_source(file, &mut compiler)?;
    let expansion = compiler.expander.expand_program(file_id);
    let expansion = reported(expansion, &compiler)?;
    let mut shown = None;
    let mut seen = Vec::new();
    compiler.compile_program(expansion, &mut |name, stage| {
        seen.push(name);
        if name == after {
            shown = Some(match stage {
                Stage::Core(program) => print::core(program),
                Stage::Flat(program) => print::flat(program),
            });
        }
    });
    match shown {
        Some(text) => print!("{text}"),
        None => {
            eprintln!("inc: no pass {after}; the passes are {}", seen.join(", "));
            return Err(Reported(crate::USAGE));
        }
    }
    Ok(())
}

fn expand(file: &Path, options: &Options) -> Result<()> {
    let mut compiler = Compiler::new(options, library()?);
    let file_id = read_source(file, &mut compiler)?;
    let expansion = compiler.expander.expand_program(file_id);
    let expansion = reported(expansion, &compiler)?;
    print!("{}", print::core(&expansion.program));
    Ok(())
}

/// The compiled library.
fn library() -> Result<Rc<Archive>> {
    let folder = std::env::var_os("INC_LIBRARY").unwrap_or_else(|| "scheme-lib".into());
    match driver::compile_library(Path::new(&folder), 2) {
        Ok(bytes) => Ok(Archive::open(bytes.leak())),
        Err((diagnostics, expander)) => {
            report(&diagnostics, &expander.sources);
            Err(Reported(DOES_NOT_COMPILE))
        }
    }
}

/// Reads a source file, `-` being standard input.
fn read_source(path: &Path, compiler: &mut Compiler) -> Result<FileId> {
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    let bytes = bytes.map_err(|error| {
        eprintln!("inc: {}: {error}", path.display());
        Reported(NO_FILE)
    })?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(compiler.expander.sources.add(&path.to_string_lossy(), &text)),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let before = &error.as_bytes()[..valid];
            let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
            let byte = error.as_bytes()[valid];
            eprintln!("inc: {}:{line}: byte #x{byte:02x} is not valid UTF-8", path.display());
            Err(Reported(DOES_NOT_COMPILE))
        }
    }
}

/// The result of the front end, or its errors on standard error.
fn reported<T>(result: std::result::Result<T, Vec<Diagnostic>>, compiler: &Compiler) -> Result<T> {
    result.map_err(|diagnostics| {
        report(&diagnostics, &compiler.expander.sources);
        Reported(DOES_NOT_COMPILE)
    })
}

fn report(diagnostics: &[Diagnostic], sources: &SourceMap) {
    let style = if std::io::stderr().is_terminal() { Style::Coloured } else { Style::Plain };
    for diagnostic in diagnostics {
        eprint!("{}", diagnostics::render(diagnostic, sources, style));
    }
}

fn system_failure(error: std::io::Error) -> Reported {
    eprintln!("inc: {error}");
    Reported(FAILURE)
}
