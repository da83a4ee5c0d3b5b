//! A session of `inc repl --json` that evaluates examples.

use documentation::Outcome;
use serde_json::{Value, json};
use std::fmt;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A session.
pub struct Prompt {
    process: Child,
    requests: Option<ChildStdin>,
    answers: Lines<BufReader<ChildStdout>>,
}

/// What came of a text.
#[derive(Default)]
pub struct Found {
    /// The values, separated by spaces.
    pub values: String,
    output: String,
    error: Option<String>,
}

impl Prompt {
    /// Starts a session in a folder of its own.
    pub fn start(name: &str) -> Prompt {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("examples").join(name);
        std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
        let mut process = Command::new(env!("CARGO_BIN_EXE_inc"))
            .args(["repl", "--json"])
            .env_remove("INC_OPTIONS")
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("inc starts");
        let output = process.stdout.take().expect("it is piped");
        let mut answers = BufReader::new(output).lines();
        answers
            .next()
            .expect("inc says that it is ready")
            .expect("it is text");
        Prompt {
            requests: process.stdin.take(),
            process,
            answers,
        }
    }

    /// Evaluates a text.
    pub fn evaluate(&mut self, text: &str) -> Found {
        let requests = self.requests.as_mut().expect("it was not closed");
        writeln!(requests, "{}", json!({"id": 1, "op": "eval", "text": text})).expect("inc reads requests");
        let mut found = Found::default();
        for line in self.answers.by_ref() {
            let answer: Value =
                serde_json::from_str(&line.expect("the answer is text")).expect("an answer is JSON");
            let member = |name: &str| answer[name].as_str().unwrap_or_default().to_string();
            match answer["kind"].as_str() {
                Some("value") if found.values.is_empty() => found.values = member("text"),
                Some("value") => found.values += &format!(" {}", member("text")),
                Some("output") => found.output += &member("text"),
                Some("error" | "diagnostic") if answer["severity"] != "warning" => {
                    found.error.get_or_insert(member("message"));
                }
                Some("done" | "end") => break,
                _ => {}
            }
        }
        found
    }
}

impl Drop for Prompt {
    fn drop(&mut self) {
        // The session ends at the end of the requests.
        self.requests = None;
        let _ = self.process.wait();
    }
}

impl Found {
    /// Whether this is what an example shows.
    pub fn is(&self, shown: Option<&Outcome>) -> bool {
        match shown {
            None => self.error.is_none(),
            Some(Outcome::Values(values)) => self.error.is_none() && self.values == *values,
            Some(Outcome::Output(output)) => self.error.is_none() && self.output.trim() == output,
            Some(Outcome::Error(message)) => self.error.as_ref() == Some(message),
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.error {
            Some(message) => write!(f, "=> error: {message}"),
            None if self.values.is_empty() => write!(f, "prints {}", self.output.trim()),
            None => write!(f, "=> {}", self.values),
        }
    }
}
