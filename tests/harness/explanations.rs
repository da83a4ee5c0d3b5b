//! The pages of `docs/errors`, which `inc explain` prints: each shows a program that is wrong, what `inc` says of it, and one
//! that is right.
//!
//! The wrong program must provoke the code of its page and be answered as the page shows; the right one ends well, without a
//! word on standard error. Each runs as `x.scm` in a folder of its own, with the options after its mark and together with the
//! files that the page shows after it. `UPDATE=1` writes what `inc` says into the pages.

use harness::markdown::{Block, blocks};
use harness::subprocess::{self, Outcome, TIME_LIMIT};
use harness::{expectation, inc};
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, process};

/// What separates the pages of a file.
const PAGE_MARK: &str = "\n## E";

/// The codes that no program provokes by itself: what another encoding, the user, a lack of memory or threads, a full disk or
/// a defect does; primitives, which programs do not see; and what belongs to the prompt.
const WITHOUT_PROGRAM: [&str; 10] = [
    "0113", "0216", "0414", "0701", "0702", "1011", "1014", "1024", "1026", "1093",
];

/// The first code of conditions; a condition has this and the number of its kind.
const CONDITION: u32 = 1000;

fn main() {
    let arguments = Arguments::from_args();
    let inc = inc::path();
    let mut trials = Vec::new();
    let mut codes = Vec::new();
    for path in files() {
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        if expectation::updating() {
            let text = updated(&inc, &text);
            fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            continue;
        }
        for page in text.split(PAGE_MARK).skip(1).map(Page::new) {
            codes.push(page.code.clone());
            let inc = inc.clone();
            trials.push(Trial::test(format!("E{}", page.code), move || check(&inc, &page)));
        }
    }
    if !expectation::updating() {
        trials.push(Trial::test("each condition has a page", move || {
            check_conditions(&codes)
        }));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// The files of pages.
fn files() -> Vec<PathBuf> {
    let folder = inc::root_folder().join("docs/errors");
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries
        .map(|entry| entry.expect("a folder of the source tree is readable").path())
        .collect()
}

/// A page: the programs that it shows.
struct Page {
    /// The digits of its code.
    code: String,
    wrong: Option<Program>,
    /// What `inc` says of the wrong one.
    said: String,
    right: Option<Program>,
}

struct Program {
    text: String,
    options: Vec<String>,
    /// Names and contents of the files that it needs.
    files: Vec<(String, String)>,
}

impl Page {
    /// Reads the section of a file, from the digits of the code on.
    fn new(section: &str) -> Page {
        let (code, _) = section.split_once(": ").expect("a page has a code and a title");
        let mut page = Page {
            code: code.into(),
            wrong: None,
            said: String::new(),
            right: None,
        };
        for block in blocks(section) {
            page.add(block);
        }
        page
    }

    fn add(&mut self, block: Block) {
        let words: Vec<&str> = block.language.split(' ').collect();
        let program = |options: &[&str]| {
            Some(Program {
                text: block.text.clone(),
                options: options.iter().map(|&option| option.into()).collect(),
                files: Vec::new(),
            })
        };
        match words[..] {
            ["text"] => self.said = block.text,
            ["scheme", "wrong", ref options @ ..] => self.wrong = program(options),
            ["scheme", "right", ref options @ ..] => self.right = program(options),
            ["scheme", file] => {
                let program = self.right.as_mut().or(self.wrong.as_mut());
                let program = program.expect("a file follows the program that needs it");
                program.files.push((file.into(), block.text));
            }
            _ => panic!("E{}: a block is a program, a file or what inc says", self.code),
        }
    }
}

fn check(inc: &Path, page: &Page) -> Result<(), Failed> {
    let without = WITHOUT_PROGRAM.contains(&&*page.code);
    let (Some(wrong), Some(right)) = (&page.wrong, &page.right) else {
        return match without {
            true => Ok(()),
            false => Err("the page shows no program that is wrong, or none that is right".into()),
        };
    };
    let outcome = run(inc, wrong)?;
    if !outcome.stderr.contains(&format!("[E{}]", page.code)) {
        return Err(format!("the wrong program has another code:\n{}", outcome.stderr).into());
    }
    if outcome.stderr != page.said {
        let hint = "UPDATE=1 in the environment writes it into the page";
        return Err(format!(
            "inc says something else of the wrong program ({hint}):\n{}",
            outcome.stderr
        )
        .into());
    }
    let outcome = run(inc, right)?;
    if outcome.status != 0 || !outcome.stderr.is_empty() {
        let (status, said) = (outcome.status, outcome.stderr);
        return Err(format!("the right program ends with status {status}:\n{said}").into());
    }
    Ok(())
}

/// Runs a program of a page.
fn run(inc: &Path, program: &Program) -> Result<Outcome, Failed> {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder = env::temp_dir().join(format!("inc-explanation-{}-{number}", process::id()));
    fs::create_dir_all(&folder)?;
    let own = [("x.scm".to_owned(), program.text.clone())];
    for (name, text) in own.iter().chain(&program.files) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a file is in a folder"))?;
        fs::write(path, text)?;
    }
    let mut command = Command::new(inc);
    command
        .args(&program.options)
        .args(["run", "x.scm"])
        .current_dir(&folder);
    let outcome = subprocess::run(command, b"", TIME_LIMIT);
    fs::remove_dir_all(&folder)?;
    let mut outcome = outcome?;
    // The advice to read this page is not part of it.
    let said = outcome.stderr.split_inclusive('\n');
    let said: String = said.filter(|line| !line.starts_with("`inc explain E")).collect();
    outcome.stderr = without_addresses(&said);
    Ok(outcome)
}

/// No number that a page shows in base 16 has so many digits, and every address of memory has.
const ADDRESS_DIGITS: usize = 7;

/// The text with one address in place of all addresses, which differ from run to run.
fn without_addresses(text: &str) -> String {
    let mut parts = text.split("0x");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |shown, part| {
        let rest = part.trim_start_matches(|digit: char| digit.is_ascii_hexdigit());
        match part.len() - rest.len() >= ADDRESS_DIGITS {
            true => shown + "0x7f0000001000" + rest,
            false => shown + "0x" + part,
        }
    })
}

/// The text of a file with what `inc` says now.
fn updated(inc: &Path, text: &str) -> String {
    let mut sections = text.split(PAGE_MARK);
    let mut updated = sections.next().unwrap_or_default().to_owned();
    for section in sections {
        let page = Page::new(section);
        let section = match &page.wrong {
            Some(wrong) => {
                let said = run(inc, wrong).expect("inc runs").stderr;
                let shown = |said: &str| format!("\n```text\n{said}```\n");
                section.replace(&shown(&page.said), &shown(&said))
            }
            None => section.to_owned(),
        };
        updated += PAGE_MARK;
        updated += &section;
    }
    updated
}

/// The kinds of conditions are those of the runtime: each has a page.
fn check_conditions(codes: &[String]) -> Result<(), Failed> {
    let path = inc::root_folder().join("runtime-rs/abi/src/object.rs");
    let source = fs::read_to_string(path)?;
    let (_, kinds) = source
        .split_once("pub enum ConditionKind {")
        .ok_or("the runtime has no kinds of conditions")?;
    let (kinds, _) = kinds.split_once("\n}").ok_or("the enumeration has no end")?;
    let numbers: Vec<u32> = kinds
        .lines()
        .filter_map(|line| line.trim().strip_suffix(',')?.split_once(" = ")?.1.parse().ok())
        .collect();
    assert!(
        numbers.len() > 20,
        "the runtime has {} kinds of conditions",
        numbers.len()
    );
    let missing: Vec<String> = numbers
        .iter()
        .map(|number| (CONDITION + number).to_string())
        .filter(|code| !codes.contains(code))
        .collect();
    match missing.is_empty() {
        true => Ok(()),
        false => Err(format!("no page explains {}", missing.join(", ")).into()),
    }
}
