//! Language tests: each program of `tests/language` is run in every [`Way`] and must print the same each time.
//!
//! Those of `tests/foreign` likewise; they call the C library that is made of `tests/foreign/probe.c`.
//!
//! The demos of `talk/demos` too; where a library that one needs is not installed, it is skipped, and reported as such.
//!
//! The programs of `tests/limits` are large by purpose (deep recursion, long loops, big data): they run once, in memory.
//!
//! `cargo test --test language -- closures` runs the tests with that in their names. `UPDATE=1` rewrites the expected
//! output by what the program prints in memory.

use harness::case::{self, Case};
use harness::subprocess::{self, Outcome, TIME_LIMIT};
use harness::{expectation, inc, probe};
use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use std::{env, fs, process};

/// How a program is compiled and run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// `inc run`.
    Memory,
    /// `inc build`, then the executable.
    Executable,
    /// `inc run -O0`: what the optimiser does must not show.
    Unoptimised,
    /// `inc run --gc-stress`: a collection at every allocation finds values that the frame maps forget.
    Stress,
}

const WAYS: [Way; 4] = [Way::Memory, Way::Executable, Way::Unoptimised, Way::Stress];

impl Way {
    /// The first part of the test's name.
    fn name(self) -> &'static str {
        match self {
            Way::Memory => "memory",
            Way::Executable => "executable",
            Way::Unoptimised => "O0",
            Way::Stress => "gc-stress",
        }
    }

    /// Options of `inc run`.
    fn options(self) -> &'static [&'static str] {
        match self {
            Way::Memory | Way::Executable => &[],
            Way::Unoptimised => &["-O0"],
            Way::Stress => &["--gc-stress"],
        }
    }
}

fn main() {
    let arguments = Arguments::from_args();
    let inc = inc::path();
    let ways: &[Way] = if expectation::updating() {
        &[Way::Memory]
    } else {
        &WAYS
    };
    let mut trials = Vec::new();
    for case in case::find(&inc::tests_folder().join("language")) {
        trials.extend(ways.iter().map(|&way| trial(&inc, way, case.clone(), TIME_LIMIT)));
    }
    let library = probe::folder();
    for mut case in case::find(&inc::tests_folder().join("foreign")) {
        case.name = format!("foreign/{}", case.name);
        trials.extend(ways.iter().map(|&way| trial(&inc, way, case.clone(), TIME_LIMIT)));
    }
    let installed = installed_libraries();
    for mut case in case::find(&inc::root_folder().join("talk/demos")) {
        case.name = format!("demos/{}", case.name);
        let is_skipped = !case.needs.iter().all(|library| installed.contains(library));
        trials.extend(
            ways.iter()
                .map(|&way| trial(&inc, way, case.clone(), TIME_LIMIT).with_ignored_flag(is_skipped)),
        );
    }
    for mut case in case::find(&inc::tests_folder().join("limits")) {
        case.name = format!("limits/{}", case.name);
        trials.push(trial(&inc, Way::Memory, case, 5 * TIME_LIMIT));
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    let _ = fs::remove_dir_all(library);
    conclusion.exit();
}

/// The names of the shared libraries that the dynamic linker finds.
fn installed_libraries() -> HashSet<String> {
    // Not in the PATH of everybody.
    let cache = Command::new("/sbin/ldconfig").arg("-p").output();
    let listing = cache
        .expect("ldconfig is a part of the C library's package")
        .stdout;
    String::from_utf8_lossy(&listing)
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_string)
        .collect()
}

/// One program in one way, as a test.
fn trial(inc: &Path, way: Way, case: Case, limit: Duration) -> Trial {
    let inc = inc.to_path_buf();
    Trial::test(format!("{}::{}", way.name(), case.name), move || {
        let scratch = Scratch::new(&format!("{}-{}", way.name(), case.name));
        let outcome = run(&inc, way, &case, &scratch.folder, limit)?;
        judge(&case, &outcome)
    })
}

/// Runs the program with an empty folder as current directory and as `TMPDIR`, and its options in the environment.
fn run(inc: &Path, way: Way, case: &Case, scratch: &Path, limit: Duration) -> Result<Outcome, Failed> {
    let mut command = if way == Way::Executable {
        let executable = scratch.join("program.exe");
        build(inc, case, &executable)?;
        Command::new(executable)
    } else {
        let mut command = Command::new(inc);
        command.arg("run").args(way.options()).arg(&case.program);
        command
    };
    command
        .args(&case.arguments)
        .current_dir(scratch)
        .env("TMPDIR", scratch)
        .env("LD_LIBRARY_PATH", probe::folder())
        .env("INC_OPTIONS", case.options.join(" "));
    Ok(subprocess::run(command, &case.input, limit)?)
}

/// Makes the executable.
fn build(inc: &Path, case: &Case, executable: &Path) -> Result<(), Failed> {
    let mut command = Command::new(inc);
    command.arg("build").arg(&case.program).arg("-o").arg(executable);
    subprocess::succeed(command, TIME_LIMIT)?;
    Ok(())
}

/// Compares with the files beside the program.
fn judge(case: &Case, outcome: &Outcome) -> Result<(), Failed> {
    let mut complaint = String::new();
    if outcome.status != case.status {
        complaint = format!("exit status {} instead of {}\n", outcome.status, case.status);
    }
    // What a crashed program has printed so far is no expectation.
    if complaint.is_empty() || !expectation::updating() {
        complaint += &expectation::compare(&case.beside("out"), &outcome.stdout)
            .err()
            .unwrap_or_default();
    }
    if complaint.is_empty() {
        return Ok(());
    }
    if !outcome.stderr.is_empty() {
        complaint += &format!("standard error:\n{}", outcome.stderr);
    }
    Err(complaint.into())
}

/// A folder that exists as long as this value.
struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// An empty folder for the test of a name.
    fn new(name: &str) -> Scratch {
        let folder = env::temp_dir().join(format!("inc-test-{}-{}", process::id(), name.replace('/', "-")));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the folder for temporary files is writable");
        Scratch { folder }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}
