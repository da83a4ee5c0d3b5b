//! The tour that `README.md` gives: its programs are written to files, its commands are run, and what they print is what it
//! shows.
//!
//! A block of Scheme begins with a comment that names its file. A block without a language is a session: lines after `$ ` are
//! commands for a shell, and the lines after each are what it prints, on standard output and standard error together. `...` at
//! the end of a line stands for the rest of that line, and on a line of its own for all further lines.

use harness::markdown::{Block, blocks};
use harness::xml::escape;
use harness::{expectation, inc, subprocess};
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::Path;
use std::{env, fs, process};

fn main() {
    let arguments = Arguments::from_args();
    let path = inc::root_folder().join("README.md");
    let page = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let inc = inc::path();
    let blocks = blocks(&page);
    let commands = blocks.iter().find(|block| block.language == "sh").cloned();
    let mut trials = vec![Trial::test("tour", {
        let inc = inc.clone();
        move || walk(&inc, &blocks)
    })];
    trials.push(Trial::test("recorded session", {
        let inc = inc.clone();
        move || check_recording(&inc)
    }));
    trials.push(Trial::test("two commands", move || {
        check_commands(&inc, &commands.ok_or("the page shows no command")?)
    }));
    libtest_mimic::run(&arguments, trials).exit();
}

/// Does all that the tour shows, in a folder of its own.
fn walk(inc: &Path, blocks: &[Block]) -> Result<(), Failed> {
    let folder = env::temp_dir().join(format!("inc-readme-{}", process::id()));
    fs::create_dir_all(&folder)?;
    let mut failures = String::new();
    let mut sessions = 0;
    for block in blocks {
        match &*block.language {
            "scheme" => {
                let name = block
                    .text
                    .lines()
                    .next()
                    .and_then(|line| line.strip_prefix(";; "));
                let name = name.ok_or_else(|| format!("line {}: no comment names the file", block.line))?;
                fs::write(folder.join(name), &block.text)?;
            }
            "" => {
                sessions += 1;
                for (command, expected) in commands(&block.text) {
                    let shown = subprocess::shell(inc, &folder, command)?.stdout;
                    if !agrees(&shown, &expected) {
                        failures += &format!("line {}: {command}\n{shown}", block.line);
                    }
                }
            }
            _ => {}
        }
    }
    fs::remove_dir_all(&folder)?;
    if !failures.is_empty() {
        return Err(failures.into());
    }
    assert!(sessions > 5, "the tour has {sessions} sessions");
    Ok(())
}

/// What is typed in the session that `docs/session.svg` records.
const RECORDED: [&str; 7] = [
    "cat hello.scm",
    "inc run hello.scm",
    "inc build hello.scm -o hello && ./hello",
    "inc eval '(expt 2 100)' '(exact->inexact 1/3)'",
    "cat c.scm",
    "inc run c.scm",
    "inc build c.scm -o c && ./c",
];

/// The files that are there.
const RECORDED_FILES: [(&str, &str); 2] = [
    ("hello.scm", "(writeln \"Hello, world!\")\n"),
    (
        "c.scm",
        "(import (scheme base) (inc base) (inc ffi))\n\
         (define-foreign (labs (n long)) long parallel sync leaf)\n\
         (writeln (map labs '(-1 2 -3)))\n",
    ),
];

/// The recorded session is what its commands print; `UPDATE=1` in the environment records it anew.
fn check_recording(inc: &Path) -> Result<(), Failed> {
    let folder = env::temp_dir().join(format!("inc-recording-{}", process::id()));
    fs::create_dir_all(&folder)?;
    for (name, text) in RECORDED_FILES {
        fs::write(folder.join(name), text)?;
    }
    let mut lines = Vec::new();
    for command in RECORDED {
        lines.push(format!("$ {command}"));
        let shown = subprocess::shell(inc, &folder, command)?.stdout;
        lines.extend(shown.lines().map(String::from));
    }
    fs::remove_dir_all(&folder)?;
    expectation::compare(&inc::root_folder().join("docs/session.svg"), &picture(&lines))?;
    Ok(())
}

/// A terminal that shows some lines.
fn picture(lines: &[String]) -> String {
    let height = 24 * lines.len() + 40;
    let mut picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 {height}\" width=\"760\" \
         font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"16\" xml:space=\"preserve\">\n\
         <rect width=\"760\" height=\"{height}\" rx=\"10\" fill=\"#14161b\"/>\n"
    );
    for (number, line) in lines.iter().enumerate() {
        let y = 24 * number + 40;
        let (colour, text) = match line.strip_prefix("$ ") {
            Some(command) => (
                "#ffffff",
                format!("<tspan fill=\"#a6e38b\">$</tspan> {}", escape(command)),
            ),
            None => ("#b9c0cc", escape(line)),
        };
        picture += &format!("<text x=\"24\" y=\"{y}\" fill=\"{colour}\">{text}</text>\n");
    }
    picture + "</svg>\n"
}

/// The commands of a session, each with what it prints.
fn commands(session: &str) -> Vec<(&str, Vec<&str>)> {
    let mut commands: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in session.lines() {
        match line.strip_prefix("$ ") {
            Some(command) => commands.push((command, Vec::new())),
            None => {
                let (_, output) = commands.last_mut().expect("a session begins with a command");
                output.push(line);
            }
        }
    }
    commands
}

fn agrees(shown: &str, expected: &[&str]) -> bool {
    let mut shown = shown.lines();
    for (number, line) in expected.iter().enumerate() {
        if line.trim() == "..." && number + 1 == expected.len() {
            return true;
        }
        let same = match line.strip_suffix("...") {
            Some(start) => shown.next().is_some_and(|shown| shown.starts_with(start)),
            None => shown.next() == Some(line),
        };
        if !same {
            return false;
        }
    }
    shown.next().is_none()
}

/// The commands that build: the first runs a program, which must print what it should; the second is the one by which this
/// test was started, and which `.ci/run` runs.
fn check_commands(inc: &Path, block: &Block) -> Result<(), Failed> {
    let root = inc::root_folder();
    let mut commands = block
        .text
        .lines()
        .map(|line| line.split('#').next().expect("there is a first part").trim());
    let (Some(first), Some(second), None) = (commands.next(), commands.next(), commands.next()) else {
        return Err("there are two commands".into());
    };
    let arguments = first
        .strip_prefix("cargo run --release --package inc -- ")
        .ok_or("the first command runs inc")?;
    let program = root.join(arguments.strip_prefix("run ").ok_or("inc runs a program")?);
    let shown = subprocess::shell(inc, &root, &format!("inc {arguments}"))?.stdout;
    if shown != fs::read_to_string(program.with_extension("out"))? {
        return Err(format!("{first}\n{shown}").into());
    }
    let ci = fs::read_to_string(root.join(".ci/run"))?;
    if !ci.lines().any(|line| line == format!("step {second}")) {
        return Err(format!(".ci/run does not run {second}").into());
    }
    Ok(())
}
