//! A child process with given input, captured output and a time limit.

use std::env;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// No test takes nearly as long on a slow, busy machine; what takes longer hangs.
pub const TIME_LIMIT: Duration = Duration::from_secs(60);

/// What a process that ended has left behind.
pub struct Outcome {
    /// The exit status as a shell shows it: 128 plus the signal for a process that was killed.
    pub status: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

/// Runs a command to its end.
///
/// `Err` says in words that it could not start or did not end in time.
pub fn run(mut command: Command, input: &[u8], limit: Duration) -> Result<Outcome, String> {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command
        .spawn()
        .map_err(|error| format!("cannot start {command:?}: {error}"))?;

    // Each pipe has a thread of its own: a process may fill one of them while nobody reads the other.
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let input = input.to_vec();
    let writer = thread::spawn(move || {
        // A program need not read its input to the end, so a broken pipe is no failure.
        let _ = stdin.write_all(&input);
    });
    let stdout = collect(child.stdout.take().expect("standard output is piped"));
    let stderr = collect(child.stderr.take().expect("standard error is piped"));

    let Some(status) = wait(&mut child, limit) else {
        let _ = child.kill();
        let _ = child.wait();
        return Err(format!("{command:?} did not end within {} s", limit.as_secs()));
    };
    let _ = writer.join();
    Ok(Outcome {
        status: shell_status(status),
        stdout: text(stdout),
        stderr: text(stderr),
    })
}

/// Runs a command without input that must end with status 0.
///
/// `Err` says in words that it did not, and what it wrote on standard error.
pub fn succeed(command: Command, limit: Duration) -> Result<Outcome, String> {
    let words = format!("{command:?}");
    let outcome = run(command, b"", limit)?;
    if outcome.status == 0 {
        return Ok(outcome);
    }
    Err(format!(
        "{words} ends with status {}:\n{}",
        outcome.status, outcome.stderr
    ))
}

/// Runs a command of the shell in a folder, with the folder of `inc` first on the path. Standard error goes where standard output
/// does, as on a terminal.
///
/// `Err` says in words that it could not start or did not end in time.
pub fn shell(inc: &Path, folder: &Path, command: &str) -> Result<Outcome, String> {
    let folder_of_inc = inc.parent().ok_or("inc is in a folder")?.to_path_buf();
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([folder_of_inc].into_iter().chain(env::split_paths(&path)))
        .map_err(|error| error.to_string())?;
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &format!("exec 2>&1; {command}")])
        .current_dir(folder)
        .env("PATH", path)
        .env_remove("INC_OPTIONS");
    run(shell, b"", TIME_LIMIT)
}

/// Reads a pipe to its end in a thread.
fn collect(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.read_to_end(&mut bytes);
        bytes
    })
}

/// What a reading thread found.
fn text(reader: thread::JoinHandle<Vec<u8>>) -> String {
    let bytes = reader.join().expect("reading into a vector does not panic");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Waits for the end of a process; `None` when the time is over.
fn wait(child: &mut Child, limit: Duration) -> Option<ExitStatus> {
    let start = Instant::now();
    let mut pause = Duration::from_micros(500);
    while start.elapsed() < limit {
        if let Some(status) = child.try_wait().expect("a child of ours can be waited for") {
            return Some(status);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
    None
}

/// The status that a shell reports.
fn shell_status(status: ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt;
    status
        .code()
        .unwrap_or_else(|| 128 + status.signal().unwrap_or(0))
}
