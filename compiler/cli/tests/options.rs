//! What options print on standard error beside what a command does.

use std::path::{Path, PathBuf};
use std::process::Command;

const INC: &str = env!("CARGO_BIN_EXE_inc");

/// Writes a program.
fn program(name: &str, body: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("options");
    std::fs::create_dir_all(&folder).expect("the temporary folder can be made");
    let path = folder.join(name);
    std::fs::write(&path, body).expect("the temporary folder can be written");
    path
}

fn text(path: &Path) -> &str {
    path.to_str().expect("the path is text")
}

/// Standard error, if the status is 0.
fn remarks(arguments: &[&str]) -> String {
    let result = Command::new(INC).args(arguments).output().expect("inc starts");
    assert!(result.status.success(), "{result:?}");
    String::from_utf8(result.stderr).expect("it is text")
}

#[test]
fn what_each_pass_took_is_printed() {
    let source = program("square.scm", "(define (square x) (* x x)) (write (square 3))");
    let executable = source.with_extension("");
    let names = |arguments: &[&str]| -> Vec<String> {
        let text = remarks(&[&["--time-passes"], arguments].concat());
        let name = |line: &str| {
            let (name, time) = line.split_once("  ").expect("a name, then a time");
            assert!(time.contains(" ms"), "{text}");
            name.to_string()
        };
        text.lines().map(name).collect()
    };
    let run = names(&["run", text(&source)]);
    let place = |name: &str| run.iter().position(|each| each == name);
    let passes = [
        "expand",
        "inline",
        "closures",
        "build_ssa",
        "select",
        "allocate",
        "encode",
        "in all",
    ];
    assert!(passes.map(place).is_sorted(), "{run:?}");
    assert_eq!((place("expand"), place("in all")), (Some(0), Some(run.len() - 1)));
    let build = names(&["build", text(&source), "-o", text(&executable)]);
    assert_eq!(build[build.len() - 2..], ["link", "in all"]);
    assert_eq!(names(&["expand", text(&source)]), ["expand", "in all"]);
}

#[test]
fn what_the_collector_did_is_printed() {
    let source = program(
        "lists.scm",
        "(do ((i 0 (+ i 1))) ((= i 100)) (make-list 10000 i))",
    );
    let text = remarks(&["run", "--gc-stats", text(&source)]);
    let number = |name: &str| {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(&format!("gc: {name}: ")));
        let number = line.and_then(|line| line.split(' ').next()?.parse::<u64>().ok());
        number.unwrap_or_else(|| panic!("no {name}: {text}"))
    };
    // A million pairs, of two words each.
    assert!(number("bytes allocated") >= 16_000_000, "{text}");
    assert!(number("collections") > 0, "{text}");
    assert!(text.contains("\ngc: minor pauses: "), "{text}");
}
