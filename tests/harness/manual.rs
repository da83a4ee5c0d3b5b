//! The programs that `docs/` shows: each block of Scheme is a program, and the block of text after it is what it prints.

use harness::inc;
use harness::markdown::blocks;
use harness::subprocess::{self, TIME_LIMIT};
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::Path;
use std::process::Command;
use std::{env, fs, process};

fn main() {
    let arguments = Arguments::from_args();
    let inc = inc::path();
    let mut trials = Vec::new();
    for file in ["ffi.md"] {
        let path = inc::root_folder().join("docs").join(file);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let examples = examples(&text);
        assert!(!examples.is_empty(), "{file} shows no program");
        for example in examples {
            let inc = inc.clone();
            let name = format!("{file}::line {}", example.line);
            trials.push(Trial::test(name, move || check(&inc, &example)));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// A program and what it prints.
struct Example {
    /// Where it begins, from 1.
    line: usize,
    program: String,
    output: Option<String>,
}

/// The programs of a page.
fn examples(page: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    for block in blocks(page) {
        match &*block.language {
            "scheme" => examples.push(Example {
                line: block.line,
                program: block.text,
                output: None,
            }),
            "text" => {
                let program = examples.last_mut().expect("output follows a program");
                assert!(program.output.is_none(), "a program has one output");
                program.output = Some(block.text);
            }
            _ => {}
        }
    }
    examples
}

fn check(inc: &Path, example: &Example) -> Result<(), Failed> {
    let expected = example
        .output
        .as_deref()
        .ok_or("nothing says what the program prints")?;
    let file = env::temp_dir().join(format!("inc-manual-{}-{}.scm", process::id(), example.line));
    fs::write(&file, &example.program)?;
    let mut command = Command::new(inc);
    command.arg("run").arg(&file);
    let outcome = subprocess::run(command, b"", TIME_LIMIT);
    fs::remove_file(&file)?;
    let outcome = outcome?;
    if outcome.status != 0 || outcome.stdout != expected {
        return Err(format!("status {}\n{}{}", outcome.status, outcome.stdout, outcome.stderr).into());
    }
    Ok(())
}
