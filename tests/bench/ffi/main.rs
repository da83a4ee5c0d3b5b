//! What foreign calls and callbacks cost: `inc` beside C and the interfaces of other systems, in one run.
//!
//! `cargo run --release --package tests --bin bench-ffi` compiles `probe.c` to the library that all programs of this folder
//! call, runs each program in turn, `REPETITIONS` times (default 5), and prints the least nanoseconds of each row, and the
//! ratio of ours to those of C. A program prints lines of a row's name and nanoseconds. A system that is not installed is
//! said to be so; `-` is what a system has not. In the rows of dispatched calls C's column is a round trip between two
//! threads by condition variables; in that of `parallel-map`, one call after the other.

#![forbid(unsafe_code)]

use harness::{chez, inc, probe, subprocess};
use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use std::{env, fs, thread};

/// The rows: as the programs call them, and as they are printed.
const ROWS: [(&str, &str); 12] = [
    ("no-op-leaf", "no-op, parallel sync leaf"),
    ("no-op-sync", "no-op, parallel sync"),
    ("no-op-serial-sync", "no-op, serial sync"),
    ("no-op-parallel", "no-op, parallel (pool)"),
    ("no-op-serial", "no-op, serial (thread)"),
    ("doubles-leaf", "two doubles, leaf"),
    ("doubles-sync", "two doubles, parallel sync"),
    ("callback", "callback"),
    ("callback-thread", "callback, thread of C"),
    ("parallel-map", "parallel-map, 1 ms each"),
    ("count-alone", "a step of a thread, alone"),
    ("count-beside", "beside a serial call"),
];

/// A longer run is a mistake.
const LIMIT: Duration = Duration::from_secs(120);

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A column.
struct System {
    name: &'static str,
    /// Programs, each with its arguments; none where it is not installed.
    commands: Vec<Vec<PathBuf>>,
    /// The least nanoseconds by row.
    times: HashMap<String, f64>,
}

fn main() -> Result<()> {
    let repetitions = env::var("REPETITIONS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(5);
    let folder = env::temp_dir().join(format!("inc-bench-ffi-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let mut systems = systems(&folder)?;
    let mut bytes = 0;
    for _ in 0..repetitions {
        for system in &mut systems {
            for command in &system.commands {
                let (output, report) = run(command, &folder)?;
                add_times(&mut system.times, &output)?;
                // Only the first of our programs reports anything.
                if system.name == "inc" && !report.is_empty() {
                    bytes = bytes_of_calls(&report)?;
                }
            }
        }
    }
    fs::remove_dir_all(&folder)?;
    print(&systems);
    println!("processors: {}", thread::available_parallelism()?);
    println!("bytes allocated by 80,000,000 calls in place with scalars: {bytes}");
    Ok(())
}

/// All systems, C and `inc` first; compiles what is to be compiled.
fn systems(folder: &Path) -> Result<Vec<System>> {
    let source = |name: &str| inc::tests_folder().join("bench/ffi").join(name);
    let library = folder.join("libbench.so");
    probe::compile(&["-fPIC", "-shared"], &[&source("probe.c")], &library);
    let c = folder.join("c");
    probe::compile(&[], &[&source("c.c"), &library], &c);
    let mut ours = Vec::new();
    for name in ["inc", "parallel", "beside"] {
        let program = folder.join(name);
        let build = [
            "build".into(),
            source(name).with_extension("scm"),
            "-o".into(),
            program.clone(),
        ];
        run(&[&[inc::path()], &build[..]].concat(), folder)?;
        ours.push(vec![program]);
    }
    let script = |interpreter: Option<PathBuf>, option: Option<&str>, name: &str| {
        let option = option.map(PathBuf::from);
        let command = |path| [path].into_iter().chain(option).chain([source(name)]).collect();
        interpreter
            .map(command)
            .into_iter()
            .collect::<Vec<Vec<PathBuf>>>()
    };
    let commands = [
        ("C", vec![vec![c]]),
        ("inc", ours),
        ("LuaJIT", script(find("luajit"), None, "luajit.lua")),
        ("SBCL", script(find("sbcl"), Some("--script"), "sbcl.lisp")),
        ("Chez", script(chez::find(), Some("--script"), "chez.ss")),
        ("Guile", script(find("guile"), None, "guile.scm")),
        ("Racket", script(find("racket"), None, "racket.rkt")),
    ];
    Ok(commands
        .map(|(name, commands)| System {
            name,
            commands,
            times: HashMap::new(),
        })
        .into())
}

/// A command of `PATH`.
fn find(name: &str) -> Option<PathBuf> {
    let paths = env::var_os("PATH")?;
    env::split_paths(&paths)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

/// Runs a command that must end with status 0; what it writes on standard output and error.
fn run(words: &[PathBuf], folder: &Path) -> Result<(String, String)> {
    let mut command = Command::new(&words[0]);
    command
        .args(&words[1..])
        .current_dir(folder)
        .env("LD_LIBRARY_PATH", folder)
        // Guile keeps what it compiles there.
        .env("XDG_CACHE_HOME", folder);
    let outcome = subprocess::succeed(command, LIMIT)?;
    Ok((outcome.stdout, outcome.stderr))
}

/// Keeps the lesser times.
fn add_times(times: &mut HashMap<String, f64>, output: &str) -> Result<()> {
    for line in output.lines() {
        let (row, time) = line
            .split_once(char::is_whitespace)
            .ok_or_else(|| format!("no row and time: {line}"))?;
        let time: f64 = time.trim().parse()?;
        if time < 0.0 {
            return Err(format!("{row}: a callback returned a wrong value").into());
        }
        let least = times.entry(row.into()).or_insert(time);
        *least = least.min(time);
    }
    Ok(())
}

/// From the reports of `call-with-timing`: what the calls allocate beyond what measuring itself does.
fn bytes_of_calls(report: &str) -> Result<i64> {
    let mut counts = Vec::new();
    for line in report.lines() {
        let count = line
            .split_once(" bytes allocated")
            .and_then(|(before, _)| before.rsplit(' ').next())
            .ok_or_else(|| format!("no report of a measurement: {line}"))?;
        counts.push(count.parse::<i64>()?);
    }
    match counts[..] {
        [of_measuring, with_calls] => Ok(with_calls - of_measuring),
        _ => Err(format!("not two reports: {report}").into()),
    }
}

/// Prints the table, a column for each system, with the ratio of `inc` to C.
fn print(systems: &[System]) {
    let time = |system: &System, row: &str| system.times.get(row).copied();
    print!("{:28}", "nanoseconds");
    for system in systems {
        print!(" {:>9}", system.name);
        if system.name == "inc" {
            print!(" {:>7}", "ratio");
        }
    }
    println!();
    for (row, title) in ROWS {
        print!("{title:28}");
        for system in systems {
            match time(system, row) {
                Some(time) => print!(" {time:>9.1}"),
                None => print!(" {:>9}", "-"),
            }
            if system.name == "inc" {
                match (time(&systems[0], row), time(system, row)) {
                    (Some(c), Some(ours)) => print!(" {:>7.2}", ours / c),
                    _ => print!(" {:>7}", "-"),
                }
            }
        }
        println!();
    }
    for system in systems.iter().filter(|system| system.commands.is_empty()) {
        println!("{}: not installed", system.name);
    }
}
