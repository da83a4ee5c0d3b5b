//! `POST /run`: runs a program in a process of its own, with limits.
//!
//! The process is another `inc`, which is given the program as its standard input: it has no foreign function interface, a small heap, an
//! empty environment, and is ended when its time is over, when it has written too much, or when nobody waits for it any
//! more. It has the rights of the user; it can read and write files as any program of theirs can, but none of them beyond a size.

use super::Setting;
use crate::owner;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long a program may run. (A demonstration waits no longer.)
const MAX_TIME: Duration = Duration::from_secs(10);
/// How long what is interrupted then may go on: it comes to a check within milliseconds.
pub const GRACE: Duration = Duration::from_secs(2);
/// How much it may write to each of standard output and standard error: more than anyone reads.
const MAX_OUTPUT: u64 = 256 << 10;
/// What its heap may hold; several run beside the browser.
const MAX_HEAP: &str = "256M";
/// How often it is looked after: at first, and later.
const PAUSES: [Duration; 2] = [Duration::from_millis(1), Duration::from_millis(10)];

/// How a program is run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// Compiled as a whole.
    Program,
    /// Form by form, as at the prompt, which prints the values.
    Forms,
}

/// What the page asks for.
pub struct Job {
    /// The program.
    pub text: String,
    /// How much to optimise.
    pub level: u8,
    /// How it is run.
    pub mode: Mode,
}

/// Runs a program, as long as the other side of the connection is there.
pub fn run(job: Job, setting: &Setting, stream: &TcpStream) -> io::Result<Value> {
    let start = Instant::now();
    let mut child = spawn(&job, setting)?;
    let is_full = Arc::new(AtomicBool::new(false));
    let pipes = attend(&mut child, job.text, &is_full);
    let end = match pipes {
        Ok(_) => wait(&mut child, start, &is_full, stream),
        Err(_) => "time",
    };
    if end == "time" {
        interrupt(&mut child);
    }
    if end != "exit" {
        // What has ended meanwhile stays as it is.
        child.kill()?;
    }
    let status = child.wait()?;
    let time = start.elapsed();
    let [output, errors] = pipes?.map(text);
    // A program may also end by itself because nobody reads on.
    let is_full = is_full.load(Ordering::Relaxed);
    let end = match status.signal() {
        _ if end == "exit" && is_full => "output",
        Some(signal) if signal == Signal::XFSZ.as_raw() => "file",
        _ => end,
    };
    Ok(json!({
        "output": output,
        "errors": errors,
        "end": end,
        "status": status.code(),
        "signal": status.signal(),
        "milliseconds": time.as_secs_f64() * 1e3,
    }))
}

fn spawn(job: &Job, setting: &Setting) -> io::Result<Child> {
    let mut command = limited(owner::owned_inc()?, job.level, setting)?;
    match job.mode {
        Mode::Program => command.args(["--stdin-name", &setting.program_name, "run", "-"]),
        Mode::Forms => command.arg("repl"),
    };
    command.spawn()
}

/// Another `inc`, with its limits, and with pipes; what it is to do is to be added.
pub fn limited(mut command: Command, level: u8, setting: &Setting) -> io::Result<Command> {
    let level = format!("-O{level}");
    command.args([&level, "--deny-ffi", "--max-heap", MAX_HEAP]);
    for (option, folders) in [
        ("-I", &setting.options.prepended),
        ("-A", &setting.options.appended),
    ] {
        for folder in folders {
            command.arg(option).arg(std::path::absolute(folder)?);
        }
    }
    for feature in &setting.options.features {
        command.arg("-D").arg(feature);
    }
    command
        .current_dir(&setting.folder)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Ok(command)
}

/// Writes a program to its process, and reads what the process writes to its standard output and standard error.
fn attend(child: &mut Child, text: String, is_full: &Arc<AtomicBool>) -> io::Result<[Reader; 2]> {
    let missing = || io::Error::from(io::ErrorKind::BrokenPipe);
    let mut input = child.stdin.take().ok_or_else(missing)?;
    // A program that ends before all is read closes the pipe.
    thread::Builder::new().spawn(move || drop(input.write_all(text.as_bytes())))?;
    let output = collect(child.stdout.take().ok_or_else(missing)?, is_full.clone())?;
    let errors = collect(child.stderr.take().ok_or_else(missing)?, is_full.clone())?;
    Ok([output, errors])
}

/// Waits for the end of a program, and answers the reason of it.
fn wait(child: &mut Child, start: Instant, is_full: &AtomicBool, stream: &TcpStream) -> &'static str {
    loop {
        // That the child cannot be waited for cannot be; it would be killed.
        match child.try_wait() {
            Ok(None) => {}
            Ok(Some(_)) => return "exit",
            Err(_) => return "time",
        }
        if is_full.load(Ordering::Relaxed) {
            return "output";
        }
        if start.elapsed() > MAX_TIME {
            return "time";
        }
        if has_left(stream) {
            return "left";
        }
        let is_new = start.elapsed() < Duration::from_millis(100);
        thread::sleep(PAUSES[usize::from(!is_new)]);
    }
}

/// Ends a program as Ctrl-C does, which writes what it has printed and says where it was; it is given some time for that.
fn interrupt(child: &mut Child) {
    // It may have ended.
    let _ = kill_process(Pid::from_child(child), Signal::INT);
    let start = Instant::now();
    while start.elapsed() < GRACE && matches!(child.try_wait(), Ok(None)) {
        thread::sleep(PAUSES[1]);
    }
}

/// Whether the other side has closed the connection.
pub fn has_left(stream: &TcpStream) -> bool {
    let left = stream.set_nonblocking(true).is_ok() && matches!(stream.peek(&mut [0]), Ok(0));
    stream.set_nonblocking(false).is_err() || left
}

/// Answers what it has read when the other side ends.
type Reader = JoinHandle<Vec<u8>>;

/// Reads what a program writes, up to the limit.
fn collect(pipe: impl Read + Send + 'static, is_full: Arc<AtomicBool>) -> io::Result<Reader> {
    thread::Builder::new().spawn(move || {
        let mut bytes = Vec::new();
        // What cannot be read is not shown.
        let _ = pipe.take(MAX_OUTPUT + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > MAX_OUTPUT {
            bytes.truncate(MAX_OUTPUT as usize);
            is_full.store(true, Ordering::Relaxed);
        }
        bytes
    })
}

fn text(reader: Reader) -> String {
    let bytes = reader.join().unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}
