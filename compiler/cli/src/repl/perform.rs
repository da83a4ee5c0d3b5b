//! What each command of the prompt does.

use super::command::{self, Command};
use super::evaluation::{BENCHMARK, Failed, INSPECTING, Prompt, Report, TIMED, Take};
use super::names;
use crate::commands::explain;
use crate::printing::print;
use compiler::diagnostics::{Code, Diagnostic};
use compiler::driver::Runner;
use compiler::source::Span;
use std::borrow::Cow;

/// The command in a text that begins with a comma, without that.
pub fn command_text(text: &str) -> Option<&str> {
    text.trim_start().strip_prefix(',')
}

/// The command in a text that is one, without its comma; `?name` is one, too.
pub fn command_in<'t>(prompt: &mut Prompt, text: &'t str) -> Option<Cow<'t, str>> {
    match command_text(text) {
        Some(command) => Some(command.into()),
        None => asked_name(prompt, text).map(|name| format!("doc {name}").into()),
    }
}

/// The name in a text `?name`, unless that is itself a name that means something.
fn asked_name<'t>(prompt: &mut Prompt, text: &'t str) -> Option<&'t str> {
    let text = text.trim();
    let name = text.strip_prefix('?')?;
    let is_word = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || "()\"';".contains(c));
    let environment = prompt.environment;
    let is_bound = prompt
        .session
        .with_expander(|expander| expander.visible(text, environment).is_some());
    (is_word && !is_bound).then_some(name)
}

/// Performs a command; `load` and the like run forms by the runner, and `take` gets what it answers.
pub fn perform(
    prompt: &mut Prompt,
    text: &str,
    runner: Runner,
    report: Report,
    take: Take,
) -> std::result::Result<(), Failed> {
    let (command, _, rest) = match command::parse(text) {
        Ok(parsed) => parsed,
        Err(reason) => return refuse(prompt, reason, report),
    };
    if rest.is_empty() && needs_argument(command) {
        let usage = command::usage(command);
        return refuse(prompt, format!("the command needs an argument: {usage}"), report);
    }
    if !rest.is_empty() && command::takes_nothing(command) {
        let usage = command::usage(command);
        return refuse(
            prompt,
            format!("nothing follows {usage}, but there is `{rest}`"),
            report,
        );
    }
    match command {
        Command::Help if rest.is_empty() => show(&command::help()),
        Command::Help => match command::help_of(rest) {
            Ok(text) => show(&text),
            Err(reason) => refuse(prompt, reason, report),
        },
        Command::Doc => show(&names::descriptions(prompt, rest)),
        Command::Apropos => show(&names::containing(prompt, rest)),
        Command::Explain => explain(prompt, rest, report),
        Command::Expand => prompt.expansion(rest, report).and_then(|text| show(&text)),
        Command::Ir => ir(prompt, rest, report),
        Command::Asm => prompt.listing(rest, report).and_then(|text| show(&text)),
        Command::Time => prompt.run(rest, TIMED, report),
        Command::Bench => prompt.run(rest, BENCHMARK, report),
        Command::Trace => for_each_name(prompt, "trace-name", rest, report),
        Command::Untrace if rest.is_empty() => prompt.run_tool("(untrace-all)", report),
        Command::Untrace => for_each_name(prompt, "untrace-name", rest, report),
        Command::Backtrace => prompt.run_tool("(report-last-error)", report),
        Command::Frame => frame(prompt, rest, report),
        Command::Up => prompt.run_tool("(enter-outer-frame)", report),
        Command::Down => prompt.run_tool("(enter-inner-frame)", report),
        Command::Locals => prompt.run_tool("(report-locals)", report),
        Command::Inspect => inspect(prompt, rest, report),
        Command::Load => {
            let file = string_datum(rest.trim_matches('"'));
            prompt.run_each(&format!("(load {file})"), runner, report, take)
        }
        Command::Import => prompt.run_each(&format!("(import {rest})"), runner, report, take),
        Command::Gc => prompt.run_tool("(report-collection)", report),
        Command::Threads => prompt.run_tool_of("threads", "(report-threads)", report),
        Command::Callbacks => prompt.run_tool_of("callbacks", "(report-callbacks)", report),
        Command::Quit => leave(prompt, report),
    }
}

/// Leaves the frame that the prompt is in, or ends the session if it is in none: Ctrl-D.
pub fn leave(prompt: &mut Prompt, report: Report) -> std::result::Result<(), Failed> {
    let call = match prompt.session.entered_frames().is_empty() {
        true => "(exit)",
        false => "(leave-frame)",
    };
    prompt.run_tool(call, report)
}

/// What is written before what is typed: in frames their numbers, the outermost first.
pub fn invitation(prompt: &Prompt) -> String {
    let numbers: Vec<String> = prompt
        .session
        .entered_frames()
        .iter()
        .map(u64::to_string)
        .collect();
    match numbers.is_empty() {
        true => "> ".to_owned(),
        false => format!("frame {}> ", numbers.join("/")),
    }
}

/// Enters a frame, the innermost one if none is named.
fn frame(prompt: &mut Prompt, rest: &str, report: Report) -> std::result::Result<(), Failed> {
    let number = if rest.is_empty() {
        Ok(0)
    } else {
        rest.parse::<u32>()
    };
    match number {
        Ok(number) => prompt.run_tool(&format!("(enter-frame {number})"), report),
        Err(_) => refuse(
            prompt,
            "after ,frame comes the number of a frame, as in ,backtrace",
            report,
        ),
    }
}

/// A text as a string of Scheme.
fn string_datum(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn needs_argument(command: Command) -> bool {
    match command {
        Command::Doc
        | Command::Apropos
        | Command::Expand
        | Command::Ir
        | Command::Asm
        | Command::Time
        | Command::Bench
        | Command::Trace
        | Command::Load
        | Command::Import => true,
        Command::Help
        | Command::Explain
        | Command::Untrace
        | Command::Backtrace
        | Command::Frame
        | Command::Up
        | Command::Down
        | Command::Locals
        | Command::Inspect
        | Command::Gc
        | Command::Threads
        | Command::Callbacks
        | Command::Quit => false,
    }
}

/// Stands for the list of all codes in place of one.
const ALL_CODES: &str = "all";

/// Says what codes mean; without any, that of the last error.
fn explain(prompt: &mut Prompt, codes: &str, report: Report) -> std::result::Result<(), Failed> {
    if codes == ALL_CODES {
        return show(&explain::list());
    }
    let last = prompt.session.last_code.get().map(|code| code.to_string());
    let codes = match (codes.is_empty(), &last) {
        (false, _) => codes,
        (true, Some(last)) => last,
        (true, None) => return show("no error so far; ,explain all lists the codes\n"),
    };
    for code in codes.split_whitespace() {
        match explain::explanation(code) {
            Ok(text) => show(&text)?,
            Err(reason) => return refuse(prompt, reason, report),
        }
    }
    Ok(())
}

fn ir(prompt: &mut Prompt, rest: &str, report: Report) -> std::result::Result<(), Failed> {
    let passes = prompt.passes();
    let (pass, form) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let is_pass = passes.contains(&pass);
    if !is_pass || form.trim().is_empty() {
        let message = match is_pass || form.trim().is_empty() {
            true => "after ,ir comes a pass and then a form".to_owned(),
            false => format!("there is no pass `{pass}`"),
        };
        let diagnostic = Diagnostic::error(Code::PromptCommand, Span::NONE, message)
            .note(format!("the passes are {}", passes.join(", ")));
        prompt.report_one(diagnostic, report);
        return Err(Failed);
    }
    let text = prompt.after_pass(pass, form, report)?;
    show(&text)
}

/// Calls a procedure of `(inc repl)` with each of the names.
fn for_each_name(
    prompt: &mut Prompt,
    procedure: &str,
    names: &str,
    report: Report,
) -> std::result::Result<(), Failed> {
    for name in names.split_whitespace() {
        prompt.run_tool(&format!("({procedure} '{name})"), report)?;
    }
    Ok(())
}

fn inspect(prompt: &mut Prompt, rest: &str, report: Report) -> std::result::Result<(), Failed> {
    match rest {
        "" => prompt.run_tool("(inspect-again)", report),
        ".." => prompt.run_tool("(inspect-whole)", report),
        _ => match rest
            .strip_prefix('.')
            .and_then(|digits| digits.parse::<usize>().ok())
        {
            Some(number) => prompt.run_tool(&format!("(inspect-part {number})"), report),
            None => prompt.run(rest, INSPECTING, report),
        },
    }
}

fn refuse(prompt: &mut Prompt, reason: impl Into<String>, report: Report) -> std::result::Result<(), Failed> {
    prompt.report_one(Diagnostic::error(Code::PromptCommand, Span::NONE, reason), report);
    Err(Failed)
}

fn show(text: &str) -> std::result::Result<(), Failed> {
    // If it cannot be written, that has been said.
    print(text).map_err(|_| Failed)
}
