//! The prompt for programs (`inc repl --json`): requests and answers are JSON objects, one a line. `docs/repl.md` is its manual.
//!
//! Two processes take part. What was asked for is done by the session, which is another `inc`. The relay, which is the process
//! that was started, passes requests on, and between the answers passes on what the session's program writes. So nothing that
//! the program writes is taken for an answer, and what it wrote at last is not lost when it ends, by whatever.
//!
//! ```text
//!            requests           requests, one at a time; an empty line for each answer
//!   client ------------> relay ------------------------------------------------------> session
//!          <------------       <------------------------------------------------------
//!            answers            answers, over a socket that is the standard input at first
//!                              <------------------------------------------------------
//!                               output, over pipes that are its standard output and error
//! ```
//!
//! The session waits for the empty line after each answer but the last, `done`. So the relay has read all that was written
//! before the answer when it passes it on, and nothing that was written later.

// The process that was started.
mod relay;
// The process that does what was asked for.
mod session;
// Bytes to lines and text.
mod stream;

use crate::commands::Result;
use compiler::options::Options;
use serde_json::Value;

/// The option that starts the session, after those that the relay was started with.
pub const SESSION_OPTION: &str = "--json-session";

/// Answers requests until there are no more.
pub fn run() -> Result<()> {
    relay::run()
}

/// Does what the relay, which has started this process, passes on.
pub fn run_session(options: &Options) -> Result<()> {
    session::run(options)
}

/// The name of what is asked for.
fn operation(request: &Value) -> &str {
    request["op"].as_str().unwrap_or_default()
}

/// The kind of an answer.
fn kind(answer: &Value) -> &str {
    answer["kind"].as_str().unwrap_or_default()
}
