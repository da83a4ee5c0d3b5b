//! Runs the programs of this folder as executables made by `inc` and as programs compiled by Chez Scheme, side by side.
//!
//! `cargo run --release --package tests --bin bench [-- NAME...]` prints, for each program, the median of the wall times of
//! both, alternating runs in one session, and their ratio: below 1.0 `inc` is faster. Start-up is included; the row
//! `start` shows what it costs. Both compile with all checks on: Chez at optimize-level 2. `REPETITIONS` (default 5)
//! says how often each program is run.

#![forbid(unsafe_code)]

use harness::{case, chez, inc, subprocess};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs};

/// What a Chez program needs in place of the imports of R7RS.
const CHEZ_PRELUDE: &str = "(import (chezscheme))
(define (read-line port) (get-line port))
(define (write-string string port) (put-string port string))
";

/// A longer run is a mistake in the program or the compiler.
const LIMIT: Duration = Duration::from_secs(120);

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let wanted: Vec<String> = env::args().skip(1).collect();
    let repetitions = env::var("REPETITIONS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(5);
    let folder = env::temp_dir().join(format!("inc-bench-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let compilers = Compilers {
        inc: inc::path(),
        chez: chez::find(),
        folder: folder.clone(),
    };
    if compilers.chez.is_none() {
        println!("Chez Scheme (the command `scheme` or `chezscheme`) is not installed: no ratios.");
    }

    println!("{:16} {:>10} {:>10} {:>7}", "program", "inc", "Chez", "ratio");
    let start = folder.join("start.scm");
    fs::write(&start, "(import (scheme base))\n")?;
    compilers.report("start", &start, repetitions)?;
    for case in case::find(&inc::tests_folder().join("bench")) {
        // The folder `ffi` has a runner of its own.
        if case.name.contains('/') {
            continue;
        }
        if wanted.is_empty() || wanted.iter().any(|name| case.name.contains(name)) {
            compilers.report(&case.name, &case.program, repetitions)?;
        }
    }
    fs::remove_dir_all(&folder)?;
    Ok(())
}

/// The two compilers, and a folder for what they make.
struct Compilers {
    inc: PathBuf,
    chez: Option<PathBuf>,
    folder: PathBuf,
}

impl Compilers {
    /// Compiles, runs and prints one row.
    fn report(&self, name: &str, program: &Path, repetitions: usize) -> Result<()> {
        let executable = self.compile_by_inc(name, program)?;
        let chez_program = self
            .chez
            .as_ref()
            .map(|chez| self.compile_by_chez(chez, name, program))
            .transpose()?;
        let mut inc_times = Vec::new();
        let mut chez_times = Vec::new();
        let mut outputs = Vec::new();
        for _ in 0..repetitions {
            outputs.push(self.run(Command::new(&executable), &mut inc_times)?);
            if let (Some(chez), Some(chez_program)) = (&self.chez, &chez_program) {
                let mut command = Command::new(chez);
                command.arg("--program").arg(chez_program);
                outputs.push(self.run(command, &mut chez_times)?);
            }
        }
        if outputs.iter().any(|output| output != &outputs[0]) {
            return Err(format!("{name}: the outputs differ").into());
        }
        let inc_time = median(inc_times);
        print!("{name:16} {:>7.1} ms", inc_time * 1000.0);
        if chez_program.is_some() {
            let chez_time = median(chez_times);
            print!(" {:>7.1} ms {:>7.2}", chez_time * 1000.0, inc_time / chez_time);
        }
        println!();
        Ok(())
    }

    fn compile_by_inc(&self, name: &str, program: &Path) -> Result<PathBuf> {
        let executable = self.folder.join(name);
        let mut command = Command::new(&self.inc);
        command.arg("build").arg(program).arg("-o").arg(&executable);
        subprocess::succeed(command, LIMIT)?;
        Ok(executable)
    }

    /// Compiles the program with another import declaration.
    fn compile_by_chez(&self, chez: &Path, name: &str, program: &Path) -> Result<PathBuf> {
        let source = fs::read_to_string(program)?;
        let body = source
            .split_once("(import")
            .and_then(|(_, rest)| rest.split_once('\n'))
            .map_or("", |(_, body)| body);
        let source_path = self.folder.join(format!("{name}.ss"));
        let object_path = self.folder.join(format!("{name}.so"));
        fs::write(&source_path, format!("{CHEZ_PRELUDE}{body}"))?;
        let compile = format!(
            "(parameterize ((optimize-level 2) (generate-inspector-information #f) (enable-cross-library-optimization #t))
               (compile-program {source_path:?} {object_path:?}))"
        );
        let script = self.folder.join("compile.ss");
        fs::write(&script, compile)?;
        let mut command = Command::new(chez);
        command.arg("--script").arg(&script);
        subprocess::succeed(command, LIMIT)?;
        Ok(object_path)
    }

    /// Runs a program in the folder; adds the time in seconds and returns the output.
    fn run(&self, mut command: Command, times: &mut Vec<f64>) -> Result<String> {
        command.current_dir(&self.folder);
        let start = Instant::now();
        let output = subprocess::succeed(command, LIMIT)?.stdout;
        times.push(start.elapsed().as_secs_f64());
        Ok(output)
    }
}

/// The middle value.
fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
