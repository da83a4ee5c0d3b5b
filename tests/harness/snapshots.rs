//! Snapshots: what each intermediate language and the assembly of small programs look like.
//!
//! A program `tests/snapshots/<what>.scm` has a folder `<what>` beside it with a snapshot for each of [`STAGES`]: the source
//! and what a pass makes of it; of one procedure only, if the program has a line `;; Shown: <name>`. The talk's program is
//! among them. `cargo test --test snapshots -- guard` runs those with that in their names; `INSTA_UPDATE=always` rewrites
//! them, and the difference is then read as code.

use harness::inc;
use harness::subprocess::{self, TIME_LIMIT};
use libtest_mimic::{Arguments, Failed, Trial};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The name of the snapshot, and the pass after which the program is shown.
const STAGES: [(&str, &str); 7] = [
    ("1-core", "expand"),
    ("2-core-optimised", "contify"),
    ("3-flat", "closures"),
    ("4-ssa", "build_ssa"),
    ("5-vcode", "crossing"),
    ("6-registers", "locations"),
    ("7-assembly", "encode"),
];

/// Snapshots of more lines than these do not fit on a screen, and their programs should be smaller. The longest are the
/// assembly of unrolled recursions.
const MOST_LINES: usize = 300;

fn main() {
    let arguments = Arguments::from_args();
    let inc = inc::path();
    let folder = inc::tests_folder().join("snapshots");
    let mut programs = vec![inc::root_folder().join("talk/demos/writeln.scm")];
    for entry in fs::read_dir(&folder).expect("the folder of snapshots is there") {
        let path = entry.expect("a folder of the source tree is readable").path();
        if path.extension().is_some_and(|extension| extension == "scm") {
            programs.push(path);
        }
    }
    programs.sort();
    let mut trials = vec![Trial::test("every snapshot has a program", {
        let (folder, programs) = (folder.clone(), programs.clone());
        move || no_others(&folder, &programs)
    })];
    for program in programs {
        let stem = program
            .file_stem()
            .expect("a program has a name")
            .to_string_lossy()
            .into_owned();
        for (name, pass) in STAGES {
            let (inc, program, folder) = (inc.clone(), program.clone(), folder.join(&stem));
            trials.push(Trial::test(format!("{stem}::{name}"), move || {
                check(&inc, &program, folder, name, pass)
            }));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// Fails if the folder holds snapshots that no program or stage makes (any more).
fn no_others(folder: &Path, programs: &[PathBuf]) -> Result<(), Failed> {
    let stems: Vec<_> = programs
        .iter()
        .filter_map(|program| program.file_stem())
        .collect();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if !path.is_dir() {
            continue;
        }
        if !stems.contains(&path.file_name().unwrap_or_default()) {
            return Err(format!("no program makes {}", path.display()).into());
        }
        for snapshot in fs::read_dir(&path)? {
            let snapshot = snapshot?.file_name();
            let made = STAGES
                .iter()
                .any(|(name, _)| *snapshot == *format!("{name}.snap"));
            if !made {
                return Err(format!("no stage makes {} of {}", snapshot.display(), path.display()).into());
            }
        }
    }
    Ok(())
}

/// Compares what a pass makes of a program with the snapshot.
fn check(inc: &Path, program: &Path, folder: PathBuf, name: &str, pass: &str) -> Result<(), Failed> {
    let source = fs::read_to_string(program)?;
    let mut command = Command::new(inc);
    command
        .args(["ir", "--after", pass])
        .arg(program.file_name().expect("a program is a file"))
        .current_dir(program.parent().expect("a program is in a folder"));
    if let Some(procedure) = source.lines().find_map(|line| line.strip_prefix(";; Shown: ")) {
        command.args(["--function", procedure]);
    }
    let outcome = subprocess::succeed(command, TIME_LIMIT)?;
    let text = format!("{source}\n=> {pass}\n\n{}", outcome.stdout);
    let lines = text.lines().count();
    if lines > MOST_LINES {
        return Err(format!("a snapshot of {lines} lines does not fit on a screen").into());
    }
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    // Fails by a panic, which the harness reports.
    settings.bind(|| insta::assert_snapshot!(name, text));
    Ok(())
}
