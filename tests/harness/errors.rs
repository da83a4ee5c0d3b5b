//! Tests of what the user sees when something is wrong: standard error and exit status, exactly.
//!
//! - `tests/errors`: programs that do not compile (or compile with a warning).
//! - `tests/uncaught`: programs that end by a condition that nobody handles.
//!
//! The compiler runs in the folder of the program, so the messages hold no absolute paths. `UPDATE=1` rewrites the
//! expectations.

use harness::case::{self, Case};
use harness::subprocess::{self, TIME_LIMIT};
use harness::{expectation, inc};
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::Path;
use std::process::Command;

fn main() {
    let arguments = Arguments::from_args();
    let inc = inc::path();
    let mut trials = Vec::new();
    for (folder, usual_status) in [("errors", 65), ("uncaught", 70)] {
        for mut case in case::find(&inc::tests_folder().join(folder)) {
            if !case.beside("status").exists() {
                case.status = usual_status;
            }
            let inc = inc.clone();
            trials.push(Trial::test(format!("{folder}::{}", case.name), move || {
                check(&inc, &case)
            }));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// Runs the program and compares.
fn check(inc: &Path, case: &Case) -> Result<(), Failed> {
    let mut command = Command::new(inc);
    command
        .arg("run")
        .args(&case.options)
        .arg(case.program.file_name().expect("a program is a file"))
        .args(&case.arguments);
    command.current_dir(case.program.parent().expect("a program is in a folder"));
    let outcome = subprocess::run(command, &case.input, TIME_LIMIT)?;
    let mut complaint = String::new();
    if outcome.status != case.status {
        complaint = format!("exit status {} instead of {}\n", outcome.status, case.status);
    }
    complaint += &expectation::compare(&case.beside("err"), &outcome.stderr)
        .err()
        .unwrap_or_default();
    complaint += &expectation::compare(&case.beside("out"), &outcome.stdout)
        .err()
        .unwrap_or_default();
    if complaint.is_empty() {
        Ok(())
    } else {
        Err(complaint.into())
    }
}
