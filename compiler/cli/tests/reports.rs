//! What is said of a condition that nobody handles, in memory and by executables.

use std::path::{Path, PathBuf};
use std::process::Command;

const INC: &str = env!("CARGO_BIN_EXE_inc");

const LIBRARY: &str = "\
(define-library (shapes)
  (export area)
  (import (scheme base))
  (include \"area.inc\"))
";
const INCLUDED: &str = "\
(define (area shape)
\t(* (car shape) (cadr shape)))
";
const PROGRAM: &str = "\
(import (scheme base) (shapes))
(define (total shapes)
  (apply + (map area shapes)))
(list (total (list '(2 3) '(2 #f))))
";
const SHOWN: &str = "\
error[E1001]: *: argument 2 must be a number, but is #f
 --> area.inc:2:2
  |
2 |     (* (car shape) (cadr shape)))
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  at area.inc:2:2 in area
  at shapes.scm:3:12 in total
  at shapes.scm:4:7
";

/// A folder with files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).expect("the temporary folder can be made");
    for (name, text) in files {
        std::fs::write(folder.join(name), text).expect("the temporary folder can be written");
    }
    folder
}

/// Exit status and standard error of a command in a folder.
fn outcome(folder: &Path, program: &str, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env_remove("INC_OPTIONS")
        .output()
        .unwrap_or_else(|error| panic!("{program} does not start: {error}"));
    let error = String::from_utf8(output.stderr).expect("it is text");
    (output.status.code().expect("no signal ended it"), error)
}

fn succeed(folder: &Path, program: &str, arguments: &[&str]) {
    assert_eq!(
        outcome(folder, program, arguments),
        (0, String::new()),
        "{program} {arguments:?}"
    );
}

fn shapes(name: &str) -> PathBuf {
    let files = [
        ("shapes.sld", LIBRARY),
        ("area.inc", INCLUDED),
        ("shapes.scm", PROGRAM),
    ];
    folder(name, &files)
}

#[test]
fn the_line_is_shown_in_memory_and_by_executables() {
    let folder = shapes("report-line");
    let expected = (70, SHOWN.to_owned());
    assert_eq!(outcome(&folder, INC, &["run", "shapes.scm"]), expected);
    succeed(&folder, INC, &["build", "shapes.scm", "-o", "shapes"]);
    assert_eq!(outcome(&folder, "./shapes", &[]), expected);
    succeed(&folder, INC, &["build", "-c", "shapes.scm", "-o", "shapes.o"]);
    succeed(&folder, INC, &["build", "shapes.o", "-o", "from-object"]);
    assert_eq!(outcome(&folder, "./from-object", &[]), expected);
}

#[test]
fn strip_removes_the_texts_of_the_sources() {
    let folder = shapes("report-strip");
    let positions: String = SHOWN
        .lines()
        .filter(|line| line.starts_with("error") || line.starts_with("  at "))
        .map(|line| line.to_owned() + "\n")
        .collect();
    succeed(&folder, INC, &["build", "shapes.scm", "-o", "shapes"]);
    let contains = |file: &str| {
        let bytes = std::fs::read(folder.join(file)).expect("it is there");
        bytes
            .windows(INCLUDED.len())
            .any(|part| part == INCLUDED.as_bytes())
    };
    assert!(contains("shapes"));
    for option in ["--strip-all", "--strip-debug"] {
        succeed(&folder, "strip", &[option, "shapes", "-o", "stripped"]);
        assert!(!contains("stripped"), "{option}");
        assert_eq!(
            outcome(&folder, "./stripped", &[]),
            (70, positions.clone()),
            "{option}"
        );
    }
}

/// Two compilers number files there: the one that made the executable, and the one in it.
#[test]
fn an_executable_that_loads_a_file_shows_the_lines_of_both() {
    let program = "\
(import (scheme base) (scheme load) (scheme process-context))
(define (check x) (vector-ref x 1))
(if (null? (cdr (command-line)))
    (check 'own)
    (load \"loaded.scm\"))
";
    let loaded = "(define (first-of x)\n  (car x))\n(list (first-of 'loaded))\n";
    let folder = folder("report-load", &[("main.scm", program), ("loaded.scm", loaded)]);
    succeed(&folder, INC, &["build", "main.scm", "-o", "main"]);
    let (status, error) = outcome(&folder, "./main", &[]);
    assert!(
        status == 70 && error.contains("\n2 | (define (check x) (vector-ref x 1))\n"),
        "{error}"
    );
    let (status, error) = outcome(&folder, "./main", &["load"]);
    assert!(status == 70 && error.contains("\n2 |   (car x))\n"), "{error}");
}

/// All expressions of a command line have one name, and so have all texts of a prompt.
#[test]
fn the_line_is_that_of_the_right_text_of_a_name() {
    let folder = folder("report-names", &[]);
    let expressions = ["eval", "(define (f x) (+ 1 (car x)))", "(list (f 5))", "'other"];
    let (status, error) = outcome(&folder, INC, &expressions);
    assert!(
        status == 70 && error.contains("\n1 | (define (f x) (+ 1 (car x)))\n"),
        "{error}"
    );
}

#[test]
fn colours_follow_the_environment() {
    let folder = folder(
        "colours",
        &[("fails.scm", "(car 1)\n"), ("does-not-compile.scm", "(if)\n")],
    );
    succeed(&folder, INC, &["build", "fails.scm", "-o", "fails"]);
    let executable = folder.join("fails");
    let executable = executable.to_str().expect("the path is text");
    let cases: [(&[(&str, &str)], bool); 5] = [
        (&[], false),
        (&[("CLICOLOR_FORCE", "1")], true),
        (&[("CLICOLOR_FORCE", "0")], false),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "")], true),
    ];
    for (variables, is_coloured) in cases {
        for command in [
            &[INC, "run", "fails.scm"][..],
            &[INC, "run", "does-not-compile.scm"],
            &[executable],
        ] {
            let output = Command::new(command[0])
                .args(&command[1..])
                .current_dir(&folder)
                .env_remove("CLICOLOR_FORCE")
                .env_remove("NO_COLOR")
                .envs(variables.iter().copied())
                .output()
                .expect("the command starts");
            let error = String::from_utf8(output.stderr).expect("it is text");
            assert!(error.contains("[E"), "{command:?}: {error}");
            assert_eq!(
                error.contains('\x1b'),
                is_coloured,
                "{command:?} {variables:?}: {error}"
            );
        }
    }
}
