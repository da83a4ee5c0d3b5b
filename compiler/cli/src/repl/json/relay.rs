//! The process between a client and its session: passes on requests, answers and output.
//!
//! Ctrl-C on a terminal is an `interrupt` without an answer: the session is in a process group of its own, so that it gets the
//! signal from here alone, and not before it can deal with it.
//!
//! It waits for everything at once. While the session works on a request, others are kept, but for `interrupt`, which is done at
//! once. A signal must not hit another request than the one that it was meant for: the session forgets signals that came
//! before it begins with a request, says that it begins, and only then gets any.

use super::stream::{Lines, Text, read_available};
use super::{SESSION_OPTION, kind, operation};
use crate::commands::{FAILURE, Reported, Result, system_failure};
use crate::owner;
use crate::printing::print;
use rustix::event::{PollFd, PollFlags, poll};
use rustix::fs::{OFlags, fcntl_setfl};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::error::Category;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, ExitStatus, Stdio};

/// Status of a process that a signal ended, as shells have it: this and the signal's number.
const SIGNALLED: i32 = 128;

/// What the session does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Work {
    /// Nothing.
    Idle,
    /// It has a request, or is being started, but has not begun; whether it is to be interrupted when it does.
    Sent { interrupted: bool },
    /// A request.
    Begun,
}

/// A stream of the session's program.
struct Stream {
    name: &'static str,
    file: File,
    text: Text,
    is_open: bool,
}

struct Relay {
    session: Child,
    channel: UnixStream,
    answers: Lines,
    streams: [Stream; 2],
    input: File,
    requests: Lines,
    /// Gets a byte for each Ctrl-C.
    signals: UnixStream,
    /// Whether more requests may come.
    is_asked: bool,
    /// Requests that the session has not got; of lines that are none, why.
    waiting: VecDeque<std::result::Result<Value, String>>,
    /// Whether the session has said that it is ready, which comes before all answers.
    is_started: bool,
    work: Work,
    /// The `id` of the request that the session works on.
    id: Value,
}

/// Passes on everything until the session ends.
pub fn run() -> Result<()> {
    let mut relay = start().map_err(system_failure)?;
    let status = relay.serve().map_err(|error| match error.kind() {
        // A client that left is no news to anyone. The session ends with this process.
        ErrorKind::BrokenPipe => Reported(FAILURE),
        _ => system_failure(error),
    })?;
    match status.code() {
        Some(0) => Ok(()),
        Some(code) => Err(Reported(code)),
        None => Err(Reported(
            status.signal().map_or(FAILURE, |signal| SIGNALLED + signal),
        )),
    }
}

fn start() -> io::Result<Relay> {
    let (signals, other_side) = UnixStream::pair()?;
    signals.set_nonblocking(true)?;
    signal_hook::low_level::pipe::register(Signal::INT.as_raw(), other_side)?;
    let (channel, other_end) = UnixStream::pair()?;
    let mut session = owner::owned_inc()?
        .args(std::env::args_os().skip(1))
        .arg(SESSION_OPTION)
        .stdin(OwnedFd::from(other_end))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()?;
    let missing = || io::Error::from(ErrorKind::BrokenPipe);
    let output: OwnedFd = session.stdout.take().ok_or_else(missing)?.into();
    let errors: OwnedFd = session.stderr.take().ok_or_else(missing)?.into();
    channel.set_nonblocking(true)?;
    Ok(Relay {
        session,
        channel,
        answers: Lines::default(),
        streams: [stream("stdout", output)?, stream("stderr", errors)?],
        input: File::from(io::stdin().as_fd().try_clone_to_owned()?),
        requests: Lines::default(),
        signals,
        is_asked: true,
        waiting: VecDeque::new(),
        is_started: false,
        work: Work::Sent { interrupted: false },
        id: Value::Null,
    })
}

fn stream(name: &'static str, file: OwnedFd) -> io::Result<Stream> {
    fcntl_setfl(&file, OFlags::NONBLOCK)?;
    Ok(Stream {
        name,
        file: file.into(),
        text: Text::default(),
        is_open: true,
    })
}

impl Relay {
    /// Passes on everything until the session ends, and answers how it did.
    fn serve(&mut self) -> io::Result<ExitStatus> {
        loop {
            let ready = self.wait()?;
            // A signal that came together with a request is noted only when the wait has ended; it is older than the request.
            if self.take_signals()? {
                self.interrupt();
            }
            if ready.input {
                self.take_requests()?;
            }
            if ready.channel {
                // What was written before an answer is there once the answer is; so it is read later, and passed on earlier.
                let answers = read_available(&mut self.channel)?;
                self.pass_all_output()?;
                let Some(answers) = answers else {
                    return self.end();
                };
                for answer in self.answers.add(&answers) {
                    self.take_answer(&answer)?;
                }
            } else {
                self.pass_output()?;
            }
            if self.work == Work::Idle {
                self.pass_request()?;
            }
        }
    }

    /// Waits until there is something to pass on; fails if the client does not read any more.
    fn wait(&self) -> io::Result<Ready> {
        let client = io::stdout();
        let mut files = vec![
            PollFd::new(&self.channel, PollFlags::IN),
            PollFd::new(&client, PollFlags::empty()),
            PollFd::new(&self.signals, PollFlags::IN),
        ];
        let takes_requests = self.is_asked && self.is_started;
        if takes_requests {
            files.push(PollFd::new(&self.input, PollFlags::IN));
        }
        for stream in self.streams.iter().filter(|stream| stream.is_open) {
            files.push(PollFd::new(&stream.file, PollFlags::IN));
        }
        match poll(&mut files, None) {
            // A signal: nothing is ready then.
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let is_ready = |file: &PollFd| !file.revents().is_empty();
        if is_ready(&files[1]) {
            return Err(ErrorKind::BrokenPipe.into());
        }
        Ok(Ready {
            channel: is_ready(&files[0]),
            input: takes_requests && is_ready(&files[3]),
        })
    }

    /// Takes the signals that have come; whether there were any.
    fn take_signals(&mut self) -> io::Result<bool> {
        let mut any = false;
        while read_available(&mut self.signals)?.is_some_and(|bytes| !bytes.is_empty()) {
            any = true;
        }
        Ok(any)
    }

    /// Takes the requests that can be read.
    fn take_requests(&mut self) -> io::Result<()> {
        let lines = match read_available(&mut self.input)? {
            Some(bytes) => self.requests.add(&bytes),
            None => {
                self.is_asked = false;
                self.requests.last().into_iter().collect()
            }
        };
        for line in lines {
            match serde_json::from_slice::<Value>(&line) {
                Ok(request) if operation(&request) == "interrupt" => {
                    self.interrupt();
                    answer(&json!({"id": request["id"], "kind": "done", "ok": true}))?;
                }
                Ok(request) if request.is_object() => self.waiting.push_back(Ok(request)),
                Ok(_) => self.waiting.push_back(Err("a request is an object".into())),
                Err(_) if line.trim_ascii().is_empty() => {}
                Err(error) => self.waiting.push_back(Err(not_json(&error))),
            }
            // What is to be interrupted may be in the next line.
            if self.work == Work::Idle && !self.waiting.is_empty() {
                self.pass_request()?;
            }
        }
        Ok(())
    }

    /// Ends what runs, if anything does.
    fn interrupt(&mut self) {
        match self.work {
            Work::Idle => {}
            Work::Sent { .. } => self.work = Work::Sent { interrupted: true },
            Work::Begun => self.signal(),
        }
    }

    fn signal(&self) {
        // It may have ended, which the next answer says.
        let _ = kill_process(Pid::from_child(&self.session), Signal::INT);
    }

    /// Passes on an answer of the session.
    fn take_answer(&mut self, line: &[u8]) -> io::Result<()> {
        let content: Value = serde_json::from_slice(line)?;
        match kind(&content) {
            "begin" => {
                if self.work == (Work::Sent { interrupted: true }) {
                    self.signal();
                }
                self.work = Work::Begun;
            }
            "done" | "ready" => {
                answer(&content)?;
                self.is_started = true;
                self.work = Work::Idle;
                self.id = Value::Null;
                return Ok(());
            }
            _ => answer(&content)?,
        }
        self.tell("\n")
    }

    /// Gives the session the next request, after the refusals before it; if there will be none, tells it so.
    fn pass_request(&mut self) -> io::Result<()> {
        while let Some(Err(reason)) = self.waiting.pop_front_if(|line| line.is_err()) {
            refuse(&reason)?;
        }
        match self.waiting.pop_front().and_then(std::result::Result::ok) {
            Some(request) => {
                self.id = request["id"].clone();
                self.work = Work::Sent { interrupted: false };
                self.tell(&format!("{request}\n"))
            }
            None if self.is_asked => Ok(()),
            None => match self.channel.shutdown(std::net::Shutdown::Write) {
                Err(error) if error.kind() == ErrorKind::NotConnected => Ok(()),
                result => result,
            },
        }
    }

    fn tell(&mut self, text: &str) -> io::Result<()> {
        self.channel.set_nonblocking(false)?;
        match self.channel.write_all(text.as_bytes()) {
            // The session has ended, which reading from it says.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
            result => result?,
        }
        self.channel.set_nonblocking(true)
    }

    /// Passes on some of what the session's program has written, which may be writing without end.
    fn pass_output(&mut self) -> io::Result<()> {
        for stream in &mut self.streams {
            stream.pass_piece(&self.id)?;
        }
        Ok(())
    }

    /// Passes on all that the session's program has written, which waits.
    fn pass_all_output(&mut self) -> io::Result<()> {
        for stream in &mut self.streams {
            while stream.pass_piece(&self.id)? {}
        }
        Ok(())
    }

    /// Says how the session has ended.
    fn end(&mut self) -> io::Result<ExitStatus> {
        let status = self.session.wait()?;
        self.pass_all_output()?;
        answer(&json!({"id": self.id, "kind": "end", "status": status.code(), "signal": status.signal()}))?;
        Ok(status)
    }
}

impl Stream {
    /// Passes on what can be read at once, as output of a request; whether there was anything.
    fn pass_piece(&mut self, id: &Value) -> io::Result<bool> {
        if !self.is_open {
            return Ok(false);
        }
        let Some(bytes) = read_available(&mut self.file)? else {
            self.is_open = false;
            return Ok(false);
        };
        let text = self.text.add(&bytes);
        if !text.is_empty() {
            answer(&json!({"id": id, "kind": "output", "stream": self.name, "text": text}))?;
        }
        Ok(!bytes.is_empty())
    }
}

/// What can be read from.
struct Ready {
    channel: bool,
    input: bool,
}

/// What is wrong with a line.
fn not_json(error: &serde_json::Error) -> String {
    match error.classify() {
        Category::Eof => "the line is not JSON: it ends too early".to_owned(),
        Category::Syntax | Category::Data | Category::Io => {
            format!(
                "the line is not JSON: column {} has something else",
                error.column()
            )
        }
    }
}

/// Answers what is no request that the session could be asked for.
fn refuse(reason: &str) -> io::Result<()> {
    answer(&json!({"id": null, "kind": "refused", "message": reason}))?;
    answer(&json!({"id": null, "kind": "done", "ok": false}))
}

/// Writes an answer for the client.
fn answer(answer: &Value) -> io::Result<()> {
    print(format!("{answer}\n")).map_err(io::Error::from)
}
