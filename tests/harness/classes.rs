//! The class of a call does not show in its results: random programs, whose calls are made in each way.
//!
//! Two laws: a call that is waited for is the forced promise of the same call; and a program whose C functions depend on
//! their arguments alone computes the same whether its calls are serial or parallel, in place, waited for, or promises that
//! are forced later. Each program calls functions of `tests/foreign/probe.c` with results of earlier calls: numbers,
//! structures, texts, memory, `errno`, failures, wrong arguments, callbacks that call C, and such that raise. It is run in
//! each variant, and what it computes is compared.
//!
//! `CLASSES=10000` tries as many programs; a sample of fixed seeds runs always.

#![forbid(unsafe_code)]

use harness::random::Random;
use harness::subprocess::{self, TIME_LIMIT};
use harness::{inc, probe};
use libtest_mimic::{Arguments, Failed, Trial};
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::{env, fs, process};

/// Programs in one text.
const BATCH: u64 = 20;
/// Programs tried where nobody asks for more.
const SAMPLE: u64 = 60;
/// Statements of a program: enough that promises overlap.
const STATEMENTS: u64 = 24;

/// What all texts begin with.
const PRELUDE: &str = include_str!("classes.scm");

fn main() {
    let arguments = Arguments::from_args();
    let count = env::var("CLASSES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(SAMPLE);
    let inc = inc::path();
    let library = probe::folder();
    let trials = (0..u64::div_ceil(count, BATCH))
        .map(|batch| {
            let inc = inc.clone();
            Trial::test(format!("programs {}", batch * BATCH), move || check(&inc, batch))
        })
        .collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    let _ = fs::remove_dir_all(library);
    conclusion.exit();
}

/// Compiles and runs one batch.
fn check(inc: &Path, batch: u64) -> Result<(), Failed> {
    let mut text = PRELUDE.to_owned();
    for number in batch * BATCH..(batch + 1) * BATCH {
        text += &Program::of_seed(number).compared(number);
    }
    text += "(display \"wrong \") (display wrong) (newline)\n";
    let path = env::temp_dir().join(format!("inc-classes-{}-{batch}.scm", process::id()));
    fs::write(&path, text)?;
    let mut command = Command::new(inc);
    command
        .arg("run")
        .arg(&path)
        .env("LD_LIBRARY_PATH", probe::folder());
    let outcome = subprocess::run(command, b"", TIME_LIMIT)?;
    if outcome.status != 0 || outcome.stdout != "wrong 0\n" {
        // The text is left for whoever looks for the reason.
        return Err(format!(
            "{}: status {}\n{}{}",
            path.display(),
            outcome.status,
            outcome.stdout,
            outcome.stderr
        )
        .into());
    }
    fs::remove_file(&path)?;
    Ok(())
}

/// A program under construction: a body of definitions, in which `variant` is how calls are made.
struct Program {
    random: Random,
    body: String,
    /// The number of results so far, `r0` and so on.
    results: u64,
    /// Promises that are not forced yet, `p0` and so on.
    promises: Vec<u64>,
    /// The number of promises so far.
    started: u64,
}

impl Program {
    fn of_seed(seed: u64) -> Program {
        let mut program = Program {
            random: Random::new(seed + 1),
            body: String::new(),
            results: 0,
            promises: Vec::new(),
            started: 0,
        };
        for _ in 0..STATEMENTS {
            program.add_statement();
        }
        while !program.promises.is_empty() {
            program.force_one();
        }
        program
    }

    /// The definition of the program as a procedure of the variant, and its comparison.
    fn compared(&self, number: u64) -> String {
        let results: Vec<String> = (0..self.results).map(|index| format!("r{index}")).collect();
        format!(
            "(compare {number}\n  (lambda (variant)\n    (define log '())\n    (define (note x) (set! log (cons x log)))\n{}    (list {} log)))\n",
            self.body,
            results.join(" ")
        )
    }

    fn add_statement(&mut self) {
        match self.random.below(8) {
            0 | 1 => self.start_one(),
            2 if !self.promises.is_empty() => self.force_one(),
            3 => self.fill_memory(),
            4 => {
                let call = self.callback();
                self.define_result(&format!("(call variant {call})"));
            }
            5 => {
                let call = self.failing();
                self.define_result(&format!("(call variant {call})"));
            }
            _ => {
                let call = self.pure();
                self.define_result(&format!("(call variant {call})"));
            }
        }
    }

    fn define_result(&mut self, value: &str) {
        let _ = writeln!(self.body, "    (define r{} {value})", self.results);
        self.results += 1;
    }

    /// Starts a call whose results are wanted later.
    fn start_one(&mut self) {
        let call = self.pure();
        let _ = writeln!(self.body, "    (define p{} (start variant {call}))", self.started);
        self.promises.push(self.started);
        self.started += 1;
    }

    fn force_one(&mut self) {
        let index = self.random.below(self.promises.len() as u64) as usize;
        let promise = self.promises.swap_remove(index);
        self.define_result(&format!("(outcome (lambda () (finish p{promise})))"));
    }

    /// Memory that C writes to, and what is in it afterwards.
    fn fill_memory(&mut self) {
        let size = [1, 100, 5000][self.random.below(3) as usize];
        let count = self.random.below(size) + 1;
        let value = self.number();
        self.define_result(&format!(
            "(let ((box (make-owned-pointer {size})))
      (call variant fill box {count} (modulo {value} 256))
      (call variant total (owned-pointer-transfer! box) {size}))"
        ));
    }

    /// A call of a function of its arguments alone, which succeeds.
    fn pure(&mut self) -> String {
        match self.random.below(9) {
            0 => {
                let arguments: Vec<String> = (0..12).map(|_| self.number()).collect();
                format!("sum {}", arguments.join(" "))
            }
            1 => format!("divide {} (+ 1 {})", self.number(), self.number()),
            2 => format!(
                "rotate {} (make-large {} {} {})",
                self.number(),
                self.number(),
                self.number(),
                self.number()
            ),
            3 => format!("text-length {}", self.text()),
            4 => format!("duplicate {}", self.text()),
            5 => format!("increment {}", self.number()),
            6 => format!("name-of (modulo {} 2)", self.number()),
            7 => format!("errno-of {}", self.number()),
            _ => format!("half {}", self.number()),
        }
    }

    /// A call that raises, at once or by what C answers; or does not, as the numbers fall.
    fn failing(&mut self) -> String {
        match self.random.below(4) {
            0 => format!("checked (modulo {} 3)", self.number()),
            1 => format!("sum {} 'no-number 1 1 1 1 1 1 1 1 1 1", self.number()),
            2 => format!("text-length (string #\\a #\\null {})", "#\\b"),
            _ => format!("divide {} (expt 2 40)", self.number()),
        }
    }

    /// A call that calls back.
    fn callback(&mut self) -> String {
        let times = self.random.below(6);
        let body = match self.random.below(4) {
            0 => format!("(note x) (+ x {})", self.number()),
            1 => {
                let call = self.pure();
                format!("(modulo (small (call variant {call})) (+ x 2))")
            }
            2 => format!(
                "(note x) (if (= x {}) (raise (list 'at x)) (* 2 x))",
                self.random.below(6)
            ),
            _ => format!(
                "(note (list 'in x)) (let ((r (call variant apply-times (lambda (y) (note y) (+ x y)) {}))) (small r))",
                self.random.below(4)
            ),
        };
        format!("apply-times (lambda (x) {body}) {times}")
    }

    /// A number from 0 to 999: a constant, or one of an earlier result.
    fn number(&mut self) -> String {
        match self.results {
            0 => self.random.below(1000).to_string(),
            results => match self.random.below(2) {
                0 => self.random.below(1000).to_string(),
                _ => format!("(small r{})", self.random.below(results)),
            },
        }
    }

    fn text(&mut self) -> String {
        let length = self.number();
        let character = ["#\\a", "#\\é", "#\\👋"][self.random.below(3) as usize];
        format!("(make-string {length} {character})")
    }
}
