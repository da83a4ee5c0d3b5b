//! What each command does. The exit statuses are those of sysexits.h where it has one.

use crate::NO_FILE;
use crate::arguments::{Client, Command};
use crate::json;
use crate::printing::{self, ErrorFormat, complain, fail};
use crate::repl;
use crate::selection::Selection;
use crate::version;
use compiler::diagnostics::{self, Code, Diagnostic, Severity, Style, reason};
use compiler::driver::Compiler;
use compiler::frontend::interface::CompiledLibraries;
use compiler::frontend::suggestion::nearest;
use compiler::native::code::Unit;
use compiler::options::Options;
use compiler::output::archive::Archive;
use compiler::session::Session;
use compiler::source::{FileId, SourceMap};
use compiler::source_files;
use runtime::foreign::main_thread;
use runtime::port::{STANDARD_INPUT, standard_file};
use runtime::report::{self, snippet::Colours};
use runtime::run_options::{RunOptions, WRONG_USAGE};
use std::path::Path;
use std::process::exit;
use std::rc::Rc;

// Running in memory: `run`, `eval`.
mod execute;
// Making files: `build`.
mod make;
// Looking at what the compiler makes: `asm`, `ir`, `expand`.
mod inspect;
// Telling what the libraries have: `doc`.
pub mod doc;
// Looking at it in a browser: `explore`.
mod explore;
// The meaning of error codes: `explain`.
pub mod explain;

/// Exit status: the program does not compile.
const DOES_NOT_COMPILE: i32 = 65;
/// Exit status: a file cannot be made.
const NO_OUTPUT: i32 = 73;
/// Exit status: something of the system's own failed.
pub use runtime::program::FAILURE;

/// The compiled library, made by the build script.
static LIBRARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library"));

/// A reason to end with a status, which has been reported.
pub struct Reported(pub i32);

pub type Result<T> = std::result::Result<T, Reported>;

/// Runs a command on a stack that nested programs need, and ends the process with its status. This thread makes the calls of
/// C functions that are for the process's main thread.
pub fn on_large_stack(command: impl FnOnce() -> i32 + Send + 'static) -> ! {
    let Err(error) = main_thread::lend(compiler::frontend::STACK_BYTES, command);
    fail(None, format_args!("cannot start a thread: {error}"));
    exit(FAILURE)
}

/// Runs the program that this executable contains.
pub fn run_embedded() -> i32 {
    compiler::session::run_executable(LIBRARY)
}

/// Performs a command; returns the exit status.
pub fn perform(command: Command, options: &Options) -> i32 {
    let result = match command {
        Command::Run { file, arguments } => {
            run_options(options).and_then(|options| execute::run(&file, arguments, &options))
        }
        Command::Eval { expressions } => {
            run_options(options).and_then(|options| execute::eval(&expressions, &options))
        }
        Command::Repl { client } => run_options(options).and_then(|options| match client {
            Client::Person => repl::run(&options),
            Client::Program => repl::json::run(),
            Client::Relay => repl::json::run_session(&options),
        }),
        Command::Build {
            file,
            output,
            product,
        } => make::build(&file, output, product, options),
        Command::Asm { file, function } => inspect::asm(&file, function.as_deref(), options),
        Command::Ir {
            file,
            after,
            function,
        } => inspect::ir(&file, &after, function.as_deref(), options),
        Command::Expand { file } => inspect::expand(&file, options),
        Command::Doc { names } => doc::doc(&names),
        Command::Reference { folder } => doc::write_pages(&folder),
        Command::Explore { file, port, browser } => explore::explore(file.as_deref(), port, browser, options),
        Command::Explain { codes } => explain::explain(&codes),
        Command::Nothing => Ok(()),
        Command::Help => print(crate::arguments::HELP),
        Command::Version => print(version::line() + "\n"),
        Command::Properties => print(version::properties(&compiled_library().names())),
    };
    match result {
        Ok(()) => 0,
        Err(Reported(status)) => status,
    }
}

/// The options for running a program: those of the command line, and below them those of the environment.
fn run_options(options: &Options) -> Result<Options> {
    let environment = RunOptions::from_environment().map_err(|error| {
        fail(None, &error);
        Reported(WRONG_USAGE)
    })?;
    let mut options = options.clone();
    options.max_heap = options.max_heap.or(environment.max_heap);
    options.gc_stress |= environment.gc_stress;
    options.gc_stats |= environment.gc_stats;
    options.deny_foreign |= environment.deny_foreign;
    Ok(options)
}

/// A session without a program, which reports errors in the format that the command line asks for.
fn new_session(options: &Options, compiler: Compiler, command_line: &[String]) -> Result<Session> {
    let mut session = Session::new(options, compiler, command_line).map_err(system_failure)?;
    match printing::error_format() {
        ErrorFormat::Text => {}
        ErrorFormat::Json => session.report_errors_as(json::uncaught),
    }
    Ok(session)
}

/// The compiled library.
pub fn compiled_library() -> Rc<Archive> {
    Archive::open(LIBRARY)
}

/// A compiler for one program.
pub fn new_compiler(options: &Options) -> Compiler {
    Compiler::new(options, compiled_library())
}

/// A program that has been compiled.
struct Compiled {
    compiler: Compiler,
    unit: Unit,
    /// Whether it can define names while it runs, and so needs the compiler.
    open: bool,
}

/// Compiles a program and reports what is wrong with it.
fn compile(file: &Path, options: &Options) -> Result<Compiled> {
    let mut compiler = new_compiler(options);
    let file_id = read_source(file, &mut compiler, options)?;
    let expansion = compiler.expand(file_id);
    let expansion = reported(expansion, &compiler)?;
    report(&expansion.warnings, &compiler.expander.sources);
    let open = expansion.open;
    let (unit, warnings) = compiler.compile_program(expansion, &mut |_, _| {});
    report(&warnings, &compiler.expander.sources);
    Ok(Compiled { compiler, unit, open })
}

/// Reads a source file, `-` being standard input.
fn read_source(path: &Path, compiler: &mut Compiler, options: &Options) -> Result<FileId> {
    let bytes = if path == Path::new("-") {
        let input = standard_file(STANDARD_INPUT as i32);
        source_files::read_stream(&*input, source_files::MAX_BYTES)
    } else {
        source_files::read_any(path)
    };
    let bytes = bytes.map_err(|error| {
        fail(
            Some(Code::MissingFile),
            format_args!("{}: {}{}", path.display(), reason(&error), similar_file(path)),
        );
        Reported(NO_FILE)
    })?;
    let name = match &options.stdin_name {
        Some(name) if path == Path::new("-") => name.into(),
        Some(_) | None => path.to_string_lossy(),
    };
    let file = compiler.expander.add_source(&name, bytes);
    reported(file.map_err(|error| vec![error]), compiler)
}

/// Which file beside it is probably meant by one that is not there, as the end of a message.
fn similar_file(path: &Path) -> String {
    let (Some(folder), Some(name), false) = (path.parent(), path.file_name(), path.exists()) else {
        return String::new();
    };
    let here = Path::new(".");
    let folder_or_here = if folder == Path::new("") { here } else { folder };
    let Ok(entries) = std::fs::read_dir(folder_or_here) else {
        return String::new();
    };
    let files: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    let name = name.to_string_lossy();
    nearest(&name, files.iter().map(String::as_str))
        .map(|similar| format!("; did you mean {}?", folder.join(similar).display()))
        .unwrap_or_default()
}

/// The result of the front end, or its errors on standard error.
fn reported<T>(result: std::result::Result<T, Vec<Diagnostic>>, compiler: &Compiler) -> Result<T> {
    result.map_err(|diagnostics| {
        report(&diagnostics, &compiler.expander.sources);
        advise(&diagnostics);
        Reported(DOES_NOT_COMPILE)
    })
}

/// The most codes that are named as having an explanation.
const MOST_ADVISED: usize = 3;

/// Says to people how to learn more of errors that end a command.
fn advise(diagnostics: &[Diagnostic]) {
    if printing::error_format() == ErrorFormat::Json {
        return;
    }
    let shown = Selection::of(diagnostics).diagnostics.into_iter();
    let errors = shown.filter(|diagnostic| diagnostic.severity == Severity::Error);
    let mut codes: Vec<String> = Vec::new();
    for diagnostic in errors {
        let code = diagnostic.code.to_string();
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes.truncate(MOST_ADVISED);
    complain(format_args!("`inc explain {}` says more\n", codes.join(" ")));
}

pub fn report(diagnostics: &[Diagnostic], sources: &SourceMap) {
    let shown = Selection::of(diagnostics);
    if printing::error_format() == ErrorFormat::Json {
        for diagnostic in shown.diagnostics {
            complain(json::line("diagnostic", json::diagnostic(diagnostic, sources)));
        }
        for more in &shown.more {
            complain(json::line("more", json::more(more)));
        }
        return;
    }
    let style = match report::colours() {
        Colours::Terminal => Style::Coloured,
        Colours::None => Style::Plain,
    };
    let columns = printing::error_columns();
    for diagnostic in shown.diagnostics {
        complain(diagnostics::render(diagnostic, sources, style, columns));
    }
    for more in &shown.more {
        complain(format_args!("{}\n", more.message));
    }
}

fn report_timings(compiler: &Compiler, options: &Options) {
    if options.time_passes {
        complain(&compiler.timings);
    }
}

pub fn system_failure(error: std::io::Error) -> Reported {
    fail(None, reason(&error));
    Reported(FAILURE)
}

/// Writes a text to standard output.
pub fn print(text: impl std::fmt::Display) -> Result<()> {
    printing::print(text).map_err(|_| Reported(FAILURE))
}
