//! Running forms, and asking the compiler about them: the state of a prompt, whatever it is shown by.

use super::names::Sources;
use crate::commands::{FAILURE, Result, new_compiler, system_failure};
use compiler::diagnostics::{Code, Diagnostic, Severity};
use compiler::driver::Runner;
use compiler::frontend::environment::EnvironmentId;
use compiler::frontend::program::Form;
use compiler::middle::build_names::Debugging;
use compiler::native::listing;
use compiler::options::Options;
use compiler::session::Session;
use compiler::source::{SourceMap, Span};
use compiler::{ir, pipeline};
use lexer::{Lexed, Lexer, TokenKind};
use rustc_hash::FxHashMap;
use std::fs::File;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};

/// What texts that are typed are called in messages.
const SOURCE_NAME: &str = "prompt";

/// What the calls are called that commands make: a name as those of the library's files, which reports leave out.
const TOOL_NAME: &str = "scheme-lib/inc/repl (command)";

/// The procedures of `(inc repl)` that run forms.
const fn runner(procedure: &'static str) -> Runner {
    Runner {
        library: "inc.repl",
        procedure,
    }
}
/// Writes each value in full.
pub const PLAINLY: Runner = runner("run-plainly");
/// Writes each value with its number, cut if it is large.
pub const NUMBERED: Runner = runner("run-numbered");
/// Answers what became of a form.
pub const ANSWERING: Runner = runner("run-to-answer");
/// Runs a call of a procedure of `(inc repl)`.
const TOOL: Runner = runner("run-tool");
/// Measures.
pub const TIMED: Runner = runner("run-timed");
pub const BENCHMARK: Runner = runner("run-benchmark");
/// Waits for input.
const WAITING: Runner = runner("run-to-wait");
/// Shows a value part by part.
pub const INSPECTING: Runner = runner("run-to-inspect");

/// Where diagnostics go, with the sources that they speak of.
pub type Report<'a> = &'a mut dyn FnMut(&[Diagnostic], &SourceMap);

/// Gets the texts that the runner of a form answers, and says whether the form has failed.
pub type Take<'a> = &'a mut dyn FnMut(Vec<String>) -> std::result::Result<(), Failed>;

/// A text did not run to its end; the user has been told why.
#[derive(Debug)]
pub struct Failed;

/// How waiting for input ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Waited {
    /// There is some, or reading may wait.
    Ready,
    /// By Ctrl-C.
    Interrupted,
}

/// The state of a prompt.
pub struct Prompt {
    pub session: Session,
    /// What the user's forms see.
    pub environment: EnvironmentId,
    /// What the commands of the prompt see of Scheme.
    tools: EnvironmentId,
    level: u8,
    /// The text of the last definition of each name.
    definitions: FxHashMap<String, String>,
    /// What sources say of their definitions.
    pub documented: Sources,
    /// Whether failures of threads are reported.
    watches_threads: bool,
}

impl Prompt {
    pub fn new(options: &Options) -> Result<Prompt> {
        let mut compiler = new_compiler(options);
        compiler.debugging = Debugging::Locals;
        let environment = compiler.expander.interaction_environment();
        let tools = compiler.expander.environment_of(&[
            &["scheme", "base"],
            &["scheme", "process-context"],
            &["inc", "repl"],
        ]);
        let session = Session::new(options, compiler, &[]).map_err(system_failure)?;
        Ok(Prompt {
            session,
            environment,
            tools,
            level: options.level,
            definitions: FxHashMap::default(),
            documented: Sources::default(),
            watches_threads: false,
        })
    }

    /// A report that also takes note of the last error, for `,explain`.
    pub fn noting<'a>(&self, report: Report<'a>) -> impl FnMut(&[Diagnostic], &SourceMap) + use<'a> {
        let last_code = self.session.last_code.clone();
        move |diagnostics, sources| {
            let mut errors = diagnostics.iter();
            if let Some(error) = errors.rfind(|diagnostic| diagnostic.severity == Severity::Error) {
                last_code.set(Some(error.code as i64));
            }
            report(diagnostics, sources);
        }
    }

    /// Runs the forms of a text up to the first that fails.
    pub fn run(&mut self, text: &str, runner: Runner, report: Report) -> std::result::Result<(), Failed> {
        self.run_each(text, runner, report, &mut |_| Ok(()))
    }

    /// The same; after each form, `take` gets the texts that the runner answers, and says whether the form has failed.
    pub fn run_each(
        &mut self,
        text: &str,
        runner: Runner,
        report: Report,
        take: Take,
    ) -> std::result::Result<(), Failed> {
        self.define_history_values(text);
        for (form, source) in self.read(SOURCE_NAME, text, report)? {
            let answer = self.run_form(form, self.environment, runner, report);
            self.watch_threads();
            take(answer?)?;
            if let Some(name) = defined_name(&source) {
                self.definitions.insert(name, source);
            }
        }
        Ok(())
    }

    /// Once threads were started, has failures of threads reported for which nobody waits.
    fn watch_threads(&mut self) {
        if !self.watches_threads && self.session.has_threads() {
            // Without memory for that, nothing else runs either.
            let done = self.run_tool_of("threads", "(report-failures)", &mut |_, _| {});
            self.watches_threads = done.is_ok();
        }
    }

    /// Runs a call of procedures of `(inc repl)`.
    pub fn run_tool(&mut self, call: &str, report: Report) -> std::result::Result<(), Failed> {
        self.run_tool_in(self.tools, call, report)
    }

    /// Runs a call of procedures of `(inc repl LIBRARY)`, which is only loaded if it is needed.
    pub fn run_tool_of(
        &mut self,
        library: &str,
        call: &str,
        report: Report,
    ) -> std::result::Result<(), Failed> {
        let environment = self
            .session
            .with_expander(|expander| expander.environment_of(&[&["inc", "repl", library]]));
        self.run_tool_in(environment, call, report)
    }

    fn run_tool_in(
        &mut self,
        environment: EnvironmentId,
        call: &str,
        report: Report,
    ) -> std::result::Result<(), Failed> {
        for (form, _) in self.read(TOOL_NAME, call, report)? {
            self.run_form(form, environment, TOOL, report)?;
        }
        Ok(())
    }

    fn run_form(
        &mut self,
        form: Form,
        environment: EnvironmentId,
        runner: Runner,
        report: Report,
    ) -> std::result::Result<Vec<String>, Failed> {
        let expansion = self.session.with_expander(|expander| {
            let expansion = expander.expand_form(form, environment);
            let diagnostics = match &expansion {
                Ok(expansion) => &expansion.warnings,
                Err(errors) => errors,
            };
            if !diagnostics.is_empty() {
                report(diagnostics, &expander.sources);
            }
            expansion
        });
        let answer = self
            .session
            .run_for_texts(expansion.map_err(|_| Failed)?, runner, report);
        match answer {
            Ok(Some(texts)) => Ok(texts),
            Ok(None) => Err(Failed),
            Err(error) => {
                let message = compiler::diagnostics::reason(&error);
                self.report_one(Diagnostic::error(Code::System, Span::NONE, message), report);
                Err(Failed)
            }
        }
    }

    /// The forms of a text, each with its own text.
    fn read(
        &mut self,
        name: &str,
        text: &str,
        report: Report,
    ) -> std::result::Result<Vec<(Form, String)>, Failed> {
        self.session.with_expander(|expander| {
            let file = expander.sources.add(name, text);
            match expander.read(file) {
                Ok(forms) => Ok(forms
                    .into_iter()
                    .map(|form| {
                        let span = expander.form_span(form);
                        (form, text[span.start as usize..span.end as usize].to_string())
                    })
                    .collect()),
                Err(unreadable) => {
                    report(&unreadable.errors, &expander.sources);
                    Err(Failed)
                }
            }
        })
    }

    /// If green threads were started: lets them run until there is input. What they write meanwhile is written at once.
    pub fn wait_for(&mut self, input: BorrowedFd) -> Waited {
        if !self.session.has_threads() {
            return Waited::Ready;
        }
        let file = |stream: BorrowedFd| stream.try_clone_to_owned().map(File::from);
        let (stdout, stderr) = (std::io::stdout(), std::io::stderr());
        let (Ok(output), Ok(errors)) = (file(stdout.as_fd()), file(stderr.as_fd())) else {
            return Waited::Ready;
        };
        let before = self.session.divert_output([output, errors]);
        let waited = self.let_threads_run(input);
        self.session.restore_output(before);
        waited
    }

    /// Lets green threads run until there is input.
    pub fn let_threads_run(&mut self, input: BorrowedFd) -> Waited {
        let call = format!("(await-descriptor {})", input.as_raw_fd());
        let unreported: Report = &mut |_, _| {};
        let Ok(forms) = self.read(TOOL_NAME, &call, unreported) else {
            return Waited::Ready;
        };
        let mut waited = Waited::Ready;
        for (form, _) in forms {
            // Without memory to run it, nothing else runs either.
            let texts = self.run_form(form, self.tools, WAITING, unreported);
            if texts.is_ok_and(|texts| !texts.is_empty()) {
                waited = Waited::Interrupted;
            }
        }
        waited
    }

    /// Reports something that has no place in a text.
    pub fn report_one(&mut self, diagnostic: Diagnostic, report: Report) {
        self.session
            .with_expander(|expander| report(&[diagnostic], &expander.sources));
    }

    /// Defines those of `$1`, `$2`, ... that a text mentions.
    fn define_history_values(&mut self, text: &str) {
        for number in mentioned_values(text) {
            // It defines a variable, which cannot fail but for lack of memory; then the name is unknown, and reported.
            let _ = self.run_tool(&format!("(define-history-value {number})"), &mut |_, _| {});
        }
    }

    /// What a text expands to.
    pub fn expansion(&mut self, text: &str, report: Report) -> std::result::Result<String, Failed> {
        let mut result = String::new();
        for (form, _) in self.read(SOURCE_NAME, text, report)? {
            let expansion = self.expand_to_show(form, report)?;
            result.push_str(&ir::print::core(&expansion.program).text);
        }
        Ok(result)
    }

    /// What a pass makes of a text, or of the procedure of a name that was defined at the prompt.
    pub fn after_pass(
        &mut self,
        pass: &str,
        text: &str,
        report: Report,
    ) -> std::result::Result<String, Failed> {
        let (text, procedure) = self.subject(text);
        let mut parts = Vec::new();
        for (form, _) in self.read(SOURCE_NAME, &text, report)? {
            let expansion = self.expand_to_show(form, report)?;
            self.session.with_compiler(|compiler| {
                compiler.compile_to_show(expansion, &mut |name, stage| {
                    if name == pass {
                        parts.push(stage.text(procedure.as_deref()));
                    }
                })
            });
        }
        parts.retain(|part| !part.is_empty());
        Ok(parts.join("\n"))
    }

    /// The names of the passes, in order.
    pub fn passes(&self) -> Vec<&'static str> {
        pipeline::names(self.level)
    }

    /// The listing of a text, or of the procedure of a name that was defined at the prompt.
    pub fn listing(&mut self, text: &str, report: Report) -> std::result::Result<String, Failed> {
        let (text, procedure) = self.subject(text);
        let mut result = String::new();
        for (form, _) in self.read(SOURCE_NAME, &text, report)? {
            let expansion = self.expand_to_show(form, report)?;
            result += &self.session.with_compiler(|compiler| {
                let unit = compiler.compile_to_show(expansion, &mut |_, _| {});
                listing::unit(&unit, &compiler.expander.sources, procedure.as_deref())
            });
        }
        Ok(result)
    }

    /// If a text is a name that was defined at the prompt: its definition and the name; otherwise the text itself.
    fn subject(&self, text: &str) -> (String, Option<String>) {
        match self.definitions.get(text.trim()) {
            Some(definition) => (definition.clone(), Some(text.trim().to_string())),
            None => (text.to_string(), None),
        }
    }

    fn expand_to_show(
        &mut self,
        form: Form,
        report: Report,
    ) -> std::result::Result<compiler::frontend::program::Expansion, Failed> {
        let environment = self.environment;
        self.session.with_expander(|expander| {
            expander.expand_to_show(form, environment).map_err(|errors| {
                report(&errors, &expander.sources);
                Failed
            })
        })
    }

    /// Ends the session because of a failure of the system.
    pub fn fail(self) -> ! {
        self.session.exit(FAILURE)
    }
}

/// The numbers of the values that a text mentions, as `$3`.
fn mentioned_values(text: &str) -> Vec<usize> {
    let mut numbers = Vec::new();
    if !text.contains('$') {
        return numbers;
    }
    let mut lexer = Lexer::new(text);
    loop {
        match lexer.next_token() {
            Ok(Lexed::Token(token)) => {
                if let TokenKind::Identifier(name) = token.kind
                    && let Some(number) = name.strip_prefix('$').and_then(|digits| digits.parse().ok())
                {
                    numbers.push(number);
                }
            }
            Ok(Lexed::End | Lexed::Incomplete) => return numbers,
            Err(_) => {}
        }
    }
}

/// The name that a definition defines: `(define (name` or `(define name`.
fn defined_name(text: &str) -> Option<String> {
    let mut lexer = Lexer::new(text);
    let mut next = || match lexer.next_token() {
        Ok(Lexed::Token(token)) => Some(token.kind),
        Ok(Lexed::End | Lexed::Incomplete) | Err(_) => None,
    };
    if next()? != TokenKind::Open || next()? != TokenKind::Identifier("define".into()) {
        return None;
    }
    let mut token = next()?;
    // A curried definition has more than one.
    while token == TokenKind::Open {
        token = next()?;
    }
    match token {
        TokenKind::Identifier(name) => Some(name.into_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_mentioned_by_number() {
        assert_eq!(mentioned_values("(+ $1 '$20) \"$3\" ; $4"), [1, 20]);
        assert!(mentioned_values("($x $ $-1)").is_empty());
    }

    #[test]
    fn definitions_have_names() {
        assert_eq!(defined_name("(define (f x) x)"), Some("f".into()));
        assert_eq!(defined_name("(define ((f x) y) x)"), Some("f".into()));
        assert_eq!(defined_name("(define f 1)"), Some("f".into()));
        assert_eq!(defined_name("(f 1)"), None);
        assert_eq!(defined_name("1"), None);
    }
}
