//! The process that does what was asked for, and answers over the socket that its standard input was.

use super::{kind, operation};
use crate::commands::{Result, system_failure};
use crate::json;
use crate::repl::editor::completion;
use crate::repl::editor::knowledge::{self, Shared};
use crate::repl::evaluation::{ANSWERING, Failed, Prompt, Waited};
use crate::repl::{names, perform};
use crate::selection::Selection;
use compiler::diagnostics::Diagnostic;
use compiler::options::Options;
use compiler::source::SourceMap;
use rustix::process::{Signal, set_parent_process_death_signal};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;

/// Does what the relay passes on until there are no more requests.
pub fn run(options: &Options) -> Result<()> {
    let channel = Channel::take().map_err(system_failure)?;
    let mut prompt = Prompt::new(options)?;
    let shared = Shared::default();
    let mut is_known = false;
    channel.answer(&Value::Null, "ready", json!({"version": crate::version::line()}));
    loop {
        // Nobody interrupts what waits for a request: a signal came too late.
        while prompt.wait_for(channel.0.as_fd()) == Waited::Interrupted {}
        let Some(request) = channel.request() else {
            break;
        };
        // Ctrl-C that came before concerns nothing that follows.
        prompt.session.take_interrupt();
        let id = &request["id"];
        channel.answer(id, "begin", json!({}));
        let done = match argument(&request) {
            Ok(Asked::Eval(text)) => {
                is_known = false;
                evaluate(&mut prompt, text, id, &channel)
            }
            Ok(Asked::Complete(text)) => {
                if !is_known {
                    knowledge::renew(&shared, &mut prompt);
                    is_known = true;
                }
                channel.answer(id, "completions", completions(&shared, text));
                Ok(())
            }
            Ok(Asked::Describe(name)) => {
                let signatures = names::signatures(&mut prompt, name);
                let text = names::description(&mut prompt, name);
                let answer = json!({"name": name, "signatures": signatures, "text": text});
                channel.answer(id, "documentation", answer);
                Ok(())
            }
            Err(reason) => {
                channel.answer(id, "refused", json!({"message": reason}));
                Err(Failed)
            }
        };
        channel.answer(id, "done", json!({"ok": done.is_ok()}));
    }
    prompt.session.exit(0)
}

/// What is asked for.
enum Asked<'r> {
    /// Runs forms or a command.
    Eval(&'r str),
    /// Completes a text at its end.
    Complete(&'r str),
    /// Tells what a name means.
    Describe(&'r str),
}

fn argument(request: &Value) -> std::result::Result<Asked<'_>, String> {
    let text = |member: &str| {
        let text = request[member].as_str();
        text.ok_or_else(|| format!("`{member}` is no string"))
    };
    match operation(request) {
        "eval" => Ok(Asked::Eval(text("text")?)),
        "complete" => Ok(Asked::Complete(text("text")?)),
        "describe" => Ok(Asked::Describe(text("name")?)),
        _ => Err("`op` is not eval, complete, describe or interrupt".into()),
    }
}

/// Runs forms or a command, up to the first that fails.
fn evaluate(
    prompt: &mut Prompt,
    text: &str,
    id: &Value,
    channel: &Channel,
) -> std::result::Result<(), Failed> {
    let report = &mut |diagnostics: &[Diagnostic], sources: &SourceMap| {
        let shown = Selection::of(diagnostics);
        for diagnostic in shown.diagnostics {
            channel.answer(id, "diagnostic", json::diagnostic(diagnostic, sources));
        }
        for more in &shown.more {
            channel.answer(id, "more", json::more(more));
        }
    };
    let report = &mut prompt.noting(report);
    let tell = &mut |texts: Vec<String>| tell_outcome(&texts, id, channel);
    match perform::command_in(prompt, text) {
        // What it tells is output, and so are the values and errors of forms that it measures or looks into.
        Some(command) => perform::perform(prompt, &command, ANSWERING, report, tell),
        None => prompt.run_each(text, ANSWERING, report, tell),
    }
}

/// Answers what `run-to-answer` of `(inc repl)` tells of a form.
fn tell_outcome(texts: &[String], id: &Value, channel: &Channel) -> std::result::Result<(), Failed> {
    match texts.split_first() {
        Some((outcome, values)) if outcome == "values" => {
            for value in values.chunks_exact(2) {
                channel.answer(id, "value", json!({"name": value[0], "text": value[1]}));
            }
            Ok(())
        }
        Some((_, [code, message, rendered, frames @ ..])) => {
            channel.answer(id, "error", json::error(code, message, rendered, frames));
            Err(Failed)
        }
        // There was no memory to tell.
        _ => Err(Failed),
    }
}

/// How a text could go on: the end of it that is replaced, and by what.
fn completions(shared: &Shared, text: &str) -> Value {
    let known = shared.lock().expect("no holder panics");
    let (start, candidates) = completion::candidates(&known, text);
    json!({"replaced": &text[start..], "candidates": candidates})
}

/// The connection with the relay.
struct Channel(UnixStream);

impl Channel {
    /// Takes the standard input, which is empty for the program that the session runs.
    fn take() -> io::Result<Channel> {
        // Nobody is there for a session without relay.
        set_parent_process_death_signal(Some(Signal::KILL))?;
        let socket = io::stdin().as_fd().try_clone_to_owned()?;
        rustix::stdio::dup2_stdin(File::open("/dev/null")?)?;
        Ok(Channel(socket.into()))
    }

    /// The next request, if there is one.
    fn request(&self) -> Option<Value> {
        // The relay sends nothing more until this is answered.
        let mut line = String::new();
        BufReader::new(&self.0).read_line(&mut line).ok()?;
        serde_json::from_str(&line).ok()
    }

    /// Sends an answer, and waits until the relay has passed it on. If there is none any more, the process is being killed.
    fn answer(&self, id: &Value, answer_kind: &str, mut answer: Value) {
        answer["id"] = id.clone();
        answer["kind"] = answer_kind.into();
        let mut channel = &self.0;
        let is_last = matches!(kind(&answer), "done" | "ready");
        if channel.write_all(format!("{answer}\n").as_bytes()).is_ok() && !is_last {
            let _ = channel.read_exact(&mut [0]);
        }
    }
}
