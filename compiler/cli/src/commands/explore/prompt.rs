//! `POST /prompt`: prompts for the page, each a process of its own that lives until it is ended.
//!
//! The process is `inc repl --json`, with the limits of a program that is run (`running`): no foreign function interface, a small
//! heap, an empty environment. What takes too long or writes too much is interrupted, and the session goes on; it is killed
//! if that does not help. What a prompt answers is passed on as it is: `docs/repl.md` tells what that can be.

use super::{Setting, access, running};
use serde_json::{Value, json};
use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdin, ChildStdout, Command};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How many prompts there may be: of more tabs, the one that was asked longest ago is ended.
const MAX_PROMPTS: usize = 4;
/// How long a request may take, as a program that is run.
const MAX_TIME: Duration = Duration::from_secs(10);
/// How much a request may answer, in bytes of JSON: more than anyone reads.
const MAX_ANSWERS: usize = 512 << 10;
/// How often it is looked whether the page is still there.
const PAUSE: Duration = Duration::from_millis(50);
/// Answers that are read ahead; a prompt that answers faster waits.
const READ_AHEAD: usize = 64;

/// What the page asks of a prompt.
pub enum Job {
    /// A new prompt.
    Start {
        /// How much it optimises.
        level: u8,
    },
    /// A request of `inc repl --json`, for the prompt of a name.
    Ask {
        /// The name, as the start answered it.
        name: String,
        /// The request, without an `id`.
        request: Value,
    },
    /// Ends what the prompt of a name runs.
    Interrupt {
        /// The name.
        name: String,
    },
}

/// The prompts that there are, those asked last at the end.
#[derive(Default)]
pub struct Prompts(Mutex<Vec<Arc<Prompt>>>);

struct Prompt {
    name: String,
    process: Mutex<Child>,
    requests: Mutex<ChildStdin>,
    /// Held while a request is worked on.
    answers: Mutex<Receiver<Value>>,
}

impl Drop for Prompt {
    fn drop(&mut self) {
        let process = self.process.get_mut().unwrap_or_else(PoisonError::into_inner);
        // It may have ended by itself.
        let _ = process.kill();
        let _ = process.wait();
    }
}

/// Does what the page asks for; what cannot be is told in words.
pub fn perform(job: Job, setting: &Setting, stream: &TcpStream) -> Result<Value, String> {
    let failed = |error: io::Error| format!("the prompt has failed: {error}");
    match job {
        Job::Start { level } => {
            let prompt = start(level, setting).map_err(failed)?;
            let name = prompt.name.clone();
            setting.prompts.add(prompt);
            Ok(json!({"name": name}))
        }
        Job::Ask { name, request } => {
            let prompt = setting.prompts.find(&name)?;
            let answered = prompt.ask(request, stream)?;
            if answered.is_over {
                setting.prompts.remove(&name);
            }
            Ok(json!({"answers": answered.answers, "end": answered.end}))
        }
        Job::Interrupt { name } => {
            let prompt = setting.prompts.find(&name)?;
            prompt.tell(&json!({"op": "interrupt"})).map_err(failed)?;
            Ok(json!({}))
        }
    }
}

impl Prompts {
    fn all(&self) -> MutexGuard<'_, Vec<Arc<Prompt>>> {
        // No holder leaves it in disorder.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, prompt: Prompt) {
        let mut all = self.all();
        if all.len() == MAX_PROMPTS {
            all.remove(0);
        }
        all.push(Arc::new(prompt));
    }

    fn find(&self, name: &str) -> Result<Arc<Prompt>, String> {
        let mut all = self.all();
        let index = all.iter().position(|prompt| prompt.name == name);
        let prompt = all.remove(index.ok_or("the prompt has ended")?);
        all.push(prompt.clone());
        Ok(prompt)
    }

    fn remove(&self, name: &str) {
        self.all().retain(|prompt| prompt.name != name);
    }
}

fn start(level: u8, setting: &Setting) -> io::Result<Prompt> {
    let mut process = running::limited(Command::new(std::env::current_exe()?), level, setting)?
        .args(["repl", "--json"])
        .spawn()?;
    let missing = || io::Error::from(io::ErrorKind::BrokenPipe);
    let requests = process.stdin.take().ok_or_else(missing)?;
    let output = process.stdout.take().ok_or_else(missing)?;
    let (sender, answers) = sync_channel(READ_AHEAD);
    let prompt = Prompt {
        name: access::random()?,
        process: Mutex::new(process),
        requests: Mutex::new(requests),
        answers: Mutex::new(answers),
    };
    thread::Builder::new().spawn(move || read_answers(output, &sender))?;
    Ok(prompt)
}

fn read_answers(output: ChildStdout, answers: &SyncSender<Value>) {
    for line in BufReader::new(output).lines().map_while(Result::ok) {
        let Ok(answer) = serde_json::from_str(&line) else {
            return;
        };
        // Nobody asks any more.
        if answers.send(answer).is_err() {
            return;
        }
    }
}

/// What was answered.
#[derive(Default)]
struct Answered {
    answers: Vec<Value>,
    /// Why there are no more, if that is not because all is done: `time`, `output`, `left`.
    end: Option<&'static str>,
    /// Whether the prompt has ended.
    is_over: bool,
}

impl Prompt {
    fn tell(&self, request: &Value) -> io::Result<()> {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.write_all(format!("{request}\n").as_bytes())
    }

    /// The answers to a request, as long as the other side of the connection is there.
    fn ask(&self, mut request: Value, stream: &TcpStream) -> Result<Answered, String> {
        let answers = self.answers.try_lock().map_err(|_| "the prompt is at work")?;
        let id = Value::from("page");
        request["id"] = id.clone();
        let mut answered = Answered::default();
        if self.tell(&request).is_err() {
            answered.is_over = true;
            return Ok(answered);
        }
        let mut deadline = Instant::now() + MAX_TIME;
        let mut bytes = 0;
        loop {
            match answers.recv_timeout(PAUSE) {
                Ok(answer) => {
                    let is_last = answer["kind"] == "done" && answer["id"] == id;
                    answered.is_over = answer["kind"] == "end";
                    bytes += answer.to_string().len();
                    // After an interruption only the end is of interest.
                    if answered.end.is_none() || is_last || answered.is_over {
                        answered.answers.push(answer);
                    }
                    if is_last || answered.is_over {
                        return Ok(answered);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    answered.is_over = true;
                    return Ok(answered);
                }
            }
            let is_late = Instant::now() > deadline;
            if answered.end.is_some() {
                if is_late {
                    answered.is_over = true;
                    return Ok(answered);
                }
            } else if let Some(end) = reason_to_end(is_late, bytes, stream) {
                answered.end = Some(end);
                deadline = Instant::now() + running::GRACE;
                // If that does not arrive, the prompt is killed after the grace.
                let _ = self.tell(&json!({"op": "interrupt"}));
            }
        }
    }
}

fn reason_to_end(is_late: bool, bytes: usize, stream: &TcpStream) -> Option<&'static str> {
    if is_late {
        Some("time")
    } else if bytes > MAX_ANSWERS {
        Some("output")
    } else if running::has_left(stream) {
        Some("left")
    } else {
        None
    }
}
